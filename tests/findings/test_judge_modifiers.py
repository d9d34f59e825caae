"""Whatever a clause says beside its kind: what the judge calls decided is so in every possible world."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from open_terms import TERMS, Small, small
from worlds import DAY, END, HOUR, LATER_THAN_ALL, START

from truce.findings.judge import judge
from truce.findings.record import Record

MOMENTS = st.sampled_from([START + 3 * DAY, START + 100 * HOUR, END + HOUR, LATER_THAN_ALL, LATER_THAN_ALL])
NOT_SHOWN = {"insufficient", "evidence_against", None}
"""In a world in which an account turns out to be about something else there is no finding at all."""
STILL_OPEN = {"pending", "met", "undecidable", None}
"""A duty whose time runs may be done already, or begin only later; in no world is it broken."""
BESIDE = ("outside", "non_signatory")


def outcomes(known: Record, at: int) -> dict[tuple[str, ...], str]:
    found = judge(known, at=at, known_at=LATER_THAN_ALL)
    return {f.key: f.outcome for f in found if f.outcome not in BESIDE}


@pytest.mark.parametrize("name", TERMS)
@settings(max_examples=settings().max_examples // 10)
@given(data=st.data(), at=MOMENTS, seed=st.integers(0, 2**32))
def test_what_is_decided_is_so_in_every_world(name: str, data: st.DataObject, at: int, seed: int) -> None:
    told = data.draw(small(TERMS[name]))
    differs(told, at, Random(seed))


def differs(told: Small, at: int, chance: Random) -> None:
    """Hold what is decided of a record against some of its worlds."""
    decided = outcomes(told.record(), at)
    for _ in range(8):
        sure = outcomes(told.world(chance), at)
        for key in decided.keys() | sure.keys():
            one, other = decided.get(key), sure.get(key)
            alike = {one, other} <= NOT_SHOWN or (one == "pending" and other in STILL_OPEN)
            assert alike or one in ("undecidable", other), (key, one, other)
