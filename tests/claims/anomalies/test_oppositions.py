"""Two voices on one matter: whoever speaks first and whether or not one names the other."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from truce.claims.records import Anomaly, Records

Check = Callable[..., Anomaly | None]
Read = Callable[..., Records]

with (Path(__file__).parent / "voices.tsv").open(encoding="utf-8", newline="") as lines:
    VOICES = [
        (row["text"], row["opposed"] == "yes")
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    ]
"""Two statements, and whether they exclude each other."""

TRUCE = "Sudan's army and the Rapid Support Forces (RSF) agreed a truce in Jeddah on 20 May 2023. "

OPPOSED = [
    # one says no to the same kind of act, whoever it is that does
    "The army of Mali said its camp at Ber was shelled on Sunday. Herders beside the camp heard no guns.",
    "Herders beside the camp at Ber heard no guns. The army of Mali said the camp was shelled on Sunday.",
    "Chad reported that rebels had entered Bol. Fishermen on the shore saw nobody land there.",
    "Sudan declared that Ethiopian artillery had opened up on Gedaref. Not a round left our guns, General "
    "Berhanu told reporters.",
    "The Houthis accused Saudi Arabia of ramming a dhow. No ship of ours was at sea, an admiral replied.",
    # the one charged says that its people did nothing there
    "Hezbollah fired a missile at Metula, the Israeli army said. The group said its "
    "men had not been active there.",
    # another author
    "It was the Rapid Support Forces that shelled Omdurman, the governor said. A commander of the Rapid "
    "Support Forces told Reuters that it was the army's own doing.",
    # on purpose or by mistake, a deed or an accident
    "M23 says the Congolese army bombed the market on purpose. The general staff in "
    "Kinshasa spoke of a stray shell.",
    "Thai officers maintain that Cambodian soldiers laid the mine. According to Phnom Penh, "
    "the mine was a relic.",
    # gone or still there
    "The ELN stated that its fighters had left Tame. Villagers saw gunmen with ELN armbands in Tame.",
    # called untrue, in whatever words
    "India said Pakistani troops had fired across the line. Pakistan called the claim baseless.",
    "The Armenian envoy said the first shot came from the Azerbaijani side. The Azerbaijani envoy put it the "
    "other way round.",
]

AT_ONE = [
    "The army of Sudan said Kutum was shelled on Monday. Residents confirmed the shelling of Kutum.",
    "The army of Sudan said Kutum was shelled on 4 May 2024. Nomads near Tina saw no shells on 9 May 2024.",
    "Ukraine said Russian troops had shelled Sumy. Russia said it had not been consulted on the truce.",
    "The RSF said it had withdrawn from Nyala. The army said it had not taken part in the talks.",
    "The rebels said they had captured Bunia. The governor said he had not yet received a report.",
    "Hezbollah said it did not want a wider war. Israel said its soldiers had shelled Tyre.",
    "The army said its soldiers had shelled Goma. The rebels said the army had shelled Goma, too.",
]


@pytest.mark.parametrize("text", OPPOSED)
def test_two_voices_that_exclude_each_other(read: Read, text: str) -> None:
    records = read("Soldiers of both sides exchanged fire on Friday. " + text)
    assert [a for a in records.anomalies if a.type == "source_contradiction"]
    assert [r for r in records.relations if r.type == "contradicts"]


@pytest.mark.parametrize("text", AT_ONE)
def test_two_voices_that_may_both_be_right(check: Check, text: str) -> None:
    check("Soldiers of both sides exchanged fire on Friday. " + text, "source_contradiction", False)


def test_what_two_voices_contest_is_disputed_and_no_fact(read: Read) -> None:
    records = read(OPPOSED[0])
    claim = next(c for c in records.claims if "camp" in c.content)
    event = next(e for e in records.events if e.type == "ASSAULT")
    assert claim.certainty == event.certainty == "disputed"


def test_both_claims_name_each_other(read: Read) -> None:
    first, second = read(OPPOSED[3]).claims[:2]
    assert first.conflicts_with == (second.id,)
    assert second.conflicts_with == (first.id,)


def test_what_is_sworn_to_have_been_is_an_account(read: Read) -> None:
    (claim,) = read("General Okello swore that his brigade had kept the truce.").claims
    assert (claim.stance, claim.certainty) == ("asserts", "alleged")


@pytest.mark.parametrize(
    "text",
    [
        "The raid on Goma, which Rwanda denies, killed five people.",
        "The raid on Goma, a strike that Rwanda denies carrying out, killed nine people.",
        "Ethiopian troops shelled Badme on 3 May, something that Addis Ababa has always denied.",
        "Azerbaijan's attack on Sotk, an incident Baku denies, wounded two men.",
        "Government helicopters attacked Kuito on 3 May, though Luanda denies it.",
    ],
)
def test_what_its_own_sentence_says_is_denied_is_no_fact(read: Read, text: str) -> None:
    events = [e for e in read(text).events if e.type == "ASSAULT"]
    assert [e.certainty for e in events] == ["disputed"]


def test_who_speaks_of_an_act_in_its_relative_clause_has_not_done_it(read: Read) -> None:
    events = read("The ambush, which the ELN says never happened, killed two soldiers on 3 May.").events
    assert [e.initiator for e in events] == [()]


def test_who_is_blamed_for_an_act_is_its_alleged_author(read: Read) -> None:
    (event,) = read("The shelling of Donetsk, which Moscow attributes to Ukraine, killed 12 people.").events
    assert (event.initiator, len(event.alleged_initiator)) == ((), 1)


UNCHECKED = [
    "The army said rebels attacked Goma. The rebels said the army had shelled Bunia. Neither account could "
    "be independently verified.",
    "The Houthis said nine people were killed in the strike on Hodeida. The claim could not be confirmed.",
    "Rebels claim to have captured Kidal. There was no independent confirmation of this.",
    "India said its soldiers had destroyed four posts. Reuters was unable to verify the report.",
    "Azerbaijan accused Armenia of shelling Sotk. The Office has no means of checking either statement.",
]


@pytest.mark.parametrize("text", UNCHECKED)
def test_what_nobody_could_check_is_unverified(read: Read, text: str) -> None:
    records = read(text)
    told = [c for c in records.claims if c.stance in ("asserts", "accuses")]
    assert {c.certainty for c in told} == {"unverified"}
    assert {e.certainty for e in records.events if e.type == "ASSAULT"} == {"unverified"}


def test_a_side_that_confirms_nothing_leaves_the_claim_as_it_is(read: Read) -> None:
    claim = read("India said its soldiers had shelled Uri. Pakistan did not confirm the report.").claims[0]
    assert claim.certainty == "alleged"


def test_an_army_and_its_monitors_count_differently(check: Check) -> None:
    told = "Guerrillas shelled Paletwa. The Arakan Army put the number of soldiers taken prisoner at forty. "
    check(told + "Monitors who saw the camp found nine.", "source_contradiction", True)


def test_a_range_of_estimates_is_no_contradiction(check: Check) -> None:
    text = "Rebels attacked Bor on Monday. Estimates of the dead range from 200 to 300."
    check(text, "source_contradiction", False)


@pytest.mark.parametrize(("text", "opposed"), VOICES)
def test_voices_after_a_truce(read: Read, text: str, opposed: bool) -> None:
    records = read(TRUCE + text)
    assert bool([a for a in records.anomalies if a.type == "source_contradiction"]) == opposed
    assert bool([r for r in records.relations if r.type == "contradicts"]) == opposed
