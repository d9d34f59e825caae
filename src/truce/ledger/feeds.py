"""Many rows under one signature: their salts and commitments, the root over them, and the proof of one.

The tree is that of RFC 6962; its leaves are the rows' commitments, in the order of their numbers from 0. All
of it streams: a file of ten million rows is never held at once.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from truce.errors import LedgerError
from truce.ledger.statements import COMMITMENT_PREFIX, SALT_BYTES, Rows, Statement
from truce.ledger.tree import Frontier, Nodes, check_inclusion, inclusion_proof, leaf_hash, nodes_of

# Rows that are salted and hashed at a time: enough that the call for random numbers costs nothing a row.
CHUNK = 4096


class Sealed(NamedTuple):
    """What is kept of a row: the parts of `truce.ledger.statements.Content`, and its commitment.

    A plain tuple, since millions of them are made and go straight into a store.
    """

    salt: bytes
    data: bytes
    commitment: bytes


def sealed(rows: Iterable[bytes]) -> Iterator[Sealed]:
    """Each row's data under a new random salt, with its commitment (that of `Content`)."""
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        salts, commitments = seal(chunk)
        yield from map(Sealed, salts, chunk, commitments)


def seal(rows: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
    """The same for many rows at once, in two columns: their salts, and their commitments."""
    sha256 = hashlib.sha256
    random = secrets.token_bytes(SALT_BYTES * len(rows))
    salts = [random[start : start + SALT_BYTES] for start in range(0, len(random), SALT_BYTES)]
    return salts, [
        sha256(COMMITMENT_PREFIX + salt + data).digest() for salt, data in zip(salts, rows, strict=True)
    ]


@dataclass(slots=True)
class Rooting:
    """The count and root of commitments that pass by, wherever they are on their way to.

    Give it every commitment once, in order (`add`); `rows` is then what a statement says of them.
    """

    _frontier: Frontier = field(default_factory=Frontier)
    _waiting: list[bytes] = field(default_factory=list)

    def add(self, commitment: bytes) -> None:
        """Count one row. LedgerError if this is no commitment."""
        if len(commitment) != 32:
            raise LedgerError("row", f"has a commitment of {len(commitment)} bytes, not 32", "Read it again")
        self._waiting.append(commitment)
        if len(self._waiting) >= CHUNK:
            self._grow()

    @property
    def rows(self) -> Rows | None:
        """Count and root of all that was added; None if nothing was."""
        self._grow()
        return Rows(self._frontier.size, self._frontier.root.hex()) if self._frontier.size else None

    def _grow(self) -> None:
        self._frontier = self._frontier.grown(map(leaf_hash, self._waiting))
        self._waiting.clear()


def rows_of(commitments: Iterable[bytes]) -> Rows | None:
    """Count and root of these commitments, in order; None if there are none."""
    rooting = Rooting()
    for commitment in commitments:
        rooting.add(commitment)
    return rooting.rows


def row_nodes(commitments: Iterable[bytes]) -> Nodes:
    """The tree over these commitments, kept in memory: for the proofs of several rows of one entry."""
    return nodes_of(map(leaf_hash, commitments))


def row_proof(number: int, count: int, nodes: Nodes) -> tuple[bytes, ...]:
    """The hashes that lead from a row to the root of its entry. LedgerError if there is no such row."""
    return inclusion_proof(number, count, nodes)


def check_row(statement: Statement, number: int, commitment: bytes, proof: tuple[bytes, ...]) -> None:
    """LedgerError unless the proof shows this commitment to be that of the statement's row of this number."""
    if statement.rows is None:
        raise LedgerError(f"row {number}", "is of an entry without rows", "Ask for the entry that it is of")
    if len(commitment) != 32:
        raise LedgerError(f"row {number}", "has a commitment that is not 32 bytes long", "Ask for it again")
    root = bytes.fromhex(statement.rows.root)
    check_inclusion(leaf_hash(commitment), number, statement.rows.count, root, proof)
