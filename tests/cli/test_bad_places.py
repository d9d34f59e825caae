"""Missions in bad places: moved, copied, linked, locked, on full or foreign disks; each told or recovered."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from commands import RUN, here, truce
from rights import without_root_rights

from truce.errors import StoreError
from truce.mission.missions import Mission
from truce.store.files import disks
from truce.store.sqlite.record import SqliteStore

STRIKE = "Kenya's army shelled Gulu in Uganda on 9 May 2031, killing four soldiers, a hospital director said."
AT = ("--at", "2031-05-20")
RATE = ("clinic", "B", "--by", "Ana")
HOUR = 3600 * 10**9
# Files ratings for ever, and says the id of each once it is acknowledged.
FILING = """
import sys
from pathlib import Path
from truce.findings.record import Rating
from truce.mission.missions import Mission
with Mission.open(Path(sys.argv[1])) as mission:
    number = 0
    while True:
        number += 1
        rating = Rating(id=f"{sys.argv[2]}-{number}", source="radio", letter="B", by=sys.argv[2], known=0)
        print(mission.file_noun(rating), flush=True)
"""
HOLDING = """
import sys, time
from pathlib import Path
from truce.mission.missions import Mission
with Mission.open(Path(sys.argv[1])) as mission, mission.store.appending():
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("places")
    (folder / "strike.txt").write_text(STRIKE)
    with Mission.create(folder / "lake", "Lake truce", holder="Team 1") as mission:
        mission.ingest(folder / "strike.txt")
    return folder / "lake"


@pytest.fixture
def lake(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "lake")
    return tmp_path / "lake"


@contextmanager
def running(code: str, *arguments: str | Path) -> "Iterator[subprocess.Popen[str]]":
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.communicate(timeout=60)


def size(lake: Path) -> int:
    with Mission.open(lake) as mission:
        return mission.size


def is_sound(lake: Path) -> bool:
    code, out, messages = here("ledger", "verify", lake)
    assert code in (0, 2, 3), out + messages
    return code == 0


# What is given is no mission


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("strike.txt", "it is a file, and a mission is a folder"),
        ("/dev/null", "it is a file, and a mission is a folder"),
        ("", "holds neither record.sqlite nor record.address"),
        ("nothing", "does not exist"),
        ("dangling", "does not exist"),
        ("lost", "it has keys, and neither record.sqlite"),
        ("lake/keys", "holds neither"),
    ],
)
def test_what_is_no_mission_is_told_apart(
    lake: Path, tmp_path: Path, given: str, words: str, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "strike.txt").write_text(STRIKE)
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "lost" / "keys").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    for command in ("status", "doctor", "timeline"):
        code, out, messages = here(command, given)
        assert (code, out) == (2, "")
        assert words in messages
        assert messages.count("\n") == 1


# Where it is


def test_a_linked_mission_is_the_mission_itself(lake: Path, tmp_path: Path):
    link, parts = tmp_path / "link", tmp_path / "parts"
    link.symlink_to(lake)
    parts.mkdir()
    # A folder of its own whose record alone is a link: another name for the same file, and no second record.
    for each in lake.iterdir():
        (parts / each.name).symlink_to(each)
    with Mission.open(lake) as mission:
        for other in (link, parts):
            assert here("rate", other, *RATE)[0] == 0
            assert here("status", other, *AT)[0] == 0
        assert mission.size == 5
        mission.file("split", {"accounts": ["a", "b"], "by": "Ana", "reason": ""})
    assert size(link) == size(parts) == 6
    assert is_sound(link)


def test_a_mission_that_is_moved_while_it_is_open_files_nothing_into_nowhere(lake: Path, tmp_path: Path):
    moved = tmp_path / "moved"
    with Mission.open(lake) as mission:
        mission.file("split", {"accounts": ["a", "b"], "by": "Ana", "reason": ""})
        lake.rename(moved)
        assert mission.size == 4
        with pytest.raises(StoreError, match="pen it again"):
            mission.file("split", {"accounts": ["a", "c"], "by": "Ana", "reason": ""})
        # It is filed at its new place, and the one that is open still answers.
        assert here("rate", moved, *RATE)[0] == 0
    assert size(moved) == 5
    assert is_sound(moved)
    assert here("status", lake)[0] == 2


