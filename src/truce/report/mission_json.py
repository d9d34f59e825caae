"""The answers of a mission as JSON; each says for which moment it is, what was known, and what gave it."""

from typing import TYPE_CHECKING, Any

from truce.asof import EVER, Span, written
from truce.report.brief import incident_dict
from truce.report.coded import coded_dict
from truce.report.event_data import feed_dicts, ingested_of, rows_dict
from truce.report.leads import leads_dict
from truce.report.mission_marks import incident_marks, marks_dict
from truce.report.mission_pages import Heading
from truce.report.place_names import names_dict, told_names
from truce.report.statuses import status_of
from truce.report.tolls import tolls_dict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truce.mission.answers.assembling import State
    from truce.mission.answers.changes import Change
    from truce.mission.missions import Ingested


def status_dict(state: "State", heading: Heading) -> dict[str, Any]:
    """Schema ``truce-status/1``: the statuses of all agreements."""
    return asked_dict("truce-status/1", state, heading) | {
        "agreements": [_status(one, state) for one in state.assessed],
        "coded": coded_dict(state),
        "tolls": tolls_dict(state),
        "names": names_dict(state, told_names(state)),
        "reviewed": len({r.account for r in state.said.reviews}),
        "rated": len({r.source for r in state.said.ratings} | {s.id for s in state.said.sources}),
    }


def timeline_dict(state: "State", heading: Heading) -> dict[str, Any]:
    """Schema ``truce-timeline/1``: the incidents, with each account, and what the mechanism observed."""
    return asked_dict("truce-timeline/1", state, heading) | {
        "incidents": [incident_dict(i) | incident_marks(i, state) for i in state.incidents],
        "documents": _documents(state),
        "observations": [
            {
                "id": one.id, "observer": one.observer, "perceived": one.perceived, "when": str(one.when),
                "act": one.act, "who": list(one.who), "whom": list(one.whom), "place": one.place,
                "count": one.count, "unit": one.unit, "known": _minute(known),
                "audience": state.audiences.get(one.id) or None,
            }
            for one, known in state.said.observations
        ],
        "event_data": rows_dict(state.feeds),
        "leads": leads_dict(state.feeds),
        "coded": coded_dict(state),
        "tolls": tolls_dict(state, whole=True),
        "names": names_dict(state, told_names(state)),
    }  # fmt: skip


def readers_dict(state: "State") -> dict[str, Any]:
    """What of the record an answer rests on, and who may read what its documents say."""
    return {**_view(state), "documents": _documents(state)}


def _documents(state: "State") -> list[dict[str, Any]]:
    return [{"id": h.told.document.id, "entry": h.entry, "audience": h.audience or None} for h in state.held]


def _view(state: "State") -> dict[str, Any]:
    return {
        "reader": str(state.reader) if state.reader else None,
        "on": state.view or "all that is recorded",
        "withheld": state.notice or None,
    }


def history_dict(found: "Sequence[Change]", state: "State", heading: Heading) -> dict[str, Any]:
    """Schema ``truce-history/1``: how the answers for one moment changed as the record grew."""
    return asked_dict("truce-history/1", state, heading) | {
        "changes": [
            {
                "known_from": _minute(c.known), "agreement": c.agreement, "encoding": c.encoding,
                "clause": c.clause or None, "before": c.before, "after": c.after, "entries": list(c.by),
            }
            for c in found
        ],
        "tolls": tolls_dict(state),
    }  # fmt: skip


def ingested_dict(found: "Sequence[tuple[str, Ingested]]", unread: list[dict[str, str]]) -> dict[str, Any]:
    """Schema ``truce-ingested/1``: what became of each file."""
    return {
        "schema": "truce-ingested/1",
        "documents": [
            {
                "file": file, "member": one.member, "document": one.document, "entry": one.entry,
                "outcome": one.outcome,
                "records": one.records, "version_of": one.of, "audience": one.audience or None,
                "elsewhere": one.elsewhere or None,
            }
            for file, one in found if one.events is None and one.coded is None
        ],
        "event_data": [ingested_of(one.events) for _, one in found if one.events is not None],
        "coded": [
            {"file": one.coded.name, "source": one.coded.source, "entry": one.coded.entry,
             "outcome": one.coded.outcome, "agreements": one.coded.rows,
             "bad": [{"row": b.line, "reason": b.reason} for b in one.coded.bad]}
            for _, one in found if one.coded is not None
        ],
        "unread": unread,
    }  # fmt: skip


def asked_dict(schema: str, state: "State", heading: Heading) -> dict[str, Any]:
    """What every answer of a mission begins with."""
    return {
        "schema": schema,
        "mission": heading.name,
        "at": state.at,
        "known_at": None if state.known_at == EVER else _minute(state.known_at),
        "known_by": state.known_by,
        **_view(state),
        "entries": heading.entries,
        "witnessed": heading.witnessed,
        "waiting": heading.waiting,
        "watched": [
            {
                "source": one.where, "kind": one.kind, "reached": one.reached, "silent": one.silent,
                "reason": one.reason or None,
            }
            for one in heading.watched
        ],
        "unreadable": [{"entry": one.id, "reason": one.reason} for one in state.unreadable],
        "feeds": feed_dicts(state.feeds),
    } | marks_dict(state)  # fmt: skip


def _status(one: Any, state: "State") -> dict[str, Any]:
    told = status_of(one)
    if one in state.encoded:
        told["basis"] = f"terms as filed by {one.agreement.encoding.author}, entry {one.telling}"
    told["on"] = state.view or "all that is recorded"
    about = one.agreement.agreement, one.agreement.encoding.author
    told["adoptions_signed_by"] = {who: state.adopters.get((*about, who)) for who in one.standing.adopted_by}
    told["versions"]["known_at"] = None if state.known_at == EVER else _minute(state.known_at)
    told["versions"]["known_by"] = state.known_by
    return told


def _minute(known: int) -> str:
    return written(Span(known, known))
