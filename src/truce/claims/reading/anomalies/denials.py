"""Accounts of two voices, or of one, that exclude each other."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from truce.asof import Interval
from truce.claims.reading.anomalies.evidence import Draft, Evidence, Span
from truce.claims.reading.anomalies.versions import side_by_side
from truce.claims.reading.voices.oppositions import Opposition
from truce.claims.reading.voices.statements import Statement
from truce.claims.records import Event, Range

_EACH = r"\b(?:each|both|either|the two|all) (?:(?:of the )?(?:two |warring )?\w+)?"
_OTHER = r"\b(?:the other(?:'s|’s)?|each other|one another)\b(?: side| party| camp)?"
_DENIED = r"\b(?:den(?:y|ied|ies|ying)|reject(?:s|ed|ing)?|disclaim(?:s|ed|ing)?|disown(?:s|ed|ing)?)\b"
_BLAMED = r"\b(?:blam\w+|accus\w+|point\w* (?:the finger|fingers) at|fault(?:s|ed)?)\b"
_ONLY_ONE = (
    r"\b(?:first|starting|started|start|ending|ended|wreck\w*|breakdown|collapse|breaking (?:off|down|up)|"
    r"broke (?:off|down)|scuttl\w*|sabotag\w*|torpedo\w*|sink\w*|sank|failure|resum\w*|provok\w*|began|"
    r"beginning)\b"
)
_SAID = (
    r"(?:said|says?|claim(?:ed|s)?|insist(?:ed|s)?|maintain(?:ed|s)?|argue[ds]?|swore|swears?|sworn|assert(?:ed|s)?|"
    r"contend(?:ed|s)?|allege[ds]?|declare[ds]?|holds?|held|hint(?:ed|s)?)"
)
_MUTUAL = re.compile(
    rf"{_EACH}[^.;]{{0,60}}{_DENIED}[^.;]{{0,60}}{_BLAMED}[^.;]{{0,20}}{_OTHER}|"
    rf"{_EACH}[^.;]{{0,40}}{_BLAMED}[^.;]{{0,20}}{_OTHER}[^.;]{{0,60}}{_DENIED}|"
    rf"{_EACH}[^.;]{{0,40}}{_BLAMED}[^.;]{{0,20}}{_OTHER}[^.;]{{0,40}}{_ONLY_ONE}|"
    rf"{_EACH}[^.;]{{0,30}}\b{_SAID}\b(?: that)? "
    rf"{_OTHER}[^.;]{{0,40}}(?:{_ONLY_ONE}|\b(?:was|is|were|are) (?:to blame|responsible|at fault)\b)|"
    rf"{_EACH}[^.;]{{0,30}}\b{_SAID}\b(?: that)? (?:it|this|that) (?:was|had been|is) {_OTHER}|"
    rf"{_EACH}[^.;]{{0,30}}\b(?:point\w*|la(?:y|id)|put|pinn?\w*|shift\w*) "
    rf"[^.;]{{0,40}}\b(?:at|to|on|upon) {_OTHER}",
    re.IGNORECASE,
)


_BLAMED_MUTUALLY = re.compile(
    rf"\b(?:blam(?:e|es|ed|ing)|held|holding|holds?)\b [^.;]{{0,12}}{_OTHER}[^.;]{{0,60}}|"
    r"\b(?:trad|exchang|swapp)\w+ (?:\w+ )?(?:blame|accusations|recriminations|charges) "
    r"(?:over|for|of|about)\b[^.;]{0,60}|"
    rf"\baccus\w+ {_OTHER} of [^.;]{{3,90}}|"
    rf"\b(?:mutual|reciprocal) (?:accusations|recriminations|blame|charges) (?:of|over|about|for)\b"
    r"[^.;]{0,60}",
    re.IGNORECASE,
)
_TRUCE_LOST = re.compile(
    r"\b(?:truce|cease-?fire|armistice|fighting|clash(?:es)?|shelling|violence|hostilities)\b", re.IGNORECASE
)
_BESIDE = 500
"""Characters around one contradiction in which mutual blame is the same one."""

_PAGE = 1_500
"""Characters between contradictions of one pair of sides that are told as one."""

_BROKERED = re.compile(
    r"\b(?:mediated|brokered|negotiated) by (?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}|"
    r"\b[A-Z][\w’'-]+-(?:mediated|brokered)\b"
)
_DIRECT = re.compile(
    r"\b(?:reached|agreed|concluded|negotiated|worked out|made|struck) (?:directly|"
    r"bilaterally)\b(?: between [\w ]{3,40})?|"
    r"\b(?:without|no) (?:any )?(?:third[- ]party|outside|foreign|external) (?:mediation|mediator|"
    r"mediators|involvement|role)\b",
    re.IGNORECASE,
)
_APART = 1_200
"""Characters between two statements about one mediation, at most."""

_DIFFER = re.compile(
    r"\b(?:accounts|versions|reports|figures|tolls) (?:of [\w ]{3,40} )?(?:differ(?:ed)?|diverge[ds]?|"
    r"conflict(?:ed)?|"
    r"contradict(?:ed)?|vary|varied)\b|"
    r"\b(?:conflicting|contradictory|competing|rival|irreconcilable) (?:accounts|versions|claims|reports|"
    r"narratives)\b",
    re.IGNORECASE,
)


def contradicting_accounts(evidence: Evidence) -> Iterator[Draft]:
    """Accounts that exclude each other: told one by one, and of both sides; else only said to differ."""
    told = list(denied_accounts(evidence))
    spans = [s for draft in told for s in draft.spans]
    told += [d for d in mutual_blame(evidence) if not any(_near(d.spans[0], s) for s in spans)]
    spans = [s for draft in told for s in draft.spans[:2]]
    told += [d for d in denied_agreement(evidence) if not any(_meet(d.spans[0], s) for s in spans)]
    told += [d for d in side_by_side(evidence) if not any(_meet(d.spans[0], s) for s in spans)]
    yield from told or admitted_conflict(evidence)


def _near(one: Span, other: Span) -> bool:
    return other[0] - one[1] < _BESIDE and one[0] - other[1] < _BESIDE


def _meet(one: Span, other: Span) -> bool:
    return other[0] < one[1] and one[0] < other[1]


def denied_accounts(evidence: Evidence) -> Iterator[Draft]:
    """Two voices that exclude each other: one anomaly for a pair of sides on one page."""
    pairs: list[tuple[set[str], list[Opposition]]] = []
    for opposition in evidence.oppositions:
        voices = {s.side or s.voice for s in (opposition.first, opposition.second)}
        last = next((f for v, f in reversed(pairs) if v == voices), None)
        if last is not None and opposition.second.start - last[-1].second.end < _PAGE:
            last.append(opposition)
        else:
            pairs.append((voices, [opposition]))
    for _, found in pairs:
        yield _contradiction(evidence, found)


def _contradiction(evidence: Evidence, found: Sequence[Opposition]) -> Draft:
    first, second = found[0].first, found[0].second
    one_voice = first.side is not None and first.side == second.side
    if one_voice:
        note = f"Said by {_name(evidence, second)} in one place and taken back in another."
    else:
        note = (
            f"{_name(evidence, first)} says the one, {_name(evidence, second)} the other; "
            "the text does not decide between them."
        )
    spans = [(s.start, s.end) for o in found[:3] for s in (o.second, o.first)]
    about = (s.claim.id for s in (second, first) if s.claim is not None)
    return Draft(
        type="claim_contradiction" if one_voice else "source_contradiction",
        note=note,
        spans=tuple(spans),
        about=tuple(about),
        severity="high",
        readings=tuple((f"said by {_name(evidence, s)}", (s.start, s.end)) for s in (first, second)),
        treat_as="disputed; both accounts kept",
    )


def _name(evidence: Evidence, statement: Statement) -> str:
    """What to call a voice in a note: the actor's name, else the noun that names it."""
    claim = statement.claim
    if claim is not None and claim.source:
        return evidence.name(claim.source)
    if claim is None:
        return f"“{statement.voice}”"
    said = {t.i for t in statement.content if t.doc is statement.words[0].doc}
    nouns = [t.text for t in statement.words if t.i not in said and t.pos_ in ("NOUN", "PROPN")]
    return f"“{' '.join(nouns)}”" if nouns else "somebody not named"


