"""Tolls, numbering and identifiers."""

from collections.abc import Callable

import pytest

from truce.claims.records import Anomaly

Check = Callable[..., Anomaly | None]


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "Clashes along the border killed 40 soldiers over the past week. On 25 June 2024 a rocket "
            "attack on Goma "
            "killed six people.",
            True,
        ),
        (
            "A rocket attack on Goma on 3 June 2024 killed six people. A raid on Bukavu on 9 June 2024 "
            "killed two.",
            False,
        ),
        (
            "Clashes along the border killed 40 soldiers over the past week. On 25 June 2020 a rocket "
            "attack on Goma "
            "killed six people.",
            False,
        ),
    ],
)
def test_tolls_that_must_not_be_added(check: Check, text: str, fires: bool) -> None:
    check(text, "casualties_overlap", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("III. The Talks\nThe army shelled Goma.\nIV. The Truce\nThe shelling stopped.", True),
        ("I. The Talks\nThe army shelled Goma.\nIII. The Truce\nThe shelling stopped.", True),
        ("I. The Talks\nThe army shelled Goma.\nII. The Truce\nThe shelling stopped.", False),
        ("The Talks\nThe army shelled Goma.\nThe Truce\nThe shelling stopped.", False),
        (
            "1. THE TALKS\nNo one came.\n2. THE TRUCE\nIt held.\n1. THE ANNEX\nIt is long.\n2. MAPS\nNone.",
            False,
        ),
    ],
)
def test_numbered_headings(check: Check, text: str, fires: bool) -> None:
    check("A report\n" + text, "section_numbering", fires)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "The army shelled Goma. By resolution 2746 of 6 August 2024 the Council acted. Resolution 2764 "
            "of "
            "6 August 2024 was welcomed.",
            True,
        ),
        (
            "The army shelled Goma. By resolution 2746 of 6 August 2024 the Council acted. Resolution 2764 "
            "of "
            "20 December 2024 was welcomed.",
            False,
        ),
        ("The army shelled Goma. The Council adopted resolutions 2746 and 2764.", False),
        (
            "The army shelled Goma. The Joint Monitoring Commission (JMC) met. A year later the Joint "
            "Military "
            "Committee (JMC) was dissolved.",
            True,
        ),
        (
            "The army shelled Goma. The Joint Monitoring Commission (JMC) met. The Joint Monitoring "
            "Commission (JMC) "
            "was dissolved.",
            False,
        ),
    ],
)
def test_two_names_or_numbers_for_one_thing(check: Check, text: str, fires: bool) -> None:
    check(text, "identifier_contradiction", fires)
