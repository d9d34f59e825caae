"""Writing a packet for somebody: entries, and of their contents what the recipient may read.

The form is `truce.ledger.packets`, the rule of who may read what `truce.access`. Times are milliseconds since
1970, UTC.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from truce.access import Reader, may_read
from truce.ledger.entries import Row
from truce.ledger.keys import SigningKey
from truce.ledger.packets import (
    PIECE,
    Carried,
    CarriedEntry,
    CarriedFile,
    CarriedNote,
    CarriedPiece,
    CarriedRow,
    Header,
    Writing,
)
from truce.ledger.statements import Content, Statement, read_envelope
from truce.mission.exchange.ordering import refused_in, waiting_in
from truce.store.files.evidence import Evidence
from truce.store.files.folders import Folder, told
from truce.store.interface import Store

MOST_NOTES = 1000

Named = Callable[[str, bytes], Iterable[str]]
"""The SHA-256 of each file of evidence that an entry of a kind names, out of its content."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a packet is for.

    `areas` are those whose rows the recipient's copy carries, None for all. `start` is how many entries it
    has; 0 sends all, and with them contents that the reader may see by now.
    """

    reader: Reader
    areas: frozenset[str] | None = None
    start: int = 0

    def of(self, statement: Statement, content: Content | None) -> Content | None:
        """The content of an entry, if the reader may have it."""
        return content if may_read(self.reader, statement.audience, statement.key) else None

    def of_row(self, statement: Statement, row: Row) -> CarriedRow:
        """A row, without its content if the reader may not have it or does not carry its area."""
        carries = self.areas is None or row.area in self.areas
        return CarriedRow(row.commitment, self.of(statement, row.content) if carries else None)


def write_packet(
    path: Path,
    recipient: Recipient,
    *,
    store: Store,
    evidence: Evidence,
    key: SigningKey,
    made: int,
    named: Named,
) -> Header:
    """Write a packet: entries up to the last checkpoint, what waits here, and the evidence that they name.

    Durable under its name when this returns; an existing file is not written over. What the reader may not
    read is not in it: neither data nor salt, nor what a withheld row is looked up by, nor a file that only
    withheld contents name.

    Args:
        path: the new file.
        recipient: whom it is for.
        store: the record of this copy.
        evidence: its evidence.
        key: who hands it over and signs for it.
        made: the clock.
        named: the files that an entry names.

    Raises:
        StoreError: the file cannot be written, or this copy not be read.
        IntegrityError: a file of evidence is not what was filed.
    """
    last = store.last_checkpoint()
    stop = max(last[0] if last else 0, recipient.start)
    words = re.sub("[^A-Za-z0-9 ._:,+@/-]", "_", str(recipient.reader))[:200]
    header = Header(store.mission, key.id, words, recipient.start, stop, made)
    with told(str(path)), Folder.at(path.parent.resolve()) as folder, folder.making(path.name) as write:
        packet = Writing(header, key, write)
        notes = (note for size, note in store.checkpoints(recipient.start) if size <= stop)
        for note in deque(notes, maxlen=MOST_NOTES):
            packet.take(CarriedNote(note))
        for sha256 in _files(store, recipient, stop, named):
            if evidence.has(sha256):
                _write_file(packet, evidence, sha256)
        for item in _carried(store, recipient, stop):
            packet.take(item)
        packet.end()
    return header


def _carried(store: Store, recipient: Recipient, stop: int) -> Iterator[Carried]:
    for entry in store.entries(recipient.start, stop):
        statement = read_envelope(entry.envelope).statement
        content = recipient.of(statement, entry.content)
        yield CarriedEntry(entry.position, entry.recorded, entry.envelope, content, _count(statement))
        for row in store.rows(entry.position):
            yield recipient.of_row(statement, row)
    for filed in waiting_in(store, refused_in(store)):
        statement = read_envelope(filed.envelope).statement
        content = recipient.of(statement, filed.content)
        yield CarriedEntry(None, None, filed.envelope, content, _count(statement))
        for row in store.waiting_rows(filed.id):
            yield recipient.of_row(statement, row)


def _files(store: Store, recipient: Recipient, stop: int, named: Named) -> list[str]:
    """The files that contents which the reader may have name, in order, each once."""
    found: dict[str, None] = {}
    for item in _carried(store, recipient, stop):
        if isinstance(item, CarriedEntry) and item.content is not None:
            kind = read_envelope(item.envelope).statement.kind
            found.update(dict.fromkeys(named(kind, item.content.data)))
    return sorted(found)


def _write_file(packet: Writing, evidence: Evidence, sha256: str) -> None:
    packet.take(CarriedFile(sha256))
    pieces = _Pieces(packet)
    evidence.copy(sha256, pieces)
    pieces.end()


class _Pieces:
    """A target that puts what it is given into a packet, in pieces of one size."""

    def __init__(self, packet: Writing) -> None:
        self._packet = packet
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        while len(self._held) > PIECE:
            self._packet.take(CarriedPiece(bytes(self._held[:PIECE]), last=False))
            del self._held[:PIECE]
        return len(data)

    def flush(self) -> None:
        """What is held may be the last piece."""

    def end(self) -> None:
        self._packet.take(CarriedPiece(bytes(self._held), last=True))


def _count(statement: Statement) -> int:
    return statement.rows.count if statement.rows else 0
