"""A fork in a file: what convinces a third person, offline, that a sequencer signed two histories.

Two checkpoints of one size with two roots need nothing more. Of two sizes, the longer history must show that
its own beginning is another than the shorter checkpoint: by the root that it had at that size, and the
RFC 6962 consistency proof from there. One key signed both, so nobody else can have made the file.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import rfc8785

from truce.errors import LedgerError
from truce.ledger.canonical import read_canonical
from truce.ledger.checkpoints import Checkpoint, opened
from truce.ledger.notes import MOST_BYTES, VerifierKey
from truce.ledger.tree import check_consistency

SCHEMA = "truce-fork/1"
LONGEST = 4 * MOST_BYTES + 20_000
_ABOUT = "proof of a fork"
_NONE = "Ask whoever gave it for the packets that it was made from"


@dataclass(frozen=True, slots=True)
class ForkProof:
    """Two checkpoints that cannot both be of one history, the smaller one first (C2SP signed notes).

    `root` is the root that the history of the larger one had at the size of the smaller one, `proof` leads
    from it to the larger one; of one size `root` is the second checkpoint's own, and `proof` is empty.
    """

    one: bytes
    other: bytes
    root: bytes
    proof: tuple[bytes, ...]

    def to_bytes(self) -> bytes:
        """The canonical JSON (RFC 8785)."""
        return rfc8785.dumps({
            "schema": SCHEMA,
            "one": self.one.decode(),
            "other": self.other.decode(),
            "root": base64.b64encode(self.root).decode(),
            "proof": [base64.b64encode(step).decode() for step in self.proof],
        })  # fmt: skip

    @classmethod
    def from_bytes(cls, data: bytes) -> "ForkProof":
        """The proof that these bytes are. LedgerError for anything else; whether it holds is `check`'s."""
        return read_canonical(_ABOUT, SCHEMA, data, LONGEST, cls._of)

    @classmethod
    def _of(cls, read: dict[str, Any]) -> "ForkProof":
        one, other = read.pop("one").encode(), read.pop("other").encode()
        root, proof = _hash(read.pop("root")), tuple(map(_hash, read.pop("proof")))
        return cls(one, other, root, proof, **read)

    def check(self, keys: Iterable[VerifierKey]) -> tuple[Checkpoint, Checkpoint]:
        """The two checkpoints, if they prove that one of these keys' logs forked. LedgerError if not."""
        known = tuple(keys)
        one, other = opened(self.one, known), opened(self.other, known)
        if one.origin != other.origin:
            raise LedgerError(_ABOUT, "is of two missions", _NONE)
        check_consistency(one.size, self.root, other.size, other.root, self.proof)
        if self.root == one.root:
            raise LedgerError(_ABOUT, "holds two checkpoints of one history", _NONE)
        return one, other


def _hash(text: str) -> bytes:
    found = binascii.a2b_base64(text, strict_mode=True)
    if len(found) != 32:
        raise ValueError("no hash")
    return found
