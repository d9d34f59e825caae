"""Times of day, weekdays and dates to which a clause is restricted, as gaps in which it does not bind.

They are local times. Each is put together on the local calendar and only then turned into minutes (UTC), so
that a day is as long as the clocks there make it; an hour that a change of clocks doubles or leaves out is an
end that nobody knows to the minute. What surely lies in a gap is not bound, what may touch one perhaps.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from truce.asof import DAY, EVER, MINUTE, Interval, Span, days_in_month, span_of
from truce.clauses.model import WEEKDAYS, Period
from truce.clauses.values import NOT_STATED, ends_of_day, ends_of_year

Gap = tuple[Span, Span]
"""The span in which it begins, and the one with its last minute."""
_Local = tuple[datetime, datetime]
_FIRST, _LAST = (datetime.fromisoformat(text) for text in ("1900-01-01T00:00", "2199-12-31T23:59"))
"""The calendar that periods are looked up in."""
_AROUND = 3
"""So many days around a time hold all that may touch it, on whatever clock."""
_ENOUGH = 40
"""So many times of day in a row show that a longer time lies in none of them, and touches some."""


@dataclass(frozen=True, slots=True)
class Times:
    """A set of local times: what is not None all has to be fulfilled.

    `hours` are minutes of the day, the second one of the next day if it is the smaller; `days` the weekdays
    (Monday is 0) on which a time begins; `year` the first and the last (month, day) of each year.
    """

    dates: tuple[datetime, datetime] | None = None
    year: tuple[tuple[int, int], tuple[int, int]] | None = None
    days: frozenset[int] | None = None
    hours: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A period: the times that surely belong to it (None: of none is that known), and those that may."""

    sure: Times | None
    maybe: Times


@dataclass(frozen=True, slots=True)
class Hours:
    """When a clause counts beside its force: in one of `only`, if there are any, and in none of `never`.

    `clocks` are the zones (IANA) by one of which the times are meant; none: by any there is. `by_days` is the
    same without times of day: the days on which the clause counts at all; None: on all of them.
    """

    only: tuple[Known, ...] = ()
    never: tuple[Known, ...] = ()
    clocks: tuple[str, ...] = ()
    by_days: "Hours | None" = None

    def gaps(self, when: Span) -> Sequence[Gap]:
        """The gaps that a time may touch, as far as they tell whether it lies in one, or touches any."""
        return _gaps_around(self, *_days_around(when), _ENOUGH)

    def all_gaps(self, when: Span) -> Sequence[Gap]:
        """Every gap that some minute of a time may touch."""
        return _gaps_around(self, *_days_around(when), None)


def hours_of(during: Sequence[Period], not_during: Sequence[Period], clocks: Sequence[str]) -> Hours | None:
    """The periods of a scope made ready; None if it has none."""
    if not during and not not_during:
        return None
    only, never = tuple(map(_known, during)), tuple(map(_known, not_during))
    names = tuple(sorted(set(clocks)))
    if not any(period.hours for period in (*during, *not_during)):
        days = Hours(only, never, names)
        return replace(days, by_days=days)
    # A time of day on some days restricts to these days; a time of day that is left out leaves its day in.
    kept = [p.model_copy(update={"hours": None, "hours_maybe": None}) for p in during]
    whole = () if any(_is_every_day(p) for p in kept) else kept
    return Hours(only, never, names, hours_of(whole, [p for p in not_during if not p.hours], clocks))


def _is_every_day(period: Period) -> bool:
    return not (period.dates or period.yearly or period.days)


def _known(period: Period) -> Known:
    stated = (period.dates, period.yearly, period.hours)
    sure = Times(
        dates=_dates(period.dates), year=_yearly(period.yearly), days=_days(period),
        hours=_of_day(period.hours),
    )  # fmt: skip
    maybe = Times(
        dates=_dates(period.dates_maybe or period.dates), year=_yearly(period.yearly_maybe or period.yearly),
        days=_days(period), hours=_of_day(period.hours_maybe or period.hours),
    )  # fmt: skip
    return Known(None if NOT_STATED in stated else sure, maybe)


def _dates(value: Interval | str | None) -> tuple[datetime, datetime] | None:
    if not isinstance(value, Interval):
        return None
    return value.first or _FIRST, value.last or _LAST


def _yearly(value: str | None) -> tuple[tuple[int, int], tuple[int, int]] | None:
    return None if value in (None, NOT_STATED) else ends_of_year(str(value))


def _of_day(value: str | None) -> tuple[int, int] | None:
    return None if value in (None, NOT_STATED) else ends_of_day(str(value))


def _days(period: Period) -> frozenset[int] | None:
    return frozenset(WEEKDAYS.index(day) for day in period.days) or None


# ---- gaps


