"""Whether an event is told as real, and how sure the telling is."""

import pytest
from spacy.tokens import Token

from truce.claims.reading.events.certainty import reality
from truce.claims.reading.offline import read_offline
from truce.claims.reading.parse import read_page
from truce.claims.records import Certainty, Modality
from truce.documents import read_document


def word(text: str, form: str) -> Token:
    page = read_page(text)
    return next(t for s in page.sentences for t in s.span if t.lower_ == form)


@pytest.mark.parametrize(
    ("text", "form", "modality"),
    [
        ("The army shelled the town.", "shelled", "actual"),
        ("The army has shelled the town.", "shelled", "actual"),
        ("The army will shell the town.", "shell", "future"),
        ("The army did not shell the town.", "shell", "negated"),
        ("The army never shelled the town.", "shelled", "negated"),
        ("Nobody shelled the town.", "shelled", "negated"),
        ("No army shelled the town.", "shelled", "negated"),
        ("The army could shell the town.", "shell", "hypothetical"),
        ("The army would shell the town.", "shell", "hypothetical"),
        ("If the army shells the town, they leave.", "shells", "hypothetical"),
        ("They leave unless the army withdraws.", "withdraws", "hypothetical"),
        ("The army wants to shell the town.", "shell", "hypothetical"),
        ("The army agreed to withdraw.", "withdraw", "future"),
        ("The army vowed to attack.", "attack", "future"),
        ("Both sides were to withdraw by May.", "withdraw", "future"),
        ("The army managed to seize the town.", "seize", "actual"),
        ("The army began to shell the town.", "shell", "actual"),
        ("The army refused to withdraw.", "withdraw", "negated"),
        ("The army failed to seize the town.", "seize", "negated"),
        ("The envoy came to prevent an attack.", "attack", "hypothetical"),
        ("The danger of an offensive grew.", "offensive", "hypothetical"),
        ("They feared an offensive.", "offensive", "hypothetical"),
        ("Plans for an offensive were drawn.", "offensive", "future"),
        ("A potential offensive worried them.", "offensive", "hypothetical"),
        ("The planned offensive worried them.", "offensive", "future"),
        ("They demanded an end to the attacks and left.", "left", "actual"),
        ("The truce bans attacks.", "attacks", "hypothetical"),
        ("An attack on the town killed two people.", "attack", "actual"),
    ],
)
def test_modality_is_read_from_the_clause(text: str, form: str, modality: Modality) -> None:
    assert reality(word(text, form)).modality == modality


@pytest.mark.parametrize(
    ("text", "form", "certainty", "hedge"),
    [
        ("The alleged strike hit a school.", "strike", "alleged", "alleged"),
        ("The army allegedly shelled the town.", "shelled", "alleged", "allegedly"),
        ("The army reportedly shelled the town.", "shelled", "reported", "reportedly"),
        ("The purported attack was filmed.", "attack", "alleged", "purported"),
        ("A suspected attack hit the depot.", "attack", "unverified", "suspected"),
        ("An unconfirmed strike hit the depot.", "strike", "unverified", "unconfirmed"),
        ("The apparent raid began at dawn.", "raid", "unverified", "apparent"),
        ("The army may have shelled the town.", "shelled", "unverified", "may have"),
        ("The army might have shelled the town.", "shelled", "unverified", "might have"),
        ("The army shelled the town.", "shelled", "fact", None),
    ],
)
def test_a_hedge_lowers_the_certainty_and_is_kept(
    text: str, form: str, certainty: Certainty, hedge: str | None
) -> None:
    token = word(text, form)
    read = reality(token)
    assert (read.modality, read.certainty) == ("actual", certainty)
    words = None if read.hedge is None else token.doc[read.hedge[0] : read.hedge[1] + 1].text
    assert words == hedge


BRIEFING = (
    "MINISTRY OF FOREIGN AFFAIRS OF PERU\n"
    "Briefing by the Spokesperson, Lima, Tuesday, 22 April 2025 (notes)\n\n"
    "SPOKESPERSON: On Saturday Ecuador shelled our post at Alto Cenepa and killed two soldiers.\n\n"
    "Q (Reuters): Did Peru break the truce?\n\n"
    "SPOKESPERSON: Nobody did on our side.\n"
)


def test_the_answers_of_a_side_are_its_word_and_a_question_tells_nothing() -> None:
    records = read_offline(read_document(BRIEFING))
    names = {a.id: a.name for a in records.actors}
    force = [e for e in records.events if e.type == "ASSAULT" and e.modality == "actual"]
    assert [([names[i] for i in e.initiator], e.certainty) for e in force] == [(["Ecuador"], "alleged")]


def test_they_who_blame_are_who_told_and_not_who_attacked() -> None:
    text = (
        "On 17 October 2025 a suicide bomber and gunmen attacked a camp near Kidal and killed seven, "
        "according to two Malian security officials. They blamed the Azawad group, which they said "
        "came from Niger."
    )
    records = read_offline(read_document(text))
    names = {a.id: a.name for a in records.actors}
    blame = [e for e in records.events if e.type == "ACCUSE"]
    assert [[names[i] for i in e.initiator] for e in blame] == [["Malian security officials"]]


def test_the_speech_of_a_side_is_its_word() -> None:
    text = (
        "Address by President Amadou Keita\nBamako, 8 October 2020\n\n"
        "I speak to you tonight. Niger shelled the city of Gao on 4 October 2020 and killed ten people. "
        "I told the world so. Our army took two towns.\n"
    )
    force = [e for e in read_offline(read_document(text)).events if e.deaths]
    assert [e.certainty for e in force] == ["alleged"]
