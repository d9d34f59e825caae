"""What the worlds found: each counterexample of the law of worlds once, as small as it is."""

from dataclasses import replace

from worlds import END, SOURCES, START

from truce.asof import EVER, Span
from truce.clauses.loading import parse_agreement
from truce.findings.finding import Finding
from truce.findings.judge import judge
from truce.findings.lifecycle import force_now
from truce.findings.record import LifecycleEntry, Record, Text
from truce.incidents.accounts import Account

DAY = 1440
LATER = END + 100 * DAY
HEAD = """
agreement: small
title: A small agreement
encoding: {author: tests}
zone: UTC
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
actors:
  - {id: U, name: The unit, links: [{to: A, kind: unit, whose: the text}]}
term: {starts: 2025-02-19T21:20/2025-02-19T22:20, ends: 2025-03-01T21:20}
clauses:
"""
ONE = Account(
    id="one", incident="i", source="patrol", origin="patrol", certainty="fact", act="airstrike", who=("A",),
    when=Span(START + DAY, START + DAY), reviewed=True, known=START,
)  # fmt: skip


def found(clause: str, *told: Account, ended: int | None = None, begins: Span | None = None) -> list[Finding]:
    text = Text(
        id="t", agreement=parse_agreement(f"{HEAD}  - {{id: one, text: a term, {clause}}}\n"), known=0
    )
    end = LifecycleEntry(
        id="end", agreement="small", act="terminate", by=("A", "B"), source="both",
        effect=Span(ended or 0, ended or 0), known=0,
    )  # fmt: skip
    begin = replace(end, id="begin", act="enter_into_force", effect=begins or Span(START, START))
    acts = (*((end,) if ended else ()), *((begin,) if begins else ()))
    known = Record(sources=SOURCES, texts=(text,), accounts=told, lifecycle=acts)
    return [f for f in judge(known, at=LATER, known_at=LATER) if f.outcome != "outside"]


def told(source: str, **more: object) -> Account:
    return replace(ONE, id=source, source=source, origin=source, **more)  # type: ignore[arg-type]


def test_another_act_by_nobody_named_may_still_speak_against_the_author() -> None:
    ban = "forbid: {who: A, acts: airstrike}"
    assert [f.outcome for f in found(ban, ONE, told("red-cross", act="killing"))] == ["violation"]
    assert [f.outcome for f in found(ban, ONE, told("red-cross", act="killing", who=None))] == ["undecidable"]
    assert [f.outcome for f in found(ban, ONE, told("red-cross", act="killing", who=("B",)))] == ["contested"]


def test_an_excuse_is_established_only_by_what_surely_tells_of_the_act() -> None:
    ban = "forbid: {who: A, acts: airstrike}, unless: [{kind: self_defence}]"
    claims = told("army-a", claimed=("self_defence",))
    seen = told("red-cross", claimed=("self_defence",), examined=True)
    assert [f.outcome for f in found(ban, ONE, claims)] == ["justification_claimed"]
    assert [f.outcome for f in found(ban, ONE, claims, seen)] == ["no_violation"]
    assert [f.outcome for f in found(ban, ONE, claims, replace(seen, who=None))] == ["undecidable"]


def test_a_part_that_may_be_of_another_act_leaves_open_whether_it_was_all() -> None:
    duty = "oblige: {who: A, act: withdraw, in_full: true, by: 2025-02-27}"
    whole = told("agency", act="withdraw", in_full=True)
    part = replace(ONE, in_full=False)
    assert [f.outcome for f in found(duty, whole, replace(part, act="withdraw"))] == ["undecidable"]
    assert [f.outcome for f in found(duty, whole, replace(part, act="RETREAT"))] == ["undecidable"]
    assert [f.outcome for f in found(duty, whole)] == ["met"]


def test_a_smaller_number_that_may_be_of_another_act_refutes_nothing() -> None:
    duty = "oblige: {who: A, act: release_detainees, count: 4, by: 2025-02-27}"
    three = replace(ONE, act="YIELD", quantity=3)
    untold = told("agency", act="release_detainees", certainty="alleged")
    assert [f.outcome for f in found(duty, three, untold)] == ["undecidable"]
    assert [f.outcome for f in found(duty, replace(three, act="release_detainees"), untold)] == ["violation"]


def test_a_number_that_only_a_doubtful_account_tells_is_no_upper_bound() -> None:
    owed = "limit: {who: A, what: trucks, acts: [deliver_aid], counts: things, at_least: 4, per: P5D}"
    vague = told("paper", act="deliver_aid", who=None, quantity=3)
    untold = told("rumour", act="deliver_aid")
    assert found(owed, vague, untold)[0].outcome == "undecidable"
    assert found(owed, replace(vague, who=("A",)), untold)[0].outcome == "violation"


def test_a_number_is_not_owed_where_the_agreement_ended_before_it_began() -> None:
    owed = "limit: {who: A, what: deliveries, acts: [deliver_aid], at_least: 2}"
    assert [f.outcome for f in found(owed)] == ["violation"]
    assert found(owed, ended=START - DAY) == []
    assert [f.outcome for f in found(owed, ended=START)] == ["undecidable"]


def test_a_day_that_was_over_before_an_agreement_bound_breaks_nothing() -> None:
    duty = "register: {who: A, what: mines, by: 2025-02-25}"
    day = START + 5 * DAY
    assert [f.outcome for f in found(duty)] == ["violation"]
    assert found(duty, begins=Span(day + 2 * DAY, day + 2 * DAY)) == []
    assert [f.outcome for f in found(duty, begins=Span(day - DAY, day + 2 * DAY))] == ["undecidable"]


def test_two_extensions_without_an_end_do_not_bind_for_ever() -> None:
    text = parse_agreement(f"{HEAD}  - {{id: one, text: a term, forbid: {{who: A, acts: airstrike}}}}\n")
    longer = [
        LifecycleEntry(
            id=f"longer {n}", agreement="small", act="extend", by=("A", "B"), source="both",
            effect=Span(START + n * DAY, START + n * DAY), known=0,
        )
        for n in (1, 2)
    ]  # fmt: skip
    assert force_now(text, longer).ends == force_now(text, longer[:1]).ends == Span(END, EVER)
