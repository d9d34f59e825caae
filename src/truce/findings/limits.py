"""Numbers: not to be passed in any period or at any time, or to be reached in each period."""

from collections.abc import Iterator, Sequence
from itertools import count, islice, takewhile

from truce.asof import EVER, Span
from truce.findings.calendars import UNKNOWN, Period, calendar_periods, most_in_a_period, told_times
from truce.findings.finding import ESTABLISHED, UNSETTLED, Finding, Outcome
from truce.findings.hearing import Case, Hearing
from truce.findings.matching import paused
from truce.findings.rules import Rule
from truce.findings.windows import Counted, most_in_a_window

MOST_PERIODS = 10_000
"""A number that is owed is followed for so many periods."""


def limits(hearing: Hearing, rule: Rule) -> Iterator[Finding]:
    """The findings on a number: one where it is not to be passed, one for each period where it is owed."""
    cases = list(hearing.cases(rule))
    sure = [_counted(rule, c) for c in cases if c.grade in ESTABLISHED]
    maybe = [_counted(rule, c) for c in cases if c.grade in UNSETTLED]
    told = [_counted(rule, c) for c in cases if c.grade == "unverified"]
    if rule.most is not None:
        yield _not_passed(hearing, rule, sure, maybe)
    if rule.least is not None and rule.stock:
        yield from _held(hearing, rule, sure, maybe)
    elif rule.least is not None:
        yield from _reached(hearing, rule, sure, maybe, told)


def _not_passed(hearing: Hearing, rule: Rule, sure: Sequence[Counted], maybe: Sequence[Counted]) -> Finding:
    if rule.stock:
        # What is there at two times may be the same: counts of a stock are not added up.
        least = max((one for _, one, _ in sure), default=0)
        most = max((one for _, _, one in [*sure, *maybe]), default=0)
    else:
        counts = []
        if rule.rolling:
            least, most = most_in_a_window(sure, maybe, rule.high.first)
            if rule.high.last > rule.high.first:
                most = max(most, most_in_a_window(sure, maybe, rule.high.last)[1])
            counts.append((least, most))
        if rule.fixed:
            times = told_times([*sure, *maybe])
            counts.append(most_in_a_period(sure, maybe, counting_periods(rule, times, hearing.at)))
        least, most = min(one for one, _ in counts), max(one for _, one in counts)
    outcome: Outcome = "no_violation"
    if least > (rule.most or 0):
        outcome = "violation"
    elif most > (rule.most or 0):
        outcome = "undecidable"
    return _number(hearing, rule, outcome, least, most)


def _held(
    hearing: Hearing, rule: Rule, sure: Sequence[Counted], maybe: Sequence[Counted]
) -> Iterator[Finding]:
    """A stock that is owed: too few at any count breaks it. Without a count nothing is said."""
    owed = rule.least or 0
    if not sure and not maybe:
        return
    least = min(one for _, one, _ in [*sure, *maybe])
    most = min((one for _, _, one in sure), default=EVER)
    outcome: Outcome = "violation" if most < owed else "undecidable" if least < owed else "no_violation"
    yield _number(hearing, rule, outcome, least, most, instance="least")


def _reached(
    hearing: Hearing, rule: Rule, sure: Sequence[Counted], maybe: Sequence[Counted], told: Sequence[Counted]
) -> Iterator[Finding]:
    """A number that is owed in each period, counted from when the agreement begins to bind."""
    for number, (begins, ends) in enumerate(periods(rule, hearing.at), 1):
        if not hearing.wants(f"least:{number}"):
            continue
        within = Span(begins.first, ends.last)
        least = sum(one for when, one, _ in sure if when.first >= begins.last and when.last <= ends.first)
        most = sum(one for when, _, one in [*sure, *maybe] if _touches(when, within))
        hoped = most + sum(one for when, _, one in told if _touches(when, within))
        outcome = _of_period(rule.least or 0, ends, hearing.at, (least, most, hoped))
        outcome = _as_owed(outcome, rule, begins, ends)
        yield _number(
            hearing, rule, outcome, least, most, instance=f"least:{number}", when=within, due=ends,
            on_silence=outcome == "violation",
        )  # fmt: skip


