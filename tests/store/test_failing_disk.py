"""A disk that is full, or breaks, at every single change of a scripted filing: refused, and filed again."""

import os
import resource
import signal
from pathlib import Path

import apsw
import pytest
from failing_vfs import FailingVfs
from filings import MISSION, A, rows, stored
from hypothesis import settings

from truce.errors import StoreError
from truce.store.sqlite.record import SqliteStore

KEY = bytes(range(32))
SOAK = settings.default.max_examples >= 1000
SCRIPT = [stored(position, text=f"text {position} " * 50 * position) for position in range(9)]
"""Nine entries in four transactions: one, two with rows, and the rest after the record was opened again."""


def step(store: SqliteStore, start: int, stop: int) -> None:
    """File entries of the script as a caller does: what is there already is left out."""
    with store.appending() as work:
        for entry in SCRIPT[start:stop]:
            last = work.last_of(A)
            if last is None or entry.sequence > last[0]:
                if entry.position == 2:
                    work.add_rows(rows(100))
                work.append(entry)


def script(path: Path, key: bytes | None, vfs: str, done: list[int]) -> None:
    """The filing, noting in `done` how many entries were acknowledged."""
    with SqliteStore.open(path, key, vfs=vfs) as store:
        store._writable().pragma("wal_autocheckpoint", 12)
        for start, stop in ((0, 1), (1, 3), (3, 5)):
            step(store, start, stop)
            done.append(stop)
    with SqliteStore.open(path, key, vfs=vfs) as store:
        step(store, 5, 9)
        done.append(9)


def check(path: Path, key: bytes | None, done: list[int], turn: str) -> None:
    """What was acknowledged is there, nothing by half; filing again with a good disk ends as it should."""
    with SqliteStore.open(path, key) as store:
        assert list(store.check()) == [], turn
        there = list(store.entries())
        assert there == SCRIPT[: len(there)], turn
        assert len(there) >= (done[-1] if done else 0), turn
        assert len(there) in (0, 1, 3, 5, 9), turn
    script(path, key, "", [])
    with SqliteStore.open(path, key) as store:
        assert list(store.entries()) == SCRIPT, turn
        assert len(list(store.rows(2))) == 100, turn
        assert list(store.check()) == [], turn


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    return request.param


@pytest.fixture(scope="module")
def registered() -> FailingVfs:
    # Never unregistered: the VFS that encrypts stays above it, and would call into nothing.
    return FailingVfs()


@pytest.fixture
def disk(registered: FailingVfs) -> FailingVfs:
    registered.fail(None)
    return registered


@pytest.mark.parametrize(
    ("error", "length"),
    [(apsw.FullError, 1_000_000), (apsw.IOError, 1_000_000), (apsw.IOError, 1)],
    ids=["full from then on", "broken from then on", "broken once"],
)
def test_a_disk_that_fails_at_every_change_of_a_filing(quick_path: Path, disk, key, error, length):
    path = quick_path / "counted.db"
    SqliteStore.create(path, MISSION, key).close()
    disk.fail(None, 0)
    script(path, key, disk.name, [])
    changes = disk.count
    assert changes > 40
    refused = 0
    for number in range(0, changes, 1 if SOAK else 5):
        path = quick_path / f"{number}.db"
        SqliteStore.create(path, MISSION, key).close()
        done: list[int] = []
        disk.fail(number, length, error)
        try:
            script(path, key, disk.name, done)
        except StoreError as told:
            refused += 1
            assert str(path) in str(told)
        check(path, key, done, f"{error.__name__} at change {number} of {changes}")
    assert refused > changes // (3 if SOAK else 15)


def test_a_store_goes_on_once_the_disk_has_room_again(quick_path: Path, disk):
    path = quick_path / "record.db"
    SqliteStore.create(path, MISSION).close()
    with SqliteStore.open(path, vfs=disk.name) as store:
        step(store, 0, 1)
        disk.fail(0, 1_000_000, apsw.FullError)
        for _ in range(3):
            with pytest.raises(StoreError, match="disk is full"):
                step(store, 1, 3)
            assert store.head().size == 1
        disk.fail(None, 0)
        step(store, 1, 3)
        assert list(store.entries()) == SCRIPT[:3]


def test_a_disk_that_fails_while_a_record_is_made(quick_path: Path, disk):
    from truce.store.sqlite.files import RecordFile, create

    disk.fail(None, 0)
    create(RecordFile.at(quick_path / "counted.db", None, disk.name), MISSION)
    changes = disk.count
    assert changes > 5
    (quick_path / "counted.db").unlink()
    refused = 0
    for number in range(changes):
        path = quick_path / f"{number}.db"
        disk.fail(number, 1_000_000, apsw.FullError)
        try:
            create(RecordFile.at(path, None, disk.name), MISSION)
        except StoreError:
            refused += 1
            assert list(quick_path.glob(f"*{number}.db*")) == []
            create(RecordFile.at(path), MISSION)
        with SqliteStore.open(path) as store:
            assert list(store.check()) == []
        path.unlink()
    assert refused > changes // 2


def test_a_real_limit_on_the_size_of_files(quick_path: Path):
    """The kernel itself refuses to let files grow (RLIMIT_FSIZE), as on a full disk."""
    path = quick_path / "record.db"
    SqliteStore.create(path, MISSION).close()
    limit = 90_000
    receiving, sending = os.pipe()
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        done: list[int] = []
        said = "not refused"
        try:
            script(path, None, "", done)
        except StoreError as error:
            said = str(error)
        os.write(sending, f"{done[-1] if done else 0} {said}".encode())
        os._exit(0)
    os.close(sending)
    with os.fdopen(receiving, "rb") as pipe:
        count, said = pipe.read().decode().split(" ", 1)
    os.waitpid(pid, 0)
    assert str(path) in said
    assert "disk" in said
    check(path, None, [int(count)], said)
