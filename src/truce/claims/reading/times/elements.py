"""What the rules of time phrases are built of: patterns, units, and the mention that a rule makes."""

from collections.abc import Sequence
from dataclasses import dataclass

from truce.asof import Duration
from truce.claims.reading.times.grammar import Item
from truce.claims.reading.times.mention import CalendarUnit, Flag, Modifier, Precision, TimeMention, When

Items = Sequence[Item]


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time in calendar units; without a duration, an unknown number of them."""

    unit: CalendarUnit
    by: Duration | None
    modifier: Modifier | None = None


# Months, days and years as the rules below spell them.
MONTH = "(month|maymonth|shortmonth)"
DAY = "(day|ordinal)"
NTH = "(ordinal|nth)"
YEAR = "(year|oddyear)(?!counted)"
DAYS = f"{DAY}((dash|to|until|slash){DAY}(?!counted)|(comma{DAY}){{0,3}}comma?(and|or){DAY}(?!counted))?"
OTHER = "(othermonth|holymonth)"
IN_YEAR = "(comma|in|of|the|unit){0,4}"
JOINED = "(dash|to|until|and|or|slash)"
PART = "(the? very? part (dash? to dash? part)? (dash|of|in)? the?)"
ERA_YEAR = "(year|four|number) (othera|era)?"
NUMBER = "(number|day|big|year|four)"

_UNITS: dict[str, CalendarUnit] = {
    "minute": "minute", "hour": "hour", "day": "day", "week": "week", "fortnight": "week",
    "weekend": "weekend", "month": "month", "quarter": "quarter", "year": "year", "decade": "decade",
    "century": "century",
}  # fmt: skip
PRECISIONS: dict[CalendarUnit, Precision] = {
    "minute": "minute", "hour": "hour", "day": "day", "weekend": "window", "week": "window",
    "month": "month", "quarter": "quarter", "year": "year", "decade": "decade", "century": "window",
}  # fmt: skip


def number_of(item: Item | None) -> int:
    """The whole number that an item stands for; 0 if it stands for none."""
    return item.value if item is not None and isinstance(item.value, int) else 0


def unit_of(item: Item | None) -> CalendarUnit:
    """The calendar unit that an item names; day if it names none."""
    return _UNITS.get(str(item.value), "day") if item is not None else "day"


def mention(
    items: Items, when: When | None, precision: Precision = "day", flags: tuple[Flag, ...] = ()
) -> TimeMention:
    """A date without its words: those are cut out of the text at the end."""
    return TimeMention(items[0].start, items[-1].end, "", "date", precision=precision, flags=flags, when=when)
