"""Places against zones: sure, perhaps or not, by shape, by distance and by the names of divisions."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from truce.clauses.areas import EARTH_KM, Areas, Whereabouts, _distance_km, _is_farther, division
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
