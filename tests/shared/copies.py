"""Copies of one small mission on several machines, in real SQLite records, that exchange packets."""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import ledger_world
from ledger_world import MINUTE, key

from truce.access import Reader, Role, may_read
from truce.errors import LedgerError
from truce.ledger.checkpoints import Checkpoint, origin_of
from truce.ledger.cosignatures import WitnessKey
from truce.ledger.entries import Row
from truce.ledger.feeds import rows_of
from truce.ledger.filing import Author, Filed
from truce.ledger.keys import SigningKey
from truce.ledger.notes import Note, Signer
from truce.ledger.statements import Content, leaf_of, read_envelope
from truce.ledger.tree import leaf_hash
from truce.mission.exchange.ordering import Ordered, order_waiting
from truce.mission.exchange.receiving import Applied, Understanding, apply_packet
from truce.mission.exchange.sending import Recipient, write_packet
from truce.store.files.evidence import Evidence, Quotas
from truce.store.interface import Waiting
from truce.store.sqlite.record import SqliteStore


def looked_up(
    kind: str, content: bytes | None, data: bytes
) -> tuple[str, int | None, int | None, str | None]:
    """Rows of these tests are looked up by their own text, and about the area that its first letter names."""
    return data.hex(), 1, 2, data[:1].decode("latin-1")


def named(kind: str, data: bytes) -> list[str]:
    """Entries of kind "document" are the SHA-256 of their file."""
    return [data.decode()] if kind == "document" else []


def readable(kind: str, content: bytes | None, rows: Iterable[bytes | None]) -> None:
    """Nobody can read what says "gibberish"."""
    if any(b"gibberish" in data for data in (content, *rows) if data is not None):
        raise LedgerError("entry", "says gibberish", "Say it again")


@dataclass
class Copy:
    """A copy of the mission: whose it is, with which key, on which machine."""

    name: str
    reader: Reader
    key: SigningKey
    store: SqliteStore
    folder: Path
    clock: int
    packets: int = 0

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.folder / self.name / "evidence", None, Quotas(leave_free=0))

    def file(self, data: bytes, audience: str, kind: str = "account", rows: Sequence[bytes] = ()) -> str:
        """File an entry here: it waits for the sequencer, even if that is this copy."""
        contents = [Content.of(row) for row in rows]
        with self.store.appending() as work:
            last = work.last_of(self.key.id, waiting=True)
            author = Author(self.key, self.store.mission, *((last[0] + 1, last[1]) if last else ()))
            summed = rows_of(content.commitment for content in contents)
            filed = author.file(kind, data, audience, self.clock, summed)
            work.add_rows(self._rows(kind, contents))
            work.wait(_waiting(filed, self.clock))
        return filed.id

    def _rows(self, kind: str, contents: Sequence[Content]) -> list[Row]:
        found = []
        for number, content in enumerate(contents):
            name, first, last, area = looked_up(kind, None, content.data)
            found.append(Row(number, name, content.commitment, content, first, last, area))
        return found

    def order(self) -> Ordered:
        self.clock += MINUTE
        return order_waiting(self.store, self.key, now=self.clock, readable=readable)

    def packet_for(self, other: "Copy", start: int = 0, areas: frozenset[str] | None = None) -> Path:
        self.packets += 1
        path = self.folder / f"{self.name}-{self.packets}-for-{other.name}.packet"
        write_packet(
            path,
            Recipient(other.reader, areas, start),
            store=self.store,
            evidence=self.evidence,
            key=self.key,
            made=self.clock,
            named=named,
        )
        return path

    def apply(self, path: Path) -> Applied:
        return apply_packet(
            path,
            store=self.store,
            evidence=self.evidence,
            now=self.clock,
            understanding=Understanding(looked_up, named, lambda data: WitnessKey.parse(data.decode())),
        )

    def state(self) -> list[object]:
        """All that the record holds here, to compare before and after."""
        size = self.store.head().size
        return [
            self.store.head(),
            list(self.store.entries()),
            [list(self.store.rows(position)) for position in range(size)],
            list(self.store.waiting()),
            [list(self.store.waiting_rows(entry.id)) for entry in self.store.waiting()],
            list(self.store.checkpoints()),
            list(self.store.erasures()),
        ]

    def may_read(self, envelope: bytes) -> bool:
        statement = read_envelope(envelope).statement
        return may_read(self.reader, statement.audience, statement.key)


def _waiting(filed: Filed, now: int) -> Waiting:
    statement = read_envelope(filed.envelope).statement
    return Waiting(
        now, filed.id, statement.kind, statement.key, statement.sequence, filed.envelope, filed.content
    )


ROLES = {
    "clerk": Reader(Role.ANALYST, key=key("clerk").id),
    "chair": Reader(Role.VERIFIER, key=key("chair").id),
    "north": Reader(Role.PARTY, "north", key("north").id),
    "south": Reader(Role.PARTY, "south", key("south").id),
}


def copies(folder: Path, *names: str) -> dict[str, Copy]:
    """Copies of a mission that has begun: the clerk's has its first entry, the others have nothing yet."""
    world = ledger_world.begun()
    found = {}
    for name in ("clerk", *names):
        (folder / name).mkdir()
        store = SqliteStore.create(folder / name / "record.sqlite", world.mission)
        found[name] = Copy(name, ROLES[name], key(name), store, folder, world.now)
    first = world.entries[0]
    clerk = found["clerk"]
    root = leaf_hash(leaf_of(first.recorded, first.envelope))
    text = Checkpoint(origin_of(world.mission), 1, root).text
    signer = Signer(origin_of(world.mission), clerk.key.private)
    with clerk.store.appending() as work:
        work.append(first)
        work.add_checkpoint(1, Note(text, ()).signed(signer.sign(text)).to_bytes())
    return found


def copied(copy: Copy, folder: Path) -> Copy:
    """The same copy on another disk; it was closed before."""
    shutil.copytree(copy.folder / copy.name, folder / copy.name)
    return replace(copy, folder=folder, store=SqliteStore.open(folder / copy.name / "record.sqlite"))
