"""The map as SVG, drawn from packaged outlines; a place is shown as wide as it is known."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos, radians
from typing import TYPE_CHECKING

from truce.claims.records import Event
from truce.places import load_outline
from truce.places.outline import Outline, Polygon
from truce.report.page.labels import Labels, Placed

if TYPE_CHECKING:
    from truce.mission import Brief

WIDTH, HEIGHT = 680, 460
_POINT = 5
_RADIUS = {"country": 44, "region": 34, "province": 22, "district": 14, "sea": 30, "zone": 18, "border": 18,
           "line": 18, "waterway": 18, "mountain": 14}  # fmt: skip
"""Radius in SVG units by type: the middle of a province is no point."""
_MOST_SPOTS = 80
_LEAST_DEGREES = 4.0

Box = tuple[float, float, float, float]
"""West, south, east and north in degrees."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map. `ref` is its first event's and `at` where that event's words begin."""

    ref: str
    at: str
    name: str
    kind: str
    lat: float
    lon: float
    events: int
    x: float = 0.0
    y: float = 0.0
    label: tuple[float, float] = (0.0, 0.0)
    anchor: str = "start"
    leader: tuple[float, float] | None = None

    @property
    def radius(self) -> int:
        """How unsure the place is, in SVG units."""
        return _RADIUS.get(self.kind, _POINT)


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a country, for orientation."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """The land and the disputed borders (SVG path data), the places, and those that could not be placed."""

    width: int
    height: int
    land: str
    disputed: str
    countries: tuple[Name, ...]
    spots: tuple[Spot, ...]
    unplaced: tuple[str, ...]
    source: str


def world_map(brief: "Brief") -> DrawnMap | None:
    """The map of the places at which events are told; None where none has coordinates."""
    spots, unplaced = _spots(brief)
    if not spots:
        return None
    box = _box(spots)
    outline = load_outline().within(box)
    labels = Labels(WIDTH, HEIGHT)
    placed = [replace(s, x=x, y=y) for s in spots for x, y in (_project(s.lon, s.lat, box),)]
    for spot in placed:
        labels.keep_free(spot.x, spot.y, min(spot.radius, _POINT + 1))
    named = [_named(spot, labels) for spot in placed]
    return DrawnMap(
        WIDTH,
        HEIGHT,
        " ".join(_path(p.points, box) + "Z" for p in outline.polygons),
        " ".join(_path(b.points, box) for b in outline.disputed),
        _countries(outline, box, labels, {s.name for s in named}),
        # Wide circles first, so that they do not cover the narrow ones.
        tuple(sorted(named, key=lambda s: -s.radius)),
        unplaced,
        outline.source,
    )


def _spots(brief: "Brief") -> tuple[list[Spot], tuple[str, ...]]:
    """The places with events, those with most events first, and the names of those without coordinates."""
    found: dict[tuple[str, float, float], Spot] = {}
    unplaced: dict[str, None] = {}
    for told in brief.told:
        first: dict[str, Event] = {}
        count = Counter[str]()
        for event in told.records.events:
            if event.modality == "actual":
                for ref in dict.fromkeys(event.places):
                    first.setdefault(ref, event)
                    count[ref] += 1
        for place in told.records.places:
            if place.id not in first:
                continue
            if place.lat is None or place.lon is None:
                unplaced[place.name] = None
                continue
            key = (place.name.casefold(), place.lat, place.lon)
            event = first[place.id]
            new = Spot(told.ref(event.id), f"{told.document.id}:{event.start}", place.name, place.type,
                       place.lat, place.lon, count[place.id])  # fmt: skip
            old = found.get(key)
            found[key] = replace(old, events=old.events + new.events) if old else new
    ordered = sorted(found.values(), key=lambda s: (-s.events, s.radius, s.name))
    unplaced |= {s.name: None for s in ordered[_MOST_SPOTS:]}
    return ordered[:_MOST_SPOTS], tuple(unplaced)


def _named(spot: Spot, labels: Labels) -> Spot:
    words = f"{spot.name} ({spot.events})" if spot.events > 1 else spot.name
    place: Placed = labels.place(words, spot.x, spot.y, min(spot.radius, _POINT + 2))
    return replace(spot, label=(place.x, place.y), anchor=place.anchor, leader=place.leader)


def _countries(outline: Outline, box: Box, labels: Labels, taken: set[str]) -> tuple[Name, ...]:
    """The names of the countries in view, each inside its outline, where there is room."""
    stretches: dict[str, list[tuple[float, float, float]]] = {}
    for polygon in outline.polygons:
        if polygon.country not in taken:
            stretches.setdefault(polygon.country, []).extend(_inside(polygon, box))
    names = []
    for country, rows in sorted(stretches.items()):
        for wide, x, y in sorted(rows, reverse=True)[:4]:
            if wide > len(country) * 8 and labels.fits(country, x, y):
                names.append(Name(country, round(x, 1), y))
                break
    return tuple(names)


def _inside(polygon: Polygon, box: Box) -> Iterator[tuple[float, float, float]]:
    """The stretches of some level lines that lie inside an outline: their length, and their middle."""
    points = [_project(x, y, box) for x, y in polygon.points]
    for y in range(30, HEIGHT - 10, 25):
        edges = sorted(
            ax + (bx - ax) * (y - ay) / (by - ay)
            for (ax, ay), (bx, by) in pairwise(points)
            if (ay <= y) != (by <= y)
        )
        for left, right in zip(edges[::2], edges[1::2], strict=False):
            seen = max(left, 0.0), min(right, float(WIDTH))
            if seen[0] < seen[1]:
                yield seen[1] - seen[0], (seen[0] + seen[1]) / 2, float(y)


def _box(spots: list[Spot]) -> Box:
    """All places with a margin, in the shape of the picture."""
    west, east = min(s.lon for s in spots), max(s.lon for s in spots)
    south, north = min(s.lat for s in spots), max(s.lat for s in spots)
    squeeze = max(cos(radians((south + north) / 2)), 0.2)
    wide = max((east - west) * 1.4, (north - south) * 1.4 * WIDTH / HEIGHT / squeeze, _LEAST_DEGREES)
    high = wide * squeeze * HEIGHT / WIDTH
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _project(lon: float, lat: float, box: Box) -> tuple[float, float]:
    west, south, east, north = box
    return round(WIDTH * (lon - west) / (east - west), 1), round(HEIGHT * (north - lat) / (north - south), 1)


def _path(points: tuple[tuple[float, float], ...], box: Box) -> str:
    return "M" + "L".join("{:.0f} {:.0f}".format(*_project(x, y, box)) for x, y in points)
