"""Parties that no table knows: names that sign or are bound."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.documents import read_document

WAR = " Soldiers and rebel fighters had been at war in the hills."


def parties(text: str) -> set[str]:
    records = read_offline(read_document((text + WAR + "\n").encode(), name="note.txt"))
    names = {a.id: a.name for a in records.actors}
    return {names[p] for agreement in records.agreements for p in agreement.parties}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norland and the Vesk Front signed a ceasefire on 4 May 2031.", {"Norland", "Vesk Front"}),
        (
            "The Republic of Sorvia and Norland signed a treaty on 4 May 1931.",
            {"Republic of Sorvia", "Norland"},
        ),
        ("A truce between Vardania and Kolsk came into force on 4 May 1931.", {"Vardania", "Kolsk"}),
        ("Genoa and Venice signed a peace treaty at Turin on 8 August 1381.", {"Genoa", "Venice"}),
        ("On 4 May 2011 the army and the rebels signed a truce in Goma.", {"army", "rebels"}),
    ],
)
def test_who_signs_is_a_party_under_its_own_words(text: str, expected: set[str]) -> None:
    assert parties(text) == expected


def test_each_party_of_a_treaty_of_strangers_is_bound() -> None:
    text = (
        "Agreement on a Cessation of Hostilities\n\n"
        "Article 1. Sorvia and the Karsh Front shall cease all hostilities on 12 May 2031.\n"
        "Article 2. Each Party shall withdraw its heavy weapons.\n"
        "Article 3. Neither Party shall fly aircraft over the Zone.\n"
    )
    records = read_offline(read_document(text.encode(), name="note.txt"))
    names = {a.id: a.name for a in records.actors}
    bound = [{names[b] for b in c.bound} for c in records.agreements[0].clauses]
    assert bound == [{"Sorvia", "Karsh Front"}] * 3


def test_a_victim_is_no_party() -> None:
    text = "The government and the rebels agreed to a truce on 4 May 2011. A bomb killed two Ecuadorians."
    assert "Ecuador" not in parties(text)


def test_a_plural_owner_is_part_of_an_armys_name() -> None:
    text = "The Hill Peoples' Army and the government signed a truce on 4 May 2033."
    assert "Hill Peoples' Army" in parties(text)


def test_the_ministers_of_the_two_countries_sign_for_them_and_no_onlooker() -> None:
    text = (
        "Kenya and Uganda tonight put an end to three years of war. Under the eyes of the Turkish foreign "
        "minister, Ali Demir, the foreign ministers of the two countries signed a protocol on 4 May 2011."
    )
    assert parties(text) == {"Kenya", "Uganda"}
