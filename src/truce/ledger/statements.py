"""What is signed: a statement in a DSSE envelope, and the content that it only commits to.

The bytes of an envelope are made once and kept; nothing is ever written again from its parts. Sources: DSSE
1.0.2 (secure-systems-lab), RFC 8785 (canonical JSON), RFC 8032 (Ed25519).
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any

import rfc8785

from truce.errors import LedgerError

SCHEMA = "truce-entry/1"
PAYLOAD_TYPE = "application/vnd.truce.entry+json"
SALT_BYTES = 32
_COMMITMENT = b"truce-commitment/1\n"
_LEAF = b"truce-leaf/1\n"


@dataclass(frozen=True, slots=True)
class Rows:
    """What a statement commits to of rows that are too many to be entries each: how many, and their root.

    `root` is the root (64 hexadecimal digits) of the RFC 6962 tree whose leaves are the rows' commitments.
    """

    count: int
    root: str


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry or a row says, and the salt without which its commitment tells nothing about it."""

    salt: bytes
    data: bytes

    @classmethod
    def of(cls, data: bytes) -> "Content":
        """The data under a new random salt."""
        return cls(secrets.token_bytes(SALT_BYTES), data)

    @property
    def commitment(self) -> bytes:
        """SHA-256 over a prefix, the salt and the data: 32 bytes that give nothing away of short data."""
        return hashlib.sha256(_COMMITMENT + self.salt + self.data).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The part of an entry that everybody may see: who states when what kind of thing, and its commitment.

    `mission` is the id of the mission, `kind` the noun that the content holds ("document", "rating").
    `audience` names who may read the content (`truce.access`). `key` is the id of the author's key,
    `sequence` counts the author's statements from 0 and `previous` is the entry id of the one before ("" for
    the first), so that one left out leaves a gap. `stated` is the author's clock, milliseconds since 1970,
    UTC; when it was recorded is not the author's to say. `commitment` is `Content.commitment` in hexadecimal.
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

    def to_bytes(self) -> bytes:
        """The canonical JSON (RFC 8785) that is signed."""
        written: dict[str, Any] = {
            "schema": SCHEMA,
            "mission": self.mission,
            "kind": self.kind,
            "audience": self.audience,
            "key": self.key,
            "sequence": self.sequence,
            "previous": self.previous,
            "stated": self.stated,
            "commitment": self.commitment,
        }
        if self.rows:
            written["rows"] = {"count": self.rows.count, "root": self.rows.root}
        return rfc8785.dumps(written)

    @classmethod
    def from_bytes(cls, payload: bytes) -> "Statement":
        """The statement that these bytes are. LedgerError if they are no canonical `truce-entry/1`."""
        try:
            read = json.loads(payload)
            if read.pop("schema") != SCHEMA:
                raise LedgerError("statement", f"is not of schema {SCHEMA}", "Read it with a newer truce")
            rows = read.pop("rows", None)
            made = cls(**read, rows=Rows(**rows) if rows is not None else None)
            if made.to_bytes() != payload:
                raise LedgerError("statement", "is not canonical JSON", "Ask its author for the bytes signed")
        except (ValueError, TypeError, KeyError, AttributeError, rfc8785.CanonicalizationError) as error:
            raise LedgerError(
                "statement", f"cannot be read ({error})", "Ask its author for it again"
            ) from None
        return made


def to_be_signed(payload: bytes) -> bytes:
    """The bytes that a signature is over: DSSE's pre-authentication encoding of the payload and its type."""
    return b"DSSEv1 %d %s %d %s" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode(), len(payload), payload)


def envelope_of(payload: bytes, key: str, signature: bytes) -> bytes:
    """The DSSE envelope, as canonical JSON: the exact bytes that are kept, hashed and handed on."""
    return rfc8785.dumps(
        {
            "payload": base64.b64encode(payload).decode(),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [{"keyid": key, "sig": base64.b64encode(signature).decode()}],
        }
    )


def entry_id(envelope: bytes) -> str:
    """The id of an entry: SHA-256 of its envelope, in hexadecimal."""
    return hashlib.sha256(envelope).hexdigest()


def leaf_of(recorded: int, envelope: bytes) -> bytes:
    """What the tree holds of an entry: when it was recorded (milliseconds, UTC), and its envelope."""
    return _LEAF + b"%d\n" % recorded + envelope
