"""One side's consent makes no agreement: what a text says of it, and what standing that leaves."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Agreement, StatusRow
from truce.claims.standing import standing_at
from truce.documents import read_document


def agreement_in(text: str) -> Agreement:
    (agreement,) = read_offline(read_document(text.encode(), name="x.txt")).agreements
    return agreement


def consent_in(text: str) -> StatusRow:
    return next(r for r in agreement_in(text).status_history if r.status in ("accepted", "announced"))


ALONE = [
    "6 May 2024. Hamas accepted a ceasefire proposal on Monday. Israel has not yet responded.",
    "4 April 2025. The M23 said on Thursday it agreed to a ceasefire. There was no immediate comment "
    "from Kinshasa.",
    "12 March 2025. Ukraine has agreed to a 30-day ceasefire after talks with US officials on Tuesday. "
    "The Kremlin said it was studying the proposal.",
    "30 June 1999. The rebels have agreed to a truce with the government, diplomats said. "
    "Freetown has not answered.",
    "2 July 2001. The FARC consented to a truce on Sunday. Bogota said it was considering the offer.",
    "9 May 2019. Kiev agreed on Monday to the ceasefire and Moscow rejected it on Tuesday.",
]

TOGETHER = [
    "11 October 2025. Armenia and Azerbaijan agreed to a ceasefire on Friday after talks in Moscow.",
    "6 May 2024. After months of talks, Kampala and the LRA agreed to a cessation of hostilities on Monday.",
    "5 June 2008. The government agreed to a ceasefire with the rebels on Thursday. Troops stood down.",
    "9 May 2019. Haftar's forces have agreed to a ceasefire proposed by the UN. The Tripoli government "
    "also agreed to it a day later.",
    "20 June 2006. The army agreed to a truce on Monday. The rebels signed up to it on Tuesday.",
]


@pytest.mark.parametrize("text", ALONE)
def test_the_consent_of_one_side_leaves_open_whether_it_is_agreed(text: str) -> None:
    row = consent_in(text)
    assert (row.status, row.certainty) == ("accepted", "alleged")
    assert row.source is not None
    standing = standing_at(agreement_in(text).status_history, "2025-12-31")
    assert "agreed" not in standing or len(standing) > 1


@pytest.mark.parametrize("text", TOGETHER)
def test_what_both_sides_consented_to_is_agreed(text: str) -> None:
    assert consent_in(text).certainty == "fact"
    assert standing_at(agreement_in(text).status_history, "2025-12-31") == {"agreed"}


def test_who_only_accepts_says_nothing_for_the_one_the_truce_is_with() -> None:
    assert (
        consent_in("2 July 2001. The army accepted a truce with the rebels on Sunday.").certainty == "alleged"
    )


def test_a_truce_that_is_at_work_was_agreed_by_both() -> None:
    text = "5 June 2008. The army agreed to a truce on Monday. The truce took effect on Tuesday and held."
    assert consent_in(text).certainty == "fact"
