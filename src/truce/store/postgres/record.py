"""The record on a PostgreSQL server that serves many (an implementation of `truce.store.interface.Store`)."""

import itertools
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString, Self

import psycopg
from psycopg import ServerCursor
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from truce.errors import StoreError
from truce.ledger.statements import Content
from truce.store import postgres_migrations as migrations
from truce.store.interface import Erasure, Head, Row, Stored, Waiting, Weakness
from truce.store.postgres import making, queries
from truce.store.postgres.address import Address, read_address
from truce.store.postgres.appending import (
    OWN_CONTENT,
    UNTOLD_FIRST,
    UNTOLD_LAST,
    PostgresAppending,
    read_nodes,
    sequence_and_id,
)
from truce.store.postgres.checking import faults
from truce.store.postgres.errors import translated
from truce.store.postgres.link import Connection, Link, connect, fetch_one, refuse_careless
from truce.store.postgres_rights import weaknesses

PATIENCE = 10.0
"""How long to wait for whoever writes, in seconds."""
_ANEW: LiteralString = "VACUUM (FULL, ANALYZE) truce.entry, truce.entry_row, truce.waiting"
_MAY_ACT_AS: LiteralString = "SELECT pg_has_role(current_user, %(owner)s, 'USAGE')"
_BEYOND = (
    "The server's write-ahead log (pg_wal and its archive), its replicas and its backups may hold it until "
    "its administrator has let them go"
)
_Begun = tuple[TupleRow, list[TupleRow], tuple[int, str] | None]


@dataclass(frozen=True, slots=True)
class Standing:
    """Whose record a database holds, and in which version of the schema; `is_old`: not the newest."""

    mission: str
    version: int
    is_old: bool


class _WritingLink(Link):
    """The connection of the sequencer: as the writer, with no right beyond his."""

    def prepared(self, connection: Connection) -> Connection:
        try:
            made = making.describe(connection, self.address, len(migrations.steps()))
            making.check_version(made, self.address, len(migrations.steps()))
            making.become_writer(connection, self.address, made.roles)
        except BaseException:
            connection.close()
            raise
        return connection


