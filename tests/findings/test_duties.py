"""Duties: late, certified, again and again, one after the other, and cut short by the end of an agreement."""

from truce.asof import Interval, Span, span_of
from truce.clauses.loading import parse_agreement
from truce.findings.finding import Finding
from truce.findings.judge import judge
from truce.findings.record import LifecycleEntry, Record, Text
from truce.incidents.accounts import Account, Source

TREATY = """
agreement: treaty
title: A treaty
encoding: {author: tests}
months: calendar
zone: UTC
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
bodies: [{id: commission, name: The commission}]
term: {starts: 2025-01-01T00:00, ends: 2025-12-31}
clauses:
"""
WITHDRAW = """
  - id: withdraw
    text: withdrawal in ten days
    oblige: {who: A, act: withdraw, by: {event: in_force, within: P10D}, certified_by: commission}
"""
REPORTS = """
  - id: reports
    text: a report every month
    oblige: {who: A, act: report, by: 2025-01-31, every: P1M}
"""
MEETINGS = """
  - id: meetings
    text: a meeting every week
    oblige: {who: A, act: meet, every: P7D}
"""
FOLLOWS = (
    WITHDRAW
    + """
  - id: release
    text: release five days after the withdrawal
    oblige: {who: B, act: release_detainees, by: {event: met, clause: withdraw, within: P5D}}
"""
)
LONG = """
  - id: long
    text: withdrawal in two years
    oblige: {who: A, act: withdraw, by: {event: in_force, within: P700D}}
"""
SOURCES = (
    Source(id="patrol", letter="A", origin="patrol", mechanism=True, own_access=True),
    Source(id="commission", letter="A", origin="commission", own_access=True),
    Source(id="army-a", letter="A", origin="army-a", side="A"),
    Source(id="blog", letter="E", origin="blog"),
)


def span(text: str) -> Span:
    return span_of(Interval.parse(text), "UTC")


def done(act: str, day: str, source: str = "patrol", who: str = "A") -> Account:
    return Account(
        id=f"{source}-{act}-{day}", incident=f"{act}-{day}", source=source, origin=source, act=act,
        who=(who,), when=span(day), certainty="fact", reviewed=True, known=0,
    )  # fmt: skip


def found(clauses: str, *told: Account, at: str, lifecycle: tuple[LifecycleEntry, ...] = ()) -> list[Finding]:
    text = Text(id="t", agreement=parse_agreement(TREATY + clauses), known=0)
    record = Record(sources=SOURCES, texts=(text,), accounts=told, lifecycle=lifecycle)
    return list(judge(record, at=span(at).last, known_at=span(at).last))


def outcomes(clauses: str, *told: Account, at: str) -> list[str]:
    return [f.outcome for f in found(clauses, *told, at=at)]


def test_what_was_done_late_was_not_done_in_time_and_has_ceased() -> None:
    late = found(WITHDRAW, done("withdraw", "2025-01-15"), at="2025-02-01")[0]
    assert (late.outcome, late.course, late.on_silence) == ("violation", "ceased", False)
    never = found(WITHDRAW, at="2025-02-01")[0]
    assert (never.outcome, never.course, never.on_silence) == ("violation", "ongoing", True)
    told = found(WITHDRAW, done("withdraw", "2025-01-15", "army-a"), at="2025-02-01")[0]
    assert (told.outcome, told.course) == ("violation", "unknown")


def test_what_only_the_bearer_says_he_did_in_time_is_neither_met_nor_a_breach() -> None:
    assert outcomes(WITHDRAW, done("withdraw", "2025-01-05", "army-a"), at="2025-02-01") == ["insufficient"]
    assert outcomes(WITHDRAW, done("withdraw", "2025-01-05", "blog"), at="2025-02-01") == ["insufficient"]


def test_met_is_assessed_or_certified_by_the_body_that_the_text_names() -> None:
    (assessed,) = found(WITHDRAW, done("withdraw", "2025-01-05"), at="2025-02-01")
    assert (assessed.outcome, assessed.certified_by) == ("met", None)
    (certified,) = found(WITHDRAW, done("withdraw", "2025-01-05", "commission"), at="2025-02-01")
    assert (certified.outcome, certified.certified_by) == ("met", "commission")


