"""Writing to a record in PostgreSQL, within the one transaction of `PostgresStore.appending`.

Entries go to the server together, a page at a time, so what the server alone can refuse is refused at the
latest when the context is left; nothing is kept then.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, LiteralString

import psycopg

from truce.errors import StoreError
from truce.ledger.statements import Content, leaf_of
from truce.store.interface import Columns, Head, Row, Stored, Waiting
from truce.store.order import check_covered, check_id, check_next, check_room, check_tombstone, in_order
from truce.store.postgres import queries
from truce.store.postgres.address import Address
from truce.store.postgres.errors import translated
from truce.store.postgres.link import Connection, Cursor, fetch_one
from truce.store.tree_nodes import Edge

UNTOLD_FIRST, UNTOLD_LAST = -(2**62), 2**62
"""What stands in the tables for an end that a row does not tell."""
OWN_CONTENT = -1
"""What stands for "the entry's own content" where a row's number would stand."""
_ROWS_AT_ONCE = 5_000
_ENTRIES_AT_ONCE = 500
_BYTES_AT_ONCE = 4_000_000
_ROW_TYPES = ["int8", "int8", "text", "bytea", "bytea", "bytea", "int8", "int8", "text"]
_AGAIN = "Begin again with what the record holds now"


class PostgresAppending:
    """The sequencer at work: an `Appending` over the writing connection of a store."""

    def __init__(
        self,
        connection: Connection,
        address: Address,
        head: Head,
        subtrees: Mapping[int, bytes | None],
        last: Mapping[str, tuple[int, str] | None],
    ) -> None:
        self._connection = connection
        self._address = address
        self._head = head
        self._edge = Edge(head.size, lambda level, number: self._subtree(subtrees, level, number))
        self._last = dict(last)
        self._entries: list[tuple[Any, ...]] = []
        self._nodes: list[tuple[int, int, bytes]] = []
        self._bytes = 0
        self._batch: int | None = None
        self._rows = 0
        self._broken = False
        self._ended = False
        self.latest_key: str | None = None

    @property
    def head(self) -> Head:
        """The record with what was appended so far."""
        return self._head

    def last_of(self, key: str, *, waiting: bool = False) -> tuple[int, str] | None:
        """Sequence and id of the last entry of a key, with those that wait if asked."""
        with self._working():
            if key not in self._last:
                self._last[key] = self._sequence_and_id(queries.LAST_OF_KEY, key)
            found = self._last[key]
            if not waiting:
                return found
            self._send()
            filed = self._sequence_and_id(queries.LAST_WAITING_OF_KEY, key)
        return filed if filed and (found is None or filed[0] > found[0]) else found

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Keep rows of the entry that is appended, or waits, next."""
        with self._working():
            ordered = in_order(rows, self._rows)
            while page := list(islice(ordered, _ROWS_AT_ONCE)):
                self._copy(map(_row_values, page))
                self._rows += len(page)

    def add_columns(self, columns: Columns) -> None:
        """The same for rows that come in columns."""
        with self._working():
            check_room(len(columns), self._rows)
            values = zip(
                range(self._rows, self._rows + len(columns)),
                columns.ids,
                columns.commitments,
                columns.salts,
                columns.data,
                [UNTOLD_FIRST if first is None else first for first in columns.first],
                [UNTOLD_LAST if last is None else last for last in columns.last],
                columns.areas,
                strict=True,
            )
            self._copy(values)
            self._rows += len(columns)

    def _copy(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Have the server take rows of the batch of the next entry."""
        if self._batch is None:
            self._batch = fetch_one(self._connection, "SELECT nextval('truce.batch')")[0]
        with self._connection.cursor().copy(queries.ADD_ROWS) as copy:
            copy.set_types(_ROW_TYPES)
            for row in rows:
                copy.write_row((self._batch, *row))

    def append(self, entry: Stored, number: int | None = None) -> None:
        """Take an entry in at `head.size`."""
        last = self.last_of(entry.key)
        with self._working():
            check_next(entry, self._head, last, number)
            self._entries.append(
                (
                    entry.position,
                    entry.recorded,
                    entry.sequence,
                    self._batch,
                    bytes.fromhex(entry.id),
                    entry.kind,
                    entry.key,
                    entry.envelope,
                    *_parts(entry.content),
                )
            )
            self._nodes += self._edge.add(leaf_of(entry.recorded, entry.envelope))
            self._bytes += len(entry.envelope) + (len(entry.content.data) if entry.content else 0)
            self._last[entry.key] = (entry.sequence, entry.id)
            self.latest_key = entry.key
            self._head = Head(entry.position + 1, entry.recorded)
            self._batch, self._rows = None, 0
            if len(self._entries) >= _ENTRIES_AT_ONCE or self._bytes >= _BYTES_AT_ONCE:
                self._send()

    def wait(self, entry: Waiting) -> None:
        """Keep an entry, and the rows that were added, for the sequencer."""
        with self._working():
            check_id(entry)
            self._send()
            added = self._connection.execute(
                queries.ADD_WAITING,
                {
                    "filed": entry.filed,
                    "sequence": entry.sequence,
                    "batch": self._batch,
                    "id": bytes.fromhex(entry.id),
                    "kind": entry.kind,
                    "key": entry.key,
                    "envelope": entry.envelope,
                    "salt": entry.content.salt if entry.content else None,
                    "data": entry.content.data if entry.content else None,
                },
            )
            if not added.rowcount and self._batch is not None:
                self._connection.execute("SELECT truce.drop_rows(%s)", [self._batch])
            self._batch, self._rows = None, 0

    def supply(self, position: int, row: int | None, content: Content, looked: Row | None = None) -> None:
        """Add content that was withheld so far, and what its row is looked up by."""
        with self._working():
            self._send()
            there, erased = self._content(position, row)
            about = _about(position, row)
            if there == content:
                return
            if there:
                raise StoreError(
                    about, "has other content", "Compare both with the commitment that was signed"
                )
            if erased:
                raise StoreError(about, "was erased by order", "Leave it so")
            if looked and row is not None:
                self._connection.execute(
                    "SELECT truce.supply_row(%s, %s, %s, %s, %s, %s, %s, %s)",
                    (position, row, *_parts(content), looked.id, *_bounds(looked), looked.area),
                )
            else:
                number = OWN_CONTENT if row is None else row
                self._connection.execute(
                    "SELECT truce.supply(%s, %s, %s, %s)", (position, number, *_parts(content))
                )

    def erase(self, position: int, row: int | None, tombstone: int) -> None:
        """Destroy content and salt of an entry, or of one of its rows."""
        with self._working():
            check_tombstone(position, tombstone, self._head)
            self._send()
            self._content(position, row)
            number = OWN_CONTENT if row is None else row
            self._connection.execute("SELECT truce.erase(%s, %s, %s)", (position, number, tombstone))

    def add_checkpoint(self, size: int, note: bytes) -> None:
        """Keep a signed checkpoint."""
        with self._working():
            check_covered(size, self._head)
            self._connection.execute(queries.ADD_CHECKPOINT, {"size": size, "note": note})

    def set_meta(self, name: str, value: str) -> None:
        """Keep something about this copy, once and for all."""
        with self._working():
            self._connection.execute(queries.ADD_META, {"name": name, "value": value})
            there = fetch_one(self._connection, queries.META, {"name": name})[0]
            if there != value:
                raise StoreError(
                    f"{name} of this copy", f"is {there!r} for good", "Leave it, or begin a copy"
                )

    def commit(self) -> None:
        """Send what is left and have all of it made durable. StoreError unless the server says that it is."""
        status = None
        with self._working():
            if self._rows:
                reason = f"has {self._rows} rows without their entry"
                raise StoreError(self._address.shown, reason, "Append the entry after its rows")
            try:
                with self._connection.pipeline():
                    self._queue()
                    done = self._connection.execute("COMMIT")
                status = done.statusmessage
            except psycopg.OperationalError:
                # Without a connection nobody knows what became of it.
                if not self._connection.closed:
                    raise
        if status is None:
            raise StoreError(
                self._address.shown,
                "the connection was lost before the server acknowledged: it may have taken it in, or not",
                "Look for it when the server answers, and file it again if it is not there",
            )
        if status != "COMMIT":
            raise StoreError(self._address.shown, "the server took nothing in", "File it again")

    def end(self) -> None:
        """Take nothing more: what came now would be outside the transaction, and without the lock."""
        self._ended = True

    @contextmanager
    def _working(self) -> Iterator[None]:
        """After a step that failed nothing of the transaction is kept, whoever hides the error."""
        if self._ended:
            reason = "was not written: the appending that it came through is over"
            raise StoreError(self._address.shown, reason, "Begin another one")
        if self._broken:
            raise StoreError(self._address.shown, "was not written: a step of it failed before", _AGAIN)
        try:
            with translated(self._address):
                yield
        except BaseException:
            self._broken = True
            raise

    def _send(self) -> None:
        """Have the server take the entries that it was not told of yet."""
        if self._entries:
            with self._connection.pipeline():
                self._queue()

    def _queue(self) -> None:
        if self._entries:
            self._connection.execute(queries.ADD_ENTRIES, _columns(self._entries) + _columns(self._nodes))
        self._entries, self._nodes, self._bytes = [], [], 0

    def _subtree(self, subtrees: Mapping[int, bytes | None], level: int, number: int) -> bytes:
        made = subtrees.get(level)
        if made is None:
            reason = f"has lost node {number} of level {level} of its tree"
            raise StoreError(self._address.shown, reason, "Restore a backup, or another copy of the mission")
        return made

    def _sequence_and_id(self, query: LiteralString, key: str) -> tuple[int, str] | None:
        return sequence_and_id(self._connection.execute(query, {"key": key}, binary=True))

    def _content(self, position: int, row: int | None) -> tuple[Content | None, bool]:
        """The content of an entry or row that is there, and whether it was erased."""
        number = OWN_CONTENT if row is None else row
        found = self._connection.execute(
            queries.CONTENT,
            {"position": position, "number": number},
            binary=True,
        ).fetchone()
        if found is None or number < OWN_CONTENT or (row is not None and row < 0):
            raise StoreError(_about(position, row), "is not in the record", "Name one that is")
        return (Content(found[0], found[1]) if found[1] is not None else None), found[2]


