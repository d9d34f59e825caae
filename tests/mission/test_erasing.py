"""Erasing: what an order names is gone from every file of a mission, and every answer says so."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from postgres_server import PostgresServer

from truce.cli import run
from truce.errors import ArgumentError, LedgerError, StoreError
from truce.ledger.faults import Fault
from truce.ledger.heads import Held
from truce.ledger.keyacts import AUTHOR, Holder
from truce.ledger.keys import SigningKey
from truce.mission.care.health import Machine, Work, examine
from truce.mission.care.verifying import verification
from truce.mission.exchange.ordering import order_waiting
from truce.mission.exchange.understanding import check_readable
from truce.mission.export.packing import pack
from truce.mission.export.unpacking import unpack
from truce.mission.filing import decisions, keys
from truce.mission.filing.erasing import Done, erase
from truce.mission.missions import Mission, now

STRIKE = "Kenya's army shelled Gulu in Uganda on 9 May 2031, killing four soldiers, a hospital director said."
WITNESS = (
    "Uganda said on Friday that Kenyan artillery hit Gulu on 9 May 2031 and killed four soldiers. Brigadier "
    "Joseph Okello told reporters that the shelling of Gulu on 9 May 2031 lasted an hour.\n"
)
WORDS = (b"Okello", b"lasted an hour", b"testimony")
AT = "2031-05-20"
COURT, GROUND = "the court of the valley", "article 17, danger to life"


def begin(folder: Path, tmp_path: Path, **kwargs: str) -> None:
    (tmp_path / "strike.txt").write_text(STRIKE)
    (tmp_path / "testimony.txt").write_text(WITNESS)
    with Mission.create(folder, "Lake truce", holder="Team 1", **kwargs) as made:
        made.ingest(tmp_path / "strike.txt")
        made.ingest(tmp_path / "testimony.txt")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mission to be copied: to read documents takes longest."""
    folder = tmp_path_factory.mktemp("made")
    begin(folder / "m", folder)
    return folder / "m"


@pytest.fixture
def mission(made: Path, tmp_path: Path) -> Iterator[Mission]:
    shutil.copytree(made, tmp_path / "m")
    with Mission.open(tmp_path / "m") as opened:
        yield opened


def the_testimony(mission: Mission) -> str:
    return next(
        e.id for e in mission.entries() if e.kind == "document" and b"testimony" in (e.content or b"")
    )


def erase_it(mission: Mission) -> Done:
    return erase(mission, the_testimony(mission), None, COURT, GROUND)


def faults(mission: Mission, *held: bytes) -> list[Fault]:
    others = [Held("north", note) for note in held]
    return list(verification(mission.behind, others, complete=True).faults())


def holding(folder: Path, words: tuple[bytes, ...] = WORDS) -> list[str]:
    """The files below a folder that hold one of the words."""
    found = [p for p in folder.rglob("*") if p.is_file()]
    assert found
    return [str(p) for p in found if any(word in p.read_bytes() for word in words)]


def test_the_words_are_in_no_file_of_the_mission_any_more(mission: Mission):
    assert len(holding(mission.path)) >= 2, "else the search proves nothing"
    done = erase_it(mission)
    assert holding(mission.path) == [], "while it is still open"
    assert (done.files, done.left, done.repeated) == (1, (), ())
    mission.close()
    assert holding(mission.path) == []


def test_the_same_of_an_encrypted_mission(tmp_path: Path):
    begin(tmp_path / "m", tmp_path, passphrase="correct horse battery")
    with Mission.open(tmp_path / "m", passphrase="correct horse battery") as mission:
        before = {p.name for p in (tmp_path / "m" / "evidence").rglob("*.age")}
        done = erase_it(mission)
        assert done.files == 1
        assert len(before - {p.name for p in (tmp_path / "m" / "evidence").rglob("*.age")}) == 1
        assert faults(mission) == []
        (tmp_path / "out").mkdir()
        pack(mission, tmp_path / "out" / "plain.truce", plain=True)
    assert holding(tmp_path / "out") == [], "nor does an export made afterwards hold them"


