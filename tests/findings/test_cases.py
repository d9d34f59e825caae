"""Every encoded agreement of the examples loads, and the judge answers its cases as their authors expect."""

from pathlib import Path

import pytest

from truce.clauses.loading import load_agreement
from truce.findings.cases import clauses_without_case, load_cases, run_cases

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "agreements").iterdir())


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda f: f.name)
def test_the_judge_answers_the_cases_of_an_agreement(folder: Path) -> None:
    agreement = load_agreement(folder)
    assert agreement.agreement == folder.name
    cases = load_cases(folder / "cases.yaml", agreement)
    differing = [str(d) for _, found in run_cases(agreement, cases) for d in found]
    assert differing == []


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda f: f.name)
def test_the_cases_of_an_agreement_ask_about_every_clause_that_can_be_judged(folder: Path) -> None:
    agreement = load_agreement(folder)
    cases = load_cases(folder / "cases.yaml", agreement)
    assert clauses_without_case(agreement, cases) == ()
    assert len(cases.cases) >= 8


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda f: f.name)
def test_no_party_of_an_example_comes_first(folder: Path) -> None:
    """Neither in the lists, which follow the alphabet, nor in whom the cases find in breach."""
    agreement = load_agreement(folder)
    for names in (agreement.party_ids, agreement.mediators, agreement.witnesses):
        assert list(names) == sorted(names)
    sides = {p.id: p.side or p.id for p in agreement.parties}
    cases = load_cases(folder / "cases.yaml", agreement).cases
    expected = [f for case in cases for f in case.expect.findings]
    in_breach = {sides.get(f.bearer or "") for f in expected if f.outcome == "violation" and f.count != 0}
    doubted = {sides.get(f.bearer or "") for f in expected if f.outcome in ("insufficient", "contested")}
    assert len(in_breach - {None}) > 1
    assert doubted - {None}


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda f: f.name)
def test_an_example_says_what_was_read_of_its_text(folder: Path) -> None:
    agreement = load_agreement(folder)
    assert agreement.sources
    assert all(source.where for source in agreement.sources)
    assert not agreement.encoding.adopted


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 10
