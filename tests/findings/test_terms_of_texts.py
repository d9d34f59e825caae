"""Ways of binding that real texts have: allies, duties without a doer, phases, readings of a date, notice."""

from truce.asof import Interval, span_of
from truce.clauses.loading import parse_agreement
from truce.clauses.model import Agreement
from truce.errors import AgreementError
from truce.findings.judge import Finding, judge
from truce.findings.lifecycle import force_now
from truce.findings.record import LifecycleEntry, Record, Text
from truce.findings.rules import rules_of
from truce.findings.statuses import statuses
from truce.incidents.accounts import Account, Coverage, Source

HEAD = """
agreement: treaty
title: A treaty
encoding: {author: tests}
months: calendar
zone: UTC
parties: [{id: N, name: North, side: north}, {id: V, name: Volunteers, side: north}, {id: S, name: South}]
term: {starts: 2025-03-01, ends: indefinite}
zones: [{id: upper, name: Upper, divisions: [U]}, {id: lower, name: Lower, divisions: [L]}]
lifecycle: [{act: terminate, who: each, notice: P14D}]
clauses:
"""
SOURCES = (
    Source(id="patrol", letter="A", origin="patrol", mechanism=True, own_access=True),
    Source(id="north", letter="B", origin="north", side="N"),
    Source(id="volunteers", letter="B", origin="volunteers", side="V"),
)


def treaty(clause: str) -> Agreement:
    return parse_agreement(HEAD + clause)


def when(text: str) -> int:
    return span_of(Interval.parse(text), "UTC").last


def account(number: int, source: str, act: str, day: str, **more: object) -> Account:
    given = {
        "id": f"a{number}", "incident": "i", "source": source, "origin": source, "certainty": "fact",
        "reviewed": True, "act": act, "when": span_of(Interval.parse(day), "UTC"), "known": 0, **more,
    }  # fmt: skip
    return Account(**given)  # type: ignore[arg-type]


def findings(text: Agreement, *accounts: Account, at: str) -> tuple[Finding, ...]:
    texts = (Text(id="text", agreement=text, known=0),)
    record = Record(sources=SOURCES, texts=texts, accounts=accounts)
    return judge(record, at=when(at), known_at=when("2030-01-01"))


BAN = """
  - {id: ban, text: no attacks, forbid: {who: each, acts: [airstrike], whom: other_party}}
"""


def test_the_other_party_is_nobody_who_stands_on_the_same_side() -> None:
    text = treaty(BAN)
    force = force_now(text, ())
    assert {r.bearer: r.whom for r in rules_of(text, force)} == {
        "N": frozenset({"S"}),
        "V": frozenset({"S"}),
        "S": frozenset({"N", "V"}),
    }


def test_the_words_of_allies_are_one_side_alone() -> None:
    strike = {"who": ("S",), "whom": ("N",)}
    told = [account(1, "north", "airstrike", "2025-03-05", **strike)]
    told += [account(2, "volunteers", "airstrike", "2025-03-05", **strike)]
    found = findings(treaty(BAN), *told, at="2025-03-10")
    assert [f.outcome for f in found] == ["insufficient"]


RETURNED = """
  - {id: back, text: the district is returned, oblige: {who: not_stated, act: hand_over_area, by: 2025-03-20}}
"""


def test_a_duty_without_a_doer_is_met_by_anybody_and_broken_by_nobody() -> None:
    text = treaty(RETURNED)
    done = account(1, "patrol", "hand_over_area", "2025-03-10", who=("X",))
    assert [f.outcome for f in findings(text, done, at="2025-03-25")] == ["met"]
    late = findings(text, at="2025-03-25")
    assert [(f.outcome, f.hangs_on) for f in late] == [("undecidable", ("who",))]
    assert [f.outcome for f in findings(text, at="2025-03-15")] == ["pending"]


