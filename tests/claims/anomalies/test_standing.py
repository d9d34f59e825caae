"""An agreement that is void by one voice and in force by another; tolls within tolls; mutual blame."""

from collections.abc import Callable

import pytest

from truce.claims.records import Anomaly, Records

Check = Callable[..., Anomaly | None]
SIGNED = "Mali and Niger signed a truce on 5 May 2024. "


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("A Malian minister declared the truce dead. Niger said the truce was still in force.", True),
        ("Mali's government said the truce had ended. Niger's government said that it still held.", True),
        ("Mali regards the truce as null and void. The truce remains binding.", True),
        ("The truce collapsed on 9 May 2024. Niger said that it had struck camps in Gao.", False),
        ("Mali declared it void. On 2 June 2024 they signed a new truce. It remains in force.", False),
        ("Nobody could say whether the truce was dead. Niger said it was still in force.", False),
    ],
)  # fmt: skip
def test_void_by_one_and_in_force_by_another(check: Check, text: str, fires: bool) -> None:
    check(SIGNED + text, "status_contradiction", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "A missile hit Gao; four died. Malian missiles killed 28 people in all, the victims in Gao "
            "included.",
            True,
        ),
        ("Shells killed six people in Gao. The overall count of 35 dead includes the victims in Gao.", True),
        ("A drone wounded two people in Gao on Sunday. Three were wounded in Niamey last night.", False),
        ("The missile killed 28 people, including 13 children.", False),
    ],
)
def test_one_toll_counted_within_another(check: Check, text: str, fires: bool) -> None:
    check(text, "casualties_overlap", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("Malian and Nigerien troops fought in the streets of Gao. Each blamed the other.", True),
        ("Soldiers exchanged fire near Gao; each government blamed the other for the first shot.", True),
        ("Mali and Niger accused each other of violating the truce by shelling Gao.", True),
        ("Soldiers marched in Gao. The ministers blamed each other for the price of bread.", False),
    ],
)  # fmt: skip
def test_each_side_lays_an_act_to_the_other(check: Check, text: str, fires: bool) -> None:
    check(text, "source_contradiction", fires)


def test_a_denial_without_a_doer_disputes_no_toll(read: Callable[..., Records]) -> None:
    text = (
        "A missile hit Gao; four people died, the ambulance service said. Mali charged that Niger had "
        "fired it. Niger denied that anything had been launched."
    )
    claims = read(text).claims
    assert all(c.certainty != "disputed" for c in claims if c.content.startswith("four people died"))
