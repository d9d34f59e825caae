"""Encryption at rest of the files of a mission: age files, and names that tell nothing without the key.

From the mission's key come two others (HKDF-SHA256, RFC 5869): an age identity (X25519,
age-encryption.org/v1) that every file is sealed to, so that the plain `age` tool opens them too; and a key
under which HMAC-SHA256 (RFC 2104) makes the file's name out of the hash of its plain bytes. Without the key a
found disk does not even tell whether a file that somebody else knows is among them. It does tell how many
there are, their sizes, and when they were written.
"""

import hashlib
import hmac
from typing import Protocol

import pyrage
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from truce.errors import ArgumentError

KEY_BYTES = 32
_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


class Reader(Protocol):
    """What bytes come out of: a file, an upload. Nothing more is told by empty bytes."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes."""


class Writer(Protocol):
    """What bytes go into."""

    def write(self, data: bytes, /) -> int:
        """Takes all of them."""

    def flush(self) -> None:
        """Hands on what is still held."""


class SealError(Exception):
    """A sealed file does not open: it was changed, cut off, or sealed to another key."""


class Sealing:
    """How one mission seals its files.

    Args:
        key: the mission's key, 32 bytes; ArgumentError for any other length.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ArgumentError(
                "key", f"{len(key)} bytes", "is not a mission's key", f"Give {KEY_BYTES} bytes"
            )
        self._naming = _derived(key, b"truce-evidence-names/1")
        self._identity = pyrage.x25519.Identity.from_str(age_identity(_derived(key, b"truce-evidence-age/1")))

    def name_of(self, sha256: str) -> str:
        """The name, in hexadecimal, under which the file with this hash of its plain bytes is kept."""
        return hmac.new(self._naming, bytes.fromhex(sha256), hashlib.sha256).hexdigest()

    def seal(self, source: Reader, into: Writer) -> None:
        """Encrypt all that the source gives. What source and target raise comes through as it is."""
        ends = _Ends(source, into)
        try:
            pyrage.encrypt_io(ends, ends, [self._identity.to_public()])
        except (pyrage.EncryptError, OSError):
            ends.tell()
            raise
        # age writes once more what a target refused, and then says nothing of the refusal.
        ends.tell()

    def unseal(self, source: Reader, into: Writer) -> None:
        """Decrypt, piece by piece; no piece is handed on before it is authenticated. SealError if one is not.

        The last piece says that it is the last, so a file that was cut off is found, at its end.
        """
        ends = _Ends(source, into)
        try:
            pyrage.decrypt_io(ends, ends, [self._identity])
        except (pyrage.DecryptError, OSError):
            ends.tell()
            raise SealError from None
        ends.tell()

    @property
    def identity(self) -> str:
        """The age identity as the age tool reads it: whoever has it can open every file of the mission."""
        return str(self._identity)


class _Ends:
    """Source and target of a pass through age, which keep what they raised: age itself makes text of it."""

    def __init__(self, source: Reader, into: Writer) -> None:
        self._source = source
        self._into = into
        self._raised: BaseException | None = None

    def read(self, size: int) -> bytes:
        try:
            return self._source.read(size)
        except BaseException as error:
            self._raised = error
            raise

    def write(self, data: bytes) -> int:
        try:
            return self._into.write(data)
        except BaseException as error:
            self._raised = error
            raise

    def flush(self) -> None:
        """Nothing is held here."""

    def tell(self) -> None:
        """Raise what source or target raised, if it was one of them."""
        if self._raised is not None:
            raise self._raised


def age_identity(secret: bytes) -> str:
    """A secret X25519 key (32 bytes) as age writes it: Bech32 (BIP 173) with its own prefix, in capitals."""
    prefix = "age-secret-key-"
    number = int.from_bytes(secret) << 4
    words = [number >> shift & 31 for shift in range(255, -1, -5)]
    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = _remainder([*spread, *words, 0, 0, 0, 0, 0, 0]) ^ 1
    words += [check >> shift & 31 for shift in range(25, -1, -5)]
    return f"{prefix}1{''.join(_ALPHABET[word] for word in words)}".upper()


def _remainder(words: list[int]) -> int:
    """The checksum of BIP 173: the remainder of a polynomial over GF(32)."""
    rest = 1
    for word in words:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ word
        for bit, factor in enumerate(_GENERATOR):
            rest ^= factor if top >> bit & 1 else 0
    return rest


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)
