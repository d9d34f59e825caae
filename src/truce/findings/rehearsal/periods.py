"""The months and years over which events are counted. An event that spans two of them belongs to neither."""

from truce.asof import Interval

Month = tuple[int, int]
"""Year and month; month 0: the year alone is known; year 0: not even that."""

MOST_MONTHS = 60
"""More than that are counted by years: a person could not tell the bars apart."""


def month_of(days: Interval) -> Month:
    """The month that holds all of some days, else the year that does."""
    first, last = days.first, days.last
    if first is None or last is None or first.year != last.year:
        return 0, 0
    return first.year, first.month if first.month == last.month else 0


def periods(first: Month, last: Month) -> tuple[Month, ...]:
    """All months from the first to the last, none left out; years (month 0) if there are too many."""
    months = [(y, m) for y in range(first[0], last[0] + 1) for m in range(1, 13) if first <= (y, m) <= last]
    if len(months) <= MOST_MONTHS:
        return tuple(months)
    return tuple((year, 0) for year in range(first[0], last[0] + 1))


def label(period: Month) -> str:
    """The period as a date string: 2014-03, or 2014."""
    year, month = period
    return f"{year:04d}-{month:02d}" if month else f"{year:04d}"
