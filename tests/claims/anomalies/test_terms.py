"""Statements on what was agreed that do not fit each other."""

from collections.abc import Callable

import pytest

from truce.claims.records import Anomaly

Check = Callable[..., Anomaly | None]
SIGNED = (
    "After weeks of fighting and shelling, the Sudanese army and the Rapid Support Forces signed a "
    "ceasefire in "
    "Jeddah on 20 May 2023. "
)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "After heavy fighting, the Sudanese army and the Rapid Support Forces announced a 48-hour "
            "ceasefire on 5 June 2023. Sudanese army planes bombed the positions of the Rapid Support "
            "Forces in "
            "Omdurman on 7 June 2023, and the Rapid Support Forces declared the ceasefire broken.",
            True,
        ),
        (
            "After heavy fighting, the Sudanese army and the Rapid Support Forces announced a 72-hour "
            "ceasefire on 5 June 2023. Sudanese army planes bombed the positions of the Rapid Support "
            "Forces in "
            "Omdurman on 6 June 2023, and the Rapid Support Forces declared the ceasefire broken.",
            False,
        ),
        (
            "After heavy fighting, the Sudanese army and the Rapid Support Forces announced a 48-hour "
            "ceasefire on 5 June 2023. It expired on 7 June 2023. On "
            "7 June 2023 Sudanese army planes bombed the positions of the Rapid Support Forces in Omdurman.",
            False,
        ),
    ],
)
def test_breach_or_lapse(check: Check, text: str, fires: bool) -> None:
    check(text, "breach_or_expiry", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            SIGNED + "It was conditional on the release of prisoners. That implicit condition was not met.",
            True,
        ),
        (SIGNED + "It is contingent on free passage for aid, a tacit understanding of both.", True),
        (SIGNED + "It was conditional on the release of prisoners. That condition was not met.", False),
        (SIGNED + "There is an unwritten understanding on prisoners.", False),
    ],
)
def test_a_condition_stated_and_implicit(check: Check, text: str, fires: bool) -> None:
    check(text, "term_contradiction", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (SIGNED + "The durable ceasefire was praised. The temporary ceasefire covers Khartoum only.", True),
        (SIGNED + "The fragile ceasefire was praised. The temporary ceasefire covers Khartoum only.", False),
        (
            SIGNED + "The temporary ceasefire covers Khartoum. Mediators hope for a permanent ceasefire.",
            False,
        ),
        (SIGNED + "The temporary ceasefire covers Khartoum. Talks on a lasting truce go on.", False),
    ],
)
def test_lasting_and_temporary(check: Check, text: str, fires: bool) -> None:
    check(text, "status_contradiction", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (SIGNED + "The hastily drafted agreement followed painstaking negotiations.", True),
        (SIGNED + "After lengthy talks the sides rushed a deal through.", True),
        (SIGNED + "The hastily built bridge collapsed. Lengthy negotiations are ahead.", False),
        (SIGNED + "It followed painstaking negotiations.", False),
    ],
)
def test_hasty_and_careful(check: Check, text: str, fires: bool) -> None:
    check(text, "tone_contradiction", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            SIGNED
            + "The Rapid Support Forces promised to leave homes. In return for this pledge, both sides will "
            "spare hospitals.",
            True,
        ),
        (
            SIGNED
            + "The Rapid Support Forces promised to leave homes. In return, the two parties agreed to open "
            "roads.",
            True,
        ),
        (
            SIGNED
            + "The Rapid Support Forces promised to leave homes. In return, the army agreed to open roads.",
            False,
        ),
        (SIGNED + "Both sides freed captives in exchange for prisoners of the two sides.", False),
    ],
)
def test_what_is_given_in_return(check: Check, text: str, fires: bool) -> None:
    check(text, "reciprocity_unclear", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            SIGNED
            + "The truce was short. The agreement says little; the understanding is oral. Diplomats call the "
            "arrangement a framework, the army calls the deal a pause. The pact is fragile.",
            True,
        ),
        (SIGNED + "The truce holds. The agreement is fragile, and the deal is contested.", False),
    ],
)
def test_many_legal_names(check: Check, text: str, fires: bool) -> None:
    check(text, "terminology", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (SIGNED + "Later a spokesman said the Rapid Support Forces is not a party to the ceasefire.", True),
        (SIGNED + "Egypt is not a party to the ceasefire.", False),
        (SIGNED + "The Rapid Support Forces is not a party to the mining deal.", False),
    ],
)
def test_a_party_that_is_none(check: Check, text: str, fires: bool) -> None:
    check(text, "party_contradiction", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            SIGNED
            + "The ceasefire was extended until 3 June. The army said the ceasefire had no expiry date.",
            True,
        ),
        (SIGNED + "The ceasefire expires on 3 June. The army called the ceasefire open-ended.", True),
        (SIGNED + "The ceasefire was extended until 3 June.", False),
        (
            SIGNED
            + "The ceasefire expires on 3 June. The airport stays shut indefinitely. So do the schools.",
            False,
        ),
    ],
)
def test_an_end_and_no_end(check: Check, text: str, fires: bool) -> None:
    check(text, "term_contradiction", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            SIGNED + "Shells fell on Omdurman. Whether the ceasefire was still in force by then is unclear.",
            True,
        ),
        (SIGNED + "If the army is right, the shots fell after the term; if not, they broke the truce.", True),
        (SIGNED + "Shells fell on Omdurman. Whether the mayor was still in town is unclear.", False),
    ],
)
def test_a_term_that_the_text_leaves_open(check: Check, text: str, fires: bool) -> None:
    check(text, "breach_or_expiry", fires)
