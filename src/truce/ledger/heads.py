"""Whether a record, as it is read, has the roots that its checkpoints and those of others say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from typing import Protocol

from truce.errors import LedgerError, TruceError
from truce.ledger.checkpoints import Checkpoint, opened, origin_of
from truce.ledger.cosignatures import WitnessKey, cosigned
from truce.ledger.entries import Head
from truce.ledger.faults import Fault
from truce.ledger.keyacts import SEQUENCER
from truce.ledger.keyring import Keyring
from truce.ledger.notes import Note, VerifierKey
from truce.ledger.reading import hash_at
from truce.ledger.tree import Frontier, Nodes

# Leaf hashes that are read and hashed at a time.
CHUNK = 1000
_COMPARE = "Compare with the copies of the parties and witnesses, and keep this one as evidence"
_PROOF = "Keep both checkpoints: together they prove it to anyone"
_SOURCE = "Ask its holder for the bytes; trust it no further than its signatures"


@dataclass(frozen=True, slots=True)
class Held:
    """A checkpoint (C2SP signed note) that somebody else holds, and who: a party, a witness, a page."""

    holder: str
    note: bytes


class Kept(Protocol):
    """What a record keeps beside its entries for proofs."""

    @property
    def mission(self) -> str:
        """The id of the mission."""

    def head(self) -> Head:
        """How long the record says that it is."""

    def leaf_hashes(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The leaf hashes that proofs are made from."""

    def checkpoints(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """Checkpoints by size, with their notes."""


@dataclass(frozen=True, slots=True, order=True)
class _Seen:
    size: int
    holder: str
    note: bytes

    @property
    def about(self) -> str:
        return f"checkpoint of {self.size} entries" + (f" held by {self.holder}" if self.holder else "")


class HeadCheck:
    """Follows the tree of a record and compares it with every checkpoint that it passes.

    Two trees grow side by side: of the entries as they are, and of the leaf hashes kept beside them. Where
    they part, one of the two was changed; a checkpoint that still fits tells which.

    Attributes:
        size: how many leaves were seen.
        agreed: how many entries the largest checkpoint that was found right is over; 0 for none.
    """

    def __init__(self, record: Kept, witnesses: Sequence[WitnessKey], held: Sequence[Held]) -> None:
        self.size = 0
        self.agreed = 0
        self._agreed_held = 0
        self._record = record
        self._witnesses = witnesses
        self._unread: list[Fault] = []
        own = (_Seen(size, "", note) for size, note in self._own())
        self._notes = merge(own, sorted(self._of_others(held)))
        self._note = next(self._notes, None)
        self._made, self._kept = Frontier(), Frontier()
        self._made_new: list[bytes] = []
        self._kept_new: list[bytes] = []
        self._ahead: list[bytes | None] = []
        self._ahead_from = 0
        self._expected = record.head().size
        self._lost_at: int | None = None
        self._faulty: list[int] = []
        self._differing: list[int] = []
        self._held_differing: list[int] = []

    def add(self, leaf: bytes) -> Fault | None:
        """Take in the leaf hash of the next entry; a fault if the one that is kept differs."""
        kept = self._kept_hash()
        self._grow(leaf, kept or leaf)
        if kept == leaf:
            return None
        reason = (
            "has no leaf hash beside it: proofs of it cannot be made"
            if kept is None
            else "is not what its leaf hash is of: its envelope, its recorded time or the hash was changed"
        )
        return Fault("leaf", f"entry {self.size - 1}", reason, _COMPARE, self.size - 1)

    def skip(self, count: int, ring: Keyring | None) -> Iterator[Fault]:
        """Go past entries that are not there; while their leaf hashes are, checkpoints can be compared."""
        for done in range(count):
            kept = self._kept_hash() if self._lost_at is None else None
            if kept is None:
                self._lost_at = self.size if self._lost_at is None else self._lost_at
                self.size += count - done
                break
            self._grow(kept, kept)
            yield from self.passed(ring)
        yield from self.passed(ring)

    def mark(self, faults: Sequence[Fault]) -> None:
        """Remember where faults were found, to explain a root that differs."""
        self._faulty += [fault.position for fault in faults if fault.position is not None]
        self._faulty = [place for place in self._faulty if place >= self._agreed_held][:20]

    def passed(self, ring: Keyring | None) -> Iterator[Fault]:
        """Faults of the checkpoints over no more entries than were seen."""
        while self._note is not None and self._note.size <= self.size:
            yield from self._check(self._note, ring)
            self._note = next(self._notes, None)

    def ended(self, ring: Keyring | None) -> Iterator[Fault]:
        """Faults of the checkpoints over more entries than there are, and what is left to say of others."""
        after = self.size
        if self._lost_at is None and hash_at(self._record.leaf_hashes, after, 1) != [None]:
            yield Fault("length", f"entry {after}", "has a leaf hash and is not there", _COMPARE, after)
        while self._note is not None:
            yield self._beyond(self._note, ring)
            self._note = next(self._notes, None)
        if len(self._differing) > 1:
            about = f"checkpoints of {self._differing[1]} to {self._differing[-1]} entries"
            yield Fault("checkpoint", about, f"differ as well ({len(self._differing) - 1})", _COMPARE)
        yield from self._unread

    def _check(self, seen: _Seen, ring: Keyring | None) -> Iterator[Fault]:
        try:
            checkpoint = self._opened(seen, ring)
            if checkpoint.size != seen.size:
                raise LedgerError(seen.about, f"is over {checkpoint.size} by its own words", _SOURCE)
        except LedgerError as error:
            yield Fault("checkpoint", seen.about, error.reason, error.next, None)
            return
        if self._lost_at is not None and self._lost_at < seen.size:
            reason = f"cannot be compared: entry {self._lost_at} is neither there nor its leaf hash"
            yield Fault("checkpoint", seen.about, reason, _COMPARE, self._lost_at)
        elif checkpoint.root in self._roots():
            yield from self._agrees(seen)
        else:
            if seen.holder or not self._differing:
                yield self._other_root(seen)
            (self._held_differing if seen.holder else self._differing).append(seen.size)
        yield from self._cosignatures(seen)

    def _agrees(self, seen: _Seen) -> Iterator[Fault]:
        self.agreed = max(self.agreed, seen.size)
        if seen.holder:
            self._agreed_held = seen.size
        elif self._held_differing:
            reason = (
                f"fits this record, and one of {self._held_differing[-1]} entries that somebody holds does "
                "not: the sequencer signed two histories"
            )
            yield Fault("checkpoint", seen.about, reason, _PROOF, self._agreed_held)
            self._held_differing.clear()

    def _opened(self, seen: _Seen, ring: Keyring | None) -> Checkpoint:
        """The checkpoint, signed by the one sequencer that its entries name."""
        if ring is None or seen.size == 0:
            return Checkpoint.parse(Note.parse(seen.note).text)
        sequencer = bytes.fromhex(ring.sequencer_of(seen.size))
        return opened(seen.note, [VerifierKey(origin_of(ring.mission), sequencer)])

    def _other_root(self, seen: _Seen) -> Fault:
        # Whoever has the sequencer's key can make the record's own checkpoints anew, not those of others.
        since = self._agreed_held if seen.holder else self.agreed
        found = [place for place in dict.fromkeys(self._faulty) if place >= since]
        reason = (
            f"has another root than this record: among entries {since} to {seen.size - 1} one was changed, "
            "exchanged or moved"
        )
        if found:
            reason += f", as found at entry {', '.join(map(str, found))}"
        elif seen.holder and self.agreed == seen.size:
            reason += "; and a checkpoint of this record fits it: the sequencer signed two histories"
        return Fault("checkpoint", seen.about, reason, _COMPARE, found[0] if found else since)

    def _cosignatures(self, seen: _Seen) -> Iterator[Fault]:
        for witness in self._witnesses:
            try:
                cosigned(witness, Note.parse(seen.note))
            except LedgerError:
                reason = f"has a false cosignature in the name of {witness.name}"
                yield Fault("cosignature", seen.about, reason, _SOURCE)

    def _beyond(self, seen: _Seen, ring: Keyring | None) -> Fault:
        """What a checkpoint over more than the record holds means."""
        known = [life.key for life in ring.lives.values() if SEQUENCER in life.roles] if ring else []
        try:
            opened(seen.note, [VerifierKey(origin_of(self._record.mission), bytes.fromhex(k)) for k in known])
        except LedgerError as error:
            reason = f"is over more than the {self.size} entries here, but {error.reason}"
            return Fault("checkpoint", seen.about, reason, _SOURCE)
        return _cut_short(seen.about, seen.size, self.size)

    def _own(self) -> Iterator[tuple[int, bytes]]:
        try:
            yield from self._record.checkpoints()
        except TruceError as error:
            self._unread.append(Fault("checkpoint", "checkpoints of the record", str(error), _COMPARE))

    def _of_others(self, held: Sequence[Held]) -> Iterator[_Seen]:
        for each in held:
            try:
                size = Checkpoint.parse(Note.parse(each.note).text).size
            except LedgerError as error:
                about = f"checkpoint held by {each.holder}"
                self._unread.append(Fault("checkpoint", about, error.reason, error.next))
            else:
                yield _Seen(size, each.holder, each.note)

    def _kept_hash(self) -> bytes | None:
        """The leaf hash that is kept for the next entry."""
        at = self.size - self._ahead_from
        if at >= len(self._ahead):
            count = max(1, min(CHUNK, self._expected - self.size))
            self._ahead, at = hash_at(self._record.leaf_hashes, self.size, count), 0
            self._ahead_from = self.size
        return self._ahead[at]

    def _grow(self, made: bytes, kept: bytes) -> None:
        self.size += 1
        if self._lost_at is not None:
            return
        self._made_new.append(made)
        self._kept_new.append(kept)
        if len(self._made_new) >= CHUNK:
            self._roots()

    def _roots(self) -> set[bytes]:
        """The roots of both trees as far as the record was seen; one, if all is well."""
        same = self._made == self._kept and self._made_new == self._kept_new
        self._made = self._made.grown(self._made_new)
        self._kept = self._made if same else self._kept.grown(self._kept_new)
        self._made_new.clear()
        self._kept_new.clear()
        return {self._made.root, self._kept.root}


def compare(held: Held, ring: Keyring, size: int, nodes: Nodes) -> Fault | None:
    """Whether a record of `size` entries has, or continues, the checkpoint that somebody else holds.

    Takes a few reads of the tree (`nodes`, as it is kept) and no reading of entries: enough to find that a
    record was cut short or replaced, not that entries and tree agree. None if all is well; the keys are those
    of the whole record.
    """
    try:
        theirs = Checkpoint.parse(Note.parse(held.note).text)
        seen = _Seen(theirs.size, held.holder, held.note)
        known = [life.key for life in ring.lives.values() if SEQUENCER in life.roles]
        keys = known if theirs.size > size else [ring.sequencer_of(theirs.size)]
        opened(held.note, [VerifierKey(origin_of(ring.mission), bytes.fromhex(key)) for key in keys])
    except LedgerError as error:
        return Fault("checkpoint", f"checkpoint held by {held.holder}", error.reason, error.next)
    return differs(seen.about, theirs, size, nodes)


def differs(about: str, theirs: Checkpoint, size: int, nodes: Nodes) -> Fault | None:
    """How a record of `size` entries, by the tree that it keeps, contradicts a checkpoint; None: not at all.

    Whose checkpoint it is, was looked at before; `about` says so in words.
    """
    if theirs.size > size:
        return _cut_short(about, theirs.size, size)
    if Frontier.read(theirs.size, nodes).root == theirs.root:
        return None
    reason = (
        f"has another root than this record: among entries 0 to {theirs.size - 1} the record was changed, or "
        "forked"
    )
    return Fault("checkpoint", about, reason, _COMPARE, 0)


def _cut_short(about: str, theirs: int, size: int) -> Fault:
    reason = (
        f"is over {theirs - size} more than the {size} entries here: {size} to {theirs - 1} were cut "
        "off, this is an older copy, or others before were taken out and the rest moved up"
    )
    return Fault("length", about, reason, _COMPARE, size)
