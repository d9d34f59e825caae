"""Places against zones: sure, perhaps or not, by shape, by distance and by the names of divisions."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import LineString, Point

from truce.clauses.areas import (
    EARTH_KM,
    SPHERE_ERROR,
    Areas,
    Whereabouts,
    _distance_km,
    _is_farther,
    division,
)
from truce.clauses.loading import parse_agreement

ZONES = """
agreement: areas
title: An agreement with zones
encoding: {author: tests}
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
zones:
  - id: box
    name: a box
    geometry: {type: Polygon, coordinates: [[[20, 10], [22, 10], [22, 12], [20, 12], [20, 10]]]}
  - {id: line, name: a line, geometry: {type: LineString, coordinates: [[20, 0], [30, 0]]}}
  - {id: strip, name: along the line, near: {of: line, km: 20}}
  - {id: rim, name: around the box, near: {of: box, km: 20}}
  - {id: our-side, name: one side of the line, near: {of: line, km: 20, side: A}}
  - {id: date-line, name: across, geometry: {type: LineString, coordinates: [[179.9, 5], [179.9, 6]]}}
  - {id: provinces, name: two provinces, divisions: [Kémo, Upper Nile]}
  - {id: districts, name: a district, divisions: [Dekoa]}
  - {id: sketch, name: the area agreed on}
clauses:
  - {id: c, text: no attacks, forbid: {who: each, acts: [ASSAULT]}}
"""
GEOD = Geod(ellps="WGS84")
KNOWN = [
    ("Kémo Prefecture", "Dékoa region"),
    ("Ouaka Prefecture", "Bambari region"),
    ("Upper Nile State", "Malakal"),
]


@pytest.fixture(scope="module")
def areas() -> Areas:
    return Areas(parse_agreement(ZONES), KNOWN)


def lies(areas: Areas, zone: str, place: Whereabouts) -> str:
    sure, maybe = areas.of(place)
    return "sure" if zone in sure else "perhaps" if zone in maybe else "no"


@pytest.mark.parametrize(
    ("zone", "longitude", "latitude", "radius", "answer"),
    [
        ("box", 21, 11, 5, "sure"),
        ("box", 21, 11, 100, "sure"),
        ("box", 21, 11, 120, "perhaps"),
        ("box", 21.99, 11, 5, "perhaps"),
        ("box", 22.01, 11, 5, "perhaps"),
        ("box", 22.2, 11, 5, "no"),
        ("line", 25, 0, 5, "perhaps"),
        ("line", 25, 0.1, 5, "no"),
        ("strip", 25, 0.1, 5, "sure"),
        ("strip", 25, 0.17, 5, "perhaps"),
        ("strip", 25, 0.3, 5, "no"),
        ("strip", 19.9, 0, 5, "sure"),
        ("rim", 21, 11, 100, "sure"),
        ("rim", 22.1, 11, 5, "sure"),
        ("rim", 22.3, 11, 5, "no"),
        ("our-side", 25, 0.1, 5, "perhaps"),
        ("our-side", 25, 0.5, 5, "no"),
        ("date-line", -179.99, 5.5, 25, "perhaps"),
        ("date-line", -179.5, 5.5, 25, "no"),
        ("sketch", 25, 0, 5, "perhaps"),
    ],
)
def test_a_point_with_its_radius(areas: Areas, zone, longitude, latitude, radius, answer):
    assert lies(areas, zone, Whereabouts(latitude, longitude, radius)) == answer


@pytest.mark.parametrize(
    ("zone", "divisions", "answer"),
    [
        ("provinces", ("Kemo province", "Dékoa region"), "sure"),
        ("provinces", ("KÉMO", ""), "sure"),
        ("provinces", ("Upper Nile state", ""), "sure"),
        ("provinces", ("Ouaka province", "Bambari region"), "no"),
        ("provinces", ("Ouaka province", ""), "no"),
        ("provinces", ("", ""), "perhaps"),
        ("districts", ("Kémo province", "Dékoa"), "sure"),
        ("districts", ("Kémo province", ""), "perhaps"),
        ("districts", ("Kémo province", "Sibut"), "no"),
        ("districts", ("Ouaka province", ""), "no"),
    ],
)
def test_divisions_by_their_names(areas: Areas, zone, divisions, answer):
    assert lies(areas, zone, Whereabouts(10.0, 20.0, 500.0, divisions)) == answer


def test_a_place_without_a_point_or_a_radius_may_be_anywhere(areas: Areas):
    assert areas.of(Whereabouts(11.0, 21.0, None)) == (frozenset(), frozenset(areas.zones))
    sure, maybe = areas.of(Whereabouts(None, None, 5.0, ("Ouaka", "Bambari")))
    assert (sure, maybe) == (frozenset(), frozenset(areas.zones) - {"provinces", "districts"})


def test_a_division_that_nothing_names_is_reported_and_never_ruled_out_by_silence():
    text = ZONES.replace("divisions: [Dekoa]", "divisions: [Dikoa]")
    areas = Areas(parse_agreement(text), KNOWN)
    assert areas.unknown_divisions() == (("districts", "Dikoa"),)
    assert lies(areas, "districts", Whereabouts(0.0, 0.0, 500.0, ("Ouaka", ""))) == "perhaps"


@given(
    st.floats(-179.9, 179.9),
    st.floats(-88, 88),
    st.floats(1, 3000),
    st.sampled_from(["box", "line", "date-line"]),
)
def test_what_is_ruled_out_without_measuring_is_farther(areas: Areas, longitude, latitude, km, zone):
    drawn, point = areas.drawn[zone], Point(longitude, latitude)
    if _is_farther(drawn, point, km):
        assert _distance_km(drawn.edges, point) > km


@pytest.mark.parametrize("latitude", [0.0, 45.0, 70.0, -80.0])
def test_distances_agree_with_the_great_circle(latitude: float):
    """To a meridian, from which distances are known in closed form."""
    meridian = shapely.segmentize(LineString([(20, -89), (20, 89)]), 0.1)
    turn = math.radians(0.5)
    exact = EARTH_KM * math.asin(math.sin(turn) * math.cos(math.radians(latitude)))
    assert _distance_km(meridian, Point(20.5, latitude)) == pytest.approx(exact, rel=1e-4)


def test_a_name_is_compared_without_its_kind_case_and_accents():
    assert division("Nana-Grébizi province") == division("NANA GREBIZI Prefecture")
    assert division("Northern Region") != division("Southern Region")
    assert division("State") == "state"


ROUGH = """
agreement: rough
title: An agreement with zones that are drawn roughly
encoding: {author: tests}
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
zones:
  - {id: line, name: a line, geometry: {type: LineString, coordinates: [[20, 0], [30, 0]]}, error_km: %s}
  - id: box
    name: a box
    geometry: {type: Polygon, coordinates: [[[20, 10], [22, 10], [22, 12], [20, 12], [20, 10]]]}
    error_km: %s
  - {id: strip, name: along the line, near: {of: line, km: 20}}
  - {id: nowhere, name: not drawn}
