"""Dates in the tree of a sentence: what stands around them keeps its place."""

import pytest
from spacy.tokens import Token

from truce.claims.reading.parse import Page, read_page


def word(page: Page, text: str) -> Token:
    """The first token with a text."""
    return next(t for s in page.sentences for t in s if t.text == text)


@pytest.mark.parametrize(
    "when",
    [
        "On 5 May 2024",
        "On May 5, 2024,",
        "On Sunday, 5 May 2024,",
        "On the night of 5-6 May 2024",
        "From 5 to 7 May 2024",
        "Since 5 May",
        "In May 2024",
        "At 06:00 local time on 5 May 2024",
        "On 2024-05-05",
    ],
)
@pytest.mark.parametrize("who", ["Kenya", "Kenyan troops", "rebels"])
def test_a_subject_right_after_a_date_stays_the_subject(when: str, who: str) -> None:
    page = read_page(f"{when} {who} shelled the port of Zenda.")
    subject = word(page, who.split()[-1])
    assert (subject.dep_, subject.head.text) == ("nsubj", "shelled")


def test_a_charge_hangs_on_its_verb_and_not_on_the_year() -> None:
    page = read_page("Kenya accused Uganda on 5 May 2024 of having shelled Busia.")
    of = word(page, "of")
    assert (of.dep_, of.head.text) == ("prep", "accused")


def test_reported_words_hang_on_their_verb_past_a_date_between_commas() -> None:
    page = read_page("Kenya said on Sunday, May 5, 2024, that the truce had ended.")
    assert (word(page, "ended").dep_, word(page, "ended").head.text) == ("ccomp", "said")


def test_every_token_of_a_date_is_there_with_its_place_and_hangs_on_its_month() -> None:
    text = "Suspected bandits have on Sunday, 5 May 2024 stormed a village."
    page = read_page(text)
    month = word(page, "May")
    assert [t.text for t in page.tokens(26, 45)] == ["Sunday", ",", "5", "May", "2024"]
    assert {t.head.text for t in page.tokens(26, 45) if t != month} == {"May"}
    assert month.head.text == "on"
    assert month.ent_type_ == "DATE"
    assert [text[page.start_of(t) : page.end_of(t)] for t in page.sentences[0]] == [
        t.text for t in page.sentences[0]
    ]


def test_a_date_that_ends_its_clause_is_left_to_the_parser() -> None:
    page = read_page("The bombing of Zenda on 25 June 2024, they said, broke the truce of 3 June 2024.")
    assert word(page, "25").head.text == "June"
