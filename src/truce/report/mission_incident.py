"""One incident of a mission in the terminal: every account of it by id, who denies it, and what is found."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from truce.findings.assessing import Assessed
from truce.findings.finding import Finding
from truce.incidents import Incident
from truce.incidents.accounts import Account, Passage
from truce.report.brief import incident_dict
from truce.report.explaining import STANCES, quoted, teller
from truce.report.folding import fold
from truce.report.judged import against_whom, outcome
from truce.report.wording import ACTS, grade, when

if TYPE_CHECKING:
    from truce.mission.answers.assembling import State

WIDTH = 80


def incident_page(state: "State", incident: Incident, width: int = WIDTH) -> str:
    """What is told of an incident, who denies it, and what is found of it under each agreement."""
    lines = fold(f"INCIDENT {incident.id}, as of {state.at}", width)
    lines += fold(f"{ACTS[incident.accounts[0].event.type][0]}, {when(incident.date)}", width)
    told = [*_told(state, incident)]
    lines += ["", f"ACCOUNTS ({len(told):,})"]
    for said, passage in told:
        lines += fold(said, width, "  ", "    ")
        lines += fold(quoted(passage), width, "    | ", "    | ") if passage else []
    found = [(one, f) for one in state.assessed for f in one.judgement.findings if f.incident == incident.id]
    lines += ["", f"FINDINGS OF IT ({len(found):,})"]
    if not found:
        lines += fold("none: no term of an agreement here was held against it", width, "  ", "    ")
    for line in _findings(found):
        lines += fold(line, width, "  ", "    ")
    lines += [
        "",
        *fold("A claim is its speaker's. Why a finding is what it is: truce explain MISSION fi-...", width),
    ]
    return "\n".join(lines) + "\n"


def incident_answer(state: "State", incident: Incident) -> dict[str, Any]:
    """The same as JSON: schema ``truce-incident/1``."""
    accounts = _accounts(state, incident)
    return {
        "schema": "truce-incident/1",
        "at": state.at,
        **incident_dict(incident),
        "told": [
            {
                "id": a.id, "speaker": a.speaker, "source": a.source, "certainty": a.certainty,
                "stance": a.stance, "quote": a.passage.quote if a.passage else None,
                **({"page": a.passage.page} if a.passage and a.passage.page else {}),
            }
            for a in accounts.values()
        ],
        "findings": [
            {"id": f.id, "agreement": one.id, "clause": f.clause, "bearer": f.bearer, "outcome": f.outcome}
            for one in state.assessed
            for f in one.judgement.findings
            if f.incident == incident.id
        ],
    }  # fmt: skip


def _told(state: "State", incident: Incident) -> Iterator[tuple[str, Passage | None]]:
    """Each account in words, with those it rests on."""
    accounts = _accounts(state, incident)
    for a in accounts.values():
        said = f"{teller(a.speaker, a.source)} [{grade(a.certainty)}] {STANCES[a.stance]}"
        yield f"{said}; source {a.source} [{a.id}]", a.passage
    for one in incident.accounts if not accounts else ():
        text, event = one.told.document, one.event
        words = text.text[event.start : event.end]
        passage = Passage(text.id, event.start, event.end, words, text.page_at(event.start))
        yield f"[{grade(event.certainty)}] [{one.ref}]", passage


def _accounts(state: "State", incident: Incident) -> dict[str, Account]:
    """The accounts that the judge has of it, each once; without a judge those of the documents alone."""
    return {
        a.id: a for one in reversed(state.assessed) for a in one.record.accounts if a.incident == incident.id
    }


def _findings(found: list[tuple[Assessed, Finding]]) -> Iterator[str]:
    for one, finding in found:
        yield (
            f"{finding.id}: {one.agreement.title}, {finding.clause}, {against_whom(one, finding)}: "
            f"{outcome(finding)}"
        )
