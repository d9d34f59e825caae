"""The schema of a record in SQLite: nothing is ever changed; released versions are brought forward."""

from pathlib import Path

import apsw
import pytest
from filings import MISSION, fill, rows, stored, waiting
from sqlite_records import made, wal

from truce.store.sqlite import record as sqlite_store
from truce.store.sqlite.files import RecordFile
from truce.store.sqlite.record import SqliteStore
from truce.store.sqlite.wal import MARK_PAGE

# Nothing is ever changed


CHANGES = [
    "UPDATE entry SET envelope = x'00' WHERE position = 0",
    "UPDATE entry SET salt = NULL, data = NULL WHERE position = 0",
    "UPDATE entry SET data = x'00' WHERE position = 0",
    "UPDATE entry SET position = 100 WHERE position = 0",
    "UPDATE entry SET recorded = recorded + 1",
    "UPDATE entry SET rows = 0 WHERE position = 2",
    "DELETE FROM entry WHERE position = 0",
    "INSERT INTO entry SELECT 9, recorded, id, kind, key, 9, rows, envelope, salt, data FROM entry LIMIT 1",
    "REPLACE INTO entry SELECT position, recorded, id, kind, key, sequence, 0, x'', salt, data FROM entry",
    "UPDATE OR REPLACE entry SET position = 1 WHERE position = 0",
    "UPDATE entry_row SET area = 'east'",
    "UPDATE entry_row SET salt = NULL, data = NULL",
    "DELETE FROM entry_row",
    "REPLACE INTO entry_row SELECT place, 'x', commitment, salt, data, 0, 0, area FROM entry_row",
    "UPDATE node SET hash = zeroblob(32)",
    "DELETE FROM node",
    "INSERT OR REPLACE INTO node VALUES (0, 0, zeroblob(32))",
    "UPDATE checkpoint SET note = x''",
    "DELETE FROM checkpoint",
    "INSERT OR REPLACE INTO checkpoint VALUES (0, 0, x'')",
    "UPDATE erasure SET tombstone = 2",
    "DELETE FROM erasure",
    "INSERT OR REPLACE INTO erasure VALUES (1, -1, 4)",
    "INSERT INTO erasure VALUES (1, 0, 0)",
    "INSERT INTO erasure VALUES (1, 0, 100)",
    "UPDATE meta SET value = 'other'",
    "DELETE FROM meta",
    "INSERT OR REPLACE INTO meta VALUES ('mission', 'other')",
    "UPDATE waiting SET envelope = x''",
    "DELETE FROM waiting",
    "REPLACE INTO waiting SELECT number, filed, id, kind, key, 7, envelope, salt, data FROM waiting",
    "UPDATE waiting_row SET area = 'east'",
    "DELETE FROM waiting_row",
    "UPDATE mark SET count = zeroblob(8)",
    "UPDATE mark SET store = zeroblob(16), count = x'7fffffffffffffff'",
    "DELETE FROM mark",
    "INSERT INTO mark VALUES (1, zeroblob(16), zeroblob(8), zeroblob(16))",
]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with something in every table."""
    path = tmp_path_factory.mktemp("full") / "record.db"
    with SqliteStore.create(path, MISSION) as store:
        fill(store, 2)
        with store.appending() as work:
            work.add_rows(rows(3))
            work.append(stored(2))
            work.append(stored(3))
            work.append(stored(4))
            work.erase(1, None, 3)
            work.add_checkpoint(2, b"note")
            work.add_rows(rows(2))
            work.wait(waiting(stored(0).key, 5))
    return path


@pytest.mark.parametrize("sql", CHANGES)
def test_the_file_itself_refuses_every_change(full: Path, sql: str):
    connection = RecordFile.at(full).writer()
    try:
        before = {t: connection.execute(f"SELECT * FROM {t}").fetchall() for t in _tables(connection)}
        assert all(before.values())
        with pytest.raises(apsw.ConstraintError):
            connection.execute(sql)
        assert {t: connection.execute(f"SELECT * FROM {t}").fetchall() for t in before} == before
    finally:
        connection.close()


def _tables(connection: apsw.Connection) -> list[str]:
    sql = "SELECT name FROM sqlite_schema WHERE type = 'table'"
    return [name for (name,) in connection.execute(sql)]


def test_every_table_is_guarded_against_every_change(full: Path):
    connection = RecordFile.at(full).reader()
    for table in _tables(connection):
        sql = "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?"
        guards = " ".join(text for (text,) in connection.execute(sql, (table,)))
        assert "BEFORE UPDATE" in guards
        assert "BEFORE DELETE" in guards
        assert "BEFORE INSERT" in guards or table == "entry_row"
        (strict,) = connection.execute("SELECT strict FROM pragma_table_list WHERE name = ?", (table,))
        assert strict == (1,)
    connection.close()


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DROP TRIGGER entry_is_fixed", ["trigger entry_is_fixed is missing"]),
        ("DROP INDEX entry_kind; CREATE INDEX entry_kind ON entry (key)", ["index entry_kind is missing"]),
        ("CREATE TABLE diary (day TEXT)", ["table diary is none of truce's"]),
    ],
)
def test_a_schema_that_somebody_changed_is_found(path: Path, sql: str, said: list[str]):
    made(path)
    writer = RecordFile.at(path).writer()
    for _ in writer.execute(sql):
        pass
    writer.close()
    with SqliteStore.open(path) as store:
        found = list(store.check())
    assert len(found) == len(said)
    assert all(part in line for part, line in zip(said, found, strict=True))


@pytest.mark.parametrize(
    ("place", "said"), [("2 << 32 | 3", "4 of its 3 rows"), ("9 << 32", "without an entry")]
)
def test_a_row_too_many_is_found(path: Path, place: str, said: str):
    with SqliteStore.create(path, MISSION) as store:
        fill(store, 2)
        with store.appending() as work:
            work.add_rows(rows(3))
            work.append(stored(2))
    writer = RecordFile.at(path).writer()
    writer.execute(
        f"INSERT INTO entry_row SELECT {place}, id, commitment, salt, data, 0, 0, area FROM entry_row LIMIT 1"
    )
    writer.close()
    with SqliteStore.open(path) as store:
        assert [said in line for line in store.check()] == [True]


def test_erased_bytes_are_in_none_of_the_files(path: Path):
    with SqliteStore.create(path, MISSION) as store:
        with store.appending() as work:
            work.append(stored(0, text="name of a witness"))
        with store.appending() as work:
            work.append(stored(1, kind="tombstone"))
            work.erase(0, None, 1)
        for file in path.parent.iterdir():
            assert b"name of a witness" not in file.read_bytes()


def test_a_reader_in_the_way_only_puts_the_wiping_off(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite_store, "_WIPING_MS", 50)
    made(path, 2)
    with SqliteStore.open(path) as store:
        with store.appending() as work:
            work.append(stored(2, text="name of a witness"))
        reader = RecordFile.at(path).reader()
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entry").fetchall()
        with store.appending() as work:
            work.append(stored(3, kind="tombstone"))
            work.erase(2, None, 3)
        assert b"name of a witness" in wal(path).read_bytes()
        reader.close()
        fill(store, 1)
        assert b"name of a witness" not in wal(path).read_bytes()
        assert b"name of a witness" not in path.read_bytes()


def test_the_wal_file_does_not_grow_while_others_read(path: Path):
    made(path, 1)
    with SqliteStore.open(path) as store, SqliteStore.open(path) as other:
        entries = other.entries()
        for _ in range(40):
            with store.appending() as work:
                work.append(stored(work.head.size, text="x" * 1_000_000))
            next(entries)
        assert wal(path).stat().st_size < 40_000_000 * 3 // 4


def test_the_mark_is_on_the_page_that_every_transaction_writes(path: Path):
    made(path)
    connection = RecordFile.at(path).reader()
    (page,) = next(connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'mark'"))
    assert page == MARK_PAGE
    connection.close()
