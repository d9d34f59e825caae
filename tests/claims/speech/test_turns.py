"""Transcripts, interviews, posts and communiques: whose words the lines are."""

from collections.abc import Callable

import pytest

from truce.claims.reading.context import Context
from truce.claims.reading.speech.read import find_claims, find_speech
from truce.claims.records import Claim

World = Callable[[str], Context]

ANSWER = "Norland shelled the port on 5 May and killed nine of my men."


def claims_of(context: Context) -> tuple[Claim, ...]:
    return find_claims(context, find_speech(context), (), ())


@pytest.mark.parametrize(("asked", "answered"), [("Q:", "A:"), ("Q.", "A."), ("Question:", "Answer:")])
def test_an_unknown_interviewee_alleges(world: World, asked: str, answered: str) -> None:
    context = world(f"Interview with a commander\n\n{asked} What happened here?\n\n{answered} {ANSWER}")
    (claim,) = claims_of(context)
    assert (claim.source, claim.attribution, claim.certainty) == (None, "anonymous", "alleged")


def test_the_title_of_an_interview_names_who_answers(world: World) -> None:
    (claim,) = claims_of(world(f"Interview with General Tam\n\nQuestion: And then?\n\nAnswer: {ANSWER}"))
    assert (claim.source, claim.certainty, claim.medium) == ("tam", "alleged", "interview")


def test_names_before_lines_are_speakers_where_they_come_back_and_somebody_asks(world: World) -> None:
    text = (
        "Carter: Did Norland shell the port?\nOru Tam: Norland shelled the port on 5 May.\n"
        "Carter: Who else was there?\nOru Tam: Nobody saw the men of Norland leave."
    )
    assert {c.source for c in claims_of(world(text))} == {"tam"}


@pytest.mark.parametrize(
    "text",
    [
        "Norland: leaves the port.\nSudria: leaves the port of Velda.\nNorland: pays for it.",
        "Signed: Norland and Sudria.\nVenue: Velda in Norland.",
        "SUBJECT: Talks\n\nNote: Norland left the port on 5 May.",
    ],
)
def test_other_labels_are_no_speakers(world: World, text: str) -> None:
    assert claims_of(world(text)) == ()


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("@OruTam: Norland has broken the truce again.", "tam"),
        ("RT @oru_tam: Norland has broken the truce again.", "tam"),
        ("@tam (5 May): Norland has broken the truce again.", "tam"),
        ("@somebody_else: Norland has broken the truce again.", None),
    ],
)
def test_a_post_is_the_word_of_its_account(world: World, line: str, source: str | None) -> None:
    (claim,) = claims_of(world(f"{line}\nOru Tam leads the Vesk Front."))[:1]
    assert (claim.source, claim.attribution, claim.medium) == (source, "named", "X")
    assert claim.certainty == ("alleged" if source else "reported")


@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("Communique of the Vesk Front", "front"),
        ("Norlandic army: update on 5 May 2024", "norland_army"),
        ("Daily bulletin of the Third Brigade", None),
    ],
)
def test_a_communique_is_the_word_of_its_issuer(world: World, title: str, source: str | None) -> None:
    (claim,) = claims_of(world(f"{title}\n\nThe enemy shelled our positions near Port Amal on 5 May."))
    assert (claim.source, claim.certainty) == (source, "alleged")


@pytest.mark.parametrize(
    "text",
    [
        "Norland\n\nPRESS RELEASE No. 7\n\nThe aggressor shelled Port Amal on 5 May.",
        "PRESS RELEASE No. 7\n\nThe enemy shelled Port Amal on 5 May.\n\nFor the Government of Norland",
    ],
)
def test_a_letterhead_or_a_signature_names_who_issues_a_release(world: World, text: str) -> None:
    (claim,) = claims_of(world(text))[:1]
    assert (claim.source, claim.certainty) == ("norland", "alleged")


@pytest.mark.parametrize(
    ("words", "stance"),
    [
        ("It is untrue that our men shelled Port Amal.", "denies"),
        ("These reports of shelling in Port Amal are lies.", "denies"),
        ("Sudria bears sole responsibility for the deaths in Port Amal.", "accuses"),
        ("Sudria is to blame for the deaths in Port Amal.", "accuses"),
    ],
)
def test_what_a_side_does_with_a_sentence_of_its_own(world: World, words: str, stance: str) -> None:
    context = world(f"Communique of the Vesk Front\n\nThe enemy shelled our positions on 5 May. {words}")
    assert [c.stance for c in claims_of(context)][-1] == stance


@pytest.mark.parametrize(
    "text",
    [
        "Joint statement of Norland and Sudria\n\nThe parties agreed on a truce of nine days.",
        "Update on the weather\n\nIt rained in Norland on 5 May.",
        "Statement on the raid\n\nIn Norland nine soldiers died when the Vesk Front shelled a camp.",
    ],
)
def test_other_statements_are_nobodys_word(world: World, text: str) -> None:
    assert claims_of(world(text)) == ()


def test_a_paragraph_is_no_title(world: World) -> None:
    text = (
        "In a statement on 5 May the church said nothing. I was told of Norland. I was afraid of Norland. "
        "My father, Oru Tam, lives in Norland.\n\nThe soldiers of Norland came on 6 May."
    )
    assert "tam" not in {c.source for c in claims_of(world(text))}


def test_a_fear_in_a_speech_is_told_once(world: World) -> None:
    title = "Address by Prime Minister Ada Lind"
    text = f"{title}\n\nI speak here today. We fear that Sudria may attack Port Amal."
    assert [c.stance for c in claims_of(world(text))] == ["fears"]


def test_who_tells_of_our_own_again_and_again_needs_no_word_for_it(world: World) -> None:
    text = "Vesk Front: To the press\n\nNorland shelled our camps on 5 May. Our men of the Vesk Front fought."
    assert {(c.source, c.certainty) for c in claims_of(world(text))} == {("front", "alleged")}


def test_our_own_in_one_reported_sentence_makes_no_communique(world: World) -> None:
    (claim,) = claims_of(world("Camps hit\n\nNorland shelled our camps near Amal, residents said."))
    assert (claim.source, claim.certainty) == ("residents", "reported")
