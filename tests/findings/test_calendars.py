"""Months, leap days and changing clocks: a time runs out when a lawyer's calendar on the spot says so."""

from dataclasses import replace
from datetime import timedelta

import pytest
from worlds import SOURCES

from truce.asof import EVER, Interval, Span, span_of
from truce.clauses.loading import parse_agreement
from truce.findings.duties import moments_due
from truce.findings.judge import judge
from truce.findings.lifecycle import force_now
from truce.findings.limits import periods
from truce.findings.record import Record, Text
from truce.findings.rules import Rule, rules_of
from truce.incidents.accounts import Account

HEAD = """
agreement: small
title: A small agreement
encoding: {author: tests}
months: MONTHS
zone: ZONE
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
term: {starts: STARTS, ends: not_stated}
clauses:
  - {id: one, text: a duty, oblige: {who: A, act: report, DUTY}}
"""


def text(duty: str, starts: str, zone: str = "Africa/Nairobi", months: str = "calendar") -> str:
    words = {"DUTY": duty, "STARTS": starts, "ZONE": zone, "MONTHS": months}
    found = HEAD
    for word, value in words.items():
        found = found.replace(word, value)
    return found


def rule(written: str) -> Rule:
    agreement = parse_agreement(written)
    return rules_of(agreement, force_now(agreement, ()))[0]


def due(duty: str, starts: str, at: str, zone: str = "Africa/Nairobi") -> list[Span]:
    return moments_due(rule(text(duty, starts, zone)), span_of(Interval.parse(at), "UTC").last)


def at(moment: str, zone: str) -> Span:
    return span_of(Interval.parse(moment), zone)


@pytest.mark.parametrize("zone", ["Africa/Nairobi", "America/Bogota", "Pacific/Kiritimati", "Asia/Beirut"])
def test_each_month_falls_due_on_the_same_local_day_and_hour(zone: str) -> None:
    found = due("by: 2025-03-01T00:30, every: P1M", "2025-02-01T00:00", "2025-07-15", zone)
    assert found == [at(f"2025-{month:02}-01T00:30", zone) for month in range(3, 9)]


def test_the_last_day_of_each_month_stays_the_last_where_it_is_the_thirty_first() -> None:
    found = due("by: 2025-01-31, every: P1M", "2025-01-01T00:00", "2025-05-15")
    days = ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31"]
    assert found == [at(f"{day}T23:59", "Africa/Nairobi") for day in days]


def test_the_anniversary_of_a_leap_day_is_the_last_day_of_february() -> None:
    found = due("by: 2024-02-29, every: P1Y", "2024-02-01T00:00", "2028-02-15")
    days = ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]
    assert found == [at(f"{day}T23:59", "Africa/Nairobi") for day in days]


def test_every_week_is_due_at_the_same_hour_after_the_clocks_changed() -> None:
    found = due("by: 2025-03-25T18:00, every: P1W", "2025-03-01T00:00", "2025-04-02", "Asia/Beirut")
    assert found == [at(f"2025-{day}T18:00", "Asia/Beirut") for day in ("03-25", "04-01", "04-08")]


def test_every_168_hours_is_due_an_hour_later_by_the_clock_that_went_forward() -> None:
    found = due("by: 2025-03-25T18:00, every: PT168H", "2025-03-01T00:00", "2025-03-28", "Asia/Beirut")
    assert found == [at("2025-03-25T18:00", "Asia/Beirut"), at("2025-04-01T19:00", "Asia/Beirut")]


PATROL = Account(
    id="a", incident="i", source="patrol", origin="patrol", certainty="fact", act="report", who=("A",),
    when=Span(0, 0), reviewed=True, known=0,
)  # fmt: skip


def outcome(written: str, done: str | None, asked: str = "2026-06-01") -> str:
    agreement = parse_agreement(written)
    zone = str(agreement.zone)
    told = (replace(PATROL, when=at(done, zone)),) if done else ()
    record = Record(sources=SOURCES, texts=(Text(id="t", agreement=agreement, known=0),), accounts=told)
    (finding,) = judge(record, at=at(asked, zone).last, known_at=EVER)
    return finding.outcome


@pytest.mark.parametrize(
    ("starts", "within", "in_time", "late"),
    [
        ("2025-01-31T12:00", "P1M", "2025-02-28T12:00", "2025-03-01T00:00"),
        ("2025-02-28T12:00", "P1M", "2025-03-28T12:00", "2025-03-29T00:00"),
        ("2025-03-31T12:00", "P6M", "2025-09-30T12:00", "2025-10-01T00:00"),
        ("2024-02-29T12:00", "P1Y", "2025-02-28T12:00", "2025-03-01T00:00"),
        ("2025-03-01T00:30", "P1M", "2025-04-01T00:30", "2025-04-02T00:00"),
        ("2025-03-01T12:00", "P30D", "2025-03-31T12:00", "2025-04-01T00:00"),
        ("2025-03-01T12:00", "PT720H", "2025-03-31T12:00", "2025-03-31T12:01"),
    ],
)
def test_a_deadline_of_months_or_days_ends_on_its_last_day_and_whether_at_the_hour_is_open(
    starts: str, within: str, in_time: str, late: str
) -> None:
    """Thirty days of noon end at noon by the clock, and at midnight where days are counted whole."""
    duty = text(f"by: {{event: in_force, within: {within}}}", starts)
    assert (outcome(duty, in_time), outcome(duty, late)) == ("met", "violation")
    between = Interval.parse(late).first
    assert between is not None
    before = (between - timedelta(minutes=1)).isoformat(timespec="minutes")
    assert outcome(duty, before) == ("met" if within == "PT720H" else "undecidable")


def test_where_the_text_does_not_say_how_months_are_counted_the_days_between_stay_open() -> None:
    duty = text("by: {event: in_force, within: P1M}", "2025-01-31T12:00", months="not_stated")
    assert outcome(duty, "2025-02-28T12:00") == "met"
    assert outcome(duty, "2025-03-02T12:00") == "undecidable"
    assert outcome(duty, "2025-03-04T12:00") == "violation"


def test_the_periods_of_a_number_are_the_months_of_the_calendar() -> None:
    written = text("every: P1M", "2025-01-31T00:00").replace(
        "oblige: {who: A, act: report, every: P1M}",
        "limit: {who: A, what: lorries, acts: [deliver_aid], at_least: 4, per: P1M, window: from_start}",
    )
    found = list(periods(rule(written), at("2025-05-15", "Africa/Nairobi").last))
    begins = ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"]
    assert [b for b, _ in found] == [at(f"{day}T00:00", "Africa/Nairobi") for day in begins]


def test_a_term_of_days_ends_at_the_same_hour_by_the_clock() -> None:
    written = text("by: not_stated", "2025-03-25T18:00", "Asia/Beirut")
    written = written.replace("ends: not_stated", "lasts: P10D")
    assert force_now(parse_agreement(written), ()).ends == at("2025-04-04T18:00", "Asia/Beirut")


def test_an_hour_that_the_clocks_leave_out_is_an_end_that_nobody_knows() -> None:
    """On 30 March 2025 there is no 02:30 in Chisinau; on 26 October there are two."""
    spring, autumn = (at(day, "Europe/Chisinau") for day in ("2025-03-30T02:30", "2025-10-26T02:30"))
    assert (spring.last - spring.first, autumn.last - autumn.first) == (60, 60)