def test_only_a_duty_may_leave_open_whom_it_binds() -> None:
    try:
        treaty("  - {id: ban, text: none, forbid: {who: not_stated, acts: [airstrike]}}")
    except AgreementError as error:
        assert "binds nobody" in str(error)
    else:
        raise AssertionError("a ban that binds nobody was accepted")


def test_a_duty_that_does_not_say_to_whom_is_met_whoever_it_was() -> None:
    text = treaty("""
  - {id: home, text: people come home, oblige: {who: S, act: allow_return, whom: not_stated, by: 2025-03-20}}
""")
    done = account(1, "patrol", "allow_return", "2025-03-10", who=("S",))
    assert [f.outcome for f in findings(text, done, at="2025-03-25")] == ["met"]


PHASED = """
  - id: pull-back
    text: withdrawal in two steps
    oblige:
      who: S
      act: withdraw
      phases:
        - {id: first, what: the upper part, zone: upper, by: {event: in_force, within: P5D}}
        - {id: second, what: the lower part, zone: lower, by: 2025-03-20}
"""


def test_each_phase_is_a_duty_of_its_own() -> None:
    done = account(1, "patrol", "withdraw", "2025-03-04", who=("S",), zones=frozenset({"upper"}))
    found = findings(treaty(PHASED), done, at="2025-03-15")
    assert {f.instance: f.outcome for f in found} == {"first:1": "met", "second:1": "pending"}
    late = findings(treaty(PHASED), done, at="2025-03-25")
    assert {f.instance: f.outcome for f in late} == {"first:1": "met", "second:1": "violation"}


READ = """
  - id: back
    text: the district is returned before or by the 20th
    oblige: {who: S, act: hand_over_area, by: not_stated}
    readings:
      - {id: before, whose: one edition, by: 2025-03-19}
      - {id: by-then, whose: the other edition, by: 2025-03-20}
"""


def test_readings_may_differ_in_the_deadline_alone() -> None:
    done = account(1, "patrol", "hand_over_area", "2025-03-20", who=("S",))
    found = findings(treaty(READ), done, at="2025-03-25")
    assert {f.reading: f.outcome for f in found} == {"before": "violation", "by-then": "met"}


FOLLOWS = """
  - {id: first, text: withdrawal, oblige: {who: S, act: withdraw, by: not_stated}}
  - id: then
    text: elections a day after the withdrawal
    oblige: {who: N, act: hold_election, by: {event: met, clause: first, within: P1D}}
"""


def test_a_clock_that_another_duty_starts_is_never_overdue_before_it_runs() -> None:
    found = findings(treaty(FOLLOWS), at="2025-06-01")
    assert {f.clause: f.outcome for f in found if f.clause == "then"} == {"then": "undecidable"}


def ended(given: str | None, by: tuple[str, ...] = ("S",)) -> tuple[int, int]:
    entry = LifecycleEntry(
        id="e", agreement="treaty", act="terminate", by=by, source="south", known=0,
        effect=span_of(Interval.parse("2025-04-01T00:00"), "UTC"),
        given=span_of(Interval.parse(given), "UTC") if given else None,
    )  # fmt: skip
    ends = force_now(treaty(BAN), (entry,)).ends
    return ends.first, ends.last


def test_an_end_by_notice_waits_until_the_notice_has_run() -> None:
    said, ran = when("2025-04-01T00:00"), when("2025-04-11T00:00")
    assert ended("2025-03-10T00:00") == (said, said)
    assert ended("2025-03-28T00:00") == (ran, ran)


def test_an_end_without_notice_is_none_unless_all_agree() -> None:
    assert ended(None)[0] > when("2999-01-01")
    assert ended(None, by=("N", "V", "S"))[0] == when("2025-04-01T00:00")


ROTATED = """
  - id: rotation
    text: not more than 35 people a month
    limit: {who: S, what: people, counts: things, acts: [reinforce], at_most: 35, per: P1M}
"""
PRESENT = """
  - id: present
    text: not more than 35 people
    limit: {who: S, what: people, stock: true, acts: [deploy], at_most: 35}
"""


