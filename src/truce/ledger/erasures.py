"""Ordered erasure: what was said is destroyed, that it was said stays, and everybody sees by whose order.

Content and salt of an entry or a row go; the statement, its signature, the commitment and every proof stay.
Without the salt nobody can try out what the content may have been. Copies that were handed on before are
beyond any order; each holder is told by the order itself, which everybody may read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import rfc8785

from truce.errors import LedgerError
from truce.ledger.canonical import read_canonical, unusable
from truce.ledger.entries import Stored
from truce.ledger.keyacts import check_text
from truce.ledger.statements import STRUCTURAL, Statement, is_count, is_digest

SCHEMA = "truce-erasure/1"
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class ErasureOrder:
    """The content of an entry of kind "erasure", signed by a custodian.

    `entry` and `position` name the entry, `row` the number of one of its rows; None for all that the entry
    holds, its own content and that of every row. `by` is who ordered it (a court, the commission, the person
    concerned), `ground` the legal ground. Both are read by everybody: neither may repeat what is erased.
    """

    entry: str
    position: int
    row: int | None
    by: str
    ground: str

    def __post_init__(self) -> None:
        if not is_digest(self.entry):
            raise unusable("erasure order", "entry", self.entry)
        if not is_count(self.position, least=1):
            raise unusable("erasure order", "position", self.position)
        if self.row is not None and not is_count(self.row):
            raise unusable("erasure order", "row", self.row)
        check_text("erasure order", "by", self.by)
        check_text("erasure order", "ground", self.ground)

    def to_bytes(self) -> bytes:
        """The canonical JSON (RFC 8785)."""
        written: dict[str, Any] = {
            "schema": SCHEMA,
            "entry": self.entry,
            "position": self.position,
            "row": self.row,
            "by": self.by,
            "ground": self.ground,
        }
        return rfc8785.dumps(written)

    @classmethod
    def from_bytes(cls, data: bytes) -> "ErasureOrder":
        """The order that these bytes are. LedgerError for anything else."""
        return read_canonical("erasure order", SCHEMA, data, _LONGEST, lambda read: cls(**read))

    def covers(self, position: int, row: int | None) -> bool:
        """Whether the content of this entry (`row` None), or of this row of it, is to be destroyed."""
        return position == self.position and self.row in (None, row)

    def parts(self, statement: Statement) -> Iterator[int | None]:
        """What a store has to destroy of the entry: rows by their numbers, and None for its own content."""
        if self.row is not None:
            yield self.row
            return
        yield None
        yield from range(statement.rows.count if statement.rows else 0)

    def told(self, order: str) -> str:
        """What an answer says in place of the content. `order` is the id of the entry with this order."""
        return f"erased by order {order[:16]} of {self.by} ({self.ground})"


def check_order(order: ErasureOrder, ordered_at: int, target: Stored, statement: Statement) -> None:
    """LedgerError unless the order, at its position, may be carried out on this entry with this statement."""
    about = f"erasure order at position {ordered_at}"
    if target.position != order.position or target.id != order.entry:
        raise LedgerError(about, f"does not fit the entry at {order.position}", "Name the entry's own id")
    if ordered_at <= order.position:
        raise LedgerError(about, "comes before what it erases", "Order it once the entry is in the record")
    if statement.kind in STRUCTURAL:
        raise LedgerError(
            about,
            f"names an entry of kind {statement.kind}, without which nobody can check the record",
            "Keep names of people out of such entries",
        )
    if order.row is not None and order.row >= (statement.rows.count if statement.rows else 0):
        raise LedgerError(about, f"names row {order.row}, which the entry has not", "Name one of its rows")
