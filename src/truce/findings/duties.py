"""Duties: what has to be done, once or again and again, and lists that have to be handed in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from truce.asof import EVER, Span
from truce.clauses.values import NOT_STATED
from truce.findings.amounts import reached_at
from truce.findings.finding import ESTABLISHED, UNSETTLED, Course, Finding, Outcome
from truce.findings.hearing import Case, Hearing
from truce.findings.matching import Answer, Aspect, in_force
from truce.findings.record import Ruling
from truce.findings.rules import AT_ONCE, NEVER, Rule, at_any_time, waited_for
from truce.findings.weighing import Side, Told, grade
from truce.findings.windows import answered, possible

MOST_TIMES = 10_000
"""A recurring duty is followed for so many times."""


@dataclass(frozen=True, slots=True)
class Call:
    """One time that a duty falls due: its name, what it is counted from, and whether that surely counts."""

    name: str
    moment: Span
    sure: bool
    low: Span
    high: Span

    @property
    def due(self) -> Span:
        """The span in which the time for it runs out."""
        return self.moment.shift(self.high.first, self.high.last)

    def instance(self, rule: Rule) -> str:
        """What tells a finding on this time from those on the others of a duty."""
        return f"{rule.phase}:{self.name}" if rule.phase else self.name


def duties(hearing: Hearing, rule: Rule, rules: Sequence[Rule]) -> Iterator[Finding]:
    """A duty, once for each time that it falls due; `rules` are those of the clauses it may wait for."""
    done = list(hearing.heard(_whole if rule.in_full else Hearing.case, at_any_time(rule)))
    for call in calls(hearing, rule, rules):
        if hearing.wants(call.instance(rule)):
            yield _duty(hearing, rule, call, done)


def _whole(hearing: Hearing, rule: Rule, incident: str) -> Case | None:
    """The case that all was done that was owed. A part speaks against; an act of untold extent may be all."""
    case = hearing.case(rule, incident)
    if case is None:
        return None
    told = tuple(replace(t, side=_of_the_whole(t)) for t in case.told)
    return replace(case, told=told, grade=grade(told, rule.parties, hearing.policy))


def _of_the_whole(told: Told) -> Side:
    if told.side not in ("for", "perhaps") or told.account.in_full:
        return told.side
    if told.account.in_full is None:
        return "perhaps"
    return "against" if told.side == "for" else "maybe_against"


def _duty(hearing: Hearing, rule: Rule, call: Call, done: Sequence[Case]) -> Finding:
    """What became of one call: done in time, still open, or not done as far as the record goes."""
    outcome, hangs_on = _became(rule, call, done, hearing.at)
    course = _course(call, done) if outcome == "violation" else None
    return hearing.unkept(
        rule, outcome, instance=call.instance(rule),
        when=call.moment, due=call.due, hangs_on=hangs_on, course=course,
        certified_by=certified(hearing, rule, _fitting(call, done)) if outcome == "met" else None,
        supports=hearing.supporting(_fitting(call, done)),
        # What was done too late was, as far as anybody can tell, not done before.
        on_silence=outcome == "violation" and course != "ceased",
    )  # fmt: skip


def _fitting(call: Call, done: Sequence[Case]) -> Iterator[Case]:
    """The acts that may have been done for a call, however late."""
    return (c for c in done if possible(call.moment, c.when, call.low, Span(EVER, EVER)))


def _fits(call: Call, done: Sequence[Case], high: Span) -> Answer:
    """Whether one of the acts lies in the time for a call, or in that time made longer."""
    return answered(call.moment, [c.when for c in done], call.low, high)


def _course(call: Call, done: Sequence[Case]) -> Course:
    """Whether a duty that was not done in time was done late."""
    if _fits(call, [c for c in done if c.grade in ESTABLISHED], Span(EVER, EVER)) == "yes":
        return "ceased"
    possible = [c for c in done if c.grade != "evidence_against"]
    return "unknown" if _fits(call, possible, Span(EVER, EVER)) != "no" else "ongoing"


def certified(hearing: Hearing, rule: Rule, done: Iterable[Case]) -> str | None:
    """The body that the text names to certify it, if it says itself that it was done."""
    saying = {name for c in done for t in c.told if t.side == "for" for name in _names(t)}
    return certified_by(rule, rule.certifier in saying, hearing.rulings(rule, None))


def certified_by(rule: Rule, says_so: bool, rulings: Sequence[Ruling]) -> str | None:
    """The body that the text names to certify a duty, if it says so or, by a ruling, finds nothing broken."""
    by = rule.certifier
    ruled = any(r.body == by and r.outcome == "no_violation" for r in rulings)
    return by if by is not None and (says_so or ruled) else None


def _names(told: Told) -> tuple[str, str]:
    return told.source.id, told.root


def _became(rule: Rule, call: Call, done: Sequence[Case], at: int) -> tuple[Outcome, tuple[Aspect, ...]]:
    sure = [c for c in done if c.grade in ESTABLISHED]
    unverified = [c for c in done if c.grade == "unverified"]
    if not call.sure:
        return "undecidable", ("act", "when")
    if _fits(call, sure, call.high) == "yes":
        return "met", ()
    owed = still_owed(rule, call, at)
    maybe = [c for c in done if c.grade in (*ESTABLISHED, *UNSETTLED)]
    perhaps = _fits(call, maybe, call.high) != "no"
    if owed == "no" and not perhaps:
        return "outside", ()
    if call.due.last >= at and owed != "no":
        return ("undecidable", ("when",)) if call.due.first < at else ("pending", ())
    if owed == "perhaps" or perhaps:
        return "undecidable", ("when",)
    # Somebody says that it was done, and nobody can tell: that it was not done is no more known.
    if _fits(call, [c for c in unverified if c.sure], call.high) == "yes":
        return "insufficient", ()
    if _fits(call, unverified, call.high) != "no":
        return "undecidable", ("when",)
    return ("undecidable", ("who",)) if rule.bearer == NOT_STATED else ("violation", ())


def still_owed(rule: Rule, call: Call, at: int) -> Answer:
    """Whether a duty is owed when its time runs out.

    What ends or is suspended before breaks nothing, nor does a day that was over before the agreement bound.
    """
    always = replace(rule.force, begins=owed_since(rule))
    if call.due.first >= at:
        # It still runs: whether the agreement will last as long is not known, only whether it has ended.
        return "no" if at > always.ends.last else "yes"
    return in_force(call.due, always, EVER)


def owed_since(rule: Rule) -> Span:
    """From when on its time may run out; where that is counted from an event, it always lies after it."""
    return rule.force.begins if rule.trigger == "date" else Span(-EVER, -EVER)


def calls(hearing: Hearing, rule: Rule, rules: Sequence[Rule]) -> Iterator[Call]:
    """The times that a duty falls due."""
    match rule.trigger:
        case "act":
            for case in hearing.counter_acts(rule):
                binds = in_force(case.when, rule.force, hearing.at)
                if binds != "no" and case.grade in (*ESTABLISHED, *UNSETTLED):
                    sure = binds == "yes" and case.grade in ESTABLISHED
                    yield Call(case.incident, case.when, sure, rule.low, rule.high)
        case "met":
            yield from _once_met(hearing, rule, rules)
        case _:
            yield from calls_due(rule, hearing.at)


def _once_met(hearing: Hearing, rule: Rule, rules: Sequence[Rule]) -> Iterator[Call]:
    """The call of a duty that follows another: counted from when all who owed that one have done it."""
    first = waited_for(rule, rules)
    if any(one.count is not None for one in first):
        yield _once_all_came(hearing, rule, first)
        return
    moments, sure = [], bool(first)
    for one in first:
        done = [c for c in hearing.cases(at_any_time(one)) if c.grade in (*ESTABLISHED, *UNSETTLED)]
        settled = [c.when for c in done if c.grade in ESTABLISHED]
        if not done:
            # Nobody says that it was: whether its clock runs is not known.
            yield Call("1", NEVER, False, rule.low, rule.high)
            return
        best = settled or [c.when for c in done]
        moment = Span(min(s.first for s in best), min(s.last for s in best))
        earlier = any(c.when.first < moment.last for c in done if c.grade in UNSETTLED)
        sure = sure and bool(settled) and not earlier
        moments.append(moment)
    if moments:
        yield Call("1", _latest(moments), sure, rule.low, rule.high)


def _once_all_came(hearing: Hearing, rule: Rule, first: Sequence[Rule]) -> Call:
    """The call of a duty that follows one that takes a number: from when each who owes it had brought it."""
    came = (reached_at(list(hearing.cases(at_any_time(one))), one, hearing.policy) for one in first)
    moment = _latest(list(came))
    return Call("1", moment, moment.last < EVER, rule.low, rule.high)


def _latest(moments: Sequence[Span]) -> Span:
    return Span(max(m.first for m in moments), max(m.last for m in moments))


def calls_due(rule: Rule, at: int) -> Iterator[Call]:
    """The times up to a moment that a duty with a date falls due; several if it recurs.

    A duty with a date is owed as soon as the agreement binds, before its day; each time that it recurs it has
    to be done anew, since the last one.
    """
    dated = rule.trigger == "date"
    every = rule.every
    for number, when in enumerate(moments_due(rule, at), 1):
        low, high = (Span(-EVER, -EVER), AT_ONCE) if dated else (rule.low, rule.high)
        if every is not None and dated and number > 1:
            before = rule.due.after(every.times(number - 2), rule.zone) if rule.due else when
            low = _between(when, before).shift(1)
        elif every is not None and not dated and high.first >= EVER:
            low, high = AT_ONCE, _between(when, when.after(every, rule.zone)).shift(-1)
        yield Call(str(number), when, True, low, high)


def _between(one: Span, other: Span) -> Span:
    """How many minutes lie between two moments that move together."""
    return Span(*sorted((other.first - one.first, other.last - one.last)))


def moments_due(rule: Rule, at: int) -> list[Span]:
    """The moments, up to one, from which a duty is counted."""
    if rule.due is None or (rule.force.begins if rule.trigger == "date" else rule.due).first > at:
        return []
    found = [rule.due]
    while rule.every is not None and len(found) < MOST_TIMES:
        following = rule.due.after(rule.every.times(len(found)), rule.zone)
        owed_from = found[-1] if rule.trigger == "date" else following
        if owed_from.first > at or following.first > rule.force.ends.last or following == found[-1]:
            break
        found.append(following)
    return found
