"""Accounts that exclude each other."""

from collections.abc import Callable

import pytest

from truce.claims.records import Anomaly, Records

Check = Callable[..., Anomaly | None]


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "Armenia accused Azerbaijan of shelling Sotk on Monday. Azerbaijan denied firing on the village.",
            True,
        ),
        ("Kyiv said Russian forces had shelled Kherson. Moscow rejected the accusation.", True),
        (
            "India said Pakistani troops fired across the line. Pakistan denied any role in the shooting.",
            True,
        ),
        ("The Sudanese army accused the RSF of bombing a market, a charge that the RSF rejected.", True),
        (
            "A rebel officer claimed that troops had killed ten people in Goma. Rwanda dismissed the story.",
            True,
        ),
        (
            "Mali charged that Niger had fired again at Gao. The Nigerien general staff denied any launch.",
            True,
        ),
        ("The rebels accused Eritrean troops of looting Adwa. Asmara has denied the allegation.", True),
        ("Mediators said the parties had agreed a truce. The rebels denied that such a deal existed.", True),
        (
            "A truce began on Monday. India accused Pakistan of violating it. Pakistan’s army said it was "
            "observing the truce faithfully.",
            True,
        ),
        ("Armenia accused Azerbaijan of shelling Sotk on Monday. Turkey called for restraint.", False),
        (
            "Azerbaijan said it had shelled Sotk on Monday. Azerbaijan’s president denied plans to resign.",
            False,
        ),
        ("Armenia accused Azerbaijan of shelling Sotk. Georgia denied that gas prices had risen.", False),
        ("Soldiers exchanged fire. The club accused its coach of theft, which the coach denied.", False),
    ],
)
def test_a_charge_and_its_denial(check: Check, text: str, fires: bool) -> None:
    check(text, "source_contradiction", fires)


def test_all_denials_between_two_sides_are_one_anomaly(read: Callable[..., Records]) -> None:
    text = (
        "Armenia accused Azerbaijan of shelling Sotk on Monday. Azerbaijan denied firing on the village. "
        "Armenia said Azerbaijani troops had shot at farmers. Azerbaijan denied the shooting."
    )
    found = [a for a in read(text).anomalies if a.type == "source_contradiction"]
    assert len(found) == 1
    assert found[0].treat_as == "disputed; both accounts kept"


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("A shell hit the market of Kadugli. Both sides denied responsibility and blamed each other.", True),
        (
            "A shell hit the market of Kadugli. Each side accused the other of the attack and denied its "
            "own part.",
            True,
        ),
        (
            "A shell hit the market of Kadugli. Both sides denied responsibility and promised an inquiry.",
            False,
        ),
        ("A shell hit the market of Kadugli. The two sides trade blame daily.", False),
        ("Rebels shelled Kadugli as the truce ended. Each side said the other had wrecked it.", True),
        ("Soldiers fired at farmers near Kadugli. Each army accused the other of shooting first.", True),
        (
            "Soldiers fired at farmers near Kadugli. Each army accused the other of violating the truce.",
            True,
        ),
        ("A shell hit Kadugli. Both sides denied responsibility and promised an inquiry.", False),
        ("A shell hit Kadugli. The two sides trade blame daily.", False),
    ],
)
def test_mutual_blame(check: Check, text: str, fires: bool) -> None:
    check(text, "source_contradiction", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "Shells hit Goma. According to Rwanda, 12 soldiers died; according to Congo, nobody was hurt.",
            True,
        ),
        ("The army shelled Goma. According to Rwanda, 12 soldiers died; Congo gave no figure.", False),
        ("Rebels shelled Goma on Monday. Accounts of the shelling differ.", True),
        ("Rebels shelled Goma on Monday. There were conflicting reports from the town.", True),
        ("Rebels shelled Goma on Monday. Reports from the town agree.", False),
    ],
)
def test_counts_and_accounts_that_differ(check: Check, text: str, fires: bool) -> None:
    check("Rebels attacked Goma. " + text, "source_contradiction", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "The truce was mediated by Egypt. Sudan’s minister spoke of a truce agreed directly.",
            True,
        ),
        (
            "Egypt mediated. The Egyptian-brokered truce, the army said, came without foreign mediation.",
            True,
        ),
        ("The truce was mediated by Egypt. Sudan’s minister spoke of a good truce.", False),
        ("The truce was agreed directly by the two armies. Sudan’s minister praised it.", False),
    ],
)
def test_a_mediator_named_and_denied(check: Check, text: str, fires: bool) -> None:
    check("The army and the rebels shelled Kadugli. " + text, "source_contradiction", fires)


def test_an_offer_turned_down_is_no_denial(check: Check) -> None:
    text = "Rebels shelled Goma. Congo said Mbala would command the truce. Rwanda rejected the choice."
    check(text, "source_contradiction", False)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("India said Pakistani troops had fired across the line. Pakistan called the claim baseless.", True),
        ("Congo accuses Rwanda of backing the M23. Rwanda has always denied supporting the group.", True),
        ("Moscow claimed Ukraine had struck the dam. Kyiv blamed Russia for the strike.", True),
        ("Moscow claimed Ukraine had struck the dam. Kyiv blamed Russia for the cold.", False),
        ("India said Pakistani troops had fired across the line. Pakistan called for talks.", False),
    ],
)
def test_answers_without_a_word_of_denial(check: Check, text: str, fires: bool) -> None:
    check("Soldiers shelled Goma. " + text, "source_contradiction", fires)
