"""Statuses: what the findings amount to, and what stands beside them."""

from dataclasses import replace

import pytest

from truce.asof import Interval, Span, span_of
from truce.clauses.loading import parse_agreement
from truce.findings.record import Declared, LifecycleEntry, Record, Ruling, Text
from truce.findings.statuses import AgreementStatus, Standing, Status, statuses
from truce.incidents.accounts import Account, Coverage, Source

TREATY = """
agreement: treaty
title: A treaty
encoding: {author: tests}
zone: UTC
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
term: {TERM}
clauses:
  - {id: ban, text: no strikes, forbid: {who: each, acts: [airstrike]}, unless: {kind: self_defence}}
  - id: corridor
    text: the road stays open
    maintain: {who: A, state: open, broken_by: close_passage, restored_by: open_passage}
  - id: withdraw
    text: withdrawal in ten days
    oblige: {who: A, act: withdraw, by: {event: in_force, within: P10D}}
excluded_issues: [{issue: the border}]
"""
TERM = "announced: 2024-12-20, starts: 2025-01-01T00:00, ends: 2025-12-31"
PATROL = Source(id="patrol", letter="A", origin="patrol", mechanism=True, own_access=True)
ARMY = Source(id="army-a", letter="A", origin="army-a", side="A")
EMPTY = Record(sources=(PATROL, ARMY))


def span(text: str) -> Span:
    return span_of(Interval.parse(text), "UTC")


def told(act: str, day: str, source: str = "patrol", **more: object) -> Account:
    account = Account(
        id=f"{source}-{act}-{day}", incident=f"{act}-{day}", source=source, origin=source, act=act,
        who=("A",),
        when=span(day), certainty="fact", reviewed=True, known=0,
    )  # fmt: skip
    return replace(account, **more)  # type: ignore[arg-type]


def standing(record: Record = EMPTY, at: str = "2025-06-01", term: str = TERM) -> Standing:
    text = Text(id="t", agreement=parse_agreement(TREATY.replace("{TERM}", f"{{{term}}}")), known=0)
    judged = statuses(replace(record, texts=(text,)), at=span(at).last, known_at=span(at).last)
    return judged.agreements[0]


def clause(name: str, *accounts: Account, at: str = "2025-06-01", **entries: object) -> Status:
    record = replace(EMPTY, accounts=accounts, **entries)  # type: ignore[arg-type]
    return next(c for c in standing(record, at).clauses if c.clause == name)


def watch(when: str, acts: tuple[str, ...] = (), **more: str) -> Coverage:
    return Coverage(id=f"watch-{when}", who="patrol", when=span(when), acts=frozenset(acts), known=0, **more)  # type: ignore[arg-type]


def test_silence_is_no_information_and_never_compliance() -> None:
    for name in ("ban", "corridor", "withdraw"):
        assert clause(name).status == "no_information"
    seen = clause("ban", coverage=(watch("2025-02-01/2025-03-01"),))
    assert (seen.status, seen.observed_by) == ("no_violation_observed", ("patrol",))


def test_for_how_long_somebody_was_watching_stands_beside_what_nobody_saw() -> None:
    day = 24 * 60
    two = (watch("2024-12-01/2025-01-02"), watch("2025-01-02/2025-01-03"), watch("2025-05-31/2025-08-01"))
    assert clause("ban", at="2025-06-01", coverage=two).watched == (5 * day, 152 * day)
    assert clause("ban", at="2025-06-01").watched == (0, 152 * day)
    assert clause("ban", at="2024-06-01", coverage=two).watched is None
    # It may bind from the day on which it was announced.
    term = "announced: 2024-12-20, starts: not_stated, ends: not_stated"
    assert {c.watched for c in standing(replace(EMPTY, coverage=two), term=term).clauses} == {
        (17 * day, 164 * day)
    }


def test_a_duty_not_done_is_assessed_only_where_somebody_was_looking() -> None:
    assert clause("withdraw", coverage=(watch("2025-05-01"),)).status == "no_information"
    assert clause("withdraw", coverage=(watch("2025-01-05", ("airstrike",)),)).status == "no_information"
    assert clause("withdraw", coverage=(watch("2025-01-05"),)).status == "no_information"
    assert clause("withdraw", coverage=(watch("2025-01-05/2025-01-12"),)).status == "violation_assessed"


def test_who_was_kept_out_is_shown_and_saw_nothing() -> None:
    kept = clause("ban", coverage=(watch("2025-02-01", restricted_by="A"),))
    assert (kept.status, kept.coverage, kept.kept_out[0].restricted_by) == ("no_information", (), "A")


def test_an_allegation_under_watch_is_not_calm() -> None:
    alleged = told("airstrike", "2025-02-02", "somebody", certainty="alleged")
    assert clause("ban", alleged, coverage=(watch("2025-02-01/2025-03-01"),)).status == "no_information"


