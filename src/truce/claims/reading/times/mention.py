"""What a time expression says: the words, what is known at once, and what waits for an anchor.

A mention's meaning is a small tree (`When`): a fixed interval, or one that needs the document's date or
the day of the story to become one. `settle` turns an interval into the mention's value.
"""

from dataclasses import dataclass, field, replace
from datetime import date as calendar_date
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias

from truce.asof import Duration, DurationUnit, Interval, days_in_month, is_date, nearest_weekday
from truce.errors import ArgumentError

Kind = Literal["date", "time", "duration", "period", "set", "vague"]
Precision = Literal[
    "minute", "hour", "day", "approx_day", "part_of_month", "month", "season", "quarter", "year", "decade",
    "window", "vague",
]  # fmt: skip
Basis = Literal["explicit", "relative", "inferred", "unstated"]
Modifier = Literal["approx", "before", "after", "until", "since", "by", "at_least", "at_most", "fiscal"]
Flag = Literal[
    "weekday_mismatch", "impossible_date", "year_out_of_range", "other_calendar", "ambiguous_order"
]
Anchor = Literal["document", "story"]
CalendarUnit = Literal[
    "minute", "hour", "day", "weekend", "week", "month", "quarter", "year", "decade", "century"
]


@dataclass(frozen=True, slots=True)
class Fixed:
    """A time that needs no anchor."""

    interval: Interval


@dataclass(frozen=True, slots=True)
class Yearless:
    """Days of a month, or whole months, in a year that is not stated; last day 0 is the month's last."""

    month: int
    first: int | None = None
    last: int | None = None
    months: int = 1

    def in_year(self, year: int) -> Interval | None:
        """The days in a year; None if that year has no such day."""
        return _in_year(self, year)


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day of the month that the text is telling of: "on the 18th"."""

    day: int


@dataclass(frozen=True, slots=True)
class OnWeekday:
    """A weekday without a date (Monday is 0): the nearest past one unless the words say otherwise.

    The previous one is that before the day of the story.
    """

    weekday: int
    which: Literal["last", "next", "this", "previous", "bare"] = "bare"


@dataclass(frozen=True, slots=True)
class InCalendar:
    """A calendar unit counted from the anchor's own: yesterday is day -1, this year is year 0.

    `part` 1 to 3 is early, mid or late in it; `month` names a month instead of counting one; `side` -1 or 1
    is what of it lies before or after the anchor (earlier this month).
    """

    unit: CalendarUnit
    steps: int
    anchor: Anchor = "document"
    part: int = 0
    month: int = 0
    side: int = 0


@dataclass(frozen=True, slots=True)
class Offset:
    """A length away from a base, or from the anchor if there is none; no length: some number of units."""

    unit: CalendarUnit
    by: Duration | None
    backwards: bool
    anchor: Anchor = "story"
    base: "When | None" = None


@dataclass(frozen=True, slots=True)
class Rolling:
    """The stretch of a length that ends (backwards) or begins at the anchor."""

    unit: CalendarUnit
    by: Duration | None
    backwards: bool
    anchor: Anchor = "document"


@dataclass(frozen=True, slots=True)
class Span:
    """From the beginning of one time to the end of another."""

    first: "When"
    last: "When"


@lru_cache(maxsize=8192)
def _in_year(date: Yearless, year: int) -> Interval | None:
    if not 1 <= year <= 9999:
        return None
    if date.first is None:
        return Interval.from_months(year, date.month, date.month + date.months - 1)
    last = date.last if date.last is not None else date.first
    last = last or days_in_month(year, date.month)
    if last < date.first or not all(is_date(year, date.month, day) for day in (date.first, last)):
        return None
    return Interval.from_days(
        calendar_date(year, date.month, date.first), calendar_date(year, date.month, last)
    )


@dataclass(frozen=True, slots=True)
class InYear:
    """A date without a year, in a year counted from the anchor's own: 3 May last year."""

    date: Yearless
    year: InCalendar


@dataclass(frozen=True, slots=True)
class InWeek:
    """A weekday of a week counted from the anchor's own: Wednesday last week."""

    weekday: int
    week: InCalendar


@dataclass(frozen=True, slots=True)
class Decade:
    """The nineties, of a century that is not stated: the latest such decade that the text can mean."""

    first: int


When: TypeAlias = (
    Fixed
    | Yearless
    | DayOfMonth
    | InYear
    | InWeek
    | Decade
    | OnWeekday
    | InCalendar
    | Offset
    | Rolling
    | Span
)


