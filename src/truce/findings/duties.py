"""Duties: what has to be done, once or again and again, and lists that have to be handed in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from truce.asof import EVER, Span
from truce.clauses.values import NOT_STATED
from truce.findings.finding import ESTABLISHED, UNSETTLED, Finding, Outcome
from truce.findings.hearing import Case, Hearing
from truce.findings.matching import Aspect, in_force
from truce.findings.rules import AT_ONCE, Rule, at_any_time
from truce.findings.weighing import Side, Told, grade
from truce.findings.windows import answered

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


def duties(hearing: Hearing, rule: Rule) -> Iterator[Finding]:
    """A duty, once for each time that it falls due."""
    done = list(hearing.cases(at_any_time(rule)))
    if rule.in_full:
        done = [_whole(hearing, rule, case) for case in done]
    for call in _calls(hearing, rule):
        yield _duty(hearing, rule, call, done)


def _whole(hearing: Hearing, rule: Rule, case: Case) -> Case:
    """The case that all was done that was owed. A part speaks against; an act of untold extent may be all."""
    told = tuple(replace(t, side=_of_the_whole(t)) for t in case.told)
    return replace(case, told=told, grade=grade(told, rule.parties, hearing.policy))


def _of_the_whole(told: Told) -> Side:
    if told.side not in ("for", "perhaps") or told.account.in_full:
        return told.side
    return "perhaps" if told.account.in_full is None else "against"


def _duty(hearing: Hearing, rule: Rule, call: Call, done: Sequence[Case]) -> Finding:
    """What became of one call: done in time, still open, or not done as far as the record goes."""
    due = call.moment.shift(call.high.first, call.high.last)
    outcome, hangs_on = _became(rule, call, due, done, hearing.at)
    fits = [c for c in done if answered(call.moment, [c.when], call.low, Span(EVER, EVER)) != "no"]
    return hearing.unkept(
        rule, outcome, instance=f"{rule.phase}:{call.name}" if rule.phase else call.name,
        when=call.moment, due=due, hangs_on=hangs_on,
        supports=tuple(t.account.id for c in fits for t in c.told if t.side in ("for", "perhaps")),
        course="ongoing" if outcome == "violation" else None, on_silence=outcome == "violation",
    )  # fmt: skip


def _became(
    rule: Rule, call: Call, due: Span, done: Sequence[Case], at: int
) -> tuple[Outcome, tuple[Aspect, ...]]:
    sure = [c.when for c in done if c.grade in ESTABLISHED]
    maybe = sure + [c.when for c in done if c.grade in UNSETTLED]
    unverified = [c for c in done if c.grade == "unverified"]
    if not call.sure:
        return "undecidable", ("act", "when")
    if answered(call.moment, sure, call.low, call.high) == "yes":
        return "met", ()
    if due.last >= at:
        return ("undecidable", ("when",)) if due.first < at else ("pending", ())
    if answered(call.moment, maybe, call.low, call.high) != "no":
        return "undecidable", ("when",)
    # Somebody says that it was done, and nobody can tell: that it was not done is no more known.
    if answered(call.moment, [c.when for c in unverified if c.sure], call.low, call.high) == "yes":
        return "insufficient", ()
    if answered(call.moment, [c.when for c in unverified], call.low, call.high) != "no":
        return "undecidable", ("when",)
    return ("undecidable", ("who",)) if rule.bearer == NOT_STATED else ("violation", ())


def _calls(hearing: Hearing, rule: Rule) -> Iterator[Call]:
    """The times that a duty falls due."""
    if rule.trigger == "act":
        for case in hearing.counter_acts(rule):
            binds = in_force(case.when, rule.force, hearing.at)
            if binds != "no" and case.grade in (*ESTABLISHED, *UNSETTLED):
                sure = binds == "yes" and case.grade in ESTABLISHED
                yield Call(case.incident, case.when, sure, rule.low, rule.high)
        return
    dated = rule.trigger == "date"
    low, high = (Span(-EVER, -EVER), AT_ONCE) if dated else (rule.low, rule.high)
    for number, when in enumerate(moments_due(rule, hearing.at), 1):
        yield Call(str(number), when, True, low, high)


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
