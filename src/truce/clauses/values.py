"""The small values of an agreement file: times, lengths, lists of names, and what the text leaves open."""

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, PlainSerializer, PlainValidator, WithJsonSchema

from truce.asof import Duration, Interval
from truce.errors import ArgumentError

NotStated = Literal["not_stated"]
NOT_STATED: Final = "not_stated"
"""What the text leaves open: written down, never guessed, and never taken for none."""


def _interval(value: Any) -> Interval | NotStated:
    if isinstance(value, Interval) or value == NOT_STATED:
        return value  # type: ignore[no-any-return]
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("is no date; write it like 2025-10-18, 2025-10, 2025-10-18/2025-10-19 or not_stated")
    try:
        return Interval.parse(str(value))
    except ArgumentError as error:
        raise ValueError(f"is no date: {error.reason}; {error.next}") from None


def _duration(value: Any) -> Duration | NotStated:
    if isinstance(value, Duration) or value == NOT_STATED:
        return value  # type: ignore[no-any-return]
    if not isinstance(value, str):
        raise ValueError("is no length of time; write it like P30D, PT48H, P6M or not_stated")
    try:
        return Duration.parse(value)
    except ArgumentError as error:
        raise ValueError(f"is no length of time: {error.reason}; {error.next}") from None


def as_list(value: Any) -> Any:
    """A single word where a list of them is meant."""
    return [value] if isinstance(value, str | int | float) and not isinstance(value, bool) else value


def as_many(value: Any) -> Any:
    """A single set of fields where a list of them is meant."""
    return [value] if isinstance(value, dict) else value


def _as_words(value: Any) -> Any:
    """A number where words are meant, say an article "4" written without quotation marks."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _start(value: Any) -> Interval | str:
    return value if value in ("announced", "signed") else _interval(value)


def _end(value: Any) -> Interval | str:
    return value if value == "indefinite" else _interval(value)


When = Annotated[
    Interval | NotStated,
    PlainValidator(_interval),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "description": "a date, an interval a/b, or not_stated"}),
]
"""A time the way the dossier writes it: 2025-10-18, 2025-10-18T06:00, a/b, ../b, a/.., or not_stated."""
Start = Annotated[
    Interval | NotStated | Literal["announced", "signed"],
    PlainValidator(_start),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "description": "a date, announced, signed, or not_stated"}),
]
"""From when an agreement binds: a time, or with which act."""
End = Annotated[
    Interval | NotStated | Literal["indefinite"],
    PlainValidator(_end),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "description": "a date, indefinite, or not_stated"}),
]
"""Until when an agreement binds: the last moment in force, or indefinite."""
Length = Annotated[
    Duration | NotStated,
    PlainValidator(_duration),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "description": "an ISO 8601 duration (P30D, PT48H) or not_stated"}),
]
"""A length of time in ISO 8601, or not_stated."""
Words = Annotated[str, BeforeValidator(_as_words)]
Names = Annotated[tuple[Words, ...], BeforeValidator(as_list)]
"""One name, or a list of them."""
