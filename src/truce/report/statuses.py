"""The judge's statuses as JSON: with the versions that gave them, and ids to ask why."""

from typing import Any

from truce.asof import Span, written
from truce.claims.reading.context import READER
from truce.findings.assessing import Assessed
from truce.findings.drawings import AsDrawn
from truce.findings.judge import VERSION, Finding
from truce.findings.record import LifecycleEntry
from truce.findings.statuses import Status
from truce.report.judged import caution, has_letters, is_of_untied, is_reviewed, time_of
from truce.report.watching import coverage_dict


def local(span: Span) -> str:
    """A time of a brief: local, without a zone, as its dates are."""
    return written(span, mark="")


def status_of(one: Assessed) -> dict[str, Any]:
    """The status of an agreement and of its clauses, by one telling of its terms; ready for JSON."""
    standing = one.standing
    return {
        "id": one.id,
        "as_of": one.as_of,
        "agreement": one.instrument,
        "telling": one.telling,
        "status": standing.status,
        "binds": standing.binds,
        "said_by": list(standing.said_by),
        "basis": _basis(one),
        "caution": caution(one),
        "adopted_by": list(standing.adopted_by),
        "parties": {p.id: p.name for p in sorted(one.agreement.parties, key=lambda p: p.id)},
        "claimed": [_entry(e) for e in standing.claimed],
        "clauses": [_clause(one, status) for status in standing.clauses],
        "versions": versions_of(one),
    }


def _basis(one: Assessed) -> str:
    rated = "some sources rated" if has_letters(one) else "unrated sources"
    reviewed = "some of it reviewed" if is_reviewed(one) else "nothing reviewed"
    return f"terms drafted by a program from that telling; {rated}; {reviewed}"


def versions_of(one: Assessed) -> dict[str, Any]:
    """What gave the answer, and for which moments."""
    judgement = one.judgement
    return {
        "policy": judgement.policy,
        "judge": VERSION,
        "reader": READER,
        "at": time_of(one, Span(judgement.at, judgement.at)),
        "known_at": "all documents given",
    }


def _clause(one: Assessed, status: Status) -> dict[str, Any]:
    clause = one.agreement.clause(status.clause)
    return {
        "id": one.status_id(status),
        "clause": status.clause,
        "text": clause.text if clause else None,
        "implicit": bool(clause and clause.implicit),
        "status": status.status,
        "by": list(status.by),
        "at_least_one_of": list(status.at_least_one_of),
        "readings": [{"reading": name, "status": said} for name, said in status.readings],
        "drawings": [
            {
                "reading": r.id,
                "whose": r.whose,
                "note": r.note,
                "zones": [zone for zone, _ in r.zones_as],
            }
            for r in (clause.readings if clause else ())
            if isinstance(r, AsDrawn)
        ],
        "ruled": list(status.ruled),
        "observed_by": list(status.observed_by),
        "watched_minutes": list(status.watched) if status.watched else None,
        "coverage": coverage_dict(status),
        "findings": [finding_of(f) for f in status.findings],
        "unlisted": status.unlisted,
    }


def finding_of(finding: Finding) -> dict[str, Any]:
    """One finding; what is not known is null."""
    return {
        "id": finding.id,
        "bearer": finding.bearer,
        "incident": finding.incident,
        "reading": finding.reading,
        "occurrence": finding.occurrence,
        "grade": finding.grade,
        "outcome": finding.outcome,
        "open": list(finding.hangs_on),
        "one_of": list(finding.one_of),
        "group": finding.instance or None if finding.outcome == "non_signatory" else None,
        "untied": is_of_untied(finding),
        "on_silence": finding.on_silence,
        "unreviewed": finding.unreviewed,
        "confirmed_by": finding.confirmed_by,
        "when": local(finding.when),
        "due": local(finding.due) if finding.due else None,
        "count": list(finding.count) if finding.count else None,
        "weight": {
            "for": [finding.weight.for_least, finding.weight.for_most],
            "against": [finding.weight.against_least, finding.weight.against_most],
        },
        "supports": list(finding.supports),
        "against": list(finding.against),
        "claimed": list(finding.claimed),
        "denied_by": list(finding.denied_by),
        "responsibility": _responsibility(finding),
        "ties": [
            {"group": t.group, "to": t.to, "kind": t.kind, "whose": t.whose, "established": t.established}
            for t in finding.ties
        ],
        "rulings": [{"body": r.body, "outcome": r.outcome, "party": r.party} for r in finding.rulings],
    }


def _responsibility(finding: Finding) -> dict[str, Any] | None:
    whose = finding.responsibility
    if whose is None:
        return None
    return {
        "party": whose.party, "grade": whose.grade, "level": whose.level, "basis": whose.basis,
        "from_area_of": list(whose.from_area_of),
    }  # fmt: skip


def _entry(entry: LifecycleEntry) -> dict[str, Any]:
    return {
        "row": entry.id, "act": entry.act, "source": entry.source, "denied": entry.denied,
        "effect": local(entry.effect), "until": local(entry.ends) if entry.ends else None,
    }  # fmt: skip
