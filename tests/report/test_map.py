"""The map: near places large and all places small, names that can be read, circles as wide as is unsure."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.report.page.chartmap import WIDTH, Spot, maps


def spot(name: str, lat: float, lon: float, kind: str = "city") -> Spot:
    return Spot(f"d#{name}", "d:0", name, kind, lat, lon, 1)


NEAR = [
    spot("Ostrava", 49.8, 18.3),
    spot("Brno", 49.2, 16.6),
    spot("Zlin", 49.2, 17.7),
    spot("Opava", 49.9, 17.9),
]


def test_no_place_no_map() -> None:
    assert maps([]) == ()


def test_places_close_together_are_one_map() -> None:
    (drawn,) = maps(NEAR)
    assert {s.name for s in drawn.spots} == {"Ostrava", "Brno", "Zlin", "Opava"}


def test_talks_held_far_away_do_not_press_the_others_together() -> None:
    large, small = maps([*NEAR, spot("Doha", 25.3, 51.5)])
    assert {s.name for s in large.spots} == {"Ostrava", "Brno", "Zlin", "Opava"}
    assert [s.name for s in small.spots] == ["Doha"]
    assert small.frame is not None
    assert 0 < small.frame[0] < WIDTH


def test_a_wide_place_is_drawn_wide_and_under_the_narrow_ones() -> None:
    (drawn,) = maps([spot("town", 49.8, 18.3), spot("land", 49.7, 18.0, "country")])
    land, town = drawn.spots
    assert land.wide
    assert land.radius > town.radius
    assert not town.wide


@settings(max_examples=8)  # each draws the coasts of the whole world
@given(st.lists(st.tuples(st.floats(-85, 85), st.floats(-180, 180)), min_size=1, max_size=12))
def test_every_place_is_on_a_map_inside_its_edges(points: list[tuple[float, float]]) -> None:
    spots = [spot(f"p{n}", lat, lon) for n, (lat, lon) in enumerate(points)]
    drawn = maps(spots)
    assert sorted(s.name for m in drawn for s in m.spots) == sorted(s.name for s in spots)
    assert all(0 <= s.x <= m.width and 0 <= s.y <= m.height for m in drawn for s in m.spots)


@pytest.mark.parametrize("lon", [179.9, -179.9])
def test_no_line_crosses_the_map_at_the_date_line(lon: float) -> None:
    (drawn,) = maps([spot("a", 66.0, lon), spot("b", 10.0, 0.0)])
    for stroke in drawn.land.split("M"):
        xs = [float(step.split()[0]) for step in stroke.rstrip("Z ").split("L") if step.strip()]
        assert all(abs(b - a) < 0.6 * WIDTH for a, b in pairwise(xs))
