"""Some of a nation's people, ethnic communities, and the whole phrases of nameless actors."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Actor
from truce.documents import read_document


def actors(text: str) -> dict[str, Actor]:
    """The actors of a text, by name."""
    return {a.name: a for a in read_offline(read_document(text.encode(), name="t.txt")).actors}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Two Israelis were killed in a rocket attack on Sderot.", "Israelis"),
        ("Settlers shot dead a Palestinian near Hebron.", "Palestinian"),
        ("Hamas released 23 Thais on Friday.", "Thais"),
        ("Thousands of Nigerians marched through Lagos.", "Nigerians"),
    ],
)
def test_some_of_a_nation_are_not_its_state(text: str, name: str) -> None:
    read = actors(text)
    owner = {a.id: a.name for a in read.values()}.get(read[name].affiliation or "")
    assert read[name].type == "civilians"
    assert owner in ("Israel", "Palestine", "Thailand", "Nigeria")


def test_a_nation_in_the_plural_with_the_acts_as_a_state() -> None:
    assert actors("The Israelis shelled the town of Tyre.")["Israel"].type == "state"


@pytest.mark.parametrize(
    "text",
    ["Ethnic Albanians attacked a police post in Presevo.", "Police arrested ten ethnic Albanian rebels."],
)
def test_an_ethnic_community_is_not_the_state_of_its_name(text: str) -> None:
    assert "Albania" not in actors(text)


def test_a_name_that_begins_in_a_hyphened_word_is_whole() -> None:
    assert "Chad-based rebels" in actors("Chad-based rebels attacked a convoy near Abeche.")


def test_a_nameless_speaker_is_known_by_the_whole_phrase() -> None:
    read = actors("A LURD veteran said the men were tired. Liberia waited.")
    assert any("LURD veteran" in (a.name, *a.aliases) for a in read.values())


def test_the_bank_of_a_river_is_no_company() -> None:
    text = "Israel reimposed blockades in the West Bank. Deutsche Bank said it would lend no money."
    assert "West Bank" not in actors(text)
    assert actors(text)["Deutsche Bank"].type == "company"


@pytest.mark.parametrize(
    ("text", "name", "state"),
    [
        ("Defence Minister Israel Katz said the army would stay.", "Israel Katz", "Israel"),
        ("The talks, said Chad Smith, had failed.", "Chad Smith", "Chad"),
        ("Prime Minister Georgia Meloni met the Kenyan president.", "Georgia Meloni", "Georgia"),
    ],
)
def test_a_first_name_is_no_state(text: str, name: str, state: str) -> None:
    assert name in actors(text)
    assert state not in actors(text)
