"""The small interface that every store of the record has. One contract suite (tests/store) runs on all.

A store keeps bytes and their order. It knows no keys and checks no signatures: whoever calls has done so
(`truce.ledger`). Every error of a store is a `StoreError`; nothing of what raised it is kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, Self

from truce.ledger.entries import Columns, Head, Row, Stored
from truce.ledger.statements import Content

__all__ = ["Appending", "Columns", "Erasure", "Head", "Row", "Store", "Stored", "Waiting", "Weakness"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that was filed at this copy, or reached it, and that the sequencer has not taken in yet.

    It has no position and is no part of the record. `filed` is when this copy took it, milliseconds since
    1970, UTC.
    """

    filed: int
    id: str
    kind: str
    key: str
    sequence: int
    envelope: bytes
    content: Content | None


@dataclass(frozen=True, slots=True)
class Erasure:
    """Content that was destroyed: of the entry at `position` (`row` None) or of one of its rows.

    `tombstone` is the position of the entry that ordered it.
    """

    position: int
    row: int | None
    tombstone: int


@dataclass(frozen=True, slots=True)
class Weakness:
    """How a record is kept less safely than it could be: what is so, why it matters, what to do.

    No closing full stops. A `minor` one may well be meant.
    """

    about: str
    reason: str
    next: str
    minor: bool = False


