"""A bench for one finding, before which the accounts of one incident after another are told otherwise.

What was heard of all other incidents stays as it was: a case comes of the accounts of its incident alone. So
each trial hears one incident and looks again at the times and grades of all; a test holds what it finds equal
to judging the whole record again.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from typing import Self

from truce.findings.finding import Finding
from truce.findings.hearing import Case, Heard
from truce.findings.judge import Bench
from truce.findings.matching import Match, meets_act
from truce.findings.policy import Policy
from truce.findings.record import Record
from truce.findings.rules import Rule
from truce.findings.weighing import Told
from truce.incidents.accounts import Account, Source

_BANS = ("forbid", "maintain", "permit")
"""The kinds whose findings on one act look at no other act, but for whether a broken state was restored."""


class Retrial(Bench):
    """A bench that wants one finding, by its incident or its instance, and keeps what it heard."""

    def __init__(
        self, record: Record, policy: Policy, at: int, rules: Sequence[Rule], incident: str, instance: str
    ) -> None:
        super().__init__(record, policy, at, rules)
        self._wanted: tuple[str, str] | None = (incident, instance)
        self._first = self
        self._changed: str | None = None
        self.incident_of = {a.id: a.incident for a in record.accounts}
        self._cases: dict[tuple[Heard, Rule], list[Case]] = {}
        self._held: dict[tuple[Rule, str], tuple[tuple[Told, Match], ...]] = {}
        self._findings: dict[Rule, list[Finding]] = {}

    def told(self, incident: str, accounts: Iterable[Account], source: Source | None = None) -> Self:
        """The bench before which one incident is told so, and all others as at first; by one more source."""
        trial = copy(self)
        trial.incidents = self.incidents | {incident: list(accounts)}
        trial.sources = self.sources | ({source.id: source} if source else {})
        trial._first, trial._changed = self._first, incident
        return trial

    def wanted(self) -> Sequence[str]:
        """The incident of the finding."""
        if self._wanted is None:
            return super().wanted()
        return [self._wanted[0]] if self._wanted[0] else []

    def wants(self, instance: str) -> bool:
        """Whether it is that of the finding."""
        return self._wanted is None or instance == self._wanted[1]

    def held(self, rule: Rule, incident: str) -> tuple[tuple[Told, Match], ...]:
        """Every account of an incident, weighed; kept where the incident was not told otherwise."""
        if incident == self._changed:
            return super().held(rule, incident)
        kept = self._held.get((rule, incident))
        if kept is None:
            kept = self._held[rule, incident] = super().held(rule, incident)
        return kept

    def heard(self, how: Heard, rule: Rule) -> Iterator[Case]:
        """The cases that come of hearing every incident; those that were not told otherwise are kept."""
        if self._changed is None:
            kept = self._cases.get((how, rule))
            if kept is None:
                kept = self._cases[how, rule] = list(super().heard(how, rule))
            return iter(kept)
        again = how(self, rule, self._changed)
        return iter(_with(self._first.heard(how, rule), self._changed, again))

    def supporting(self, cases: Iterable[Case]) -> tuple[str, ...]:
        """The accounts for some cases; of what is told otherwise only the outcome and the grade are asked."""
        return super().supporting(cases) if self._changed is None else ()

    def everywhere(self, rule: Rule) -> Iterable[Finding]:
        """All findings of a rule; of those that hang on no changed account, as they were."""
        if self._changed is None:
            kept = self._findings.get(rule)
            if kept is None:
                kept = self._findings[rule] = list(self._wanting(None).findings(rule))
            return kept
        first = self._first.everywhere(rule)
        if not self._bears_on(rule):
            return first
        if rule.kind not in _BANS:
            return self._wanting(None).findings(rule)
        again = self._wanting((self._changed, "")).findings(rule)
        return [*(f for f in first if f.incident != self._changed), *again]

    def _wanting(self, wanted: tuple[str, str] | None) -> Self:
        bench = copy(self)
        bench._wanted = wanted
        return bench

    def _bears_on(self, rule: Rule) -> bool:
        """Whether the incident that is told otherwise can be one of those that a rule looks at."""
        if rule.after_clause is not None or self._changed is None:
            return True
        accounts = (*self.incidents[self._changed], *self._first.incidents.get(self._changed, ()))
        acts = rule.acts | rule.counter_acts
        return any(meets_act(a.act, acts) != "no" for a in accounts)


def _with(cases: Iterable[Case], incident: str, again: Case | None) -> list[Case]:
    """Cases in order, with that of one incident in place of what it was."""
    found = [case for case in cases if case.incident != incident]
    if again is not None:
        found.insert(bisect_left(found, incident, key=lambda c: c.incident), again)
    return found
