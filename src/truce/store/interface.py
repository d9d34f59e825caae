"""The small interface that every store of the record has. One contract suite (tests/store) runs on all."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from truce.ledger.statements import Content


@dataclass(frozen=True, slots=True)
class Row:
    """One of many rows that an entry commits to by their root, with what it is looked up by.

    `first` and `last` bound what it is about in minutes since 1970, UTC (`truce.asof.Span`), `area` is a code
    of an administrative area; None where not told. `content` None: withheld or erased.
    """

    number: int
    id: str
    commitment: bytes
    content: Content | None
    first: int | None = None
    last: int | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as the record holds it.

    `position` counts from 0 in the order of the sequencer; `recorded` is when it took the entry in,
    milliseconds since 1970, UTC, never before that of the entry in front. `content` None: withheld or erased.
    """

    position: int
    recorded: int
    id: str
    kind: str
    key: str
    sequence: int
    envelope: bytes
    content: Content | None


@dataclass(frozen=True, slots=True)
class Head:
    """How long the record is, and when its last entry was recorded (0 for an empty one)."""

    size: int
    recorded: int


class Appending(Protocol):
    """The one sequencer at work, with everybody else locked out. All of it becomes durable, or none.

    `head` already counts what was appended within it.
    """

    @property
    def head(self) -> Head:
        """The record with what was appended so far."""

    def last_of(self, key: str) -> tuple[int, str] | None:
        """Sequence and id of the last entry of a key; None if it has none."""

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Keep rows of the entry that is appended next."""

    def append(self, entry: Stored) -> None:
        """Take an entry in at `head.size`. StoreError if its position, key or sequence is not the next."""

    def add_checkpoint(self, size: int, note: bytes) -> None:
        """Keep a signed checkpoint over the first `size` entries (C2SP tlog-checkpoint)."""

    def erase(self, position: int, row: int | None, tombstone: int) -> None:
        """Destroy content and salt of an entry, or of one of its rows, as the entry at `tombstone` orders."""


class Store(Protocol):
    """A record: entries in order, durable when acknowledged, never changed."""

    def head(self) -> Head:
        """How long the record is now."""

    def appending(self) -> AbstractContextManager[Appending]:
        """The only way to write. Waits for whoever writes; StoreError after a bounded time.

        Durable when the context is left; nothing of it is there when it is left by an exception.
        """

    def entries(self, start: int = 0, stop: int | None = None, kind: str | None = None) -> Iterator[Stored]:
        """Entries in order, in bounded read transactions, of one kind if asked."""

    def find(self, id: str) -> Stored | None:  # noqa: A002  (the field's word)
        """The entry of this id, if it is here."""

    def rows(self, position: int, start: int = 0, stop: int | None = None) -> Iterator[Row]:
        """The rows of an entry, in order."""

    def rows_in(
        self, area: str, first: int, last: int, before: int | None = None
    ) -> Iterator[tuple[int, Row]]:
        """Rows about an area and a span (minutes), each with the position of its entry, in order.

        `before` leaves out entries from that position on: what was known then.
        """

    def leaf_hashes(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The RFC 6962 leaf hashes of entries."""

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Signed checkpoints, by size, with their notes."""

    def close(self) -> None:
        """Let go of files and connections; the store is not used again."""
