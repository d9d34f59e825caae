"""A brief as JSON: one document is its dossier, several are schema truce-brief/1 (references document#id).

The schema is `brief.schema.json` beside this file, the words about it are in docs/reference/dossier.md.
"""

from typing import TYPE_CHECKING, Any

from truce.claims.standing import standing_at, why
from truce.incidents import Incident, Instrument
from truce.report.dossier import dossier
from truce.report.statuses import status_of

if TYPE_CHECKING:
    from truce.mission import Brief

SCHEMA = "truce-brief/1"


def to_dict(brief: "Brief") -> dict[str, Any]:
    """The JSON of a brief. A brief of one document, none failed, is that document's dossier."""
    dossiers = [dossier(t.document, t.records) for t in brief.told]
    statuses = [status_of(s) for s in brief.statuses]
    if len(dossiers) == 1 and not brief.failures:
        return dossiers[0] | ({"statuses": statuses} if statuses else {})
    return {
        "schema": SCHEMA,
        "as_of": brief.as_of,
        "as_of_basis": brief.as_of_basis,
        "dossiers": dossiers,
        "incidents": [incident_dict(i) for i in brief.incidents],
        "agreements": [_instrument(i, brief.as_of) for i in brief.instruments],
        "statuses": statuses,
        "unread": [{"file": f.file, "reason": f.reason, "next": f.next} for f in brief.failures],
    }


def incident_dict(incident: Incident) -> dict[str, Any]:
    """One incident: each account with who gives it and its words, and in what they exclude each other."""
    return {
        "id": incident.id,
        "type": incident.type,
        "date": incident.date,
        "accounts": [
            {
                "event": account.ref,
                "source": account.told.ref(account.event.source) if account.event.source else None,
                "certainty": account.event.certainty,
                "quote": account.told.document.text[account.event.start : account.event.end],
            }
            for account in incident.accounts
        ],
        "differences": [
            {"field": d.field, "values": [{"value": v, "events": list(refs)} for v, refs in d.values]}
            for d in incident.differences
        ],
    }


def _instrument(instrument: Instrument, as_of: str | None) -> dict[str, Any]:
    return {
        "id": instrument.id,
        "name": instrument.name,
        "is_ceasefire": instrument.is_ceasefire,
        "tellings": list(instrument.refs),
        "standing": _standing(instrument, as_of) if as_of else None,
    }


def _standing(instrument: Instrument, as_of: str) -> dict[str, Any]:
    """The standing over all documents and on each alone, with the rows that bear on it, in their order."""
    home = {id(row): told for told, agreement in instrument.tellings for row in agreement.status_history}
    return {
        "at": as_of,
        "over_all": sorted(instrument.standing(as_of)),
        "per_document": {
            told.ref(agreement.id): sorted(standing_at(agreement.status_history, as_of))
            for told, agreement in instrument.tellings
        },
        "why": [
            {"row": home[id(s.row)].ref(s.row.id), "sure": s.sure, "leaves": sorted(s.leaves)}
            for s in why(instrument.history, as_of)
        ],
    }
