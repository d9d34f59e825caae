"""What the lawyer of each side, and a propagandist, would try: answers that all of them have to accept."""

from pathlib import Path

import pytest

from truce.clauses.loading import load_agreement
from truce.findings.cases import judged, load_cases, record_of, run_cases
from truce.findings.engine.duck import Duck, verdicts_of
from truce.findings.engine.verdicts import verdict_of

DUCK = Duck(threads=1)
FOLDERS = [Path(__file__).parent / name for name in ("hostile", "hostile-times", "hostile-strait")]
READ = [
    (agreement, load_cases(folder / "cases.yaml", agreement))
    for folder in FOLDERS
    for agreement in [load_agreement(folder)]
]
FOUND = {name: differences for read in READ for name, differences in run_cases(*read)}
ALL = {case.name: (agreement, cases, case) for agreement, cases in READ[-1:] for case in cases.cases}


@pytest.mark.parametrize("name", FOUND)
def test_the_judge_answers_as_a_fair_lawyer_of_either_side_would(name: str) -> None:
    assert [str(d) for d in FOUND[name]] == []


def test_there_are_many() -> None:
    assert len(FOUND) >= 115


@pytest.mark.parametrize("name", ALL)
def test_the_engine_answers_them_like_the_judge(name: str) -> None:
    agreement, cases, case = ALL[name]
    found = judged(agreement, cases, case)
    known = record_of(agreement, cases, case)
    engine = verdicts_of(known, at=found.at, known_at=found.known_at, duck=DUCK)
    expected = sorted((verdict_of(f) for f in found.findings), key=repr)
    assert sorted(engine, key=repr) == expected
