"""Dates that contradict a calendar, a length, an order, or the document's own silence about its date."""

import datetime as dt
import re
from collections.abc import Iterator

from truce.asof import Interval
from truce.claims.reading.anomalies.evidence import Draft, Evidence, passages
from truce.claims.reading.anomalies.words import listed
from truce.claims.reading.parse import Sentence
from truce.claims.reading.times import TimeMention
from truce.claims.reading.times import weekday_pattern as pattern_years
from truce.claims.reading.times.mention import InCalendar, OnWeekday
from truce.claims.records import Agreement, Event, Relation, StatusRow

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_AS_OF = re.compile(
    r"\b[Aa]s of (?:now|today|writing|this \w+|(?:early|mid|late)[- ]\d{4}|[A-Z]\w+ \d{4})|\bto date\b|"
    r"\b[Aa]t (?:present|the time of writing)\b|\bso far this (?:week|month|year)\b"
)
_CURRENT = re.compile(
    r"\b(?:the |its |their )?current\b(?:, [\w-]+)? \w+(?: of [\w ]{3,60})?|\bcurrently\b \w+"
)
_EXACTLY = re.compile(
    r"\b(?:coincid\w+|overlapp\w+|occurr\w+|came|fell|happened|took place)\s+(?:precisely|"
    r"exactly)\b(?: [\w’'-]+){0,8}|"
    r"\b(?:precisely|exactly)\s+(?:when|as|at the (?:same )?(?:time|moment|hour))\b(?: [\w’'-]+){0,6}",
    re.IGNORECASE,
)
_STANDING = re.compile(
    r"\b(?:existing|standing|prevailing|pre-existing)\s+(?:\w+\s+)?"
    r"(?:truce|ceasefire|cease-fire|understanding|agreement|arrangement|accord|deal|armistice|pact)\b",
    re.IGNORECASE,
)
_BESIDE = 30
"""Characters before and after a date of another calendar in which its civil date may stand."""

_ADJECTIVE = 20
"""Characters before a link in which its adjective may stand."""

_IN_ORDER = ("precedes", "causes", "triggers", "produces", "culminates_in")
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
    slips = {(named - stated).days for stated, named in map(_stated_and_named, wrong)}
    years = pattern_years(wrong)
    if len(wrong) < 2 or (len(slips) > 1 and not years):
        return
    causes = [f"the weekdays are those of {y}" for y in years[:1]]
    causes += [f"the day of the month is off by {-next(iter(slips)):+d} each time"] if len(slips) == 1 else []
    right = [t for t in evidence.context.times if t.weekday is not None and t not in wrong and _names_date(t)]
    yield Draft(
        type="weekday_pattern",
        note=f"{len(wrong)} dates do not fit their weekday, {len(right)} do. One cause fits all the misfits: "
        + "; or ".join(causes)
        + ". The year itself is never corrected.",
        spans=tuple((t.start, t.end) for t in (*wrong, *right)),
        severity="low",
        readings=(
            *(("does not fit", (t.start, t.end)) for t in wrong),
            *(("fits", (t.start, t.end)) for t in right),
        ),
        candidates=tuple(causes),
    )


def _names_date(time: TimeMention) -> bool:
    """Whether the words name a day of a month beside the weekday."""
    return (
        time.value is not None
        and not isinstance(time.when, OnWeekday)
        and any(c.isdigit() for c in time.text)
    )


def _weekday(time: TimeMention) -> int:
    """The weekday that a mention states, Monday 0."""
    assert time.weekday is not None
    return time.weekday


def _stated_and_named(time: TimeMention) -> tuple[dt.date, dt.date]:
    days = [dt.date.fromisoformat(c[:10]) for c in time.candidates]
    named = next((d for d in days if d.weekday() == _weekday(time)), days[0])
    stated = next((d for d in days if d != named), days[-1])
    return stated, named


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


def other_calendar(evidence: Evidence) -> Iterator[Draft]:
    """Days of another calendar without their civil date beside them; they are never converted."""
    times = evidence.context.times
    foreign = [
        (t.start, t.end)
        for t in times
        if "other_calendar" in t.flags and t.precision == "day" and not _has_civil_date(evidence, t)
    ]
    if foreign:
        yield Draft(
            type="other",
            note="Dates of another calendar are kept as written and not converted. Ask for the civil date.",
            spans=tuple(dict.fromkeys(foreign))[:6],
            about=tuple(dict.fromkeys(e.id for span in foreign for e in evidence.events_in(*span))),
            severity="low",
        )


def _has_civil_date(evidence: Evidence, time: TimeMention) -> bool:
    """Whether a civil date stands right before or after it: "25 Mehr 1404 (17 October 2025)"."""
    near = evidence.context.times_in(time.start - _BESIDE, time.end + _BESIDE)
    return any(t.value is not None and t.precision == "day" for t in near)


