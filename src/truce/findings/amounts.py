"""Numbers: how many people or things acts brought, and when so many had come.

A number is weighed as the act itself is: who tells at least so many is for it, who tells fewer is against it,
and who tells none may be either.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from truce.asof import EVER, Span
from truce.findings.finding import ESTABLISHED
from truce.findings.hearing import Case
from truce.findings.matching import Answer
from truce.findings.policy import Policy
from truce.findings.rules import Rule
from truce.findings.weighing import Told, grade

ANY_NUMBER = EVER
"""More than anybody counts: what an account that tells no number may mean."""


@dataclass(frozen=True, slots=True)
class Amount:
    """The least number that is established, and the greatest that is not refuted."""

    sure: int = 0
    may: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.sure + other.sure, min(self.may + other.may, ANY_NUMBER))

    def times(self, factor: int) -> "Amount":
        """So many times as much."""
        return Amount(self.sure * factor, min(self.may * factor, ANY_NUMBER))

    def reaches(self, needed: "Amount") -> Answer:
        """Whether it is at least as much as another, whatever both truly are."""
        if self.sure >= needed.may:
            return "yes"
        return "perhaps" if self.may >= needed.sure else "no"


def amount(case: Case, rule: Rule, policy: Policy) -> Amount:
    """How many people or things an act brought."""
    speaking = [t for t in case.told if t.side in ("for", "perhaps")]
    numbers = {t.account.quantity for t in speaking}
    tried = {n for n in numbers if n is not None} | ({ANY_NUMBER} if None in numbers else set())
    grades = {n: grade([_held(t, n) for t in case.told], rule.parties, policy) for n in tried}
    return Amount(
        max((n for n in tried - {ANY_NUMBER} if grades[n] in ESTABLISHED), default=0),
        max((n for n in tried if grades[n] != "evidence_against"), default=0),
    )


def _held(told: Told, number: int) -> Told:
    """An account held against the claim that it were at least so many."""
    if told.side not in ("for", "perhaps"):
        return told
    counted = told.account.quantity
    if counted is None:
        return replace(told, side="perhaps")
    if counted >= number:
        return told
    return replace(told, side="against" if told.side == "for" else "maybe_against")


def together(cases: Sequence[tuple[Case, Answer]], rule: Rule, policy: Policy) -> Amount:
    """What acts bring together, each with whether it counts at all."""
    total = Amount()
    for case, counts in cases:
        one = amount(case, rule, policy) if counts != "no" else Amount()
        total += one if counts == "yes" else Amount(0, one.may)
    return total


def reached_at(cases: Sequence[Case], rule: Rule, policy: Policy) -> Span:
    """When so many had come as a duty takes, all acts together; without an end if that is not known."""
    needed = rule.count or 1
    each = [(case.when, amount(case, rule, policy)) for case in cases]
    first = _when_total(((when.first, one.may) for when, one in each), needed)
    last = _when_total(((when.last, one.sure) for when, one in each), needed)
    return Span(first, max(first, last))


def _when_total(parts: Iterable[tuple[int, int]], needed: int) -> int:
    total = 0
    for minute, number in sorted(parts):
        total += number
        if total >= needed:
            return minute
    return EVER
