"""The agreements of a brief, judged on what its documents say.

Each document's telling of an agreement is drafted into clauses and judged by itself: whose wording of the
terms is right is not for a program to say. Where no telling has terms of its own, the one with the most dates
stands for all. What comes out is a first assessment on unrated sources that nobody reviewed.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

from truce.asof import EVER, Interval, span_of
from truce.claims.records import Agreement as ToldAgreement
from truce.clauses.drafting import draft
from truce.clauses.model import Agreement
from truce.clauses.values import NOT_STATED
from truce.errors import ArgumentError, TruceError
from truce.findings.clocks import LOCAL, clock_of
from truce.findings.judge import Finding, KnownBy
from truce.findings.policy import DEFAULT, Policy
from truce.findings.record import Record
from truce.findings.statuses import Judgement, Standing, Status, statuses
from truce.findings.telling import Heard, record_of_told
from truce.incidents import Incident, Instrument, Told
from truce.incidents.accounts import Passage

_DATES = ("announced", "signed", "in_force", "planned_end", "ended")


@dataclass(frozen=True, slots=True)
class Assessed:
    """One agreement, by the terms as one document tells them, judged on all documents.

    `id` names its status; `id/clause` that of a clause. `as_of` is the moment asked for, a dossier date;
    `instrument` is the agreement of the brief, `telling` document#id of whose terms these are, and `words`
    where each of them stands, by the id of the clause. Moments in minutes since 1970, UTC.
    """

    id: str
    as_of: str
    instrument: str
    telling: str
    agreement: Agreement
    words: Mapping[str, Passage]
    record: Record
    judgement: Judgement

    @property
    def standing(self) -> Standing:
        """The status of the agreement and of its clauses."""
        return self.judgement.agreements[0]

    def status_id(self, status: Status) -> str:
        """The id by which the status of a clause is asked for."""
        return f"{self.id}/{status.clause}"


def by_the_judge(
    record: Record, agreement: Agreement, policy: Policy, at: int, known_at: int, known_by: KnownBy
) -> Judgement:
    """Judge a record made for an agreement."""
    del agreement
    return statuses(record, policy, at=at, known_at=known_at, known_by=known_by)


Judging = Callable[[Record, Agreement, Policy, int, int, KnownBy], Judgement]
"""Judges a record made for an agreement at a moment, as known at another by a clock."""


def assess(
    told: Sequence[Told],
    incidents: Sequence[Incident],
    instruments: Sequence[Instrument],
    as_of: str,
    policy: Policy = DEFAULT,
    *,
    known_at: int = EVER,
    known_by: KnownBy = "record",
    changed: Callable[[Record, Agreement], Record] = lambda record, _: record,
    judged_by: Judging = by_the_judge,
    origins: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Assessed, ...]:
    """Judge every agreement of a brief at the end of `as_of` (a dossier date), with all documents known.

    `changed` adds to the record made for an agreement what is known beside the documents, and since when;
    `known_at` (minutes, UTC) and `known_by` are as in `judge`, `judged_by` is what judges, `origins`
    whose word sources pass on, as people said. A telling whose
    terms cannot be put into clauses is left out: the brief says that it is not judged.
    """
    found = []
    heard = Heard()
    for instrument in instruments:
        for one, agreement in _tellings(instrument):
            # What cannot be put into clauses is not judged; all else of the brief stands.
            with suppress(ValueError, TruceError):
                drafted, record = _drafted(one, agreement, instrument, told, incidents, heard, origins)
                record = changed(record, drafted)
                at = span_of(Interval.parse(as_of), drafted.zone).last
                judged = judged_by(record, drafted, policy, at, known_at, known_by)
                found.append(_assessed(one, agreement, instrument, as_of, drafted, record, judged))
    return tuple(found)


def _tellings(instrument: Instrument) -> Iterator[tuple[Told, ToldAgreement]]:
    """The tellings with terms of their own; else the one with the most dates."""
    with_terms = [(t, a) for t, a in instrument.tellings if a.clauses]
    if with_terms:
        yield from with_terms
    else:
        yield max(instrument.tellings, key=lambda pair: sum(bool(getattr(pair[1], d)) for d in _DATES))


def _drafted(
    one: Told,
    agreement: ToldAgreement,
    instrument: Instrument,
    told: Sequence[Told],
    incidents: Sequence[Incident],
    heard: Heard,
    origins: Mapping[str, str],
) -> tuple[Agreement, Record]:
    """The terms as one document tells them, and what all documents say beside them."""
    drafted = draft(agreement, one.records, one.document)
    # Two documents may give one name to what they tell differently: the author keeps their findings apart.
    author = f"{drafted.encoding.author} of {one.ref(agreement.id)}"
    encoding = drafted.encoding.model_copy(update={"author": author})
    drafted = drafted.model_copy(update={"encoding": encoding})
    rows = [(t, row) for t, a in instrument.tellings for row in a.status_history]
    clock = None
    if drafted.zone == NOT_STATED:
        clock = clock_of(drafted, told, rows)
        drafted = drafted.model_copy(update={"zone": LOCAL})
    return drafted, record_of_told(told, incidents, drafted, rows, clock=clock, heard=heard, origins=origins)


def _assessed(
    one: Told,
    agreement: ToldAgreement,
    instrument: Instrument,
    as_of: str,
    drafted: Agreement,
    record: Record,
    judgement: Judgement,
) -> Assessed:
    telling = one.ref(agreement.id)
    words = {c.id: _words(c.text, one, agreement) for c in drafted.clauses}
    name = "st-" + hashlib.sha256(telling.encode()).hexdigest()[:10]
    return Assessed(name, as_of, instrument.id, telling, drafted, words, record, judgement)


def _words(text: str, one: Told, agreement: ToldAgreement) -> Passage:
    """Where the words of a drafted clause stand; those that tell of the agreement if they stand nowhere."""
    whole = one.document.text
    spans = [(c.start, c.end) for c in agreement.clauses if whole[c.start : c.end] == text]
    at = whole.find(text)
    spans += [(at, at + len(text))] if at >= 0 and text else [*agreement.spans]
    start, end = spans[0]
    return Passage(one.document.id, start, end, whole[start:end], one.document.page_at(start))


def find(assessed: Sequence[Assessed], name: str) -> tuple[Assessed, Finding | Status | None]:
    """What an id names: a finding, the status of a clause, or (None) that of the agreement itself.

    Raises:
        ArgumentError: there is no such id; the nearest ones are named.
    """
    named: dict[str, tuple[Assessed, Finding | Status | None]] = {}
    for one in assessed:
        named[one.id] = (one, None)
        named |= {one.status_id(s): (one, s) for s in one.standing.clauses}
        named |= {f.id: (one, f) for f in one.judgement.findings}
    if name not in named:
        near = get_close_matches(name, named, n=3, cutoff=0.4) or sorted(named)[:3]
        known = f"Nearest: {', '.join(near)}" if near else "These files tell of no agreement"
        raise ArgumentError("ID", name, "there is no such finding or status", known)
    return named[name]
