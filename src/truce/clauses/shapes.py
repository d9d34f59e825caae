"""Whether a GeoJSON geometry is one (RFC 7946), and whether it crosses itself."""

from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

Fault = tuple[str, str]
"""What is wrong, and what to do."""

_TYPES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")


def geometry_fault(geometry: dict[str, Any]) -> Fault | None:
    """What is wrong with a geometry; None if nothing is."""
    kind = geometry.get("type")
    if kind in ("Feature", "FeatureCollection", "GeometryCollection"):
        return f"it is a {kind}, not a single shape", "Give only the `geometry` of one shape"
    if kind not in _TYPES:
        said = f"`{kind}` is no type of geometry" if kind else "it has no `type`"
        return said, f"Write one of {', '.join(_TYPES)}"
    coordinates = geometry.get("coordinates")
    if not _is_numeric(coordinates):
        return _no_coordinates(kind)
    if kind in ("Polygon", "MultiPolygon") and _is_open(coordinates):
        return "its ring does not end where it begins", "Repeat the first corner at the end"
    try:
        drawn = shape(geometry)
    except (ShapelyError, ValueError, TypeError, IndexError, OverflowError):
        return _no_coordinates(kind)
    if drawn.is_empty:
        return "it is empty", "Give its coordinates"
    return _off_the_map(drawn) or _invalid(drawn)


def _is_open(value: Any) -> bool:
    """Whether a ring among coordinates is not closed."""
    if isinstance(value, list) and value and isinstance(value[0], list) and value[0]:
        if isinstance(value[0][0], list):
            return any(_is_open(inner) for inner in value)
        return bool(value[0] != value[-1])
    return False


def _no_coordinates(kind: str) -> Fault:
    return f"the coordinates are not those of a {kind}", "Write [longitude, latitude], in degrees (RFC 7946)"


def _is_numeric(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(_is_numeric(v) for v in value)
    return isinstance(value, int | float) and not isinstance(value, bool)


def _off_the_map(drawn: BaseGeometry) -> Fault | None:
    for lon, lat in shapely.get_coordinates(drawn):
        if -180 <= lon <= 180 and -90 <= lat <= 90:
            continue
        swapped = " (latitude and longitude exchanged?)" if abs(lon) <= 90 and abs(lat) <= 180 else ""
        return f"[{lon:g}, {lat:g}] is no place on Earth{swapped}", "Write [longitude, latitude], in degrees"
    return None


def _invalid(drawn: BaseGeometry) -> Fault | None:
    reason = explain_validity(drawn)
    if reason == "Valid Geometry":
        return None
    what, _, where = reason.partition("[")
    place = f" at [{where.rstrip(']').replace(' ', ', ')}]" if where else ""
    if "Self-intersection" in what:
        return f"it crosses itself{place}", "Put the corners in the order in which one walks around it"
    return f"{what.strip().lower()}{place}", "Correct the ring"
