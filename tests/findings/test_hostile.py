"""What the lawyer of each side, and a propagandist, would try: answers that all of them have to accept."""

from pathlib import Path

import pytest

from truce.clauses.loading import load_agreement
from truce.findings.cases import load_cases, run_cases

FOLDERS = [Path(__file__).parent / name for name in ("hostile", "hostile-times")]
FOUND = {
    name: differences
    for folder in FOLDERS
    for agreement in [load_agreement(folder)]
    for name, differences in run_cases(agreement, load_cases(folder / "cases.yaml", agreement))
}


@pytest.mark.parametrize("name", FOUND)
def test_the_judge_answers_as_a_fair_lawyer_of_either_side_would(name: str) -> None:
    assert [str(d) for d in FOUND[name]] == []


def test_there_are_many() -> None:
    assert len(FOUND) >= 75