def admitted_conflict(evidence: Evidence) -> Iterator[Draft]:
    """The text itself says that accounts differ."""
    for match in evidence.search(_DIFFER):
        yield Draft(
            type="source_contradiction",
            note="The text says that the accounts do not agree; it does not decide between them.",
            spans=(match.span(),),
            about=tuple(e.id for e in evidence.events_in(*match.span())[:2]),
            readings=(("accounts differ", match.span()),),
            treat_as="disputed",
        )
        return


def mutual_blame(evidence: Evidence) -> Iterator[Draft]:
    """Each side denies an act and blames the other for it."""
    found = [(m, False) for m in evidence.search(_MUTUAL)]
    found += [(m, True) for m in evidence.search(_BLAMED_MUTUALLY)]
    last = -_BESIDE
    for match, needs_act in sorted(found, key=lambda f: f[0].start()):
        sentence = evidence.context.page.sentence_at(match.start())
        start, end = (sentence.start, sentence.end) if sentence else match.span()
        near = evidence.events_in(max(0, start - 300), end)
        act = next((e for e in reversed(near) if e.type == "ASSAULT"), None)
        on_force = act is not None or _TRUCE_LOST.search(evidence.text, start, end)
        if match.start() - last < _BESIDE or (needs_act and not on_force):
            continue
        last = match.end()
        spans: tuple[Span, ...] = (match.span(), *(((act.start, act.end),) if act else ()))
        yield Draft(
            type="source_contradiction",
            note="Each side blames the other; at most one account is right, and the text does not say which.",
            spans=spans,
            about=(act.id,) if act else (),
            severity="high",
            readings=(("each blames the other", match.span()),),
            candidates=("the one side", "the other side"),
            treat_as="author not established",
        )


