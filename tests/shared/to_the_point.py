"""Accounts that most often tell of an act that a clause of the small agreement looks at."""

from dataclasses import replace

from hypothesis import strategies as st
from worlds import _ACTS, accounts

from truce.incidents.accounts import Account

ACTS = {
    "maintain": ("close_passage", "open_passage"), "permit": ("block_aid", "deny_access"),
    "register": ("declare",), "returns": ("airstrike", "supply_arms"), "dated": ("report",),
    "weekly": ("meet",), "follows": ("withdraw", "release_detainees"), "owed": ("deliver_aid",),
    "things": ("detain",), "stock": ("deploy",), "prior": ("move_forces", "notify"),
    "consent": ("overflight", "approve"), "oblige": ("request", "release_detainees"),
    "limit": ("overflight",),
}  # fmt: skip
OFTEN = 8
QUANTITIES = st.sampled_from([None, 1, 4])
IN_FULL = st.sampled_from([None, True, False])


@st.composite
def telling(draw: st.DrawFn, clause: str) -> Account:
    """An account of any act, most often one that a clause looks at, with a number and an extent."""
    found = draw(accounts(acts=(*ACTS.get(clause, ()) * OFTEN, *_ACTS)))
    return replace(found, quantity=draw(QUANTITIES), in_full=draw(IN_FULL))
