"""Checks of times: dates that agree, clocks that something starts, lengths that can be counted."""

from itertools import pairwise

from truce.asof import Duration, Interval, has_periods
from truce.clauses.book import EACH, OTHER, Book, Faults
from truce.clauses.model import (
    WEEKDAYS,
    After,
    Limit,
    Link,
    Oblige,
    Period,
    Register,
    RequirePrior,
    Scope,
)
from truce.clauses.values import NOT_STATED, ends_of_day

_DONE = {"announced": "announced", "signed": "signed", "starts": "in force"}


def duties(book: Book) -> Faults:
    """A duty has a moment from which it is owed; limits have a number and a period."""
    for path, part in book.parts:
        match part:
            case After():
                yield from _after(book, part, path)
            case Oblige():
                if part.body:
                    yield from book.unknown((part.body,), (*path, "body"), "body", book.bodies)
                yield from _steps(part, path)
                if part.for_each and not _answers(part):
                    reason = "owes so many for each of nothing"
                    yield path, reason, "Give `count`, and in `by` the act that it answers"
                if not {"by", "phases", "every"} & part.model_fields_set and not _by_readings(book, path):
                    reason = "has no trigger: from when it is owed is not said"
                    yield (
                        path,
                        reason,
                        "Add `by:` with a date, with what the time is counted from, or not_stated",
                    )
            case Limit():
                yield from _limit(part, path)
            case RequirePrior():
                known = book.everybody | EACH | {OTHER}
                yield from book.unknown(part.to, (*path, "to"), "party, actor or body", known)
                if _is_longer(part.at_least, part.at_most):
                    reason = (
                        f"at least {part.at_least} and at most {part.at_most} before contradict each other"
                    )
                    yield (*path, "at_most"), reason, "Correct one"


def _steps(duty: Oblige, path: tuple[str | int, ...]) -> Faults:
    """Each step of a duty that takes a number takes more in all than the one before."""
    counts = [phase.count for phase in duty.phases]
    if not any(counts):
        if duty.count is not None and duty.phases:
            yield (*path, "count"), "says not how many each step takes", "Give each of `phases` its `count`"
        return
    for i, (one, other) in enumerate(pairwise(counts), 1):
        if one is None or other is None:
            yield (*path, "phases", i), "one step has a `count` and the next has none", "Give it to each step"
        elif other <= one:
            reason = f"has `count` {other}, and the step before it {one} already"
            remedy = "It is how many in all by then: add those of the earlier steps"
            yield (*path, "phases", i, "count"), reason, remedy


def _step_waited_for(book: Book, after: After, path: tuple[str | int, ...]) -> Faults:
    """The step that a time is counted from exists; it is named where the steps take numbers."""
    clause = book.agreement.clause(after.clause or "")
    phases = clause.oblige.phases if clause and clause.oblige else ()
    if after.phase and book.whole and clause:
        names = frozenset(phase.id for phase in phases)
        yield from book.unknown((after.phase,), (*path, "phase"), f"step of `{after.clause}`", names)
    elif any(phase.count for phase in phases):
        reason = f"the steps of `{after.clause}` take numbers, and which of them is meant is not said"
        yield path, reason, "Add `phase:`; the last one holds all"


def _answers(duty: Oblige) -> bool:
    """Whether a duty has a number, and an act that starts its clock and may bring several."""
    return duty.count is not None and isinstance(duty.by, After) and duty.by.event == "act"


def _by_readings(book: Book, path: tuple[str | int, ...]) -> bool:
    """Whether each reading of a clause says from when it is owed."""
    readings = book.agreement.clauses[int(path[1])].readings
    return bool(readings) and all(reading.by is not None or reading.absent for reading in readings)


