"""Dates that contradict a calendar, a length, an order, or the document's own silence about its date."""

import datetime as dt
import re
from collections.abc import Iterator

from truce.asof import Interval
from truce.claims.reading.anomalies.evidence import Draft, Evidence, passages
from truce.claims.reading.times import TimeMention
from truce.claims.records import Agreement, Mention

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DEICTIC = re.compile(
    r"\bas of (?:now|today|writing|(?:early|mid|late)[- ]\d{4}|this \w+|[A-Z]\w+ \d{4})|"
    r"\b(?:the )?current(?:ly)?\b(?:, [\w-]+)? \w+(?: of [\w ]{3,60})?|"
    r"\bto date\b|\bat (?:present|the time of writing)\b|\bso far this year\b|\b(?:today|yesterday|"
    r"tomorrow)\b"
)
_EXACTLY = re.compile(
    r"\b(?:coincid\w+|overlapp\w+|occurr\w+|came|fell|happened|took place)\s+(?:precisely|"
    r"exactly)\b[^.;]{0,60}|"
    r"\b(?:precisely|exactly)\s+(?:when|as|at the (?:same )?(?:time|moment|hour))\b[^.;]{0,40}",
    re.IGNORECASE,
)
_EARLIER_INSTRUMENT = re.compile(
    r"\b(?:existing|previous|prior|earlier|standing|prevailing)\s+(?:\w+\s+)?"
    r"(?:truce|ceasefire|cease-fire|understanding|agreement|arrangement|accord|deal|armistice|pact)\b",
    re.IGNORECASE,
)
_IMMEDIATE = re.compile(r"\bimmediate(?:ly)?\b|\bdirect\b", re.IGNORECASE)


def weekday_mismatch(evidence: Evidence) -> Iterator[Draft]:
    """The weekday named is not that date's. Both candidates are kept; nothing is corrected."""
    for time in evidence.context.times:
        if "weekday_mismatch" not in time.flags or len(time.candidates) < 2:
            continue
        days = [dt.date.fromisoformat(c[:10]) for c in time.candidates]
        stated = next((d for d in days if d.weekday() != _weekday(time)), days[0])
        named = next((d for d in days if d != stated), days[-1])
        real = _WEEKDAYS[stated.weekday()]
        span = _from_weekday(evidence, time)
        yield Draft(
            type="weekday_mismatch",
            note=f"{stated.isoformat()} was a {real}; the {_WEEKDAYS[_weekday(time)]} nearest to "
            f"it is "
            f"{named.isoformat()}. The text does not say which is right.",
            spans=(span,),
            about=tuple(e.id for e in evidence.events_in(*span)),
            severity="high",
            readings=(
                (f"the weekday is right: {named.isoformat()}", span),
                (f"the day of the month is right: {stated.isoformat()}", span),
            ),
            candidates=(f"{named.isoformat()} (keep the weekday)", f"{stated.isoformat()} (keep the date)"),
            treat_as=time.value,
        )


def _from_weekday(evidence: Evidence, time: TimeMention) -> tuple[int, int]:
    """The words of weekday and date, without the "around" before them."""
    at = evidence.text.find(_WEEKDAYS[_weekday(time)][:3], time.start, time.end)
    return (at if at >= 0 else time.start), time.end


def weekday_pattern(evidence: Evidence) -> Iterator[Draft]:
    """Several mismatches with one cause: the same slip in days, or another year's calendar."""
    wrong = [t for t in evidence.context.times if "weekday_mismatch" in t.flags and len(t.candidates) > 1]
    if len(wrong) < 2:
        return
    pairs = [_stated_and_named(t) for t in wrong]
    slips = {(named - stated).days for stated, named in pairs}
    years = [
        y
        for y in (pairs[0][0].year - 1, pairs[0][0].year + 1)
        if all(_weekday_in(stated, y) == named.weekday() for stated, named in pairs)
    ]
    if len(slips) > 1 and not years:
        return
    causes = [f"the weekdays are those of {y}" for y in years]
    causes += [f"the day of the month is off by {next(iter(slips))} each time"] if len(slips) == 1 else []
    right = [t for t in evidence.context.times if t.weekday is not None and t not in wrong and t.value]
    yield Draft(
        type="weekday_pattern",
        note=f"{len(wrong)} dates do not fit their weekday, {len(right)} do; one cause fits all the misfits: "
        + "; or ".join(causes) + ". The year itself is never corrected.",
        spans=tuple((t.start, t.end) for t in (*wrong, *right)),
        severity="low",
        candidates=tuple(causes),
    )  # fmt: skip


