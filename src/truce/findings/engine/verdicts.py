"""What the compiled engine answers: a finding without the accounts that it rests on.

Those, and why, `truce.findings.judge` gives for any one of them: it judges the incident alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from truce.asof import Span
from truce.findings.engine.codes import NONE, OCCURRENCES, OPEN
from truce.findings.finding import Finding, Outcome
from truce.findings.matching import Aspect
from truce.findings.rules import Rule
from truce.findings.weighing import Grade, Weight

_GRADES: tuple[Grade, ...] = get_args(Grade)
_OCCURRENCES = tuple(OCCURRENCES)
_OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One incident, or one time that a duty fell due, held against one rule. The fields are a `Finding`'s."""

    key: tuple[str, ...]
    occurrence: Grade
    grade: Grade
    outcome: Outcome
    hangs_on: tuple[Aspect, ...]
    weight: Weight
    when: Span
    due: Span | None
    count: tuple[int, int] | None
    on_silence: bool
    unreviewed: bool
    implicit: bool


def verdict_of(finding: Finding) -> Verdict:
    """What the engine should answer where the judge finds this."""
    fields = {name: getattr(finding, name) for name in Verdict.__slots__}
    return Verdict(**fields)


@dataclass(frozen=True, slots=True)
class Words:
    """What the numbers of rules, incidents and actors stand for."""

    rules: Sequence[Rule]
    incidents: Sequence[str]
    actors: Sequence[str]

    def verdict(self, row: Mapping[str, Any]) -> Verdict:
        """A row of the table of verdicts in words."""
        rule = self.rules[row["rule"]]
        outcome = _OUTCOMES[row["outcome"]]
        hangs = row["hangs"] if outcome == "undecidable" else 0
        return Verdict(
            key=(
                rule.agreement, rule.encoding, rule.version, rule.clause, rule.reading or "", rule.bearer,
                "" if row["incident"] == NONE else self.incidents[row["incident"]],
                "" if row["instance"] == NONE else self._instance(rule, row["instance"]),
            ),
            occurrence=_OCCURRENCES[row["occurrence"]],
            grade=_GRADES[row["grade"]],
            outcome=outcome,
            hangs_on=tuple(aspect for aspect, bit in OPEN.items() if hangs & bit),
            weight=Weight(row["for_least"], row["for_most"], row["against_least"], row["against_most"]),
            when=Span(row["first"], row["last"]),
            due=None if row["due_first"] is None else Span(row["due_first"], row["due_last"]),
            count=None if row["least"] is None else (row["least"], row["most"]),
            on_silence=bool(row["silence"]),
            unreviewed=bool(row["unreviewed"]),
            implicit=rule.implicit,
        )  # fmt: skip

    def _instance(self, rule: Rule, number: int) -> str:
        """The group that did an act; or the time that a duty fell due, after its phase."""
        if rule.kind not in ("oblige", "register"):
            return self.actors[number]
        name = self.incidents[number] if rule.trigger == "act" else str(number)
        return f"{rule.phase}:{name}" if rule.phase else name
