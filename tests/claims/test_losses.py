"""Own losses beside those of the enemy: no side's dead are counted on an act against the other."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Range
from truce.documents import read_document

Told = tuple[list[str], list[str], Range | None]


def acts_in(text: str) -> list[Told]:
    found = read_offline(read_document(text.encode(), name="x.txt"))
    names = {a.id: a.name for a in found.actors}
    force = [e for e in found.events if e.type == "ASSAULT"]
    return [
        ([names[a] for a in e.initiator], [names[a] for a in e.target], e.deaths)
        for e in sorted(force, key=lambda e: e.start)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Azerbaijan says it lost 16 servicemen and that it killed more than 300 Armenian troops.",
            [([], ["Azerbaijan"], (16, 16)), (["Azerbaijan"], ["Armenian troops"], (300, None))],
        ),
        (
            "Kenya said it had lost 12 soldiers and had killed 40 al-Shabaab fighters in the battle.",
            [([], ["Kenya"], (12, 12)), (["Kenya"], ["al-Shabaab"], (40, 40))],
        ),
        (
            "India said three of its soldiers were killed and that its troops had killed five "
            "Pakistani soldiers.",
            [([], ["India"], (3, 3)), (["India"], ["Pakistani soldiers"], (5, 5))],
        ),
    ],
)
def test_each_sides_dead_are_counted_on_its_own_act(text: str, expected: list[Told]) -> None:
    assert acts_in(text) == expected


def test_a_count_beside_an_act_with_its_own_count_is_not_that_acts() -> None:
    text = "The Houthis said they had killed 15 Saudi soldiers and that 8 of their fighters had died."
    assert [toll for _, _, toll in acts_in(text)] == [(15, 15)]


def test_a_count_is_that_of_the_act_by_which_people_died() -> None:
    text = "Hamas said 6 of its men were killed by Israeli fire and that it had hit two tanks."
    assert [toll for _, _, toll in acts_in(text)] == [(6, 6), None]


@pytest.mark.parametrize(
    "text",
    [
        "The ruling party lost 12 members of parliament in the election on Sunday.",
        "The company lost 300 workers to its rivals last year.",
        "The team lost three men to injury before the match.",
    ],
)
def test_who_loses_people_otherwise_has_no_dead(text: str) -> None:
    assert acts_in(text) == []
