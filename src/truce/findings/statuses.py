"""The status of clauses and agreements: what all findings together amount to at a moment.

Silence is "no information" unless somebody could have seen: only with coverage does it become "no violation
observed", and that names who was looking. A ruling stands beside the assessment and is never merged with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from truce.asof import EVER, Span
from truce.clauses.model import Agreement
from truce.findings.encodings import Text, adopted, by_author, versions, waiting
from truce.findings.judge import Finding, judge
from truce.findings.lifecycle import force_now, forces_in, is_effective
from truce.findings.matching import in_force
from truce.findings.policy import DEFAULT, Policy
from truce.findings.record import LifecycleEntry, Record
from truce.findings.rules import Force, Rule, rules_of

ClauseStatus = Literal[
    "not_in_force", "no_violation_observed", "no_information", "contested", "violation_assessed",
    "undecidable", "depends_on_reading", "suspended", "expired", "met", "pending", "not_monitorable",
]  # fmt: skip
AgreementStatus = Literal[
    "unknown", "announced", "in_force", "extended", "suspended", "expired", "ended", "superseded",
    "undecidable",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The status of one clause. `by` are those bound by it who broke it, as assessed; `ruled` what was ruled.

    `last` is the latest time of a violation (None: none); whether it goes on or has ceased is not inferred.
    """

    agreement: str
    encoding: str
    clause: str
    status: ClauseStatus
    by: tuple[str, ...] = ()
    readings: tuple[tuple[str, ClauseStatus], ...] = ()
    ruled: tuple[str, ...] = ()
    observed_by: tuple[str, ...] = ()
    unreviewed: bool = False
    last: Span | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The status of one agreement in one encoding, and the claims about it that changed nothing.

    `encoding` is its author. `adopted_by` says who adopted it, none: nobody did, or another was adopted
    since; `adopted_since` in minutes, UTC. `adoption_claimed`: only its author says that it was adopted.
    `waiting` are texts that its author filed after the adoption; nobody is judged by them.
    """

    agreement: str
    encoding: str
    status: AgreementStatus
    claimed: tuple[LifecycleEntry, ...] = ()
    adopted_by: tuple[str, ...] = ()
    adopted_since: int | None = None
    adoption_claimed: bool = False
    waiting: tuple[str, ...] = ()
    clauses: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """All statuses at a moment as known at another, with the versions that gave them."""

    at: int
    known_at: int
    policy: str
    agreements: tuple[Standing, ...]
    findings: tuple[Finding, ...]


def statuses(record: Record, policy: Policy = DEFAULT, *, at: int, known_at: int) -> Judgement:
    """Judge a record and sum up. Moments in minutes since 1970, UTC."""
    findings = judge(record, policy, at=at, known_at=known_at)
    known = record.as_known(known_at)
    done = adopted(record.texts, record.adoptions, known_at)
    # Of several encodings that were adopted one after the other, the last one counts.
    last = {a.text.agreement.agreement: a for a in done}
    late = by_author(waiting(record.texts, record.adoptions, known_at))
    standings = []
    for key, texts in by_author(known.texts).items():
        standing = _standing(texts, known, [f for f in findings if (f.agreement, f.encoding) == key], at)
        adoption = last.get(standing.agreement)
        standing = replace(standing, waiting=tuple(t.id for t in late.get(key, ())))
        if adoption and adoption.text in texts:
            standing = replace(standing, adopted_by=adoption.by, adopted_since=adoption.since)
        standings.append(standing)
    return Judgement(at, known_at, policy.version, tuple(standings), findings)


def _standing(texts: Sequence[Text], known: Record, findings: Sequence[Finding], at: int) -> Standing:
    """The status by one encoding, in all its versions; a clause that several have is one clause."""
    periods = list(forces_in(texts, known.lifecycle, known.texts))
    rules = [r for text, force in periods for r in rules_of(text.agreement, force)]
    names = dict.fromkeys(clause.id for text, *_ in versions(texts) for clause in text.agreement.clauses)
    clauses = tuple(
        _status([r for r in rules if r.clause == name], [f for f in findings if f.clause == name], known, at)
        for name in names
    )
    agreement = texts[0].agreement
    entries = [e for e in known.lifecycle if e.agreement == agreement.agreement]
    now = [
        t.agreement
        for t, begins, ends in versions(texts)
        if in_force(Span(at, at), Force(begins, ends), EVER) != "no"
    ]
    each = {_agreement_status(a, force_now(a, entries, known.texts), entries, at) for a in now}
    return Standing(
        agreement=agreement.agreement,
        encoding=agreement.encoding.author,
        status=each.pop() if len(each) == 1 else "undecidable" if each else "unknown",
        claimed=tuple(e for e in entries if not any(is_effective(e, a) for a in now)),
        adoption_claimed=any(a.encoding.adopted for a in now),
        clauses=clauses,
    )


def _agreement_status(
    agreement: Agreement, force: Force, entries: Sequence[LifecycleEntry], at: int
) -> AgreementStatus:
    now = Span(at, at)
    binds = in_force(now, force, EVER)
    done = [e for e in entries if is_effective(e, agreement) and e.effect.last <= at]
    if binds == "yes":
        return "extended" if any(e.act == "extend" for e in done) else "in_force"
    if binds == "perhaps":
        return "undecidable"
    if force.begins.first > at:
        return "announced"
    if force.ends.last >= at:
        return "suspended"
    last = max((e for e in done if e.act in _ENDED), key=lambda e: (e.effect, e.id), default=None)
    return _ENDED[last.act] if last is not None else "expired"


_ENDED: dict[str, AgreementStatus] = {"terminate": "ended", "supersede": "superseded"}


def _status(rules: Sequence[Rule], findings: Sequence[Finding], known: Record, at: int) -> Status:
    """The status of one clause; where readings differ in it, that it depends on the reading."""
    readings = sorted({r.reading for r in rules if r.reading})
    each = [
        (
            name,
            _of_reading(
                [r for r in rules if r.reading == name], [f for f in findings if f.reading == name], known, at
            ),
        )
        for name in readings
    ]
    if not readings:
        status = _of_reading(rules, findings, known, at)
    elif len({s for _, s in each}) == 1:
        status = each[0][1]
    else:
        status = "depends_on_reading"
    broken = [f for f in findings if f.outcome == "violation"]
    return Status(
        agreement=rules[0].agreement,
        encoding=rules[0].encoding,
        clause=rules[0].clause,
        status=status,
        by=tuple(
            sorted({f.bearer for f in broken if status in ("violation_assessed", "depends_on_reading")})
        ),
        readings=tuple((str(n), s) for n, s in each) if status == "depends_on_reading" else (),
        ruled=tuple(sorted({f"{r.outcome} ({r.body})" for f in findings for r in f.rulings})),
        observed_by=_observers(rules, known, at),
        unreviewed=any(f.unreviewed for f in broken),
        last=max((f.when for f in broken), default=None, key=lambda s: s.last),
        findings=tuple(findings),
    )


def _of_reading(rules: Sequence[Rule], findings: Sequence[Finding], known: Record, at: int) -> ClauseStatus:
    if not any(r.monitorable for r in rules):
        return "not_monitorable"
    outcomes = {f.outcome for f in findings if not f.on_silence}
    silent = {f.outcome for f in findings if f.on_silence}
    seen = bool(_observers(rules, known, at))
    if "violation" in outcomes or ("violation" in silent and seen):
        return "violation_assessed"
    if "contested" in outcomes:
        return "contested"
    if {"undecidable", "justification_claimed", "release_claimed"} & outcomes:
        return "undecidable"
    now = Span(at, at)
    answers = {in_force(now, r.force, EVER) for r in rules}
    if answers == {"no"}:
        return "expired" if all(r.force.begins.first <= at for r in rules) else "not_in_force"
    if "met" in outcomes and outcomes <= {"met"}:
        return "met"
    if "pending" in outcomes and not silent:
        return "pending"
    if silent:
        return "no_information"
    return "no_violation_observed" if seen else "no_information"


def _observers(rules: Sequence[Rule], known: Record, at: int) -> tuple[str, ...]:
    """Who could have seen a breach of the clause while it bound, up to the moment."""
    return tuple(
        sorted(
            {
                c.who
                for c in known.coverage
                for r in rules
                if c.restricted_by is None
                and (not c.acts or c.acts & r.acts)
                and (not c.zones or not r.zones or c.zones & r.zones)
                and c.when.first <= min(r.force.ends.last, at)
                and c.when.last >= r.force.begins.first
            }
        )
    )
