"""Times as people say and write them in passing: spoken years, seasons, parts of a day, ends of a year."""

import pytest
from tests.claims.test_resolve_times import read

DAY = "2011-08-25"


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The bridge opened in nineteen ninety-six.", "nineteen ninety-six", "1996"),
        ("The tower fell in twenty ten.", "twenty ten", "2010"),
        (
            "It will close by the year two thousand and twelve.",
            "by the year two thousand and twelve",
            "../2012",
        ),
        ("That 1978 charter still binds.", "1978", "1978"),
        ("Its 1990 siege is remembered.", "1990", "1990"),
        ("The figures for 1988, a bad year, are lost.", "1988", "1988"),
        ("The count for January was low.", "January", "2011-01"),
        ("They split under a June deal.", "June", "2011-06"),
        ("The March flood took the pier.", "March", "2011-03"),
        ("The month of May was dry.", "The month of May", "2011-05"),
        ("The works should end by year-end.", "by year-end", "../2011-12"),
        ("It shall be in place by year's end.", "by year's end", "../2011-12"),
        ("Earlier in the year it had rained.", "Earlier in the year", "2011-01-01/2011-08-25"),
        ("He may return three years from now.", "three years from now", "2014"),
        ("He spoke at seven in the evening.", "seven in the evening", None),
        ("They left at dawn.", "dawn", None),
        ("By mid afternoon all was over.", "mid afternoon", None),
        ("It was sold out well into the summer.", "the summer", None),
        ("Over the early winter prices fell.", "the early winter", None),
        ("They march each July.", "each July", None),
    ],
)
def test_said_in_passing(text: str, words: str, value: str | None) -> None:
    assert read(text, DAY) == {words: value}


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("On 3 May 2010 they met. Later in the day they ate.", "Later in the day", "2010-05-03"),
        ("On 3 May 2010 they met. At six in the evening they ate.", "six in the evening", "2010-05-03T18:00"),
        ("On 3 May 2010 they met. They left in the morning.", "in the morning", "2010-05-03"),
        ("In 2009 it rained. For the year as a whole it was dry.", "the year", "2009"),
    ],
)
def test_of_the_day_or_year_of_the_story(text: str, words: str, value: str) -> None:
    assert read(text, DAY)[words] == value


@pytest.mark.parametrize(
    "text",
    [
        "Nineteen fifty-kilo sacks fell.",
        "Two thousand people came.",
        "Since the fall of the town they hide.",
        "He was hurt in the fall from the roof.",
        "Three-quarters of the men left.",
        "One quarter of the force is sick.",
        "He is 52 years old.",
        "Songs for June Hill.",
        "They lost 2000 rifles; the guns were for 2000 recruits.",
        "They will march. May they fall back.",
        "She came second, he came third.",
    ],
)
def test_words_that_only_look_like_times(text: str) -> None:
    assert read(text, DAY) == {}


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Tolls were up from last year.", "last year", "2010"),
        ("Tolls fell from last year's level.", "last year", "2010"),
        ("Tolls are paid from last year on.", "from last year", "2010/.."),
        ("They fear more raids in the days ahead.", "the days ahead", "2011-08-25/.."),
    ],
)
def test_from_a_year_to_compare_with_is_no_beginning(text: str, words: str, value: str) -> None:
    assert read(text, DAY) == {words: value}


@pytest.mark.parametrize(
    "text", ["He is in his 30s.", "She died in her late forties.", "Ana Berg and Jan Horak met."]
)
def test_years_of_life_and_first_names_are_no_times(text: str) -> None:
    assert read(text, DAY) == {}