def _days_around(when: Span) -> _Local:
    """The local days, on whatever clock, that hold all that a time may touch."""
    first, last = (_EPOCH + max(_LOW, min(_HIGH, m // 1440)) * DAY for m in (when.first, when.last))
    return max(first - _AROUND * DAY, _FIRST), min(last + _AROUND * DAY, _LAST)


_EPOCH = datetime.fromisoformat("1970-01-01T00:00")
_LOW, _HIGH = (_FIRST - _EPOCH).days, (_LAST - _EPOCH).days


@lru_cache(maxsize=65_536)
def _gaps_around(hours: Hours, first: datetime, last: datetime, most: int | None) -> tuple[Gap, ...]:
    """The gaps from one local day to another, at most so many times of day in a row."""
    found: list[Gap] = []
    for one in hours.never:
        found += (_gap(ends, hours.clocks) for ends in _joined(_times((one.sure,), first, last, most)))
        if one.sure != one.maybe:
            found += (_perhaps(e, hours.clocks) for e in _joined(_times((one.maybe,), first, last, most)))
    if hours.only:
        may = _between(_joined(_times([k.maybe for k in hours.only], first, last, most)))
        found += (_gap(ends, hours.clocks) for ends in may)
        if any(k.sure != k.maybe for k in hours.only):
            surely = _between(_joined(_times([k.sure for k in hours.only], first, last, most)))
            found += (_perhaps(ends, hours.clocks) for ends in surely)
    return tuple(found)


def _gap(ends: tuple[datetime | None, datetime | None], clocks: Sequence[str]) -> Gap:
    begins, last = ends
    return (
        Span(-EVER, -EVER) if begins is None or begins <= _FIRST else _minutes(begins, clocks),
        Span(EVER, EVER) if last is None or last >= _LAST else _minutes(last, clocks),
    )


def _perhaps(ends: tuple[datetime | None, datetime | None], clocks: Sequence[str]) -> Gap:
    """A gap that may be none: nothing lies in it surely."""
    begins, last = _gap(ends, clocks)
    return Span(begins.first, EVER), last


def _minutes(moment: datetime, clocks: Sequence[str]) -> Span:
    spans = [span_of(Interval(moment, moment), clock) for clock in clocks or (None,)]
    return Span(min(s.first for s in spans), max(s.last for s in spans))


def _between(times: Sequence[_Local]) -> Iterator[tuple[datetime | None, datetime | None]]:
    """What lies before, between and after times that stand in order and apart."""
    after: datetime | None = None
    for begins, last in times:
        if begins > _FIRST:
            yield after, begins - MINUTE
        after = last + MINUTE
    if not times or times[-1][1] < _LAST:
        yield after, None


# ---- times on the local calendar


def _times(
    sets: Iterable[Times | None], first: datetime, last: datetime, most: int | None
) -> Iterator[_Local]:
    for one in sets:
        if one is not None:
            yield from _of_set(one, first, last, most)


def _of_set(times: Times, first: datetime, last: datetime, most: int | None) -> Iterator[_Local]:
    for begins, ends in _ranges(times, first, last):
        if times.hours is None and times.days is None:
            yield begins, ends
        else:
            yield from islice(_each_day(times, max(begins, first), min(ends, last)), most)


def _ranges(times: Times, first: datetime, last: datetime) -> Iterator[_Local]:
    """The days that the dates, and the days of the year, leave."""
    low, high = times.dates or (_FIRST, _LAST)
    if times.year is None:
        yield low, high
        return
    begins, ends = times.year
    for year in range(max(low, first).year - 1, min(high, last).year + 1):
        start = _day(year, *begins, late=False)
        end = _day(year + (ends < begins), *ends, late=True)
        if start <= end and start <= high and end >= low:
            yield max(start, low), min(end, high)


def _day(year: int, month: int, day: int, late: bool) -> datetime:
    """A day of a year; for 29 February, where there is none, the first of March, or the last of February."""
    found = date(year, month, min(day, days_in_month(year, month)))
    missing = found.day < day
    return datetime.combine(found + int(missing and not late) * DAY, time(23, 59) if late else time())


def _each_day(times: Times, first: datetime, last: datetime) -> Iterator[_Local]:
    begins, ends = times.hours or (0, 1439)
    day = datetime.combine(first.date(), time())
    while day <= last:
        if times.days is None or day.weekday() in times.days:
            start = day + timedelta(minutes=begins)
            yield start, day + timedelta(minutes=ends, days=int(ends < begins))
        day += DAY


def _joined(times: Iterable[_Local]) -> list[_Local]:
    """Times in order, those that meet made one."""
    found: list[_Local] = []
    for begins, ends in sorted(times):
        if found and begins <= found[-1][1] + MINUTE:
            found[-1] = found[-1][0], max(found[-1][1], ends)
        else:
            found.append((begins, ends))
    return found
