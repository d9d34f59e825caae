"""Quarters, halves and fiscal years: what balance sheets and budgets count in.

"The third quarter" is the latest one that has begun, unless the words look ahead. "The quarter" and "the
latest period" are the quarter told of before, "the year-ago quarter" is that of the year before it. A fiscal
year or quarter is that of a calendar nobody names: its value reaches a year to either side of what is stated.
"""

from dataclasses import replace

from truce.asof import Interval, half, quarter
from truce.claims.reading.times.elements import NTH, Items, mention, number_of, unit_of
from truce.claims.reading.times.grammar import Rule, one
from truce.claims.reading.times.mention import (
    Anchor,
    Fixed,
    InCalendar,
    InYear,
    Offset,
    TimeMention,
    When,
    Yearless,
    some,
)

SAID_QUARTER = InCalendar("quarter", 0, "story")
"""The quarter that was told of last."""


def _fiscal(items: Items, found: TimeMention) -> TimeMention:
    """The mention, marked where it is of a fiscal year: such a year begins on a day of its own."""
    return replace(found, modifier="fiscal") if one(items, "fiscal") else found


def _yearless(number: int) -> Yearless:
    return Yearless(3 * number - 2, months=3)


def _quarter_of_year(items: Items) -> TimeMention | None:
    """The third quarter of 2020, Q3 2020, the first half of 2020, the 2020 third quarter."""
    name = one(items, "quartername")
    number = int(str(name.value)[1]) if name else number_of(one(items, "nth", "ordinal"))
    year = number_of(one(items, "year"))
    if one(items, "half") or (name and str(name.value)[0] == "H"):
        found = mention(items, Fixed(half(year, number)), "window") if number in (1, 2) else None
    else:
        found = mention(items, Fixed(quarter(year, number)), "quarter") if 1 <= number <= 4 else None
    return _fiscal(items, found) if found is not None else None


def _quarter_of_relative_year(items: Items) -> TimeMention | None:
    """Last year's third quarter."""
    number, unit = number_of(one(items, "nth", "ordinal")), unit_of(one(items, "unit"))
    if unit != "year" or not 1 <= number <= 4:
        return None
    year = InCalendar("year", number_of(one(items, "last", "past", "next", "this")))
    return mention(items, InYear(_yearless(number), year), "quarter")


def _quarter(items: Items) -> TimeMention | None:
    """The third quarter, third-quarter: of the year that the text is about."""
    number = number_of(one(items, "nth", "ordinal"))
    return _fiscal(items, mention(items, _yearless(number), "quarter")) if 1 <= number <= 4 else None


def _said_quarter(items: Items) -> TimeMention:
    """The quarter, the latest period: the one told of before."""
    return mention(items, SAID_QUARTER, "quarter")


def _year_before(items: Items) -> TimeMention | None:
    """The year-ago quarter, year-earlier: a year before the quarter told of, else before the story's day."""
    if unit_of(one(items, "unit")) != "year":
        return None
    number = number_of(one(items, "nth", "ordinal"))
    base: When | None = SAID_QUARTER if one(items, "quarter", "span") else None
    if number:
        return mention(items, None, "quarter") if number <= 4 else None
    anchor: Anchor = "document" if one(items, "ago") else "story"
    when = Offset("year", some("year", 1), True, anchor, base)
    return mention(items, when, "quarter" if base else "year")


def _fiscal_year(items: Items) -> TimeMention | None:
    """Fiscal 2019, the 2019 fiscal year, the current fiscal year."""
    unit, year = one(items, "unit"), one(items, "year")
    if unit is not None and unit_of(unit) != "year":
        return None
    if year is not None:
        return _fiscal(items, mention(items, Fixed(Interval.from_year(number_of(year))), "year"))
    steps = number_of(one(items, "last", "past", "next", "this", "previous", "following"))
    return _fiscal(items, mention(items, InCalendar("year", steps), "year"))


_NOT_OF_TIME = "(?!dash (word|name|number)|of (word|name|a|the (word|name)))"
"""The quarter of a match or a town, and a quarter-final."""

QUARTERS: tuple[Rule, ...] = (
    Rule(
        "date", f"the? fiscal? {NTH} dash? (half|quarter) (of|in)? the? fiscal? unit? year", _quarter_of_year
    ),
    Rule("date", f"(the|owner)? year fiscal? {NTH} dash? (half|quarter)", _quarter_of_year),
    Rule("date", "quartername of? year | year quartername", _quarter_of_year),
    Rule("date", f"(last|this|next|past) unit possessive {NTH} dash? quarter", _quarter_of_relative_year),
    Rule("date", f"{NTH} dash? quarter of (last|this|next|past) unit", _quarter_of_relative_year),
    Rule("date", f"(the|a|owner)? latest? unit dash (ago|earlier) {NTH}? (quarter|span)?", _year_before),
    Rule("date", f"(the|owner)? fiscal? dash? {NTH} dash? quarter {_NOT_OF_TIME}", _quarter),
    Rule("date", "fiscal unit? year | (the|owner)? year fiscal unit", _fiscal_year),
    Rule(
        "date",
        "(the|owner)? (last|this|next|past|previous|following|latest)? full? fiscal unit (?!year)",
        _fiscal_year,
    ),
    Rule("date", f"(the|owner)? latest (quarter|span) | the quarter {_NOT_OF_TIME}", _said_quarter),
)
