"""The commands that keep a mission safe, run as a user runs them: on sound missions and on broken ones.

Each runs in a process of its own; whatever it is given, it ends with words and an exit code, never with a
traceback.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from commands import RUN, here, truce
from rights import without_root_rights

from truce.mission.missions import Mission

STRIKE = "Kenya's army shelled Gulu in Uganda on 9 May 2031, killing four soldiers, a hospital director said."
OTHER = "Kenya's army shelled Lira in Uganda on 10 May 2031, a nurse at the clinic in Lira said on Sunday."
TEN_YEARS = 10 * 365 * 86_400 * 10**9


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mission with one document; a test takes a copy of it."""
    folder = tmp_path_factory.mktemp("care")
    (folder / "strike.txt").write_text(STRIKE)
    (folder / "other.txt").write_text(OTHER)
    with Mission.create(folder / "lake", "Lake truce", holder="Team 1") as mission:
        mission.ingest(folder / "strike.txt")
    return folder


@pytest.fixture
def lake(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made / "lake", tmp_path / "lake")
    return tmp_path / "lake"


def test_a_sound_mission_is_healthy_and_verifies(lake: Path):
    code, out, _ = truce("doctor", lake)
    assert code == 0, out
    assert "Nothing is wrong with its files" in out
    code, out, _ = here("ledger", "verify", lake, "--json")
    assert code == 0, out
    assert json.loads(out)["sound"] is True
    assert json.loads(out)["agreed"] == 3


@pytest.mark.parametrize(
    ("name", "spoil", "code", "words"),
    [
        ("no record", lambda p: (p / "record.sqlite").unlink(), 2, "is no mission"),
        ("a text", lambda p: (p / "record.sqlite").write_text("hello " * 999), 2, "is no record of truce"),
        ("empty", lambda p: (p / "record.sqlite").write_bytes(b""), 2, "empty file"),
        ("another program's", lambda p: database(p / "record.sqlite"), 2, "database of another program"),
        ("a folder", lambda p: folder_instead(p / "record.sqlite"), 2, "is no mission"),
    ],
)  # fmt: skip
def test_what_is_no_mission_is_refused_in_words(
    lake: Path, name: str, spoil: Callable[[Path], object], code: int, words: str
):
    spoil(lake)
    found, out, messages = (truce if name == "a text" else here)("status", lake)
    assert (found, out) == (code, ""), name
    assert words in messages


def database(file: Path) -> None:
    file.unlink()
    connection = apsw.Connection(str(file))
    connection.execute("CREATE TABLE guests (name TEXT)")
    connection.close()


def folder_instead(file: Path) -> None:
    file.unlink()
    file.mkdir()


def test_a_newer_schema_is_left_alone(lake: Path):
    connection = apsw.Connection(str(lake / "record.sqlite"))
    connection.pragma("user_version", 999)
    connection.close()
    before = (lake / "record.sqlite").read_bytes()
    code, _, messages = truce("status", lake)
    assert code == 2
    assert "was written by a newer truce" in messages
    assert (lake / "record.sqlite").read_bytes() == before


def with_wal(source: Path, to: Path) -> None:
    """A copy of a mission as a power cut leaves it: what was filed last stands in the -wal file."""
    with Mission.open(source) as mission:
        mission.file("split", {"accounts": ["a", "b"], "by": "Ana", "reason": ""})
        shutil.copytree(source, to)


def test_a_truncated_wal_file_is_recovered_and_told(lake: Path, tmp_path: Path):
    with_wal(lake, tmp_path / "cut")
    wal = tmp_path / "cut" / "record.sqlite-wal"
    whole = wal.read_bytes()
    assert len(whole) > 5000
    wal.write_bytes(whole[: len(whole) - 2000])
    held = tmp_path / "held"
    with Mission.open(lake) as mission:
        last = mission.store.last_checkpoint()
        assert last is not None
        held.write_bytes(last[1])
    code, _, messages = truce("status", tmp_path / "cut", "--at", "2031-05-20")
    assert code == 0, messages
    code, out, _ = here("doctor", tmp_path / "cut")
    assert code in (1, 3)
    assert "-wal file" in out
    code, out, _ = here("ledger", "verify", tmp_path / "cut", "--held", held)
    assert code == 3, "a checkpoint that somebody holds shows what was lost"
    assert "more than the 3 entries here" in out


