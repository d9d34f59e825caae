"""What is said to change the status of a clause does change it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import HOUR, START, accounts, agreement, record

from truce.findings.changes import applied
from truce.findings.status_changes import MOST_FINDINGS, changes_of_status
from truce.findings.statuses import statuses

LATER = START + 1000 * HOUR


@pytest.mark.parametrize("clause", ["forbid", "root", "by-date"])
@given(data=st.data())
def test_what_is_said_to_change_a_status_changes_it(clause: str, data: st.DataObject) -> None:
    told = data.draw(st.lists(accounts(), max_size=4, unique_by=lambda a: a.id))
    known = record(told, agreement(clause)).as_known(LATER)
    (standing,) = statuses(known, at=LATER, known_at=LATER).agreements
    (status,) = standing.clauses
    changes = changes_of_status(known, status, at=LATER, known_at=LATER)
    assert len(status.findings) <= MOST_FINDINGS
    for change in changes.found:
        assert change.status != status.status
        if change.claim is not None:
            then = statuses(applied(change.claim, known), at=LATER, known_at=LATER)
            assert then.agreements[0].clauses[0].status == change.status
