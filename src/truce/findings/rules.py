"""Clauses lowered to rules: the small form between the language and the engines, which all run it.

A rule is one clause in one reading, for one who is bound by it, with all names resolved to sets of ids and
all times to spans. What the text leaves open is an open end, or a reason to call an answer undecidable.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from truce.asof import EVER, Duration, Interval, Span, day_of, has_periods, span_of
from truce.clauses.acts import acts_under
from truce.clauses.model import (
    After,
    Agreement,
    Clause,
    ClauseKind,
    Forbid,
    Limit,
    Link,
    Maintain,
    Named,
    Oblige,
    Part,
    Permit,
    Phase,
    Reading,
    Register,
    RequirePrior,
    Scope,
    While,
)
from truce.clauses.values import NOT_STATED
from truce.findings.drawings import read_as
from truce.findings.hours import Gap, Hours, hours_of

MINUTES_A_MONTH = (28 * 1440, 31 * 1440)
"""A month is between 28 and 31 days: a deadline counted in months is uncertain by as much."""

AT_ONCE = Span(0, 0)
NEVER = Span(EVER, EVER)

ANYBODY = ""
"""The bearer of a rule that everybody's acts meet."""

Trigger = Literal["start", "date", "act", "met"]
Fixed = Literal["calendar", "from_start"]
"""Periods that stand fast: of the local calendar, or one after the other from when a term begins to bind."""


@dataclass(frozen=True, slots=True)
class Force:
    """The span in which a binding begins, and the span in which it ends; the last moment still binds.

    `gaps` are the suspensions in between: the span in which each begins, and the one with its last moment.
    `hours` are the periods to which a clause is restricted; None: to none. `left` are the parties that ended
    the agreement for themselves alone, with the last minute for which it bound them.
    """

    begins: Span
    ends: Span
    gaps: tuple[Gap, ...] = ()
    hours: Hours | None = None
    left: tuple[tuple[str, Span], ...] = ()

    @property
    def by_days(self) -> "Force":
        """The same without times of day: on which days it binds at all."""
        return replace(self, hours=self.hours.by_days) if self.hours else self


NEVER_IN_FORCE = Force(NEVER, NEVER)
"""When a term binds that does not stand in the version of the text that is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One clause, one reading, one bearer, in one encoding. Sets that are None hold everything.

    `parties` are those of this encoding, each with the side it stands on: whom another encoding calls a party
    says nothing about this rule.

    `within` is the window of the kinds that have one, as minutes from the act or trigger: for `require_prior`
    before it (negative), for `oblige` after it. `low` and `high` are each a span, because a length in months
    has no exact number of minutes. `height_or_sea`: it counts only below a height, or at sea or on land,
    which no account tells: its place is always open.

    A number counts in the periods that are `fixed`, each as long as `every`; and, if it is `rolling`, in any
    stretch of that length. Both: the text does not say which. `notice`: how many whole local days before an
    act it has to be announced, where it may be the day or the minute that counts.

    `without`: the parties that had left in the time of this rule, where there is one for the time before too.

    `releases` are the parties and clauses whose breach releases the bearer once a body rules it, with that
    body; `released` is from when one did.
    """

    id: str
    agreement: str
    encoding: str = ""
    version: str = "1"
    parties: Mapping[str, str] = field(default_factory=dict, hash=False)
    zone: str | None = None
    clause: str
    reading: str | None
    phase: str | None = None
    without: tuple[str, ...] = ()
    kind: ClauseKind
    bearer: str
    units: frozenset[str] = frozenset()
    acts: frozenset[str]
    whom: frozenset[str] | None
    targets: frozenset[str] | None
    means: frozenset[str] | None
    zones: frozenset[str]
    outside: frozenset[str]
    force: Force
    exceptions: tuple[tuple[str, frozenset[str]], ...] = ()
    counter_acts: frozenset[str] = frozenset()
    counter_who: frozenset[str] | None = None
    counter_zones: frozenset[str] = frozenset()
    low: Span = AT_ONCE
    high: Span = NEVER
    trigger: Trigger | None = None
    due: Span | None = None
    every: Duration | None = None
    in_full: bool = False
    certifier: str | None = None
    after_clause: str | None = None
    after_phase: str | None = None
    most: int | None = None
    least: int | None = None
    things: bool = False
    count: int | None = None
    for_each: bool = False
    effort: bool = False
    stock: bool = False
    fixed: Fixed | None = None
    rolling: bool = True
    notice: Duration | None = None
    whiles: tuple[tuple[str, str], ...] = ()
    releases: tuple[tuple[str, str, str], ...] = ()
    released: Span | None = None
    prior_act: str = ""
    height_or_sea: bool = False
    implicit: bool = False
    monitorable: bool = True

    def instance(self, group: str = "") -> str:
        """What tells a finding on an act from others on it: the group that did it, and who had left."""
        return " ".join(filter(None, (group, "without " * bool(self.without) + " ".join(self.without))))


