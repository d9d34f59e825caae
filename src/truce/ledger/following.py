"""How a copy that is not the sequencer goes on: what of a packet it believes, and why.

Positions and times of recording are the sequencer's to give. So a copy takes entries in only as far as a
checkpoint reaches that the sequencer signed, and only onto the very entries that it holds. Every entry is
judged as the sequencer had to judge it. Without I/O; times are milliseconds since 1970, UTC.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from truce.errors import IntegrityError, LedgerError
from truce.ledger.checkpoints import Checkpoint, opened, origin_of
from truce.ledger.cosignatures import WitnessKey
from truce.ledger.entries import Head, Stored
from truce.ledger.filing import Filed, take_in
from truce.ledger.keyring import Keyring
from truce.ledger.keys import is_genuine
from truce.ledger.notes import Note, VerifierKey, signatures_by
from truce.ledger.packets import CarriedEntry
from truce.ledger.statements import Rows, Statement, entry_id, leaf_of, read_envelope
from truce.ledger.tree import Frontier, leaf_hash
from truce.ledger.witnessing import Fork

_KEEP = "Keep the packet: it is evidence. Compare checkpoints with the other parties and the witnesses"


class Forked(IntegrityError):  # noqa: N818  (named after what it shows)
    """What came and what is held cannot both be the record.

    Attributes:
        fork: the proof, two checkpoints of one size that the sequencer signed; None if one is not at hand.
    """

    def __init__(self, about: str, reason: str, fork: Fork | None = None) -> None:
        super().__init__(about, reason, _KEEP)
        self.fork = fork


def follow(
    came: CarriedEntry,
    *,
    head: Head,
    last: tuple[int, str] | None,
    keyring: Keyring | None,
    rows: Rows | None,
    target: Stored | None = None,
) -> Stored:
    """The entry that comes next, as the record holds it: judged as the sequencer had to judge it.

    Args:
        came: the entry.
        head: how long the record is here.
        last: sequence and id of the last entry of its key, None if there is none.
        keyring: the keys after the last entry; None for an empty record.
        rows: count and root of the rows that came with it, None if none did.
        target: the entry that an erasure order names, if this is one.

    Raises:
        LedgerError: it may not be in the record at this place: it is missing one before it, is not signed by
            a key that counts, or its content or rows are not those that were signed.
    """
    if came.position != head.size or came.recorded is None:
        raise LedgerError(
            f"entry {came.id}",
            f"is at position {came.position}, and this copy has {head.size} entries",
            f"Ask for a packet that starts at {head.size} or before",
        )
    if came.recorded < head.recorded:
        raise LedgerError(
            f"entry {came.id}",
            "is recorded before the entry in front of it",
            "Trust neither it nor its sender",
        )
    return take_in(
        Filed(came.envelope, came.content),
        head=head,
        last=last,
        keyring=keyring,
        now=came.recorded,
        rows=rows,
        target=target,
        after_pause=True,
    )


def check_same(held: Stored, came: CarriedEntry) -> None:
    """Forked unless an entry that came is the one that is held at its position."""
    if (held.envelope, held.recorded) != (came.envelope, came.recorded):
        raise Forked(
            f"entry at position {held.position}",
            f"is {held.id[:16]} here and {came.id[:16]} in the packet, or was recorded at another time",
        )


def waiting(came: CarriedEntry, mission: str, rows: Rows | None) -> Statement:
    """The statement of an entry that waits for the sequencer, if it is worth keeping here.

    LedgerError if it is of another mission, is not signed by the key that it names, or if its content or rows
    are not those that were signed. Whether it will be taken in is the sequencer's to judge: its key may be
    introduced by an entry that waits as well.
    """
    about = f"entry {came.id}"
    signed = read_envelope(came.envelope)
    statement = signed.statement
    if statement.mission != mission:
        raise LedgerError(about, "is of another mission", "Give it to a copy of that mission")
    if not is_genuine(signed):
        raise LedgerError(about, f"was not signed by the key {statement.key}", "Ask its author for it again")
    if came.content is not None and came.content.commitment.hex() != statement.commitment:
        raise LedgerError(about, "came with other content than was signed", "Ask its author for it again")
    if rows != statement.rows:
        raise LedgerError(about, "came with other rows than were signed", "Ask its author for all of them")
    return statement


@dataclass(frozen=True, slots=True)
class Gap:
    """Statements of a key that nobody here has, though later ones came: numbers `first` to `last`."""

    key: str
    first: int
    last: int

    def __str__(self) -> str:
        which = f"number {self.first}" if self.first == self.last else f"numbers {self.first} to {self.last}"
        return f"{which} of key {self.key[:16]} did not come"


def gaps(taken_in: Mapping[str, int], waiting_numbers: Iterable[tuple[str, int]]) -> tuple[Gap, ...]:
    """Where entries were left out: by key, what is missing before each that waits.

    Args:
        taken_in: for each key, how many of its statements the record has.
        waiting_numbers: key and sequence of each entry that waits.
    """
    found: list[Gap] = []
    by_key: dict[str, set[int]] = {}
    for key, number in waiting_numbers:
        by_key.setdefault(key, set()).add(number)
    for key, numbers in sorted(by_key.items()):
        expected = taken_in.get(key, 0)
        for number in sorted(numbers):
            if number > expected:
                found.append(Gap(key, expected, number - 1))
            expected = max(expected, number + 1)
    return tuple(found)


@dataclass(slots=True)
class Checking:
    """The checkpoints of a packet, held against the tree as it grows.

    Args:
        mission: whose log it is.
        frontier: the tree as this copy has it.
        notes: checkpoints that came, none of them believed yet.
    """

    mission: str
    frontier: Frontier
    notes: Iterable[bytes]
    _begun: int = field(init=False)
    _came: dict[int, list[bytes]] = field(init=False)
    _roots: dict[int, bytes] = field(init=False)

    def __post_init__(self) -> None:
        self._came = {}
        for note in self.notes:
            size = Checkpoint.parse(Note.parse(note).text).size
            self._came.setdefault(size, []).append(note)
        self._begun = self.frontier.size
        self._roots = {self._begun: self.frontier.root}

    @property
    def sizes(self) -> frozenset[int]:
        """The sizes that checkpoints came for."""
        return frozenset(self._came)

    def held(self, size: int, root: bytes) -> None:
        """Say which root the tree had at a smaller size than it has now."""
        self._roots[size] = root

    def grow(self, entry: Stored) -> None:
        """Count an entry that was taken in."""
        self.frontier = self.frontier.grown([leaf_hash(leaf_of(entry.recorded, entry.envelope))])
        if self.frontier.size in self._came:
            self._roots[self.frontier.size] = self.frontier.root

    def end(
        self,
        keyring: Keyring,
        own: Mapping[int, bytes],
        witnesses: Iterable[WitnessKey] = (),
        *,
        grown: bool,
    ) -> list[tuple[int, bytes]]:
        """The checkpoints to keep, by size: those over entries that this copy has, with good signatures only.

        Args:
            keyring: the keys after the last entry.
            own: checkpoints that this copy holds, by size: one half of the proof of a fork.
            witnesses: whose cosignatures are kept.
            grown: whether entries were taken in, which needs a checkpoint over all of them.

        Raises:
            Forked: a checkpoint that the sequencer signed has another root than the entries here.
            LedgerError: one is not signed by the sequencer, or the last entries are under none.
        """
        known = tuple(witnesses)
        kept: list[tuple[int, bytes]] = []
        for size, notes in sorted(self._came.items()):
            if size not in self._roots:
                continue
            kept += [(size, self._checked(size, note, keyring, own, known)) for note in notes]
        if grown and self.frontier.size not in dict(kept):
            raise LedgerError(
                "packet",
                f"holds no checkpoint over the {self.frontier.size} entries that it ends with",
                "Ask for a packet with the sequencer's checkpoint",
            )
        return kept

    def _checked(
        self,
        size: int,
        note: bytes,
        keyring: Keyring,
        own: Mapping[int, bytes],
        witnesses: tuple[WitnessKey, ...],
    ) -> bytes:
        key = VerifierKey(origin_of(self.mission), bytes.fromhex(keyring.sequencer_of(size)))
        checkpoint = opened(note, [key])
        if checkpoint.root != self._roots[size] and size > self._begun:
            raise LedgerError(
                "packet",
                f"holds entries that are not those under the sequencer's checkpoint over {size}",
                "Trust neither it nor its sender; ask the sequencer for another",
            )
        if checkpoint.root != self._roots[size]:
            fork = Fork.proven(own[size], note, [key]) if size in own else None
            raise Forked(f"checkpoint of {size} entries", "has another root than the entries here", fork)
        read = Note.parse(note)
        good = [s for by in (key, *witnesses) for s in signatures_by(by, read)]
        return Note(read.text, ()).signed(*good).to_bytes()


__all__ = ["Checking", "Forked", "Gap", "check_same", "entry_id", "follow", "gaps", "waiting"]