class PostgresStore:
    """The record of one mission in one database; `open` and `create` make one.

    May be used by several threads. One of them writes at a time, and so does one process of all.
    """

    _made: making.Made

    def __init__(self, address: Address, patience: float) -> None:
        self._address = address
        self._patience = patience
        self._reading = Link(address, patience, default_transaction_read_only="on")
        self._writing = _WritingLink(address, patience)
        self._read_lock = threading.RLock()
        self._write_lock = threading.Lock()
        self._names = itertools.count()
        # Whoever filed last is likely to file next: the last entry of this key is asked for beforehand.
        self._latest_key = ""

    @classmethod
    def create(cls, address: str, mission: str, patience: float = PATIENCE) -> Self:
        """Make an empty record in an empty database, and open it.

        The login must be superuser, or may make roles, or the roles are there and it has the owner's
        (docs/how-to/serve-a-mission-from-postgresql.md). StoreError if the database holds a mission already.
        """
        where = read_address(address)
        connection = connect(where, patience)
        try:
            making.make(connection, where, mission, migrations.steps())
        finally:
            connection.close()
        return cls.open(address, patience)

    @classmethod
    def open(cls, address: str, patience: float = PATIENCE) -> Self:
        """Open the record of a mission. StoreError if there is none, or one that this truce cannot keep."""
        store = cls(read_address(address), patience)
        try:
            store._made = store._describe()
        except BaseException:
            store.close()
            raise
        return store

    @staticmethod
    def is_made(address: str, patience: float = PATIENCE) -> bool:
        """Whether a database holds a record of truce. StoreError if it cannot be asked."""
        where = read_address(address)
        connection = connect(where, patience)
        try:
            return making.holds_record(connection, where)
        finally:
            connection.close()

    @staticmethod
    def standing(address: str, patience: float = PATIENCE) -> Standing:
        """Whose record a database holds, and of which version. StoreError if none, or of a newer truce."""
        where = read_address(address)
        connection = connect(where, patience)
        try:
            made = making.describe(connection, where, len(migrations.steps()))
        finally:
            connection.close()
        return Standing(made.mission, made.version, made.version < len(migrations.steps()))

    @staticmethod
    def upgrade(address: str, patience: float = PATIENCE) -> int:
        """Bring a record to the schema of this truce, as its owner or a superuser; which version it had."""
        where = read_address(address)
        connection = connect(where, patience)
        try:
            return making.upgrade(connection, where, migrations.steps())
        finally:
            connection.close()

    def _describe(self) -> making.Made:
        made = making.describe(self._reading.connection(), self._address, len(migrations.steps()))
        making.check_version(made, self._address, len(migrations.steps()))
        return made

    @property
    def mission(self) -> str:
        """The id of the mission."""
        return self._made.mission

    def __repr__(self) -> str:
        return f"PostgresStore({self._address.shown!r})"

    def __str__(self) -> str:
        return self._address.shown

    def meta(self, name: str) -> str | None:
        """What is kept about this copy under a name."""
        found = self._read(queries.META, {"name": name})
        return found[0][0] if found else None

    def head(self) -> Head:
        """How long the record is now."""
        found = self._read(queries.HEAD, {})
        return Head(found[0][0] + 1, found[0][1]) if found else Head(0, 0)

    def size_at(self, recorded: int) -> int:
        """How many entries were recorded up to and including a time."""
        found = self._read(queries.SIZE_AT, {"recorded": recorded})
        return found[0][0] if found else 0

    @contextmanager
    def appending(self) -> Iterator[PostgresAppending]:
        """The only way to write. Durable when the context is left."""
        if not self._write_lock.acquire(timeout=self._patience):
            raise StoreError(
                self._address.shown,
                f"is being written by another part of this process (waited {self._patience:g} s)",
                "Try again when it has finished",
            )
        try:
            appending = self._begin()
            try:
                yield appending
                appending.commit()
                self._latest_key = appending.latest_key or self._latest_key
            finally:
                appending.end()
        finally:
            self._roll_back()
            self._write_lock.release()

    def _begin(self) -> PostgresAppending:
        """Take the lock, and look where the record stands: one question to the server."""
        with translated(self._address):
            (*settings, read_only), edge, last = self._begun()
        refuse_careless(self._address, tuple(settings))
        if read_only == "on":
            raise StoreError(
                self._address.shown,
                "can only be read: it is a standby, or set to read-only",
                "Write to the primary server; if there is none other, its administrator knows why",
            )
        head = Head(edge[0][0] + 1, edge[0][1]) if edge else Head(0, 0)
        subtrees = {level: made for _, _, level, made in edge}
        known = {self._latest_key: last}
        return PostgresAppending(self._writing.connection(), self._address, head, subtrees, known)

    def _begun(self) -> _Begun:
        """What is asked when it begins. A connection that was lost since its last use is made again, once."""
        try:
            return _ask(self._writing.connection(), self._latest_key)
        except psycopg.OperationalError:
            if self._writing.made is None or not self._writing.made.closed:
                raise
        return _ask(self._writing.connection(), self._latest_key)

    def _roll_back(self) -> None:
        """Leave nothing of an appending that was not committed."""
        connection = self._writing.made
        if connection is None or connection.closed:
            return
        status = connection.info.transaction_status
        if status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
            try:
                connection.rollback()
            except psycopg.Error:
                self._writing.drop()
        elif status != TransactionStatus.IDLE:
            self._writing.drop()

    def entries(self, start: int = 0, stop: int | None = None, kind: str | None = None) -> Iterator[Stored]:
        """Entries in order, a page at a time."""
        query = queries.ENTRIES if kind is None else queries.ENTRIES_OF_KIND
        for row in self._pages(query, {"start": start, "stop": _end(stop), "kind": kind}):
            yield _stored(row)

    def find(self, id: str) -> Stored | None:  # noqa: A002  (the field's word)
        """The entry of this id, if it is here and in the record."""
        identity = _identity(id)
        found = self._read(queries.ENTRY, {"id": identity}) if identity else []
        return _stored(found[0]) if found else None

    def rows(self, position: int, start: int = 0, stop: int | None = None) -> Iterator[Row]:
        """The rows of an entry, in order, a page at a time."""
        found = self._read(queries.BATCH, {"position": position})
        return self._rows_of(found[0][0] if found else None, start, stop)

    def _rows_of(self, batch: int | None, start: int, stop: int | None) -> Iterator[Row]:
        if batch is not None:
            for row in self._pages(queries.ROWS, {"batch": batch, "start": start, "stop": _end(stop)}):
                yield _row(row)

    def row_counts(self) -> Iterator[tuple[int, int]]:
        """Positions of entries that hold rows, in order, each with how many there really are."""
        start = 0
        while page := self._read(queries.ROW_COUNTS, {"start": start}):
            yield from page
            start = page[-1][0] + 1

    def find_rows(self, id: str) -> Iterator[tuple[int, Row]]:  # noqa: A002
        """The rows of this id, each with the position of its entry, in order."""
        for position, *row in self._held(queries.ROWS_OF_ID, {"id": id}):
            yield position, _row(tuple(row))

    def rows_in(
        self, area: str, first: int, last: int, before: int | None = None
    ) -> Iterator[tuple[int, Row]]:
        """Rows about an area and a span, each with the position of its entry."""
        first, last = (min(max(end, UNTOLD_FIRST), UNTOLD_LAST) for end in (first, last))
        values = {"area": area, "first": first, "last": last, "before": _end(before)}
        for position, *row in self._held(queries.ROWS_IN, values):
            yield position, _row(tuple(row))

    def waiting(self) -> Iterator[Waiting]:
        """Entries that the sequencer has not taken in yet, in the order in which they came."""
        for _, filed, identity, kind, key, sequence, envelope, salt, data in self._pages(
            queries.WAITING, {"start": 0}
        ):
            yield Waiting(filed, identity.hex(), kind, key, sequence, envelope, _content(salt, data))

    def waiting_rows(self, id: str) -> Iterator[Row]:  # noqa: A002
        """The rows of an entry that waits, in order."""
        identity = _identity(id)
        found = self._read(queries.WAITING_BATCH, {"id": identity}) if identity else []
        return self._rows_of(found[0][0] if found else None, 0, None)

    def leaf_hashes(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The RFC 6962 leaf hashes of entries, a page at a time."""
        for _, made in self._pages(queries.LEAVES, {"start": start, "stop": _end(stop)}):
            yield made

    def nodes(self, places: Sequence[tuple[int, int]]) -> list[bytes]:
        """Hashes out of the RFC 6962 tree, each by its level and its number within the level."""
        with self._read_lock, translated(self._address):
            return read_nodes(self._reading.connection(), self._address, places)

    def checkpoints(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """Signed checkpoints of `start` entries and more, with their notes."""
        after = {"size": start - 1, "number": 2**62}
        while page := self._read(queries.CHECKPOINTS, after):
            for _, size, note in page:
                yield size, note
            after = {"size": page[-1][1], "number": page[-1][0]}

    def last_checkpoint(self) -> tuple[int, bytes] | None:
        """The checkpoint of the most entries, of these the one that came last."""
        found = self._read(queries.LAST_CHECKPOINT, {})
        return (found[0][0], found[0][1]) if found else None

    def erasures(self) -> Iterator[Erasure]:
        """What was erased, by position and row."""
        after = {"position": -1, "number": -1}
        while page := self._read(queries.ERASURES, after):
            for position, number, tombstone in page:
                yield Erasure(position, None if number == OWN_CONTENT else number, tombstone)
            after = {"position": page[-1][0], "number": page[-1][1]}

    def wipe(self) -> tuple[str, ...]:
        """Write the tables anew without dead rows, if the login may; its log and backups are the server's."""
        return (*self._rewritten(), f"{_BEYOND}.")

    def _rewritten(self) -> tuple[str, ...]:
        owner = self._made.roles.owner
        by_hand = (
            f"The tables of {self._address.shown} still hold it as dead rows. Have its owner run: {_ANEW}.",
        )
        connection = connect(self._address, self._patience, statement_timeout="0")
        try:
            with translated(self._address):
                # A login without the right gets no error from VACUUM, only a warning, and nothing is done.
                if not fetch_one(connection, _MAY_ACT_AS, {"owner": owner})[0]:
                    return by_hand
                connection.execute(_ANEW)
        except StoreError:
            return by_hand
        finally:
            connection.close()
        return ()

    def check(self) -> Iterator[str]:
        """What is wrong with the tables themselves, a sentence each."""
        return faults(self._read, self.head().size)

    def weaknesses(self) -> Iterator[Weakness]:
        """What could change the record, lose it, or show it to others, as the server is set up."""
        roles = self._made.roles
        return weaknesses(self._read, roles.owner, roles.writer, roles.reader)

    def close(self) -> None:
        """Let go of the connections; the store is not used again."""
        self._reading.close()
        self._writing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, query: LiteralString, values: Mapping[str, Any]) -> list[TupleRow]:
        """The rows of one statement, a transaction of its own; asked again if the line was cut."""
        with self._read_lock, translated(self._address):
            connection = self._reading.connection()
            try:
                return connection.execute(query, values, binary=True).fetchall()
            except psycopg.OperationalError:
                if not connection.closed:
                    raise
            return self._reading.connection().execute(query, values, binary=True).fetchall()

    def _pages(self, query: LiteralString, values: Mapping[str, Any]) -> Iterator[TupleRow]:
        """The rows of a query that goes on from `start`, the first column of what it gives."""
        after = dict(values)
        while page := self._read(query, after):
            yield from page
            after["start"] = page[-1][0] + 1

    def _held(self, query: LiteralString, values: Mapping[str, Any]) -> Iterator[TupleRow]:
        """The rows of a query that the server keeps aside, so that no transaction stays open between them."""
        with self._read_lock, translated(self._address):
            cursor = self._reading.connection().cursor(f"held_{next(self._names)}", withhold=True)
            cursor.execute(query, values, binary=True)
        try:
            while page := self._fetched(cursor):
                yield from page
        finally:
            with self._read_lock, translated(self._address):
                if not cursor.connection.closed:
                    cursor.close()

    def _fetched(self, cursor: ServerCursor[TupleRow]) -> list[TupleRow]:
        with self._read_lock, translated(self._address):
            return cursor.fetchmany(500)


