"""The JSON: valid, verbatim, and without a reference that leads nowhere."""

import json
from importlib.resources import files

import jsonschema
import pytest
from annotated import anchors, brief_of, ids

from truce.errors import InputError
from truce.mission import Brief
from truce.report.brief import to_dict

BRIEF_SCHEMA = json.loads(files("truce.report").joinpath("brief.schema.json").read_text("utf-8"))


def valid(schema, document) -> None:
    jsonschema.Draft202012Validator(schema).validate(document)


def refs(node):
    """Every document#id below a node."""
    if isinstance(node, dict):
        yield from (found for value in (*node, *node.values()) for found in refs(value))
    elif isinstance(node, list):
        yield from (found for value in node for found in refs(value))
    elif isinstance(node, str) and "#" in node and " " not in node:
        yield node


@pytest.fixture
def dossier_schema(shared):
    return json.loads(shared.path("scoring/dossier.schema.json").read_text("utf-8"))


def test_the_dossier_of_an_annotated_text_is_valid(own_text, dossier_schema) -> None:
    valid(dossier_schema, to_dict(own_text))


def test_every_quotation_is_verbatim(own_text) -> None:
    (told,) = own_text.told
    found = list(anchors(to_dict(own_text)))
    assert [quote for quote, (start, end) in found if told.document.text[start:end] != quote] == []
    assert len(found) > len(told.records.events)


def test_nothing_that_was_annotated_is_lost(own_text) -> None:
    (told,) = own_text.told
    dossier = to_dict(own_text)
    for kind in ("actors", "places", "events", "claims", "agreements", "relations", "anomalies"):
        assert [r["id"] for r in dossier[kind]] == [r.id for r in getattr(told.records, kind)]


def test_several_documents_are_valid_and_every_reference_leads_somewhere(small, dossier_schema) -> None:
    brief = to_dict(small)
    valid(BRIEF_SCHEMA, brief)
    for dossier in brief["dossiers"]:
        valid(dossier_schema, dossier)
    known = {f"{d['document']['id']}#{i}" for d in brief["dossiers"] for i in ids(d)}
    assert set(refs({k: brief[k] for k in ("incidents", "agreements")})) <= known


def test_the_rows_behind_a_standing_are_in_the_json(small) -> None:
    (agreement,) = to_dict(small)["agreements"]
    standing = agreement["standing"]
    assert standing["over_all"] == ["in_force", "over"]
    assert standing["per_document"]["agency#A1"] == ["in_force"]
    assert standing["why"][-1] == {"row": "ministry#A1.S1", "sure": False, "leaves": ["in_force", "over"]}


def test_a_brief_with_a_failure_or_without_a_date_is_valid_too(small) -> None:
    failure = InputError("gone.txt", "there is no such file", "Check the name")
    valid(BRIEF_SCHEMA, to_dict(Brief(small.told[:1], (), (), None, "no date is stated", (failure,))))


def test_one_document_is_its_dossier(small) -> None:
    assert to_dict(brief_of(small.told[0]))["schema"] == "truce-dossier/1"


def test_the_json_is_the_same_each_time(small) -> None:
    assert json.dumps(to_dict(small)) == json.dumps(to_dict(brief_of(*small.told)))
