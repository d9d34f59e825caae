"""Intervals and durations: what is written is what is read, and nothing leaves the calendar."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.asof import (
    Duration,
    Interval,
    half,
    is_date,
    nearest_weekday,
    quarter,
    season,
    third_of_month,
    third_of_year,
)
from truce.errors import ArgumentError

days = st.dates(date(1, 1, 1), date(9999, 12, 31))
points = st.one_of(
    days.map(lambda d: f"{d.year:04d}"),
    days.map(lambda d: f"{d.year:04d}-{d.month:02d}"),
    days.map(date.isoformat),
    st.datetimes(datetime(1, 1, 1)).map(lambda m: m.isoformat(timespec="minutes")),  # noqa: DTZ001
)
lengths = st.builds(
    Duration.of,
    st.integers(0, 500),
    st.sampled_from(["minute", "hour", "day", "week", "month", "year"]),
)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    one = Interval.parse(draw(points))
    shape = draw(st.sampled_from(["one", "since", "until", "hull"]))
    if shape == "since":
        return one.since()
    if shape == "until":
        return one.until()
    return one.hull(Interval.parse(draw(points))) if shape == "hull" else one


@given(intervals())
def test_an_interval_is_read_back_as_it_was_written(interval: Interval) -> None:
    again = Interval.parse(str(interval))
    assert again == interval
    assert again.unit == interval.unit


@given(points)
def test_a_point_keeps_its_precision(point: str) -> None:
    assert str(Interval.parse(point)) == point
    assert str(Interval.parse(f"../{point}")) == f"../{point}"
    assert str(Interval.parse(f"{point}/..")) == f"{point}/.."


@given(intervals(), intervals())
def test_the_hull_holds_both(a: Interval, b: Interval) -> None:
    if (a.first is None or b.first is None) and (a.last is None or b.last is None):
        with pytest.raises(ArgumentError):
            a.hull(b)
        return
    hull = a.hull(b)
    assert hull.contains(a)
    assert hull.contains(b)
    assert a.within(hull)


@given(intervals(), intervals())
def test_two_intervals_meet_or_one_comes_first(a: Interval, b: Interval) -> None:
    assert [a.before(b), b.before(a), a.intersects(b)].count(True) == 1
    assert a.intersects(b) == b.intersects(a)


@given(intervals(), lengths, st.booleans())
def test_a_shift_moves_the_right_way_or_refuses(interval: Interval, by: Duration, backwards: bool) -> None:
    try:
        moved = interval.shift(by, backwards)
    except ArgumentError:
        return
    early, late = (moved, interval) if backwards else (interval, moved)
    assert early.first is None or late.first is None or early.first <= late.first
    assert early.last is None or late.last is None or early.last <= late.last
    assert Interval.parse(str(moved)) == moved


@given(st.integers(0, 10000), st.sampled_from(["minute", "hour", "day", "week", "month", "year"]))
def test_a_duration_is_read_back_as_it_was_written(value: int, unit: str) -> None:
    length = Duration.of(value, unit)  # type: ignore[arg-type]
    again = Duration.parse(length.iso)
    assert (again.months, again.minutes) == (length.months, length.minutes)


@given(days)
def test_a_day_is_one_day_to_the_end_of_the_calendar(day: date) -> None:
    assert str(Interval.from_day(day)) == day.isoformat()
    assert Interval.from_day(date.max).is_one_day


@given(days, st.integers(0, 6))
def test_the_nearest_weekday_is_at_most_three_days_off(day: date, weekday: int) -> None:
    near = nearest_weekday(day, weekday)
    if near is not None:
        assert near.weekday() == weekday
        assert abs(near - day) <= timedelta(days=3)


@pytest.mark.parametrize(
    "text",
    ["2025-04-31", "2023-02-29", "2025-13", "0000", "25", "", "..", "../..", "2025/2024", "2025-10-17T24:00",
     "2025/2026/2027", "2025-1-1", "2025-10-17T10:00Z", "٢٠٢٥"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ArgumentError):
        Interval.parse(text)


@pytest.mark.parametrize(
    ("start", "length", "backwards", "end"),
    [
        ("2024-01-31", "P1M", False, "2024-02-29"),
        ("2023-10-26", "P3D", False, "2023-10-29"),
        ("2023-10-26", "P1W", True, "2023-10-19"),
        ("2023-06", "P1M", False, "2023-07"),
        ("2023", "P2Y", True, "2021"),
        ("2023", "P6M", False, "2023-07/2024-06"),
        ("2023-10-26T22:30", "PT3H", False, "2023-10-27T01:30"),
        ("2023-10-26/..", "P1D", False, "2023-10-27/.."),
        ("2024-02-29", "P1Y", False, "2025-02-28"),
    ],
)
def test_shifts(start: str, length: str, backwards: bool, end: str) -> None:
    assert str(Interval.parse(start).shift(Duration.parse(length), backwards)) == end


def test_durations_keep_the_unit_of_the_words() -> None:
    two_weeks = Duration.of(2, "week", "two weeks")
    assert two_weeks.iso == "P2W"
    assert two_weeks == Duration.parse("P14D")
    assert Duration.of(48, "hour").iso == "PT48H"
    assert Duration.of(2.5, "year").iso == "P2Y6M"
    with pytest.raises(ArgumentError):
        Duration.of(0.3, "month")
    with pytest.raises(ArgumentError):
        Duration.parse("48 hours")


def test_parts_of_the_calendar() -> None:
    assert str(third_of_month(2024, 2, 3)) == "2024-02-21/2024-02-29"
    assert str(third_of_month(2025, 10, 2)) == "2025-10-11/2025-10-20"
    assert str(third_of_year(2025, 3)) == "2025-09/2025-12"
    assert str(quarter(2025, 4)) == "2025-10/2025-12"
    assert str(half(2025, 1)) == "2025-01/2025-06"
    assert season(2025, "summer", None) is None
    assert str(season(2025, "winter", "north")) == "2025-12/2026-02"
    assert str(season(2025, "autumn", "south")) == "2025-03/2025-05"
    assert Interval.parse("2025-10").days == 31
    assert Interval.parse("2025-10/..").days is None
    assert not is_date(2023, 2, 29)
