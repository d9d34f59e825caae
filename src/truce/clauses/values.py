"""The small values of an agreement file: times, lengths, lists of names, and what the text leaves open.

Each has a title, which is how messages and the reference call it, and a schema of its own, because a value
that may also be `not_stated` should say so wherever it is read.
"""

import re
from calendar import month_name
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)

from truce.asof import Duration, Interval
from truce.errors import ArgumentError

NotStated = Literal["not_stated"]
NOT_STATED: Final = "not_stated"
"""What the text leaves open: written down, never guessed, and never taken for none."""

_POINT = r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d)?)?)?"
_DATE = rf"^({_POINT}(/({_POINT}|\.\.))?|\.\./{_POINT})$"
_LENGTH = r"^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?)?$"
_UNITS = {"minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y"}
_WORDED = re.compile(r"(\d{1,6})[ -]?(minute|hour|day|week|month|year)s?", re.IGNORECASE)
_UNSEPARATED = re.compile(r"P(\d{1,6}[HM]|\d{1,6}H\d{1,2}M)", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
_WITH_MONTH = re.compile(r"(\d{1,2}|[A-Za-z]{3,9})\.? (\d{1,2}|[A-Za-z]{3,9}),? (\d{4})", re.ASCII)


def _interval(value: Any) -> Interval | NotStated:
    if isinstance(value, Interval) or value == NOT_STATED:
        return value  # type: ignore[no-any-return]
    if not isinstance(value, str):
        raise ValueError("is no date; Write it like 2025-10-18, 2025-10-18/2025-10-19 or not_stated")
    try:
        return Interval.parse(value)
    except ArgumentError as error:
        raise ValueError(f"is no date{_why_no_date(value, error.reason)}; {_as_date(value)}") from None


def _why_no_date(value: str, reason: str) -> str:
    others = list(_read_as(value))
    if reason.startswith("there is no such date") or (others and not any(_is_date(d) for d in others)):
        return ": the calendar has none such"
    return f": {reason}" if reason == "it ends before it begins" else ""


def _as_date(value: str) -> str:
    """What to write instead of something that is no date. Only what can mean one thing is proposed."""
    meant = list(dict.fromkeys(found for found in _read_as(value) if _is_date(found)))
    if meant and value not in meant:
        return (
            f"Did you mean {meant[0]}" if len(meant) == 1 else f"It could be {' or '.join(meant)}: write one"
        )
    if value.endswith("Z") or re.search(r"T\d\d:\d\d.", value):
        return "Write the local time to the minute, without a zone: 2025-10-18T06:00"
    return "Write it like 2025-10-18, 2025-10, 2025-10-18T06:00, 2025-10-18/2025-10-19 or not_stated"


def _read_as(value: str) -> Iterator[str]:
    """The days that a date in another notation can be."""
    if found := _YEAR_FIRST.fullmatch(value):
        yield _day(found[1], found[2], found[3])
    elif found := _YEAR_LAST.fullmatch(value):
        yield _day(found[4], found[3], found[1])
        if found[2] != ".":
            yield _day(found[4], found[1], found[3])
    elif found := _WITH_MONTH.fullmatch(value):
        day, month = (found[1], found[2]) if found[1].isdigit() else (found[2], found[1])
        for number, name in enumerate(month_name):
            if name and name[:3].casefold() == month[:3].casefold() and day.isdigit():
                yield _day(found[3], str(number), day)


def _day(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _is_date(value: str) -> bool:
    try:
        Interval.parse(value)
    except ArgumentError:
        return False
    return True


def _duration(value: Any) -> Duration | NotStated:
    if isinstance(value, Duration) or value == NOT_STATED:
        return value  # type: ignore[no-any-return]
    if not isinstance(value, str):
        raise ValueError("is no length of time; Write it like P30D, PT48H or not_stated")
    try:
        return Duration.parse(value)
    except ArgumentError:
        raise ValueError(f"is no length of time; {_as_length(value)}") from None


def _as_length(value: str) -> str:
    """What to write instead of something that is no length of time."""
    if found := _WORDED.fullmatch(value.strip()):
        return f"Write {_UNITS[found[2].lower()].format(int(found[1]))}"
    if value.isascii() and value.isdigit() and len(value) < 7:
        return f"Write P{value}D for days, PT{value}H for hours"
    if _UNSEPARATED.fullmatch(value) and not value.upper().endswith("M"):
        return f"Hours and minutes come after a T: PT{value[1:].upper()}"
    try:
        return f"Did you mean {Duration.parse(value.upper()).iso}"
    except ArgumentError:
        return "Write it like P30D (days), PT48H (hours), P2W (weeks), P6M (months) or not_stated"


_HOURS = r"([01]\d|2[0-3]):([0-5]\d)/([01]\d|2[0-3]):([0-5]\d)"
_YEARLY = r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:/(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?"
_DAYS_OF_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _hours(value: Any) -> str:
    if value == NOT_STATED or (isinstance(value, str) and re.fullmatch(_HOURS, value, re.ASCII)):
        return str(value)
    if isinstance(value, str) and "24:00" in value:
        raise ValueError("is no time of day; The last minute of a day is 23:59")
    raise ValueError("is no time of day; Write it like 18:00/06:00 (first and last minute) or not_stated")


def ends_of_day(hours: str) -> tuple[int, int]:
    """The first and the last minute of a time of day, counted from midnight."""
    one, other = (hour.split(":") for hour in hours.split("/"))
    return int(one[0]) * 60 + int(one[1]), int(other[0]) * 60 + int(other[1])


def _yearly(value: Any) -> str:
    if value == NOT_STATED:
        return str(value)
    if not isinstance(value, str) or not re.fullmatch(_YEARLY, value, re.ASCII):
        raise ValueError("is no part of a year; Write it like 10-01/11-15 (month-day) or not_stated")
    if any(day > _DAYS_OF_MONTHS[month - 1] for month, day in ends_of_year(value)):
        raise ValueError("is no part of a year: the calendar has no such day; Correct it")
    return value


def ends_of_year(days: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and the last day of a part of the year, each as month and day."""
    first, _, last = days.partition("/")
    (month, day), (end, on) = ((part[:2], part[3:]) for part in (first, last or first))
    return (int(month), int(day)), (int(end), int(on))


def as_list(value: Any) -> Any:
    """A single word where a list of them is meant."""
    return [value] if isinstance(value, str) else value


def as_many(value: Any) -> Any:
    """A single set of fields where a list of them is meant."""
    return [value] if isinstance(value, dict) else value


def as_numbers(value: Any) -> Any:
    """The coordinates of a geometry as numbers: a file gives them as they are written."""
    if isinstance(value, list):
        return [as_numbers(item) for item in value]
    if isinstance(value, dict):
        return {key: as_numbers(item) for key, item in value.items()}
    try:
        return float(value) if isinstance(value, str) and value.isascii() and "_" not in value else value
    except ValueError:
        return value


def _no_boolean(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("is no number")
    return value


def _start(value: Any) -> Interval | str:
    return value if value in ("announced", "signed") else _interval(value)


def _end(value: Any) -> Interval | str:
    return value if value == "indefinite" else _interval(value)


def _schema(title: str, pattern: str, *words: str) -> WithJsonSchema:
    """A value with a form of its own, or one of some words. A year alone is a number to many readers."""
    written = {"type": ["string", "integer"], "pattern": pattern}
    return WithJsonSchema({"title": title, "anyOf": [written, {"enum": [*words, NOT_STATED]}]})


When = Annotated[
    Interval | NotStated,
    PlainValidator(_interval),
    PlainSerializer(str),
    _schema("a date, a span of time, or `not_stated`", _DATE),
]
"""A time the way the dossier writes it: 2025-10-18, 2025-10-18T06:00, a/b, ../b, a/.., or not_stated."""
Start = Annotated[
    Interval | NotStated | Literal["announced", "signed"],
    PlainValidator(_start),
    PlainSerializer(str),
    _schema("a date, `announced`, `signed` or `not_stated`", _DATE, "announced", "signed"),
]
"""From when an agreement binds: a time, or with which act."""
End = Annotated[
    Interval | NotStated | Literal["indefinite"],
    PlainValidator(_end),
    PlainSerializer(str),
    _schema("a date, `indefinite` or `not_stated`", _DATE, "indefinite"),
]
"""Until when an agreement binds: the last moment in force, or indefinite."""
Length = Annotated[
    Duration | NotStated,
    PlainValidator(_duration),
    PlainSerializer(str),
    _schema("a length of time (P30D, PT48H) or `not_stated`", _LENGTH),
]
"""A length of time in ISO 8601, or not_stated."""
Hours = Annotated[
    str,
    PlainValidator(_hours),
    PlainSerializer(str),
    WithJsonSchema(
        {
            "title": "a time of day (18:00/06:00) or `not_stated`",
            "anyOf": [{"type": "string", "pattern": f"^{_HOURS}$"}, {"enum": [NOT_STATED]}],
        }
    ),
]
"""A time of every day, its first and its last minute; the last is of the next day if it is the smaller."""
Yearly = Annotated[
    str,
    PlainValidator(_yearly),
    PlainSerializer(str),
    WithJsonSchema(
        {
            "title": "a part of the year (10-01/11-15) or `not_stated`",
            "anyOf": [{"type": "string", "pattern": f"^{_YEARLY}$"}, {"enum": [NOT_STATED]}],
        }
    ),
]
"""Days of every year, the first and the last, month and day; it goes on into the next one if need be."""
Words = Annotated[
    str,
    StringConstraints(min_length=1),
    WithJsonSchema({"title": "words", "type": ["string", "number"]}),
]
"""Words that say something: never empty."""
Note = Annotated[str, WithJsonSchema({"title": "words", "type": ["string", "number"]})]
"""Words that may be left out."""


def _names(title: str, item: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"title": title, "anyOf": [item, {"type": "array", "items": item}]})


Names = Annotated[
    tuple[Words, ...],
    BeforeValidator(as_list),
    _names("a name, or a list of names", {"type": ["string", "number"]}),
]
"""One name, or a list of them."""
Act = Annotated[Words, WithJsonSchema({"title": "an act of the table", "x-table": "Act"})]
Acts = Annotated[
    tuple[Words, ...],
    BeforeValidator(as_list),
    _names("an act of the table, or a list of them", {"x-table": "Act"}),
]
"""Acts of the table, PLOVER roots, or modes of the reader."""
Targets = Annotated[
    tuple[Words, ...],
    BeforeValidator(as_list),
    _names("a target class of the table, or a list of them", {"x-table": "Target"}),
]
"""Target classes of the table."""
Count = Annotated[int, Field(ge=0), BeforeValidator(_no_boolean)]
"""A whole number, not below zero."""
_FINGERPRINT = r"^[0-9a-f]{64}$"
Fingerprint = Annotated[
    str,
    StringConstraints(pattern=_FINGERPRINT),
    WithJsonSchema({"title": "a SHA-256 in 64 digits", "type": "string", "pattern": _FINGERPRINT}),
]
"""A SHA-256 as 64 hexadecimal digits."""
Kilometres = Annotated[float, Field(gt=0, le=2000, allow_inf_nan=False), BeforeValidator(_no_boolean)]
Geometry = Annotated[dict[str, Any], BeforeValidator(as_numbers)]
"""A GeoJSON geometry (RFC 7946, WGS 84: longitude first); what it must fulfil is in `shapes`."""
