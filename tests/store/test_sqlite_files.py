"""What an SQLite record refuses, and what it recovers from."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import apsw
import pytest
from filings import MISSION, fill, rows, stored, waiting

from truce.errors import StoreError
from truce.store import sqlite as sqlite_store
from truce.store.disks import remote_kind
from truce.store.migrations import Step, steps
from truce.store.sqlite import SqliteStore
from truce.store.sqlite_files import RecordFile, open_for_reading, read_key
from truce.store.wal import MARK_PAGE

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


def made(path: Path, count: int = 5, key: str | bytes | None = None) -> Path:
    """A record of so many entries, closed."""
    with SqliteStore.create(path, MISSION, key) as store:
        fill(store, count)
    return path


def abandoned(path: Path, count: int, key: bytes | None = None) -> None:
    """Append entries one by one and die, so that they stay in the -wal file."""
    code = (
        "import os, sys; from pathlib import Path; from filings import fill\n"
        "from truce.store.sqlite import SqliteStore\n"
        "path, count, key = Path(sys.argv[1]), int(sys.argv[2]), bytes.fromhex(sys.argv[3]) or None\n"
        "store = SqliteStore.open(path, key)\n"
        "for _ in range(count): fill(store, 1)\n"
        "os._exit(0)\n"
    )
    shared = Path(__file__).parents[1] / "shared"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(shared), *sys.path])}
    subprocess.run(
        [sys.executable, "-c", code, str(path), str(count), (key or b"").hex()], check=True, env=environment
    )
    assert path.with_name(path.name + "-wal").stat().st_size > 0


def wal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def sizes(path: Path) -> int:
    with SqliteStore.open(path) as store:
        assert list(store.check()) == []
        return store.head().size


# Files that are no record


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty file"),
        (b"Report of 3 May\n" * 900, "no record of truce"),
        (os.urandom(9000), "no record"),
    ],
)
def test_a_file_that_is_no_record(path: Path, content: bytes, why: str):
    path.write_bytes(content)
    for key in (None, "secret"):
        with pytest.raises(StoreError, match=why):
            SqliteStore.open(path, key)
    assert path.read_bytes() == content
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_folder_a_missing_file_and_a_device(path: Path):
    with pytest.raises(StoreError, match="folder"):
        SqliteStore.open(path.parent)
    with pytest.raises(StoreError, match="No such file"):
        SqliteStore.open(path)
    with pytest.raises(StoreError, match="not a file"):
        SqliteStore.open(Path("/dev/null"))
    assert not path.exists()


def test_a_database_of_another_program(path: Path):
    connection = apsw.Connection(str(path))
    connection.execute("CREATE TABLE history (visited)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        SqliteStore.open(path)
    assert path.read_bytes() == before


def test_a_newer_schema_is_left_alone(path: Path):
    made(path)
    connection = RecordFile.at(path).writer()
    connection.pragma("user_version", 99)
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer truce"):
        SqliteStore.open(path)
    assert path.read_bytes() == before


def test_a_damaged_file_is_reported(path: Path):
    made(path, 600)
    data = bytearray(path.read_bytes())
    middle = len(data) // 8192 * 4096
    data[middle : middle + 40960] = os.urandom(40960)
    path.write_bytes(data)
    with SqliteStore.open(path) as store:
        assert list(store.check())
        with pytest.raises(StoreError, match="damaged"):
            list(store.entries())


def test_a_folder_that_is_not_there(tmp_path: Path):
    with pytest.raises(StoreError, match="cannot be"):
        SqliteStore.create(tmp_path / "none" / "record.db", MISSION)


def test_making_a_record_leaves_no_other_file(path: Path):
    made(path)
    assert [p.name for p in path.parent.iterdir()] == [path.name]


# Keys


def test_an_encrypted_record_shows_nothing(path: Path):
    made(path, 3, "the passphrase")
    data = path.read_bytes()
    assert b"SQLite" not in data
    assert b"text 1" not in data
    assert MISSION.encode() not in data
    with SqliteStore.open(path, "the passphrase") as store:
        assert store.head().size == 3


def test_the_wal_file_of_an_encrypted_record_shows_nothing_either(path: Path):
    made(path, 3, KEY)
    abandoned(path, 3, KEY)
    assert b"payload" not in wal(path).read_bytes()
    plain = made(path.with_name("plain.db"), 3)
    abandoned(plain, 3)
    assert b"payload" in wal(plain).read_bytes()


def test_an_encrypted_record_is_not_opened_past_the_encryption(path: Path):
    made(path, 3, KEY)
    with pytest.raises(StoreError, match="VFS"):
        SqliteStore.open(path, KEY, vfs="unix")


@pytest.mark.parametrize("key", ["another", bytes(32), None])
def test_the_wrong_key_is_told(path: Path, key):
    made(path, 3, "the passphrase")
    with pytest.raises(StoreError, match="key"):
        SqliteStore.open(path, key)


def test_a_key_for_a_record_that_is_not_encrypted(path: Path):
    made(path)
    with pytest.raises(StoreError, match="not encrypted"):
        SqliteStore.open(path, KEY)


@pytest.mark.parametrize("key", ["", b"", b"short", bytes(33)])
def test_keys_that_are_none(path: Path, key):
    with pytest.raises(StoreError, match=r"passphrase is empty|bytes, not 32"):
        SqliteStore.create(path, MISSION, key)
    assert not path.exists()


def test_one_passphrase_however_it_was_typed(path: Path):
    made(path, 1, "Gru\u0308ße' \"; --")
    with SqliteStore.open(path, "Grüße' \"; --") as store:
        assert store.head().size == 1


def test_key_files(tmp_path: Path):
    (tmp_path / "raw").write_bytes(KEY)
    (tmp_path / "hex").write_text(KEY.hex() + "\n")
    assert read_key(tmp_path / "raw") == read_key(tmp_path / "hex") == KEY
    for name, content in [("short", b"abc"), ("text", b"ab" * 31), ("long", KEY * 64)]:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(StoreError, match="is no key"):
            read_key(tmp_path / name)
    with pytest.raises(StoreError, match="cannot be read"):
        read_key(tmp_path / "none")


# The library


def test_an_old_sqlite_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch):
    made(path)
    for version, good in [("3.51.2", False), ("3.45.0", False), ("3.51.3", True), ("4.0.0", True)]:
        monkeypatch.setattr(apsw, "sqlite_lib_version", lambda version=version: version)
        if good:
            SqliteStore.open(path).close()
            continue
        with pytest.raises(StoreError, match=r"3\.51\.3"):
            SqliteStore.open(path)
        with pytest.raises(StoreError, match=r"3\.51\.3"):
            SqliteStore.create(path.with_name("new.db"), MISSION)


def test_another_library_at_work_on_the_file_is_refused(path: Path):
    import sqlite3

    made(path)
    other = sqlite3.connect(path)
    other.execute("SELECT count(*) FROM meta").fetchall()
    with pytest.raises(StoreError, match="other than truce"):
        SqliteStore.open(path)
    other.close()
    # Loaded, and at work on something else, it harms nobody.
    elsewhere = sqlite3.connect(path.with_name("else.db"))
    elsewhere.execute("CREATE TABLE t (a)")
    with SqliteStore.open(path) as one, SqliteStore.open(path) as two:
        assert one.head() == two.head()
    elsewhere.close()


def test_every_connection_is_as_strict_as_decided(path: Path):
    made(path)
    for connection in (RecordFile.at(path).reader(), RecordFile.at(path).writer()):
        assert connection.pragma("journal_mode") == "wal"
        assert connection.pragma("synchronous") == 2
        assert connection.pragma("recursive_triggers") == 1
        assert connection.pragma("foreign_keys") == 1
        assert connection.pragma("trusted_schema") == 0
        assert connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, -1) == 1
        connection.close()


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


# The -wal file and the -shm file


def test_a_wal_file_cut_anywhere_leaves_whole_entries_and_all_before_the_checkpoint(path: Path):
    made(path, 5)
    abandoned(path, 8)
    whole = wal(path).read_bytes()
    main = path.read_bytes()
    found = set()
    for cut in [*range(0, len(whole), 1789), len(whole)]:
        path.write_bytes(main)
        wal(path).write_bytes(whole[:cut])
        path.with_name(path.name + "-shm").unlink(missing_ok=True)
        with SqliteStore.open(path) as store:
            assert list(store.check()) == []
            size = store.head().size
            assert [e.sequence for e in store.entries()] == list(range(size))
            fill(store, 1)
        found.add(size)
    assert found == set(range(5, 14))


def test_what_was_left_out_of_the_wal_file_is_told(path: Path):
    made(path, 5)
    abandoned(path, 8)
    whole = wal(path).read_bytes()
    assert SqliteStore.open(path).recovered is None
    wal(path).write_bytes(whole[:-100])
    with SqliteStore.open(path) as store:
        assert store.recovered
        assert store.head().size == 12
    shutil.copy(path, path.with_name("copy.db"))
    torn = bytearray(whole)
    torn[len(whole) // 2] ^= 1
    wal(path.with_name("copy.db")).write_bytes(torn)
    with SqliteStore.open(path.with_name("copy.db")) as store:
        assert store.recovered
        assert "may have been acknowledged" in store.recovered
        assert 5 <= store.head().size < 12


def test_a_stale_or_foreign_shm_file_changes_nothing(path: Path):
    made(path, 5)
    abandoned(path, 3)
    shm = path.with_name(path.name + "-shm")
    stale = shm.read_bytes()
    other = made(path.with_name("other.db"), 40)
    abandoned(other, 2)
    for content in (stale, other.with_name("other.db-shm").read_bytes(), os.urandom(32768), b""):
        shm.write_bytes(content)
        with SqliteStore.open(path) as store:
            assert list(store.check()) == []
            size = store.head().size
            fill(store, 1)
        assert sizes(path) == size + 1
    assert size >= 8


@pytest.mark.parametrize("key", [None, KEY])
def test_a_wal_file_of_another_mission_is_refused_and_changes_nothing(path: Path, key: bytes | None):
    made(path, 5, key)
    other = made(path.with_name("other.db"), 9, key)
    abandoned(other, 4, key)
    foreign = wal(other).read_bytes()
    wal(path).write_bytes(foreign)
    before = path.read_bytes()
    with pytest.raises(StoreError):
        SqliteStore.open(path, key)
    assert path.read_bytes() == before
    assert wal(path).read_bytes() == foreign
    wal(path).unlink()
    with SqliteStore.open(path, key) as store:
        assert store.head().size == 5
        assert list(store.check()) == []


def test_a_wal_file_of_another_program_is_refused_and_changes_nothing(path: Path):
    made(path, 5)
    other = path.with_name("other.db")
    connection = apsw.Connection(str(other))
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
    foreign = wal(other).read_bytes()
    connection.close()
    wal(path).write_bytes(foreign)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="of another database"):
        SqliteStore.open(path)
    assert path.read_bytes() == before


def test_a_wal_file_from_an_earlier_day_is_refused(path: Path):
    made(path, 5)
    abandoned(path, 3)
    old = wal(path).read_bytes()
    with SqliteStore.open(path) as store:
        fill(store, 30)
    assert not wal(path).exists()
    wal(path).write_bytes(old)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another time"):
        SqliteStore.open(path)
    assert path.read_bytes() == before


def test_a_file_that_is_not_a_wal_file_beside_it(path: Path):
    made(path, 5)
    for content in (b"", b"short", os.urandom(9000)):
        wal(path).write_bytes(content)
        assert sizes(path) == 5


# Disks that cannot be written


def _as_nobody(task: Callable[[], str]) -> str:
    """What a task returns in a process without any rights of its own (root may write everywhere)."""
    if os.geteuid() != 0:
        return task()
    receiving, sending = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            said = task()
        except BaseException as error:  # noqa: BLE001 (told to the parent)
            said = f"{type(error).__name__}: {error}"
        os.write(sending, said.encode())
        os._exit(0)
    os.close(sending)
    with os.fdopen(receiving, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(pid, 0)
    return said


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter (pytest's own are for their owner)."""
    folder = Path(tempfile.mkdtemp(prefix="truce-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def _read_and_try_to_write(path: Path) -> str:
    with SqliteStore.open(path) as store:
        size = len(list(store.entries()))
        try:
            with store.appending():
                pass
        except StoreError as error:
            return f"{size} entries; {error}"
        return f"{size} entries; written"


@pytest.mark.parametrize("folder_too", [False, True])
def test_a_write_protected_record_can_be_read(open_folder: Path, folder_too: bool):
    path = made(open_folder / "record.db", 5)
    path.chmod(0o444)
    open_folder.chmod(0o555 if folder_too else 0o777)
    said = _as_nobody(lambda: _read_and_try_to_write(path))
    assert said.startswith("5 entries; ")
    assert "write-protected" in said


@pytest.mark.parametrize("with_shm", [False, True])
def test_entries_in_the_wal_file_of_a_write_protected_folder_are_not_passed_over(
    open_folder: Path, with_shm: bool
):
    path = made(open_folder / "record.db", 5)
    abandoned(path, 2)
    shm = path.with_name(path.name + "-shm")
    shm.chmod(0o444) if with_shm else shm.unlink()
    path.chmod(0o444)
    wal(path).chmod(0o444)
    open_folder.chmod(0o555)
    said = _as_nobody(lambda: _read_and_try_to_write(path))
    if with_shm:
        assert said.startswith("7 entries; ")
        assert "write-protected" in said
    else:
        assert "StoreError" in said
        assert "-wal" in said


def test_a_writer_at_work_is_no_damage(path: Path):
    """Whoever opens a record beside a busy writer is told of nothing left out."""
    made(path)
    done = threading.Event()

    def write() -> None:
        with SqliteStore.open(path) as store:
            store._writable().pragma("wal_autocheckpoint", 20)
            store._writable().pragma("cache_size", 10)
            while not done.is_set():
                with store.appending() as work:
                    work.add_rows(rows(200))
                    work.append(stored(work.head.size))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(150):
            with SqliteStore.open(path) as store:
                assert store.recovered is None
    finally:
        done.set()
        writer.join()


# Network file systems


MOUNTS = """\
22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 22 0:40 / /media/share rw - nfs4 office:/missions rw
31 22 0:41 / /media/with\\040space rw - cifs //office/missions rw
32 22 0:42 / /media/laptop rw - fuse.sshfs user@office: rw
33 22 8:17 / /media/stick rw - fuseblk /dev/sdb1 rw
34 30 8:33 / /media/share/local rw - xfs /dev/sdc1 rw
35 22 0:43 / /media/twice rw - ext4 /dev/sdd1 rw
36 22 0:44 / /media/twice rw - nfs office:/other rw
broken line
"""


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ("/srv/record.db", None),
        ("/media/share/record.db", "nfs4"),
        ("/media/sharegarden/record.db", None),
        ("/media/with space/record.db", "cifs"),
        ("/media/laptop/a/b/record.db", "fuse.sshfs"),
        ("/media/stick/record.db", None),
        ("/media/share/local/record.db", None),
        ("/media/twice/record.db", "nfs"),
    ],
)
def test_network_file_systems_are_known(tmp_path: Path, where: str, kind: str | None):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert remote_kind(Path(where), mounts) == kind
    assert remote_kind(Path(where), tmp_path / "none") is None


