"""Whom rows of event data name: who is unnamed clears nobody, an untied name is told as no more than that."""

from collections.abc import Iterator
from pathlib import Path

import acled
import ged
import pytest

from truce.cli import run
from truce.errors import AgreementError
from truce.findings.finding import Finding
from truce.mission.answers.assembling import State
from truce.mission.filing.agreements import adopt
from truce.mission.filing.event_data import Wanted, take_in
from truce.mission.missions import Mission
from truce.report.event_data import row_page
from truce.report.judged import outcome

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
  - {id: civilians, text: no attacks on civilians, forbid: {who: each, acts: [ASSAULT], targets: [civilians]}}
"""
MAPPING = """
table: sector
source: {name: Sector office, letter: A}
id: Ref
date: {column: Day, format: iso}
zone: UTC
place: {name: Place, latitude: Lat, longitude: Lon}
sides: {by: Who, against: Whom}
act: {constant: small_arms_fire}
sure: {constant: stated}
"""


@pytest.fixture
def mission(tmp_path: Path) -> Iterator[Mission]:
    with Mission.create(tmp_path / "m", "Valley", holder="Team 1") as made:
        terms = tmp_path / "agreement.yaml"
        terms.write_text(TERMS)
        adopt(made, terms)
        yield made


def judged(mission: Mission) -> State:
    """The answer of the judge, which the engine has to give too."""
    by_judge = mission.state(AT)
    mission.analytics.most_by_judge, mission.analytics.apart = -1, False
    by_engine = mission.state(AT)
    mission.analytics.most_by_judge = 10**9
    assert by_engine.feeds.divisions is not None, "the engine was asked"
    assert [a.judgement.findings for a in by_engine.encoded] == [
        a.judgement.findings for a in by_judge.encoded
    ]
    return by_judge


def findings(state: State, incident: str, clause: str = "civilians") -> dict[str, Finding]:
    [one] = state.encoded
    found = [f for f in one.judgement.findings if (f.incident, f.clause) == (incident, clause)]
    return {f.bearer: f for f in found}


def outcomes(state: State, incident: str, clause: str = "civilians") -> dict[str, str]:
    return {bearer: f.outcome for bearer, f in findings(state, incident, clause).items()}


def table(mission: Mission, tmp_path: Path, *sides: tuple[str, str], **wanted: object) -> State:
    lines = [f'R{n},2031-03-1{n},Mill,10.0,20.0,"{by}","{at}"' for n, (by, at) in enumerate(sides, 1)]
    (tmp_path / "log.csv").write_text("\n".join(["Ref,Day,Place,Lat,Lon,Who,Whom", *lines]))
    (tmp_path / "log.yaml").write_text(MAPPING)
    given = Wanted(mapping=tmp_path / "log.yaml", **wanted)  # type: ignore[arg-type]
    take_in(mission, tmp_path / "log.csv", given, apart=False)
    return judged(mission)


@pytest.mark.parametrize("name", ["Civilians", "civilians (Northland)", "XXX0031", "Unidentified men"])
def test_who_names_nobody_tells_nothing_of_who_acted_and_clears_nobody(
    mission: Mission, tmp_path: Path, name: str
):
    told = acled.row(1, event_type="Violence against civilians", sub_event_type="Attack",
                     actor2="Civilians (Northland)", inter2="Civilians")  # fmt: skip
    take_in(mission, acled.write(tmp_path / "acled.csv", [told]), Wanted(letter="A"), apart=False)
    assert outcomes(mission.state(AT), "acled/NOR1")["N"] == "violation"
    take_in(mission, ged.write(tmp_path / "ged.csv", [ged.killing(7, name)]), Wanted(letter="A"), apart=False)
    state = judged(mission)
    home = state.feeds.incidents.get("ucdp-ged/7", "ucdp-ged/7")
    assert findings(state, home)["N"].outcome in ("violation", "undecidable")
    against = {a for each in state.encoded for f in each.judgement.findings for a in f.against
               if f.bearer == "N"}  # fmt: skip
    assert not any(a.startswith("ucdp-ged/7") for a in against)


def test_a_name_that_nobody_tied_is_told_so_and_one_that_is_no_party_otherwise(
    mission: Mission, tmp_path: Path
):
    state = table(mission, tmp_path, ("Hill Brigade", "civilians"))
    said = outcome(findings(state, "sector/R1")["S"])
    assert said == "told of a name that nobody has tied to a party"
    row = state.feeds.row("sector/R1")
    assert row is not None
    assert "signed nothing" not in row_page(row, state, 80)


def test_of_a_name_that_a_person_calls_no_party_it_is_said_that_it_signed_nothing(
    mission: Mission, tmp_path: Path
):
    (tmp_path / "map.yaml").write_text("Hill Brigade: none\nUnknown: S\n")
    sides = ("Hill Brigade", "civilians"), ("Unknown", "civilians")
    state = table(mission, tmp_path, *sides, parties=tmp_path / "map.yaml")
    assert outcome(findings(state, "sector/R1")["S"]) == "an act of somebody who signed nothing"
    assert outcomes(state, "sector/R2") == {"S": "violation"}


@pytest.mark.parametrize("cell", ["Southland Front; Northland", "Southland Front / Northland",
                                  "Southland Front or Northland", "Southland Front and/or Northland",
                                  "Southland Front, Northland"])  # fmt: skip
def test_of_several_names_in_a_cell_each_may_have_acted(mission: Mission, tmp_path: Path, cell: str):
    state = table(mission, tmp_path, (cell, "civilians"))
    assert outcomes(state, "sector/R1") == {"N": "undecidable", "S": "undecidable"}


def test_names_with_and_between_them_are_told_together(mission: Mission, tmp_path: Path):
    sides = ("Southland Front and Northland", "civilians"), ("Southland Front & Hill Brigade", "civilians")
    state = table(mission, tmp_path, *sides)
    assert outcomes(state, "sector/R1") == {"N": "violation", "S": "violation"}
    assert outcomes(state, "sector/R2")["S"] == "undecidable", "a part of it is nobody whom truce knows"


@pytest.mark.parametrize("cell", ["Foes of Southland Front", "Former Southland Front and allies"])
def test_a_name_that_only_holds_that_of_a_party_is_not_the_partys(
    mission: Mission, tmp_path: Path, cell: str
):
    state = table(mission, tmp_path, (cell, "civilians"))
    assert set(outcomes(state, "sector/R1").values()) == {"non_signatory"}


def test_what_is_told_to_be_against_civilians_is_an_attack_on_civilians(mission: Mission, tmp_path: Path):
    state = table(mission, tmp_path, ("Southland Front", "civilians"), ("Southland Front", "Northland"))
    assert outcomes(state, "sector/R1")["S"] == "violation"
    assert outcomes(state, "sector/R2")["S"] == "undecidable", "whether civilians were hit is not told"


def test_the_pages_count_untied_names_apart(mission: Mission, tmp_path: Path, capsys):
    (tmp_path / "map.yaml").write_text("Hill Brigade: none\n")
    sides = ("Hill Brigade", "civilians"), ("Vale Guard", "civilians"), ("Unknown", "civilians")
    table(mission, tmp_path, *sides, parties=tmp_path / "map.yaml")
    mission.close()
    assert run(["status", str(tmp_path / "m"), "--at", AT]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "laid to others than its parties: 1 act;" in shown
    assert "laid to names that nobody has tied to a party: 1 act;" in shown


DATED = """
Valley Government:
  - {id: N, until: 2031-03-11}
  - {id: S, since: 2031-03-13}
