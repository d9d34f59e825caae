"""The packaged outline of the countries, for maps that work offline; disputed borders are marked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

Point = tuple[float, float]
"""Longitude and latitude in degrees (WGS 84)."""
Box = tuple[float, float, float, float]
"""West, south, east and north in degrees."""

PACKAGED = Path(__file__).with_name("outline.json")


@dataclass(frozen=True, slots=True)
class Polygon:
    """One ring of a country's outline, closed: the last point is the first."""

    country: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class DisputedBorder:
    """A stretch of border that somebody disputes, and why."""

    note: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """Country outlines and disputed borders, with what lies in a box."""

    source: str
    polygons: tuple[Polygon, ...]
    disputed: tuple[DisputedBorder, ...]

    def within(self, box: Box) -> Outline:
        """The polygons and disputed borders whose own boxes touch the box; they are not cut at its edge."""
        return Outline(
            self.source,
            tuple(p for p in self.polygons if _touch(_box(p.points), box)),
            tuple(b for b in self.disputed if _touch(_box(b.points), box)),
        )


@lru_cache(maxsize=1)
def load_outline() -> Outline:
    """The packaged outline, read once."""
    data = json.loads(PACKAGED.read_text(encoding="utf-8"))
    arcs = [_degrees(arc) for arc in data["arcs"]]
    polygons = tuple(
        Polygon(country["name"], tuple(_ring(ring, arcs)))
        for country in data["countries"]
        for ring in country["rings"]
    )
    disputed = tuple(DisputedBorder(note, tuple(arcs[int(n)])) for n, note in data["disputed"].items())
    return Outline(data["source"], polygons, disputed)


def _degrees(arc: list[int]) -> list[Point]:
    points: list[Point] = []
    x = y = 0
    for at in range(0, len(arc), 2):
        x, y = x + arc[at], y + arc[at + 1]
        points.append((x / 100, y / 100))
    return points


def _ring(numbers: list[int], arcs: list[list[Point]]) -> Iterator[Point]:
    """The arcs one after the other; the shared point of two arcs comes once, the first point also last."""
    last: Point | None = None
    for number in numbers:
        for point in arcs[number] if number >= 0 else reversed(arcs[~number]):
            if point != last:
                yield point
            last = point


def _box(points: tuple[Point, ...]) -> Box:
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return min(lons), min(lats), max(lons), max(lats)


def _touch(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
