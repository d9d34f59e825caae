"""Every encoded agreement of the examples loads, and the judge answers its cases as their authors expect."""

from pathlib import Path

import pytest

from truce.clauses.loading import load_agreement
from truce.findings.cases import load_cases, run_cases

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "agreements").iterdir())


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda f: f.name)
def test_the_judge_answers_the_cases_of_an_agreement(folder: Path) -> None:
    agreement = load_agreement(folder)
    assert agreement.agreement == folder.name
    cases = load_cases(folder / "cases.yaml", agreement)
    differing = [str(d) for _, found in run_cases(agreement, cases) for d in found]
    assert differing == []


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 1