clauses:
  - {id: c, text: no attacks, forbid: {who: each, acts: [ASSAULT]}}
"""


def rough(error: float) -> Areas:
    return Areas(parse_agreement(ROUGH % (error, error)))


@pytest.mark.parametrize(
    ("zone", "longitude", "latitude", "error", "answer"),
    [
        ("strip", 25, 0.13, 3, "sure"),  # 14 km from the line
        ("strip", 25, 0.13, 8, "perhaps"),
        ("strip", 25, 0.24, 3, "no"),  # 27 km
        ("strip", 25, 0.24, 8, "perhaps"),
        ("box", 21.9, 11, 3, "sure"),  # 11 km inside
        ("box", 21.9, 11, 12, "perhaps"),
        ("box", 22.1, 11, 3, "no"),
        ("box", 22.1, 11, 12, "perhaps"),
    ],
)
def test_what_lies_within_the_error_of_a_drawing_is_left_open(zone, longitude, latitude, error, answer):
    assert lies(rough(error), zone, Whereabouts(latitude, longitude, 0.5)) == answer


@given(st.floats(-2, 13), st.floats(18, 32), st.floats(0, 40), st.floats(0.1, 50), st.floats(0.1, 50))
def test_a_rougher_drawing_decides_nothing_more(latitude, longitude, radius, one, other):
    fine, coarse = rough(min(one, other)), rough(max(one, other))
    place = Whereabouts(latitude, longitude, radius)
    for zone in ("line", "strip", "box"):
        answer = lies(coarse, zone, place)
        assert answer in ("perhaps", lies(fine, zone, place))


def test_a_distance_comes_with_all_that_may_be_wrong_with_it():
    far = rough(3).distance("strip", Whereabouts(1.0, 25, 5))
    assert far is not None
    assert far.km == pytest.approx(111.2, abs=0.2)
    assert far.error_km == pytest.approx(5 + 3 + 0.006 * far.km)


@pytest.mark.parametrize(
    ("zone", "place"),
    [
        ("nowhere", Whereabouts(1.0, 25, 5)),
        ("line", Whereabouts(1.0, 25, None)),
        ("line", Whereabouts(None, None, 5)),
    ],
)
def test_no_distance_is_told_where_there_is_none(zone, place):
    assert rough(1).distance(zone, place) is None


@given(st.floats(-89.9, 89.9), st.floats(-180, 180), st.floats(0, 360), st.floats(0.01, 1500))
def test_the_sphere_is_no_more_wrong_than_is_added_for_it(latitude, longitude, bearing, km):
    """Against PROJ's geodesics on the ellipsoid, to a point in any direction."""
    there = GEOD.fwd(longitude, latitude, bearing, km * 1000)
    measured = _distance_km(Point(there[0], there[1]), Point(longitude, latitude))
    assert abs(measured - km) <= SPHERE_ERROR * km + 1e-6


@given(st.floats(-80, 80), st.floats(-170, 170), st.floats(-1, 1), st.floats(-1, 1), st.floats(0.2, 3))
def test_the_nearest_point_of_a_line_is_as_far_as_on_the_ellipsoid(latitude, longitude, up, right, length):
    """The line is cut into pieces as zones are; its nearest point is sought among ten thousand."""
    start = (longitude + right, latitude + up)
    line = shapely.segmentize(LineString([start, (start[0] + length, start[1] + length / 3)]), 0.1)
    measured = _distance_km(line, Point(longitude, latitude))
    along = [line.interpolate(i / 9999, normalized=True) for i in range(10_000)]
    lons, lats = [p.x for p in along], [p.y for p in along]
    here = [longitude] * len(lons), [latitude] * len(lats)
    nearest = min(GEOD.inv(*here, lons, lats)[2]) / 1000
    step = GEOD.line_length(*line.xy) / 1000 / 9999
    assert abs(measured - nearest) <= SPHERE_ERROR * nearest + step + 0.02
