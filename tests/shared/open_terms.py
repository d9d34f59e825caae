"""Clauses of every kind with every modifier that the judge reads, what each leaves open, what may fill it.

A word in capitals stands for something that a text may leave open: as open, and as it is in single worlds. In
an open agreement every such word is open; a world takes one filling of each.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random

from hypothesis import strategies as st
from worlds import BEGINS, DAY, END, ENDS, HOUR, SOURCES, START, accounts, named

from truce.asof import EVER, Span
from truce.clauses.acts import roots
from truce.clauses.loading import parse_agreement
from truce.clauses.model import Agreement
from truce.findings.record import LifecycleEntry, Record, Ruling, Text
from truce.incidents.accounts import Account

OPEN: dict[str, tuple[str, tuple[str, ...]]] = {
    "BEGINS": ("/".join(BEGINS), BEGINS),
    "ENDS": ("/".join(ENDS), ENDS),
    "ZONE": ("not_stated", ("UTC", "Etc/GMT+12", "Etc/GMT-14")),
    "MONTH": ("P1M", ("P28D", "P29D", "P30D", "P31D")),
    "SINCE": ("2025-02-22", ("2025-02-22T00:00", "2025-02-22T13:00", "2025-02-22T23:59")),
    "NIGHT": (
        "hours: 21:00/04:00, hours_maybe: 18:00/06:00",
        ("hours: 18:00/06:00", "hours: 21:00/04:00", "hours: 19:31/04:59"),
    ),
    "FEAST": (
        "dates: 2025-02-22, dates_maybe: 2025-02-21/2025-02-24",
        ("dates: 2025-02-22", "dates: 2025-02-21/2025-02-22", "dates: 2025-02-22/2025-02-24"),
    ),
    "HARVEST": (
        "yearly: 02-24/02-25, yearly_maybe: 02-24/03-02",
        ("yearly: 02-24/02-25", "yearly: 02-24/03-01", "yearly: 02-24/03-02"),
    ),
    "POLLING": (
        "dates: not_stated",
        ("dates: 2024-02-22", "dates: 2025-02-22", "dates: 2025-02-20/2025-02-28"),
    ),
    "CLOCKS": ("clock: [UTC, Asia/Tokyo]", ("clock: UTC", "clock: Asia/Tokyo")),
    "CAPPED": ("window: not_stated", ("window: calendar", "window: any")),
    "COUNTED": ("window: not_stated", ("window: calendar", "window: from_start")),
    "SEA": ("at_sea: true", ("outside: []", "zones: z3")),
    "HEIGHT": ("altitude_below_m: 100", ("outside: []", "zones: z3")),
}

_HEAD = """
agreement: small
title: A small agreement
encoding: {author: tests}
zone: UTC
months: not_stated
version: VERSION
parties: [{id: A, name: A-land}, {id: B, name: B-land}, {id: C, name: C-land, side: A}]
bodies: [{id: commission, name: The commission, mandate: [certify, rule]}]
actors:
  - {id: G, name: The group, links: [{to: A, kind: proxy, whose: B}, {to: B, kind: opposed, whose: B}]}
  - {id: U, name: The unit, links: [{to: A, kind: unit, whose: the text}]}
term: {starts: BEGINS, ends: ENDS}
lifecycle:
  - {act: suspend, who: each}
  - {act: terminate, who: each, notice: P2D}
zones:
  - {id: z1, name: One, divisions: [One]}
  - {id: z2, name: Two, divisions: [Two]}
  - {id: z3, name: Three, divisions: [Three]}
"""


def _upon(rule: str) -> str:
    return _HEAD.replace("lifecycle:\n", f"lifecycle:\n  - {{{rule}}}\n") + "clauses:\n"


_FREED = "  - {id: freed, text: they are freed, oblige: {who: A, act: release_detainees, by: 2025-02-24}}\n"
_ALONE = _HEAD + "clauses:\n"
_ARMS = "  - {id: arms, text: no arms are supplied, forbid: {who: each, acts: supply_arms}}\n"
_UNDER_A_CONDITION = (
    _HEAD
    + """conditions:
  - {id: c, text: in return, kind: reciprocity, clause: arms, applies_to: one}
