"""What is said about keys: the genesis that begins a mission, and the acts that later entries hold.

All of it is canonical JSON, and audience "everybody": whoever verifies must be able to read it. A person's
name here is read by all who hold a copy, for good; a role or a number serves as well ("duty officer 2").
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import rfc8785

from truce.errors import LedgerError
from truce.ledger.canonical import read_canonical, unusable
from truce.ledger.keys import SigningKey, signed_by
from truce.ledger.statements import is_count, is_digest

GENESIS_SCHEMA = "truce-genesis/1"
KEY_SCHEMA = "truce-key/1"
LONGEST_CONTENT = 1_000_000
AUTHOR, REGISTRAR, SEQUENCER, CUSTODIAN = "author", "registrar", "sequencer", "custodian"
HOLDERS = ("person", "party", "mechanism", "device")
_POSSESSION = b"truce-key-possession/1\n"
_APPROVAL = b"truce-approval/1\n"
_ACCEPTANCE = b"truce-hand-over/1\n"
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz-")


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose key it is: a person, party, mechanism or device; `of` is the party it belongs to, "" if to none.

    A party's own key is `of` that party. LedgerError for another kind, or an empty or unprintable name.
    """

    kind: str
    name: str
    of: str = ""

    def __post_init__(self) -> None:
        if self.kind not in HOLDERS:
            raise unusable("holder", "kind", self.kind)
        check_text("holder", "name", self.name)
        if self.kind == "party" and self.of != self.name:
            raise unusable("holder", "of, being a party", self.of)
        if self.kind == "mechanism" and self.of != "":
            raise unusable("holder", "of, being the mechanism", self.of)
        if self.of != "":
            check_text("holder", "of", self.of)

    def __str__(self) -> str:
        return f"{self.kind} {self.name}" + (f" of {self.of}" if self.of not in ("", self.name) else "")


@dataclass(frozen=True, slots=True)
class Introduction:
    """A key, whose it is, what it may do, and the proof that its holder has it.

    Roles with a meaning to the ledger: "author" files entries, "registrar" introduces and revokes keys,
    "sequencer" may be handed the order of the record, "custodian" orders erasures. Others are the mission's.
    `proof` is the key's own signature (128 hexadecimal digits) over the rest and the mission, so that nobody
    passes another's key off as his own.
    """

    key: str
    holder: Holder
    roles: tuple[str, ...]
    proof: str

    def __post_init__(self) -> None:
        if not is_digest(self.key):
            raise unusable("introduction", "key", self.key)
        if type(self.holder) is not Holder:
            raise unusable("introduction", "holder", self.holder)
        for role in self.roles:
            if type(role) is not str or not 0 < len(role) <= 40 or not _LETTERS.issuperset(role):
                raise unusable("introduction", "role", role)
        if list(self.roles) != sorted(set(self.roles)):
            raise unusable("introduction", "roles, which are sorted and named once,", self.roles)
        _signature("introduction", "proof", self.proof)

    @classmethod
    def of(cls, key: SigningKey, holder: Holder, roles: Iterable[str], mission: str = "") -> "Introduction":
        """What the holder of a key makes of it to have it introduced to a mission ("" for a genesis)."""
        bare = cls(key.id, holder, tuple(sorted(set(roles))), "0" * 128)
        return replace(bare, proof=key.sign(bare._claim(mission)).hex())

    def is_proven(self, mission: str) -> bool:
        """Whether the holder had the key when this was made for the mission ("" for its genesis)."""
        return signed_by(self.key, self._claim(mission), bytes.fromhex(self.proof))

    def written(self) -> dict[str, Any]:
        """The members, as they go into JSON."""
        holder = {"kind": self.holder.kind, "name": self.holder.name, "of": self.holder.of}
        return {"holder": holder, "key": self.key, "proof": self.proof, "roles": list(self.roles)}

    @classmethod
    def read(cls, read: dict[str, Any]) -> "Introduction":
        """An introduction out of its members. TypeError or LedgerError for what is none."""
        return cls(read["key"], Holder(**read["holder"]), tuple(read["roles"]), read["proof"])

    def _claim(self, mission: str) -> bytes:
        return _POSSESSION + rfc8785.dumps({"mission": mission, **self.written(), "proof": ""})