def counted(clause: str, act: str, *numbers: int | None) -> str:
    told = [
        account(i, "patrol", act, f"2025-03-{4 + i:02}", who=("S",), quantity=n, incident=f"i{i}")
        for i, n in enumerate(numbers, 1)
    ]
    (found,) = findings(treaty(clause), *told, at="2025-03-25")
    return found.outcome


def test_people_are_counted_by_their_number_and_not_by_the_reports_of_them() -> None:
    assert counted(ROTATED, "reinforce", 20, 15) == "no_violation"
    assert counted(ROTATED, "reinforce", 20, 16) == "violation"
    assert counted(ROTATED, "reinforce", 20, None) == "undecidable"


def test_two_counts_of_a_stock_are_not_added_up() -> None:
    assert counted(PRESENT, "deploy", 30, 30) == "no_violation"
    assert counted(PRESENT, "deploy", 30, 36) == "violation"


def test_a_stock_that_no_act_tells_of_is_not_judged() -> None:
    owed = "  - {id: owed, text: ten, limit: {who: S, what: ships, stock: true, at_least: 10}}"
    assert findings(treaty(owed), at="2025-03-25") == ()


RELEASED = """
  - id: release
    text: all are released
    oblige: {who: S, act: release_detainees, in_full: true, by: 2025-03-20}
"""


def test_a_part_of_what_is_owed_in_full_does_not_fulfil_it() -> None:
    def outcome(in_full: bool | None, source: str = "patrol") -> str:
        told = account(1, source, "release_detainees", "2025-03-10", who=("S",), in_full=in_full)
        (found,) = findings(treaty(RELEASED), told, at="2025-03-25")
        return found.outcome

    assert outcome(True) == "met"
    assert outcome(None) == "undecidable"
    assert outcome(False) == "violation"


def test_the_own_word_of_a_side_that_all_is_done_does_not_fulfil_it() -> None:
    seen = account(1, "patrol", "release_detainees", "2025-03-10", who=("S",))
    said = account(2, "north", "release_detainees", "2025-03-10", who=("S",), in_full=True)
    (found,) = findings(treaty(RELEASED), seen, said, at="2025-03-25")
    assert found.outcome == "undecidable"


ENTERED = """
  - id: entry
    text: nobody enters but for relief, or by leave
    require_prior: {who: S, acts: [cross_line], needs: approve}
    unless: [{kind: other, text: relief}]
"""


def test_an_exception_to_notice_has_to_be_claimed_and_established() -> None:
    entry = account(1, "patrol", "cross_line", "2025-03-10", who=("S",))
    south = Source(id="south", letter="B", origin="south", side="S")
    own = account(2, "south", "cross_line", "2025-03-10", who=("S",), claimed=("other",))
    seen = account(3, "patrol", "cross_line", "2025-03-10", who=("S",), claimed=("other",))

    def outcome(*told: Account) -> str:
        texts = (Text(id="text", agreement=treaty(ENTERED), known=0),)
        record = Record(sources=(*SOURCES, south), texts=texts, accounts=told)
        (found,) = judge(record, at=when("2025-03-20"), known_at=when("2030-01-01"))
        return found.outcome

    assert outcome(entry) == "violation"
    assert outcome(entry, own) == "justification_claimed"
    assert outcome(own, seen) == "no_violation"


OWED = """
  - {id: out, text: out in ten days, oblige: {who: S, act: withdraw, by: {event: in_force, within: P10D}}}
"""


def watched(*times: str, zones: frozenset[str] = frozenset()) -> str:
    coverage = tuple(
        Coverage(id=f"c{i}", who="team", when=span_of(Interval.parse(t), "UTC"), zones=zones, known=0)
        for i, t in enumerate(times)
    )
    texts = (Text(id="text", agreement=treaty(OWED), known=0),)
    record = Record(sources=SOURCES, texts=texts, coverage=coverage)
    found = statuses(record, at=when("2025-03-20"), known_at=when("2030-01-01"))
    return found.agreements[0].clauses[0].status


