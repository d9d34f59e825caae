"""A dossier read back: the records that `truce brief --json` printed, and as much of the text as they quote.

A dossier holds no text, only quotes with their spans. They are put back in their places, and what lies
between them is blank: every quote can be shown again, and no word is there that was not printed.
"""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from truce.asof import Interval
from truce.claims.records import Records
from truce.documents import Document
from truce.documents.records import UNCONFINED, Extractor, PublishedBasis, Stretch, Within
from truce.errors import ArgumentError, InputError
from truce.incidents.matching import Told

SCHEMA = "truce-dossier/1"
LONGEST = 50_000_000
"""Characters: a dossier of a longer text is not believed."""

_DATED = frozenset({"date", "until", "announced", "signed", "in_force", "planned_end", "ended", "doc_date"})


def told_of(dossier: Mapping[str, Any], file: str) -> Told:
    """What one dossier says, as if its document had just been read; `file` is named in errors.

    Raises:
        InputError: it is no dossier, or its parts do not fit together.
    """
    if dossier.get("schema") != SCHEMA:
        raise InputError(file, f"is no {SCHEMA}", "Give what truce brief FILE --json printed")
    try:
        records = _RECORDS.validate_python(_filled(dossier))
        document = _document(dossier, records)
        _check_dates(dossier)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        reason = f"{len(error.errors())} parts are not as in a dossier; the first: {where}: {first['msg']}"
        raise InputError(file, reason, "Give what truce brief printed, unchanged") from None
    except (ArgumentError, ValueError, KeyError, TypeError) as error:
        reason = f"is damaged ({error})"
        raise InputError(file, reason, "Give what truce brief printed, unchanged") from None
    return Told(document, records)


_RECORDS = TypeAdapter(Records)


def _filled(dossier: Mapping[str, Any]) -> dict[str, Any]:
    head = dossier["document"]
    parts = {name: dossier.get(name) or [] for name in _PARTS}
    return {
        "title": head.get("title"),
        "doc_date": head.get("doc_date"),
        "sections": head.get("sections") or [],
        "tally": (head.get("readers") or [_NO_TALLY])[0],
        **{name: [_record(r) for r in rows] for name, rows in parts.items()},
    }


_PARTS = (
    "actors", "places", "events", "claims", "agreements", "relations", "anomalies", "assessments",
    "not_stated",
)  # fmt: skip
_NO_TALLY = {"reader": "not stated", "proposed": 0, "kept": 0, "dropped": 0}


def _record(row: Any) -> Any:
    """The keys of the dossier as those of the record: spans as start and end, both ends of a relation."""
    if isinstance(row, list):
        return [_record(item) for item in row]
    if not isinstance(row, dict):
        return row
    out = {key: _record(value) for key, value in row.items()}
    if "span" in out:
        out["start"], out["end"] = out["span"]
    if "from" in out and "to" in out:
        out["origin"], out["target"] = out["from"], out["to"]
    if "as" in out:
        out["form"] = out["as"]
    return out


def _document(dossier: Mapping[str, Any], records: Records) -> Document:
    head = dossier["document"]
    chars = head["chars"]
    if not isinstance(chars, int) or not 0 <= chars <= LONGEST:
        raise ValueError(f"a text of {chars} characters")
    extractor = head.get("extractor") or {}
    return Document(
        id=str(head["id"]), name=str(head["id"]), text=_text(dossier, chars), language=head.get("language"),
        published=head.get("published"), sha256=str(head.get("sha256")), chars=chars,
        text_sha256=str(head.get("text_sha256")), title=records.title,
        extractor=Extractor(str(extractor.get("name")), str(extractor.get("version"))),
        **_origin(head, chars),
    )  # fmt: skip


def _origin(head: Mapping[str, Any], chars: int) -> dict[str, Any]:
    """What the document said of itself. ValueError for pages that do not follow each other in its text."""
    within = head.get("within") or {}
    starts = [(int(page), int(start)) for page, start in head.get("page_starts") or ()]
    ends = [*(start for _, start in starts[1:]), chars]
    if any(not 0 <= a <= b <= chars for (_, a), b in zip(starts, ends, strict=False)):
        raise ValueError("pages out of place")
    pages = head.get("pages")
    if pages is not None and (type(pages) is not int or pages < 1):
        raise ValueError(f"{pages!r:.40} pages")
    told = {k: str(head[k]) for k in ("publisher", "author", "speaker", "address") if head.get(k) is not None}
    basis = head.get("published_basis")
    return {
        "media_type": str(head.get("media_type") or "text/plain"),
        "published_basis": basis if basis in get_args(PublishedBasis) else None,
        **told,
        "pages": pages,
        "stretches": tuple(
            Stretch(start, end, "", page) for (page, start), end in zip(starts, ends, strict=False)
        ),
        "within": Within(str(within["name"]), str(within["sha256"]), within.get("path")) if within else None,
        "warnings": (UNCONFINED,) if head.get("unconfined") else (),
    }


def _text(dossier: Mapping[str, Any], chars: int) -> str:
    """The quotes in their places, and blanks between them."""
    text = [" "] * chars
    for quote, (start, end) in _quotes(dossier):
        if not 0 <= start <= end <= chars or end - start != len(quote):
            raise ValueError(f"a quote at [{start}, {end}) that does not fit its text")
        text[start:end] = quote
    return "".join(text)


def _quotes(part: Any) -> Iterator[tuple[str, tuple[int, int]]]:
    if isinstance(part, list):
        for item in part:
            yield from _quotes(item)
    elif isinstance(part, dict):
        if "quote" in part and "span" in part:
            start, end = part["span"]
            yield part["quote"], (start, end)
        for quote, (start, end) in zip(part.get("quotes") or (), part.get("spans") or (), strict=True):
            yield quote, (start, end)
        for value in part.values():
            if isinstance(value, dict | list):
                yield from _quotes(value)


def _check_dates(part: Any) -> None:
    """ArgumentError for a date that is none."""
    if isinstance(part, list):
        for item in part:
            _check_dates(item)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key in _DATED and isinstance(value, str):
                Interval.parse(value)
            elif key == "date_candidates":
                for date in value:
                    Interval.parse(date)
            elif isinstance(value, dict | list):
                _check_dates(value)
