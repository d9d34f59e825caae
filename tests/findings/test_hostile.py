"""What the lawyer of each side, and a propagandist, would try: answers that all of them have to accept."""

from pathlib import Path

import pytest

from truce.clauses.loading import load_agreement
from truce.findings.cases import load_cases, run_cases

FOLDER = Path(__file__).parent / "hostile"
AGREEMENT = load_agreement(FOLDER)
CASES = load_cases(FOLDER / "cases.yaml", AGREEMENT)
FOUND = dict(run_cases(AGREEMENT, CASES))


@pytest.mark.parametrize("name", FOUND)
def test_the_judge_answers_as_a_fair_lawyer_of_either_side_would(name: str) -> None:
    assert [str(d) for d in FOUND[name]] == []


def test_there_are_many() -> None:
    assert len(FOUND) == len(CASES.cases) >= 50