@dataclass(frozen=True, slots=True)
class Genesis:
    """The content of the first entry of a mission; the mission's id is its commitment.

    `keys` are those that it begins with, `sequencer` the one that orders the record, `recovery` the keys of
    which `threshold` together may hand the record over when the sequencer is lost, and revoke or introduce
    keys when no registrar is left. More than half must agree, so that no two groups can decide at once.
    """

    name: str
    keys: tuple[Introduction, ...]
    sequencer: str
    recovery: tuple[str, ...] = ()
    threshold: int = 0

    def __post_init__(self) -> None:
        check_text("genesis", "name", self.name)
        roles = {each.key: each.roles for each in self.keys}
        if len(roles) != len(self.keys):
            raise unusable("genesis", "keys", "a key that is named twice")
        if not any(REGISTRAR in held for held in roles.values()):
            raise unusable("genesis", "keys", "a list without a registrar")
        if SEQUENCER not in roles.get(self.sequencer, ()):
            raise unusable("genesis", "sequencer", self.sequencer)
        if list(self.recovery) != sorted(set(self.recovery)) or not roles.keys() >= set(self.recovery):
            raise unusable("genesis", "recovery (sorted, each a key of the genesis)", self.recovery)
        enough = range(len(self.recovery) // 2 + 1, len(self.recovery) + 1) if self.recovery else range(1)
        if not is_count(self.threshold) or self.threshold not in enough:
            raise unusable("genesis", "threshold (more than half of the recovery keys)", self.threshold)

    def to_bytes(self) -> bytes:
        """The canonical JSON (RFC 8785)."""
        return rfc8785.dumps(
            {
                "schema": GENESIS_SCHEMA,
                "name": self.name,
                "keys": [each.written() for each in self.keys],
                "sequencer": self.sequencer,
                "recovery": list(self.recovery),
                "threshold": self.threshold,
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "Genesis":
        """The genesis that these bytes are. LedgerError for anything else."""
        return read_canonical("genesis", GENESIS_SCHEMA, data, LONGEST_CONTENT, cls._of)

    @classmethod
    def _of(cls, read: dict[str, Any]) -> "Genesis":
        keys = tuple(Introduction.read(each) for each in read.pop("keys"))
        return cls(keys=keys, recovery=tuple(read.pop("recovery")), **read)


@dataclass(frozen=True, slots=True)
class Introduce:
    """A key is introduced: by a registrar, or by the recovery keys."""

    introduction: Introduction

    def written(self) -> dict[str, Any]:
        """The members, as they go into JSON."""
        return {"act": "introduce", "introduction": self.introduction.written()}

    @classmethod
    def read(cls, read: dict[str, Any]) -> "Introduce":
        """The act out of its members."""
        return cls(Introduction.read(read["introduction"]))


@dataclass(frozen=True, slots=True)
class Rotate:
    """The key that signs this gives way to a new one of the same holder and roles."""

    introduction: Introduction

    def written(self) -> dict[str, Any]:
        """The members, as they go into JSON."""
        return {"act": "rotate", "introduction": self.introduction.written()}

    @classmethod
    def read(cls, read: dict[str, Any]) -> "Rotate":
        """The act out of its members."""
        return cls(Introduction.read(read["introduction"]))


@dataclass(frozen=True, slots=True)
class Revoke:
    """A key no longer counts, from this entry on: by itself, by a registrar, or by the recovery keys.

    `suspected` is since when somebody else may have had it (milliseconds since 1970, UTC), None if nobody
    is suspected of it. What it signed and was recorded from then on stays and is marked.
    """

    key: str
    suspected: int | None
    reason: str

    def __post_init__(self) -> None:
        if not is_digest(self.key):
            raise unusable("revocation", "key", self.key)
        if self.suspected is not None and not is_count(self.suspected):
            raise unusable("revocation", "suspected", self.suspected)
        check_text("revocation", "reason", self.reason)

    def written(self) -> dict[str, Any]:
        """The members, as they go into JSON."""
        return {"act": "revoke", "key": self.key, "suspected": self.suspected, "reason": self.reason}

    @classmethod
    def read(cls, read: dict[str, Any]) -> "Revoke":
        """The act out of its members."""
        return cls(read["key"], read["suspected"], read["reason"])


@dataclass(frozen=True, slots=True)
class HandOver:
    """The order of the record goes from one sequencer to the next, which accepts it by its `proof`.

    Signed by the old one, or approved by the recovery keys. `term` counts hand-overs from 1 and `position`
    is where this entry itself stands: an approval serves once, and for one length of the record.
    """

    old: str
    new: str
    term: int
    position: int
    proof: str

    def __post_init__(self) -> None:
        for name, key in (("old", self.old), ("new", self.new)):
            if not is_digest(key):
                raise unusable("hand-over", name, key)
        if not is_count(self.term, least=1) or not is_count(self.position, least=1):
            raise unusable("hand-over", "term or position", (self.term, self.position))
        _signature("hand-over", "proof", self.proof)

    @classmethod
    def to(cls, new: SigningKey, old: str, term: int, position: int, mission: str) -> "HandOver":
        """The acceptance of a new sequencer, for the old one or the recovery keys to sign."""
        bare = cls(old, new.id, term, position, "0" * 128)
        return replace(bare, proof=new.sign(bare._accepted(mission)).hex())

    def is_accepted(self, mission: str) -> bool:
        """Whether the new sequencer signed that it takes over."""
        return signed_by(self.new, self._accepted(mission), bytes.fromhex(self.proof))

    def written(self) -> dict[str, Any]:
        """The members, as they go into JSON."""
        return {
            "act": "hand-over",
            "old": self.old,
            "new": self.new,
            "term": self.term,
            "position": self.position,
            "proof": self.proof,
        }

    @classmethod
    def read(cls, read: dict[str, Any]) -> "HandOver":
        """The act out of its members."""
        return cls(read["old"], read["new"], read["term"], read["position"], read["proof"])

    def _accepted(self, mission: str) -> bytes:
        return _ACCEPTANCE + rfc8785.dumps({"mission": mission, **self.written(), "proof": ""})


Act = Introduce | Rotate | Revoke | HandOver
_ACTS: dict[str, type[Introduce] | type[Rotate] | type[Revoke] | type[HandOver]] = {
    "introduce": Introduce,
    "rotate": Rotate,
    "revoke": Revoke,
    "hand-over": HandOver,
}


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """The content of an entry of kind "key": one act, and the signatures of recovery keys that approve it."""

    act: Act
    approvals: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        keys = [key for key, _ in self.approvals]
        if keys != sorted(set(keys)):
            raise unusable("key entry", "approvals, which are sorted and one a key,", keys)
        for key, signature in self.approvals:
            if not is_digest(key):
                raise unusable("key entry", "approving key", key)
            _signature("key entry", "approval", signature)

    def approved_by(self, key: SigningKey, mission: str) -> "KeyEntry":
        """This, with the approval of one more recovery key."""
        given = {**dict(self.approvals), key.id: key.sign(self._approval(mission)).hex()}
        return replace(self, approvals=tuple(sorted(given.items())))

    def approvers(self, mission: str) -> set[str]:
        """The keys whose approval is genuine."""
        message = self._approval(mission)
        return {key for key, given in self.approvals if signed_by(key, message, bytes.fromhex(given))}

    def to_bytes(self) -> bytes:
        """The canonical JSON (RFC 8785)."""
        approvals = [{"key": key, "signature": signature} for key, signature in self.approvals]
        return rfc8785.dumps({"schema": KEY_SCHEMA, **self.act.written(), "approvals": approvals})

    @classmethod
    def from_bytes(cls, data: bytes) -> "KeyEntry":
        """The act that these bytes are. LedgerError for anything else."""
        return read_canonical("key entry", KEY_SCHEMA, data, LONGEST_CONTENT, cls._of)

    @classmethod
    def _of(cls, read: dict[str, Any]) -> "KeyEntry":
        approvals = tuple((each["key"], each["signature"]) for each in read["approvals"])
        return cls(_ACTS[read["act"]].read(read), approvals)

    def _approval(self, mission: str) -> bytes:
        return _APPROVAL + rfc8785.dumps({"mission": mission, **self.act.written()})


def check_text(about: str, name: str, text: object) -> None:
    """LedgerError for what is no short text that a terminal and a page can show on one line."""
    short = isinstance(text, str) and 0 < len(text) <= 200 and text == text.strip()
    if (
        not short
        or any(unicodedata.category(c)[0] == "C" for c in str(text))
        or not unicodedata.is_normalized("NFC", str(text))
    ):
        raise unusable(about, name, text)


def _signature(about: str, name: str, text: object) -> None:
    if type(text) is not str or not (is_digest(text[:64]) and is_digest(text[64:])):
        raise LedgerError(about, f"has a {name} that is no signature in hexadecimal", "Ask for it again")
