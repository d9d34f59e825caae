"""Checkpoints: the head of a log as a signed note, which holds whoever signed it to one history.

Source: C2SP tlog-checkpoint v1.0.0.
"""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from truce.errors import LedgerError, printable
from truce.ledger.notes import Note, VerifierKey, from_base64, signed_by_any
from truce.ledger.tree import EMPTY_ROOT, HASH_BYTES, LARGEST_SIZE

_ORIGIN = "truce/"
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


def origin_of(mission: str) -> str:
    """The name of a mission's log: the origin of its checkpoints, under which its sequencers sign."""
    return _ORIGIN + mission


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint says: which log had which root when it held how many entries.

    `origin` names the log (`origin_of` a mission), `extensions` are lines that truce gives no meaning to but
    keeps under the signature. LedgerError if it cannot be written as a checkpoint.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.size <= LARGEST_SIZE or len(self.root) != HASH_BYTES:
            raise LedgerError("checkpoint", "has a size or root that no tree has", "Ask for it again")
        if any(not line or any(c < " " for c in line) for line in (self.origin, *self.extensions)):
            raise LedgerError("checkpoint", "has an empty line or a control character", "Ask for it again")

    @property
    def text(self) -> str:
        """The text of the note that is signed."""
        root = base64.b64encode(self.root).decode()
        return "".join(f"{line}\n" for line in (self.origin, self.size, root, *self.extensions))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The checkpoint of a note's text: `text` gives it back. LedgerError if it is none."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1]:
            raise LedgerError("checkpoint", "has not three lines: origin, size, root", "Ask for it again")
        origin, size, root, *extensions = lines[:-1]
        about = f"checkpoint of {origin}"
        return cls(origin, number_of(size, about), hash_of(root, about), tuple(extensions))


def opened(note: bytes, keys: Iterable[VerifierKey]) -> Checkpoint:
    """The checkpoint in a note that one of the log's keys signed.

    LedgerError if the bytes are no note or no checkpoint, if no key signed it, if a signature that names one
    of the keys is false, if the checkpoint is of another log than the name of its key says, or if it is of no
    entries and some root.
    """
    read = Note.parse(note)
    key = signed_by_any(keys, read)
    checkpoint = Checkpoint.parse(read.text)
    about = f"checkpoint of {checkpoint.size} entries"
    if key is None:
        raise LedgerError(
            about, "is not signed by its sequencer", "Give the key of that sequencer, or distrust it"
        )
    if key.name != checkpoint.origin:
        raise LedgerError(about, f"is of another log than its key, {printable(key.name)}", "Trust none of it")
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise LedgerError(about, "has the root of a log that is not empty", "Trust none of it")
    return checkpoint


def number_of(line: str, about: str) -> int:
    """A size or index as C2SP writes it: ASCII digits without a leading zero. Else LedgerError."""
    if not _DECIMAL.fullmatch(line) or int(line) > LARGEST_SIZE:
        raise LedgerError(about, "has a number that is not one, or too large", "Ask for it again")
    return int(line)


def hash_of(line: str, about: str) -> bytes:
    """A hash as C2SP writes it: 32 bytes in base64. Else LedgerError."""
    found = from_base64(line, about)
    if len(found) != HASH_BYTES:
        raise LedgerError(
            about, f"has a hash of {len(found)} instead of {HASH_BYTES} bytes", "Ask for it again"
        )
    return found
