"""A text that only mentions "the ceasefire" tells of the one that its parties had begun, if there is one."""

import pytest

import truce

AGREED = "NAIROBI, 4 May 2031\n\nKenya and Uganda agreed to a ceasefire on 4 May 2031, officials said."
LATER = "NAIROBI, 9 May 2031\n\n"
ACCUSED = "Kenya accused Uganda of violating the ceasefire near Busia on Thursday."


def _agreements(*texts: str) -> list[list[str]]:
    found = truce.brief(list(texts)).instruments
    return sorted(sorted(ref.partition("#")[0] for ref in one.refs) for one in found)


@pytest.mark.parametrize(
    "mention",
    [
        ACCUSED,
        "The army of Uganda said on Thursday that Kenya had broken the truce near Busia.",
        "Uganda accused Kenya on Thursday of breaking the truce near Busia.",
    ],
)
def test_a_mention_is_of_the_one_agreement_that_its_parties_had_begun(mention: str) -> None:
    together = _agreements(AGREED, LATER + mention)
    assert len(together) == 1
    assert len(together[0]) == 2
    assert len(_agreements(LATER + mention, AGREED)) == 1


@pytest.mark.parametrize(
    "mention",
    [
        "Kenya accused Uganda of violating an earlier ceasefire near Busia.",
        "Kenya accused Uganda of violating the 2029 ceasefire near Busia.",
        "Kenya accused Uganda of violating the previous ceasefire near Busia.",
        "Kenya accused Ethiopia of violating the ceasefire near Moyale on Thursday.",
        "The African Union called on Kenya and Uganda to agree to a new ceasefire.",
    ],
)
def test_what_may_be_another_agreement_stays_apart(mention: str) -> None:
    assert all(len(refs) == 1 for refs in _agreements(AGREED, LATER + mention))


def test_nobody_mentions_what_had_not_begun() -> None:
    assert len(_agreements(AGREED, "NAIROBI, 1 May 2031\n\n" + ACCUSED)) == 2


def test_a_mention_that_fits_two_agreements_is_of_neither() -> None:
    second = "NAIROBI, 7 May 2031\n\nKenya and Uganda agreed to another ceasefire on 7 May 2031."
    assert all(len(refs) == 1 for refs in _agreements(AGREED, second, LATER + ACCUSED))


def test_an_agreement_that_is_over_is_not_what_a_mention_is_of() -> None:
    over = (
        "NAIROBI, 6 May 2031\n\nThe ceasefire that Kenya and Uganda agreed to on 4 May 2031 ended on Tuesday."
    )
    assert all(len(refs) == 1 for refs in _agreements(over, LATER + ACCUSED))


def test_an_agreement_made_later_does_not_take_a_mention_from_the_one_before() -> None:
    later = "NAIROBI, 20 May 2031\n\nKenya and Uganda agreed to another ceasefire on 20 May 2031."
    together = _agreements(AGREED, LATER + ACCUSED, later)
    assert sorted(len(refs) for refs in together) == [1, 2]
