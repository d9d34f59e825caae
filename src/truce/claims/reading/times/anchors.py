"""From a meaning (`When`) and its anchors to an interval of the calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from truce.asof import (
    DAY,
    Duration,
    Interval,
    Unit,
    third_of_month,
    third_of_year,
)
from truce.claims.reading.times.mention import (
    Anchor,
    CalendarUnit,
    DayOfMonth,
    Decade,
    Fixed,
    InCalendar,
    InWeek,
    InYear,
    Offset,
    OnWeekday,
    Rolling,
    Span,
    When,
    Yearless,
    some,
)
from truce.errors import ArgumentError

WEEK = timedelta(days=7)
A_YEAR = Duration.of(1, "year")
_A_FEW_DAYS = 3  # an anchor that spans more days than this has no "next day"
_TURN = 20  # days back at which the day of a month without its name is that of the next month
_MONTH, _QUARTER = 31, 92  # days at most
_ROUNDED: dict[CalendarUnit, Unit] = {
    "month": "month",
    "quarter": "month",
    "year": "year",
    "decade": "year",
    "century": "year",
}


@dataclass(frozen=True, slots=True)
class Anchors:
    """What a time expression may lean on.

    Attributes:
        document: the day the text was written.
        story: the day the text was telling of just before.
        told: the month or year it was telling of just before, if that is told later than the day.
        quarter: the quarter it told of last.
        compared: that quarter, if what was told since is no other month or year: "from a year earlier" is
            said of it.
        weekdays: the only date that the text gives with a weekday, for each such weekday.
        year: the year of a date without one.
        future: whether the clause looks ahead.
    """

    document: Interval | None = None
    story: Interval | None = None
    told: Interval | None = None
    quarter: Interval | None = None
    compared: Interval | None = None
    year: int | None = None
    future: bool = False
    weekdays: Mapping[int, date] = field(default_factory=dict)

    def of(self, anchor: Anchor, unit: CalendarUnit) -> Interval | None:
        """The interval of an anchor for counting in units: years can be counted from a month or a year."""
        if anchor == "document":
            return self.document
        if unit == "quarter" and self.quarter is not None:
            return self.quarter
        return self.told or self.story if unit in _ROUNDED else self.story


def place(when: When | None, anchors: Anchors) -> Interval | None:
    """The interval that a meaning names, or None where the anchors do not decide it."""
    try:
        return _place(when, anchors)
    except (ArgumentError, OverflowError, ValueError):
        return None  # it lies outside the calendar's years


def _place(when: When | None, anchors: Anchors) -> Interval | None:
    match when:
        case Fixed():
            return when.interval
        case Yearless():
            return when.in_year(anchors.year) if anchors.year is not None else None
        case InYear():
            year = _in_calendar(when.year, anchors)
            return when.date.in_year(year.first.year) if year and year.first else None
        case InWeek():
            week = _in_calendar(when.week, anchors)
            return Interval.from_day(week.first.date() + when.weekday * DAY) if week and week.first else None
        case Decade():
            return _decade(when, anchors.year)
        case DayOfMonth():
            return _day_of_month(when.day, anchors)
        case OnWeekday():
            return _previous_weekday(when, anchors) or _on_weekday(when, anchors)
        case InCalendar():
            return _one_side(_in_calendar(when, anchors), when.side, anchors.of(when.anchor, when.unit))
        case Offset():
            return _offset(when, anchors)
        case Rolling():
            return _rolling(when, anchors)
        case Span():
            return _span(when, anchors)
        case None:
            return None


def one_day(interval: Interval | None) -> date | None:
    """The day of an interval that lies on a single one."""
    return interval.first.date() if interval and interval.is_one_day and interval.first else None


def _decade(when: Decade, year: int | None) -> Interval | None:
    if year is None:
        return None
    first = year // 100 * 100 + when.first
    first -= 100 if first > year else 0
    return Interval.from_year(first).hull(Interval.from_year(first + 9))


def _on_weekday(when: OnWeekday, anchors: Anchors) -> Interval | None:
    """News convention: a bare past weekday is the latest one up to the document's day.

    In a text without a date it is the day that the text itself gives with that weekday, or, where the words
    look ahead, the next one after the day of the story.
    """
    today = one_day(anchors.document)
    story = one_day(anchors.story) if anchors.document is None else None
    if today is None and story is not None and anchors.future and when.which == "bare":
        return Interval.from_day(story + ((when.weekday - story.weekday() - 1) % 7 + 1) * DAY)
    if today is None:
        named = anchors.weekdays.get(when.weekday) if when.which == "bare" and not anchors.document else None
        return Interval.from_day(named) if named else None
    back = (today.weekday() - when.weekday) % 7
    if when.which == "this":
        return Interval.from_day(today + (when.weekday - today.weekday()) * DAY)
    if when.which == "next" or (when.which == "bare" and anchors.future):
        ahead = (7 - back) if back or when.which == "next" else 0
        return Interval.from_day(today + ahead * DAY)
    if when.which in ("last", "previous") and back == 0:
        back = 7
    return Interval.from_day(today - back * DAY)


def _day_of_month(day: int, anchors: Anchors) -> Interval | None:
    """The 18th: of the month told of, or the next one where that is much nearer ("the 28th ... the 2nd").

    With nothing told but the document's day, the latest such day, or the next if the words look ahead.
    """
    base = anchors.told or anchors.story
    told = base is not None
    base = base or anchors.document
    if base is None or base.first is None or base.days is None or base.days > _MONTH:
        return None
    month = base.first.year * 12 + base.first.month - 1
    found = {i: Yearless(i % 12 + 1, day).in_year(i // 12) for i in (month - 1, month, month + 1)}
    same = found[month]
    if told:
        later = found[month + 1]
        turned = same is not None and same.first is not None and (base.first - same.first).days > _TURN
        ahead = later is not None and anchors.document is not None and anchors.document.before(later)
        return later if turned and (anchors.future or not ahead) else same
    fitting = (found[i] for i in ((month, month + 1) if anchors.future else (month, month - 1)))
    wrong = "before" if anchors.future else "after"
    return next((d for d in fitting if d and not _lies(d, wrong, base)), None)


def _lies(day: Interval, where: str, base: Interval) -> bool:
    return day.before(base) if where == "before" else base.before(day)


def _previous_weekday(when: OnWeekday, anchors: Anchors) -> Interval | None:
    """The previous Friday: that before the day of the story."""
    story = one_day(anchors.story) if when.which == "previous" else None
    return Interval.from_day(story - ((story.weekday() - when.weekday - 1) % 7 + 1) * DAY) if story else None


def _in_calendar(when: InCalendar, anchors: Anchors) -> Interval | None:
    anchor = anchors.of(when.anchor, when.unit)
    if anchor is None or anchor.first is None or anchor.days is None:
        return None
    if when.unit == "day":
        by = some("day", abs(when.steps))
        return anchor.to_unit("day").shift(by, when.steps < 0) if by and anchor.days <= _A_FEW_DAYS else None
    first = anchor.first.date()
    if when.unit in ("week", "weekend"):
        return _week(first, when, anchors.future) if anchor.days <= _A_FEW_DAYS else None
    if when.month:
        return _named_month(first, when) if anchor.days <= _MONTH else None
    if when.unit in ("month", "quarter"):
        return _months(first, when) if anchor.days <= (_MONTH if when.unit == "month" else _QUARTER) else None
    return _years(first.year, when) if anchor.days <= 366 else None


def _one_side(interval: Interval | None, side: int, anchor: Interval | None) -> Interval | None:
    """What lies up to the anchor (-1) or from it on (1)."""
    if interval is None or anchor is None or side == 0 or not anchor.within(interval):
        return interval
    ends = (interval.first, anchor.last) if side < 0 else (anchor.first, interval.last)
    return Interval(*ends, "day") if anchor.unit == "day" else interval


def _week(day: date, when: InCalendar, future: bool) -> Interval:
    monday = day - day.weekday() * DAY + when.steps * WEEK
    if when.unit == "week":
        return Interval.from_days(monday, monday + 6 * DAY)
    if when.steps == 0 and not future and day.weekday() < 5:
        monday -= WEEK  # "this weekend" and "the weekend" of a report are the one just past
    return Interval.from_days(monday + 5 * DAY, monday + 6 * DAY)


def _named_month(day: date, when: InCalendar) -> Interval:
    year = day.year
    if when.steps < 0 and when.month >= day.month:
        year -= 1
    if when.steps > 0 and when.month <= day.month:
        year += 1
    return Interval.from_month(year, when.month)


def _months(day: date, when: InCalendar) -> Interval:
    size = 3 if when.unit == "quarter" else 1
    index = (day.year * 12 + day.month - 1) // size + when.steps
    year, month = divmod(index * size, 12)
    if when.part:
        return third_of_month(year, month + 1, when.part)
    return Interval.from_months(year, month + 1, month + size)


def _years(year: int, when: InCalendar) -> Interval:
    size = {"decade": 10, "century": 100}.get(when.unit, 1)
    first = (year // size + when.steps) * size
    if when.part:
        return third_of_year(first, when.part)
    return Interval.from_year(first).hull(Interval.from_year(first + size - 1))


def _offset(when: Offset, anchors: Anchors) -> Interval | None:
    if anchors.compared is not None and when.base is None and when.by == A_YEAR and when.backwards:
        return anchors.compared.shift(A_YEAR, backwards=True)
    base = place(when.base, anchors) if when.base else anchors.of(when.anchor, when.unit)
    if base is None or base.days is None:
        return None
    rounded = _ROUNDED.get(when.unit)
    if base.days > (_A_FEW_DAYS if rounded is None else 31 if rounded == "month" else 366):
        return None
    if when.by is None:
        return _some_way_off(base, when)
    if when.unit in ("hour", "minute") and base.unit != "minute":
        # Of a day without an hour, some hours later is the same day as far as the words tell.
        return base.to_unit("day").shift(_whole_days(when.by), when.backwards)
    moved = base.shift(when.by, when.backwards)
    return moved.to_unit(rounded) if rounded and when.base is None else moved


def _whole_days(by: Duration) -> Duration:
    return Duration(by.months, by.minutes // 1440 * 1440)


def _some_way_off(base: Interval, when: Offset) -> Interval | None:
    """Hours later is the same day; days, weeks or years later are open towards the far end."""
    if when.unit in ("hour", "minute"):
        return base.to_unit("day")
    step = some(when.unit, 1)
    if step is None:
        return None
    moved = base.shift(step, when.backwards)
    return moved.until() if when.backwards else moved.since()


def _rolling(when: Rolling, anchors: Anchors) -> Interval | None:
    anchor = anchors.of(when.anchor, when.unit)
    if anchor is None and when.anchor == "story" and when.backwards:
        anchor = anchors.document
    if anchor is None or anchor.days is None or anchor.days > 31:
        return None
    day = anchor.to_unit("day")
    by = _whole_days(when.by) if when.by else None
    if by is None and when.unit in ("hour", "minute"):
        return day  # "within minutes": the same day, as near as the words tell
    if by is None:
        return day.until() if when.backwards else day.since()
    if when.backwards:
        return _last_day(day).shift(by, backwards=True).hull(_last_day(day)).to_unit("day")
    return _first_day(day).hull(_first_day(day).shift(by)).to_unit("day")


def _first_day(interval: Interval) -> Interval:
    return Interval.from_day(interval.first.date()) if interval.first else interval


def _last_day(interval: Interval) -> Interval:
    return Interval.from_day(interval.last.date()) if interval.last else interval


def _span(when: Span, anchors: Anchors) -> Interval | None:
    first, last = place(when.first, anchors), place(when.last, anchors)
    this = isinstance(when.first, InCalendar) and when.first.steps == 0
    if first is not None and last is None and isinstance(when.last, Yearless) and (this or one_day(first)):
        last = _next_such(when.last, first)
    if first is None or last is None:
        return None
    if this and last.within(first):
        return Interval(first.first, last.last, last.unit)  # "this year through August"
    if last.before(first):
        if isinstance(when.first, OnWeekday):
            first = first.shift(Duration.of(1, "week"), backwards=True)
        elif isinstance(when.last, Yearless) and last.first:
            last = when.last.in_year(last.first.year + 1) or last
    return None if last.before(first) else first.hull(last)


def _next_such(date: Yearless, first: Interval) -> Interval | None:
    """The first such days that do not lie before the start of an interval."""
    if first.first is None:
        return None
    days = (date.in_year(first.first.year + later) for later in (0, 1))
    return next((d for d in days if d and not d.before(first)), None)
