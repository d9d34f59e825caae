"""One claim per thing said: whose it is, what they do by saying it, and the words that anchor it."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from truce.claims.reading.context import Context
from truce.claims.reading.speech.read import find_claims, find_speech
from truce.claims.records import Claim

World = Callable[[str], Context]

with (Path(__file__).parent / "sayings.csv").open(encoding="utf-8", newline="") as lines:
    SAYINGS = [tuple(row.values()) for row in csv.DictReader(lines)]
"""A sentence, its source ("|" between several that fit, empty for none), the stances that fit, its words."""

SILENCES = [
    "Lind did not say when the troops would leave.",
    "Lind is expected to announce a withdrawal on Friday.",
    "Lind refused to say whether the raid had been ordered.",
    "Norland's president thanked the mediators.",
    "There was no immediate comment from Sudria.",
    "Sudria did not immediately respond to a request for comment.",
    "The Vesk Front's claims could not be independently verified.",
    "It remains unclear who fired first.",
    "No group claimed responsibility for the attack.",
    '"No," she said when asked about a withdrawal.',
    "He said, she said.",
    "Norland ordered its troops to hold fire.",
    "Norland agreed to release the prisoners.",
    "Satellite images show that the bridge was destroyed.",
    "Conflicting reports emerged about who fired first.",
    "The claim has not been verified.",
    "Norland reserves the right to strike back.",
    "Sudria served notice that the accord was over.",
]


def claims_of(context: Context) -> tuple[Claim, ...]:
    return find_claims(context, find_speech(context), (), ())


@pytest.mark.parametrize(("text", "source", "stances", "words"), SAYINGS)
def test_a_saying_makes_a_claim(world: World, text: str, source: str, stances: str, words: str) -> None:
    context = world(text)
    found = [(c.source, c.stance, context.page.quote(c.start, c.end)) for c in claims_of(context)]
    sources = source.split("|")
    assert any((s or "") in sources and st in stances.split("|") and words in q for s, st, q in found), found


@pytest.mark.parametrize("text", SILENCES)
def test_what_was_not_said_makes_no_claim(world: World, text: str) -> None:
    assert claims_of(world(text)) == ()


def test_every_claim_is_anchored_in_a_short_quote(world: World) -> None:
    text = (
        "Lind said that "
        + ", ".join(f"village {n} had been shelled by the Vesk Front" for n in range(40))
        + "."
    )
    context = world(text)
    claims = claims_of(context)
    assert claims
    assert all(0 <= c.start < c.end <= len(text) and c.end - c.start < 400 for c in claims)


def test_a_denial_makes_the_charge_disputed(world: World) -> None:
    context = world("Norland said Sudria had laid the mines. Sudria denied laying mines.")
    charge, denial = claims_of(context)
    assert charge.certainty == "disputed"
    assert charge.conflicts_with == (denial.id,)
    assert denial.conflicts_with == (charge.id,)
    assert denial.certainty == "denied"


def test_a_partys_word_is_alleged_and_an_outsiders_reported(world: World) -> None:
    party, outsider = claims_of(world("Norland said the town had fallen. Analysts said the town had fallen."))
    assert party.certainty == "alleged"
    assert (outsider.certainty, outsider.attribution) == ("reported", "anonymous")


def test_nobodys_word_has_no_source(world: World) -> None:
    (claim,) = claims_of(world("Two villages were reportedly burned."))
    assert (claim.source, claim.attribution, claim.certainty, claim.hedge) == (
        None,
        "unattributed",
        "reported",
        "reportedly",
    )


def test_unverified_reports_stay_unverified(world: World) -> None:
    claims = claims_of(world("Unverified reports on social media said that the commander had fled."))
    assert {(c.source, c.certainty) for c in claims} == {("social", "unverified")}


def test_hearsay_within_anothers_words_is_that_others(world: World) -> None:
    text = "Reports on social media suggested that the army had entered, allegedly killing two men."
    claims = claims_of(world(text))
    assert any(c.hedge == "allegedly" and c.source == "social" for c in claims)


def test_two_propositions_make_two_claims(world: World) -> None:
    context = world("Lind labelled the raid as an “outrage” and a violation of Norland's borders.")
    quotes = [context.page.quote(c.start, c.end) for c in claims_of(context)]
    assert len(quotes) == 2
    assert quotes[1] == "a violation of Norland's borders"


def test_quoted_words_are_kept_apart(world: World) -> None:
    (claim,) = claims_of(world("Lind labelled the raid as an “outrage”."))
    assert claim.direct
    assert claim.direct_words == "outrage"


def test_a_medium_is_kept_beside_the_speaker(world: World) -> None:
    (claim,) = claims_of(world("Tam told MNA that the bridge had been mined."))
    assert (claim.source, claim.medium) == ("tam", "wire")


def test_a_condition_is_marked(world: World) -> None:
    (claim,) = claims_of(world("Tam said his men would leave if the siege ended."))
    assert claim.conditional


def test_a_speech_speaks_for_its_speaker(world: World) -> None:
    text = (
        "Remarks by Prime Minister Ada Lind\n\nTHE PRIME MINISTER: Good evening to you all.\n\n"
        "Norland did not start this war. We will bring every hostage home."
    )
    claims = claims_of(world(text))
    assert [(c.source, c.stance) for c in claims] == [("lind", "denies"), ("lind", "promises")]


def test_the_text_speaks_for_itself_on_causes(world: World) -> None:
    context = world("The raid on the depot acted as a catalyst for the war.")
    (claim,) = claims_of(context)
    assert (claim.source, claim.attribution, claim.certainty) == (None, "text", "fact")


@pytest.mark.parametrize("denial", ["Sudria denied this.", "Sudria rejected the accusation."])
def test_a_denial_may_point_back(world: World, denial: str) -> None:
    charge, denied = claims_of(world(f"Norland said Sudria had laid the mines. {denial}"))
    assert charge.conflicts_with == (denied.id,)
    assert charge.certainty == "disputed"


def test_a_header_is_no_speaker(world: World) -> None:
    context = world("SUBJECT: Talks in the capital\n\nThe road to the port was cleared of mines on Sunday.")
    assert claims_of(context) == ()


def test_the_author_of_a_report_says_i(world: World) -> None:
    text = "Report of Prime Minister Ada Lind\n\nThe road is open. I condemn the raid of 3 May."
    (claim,) = claims_of(world(text))
    assert (claim.source, claim.stance) == ("lind", "condemns")


def test_what_is_doubtful_elsewhere_is_a_claim_where_it_is_taken_for_granted(world: World) -> None:
    text = "Unverified reports said Norland had bombed it. Norland's bombing of the port set off a riot."
    presupposed = [c for c in claims_of(world(text)) if c.rule == "claim.presupposed"]
    assert [(c.source, c.certainty, c.attribution) for c in presupposed] == [(None, "fact", "text")]


@pytest.mark.parametrize(
    ("words", "stance"),
    [
        ("Lay down your arms, or you will face the full strength of Norland.", "threatens"),
        ("To Sudria I say: give us back our dead.", "demands"),
        ("Norland never fired on the port.", "denies"),
        ("Norland will not fire on the port.", "predicts"),
    ],
)
def test_a_speaker_does_things_with_words(world: World, words: str, stance: str) -> None:
    text = f"Address by Prime Minister Ada Lind\n\nI am here to speak, and I have little time.\n\n{words}"
    assert (claims_of(world(text))[-1].source, claims_of(world(text))[-1].stance) == ("lind", stance)
