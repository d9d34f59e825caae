"""A mission in one file: the same bytes each time, whole when it arrives, and nothing of a hostile one."""

import base64
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import rfc8785
from hypothesis import settings

from truce.errors import IntegrityError, StoreError, TruceError
from truce.mission.export.archive import BLOCK, MANIFEST, header, sum_of, written_sums
from truce.mission.export.packing import pack
from truce.mission.export.record_lines import lines_of, read_lines
from truce.mission.export.unpacking import unpack
from truce.mission.missions import Mission
from truce.report.mission_json import status_dict
from truce.report.mission_pages import Heading

STRIKE = "Kenya's army shelled Gulu in Uganda on 9 May 2031, killing four soldiers, a hospital director said."
PACT = (
    "Kenya and Uganda signed a ceasefire in Geneva on 3 May 2031. It took effect on 4 May 2031.\n\n"
    "Under the ceasefire Kenya and Uganda will halt all attacks on each other.\n"
)
PASSPHRASE = "lake lake lake"


def no_passphrase() -> str:
    raise AssertionError("nobody should be asked")


def passphrase() -> str:
    return PASSPHRASE


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two missions of the same documents, one of them encrypted, each with its export."""
    folder = tmp_path_factory.mktemp("packing")
    (folder / "strike.txt").write_text(STRIKE)
    (folder / "pact.txt").write_text(PACT)
    for name, secret in (("plain", None), ("sealed", PASSPHRASE)):
        with Mission.create(folder / name, "Lake truce", holder="Team 1", passphrase=secret) as made:
            made.ingest(folder / "strike.txt")
            made.ingest(folder / "pact.txt")
            pack(made, folder / f"{name}.truce")
    return folder


def answers(mission: Mission) -> object:
    heading = Heading(name=mission.name, entries=mission.size, witnessed=mission.witnessed())
    return status_dict(mission.state("2031-05-20"), heading)


def test_the_same_record_gives_the_same_bytes_and_an_import_gives_them_back(home: Path, tmp_path: Path):
    first = (home / "plain.truce").read_bytes()
    with Mission.open(home / "plain") as mission:
        pack(mission, tmp_path / "again")
        wanted = answers(mission)
    assert (tmp_path / "again").read_bytes() == first
    unpack(tmp_path / "copy", tmp_path / "again", no_passphrase)
    with Mission.open(tmp_path / "copy") as copy:
        assert answers(copy) == wanted
        assert list(copy.store.check()) == []
        pack(copy, tmp_path / "third")
    assert (tmp_path / "third").read_bytes() == first


def test_a_copy_has_no_key_and_files_nothing(home: Path, tmp_path: Path):
    unpack(tmp_path / "copy", home / "plain.truce", no_passphrase)
    assert list((tmp_path / "copy" / "keys").iterdir()) == []
    with (
        Mission.open(tmp_path / "copy") as copy,
        pytest.raises(StoreError, match="has no key of its own"),
    ):
        copy.file("withdrawal", {"entry": "x"})


def test_no_private_key_is_in_an_export(home: Path):
    pem = (home / "plain" / "keys" / "own.pem").read_text().splitlines()[1]
    assert pem.encode() not in (home / "plain.truce").read_bytes()
    with tarfile.open(home / "plain.truce") as tar:
        assert not [name for name in tar.getnames() if "key" in name or "pem" in name]


def test_an_encrypted_mission_stays_so_and_opens_with_the_same_passphrase(home: Path, tmp_path: Path):
    packed = (home / "sealed.truce").read_bytes()
    assert b"Gulu" not in packed
    assert b"manifest" not in packed
    with Mission.open(home / "sealed", passphrase=PASSPHRASE) as mission:
        pack(mission, tmp_path / "again")
        pack(mission, tmp_path / "open", plain=True)
    assert (tmp_path / "again").read_bytes() == packed
    unpack(tmp_path / "copy", home / "sealed.truce", passphrase)
    with pytest.raises(StoreError, match="is encrypted"):
        Mission.open(tmp_path / "copy")
    with Mission.open(tmp_path / "copy", passphrase=PASSPHRASE) as copy:
        assert len(copy.state("2031-05-20").told) == 2
    assert not [f for f in (tmp_path / "copy").rglob("*") if f.is_file() and b"Gulu" in f.read_bytes()]
    unpack(tmp_path / "bare", tmp_path / "open", no_passphrase)
    with Mission.open(tmp_path / "bare") as bare:
        assert len(bare.state("2031-05-20").told) == 2


def test_a_wrong_passphrase_says_so(home: Path, tmp_path: Path):
    with pytest.raises(StoreError, match="passphrase is wrong"):
        unpack(tmp_path / "copy", home / "sealed.truce", lambda: "something else")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["plain", "sealed"])
def test_every_damage_is_refused_and_leaves_nothing(home: Path, tmp_path: Path, name: str):
    whole = (home / f"{name}.truce").read_bytes()
    places = random.Random(7)
    file = tmp_path / "damaged"
    few, many = (30, 1_000) if name == "plain" else (2, 60)
    for turn in range(many if settings.default.max_examples >= 1000 else few):
        at = places.randrange(len(whole))
        flipped = bytes([whole[at] ^ (1 << places.randrange(8))])
        file.write_bytes(whole[:at] if turn % 4 == 3 else whole[:at] + flipped + whole[at + 1 :])
        with pytest.raises((IntegrityError, StoreError)):
            unpack(tmp_path / "copy", file, passphrase if name == "sealed" else no_passphrase)
        assert [p.name for p in tmp_path.iterdir()] == ["damaged"], at


def members(file: Path) -> list[tuple[str, bytes]]:
    with tarfile.open(file) as tar:
        return [(m.name, f.read()) for m in tar.getmembers() if (f := tar.extractfile(m)) is not None]


def write(file: Path, held: list[tuple[str, bytes]], *, sums: bool = True) -> Path:
    """An archive of these members, with right sums: what an attacker can always make."""
    held = [each for each in held if each[0] != "sums"]
    told = written_sums([sum_of(*each) for each in held])
    whole = b"".join(
        header(name, len(data)) + data + bytes(-len(data) % BLOCK)
        for name, data in (*held, *([("sums", told)] if sums else []))
    )
    file.write_bytes(whole + bytes(2 * BLOCK))
    return file


def test_damage_is_named_to_the_entry(home: Path, tmp_path: Path):
    whole = (home / "plain.truce").read_bytes()
    at = whole.index(b'"salt":"') + len(b'"salt":"')
    (tmp_path / "bad").write_bytes(
        whole[:at] + (b"B" if whole[at : at + 1] == b"A" else b"A") + whole[at + 1 :]
    )
    with pytest.raises(IntegrityError, match=r"record/00000000.jsonl \(line 1: entry .* of kind genesis"):
        unpack(tmp_path / "copy", tmp_path / "bad", no_passphrase)


def test_what_was_changed_with_its_sum_is_found_by_its_signature(home: Path, tmp_path: Path):
    held = members(home / "plain.truce")
    lines = held[1][1].splitlines(keepends=True)
    swapped = b"".join([*lines[:1], *lines[2:]])
    with pytest.raises(TruceError):
        unpack(
            tmp_path / "copy",
            write(tmp_path / "cut", [held[0], (held[1][0], swapped), *held[2:]]),
            passphrase,
        )
    other = [(n, d.replace(b"Lake truce", b"Like truce")) if n == MANIFEST else (n, d) for n, d in held]
    with pytest.raises(IntegrityError, match="another record"):
        unpack(tmp_path / "copy", write(tmp_path / "renamed", other), no_passphrase)
    lost = [each for each in held if not each[0].startswith("evidence/")]
    with pytest.raises(IntegrityError, match="is missing"):
        unpack(tmp_path / "copy", write(tmp_path / "lost", lost), no_passphrase)
    wrong = [(n, b"something else") if n.startswith("evidence/") else (n, d) for n, d in held]
    with pytest.raises(IntegrityError, match="is not the file that was filed"):
        unpack(tmp_path / "copy", write(tmp_path / "wrong", wrong), no_passphrase)
    assert not (tmp_path / "copy").exists()


def test_what_was_taken_out_of_an_export_is_counted(home: Path, tmp_path: Path):
    held = members(home / "plain.truce")
    lines = held[1][1].splitlines(keepends=True)
    for number, why in ((1, "no entry names"), (-1, None)):
        entries = [n for n, line in enumerate(lines) if line.startswith(b'{"entry"')]
        at = entries[number]
        bare = re.sub(rb'"data":"[^"]*"(.*)"salt":"[^"]*"', rb'"data":null\1"salt":null', lines[at])
        cut = b"".join([*lines[:at], bare, *lines[at + 1 :]])
        file = write(tmp_path / "cut", [held[0], (held[1][0], cut), *held[2:]])
        if why:
            with pytest.raises(IntegrityError, match=why):
                unpack(tmp_path / "copy", file, str)
        else:
            assert unpack(tmp_path / "lacking", file, str).withheld == 1
    rest = [each for each in held if each[0] in (MANIFEST, "record/00000000.jsonl")]
    about = json.loads(rest[0][1])
    for name, value in (("entries", -1), ("entries", 10**15), ("root", "x"), ("missing", ["../x"])):
        told = (MANIFEST, rfc8785.dumps({**about, name: value}))
        with pytest.raises((IntegrityError, TruceError)):
            unpack(tmp_path / "copy", write(tmp_path / "told", [told, *held[1:]]), str)
    assert not (tmp_path / "copy").exists()


def test_a_waiting_entry_that_nobody_signed_is_refused(home: Path, tmp_path: Path):
    held = members(home / "plain.truce")
    entry = json.loads(held[1][1].splitlines()[1])["entry"]
    envelope = base64.b64decode(entry["envelope"])
    at = envelope.rindex(b'"sig":"') + 7
    forged = envelope[:at] + (b"B" if envelope[at : at + 1] == b"A" else b"A") + envelope[at + 1 :]
    waiting = {"waiting": {**entry, "filed": 1, "envelope": base64.b64encode(forged).decode()}}
    del waiting["waiting"]["recorded"]
    line = json.dumps(waiting, separators=(",", ":"), sort_keys=True).encode() + b"\n"
    more = [held[0], (held[1][0], held[1][1] + line), *held[2:]]
    with pytest.raises(IntegrityError, match="not what its key signed"):
        unpack(tmp_path / "copy", write(tmp_path / "forged", more), str)


def _named(name: str, kind: bytes = tarfile.REGTYPE, data: bytes = b"x") -> Callable[[tarfile.TarFile], None]:
    def put(tar: tarfile.TarFile) -> None:
        about = tarfile.TarInfo(name)
        about.type, about.mode, about.size = kind, 0o600, len(data) if kind == tarfile.REGTYPE else 0
        about.linkname = "/etc/passwd" if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE) else ""
        tar.addfile(about, io.BytesIO(data))

    return put


HOSTILE = {
    "absolute": (_named("/etc/cron.d/x"), "leads out"),
    "upwards": (_named("../../x"), "leads out"),
    "upwards within": (_named("evidence/../../x"), "leads out"),
    "backslash": (_named("evidence\\..\\x"), "leads out"),
    "symbolic link": (_named("evidence/" + "a" * 64, tarfile.SYMTYPE), "symbolic link"),
    "hard link": (_named("evidence/" + "a" * 64, tarfile.LNKTYPE), "hard link"),
    "device": (_named("evidence/" + "a" * 64, tarfile.CHRTYPE), "device"),
    "pipe": (_named("evidence/" + "a" * 64, tarfile.FIFOTYPE), "pipe"),
    "folder": (_named("evidence", tarfile.DIRTYPE), "folder"),
    "a key": (_named("keys/own.pem"), "no part of a mission"),
    "twice": (_named(MANIFEST), "comes twice"),
    "not in its place": (_named("record/00000000.jsonl"), "not in its place"),
    "another owner": (
        lambda tar: tar.addfile(tarfile.TarInfo("evidence/" + "a" * 64)),
        "header that truce does not write",
    ),
    "a long name": (_named("evidence/" + "a" * 80), "no part of a mission"),
}


@pytest.mark.parametrize("trick", HOSTILE)
def test_no_trick_of_an_archive_gets_in(home: Path, tmp_path: Path, trick: str):
    put, why = HOSTILE[trick]
    before = members(home / "plain.truce")[: 1 if trick == "twice" else 2]
    if trick == "not in its place":
        before = [before[0], ("record/00000001.jsonl", before[1][1])]
    with tarfile.open(tmp_path / "hostile", "w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in before:
            _named(name, data=data)(tar)
        put(tar)
    with pytest.raises(StoreError, match=why):
        unpack(tmp_path / "copy", tmp_path / "hostile", no_passphrase)
    assert [p.name for p in tmp_path.iterdir()] == ["hostile"]


def test_a_member_that_claims_more_than_there_is_takes_no_room(tmp_path: Path, home: Path):
    held = members(home / "plain.truce")[0]
    huge = header(held[0], len(held[1])) + held[1] + bytes(-len(held[1]) % BLOCK)
    for size, why in ((255 << 20, "cut off"), (300 << 20, "which none may")):
        (tmp_path / "bomb").write_bytes(huge + header("record/00000000.jsonl", size) + bytes(BLOCK))
        with pytest.raises(TruceError, match=why):
            unpack(tmp_path / "copy", tmp_path / "bomb", no_passphrase)


def test_what_is_no_mission_is_refused(tmp_path: Path):
    for data in (b"", b"hello", bytes(5000), b"truce-mission-sealed/1\n", b"PK\x03\x04" + bytes(600)):
        (tmp_path / "file").write_bytes(data)
        with pytest.raises((IntegrityError, StoreError)):
            unpack(tmp_path / "copy", tmp_path / "file", passphrase)
    with pytest.raises(StoreError, match="is no file"):
        unpack(tmp_path / "copy", tmp_path / "nowhere", passphrase)
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "mine").touch()
    with pytest.raises(StoreError, match="not empty"):
        unpack(tmp_path / "copy", tmp_path / "file", passphrase)


def test_a_mission_that_lost_evidence_says_so_and_a_changed_one_is_not_exported(home: Path, tmp_path: Path):
    unpack(tmp_path / "copy", home / "plain.truce", no_passphrase)
    files = sorted((tmp_path / "copy" / "evidence").glob("??/*"))
    files[0].unlink()
    with Mission.open(tmp_path / "copy") as copy:
        assert pack(copy, tmp_path / "lacking").missing == 1
    assert unpack(tmp_path / "second", tmp_path / "lacking", no_passphrase).missing == 1
    files[1].chmod(0o600)
    files[1].write_bytes(b"something else")
    with Mission.open(tmp_path / "copy") as copy, pytest.raises(IntegrityError, match="not the file"):
        pack(copy, tmp_path / "changed")
    assert not (tmp_path / "changed").exists()


def test_an_export_never_writes_into_the_mission(home: Path):
    with Mission.open(home / "plain") as mission, pytest.raises(StoreError, match="mission itself"):
        pack(mission, home / "plain" / "record.sqlite")


def test_what_waits_and_what_is_withheld_come_along(home: Path):
    with Mission.open(home / "plain") as mission:
        lines = list(lines_of(mission.store, mission.size))
        found = list(read_lines([("a", b"".join(lines[:2])), ("b", b"".join(lines[2:]))]))
        assert [e for e in found if type(e).__name__ == "Stored"] == list(mission.store.entries())
        rows = [e for e in found if type(e).__name__ == "Row"]
        assert rows == [r for e in mission.store.entries() for r in mission.store.rows(e.position)]


SCRIPT = """
import sys
from pathlib import Path
from truce.mission.missions import Mission
from truce.mission.export.packing import pack
from truce.mission.export.unpacking import unpack
print("begun", flush=True)
if sys.argv[1] == "export":
    with Mission.open(Path(sys.argv[2])) as mission:
        pack(mission, Path(sys.argv[3]))
