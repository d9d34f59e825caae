"""What a row of event data keeps, and that what it is called does not change with a newer truce."""

from dataclasses import replace

import pytest

from truce.asof import Span
from truce.findings.feed_accounts import seen_of
from truce.findings.matching import meets_act
from truce.findings.rehearsal.telling import Look, account_of
from truce.incidents.accounts import Source
from truce.incidents.feeds.events import Event
from truce.store.nouns import row_from_bytes, to_bytes

OLD = Event(
    id="ucdp-ged/7", source="ucdp-ged", kind="state_based", side_a="Government of Northland",
    side_b="Southland Front", days="2031-03-04", date_precision=1, latitude="10.0", longitude="20.0",
    place_precision=1, country="Northland", adm_1="Middle province", low=1, best=2, high=3, known=0,
)  # fmt: skip
NOWHERE = (frozenset[str](), frozenset[str]())


def test_a_row_of_an_older_release_keeps_its_bytes_and_its_name():
    assert OLD.account == "ucdp-ged/7@a6bff7b26cb2", "reviews name rows so"
    assert b"act" not in to_bytes(OLD).replace(b"country", b"")
    assert row_from_bytes(to_bytes(OLD), 0) == OLD


@pytest.mark.parametrize(
    "told",
    [
        {"deaths_told": False}, {"act": "airstrike|drone_attack"}, {"act": ""}, {"directed": True},
        {"radius_km": -1}, {"deleted": True}, {"of": "ucdp-ged/6"},
    ],
)  # fmt: skip
def test_what_a_row_tells_otherwise_is_another_telling_and_read_again(told: dict):
    other = replace(OLD, **told)
    assert other.telling != OLD.telling
    assert row_from_bytes(to_bytes(other), 0) == other


@pytest.mark.parametrize(
    "beside",
    [{"notes": "words"}, {"sources": "A paper"}, {"revised": 5}, {"provisional": True}, {"reexport": False}],
)
def test_words_and_versions_are_kept_beside_what_it_tells(beside: dict):
    other = replace(OLD, **beside)
    assert other.telling == OLD.telling
    assert row_from_bytes(to_bytes(other), 0) == other


def test_deaths_that_are_not_told_are_not_nought():
    assert replace(OLD, low=0, best=0, high=0).deaths == (0, 0, 0)
    assert replace(OLD, deaths_told=False).deaths is None


@pytest.mark.parametrize(
    ("told", "wanted", "answer"),
    [
        ("artillery_fire|missile_attack", {"artillery_fire", "missile_attack", "airstrike"}, "yes"),
        ("artillery_fire|missile_attack", {"artillery_fire"}, "perhaps"),
        ("artillery_fire|missile_attack", {"airstrike"}, "no"),
        ("artillery_fire|MOBILIZE", {"deploy"}, "perhaps"),
        ("PROTEST", {"airstrike"}, "no"),
    ],
)
def test_a_code_that_may_be_several_acts_meets_a_clause_only_if_all_do(told: str, wanted: set, answer: str):
    assert meets_act(told, frozenset(wanted)) == answer


def told_by(row: Event, **other: object) -> Look:
    seen = seen_of(row)
    looked = {"violence": "state_based", "side_a": ("N",), "side_b": ("S",), "act": seen.act}
    return Look(**(looked | other), lies=NOWHERE, clear=True, straddles=False)  # type: ignore[arg-type]


def test_only_a_row_with_direction_says_who_acted():
    source = Source(id="x")
    fight = account_of(told_by(OLD), "a", Span(), source)
    assert (fight.who, fight.who_maybe) == ((), {"N", "S"})
    done = account_of(told_by(OLD, violence="directed"), "a", Span(), source)
    assert (done.who, done.whom, done.targets) == (("N",), ("S",), None)
    several = account_of(told_by(OLD, violence="directed", side_a=("N", "T")), "a", Span(), source)
    assert (several.who, several.who_maybe) == ((), {"N", "T"})
    at_nobody = account_of(told_by(OLD, violence="directed", side_b=()), "a", Span(), source)
    assert at_nobody.whom is None
    assert account_of(told_by(replace(OLD, act="")), "a", Span(), source).act is None
