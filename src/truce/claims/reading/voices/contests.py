"""What becomes of claims and events that another voice excludes: they are disputed, never facts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from truce.claims.reading.passages import Passages
from truce.claims.reading.voices.oppositions import Opposition
from truce.claims.reading.voices.statements import Statement
from truce.claims.records import Certainty, Claim, Event, Mention

_SURE: tuple[Certainty, ...] = ("fact", "reported", "alleged")
_CONTESTED = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "AGREE", "AID", "YIELD"})


def contest(
    claims: Sequence[Claim],
    events: Sequence[Event],
    oppositions: Sequence[Opposition],
    unverified: Sequence[Statement] = (),
) -> tuple[tuple[Claim, ...], tuple[Event, ...]]:
    """The claims and events, those disputed that a statement of another voice excludes.

    A claim that nobody could check is unverified, also where another one excludes it; an event that is
    disputed stays so.
    """
    rivals: dict[str, list[str]] = defaultdict(list)
    contested: list[Statement] = []
    for opposition in oppositions:
        both = opposition.first, opposition.second
        contested += both
        for one, other in (both, both[::-1]):
            if one.claim is not None and other.claim is not None:
                rivals[one.claim.id].append(other.claim.id)
    disputed = {s.claim.id for s in contested if s.claim is not None and not s.denies}
    spans = Passages((*s.said, s) for s in contested if not s.denies)
    unchecked = Passages((*s.said, s) for s in unverified)
    open_ids = {s.claim.id for s in unverified if s.claim is not None}
    weighed = (_claim(c, rivals[c.id], c.id in disputed) for c in claims)
    told = (_event(_event(e, spans, "disputed"), unchecked, "unverified") for e in events)
    return tuple(_unchecked(c) if c.id in open_ids else c for c in weighed), tuple(told)


def _unchecked(claim: Claim) -> Claim:
    return replace(claim, certainty="unverified") if claim.certainty != "denied" else claim


def _claim(claim: Claim, rivals: Iterable[str], disputed: bool) -> Claim:
    conflicts = tuple(dict.fromkeys((*claim.conflicts_with, *rivals)))
    if disputed and claim.certainty in _SURE:
        return replace(claim, conflicts_with=conflicts, certainty="disputed")
    return replace(claim, conflicts_with=conflicts) if conflicts != claim.conflicts_with else claim


def _event(event: Event, contested: Passages[Statement], certainty: Certainty) -> Event:
    """An event, each of whose passages is less sure that tells it in the words of a contested statement."""
    if event.type not in _CONTESTED:
        return event
    also = tuple(_mention(m, contested, certainty) for m in event.also)
    if also != event.also:
        event = replace(event, also=also)
    if event.certainty not in _SURE or not _is_inside(event.start, event.end, contested):
        return event
    sure = certainty if event.initiator_certainty is not None else None
    return replace(event, certainty=certainty, initiator_certainty=sure)


def _mention(mention: Mention, contested: Passages[Statement], certainty: Certainty) -> Mention:
    if mention.certainty in _SURE and _is_inside(mention.start, mention.end, contested):
        return replace(mention, certainty=certainty)
    return mention


def _is_inside(start: int, end: int, contested: Passages[Statement]) -> bool:
    """Whether most of a passage lies in what a contested statement says."""
    told = (min(end, b) - max(start, a) for a, b, _ in contested.over(start, end))
    return any(2 * shared >= end - start for shared in told)