else:
    unpack(Path(sys.argv[3]), Path(sys.argv[2]), input)
"""


@pytest.mark.parametrize("what", ["export", "import"])
def test_one_that_is_killed_leaves_nothing_half_done_and_the_next_succeeds(
    home: Path, tmp_path: Path, what: str
):
    source = home / ("plain" if what == "export" else "plain.truce")
    delays = random.Random(11)
    for turn in range(3):
        out = tmp_path / f"out{turn}"
        with subprocess.Popen(
            [sys.executable, "-c", SCRIPT, what, str(source), str(out)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(delays.uniform(0, 0.06))
            process.send_signal(signal.SIGKILL)
        if what == "export":
            assert not out.exists() or out.read_bytes() == (home / "plain.truce").read_bytes()
            with Mission.open(home / "plain") as mission:
                pack(mission, out)
            assert out.read_bytes() == (home / "plain.truce").read_bytes()
        else:
            if not out.exists():
                unpack(out, source, no_passphrase)
            with Mission.open(out) as copy:
                assert list(copy.store.check()) == []
            assert not (tmp_path / f".{out.name}.importing").exists()
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith((".part", ".importing"))] == []


def test_two_imports_of_one_name_do_not_meet(home: Path, tmp_path: Path):
    import fcntl

    draft = tmp_path / ".copy.importing"
    draft.mkdir()
    held = os.open(draft, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(StoreError, match="being imported"):
            unpack(tmp_path / "copy", home / "plain.truce", no_passphrase)
    finally:
        os.close(held)
