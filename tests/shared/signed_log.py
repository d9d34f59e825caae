"""A log that signs whatever it is told to, for tests of those who hold it to its word."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from truce.ledger.checkpoints import Checkpoint, origin_of
from truce.ledger.notes import Note, Signer
from truce.ledger.tree import consistency_proof, leaf_hash, nodes_of, root_of
from truce.ledger.witnessing import Request

ORIGIN = origin_of("valley")
SEQUENCER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
KEY = str(SEQUENCER.key)


def hashes(count: int, story: str = "told") -> list[bytes]:
    """The leaf hashes of a history; two stories have no leaf in common."""
    return [leaf_hash(f"{story} {i}".encode()) for i in range(count)]


def note(size: int, story: str = "told", signer: Signer = SEQUENCER) -> Note:
    """A signed checkpoint of a story."""
    text = Checkpoint(signer.name, size, root_of(hashes(size, story))).text
    return Note(text, (signer.sign(text),))


def request(old: int, size: int, story: str = "told", signer: Signer = SEQUENCER) -> bytes:
    """What a witness is asked, to go from an old size to a new one of a story."""
    proof = consistency_proof(min(old, size), size, nodes_of(hashes(size, story)))
    return Request(old, proof, note(size, story, signer)).to_bytes()
