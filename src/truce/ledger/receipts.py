"""Receipts and promises: what a filer holds against the sequencer.

A receipt is a C2SP tlog-proof (v1): an entry's place in the record, with the proof that it is there under a
signed checkpoint. A promise is a signed note (C2SP signed-note) by which the sequencer binds itself to record
an entry in time, given when the entry cannot be recorded at once. Both are checked offline, with the verifier
key alone.
"""

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import rfc8785

from truce.errors import LedgerError
from truce.ledger.checkpoints import Checkpoint, hash_of, number_of, opened
from truce.ledger.notes import Note, VerifierKey, from_base64, signed_by_any
from truce.ledger.statements import entry_id, leaf_of
from truce.ledger.tree import check_inclusion, leaf_hash, root_of

_HEADER = "c2sp.org/tlog-proof@v1"
_SCHEMA = "truce-receipt/1"
_PROMISE = "promise to record"
_ID = re.compile("[0-9a-f]{64}")
_LATEST = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Receipt:
    """That an entry stands in the record, where, since when, and the proof.

    `entry` is its id, `recorded` when the sequencer took it in (milliseconds since 1970, UTC), `position`
    counts from 0, `note` is the signed checkpoint that `proof` leads to. Believe none of it before `check`.
    """

    entry: str
    recorded: int
    position: int
    proof: tuple[bytes, ...]
    note: Note

    def to_bytes(self) -> bytes:
        """The receipt as a C2SP tlog-proof, the content of a `.tlog-proof` file."""
        extra = rfc8785.dumps({"schema": _SCHEMA, "entry": self.entry, "recorded": self.recorded})
        lines = [
            _HEADER,
            f"extra {base64.b64encode(extra).decode()}",
            f"index {self.position}",
            *(base64.b64encode(step).decode() for step in self.proof),
            "",
        ]
        return "".join(f"{line}\n" for line in lines).encode() + self.note.to_bytes()

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The receipt that these bytes are: `to_bytes` gives them back. LedgerError if they are none."""
        head, blank, note = data.partition(b"\n\n")
        try:
            header, extra, index, *proof = head.decode("ascii").split("\n")
        except ValueError:  # Also too few lines.
            raise _unreadable("is no C2SP tlog-proof with an extra line") from None
        if not blank or header != _HEADER or not extra.startswith("extra ") or not index.startswith("index "):
            raise _unreadable("is no C2SP tlog-proof with an extra line")
        entry, recorded = _named(from_base64(extra.removeprefix("extra "), "receipt"))
        position = number_of(index.removeprefix("index "), "receipt")
        read = cls(
            entry, recorded, position, tuple(hash_of(step, "receipt") for step in proof), Note.parse(note)
        )
        Checkpoint.parse(read.note.text)
        return read

    def check(self, envelope: bytes, keys: Iterable[VerifierKey]) -> Checkpoint:
        """The checkpoint that holds the entry, if this is a receipt for this envelope from one of these keys.

        LedgerError if it is for another entry, if the checkpoint is not signed by one of the keys, or if the
        proof does not lead from the entry, at its time and position, to the checkpoint.
        """
        about = f"receipt for entry {self.entry}"
        if entry_id(envelope) != self.entry:
            raise LedgerError(about, "is for another entry than this one", "Look for the entry that it names")
        checkpoint = opened(self.note.to_bytes(), keys)
        leaf = leaf_hash(leaf_of(self.recorded, envelope))
        check_inclusion(leaf, self.position, checkpoint.size, checkpoint.root, self.proof)
        return checkpoint


@dataclass(frozen=True, slots=True)
class Promise:
    """The sequencer's word that an entry will be in the record, recorded at `due` at the latest.

    `origin` is the mission's log, `entry` the id, `due` milliseconds since 1970, UTC. LedgerError for an id
    or a time that no entry has.
    """

    origin: str
    entry: str
    due: int

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.entry) or not 0 < self.due <= _LATEST:
            raise LedgerError(
                "promise", "names no entry or no possible time", "Ask the sequencer for it again"
            )

    @property
    def text(self) -> str:
        """The text of the note that is signed. By its second line it never passes for a checkpoint."""
        return f"{self.origin}\n{_PROMISE}\n{self.entry}\n{self.due}\n"

    @classmethod
    def opened(cls, note: bytes, keys: Iterable[VerifierKey]) -> Self:
        """The promise in a note that one of the log's keys signed. LedgerError if it is none."""
        read = Note.parse(note)
        key = signed_by_any(keys, read)
        origin, _, rest = read.text.partition("\n")
        kind, _, rest = rest.partition("\n")
        entry, _, due = rest.removesuffix("\n").partition("\n")
        if kind != _PROMISE:
            raise LedgerError("promise", "is another kind of note", "Ask the sequencer for it again")
        if key is None or key.name != origin:
            raise LedgerError(
                f"promise for entry {entry}", "is not signed by its sequencer", "Do not rely on it"
            )
        return cls(origin, entry, number_of(due, "promise"))

    def is_broken(self, leaves: Iterable[tuple[int, bytes]], checkpoint: Checkpoint, seen: int) -> bool:
        """Whether the record up to a checkpoint, which was the newest at the time `seen`, breaks the promise.

        `leaves` are the times of recording and the envelopes of all entries under the checkpoint. `seen` is
        milliseconds since 1970, UTC: the time of a witness's cosignature, or the checker's own clock when the
        sequencer gave it the checkpoint as its newest. LedgerError if the leaves are not the checkpoint's.
        """
        held = list(leaves)
        about = f"record of {checkpoint.size} entries"
        if checkpoint.origin != self.origin:
            raise LedgerError(
                about, "is of another mission than the promise", "Give the mission's own record"
            )
        root = root_of(leaf_hash(leaf_of(recorded, envelope)) for recorded, envelope in held)
        if (len(held), root) != (checkpoint.size, checkpoint.root):
            raise LedgerError(
                about, "is not what its checkpoint says", "Give every entry up to the checkpoint"
            )
        times = [recorded for recorded, envelope in held if entry_id(envelope) == self.entry]
        if times:
            return min(times) > self.due
        return max([seen, *(recorded for recorded, _ in held)]) > self.due


def _named(extra: bytes) -> tuple[str, int]:
    """The entry id and the time in a receipt's extra line."""
    try:
        read = json.loads(extra)
        entry, recorded = read["entry"], read["recorded"]
        if rfc8785.dumps({"schema": _SCHEMA, "entry": entry, "recorded": recorded}) != extra:
            raise _unreadable("is not canonical, or of another schema")
    except (ValueError, TypeError, KeyError, RecursionError, rfc8785.CanonicalizationError):
        raise _unreadable("does not name its entry") from None
    if not (isinstance(entry, str) and _ID.fullmatch(entry) and type(recorded) is int and recorded >= 0):
        raise _unreadable("names an entry or a time that cannot be")
    return entry, recorded


def _unreadable(reason: str) -> LedgerError:
    return LedgerError("receipt", reason, "Ask the sequencer for it again")
