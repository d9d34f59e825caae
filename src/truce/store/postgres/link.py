"""One connection to a mission's database, made again when it was lost, and looked over each time."""

import logging
import os
from collections.abc import Mapping
from typing import Any, LiteralString, TypeAlias

import psycopg
from psycopg.rows import TupleRow

from truce.errors import StoreError
from truce.store.postgres.address import Address
from truce.store.postgres.errors import translated

Connection: TypeAlias = psycopg.Connection[TupleRow]
Cursor: TypeAlias = psycopg.Cursor[TupleRow]

# What it warns of when a connection is lost is told as a StoreError; without a handler it would also be
# written to stderr.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

OLDEST_SERVER = 14
_GUIDE = "docs/how-to/serve-a-mission-from-postgresql.md"
# What every answer about a record rests on. Each can be changed while the server runs.
CARELESS = {
    "fsync": ("off", "does not write to its disk before it acknowledges"),
    "full_page_writes": ("off", "may tear a page when its power fails"),
    "synchronous_commit": ("off", "acknowledges before it has written"),
    "zero_damaged_pages": ("on", "empties damaged pages without a word"),
}
"""Settings of a server by which it loses what it acknowledged: at which value, and how."""
DURABILITY: LiteralString = (
    "current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),"
    " current_setting('zero_damaged_pages')"
)
"""The columns of a query that tell what `refuse_careless` wants to know, in its order."""


def connect(address: Address, patience: float, **settings: str) -> Connection:
    """A connection that commits each statement, with bounds on all waiting. StoreError if there is none.

    `patience` (seconds) bounds the wait for locks; a statement may take a minute, or twice the patience.
    """
    milliseconds = int(patience * 1000)
    bounds = {
        "search_path": "pg_catalog",
        "client_min_messages": "warning",
        "default_transaction_isolation": r"read\ committed",
        "lock_timeout": str(milliseconds),
        "statement_timeout": str(max(60_000, 2 * milliseconds)),
        "idle_in_transaction_session_timeout": "600000",
    } | settings
    options = " ".join(f"-c {name}={value}" for name, value in bounds.items())
    defaults = {
        "connect_timeout": "10",
        "keepalives_idle": "30",
        "keepalives_interval": "10",
        "keepalives_count": "3",
        "application_name": "truce",
    }
    own = address.parameters.get("options", "")
    parameters: dict[str, Any] = defaults | dict(address.parameters) | {"options": f"{own} {options}".strip()}
    with translated(address, connecting=True):
        connection = psycopg.connect(autocommit=True, **parameters)
    try:
        _check_server(connection, address)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_server(connection: Connection, address: Address) -> None:
    """StoreError if the server is too old, keeps no Unicode, or is set to lose what it acknowledged."""
    found = connection.info.server_version // 10_000
    if found < OLDEST_SERVER:
        raise StoreError(
            address.shown, f"is PostgreSQL {found}", f"Use PostgreSQL {OLDEST_SERVER} or later for it"
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StoreError(
            address.shown,
            f"its encoding is {encoding}, which cannot hold every text",
            "Make a database for the mission with: createdb --encoding=UTF8 --template=template0 NAME",
        )
    with translated(address):
        settings = fetch_one(connection, "SELECT " + DURABILITY)
    refuse_careless(address, settings)


def refuse_careless(address: Address, settings: TupleRow) -> None:
    """StoreError if a setting (`DURABILITY`) lets the server lose what it acknowledged."""
    for (name, (careless, effect)), value in zip(CARELESS.items(), settings, strict=True):
        if value == careless:
            proper = "off" if careless == "on" else "on"
            raise StoreError(
                address.shown,
                f"the server {effect} ({name} is {value})",
                f"Have its administrator set {name} to {proper} ({_GUIDE})",
            )


def fetch_one(
    connection: Connection, query: LiteralString, values: Mapping[str, Any] | None = None
) -> TupleRow:
    """The one row that a query always has."""
    row = connection.execute(query, values, binary=True).fetchone()
    assert row is not None
    return row


class Link:
    """A connection of a store that is made again, and looked over again, when it was lost."""

    def __init__(self, address: Address, patience: float, **settings: str) -> None:
        self.address = address
        self._patience = patience
        self._settings = settings
        self.made: Connection | None = None
        self._closed = False
        self._process = os.getpid()

    def connection(self) -> Connection:
        """A connection that was alive when it was last used. StoreError if the store is closed."""
        if self._closed:
            raise StoreError(self.address.shown, "was closed", "Open the mission again")
        if self._process != os.getpid():
            reason = "was opened before this process was forked: both would speak on one line"
            raise StoreError(self.address.shown, reason, "Open the mission in this process")
        if self.made is None or self.made.closed:
            self.made = self.prepared(connect(self.address, self._patience, **self._settings))
        return self.made

    def prepared(self, connection: Connection) -> Connection:
        """The new connection, ready for use; whoever writes takes on his role here."""
        return connection

    def drop(self) -> None:
        """Close the connection; the next use makes a new one."""
        if self.made is not None and self._process == os.getpid():
            self.made.close()
        self.made = None

    def close(self) -> None:
        """Close the connection for good."""
        self.drop()
        self._closed = True
