"""What the compiled engine answers: a finding without the lists of the accounts that it rests on.

Those (`supports`, `against`, `denied_by`), and why, `truce.findings.judge` gives for any one of them: it
judges the incident alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from truce.asof import Span
from truce.clauses.values import NOT_STATED
from truce.findings.beside import ties
from truce.findings.duties import certified_by
from truce.findings.engine.codes import COURSES, EXCEPTIONS, GATES, LEVEL, NONE, OCCURRENCES, OPEN
from truce.findings.finding import Course, Finding, Occurrence, Outcome, Responsibility, Tie
from truce.findings.hearing import rulings_on
from truce.findings.matching import Aspect
from truce.findings.record import Record, Ruling
from truce.findings.responsibility import BASES
from truce.findings.rules import ANYBODY, Rule
from truce.findings.weighing import Grade, Weight

_GRADES: tuple[Grade, ...] = get_args(Grade)
_OCCURRENCES = tuple(OCCURRENCES)
_OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
_COURSES = tuple(COURSES)
_GATES = tuple(GATES.values())
_LEVELS = tuple(LEVEL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One incident, or one time that a duty fell due, held against one rule. The fields are a `Finding`'s."""

    key: tuple[str, ...]
    occurrence: Occurrence
    responsibility: Responsibility | None
    grade: Grade
    outcome: Outcome
    hangs_on: tuple[Aspect, ...]
    weight: Weight
    confirmed_by: str | None
    claimed: tuple[str, ...]
    ties: tuple[Tie, ...]
    when: Span
    due: Span | None
    course: Course | None
    certified_by: str | None
    count: tuple[int, int] | None
    on_silence: bool
    unreviewed: bool
    implicit: bool
    rulings: tuple[Ruling, ...]


def verdict_of(finding: Finding) -> Verdict:
    """What the engine should answer where the judge finds this."""
    fields = {name: getattr(finding, name) for name in Verdict.__slots__}
    return Verdict(**fields)


@dataclass(frozen=True, slots=True)
class Words:
    """What the numbers of rules, incidents and actors stand for; the record is as known, without accounts."""

    rules: Sequence[Rule]
    incidents: Mapping[int, str] | Sequence[str]
    actors: Sequence[str]
    record: Record
    areas: Mapping[int, tuple[str, ...]]

    def verdict(self, row: Mapping[str, Any]) -> Verdict:
        """A row of the table of verdicts in words."""
        rule, instance = self.rules[row["rule"]], row["instance"]
        outcome = _OUTCOMES[row["outcome"]]
        hangs = row["hangs"] if outcome == "undecidable" else 0
        incident = None if row["incident"] == NONE else self.incidents[row["incident"]]
        when = Span(row["first"], row["last"])
        of_group = incident is not None and instance != NONE
        bound = replace(rule, bearer=self.actors[instance]) if of_group else rule
        rulings = rulings_on(self.record.rulings, bound, incident)
        return Verdict(
            key=(
                rule.agreement, rule.encoding, rule.version, rule.clause, rule.reading or "", rule.bearer,
                incident or "", self._instance(rule, instance),
            ),
            occurrence=_OCCURRENCES[row["occurrence"]],
            responsibility=self._responsibility(rule, row),
            grade=_GRADES[row["grade"]],
            outcome=outcome,
            hangs_on=tuple(aspect for aspect, bit in OPEN.items() if hangs & bit),
            weight=Weight(row["for_least"], row["for_most"], row["against_least"], row["against_most"]),
            confirmed_by=None if row["confirmed_by"] == NONE else _GATES[row["confirmed_by"]],
            claimed=_claimed(rule, row["claimed"]),
            ties=ties(rule, self.record.texts, self.actors[instance], when) if of_group else (),
            when=when,
            due=None if row["due_first"] is None else Span(row["due_first"], row["due_last"]),
            course=None if row["course"] == NONE else _COURSES[row["course"]],
            certified_by=certified_by(rule, bool(row["certified"]), rulings) if outcome == "met" else None,
            count=None if row["least"] is None else (row["least"], row["most"]),
            on_silence=bool(row["silence"]),
            unreviewed=bool(row["unreviewed"]),
            implicit=rule.implicit,
            rulings=rulings,
        )  # fmt: skip

    def _responsibility(self, rule: Rule, row: Mapping[str, Any]) -> Responsibility | None:
        """Whose act it was; None for what is no act, and where the text names no doer."""
        if row["doer_grade"] == NONE:
            return None
        party = rule.bearer if row["instance"] == NONE else self.actors[row["instance"]]
        if party in (ANYBODY, NOT_STATED):
            return None
        return Responsibility(
            party=party,
            grade=_GRADES[row["doer_grade"]],
            level=_LEVELS[row["doer_level"]],
            basis=BASES[row["doer_basis"]],
            from_area_of=self.areas.get(row["incident"], ()),
        )

    def _instance(self, rule: Rule, number: int) -> str:
        """Who did it, and who had left; the time that a duty fell due, after its phase; the period."""
        if rule.kind not in ("oblige", "register", "limit"):
            return rule.instance("" if number == NONE else self.actors[number])
        if number == NONE:
            return ""
        if rule.kind == "limit":
            return f"least:{number}" if number else "least"
        name = self.incidents[number] if rule.trigger == "act" else str(number)
        return f"{rule.phase}:{name}" if rule.phase else name


def _claimed(rule: Rule, mask: int) -> tuple[str, ...]:
    """What is claimed to excuse an act: exceptions of the text; NONE: that it was announced, or agreed to."""
    if mask == NONE:
        return (f"prior_{rule.prior_act}",)
    return tuple(dict.fromkeys(kind for kind, _ in rule.exceptions if EXCEPTIONS[kind] & mask))
