"""What is read of a record to verify it, and a record as it stands while others go on filing."""

from collections.abc import Iterator
from typing import Protocol

from truce.errors import TruceError
from truce.ledger.entries import Head, Row, Stored
from truce.ledger.statements import ERASURE


class Record(Protocol):
    """What is read of a record to verify it; every store has it (`truce.store.interface.Store`)."""

    @property
    def mission(self) -> str:
        """The id of the mission."""

    def head(self) -> Head:
        """How long the record says that it is."""

    def entries(self, start: int = 0, stop: int | None = None, kind: str | None = None) -> Iterator[Stored]:
        """Entries in order, of one kind if asked."""

    def rows(self, position: int, start: int = 0, stop: int | None = None) -> Iterator[Row]:
        """The rows of an entry, in order."""

    def row_counts(self) -> Iterator[tuple[int, int]]:
        """Positions of entries that hold rows, in order, each with how many."""

    def leaf_hashes(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The leaf hashes that proofs are made from."""

    def checkpoints(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """Checkpoints by size, with their notes."""


class AsItStands:
    """A record as it stood when this was made; what came later is left out, what was put in is not.

    An entry, its rows and a checkpoint over it come together, so whatever lies behind the end must have an
    entry there by now: else it came by another way, and is shown.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        before = record.head().size
        # A checkpoint that was there before the end was looked at, and reaches beyond it, tells of a loss.
        ahead = _sizes(record, before + 1)
        self._head = record.head()
        self._ahead = frozenset(size for size in ahead if size > self._head.size)

    @property
    def mission(self) -> str:
        """The id of the mission."""
        return self._record.mission

    def head(self) -> Head:
        """How long the record was."""
        return self._head

    def entries(self, start: int = 0, stop: int | None = None, kind: str | None = None) -> Iterator[Stored]:
        """Entries in order; erasure orders that came since too, for what they erased is gone already."""
        for entry in self._record.entries(start, stop, kind):
            if kind != ERASURE and self._came_since(entry.position):
                return
            yield entry

    def rows(self, position: int, start: int = 0, stop: int | None = None) -> Iterator[Row]:
        """The rows of an entry, in order."""
        return self._record.rows(position, start, stop)

    def row_counts(self) -> Iterator[tuple[int, int]]:
        """Positions of entries that hold rows, in order, each with how many."""
        for position, count in self._record.row_counts():
            if self._came_since(position):
                return
            yield position, count

    def leaf_hashes(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The leaf hashes that proofs are made from; those beyond the end are asked for by themselves."""
        size = self._head.size
        if start < size:
            yield from self._record.leaf_hashes(start, size if stop is None else min(stop, size))
        elif not self._came_since(start):
            yield from self._record.leaf_hashes(start, stop)

    def checkpoints(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """Checkpoints by size, with their notes."""
        for size, note in self._record.checkpoints(start):
            if size <= self._head.size or size in self._ahead:
                yield size, note

    def _came_since(self, position: int) -> bool:
        return position >= self._head.size and self._record.head().size > position


def _sizes(record: Record, start: int) -> set[int]:
    try:
        return {size for size, _ in record.checkpoints(start)}
    except TruceError:
        # Whoever reads them again tells that they cannot be read.
        return set()
