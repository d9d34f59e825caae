"""Dates against the calendar, against each other, and without a document to hang on."""

from collections.abc import Callable

import pytest

from truce.claims.records import Anomaly

Check = Callable[..., Anomaly | None]

FIGHTING = " Rebel fighters shelled army positions near Goma on 3 June 2024, killing four soldiers."
TRUCE = (
    "The army and the M23 rebels announced a 72-hour truce in eastern Congo on 5 June 2024. "
    "Rebel fighters shelled army positions near Goma on 3 June 2024, killing four soldiers. "
)


@pytest.mark.parametrize(
    "text",
    [
        "Rebels shelled the town of Goma on Tuesday, 3 June 2024, killing four soldiers.",
        "The two armies signed a ceasefire on Friday 5 January 2023.",
        "On Sunday, March 6, 2023, the talks opened in Geneva.",
    ],
)
def test_a_weekday_that_is_not_the_dates(check: Check, text: str) -> None:
    check(text, "weekday_mismatch", True)


@pytest.mark.parametrize(
    "text",
    [
        "Rebels shelled the town of Goma on Monday, 3 June 2024, killing four soldiers.",
        "On Thursday 5 January 2023 the two armies signed a ceasefire.",
        "The truce of 5 January 2023 had held until Thursday.",
        "The truce was signed on 9 May. On Tuesday the guns fell silent.",
    ],
)
def test_a_weekday_that_is_right_or_alone(check: Check, text: str) -> None:
    check(text, "weekday_mismatch", False)


def test_the_note_of_a_weekday_gives_both_days(check: Check) -> None:
    anomaly = check("Rebels shelled Goma on Tuesday, 3 June 2024.", "weekday_mismatch", True)
    assert anomaly is not None
    assert "2024-06-03 was a Monday" in anomaly.note
    assert [c[:10] for c in anomaly.candidates] == ["2024-06-04", "2024-06-03"]
    assert anomaly.treat_as == "2024-06-03/2024-06-04"


def test_two_misfits_with_one_cause_make_a_pattern(check: Check) -> None:
    wrong = "Rebels shelled Goma on Tuesday, 3 June 2024. The army answered on Friday, 6 June 2024."
    check(wrong, "weekday_pattern", True)


def test_one_misfit_is_no_pattern(check: Check) -> None:
    check("Rebels shelled Goma on Tuesday, 3 June 2024.", "weekday_pattern", False)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("The army bombed Khartoum on 31 June 2023.", True),
        ("On February 30, 2022, the two sides exchanged fire near Donetsk.", True),
        ("The army bombed Khartoum on 30 June 2023.", False),
        ("On February 29, 2024, the two sides exchanged fire near Donetsk.", False),
    ],
)
def test_a_date_that_no_calendar_has(check: Check, text: str, fires: bool) -> None:
    check(text, "impossible_date", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "As of late 2024 the truce holds."
            + FIGHTING
            + " The current, uneasy state of the front may not last.",
            True,
        ),
        ("Rebel fighters shelled army positions near Goma yesterday, killing four soldiers.", True),
        ("The army bombed the town on Tuesday. Four soldiers were killed.", True),
        ("As of late 2024 the truce holds." + FIGHTING, False),
        ("The current commander of the rebels is unknown." + FIGHTING, False),
        (FIGHTING.strip() + " The next day the army answered.", False),
        ("The parliament meets today to vote on the budget.", False),
    ],
)
def test_words_that_need_the_documents_date(check: Check, text: str, fires: bool) -> None:
    check(text, "undated_document", fires, published=None)


def test_a_dated_document_anchors_them(check: Check) -> None:
    check(
        "Rebel fighters shelled army positions near Goma yesterday, killing four soldiers.",
        "undated_document",
        False,
    )


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "Rebel fighters shelled Goma around 3 June 2024. The shelling coincided exactly with the "
            "arrival of the "
            "president in Kigali.",
            True,
        ),
        (
            "Around 3 June 2024 rebel fighters shelled Goma, precisely when the envoys sat down in Luanda.",
            True,
        ),
        (
            "Rebel fighters shelled Goma on 3 June 2024. The shelling coincided exactly with the arrival of "
            "the "
            "president in Kigali.",
            False,
        ),
        ("Rebel fighters shelled Goma around 3 June 2024. What precisely they wanted is unclear.", False),
    ],
)
def test_exact_words_on_a_vague_date(check: Check, text: str, fires: bool) -> None:
    check(text, "precision_mismatch", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "Ethiopian aircraft bombed Mekelle on 2 May 2022, which showed how thin the existing ceasefire "
            "was. "
            "Ethiopia and the Tigrayan rebels signed a ceasefire in Pretoria on 2 November 2022.",
            True,
        ),
        (
            "Ethiopia and the Tigrayan rebels signed a ceasefire in Pretoria on 2 November 2022. Ethiopian "
            "aircraft "
            "bombed Mekelle on 5 December 2022, which showed how thin the existing ceasefire was.",
            False,
        ),
    ],
)
def test_a_standing_truce_before_the_first_one(check: Check, text: str, fires: bool) -> None:
    check(text, "order_contradiction", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "After heavy fighting and shelling Ethiopia and the Tigrayan rebels signed a ceasefire in "
            "Pretoria on "
            "2 November 2022. The ceasefire was signed on 12 November 2022, officials said in their report.",
            True,
        ),
        (
            "Ethiopia and the Tigrayan rebels signed a ceasefire in Pretoria on 2 November 2022. The "
            "ceasefire took "
            "effect on 3 November 2022.",
            False,
        ),
    ],
)
def test_two_days_for_one_signature(check: Check, text: str, fires: bool) -> None:
    check(text, "date_contradiction", fires)


@pytest.mark.parametrize(
    ("day", "fires"),
    [(20, True), (28, False)],
)
def test_an_order_that_the_dates_deny(check: Check, day: int, fires: bool) -> None:
    text = f"The ambush of a convoy on {day} June 2024 came after the bombing of Goma on 25 June 2024."
    check(text, "order_contradiction", fires)


@pytest.mark.parametrize(
    ("day", "fires"),
    [(2, True), (19, False)],
)
def test_an_immediate_cause_from_before_the_truce(check: Check, day: int, fires: bool) -> None:
    text = (
        f"Shells hit the port of Omdurman on {day} June 2023, killing six soldiers. After heavy fighting "
        f"and shelling, "
        "the Sudanese army and the Rapid Support Forces announced a ceasefire on 10 June 2023. The "
        "ceasefire collapsed "
        "on 20 June 2023. The shelling of Omdurman was the immediate precursor of the collapse of the "
        "ceasefire."
    )
    check(text, "order_contradiction", fires)


@pytest.mark.parametrize(
    ("day", "fires"),
    [
        ("25 Mehr 1404", True),
        ("7 Muharram 1445 AH", True),
        ("25 Mehr 1404 (17 October 2025)", False),
        ("17 October 2025", False),
    ],
)
def test_a_day_of_another_calendar_without_its_civil_date(check: Check, day: str, fires: bool) -> None:
    check(f"The army of Kenya shelled Busia on {day}, killing six soldiers.", "other", fires)
