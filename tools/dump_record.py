"""Write a record of this version's schema as SQL, for tests/store/released: once for each new schema version.

PYTHONPATH=tests/shared:src python tools/dump_record.py > tests/store/released/v1.sql
PYTHONPATH=tests/shared:src python tools/dump_record.py postgres > tests/store/released/postgres-v1.sql
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import apsw
from filings import MISSION, fill, rows, stored, waiting
from postgres_server import PostgresServer, server_programs

from truce.store.interface import Store
from truce.store.postgres.record import PostgresStore
from truce.store.sqlite.files import RecordFile
from truce.store.sqlite.record import SqliteStore

# The roles are named after it; the tests restore what is dumped into a database of this name.
_DATABASE = "north"


def full(store: Store) -> None:
    """Put something into every table of a record."""
    fill(store, 2)
    with store.appending() as work:
        work.add_rows(rows(3))
        for position in (2, 3, 4):
            work.append(stored(position))
        work.erase(1, None, 3)
        work.add_checkpoint(2, b"note")
        work.add_rows(rows(2))
        work.wait(waiting(stored(0).key, 5))


def in_a_file(folder: Path) -> str:
    """A record in SQLite."""
    path = folder / "record.db"
    with SqliteStore.create(path, MISSION) as store:
        full(store)
    return dumped(RecordFile.at(path).reader())


def dumped(connection: apsw.Connection) -> str:
    """Tables, their rows, then indexes and triggers: what makes the record again."""
    said = [
        f"PRAGMA application_id = {connection.pragma('application_id')};",
        f"PRAGMA user_version = {connection.pragma('user_version')};",
    ]
    kinds = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
        " ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 ELSE 3 END, rowid"
    ).fetchall()
    for kind, name, sql in kinds:
        said.append(f"{sql};")
        if kind == "table":
            for row in connection.execute(f"SELECT * FROM {name}"):
                values = ", ".join(apsw.format_sql_value(value) for value in row)
                said.append(f"INSERT INTO {name} VALUES ({values});")
    return "\n".join(said) + "\n"


def on_a_server() -> str:
    """A record in PostgreSQL, as pg_dump writes it, without what differs from one run to the next."""
    programs = server_programs()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed")
    server = PostgresServer(programs)
    try:
        server.start()
        server.administer(f"CREATE DATABASE {_DATABASE} TEMPLATE template0")
        with PostgresStore.create(server.address(_DATABASE), MISSION) as store:
            full(store)
        command = [programs / "pg_dump", "--inserts", "--dbname", server.address(_DATABASE)]
        said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    finally:
        server.remove()
    lines = [line for line in said.splitlines() if not line.startswith(("--", "\\"))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["postgres"]:
        sys.stdout.write(on_a_server())
    else:
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(in_a_file(Path(folder)))
