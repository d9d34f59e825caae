"""When fighting counts as resumed: made-up series with known answers, and laws."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.measures.resumption import Clash, Threshold, resumption

SIGNED = date(2020, 1, 1)


def clash(day: int, deaths: int, length: int = 1) -> Clash:
    """A clash that ends so many days after the signature and is told to within `length` days."""
    last = SIGNED + timedelta(days=day)
    return Clash(f"{day}:{deaths}:{length}", last - timedelta(days=length - 1), last, deaths)


@pytest.mark.parametrize(
    ("what", "series", "called"),
    [
        ("nothing told", [], None),
        ("one battle, however bloody", [clash(100, 400)], None),
        ("one bad week", [clash(100, 20), clash(102, 20), clash(105, 20)], None),
        ("three days, a week apart, 25 deaths", [clash(100, 9), clash(103, 8), clash(107, 8)], 107),
        ("one day less apart", [clash(100, 9), clash(103, 8), clash(106, 9)], None),
        ("one death too few", [clash(100, 8), clash(103, 8), clash(107, 8)], None),
        ("the deaths come in later", [clash(100, 8), clash(103, 8), clash(107, 8), clash(110, 1)], 110),
        ("two days only", [clash(100, 20), clash(107, 20)], None),
        ("two clashes on one day", [clash(100, 20), clash(107, 20), clash(107, 5)], None),
        ("spread over more than thirty days", [clash(100, 20), clash(115, 20), clash(130, 5)], None),
        ("the thirtieth day counts", [clash(100, 20), clash(115, 20), clash(129, 5)], 129),
        ("deaths of a year before", [clash(1, 20), clash(366, 2), clash(370, 2), clash(380, 2)], None),
        ("a month told as one row is no day", [clash(100, 9), clash(107, 9), clash(120, 30, 30)], None),
        ("it brings deaths all the same", [clash(1, 2), clash(5, 2), clash(60, 25, 20),
                                           clash(61, 1), clash(65, 1), clash(70, 1)], 70),
    ],
)  # fmt: skip
def test_series_with_known_answers(what: str, series: list[Clash], called: int | None) -> None:
    found = resumption(series, SIGNED)
    assert (found.known if found else None) == (SIGNED + timedelta(days=called) if called else None), what


def test_it_says_since_when_and_on_what_it_rests() -> None:
    found = resumption([clash(40, 3), clash(100, 9), clash(103, 8), clash(107, 8)], SIGNED)
    assert found is not None
    assert found.since == SIGNED + timedelta(days=100)
    assert found.clashes == ("40:3:1", "100:9:1", "103:8:1", "107:8:1")
    assert found.deaths == 28


def test_what_may_have_been_before_the_signature_counts_for_nothing() -> None:
    same_day = Clash("same", SIGNED, SIGNED, 50)
    straddling = Clash("straddling", SIGNED - timedelta(days=3), SIGNED + timedelta(days=3), 50)
    assert resumption([same_day, straddling, clash(10, 1), clash(14, 1), clash(17, 1)], SIGNED) is None


def test_a_delay_of_reporting_moves_the_call_and_nothing_else() -> None:
    series = [clash(100, 9), clash(103, 8), clash(107, 8)]
    at_once, later = resumption(series, SIGNED), resumption(series, SIGNED, delay=7)
    assert at_once is not None
    assert later == replace(at_once, known=at_once.known + timedelta(days=7))


clashes = st.lists(st.builds(clash, st.integers(1, 500), st.integers(0, 30), st.integers(1, 40)), max_size=12)


@given(clashes, st.randoms())
def test_the_order_in_which_clashes_are_told_does_not_matter(series: list[Clash], chance) -> None:
    shuffled = list(series)
    chance.shuffle(shuffled)
    assert resumption(shuffled, SIGNED) == resumption(series, SIGNED)


@given(clashes, st.integers(1, 500))
def test_what_happens_later_never_changes_what_was_said(series: list[Clash], day: int) -> None:
    by_then = SIGNED + timedelta(days=day)
    known = resumption([c for c in series if c.last <= by_then], SIGNED)
    in_all = resumption(series, SIGNED)
    if known:
        assert in_all == known
    else:
        assert in_all is None or in_all.known > by_then


@given(clashes, clashes)
def test_more_clashes_never_make_it_later(series: list[Clash], more: list[Clash]) -> None:
    fewer, all_ = resumption(series, SIGNED), resumption([*series, *more], SIGNED)
    assert fewer is None or (all_ is not None and all_.known <= fewer.known)


@given(clashes)
def test_a_lower_line_is_never_passed_later(series: list[Clash]) -> None:
    usual, low = resumption(series, SIGNED), resumption(series, SIGNED, Threshold(deaths=10))
    assert usual is None or (low is not None and low.known <= usual.known)
