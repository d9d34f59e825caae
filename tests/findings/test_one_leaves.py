"""One of three parties leaves: it is neither bound nor protected any more; the others stay bound."""

from dataclasses import replace

import pytest

from truce.asof import EVER, Interval, Span, span_of
from truce.clauses.lint import lint
from truce.clauses.loading import parse_agreement
from truce.errors import AgreementError
from truce.findings.engine.duck import Duck, verdicts_of
from truce.findings.engine.history import History
from truce.findings.engine.verdicts import verdict_of
from truce.findings.judge import judge
from truce.findings.record import LifecycleEntry, Record, Text
from truce.findings.statuses import Standing, statuses
from truce.incidents.accounts import Account, Source

DUCK = Duck(threads=1)
TEXT = """
agreement: three
title: A pact of three
encoding: {author: tests}
zone: UTC
parties: [{id: A, name: A-land}, {id: B, name: B-land}, {id: C, name: C-land}]
term: {starts: 2025-01-01T00:00, ends: 2025-12-31T23:59}
lifecycle:
  - {act: terminate, who: each, notice: P10D}
clauses:
  - {id: fire, text: no attacks, forbid: {who: each, acts: [ASSAULT], whom: other_party}}
  - {id: mines, text: nobody lays mines, forbid: {who: each, acts: [lay_mines]}}
  - {id: free, text: all are freed, oblige: {who: B, act: release_detainees, by: 2025-08-01}}
  - {id: aid, text: B sends C aid, oblige: {who: B, act: deliver_aid, whom: C, by: 2025-08-01}}
"""
PATROL = Source(id="patrol", letter="A", origin="patrol", mechanism=True, own_access=True)


def at(text: str) -> Span:
    return span_of(Interval.parse(text), "UTC")


def leaves(by: str, given: str, effect: str, known: int = 0) -> LifecycleEntry:
    return LifecycleEntry(
        id=f"{by} leaves", agreement="three", act="terminate", by=tuple(by), source=by, effect=at(effect),
        given=at(given), known=known,
    )  # fmt: skip


C_LEAVES = leaves("C", "2025-05-01T00:00", "2025-05-11T00:00")


def act(name: str, who: str, whom: str | None, when: str) -> Account:
    return Account(
        id=f"{name}{who}{whom}{when}", incident=f"{who}{whom or ''}", source="patrol", origin="patrol",
        certainty="fact", act=name, who=(who,), whom=(whom,) if whom else None, when=at(when), reviewed=True,
        known=0,
    )  # fmt: skip


def record(*told: Account, entries: tuple[LifecycleEntry, ...] = (C_LEAVES,), text: str = TEXT) -> Record:
    agreement = parse_agreement(text)
    return Record(
        sources=(PATROL,), texts=(Text(id="t", agreement=agreement, known=0),), accounts=told,
        lifecycle=entries,
    )  # fmt: skip


def outcomes(known: Record, moment: str = "2025-10-01") -> set[tuple[str, str, str, str]]:
    """Clause, bearer, incident or instance, and outcome; both engines agree, also where it came late."""
    when = at(moment).last
    found = judge(known, at=when, known_at=EVER)
    expected = sorted((verdict_of(f) for f in found), key=repr)
    assert sorted(verdicts_of(known, at=when, known_at=EVER, duck=DUCK), key=repr) == expected
    history = History(DUCK, replace(known, lifecycle=()), at=when)
    history.add(lifecycle=known.lifecycle)
    assert sorted(history.as_known(EVER), key=repr) == expected
    assert len({f.key for f in found}) == len(found)
    return {(f.clause, f.bearer, f.incident or f.instance, f.outcome) for f in found}


def standing(known: Record, moment: str = "2025-10-01") -> Standing:
    return statuses(known, at=at(moment).last, known_at=EVER).agreements[0]


STRIKES = tuple(
    act("airstrike", who, whom, when) for who, whom in ("AB", "AC", "CA") for when in ["2025-06-01T12:00"]
)


def test_the_others_stay_bound_to_each_other_and_who_left_is_neither_bound_nor_protected() -> None:
    found = {o for o in outcomes(record(*STRIKES)) if o[0] == "fire" and o[3] != "evidence_against"}
    assert found == {("fire", "A", "AB", "violation")}
    assert (standing(record()).status, standing(record()).left) == ("in_force", ("C",))


