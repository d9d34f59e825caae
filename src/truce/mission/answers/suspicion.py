"""What somebody else than the holder of a key may have filed, and how far it counts. No I/O.

A key may turn out to have been in wrong hands since some day. What it signed since stays in the record and is
marked, and none of it counts as a word of its holder:

- what a document says is its speakers' word, whoever filed it: it counts as a claim that nobody reviewed, and
  so confirms nothing, until somebody reviews it with another key;
- the rows of event data are the word of a rated source, whom a thief could let say what he likes: they count
  for nothing until the file is taken in again with another key;
- a document takes no place of an older one, and a reading no place of an earlier one, that is not suspected;
- a word of the mechanism or of a party (review, rating, correction, observation, ruling, adoption, terms,
  withdrawal ...) counts for nothing until it is said again with another key. A thief could else confirm,
  reject, or take back what he likes.

As known at a moment, a suspicion counts once the entry that raises it was known.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from truce.ledger.keyring import Keyring
from truce.ledger.statements import STRUCTURAL
from truce.mission.answers.holdings import Holding
from truce.mission.opened import Opened, of_form

_OF_SPEAKERS = frozenset({"document", "dossier"})
"""What is told by others than whoever filed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspected:
    """An entry that somebody else than the holder of its key may have filed.

    `since` is from when (milliseconds since 1970, UTC) the key may have been in wrong hands, `said_by` the
    entry that says so. `counts`: as a claim that nobody reviewed; else for nothing.
    """

    entry: str
    position: int
    kind: str
    key: str
    holder: str
    since: int
    said_by: str
    counts: bool


def suspected_in(filed: Iterable[Opened], ring: Keyring | None) -> tuple[Suspected, ...]:
    """The entries signed by a key of this ring that somebody else may have had by then, in order.

    `ring` is that of the moment asked about: of the keys as known then.
    """
    if ring is None or all(life.suspected is None for life in ring.lives.values()):
        return ()
    entries = list(filed)
    ids = {e.position: e.id for e in entries}
    found: list[Suspected] = []
    for entry in entries:
        life = ring.lives.get(entry.key)
        if life is None or life.suspected is None or entry.kind in STRUCTURAL:
            continue
        if ring.standing(entry.key, entry.position, entry.recorded).suspect:
            found.append(Suspected(
                entry=entry.id, position=entry.position, kind=entry.kind, key=entry.key,
                holder=str(life.holder), since=life.suspected, said_by=ids.get(life.suspected_by or 0, ""),
                counts=entry.kind in _OF_SPEAKERS,
            ))  # fmt: skip
    return _without_later_readings(found, entries)


def _without_later_readings(found: Sequence[Suspected], entries: Sequence[Opened]) -> tuple[Suspected, ...]:
    """A suspected reading of a document counts for nothing where there is one that is not suspected."""
    doubted = {s.entry for s in found}
    read = [(e.id, str(d["document"])) for e, d in _dossiers(entries)]
    sound = {document for entry, document in read if entry not in doubted}
    second = {entry for entry, document in read if document in sound}
    return tuple(replace(s, counts=s.counts and s.entry not in second) for s in found)


def _dossiers(entries: Sequence[Opened]) -> Iterable[tuple[Opened, Mapping[str, object]]]:
    return ((e, d) for e, d in of_form(entries, "dossier") if "document" in d)


def counted(entries: Iterable[Opened], suspected: Iterable[Suspected]) -> tuple[Opened, ...]:
    """The entries that count, as claims or as words."""
    gone = {s.entry for s in suspected if not s.counts}
    return tuple(e for e in entries if e.id not in gone)


def unreplaced(held: Iterable[Holding], suspected: Iterable[Suspected]) -> tuple[Holding, ...]:
    """The documents, without the word of a suspected one that it takes the place of one that is not."""
    doubted = {s.entry for s in suspected}
    return tuple(
        replace(h, version_of=None) if h.entry in doubted and h.version_of not in doubted else h for h in held
    )


def documents_of(held: Iterable[Holding], suspected: Iterable[Suspected]) -> frozenset[str]:
    """The ids of the documents whose filing or reading is suspected."""
    doubted = {s.entry for s in suspected}
    return frozenset(h.told.document.id for h in held if doubted & {h.entry, h.dossier})
