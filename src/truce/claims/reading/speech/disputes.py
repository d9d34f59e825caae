"""Claims against claims: what each is about, and which exclude one another."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from spacy.lang.en.stop_words import STOP_WORDS

from truce.claims.reading.spans import SpanIndex
from truce.claims.reading.speech.sayings import noun
from truce.claims.records import Agreement, Claim, Event, EventType, Span

_SHARE = 0.3
"""Part of an event's or a clause's words that a claim must hold to be about it."""

_NEAR = 1_500
"""Characters between a denial and what it denies, where only their words tell that they belong together."""

_SHORT = 3
"""Letters up to which a word tells nothing of a content."""

_FEW = 4
"""Words up to which a content may only point back."""

_POINTERS = frozenset({"this", "it", "that", "so", "them", "these", "those"})
_DENYING = frozenset({"denies", "retracts", "doubts"})
_HOLDING = frozenset(
    {"asserts", "accuses", "confirms", "reports_allegation", "claims_responsibility", "suspects"}
)

_SPOKEN = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN", "CONSULT", "AGREE", "PROTEST", "OTHER"})
"""Types of events that may be done by the very words of a claim."""

_Passage = tuple[str, int, int]
"""A record's id, and where its words begin and end."""


def link_claims(
    claims: Sequence[Claim],
    events: tuple[Event, ...],
    agreements: tuple[Agreement, ...],
    said: Mapping[str, Span],
) -> tuple[Claim, ...]:
    """The claims with what they are about, the claims they conflict with, and what thereby is disputed.

    `said` are the spans of what is said in the claims that somebody makes, by the claims' ids.
    """
    clauses = _passages((c.id, c.start, c.end) for a in agreements for c in a.clauses)
    told = [(e.id, e.start, e.end) for e in events]
    happenings = _passages([*told, *((e.id, m.start, m.end) for e in events for m in e.also)])
    agreed = _passages((a.id, start, end) for a in agreements for start, end in a.spans)
    types = {e.id: e.type for e in events}
    placed = []
    for claim in claims:
        strangers = _strangers(claim, happenings, types, said)
        placed.append(_placed(claim, happenings, clauses, agreed, strangers))
    placed = _answering(placed, types)
    rivals: dict[str, list[str]] = defaultdict(list)
    denied: set[str] = set()
    for one, other in _conflicts(placed):
        rivals[one.id].append(other.id)
        rivals[other.id].append(one.id)
        denied |= {b.id for a, b in ((one, other), (other, one)) if a.stance == "denies"}
    return tuple(_weighed(claim, rivals[claim.id], claim.id in denied) for claim in placed)


def _passages(told: Iterable[_Passage]) -> SpanIndex[_Passage]:
    return SpanIndex((passage[1], passage[2], passage) for passage in told)


def _placed(
    claim: Claim,
    happenings: SpanIndex[_Passage],
    clauses: SpanIndex[_Passage],
    agreed: SpanIndex[_Passage],
    strangers: Collection[str],
) -> Claim:
    clause = _best(claim, clauses)
    about = claim.about or _best(claim, happenings, strangers) or clause or _best(claim, agreed)
    return replace(claim, about=about, clause=clause)


def _strangers(
    claim: Claim, happenings: SpanIndex[_Passage], types: Mapping[str, EventType], said: Mapping[str, Span]
) -> frozenset[str]:
    """The events that only tell who speaks: "rebels whom X arms said ..." is not about the arming."""
    first, _ = said.get(claim.id, (claim.start, claim.end))
    led = happenings.overlapping(claim.start, first) if first > claim.start else ()
    apart = (ref for ref, start, end in led if start >= claim.start and end <= first)
    return frozenset(ref for ref in apart if types[ref] not in _SPOKEN)


def _answering(claims: Sequence[Claim], types: Mapping[str, EventType]) -> list[Claim]:
    """The claims, each denial of a deed being about that deed where others have told of it before."""
    placed: list[Claim] = []
    numbers = SpanIndex((c.start, c.end, n) for n, c in enumerate(claims))
    for number, claim in enumerate(claims):
        denied = None
        if claim.stance == "denies" and (claim.about is None or types.get(claim.about) == "REJECT"):
            near = numbers.as_given(claim.start - _NEAR - 1, claim.start + 1)
            before = [placed[n] for n in reversed(near) if n < number]
            if _points_back(claim.content) and (last := _last_denied(claim, placed)) is not None:
                before = [last]
            denied = next((c.about for c in before if _is_denied(claim, c, types)), None)
        placed.append(replace(claim, about=denied) if denied is not None else claim)
    return placed