def test_a_record_on_a_network_file_system_is_read_and_not_written(path: Path, monkeypatch):
    made(path)
    monkeypatch.setattr(sqlite_store, "remote_kind", lambda path: "nfs4")
    with SqliteStore.open(path) as store:
        assert store.head().size == 5
        with pytest.raises(StoreError, match=r"network file system \(nfs4\)"), store.appending():
            pass
    with SqliteStore.open(path, network=True) as store:
        fill(store, 1)


# Several at once


def test_a_writer_is_named_to_another_process(path: Path):
    made(path)
    code = (
        "import sys, time; from pathlib import Path; from truce.store.sqlite import SqliteStore\n"
        "with SqliteStore.open(Path(sys.argv[1])) as store, store.appending():\n"
        "    print('writing', flush=True); time.sleep(60)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    child = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, env=environment)
    try:
        assert child.stdout
        assert child.stdout.readline() == b"writing\n"
        with SqliteStore.open(path, wait=0.3) as store:
            begun = time.monotonic()
            with pytest.raises(StoreError, match=rf"written by process {child.pid} \("), store.appending():
                pass
            assert 0.2 < time.monotonic() - begun < 5
            assert store.head().size == 5
    finally:
        child.kill()
        child.wait()
    with SqliteStore.open(path) as store:
        fill(store, 1)
        assert store.head().size == 6


def test_a_store_is_not_used_on_both_sides_of_a_fork(path: Path):
    made(path)
    with SqliteStore.open(path) as store:
        assert "forked" in _in_child(lambda: str(store.head()))
        assert "forked" in _in_child(lambda: str(fill(store, 1)))
        assert store.head().size == 5
        fill(store, 1)


def test_a_record_that_is_open_is_not_opened_again_in_a_forked_process(path: Path):
    made(path)
    with SqliteStore.open(path) as store:
        assert "forked" in _in_child(lambda: str(SqliteStore.open(path).head()))
        fill(store, 1)
    assert "size=6" in _in_child(lambda: str(SqliteStore.open(path).head()))


def test_several_threads_open_one_record_at_once(path: Path):
    made(path)

    def head_of(_: int) -> int:
        with SqliteStore.open(path) as store:
            return store.head().size

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(head_of, range(60))) == {5}


