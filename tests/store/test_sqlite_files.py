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
from filings import MISSION, fill, rows, stored
from sqlite_records import KEY, abandoned, made, sizes, wal

from truce.errors import StoreError
from truce.store.files.disks import remote_kind
from truce.store.sqlite import record as sqlite_store
from truce.store.sqlite.files import RecordFile, read_key
from truce.store.sqlite.record import SqliteStore

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
        "import sys, time; from pathlib import Path; from truce.store.sqlite.record import SqliteStore\n"
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


@pytest.mark.parametrize("name", ["a b.db", "file:x?mode=ro&y=%20#z.db", "räkning—年.db", "'; --.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str):
    path = made(tmp_path / name, 2)
    abandoned(path, 1)
    assert sizes(path) == 3
    assert {p.name for p in tmp_path.iterdir()} >= {name}
