"""Which single claim would change the status of a clause: found by trying, like those of a finding.

Each claim that is tried on a finding of the clause is followed up to the status. For analysts alone (DESIGN
section 7).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from truce.asof import EVER, Span
from truce.findings.changes import Claim, claims_about, retrial
from truce.findings.finding import Finding
from truce.findings.judge import rules_in_force
from truce.findings.policy import DEFAULT, Policy
from truce.findings.questions import Index, Question, ask
from truce.findings.record import Record
from truce.findings.rules import Rule
from truce.findings.statuses import ClauseStatus, Status, clause_status
from truce.incidents.accounts import Coverage

MOST_FINDINGS = 12
"""Of more findings than these only the first are tried; the answer says so."""


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A claim on an incident, and what the status of the clause would be with it.

    `claim` None: coverage is on record, somebody could have seen a breach wherever and whenever it bound.
    """

    claim: Claim | None
    incident: str | None
    status: ClauseStatus


@dataclass(frozen=True, slots=True)
class StatusChanges:
    """The single claims that change a status, how many were tried, and how many findings were not."""

    found: tuple[StatusChange, ...]
    tried: int
    untried: int


def changes_of_status(
    record: Record, status: Status, policy: Policy = DEFAULT, *, at: int, known_at: int
) -> StatusChanges:
    """Every single claim that changes the status of a clause. Moments in minutes since 1970, UTC."""
    known = record.as_known(known_at)
    about = (status.agreement, status.encoding, status.clause)
    rules = [r for r in rules_in_force(known) if (r.agreement, r.encoding, r.clause) == about]
    index = Index(record)
    tried = [StatusChange(None, None, _if_seen(rules, status, known, at))]
    for finding in status.findings[:MOST_FINDINGS]:
        question = ask(index, finding.key, policy=policy, at=at, known_at=known_at)
        if question is not None:
            tried += _tried(question, finding, rules, status, known)
    found = tuple(dict.fromkeys(c for c in tried if c.status != status.status))
    return StatusChanges(found, len(tried), max(0, len(status.findings) - MOST_FINDINGS))


def _if_seen(rules: Sequence[Rule], status: Status, known: Record, at: int) -> ClauseStatus:
    watch = Coverage(id="what-if", who="somebody", when=Span(-EVER, EVER), known=-EVER)
    seen = replace(known, coverage=(*known.coverage, watch))
    return clause_status(rules, status.findings, seen, at).status


def _tried(
    question: Question, finding: Finding, rules: Sequence[Rule], status: Status, known: Record
) -> Iterator[StatusChange]:
    for claim in claims_about(question, finding):
        bench = retrial(claim, question)
        if finding.incident is None:
            again = [f for r in question.rules for f in bench.findings(r) if f.key == finding.key]
            others = [f for f in status.findings if f.key != finding.key]
        else:
            # The claim bears on every finding on its act: all bearers, all readings.
            again = [f for r in rules for f in bench.findings(r) if f.incident == finding.incident]
            others = [f for f in status.findings if f.incident != finding.incident]
        then = clause_status(rules, [*others, *again], known, question.at).status
        yield StatusChange(claim, finding.incident, then)
