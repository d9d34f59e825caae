"""Whether longitude and latitude of a shape were exchanged: found where it can be, never put right."""

from collections.abc import Iterable, Mapping
from math import asin, cos, radians, sin, sqrt
from typing import Any

from shapely.geometry import Point, Polygon

from truce.clauses.zone_files.drawn import centre_of
from truce.places import load_outline

_FAR_KM, _NEAR_KM = 1500.0, 500.0
Place = tuple[float, float]
"""Longitude and latitude in degrees."""


def is_on_land(place: Place) -> bool:
    """Whether a point lies within the outline of any country. Outlines are coarse: it only raises doubts."""
    west, south = place
    found = load_outline().within((west, south, west, south)).polygons
    return any(Polygon(p.points).contains(Point(place)) for p in found)


def exchanged_doubt(geometry: Mapping[str, Any], known: Iterable[Place]) -> str:
    """Why a shape seems to have its coordinates exchanged; "" if nothing says so.

    `known` are places of the mission: whatever lies far from all of them, and near them if exchanged, is
    doubted; without such places what lies at sea as written, and on land if exchanged.
    """
    longitude, latitude = centre_of(geometry)
    if abs(longitude) > 90:
        return ""
    written, turned = (longitude, latitude), (latitude, longitude)
    places = list(known)
    if places:
        here, there = (min(_km(one, p) for p in places) for one in (written, turned))
        if here > _FAR_KM and there < _NEAR_KM:
            return (
                f"as written it lies {here:,.0f} km from all places of this mission, and {there:,.0f} km if "
                "longitude and latitude are exchanged"
            )
        return ""
    if not is_on_land(written) and is_on_land(turned):
        return "as written it lies at sea, and on land if longitude and latitude are exchanged"
    return ""


def _km(one: Place, other: Place) -> float:
    """The distance on a sphere."""
    lon_1, lat_1, lon_2, lat_2 = map(radians, (*one, *other))
    half = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin((lon_2 - lon_1) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))
