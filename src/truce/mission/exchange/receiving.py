"""Applying a packet that came: all of it or nothing, and never anything that does not match what was signed.

What is believed of a packet is the rule of `truce.ledger.following`. A packet that came twice, or late,
changes nothing. Times are milliseconds since 1970, UTC.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from truce.errors import LedgerError
from truce.ledger.cosignatures import WitnessKey
from truce.ledger.entries import Row, Stored
from truce.ledger.erasures import ErasureOrder
from truce.ledger.feeds import Rooting
from truce.ledger.following import Checking, Forked, Gap, check_same, follow, gaps
from truce.ledger.following import waiting as worth_keeping
from truce.ledger.keyring import Keyring, founded
from truce.ledger.packets import (
    LONGEST_LINE,
    PIECE,
    Carried,
    CarriedEntry,
    CarriedFile,
    CarriedNote,
    CarriedPiece,
    CarriedRow,
    Header,
    read,
)
from truce.ledger.refusals import Refusal
from truce.ledger.statements import ERASURE, REFUSAL, Content, Statement, read_envelope
from truce.mission.answers.withholding import rows_are_missing
from truce.mission.exchange.ordering import frontier_of, keys_of, refused_in, waiting_in
from truce.mission.exchange.sending import Named
from truce.store.files.evidence import Adding, Evidence
from truce.store.files.folders import Folder, told
from truce.store.interface import Appending, Store, Waiting

WITNESS = "witness"

Lookup = Callable[[str, bytes | None, bytes], tuple[str, int | None, int | None, str | None]]
"""What a row is looked up by (`Row`: id, first, last, area): of its entry's kind and content, and its own."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a mission knows of its entries, and the ledger does not.

    `looked_up` is what rows are looked up by, `named` the files that an entry names, `witness` the key (None
    for none) that an entry of kind `witness` names: its cosignatures are kept.
    """

    looked_up: Lookup
    named: Named
    witness: Callable[[bytes], WitnessKey | None]


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying a packet did.

    `taken_in` entries were new and have their position; of `supplied` contents only the commitment was here;
    `kept` entries wait for the sequencer; `gaps` says what was left out before these.
    """

    sender: str
    taken_in: int
    supplied: int
    kept: int
    gaps: tuple[Gap, ...]


def apply_packet(
    path: Path, *, store: Store, evidence: Evidence, now: int, understanding: Understanding
) -> Applied:
    """Apply a packet to this copy: all of it, or nothing.

    The file is read twice: for its form and signature, before anybody is locked out, and to apply it. Files
    that none of its entries names are passed over. If it is refused after its files came, these are left for
    `truce doctor`, since nothing names them.

    Raises:
        StoreError: the file cannot be read, or this copy not be written.
        LedgerError: it is no packet, is for another mission, starts after the end of this copy, is signed by
            a key that is not known here, or holds an entry that may not be in the record.
        Forked: what it holds and what is here cannot both be the record.
    """
    with _opened(path) as file:
        first = _First.look(read(_lines(file, path)), store.mission, understanding.named, _erased(store))
        if ring := keys_of(store):
            _check_sender(first.sender, ring)
        file.seek(0)
        with ExitStack() as stack:
            items = stack.enter_context(closing(read(_lines(file, path))))
            adding = stack.enter_context(evidence.adding()) if first.files else None
            work = stack.enter_context(store.appending())
            return _Applying(store, work, adding, now, understanding, first).apply(items)


@dataclass(frozen=True, slots=True)
class _First:
    """What the first look at a packet tells.

    `files` are those that its entries name, `targets` the positions that its erasure orders name.
    """

    sender: str
    files: frozenset[str]
    targets: frozenset[int]

    @classmethod
    def look(
        cls, items: Iterator[Header | Carried], mission: str, named: Named, gone: frozenset[str]
    ) -> "_First":
        """Read it to its end, which checks form and signature; `gone` are ids of entries that were erased."""
        header = next(items)
        assert isinstance(header, Header)
        if header.mission != mission:
            reason = f"is of another mission ({header.mission[:16]})"
            raise LedgerError("packet", reason, "Give it to a copy of that one")
        targets, erased = set(), set()
        files: list[tuple[int | None, str]] = []
        for item in items:
            if not isinstance(item, CarriedEntry) or item.content is None:
                continue
            kind, data = read_envelope(item.envelope).statement.kind, item.content.data
            if item.id not in gone:
                files += [(item.position, sha256) for sha256 in named(kind, data)]
            if kind == ERASURE:
                order = ErasureOrder.from_bytes(data)
                targets.add(order.position)
                erased |= {order.position} if order.row is None else set()
        wanted = frozenset(sha256 for position, sha256 in files if position not in erased)
        return cls(header.sender, wanted, frozenset(targets))