def rules_of(agreement: Agreement, force: Force) -> tuple[Rule, ...]:
    """Every rule of an agreement, given the spans in which it comes into force and ends."""
    lowering = _Lowering(agreement, force)
    rules = (rule for clause in agreement.clauses for rule in lowering.rules(clause))
    return tuple(one for rule in rules for one in _of_those_who_stay(rule))


_TOWARDS = ("forbid", "maintain", "permit", "require_prior")
"""The kinds of clauses that protect somebody from single acts."""


def _of_those_who_stay(rule: Rule) -> Iterator[Rule]:
    """A rule while parties leave one after the other: whoever left is neither bound nor protected by it.

    Among those who stay it goes on. What is owed to several is owed to the rest of them.
    """
    left = dict(rule.force.left)
    if rule.bearer in left:
        yield replace(rule, force=_until(rule.force, left[rule.bearer]))
        return
    gone = sorted((since, party) for party, since in left.items() if party in (rule.whom or ()))
    if gone and rule.whom is not None and rule.kind not in _TOWARDS:
        last = max(since for since, _ in gone)
        yield replace(rule, force=_until(rule.force, last)) if set(rule.whom) <= set(left) else rule
        return
    for since, party in gone:
        # From the first minute at which it may have left, it is asked of apart: who stays is protected.
        yield replace(rule, force=_until(rule.force, Span(since.first, since.first)))
        begins = rule.force.begins
        begins = Span(max(begins.first, since.first + 1), max(begins.last, since.first + 1))
        later = replace(rule, force=replace(rule.force, begins=begins), without=(*rule.without, party))
        if since.first < since.last:
            perhaps = (*rule.without, f"{party} perhaps")
            force = _until(later.force, since)
            yield replace(later, whom=frozenset({party}), without=perhaps, force=force)
        rule = replace(later, whom=(rule.whom or frozenset()) - {party})
    if rule.whom or not gone:
        yield rule


def _until(force: Force, last: Span) -> Force:
    """The same, ending with that minute if not before."""
    ends = Span(min(force.ends.first, last.first), min(force.ends.last, last.last))
    return replace(force, ends=ends)


_AGREED = ("the text", "both parties", "all parties")


def agreed_tie(link: Link, when: Span, zone: str | None) -> bool:
    """Whether what ties a group to a party was established at a time.

    That party itself, all of them or the text have to say so, and the time has to lie in the dates of the tie
    where these are stated.
    """
    since = _span(link.since, zone) or Span(-EVER, -EVER)
    until = _span(link.until, zone) or Span(EVER, EVER)
    dated = since.last <= when.first and when.last <= until.first
    return dated and (link.whose == link.to or link.whose.casefold() in _AGREED)