def test_what_a_crash_or_a_repair_left_of_it_goes_too(mission: Mission):
    evidence = mission.path / "evidence"
    (file,) = [p for p in evidence.rglob("*") if p.is_file() and b"Okello" in p.read_bytes()]
    (evidence / "changed").mkdir()
    (evidence / "changed" / f"{file.name}.0").write_bytes(file.read_bytes()[:-9])
    (evidence / "incoming" / f"{'0' * 32}.part").write_bytes(file.read_bytes()[:150])
    kept = evidence / "changed" / f"{next(p for p in evidence.glob('??/*') if p != file).name}.0"
    kept.write_bytes(b"for whoever examines it")
    assert len(holding(evidence)) == 3
    erase_it(mission)
    assert holding(evidence) == []
    assert kept.exists()


def test_every_proof_stays_whole_and_a_held_checkpoint_is_continued(mission: Mission):
    last = mission.store.last_checkpoint()
    assert last is not None
    erase_it(mission)
    assert faults(mission, last[1]) == []
    assert list(mission.store.check()) == []


def test_what_is_put_back_is_found(mission: Mission, tmp_path: Path):
    kept = [*mission.store.rows(4)]
    erase_it(mission)
    content = kept[0].content
    assert content is not None
    with pytest.raises(StoreError, match="erased by order"), mission.store.appending() as work:
        work.supply(4, 0, content)
    (tmp_path / "m" / "evidence" / "ab").mkdir(exist_ok=True)


