"""The single time phrases of English: days, months, years, clock times, lengths, weekdays, "last week".

Each rule is a pattern of tags (see `grammar`) and a builder. Compound phrases ("from ... to ...",
"by ...", "three days after ...") are built out of these by `compounds`.
"""

from dataclasses import replace
from typing import Literal

from truce.asof import DAY as DAY_LENGTH
from truce.asof import Interval, third_of_month, third_of_year
from truce.claims.reading.times.elements import (
    DAY,
    DAYS,
    ERA_YEAR,
    IN_YEAR,
    JOINED,
    MONTH,
    NTH,
    NUMBER,
    OTHER,
    PART,
    PRECISIONS,
    YEAR,
    Items,
    Length,
    mention,
    number_of,
    unit_of,
)
from truce.claims.reading.times.feasts import easter_sunday
from truce.claims.reading.times.grammar import Item, Rule, every, one
from truce.claims.reading.times.mention import (
    Anchor,
    CalendarUnit,
    Decade,
    Fixed,
    InCalendar,
    OnWeekday,
    Precision,
    Rolling,
    Span,
    TimeMention,
    When,
    Yearless,
    some,
)
from truce.claims.reading.times.ordinals import DAYS_ALONE
from truce.claims.reading.times.quarters import QUARTERS

# ---------------------------------------------------------------- days


def _days_of_month(items: Items) -> TimeMention | None:
    """A day or several days of a month, with or without the year."""
    month = number_of(one(items, "month", "maymonth", "shortmonth"))
    days = [number_of(item) for item in every(items, "day", "ordinal", "nth")]
    if not days:
        return None
    found = on_days(items, month, days[0], days[-1], one(items, "year", "oddyear"))
    if one(items, "or") and isinstance(found.when, Fixed):
        year = number_of(one(items, "year"))
        readings = [Yearless(month, day).in_year(year) for day in days]
        return replace(found, candidates=tuple(str(r) for r in readings if r))
    return found


def on_days(items: Items, month: int, first: int, last: int, year: Item | None) -> TimeMention:
    """Days of a month, checked against the calendar: a day that does not exist leaves its month."""
    precision: Precision = "day" if first == last else "window"
    if year is not None and year.tag == "oddyear":
        return mention(items, None, precision, ("year_out_of_range",))
    days = Yearless(month, first, last)
    number = number_of(year)
    exists = days.in_year(number if year else 2024)
    if exists is None and first <= last:
        whole: When = Fixed(Interval.from_month(number, month)) if number else Yearless(month)
        return mention(items, whole, "month", ("impossible_date",))
    if exists is None:
        return mention(
            items, Fixed(Interval.from_month(number, month)) if number else Yearless(month), "month"
        )
    return mention(items, Fixed(exists) if year else days, precision)


def _no_such_day(items: Items) -> TimeMention:
    """A day number that no month has: the month is kept."""
    month = number_of(one(items, "month", "maymonth", "shortmonth"))
    return mention(
        items, Fixed(Interval.from_month(number_of(items[-1]), month)), "month", ("impossible_date",)
    )


def _dashed_day(items: Items) -> TimeMention:
    """17-Oct-25: only this form gives a year by two digits."""
    year = items[-1]
    if year.tag != "year":
        year = Item("year", year.start, year.end, century_of(number_of(year)) + number_of(year))
    return on_days(items, number_of(items[2]), number_of(items[0]), number_of(items[0]), year)


def century_of(two_digits: int) -> int:
    """The century of a year written with two digits: 00 to 49 are of this one."""
    return 2000 if two_digits < 50 else 1900


def _numeric(items: Items) -> TimeMention | None:
    """10/11/2025 and 31.04.2025: with dots the day comes first, with strokes nobody knows."""
    text = str(items[0].value)
    separator = next(c for c in text if not c.isdigit())
    a, b, c = (int(part) for part in text.split(separator))
    if len(text.split(separator)[0]) == 4:
        return _checked_day(items, a, b, c)
    year = c if len(text.split(separator)[2]) == 4 else century_of(c) + c
    if separator != "/" or a > 12 or a == b:
        return _checked_day(items, year, b, a)
    if b > 12:
        return _checked_day(items, year, a, b)
    readings = [i for i in (Yearless(b, a).in_year(year), Yearless(a, b).in_year(year)) if i]
    if not readings:
        return None
    readings.sort(key=str)
    found = mention(items, Fixed(readings[0].hull(readings[-1])), "window", ("ambiguous_order",))
    return replace(found, candidates=tuple(str(r) for r in readings))


