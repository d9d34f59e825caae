"""The brief as a terminal page: plain lines that fit 80 columns and survive a pipe.

Every line that says something ends in, or is followed by, the words that it rests on and where they stand
(document:offset). Labels of certainty are words, never colours alone.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from truce.claims.records import Agreement, Anomaly, Claim, Event, Range, StatusRow
from truce.claims.standing import why
from truce.errors import printable
from truce.incidents import Incident, Instrument, Told

if TYPE_CHECKING:
    from truce.mission import Brief

WIDTH = 80

_STANDING = {
    "none": "not concluded",
    "proposed": "proposed",
    "rejected": "rejected",
    "agreed": "agreed, not said to be in force",
    "in_force": "in force",
    "suspended": "suspended",
    "over": "over",
}
_LISTED_CLAIMS = 24
_LISTED_EVENTS = 40
_LISTED_ANOMALIES = 16
_LISTED_GAPS = 16


def page(brief: "Brief", width: int = WIDTH) -> str:
    """The terminal page of a brief, as text without control characters; no line is longer than `width`."""
    lines: list[str] = []
    for title, part in (
        (None, _head(brief)),
        ("AGREEMENTS, as the texts state them", _agreements(brief)),
        ("TIMELINE", _timeline(brief)),
        ("WHO SAYS WHAT", _claims(brief)),
        ("CONTESTED", _contested(brief)),
        ("ANOMALIES in the texts", _anomalies(brief)),
        ("NOT STATED", _gaps(brief)),
        ("NOT READ", _unread(brief)),
    ):
        body = [line for row in part for line in _fit(*row, width)]
        if title and body:
            lines += ["", title, "-" * min(width, len(title))]
        lines += body
    return "\n".join(lines) + "\n"


Row = tuple[int, str]
"""Indent and text of one row, before it is folded."""


def _fit(indent: int, text: str, width: int) -> list[str]:
    clean = printable(" ".join(text.split()))
    return textwrap.wrap(
        clean,
        width=width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_long_words=True,
        break_on_hyphens=False,
    )


def _quote(told: Told, start: int, end: int, longest: int = 150) -> str:
    words = " ".join(told.document.text[start:end].split())
    if len(words) > longest:
        words = words[:longest].rsplit(" ", 1)[0] + " …"
    return f"“{words.strip('“”')}” [{told.document.id}:{start}]"


def _name(told: Told, ref: str | None) -> str | None:
    actor = next((a for a in told.records.actors if a.id == ref), None)
    return actor.name if actor else None


def _names(told: Told, refs: Iterable[str]) -> str:
    return ", ".join(n for r in refs if (n := _name(told, r)))


def _head(brief: "Brief") -> Iterator[Row]:
    count = len(brief.told)
    read = f"{count} document{'s' if count != 1 else ''} read"
    yield 0, f"truce brief: {read}; standings as of {brief.as_of or 'no date'} ({brief.as_of_basis})"
    yield 0, "What follows is what the texts say. A claim is nobody's finding; silence is not calm."
    for told in brief.told:
        date = told.records.doc_date or "undated"
        yield 2, f"{told.document.id}: {told.records.title or told.document.name} ({date})"
        for caution in told.document.warnings:
            yield 4, f"caution: {caution.message}"


def _agreements(brief: "Brief") -> Iterator[Row]:
    for instrument in brief.instruments:
        yield from _instrument(brief, instrument)
    if brief.told and not brief.instruments:
        yield 0, "The texts tell of no agreement."


def _instrument(brief: "Brief", instrument: Instrument) -> Iterator[Row]:
    told, agreement = instrument.tellings[0]
    yield 0, f"* {instrument.name}" + ("" if instrument.is_ceasefire else " (not a ceasefire)")
    yield 4, "; ".join(_facts(told, agreement))
    if brief.as_of:
        yield 4, f"standing as of {brief.as_of}: {_standing(instrument.standing(brief.as_of))}"
        yield 4, "status (what the evidence supports): not judged yet"
    for one, telling in instrument.tellings:
        if brief.as_of and len(instrument.tellings) > 1:
            steps = why(telling.status_history, brief.as_of)
            last = steps[-1].leaves if steps else frozenset({"none"})
            yield 4, f"{one.document.id} alone: {_standing(last)}"
        for row in sorted(telling.status_history, key=_row_key):
            yield 6, _status(one, row)
    for clause in agreement.clauses:
        bound = _names(told, clause.bound) or "nobody named"
        when = (
            f", by {clause.deadline}"
            if clause.deadline
            else f", {clause.deadline_rel}"
            if clause.deadline_rel
            else ""
        )
        yield 6, f"{clause.deontic} of {bound}{when}: {_quote(told, clause.start, clause.end)}"
    for condition in agreement.conditions:
        yield 6, f"condition ({condition.type}): {_quote(told, condition.start, condition.end)}"
    for issue in agreement.excluded_issues:
        yield 6, f"left out: {_quote(told, issue.start, issue.end)}"


def _row_key(row: StatusRow) -> tuple[bool, str]:
    return row.date is None, (row.date or "").removeprefix("../")


def _status(told: Told, row: StatusRow) -> str:
    voice = _name(told, row.source)
    by = f", says {voice}" if voice else ""
    return (
        f"{row.date or 'undated'} {row.status} ({row.certainty}{by}): {_quote(told, row.start, row.end, 90)}"
    )


def _standing(possible: Iterable[str]) -> str:
    named = sorted(_STANDING.get(s, s) for s in possible)
    return named[0] if len(named) == 1 else "left open between: " + " / ".join(named)


def _facts(told: Told, agreement: Agreement) -> Iterator[str]:
    yield "parties: " + (_names(told, agreement.parties) or "not stated")
    yield "mediators: " + (_names(told, agreement.mediators) or "not stated")
    yield f"venue: {agreement.venue or 'not stated'}"
    yield "term: " + (agreement.duration.stated if agreement.duration else "not stated")
    for label in ("announced", "signed", "in_force", "planned_end", "ended"):
        value = getattr(agreement, label)
        if value:
            yield f"{label.replace('_', ' ')}: {value}"


def _timeline(brief: "Brief") -> Iterator[Row]:
    shown = [i for i in brief.incidents if i.accounts[0].event.type != "OTHER" or len(i.accounts) > 1]
    for incident in shown[:_LISTED_EVENTS]:
        yield from _act(incident)
    if len(shown) > _LISTED_EVENTS:
        yield 0, f"... and {len(shown) - _LISTED_EVENTS} more: see --json or --html"


def _act(incident: Incident) -> Iterator[Row]:
    for number, account in enumerate(incident.accounts):
        event, told = account.event, account.told
        who = _names(told, event.initiator) or "author not named"
        alleged = _names(told, event.alleged_initiator)
        whom = _names(told, event.target)
        voice = _name(told, event.source)
        parts = [f"{event.type}: {who}" + (f" -> {whom}" if whom else "")]
        parts += [f"blamed on {alleged} ({event.initiator_certainty or 'alleged'})"] if alleged else []
        parts += [f"at {event.place}"] if event.place else []
        parts += list(_toll(event))
        parts += [event.certainty + (f", says {voice}" if voice else "")]
        head = incident.date or "undated"
        if number == 0:
            yield 0, f"{head}  {'; '.join(parts)}"
        else:
            yield 4, f"also told: {event.date or 'undated'}; {'; '.join(parts)}"
        yield 4, _quote(told, event.start, event.end)


def _toll(event: Event) -> Iterator[str]:
    for words, value in (
        ("killed", event.deaths),
        ("injured", event.injured),
        ("displaced", event.displaced),
    ):
        if value is not None:
            grade = f" ({event.toll_certainty})" if event.toll_certainty and words != "displaced" else ""
            yield f"{count(value)} {words}{grade}"


def count(value: Range) -> str:
    """A count in words: exact, at least, up to, or both ends."""
    low, high = value
    if low == high:
        return "none" if low == 0 else str(low)
    if high is None:
        return f"at least {low}"
    return f"up to {high}" if low is None else f"{low} to {high}"


def _claims(brief: "Brief") -> Iterator[Row]:
    said = [(t, c) for t in brief.told for c in t.records.claims if c.attribution != "text"]
    for told, claim in said[:_LISTED_CLAIMS]:
        yield (
            0,
            f"{_voice(told, claim)} {claim.stance.replace('_', ' ')} ({claim.certainty}): "
            + _quote(told, claim.start, claim.end),
        )
    if len(said) > _LISTED_CLAIMS:
        yield 0, f"... and {len(said) - _LISTED_CLAIMS} more: see --json or --html"


def _voice(told: Told, claim: Claim) -> str:
    name = _name(told, claim.source)
    if name is None:
        return "somebody the text does not name"
    medium = _name(told, claim.medium) or claim.medium
    return name + (f" (through {medium})" if medium else "")


def _contested(brief: "Brief") -> Iterator[Row]:
    for incident in brief.incidents:
        for difference in incident.differences:
            values = " | ".join(f"{v} [{', '.join(refs)}]" for v, refs in difference.values)
            yield 0, f"{incident.date or 'undated'} {incident.type}, {difference.field}: {values}"
    for told, event in ((t, e) for t in brief.told for e in t.records.events):
        if event.certainty in ("disputed", "denied") and event.modality == "actual":
            yield 0, f"{event.type} is {event.certainty}: {_quote(told, event.start, event.end)}"
    for told, claim in ((t, c) for t in brief.told for c in t.records.claims):
        if claim.stance in ("denies", "retracts"):
            yield 0, f"{_voice(told, claim)} {claim.stance}: {_quote(told, claim.start, claim.end)}"


def _anomalies(brief: "Brief") -> Iterator[Row]:
    found: Sequence[tuple[Told, Anomaly]] = [(t, a) for t in brief.told for a in t.records.anomalies]
    order = {"high": 0, "medium": 1, "low": 2}
    found = sorted(found, key=lambda f: order[f[1].severity])
    for told, anomaly in found[:_LISTED_ANOMALIES]:
        yield 0, f"{anomaly.severity} {anomaly.type.replace('_', ' ')}: {anomaly.note}"
        yield 4, _quote(told, *anomaly.spans[0])
    if len(found) > _LISTED_ANOMALIES:
        yield 0, f"... and {len(found) - _LISTED_ANOMALIES} more: see --json or --html"


def _gaps(brief: "Brief") -> Iterator[Row]:
    gaps = [(t, g) for t in brief.told for g in t.records.not_stated]
    for told, gap in gaps[:_LISTED_GAPS]:
        yield 0, f"{gap.what}: {_quote(told, gap.start, gap.end, 90)}"
    if len(gaps) > _LISTED_GAPS:
        yield 0, f"... and {len(gaps) - _LISTED_GAPS} more: see --json or --html"


def _unread(brief: "Brief") -> Iterator[Row]:
    for failure in brief.failures:
        yield 0, str(failure)
