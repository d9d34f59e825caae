"""Pacts that no noun names: promises between the sides, truces got by others, clefts, signatures."""

import pytest

WAR = " Soldiers, artillery and rebel fighters had been at war in the valley."


@pytest.mark.parametrize(
    "text",
    [
        "Norland and Sudria pledged each other on 4 May 2031 to keep their troops out of the villages.",
        "On 4 May 2031 Norland and the Vesk Front bound themselves not to attack each other's convoys.",
        "On 4 May 2031 Norland and Sudria exchanged written promises that neither army would fire first.",
        "At Karsk on 4 May 2031 Norland and Sudria gave each other their word that nobody would fire.",
        "Norland and Sudria swore to one another on 4 May 2031 that their armies would not cross the river.",
        "Norland and Sudria agreed on 4 May 2031 to pull their artillery back from Karsk.",
        "Norland and the Vesk Front committed themselves on 4 May 2031 to stop shelling the port.",
        "It was in Karsk, on 4 May 2031, that Norland and Sudria undertook to withdraw their troops.",
        "In Karsk on 4 May 2031 Norland and Sudria signed.",
        "It was in Karsk on 4 May 2031 that Norland and Sudria put their names to a treaty.",
        "What Norland and Sudria signed in Karsk on 4 May 2031 was a peace agreement.",
    ],
)
def test_a_promise_between_the_sides_is_a_pact_without_a_noun(read, text: str) -> None:
    pact = read(text + WAR).one
    assert len(pact.parties) == 2
    assert pact.announced == "2031-05-04" or pact.signed == "2031-05-04"


@pytest.mark.parametrize(
    "text",
    [
        "Norland and Sudria agreed on 4 May 2031 to meet again in Karsk.",
        "Norland and Sudria promised each other on 4 May 2031 to fight on against the Vesk Front.",
        "Norland and Sudria agreed on 4 May 2031 to continue talks on the withdrawal of troops.",
        "Norland and Sudria committed themselves on 4 May 2031 to a better climate.",
        "Norland and Sudria agreed on 4 May 2031 that the war had cost too much.",
        "Norland and Sudria would have bound themselves on 4 May 2031 to withdraw their troops.",
        "Norland and Sudria refused on 4 May 2031 to pledge each other to withdraw their troops.",
        "The Vesk Front pledged on 4 May 2031 to withdraw its fighters.",
        "Norland and Sudria signed up on 4 May 2031 for the games.",
    ],
)
def test_what_binds_nobody_to_peace_is_no_pact(read, text: str) -> None:
    assert read(text + WAR).agreements == ()


@pytest.mark.parametrize(
    ("text", "parties", "broker"),
    [
        ("Estria wrested a 48-hour lull from Norland and the Vesk Front on 4 May 2031.", 2, "estria"),
        ("Estria got Norland and the Vesk Front to hold fire for three days on 4 May 2031.", 2, "estria"),
        ("Estria persuaded Norland and the Vesk Front to stop shooting from 4 May 2031.", 2, "estria"),
        ("Estria prevailed on Norland and Sudria to hold their fire on 4 May 2031.", 2, "estria"),
        ("Estria extracted a pledge from Norland and Sudria on 4 May 2031 to cease fire.", 2, "estria"),
        ("Estria talked Norland and the Vesk Front into a truce on 4 May 2031.", 2, "estria"),
        ("On 4 May 2031 Norland and the Vesk Front were brought to a week's truce.", 2, None),
        ("Estria negotiated a four-hour respite on 4 May 2031 between Norland and Sudria.", 2, "estria"),
        (
            "Estria brokered a suspension of hostilities between Norland and Sudria on 4 May 2031.",
            2,
            "estria",
        ),
    ],
)
def test_who_gets_a_truce_out_of_others_brokers_it(read, text: str, parties: int, broker: str | None) -> None:
    pact = read(text + WAR).one
    assert len(pact.parties) == parties
    assert "estria" not in pact.parties
    assert pact.mediators == ((broker,) if broker else ())
    assert pact.is_ceasefire


def test_the_place_of_a_cleft_is_where_it_was_made(read) -> None:
    assert (
        read("It was in Karsk on 4 May 2031 that Norland and Sudria signed a truce." + WAR).one.venue
        == "Karsk"
    )


def test_each_promise_binds_both(read) -> None:
    pact = read(
        "On 4 May 2031 Norland and Sudria gave each other an assurance that neither would shell or bomb."
        + WAR
    ).one
    assert {c.deontic for c in pact.clauses} == {"prohibition"}
    assert all(set(c.bound) == {"norland", "sudria"} for c in pact.clauses)


def test_a_pact_named_later_is_the_one_promised_before(read) -> None:
    pact = read(
        "On 4 May 2031 Norland and Sudria pledged each other to withdraw their troops. The pact held." + WAR
    ).one
    assert pact.name.startswith("pact")


def test_what_a_treaty_itself_pledges_is_no_other_pact(read) -> None:
    assert read(
        "Agreement on the Red Valley\n\nNorland and Sudria shall stop all fire. Norland shall withdraw. "
        "Sudria shall free all prisoners.\n\nNorland and Sudria undertook on 4 May 2031 to move tanks.\n"
    ).one
