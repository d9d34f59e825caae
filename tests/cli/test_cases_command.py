"""`truce cases`: a lawyer sees which of his cases the judge answers otherwise, and which clauses lack one."""

import json
from pathlib import Path

import pytest

from truce.cli import run

AGREEMENT = """\
agreement: lake-truce
title: Truce of the lake
parties: [{id: NOR, name: Norland}, {id: SUD, name: Sudria}]
encoding: {author: test}
term: {signed: 2031-03-01, starts: signed, ends: not_stated}
clauses:
  - id: fire
    text: "no side fires on the other"
    forbid: {who: party, acts: [ASSAULT], whom: other_party}
  - id: talks
    text: "they meet each month"
    oblige: {who: [NOR, SUD], act: meet, every: P30D}
"""
CASES = """\
sources: [{id: patrol, letter: A, mechanism: true}, {id: sudria, letter: C, side: SUD}]
cases:
  - name: one word alone
    incidents:
      - id: shells
        accounts: [{source: sudria, certainty: alleged, act: ASSAULT, who: NOR, whom: SUD, when: 2031-04-02}]
    at: 2031-04-10
    expect: {findings: [{clause: fire, incident: shells, outcome: insufficient}]}
  - name: the patrol saw it
    incidents:
      - id: shells
        accounts: [{source: patrol, certainty: fact, act: ASSAULT, who: NOR, whom: SUD, when: 2031-04-02}]
    at: 2031-04-10
    expect: {findings: [{clause: fire, bearer: NOR, incident: shells, outcome: violation, grade: confirmed}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "agreement.yaml").write_text(AGREEMENT, "utf-8")
    (tmp_path / "cases.yaml").write_text(CASES, "utf-8")
    return tmp_path


def test_all_cases_hold(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cases", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "2 cases, all as expected" in said
    assert "CLAUSES THAT NO CASE ASKS ABOUT\n\n  talks" in said
    assert max(map(len, said.splitlines()[1:])) <= 80


def test_a_case_that_differs_is_told_with_its_line_and_leaves_with_1(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "cases.yaml"
    file.write_text(CASES.replace("outcome: insufficient", "outcome: violation, grade: probable"), "utf-8")
    assert run(["cases", str(folder / "agreement.yaml"), "--json"]) == 1
    first, second = json.loads(capsys.readouterr().out)["cases"]
    assert (first["line"], first["as_expected"], second["as_expected"]) == (3, False, True)
    assert first["differences"] == [
        {
            "what": "clause fire, incident shells",
            "expected": "violation (probable)",
            "found": "insufficient (unverified)",
        }
    ]


def test_cases_of_another_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = folder / "ours.yaml"
    (folder / "cases.yaml").rename(other)
    assert run(["cases", str(folder)]) == 2
    assert "cases.yaml: cannot be read" in capsys.readouterr().err
    assert run(["cases", str(folder), "--cases", str(other)]) == 0


def test_every_fault_of_the_cases_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "cases.yaml"
    file.write_text(CASES.replace("clause: fire", "clause: fier").replace("letter: A", "letter: H"), "utf-8")
    assert run(["cases", str(folder)]) == 2
    told = capsys.readouterr().err
    assert told.count("fier") == 2
    assert "line 1" in told
