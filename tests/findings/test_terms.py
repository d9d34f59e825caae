"""From when and until when an agreement binds, and what a version of the text does not hold."""

import pytest

from truce.asof import EVER, Interval, Span, span_of
from truce.clauses.loading import parse_agreement
from truce.clauses.model import Agreement
from truce.errors import AgreementError
from truce.findings.judge import judge
from truce.findings.lifecycle import force_now
from truce.findings.record import LifecycleEntry, Record, Text
from truce.findings.rules import rules_of
from truce.findings.statuses import statuses
from truce.incidents.accounts import Account, Source

HEAD = """
agreement: small
title: A small agreement
encoding: {author: tests}
months: calendar
zone: UTC
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
term: TERM
clauses:
"""
BAN = "  - {id: ban, text: no attacks, forbid: {who: each, acts: [ASSAULT]}}\n"


def small(term: str, clauses: str = BAN) -> Agreement:
    return parse_agreement(HEAD.replace("TERM", term) + clauses)


def minutes(text: str) -> Span:
    return span_of(Interval.parse(text), "UTC")


def entry(act: str, effect: str, ends: str | None = None) -> LifecycleEntry:
    return LifecycleEntry(
        id=f"{act}-{effect}", agreement="small", act=act, by=("A", "B"), source="both",
        effect=minutes(effect), ends=minutes(ends) if ends else None, known=0,
    )  # fmt: skip


def test_six_months_from_a_day_end_on_the_same_day_of_the_month() -> None:
    force = force_now(small("{starts: 2002-01-19, lasts: P6M}"), ())
    assert force.ends == minutes("2002-07-19")


def test_hours_are_real_hours_where_the_clocks_change() -> None:
    text = HEAD.replace("UTC", "Europe/Berlin").replace("TERM", "{starts: 2025-10-25T18:00, lasts: PT48H}")
    force = force_now(parse_agreement(text + BAN), ())
    assert force.ends.first - force.begins.first == 48 * 60


def test_a_term_that_renews_itself_does_not_expire() -> None:
    force = force_now(small("{starts: 2004-04-11, lasts: P45D, renews: automatic}"), ())
    assert force.ends == Span(EVER, EVER)
    force = force_now(small("{starts: 2004-04-11, lasts: P45D, renews: by_agreement}"), ())
    assert force.ends == minutes("2004-05-26")


def test_a_later_start_moves_the_end_of_a_term_that_is_a_length() -> None:
    force = force_now(
        small("{signed: 2002-01-19, lasts: P45D}"), [entry("enter_into_force", "2002-02-01T00:00")]
    )
    assert (force.begins, force.ends) == (minutes("2002-02-01T00:00"), minutes("2002-03-18T00:00"))


def test_an_extension_without_an_end_leaves_open_how_long_it_binds() -> None:
    text = small("{starts: 2002-01-01, ends: 2002-02-01}")
    record = Record(
        texts=(Text(id="t", agreement=text, known=0),), lifecycle=(entry("extend", "2002-01-20"),)
    )
    after, before = minutes("2002-03-01").last, minutes("2002-01-25").last
    assert statuses(record, at=after, known_at=EVER).agreements[0].status == "undecidable"
    assert statuses(record, at=before, known_at=EVER).agreements[0].status == "extended"


ASSEMBLY = """  - id: assembly
    text: the movements assemble their forces in known places
    oblige: {who: B, act: canton, by: 2002-01-10}
    readings:
      - {id: one-version, whose: A}
      - {id: other-version, whose: B, absent: true}
"""


def test_a_clause_of_one_version_only_binds_in_that_version() -> None:
    text = small("{starts: 2002-01-01}", ASSEMBLY)
    record = Record(texts=(Text(id="t", agreement=text, known=0),))
    found = judge(record, at=minutes("2002-02-01").last, known_at=EVER)
    assert [(f.reading, f.outcome) for f in found] == [("one-version", "violation")]
    (standing,) = statuses(record, at=minutes("2002-02-01").last, known_at=EVER).agreements
    assert standing.clauses[0].status == "depends_on_reading"
    assert dict(standing.clauses[0].readings)["other-version"] == "not_in_force"


MILITIAS = """  - id: militias
    text: the armed militias are neutralised
    oblige: {who: A, act: disarm, by: 2002-01-10}
    readings:
      - {id: all-of-us, whose: A, who: each}
      - {id: you, whose: B}
"""


def test_readings_may_differ_in_who_is_bound() -> None:
    text = small("{starts: 2002-01-01}", MILITIAS)
    force = force_now(text, ())
    bound = {(r.reading, r.bearer) for r in rules_of(text, force)}
    assert bound == {("all-of-us", "A"), ("all-of-us", "B"), ("you", "A")}


def test_a_reading_cannot_bind_somebody_unknown() -> None:
    with pytest.raises(AgreementError, match="`C` is no party"):
        small("{starts: 2002-01-01}", MILITIAS.replace("who: each", "who: C"))


def test_an_act_is_a_breach_in_the_version_that_holds_the_ban_only() -> None:
    ban = BAN.replace("}}", "}, readings: [{id: with, whose: A}, {id: without, whose: B, absent: true}]}")
    text = small("{starts: 2002-01-01}", ban)
    told = Account(
        id="a", incident="i", source="patrol", origin="patrol", act="airstrike", who=("B",), whom=("A",),
        when=minutes("2002-01-05T10:00"), certainty="fact", reviewed=True, known=0,
    )  # fmt: skip
    patrol = Source(id="patrol", letter="A", origin="patrol", mechanism=True, own_access=True)
    record = Record(sources=(patrol,), texts=(Text(id="t", agreement=text, known=0),), accounts=(told,))
    found = judge(record, at=minutes("2002-02-01").last, known_at=EVER)
    assert [(f.reading, f.bearer, f.outcome) for f in found] == [("with", "B", "violation")]


def test_words_cut_by_a_comma_in_braces_are_told_apart_from_an_unknown_field() -> None:
    with pytest.raises(AgreementError, match="a comma ends a value"):
        small("{starts: 2002-01-01}", BAN + "open_points: [{what: no map, no lines}]\n")
