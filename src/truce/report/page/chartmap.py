"""The map as SVG, drawn from packaged outlines; a place is shown as wide as it is known."""

from dataclasses import dataclass
from math import cos, radians
from typing import TYPE_CHECKING

from truce.places import load_outline

if TYPE_CHECKING:
    from truce.mission import Brief

WIDTH, HEIGHT = 900, 460
_RADIUS = {"country": 46, "region": 34, "province": 24, "district": 15, "sea": 30, "border": 18, "line": 18}
"""Radius in SVG units by type: a centroid of a province is no point."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map; `ref` is its first event's, else its own."""

    ref: str
    name: str
    kind: str
    x: float
    y: float
    radius: int
    events: int


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """The paths of the land and of disputed borders (SVG path data), the places, and the map's note."""

    land: str
    disputed: str
    spots: tuple[Spot, ...]
    unplaced: tuple[str, ...]
    source: str


def world_map(brief: "Brief") -> DrawnMap | None:
    """The map of the places at which events are told; None where none has coordinates."""
    told_at: dict[tuple[str, float, float], tuple[str, str, int]] = {}
    unplaced = []
    for told in brief.told:
        for place in told.records.places:
            events = [e for e in told.records.events if place.id in e.places and e.modality == "actual"]
            if not events:
                continue
            if place.lat is None or place.lon is None:
                unplaced.append(place.name)
                continue
            key = (place.name, place.lat, place.lon)
            ref, kind, count = told_at.get(key, (told.ref(events[0].id), place.type, 0))
            told_at[key] = (ref, kind, count + len(events))
    if not told_at:
        return None
    box = _box([(lon, lat) for _, lat, lon in told_at])
    outline = load_outline().within(box)
    spots = tuple(
        Spot(ref, name, kind, *_project(lon, lat, box), _RADIUS.get(kind, 7), count)
        for (name, lat, lon), (ref, kind, count) in sorted(
            told_at.items(), key=lambda i: -_RADIUS.get(i[1][1], 7)
        )
    )
    return DrawnMap(
        " ".join(_path(p.points, box) + "Z" for p in outline.polygons),
        " ".join(_path(b.points, box) for b in outline.disputed),
        spots,
        tuple(dict.fromkeys(unplaced)),
        outline.source,
    )


Box = tuple[float, float, float, float]


def _box(points: list[tuple[float, float]]) -> Box:
    """West, south, east, north: all points with a margin, in the shape of the picture."""
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = max(cos(radians((south + north) / 2)), 0.2)
    wide = max((east - west) * 1.35, (north - south) * 1.35 * WIDTH / HEIGHT / squeeze, 5.0)
    high = wide * squeeze * HEIGHT / WIDTH
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _project(lon: float, lat: float, box: Box) -> tuple[float, float]:
    west, south, east, north = box
    return round(WIDTH * (lon - west) / (east - west), 1), round(HEIGHT * (north - lat) / (north - south), 1)


def _path(points: tuple[tuple[float, float], ...], box: Box) -> str:
    return "M" + "L".join("{:.1f},{:.1f}".format(*_project(x, y, box)) for x, y in points)
