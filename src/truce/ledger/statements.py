"""What is signed: a statement in a DSSE envelope, and the content that it only commits to.

The bytes of an envelope are made once and kept; nothing is ever written again from its parts. There is one
way to write each (canonical JSON, canonical base64), so one pattern reads it and all else is refused.
Sources: DSSE 1.0.2 (secure-systems-lab), RFC 8785 (canonical JSON), RFC 8032 (Ed25519).
"""

import binascii
import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Any

from truce.errors import LedgerError
from truce.ledger.canonical import read_canonical, unusable

SCHEMA = "truce-entry/1"
PAYLOAD_TYPE = "application/vnd.truce.entry+json"
SALT_BYTES = 32
LONGEST_ENVELOPE = 4096
# What these tell, everybody must be able to check: they are never withheld, and never erased.
EVERYBODY = "everybody"
GENESIS, KEY, ERASURE, REFUSAL = "genesis", "key", "erasure", "refusal"
STRUCTURAL = frozenset({GENESIS, KEY, ERASURE, REFUSAL})
COMMITMENT_PREFIX = b"truce-commitment/1\n"
_LEAF = b"truce-leaf/1\n"
_LARGEST = 2**53 - 1
# None of these holds a character that JSON would escape, so canonical JSON of them is one pattern.
_HEX, _NAME, _NUMBER = "[0-9a-f]{64}", "[a-z0-9][a-z0-9-]{0,63}", "0|[1-9][0-9]{0,15}"
_READERS = "[A-Za-z0-9][A-Za-z0-9 ._:,+@/-]{0,999}"
_DIGEST = re.compile(_HEX).fullmatch
_WORD = re.compile(_NAME).fullmatch
_AUDIENCE = re.compile(_READERS).fullmatch
_PAYLOAD = re.compile(
    r'\{"audience":"(READERS)","commitment":"(HEX)","key":"(HEX)","kind":"(NAME)","mission":"(NAME)",'
    r'"previous":"(HEX|)",(?:"rows":\{"count":(NUMBER),"root":"(HEX)"\},)?"schema":"SCHEMA",'
    r'"sequence":(NUMBER),"stated":(NUMBER)\}'.replace("READERS", _READERS)
    .replace("HEX", _HEX)
    .replace("NAME", _NAME)
    .replace("NUMBER", _NUMBER)
    .replace("SCHEMA", SCHEMA)
).fullmatch
# 64 bytes are 86 digits of base64, and the last of these carries two bits.
_ENVELOPE = re.compile(
    rb'\{"payload":"([A-Za-z0-9+/]+={0,2})","payloadType":"application/vnd\.truce\.entry\+json",'
    rb'"signatures":\[\{"keyid":"([0-9a-f]{64})","sig":"([A-Za-z0-9+/]{85}[AQgw]==)"\}\]\}'
).fullmatch
_AGAIN = "Ask its author for the bytes that were signed"


def is_digest(text: object) -> bool:
    """Whether it is 32 bytes written as 64 lower-case hexadecimal digits: an entry id, a key id, a root."""
    return type(text) is str and _DIGEST(text) is not None


def is_count(number: object, least: int = 0) -> bool:
    """Whether it is a whole number (no bool, no float) that JSON carries exactly, from `least` on."""
    return type(number) is int and least <= number <= _LARGEST


