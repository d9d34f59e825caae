"""Which files the entries of a record name, and when each was last found sound."""

from collections.abc import Iterable, Iterator
from itertools import chain

from truce.errors import IntegrityError, LedgerError
from truce.ledger.reading import in_order
from truce.ledger.statements import is_digest
from truce.mission.opened import Opened, fields_of
from truce.store.files.upkeep import Rehash
from truce.store.interface import Store, Stored
from truce.store.rows.feeding import KIND, Feed

_NAMING = ("sha256", "text_sha256", "digest")
_OF_FILES = ("document", "fetched", KIND, "coded", "zone", "tolls", "names", "container")
"""Kinds of entries that stand for a file each."""


def named_evidence(entries: Iterable[Stored]) -> dict[str, int]:
    """The SHA-256 of every file that entries name, and when an entry last said that it is sound.

    That is when it was filed, or found so by a later `rehash`; milliseconds since 1970, UTC. Entries that
    cannot be read name nothing.
    """
    found: dict[str, int] = {}
    for entry in entries:
        for sha256 in _names(entry):
            if entry.kind in _OF_FILES or sha256 in found:
                found[sha256] = entry.recorded
    return found


def named_in(store: Store) -> dict[str, int]:
    """The same of a whole record, with what waits here for the sequencer: nobody may clean that away.

    An entry that cannot be read names nothing, and stands in nobody's way.
    """
    ends = store.head().size
    waiting = (
        Stored(ends + n, w.filed, w.id, w.kind, w.key, w.sequence, w.envelope, w.content)
        for n, w in enumerate(store.waiting())
    )
    return named_evidence(chain(readable_entries(store), waiting))


def names_all(store: Store) -> bool:
    """Whether every document can be read: else nobody knows which files a damaged one names."""
    found = 0
    for item in in_order(store.entries, lambda entry: entry.position, store.head().size):
        if not isinstance(item, Stored):
            return False
        found += 1
        if item.kind in _OF_FILES and item.content is not None and not _names(item):
            return False
    return found == store.head().size


def readable_entries(store: Store) -> Iterator[Stored]:
    """The entries that can be read, whatever is damaged between them."""
    for item in in_order(store.entries, lambda entry: entry.position, store.head().size):
        if isinstance(item, Stored):
            yield item


def _names(entry: Stored) -> list[str]:
    if entry.content is not None and entry.kind == KIND:
        return _fed(entry.content.data)
    if entry.content is None or entry.kind not in (*_OF_FILES, "rehash"):
        return []
    try:
        fields = fields_of(entry.content.data, entry.kind, opened_alone(entry))
    except IntegrityError:
        return []
    named = fields.get("sound") if entry.kind == "rehash" else [fields.get(name) for name in _NAMING]
    return [str(each) for each in named if is_digest(each)] if isinstance(named, list) else []


def _fed(content: bytes) -> list[str]:
    try:
        return [Feed.from_bytes(content).digest]
    except LedgerError:
        return []


def rehash_fields(outcome: Rehash) -> dict[str, list[str]]:
    """The outcome of reading evidence again, as its entry holds it."""
    return {name: list(getattr(outcome, name)) for name in ("sound", "changed", "missing", "unreadable")}


def opened_alone(entry: Stored) -> Opened:
    """An entry as a mission reads it, without its rows."""
    content = entry.content.data if entry.content else None
    return Opened(
        id=entry.id, position=entry.position, kind=entry.kind, key=entry.key, recorded=entry.recorded,
        content=content,
    )  # fmt: skip
