"""What a reader of a truce would look for and the text does not state.

One gap is one passage and all that is missing there. Only what matters for judging a truce is listed: the
particulars of an instrument and of its bodies, of acts that may break it, and answers that were not given.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from truce.asof import Interval
from truce.claims.reading.context import Context
from truce.claims.reading.open_questions import open_questions
from truce.claims.reading.passages import Passages, agreement_passages, claim_passages, event_passages
from truce.claims.records import Agreement, Claim, Clause, Event, NotStated, StatusRow

_BEGINNINGS = ("announced", "signed", "in_force", "accepted")
_BROKEN = ("broken", "ended", "violated", "suspended")
_VAGUE_ISSUES = ("some", "other", "certain", "several", "longstanding", "a number", "various", "many", "most")
_DATE_DAYS = 7
"""An act dated to more days than these has no date that a breach could be judged by."""

_NEAR_DAYS = 366
"""An event further than this from every truce of the text is background."""

_ENOUGH = 3.0
"""What must be missing of an act, in weights, for the gap to be listed."""

_REPLY_WITHIN = 1_500
"""Characters after an accusation within which an answer counts as one to it."""

_MOST_ACTS = 4
"""Acts that are listed, at most: those of which most is missing."""

_MOST_OF_A_KIND = 2
"""Threats and charges without an answer that are listed, at most: those that bear on a truce first."""

_MOST_PARTICULARS = 4
"""Particulars of one truce that are asked after, at most: those first that a breach is judged by."""

_MOST_TRUCES = 2
"""Truces whose particulars are asked after, at most: those of which most is told."""

_WEIGHTS = {
    "the date": 2.0,
    "the hour (so: before or after the term)": 3.0,
    "the author": 2.0,
    "a verified author": 2.0,
    "who reported the toll": 1.5,
    "figures for each side": 2.5,
    "casualties": 1.0,
    "casualties of the clashes": 0.5,
    "the wounded": 0.5,
    "the dead": 0.5,
}


_MANY = re.compile(
    r"\b(?:hundreds|dozens|scores|thousands|numerous|many|several|multiple|repeated)\b(?: of)?(?: \w+)? "
    r"(?:\w*attacks|\w*strikes|raids|clashes|bombings|incidents|operations|assaults|killings)\b",
    re.IGNORECASE,
)
_COMPOSED = re.compile(
    r"\b(?:compos\w+|consist\w*|compris\w+|members?|chair\w*|head(?:ed|s|quarters?)|led by|seat(?:ed)?|"
    r"representatives?|made up)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Gap:
    """What is missing, what it is about, the passage, the rule, and how much it weighs."""

    what: str
    about: tuple[str, ...]
    start: int
    end: int
    rule: str
    weight: float = 0.0


def find_gaps(
    context: Context, events: tuple[Event, ...], claims: tuple[Claim, ...], agreements: tuple[Agreement, ...]
) -> tuple[NotStated, ...]:
    """The gaps of a document: those that it names itself, of its agreements, of its acts and declarations."""
    truces = [a for a in agreements if a.is_ceasefire and _is_current(a, context.doc_date)]
    said = claim_passages(claims)
    gaps = list(_told_open(context, events, agreements))
    main = sorted(truces, key=lambda a: -len(a.spans))[:_MOST_TRUCES]
    gaps += [g for a in main for g in (*_instrument(a), *_left_out(a), *_bodies(a), *_attestation(a, claims))]
    told = [e for e in events if truces and e.modality == "actual" and _belongs(e, truces)]
    acts = [g for e in _single(context, told) for g in _act_of_force(e, truces)]
    gaps += sorted(acts, key=lambda g: -g.weight)[:_MOST_ACTS]
    answers = [g for e in sorted(told, key=_bears_on_truce) for g in _answer(e, claims, said)]
    gaps += answers[:_MOST_OF_A_KIND]
    last = {i: e.start for e in told if e.type == "ASSAULT" for i in e.initiator}
    gaps += [g for e in told for g in _threat(e, last, said)][:_MOST_OF_A_KIND]
    over = Passages((r.start, r.end, r) for a in main for r in a.status_history if r.status in _BROKEN)
    gaps += [g for e in told for g in _declaration(e, over)]
    gaps += _visits(told)
    once = {(g.rule, g.start, g.end): g for g in reversed(gaps)}
    return tuple(_record(context, gap) for gap in reversed(once.values()))


def _is_current(agreement: Agreement, doc_date: str | None) -> bool:
    """Whether a truce is watched when the document is written, so that a reader would ask after it."""
    dates = [d for d in (agreement.announced, agreement.signed, agreement.in_force, agreement.ended) if d]
    if doc_date is None or not dates:
        return True
    return any(_apart(Interval.parse(d), Interval.parse(doc_date)) <= _NEAR_DAYS for d in dates)


def _record(context: Context, gap: _Gap) -> NotStated:
    return NotStated(
        id=context.record_id("ns", gap.start, gap.end, salt=gap.what),
        start=gap.start,
        end=gap.end,
        rule=f"gaps/{gap.rule}",
        what=gap.what,
        about=gap.about,
    )


def _told_open(
    context: Context, events: tuple[Event, ...], agreements: tuple[Agreement, ...]
) -> Iterator[_Gap]:
    """What the text itself says is not known or not said, in a text on a truce or on the use of force."""
    if not any(a.is_ceasefire for a in agreements) and not any(e.type == "ASSAULT" for e in events):
        return
    acts, named = event_passages(events), agreement_passages(agreements)
    for question in open_questions(context):
        span = (question.start, question.end)
        about = [e.id for _, _, e in acts.over(*span)] or [a.id for _, _, a in named.over(*span)]
        yield _Gap(question.what, tuple(dict.fromkeys(about))[:2], *span, "open")


# ---- agreements


def _instrument(agreement: Agreement) -> Iterator[_Gap]:
    """What is most missing of a truce that was made: its term, sanction, form, author, hour."""
    begun = [r for r in agreement.status_history if r.status in _BEGINNINGS]
    if not begun and not agreement.clauses:
        return
    ended = agreement.duration is not None or agreement.planned_end is not None
    stated = {
        "the day on which it enters into force": agreement.in_force is not None,
        "its duration or end": ended,
        "what follows a breach, and how disputes are settled": _settles_disputes(agreement.clauses),
        "its signature": agreement.signed is not None,
        "who announced it": bool(agreement.announced_by) or any(r.source or r.actor for r in begun),
        "the hour at which it begins": "T" in (agreement.in_force or ""),
        "its mediators": bool(agreement.mediators),
        "its venue": agreement.venue is not None,
    }
    missing = [what for what, known in stated.items() if not known][:_MOST_PARTICULARS]
    if missing:
        start, end = (begun[0].start, begun[0].end) if begun else agreement.spans[0]
        yield _Gap(", ".join(missing), (agreement.id,), start, end, "instrument")


def _settles_disputes(clauses: Sequence[Clause]) -> bool:
    words = " ".join(c.content.lower() for c in clauses)
    return any(w in words for w in ("dispute", "sanction", "penalt", "arbitrat", "complaint", "violation"))


def _left_out(agreement: Agreement) -> Iterator[_Gap]:
    """Issues said to be left out, of which the text names none or one."""
    vague = [i for i in agreement.excluded_issues if i.issue.lower().startswith(_VAGUE_ISSUES)]
    for issue in vague[:1]:
        yield _Gap("which issues were left out", (agreement.id,), issue.start, issue.end, "left_out")


def _bodies(agreement: Agreement) -> Iterator[_Gap]:
    """Bodies that are set up without members, seat, mandate or start: one gap for all of an agreement."""
    bodies = [c for c in agreement.clauses if c.deontic == "constitutive" and c.deadline is None]
    bodies = [c for c in bodies if not _COMPOSED.search(c.content)]
    if bodies:
        what = "membership, seat, mandate, start date and reporting duty of the bodies"
        about = tuple(c.id for c in bodies[:4])
        yield _Gap(what, about, bodies[0].start, bodies[0].end, "body")


def _attestation(agreement: Agreement, claims: tuple[Claim, ...]) -> Iterator[_Gap]:
    """A duty of one side that only the other side, or only the text, tells of."""
    if any(r.status == "signed" and r.certainty == "fact" for r in agreement.status_history):
        return
    own = {c.source for c in claims if c.clause and c.source}
    for clause in agreement.clauses:
        one_sided = len(clause.bound) == 1 and len(agreement.parties) > 1
        if one_sided and clause.deontic in ("obligation", "prohibition") and not own & set(clause.bound):
            what = "confirmation of the duty by the side that it binds; who judges compliance"
            yield _Gap(what, (clause.id,), clause.start, clause.end, "attestation")
            return


# ---- acts


def _single(context: Context, events: Sequence[Event]) -> Iterator[Event]:
    """The acts of force, each clash of the same sides once, without those that are a count of many."""
    clashes: set[tuple[str, ...]] = set()
    for event in events:
        if event.type != "ASSAULT" or _MANY.search(context.page.text, event.start, event.end):
            continue
        sides = tuple(sorted(event.initiator)) if event.mode == "clash" else ()
        if not (sides and sides in clashes):
            clashes.add(sides)
            yield event


def _bears_on_truce(event: Event) -> bool:
    """False, so that it comes first, where an act is charged as a breach."""
    return event.mode != "violate_ceasefire" and event.agreement is None


def _belongs(event: Event, truces: Sequence[Agreement]) -> bool:
    """Whether an event is of the time of a truce of the text, or may be."""
    begun = [d for a in truces for d in (a.announced, a.signed, a.in_force) if d]
    if not begun:
        return False
    day = Interval.parse(event.date) if event.date else None
    if day is None:
        return event.type != "ASSAULT" or event.certainty not in ("fact", "reported")
    if day.days is None:
        return True
    return any(_apart(day, Interval.parse(d)) <= _NEAR_DAYS for d in begun)


def _apart(one: Interval, other: Interval) -> int:
    """Days between the beginnings of two times; 0 where one is open."""
    return abs((one.first - other.first).days) if one.first and other.first else 0


def _act_of_force(event: Event, truces: Sequence[Agreement]) -> Iterator[_Gap]:
    """What a judge of a breach would have to know of an act."""
    if event.count is not None or event.mode == "violate_ceasefire":
        return
    missing = [*_time_missing(event, truces), *_author_missing(event), *_toll_missing(event)]
    weight = sum(_WEIGHTS[m] for m in missing)
    if weight >= _ENOUGH:
        yield _Gap(", ".join(missing), (event.id,), event.start, event.end, "act", weight)


def _time_missing(event: Event, truces: Sequence[Agreement]) -> Iterator[str]:
    day = Interval.parse(event.date) if event.date else None
    if day is None or day.days is None or day.days > _DATE_DAYS:
        yield "the date"
    elif day.days == 1 and "T" not in (event.date or "") and any(_turns_on(day, a) for a in truces):
        yield "the hour (so: before or after the term)"


def _turns_on(day: Interval, agreement: Agreement) -> bool:
    """Whether a truce begins or ends on a day, so that the hour decides."""
    edges = (agreement.in_force, agreement.planned_end, agreement.ended)
    return any(Interval.parse(edge).intersects(day) for edge in edges if edge and ".." not in edge)


def _author_missing(event: Event) -> Iterator[str]:
    if not event.initiator:
        yield "a verified author" if event.alleged_initiator else "the author"


def _toll_missing(event: Event) -> Iterator[str]:
    if event.deaths is None and event.injured is None:
        yield "casualties of the clashes" if event.mode == "clash" else "casualties"
        return
    if event.injured is None or event.deaths is None:
        yield "the wounded" if event.injured is None else "the dead"
    mutual = event.mode == "clash" or (event.initiator and set(event.initiator) == set(event.target))
    if event.deaths and event.deaths[1] is None and mutual:
        yield "figures for each side"
    unsourced = event.source is None and event.toll_certainty in ("reported", "alleged")
    if unsourced:
        yield "who reported the toll"


def _answer(event: Event, claims: Sequence[Claim], said: Passages[Claim]) -> Iterator[_Gap]:
    """No word of the accused side on what it is accused of."""
    accused = {*event.initiator, *event.alleged_initiator}
    if event.type != "ASSAULT" or event.certainty not in ("alleged", "disputed") or not accused:
        return
    charges = [c for _, _, c in said.over(event.start, event.end) if c.source and c.source not in accused]
    answered = {c.source for c in claims if c.about == event.id}
    replies = (c for c in claims if c.stance in ("denies", "confirms", "claims_responsibility"))
    answered |= {c.source for c in replies if 0 < c.start - event.start < _REPLY_WITHIN}
    if charges and not accused & answered:
        charge = min(charges, key=lambda c: c.end - c.start)
        what = "any statement by the accused side (admission, denial, comment)"
        yield _Gap(what, (event.id,), charge.start, charge.end, "answer")


def _threat(event: Event, last: Mapping[str, int], said: Passages[Claim]) -> Iterator[_Gap]:
    """What came of a threat; `last` says where the last act of force by each actor is told."""
    if event.type != "THREATEN":
        return
    threats = [c for _, _, c in said.over(event.start, event.end) if c.stance == "threatens"]
    carried_out = any(last.get(i, 0) > event.end for i in (*event.initiator, *event.alleged_initiator))
    if threats and not carried_out:
        at = threats[0].start, threats[0].end
        yield _Gap("whether and how the threat was carried out", (event.id,), *at, "threat")


def _declaration(event: Event, over: Passages[StatusRow]) -> Iterator[_Gap]:
    """The day of a declaration that a truce is broken or over, which is told `over` those passages."""
    dated = event.date_basis in ("explicit", "relative")
    about = bool(over.over(event.start, event.end))
    if event.type in ("ACCUSE", "REJECT") and event.agreement and event.count is None and about and not dated:
        yield _Gap("the day of the declaration", (event.id,), event.start, event.end, "declaration")


def _visits(told: Sequence[Event]) -> Iterator[_Gap]:
    """The days of a visit, once for each visitor."""
    visitors: set[str] = set()
    for event in told:
        if event.type != "CONSULT" or event.mode != "visit" or event.date_basis in ("explicit", "relative"):
            continue
        if not visitors & {*event.initiator}:
            what = "the days on which it began and ended; whom it met"
            yield _Gap(what, (event.id,), event.start, event.end, "visit")
        visitors |= {*event.initiator}
