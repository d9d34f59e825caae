"""What the pages say of real histories, and of made-up ones alike, at the dates that matter."""

import json
from pathlib import Path
from typing import Any

import ged
import pytest

from truce.clauses.loading import load_agreement
from truce.cli import run

TERMS = """
agreement: valley
title: Truce of the valley
encoding: {author: tests}
zone: UTC
term: {signed: 2031-03-01, starts: 2031-03-01, ends: not_stated}
parties: [{id: N, name: Northland}, {id: S, name: Southland Front}]
clauses:
  - {id: civilians, text: no attacks on civilians, forbid: {who: each, acts: [ASSAULT], targets: [civilians]}}
"""


@pytest.fixture(scope="module")
def car(tmp_path_factory: pytest.TempPathFactory, shared, repository: Path) -> str:
    """A mission on the ceasefire of January 2013, with the rows of UCDP GED."""
    mission = str(tmp_path_factory.mktemp("car") / "m")
    rows = shared.path("data/ucdp_ged_subsets/ged231_central_african_republic.csv")
    assert run(["init", mission]) == 0
    assert run(["adopt", mission, str(repository / "examples/histories/libreville-ceasefire-2013")]) == 0
    assert run(["ingest", mission, str(rows)]) == 0
    return mission


@pytest.mark.parametrize("name", ["libreville-ceasefire-2013", "myanmar-nationwide-2015"])
def test_an_encoding_of_a_summary_says_so(repository: Path, name: str) -> None:
    agreement = load_agreement(repository / "examples/histories" / name)
    assert agreement.agreement == name
    assert not agreement.encoding.adopted
    assert "was not read" in (agreement.encoding.note or "")
    assert list(agreement.party_ids) == sorted(agreement.party_ids)


@pytest.mark.parametrize(
    ("name", "rows", "since", "until", "results"),
    [
        (
            "libreville-ceasefire-2013", "ged231_central_african_republic", "2013-01-11", "2013-03-31",
            [("violation", ["CAF"], 2), ("violation", ["SEL"], 4), ("one_of_several", ["CAF", "SEL"], 4),
             ("undecidable", [], 1), ("insufficient", [], 6)],
        ),
        (
            "myanmar-nationwide-2015", "ged191_myanmar", "2015-10-15", "2018-12-31",
            [("violation", ["MMR"], 42), ("one_of_several", ["KNU", "MMR"], 1),
             ("one_of_several", ["MMR", "RCSS"], 3), ("undecidable", [], 101), ("insufficient", [], 37)],
        ),
    ],
)  # fmt: skip
def test_what_the_drafts_would_have_met(
    shared, repository: Path, name: str, rows: str, since: str, until: str, results: list[Any], capsys
) -> None:
    draft, events = repository / "examples/histories" / name, shared.path(f"data/ucdp_ged_subsets/{rows}.csv")
    words = ["rehearse", str(draft), "--events", str(events), "--since", since, "--until", until, "--json"]
    capsys.readouterr()
    assert run(words) == 0
    whole = json.loads(capsys.readouterr().out)["whole"]
    assert [(t["result"], t["by"], t["events"]) for t in whole] == results


def asked(mission: str, at: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert run(["status", mission, "--at", at, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def page(mission: str, at: str, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert run(["status", mission, "--at", at]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("at", "status", "hostilities", "civilians"),
    [
        ("2013-01-05", "proposed", "not_in_force", "not_in_force"),
        ("2013-01-12", "undecidable", "undecidable", "undecidable"),
        ("2013-03-12", "in_force", "undecidable", "violation_assessed"),
        ("2013-03-30", "in_force", "undecidable", "violation_assessed"),
        ("2026-11-23", "in_force", "undecidable", "violation_assessed"),
    ],
)
def test_rows_of_events_break_clauses_and_end_nothing(
    car: str, at: str, status: str, hostilities: str, civilians: str, capsys
) -> None:
    """UCDP codes the end on 18 March 2013, by an ultimatum: no row of events tells of that."""
    [found] = asked(car, at, capsys)["agreements"]
    clauses = {c["clause"]: c["status"] for c in found["clauses"]}
    assert found["status"] == status
    assert (clauses["hostilities"], clauses["civilians"]) == (hostilities, civilians)


def test_no_side_stands_alone_where_both_are_told_of(car: str, capsys) -> None:
    told = page(car, "2013-03-30", capsys)
    civilians = told[told.index("civilians: violation assessed") : told.index("prisoners")]
    shown = " ".join(civilians.split())
    assert "as an act of Séléka: violation assessed" in shown
    assert "as an act of Government of the Central African Republic: violation assessed" in shown
    assert "as an act of one bound by it: cannot be decided" in shown


def test_what_is_not_shown_is_told_by_whose_act_it_is(tmp_path: Path, capsys) -> None:
    (tmp_path / "agreement.yaml").write_text(TERMS)
    rows = [ged.killing(i, "Southland Front", f"2031-03-0{i}") for i in range(2, 9)]
    rows.append(ged.killing(9, "Government of Northland", "2031-03-20"))
    file, mission = ged.write(tmp_path / "rows.csv", rows), str(tmp_path / "m")
    for words in (["init", mission], ["adopt", mission, str(tmp_path)], ["ingest", mission, str(file)]):
        assert run(words) == 0
    told = " ".join(page(mission, "2031-04-01", capsys).split())
    assert "as an act of Northland: violation assessed" in told
    assert "and 4 more: 4 as an act of Southland Front, violation assessed; see --json" in told
    assert "and 4 more" not in " ".join(page(mission, "2031-03-05", capsys).split())
