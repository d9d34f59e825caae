"""Days, numbers and places in the form that somebody stated: read in that form, or not at all."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.incidents.feeds.tabular.sheets import Cell
from truce.incidents.feeds.tabular.stated import (
    Moment,
    Unfit,
    check_form,
    clock_in,
    day_of_parts,
    decimal_of,
    degrees_in,
    either,
    moment_in,
    point_in,
    whole,
    widened,
)
from truce.incidents.feeds.tabular.xlsx import moment_of


def day(text: str, *forms: str, kind: str = "text", months: tuple[str, ...] = ()) -> Moment:
    return moment_in(Cell(text, kind), forms, months, lambda n: moment_of(n, False))  # type: ignore[arg-type]


@given(st.dates(date(1901, 1, 1), date(2099, 12, 31)))
def test_a_day_is_the_one_that_its_form_says(one: date):
    assert day(f"{one:%d/%m/%Y}", "DD/MM/YYYY").day == one
    assert day(f"{one:%m/%d/%Y}", "MM/DD/YYYY").day == one
    assert day(f"{one:%d.%m.%Y}", "DD.MM.YYYY").day == one
    assert day(one.isoformat(), "iso", "DD/MM/YYYY").day == one


@given(st.dates(date(1901, 1, 1), date(2099, 12, 31)))
def test_a_day_that_can_be_two_is_never_one_of_them(one: date):
    text = f"{one:%d/%m/%Y}"
    if one.day > 12 or one.day == one.month:
        assert day(text, "DD/MM/YYYY", "MM/DD/YYYY").day == one
        return
    with pytest.raises(Unfit, match="can be"):
        day(text, "DD/MM/YYYY", "MM/DD/YYYY")
    with pytest.raises(Unfit, match="state which"):
        day(text, "iso")


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("3 Apr. 2031", "D MMM YYYY", date(2031, 4, 3)),
        ("03\u00a0April\n2031", "D MMMM YYYY", date(2031, 4, 3)),
        ("٠٣/٠٤/٢٠٣١", "DD/MM/YYYY", date(2031, 4, 3)),
        ("20310403", "YYYYMMDD", date(2031, 4, 3)),
    ],
)
def test_days_as_offices_write_them(text: str, form: str, expected: date):
    assert day(text, form).day == expected


def test_months_can_have_names_of_another_language():
    months = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
              "octobre", "novembre", "décembre")  # fmt: skip
    assert day("3 août 2031", "D MMM YYYY", months=months).day == date(2031, 8, 3)
    with pytest.raises(Unfit):
        day("3 jui 2031", "D MMM YYYY", months=months)
    with pytest.raises(Unfit):
        day("3 août 2031", "D MMM YYYY")


@pytest.mark.parametrize(
    ("text", "form", "words"),
    [
        ("12/07/1403", "DD/MM/YYYY", "another calendar"),
        ("1403-04-12", "iso", "another calendar"),
        ("31/04/2031", "DD/MM/YYYY", "no day"),
        ("03/04/31", "DD/MM/YYYY", "no day"),
        ("", "iso", "is empty"),
        ("soon", "iso", "no day"),
    ],
)
def test_what_is_no_day_says_why(text: str, form: str, words: str):
    with pytest.raises(Unfit, match=words):
        day(text, form)


def test_numbers_of_days_count_from_the_epoch_of_the_workbook():
    assert moment_of(47941, False) == "2031-04-03"
    assert moment_of(47941 - 1462, True) == "2031-04-03"
    assert moment_of(47941.75, False) == "2031-04-03T18:00"
    assert moment_of(60, False) is None, "29 February 1900 never was"
    assert moment_of(float("nan"), False) is None
    assert moment_of(1e300, False) is None
    assert day("47941", "serial", kind="number").day == date(2031, 4, 3)
    with pytest.raises(Unfit, match="state `serial`"):
        day("47941", "excel", kind="number")


@pytest.mark.parametrize("form", ["dd/mm/yyyy", "DD/MM/YY", "MM/YYYY", "DD/DD/YYYY", "soon", ""])
def test_what_is_no_form_is_refused(form: str):
    with pytest.raises(Unfit):
        check_form(form)


def test_times_and_offsets():
    assert clock_in(Cell("14.30"), ["hh:mm", "hh.mm"]) == time(14, 30)
    assert clock_in(Cell("0905"), ["hhmm"]) == time(9, 5)
    assert clock_in(Cell("T09:05", "moment"), ["excel"]) == time(9, 5)
    with pytest.raises(Unfit):
        clock_in(Cell("25:00"), ["hh:mm"])
    assert day("2031-03-05T10:22:11.000+04:30", "iso").offset == 270


def test_a_number_is_read_one_way_or_not_at_all():
    assert whole("1.234", ",", ".") == 1234
    assert whole("12", ".", "") == 12
    assert decimal_of("69,134", ",", "") == 69.134
    for text, decimal, thousands in [("1,234", ".", ""), ("-1", ".", ""), ("1_000", ".", ""),
                                     ("12.34", ",", "."), ("1e3", ".", ""), ("nan", ".", "")]:  # fmt: skip
        with pytest.raises(Unfit):
            whole(text, decimal, thousands)


def test_places_in_their_forms():
    assert degrees_in("34°30'00\"N", "dms", 90, ".") == 34.5
    assert degrees_in("69 08 S", "dms", 90, ".") == pytest.approx(-69.1333, abs=1e-3)
    assert point_in("34.5, 69.1", "lat lon", ".") == (34.5, 69.1, None)
    assert point_in("69.1 34.5", "lon lat", ".") == (34.5, 69.1, None)
    assert point_in("34.5 69.1 1800 4.5", "odk", ".") == (34.5, 69.1, 4.5)
    with pytest.raises(Unfit, match="exchanged"):
        degrees_in("134.5", "degrees", 90, ".")
    for text in ("34°61'N", "34.5", "42S VC 1234", "34,5 69,1 7"):
        with pytest.raises(Unfit):
            point_in(text, "lat lon", ".")


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.sampled_from(["day", "week", "month", "P3D"]))
def test_less_exact_is_never_narrower(one: date, exact: str):
    first, last = widened(one, one, exact)
    assert first <= one <= last
    if exact == "week":
        monday = date.fromordinal(one.toordinal() - one.weekday())
        assert first <= monday
        assert date.fromordinal(monday.toordinal() + 6) <= last


def test_two_days_in_one_cell():
    assert either("03/04/2031") == (date(2031, 4, 3), date(2031, 3, 4))
    assert either("13/04/2031") is None


def test_a_digit_that_is_no_number_is_no_month():
    with pytest.raises(Unfit, match="no day"):
        day_of_parts("2031", "²", "3", ())
