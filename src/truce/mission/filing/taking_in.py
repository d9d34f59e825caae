"""A document on its way into the record: what its entry says, and what was read out of it.

Two entries stand for one document: `document` says which bytes it is and what is known of its publication,
`dossier` holds what one version of a reader found, a row for each record. A newer reader adds a dossier and
changes nothing of the first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785

from truce.claims.reading.context import READER
from truce.claims.records import Records
from truce.documents import Document
from truce.errors import ArgumentError, printable
from truce.mission.keeping import MECHANISM
from truce.mission.opened import HolderOf, Opened, of_form, written
from truce.mission.ownership import bound_id, document_id, side_of
from truce.report.dossier import dossier, origin

PARTS = (
    "actors", "places", "events", "claims", "agreements", "relations", "anomalies", "assessments",
    "not_stated",
)  # fmt: skip
"""The lists of a dossier, in its order."""
_SHINGLE = 5
_LONGEST_NAME = 200
_ENOUGH_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Known:
    """A document that the record holds: its entry, its id in the mission, and the readers that read it.

    `audience` is who may read it, `side` the party whose key filed it ("" for the mechanism). `doc_date` is
    the day that its words give it, as the reader that read it last found; `speaker` is whose words it is, as
    whoever filed it said.
    """

    entry: str
    id: str
    name: str
    sha256: str
    text_sha256: str
    published: str | None
    readers: frozenset[str]
    audience: str = "mechanism"
    side: str = ""
    doc_date: str | None = None
    speaker: str | None = None

    def is_of_another_day(self, published: str | None, doc_date: str | None) -> bool:
        """Whether both say of which day they are, and it is another: then neither is a version."""
        mine, theirs = self.doc_date or self.published, doc_date or published
        return mine is not None and theirs is not None and mine[:10] != theirs[:10]


def check_speaker(name: str) -> str:
    """The name of somebody whose words a document is said to be. ArgumentError if it is none."""
    told = " ".join(name.split())
    if not any(c.isalpha() for c in told) or len(told) > _LONGEST_NAME or printable(told) != told:
        raise ArgumentError("--speaker", name, "is no name", f"Give up to {_LONGEST_NAME} characters")
    return told


def known_documents(filed: Iterable[Opened], holder_of: HolderOf = lambda _: None) -> tuple[Known, ...]:
    """The documents of a record, in order. `holder_of` tells whose a key is."""
    entries = list(filed)
    readers: dict[str, set[str]] = {}
    days: dict[str, str | None] = {}
    for _, data in of_form(entries, "dossier"):
        readers.setdefault(str(data["document"]), set()).add(str(data["reader"]))
        days[str(data["document"])] = _day_of(data)
    return tuple(
        Known(
            entry=entry.id,
            id=document_id(entry, str(d["id"]), holder_of(entry.key)),
            name=str(d["name"]),
            sha256=str(d["sha256"]),
            text_sha256=str(d["text_sha256"]),
            published=d.get("published"),
            readers=frozenset(readers.get(entry.id, ())),
            audience=entry.audience or MECHANISM,
            side=side_of(holder_of(entry.key)),
            doc_date=days.get(entry.id),
            speaker=d.get("speaker"),
        )
        for entry, d in of_form(entries, "document")
    )


def _day_of(dossier: Mapping[str, Any]) -> str | None:
    """The day that a dossier gives its document; None where it gives none, or is no dossier of ours."""
    head = dossier.get("head")
    said = head.get("document") if isinstance(head, dict) else None
    day = said.get("doc_date") if isinstance(said, dict) else None
    return day if isinstance(day, str) else None


def document_content(document: Document, size: int, version_of: str | None) -> bytes:
    """What the entry of a document says; `size` in bytes, `version_of` the entry of the version before."""
    return written(
        "document",
        {
            "id": document.id, "name": document.name, "published": document.published,
            "language": document.language, "sha256": document.sha256, "bytes": size,
            "text_sha256": document.text_sha256, "chars": document.chars,
            "extractor": {"name": document.extractor.name, "version": document.extractor.version},
            "version_of": version_of,
            "warnings": [{"kind": w.kind, "message": w.message} for w in document.warnings],
            **origin(document),
        },
    )  # fmt: skip


def dossier_content(
    document: Document, records: Records, entry: str
) -> tuple[bytes, list[tuple[str, bytes]]]:
    """What the entry of a dossier says, and its rows, each with the id of its record.

    `entry` is that of the document.
    """
    whole = dossier(document, records)
    head = {k: v for k, v in whole.items() if k not in PARTS}
    rows = [
        (f"{document.id}#{record['id']}", _row(part, record))
        for part in PARTS
        for record in whole.get(part) or ()
    ]
    return written("dossier", {"document": entry, "reader": READER, "head": head}), rows


def _row(part: str, record: Mapping[str, Any]) -> bytes:
    return rfc8785.dumps({"form": "record/1", "part": part, "record": record})


def distinct_id(wanted: str, taken: Iterable[str], key: str | None = None) -> str:
    """The id, with ``-2``, ``-3`` ... behind it if it is taken; and with the tag of a key, if one is given.

    Who does not see the order of the record cannot know which ids are taken: the tag keeps them apart.
    """
    used, number = set(taken), 1
    while True:
        new = wanted if number == 1 else f"{wanted}-{number}"
        new = new if key is None else bound_id(new, key)
        if new not in used:
            return new
        number += 1


def earlier_version(document: Document, known: Sequence[tuple[Known, str]]) -> Known | None:
    """The document of which this one is a changed version: of the same name, with half of its words shared.

    The name alone is not enough: two offices may both send a "report.txt", and neither is the other's.
    `known` holds documents with their texts; the latest one counts.
    """
    mine = _shingles(document.text)
    for one, text in reversed(known):
        theirs = _shingles(text)
        smaller = min(len(mine), len(theirs))
        if one.name == document.name and smaller and len(mine & theirs) >= _ENOUGH_SHARED * smaller:
            return one
    return None


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = text.casefold().split()
    return frozenset(tuple(words[i : i + _SHINGLE]) for i in range(max(len(words) - _SHINGLE + 1, 1)))
