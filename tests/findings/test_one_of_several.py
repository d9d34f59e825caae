"""An act by one of two sides, and nobody says which, is undecidable for both and no matter of a third."""

from worlds import LATER_THAN_ALL, START, agreement, record

from truce.asof import Span
from truce.findings.judge import judge
from truce.incidents.accounts import Account


def strike(**told) -> Account:
    return Account(
        id="a", incident="i", source="agency", origin="agency", certainty="fact", act="ASSAULT",
        when=Span(START + 500, START + 500), known=0, **told,
    )  # fmt: skip


def outcomes(account: Account) -> dict[str, str]:
    found = judge(record([account], agreement("root")), at=LATER_THAN_ALL, known_at=LATER_THAN_ALL)
    return {f.bearer: f.outcome for f in found}


def test_both_suspects_are_open_and_it_hangs_on_who():
    assert outcomes(strike(who_maybe=frozenset({"A", "B"}))) == {"A": "undecidable", "B": "undecidable"}


def test_who_is_not_among_them_is_not_suspected():
    assert outcomes(strike(who_maybe=frozenset({"B", "X"}))) == {"B": "undecidable"}


def test_who_surely_took_part_stays_sure_beside_those_who_may_have():
    found = outcomes(strike(who=("A",), who_maybe=frozenset({"B"})))
    assert found == {"A": "violation", "B": "undecidable"}
