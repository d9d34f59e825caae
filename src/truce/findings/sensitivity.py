"""Which verdicts hang on how a source is rated, on the policy, or on one origin: found by judging again.

Each source is tried with the letters beside its own, with F, and as if it had said nothing; a source that
nobody rated (F) with every letter. Only the incidents that it tells of are weighed again, and only the rules
that can look at these; what is found is what judging the whole record again would find, and a test holds the
two equal. For analysts alone (DESIGN section 7): it tells whose standing to attack.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Final, Literal, Self, get_args

from truce.findings.finding import Finding, Outcome
from truce.findings.judge import Bench, rules_in_force
from truce.findings.matching import meets_act
from truce.findings.policy import DEFAULT, Policy
from truce.findings.record import Record
from truce.findings.rules import Rule
from truce.findings.statuses import ClauseStatus, clause_status
from truce.findings.weighing import Grade, Told
from truce.incidents.accounts import Account, Letter, Source

Trial = Letter | Literal["left out"]
"""A letter that a source is tried with, or that all that it tells is left out."""
LETTERS: Final[tuple[Letter, ...]] = get_args(Letter)
BOUNDS: Final = 25
"""By how many per cent the policy's threshold and each letter's points are moved, down and up."""
_MOST_THRESHOLDS: Final = 40
_UNTOLD: Final = frozenset({"insufficient", "pending", "undecidable"})
"""Outcomes that are no verdict: nobody is said to have done, or not done, anything by them."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause, by its agreement, the author of the encoding and its id."""

    agreement: str
    encoding: str
    clause: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A finding that would be otherwise; None: it would not be there, or is not there now."""

    finding: str
    clause: Clause
    before: tuple[Outcome, Grade] | None
    after: tuple[Outcome, Grade] | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A status that would be otherwise."""

    clause: Clause
    before: ClauseStatus
    after: ClauseStatus


@dataclass(frozen=True, slots=True)
class Effect:
    """What one trial changes: findings and statuses."""

    findings: tuple[Changed, ...]
    statuses: tuple[Moved, ...]

    def __bool__(self) -> bool:
        return bool(self.findings or self.statuses)


@dataclass(frozen=True, slots=True)
class SourceEffect:
    """What one source with another letter, or left out, would change; `letter` is the one that it has."""

    source: str
    letter: Letter
    trial: Trial
    effect: Effect


@dataclass(frozen=True, slots=True)
class PolicyEffect:
    """What another policy would change: `what` is "threshold" or a letter, `value` its points then."""

    what: str
    before: int
    value: int
    effect: Effect


