"""How long an agreement stood, in words that count from its own beginning: "it broke down within weeks"."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from truce.asof import Duration, Interval
from truce.claims.reading.agreements.cue_times import owner_of
from truce.claims.reading.agreements.cues import BREACHES, ENDS, Cue
from truce.claims.reading.agreements.syntax import lemma, own_clause
from truce.claims.reading.context import Context
from truce.errors import ArgumentError

_UNIT = r"(?P<unit>minute|hour|day|week|fortnight|month|year)s?\b"
_COUNT = r"(?:(?:the|an?|its|some|about|around|nearly|almost|first|few|couple of|matter of|only|just)\s+)*"
_NUMBER = r"(?P<number>[\w-]+\s+(?:and a half\s+)?)?"
_WITHIN = re.compile(
    r"\b(?:within|inside|in (?:less than|under|a matter of)|"
    r"(?:after |for )?(?:less|fewer|no more|not more) than|"
    rf"(?:after |for )?(?:barely|hardly|scarcely))\s+{_COUNT}{_NUMBER}{_UNIT}",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"\b(?:after|for|lasted|survived|endured)\s+{_COUNT}{_NUMBER}{_UNIT}", re.IGNORECASE)
_LATER = re.compile(
    rf"\b{_COUNT}(?P<number>[\w-]+)\s+{_UNIT}\s+after\s+"
    r"(?:it (?:was|had been|took|came|entered|went)|"
    r"(?:its|the|their) (?:sign|concl|announce|declar|entry|adopt|start|begin))",
    re.IGNORECASE,
)
_INTO = re.compile(
    rf"\b(?P<number>[\w-]+(?:\s+and a half)?)\s+{_UNIT}\s+(?:into|after)"
    r"\s+(?:it|its|the|this|that|a|signing|being)\b",
    re.IGNORECASE,
)
_SOON = re.compile(
    r"\b(?P<unit>minute|hour|day|week)s\s+(?:later|afterwards|thereafter|after (?:it|its|the|being)\b)"
    r"|\b(?:almost |virtually )?(?P<now>immediately|at once|straight away|instantly)\b",
    re.IGNORECASE,
)
_OUTLIVED = re.compile(
    r"\b(?:survive|last|outlast|hold|outlive)(?: (?:for|out|through|even))*"
    r"\s+(?:the|its first|a|a single|one|another)\s+(?:first |single |full )?"
    r"(?P<unit>night|day|week|month|year)\b",
    re.IGNORECASE,
)
_LASTING = frozenset({"last", "survive", "endure"})
_SOME: dict[str, Duration] = {
    "minute": Duration.of(1, "day"),
    "hour": Duration.of(1, "day"),
    "day": Duration.of(10, "day"),
    "week": Duration.of(8, "week"),
    "month": Duration.of(12, "month"),
}

_ONE: dict[str, Duration] = {
    "week": Duration.of(1, "week"),
    "month": Duration.of(1, "month"),
    "year": Duration.of(1, "year"),
}


@dataclass(frozen=True, slots=True)
class Lifetime:
    """A length from the beginning of an agreement; `within` if that is only the most it can have been."""

    length: Duration
    unit: str
    within: bool


def lived(context: Context, cue: Cue, begins: Interval) -> Cue:
    """The cue with the date that follows from how long the agreement is said to have stood, if it is."""
    if cue.status not in ENDS | BREACHES | {"holding"} or cue.planned or not _is_free(context, cue):
        return cue
    if cue.status == "holding" and cue.until is not None:
        lasted = lemma(cue.predicate) in _LASTING and cue.predicate.tag_ in ("VBD", "VBN")
        return replace(cue, status="ended", date=cue.until, until=None, after=False) if lasted else cue
    life = _lifetime(context, cue)
    if life is None or begins.first is None or begins.last is None:
        return cue
    try:
        if cue.status == "holding":
            return _until_now(context, _held(cue, begins, life))
        return replace(cue, date=str(_end(begins, life)), dated=None, after=False)
    except (ArgumentError, OverflowError):
        return cue


def _is_free(context: Context, cue: Cue) -> bool:
    """Whether no date of the calendar says when it was."""
    if cue.mention is None and cue.status == "violated" and cue.date is not None and cue.dated is None:
        return False
    if cue.date is None or cue.dated is None or cue.dated.kind in ("period", "duration"):
        return True
    lasting = cue.status == "holding" or lemma(cue.predicate) in _LASTING
    return lasting and owner_of(context, cue.dated) != cue.predicate


def _lifetime(context: Context, cue: Cue) -> Lifetime | None:
    start, end = context.page.cover(own_clause(cue.predicate))
    start, end = max(min(start, cue.start), cue.sentence.start), min(max(end, cue.end), cue.sentence.end)
    text = context.page.text[start:end]
    if (into := _INTO.search(text)) is not None and cue.status != "holding":
        unit = into.group("unit").lower()
        length = _length(context, start + into.start(), start + into.end())
        some = length or _SOME.get(unit)
        return Lifetime(some, unit, within=length is None) if some is not None else None
    if (soon := _SOON.search(text)) is not None and cue.status != "holding":
        unit = soon.group("unit") or "minute"
        return Lifetime(_SOME[unit.lower()], unit.lower(), within=True)
    if (brief := _OUTLIVED.search(text)) is not None and cue.status in ENDS:
        unit = brief.group("unit").lower().replace("night", "day")
        return Lifetime(Duration.of(1, "day") if unit == "day" else _ONE[unit], unit, within=True)
    for pattern in (_WITHIN, _AFTER, _LATER):
        if (found := pattern.search(text)) is not None:
            unit = found.group("unit").lower()
            length = _length(context, start + found.start(), start + found.end())
            within = pattern is _WITHIN or length is None
            length = length or _SOME.get(unit)
            return Lifetime(length, unit, within) if length is not None else None
    return None


def _length(context: Context, start: int, end: int) -> Duration | None:
    return next((t.duration for t in context.times_in(start, end) if t.duration is not None), None)


def _end(begins: Interval, life: Lifetime) -> Interval:
    """The end of a life: the days up to its length, or the day, week, month or year at its length."""
    if life.unit in ("minute", "hour") and not life.within and begins.unit == "minute":
        return begins.shift(life.length).to_unit("day")
    shifted = begins.to_unit("day").shift(life.length)
    if shifted.first is None or shifted.last is None or begins.first is None:
        return begins
    if life.within and life.unit == "minute":
        return begins.to_unit("day")
    if life.within:
        return Interval.from_days(begins.first.date(), shifted.last.date())
    if life.unit in ("week", "fortnight"):
        some = timedelta(days=3)
        return Interval.from_days(shifted.first.date() - some, shifted.last.date() + some)
    if life.unit == "month":
        return shifted.to_unit("month")
    return shifted.to_unit("year") if life.unit == "year" else shifted.to_unit("day")


def _until_now(context: Context, cue: Cue) -> Cue:
    """A stretch for which it held, which no text can know beyond its own day."""
    if cue.status != "holding" or cue.date is None or context.doc_date is None:
        return cue
    span, now = Interval.parse(cue.date), Interval.parse(context.doc_date)
    if span.first is None or span.last is None or now.last is None or not span.first <= now.last < span.last:
        return cue
    return replace(cue, date=str(Interval.from_days(span.first.date(), now.last.date())))


def _held(cue: Cue, begins: Interval, life: Lifetime) -> Cue:
    """A stretch for which it held; what "lasted ten days" is over after them."""
    end = _end(begins, life)
    if lemma(cue.predicate) in _LASTING and cue.predicate.tag_ in ("VBD", "VBN"):
        return replace(cue, status="ended", date=str(end), dated=None, after=False)
    end = begins.to_unit("day").shift(life.length)
    if begins.first is None or end.last is None:
        return cue
    return replace(cue, date=str(Interval.from_days(begins.first.date(), end.last.date())), dated=None)
