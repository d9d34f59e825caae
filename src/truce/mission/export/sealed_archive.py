"""An archive of an encrypted mission, encrypted with the mission's own key.

One key and one record give one file: AES-256-GCM-SIV (RFC 8452), which is made for that, over pieces that
are numbered, with the last one marked. So whoever sees two exports of one mission can tell which of their
pieces are the same, and nothing else. The key is made out of the mission's (HKDF-SHA256, RFC 5869); the
header says how the passphrase becomes that, as `keys/encryption.json` does.
"""

from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from truce.errors import IntegrityError, StoreError
from truce.store.files.sealing import Writer

MAGIC = b"truce-mission-sealed/1\n"
PIECE = 1 << 20
_TAG = 16
_LONGEST_LOCK = 1000
_MORE, _LAST = b"more", b"last"


def is_sealed(file: BinaryIO) -> bool:
    """Whether a file, read from its beginning, is a sealed archive; it is set back to its beginning."""
    found = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    return found


def read_lock(file: BinaryIO) -> bytes:
    """What stands at the beginning of a sealed archive: how its passphrase becomes a key (JSON)."""
    file.read(len(MAGIC))
    line = file.readline(_LONGEST_LOCK)
    if not line.endswith(b"\n"):
        raise IntegrityError("the file", "is damaged in its first line", "Have it exported again")
    return line.removesuffix(b"\n")


class SealedWriter:
    """Encrypts what goes through it into a target; `end` must be called."""

    def __init__(self, into: Writer, key: bytes, lock: bytes) -> None:
        self._into = into
        self._cipher = _cipher(key)
        self._lock = lock
        self._held = bytearray()
        self._number = 0
        into.write(MAGIC + lock + b"\n")

    def write(self, data: bytes, /) -> int:
        """Take more of what is to be encrypted."""
        self._held += data
        while len(self._held) > PIECE:
            self._seal(bytes(self._held[:PIECE]), _MORE)
            del self._held[:PIECE]
        return len(data)

    def flush(self) -> None:
        """What is held is held until its piece is full."""

    def end(self) -> None:
        """Write the last piece."""
        self._seal(bytes(self._held), _LAST)
        self._held.clear()

    def _seal(self, piece: bytes, mark: bytes) -> None:
        self._into.write(self._cipher.encrypt(_nonce(self._number), piece, mark + self._lock))
        self._number += 1


class SealedReader:
    """Decrypts a sealed archive behind its lock; no byte is given before its piece is authenticated."""

    def __init__(self, file: BinaryIO, key: bytes, lock: bytes) -> None:
        self._file = file
        self._cipher = _cipher(key)
        self._lock = lock
        self._held = b""
        self._number = 0
        self._next = file.read(PIECE + _TAG)

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end. StoreError for a wrong passphrase; IntegrityError."""
        if not self._held and self._next:
            self._open()
        data, self._held = self._held[:size], self._held[size:]
        return data

    def _open(self) -> None:
        piece, self._next = self._next, self._file.read(PIECE + _TAG)
        mark = _MORE if self._next else _LAST
        try:
            self._held = self._cipher.decrypt(_nonce(self._number), piece, mark + self._lock)
        except (InvalidTag, ValueError):
            if self._number == 0:
                reason = "cannot be opened: the passphrase is wrong, or its beginning is damaged"
                advice = "Check the passphrase; else have it exported again"
                raise StoreError("the file", reason, advice) from None
            reason = f"is damaged, or cut off, after its first {self._number} MB"
            raise IntegrityError("the file", reason, "Nothing was imported. Have it exported again") from None
        self._number += 1


def _cipher(key: bytes) -> AESGCMSIV:
    return AESGCMSIV(HKDF(SHA256(), 32, salt=None, info=b"truce-mission-sealed/1").derive(key))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12)