def _after(book: Book, after: After, path: tuple[str | int, ...]) -> Faults:
    if after.event == "act" and not after.act:
        yield path, "has no trigger: `act` is missing", "Name the act that starts the clock"
    if after.event == "met" and not after.clause:
        yield path, "has no trigger: `clause` is missing", "Name the clause that has to be met first"
    for field, event in (
        ("act", "act"),
        ("by", "act"),
        ("zones", "act"),
        ("clause", "met"),
        ("phase", "met"),
    ):
        if getattr(after, field) and after.event != event:
            reason = f"`{field}` says nothing where the time is counted from `{after.event}`"
            yield (*path, field), reason, f"Write `event: {event}`, or leave `{field}` out"
    if after.clause:
        yield from book.unknown((after.clause,), (*path, "clause"), "clause", book.clauses)
        yield from _step_waited_for(book, after, path)
    yield from book.unknown(after.by, (*path, "by"), "party, actor or body", book.everybody | EACH | {OTHER})
    yield from book.unknown(after.zones, (*path, "zones"), "zone", book.zones)
    if after.before is not None:
        yield from _ahead(after, path)
    if _is_longer(after.not_before, after.within):
        reason = f"not before {after.not_before} and within {after.within} contradict each other"
        yield (*path, "not_before"), reason, "Correct one"


def _ahead(after: After, path: tuple[str | int, ...]) -> Faults:
    """A deadline before an event names one that may come at any time, and no time after it."""
    if after.event not in ("act", "met"):
        reason = f"`before` says nothing where the time is counted from `{after.event}`"
        yield (*path, "before"), reason, "Write the date, or count from an act or a clause that is met"
    for field in ("within", "not_before"):
        if getattr(after, field) not in (None, NOT_STATED):
            reason = f"`{field}` and `before` contradict each other: one is after the event, one before it"
            yield (*path, field), reason, "Keep one"


def _is_longer(one: object, other: object) -> bool:
    """Whether one length is surely longer than another: months are compared with months only."""
    if not isinstance(one, Duration) or not isinstance(other, Duration):
        return False
    return one.months >= other.months and one.minutes >= other.minutes and one != other


def _limit(limit: Limit, path: tuple[str | int, ...]) -> Faults:
    most, least = limit.at_most, limit.at_least
    if most is None and least is None:
        yield path, "limits nothing", "Give `at_most` or `at_least`, or not_stated"
    elif isinstance(most, int) and isinstance(least, int) and least > most:
        yield path, f"at least {least} and at most {most} contradict each other", "Correct one"
    if not limit.stock and not limit.acts:
        yield path, "counts neither acts nor things", "Name `acts`, or say `stock: true`"
    yield from _window(limit, (*path, "window"))


def _window(limit: Limit, path: tuple[str | int, ...]) -> Faults:
    """Which periods of a flow count fits its length, and whether it is a cap or owed."""
    length = limit.averaged_over or limit.per
    if limit.window == NOT_STATED:
        return
    if limit.stock or not isinstance(length, Duration):
        yield path, "says which periods count, and there is no period", "Give `per`, or leave it out"
    elif limit.window == "calendar" and not has_periods(length):
        reason = f"the calendar has no periods of {length}"
        yield path, reason, "It has them of P1D, P1M, P3M, P6M, P1Y; else write `any` or `from_start`"
    elif limit.window == "any" and limit.at_least is not None:
        reason = "what is owed in any stretch of time is never counted to an end"
        yield path, reason, "Write `calendar` or `from_start`; a cap may stand in a clause of its own"


def dates_agree(book: Book) -> Faults:
    """No two dates of the agreement contradict each other."""
    term = book.agreement.term
    if term.lasts is not None and term.ends != NOT_STATED:
        yield ("term", "lasts"), "the term has an end and a length", "Keep the one that the text gives"
    for name in _DONE:
        if _before(term.ends, made := getattr(term, name)):
            yield (
                ("term", "ends"),
                f"the agreement ends ({term.ends}) before it is {_DONE[name]} ({made})",
                "Correct one",
            )
    if term.starts in ("announced", "signed") and getattr(term, str(term.starts)) == NOT_STATED:
        reason = f"the term starts when the text is {term.starts}, and that date is not stated"
        yield ("term",), reason, f"Add `{term.starts}:` with its date, or write `starts: not_stated`"
    for path, part in book.parts:
        if isinstance(part, Scope | Link) and _before(part.until, part.since):
            yield (*path, "until"), f"ends ({part.until}) before it begins ({part.since})", "Correct one"
        if isinstance(part, Scope):
            yield from _outside_the_term(book, part, path)


def _outside_the_term(book: Book, scope: Scope, path: tuple[str | int, ...]) -> Faults:
    term = book.agreement.term
    if _before(term.ends, scope.since):
        reason = f"begins ({scope.since}) after the agreement ends ({term.ends})"
        yield (*path, "since"), reason, "Correct one, or say in the term that it goes on"
    start = getattr(term, str(term.starts), term.starts)
    if _before(scope.until, start):
        reason = f"ends ({scope.until}) before the agreement binds ({start})"
        yield (*path, "until"), reason, "Correct one"


