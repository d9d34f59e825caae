"""What a doctor finds in a mission: each thing that is wrong, and nothing in a sound one."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from truce.ledger.cosignatures import WitnessSigner
from truce.ledger.keys import SigningKey
from truce.mission.answers.readable import _CHECKS
from truce.mission.care.evidence_named import named_evidence, rehash_fields
from truce.mission.care.health import LITTLE_ROOM, Machine, Report, Work, examine
from truce.mission.filing import keys
from truce.mission.missions import Mission, now
from truce.mission.opened import OWN_FORMS

STRIKE = "Kenya's army shelled Gulu in Uganda on 9 May 2031, killing four soldiers, a hospital director said."
MACHINE = Machine(now)


@pytest.fixture
def mission(tmp_path: Path) -> Iterator[Mission]:
    with Mission.create(tmp_path / "lake", "Lake truce", holder="Team 1") as made:
        yield made


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mission with a document, for those who change nothing."""
    folder = tmp_path_factory.mktemp("health")
    (folder / "strike.txt").write_text(STRIKE)
    with Mission.create(folder / "lake", "Lake truce", holder="Team 1") as made:
        made.ingest(folder / "strike.txt")
    return folder / "lake"


def words(report: Report) -> str:
    return "\n".join(f"{each.severity}: {each}" for each in report.findings)


def test_a_sound_mission_has_no_findings(kept: Path):
    report = examine(kept, MACHINE)
    assert report.findings == ()
    assert (report.name, report.entries, report.worst) == ("Lake truce", 3, "note")
    assert len(report.rehash.sound) == 1


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_that_cannot_be_right(kept: Path, years: int):
    machine = Machine(lambda: now() + years * 365 * 86_400_000)
    assert "clock" in words(examine(kept, machine))


def test_a_disk_that_is_nearly_full(kept: Path):
    report = examine(kept, Machine(now, free=lambda path: LITTLE_ROOM - 1))
    assert "1023 MB of its disk left" in words(report)


def test_a_network_file_system(kept: Path, tmp_path: Path):
    mounts = tmp_path / "mountinfo"
    mounts.write_text("36 35 98:0 / / rw - nfs4 server:/x rw\n")
    assert "network file system (nfs4)" in words(examine(kept, replace(MACHINE, mounts=mounts)))


def test_entries_that_nobody_can_read_are_named(mission: Mission):
    bad = [mission.file("observation", {}), mission.file("agreement", {"yaml": "agreement: ["})]
    with mission.filing() as work:
        bad.append(work.add("rating", b"not canonical"))
        bad.append(work.add("rehash", b'{"form":"rehash/9"}'))
    told = words(examine(mission.path, MACHINE))
    for entry in bad:
        assert f"entry {entry[:16]}" in told
    assert told.count("fault:") == len(bad)


def test_a_named_witness_is_no_fault(mission: Mission):
    mission.name_witness(str(WitnessSigner("mediator.example/w", SigningKey.make().private).key))
    assert mission.state("2031-05-20").unreadable == ()
    assert examine(mission.path, MACHINE).findings == ()
    assert set(_CHECKS) == OWN_FORMS


def test_a_key_that_does_not_count_or_cannot_be_read(mission: Mission):
    keys.use(mission, SigningKey.make(), None)
    assert "does not count: no entry introduced the key" in words(examine(mission.path, MACHINE))
    own = mission.path / "keys" / "own.pem"
    own.write_text("nothing")
    assert "own.pem: cannot be read: not a private key" in words(examine(mission.path, MACHINE))
    own.unlink()
    report = examine(mission.path, MACHINE)
    assert "has no key of its own" in words(report)
    assert report.worst == "note"


def test_evidence_is_read_again_from_the_oldest_on(mission: Mission, tmp_path: Path):
    for number in range(3):
        with mission.behind.evidence.adding() as adding:
            (tmp_path / "file").write_text(f"file {number}")
            kept = adding.file(tmp_path / "file")
            mission.file("document", {"sha256": kept.sha256, "text_sha256": kept.sha256})
    seen: set[str] = set()
    for left in (2, 1, 0):
        report = examine(mission.path, MACHINE, work=Work(files=1))
        assert report.rehash.left == left or seen
        seen |= set(report.rehash.sound)
        mission.file("rehash", rehash_fields(report.rehash))
    assert seen == set(named_evidence(mission.store.entries()))


def test_drafts_of_a_killed_process_are_cleaned(mission: Mission):
    draft = mission.path / ".record.sqlite.0a1b2c3d"
    draft.write_bytes(os.urandom(100))
    assert "draft that a crash left" in words(examine(mission.path, MACHINE))
    report = examine(mission.path, MACHINE, clean=True)
    assert report.cleaned == (draft.name,)
    assert report.findings == ()


def test_damage_is_found_whatever_page_it_is_on(mission: Mission):
    for number in range(30):
        mission.file("split", {"accounts": [str(number)], "by": "Ana", "reason": "x" * 400})
    path = mission.path
    mission.close()
    record = path / "record.sqlite"
    whole = record.read_bytes()
    for page in range(2, len(whole) // 4096, 5):
        record.write_bytes(whole[: page * 4096] + os.urandom(4096) + whole[(page + 1) * 4096 :])
        assert examine(path, MACHINE).worst == "integrity", page
