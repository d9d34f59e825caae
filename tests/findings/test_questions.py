"""Judging the part of a record that bears on a finding gives the finding of the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import HOUR, START, accounts, agreement, record

from truce.findings.judge import judge
from truce.findings.questions import Index, ask

LATER = START + 1000 * HOUR


@pytest.mark.parametrize("clause", ["forbid", "root", "prior", "oblige", "by-date", "limit"])
@given(data=st.data())
def test_the_part_gives_the_finding_of_the_whole(clause: str, data: st.DataObject) -> None:
    told = data.draw(st.lists(accounts(), min_size=2, max_size=8, unique_by=lambda a: a.id))
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
