"""kill -9 and power cuts: what a record in SQLite acknowledged is there, nothing is there by half."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filings import fill
from hypothesis import settings
from power_cuts import Disk, Event, events_of

from truce.errors import StoreError
from truce.store.sqlite.record import SqliteStore

FILING = Path(__file__).with_name("filing_entries.py")
SOAK = settings.default.max_examples >= 1000
KILLS = 200 if SOAK else 8
CUTS = 1000 if SOAK else 60


@pytest.fixture(params=[None, bytes(range(32))], ids=["plain", "encrypted"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    return request.param


def command(path: Path, key: bytes | None, count: int) -> list[str | Path]:
    return [sys.executable, FILING, path, key.hex() if key else "-", str(count)]


@pytest.fixture(autouse=True)
def _shared_for_children(monkeypatch: pytest.MonkeyPatch):
    shared = str(Path(__file__).parents[1] / "shared")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([shared, *filter(None, sys.path)]))


def check(path: Path, key: bytes | None, said: bytes, turn: str) -> int:
    """All that was acknowledged is here and whole, and so is the rest; the work can go on."""
    whole = said[: said.rfind(b"\n") + 1].decode().split()
    if not whole and not path.exists():
        return 0
    acknowledged = whole[1:]
    with SqliteStore.open(path, key) as store:
        assert list(store.check()) == [], turn
        entries = list(store.entries())
        assert [e.id for e in entries][: len(acknowledged)] == acknowledged, turn
        assert [e.sequence for e in entries] == list(range(len(entries))), turn
        assert all(len(list(store.rows(e.position))) == 5 * (e.position % 2) for e in entries), turn
        # With an entry, all of its transaction is there.
        if entries:
            assert (store.last_checkpoint() or (0, b""))[0] == len(entries), turn
        fill(store, 1)
    with SqliteStore.open(path, key) as store:
        assert store.head().size == len(entries) + 1, turn
    return len(acknowledged)


def test_a_killed_process_loses_nothing_that_it_acknowledged(quick_path: Path, key: bytes | None):
    chance = random.Random(4)
    acknowledged = 0
    for turn in range(KILLS):
        path = quick_path / f"{turn}.db"
        process = subprocess.Popen(command(path, key, 100_000), stdout=subprocess.PIPE)
        assert process.stdout is not None
        ready = process.stdout.readline() if turn % 8 else b""
        # Every eighth dies while it starts, or makes the record.
        time.sleep(chance.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        said = ready + process.stdout.read()
        process.stdout.close()
        process.wait()
        acknowledged += check(path, key, said, f"kill {turn}")
    assert acknowledged > KILLS


def played(
    events: list[Event], top: Path, moments: list[int], leave_out: str = ""
) -> "list[tuple[Disk, bytes]]":
    disk, said, done = Disk(top), b"", 0
    for moment in moments:
        for event in events[done:moment]:
            said += event.data if event.call == "said" else b""
            if event.call != "fsync" or not leave_out or not event.path.endswith(leave_out):
                disk.play(event)
        done = moment
        yield disk, said


def test_a_power_cut_loses_nothing_that_was_acknowledged(quick_path: Path, key: bytes | None):
    top = quick_path / "mission"
    top.mkdir()
    events = events_of(command(top / "record.db", key, 30), quick_path / "trace")
    assert {"create", "write", "truncate", "fsync", "link", "unlink"} <= {e.call for e in events}
    chance = random.Random(4)
    moments = sorted(chance.choices(range(len(events) + 1), k=CUTS))
    most = 0
    for turn, (disk, said) in enumerate(played(events, top, moments)):
        into = quick_path / f"cut{turn}"
        disk.cut(into, chance)
        most = max(most, check(into / "record.db", key, said, f"cut {turn} after {moments[turn]} events"))
    assert most > 30


@pytest.mark.parametrize("forgotten", [".db-wal", ".db", "mission"])
def test_the_model_of_a_power_cut_finds_a_missing_fsync(quick_path: Path, forgotten: str):
    """Would the harness notice? Each kind of fsync is needed, and without it some cut shows that."""
    top = quick_path / "mission"
    top.mkdir()
    events = events_of(command(top / "record.db", None, 30), quick_path / "trace")
    chance = random.Random(4)
    moments = sorted(chance.choices(range(len(events) + 1), k=150))
    lost = 0
    for turn, (disk, said) in enumerate(played(events, top, moments, forgotten)):
        into = quick_path / f"cut{turn}"
        disk.cut(into, chance)
        try:
            check(into / "record.db", None, said, "")
        except (StoreError, AssertionError):
            lost += 1
    assert lost > 0
