"""What verdicts hang on, on the command line: for the mechanism alone, on a page that fits the screen."""

import json
from pathlib import Path

import pytest

from truce.cli import USAGE, run

TERMS = """
agreement: lake-truce
title: Truce of the Lake
encoding: {author: Team 1, adopted: false}
parties: [{id: KEN, name: Kenya}, {id: UGA, name: Uganda}]
zone: Africa/Kampala
term: {signed: 2031-05-03, starts: 2031-05-04T00:00}
clauses:
  - {id: no-attacks, text: No attacks., forbid: {who: party, acts: [ASSAULT], whom: other_party}}
"""
WIRE = "Kenya's air force bombed Soroti in Uganda on 14 May 2031, wounding three soldiers of Uganda's army.\n"
ASKED = ["--at", "2031-05-20"]


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "agreement.yaml").write_text(TERMS)
    (tmp_path / "wire.txt").write_text(WIRE)
    path = str(tmp_path / "m")
    for line in (
        ["init", path, "--name", "Lake truce"],
        ["adopt", path, str(tmp_path / "terms")],
        ["ingest", path, str(tmp_path / "wire.txt")],
        ["rate", path, "wire", "A", "--by", "Ana"],
    ):
        assert run(line) == 0
    capsys.readouterr()
    return path


def test_the_page_says_first_how_many_verdicts_hang_on_a_rating(folder, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["sensitivity", folder, *ASKED]) == 0
    page = capsys.readouterr().out
    said = " ".join(page.split())
    assert said.startswith("1 of 1 status and 1 finding hang on how a source is rated")
    assert "for analysts alone" in said
    assert "wire (letter A) if rated F:" in said
    assert "no attacks: violation assessed -> no information" in said.replace("no-attacks", "no attacks")
    assert "RESTING ON ONE ORIGIN ALONE fi-" in said
    assert max(map(len, page.splitlines())) <= 80


def test_the_json_says_the_same(folder, capsys):
    assert run(["sensitivity", folder, *ASKED, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["bounds_percent"]) == ("truce-sensitivity/1", 25)
    (one,) = told["agreements"]
    assert one["hanging_on_a_rating"]["clauses"] == ["no-attacks"]
    trials = {(s["source"], s["trial"]): s for s in one["sources"]}
    assert trials["wire", "F"]["statuses"] == [
        {"clause": "no-attacks", "before": "violation_assessed", "after": "no_information"}
    ]
    assert [o["origin"] for o in one["one_origin"]] == ["wire"]


@pytest.mark.parametrize("reader", ["party:KEN", "mediator", "public", "operator"])
def test_nobody_but_the_mechanism_is_told(folder, capsys, reader: str):
    assert run(["sensitivity", folder, *ASKED, "--as", reader]) == USAGE
    said = capsys.readouterr()
    assert said.out == ""
    assert "whose standing to attack" in said.err
    assert run(["sensitivity", folder, *ASKED, "--as", "analyst"]) == 0


def test_a_mission_without_agreements_has_nothing_that_hangs(tmp_path, capsys):
    assert run(["init", str(tmp_path / "m")]) == 0
    assert run(["sensitivity", str(tmp_path / "m")]) == 0
    assert "no finding hangs" in capsys.readouterr().out
