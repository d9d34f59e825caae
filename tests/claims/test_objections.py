"""Whom a protest, a statement or a broken-off tie is turned against, in sentences of our own."""

import pytest
from tests.claims.test_deeds import deeds

from truce.claims.reading.model import load_parser


@pytest.mark.parametrize(
    ("text", "who", "whom"),
    [
        ("Workers marched in protest at Kenya's decision to close the border.", "Workers", "Kenya"),
        ("Nurses began a strike to denounce the arrest of a man by Kenyan police.", "Nurses",
         "Kenyan police"),
        ("Students rallied, calling for President Paul Omondi to step down.", "Students", "Paul Omondi"),
        ("Farmers staged a protest over a law signed by President Paul Omondi.", "Farmers", "Paul Omondi"),
        ("Nurses held a rally to demand the resignation of President Paul Omondi.", "Nurses", "Paul Omondi"),
        ("Miners stopped work to show their anger at Kenya's tax policy.", "Miners", "Kenya"),
        ("Students demonstrated in protest against the shelling of a village by Kenyan forces.", "Students",
         "Kenyan forces"),
    ],
)  # fmt: skip
def test_the_reason_of_a_protest_tells_whom_it_is_against(text: str, who: str, whom: str) -> None:
    assert ("PROTEST", {who}, {whom}) in deeds(text)


@pytest.mark.parametrize(
    ("text", "kind", "who", "whom"),
    [
        ("Kenya's cabinet issued a statement condemning Uganda.", "ACCUSE", "Kenya's cabinet", "Uganda"),
        ("The Security Council adopted a resolution urging Uganda to withdraw its troops.", "REQUEST",
         "Security Council", "Uganda"),
        ("Kenya rejected a call by the African Union for an inquiry.", "REJECT", "Kenya", "African Union"),
        ("Kenya continued to send arms to Uganda last year.", "AID", "Kenya", "Uganda"),
        ("France delivered weapons to Chad.", "AID", "France", "Chad"),
        ("Prosecutors opened investigations against Kenyan police.", "ACCUSE", "Prosecutors",
         "Kenyan police"),
        ("Uganda is opposed to Kenyan mediation.", "REJECT", "Uganda", "Kenya"),
        ("Ugandan police were engaged in attacks against Kenyan traders.", "ASSAULT", "Ugandan police",
         "Kenyan traders"),
        ("The rebels kidnapped up to 16 Russian civilian advisers.", "ASSAULT", "rebels",
         "Russian civilian advisers"),
    ],
)  # fmt: skip
def test_who_stands_behind_a_thing(text: str, kind: str, who: str, whom: str) -> None:
    assert (kind, {who}, {whom}) in deeds(text)


def test_who_shells_a_place_is_not_its_victim() -> None:
    text = "Kenya complained about the shelling of a village by Ugandan forces."
    assert ("ASSAULT", {"Ugandan forces"}, set()) in deeds(text)


def test_forms_that_the_parser_mistakes_have_their_own_verb() -> None:
    words = load_parser()("They staged a strike. They waged war. They raped women. They tapped phones.")
    assert [t.lemma_ for t in words if t.tag_ == "VBD"] == ["stage", "wage", "rape", "tap"]