def test_a_monthly_duty_falls_due_by_the_calendar_and_anew_each_time() -> None:
    january = done("report", "2025-01-20")
    assert outcomes(REPORTS, january, at="2025-02-20") == ["met", "pending"]
    assert outcomes(REPORTS, january, at="2025-03-20") == ["met", "violation", "pending"]
    again = done("report", "2025-02-27")
    assert outcomes(REPORTS, january, again, at="2025-03-20") == ["met", "met", "pending"]


def test_a_weekly_duty_without_a_deadline_is_owed_in_each_week() -> None:
    first = done("meet", "2025-01-03")
    assert outcomes(MEETINGS, first, at="2025-01-16") == ["met", "violation", "pending"]


def test_a_duty_that_follows_another_is_counted_from_when_that_was_met() -> None:
    withdrawal = done("withdraw", "2025-01-05T12:00")
    release = [f for f in found(FOLLOWS, at="2025-01-20") if f.clause == "release"]
    assert [f.outcome for f in release] == ["undecidable"]
    release = [f for f in found(FOLLOWS, withdrawal, at="2025-01-08") if f.clause == "release"]
    assert [(f.outcome, f.when) for f in release] == [("pending", withdrawal.when)]
    release = [f for f in found(FOLLOWS, withdrawal, at="2025-01-20") if f.clause == "release"]
    assert [f.outcome for f in release] == ["violation"]


def test_what_falls_due_after_the_end_is_no_breach() -> None:
    assert outcomes(LONG, at="2025-06-01") == ["pending"]
    assert outcomes(LONG, at="2027-06-01") == ["outside"]


def suspended(act: str, day: str) -> LifecycleEntry:
    return LifecycleEntry(
        id=f"{act}-{day}",
        agreement="treaty",
        act=act,
        by=("A", "B"),
        source="both",
        effect=span(day),
        known=0,
    )  # type: ignore[arg-type]


def test_a_suspension_parts_a_term_and_starts_no_clock_anew() -> None:
    pause = (suspended("suspend", "2025-03-01T00:00"), suspended("resume", "2025-04-01T00:00"))
    strikes = [done("airstrike", day) for day in ("2025-02-10", "2025-03-10", "2025-04-10")]
    ban = "  - {id: ban, text: no strikes, forbid: {who: A, acts: [airstrike]}}\n"
    struck = found(ban, *strikes, at="2025-06-01", lifecycle=pause)
    assert [f.incident for f in struck] == ["airstrike-2025-02-10", "airstrike-2025-04-10"]
    duty = found(WITHDRAW, done("withdraw", "2025-01-05"), at="2025-06-01", lifecycle=pause)
    assert [f.outcome for f in duty] == ["met"]
    day = found(ban, done("airstrike", "2025-03-01"), at="2025-06-01", lifecycle=pause)
    assert [f.outcome for f in day] == []


def test_a_text_that_names_it_supersedes_it_only_by_the_same_author_and_with_all_its_parties() -> None:
    old = parse_agreement(TREATY + "  - {id: ban, text: none, forbid: {who: A, acts: [airstrike]}}\n")
    words = (TREATY + "  - {id: other, text: none, forbid: {who: A, acts: [lay_mines]}}\n").replace(
        "agreement: treaty", "agreement: newer\nsupersedes: treaty"
    )
    words = words.replace("starts: 2025-01-01T00:00", "starts: 2025-06-01T00:00")
    for author, parties, still in (("tests", "B", 0), ("army", "B", 1), ("tests", "C", 1)):
        newer = parse_agreement(
            words.replace("author: tests", f"author: {author}").replace("id: B", f"id: {parties}")
        )
        texts = (Text(id="old", agreement=old, known=0), Text(id="new", agreement=newer, known=0))
        record = Record(sources=SOURCES, texts=texts, accounts=(done("airstrike", "2025-07-01"),))
        assert len(judge(record, at=span("2025-08-01").last, known_at=span("2025-08-01").last)) == still
