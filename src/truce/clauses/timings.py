"""Times of day, weekdays and seasons to which the words of a clause restrict it.

A ban "at night" that were read as a ban would make a breach of every patrol at noon. So each such time is put
into the scope of the clause; where the words name no hour and no date, as not stated.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from truce.clauses.model import WEEKDAYS, Period
from truce.clauses.values import NOT_STATED

_AT = (
    r"(?P<{0}h>[01]?\d|2[0-4])(?:[:.h](?P<{0}m>[0-5]\d)|(?P<{0}s>[0-5]\d)(?= ?(?:hours|hrs|h)\b|\b))?"
    r"(?: ?(?P<{0}p>[ap])\.? ?m\b\.?)?(?: ?(?:hours|hrs|h|o[’']clock)\b)?"
)
_HOURS = re.compile(
    rf"\b(?:between|from) (?:the hours of )?{_AT.format('a')} ?(?:and|to|until|till|-|–) ?{_AT.format('b')}"
    r"(?!\d)(?! ?(?:%|per ?cent|km|kilomet|met(?:re|er)|miles|days|weeks|months|years|persons|people|men"
    r"|January|February|March|April|May|June|July|August|September|October|November|December))",
    re.IGNORECASE,
)
_UNSTATED = re.compile(
    r"\b(?:at night(?:[- ]?time)?|by night|(?:during|in) (?:the )?night(?:[- ]?time)?|after dark|before dawn"
    r"|(?:during|in) (?:the )?(?:hours of )?(?:darkness|daylight)(?: hours)?|by day"
    r"|from dusk (?:to|till|until) dawn|from dawn (?:to|till|until) dusk"
    r"|from sunset (?:to|till|until) sunrise|from sunrise (?:to|till|until) sunset)\b",
    re.IGNORECASE,
)
_SEASON = (
    r"(?:holy month|ramadan|eid(?: al-\w+)?|christmas|easter|new year|harvest|harvesting|planting|sowing"
    r"|rainy|dry|wet|election|polling|voting|market|school|exam\w*|holidays?|pilgrimage|hajj|vaccination"
    r"|migration|grazing|fishing|feasts?|funerals?)"
)
_DATED = re.compile(
    rf"\b(?:during|in|on|over|throughout) (?:the |each |every |any )?(?:\w+ ){{0,2}}?{_SEASON}"
    r"(?:[- ](?:season|period|days?|month|time|holidays?|campaign|year))?(?: of \w+)?\b(?! (?:commission"
    r"|committee|rights|areas?|zones?|sites?|stations?|buildings?|centres?|centers?))",
    re.IGNORECASE,
)
_WEEKDAY = "|".join(WEEKDAYS)
_DAYS = re.compile(rf"\bon ((?:{_WEEKDAY})s?(?:(?:,| and|, and| or) (?:{_WEEKDAY})s?)*)\b", re.IGNORECASE)
_BUT = re.compile(
    r"\b(?:except|save|other than|but not|outside|excluding|apart from|unless)(?: (?:for|that|in|on|during"
    r"|the))*\W*(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)


_DATE_NEXT = re.compile(
    r"[\w ,]{0,12}?\b(?:on|of|the) (?:\w+ ){0,3}?(?:\d{1,2}(?:st|nd|rd|th)?\b|\d{4}-\d\d|"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)


@dataclass(frozen=True, slots=True)
class Timing:
    """One time that words name, and whether the clause counts in it, or in all but it."""

    period: Period
    excluded: bool
    words: str

    @property
    def is_open(self) -> bool:
        """Whether the words leave open when that is."""
        return NOT_STATED in (self.period.hours, self.period.dates)


def timings_in(flat: str) -> tuple[Timing, ...]:
    """The times to which the words of one clause restrict it, in the order in which they stand."""
    found = sorted(_found(flat), key=lambda pair: pair[0])
    return tuple(Timing(period, bool(_BUT.search(flat[:start])), period.text) for start, period in found)


def _found(flat: str) -> Iterator[tuple[int, Period]]:
    for match in _HOURS.finditer(flat):
        hours = _hours(match)
        # "From 8:00 to 20:00 on 5 May": on that day alone, which a person has to fill in.
        dates = NOT_STATED if _DATE_NEXT.match(flat[match.end() :]) else None
        if hours:
            yield match.start(), Period(text=match[0], dates=dates, hours=hours)
    for match in _UNSTATED.finditer(flat):
        yield match.start(), Period(text=match[0], hours=NOT_STATED)
    for match in _DATED.finditer(flat):
        yield match.start(), Period(text=match[0], dates=NOT_STATED)
    for match in _DAYS.finditer(flat):
        named = match[1].lower()
        yield match.start(), Period(text=match[0], days=tuple(day for day in WEEKDAYS if day in named))


def _hours(match: re.Match[str]) -> str | None:
    """The time of day, where the words tell the hours of one; bare small numbers are no hours."""
    told = any(match[f"{end}{part}"] for end in "ab" for part in "msp") or re.search(
        r"hours|hrs|o[’']clock|\dh\b", match[0], re.IGNORECASE
    )
    first, last = (_minute(match, end) for end in "ab")
    return f"{first}/{last}" if told and first and last and first != last else None


def _minute(match: re.Match[str], end: str) -> str | None:
    hour, minute = int(match[f"{end}h"]), int(match[f"{end}m"] or match[f"{end}s"] or 0)
    half = (match[f"{end}p"] or match["bp"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (half == "p")
    if hour == 24:
        hour, minute = (23, 59) if minute == 0 else (25, 0)
    return f"{hour:02}:{minute:02}" if hour < 24 else None
