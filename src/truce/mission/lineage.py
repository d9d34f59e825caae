"""What stands in the place of what: from older readings and versions of a document to its newest reading.

What people said of a claim holds for the same words, in the same place of the same text or anywhere in a
newer version. The id of an incident holds longer: it passes on to the act that a newer version tells in other
words ("killing three" where it said "killing four").
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_PARTS = ("claims", "events")
_TELLING = ("type", "stance", "mode", "date", "deaths", "injured", "displaced", "certainty", "modality")
_ENOUGH_SHARED = 0.6
"""Of all the words of both."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one dossier says of one version: `document` its id, `version` the entry of its bytes."""

    document: str
    version: str
    position: int
    dossier: Mapping[str, Any]

    def records(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The events and claims, each with its part."""
        for part in _PARTS:
            for record in self.dossier.get(part) or ():
                yield part, record

    def ref(self, record: Mapping[str, Any]) -> str:
        """document#id of a record."""
        return f"{self.document}#{record['id']}"


@dataclass(frozen=True, slots=True)
class Lineage:
    """From old document#id to new: `same` in the same words, `former` also in others.

    `first` leads back from what is told now to what was recorded first in its place, and at which position.
    """

    same: Mapping[str, str]
    former: Mapping[str, str]
    first: Mapping[str, tuple[str, int]]


def lineage(readings: Sequence[Reading]) -> Lineage:
    """The lineage of the last of these readings, which come oldest first."""
    *older, newest = readings
    same: dict[str, str] = {}
    former: dict[str, str] = {}
    first: dict[str, tuple[str, int]] = {}
    for reading in older:
        key = _place if reading.version == newest.version else _words
        exact = dict(_matched(reading, newest, key))
        near = {} if reading.version == newest.version else dict(_near(reading, newest, exact))
        same |= {old: new for old, new in exact.items() if old != new}
        former |= {old: new for old, new in {**near, **exact}.items() if old != new}
        for old, new in {**near, **exact}.items():
            first.setdefault(new, (old, reading.position))
    return Lineage(same, former, first)


def _place(part: str, record: Mapping[str, Any]) -> tuple[object, ...]:
    start, end = record["span"]
    return part, start, end


def _words(part: str, record: Mapping[str, Any]) -> tuple[object, ...]:
    """The words, and what is read in and beside them: a toll often stands behind the quote of its act."""
    told = tuple(str(record.get(name)) for name in _TELLING)
    return part, " ".join(str(record["quote"]).split()), told


def _matched(
    old: Reading, new: Reading, key: Callable[[str, Mapping[str, Any]], tuple[object, ...]]
) -> Iterator[tuple[str, str]]:
    """What has one key in both; of several with one key the first."""
    now: dict[tuple[object, ...], str] = {}
    for part, record in new.records():
        now.setdefault(key(part, record), new.ref(record))
    seen: set[tuple[object, ...]] = set()
    for part, record in old.records():
        name = key(part, record)
        if name in now and name not in seen:
            seen.add(name)
            yield old.ref(record), now[name]


def _near(old: Reading, new: Reading, exact: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The events that are left on both sides, told in much the same words; the likest first."""
    gone = [r for part, r in old.records() if part == "events" and old.ref(r) not in exact]
    come = [r for part, r in new.records() if part == "events" and new.ref(r) not in exact.values()]
    pairs = sorted(
        ((-_shared(a, b), a["span"][0], b["span"][0], old.ref(a), new.ref(b))
         for a in gone for b in come if a["type"] == b["type"]),
    )  # fmt: skip
    taken: set[str] = set()
    for likeness, _, _, before, after in pairs:
        if -likeness >= _ENOUGH_SHARED and not {before, after} & taken:
            taken |= {before, after}
            yield before, after


def _shared(a: Mapping[str, Any], b: Mapping[str, Any]) -> float:
    mine, theirs = (_set(r["quote"]) for r in (a, b))
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def _set(quote: str) -> frozenset[str]:
    return frozenset(quote.casefold().split())


def united(found: Iterable[Lineage], held: frozenset[str]) -> Lineage:
    """The lineages of several documents as one; `held` are the ids of those that count.

    What still counts itself is in nobody's place: somebody else's document that calls itself a newer version
    of it takes nothing over.
    """
    each = list(found)

    def gone(old: str, new: str) -> bool:
        before, now = old.partition("#")[0], new.partition("#")[0]
        return before == now or before not in held

    return Lineage(
        {old: new for one in each for old, new in one.same.items() if gone(old, new)},
        {old: new for one in each for old, new in one.former.items() if gone(old, new)},
        {new: old for one in each for new, old in one.first.items() if gone(old[0], new)},
    )
