"""Days, months and years of a local calendar in which a number counts; and how many fall into one of them.

A period begins at midnight by the clocks of a zone and is as long as these make it. Where no zone is stated,
nobody knows to the minute when it begins and ends: what is told of its ends is a span.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from functools import lru_cache

from truce.asof import DAY, EVER, Duration, Interval, Span, days_in_month, span_of
from truce.findings.windows import Counted, Sums

Period = tuple[Span, Span]
"""The span in which it begins, and the one with its last minute."""
UNKNOWN: Period = (Span(), Span())
"""A period of which nobody knows when it was."""
_EPOCH = date.fromordinal(719_163)
_FIRST, _LAST = date(20, 1, 1), date(9998, 12, 31)


def calendar_periods(length: Duration, zone: str | None, when: Span) -> Iterator[Period]:
    """The periods of the calendar that some minute of a time with both its ends may lie in, in order."""
    return (period for _, period in _periods(length, zone, when))


def local_days(zone: str | None, when: Span, before: int) -> Iterator[tuple[Period, int]]:
    """The local days that a time touches, each with the last minute of the one some days before it."""
    for day, period in _periods(_ONE_DAY, zone, when):
        earlier = day - before * DAY
        yield period, _ends(earlier, earlier, zone)[1].last


_ONE_DAY = Duration.of(1, "day")


def _periods(length: Duration, zone: str | None, when: Span) -> Iterator[tuple[date, Period]]:
    """The first local day of each period, and the period."""
    day = _day(when.first // 1440 - 2)
    while day < _LAST:
        first, following = _around(day, length.months)
        begins, ends = _ends(first, following - DAY, zone)
        if begins.first > when.last:
            return
        if ends.last >= when.first:
            yield first, (begins, ends)
        day = following


def _day(number: int) -> date:
    """A day by its number since 1970; one that no calendar has, the first or the last that there is."""
    low, high = (_FIRST - _EPOCH).days, (_LAST - _EPOCH).days
    return _EPOCH + max(low, min(high, number)) * DAY


def _around(day: date, months: int) -> tuple[date, date]:
    """The first day of the period that holds a day, and the first of the next one."""
    if not months:
        return day, day + DAY
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    last = first.month + months - 1
    return first, date(first.year, last, days_in_month(first.year, last)) + DAY


@lru_cache(maxsize=65_536)
def _ends(first: date, last: date, zone: str | None) -> Period:
    begins, ends = datetime.combine(first, time()), datetime.combine(last, time(23, 59))
    return span_of(Interval(begins, begins), zone), span_of(Interval(ends, ends), zone)


def told_times(acts: Iterable[Counted]) -> Span | None:
    """From the first to the last minute that is told of acts; None if no end of any of them is."""
    ends = [m for span, _, _ in acts for m in (span.first, span.last) if abs(m) < EVER]
    return Span(min(ends), max(ends)) if ends else None


def most_in_a_period(
    sure: Sequence[Counted], maybe: Sequence[Counted], periods: Sequence[Period]
) -> tuple[int, int]:
    """The most that surely lies in one of some periods, in order and apart, and the most that may."""
    lying = [0] * len(periods)
    begun = Sums((span.first, most) for span, _, most in (*sure, *maybe))
    ended = Sums((span.last, most) for span, _, most in (*sure, *maybe))
    held = Sums((begins.last, 1) for begins, _ in periods)
    for span, least, _ in sure:
        number = held.upto(span.first) - 1
        if number >= 0 and span.last <= periods[number][1].first:
            lying[number] += least
    touched = (begun.upto(ends.last) - ended.upto(begins.first - 1) for begins, ends in periods)
    return max(lying, default=0), max(touched, default=0)