@dataclass(frozen=True, slots=True)
class OneOrigin:
    """A verdict that rests on one origin alone: whose word it is, and what confirms it, if anything does."""

    finding: str
    clause: Clause
    outcome: Outcome
    origin: str
    confirmed_by: str | None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What the answers of one record hang on.

    `verdicts` and `clauses` are how many findings and statuses there are; `trials` how many times it was
    judged again, `untried` how many thresholds within the bounds were not tried. Only trials that change
    something are in `sources` and `policy`.
    """

    verdicts: int
    clauses: int
    sources: tuple[SourceEffect, ...]
    policy: tuple[PolicyEffect, ...]
    one_origin: tuple[OneOrigin, ...]
    trials: int
    untried: int = 0

    @property
    def hanging(self) -> tuple[frozenset[str], frozenset[Clause]]:
        """The findings and the clauses whose answer hangs on how some source is rated, or on its word."""
        findings = frozenset(c.finding for s in self.sources for c in s.effect.findings)
        return findings, frozenset(m.clause for s in self.sources for m in s.effect.statuses)

    @property
    def rated(self) -> tuple[frozenset[str], frozenset[Clause]]:
        """The same of letters alone: what changes only where a source is left out is not in it."""
        moved = [s for s in self.sources if s.trial != "left out"]
        findings = frozenset(c.finding for s in moved for c in s.effect.findings)
        return findings, frozenset(m.clause for s in moved for m in s.effect.statuses)


def sensitivity(record: Record, policy: Policy = DEFAULT, *, at: int, known_at: int) -> Sensitivity:
    """What the answers of a record hang on, at a moment as known at another (minutes since 1970, UTC)."""
    known = record.as_known(known_at)
    scales = _Scales(known, policy, at, lambda source: applied(record, source, "left out").as_known(known_at))
    sources, policies, trials = [], list[PolicyEffect](), 0
    told = {a.source: scales.source(a) for a in known.accounts}
    for name in sorted(told):
        for trial in trials_of(told[name].letter):
            trials += 1
            effect = scales.effect_of(told[name], trial)
            if effect:
                sources.append(SourceEffect(name, told[name].letter, trial, effect))
    tried, untried = _policies(policy, scales.sums)
    for what, before, value, other in tried:
        trials += 1
        effect = scales.under(other)
        if effect:
            policies.append(PolicyEffect(what, before, value, effect))
    findings = scales.findings
    return Sensitivity(
        verdicts=sum(f.outcome not in _UNTOLD for f in findings),
        clauses=len(scales.statuses),
        sources=tuple(sources),
        policy=tuple(policies),
        one_origin=tuple(_of_one_origin(findings, known, policy, scales)),
        trials=trials,
        untried=untried,
    )


def trials_of(letter: Letter) -> tuple[Trial, ...]:
    """What a source of a letter is tried as: one up, one down, F, and left out; an F as every letter."""
    if letter == "F":
        return (*(other for other in LETTERS if other != "F"), "left out")
    place = LETTERS.index(letter)
    beside = [LETTERS[i] for i in (place - 1, place + 1) if 0 <= i < len(LETTERS) - 1]
    return (*beside, "F", "left out")


def applied(record: Record, source: str, trial: Trial) -> Record:
    """A record as known in which one source has another letter, or told nothing."""
    if trial == "left out":
        return replace(
            record,
            accounts=tuple(a for a in record.accounts if a.source != source),
            lifecycle=tuple(e for e in record.lifecycle if e.source != source),
        )
    described = {s.id: s for s in record.sources}
    origin = next((a.origin for a in record.accounts if a.source == source), source)
    described[source] = replace(described.get(source) or Source(id=source, origin=origin), letter=trial)
    return replace(record, sources=tuple(described.values()))


class _Noting(Policy):
    """A policy that notes which sums of points were held against its threshold."""

    __slots__ = ("sums",)
    sums: set[int]

    def is_enough(self, points: int) -> bool:
        self.sums.add(points)
        return Policy.is_enough(self, points)


def _noting(policy: Policy) -> _Noting:
    noting = _Noting(policy.version, policy.letters, policy.quarters, policy.threshold, policy.attributes)
    object.__setattr__(noting, "sums", set())
    return noting


class _Scales:
    """A record judged once, and what can be judged again without all of it."""

    def __init__(self, known: Record, policy: Policy, at: int, silent: Callable[[str], Record]) -> None:
        noting = _noting(policy)
        self._silent = silent
        self._known, self._at, self._policy = known, at, policy
        self._rules = rules_in_force(known)
        self._bench = _Reweighed(known, noting, at, self._rules)
        self._found = {i: tuple(self._bench.findings(r)) for i, r in enumerate(self._rules)}
        self._of_clause = _by_clause(self._rules)
        self.statuses = {c: self._status(c, self._found, known) for c in self._of_clause}
        self.sums = frozenset(noting.sums)

    @property
    def findings(self) -> list[Finding]:
        """All findings of the record as it is."""
        return [f for found in self._found.values() for f in found]

    def source(self, account: Account) -> Source:
        """Who tells an account."""
        return self._bench.source(account)

    def effect_of(self, source: Source, trial: Trial) -> Effect:
        """What changes if one source has another letter, or told nothing."""
        if trial == "left out" and any(e.source == source.id for e in self._known.lifecycle):
            # What it tells of the agreement itself moves from when the rules bind.
            return self._whole(self._silent(source.id), self._policy)
        record = applied(self._known, source.id, trial)
        touched = frozenset(a.incident for a in self._known.accounts if a.source == source.id)
        bench = self._bench.with_source(source, trial, touched, self._policy)
        found = {
            i: self._again(bench, i, rule, touched) if bench.bears_on(rule, touched) else self._found[i]
            for i, rule in enumerate(self._rules)
        }
        return self._difference(found, record)

    def under(self, policy: Policy) -> Effect:
        """What changes under another policy."""
        return self._whole(self._known, policy)

    def _whole(self, record: Record, policy: Policy) -> Effect:
        rules = rules_in_force(record)
        bench = Bench(record, policy, self._at, rules)
        if rules == self._rules:
            return self._difference({i: tuple(bench.findings(r)) for i, r in enumerate(rules)}, record)
        findings = [f for rule in rules for f in bench.findings(rule)]
        moved = []
        for clause, numbers in _by_clause(rules).items():
            own = [rules[i] for i in numbers]
            mine = [f for f in findings if _clause_of(f) == clause]
            then = clause_status(own, mine, record, self._at).status
            before = self.statuses.get(clause)
            if before is not None and before != then:
                moved.append(Moved(clause, before, then))
        return Effect(tuple(_changed(self.findings, findings)), tuple(moved))

    def _again(
        self, bench: "_Reweighed", number: int, rule: Rule, touched: frozenset[str]
    ) -> tuple[Finding, ...]:
        """The findings of a rule; those on acts that nobody tells otherwise are as they were."""
        alone = rule.kind in ("forbid", "permit") and not (rule.whiles or rule.counter_acts)
        if not alone:
            return tuple(bench.findings(rule))
        kept = (f for f in self._found[number] if f.incident not in touched)
        return (*kept, *bench.wanting(touched).findings(rule))

    def _difference(self, found: Mapping[int, tuple[Finding, ...]], record: Record) -> Effect:
        changed, moved = list[Changed](), list[Moved]()
        for clause, numbers in self._of_clause.items():
            if all(found[i] is self._found[i] for i in numbers):
                continue
            before = [f for i in numbers for f in self._found[i]]
            after = [f for i in numbers for f in found[i]]
            changed += _changed(before, after)
            then = self._status(clause, found, record)
            if then != self.statuses[clause]:
                moved.append(Moved(clause, self.statuses[clause], then))
        return Effect(tuple(changed), tuple(moved))

    def _status(
        self, clause: Clause, found: Mapping[int, tuple[Finding, ...]], record: Record
    ) -> ClauseStatus:
        numbers = self._of_clause[clause]
        findings = [f for i in numbers for f in found[i]]
        return clause_status([self._rules[i] for i in numbers], findings, record, self._at).status


class _Reweighed(Bench):
    """A bench before which one source has another letter, or told nothing."""

    _wanted: frozenset[str] | None = None

    def with_source(self, source: Source, trial: Trial, touched: Iterable[str], policy: Policy) -> Self:
        """The bench where that is so."""
        again = copy(self)
        again.policy = policy
        if trial == "left out":
            silent = {i: [a for a in self.incidents[i] if a.source != source.id] for i in touched}
            told = {i: accounts for i, accounts in silent.items() if accounts}
            again.incidents = {i: a for i, a in self.incidents.items() if i not in silent} | told
        else:
            again.sources = self.sources | {source.id: replace(source, letter=trial)}
        return again

    def wanting(self, incidents: frozenset[str]) -> Self:
        """The bench that wants findings on some incidents alone."""
        bench = copy(self)
        bench._wanted = incidents
        return bench

    def wanted(self) -> Sequence[str]:
        """The incidents on which findings are wanted, in order."""
        if self._wanted is None:
            return super().wanted()
        return sorted(i for i in self._wanted if i in self.incidents)

    def bears_on(self, rule: Rule, touched: Iterable[str]) -> bool:
        """Whether a rule looks at some of these incidents."""
        if rule.whiles or rule.after_clause is not None or rule.trigger == "act":
            return True
        acts = rule.acts | rule.counter_acts
        accounts = (a for i in touched for a in (self._all[i]))
        return any(meets_act(a.act, acts) != "no" for a in accounts)

    def __init__(self, record: Record, policy: Policy, at: int, rules: Sequence[Rule]) -> None:
        super().__init__(record, policy, at, rules)
        self._all = self.incidents


def _by_clause(rules: Sequence[Rule]) -> dict[Clause, list[int]]:
    found: dict[Clause, list[int]] = {}
    for number, rule in enumerate(rules):
        found.setdefault(Clause(rule.agreement, rule.encoding, rule.clause), []).append(number)
    return found


def _clause_of(finding: Finding) -> Clause:
    return Clause(finding.agreement, finding.encoding, finding.clause)


def _changed(before: Iterable[Finding], after: Iterable[Finding]) -> Iterator[Changed]:
    """The findings that differ in their outcome or grade, in the order of their keys."""
    old, new = ({f.key: f for f in found} for found in (before, after))
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        said = [None if f is None else (f.outcome, f.grade) for f in (was, now)]
        one = was or now
        if said[0] != said[1] and one is not None:
            yield Changed(one.id, _clause_of(one), said[0], said[1])


_Tried = tuple[str, int, int, Policy]


def _policies(policy: Policy, sums: Iterable[int]) -> tuple[list[_Tried], int]:
    """The policies that are tried: every threshold within the bounds that a sum lies at, and each letter.

    Of many thresholds those nearest to the one that holds; then how many are left.
    """
    found = list[_Tried]()
    least, most = (policy.threshold * (100 + sign * BOUNDS) // 100 for sign in (-1, 1))
    # Between two sums that were held against it, one threshold is as good as another.
    steps = {least, most, *(s for each in sums for s in (each, each + 1) if least <= s <= most)}
    near = sorted(steps - {policy.threshold}, key=lambda s: (abs(s - policy.threshold), s))
    for threshold in sorted(near[:_MOST_THRESHOLDS]):
        found.append(("threshold", policy.threshold, threshold, replace(policy, threshold=threshold)))
    for place, letter in enumerate(LETTERS[:-1]):
        points = policy.letters[letter]
        above = policy.letters[LETTERS[place - 1]] if place else None
        below = policy.letters[LETTERS[place + 1]]
        for sign in (-1, 1):
            moved = max(points * (100 + sign * BOUNDS) // 100, below)
            moved = moved if above is None else min(moved, above)
            if moved != points:
                found.append(
                    (letter, points, moved, replace(policy, letters={**policy.letters, letter: moved}))
                )
    return found, max(0, len(near) - _MOST_THRESHOLDS)


def _of_one_origin(
    findings: Iterable[Finding], known: Record, policy: Policy, scales: _Scales
) -> Iterator[OneOrigin]:
    """The verdicts for which the accounts of one origin alone weigh anything."""
    accounts = {a.id: a for a in known.accounts}
    for finding in sorted(findings, key=lambda f: f.key):
        if finding.outcome in _UNTOLD or finding.on_silence:
            continue
        told = [accounts[i] for i in finding.supports if i in accounts]
        sources = [(a, scales.source(a)) for a in told]
        weighing = {Told(a, s, 0, "for").root: a.origin for a, s in sources if _weighs(a, s, policy)}
        if len(weighing) == 1:
            (origin,) = weighing.values()
            yield OneOrigin(finding.id, _clause_of(finding), finding.outcome, origin, finding.confirmed_by)


def _weighs(account: Account, source: Source, policy: Policy) -> bool:
    points = 0 if source.lead else policy.points(source.letter, account.certainty)
    return points > 0 or account.examined or account.entitled