def _ask(connection: Connection, key: str) -> _Begun:
    """Begin, wait for the lock, and look: several statements, as each sees what was there when it began.

    One that began before the lock was granted would not know what the sequencer before us wrote.
    """
    with connection.pipeline():
        connection.execute(queries.BEGIN)
        settings = connection.execute(queries.LOCK_AND_SETTINGS)
        edge = connection.execute(queries.EDGE, binary=True)
        last = connection.execute(queries.LAST_OF_KEY, {"key": key}, binary=True)
    return settings.fetchall()[0], edge.fetchall(), sequence_and_id(last)


def _stored(row: TupleRow) -> Stored:
    position, recorded, identity, kind, key, sequence, envelope, salt, data = row
    return Stored(position, recorded, identity.hex(), kind, key, sequence, envelope, _content(salt, data))


def _row(row: TupleRow) -> Row:
    number, identity, commitment, salt, data, first, last, area = row
    return Row(
        number,
        identity,
        commitment,
        _content(salt, data),
        None if first == UNTOLD_FIRST else first,
        None if last == UNTOLD_LAST else last,
        area,
    )


def _content(salt: bytes | None, data: bytes | None) -> Content | None:
    return Content(salt, data) if salt is not None and data is not None else None


def _end(stop: int | None) -> int:
    """Where to stop: no later than there can be anything."""
    return UNTOLD_LAST if stop is None else min(stop, UNTOLD_LAST)


def _identity(text: str) -> bytes | None:
    """The bytes of an entry's id; None for what is no id of any entry."""
    return bytes.fromhex(text) if re.fullmatch("[0-9a-f]{64}", text) else None
