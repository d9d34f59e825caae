"""Who speaks for a side, what was not said or not confirmed, and what a denial denies."""

from collections.abc import Callable

import pytest

from truce.claims.reading.context import Context
from truce.claims.reading.speech.read import find_claims, find_speech
from truce.claims.records import Claim, Event

World = Callable[[str], Context]


def claims_of(context: Context, *events: Event) -> tuple[Claim, ...]:
    return find_claims(context, find_speech(context), events, ())


def deed(context: Context, words: str, kind: str = "ASSAULT") -> Event:
    start = context.page.text.index(words)
    return Event(
        id=words, start=start, end=start + len(words), type=kind, rule="", certainty="fact", modality="actual"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Foreign Minister Tam said the town had fallen.",
        "The defence ministry said the town had fallen.",
        "An army spokesman said the town had fallen.",
        "A government spokeswoman said the town had fallen.",
        "Police said the gunmen had fled.",
        "The rebel commander said the town had fallen.",
        "The chief spokesman said the town had fallen.",
        "“The town has fallen,” said Ada Lind.",
    ],
)
def test_who_holds_an_office_of_a_side_alleges(world: World, text: str) -> None:
    assert {c.certainty for c in claims_of(world(text))} == {"alleged"}


@pytest.mark.parametrize(
    "text",
    [
        "A hospital spokesman said nine people had died.",
        "The company president said the plant had closed.",
        "A retired general said the town had fallen.",
        "A court spokeswoman said the trial was over.",
        "Survivors said the town had fallen.",
    ],
)
def test_others_report(world: World, text: str) -> None:
    assert {c.certainty for c in claims_of(world(text))} == {"reported"}


@pytest.mark.parametrize(
    "text",
    [
        "The UN was not able to confirm the origin of the shells.",
        "The UN could not confirm a strike on the port.",
        "Sudria has not confirmed the attack.",
        "It was impossible for monitors to verify the toll.",
        "The UN is in no position to confirm the toll.",
        "Suspected bandits stormed the port.",
        "Sudria at first welcomed the ruling.",
    ],
)
def test_nothing_is_claimed(world: World, text: str) -> None:
    assert claims_of(world(text)) == ()


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("There was no independent confirmation that Sudria had shelled the port.", None),
        ("There was no confirmation of the raid by Sudria.", None),
        ("The UN could not confirm that Sudria had shelled the port.", "un"),
        ("The UN was unable to verify that Sudria had shelled the port.", "un"),
    ],
)
def test_what_could_not_be_confirmed_is_doubted(world: World, text: str, source: str | None) -> None:
    (claim,) = claims_of(world(text))
    assert (claim.source, claim.stance, claim.certainty) == (source, "doubts", "unverified")


@pytest.mark.parametrize(
    "text",
    [
        "Sudria said that reports of a raid on Velda were false.",
        "Reports that Sudria shelled the port are baseless, Sudria said.",
        "Claims that Norland left the pact are untrue, Sudria said.",
    ],
)
def test_to_call_a_report_false_is_to_deny_it(world: World, text: str) -> None:
    told = {(c.source, c.stance, c.certainty) for c in claims_of(world(text))}
    assert ("sudria", "denies", "denied") in told


@pytest.mark.parametrize(
    "text",
    [
        "Norland corrected this figure.",
        "Norland revised the death toll to 40.",
        "Norland retracted its statement.",
        "Norland withdrew the count.",
    ],
)
def test_a_corrected_figure_is_retracted(world: World, text: str) -> None:
    assert [(c.source, c.stance) for c in claims_of(world(text))] == [("norland", "retracts")]


def test_a_date_may_stand_before_the_charge(world: World) -> None:
    (claim,) = claims_of(world("Norland accused Sudria on 5 May 2024 of having killed three people."))
    assert (claim.source, claim.stance) == ("norland", "accuses")
    assert claim.content.endswith("killed three people")


@pytest.mark.parametrize(
    ("words", "stance"),
    [
        ("We will attack their ports.", "threatens"),
        ("We will continue to attack them.", "threatens"),
        ("They will be met with a crushing blow.", "threatens"),
        ("We will support their effort to fight hunger.", "asserts"),
    ],
)
def test_a_threat_announces_force_itself(world: World, words: str, stance: str) -> None:
    (claim,) = claims_of(world(f"“{words[:-1]},” Norland said."))
    assert claim.stance == stance


@pytest.mark.parametrize(
    "denial",
    [
        "Sudria denied that Sudria had struck the town.",
        "Sudria denied this.",
        "Sudria denied shelling the port.",
    ],
)
def test_a_denial_is_about_the_deed_told_before(world: World, denial: str) -> None:
    context = world(f"Sudria shelled the port, Norland said. {denial}")
    refusal = deed(context, denial[:-1], "REJECT")
    charge, denied = claims_of(context, deed(context, "Sudria shelled the port"), refusal)
    assert denied.about == charge.about == "Sudria shelled the port"
    assert charge.certainty == "disputed"


def test_what_a_speaker_is_known_for_is_not_what_the_claim_is_about(world: World) -> None:
    context = world("Residents armed by Norland said that the truce was holding.")
    (claim,) = claims_of(context, deed(context, "armed by Norland", "SUPPORT"))
    assert claim.about is None


def test_a_report_goes_on_over_its_verbs(world: World) -> None:
    text = "Tam, the chief spokesman, told MNA that they had killed 58 men, wounded 30 and captured 25 posts."
    (claim,) = claims_of(world(text))
    assert claim.content.endswith("captured 25 posts")
