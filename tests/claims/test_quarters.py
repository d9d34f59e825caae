"""Quarters and fiscal years: of the year that the text is about; fiscal ones never exact."""

import pytest
from tests.claims.test_resolve_times import read, resolved

DAY = "2017-11-08"


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Sales fell in the third quarter.", "the third quarter", "2017-07/2017-09"),
        ("It posted a third-quarter loss.", "third-quarter", "2017-07/2017-09"),
        ("Its first-quarter profit rose.", "Its first-quarter", "2017-01/2017-03"),
        ("It expects a charge in the fourth quarter.", "the fourth quarter", "2017-10/2017-12"),
        ("The works will open in the first quarter.", "the first quarter", "2018-01/2018-03"),
        ("Fares rose in the second quarter of 2015.", "the second quarter of 2015", "2015-04/2015-06"),
        ("In the 2015 second quarter fares rose.", "the 2015 second quarter", "2015-04/2015-06"),
        ("Last year's third quarter was better.", "Last year's third quarter", "2016-07/2016-09"),
        ("It fell in the third quarter of last year.", "the third quarter of last year", "2016-07/2016-09"),
        ("The latest quarter was poor.", "The latest quarter", None),
        ("In fiscal 2016 it earned little.", "fiscal 2016", "2015-01/2017-12"),
        ("Aid for fiscal year 2016 was cut.", "fiscal year 2016", "2015-01/2017-12"),
        ("The current fiscal year is hard.", "The current fiscal year", "2016-01/2018-12"),
        ("In the fiscal second quarter it lost.", "the fiscal second quarter", "2016-04/2018-06"),
    ],
)
def test_a_quarter_is_of_the_year_that_the_text_is_about(text: str, words: str, value: str | None) -> None:
    assert read(text, DAY) == {words: value}


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("For the quarter, costs rose.", "the quarter", "2017-07/2017-09"),
        ("In the latest period costs rose.", "the latest period", "2017-07/2017-09"),
        ("The year-ago quarter was worse.", "The year-ago quarter", "2016-07/2016-09"),
        ("It compares with a year-earlier loss.", "a year-earlier", "2016-07/2016-09"),
        ("That is up from two million a year earlier.", "a year earlier", "2016-07/2016-09"),
        ("It was two million a year ago.", "a year ago", "2016-07/2016-09"),
        ("In 2012 it had closed. A year earlier it was open.", "A year earlier", "2011"),
    ],
)
def test_what_goes_back_to_a_quarter_told_of(text: str, words: str, value: str) -> None:
    assert read(f"Sales fell in the third quarter. {text}", DAY)[words] == value


@pytest.mark.parametrize(
    "text",
    [
        "Shells fell on the quarter.",
        "The old quarter of the town burned.",
        "They lost the quarter-final.",
        "They scored in the third quarter of the match.",
        "It was the third quarter-final.",
        "In the latest period of calm the market opened.",
    ],
)
def test_a_quarter_of_something_else_is_no_time(text: str) -> None:
    assert read(text, DAY) == {}


def test_a_fiscal_year_is_nowhere_exact_and_anchors_nothing() -> None:
    fiscal, day = resolved("In fiscal 2012 it grew. The plant burned on 3 May.", DAY)
    assert (fiscal.stated, fiscal.modifier, day.value) == ("2011-01/2013-12", "fiscal", "2017-05-03")
