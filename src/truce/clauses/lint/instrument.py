"""Lint of the instrument as a whole: its term, its area, its life, its bodies, its names."""

import re
from collections.abc import Sequence
from itertools import combinations

from truce.asof import Duration, Interval
from truce.clauses.lint.places import WHOLE, Checks, Hits, bans_force, listed, stops_force
from truce.clauses.model import OPEN, Actor, After, Agreement, Body, Clause, Party
from truce.clauses.values import NOT_STATED
from truce.parties.roster import Roster

_DRAWN = re.compile(
    r"\b(?:district|province|governorate|municipality|county|oblast|river|lake|island|coast|strait"
    r"|road|street|highway|railway|canal|territory)s?\b",
    re.IGNORECASE,
)
"""Divisions and features that any map shows."""
_WEEK = 7 * 1440
_WITHIN = ("unit", "auxiliary", "affiliate")


def _start(a: Agreement) -> Hits:
    starts = a.term.starts
    made = {"announced": a.term.announced, "signed": a.term.signed}
    moment = made.get(starts, starts) if isinstance(starts, str) else starts
    bans = [c for c in a.clauses if bans_force(c)]
    if not isinstance(moment, Interval) and bans and all(c.scope.since for c in bans):
        return
    if not isinstance(moment, Interval):
        form = next((x.form for x in a.lifecycle if x.act == "enter_into_force"), NOT_STATED)
        how = f": it enters into force by {form}" if form != NOT_STATED else ""
        yield "start-missing", ("term", "starts"), f"no day is stated from which it binds{how}"
    elif moment.first != moment.last and stops_force(a) and not _bans_have_hours(bans):
        when = f"at a time within {moment}" if moment.unit == "minute" else f"on {moment}, without an hour"
        with_what = f" (when {starts})" if isinstance(starts, str) else ""
        yield "start-hour", ("term", "starts"), f"it begins {when}{with_what}"


def _bans_have_hours(bans: Sequence[Clause]) -> bool:
    """Whether every ban of force says its own hour."""
    return bool(bans) and all(
        isinstance(c.scope.since, Interval) and c.scope.since.unit == "minute" for c in bans
    )


def _zone(a: Agreement) -> Hits:
    if a.zone == NOT_STATED and not all(p.zone for p in a.parties):
        told = [m for m in (a.term.starts, a.term.ends) if isinstance(m, Interval) and m.unit == "minute"]
        if told:
            yield "time-zone", ("term",), f"{told[0]} has an hour and no time zone"


def _area(a: Agreement) -> Hits:
    scoped = any(c.scope.zones or c.scope.outside for c in a.clauses)
    bans = [i for i, c in enumerate(a.clauses) if bans_force(c)]
    if stops_force(a) and not a.zones and not scoped:
        yield "area-missing", ("clauses", bans[0]) if bans else WHOLE, "no area or line is described"
    for i, zone in enumerate(a.zones):
        drawn = zone.geometry or zone.near or zone.divisions or _DRAWN.search(zone.name)
        if not drawn and zone.map == NOT_STATED:
            yield "area-undrawn", ("zones", i), f"{zone.name}: no map, line or list of divisions"


def _end(a: Agreement) -> Hits:
    acts = {x.act for x in a.lifecycle}
    open_ended = a.term.ends == NOT_STATED and a.term.lasts in (None, NOT_STATED)
    if a.kind == "peace_agreement" and open_ended:
        # A settlement is meant to stay; how a truce within it may end is asked of the truce.
        return
    if open_ended and not acts & {"terminate", "suspend", "extend"}:
        yield "end-missing", ("term",), "no end, no review and no way to end it is stated"
    elif stops_force(a) and not acts & {"terminate", "suspend"} and not _is_short(a):
        yield (
            "exit-missing",
            ("lifecycle",) if a.lifecycle else ("term",),
            "nothing says how it is ended early",
        )
    fixed = isinstance(a.term.ends, Interval) or a.term.lasts not in (None, NOT_STATED)
    if fixed and a.term.renews == NOT_STATED and "extend" not in acts:
        yield "renewal-open", ("term",), "it has an end, and nothing says whether another term follows"


def _is_short(a: Agreement) -> bool:
    """Whether it lasts a week at most: then nobody has to end it early."""
    lasts = a.term.lasts
    return isinstance(lasts, Duration) and not lasts.months and lasts.minutes <= _WEEK


