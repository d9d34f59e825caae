"""A truce of one side: told of its men, prolonged in its own words, beside a paper of other years."""

import pytest

WAR = "The Vesk Front and the Norlandic army have fought for weeks. "


@pytest.mark.parametrize(
    "sentence",
    [
        "On 4 May 2031 Sami Hadra announced that his fighters would hold their fire for ten days.",
        "Sami Hadra said on 4 May 2031 that his men would stop all attacks for ten days.",
        "Sami Hadra ordered his brigades on 4 May 2031 to cease fire for ten days.",
        "On 4 May 2031 Sami Hadra declared that his movement would halt operations for ten days.",
        "Sami Hadra promised on 4 May 2031 that his gunners would suspend all shelling for ten days.",
    ],
)
def test_a_truce_of_ones_own_men(read, sentence) -> None:
    agreement = read(WAR + sentence).one
    assert agreement.parties == ("hadra",)
    assert (agreement.announced, agreement.planned_end) == ("2031-05-04", "2031-05-14")


@pytest.mark.parametrize(
    "sentence",
    [
        "On 4 May 2031 Sami Hadra said that his fighters would not hold their fire.",
        "If the army left, Sami Hadra said on 4 May 2031, his men would stop all attacks.",
        "On 4 May 2031 Sami Hadra said that his guards would stop all traffic.",
    ],
)
def test_no_truce_of_ones_own_men(read, sentence) -> None:
    assert read(WAR + sentence).agreements == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "The Vesk Front is extending its truce until 20 June 2031.",
        "The Vesk Front is prolonging its ceasefire until 20 June 2031.",
        "The Vesk Front said that it was renewing its truce until 20 June 2031.",
        "We are prolonging our truce until 20 June 2031.",
    ],
)
def test_who_is_prolonging_a_truce_does_so_on_the_day_of_the_text(read, sentence) -> None:
    rows = [(r.status, r.date, r.until) for r in read(WAR + sentence, "2031-06-10").one.status_history]
    assert rows == [("extended", "2031-06-10", "2031-06-20")]


@pytest.mark.parametrize(
    "paper",
    [
        "In May 2019 Norland and Sudria signed an accord at Karsk.",
        "They had concluded an agreement in 2019, which failed.",
        "A peace deal that Norland and Sudria had signed in 2019 collapsed.",
    ],
)
def test_a_paper_of_other_years_is_not_the_truce_that_is_prolonged(read, paper) -> None:
    found = read(WAR + "The truce was extended on 5 June 2031. " + paper, "2031-06-10").agreements
    assert [a.is_ceasefire for a in found] == [True, False]


def test_a_paper_of_these_weeks_is_the_truce_that_is_prolonged(read) -> None:
    paper = "Norland and Sudria had signed the accord on 20 May 2031."
    assert (
        read(WAR + "The truce was extended on 5 June 2031. " + paper, "2031-06-10").one.signed == "2031-05-20"
    )
