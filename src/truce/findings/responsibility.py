"""Whose act it was: graded apart from whether it happened and from what a clause says of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from truce.clauses.values import NOT_STATED
from truce.findings.finding import ESTABLISHED, Finding, Outcome, Responsibility
from truce.findings.policy import Policy
from truce.findings.rules import ANYBODY, Rule
from truce.findings.weighing import DENYING, Side, Told, grade
from truce.incidents.accounts import Account, Basis, Level

LEVELS: tuple[Level, ...] = ("ordered", "unit", "individual", "affiliate")
BASES: tuple[Basis, ...] = ("admitted", "technical", "observed_firing", "alleged")
"""From the best on."""


def responsibility(rule: Rule, told: Sequence[Told], policy: Policy) -> Responsibility | None:
    """What the accounts of an act say of the bearer's responsibility; None where a policy assesses none."""
    party = rule.bearer
    if not policy.attributes or party in (ANYBODY, NOT_STATED):
        return None
    sided = [replace(t, side=_side(t, party)) for t in told]
    own = [t for t in sided if t.side in ("for", "perhaps")]
    areas = {area for t in told for area in t.account.from_area_of}
    return Responsibility(
        party=party,
        grade=grade(sided, rule.parties, policy),
        level=_level(own, rule, policy),
        basis=_basis(party, own),
        from_area_of=tuple(sorted(areas)),
    )


def _side(told: Told, party: str) -> Side:
    """For, if it names the party; against, if it names others only or denies."""
    account = told.account
    if account.certainty in DENYING or account.stance in ("denies_act", "denies_author"):
        # Whose authorship a denial is of was settled when it was held against the rule of this party.
        return "against" if account.stance != "denies_author" or told.side == "against" else "neither"
    if account.certainty == "disputed" or account.stance == "cannot_verify":
        return "neither"
    return names(account, party)


def names(account: Account, party: str) -> Side:
    """Whether an account, if it is to be believed, says that it was a party."""
    if party in (account.who or ()):
        return "for"
    if account.who_maybe:
        return "perhaps" if party in account.who_maybe else "against"
    return "perhaps" if account.who is None else "against"


def _level(own: Sequence[Told], rule: Rule, policy: Policy) -> Level:
    """The one level that is itself established among those who name the party; else unknown."""
    told = {t.account.level for t in own}
    for level in LEVELS if told != {"unknown"} else ():
        if grade([replace(t, side=_on_level(t, level)) for t in own], rule.parties, policy) in ESTABLISHED:
            return level
    return "unknown"


def _on_level(told: Told, level: Level) -> Side:
    if told.account.level == "unknown" or told.side == "perhaps":
        return "neither" if told.account.level == "unknown" else "perhaps"
    return "for" if told.account.level == level else "against"


def _basis(party: str, own: Sequence[Told]) -> Basis:
    """The best basis of those who surely name the party: what a side says of another is an allegation."""
    reviewed = [t for t in own if t.side == "for" and t.account.reviewed and not t.source.lead]
    if any(t.account.entitled and t.voice == party for t in reviewed):
        return "admitted"
    if any(t.account.examined for t in reviewed):
        return "technical"
    seen = (t for t in reviewed if not t.voice and (t.source.mechanism or t.source.own_access))
    return "observed_firing" if any(t.account.basis == "observed_firing" for t in seen) else "alleged"


_GRAVEST: tuple[Outcome, ...] = (
    "violation", "justification_claimed", "release_claimed", "contested", "undecidable", "insufficient",
)  # fmt: skip


def unattributed(findings: Iterable[Finding]) -> list[Finding]:
    """Findings for a mission without attribution: one for each act and clause, that names nobody as its doer.

    It is the gravest of those on all who are bound: where each may have done it and none surely has, that
    somebody broke the clause is not said. Duties keep their bearer: the text names who owes them.
    """
    kept: list[Finding] = []
    acts: dict[tuple[str, ...], Finding] = {}
    for finding in findings:
        if finding.incident is None:
            kept.append(finding)
            continue
        one = replace(finding, bearer="", instance="", responsibility=None, ties=())
        other = acts.setdefault(one.key, one)
        if _gravity(one) < _gravity(other):
            acts[one.key] = one
    return [*kept, *acts.values()]


def _gravity(finding: Finding) -> tuple[int, str]:
    known = finding.outcome in _GRAVEST
    return (_GRAVEST.index(finding.outcome) if known else len(_GRAVEST)), repr(finding)