clauses:
"""
    + _ARMS
)


@dataclass(frozen=True)
class Term:
    """Clauses, the acts that accounts tell of under them, and what else may be known."""

    clauses: str
    acts: tuple[str | None, ...]
    head: str = _ALONE
    next_version: str = ""
    lives: bool = False
    """Whether the agreement is suspended, extended or ended meanwhile."""
    ruled: tuple[str, ...] = ()
    """The clauses on which the commission may rule."""
    unmet: str = ""
    """The clause that, if it is not met, ends or suspends the agreement."""


def _one(kind: str, words: str, more: str = "") -> str:
    return f"  - {{id: one, text: a term, {kind}: {{{words}}}{', ' + more if more else ''}}}\n"


_HARMS = ("airstrike", "artillery_fire", "ASSAULT", None)
_BAN = "who: each, acts: [airstrike, artillery_fire]"
_ASKED = "by: {event: act, act: request, by: A, within: P3D}"
TERMS = {
    "forbid-means": Term(_one("forbid", _BAN + ", means: [rockets]"), _HARMS),
    "forbid-weapons-in-a-zone": Term(
        _one(
            "forbid", "who: A, acts: [mode:shelling]", "scope: {weapons: [rockets], zones: z1, outside: z2}"
        ),
        _HARMS,
    ),
    "forbid-each-to-the-other-side": Term(_one("forbid", _BAN + ", whom: other_party"), _HARMS),
    "forbid-aimed-at-groups": Term(
        _one("forbid", "who: A, acts: [supply_arms, harbour], whom: {named: [U], acting_against: B}"),
        ("supply_arms", "AID", "harbour"),
    ),
    "forbid-at-sea": Term(_one("forbid", _BAN, "scope: {SEA}"), _HARMS),
    "forbid-below-a-height": Term(_one("forbid", _BAN, "scope: {HEIGHT}"), _HARMS),
    "forbid-since-a-day": Term(_one("forbid", _BAN, "scope: {since: SINCE}"), _HARMS),
    "forbid-at-night": Term(
        _one("forbid", _BAN, "scope: {during: [{NIGHT}, {days: sunday}], CLOCKS}"), _HARMS, lives=True
    ),
    "forbid-but-at-night-and-on-feasts": Term(
        _one("forbid", _BAN, "scope: {not_during: [{NIGHT, HARVEST}, {FEAST}]}"), _HARMS, lives=True
    ),
    "forbid-on-some-days-of-a-harvest": Term(
        _one("forbid", _BAN, "scope: {during: {HARVEST, days: [monday, tuesday]}, zones: z1}"), _HARMS
    ),
    "forbid-but-on-polling-day": Term(
        _one("forbid", _BAN, "scope: {during: {hours: 06:00/18:00}, not_during: {POLLING}}"), _HARMS
    ),
    "maintain-by-day": Term(
        _one(
            "maintain",
            "who: A, state: open, broken_by: [close_passage], restored_by: [open_passage]",
            "scope: {during: {hours: 06:00/18:00}}",
        ),
        ("close_passage", "open_passage", "COERCE"),
    ),
    "oblige-but-on-feasts": Term(
        _one("oblige", "who: A, act: report, every: P1D, by: 2025-02-21", "scope: {not_during: {FEAST}}"),
        ("report", "CONSULT"),
    ),
    "limit-but-on-feasts": Term(
        _one(
            "limit",
            "who: A, what: trucks, acts: [deliver_aid], at_least: 1, per: P1D",
            "scope: {not_during: [{FEAST}, {hours: 22:00/04:00}]}",
        ),
        ("deliver_aid", "deliver_aid", "AID"),
        lives=True,
    ),
    "prior-by-night": Term(
        _one(
            "require_prior",
            "who: A, acts: [move_forces], needs: notify, at_least: P1D",
            "scope: {during: {NIGHT}}",
        ),
        ("move_forces", "notify", "MOBILIZE"),
    ),
    "forbid-until-it-is-unmet": Term(
        _one("forbid", _BAN) + _FREED,
        (*_HARMS, "release_detainees"),
        head=_upon("act: terminate, upon: {event: unmet, clause: freed}"),
        ruled=("freed",),
        unmet="freed",
    ),
    "forbid-suspended-when-unmet": Term(
        _one("forbid", _BAN) + _FREED.replace("2025-02-24", "{event: in_force, within: P3D}"),
        (*_HARMS, "release_detainees"),
        head=_upon("act: suspend, notice: P1D, upon: {event: unmet, clause: freed}"),
        lives=True,
        ruled=("freed",),
        unmet="freed",
    ),
    "forbid-suspended-when-ruled": Term(
        _one("forbid", _BAN) + _ARMS,
        (*_HARMS, "supply_arms"),
        head=_upon("act: suspend, upon: {event: ruled, clause: arms}"),
        lives=True,
        ruled=("arms",),
    ),
    "forbid-that-may-be-left-when-ruled": Term(
        _one("forbid", _BAN) + _ARMS,
        (*_HARMS, "supply_arms"),
        head=_upon(
            "act: terminate, who: each, notice: PT12H, upon: {event: ruled, clause: arms, body: commission}"
        ),
        lives=True,
        ruled=("arms",),
    ),
    "forbid-released-by-a-ruling": Term(
        _one("forbid", "who: A, acts: [airstrike]", "while: {complies: B, with: arms, ruled_by: commission}")
        + "  - {id: two, text: t, oblige: {who: A, act: withdraw, by: 2025-02-25},"
        " while: [{complies: B, with: arms, ruled_by: commission}, {complies: B, with: arms}]}\n" + _ARMS,
        (*_HARMS, "supply_arms", "withdraw"),
        ruled=("arms",),
    ),
    "forbid-without-a-zone": Term(
        _one("forbid", _BAN), _HARMS, head=_ALONE.replace("zone: UTC", "zone: ZONE")
    ),
    "forbid-with-exceptions": Term(
        _one("forbid", _BAN, "unless: [{kind: self_defence, acts: [airstrike]}, {kind: rotation}]"), _HARMS
    ),
    "forbid-under-a-condition": Term(
        _one("forbid", _BAN + ", whom: other_party"), (*_HARMS, "supply_arms"), head=_UNDER_A_CONDITION
    ),
    "forbid-readings": Term(
        _one(
            "forbid",
            _BAN,
            "readings: [{id: r1, whose: A, targets: civilians}, {id: r2, whose: B, absent: true},"
            " {id: r3, whose: B, who: B, acts: [killing], scope: {zones: z1}, unless: [{kind: rotation}]}]",
        ),
        (*_HARMS, "killing"),
    ),
    "forbid-while-by-one-reading": Term(
        _one(
            "forbid",
            _BAN,
            "readings: [{id: r1, whose: A}, {id: r2, whose: B, while: {complies: A, with: arms}}]",
        )
        + _ARMS,
        (*_HARMS, "supply_arms"),
    ),
    "forbid-implied": Term(_one("forbid", _BAN, "implicit: true"), _HARMS, lives=True),
    "forbid-in-two-versions": Term(
        _one("forbid", "who: A, acts: airstrike"),
        _HARMS,
        next_version=_one("forbid", "who: each, acts: ASSAULT"),
    ),
    "oblige-in-full": Term(
        _one("oblige", "who: A, act: withdraw, in_full: true, by: 2025-02-24, certified_by: commission"),
        ("withdraw", "withdraw", "RETREAT"),
    ),
    "oblige-readings": Term(
        _one(
            "oblige",
            "who: each, act: withdraw, whom: other_party, by: 2025-02-24",
            "readings: [{id: r1, whose: A, by: {event: in_force, within: P9D}},"
            " {id: r2, whose: B, answers_for: best_efforts}, {id: r3, whose: B, who: A, acts: [report]}]",
        ),
        ("withdraw", "RETREAT", "report"),
    ),
    "oblige-in-phases": Term(
        _one(
            "oblige",
            "who: each, act: withdraw, phases:"
            " [{id: p1, what: one, by: 2025-02-22, zone: z1, certified_by: commission},"
            " {id: p2, what: two, by: {event: in_force, within: P8D, not_before: P3D}}]",
        ),
        ("withdraw", "withdraw", "RETREAT"),
    ),
    "oblige-in-counted-steps": Term(
        _one(
            "oblige",
            "who: each, act: release_detainees, phases:"
            " [{id: p1, what: a third, count: 3, by: 2025-02-23},"
            " {id: p2, what: two thirds, count: 6, by: {event: in_force, within: P6D}}]",
        )
        + "  - {id: then, text: after, oblige: {who: B, act: withdraw,"
        " by: {event: met, clause: one, phase: p1, within: P2D}}}\n",
        ("release_detainees", "release_detainees", "YIELD", "withdraw"),
    ),
    "oblige-step-by-step": Term(
        _one(
            "oblige",
            "who: A, act: withdraw, phases:"
            " [{id: p1, what: guns, by: 2025-02-22, zone: z1, weapons: rockets},"
            " {id: p2, what: all, by: {event: met, clause: one, phase: p1, within: P2D}, zone: z2}]",
            "scope: {weapons: rifles}",
        ),
        ("withdraw", "withdraw", "RETREAT"),
    ),
    "oblige-after-a-number-of-each": Term(
        "  - {id: first, text: all, oblige: {who: each, act: release_detainees, count: 3, by: 2025-02-27}}\n"
        + _one("oblige", "who: B, act: withdraw, by: {event: met, clause: first, within: P2D}"),
        ("release_detainees", "release_detainees", "withdraw"),
    ),
    "oblige-within-a-month": Term(
        _one("oblige", "who: B, act: release_detainees, by: {event: act, act: request, within: MONTH}"),
        ("request", "release_detainees"),
    ),
    "oblige-not-before": Term(
        _one(
            "oblige",
            "who: B, act: release_detainees,"
            " by: {event: act, act: request, by: other_party, within: P5D, not_before: P1D}",
        ),
        ("request", "release_detainees"),
    ),
    "oblige-before": Term(
        _one("oblige", "who: A, act: notify, by: {event: act, act: move_forces, by: A, before: P1D}"),
        ("notify", "move_forces", "MOBILIZE"),
    ),
    "oblige-before-another": Term(
        "  - {id: first, text: a report, oblige: {who: B, act: report, by: 2025-02-26}}\n"
        + _one("oblige", "who: A, act: withdraw, by: {event: met, clause: first, before: P1D}"),
        ("report", "withdraw", "CONSULT"),
    ),
    "oblige-nobody-named": Term(
        _one("oblige", "who: not_stated, act: release_detainees, by: {event: in_force, within: P3D}"),
        ("release_detainees", "YIELD"),
    ),
    "oblige-for-trying": Term(
        _one("oblige", f"who: B, act: release_detainees, {_ASKED}", "answers_for: best_efforts"),
        ("request", "release_detainees"),
    ),
    "oblige-while": Term(
        _one("oblige", "who: A, act: withdraw, by: 2025-02-27", "while: {complies: B, with: arms}") + _ARMS,
        ("withdraw", "supply_arms", "AID"),
    ),
    "oblige-a-number": Term(
        _one("oblige", "who: A, act: release_detainees, count: 4, by: 2025-02-27"),
        ("release_detainees", "release_detainees", "YIELD"),
    ),
    "oblige-for-each": Term(
        _one(
            "oblige",
            "who: A, act: release_detainees, count: 3, for_each: true,"
            " by: {event: act, act: return_remains, by: B, within: P2D}",
        ),
        ("release_detainees", "release_detainees", "return_remains"),
    ),
    "oblige-after-a-number": Term(
        "  - {id: first, text: all, oblige: {who: A, act: release_detainees, count: 4, by: 2025-02-27}}\n"
        + _one("oblige", "who: B, act: withdraw, by: {event: met, clause: first, within: P2D}"),
        ("release_detainees", "release_detainees", "withdraw"),
    ),
    "oblige-after-two": Term(
        "  - {id: first, text: all, oblige: {who: each, act: report, by: 2025-02-24}}\n"
        + _one("oblige", "who: B, act: withdraw, by: {event: met, clause: first, within: P2D}"),
        ("report", "report", "withdraw", "CONSULT"),
    ),
    "oblige-meanwhile": Term(
        _one("oblige", "who: A, act: report, by: 2025-02-24, every: P3D"), ("report", "CONSULT"), lives=True
    ),
    "oblige-from-a-cut-off": Term(
        _one("oblige", "who: A, act: withdraw, by: {event: cutoff, within: P5D}"), ("withdraw", "RETREAT")
    ),
    "oblige-monthly": Term(_one("oblige", "who: A, act: report, every: P1M"), ("report", "CONSULT")),
    "maintain-in-a-zone": Term(
        _one(
            "maintain",
            "who: each, state: open, broken_by: [close_passage], restored_by: [open_passage]",
            "scope: {zones: z1}, unless: [{kind: force_majeure}]",
        ),
        ("close_passage", "open_passage", "COERCE"),
    ),
    "maintain-against-some": Term(
        _one(
            "maintain",
            "who: each, state: calm, broken_by: [ASSAULT], whom: other_party, targets: civilians,"
            " restored_by: withdraw",
        ),
        (*_HARMS, "withdraw"),
    ),
    "maintain-while": Term(
        _one(
            "maintain", "who: A, state: open, broken_by: [close_passage]", "while: {complies: B, with: arms}"
        )
        + "  - {id: arms, text: no arms, maintain: {who: B, state: none, broken_by: [supply_arms]}}\n",
        ("close_passage", "supply_arms", "AID", "COERCE"),
    ),
    "permit-one": Term(
        _one(
            "permit",
            "who: A, acts: [evacuate_wounded], hindered_by: [block_aid]",
            "scope: {until: 2025-02-25}",
        ),
        ("block_aid", "COERCE", "deny_access"),
        lives=True,
    ),
    "permit-some": Term(
        _one(
            "permit",
            "who: each, acts: [deliver_aid], hindered_by: [block_aid], whom: other_party, targets: aid",
        ),
        ("block_aid", "COERCE"),
    ),
    "register-each": Term(
        _one("register", "who: each, what: mines, by: 2025-02-25, verified_by: commission"),
        ("declare", "COOPERATE"),
        lives=True,
    ),
    "prior-of-the-other": Term(
        _one(
            "require_prior", "who: each, acts: [move_forces], needs: approve, to: other_party, at_most: MONTH"
        ),
        ("move_forces", "approve", "MOBILIZE"),
    ),
    "prior-in-a-zone": Term(
        _one(
            "require_prior",
            "who: A, acts: [move_forces], needs: notify, at_least: P1D",
            "scope: {zones: z1}, while: {complies: B, with: arms}",
        )
        + _ARMS,
        ("move_forces", "notify", "supply_arms"),
    ),
    "limit-in-a-month": Term(
        _one("limit", "who: A, what: flights, acts: [overflight], at_most: 2, per: MONTH"),
        ("overflight", "overflight", "MOBILIZE"),
    ),
    "limit-of-a-day": Term(
        _one("limit", "who: A, what: flights, acts: [overflight], at_most: 1, per: P1D, CAPPED"),
        ("overflight", "overflight", "MOBILIZE"),
    ),
    "limit-of-a-day-somewhere": Term(
        _one("limit", "who: A, what: flights, acts: [overflight], at_most: 1, per: P1D, window: calendar"),
        ("overflight", "overflight", "MOBILIZE"),
        head=_ALONE.replace("zone: UTC", "zone: ZONE"),
    ),
    "limit-from-the-start": Term(
        _one("limit", "who: A, what: flights, acts: [overflight], at_most: 1, per: P2D, window: from_start"),
        ("overflight", "overflight", "MOBILIZE"),
    ),
    "limit-owed-a-day": Term(
        _one("limit", "who: A, what: trucks, acts: [deliver_aid], at_least: 1, per: P1D, COUNTED"),
        ("deliver_aid", "deliver_aid", "AID"),
        lives=True,
    ),
    "limit-on-average": Term(
        _one("limit", "who: A, what: flights, acts: [overflight], at_most: 1, per: P1D, averaged_over: P3D"),
        ("overflight", "overflight", "MOBILIZE"),
    ),
    "limit-things-owed": Term(
        _one("limit", "who: A, what: trucks, acts: [deliver_aid], counts: things, at_least: 4, per: P3D"),
        ("deliver_aid", "deliver_aid", "AID"),
    ),
    "limit-while": Term(
        _one(
            "limit",
            "who: A, what: flights, acts: [overflight], at_most: 1, per: P3D",
            "while: {complies: B, with: arms}, scope: {zones: z1}",
        )
        + _ARMS,
        ("overflight", "overflight", "supply_arms"),
    ),
    "limit-owed-in-all": Term(
        _one("limit", "who: B, what: deliveries, acts: [deliver_aid], at_least: 2"),
        ("deliver_aid", "deliver_aid", "AID"),
        lives=True,
    ),
}


@lru_cache
def agreements(term: Term, filled: tuple[tuple[str, str], ...] = ()) -> tuple[Agreement, ...]:
    """The versions of an agreement with these clauses; what is not filled is open."""
    words = {word: open_ for word, (open_, _) in OPEN.items()} | dict(filled)
    texts = [term.head.replace("VERSION", "1") + term.clauses]
    if term.next_version:
        texts.append(
            term.head.replace("VERSION", "2\nversion_since: SINCE") + term.next_version,
        )
    for word, value in words.items():
        texts = [text.replace(word, value) for text in texts]
    return tuple(parse_agreement(text) for text in texts)


def filling(term: Term, chance: Random) -> tuple[tuple[str, str], ...]:
    """One way to fill in what the text of a term leaves open."""
    text = term.head + term.clauses + ("SINCE" if term.next_version else "")
    return tuple((word, chance.choice(values)) for word, (_, values) in OPEN.items() if word in text)


@st.composite
def told(draw: st.DrawFn, acts: tuple[str | None, ...]) -> Account:
    """An account that may also tell the means, a number, whether it was all, or that nobody could see."""
    one = draw(accounts(acts=acts))
    return replace(
        one,
        stance=draw(st.sampled_from([one.stance] * 6 + ["cannot_verify"])),
        who=draw(st.sampled_from([one.who] * 3 + [("C",), ("U",), ("A",), ("B",)])),
        whom=draw(st.sampled_from([one.whom, ("C",), ("G",), ("B",)])),
        who_maybe=draw(st.sampled_from([one.who_maybe] * 3 + [frozenset({"U", "C"})])),
        means=draw(st.sampled_from([None, ("rockets",), ("rifles",), ("rifles", "rockets")])),
        quantity=draw(st.sampled_from([None, 1, 3, 9])),
        in_full=draw(st.sampled_from([None, True, False])),
        claimed=draw(st.sampled_from([one.claimed, (), ("rotation", "force_majeure")])),
        reviewed=draw(st.sampled_from([one.reviewed, True])),
        certainty=draw(st.sampled_from([one.certainty, "fact"])),
    )


_SPANS = st.builds(
    lambda first, width: Span(START + first * HOUR, START + (first + width) * HOUR),
    st.sampled_from([-24, 0, 24, 47, 72, 140, 239, 262]),
    st.sampled_from([0, 0, 3, 40]),
)
ENTRIES = st.builds(
    LifecycleEntry,
    id=st.integers(0, 99).map(str), agreement=st.just("small"),
    act=st.sampled_from(["suspend", "resume", "extend", "terminate", "enter_into_force"]),
    by=st.sampled_from([("A", "B", "C"), ("A", "B", "C"), ("A",), ()]), source=st.just("both"),
    effect=_SPANS, ends=st.none() | _SPANS, given=st.none() | _SPANS, known=st.just(START),
)  # fmt: skip


def _rulings(clauses: tuple[str, ...]) -> st.SearchStrategy[Ruling]:
    return st.builds(
        Ruling,
        id=st.integers(0, 99).map(str), incident=st.sampled_from(["", "", "i1"]), agreement=st.just("small"),
        clause=st.sampled_from(clauses), body=st.sampled_from(["commission", "commission", "a paper"]),
        outcome=st.sampled_from(["violation", "violation", "no_violation", "withdrawn"]),
        party=st.sampled_from([None, "A", "B"]), effect=st.none() | _SPANS, known=st.just(START),
    )  # fmt: skip


@dataclass(frozen=True)
class Small:
    """A small record under one term, as it is told."""

    term: Term
    told: tuple[Account, ...]
    entries: tuple[LifecycleEntry, ...] = ()
    rulings: tuple[Ruling, ...] = ()

    def record(self) -> Record:
        """The record with all that is open in it."""
        return _record(agreements(self.term), self.told, self.entries, self.rulings)

    def world(self, chance: Random) -> Record:
        """The record in one of the worlds that it leaves possible."""
        accounts = tuple(_filled(a, chance) for a in self.told)
        entries = tuple(_at_a_minute(e, chance) for e in self.entries)
        rulings = tuple(replace(r, effect=_minute(r.effect or _SOME_TIME, chance)) for r in self.rulings)
        if self.term.unmet and not self._settled:
            rulings = (_settling(self.term.unmet, chance),)
        return _record(agreements(self.term, filling(self.term, chance)), accounts, entries, rulings)

    @property
    def _settled(self) -> bool:
        """Whether the commission says one thing of whether the duty was met on which the agreement hangs."""
        gone = {(r.incident, r.body) for r in self.rulings if r.outcome == "withdrawn"}
        ruled = [r for r in self.rulings if r.body == "commission" and (r.incident, r.body) not in gone]
        broken = any(r.outcome == "violation" for r in ruled)
        return broken != any((r.outcome, r.incident, r.party) == ("no_violation", "", None) for r in ruled)


@st.composite
def small(draw: st.DrawFn, term: Term) -> Small:
    """A record of up to four accounts."""
    accounts = draw(st.lists(told(term.acts), min_size=1, max_size=4, unique_by=lambda a: a.id))
    lives = st.lists(ENTRIES, max_size=2, unique_by=lambda e: e.id) if term.lives else st.just([])
    ruled = (
        st.lists(_rulings(term.ruled), max_size=2, unique_by=lambda r: r.id) if term.ruled else st.just([])
    )
    return Small(term, tuple(accounts), tuple(draw(lives)), tuple(draw(ruled)))


def _record(
    texts: tuple[Agreement, ...],
    told: tuple[Account, ...],
    entries: tuple[LifecycleEntry, ...],
    rulings: tuple[Ruling, ...],
) -> Record:
    known = tuple(Text(id=f"text {i}", agreement=text, known=i) for i, text in enumerate(texts))
    return Record(sources=SOURCES, texts=known, accounts=told, lifecycle=entries, rulings=rulings)


def _settling(clause: str, chance: Random) -> Ruling:
    return Ruling(
        id="settles", incident="", agreement="small", clause=clause, body="commission",
        outcome=chance.choice(["violation", "no_violation"]), known=START,
    )  # fmt: skip


_SOME_TIME = Span(START - DAY, END + DAY)


_EDGES = (START, START + HOUR, END - 1, END, END + 1, END + 2 * HOUR)
_SOME_ACTS = ("airstrike", "killing", "notify", "block_aid", "withdraw")
_ANYBODY = [("A",), ("B",), ("C",), ("U",), ("G",), ()]


def _filled(account: Account, chance: Random) -> Account:
    """An account with all that it leaves open filled in; a number that it does not tell stays untold."""
    # "Not by A or B" denies both, and a denial that names nobody is the speaker's own: nothing is open in it.
    denial = account.stance == "denies_author"
    who = [account.who] if denial else named(account.who, account.who_maybe, _ANYBODY)
    whom = named(account.whom, account.whom_maybe, _ANYBODY)
    targets = named(account.targets, account.targets_maybe, [("civilians",), ("security_forces",)])
    zones = [frozenset({"z1"}), frozenset({"z2"})]
    if account.zones is not None:
        maybe = sorted(account.zones_maybe - account.zones)
        zones = [account.zones, *(account.zones | {zone} for zone in maybe)]
    return replace(
        account,
        act=chance.choice(sorted(roots().get(account.act or "", [account.act or chance.choice(_SOME_ACTS)]))),
        who=chance.choice(who), who_maybe=account.who_maybe if denial else frozenset(),
        whom=chance.choice(whom), whom_maybe=frozenset(),
        targets=chance.choice(targets), targets_maybe=frozenset(),
        zones=chance.choice(zones), zones_maybe=frozenset(), when=_minute(account.when, chance),
        means=chance.choice([("rockets",), ("rifles",)]) if account.means is None else account.means,
        in_full=chance.choice([True, False]) if account.in_full is None else account.in_full,
    )  # fmt: skip


def _at_a_minute(entry: LifecycleEntry, chance: Random) -> LifecycleEntry:
    """An entry with exact times. An extension without an end goes on until some time."""
    ends = entry.ends
    if entry.act == "extend" and ends is None:
        ends = chance.choice([Span(END + 3 * HOUR, END + 3 * HOUR), Span(END + 40 * DAY, EVER)])
    return replace(
        entry,
        effect=_minute(entry.effect, chance),
        ends=None if ends is None else _minute(ends, chance),
        given=None if entry.given is None else _minute(entry.given, chance),
    )


def _minute(span: Span, chance: Random) -> Span:
    edges = [m for m in _EDGES if span.first <= m <= span.last]
    minute = chance.choice([span.first, span.last, chance.randint(span.first, span.last), *edges])
    return Span(minute, minute)