class _Applying:
    """A packet on its way into the record, within one transaction."""

    def __init__(
        self,
        store: Store,
        work: Appending,
        adding: Adding | None,
        now: int,
        understanding: Understanding,
        first: _First,
    ) -> None:
        self._store = store
        self._work = work
        self._adding = adding
        self._now = now
        self._understanding = understanding
        self._first = first
        self._size = work.head.size
        self._ring = keys_of(store)
        self._erased = {(erasure.position, erasure.row) for erasure in store.erasures()}
        self._own = {entry.id: entry for entry in store.waiting()}
        self._refused = refused_in(store)
        left = waiting_in(store, self._refused)
        self._left = {entry.id: (entry.key, entry.sequence) for entry in left}
        self._named: dict[int, Stored] = {}
        self._witnesses: dict[bytes, WitnessKey] = {}
        for entry in store.entries(0, None, WITNESS):
            self._note_witness(entry)
        self._supplied = self._kept = 0
        self._missing = False

    def apply(self, items: Iterator[Header | Carried]) -> Applied:
        header = next(items)
        assert isinstance(header, Header)
        if header.start > self._size:
            raise LedgerError(
                "packet",
                f"starts at position {header.start}, and this copy has {self._size} entries: those between "
                "did not come",
                f"Apply the packet before it first, or ask for one that starts at {self._size}",
            )
        item = next(items, None)
        notes = []
        while isinstance(item, CarriedNote):
            notes.append(item.note)
            item = next(items, None)
        while isinstance(item, CarriedFile):
            self._add(item.sha256, _Pieces(items))
            item = next(items, None)
        checking = Checking(self._store.mission, frontier_of(self._store, self._size), notes)
        for size in checking.sizes:
            if size < self._size:
                checking.held(size, frontier_of(self._store, size).root)
        held = self._store.entries(header.start, self._size)
        while isinstance(item, CarriedEntry):
            self._take(item, _rows(items, item.rows), held, checking)
            item = next(items, None)
        return self._end(header, checking)

    def _add(self, sha256: str, pieces: "_Pieces") -> None:
        """Keep a file that an entry names, durable before that entry; pass over any other."""
        if self._adding is None or sha256 not in self._first.files:
            while pieces.read(PIECE):
                pass
        elif self._adding.stream(pieces).sha256 != sha256:
            raise LedgerError(f"evidence {sha256}", "came with other bytes", "Ask for the packet again")

    def _take(
        self, came: CarriedEntry, rows: Iterator[CarriedRow], held: Iterator[Stored], checking: Checking
    ) -> None:
        if came.position is None:
            self._wait(came, rows)
        elif came.position < self._size:
            self._compare(next(held), came, rows)
        else:
            checking.grow(self._append(came, rows))

    def _compare(self, held: Stored, came: CarriedEntry, rows: Iterator[CarriedRow]) -> None:
        """What is here stays; what was withheld so far is supplied."""
        check_same(held, came)
        statement = read_envelope(held.envelope).statement
        if held.position in self._first.targets:
            self._named[held.position] = held
        if held.content is None and came.content is not None and (held.position, None) not in self._erased:
            if came.content.commitment.hex() != statement.commitment:
                raise LedgerError(f"entry {held.id}", "came with other content than was signed", "Ask again")
            self._work.supply(held.position, None, came.content)
            self._supplied += 1
        if _count(statement) != came.rows:
            raise LedgerError(f"entry {held.id}", f"came with {came.rows} rows", "Ask for all of them again")
        here = self._store.rows(held.position)
        for number, sent in enumerate(rows):
            row = next(here, None)
            if row is None or row.commitment != sent.commitment:
                raise Forked(f"row {number} of entry {held.id}", "is another here and in the packet")
            if row.content is None and sent.content and (held.position, row.number) not in self._erased:
                looked = self._row(statement.kind, held.content or came.content, number, sent)
                self._work.supply(held.position, number, sent.content, looked)
                self._supplied += 1

    def _append(self, came: CarriedEntry, rows: Iterator[CarriedRow]) -> Stored:
        own = self._own.get(came.id)
        if own and came.content is None:
            came = replace(came, content=own.content)
        statement = read_envelope(came.envelope).statement
        rooting, self._missing = Rooting(), False
        self._work.add_rows(self._counted(statement.kind, came.content, self._merged(came.id, rows), rooting))
        entry = follow(
            came,
            head=self._work.head,
            last=self._refused.last_of(statement.key, self._work.last_of(statement.key)),
            keyring=self._ring,
            rows=rooting.rows,
            target=self._target(came, statement),
        )
        self._work.append(entry, self._refused.next_of(entry.key, self._work.last_of(entry.key)))
        self._note_refusal(entry)
        if self._missing:
            rows_are_missing(self._work, entry.id)
        self._left.pop(entry.id, None)
        self._ring = self._ring.after(entry, statement) if self._ring else founded(entry, statement)
        if entry.position in self._first.targets:
            self._named[entry.position] = entry
        if statement.kind == ERASURE:
            self._erase(entry)
        self._note_witness(entry)
        return entry

    def _note_refusal(self, entry: Stored) -> None:
        """What the record refuses waits for nothing any more; its content stays here for its author."""
        self._refused.note(entry)
        if entry.kind == REFUSAL and entry.content is not None:
            self._left.pop(Refusal.from_bytes(entry.content.data).entry, None)

    def _note_witness(self, entry: Stored) -> None:
        if entry.kind == WITNESS and entry.content is not None:
            key = self._understanding.witness(entry.content.data)
            if key is not None:
                self._witnesses[key.public] = key

    def _erase(self, entry: Stored) -> None:
        """Destroy what an order names: here as everywhere."""
        assert entry.content is not None
        order = ErasureOrder.from_bytes(entry.content.data)
        statement = read_envelope(self._named[order.position].envelope).statement
        for part in order.parts(statement):
            self._work.erase(order.position, part, entry.position)
            self._erased.add((order.position, part))

    def _target(self, came: CarriedEntry, statement: Statement) -> Stored | None:
        if statement.kind != ERASURE or came.content is None:
            return None
        position = ErasureOrder.from_bytes(came.content.data).position
        if position < self._size and position not in self._named:
            self._named[position] = next(self._store.entries(position, position + 1))
        return self._named.get(position)

    def _wait(self, came: CarriedEntry, rows: Iterator[CarriedRow]) -> None:
        rooting = Rooting()
        statement = read_envelope(came.envelope).statement
        self._work.add_rows(self._counted(statement.kind, came.content, rows, rooting))
        worth_keeping(came, self._store.mission, rooting.rows)
        self._work.wait(
            Waiting(
                self._now,
                came.id,
                statement.kind,
                statement.key,
                statement.sequence,
                came.envelope,
                came.content,
            )
        )
        gone = came.id in self._refused.by_entry or self._store.find(came.id) is not None
        if came.id not in self._left and not gone:
            self._left[came.id] = statement.key, statement.sequence
            self._kept += 1

    def _merged(self, entry: str, rows: Iterator[CarriedRow]) -> Iterator[CarriedRow]:
        """Rows of an entry that was filed here keep the content that they have here."""
        if entry not in self._own:
            yield from rows
            return
        here = self._store.waiting_rows(entry)
        for sent in rows:
            row = next(here, None)
            same = row is not None and row.commitment == sent.commitment
            yield replace(sent, content=sent.content or (row.content if row and same else None))

    def _counted(
        self, kind: str, content: Content | None, rows: Iterator[CarriedRow], rooting: Rooting
    ) -> Iterator[Row]:
        for number, sent in enumerate(rows):
            rooting.add(sent.commitment)
            self._missing |= sent.content is None
            yield self._row(kind, content, number, sent)

    def _row(self, kind: str, content: Content | None, number: int, sent: CarriedRow) -> Row:
        looked = (
            self._understanding.looked_up(kind, content.data if content else None, sent.content.data)
            if sent.content
            else ("", None, None, None)
        )
        name, first, last, area = looked
        return Row(number, name, sent.commitment, sent.content, first, last, area)

    def _end(self, header: Header, checking: Checking) -> Applied:
        if self._ring is None:
            raise LedgerError("packet", "begins no record: it has no entries", "Ask for one from the start")
        _check_sender(header.sender, self._ring)
        taken = self._work.head.size - self._size
        own = dict(self._store.checkpoints())
        for size, note in checking.end(self._ring, own, self._witnesses.values(), grown=taken > 0):
            self._work.add_checkpoint(size, note)
        left = self._left.values()
        numbers = {key: self._refused.next_of(key, self._work.last_of(key)) for key, _ in left}
        return Applied(header.sender, taken, self._supplied, self._kept, gaps(numbers, left))


