"""Write a record of this version's schema as SQL, for tests/store/released: once for each new schema version.

PYTHONPATH=tests/shared:src python tools/dump_record.py > tests/store/released/v1.sql
"""

import sys
import tempfile
from pathlib import Path

import apsw
from filings import MISSION, fill, rows, stored, waiting

from truce.store.sqlite import SqliteStore
from truce.store.sqlite_files import RecordFile


def full(path: Path) -> None:
    """A record with something in every table."""
    with SqliteStore.create(path, MISSION) as store:
        fill(store, 2)
        with store.appending() as work:
            work.add_rows(rows(3))
            for position in (2, 3, 4):
                work.append(stored(position))
            work.erase(1, None, 3)
            work.add_checkpoint(2, b"note")
            work.add_rows(rows(2))
            work.wait(waiting(stored(0).key, 5))


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


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.db"
        full(path)
        sys.stdout.write(dumped(RecordFile.at(path).reader()))
