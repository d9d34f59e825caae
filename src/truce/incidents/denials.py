"""Denials in one document of an act that another tells.

The other side seldom tells the act again: "they denied that their forces had shelled the port on 8 May". What
ties such words to an incident are the place and the day that they name, and that the act is laid to whoever
denies it. Words that fit none are tied to none; words that fit several acts deny each of them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from truce.asof import Interval
from truce.claims.reading.times import find_times, resolve_times
from truce.claims.records import Actor, Claim
from truce.incidents.matching import Account, Incident, Told, keys_of

_WORDS_ALONE = frozenset({"REJECT", "ACCUSE"})
"""Acts of speech: whoever denies denies what was done."""
_OF_THE_HARM = re.compile(r"\b(?:kill|die[ds]?\b|dead|death|wound|injur|casualt|hurt|target|aim)", re.I)
"""A denial of the harm, or of the aim, is none of the act."""
_ANSWERED_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class _Denial:
    """A denial, with what ties it to an act: who speaks, and the places and days that it names."""

    told: Told
    claim: Claim
    speaker: frozenset[str]
    places: frozenset[str]
    days: tuple[Interval, ...]


class Denials:
    """The denials in documents, to be asked for incident by incident."""

    def __init__(self, told: Iterable[Told]) -> None:
        self._found = [_denial(one, claim) for one in told for claim in _denials(one)]

    def of(self, incident: Incident) -> Iterator[tuple[Told, Claim]]:
        """The claims of other documents that deny an incident, with those documents."""
        if incident.type in _WORDS_ALONE or not self._found:
            return
        telling = {a.told.document.id for a in incident.accounts}
        laid = frozenset().union(*(a.initiators for a in incident.accounts))
        places = frozenset().union(*(a.places for a in incident.accounts))
        when = Interval.parse(incident.date) if incident.date else None
        for denial in self._found:
            theirs = _speaks_for(denial.speaker, laid)
            told_there = denial.told.document.id in telling
            if (theirs or not laid) and not told_there and _is_of(denial, theirs, places, when):
                yield denial.told, denial.claim


def _denials(told: Told) -> Iterator[Claim]:
    """The denials of a document but those of acts that it tells itself."""
    acts = {e.id for e in told.records.events if e.type not in _WORDS_ALONE and e.modality == "actual"}
    claims = {c.id: c for c in told.records.claims}
    for claim in claims.values():
        if claim.stance == "denies":
            opposed = {claims[i].about for i in claim.conflicts_with if i in claims}
            if not acts & {claim.about, *opposed} and not _OF_THE_HARM.search(claim.content):
                yield claim


def _denial(told: Told, claim: Claim) -> _Denial:
    names = frozenset(n for p in told.records.places for n in (p.name, *p.aliases))
    days = _days(claim.content, told.records.doc_date)
    return _Denial(told, claim, _keys(told, claim.source), _named_in(claim.content, names), days)


def _is_of(denial: _Denial, theirs: bool, places: frozenset[str], when: Interval | None) -> bool:
    if denial.days and (when is None or not any(when.intersects(d) for d in denial.days)):
        return False
    at_the_place = bool(_named_in(denial.claim.content, places))
    if denial.places and places and not at_the_place and not denial.places & places:
        return False
    if denial.days:
        return at_the_place or theirs
    return at_the_place and theirs and _answers(when, denial.told.records.doc_date)


def _speaks_for(speaker: frozenset[str], laid: frozenset[str]) -> bool:
    """Whether it is laid to the speaker, or to what is told as the speaker's own ("Kenya's army")."""
    return any(name == s or name.startswith((f"{s}'s ", f"{s}’s ")) for name in laid for s in speaker)


@lru_cache(maxsize=16_384)
def _named_in(content: str, names: frozenset[str]) -> frozenset[str]:
    """Which names stand in the words, as words."""
    words = content.casefold()
    return frozenset(
        n for name in names if (n := name.casefold()) and re.search(rf"\b{re.escape(n)}\b", words)
    )


@lru_cache(maxsize=4_096)
def _days(words: str, doc_date: str | None) -> tuple[Interval, ...]:
    """The days that words name, as read on the document's date."""
    found = resolve_times(find_times(words), doc_date=doc_date)
    return tuple(Interval.parse(m.value) for m in found if m.kind in ("date", "time") and m.value)


def _answers(when: Interval | None, doc_date: str | None) -> bool:
    """Whether a denial that names no day came soon after the act."""
    if when is None or when.last is None or doc_date is None:
        return False
    said = Interval.parse(doc_date).last
    return said is not None and timedelta(0) <= said - when.last <= _ANSWERED_WITHIN


def _keys(told: Told, speaker: str | None) -> frozenset[str]:
    """The names of a speaker and of all that it belongs to."""
    actors = {a.id: a for a in told.records.actors}
    found: set[str] = set()
    seen: set[str] = set()
    current: Actor | None = actors.get(speaker or "")
    while current is not None and current.id not in seen:
        seen.add(current.id)
        found |= keys_of(current)
        current = actors.get(current.affiliation or "")
    return frozenset(found)


def base_of(incident: Incident) -> Account:
    """The account of an incident that tells most of who did it: what a denial of the whole denies."""
    return max(incident.accounts, key=lambda a: (bool(a.event.initiator), bool(a.initiators)))
