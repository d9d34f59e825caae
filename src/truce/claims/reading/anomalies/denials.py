"""Accounts of two voices, or of one, that exclude each other."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from truce.asof import Interval
from truce.claims.reading.anomalies.evidence import Draft, Evidence, Span
from truce.claims.reading.anomalies.words import listed
from truce.claims.records import Claim, Event, Range

_NEAR = 900
"""Characters from an accusation to its denial, at most."""

_DENYING = ("denies", "retracts")
_CHARGING = ("accuses", "asserts", "confirms", "condemns", "reports_allegation", "claims_responsibility")
_EACH = r"\b(?:each|both|either|the two|all) (?:(?:of the )?(?:two |warring )?\w+)?"
_OTHER = r"\b(?:the other(?:'s|’s)?|each other|one another)\b(?: side| party| camp)?"
_DENIED = r"\b(?:den(?:y|ied|ies|ying)|reject(?:s|ed|ing)?|disclaim(?:s|ed|ing)?|disown(?:s|ed|ing)?)\b"
_BLAMED = r"\b(?:blam\w+|accus\w+|point\w* (?:the finger|fingers) at|fault(?:s|ed)?)\b"
_ONLY_ONE = (
    r"\b(?:first|starting|started|start|ending|ended|wreck\w*|breakdown|collapse|breaking (?:off|down|up)|"
    r"broke (?:off|down)|scuttl\w*|sabotag\w*|torpedo\w*|sink\w*|sank|failure|resum\w*|provok\w*|began|"
    r"beginning)\b"
)
_MUTUAL = re.compile(
    rf"{_EACH}[^.;]{{0,60}}{_DENIED}[^.;]{{0,60}}{_BLAMED}[^.;]{{0,20}}{_OTHER}|"
    rf"{_EACH}[^.;]{{0,40}}{_BLAMED}[^.;]{{0,20}}{_OTHER}[^.;]{{0,60}}{_DENIED}|"
    rf"{_EACH}[^.;]{{0,40}}{_BLAMED}[^.;]{{0,20}}{_OTHER}[^.;]{{0,40}}{_ONLY_ONE}|"
    rf"{_EACH}[^.;]{{0,30}}\b(?:said|says|claimed|claims|insisted|insists|maintained|argued)\b(?: that)? "
    rf"{_OTHER}[^.;]{{0,40}}(?:{_ONLY_ONE}|\b(?:was|is|were|are) (?:to blame|responsible|at fault)\b)",
    re.IGNORECASE,
)


def contradicting_accounts(evidence: Evidence) -> Iterator[Draft]:
    """Two sides whose accounts exclude each other: told one by one, else in one sentence about both."""
    told = list(denied_accounts(evidence))
    yield from told or mutual_blame(evidence)


def denied_accounts(evidence: Evidence) -> Iterator[Draft]:
    """A denial of what another side, or the same one, says: one anomaly for each pair of sides."""
    pairs: dict[tuple[str | None, str | None], list[tuple[Claim, Claim]]] = {}
    ordered = sorted(evidence.claims, key=lambda c: c.start)
    for at, denial in enumerate(ordered):
        if denial.stance not in _DENYING or denial.source is None:
            continue
        near = [c for c in ordered[max(0, at - 12) : at + 2] if c.id != denial.id]
        denied = next((c for c in reversed(near) if _excludes(evidence, denial, c)), None)
        if denied is not None:
            sides = (evidence.side(denied.source), evidence.side(denial.source))
            pairs.setdefault(sides, []).append((denied, denial))
    for (first, second), found in pairs.items():
        yield _contradiction(evidence, first == second, found)


def _contradiction(evidence: Evidence, one_voice: bool, found: Sequence[tuple[Claim, Claim]]) -> Draft:
    charge, denial = found[0]
    said, denied = (charge.start, charge.end), (denial.start, denial.end)
    if one_voice:
        note = f"{evidence.name(denial.source)} says it in one place and takes it back in another."
    else:
        note = (
            f"{evidence.name(charge.source)} says it, {evidence.name(denial.source)} denies it; "
            "the text does not decide between them."
        )
    further = [(c.start, c.end) for pair in found[1:3] for c in pair]
    return Draft(
        type="claim_contradiction" if one_voice else "source_contradiction",
        note=note,
        spans=(denied, said, *further),
        about=(denial.id, charge.id),
        severity="high",
        readings=(
            (f"said by {evidence.name(charge.source)}", said),
            (f"denied by {evidence.name(denial.source)}", denied),
        ),
        treat_as="disputed; both accounts kept",
    )


def _excludes(evidence: Evidence, denial: Claim, claim: Claim) -> bool:
    """Whether a claim is the account that a denial denies."""
    apart = denial.start >= claim.end or denial.end <= claim.start
    if claim.stance not in _CHARGING or claim.source is None or abs(denial.start - claim.end) > _NEAR:
        return False
    if not apart and not (denial.start > claim.start and denial.end <= claim.end):
        return False
    if claim.about is not None and claim.about == denial.about:
        return _weighs(evidence, denial) or _weighs(evidence, claim)
    if not _weighs(evidence, claim) or evidence.side(claim.source) == evidence.side(denial.source):
        return False
    if _charges(evidence, claim, denial):
        return _on_one_matter(evidence, claim, denial)
    return _answers_at_once(evidence, claim, denial)


def _weighs(evidence: Evidence, claim: Claim) -> bool:
    """Whether a claim is about force, or about an agreement."""
    events = evidence.events_in(claim.start, claim.end)
    words = _lemmas(evidence, claim)
    return (
        any(e.type in ("ASSAULT", "COERCE", "AGREE", "REJECT") for e in events)
        or bool(words & (listed("legal_names") | listed("shooting")))
        or any(e.id == claim.about and e.type == "ASSAULT" for e in evidence.events)
    )


def _answers_at_once(evidence: Evidence, claim: Claim, denial: Claim) -> bool:
    """Whether a denial is the very next thing said: of "the story", or in the same sentence."""
    between = evidence.text[claim.end : denial.start]
    gap = denial.start - claim.end
    points_back = bool(_lemmas(evidence, denial) & (listed("taken_up") - listed("too_common")))
    return (0 < gap < 40 and points_back) or (0 < gap < 120 and ";" in between and "." not in between)


def _charges(evidence: Evidence, claim: Claim, denial: Claim) -> bool:
    """Whether the one who denies is named in the claim, by whatever name of its side."""
    theirs = evidence.side(denial.source)
    named = {evidence.side(n.ref) for n in evidence.context.actors_in(claim.start, claim.end)}
    return theirs in named - {evidence.side(claim.source)}


def _on_one_matter(evidence: Evidence, claim: Claim, denial: Claim) -> bool:
    """Whether a denial takes up the words of a claim, or points back at it."""
    mine, theirs = _lemmas(evidence, denial), _lemmas(evidence, claim)
    told = {t for t in mine & theirs if t not in listed("taken_up")}
    both_shoot = bool(mine & listed("shooting")) and bool(theirs & listed("shooting"))
    points_back = bool(mine & listed("taken_up")) and denial.start - claim.end < 250
    return both_shoot or points_back or len(told) >= 2


def _lemmas(evidence: Evidence, claim: Claim) -> set[str]:
    tokens = evidence.context.page.tokens(claim.start, claim.end)
    kept = ("NOUN", "VERB", "PRON", "SCONJ")
    return {t.lemma_.lower() for t in tokens if t.pos_ in kept and (t.pos_ == "PRON" or not t.is_stop)} - {
        "deny", "reject", "say", "accuse", "spokesman", "spokeswoman", "official", "ministry", "statement",
        "i", "he", "she", "they", "we", "who", "which", "their", "his", "her",
    }  # fmt: skip


def mutual_blame(evidence: Evidence) -> Iterator[Draft]:
    """Each side denies an act and blames the other for it."""
    for match in evidence.search(_MUTUAL):
        sentence = evidence.context.page.sentence_at(match.start())
        start = sentence.start if sentence else match.start()
        near = evidence.events_in(max(0, start - 300), start)
        act = next((e for e in reversed(near) if e.type == "ASSAULT"), None)
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
            if mine and theirs and _disjoint(mine, theirs):
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


def _disjoint(a: Range, b: Range) -> bool:
    low = max(a[0] or 0, b[0] or 0)
    highs = [h for h in (a[1], b[1]) if h is not None]
    return bool(highs) and low > min(highs)


FINDERS = (contradicting_accounts, denied_agreement, toll_contradiction)
