"""Who did what to whom in single sentences: the tables of `whom` hold type, author, target and sentence."""

from pathlib import Path

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Records
from truce.documents import read_document

TABLES = Path(__file__).parent / "whom"


def rows() -> list[tuple[str, str, str, str]]:
    lines = (line for table in sorted(TABLES.glob("*.tsv")) for line in table.read_text().splitlines())
    return [(kind, who, whom, text) for kind, who, whom, text in (line.split("\t") for line in lines if line)]


def are_named(wanted: str, refs: tuple[str, ...], records: Records, text: str) -> bool:
    """Whether one of the actors is named by these words, itself or through whom it belongs to."""
    actors = {a.id: a for a in records.actors}
    names: set[str] = set()
    for ref in refs:
        at: str | None = ref
        while at in actors:
            actor = actors[at]
            names |= {actor.name, *actor.aliases, *(text[m.start : m.end] for m in actor.mentions)}
            at = actor.affiliation
    return any(wanted.casefold() in name.casefold() for name in names)


@pytest.mark.parametrize(("kind", "who", "whom", "text"), rows())
def test_an_act_is_read_with_its_author_and_its_target(kind: str, who: str, whom: str, text: str) -> None:
    records = read_offline(read_document(text.encode(), name="told.txt"))
    told = [e for e in records.events if e.type == kind and e.modality == "actual"]
    assert told, [e.rule for e in records.events]
    assert any(
        (not who or are_named(who, e.initiator, records, text))
        and (not whom or are_named(whom, e.target, records, text))
        for e in told
    ), [(e.rule, e.initiator, e.target) for e in told]
