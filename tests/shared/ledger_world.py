"""A small mission in memory, filed by invented parties: the rules of the ledger at work without a store."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from truce.errors import LedgerError
from truce.ledger.checkpoints import Checkpoint, origin_of
from truce.ledger.entries import Head, Row, Stored
from truce.ledger.erasures import ErasureOrder
from truce.ledger.feeds import rows_of
from truce.ledger.filing import Author, Filed, found, take_in
from truce.ledger.keyacts import Act, Genesis, HandOver, Holder, Introduction, KeyEntry
from truce.ledger.keyring import Keyring, keyring
from truce.ledger.keys import SigningKey
from truce.ledger.notes import Note, Signer
from truce.ledger.statements import ERASURE, KEY, Content, Rows, leaf_of, read_envelope
from truce.ledger.tree import leaf_hash, root_of

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
            target=self._target(filed),
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

    def _target(self, filed: Filed) -> Stored | None:
        if read_envelope(filed.envelope).statement.kind != ERASURE or filed.content is None:
            return None
        with suppress(LedgerError):
            named = ErasureOrder.from_bytes(filed.content.data).entry
            return next((entry for entry in self.entries if entry.id == named), None)
        return None

    def feed(self, name: str, data: Iterable[bytes]) -> Stored:
        """Somebody files rows under one entry."""
        contents = [Content.of(each) for each in data]
        counted = rows_of(content.commitment for content in contents)
        filed = self.author(name).file("feed", b"many", "mechanism", self.now, counted)
        entry = self.accept(filed, rows=counted)
        self.authors[name] = self.author(name).after(filed)
        self.rows[entry.position] = [
            Row(number, f"row-{number}", content.commitment, content, number, number + 5, "N1")
            for number, content in enumerate(contents)
        ]
        return entry

    def erase(self, entry: Stored, row: int | None = None) -> Stored:
        """The chair orders an erasure, and it is carried out."""
        order = ErasureOrder(entry.id, entry.position, row, "the court of the valley", "article 17")
        done = self.file("chair", order.to_bytes(), ERASURE, "everybody")
        for part in order.parts(read_envelope(entry.envelope).statement):
            if part is None:
                self.entries[entry.position] = replace(entry, content=None)
            else:
                rows = self.rows[entry.position]
                rows[part] = Row(part, "", rows[part].commitment, None)
        return done

    def checkpoint(self, size: int | None = None, by: str = "clerk") -> bytes:
        """The signed note over the first entries (all of them if not told)."""
        size = len(self.entries) if size is None else size
        leaves = [leaf_hash(leaf_of(entry.recorded, entry.envelope)) for entry in self.entries[:size]]
        origin = origin_of(self.mission)
        text = Checkpoint(origin, size, root_of(leaves)).text
        return Note(text, (Signer(origin, key(by).private).sign(text),)).to_bytes()

    def record(self, *checkpoints: bytes) -> "Record":
        """A copy of the record, with its leaf hashes and these checkpoints."""
        return Record(
            self.mission,
            {entry.position: entry for entry in self.entries},
            {position: {row.number: row for row in rows} for position, rows in self.rows.items()},
            {entry.position: leaf_hash(leaf_of(entry.recorded, entry.envelope)) for entry in self.entries},
            [(Checkpoint.parse(Note.parse(note).text).size, note) for note in checkpoints],
        )

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


@dataclass
class Record:
    """A record as tables, which whoever has the files can change as he likes; read as a store is."""

    mission: str
    at: dict[int, Stored]
    rows_at: dict[int, dict[int, Row]]
    leaves: dict[int, bytes]
    notes: list[tuple[int, bytes]]

    def head(self) -> Head:
        size = max(self.at, default=-1) + 1
        return Head(size, self.at[size - 1].recorded if size else 0)

    def entries(self, start: int = 0, stop: int | None = None, kind: str | None = None) -> Iterator[Stored]:
        for place in _between(self.at, start, stop):
            if kind in (None, self.at[place].kind):
                yield self.at[place]

    def rows(self, position: int, start: int = 0, stop: int | None = None) -> Iterator[Row]:
        rows = self.rows_at.get(position, {})
        return (rows[number] for number in _between(rows, start, stop))

    def row_counts(self) -> Iterator[tuple[int, int]]:
        return ((position, len(rows)) for position, rows in sorted(self.rows_at.items()) if rows)

    def leaf_hashes(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        return (self.leaves[place] for place in _between(self.leaves, start, stop))

    def checkpoints(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        return (each for each in sorted(self.notes) if each[0] >= start)


def _between(places: Iterable[int], start: int, stop: int | None) -> list[int]:
    return sorted(place for place in places if place >= start and (stop is None or place < stop))


def begun() -> World:
    """The mission with its genesis, filed by the chair."""
    mission, filed = found(key("chair"), genesis(), START)
    first = take_in(filed, head=Head(0, 0), last=None, keyring=None, now=START)
    return World(mission, [first], keyring([first]), {"chair": Author(key("chair"), mission).after(filed)})


def changed(entry: Stored, **values: object) -> Stored:
    """An entry as somebody with access to the files would leave it."""
    return replace(entry, **values)
