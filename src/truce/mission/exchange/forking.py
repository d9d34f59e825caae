"""Making the proof of a fork out of what a copy holds and a packet that contradicts it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from truce.errors import LedgerError
from truce.ledger.checkpoints import opened
from truce.ledger.forks import ForkProof
from truce.ledger.keyring import Keyring
from truce.ledger.notes import Note, VerifierKey, signed_by_any
from truce.ledger.packets import CarriedEntry, CarriedNote, Header, read
from truce.ledger.statements import leaf_of
from truce.ledger.tree import Nodes, consistency_proof, leaf_hash, root_of
from truce.mission.exchange.ordering import frontier_of
from truce.mission.witnessing.witnessed import log_keys
from truce.store.files.folders import Folder, told
from truce.store.interface import Store

FORKS = "forks"
"""The folder within a mission's where such proofs are kept."""


class _History:
    """One of two histories: its tree, and the checkpoints over it that the sequencer signed, by size."""

    def __init__(self, leaves: Sequence[bytes], notes: Iterator[bytes], keys: Sequence[VerifierKey]) -> None:
        self.leaves = leaves
        self.notes: dict[int, bytes] = {}
        for note in notes:
            try:
                checkpoint = opened(note, keys)
            except LedgerError:
                continue
            if checkpoint.size <= len(leaves) and self.root(checkpoint.size) == checkpoint.root:
                self.notes[checkpoint.size] = _by_log(note, keys)

    def root(self, size: int) -> bytes:
        return root_of(self.leaves[:size])

    @property
    def nodes(self) -> Nodes:
        return lambda level, number: root_of(self.leaves[number << level : (number + 1) << level])


def fork_shown(store: Store, ring: Keyring, packet: Path) -> ForkProof | None:
    """The proof that what a copy holds and a packet are two histories of one sequencer; None if it has none.

    The packet was read before: its form and its sender's signature are good.
    """
    with told(str(packet)), packet.open("rb") as file:
        header, *items = read(iter(file.readline, b""))
    assert isinstance(header, Header)
    came = [i for i in items if isinstance(i, CarriedEntry) and i.recorded is not None]
    leaves = [leaf_hash(leaf_of(e.recorded or 0, e.envelope)) for e in came]
    keys = log_keys(store.mission, ring)
    begun = list(store.leaf_hashes(0, header.start))
    theirs = _History([*begun, *leaves], (i.note for i in items if isinstance(i, CarriedNote)), keys)
    size = store.head().size
    ours = _History(list(store.leaf_hashes(0, size)), (note for _, note in store.checkpoints()), keys)
    return _proof(ours, theirs) or _proof(theirs, ours) or _of_one_size(store, items, keys)


def _proof(short: _History, long: _History) -> ForkProof | None:
    """The smallest two checkpoints, of which the second one's history does not continue the first."""
    for size, note in sorted(short.notes.items()):
        after = [n for n in sorted(long.notes) if n >= size]
        if after and long.root(size) != short.root(size):
            proof = consistency_proof(size, after[0], long.nodes)
            return ForkProof(note, long.notes[after[0]], long.root(size), proof)
    return None


def _of_one_size(store: Store, items: Sequence[object], keys: Sequence[VerifierKey]) -> ForkProof | None:
    """Two checkpoints of one size: what a packet without entries can hold."""
    own = dict(store.checkpoints())
    for item in items:
        if isinstance(item, CarriedNote):
            try:
                theirs = opened(item.note, keys)
            except LedgerError:
                continue
            if theirs.size in own and frontier_of(store, theirs.size).root != theirs.root:
                return ForkProof(_by_log(own[theirs.size], keys), _by_log(item.note, keys), theirs.root, ())
    return None


def _by_log(note: bytes, keys: Sequence[VerifierKey]) -> bytes:
    """A note with the log's own signature alone: whoever cosigned is not accused."""
    read_note = Note.parse(note)
    key = signed_by_any(keys, read_note)
    lines = tuple(s for s in read_note.signatures if key is not None and key.made(s))
    return Note(read_note.text, lines).to_bytes()


def keep(mission: Path, proof: ForkProof) -> Path:
    """Keep a proof in the folder of a mission, by the sizes of its checkpoints. StoreError if it cannot."""
    data = proof.to_bytes()
    sizes = [Note.parse(note).text.split("\n")[1] for note in (proof.one, proof.other)]
    path = mission / FORKS / f"{'-'.join(sizes)}.fork"
    with told(str(path)):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            with Folder.at(path.parent.resolve()) as folder:
                folder.keep(path.name, data)
    return path


def kept(mission: Path) -> list[Path]:
    """The proofs that a mission keeps, by name."""
    folder = mission / FORKS
    return sorted(folder.iterdir()) if folder.is_dir() else []
