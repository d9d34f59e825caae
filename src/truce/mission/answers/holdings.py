"""The documents of a mission: what was read out of each, which version counts, and since when it is known."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from truce.asof import Interval, span_of
from truce.claims.records import Event
from truce.documents import Document
from truce.incidents import Told
from truce.incidents.dossiers import told_of
from truce.ledger.keyacts import Holder
from truce.mission.lineage import Lineage, Reading, lineage
from truce.mission.opened import HolderOf, Opened, fields_of, of_form
from truce.mission.ownership import document_id, side_of

KnownBy = Literal["record", "published"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A document with what the reader read out of it.

    `entry` is that of the document, `dossier` the one of what was read; `position` and `known` (minutes,
    UTC) are the dossier's: before it nothing of the document counted. `public` is the last minute at which
    it can have been published; None: nobody says. `replaced_by` is the entry of a newer version.
    `audience` is who may read it, `side` the party whose key filed it ("" for the mechanism).
    `lineage` leads from what older readers found, and older versions told, to what stands in its place.
    """

    entry: str
    dossier: str
    position: int
    known: int
    public: int | None
    told: Told
    version_of: str | None = None
    replaced_by: str | None = None
    audience: str = ""
    side: str = ""
    lineage: Lineage = field(default_factory=lambda: Lineage({}, {}, {}))


TextOf = Callable[[str], str | None]
"""Gives the text of a document by its SHA-256; None where it is withheld or erased: then only the words that
were quoted are there."""
Recall = Callable[[Opened, Opened, TextOf], Told | None]
"""Gives the document of an entry, with what the entry of its dossier says of it; None if it says nothing."""


def recall(document: Opened, dossier: Opened, text_of: TextOf) -> Told:
    """The document of an entry, with what was read out of it. InputError if the dossier is none."""
    about = fields_of(document.content or b"", "document", document)
    told = told_of(
        dossier_of(dossier, fields_of(dossier.content or b"", "dossier", dossier)), str(about["id"])
    )
    text = text_of(str(about["text_sha256"]))
    read: Document = replace(
        told.document,
        id=str(about["id"]),
        name=str(about["name"]),
        text=told.document.text if text is None else text,
        published=about.get("published"),
    )
    return Told(read, told.records)


def holdings(
    filed: Iterable[Opened],
    text_of: TextOf,
    recalled: Recall = recall,
    holder_of: HolderOf = lambda _: None,
) -> tuple[Holding, ...]:
    """The documents among entries, in the order in which they were read; a newer dossier replaces an older.

    `recalled` may be a `recall` that remembers: entries never change. `holder_of` tells whose a key is.
    """
    entries = list(filed)
    documents = {e.id: (e, data) for e, data in of_form(entries, "document")}
    read: dict[str, list[tuple[Opened, Mapping[str, Any]]]] = {}
    for entry, data in of_form(entries, "dossier"):
        if data["document"] in documents:
            read.setdefault(str(data["document"]), []).append((entry, data))
    newer = {str(d["version_of"]): e.id for e, d in documents.values() if d.get("version_of")}
    return tuple(
        _holding(
            document,
            dossiers,
            newer.get(document[0].id),
            told,
            holder_of(document[0].key),
            _readings(name, documents, read, holder_of),
        )
        for name, dossiers in read.items()
        for document in (documents[name],)
        for told in (recalled(document[0], dossiers[-1][0], text_of),)
        if told is not None
    )


def _holding(
    document: tuple[Opened, Mapping[str, Any]],
    dossiers: Sequence[tuple[Opened, Mapping[str, Any]]],
    newer: str | None,
    told: Told,
    holder: Holder | None,
    readings: Sequence[Reading],
) -> Holding:
    filed, about = document
    entry, _ = dossiers[-1]
    name = document_id(filed, str(about["id"]), holder)
    if name != told.document.id:
        told = Told(replace(told.document, id=name), told.records)
    stated = told.published
    public = span_of(Interval.parse(stated)).last if stated else None
    known = max(filed.known, entry.known)
    if public is not None and about.get("version_of") and not told.document.published:
        # A correction keeps the date of what it corrects; nobody says that it was public before it was seen.
        public = max(public, known)
    return Holding(
        entry=filed.id, dossier=entry.id, position=entry.position, known=known,
        public=public, told=told, version_of=about.get("version_of"), replaced_by=newer,
        audience=filed.audience, side=side_of(holder),
        lineage=lineage(readings) if len(readings) > 1 else Lineage({}, {}, {}),
    )  # fmt: skip


def _readings(
    name: str,
    documents: Mapping[str, tuple[Opened, Mapping[str, Any]]],
    read: Mapping[str, Sequence[tuple[Opened, Mapping[str, Any]]]],
    holder_of: HolderOf,
) -> tuple[Reading, ...]:
    """All that was read in a document and the versions before it, oldest first."""
    versions: list[str] = []
    current = name
    while current in documents and current not in versions:
        versions.insert(0, current)
        current = str(documents[current][1].get("version_of"))
    if len(versions) == 1 and len(read[name]) == 1:
        return ()
    return tuple(
        Reading(_name(documents[version], holder_of), version, entry.position, dossier_of(entry, data))
        for version in versions
        for entry, data in read.get(version, ())
    )


def _name(document: tuple[Opened, Mapping[str, Any]], holder_of: HolderOf) -> str:
    entry, about = document
    return document_id(entry, str(about["id"]), holder_of(entry.key))


def dossier_of(entry: Opened, data: Mapping[str, Any]) -> dict[str, Any]:
    """The dossier that an entry holds: its head, and its rows back in their parts."""
    whole: dict[str, Any] = dict(data["head"])
    for content in entry.rows:
        if content is not None:
            row = fields_of(content, "record", entry)
            whole.setdefault(str(row["part"]), []).append(row["record"])
    return whole


def counting(held: Iterable[Holding], known_at: int, known_by: KnownBy) -> tuple[Holding, ...]:
    """The documents that count at a minute: of each the newest version, of those known or public by then."""
    then = [h for h in held if known_by == "record" or (h.public is not None and h.public <= known_at)]
    replaced = {h.version_of for h in then if h.version_of}
    return tuple(h for h in then if h.entry not in replaced)


def corrected(told: Told, corrections: Mapping[str, Mapping[str, Any]]) -> Told:
    """The document with people's corrections of its events (by document#id) in place of what was read."""
    events = tuple(_corrected(e, corrections.get(told.ref(e.id))) for e in told.records.events)
    return (
        told if events == told.records.events else Told(told.document, replace(told.records, events=events))
    )


def _corrected(event: Event, fields: Mapping[str, Any] | None) -> Event:
    if not fields:
        return event
    changed: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in fields.items() if k in CORRECTABLE
    }
    if "date" in changed:
        changed |= {"date_candidates": ()}
    return replace(event, **changed)


CORRECTABLE = frozenset({"date", "type", "initiator", "target", "places", "certainty", "modality"})
"""What a person may correct of an event; ids are those of the document's own actors and places."""
