"""Local times of documents beside those of an agreement that states no zone: the same clock, or another."""

import pytest

from truce.asof import EVER, Interval, Span
from truce.claims.records import Place
from truce.clauses.loading import parse_agreement
from truce.findings.clocks import Clock, clock_of, ground
from truce.places import zones, zones_of

KABUL, KARACHI, NEW_DELHI = (frozenset({z}) for z in ("Asia/Kabul", "Asia/Karachi", "Asia/Kolkata"))
PARTIES = KABUL | KARACHI
TREATY = """
agreement: treaty
title: A treaty
encoding: {author: tests}
parties: [{id: A, name: FIRST}, {id: B, name: SECOND}]
term: {announced: 2025-10-18, starts: STARTS}
clauses:
  - {id: fire, text: no fire, forbid: {who: each, acts: [ASSAULT]}}
"""


def treaty(first: str = "Afghanistan", second: str = "Pakistan", starts: str = "announced") -> Clock:
    text = TREATY.replace("FIRST", first).replace("SECOND", second).replace("STARTS", starts)
    return clock_of(parse_agreement(text), (), ())


def day(text: str) -> Interval:
    return Interval.parse(text)


def before(clock: Clock, there: frozenset[str], one: str, other: str) -> bool:
    """Whether a day there surely came before a day of the agreement."""
    return clock.span(day(one), there).last < clock.span(day(other), clock.zones).first


def test_days_on_the_ground_of_a_party_are_the_days_of_the_agreement() -> None:
    clock = Clock(PARTIES, by_days=True)
    assert before(clock, KABUL, "2025-10-17", "2025-10-18")
    assert before(clock, KARACHI, "2025-10-17", "2025-10-18")
    assert before(clock, frozenset(), "2025-10-17", "2025-10-18")
    assert not before(clock, KABUL, "2025-10-18", "2025-10-18")


def test_days_elsewhere_are_as_uncertain_as_the_clocks_differ() -> None:
    clock = Clock(PARTIES, by_days=True)
    assert not before(clock, frozenset({"America/New_York"}), "2025-10-17", "2025-10-18")
    assert before(clock, frozenset({"America/New_York"}), "2025-10-16", "2025-10-18")
    assert before(clock, frozenset({"Asia/Tokyo"}), "2025-10-17", "2025-10-18")
    assert not before(Clock(frozenset(), by_days=True), KABUL, "2025-10-17", "2025-10-18")


def test_an_hour_is_on_one_clock_only() -> None:
    clock = Clock(PARTIES, by_days=False)
    start = clock.span(day("2025-10-18T04:00"), KARACHI)
    assert start == Span(start.first, start.first + 30)
    nowhere = Clock(frozenset(), by_days=False)
    assert nowhere.span(day("2025-10-18T04:00"), frozenset()).first == start.first + 30
    assert nowhere.span(day("2025-10-18T04:00"), KABUL).first < start.first - 60
    one_clock = Clock(KABUL, by_days=False)
    assert (
        one_clock.span(day("2025-10-18T04:00"), KABUL).first
        == one_clock.span(day("2025-10-18T04:00"), KABUL).last
    )


def test_a_change_of_clocks_makes_one_local_time_two() -> None:
    berlin, rome = frozenset({"Europe/Berlin"}), frozenset({"Europe/Athens"})
    clock = Clock(berlin, by_days=False)
    assert (
        clock.span(day("2025-10-26T02:30"), rome).last - clock.span(day("2025-10-26T02:30"), rome).first == 60
    )
    assert clock.span(day("2025-10-27T02:30"), rome).last == clock.span(day("2025-10-27T02:30"), rome).first


def test_a_time_without_a_place_or_an_end_stays_open() -> None:
    clock = Clock(KABUL, by_days=True)
    assert clock.span(Interval.parse("../2025-10-17"), KABUL).first == -EVER
    told_on = clock.anywhere(day("2025-10-17"))
    assert told_on.last - clock.span(day("2025-10-17"), KABUL).last == int((4.5 + 12) * 60)


def test_an_agreement_is_dated_by_the_clocks_of_its_parties() -> None:
    assert treaty() == Clock(PARTIES, by_days=True)
    assert treaty(starts="2025-10-18T06:00") == Clock(PARTIES, by_days=False)
    assert treaty("Afghan Taliban", "Taliban").zones == KABUL
    assert treaty("M23", "Rwanda").zones == zones_of("COD") | zones_of("RWA")
    assert treaty("the northern command", "the southern command").zones == frozenset()


def place(name: str, kind: str, **more: object) -> Place:
    return Place(id=name, name=name, type=kind, mentions=(), rule="test", **more)  # type: ignore[arg-type]


def test_a_place_keeps_the_time_of_its_country_or_of_all_who_claim_it() -> None:
    country = place("Afghanistan", "country")
    city = place("Kabul", "city", within="Afghanistan")
    assert ground(city, {"Afghanistan": country}) == KABUL
    assert ground(place("a valley", "region", claimed_by=("IND", "PAK")), {}) == KARACHI | NEW_DELHI
    assert ground(place("the airport", "site"), {}) == frozenset()


@pytest.mark.parametrize(
    "country", ["AFG", "PAK", "UKR", "RUS", "SDN", "COD", "PSE", "CAF", "ESH", "TWN", "XKX"]
)
def test_countries_have_zones(country: str) -> None:
    assert zones_of(country)


def test_every_country_of_the_iana_tables_has_its_code() -> None:
    assert set(zones._zones()) <= set(zones._two_letters().values())
    assert zones_of("nowhere") == frozenset()