def periods(book: Book) -> Faults:
    """Periods say some time, and each of their parts agrees with the others."""
    for path, part in book.parts:
        if isinstance(part, Period) and not any(place[: len(path) - 1] == path[:-1] for place in book.hurt):
            yield from _period(part, path)
        elif isinstance(part, Scope) and part.clock and not (part.during or part.not_during):
            reason = "names clocks, and has no period that is told by them"
            yield (*path, "clock"), reason, "Leave it out, or add `during` or `not_during`"
    for path, _clause, part in book.kinds:
        if isinstance(part, Oblige | Register):
            yield from _no_hours(book, path)


def _period(period: Period, path: tuple[str | int, ...]) -> Faults:
    given = [f for f in ("dates", "yearly", "days", "hours") if getattr(period, f)]
    if not given:
        yield path, "says no time", "Give `dates`, `yearly`, `days` or `hours`, or one of them as not_stated"
    for name in ("dates", "yearly", "hours"):
        if getattr(period, f"{name}_maybe") and not getattr(period, name):
            yield (*path, f"{name}_maybe"), f"`{name}` is missing", f"Write `{name}:` with it, or not_stated"
    if period.hours and (period.hours != NOT_STATED and _covers(period.hours, period.hours)):
        yield (*path, "hours"), f"`hours` ({period.hours}) is all of the day", "Leave it out"
    if len(set(period.days)) == len(WEEKDAYS):
        yield (*path, "days"), "`days` are all days of the week", "Leave them out"
    if period.hours_maybe not in (None, NOT_STATED) and period.hours not in (None, NOT_STATED):
        one, other = str(period.hours_maybe), str(period.hours)
        if not _covers(one, other):
            yield (
                (*path, "hours_maybe"),
                f"`hours_maybe` ({one}) does not hold all of `hours` ({other})",
                "Correct one",
            )
    dates, maybe = period.dates, period.dates_maybe
    if isinstance(dates, Interval) and isinstance(maybe, Interval) and not dates.within(maybe):
        yield (
            (*path, "dates_maybe"),
            f"`dates_maybe` ({maybe}) does not hold all of `dates` ({dates})",
            "Correct one",
        )
    timed = period.hours or period.days
    for name, value in (("dates", dates), ("dates_maybe", maybe)) if timed else ():
        if isinstance(value, Interval) and value.unit == "minute":
            reason = f"`{name}` has a time of day ({value}), and the period has hours or weekdays too"
            yield (*path, name), reason, "Write whole days here"


def _covers(one: str, other: str) -> bool:
    """Whether a time of day holds another one; for itself: whether it is all of the day."""
    (begins, ends), (first, last) = ends_of_day(one), ends_of_day(other)
    length = (ends - begins) % 1440
    if one == other:
        return length == 1439
    return (first - begins) % 1440 <= length and (first - begins) % 1440 + (last - first) % 1440 <= length


def _no_hours(book: Book, path: tuple[str | int, ...]) -> Faults:
    """A duty has a deadline: to what times of day it were restricted nobody could say."""
    for place, part in book.parts:
        if isinstance(part, Period) and part.hours and place[:2] == path[:2]:
            reason = "a duty is owed by its deadline, not at a time of day"
            yield (*place, "hours"), reason, "Write the hour into `by`, or leave whole days out"


def _before(one: object, other: object) -> bool:
    return isinstance(one, Interval) and isinstance(other, Interval) and one.before(other)


def months_are_counted(book: Book) -> Faults:
    """Where a clause counts in months, the file says how: a month has no length of its own."""
    if book.agreement.months is not None or ("months",) in book.hurt:
        return
    for path, part in book.parts:
        of_the_calendar = isinstance(part, Limit) and part.window == "calendar"
        for name, info in type(part).model_fields.items():
            value = getattr(part, name)
            if isinstance(value, Duration) and value.months % 12 and not of_the_calendar:
                reason = f"`{info.alias or name}` counts in months ({value}), and the file does not say how"
                remedy = "Add at the top `months: calendar` (to the same day of a later month) or not_stated"
                yield (*path, info.alias or name), reason, f"{remedy}; write thirty days as P30D"