def _of_period(owed: int, ends: Span, at: int, counts: tuple[int, int, int]) -> Outcome:
    """What became of one period: reached, still running, or not reached as far as the record goes."""
    least, most, hoped = counts
    if least >= owed:
        return "met"
    if ends.last >= at:
        return "undecidable" if ends.first < at else "pending"
    if most >= owed:
        return "undecidable"
    # Accounts that nothing supports may be true: that it was not reached is then not known.
    return "undecidable" if hoped >= owed else "violation"


def periods(rule: Rule, at: int) -> Iterator[Period]:
    """The periods up to a moment in which a number is owed: when each begins, and its last minute.

    Where nobody says whether days of the calendar are meant, or days from when the agreement begins to bind,
    each period lies somewhere in both.
    """
    begins, last = rule.force.begins, rule.force.ends
    if rule.high.first >= EVER:
        if begins.first <= min(at, last.last):
            yield begins, last
        return
    from_start = islice(_from_start(rule), MOST_PERIODS)
    if rule.fixed == "calendar" and rule.every is not None and begins.first > -EVER:
        local = calendar_periods(rule.every, rule.zone, Span(begins.first, max(begins.first, at)))
        each = map(_hull, local, from_start) if rule.rolling else islice(local, MOST_PERIODS)
    else:
        each = from_start
    yield from takewhile(lambda one: one[0].first <= min(at, last.last), each)


def _from_start(rule: Rule) -> Iterator[Period]:
    """Periods one after the other from when a rule begins to bind."""
    begins = start = rule.force.begins
    for number in count(1):
        after = begins.shift(rule.high.first, rule.high.last)
        if rule.every is not None and start.first > -EVER and start.last < EVER:
            after = start.after(rule.every.times(number), rule.zone)
        yield begins, after.shift(-1)
        begins = after


def _hull(one: Period, other: Period) -> Period:
    (begins, ends), (since, until) = one, other
    return (
        Span(min(begins.first, since.first), max(begins.last, since.last)),
        Span(min(ends.first, until.first), max(ends.last, until.last)),
    )


def counting_periods(rule: Rule, told: Span | None, at: int) -> list[Period]:
    """The fixed periods in which a number may be passed; `told`: of the time from which acts are told."""
    if told is None or rule.every is None:
        return [UNKNOWN]
    if rule.fixed == "calendar":
        return list(calendar_periods(rule.every, rule.zone, told))
    if rule.force.begins.first <= -EVER:
        return [UNKNOWN]
    until = min(at, rule.force.ends.last)
    return list(takewhile(lambda one: one[0].first <= until, islice(_from_start(rule), MOST_PERIODS)))


def _as_owed(outcome: Outcome, rule: Rule, begins: Span, ends: Span) -> Outcome:
    """What became of a period in part or all of which the number may not be owed."""
    apart = paused(Span(begins.first, ends.last), rule.force.by_days)
    if outcome != "met" and apart == "yes":
        return "outside"
    owed = apart == "no" and is_whole(rule, begins, ends)
    return "undecidable" if outcome == "violation" and not owed else outcome


def is_whole(rule: Rule, begins: Span, ends: Span) -> bool:
    """Whether a period surely lies in the time in which the number is owed."""
    force = rule.force
    begun = begins.first >= force.begins.last or begins == force.begins
    return begun and begins.last <= force.ends.first and (ends.last <= force.ends.first or ends == force.ends)


def _touches(one: Span, other: Span) -> bool:
    return one.first <= other.last and one.last >= other.first


def _number(hearing: Hearing, rule: Rule, outcome: Outcome, least: int, most: int, **more: object) -> Finding:
    hangs_on = ("when",) if outcome == "undecidable" else ()
    return hearing.unkept(rule, outcome, count=(least, min(most, EVER)), hangs_on=hangs_on, **more)


def _counted(rule: Rule, case: Case) -> Counted:
    """How many an act counts for: once, or as many as are told; where nobody tells how many, one or more.

    What only one side tells of a number is not surely so: then one is all that is sure.
    """
    if not rule.things:
        return case.when, 1, 1
    told = [t for t in case.told if t.side in ("for", "perhaps") and t.account.quantity is not None]
    numbers = [t.account.quantity for t in told if t.account.quantity is not None]
    surely = [t for t in told if t.side == "for"]
    heard = any(t.voice is None for t in surely)
    return case.when, min(numbers) if heard else 1, max(numbers) if surely else EVER
