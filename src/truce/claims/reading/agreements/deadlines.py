"""By when a term is to be met."""

import re

from truce.asof import Duration, Interval
from truce.claims.reading.context import Context
from truce.claims.reading.times import TimeMention
from truce.errors import ArgumentError

_BY = re.compile(
    r"\b(?:by|before|until|within|no later than|not later than|at the latest by|over|in|from|"
    r"effective(?: at| from)?|with effect from|as of|as from)\s*$",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"\b(?:immediately|at once|forthwith|without delay|instantly|with immediate effect)\b", re.IGNORECASE
)
_FROM = re.compile(r"\b(?:from|effective|effect from|as of|as from)\b[^.;]{0,25}$", re.IGNORECASE)


_VAGUE = re.compile(
    r"\b(?:coming|next|following)(?: few| several)? (?:hours|days|weeks|months|years)\b"
    r"|\b(?:few|several|some) (?:hours|days|weeks|months|years)\b",
    re.IGNORECASE,
)


def deadline_of(context: Context, start: int, end: int) -> tuple[str | None, str | None]:
    """The deadline of a term as a date, and as a length or word (P30D, immediately).

    None where it has none.
    """
    text = context.page.text
    for time in context.times_in(start, end):
        if _VAGUE.search(text, time.start, time.end):
            continue
        before = text[max(start, time.start - 30) : time.start]
        if (
            time.kind == "duration"
            and time.duration is not None
            and (time.modifier == "by" or re.search(r"\b(?:within|in|over(?: the next)?)\s*$", before, re.I))
        ):
            return None, time.duration.iso
        if time.kind == "period" and time.duration is not None and time.value is not None:
            return _last_day(time), time.duration.iso
        if time.value is not None and (_bounds(time) or _BY.search(before) or _FROM.search(before)):
            return _limit(time), None
    now = _AT_ONCE.search(text, start, end)
    return None, "immediately" if now else None


def _bounds(time: TimeMention) -> bool:
    return time.modifier in ("by", "before", "until")


def _limit(time: TimeMention) -> str | None:
    value = time.stated or time.value
    if value is None or value.startswith("../"):
        return value.removeprefix("../") if value else None
    return value.removesuffix("/..")


def _last_day(time: TimeMention) -> str | None:
    try:
        span = Interval.parse(time.value or "")
    except ArgumentError:
        return None
    return str(Interval.from_day(span.last.date())) if span.last else None


def end_of_term(begin: str, length: Duration) -> str | None:
    """The last day of a term that begins on a day.

    The hour only where the beginning has one. None if unknown.
    """
    try:
        span = Interval.parse(begin)
        if span.first is None or span.days is None or span.days > 3:
            return None
        shifted = span.shift(length)
        first = shifted.first
        if first is None:
            return None
        return (
            str(shifted)
            if span.unit == "minute" and span.first == span.last
            else str(Interval.from_day(first.date()))
        )
    except ArgumentError:
        return None
