"""Places beside a real line that is drawn roughly: what is sure, what is not, and what cannot be told."""

import json

import pytest

from truce.clauses.areas import Areas, Whereabouts
from truce.clauses.loading import parse_agreement
from truce.places import Gazetteer

STRIPS = """
agreement: strips
title: Strips along a line
encoding: {author: tests}
parties: [{id: A, name: one}, {id: B, name: other}]
zones:
  - {id: line, name: the line, geometry: %s, error_km: 5.1}
  - {id: n20, name: within 20 km of it, near: {of: line, km: 20}}
  - {id: n50, name: within 50 km of it, near: {of: line, km: 50}}
  - {id: one-side, name: within 50 km of it on one side, near: {of: line, km: 50, side: A}}
clauses:
  - {id: c, text: no attacks, forbid: {who: each, acts: [ASSAULT]}}
"""


@pytest.fixture(scope="module")
def strips(shared) -> Areas:
    drawn = json.loads(shared.path("data/boundaries/durand_line_ne10m.geojson").read_text())
    return Areas(parse_agreement(STRIPS % json.dumps(drawn["features"][0]["geometry"])))


@pytest.mark.parametrize(
    ("name", "radius", "near_20", "near_50"),
    [
        ("Chaman", 5, "sure", "sure"),
        ("Landi Kotal", 5, "sure", "sure"),
        ("Spin Boldak", 5, "sure", "sure"),
        ("Torkham", 5, "sure", "sure"),
        ("Parachinar", 5, "perhaps", "sure"),
        ("Kabul", 5, "no", "no"),
        ("Quetta", 5, "no", "no"),
        ("Kandahar", 5, "no", "no"),
        ("Chaman", 25, "perhaps", "sure"),
        ("Chaman", 100, "perhaps", "perhaps"),
        ("Kabul", 100, "perhaps", "perhaps"),
        ("Kabul", None, "perhaps", "perhaps"),
    ],
)
def test_places_that_anybody_can_look_up(strips: Areas, name, radius, near_20, near_50) -> None:
    place = next(e for e in Gazetteer.open().lookup(name) if {"AFG", "PAK"} & set(e.countries))
    sure, maybe = strips.of(Whereabouts(place.lat, place.lon, radius))
    told = ["sure" if zone in sure else "perhaps" if zone in maybe else "no" for zone in ("n20", "n50")]
    assert told == [near_20, near_50]


def test_on_which_side_of_a_line_a_place_lies_is_nobodys_to_say(strips: Areas) -> None:
    for name in ("Chaman", "Spin Boldak"):
        place = next(e for e in Gazetteer.open().lookup(name) if {"AFG", "PAK"} & set(e.countries))
        sure, maybe = strips.of(Whereabouts(place.lat, place.lon, 1))
        assert "one-side" in maybe
        assert "one-side" not in sure
    [line] = Gazetteer.open().lookup("Durand Line")
    assert (line.country, line.claimed_by, line.disputed) == (None, ("AFG", "PAK"), True)
