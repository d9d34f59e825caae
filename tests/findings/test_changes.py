"""What is said to change a finding does change it, and nothing that was tried is left unsaid.

The whole record is judged again with each claim: the quick way of `truce.findings.retrial` has to agree.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from to_the_point import telling
from worlds import CLAUSES, HOUR, MORE, START, agreement, record

from truce.findings.changes import applied, changes, claims_about
from truce.findings.judge import judge
from truce.findings.questions import Index, ask

LATER = START + 1000 * HOUR


@pytest.mark.parametrize("clause", sorted(CLAUSES | MORE))
@settings(max_examples=25)
@given(data=st.data())
def test_what_is_said_to_change_a_finding_changes_it(clause: str, data: st.DataObject) -> None:
    told = data.draw(st.lists(telling(clause), min_size=1, max_size=6, unique_by=lambda a: a.id))
    # Everything is known, so that what is added is not taken for late.
    known = record(told, agreement(clause)).as_known(LATER)
    findings = judge(known, at=LATER, known_at=LATER)
    if not findings:
        return
    finding = data.draw(st.sampled_from(findings))
    question = ask(Index(known), finding.key, at=LATER, known_at=LATER)
    assert question is not None
    said = {c.claim: (c.outcome, c.grade) for c in changes(question, finding).found}
    for claim in claims_about(question, finding):
        then = judge(applied(claim, known), at=LATER, known_at=LATER)
        other = next((f for f in then if f.key == finding.key), None)
        answer = (other.outcome, other.grade) if other else (None, None)
        assert said.get(claim, (finding.outcome, finding.grade)) == answer
