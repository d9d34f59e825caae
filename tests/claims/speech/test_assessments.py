"""Judgements and outlooks: each kind by its cue words, in its own passage, with whose view it is."""

from collections.abc import Callable

import pytest

from truce.claims.reading.context import Context
from truce.claims.reading.speech.assessments import find_assessments
from truce.claims.reading.speech.read import find_speech
from truce.claims.records import Assessment

World = Callable[[str], Context]


def assessed(context: Context) -> tuple[Assessment, ...]:
    return find_assessments(context, find_speech(context), (), ())


JUDGEMENTS = [
    ("The truce hinges on the release of the prisoners.", "hinge", "hinges on the release"),
    ("Peace depends largely on whether Sudria pulls back.", "hinge", "depends largely on whether"),
    ("Its survival remains tied to aid, contingent on the opening of the road.", "hinge", "contingent on"),
    ("The valley is still a flashpoint between the two armies.", "flashpoint", "flashpoint"),
    ("Prisoners were the main sticking point of the talks.", "flashpoint", "sticking point"),
    ("Violations rose sharply in March.", "trend", "Violations rose sharply"),
    ("There was a surge in attacks along the river.", "trend", "a surge in attacks"),
    ("Mediators spoke of the risk of a wider war.", "risk", "risk of a wider war"),
    ("The quarrel could escalate within days.", "risk", "could escalate"),
    ("Armed bands are trying to derail the talks.", "spoiler", "derail the talks"),
    ("Sudria sees the offer as a trap.", "perception", "as a trap"),
    ("Norland was keen to win the mediators over.", "motive", "keen to win"),
    ("Norland opened the port in a bid to calm the merchants.", "motive", "in a bid to calm"),
    ("It was one of the most violent weeks of the war.", "context", "one of the most violent weeks"),
    ("The enduring rivalry between the two states shaped the talks.", "context", "enduring rivalry"),
    ("The new accord is more robust than the previous one.", "comparison", "more robust than the previous"),
    ("There is a broad consensus that the siege must end.", "consensus", "consensus that the siege must end"),
    ("The island offered neutral ground for both delegations.", "mediator_value", "neutral ground"),
    ("The calm remains fragile.", "status", "remains fragile"),
]


@pytest.mark.parametrize(("text", "kind", "words"), JUDGEMENTS)
def test_a_judgement_is_told_by_its_cue(world: World, text: str, kind: str, words: str) -> None:
    context = world(text)
    found = [(a.type, text[a.start : a.end]) for a in assessed(context)]
    assert any(k == kind and words in quote for k, quote in found), found


@pytest.mark.parametrize(
    "text",
    [
        "The town fell on Sunday.",
        "Prices rose in the spring.",
        "Norland signed the accord in May.",
        "Two soldiers were killed at the bridge.",
        "The Norlandic civil war ended in May.",
        "Tam had no intention of taking the port.",
        "There was no desire to fight.",
    ],
)
def test_a_plain_event_is_no_judgement(world: World, text: str) -> None:
    assert assessed(world(text)) == ()


def test_a_judgement_belongs_to_who_gives_it(world: World) -> None:
    (found,) = assessed(world("Analysts said the truce hinges on the prisoners."))
    assert (found.source, found.attribution) == ("analysts", "anonymous")


def test_the_texts_own_judgement_has_no_source(world: World) -> None:
    (found,) = assessed(world("The truce hinges on the prisoners."))
    assert (found.source, found.attribution) == (None, "text")
