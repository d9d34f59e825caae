"""Time as a text states it: an interval with a precision, and lengths of time.

`Interval` is the dossier date: naive local minutes, both ends included, an end open where the text
leaves it open. Its exchange form is the dossier's date string (``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``,
``YYYY-MM-DDThh:mm``, ``a/b``, ``../b``, ``a/..``). `Duration` is a length in months and minutes, with
the words that stated it. No function here makes a date that the calendar does not have.
"""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from truce.errors import ArgumentError

Unit = Literal["minute", "day", "month", "year"]
"""How finely an end of an interval is stated."""
DurationUnit = Literal["minute", "hour", "day", "week", "month", "year"]
Hemisphere = Literal["north", "south"]
Season = Literal["spring", "summer", "autumn", "winter"]

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

_UNITS: tuple[Unit, ...] = ("minute", "day", "month", "year")
_WRITTEN_LENGTH: dict[Unit, int] = {"minute": 16, "day": 10, "month": 7, "year": 4}
_POINT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d))?)?)?", re.ASCII)
_ISO_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?", re.ASCII
)
_ISO_ORDER: tuple[DurationUnit, ...] = ("year", "month", "week", "day", "hour", "minute")
_MONTHS_IN: dict[str, int] = {"month": 1, "year": 12}
_MINUTES_IN: dict[str, int] = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: whole months and minutes, and how it was stated.

    `value` and `unit` are those of the words ("two weeks" is 2 week); `stated` is the words themselves.
    Months and years keep being calendar months: they have no length in minutes.
    """

    months: int
    minutes: int
    value: float | None = field(default=None, compare=False)
    unit: DurationUnit | None = field(default=None, compare=False)
    stated: str = field(default="", compare=False)

    @classmethod
    def of(cls, value: float, unit: DurationUnit, stated: str = "") -> "Duration":
        """So many units. ArgumentError if negative, or no whole number of months or minutes."""
        months = value * _MONTHS_IN.get(unit, 0)
        minutes = value * _MINUTES_IN.get(unit, 0)
        if value < 0 or months != int(months) or minutes != int(minutes):
            raise _unusable("duration", f"{value} {unit}", "not a whole number of months or minutes")
        return cls(int(months), int(minutes), int(value) if value == int(value) else value, unit, stated)

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Read ISO 8601 (P60D, PT48H, P5Y, P1Y6M). ArgumentError for anything else."""
        found = _ISO_DURATION.fullmatch(text)
        groups = found.groups() if found else ()
        given = [(int(n), unit) for n, unit in zip(groups, _ISO_ORDER, strict=False) if n]
        if not given or text.endswith("T"):
            raise _unusable("duration", text, "not a length of time in ISO 8601")
        months = sum(n * _MONTHS_IN.get(u, 0) for n, u in given)
        minutes = sum(n * _MINUTES_IN.get(u, 0) for n, u in given)
        if len(given) > 1:
            return cls(months, minutes)
        return cls(months, minutes, *given[0])

    def times(self, number: int) -> "Duration":
        """So many times as long, in the same unit."""
        return Duration(self.months * number, self.minutes * number, unit=self.unit)

    @property
    def calendar(self) -> "Duration":
        """What of it is counted on a calendar: months and days, but no hours, however many they are."""
        hours = self.unit in ("hour", "minute")
        return Duration(self.months, 0 if hours else self.minutes - self.minutes % 1440)

    @property
    def iso(self) -> str:
        """ISO 8601, in the unit that was stated where that can be written."""
        letter = {"year": "Y", "month": "M", "week": "W", "day": "D"}.get(self.unit or "")
        if self.value is not None and self.value == int(self.value):
            if letter:
                return f"P{int(self.value)}{letter}"
            return f"PT{int(self.value)}{'H' if self.unit == 'hour' else 'M'}"
        return self._iso_parts()

    def _iso_parts(self) -> str:
        years, months = divmod(self.months, 12)
        days, rest = divmod(self.minutes, 1440)
        hours, minutes = divmod(rest, 60)
        day_part = "".join(f"{n}{u}" for n, u in ((years, "Y"), (months, "M"), (days, "D")) if n)
        time_part = "".join(f"{n}{u}" for n, u in ((hours, "H"), (minutes, "M")) if n)
        if not day_part and not time_part:
            return "PT0M"
        return f"P{day_part}T{time_part}" if time_part else f"P{day_part}"

    def __str__(self) -> str:
        return self.iso


