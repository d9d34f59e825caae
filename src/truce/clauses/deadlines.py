"""Deadlines and periods in the words of a clause, where the words say what they are counted from."""

import re
from dataclasses import dataclass
from datetime import timedelta

from truce.asof import Duration, DurationUnit, Interval
from truce.clauses.articles.days import moments_in
from truce.clauses.model import After, By
from truce.clauses.numbers import NUMBER, number_of
from truce.clauses.values import NOT_STATED
from truce.errors import ArgumentError

_LENGTH = rf"(?P<number>{NUMBER}|an?)(?: \(\d+\))?[ -](?P<unit>minute|hour|day|week|month|year)s?\b"
_UNITS: tuple[DurationUnit, ...] = ("minute", "hour", "day", "week", "month", "year")
_WITHIN = re.compile(
    rf"\b(?:within|no later than|not later than|by) (?:a (?:maximum|period) of )?(?:at most )?{_LENGTH}"
    r"(?P<anchor>(?: (?:of|from|after|following)\b[^,;.]{0,60})?)",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\d{4}-\d\d|\b\d{1,2}(?:st|nd|rd|th)? (?:of )?[JFMASOND][a-z]{2,8}\b|\b[JFMASOND][a-z]{2,8} \d{1,2}\b"
)
"""A calendar day in the words themselves."""
_DAY_N = re.compile(r"\bD(?:-?day)? ?\+ ?(?P<number>\d{1,4})\b", re.IGNORECASE)
_DAY_ZERO = re.compile(r"[^.]*\((?:(?:hereinafter|called) )?[\"“'‘]?D(?:-?day)?[\"”'’]?\)", re.IGNORECASE)
_AT_ONCE = re.compile(r"\b(?:immediately|at once|forthwith|with immediate effect)\b", re.IGNORECASE)
_EVERY = re.compile(
    rf"\b(?:once )?(?:every|each) {_LENGTH}"
    r"|\b(?:once|twice)? ?(?:every|each|a|per) (?P<one>day|week|month|year)\b"
    r"|\b(?:every|each) (?P<week>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
    r"|\bevery (?P<part>morning|evening|night|noon|afternoon)\b"
    r"|\b(?P<ly>daily|weekly|fortnightly|monthly|yearly)\b",
    re.IGNORECASE,
)
_ANCHORS = (
    ("signed", re.compile(r"\bsign(?:ature|ing|ed)\b", re.IGNORECASE)),
    ("announced", re.compile(r"\bannounce\w*", re.IGNORECASE)),
    (
        "in_force",
        re.compile(
            r"\b(?:entry into force|effective (?:date|hour)|tak\w+ effect|in force|commencement|with effect"
            r"|D-?day|start of (?:the|this) (?:\w+ )?(?:cease-?fire|truce|cessation|agreement))\b",
            re.IGNORECASE,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Window:
    """Until when something is owed, and what the words leave open about it."""

    by: By
    open: tuple[str, ...] = ()


_UNCOUNTED = Window(NOT_STATED, ("which day is D",))


def window_of(words: str, deadline: str | None, length: str | None, text: str) -> Window:
    """Until when, out of a clause's words; `text` is the whole text, which may say what day D is.

    `deadline` (a date string) and `length` (ISO 8601, or "immediately") are what the
    reader of the text found.
    """
    day_n = _DAY_N.search(words)
    if day_n:
        zero = _day_zero(text)
        stated = moments_in(zero)
        if stated:
            return Window(_later(stated[0].when, int(day_n["number"]))) if len(stated) == 1 else _UNCOUNTED
        return _counted(Duration.of(int(day_n["number"]), "day"), _event(zero), day_n[0])
    match = _WITHIN.search(words)
    event = _event(match["anchor"]) if match else None
    if match and event:
        return _counted(_length(match), event, match[0])
    if match and not (deadline and _DATE.search(words)):
        # The reader of the text may have counted it from the signature; the words do not say so.
        return _counted(_length(match), None, match[0])
    if deadline is not None:
        return Window(Interval.parse(deadline))
    if _AT_ONCE.search(words) or length == "immediately":
        return Window(After(event="in_force", within=Duration(0, 0)))
    if length is not None:
        return _counted(_parsed(length), None, length)
    return Window(NOT_STATED, ("until when",))


def days_after_zero(text: str, number: int) -> By:
    """The moment "D+n" of a text, by what it says of day D; not stated where it does not say."""
    return window_of(f"D+{number}", None, None, text).by


def _later(day: Interval, days: int) -> Interval:
    assert day.first is not None
    return Interval.from_day(day.first.date() + timedelta(days=days))


def period_of(words: str) -> Duration | None:
    """How often something is owed again; None where the words name no period."""
    match = _EVERY.search(words)
    if match is None:
        return None
    if match["number"]:
        return _length(match)
    if match["week"] or match["part"]:
        return Duration.of(1, "week" if match["week"] else "day")
    if (match["ly"] or "").lower() == "fortnightly":
        return Duration.of(2, "week")
    return Duration.of(1, _unit(match["one"] or {"daily": "day"}.get(match["ly"].lower(), match["ly"])))


def notice_of(words: str) -> Duration | None:
    """The first length of time that the words name; None where they name none."""
    match = re.search(rf"\b{_LENGTH}", words, re.IGNORECASE)
    return _length(match) if match else None


def _counted(length: Duration | None, event: str | None, words: str) -> Window:
    if length is None:
        return Window(NOT_STATED, (f"until when: {words}",))
    if event is None:
        return Window(NOT_STATED, (f"what “{words}” is counted from",))
    return Window(After(event=event, within=length))


def _event(anchor: str) -> str | None:
    return next((event for event, pattern in _ANCHORS if pattern.search(anchor)), None)


def _day_zero(text: str) -> str:
    """The sentence that says what day D is; empty if there is none, or more than one."""
    found = _DAY_ZERO.findall(text)
    return found[0] if len(found) == 1 else ""


def _length(match: re.Match[str]) -> Duration:
    return Duration.of(number_of(match["number"]), _unit(match["unit"]))


def _unit(words: str) -> DurationUnit:
    """The unit that the words begin with ("weekly" is week)."""
    return next(unit for unit in _UNITS if words.lower().startswith(unit))


def _parsed(length: str) -> Duration | None:
    try:
        return Duration.parse(length)
    except ArgumentError:
        return None
