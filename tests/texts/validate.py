"""Check the annotated example texts: every quote verbatim, every id known, every label of the dossier schema.

usage: python tests/texts/validate.py [FOLDER ...]   (default: every folder here that holds a gold.yaml)
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
ACTOR_KEYS = {
    *("initiator", "target", "alleged_initiator", "alleged_target", "participants", "source", "accused"),
    *("parties", "mediators", "witnesses", "bound", "names", "affiliation", "members", "institutions"),
    *("requested_by", "announced_by"),
}
LABEL_KEYS = {"certainty", "modality", "deontic", "stance", "status", "attribution", "salience"}
TYPED = {
    "actors": "actor",
    "places": "place",
    "events": "event",
    "conditions": "condition",
    "relations": "relation",
    "anomalies": "anomaly",
}
LISTS = ("actors", "places", "events", "claims", "agreements", "relations", "anomalies")


def walk(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping of the annotation with its path."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            yield from walk(value, f"{path}/{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            name = value.get("id", number) if isinstance(value, dict) else number
            yield from walk(value, f"{path}/{name}")


def listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def quote_errors(text: str, gold: dict[str, Any]) -> Iterator[str]:
    for path, node in walk(gold):
        quotes = [q for key in ("quote", "quotes", "evidence", "hedge") for q in listed(node.get(key))]
        if isinstance(node.get("duration"), dict):
            quotes.append(node["duration"].get("stated"))
        for quote in quotes:
            if not isinstance(quote, str) or quote not in text:
                yield f"{path}: not in the text: {quote!r}"


def duplicate_errors(gold: dict[str, Any]) -> Iterator[str]:
    ids = [record["id"] for key in LISTS for record in listed(gold.get(key))]
    yield from (f"two records {i}" for i in sorted({i for i in ids if ids.count(i) > 1}))


def id_errors(gold: dict[str, Any]) -> Iterator[str]:
    actors = {a["id"] for a in gold["actors"]}
    agreements = {a["id"] for a in listed(gold.get("agreements"))}
    known = {n["id"] for _, n in walk(gold) if "id" in n} | {"document"}
    for path, node in walk(gold):
        for key in node:
            if key.removesuffix("_ok") in ACTOR_KEYS:
                strangers = [x for x in listed(node[key]) if x is not None and x not in actors]
                yield from (f"{path}/{key}: no actor {x}" for x in strangers)
        ends = [*listed(node.get("from")), *listed(node.get("to"))] if "cue" in node else []
        refs = [x for x in [*ends, *listed(node.get("about"))] if not x.startswith("(")]
        yield from (f"{path}: no record {x}" for x in refs if x not in known)
        if "at" in node and node.get("agreement") not in agreements:
            yield f"{path}: no agreement {node.get('agreement')}"


def label_errors(gold: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    defs = schema["$defs"]
    allowed = {
        "certainty": defs["certainty"]["enum"],
        "modality": defs["modality"]["enum"],
        "attribution": defs["attribution"]["enum"],
        "deontic": defs["clause"]["properties"]["deontic"]["enum"],
        "stance": defs["claim"]["properties"]["stance"]["enum"],
        "status": defs["status"]["properties"]["status"]["enum"] + ["none"],
        "salience": ["core", "minor"],
    }
    for path, node in walk(gold):
        for key, value in node.items():
            label = key.removesuffix("_ok")
            if label in LABEL_KEYS:
                bad = [v for v in listed(value) if v not in allowed[label]]
                yield from (f"{path}/{key}: no such label {v}" for v in bad)
        owner = TYPED.get(path.split("/")[-2]) if path.count("/") >= 2 else None
        if owner and "id" in node:
            types = defs[owner]["properties"]["type"]["enum"]
            bad = [v for v in [node.get("type"), *listed(node.get("type_ok"))] if v not in types]
            yield from (f"{path}: no such type {v}" for v in bad)


def load_schema() -> dict[str, Any] | None:
    shared = Path(os.environ.get("TRUCE_SHARED", HERE.parents[2] / "shared"))
    path = shared / "scoring" / "dossier.schema.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def check(folder: Path, schema: dict[str, Any] | None) -> list[str]:
    """All errors of one example text."""
    text = (folder / "text.txt").read_text(encoding="utf-8")
    gold = yaml.safe_load((folder / "gold.yaml").read_text(encoding="utf-8"))
    meta = yaml.safe_load((folder / "meta.yaml").read_text(encoding="utf-8"))
    errors = [*quote_errors(text, gold), *duplicate_errors(gold), *id_errors(gold)]
    errors += label_errors(gold, schema) if schema else []
    if not gold["doc"] == meta["slug"] == folder.name:
        errors.append("doc, slug and folder differ")
    if not 330 <= len(text.split()) <= 1250:
        errors.append(f"{len(text.split())} words")
    return errors


def main(names: list[str]) -> int:
    schema = load_schema()
    folders = [Path(n) for n in names] or sorted(p.parent for p in HERE.glob("*/gold.yaml"))
    bad = 0
    for folder in folders:
        for error in check(folder, schema):
            bad += 1
            sys.stdout.write(f"{folder.name}: {error}\n")
    sys.stdout.write(f"{len(folders)} texts, {bad} errors\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