class _Pieces:
    """The pieces of a file as a source that gives its bytes."""

    def __init__(self, items: Iterator[Header | Carried]) -> None:
        self._items = items
        self._held = b""
        self._last = False

    def read(self, size: int) -> bytes:
        while not self._held and not self._last:
            piece = next(self._items)
            assert isinstance(piece, CarriedPiece)
            self._held, self._last = piece.data, piece.last
        given, self._held = self._held[:size], self._held[size:]
        return given


def _erased(store: Store) -> frozenset[str]:
    """The ids of the entries whose own content was erased."""
    positions = [erasure.position for erasure in store.erasures() if erasure.row is None]
    return frozenset(entry.id for at in positions for entry in store.entries(at, at + 1))


def _check_sender(sender: str, ring: Keyring) -> None:
    if sender not in ring.lives:
        raise LedgerError(
            "packet",
            f"was handed over by the key {sender[:16]}, which this copy does not know",
            "Have a registrar introduce the key, or have somebody known hand it over",
        )


def _count(statement: Statement) -> int:
    return statement.rows.count if statement.rows else 0


def _rows(items: Iterator[Header | Carried], count: int) -> Iterator[CarriedRow]:
    for item in islice(items, count):
        assert isinstance(item, CarriedRow)
        yield item


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with told(str(path)), Folder.at(path.parent.resolve()) as folder:
        descriptor = folder.open(path.name)
    with os.fdopen(descriptor, "rb") as file:
        yield file


def _lines(file: BinaryIO, path: Path) -> Iterator[bytes]:
    with told(str(path)):
        while line := file.readline(LONGEST_LINE + 1):
            yield line
