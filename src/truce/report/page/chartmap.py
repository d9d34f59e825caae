"""The map as SVG, drawn from packaged outlines; a place is shown as wide as it is known."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos, hypot, radians
from statistics import median
from typing import TYPE_CHECKING

from truce.claims.records import Event
from truce.places import load_outline
from truce.places.outline import Outline, Polygon
from truce.report.board import documents
from truce.report.page.labels import Labels, Placed

if TYPE_CHECKING:
    from truce.mission import Brief

WIDTH, HEIGHT, HEIGHT_OF_OVERVIEW = 680, 400, 180
_POINT = 5.0
_WIDEST = 90.0
_KILOMETRES = {
    "country": 250, "region": 100, "province": 60, "district": 20, "sea": 150, "zone": 30, "border": 30,
    "line": 30, "waterway": 30, "mountain": 15, "neighbourhood": 2,
}  # fmt: skip
"""How far from its middle a place of a kind may well be: an order of size, no measurement."""
_KILOMETRES_PER_DEGREE = 111.3
_HALF_ROUND = 180.0
_MOST_SPOTS = 80
_LEAST_DEGREES = 5.0
"""The outlines are too coarse for a closer view: it would show borders where they are not."""
_CLOSE = 0.45
"""A part of the map is drawn on its own where it takes up less than this share of the whole."""

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
    radius: float = _POINT
    label: tuple[float, float] = (0.0, 0.0)
    anchor: str = "start"
    leader: tuple[float, float] | None = None

    @property
    def wide(self) -> bool:
        """Whether the circle is wider than a point."""
        return self.radius > _POINT


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a country, for orientation."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """The land and the disputed borders (SVG path data), the names and the places on one map.

    `frame` is what another map shows larger: left, top, width and height.
    """

    width: int
    height: int
    land: str
    disputed: str
    countries: tuple[Name, ...]
    spots: tuple[Spot, ...]
    source: str
    frame: tuple[float, float, float, float] | None = None


def maps(spots: Sequence[Spot]) -> tuple[DrawnMap, ...]:
    """The map of the places, none where there is no place.

    Where most places lie close together and some far off (talks are often held abroad), the first map shows
    the close ones and the second, smaller one shows all.
    """
    if not spots:
        return ()
    close = _close(spots)
    whole = _box(spots, WIDTH / HEIGHT)
    if len(close) == len(spots):
        return (_draw(spots, _Frame(whole, HEIGHT)),)
    near = _box(close, WIDTH / HEIGHT)
    overview = _Frame(_box(spots, WIDTH / HEIGHT_OF_OVERVIEW), HEIGHT_OF_OVERVIEW)
    left, top = overview.project(near[0], near[3])
    right, bottom = overview.project(near[2], near[1])
    far = [s for s in spots if s not in close]
    return (
        _draw(close, _Frame(near, HEIGHT)),
        replace(_draw(far, overview), frame=(left, top, round(right - left, 1), round(bottom - top, 1))),
    )


def _close(spots: Sequence[Spot]) -> Sequence[Spot]:
    """The places that lie close together, if they are most of them and take up a small part of the map."""
    middle = median(s.lat for s in spots), median(s.lon for s in spots)
    by_distance = sorted(spots, key=lambda s: hypot(s.lat - middle[0], s.lon - middle[1]))
    whole = _box(spots, WIDTH / HEIGHT)
    for kept in range(len(spots) - 1, max(len(spots) * 6 // 10, 2), -1):
        near = _box(by_distance[:kept], WIDTH / HEIGHT)
        if near[2] - near[0] < _CLOSE * (whole[2] - whole[0]):
            return by_distance[:kept]
    return spots


@dataclass(frozen=True, slots=True)
class _Frame:
    """A part of the world and the height of the picture that shows it."""

    box: Box
    height: int

    def project(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place is in the picture."""
        west, south, east, north = self.box
        x, y = WIDTH * (lon - west) / (east - west), self.height * (north - lat) / (north - south)
        return round(x, 1), round(y, 1)

    def radius(self, kind: str) -> float:
        """How wide a place of a kind is drawn."""
        south, north = self.box[1], self.box[3]
        units = _KILOMETRES.get(kind, 0) / _KILOMETRES_PER_DEGREE * self.height / (north - south)
        return _POINT if units < _POINT else round(min(units, _WIDEST), 1)

    def path(self, points: Sequence[tuple[float, float]], closed: bool = False) -> str:
        """An outline as SVG path data; one that crosses the date line is lifted there."""
        steps: list[str] = []
        last = None
        for lon, lat in points:
            lifted = last is None or abs(lon - last) > _HALF_ROUND
            step = "{}{:.0f} {:.0f}".format("M" if lifted else "L", *self.project(lon, lat))
            if not steps or step[1:] != steps[-1][1:]:
                steps.append(step)
            last = lon
        whole = closed and sum(step[0] == "M" for step in steps) == 1
        return "".join(steps) + ("Z" if whole else "")