"""


def test_a_name_may_mean_one_until_a_day_and_another_from_it_on(mission: Mission, tmp_path: Path):
    (tmp_path / "map.yaml").write_text(DATED)
    sides = [("Valley Government", "civilians")] * 4
    (tmp_path / "log.yaml").write_text(MAPPING)
    lines = [f"R{n},2031-03-1{n},Mill,10.0,20.0,{by},{at}" for n, (by, at) in enumerate(sides)]
    (tmp_path / "log.csv").write_text("\n".join(["Ref,Day,Place,Lat,Lon,Who,Whom", *lines]))
    given = Wanted(mapping=tmp_path / "log.yaml", parties=tmp_path / "map.yaml")
    done = take_in(mission, tmp_path / "log.csv", given, apart=False)
    [meant] = [m.side for m in done.matched if m.side.name == "Valley Government"]
    assert (meant.ids, meant.how) == (("N", "S"), "--parties, by date")
    state = mission.state(AT)
    assert [outcomes(state, f"sector/R{n}") for n in (0, 1, 3)] == [
        {"N": "violation"}, {"N": "violation"}, {"S": "violation"},
    ]  # fmt: skip
    between = findings(state, "sector/R2")
    assert {outcome(f) for f in between.values()} == {"told of a name that nobody has tied to a party"}
    said: list[str] = []
    mission.analytics.most_by_judge, mission.analytics.apart = -1, False
    mission.analytics.tell = said.append
    assert outcomes(mission.state(AT), "sector/R3") == {"S": "violation"}, "the judge answers"
    assert any("mean others at other times" in one for one in said)


def test_days_that_reach_over_a_date_leave_open_whom_a_name_means(mission: Mission, tmp_path: Path):
    (tmp_path / "map.yaml").write_text(DATED)
    row = ged.killing(1, "Valley Government", "2031-03-10", date_end="2031-03-14")
    given = Wanted(letter="A", parties=tmp_path / "map.yaml")
    take_in(mission, ged.write(tmp_path / "ged.csv", [row]), given, apart=False)
    assert outcomes(mission.state(AT), "ucdp-ged/1") == {"N": "undecidable", "S": "undecidable"}


@pytest.mark.parametrize(
    ("text", "said"),
    [("A: {id: N, since: 2031-02-31}", "2031-02-31"),
     ("A: {id: N, since: 2031-04-01, until: 2031-03-01}", "until"),
     ("A: {since: 2031-03-01}", "other things than id"), ("A: {id: NOPE, since: 2031-03-01}", "is no party")],
)  # fmt: skip
def test_a_map_of_sides_with_a_date_that_is_none_is_refused(
    mission: Mission, tmp_path: Path, text: str, said: str
):
    (tmp_path / "map.yaml").write_text(text)
    file = ged.write(tmp_path / "ged.csv", [ged.row(1)])
    size = mission.size
    with pytest.raises(AgreementError, match=said):
        take_in(mission, file, Wanted(parties=tmp_path / "map.yaml"), apart=False)
    assert mission.size == size
