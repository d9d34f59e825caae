"""Small records with every kind of uncertainty, and the worlds that each of them leaves possible.

A world fills in everything that an account leaves open: act, who, whom, target, place and minute. In a world
nothing is perhaps, so the judge's answer there needs no reasoning about possibilities. What the judge calls
decided on the uncertain record has to be the answer of every world.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import product

from hypothesis import strategies as st

from truce.asof import Span
from truce.clauses.acts import roots
from truce.clauses.loading import parse_agreement
from truce.clauses.model import Agreement
from truce.findings.record import Record, Text
from truce.incidents.accounts import Account, Source

HOUR, DAY = 60, 1440
START = 29_000_000
"""A minute in February 2025, when the small agreement comes into force."""
END = START + 10 * DAY
LATER_THAN_ALL = START + 1000 * DAY

SOURCES = (
    Source(id="patrol", letter="A", origin="patrol", mechanism=True, own_access=True),
    Source(id="red-cross", letter="A", origin="red-cross", own_access=True),
    Source(id="agency", letter="B", origin="agency", own_access=True),
    Source(id="paper", letter="C", origin="agency"),
    Source(id="army-a", letter="C", origin="army-a", side="A"),
    Source(id="army-b", letter="A", origin="army-b", side="B"),
    Source(id="rumour", letter="E", origin="rumour"),
    Source(id="codes", letter="B", origin="codes", lead=True),
)

_HEAD = """
agreement: small
title: A small agreement
encoding: {author: tests}
zone: UTC
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
actors:
  - {id: G, name: The group, links: [{to: A, kind: proxy, whose: B}]}
bodies: [{id: commission, name: The commission, mandate: [certify, rule]}]
term: {starts: BEGINS, ends: ENDS}
zones:
  - {id: z1, name: One, divisions: [One]}
  - {id: z2, name: Two, divisions: [Two]}
clauses:
"""
CLAUSES = {
    "forbid": """
  - id: forbid
    text: no attacks
    forbid: {who: each, acts: [airstrike, artillery_fire], whom: other_party, targets: [civilians, medical]}
    scope: {zones: [z1]}
""",
    "root": """
  - id: root
    text: no use of force at all
    forbid: {who: each, acts: [ASSAULT]}
    unless: [{kind: self_defence, text: if attacked}]
""",
    "prior": """
  - id: prior
    text: movements are announced two days before
    require_prior: {who: A, acts: [move_forces], needs: notify, at_least: P2D, at_most: P4D}
    unless: [{kind: self_defence, text: if attacked}]
""",
    "consent": """
  - id: consent
    text: no overflight unless it was agreed to beforehand
    require_prior: {who: A, acts: [overflight], needs: approve}
""",
    "oblige": """
  - id: oblige
    text: what is asked for is given within three days
    oblige: {who: B, act: release_detainees, by: {event: act, act: request, by: A, within: P3D}}
""",
    "by-date": """
  - id: by-date
    text: withdrawal within five days of entry into force
    oblige: {who: A, act: withdraw, by: {event: in_force, within: P5D}}
""",
    "limit": """
  - id: limit
    text: not more than one overflight in two days
    limit: {who: A, what: overflights, acts: [overflight], at_most: 1, per: P2D}
""",
}


MORE = {
    "maintain": """
  - id: maintain
    text: the road stays open to civilians
    maintain: {who: A, state: open, broken_by: close_passage, targets: civilians, restored_by: open_passage}
""",
    "permit": """
  - id: permit
    text: the wounded may be brought out, and the other side may not hinder it
    permit: {who: anyone, acts: [evacuate_wounded], hindered_by: [block_aid, deny_access], whom: other_party}
""",
    "register": """
  - id: register
    text: mines are declared within five days
    register: {who: B, what: mines, by: {event: in_force, within: P5D}}
""",
    "returns": """
  - id: returns
    text: no attacks as long as the other side supplies no arms
    forbid: {who: A, acts: [airstrike, artillery_fire]}
    while: {complies: B, with: arms}
  - id: arms
    text: no arms are supplied
    forbid: {who: B, acts: [supply_arms]}
""",
    "dated": """
  - id: dated
    text: a report by the 24th and every third day after it
    oblige: {who: A, act: report, by: 2025-02-24, every: P3D}
""",
    "weekly": """
  - id: weekly
    text: a meeting every third day
    oblige: {who: A, act: meet, every: P3D}