def test_a_copied_shm_file_changes_nothing(lake: Path, tmp_path: Path):
    with_wal(lake, tmp_path / "copy")
    (tmp_path / "copy" / "record.sqlite-shm").write_bytes(os.urandom(32_768))
    code, out, messages = truce("ledger", "verify", tmp_path / "copy")
    assert code == 0, out + messages
    assert "4 entries" in out


def test_a_read_only_folder_can_be_asked_and_refuses_to_file(lake: Path):
    prefix = without_root_rights()
    wanted = here("status", lake, "--at", "2031-05-20")
    for each in sorted(lake.rglob("*"), reverse=True):
        each.chmod(0o500 if each.is_dir() else 0o400)
    lake.chmod(0o500)
    try:
        assert truce("status", lake, "--at", "2031-05-20", before=prefix) == wanted
        code, _, messages = truce("rate", lake, "clinic", "B", "--by", "Ana", before=prefix)
        assert code == 2
        assert "access is denied" in messages or "can only be read" in messages
        code, out, _ = truce("doctor", lake, before=prefix)
        assert code == 0, out
        assert "cannot be written by this user" in out
    finally:
        lake.chmod(0o700)
        for each in lake.rglob("*"):
            each.chmod(0o700)


@pytest.mark.parametrize("ahead", [TEN_YEARS, -TEN_YEARS])
def test_a_clock_that_is_ten_years_off_files_nothing(lake: Path, ahead: int, monkeypatch: pytest.MonkeyPatch):
    patch = f"import time; right = time.time_ns; time.time_ns = lambda: right() + {ahead}"
    code, _, messages = truce("rate", lake, "clinic", "B", "--by", "Ana", patch=patch)
    assert code == 2
    assert "clock" in messages
    assert "Set the clock" in messages
    right = time.time_ns
    monkeypatch.setattr("time.time_ns", lambda: right() + ahead)
    code, out, _ = here("doctor", lake)
    assert code == 1
    assert "clock" in out
    with Mission.open(lake) as mission:
        assert mission.size == 3


