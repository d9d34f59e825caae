"""Reads a mapping file (how an office's table is read), or tells all that is wrong with it in one go."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path as FilePath
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from truce.clauses.acts import acts_under
from truce.clauses.acts import names as names_of_acts
from truce.clauses.loading import parse_form
from truce.clauses.near import nearest
from truce.clauses.schema import Schema, schema_of
from truce.clauses.yaml_text import Marked, Path, text_of
from truce.errors import Problem
from truce.incidents.feeds.formats import FORMATS
from truce.incidents.feeds.tabular.mapping import (
    NO_ACT,
    UNKNOWN,
    Cells,
    DateForm,
    Mapping,
    cells_of,
    date_of,
    time_of,
)
from truce.incidents.feeds.tabular.reading import Tabular, digest_of
from truce.incidents.feeds.tabular.stated import Unfit, check_form, check_time_form, widened
from truce.incidents.feeds.tabular.suggesting import STATE

_HIDDEN = ("rows", "columns", "sheet")
_SURE = ("stated", "reported", UNKNOWN)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A mapping, the text of its file and the name of that."""

    mapping: Mapping
    text: str
    name: str

    @property
    def form(self) -> Tabular:
        """What it says, as a form of event data."""
        return Tabular(self.mapping, digest_of(self.text))


def load_mapping(file: FilePath) -> Loaded:
    """Read a mapping file.

    Raises:
        InputError: it cannot be read.
        AgreementError: it is no mapping; holds every problem with its line and key.
    """
    text = text_of(file)
    return Loaded(parse_mapping(text, str(file)), text, file.name)


def parse_mapping(text: str, name: str = "mapping.yaml") -> Mapping:
    """Read the text of a mapping file. AgreementError with all its problems."""
    return parse_form(text, name, Mapping, mapping_schema(), _check)[0]


@lru_cache(maxsize=1)
def mapping_schema() -> Schema:
    """The JSON Schema of a mapping file."""
    return schema_of(Mapping, "mapping", "How a table is read")


def _check(mapping: Mapping, marked: Marked, hurt: frozenset[Path]) -> list[Problem]:
    found = [
        *_dates(mapping), *_places(mapping), *_sides(mapping), *_codes(mapping), *_values(mapping),
        *_others(mapping),
    ]  # fmt: skip
    return [
        Problem(marked.line(path), None, reason, remedy)
        for path, reason, remedy in found
        if not any(path[: len(h)] == h for h in hurt)
    ]


_Fault = tuple[Path, str, str]


