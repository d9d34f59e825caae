"""An explanation as JSON: schema ``truce-explanation/1``; what is not known is null or an empty list."""

from typing import Any

from truce.findings.assessing import Assessed
from truce.findings.changes import Change, Claim
from truce.findings.explain import Evidence, Explanation
from truce.findings.status_changes import StatusChanges
from truce.findings.statuses import Status
from truce.report import statuses
from truce.report.credibility import credibility_dict

SCHEMA = "truce-explanation/1"


def finding_of(found: Explanation, one: Assessed) -> dict[str, Any]:
    """Why a finding is what it is."""
    clause, reading = found.clause, found.reading
    return {
        "schema": SCHEMA,
        "about": "finding",
        "finding": statuses.finding_of(found.finding),
        "agreement": _agreement(one),
        "clause": {
            "id": clause.id, "article": clause.article, "text": clause.text, "words": clause.words,
            "implicit": clause.implicit, "open": list(clause.open), "evidence": clause.evidence,
        },
        "reading": {"id": reading.id, "whose": reading.whose, "note": reading.note} if reading else None,
        "supports": [_evidence(e) for e in found.supporting],
        "contradicts": [_evidence(e) for e in found.contradicting],
        "beside": [_evidence(e) for e in found.evidence if e.side == "neither"],
        "positions": [
            {"party": p.party, "says": list(p.says), "accounts": list(p.accounts)} for p in found.positions
        ],
        "missing": _missing(found),
        "threshold": found.threshold,
        "what_would_change": {
            "for": "analysts alone; not to be published",
            "tried": found.changes.tried,
            "untried_accounts": found.changes.untried,
            "changes": [_change(c) for c in found.changes.found],
        },
        "versions": statuses.versions_of(one),
    }  # fmt: skip


def status_of(one: Assessed, status: Status | None, changed: StatusChanges | None = None) -> dict[str, Any]:
    """The status of an agreement (None), or of one of its clauses, with its findings."""
    whole = statuses.status_of(one)
    if status is None:
        return {"schema": SCHEMA, "about": "agreement", **whole}
    clause = next(c for c in whole["clauses"] if c["clause"] == status.clause)
    return {
        "schema": SCHEMA, "about": "clause", "agreement": _agreement(one), **clause,
        "what_would_change": _status_changes(changed) if changed else None, "versions": whole["versions"],
    }  # fmt: skip


def _status_changes(changed: StatusChanges) -> dict[str, Any]:
    return {
        "for": "analysts alone; not to be published",
        "tried": changed.tried,
        "untried_findings": changed.untried,
        "changes": [
            {
                "incident": c.incident,
                "status": c.status,
                **(_claim(c.claim) if c.claim else {"kind": "coverage"}),
            }
            for c in changed.found
        ],
    }


def _agreement(one: Assessed) -> dict[str, Any]:
    return {
        "status": one.id, "agreement": one.instrument, "telling": one.telling, "title": one.agreement.title,
        "encoding": one.agreement.encoding.author, "adopted_by": list(one.standing.adopted_by),
        "parties": {p.id: p.name for p in sorted(one.agreement.parties, key=lambda p: p.id)},
    }  # fmt: skip


def _evidence(e: Evidence) -> dict[str, Any]:
    account, passage = e.account, e.account.passage
    return {
        "id": account.id, "speaker": account.speaker, "source": account.source, "origin": account.origin,
        "party": e.source.side, "letter": e.source.letter, "own_access": e.source.own_access,
        "mechanism": e.source.mechanism, "lead": e.source.lead, "points": e.points, "side": e.side,
        "credibility": credibility_dict(e.credibility),
        "stance": account.stance, "certainty": account.certainty, "reviewed": account.reviewed,
        "leaves_open": list(e.leaves_open), "fails": list(e.fails),
        "quote": passage.quote if passage else None,
        "span": [passage.start, passage.end] if passage else None,
        "document": passage.document if passage else None,
        **({"page": passage.page} if passage and passage.page else {}),
    }  # fmt: skip


def _missing(found: Explanation) -> dict[str, Any]:
    missing = found.missing
    return {
        "open": [{"aspect": aspect, "accounts": list(ids)} for aspect, ids in missing.open],
        "gates": [
            {"gate": g.gate, "given": g.fulfilled, "counts": list(g.counts), "unreviewed": list(g.unreviewed)}
            for g in missing.gates
        ],
        "coverage": [
            {
                "id": c.id,
                "who": c.who,
                "means": c.means,
                "restricted_by": c.restricted_by,
                "missing": c.missing,
            }
            for c in missing.coverage
        ],
        "silent": list(missing.silent),
    }


def _change(change: Change) -> dict[str, Any]:
    return {**_claim(change.claim), "outcome": change.outcome, "grade": change.grade}


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "kind": claim.kind, "account": claim.account, "added": claim.added, "aspect": claim.aspect,
        "meets": claim.meets,
    }  # fmt: skip
