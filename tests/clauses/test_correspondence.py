"""Every label of a dossier has its place in the clause language."""

import json
from typing import get_args

from truce.claims.records import Deontic
from truce.claims.standing import Standing
from truce.clauses import correspondence
from truce.clauses.model import KINDS, Agreement, Clause, Condition, LifecycleAct
from truce.findings.statuses import AgreementStatus

PARTS = {*KINDS, *Agreement.model_fields, *(f.alias or n for n, f in Clause.model_fields.items())}


def test_every_deontic_type_becomes_a_part_of_the_file():
    assert {row.deontic for row in correspondence.deontics()} == set(get_args(Deontic))
    assert {row.becomes for row in correspondence.deontics()} <= PARTS
    assert {row.says for row in correspondence.deontics()} == set(get_args(correspondence.Says))
    assert all(correspondence.deontic(name) for name in get_args(Deontic))


def test_what_a_provision_says_chooses_the_kind():
    found = [correspondence.deontic("prohibition", says) for says in ("act", "prior", "number")]
    assert [row.becomes for row in found if row] == ["forbid", "require_prior", "limit"]


def test_a_provision_without_a_row_of_its_own_is_taken_as_one_of_an_act():
    plain = correspondence.deontic("request", "number")
    assert plain is not None
    assert plain.becomes == "open_points"
    assert correspondence.deontic("wish") is None


def test_every_condition_of_the_dossier_becomes_a_part_of_the_file(shared):
    schema = json.loads(shared.path("scoring/dossier.schema.json").read_text("utf-8"))
    named = {name for text in _enums(schema) if "disputed_precondition" in text for name in text}
    assert {row.condition for row in correspondence.conditions()} == named
    kinds = {*get_args(Condition.model_fields["kind"].annotation), *get_args(LifecycleAct), ""}
    for row in correspondence.conditions():
        assert row.becomes in PARTS, row
        assert row.kind in kinds, row
        assert row.modifier in {*(f.alias or n for n, f in Clause.model_fields.items()), "by", ""}, row


def test_every_standing_and_every_status_is_in_the_table():
    rows = correspondence.standings()
    assert {row.standing for row in rows} == set(get_args(Standing))
    known = {status for row in rows for status in row.statuses}
    missing = set(get_args(AgreementStatus)) - known
    assert not missing, f"give {missing} a row in src/truce/clauses/tables/standings.csv"


def _enums(value):
    if isinstance(value, dict):
        if "enum" in value:
            yield value["enum"]
        for inner in value.values():
            yield from _enums(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _enums(inner)