def sequence_and_id(found: Cursor) -> tuple[int, str] | None:
    """What `queries.LAST_OF_KEY` found."""
    row = found.fetchone()
    return (row[0], row[1].hex()) if row else None


def read_nodes(connection: Connection, address: Address, places: Sequence[tuple[int, int]]) -> list[bytes]:
    """Hashes of the tree by level and number, as `Store.nodes` gives them."""
    found = connection.execute(
        queries.NODES,
        {"levels": [place[0] for place in places], "numbers": [place[1] for place in places]},
        binary=True,
    )
    hashes: list[bytes] = []
    for (level, number), (made,) in zip(places, found, strict=True):
        if made is None:
            raise StoreError(
                address.shown,
                f"has no node {number} of level {level} in its tree",
                "Ask for nodes over entries that are in the record; if they are, restore a backup or a copy",
            )
        hashes.append(bytes(made))
    return hashes


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _row_values(row: Row) -> tuple[Any, ...]:
    return (row.number, row.id, row.commitment, *_parts(row.content), *_bounds(row), row.area)


def _bounds(row: Row) -> tuple[int, int]:
    first = UNTOLD_FIRST if row.first is None else row.first
    return first, UNTOLD_LAST if row.last is None else row.last


def _parts(content: Content | None) -> tuple[bytes | None, bytes | None]:
    return (content.salt, content.data) if content else (None, None)


def _about(position: int, row: int | None) -> str:
    return f"entry at {position}" if row is None else f"row {row} of the entry at {position}"
