"""How long an agreement is to run: what a text says ahead of its term, and one prolongation after another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from truce.asof import Duration, Interval
from truce.claims.reading.agreements.cue_times import bound_of, is_bound, length_told, owner_of, reached_only
from truce.claims.reading.agreements.cues import STARTS, Cue
from truce.claims.reading.agreements.deadlines import end_of_term
from truce.claims.reading.agreements.syntax import own_clause
from truce.claims.reading.context import Context
from truce.claims.reading.times import TimeMention

_NEXT = re.compile(r"(?:,|;|\band\b)", re.IGNORECASE)
_TO = re.compile(r"\b(?:until|till|to|through)\s*$", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:until|till|through|to)\b", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|through)\b", re.IGNORECASE)


def term_ahead(context: Context, cue: Cue) -> Iterator[Cue]:
    """What "is to last ten days from noon", "will remain in force until 5 May" say: a beginning, an end."""
    day: str | None = None
    if cue.until is not None:
        day = cue.until
    elif cue.dated is not None and is_bound(context, cue.dated):
        day = bound_of(cue.dated)
    elif length_set(context, cue) is None:
        return
    yield replace(cue, status="planned_end", date=day, until=None, planned=True)


def end_ahead(context: Context, cue: Cue) -> Cue:
    """An end to come, without the day of another verb where its own gives a length ("lapses in a week")."""
    own = cue.dated is None or owner_of(context, cue.dated) == cue.predicate
    return cue if own or length_set(context, cue) is None else replace(cue, date=None, dated=None)


def length_set(context: Context, cue: Cue) -> Duration | None:
    """The length that a verb of running or ending gives a term ("was to last a week")."""
    times = context.times_in(*context.page.cover(own_clause(cue.predicate)))
    return next((t.duration for t in times if t.kind == "duration" and t.duration is not None), None)


def ends_set(context: Context, found: Sequence[Cue]) -> list[Cue]:
    """The end that a making sets ("announced a truce until 5 May"), where no row of a term tells it."""
    if any(c.until or c.status == "planned_end" for c in found):
        return []
    for cue in found:
        if cue.status not in STARTS or cue.status == "in_force" or cue.planned or cue.mention is None:
            continue
        last = context.page.end_of(own_clause(cue.predicate)[-1])
        for time in context.times_in(cue.mention.start, min(last, cue.sentence.end)):
            day = _last_of(context, time)
            if day is not None and _belongs(context, time, cue):
                start, end = min(cue.mention.start, time.start), time.end
                ended = replace(cue, status="planned_end", date=day, dated=time, start=start, end=end)
                return [replace(ended, planned=True)]
    return []


def _last_of(context: Context, time: TimeMention) -> str | None:
    """The end of a stretch that a time gives: "until 5 May", "on 1 May until 5 May"."""
    value = time.stated or time.value
    if value is None or time.kind == "duration":
        return None
    if is_bound(context, time, ("until",)):
        return bound_of(time)
    two = "/" in value and _UNTIL.search(context.page.text, time.start, time.end)
    return value.split("/")[1] if two else None


def _belongs(context: Context, time: TimeMention, cue: Cue) -> bool:
    """Whether an end hangs on the making or on the noun, not on what is told beside."""
    owner = owner_of(context, time)
    return owner is None or owner == cue.predicate or owner.head == cue.predicate


def in_turn(context: Context, cue: Cue) -> list[Cue]:
    """Each prolongation that one verb tells ("was extended on A until B and on C until D"); else the cue."""
    parts = [p for p in _parts(context, cue) if p.until is not None]
    return parts if len(parts) > 1 else [cue]


def _parts(context: Context, cue: Cue) -> Iterator[Cue]:
    page = context.page
    start, end = page.end_of(cue.predicate), page.end_of(own_clause(cue.predicate)[-1])
    end = min(end, cue.sentence.end)
    cuts = [m.end() for m in _NEXT.finditer(page.text, start, end)]
    times = [t for t in context.times_in(start, end) if not reached_only(context, t)]
    cuts = [c for c in cuts if not any(t.start < c < t.end for t in times)]
    cuts = [c for c in cuts if _opens_part(context, c, end)]
    before = _fronted(context, cue)
    for first, last in zip([start, *cuts], [*cuts, end], strict=True):
        part = _part(context, cue, first, last, before)
        if part is not None:
            before = part.until
            yield part


def _opens_part(context: Context, start: int, end: int) -> bool:
    """Whether another prolongation is told from here on, not the same end again ("by a week, until")."""
    if context.page.text[start - 1] != ",":
        return True
    first = next((t for t in context.times_in(start, end) if t.value or t.duration), None)
    return first is not None and not is_bound(context, first)


def _fronted(context: Context, cue: Cue) -> str | None:
    """The day that stands before the verb ("On 5 May they extended it until ..."): of the first part."""
    time, at = cue.dated, context.page.start_of(cue.predicate)
    if time is None or time.start > at or "/" in (cue.date or "/") or is_bound(context, time):
        return None
    return cue.date


def _part(context: Context, cue: Cue, start: int, end: int, before: str | None) -> Cue | None:
    """One prolongation: its day, else the end of the term before it; its own end, also by its length."""
    text, day, until = context.page.text, None, None
    dated: TimeMention | None = None
    for time in (t for t in context.times_in(start, end) if t.value and t.kind != "duration"):
        value = (time.stated or time.value or "").removeprefix("../")
        if is_bound(context, time) or _TO.search(text, start, time.start):
            until = bound_of(time)
        elif "/" in value and _BOTH.search(text, time.start, time.end):
            day, until = value.split("/")[0], value.split("/")[1]
            dated = time
        else:
            day, dated = value, time
    length = length_told(context, start, end)
    begin = day or before
    if until is None and length is not None and begin is not None:
        until = end_of_term(begin, length)
    if until is None or (begin is not None and Interval.parse(until).before(Interval.parse(begin))):
        return None
    return replace(cue, date=begin, dated=dated or cue.dated, until=until, end=max(cue.end, end))