_INITIALS = 3  # letters of a short month
_HIJRI = range(1300, 1500)
"""Years that, in figures alone, are of the solar or the lunar Hijri calendar, no day of the Middle Ages."""


def _checked_day(items: Items, year: int, month: int, day: int) -> TimeMention | None:
    """A day given by three numbers. An impossible day leaves its month, an impossible month its year."""
    if not 1 <= year <= 9999:
        return None
    if year in _HIJRI:
        return mention(items, None, "day", ("other_calendar",))
    if year >= 2200:
        return mention(items, None, "day", ("year_out_of_range",))
    if not 1 <= month <= 12:
        return mention(items, Fixed(Interval.from_year(year)), "year", ("impossible_date",))
    return on_days(items, month, day, day, Item("year", 0, 0, year))


def _iso(items: Items) -> TimeMention | None:
    text = str(items[0].value)
    year, month, day = (int(part) for part in text[:10].split("-"))
    found = _checked_day(items, year, month, day)
    if found is None or len(text) == 10:
        return found
    clock = clock_minutes(int(text[11:13]), int(text[14:16]))
    return replace(found, clock=clock, precision="minute") if clock is not None else found


def _year_month(items: Items) -> TimeMention | None:
    """2025-10 is a month; 2010-11 may be one, or two years; 2019-20 is two years."""
    text = str(items[0].value)
    year, tail = int(text[:4]), int(text[5:])
    is_next = tail == (year + 1) % 100
    if not 1 <= tail <= 12:
        return _years(items, year, tail) if is_next or tail > year % 100 else None
    month = Interval.from_month(year, tail)
    if not is_next:
        return mention(items, Fixed(month), "month")
    both = Interval.from_year(year).hull(Interval.from_year(year + 1))
    found = mention(items, Fixed(both), "window", ("ambiguous_order",))
    return replace(found, candidates=(str(month), str(both)))


def _military(items: Items) -> TimeMention | None:
    """Day, hour and zone letter, month, year: 171430Z OCT 25."""
    text = str(items[0].value).replace(" ", "")
    day, hour, minute = int(text[:2]), int(text[2:4]), int(text[4:6])
    month = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC".index(text[7:10]) // 3 + 1
    clock = clock_minutes(hour, minute)
    if clock is None or not 1 <= day <= 31:
        return None
    year_text = text[10:]
    year = (
        int(year_text)
        if len(year_text) == 4
        else century_of(int(year_text)) + int(year_text)
        if year_text
        else 0
    )
    found = on_days(items, month, day, day, Item("year", 0, 0, year) if year else None)
    return replace(found, clock=clock, precision="minute")


def _other_calendar(items: Items) -> TimeMention:
    """A date of another calendar is recognised and never converted."""
    return mention(items, None, "day" if one(items, "day", "ordinal") else "month", ("other_calendar",))


def _other_year(items: Items) -> TimeMention:
    return mention(items, None, "year", ("other_calendar",))


def _holiday(items: Items) -> TimeMention:
    return mention(items, None)


def _fixed_feast(items: Items) -> TimeMention | None:
    """New Year's Day 1915: a feast with the same date in every year of the civil calendar."""
    month, day = divmod(number_of(one(items, "fixedfeast")), 100)
    return on_days(items, month, day, day, one(items, "year", "oddyear")) if month else None


def _easter(items: Items) -> TimeMention | None:
    """Good Friday 1998, Orthodox Easter 2025: days counted from Easter Sunday of the year."""
    name = one(items, "easter")
    year = number_of(one(items, "year"))
    if name is None or not 1583 <= year < 2200:
        return None
    eastern = one(items, "eastern") is not None
    sunday = easter_sunday(year, eastern=eastern)
    return mention(items, Fixed(Interval.from_day(sunday + number_of(name) * DAY_LENGTH)))


# ---------------------------------------------------------------- months, years and their parts


def _month_of_year(items: Items) -> TimeMention:
    month = number_of(one(items, "month", "maymonth", "shortmonth"))
    year = one(items, "year", "oddyear")
    if year is not None and year.tag == "oddyear":
        return mention(items, None, "month", ("year_out_of_range",))
    return mention(
        items, Fixed(Interval.from_month(number_of(year), month)) if year else Yearless(month), "month"
    )


def _bare_month(items: Items) -> TimeMention | None:
    """A month alone; three letters without a stop are a first name ("Ana and Jan Horak")."""
    return _month_of_year(items) if items[0].end - items[0].start > _INITIALS else None


