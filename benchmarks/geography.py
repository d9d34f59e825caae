"""Distances to a line and names of divisions on real maps: what is decided, what is not, what differs.

    python benchmarks/geography.py [--json] [--places KM]

1. Two drawings of one line (Natural Earth at 1:10 million, and the outer edge of the districts of
   geoBoundaries) are held against each other: how far they are apart at most is taken for the error of
   either, because "surely" has to hold everywhere along it.
2. Every place of GeoNames in the two countries, as a row of an event at each precision of its place: whether
   it is within so many kilometres of the line: surely, surely not, or it cannot be told. `--places KM` lists
   those that are within 10 km of that distance, to look at.
3. The distance as truce measures it (on a sphere) beside the geodesic on WGS 84 (PROJ).
4. The first-order division that UCDP names for each event beside the polygon in which its point lies.

The line and the polygons are from TRUCE_SHARED (default: ../shared). None of it is an authority on a border.
"""

import argparse
import csv
import json
import math
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

import shapely
from pyproj import Geod
from shapely.geometry import LineString, MultiLineString, Point, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from truce.clauses.areas import Areas, Whereabouts, _distance_km, division
from truce.clauses.loading import parse_agreement
from truce.findings.rehearsal.telling import RADIUS_KM
from truce.incidents.feeds.ucdp import GedFile

