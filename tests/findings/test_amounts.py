"""Duties that take a number: so many in all, or so many for each."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.asof import EVER, Interval, Span, span_of
from truce.clauses.loading import parse_agreement
from truce.errors import AgreementError, ArgumentError
from truce.findings.engine.duck import verdicts_of
from truce.findings.finding import Finding
from truce.findings.judge import judge
from truce.findings.record import Record, Text
from truce.incidents.accounts import Account, Coverage, Source

HEAD = """
agreement: small
title: A small agreement
encoding: {author: tests}
zone: UTC
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
term: {starts: 2025-10-01T00:00}
clauses:
"""
RELEASE = """  - id: release
    text: A sets twenty free within three days of B's withdrawal
    oblige: {who: A, act: release_detainees, count: 20, by: {event: act, act: withdraw, by: B, within: P3D}}
"""
REMAINS = """  - id: remains
    text: for the remains of each of A's dead B gives those of fifteen
    oblige:
      {who: B, act: return_remains, count: 15, for_each: true, by: BY}
""".replace("BY", "{event: act, act: return_remains, by: A, within: P5D}")
TRYING = "    answers_for: best_efforts\n"
SOURCES = (
    Source(id="patrol", letter="A", origin="patrol", mechanism=True, own_access=True),
    Source(id="agency", letter="B", origin="agency", own_access=True),
    Source(id="army-a", letter="C", origin="army-a", side="A"),
    Source(id="army-b", letter="C", origin="army-b", side="B"),
)


def minutes(text: str) -> Span:
    return span_of(Interval.parse(text), "UTC")


def account(n: int, source: str, act: str, who: str, when: str, quantity: int | None = None) -> Account:
    return Account(
        id=f"a{n}", incident=f"i-{act}-{who}-{when}", source=source, origin=source, act=act, who=(who,),
        when=minutes(when), certainty="fact", reviewed=True, quantity=quantity, known=0,
    )  # fmt: skip


def record(clauses: str, told: list[Account], coverage: tuple[Coverage, ...] = ()) -> Record:
    text = Text(id="t", agreement=parse_agreement(HEAD + clauses), known=0)
    return Record(sources=SOURCES, texts=(text,), accounts=tuple(told), coverage=coverage)


def found(clauses: str, told: list[Account], at: str) -> list[Finding]:
    return list(judge(record(clauses, told), at=minutes(at).last, known_at=EVER))


PULLBACK = account(0, "patrol", "withdraw", "B", "2025-10-10T12:00")


def released(n: int, quantity: int | None, when: str = "2025-10-12T12:00", source: str = "patrol") -> Account:
    return account(n, source, "release_detainees", "A", when, quantity)


def test_some_is_not_all() -> None:
    (late,) = found(RELEASE, [PULLBACK, released(1, 7)], "2025-10-20")
    assert (late.outcome, late.count, late.on_silence) == ("violation", (7, 7), True)
    (early,) = found(RELEASE, [PULLBACK, released(1, 7)], "2025-10-12")
    assert early.outcome == "pending"


def test_several_handovers_add_up() -> None:
    told = [PULLBACK, released(1, 7), released(2, 13, "2025-10-13T09:00")]
    (one,) = found(RELEASE, told, "2025-10-20")
    assert (one.outcome, one.count) == ("met", (20, 20))


def test_those_who_come_after_the_deadline_do_not_count() -> None:
    told = [PULLBACK, released(1, 7), released(2, 13, "2025-10-14T12:01")]
    assert found(RELEASE, told, "2025-10-20")[0].outcome == "violation"
    on_the_last_day = [PULLBACK, released(1, 7), released(2, 13, "2025-10-13T12:01")]
    assert found(RELEASE, on_the_last_day, "2025-10-20")[0].outcome == "undecidable"


def test_a_number_that_nobody_tells_may_be_any() -> None:
    (one,) = found(RELEASE, [PULLBACK, released(1, None)], "2025-10-20")
    assert (one.outcome, one.hangs_on) == ("undecidable", ("number",))


def test_the_greater_number_of_one_side_does_not_outweigh_the_mechanism() -> None:
    same = replace(released(2, 20, source="army-a"), incident=released(1, 18).incident)
    (one,) = found(RELEASE, [PULLBACK, released(1, 18), same], "2025-10-20")
    assert (one.outcome, one.count) == ("violation", (18, 18))


def test_one_sides_number_alone_shows_neither_that_it_was_kept_nor_that_it_was_not() -> None:
    (one,) = found(RELEASE, [PULLBACK, released(1, 20, source="army-a")], "2025-10-20")
    assert one.outcome == "undecidable"


def remains(n: int, who: str, quantity: int, when: str) -> Account:
    return account(n, "patrol", "return_remains", who, when, quantity)


def test_so_many_for_each_and_what_comes_counts_once() -> None:
    told = [
        remains(1, "A", 4, "2025-10-13"),
        remains(2, "A", 4, "2025-10-14"),
        remains(3, "B", 60, "2025-10-15"),
    ]
    first, second = found(REMAINS, told, "2025-10-30")
    assert (first.outcome, second.outcome) == ("met", "violation")
    told.append(remains(4, "B", 60, "2025-10-16"))
    assert {f.outcome for f in found(REMAINS, told, "2025-10-30")} == {"met"}


def test_so_many_for_each_needs_a_number_and_an_act() -> None:
    with pytest.raises(AgreementError, match="for each of nothing"):
        parse_agreement(HEAD + REMAINS.replace("count: 15, ", ""))


NEXT = (
    RELEASE
    + """  - id: next
    text: B opens the crossing two days after all are free
    oblige: {who: B, act: open_passage, by: {event: met, clause: release, within: P2D}}
