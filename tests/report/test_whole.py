"""The whole way, with the real reader: every example text to a valid, verbatim dossier and to both pages."""

import json
from pathlib import Path

import jsonschema
import pytest
from annotated import anchors, brief_of, ids

from truce import mission
from truce.report.brief import to_dict
from truce.report.folding import columns
from truce.report.page import html
from truce.report.terminal import page

OWN = sorted((Path(__file__).parents[1] / "texts").glob("*/text.txt"))
GOLD = ("fragile-truce", "karabakh-2020", "lebanon-2024", "riyadh-blacksea-2025")


@pytest.fixture(params=[*(p.parent.name for p in OWN), *GOLD], scope="module")
def told(request, shared):
    """What the reader finds in one of our texts, or of the shared ones."""
    own = {p.parent.name: p for p in OWN}
    file = own.get(request.param) or shared.path(f"scoring/gold/{request.param}/text.txt")
    (one,) = mission.brief(file).told
    return one


def test_its_dossier_is_valid(told, shared) -> None:
    schema = json.loads(shared.path("scoring/dossier.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(to_dict(brief_of(told)))


def test_its_quotations_are_verbatim_and_its_ids_unique(told) -> None:
    dossier = to_dict(brief_of(told))
    wrong = [(q, s) for q, s in anchors(dossier) if told.document.text[slice(*s)] != q]
    assert wrong == []
    named = list(ids(dossier))
    assert [i for i in set(named) if named.count(i) > 1] == []


def test_its_pages_can_be_made(told) -> None:
    brief = brief_of(told)
    assert max(map(columns, page(brief).splitlines())) <= 80
    assert len(html(brief).encode()) < 1_500_000
