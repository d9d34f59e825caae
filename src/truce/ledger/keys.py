"""Ed25519 keys of those who state, and whether an envelope is signed by the key that it names.

The id of a key is the public key itself: its 32 bytes (RFC 8032) as 64 lower-case hexadecimal digits. So no
table stands between an id and the key, and none can be wrong.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from truce.errors import LedgerError
from truce.ledger.ed25519 import public_key, verifies
from truce.ledger.statements import Signed, Statement, envelope_of, is_digest, to_be_signed


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key. It is never written but by `truce.ledger.keyfiles`, and shows only its id."""

    private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def make(cls) -> "SigningKey":
        """A new key, from the random numbers of the operating system."""
        return cls(Ed25519PrivateKey.generate())

    @property
    def public(self) -> bytes:
        """The public key: 32 bytes."""
        return self.private.public_key().public_bytes_raw()

    @property
    def id(self) -> str:
        """The key's id: the public key in hexadecimal."""
        return self.public.hex()

    def sign(self, message: bytes) -> bytes:
        """The signature (64 bytes, the same each time) over a message."""
        return self.private.sign(message)

    def envelope(self, statement: Statement) -> bytes:
        """The statement, signed. LedgerError if it names another key."""
        if statement.key != self.id:
            raise LedgerError("statement", f"names the key {statement.key}", f"Sign it with {self.id}")
        payload = statement.to_bytes()
        return envelope_of(payload, statement.key, self.sign(to_be_signed(payload)))


@lru_cache(maxsize=4096)
def key_of(key: str) -> Ed25519PublicKey:
    """The public key of an id. LedgerError for what is no id, of small order or not canonical."""
    if not is_digest(key):
        raise LedgerError(f"key {key[:80]}", "is not 64 hexadecimal digits", "Ask its owner for it again")
    return public_key(bytes.fromhex(key))


def signed_by(key: str, message: bytes, signature: bytes) -> bool:
    """Whether the signature over the message is this key's. LedgerError for an id that is no key."""
    return verifies(key_of(key), message, signature)


def is_genuine(signed: Signed) -> bool:
    """Whether the statement was signed by the key that it names. LedgerError if that is no key.

    What the key may do, and when, is the matter of `truce.ledger.keyring`.
    """
    return verifies(key_of(signed.statement.key), to_be_signed(signed.payload), signed.signature)
