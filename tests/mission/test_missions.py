"""A mission in a folder: what goes in, comes out, and survives."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ticking import Clock

from truce.errors import ArgumentError, InputError, LedgerError, StoreError
from truce.ledger.statements import read_envelope
from truce.mission.filing import decisions
from truce.mission.filing.agreements import adopt
from truce.mission.missions import Mission
from truce.report.judged import adopters, party

STRIKE = "Kenya's army shelled Gulu in Uganda on 9 May 2031, killing four soldiers, a hospital director said."
PACT = (
    "Kenya and Uganda signed a ceasefire in Geneva on 3 May 2031. It took effect on 4 May 2031.\n\n"
    "Under the ceasefire Kenya and Uganda will halt all attacks on each other.\n"
)
AT = "2031-05-20"
START = 1_800_000_000_000


@pytest.fixture
def mission(tmp_path: Path) -> Iterator[Mission]:
    with Mission.create(tmp_path / "m", "Lake truce", holder="Team 1", clock=Clock(START)) as made:
        yield made


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return file


def assaults(mission: Mission) -> list[str]:
    return [a.ref for i in mission.state(AT).incidents if i.type == "ASSAULT" for a in i.accounts]


def test_a_new_mission_has_one_entry_and_a_checkpoint(mission: Mission):
    assert mission.name == "Lake truce"
    assert [e.kind for e in mission.entries()] == ["genesis"]
    assert mission.state(AT).incidents == ()


def test_what_is_ingested_is_there_when_the_mission_is_opened_again(mission: Mission, tmp_path: Path):
    done = mission.ingest(write(tmp_path, "strike.txt", STRIKE))
    assert (done.document, done.outcome) == ("strike", "new")
    assert done.records > 0
    before = assaults(mission)
    mission.close()
    with Mission.open(tmp_path / "m") as again:
        assert assaults(again) == before
        assert len(before) == 1
        assert again.size == 3


def test_the_same_document_twice_is_one_document(mission: Mission, tmp_path: Path):
    mission.ingest(write(tmp_path, "strike.txt", STRIKE))
    size = mission.size
    again = mission.ingest(write(tmp_path / "other", "renamed.txt", STRIKE))
    assert (again.outcome, again.document) == ("known", "strike")
    assert mission.size == size


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_the_same_text_in_other_bytes_is_one_document(mission: Mission, tmp_path: Path, codec: str):
    first = mission.ingest(write(tmp_path, "strike.txt", STRIKE))
    (tmp_path / "other.txt").write_bytes(STRIKE.encode(codec))
    again = mission.ingest(tmp_path / "other.txt")
    assert (again.outcome, again.entry) == ("known", first.entry)


def test_a_day_of_publication_that_is_given_later_is_not_lost(mission: Mission, tmp_path: Path):
    file = write(tmp_path, "strike.txt", STRIKE)
    first = mission.ingest(file)
    dated = mission.ingest(file, published="2031-05-10")
    assert (dated.outcome, dated.of) == ("version", first.document)
    assert mission.ingest(file).outcome == "known"
    assert mission.ingest(file, published="2031-05-10").entry == dated.entry
    (held,) = mission.state(AT).held
    assert held.told.document.published == "2031-05-10"


@pytest.mark.parametrize("thing", ["pipe", "device"])
def test_what_is_no_ordinary_file_is_refused_at_once(mission: Mission, tmp_path: Path, thing: str):
    file = tmp_path / "pipe" if thing == "pipe" else Path("/dev/null")
    if thing == "pipe":
        os.mkfifo(file)
    with pytest.raises(InputError, match="no ordinary file"):
        mission.ingest(file)


def test_a_changed_document_is_a_new_version_and_both_stay(mission: Mission, tmp_path: Path):
    mission.ingest(write(tmp_path, "strike.txt", STRIKE))
    done = mission.ingest(write(tmp_path, "strike.txt", STRIKE.replace("9 May", "8 May")))
    assert (done.outcome, done.document, done.of) == ("version", "strike-2", "strike")
    assert assaults(mission)[0].startswith("strike-2#")
    assert len(mission.state(AT).told) == 1
    assert sum(e.kind == "document" for e in mission.entries()) == 2


def test_another_document_of_the_same_name_is_no_version(mission: Mission, tmp_path: Path):
    mission.ingest(write(tmp_path / "north", "report.txt", STRIKE))
    done = mission.ingest(write(tmp_path / "south", "report.txt", PACT))
    assert (done.outcome, done.document) == ("new", "report-2")
    assert len(mission.state(AT).told) == 2, "two offices may both send a report.txt"


def test_a_person_can_say_what_is_a_version_of_what(mission: Mission, tmp_path: Path):
    mission.ingest(write(tmp_path, "strike.txt", STRIKE))
    changed = write(tmp_path, "correction.txt", "Kenya's army shelled Kampala on 8 May 2031, a nurse said.")
    assert mission.ingest(changed, replaces="strike").of == "strike"
    with pytest.raises(ArgumentError, match="is no document here"):
        mission.ingest(write(tmp_path, "x.txt", PACT), replaces="nothing-of-the-kind")


def test_a_file_that_cannot_be_read_changes_nothing(mission: Mission, tmp_path: Path):
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 9)
    with pytest.raises(InputError):
        mission.ingest(tmp_path / "noise.bin")
    assert mission.size == 1


def test_each_question_can_be_asked_as_known_then(mission: Mission, tmp_path: Path):
    mission.ingest(write(tmp_path, "pact.txt", PACT))
    known_at = mission.entries()[-1].known
    before = mission.state(AT, known_at=known_at)
    mission.ingest(write(tmp_path, "strike.txt", STRIKE))
    after = mission.state(AT, known_at=known_at)
    assert [s.judgement for s in after.assessed] == [s.judgement for s in before.assessed]
    assert mission.state(AT).incidents != after.incidents
    assert mission.history(AT)


def test_every_entry_is_signed_by_the_key_of_this_copy(mission: Mission, tmp_path: Path):
    mission.ingest(write(tmp_path, "strike.txt", STRIKE))
    stored = list(mission.store.entries())
    statements = [read_envelope(e.envelope).statement for e in stored]
    assert [s.sequence for s in statements] == [0, 1, 2]
    assert {s.mission for s in statements} == {mission.store.mission}
    assert [size for size, _ in mission.store.checkpoints()] == [1, 3]


def test_an_encrypted_mission_shows_nothing_and_opens_by_its_passphrase_alone(tmp_path: Path):
    with Mission.create(tmp_path / "m", "Hidden", holder="T", passphrase="correct horse") as made:
        made.ingest(write(tmp_path, "strike.txt", STRIKE))
    for file in (p for p in (tmp_path / "m").rglob("*") if p.is_file()):
        assert b"Gulu" not in file.read_bytes(), file
    with Mission.open(tmp_path / "m", passphrase="correct horse") as again:
        assert len(assaults(again)) == 1
    for wrong in ("wrong", None):
        with pytest.raises(StoreError):
            Mission.open(tmp_path / "m", passphrase=wrong)


@pytest.mark.parametrize("what", ["nothing", "file", "folder"])
def test_what_is_no_mission_is_refused(tmp_path: Path, what: str):
    path = tmp_path / "x"
    if what == "file":
        path.write_text("hello")
    elif what == "folder":
        path.mkdir()
        (path / "notes.txt").write_text("hello")
        with pytest.raises(StoreError, match="is not empty"):
            Mission.create(path, "x", holder="T")
    with pytest.raises(StoreError, match="truce init"):
        Mission.open(path)


def test_a_mission_that_could_not_be_made_can_be_tried_again(tmp_path: Path):
    with pytest.raises(LedgerError, match="clock"):
        Mission.create(tmp_path / "m", "x", holder="T", clock=lambda: 1)
    with Mission.create(tmp_path / "m", "x", holder="T", clock=Clock(START)) as made:
        assert made.size == 1


def test_terms_are_filed_once_and_adopted_by_the_parties_alone(mission: Mission, repository: Path):
    terms = repository / "examples" / "agreements" / "nuba-mountains-2002"
    (first,) = adopt(mission, terms)
    (again,) = adopt(mission, terms)
    assert (first.new, again.new, again.entry) == (True, False, first.entry)
    with pytest.raises(Exception, match="no party"):
        adopt(mission, terms, by="Nobody of that name")
    size = mission.size
    (one,) = mission.state(AT).encoded
    assert one.standing.adopted_by == ()
    parties = one.agreement.party_ids
    adopt(mission, terms, by=parties[0])
    (one,) = mission.state(AT).encoded
    assert one.standing.adopted_by == ()
    assert adopters(one) == f"{party(one, parties[0])} and not yet by all who must"
    for other in parties[1:]:
        adopt(mission, terms, by=other)
    assert mission.size == size + len(parties)
    (one,) = mission.state(AT).encoded
    assert one.standing.adopted_by == tuple(sorted(parties))


class TestPeople:
    @pytest.fixture(autouse=True)
    def _documents(self, mission: Mission, tmp_path: Path):
        mission.ingest(write(tmp_path, "pact.txt", PACT))
        mission.ingest(write(tmp_path, "strike.txt", STRIKE))

    def test_a_review_of_an_incident_reviews_all_of_its_accounts(self, mission: Mission):
        state = mission.state(AT)
        incident = next(i for i in state.incidents if i.type == "ASSAULT")
        decisions.review(mission, state, incident.id, "accept", "Ana", "checked by telephone")
        assert [r.account for r in mission.state(AT).said.reviews] == [a.ref for a in incident.accounts]

    def test_a_claim_that_is_none_is_refused_with_the_nearest(self, mission: Mission):
        state = mission.state(AT)
        (ref,) = assaults(mission)
        with pytest.raises(ArgumentError, match=ref[:-1]):
            decisions.review(mission, state, ref[:-1], "accept", "Ana", "")

    def test_a_correction_checks_its_field_and_value(self, mission: Mission):
        state = mission.state(AT)
        (ref,) = assaults(mission)
        for wrong in ("dat=2031-05-08", "date", "type=BOMB", "initiator=actor-99", "date=2031-02-31"):
            with pytest.raises(ArgumentError):
                decisions.correct(mission, state, ref, [wrong], "Ana", "")
        decisions.correct(mission, state, ref, ["date=2031-05-08"], "Ana", "the hospital's log")
        (incident,) = [i for i in mission.state(AT).incidents if i.type == "ASSAULT"]
        assert incident.date == "2031-05-08"

    def test_what_was_filed_can_be_withdrawn_but_a_document_cannot(self, mission: Mission):
        state = mission.state(AT)
        (ref,) = assaults(mission)
        entry = decisions.correct(mission, state, ref, ["date=2031-05-08"], "Ana", "")
        decisions.withdraw(mission, entry[:12], "Ana", "a mistake")
        (incident,) = [i for i in mission.state(AT).incidents if i.type == "ASSAULT"]
        assert incident.date == "2031-05-09"
        document = next(e for e in mission.entries() if e.kind == "document")
        with pytest.raises(ArgumentError, match="which stays"):
            decisions.withdraw(mission, document.id, "Ana", "")

    def test_a_split_that_changes_nothing_is_refused(self, mission: Mission):
        with pytest.raises(ArgumentError, match="nothing to be set apart"):
            decisions.decide(mission, mission.state(AT), "split", assaults(mission), "Ana", "")

    @pytest.mark.parametrize(
        ("given", "why"),
        [
            ({"perceived": "smelt"}, "no way to perceive"),
            ({"act": "shelin"}, "is no act"),
            ({"when": "31.04.2031"}, "2031"),
            ({"incident": "in-0000"}, "is no incident"),
            ({"perceived": "nothing", "count": 4}, "goes with nobody"),
        ],
    )
    def test_an_observation_is_checked_before_it_is_signed(self, mission: Mission, given: dict, why: str):
        told = {"observer": "Post 4", "perceived": "heard", "when": "2031-05-09T10:00", **given}
        size = mission.size
        with pytest.raises(ArgumentError, match=why):
            decisions.observe(mission, mission.state(AT), **told)
        assert mission.size == size


def test_killed_while_it_ingests_a_mission_goes_on_where_it_was(tmp_path: Path):
    """What was acknowledged is there, nothing is there by half, and ingesting again ends the work."""
    folder = tmp_path / "m"
    Mission.create(folder, "Lake truce", holder="T").close()
    files = [
        write(tmp_path / "in", f"{n}.txt", STRIKE.replace("9 May", f"{n} May").replace("four", str(n + 2)))
        for n in range(1, 13)
    ]
    code = (
        "import sys; from pathlib import Path; from truce.mission.missions import Mission\n"
        "with Mission.open(Path(sys.argv[1])) as m:\n"
        "    for f in sys.argv[2:]:\n"
        "        print(m.ingest(Path(f), separate=True).document, flush=True)\n"
    )
    command = [sys.executable, "-c", code, str(folder), *map(str, files)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ})
    assert child.stdout is not None
    said = [child.stdout.readline().strip() for _ in range(3)]
    time.sleep(0.013)
    child.send_signal(signal.SIGKILL)
    said += [line.strip() for line in child.communicate()[0].splitlines()]
    with Mission.open(folder) as mission:
        held = {h.told.document.id for h in mission.state(AT).held}
        assert set(said) <= held
        assert len(held) * 2 + 1 == mission.size, "a document without its dossier is half of one"
        for file in files:
            mission.ingest(file, separate=True)
        assert len(mission.state(AT).held) == len(files)


def test_the_commands_end_with_the_codes_and_words_of_the_house(
    tmp_path: Path, capsys: pytest.CaptureFixture
):
    from truce.cli import run

    folder = str(tmp_path / "m")
    text = str(write(tmp_path, "strike.txt", STRIKE))
    assert run(["init", folder, "--name", "Lake truce"]) == 0
    assert run(["init", folder]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert run(["ingest", folder, text, str(tmp_path / "missing.txt")]) == 0
    assert "there is no such file" in capsys.readouterr().err
    assert run(["ingest", folder, str(tmp_path / "missing.txt")]) == 2
    capsys.readouterr()
    assert run(["status", folder, "--at", AT, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "truce-status/1"
    assert run(["timeline", folder, "--at", AT]) == 0
    page = capsys.readouterr().out
    assert "hospital director" in page
    assert max(len(line) for line in page.splitlines()) <= 80
    assert run(["status", folder, "--known-at", "yesterday"]) == 2
    assert run(["status", folder, "--known-by", "rumour"]) == 2
    assert run(["history", folder, "--at", AT]) == 0
    assert run(["status", str(tmp_path / "nowhere")]) == 2
    assert "truce init" in capsys.readouterr().err
