"""Compound time phrases: weekday with date, hour with day, ranges, "by", "since", "three days later".

Built out of the single phrases of `phrases`, in two passes: days with their weekday and hour first, then
what stands around them.
"""

from dataclasses import replace

from truce.asof import Duration, Interval
from truce.claims.reading.times.elements import PRECISIONS, Items, Length, unit_of
from truce.claims.reading.times.grammar import Build, Item, Rule, every, one
from truce.claims.reading.times.mention import (
    Anchor,
    DayOfMonth,
    Fixed,
    InCalendar,
    InWeek,
    InYear,
    Modifier,
    Offset,
    OnWeekday,
    Precision,
    Rolling,
    Span,
    TimeMention,
    When,
    Yearless,
    some,
)
from truce.claims.reading.times.phrases import ZONE
from truce.errors import ArgumentError

DAY = "(date|relative|weekday)"
_EVENT = "the|a|name|word|counted|reporting|this|that|these|owner|possessive|number|day|big|ahead"
_MODIFIERS: dict[str, Modifier] = {
    "by": "by", "since": "since", "until": "until", "before": "before", "prior": "before", "after": "after",
    "following": "after", "from": "since", "approx": "approx",
}  # fmt: skip
_NOON, _EVENING = 720, 300  # minutes; what is called night has no hour of its second half before five
_PLAIN = "|".join(word for word in _MODIFIERS if word != "from")
"""Words that never compare, as "from" may: "up from last year", "from last year's level"."""


def mention_of(item: Item | None) -> TimeMention:
    """The mention that an item carries."""
    assert item is not None
    assert isinstance(item.value, TimeMention)
    return item.value


def _wide(items: Items, found: TimeMention) -> TimeMention:
    return replace(found, start=items[0].start, end=items[-1].end)


# ---------------------------------------------------------------- a day with its weekday and hour


def _weekday_of_date(items: Items) -> TimeMention | None:
    """Thursday, October 10, 2025; 10 October (Thursday)."""
    day = mention_of(one(items, "date"))
    named = one(items, "weekday", "shortweekday")
    assert named is not None
    weekday = named.value if named.tag == "shortweekday" else mention_of(named).weekday
    if day.precision not in ("day", "minute") or not isinstance(weekday, int):
        return None
    return _wide(items, replace(day, weekday=weekday))


def _hour_of_day(items: Items) -> TimeMention | None:
    """An hour and a day, in either order."""
    clock = mention_of(one(items, "clock"))
    day = mention_of(one(items, "date", "relative", "weekday"))
    if day.precision != "day" or day.clock is not None:
        return None
    return _wide(items, replace(day, clock=_in_half(clock.clock, day.half), precision=clock.precision))


def _in_half(clock: int | None, half: str) -> int | None:
    """A clock of twelve hours in the half of the day that is named: ten o'clock "that night" is 22:00."""
    if clock is None or clock >= _NOON or half in ("", "a"):
        return clock
    first = _EVENING if half == "night" else 60
    return clock + _NOON if clock >= first else clock


def _hour_of_weekday(items: Items) -> TimeMention | None:
    """An hour, then a weekday with its date: around noon on Friday, 9 May 2025."""
    clock = mention_of(one(items, "clock"))
    day = _weekday_of_date([item for item in items if item.tag != "clock"])
    if day is None or day.clock is not None:
        return None
    return _wide(items, replace(day, clock=clock.clock, precision=clock.precision))


def _midnight_of_day(items: Items) -> TimeMention | None:
    """Midnight is the first or the last minute of a day: both are kept, the day is the value."""
    day = mention_of(one(items, "date", "relative", "weekday"))
    if day.precision != "day":
        return None
    if not isinstance(day.when, Fixed) or day.when.interval.first is None or day.when.interval.last is None:
        return _wide(items, day)
    first, last = day.when.interval.first, day.when.interval.last
    try:
        readings = (Interval(first, first), Interval(last, last).shift(Duration.of(1, "minute")))
    except ArgumentError:
        return _wide(items, day)
    return _wide(items, replace(day, candidates=tuple(str(reading) for reading in readings)))


