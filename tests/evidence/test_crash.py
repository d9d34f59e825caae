"""kill -9 and power cuts: what was acknowledged is there, nothing is there by half."""

import hashlib
import random
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

from hypothesis import settings
from power_cuts import Disk, events_of

from truce.store.files.evidence import Evidence, Quotas
from truce.store.files.upkeep import Leftovers, cleaning, leftovers

ADDING = Path(__file__).with_name("adding_files.py")
SOAK = settings.default.max_examples >= 1000
KILLS = 100 if SOAK else 8
CUTS = 1000 if SOAK else 60


def command(folder: Path, key: bytes | None, seed: int, count: int) -> list[str | Path]:
    return [sys.executable, ADDING, folder, key.hex() if key else "-", str(seed), str(count)]


def name_of_its_bytes(store: Evidence, path: Path) -> str:
    data = BytesIO(path.read_bytes())
    if store.sealing:
        store.sealing.unseal(data, plain := BytesIO())
        data = plain
    return store.stored_name(hashlib.sha256(data.getvalue()).hexdigest())


def check(store: Evidence, acknowledged: list[str], turn: str) -> None:
    """All that was acknowledged is here and right; the rest clears up, and the work can go on."""
    for sha256 in acknowledged:
        store.verify(sha256)
    listed = leftovers(store, acknowledged)
    assert listed.strange == (), turn
    # A whole file whose entry never came is a leftover, and is whole.
    for path in listed.unnamed:
        assert Path(path).name == name_of_its_bytes(store, store.folder / path), turn
    if store.folder.exists():
        with cleaning(store) as clean:
            clean.remove(listed, acknowledged)
    with store.adding() as adding:
        again = [adding.stream(BytesIO(store.read(sha256, 1 << 20))) for sha256 in acknowledged[:3]]
        after = adding.stream(BytesIO(b"after the crash"))
    assert not any(kept.new for kept in again)
    assert leftovers(store, [*acknowledged, after.sha256]) == Leftovers(), turn


def test_a_killed_process_loses_nothing_that_it_acknowledged(tmp_path: Path, key: bytes | None):
    chance = random.Random(4)
    acknowledged_in_all = 0
    for turn in range(KILLS):
        store = Evidence(tmp_path / f"{turn}", key, Quotas(leave_free=0))
        started = command(store.folder, key, turn, 10_000)
        process = subprocess.Popen(started, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        # Some are acknowledged first, however slow the disk is; the moment of the kill is by chance.
        said = [process.stdout.readline().strip() for _ in range(chance.randint(0, 4))]
        time.sleep(chance.uniform(0, 0.02))
        process.send_signal(signal.SIGKILL)
        said += process.stdout.read().split()
        process.wait()
        acknowledged = [sha256 for sha256 in said if len(sha256) == 64]
        acknowledged_in_all += len(acknowledged)
        check(store, list(dict.fromkeys(acknowledged)), f"kill {turn}")
    assert acknowledged_in_all >= KILLS


def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path, key: bytes | None):
    top = tmp_path / "mission"
    top.mkdir()
    events = events_of(command(top / "evidence", key, 1, 8), tmp_path / "trace")
    assert sum(event.call == "fsync" for event in events) > 8
    chance = random.Random(4)
    moments = sorted(chance.choices(range(len(events) + 1), k=CUTS))
    disk, said, played = Disk(top), b"", 0
    for turn, moment in enumerate(moments):
        for event in events[played:moment]:
            said += event.data if event.call == "said" else b""
            disk.play(event)
        played = moment
        disk.cut(tmp_path / f"cut{turn}", chance)
        store = Evidence(tmp_path / f"cut{turn}" / "evidence", key, Quotas(leave_free=0))
        lines = said.decode().splitlines(keepends=True)
        acknowledged = [line.strip() for line in lines if len(line) == 65]
        check(store, list(dict.fromkeys(acknowledged)), f"cut {turn} after {moment} events")
    assert len(said.splitlines()) == 9


def test_the_model_of_a_power_cut_finds_a_missing_fsync(tmp_path: Path, key: bytes | None):
    top = tmp_path / "mission"
    top.mkdir()
    events = events_of(command(top / "evidence", key, 1, 8), tmp_path / "trace")
    lost = 0
    for turn in range(10):
        disk = Disk(top)
        for event in events:
            if event.call != "fsync" or not event.path.endswith(".part"):
                disk.play(event)
        disk.cut(tmp_path / f"cut{turn}", random.Random(turn))
        store = Evidence(tmp_path / f"cut{turn}" / "evidence", key, Quotas(leave_free=0))
        said = b"".join(event.data for event in events if event.call == "said").decode().split()
        try:
            check(store, list(dict.fromkeys(said[1:])), "")
        except Exception:  # noqa: BLE001
            lost += 1
    assert lost > 0
