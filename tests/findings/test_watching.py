"""How much somebody could see: time is put together and never added, and nothing is rounded to a whole."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from truce.asof import Span
from truce.findings.watching import common, holes, is_watched_throughout, merged, watch_over
from truce.incidents.accounts import Coverage

ACTS = ("airstrike", "detain", "overflight")
ZONES = ("north", "south")
SPANS = st.builds(lambda a, n: Span(a, a + n), st.integers(0, 60), st.integers(0, 30))
COVERAGE = st.builds(
    Coverage,
    id=st.text("abcdef0123", min_size=12, max_size=12), who=st.sampled_from(("p1", "p2")), when=SPANS,
    acts=st.frozensets(st.sampled_from(ACTS)), zones=st.frozensets(st.sampled_from(ZONES)),
    part=st.booleans(),
    means=st.sampled_from((None, "patrol", "radar")), known=st.just(0),
)  # fmt: skip
BOUND = st.lists(SPANS, min_size=1, max_size=3).map(merged)


def minutes(spans: list[Span]) -> set[int]:
    return {m for s in spans for m in range(s.first, s.last + 1)}


@given(st.lists(SPANS), st.lists(SPANS))
def test_times_are_sets_of_minutes(one: list[Span], other: list[Span]):
    first, second = merged(one), merged(other)
    assert minutes(first) == minutes(one)
    assert all(a.last + 1 < b.first for a, b in pairwise(first))
    assert minutes(common(first, second)) == minutes(one) & minutes(other)
    assert minutes(list(holes(first, second))) == minutes(one) - minutes(other)


@given(st.lists(COVERAGE, max_size=5), BOUND, st.frozensets(st.sampled_from(ZONES)))
def test_a_watch_is_what_a_minute_by_minute_count_gives(coverage: list[Coverage], bound, zones):
    watch = watch_over(coverage, [], zones, ACTS, bound)
    asked = minutes(bound)
    assert watch.bound == len(asked)
    assert watch.seen == len(minutes([c.when for c in coverage]) & asked)
    areas = sorted(zones) or [""]
    for area, found in zip(areas, watch.areas, strict=True):
        whole = [c.when for c in coverage if not c.part and (not c.zones or area in c.zones)]
        assert found.seen == len(minutes(whole) & asked)
    seen_all = all(
        minutes([c.when for c in coverage if not c.part and (not c.zones or area in c.zones)
                 and (not c.acts or act in c.acts)]) >= asked
        for area in areas for act in ACTS
    )  # fmt: skip
    assert watch.whole == seen_all
    assert is_watched_throughout(coverage, zones, ACTS, bound) == (seen_all and bool(coverage))
    low, high = watch.shares
    assert 0 <= low <= high <= 1
    assert high <= watch.seen / watch.bound


@given(st.lists(COVERAGE, min_size=1, max_size=4), BOUND, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing_and_twice_is_not_more(coverage, bound, chance):
    again = [*coverage, *(replace(c, id=f"{c.id}-again") for c in coverage)]
    chance.shuffle(again)
    assert watch_over(again, [], ZONES, ACTS, bound) == watch_over(coverage, [], ZONES, ACTS, bound)


@given(st.lists(COVERAGE, max_size=4), COVERAGE, BOUND)
def test_more_coverage_never_shows_less(coverage, more, bound):
    less = watch_over(coverage, [], ZONES, ACTS, bound)
    now = watch_over([*coverage, more], [], ZONES, ACTS, bound)
    assert now.seen >= less.seen
    assert set(now.unseen) <= set(less.unseen)
    assert now.most >= less.most
    assert now.whole >= less.whole
    assert all(a.seen >= b.seen for a, b in zip(now.areas, less.areas, strict=True))


def test_the_largest_gap_is_named_with_its_area():
    coverage = [
        Coverage(id="a", who="p", when=Span(0, 49), zones=frozenset({"north"}), known=0),
        Coverage(id="b", who="p", when=Span(0, 89), zones=frozenset({"south"}), known=0),
    ]
    gap = watch_over(coverage, [], ZONES, ACTS, [Span(0, 99)]).gap
    assert gap is not None
    assert (gap.area, gap.gap) == ("north", Span(50, 99))


def test_a_blind_spot_is_no_whole():
    one = Coverage(id="a", who="p", when=Span(0, 99), known=0)
    assert watch_over([one], [], (), ACTS, [Span(0, 99)]).whole
    assert not watch_over([replace(one, blind=("Hill 4",))], [], (), ACTS, [Span(0, 99)]).whole