def _midnight_of_weekday(items: Items) -> TimeMention | None:
    """Midnight on Sunday 8 June."""
    day = _weekday_of_date([item for item in items if item.tag != "turn"])
    return _midnight_of_day([Item("date", items[0].start, items[-1].end, day)]) if day is not None else None


def _day_of_relative_year(items: Items) -> TimeMention | None:
    """3 May last year, October of that year."""
    day, year = mention_of(items[0]), mention_of(items[-1])
    is_year = isinstance(year.when, InCalendar) and year.when.unit == "year" and not year.when.part
    if not isinstance(day.when, Yearless) or not is_year or not isinstance(year.when, InCalendar):
        return None
    return _wide(items, replace(day, when=InYear(day.when, year.when)))


def _weekday_of_relative_week(items: Items) -> TimeMention | None:
    """Wednesday last week, Friday of that week."""
    day, week = mention_of(items[0]), mention_of(items[-1])
    is_week = isinstance(week.when, InCalendar) and week.when.unit == "week" and not week.when.side
    if not isinstance(day.when, OnWeekday) or not is_week or not isinstance(week.when, InCalendar):
        return None
    return _wide(items, replace(day, when=InWeek(day.when.weekday, week.when)))


def _part_of_day(items: Items) -> TimeMention | None:
    """The morning of 27 September, Friday night: the hours stay open, the day is the value."""
    day = mention_of(one(items, "date", "relative", "weekday"))
    return _wide(items, day) if day.precision in ("day", "window") else None


_AROUND_DAY: tuple[tuple[str, Build], ...] = (
    (f"clock comma? (on|of)? the? DAY {ZONE}?", _hour_of_day),
    ("DAY (comma|dash|at|in|by)? (comma|at|approx|just)? (just? (before|after))? clock", _hour_of_day),
    (f"turn comma? (on|of)? the? DAY {ZONE}?", _midnight_of_day),
    ("DAY comma? (at|by)? turn", _midnight_of_day),
    ("(before|after)? the? part? daypart (of|on) the? DAY", _part_of_day),
    ("just? (before|after) turn (of|on)? the? DAY", _part_of_day),
    ("the? part length of the? DAY", _part_of_day),
    ("DAY (part|daypart){1,2}", _part_of_day),
    ("part (on|in)? DAY", _part_of_day),
)
WITH_HOURS: tuple[Rule, ...] = (
    Rule("date", "date comma? (of|in)? relative", _day_of_relative_year),
    Rule("relative", "weekday of? relative", _weekday_of_relative_week),
    Rule(
        "date",
        f"clock comma? (on|of)? (weekday|shortweekday) daypart? comma? (on|the)? date {ZONE}?",
        _hour_of_weekday,
    ),
    Rule(
        "date",
        f"turn comma? (on|of)? (weekday|shortweekday) comma? (on|the)? date {ZONE}?",
        _midnight_of_weekday,
    ),
    Rule(
        "date",
        "(weekday|((?<!name)shortweekday)) comma? (on|the)? date (comma|at|by){1,2} clock",
        _hour_of_weekday,
    ),
    Rule(
        "date",
        "(weekday|((?<!name)shortweekday)) comma? (on|the)? date (comma|at|by){1,2} turn",
        _midnight_of_weekday,
    ),
    Rule("date", "(weekday|((?<!name)shortweekday)) daypart? comma? (on|the)? date", _weekday_of_date),
    Rule("date", "date (open a?|((comma|dash) a)) (weekday|shortweekday) close?", _weekday_of_date),
    Rule("date", "date comma weekday (?=comma|stop|close)", _weekday_of_date),
    *(
        Rule(tag, pattern.replace("DAY", tag), build)
        for tag in ("date", "relative", "weekday")
        for pattern, build in _AROUND_DAY
    ),
)


# ---------------------------------------------------------------- ranges


def _range(items: Items) -> TimeMention | None:
    """From one day to another. What the first leaves unsaid (month, year) the second says."""
    first, last = (mention_of(item) for item in every(items, "date", "relative", "weekday"))
    if first.when is None or last.when is None or "window" in (first.precision, last.precision):
        return None
    if isinstance(first.when, OnWeekday) and last.precision != "day":
        return None  # "rose on Friday to December's level"
    span = _span(first.when, last.when)
    if span is None:
        return None
    flags = tuple(dict.fromkeys((*first.flags, *last.flags)))
    return TimeMention(items[0].start, items[-1].end, "", "date", precision="window", flags=flags, when=span)


