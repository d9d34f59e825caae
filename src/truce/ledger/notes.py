"""Signed notes: a text with lines of signatures below it, and the keys that verify them.

Source: C2SP signed-note v1.0.0. Of its signature types this module knows Ed25519 (`0x01`); a witness's
timestamped one is in `truce.ledger.cosignatures`.
"""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from truce.errors import LedgerError
from truce.ledger import ed25519

# Far more than parties and witnesses of a mission, and little enough to be read whole.
MOST_SIGNATURES = 100
MOST_BYTES = 1_000_000
KEY_ID_BYTES = 4
_LINE = re.compile(r"— (?P<name>[^ +]+) (?P<base64>[A-Za-z0-9+/]+={0,2})")
_VERIFIER_KEY = re.compile(r"(?P<name>[^+]+)\+(?P<id>[0-9a-f]{8})\+(?P<base64>[A-Za-z0-9+/]+={0,2})")
_AGAIN = "Ask for it again, and copy it as bytes, not through a text editor"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose key it names, and what that key is said to have made.

    `body` is the signature without the key id, in the form of the key's algorithm.
    """

    name: str
    key_id: bytes
    body: bytes

    def __str__(self) -> str:
        return f"— {self.name} {base64.b64encode(self.key_id + self.body).decode()}\n"

    @classmethod
    def parse(cls, line: str) -> Self:
        """The signature of a line, given without its line end. LedgerError if it is none."""
        read = _LINE.fullmatch(line)
        if read is None or not is_key_name(read["name"]):
            raise LedgerError("signature line", "is not of the form '— name base64'", _AGAIN)
        data = from_base64(read["base64"], "signature line")
        if len(data) <= KEY_ID_BYTES:
            raise LedgerError("signature line", "is too short to hold a signature", _AGAIN)
        return cls(read["name"], data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a line end, and the signatures that stand under it, none of them verified yet."""

    text: str
    signatures: tuple[Signature, ...]

    def to_bytes(self) -> bytes:
        """The note as it is kept and handed on."""
        return "".join([self.text, "\n", *map(str, self.signatures)]).encode()

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The note that these bytes are: `to_bytes` gives them back. LedgerError if they are none."""
        if len(data) > MOST_BYTES:
            raise LedgerError(
                "note", f"is longer than {MOST_BYTES} bytes", "Keep no more signatures than needed"
            )
        try:
            whole = data.decode()
        except UnicodeDecodeError:
            raise LedgerError("note", "is not UTF-8", _AGAIN) from None
        if any(c < " " and c != "\n" for c in whole):
            raise LedgerError("note", "has control characters or line ends of another system", _AGAIN)
        text, blank, lines = whole.rpartition("\n\n")
        if not (blank and lines.endswith("\n")):
            raise LedgerError("note", "has no signature lines below a blank line", _AGAIN)
        # Not `splitlines`: it would also break a line at characters that a name or text may hold.
        signatures = lines[:-1].split("\n")
        if len(signatures) > MOST_SIGNATURES:
            raise LedgerError(
                "note", f"has more than {MOST_SIGNATURES} signatures", "Keep those that are needed"
            )
        return cls(f"{text}\n", tuple(map(Signature.parse, signatures)))

    def signed(self, *signatures: Signature) -> "Note":
        """The note with more signatures; one that it has already is not repeated."""
        return Note(self.text, tuple(dict.fromkeys((*self.signatures, *signatures))))


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A key that verifies notes, with the name it signs under.

    LedgerError for a name that no key may have, and for a public key that no honest signer has
    (`truce.ledger.ed25519`).
    """

    ALGORITHM: ClassVar[int] = 0x01
    ALGORITHM_NAME: ClassVar[str] = "Ed25519"

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not is_key_name(self.name):
            raise LedgerError(
                f"key name {self.name!r}", "is empty or has a space or a '+'", "Choose another name"
            )
        ed25519.public_key(self.public)

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature line names this key, beside its name."""
        hashed = hashlib.sha256(self.name.encode() + b"\n" + self._typed)
        return hashed.digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self._typed).decode()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key of a `name+id+base64` line, given without its line end.

        LedgerError if it is none, of another algorithm, or if its id is not that of its name and key.
        """
        about = "verifier key"
        read = _VERIFIER_KEY.fullmatch(text)
        if read is None:
            raise LedgerError(about, "is not of the form 'name+id+base64'", "Ask its owner for it again")
        typed = from_base64(read["base64"], about)
        if typed[0] != cls.ALGORITHM:
            reason = f"is of type {typed[0]:#04x} instead of {cls.ALGORITHM:#04x} ({cls.ALGORITHM_NAME})"
            raise LedgerError(about, reason, "Give the key for this use")
        key = cls(read["name"], typed[1:])
        if key.id.hex() != read["id"]:
            raise LedgerError(about, "has an id that is not its own", "Ask its owner for it again")
        return key

    def made(self, signature: Signature) -> bool:
        """Whether a signature line names this key."""
        return (signature.name, signature.key_id) == (self.name, self.id)

    def verifies(self, text: str, signature: Signature) -> bool:
        """Whether the signature over the text of a note is this key's."""
        return ed25519.verifies(ed25519.public_key(self.public), text.encode(), signature.body)

    @property
    def _typed(self) -> bytes:
        return bytes([self.ALGORITHM]) + self.public


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs notes: a name and a private key."""

    name: str
    private: Ed25519PrivateKey

    @property
    def key(self) -> VerifierKey:
        """The key that others verify with."""
        return VerifierKey(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """A signature over the text of a note."""
        return Signature(self.name, self.key.id, self.private.sign(text.encode()))


def signatures_by(key: VerifierKey, note: Note) -> tuple[Signature, ...]:
    """The signatures of a key under a note: none, one, or several that differ in their time.

    LedgerError if one that names the key is not the key's: such a note is to be refused whole.
    """
    found = tuple(signature for signature in note.signatures if key.made(signature))
    if not all(key.verifies(note.text, signature) for signature in found):
        raise LedgerError(
            f"note signed by {key.name}", "has a false signature", "Trust neither it nor its source"
        )
    return found


def signed_by_any(keys: Iterable[VerifierKey], note: Note) -> VerifierKey | None:
    """The first of the keys that signed a note; None if none did. LedgerError as `signatures_by`."""
    signers = [key for key in keys if signatures_by(key, note)]
    return signers[0] if signers else None


def is_key_name(name: str) -> bool:
    """Whether a key may have this name: something, without spaces of any kind, '+' or control characters."""
    return bool(name) and not any(c == "+" or c.isspace() or unicodedata.category(c) == "Cc" for c in name)


def from_base64(text: str, about: str) -> bytes:
    """The bytes of standard base64 (RFC 4648 section 4) in its one canonical form, else LedgerError."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise LedgerError(about, "holds what is not base64", _AGAIN) from None
    if base64.b64encode(data).decode() != text:
        raise LedgerError(about, "holds base64 in a form that is not canonical", _AGAIN)
    return data