@dataclass(frozen=True, slots=True)
class Interval:
    """The first and the last minute of something, naive local time, both included; None is an open end.

    `unit` is the precision that was stated; two intervals with the same minutes are equal whatever it is.
    """

    first: datetime | None
    last: datetime | None
    unit: Unit = field(default="minute", compare=False)

    def __post_init__(self) -> None:
        if self.first is None and self.last is None:
            raise _unusable("date", "../..", "an interval needs at least one end")
        if self.first is not None and self.last is not None and self.first > self.last:
            raise _unusable("date", f"{self.first}/{self.last}", "it ends before it begins")
        if not _is_whole(self.first, self.last, self.unit):
            raise _unusable("date", f"{self.first}/{self.last}", f"not a whole number of {self.unit}s")

    @classmethod
    def parse(cls, text: str) -> "Interval":
        """Read a dossier date string. ArgumentError if malformed or if there is no such date."""
        return _parsed(text)

    @classmethod
    def from_day(cls, day: date) -> "Interval":
        """One whole day."""
        return cls(datetime.combine(day, time()), datetime.combine(day, time(23, 59)), "day")

    @classmethod
    def from_month(cls, year: int, month: int) -> "Interval":
        """One whole month. ArgumentError if there is none such."""
        return cls.parse(f"{year:04d}-{month:02d}")

    @classmethod
    def from_year(cls, year: int) -> "Interval":
        """One whole year, 1 to 9999."""
        return cls.parse(f"{year:04d}")

    @classmethod
    def from_days(cls, first: date, last: date) -> "Interval":
        """All the days from the first to the last, both included."""
        return cls(datetime.combine(first, time()), datetime.combine(last, time(23, 59)), "day")

    @classmethod
    def from_months(cls, year: int, first: int, last: int) -> "Interval":
        """The months of a year from the first to the last, both included."""
        return cls(cls.from_month(year, first).first, cls.from_month(year, last).last, "month")

    def __str__(self) -> str:
        if self.first and self.last and self.last == _end_of(self.first, self.unit):
            return self.first.isoformat()[: _WRITTEN_LENGTH[self.unit]]
        ends = (self.first, self.last)
        return "/".join(end.isoformat()[: _WRITTEN_LENGTH[self.unit]] if end else ".." for end in ends)

    @property
    def days(self) -> int | None:
        """How many calendar days it touches; None if an end is open."""
        if self.first is None or self.last is None:
            return None
        return (self.last.date() - self.first.date()).days + 1

    @property
    def is_one_day(self) -> bool:
        """Whether it lies on a single day."""
        return self.days == 1

    def before(self, other: "Interval") -> bool:
        """Whether all of it lies before all of the other."""
        return self.last is not None and other.first is not None and self.last < other.first

    def intersects(self, other: "Interval") -> bool:
        """Whether they share a minute."""
        return not self.before(other) and not other.before(self)

    def within(self, other: "Interval") -> bool:
        """Whether all of it lies inside the other."""
        starts = other.first is None or (self.first is not None and other.first <= self.first)
        ends = other.last is None or (self.last is not None and self.last <= other.last)
        return starts and ends

    def contains(self, other: "Interval") -> bool:
        """Whether all of the other lies inside it."""
        return other.within(self)

    def hull(self, other: "Interval") -> "Interval":
        """The shortest interval that holds both. ArgumentError if that leaves no end at all."""
        first = min(self.first, other.first) if self.first and other.first else None
        last = max(self.last, other.last) if self.last and other.last else None
        return Interval(first, last, min(self.unit, other.unit, key=_UNITS.index))

    def since(self) -> "Interval":
        """From its first minute on, with the end open. ArgumentError if its start is open."""
        return Interval(self.first, None, self.unit)

    def until(self) -> "Interval":
        """Up to and with its last minute, with the start open. ArgumentError if its end is open."""
        return Interval(None, self.last, self.unit)

    def to_unit(self, unit: Unit) -> "Interval":
        """The same, widened at both ends to whole units."""
        first = _start_of(self.first, unit) if self.first else None
        last = _end_of(self.last, unit) if self.last else None
        return Interval(first, last, unit)

    def shift(self, by: Duration, backwards: bool = False) -> "Interval":
        """The same, later or earlier by a duration; within the years 1 to 9999 (else ArgumentError).

        A day that the month reached does not have becomes the last one of that month: 31 January and a
        month is the end of February.
        """
        sign = -1 if backwards else 1
        unit: Unit = self.unit if by.minutes == 0 else "day" if by.minutes % 1440 == 0 else "minute"
        unit = min(unit, self.unit, key=_UNITS.index)
        months_only = self.unit in ("month", "year") and by.minutes == 0
        first = _moved(self.first, by, sign) if self.first else None
        if self.last is None:
            last = None
        elif months_only:
            # A month moves as a whole: the end of June and a month is the end of July, the 31st.
            last = _end_of(_moved(_start_of(self.last, "month"), by, sign), "month")
        else:
            last = _moved(self.last, by, sign)
        if months_only and by.months % 12:
            unit = "month"
        return Interval(first, last, unit)


