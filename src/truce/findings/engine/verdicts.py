"""What the compiled engine answers: a finding without the accounts that it rests on.

Those, and why, `truce.findings.judge` gives for any one of them: it judges the incident alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from truce.asof import Span
from truce.findings.engine.codes import NONE, OPEN
from truce.findings.judge import Finding, Outcome
from truce.findings.matching import Aspect
from truce.findings.rules import Rule
from truce.findings.weighing import Grade, Weight

_GRADES: tuple[Grade, ...] = get_args(Grade)
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


def verdicts(
    rows: Sequence[Mapping[str, int]], rules: Sequence[Rule], incidents: Sequence[str]
) -> list[Verdict]:
    """Rows of the table of verdicts in words."""
    return [_verdict(row, rules[row["rule"]], incidents) for row in rows]


def _verdict(row: Mapping[str, Any], rule: Rule, incidents: Sequence[str]) -> Verdict:
    outcome = _OUTCOMES[row["outcome"]]
    hangs = row["hangs"] if outcome == "undecidable" else 0
    incident = "" if row["incident"] == NONE else incidents[row["incident"]]
    instance = "" if row["instance"] == NONE else str(row["instance"])
    if instance and rule.trigger == "act":
        instance = incidents[row["instance"]]
    return Verdict(
        key=(
            rule.agreement, rule.encoding, rule.version, rule.clause, rule.reading or "", rule.bearer,
            incident, instance,
        ),
        occurrence=_GRADES[row["occurrence"]],
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