SHARED = Path(os.environ.get("TRUCE_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
LINE = "boundaries/durand_line_ne10m.geojson"
DISTRICTS = "afg_districts/geoBoundaries-AFG-ADM2_simplified.geojson"
PLACES = "geonames/cities500_AF_PK.tsv"
DIVISIONS: Final = {
    "Central African Republic": ("admin1_central_african_republic_ne10m", "ged231_central_african_republic"),
    "Myanmar": ("admin1_myanmar_ne10m", "ged191_myanmar"),
}
WITHIN = (5, 10, 20, 50)
GEOD = Geod(ellps="WGS84")


def _read(relative: str) -> dict[str, Any]:
    path = SHARED / relative
    if not path.exists():
        sys.exit(f"geography.py: there is no {path}; set TRUCE_SHARED")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def line() -> BaseGeometry:
    """The line as Natural Earth draws it."""
    return shape(_read(LINE)["features"][0]["geometry"])


def points_along(drawn: BaseGeometry, km: float = 1.0) -> Iterator[tuple[float, float]]:
    """Points of a line, so many kilometres apart at most."""
    parts = drawn.geoms if isinstance(drawn, MultiLineString) else [drawn]
    for part in parts:
        # A hundredth of a degree is a kilometre or less.
        yield from shapely.segmentize(LineString(part), km / 111.2).coords


def apart(drawn: BaseGeometry) -> dict[str, float]:
    """How far the points of the line are from the outer edge of the districts, in kilometres."""
    districts = [shapely.make_valid(shape(f["geometry"])) for f in _read(DISTRICTS)["features"]]
    edge = shapely.segmentize(shapely.union_all(districts).boundary, 0.1)
    shapely.prepare(edge)
    far = [_near(edge, Point(p)) for p in points_along(drawn)]
    cut = quantiles(far, n=100)
    return {"points": len(far), "median": cut[49], "95 %": cut[94], "99 %": cut[98], "most": max(far)}


def _error(differs: Mapping[str, float]) -> float:
    """What is taken for the error of the line, in tenths of a kilometre, rounded up."""
    return math.ceil(differs["most"] * 10) / 10


def _near(edge: BaseGeometry, point: Point) -> float:
    """The distance to the nearest of the edges; those half a degree away need not be measured."""
    box = shapely.box(point.x - 0.5, point.y - 0.5, point.x + 0.5, point.y + 0.5)
    nearby = shapely.intersection(edge, box)
    return _distance_km(nearby if not nearby.is_empty else edge, point)


def places() -> list[tuple[str, str, float, float]]:
    """Places: name, country, latitude, longitude."""
    path = SHARED / PLACES
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(r["name"], r["countrycode"], float(r["latitude"]), float(r["longitude"])) for r in rows]


def areas(drawn: BaseGeometry, error_km: float) -> Areas:
    """The strips along the line, as an agreement would draw them."""
    geometry = json.dumps(shapely.geometry.mapping(drawn))
    strips = "".join(f"  - {{id: n{n}, name: within {n} km, near: {{of: line, km: {n}}}}}\n" for n in WITHIN)
    return Areas(
        parse_agreement(
            "agreement: strips\ntitle: strips\nencoding: {author: benchmarks}\n"
            "parties: [{id: A, name: one}, {id: B, name: other}]\nzones:\n"
            f"  - {{id: line, name: a line, geometry: {geometry}, error_km: {error_km}}}\n{strips}"
            "clauses:\n  - {id: c, text: c, forbid: {who: each, acts: [ASSAULT]}}\n"
        )
    )


def decided(strips: Areas) -> list[dict[str, Any]]:
    """For each precision and width: how many places are surely within, surely not, and cannot be told."""
    rows = []
    for precision, radius in RADIUS_KM.items():
        counts = {n: Counter[str]() for n in WITHIN}
        for _, _, latitude, longitude in places():
            sure, maybe = strips.of(Whereabouts(latitude, longitude, radius))
            for n in WITHIN:
                zone = f"n{n}"
                counts[n]["within" if zone in sure else "cannot be told" if zone in maybe else "not"] += 1
        rows += [{"precision": precision, "radius_km": radius, "km": n, **counts[n]} for n in WITHIN]
    return rows


def on_the_ellipsoid(drawn: BaseGeometry) -> float:
    """The largest relative difference of a distance on the sphere and the geodesic to the same point."""
    edges = shapely.segmentize(drawn, 0.01)
    worst = 0.0
    for _, _, latitude, longitude in places():
        here = Point(longitude, latitude)
        nearest = nearest_points(edges, here)[0]
        sphere = _distance_km(nearest, here)
        ellipsoid = GEOD.inv(longitude, latitude, nearest.x, nearest.y)[2] / 1000
        worst = max(worst, abs(sphere - ellipsoid) / ellipsoid if ellipsoid else 0.0)
    return worst


def named(country: str) -> dict[str, Any]:
    """Where the points of events lie beside the division that the rows name."""
    polygons, events = DIVISIONS[country]
    drawn: dict[str, BaseGeometry] = {}
    for feature in _read(f"boundaries/{polygons}.geojson")["features"]:
        told = feature["properties"]
        for name in (told["name"], told["name_en"], *(told["name_alt"] or "").split("|")):
            if name:
                drawn.setdefault(division(name), shape(feature["geometry"]))
    found: dict[int, Counter[str]] = {}
    unknown, far = Counter[str](), list[tuple[float, str, str, str]]()
    for event in GedFile(SHARED / f"ucdp_ged_subsets/{events}.csv"):
        place = event.place
        if place.precision > 4 or place.latitude is None or place.longitude is None:
            continue
        counts = found.setdefault(place.precision, Counter())
        area = drawn.get(division(place.adm_1)) if place.adm_1 else None
        if area is None:
            counts["no such polygon" if place.adm_1 else "names none"] += 1
            unknown[place.adm_1] += bool(place.adm_1)
            continue
        point = Point(place.longitude, place.latitude)
        km = 0.0 if area.covers(point) else _distance_km(shapely.segmentize(area.boundary, 0.1), point)
        error = RADIUS_KM[place.precision]
        counts["in it" if km == 0 else "within its error" if km <= error else "outside"] += 1
        if km > error:
            far.append((round(km), place.adm_1, event.place_name, event.id))
    return {
        "country": country, "by precision": {p: dict(c) for p, c in sorted(found.items())},
        "no such polygon": dict(unknown.most_common(8)), "farthest": sorted(far, reverse=True)[:8],
    }  # fmt: skip


def results() -> dict[str, Any]:
    """All of it."""
    drawn = line()
    differs = apart(drawn)
    strips = areas(drawn, _error(differs))
    return {
        "two drawings, km apart": differs, "error_km": _error(differs), "places": len(places()),
        "decided": decided(strips), "sphere beside ellipsoid": on_the_ellipsoid(drawn),
        "divisions": [named(country) for country in DIVISIONS],
    }  # fmt: skip


def page(found: Mapping[str, Any]) -> Iterator[str]:
    """For people."""
    told = ", ".join(f"{k} {v:,.1f}" for k, v in found["two drawings, km apart"].items() if k != "points")
    yield f"1. Two drawings of the line, kilometres apart: {told}; taken as error: {found['error_km']}"
    yield f"2. {found['places']} places, as rows of each precision: within / not / cannot be told"
    for row in found["decided"]:
        counts = [row.get(k, 0) for k in ("within", "not", "cannot be told")]
        yield (
            f"   precision {row['precision']} ({row['radius_km']:.0f} km), within {row['km']} km: "
            + " / ".join(map(str, counts))
        )
    yield f"3. Sphere beside ellipsoid: at most {found['sphere beside ellipsoid']:.2%}"
    yield "4. The division that a row names beside the polygon in which its point lies"
    for country in found["divisions"]:
        for precision, counts in country["by precision"].items():
            said = ", ".join(f"{k} {n}" for k, n in sorted(counts.items()))
            yield f"   {country['country']}, precision {precision}: {said}"
        yield f"   no such polygon: {country['no such polygon']}"
        for km, name, place, row in country["farthest"]:
            yield f"   {km} km outside {name}: {place} (row {row})"


def by_eye(strips: Areas, km: int) -> Iterator[str]:
    """Places near to a distance, with what is said of them."""
    for name, country, latitude, longitude in places():
        place = Whereabouts(latitude, longitude, RADIUS_KM[1])
        far = strips.distance("line", place)
        if far is not None and abs(far.km - km) <= 10:
            sure, maybe = strips.of(place)
            zone = f"n{km}"
            said = "within" if zone in sure else "cannot be told" if zone in maybe else "not"
            where = f"{name} ({country}) {latitude} {longitude}"
            yield f"{said:15} {far.km:5.1f} +- {far.error_km:4.1f} km  {where}"


def main(words: Sequence[str]) -> None:
    asked = argparse.ArgumentParser(description="Distances to a line and names of divisions, on real maps")
    asked.add_argument("--json", action="store_true", help="all of it as JSON")
    asked.add_argument("--places", type=int, choices=WITHIN, help="list the places near to this distance")
    options = asked.parse_args(words)
    if options.places:
        drawn = line()
        print("\n".join(sorted(by_eye(areas(drawn, _error(apart(drawn))), options.places))))
        return
    found = results()
    print(json.dumps(found, indent=1, ensure_ascii=False) if options.json else "\n".join(page(found)))


if __name__ == "__main__":
    main(sys.argv[1:])