@lru_cache(maxsize=65_536)
def _parsed(text: str) -> Interval:
    """One date is asked for many times while accounts are compared, so what was read is kept."""
    ends = text.split("/")
    if len(ends) > 2:
        raise _unusable("date", text, "more than two ends")
    first, low = _read_point(ends[0], text)
    last, high = _read_point(ends[-1], text)
    stated: list[Unit] = [unit for unit in (low, high) if unit]
    unit: Unit = min(stated, key=_UNITS.index, default="day")
    return Interval(first[0] if first else None, last[1] if last else None, unit)


def _unusable(name: str, value: str, reason: str) -> ArgumentError:
    written = (
        "2025-10-17, 2025-10, ../2025-10-17 or 2025-10-17T16:30" if name == "date" else "P60D, PT48H or P5Y"
    )
    return ArgumentError(name, value, reason, f"Write it like {written}")


def _read_point(point: str, whole: str) -> tuple[tuple[datetime, datetime] | None, Unit | None]:
    """One end of a date string: its first and last minute and its unit; nothing for two dots."""
    if point == "..":
        return None, None
    found = _POINT.fullmatch(point)
    if not found:
        raise _unusable("date", whole, "not a date")
    year, month, day, hour, minute = (int(g) if g else None for g in found.groups())
    unit: Unit = "year" if month is None else "month" if day is None else "day" if hour is None else "minute"
    try:
        first = datetime.combine(date(year or 0, month or 1, day or 1), time(hour or 0, minute or 0))
    except ValueError as error:
        raise _unusable("date", whole, f"there is no such date ({error})") from error
    return (first, _end_of(first, unit)), unit


def _start_of(moment: datetime, unit: Unit) -> datetime:
    if unit == "minute":
        return moment
    midnight = moment.replace(hour=0, minute=0)
    if unit == "day":
        return midnight
    return midnight.replace(day=1) if unit == "month" else midnight.replace(month=1, day=1)