def _span(first: When, last: When) -> When | None:
    if isinstance(last, DayOfMonth):
        last = _of_same_month(first, last)
    if isinstance(first, Yearless) and isinstance(last, Fixed) and last.interval.first:
        year = last.interval.first.year
        start = first.in_year(year)
        if start and start.first and last.interval.before(start):
            start = first.in_year(year - 1)
        first = Fixed(start) if start else first
    if isinstance(first, Fixed) and isinstance(last, Yearless) and first.interval.first:
        year = first.interval.first.year
        end = last.in_year(year)
        end = last.in_year(year + 1) if end and end.before(first.interval) else end
        last = Fixed(end) if end else last
    if isinstance(first, Fixed) and isinstance(last, Fixed):
        return None if last.interval.before(first.interval) else Fixed(first.interval.hull(last.interval))
    return Span(first, last)


def _of_same_month(first: When, last: DayOfMonth) -> When:
    """From 12 May until the 18th: of May; until the 3rd: of June."""
    day = first.interval.first if isinstance(first, Fixed) else None
    month = first.month if isinstance(first, Yearless) else day.month if day is not None else None
    start = first.first if isinstance(first, Yearless) else day.day if day is not None else None
    if month is None or start is None:
        return last
    return Yearless(month if last.day >= start else month % 12 + 1, last.day)


# ---------------------------------------------------------------- counted lengths


def length_of(item: Item | None) -> Length:
    """The length that an item carries."""
    assert item is not None
    assert isinstance(item.value, Length)
    return item.value


def _lengths_away(items: Items) -> TimeMention:
    """Three days later, two years ago, a week earlier, hours later."""
    length = length_of(one(items, "length"))
    from_document = one(items, "ago", "now") is not None
    backwards = one(items, "ago", "earlier", "before", "prior") is not None
    when = Offset(length.unit, length.by, backwards, "document" if from_document else "story")
    return _counted(items, length, when, PRECISIONS[length.unit] if length.unit != "week" else "day")


def _lengths_from_date(items: Items) -> TimeMention | None:
    """Two weeks after 7 October; the day before the 9 May parade."""
    base = mention_of(one(items, "date", "relative", "weekday")).when
    backwards = one(items, "before", "prior") is not None
    if base is None:
        return None
    if one(items, "length"):
        length = length_of(one(items, "length"))
    else:
        unit = unit_of(one(items, "unit"))
        length = Length(unit, some(unit, 1))
    when: When = Offset(length.unit, length.by, backwards, "story", base)
    if isinstance(base, Fixed) and length.by is not None:
        try:
            when = Fixed(base.interval.shift(length.by, backwards))
        except ArgumentError:
            return None
    return _counted(items, length, when, "day")


def _eve(items: Items) -> TimeMention | None:
    """The eve of a day: the day before it."""
    base = mention_of(one(items, "date", "relative", "weekday")).when
    if base is None:
        return None
    return _counted(items, Length("day", None), Offset("day", some("day", 1), True, "story", base), "day")


def _lengths_from_event(items: Items) -> TimeMention:
    """Two weeks after the attack: only whoever knows when that was can tell."""
    unit = unit_of(one(items, "unit"))
    length = length_of(one(items, "length")) if one(items, "length") else Length(unit, some(unit, 1))
    return _counted(items[:-1], length, None, "day")


def _rolling(items: Items) -> TimeMention:
    """The past 60 days, the coming weeks, the preceding six months."""
    length = length_of(one(items, "length"))
    which = one(items, "last", "past", "next", "coming", "previous", "prior", "following", "recent", "this")
    tag = which.tag if which is not None else "last"
    anchor: Anchor = "story" if tag in ("previous", "prior", "following") else "document"
    backwards = tag in ("last", "past", "previous", "prior", "recent")
    found = _counted(items, length, Rolling(length.unit, length.by, backwards, anchor), "window")
    return replace(found, kind="period")


def _within(items: Items) -> TimeMention:
    """Within 30 days: a deadline after the story's own day."""
    length = length_of(one(items, "length"))
    found = _counted(items, length, Rolling(length.unit, length.by, False, "story"), "window")
    return replace(found, kind="period", modifier=None)


