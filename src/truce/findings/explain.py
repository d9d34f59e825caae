"""Why a finding or a status is what it is: the words, the accounts, what each side says, what is missing.

Only the asked finding is judged again (see `truce.findings.questions`), so an explanation of a large record
takes as long as that of a small one. Parties stand in the order of their ids; no side comes first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from truce.clauses.model import Agreement, Clause, Reading
from truce.errors import ArgumentError
from truce.findings.changes import Changes, changes
from truce.findings.credibility import Credibility, credibility_of
from truce.findings.judge import VERSION, Finding
from truce.findings.matching import ASPECTS, Aspect, Match
from truce.findings.policy import DEFAULT, Policy
from truce.findings.questions import Index, Key, Question, ask
from truce.findings.record import Record
from truce.findings.rules import Rule
from truce.findings.weighing import Side, Told, has_seen
from truce.incidents.accounts import Account, Coverage, Source

Says = Literal["asserts", "leaves_open", "tells_otherwise", "denies", "silent"]
"""What a party's own sources say: that the term was broken so; something that may be it; something else of
the same act; that it was not so; nothing. Silence is not an admission."""
Gate = Literal["mechanism", "examined", "admission", "two_independent"]
"""The four things that can confirm (DESIGN section 3)."""


@dataclass(frozen=True, slots=True)
class Versions:
    """What gave an answer: with the same policy, judge, record and moments it is the same for ever."""

    policy: str
    judge: str
    at: int
    known_at: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One account as it weighs on the finding: its source, points and side, what it leaves open or fails.

    `credibility` is how credible it is beside what others tell of the act; None: it was not compared.
    """

    account: Account
    source: Source
    points: int
    side: Side
    leaves_open: tuple[Aspect, ...]
    fails: tuple[Aspect, ...]
    credibility: Credibility | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """What the sources of one party say of the incident, in the order of `Says`, and in which accounts."""

    party: str
    says: tuple[Says, ...]
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GateState:
    """One of the things that can confirm: the accounts that count for it, and those that reviewed would."""

    gate: Gate
    fulfilled: bool
    counts: tuple[str, ...]
    unreviewed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not known: aspects left open and by which accounts, gates, who could have seen it.

    `coverage` are the observers who could have seen the act; empty: none is on record.
    """

    open: tuple[tuple[Aspect, tuple[str, ...]], ...]
    gates: tuple[GateState, ...]
    coverage: tuple[Coverage, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why one finding is what it is. `changes` are for analysts alone (DESIGN section 7)."""

    versions: Versions
    finding: Finding
    agreement: Agreement
    clause: Clause
    reading: Reading | None
    threshold: int
    evidence: tuple[Evidence, ...]
    positions: tuple[Position, ...]
    missing: Missing
    changes: Changes

    @property
    def supporting(self) -> tuple[Evidence, ...]:
        """The accounts that are for the finding, or may be."""
        return tuple(e for e in self.evidence if e.side in ("for", "perhaps"))

    @property
    def contradicting(self) -> tuple[Evidence, ...]:
        """The accounts that speak against it."""
        return tuple(e for e in self.evidence if e.side == "against")


def explain(
    record: Record | Index, key: Key, policy: Policy = DEFAULT, *, at: int, known_at: int
) -> Explanation:
    """Explain one finding, by its key. Moments in minutes since 1970, UTC.

    Give an `Index` when more than one finding of a record is asked for.

    Raises:
        ArgumentError: there is no such finding at those moments.
    """
    index = record if isinstance(record, Index) else Index(record)
    question = ask(index, key, policy=policy, at=at, known_at=known_at)
    finding = question.answer() if question else None
    if question is None or finding is None:
        reason = "there is no such finding at that moment, as known then"
        raise ArgumentError(
            "id", "/".join(part for part in key if part), reason, "Ask for one that is listed"
        )
    agreement = next(
        a
        for a in (t.agreement for t in question.part.texts)
        if (a.agreement, a.encoding.author, a.version) == key[:3]
    )
    clause = next(c for c in agreement.clauses if c.id == finding.clause)
    evidence = _evidence(question, finding)
    return Explanation(
        versions=Versions(policy.version, VERSION, at, known_at),
        finding=finding,
        agreement=agreement,
        clause=clause,
        reading=next((r for r in clause.readings if r.id == finding.reading), None),
        threshold=policy.threshold,
        evidence=evidence,
        positions=_positions(agreement, evidence),
        missing=_missing(question, finding, agreement, evidence),
        changes=changes(question, finding),
    )


