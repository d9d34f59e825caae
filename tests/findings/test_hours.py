"""Times of day, weekdays and dates: what is decided of a time is so of each of its minutes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from worlds import SOURCES

from truce.asof import EVER, Interval, Span, span_of
from truce.clauses.loading import parse_agreement
from truce.clauses.model import WEEKDAYS, Period
from truce.findings.hours import Hours, hours_of
from truce.findings.judge import judge
from truce.findings.matching import in_force
from truce.findings.record import LifecycleEntry, Record, Text
from truce.findings.rules import Force
from truce.findings.statuses import ClauseStatus, Status, statuses
from truce.incidents.accounts import Account, Coverage

DAY = 1440
ZONES = ("UTC", "Africa/Juba", "Asia/Beirut", "America/Havana", "Asia/Kathmandu", "Australia/Lord_Howe")
"""Two of them change their clocks at midnight, one by half an hour."""


def minutes(text: str, zone: str = "Africa/Juba") -> Span:
    return span_of(Interval.parse(text), zone)


def counts(when: Span, hours: Hours | None) -> str:
    return in_force(when, Force(Span(-EVER, -EVER), Span(EVER, EVER), hours=hours), EVER)


# ---- a brute force over minutes


def holds(period: Period, minute: int, zone: str) -> bool:
    """Whether a minute lies in a period, looked up on the wall clock there."""
    local = (datetime.fromtimestamp(0, UTC) + timedelta(minutes=minute)).astimezone(ZoneInfo(zone))
    first, last = ((int(h[:2]), int(h[3:])) for h in (period.hours or "00:00/23:59").split("/"))
    now = (local.hour, local.minute)
    late = last < first and now <= last
    day = local.date() - timedelta(days=int(late))
    at_hour = first <= now <= last if first <= last else now >= first or now <= last
    on_day = not period.days or WEEKDAYS[day.weekday()] in period.days
    in_dates = True
    if isinstance(period.dates, Interval):
        assert period.dates.first is not None
        assert period.dates.last is not None
        in_dates = period.dates.first.date() <= day <= period.dates.last.date()
    in_year = True
    if period.yearly:
        begins, ends = period.yearly.split("/")
        today = f"{day:%m-%d}"
        in_year = begins <= today <= ends if begins <= ends else today >= begins or today <= ends
    return at_hour and on_day and in_dates and in_year


_TIMES = st.sampled_from(["06:00/18:00", "18:00/06:00", "23:30/00:30", "02:15/02:45", "00:00/11:59"])
_DATES = st.sampled_from(["2025-03-01/2025-03-29", "2025-03-30", "2025-10-25/2025-11-02", "2024-02-29"])
_YEARS = st.sampled_from(["02-28/03-01", "10-01/11-15", "12-20/01-06", "03-09/03-09"])


@st.composite
def periods(draw: st.DrawFn) -> Period:
    found = Period(
        hours=draw(st.none() | _TIMES),
        dates=draw(st.none() | _DATES.map(Interval.parse)),
        yearly=draw(st.none() | _YEARS),
        days=tuple(draw(st.sets(st.sampled_from(WEEKDAYS), max_size=3))),
    )
    assume(found != Period())
    return found


_MOMENTS = st.sampled_from(
    ["2024-02-29", "2025-03-01", "2025-03-09", "2025-03-30", "2025-04-06", "2025-10-26", "2025-12-31"]
)


@given(
    st.lists(periods(), max_size=2), st.lists(periods(), max_size=2), st.sampled_from(ZONES), _MOMENTS,
    st.integers(-DAY, DAY), st.sampled_from([0, 0, 1, 45, 200, 2000]),
)  # fmt: skip
def test_what_is_decided_of_a_time_is_so_of_each_of_its_minutes(
    during: list, not_during: list, zone: str, day: str, shift: int, width: int
) -> None:
    first = minutes(day, "UTC").first + shift
    bound = [
        (not during or any(holds(p, m, zone) for p in during))
        and not any(holds(p, m, zone) for p in not_during)
        for m in range(first, first + width + 1)
    ]
    answer = counts(Span(first, first + width), hours_of(during, not_during, (zone,)))
    assert answer != "yes" or all(bound)
    assert answer != "no" or not any(bound)
    changing = len({_offset(m, zone) for m in (first - 2 * DAY, first + width + 2 * DAY)}) > 1
    if width == 0 and not changing:
        assert answer == ("yes" if bound[0] else "no")


def _offset(minute: int, zone: str) -> timedelta | None:
    return (datetime.fromtimestamp(0, UTC) + timedelta(minutes=minute)).astimezone(ZoneInfo(zone)).utcoffset()


@given(
    st.lists(periods(), max_size=2), st.lists(periods(), max_size=2), st.integers(0, 400), st.integers(0, 90)
)
def test_all_gaps_of_a_year_answer_like_those_around_a_time(
    during: list, not_during: list, day: int, days: int
) -> None:
    hours = hours_of(during, not_during, ("Asia/Beirut",))
    assume(hours is not None)
    assert hours is not None
    start = minutes("2024-12-01", "UTC").first
    when = Span(start + day * DAY, start + (day + days) * DAY + 7)
    every = hours.all_gaps(Span(start - 400 * DAY, start + 900 * DAY))
    known = Force(Span(-EVER, -EVER), Span(EVER, EVER), gaps=tuple(every))
    assert in_force(when, known, EVER) == counts(when, hours)


# ---- what a lawyer asks


NIGHT = hours_of((), (Period(hours="18:00/06:00"),), ("Africa/Juba",))


@pytest.mark.parametrize(
    ("when", "answer"),
    [
        ("2025-03-05T17:59", "yes"),
        ("2025-03-05T18:00", "no"),
        ("2025-03-06T06:00", "no"),
        ("2025-03-06T06:01", "yes"),
        ("2025-03-05T23:00/2025-03-06T05:00", "no"),
        ("2025-03-06T05:59/2025-03-06T06:01", "perhaps"),
        ("2025-03-05", "perhaps"),
        ("2025-03", "perhaps"),
    ],
)
def test_at_night(when: str, answer: str) -> None:
    assert counts(minutes(when), NIGHT) == answer


def test_in_the_hour_that_a_change_of_clocks_doubles_nobody_can_say() -> None:
    """On 26 October 2025 the clocks of Chisinau go from three back to two: half past two comes twice."""
    early = hours_of((), (Period(hours="00:00/02:30"),), ("Europe/Chisinau",))
    first, second = minutes("2025-10-25T23:30", "UTC").first, minutes("2025-10-26T00:30", "UTC").first
    told = {m: counts(Span(m, m), early) for m in (first, first + 1, second, second + 1)}
    assert list(told.values()) == ["no", "perhaps", "perhaps", "yes"]


def test_without_a_zone_a_time_of_day_may_be_any() -> None:
    night = hours_of((), (Period(hours="18:00/06:00"),), ())
    assert {counts(minutes(f"2025-03-05T{h:02}:00"), night) for h in range(24)} == {"perhaps"}
    two = hours_of((), (Period(hours="18:00/06:00"),), ("Asia/Kabul", "Asia/Karachi"))
    at = {h: counts(minutes(h, "Asia/Kabul"), two) for h in ("2025-03-05T17:00", "2025-03-05T17:45")}
    assert at == {"2025-03-05T17:00": "yes", "2025-03-05T17:45": "perhaps"}


def test_a_night_whose_hours_nobody_stated_decides_nothing_but_noon_may_be_told() -> None:
    unknown = hours_of((), (Period(hours="not_stated"),), ("Africa/Juba",))
    assert counts(minutes("2025-03-05T12:00"), unknown) == "perhaps"
    about = hours_of((), (Period(hours="not_stated", hours_maybe="17:00/08:00"),), ("Africa/Juba",))
    assert counts(minutes("2025-03-05T12:00"), about) == "yes"
    assert counts(minutes("2025-03-05T23:00"), about) == "perhaps"


# ---- the whole of it


AGREEMENT = """
agreement: small
title: A small agreement
encoding: {author: tests}
zone: Africa/Juba
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
term: {starts: 2025-02-01T00:00, ends: 2025-06-01}
clauses:
"""
BAN = "  - {id: one, text: no patrols at night, forbid: {who: each, acts: patrol}, scope: SCOPE}\n"
NIGHTS = "{during: {hours: 18:00/06:00}}"


def patrol(when: str) -> Account:
    return Account(
        id=f"p{when}", incident=when, source="patrol", origin="patrol", certainty="fact", act="patrol",
        who=("A",), when=minutes(when), reviewed=True, known=0,
    )  # fmt: skip


def known(scope: str, *more: object, clause: str = BAN) -> Record:
    text = Text(id="t", agreement=parse_agreement(AGREEMENT + clause.replace("SCOPE", scope)), known=0)
    accounts = tuple(m for m in more if isinstance(m, Account))
    watched = tuple(m for m in more if isinstance(m, Coverage))
    entries = tuple(m for m in more if isinstance(m, LifecycleEntry))
    return Record(sources=SOURCES, texts=(text,), accounts=accounts, coverage=watched, lifecycle=entries)


def clause(record: Record, at: str) -> Status:
    return statuses(record, at=minutes(at).last, known_at=EVER).agreements[0].clauses[0]


def watch(when: str) -> Coverage:
    return Coverage(id=when, who="patrol", when=minutes(when), known=0)


def test_a_patrol_at_noon_is_no_breach_of_a_ban_at_night() -> None:
    record = known(NIGHTS, patrol("2025-03-05T12:00"), patrol("2025-03-05T23:00"), patrol("2025-03-05"))
    found = {f.incident: f.outcome for f in judge(record, at=minutes("2025-05-01").last, known_at=EVER)}
    assert found == {
        "2025-03-05T12:00": "outside", "2025-03-05T23:00": "violation", "2025-03-05": "undecidable",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("watched", "status"),
    [
        ("2025-03-05T08:00/2025-03-05T16:00", "no_information"),
        ("2025-03-05T08:00/2025-03-05T20:00", "no_violation_observed"),
    ],
)
def test_who_looked_by_day_saw_nothing_of_the_night(watched: str, status: ClauseStatus) -> None:
    assert clause(known(NIGHTS, watch(watched)), "2025-03-10T12:00").status == status


def test_of_a_ban_at_night_only_nights_count_as_watched() -> None:
    found = clause(known(NIGHTS, watch("2025-03-05T08:00/2025-03-05T20:00")), "2025-03-05T23:59")
    nights = 32 * (6 * 60 + 1 + 6 * 60) + 6 * 60 + 1 + 6 * 60
    assert found.watched == (2 * 60 + 1, nights)


def test_on_a_day_that_is_left_out_a_clause_is_not_in_force_and_nobody_suspended_it() -> None:
    record = known("{not_during: {days: friday}}")
    assert clause(record, "2025-03-07T12:00").status == "not_in_force"
    assert clause(record, "2025-03-08T12:00").status == "no_information"
    assert clause(known(NIGHTS), "2025-03-08T12:00").status == "no_information"


DAILY = (
    "  - {id: one, text: t, limit: {who: A, what: lorries, acts: deliver_aid, at_least: 4, per: P1D}SCOPE}\n"
)


def pause(first: str, last: str) -> LifecycleEntry:
    return LifecycleEntry(
        id="pause", agreement="small", act="suspend", by=("A", "B"), source="both", effect=minutes(first),
        ends=minutes(last), known=0,
    )  # fmt: skip


def test_a_number_is_not_owed_on_days_that_are_left_out_or_while_it_is_suspended() -> None:
    def outcomes(record: Record) -> list[str]:
        at = minutes("2025-02-09T00:00").last
        return [f.outcome for f in judge(record, at=at, known_at=EVER)][:7]

    owed = ["violation"] * 7
    assert outcomes(known("", clause=DAILY)) == owed
    friday = [*owed[:6], "outside"]
    assert outcomes(known(", scope: {not_during: {days: friday}}", clause=DAILY)) == friday
    paused = known("", pause("2025-02-03T00:00", "2025-02-04T12:00"), clause=DAILY)
    assert outcomes(paused) == [*owed[:2], "outside", "undecidable", *owed[4:]]
    hours = known(", scope: {during: {hours: 08:00/16:00}}", clause=DAILY)
    assert outcomes(hours) == owed


def test_what_happens_at_an_hour_or_on_a_day_that_is_left_out_is_outside() -> None:
    def found(scope: str, when: str) -> list[str]:
        at = minutes("2025-04-01").last
        return [f.outcome for f in judge(known(scope, patrol(when)), at=at, known_at=EVER)]

    friday = "{not_during: {days: friday}}"
    assert found(friday, "2025-03-07T12:00") == ["outside"]
    assert found(friday, "2025-03-08T12:00") == ["violation"]
    assert found(friday, "2025-03-07T12:00/2025-03-08T12:00") == ["undecidable"]
    assert found("{during: {hours: 18:00/06:00}}", "2025-03-08T12:00") == ["outside"]
    # What is not stated leaves nothing surely out.
    assert found("{not_during: {hours: not_stated}}", "2025-03-08T12:00") == ["undecidable"]
    # Before it binds at all, nothing is left out of it.
    assert found(friday, "2024-03-08T12:00") == []