def _end_of(moment: datetime, unit: Unit) -> datetime:
    """The last minute of the unit that holds a moment."""
    if unit == "minute":
        return moment
    last_minute = moment.replace(hour=23, minute=59)
    if unit == "day":
        return last_minute
    month = moment.month if unit == "month" else 12
    return last_minute.replace(month=month, day=days_in_month(moment.year, month))


def _is_whole(first: datetime | None, last: datetime | None, unit: Unit) -> bool:
    """Whether both ends are those of whole units."""
    starts = first is None or first == _start_of(first, unit)
    return starts and (last is None or last == _end_of(last, unit))


def _moved(moment: datetime, by: Duration, sign: int) -> datetime:
    try:
        years, month = divmod(moment.year * 12 + moment.month - 1 + sign * by.months, 12)
        day = min(moment.day, days_in_month(years, month + 1))
        return moment.replace(year=years, month=month + 1, day=day) + sign * by.minutes * MINUTE
    except (ValueError, OverflowError) as error:
        raise _unusable("date", moment.isoformat(), f"moved by {by} it leaves the calendar") from error


def has_periods(length: Duration) -> bool:
    """Whether the calendar has periods of a length: one day, months that divide a year, or a year.

    A week has no first day on which all agree.
    """
    if length.months:
        return length.minutes == 0 and 12 % length.months == 0
    return length.calendar.minutes == length.minutes == 1440


def days_in_month(year: int, month: int) -> int:
    """How many days a month has. ValueError if there is no such month."""
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        raise ValueError(f"no month {year}-{month}")
    return calendar.monthrange(year, month)[1]


def is_date(year: int, month: int, day: int) -> bool:
    """Whether the calendar has such a day."""
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)


def nearest_weekday(day: date, weekday: int, within: int = 3) -> date | None:
    """The day with that weekday (Monday is 0) nearest to a day; None if `within` days around hold none."""
    offset = (weekday - day.weekday() + 3) % 7 - 3
    try:
        return day + offset * DAY if abs(offset) <= within else None
    except OverflowError:
        return None


def third_of_month(year: int, month: int, third: int) -> Interval:
    """Early (1), mid (2) or late (3): days 1 to 10, 11 to 20, 21 to the end."""
    last = (10, 20, days_in_month(year, month))[third - 1]
    return Interval.from_days(date(year, month, 10 * third - 9), date(year, month, last))


def third_of_year(year: int, third: int) -> Interval:
    """Early (1), mid (2) or late (3): January to April, May to August, September to December."""
    return Interval.from_months(year, 4 * third - 3, 4 * third)


def quarter(year: int, number: int) -> Interval:
    """Quarter 1 to 4 of a calendar year."""
    return Interval.from_months(year, 3 * number - 2, 3 * number)


def half(year: int, number: int) -> Interval:
    """Half 1 or 2 of a calendar year."""
    return Interval.from_months(year, 6 * number - 5, 6 * number)


def season(year: int, name: Season, hemisphere: Hemisphere | None) -> Interval | None:
    """A season by whole months, the one across New Year by its December. None without a hemisphere."""
    if hemisphere is None:
        return None
    order: tuple[Season, ...] = ("spring", "summer", "autumn", "winter")
    starts = (3, 6, 9, 12) if hemisphere == "north" else (9, 12, 3, 6)
    month = starts[order.index(name)]
    last = Interval.from_month(year + 1, 2) if month == 12 else Interval.from_month(year, month + 2)
    return Interval.from_month(year, month).hull(last)


