"""Numbers that are owed, stocks, averages; and counts that only one side tells."""

from truce.asof import Interval, Span, span_of
from truce.clauses.loading import parse_agreement
from truce.findings.finding import Finding
from truce.findings.judge import judge
from truce.findings.record import Record, Text
from truce.incidents.accounts import Account, Source

TREATY = """
agreement: treaty
title: A treaty
encoding: {author: tests}
zone: UTC
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
term: {starts: 2025-01-01T00:00, ends: 2025-12-31T23:59}
clauses:
  - {id: aid, text: trucks, limit: {who: A, what: trucks, acts: [allow_aid], counts: things, LIMIT}}
"""
SOURCES = (
    Source(id="patrol", letter="A", origin="patrol", mechanism=True, own_access=True),
    Source(id="army-a", letter="A", origin="army-a", side="A"),
    Source(id="army-b", letter="A", origin="army-b", side="B"),
)


def span(text: str) -> Span:
    return span_of(Interval.parse(text), "UTC")


def trucks(day: str, number: int | None, source: str = "patrol") -> Account:
    return Account(
        id=f"{source}-{day}-{number}", incident=day, source=source, origin=source, act="allow_aid",
        who=("A",), when=span(day), quantity=number, certainty="fact", reviewed=True, known=0,
    )  # fmt: skip


def found(limit: str, *told: Account, at: str) -> list[Finding]:
    text = Text(id="t", agreement=parse_agreement(TREATY.replace("LIMIT", limit)), known=0)
    record = Record(sources=SOURCES, texts=(text,), accounts=told)
    return sorted(judge(record, at=span(at).last, known_at=span(at).last), key=lambda f: f.when)


def outcomes(limit: str, *told: Account, at: str) -> list[str]:
    return [f.outcome for f in found(limit, *told, at=at)]


def test_a_number_owed_is_judged_period_by_period_and_a_shortfall_rests_on_silence() -> None:
    owed = "at_least: 10, per: P1D"
    days = found(owed, trucks("2025-01-01", 12), trucks("2025-01-02", 4), at="2025-01-03T12:00")
    assert [(f.outcome, f.count, f.on_silence) for f in days] == [
        ("met", (12, 12), False), ("violation", (4, 4), True), ("pending", (0, 0), False),
    ]  # fmt: skip


def test_a_number_that_nobody_tells_may_be_enough() -> None:
    assert outcomes("at_least: 10, per: P1D", trucks("2025-01-01", None), at="2025-01-02T00:00") == [
        "undecidable", "pending",
    ]  # fmt: skip


def test_what_only_a_side_says_it_let_through_leaves_open_whether_it_was_enough() -> None:
    told = trucks("2025-01-01", 12, "army-a")
    assert outcomes("at_least: 10, per: P1D", told, at="2025-01-02T00:00") == ["undecidable", "pending"]


def test_a_count_that_only_the_other_side_tells_breaks_nothing() -> None:
    seen, said = trucks("2025-01-01", None), trucks("2025-01-01", 50, "army-b")
    assert outcomes("at_most: 10, per: P1D", seen, said, at="2025-01-03") == ["undecidable"]
    assert outcomes("at_most: 10, per: P1D", trucks("2025-01-01", 50), said, at="2025-01-03") == ["violation"]


def test_an_average_is_kept_over_its_own_time() -> None:
    week = [trucks(f"2025-01-0{day}", 10 if day == 3 else 1) for day in range(1, 8)]
    assert outcomes("at_most: 3, per: P1D", *week, at="2025-02-01") == ["violation"]
    assert outcomes("at_most: 3, per: P1D, averaged_over: P7D", *week, at="2025-02-01") == ["no_violation"]


def test_a_stock_that_is_owed_is_broken_by_a_count_and_not_by_silence() -> None:
    owed = "stock: true, at_least: 5"
    assert outcomes(owed, at="2025-02-01") == []
    assert outcomes(owed, trucks("2025-01-01", 3), at="2025-02-01") == ["violation"]
    assert outcomes(owed, trucks("2025-01-01", 7), at="2025-02-01") == ["no_violation"]
    assert outcomes(owed, trucks("2025-01-01", 7), trucks("2025-01-05", None), at="2025-02-01") == [
        "undecidable"
    ]
