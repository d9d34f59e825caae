"""The form of a mapping file: what each column of a table becomes. What it leaves out is not read.

The descriptions are what its messages and its reference say. It is read by `truce.findings.table_mappings`.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, StringConstraints, Tag
from pydantic.json_schema import WithJsonSchema

from truce.incidents.accounts import Letter

_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
NO_ACT = "leave_out"
"""What a code stands for whose rows are no incidents."""
UNKNOWN = "unknown"
Author = Literal["first", "second", "unknown"]
Form = Literal["degrees", "dms", "lat lon", "lon lat", "odk"]


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


class Part(BaseModel):
    """What every part of the file has in common: no unknown fields, no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Id = Annotated[
    str,
    StringConstraints(pattern=_ID, max_length=60),
    WithJsonSchema({"title": "an id", "type": ["string", "integer"], "pattern": _ID, "maxLength": 60}),
]
Words = Annotated[
    str, StringConstraints(min_length=1), WithJsonSchema({"title": "words", "type": ["string", "number"]})
]
Names = Annotated[
    tuple[Words, ...],
    BeforeValidator(_as_list),
    WithJsonSchema(
        {
            "title": "a name, or a list of names",
            "anyOf": [{"type": ["string", "number"]},
                      {"type": "array", "items": {"type": ["string", "number"]}}],
        }
    ),
]  # fmt: skip
Number = Annotated[int, Field(ge=1, le=1_048_576)]
Rows = Annotated[
    tuple[Number, ...],
    BeforeValidator(_as_list),
    WithJsonSchema({"title": "the number of a row, or a list of them", "anyOf": [
        {"type": "integer"}, {"type": "array", "items": {"type": "integer"}}]}),
]  # fmt: skip


class Cells(Part):
    """Where a value comes from, and what its codes mean."""

    column: Words | None = Field(None, description="the column, by its head; `Head [C]` where two are alike")
    constant: Words | None = Field(None, description="instead of a column: the same words for every row")
    codes: dict[Words, Words] | None = Field(
        None, alias="is", description="what each code stands for: `code: meaning`"
    )
    unknown: Names = Field((), description="what stands in the column where nothing is known")
    split: str | None = Field(
        None, description='what stands between several answers in one cell, as `" "` in forms'
    )


def _form_of(value: Any) -> str:
    return "cells" if isinstance(value, dict | Cells) else "words"


Value = Annotated[Annotated[Words, Tag("words")] | Annotated[Cells, Tag("cells")], Discriminator(_form_of)]
"""A column by its head, or more said of it."""


class SourceForm(Part):
    """Who speaks in the table."""

    name: Words = Field(description="who filled it in, as it is to be shown")
    letter: Letter = Field("F", description="how reliable it is (A to F); F: cannot be judged")
    own_access: bool = Field(False, description="whether it saw the area with its own eyes")
    side: Id | None = Field(None, description="the party that it belongs to, by its id in the agreement")


class DateForm(Part):
    """A day, and how it is written."""

    column: Words | None = Field(None, description="the column with the day")
    year: Words | None = Field(None, description="instead: a column with the year")
    month: Words | None = Field(None, description="a column with the month, as a number or its name")
    day: Words | None = Field(None, description="a column with the day of the month")
    format: Names = Field(
        ("excel", "iso"),
        description="how days are written: `DD/MM/YYYY`, `D MMM YYYY hh:mm`, `iso`, `excel` (cells that are "
        "dates), `serial` (numbers of days); several where they differ",
    )
    months: Names = Field((), description="the twelve names of the months, where they are not English ones")


def _form_of_date(value: Any) -> str:
    return "date" if isinstance(value, dict | DateForm) else "words"


DateValue = Annotated[
    Annotated[Words, Tag("words")] | Annotated[DateForm, Tag("date")], Discriminator(_form_of_date)
]


class TimeForm(Part):
    """A time of day in a column of its own."""

    column: Words = Field(description="the column")
    format: Names = Field(
        ("excel", "hh:mm"), description="how it is written: `hh:mm`, `hh.mm`, `hhmm`, `excel`"
    )


class PlaceForm(Part):
    """Where it was."""

    name: Value | None = Field(None, description="the name of the place")
    latitude: Value | None = Field(None, description="degrees north")
    longitude: Value | None = Field(None, description="degrees east")
    point: Value | None = Field(None, description="both in one column")
    form: Form = Field("degrees", description="how they are written")
    country: Value | None = Field(None, description="the country")
    adm_1: Value | None = Field(None, description="its division of the first order")
    adm_2: Value | None = Field(None, description="its division of the second order")
    within_km: Value | None = Field(
        None, description="how far from its point it may be, in kilometres, or a code that stands for that"
    )
    within_m: Value | None = Field(None, description="the same in metres, as a receiver tells it")