def test_every_answer_says_what_was_erased_when_by_whom_and_why(
    mission: Mission, capsys: pytest.CaptureFixture
):
    path = str(mission.path)
    (incident,) = [i for i in mission.state(AT).incidents if i.type == "ASSAULT"]
    assert len(incident.accounts) == 2
    before = mission.entries()[-1].known
    done = erase_it(mission)
    document, dossier = done.orders
    for command in (
        ["status", "--at", AT],
        ["timeline", "--at", AT],
        ["timeline", "--at", AT, "--known-at", "2400"],
    ):
        assert run([command[0], path, *command[1:]]) == 0
        page = capsys.readouterr().out
        said = " ".join(page.split())
        for each in (document[:12], dossier[:12], COURT, GROUND):
            assert each in said
        assert max(map(len, page.splitlines())) <= 80
    assert run(["timeline", path, "--at", AT, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(e["order"], e["by"], e["reason"], e["row"]) for e in told["erased"]] == [
        (document, COURT, GROUND, None), (dossier, COURT, GROUND, None),
    ]  # fmt: skip
    (left,) = [i for i in told["incidents"] if i["type"] == "ASSAULT"]
    assert len(left["accounts"]) == 1
    assert left["erased_by"] == sorted(done.orders), "an incident that lost an account says so"
    # Also as known before it was ordered: the content is gone for every moment.
    assert len(mission.state(AT, known_at=before).erasures.erased) == 2
    assert run(["history", path, "--at", AT]) == 0
    assert COURT in " ".join(capsys.readouterr().out.split())


def test_an_id_that_was_given_out_before_is_not_answered_as_if_it_had_never_been(
    mission: Mission, capsys: pytest.CaptureFixture
):
    erase_it(mission)
    with pytest.raises(ArgumentError, match="erased"):
        decisions.review(mission, mission.state(AT), "testimony#event-1", "accept", "Ana", "")
    assert run(["explain", str(mission.path), "in-0000000000"]) == 2
    assert "erased" in capsys.readouterr().err


def test_each_row_alone_can_go_and_every_question_is_still_answered(mission: Mission):
    position = mission.size - 1
    entry = mission.entries()[position]
    for number in range(len(entry.rows)):
        ((_, row),) = [(p, r) for p, r in _rows(mission, position) if r.number == number]
        done = erase(mission, row.id or entry.id, number if not row.id else None, COURT, GROUND)
        assert len(done.orders) == 1
        state = mission.state(AT)
        assert state.unreadable == ()
        assert [e.row for e in state.erasures.erased] == list(range(number + 1))
        assert list(mission.store.find_rows(row.id)) == []
    assert faults(mission) == []


def _rows(mission: Mission, position: int) -> list:
    return [(position, row) for row in mission.store.rows(position)]


def test_what_still_says_the_same_words_is_named(mission: Mission):
    dossier = mission.entries()[mission.size - 1]
    done = erase(mission, dossier.id, None, COURT, GROUND)
    assert done.repeated == (f"document {the_testimony(mission)[:12]}",)
    assert holding(mission.path)


@pytest.mark.parametrize("wrong", [("Joseph Okello", GROUND), (COURT, "as BRIGADIER  joseph okello wished")])
def test_an_order_that_repeats_a_name_is_refused(mission: Mission, wrong: tuple[str, str]):
    size = mission.size
    with pytest.raises(ArgumentError, match="names a person") as refused:
        erase(mission, the_testimony(mission), None, *wrong)
    assert "Okello" not in str(refused.value)
    assert mission.size == size


def test_only_a_custodian_may_order_it_and_only_of_what_can_go(mission: Mission, tmp_path: Path):
    with pytest.raises(ArgumentError, match="without which nobody could check"):
        erase(mission, mission.entries()[0].id, None, COURT, GROUND)
    for row in (-1, 99):
        with pytest.raises(ArgumentError, match="none of its"):
            erase(mission, mission.entries()[-1].id, row, COURT, GROUND)
    ana = SigningKey.make()
    keys.introduce(mission, ana, Holder("person", "Ana", ""), (AUTHOR,))
    pack(mission, tmp_path / "copy.truce")
    unpack(tmp_path / "copy", tmp_path / "copy.truce", str)
    with Mission.open(tmp_path / "copy") as copy:
        with pytest.raises(StoreError, match="no key"):
            erase_it(copy)
        keys.use(copy, ana, None)
    with Mission.open(tmp_path / "copy") as copy:
        with pytest.raises(LedgerError, match="role custodian"):
            erase_it(copy)
        assert list(copy.store.waiting()) == []


def test_what_was_taken_back_does_not_come_back_with_an_erasure(mission: Mission):
    rating = decisions.rate(mission, "hospital director", "A", "Ana", "")
    withdrawal = decisions.withdraw(mission, rating, "Ana", "names the nurse")
    with pytest.raises(ArgumentError, match="would count again"):
        erase(mission, withdrawal, None, COURT, GROUND)
    erase(mission, rating, None, COURT, GROUND)
    erase(mission, withdrawal, None, COURT, GROUND)
    assert mission.state(AT).said.ratings == ()


def test_a_party_cannot_say_that_accounts_were_erased(mission: Mission):
    south = SigningKey.make()
    keys.introduce(mission, south, Holder("party", "south", "south"), (AUTHOR,))
    done = erase(mission, mission.entries()[-2].id, None, COURT, GROUND)
    own = mission.behind.key
    assert own is not None
    ref = mission.state(AT).incidents[0].accounts[0].ref
    before = mission.state(AT).erasures.beside
    other = Mission(mission.path, replace(mission.behind, key=south), mission.clock)
    other.file("erased", {"orders": list(done.orders), "accounts": [ref, "x#y"]})
    assert order_waiting(mission.store, own, now=now(), readable=check_readable).refused == ()
    assert mission.state(AT).erasures.beside == before


def test_once_more_changes_nothing(mission: Mission):
    name = the_testimony(mission)
    erase(mission, name, None, COURT, GROUND)
    size = mission.size
    again = erase(mission, name, None, "another", "another")
    assert (again.orders, mission.size) == ((), size)


KILLED = """
import os, signal, sys
from pathlib import Path
from truce.mission.filing import erasing
from truce.mission.missions import Mission
from truce.store.files import upkeep
step = sys.argv[3]
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
if step == "files": erasing.destroy_files = die
if step == "removing": upkeep.Cleaning.remove = die
if step == "half":
    from truce.store.files.folders import Folder
    Folder.remove = die
with Mission.open(Path(sys.argv[1])) as mission:
    if step == "wipe": type(mission.store).wipe = die
    erasing.erase(mission, sys.argv[2], None, "court", "law")
"""


@pytest.mark.parametrize("step", ["files", "removing", "half", "wipe"])
def test_killed_in_between_it_is_told_and_ended_by_the_same_command(mission: Mission, step: str):
    name, path = the_testimony(mission), mission.path
    mission.close()
    command = [sys.executable, "-c", KILLED, str(path), name, step]
    done = subprocess.run(command, timeout=60, check=False, env={**os.environ})
    assert done.returncode == -signal.SIGKILL
    found = examine(path, Machine(now), work=Work()).findings
    assert any("named by no entry" in each.reason for each in found) == (
        step in ("files", "removing", "half")
    )
    with Mission.open(path) as again:
        assert len(again.state(AT).erasures.erased) == 2
        assert erase(again, name, None, "court", "law").orders == ()
        assert faults(again) == []
    assert holding(path) == []


def test_a_doctor_who_cleans_keeps_the_evidence_of_what_waits(mission: Mission, tmp_path: Path):
    ana = SigningKey.make()
    keys.introduce(mission, ana, Holder("person", "Ana", ""), (AUTHOR,))
    pack(mission, tmp_path / "copy.truce")
    unpack(tmp_path / "copy", tmp_path / "copy.truce", str)
    with Mission.open(tmp_path / "copy") as copy:
        keys.use(copy, ana, None)
    (tmp_path / "late.txt").write_text(STRIKE.replace("9 May", "10 May"))
    with Mission.open(tmp_path / "copy") as copy:
        copy.ingest(tmp_path / "late.txt")
        (waits, _) = copy.store.waiting()
        with pytest.raises(ArgumentError, match="waits for the sequencer"):
            erase(copy, waits.id[:12], None, COURT, GROUND)
    report = examine(tmp_path / "copy", Machine(now), work=Work(), clean=True)
    assert report.cleaned == ()
    assert holding(tmp_path / "copy" / "evidence", (b"10 May",))


def test_a_copy_that_takes_the_packet_erases_it_too(mission: Mission, tmp_path: Path):
    ana = SigningKey.make()
    keys.introduce(mission, ana, Holder("mechanism", "Sector 2", ""), (AUTHOR,))
    pack(mission, tmp_path / "copy.truce")
    unpack(tmp_path / "copy", tmp_path / "copy.truce", str)
    assert holding(tmp_path / "copy")
    erase_it(mission)
    path = str(mission.path)
    mission.close()
    assert run(["sync", "write", path, str(tmp_path / "packet"), "--for", "analyst"]) == 0
    assert run(["sync", "apply", str(tmp_path / "copy"), str(tmp_path / "packet")]) == 0
    assert holding(tmp_path / "copy") == []
    with Mission.open(tmp_path / "copy") as copy:
        assert len(copy.state(AT).erasures.erased) == 2


@pytest.fixture
def postgres_address(postgres_server: PostgresServer) -> Iterator[str]:
    with psycopg.connect(postgres_server.address("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE erased TEMPLATE template0")
        yield postgres_server.address("erased")
        connection.execute("DROP DATABASE erased WITH (FORCE)")


def test_on_a_server_the_tables_hold_nothing_of_it_and_the_rest_is_told(
    postgres_address: str, postgres_server: PostgresServer, tmp_path: Path
):
    begin(tmp_path / "m", tmp_path, address=postgres_address)
    with psycopg.connect(postgres_server.address("erased"), autocommit=True) as admin:
        admin.execute("ANALYZE")
        admin.execute("CHECKPOINT")
        base = Path(admin.execute("SHOW data_directory").fetchone()[0]) / "base"  # type: ignore[index]
        assert holding(base)
        with Mission.open(tmp_path / "m") as mission:
            done = erase_it(mission)
            assert faults(mission) == []
        admin.execute("CHECKPOINT")
        assert holding(base) == []
    assert ["pg_wal" in each for each in done.left] == [True]
    assert holding(tmp_path / "m" / "evidence") == []