def denied_agreement(evidence: Evidence) -> Iterator[Draft]:
    """One side announces that something is agreed, and the other denies that it ever was."""
    for agreement in evidence.agreements:
        begun = [
            r for r in agreement.status_history if r.status in ("announced", "accepted", "signed", "in_force")
        ]
        refused = [
            r
            for r in agreement.status_history
            if r.status in ("rejected", "disputed") or r.certainty == "denied"
        ]
        late = next((r for r in refused if begun and r.start > begun[0].start), None)
        if late is None or not begun or late.source is None or late.status not in ("disputed", "rejected"):
            continue
        if evidence.side(late.source) == evidence.side(begun[0].source):
            continue
        spans = ((begun[0].start, begun[0].end), (late.start, late.end))
        yield Draft(
            type="source_contradiction",
            note=f"The agreement is {begun[0].status} by one side, and {evidence.name(late.source)} "
            f"denies it.",
            spans=spans,
            about=(agreement.id,),
            severity="high",
            readings=((begun[0].status, spans[0]), (late.status, spans[1])),
            treat_as="disputed; not in force without doubt",
        )


def mediation_denied(evidence: Evidence) -> Iterator[Draft]:
    """Made by a mediator according to one voice, and without any according to another."""
    brokered = [m.span() for m in evidence.search(_BROKERED)]
    for match in evidence.search(_DIRECT):
        near = [b for b in brokered if abs(b[0] - match.start()) < _APART]
        voice = next((a for a in evidence.acts_at(*match.span()) if a.speaker), None)
        if near and voice is not None:
            yield Draft(
                type="source_contradiction",
                note=f"{evidence.name(voice.speaker)} speaks of an agreement without a mediator; elsewhere "
                f"one is named.",
                spans=(match.span(), near[0]),
                about=tuple(a.id for a in evidence.agreements_in(voice.start, voice.end)[:1]),
                readings=(("without a mediator", match.span()), ("with one", near[0])),
                candidates=("mediated", "reached directly"),
                treat_as="mediation disputed",
            )
            return


def toll_contradiction(evidence: Evidence) -> Iterator[Draft]:
    """Two accounts of one act whose counts exclude each other."""
    by_id = {e.id: e for e in evidence.events}
    pairs = [(e, by_id[o]) for e in evidence.events if (o := e.same_as or e.contradicts or "") in by_id]
    told = [
        e
        for e in evidence.events
        if e.type == "ASSAULT" and e.modality == "actual" and (e.deaths or e.injured)
    ]
    pairs += [(b, a) for a, b in pairwise(told) if _one_act(evidence, a, b)]
    for event, other in pairs:
        for kind in ("deaths", "injured"):
            mine, theirs = getattr(event, kind), getattr(other, kind)
            if mine and theirs and disjoint(mine, theirs):
                spans: tuple[Span, ...] = ((event.start, event.end), (other.start, other.end))
                yield Draft(
                    type="source_contradiction" if event.source != other.source else "claim_contradiction",
                    note=f"The counts of the {'dead' if kind == 'deaths' else 'injured'} exclude each other: "
                    f"{count(theirs)} in one account, {count(mine)} in the other.",
                    spans=spans,
                    about=(event.id, other.id),
                    severity="high",
                    readings=((count(mine), spans[0]), (count(theirs), spans[1])),
                    candidates=(count(theirs), count(mine)),
                    treat_as="both counts kept, each with its source",
                )
                break


def _one_act(evidence: Evidence, first: Event, second: Event) -> bool:
    """Two sources, told close together, of an act at one place and day with the same victims."""
    sources = {evidence.side(first.source), evidence.side(second.source)}
    dated = first.date and second.date and Interval.parse(first.date).intersects(Interval.parse(second.date))
    same = bool(set(first.places) & set(second.places)) and first.mode == second.mode
    alike = set(first.target) == set(second.target) and not (first.toll_parts or second.toll_parts)
    return bool(len(sources) == 2 and dated and same and alike and second.start - first.end < 400)


def count(value: Range | None) -> str:
    """A range in words: "12", "at least 3", "at most 5", "3 to 5"."""
    if value is None:
        return "not stated"
    low, high = value
    if low == high:
        return str(low)
    if high is None:
        return f"at least {low}"
    return f"at most {high}" if low is None else f"{low} to {high}"


def disjoint(a: Range, b: Range) -> bool:
    """Whether no number lies in both of two ranges."""
    low = max(a[0] or 0, b[0] or 0)
    highs = [h for h in (a[1], b[1]) if h is not None]
    return bool(highs) and low > min(highs)


FINDERS = (contradicting_accounts, mediation_denied)
