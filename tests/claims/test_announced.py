"""Acts that are only announced: records of their own, of modality "future", apart from what happened."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Event
from truce.documents import read_document


def ahead(text: str) -> list[Event]:
    records = read_offline(read_document(text.encode(), name="announced.txt"))
    return [e for e in records.events if e.modality == "future"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("AID", "Norway will give Malawi a grant of 20 million kroner."),
        ("AID", "Japan will provide Fiji with ten million dollars."),
        ("AID", "Oman said on Monday it would send food to Yemen."),
        ("CONSULT", "Peru's president is due to visit Chile on Friday."),
        ("CONSULT", "The presidents of Ghana and Togo are due to meet in Accra."),
        ("CONSULT", "Qatar will host talks between Chad and Libya."),
        ("CONSULT", "The Laotian premier will fly to Hanoi to meet Vietnamese ministers."),
        ("YIELD", "Nepal will release forty monks."),
        ("YIELD", "Sudan is going to lift the curfew."),
        ("RETREAT", "Eritrea is set to withdraw its soldiers from Somalia."),
        ("RETREAT", "Kenya announced that it will pull its troops out of Somalia."),
        ("SANCTION", "Canada will impose sanctions on Myanmar."),
    ],
)
def test_what_a_party_will_do_is_announced_and_has_not_happened(kind: str, text: str) -> None:
    found = ahead(text)
    assert [e.type for e in found] == [kind]
    assert found[0].initiator
    records = read_offline(read_document(text.encode(), name="announced.txt"))
    assert kind not in [e.type for e in records.events if e.modality == "actual"]


@pytest.mark.parametrize(
    "text",
    [
        "Norway gave Malawi a grant of 20 million kroner.",
        "Norway will not give Malawi a grant.",
        "Norway would have given Malawi a grant of 20 million kroner.",
        "Norway will send aid to Malawi if it asks.",
        "Norway may send aid to Malawi.",
        "Norway will have sent aid to Malawi.",
        "Rebels will attack Malawi.",
        "The parcel that Norway will send to Malawi is small.",
        "The team will attack from the left wing.",
    ],
)
def test_no_act_is_announced_on_a_condition_or_where_it_is_denied_or_force(text: str) -> None:
    assert ahead(text) == []


def test_the_same_visit_is_announced_once() -> None:
    text = (
        "Peru's president will visit Chile in June.\n\nPeru's president will visit Chile, the ministry said."
    )
    assert len(ahead(text)) == 1
