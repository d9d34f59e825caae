"""A small mission in memory, filed by invented parties: the rules of the ledger at work without a store."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from truce.ledger.entries import Head, Row, Stored
from truce.ledger.filing import Author, Filed, found, take_in
from truce.ledger.keyacts import Act, Genesis, HandOver, Holder, Introduction, KeyEntry
from truce.ledger.keyring import Keyring, keyring
from truce.ledger.keys import SigningKey
from truce.ledger.statements import KEY, Rows, read_envelope

START = 1_790_000_000_000  # 2026-09-21
MINUTE = 60_000
MECHANISM = Holder("mechanism", "commission")
NORTH, SOUTH = Holder("party", "north", "north"), Holder("party", "south", "south")
DEVICE = Holder("device", "camera 4")
# Who begins with a key of the mission, and what for.
CAST = {
    "chair": (MECHANISM, ("author", "custodian", "registrar")),
    "clerk": (Holder("person", "duty clerk"), ("sequencer",)),
    "deputy": (Holder("person", "deputy clerk"), ("sequencer",)),
    "north": (NORTH, ("author", "registrar")),
    "south": (SOUTH, ("author",)),
    "camera": (DEVICE, ("author",)),
}


def key(name: str) -> SigningKey:
    """The key of a name, always the same one."""
    return SigningKey(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest()))


def introduced(name: str, holder: Holder, roles: Iterable[str], mission: str = "") -> Introduction:
    return Introduction.of(key(name), holder, roles, mission)


def genesis() -> Genesis:
    """Six keys; two of the chair, north and south may hand the record over together."""
    return Genesis(
        "Truce of the two valleys",
        tuple(introduced(name, holder, roles) for name, (holder, roles) in CAST.items()),
        key("clerk").id,
        tuple(sorted(key(name).id for name in ("chair", "north", "south"))),
        2,
    )


@dataclass
class World:
    """The record of the mission, its keys, and everybody who files."""

    mission: str
    entries: list[Stored]
    ring: Keyring
    authors: dict[str, Author]
    rows: dict[int, list[Row]] = field(default_factory=dict)

    @property
    def head(self) -> Head:
        return Head(len(self.entries), self.entries[-1].recorded)

    @property
    def now(self) -> int:
        """A minute after the last entry."""
        return self.head.recorded + MINUTE

    def author(self, name: str) -> Author:
        return self.authors.get(name) or Author(key(name), self.mission)

    def last_of(self, key_id: str) -> tuple[int, str] | None:
        found = [(entry.sequence, entry.id) for entry in self.entries if entry.key == key_id]
        return found[-1] if found else None

    def accept(self, filed: Filed, rows: Rows | None = None, now: int | None = None) -> Stored:
        """What the sequencer does with it; `LedgerError` if it refuses."""
        statement = read_envelope(filed.envelope).statement
        held = next((entry for entry in self.entries if entry.id == filed.id), None)
        entry = take_in(
            filed,
            head=self.head,
            last=self.last_of(statement.key),
            keyring=self.ring,
            now=self.now if now is None else now,
            rows=rows,
            held=held,
        )
        if held is None:
            self.ring = self.ring.after(entry, statement)
            self.entries.append(entry)
        return entry

    def file(
        self, name: str, data: bytes = b"something", kind: str = "account", audience: str = "mechanism"
    ) -> Stored:
        """Somebody files, and it is taken in."""
        filed = self.author(name).file(kind, data, audience, self.now)
        entry = self.accept(filed)
        self.authors[name] = self.author(name).after(filed)
        return entry

    def say(self, name: str, act: Act, approved_by: Iterable[str] = ()) -> Stored:
        """Somebody does something about keys, approved by holders of recovery keys."""
        entry = KeyEntry(act)
        for each in approved_by:
            entry = entry.approved_by(key(each), self.mission)
        return self.file(name, entry.to_bytes(), KEY, "everybody")

    def introduction(self, name: str, holder: Holder, *roles: str) -> Introduction:
        return introduced(name, holder, roles, self.mission)

    def hand_over(self, to: str, old: str = "clerk") -> HandOver:
        """What the next sequencer signs to take over with the next entry."""
        return HandOver.to(key(to), key(old).id, self.ring.term + 1, len(self.entries), self.mission)

    def reread(self) -> Keyring:
        """The keys as somebody else works them out of the same entries."""
        return keyring(iter(self.entries))


def begun() -> World:
    """The mission with its genesis, filed by the chair."""
    mission, filed = found(key("chair"), genesis(), START)
    first = take_in(filed, head=Head(0, 0), last=None, keyring=None, now=START)
    return World(mission, [first], keyring([first]), {"chair": Author(key("chair"), mission).after(filed)})


def changed(entry: Stored, **values: object) -> Stored:
    """An entry as somebody with access to the files would leave it."""
    return replace(entry, **values)
