"""Cosignatures: a witness states that it saw a log reach a checkpoint, unchanged since what it saw before.

Source: C2SP tlog-cosignature v1.0.1, the Ed25519 type (`0x04`).
"""

from dataclasses import dataclass
from typing import ClassVar

from truce.errors import LedgerError
from truce.ledger import ed25519
from truce.ledger.notes import Note, Signature, Signer, VerifierKey, signatures_by

_TIME_BYTES = 8
_LATEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class WitnessKey(VerifierKey):
    """The key of a witness, with the witness's name."""

    ALGORITHM: ClassVar[int] = 0x04
    ALGORITHM_NAME: ClassVar[str] = "a witness's Ed25519"

    def verifies(self, text: str, signature: Signature) -> bool:
        """Whether the cosignature over the text of a checkpoint, and over its time, is this witness's."""
        if len(signature.body) != _TIME_BYTES + ed25519.SIGNATURE_BYTES:
            return False
        time = time_of(signature)
        key = ed25519.public_key(self.public)
        return 0 < time <= _LATEST and ed25519.verifies(
            key, _message(time, text), signature.body[_TIME_BYTES:]
        )


@dataclass(frozen=True, slots=True)
class WitnessSigner(Signer):
    """Who cosigns checkpoints. Its key signs nothing else: the message does not name the witness."""

    @property
    def key(self) -> WitnessKey:
        """The key that others verify with."""
        return WitnessKey(self.name, self.private.public_key().public_bytes_raw())

    def cosign(self, text: str, time: int) -> Signature:
        """The cosignature over the text of a checkpoint, at a time (seconds since 1970, UTC).

        LedgerError for a time that no cosignature can have.
        """
        if not 0 < time <= _LATEST:
            raise LedgerError("cosignature", "would have a time that it cannot have", "Set the clock")
        body = time.to_bytes(_TIME_BYTES, "big") + self.private.sign(_message(time, text))
        return Signature(self.name, self.key.id, body)


def time_of(cosignature: Signature) -> int:
    """When a verified cosignature was made, by the witness's clock: seconds since 1970, UTC."""
    return int.from_bytes(cosignature.body[:_TIME_BYTES], "big")


def cosigned(witness: WitnessKey, note: Note) -> int | None:
    """When a witness last cosigned a note; None if it did not. LedgerError for a false cosignature of it."""
    return max(map(time_of, signatures_by(witness, note)), default=None)


def _message(time: int, text: str) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
