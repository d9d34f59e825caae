"""Groups of accounts: one act each, in whatever order they came, and the same by both ways of counting."""

import datetime as dt
import random

import pytest
import reports
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.incidents.columns import pairs_at_scale
from truce.incidents.grouping import Groups, grouped, pairs_of
from truce.incidents.likeness import Sketch, liken

DAY = dt.date(2031, 5, 4).toordinal()
N, S = frozenset({"#n"}), frozenset({"#s"})
NOBODY: frozenset[str] = frozenset()


def sketch(name: str, **fields: object) -> Sketch:
    base = {
        "id": f"{name}#e", "telling": name, "act": "ASSAULT", "first": DAY, "last": DAY,
        "names": frozenset({"northford"}), "who": N, "whom": S,
    }  # fmt: skip
    return Sketch(**(base | fields))  # type: ignore[arg-type]


def by_name(sketches: list[Sketch]) -> tuple[set[frozenset[str]], dict[str, frozenset[str]]]:
    """The groups, and what each account could be, by the ids of accounts."""
    ordered = sorted(sketches, key=lambda s: s.id)
    found = grouped(ordered, [pair for pair, _ in pairs_of(ordered)])
    names = [s.id.removesuffix("#e") for s in ordered]
    could = {names[n]: frozenset(names[o] for o in others) for n, others in found.could_be.items()}
    return {frozenset(names[n] for n in group) for group in found.members}, could


def test_the_two_directions_on_one_day_stay_two_acts_and_who_names_nobody_joins_neither():
    groups, could = by_name(
        [
            sketch("a1"), sketch("a2"), sketch("b1", who=S, whom=N), sketch("b2", who=S, whom=N),
            sketch("row", who=NOBODY, whom=NOBODY, sides=N | S), sketch("x", who=NOBODY, whom=NOBODY),
        ]
    )  # fmt: skip
    assert {frozenset({"a1", "a2"}), frozenset({"b1", "b2"})} <= groups
    assert could["row"] == could["x"] == frozenset({"a1", "b1"})


def test_who_names_nobody_joins_the_one_act_that_it_can_be():
    groups, could = by_name([sketch("a1"), sketch("x", who=NOBODY, whom=NOBODY)])
    assert groups == {frozenset({"a1", "x"})}
    assert not could


def test_last_week_could_be_any_of_a_row_of_acts_and_is_none_of_them():
    days = [sketch(f"d{n}{c}", first=DAY + 2 * n, last=DAY + 2 * n) for n in range(3) for c in "ab"]
    groups, could = by_name([*days, sketch("week", first=DAY - 1, last=DAY + 5)])
    assert frozenset({"week"}) in groups
    assert could["week"] == frozenset({"d0a", "d1a", "d2a"})


def test_days_that_several_name_are_two_acts_and_one_late_report_is_none():
    late = {"first": DAY + 1, "last": DAY + 1}
    groups, _ = by_name([sketch("a1"), sketch("a2"), sketch("late", **late)])
    assert groups == {frozenset({"a1", "a2", "late"})}
    groups, _ = by_name([sketch("a1"), sketch("a2"), sketch("b1", **late), sketch("b2", **late)])
    assert groups == {frozenset({"a1", "a2"}), frozenset({"b1", "b2"})}


def test_two_copies_of_one_wrong_day_are_one_voice_for_it():
    late = {"first": DAY + 1, "last": DAY + 1, "words": "wire"}
    groups, _ = by_name([sketch("a1"), sketch("a2"), sketch("b1", **late), sketch("b2", **late)])
    assert len(groups) == 1


def test_what_one_text_tells_as_two_acts_stays_two():
    groups, _ = by_name([sketch("a1"), sketch("t#1", telling="t"), sketch("t#2", telling="t")])
    assert len(groups) == 2


def test_what_a_text_tells_again_is_one_act_even_on_other_words():
    again = sketch("t#2", telling="t", joined="t#1#e", names=frozenset({"westbridge"}), first=None, last=None)
    groups, _ = by_name([sketch("t#1", telling="t"), again])
    assert len(groups) == 1


def stream(seed: int, accounts: int = 150, rates: reports.Rates = reports.DENSE) -> list[reports.Report]:
    """A dense little stream: few days, so that acts stand close."""
    return sorted(reports.stream(seed, accounts, rates, conflicts=1, days=12), key=lambda r: r.sketch.id)


def groups_of(sketches: list[Sketch]) -> Groups:
    ordered = sorted(sketches, key=lambda s: s.id)
    return grouped(ordered, [pair for pair, _ in pairs_of(ordered)])


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_arrival_has_no_part_in_it(seed: int):
    rng = random.Random(seed)
    told = [r.sketch for r in stream(seed)]
    pairs = [pair for pair, _ in pairs_of(told)]
    wanted = grouped(told, pairs)
    rng.shuffle(pairs)
    assert grouped(told, pairs) == wanted
    shuffled = told[:]
    rng.shuffle(shuffled)
    assert groups_of(shuffled) == wanted


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_both_ways_of_counting_give_the_same_pairs(seed: int):
    told = [r.sketch for r in stream(seed)]
    assert sorted(pairs_at_scale(told)) == sorted(pair for pair, _ in pairs_of(told))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_no_group_holds_what_rules_each_other_out(seed: int):
    told = [r.sketch for r in stream(seed)]
    found = groups_of(told)
    assert sorted(n for group in found.members for n in group) == list(range(len(told))), "each in one group"
    for group in found.members:
        for i in group:
            for j in group:
                apart = liken(told[i], told[j]).apart if i != j else ""
                assert "direction" not in apart
                assert "time" not in apart
                assert "somebody else" not in apart
                assert "two acts" not in apart


def test_nothing_to_match_is_no_group():
    assert pairs_at_scale([]) == []
    assert grouped([], []).members == ()


@pytest.mark.parametrize(("rates", "least"), [(reports.TUNING, 0.88), (reports.HELD_OUT, 0.88)])
def test_most_of_a_labelled_stream_is_put_together_rightly(rates: reports.Rates, least: float):
    """A guard: the figures, on far longer streams, are in benchmarks/FIGURES.md."""
    told = sorted(reports.stream(77, 6_000, rates), key=lambda r: r.sketch.id)
    sketches = [r.sketch for r in told]
    found = reports.score(told, grouped(sketches, pairs_at_scale(sketches)).members)
    assert found.f1 > least
    assert found.crossed == 0
