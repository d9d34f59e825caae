"""Two versions of one thing told side by side."""

from collections.abc import Callable

import pytest

from truce.claims.records import Anomaly

Check = Callable[..., Anomaly | None]

TRUCE = (
    "The truce between Norland and the Free Sudrian Army began on 3 May 2021. "
    "The army shelled the town of Bor on 4 May 2021.\n\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "Trains were attacked. Each side said it was the other.",
        "In February shots were fired near Kale; both camps swore it was the other.",
        "The two governments accuse each other of breaking the truce.",
        "Some say the war took 15,000 lives, some say 20,000.",
        "Estimates of the number of villagers killed vary between 10,000 and 150,000.",
        "The authorities spoke of 46 dead, the organisers, of more than 80.",
        "At least 200 people died by one count, more than 600 by another.",
        "The governor claimed that the rebels had opened fire first. This is a lie.",
        "The rebels declared that the agreement was over. It was not, because nobody wanted it.",
        "Norland says the annex covers the posts, a reading which the Free Sudrian Army does not share.",
        "Officers reported a burst from a rooftop, witnesses denied having heard one.",
        "The Norland army maintains that they were rebels who died in an ambush. Villagers told a reporter "
        "that the men had been tied and shot.",
        "The rebels said that the army had promised to keep its men five kilometres from the towns. The "
        "minister told reporters that no five-kilometre rule had ever been agreed.",
    ],
)
def test_versions_that_exclude_each_other(check: Check, text: str) -> None:
    check(TRUCE + text, "source_contradiction", True)


@pytest.mark.parametrize(
    "text",
    [
        "The villagers said the road was open. It is paved.",
        "Between 10,000 and 12,000 people live in the town.",
        "The army said nine soldiers died, and the ministry sent help.",
        "The Norland army maintains a base in the valley. Villagers told a reporter that the road was open.",
    ],
)
def test_statements_that_go_together(check: Check, text: str) -> None:
    check(TRUCE + text, "source_contradiction", False)


@pytest.mark.parametrize(
    "text",
    [
        "The army claims that the shells fell after the truce had run out.",
        "Norland insists that the raid took place before the truce took effect.",
    ],
)
def test_an_act_argued_out_of_the_term(check: Check, text: str) -> None:
    check(TRUCE + text, "breach_or_expiry", True)
