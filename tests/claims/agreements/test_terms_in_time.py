"""When a truce began and how long it was prolonged, where the words leave the day open or in doubt."""

import pytest

WAR = "The Vesk Front and the Norlandic army have fought for weeks. "
BEGUN = WAR + "A ceasefire between Norland and Sudria took effect on 28 April 2031. "


def test_a_beginning_on_a_weekday_that_is_not_that_dates_lies_between_the_two(read) -> None:
    text = WAR + "A ceasefire between Norland and Sudria took effect at noon on Monday, 7 May 2031."
    agreement = read(text, "2031-06-10").one
    assert agreement.in_force == "2031-05-05T12:00/2031-05-07T12:00"
    assert agreement.planned_end is None


@pytest.mark.parametrize(
    "due",
    [
        "It had been due to take effect on 24 April 2031.",
        "It had been scheduled to begin on 24 April 2031.",
        "It was meant to begin on 24 April 2031.",
        "It should have started on 24 April 2031.",
    ],
)
def test_a_beginning_that_was_due_and_missed_is_no_beginning(read, due) -> None:
    assert read(BEGUN + due).rows() == [("in_force", "2031-04-28")]


def test_a_beginning_that_is_due_stands(read) -> None:
    text = WAR + "A ceasefire between Norland and Sudria is due to take effect on 13 June 2031."
    assert read(text, "2031-06-10").rows() == [("in_force", "2031-06-13")]


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        ("It was extended until 16 May.", "2031-04-28/2031-05-16"),
        ("It was prolonged to 16 May.", "2031-04-28/2031-05-16"),
        ("It should have ended on 5 May but was extended until 16 May.", "2031-05-05"),
        ("It was to have ended on 5 May but was prolonged until 16 May.", "2031-05-05"),
        ("It had been due to expire on 5 May but was renewed until 16 May.", "2031-05-05"),
    ],
)
def test_a_prolongation_of_no_stated_day(read, sentence, row) -> None:
    rows = read(BEGUN + sentence, "2031-06-10").one.status_history
    assert [(r.date, r.until) for r in rows if r.status == "extended"] == [(row, "2031-05-16")]


def test_a_prolongation_told_after_the_end_is_not_of_that_term(read) -> None:
    text = BEGUN + "It expired on 16 May 2031. The ceasefire was extended."
    assert "extended" not in [status for status, _ in read(text, "2031-06-10").rows()]


@pytest.mark.parametrize(
    "sentence",
    [
        "The truce, announced on 4 June 2031 by Estria, took effect at dawn.",
        "The truce, which Norland and Sudria signed on 4 June 2031, came into force at dawn.",
    ],
)
def test_an_hour_alone_is_of_the_day_that_the_story_has_come_to(read, sentence) -> None:
    text = WAR + "Calm returned on 6 June 2031. " + sentence
    assert read(text, "2031-06-10").one.in_force == "2031-06-06"
