"""What the judge calls decided is so in every possible world; order and repetition change nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import BEGINS, END, ENDS, HOUR, START, accounts, agreement, record, worlds

from truce.findings.judge import Finding, judge
from truce.incidents.accounts import Account

LATER = START + 1000 * HOUR
EDGES = tuple(m + d * HOUR for m in (START, END) for d in (0, 1, 2))
NOT_SHOWN = {"insufficient", "evidence_against", None}
"""In a world in which an account turns out to be about something else there is no finding at all."""

HARMS = ("airstrike", "artillery_fire", "ASSAULT", None)
KINDS = {
    "forbid": HARMS,
    "root": HARMS,
    "prior": ("move_forces", "notify", None),
    "consent": ("overflight", "approve", None),
    "oblige": ("request", "release_detainees"),
    "by-date": ("withdraw", "withdraw", "RETREAT"),
    "limit": ("overflight", "overflight", "MOBILIZE"),
    "maintain": ("close_passage", "open_passage", "COERCE"),
    "permit": ("block_aid", "deny_access", "COERCE"),
    "register": ("declare", "COOPERATE"),
    "returns": ("airstrike", "supply_arms", "AID", "ASSAULT"),
    "dated": ("report", "report", "CONSULT"),
    "weekly": ("meet", "CONSULT"),
    "follows": ("withdraw", "release_detainees"),
    "owed": ("deliver_aid", "deliver_aid", "AID"),
    "things": ("detain", "COERCE"),
    "stock": ("deploy", "MOBILIZE"),
    "outside": HARMS,
}


def outcomes(found: tuple[Finding, ...]) -> dict[tuple[str, ...], str]:
    return {f.key: f.outcome for f in found if f.outcome not in ("outside", "non_signatory")}


def agree(one: str | None, other: str | None) -> bool:
    return one == other or {one, other} <= NOT_SHOWN


@st.composite
def counted(draw: st.DrawFn, acts: tuple[str | None, ...]) -> Account:
    """An account, sometimes with a number, and sometimes of somebody who could not verify it."""
    told = draw(accounts(acts=acts))
    stance = draw(st.sampled_from([told.stance] * 6 + ["cannot_verify"]))
    return replace(told, quantity=draw(st.sampled_from([None, 1, 3, 9])), stance=stance)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_what_is_decided_is_so_in_every_world(kind: str, data: st.DataObject) -> None:
    told = data.draw(st.lists(counted(KINDS[kind]), min_size=1, max_size=4, unique_by=lambda a: a.id))
    uncertain = outcomes(judge(record(told, agreement(kind)), at=LATER, known_at=LATER))
    possible = [list(worlds(a, EDGES)) for a in told]
    for _ in range(12):
        exact = agreement(
            kind, begins=data.draw(st.sampled_from(BEGINS)), ends=data.draw(st.sampled_from(ENDS))
        )
        world = [data.draw(st.sampled_from(p)) for p in possible]
        sure = outcomes(judge(record(world, exact), at=LATER, known_at=LATER))
        for key in uncertain.keys() | sure.keys():
            if uncertain.get(key) != "undecidable":
                assert agree(uncertain.get(key), sure.get(key)), (key, uncertain.get(key), sure.get(key))


@given(st.lists(accounts(certain=True), max_size=6))
def test_in_a_world_without_gaps_nothing_is_undecidable(told: list) -> None:
    exact = agreement(begins=BEGINS[0], ends=ENDS[0])
    found = judge(record(told, exact), at=LATER, known_at=LATER)
    # A duty may still hang on an act that is contested, and a window on what came before.
    of_acts = [f for f in found if f.incident is not None and f.hangs_on != ("when",)]
    assert [f for f in of_acts if f.outcome == "undecidable"] == []


@given(st.lists(accounts(), max_size=6, unique_by=lambda a: a.id), st.randoms())
def test_order_and_repetition_change_nothing(told: list, chance) -> None:
    known = record(told, agreement())
    mixed = [*told, *told[:2]]
    chance.shuffle(mixed)
    shuffled = replace(known, accounts=tuple(mixed))
    assert judge(known, at=END, known_at=LATER) == judge(shuffled, at=END, known_at=LATER)


@given(st.lists(accounts(), max_size=6), st.lists(accounts(), max_size=3))
def test_what_comes_in_later_never_changes_what_was_known(told: list, late: list) -> None:
    then = START + 350 * HOUR
    later = [replace(a, known=max(a.known, then + 1)) for a in late]
    assert judge(record(told, agreement()), at=LATER, known_at=then) == judge(
        record([*told, *later], agreement()), at=LATER, known_at=then
    )
