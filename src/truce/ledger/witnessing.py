"""The rules of a witness: what it checks before it cosigns, what it refuses, and what proves a fork.

Source: C2SP tlog-witness v1.0.0. Nothing here reads or writes: who calls keeps what was seen, and keeps it
safely before a cosignature leaves the house. Parties follow the same rules without signing (`accepted`).
"""

import base64
import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from truce.errors import IntegrityError, LedgerError, printable
from truce.ledger.checkpoints import Checkpoint, hash_of, number_of, opened
from truce.ledger.cosignatures import WitnessKey, WitnessSigner, cosigned, time_of
from truce.ledger.notes import MOST_BYTES, Note, VerifierKey, signatures_by
from truce.ledger.tree import EMPTY_ROOT, check_consistency

MOST_HASHES = 63
# A first part of `old` and hashes, and a note.
LONGEST_REQUEST = 4_000 + MOST_BYTES
# How tlog-witness numbers its refusals: the status codes of its HTTP interface.
MALFORMED, NOT_SIGNED, UNKNOWN, CONFLICT, INCONSISTENT = 400, 403, 404, 409, 422
_NEXT = {
    MALFORMED: "Make the request again with truce, and copy it as bytes",
    NOT_SIGNED: "Trust neither it nor who gave it",
    UNKNOWN: "Give this witness the verifier key of the log first",
    CONFLICT: "Make the request again from there",
    INCONSISTENT: "Keep what you have seen, and ask the sequencer before everybody for its whole record",
}


@dataclass(frozen=True, slots=True)
class Fork:
    """Two checkpoints of one log, both signed by it, of one size and two roots: it lied to somebody."""

    origin: str
    size: int
    one: Note
    other: Note

    @classmethod
    def proven(cls, one: bytes, other: bytes, keys: Iterable[VerifierKey]) -> Self:
        """The fork that two notes prove to whoever has the log's keys. LedgerError if they prove none."""
        known = tuple(keys)
        a, b = opened(one, known), opened(other, known)
        if not _differ(a, b):
            about = f"checkpoints of {a.size} and {b.size} entries"
            reason = "prove no fork: they are not of one log and one size with two roots"
            raise LedgerError(about, reason, "Ask the sequencer for the consistency proof between them")
        return cls(a.origin, a.size, Note.parse(one), Note.parse(other))


class Refused(LedgerError):  # noqa: N818  (the field's word)
    """A witness does not cosign, or a party does not accept, a checkpoint.

    Attributes:
        status: which refusal of tlog-witness it is, as its HTTP status code.
        size: with CONFLICT, the size of the newest checkpoint seen (0 for none).
        fork: the proof, where the checkpoint proves that its log forked.
    """

    def __init__(
        self, about: str, reason: str, status: int, size: int | None = None, fork: Fork | None = None
    ) -> None:
        super().__init__(about, reason, _NEXT[status])
        self.status = status
        self.size = size
        self.fork = fork


@dataclass(frozen=True, slots=True)
class Request:
    """A new checkpoint for a witness, and the proof that it continues the one of `old` entries."""

    old: int
    proof: tuple[bytes, ...]
    note: Note

    @property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint, not yet verified. LedgerError if the note is none."""
        return Checkpoint.parse(self.note.text)

    def to_bytes(self) -> bytes:
        """The request as the body of tlog-witness `add-checkpoint`."""
        steps = (base64.b64encode(step).decode() for step in self.proof)
        return (
            "".join(f"{line}\n" for line in (f"old {self.old}", *steps, "")).encode() + self.note.to_bytes()
        )

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The request that these bytes are: `to_bytes` gives them back. Refused if they are none."""
        about = "request to a witness"
        head, blank, note = data.partition(b"\n\n")
        try:
            first, *proof = head.decode("ascii").split("\n")
        except UnicodeDecodeError:
            first, proof = "", []
        if not blank or not first.startswith("old ") or len(proof) > MOST_HASHES:
            raise Refused(about, "is not in the form of C2SP tlog-witness", MALFORMED)
        try:
            old = number_of(first.removeprefix("old "), about)
            read = cls(old, tuple(hash_of(step, about) for step in proof), Note.parse(note))
            Checkpoint.parse(read.note.text)
        except LedgerError as error:
            raise Refused(error.about, error.reason, MALFORMED) from None
        return read


