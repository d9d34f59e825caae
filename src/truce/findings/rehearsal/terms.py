"""What of a draft can be rehearsed, and the draft as it is then judged: as if in force over a given time.

A data set on deadly violence shows some breaches and no compliance at all. Clauses that it cannot show are
named with the reason, and none of them is judged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from truce.asof import Interval, Span, span_of
from truce.clauses.acts import acts_under, roots
from truce.clauses.model import Agreement, Clause, Forbid, Maintain, Period, Permit, Scope, Term
from truce.clauses.values import NOT_STATED

ACT: Final = "ASSAULT"
"""What a row says was done: armed force, no more exactly."""
PEOPLE: Final = frozenset({"security_forces", "civilians"})
"""The target classes that rows tell apart: whoever was killed was one or the other."""
LOCAL: Final = "UTC"
"""Stands for local time where the draft names no zone: days of the data and of the window are the same."""

_BEFORE_ALL, _AFTER_ALL = date(1000, 1, 1), date(8999, 12, 31)

_BY_KIND = {
    "oblige": "a duty, done or not, leaves no row in data on deadly violence",
    "register": "a list, handed in or not, leaves no row in data on deadly violence",
    "require_prior": "whether notice was given or consent asked is not in these data",
    "limit": "these data hold deadly acts only, so no number is shown to be kept",
}


@dataclass(frozen=True, slots=True)
class Untestable:
    """A clause that these data cannot show broken, and why."""

    clause: str
    why: str


@dataclass(frozen=True, slots=True)
class Window:
    """The days over which the draft is taken to be in force, both included; None: no bound."""

    since: date | None = None
    until: date | None = None

    @property
    def first(self) -> datetime:
        """Its first minute."""
        return datetime.combine(self.since or _BEFORE_ALL, time())

    @property
    def last(self) -> datetime:
        """Its last minute."""
        return datetime.combine(self.until or _AFTER_ALL, time(23, 59))


@dataclass(frozen=True, slots=True)
class Terms:
    """A draft made ready: only clauses that the data can show, in force over the window, without conditions.

    `conditional` are clauses, with their readings, that hang on the other's compliance, which the data cannot
    show. `own_period` are those whose own dates were left out, `excused` those to which the text gives
    exceptions that the data cannot show, `restricted` those that count at some times only.
    """

    draft: Agreement
    zone: str
    untestable: tuple[Untestable, ...]
    conditional: frozenset[tuple[str, str]]
    own_period: tuple[str, ...]
    excused: tuple[str, ...]
    restricted: tuple[str, ...]

    @property
    def zones(self) -> frozenset[str]:
        """The zones that its clauses speak of."""
        scopes = [s for c in self.draft.clauses for s in (c.scope, *(r.scope for r in c.readings if r.scope))]
        return frozenset(z for s in scopes for z in (*s.zones, *s.outside))

    @property
    def aims(self) -> bool:
        """Whether some clause protects certain targets only."""
        parts = [c.forbid for c in self.draft.clauses if c.forbid]
        return any(p.targets for p in parts) or any(r.targets for c in self.draft.clauses for r in c.readings)

    def span(self, days: Interval) -> Span:
        """Days of the data as the judge's minutes."""
        return span_of(days, self.zone)


def terms_of(agreement: Agreement, window: Window) -> Terms:
    """Make a draft ready for a rehearsal over a window."""
    found = [(clause, _why_not(clause)) for clause in agreement.clauses]
    kept = [clause for clause, why in found if why is None]
    zone = LOCAL if agreement.zone == NOT_STATED else agreement.zone
    starts, ends = (Interval(moment, moment) for moment in (window.first, window.last))
    draft = agreement.model_copy(
        update={
            "term": Term(starts=starts, ends=ends),
            "zone": zone,
            "clauses": tuple(_unconditional(clause) for clause in kept),
        }
    )
    return Terms(
        draft=draft,
        zone=zone,
        untestable=tuple(Untestable(clause.id, why) for clause, why in found if why is not None),
        conditional=frozenset(key for clause in kept for key in _conditional(clause)),
        own_period=tuple(c.id for c in kept if any(s.since or s.until for s in _scopes(c))),
        excused=tuple(c.id for c in kept if c.unless or any(r.unless for r in c.readings)),
        restricted=tuple(c.id for c in kept if any(s.during or s.not_during for s in _scopes(c))),
    )


def _why_not(clause: Clause) -> str | None:
    """Why these data cannot show a clause broken; None if they can."""
    part = clause.part(clause.kind) if clause.kind else None
    if part is None:
        return "it says nothing that can be checked"
    if not clause.monitorable:
        return "its encoding says that no report could show it kept or broken"
    if clause.kind in _BY_KIND:
        return _BY_KIND[clause.kind]
    assert isinstance(part, Forbid | Maintain | Permit)
    acts = [r.acts or _own_acts(part) for r in clause.readings] or [_own_acts(part)]
    if not any(acts_under(name) & roots()[ACT] for names in acts for name in names):
        return f"its acts ({_few(acts[0])}) are not deadly violence as such"
    aimed = part.targets if isinstance(part, Forbid) else ()
    hit = [r.targets or aimed for r in clause.readings] or [aimed]
    if all(names and not PEOPLE & set(names) for names in hit):
        return f"whether its targets ({_few(hit[0])}) were hit is not in these data"
    return None


def _own_acts(part: Forbid | Maintain | Permit) -> tuple[str, ...]:
    match part:
        case Forbid():
            return part.acts
        case Maintain():
            return part.broken_by
        case Permit():
            return part.hindered_by


def _few(names: Sequence[str]) -> str:
    return ", ".join(n.replace("_", " ") for n in names[:3]) + (" and more" if len(names) > 3 else "")


def _conditional(clause: Clause) -> Iterator[tuple[str, str]]:
    """A clause and those of its readings that hang on the other's compliance."""
    for reading in clause.readings:
        if reading.holds_while or clause.holds_while:
            yield clause.id, reading.id
    if clause.holds_while and not clause.readings:
        yield clause.id, ""


def _scopes(clause: Clause) -> tuple[Scope, ...]:
    return (clause.scope, *(r.scope for r in clause.readings if r.scope))


def _unconditional(clause: Clause) -> Clause:
    """A clause without its conditions and its own dates: what they would change is told beside it."""
    readings = tuple(
        r.model_copy(update={"holds_while": (), "scope": _undated(r.scope) if r.scope else None})
        for r in clause.readings
    )
    return clause.model_copy(
        update={"holds_while": (), "scope": _undated(clause.scope), "readings": readings}
    )


def _undated(scope: Scope) -> Scope:
    # Rows are of days, and their dates are others than those that the draft names: nothing is sure of them.
    open_ = (Period(dates=NOT_STATED),) if scope.during or scope.not_during else ()
    times = {"during": (), "not_during": open_, "clock": ()}
    return scope.model_copy(update={"since": None, "until": None, **times})