@pytest.mark.parametrize("how", ["deleted", "replaced", "moved"])
def test_nothing_is_acknowledged_into_a_file_that_nobody_finds_again(path: Path, how: str):
    made(path)
    backup = path.with_name("backup.db")
    shutil.copy(path, backup)
    with SqliteStore.open(path) as store:
        fill(store, 1)
        if how == "deleted":
            path.unlink()
        elif how == "moved":
            path.rename(path.with_name("moved.db"))
        else:
            backup.replace(path)
        with pytest.raises(StoreError, match="moved, deleted or replaced"):
            fill(store, 1)


def test_a_wal_file_that_is_deleted_under_a_writer_loses_nothing(path: Path):
    made(path)
    with SqliteStore.open(path) as store:
        fill(store, 2)
        wal(path).unlink()
        with pytest.raises(StoreError, match="-wal"):
            fill(store, 1)
        assert store.head().size == 7
    assert sizes(path) == 7


def test_the_key_is_not_in_what_is_printed(path: Path):
    assert "secret" not in repr(RecordFile.at(path, "secret"))


def _in_child(task: Callable[[], str]) -> str:
    receiving, sending = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            said = task()
        except StoreError as error:
            said = str(error)
        os.write(sending, said.encode())
        os._exit(0)
    os.close(sending)
    with os.fdopen(receiving, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(pid, 0)
    return said


# Schema versions

RELEASED = sorted((Path(__file__).parent / "released").glob("*.sql"))


def _schema(connection: apsw.Connection) -> list[tuple]:
    return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()


@pytest.mark.parametrize("dump", RELEASED, ids=lambda p: p.stem)
def test_a_record_of_every_released_version_is_brought_forward(tmp_path: Path, dump: Path):
    path = tmp_path / "old.db"
    connection = apsw.Connection(str(path))
    for _ in connection.execute(dump.read_text()):
        pass
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.close()
    new = made(tmp_path / "new.db")
    with SqliteStore.open(path) as store:
        assert list(store.check()) == []
        assert [e.position for e in store.entries()] == [0, 1, 2, 3, 4]
        assert [e.content is None for e in store.entries()] == [False, True, False, False, False]
        assert len(list(store.rows(2))) == 3
        assert len(list(store.waiting())) == 1
        assert store.last_checkpoint() == (2, b"note")
        with store.appending() as work:
            work.append(stored(5))
    old, fresh = RecordFile.at(path).reader(), RecordFile.at(new).reader()
    assert old.pragma("user_version") == fresh.pragma("user_version") == steps()[-1].version
    assert _schema(old) == _schema(fresh)


def test_there_is_a_record_of_every_version():
    assert [int(p.stem[1:]) for p in RELEASED] == [s.version for s in steps()]


def test_a_step_is_taken_whole_or_not_at_all(path: Path):
    made(path)
    file = RecordFile.at(path)
    second = Step(2, "colours", "CREATE TABLE colour (name TEXT) STRICT; INSERT INTO colour VALUES ('red')")
    broken = Step(3, "broken", "CREATE TABLE shape (name TEXT) STRICT; INSERT INTO nowhere VALUES (1)")
    with pytest.raises(StoreError, match="nowhere"):
        open_for_reading(file, (*steps(), second, broken))
    with pytest.raises(StoreError, match="newer truce"):
        SqliteStore.open(path)
    opened = open_for_reading(file, (*steps(), second))
    tables = _tables(opened.connection)
    assert "colour" in tables
    assert "shape" not in tables
    assert opened.connection.pragma("user_version") == 2
    opened.connection.close()


def test_the_mark_is_on_the_page_that_every_transaction_writes(path: Path):
    made(path)
    connection = RecordFile.at(path).reader()
    (page,) = next(connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'mark'"))
    assert page == MARK_PAGE
    connection.close()


@pytest.mark.parametrize("name", ["a b.db", "file:x?mode=ro&y=%20#z.db", "räkning—年.db", "'; --.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str):
    path = made(tmp_path / name, 2)
    abandoned(path, 1)
    assert sizes(path) == 3
    assert {p.name for p in tmp_path.iterdir()} >= {name}
