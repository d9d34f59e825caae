"""When a daily count shows a sustained rise: made-up series with known answers, laws, and the real series."""

from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.incidents.feeds.daily_tolls import TollFile, WindowToll
from truce.measures.daily import Count, Level, first_rise, rise_on, told_of_days

BEGAN = date(2031, 5, 1)
CALM = [2, 0, 3, 1, 4, 2, 0, 1, 3, 2, 5, 1]


def toll(day: int, killed: int | None, days: int = 1, least: int | None = None) -> WindowToll:
    """A report of so many days after the first, about the `days` up to it."""
    published = BEGAN + timedelta(days=day)
    return WindowToll(
        number=day + 1, source="office", published=published,
        first=published - timedelta(days=days - 1), last=published,
        least=killed if least is None else least, most=killed,
    )  # fmt: skip


def series(*numbers: int | None) -> list[WindowToll]:
    """One report a day; None: there is none."""
    return [toll(i, n) for i, n in enumerate(numbers) if n is not None]


def called(tolls: list[WindowToll], level: Level = Level()) -> int | None:  # noqa: B008
    found = first_rise(tolls, BEGAN, BEGAN + timedelta(days=999), level)
    return (found.day - BEGAN).days if found else None


@pytest.mark.parametrize(
    ("what", "numbers", "day"),
    [
        ("calm", CALM * 3, None),
        ("one bad day", [*CALM, 90, *CALM], None),
        ("two bad days", [*CALM, 90, 80, *CALM], None),
        ("three in a row", [*CALM, 90, 80, 70, 3], 14),
        ("three of five", [*CALM, 90, 1, 80, 2, 70], 16),
        ("three of six", [*CALM, 90, 1, 80, 2, 1, 70], None),
        ("days without a report are not there", [*CALM, 90, None, None, 80, None, 70], 17),
        ("a low floor", [0] * 12 + [8, 8, 8, 8], None),
        ("at the floor", [0] * 12 + [10, 10, 10], 14),
        ("three times the level is not more than it", [4] * 12 + [12, 12, 12], None),
        ("more than three times", [4] * 12 + [13, 13, 13], 14),
        ("too few days before", [0, 0, 0, 0, 0, 0, 90, 90, 90], None),
        ("just enough days before", [0, 0, 0, 0, 0, 0, 0, 0, 0, 90, 90, 90], 11),
    ],
)  # fmt: skip
def test_series_with_known_answers(what: str, numbers: list[int | None], day: int | None) -> None:
    assert called(series(*numbers)) == day, what


def test_it_says_since_when_and_over_which_line() -> None:
    found = first_rise(series(*CALM, 90, 1, 80, 70), BEGAN, BEGAN + timedelta(days=99))
    assert found is not None
    assert found.since == BEGAN + timedelta(days=12)
    assert found.line == 12


def test_what_was_added_of_other_days_is_no_rise() -> None:
    added = [toll(12 + i, 900, least=0) for i in range(5)]
    tolls = [*series(*CALM), *added]
    assert called(tolls) is None
    last = added[-1].published
    assert rise_on(told_of_days(tolls, last), BEGAN, last).answer == "perhaps"


def test_the_toll_of_some_days_is_spread_and_that_of_many_is_of_none() -> None:
    told = told_of_days([toll(10, 7, days=2), toll(40, 900, days=8)], date(2032, 1, 1))
    assert told == {
        BEGAN + timedelta(days=9): Count(3, 4),
        BEGAN + timedelta(days=10): Count(3, 4),
    }


def test_no_report_is_neither_calm_nor_rise() -> None:
    day = BEGAN + timedelta(days=50)
    assert rise_on({}, BEGAN, day).answer == "too few days told"
    stopped = told_of_days(series(*CALM[:8]), day)
    assert rise_on(stopped, BEGAN, day).answer == "too few days told"


numbers = st.lists(st.none() | st.integers(0, 200), max_size=40)


@given(numbers, st.integers(0, 45))
def test_what_is_published_later_never_changes_what_was_said(told: list[int | None], day: int) -> None:
    until = BEGAN + timedelta(days=day)
    tolls = series(*told)
    by_then = first_rise([t for t in tolls if t.published <= until], BEGAN, date.max)
    assert first_rise(tolls, BEGAN, until) == by_then


windows = st.builds(toll, st.integers(0, 60), st.integers(0, 300), st.integers(1, 9), st.just(None))


@given(st.lists(windows, max_size=50, unique_by=lambda t: t.published))
def test_going_through_it_once_finds_what_asking_on_every_day_finds(tolls: list[WindowToll]) -> None:
    asked = (
        rise_on(told_of_days(tolls, t.published), BEGAN, t.published)
        for t in sorted(tolls, key=lambda t: t.published)
    )
    expected = next((r for r in asked if r.answer == "sustained rise"), None)
    assert first_rise(tolls, BEGAN, date.max) == expected


def test_a_century_of_reports_takes_seconds() -> None:
    began = process_time()
    assert called([toll(i, i % 7) for i in range(36_500)]) is None
    assert process_time() - began < 30


@given(numbers, st.randoms())
def test_the_order_of_reports_does_not_matter(told: list[int | None], chance) -> None:
    tolls = series(*told)
    shuffled = list(tolls)
    chance.shuffle(shuffled)
    assert called(shuffled) == called(tolls)


@given(numbers)
def test_what_is_sure_stays_sure_if_less_is_left_open(told: list[int | None]) -> None:
    """A rise that is shown where every number is only a lower or an upper end is shown by the numbers too."""
    open_ = [toll(i, n, least=n // 2) for i, n in enumerate(told) if n is not None]
    exact = [toll(i, n) for i, n in enumerate(told) if n is not None]
    loose = first_rise(open_, BEGAN, date.max)
    if loose:
        assert rise_on(told_of_days(exact, loose.day), BEGAN, loose.day).answer == "sustained rise"


@pytest.fixture(scope="module")
def gaza(shared) -> list[WindowToll]:
    return list(TollFile(shared.path("data/gaza_lebanon_daily/casualties_daily.min.json")))


def test_the_collapse_of_march_2025_is_dated_two_days_late(gaza: list[WindowToll]) -> None:
    found = first_rise(gaza, date(2025, 1, 19), date(2025, 9, 30))
    assert found is not None
    assert (found.since, found.day) == (date(2025, 3, 18), date(2025, 3, 20))


def test_no_collapse_is_called_after_october_2025(gaza: list[WindowToll]) -> None:
    added = sum(n for t in gaza if t.published >= date(2025, 10, 10) for _, n in t.added)
    assert added > 5000
    assert first_rise(gaza, date(2025, 10, 10), date.max) is None


def test_the_pause_of_november_2023_cannot_be_told(gaza: list[WindowToll]) -> None:
    assert rise_on(told_of_days(gaza, date(2023, 12, 20)), date(2023, 11, 24), date(2023, 12, 20)).answer in (
        "perhaps", "too few days told",
    )  # fmt: skip