""",
    "ahead": """
  - id: by-date
    text: withdrawal within five days of entry into force
    oblige: {who: A, act: withdraw, by: {event: in_force, within: P5D}}
  - id: ahead
    text: a report two days before the withdrawal at the latest
    oblige: {who: A, act: report, by: {event: met, clause: by-date, before: P2D}}
""",
    "asked": """
  - id: asked
    text: notice a day before each request at the latest
    oblige: {who: B, act: notify, by: {event: act, act: request, by: A, zones: [z1], before: P1D}}
""",
    "follows": """
  - id: by-date
    text: withdrawal within five days of entry into force
    oblige: {who: A, act: withdraw, by: {event: in_force, within: P5D}}
  - id: follows
    text: release two days after the withdrawal
    oblige: {who: B, act: release_detainees, by: {event: met, clause: by-date, within: P2D}}
""",
    "owed": """
  - id: owed
    text: at least two deliveries in two days
    limit: {who: A, what: deliveries, acts: [deliver_aid], at_least: 2, per: P2D}
""",
    "things": """
  - id: things
    text: not more than five people detained in two days
    limit: {who: A, what: people, acts: [detain], counts: things, at_most: 5, per: P2D}
""",
    "stock": """
  - id: stock
    text: between two and five guns at a time
    limit: {who: A, what: guns, acts: [deploy], stock: true, at_most: 5, at_least: 2}
""",
    "outside": """
  - id: outside
    text: no attacks but in the second area
    forbid: {who: each, acts: [airstrike, artillery_fire]}
    scope: {outside: z2, until: 2025-02-25}
""",
}
"""Clauses of the kinds and with the modifiers that the small agreement as a whole does without."""


HOURS = {
    "nights": """
  - id: nights
    text: no attacks at night, nor on Sundays
    forbid: {who: each, acts: [airstrike, artillery_fire], whom: other_party}
    scope:
      during: [{hours: 21:00/04:00, hours_maybe: 18:00/06:00}, {days: sunday}]
      clock: [UTC, Asia/Tokyo]
""",
    "by-day": """
  - id: by-day
    text: the road stays open by day, but not on polling day
    maintain: {who: A, state: open, broken_by: close_passage, restored_by: open_passage}
    scope: {during: {hours: 06:00/18:00}, not_during: {dates: not_stated}}
  - id: announced
    text: movements by night are announced
    require_prior: {who: A, acts: [move_forces], needs: notify, at_least: P1D}
    scope: {not_during: {hours: 06:00/18:00}}
""",
    "but-on-feasts": """
  - id: reports
    text: a report every day but on feasts
    oblige: {who: A, act: report, by: 2025-02-21, every: P1D}
    scope: {not_during: {dates: 2025-02-22, dates_maybe: 2025-02-21/2025-02-23}}
  - id: deliveries
    text: two a day, but on Mondays
    limit: {who: A, what: lorries, acts: [deliver_aid], at_least: 2, at_most: 2, per: P1D}
    scope: {not_during: [{days: monday}, {hours: 22:00/04:00}]}
  - id: asked
    text: an answer in three days, for what is asked before the harvest
    oblige: {who: B, act: release_detainees, by: {event: act, act: request, by: A, within: P3D}}
    scope: {not_during: {yearly: 02-26/03-10, yearly_maybe: 02-24/03-10}}
""",
}
"""Clauses with times of day, weekdays and dates."""

RULED = {
    "ruled": """
  - id: ruled
    text: no attacks as long as no arms are supplied, nor the commission finds so
    forbid: {who: A, acts: [airstrike, artillery_fire]}
    unless: [{kind: self_defence, text: if attacked}]
    while: [{complies: B, with: supplies, ruled_by: commission}, {complies: B, with: supplies}]
  - id: supplies
    text: no arms are supplied
    forbid: {who: B, acts: [supply_arms]}
  - id: answered
    text: a report in five days, as long as the commission finds no arms supplied
    oblige: {who: A, act: report, by: {event: in_force, within: P5D}}
    while: {complies: B, with: supplies, ruled_by: commission}
  - id: notified
    text: movements are announced, as long as the commission finds no arms supplied
    require_prior: {who: A, acts: [move_forces], needs: notify, at_least: P1D}
    while: {complies: B, with: supplies, ruled_by: commission}
  - id: flown
    text: at most one flight, as long as the commission finds no arms supplied
    limit: {who: A, what: flights, acts: [overflight], at_most: 1, per: P3D}
    while: {complies: B, with: supplies, ruled_by: commission}