def _named_month(items: Items) -> TimeMention | None:
    """The month of May."""
    return _month_of_year(items) if unit_of(one(items, "unit")) == "month" else None


def _months(items: Items) -> TimeMention:
    months = [number_of(item) for item in every(items, "month", "maymonth", "shortmonth")]
    first, last = months[0], months[-1]
    year = number_of(one(items, "year"))
    if not year:
        return mention(items, Span(Yearless(first), Yearless(last)), "window")
    start = Interval.from_month(year if first <= last else year - 1, first)
    return mention(items, Fixed(start.hull(Interval.from_month(year, last))), "window")


def _parts(items: Items) -> tuple[int, int]:
    """Which thirds are meant: early is 1, late is 3, mid to late is 2 to 3."""
    thirds = [number_of(item) for item in every(items, "part")]
    return thirds[0], max(thirds[0], thirds[-1])


def _part_of_month(items: Items) -> TimeMention:
    month = number_of(one(items, "month", "maymonth", "shortmonth"))
    year = number_of(one(items, "year"))
    first, last = _parts(items)
    if year:
        when: When = Fixed(third_of_month(year, month, first).hull(third_of_month(year, month, last)))
    else:
        when = Yearless(month, 10 * first - 9, (10, 20, 0)[last - 1])
    return mention(items, when, "part_of_month")


def _half_of_month(items: Items) -> TimeMention:
    second = number_of(one(items, "nth", "ordinal")) == 2
    month, year = number_of(one(items, "month", "maymonth", "shortmonth")), number_of(one(items, "year"))
    days = Yearless(month, 16, 0) if second else Yearless(month, 1, 15)
    exact = days.in_year(year) if year else None
    return mention(items, Fixed(exact) if exact else days, "part_of_month")


def _part_of_year(items: Items) -> TimeMention | None:
    year = number_of(one(items, "year"))
    if year < 1000:
        return None
    first, last = _parts(items)
    return mention(items, Fixed(third_of_year(year, first).hull(third_of_year(year, last))), "window")


def _season_of_year(items: Items) -> TimeMention:
    """Without a hemisphere a season is known to its year only, and a winter not even to that."""
    winter = str(getattr(one(items, "season"), "value", "")) == "winter"
    year = number_of(one(items, "year"))
    return mention(items, None if winter else Fixed(Interval.from_year(year)), "season")


def _year(items: Items) -> TimeMention | None:
    year = one(items, "year", "oddyear")
    era = one(items, "era")
    if year is None or (era and era.value == "bc") or year.tag == "oddyear":
        return mention(items, None, "year", ("year_out_of_range",))
    return mention(items, Fixed(Interval.from_year(number_of(year))), "year")


def _likely_year(items: Items) -> TimeMention | None:
    """A number where a year may stand, but where it may as well count something."""
    return _year(items) if 1900 <= number_of(one(items, "year")) < 2100 else None


def _named_year(items: Items) -> TimeMention | None:
    return _year(items) if unit_of(one(items, "unit")) == "year" else None


def _year_range(items: Items) -> TimeMention | None:
    numbers = every(items, "year", "day", "big")
    return _years(items, number_of(numbers[0]), number_of(numbers[-1]))


def _years(items: Items, first: int, last: int) -> TimeMention | None:
    if last < 100:
        last += first // 100 * 100
    if not 1000 <= first < last < 2200 or last - first > 500:
        return None
    return mention(items, Fixed(Interval.from_year(first).hull(Interval.from_year(last))), "window")


def _decade(items: Items) -> TimeMention | None:
    item = one(items, "decade", "decadeword")
    assert item is not None
    if item.tag == "decadeword":
        return mention(items, Decade(number_of(item)), "decade")
    digits = "".join(c for c in str(item.value) if c.isdigit())
    first = int(digits) if len(digits) == 4 else 1900 + int(digits)
    if not 1000 <= first < 2200:
        return None
    part = one(items, "part")
    years = {1: (0, 3), 2: (3, 6), 3: (6, 9)}[number_of(part)] if part else (0, 9)
    decade = Interval.from_year(first + years[0]).hull(Interval.from_year(first + years[1]))
    return mention(items, Fixed(decade), "decade")


def _century(items: Items) -> TimeMention | None:
    number = number_of(one(items, "nth", "ordinal"))
    if unit_of(one(items, "unit", "units")) != "century" or not 11 <= number <= 22:
        return None
    first = 100 * number - 100
    return mention(items, Fixed(Interval.from_year(first).hull(Interval.from_year(first + 99))), "window")


