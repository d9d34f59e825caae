"""Lines that an agreement leaves to be drawn: what is judged by them, by whose drawing, and what stays open.

Two states that dispute where a line between them runs: what lies in the strip along it hangs on who drew it.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from truce.asof import EVER
from truce.cli import run
from truce.findings.drawings import UNDRAWN, Settling
from truce.findings.statuses import Status
from truce.mission.filing.agreements import adopt
from truce.mission.filing.decisions import withdraw
from truce.mission.filing.event_data import Wanted, take_in
from truce.mission.filing.zones import Said, file_zones
from truce.mission.missions import Mission

AT = "2031-05-01"
LINE = "line of separation"
AGREEMENT = """
agreement: orrin
title: Understanding of Orrin
encoding: {author: example of truce}
zone: Asia/Dubai
term: {signed: 2031-03-01, starts: 2031-03-01, ends: not_stated}
parties:
  - {id: VRN, name: Varnia, aliases: [Varnian army]}
  - {id: TRL, name: Terelia}
bodies:
  - {id: commission, name: Joint Commission, mandate: investigate}
  - {id: club, name: Friends of Orrin}
zones:
  - {id: line, name: line of separation}
  - {id: strip, name: strip along the line, near: {of: line, km: 15}}
  - {id: varnian-ground, name: the territory that Varnia holds, held_by: VRN}
clauses:
  - id: no-shells
    text: no shells within 15 km of the line of separation
    forbid: {who: each, acts: [artillery_fire]}
    scope: {zones: strip}
  - id: no-attack
    text: Terelia attacks nothing on the territory that Varnia holds
    forbid: {who: TRL, acts: [ASSAULT]}
    scope: {zones: varnian-ground}
  - id: no-fire
    text: the parties do not fire on each other
    forbid: {who: each, acts: [ASSAULT], whom: other_party}
