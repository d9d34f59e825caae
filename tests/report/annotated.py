"""Briefs made of annotated texts, without a reader: a YAML file in the layout of a dossier becomes Records.

An annotation gives quotations and no offsets: each is found in the text, the first time it occurs.
"""

import dataclasses
import types
import typing
from pathlib import Path
from typing import Any

import yaml

from truce.claims import records as r
from truce.documents import read_document
from truce.findings.assessing import assess
from truce.incidents import Told, match_agreements, match_events
from truce.mission import Brief, latest_date

READER = "hand"


def read_told(folder: Path, name: str | None = None) -> Told:
    """The text and the annotation of one folder (text.txt, gold.yaml)."""
    text = (folder / "text.txt").read_text("utf-8")
    document = read_document(text, name=name or folder.name)
    annotation = yaml.safe_load((folder / "gold.yaml").read_text("utf-8"))
    return Told(document, to_records(document.text, annotation))


def brief_of(*told: Told, as_of: str | None = None) -> Brief:
    moment, basis = (as_of, "as asked") if as_of else latest_date(told)
    incidents, instruments = match_events(told), match_agreements(told)
    judged = assess(told, incidents, instruments, moment) if moment else ()
    return Brief(tuple(told), incidents, instruments, moment, basis, statuses=judged)


def to_records(text: str, annotation: dict[str, Any]) -> r.Records:
    find = Finder(text)
    kinds = {
        "actors": r.Actor, "places": r.Place, "events": r.Event, "claims": r.Claim, "agreements": r.Agreement,
        "relations": r.Relation, "anomalies": r.Anomaly, "assessments": r.Assessment,
        "not_stated": r.NotStated,
    }  # fmt: skip
    found = {
        key: tuple(find.record(kind, row) for row in annotation.get(key) or () if find.has(row))
        for key, kind in kinds.items()
    }
    return r.Records(
        title=annotation.get("title") or text.split("\n", 1)[0].strip() or None,
        doc_date=annotation.get("doc_date"),
        sections=(),
        tally=r.Tally(reader=READER, proposed=0, kept=0, dropped=0),
        **found,
    )


def anchors(node):
    """Every (quote, span) below a node of a dossier."""
    if isinstance(node, dict):
        if node.get("quote") is not None and node.get("span") is not None:
            yield node["quote"], node["span"]
        yield from zip(node.get("quotes", []), node.get("spans", []), strict=True)
        yield from (anchor for value in node.values() for anchor in anchors(value))
    elif isinstance(node, list):
        yield from (anchor for value in node for anchor in anchors(value))


def ids(node):
    """Every id below a node of a dossier."""
    if isinstance(node, dict):
        if "id" in node:
            yield node["id"]
        yield from (found for value in node.values() for found in ids(value))
    elif isinstance(node, list):
        yield from (found for value in node for found in ids(value))


class Finder:
    """Makes records of the rows of an annotation, with the spans of their quotations in a text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def has(self, row: dict[str, Any]) -> bool:
        return all(q in self.text for q in [row.get("quote", ""), *row.get("quotes", [])])

    def span(self, words: str) -> tuple[int, int]:
        start = self.text.index(words)
        return start, start + len(words)

    def record(self, kind: type, row: dict[str, Any]) -> Any:
        row = {**_DEFAULTS.get(kind.__name__, {}), **row, "rule": "by hand"}
        if kind is r.Event and row.get("place"):
            row.setdefault("places", ["P_" + row["place"].replace(" ", "")])
        if kind is r.Relation:
            row["origin"], row["target"] = row["from"], row["to"]
        if kind in (r.Actor, r.Place):
            row["mentions"] = [{"quote": n} for n in (row["name"], *row["aliases"]) if n in self.text]
        if "quote" in row:
            row["start"], row["end"] = self.span(row["quote"])
        if "quotes" in row:
            row["spans"] = [self.span(q) for q in row["quotes"]]
        hints = typing.get_type_hints(kind)
        values = {
            f.name: self.value(hints[f.name], row[f.name]) for f in dataclasses.fields(kind) if f.name in row
        }
        return kind(**values)

    def value(self, hint: Any, value: Any) -> Any:
        """A value of an annotation as a field of that type takes it."""
        if isinstance(hint, types.UnionType):
            if value is None:
                return None
            hint = next(h for h in typing.get_args(hint) if h is not types.NoneType)
        if value is None:
            return () if typing.get_origin(hint) is tuple else None
        if dataclasses.is_dataclass(hint):
            if hint is r.Length:
                return r.Length(value["value"], value["unit"], value["iso"], value["stated"])
            return self.record(typing.cast(type, hint), value)
        if typing.get_origin(hint) is tuple:
            inner = typing.get_args(hint)[0]
            kept = [v for v in value if not isinstance(v, dict) or self.has(v)]
            return tuple(self.value(inner, v) for v in kept)
        return value


_DEFAULTS: dict[str, dict[str, Any]] = {
    "Event": {"modality": "actual"},
    "Claim": {"modality": "actual", "direct": False, "certainty": "alleged", "attribution": "named"},
    "Actor": {"aliases": []},
    "Place": {"aliases": []},
    "Relation": {"certainty": "fact"},
    "Assessment": {"source": None},
}
