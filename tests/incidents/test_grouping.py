"""Groups of accounts: one act each, in whatever order they came, and the same by both ways of counting."""

import datetime as dt
import random

import pytest
import reports
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.incidents import columns
from truce.incidents.columns import pairs_at_scale
from truce.incidents.grouping import Groups, Pairs, grouped, pairs_of
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


LATE = {"first": DAY + 1, "last": DAY + 1}
ROW: dict[str, object] = {"who": NOBODY, "whom": NOBODY, "sides": N | S}


def test_the_same_toll_excuses_two_that_are_a_day_off_and_not_three():
    dead = {"deaths": (4, 4)}
    two = [sketch(f"{c}{n}", **dead, **(LATE if c == "b" else {})) for c in "ab" for n in range(2)]
    assert len(by_name(two)[0]) == 1
    three = [sketch(f"{c}{n}", **dead, **(LATE if c == "b" else {})) for c in "ab" for n in range(3)]
    assert len(by_name(three)[0]) == 2


def test_a_toll_of_its_own_is_one_more_voice_for_a_day_that_two_name():
    many = [sketch(f"a{n}", deaths=(4, 4)) for n in range(7)]
    groups, _ = by_name([*many, sketch("b1", **LATE), sketch("b2", **LATE)])
    assert len(groups) == 1, "seven outvote two"
    own = [sketch(f"b{n}", deaths=(6, 6), **LATE) for n in range(2)]
    groups, _ = by_name([*many, *own])
    assert frozenset({"b0", "b1"}) in groups
    groups, _ = by_name([*many, own[0]])
    assert len(groups) == 1, "one text that is a day off may have the toll wrong as well"


def test_rows_that_tell_no_direction_are_voices_for_their_day():
    later = [sketch(f"b{n}", **LATE) for n in range(3)]
    assert len(by_name([sketch("a1"), *later])[0]) == 1
    groups, _ = by_name([sketch("a1"), sketch("row1", **ROW), sketch("row2", **ROW), *later])
    assert groups == {frozenset({"a1", "row1", "row2"}), frozenset({"b0", "b1", "b2"})}


def test_a_row_joins_neither_direction_though_one_of_them_spells_the_place_otherwise():
    back = {"who": S, "whom": N, "names": frozenset({"nortford"})}
    _, could = by_name([sketch("a1"), sketch("b1", **back), sketch("row", **ROW)])
    assert could["row"] == frozenset({"a1", "b1"})


def test_one_place_and_day_with_another_toll_by_other_means_is_another_act_where_two_tell_each():
    told = {"a": {"deaths": (6, 6), "mode": "airstrike"}, "b": {"deaths": (1, 1), "mode": "gunfire"}}
    groups, _ = by_name([sketch(f"{c}{n}", **told[c]) for c in "ab" for n in range(2)])
    assert groups == {frozenset({"a0", "a1"}), frozenset({"b0", "b1"})}
    groups, _ = by_name([sketch("a1", **told["a"]), sketch("b1", **told["b"])])
    assert len(groups) == 1, "one text each: a disputed toll is no second act"
    groups, _ = by_name([sketch(f"{c}{n}", deaths=told[c]["deaths"]) for c in "ab" for n in range(2)])
    assert len(groups) == 1, "two tolls of one day are the usual quarrel"


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


def as_tuples(pairs: Pairs) -> list[tuple[int, ...]]:
    return sorted(tuple(pair) for pair in pairs.tolist())


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_both_ways_of_counting_give_the_same_pairs(seed: int):
    told = [r.sketch for r in stream(seed)]
    one_by_one = sorted(pair for pair, _ in pairs_of(told))
    assert as_tuples(pairs_at_scale(told)) == one_by_one
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "STRETCH", 9)
        patch.setattr(columns, "AT_ONCE", 5)
        assert as_tuples(pairs_at_scale(told)) == one_by_one, "however much is looked at together"


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
    assert as_tuples(pairs_at_scale([])) == []
    assert grouped([], pairs_at_scale([])).members == ()
    assert grouped([], []).members == ()


@pytest.mark.parametrize(("rates", "least"), [(reports.TUNING, 0.90), (reports.HELD_OUT, 0.90)])
def test_most_of_a_labelled_stream_is_put_together_rightly(rates: reports.Rates, least: float):
    """A guard: the figures, on far longer streams, are in benchmarks/FIGURES.md."""
    told = sorted(reports.stream(77, 6_000, rates), key=lambda r: r.sketch.id)
    sketches = [r.sketch for r in told]
    found = reports.score(told, grouped(sketches, pairs_at_scale(sketches)).members)
    assert found.f1 > least
    assert found.crossed == 0
