"""Records of older versions are brought forward whole or not at all, on both stores, and no release is lost.

`released/` holds a record as each released version wrote it (tools/dump_record.py).
"""

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import apsw
import psycopg
import pytest
from filings import MISSION, fill, stored
from hypothesis import settings
from postgres_server import PostgresServer
from rights import without_root_rights
from sqlite_records import made

from truce.errors import StoreError
from truce.store import postgres_migrations as migrations
from truce.store.interface import Store
from truce.store.postgres.record import PostgresStore
from truce.store.sqlite.files import RecordFile, backup_of, open_for_reading
from truce.store.sqlite.migrations import Step, steps
from truce.store.sqlite.record import SqliteStore

RELEASED = Path(__file__).parent / "released"
IN_FILES, ON_SERVERS = sorted(RELEASED.glob("v*.sql")), sorted(RELEASED.glob("postgres-v*.sql"))
KILLS = 200 if settings.default.max_examples >= 1000 else 8
SECOND = Step(2, "colours", "CREATE TABLE colour (name TEXT) STRICT; INSERT INTO colour VALUES ('red')")


def schema(connection: apsw.Connection) -> list[tuple]:
    return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()


def tables(connection: apsw.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


# What was released


def test_there_is_a_record_of_every_version():
    assert [int(p.stem[1:]) for p in IN_FILES] == [s.version for s in steps()]
    assert [int(p.stem[10:]) for p in ON_SERVERS] == [*range(1, len(migrations.steps()) + 1)]


def test_every_tagged_release_is_kept_here_and_its_steps_were_never_changed(repository: Path):
    """Whoever tags a release without `tools/dump_record.py` is told so by the next run of the tests."""
    for tag in git(repository, "tag", "--list", "v*").split():
        for folder, kept in (("sqlite/schema", "v{}.sql"), ("postgres/schema", "postgres-v{}.sql")):
            where = f"src/truce/store/{folder}"
            for path in git(repository, "ls-tree", "-r", "--name-only", tag, where).split():
                now = repository / path
                assert now.exists(), (tag, path)
                assert git(repository, "show", f"{tag}:{path}") == now.read_text(), (tag, path)
                dump = RELEASED / kept.format(int(Path(path).name[:4]))
                assert dump.exists(), f"{tag} was released with {path}, and {dump} is not kept"


def git(repository: Path, *arguments: str) -> str:
    if not (repository / ".git").exists() or shutil.which("git") is None:
        pytest.skip("this is no checkout of git: which releases there are is not known")
    done = subprocess.run(
        ["git", "-C", repository, *arguments], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


def check_kept(store: Store) -> None:
    """That a record is the one that `tools/dump_record.py` writes, and takes more."""
    assert list(store.check()) == []
    assert [e.position for e in store.entries()] == [0, 1, 2, 3, 4]
    assert [e.content is None for e in store.entries()] == [False, True, False, False, False]
    assert len(list(store.rows(2))) == 3
    assert len(list(store.waiting())) == 1
    assert [(e.position, e.row, e.tombstone) for e in store.erasures()] == [(1, None, 3)]
    assert store.last_checkpoint() == (2, b"note")
    with store.appending() as work:
        work.append(stored(5))
    assert store.head().size == 6


@pytest.mark.parametrize("dump", IN_FILES, ids=lambda p: p.stem)
def test_a_file_of_every_released_version_is_brought_forward(tmp_path: Path, dump: Path):
    path = tmp_path / "old.db"
    connection = apsw.Connection(str(path))
    for _ in connection.execute(dump.read_text()):
        pass
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.close()
    new = made(tmp_path / "new.db")
    with SqliteStore.open(path) as store:
        check_kept(store)
    old, fresh = RecordFile.at(path).reader(), RecordFile.at(new).reader()
    assert old.pragma("user_version") == fresh.pragma("user_version") == steps()[-1].version
    assert schema(old) == schema(fresh)


@pytest.mark.parametrize("dump", ON_SERVERS, ids=lambda p: p.stem)
def test_a_database_of_every_released_version_is_brought_forward(
    postgres_server: PostgresServer, mission_database: str, dump: Path
):
    address = postgres_server.address(mission_database)
    fresh = described(address)
    # The roles are there: those of the record that was made in this database.
    postgres_server.administer("DROP SCHEMA truce CASCADE", mission_database)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(dump.read_text())  # type: ignore[arg-type]
    assert PostgresStore.upgrade(address) == int(dump.stem[10:])
    with PostgresStore.open(address) as store:
        check_kept(store)
        assert not [each for each in store.weaknesses() if not each.minor]
    assert described(address) == fresh


def described(address: str) -> list[tuple]:
    """What the tables of a record are, with their rights, triggers, functions and constraints."""
    with psycopg.connect(address) as connection:
        return [
            row
            for query in (
                "SELECT relname::text, relkind::text, relpersistence::text, relacl::text[]"
                " FROM pg_class WHERE relnamespace = 'truce'::regnamespace ORDER BY 1",
                "SELECT attrelid::regclass::text, attname::text, atttypid::regtype::text, attnotnull,"
                " attgenerated::text, attidentity::text, attcollation FROM pg_attribute JOIN pg_class"
                " ON attrelid = pg_class.oid WHERE relnamespace = 'truce'::regnamespace AND attnum > 0"
                " AND NOT attisdropped ORDER BY 1, 2",
                "SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid)"
                " FROM pg_constraint WHERE connamespace = 'truce'::regnamespace ORDER BY 1, 2",
                "SELECT tgrelid::regclass::text, pg_get_triggerdef(pg_trigger.oid), tgenabled::text"
                " FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid"
                " WHERE relnamespace = 'truce'::regnamespace AND NOT tgisinternal ORDER BY 1, 2",
                "SELECT proname::text, prosrc, prosecdef, proconfig, proacl::text[]"
                " FROM pg_proc WHERE pronamespace = 'truce'::regnamespace ORDER BY 1",
                "SELECT indexdef FROM pg_indexes WHERE schemaname = 'truce' ORDER BY 1",
            )
            for row in connection.execute(query).fetchall()
        ]


# All or none


@pytest.mark.parametrize("key", [None, bytes(range(32))], ids=["plain", "encrypted"])
def test_all_steps_are_taken_or_none_and_what_was_there_before_is_kept(path: Path, key: bytes | None):
    with SqliteStore.create(path, MISSION, key) as store:
        fill(store, 3)
    file = RecordFile.at(path, key)
    broken = Step(3, "broken", "CREATE TABLE shape (name TEXT) STRICT; INSERT INTO nowhere VALUES (1)")
    with pytest.raises(StoreError, match="nowhere"):
        open_for_reading(file, (*steps(), SECOND, broken))
    with SqliteStore.open(path, key) as store:
        assert (store.head().size, store.upgraded) == (3, None)
        assert list(store.check()) == []
        fill(store, 1)
    opened = open_for_reading(file, (*steps(), SECOND))
    assert opened.upgraded == 1
    assert "colour" in tables(opened.connection)
    assert opened.connection.pragma("user_version") == 2
    opened.connection.close()
    with pytest.raises(StoreError, match="newer truce"):
        SqliteStore.open(path, key)
    kept = backup_of(path, 1)
    assert kept.read_bytes().startswith(b"SQLite format") is (key is None)
    with SqliteStore.open(kept, key) as store:
        assert store.head().size == 4
        assert list(store.check()) == []
    again = open_for_reading(file, (*steps(), SECOND))
    assert again.upgraded is None
    again.connection.close()
    assert not list(path.parent.glob(".*"))


def test_an_older_record_that_can_only_be_read_is_refused_and_left_alone(path: Path):
    made(path)
    before = path.read_bytes()
    code = (
        "import sys; from pathlib import Path; from truce.store.sqlite.migrations import Step, steps;"
        "from truce.store.sqlite.files import RecordFile, open_for_reading;"
        "from truce.errors import StoreError\n"
        "try: open_for_reading(RecordFile.at(Path(sys.argv[1])), (*steps(), Step(2, 'x', 'SELECT 1')))\n"
        "except StoreError as error: sys.exit(str(error))"
    )
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        done = subprocess.run(
            [*without_root_rights(), sys.executable, "-c", code, str(path)],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    finally:
        path.parent.chmod(0o700)
    assert "is of schema 1, and has to be brought to 2, but can only be read" in done.stderr
    assert path.read_bytes() == before


def test_what_cannot_be_kept_as_it_was_is_not_changed(path: Path):
    made(path)
    # A folder in its place cannot be replaced, as a full disk cannot be written.
    (backup_of(path, 1) / "x").mkdir(parents=True)
    with pytest.raises(StoreError, match="cannot be kept as it was"):
        open_for_reading(RecordFile.at(path), (*steps(), SECOND))
    with SqliteStore.open(path) as store:
        assert store.upgraded is None
    assert not list(path.parent.glob(".*"))


# A kill on the way

IN_A_FILE = """
import sys
from pathlib import Path
from truce.store.sqlite.migrations import Step, steps
from truce.store.sqlite.files import RecordFile, open_for_reading
numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 60000)"
second = Step(2, "large", f"CREATE TABLE large AS {numbers} SELECT i, hex(randomblob(20)) AS x FROM n")
third = Step(3, "more", "CREATE INDEX large_x ON large (x); CREATE TABLE small (name TEXT) STRICT")
print("begun", flush=True)
open_for_reading(RecordFile.at(Path(sys.argv[1])), (*steps(), second, third))
print("done", flush=True)
"""
ON_A_SERVER = """
import sys
from truce.store import postgres_migrations as migrations
from truce.store.postgres.record import PostgresStore
first = migrations.steps()
second = "CREATE TABLE truce.large AS SELECT i, md5(i::text) AS x FROM generate_series(1, 60000) i"
migrations.steps = lambda: (*first, second, "CREATE INDEX large_x ON truce.large (x)")
print("begun", flush=True)
PostgresStore.upgrade(sys.argv[1])
print("done", flush=True)
"""


def killed(code: str, target: str, after: float | None) -> tuple[bool, float]:
    """Upgrade in a process that is killed some seconds after its beginning; whether it ended, and when."""
    process = subprocess.Popen([sys.executable, "-c", code, target], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    began = time.monotonic()
    with suppress(subprocess.TimeoutExpired):
        process.wait(60 if after is None else after)
    took = time.monotonic() - began
    process.kill()
    said, _ = process.communicate(timeout=60)
    assert process.returncode in (0, -signal.SIGKILL)
    return said == "done\n", took


def test_a_kill_during_an_upgrade_of_a_file_leaves_the_old_or_the_new(quick_path: Path):
    source = made(quick_path / "source.db", 20)
    chance, found, took = random.Random(8), set(), None
    for turn in range(KILLS):
        path = quick_path / f"{turn}.db"
        shutil.copy(source, path)
        # The first one runs to its end, to know how long that takes.
        ended, time_taken = killed(IN_A_FILE, str(path), took and chance.uniform(0, took))
        took = took or time_taken
        connection = RecordFile.at(path).connect(apsw.SQLITE_OPEN_READWRITE)
        version, new = connection.pragma("user_version"), tables(connection) & {"large", "small"}
        assert connection.pragma("integrity_check") == "ok"
        assert connection.execute("SELECT count(*) FROM entry").fetchall() == [(20,)]
        connection.close()
        assert (version, new) in ((1, set()), (3, {"large", "small"}))
        assert version == 3 or not ended
        found.add(version)
        kept = path if version == 1 else backup_of(path, 1)
        with SqliteStore.open(kept) as store:
            assert store.head().size == 20
        for file in (*quick_path.glob(f"{turn}.db*"), *quick_path.glob(f".{turn}.db*")):
            file.unlink()
    assert found == {1, 3}


@pytest.fixture
def old(postgres_server: PostgresServer, mission_database: str) -> Iterator[str]:
    address = postgres_server.address(mission_database)
    with PostgresStore.open(address) as store:
        fill(store, 20)
    return address


def test_a_kill_during_an_upgrade_of_a_database_leaves_the_old_or_the_new(old: str):
    chance, found, took = random.Random(8), set(), None
    for _ in range(KILLS):
        ended, time_taken = killed(ON_A_SERVER, old, took and chance.uniform(0, took))
        took = took or time_taken
        with psycopg.connect(old, autocommit=True) as connection:
            # The server may still be at work for the one who is gone; the lock says when not.
            connection.execute("SELECT pg_advisory_lock(500069163877)")
            ((version, large),) = connection.execute(
                "SELECT max(number), to_regclass('truce.large') IS NOT NULL FROM truce.version"
            ).fetchall()
            assert (version, large) in ((1, False), (3, True))
            assert version == 3 or not ended
            assert connection.execute("SELECT count(*) FROM truce.entry").fetchall() == [(20,)]
            found.add(version)
            if large:
                connection.execute("DROP TABLE truce.large; DELETE FROM truce.version WHERE number > 1")
    assert found == {1, 3}
    with PostgresStore.open(old) as store:
        assert list(store.check()) == []
