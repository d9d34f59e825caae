"""What "there was" tells of has no doer among those who tell it."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Event
from truce.documents import read_document


def _force(text: str) -> list[Event]:
    records = read_offline(read_document(f"PORT ARDEN, 20 June 2031 - {text}".encode()))
    return [e for e in records.events if e.type == "ASSAULT"]


@pytest.mark.parametrize(
    "text",
    [
        "There was shelling near Nyala on Monday, residents said.",
        "There has been fighting near Nyala, Chad's army said.",
        "Chad's army said there had been shelling of Nyala on Monday.",
    ],
)
def test_who_tells_of_force_did_not_do_it(text: str) -> None:
    assert [e.initiator for e in _force(text)] == [()]


def test_men_led_away_are_held() -> None:
    text = "PORT ARDEN, 20 June 2031 - Soldiers led away two members of the Vale Front on Monday."
    records = read_offline(read_document(text.encode()))
    assert [e.type for e in records.events] == ["COERCE"]
