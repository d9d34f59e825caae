"""The compiled engine of truce on the four properties, as clauses of its language; one agreement a pair."""

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "src"))

from properties import MANY, Event, Row  # noqa: E402

from truce.asof import EVER, Span  # noqa: E402
from truce.clauses.loading import parse_agreement  # noqa: E402
from truce.findings.engine.codes import OUTCOME  # noqa: E402
from truce.findings.engine.duck import Duck, judge_known  # noqa: E402
from truce.findings.engine.requirements import RuleRows, always  # noqa: E402
from truce.findings.engine.rows import Values, account_rows  # noqa: E402
from truce.findings.policy import DEFAULT  # noqa: E402
from truce.findings.record import Record  # noqa: E402
from truce.findings.rules import Force, Rule, rules_of  # noqa: E402
from truce.incidents.accounts import Account, Source  # noqa: E402

TEXT = """
agreement: {name}
title: What one pair promised each other
encoding: {{author: benchmark}}
zone: UTC
parties: [{{id: {one}, name: The one}}, {{id: {other}, name: The other}}]
term: {{starts: 2020-01-01, ends: 2030-01-01}}
clauses:
"""
CLAUSES = {
    "unprovoked": """
  - id: unprovoked
    text: no attack unless the other attacked in the day before
    require_prior: {who: each, acts: [airstrike], needs: notify, at_most: P1D}
""",
    "unannounced": """
  - id: unannounced
    text: movements are announced, at most two days before
    require_prior: {who: each, acts: [move_forces], needs: notify, at_most: P2D}
""",
    "unmet": """
  - id: unmet
    text: what the other demands is done within thirty days
    oblige: {who: each, act: release_detainees, by: {event: act, act: request, by: other_party, within: P30D}}
""",
    "many": """
  - id: many
    text: at most forty attacks in seven days
    limit: {who: each, what: attacks, acts: [airstrike], at_most: 40, per: P7D}
""",
}
ACTS = {
    "attack": "airstrike", "move": "move_forces", "notify": "notify", "demand": "request",
    "comply": "release_detainees",
}  # fmt: skip
SEEN = Source(id="patrol", letter="A", origin="patrol", mechanism=True, own_access=True)
"""Whose word settles that an act happened: the other monitors know nothing but facts."""


def front(a: int, b: int) -> str:
    """The side of a towards b. An answer counts only if it is of the same pair."""
    return f"p{a}-to-p{b}"


def account(number: int, event: Event) -> Account:
    """An event as the mechanism saw it."""
    minute, name, a, b = event
    return Account(
        id=str(number), incident=str(number), source=SEEN.id, origin=SEEN.origin, certainty="fact",
        act=ACTS[name], who=(front(a, b),), whom=(front(b, a),), when=Span(minute, minute), reviewed=True,
        known=0,
    )  # fmt: skip


def rules_for(events: list[Event], name: str) -> Iterator[Rule]:
    """The clause of a property for each pair, as rules."""
    for a, b in sorted({(min(a, b), max(a, b)) for _, _, a, b in events}):
        one, other = front(a, b), front(b, a)
        head = TEXT.format(name=f"p{a}-p{b}", one=one, other=other)
        begins, ends = Span(-EVER, -EVER), Span(EVER, EVER)
        for rule in rules_of(parse_agreement(head + CLAUSES[name]), Force(begins, ends)):
            if name != "unprovoked":
                yield rule
                continue
            # The language has no such clause, on purpose: self-defence has to be claimed, and an attack of
            # the other excuses none. The form between the language and the engines can say it.
            who = frozenset({other if rule.bearer == one else one})
            yield replace(rule, counter_acts=rule.acts, counter_who=who)


def monitor(events: list[Event], name: str) -> tuple[float, list[Row]]:
    """Seconds from a table of accounts to the violations, and these."""
    values, rules = Values(), list(rules_for(events, name))
    record = Record(sources=(SEEN,), accounts=tuple(account(i, e) for i, e in enumerate(events)))
    table = account_rows(record, DEFAULT, values)
    with Duck() as duck:
        duck.load({"account": table})
        began = time.perf_counter()
        rows = RuleRows(always(rules), values, events[-1][0])
        duck.load(values.tables() | rows.tables())
        judge_known(duck, DEFAULT, 0)
        wanted = f"SELECT rule, incident, instance FROM verdict WHERE outcome = {OUTCOME['violation']}"
        found = duck.rows(wanted)
        seconds = time.perf_counter() - began
    incidents = [int(str(i)) for i in values.incidents]
    if name == MANY:
        return seconds, [(-1, *_pair(rows.rules[row["rule"]])) for row in found]
    which = "instance" if name == "unmet" else "incident"
    return seconds, [(m, a, b) for m, _, a, b in (events[incidents[row[which]]] for row in found)]


def _pair(rule: Rule) -> tuple[int, int]:
    a, b = rule.bearer.split("-to-")
    return int(a[1:]), int(b[1:])
