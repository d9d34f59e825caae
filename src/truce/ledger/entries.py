"""The units of a record: an entry as it is held, a row of one, and how long the record is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

from truce.errors import LedgerError
from truce.ledger.statements import SALT_BYTES, Content

_HASH_BYTES = 32


class Row(NamedTuple):
    """One of many rows that an entry commits to by their root, with what it is looked up by.

    A plain tuple, since millions of them are made.

    `number` counts from 0 within its entry. `id` is the row's own (the id of a claim); two entries may hold
    rows of one id. `first` and `last` bound what it is about in minutes since 1970, UTC (`truce.asof.Span`),
    `area` is a code of an administrative area; None where not told. `content` None: withheld or erased; an
    erased row is looked up by nothing any more (id "").
    """

    number: int
    id: str
    commitment: bytes
    content: Content | None
    first: int | None = None
    last: int | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows of one entry that follow each other, column by column: what is said of `Row`, many at a time.

    Feeds have rows by the million; this way none of them is an object of its own. Their content is here, all
    of it. LedgerError if the columns differ in length, or a salt or a commitment is not 32 bytes long.
    """

    ids: Sequence[str]
    commitments: Sequence[bytes]
    salts: Sequence[bytes]
    data: Sequence[bytes]
    first: Sequence[int | None]
    last: Sequence[int | None]
    areas: Sequence[str | None]

    def __post_init__(self) -> None:
        if any(len(getattr(self, field.name)) != len(self) for field in fields(self)):
            raise LedgerError("rows", "have columns of different lengths", "Make them again")
        if {SALT_BYTES} != {SALT_BYTES, *map(len, self.salts)}:
            raise LedgerError("rows", f"have a salt that is not {SALT_BYTES} bytes long", "Make them again")
        if {_HASH_BYTES} != {_HASH_BYTES, *map(len, self.commitments)}:
            reason = f"have a commitment that is not {_HASH_BYTES} bytes long"
            raise LedgerError("rows", reason, "Make them again")

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, start: int = 0) -> Iterator[Row]:
        """The same as rows, numbered from `start`."""
        contents = map(Content, self.salts, self.data)
        numbers = range(start, start + len(self))
        return map(
            Row, numbers, self.ids, self.commitments, contents, self.first, self.last, self.areas
        )  # fmt: skip


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
