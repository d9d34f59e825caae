"""Makes the record of an agreement out of what was found of it."""

import re
from collections.abc import Iterator, Sequence

from truce.asof import Duration, Interval
from truce.claims.reading.agreements.cue_times import is_observed, told_to
from truce.claims.reading.agreements.cues import ENDS, STARTS
from truce.claims.reading.agreements.deadlines import deadline_of
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.hinges import Hinge
from truce.claims.reading.agreements.histories import begin_of, rows_of
from truce.claims.reading.agreements.instrument_nouns import BARE_HALTS, PAUSES
from truce.claims.reading.agreements.instruments import ONES
from truce.claims.reading.agreements.naming import principals
from truce.claims.reading.agreements.omissions import LeftOut
from truce.claims.reading.agreements.signatories import Roles
from truce.claims.reading.agreements.successions import Succession
from truce.claims.reading.agreements.syntax import lemma
from truce.claims.reading.agreements.terms import Term
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import subtree
from truce.claims.records import (
    Agreement,
    Clause,
    Condition,
    ExcludedIssue,
    Length,
    Mention,
    Status,
    StatusRow,
)

_LONGEST_SPAN = 600
_FOR_A_TERM = re.compile(
    r"(?:\bfor|\blast(?:s|ed|ing)?|\bruns? for|\bran for|\b(?:period|term|duration|validity) of)"
    r"(?: (?:a|an|the|at least|about|up to|initial|first|fixed|limited|renewable|period of|term of))* ?$",
    re.IGNORECASE,
)
_TERMED: frozenset[Status] = frozenset({"holding", "planned_end", "ended"})
_LASTING = (
    frozenset({"last", "run"}),
    frozenset({"last", "run", "remain", "stay", "hold", "continue", "endure"}),
)
"""Verbs that tell how long it was made for: when told as past, when told ahead."""
_OF_TERM = re.compile(
    r"\b(?:agreement|truce|cease-?fire|cessation|it|accord|protocol|armistice) "
    r"(?:is|shall be|will be|shall|will) "
    r"(?:concluded|valid|last|remain in (?:force|effect)|run|in force)\b",
    re.IGNORECASE,
)
_HALTING = re.compile(
    r"\b(?:end|ending|ends|cease|ceases|halt|halts|stop|stops|ban|bans|eliminate|refrain from)\b[^.;]{0,40}"
    r"\b(?:hostilities|fighting|use of force|attacks?|strikes?|fire|shelling|violence|hostile acts)\b"
    r"|\bcessation of\b|\bsilenc(?:ed|es|ing|e) the guns\b|\bguns (?:fell|fall|would fall|went) silent\b|"
    r"\bdisengagement\b|\b(?:hostilities|fighting|operations) (?:were|was|are|is) to (?:end|stop|cease)\b"
    r"|\bde-?escalation\b|\bfighting\b[^.;]{0,60}\bwill (?:end|stop|cease)\b"
    r"|\bno offensive\b|\bnon-aggression\b",
    re.IGNORECASE,
)


def agreement_of(
    context: Context,
    instrument: Instrument,
    ids: dict[int, str],
    roles: Roles,
    terms: Sequence[Term],
    hinges: Sequence[Hinge],
    left_out: Sequence[LeftOut],
    successions: Sequence[Succession],
) -> Agreement:
    """The record of one agreement.

    `ids` are those of all agreements of the text by identity of the finding.
    """
    page = context.page
    clause_ids = {id(t): context.record_id("clause", t.start, t.end, t.rule) for t in terms}
    clauses = [_clause(context, t, clause_ids, roles, terms) for t in terms]
    clauses += _implicit(context, hinges, roles)
    earlier = next((s.earlier for s in successions if s.later is instrument), None)
    succession = next((s for s in successions if s.earlier is instrument), None)
    later = succession.later if succession is not None else None
    rows = (*rows_of(context, instrument), *_superseded(context, succession, ids))
    is_ceasefire = _halts_fighting(context, instrument, terms)
    kind = _kind(instrument)
    return Agreement(
        id=ids[id(instrument)],
        name=_name(context, instrument),
        kind=kind,
        is_ceasefire=is_ceasefire,
        rule="agreement.charter" if instrument.blocks else "agreement.mentioned",
        spans=_spans(instrument),
        parties=roles.parties,
        mediators=tuple(dict.fromkeys((*roles.mediators, *_guarantors(context, terms, roles)))),
        witnesses=roles.witnesses,
        venue=context.place(roles.venue).name if roles.venue else None,
        announced=_date(rows, "announced") or _date(rows, "accepted"),
        signed=_date(rows, "signed"),
        in_force=_date(rows, "in_force"),
        ended=_ended(rows),
        end_reason=_end_reason(context, instrument, rows),
        planned_end=_planned_end(rows),
        duration=_length(context, instrument),
        area=_area(context, instrument, roles),
        supersedes=ids[id(earlier)] if earlier is not None else None,
        superseded_by=ids[id(later)] if later is not None else None,
        purpose=_purpose(context, instrument),
        requested_by=roles.requested_by,
        announced_by=roles.announced_by,
        institutions=tuple(dict.fromkeys(t.institution for t in terms if t.institution)),
        aliases=tuple(dict.fromkeys(page.quote(m.start, m.end) for m in instrument.mentions))[1:],
        mentions=tuple(Mention(m.start, m.end) for m in instrument.mentions),
        clauses=tuple(clauses),
        conditions=tuple(_condition(context, h, clause_ids, roles) for h in hinges),
        status_history=rows,
        excluded_issues=tuple(_excluded(context, x) for x in left_out),
    )


