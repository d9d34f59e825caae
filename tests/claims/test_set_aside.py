"""Who is set aside did not do it: "by A, not by B" accuses A alone."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.documents import read_document


def doers(text: str) -> list[str]:
    found = read_offline(read_document(text.encode(), name="x.txt"))
    names = {a.id: a.name for a in found.actors}
    return [names[i] for e in found.events if e.type == "ASSAULT" for i in e.initiator]


@pytest.mark.parametrize(
    "text",
    [
        "The camp near Kuito was bombed on 3 May 2001 by the army, not by the rebels.",
        "The camp near Kuito was bombed on 3 May 2001 by the army and not by the rebels.",
        "The army rather than the rebels bombed the camp near Kuito on 3 May 2001.",
        "The army, not the rebels, bombed the camp near Kuito on 3 May 2001.",
        "It was not the rebels but the army that shelled Kuito on 3 May 2001.",
        "Kuito was shelled on 3 May 2001 not by the rebels but by the army.",
    ],
)
def test_who_is_set_aside_did_not_do_it(text: str) -> None:
    assert doers(text) == ["army"]


@pytest.mark.parametrize(
    "text",
    [
        "Not only the army but also the rebels shelled Kuito on 3 May 2001.",
        "The army and the rebels shelled Kuito on 3 May 2001.",
        "Kuito was shelled on 3 May 2001 by the army and by the rebels.",
    ],
)
def test_both_did_what_both_are_said_to_have_done(text: str) -> None:
    assert doers(text) == ["army", "rebels"]


def test_a_cleft_does_not_accuse_whom_it_sets_aside() -> None:
    assert "rebels" not in doers("It was the army, and not the rebels, that shelled Kuito on 3 May 2001.")
