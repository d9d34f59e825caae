"""Writing to a record in SQLite, within the one transaction of `SqliteStore.appending`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import apsw

from truce.errors import StoreError
from truce.ledger.statements import Content, leaf_of
from truce.store.interface import Columns, Head, Row, Stored, Waiting
from truce.store.order import check_covered, check_id, check_next, check_numbers, check_room, check_tombstone
from truce.store.sqlite.errors import store_error
from truce.store.tree_nodes import Edge

UNTOLD_FIRST, UNTOLD_LAST = -(2**62), 2**62
"""What stands in the tables for an end that a row does not tell."""
ROW_BITS = 32
OWN_CONTENT = -1
"""What stands for "the entry's own content" where a row's number would stand."""
_BATCH = 2_000
_CACHE_OF_MANY = -131_072
"""In KiB (so SQLite reads the minus sign): the indexes of a million rows stay in memory while more come."""
_ADD_ROW = "INSERT INTO entry_row VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_WITHHELD = (None, None)


class SqliteAppending:
    """The sequencer at work: an `Appending` over the writing connection of a store."""

    def __init__(self, connection: apsw.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._head = read_head(connection)
        self._edge = Edge(self._head.size, self._node)
        self._last: dict[str, tuple[int, str] | None] = {}
        self._rows = 0
        self._broken = False
        self.erased = False

    @property
    def head(self) -> Head:
        """The record with what was appended so far."""
        return self._head

    def last_of(self, key: str, *, waiting: bool = False) -> tuple[int, str] | None:
        """Sequence and id of the last entry of a key, with those that wait if asked."""
        with self._working():
            if key not in self._last:
                sql = "SELECT sequence, id FROM entry WHERE key = ? ORDER BY sequence DESC LIMIT 1"
                self._last[key] = self._sequence_and_id(sql, key)
            found = self._last[key]
            if not waiting:
                return found
            sql = "SELECT sequence, id FROM waiting WHERE key = ? ORDER BY sequence DESC, number LIMIT 1"
            filed = self._sequence_and_id(sql, key)
        return filed if filed and (found is None or filed[0] > found[0]) else found

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Keep rows of the entry that is appended, or waits, next.

        They are put where the rows of the next entry belong; if that one is to wait, they move.
        """
        with self._working():
            coming = iter(rows)
            while batch := list(islice(coming, _BATCH)):
                check_numbers(batch, self._rows)
                self._connection.executemany(_ADD_ROW, _values(batch, self._place))
                self._rows += len(batch)

    def add_columns(self, columns: Columns) -> None:
        """The same for rows that come in columns."""
        with self._working():
            check_room(len(columns), self._rows)
            if not self._rows:
                # For this connection from now on; all others keep the small cache.
                self._connection.pragma("cache_size", _CACHE_OF_MANY)
            start = self._place + self._rows
            values = zip(
                range(start, start + len(columns)),
                columns.ids,
                columns.commitments,
                columns.salts,
                columns.data,
                [UNTOLD_FIRST if first is None else first for first in columns.first],
                [UNTOLD_LAST if last is None else last for last in columns.last],
                columns.areas,
                strict=True,
            )
            self._connection.executemany(_ADD_ROW, values)
            self._rows += len(columns)

    def append(self, entry: Stored, number: int | None = None) -> None:
        """Take an entry in at `head.size`."""
        check_next(entry, self._head, self.last_of(entry.key), number)
        identity = bytes.fromhex(entry.id)
        with self._working():
            if next(self._connection.execute("SELECT 1 FROM entry WHERE id = ?", (identity,)), None):
                raise StoreError(f"entry {entry.id}", "is in the record already", "Leave it out")
            self._connection.execute(
                "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    entry.position,
                    entry.recorded,
                    identity,
                    entry.kind,
                    entry.key,
                    entry.sequence,
                    self._rows,
                    entry.envelope,
                    *_parts(entry.content),
                ),
            )
            nodes = self._edge.add(leaf_of(entry.recorded, entry.envelope))
            self._connection.executemany("INSERT INTO node VALUES (?, ?, ?)", nodes)
            self._end_waiting(identity)
            self._last[entry.key] = (entry.sequence, entry.id)
            self._head = Head(entry.position + 1, entry.recorded)
            self._rows = 0

    def wait(self, entry: Waiting) -> None:
        """Keep an entry, and the rows that were added, for the sequencer."""
        check_id(entry)
        identity = bytes.fromhex(entry.id)
        with self._working():
            sql = "SELECT 1 FROM entry WHERE id = ?1 UNION ALL SELECT 1 FROM waiting WHERE id = ?1"
            if not next(self._connection.execute(sql, (identity,)), None):
                number = int(next(self._connection.execute(
                    "SELECT coalesce(max(number) + 1, 0) FROM waiting"
                ))[0])  # fmt: skip
                self._connection.execute(
                    "INSERT INTO waiting_row"
                    " SELECT place - ? + ?, id, commitment, salt, data, first, last, area"
                    " FROM entry_row WHERE place >= ?",
                    (self._place, number << ROW_BITS, self._place),
                )
                self._connection.execute(
                    "INSERT INTO waiting VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        number,
                        entry.filed,
                        identity,
                        entry.kind,
                        entry.key,
                        entry.sequence,
                        entry.envelope,
                        *_parts(entry.content),
                    ),
                )
            self._connection.execute("DELETE FROM entry_row WHERE place >= ?", (self._place,))
            self._rows = 0

    def supply(self, position: int, row: int | None, content: Content, looked: Row | None = None) -> None:
        """Add content that was withheld so far, and what its row is looked up by."""
        with self._working():
            there = self._content(position, row)
            about = _about(position, row)
            if there == content:
                return
            if there:
                raise StoreError(
                    about, "has other content", "Compare both with the commitment that was signed"
                )
            if self._is_erased(position, row):
                raise StoreError(about, "was erased by order", "Leave it so")
            if looked and row is not None:
                self._connection.execute(
                    "UPDATE entry_row SET id = ?, salt = ?, data = ?, first = ?, last = ?, area = ?"
                    " WHERE place = ?",
                    (
                        looked.id,
                        *_parts(content),
                        *_bounds(looked),
                        looked.area,
                        (position << ROW_BITS) + row,
                    ),
                )
            else:
                self._set_content(position, row, content)

    def erase(self, position: int, row: int | None, tombstone: int) -> None:
        """Destroy content and salt of an entry, or of one of its rows."""
        check_tombstone(position, tombstone, self._head)
        with self._working():
            there = self._content(position, row)
            if self._is_erased(position, row):
                return
            number = OWN_CONTENT if row is None else row
            self._connection.execute("INSERT INTO erasure VALUES (?, ?, ?)", (position, number, tombstone))
            if row is None and there:
                self._set_content(position, row, None)
            elif row is not None:
                sql = (
                    "UPDATE entry_row SET id = '', salt = NULL, data = NULL, first = ?, last = ?, area = NULL"
                )
                place = (position << ROW_BITS) + row
                self._connection.execute(f"{sql} WHERE place = ?", (UNTOLD_FIRST, UNTOLD_LAST, place))
            self.erased = True

    def add_checkpoint(self, size: int, note: bytes) -> None:
        """Keep a signed checkpoint."""
        check_covered(size, self._head)
        with self._working():
            same = self._connection.execute(
                "SELECT 1 FROM checkpoint WHERE size = ? AND note = ?", (size, note)
            )
            if not next(same, None):
                sql = "INSERT INTO checkpoint SELECT coalesce(max(number) + 1, 0), ?, ? FROM checkpoint"
                self._connection.execute(sql, (size, note))

    def set_meta(self, name: str, value: str) -> None:
        """Keep something about this copy, once and for all."""
        with self._working():
            there = next(self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)), None)
            if there is None:
                self._connection.execute("INSERT INTO meta VALUES (?, ?)", (name, value))
            elif there[0] != value:
                raise StoreError(
                    f"{name} of this copy", f"is {there[0]!r} for good", "Leave it, or begin a copy"
                )

    def finish(self) -> None:
        """StoreError if what was done cannot be kept as it is."""
        with self._working():
            if self._rows:
                reason = f"has {self._rows} rows without their entry"
                raise StoreError(str(self._path), reason, "Append the entry after its rows")

    @contextmanager
    def _working(self) -> Iterator[None]:
        """After a step that failed nothing of the transaction is kept, whoever hides the error."""
        if self._broken:
            reason = "was not written: a step of it failed before"
            raise StoreError(str(self._path), reason, "Begin again with what the record holds now")
        try:
            yield
        except apsw.Error as error:
            self._broken = True
            raise store_error(self._path, error) from None
        except BaseException:
            self._broken = True
            raise

    @property
    def _place(self) -> int:
        return self._head.size << ROW_BITS

    def _node(self, level: int, number: int) -> bytes:
        found = self._connection.execute(
            "SELECT hash FROM node WHERE level = ? AND number = ?", (level, number)
        )
        for (made,) in found:
            return bytes(made)
        reason = f"has lost node {number} of level {level} of its tree"
        raise StoreError(str(self._path), reason, "Restore it from a backup or another copy of the mission")

    def _sequence_and_id(self, sql: str, key: str) -> tuple[int, str] | None:
        for sequence, identity in self._connection.execute(sql, (key,)):
            return int(sequence), bytes(identity).hex()
        return None

    def _end_waiting(self, identity: bytes) -> None:
        for (number,) in self._connection.execute("SELECT number FROM waiting WHERE id = ?", (identity,)):
            places = (number << ROW_BITS, (number + 1) << ROW_BITS)
            self._connection.execute("DELETE FROM waiting_row WHERE place >= ? AND place < ?", places)
            self._connection.execute("DELETE FROM waiting WHERE number = ?", (number,))
            return

    def _content(self, position: int, row: int | None) -> Content | None:
        table, column, place = _where(position, row)
        sql = f"SELECT salt, data FROM {table} WHERE {column} = ?"
        for salt, data in self._connection.execute(sql, (place,)):
            return Content(salt, data) if data is not None else None
        raise StoreError(_about(position, row), "is not in the record", "Name one that is")

    def _set_content(self, position: int, row: int | None, content: Content | None) -> None:
        table, column, place = _where(position, row)
        sql = f"UPDATE {table} SET salt = ?, data = ? WHERE {column} = ?"
        self._connection.execute(sql, (*_parts(content), place))

    def _is_erased(self, position: int, row: int | None) -> bool:
        number = OWN_CONTENT if row is None else row
        sql = "SELECT 1 FROM erasure WHERE position = ? AND row = ?"
        return next(self._connection.execute(sql, (position, number)), None) is not None


def read_head(connection: apsw.Connection) -> Head:
    """How long a record is, and when its last entry was recorded."""
    sql = "SELECT position, recorded FROM entry ORDER BY position DESC LIMIT 1"
    for position, recorded in connection.execute(sql):
        return Head(position + 1, recorded)
    return Head(0, 0)


def _where(position: int, row: int | None) -> tuple[str, str, int]:
    """Table, column and value that find an entry, or one of its rows."""
    if row is None:
        return "entry", "position", position
    return "entry_row", "place", (position << ROW_BITS) + row


def _about(position: int, row: int | None) -> str:
    return f"entry at {position}" if row is None else f"row {row} of the entry at {position}"


def _parts(content: Content | None) -> tuple[bytes | None, bytes | None]:
    return (content.salt, content.data) if content else (None, None)


def _values(rows: list[Row], place: int) -> list[tuple[Any, ...]]:
    """Rows as the table holds them, `place` being that of a row 0."""
    return [
        (
            place + number,
            identity,
            commitment,
            *(_WITHHELD if content is None else (content.salt, content.data)),
            UNTOLD_FIRST if first is None else first,
            UNTOLD_LAST if last is None else last,
            area,
        )
        for number, identity, commitment, content, first, last, area in rows
    ]


def _bounds(row: Row) -> tuple[int, int]:
    return (
        UNTOLD_FIRST if row.first is None else row.first,
        UNTOLD_LAST if row.last is None else row.last,
    )
