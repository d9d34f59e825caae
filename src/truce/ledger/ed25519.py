"""Ed25519 (RFC 8032), with the refusals that the library leaves to its caller.

A public key of small order fits signatures that anybody can make, and a key written in a second,
non-canonical form would be one key under two names. No honest signer has either.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from truce.errors import LedgerError

KEY_BYTES = 32
SIGNATURE_BYTES = 64
_FIELD = 2**255 - 19
_SIGN_BIT = 1 << 255
# The y-coordinates of the eight points whose order divides the cofactor, 8.
_Y_OF_ORDER_8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL_ORDER = frozenset({0, 1, _FIELD - 1, _Y_OF_ORDER_8, _FIELD - _Y_OF_ORDER_8})


def public_key(encoded: bytes) -> Ed25519PublicKey:
    """The key of these 32 bytes. LedgerError if it is of another length, of small order or not canonical."""
    if len(encoded) != KEY_BYTES:
        raise LedgerError(
            "public key", f"has {len(encoded)} bytes instead of {KEY_BYTES}", "Ask its owner for it again"
        )
    y = int.from_bytes(encoded, "little") & ~_SIGN_BIT
    if y >= _FIELD:
        raise LedgerError("public key", "is not in its canonical form", "Ask its owner for it again")
    if y in _SMALL_ORDER:
        raise LedgerError(
            "public key",
            "is of small order, so that anybody could sign for it",
            "Trust nothing signed with it",
        )
    return Ed25519PublicKey.from_public_bytes(encoded)


def verifies(key: Ed25519PublicKey, message: bytes, signature: bytes) -> bool:
    """Whether the signature over the message is the key's; a signature of a wrong length is not."""
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True