def test_silence_breaks_a_duty_only_under_watch_at_its_end_and_in_all_of_its_place() -> None:
    assert watched("2025-03-05/2025-03-20") == "violation_assessed"
    assert watched("2025-03-01/2025-03-06") == "no_information"
    assert watched("2025-03-12/2025-03-20") == "no_information"
    assert watched("2025-03-01/2025-03-20", zones=frozenset({"upper"})) == "no_information"
    assert watched() == "no_information"


AHEAD = """
  - {id: start, text: the second phase begins, oblige: {who: S, act: establish, by: not_stated}}
  - id: told
    text: forces are told two weeks before the second phase begins
    oblige: {who: N, act: instruct, by: {event: met, clause: start, before: P14D}}
"""


def test_a_deadline_before_an_event_is_known_once_it_has_come() -> None:
    text = treaty(AHEAD)
    begun = account(1, "patrol", "establish", "2025-03-30T00:00", who=("S",), incident="phase")
    early = account(2, "patrol", "instruct", "2025-03-10", who=("N",))
    late = account(3, "patrol", "instruct", "2025-03-20", who=("N",))

    def told(*accounts: Account) -> list[tuple[str, str | None]]:
        found = findings(text, *accounts, at="2025-04-05")
        return [(f.outcome, f.course) for f in found if f.clause == "told"]

    assert told(early) == [("undecidable", None)]
    assert told(early, begun) == [("met", None)]
    assert told(late, begun) == [("violation", "ceased")]
    assert told(begun) == [("violation", "ongoing")]


def test_an_act_starts_a_clock_only_where_the_text_says() -> None:
    text = treaty("""
  - id: answer
    text: who comes into the lower part is answered within three days
    oblige: {who: N, act: notify, by: {event: act, act: cross_line, by: S, zones: [lower], within: P3D}}
""")

    def answered(*zones: str) -> list[str]:
        came = account(1, "patrol", "cross_line", "2025-03-10", who=("S",), zones=frozenset(zones))
        return [f.outcome for f in findings(text, came, at="2025-03-20")]

    assert answered("lower") == ["violation"]
    assert answered("upper") == []


def test_a_deadline_before_an_event_names_an_event_that_may_come_at_any_time() -> None:
    for by in ("event: signed, before: P2D", "event: act, act: request, before: P2D, within: P3D"):
        try:
            treaty(f"  - {{id: told, text: told before, oblige: {{who: N, act: instruct, by: {{{by}}}}}}}")
        except AgreementError as error:
            assert "before" in str(error)
        else:
            raise AssertionError(f"{by} was accepted")


ROAD = """
  - id: road
    text: civilians pass the road
    maintain: {who: S, state: open to civilians, broken_by: restrict_movement, targets: civilians}
  - id: wounded
    text: the wounded of the other side are brought out
    permit: {who: anyone, acts: [evacuate_wounded], hindered_by: [detain], whom: other_party}
"""


def test_a_state_and_a_permission_know_whom_an_act_hits() -> None:
    def hit(act: str, **more: object) -> list[tuple[str, str]]:
        found = findings(
            treaty(ROAD), account(1, "patrol", act, "2025-03-10", who=("S",), **more), at="2025-03-20"
        )
        return [(f.clause, f.outcome) for f in found if f.bearer == "S" and f.incident]

    assert hit("restrict_movement", targets=("civilians",)) == [("road", "violation")]
    assert hit("restrict_movement", targets=("security_forces",)) == []
    assert hit("restrict_movement") == [("road", "undecidable")]
    assert hit("detain", whom=("N",)) == [("wounded", "violation")]
    assert hit("detain", whom=("S",)) == []
