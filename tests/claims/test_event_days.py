"""The day of an act that its own words do not date: the paragraph's day, or the one a page gives itself."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Event, Records
from truce.documents import read_document

WAR = "Kenya and Uganda have fought along the border since 1 March 2024. "


def records_of(text: str) -> Records:
    return read_offline(read_document(text))


def event(text: str, word: str) -> Event:
    found = [e for e in records_of(text).events if word in text[e.start : e.end]]
    assert found
    return found[0]


def test_an_act_after_a_dated_one_in_its_paragraph_is_of_that_day() -> None:
    text = (
        f"{WAR}On 9 April 2024 the Ugandan army told Kenya that the truce was over. An hour later a bomb "
        "exploded in Busia and killed two people.\n\nOn 20 May 2024 both sides agreed on a new truce.\n"
    )
    assert event(text, "exploded").date == "2024-04-09"


def test_a_day_named_beside_what_is_refused_dates_the_refusal() -> None:
    text = (
        "Weekly report, 19 April 2024\n\nKenya's members stayed away from the session called for 15 April "
        "2024, and Uganda rejected the new plan.\n"
    )
    assert event(text, "rejected").date == "2024-04-15"


@pytest.mark.parametrize(
    "head",
    [
        "Friday 5 April 2024. All times local (GMT+3).",
        "5 April 2024. Latest updates first.",
        "Working paper, 5 April 2024",
        "(consolidated text, Nairobi, 5 April 2024)",
    ],
)
def test_a_line_under_the_title_dates_the_page(head: str) -> None:
    text = f"The border war: day by day\n{head}\n\nUgandan shells killed two people in Busia this morning.\n"
    assert event(text, "killed").date == "2024-04-05"


def test_a_year_after_a_day_and_month_counts_nobody() -> None:
    text = f"{WAR}On 28 October 2023 gunmen abducted a judge in Busia."
    assert event(text, "abducted").date == "2023-10-28"


def test_the_day_of_a_truce_is_not_the_day_of_what_broke_it() -> None:
    text = (
        "Border fighting began on 9 October 2025. A 72-hour truce was announced on 14 October 2025. "
        'A senior official told the Example Wire that "Northland has bombed two villages in Helmand." '
        "The Northland strikes of 16 October 2025 killed nine people."
    )
    bombed = [e for e in read_offline(read_document(text)).events if "bombed" in text[e.start : e.end]]
    assert bombed
    assert all(e.date != "2025-10-14" for e in bombed)


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("The lull held until 15 May 2024, when Ugandan troops shelled Busia.", "shelled"),
        ("The lull held until 15 May 2024, when Busia was shelled by Ugandan troops.", "shelled"),
        ("Quiet lasted until 15 May 2024, on which Ugandan troops bombed Busia.", "bombed"),
    ],
)
def test_what_happened_when_a_stretch_ended_is_of_its_last_day(sentence: str, word: str) -> None:
    assert event(WAR + sentence, word).date == "2024-05-15"


def test_an_act_of_speech_has_the_day_of_its_own_clause() -> None:
    text = (
        f"{WAR}Kenya said on 7 May 2024 that Uganda was responsible for the shelling of Busia. "
        "Uganda insisted on 9 May 2024 that Kenyan forces must leave Busia.\n"
    )
    assert event(text, "said on").date == "2024-05-07"
    assert event(text, "insisted on").date == "2024-05-09"
