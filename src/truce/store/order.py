"""What every store refuses to append: an entry, a row or a tombstone out of order. No I/O."""

from collections.abc import Iterable, Iterator, Sequence

from truce.errors import StoreError
from truce.ledger.statements import entry_id
from truce.store.interface import Head, Row, Stored, Waiting

_AGAIN = "Read the head of the record again inside `appending`, and make the entry anew"
LARGEST_NUMBER = 2**32 - 1


def check_id(entry: Stored | Waiting) -> None:
    """StoreError if the id of an entry is not that of its envelope."""
    if entry_id(entry.envelope) != entry.id:
        raise StoreError(
            f"entry {entry.id}", "its id is not the SHA-256 of its envelope", "Hand over the bytes signed"
        )


def check_next(entry: Stored, head: Head, last: tuple[int, str] | None, number: int | None = None) -> None:
    """StoreError if the entry does not go on where the record, and the author's key (`last`), stand.

    `number` is what its key's next statement has, where that is more than the record tells.
    """
    check_id(entry)
    about = f"entry {entry.id}"
    if entry.position != head.size:
        raise StoreError(about, f"has position {entry.position}; the next is {head.size}", _AGAIN)
    if entry.recorded < head.recorded:
        reason = f"is recorded {head.recorded - entry.recorded} ms before the entry in front of it"
        raise StoreError(about, reason, "Set the clock of this machine; recorded times never go back")
    following = max(number or 0, last[0] + 1 if last else 0)
    if entry.sequence != following:
        reason = f"has sequence {entry.sequence} of key {entry.key}; the next is {following}"
        raise StoreError(about, reason, _AGAIN)


def in_order(rows: Iterable[Row], start: int) -> Iterator[Row]:
    """The rows as they come, numbered from `start` without a gap. StoreError if they are not."""
    for number, row in enumerate(rows, start):
        if row.number != number or number > LARGEST_NUMBER:
            reason = f"has number {row.number} within its entry where {number} is next"
            raise StoreError(f"row {row.id}", reason, "Number the rows of an entry from 0, in their order")
        yield row


def check_numbers(rows: Sequence[Row], start: int) -> None:
    """StoreError if the rows of a batch are not numbered from `start` without a gap."""
    end = start + len(rows)
    if end > LARGEST_NUMBER + 1 or any(row[0] != n for row, n in zip(rows, range(start, end), strict=True)):
        for _ in in_order(rows, start):
            pass


def check_room(count: int, start: int) -> None:
    """StoreError if an entry with `start` rows cannot have so many more."""
    if start + count > LARGEST_NUMBER + 1:
        reason = f"cannot have {start + count} rows; the most are {LARGEST_NUMBER + 1}"
        raise StoreError("entry", reason, "Divide them among several entries")


def check_tombstone(position: int, tombstone: int, head: Head) -> None:
    """StoreError if the tombstone is not an entry after the one that it erases."""
    if not 0 <= position < tombstone < head.size:
        reason = f"cannot be erased by the entry at {tombstone}: of {head.size} entries it is none behind it"
        raise StoreError(f"entry at {position}", reason, "Append the tombstone first, and name its position")


def check_covered(size: int, head: Head) -> None:
    """StoreError if a checkpoint is over more entries than the record has."""
    if not 0 <= size <= head.size:
        reason = f"is over more than the {head.size} entries that are here"
        raise StoreError(f"checkpoint of {size} entries", reason, "Bring the missing entries in first")
