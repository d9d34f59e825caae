"""Who signs for whom, who brokers, who only witnesses; and who says what people lived through."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Records
from truce.documents import read_document

TREATY = """Agreement on a Cessation of Hostilities

The Government of Kenya ("Kenya") and the Sabaot National Council ("the Council"), hereinafter the Parties,
have agreed as follows:

Article 1
The Parties shall cease all attacks.

Article 2
The Council shall withdraw from Endebess.

Signed in Nairobi on 1 May 2031.

For Kenya: James Otieno
For the Council: Colonel Odhiambo
"""


def _names(records: Records, refs: tuple[str, ...]) -> set[str]:
    named = {a.id: a.name for a in records.actors}
    return {named[r] for r in refs}


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "The truce was signed in Beni on 3 May 2031 by General Okello for the army and by Commander "
            "Odhiambo for the rebels.",
            {"army", "rebels"},
        ),
        (
            "The ceasefire was signed on 3 May 2031 by Colonel Musa on behalf of Chad and by Mahamat Ali on "
            "behalf of Sudan.",
            {"Chad", "Sudan"},
        ),
        (
            "The armistice was signed on 13 November 2031 by General Henrys and Marshal Misic for the Allies "
            "and by Bela Linder for Hungary.",
            {"Hungary", "the Allies"},
        ),
        (
            "Minister Bello signed the truce for Chad and Minister Diallo for Mali on 10 October 2031.",
            {"Chad", "Mali"},
        ),
        (
            "Chad, which leads the bloc, and the Houthis agreed on 3 May 2031 to a two-month truce.",
            {"Chad", "Houthis"},
        ),
    ],
)
def test_a_side_is_bound_and_not_who_signs_for_it(text: str, parties: set[str]) -> None:
    records = read_offline(read_document(text))
    assert [_names(records, a.parties) for a in records.agreements] == [parties]


@pytest.mark.parametrize("by", ["brokered by Kenya and Ethiopia", "mediated by Kenya and Ethiopia"])
def test_a_broker_behind_a_date_is_found(by: str) -> None:
    records = read_offline(read_document(f"Mali and Chad signed a truce in Nairobi on 3 May 2031, {by}."))
    assert _names(records, records.agreements[0].mediators) == {"Kenya", "Ethiopia"}


@pytest.mark.parametrize(
    "foot",
    [
        "Witnessed by: the African Union; the Kingdom of Norway\n",
        "Witnesses:\nthe African Union\nthe Kingdom of Norway\n",
        "In the presence of: the African Union, the Kingdom of Norway\n",
    ],
)
def test_witnesses_below_the_signatures_are_not_bound(foot: str) -> None:
    records = read_offline(read_document(TREATY + foot))
    assert len(records.agreements) == 1
    found = records.agreements[0]
    assert _names(records, found.parties) == {"Kenya", "Sabaot National Council"}
    assert _names(records, found.witnesses) == {"African Union", "Kingdom of Norway"}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The army told of an attack. Villagers had slept through the night, they said.", "Villagers"),
        ("The rebels said the army hit Goma. Shopkeepers had stayed open, they told a paper.", "Shopkeepers"),
        ("Officials said the army had shelled Goma. Residents were being moved out, they said.", "Officials"),
        ("The army said it had fired at posts. Rebels were hiding in the village, they said.", "army"),
    ],
)
def test_people_tell_what_they_lived_through(text: str, speaker: str) -> None:
    records = read_offline(read_document(text))
    named = {a.id: a.name for a in records.actors}
    assert named.get(records.claims[-1].source or "") == speaker
