"""Force that was only ordered, approved, feared, foiled or called off did not take place."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.documents import read_document


def attacks_in(text: str) -> int:
    events = read_offline(read_document(text.encode(), name="x.txt")).events
    return sum(e.type == "ASSAULT" and e.modality == "actual" for e in events)


@pytest.mark.parametrize(
    "text",
    [
        "Artillery bombardments were ordered for Christmas Eve 1915 near Laventie.",
        "An air strike on Kuito was approved on 3 May 1993.",
        "An attack on Kuito was called off on 3 May 1993.",
        "A raid on Kuito was foiled on 3 May 1993.",
        "An assault on Kuito was postponed on 3 May 1993.",
        "An offensive against Kuito was planned for 3 May 1993.",
        "A rocket attack on Kuito was feared on 3 May 1993.",
        "The rebels were blamed for an attack on Kuito that never took place.",
        "The army is accused of planning attacks on Kuito.",
        "The general ordered an attack on Kuito on 3 May 1993.",
    ],
)
def test_what_was_not_carried_out_is_no_attack(text: str) -> None:
    assert attacks_in(text) == 0


@pytest.mark.parametrize(
    "text",
    [
        "An attack on Kuito was repelled on 3 May 1993.",
        "An air strike on Kuito was reported on 3 May 1993.",
        "An attack on Kuito was carried out on 3 May 1993.",
        "The shelling of Kuito was halted on 3 May 1993.",
        "An attack on Kuito that the generals had ordered killed nine people on 3 May 1993.",
        "The raid on Kuito was launched on 3 May 1993 and was called a success.",
    ],
)
def test_what_was_carried_out_is_an_attack(text: str) -> None:
    assert attacks_in(text) == 1


def test_bombs_that_are_dropped_are_no_aid() -> None:
    text = "Jets dropped barrel bombs on Homs on 10 August 2014. The air force dropped food over Juba."
    events = read_offline(read_document(text.encode(), name="x.txt")).events
    assert sorted(e.type for e in events) == ["AID", "ASSAULT"]