class Appending(Protocol):
    """The one sequencer at work, with everybody else locked out. All of it becomes durable, or none.

    `head` already counts what was appended within it.
    """

    @property
    def head(self) -> Head:
        """The record with what was appended so far."""

    def last_of(self, key: str, *, waiting: bool = False) -> tuple[int, str] | None:
        """Sequence and id of the last entry of a key; None if it has none.

        With `waiting`, entries that wait here count as well: what the key's next statement follows.
        """

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Keep rows of the entry that is appended (or waits) next. May be called again for more of them.

        StoreError if their numbers do not go on from 0 without a gap.
        """

    def add_columns(self, columns: Columns) -> None:
        """The same for rows that come in columns; their numbers go on from the rows that were added."""

    def append(self, entry: Stored, number: int | None = None) -> None:
        """Take an entry in at `head.size`; it waits no more, if it did.

        `number` is the sequence of its key's next statement where the record refused some before it
        (`truce.ledger.refusals`); without it, it is the one after the key's last entry.

        Its content may be None (withheld). StoreError if its position or the sequence of its key is not the
        next, if it is already there, or if it goes back in time.
        """

    def wait(self, entry: Waiting) -> None:
        """Keep an entry for the sequencer. Nothing changes if it is in the record, or waits already.

        Rows that were added are its rows. Two entries of one key and sequence may wait: the ledger judges.
        """

    def supply(self, position: int, row: int | None, content: Content, looked: Row | None = None) -> None:
        """Add content that was withheld so far; who calls has compared it with its commitment.

        A row that was withheld could not tell what it is looked up by: `looked` brings its id, first, last
        and area, which replace those that are there (nothing else of `looked` counts).

        Nothing changes if that very content is there. StoreError if other content is, if it was erased, or if
        there is no such entry or row.
        """

    def erase(self, position: int, row: int | None, tombstone: int) -> None:
        """Destroy content and salt of an entry, or of one of its rows, as the entry at `tombstone` orders.

        Of a row goes what it is looked up by as well: only its commitment stays, which proofs need.
        Once more is no error; the first tombstone stays. StoreError if there is no such entry, row or
        tombstone, or if the tombstone is not after the entry.
        """

    def add_checkpoint(self, size: int, note: bytes) -> None:
        """Keep a signed checkpoint over the first `size` entries (C2SP tlog-checkpoint).

        There may be several of one size (with other cosignatures); the same again changes nothing. StoreError
        if the record is shorter.
        """

    def set_meta(self, name: str, value: str) -> None:
        """Keep something about this copy, once and for all. StoreError if another value is set."""


class Store(Protocol):
    """A record: entries in order, durable when acknowledged, never changed.

    Iterators read in bounded transactions, a chunk at a time, and hold nobody up between chunks. What they
    give is what is there when a chunk is read; what is there never changes.
    """

    @property
    def mission(self) -> str:
        """The id of the mission, given when the store was made."""

    def meta(self, name: str) -> str | None:
        """What is kept about this copy under a name; None if nothing is."""

    def head(self) -> Head:
        """How long the record is now."""

    def size_at(self, recorded: int) -> int:
        """How many entries were recorded up to and including a time (milliseconds since 1970, UTC)."""

    def appending(self) -> AbstractContextManager[Appending]:
        """The only way to write. Waits for whoever writes; StoreError after a bounded time.

        Durable when the context is left; nothing of it is there when it is left by an exception.
        """

    def entries(self, start: int = 0, stop: int | None = None, kind: str | None = None) -> Iterator[Stored]:
        """Entries in order, in bounded read transactions, of one kind if asked."""

    def find(self, id: str) -> Stored | None:  # noqa: A002  (the field's word)
        """The entry of this id, if it is here and in the record."""

    def rows(self, position: int, start: int = 0, stop: int | None = None) -> Iterator[Row]:
        """The rows of an entry, in order."""

    def row_counts(self) -> Iterator[tuple[int, int]]:
        """Positions of entries that hold rows, in order, each with how many there really are.

        Rows at a position where there is no entry are counted too: who verifies must see them.
        """

    def find_rows(self, id: str) -> Iterator[tuple[int, Row]]:  # noqa: A002
        """The rows of this id, each with the position of its entry, in order; none for "" (withheld rows)."""

    def rows_in(
        self, area: str, first: int, last: int, before: int | None = None
    ) -> Iterator[tuple[int, Row]]:
        """Rows about an area and a span (minutes, both included), each with the position of its entry.

        In order of entry and row. A row overlaps if nothing that it tells says otherwise: an end that is not
        told excludes nothing. Rows without an area are of no area. `before` leaves out entries from that
        position on: what was known then.
        """

    def waiting(self) -> Iterator[Waiting]:
        """Entries that the sequencer has not taken in yet, in the order in which they came."""

    def waiting_rows(self, id: str) -> Iterator[Row]:  # noqa: A002
        """The rows of an entry that waits, in order."""

    def leaf_hashes(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The RFC 6962 leaf hashes (of `leaf_of`) of entries."""

    def nodes(self, places: Sequence[tuple[int, int]]) -> list[bytes]:
        """Hashes out of the RFC 6962 tree, each by its level and its number within the level.

        Level 0 are the leaf hashes; node n of level k is over the 2^k entries from n * 2^k on, all of which
        must be in the record. Written with the entries, so a proof over millions of them takes some twenty
        reads. StoreError if one is not there.
        """

    def checkpoints(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """Signed checkpoints of `start` entries and more, with their notes: by size, then as they came."""

    def last_checkpoint(self) -> tuple[int, bytes] | None:
        """The checkpoint of the most entries, of these the one that came last; None if there is none."""

    def erasures(self) -> Iterator[Erasure]:
        """What was erased, by position and row (the entry's own content before its rows)."""

    def wipe(self) -> tuple[str, ...]:
        """Destroy what erased content left in files beside the tables; what cannot be, a sentence each.

        May take long, and lock others out. Nothing of the record changes.
        """

    def check(self) -> Iterator[str]:
        """What is wrong with the files or tables themselves, a sentence each; nothing if all is well.

        Signatures and proofs are not the store's to check (`truce ledger verify`).
        """

    def weaknesses(self) -> Iterator[Weakness]:
        """What no longer protects the record, though it may be all there: rights, settings, connections."""

    def close(self) -> None:
        """Let go of files and connections; the store is not used again."""

    def __enter__(self) -> Self:
        """The store itself."""

    def __exit__(self, *_: object) -> None:
        """Close it."""
