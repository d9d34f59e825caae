"""The judge: what the record supports, as of one moment, as known at another.

This is the definition; every other engine must agree with it. It is a function of the record, the policy
and the two moments: it reads no clock and keeps nothing. For each incident and each rule it holds every
account against the rule, weighs those that meet it against those that speak against it, and says what that
amounts to.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from truce.asof import EVER, Span
from truce.claims.records import Certainty
from truce.clauses.values import NOT_STATED
from truce.findings.encodings import by_author
from truce.findings.lifecycle import forces_in
from truce.findings.matching import ASPECTS, Answer, Aspect, Match, in_force, match
from truce.findings.policy import DEFAULT, Policy
from truce.findings.record import Record, Ruling, Text
from truce.findings.rules import AT_ONCE, Rule, answering, at_any_time, rules_of
from truce.findings.weighing import Grade, Side, Told, Weight, confirmed_by, grade, weigh
from truce.findings.windows import Counted, answered, most_in_a_window
from truce.incidents.accounts import Account, Source

VERSION = "1"

Outcome = Literal[
    "violation", "justification_claimed", "release_claimed", "no_violation", "met", "pending", "outside",
    "contested", "evidence_against", "insufficient", "undecidable", "non_signatory",
]  # fmt: skip

NOTHING = Weight()
ANY_TIME = Span()

_DENYING: frozenset[Certainty] = frozenset({"denied"})
OUTCOMES: dict[Grade, Outcome] = {
    "confirmed": "violation",
    "probable": "violation",
    "contested": "contested",
    "evidence_against": "evidence_against",
    "unverified": "insufficient",
    "undecidable": "undecidable",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One incident held against one rule: occurrence, responsibility and ruling, kept apart.

    `incident` is None where a duty was not done or a number not kept: there is no single act then, and
    `instance` names when the duty fell due: its phase and number, or the incident that started its clock.
    `grade` is that of the whole: the act, by the bearer, against those protected, in scope, in force.
    `hangs_on` are the aspects for which worlds differ. `on_silence`: it rests on there being
    nothing on record.
    """

    agreement: str
    encoding: str = ""
    version: str = "1"
    clause: str
    reading: str | None
    bearer: str
    incident: str | None
    instance: str = ""
    occurrence: Grade
    grade: Grade
    outcome: Outcome
    hangs_on: tuple[Aspect, ...] = ()
    weight: Weight = NOTHING
    confirmed_by: str | None = None
    supports: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    claimed: tuple[str, ...] = ()
    when: Span = ANY_TIME
    due: Span | None = None
    count: tuple[int, int] | None = None
    on_silence: bool = False
    unreviewed: bool = False
    implicit: bool = False
    rulings: tuple[Ruling, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What it is about; no two findings of one judgement share it."""
        return (
            self.agreement, self.encoding, self.version, self.clause, self.reading or "", self.bearer,
            self.incident or "", self.instance,
        )  # fmt: skip

    @property
    def id(self) -> str:
        """A short name for its key, the same for ever: to ask for it on a command line."""
        return "fi-" + hashlib.sha256("\n".join(self.key).encode()).hexdigest()[:10]


def judge(record: Record, policy: Policy = DEFAULT, *, at: int, known_at: int) -> tuple[Finding, ...]:
    """The findings at a moment, as known at another (both in minutes since 1970, UTC), in a fixed order."""
    known = record.as_known(known_at)
    bench = Bench(known, policy, at)
    found = [f for rule in bench.rules for f in bench.findings(rule)]
    return tuple(sorted(found, key=lambda f: f.key))


def rules_in_force(record: Record) -> tuple[Rule, ...]:
    """The rules of every encoding of a record as known: each version in its time, in each period in force."""
    return tuple(
        rule
        for texts in by_author(record.texts).values()
        for text, force in forces_in(texts, record.lifecycle)
        for rule in rules_of(text.agreement, force)
    )


def linked_to(rule: Rule, texts: Sequence[Text]) -> frozenset[str]:
    """Groups that somebody ties to the bearer of a rule."""
    return frozenset(
        actor.id
        for text in texts
        if (text.agreement.agreement, text.agreement.encoding.author) == _encoding(rule)
        for actor in text.agreement.actors
        if any(link.to == rule.bearer and link.kind != "opposed" for link in actor.links)
    )


def tell(account: Account, source: Source, found: Match, policy: Policy) -> Told:
    """An account with its weight, and the side on which it weighs.

    Who tells the same act of somebody else, elsewhere or at another time speaks against this one.
    """
    side: Side = {"yes": "for", "perhaps": "perhaps", "no": "against"}[found.answer]  # type: ignore[assignment]
    if account.stance != "supports" or account.certainty in _DENYING:
        side = "against"
    if account.certainty == "disputed":
        side = "neither"
    # A denial is somebody's plain word; how sure the text is of it is not its weight.
    certainty = "reported" if account.certainty == "denied" else account.certainty
    points = 0 if source.lead else policy.points(source.letter, certainty)
    return Told(account, source, points, side)


@dataclass(frozen=True, slots=True)
class _Case:
    """An incident held against a rule."""

    incident: str
    told: tuple[Told, ...]
    matches: tuple[Match, ...]
    grade: Grade
    when: Span


class Bench:
    """The record as known, sorted for judging; with some rules alone, if these are given."""

    def __init__(self, record: Record, policy: Policy, at: int, rules: Sequence[Rule] | None = None) -> None:
        self.record = record
        self.policy = policy
        self.at = at
        self.sources = {s.id: s for s in record.sources}
        self.incidents: dict[str, list[Account]] = {}
        for account in record.accounts:
            self.incidents.setdefault(account.incident, []).append(account)
        self.rules = rules_in_force(record) if rules is None else rules

    def findings(self, rule: Rule) -> Iterator[Finding]:
        """All findings of one rule."""
        if not rule.monitorable:
            return
        match rule.kind:
            case "forbid" | "maintain" | "permit":
                yield from (self._act(rule, case) for case in self._cases(rule))
                yield from self._beside(rule)
            case "require_prior":
                yield from (self._prior(rule, case) for case in self._cases(rule))
            case "oblige" | "register":
                yield from self._duties(rule)
            case "limit":
                yield from self._limit(rule)

    # ---- cases

    def _cases(self, rule: Rule) -> Iterator[_Case]:
        """The incidents that some account lets meet the rule."""
        for incident in sorted(self.incidents):
            case = self._case(rule, incident)
            if case is not None:
                yield case

    def _case(self, rule: Rule, incident: str) -> _Case | None:
        held = self.held(rule, incident)
        told, matches = tuple(t for t, _ in held), tuple(m for _, m in held)
        if not any(t.side in ("for", "perhaps") for t in told):
            return None
        return _Case(incident, told, matches, grade(told, rule.parties, self.policy), _time(told))

    def held(self, rule: Rule, incident: str) -> tuple[tuple[Told, Match], ...]:
        """Every account of an incident with its weight, its side, and what it meets of a rule."""
        matches = ((a, match(a, rule, self.at)) for a in self.incidents.get(incident, ()))
        return tuple((self._told(a, m), m) for a, m in matches)

    def _told(self, account: Account, found: Match) -> Told:
        source = self.sources.get(account.source) or Source(id=account.source, origin=account.origin)
        return tell(account, source, found, self.policy)

    def _occurrence(self, rule: Rule, incident: str) -> Grade:
        """Whether the act happened at all, whoever did it to whomever."""
        told = []
        for account in self.incidents[incident]:
            one = self._told(account, Match("yes"))
            told.append(replace(one, side="neither") if account.stance == "denies_author" else one)
        return grade(told, rule.parties, self.policy)

    # ---- kinds

    def _act(self, rule: Rule, case: _Case) -> Finding:
        """A banned act."""
        outcome = OUTCOMES[case.grade]
        claimed = self._claimed(rule, case)
        if outcome == "violation" and claimed:
            established = self._established(case, claimed)
            outcome = "no_violation" if established else "justification_claimed"
        if outcome == "violation" and rule.whiles:
            return self._under_condition(rule, case)
        return self._finding(rule, case, outcome, claimed=claimed)

    def _under_condition(self, rule: Rule, case: _Case) -> Finding:
        """A banned act where the ban hangs on the other's compliance.

        A broken condition releases nobody by inference: the finding says that release may be claimed.
        """
        broken = {self._broken(rule, party, clause, case.when) for party, clause in rule.whiles}
        if "yes" in broken:
            return self._finding(rule, case, "release_claimed")
        if "perhaps" in broken:
            return self._finding(rule, case, "undecidable", hangs_on=("condition",))
        return self._finding(rule, case, "violation")

    def _broken(self, rule: Rule, party: str, clause: str, by: Span) -> Answer:
        """Whether a party had broken a clause by a time. Conditions have no circles, so this ends."""
        rules = [
            r for r in self.rules if (*_encoding(r), r.clause, r.bearer) == (*_encoding(rule), clause, party)
        ]
        before = [f for r in rules for f in self.findings(r) if f.when.first <= by.last]
        if any(f.outcome == "violation" and f.when.last < by.first for f in before):
            return "yes"
        open_ones = ("violation", "contested", "undecidable", "justification_claimed", "release_claimed")
        return "perhaps" if any(f.outcome in open_ones for f in before) else "no"

    def _beside(self, rule: Rule) -> Iterator[Finding]:
        """Acts that meet a ban but for the place, or but for a doer who signed nothing: shown, no breach."""
        linked = linked_to(rule, self.record.texts)
        for incident in sorted(self.incidents):
            accounts = self.incidents[incident]
            matches = tuple(match(a, rule, self.at) for a in accounts)
            if any(m.answer != "no" for m in matches):
                continue
            pairs = list(zip(accounts, matches, strict=True))
            elsewhere = any(m.fails == ("where",) and not m.open for _, m in pairs)
            by_linked = any(m.fails == ("who",) and linked & set(a.who or ()) for a, m in pairs)
            if elsewhere or by_linked:
                told = tuple(self._told(a, m) for a, m in pairs)
                case = _Case(incident, told, matches, "unverified", _hull([a.when for a in accounts]))
                yield self._finding(rule, case, "outside" if elsewhere else "non_signatory")

    def _prior(self, rule: Rule, case: _Case) -> Finding:
        """An act that needs notice or consent: a violation where none is on record in time."""
        outcome = OUTCOMES[case.grade]
        if outcome != "violation":
            return self._finding(rule, case, outcome)
        sure, maybe = self._answers(rule)
        if answered(case.when, sure, rule.low, rule.high) == "yes":
            return self._finding(rule, case, "no_violation")
        if answered(case.when, [*sure, *maybe], rule.low, rule.high) != "no":
            return self._finding(rule, case, "undecidable", hangs_on=("when",))
        return self._finding(rule, case, "violation", on_silence=True)

    def _answers(self, rule: Rule) -> tuple[list[Span], list[Span]]:
        """When the acts that answer surely and perhaps happened."""
        sure, maybe = [], []
        for _, grade_, when in self._counter_acts(rule):
            if grade_ in ESTABLISHED:
                sure.append(when)
            elif grade_ in UNSETTLED:
                maybe.append(when)
        return sure, maybe

    def _counter_acts(self, rule: Rule) -> Iterator[tuple[str, Grade, Span]]:
        """The acts that answer, or that start a clock: incident, how sure, and when."""
        asked = answering(rule)
        for incident in sorted(self.incidents):
            cases = [self._case(one, incident) for one in asked]
            held = [c for c in cases if c is not None]
            if held:
                best = min(held, key=lambda c: RANK[c.grade])
                yield incident, best.grade, best.when

    def _duties(self, rule: Rule) -> Iterator[Finding]:
        """A duty, once for each time that it falls due."""
        sure, maybe = self._done(rule)
        window = (rule.low, rule.high) if rule.trigger != "date" else (Span(-EVER, -EVER), AT_ONCE)
        for name, trigger, is_sure in self._triggers(rule):
            done = answered(trigger, sure, *window)
            perhaps = answered(trigger, [*sure, *maybe], *window)
            finding = self._duty(rule, trigger, done == "yes", perhaps != "no")
            if not is_sure:
                finding = replace(finding, outcome="undecidable", hangs_on=("act", "when"), on_silence=False)
            yield replace(finding, instance=f"{rule.phase}:{name}" if rule.phase else name)

    def _duty(self, rule: Rule, trigger: Span, done: bool, perhaps: bool) -> Finding:
        due = _deadline(trigger, rule)
        outcome: Outcome
        if done:
            outcome = "met"
        elif due.last >= self.at:
            outcome = "undecidable" if due.first < self.at else "pending"
        elif perhaps or rule.bearer == NOT_STATED:
            outcome = "undecidable"
        else:
            outcome = "violation"
        hangs_on: Aspect = "who" if rule.bearer == NOT_STATED and not perhaps else "when"
        return Finding(
            agreement=rule.agreement, encoding=rule.encoding, version=rule.version,
            clause=rule.clause, reading=rule.reading, bearer=rule.bearer,
            incident=None, occurrence="unverified", grade="unverified", outcome=outcome,
            when=trigger, due=due,
            hangs_on=(hangs_on,) if outcome == "undecidable" else (), implicit=rule.implicit,
            on_silence=outcome == "violation",
            rulings=self._rulings(rule, None),
        )  # fmt: skip

    def _done(self, rule: Rule) -> tuple[list[Span], list[Span]]:
        """When the duty was surely and perhaps done."""
        cases = list(self._cases(at_any_time(rule)))
        return [c.when for c in cases if c.grade in ESTABLISHED], [
            c.when for c in cases if c.grade in UNSETTLED
        ]

    def _triggers(self, rule: Rule) -> Iterator[tuple[str, Span, bool]]:
        """The moments from which a duty is counted: a name for each, when, and whether it surely counts."""
        if rule.trigger == "act":
            for incident, grade_, when in self._counter_acts(rule):
                binds = in_force(when, rule.force, self.at)
                if binds != "no" and grade_ in (*ESTABLISHED, *UNSETTLED):
                    yield incident, when, binds == "yes" and grade_ in ESTABLISHED
        else:
            yield from (
                (str(number), when, True) for number, when in enumerate(moments_due(rule, self.at), 1)
            )

    def _limit(self, rule: Rule) -> Iterator[Finding]:
        """A number not to be passed in any period, or not to be missed in the whole term."""
        if rule.most is None:
            return
        cases = list(self._cases(rule))
        sure = [_counted(rule, c) for c in cases if c.grade in ESTABLISHED]
        maybe = [_counted(rule, c) for c in cases if c.grade in UNSETTLED]
        if rule.stock:
            # What is there at two times may be the same: counts of a stock are not added up.
            least = max((one for _, one, _ in sure), default=0)
            most = max((one for _, _, one in [*sure, *maybe]), default=0)
        else:
            least, most = most_in_a_window(sure, maybe, rule.high.first)
            most = max(most, most_in_a_window(sure, maybe, rule.high.last)[1])
        outcome: Outcome = "no_violation"
        if least > rule.most:
            outcome = "violation"
        elif most > rule.most:
            outcome = "undecidable"
        yield Finding(
            agreement=rule.agreement, encoding=rule.encoding, version=rule.version,
            clause=rule.clause, reading=rule.reading, bearer=rule.bearer,
            incident=None, occurrence="unverified", grade="unverified", outcome=outcome,
            count=(least, min(most, EVER)), hangs_on=("when",) if outcome == "undecidable" else (),
            implicit=rule.implicit, rulings=self._rulings(rule, None),
        )  # fmt: skip

    # ---- parts of a finding

    def _finding(self, rule: Rule, case: _Case, outcome: Outcome, **more: object) -> Finding:
        pro = [t for t in case.told if t.side in ("for", "perhaps")]
        con = [t for t in case.told if t.side == "against"]
        pairs = zip(case.told, case.matches, strict=True)
        open_ones = {aspect for t, m in pairs if t.side == "perhaps" for aspect in m.open}
        finding = Finding(
            agreement=rule.agreement, encoding=rule.encoding, version=rule.version,
            clause=rule.clause, reading=rule.reading, bearer=rule.bearer,
            incident=case.incident, occurrence=self._occurrence(rule, case.incident), grade=case.grade,
            outcome=outcome, weight=weigh(case.told), when=case.when,
            hangs_on=tuple(a for a in ASPECTS if a in open_ones) if outcome == "undecidable" else (),
            confirmed_by=confirmed_by(_for(case)),
            supports=tuple(t.account.id for t in pro), against=tuple(t.account.id for t in con),
            unreviewed=not any(t.account.reviewed for t in pro), implicit=rule.implicit,
            rulings=self._rulings(rule, case.incident),
        )  # fmt: skip
        return replace(finding, **more)  # type: ignore[arg-type]

    def _rulings(self, rule: Rule, incident: str | None) -> tuple[Ruling, ...]:
        return tuple(
            r
            for r in self.record.rulings
            if r.agreement == rule.agreement
            and r.clause == rule.clause
            and r.incident == (incident or r.incident)
            and r.party in (None, rule.bearer)
            and r.encoding in (None, rule.encoding)
        )

    def _claimed(self, rule: Rule, case: _Case) -> tuple[str, ...]:
        """The exceptions of the text that somebody claims for this act."""
        told = {c for t in case.told for c in t.account.claimed}
        acts = {t.account.act for t in case.told if t.side != "against"}
        return tuple(kind for kind, only in rule.exceptions if kind in told and (not only or only & acts))

    def _established(self, case: _Case, claimed: Sequence[str]) -> bool:
        """Whether more than the word of the accused says that the exception applies."""
        saying = [t for t in case.told if set(t.account.claimed) & set(claimed)]
        return confirmed_by(saying) is not None


def _for(case: _Case) -> list[Told]:
    return [t for t in case.told if t.side == "for"]


def _encoding(rule: Rule) -> tuple[str, str]:
    return rule.agreement, rule.encoding


ESTABLISHED: tuple[Grade, ...] = ("confirmed", "probable")
UNSETTLED: tuple[Grade, ...] = ("contested", "undecidable")
RANK: dict[Grade, int] = {
    "confirmed": 0, "probable": 1, "contested": 2, "undecidable": 3, "unverified": 4, "evidence_against": 5,
}  # fmt: skip
MOST_TIMES = 10_000
"""A recurring duty is followed for so many times."""


def moments_due(rule: Rule, at: int) -> list[Span]:
    """The moments, up to one, from which a duty is counted; several if it recurs.

    A duty with a date is owed as soon as the agreement binds, before its day.
    """
    if rule.due is None or (rule.force.begins if rule.trigger == "date" else rule.due).first > at:
        return []
    wide = rule.due.last - rule.due.first
    last = min(at, rule.force.ends.first)
    starts = range(rule.due.first, max(last, rule.due.first + 1), rule.every or EVER)
    return [Span(start, start + wide) for start in starts[:MOST_TIMES]]


def _deadline(trigger: Span, rule: Rule) -> Span:
    """The span in which the time for a duty runs out."""
    if rule.trigger == "date":
        return trigger
    return trigger.shift(rule.high.first, rule.high.last)


def _counted(rule: Rule, case: _Case) -> Counted:
    """How many an act counts for: once, or as many as are told; where nobody tells how many, one or more."""
    if not rule.things:
        return case.when, 1, 1
    told = [t.account.quantity for t in case.told if t.side in ("for", "perhaps")]
    numbers = [n for n in told if n is not None]
    return case.when, min(numbers, default=1), max(numbers, default=EVER)


def _time(told: Sequence[Told]) -> Span:
    """When it happened: between the first and the last minute that those for it, or perhaps for it, tell.

    What two accounts have in common would be narrower, and wrong as soon as one of them is about another act.
    """
    return _hull([t.account.when for t in told if t.side in ("for", "perhaps")])


def _hull(spans: Sequence[Span]) -> Span:
    return Span(min(s.first for s in spans), max(s.last for s in spans))
