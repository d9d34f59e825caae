"""Times that lean on what was told before: "the 18th", "that night", "the September accord"."""

import pytest
from tests.claims.test_resolve_times import read

from truce.claims.reading.parse import read_page
from truce.claims.reading.times import find_doc_date, resolve_times


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("It opened on 12 May 2031. On the 18th they signed.", "the 18th", "2031-05-18"),
        ("They met in May 2031. They signed on the 18th, at last.", "the 18th", "2031-05-18"),
        ("They met in May 2031 and signed on the eighteenth.", "the eighteenth", "2031-05-18"),
        (
            "It was from 12 May 2031 until the 18th.",
            "from 12 May 2031 until the 18th",
            "2031-05-12/2031-05-18",
        ),
        ("From 28 May 2031 to the 3rd.", "From 28 May 2031 to the 3rd", "2031-05-28/2031-06-03"),
        ("It opened on 28 May 2031. On the 2nd, it closed.", "the 2nd", "2031-06-02"),
        ("It closed on 18 May 2031. It had opened on the 9th.", "the 9th", "2031-05-09"),
        ("In May 2031 they met, on the 9th of the month.", "the 9th of the month", "2031-05-09"),
    ],
)
def test_a_day_of_the_month_told_of(text: str, words: str, value: str) -> None:
    assert read(text)[words] == value


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("They met on the 18th.", "the 18th", "2031-05-18"),
        ("They met on the 28th.", "the 28th", "2031-04-28"),
        ("They will meet on the 28th.", "the 28th", "2031-05-28"),
        ("They will meet on the 3rd.", "the 3rd", "2031-06-03"),
    ],
)
def test_a_day_of_the_month_beside_the_day_of_the_text(text: str, words: str, value: str) -> None:
    assert read(text, "2031-05-20")[words] == value


@pytest.mark.parametrize(
    "text",
    [
        "In May 2031 they met on the 18th floor.",
        "In May 2031 they crossed the 38th parallel.",
        "In May 2031 they came on the first and left by the second.",
        "In May 2031 the 18th Brigade and the 9th Division came.",
    ],
)
def test_what_is_no_day_of_the_month(text: str) -> None:
    assert list(read(text)) == ["May 2031"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ten o'clock that night", "2031-05-04T22:00"),
        ("10 o'clock that night", "2031-05-04T22:00"),
        ("8 that night", "2031-05-04T20:00"),
        ("nine that evening", "2031-05-04T21:00"),
        ("three o'clock that afternoon", "2031-05-04T15:00"),
        ("half past ten that night", "2031-05-04T22:30"),
        ("7 o'clock that morning", "2031-05-04T07:00"),
        ("22:30 that night", "2031-05-04T22:30"),
        ("six o'clock the next morning", "2031-05-05T06:00"),
        ("two o'clock that night", "2031-05-04T02:00"),
    ],
)
def test_an_hour_of_a_half_of_the_day(text: str, value: str) -> None:
    assert read(f"They met on 4 May 2031. It stopped at {text}.")[text] == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("until midnight on Sunday 8 June 2031", "../2031-06-08"),
        ("midnight on Sunday, 8 June 2031", "2031-06-08"),
        ("Sunday 8 June 2031 at midnight", "2031-06-08"),
        ("Sunday 8 June 2031 at 18:00", "2031-06-08T18:00"),
        ("Sunday, 8 June 2031, at 6 p.m.", "2031-06-08T18:00"),
    ],
)
def test_an_hour_of_a_weekday_with_its_date(words: str, value: str) -> None:
    assert read(f"It stands {words}.", "2031-06-03") == {words: value}


def test_that_evening_has_no_hour() -> None:
    found = read("They met at noon on 4 May 2031. They left that evening.")
    assert found["that evening"] == "2031-05-04"


@pytest.mark.parametrize("words", ["Two days later", "Three weeks later", "Two days earlier"])
def test_a_length_later_also_before_an_article(words: str) -> None:
    assert words in read(f"They met on 4 May 2031. {words} the guards left.")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They signed on 9 September 2028. In May 2030 they kept the September accord.", "2028-09"),
        ("In September 2028 they signed. In 2030 both upheld their September deal.", "2028-09"),
        ("They kept the September accord. It was signed on 9 September 2028.", "2028-09"),
    ],
)
def test_a_month_that_names_a_thing_has_the_year_of_its_making(text: str, value: str) -> None:
    assert read(text)["September"] == value


def test_a_day_on_its_own_line_dates_the_entries_below_it() -> None:
    text = (
        "Live: hour by hour\n\nSunday 19 October 2031\n\n16:40 Rockets fell.\n\n15:05 They left.\n\n"
        "Saturday 18 October\n\n21:30 They signed.\n\n18:10 Talks went on.\n"
    )
    page = read_page(text)
    sentences = tuple((s.start, s.end, s.block.index) for s in page.sentences)
    found = resolve_times(page.times, doc_date="2031-10-19", sentences=sentences)
    hours = [m.value for m in found if m.clock is not None]
    assert hours == ["2031-10-19T16:40", "2031-10-19T15:05", "2031-10-18T21:30", "2031-10-18T18:10"]


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("Fortnightly report, 1-15 December 1996", "1996-12-15"),
        ("WEEKLY REPORT\nReporting period: 12-18 January 2019", "2019-01-18"),
        ("Situation report No. 14 (3 to 9 March 2031)", "2031-03-09"),
        ("Monthly summary: April 2031", "2031-04-30"),
        ("Report covering the period from 21 November 2024 to 18 February 2025", "2025-02-18"),
        ("The war in the hills, 1991-1996", None),
        ("Events in the valley, 1 to 15 December 1996", None),
        ("Annual review 2019-2024", None),
    ],
)
def test_a_report_is_dated_by_the_period_in_its_title(head: str, value: str | None) -> None:
    found = find_doc_date(f"{head}\n\nThe mission saw no clash.\n")
    assert (found.value if found else None) == value