def undated_document(evidence: Evidence) -> Iterator[Draft]:
    """Words that need the document's own date, in a document without one."""
    if evidence.context.doc_date is not None:
        return
    as_of = [m.span() for m in evidence.search(_AS_OF)]
    current = [m.span() for m in evidence.search(_CURRENT)]
    quoted = [(q.start, q.end) for q in evidence.context.page.quotations]
    floating = [(t.start, t.end) for t in evidence.context.times if _floats(t)]
    floating = [(s, e) for s, e in floating if not any(a <= s and e <= b for a, b in quoted)]
    if any(t.value is not None and t.precision == "day" and t.kind == "date" for t in evidence.context.times):
        floating = []
    found = [*as_of, *floating, *current]
    if not floating and (not as_of or len(found) < 2):
        return
    words = ", ".join(f"“{evidence.quote(s)}”" for s in found[:3])
    yield Draft(
        type="undated_document",
        note=f"The document states no date of its own, so {words} cannot be placed in time. "
        "Give its date to have them resolved.",
        spans=tuple(dict.fromkeys(found))[:6],
        readings=tuple((evidence.quote(s)[:60], s) for s in found[:4]),
        treat_as="undated",
    )


def _floats(time: TimeMention) -> bool:
    """Whether a time waits for the document's date: yesterday, on Tuesday, next month."""
    when = time.when
    if time.value is not None or time.kind != "date":
        return False
    return isinstance(when, OnWeekday) or (
        isinstance(when, InCalendar) and when.anchor == "document" and when.unit in ("day", "week", "month")
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
    by_id = {e.id: e for e in evidence.events}
    for relation in evidence.relations:
        if relation.type not in _IN_ORDER or len(relation.origin) != 1 or len(relation.target) != 1:
            continue
        first, second = by_id.get(relation.origin[0]), by_id.get(relation.target[0])
        if first is None or second is None or not _is_dated(first) or not _is_dated(second):
            continue
        a, b = _interval(first.date), _interval(second.date)
        if a and b and b.before(a):
            yield Draft(
                type="order_contradiction",
                note=f"The text puts the first before the second, but dates them {a} and {b}.",
                spans=((relation.start, relation.end), (first.start, first.end), (second.start, second.end)),
                about=(first.id, second.id),
                severity="high",
                readings=((str(a), (first.start, first.end)), (str(b), (second.start, second.end))),
                candidates=("the order as told", "the order of the dates"),
            )


def _is_dated(event: Event) -> bool:
    """Whether the text itself gives the event one day."""
    return event.date_basis == "explicit" and event.date is not None and ".." not in event.date


def earlier_instrument(evidence: Evidence) -> Iterator[Draft]:
    """An "existing" understanding at a time at which the text knows of none."""
    first = _first_truce(evidence)
    begun = _interval(_begin(first)) if first else None
    if first is None or begun is None:
        return
    for match in evidence.search(_STANDING):
        sentence = evidence.context.page.sentence_at(match.start())
        if sentence is None:
            continue
        told = [e for e in _spoken_of(evidence, sentence) if _starts_before(e.date, begun)]
        if told:
            spans = (match.span(), passages(told[0])[0], first.spans[0])
            yield Draft(
                type="order_contradiction",
                note=f"At {told[0].date} the text has told of no agreement yet: its first one is of "
                f"{_begin(first)}. What “{match.group()}” refers to is not stated.",
                spans=spans,
                about=(told[0].id, first.id),
                severity="high",
                readings=(("the event", spans[1]), ("the first agreement", spans[2])),
                candidates=(
                    "an understanding that the text does not describe",
                    "the first agreement, out of order",
                ),
                treat_as="refers to nothing in the text",
            )


def _first_truce(evidence: Evidence) -> Agreement | None:
    begun = [a for a in evidence.agreements if a.is_ceasefire and _begin(a)]
    return min(begun, key=lambda a: str(_begin(a)), default=None)


def _spoken_of(evidence: Evidence, sentence: Sentence) -> list[Event]:
    """The events of a sentence, and those that the ends of its relations point back at."""
    over = [r for r in evidence.relations if r.start < sentence.end and r.end > sentence.start]
    linked = {end for r in over for end in (*r.origin, *r.target)}
    here = {e.id for e in evidence.events_in(sentence.start, sentence.end)}
    return [e for e in evidence.events if e.id in linked | here]


def immediate_precursor(evidence: Evidence) -> Iterator[Draft]:
    """What is called the immediate cause of an end came before the thing had begun."""
    by_id = {e.id: e for e in evidence.events}
    for relation in evidence.relations:
        span = (relation.start, relation.end)
        near_words = evidence.quote((max(0, span[0] - _ADJECTIVE), span[1]))
        if relation.type not in ("precedes", "causes", "triggers") or not _IMMEDIATE.search(near_words):
            continue
        words = {t.lemma_.lower() for t in evidence.context.page.tokens(*span)}
        if not words & listed("ends_of_truce"):
            continue
        origins = [by_id[o] for o in relation.origin if o in by_id]
        for agreement in _meant(evidence, relation):
            begun = _interval(_begin(agreement))
            early = [e for e in origins if (d := _interval(e.date)) and begun and d.before(begun)]
            end = next(
                (r for r in agreement.status_history if r.status in ("broken", "ended", "violated")), None
            )
            if begun and early and end:
                near = (end.start, end.end)
                yield Draft(
                    type="order_contradiction",
                    note=f"These events are dated before the agreement began ({begun}), so "
                    f"they cannot be what "
                    f"comes immediately before its end; nearer to that stands "
                    f"“{evidence.quote(near)[:120]}”.",
                    spans=(span, near, *((e.start, e.end) for e in early[:2])),
                    about=(*(e.id for e in early), agreement.id),
                    readings=(("before the agreement", span), ("nearer to its end", near)),
                )
                break


def _meant(evidence: Evidence, relation: Relation) -> list[Agreement]:
    """The agreements that the words of a relation name, else the first one of the text."""
    found = evidence.agreements_in(relation.start, relation.end)
    first = _first_truce(evidence)
    return found or ([first] if first else [])


def date_contradiction(evidence: Evidence) -> Iterator[Draft]:
    """Two different days, both named and stated as fact, for one step in the life of an agreement."""
    for agreement in evidence.agreements:
        seen: dict[str, StatusRow] = {}
        for row in agreement.status_history:
            once = row.status in ("announced", "signed", "in_force") and row.certainty in ("fact", "reported")
            if not once or not _has_day(evidence, row):
                continue
            other = seen.setdefault(row.status, row)
            if _days_apart(other, row) > 1 and _is_one_step(evidence, other, row):
                spans = ((row.start, row.end), (other.start, other.end))
                yield Draft(
                    type="date_contradiction",
                    note=f"{row.status.replace('_', ' ')}: {other.date} in one place, {row.date} in another.",
                    spans=spans,
                    about=(agreement.id,),
                    severity="high",
                    readings=((str(row.date), spans[0]), (str(other.date), spans[1])),
                    candidates=(str(other.date), str(row.date)),
                )


def _has_day(evidence: Evidence, row: StatusRow) -> bool:
    """Whether the words of a row name a day of a month, and the row is dated by it."""
    days = [t for t in evidence.context.times_in(row.start, row.end) if t.kind == "date" and _names_date(t)]
    return bool(row.date) and any(t.value and str(row.date)[:10] == t.value[:10] for t in days)


def _is_one_step(evidence: Evidence, one: StatusRow, other: StatusRow) -> bool:
    """Whether two rows tell of one document, and of the same signers: some may have joined later."""
    same_signers = _signers(evidence, one) == _signers(evidence, other)
    return same_signers and _titles(evidence, one) == _titles(evidence, other)


def _signers(evidence: Evidence, row: StatusRow) -> set[str | None]:
    """The sides that a sentence makes the subject of signing; empty for "was signed"."""
    subjects = [
        child
        for token in evidence.context.page.tokens(row.start, row.end)
        if token.pos_ == "VERB"
        for child in token.children
        if child.dep_ == "nsubj"
    ]
    spans = [evidence.phrase(s) for s in subjects]
    return {evidence.side(n.ref) for span in spans for n in evidence.context.actors_in(*span)}


def _titles(evidence: Evidence, row: StatusRow) -> set[str]:
    """The titled documents of a row's sentence: "Declaration" and "Agreement" are two."""
    sentence = evidence.context.page.sentence_at(row.start)
    words = [t for t in sentence or () if t.text[:1].isupper() and not t.is_sent_start]
    return {t.lemma_.lower() for t in words} & (listed("legal_names") | {"declaration", "statement"})


def _days_apart(one: StatusRow, other: StatusRow) -> int:
    """Days between the rows: midnight belongs to either day, so that one day is no difference."""
    first, second = (Interval.parse(str(r.date)).first for r in (one, other))
    return abs((first - second).days) if first and second else 0


def _starts_before(date: str | None, other: Interval | None) -> bool:
    mine = _interval(date)
    return bool(mine and other and mine.first and other.first and mine.first < other.first)


def _begin(agreement: Agreement) -> str | None:
    return agreement.announced or agreement.signed or agreement.in_force


def _interval(date: str | None) -> Interval | None:
    return Interval.parse(date) if date else None


FINDERS = (
    weekday_mismatch, weekday_pattern, impossible_date, other_calendar, undated_document, precision_mismatch,
    order_of_links, earlier_instrument, immediate_precursor, date_contradiction,
)  # fmt: skip
