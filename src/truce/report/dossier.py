"""The dossier: what one document says, as JSON (contract: docs/reference/dossier.md, schema truce-dossier/1).

Every quote is cut out of the text here, from the span of its record: nothing else in truce copies words.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from truce.claims.reading.context import READER
from truce.claims.records import (
    Actor,
    Agreement,
    Anomaly,
    Assessment,
    Claim,
    Clause,
    Condition,
    Event,
    ExcludedIssue,
    Mention,
    NotStated,
    Place,
    Records,
    Relation,
    StatusRow,
)
from truce.documents import Document

SCHEMA = "truce-dossier/1"

Quoted = Event | Claim | Clause | Condition | StatusRow | ExcludedIssue | Relation | Assessment | NotStated

_OMIT_IF_EMPTY = frozenset(
    "side role members mode label salience medium participants alleged_initiator alleged_target "
    "initiator_certainty date_text date_basis date_precision date_candidates displaced toll_scope "
    "toll_certainty toll_parts count count_unit agreement parts overlaps same_as contradicts also "
    "direct_words hedges clause conflicts_with deadline_rel beneficiaries names protected in_return_for "
    "institution attribution until actor accused by rests_on purpose requested_by announced_by institutions "
    "superseded_by aliases_of readings candidates treat_as lat lon precision claimed_by".split()
)
_REQUIRED_NULL = {Claim: {"medium"}}


def dossier(document: Document, records: Records) -> dict[str, Any]:
    """The dossier of one document, ready for JSON. Keys and labels are those of the contract."""
    text, tally = document.text, records.tally
    return {
        "schema": SCHEMA,
        "document": {
            "id": document.id,
            "title": records.title or document.title,
            "language": document.language,
            "published": document.published,
            "doc_date": records.doc_date,
            "sha256": document.sha256,
            "text_sha256": document.text_sha256,
            "chars": document.chars,
            "extractor": {"name": document.extractor[0], "version": document.extractor[1]},
            "sections": list(records.sections),
            "readers": [dataclasses.asdict(tally)],
            **origin(document),
        },
        "actors": [_named(text, a) for a in records.actors],
        "places": [_named(text, p) for p in records.places],
        "events": [_quoted(document, e) for e in records.events],
        "claims": [_quoted(document, c) for c in records.claims],
        "agreements": [_agreement(document, a) for a in records.agreements],
        "relations": [_relation(document, r) for r in records.relations],
        "anomalies": [_anomaly(document, a) for a in records.anomalies],
        "assessments": [_quoted(document, a) for a in records.assessments],
        "not_stated": [_quoted(document, n) for n in records.not_stated],
    }


def _fields(record: Any, without: Iterable[str]) -> dict[str, Any]:
    """The plain fields of a record; optional ones that say nothing are left out."""
    skipped = set(without)
    needed = _REQUIRED_NULL.get(type(record), set())
    out: dict[str, Any] = {}
    for field in dataclasses.fields(record):
        if field.name in skipped:
            continue
        value = _plain(getattr(record, field.name))
        if field.name in _OMIT_IF_EMPTY and field.name not in needed and value in (None, [], False):
            continue
        out[field.name] = value
    out["reader"] = READER
    return out


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    return value


def origin(document: Document) -> dict[str, Any]:
    """What a document of another format than plain text says of itself, and where its pages begin.

    Nothing for a plain text. `page_starts` are pairs of a page and the character of the text it begins with.
    """
    within = document.within
    told = {
        "media_type": document.media_type if document.media_type != "text/plain" else None,
        "published_basis": document.published_basis, "publisher": document.publisher,
        "author": document.author, "speaker": document.speaker, "address": document.address,
        "pages": document.pages,
        "page_starts": [list(pair) for pair in document.page_starts()],
        "within": {k: v for k, v in within._asdict().items() if v is not None} if within else None,
        "unconfined": document.unconfined,
    }  # fmt: skip
    return {key: value for key, value in told.items() if value}


def _spot(document: Document, start: int) -> dict[str, Any]:
    """The page, and the spot in the original, of a character of the text; nothing for a plain text."""
    found = document.stretch_at(start)
    told = {"page": found.page, "where": found.where} if found else {}
    return {key: value for key, value in told.items() if value}


def _quoted(document: Document, record: Quoted) -> dict[str, Any]:
    text = document.text
    out = {"id": record.id, "quote": text[record.start : record.end], "span": [record.start, record.end]}
    out |= _spot(document, record.start)
    out |= _fields(record, ("id", "start", "end", "also"))
    if record.also:
        out["also"] = [_mention(text, m) for m in record.also]
    return out


def _named(text: str, record: Actor | Place) -> dict[str, Any]:
    out = _fields(record, ("mentions",))
    out["mentions"] = [_mention(text, m) for m in record.mentions]
    return out


def _mention(text: str, mention: Mention) -> dict[str, Any]:
    out: dict[str, Any] = {"quote": text[mention.start : mention.end], "span": [mention.start, mention.end]}
    told = {
        "as": mention.form,
        "certainty": mention.certainty,
        "hedge": mention.hedge,
        "source": mention.source,
    }
    out |= {key: value for key, value in told.items() if value is not None}
    return out


def _agreement(document: Document, agreement: Agreement) -> dict[str, Any]:
    text = document.text
    parts = ("clauses", "conditions", "status_history", "excluded_issues")
    out = _fields(agreement, ("spans", "mentions", *parts))
    out["quotes"] = [text[a:b] for a, b in agreement.spans]
    out["spans"] = [list(s) for s in agreement.spans]
    if document.pages:
        out["pages"] = [document.page_at(start) for start, _ in agreement.spans]
    if agreement.mentions:
        out["mentions"] = [_mention(text, m) for m in agreement.mentions]
    for part in parts:
        out[part] = [_quoted(document, r) for r in getattr(agreement, part)]
    return out


def _relation(document: Document, relation: Relation) -> dict[str, Any]:
    out = _quoted(document, relation)
    out["from"], out["to"] = out.pop("origin"), out.pop("target")
    return out


def _anomaly(document: Document, anomaly: Anomaly) -> dict[str, Any]:
    text = document.text
    out = _fields(anomaly, ("spans", "readings"))
    out["quotes"] = [text[a:b] for a, b in anomaly.spans]
    out["spans"] = [list(s) for s in anomaly.spans]
    if document.pages:
        out["pages"] = [document.page_at(start) for start, _ in anomaly.spans]
    if anomaly.readings:
        out["readings"] = [
            {"reading": r.reading, "quote": text[r.start : r.end], "span": [r.start, r.end]}
            for r in anomaly.readings
        ]
    return out
