"""How sure a text is of a thing, and where that changes."""

from collections.abc import Callable

import pytest

from truce.claims.records import Anomaly

FIRING = "The army shelled rebel positions near Goma on 3 June 2024. "
Check = Callable[..., Anomaly | None]


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "The alleged Ethiopian airstrike on Mekelle on 4 May 2022 was the first of the year. "
            "Two days after the Mekelle airstrike, which killed nine people, the talks broke off.",
            True,
        ),
        (
            "The Ethiopian airstrike on Mekelle on 4 May 2022 was the first of the year. "
            "Two days after the Mekelle airstrike, which killed nine people, the talks broke off.",
            False,
        ),
        (
            "The alleged Ethiopian airstrike on Mekelle on 4 May 2022 was the first of the year. "
            "The alleged airstrike was not confirmed by anybody.",
            False,
        ),
    ],
)
def test_one_act_alleged_here_and_plain_there(check: Check, text: str, fires: bool) -> None:
    check(text, "certainty_drift", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "Unconfirmed reports suggested that Israel may have been behind the blast in Beirut, aimed at "
            "Hezbollah. "
            "Israel’s strike on Hezbollah in Beirut raised tension along the border.",
            True,
        ),
        (
            "Unconfirmed reports suggested that Israel may have been behind the blast in Beirut, aimed at "
            "Hezbollah. "
            "Israel’s strike on Hezbollah in Tyre raised tension along the border.",
            False,
        ),
    ],
)
def test_an_author_suspected_here_and_named_there(check: Check, text: str, fires: bool) -> None:
    check(text, "certainty_drift", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "Rwanda accuses Congo of harbouring the FDLR rebels. Soldiers exchanged fire near Goma on 3 "
            "June 2024. "
            "The root of the war is the FDLR sanctuary in Congo.",
            True,
        ),
        (
            "Kigali’s complaint that Congo shelters and arms the FDLR is old. Soldiers exchanged fire near "
            "Goma. "
            "Nothing will change while the FDLR haven on Congolese soil exists.",
            True,
        ),
        (
            "Rwanda accuses Congo of harbouring the FDLR rebels. Soldiers exchanged fire near Goma on 3 "
            "June 2024. "
            "Both sides promised to fight terrorism in Congo.",
            False,
        ),
        (
            "Rwanda accuses Congo of harbouring the FDLR rebels. Soldiers exchanged fire near Goma on 3 "
            "June 2024. "
            "Rwanda’s president spoke of an FDLR sanctuary in Congo.",
            False,
        ),
    ],
)
def test_a_charge_that_the_text_takes_over(check: Check, text: str, fires: bool) -> None:
    check(text, "certainty_drift", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "Soldiers were killed in a series of orchestrated attacks near Goma. "
            "The blasts fuelled Congolese suspicion of orchestration by Rwanda.",
            True,
        ),
        (
            "Soldiers were killed in a series of heavy attacks near Goma. "
            "The blasts fuelled Congolese suspicion of orchestration by Rwanda.",
            False,
        ),
    ],
)
def test_a_suspicion_that_becomes_an_attribute(check: Check, text: str, fires: bool) -> None:
    check(text, "certainty_drift", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("The statement by the Sudanese army confirmed that the RSF had broken the truce in Khartoum.", True),
        ("An announcement from the Houthis proved that the ceasefire signed in Hodeidah was dead.", True),
        (
            "The claim of an Armenian official, “Azerbaijan has violated the truce and shelled two "
            "villages”, showed "
            "that the ceasefire had been breached.",
            True,
        ),
        ("The statement by the Sudanese army said that the RSF had broken the truce in Khartoum.", False),
        ("A statement by the United Nations confirmed that the truce in Khartoum had been violated.", False),
        ("The statement by the Sudanese army confirmed that the minister would fly to Jeddah.", False),
        (
            "Satellite images confirmed that the truce in Khartoum had been violated by the Sudanese army.",
            False,
        ),
        ("The statement by the Sudanese army did not confirm that the truce in Khartoum was broken.", False),
    ],
)
def test_one_sides_word_for_proof(check: Check, text: str, fires: bool) -> None:
    check(FIRING + text, "single_source_as_proof", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "The formal declaration that the truce was over came on Sunday. “The truce has been broken,” a "
            "senior "
            "Sudanese official told Reuters.",
            True,
        ),
        (
            "The declaration that the truce was over came on Sunday. “The truce has been broken,” a senior "
            "Sudanese "
            "official told Reuters.",
            False,
        ),
        (
            "The formal declaration of the harvest season came on Sunday. “The truce has been broken,” a "
            "senior "
            "Sudanese official told Reuters.",
            False,
        ),
        (
            "The formal declaration that the truce was over came on Sunday. “The truce has been broken,” "
            "President "
            "Salva Kiir told Reuters.",
            False,
        ),
    ],
)
def test_formal_words_for_a_nameless_voice(check: Check, text: str, fires: bool) -> None:
    check(FIRING + text, "register_drift", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "Fighting went on. The agreement laid down that “all forces shall return to their barracks at "
            "once”.",
            True,
        ),
        (
            "Fighting went on. The truce provides for “a joint committee to oversee the withdrawal”.",
            True,
        ),
        (
            "Fighting went on. “All forces shall return to their barracks at once,” the minister said of "
            "the deal.",
            False,
        ),
        (
            "Fighting went on. “The deal is dead and we all know it,” said a diplomat, who asked not to be "
            "named.",
            False,
        ),
        (
            "Fighting went on. He wrote the article “The Long Road to a Ceasefire in Sudan” on the truce.",
            False,
        ),
        ("The army shelled Goma. It spoke of a “deliberate breach”.", False),
        ("The choir sang “all the soldiers shall come home again” in the church.", False),
    ],
)
def test_quoted_words_of_nobody(check: Check, text: str, fires: bool) -> None:
    check(text.replace("Fighting went on. ", FIRING), "unattributed_quotation", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "Explosions that rocked the port city of Latakia on 3 June 2024 killed two soldiers. "
            "Fighting had begun after Israeli airstrikes on Latakia and Homs.",
            True,
        ),
        (
            "Explosions that rocked the port city of Latakia on 3 June 2024 killed two soldiers. "
            "Fighting had begun after Israeli airstrikes on Homs.",
            False,
        ),
        (
            "Explosions that rocked the port city of Latakia on 3 June 2024 killed two soldiers. "
            "Israeli airstrikes hit Latakia on 9 June 2024.",
            False,
        ),
    ],
)
def test_one_act_or_two(check: Check, text: str, fires: bool) -> None:
    check(text, "coreference_undecided", fires)