def _draw(spots: Sequence[Spot], frame: _Frame) -> DrawnMap:
    outline = load_outline().within(frame.box)
    labels = Labels(WIDTH, frame.height)
    placed = []
    for spot in spots:
        x, y = frame.project(spot.lon, spot.lat)
        placed.append(replace(spot, x=x, y=y, radius=frame.radius(spot.kind)))
        labels.keep_free(x, y, _POINT + 1)
    named = [_named(spot, labels) for spot in placed]
    return DrawnMap(
        WIDTH,
        frame.height,
        " ".join(frame.path(p.points, closed=True) for p in outline.polygons),
        " ".join(frame.path(b.points) for b in outline.disputed),
        _countries(outline, frame, labels, {s.name for s in named}),
        # Wide circles first, so that they do not cover the narrow ones.
        tuple(sorted(named, key=lambda s: -s.radius)),
        outline.source,
    )


def places(brief: "Brief") -> tuple[list[Spot], tuple[str, ...]]:
    """The places with events, those with most events first, and the names of those without coordinates."""
    found: dict[tuple[str, float, float], Spot] = {}
    unplaced: dict[str, None] = {}
    for told in documents(brief):
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
    ordered = sorted(found.values(), key=lambda s: (-s.events, s.name))
    unplaced |= {s.name: None for s in ordered[_MOST_SPOTS:]}
    return ordered[:_MOST_SPOTS], tuple(unplaced)


def _named(spot: Spot, labels: Labels) -> Spot:
    words = f"{spot.name} ({spot.events})" if spot.events > 1 else spot.name
    place: Placed = labels.place(words, spot.x, spot.y, _POINT + 1)
    return replace(spot, label=(place.x, place.y), anchor=place.anchor, leader=place.leader)


def _countries(outline: Outline, frame: _Frame, labels: Labels, taken: set[str]) -> tuple[Name, ...]:
    """The names of the countries in view, each inside its outline, where there is room."""
    stretches: dict[str, list[tuple[float, float, float]]] = {}
    for polygon in outline.polygons:
        if polygon.country not in taken:
            stretches.setdefault(polygon.country, []).extend(_inside(polygon, frame))
    names = []
    for country, rows in sorted(stretches.items()):
        for wide, x, y in sorted(rows, reverse=True)[:4]:
            if wide > len(country) * 8 and labels.fits(country, x, y):
                names.append(Name(country, round(x, 1), y))
                break
    return tuple(names)


def _inside(polygon: Polygon, frame: _Frame) -> Iterator[tuple[float, float, float]]:
    """The stretches of some level lines that lie inside an outline: their length, and their middle."""
    if any(abs(b[0] - a[0]) > _HALF_ROUND for a, b in pairwise(polygon.points)):
        # It crosses the date line: its edges here are not its edges.
        return
    points = [frame.project(x, y) for x, y in polygon.points]
    for y in range(30, frame.height - 10, 25):
        edges = sorted(
            ax + (bx - ax) * (y - ay) / (by - ay)
            for (ax, ay), (bx, by) in pairwise(points)
            if (ay <= y) != (by <= y)
        )
        for left, right in zip(edges[::2], edges[1::2], strict=False):
            seen = max(left, 0.0), min(right, float(WIDTH))
            if seen[0] < seen[1]:
                yield seen[1] - seen[0], (seen[0] + seen[1]) / 2, float(y)


def _box(spots: Sequence[Spot], shape: float) -> Box:
    """All places with a margin, in the shape (width by height) of the picture."""
    west, east = min(s.lon for s in spots), max(s.lon for s in spots)
    south, north = min(s.lat for s in spots), max(s.lat for s in spots)
    squeeze = max(cos(radians((south + north) / 2)), 0.2)
    wide = max((east - west) * 1.4, (north - south) * 1.4 * shape / squeeze, _LEAST_DEGREES / squeeze)
    high = wide * squeeze / shape
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2