def test_before_it_took_effect_all_were_bound() -> None:
    early = [replace(one, when=at("2025-05-10T12:00")) for one in STRIKES]
    found = {o for o in outcomes(record(*early)) if o[0] == "fire" and o[3] == "violation"}
    assert found == {("fire", w, i, "violation") for w, i in (("A", "AB"), ("A", "AC"), ("C", "CA"))}
    assert standing(record(), "2025-05-10").left == ()


def test_a_ban_that_protects_nobody_in_particular_goes_on_for_those_who_stay() -> None:
    told = [act("lay_mines", who, None, "2025-06-01T12:00") for who in "AC"]
    assert {o for o in outcomes(record(*told)) if o[3] == "violation" and o[0] == "mines"} == {
        ("mines", "A", "A", "violation")
    }


def test_a_duty_goes_on_unless_it_was_owed_to_who_left() -> None:
    found = {(o[0], o[3]) for o in outcomes(record()) if o[0] in ("free", "aid")}
    assert found == {("free", "violation"), ("aid", "outside")}


def test_an_act_on_the_day_of_leaving_is_undecidable_before_and_after() -> None:
    told = act("airstrike", "A", "C", "2025-05-11")
    found = {o for o in outcomes(record(told)) if o[:2] == ("fire", "A")}
    assert found == {("fire", "A", "AC", "undecidable")}


def test_on_that_day_those_who_stay_are_protected_whether_it_had_left_or_not() -> None:
    some_time = replace(C_LEAVES, given=at("2025-05-01"), effect=at("2025-05-11"))
    told = (
        act("airstrike", "A", "B", "2025-05-11T12:00"), act("airstrike", "A", "C", "2025-05-11T12:00"),
        act("airstrike", "C", "B", "2025-05-11T12:00"),
    )  # fmt: skip
    found = {o[1:] for o in outcomes(record(*told, entries=(some_time,))) if o[0] == "fire"}
    assert {o for o in found if o[2] != "evidence_against"} == {
        ("A", "AB", "violation"), ("A", "AC", "undecidable"), ("C", "CB", "undecidable"),
    }  # fmt: skip


def test_a_second_one_leaving_ends_it_and_two_on_one_side_are_one() -> None:
    b = leaves("B", "2025-06-01T00:00", "2025-06-11T00:00")
    assert standing(record(entries=(C_LEAVES, b))).status == "ended"
    assert standing(record(entries=(C_LEAVES, b)), "2025-06-10").status == "in_force"
    allies = TEXT.replace("{id: B, name: B-land}", "{id: B, name: B-land, side: A}")
    assert standing(record(text=allies)).status == "ended"


def test_the_text_may_end_it_for_all() -> None:
    text = TEXT.replace("notice: P10D", "notice: P10D, others_stay_bound: false")
    assert standing(record(text=text)).status == "ended"
    assert not [o for o in outcomes(record(*STRIKES, text=text)) if o[0] == "fire"]


def test_without_the_notice_nobody_left() -> None:
    known = record(*STRIKES, entries=(replace(C_LEAVES, given=None),))
    assert {o[2] for o in outcomes(known) if o[3] == "violation" and o[0] == "fire"} == {"AB", "AC", "CA"}
    assert [e.id for e in standing(known).claimed] == ["C leaves"]


def test_after_it_ran_out_it_expired_and_was_not_ended_by_who_left() -> None:
    assert standing(record(), "2026-06-01").status == "expired"


def test_lint_asks_what_becomes_of_the_others_and_only_where_there_are_others() -> None:
    def rules(text: str) -> set[str]:
        return {f.rule.id for f in lint(parse_agreement(text), lambda _path: 1)}

    assert "leaving-open" in rules(TEXT)
    assert "leaving-open" not in rules(TEXT.replace("P10D", "P10D, others_stay_bound: true"))
    assert "leaving-open" not in rules(TEXT.replace("who: each, notice", "who: all, notice"))


def test_nobody_leaves_by_an_extension() -> None:
    with pytest.raises(AgreementError, match="nobody leaves by `extend`"):
        parse_agreement(TEXT.replace("terminate, who: each", "extend, who: each, others_stay_bound: true"))
