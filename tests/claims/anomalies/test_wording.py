"""Names, causes and degrees."""

from collections.abc import Callable

import pytest

from truce.claims.records import Anomaly

Check = Callable[..., Anomaly | None]
SHELLED = "The army shelled Goma on 3 June 2024. "


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            SHELLED + "The crisis was triggered by the murder of a general. A dam on the river served as a "
            "catalyst. The "
            "war was the culmination of years of neglect.",
            True,
        ),
        (
            SHELLED
            + "The crisis was triggered by the murder of a general. The war was the result of years of "
            "neglect.",
            False,
        ),
        (
            SHELLED
            + "The flood was caused by rain. The fire was caused by lightning. The delay was the result of "
            "snow.",
            False,
        ),
    ],
)
def test_three_causes_of_one_crisis(check: Check, text: str, fires: bool) -> None:
    check(text, "cause_contradiction", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            SHELLED + "Rwanda called it an unprecedented attack. It was the first such attack since 2012.",
            True,
        ),
        (
            SHELLED
            + "The unprecedented visit went well. The first such visit since the war of 1998 had been "
            "feared.",
            True,
        ),
        (SHELLED + "Rwanda called it an unprecedented attack.", False),
        (SHELLED + "It was the first such attack since 2012.", False),
    ],
)
def test_never_before_and_first_since(check: Check, text: str, fires: bool) -> None:
    check(text, "degree_contradiction", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "The raid on Damascus was Turkey’s first such strike in the city since the Israeli killing of a "
            "general.",
            True,
        ),
        (
            "The raid on Damascus was Israel’s first such strike in the city since the Israeli killing of a "
            "general.",
            False,
        ),
        (
            "The raid on Damascus was Turkey’s first strike in the city since the visit of the Israeli "
            "envoy.",
            False,
        ),
    ],
)
def test_first_since_the_act_of_another(check: Check, text: str, fires: bool) -> None:
    check(text, "category_error", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (SHELLED + "Angola took up its mediation with renewed vigour.", True),
        (
            SHELLED + "Angola hosted talks in May. In June Angola took up its mediation with renewed vigour.",
            False,
        ),
        (SHELLED + "The shelling went on with renewed force.", False),
    ],
)
def test_renewed_without_a_first_time(check: Check, text: str, fires: bool) -> None:
    check(text, "missing_antecedent", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("The Islamic State Khorasan Province bombed Kabul. The Islamic State had bombed Mosul.", True),
        (
            SHELLED
            + "The March 23 Movement, not to be confused with the Movement for the Liberation of the Congo, "
            "left.",
            True,
        ),
        ("The Bougainville Revolutionary Army shelled Arawa. The army of the rebels fled.", False),
        ("Hezbollah shelled Haifa. Hamas shelled Ashdod.", False),
        ("Hamas fighters shelled Ashdod. The Hamas government denied it.", False),
    ],
)
def test_names_inside_names(check: Check, text: str, fires: bool) -> None:
    check(text, "name_trap", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            SHELLED
            + "Acting Foreign Minister Rosa Lindqvist flew to Kigali. In the evening Foreign Minister "
            "Lindqvist "
            "met the president.",
            True,
        ),
        (
            SHELLED
            + "Foreign Minister Rosa Lindqvist flew to Kigali. Foreign Minister Lindqvist met the press.",
            False,
        ),
        (
            SHELLED
            + "Former President Rosa Lindqvist flew to Kigali. President Lindqvist had signed the law.",
            False,
        ),
    ],
)
def test_an_office_held_and_acted_in(check: Check, text: str, fires: bool) -> None:
    check(text, "role_variation", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            SHELLED
            + "Analysts said the truce hinges on the ability of Rwanda to rein in the M23. In the end peace "
            "depends on the will of Rwanda to leave.",
            True,
        ),
        (SHELLED + "Analysts said the truce hinges on the ability of Rwanda to rein in the M23.", False),
    ],
)
def test_a_judgement_put_in_other_words(check: Check, text: str, fires: bool) -> None:
    check(text, "assessment_drift", fires)


def test_a_text_without_conflict_is_checked_for_dates_only(check: Check) -> None:
    text = (
        "The unprecedented concert was the first such concert since 1999. It began on Tuesday, 3 June 2024."
    )
    check(text, "degree_contradiction", False)
    check(text, "weekday_mismatch", True)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (SHELLED + "Three explanations compete.", True),
        (SHELLED + "Several theories have been offered.", True),
        (SHELLED + "There are competing explanations of the retreat.", True),
        (SHELLED + "The minister gave an explanation.", False),
    ],
)
def test_explanations_that_compete(check: Check, text: str, fires: bool) -> None:
    check(text, "cause_contradiction", fires)