"""
)


def test_a_duty_that_follows_a_number_waits_for_all_of_it() -> None:
    told = [PULLBACK, released(1, 7), released(2, 13, "2025-10-13T09:00")]
    part = [f for f in found(NEXT, told[:2], "2025-10-20") if f.clause == "next"]
    assert [f.outcome for f in part] == ["undecidable"]
    (after,) = [f for f in found(NEXT, told, "2025-10-20") if f.clause == "next"]
    assert (after.outcome, after.when) == ("violation", minutes("2025-10-13T09:00"))


def test_the_compiled_engine_refuses_a_number_that_it_cannot_count() -> None:
    many = RELEASE.replace("count: 20", f"count: {2**21}")
    with pytest.raises(ArgumentError, match="does not count"):
        verdicts_of(record(many, [PULLBACK]), at=minutes("2025-10-20").last, known_at=EVER)


@given(
    st.lists(
        st.tuples(st.sampled_from([s.id for s in SOURCES]), st.sampled_from([None, 5, 10, 20, 25])),
        min_size=1, max_size=4,
    ),
    st.data(),
)  # fmt: skip
def test_what_is_decided_is_so_whatever_the_untold_numbers_are(told: list, data: st.DataObject) -> None:
    open_ones = [replace(released(i, n, source=s), incident=f"i{i % 2}") for i, (s, n) in enumerate(told, 1)]
    (before,) = found(RELEASE, [PULLBACK, *open_ones], "2025-10-20")
    filled = [
        a if a.quantity is not None else replace(a, quantity=data.draw(st.sampled_from([0, 4, 12, 20, 40])))
        for a in open_ones
    ]
    (after,) = found(RELEASE, [PULLBACK, *filled], "2025-10-20")
    assert before.outcome in ("undecidable", after.outcome)


def test_who_owes_only_to_try_has_not_broken_it_because_the_result_is_missing() -> None:
    trying = RELEASE + TRYING
    (one,) = found(trying, [PULLBACK, released(1, 7)], "2025-10-20")
    assert (one.outcome, one.on_silence) == ("insufficient", False)
    (done,) = found(trying, [PULLBACK, released(1, 20)], "2025-10-20")
    assert done.outcome == "met"