def test_two_that_ingest_at_once_both_end_well_and_nothing_is_there_twice(lake: Path, tmp_path: Path):
    files = []
    for number in range(2):
        files.append(tmp_path / f"report-{number}.txt")
        files[-1].write_text(f"{OTHER} It was report {number} of the clinic.")
    both = [
        subprocess.Popen(
            [sys.executable, "-c", RUN, "ingest", str(lake), *map(str, order)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for order in (files, files)
    ]  # fmt: skip
    for process in both:
        _, messages = process.communicate(timeout=180)
        assert process.returncode == 0, messages
    with Mission.open(lake) as mission:
        names = [told.document.name for told in mission.state("2031-05-20").told]
        kinds = [entry.kind for entry in mission.entries()]
    assert sorted(names) == sorted(["strike.txt", *(f.name for f in files)])
    assert kinds.count("document") == kinds.count("dossier") == 3
    assert here("ledger", "verify", lake)[0] == 0


def test_over_a_network_file_system_it_is_asked_and_files_nothing(
    lake: Path, monkeypatch: pytest.MonkeyPatch
):
    patch = "import truce.store.files.disks as disks; disks._kind = lambda path, mounts: 'nfs4'"
    code, _, messages = truce("rate", lake, "clinic", "B", "--by", "Ana", patch=patch)
    assert code == 2
    assert "network file system (nfs4)" in messages
    monkeypatch.setattr("truce.store.files.disks._kind", lambda path, mounts: "nfs4")
    assert here("status", lake, "--at", "2031-05-20")[0] == 0
    code, out, _ = here("doctor", lake)
    assert code == 1
    assert "network file system (nfs4)" in out


def test_doctor_names_what_is_wrong_and_cleans_what_a_crash_left(lake: Path):
    (lake / "keys" / "own.pem").chmod(0o644)
    part = lake / "evidence" / "incoming" / f"{'0' * 32}.part"
    part.write_text("half")
    unnamed = lake / "evidence" / "ab" / ("ab" + "0" * 62)
    unnamed.parent.mkdir(exist_ok=True)
    unnamed.write_text("whole, and no entry came")
    code, out, _ = here("doctor", lake)
    assert code == 1
    for words in ("can be used by others", "half-written by a crash", "named by no entry"):
        assert words in out
    code, out, _ = here("doctor", lake, "--clean", "--json")
    assert code == 1
    assert len(json.loads(out)["cleaned"]) == 2
    assert not part.exists()
    assert not unnamed.exists()
    (lake / "keys" / "own.pem").chmod(0o600)
    assert here("doctor", lake, "--file")[0] == 0
    with Mission.open(lake) as mission:
        assert mission.entries()[-1].kind == "rehash"


def test_changed_and_missing_evidence_is_an_integrity_failure(lake: Path):
    file = next(f for f in lake.glob("evidence/??/*"))
    file.chmod(0o600)
    file.write_text("something else")
    for command in (("doctor",), ("ledger", "verify")):
        code, out, _ = here(*command, lake)
        assert code == 3
        assert f"evidence {file.name}" in " ".join(out.split())
    code, _, messages = here("export", lake, lake.parent / "out.truce")
    assert code == 3
    assert file.name in messages
    file.unlink()
    assert here("doctor", lake)[0] == 3


def test_a_damaged_page_is_an_integrity_failure(lake: Path):
    record = lake / "record.sqlite"
    data = bytearray(record.read_bytes())
    at = data.index(b'"payloadType"')
    data[at + 200] ^= 1
    record.write_bytes(bytes(data))
    code, out, messages = truce("ledger", "verify", lake)
    assert code == 3
    assert "entry " in out + messages


def test_a_mission_is_carried_over_and_gives_the_same_answers(lake: Path, tmp_path: Path):
    out, copy = tmp_path / "lake.truce", tmp_path / "copy"
    assert here("export", lake, out, "--format", "mission")[0] == 0
    assert truce("import", copy, out)[0] == 0
    for form in ((), ("--json",)):
        wanted = here("status", lake, "--at", "2031-05-20", *form)
        assert here("status", copy, "--at", "2031-05-20", *form) == wanted
    assert here("ledger", "verify", copy, "--complete")[0] == 0
    code, _, messages = here("import", copy, out)
    assert code == 2
    assert "is not empty" in messages
    whole = out.read_bytes()
    out.write_bytes(whole[:-700])
    code, _, messages = here("import", tmp_path / "second", out)
    assert code == 3
    assert "cut off" in messages
    assert not (tmp_path / "second").exists()


def test_a_copy_with_a_key_of_its_own_says_how_many_entries_wait(lake: Path, tmp_path: Path):
    key, out, copy = tmp_path / "ana.pem", tmp_path / "lake.truce", tmp_path / "copy"
    assert here("key", "new", key)[0] == 0
    introduced = ("key", "introduce", lake, "--key", key, "--holder", "person:Ana:north", "--role", "author")
    assert here(*introduced)[0] == 0
    code, _, messages = here(*introduced)
    assert code == 2
    assert "once more" in messages
    assert (
        here("export", lake, out)[0]
        == here("import", copy, out)[0]
        == here("key", "use", copy, "--key", key)[0]
        == 0
    )
    assert here("rate", copy, "gulu hospital", "B", "--by", "Ana")[0] == 0
    assert "1 entry filed here" in here("status", copy, "--at", "2031-05-20")[1]
    assert json.loads(here("status", copy, "--at", "2031-05-20", "--json")[1])["waiting"] == 1


def test_a_copy_without_a_key_is_looked_at_and_says_that_nothing_was_filed(lake: Path, tmp_path: Path):
    assert here("export", lake, tmp_path / "lake.truce")[0] == 0
    assert here("import", tmp_path / "copy", tmp_path / "lake.truce")[0] == 0
    code, out, _ = here("doctor", tmp_path / "copy", "--file")
    assert code == 1
    assert "files sound" in out
    assert "NOT FILED" in out
    code, out, _ = here("doctor", tmp_path / "copy", "--file", "--json")
    assert json.loads(out)["filed"] is None
    assert "no key" in json.loads(out)["not_filed"]


def test_an_encrypted_mission_is_looked_at_from_outside_where_there_is_no_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TRUCE_PASSPHRASE", "four words of some length")
    assert here("init", tmp_path / "sealed", "--encrypt")[0] == 0
    monkeypatch.delenv("TRUCE_PASSPHRASE")
    (tmp_path / "sealed" / "keys").chmod(0o755)
    code, out, _ = here("doctor", tmp_path / "sealed")
    assert code == 1
    assert "no passphrase was given" in out
    assert "can be used by others" in " ".join(out.split())
