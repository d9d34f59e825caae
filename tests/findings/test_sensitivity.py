"""What verdicts hang on: what is found by weighing little again is what judging all of it again finds."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from open_terms import TERMS, small
from worlds import END, LATER_THAN_ALL, START

from truce.asof import Span
from truce.clauses.loading import parse_agreement
from truce.findings.policy import DEFAULT, Policy
from truce.findings.record import Record, Text
from truce.findings.sensitivity import BOUNDS, applied, sensitivity, trials_of
from truce.findings.statuses import statuses
from truce.incidents.accounts import Account, Source

DAY = 1440
FEW = settings(max_examples=12, deadline=None)
TREATY = """
agreement: treaty
title: A treaty
encoding: {author: tests}
zone: UTC
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
term: {announced: 2024-12-20, starts: 2025-01-01T00:00, ends: 2025-12-31}
clauses:
  - {id: ban, text: no strikes, forbid: {who: each, acts: [airstrike]}}
  - {id: guns, text: no guns, forbid: {who: each, acts: [artillery_fire]}}
"""


def answers(record: Record, policy: Policy, at: int):
    found = statuses(record, policy, at=at, known_at=LATER_THAN_ALL)
    findings = {f.id: (f.outcome, f.grade) for f in found.findings}
    return findings, {
        (s.agreement, s.encoding, s.clause): s.status for a in found.agreements for s in a.clauses
    }


def differing(before, after):
    findings = {
        k: (before[0].get(k), after[0].get(k))
        for k in before[0].keys() | after[0].keys()
        if before[0].get(k) != after[0].get(k)
    }
    moved = {k: (v, after[1][k]) for k, v in before[1].items() if k in after[1] and after[1][k] != v}
    return findings, moved


@pytest.mark.parametrize("name", TERMS)
@FEW
@given(data=st.data(), at=st.sampled_from((START + 3 * DAY, END + 60, LATER_THAN_ALL)))
def test_weighing_again_what_a_source_touches_is_judging_all_again(name: str, data: st.DataObject, at: int):
    record = data.draw(small(TERMS[name])).record()
    found = sensitivity(record, at=at, known_at=LATER_THAN_ALL)
    before = answers(record, DEFAULT, at)
    known = record.as_known(LATER_THAN_ALL)
    letters = {s.id: s.letter for s in known.sources}
    said = {
        (s.source, s.trial): (
            {c.finding: (c.before, c.after) for c in s.effect.findings},
            {(m.clause.agreement, m.clause.encoding, m.clause.clause): (m.before, m.after)
             for m in s.effect.statuses},
        )
        for s in found.sources
    }  # fmt: skip
    for source in sorted({a.source for a in known.accounts}):
        for trial in trials_of(letters.get(source, "F")):
            whole = applied(record if trial == "left out" else known, source, trial)
            told = differing(before, answers(whole, DEFAULT, at))
            assert said.get((source, trial), ({}, {})) == told, (source, trial)
    for effect in found.policy:
        if effect.what == "threshold":
            other = replace(DEFAULT, threshold=effect.value)
        else:
            other = replace(DEFAULT, letters={**DEFAULT.letters, effect.what: effect.value})
        findings, _ = differing(before, answers(record, other, at))
        assert {c.finding: (c.before, c.after) for c in effect.effect.findings} == findings


def told(source: str, act: str = "airstrike", **more) -> Account:
    return Account(
        id=f"{source}-{act}", incident=act, source=source, origin=source, act=act, who=("A",), whom=("B",),
        when=Span(28_990_000, 28_990_000), certainty="fact", known=0, **more,
    )  # fmt: skip


def world(*accounts: Account, letters: str = "BC") -> Record:
    text = Text(id="t", agreement=parse_agreement(TREATY), known=0)
    names = dict.fromkeys(a.source for a in accounts)
    sources = tuple(Source(id=n, letter=x, origin=n) for n, x in zip(names, letters, strict=False))  # type: ignore[arg-type]
    return Record(sources=sources, texts=(text,), accounts=accounts)


AT = 29_300_000


def test_a_verdict_that_one_letter_carries_is_found():
    found = sensitivity(world(told("agency")), at=AT, known_at=AT)
    trials = {s.trial: s.effect for s in found.sources}
    assert set(trials) == {"C", "F", "left out"}
    assert trials["C"].statuses[0].after == "no_information"
    assert (trials["C"].findings[0].before, trials["C"].findings[0].after) == (
        ("violation", "probable"), ("insufficient", "unverified")
    )  # fmt: skip
    assert trials["left out"].findings[0].after is None
    assert [(o.origin, o.confirmed_by) for o in found.one_origin] == [("agency", None)]
    assert len(found.rated[0]) == 1
    assert found.verdicts == 1


def test_a_verdict_that_two_strong_sources_carry_hangs_on_neither():
    found = sensitivity(world(told("agency"), told("red-cross"), letters="AA"), at=AT, known_at=AT)
    assert {s.trial for s in found.sources} == set()
    assert found.one_origin == ()


def test_a_source_that_nobody_rated_is_tried_with_every_letter():
    found = sensitivity(world(told("stranger"), letters="F"), at=AT, known_at=AT)
    assert {s.trial for s in found.sources} == {"A", "B", "left out"}
    assert found.one_origin == (), "a source of no weight carries no verdict"


def test_thresholds_are_tried_within_the_bounds_and_at_every_sum():
    found = sensitivity(world(told("agency")), at=AT, known_at=AT)
    tried = {p.value for p in found.policy if p.what == "threshold"}
    low, high = 644 * (100 - BOUNDS) // 100, 644 * (100 + BOUNDS) // 100
    assert 645 in tried, "the plain word of a B is just enough"
    assert all(low <= t <= high for t in tried)
    assert {(p.what, p.value) for p in found.policy if p.what != "threshold"} == {("B", 120)}


def test_a_source_beside_another_act_changes_nothing_there():
    found = sensitivity(
        world(told("agency"), told("paper", "artillery_fire"), letters="BB"), at=AT, known_at=AT
    )
    for one in found.sources:
        assert {c.clause.clause for c in one.effect.findings} == (
            {"ban"} if one.source == "agency" else {"guns"}
        )
