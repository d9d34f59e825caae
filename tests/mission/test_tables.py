"""An office's table in a mission: its rows are that office's claims, read as its mapping says."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from truce.asof import Interval, span_of
from truce.cli import run
from truce.errors import AgreementError
from truce.mission.filing.agreements import adopt
from truce.mission.filing.event_data import Wanted, take_in
from truce.mission.missions import Mission

AT = "2031-05-01"


@pytest.fixture
def office(repository: Path) -> Path:
    return repository / "examples/field-office"


@pytest.fixture
def mission(tmp_path: Path, office: Path) -> Iterator[Mission]:
    with Mission.create(tmp_path / "m", "Vale", holder="Team 1") as made:
        adopt(made, office / "agreement/agreement.yaml")
        yield made


def test_rows_are_claims_of_the_office_and_the_mapping_is_kept(mission: Mission, office: Path):
    done = take_in(mission, office / "log.csv", Wanted(mapping=office / "log.yaml"), apart=False)
    assert (done.outcome, done.rows, done.bad_count) == ("new", 2, 1)
    [source] = [s for s in mission.state(AT).encoded[0].record.sources if s.id == "office-north"]
    assert (source.letter, source.own_access, source.side) == ("C", True, None)
    told = {a.incident: a for a in mission.state(AT).encoded[0].record.accounts}
    first = told["office-north/N-031"]
    assert (first.act, first.who, first.whom) == ("small_arms_fire", ("HLF",), ("SEL",))
    assert first.when == span_of(Interval.parse("2031-04-03T14:30"), "Asia/Kabul")
    second = told["office-north/N-032"]
    assert second.who is None, "who fired is not told, and so may be anybody"
    assert second.whom == ("SEL",)
    [kept] = [json.loads(e.content or b"") for e in mission.entries() if e.kind == "mapping"]
    assert kept["yaml"] == (office / "log.yaml").read_text("utf-8")


def test_nothing_is_taken_in_twice_and_a_corrected_mapping_reads_anew(
    mission: Mission, office: Path, tmp_path: Path
):
    wanted = Wanted(mapping=office / "log.yaml")
    take_in(mission, office / "log.csv", wanted)
    size = mission.size
    assert take_in(mission, office / "log.csv", wanted).outcome == "known"
    assert mission.size == size
    better = tmp_path / "log.yaml"
    better.write_text(
        (office / "log.yaml").read_text("utf-8").replace("artillery_fire", "airstrike"), "utf-8"
    )
    done = take_in(mission, office / "log.csv", Wanted(mapping=better))
    assert (done.outcome, done.rows) == ("again", 2)
    acts = {a.incident: a.act for a in mission.state(AT).encoded[0].record.accounts}
    assert acts == {"office-north/N-031": "small_arms_fire", "office-north/N-032": "airstrike"}


def test_a_table_of_a_party_is_that_partys_word(mission: Mission, office: Path, tmp_path: Path):
    theirs = tmp_path / "log.yaml"
    text = (office / "log.yaml").read_text("utf-8")
    theirs.write_text(text.replace("letter: C, own_access: true", "letter: A, own_access: true, side: SEL"))
    take_in(mission, office / "log.csv", Wanted(mapping=theirs))
    [source] = [s for s in mission.state(AT).encoded[0].record.sources if s.id == "office-north"]
    assert source.side == "SEL"
    [found] = [f for f in mission.state(AT).encoded[0].judgement.findings if f.incident.endswith("N-031")]
    assert (found.bearer, found.occurrence) == ("HLF", "unverified"), "letter A or not: a party's word"


def test_a_mapping_that_is_none_changes_nothing(mission: Mission, office: Path, tmp_path: Path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("table: x\n")
    size = mission.size
    with pytest.raises(AgreementError, match="`source`"):
        take_in(mission, office / "log.csv", Wanted(mapping=bad))
    assert mission.size == size


def test_many_rows_are_judged_alike_by_the_engine_with_their_zones(
    mission: Mission, office: Path, monkeypatch: pytest.MonkeyPatch
):
    take_in(mission, office / "log.csv", Wanted(mapping=office / "log.yaml"))
    by_judge = [one.judgement.findings for one in mission.state(AT).encoded]
    monkeypatch.setattr(mission.analytics, "most_by_judge", 0)
    found = mission.state(AT)
    assert found.feeds.divisions is not None, "the engine was asked"
    assert [one.judgement.findings for one in found.encoded] == by_judge


def test_the_preview_and_the_record_say_the_same(
    mission: Mission, office: Path, capsys: pytest.CaptureFixture[str]
):
    names = [str(office / "log.csv"), "--mapping", str(office / "log.yaml")]
    assert run(["preview", *names, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    take_in(mission, office / "log.csv", Wanted(mapping=office / "log.yaml"))
    kept = sorted(row.id for _, row in mission.state(AT).feeds.events())
    assert sorted(e["id"] for e in shown["events"]) == kept
    assert shown["counts"] == {"events": 2, "doubtful": 0, "bad": 1, "left_out": 2}


def test_a_proposed_mapping_is_refused_until_a_person_has_answered(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "80")
    table = tmp_path / "log.csv"
    table.write_text("Ref,Day,Type\n1,03/04/2031,SAF\n2,05/04/2031,SAF\n")
    out = tmp_path / "map.yaml"
    assert run(["preview", str(table), "--write", str(out)]) == 0
    page = capsys.readouterr().out
    assert "03/04/2031 can be two days" in " ".join(page.split())
    assert max(len(line) for line in page.splitlines() if str(tmp_path) not in line) <= 80
    assert run(["preview", str(table), "--mapping", str(out)]) == 2
    assert "line 4" in (told := capsys.readouterr().err)
    assert "left open" in told
    text = out.read_text().replace("name: STATE-WHICH", "name: Office")
    out.write_text(text.replace("format: STATE-WHICH", "format: DD/MM/YYYY"))
    assert run(["preview", str(table), "--mapping", str(out)]) == 0
    assert run(["preview", str(table), "--write", str(out)]) == 2, "what is there is not replaced"