def test_a_copy_made_while_somebody_files_is_whole_or_refused(lake: Path, tmp_path: Path):
    told = 0
    with running(FILING, lake, "ana") as clerk:
        assert clerk.stdout is not None
        for number in range(3):
            for _ in range(5):
                clerk.stdout.readline()
            copy = tmp_path / f"copy-{number}"
            shutil.copytree(lake, copy)
            code, out, messages = here("ledger", "verify", copy)
            assert code in (0, 2, 3), out + messages
            told += code != 0
            if code == 0:
                # The checkpoint of what it was copied from goes on from it.
                assert here("status", copy, *AT)[0] == 0
            assert here("doctor", copy)[0] in (0, 1, 2, 3)
    assert told < 3
    assert is_sound(lake)


def test_two_copies_that_both_file_are_found_by_whoever_sees_both(lake: Path, tmp_path: Path):
    """The copies cannot know of each other: the other side's checkpoint, a packet or a witness shows it."""
    other, witness = tmp_path / "other", tmp_path / "w"
    key = here("witness", "init", witness, "--name", "mediator.example/w")[1].split()[0]
    sequencer = here("witness", "name", lake, key)[1].split()[-1]
    assert here("witness", "trust", witness, sequencer)[0] == 0
    shutil.copytree(lake, other)
    assert here("rate", lake, *RATE)[0] == 0
    assert here("rate", other, "radio", "C", "--by", "Bo")[0] == 0
    assert is_sound(lake)
    assert is_sound(other)
    with Mission.open(other) as mission:
        last = mission.store.last_checkpoint()
        assert last is not None
    (tmp_path / "held").write_bytes(last[1])
    code, out, _ = here("ledger", "verify", lake, "--held", tmp_path / "held")
    assert code == 3
    assert "held" in out
    assert here("sync", "write", other, tmp_path / "packet", "--for", "operator")[0] == 0
    code, out, messages = here("sync", "apply", lake, tmp_path / "packet")
    assert code == 3, out + messages
    for each, wanted in ((lake, 0), (other, 3)):
        assert here("witness", "request", each, tmp_path / f"{each.name}.request", "--from", "0")[0] == 0
        request, answer = tmp_path / f"{each.name}.request", tmp_path / f"{each.name}.answer"
        code, out, messages = here("witness", "cosign", witness, request, answer)
        assert code == wanted, out + messages
    assert "fork" in messages


# Who else is at work