def _within_of_event(items: Items) -> TimeMention:
    """Within 30 days of the signature: the length is known, its ends are not."""
    length = length_of(one(items, "length"))
    found = _counted(items[:-1], length, None, "window")
    return replace(found, kind="duration", modifier="by")


def _counted(items: Items, length: Length, when: When | None, precision: Precision) -> TimeMention:
    return TimeMention(
        items[0].start, items[-1].end, "", "date", precision=precision, duration=length.by, when=when
    )


def _measured(items: Items) -> Length:
    """Nearly five years, at least 48 hours, more than a month."""
    length = length_of(one(items, "length"))
    if one(items, "approx"):
        return replace(length, modifier="approx")
    low = (one(items, "least", "more") is not None) != (one(items, "no") is not None)
    return replace(length, modifier="at_least" if low else "at_most")


# ---------------------------------------------------------------- modifiers


def _not_earlier(items: Items) -> TimeMention | None:
    """No earlier than, not before, not until a date: from it on."""
    found = mention_of(one(items, "date", "relative", "weekday"))
    return _wide(items, replace(found, modifier="since")) if found.modifier is None else None


def _deadline(items: Items) -> TimeMention | None:
    """No later than a day: whoever says so looks ahead."""
    found = _modified(items)
    return replace(found, future=True) if found is not None else None


def _modified(items: Items) -> TimeMention | None:
    """By, since, until, before, after, around a date. A range is not changed by its "from"."""
    found = mention_of(one(items, "date", "relative", "weekday"))
    word = (
        items[0].tag
        if items[0].tag in _MODIFIERS
        else next((i.tag for i in items if i.tag in _MODIFIERS), "by")
    )
    modifier: Modifier = "approx" if one(items, "just") else _MODIFIERS[word]
    if found.modifier or (
        word == "from" and found.precision == "window" and not isinstance(found.when, InCalendar)
    ):
        return None
    precision: Precision = (
        "approx_day" if modifier == "approx" and found.precision == "day" else found.precision
    )
    return _wide(items, replace(found, modifier=modifier, precision=precision))


RANGES: tuple[Rule, ...] = (
    Rule("date", f"from {DAY} comma? (to|until|dash) {DAY}", _range),
    Rule("date", f"between {DAY} and {DAY}", _range),
    Rule("date", f"{DAY} (to|until) {DAY}", _range),
    Rule("date", "date dash date", _range),
    Rule(
        "length",
        "(approx|more than|less than|at least|at most|no more than|no less than|up to) a? length",
        _measured,
    ),
    Rule("length", "(a least of|a most of|approx) length", _measured),
)
AROUND: tuple[Rule, ...] = (
    Rule("date", f"(length|(the unit)) (before|after|prior to) the? {DAY}", _lengths_from_date),
    Rule("date", f"(length|(the unit)) (before|after) ({_EVENT})", _lengths_from_event),
    Rule("date", f"the? eve of the? {DAY}", _eve),
    Rule("relative", "just? (approx|less than|more than)? length from now", _lengths_away),
    Rule("date", "length from (the|a|word)", _lengths_from_event),
    Rule(
        "relative",
        "just? (approx|less than|more than)? length (ago|later|earlier|(after|before|prior)(?!the))",
        _lengths_away,
    ),
    Rule(
        "relative",
        "((the|these)? (past|next|coming|previous|prior|following|recent|this)|(the|these) last"
        "|(?<!to|ahead)last) length",
        _rolling,
    ),
    Rule("period", "within (the|a)? length (of|after|from|following)", _within_of_event),
    Rule("period", "within length", _within),
    Rule("date", f"(no earlier than|no before|no until) the? {DAY}", _not_earlier),
    Rule("date", f"no later than the? {DAY}", _deadline),
    Rule("date", f"(on or before|up to|up until|prior to) the? {DAY}", _modified),
    Rule("date", f"just (before|after|prior to|following) the? {DAY}", _modified),
    Rule("date", f"({_PLAIN}|on or approx) ((at least)|at|approx)? the? {DAY}", _modified),
    Rule("date", f"(?<!up|down) from ((at least)|at|approx)? the? {DAY} (?!possessive)", _modified),
)
