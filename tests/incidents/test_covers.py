"""Coverage as people enter it: nights, clocks that change, and times that cannot be."""

import pytest

from truce.asof import Interval, Span, span_of
from truce.errors import ArgumentError
from truce.incidents.covers import Cover, hours_told, minutes_told, spans_of


def cover(first: str, last: str, clock: str = "UTC", **more) -> Cover:
    return Cover(id="c", what="watched", who="Post 4", first=first, last=last, clock=clock, **more)


def utc(text: str) -> Span:
    return span_of(Interval.parse(text), "UTC")


def test_the_nights_of_a_week_are_left_out():
    found = spans_of(cover("2031-05-04T00:00", "2031-05-06T23:59", except_daily="20:00/04:00"))
    assert found == tuple(utc(f"2031-05-0{d}T04:00/2031-05-0{d}T19:59") for d in (4, 5, 6))


def test_the_nights_alone():
    found = spans_of(cover("2031-05-04T00:00", "2031-05-05T23:59", daily="20:00/04:00"))
    assert found == (
        utc("2031-05-04T00:00/2031-05-04T03:59"),
        utc("2031-05-04T20:00/2031-05-05T03:59"),
        utc("2031-05-05T20:00/2031-05-05T23:59"),
    )


def test_hours_and_hours_left_out_together():
    found = spans_of(
        cover("2031-05-04T00:00", "2031-05-04T23:59", daily="06:00/18:00", except_daily="12:00/13:00")
    )
    assert found == (utc("2031-05-04T06:00/2031-05-04T11:59"), utc("2031-05-04T13:00/2031-05-04T17:59"))


def test_an_hour_that_comes_twice_is_not_counted_where_it_is_not_sure():
    # In Kyiv the clocks went back at 04:00 on 26 October 2025: 03:30 came twice.
    (found,) = spans_of(cover("2025-10-26T03:30", "2025-10-26T06:00", "Europe/Kyiv"))
    assert found == utc("2025-10-26T01:30/2025-10-26T04:00")
    assert spans_of(cover("2025-10-26T03:10", "2025-10-26T03:50", "Europe/Kyiv")) == ()


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2031-05-05T00:00", "2031-05-04T00:00", "comes before"),
        ("2031-05-05T00:00", "2051-05-04T00:00", "more than 3,700 days"),
        ("0001-01-01T00:00", "0001-01-02T00:00", "no time that anybody watched"),
        ("9999-12-30T00:00", "9999-12-31T00:00", "no time that anybody watched"),
    ],
)
def test_times_that_cannot_be_are_refused(first: str, last: str, said: str):
    with pytest.raises(ArgumentError, match=said):
        spans_of(cover(first, last))


@pytest.mark.parametrize("text", ["20:00", "25:00/04:00", "20:00-04:00", "20:00/20:00", "", "20:00/24:30"])
def test_hours_that_are_none_are_refused(text: str):
    with pytest.raises(ArgumentError, match="no part of a day"):
        hours_told("--daily", text)


def test_a_day_is_taken_from_its_first_to_its_last_minute():
    assert minutes_told("2031-05-04", end=False) == "2031-05-04T00:00"
    assert minutes_told("2031-05-04", end=True) == "2031-05-04T23:59"
    with pytest.raises(ArgumentError, match="no moment"):
        minutes_told("2031-05-04/2031-05-05", end=True)


def test_ten_years_of_nights_are_no_burden():
    assert len(spans_of(cover("2021-05-04T00:00", "2031-05-03T23:59", daily="20:00/04:00"))) == 3653