def test_whoever_waits_for_one_that_hangs_is_told_its_number(lake: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(SqliteStore.open.__func__.__kwdefaults__, "wait", 0.5)  # type: ignore[attr-defined]
    with running(HOLDING, lake) as clerk:
        assert clerk.stdout is not None
        assert clerk.stdout.readline() == "held\n"
        clerk.send_signal(signal.SIGSTOP)
        code, _, messages = here("rate", lake, *RATE)
        assert code == 2
        assert f"is being written by process {clerk.pid}" in messages
        assert here("status", lake, *AT)[0] == 0
        assert here("doctor", lake)[0] == 0
        clerk.kill()
        clerk.wait(60)
        assert here("rate", lake, *RATE)[0] == 0
    assert size(lake) == 4
    assert is_sound(lake)


def test_two_processes_that_file_at_once_both_succeed(lake: Path):
    both = [
        subprocess.Popen(
            [sys.executable, "-c", RUN, "rate", str(lake), *RATE],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in both:
        _, messages = process.communicate(timeout=120)
        assert process.returncode == 0, messages
    assert size(lake) == 5
    assert is_sound(lake)


# What the disk is


TABLE = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:40 / {point} rw,nosuid shared:2 - {kind} server:/export rw
"""


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "virtiofs", "ceph"])
def test_every_kind_of_network_file_system_is_asked_and_not_written(
    lake: Path, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
):
    table = tmp_path / "mountinfo"
    table.write_text(TABLE.format(point=str(tmp_path).replace(" ", "\\040"), kind=kind))
    monkeypatch.setattr(disks.remote_kind, "__defaults__", (table,))
    code, _, messages = here("rate", lake, *RATE)
    assert code == 2
    assert f"is on a network file system ({kind})" in messages
    assert "local disk" in messages
    assert here("status", lake, *AT)[0] == 0
    for local in ("ext4", "fuseblk", "tmpfs", "overlay"):
        table.write_text(TABLE.format(point=tmp_path, kind=local))
        assert disks.remote_kind(lake) is None
    assert here("rate", lake, *RATE)[0] == 0


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 4 MB, in memory."""
    point = tmp_path / "disk"
    point.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(point)]
    if os.getuid() != 0 or subprocess.run(command, capture_output=True, check=False, timeout=20).returncode:
        pytest.skip("this user may not mount a disk")
    yield point
    subprocess.run(["umount", "--lazy", str(point)], check=True, timeout=20)


def test_a_disk_that_is_read_only_can_be_asked(lake: Path, mounted: Path):
    shutil.copytree(lake, mounted / "lake")
    wanted = here("status", lake, *AT)
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True, timeout=20)
    assert here("status", mounted / "lake", *AT) == wanted
    code, _, messages = here("rate", mounted / "lake", *RATE)
    assert code == 2
    assert "can only be read" in messages
    code, out, _ = here("ledger", "verify", mounted / "lake")
    assert code == 0, out
    code, out, _ = here("doctor", mounted / "lake")
    assert "cannot be written by this user" in " ".join(out.split())


def test_a_disk_that_is_full_refuses_and_takes_it_in_once_there_is_room(
    lake: Path, mounted: Path, tmp_path: Path
):
    there = mounted / "lake"
    shutil.copytree(lake, there)
    ballast = mounted / "ballast"
    ballast.write_bytes(bytes(os.statvfs(mounted).f_bavail * os.statvfs(mounted).f_frsize - 120_000))
    code = filed = 0
    while code == 0:
        code, _, messages = here("rate", there, *RATE)
        filed += code == 0
        assert filed < 200
    assert code == 2
    assert "the disk is full" in messages or "cannot be opened" in messages, messages
    (tmp_path / "report.txt").write_text(f"{STRIKE} It was the second report.")
    code, _, messages = here("ingest", there, tmp_path / "report.txt")
    assert code == 2
    assert "room" in messages or "space" in messages, messages
    assert here("doctor", there)[0] in (1, 2)
    ballast.unlink()
    assert size(there) == 3 + filed
    assert here("rate", there, *RATE)[0] == 0
    assert is_sound(there)


@pytest.mark.parametrize("limit", [500, 60_000])
def test_a_write_that_the_system_cuts_off_leaves_whole_entries(lake: Path, tmp_path: Path, limit: int):
    (tmp_path / "report.txt").write_text("\n".join(f"Report {n}. {STRIKE}" for n in range(20)))
    patch = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    code, out, messages = truce("ingest", lake, tmp_path / "report.txt", patch=patch)
    assert (code, out) == (2, ""), messages
    assert size(lake) == 3
    assert is_sound(lake)
    assert here("ingest", lake, tmp_path / "report.txt")[0] == 0
    assert size(lake) == 5


@pytest.mark.parametrize("limit", [9, 15])
def test_too_few_open_files_are_told_and_leave_whole_entries(lake: Path, tmp_path: Path, limit: int):
    (tmp_path / "report.txt").write_text(f"{STRIKE} It was the second report.")
    # What is loaded has its files open before the limit falls.
    patch = (
        "import resource, truce.mission.missions, truce.claims.reading.offline;"
        f"resource.setrlimit(resource.RLIMIT_NOFILE, ({limit}, {limit}))"
    )
    code, _, messages = truce("ingest", lake, tmp_path / "report.txt", patch=patch)
    assert code in (0, 2)
    assert code == 0 or "open" in messages, messages
    assert size(lake) == (5 if code == 0 else 3)
    assert is_sound(lake)


# Keys, passphrases and rights


def test_a_key_that_is_damaged_or_gone_stops_no_question_and_every_filing(lake: Path):
    own = lake / "keys" / "own.pem"
    wanted = here("status", lake, *AT)
    kept = own.read_bytes()
    for spoil, words in ((lambda: own.write_bytes(b"garbage"), "own.pem"), (own.unlink, "no key of its own")):
        spoil()
        assert here("status", lake, *AT) == wanted
        code, _, messages = here("rate", lake, *RATE)
        assert code == 2
        assert words in messages
        assert words in " ".join(here("doctor", lake)[1].split())
    own.write_bytes(kept)
    own.chmod(0o644)
    code, out, _ = here("doctor", lake)
    assert code == 1
    assert "can be used by others" in " ".join(out.split())
    assert "chmod 600" in " ".join(out.split())


def test_a_passphrase_that_is_wrong_or_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TRUCE_PASSPHRASE", "four words of some length")
    assert here("init", tmp_path / "sealed", "--encrypt")[0] == 0
    monkeypatch.setenv("TRUCE_PASSPHRASE", "other words")
    for command in (("status", tmp_path / "sealed"), ("rate", tmp_path / "sealed", *RATE)):
        code, out, messages = here(*command)
        assert (code, out) == (2, "")
        assert "wrong" in messages
        assert "other words" not in messages
    monkeypatch.delenv("TRUCE_PASSPHRASE")
    code, _, messages = here("status", tmp_path / "sealed")
    assert code == 2
    assert "TRUCE_PASSPHRASE" in messages


def test_a_folder_of_another_user_is_refused_with_whose_it_is(lake: Path):
    if os.getuid() != 0:
        pytest.skip("only root has folders that another user may not read, and can be that user")
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all"]
    if subprocess.run([*nobody, sys.executable, "-c", "import truce"], check=False, timeout=60).returncode:
        pytest.skip("another user may not run this Python")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        there = shutil.copytree(lake, Path(folder) / "lake")
        for mode in (0o755, 0o711):
            there.chmod(mode)
            code, out, messages = truce("status", there, before=nobody)
            assert (code, out) == (2, "")
            assert "belongs to root" in messages or "is not readable" in messages, messages
        assert without_root_rights() is not None


# The clock


def test_a_clock_that_jumps_back_between_two_filings_is_told(lake: Path, monkeypatch: pytest.MonkeyPatch):
    right = time.time_ns
    assert here("rate", lake, *RATE)[0] == 0
    monkeypatch.setattr("time.time_ns", lambda: right() - 30 * 10**9)
    assert here("rate", lake, *RATE)[0] == 0, "a time service may set it back by seconds"
    monkeypatch.setattr("time.time_ns", lambda: right() - HOUR)
    code, _, messages = here("rate", lake, *RATE)
    assert code == 2
    assert "clock" in messages
    assert "before the last" in messages
    code, out, _ = here("doctor", lake)
    assert code == 1
    assert "clock" in out
    monkeypatch.setattr("time.time_ns", right)
    assert here("rate", lake, *RATE)[0] == 0
    with Mission.open(lake) as mission:
        recorded = [entry.recorded for entry in mission.store.entries()]
    assert len(recorded) == 6
    assert recorded == sorted(recorded)
    assert is_sound(lake)


def test_a_clock_that_is_a_year_ahead_files_nothing_that_would_lock_everybody_out(
    lake: Path, monkeypatch: pytest.MonkeyPatch
):
    right = time.time_ns
    monkeypatch.setattr("time.time_ns", lambda: right() + 365 * 24 * HOUR)
    code, _, messages = here("rate", lake, *RATE)
    assert code == 2
    assert "truce doctor MISSION --rested" in messages
    code, out, _ = here("doctor", lake)
    assert code == 1
    assert "--rested" in out
    monkeypatch.setattr("time.time_ns", right)
    assert here("rate", lake, *RATE)[0] == 0
    code, _, messages = here("doctor", lake, "--rested")
    assert code == 2
    assert "is not needed" in messages


def test_a_mission_that_did_rest_for_a_year_goes_on_once_somebody_says_so(
    lake: Path, monkeypatch: pytest.MonkeyPatch
):
    right = time.time_ns
    monkeypatch.setattr("time.time_ns", lambda: right() + 365 * 24 * HOUR)
    code, out, messages = here("doctor", lake, "--rested")
    assert code == 0, out + messages
    assert here("rate", lake, *RATE)[0] == 0
    assert is_sound(lake)
