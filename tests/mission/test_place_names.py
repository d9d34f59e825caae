"""Names of places in dispute: kept as they are said, the others beside, none first and none the right one."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from truce.cli import run
from truce.errors import ArgumentError, InputError
from truce.mission.filing.decisions import withdraw
from truce.mission.filing.event_data import Wanted, take_in
from truce.mission.filing.place_names import file_names, names_of
from truce.mission.missions import Mission

AT = "2031-11-01"
TABLE = """place,name,used_by,note
gate,Torkham,Pakistan,
gate,Tur Kham,Afghanistan,as on its maps
town,Tur Kham,not_stated,
town,Lower Fort,Pakistan,
vale,Sela,Highland Front,
vale,Upper Vale,Government of Sela,
"""
REPORT = (
    "12 October 2031. Pakistani forces shelled Torkham on Sunday, killing three people, "
    "a spokesman of the Afghan Ministry of Defence said."
)


@pytest.fixture
def mission(tmp_path: Path, repository: Path) -> Iterator[Mission]:
    office = repository / "examples/field-office"
    (tmp_path / "report.txt").write_text(REPORT)
    (tmp_path / "names.csv").write_text(TABLE)
    with Mission.create(tmp_path / "m", "Gate", holder="Desk") as made:
        made.ingest(tmp_path / "report.txt", published="2031-10-13")
        take_in(made, office / "log.csv", Wanted(mapping=office / "log.yaml"), apart=False)
        yield made


def page(mission: Mission, *question: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert run([question[0], str(mission.path), *question[1:]]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_the_name_of_a_report_stays_and_the_others_stand_beside_it(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "80")
    before = page(mission, "timeline", "--at", AT, capsys=capsys)
    assert "SEVERAL NAMES" not in before
    file_names(mission, tmp_path / "names.csv", "Joint office")
    after = page(mission, "timeline", "--at", AT, capsys=capsys)
    shown = "Torkham here: Torkham, used by Pakistan; Tur Kham, used by Afghanistan (as on its maps)"
    assert f"{shown} (as Joint office says [" in after
    assert "forces shelled Torkham on Sunday" in after
    assert shown in page(mission, "status", "--at", AT, capsys=capsys)
    [incident] = mission.state(AT).incidents
    assert shown in page(mission, "explain", incident.id, capsys=capsys)
    assert run(["timeline", str(mission.path), "--at", AT]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80
    assert run(["timeline", str(mission.path), "--at", AT, "--json"]) == 0
    [found] = json.loads(capsys.readouterr().out)["names"]
    assert [n["name"] for n in found["names"]] == ["Torkham", "Tur Kham"]


def test_no_answer_and_no_match_rests_on_a_table(mission: Mission, tmp_path: Path):
    before = mission.state(AT)
    file_names(mission, tmp_path / "names.csv", "Joint office")
    after = mission.state(AT)
    assert [i.id for i in after.incidents] == [i.id for i in before.incidents]
    assert [(a.told.records.places) for a in after.held] == [(a.told.records.places) for a in before.held]
    assert [one.judgement for one in after.assessed] == [one.judgement for one in before.assessed]


def test_a_row_is_shown_with_the_names_of_its_district(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file_names(mission, tmp_path / "names.csv", "Joint office")
    told = page(mission, "explain", "office-north/N-031", "--as-of", AT, capsys=capsys)
    assert "Upper Vale here: Sela, used by Highland Front; Upper Vale, used by Government of Sela" in told


def test_a_name_of_several_places_is_not_taken_for_one_of_them(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "more.txt").write_text(REPORT.replace("Torkham", "Tur Kham"))
    mission.ingest(tmp_path / "more.txt", published="2031-10-13")
    file_names(mission, tmp_path / "names.csv", "Joint office")
    told = page(mission, "timeline", "--at", AT, capsys=capsys)
    assert "Tur Kham may be one of several places of that name: Lower Fort" in told
    assert "Tur Kham may be one of several places of that name: Torkham" in told or "Torkham here:" in told


def test_each_authors_latest_table_counts_and_others_stand_beside(mission: Mission, tmp_path: Path):
    first = file_names(mission, tmp_path / "names.csv", "Joint office")
    assert file_names(mission, tmp_path / "names.csv", " joint  OFFICE").outcome == "known"
    other = tmp_path / "other.csv"
    other.write_text("place,name,used_by\na,Torkham,Pakistan\na,The Gate,Traders\n")
    second = file_names(mission, other, "Joint office")
    file_names(mission, other, "A newspaper")
    assert [(t.by, t.entry == first.entry, len(t.places)) for t in mission.state(AT).names] == [
        ("A newspaper", False, 1), ("Joint office", False, 1)
    ]  # fmt: skip
    withdraw(mission, second.entry, "Desk", "wrong table")
    assert [t.entry == first.entry for t in mission.state(AT).names] == [False, True]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", "is empty"),
        ("place,name,used_by\n", "has no names"),
        ("place,name\na,X\n", "lacks the column used_by"),
        ("place,name,used_by,right\na,X,Y,yes\n", "not known"),
        ("place,name,used_by\na,X\n", "line 2 has 2 cells"),
        ("place,name,used_by\na,X,\nb,Z,Y\n", "line 2 has no used_by"),
        ("place,name,used_by\na,X,Y\n", "one name alone"),
        ("place,name,used_by\na,X,Y\na,x,y\n", "line 3 says again what line 2 says"),
        ("place,name,used_by\na,--,Y\na,Z,Y\n", "without a letter"),
        ('place,name,used_by\na,"X,Y\n', "cannot be taken apart"),
        (f"place,name,used_by\na,{'x' * 400},Y\na,Z,Y\n", "more than 300 letters"),
    ],
)
def test_a_table_that_cannot_be_one_is_refused_whole(table: str, words: str):
    with pytest.raises(InputError, match=words):
        names_of(table.encode(), "names.csv")


def test_nobodys_table_is_refused_and_the_command_lists(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    size = mission.size
    with pytest.raises(ArgumentError, match="is nobody"):
        file_names(mission, tmp_path / "names.csv", " ")
    assert mission.size == size
    name = str(mission.path)
    assert "None is filed" in page(mission, "names", capsys=capsys)
    assert run(["names", name, str(tmp_path / "names.csv"), "--by", "Joint office", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["places"] == 3
    assert "town: Lower Fort, used by Pakistan; Tur Kham, by whom it is used: not stated" in page(
        mission, "names", capsys=capsys
    )
    assert run(["doctor", name]) == 0
    assert "named by no entry" not in capsys.readouterr().out


def test_an_incident_says_how_far_its_town_lies_from_a_line(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    shape = {"type": "LineString", "coordinates": [[71.0, 34.0], [71.05, 34.4]]}
    (tmp_path / "line.geojson").write_text(json.dumps(shape))
    filing = ["zone", str(mission.path), str(tmp_path / "line.geojson"), "--by", "Survey", "--kind", "line"]
    assert run([*filing, "--error-km", "2"]) == 0
    capsys.readouterr()
    (tmp_path / "more.txt").write_text(REPORT.replace("Torkham", "Jalalabad"))
    mission.ingest(tmp_path / "more.txt", published="2031-10-13")
    near, town = sorted(mission.state(AT).incidents, key=lambda i: i.accounts[0].ref.startswith("more"))
    assert run(["explain", str(mission.path), town.id, "--json"]) == 0
    [found] = json.loads(capsys.readouterr().out)["zones_drawn"]
    assert 34 < found["km_to"] - found["km_from"] <= 35, "15 km of the town and 2 of the drawing, twice"
    assert f"and {found['km_to']:.1f} km from it" in page(mission, "explain", town.id, capsys=capsys)
    told = page(mission, "explain", near.id, capsys=capsys)
    assert "how exact the place is, is not told, and so is no distance" in told
