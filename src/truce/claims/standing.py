"""The standing of an agreement at a time, from the status history of one document alone.

The rules are those of the dossier contract ("Standing at a time"): a history leaves a set of
possibilities, because a row may be somebody's word or its day may not be over yet. What the record of
a whole mission supports is another matter (findings).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal, get_args

from truce.asof import Interval
from truce.claims.records import Status, StatusRow
from truce.errors import ArgumentError

Standing = Literal["none", "proposed", "rejected", "agreed", "in_force", "suspended", "over"]

_ORDER: tuple[Status, ...] = get_args(Status)
_LEADS_TO: dict[Status, Standing] = {
    "proposed": "proposed",
    "rejected": "rejected",
    "announced": "agreed",
    "accepted": "agreed",
    "signed": "agreed",
    "reaffirmed": "agreed",
    "in_force": "in_force",
    "holding": "in_force",
    "extended": "in_force",
    "suspended": "suspended",
    "broken": "over",
    "expired": "over",
    "ended": "over",
    "superseded": "over",
}
_EARLIEST = datetime.combine(date.min, time.min)
_LATEST = datetime.combine(date.max, time(23, 59))
_BEFORE_FORCE = frozenset({"none", "proposed", "rejected"})
_WITH_TERM = frozenset({"planned_end", "in_force", "extended"})


@dataclass(frozen=True, slots=True)
class Step:
    """A row that bears on the standing at a time, and what it leaves possible.

    `sure` is false where the row may or may not have come true by then: both outcomes stay possible.
    A row of status `planned_end` as the last step means that the term has run out.
    """

    row: StatusRow
    sure: bool
    leaves: frozenset[Standing]


def standing_at(history: Sequence[StatusRow], at: str) -> frozenset[Standing]:
    """The standings that a history leaves possible at the end of `at`. ArgumentError if `at` is no date."""
    steps = why(history, at)
    return steps[-1].leaves if steps else frozenset({"none"})


def why(history: Sequence[StatusRow], at: str) -> tuple[Step, ...]:
    """The rows that decide the standing at the end of `at`, in order, each with what it leaves possible."""
    asked = Interval.parse(at)
    end = asked.last or _LATEST
    possible: frozenset[Standing] = frozenset({"none"})
    steps: list[Step] = []
    for row, span in _begun(history, end):
        sure = _has_come_true(row, span, end)
        after = frozenset(_move(standing, row.status) for standing in possible)
        possible = after if sure else possible | after
        steps.append(Step(row, sure, possible))
    term = _term(history)
    if term and "in_force" in possible and (asked.first or _EARLIEST) > term[1]:
        run_out: frozenset[Standing] = frozenset("over" if s == "in_force" else s for s in possible)
        steps.append(Step(term[0], True, run_out))
    return tuple(steps)


def _begun(history: Sequence[StatusRow], end: datetime) -> list[tuple[StatusRow, Interval]]:
    """The rows that have begun by a moment, by their beginning and then by the order of the statuses."""
    told = [row for row in history if row.certainty != "denied" and not _malformed(row)]
    dated = [(row, span) for row in told if (span := _read(row.date))]
    begun = [(row, span) for row, span in dated if row.status != "planned_end" and _first(span) <= end]
    return sorted(begun, key=lambda pair: (_first(pair[1]), _ORDER.index(pair[0].status)))


def _has_come_true(row: StatusRow, span: Interval, end: datetime) -> bool:
    """Whether a begun row is past doubt: on a fact or report, and not in the middle of its own date."""
    passed = row.status == "holding" or (span.last or _LATEST) <= end
    return passed and row.certainty in ("fact", "reported")


def _move(standing: Standing, status: Status) -> Standing:
    new = _LEADS_TO.get(status)
    if new is None:
        return standing
    if status == "reaffirmed" and standing == "suspended":
        return "in_force"
    if new in ("proposed", "rejected", "agreed"):
        return new if standing in _BEFORE_FORCE else standing
    return new


def _term(history: Sequence[StatusRow]) -> tuple[StatusRow, datetime] | None:
    """The row that sets the latest end of the term, and that end; None where none is set or it was lifted."""
    limits: list[tuple[StatusRow, datetime]] = []
    for row in history:
        if row.status not in _WITH_TERM or row.certainty == "denied" or _malformed(row):
            continue
        limit = _read(row.date if row.status == "planned_end" else row.until)
        if limit is None and row.status == "extended":
            return None
        if limit is not None:
            limits.append((row, limit.last or _LATEST))
    return max(limits, key=lambda pair: pair[1], default=None)


def _malformed(row: StatusRow) -> bool:
    return any(text is not None and _read(text) is None for text in (row.date, row.until))


def _read(date: str | None) -> Interval | None:
    """A date of a row; None where there is none or it is no date of the calendar."""
    try:
        return Interval.parse(date) if date else None
    except ArgumentError:
        return None


def _first(span: Interval) -> datetime:
    return span.first or _EARLIEST