"""
ROWS = """Ref;Day;Lat;Lon;Type;By;On;Exact
R1;2031-04-03;25.0;55.50;S;Terelia;Varnia;A
R2;2031-04-05;25.0;55.02;S;Terelia;Varnia;A
R3;2031-04-07;25.0;55.40;S;Varnia;Terelia;A
"""
MAPPING = """
table: office-east
source: {name: Field office east, letter: A, own_access: true}
delimiter: ";"
id: Ref
date: {column: Day, format: YYYY-MM-DD}
zone: Asia/Dubai
place: {latitude: Lat, longitude: Lon, within_km: {column: Exact, is: {A: 1}}}
sides: {by: By, against: On}
act: {column: Type, is: {S: artillery_fire}}
"""


@pytest.fixture
def mission(tmp_path: Path) -> Iterator[Mission]:
    for name, text in (("agreement.yaml", AGREEMENT), ("log.csv", ROWS), ("log.yaml", MAPPING)):
        (tmp_path / name).write_text(text)
    with Mission.create(tmp_path / "m", "Orrin", holder="Desk") as made:
        adopt(made, tmp_path / "agreement.yaml")
        take_in(made, tmp_path / "log.csv", Wanted(mapping=tmp_path / "log.yaml"), apart=False)
        yield made


def draw(
    mission: Mission, by: str, longitude: float, name: str = "line of separation", **said: object
) -> str:
    """File a line along a meridian; its entry. R2 lies within 15 km of 55.0, R1 and R3 do of 55.45."""
    shape = {"type": "LineString", "coordinates": [[longitude, 24.0], [longitude, 26.0]]}
    file = mission.path.parent / f"{longitude}.geojson"
    file.write_text(json.dumps({"type": "Feature", "properties": {"name": name}, "geometry": shape}))
    done = file_zones(mission, file, Said(by=by, kind="line", **said))  # type: ignore[arg-type]
    return done.filed[0][1]


def told(mission: Mission, clause: str = "no-shells", known_at: int = EVER) -> Status:
    [one] = mission.state(AT, known_at=known_at).encoded
    return next(c for c in one.standing.clauses if c.clause == clause)


def readings(mission: Mission) -> dict[str, str]:
    return dict(told(mission).readings)


def test_one_sides_drawing_settles_nothing_however_often_it_is_filed(mission: Mission):
    others = [told(mission, c) for c in ("no-attack", "no-fire")]
    assert told(mission).status == "undecidable"
    draw(mission, "Varnia", 55.0)
    draw(mission, "VARNIAN  army", 55.0)
    assert told(mission).status == "depends_on_reading"
    assert readings(mission) == {
        "by the drawing of Varnia": "violation_assessed",
        "by the drawing of VARNIAN army": "violation_assessed",
        UNDRAWN: "undecidable",
    }
    assert [told(mission, c) for c in ("no-attack", "no-fire")] == others, "clauses without the line"


@pytest.mark.parametrize("by", ["Ministry of War", "Friends of Orrin", "Varnia's survey", "A newspaper"])
def test_a_strangers_drawing_settles_nothing_either(mission: Mission, by: str):
    draw(mission, by, 55.0)
    draw(mission, "Varnia", 55.0)
    assert told(mission).status == "depends_on_reading"
    assert readings(mission)[UNDRAWN] == "undecidable"


@pytest.mark.parametrize("by", [("Terelia", "Varnia"), ("joint  commission",)])
def test_what_all_sides_or_a_body_of_the_agreement_draw_alike_is_the_answer(
    mission: Mission, by: tuple[str, ...]
):
    for one in by:
        draw(mission, one, 55.0)
    status = told(mission)
    assert (status.status, status.by, status.readings) == ("violation_assessed", ("TRL",), ())


def test_sides_that_draw_it_otherwise_leave_it_to_whose_drawing_is_taken(
    mission: Mission, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "80")
    mine, theirs = draw(mission, "Varnia", 55.0, error_km=0.5), draw(mission, "Terelia", 54.5)
    assert told(mission).status == "depends_on_reading"
    assert readings(mission) == {
        "by the drawing of Terelia": "no_information", "by the drawing of Varnia": "violation_assessed"
    }  # fmt: skip
    assert run(["status", str(mission.path), "--at", AT]) == 0
    page = capsys.readouterr().out
    flat = " ".join(page.split())
    assert "no shells: depends on whose drawing is taken" in flat
    assert f"by the drawing of Varnia (line of separation [{mine[:12]}]" in flat
    assert "may be 0.5 km off): violation assessed" in flat
    assert f"by the drawing of Terelia (line of separation [{theirs[:12]}]" in flat
    assert "by the drawing of Varnia: as an act of Terelia: violation assessed" in flat
    assert max(map(len, page.splitlines())) <= 80
    assert run(["status", str(mission.path), "--at", AT, "--json"]) == 0
    [one] = json.loads(capsys.readouterr().out)["agreements"]
    drawn = next(c for c in one["clauses"] if c["clause"] == "no-shells")["drawings"]
    assert [(d["whose"], d["zones"]) for d in drawn] == [("Terelia", ["strip"]), ("Varnia", ["strip"])]


def test_a_clause_broken_by_another_party_on_either_line_accuses_nobody(mission: Mission):
    draw(mission, "Varnia", 55.0)  # R2, by Terelia, is near it
    draw(mission, "Terelia", 55.36)  # R1 and R3 are near it: one by each
    status = told(mission)
    assert status.status == "depends_on_reading"
    assert set(readings(mission).values()) == {"violation_assessed"}


def test_a_drawing_holds_in_its_dates_and_tells_nothing_outside_them(mission: Mission):
    commission = "Joint Commission"
    draw(mission, commission, 55.0, until="2031-04-04")
    assert told(mission).status == "undecidable", "R2 is of the 5th: by then nobody says where the line runs"
    draw(mission, commission, 54.5, since="2031-04-05")
    assert told(mission).status == "no_information", "R1 and R3 are far from the one, R2 from the other"


def test_a_day_counts_whole_and_a_month_does_not(mission: Mission):
    draw(mission, "Joint Commission", 55.0, since="2031-04-05", until="2031-04-05")
    draw(mission, "Joint Commission", 54.4, until="2031-04-04")
    draw(mission, "Joint Commission", 54.3, since="2031-04-06")
    assert told(mission).status == "violation_assessed"


def test_a_month_may_begin_on_any_of_its_days(mission: Mission):
    draw(mission, "Joint Commission", 55.0, since="2031-04")
    assert told(mission).status == "undecidable"


def test_an_author_who_draws_it_in_two_ways_at_once_has_not_drawn_it(mission: Mission):
    draw(mission, "Joint Commission", 55.0)
    wrong = draw(mission, "Joint Commission", 54.5)
    assert told(mission).status == "undecidable"
    withdraw(mission, wrong, "Joint Commission", "wrong map")
    assert told(mission).status == "violation_assessed"


def test_as_known_before_it_was_filed_nothing_was_drawn(mission: Mission):
    before = mission.entries()[-1].known
    draw(mission, "Joint Commission", 55.0)
    after = mission.entries()[-1].known
    if after > before:
        assert told(mission, known_at=before).status == "undecidable"
    assert told(mission, known_at=after).status == "violation_assessed"


def test_where_the_error_reaches_over_the_edge_it_cannot_be_decided(mission: Mission):
    draw(mission, "Joint Commission", 54.86)  # 16.1 km from R2, which lies within 1 km of its point
    assert told(mission).status == "no_information", "the edge of the strip is just out of reach"
    draw(mission, "Terelia", 54.86, error_km=0.5)
    assert readings(mission) == {
        "by the drawing of Joint Commission": "no_information", "by the drawing of Terelia": "undecidable"
    }  # fmt: skip


def test_a_line_is_taken_for_one_of_the_text_by_name_or_because_its_author_says_so(mission: Mission):
    draw(mission, "Joint Commission", 55.0, name="our map")
    assert told(mission).status == "undecidable"
    draw(mission, "Joint Commission", 55.0, name="our other map", draws="strip")
    assert told(mission).status == "undecidable", "the text itself says where the strip is"
    draw(mission, "Joint Commission", 55.0, name="a third map", draws="line")
    assert told(mission).status == "violation_assessed"


def square(mission: Mission, by: str, west: float, of: str, kind: str = "control") -> None:
    ring = [[west, 24.5], [west + 0.3, 24.5], [west + 0.3, 25.5], [west, 25.5], [west, 24.5]]
    file = mission.path.parent / f"ground-{west}.geojson"
    file.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    file_zones(mission, file, Said(by=by, kind=kind, of=of))  # type: ignore[arg-type]


def test_ground_that_a_party_holds_is_where_it_is_drawn_and_no_sides_drawing_confirms_it(mission: Mission):
    square(mission, "Joint Commission", 54.9, of="Terelia")
    square(mission, "Joint Commission", 54.9, of="Varnia", kind="other")
    assert told(mission, "no-attack").status == "undecidable", "none of them is ground of Varnia"
    square(mission, "Varnia", 54.9, of="Varnian army")
    status = told(mission, "no-attack")
    assert status.status == "depends_on_reading"
    assert dict(status.readings) == {
        "by the drawing of Varnia": "violation_assessed", UNDRAWN: "undecidable"
    }  # fmt: skip
    square(mission, "Terelia", 54.95, of="Varnia")
    assert told(mission, "no-attack").status == "violation_assessed", "R2 lies in it by both sides' drawings"


def test_to_settle_accounts_twice_changes_nothing(mission: Mission):
    draw(mission, "Varnia", 55.0, since="2031-04-05")
    draw(mission, "Terelia", 55.0)
    [one] = mission.state(AT).encoded
    settling = Settling(one.agreement)
    for account in one.record.accounts:
        assert settling.account(account) == account


@pytest.mark.parametrize("since", [None, "2031-04-05"])
def test_the_engine_answers_as_the_judge_does(mission: Mission, since: str | None):
    draw(mission, "Varnia", 55.0, since=since)
    draw(mission, "Terelia", 54.5)
    by_judge = [(c.clause, c.status, c.readings, c.by) for c in mission.state(AT).encoded[0].standing.clauses]
    mission.analytics.most_by_judge = 0
    mission.analytics.apart = False
    by_engine = mission.state(AT).encoded[0].standing.clauses
    assert [(c.clause, c.status, c.readings, c.by) for c in by_engine] == by_judge


def test_every_finding_by_a_drawing_can_be_explained(mission: Mission, capsys: pytest.CaptureFixture[str]):
    draw(mission, "Varnia", 55.0)
    status = told(mission)
    for finding in status.findings:
        assert run(["explain", str(mission.path), finding.id, "--as-of", AT]) == 0
    page = " ".join(capsys.readouterr().out.split())
    assert "in the reading 'by the drawing of Varnia' of Varnia: line of separation" in page


def test_whoever_files_a_shape_is_told_whether_a_clause_is_read_by_it(
    mission: Mission, capsys: pytest.CaptureFixture[str]
):
    file = mission.path.parent / "map.geojson"
    shape = {"type": "LineString", "coordinates": [[55.0, 24.0], [55.0, 26.0]]}
    file.write_text(json.dumps({"type": "Feature", "properties": {"name": "our map"}, "geometry": shape}))
    filing = ["zone", str(mission.path), str(file), "--by", "Varnia", "--kind", "line"]
    assert run([*filing, "--draws", "lime"]) == 0
    assert "It draws no zone that an agreement here leaves open" in " ".join(capsys.readouterr().out.split())
    assert run([*filing, "--draws", "line"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "a drawing of `line` of Understanding of Orrin, which leaves it open" in told


@pytest.mark.parametrize("question", ["status", "timeline", "history", "coverage", "sources", "sensitivity"])
def test_every_question_can_be_asked_where_there_are_rows(
    mission: Mission, question: str, capsys: pytest.CaptureFixture[str]
):
    draw(mission, "Varnia", 55.0)
    mission.close()
    assert run([question, str(mission.path)]) == 0
    assert run([question, str(mission.path), "--json"]) == 0
    assert "closed" not in capsys.readouterr().err


def test_of_many_drawings_by_one_author_a_few_are_named_and_the_others_counted(mission: Mission):
    for day in range(1, 7):
        draw(mission, "Varnia", 55.0, since=f"2031-04-0{day}", until=f"2031-04-0{day}")
    [one] = mission.state(AT).encoded
    clause = one.agreement.clause("no-shells")
    assert clause is not None
    note = clause.readings[0].note
    assert note.count("may be") + note.count("no error stated") == 3
    assert note.endswith("; and 3 more")
    assert readings(mission)["by the drawing of Varnia"] == "violation_assessed", "R2 is of the fifth"