"""
}
"""Clauses from which a ruling releases."""


NUMBERS = {
    "counted": """
  - id: counted
    text: six are released within three days of a request
    oblige:
      {who: B, act: release_detainees, count: 6, by: {event: act, act: request, by: A, within: P3D}}
""",
    "counted-once": """
  - id: counted-once
    text: five are withdrawn within five days of entry into force, as the commission certifies
    oblige: {who: each, act: withdraw, count: 5, by: {event: in_force, within: P5D}, certified_by: red-cross}
  - id: then
    text: release two days after all of them
    oblige: {who: B, act: release_detainees, by: {event: met, clause: counted-once, within: P2D}}
""",
    "counted-again": """
  - id: counted-again
    text: nobody named releases three every four days, or tries to
    oblige: {who: not_stated, act: release_detainees, count: 3, every: P4D}
  - id: dated-number
    text: by a day
    oblige: {who: A, act: release_detainees, count: 3, by: 2025-02-24}
    answers_for: best_efforts
""",
    "for-each": """
  - id: for-each
    text: two for each
    oblige:
      {who: B, act: release_detainees, count: 2, for_each: true,
       by: {event: act, act: return_remains, by: other_party, not_before: PT12H, within: P3D}}
""",
    "owed-things": """
  - id: owed-things
    text: at least six people in two days, and ten at most
    limit:
      {who: A, what: people, acts: [deliver_aid], counts: things, at_least: 6, at_most: 10, per: P2D}
    answers_for: best_efforts
  - id: owed-in-all
    text: at least three
    limit: {who: B, what: deliveries, acts: [deliver_aid], at_least: 3, averaged_over: P6D, per: P3D}
""",
    "of-the-calendar": """
  - id: daily
    text: one flight a day, no more and no less
    limit: {who: A, what: flights, acts: [overflight], at_most: 1, at_least: 1, per: P1D, window: calendar}
  - id: monthly
    text: at most two requests a month
    limit: {who: A, what: requests, acts: [request], at_most: 2, per: P1M, window: calendar}
  - id: unsaid
    text: at most one delivery a day
    limit: {who: A, what: deliveries, acts: [deliver_aid], counts: things, at_most: 4, at_least: 3, per: P1D}
  - id: counted-from-the-start
    text: at most one movement in each two days
    limit: {who: A, what: movements, acts: [move_forces], at_most: 1, per: P2D, window: from_start}
""",
    "staged": """
  - id: staged
    text: heavy weapons leave the first area in two days, others the second one two days after that
    oblige:
      who: each
      act: withdraw
      phases:
        - {id: heavy, what: heavy weapons, zone: z1, weapons: rockets, by: {event: in_force, within: P2D}}
        - {id: rest, what: the rest, zone: z2, by: {event: met, clause: staged, phase: heavy, within: P2D}}
  - id: thirds
    text: three by one day, six in six days
    oblige:
      who: each
      act: release_detainees
      phases:
        - {id: one, what: a third, count: 3, by: 2025-02-23}
        - {id: two, what: two thirds, count: 6, by: {event: in_force, within: P6D}}
  - id: upon
    text: a declaration when the first third is free
    oblige: {who: B, act: declare, by: {event: met, clause: thirds, phase: one, within: P2D}}
""",
    "tried": """
  - id: tried
    text: efforts to withdraw within five days, certified
    oblige: {who: A, act: withdraw, by: {event: in_force, within: P5D}, certified_by: patrol}
    answers_for: best_efforts
  - id: waits
    text: no attacks as long as the other releases four
    forbid: {who: B, acts: [airstrike]}
    while: {complies: A, with: freed}
  - id: freed
    text: four are released
    oblige: {who: A, act: release_detainees, count: 4, by: {event: in_force, within: P3D}}
""",
    "lasting": """
  - id: lasting
    text: the road stays open
    maintain:
      {who: A, state: open, broken_by: [close_passage, airstrike], restored_by: [open_passage, airstrike]}
    unless:
      - {kind: self_defence, text: if attacked}
      - {kind: rotation, text: to rotate, acts: [close_passage]}
