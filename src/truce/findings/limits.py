"""Numbers that are not to be passed: of acts in any period, of people and things, of a stock."""

from collections.abc import Iterator

from truce.asof import EVER
from truce.findings.finding import ESTABLISHED, UNSETTLED, Finding, Outcome
from truce.findings.hearing import Case, Hearing
from truce.findings.rules import Rule
from truce.findings.windows import Counted, most_in_a_window


def limits(hearing: Hearing, rule: Rule) -> Iterator[Finding]:
    """A number not to be passed in any period, or at any time."""
    if rule.most is None:
        return
    cases = list(hearing.cases(rule))
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
    hangs_on = ("when",) if outcome == "undecidable" else ()
    yield hearing.unkept(rule, outcome, count=(least, min(most, EVER)), hangs_on=hangs_on)


def _counted(rule: Rule, case: Case) -> Counted:
    """How many an act counts for: once, or as many as are told; where nobody tells how many, one or more."""
    if not rule.things:
        return case.when, 1, 1
    told = [t.account.quantity for t in case.told if t.side in ("for", "perhaps")]
    numbers = [n for n in told if n is not None]
    return case.when, min(numbers, default=1), max(numbers, default=EVER)
