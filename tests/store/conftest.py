"""The stores that the contract suite runs on.

Another store joins by its name in `STORES` and a fixture `<name>_place` that gives a `Place`
(tests/shared/filings.py).
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from filings import MISSION, Place, fill, row, stored
from postgres_server import PostgresServer

from truce.store.interface import Store
from truce.store.postgres.record import PostgresStore
from truce.store.sqlite.record import SqliteStore

LOGINS = {"clerk": "north_writer", "visitor": "north_reader", "stranger": None}
STORES = ["sqlite", "encrypted", "postgres"]
KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a record in SQLite may be made."""
    return tmp_path / "record.db"


@pytest.fixture
def quick_path(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: for what syncs a thousand times, and is not about the disk."""
    if not os.access("/dev/shm", os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="truce-") as folder:
        yield Path(folder)


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Place:
    path = tmp_path / "record.db"
    return Place(lambda mission: SqliteStore.create(path, mission), lambda: SqliteStore.open(path, wait=0.2))


@pytest.fixture
def encrypted_place(tmp_path: Path) -> Place:
    path = tmp_path / "sealed.db"
    return Place(
        lambda mission: SqliteStore.create(path, mission, KEY), lambda: SqliteStore.open(path, KEY, wait=0.2)
    )


@pytest.fixture
def empty_database(postgres_server: PostgresServer) -> str:
    """A database with nothing in it, the same for one test after the other.

    It is emptied, not made: a new one is three hundred files, and as many to delete.
    """
    name = "north"
    with psycopg.connect(postgres_server.address("postgres"), autocommit=True) as connection:
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        connection.execute(f"ALTER DATABASE {name} RESET ALL")
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name]
        )
    postgres_server.administer("DROP SCHEMA IF EXISTS truce CASCADE", name)
    return name


@pytest.fixture
def mission_database(postgres_server: PostgresServer, empty_database: str) -> str:
    """A database with an empty record in it."""
    PostgresStore.create(postgres_server.address(empty_database), MISSION).close()
    return empty_database


@pytest.fixture
def postgres_place(postgres_server: PostgresServer, empty_database: str) -> Place:
    address = postgres_server.address(empty_database)
    return Place(
        lambda mission: PostgresStore.create(address, mission),
        lambda: PostgresStore.open(address, patience=0.2),
    )


@pytest.fixture(params=STORES)
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(f"{request.param}_place")
    return found


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A new record, empty."""
    with place.create(MISSION) as made:
        yield made


@pytest.fixture
def logins(postgres_server: PostgresServer, mission_database: str) -> None:
    for name, role in LOGINS.items():
        postgres_server.administer(
            f"DO $$ BEGIN CREATE ROLE {name} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
        if role:
            postgres_server.administer(f"GRANT {role} TO {name}")


@pytest.fixture
def address(postgres_server: PostgresServer, mission_database: str, logins: None) -> Callable[..., str]:
    """The address of a mission of three entries, for a login."""
    return _filled(postgres_server, mission_database)


def _filled(server: PostgresServer, database: str) -> Callable[..., str]:
    with PostgresStore.open(server.address(database, "clerk")) as store:
        fill(store, 2)
        with store.appending() as work:
            work.add_rows([row(0), row(1)])
            work.append(stored(2))
            work.add_checkpoint(3, b"note")
            work.set_meta("copy", "field")
    return lambda user="clerk": server.address(database, user)