def _life(a: Agreement) -> Hits:
    for i, act in enumerate(a.lifecycle):
        what = act.act.replace("_", " ")
        if act.act in ("terminate", "suspend") and act.notice == NOT_STATED:
            yield "notice-missing", ("lifecycle", i), f"{what}: no length of notice"
        by_itself = act.act == "extend" and a.term.renews == "automatic"
        if act.who == OPEN and act.act != "enter_into_force" and not by_itself:
            yield "holder-missing", ("lifecycle", i), f"{what}: nobody is named who may do it"
        sides = {p.side or p.id for p in a.parties}
        alone = act.act == "terminate" and act.upon is None and act.who not in (("all",), (NOT_STATED,))
        if alone and len(sides) > 2 and act.others_stay_bound == NOT_STATED:
            what = "one of them may end it; whether the others stay bound to each other is open"
            yield "leaving-open", ("lifecycle", i), what


def _bodies(a: Agreement) -> Hits:
    for i, body in enumerate(a.bodies):
        if _is_of_others(body):
            if body.mandate in (NOT_STATED, OPEN):
                yield "body-rules", ("bodies", i), f"{body.name}: no mandate"
            continue
        if body.members == OPEN:
            yield "body-members", ("bodies", i), f"{body.name}: its members are not stated"
        fields = {"chair": body.chair, "rule of decision": body.decides, "mandate": body.mandate}
        missing = [f"no {name}" for name, value in fields.items() if value in (NOT_STATED, OPEN)]
        if len(missing) > 1 or body.decides == NOT_STATED:
            yield "body-rules", ("bodies", i), f"{body.name}: {listed(missing)}"
        if not _has_clock(body, a):
            yield "body-clock", ("bodies", i), f"{body.name}: no first meeting and no rhythm"


_OF_OTHERS = re.compile(
    r"\b(?:peacekeep\w+|observers?|mission|monitors?|transitional authority|verification team"
    r"|Red (?:Cross|Crescent))\b",
    re.IGNORECASE,
)
_COMMON = re.compile(
    r"\b(?:joint|mixed|committee|commission|council|group|centre|mechanism|parties)\b", re.IGNORECASE
)


def _is_of_others(body: Body) -> bool:
    """Whether it is sent by others, by its name: who sits in it is not for the parties to say."""
    if _OF_OTHERS.search(body.name) is None or (_COMMON.search(body.name) and "Red C" not in body.name):
        return False
    roster = Roster.load()
    senders = {roster.parties[hit.party_id].type for hit in roster.find(body.name)}
    return bool(senders & _SENDERS) or re.search(r" of (?:the )?[A-Z]", body.name) is not None


_SENDERS = frozenset({"igo", "igo_body", "state", "monitor", "aid_org"})


def _has_clock(body: Body, a: Agreement) -> bool:
    """Whether anything says when it is set up, or when it meets."""
    for clause in a.clauses:
        duty = clause.oblige
        if duty is None or (duty.body != body.id and body.id not in duty.who):
            continue
        dated = isinstance(duty.by, Interval) or (isinstance(duty.by, After) and duty.by.within != NOT_STATED)
        if duty.act in ("establish", "meet") and (dated or duty.every not in (None, NOT_STATED)):
            return True
    return False


def _names(a: Agreement) -> Hits:
    """Names of parties that stand inside the names of others."""
    everybody: list[tuple[Party | Actor, str, int]] = [
        *((p, "parties", i) for i, p in enumerate(a.parties)),
        *((x, "actors", i) for i, x in enumerate(a.actors)),
    ]
    for (one, group, i), (other, _, _) in combinations(everybody, 2):
        if group != "parties" or _belongs(one, other) or _belongs(other, one):
            continue
        pair = _alike(one, other)
        if pair:
            yield "names-alike", (group, i), f"“{pair[0]}” stands in “{pair[1]}”"


def _belongs(one: Party | Actor, other: Party | Actor) -> bool:
    links = getattr(one, "links", ())
    return any(link.to == other.id and link.kind in _WITHIN for link in links)


def _alike(one: Party | Actor, other: Party | Actor) -> tuple[str, str] | None:
    """A name of one that stands as a word in a name of the other, the shorter first.

    A description that names a party ("the area that X holds") is no name.
    """
    for first in (one.name, *one.aliases):
        for second in (other.name, *other.aliases):
            short, long = sorted((first, second), key=len)
            inside = re.search(rf"\b{re.escape(short)}\b", long, re.IGNORECASE)
            if inside and len(short) > 2 and short.casefold() != long.casefold() and not long[0].islower():
                return short, long
    return None


CHECKS: Checks = (_start, _zone, _area, _end, _life, _bodies, _names)
