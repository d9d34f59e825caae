"""Shapes out of GeoJSON, checked before anybody relies on them; KML comes here as GeoJSON too.

Coordinates are longitude and latitude in WGS 84 (RFC 7946). What is drawn otherwise is refused and never put
right in silence: a ring that crosses itself, another system of coordinates, a shape over the date line.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import shapely
from shapely.geometry import shape

from truce.clauses.shapes import geometry_fault
from truce.errors import InputError, printable

MOST_BYTES: Final = 50_000_000
MOST_SHAPES: Final = 2_000
MOST_POINTS: Final = 50_000
"""Of one shape; whoever has more has one that no map shows so finely."""
MOST_ERROR_KM: Final = 1_000
"""A drawing that may be off by more draws nothing."""
_MOST_NOTES = 50
_WGS84: Final = frozenset({
    "urn:ogc:def:crs:ogc:1.3:crs84", "urn:ogc:def:crs:ogc::crs84", "crs84", "ogc:crs84", "epsg:4326",
    "urn:ogc:def:crs:epsg::4326", "http://www.opengis.net/def/crs/ogc/1.3/crs84",
})  # fmt: skip
_TAKEN = ("Polygon", "MultiPolygon", "LineString", "MultiLineString")
_NAMES = ("name", "Name", "NAME", "title", "label", "shapeName", "id")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shape of a file: its name there, its geometry, and the times and the error that the file gives it.

    `error_km`: how far it may be off, in kilometres; None: the file does not say.
    """

    number: int
    name: str
    geometry: Mapping[str, Any]
    since: str = ""
    until: str = ""
    words: str = ""
    error_km: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A shape that is not taken: its number and name in the file, why, and what to do."""

    number: int
    name: str
    reason: str
    next: str


@dataclass(frozen=True, slots=True)
class Shapes:
    """What a file draws: the shapes that can be used, those that cannot, what else is to be known of it."""

    drawn: tuple[Drawn, ...]
    refused: tuple[Refused, ...]
    notes: tuple[str, ...]


def shapes_of_geojson(data: bytes, name: str, notes: Sequence[str] = (), error_in: str = "") -> Shapes:
    """The shapes of GeoJSON. InputError, saying why, for what is none or uses other coordinates.

    `error_in` names the property of each shape that says how far it may be off, in kilometres; a shape
    without it, or with none that can be one, is refused.
    """
    if len(data) > MOST_BYTES:
        raise InputError(name, f"is longer than {MOST_BYTES:,} bytes", "Give fewer shapes, or coarser ones")
    try:
        read = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        why = str(error).splitlines()[0][:100] if isinstance(error, ValueError) else "nested too deeply"
        raise InputError(name, f"is no GeoJSON ({why})", "Export it again") from None
    told = list(notes)
    _check_crs(read, name, told)
    features = list(_features(read, name))
    if len(features) > MOST_SHAPES:
        raise InputError(name, f"draws {len(features):,} shapes", f"Give at most {MOST_SHAPES:,}")
    drawn: list[Drawn] = []
    refused: list[Refused] = []
    for number, feature in enumerate(features, 1):
        found = _one(number, feature, told, error_in)
        (drawn if isinstance(found, Drawn) else refused).append(found)  # type: ignore[arg-type]
    return Shapes(tuple(drawn), tuple(refused), tuple(dict.fromkeys(told))[:_MOST_NOTES])


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no coordinate")


def _check_crs(read: Any, name: str, notes: list[str]) -> None:
    """InputError for coordinates of another system; a note for what the old form of GeoJSON says."""
    crs = read.get("crs") if isinstance(read, dict) else None
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    said = properties.get("name", "") if isinstance(properties, dict) else ""
    if str(said).strip().lower() not in _WGS84:
        shown = printable(str(said or crs))[:80]
        reason = f"has coordinates of another system ({shown})"
        raise InputError(name, reason, "Export it in WGS 84 (longitude and latitude in degrees)")
    if "4326" in str(said):
        notes.append("it names EPSG:4326; the first number of each pair was read as the longitude")


def _features(read: Any, name: str) -> Iterator[Mapping[str, Any]]:
    kind = read.get("type") if isinstance(read, dict) else None
    if kind == "FeatureCollection" and isinstance(read.get("features"), list):
        yield from (f if isinstance(f, dict) else {} for f in read["features"])
    elif kind == "Feature":
        yield read
    elif isinstance(kind, str) and "coordinates" in read:
        yield {"type": "Feature", "geometry": read, "properties": {}}
    elif kind == "Topology":
        raise InputError(name, "is TopoJSON", "Export it as GeoJSON")
    else:
        raise InputError(name, "is no GeoJSON: it has no features", "Export it as GeoJSON (RFC 7946)")


def _one(number: int, feature: Mapping[str, Any], notes: list[str], error_in: str) -> Drawn | Refused:
    told = feature.get("properties")
    properties: Mapping[str, Any] = told if isinstance(told, dict) else {}
    found = next((properties[n] for n in _NAMES if properties.get(n) not in (None, "")), "")
    name = printable(" ".join(str(found).split()))[:200] or f"shape {number}"
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict):
        return Refused(number, name, "it has no geometry", "Draw it")
    if geometry.get("type") in ("Point", "MultiPoint"):
        return Refused(
            number, name, "a point is no zone", "Draw the area, or name it `near` in the agreement"
        )
    if geometry.get("type") not in _TAKEN:
        why = geometry_fault(geometry) or ("it is no area and no line", "Draw an area or a line")
        return Refused(number, name, *why)
    flat, altitude = _flat(geometry.get("coordinates"))
    if altitude:
        notes.append("altitudes were left out: zones are areas of the ground")
    geometry = {"type": geometry["type"], "coordinates": flat}
    fault = _fault(geometry)
    if fault is not None:
        return Refused(number, name, *fault)
    words = printable(" ".join(str(properties.get("description") or "").split()))[:500]
    since, until = (str(properties.get(key) or "")[:40] for key in ("truce:since", "truce:until"))
    error = _error_km(properties.get(error_in)) if error_in else None
    if error_in and error is None:
        shown = printable(str(properties.get(error_in, "nothing")))[:40]
        reason = f"its property {printable(error_in)} says {shown}, which is no error in kilometres"
        return Refused(number, name, reason, f"Write a number from 0 to {MOST_ERROR_KM:,} there")
    return Drawn(number, name, geometry, since, until, words, error)


def _error_km(told: Any) -> float | None:
    """An error in kilometres; None for what can be none."""
    try:
        found = float(str(told).strip()) if not isinstance(told, bool) else -1.0
    except ValueError:
        return None
    return found if 0 <= found <= MOST_ERROR_KM else None


def _flat(coordinates: Any, depth: int = 0) -> tuple[Any, bool]:
    """Coordinates without altitudes, and whether there were any."""
    if not isinstance(coordinates, list) or depth > 5:
        return coordinates, False
    if coordinates and all(isinstance(c, int | float) and not isinstance(c, bool) for c in coordinates):
        return coordinates[:2], len(coordinates) > 2
    parts = [_flat(c, depth + 1) for c in coordinates]
    return [part for part, _ in parts], any(was for _, was in parts)


def _fault(geometry: dict[str, Any]) -> tuple[str, str] | None:
    """What is wrong with a geometry; None if nothing is."""
    if (count := _count(geometry["coordinates"])) > MOST_POINTS:
        return f"it has {count:,} points", f"Draw it more coarsely: at most {MOST_POINTS:,}"
    if any(max(abs(x), abs(y)) > 400 for x, y in _points(geometry["coordinates"])):
        return "its coordinates are no degrees (metres of a projection?)", "Export it in WGS 84"
    fault = geometry_fault(geometry)
    if fault is not None:
        return fault
    for run in _runs(geometry["coordinates"]):
        if any(abs(a[0] - b[0]) > 180 for a, b in pairwise(run)):
            return "it goes over the date line", "Cut it there into two parts (RFC 7946, 3.1.9)"
    return None


def _count(coordinates: Any) -> int:
    return sum(1 for _ in _points(coordinates))


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates, list):
        if len(coordinates) == 2 and all(isinstance(c, int | float) for c in coordinates):
            yield coordinates[0], coordinates[1]
            return
        for inner in coordinates:
            yield from _points(inner)


def _runs(coordinates: Any) -> Iterator[list[Any]]:
    """The rings and lines of coordinates."""
    if isinstance(coordinates, list) and coordinates and isinstance(coordinates[0], list):
        if coordinates[0] and isinstance(coordinates[0][0], int | float):
            yield coordinates
        else:
            for inner in coordinates:
                yield from _runs(inner)


def centre_of(geometry: Mapping[str, Any]) -> tuple[float, float]:
    """A point of a shape: longitude and latitude."""
    point = shapely.point_on_surface(shape(dict(geometry)))
    return float(point.x), float(point.y)
