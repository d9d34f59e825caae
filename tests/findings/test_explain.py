"""An explanation holds what the judge held: the accounts, the parties' words, and what is missing."""

from dataclasses import replace

import pytest
from worlds import HOUR, SOURCES, START, agreement, record

from truce.asof import Span
from truce.errors import ArgumentError
from truce.findings.explain import Explanation, explain
from truce.findings.record import Review
from truce.incidents.accounts import Account, Coverage

AT = START + 1000 * HOUR
KEY = ("small", "tests", "1", "forbid", "", "A", "strike", "")
WHEN = Span(START + 48 * HOUR, START + 48 * HOUR)


def account(source: str, name: str | None = None, **more) -> Account:
    origin = next(s.origin for s in SOURCES if s.id == source)
    told = {
        "act": "airstrike", "who": ("A",), "whom": ("B",), "targets": ("civilians",),
        "zones": frozenset({"z1"}), "when": WHEN, "known": START,
    } | more  # fmt: skip
    return Account(id=name or source, incident="strike", source=source, origin=origin, **told)


def explained(*accounts: Account, **more) -> Explanation:
    known = replace(record(list(accounts), agreement("forbid")), **more)
    return explain(known, KEY, at=AT, known_at=AT)


def test_each_side_says_what_its_own_sources_say() -> None:
    found = explained(account("agency"), account("army-b"), account("army-a", stance="denies_act"))
    assert [(p.party, p.says, p.accounts) for p in found.positions] == [
        ("A", ("denies",), ("army-a",)),
        ("B", ("asserts",), ("army-b",)),
    ]
    assert [e.account.id for e in found.supporting] == ["agency", "army-b"]
    assert [e.account.id for e in found.contradicting] == ["army-a"]
    assert explained(account("agency")).missing.silent == ("A", "B")


def test_what_is_left_open_is_named_with_the_account_that_leaves_it_open() -> None:
    found = explained(account("agency", who=None), account("paper", zones=None))
    assert found.missing.open == (("who", ("agency",)), ("where", ("paper",)))


def test_a_gate_says_what_would_count_if_it_were_reviewed() -> None:
    told = [account("agency"), account("red-cross", reviewed=True)]
    found = explained(*told)
    two = found.missing.gates[-1]
    assert (two.gate, two.fulfilled, two.counts, two.unreviewed) == (
        "two_independent", False, ("red-cross",), ("agency",)
    )  # fmt: skip
    said = {(c.claim.kind, c.claim.account): (c.outcome, c.grade) for c in found.changes.found}
    assert said["reviewed", "agency"] == ("violation", "confirmed")
    review = Review(id="r", account="agency", verdict="accept", by="a person", known=START)
    assert explained(*told, reviews=(review,)).missing.gates[-1].fulfilled


def test_one_sides_word_and_its_denial_is_not_settled_by_more_of_the_same() -> None:
    found = explained(account("army-b"), account("army-a", stance="denies_act"))
    assert found.finding.outcome == "contested"
    said = {c.claim.added: c.outcome for c in found.changes.found if c.claim.kind == "added"}
    assert said["mechanism_for"] == "violation"
    assert said["mechanism_against"] == "evidence_against"
    assert "denial" not in said


def test_who_could_have_seen_it_is_named() -> None:
    watch = Coverage(id="c", who="patrol", when=WHEN, zones=frozenset({"z1"}), known=START)
    elsewhere = replace(watch, id="d", zones=frozenset({"z2"}))
    assert explained(account("agency"), coverage=(watch, elsewhere)).missing.coverage == (watch,)


def test_what_was_not_found_cannot_be_explained() -> None:
    with pytest.raises(ArgumentError, match="no such finding"):
        explain(record([], agreement("forbid")), KEY, at=AT, known_at=AT)


def test_the_same_question_has_the_same_answer() -> None:
    told = [account("agency"), account("army-a", stance="denies_act"), account("rumour")]
    assert explained(*told) == explained(*reversed(told))
