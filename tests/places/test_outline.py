from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from truce.places.outline import PACKAGED, load_outline

OUTLINE = load_outline()


def test_rings_are_closed_and_on_the_globe() -> None:
    for polygon in OUTLINE.polygons:
        assert polygon.points[0] == polygon.points[-1]
        assert all(-180.01 <= lon <= 180.01 and -90.01 <= lat <= 90.01 for lon, lat in polygon.points)


def test_the_file_is_small() -> None:
    assert PACKAGED.stat().st_size <= 300_000


def test_disputed_borders_say_why() -> None:
    assert OUTLINE.disputed
    assert all(border.note and len(border.points) >= 2 for border in OUTLINE.disputed)


@given(st.integers(-170, 170), st.integers(-80, 70), st.integers(1, 10))
def test_a_box_holds_what_has_a_point_in_it(lon: int, lat: int, size: int) -> None:
    box = (lon, lat, lon + size, lat + size)
    shown = set(OUTLINE.within(box).polygons)
    for polygon in OUTLINE.polygons:
        if any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in polygon.points):
            assert polygon in shown


def test_a_box_shows_the_countries_around_it() -> None:
    names = {p.country for p in OUTLINE.within((34.0, 31.0, 36.0, 34.0)).polygons}
    assert {"Lebanon", "Israel", "Syria"} <= names
    assert "Peru" not in names
