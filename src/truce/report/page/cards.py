"""The records of a brief as cards: what each says, how sure, on whose word, and its quotes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from truce.claims.records import Claim, Event
from truce.claims.standing import why
from truce.incidents import Incident, Instrument, Told
from truce.report.terminal import count

if TYPE_CHECKING:
    from truce.mission import Brief


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document, and the reference of the record that they belong to."""

    words: str
    ref: str
    document: str
    offset: int


@dataclass(frozen=True, slots=True)
class Card:
    """One record: a heading, labelled lines, and the quotes behind it. `grade` is a certainty or severity."""

    ref: str
    title: str
    grade: str
    lines: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page."""

    id: str
    title: str
    cards: tuple[Card, ...]
    empty: str


_STANDING = {
    "none": "not concluded", "proposed": "proposed", "rejected": "rejected", "agreed": "agreed, not said "
    "to be in force",
    "in_force": "in force", "suspended": "suspended", "over": "over",
}  # fmt: skip


def sections(brief: "Brief") -> tuple[Section, ...]:
    """The sections of the page, in the order in which a monitor asks."""
    told = brief.told
    return (
        Section("agreements", "Agreements", tuple(_instruments(brief)), "The texts tell of no agreement."),
        Section("timeline", "What is told", tuple(_incidents(brief)), "The texts tell of no event."),
        Section("claims", "Who says what", tuple(_claims(told)), "Nobody is quoted or cited."),
        Section(
            "contested",
            "Contested",
            tuple(_contested(brief)),
            "Nothing told here is contested in these texts. That is not confirmation.",
        ),
        Section("anomalies", "Anomalies", tuple(_anomalies(told)), "No anomaly was found."),
        Section("gaps", "Not stated", tuple(_gaps(told)), "No gap was found."),
    )  # fmt: skip


def name_of(told: Told, ref: str | None) -> str | None:
    """The name of an actor of a document."""
    return next((a.name for a in told.records.actors if a.id == ref), None)


def names_of(told: Told, refs: Iterable[str]) -> str:
    """The names of several actors, in the order of the record."""
    return ", ".join(n for r in refs if (n := name_of(told, r)))


def _quote(told: Told, ref: str, start: int, end: int) -> Quote:
    return Quote(" ".join(told.document.text[start:end].split()), told.ref(ref), told.document.id, start)


def _instruments(brief: "Brief") -> Iterator[Card]:
    for instrument in brief.instruments:
        yield _instrument(brief, instrument)
        for told, agreement in instrument.tellings:
            for row in agreement.status_history:
                voice = name_of(told, row.source)
                says = (
                    f"says {voice}" if voice else "in the text's own words" if row.certainty == "fact" else ""
                )
                title = f"{row.date or 'undated'}: {row.status.replace('_', ' ')}"
                yield Card(told.ref(row.id), title, row.certainty, tuple(filter(None, (says,))),
                           (_quote(told, row.id, row.start, row.end),))  # fmt: skip
            for clause in agreement.clauses:
                bound = names_of(told, clause.bound) or "nobody named"
                due = clause.deadline or clause.deadline_rel
                lines = (f"binds {bound}", f"due: {due or 'not stated'}")
                yield Card(told.ref(clause.id), f"Clause: {clause.deontic}", "", lines,
                           (_quote(told, clause.id, clause.start, clause.end),))  # fmt: skip
            for condition in agreement.conditions:
                yield Card(told.ref(condition.id), f"Condition: {condition.type}", "", (),
                           (_quote(told, condition.id, condition.start, condition.end),))  # fmt: skip
            for issue in agreement.excluded_issues:
                yield Card(told.ref(issue.id), "Left out of the agreement", "", (issue.issue,),
                           (_quote(told, issue.id, issue.start, issue.end),))  # fmt: skip


def _instrument(brief: "Brief", instrument: Instrument) -> Card:
    told, agreement = instrument.tellings[0]
    lines = []
    if brief.as_of:
        lines.append(
            f"Standing as of {brief.as_of}, over all documents: {_standing(instrument.standing(brief.as_of))}"
        )
        for one, telling in instrument.tellings:
            steps = why(telling.status_history, brief.as_of)
            last = steps[-1].leaves if steps else frozenset({"none"})
            if len(instrument.tellings) > 1:
                lines.append(f"{one.document.id} alone: {_standing(last)}")
    lines.append("Status (what the evidence supports): not judged yet")
    lines.append("Parties: " + (names_of(told, agreement.parties) or "not stated"))
    lines.append("Mediators: " + (names_of(told, agreement.mediators) or "not stated"))
    lines.append(f"Venue: {agreement.venue or 'not stated'}")
    lines.append("Term: " + (agreement.duration.stated if agreement.duration else "not stated"))
    quotes = tuple(_quote(t, a.id, s, e) for t, a in instrument.tellings for s, e in a.spans[:2])
    title = instrument.name if instrument.is_ceasefire else f"{instrument.name} (not a ceasefire)"
    return Card(told.ref(agreement.id), title, "", tuple(lines), quotes)


def _standing(possible: Iterable[str]) -> str:
    named = sorted(_STANDING.get(s, s) for s in possible)
    return named[0] if len(named) == 1 else "left open between " + " / ".join(named)


def _incidents(brief: "Brief") -> Iterator[Card]:
    for incident in brief.incidents:
        yield _incident(incident)


def _incident(incident: Incident) -> Card:
    first = incident.accounts[0]
    event, told = first.event, first.told
    who = names_of(told, event.initiator) or "author not named"
    whom = names_of(told, event.target)
    title = f"{incident.date or 'undated'}: {event.type}, {who}" + (f" → {whom}" if whom else "")
    lines = [
        line for a in incident.accounts for line in _account(a.told, a.event, len(incident.accounts) > 1)
    ]
    quotes = [
        _quote(a.told, a.event.id, s, e)
        for a in incident.accounts
        for s, e in ((a.event.start, a.event.end), *((m.start, m.end) for m in a.event.also))
    ]
    grades = {a.event.certainty for a in incident.accounts}
    grade = grades.pop() if len(grades) == 1 else "disputed"
    return Card(told.ref(event.id), title, grade, tuple(lines), tuple(quotes))


def _account(told: Told, event: Event, several: bool) -> Iterator[str]:
    lead = f"{told.document.id}: " if several else ""
    voice = name_of(told, event.source)
    parts = [event.certainty + (f", says {voice}" if voice else "")]
    alleged = names_of(told, event.alleged_initiator)
    parts += [f"blamed on {alleged} ({event.initiator_certainty or 'alleged'})"] if alleged else []
    parts += [f"at {event.place}"] if event.place else []
    for words, value in (
        ("killed", event.deaths),
        ("injured", event.injured),
        ("displaced", event.displaced),
    ):
        parts += (
            [f"{count(value)} {words}" + (f" ({event.toll_certainty})" if event.toll_certainty else "")]
            if value
            else []
        )
    yield lead + "; ".join(parts)


def _claims(told: Iterable[Told]) -> Iterator[Card]:
    for one in told:
        for claim in one.records.claims:
            lines = [f"hedge: {claim.hedge}"] if claim.hedge else []
            lines += [f"modality: {claim.modality}"] if claim.modality != "actual" else []
            title = f"{_voice(one, claim)} {claim.stance.replace('_', ' ')}"
            quote = _quote(one, claim.id, claim.start, claim.end)
            yield Card(one.ref(claim.id), title, claim.certainty, tuple(lines), (quote,))


def _voice(told: Told, claim: Claim) -> str:
    name = name_of(told, claim.source)
    if name is None:
        return "The text itself" if claim.attribution == "text" else "Somebody the text does not name"
    medium = name_of(told, claim.medium) or claim.medium
    return name + (f" (through {medium})" if medium else "")


def _contested(brief: "Brief") -> Iterator[Card]:
    for incident in brief.incidents:
        if incident.differences:
            first = incident.accounts[0]
            lines = tuple(
                f"{d.field}: " + " | ".join(f"{v} ({', '.join(refs)})" for v, refs in d.values)
                for d in incident.differences
            )
            quotes = tuple(_quote(a.told, a.event.id, a.event.start, a.event.end) for a in incident.accounts)
            yield Card(first.ref, f"{incident.date or 'undated'}: {incident.type}", "disputed", lines, quotes)
    for one in brief.told:
        for claim in one.records.claims:
            if claim.stance in ("denies", "retracts") or claim.conflicts_with:
                yield Card(one.ref(claim.id), f"{_voice(one, claim)} {claim.stance}", claim.certainty, (),
                           (_quote(one, claim.id, claim.start, claim.end),))  # fmt: skip


def _anomalies(told: Iterable[Told]) -> Iterator[Card]:
    for one in told:
        for anomaly in one.records.anomalies:
            quotes = tuple(_quote(one, anomaly.id, s, e) for s, e in anomaly.spans[:5])
            lines = (anomaly.note, *(f"either: {c}" for c in anomaly.candidates))
            yield Card(
                one.ref(anomaly.id),
                anomaly.type.replace("_", " ").capitalize(),
                anomaly.severity,
                lines,
                quotes,
            )


def _gaps(told: Iterable[Told]) -> Iterator[Card]:
    for one in told:
        for gap in one.records.not_stated:
            yield Card(one.ref(gap.id), gap.what[:1].upper() + gap.what[1:], "", (),
                       (_quote(one, gap.id, gap.start, gap.end),))  # fmt: skip
