"""Nameless people who tell something are actors of their own; things and known parties are not."""

import pytest

from truce.claims.reading.actors import find_actors
from truce.claims.reading.parse import read_page


def nameless(text: str) -> dict[str, str]:
    """The anonymous actors of a text with their types."""
    found, _ = find_actors(read_page(text))
    return {actor.name.lower(): actor.type for actor in found if actor.anonymous}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("A village chief said nine people had died.", "village chief", "person"),
        ("The bishop voiced alarm at the killings.", "bishop", "person"),
        ("Two widows told reporters that the soldiers came at dawn.", "widows", "group"),
        ("The rebels insist that they fired only in self-defence.", "rebels", "non_state_armed_group"),
        ("The bridge was blown up at noon, according to a shepherd.", "shepherd", "person"),
        ("Local papers reported that nine people had died.", "local papers", "media"),
        ("Nine people died, the fire service said.", "fire service", "group"),
        ("A rights group reported that nine people had died.", "rights group", "group"),
        ("A coroner found that nine people had been shot.", "coroner", "person"),
        ("The minister vowed to retaliate.", "minister", "officials"),
    ],
)
def test_who_tells_something_is_an_actor(text: str, name: str, kind: str) -> None:
    assert nameless(text) == {name: kind}


@pytest.mark.parametrize(
    "text",
    [
        "The letter said that talks would begin on Monday.",
        "A farmer sold two cows.",
        "The group said that talks would begin on Monday.",
        "The commission found a seat near the window.",
        "The number suggests that the truce held.",
        "President Amina Diallo signed the accord. The president said it would last.",
    ],
)
def test_things_silent_people_and_known_people_are_not(text: str) -> None:
    assert nameless(text) == {}


def test_the_same_teller_comes_again_with_the() -> None:
    found, _ = find_actors(read_page("A shepherd said he saw smoke. Later the shepherd said he heard shots."))
    tellers = [actor for actor in found if actor.anonymous]
    assert [len(actor.mentions) for actor in tellers] == [2]


def test_an_office_in_the_head_of_a_document_is_held_at_the_house_named_there() -> None:
    text = (
        "MINISTRY OF FOREIGN AFFAIRS OF PERU\nBriefing by the Spokesperson, Lima, 3 June 2024\n\n"
        "SPOKESPERSON: Good morning. The ministry has nothing to add.\n"
    )
    found, _ = find_actors(read_page(text))
    houses = {actor.id: actor.name for actor in found}
    assert [houses.get(a.affiliation or "") for a in found if a.name == "Spokesperson"] == ["Peru"]