def _weekday(time: TimeMention) -> int:
    """The weekday that a mention states, Monday 0."""
    assert time.weekday is not None
    return time.weekday


def _stated_and_named(time: TimeMention) -> tuple[dt.date, dt.date]:
    days = [dt.date.fromisoformat(c[:10]) for c in time.candidates]
    named = next((d for d in days if d.weekday() == _weekday(time)), days[0])
    stated = next((d for d in days if d != named), days[-1])
    return stated, named


def _weekday_in(day: dt.date, year: int) -> int | None:
    try:
        return day.replace(year=year).weekday()
    except ValueError:
        return None


def impossible_date(evidence: Evidence) -> Iterator[Draft]:
    """A date that no calendar has; it is kept as written and never repaired."""
    notes = {
        "impossible_date": "No calendar has this date. It is not repaired; at most its month is used.",
        "year_out_of_range": "The year lies outside any record that this text can be about.",
    }
    for time in evidence.context.times:
        for flag, note in notes.items():
            if flag in time.flags:
                yield Draft(
                    type="impossible_date",
                    note=note,
                    spans=((time.start, time.end),),
                    about=tuple(e.id for e in evidence.events_in(time.start, time.end)),
                    severity="high",
                    treat_as=time.value,
                )


def undated_document(evidence: Evidence) -> Iterator[Draft]:
    """Words that need the document's own date, in a document without one."""
    if evidence.context.doc_date is not None:
        return
    found = [m.span() for m in evidence.search(_DEICTIC)]
    if not found:
        return
    found.sort(key=lambda s: not evidence.quote(s).lower().startswith("as of"))
    words = ", ".join(f"“{evidence.quote(s)}”" for s in found[:3])
    yield Draft(
        type="undated_document",
        note=f"The document states no date of its own, so {words} cannot be placed in time.",
        spans=tuple(found[:6]),
    )


def precision_mismatch(evidence: Evidence) -> Iterator[Draft]:
    """An exact relation in time that rests on an approximate date."""
    vague = [t for t in evidence.context.times if t.modifier == "approx"]
    for match in evidence.search(_EXACTLY):
        near = [t for t in vague if match.start() - 400 <= t.start <= match.end() + 200]
        if near:
            time = min(near, key=lambda t: abs(t.start - match.start()))
            spans = (match.span(), (time.start, time.end))
            yield Draft(
                type="precision_mismatch",
                note=f"“{evidence.quote(spans[0])}” is exact, but the date it rests on is not: "
                f"“{evidence.quote(spans[1])}”.",
                spans=spans,
                about=tuple(e.id for e in evidence.events_in(*match.span())),
                severity="low",
                readings=(("approximate", spans[1]), ("exact", spans[0])),
            )


def order_of_links(evidence: Evidence) -> Iterator[Draft]:
    """A stated order in time, or a cause after its effect, against the stated dates."""
    dates = {e.id: e.date for e in evidence.events}
    for relation in evidence.relations:
        if relation.type not in ("precedes", "causes", "triggers", "produces", "culminates_in"):
            continue
        for first in relation.origin:
            for second in relation.target:
                a, b = _interval(dates.get(first)), _interval(dates.get(second))
                if a and b and b.before(a):
                    yield Draft(
                        type="order_contradiction",
                        note=f"The text puts the first before the second, but dates them {a} and {b}.",
                        spans=((relation.start, relation.end),),
                        about=(first, second),
                        severity="high",
                    )