def accepted(
    request: Request, keys: Iterable[VerifierKey], newest: Note | None, earlier: Iterable[Note] = ()
) -> Checkpoint:
    """The checkpoint of a request, if it continues the newest one accepted of its log. Refused if not.

    `keys` are those trusted for the log. `newest` is the note accepted last, `earlier` are others still held,
    of which one may prove a fork. The checks, and the order of the refusals, are those of tlog-witness.
    """
    checkpoint = _signed(request, tuple(keys))
    about = _about(checkpoint)
    last = Checkpoint.parse(newest.text) if newest else None
    size = last.size if last else 0
    held = ([newest] if newest else []) + list(earlier)
    fork = next(
        (
            Fork(checkpoint.origin, checkpoint.size, note, request.note)
            for note in held
            if _differ(Checkpoint.parse(note.text), checkpoint)
        ),
        None,
    )
    forked = "has another root than one seen before: its log forked" if fork else ""
    if request.old > checkpoint.size:
        reason = f"is said to continue {request.old} entries, which are more"
        raise Refused(about, forked or reason, MALFORMED, fork=fork)
    if request.old != size:
        reason = f"is said to continue {request.old} entries, but {size} were seen before"
        raise Refused(about, forked or reason, CONFLICT, size, fork)
    if fork:
        raise Refused(about, forked, INCONSISTENT, fork=fork)
    try:
        root = last.root if last else EMPTY_ROOT
        check_consistency(size, root, checkpoint.size, checkpoint.root, request.proof)
    except LedgerError as error:
        reason = f"does not continue what was seen: the {error.about} {error.reason}"
        raise Refused(about, reason, INCONSISTENT) from None
    return checkpoint


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness: what it signs with, and the keys it trusts for each log, by origin."""

    signer: WitnessSigner
    logs: Mapping[str, tuple[VerifierKey, ...]]

    def cosigned(
        self, request: Request, newest: Note | None, time: int, earlier: Iterable[Note] = ()
    ) -> Note:
        """The note to keep as the newest of its log, with this witness's cosignature as its last.

        It must be kept safely before the cosignature is handed out, and no other request of the log looked at
        meanwhile. `time` is the clock, in seconds since 1970, UTC; the rest is as in `accepted`. Refused if
        the witness must not cosign; LedgerError if the clock is behind its own last cosignature.
        """
        origin = request.checkpoint.origin
        keys = self.logs.get(origin)
        if not keys:
            raise Refused(f"checkpoint of {origin}", "is of a log that this witness does not know", UNKNOWN)
        checkpoint = accepted(request, keys, newest, earlier)
        before = cosigned(self.signer.key, newest) if newest else None
        if before and time < before:
            reason = f"stands {before - time} seconds before the last cosignature of this log"
            raise LedgerError("clock of the witness", reason, "Set the clock; nothing was signed")
        log_signatures = (signature for key in keys for signature in signatures_by(key, request.note))
        return Note(checkpoint.text, ()).signed(*log_signatures, self.signer.cosign(checkpoint.text, time))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one witness vouches for a log: the largest checkpoint it cosigned, and when it last did so.

    `size` 0 and `time` None: never. `time` is by the witness's clock, seconds since 1970, UTC. `root` is what
    the log had at that size: who holds a record has to compare it.
    """

    witness: str
    size: int = 0
    time: int | None = None
    root: bytes = EMPTY_ROOT


def standings(
    notes: Iterable[bytes], keys: Iterable[VerifierKey], witnesses: Iterable[WitnessKey]
) -> tuple[Standing, ...]:
    """By whom a log is witnessed, and up to which size, in the order of the witnesses.

    `notes` are the checkpoints at hand, with their cosignatures. IntegrityError if two of them prove a fork,
    or if a witness cosigned a smaller checkpoint after a larger one: then nobody vouches for anything.
    LedgerError if one is not a checkpoint of the log, or has a false signature.
    """
    known = tuple(keys)
    read = [(opened(note, known), Note.parse(note)) for note in notes]
    by_size: dict[int, Checkpoint] = {}
    for checkpoint, _ in read:
        if _differ(checkpoint, by_size.setdefault(checkpoint.size, checkpoint)):
            raise IntegrityError(
                _about(checkpoint),
                "is signed with two roots: the sequencer forked the record",
                "Keep both, and show them to all parties and witnesses",
            )
    return tuple(_standing(witness, read) for witness in witnesses)


def told(standing: Standing, size: int, recorded: Callable[[int], str]) -> str:
    """One line on a witness for people, about a record of `size` entries.

    `recorded` gives the time at which the entry at a position was recorded, as text.
    """
    name = printable(standing.witness)
    if standing.size >= size and standing.time is not None:
        return f"WITNESSED by {name}: all {size} entries"
    if standing.time is None:
        return f"NOT WITNESSED by {name}"
    since = recorded(standing.size)
    return f"NOT WITNESSED by {name} since {since}: {standing.size} of {size} entries are witnessed"


def _standing(witness: WitnessKey, read: Iterable[tuple[Checkpoint, Note]]) -> Standing:
    seen = sorted(
        (time_of(signature), checkpoint.size, checkpoint.root)
        for checkpoint, note in read
        for signature in signatures_by(witness, note)
    )
    for (_, before, _), (_, after, _) in itertools.pairwise(seen):
        if after < before:
            raise IntegrityError(
                f"witness {witness.name}",
                f"cosigned {after} entries after it had cosigned {before}",
                "Do not count it as a witness",
            )
    if not seen:
        return Standing(witness.name)
    time, size, root = seen[-1]
    return Standing(witness.name, size, time, root)


def _signed(request: Request, keys: tuple[VerifierKey, ...]) -> Checkpoint:
    """The checkpoint of a request, with its log's signature verified."""
    checkpoint = request.checkpoint
    try:
        own = (key for key in keys if key.name == checkpoint.origin)
        signatures = [signature for key in own for signature in signatures_by(key, request.note)]
    except LedgerError as error:
        raise Refused(_about(checkpoint), error.reason, NOT_SIGNED) from None
    if not signatures:
        raise Refused(_about(checkpoint), "is not signed by a key trusted for its log", NOT_SIGNED)
    return checkpoint


def _differ(a: Checkpoint, b: Checkpoint) -> bool:
    return (a.origin, a.size) == (b.origin, b.size) and a.root != b.root


def _about(checkpoint: Checkpoint) -> str:
    return f"checkpoint of {checkpoint.size} entries of {checkpoint.origin}"
