"""How long an explanation of one finding takes in a large record, for each kind of clause.

usage: python benchmarks/explain.py [--accounts N] [--findings N]

A made-up record: ten accounts of each incident, over half a year, by eight sources of every letter, some of
them a party's; a twentieth of the incidents are notices, another one demands, and so on. For each clause some
findings on incidents drawn at random are explained, with every single claim that would change them. The
index, which is made once for a record, is timed apart. All is processor time, in one thread.
"""

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from truce.asof import Span
from truce.clauses.loading import parse_agreement
from truce.errors import ArgumentError
from truce.findings.explain import Explanation, explain
from truce.findings.questions import Index, Key
from truce.findings.record import Record, Text
from truce.incidents.accounts import Account, Letter, Source

HOUR, DAY = 60, 1440
START = 28_927_440
"""The first minute of 2025, UTC."""
DAYS = 180
AT = START + (DAYS + 40) * DAY

AGREEMENT = """
agreement: made-up
title: An agreement with a clause of every kind that looks at other acts
encoding: {author: benchmark}
zone: UTC
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
term: {starts: 2025-01-01, ends: 2026-01-01}
zones:
  - {id: z1, name: One, divisions: [One]}
  - {id: z2, name: Two, divisions: [Two]}
clauses:
  - id: ban
    text: no attacks on civilians
    forbid: {who: each, acts: [airstrike, artillery_fire], whom: other_party, targets: [civilians]}
    scope: {zones: [z1]}
  - id: ban-in-return
    text: no attacks as long as the other side supplies no arms
    forbid: {who: A, acts: [airstrike, artillery_fire]}
    while: {complies: B, with: arms}
  - id: arms
    text: no arms are supplied
    forbid: {who: B, acts: [supply_arms]}
  - id: state
    text: the road stays open
    maintain: {who: A, state: open, broken_by: close_passage, restored_by: open_passage}
  - id: notice
    text: movements are announced two days before
    require_prior: {who: A, acts: [move_forces], needs: notify, at_least: P2D, at_most: P4D}
  - id: consent
    text: no overflight unless it was agreed to beforehand
    require_prior: {who: A, acts: [overflight], needs: approve}
  - id: duty-on-demand
    text: what is asked for is given within three days
    oblige: {who: B, act: release_detainees, by: {event: act, act: request, by: A, within: P3D}}
  - id: duty-by-a-day
    text: withdrawal within five days of entry into force
    oblige: {who: A, act: withdraw, by: {event: in_force, within: P5D}}
  - id: at-most
    text: not more than three patrols in two days
    limit: {who: A, what: patrols, acts: [patrol], at_most: 3, per: P2D}
  - id: at-least
    text: at least two deliveries a week
    limit: {who: A, what: deliveries, acts: [deliver_aid], at_least: 2, per: P7D}
"""
ACTS = (
    "airstrike", "artillery_fire", "supply_arms", "close_passage", "open_passage", "move_forces", "notify",
    "overflight", "approve", "request", "release_detainees", "withdraw", "patrol", "deliver_aid",
    "other", "other", "other", "other", "other", "other",
)  # fmt: skip
ASKED = {
    "ban": ("A", "airstrike"), "ban-in-return": ("A", "airstrike"), "state": ("A", "close_passage"),
    "notice": ("A", "move_forces"), "consent": ("A", "overflight"), "duty-on-demand": ("B", "request"),
    "duty-by-a-day": ("A", ""), "at-most": ("A", ""), "at-least": ("A", ""),
}  # fmt: skip
"""Of each clause a bearer, and the act whose incidents are asked about; none: one finding is asked again."""
LETTERS: dict[str, Letter] = {
    "patrol": "A", "red-cross": "A", "agency": "B", "paper": "C", "radio": "D", "rumour": "E", "army-a": "C",
    "army-b": "C",
}  # fmt: skip
SOURCES = tuple(
    Source(
        id=name, letter=letter, origin=name, side=name[-1].upper() if name.startswith("army") else None,
        own_access=letter in "AB", mechanism=name == "patrol",
    )
    for name, letter in LETTERS.items()
)  # fmt: skip


def record_of(accounts: int) -> tuple[Record, dict[str, list[str]]]:
    """A record of so many accounts, and the incidents of each act."""
    drawn = random.Random(7)
    told: list[Account] = []
    incidents: dict[str, list[str]] = {}
    for number in range(accounts // 10):
        name, act = f"i{number}", drawn.choice(ACTS)
        incidents.setdefault(act, []).append(name)
        first = START + drawn.randrange(DAYS * 24) * HOUR
        told += (_account(drawn, f"{name}-{i}", name, act, first) for i in range(10))
    text = Text(id="text", agreement=parse_agreement(AGREEMENT), known=0)
    return Record(sources=SOURCES, texts=(text,), accounts=tuple(told)), incidents


def _account(drawn: random.Random, name: str, incident: str, act: str, first: int) -> Account:
    source = drawn.choice(SOURCES)
    return Account(
        id=name, incident=incident, source=source.id, origin=source.origin, act=act,
        who=drawn.choice([("A",), ("B",), None]), whom=drawn.choice([("A",), ("B",), None]),
        targets=("civilians",), when=Span(first, first + drawn.choice([0, HOUR])),
        zones=frozenset({drawn.choice(["z1", "z1", "z2"])}), reviewed=drawn.random() < 0.5,
        stance=drawn.choice(["supports", "supports", "supports", "denies_act"]), known=START,
    )  # fmt: skip


def keys(clause: str, incidents: dict[str, list[str]], many: int) -> list[Key]:
    """What may be findings of a clause."""
    bearer, act = ASKED[clause]
    head = ("made-up", "benchmark", "1", clause, "", bearer)
    names = random.Random(1).sample(incidents[act], min(3 * many, len(incidents[act]))) if act else []
    if clause == "duty-on-demand":
        return [(*head, "", name) for name in names]
    one = {"duty-by-a-day": "1", "at-least": "least:2"}.get(clause, "")
    return [(*head, name, "") for name in names] or [(*head, "", one)] * many


def timed(index: Index, key: Key) -> tuple[float, Explanation] | None:
    """Seconds of processor time of one explanation, and this; None if there is no such finding."""
    began = time.process_time()
    try:
        found = explain(index, key, at=AT, known_at=AT)
    except ArgumentError:
        return None
    return time.process_time() - began, found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--accounts", type=int, default=100_000)
    asked.add_argument("--findings", type=int, default=20, help="how many of each clause")
    asked.add_argument("--only", choices=ASKED, nargs="*", default=tuple(ASKED), help="the clauses")
    given = asked.parse_args()
    record, incidents = record_of(given.accounts)
    began = time.process_time()
    index = Index(record)
    print(f"{given.accounts} accounts; index {time.process_time() - began:.2f} s, once")
    print(f"{'clause':15} {'findings':>8} {'median':>9} {'longest':>9}   accounts shown, claims tried")
    for clause in given.only:
        found = [f for f in (timed(index, k) for k in keys(clause, incidents, given.findings)) if f]
        times = [1000 * seconds for seconds, _ in found[: given.findings]]
        shown = statistics.median(len(e.evidence) for _, e in found)
        tried = statistics.median(e.changes.tried for _, e in found)
        print(
            f"{clause:15} {len(times):8} {statistics.median(times):6.0f} ms {max(times):6.0f} ms"
            f"   {shown:.0f}, {tried:.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
