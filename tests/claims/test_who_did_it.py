"""Who did it to whom: acts of one sentence stay apart, and who is only blamed is only alleged."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.documents import read_document


def acts(text):
    """Acts of force: initiators, alleged initiators, targets, place, deaths and injured."""
    records = read_offline(read_document(text.encode(), name="text.txt"))
    names = {a.id: a.name for a in records.actors}
    return [
        (
            *({names[r] for r in refs} for refs in (e.initiator, e.alleged_initiator, e.target)),
            *(e.place, e.deaths, e.injured),
        )
        for e in records.events
        if e.type == "ASSAULT"
    ]


def test_two_who_were_hurt_in_two_places_were_hurt_by_two_acts():
    told = acts(
        "Two marines were wounded when a grenade was thrown at a naval base in Arauquita, and a soldier was "
        "killed by a sniper near Saravena, the defence ministry said."
    )
    assert told == [
        (set(), set(), {"marines"}, "Arauquita", None, (2, 2)),
        ({"sniper"}, set(), {"soldier"}, "Saravena", (1, 1), None),
    ]


def test_those_hurt_beside_the_dead_belong_to_one_act():
    told = acts("Nine people were killed by shells and 17 others injured in Sloviansk on 3 May 2014.")
    assert [t[3:] for t in told] == [("Sloviansk", (9, 9), (17, 17))]


@pytest.mark.parametrize(
    ("text", "blamed"),
    [
        ("A bomb killed four soldiers in Mandera on Friday, and police blamed Al-Shabaab.", "al-Shabaab"),
        ("Shells hit the market in Donetsk. Residents blamed the Ukrainian army.", "Ukrainian army"),
        ("A grenade was thrown into a mosque in Gao. The mayor accused ETA.", "ETA"),
    ],
)
def test_who_is_blamed_for_what_was_just_told_is_only_alleged(text, blamed):
    initiator, alleged, *_ = acts(text)[0]
    assert (initiator, alleged) == (set(), {blamed})


@pytest.mark.parametrize(
    "text",
    [
        "A grenade was thrown into a mosque in Gao on Monday. Mali accused ETA of wrecking the truce.",
        "The government blamed ETA. A bomb went off in Madrid.",
        "A bomb went off in Madrid. The day was hot. Traders blamed Spain for the price of oil.",
        "A bomb went off in Madrid. The mayor condemned ETA.",
    ],
)
def test_who_is_blamed_for_something_else_did_not_do_it(text):
    assert all(not initiator | alleged for initiator, alleged, *_ in acts(text))


def test_the_author_that_the_text_names_stays_beside_another_who_is_blamed():
    told = acts("Gunmen killed two priests in Borno on Monday, police said, blaming Boko Haram.")
    assert [t[:2] for t in told] == [({"Gunmen"}, set())]


@pytest.mark.parametrize(
    ("text", "taker", "place"),
    [
        ("The town of Kidal fell to the M23 on 21 May 2014.", "M23", "Kidal"),
        ("Goma fell into the hands of the M23 on 27 January.", "M23", "Goma"),
        ("Bunia came under the control of the M23.", "M23", "Bunia"),
    ],
)
def test_a_place_may_pass_into_the_hands_of_one_side(text, taker, place):
    assert [(t[0], t[3]) for t in acts(text)] == [({taker}, place)]


def test_no_place_falls_to_a_number():
    assert acts("Goma fell to third place in the table, and Bunia fell silent.") == []