def _last_denied(denial: Claim, before: Sequence[Claim]) -> Claim | None:
    """The last claim that a denial may be turned against, by what the two speakers do."""
    return next((c for c in reversed(before) if _deny(denial, c)), None)


def _is_denied(denial: Claim, claim: Claim, types: Mapping[str, EventType]) -> bool:
    """Whether a denial takes up a claim of force: in its words, by pointing back, or by naming its doer."""
    if claim.about is None or types.get(claim.about) != "ASSAULT" or denial.start - claim.end > _NEAR:
        return False
    if not _deny(denial, claim):
        return False
    doer = _doer(denial)
    one_doer = doer is not None and doer == _doer(claim)
    return _points_back(denial.content) or _same_words(denial, claim) or one_doer


def _doer(claim: Claim) -> str | None:
    """The name that a content begins with, if it begins with one: who is said to have done it."""
    words = claim.content.split()
    return words[0].removesuffix("'s").removesuffix("’s") if words and words[0][:1].isupper() else None


def _best(claim: Claim, passages: SpanIndex[_Passage], strangers: Collection[str] = ()) -> str | None:
    """The record whose words a claim shares most of, strangers to it apart."""
    best: tuple[float, str] | None = None
    for ref, start, end in passages.overlapping(claim.start, claim.end):
        if ref in strangers:
            continue
        shared = min(claim.end, end) - max(claim.start, start)
        if shared < _SHARE * min(end - start, claim.end - claim.start):
            continue
        closeness = shared / (max(claim.end, end) - min(claim.start, start))
        if best is None or closeness > best[0]:
            best = closeness, ref
    return best[1] if best else None


def _weighed(claim: Claim, rivals: Iterable[str], denied: bool) -> Claim:
    conflicts = tuple(dict.fromkeys(rivals))
    if denied and claim.stance in _HOLDING and claim.certainty in ("alleged", "reported"):
        return replace(claim, conflicts_with=conflicts, certainty="disputed")
    return replace(claim, conflicts_with=conflicts)


def _conflicts(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of claims that cannot both stand, or that give one matter out as certain and as uncertain."""
    by_matter: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.about is not None:
            by_matter[claim.about].append(claim)
    for told in by_matter.values():
        for n, one in enumerate(told):
            yield from ((one, other) for other in told[n + 1 :] if _deny(one, other) or _uneven(one, other))
    yield from _taken_up(claims)
    near = SpanIndex((c.start, c.end, c) for c in claims)
    for denial in (c for c in claims if c.stance in _DENYING):
        for other in near.overlapping(denial.start - _NEAR, denial.end + _NEAR):
            apart = denial.about is None or denial.about != other.about
            if apart and _deny(denial, other) and _same_words(denial, other):
                yield denial, other


def _taken_up(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """A denial of "this" or of "the allegation", with the last claim of another before it."""
    for n, denial in enumerate(claims):
        if denial.stance not in _DENYING or not _points_back(denial.content):
            continue
        for other in reversed(claims[:n]):
            if denial.start - other.end > _NEAR:
                break
            if _deny(denial, other):
                yield denial, other
                break


def _points_back(content: str) -> bool:
    """Whether a content names nothing of its own: "this", "the charges"."""
    words = content.casefold().split()
    if not words or len(words) > _FEW:
        return False
    return words[-1] in _POINTERS or noun(words[-1].removesuffix("s")) is not None


def _deny(one: Claim, other: Claim) -> bool:
    """Whether one of two speakers denies or doubts what the other holds."""
    stances = {one.stance, other.stance}
    return one.source != other.source and bool(stances & _DENYING) and bool(stances & _HOLDING)


def _uneven(one: Claim, other: Claim) -> bool:
    """Whether the text takes for granted in one passage what is only alleged in the other."""
    unsure = {"unverified", "alleged", "disputed"}
    return any(
        a.attribution == "text" and a.certainty == "fact" and b.certainty in unsure
        for a, b in ((one, other), (other, one))
    )


def _same_words(one: Claim, other: Claim) -> bool:
    """Whether a denial and a claim share most of the words of the shorter."""
    first, second = _stems(one.content), _stems(other.content)
    return len(first & second) >= max(1, 0.5 * min(len(first), len(second)))


def _stems(content: str) -> set[str]:
    """Rough stems of the words of a content: enough to match "mines" with "mine"."""
    words = (w.strip("“”\"',.").casefold() for w in content.split())
    return {w[:5].rstrip("s") for w in words if len(w) > _SHORT and w not in STOP_WORDS}