EVER: Final = 2**40
"""A minute that no date reaches; with a minus sign, the one before all dates."""
_EPOCH = datetime.combine(date(1970, 1, 1), time())
_LAST_MINUTE = 719_162 * 1440
"""Minutes from the year 1 to 1970: what lies further from 1970 is written as open."""
_EARLIEST_ZONE, _LATEST_ZONE = -14 * 60, 12 * 60
"""Minutes to add to a local time to reach UTC: at most 14 hours ahead of it, at most 12 behind."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The first and last minute, since 1970 in UTC, both included, between which something lies."""

    first: int = -EVER
    last: int = EVER

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise _unusable("span", f"{self.first}/{self.last}", "it ends before it begins")

    def shift(self, minutes: int, last: int | None = None) -> "Span":
        """The same, later by so many minutes; the last end by another number if one is given."""
        return Span(_capped(self.first + minutes), _capped(self.last + (minutes if last is None else last)))

    def after(self, length: Duration, zone: str | None = None) -> "Span":
        """The same, later by a length of time: months and days by the calendar of a zone (IANA), hours real.

        Without a zone the calendar is that of UTC.
        """
        first = _later(self.first, length.calendar, zone)[0] + length.minutes - length.calendar.minutes
        last = _later(self.last, length.calendar, zone)[1] + length.minutes - length.calendar.minutes
        return Span(_capped(first), _capped(max(first, last)))


def _later(minute: int, length: Duration, zone: str | None) -> tuple[int, int]:
    """A minute some months and days later; one that no date reaches stays where it is."""
    if length == Duration(0, 0):
        return minute, minute
    try:
        moment = _moved(_local(minute, zone), length, 1)
    except (OverflowError, ArgumentError):
        return minute, minute
    return _utc_minutes(moment, zone or "UTC")


def day_of(minute: int, zone: str | None = None) -> Span:
    """The local day that holds a minute; without a zone that of UTC. A minute that no date reaches, alone."""
    try:
        day = Interval.from_day(_local(minute, zone).date())
    except OverflowError:
        return Span(minute, minute)
    return span_of(day, zone or "UTC")


def _local(minute: int, zone: str | None) -> datetime:
    """A minute as the clocks of a zone show it."""
    moment = _EPOCH + minute * MINUTE
    if zone in (None, "UTC"):
        return moment
    return moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(str(zone))).replace(tzinfo=None)


def _capped(minute: int) -> int:
    return max(-EVER, min(EVER, minute))


def span_of(interval: Interval, zone: str | None = None) -> Span:
    """An interval of local time as minutes of UTC. Without a zone it spans every zone there is.

    A local time that a change of clocks doubles spans both; ArgumentError for an unknown zone (IANA).
    """
    first = _utc_minutes(interval.first, zone)[0] if interval.first else -EVER
    last = _utc_minutes(interval.last, zone)[1] if interval.last else EVER
    return Span(first, last)


def _utc_minutes(local: datetime, zone: str | None) -> tuple[int, int]:
    """The earliest and the latest minute that a local time can be."""
    minutes = int((local - _EPOCH) / MINUTE)
    if zone is None:
        return minutes + _EARLIEST_ZONE, minutes + _LATEST_ZONE
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ArgumentError(
            "zone", zone, "no such time zone", "Write it like Africa/Nairobi, or UTC (IANA)"
        ) from error
    offsets = [
        int((local.replace(tzinfo=place, fold=fold).utcoffset() or timedelta()) / MINUTE) for fold in (0, 1)
    ]
    return minutes - max(offsets), minutes - min(offsets)


def in_zone(span: Span, zone: str | None) -> Span:
    """A span of UTC in the minutes that the clocks of a zone showed; as it is where no zone is told."""
    told = (span.first, span.last)
    ends = (m if abs(m) >= _LAST_MINUTE else int((_local(m, zone) - _EPOCH) / MINUTE) for m in told)
    return Span(*ends)


def written(span: Span, mark: str = "Z") -> str:
    """A span: 2025-10-17T04:30Z/2025-10-18T11:59Z, a single minute alone, an open end as two dots.

    `mark` stands after each time: empty where the minutes are those of a local clock.
    """
    ends = [None if abs(m) >= _LAST_MINUTE else _EPOCH + m * MINUTE for m in (span.first, span.last)]
    first, last = (f"{e.isoformat(timespec='minutes')}{mark}" if e else ".." for e in ends)
    return first if first == last else f"{first}/{last}"