def _name(context: Context, instrument: Instrument) -> str:
    """The longest name of the text for it, with the day that tells it apart."""
    named = [m for m in instrument.mentions if m.form != "pause"] or instrument.mentions
    begins = begin_of(instrument)
    if all(m.verbal for m in named):
        return f"{_kind(instrument)} ({begins})" if begins is not None else _kind(instrument)
    best = max(
        named[:6],
        key=lambda m: (not m.verbal, m.in_heading, m.name is not None, m.length is not None, m.end - m.start),
    )
    words = context.page.quote(best.start, best.end)
    return f"{words} ({begins})" if begins is not None and not re.search(r"\d{4}", words) else words


def _kind(instrument: Instrument) -> str:
    """The noun that names it, with what says which kind it is, in lower case."""
    first = next((m for m in instrument.mentions if m.form == "truce"), instrument.mentions[0])
    if first.verbal:
        return "ceasefire" if first.form == "truce" else "agreement"
    if first.phrase.lower_ in ONES:
        return "truce" if first.form == "truce" else "agreement"
    units = load_words()["time_units"]
    words = [t.lower_ for t in first.phrase.lefts if t.dep_ == "compound" and t.pos_ == "NOUN"]
    words = [w for w in words if w not in units and not any(w.endswith(f"-{u}") for u in units)]
    return " ".join([*words, lemma(first.phrase)])


def _spans(instrument: Instrument) -> tuple[tuple[int, int], ...]:
    """The passages that tell of its making, else the first that names it; at most three."""
    making = STARTS | {"proposed", "rejected", "holding"}
    told = sorted(instrument.cues, key=lambda c: (c.status not in STARTS, c.start))
    spans = [_bounded(c.sentence.start, c.sentence.end, c.start, c.end) for c in told if c.status in making]
    for mention in instrument.mentions:
        if not spans or (mention.strong and len(spans) < 2 and mention.end - mention.start > 12):
            start, end = mention.sentence.start, mention.sentence.end
            spans.append(_bounded(start, end, mention.start, mention.end))
    return tuple(dict.fromkeys(spans))[:3]