class SidesForm(Part):
    """Who was concerned. `by` says who did it; without that nobody is its author."""

    by: Value | None = Field(None, description="who did it, by the word of this table")
    against: Value | None = Field(None, description="against whom")
    first: Value | None = Field(None, description="instead: one side of it, which is not its author for that")
    second: Value | None = Field(None, description="the other side")


class Deaths(Part):
    """How many people died; an empty cell says nothing, and is not nought."""

    best: Value | None = Field(None, description="how many")
    low: Value | None = Field(None, description="at least so many")
    high: Value | None = Field(None, description="at most so many")


class Rule(Part):
    """Rows that are known by what stands in a column."""

    column: Words = Field(description="the column")
    values: Names = Field((), alias="is", description="what stands there; nothing given: the cell is empty")


class Mapping(Part):
    """How one make of table is read."""

    table: Id = Field(description="the id of this make of table; its rows are known by it")
    source: SourceForm = Field(description="who speaks in it")
    sheet: Words | None = Field(None, description="which sheet; none: the only one that is not hidden")
    header: Rows = Field((1,), description="the row with the heads of the columns; several, joined by ` / `")
    first: Number | None = Field(None, description="the first row below; none: the one after the heads")
    last: Number | None = Field(None, description="the last row")
    stop: Rule | None = Field(None, description="the row from which on nothing is read any more")
    leave_out: tuple[Rule, ...] = Field((), description="rows that are none of the table, such as totals")
    read_hidden: Names = Field((), description="which hidden parts to read: `rows`, `columns`, `sheet`")
    merged: Literal["first", "repeat"] = Field(
        "first", description="whether a value of merged cells is of their first cell alone, or of each"
    )
    delimiter: Words | None = Field(None, description="what stands between the cells of a text file")
    decimal: Literal[".", ","] = Field(".", description="what stands before the decimals")
    thousands: Literal["", ".", ",", " ", "'"] = Field("", description="what stands between thousands")
    unknown: Names = Field((), description="what stands in any cell where nothing is known")
    id: Names = Field(description="the column that tells rows apart, or the columns that do together")
    date: DateValue = Field(description="when it was, or began")
    until: DateValue | None = Field(None, description="the last day of it")
    time: TimeForm | Words | None = Field(None, description="the time of day")
    zone: Words = Field("not_stated", description="the time zone of its times (IANA)")
    exact: Cells | None = Field(
        None,
        description="how exact the day is: codes for `day`, `week`, `month`, `year`, or days to both "
        "sides (`P3D`)",
    )
    place: PlaceForm = Field(PlaceForm(), description="where it was")
    sides: SidesForm = Field(SidesForm(), description="who was concerned")
    act: Value | None = Field(
        None, description="what was done: codes for acts of the table, or `leave_out` for what is no incident"
    )
    deaths: Deaths | Words | None = Field(None, description="how many people died")
    counts: dict[Words, Value] = Field({}, description="other numbers, by their unit: `injured: Column`")
    words: Value | None = Field(None, description="what the office wrote of it")
    reported_by: Value | None = Field(None, description="who reported it to the office")
    filed_by: Value | None = Field(None, description="who of a party, or of the office, filed it")
    sure: Cells | None = Field(
        None, description="how sure the office is: codes for `stated` (in its own voice) or `reported`"
    )


def cells_of(value: str | Cells | None) -> Cells | None:
    """What is said of a value, also where only the head of its column is."""
    return Cells(column=value) if isinstance(value, str) else value


def date_of(value: str | DateForm | None) -> DateForm | None:
    """The same of a day."""
    return DateForm(column=value) if isinstance(value, str) else value


def time_of(value: str | TimeForm | None) -> TimeForm | None:
    """The same of a time of day."""
    return TimeForm(column=value) if isinstance(value, str) else value


def counts_in(mapping: Mapping) -> Iterator[str]:
    """The columns that tell how many: of deaths, and of what else is counted."""
    dead = deaths_of(mapping.deaths)
    values = (*((dead.low, dead.best, dead.high) if dead else ()), *mapping.counts.values())
    for value in values:
        column = value.column if isinstance(value, Cells) else value
        if column is not None:
            yield column


def deaths_of(value: str | Deaths | None) -> Deaths | None:
    """The same of deaths."""
    return Deaths(best=value) if isinstance(value, str) else value