""",
}
"""Clauses on numbers, on efforts, and on what lasts."""

BEGINS = ("2025-02-19T21:20", "2025-02-19T22:20")
ENDS = ("2025-03-01T21:20", "2025-03-01T23:20")


@lru_cache
def agreement(*names: str, begins: str = "/".join(BEGINS), ends: str = "/".join(ENDS)) -> Agreement:
    """The small agreement with the clauses named (all if none is); its start and end can be made exact."""
    head = _HEAD.replace("BEGINS", begins).replace("ENDS", ends)
    return parse_agreement(
        head + "".join((CLAUSES | MORE | NUMBERS | HOURS | RULED)[name] for name in names or tuple(CLAUSES))
    )


def record(accounts: list[Account], small: Agreement) -> Record:
    """Accounts beside the small agreement."""
    texts = (Text(id="text", agreement=small, known=0),)
    return Record(sources=SOURCES, texts=texts, accounts=tuple(accounts))


_ACTS = (
    "airstrike", "artillery_fire", "ASSAULT", None, "move_forces", "notify", "request", "release_detainees",
    "withdraw", "overflight",
)  # fmt: skip


MAYBE_WHO = st.sampled_from([frozenset[str]()] * 3 + [frozenset({"A", "B"}), frozenset({"B", "G"})])
MAYBE_TARGETS = st.sampled_from([frozenset[str]()] * 3 + [frozenset({"civilians", "security_forces"})])


@st.composite
def accounts(draw: st.DrawFn, acts: tuple[str | None, ...] = _ACTS, certain: bool = False) -> Account:
    """An account with every attribute told, told vaguely, or not told."""
    source = draw(st.sampled_from(SOURCES))
    first = START + draw(st.sampled_from([-2, 0, 1, 20, 48, 71, 72, 100, 238, 240, 242, 260])) * HOUR
    width = 0 if certain else draw(st.sampled_from([0, 0, HOUR, 30 * HOUR]))
    untold = st.nothing() if certain else st.none()
    zones = draw(untold | st.sampled_from([frozenset({"z1"}), frozenset({"z2"}), frozenset()]))
    maybe = (
        frozenset() if certain or zones is None else draw(st.sampled_from([frozenset(), frozenset({"z1"})]))
    )
    return Account(
        id=f"a{draw(st.integers(0, 10**9))}",
        incident=f"i{draw(st.integers(0, 3))}",
        source=source.id,
        origin=source.origin,
        stance=draw(st.sampled_from(["supports"] * 4 + ["denies_act", "denies_author"])),
        certainty=draw(st.sampled_from(["fact", "reported", "alleged", "unverified", "disputed", "denied"])),
        act=draw(st.sampled_from([a for a in acts if not certain or (a is not None and a not in roots())])),
        who=draw(untold | st.sampled_from([("A",), ("B",), ("G",), ("A", "B"), ()])),
        whom=draw(untold | st.sampled_from([("A",), ("B",), ()])),
        targets=draw(
            untold | st.sampled_from([("civilians",), ("security_forces",), ("medical", "schools")])
        ),
        who_maybe=draw(MAYBE_WHO) if not certain else frozenset(),
        whom_maybe=draw(MAYBE_WHO) if not certain else frozenset(),
        targets_maybe=draw(MAYBE_TARGETS) if not certain else frozenset(),
        when=Span(first, first + width),
        zones=zones,
        zones_maybe=maybe,
        claimed=draw(st.sampled_from([(), (), ("self_defence",)])),
        reviewed=draw(st.booleans()),
        entitled=draw(st.sampled_from([False, False, True])),
        examined=draw(st.sampled_from([False, False, False, True])),
        known=draw(st.sampled_from([START, START + 300 * HOUR, START + 400 * HOUR])),
        until=draw(st.sampled_from([None, None, None, START + 500 * HOUR])),
        wording=draw(st.sampled_from([None, None, None, None, "words of w"])),
    )


def worlds(uncertain: Account, moments: tuple[int, ...]) -> Iterator[Account]:
    """Every way to fill in what one account leaves open, at the moments that matter and its two ends."""
    under = sorted(roots().get(uncertain.act or "", ()))
    act = [uncertain.act] if uncertain.act and not under else (under[:3] or ["airstrike", "notify"])
    if "airstrike" in under:
        act = ["airstrike", "killing"]
    # "Not by A or B" denies both, and a denial that names nobody is the speaker's own: nothing is open in it.
    denial = uncertain.stance == "denies_author"
    who = [uncertain.who] if denial else named(uncertain.who, uncertain.who_maybe, [("A",), ("B",), ()])
    whom = named(uncertain.whom, uncertain.whom_maybe, [("A",), ("B",), ()])
    targets = named(uncertain.targets, uncertain.targets_maybe, [("civilians",), ("security_forces",)])
    if uncertain.zones is None:
        zones = [frozenset({"z1"}), frozenset({"z2"})]
    else:
        extra = sorted(uncertain.zones_maybe - uncertain.zones)
        zones = [uncertain.zones, *(uncertain.zones | {z} for z in extra)]
    span = uncertain.when
    minutes = sorted({span.first, span.last, *(m for m in moments if span.first <= m <= span.last)})
    for a, w, m, t, z, minute in product(act, who, whom, targets, zones, minutes):
        yield replace(
            uncertain, act=a, who=w, whom=m, targets=t, zones=z, zones_maybe=frozenset(),
            who_maybe=uncertain.who_maybe if denial else frozenset(), whom_maybe=frozenset(),
            targets_maybe=frozenset(), when=Span(minute, minute),
        )  # fmt: skip


def named(
    told: tuple[str, ...] | None, maybe: frozenset[str], anybody: list[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """Every way to fill in who it was: what is sure, with none or one of those that it may also be."""
    if maybe:
        return [told or (), *((*(told or ()), name) for name in sorted(maybe))]
    return anybody if told is None else [told]


ALL_KINDS = """
  - id: forbid
    text: no attacks in zone one
    forbid: {who: each, acts: [airstrike, artillery_fire], whom: other_party, targets: [civilians, medical]}
    scope: {zones: [z1]}
  - id: root
    text: no use of force at all, as long as the other keeps to the ban
    forbid: {who: each, acts: [ASSAULT, block_aid], whom: other_party}
    unless:
      - {kind: self_defence, text: if attacked, acts: [airstrike]}
      - {kind: medical_evacuation, text: by air}
    while: {complies: B, with: forbid}
  - id: notice
    text: movements are announced two days before, as long as the other withdraws
    require_prior: {who: A, acts: [move_forces], needs: notify, at_least: P2D, at_most: P4D}
    while: {complies: B, with: in-full}
  - id: consent
    text: no overflight unless it was agreed to beforehand
    require_prior: {who: each, acts: [overflight], needs: approve}
  - id: oblige
    text: what is asked for is given within three days
    oblige: {who: B, act: release_detainees, by: {event: act, act: request, by: A, zones: [z1], within: P3D}}
  - id: in-full
    text: withdrawal of all forces within a month of entry into force
    oblige: {who: each, act: withdraw, in_full: true, by: {event: in_force, within: P1M}}
  - id: weekly
    text: a release every two days, by nobody named
    oblige: {who: not_stated, act: release_detainees, every: P2D, by: {event: in_force, within: P1D}}
  - id: after
    text: a release within two days of the withdrawal
    oblige: {who: B, act: release_detainees, by: {event: met, clause: in-full, within: P2D}}
  - id: ahead
    text: a release a day before the withdrawal at the latest
    oblige: {who: A, act: release_detainees, by: {event: met, clause: in-full, before: P1D}}
  - id: open
    text: the road stays open to civilians
    maintain:
      who: A
      state: open
      broken_by: [block_aid, airstrike]
      targets: [civilians]
      restored_by: [withdraw]
    scope: {outside: [z2]}
  - id: evacuation
    text: the wounded of the other side may be taken out
    permit: {who: anyone, acts: [withdraw], hindered_by: [artillery_fire], whom: other_party}
  - id: lists
    text: holdings are declared by a day
    register: {who: each, what: weapons, by: 2025-02-25}
  - id: flights
    text: not more than one overflight in a month
    limit: {who: A, what: overflights, acts: [overflight], at_most: 1, per: P1M}
  - id: people
    text: not more than ten people moved in two days
    limit: {who: A, what: people, acts: [move_forces], at_most: 10, per: P2D, counts: things}
  - id: stock
    text: not more than five pieces
    limit: {who: B, what: pieces, acts: [declare], at_most: 5, stock: true}
"""
"""A clause of every kind, with every modifier that changes what a record says of it."""
