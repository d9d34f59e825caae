"""Daily tolls: what a report is about, what it adds of other days, and what no report tells."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import InputError, TruceError
from truce.incidents.feeds.daily_tolls import TollFile, WindowToll


def report(day: str, **fields: Any) -> dict[str, Any]:
    return {"report_date": day, "report_source": "office", "report_period": 24, **fields}


def read(folder: Path, *reports: object) -> TollFile:
    file = folder / "tolls.json"
    file.write_text(json.dumps(list(reports)))
    return TollFile(file)


def only(folder: Path, **fields: Any) -> WindowToll:
    [toll] = read(folder, report("2031-05-02", **fields))
    return toll


def test_what_is_told_as_new_is_of_the_period_and_the_rest_of_no_day(tmp_path: Path) -> None:
    toll = only(tmp_path, killed=50, killed_truce_new=3, killed_recovered=12, killed_committee=35)
    assert (toll.first, toll.last, toll.days) == (date(2031, 5, 2), date(2031, 5, 2), 1)
    assert (toll.least, toll.most) == (3, 3)
    assert toll.added == (("recovered", 12), ("recognised later", 35))


@pytest.mark.parametrize(
    ("fields", "least", "most"),
    [
        ({"killed": 50}, 0, 50),
        ({"killed": 50, "killed_recovered": 50}, 0, 0),
        ({"killed": 50, "killed_recovered": 20}, 0, 30),
        ({"killed": 50, "killed_truce_new": 50}, 50, 50),
        ({"killed": 0}, 0, 0),
        ({"killed_truce_new": 7}, 7, 7),
        ({}, None, None),
        ({"killed_cum": 500}, None, None),
    ],
)
def test_a_number_without_its_parts_is_only_an_upper_end(tmp_path: Path, fields, least, most) -> None:
    toll = only(tmp_path, **fields)
    assert (toll.least, toll.most) == (least, most)


@pytest.mark.parametrize("silent", [{"report_period": 0}, {"report_source": "missing"}])
def test_the_nought_of_a_day_without_a_report_is_no_nought(tmp_path: Path, silent: dict[str, Any]) -> None:
    toll = only(tmp_path, killed=0, killed_truce_new=0, **silent)
    assert (toll.days, toll.least, toll.most) == (0, None, None)


def test_a_longer_period_reaches_back(tmp_path: Path) -> None:
    toll = only(tmp_path, report_period=72, killed_truce_new=9)
    assert (toll.first, toll.last, toll.days) == (date(2031, 4, 30), date(2031, 5, 2), 3)


def test_a_total_that_moves_beside_what_is_told_is_a_correction(tmp_path: Path) -> None:
    totals = [(10, 100), (5, 105), (0, 80), (4, 99)]
    tolls = read(
        tmp_path, *(report(f"2031-05-0{i}", killed=k, killed_cum=t) for i, (k, t) in enumerate(totals, 1))
    )
    assert [t.moved for t in tolls] == [0, 0, -25, 15]


def test_a_total_alone_says_how_many_were_added_and_nothing_of_when(tmp_path: Path) -> None:
    days = [("2031-05-01", 100), ("2031-05-02", 130), ("2031-05-03", 120)]
    tolls = list(read(tmp_path, *(report(day, killed_cum=total) for day, total in days)))
    assert [(t.least, t.most, t.moved) for t in tolls] == [(None, None, 0), (0, 30, 0), (None, None, -10)]


def test_a_phase_begins_a_total_of_its_own(tmp_path: Path) -> None:
    one = report("2031-05-01", phase=1, killed=9, killed_cum=900, killed_cum_reported=900)
    two = report("2031-06-01", phase=2, killed=9, killed_cum=909, killed_cum_reported=9)
    assert [(t.total, t.moved) for t in read(tmp_path, one, two)] == [(900, 0), (9, 0)]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"report_date": "2031-02-30"}, "not a day such as"),
        ({"report_date": 20310502}, "not a day such as"),
        ({"report_date": "2031-05-02T00:00"}, "not a day such as"),
        ({"report_source": ""}, "who reported"),
        ({"report_source": "x" * 101}, "who reported"),
        ({"report_period": 25}, "whole days"),
        ({"report_period": None}, "whole days"),
        ({"report_period": 99_999_984}, "longer than any series"),
        ({"killed": -1}, "killed is `-1`"),
        ({"killed": "12"}, "killed is `12`"),
        ({"killed": 1.5}, "killed is `1.5`"),
        ({"killed": True}, "killed is `True`"),
        ({"killed": 10**9}, "killed is"),
        ({"killed": 5, "killed_recovered": 4, "killed_truce_new": 2}, "more than the 5 killed"),
    ],
)
def test_a_bad_report_is_named_and_the_others_are_used(tmp_path: Path, fields, reason: str) -> None:
    file = read(tmp_path, report("2031-05-01", killed_truce_new=1), report("2031-05-02") | fields)
    assert [t.number for t in file] == [1]
    [bad] = file.bad
    assert bad.line == 2
    assert reason in bad.reason


def test_of_two_reports_of_a_day_the_first_is_kept_and_the_second_named(tmp_path: Path) -> None:
    file = read(tmp_path, report("2031-05-02", killed=1), report("2031-05-02", killed=900))
    assert [t.most for t in file] == [1]
    assert "report 1 is of 2031-05-02 too" in file.bad[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "[1, 2]",
        '[{"date": 1}]',
        "[" * 100_000,
        '[{"report_date": 1}]',
        "\ufeff",
        "NaN",
    ],
)
def test_what_is_no_series_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        TollFile(file)


def test_a_number_of_a_million_digits_is_no_number_of_people(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    good = json.dumps(report("2031-05-01", killed=1))
    bad = json.dumps(report("2031-05-02", killed=77)).replace("77", "7" * 1_000_000)
    file.write_text(f"[{good}, {bad}]")
    assert [b.line for b in TollFile(file).bad] == [2]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    for make in (lambda f: f.write_bytes(b"[\xff]"), lambda f: (f.unlink(), f.mkdir())):
        file = tmp_path / "x.json"
        make(file)
        with pytest.raises(InputError):
            TollFile(file)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
fields = st.sampled_from(
    ["report_date", "report_source", "report_period", "killed", "killed_cum", "killed_truce_new", "phase"]
)


@given(
    st.lists(st.dictionaries(fields, anything | st.just("2031-05-02") | st.just(24)) | anything, max_size=4)
)
def test_nothing_in_a_file_makes_it_fail_otherwise(tmp_path_factory, reports) -> None:
    file = tmp_path_factory.getbasetemp() / "any.json"
    file.write_text(json.dumps(reports))
    try:
        found = TollFile(file)
    except TruceError:
        return
    assert found.kept == len(list(found))
    assert found.kept + len(found.bad) == found.rows
