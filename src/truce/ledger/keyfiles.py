"""Private keys as text (PEM, PKCS#8), with or without a passphrase; any other tool reads them too.

With a passphrase: PBES2 of RFC 8018, AES-256-CBC under PBKDF2 with HMAC-SHA-256 and 600,000 rounds (OWASP,
2023). The library's own writer stops at 2,048, which a thief of a field laptop gets through 300 times faster,
and offers no other number for PKCS#8; so the few bytes around the cipher text are put together here.
"""

import base64
import secrets
import textwrap

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from truce.errors import LedgerError
from truce.ledger.keys import SigningKey

ROUNDS = 600_000
_LONGEST = 10_000
_SEQUENCE, _INTEGER, _OCTETS, _NULL = b"\x30", b"\x02", b"\x04", b"\x05\x00"
_PBES2 = bytes.fromhex("06092a864886f70d01050d")
_PBKDF2 = bytes.fromhex("06092a864886f70d01050c")
_HMAC_SHA256 = bytes.fromhex("06082a864886f70d0209")
_AES_256_CBC = bytes.fromhex("060960864801650304012a")


def to_pem(key: SigningKey, passphrase: str | None = None) -> bytes:
    """The private key as PEM; encrypted if a passphrase is given. LedgerError for an empty passphrase."""
    if passphrase is None:
        return key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    if not passphrase:
        raise LedgerError("passphrase", "is empty", "Give one, or say that the key is kept without")
    plain = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return _pem("ENCRYPTED PRIVATE KEY", _encrypted(plain, passphrase.encode()))


def from_pem(text: bytes, passphrase: str | None = None) -> SigningKey:
    """The key of a PEM text. LedgerError for a wrong or missing passphrase, and for what is no such key."""
    if len(text) > _LONGEST:
        raise LedgerError("key file", f"is longer than {_LONGEST} bytes", "Name the file of a private key")
    try:
        private = load_pem_private_key(text, passphrase.encode() if passphrase is not None else None)
    except TypeError:
        needed = passphrase is None
        raise LedgerError(
            "key file",
            "is protected by a passphrase" if needed else "is not protected by a passphrase",
            "Give the passphrase" if needed else "Leave the passphrase out",
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise LedgerError(
            "key file",
            "cannot be read: not a private key in PEM, or the passphrase is wrong",
            "Check the passphrase and the file; without them the key is lost, have it revoked",
        ) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise LedgerError("key file", "holds a key of another kind than Ed25519", "Make one with truce key")
    return SigningKey(private)


def _encrypted(plain: bytes, passphrase: bytes) -> bytes:
    """EncryptedPrivateKeyInfo (RFC 5958) under PBES2 (RFC 8018), in DER."""
    salt, start = secrets.token_bytes(16), secrets.token_bytes(16)
    secret = PBKDF2HMAC(SHA256(), 32, salt, ROUNDS).derive(passphrase)
    padder, encryptor = PKCS7(128).padder(), Cipher(algorithms.AES(secret), modes.CBC(start)).encryptor()
    hidden = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
    rounds = _der(_INTEGER, ROUNDS.to_bytes(3))
    derivation = _der(_OCTETS, salt) + rounds + _der(_SEQUENCE, _HMAC_SHA256 + _NULL)
    function = _der(_SEQUENCE, _PBKDF2 + _der(_SEQUENCE, derivation))
    cipher = _der(_SEQUENCE, _AES_256_CBC + _der(_OCTETS, start))
    scheme = _der(_SEQUENCE, _PBES2 + _der(_SEQUENCE, function + cipher))
    return _der(_SEQUENCE, scheme + _der(_OCTETS, hidden))


def _der(tag: bytes, value: bytes) -> bytes:
    """One value in DER; none here is longer than 255 bytes."""
    length = bytes([len(value)]) if len(value) < 128 else bytes([0x81, len(value)])
    return tag + length + value


def _pem(label: str, der: bytes) -> bytes:
    body = textwrap.fill(base64.b64encode(der).decode(), 64)
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n".encode()
