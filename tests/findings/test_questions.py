"""Judging the part of a record that bears on a finding gives the finding of the whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from to_the_point import telling
from worlds import CLAUSES, HOUR, MORE, START, agreement, record

from truce.findings.judge import judge
from truce.findings.questions import Index, ask

LATER = START + 1000 * HOUR


@pytest.mark.parametrize("clause", sorted(CLAUSES | MORE))
@settings(max_examples=25)
@given(data=st.data())
def test_the_part_gives_the_finding_of_the_whole(clause: str, data: st.DataObject) -> None:
    told = data.draw(st.lists(telling(clause), min_size=2, max_size=8, unique_by=lambda a: a.id))
    known = record(told, agreement(clause))
    known_at = data.draw(st.sampled_from([LATER, START + 350 * HOUR]))
    index = Index(known)
    for finding in judge(known, at=LATER, known_at=known_at):
        question = ask(index, finding.key, at=LATER, known_at=known_at)
        assert question is not None
        assert question.answer() == finding


def test_what_no_agreement_says_cannot_be_asked() -> None:
    assert (
        ask(
            Index(record([], agreement())),
            ("small", "tests", "1", "none", "", "A", "i1", ""),
            at=0,
            known_at=0,
        )
        is None
    )
