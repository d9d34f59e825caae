"""The record in one SQLite file: what a field office carries.

Durable at the end of each `appending` (WAL, synchronous=FULL). Any number of processes read while one writes.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self, TypeVar

import apsw

from truce.errors import DamageError, LedgerError, StoreError
from truce.ledger.statements import Content
from truce.store.files.disks import remote_kind
from truce.store.interface import Erasure, Head, Row, Stored, Waiting, Weakness
from truce.store.sqlite.appending import (
    OWN_CONTENT,
    ROW_BITS,
    UNTOLD_FIRST,
    UNTOLD_LAST,
    SqliteAppending,
    read_head,
)
from truce.store.sqlite.descriptors import Claim
from truce.store.sqlite.errors import ON_DAMAGE, translated, write_protected
from truce.store.sqlite.files import (
    SCHEMA,
    Key,
    RecordFile,
    check_place,
    count_transaction,
    create,
    open_for_reading,
    read_mark,
    schema,
)

_T = TypeVar("_T")
_CHUNK = 500
_CHUNK_OF_HASHES = 10_000
_WAIT_S = 10.0
# Pages in the -wal file from which on a writer takes a moment to begin it anew, if no reader is in the way.
_LONG_WAL = 4_000
_RESTARTING_MS = 50
_WIPING_MS = 2_000
_CLOSE = "Close it everywhere and give the same command again."
_MOVE = "Move it to a local disk, serve it from PostgreSQL, or open it with network=True all the same"
_ENTRY = "position, recorded, id, kind, key, sequence, envelope, salt, data"
_SIZE = "SELECT coalesce(max(position), -1) + 1 FROM entry"
_ROW = "place, id, commitment, salt, data, first, last, area"


class SqliteStore:
    """A `Store` in an SQLite file.

    Attributes:
        path: the file.
        recovered: what was left out of the latest transactions when it was opened, in words; None: nothing.
        upgraded: the version of the schema that it had until it was opened, if that was an older one.
    """

    def __init__(self, file: RecordFile, *, wait: float = _WAIT_S, network: bool = False) -> None:
        check_place(file.path)
        self._claim = Claim.on(file.path)
        try:
            opened = open_for_reading(file)
        except BaseException:
            self._claim.release()
            raise
        self.path = file.path
        self.recovered = opened.recovered
        self.upgraded = opened.upgraded
        self._file = file
        self._wait = wait
        self._network = network
        self._mark = opened.mark
        self._reader = opened.connection
        self._reading = threading.RLock()
        self._writer: apsw.Connection | None = None
        self._writing = threading.Lock()
        self._process = os.getpid()
        self._closed = False
        self._to_wipe = False
        try:
            self._mission = str(self._one("SELECT value FROM meta WHERE name = 'mission'", ())[0])
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, path: Path, mission: str, key: Key = None) -> "SqliteStore":
        """Make a new record of a mission, encrypted if a key is given. StoreError if one is there already."""
        file = RecordFile.at(path, key)
        create(file, mission)
        return cls(file)

    @classmethod
    def open(
        cls, path: Path, key: Key = None, *, wait: float = _WAIT_S, network: bool = False, vfs: str = ""
    ) -> "SqliteStore":
        """Open a record. StoreError if it is none, or cannot be trusted.

        Args:
            path: the file.
            key: the passphrase or the 32 bytes that it was encrypted with.
            wait: seconds that `appending` waits for another writer.
            network: whether to write over a network file system all the same, and risk the record.
            vfs: the SQLite VFS to go through; "" for the usual one.
        """
        return cls(RecordFile.at(path, key, vfs), wait=wait, network=network)

    @property
    def mission(self) -> str:
        """The id of the mission."""
        return self._mission

    def meta(self, name: str) -> str | None:
        """What is kept about this copy under a name."""
        found = self._read("SELECT value FROM meta WHERE name = ?", (name,))
        return str(found[0][0]) if found else None

    def head(self) -> Head:
        """How long the record is now."""
        with self._use() as connection:
            return read_head(connection)

    def size_at(self, recorded: int) -> int:
        """How many entries were recorded up to and including a time."""
        low, high = 0, self.head().size
        while low < high:
            middle = (low + high) // 2
            if self._one("SELECT recorded FROM entry WHERE position = ?", (middle,))[0] <= recorded:
                low = middle + 1
            else:
                high = middle
        return low

    def entries(self, start: int = 0, stop: int | None = None, kind: str | None = None) -> Iterator[Stored]:
        """Entries in order, of one kind if asked."""
        sql = f"SELECT {_ENTRY} FROM entry WHERE position >= ? AND position < ?"
        if kind is not None:
            sql += " AND kind = ?"
        sql += f" ORDER BY position LIMIT {_CHUNK}"
        end = UNTOLD_LAST if stop is None else stop
        while found := self._read(sql, (start, end) if kind is None else (start, end, kind)):
            yield from self._made(_stored, found)
            start = found[-1][0] + 1

    def find(self, id: str) -> Stored | None:  # noqa: A002
        """The entry of this id, if it is here."""
        found = self._read(f"SELECT {_ENTRY} FROM entry WHERE id = ?", (_identity(id),))
        return self._made(_stored, found)[0] if found else None

    def rows(self, position: int, start: int = 0, stop: int | None = None) -> Iterator[Row]:
        """The rows of an entry, in order."""
        if self._read("SELECT 1 FROM entry WHERE position = ?", (position,)):
            yield from self._rows_of("entry_row", position, start, stop)

    def row_counts(self) -> Iterator[tuple[int, int]]:
        """Positions of entries that hold rows, in order, each with how many there really are."""
        start = 0
        sql = "SELECT place FROM entry_row WHERE place >= ? ORDER BY place LIMIT 1"
        counting = (
            "SELECT place >> 32 AS position, count(*) FROM entry_row"
            " WHERE place >= ? AND place < ? GROUP BY position ORDER BY position"
        )
        while found := self._read(sql, (start << ROW_BITS,)):
            start = found[0][0] >> ROW_BITS
            stop = start + _CHUNK
            yield from self._read(counting, (start << ROW_BITS, stop << ROW_BITS))
            start = stop

    def find_rows(self, id: str) -> Iterator[tuple[int, Row]]:  # noqa: A002
        """The rows of this id, each with the position of its entry."""
        sql = (
            f"SELECT {_ROW} FROM entry_row WHERE id = ? AND id <> '' AND place >= ?"
            f" ORDER BY place LIMIT {_CHUNK}"
        )
        start = 0
        while found := self._read(sql, (id, start)):
            yield from self._made(_placed_row, found)
            start = found[-1][0] + 1

    def rows_in(
        self, area: str, first: int, last: int, before: int | None = None
    ) -> Iterator[tuple[int, Row]]:
        """Rows about an area and a span, each with the position of its entry."""
        end = UNTOLD_LAST if before is None else min(before << ROW_BITS, UNTOLD_LAST)
        sql = "SELECT place FROM entry_row WHERE area = ? AND first <= ? AND last >= ? AND place < ?"
        places = sorted(place for (place,) in self._read(sql, (area, last, first, end)))
        for begin in range(0, len(places), _CHUNK):
            some = places[begin : begin + _CHUNK]
            marks = ",".join("?" * len(some))
            sql = f"SELECT {_ROW} FROM entry_row WHERE place IN ({marks}) ORDER BY place"
            yield from self._made(_placed_row, self._read(sql, tuple(some)))

    def waiting(self) -> Iterator[Waiting]:
        """Entries that the sequencer has not taken in yet."""
        start = 0
        sql = (
            "SELECT number, filed, id, kind, key, sequence, envelope, salt, data FROM waiting"
            f" WHERE number >= ? ORDER BY number LIMIT {_CHUNK}"
        )
        while found := self._read(sql, (start,)):
            yield from self._made(_waiting, found)
            start = found[-1][0] + 1

    def waiting_rows(self, id: str) -> Iterator[Row]:  # noqa: A002
        """The rows of an entry that waits."""
        for (number,) in self._read("SELECT number FROM waiting WHERE id = ?", (_identity(id),)):
            yield from self._rows_of("waiting_row", number, 0, None)

    def leaf_hashes(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The RFC 6962 leaf hashes of entries."""
        sql = (
            "SELECT number, hash FROM node WHERE level = 0 AND number >= ? AND number < ?"
            f" ORDER BY number LIMIT {_CHUNK_OF_HASHES}"
        )
        end = UNTOLD_LAST if stop is None else stop
        while found := self._read(sql, (start, end)):
            yield from (each[1] for each in found)
            start = found[-1][0] + 1

    def nodes(self, places: Sequence[tuple[int, int]]) -> list[bytes]:
        """Hashes out of the RFC 6962 tree, each by its level and its number within the level."""
        return [self._one("SELECT hash FROM node WHERE level = ? AND number = ?", p)[0] for p in places]

    def checkpoints(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """Signed checkpoints of `start` entries and more, with their notes."""
        last = (start, -1)
        sql = (
            "SELECT size, number, note FROM checkpoint WHERE (size, number) > (?, ?)"
            f" ORDER BY size, number LIMIT {_CHUNK}"
        )
        while found := self._read(sql, last):
            yield from ((size, note) for size, _, note in found)
            last = found[-1][:2]

    def last_checkpoint(self) -> tuple[int, bytes] | None:
        """The checkpoint of the most entries."""
        found = self._read("SELECT size, note FROM checkpoint ORDER BY size DESC, number DESC LIMIT 1", ())
        return (found[0][0], found[0][1]) if found else None

    def erasures(self) -> Iterator[Erasure]:
        """What was erased, by position and row."""
        last = (-1, -1)
        sql = (
            "SELECT position, row, tombstone FROM erasure WHERE (position, row) > (?, ?)"
            f" ORDER BY position, row LIMIT {_CHUNK}"
        )
        while found := self._read(sql, last):
            yield from (Erasure(p, None if r == OWN_CONTENT else r, t) for p, r, t in found)
            last = found[-1][:2]

    def wipe(self) -> tuple[str, ...]:
        """Empty the -wal file: what was erased in the tables is overwritten there (secure_delete)."""
        self._check_usable()
        with self._writing:
            connection = self._writable()
            connection.set_busy_timeout(_WIPING_MS)
            try:
                connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
                self._to_wipe = False
            except apsw.Error:
                self._to_wipe = True
                return (
                    f"{self._file.wal} may still hold it: another program is reading the record. {_CLOSE}",
                )
            finally:
                connection.set_busy_timeout(int(self._wait * 1000))
        return ()

    def check(self) -> Iterator[str]:
        """What is wrong with the file itself."""
        for look in (self._damage, self._other_schema, self._half_entries, self._lost_nodes):
            try:
                yield from look()
            except StoreError as error:
                yield str(error)

    def weaknesses(self) -> Iterator[Weakness]:
        """Nothing: whoever may write the file may do anything with it (`truce.mission.care.health`)."""
        return iter(())

    def _damage(self) -> Iterator[str]:
        for sql in ("PRAGMA integrity_check", "PRAGMA foreign_key_check"):
            yield from (f"{self.path}: {each}" for (each, *_) in self._read(sql, ()) if each != "ok")

    def _other_schema(self) -> Iterator[str]:
        """Whether somebody took a trigger away, or changed a table."""
        found, wanted = set(self._read(SCHEMA, ())), schema()
        for kind, name, _ in sorted(wanted - found):
            yield f"{self.path}: {kind} {name} is missing, or was changed"
        for kind, name, _ in sorted(found - wanted):
            if name not in {expected for _, expected, _ in wanted}:
                yield f"{self.path}: {kind} {name} is none of truce's"

    def _half_entries(self) -> Iterator[str]:
        sql = (
            "SELECT position, rows, (SELECT count(*) FROM entry_row"
            " WHERE place >= position << 32 AND place < (position + 1) << 32) AS found"
            " FROM entry WHERE rows <> found"
        )
        for position, expected, found in self._read(sql, ()):
            yield f"{self.path}: entry at {position}: {found} of its {expected} rows are here"
        # One statement sees one moment, whoever writes.
        sql = f"SELECT place FROM entry_row WHERE place >= ({_SIZE}) << {ROW_BITS} LIMIT 1"
        for place in self._read(sql, ()):
            yield f"{self.path}: row at {place[0]} without an entry"

    def _lost_nodes(self) -> Iterator[str]:
        for level in range(self.head().size.bit_length()):
            sql = f"SELECT count(*), ({_SIZE}) FROM node WHERE level = ?"
            found, size = self._one(sql, (level,))
            if found != size >> level:
                yield f"{self.path}: {found} of {size >> level} nodes of level {level} of the tree are here"

    @contextmanager
    def appending(self) -> Iterator[SqliteAppending]:
        """The only way to write; durable when it is left without an exception."""
        self._check_usable()
        if not self._writing.acquire(timeout=self._wait):
            reason = f"is being written by another part of this process ({self._process})"
            raise StoreError(str(self.path), reason, "Wait until it has finished, then try again")
        try:
            connection = self._writable()
            with translated(self.path):
                connection.execute("BEGIN IMMEDIATE")
            try:
                self._check_files()
                work = SqliteAppending(connection, self.path)
                yield work
                work.finish()
                with translated(self.path):
                    count_transaction(connection)
                    connection.execute("COMMIT")
            except BaseException:
                self._give_up(connection)
                raise
            self._tidy(connection, work)
        finally:
            self._writing.release()

    def close(self) -> None:
        """Let go of the file."""
        if self._closed or os.getpid() != self._process:
            return
        self._closed = True
        with self._reading:
            # The last to be closed brings the -wal file into the main file: only one that writes can. Where
            # the disk fails now, what was acknowledged is durable in the -wal file.
            for connection in (self._reader, self._writer):
                with suppress(apsw.Error):
                    if connection:
                        connection.close()
        self._claim.release()

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def _check_usable(self) -> None:
        if self._closed:
            raise StoreError(str(self.path), "is closed", "Open it again")
        if os.getpid() != self._process:
            # Locks do not survive a fork: SQLite would write unguarded (sqlite.org/howtocorrupt.html).
            raise StoreError(
                str(self.path), "was opened before this process was forked", "Open it again here"
            )

    @contextmanager
    def _use(self) -> Iterator[apsw.Connection]:
        self._check_usable()
        with self._reading, translated(self.path):
            yield self._reader

    def _read(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """All that a query gives, in a read transaction that is over when this returns."""
        with self._use() as connection:
            return connection.execute(sql, values).fetchall()

    def _one(self, sql: str, values: Sequence[Any]) -> tuple[Any, ...]:
        for found in self._read(sql, values):
            return found
        raise StoreError(str(self.path), f"does not hold what was asked for {tuple(values)}", "Check it")

    def _made(self, make: Callable[[tuple[Any, ...]], _T], found: list[tuple[Any, ...]]) -> list[_T]:
        """What the rows of a table are. StoreError if a damaged file gives what no table of ours holds."""
        try:
            return [make(each) for each in found]
        except (TypeError, ValueError, AttributeError, LedgerError):
            raise DamageError(str(self.path), "is damaged: a row of it is unreadable", ON_DAMAGE) from None

    def _rows_of(self, table: str, owner: int, start: int, stop: int | None) -> Iterator[Row]:
        sql = f"SELECT {_ROW} FROM {table} WHERE place >= ? AND place < ? ORDER BY place LIMIT {_CHUNK}"
        place = owner << ROW_BITS
        end = place + (1 << ROW_BITS if stop is None else min(stop, 1 << ROW_BITS))
        begin = place + max(start, 0)
        while found := self._read(sql, (begin, end)):
            yield from self._made(_row, found)
            begin = found[-1][0] + 1

    def _writable(self) -> apsw.Connection:
        """The writing connection, opened when it is first needed."""
        if self._writer is None:
            kind = remote_kind(self.path)
            if kind and not self._network:
                raise StoreError(
                    str(self.path),
                    f"is on a network file system ({kind}), where locks fail and records get lost",
                    _MOVE,
                )
            if not (os.access(self.path, os.W_OK) and os.access(self.path.parent, os.W_OK)):
                raise write_protected(self.path)
            with translated(self.path):
                self._writer = self._file.writer()
                self._writer.set_busy_timeout(int(self._wait * 1000))
            if read_mark(self._writer).store != self._mark.store:
                self._writer.close()
                self._writer = None
                raise StoreError(str(self.path), "was replaced by another file", "Open it again")
        return self._writer

    def _check_files(self) -> None:
        """StoreError if what is written now would go into files that nobody finds again."""
        self._claim.check()
        if not self._file.wal.exists():
            reason = f"has lost its file {self._file.wal.name} while it was open"
            raise StoreError(
                str(self.path), reason, "Nothing was written. Close it everywhere, then open it again"
            )

    def _give_up(self, connection: apsw.Connection) -> None:
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except apsw.Error:
            # A disk that fails here too: closing the connection leaves the transaction behind unfinished.
            self._writer = None
            with suppress(apsw.Error):
                connection.close()

    def _tidy(self, connection: apsw.Connection, work: SqliteAppending) -> None:
        """After the commit: leave no erased bytes in the -wal file, and do not let it grow without bounds.

        A reader in the middle of a chunk may be in the way; then the next filing tries again.
        """
        self._to_wipe = self._to_wipe or work.erased
        try:
            log, _ = connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_NOOP)
            if self._to_wipe:
                connection.set_busy_timeout(_WIPING_MS)
                connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
                self._to_wipe = False
            elif log >= _LONG_WAL:
                connection.set_busy_timeout(_RESTARTING_MS)
                connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_RESTART)
        except apsw.Error:
            # What was filed is durable.
            return
        finally:
            connection.set_busy_timeout(int(self._wait * 1000))


def _identity(id: str) -> bytes:  # noqa: A002
    try:
        return bytes.fromhex(id)
    except ValueError:
        return b""


def _content(salt: bytes | None, data: bytes | None) -> Content | None:
    return Content(salt, data) if salt is not None and data is not None else None


def _stored(found: tuple[Any, ...]) -> Stored:
    position, recorded, identity, kind, key, sequence, envelope, salt, data = found
    content = _content(salt, data)
    return Stored(position, recorded, identity.hex(), kind, key, sequence, envelope, content)


def _waiting(found: tuple[Any, ...]) -> Waiting:
    _, filed, identity, kind, key, sequence, envelope, salt, data = found
    return Waiting(filed, identity.hex(), kind, key, sequence, envelope, _content(salt, data))


def _placed_row(found: tuple[Any, ...]) -> tuple[int, Row]:
    return found[0] >> ROW_BITS, _row(found)


def _row(found: tuple[Any, ...]) -> Row:
    place, id_, commitment, salt, data, first, last, area = found
    return Row(
        place & (1 << ROW_BITS) - 1,
        id_,
        commitment,
        _content(salt, data),
        None if first == UNTOLD_FIRST else first,
        None if last == UNTOLD_LAST else last,
        area,
    )
