"""What time mentions say against each other: weekdays of another year, lengths that do not fit their ends."""

from collections.abc import Sequence
from datetime import date, datetime

from truce.asof import Duration, Interval, is_date
from truce.claims.reading.times.mention import TimeMention
from truce.errors import ArgumentError

_YEARS_OFF = 6  # how far a calendar may be off for a slip of the year


def weekday_mismatches(mentions: Sequence[TimeMention]) -> tuple[TimeMention, ...]:
    """The mentions whose weekday is not that of their date."""
    return tuple(m for m in mentions if "weekday_mismatch" in m.flags)


def stated_day(mention: TimeMention) -> date | None:
    """The day that the digits of a mention with a weekday name, whatever the weekday says."""
    readings = [Interval.parse(c).first for c in mention.candidates] or [_first(mention)]
    days = [r.date() for r in readings if r]
    if mention.weekday is None or not days:
        return None
    return next((d for d in days if d.weekday() != mention.weekday), days[0] if len(days) == 1 else None)


def _first(mention: TimeMention) -> datetime | None:
    return Interval.parse(mention.stated).first if mention.stated else None


def weekday_pattern(mentions: Sequence[TimeMention]) -> tuple[int, ...]:
    """The years in whose calendar all mismatched weekdays of a document would be right, nearest first.

    Empty if fewer than two weekdays mismatch, or if no year within six explains them all: then each is a
    slip of its own.
    """
    wrong = [(stated_day(m), m.weekday) for m in weekday_mismatches(mentions)]
    days = {(d, w) for d, w in wrong if d is not None}
    if len({d for d, _ in days}) < 2:
        return ()
    around = {d.year for d, _ in days}
    years = range(min(around) - _YEARS_OFF, max(around) + _YEARS_OFF + 1)
    fitting = (y for y in years if all(_falls_on(d, y, w) for d, w in days))
    return tuple(sorted(fitting, key=lambda y: min(abs(y - stated) for stated in around)))


def _falls_on(day: date, year: int, weekday: int | None) -> bool:
    return is_date(year, day.month, day.day) and day.replace(year=year).weekday() == weekday


def length_mismatch(length: Duration, first: Interval, last: Interval) -> bool:
    """Whether no moment of `last` lies a length after any moment of `first`.

    Whole days are compared, and a length of months or years may be a day off at either end: people count
    both ends or only one.
    """
    try:
        reached = first.to_unit("day").shift(length).to_unit("day")
    except ArgumentError:
        return False
    slack = Duration.of(1, "day")
    try:
        widened = reached.hull(reached.shift(slack)).hull(reached.shift(slack, backwards=True))
    except ArgumentError:
        widened = reached
    return not widened.intersects(last)