def _evidence(question: Question, finding: Finding) -> tuple[Evidence, ...]:
    """The accounts of the incident; for a duty or a number, those of every act that bears on it."""
    bench, rule = question.bench, question.rule
    incidents = [finding.incident] if finding.incident else sorted(bench.incidents)
    held = [pair for incident in incidents for pair in bench.held(rule, incident)]
    if finding.incident is None:
        held = [(t, m) for t, m in held if t.side != "against" or t.account.act in rule.acts]
    digits: dict[str, Credibility] = {}
    for incident in {t.account.incident for t, _ in held}:
        accounts = [(a, bench.source(a)) for a in bench.incidents.get(incident, ())]
        digits |= credibility_of(accounts, rule.parties)
    return tuple(_weighed(t, m, digits.get(t.account.id)) for t, m in held)


def _weighed(told: Told, found: Match, digit: Credibility | None) -> Evidence:
    return Evidence(told.account, told.source, told.points, told.side, found.open, found.fails, digit)


def _positions(agreement: Agreement, evidence: Sequence[Evidence]) -> tuple[Position, ...]:
    found = []
    for party in agreement.party_ids:
        own = [e for e in evidence if e.source.side == party]
        says = {_says(e) for e in own} or {"silent"}
        ordered = tuple(s for s in _ORDER if s in says)
        found.append(Position(party, ordered, tuple(e.account.id for e in own)))
    return tuple(found)


_ORDER: tuple[Says, ...] = ("asserts", "leaves_open", "tells_otherwise", "denies", "silent")


def _says(evidence: Evidence) -> Says:
    account = evidence.account
    if account.stance in ("denies_act", "denies_author") or account.certainty == "denied":
        return "denies"
    said: dict[Side, Says] = {"for": "asserts", "perhaps": "leaves_open", "against": "tells_otherwise"}
    return said.get(evidence.side, "leaves_open")


def _missing(
    question: Question, finding: Finding, agreement: Agreement, evidence: Sequence[Evidence]
) -> Missing:
    supporting = [e for e in evidence if e.side in ("for", "perhaps")]
    open_ones = {a: tuple(e.account.id for e in supporting if a in e.leaves_open) for a in ASPECTS}
    spoke = {e.source.side for e in evidence}
    return Missing(
        open=tuple((a, ids) for a, ids in open_ones.items() if ids),
        gates=tuple(_gates([e for e in evidence if e.side == "for"])),
        coverage=_coverage(question.part.coverage, question.rule, finding),
        silent=tuple(p for p in agreement.party_ids if p not in spoke),
    )


def _gates(surely_for: Sequence[Evidence]) -> Iterator[GateState]:
    """Each thing that can confirm, and how far the accounts that are surely for it go towards it."""
    good = [e for e in surely_for if not e.source.lead]
    mechanism = [e for e in good if e.source.mechanism]
    examined = [e for e in good if e.account.examined]
    admitted = [e for e in good if e.account.entitled and e.source.side in (e.account.who or ())]
    seen = [e for e in good if has_seen(e.source) and e.source.side is None]
    yield _gate("mechanism", mechanism, 1)
    yield _gate("examined", examined, 1)
    yield _gate("admission", admitted, 1)
    yield _gate("two_independent", seen, 2)


def _gate(gate: Gate, fitting: Iterable[Evidence], needed: int) -> GateState:
    held = list(fitting)
    counts = tuple(e.account.id for e in held if e.account.reviewed)
    origins = {Told(e.account, e.source, 0, "for").root for e in held if e.account.reviewed}
    return GateState(
        gate, len(origins) >= needed, counts, tuple(e.account.id for e in held if not e.account.reviewed)
    )


def _coverage(coverage: Iterable[Coverage], rule: Rule, finding: Finding) -> tuple[Coverage, ...]:
    """Who could have seen the act, or was kept from seeing it, when and where it is said to have been."""
    return tuple(
        c
        for c in coverage
        if (not c.acts or c.acts & rule.acts)
        and (not c.zones or not rule.zones or c.zones & rule.zones)
        and c.when.first <= finding.when.last
        and c.when.last >= finding.when.first
    )
