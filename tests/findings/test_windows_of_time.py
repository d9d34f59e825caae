"""A day is one of the calendar, any 24 hours, or either: for what is counted, and for notice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.asof import EVER, Span
from truce.clauses.loading import parse_agreement
from truce.errors import AgreementError
from truce.findings.engine.duck import Duck, verdicts_of
from truce.findings.engine.verdicts import verdict_of
from truce.findings.judge import judge
from truce.findings.record import Record, Text
from truce.incidents.accounts import Account, Source

DUCK = Duck(threads=1)
FEW = settings(max_examples=max(1, settings().max_examples // 8))
HEAD = """
agreement: small
title: A small agreement
encoding: {author: tests}
zone: ZONE
months: calendar
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
term: {starts: 2025-01-01T00:00, ends: 2025-12-31T23:59}
clauses:
  - {id: one, text: a term, CLAUSE}
"""
PATROL = Source(id="patrol", letter="A", origin="patrol", mechanism=True, own_access=True)
START = 28_928_160
"""The first minute of 2025, UTC."""


def minute(text: str, zone: str = "UTC") -> int:
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    return int(local.timestamp()) // 60


def act(name: str, first: int, number: int, last: int | None = None) -> Account:
    return Account(
        id=f"a{number}", incident=f"i{number}", source="patrol", origin="patrol", certainty="fact", act=name,
        who=("A",), when=Span(first, first if last is None else last), reviewed=True, known=0,
    )  # fmt: skip


def record(clause: str, *told: Account, zone: str = "UTC") -> Record:
    text = parse_agreement(HEAD.replace("ZONE", zone).replace("CLAUSE", clause))
    return Record(sources=(PATROL,), texts=(Text(id="t", agreement=text, known=0),), accounts=told)


def outcomes(known: Record, at: int = START + 365 * 1440) -> dict[str, str]:
    """What the judge finds, which the engine finds too."""
    found = judge(known, at=at, known_at=EVER)
    engine = verdicts_of(known, at=at, known_at=EVER, duck=DUCK)
    assert sorted(engine, key=repr) == sorted((verdict_of(f) for f in found), key=repr)
    return {f.incident or f.instance: f.outcome for f in found}


def flights(*times: str, zone: str = "UTC") -> list[Account]:
    return [act("overflight", minute(time, zone), n) for n, time in enumerate(times)]


CAP = "limit: {who: A, what: flights, acts: [overflight], at_most: 2, per: P1D, window: WINDOW}"
OVER_MIDNIGHT = flights("2025-03-01T22:00", "2025-03-01T23:00", "2025-03-02T01:00")
OF_A_DAY = flights("2025-03-01T00:30", "2025-03-01T12:00", "2025-03-01T23:30")


@pytest.mark.parametrize(
    ("window", "over_midnight", "of_a_day"),
    [
        ("calendar", "no_violation", "violation"),
        ("any", "violation", "violation"),
        ("not_stated", "undecidable", "violation"),
    ],
)
def test_three_flights_around_midnight_are_too_many_of_any_day_and_not_of_one(
    window: str, over_midnight: str, of_a_day: str
) -> None:
    clause = CAP.replace("WINDOW", window)
    assert outcomes(record(clause, *OVER_MIDNIGHT)) == {"": over_midnight}
    assert outcomes(record(clause, *OF_A_DAY)) == {"": of_a_day}


def test_any_24_hours_are_meant_where_the_text_counts_hours() -> None:
    clause = CAP.replace("P1D, window: WINDOW", "PT24H")
    assert outcomes(record(clause, *OVER_MIDNIGHT)) == {"": "violation"}


def test_a_day_is_one_of_the_local_clock() -> None:
    """Three flights of one day in Kabul are of two days in UTC."""
    clause = CAP.replace("WINDOW", "calendar")
    told = flights("2025-03-02T00:10", "2025-03-02T04:00", "2025-03-02T23:00", zone="Asia/Kabul")
    assert outcomes(record(clause, *told, zone="Asia/Kabul")) == {"": "violation"}
    assert outcomes(record(clause, *told)) == {"": "no_violation"}
    # Nobody knows by which clock: then it is open.
    assert outcomes(record(clause, *told, zone="not_stated")) == {"": "undecidable"}


def test_the_day_on_which_clocks_are_put_back_has_25_hours() -> None:
    berlin = "Europe/Berlin"
    told = flights("2025-10-26T00:01", "2025-10-26T12:00", "2025-10-26T23:58", zone=berlin)
    assert outcomes(record(CAP.replace("WINDOW", "calendar"), *told, zone=berlin)) == {"": "violation"}
    assert outcomes(record(CAP.replace("WINDOW", "any"), *told, zone=berlin)) == {"": "no_violation"}
    assert outcomes(record(CAP.replace("WINDOW", "not_stated"), *told, zone=berlin)) == {"": "undecidable"}


def test_an_act_that_may_be_of_two_days_makes_neither_of_them_sure() -> None:
    clause = CAP.replace("WINDOW", "calendar").replace("at_most: 2", "at_most: 1")
    sure = act("overflight", minute("2025-03-01T12:00"), 1)
    late = act("overflight", minute("2025-03-01T23:00"), 2, minute("2025-03-02T01:00"))
    assert outcomes(record(clause, sure, late)) == {"": "undecidable"}
    untold = replace(late, when=Span())
    assert outcomes(record(clause, sure, untold)) == {"": "undecidable"}
    assert outcomes(record(clause, untold)) == {"": "no_violation"}


def test_months_of_the_calendar_begin_on_their_first() -> None:
    clause = "limit: {who: A, what: flights, acts: [overflight], at_most: 1, per: P1M, window: WINDOW}"
    told = flights("2024-12-30T12:00", "2025-02-27T12:00", "2025-03-02T12:00")
    assert outcomes(record(clause.replace("WINDOW", "calendar"), *told)) == {"": "no_violation"}
    assert outcomes(record(clause.replace("WINDOW", "any"), *told)) == {"": "violation"}
    # From the first of January on they are the same; from the fifteenth they are not.
    assert outcomes(record(clause.replace("WINDOW", "from_start"), *told)) == {"": "no_violation"}
    mid = record(clause.replace("WINDOW", "from_start"), *told)
    text = parse_agreement(
        HEAD.replace("ZONE", "UTC").replace("CLAUSE", clause.replace("WINDOW", "from_start"))
        .replace("2025-01-01T00:00", "2025-01-15T00:00")
    )  # fmt: skip
    assert outcomes(replace(mid, texts=(Text(id="t", agreement=text, known=0),))) == {"": "violation"}


OWED = "limit: {who: A, what: trucks, acts: [deliver_aid], at_least: 1, per: P1D, window: WINDOW}"


def test_a_number_owed_each_day_is_owed_from_midnight_to_midnight() -> None:
    text = HEAD.replace("ZONE", "UTC").replace("2025-01-01T00:00", "2025-01-01T12:00")
    told = [
        act("deliver_aid", minute("2025-01-03T09:00"), 1),
        act("deliver_aid", minute("2025-01-03T18:00"), 2),
    ]
    at = minute("2025-01-04T23:59")

    def each(window: str) -> list[str]:
        agreement = parse_agreement(text.replace("CLAUSE", OWED.replace("WINDOW", window)))
        known = Record(
            sources=(PATROL,), texts=(Text(id="t", agreement=agreement, known=0),), accounts=tuple(told)
        )
        return list(outcomes(known, at).values())

    # Of the first day a half was left: what was owed in it is not said.
    assert each("calendar") == ["undecidable", "violation", "met", "pending"]
    assert each("from_start") == ["violation", "met", "met", "pending"]
    assert each("not_stated") == ["undecidable", "undecidable", "met", "pending"]


@FEW
@given(
    st.lists(st.tuples(st.integers(0, 6 * 24), st.sampled_from([0, 0, 5, 30])), max_size=6),
    st.integers(1, 3),
    st.sampled_from(["UTC", "America/New_York", "Asia/Kathmandu"]),
)
def test_what_is_decided_where_the_text_does_not_say_is_so_either_way(
    times: list[tuple[int, int]], most: int, zone: str
) -> None:
    """Around the day on which the clocks of New York are put forward."""
    start = minute("2025-03-07T00:00")
    told = [
        act("overflight", start + 60 * hour, n, start + 60 * (hour + width))
        for n, (hour, width) in enumerate(times)
    ]
    found = {
        window: outcomes(
            record(CAP.replace("WINDOW", window).replace("at_most: 2", f"at_most: {most}"), *told, zone=zone)
        )[""]
        for window in ("not_stated", "calendar", "any")
    }
    if found["not_stated"] != "undecidable":
        assert {found["calendar"], found["any"]} == {found["not_stated"]}
    if all(width == 0 for _, width in times):
        assert found["calendar"] == ("violation" if _of_a_day(told, zone) > most else "no_violation")


def _of_a_day(told: list[Account], zone: str) -> int:
    """The most acts of one local day, counted in the plainest way."""
    days = [datetime.fromtimestamp(a.when.first * 60, UTC).astimezone(ZoneInfo(zone)).date() for a in told]
    return max((days.count(day) for day in days), default=0)


# ---- notice

NOTICE = "require_prior: {who: A, acts: [move_forces], needs: notify, at_least: DAYS}"


@pytest.mark.parametrize(
    ("notice", "days", "outcome"),
    [
        ("2025-03-09T15:00", "P1D", "no_violation"),  # to the minute
        ("2025-03-09T15:01", "P1D", "undecidable"),  # the day before, and less than 24 hours
        ("2025-03-09T23:59", "P1D", "undecidable"),
        ("2025-03-10T00:00", "P1D", "violation"),  # on the day itself
        ("2025-03-10T14:59", "P1D", "violation"),
        ("2025-03-08T15:00", "P2D", "no_violation"),
        ("2025-03-08T23:59", "P2D", "undecidable"),
        ("2025-03-09T00:00", "P2D", "violation"),
        ("2025-03-09T15:01", "PT24H", "violation"),  # hours are hours
        ("2025-03-09T15:00", "PT24H", "no_violation"),
    ],
)
def test_notice_of_a_day_may_count_to_the_minute_or_to_the_end_of_the_day(
    notice: str, days: str, outcome: str
) -> None:
    told = [act("move_forces", minute("2025-03-10T15:00"), 1), act("notify", minute(notice), 2)]
    assert outcomes(record(NOTICE.replace("DAYS", days), *told)) == {"i1": outcome}


def test_the_day_of_a_notice_is_one_of_the_local_clock() -> None:
    told = [
        act("move_forces", minute("2025-03-10T03:00", "Asia/Tokyo"), 1),
        act("notify", minute("2025-03-09T23:30", "Asia/Tokyo"), 2),
    ]
    clause = NOTICE.replace("DAYS", "P1D")
    assert outcomes(record(clause, *told, zone="Asia/Tokyo")) == {"i1": "undecidable"}
    # In UTC both were on the ninth.
    assert outcomes(record(clause, *told)) == {"i1": "violation"}
    assert outcomes(record(clause, *told, zone="not_stated")) == {"i1": "undecidable"}


@FEW
@given(
    st.lists(st.integers(0, 5 * 48), max_size=4), st.lists(st.integers(0, 5 * 48), max_size=3),
    st.integers(1, 2), st.sampled_from(["UTC", "America/New_York", "Africa/Cairo", "Asia/Kathmandu"]),
)  # fmt: skip
def test_notice_is_judged_as_the_plainest_count_of_both_readings(
    moves: list[int], notices: list[int], days: int, zone: str
) -> None:
    """Around the days on which the clocks of New York and of Cairo (at midnight) are put forward."""
    start = minute("2025-03-07T00:00" if zone != "Africa/Cairo" else "2025-04-23T00:00")
    told = [act("move_forces", start + 30 * m, n) for n, m in enumerate(moves)]
    told += [act("notify", start + 30 * m, 10 + n) for n, m in enumerate(notices)]
    found = outcomes(record(NOTICE.replace("DAYS", f"P{days}D"), *told, zone=zone))
    for number, move in enumerate(moves):
        strict = any(start + 30 * n <= start + 30 * move - days * 1440 for n in notices)
        local = _local(start + 30 * move, zone).date() - timedelta(days=days)
        lenient = any(_local(start + 30 * n, zone).date() <= local for n in notices)
        expected = "no_violation" if strict else "undecidable" if lenient else "violation"
        assert found[f"i{number}"] == expected


def _local(moment: int, zone: str) -> datetime:
    return datetime.fromtimestamp(moment * 60, UTC).astimezone(ZoneInfo(zone))


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        ("at_most: 2, per: P7D, window: calendar", "the calendar has no periods of P7D"),
        ("at_most: 2, per: PT24H, window: calendar", "the calendar has no periods of PT24H"),
        ("at_least: 2, per: P1D, window: any", "is never counted to an end"),
        ("at_most: 2, window: calendar", "there is no period"),
        ("at_most: 2, stock: true, per: P1D, window: any", "there is no period"),
    ],
)
def test_periods_that_do_not_fit_are_a_fault_with_a_remedy(limit: str, reason: str) -> None:
    with pytest.raises(AgreementError, match=reason):
        record(f"limit: {{who: A, what: flights, acts: [overflight], {limit}}}")
