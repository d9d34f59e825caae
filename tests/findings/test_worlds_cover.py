"""The worlds hold a clause of every kind with every field that the judge reads."""

from collections.abc import Iterator
from typing import get_args

from open_terms import TERMS, agreements
from pydantic import BaseModel
from worlds import CLAUSES, MORE, agreement

from truce.clauses.model import Agreement, Clause, ClauseKind

WORDS_ONLY = {
    "id", "text", "words", "article", "note", "open", "what", "state", "name", "title", "whose",
    "agreed", "counted_by", "counterparty", "entry", "evidence", "form", "in_return_for", "issue",
    "kind", "on_breach", "order", "body", "monitorable", "author", "on", "adopted", "adopted_by", "adoptions",
    "aliases", "governed_by", "chair", "decides", "mandate", "members", "map", "to", "zone",
    "languages", "sources", "venue", "mediators", "witnesses", "supersedes", "excluded_issues",
    "open_points", "announced", "signed", "renews", "divisions", "geometry", "near", "side", "error_km",
    "encoding", "until", "lasts", "version", "version_since",
}  # fmt: skip
"""Fields of which the judge takes no notice, or that other tests hold: names, dates, areas."""
BY_OTHER_TESTS = {
    ("Link", "since"), ("Link", "until"), ("Lifecycle", "others_stay_bound"), ("Zone", "held_by"),
}  # fmt: skip


def test_every_field_that_the_judge_reads_is_in_some_world() -> None:
    shown, known = set[tuple[str, str]](), set[tuple[str, str]]()
    for part in _all_parts():
        fields = type(part).model_fields
        known |= {(type(part).__name__, field) for field in fields if field not in WORDS_ONLY}
        shown |= {(type(part).__name__, f) for f, about in fields.items() if _is_given(part, f, about)}
    assert known - shown - BY_OTHER_TESTS == set()


def test_every_kind_of_clause_is_in_some_world_under_a_condition_or_in_a_place() -> None:
    every = [c for text in _texts() for c in text.clauses]
    assert {c.kind for c in every} == set(get_args(ClauseKind))
    assert {c.kind for c in every if c.holds_while} >= {
        "forbid",
        "oblige",
        "limit",
        "maintain",
        "require_prior",
    }
    assert {c.kind for c in every if _is_narrow(c)} >= {
        "forbid",
        "limit",
        "maintain",
        "require_prior",
        "permit",
    }


def _is_narrow(clause: Clause) -> bool:
    scope = clause.scope
    return bool(scope.zones or scope.outside or scope.until or scope.since)


def _is_given(part: BaseModel, field: str, about: object) -> bool:
    return bool(getattr(part, field) != getattr(about, "default", None))


def _texts() -> list[Agreement]:
    return [*map(agreement, CLAUSES | MORE), *(text for term in TERMS.values() for text in agreements(term))]


def _all_parts() -> Iterator[BaseModel]:
    waiting: list[object] = list(_texts())
    while waiting:
        one = waiting.pop()
        if isinstance(one, BaseModel):
            yield one
            waiting += [getattr(one, field) for field in type(one).model_fields]
        elif isinstance(one, tuple):
            waiting += one
