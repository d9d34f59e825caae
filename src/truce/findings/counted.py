"""Duties that take a number: so many in all, or so many for each that the other side brought."""

from collections.abc import Iterator, Sequence

from truce.asof import Span
from truce.clauses.values import NOT_STATED
from truce.findings.amounts import Amount, amount, together
from truce.findings.duties import Call, calls, certified, still_owed
from truce.findings.finding import ESTABLISHED, UNSETTLED, Finding, Outcome
from truce.findings.hearing import Hearing
from truce.findings.matching import Answer, Aspect, in_force
from truce.findings.rules import Rule, at_any_time


def counted_duties(hearing: Hearing, rule: Rule, rules: Sequence[Rule]) -> Iterator[Finding]:
    """A duty that takes a number, once for each time that it falls due: some is not all."""
    done = list(hearing.cases(at_any_time(rule)))
    for call, since, needed in _owed(hearing, rule, rules):
        if not hearing.wants(call.instance(rule)):
            continue
        earliest = since.shift(call.low.first, call.low.last)
        answers = [(case, _between(case.when, earliest, call.due)) for case in done]
        brought = together(answers, rule, hearing.policy)
        outcome, hangs_on = _became(rule, call, needed, brought, hearing.at)
        counting = [case for case, answer in answers if answer != "no"]
        yield hearing.unkept(
            rule, outcome, instance=call.instance(rule),
            when=call.moment, due=call.due, hangs_on=hangs_on, count=(brought.sure, brought.may),
            course="unknown" if outcome == "violation" else None,
            certified_by=certified(hearing, rule, counting) if outcome == "met" else None,
            supports=hearing.supporting(counting),
            on_silence=outcome == "violation",
        )  # fmt: skip


def _owed(hearing: Hearing, rule: Rule, rules: Sequence[Rule]) -> Iterator[tuple[Call, Span, Amount]]:
    """The times that it falls due, each with the moment since which acts count and with what is owed."""
    if not rule.for_each:
        count = Amount(rule.count or 1, rule.count or 1)
        yield from ((call, call.moment, count) for call in calls(hearing, rule, rules))
        return
    # What later acts bring adds to what is owed, and all that has come since the first of them counts once.
    heard = [c for c in hearing.counter_acts(rule) if c.grade in (*ESTABLISHED, *UNSETTLED)]
    bound = [(c, in_force(c.when, rule.force, hearing.at)) for c in heard]
    acts = sorted((p for p in bound if p[1] != "no"), key=lambda p: (p[0].when, p[0].incident))
    owed = Amount()
    for case, binds in acts:
        owed += amount(case, rule, hearing.policy).times(rule.count or 1)
        sure = binds == "yes" and case.grade in ESTABLISHED
        yield Call(case.incident, case.when, sure, rule.low, rule.high), acts[0][0].when, owed


def _between(when: Span, earliest: Span, latest: Span) -> Answer:
    if when.last < earliest.first or when.first > latest.last:
        return "no"
    return "yes" if when.first >= earliest.last and when.last <= latest.first else "perhaps"


def _became(
    rule: Rule, call: Call, needed: Amount, brought: Amount, at: int
) -> tuple[Outcome, tuple[Aspect, ...]]:
    reached = brought.reaches(needed)
    if not call.sure:
        return "undecidable", ("act", "when")
    if reached == "yes":
        return "met", ()
    owed = still_owed(rule, call, at)
    if owed == "no" and reached == "no":
        return "outside", ()
    if call.due.last >= at and owed != "no":
        return ("undecidable", ("when",)) if call.due.first < at else ("pending", ())
    if reached == "perhaps":
        return "undecidable", ("number",)
    if owed == "perhaps":
        return "undecidable", ("when",)
    return ("undecidable", ("who",)) if rule.bearer == NOT_STATED else ("violation", ())