@dataclass(frozen=True, slots=True)
class TimeMention:
    """One time expression of a text.

    Attributes:
        start: first character, in Unicode code points.
        end: one past the last character.
        text: the words, verbatim.
        kind: date (a point or day), time (of day, no date known), duration, period, set (recurring),
            vague (only before, around or after the moment of telling: "recently", "now").
        value: dossier date string; None where the text or the anchors leave it open.
        precision: how finely the words state it.
        basis: explicit (all in the words), relative or inferred (from an anchor), unstated (no value).
        modifier: what the words do to the value; already applied to it.
        candidates: each reading, where the words contradict themselves or can be read in two ways.
        weekday: the weekday that the words name, Monday being 0.
        flags: what is wrong with the words.
        duration: the length, where one is stated in countable units.
        stated: the value before its modifier ("since 1994" states 1994); of a fiscal year, the value.
        clock: minutes after midnight, where an hour is named.
        zone: the words of the time zone; the value is the time as stated, never converted.
        future: whether the clause looks ahead.
        past: whether the clause tells what happened.
        half: the half of the day that the words name beside an hour ("that night"), p for the second.
        hosts_name: whether the words stand before a noun, as a name does ("the 9 May protests").
        aside: whether a stated date only names or qualifies something ("the 1954 accord", "since 1954").
        heads_entry: whether the date stands at the head of a line that tells of it ("- 4 March: ...").
        heads_list: whether it stands alone on its line, as the heading of what follows.
        when: the meaning, waiting for its anchor.
    """

    start: int
    end: int
    text: str
    kind: Kind
    value: str | None = None
    precision: Precision = "day"
    basis: Basis = "unstated"
    modifier: Modifier | None = None
    candidates: tuple[str, ...] = ()
    weekday: int | None = None
    flags: tuple[Flag, ...] = ()
    duration: Duration | None = None
    stated: str | None = None
    clock: int | None = None
    zone: str | None = None
    future: bool = False
    past: bool = False
    half: Literal["", "a", "p", "night"] = ""
    hosts_name: bool = False
    aside: bool = False
    heads_entry: bool = False
    heads_list: bool = False
    when: When | None = field(default=None, repr=False)


def settle(mention: TimeMention, interval: Interval | None, basis: Basis) -> TimeMention:
    """The mention with its value: the weekday checked, then the hour, then the modifier."""
    if interval is None:
        return replace(mention, value=None, stated=None, basis="unstated")
    try:
        days, mention = _check_weekday(mention, interval)
        at = _at_clock(days, mention.clock)
        modified = _modified(at, mention)
    except ArgumentError:
        return replace(mention, value=None, stated=None, basis="unstated")
    stated = modified if mention.modifier == "fiscal" else at  # the number of a fiscal year is no interval
    return replace(mention, value=str(modified), stated=str(stated), basis=basis)


def _check_weekday(mention: TimeMention, interval: Interval) -> tuple[Interval, TimeMention]:
    """A weekday that is not the date's: both readings, and the interval over them."""
    if mention.weekday is None or not interval.is_one_day or interval.first is None:
        return interval, mention
    stated = interval.first.date()
    near = nearest_weekday(stated, mention.weekday)
    if near is None or near == stated:
        return interval, mention
    readings = sorted((near, stated))
    flags = tuple(dict.fromkeys((*mention.flags, "weekday_mismatch")))
    candidates = tuple(str(Interval.from_day(d)) for d in readings)
    return Interval.from_days(*readings), replace(mention, flags=flags, candidates=candidates)


def _at_clock(interval: Interval, clock: int | None) -> Interval:
    if clock is None or not interval.is_one_day or interval.first is None:
        return interval
    try:
        moment = datetime.combine(interval.first.date(), time()) + timedelta(minutes=clock)
    except OverflowError:
        return interval
    return Interval(moment, moment, "minute")


def _modified(interval: Interval, mention: TimeMention) -> Interval:
    """Before, until and by leave the start open, after and since the end. The day named stays included.

    Of a fiscal year nobody knows on which day it begins, or whether it is named by its first or last one.
    """
    if mention.modifier in ("by", "before", "until"):
        return interval.until()
    if mention.modifier in ("since", "after"):
        return interval.since()
    if mention.modifier == "fiscal":
        a_year = Duration.of(1, "year")
        return interval.shift(a_year, backwards=True).hull(interval.shift(a_year)).to_unit("month")
    return interval


def some(unit: CalendarUnit, count: float, stated: str = "") -> Duration | None:
    """A length in calendar units; None where it has no exact length in months or minutes."""
    factor: dict[CalendarUnit, tuple[float, DurationUnit]] = {
        "minute": (1, "minute"), "hour": (1, "hour"), "day": (1, "day"), "week": (1, "week"),
        "month": (1, "month"), "quarter": (3, "month"), "year": (1, "year"), "decade": (10, "year"),
        "century": (100, "year"), "weekend": (2, "day"),
    }  # fmt: skip
    times, duration_unit = factor[unit]
    try:
        return Duration.of(count * times, duration_unit, stated)
    except (ArgumentError, OverflowError, ValueError):
        return None