@dataclass(frozen=True, slots=True)
class Rows:
    """What a statement commits to of rows that are too many to be entries each: how many, and their root.

    `count` is at least 1; `root` is the root (64 hexadecimal digits) of the RFC 6962 tree whose leaves are
    the rows' commitments.
    """

    count: int
    root: str

    def __post_init__(self) -> None:
        if not is_count(self.count, least=1):
            raise unusable("statement", "rows.count", self.count)
        if not is_digest(self.root):
            raise unusable("statement", "rows.root", self.root)


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry or a row says, and the salt without which its commitment tells nothing about it.

    LedgerError for a salt of another length than 32 bytes: where the salt ends would be open, and one
    commitment could be shown to be of two contents.
    """

    salt: bytes
    data: bytes

    def __post_init__(self) -> None:
        if len(self.salt) != SALT_BYTES:
            raise LedgerError(
                "content", f"has a salt of {len(self.salt)} bytes, not {SALT_BYTES}", "Ask for it again"
            )

    @classmethod
    def of(cls, data: bytes) -> "Content":
        """The data under a new random salt."""
        return cls(secrets.token_bytes(SALT_BYTES), data)

    @property
    def commitment(self) -> bytes:
        """SHA-256 over a prefix, the salt and the data: 32 bytes that give nothing away of short data."""
        return hashlib.sha256(COMMITMENT_PREFIX + self.salt + self.data).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The part of an entry that everybody may see: who states when what kind of thing, and its commitment.

    `mission` is the id of the mission, `kind` the noun that the content holds ("document", "rating").
    `audience` names who may read the content (`truce.access`). `key` is the id of the author's key,
    `sequence` counts the author's statements from 0 and `previous` is the entry id of the one before ("" for
    the first), so that one left out leaves a gap. `stated` is the author's clock, milliseconds since 1970,
    UTC; when it was recorded is not the author's to say. `commitment` is `Content.commitment` in hexadecimal.

    LedgerError for a field of another type, form or range: a statement that exists can be signed.
    """

    mission: str
    kind: str
    audience: str
    key: str
    sequence: int
    previous: str
    stated: int
    commitment: str
    rows: Rows | None = None

    def __post_init__(self) -> None:
        # One by one and not in a loop: millions of them are read.
        if type(self.mission) is not str or not _WORD(self.mission):
            raise unusable("statement", "mission", self.mission)
        if type(self.kind) is not str or not _WORD(self.kind):
            raise unusable("statement", "kind", self.kind)
        if type(self.audience) is not str or not _AUDIENCE(self.audience):
            raise unusable("statement", "audience", self.audience)
        if self.kind in STRUCTURAL and self.audience != EVERYBODY:
            raise unusable("statement", f"audience, being of kind {self.kind}", self.audience)
        if not is_digest(self.key):
            raise unusable("statement", "key", self.key)
        if not is_digest(self.commitment):
            raise unusable("statement", "commitment", self.commitment)
        if not is_count(self.sequence):
            raise unusable("statement", "sequence", self.sequence)
        if not is_count(self.stated):
            raise unusable("statement", "stated", self.stated)
        if not (is_digest(self.previous) if self.sequence else self.previous == ""):
            raise unusable("statement", "previous", self.previous)
        if self.rows is not None and type(self.rows) is not Rows:
            raise unusable("statement", "rows", self.rows)

    def to_bytes(self) -> bytes:
        """The canonical JSON (RFC 8785) that is signed."""
        rows = self.rows
        counted = f'"rows":{{"count":{rows.count},"root":"{rows.root}"}},' if rows else ""
        return (
            f'{{"audience":"{self.audience}","commitment":"{self.commitment}","key":"{self.key}",'
            f'"kind":"{self.kind}","mission":"{self.mission}","previous":"{self.previous}",{counted}'
            f'"schema":"{SCHEMA}","sequence":{self.sequence},"stated":{self.stated}}}'
        ).encode()

    @classmethod
    def from_bytes(cls, payload: bytes) -> "Statement":
        """The statement that these bytes are. LedgerError if they are no canonical `truce-entry/1`."""
        read = _PAYLOAD(payload.decode("latin-1")) if len(payload) <= LONGEST_ENVELOPE else None
        if read is None:
            raise _why_not(payload)
        audience, commitment, key, kind, mission, previous, count, root, sequence, stated = read.groups()
        return cls(
            mission=mission,
            kind=kind,
            audience=audience,
            key=key,
            sequence=int(sequence),
            previous=previous,
            stated=int(stated),
            commitment=commitment,
            rows=Rows(int(count), root) if root else None,
        )

    @classmethod
    def _of(cls, read: dict[str, Any]) -> "Statement":
        """A statement out of JSON that is not canonical, to say what is wrong with it."""
        rows = read.pop("rows", None)
        return cls(**read, rows=Rows(**rows) if rows is not None else None)


@dataclass(frozen=True, slots=True)
class Signed:
    """An envelope that was read: its statement, the exact bytes of that, and the signature, not yet checked.

    Whose key signed is `statement.key`; `truce.ledger.keys.verify` tells whether it did.
    """

    statement: Statement
    payload: bytes
    signature: bytes


def read_envelope(envelope: bytes) -> Signed:
    """What an envelope holds. LedgerError unless it is, byte for byte, what `envelope_of` makes.

    So there is one signature, of 64 bytes, under the key that the statement names; no other member, no name
    twice, no space, no other base64 of the same bytes. The signature itself is not checked here.
    """
    if len(envelope) > LONGEST_ENVELOPE:
        raise LedgerError("envelope", f"is longer than {LONGEST_ENVELOPE} bytes", _AGAIN)
    read = _ENVELOPE(envelope)
    if read is None:
        raise LedgerError(
            "envelope",
            f"is not the one canonical envelope (JSON, base64, type {PAYLOAD_TYPE}, one signature)",
            _AGAIN,
        )
    body, key, signature = read.groups()
    try:
        payload = binascii.a2b_base64(body)
    except binascii.Error:
        payload = b""
    if binascii.b2a_base64(payload, newline=False) != body:
        raise LedgerError("envelope", "has a payload in base64 that is not canonical", _AGAIN)
    statement = Statement.from_bytes(payload)
    if statement.key != key.decode():
        raise LedgerError("envelope", "is signed by another key than its statement names", _AGAIN)
    return Signed(statement, payload, binascii.a2b_base64(signature))


def to_be_signed(payload: bytes) -> bytes:
    """The bytes that a signature is over: DSSE's pre-authentication encoding of the payload and its type."""
    return pre_authentication(PAYLOAD_TYPE.encode(), payload)


def pre_authentication(payload_type: bytes, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding, of whatever type: no type and payload share it with others."""
    return b"DSSEv1 %d %s %d %s" % (len(payload_type), payload_type, len(payload), payload)


def envelope_of(payload: bytes, key: str, signature: bytes) -> bytes:
    """The DSSE envelope, as canonical JSON: the exact bytes that are kept, hashed and handed on."""
    return b'{"payload":"%s","payloadType":"%s","signatures":[{"keyid":"%s","sig":"%s"}]}' % (
        binascii.b2a_base64(payload, newline=False),
        PAYLOAD_TYPE.encode(),
        key.encode(),
        binascii.b2a_base64(signature, newline=False),
    )


def entry_id(envelope: bytes) -> str:
    """The id of an entry: SHA-256 of its envelope, in hexadecimal."""
    return hashlib.sha256(envelope).hexdigest()


def leaf_of(recorded: int, envelope: bytes) -> bytes:
    """What the tree holds of an entry: when it was recorded (milliseconds, UTC), and its envelope."""
    return _LEAF + b"%d\n" % recorded + envelope


def _why_not(payload: bytes) -> LedgerError:
    """What is wrong with a payload that the pattern of statements refused."""
    try:
        read_canonical("statement", SCHEMA, payload, LONGEST_ENVELOPE, Statement._of)
    except LedgerError as error:
        return error
    return LedgerError("statement", "is not canonical JSON (RFC 8785)", _AGAIN)