def _bounded(start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """A sentence, or of an overlong one the part that counts."""
    return (start, end) if end - start <= _LONGEST_SPAN else (low, min(high, low + _LONGEST_SPAN))


def _date(rows: Sequence[StatusRow], status: Status) -> str | None:
    sure = [r.date for r in rows if r.status == status and r.certainty in ("fact", "reported")]
    dates = [d for d in sure if d is not None and not d.startswith("..")]
    return dates[0] if dates else None


def _planned_end(rows: Sequence[StatusRow]) -> str | None:
    """The end of the first term that the text sets: from its beginning, by itself, by prolongation."""
    begun = [r.until for r in rows if r.status == "in_force" and r.until and r.certainty != "denied"]
    later = [r.until for r in rows if r.status == "extended" and r.until and r.certainty != "denied"]
    set_apart = _date(rows, "planned_end")
    first = min((e for e in (*begun[:1], set_apart) if e is not None), default=None)
    return first or max(later, default=None)


def _ended(rows: Sequence[StatusRow]) -> str | None:
    """When it ended, on the account's own word; a party's declaration alone ends nothing."""
    sure = [
        r
        for r in rows
        if r.status in ENDS and r.status != "superseded" and r.certainty in ("fact", "reported") and r.date
    ]
    if not sure:
        violated = [r for r in rows if r.status == "violated" and r.certainty == "fact" and r.date]
        begun = any(r.status in STARTS for r in rows)
        return violated[0].date if violated and not begun else None
    return min(sure, key=lambda r: Interval.parse(r.date or "").days or 10**6).date


def _end_reason(context: Context, instrument: Instrument, rows: Sequence[StatusRow]) -> str | None:
    """Why it ended, where the text tells a cause beside the end; else None."""
    last = next((r for r in rows if r.status in ENDS and r.certainty in ("fact", "reported")), None)
    cue = next((c for c in instrument.cues if last and (c.start, c.end) == (last.start, last.end)), None)
    if cue is None or cue.predicate.pos_ not in ("VERB", "AUX", "NOUN"):
        return None
    for child in cue.predicate.children:
        marks = {child.lower_} | {c.lower_ for c in child.children if c.dep_ in ("mark", "advmod")}
        if not marks & load_words()["cause_marks"] or child.dep_ not in ("prep", "advcl", "agent"):
            continue
        span = context.page.cover([t for t in child.subtree if not t.is_punct])
        dates = [t for t in context.times_in(*span) if t.kind != "duration"]
        words = context.page.quote(*span)
        if not any(t.end - t.start > len(words) // 2 for t in dates):
            return words[:120]
    return None


def _area(context: Context, instrument: Instrument, roles: Roles) -> str | None:
    """Where it is to count. "A truce signed in Geneva": where it was made says nothing of that."""
    places = (m.area for m in instrument.mentions if m.area)
    return next((context.place(p).name for p in places if p != roles.venue), None)


def _length(context: Context, instrument: Instrument) -> Length | None:
    """How long it was made for: by its phrase, else by what is said of its making or of its term."""
    phrased = (m.length for m in instrument.mentions if m.length)
    length: Duration | None = next(phrased, None) or next(_told_lengths(context, instrument), None)
    return Length(length.value, length.unit, length.iso, length.stated) if length else None


def _told_lengths(context: Context, instrument: Instrument) -> Iterator[Duration]:
    """The terms that its clauses of making give ("took effect for seven days", "lasts a week")."""
    for cue in instrument.cues:
        lasting = lemma(cue.predicate) in _LASTING[cue.status == "planned_end"] and cue.status in _TERMED
        if cue.status in STARTS or lasting:
            begin = context.page.start_of(cue.predicate) if lasting else context.page.end_of(cue.predicate)
            yield from _terms_between(context, begin, told_to(context, cue))
    for sentence in context.sentences_of(instrument.blocks) if instrument.blocks else ():
        if _OF_TERM.search(sentence.span.text):
            yield from _terms_between(context, sentence.start, sentence.end)


def _terms_between(context: Context, start: int, end: int) -> Iterator[Duration]:
    for time in context.times_in(start, end):
        before = context.page.text[start : max(start, time.start)]
        made_for = time.kind == "duration" and _FOR_A_TERM.search(before)
        if time.duration is not None and made_for and not is_observed(context, time):
            yield time.duration


def _purpose(context: Context, instrument: Instrument) -> str | None:
    """What it is meant for, in the words of the text."""
    for mention in instrument.mentions:
        for child in mention.phrase.children:
            if child.dep_ == "acl" and child.lower_ in ("meant", "aimed", "intended", "designed"):
                return context.page.quote(*context.page.cover(subtree(child, without=("punct",))))
    return None


def _halts_fighting(context: Context, instrument: Instrument, terms: Sequence[Term]) -> bool:
    """Whether it is a halt of fighting: by its name or by what it is about."""
    words = load_words()
    if any(m.form == "truce" for m in instrument.mentions):
        return True
    if any(m.form == "pause" and lemma(m.head) in BARE_HALTS | PAUSES for m in instrument.mentions):
        return True
    if any(m.content and set(m.content.split()) & words["what_is_halted"] for m in instrument.mentions):
        return True
    page = context.page
    told = [page.quote(t.start, t.end) for t in terms]
    told += [
        page.quote(m.start, min(m.end + 60, m.sentence.end)) for m in instrument.mentions if not m.in_heading
    ]
    return any(_HALTING.search(text) for text in told)


def _guarantors(context: Context, terms: Sequence[Term], roles: Roles) -> list[str]:
    """Third parties that bind themselves to see it carried out."""
    found: list[str] = []
    for term in terms:
        text = {t.lower_ for t in term.verb.subtree}
        if text & {"implemented", "implementation", "implement", "compliance"}:
            found += [
                b
                for b in principals(context, term.bound)
                if b not in roles.parties and not term.by_collective
            ]
    return [f for f in found if context.actor(f).type in ("state", "government", "igo", "igo_body")]


def _clause(context: Context, term: Term, ids: dict[int, str], roles: Roles, terms: Sequence[Term]) -> Clause:
    page = context.page
    deadline, relative = deadline_of(context, term.start, term.end)
    inside = [n.ref for n in context.actors_in(term.start, term.end)]
    others = [p for p in roles.parties if p not in term.bound]
    named = {p for ref in inside for p in principals(context, [ref])}
    mutual = len(term.bound) > 1 and set(term.bound) == set(roles.parties)
    return Clause(
        id=ids[id(term)],
        start=term.start,
        end=term.end,
        rule=term.rule,
        deontic=term.deontic,
        bound=term.bound,
        content=_content(page.quote(term.start, term.end)),
        deadline=deadline,
        deadline_rel=relative,
        beneficiaries=term.bound if mutual else tuple(p for p in others if p in named),
        names=tuple(dict.fromkeys(r for r in inside if _is_third(context, r, term, roles))),
        protected=_protected(context, term),
        in_return_for=_given_for(term, terms, ids),
        institution=term.institution,
        source=term.source,
        attribution=term.attribution,
        implicit=term.implicit,
        also=tuple(Mention(a, b) for a, b in term.also),
    )


def _is_third(context: Context, ref: str, term: Term, roles: Roles) -> bool:
    stands_for = principals(context, [ref])
    if ref == term.institution or ref == term.source or len(context.actor(ref).members) > 1:
        return False
    return not {ref, *stands_for} & {*term.bound, *roles.parties}


def _content(words: str) -> str:
    return " ".join(words.split())[:300]


def _protected(context: Context, term: Term) -> tuple[str, ...]:
    """The classes of people and things that a term spares."""
    words, found = load_words(), []
    for token in context.page.tokens(term.start, term.end):
        before = [c for c in token.children if c.dep_ in ("amod", "compound") and c.i < token.i]
        special = any(c.lower_ in words["protected_modifiers"] for c in before)
        forces = lemma(token) == "force" and any(c.lower_ == "security" for c in before)
        if (
            (lemma(token) in words["protected"] or forces)
            and token.pos_ == "NOUN"
            and token.dep_ != "compound"
        ):
            kept = (
                [c for c in before if c.lower_ in words["protected_modifiers"]] if special or forces else []
            )
            found.append(" ".join(t.text for t in [*kept, token]))
    return tuple(dict.fromkeys(found))


def _given_for(term: Term, terms: Sequence[Term], ids: dict[int, str]) -> str | None:
    """The term that another is given in return for.

    The last one before it with somebody else or less bound.
    """
    if not term.in_return:
        return None
    before = [t for t in terms if t.end <= term.start and t.sentence.index < term.sentence.index]
    pledges = [t for t in before if t.rule == "clause.commitment"]
    return ids[id((pledges or before)[-1])] if before else None


def _implicit(context: Context, hinges: Sequence[Hinge], roles: Roles) -> list[Clause]:
    """The bans that conditions take for granted ("predicated on non-aggression")."""
    return [
        Clause(
            id=context.record_id("clause", *h.banned, "implicit"),
            start=h.banned[0],
            end=h.banned[1],
            rule="clause.implicit",
            deontic="prohibition",
            bound=roles.parties,
            beneficiaries=roles.parties,
            content=_content(context.page.quote(*h.banned)),
            attribution="text",
            implicit=True,
        )
        for h in hinges
        if h.banned is not None
    ]


def _condition(context: Context, hinge: Hinge, ids: dict[int, str], roles: Roles) -> Condition:
    bound = tuple(dict.fromkeys(b for t in hinge.terms for b in t.bound)) or roles.parties
    return Condition(
        id=context.record_id("condition", hinge.start, hinge.end, hinge.type),
        start=hinge.start,
        end=hinge.end,
        rule=f"condition.{hinge.type}",
        type=hinge.type,
        content=_content(context.page.quote(hinge.start, hinge.end)),
        applies_to=tuple(ids[id(t)] for t in hinge.terms if id(t) in ids),
        bound=bound,
        explicit=hinge.explicit,
    )


def _superseded(context: Context, succession: Succession | None, ids: dict[int, str]) -> list[StatusRow]:
    """The row that a successor gives to the agreement before it, on the day of its own beginning."""
    begins = begin_of(succession.later) if succession is not None else None
    if succession is None or begins is None:
        return []
    start, end = succession.start, succession.end
    return [
        StatusRow(
            id=context.record_id("status", start, end, "superseded"),
            start=start,
            end=end,
            rule="status.superseded",
            status="superseded",
            date=str(begins),
            certainty="fact",
            by=ids[id(succession.later)],
        )
    ]


def _excluded(context: Context, left_out: LeftOut) -> ExcludedIssue:
    return ExcludedIssue(
        id=context.record_id("excluded", left_out.start, left_out.end, str(left_out.issue)),
        start=left_out.start,
        end=left_out.end,
        rule="excluded",
        issue=context.page.quote(*left_out.issue),
        deliberate=left_out.deliberate,
    )
