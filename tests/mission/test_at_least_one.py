"""Of a fight between two who are bound the author is open, and one of them broke the ban, whoever it was."""

import json
from collections.abc import Iterator
from pathlib import Path

import ged
import pytest
from ticking import Clock

from truce.cli import run
from truce.mission.answers.assembling import State
from truce.mission.filing.agreements import adopt
from truce.mission.filing.event_data import Wanted, take_in
from truce.mission.missions import Mission

AT = "2031-04-01"
TERMS = """
agreement: valley
title: Truce of the valley
encoding: {author: tests}
zone: UTC
term: {signed: 2031-03-01, starts: 2031-03-01, ends: not_stated}
parties: [{id: N, name: Northland}, {id: S, name: Southland Front}]
clauses:
  - {id: no-fire, text: no fire on each other, forbid: {who: each, acts: [ASSAULT], whom: other_party}}
  - {id: one-bound, text: the Front fires on nobody, forbid: {who: S, acts: [ASSAULT]}}
  - {id: civilians, text: no attacks on civilians, forbid: {who: each, acts: [ASSAULT], targets: [civilians]}}
  - {id: shelling, text: no shelling, forbid: {who: each, acts: [artillery_fire]}}
  - id: in-return
    text: no fire as long as the other keeps to it
    forbid: {who: N, acts: [ASSAULT]}
    while: {complies: S, with: one-bound}
"""


@pytest.fixture
def mission(tmp_path: Path) -> Iterator[Mission]:
    with Mission.create(tmp_path / "m", "Valley", holder="Team 1", clock=Clock()) as made:
        (tmp_path / "agreement.yaml").write_text(TERMS)
        adopt(made, tmp_path / "agreement.yaml")
        yield made


def taken(mission: Mission, tmp_path: Path, *rows: dict[str, str], letter: str = "B") -> State:
    file = ged.write(tmp_path / "ged.csv", rows)
    take_in(mission, file, Wanted(letter=letter), apart=False)  # type: ignore[arg-type]
    return mission.state(AT)


def told(state: State) -> dict[str, tuple[str, ...]]:
    return {c.clause: c.at_least_one_of for one in state.encoded for c in one.standing.clauses}


def test_one_of_two_who_fought_broke_the_ban_on_it_and_no_more_is_said(mission: Mission, tmp_path: Path):
    found = told(taken(mission, tmp_path, ged.row(1)))
    assert found["no-fire"] == ("N", "S")
    assert found["one-bound"] == (), "if it was the other, this was not broken"
    assert found["civilians"] == (), "whether civilians were hit is not told"
    assert found["shelling"] == (), "whether it was shelling is not told"
    assert found["in-return"] == ()


@pytest.mark.parametrize(
    "row",
    [ged.row(1, side_b="Hill Brigade"), ged.row(1, side_b="XXX0031"), ged.row(1, event_clarity=2),
     ged.row(1, date_start="2031-02-27", date_end="2031-03-03"), ged.killing(1, "Unknown")],
)  # fmt: skip
def test_where_it_may_have_been_another_or_no_breach_nothing_is_said(
    mission: Mission, tmp_path: Path, row: dict[str, str]
):
    assert set(told(taken(mission, tmp_path, row)).values()) == {()}


def test_of_one_sided_violence_by_either_of_two_one_did_it(mission: Mission, tmp_path: Path):
    found = told(taken(mission, tmp_path, ged.killing(1, "Northland, Southland Front")))
    assert found["civilians"] == ("N", "S")


def test_an_act_of_which_the_author_is_told_is_that_of_the_author(mission: Mission, tmp_path: Path):
    state = taken(mission, tmp_path, ged.killing(1, "Southland Front"), ged.row(2))
    [one] = state.encoded
    by = {c.clause: (c.status, c.at_least_one_of) for c in one.standing.clauses}
    assert by["civilians"] == ("violation_assessed", ())


def test_the_engine_gives_the_same(mission: Mission, tmp_path: Path):
    by_judge = told(taken(mission, tmp_path, ged.row(1), ged.killing(2, "Northland")))
    mission.analytics.most_by_judge, mission.analytics.apart = -1, False
    state = mission.state(AT)
    assert state.feeds.divisions is not None, "the engine was asked"
    assert told(state) == by_judge
    assert by_judge["no-fire"] == ("N", "S")


def test_the_pages_say_it_in_words_and_name_no_author(mission: Mission, tmp_path: Path, capsys):
    taken(mission, tmp_path, ged.row(1))
    mission.close()
    m = str(tmp_path / "m")
    assert run(["status", m, "--at", AT]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    words = "violation assessed, by at least one of Northland, Southland Front: not told which"
    assert f"no fire: {words} (unreviewed)" in shown
    assert f"as an act of one bound by it: {words}" in shown
    assert run(["status", m, "--at", AT, "--json"]) == 0
    [one] = json.loads(capsys.readouterr().out)["agreements"]
    clause = next(c for c in one["clauses"] if c["clause"] == "no-fire")
    assert (clause["status"], clause["at_least_one_of"], clause["by"]) == ("undecidable", ["N", "S"], [])
    assert {tuple(f["one_of"]) for f in clause["findings"]} == {("N", "S")}
    for name in (clause["findings"][0]["id"], clause["id"], "ucdp-ged/1"):
        assert run(["explain", m, name, "--as-of", AT]) == 0
        told = " ".join(capsys.readouterr().out.split())
        assert "by at least one of Northland, Southland Front" in told
        assert "f it was an act of Northland: violation" not in told


def test_what_one_of_them_broke_is_shown_before_what_may_be_no_breach(
    mission: Mission, tmp_path: Path, capsys
):
    other = [ged.row(n, f"2031-03-0{n}", side_b="XXX0001") for n in range(2, 9)]
    taken(mission, tmp_path, *other, ged.row(9, "2031-03-20"))
    mission.close()
    assert run(["status", str(tmp_path / "m"), "--at", AT]) == 0
    shown = capsys.readouterr().out.partition("no fire:")[2].partition("the Front fires on nobody")[0]
    assert "row 9" in shown
    assert " ".join(shown.split()).count("by at least one of Northland, Southland Front") == 2