def test_an_excuse_of_the_accused_blocks_nothing_and_is_shown() -> None:
    strike = told("airstrike", "2025-02-02")
    own = told("airstrike", "2025-02-02", "army-a", claimed=("self_defence",), stance="supports")
    found = clause("ban", strike, own)
    assert (found.status, found.by, found.excuses) == (
        "violation_assessed", ("A",), ("self_defence, claimed by A",)
    )  # fmt: skip


def test_a_broken_state_goes_on_until_it_is_restored() -> None:
    closed = told("close_passage", "2025-02-02")
    assert clause("corridor", closed).course == "ongoing"
    assert clause("corridor", closed, told("open_passage", "2025-02-05")).course == "ceased"
    assert clause("corridor", closed, told("open_passage", "2025-02-02")).course == "unknown"
    hearsay = told("open_passage", "2025-02-05", "army-a")
    assert clause("corridor", closed, hearsay).course == "ongoing"


def test_a_ruling_stands_beside_the_assessment() -> None:
    ruling = Ruling(
        id="r", incident="airstrike-2025-02-02", agreement="treaty", clause="ban", body="commission",
        outcome="no_violation", party="A", dissent=("B",), known=0,
    )  # fmt: skip
    found = clause("ban", told("airstrike", "2025-02-02"), rulings=(ruling,))
    assert found.status == "violation_assessed"
    assert found.ruled == ("no_violation by A (commission, B dissenting)",)


def entry(act: Declared, when: str, *by: str) -> LifecycleEntry:
    return LifecycleEntry(
        id=f"{act}-{when}", agreement="treaty", act=act, by=by, source="press", effect=span(when), known=0
    )


@pytest.mark.parametrize(
    ("entries", "at", "expected"),
    [
        ((), "2024-12-25", "announced"),
        ((), "2024-12-01", "proposed"),
        ((), "2025-06-01", "in_force"),
        ((), "2026-06-01", "expired"),
        ((entry("declare_broken", "2025-05-01", "B"),), "2025-06-01", "declared_broken"),
        ((entry("claim_breach", "2025-05-01", "B"),), "2025-06-01", "breach_claimed"),
        ((entry("declare_broken", "2025-05-01", "A", "B"),), "2025-06-01", "declared_broken"),
        ((entry("declare_broken", "2025-05-01", "somebody"),), "2025-06-01", "in_force"),
        ((entry("terminate", "2025-05-01", "B"),), "2025-06-01", "in_force"),
        ((entry("terminate", "2025-05-01", "A", "B"),), "2025-06-01", "ended"),
        ((entry("suspend", "2025-05-01", "A", "B"),), "2025-06-01", "suspended"),
        ((entry("extend", "2025-05-01", "A", "B"),), "2025-06-01", "extended"),
    ],
)
def test_the_status_of_an_agreement(
    entries: tuple[LifecycleEntry, ...], at: str, expected: AgreementStatus
) -> None:
    assert standing(replace(EMPTY, lifecycle=entries), at).status == expected


def test_a_declaration_ends_nothing() -> None:
    broken = (entry("declare_broken", "2025-05-01", "B"),)
    found = standing(replace(EMPTY, lifecycle=broken, accounts=(told("airstrike", "2025-05-20"),)))
    assert (found.binds, found.said_by) == ("yes", ("B",))
    assert found.clauses[0].status == "violation_assessed"


def test_a_start_that_nobody_states_leaves_open_whether_it_binds() -> None:
    found = standing(term="announced: 2024-12-20")
    assert (found.status, found.binds) == ("undecidable", "perhaps")
    assert found.clauses[0].status == "undecidable"


def test_a_clause_of_a_suspended_agreement_is_suspended() -> None:
    pause = (entry("suspend", "2025-05-01", "A", "B"),)
    assert clause("ban", lifecycle=pause).status == "suspended"
    assert clause("ban", at="2026-06-01").status == "expired"
    assert clause("ban", at="2024-12-25").status == "not_in_force"


def test_an_excluded_issue_excuses_no_act() -> None:
    assert clause("ban", told("airstrike", "2025-02-02")).status == "violation_assessed"


@pytest.mark.parametrize(
    ("at", "status"),
    [("2024-12-15", "not_in_force"), ("2025-01-05", "undecidable"), ("2025-06-01", "undecidable")],
)
def test_what_may_come_yet_leaves_nothing_open_before_a_clause_binds(at: str, status: str) -> None:
    """A data set tells it to within half a year: on the first day asked about it can only be before."""
    half_a_year = told("airstrike", "2024-12-01/2025-06-01")
    assert clause("ban", half_a_year, at=at).status == status


def test_where_it_may_bind_already_it_stays_open() -> None:
    record = replace(EMPTY, accounts=(told("airstrike", "2024-12-01/2025-06-01"),))
    term = "announced: 2024-12-20, starts: 2025-01-01/2025-01-10, ends: 2025-12-31"
    found = next(c for c in standing(record, "2025-01-05", term).clauses if c.clause == "ban")
    assert found.status == "undecidable"
