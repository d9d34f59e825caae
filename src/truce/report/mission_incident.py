"""One incident of a mission in the terminal: every account of it by id, who denies it, and what is found."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from truce.asof import Interval
from truce.claims.records import Place
from truce.findings.assessing import Assessed
from truce.findings.credibility import Credibility, best, credibility_of
from truce.findings.finding import Finding
from truce.findings.judge import as_asked
from truce.findings.telling import POINT_KM
from truce.findings.zone_claims import Lying, zones_of
from truce.incidents import Incident
from truce.incidents.accounts import Account, Letter, Passage, Source
from truce.report.brief import incident_dict
from truce.report.credibility import DIGITS, code, credibility_dict, credibility_said
from truce.report.explaining import STANCES, quoted, teller
from truce.report.folding import fold
from truce.report.judged import against_whom, outcome
from truce.report.place_names import names_dict, names_lines
from truce.report.together import together_dict, together_lines
from truce.report.wording import ACTS, grade, when
from truce.report.zones import lying_dict, lying_lines

if TYPE_CHECKING:
    from truce.mission.answers.assembling import State

WIDTH = 80


def incident_page(state: "State", incident: Incident, width: int = WIDTH) -> str:
    """What is told of an incident, who denies it, and what is found of it under each agreement."""
    lines = fold(f"INCIDENT {incident.id}, as of {state.at}", width)
    lines += fold(f"{ACTS[incident.accounts[0].event.type][0]}, {when(incident.date)}", width)
    told = [*_told(state, incident)]
    whole = best(_claiming(state, incident))
    if whole is not None:
        lines += fold(f"Credibility of its best account: {whole.digit}, {DIGITS[whole.digit]}.", width)
    lines += ["", f"ACCOUNTS ({len(told):,})"]
    for said, passage in told:
        lines += fold(said, width, "  ", "    ")
        lines += fold(quoted(passage), width, "    | ", "    | ") if passage else []
    found = [(one, f) for one in state.assessed for f in one.judgement.findings if f.incident == incident.id]
    for each in together_lines(state, incident):
        lines += fold(each, width, *_indents(each)) or [""]
    drawn = list(lying_lines(_lyings(state, incident), width))
    lines += ["", "WHERE IT LIES, BY ZONES THAT SOMEBODY DREW", *drawn] if drawn else []
    lines += names_lines(state, _names_in(incident), width)
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
    accounts, judged = _accounts(state, incident), _credible(state, incident)
    whole = best(_claiming(state, incident))
    return {
        "schema": "truce-incident/1",
        "at": state.at,
        **incident_dict(incident),
        "credibility": credibility_dict(whole),
        "told": [
            {
                "id": a.id, "speaker": a.speaker, "source": a.source, "certainty": a.certainty,
                "stance": a.stance, "quote": a.passage.quote if a.passage else None,
                "letter": judged[a.id][0] if a.id in judged else None,
                "credibility": credibility_dict(judged[a.id][1]) if a.id in judged else None,
                **({"page": a.passage.page} if a.passage and a.passage.page else {}),
            }
            for a in accounts.values()
        ],
        **together_dict(state, incident),
        "zones_drawn": lying_dict(_lyings(state, incident)),
        "names": names_dict(state, _names_in(incident)),
        "findings": [
            {"id": f.id, "agreement": one.id, "clause": f.clause, "bearer": f.bearer, "outcome": f.outcome}
            for one in state.assessed
            for f in one.judgement.findings
            if f.incident == incident.id
        ],
    }  # fmt: skip


def _places(incident: Incident) -> Iterator[Place]:
    """The places that documents give for it, as they tell them."""
    for one in incident.accounts:
        known = {p.id: p for p in one.told.records.places}
        yield from (known[i] for i in one.event.places if i in known)


def _names_in(incident: Incident) -> set[str]:
    return {name for place in _places(incident) for name in (place.name, *place.aliases)}


def _lyings(state: "State", incident: Incident) -> tuple[Lying, ...]:
    """How the places of it that are points lie to what people drew; a place told twice counts once."""
    if not state.zones or incident.date is None:
        return ()
    points = {
        (place.lat, place.lon): POINT_KM if place.precision == "point" else None
        for place in _places(incident)
        if place.precision in ("point", "approximate") and place.lat is not None and place.lon is not None
    }
    days = Interval.parse(incident.date)
    return tuple(
        one
        for (latitude, longitude), radius in sorted(points.items(), key=lambda pair: pair[0])
        for one in zones_of(state.zones, latitude, longitude, radius, days)
    )


def _told(state: "State", incident: Incident) -> Iterator[tuple[str, Passage | None]]:
    """Each account in words, with those it rests on."""
    accounts, judged = _accounts(state, incident), _credible(state, incident)
    labels = {a.id: teller(a.speaker, a.source) for a in accounts.values()}
    for a in accounts.values():
        said = f"{labels[a.id]} [{grade(a.certainty)}] {STANCES[a.stance]}"
        letter, digit = judged.get(a.id, (None, None))
        if letter is None or digit is None:
            yield f"{said}; source {a.source} [{a.id}]", a.passage
            continue
        why = credibility_said(digit, labels)
        yield f"{said}; source {a.source}, {code(letter, digit)}, {why} [{a.id}]", a.passage
    for ref in incident.rows if not accounts else ():
        yield f"a row of event data [{ref}]", None
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


def _credible(state: "State", incident: Incident) -> dict[str, tuple[Letter, Credibility]]:
    """The letter of the source and the credibility of each account that counts, as known then."""
    found: dict[str, tuple[Letter, Credibility]] = {}
    for one in state.assessed:
        mine = tuple(a for a in one.record.accounts if a.incident == incident.id)
        if not mine or all(a.id in found for a in mine):
            continue
        judgement = one.judgement
        known = as_asked(replace(one.record, accounts=mine), judgement.known_at, judgement.known_by)
        sources = {s.id: s for s in known.sources}
        told = [(a, sources.get(a.source) or Source(id=a.source, origin=a.origin)) for a in known.accounts]
        sides = {p.id: p.side or p.id for p in one.agreement.parties}
        digits = credibility_of(told, sides)
        found |= {a.id: (s.letter, digits[a.id]) for a, s in told if a.id not in found}
    return found


def _claiming(state: "State", incident: Incident) -> list[Credibility]:
    """How credible those accounts are that say that it happened."""
    judged, accounts = _credible(state, incident), _accounts(state, incident)
    telling = (a for a in accounts.values() if a.stance == "supports" and a.certainty != "denied")
    return [judged[a.id][1] for a in telling if a.id in judged]


def _indents(line: str) -> tuple[str, str]:
    """A heading stands at the margin, all else below it."""
    return ("", "") if line.isupper() or not line else ("  ", "    ")


def _findings(found: list[tuple[Assessed, Finding]]) -> Iterator[str]:
    for one, finding in found:
        yield (
            f"{finding.id}: {one.agreement.title}, {finding.clause}, {against_whom(one, finding)}: "
            f"{outcome(finding)}"
        )
