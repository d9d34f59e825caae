"""In which zones of an agreement a place lies: surely, perhaps, or not.

Distances are great-circle ones. Around each place the zone is drawn on a plane that keeps every distance from
that place (azimuthal equidistant, on a sphere of 6371 km), and measured there; long edges are cut into pieces
first. A sphere is wrong by at most 0.6 % of a distance (tested against geodesics of WGS 84): that is added to
the uncertainty of the place, and so is how far the drawing itself may be off (`error_km`).
Whether a point lies inside is asked on longitude and latitude, where GeoJSON draws its edges (RFC 7946).
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from truce.clauses.model import Agreement, Zone
from truce.parties.spelling import split_words

EARTH_KM: Final = 6371.0088
SPHERE_ERROR: Final = 0.006
_LONGEST_EDGE: Final = 0.1
"""In degrees; edges are cut into pieces of at most that."""

_KINDS_OF_DIVISION = frozenset(
    "administration area borough canton city commune county department district division emirate "
    "governorate municipality oblast prefecture province raion region republic state territory town "
    "township ward wilaya zone of the de del des du la provincia departamento estado departement".split()
)

Lies = tuple[frozenset[str], frozenset[str]]
"""The zones in which a place surely lies, and those in which it may lie."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is told of a place.

    It lies within `radius_km` of the point (degrees, WGS 84); without a radius or a point it may be anywhere.
    `divisions` are the names of first and second-order divisions that it is said to lie in, empty where not
    told.
    """

    latitude: float | None
    longitude: float | None
    radius_km: float | None
    divisions: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A zone with a shape: what lies within `km` of it belongs to it, if that side of it is meant."""

    area: BaseGeometry
    edges: BaseGeometry
    bounds: tuple[float, float, float, float]
    km: float
    one_side: bool
    error_km: float


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a place is from the edge of a zone, or from a line: `km`, give or take `error_km`.

    On which side of a line it lies is not told: whose side that is may be what the parties dispute.
    """

    km: float
    error_km: float

    @property
    def between_km(self) -> tuple[float, float]:
        """The least and the most that it can be, to 100 m, rounded so that nothing is left out."""
        least, most = max(0.0, self.km - self.error_km), self.km + self.error_km
        return math.floor(least * 10) / 10, math.ceil(most * 10) / 10


class Areas:
    """The zones of an agreement, ready to be asked.

    Attributes:
        shapeless: the zones that the text neither draws nor names divisions for; every place may lie in them.
    """

    def __init__(self, agreement: Agreement, divisions: Iterable[tuple[str, str]] = ()) -> None:
        """`divisions` are the pairs of first and second-order divisions that are known by name."""
        self.zones = {z.id: z for z in agreement.zones}
        self.drawn = {i: d for i, z in self.zones.items() if (d := self._draw(z)) is not None}
        self.named = {i: frozenset(map(division, z.divisions)) for i, z in self.zones.items() if z.divisions}
        self.shapeless = tuple(sorted(self.zones.keys() - self.drawn.keys() - self.named.keys()))
        self._inside: dict[str, set[str]] = {}
        for first, second in divisions:
            self._inside.setdefault(division(first), set()).add(division(second))
        self._known = frozenset(self._inside) | frozenset(n for names in self._inside.values() for n in names)

    def unknown_divisions(self) -> tuple[tuple[str, str], ...]:
        """Zones and the names of their divisions that are not among those known: misspelt, or just calm."""
        return tuple(
            (zone.id, name)
            for zone in self.zones.values()
            for name in zone.divisions
            if division(name) not in self._known
        )

    def of(self, place: Whereabouts) -> Lies:
        """The zones in which a place surely and perhaps lies."""
        sure, maybe = set[str](), set(self.shapeless)
        for zone in self.zones:
            answer = self._lies(zone, place)
            if answer is None:
                maybe.add(zone)
            elif answer:
                sure.add(zone)
        return frozenset(sure), frozenset(maybe - sure)

    def distance(self, zone: str, place: Whereabouts) -> Distance | None:
        """How far a place is from the drawn edge of a zone, or of what it is near to.

        None: the zone is not drawn, or the place may be anywhere. The error is that of the place, that of the
        drawing and that of the sphere, together.
        """
        drawn = self.drawn.get(zone)
        if drawn is None or place.radius_km is None or place.latitude is None or place.longitude is None:
            return None
        km = _distance_km(drawn.edges, Point(place.longitude, place.latitude))
        return Distance(km, place.radius_km + drawn.error_km + SPHERE_ERROR * km)

    def _lies(self, zone: str, place: Whereabouts) -> bool | None:
        """Whether a place lies in a zone; None: perhaps."""
        if place.radius_km is None:
            return None
        if zone in self.named:
            return self._in_divisions(self.named[zone], place)
        if zone not in self.drawn or place.latitude is None or place.longitude is None:
            return None
        return _within(self.drawn[zone], Point(place.longitude, place.latitude), place.radius_km)

    def _in_divisions(self, wanted: Collection[str], place: Whereabouts) -> bool | None:
        """By the names of divisions alone. A division whose second order is not told may hold one wanted."""
        first, second = map(division, place.divisions)
        if first in wanted or second in wanted:
            return True
        if first and second:
            return False
        if not first:
            return None
        nearby = self._inside.get(first, set())
        return None if any(w in nearby or w not in self._known for w in wanted) else False

    def _draw(self, zone: Zone) -> _Drawn | None:
        if zone.geometry is not None:
            return _of_shape(zone.geometry, zone.error_km or 0.0)
        if zone.near is None or zone.near.of not in self.zones:
            return None
        base = self._draw(self.zones[zone.near.of])
        if base is None:
            return None
        one_side = base.one_side or zone.near.side is not None
        error = base.error_km + (zone.error_km or 0.0)
        return _Drawn(base.area, base.edges, base.bounds, base.km + zone.near.km, one_side, error)


def lies_within(
    geometry: dict[str, Any], latitude: float, longitude: float, radius_km: float, error_km: float = 0.0
) -> bool | None:
    """Whether all places within a radius of a point lie in a shape, or none (False), or some (None).

    `error_km`: how far the drawing may be off.
    """
    return _within(_of_shape(geometry, error_km), Point(longitude, latitude), radius_km)


def distance_to(
    geometry: dict[str, Any], latitude: float, longitude: float, radius_km: float, error_km: float = 0.0
) -> Distance:
    """How far the places within a radius of a point are from the edge of a shape, or from a line."""
    km = _distance_km(_of_shape(geometry, error_km).edges, Point(longitude, latitude))
    return Distance(km, radius_km + error_km + SPHERE_ERROR * km)


def _of_shape(geometry: dict[str, Any], error_km: float = 0.0) -> _Drawn:
    area = shape(geometry)
    edges = area.boundary if area.area else area
    edges = shapely.segmentize(edges, _LONGEST_EDGE)
    # Prepared, both are asked many times faster.
    shapely.prepare([area, edges])
    return _Drawn(area, edges, edges.bounds, 0.0, one_side=False, error_km=error_km)


@lru_cache(maxsize=65_536)
def division(name: str) -> str:
    """The name of a division to compare: without case, accents and its kind ("Kemo" for Kémo Prefecture)."""
    words = [w.key for w in split_words(name)]
    return " ".join([w for w in words if w not in _KINDS_OF_DIVISION] or words)


def _within(zone: _Drawn, point: Point, radius_km: float) -> bool | None:
    """Whether all places within the radius lie in the zone, or none (False), or some (None)."""
    radius_km += zone.error_km
    inside = shapely.contains(zone.area, point)
    if _is_farther(zone, point, (radius_km + zone.km) / (1 - SPHERE_ERROR)):
        return bool(inside) and (None if zone.one_side else True)
    distance = _distance_km(zone.edges, point)
    slack = radius_km + SPHERE_ERROR * distance
    outside = -distance if inside else distance
    if outside - slack > zone.km:
        return False
    return True if outside + slack <= zone.km and not zone.one_side else None


def _is_farther(zone: _Drawn, point: Point, km: float) -> bool:
    """Whether the edges are surely farther away, by a box of degrees: true spares measuring most places.

    Within an angle d of latitude f, longitudes differ by at most 2 asin(d / (2 cos(f + d))).
    """
    angle = km / EARTH_KM
    narrow = math.cos(min(math.pi / 2, math.radians(abs(point.y)) + angle))
    west, east = zone.bounds[0], zone.bounds[2]
    if angle >= 2 * narrow or point.x - west > 180 or east - point.x > 180:
        return False
    reach = math.degrees(math.hypot(angle, 2 * math.asin(angle / (2 * narrow))))
    return not shapely.dwithin(zone.edges, point, reach)


def _distance_km(edges: BaseGeometry, point: Point) -> float:
    """The great-circle distance from a point to the nearest of the edges."""

    def flat(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = np.radians(degrees).T
        here_lon, here_lat = np.radians(point.x), np.radians(point.y)
        turn = lon - here_lon
        x = np.cos(lat) * np.sin(turn)
        y = np.cos(here_lat) * np.sin(lat) - np.sin(here_lat) * np.cos(lat) * np.cos(turn)
        along = np.sin(here_lat) * np.sin(lat) + np.cos(here_lat) * np.cos(lat) * np.cos(turn)
        sideways = np.hypot(x, y)
        scale = np.arctan2(sideways, along) / np.where(sideways > 0, sideways, 1.0)
        return np.column_stack((x * scale, y * scale)) * EARTH_KM

    return float(shapely.distance(shapely.transform(edges, flat), Point(0, 0)))
