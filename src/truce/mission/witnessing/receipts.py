"""Receipts out of a mission: the proof for whoever filed an entry that the record holds it."""

from truce.errors import LedgerError
from truce.ledger.keyring import Keyring
from truce.ledger.notes import Note, signed_by_any
from truce.ledger.receipts import Receipt
from truce.ledger.tree import inclusion_proof
from truce.mission.witnessing.witnessed import log_keys
from truce.store.interface import Store, Stored


def receipt_for(store: Store, keyring: Keyring, entry: Stored) -> Receipt:
    """The receipt for an entry, under the newest checkpoint of the record.

    Raises:
        LedgerError: no checkpoint holds the entry yet, or the newest is not what it must be.
        StoreError: the record cannot be read.
    """
    last = store.last_checkpoint()
    if last is None or last[0] <= entry.position:
        raise LedgerError(
            f"entry {entry.id}",
            "is under no checkpoint yet",
            "Sync with the sequencer, then ask for it again",
        )
    size, note = last
    proof = inclusion_proof(entry.position, size, lambda level, number: store.nodes([(level, number)])[0])
    receipt = Receipt(entry.id, entry.recorded, entry.position, proof, Note.parse(note))
    # Nobody is handed what would not hold elsewhere.
    receipt.check(entry.envelope, log_keys(store.mission, keyring))
    return receipt


def sequencer_line(store: Store, keyring: Keyring) -> str:
    """The verifier key that signed the newest checkpoint, as a line to hand on."""
    keys = log_keys(store.mission, keyring)
    last = store.last_checkpoint()
    signer = signed_by_any(keys, Note.parse(last[1])) if last else None
    return str(signer or keys[-1])
