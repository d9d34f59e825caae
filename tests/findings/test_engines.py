"""The compiled engine answers what the judge finds, on random records with all kinds of clauses."""

from hypothesis import given
from hypothesis import strategies as st
from worlds import DAY, END, START, accounts, agreement, record

from truce.findings.engine.duck import Duck, verdicts_of
from truce.findings.engine.verdicts import verdict_of
from truce.findings.judge import judge

DUCK = Duck(threads=1)
MOMENTS = (START + DAY, END + DAY // 12, END + 100 * DAY)


@given(st.lists(accounts(), max_size=12), st.sampled_from(MOMENTS), st.sampled_from(MOMENTS))
def test_the_engine_answers_what_the_judge_finds(told: list, at: int, known_at: int) -> None:
    known = record(told, agreement())
    expected = tuple(verdict_of(f) for f in judge(known, at=at, known_at=known_at))
    assert verdicts_of(known, at=at, known_at=known_at, duck=DUCK) == expected
