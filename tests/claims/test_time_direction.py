"""Which way a time without a year or a date lies: what its clause tells, and what it announces."""

import pytest
from tests.claims.test_resolve_times import read

THURSDAY = "2015-06-18"


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("In July the council changed its seat.", "July", "2014-07"),
        ("The council changed its seat in July.", "July", "2014-07"),
        ("The seat of the council will move in July.", "July", "2015-07"),
        ("The case is heard in July.", "July", "2015-07"),
        ("It is due on 3 July.", "3 July", "2015-07-03"),
        ("The vote was called for 3 July.", "3 July", "2015-07-03"),
        ("They plan to run the ferry through July.", "through July", "../2015-07"),
        ("The aim is to clear the road by October.", "by October", "../2015-10"),
        ("They were forced to clear the road by March.", "by March", "../2015-03"),
        ("The road will be clear between Port Amal and Karsk by October.", "October", "../2015-10"),
        ("The ferry had been due to sail on Friday.", "Friday", "2015-06-12"),
        ("The ferry was originally scheduled to sail Friday.", "Friday", "2015-06-12"),
        ("The ferry is set to sail on Friday.", "Friday", "2015-06-19"),
        ("On Friday, when she set aside her plans, it rained.", "Friday", "2015-06-12"),
        ("The level set on 6 January still stands.", "6 January", "2015-01-06"),
        ("They were planning to march on Friday.", "Friday", "2015-06-19"),
        ("He has given them until 9 a.m. on Friday to leave.", "Friday", "../2015-06-19T09:00"),
        ("Mr. Lee will succeed Anna P. Holm on 3 July.", "3 July", "2015-07-03"),
        ("In May 2012 they were invited; they will join the pact on 3 July.", "3 July", "2015-07-03"),
        ("It rose on Friday to December's level.", "Friday", "2015-06-12"),
        ("It has risen since year-end.", "since year-end", "2014-09/.."),
    ],
)
def test_the_nearest_verb_decides(text: str, words: str, value: str) -> None:
    found = {w: v for w, v in read(text, THURSDAY).items() if words in w}
    assert list(found.values()) == [value]


def test_the_previous_weekday_is_that_before_the_day_of_the_story() -> None:
    text = "On Friday it rained more than on the previous Friday."
    assert read(text, THURSDAY) == {"Friday": "2015-06-12", "the previous Friday": "2015-06-05"}


def test_a_year_earlier_told_twice_is_the_same_year() -> None:
    text = "In 2012 ten came, up from six a year earlier. Two left, down from three a year earlier."
    assert read(text, THURSDAY)["a year earlier"] == "2011"