def waited_for(rule: Rule, rules: Iterable[Rule]) -> list[Rule]:
    """The duties, in one reading, that have to be done before the clock of a duty starts."""
    wanted = (rule.agreement, rule.encoding, rule.version, rule.after_clause)
    found = [r for r in rules if (r.agreement, r.encoding, r.version, r.clause) == wanted]
    found = [r for r in found if rule.after_phase in (None, r.phase)]
    return [r for r in found if r.reading == found[0].reading]


def at_any_time(rule: Rule) -> Rule:
    """The rule as if it had always bound: a duty can be done before it is due, and while suspended."""
    return replace(rule, force=replace(rule.force, begins=Span(-EVER, -EVER), gaps=(), hours=None))


def answering(rule: Rule) -> tuple[Rule, ...]:
    """What an act has to meet to answer one under a rule, or start its clock; once for each who may act."""
    wanted = replace(
        at_any_time(rule), acts=rule.counter_acts, whom=None, targets=None, means=None,
        zones=rule.counter_zones, outside=frozenset(), height_or_sea=False,
    )  # fmt: skip
    return tuple(replace(wanted, bearer=who) for who in sorted(rule.counter_who or {ANYBODY}))


def zone_of(agreement: Agreement) -> str | None:
    """The time zone of an agreement; None if it does not say."""
    return None if agreement.zone == NOT_STATED else agreement.zone


def force_of(agreement: Agreement) -> Force:
    """From when and until when the text alone says that it binds."""
    zone = zone_of(agreement)
    term = agreement.term
    made = {"announced": term.announced, "signed": term.signed}
    start = made.get(term.starts, term.starts) if isinstance(term.starts, str) else term.starts
    begins = _span(start, zone) or Span(_floor(agreement), EVER)
    return Force(begins, _end_of(agreement, start, begins, zone))


def _end_of(agreement: Agreement, start: object, begins: Span, zone: str | None) -> Span:
    """When a term runs out; one that renews itself runs on until somebody who may end it does."""
    term = agreement.term
    if term.renews == "automatic":
        return Span(EVER, EVER)
    if not isinstance(term.lasts, Duration):
        return _span(term.ends, zone) or Span(EVER, EVER)
    if not isinstance(start, Interval):
        return begins.after(term.lasts, zone)
    # Months and days are those of the local calendar, hours are real, whatever the clocks do in between.
    calendar = term.lasts.calendar
    ends = span_of(start.shift(calendar), zone).shift(term.lasts.minutes - calendar.minutes)
    if agreement.months == "calendar" or not term.lasts.months % 12:
        return ends
    # Where the text does not say how it counts, a month may as well be one of thirty days.
    months = begins.shift(term.lasts.months * 30 * 1440 + term.lasts.minutes)
    return Span(min(ends.first, months.first), max(ends.last, months.last))


def earliest_made(agreement: Agreement) -> int | None:
    """The earliest minute at which its text says that it was announced or signed; None if it does not."""
    zone = zone_of(agreement)
    made = [_span(m, zone) for m in (agreement.term.announced, agreement.term.signed)]
    return min((s.first for s in made if s), default=None)


def _floor(agreement: Agreement) -> int:
    """Before it was announced or signed nothing binds; where neither is stated, there is no bound."""
    made = earliest_made(agreement)
    return -EVER if made is None else made


def _span(value: object, zone: str | None) -> Span | None:
    return span_of(value, zone) if isinstance(value, Interval) else None


_REST_OF_A_DAY = 1439 + 120
"""So many minutes may be left of a day, the clocks changing on it or not."""


def _hours_of(length: Duration) -> int:
    """What of a length is counted in hours and minutes."""
    return length.minutes - length.calendar.minutes


def _last_moment(value: object, zone: str | None) -> Span | None:
    """The end of a time: what is due by a day may be done on all of that day."""
    if not isinstance(value, Interval) or value.last is None:
        return None
    return span_of(Interval(value.last, value.last), zone)