# ---------------------------------------------------------------- hours


def clock_minutes(hour: int, minute: int, meridiem: str = "") -> int | None:
    """Minutes after midnight; None if no clock shows such a time. 24:00 is the end of the day."""
    if meridiem:
        if not 1 <= hour <= 12:
            return None if hour > 23 else hour * 60 + minute
        hour = hour % 12 + (12 if meridiem == "p" else 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    return hour * 60 + minute


def _clock(items: Items) -> TimeMention | None:
    """A time of day; its zone and a second reading in another zone stay words."""
    head = items[0]
    meridiem = str(getattr(one(items[:2], "meridiem"), "value", ""))[:1].lower()
    meridiem = meridiem or _half_of_day(one(items, "daypart"))
    if head.tag == "noon":
        minutes: int | None = number_of(head)
    elif head.tag in ("clocktime", "dotclock"):
        hour, minute = str(head.value).rstrip("Z").replace(".", ":").split(":")[:2]
        minutes = clock_minutes(int(hour), int(minute), meridiem)
    elif head.tag == "hhmm":
        digits = "".join(c if c.isdigit() else " " for c in str(head.value)).split()
        hour, minute = digits if len(digits) == 2 else (digits[0][:2], digits[0][2:])
        minutes = clock_minutes(int(hour), int(minute))
    elif head.tag in ("four", "year"):
        minutes = clock_minutes(*divmod(number_of(head), 100))
    else:
        minutes = clock_minutes(number_of(head), 0, meridiem) if isinstance(head.value, int) else None
    if minutes is None:
        return None
    exact: Precision = "minute" if head.tag in ("clocktime", "dotclock", "hhmm", "four", "year") else "hour"
    return TimeMention(head.start, items[-1].end, "", "time", precision=exact, clock=minutes)


_HALVES: dict[str, Literal["a", "p", "night"]] = {
    "morning": "a", "dawn": "a", "afternoon": "p", "evening": "p", "dusk": "p", "night": "night",
}  # fmt: skip


def _half_of_day(part: Item | None) -> str:
    """The half of the day that a part of it lies in; night is in both."""
    return "" if part is None else {"morning": "a", "afternoon": "p", "evening": "p"}.get(str(part.value), "")


def _half_past(items: Items) -> TimeMention | None:
    """Half past ten."""
    meridiem = str(getattr(one(items, "meridiem"), "value", ""))[:1].lower()
    minutes = clock_minutes(number_of(one(items, "day", "number")), 30, meridiem)
    if minutes is None:
        return None
    return TimeMention(items[0].start, items[-1].end, "", "time", precision="minute", clock=minutes)


def _midnight(items: Items) -> TimeMention:
    """Midnight alone: nobody can tell the first minute of the day from the last."""
    return TimeMention(items[0].start, items[-1].end, "", "time", precision="hour")


def _military_hours(items: Items) -> TimeMention | None:
    return _clock(items) if unit_of(one(items, "units")) == "hour" else None


# ---------------------------------------------------------------- lengths


def _length(items: Items) -> Length | None:
    """A length with a count: five years, 48-hour, a week, two and a half months, half a year."""
    name = one(items, "units", "unit", "quarter")
    count = one(items, "number", "day", "big", "year", "four", "dozen")
    amount: float = count.value if count is not None and isinstance(count.value, int | float) else 1
    if amount < 0 or (count is not None and count.tag == "year" and unit_of(name) == "year"):
        return None
    if one(items, "half"):
        amount = amount + 0.5 if one(items, "and") else 0.5
    if name is not None and str(name.value) == "fortnight":
        amount *= 2
    return Length(unit_of(name), some(unit_of(name), amount))


def _effective_days(items: Items) -> Length | None:
    """D+30, H+72: a length after a day or hour that the text leaves unsaid."""
    text = str(items[0].value)
    count = int("".join(c for c in text if c.isdigit()))
    unit: CalendarUnit = "hour" if text[0] == "H" else "day"
    return Length(unit, some(unit, count))


def _vague_length(items: Items) -> Length:
    """A length without a number: several weeks, decades, two to three days."""
    return Length(unit_of(one(items, "units", "unit", "quarter")), None)


def _share(items: Items) -> str | None:
    """Three-quarters of the force, one quarter of it: a share, no time."""
    name, count = one(items, "units", "quarter"), number_of(one(items, "number", "day"))
    return "no time" if name is not None and name.value == "quarter" and 1 <= count <= 3 else None


def _in_years_of_life(items: Items) -> str | None:
    """In his 30s, in her late forties: an age."""
    name = one(items, "decade", "decadeword")
    return "no time" if name is not None and len(str(name.value).rstrip("s'’")) <= 2 else None


def _no_time(_: Items) -> str:
    """An age (12-year-old) or the name of a group (6 April Movement) is no time of the story."""
    return "no time"


# ---------------------------------------------------------------- counted from an anchor


def _weekday(items: Items) -> TimeMention:
    """A weekday alone, with "last", "next" or a part of the day."""
    day = number_of(one(items, "weekday"))
    which = one(items, "last", "past", "next", "coming", "this", "previous", "following")
    steps = number_of(which)
    if which is not None and which.tag == "previous":
        return replace(mention(items, OnWeekday(day, "previous")), weekday=day)
    when = OnWeekday(day, "bare" if which is None else "last" if steps < 0 else "next" if steps else "this")
    return replace(mention(items, when), weekday=day)


def _weekdays(items: Items) -> TimeMention:
    """Fridays: every one of them."""
    return replace(mention(items, None), kind="set", weekday=number_of(one(items, "weekdays")))


def _weekday_pair(items: Items) -> TimeMention:
    first, last = (OnWeekday(number_of(item)) for item in every(items, "weekday"))
    return mention(items, Span(first, last), "window")


def _deictic_day(items: Items) -> TimeMention:
    """Today, yesterday, tomorrow, tonight; the day before yesterday."""
    steps = number_of(one(items, "today"))
    if one(items, "before"):
        steps -= 1
    if one(items, "after"):
        steps += 1
    return mention(items, InCalendar("day", steps))


def _this_part_of_day(items: Items) -> TimeMention:
    """This morning is today; last night is yesterday; that evening is the day of the story."""
    if one(items, "that", "same"):
        when = InCalendar("day", 0, "story")
    elif one(items, "previous", "following") or (one(items, "next") and one(items, "the")):
        when = InCalendar("day", number_of(one(items, "previous", "following", "next")), "story")
    else:
        when = InCalendar("day", number_of(one(items, "last", "this", "next")))
    return replace(mention(items, when), half=_HALVES.get(str(getattr(items[-1], "value", "")), ""))


def _time_of_day(items: Items) -> TimeMention:
    """In the morning, at dawn: of the day of the story, at an hour that stays open."""
    return replace(mention(items, None), kind="time")


def _overnight(items: Items) -> TimeMention:
    return mention(items, Span(InCalendar("day", -1), InCalendar("day", 0)), "window")


def _calendar_unit(items: Items) -> TimeMention | None:
    """Last week, this year, next month: whole units counted from the document's own."""
    unit = unit_of(items[-1])
    steps = number_of(one(items, "last", "past", "next", "this"))
    if unit in ("minute", "hour") or (unit == "day" and steps == 0):
        return None
    return mention(items, InCalendar(unit, steps), PRECISIONS[unit])


def _the_weekend(items: Items) -> TimeMention | None:
    return _calendar_unit(items) if unit_of(items[-1]) == "weekend" else None


def _this_unit(items: Items) -> TimeMention | None:
    """For the week, for the full year: that of the story."""
    unit = unit_of(one(items, "unit"))
    if unit not in ("week", "month", "year"):
        return None
    return mention(items, InCalendar(unit, 0, "story"), PRECISIONS[unit])


def _story_unit(items: Items) -> TimeMention | None:
    """The previous day, the same week, that month: units counted from the story's own day."""
    unit = unit_of(items[-1])
    if unit == "week" and one(items, "previous", "prior"):
        return _rolling_unit(items)
    if unit in ("minute", "hour"):
        return None
    steps = number_of(one(items, "previous", "prior", "following", "next", "that", "same"))
    steps = -1 if one(items, "prior") else steps
    return mention(items, InCalendar(unit, steps, "story"), PRECISIONS[unit])


def _rolling_unit(items: Items) -> TimeMention:
    """The past year, the preceding week: a stretch up to the anchor, not a unit of the calendar."""
    unit = unit_of(items[-1])
    anchor: Anchor = "story" if one(items, "previous", "prior") else "document"
    found = mention(items, Rolling(unit, some(unit, 1), True, anchor), "window")
    return replace(found, kind="period", duration=some(unit, 1))


def _coming_unit(items: Items) -> TimeMention:
    """The coming week: from the document's day on; when it will be over nobody promises."""
    when = Rolling(unit_of(one(items, "units", "unit", "quarter")), None, False, "document")
    return replace(mention(items, when, "window"), kind="period")


def _unit_beside(items: Items) -> TimeMention | None:
    """The day before, the week after: one unit from the story's own."""
    unit = unit_of(one(items, "unit"))
    steps = -1 if one(items, "before") else 1
    return (
        mention(items, InCalendar(unit, steps, "story"), PRECISIONS[unit])
        if unit not in ("minute", "hour")
        else None
    )


def _part_of_unit(items: Items) -> TimeMention | None:
    """The end of the year, early last month, later this week."""
    unit = unit_of(one(items, "unit", "quarter"))
    if unit == "day" and one(items, "in"):
        return mention(items, InCalendar("day", 0, "story"))
    if unit not in ("week", "month", "year"):
        return None
    which = one(items, "last", "past", "next", "this", "same", "previous", "following")
    story = which is not None and which.tag in ("same", "previous", "following")
    side = 1 if one(items, "later") else -1 if one(items, "earlier") else 0
    part = number_of(one(items, "part"))
    when = InCalendar(unit, number_of(which), "story" if story else "document", part, side=side)
    return mention(items, when, "window" if unit == "year" else "part_of_month")


def _part_of_last_unit(items: Items) -> TimeMention | None:
    """Since year-end: that of the last year."""
    found = _part_of_unit(items)
    if found is None or not isinstance(found.when, InCalendar):
        return found
    return replace(found, when=replace(found.when, steps=-1))


def _relative_month(items: Items) -> TimeMention:
    """Last October, this March, next May; that August, the following May."""
    which = one(items, "last", "past", "next", "coming", "this", "that", "same", "previous", "following")
    tag = which.tag if which is not None else "this"
    story = tag in ("that", "same", "previous", "following") or (tag == "next" and items[0].tag == "the")
    month = number_of(one(items, "month", "maymonth"))
    anchor: Anchor = "story" if story else "document"
    return mention(items, InCalendar("month", number_of(which), anchor, month=month), "month")


def _relative_season(items: Items) -> TimeMention:
    return mention(items, None, "season")


def _season_by_name(items: Items) -> TimeMention | None:
    """A season, where "the fall" may as well be that of a town or a government."""
    name = one(items, "season")
    return None if name is None or name.value == "fall" else _relative_season(items)


def _every_unit(items: Items) -> TimeMention:
    """Each week, every two days, twice a month, daily."""
    unit = unit_of(one(items, "unit", "units", "often", "quarter"))
    return replace(mention(items, None, PRECISIONS[unit]), kind="set")


_NAMES_A_YEAR = "(?<=in|since|during|until|approx|open|part|season|than|after|before)"
_MAY_NAME_A_YEAR = "(?<=of|by|from|to|the|a|that|owner|possessive|and|between|or|name)"
WHICH = "(last|past|next|this|same|previous|following)"
ZONE = "((dash? zone)|(local time)|(name{1,2} local? time))"
_CLOCK = (
    "((clocktime|dotclock) (meridiem|units)? | ((day|number) meridiem) | hhmm | noon"
    "| (day|number) oclock meridiem? | (year|four)(?=zone|local time)"
    "| ((?<=at)|(?<=at approx)) (day|number) (?=(in the|that|this|the same) daypart))"
)
ASIDE = f"(open {_CLOCK} {ZONE}? close)"
_NEXT_PHRASE = "the|a|name|word|weekday|this|that|day|month|maymonth|year|ordinal|iso|numeric"

PHRASES: tuple[Rule, ...] = (
    Rule("turn", f"midnight {ZONE}? {ASIDE}?", _midnight),
    Rule("clock", "half past (day|number) oclock? meridiem?", _half_past),
    Rule("clock", f"{_CLOCK} {ZONE}? (in the daypart)? {ASIDE}?", _clock),
    Rule("clock", "four units local? | (?<=at|approx|by|before|after|since) year units", _military_hours),
    Rule("word", f"{NUMBER} dash? age", _no_time),
    Rule("word", "(?<=owner) part? dash? (decade|decadeword)", _in_years_of_life),
    Rule("word", f"the? ({MONTH} {DAY}|{DAY} {MONTH}) body", _no_time),
    Rule("word", "(number|day) (dash (units|quarter) | (units|quarter) (?=of))", _share),
    Rule("date", f"eastern? easter (comma|of|in){{0,2}} {YEAR}", _easter),
    Rule("date", "feast weekday | eastern? easter", _holiday),
    Rule("date", f"fixedfeast ((comma|of|in){{0,2}} {YEAR})?", _fixed_feast),
    Rule("date", "fixedfeast", _holiday),
    Rule("date", f"{DAY} dash {MONTH} dash (year|day|big)", _dashed_day),
    Rule("date", "numeric", _numeric),
    Rule("date", "iso", _iso),
    Rule("date", "yearmonth", _year_month),
    Rule("date", "dtg", _military),
    Rule(
        "date",
        f"{DAY}? dash? {OTHER} (word|name|dash|othermonth){{0,3}} day? comma? {ERA_YEAR}",
        _other_calendar,
    ),
    Rule("date", f"{DAY} {OTHER} | holymonth", _other_calendar),
    Rule("date", "othera (year|day|big|number) | (year|number) (othera|solar othera?)", _other_year),
    Rule("date", f"the? {DAYS} of? {MONTH} (year|oddyear)", _days_of_month),
    Rule("date", f"the? {DAYS} of? {MONTH} (comma|of)? {YEAR}", _days_of_month),
    Rule("date", f"(the|this)? {NTH} unit of {MONTH} ({IN_YEAR} {YEAR})?", _days_of_month),
    Rule("date", f"{MONTH} the {NTH} (comma? of? {YEAR})?", _days_of_month),
    Rule("date", f"{MONTH} the? {DAYS} (comma|of)? {YEAR}", _days_of_month),
    Rule("date", f"(the? {DAYS} of? {MONTH} | {MONTH} the? {DAYS}) open {YEAR} close", _days_of_month),
    Rule("date", f"{MONTH} big comma? year", _no_such_day),
    Rule("date", f"big {MONTH} year", _no_such_day),
    Rule(
        "date", f"the? {NTH} ((dash|to|until|and|or) {NTH})? of {MONTH} (comma? of? {YEAR})?", _days_of_month
    ),
    Rule("date", f"the? {DAYS} of? {MONTH}", _days_of_month),
    Rule("date", f"{MONTH} the? {DAYS}", _days_of_month),
    *DAYS_ALONE,
    Rule("date", f"the? {NTH} half of the? {MONTH} (comma? of? {YEAR})?", _half_of_month),
    Rule("date", f"{PART} {MONTH} (comma? of? {YEAR})?", _part_of_month),
    Rule(
        "date",
        f"{MONTH} (comma {MONTH}){{0,3}} {JOINED} {MONTH} (comma? of? {YEAR})?",
        _months,
    ),
    Rule("date", f"(last|this|next|past|(this? coming)) (month|maymonth)(?!{DAY})", _relative_month),
    Rule(
        "date",
        f"(that same? month | (that same|the (same|previous|following|next)) (month|maymonth))"
        f"(?!{DAY}|comma? year) | that maymonth (?=stop|comma)",
        _relative_month,
    ),
    Rule("date", f"{MONTH} (comma|of|dash)? (the? unit)? {YEAR}", _month_of_year),
    Rule(
        "date",
        "(?<=in|since|during|until|by|approx|past|between) (month|maymonth|shortmonth)",
        _month_of_year,
    ),
    Rule("date", "(?<=from|to|of|and|before|after|or|dash|open|than|at) month", _bare_month),
    Rule("date", "(?<=for) month (?!name|reference|body)", _month_of_year),
    Rule("date", "((?<=a) month | (?<=the|that|owner|possessive) (month|maymonth)) (?=word)", _month_of_year),
    Rule("date", "the unit of (month|maymonth)", _named_month),
    *QUARTERS,
    Rule("date", "the? (part dash?)? season of? year", _season_of_year),
    Rule("date", "(last|this|next|past|that) season", _relative_season),
    Rule("date", "(?<=in|over|during|until) the part? season (?!of|from)", _relative_season),
    Rule("date", "(?<=by|since|before|after|for|of) the part? season (?!of|from)", _season_by_name),
    Rule("date", "year (dash|slash) (year|day|big)(?!counted|unit)", _year_range),
    Rule("date", "(?<=from|between|open|in|during) year (to|until) year(?!counted)", _year_range),
    Rule("date", "(?<=between) year and year(?!counted)", _year_range),
    Rule("date", f"{PART} year(?!counted)", _part_of_year),
    Rule("date", "the? unit (year|oddyear)", _named_year),
    Rule("date", "year era | era year", _year),
    Rule("date", f"{_NAMES_A_YEAR} year(?!counted|units|few|open year)", _year),
    Rule("date", "(?<=year comma|year and|year or) year(?!counted|units)", _likely_year),
    Rule("date", f"{_MAY_NAME_A_YEAR} year(?!counted|units)", _likely_year),
    Rule("date", "(?<=part as|ago as) year(?!counted|units)", _likely_year),
    Rule("date", "(?<=for) year (?=stop|comma|close|and|to|or|dash)", _likely_year),
    Rule("date", "(?<=since at least) year(?!counted|units)", _likely_year),
    Rule("date", "(?<=comma) year (?=stop|close)", _likely_year),
    Rule("date", "(?<![^stop]) year (?=name|colon)", _likely_year),
    Rule("date", "(?<![^stop]) year (?=stop)", _likely_year),
    Rule("date", "(the? part dash? of?)? the? decade | (part dash? | the) decadeword", _decade),
    Rule("date", f"the? (part dash?)? {NTH} dash? unit", _century),
    Rule("date", "holiday", _holiday),
    Rule("set", f"each ({NUMBER}|few)? (unit|units|quarter|weekday|daypart|month|season)", _every_unit),
    Rule("set", "times a (unit|quarter) | often", _every_unit),
    Rule("set", "weekdays", _weekdays),
    Rule("relative", "the unit (before|after) today", _deictic_day),
    Rule("relative", "today", _deictic_day),
    Rule("relative", "(this|last|that|(the (same|previous|following|next))|same) daypart", _this_part_of_day),
    Rule(
        "time",
        "(in the part? daypart | (?<=at|by) part? dash? daypart)"
        "(?!(of|on|to|from) the? (day|ordinal|nth|month|weekday))",
        _time_of_day,
    ),
    Rule("relative", "overnight", _overnight),
    Rule(
        "relative",
        f"(the part of | part | (later|earlier) in?) the? {WHICH}? (unit|quarter)",
        _part_of_unit,
    ),
    Rule("relative", "the (past|last) (unit|quarter)", _rolling_unit),
    Rule("relative", "the? coming (unit|quarter)", _coming_unit),
    Rule("relative", "the (units|unit) onward (?!of)", _coming_unit),
    Rule("relative", "(last|past|next|this) (unit|quarter)", _calendar_unit),
    Rule("relative", "the unit", _the_weekend),
    Rule("relative", "(?<=for|over|during) the unit (?!of|that|before|after|dash)", _this_unit),
    Rule("relative", "the full unit (?!of|that|before|after)", _this_unit),
    Rule(
        "relative",
        "(?<=by|before|at|until|approx|after|from|to) unit (dash|possessive)? part",
        _part_of_unit,
    ),
    Rule("relative", "(?<=since) unit (dash|possessive)? part", _part_of_last_unit),
    Rule(
        "relative",
        "the? (previous|prior|following|that|same) same? (unit|quarter) | the next (unit|quarter)",
        _story_unit,
    ),
    Rule(
        "relative",
        f"the unit (before|after) (?!{_NEXT_PHRASE})",
        _unit_beside,
    ),
    Rule("weekday", "(last|past|next|(this? coming)|this|(the? (previous|following))) weekday", _weekday),
    Rule("weekday", "weekday", _weekday),
    Rule("length", f"{NUMBER} dash? and dash? a dash? half dash? (units|unit)", _length),
    Rule("length", "dplus", _effective_days),
    Rule("length", "a unit and a half", _length),
    Rule("length", "a more unit | another unit", _length),
    Rule("length", "half (a|dash) unit | a half dash? unit", _length),
    Rule("length", f"{NUMBER} open {NUMBER} close dash? (unit|units)", _length),
    Rule("length", f"{NUMBER} (to|or|and|dash|until) {NUMBER} dash? (units|unit)", _vague_length),
    Rule("length", f"({NUMBER}|(a? dozen of?)) dash? more? (unit|units|quarter)", _length),
    Rule("length", "a? few (units)", _vague_length),
    Rule("length", "a unit (?=ago|later|earlier|before|after|prior)", _length),
    Rule(
        "length",
        "(?<=for|in|within|over|after|than|approx|least|most|last|next|coming|past|previous|during|less)"
        " a unit",
        _length,
    ),
    Rule("length", "unit (?=dash? long)", _length),
    Rule("length", "units (?=dash? long|later|earlier|ago|before|after|of|and)", _vague_length),
    Rule(
        "length",
        "(?<=for|in|within|over|after|last|next|coming|past|previous|following|recent|during|than) units",
        _vague_length,
    ),
)
