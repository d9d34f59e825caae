"""The judge: what the record supports, as of one moment, as known at another.

This is the definition; every other engine must agree with it. It is a function of the record, the policy
and the two moments: it reads no clock and keeps nothing. For each incident and each rule it holds every
account against the rule, weighs those that meet it against those that speak against it, and says what that
amounts to. `hearing` holds and weighs; the kinds of clause have a module each: `bans`, `duties`, `limits`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from truce.clauses.acts import NEVER_RECIPROCAL, protected_targets
from truce.findings.bans import banned, prior_missing
from truce.findings.beside import linked_to
from truce.findings.counted import counted_duties
from truce.findings.duties import MOST_TIMES, duties, moments_due
from truce.findings.encodings import Text, by_author
from truce.findings.finding import ESTABLISHED, OUTCOMES, RANK, UNSETTLED, Finding, Outcome
from truce.findings.hearing import Hearing, tell
from truce.findings.lifecycle import forces_in
from truce.findings.limits import limits
from truce.findings.matching import Answer
from truce.findings.policy import DEFAULT, Policy
from truce.findings.record import Record
from truce.findings.responsibility import unattributed
from truce.findings.rules import Rule, rules_of
from truce.findings.upon import released

__all__ = [
    "ESTABLISHED", "MOST_TIMES", "OUTCOMES", "RANK", "UNSETTLED", "VERSION", "Bench", "Finding", "KnownBy",
    "Outcome", "as_asked", "judge", "linked_to", "moments_due", "rules_in_force", "tell",
]  # fmt: skip

VERSION = "1"
ACCUSING = ("violation", "justification_claimed")
KnownBy = Literal["record", "published"]
"""The clock of `known_at`: when the record took it in, or when it was published (a reconstruction)."""


def judge(
    record: Record, policy: Policy = DEFAULT, *, at: int, known_at: int, known_by: KnownBy = "record"
) -> tuple[Finding, ...]:
    """The findings at a moment, as known at another (both in minutes since 1970, UTC), in a fixed order.

    `known_by`: whether known means that the record had it, or, reconstructed, that it was published.
    """
    known = as_asked(record, known_at, known_by)
    bench = Bench(known, policy, at)
    found = [f for rule in bench.rules for f in bench.findings(rule)]
    found = found if policy.attributes else unattributed(found)
    return tuple(sorted(found, key=lambda f: f.key))


def as_asked(record: Record, known_at: int, known_by: KnownBy) -> Record:
    """The record as known at a moment by one of its clocks."""
    return (record if known_by == "record" else record.as_published()).as_known(known_at)


def rules_in_force(record: Record, others: Sequence[Text] = ()) -> tuple[Rule, ...]:
    """The rules of every encoding of a record as known, each version in its time; `others` may end it."""
    return tuple(
        replace(rule, released=released(rule, record.rulings)) if rule.releases else rule
        for texts in by_author(record.texts).values()
        for text, force in forces_in(texts, record.lifecycle, others or record.texts)
        for rule in rules_of(text.agreement, force)
    )


class Bench(Hearing):
    """A hearing with its rules, all or those given, and a judgement for each kind of them."""

    def __init__(self, record: Record, policy: Policy, at: int, rules: Sequence[Rule] | None = None) -> None:
        super().__init__(record, policy, at)
        self.rules = rules_in_force(record) if rules is None else rules

    def findings(self, rule: Rule) -> Iterator[Finding]:
        """All findings of one rule."""
        for finding in self._of_kind(rule) if rule.monitorable else ():
            one = self._after_release(rule, finding) if rule.released else finding
            hangs = one.outcome == "violation" and rule.whiles
            yield self._under_condition(rule, one) if hangs else one

    def everywhere(self, rule: Rule) -> Iterable[Finding]:
        """All findings of one rule, also where only some are wanted: on these a condition hangs."""
        return self.findings(rule)

    def _of_kind(self, rule: Rule) -> Iterator[Finding]:
        match rule.kind:
            case "forbid" | "maintain" | "permit":
                return banned(self, rule)
            case "require_prior":
                return prior_missing(self, rule)
            case "oblige" | "register":
                judged = duties if rule.count is None else counted_duties
                return (_tried(rule, f) for f in judged(self, rule, self.rules))
            case "limit":
                return limits(self, rule)

    def _under_condition(self, rule: Rule, finding: Finding) -> Finding:
        """A breach where the clause hangs on the other's compliance.

        A broken condition releases nobody by inference: the finding says that release may be claimed. Where
        those hit are protected, nothing hangs on the other's compliance.
        """
        broken = {self._broken(rule, party, clause, finding) for party, clause in rule.whiles}
        spared = self._protected(rule, finding)
        if broken == {"no"} or spared == "yes":
            return finding
        if spared == "perhaps" or "yes" not in broken:
            return replace(finding, outcome="undecidable", hangs_on=("condition",), on_silence=False)
        return replace(finding, outcome="release_claimed")

    def _after_release(self, rule: Rule, finding: Finding) -> Finding:
        """A breach of a duty from which a ruling may have released; protection of people it never does."""
        time, since = finding.due or finding.when, rule.released
        if finding.outcome not in ACCUSING or since is None or since.first > time.last:
            return finding
        spared = self._protected(rule, finding)
        if spared == "yes":
            return finding
        if spared == "no" and since.last < time.first:
            return replace(finding, outcome="outside", on_silence=False, course=None)
        return replace(finding, outcome="undecidable", hangs_on=("condition",), on_silence=False, course=None)

    def _protected(self, rule: Rule, finding: Finding) -> Answer:
        """Whether those hit are of a class that is protected whatever the other side does."""
        if finding.incident is None:
            return "no"
        by_act = self.case(replace(rule, acts=rule.acts & NEVER_RECIPROCAL), finding.incident)
        among = protected_targets() if rule.targets is None else rule.targets & protected_targets()
        by_target = self.case(replace(rule, targets=among), finding.incident)
        grades = {case.grade for case in (by_act, by_target) if case is not None}
        if grades & set(ESTABLISHED):
            return "yes"
        return "perhaps" if grades & set(UNSETTLED) else "no"

    def _broken(self, rule: Rule, party: str, clause: str, finding: Finding) -> Answer:
        """Whether a party had broken a clause by a time, whatever that clause itself hangs on."""
        wanted = (rule.agreement, rule.encoding, clause, party)
        rules = [r for r in self.rules if (r.agreement, r.encoding, r.clause, r.bearer) == wanted]
        by = finding.due or finding.when
        # A duty is broken when its time runs out.
        before = [(f.outcome, f.due or f.when) for r in rules for f in self.everywhere(replace(r, whiles=()))]
        if any(outcome == "violation" and when.last < by.first for outcome, when in before):
            return "yes"
        open_ones = ("violation", "contested", "undecidable", "justification_claimed")
        return "perhaps" if any(o in open_ones and w.first <= by.last for o, w in before) else "no"


def _tried(rule: Rule, finding: Finding) -> Finding:
    """Who owes only to try has broken nothing because the result is missing: whether he tried is not told."""
    missing = rule.effort and finding.outcome == "violation"
    return replace(finding, outcome="insufficient", on_silence=False, course=None) if missing else finding
