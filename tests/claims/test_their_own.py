"""Nobody who says "they attacked" tells of his own side."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.documents import read_document

HEAD = "PORT ARDEN, 20 June 2031 - "


def _doers(text: str) -> set[str]:
    """Who did the acts of force of a text, by name."""
    records = read_offline(read_document((HEAD + text).encode()))
    names = {a.id: a.name for a in records.actors}
    return {names[r] for e in records.events if e.type == "ASSAULT" for r in e.initiator}


@pytest.mark.parametrize(
    "text",
    [
        'The Vale Front accused Chad of a raid. "They keep on shelling," said its chief, Ana Ro.',
        'Mali and Chad signed a truce on Monday. "They shelled Kesh," Malian spokesman Abou Keita said.',
        'The Vale Front spoke to reporters on Monday. "They shelled us again," its spokesman, Ana Ro, said.',
    ],
)
def test_they_are_not_the_speakers(text: str) -> None:
    assert not _doers(text) & {"Vale Front", "Mali"}


@pytest.mark.parametrize(
    "text",
    [
        'The Vale Front shelled Kesh on Monday. "They killed two men," army spokesman Abou Keita said.',
        'The Vale Front shelled Kesh on Monday, Chad said. "They killed two," spokesman Abou Keita said.',
        'The Vale Front shelled Kesh on Monday. "They burned a house," a resident, Ana Ro, said.',
    ],
)
def test_they_are_those_of_whom_was_told(text: str) -> None:
    assert _doers(text) == {"Vale Front"}