def earlier_instrument(evidence: Evidence) -> Iterator[Draft]:
    """An "existing" understanding at a time at which the text knows of none."""
    first = min(
        (a for a in evidence.agreements if a.is_ceasefire and _begin(a)),
        key=lambda a: str(_begin(a)),
        default=None,
    )
    if first is None:
        return
    begun = _interval(_begin(first))
    for match in evidence.search(_EARLIER_INSTRUMENT):
        sentence = evidence.context.page.sentence_at(match.start())
        near = evidence.events_in(sentence.start, match.end()) if sentence else []
        before = [e for e in near if _starts_before(e.date, begun)]
        if before:
            event = before[0]
            spans = (match.span(), passages(event)[0], first.spans[0])
            yield Draft(
                type="order_contradiction",
                note=f"At {event.date} no agreement is described yet: the first one of the text is of "
                f"{_begin(first)}. What “{match.group()}” refers to is not stated.",
                spans=spans,
                about=(event.id, first.id),
                severity="high",
                readings=(("the event", spans[1]), ("the first agreement", spans[2])),
                candidates=(
                    "an understanding that the text does not describe",
                    "the first agreement, out of order",
                ),
            )


def immediate_precursor(evidence: Evidence) -> Iterator[Draft]:
    """What is called the immediate cause of an end came before the thing had begun."""
    dates = {e.id: e.date for e in evidence.events}
    for relation in evidence.relations:
        words = evidence.quote((relation.start, relation.end))
        if relation.type not in ("precedes", "causes", "triggers") or not _IMMEDIATE.search(words):
            continue
        for agreement in evidence.agreements:
            begun = _interval(_begin(agreement))
            ended = [r for r in agreement.status_history if r.status in ("broken", "ended", "violated")]
            targets = {*relation.target}
            concerns = agreement.id in targets or any(_overlap(m, relation.start, relation.end)
                                                      for m in agreement.mentions)  # fmt: skip
            early = [
                o for o in relation.origin if (d := _interval(dates.get(o))) and begun and d.before(begun)
            ]
            if begun and ended and concerns and early:
                end = ended[0]
                yield Draft(
                    type="order_contradiction",
                    note=f"These events are dated before the agreement began ({begun}); nearer to its end "
                    f"stands "
                    f"“{evidence.quote((end.start, end.end))}”.",
                    spans=((relation.start, relation.end), (end.start, end.end)),
                    about=(*early, agreement.id),
                )
                break


def _overlap(mention: Mention, start: int, end: int) -> bool:
    return mention.start < end and mention.end > start


def date_contradiction(evidence: Evidence) -> Iterator[Draft]:
    """Two different dates, both stated as fact, for one step in the life of an agreement."""
    for agreement in evidence.agreements:
        seen: dict[str, tuple[str, int, int]] = {}
        for row in agreement.status_history:
            once = row.status in ("announced", "signed", "in_force") and row.certainty == "fact"
            if not once or row.date is None or "/" in row.date:
                continue
            day = row.date[:10]
            other = seen.setdefault(row.status, (day, row.start, row.end))
            if other[0] != day and not other[0].startswith(day) and not day.startswith(other[0]):
                yield Draft(
                    type="date_contradiction",
                    note=f"{row.status}: {other[0]} in one place, {day} in another.",
                    spans=((row.start, row.end), other[1:]),
                    about=(agreement.id,),
                    severity="high",
                    candidates=(other[0], day),
                )


def _starts_before(date: str | None, other: Interval | None) -> bool:
    mine = _interval(date)
    return bool(mine and other and mine.first and other.first and mine.first < other.first)


def _begin(agreement: Agreement) -> str | None:
    return agreement.announced or agreement.signed or agreement.in_force


def _interval(date: str | None) -> Interval | None:
    return Interval.parse(date) if date else None


FINDERS = (
    weekday_mismatch, weekday_pattern, impossible_date, undated_document, precision_mismatch, order_of_links,
    earlier_instrument, immediate_precursor, date_contradiction,
)  # fmt: skip
