"""Whether latitude and longitude were exchanged: found where a country is named, and never put right."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from truce.places.gazetteer import Gazetteer
from truce.places.outline import Box, Point, load_outline

_FAR: Final = 3.0
_NEAR: Final = 0.5
"""In degrees: outlines are coarse, what happened at a border or off a coast may be told of a country, and
where a border runs may be disputed. No point so near to a country is doubted."""


def looks_exchanged(country: str, latitude: float, longitude: float) -> bool:
    """Whether a point lies far outside the country that it is said to be in, and within it if exchanged.

    `country` is a name that the gazetteer knows; of another, or one without an outline of its own, nothing
    is said. Degrees north and east.
    """
    box = bounds_of(country.strip()) if abs(longitude) <= 90 else None
    return (
        box is not None and not _in(box, longitude, latitude, _FAR) and _in(box, latitude, longitude, _NEAR)
    )


@lru_cache(maxsize=512)
def bounds_of(country: str) -> Box | None:
    """The box around a country, with all its islands; None for a name that is no country's."""
    found = _gazetteer().lookup(country, kind="country") if country else []
    entry = found[0] if found and found[0].type == "country" else None
    if entry is None or entry.lat is None or entry.lon is None:
        return None
    polygons = load_outline().polygons
    name = next((p.country for p in polygons if _holds(p.points, entry.lon, entry.lat)), None)
    points = [point for p in polygons if p.country == name for point in p.points]
    if name is None or not points:
        return None
    longitudes, latitudes = [p[0] for p in points], [p[1] for p in points]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


@lru_cache(maxsize=1)
def _gazetteer() -> Gazetteer:
    return Gazetteer.open()


def _in(box: Box, longitude: float, latitude: float, margin: float) -> bool:
    west, south, east, north = box
    across = west - margin <= longitude <= east + margin
    return across and south - margin <= latitude <= north + margin


def _holds(ring: Sequence[Point], x: float, y: float) -> bool:
    """Whether a ring is around a point: a ray from it crosses the ring an odd number of times."""
    crossed = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed
