"""Acts that are banned, that break a state which has to last, or that hinder what is permitted."""

from collections.abc import Iterator, Sequence

from truce.asof import EVER, Span
from truce.findings.beside import beside
from truce.findings.calendars import local_days
from truce.findings.excuses import claimed, excused
from truce.findings.finding import ESTABLISHED, OUTCOMES, UNSETTLED, Course, Finding
from truce.findings.hearing import Case, Hearing
from truce.findings.rules import Rule
from truce.findings.windows import answered


def banned(hearing: Hearing, rule: Rule) -> Iterator[Finding]:
    """One finding for each act under a ban; then the acts beside it, which break nothing."""
    restored = list(hearing.counter_acts(rule)) if rule.counter_acts else []
    for case in hearing.asked(rule):
        outcome = OUTCOMES[case.grade]
        claims = claimed(rule, case)
        if outcome == "violation" and claims:
            outcome = excused(rule, case, claims)
        lasting = rule.kind == "maintain" and outcome == "violation"
        course = _course(case, restored) if lasting else None
        yield hearing.finding(rule, case, outcome, claimed=claims, course=course)
    yield from beside(hearing, rule)


def _course(case: Case, restored: Sequence[Case]) -> Course:
    """Whether a broken state was restored since; where nothing is on record, it goes on."""
    since = [r for r in restored if r.when.last > case.when.first and r.incident != case.incident]
    if any(r.grade in ESTABLISHED and r.when.first > case.when.last for r in since):
        return "ceased"
    return "unknown" if any(r.grade in (*ESTABLISHED, *UNSETTLED) for r in since) else "ongoing"


def _latest(rule: Rule, act: Span) -> Span:
    """How long before an act notice had to be given; one of days perhaps by the end of a day."""
    if rule.notice is None or abs(act.last) >= EVER:
        return rule.high
    days = rule.notice.minutes // 1440
    latest = max(last for _, last in local_days(rule.zone, Span(act.last, act.last), days))
    return Span(rule.high.first, max(latest - act.last, rule.high.last))


def prior_missing(hearing: Hearing, rule: Rule) -> Iterator[Finding]:
    """Acts that need notice or consent: a violation where none is on record in time.

    Notice that is only told, and not established, is an excuse that somebody claims.
    """
    answers = list(hearing.counter_acts(rule))
    sure = [c.when for c in answers if c.grade in ESTABLISHED]
    maybe = [c.when for c in answers if c.grade in UNSETTLED]
    unverified = [c for c in answers if c.grade == "unverified"]
    for case in hearing.asked(rule):
        window = (rule.low, _latest(rule, case.when))
        outcome = OUTCOMES[case.grade]
        if outcome != "violation":
            yield hearing.finding(rule, case, outcome)
        elif answered(case.when, sure, *window) == "yes":
            yield hearing.finding(rule, case, "no_violation")
        elif answered(case.when, [*sure, *maybe], *window) != "no":
            yield hearing.finding(rule, case, "undecidable", hangs_on=("when",))
        elif answered(case.when, [c.when for c in unverified if c.sure], *window) == "yes":
            claims = (f"prior_{rule.prior_act}",)
            yield hearing.finding(rule, case, "justification_claimed", claimed=claims)
        elif answered(case.when, [c.when for c in unverified], *window) != "no":
            yield hearing.finding(rule, case, "undecidable", hangs_on=("when",))
        else:
            excuses = claimed(rule, case)
            outcome = excused(rule, case, excuses) if excuses else outcome
            silent = outcome == "violation"
            yield hearing.finding(rule, case, outcome, claimed=excuses, on_silence=silent)