def _minutes(length: Duration) -> tuple[int, int]:
    """The fewest and the most minutes that a length can have."""
    few, many = MINUTES_A_MONTH
    years, months = divmod(length.months, 12)
    fewest = years * 365 * 1440 + months * few + length.minutes
    most = years * 366 * 1440 + months * many + length.minutes
    return fewest, most


def _lasting(length: object, otherwise: int) -> Span:
    return Span(*_minutes(length)) if isinstance(length, Duration) else Span(otherwise, otherwise)


def _to_its_last_day(length: object) -> Span:
    """How long a deadline leaves. One of days may end to the minute, or with the last of them."""
    found = _lasting(length, EVER)
    counts_days = isinstance(length, Duration) and bool(length.calendar.minutes + length.months)
    return Span(found.first, found.last + 1439) if counts_days else found


class _Lowering:
    """Lowers the clauses of one agreement."""

    def __init__(self, agreement: Agreement, force: Force) -> None:
        self.agreement = agreement
        self.force = force
        self.zone = zone_of(agreement)
        self.parties = agreement.party_ids
        self.sides = {p.id: p.side or p.id for p in agreement.parties}

    def rules(self, clause: Clause) -> Iterator[Rule]:
        """A rule for each reading and bearer; where there are phases, one for each of them."""
        if clause.kind is None:
            return
        phases = clause.oblige.phases if clause.oblige else ()
        for reading in clause.readings or (None,):
            for bearer in self._bearers(clause, reading):
                for phase in phases or (None,):
                    yield self._rule(clause, clause.kind, reading, bearer, phase)

    def _others(self, bearer: str) -> frozenset[str]:
        """The parties that do not stand on the side of the bearer."""
        side = self.sides.get(bearer, bearer)
        return frozenset(p for p in self.parties if self.sides[p] != side)

    def _bearers(self, clause: Clause, reading: Reading | None) -> Sequence[str]:
        """Who is bound. A permission binds those who could hinder it."""
        part = clause.part(clause.kind) if clause.kind else None
        if isinstance(part, Permit):
            # Who alone may do it cannot hinder himself; where nobody else is bound, nobody can.
            return [p for p in self.parties if set(part.who) != {p}] or self.parties
        who: tuple[str, ...] = reading.who if reading and reading.who else getattr(part, "who", ())
        named = self.parties if {"each", "party"} & set(who) else ()
        return sorted({*named, *(w for w in who if w not in ("each", "party"))})

    def _rule(
        self, clause: Clause, kind: ClauseKind, reading: Reading | None, bearer: str, phase: Phase | None
    ) -> Rule:
        part = _timed(clause.part(kind), reading, phase)
        scope = reading.scope if reading and reading.scope else clause.scope
        unless = reading.unless if reading and reading.unless is not None else clause.unless
        whiles = reading.holds_while if reading and reading.holds_while else clause.holds_while
        encoding, version = self.agreement.encoding.author, self.agreement.version
        source = f"{self.agreement.agreement}/{version}/{encoding}"
        name = f"{source}/{clause.id}{f'@{reading.id}' if reading else ''}#{bearer}"
        name += f"/{phase.id}" if phase else ""
        targets = reading.targets if reading and reading.targets else getattr(part, "targets", ())
        rule = Rule(
            id=name,
            agreement=self.agreement.agreement,
            encoding=encoding,
            version=version,
            parties=self.sides,
            zone=self.zone,
            clause=clause.id,
            reading=reading.id if reading else None,
            phase=phase.id if phase else None,
            kind=kind,
            bearer=bearer,
            units=self._units(bearer),
            acts=_acts(reading.acts if reading and reading.acts else _own_acts(part)),
            whom=self._whom(getattr(part, "whom", ()), bearer),
            targets=frozenset(targets) or None,
            means=frozenset((*getattr(part, "means", ()), *_weapons(scope, phase))) or None,
            zones=read_as((phase.zone,) if phase and phase.zone else scope.zones, reading),
            outside=read_as(scope.outside, reading),
            force=self._force(scope),
            exceptions=tuple((u.kind, _acts(u.acts)) for u in unless),
            whiles=self._whiles(clause, [w for w in whiles if w.ruled_by is None], bearer),
            releases=self._releases(whiles, bearer),
            height_or_sea=scope.altitude_below_m is not None or scope.at_sea is not None,
            effort=_tries(clause, reading),
            implicit=clause.implicit,
            monitorable=clause.monitorable and not (isinstance(part, Permit) and set(part.who) == {bearer}),
        )
        lowered = self._of_kind(part, rule)
        lowered = replace(lowered, counter_zones=read_as(lowered.counter_zones, reading))
        absent = reading is not None and reading.absent
        return replace(lowered, force=NEVER_IN_FORCE, due=lowered.due and NEVER) if absent else lowered

    def _force(self, scope: Scope) -> Force:
        """When a clause binds: within its agreement, and within its own period where it has one."""
        since = _span(scope.since, self.zone) or Span(-EVER, -EVER)
        until = _last_moment(scope.until, self.zone) or Span(EVER, EVER)
        begins, ends = self.force.begins, self.force.ends
        return replace(
            self.force,
            begins=Span(max(begins.first, since.first), max(begins.last, since.last)),
            ends=Span(min(ends.first, until.first), min(ends.last, until.last)),
            hours=hours_of(scope.during, scope.not_during, scope.clock or self._clocks()),
        )

    def _clocks(self) -> tuple[str, ...]:
        """The clocks by one of which times of day are meant: that of the text, or those of its parties."""
        zones = [p.zone for p in self.agreement.parties if p.zone]
        known = [self.zone] if self.zone else zones if len(zones) == len(self.parties) else []
        return tuple(known)

    def _whom(self, whom: object, bearer: str) -> frozenset[str] | None:
        if isinstance(whom, Named):
            against = whom.acting_against
            linked = {a.id for a in self.agreement.actors if against and self._acts_against(a.id, against)}
            return frozenset({*whom.named, *linked}) or None
        assert isinstance(whom, tuple)
        if not whom or whom == (NOT_STATED,):
            return None
        found = {w for w in whom if w not in ("other_party", "each", "party")}
        if "other_party" in whom:
            found |= self._others(bearer)
        if {"each", "party"} & set(whom):
            found |= set(self.parties)
        return frozenset(found)

    def _units(self, bearer: str) -> frozenset[str]:
        """Groups that the text itself calls units of the bearer: their acts are its own."""
        return frozenset(
            actor.id
            for actor in self.agreement.actors
            for link in actor.links
            if (link.to, link.kind, link.whose.casefold()) == (bearer, "unit", "the text")
            and (link.since, link.until) == (NOT_STATED, NOT_STATED)
        )

    def _whiles(self, clause: Clause, whiles: Sequence[While], bearer: str) -> tuple[tuple[str, str], ...]:
        """Who else has to keep what for a clause to bind. Nobody's own breach, or an ally's, frees him.

        The conditions of the agreement count where the clause, in all its readings, says nothing nearer.
        """
        found = {(w.complies, w.clause) for w in whiles}
        if not clause.holds_while and not any(r.holds_while for r in clause.readings):
            found = {(p, name) for name in self._conditions(clause.id) for p in self.parties}
        others = self._others(bearer)
        return tuple(sorted((party, name) for party, name in found if party in others))

    def _releases(self, whiles: Sequence[While], bearer: str) -> tuple[tuple[str, str, str], ...]:
        others = self._others(bearer)
        found = {(w.complies, w.clause, w.ruled_by) for w in whiles if w.ruled_by and w.complies in others}
        return tuple(sorted((party, name, body) for party, name, body in found if body))

    def _conditions(self, clause: str) -> Iterator[str]:
        """The clauses that have to be kept first, by the conditions of the agreement as a whole."""
        for condition in self.agreement.conditions:
            hanging = clause in condition.applies_to if condition.applies_to else clause != condition.clause
            if condition.clause and hanging:
                yield condition.clause

    def _acts_against(self, actor: str, party: str) -> bool:
        """Whether the agreement itself ties a group to a party as its opponent."""
        found = next(a for a in self.agreement.actors if a.id == actor)
        return any(link.to == party and link.kind == "opposed" for link in found.links)

    def _of_kind(self, part: object, rule: Rule) -> Rule:
        match part:
            case Oblige():
                every = part.every if isinstance(part.every, Duration) else None
                owed = replace(
                    rule, every=every, in_full=part.in_full, certifier=_stated(part.certified_by),
                    count=part.count, for_each=part.for_each,
                )  # fmt: skip
                return self._due(part.by, owed)
            case Register():
                certifier = _stated(part.verified_by)
                return self._due(part.by, replace(rule, acts=acts_under("declare"), certifier=certifier))
            case RequirePrior():
                return self._prior(part, rule)
            case Limit():
                return self._limit(part, rule)
            case Maintain():
                return replace(rule, counter_acts=_acts(part.restored_by))
            case _:
                return rule

    def _limit(self, part: Limit, rule: Rule) -> Rule:
        """A number and its period; averaged over a longer time it is that many times as much there."""
        most = part.at_most if isinstance(part.at_most, int) else None
        least = part.at_least if isinstance(part.at_least, int) else None
        high, longer = _lasting(part.per, EVER), _lasting(part.averaged_over, 0)
        every = part.averaged_over or part.per
        if longer.first > 0 and high.last < EVER:
            most = None if most is None else most * longer.last // high.first
            least = None if least is None else -(-least * longer.first // high.last)
            high = longer
        fixed, rolling = _periods_of(part.window, every)
        # What nobody can be seen to break is not judged: a stock that no act tells of.
        judged = rule.monitorable and (most, least) != (None, None) and bool(part.acts)
        return replace(
            rule, most=most, least=least, stock=part.stock, high=high, fixed=fixed, rolling=rolling,
            every=every if fixed == "calendar" and isinstance(every, Duration) else self._counted(every),
            things=part.stock or part.counts == "things", monitorable=judged,
        )  # fmt: skip

    def _prior(self, part: RequirePrior, rule: Rule) -> Rule:
        """Notice comes from the bearer, consent from those it is asked of; both before the act."""
        others = self._others(rule.bearer) if "other_party" in part.to else frozenset()
        asked = (frozenset(part.to) - {"other_party"}) | others
        earliest, latest = _lasting(part.at_most, EVER), _lasting(part.at_least, 0)
        length = part.at_least
        by_days = isinstance(length, Duration) and latest.first > 0 and not _hours_of(length)
        days = length if by_days and isinstance(length, Duration) and not length.months else None
        open_end = by_days and (days is None or self.zone is None)
        return replace(
            rule,
            prior_act=part.needs,
            counter_acts=acts_under(part.needs),
            counter_who=frozenset({rule.bearer}) if part.needs == "notify" else asked or None,
            low=Span(-earliest.last, -earliest.first),
            # A notice of days may have to come to the minute, or on the last of these days: where nobody
            # knows by which clock, some time on it.
            high=Span(-latest.last, min(_REST_OF_A_DAY - latest.first, -1) if open_end else -latest.first),
            notice=days if self.zone else None,
        )

    def _due(self, by: object, rule: Rule) -> Rule:
        """The trigger of a duty, and the window in which it has to be done."""
        if not isinstance(by, After):
            due = _last_moment(by, self.zone)
            return replace(rule, trigger="date" if due else "start", due=due or self.force.begins)
        rule = replace(rule, low=_lasting(by.not_before, 0), high=_to_its_last_day(by.within))
        if by.event in ("in_force", "signed", "announced"):
            due = self._moment(by.event)
            low, high = self._exactly(due, by.not_before), self._exactly(due, by.within, whole_days=True)
            return replace(rule, trigger="start", due=due, low=low or rule.low, high=high or rule.high)
        if by.before is not None:
            ahead = _lasting(by.before, 0)
            rule = replace(rule, low=Span(-EVER, -EVER), high=Span(-ahead.last, -ahead.first))
        if by.event == "met":
            return replace(rule, trigger="met", after_clause=by.clause, after_phase=by.phase)
        if by.event != "act":
            return replace(rule, trigger="start", due=self._moment(by.event))
        who = frozenset(by.by) - {"other_party", "each", "party"}
        if "other_party" in by.by:
            who |= self._others(rule.bearer)
        return replace(
            rule, trigger="act", counter_acts=acts_under(by.act or ""), counter_who=who or None,
            counter_zones=frozenset(by.zones),
        )  # fmt: skip

    def _exactly(self, since: Span, length: object, *, whole_days: bool = False) -> Span | None:
        """A length in minutes where the moment is known from which it is counted; None where it is not."""
        if not isinstance(length, Duration) or since.last - since.first > 1440 or since.first <= -EVER:
            return None
        exact = self._counted(length)
        after = since.after(exact, self.zone) if exact else since
        if whole_days and exact and exact.calendar.minutes + exact.months:
            after = Span(after.first, day_of(after.last, self.zone).last)
        return Span(*sorted((after.first - since.first, after.last - since.last))) if exact else None

    def _counted(self, length: object) -> Duration | None:
        """A length that can be counted on the calendar; None where the text does not say how months are."""
        if not isinstance(length, Duration):
            return None
        return length if self.agreement.months == "calendar" or not length.months % 12 else None

    def _moment(self, event: str) -> Span:
        """When an event of the agreement was; one that no date tells may be at any time from its start on."""
        term = self.agreement.term
        if event == "cutoff":
            return Span(self.force.begins.first, EVER)
        made = {"signed": term.signed, "announced": term.announced}.get(event)
        return _span(made, self.zone) or self.force.begins


def _periods_of(window: str, length: object) -> tuple[Fixed | None, bool]:
    """Which periods of a length count: the fixed ones, and whether any stretch does, or may.

    "A day" may be one of the calendar or any 24 hours; of several days any stretch is meant unless the text
    says otherwise.
    """
    if window == "calendar":
        return "calendar", False
    if window == "from_start":
        return "from_start", False
    either = window == NOT_STATED and isinstance(length, Duration) and has_periods(length)
    return ("calendar" if either else None), True


def _stated(words: str) -> str | None:
    return None if words == NOT_STATED else words


def _timed(part: Part | None, reading: Reading | None, phase: Phase | None) -> Part | None:
    """What a clause says, with the deadline of one of its phases, or of one reading of it."""
    by = reading.by if reading and reading.by is not None else phase.by if phase else None
    changed: dict[str, object] = {} if by is None else {"by": by}
    if phase and phase.certified_by != NOT_STATED:
        changed["certified_by"] = phase.certified_by
    if phase and phase.count is not None:
        changed["count"] = phase.count
    return part.model_copy(update=changed) if part is not None and changed else part


def _weapons(scope: Scope, phase: Phase | None) -> tuple[str, ...]:
    return phase.weapons if phase and phase.weapons else scope.weapons


def _tries(clause: Clause, reading: Reading | None) -> bool:
    """Whether it is owed to try only: then nothing is broken because the result is missing."""
    answers_for = reading.answers_for if reading and reading.answers_for else clause.answers_for
    return answers_for in ("best_efforts", "due_diligence")


def _own_acts(part: object) -> tuple[str, ...]:
    match part:
        case Oblige():
            return (part.act,)
        case Maintain():
            return part.broken_by
        case Permit():
            return part.hindered_by
        case Forbid() | RequirePrior() | Limit():
            return part.acts
        case _:
            return ()


def _acts(names: Sequence[str]) -> frozenset[str]:
    return frozenset(act for name in names for act in acts_under(name))
