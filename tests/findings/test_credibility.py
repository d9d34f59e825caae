"""The second digit of the Admiralty code: derived, never raised by copies or by one's own side."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.asof import Span
from truce.findings.credibility import best, credibility_of
from truce.incidents.accounts import Account, Source

PARTIES = {"A": "A", "B": "B", "C": "A"}
"""C stands on the side of A."""
SEEN = {n: Source(id=n, letter="B", origin=n, own_access=True) for n in ("agency", "red-cross", "un-team")}
HEARD = {n: Source(id=n, letter="C", origin=n) for n in ("paper", "radio", "blog")}
SIDES = {f"army-{p.lower()}": Source(id=f"army-{p.lower()}", origin=f"side {p}", side=p) for p in "ABC"}
PATROL = Source(id="observer patrol", letter="A", origin="the mechanism", mechanism=True, own_access=True)
ALL = {**SEEN, **HEARD, **SIDES, PATROL.id: PATROL}
Pair = tuple[Account, Source]


def said(name: str, number: int = 0, **more) -> Pair:
    source = ALL[name]
    told = {"certainty": "alleged" if source.side else "fact", "reviewed": True, "who": ("A",), **more}
    account = Account(
        id=f"{name}-{number}", incident="i", source=name, origin=source.origin, act="airstrike",
        when=Span(0, 9), known=0, **told,
    )  # fmt: skip
    return account, source


def digit(*pairs: Pair) -> int:
    """The digit of the first of some accounts."""
    return credibility_of(pairs, PARTIES)[pairs[0][0].id].digit


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([said("agency")], 6),
        ([said("agency"), said("red-cross")], 1),
        ([said("agency"), said("red-cross", reviewed=False)], 2),
        ([said("agency", reviewed=False), said("red-cross")], 2),
        ([said("agency"), said("paper")], 2),
        ([said("agency"), said("paper", certainty="alleged")], 6),
        ([said("agency"), said("army-b")], 6),
        ([said("army-b"), said("agency")], 1),
        ([said("army-b"), said("paper")], 2),
        ([said("agency"), said("army-a", stance="denies_act", certainty="denied")], 4),
        ([said("agency"), said("red-cross"), said("army-a", stance="denies_act", certainty="denied")], 2),
        ([said("agency"), said("paper"), said("army-a", stance="denies_act", certainty="denied")], 3),
        ([said("agency"), said("red-cross"), said("radio", stance="denies_act")], 3),
        ([said("agency"), said("paper"), said("radio", stance="denies_act")], 4),
        ([said("paper"), said("observer patrol", stance="denies_act")], 5),
        ([said("army-b"), said("army-a", stance="denies_act", certainty="denied")], 4),
        ([said("army-a", stance="denies_act", certainty="denied"), said("army-b")], 4),
        ([said("army-b"), said("army-a", entitled=True, basis="admitted")], 1),
        ([said("agency"), said("red-cross", who=("B",))], 4),
        ([said("agency", certainty="disputed"), said("red-cross")], 6),
        ([said("agency", stance="cannot_verify"), said("red-cross")], 6),
        ([said("agency"), said("agency", 1, stance="denies_act")], 4),
        ([said("army-b"), said("army-b", 1), said("army-b", 2)], 6),
        ([said("army-a"), said("army-c")], 6),
        ([said("paper"), said("observer patrol")], 1),
        # Altered copies add nothing to each other, and one that names another doer speaks against.
        ([said("agency", wording="w"), said("red-cross", wording="w")], 6),
        ([said("agency", wording="w"), said("paper", wording="w", who=("B",))], 4),
        ([said("agency", wording="w"), said("red-cross"), said("paper", wording="w", who=("B",))], 2),
        ([said("agency", wording="w"), said("red-cross", wording="other words")], 1),
    ],
)
def test_the_table(pairs: list[Pair], expected: int):
    assert digit(*pairs) == expected


ONES = st.builds(
    lambda name, stance, certainty, reviewed, who: (name, stance, certainty, reviewed, who),
    st.sampled_from(sorted(ALL)),
    st.sampled_from(("supports", "denies_act", "denies_author", "cannot_verify")),
    st.sampled_from(("fact", "reported", "alleged", "unverified", "disputed")), st.booleans(),
    st.sampled_from((None, ("A",), ("B",))),
)  # fmt: skip


def made(ones: list, start: int = 0) -> list[Pair]:
    return [
        said(name, start + n, stance=stance, certainty="denied" if stance.startswith("denies") else certainty,
             reviewed=reviewed, who=who)
        for n, (name, stance, certainty, reviewed, who) in enumerate(ones)
    ]  # fmt: skip


@given(st.lists(ONES, min_size=1, max_size=5), st.integers(1, 4))
def test_copies_of_an_origin_raise_nothing(ones: list, copies: int):
    pairs = made(ones)
    account, source = pairs[0]
    again = [(replace(account, id=f"copy-{n}"), source) for n in range(copies)]
    passed_on = [(replace(account, id=f"wire-{n}", source="blog"), HEARD["blog"]) for n in range(copies)]
    before = credibility_of(pairs, PARTIES)
    after = credibility_of([*pairs, *again, *passed_on], PARTIES)
    assert after[account.id] == before[account.id]


@given(st.lists(ONES, min_size=1, max_size=4), st.sampled_from(("army-a", "army-c")), st.booleans())
def test_what_ones_own_side_says_raises_nothing(ones: list, speaker: str, reviewed: bool):
    claim = said("army-a", 99)
    pairs = [claim, *made(ones)]
    more = said(speaker, 98, reviewed=reviewed)
    before, after = digit(*pairs), digit(*pairs, more)
    assert after >= before


@given(st.lists(ONES, min_size=1, max_size=5), st.booleans(), st.randoms(use_true_random=False))
def test_order_changes_nothing_and_what_speaks_against_never_raises(ones: list, reviewed: bool, chance):
    pairs = made(ones)
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    assert credibility_of(shuffled, PARTIES) == credibility_of(pairs, PARTIES)
    against = said("un-team", 77, stance="denies_act", certainty="denied", reviewed=reviewed)
    before = credibility_of(pairs, PARTIES)
    after = credibility_of([*pairs, against], PARTIES)
    for account, source in pairs:
        affirms = account.stance == "supports" and account.certainty not in ("disputed", "denied")
        if affirms and not source.lead and source.id != "un-team" and before[account.id].digit < 6:
            assert after[account.id].digit >= before[account.id].digit


@given(st.lists(ONES, min_size=1, max_size=6))
def test_a_one_takes_two_reviewed_voices_that_are_not_one_side(ones: list):
    pairs = made(ones)
    for account, _ in pairs:
        found = credibility_of(pairs, PARTIES)[account.id]
        assert found.reasons
        if found.digit == 1:
            (reason,) = [r for r in found.reasons if r.ground == "known_by_others"]
            others = [a for a, _ in pairs if a.id in reason.accounts]
            assert account.reviewed
            assert all(a.reviewed and a.origin != account.origin for a in others)
            assert not any(r.ground.endswith("against") or r.ground == "refuted" for r in found.reasons)


def test_an_act_is_as_credible_as_its_best_account():
    found = credibility_of([said("agency"), said("red-cross"), said("army-b")], PARTIES)
    whole = best(found.values())
    assert whole is not None
    assert whole.digit == 1
    assert best([]) is None