def _dates(m: Mapping) -> Iterator[_Fault]:
    for key, value in (("date", m.date), ("until", m.until)):
        form = date_of(value)
        if form is None:
            continue
        whole, parts = form.column is not None, (form.year, form.month, form.day)
        if whole == any(parts) or (not whole and not all(parts)):
            yield (key,), f"`{key}` names no day", "Give `column:`, or `year:`, `month:` and `day:`"
        yield from _forms(form, key)
    time = time_of(m.time)
    for one in time.format if time else ():
        try:
            check_time_form(one)
        except Unfit as unfit:
            yield ("time", "format"), f"`{one}` {unfit}", "Write `hh:mm`, `hh.mm`, `hhmm` or `excel`"
    if m.zone != "not_stated":
        try:
            ZoneInfo(m.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            yield (
                ("zone",),
                f"`{m.zone}` is no time zone",
                "Write one of IANA, as `Africa/Nairobi`, or leave it out",
            )


def _forms(form: DateForm, key: str) -> Iterator[_Fault]:
    for one in form.format:
        try:
            check_form(one)
        except Unfit as unfit:
            lower = one.lower() == one and "mm" in one and "yy" in one
            remedy = "Write it like `DD/MM/YYYY`, `D MMM YYYY`, `iso`, `excel` or `serial`"
            remedy = "Write days and months in capitals: `DD/MM/YYYY`; mm are minutes" if lower else remedy
            yield (key, "format"), f"`{one}` {unfit}", remedy
    if form.months and len(form.months) != 12:
        yield (key, "months"), f"`months` has {len(form.months)} names", "Give twelve, January first"


def _places(m: Mapping) -> Iterator[_Fault]:
    place = m.place
    if place.point is not None and (place.latitude is not None or place.longitude is not None):
        yield ("place",), "`point` stands beside `latitude` or `longitude`", "Keep one of the two ways"
    if (place.latitude is None) != (place.longitude is None):
        yield ("place",), "one of `latitude` and `longitude` is missing", "Give both, or neither"
    if place.form in ("lat lon", "lon lat", "odk") and place.point is None and place.latitude is not None:
        yield ("place", "form"), f"`{place.form}` is of points in one column", "Write `degrees` or `dms`"
    if place.point is not None and place.form == "dms":
        yield ("place", "form"), "`dms` is of two columns", "Give `latitude` and `longitude`"


def _sides(m: Mapping) -> Iterator[_Fault]:
    sides = m.sides
    if (sides.by or sides.against) and (sides.first or sides.second):
        reason = "`by` or `against` stands beside `first` or `second`"
        yield ("sides",), reason, "Write `by` and `against` only if the table says who did it"


def _codes(m: Mapping) -> Iterator[_Fault]:
    act = cells_of(m.act)
    if act is not None and act.codes is None and act.constant is None:
        yield ("act",), "`act` has no codes", "Add `is:` with what each code stands for: an act, or `unknown`"
    meanings: dict[Path, str] = {
        ("act", "is", code): meaning for code, meaning in ((act.codes or {}) if act else {}).items()
    }
    if act is not None and act.constant is not None:
        meanings["act", "constant"] = act.constant
    for path, meaning in meanings.items():
        if meaning not in (NO_ACT, UNKNOWN) and (":" in meaning or not acts_under(meaning)):
            near = nearest(meaning, [*names_of_acts(), NO_ACT, UNKNOWN])
            remedy = (
                f"Did you mean `{near}`" if near else f"Write an act of the table, `{UNKNOWN}` or `{NO_ACT}`"
            )
            yield path, f"`{meaning}` is no act of the table", remedy
    for key, cells, allowed in (("sure", m.sure, _SURE), ("exact", m.exact, None)):
        if cells is not None and cells.codes is None and cells.constant is None:
            yield (key,), f"`{key}` has no codes", "Add `is:` with what each code stands for"
        for code, meaning in ((cells.codes or {}) if cells else {}).items():
            if not _fits(meaning, allowed):
                remedy = f"Write {', '.join(allowed)}" if allowed else "Write day, week, month, year or P3D"
                yield (key, "is", code), f"`{meaning}` is nothing that `{key}` can be", remedy


def _fits(meaning: str, allowed: tuple[str, ...] | None) -> bool:
    if allowed is not None:
        return meaning in allowed
    try:
        widened(date(2000, 1, 1), date(2000, 1, 1), meaning)
    except Unfit:
        return meaning == UNKNOWN
    return True


def _values(m: Mapping) -> Iterator[_Fault]:
    """Values that name both a column and a constant, or neither."""
    places = [
        (("place", name), getattr(m.place, name)) for name in type(m.place).model_fields if name != "form"
    ]
    sides = [(("sides", name), getattr(m.sides, name)) for name in type(m.sides).model_fields]
    own = [
        ((name,), getattr(m, name)) for name in ("act", "words", "reported_by", "filed_by", "sure", "exact")
    ]
    counts = [(("counts", unit), value) for unit, value in m.counts.items()]
    everything: list[tuple[Path, object]] = [*places, *sides, *own, *counts]
    for path, value in everything:
        if isinstance(value, Cells) and (value.column is None) == (value.constant is None):
            yield path, f"`{path[-1]}` needs `column` or `constant`, one of the two", "Give one of them"


def _others(m: Mapping) -> Iterator[_Fault]:
    if m.source.name == STATE:
        yield ("source", "name"), "`name` was left open by the proposal", "Write who filled the table in"
    if any(m.table == one.source().id for one in FORMATS):
        yield ("table",), f"`{m.table}` is the id of a data set of others", "Give this make of table its own"
    for word in m.read_hidden:
        if word not in _HIDDEN:
            yield ("read_hidden",), f"`{word}` is nothing that can be hidden", "Write rows, columns or sheet"
    if m.decimal == m.thousands:
        yield (
            ("thousands",),
            f"`{m.decimal}` cannot stand before decimals and between thousands",
            "Change one",
        )
    if m.delimiter is not None and len(m.delimiter) != 1:
        yield (
            ("delimiter",),
            f"`{m.delimiter}` is not one sign",
            "Write `,`, `;` or `|`; tabs are found alone",
        )
    if m.first is not None and m.first <= max(m.header):
        yield ("first",), "`first` is a row of the heads, or above them", "Give the first row below them"
