"""Compile the packaged world outline (src/truce/places/outline.json) out of Natural Earth.

Run it by hand when the source or tools/gazetteer/borders.csv changes; the result is committed.

    npm pack world-atlas@2.0.2    (unpack it)
    python tools/compile_outline.py --atlas DIR/countries-50m.json

The outline keeps the shared arcs of the source, thinned, in hundredths of a degree: each arc is its first
point and then steps. Borders that borders.csv names are marked as disputed, with the reason.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OUT = HERE.parent / "src/truce/places/outline.json"
THIN = 0.04  # degrees: what a point may lie off the line that leaves it out
SMALLEST = 0.02  # square degrees: islands below this go, unless they are all of their country
Point = tuple[float, float]


def decode(topology: Any) -> list[list[Point]]:
    """The arcs in degrees."""
    (kx, ky), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * kx + tx, y * ky + ty))
        arcs.append(line)
    return arcs


def thin(line: list[Point]) -> list[Point]:
    """Douglas and Peucker's simplification; the ends stay."""
    keep = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        far, at = 0.0, first
        for i in range(first + 1, last):
            away = distance(line[i], line[first], line[last])
            if away > far:
                far, at = away, i
        if far > THIN:
            keep.add(at)
            todo += [(first, at), (at, last)]
    return [line[i] for i in sorted(keep)]


def distance(p: Point, a: Point, b: Point) -> float:
    """Degrees from a point to a stretch of line."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length)) if length else 0.0
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def steps(line: list[Point]) -> list[int]:
    """A line in hundredths of a degree: longitude and latitude, then the steps."""
    out: list[int] = []
    x = y = 0
    for n, (lon, lat) in enumerate(line):
        dx, dy = round(lon * 100) - x, round(lat * 100) - y
        if n == 0 or dx or dy or n == len(line) - 1:
            out += [dx, dy]
            x, y = x + dx, y + dy
    return out


def area(ring: list[Point]) -> float:
    """Square degrees."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def shapes(topology: Any, arcs: list[list[Point]]) -> list[dict[str, Any]]:
    """Countries with the rings that are kept, each ring as arc numbers (~n: arc n backwards)."""
    out = []
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])
        sized = []
        for polygon in polygons:
            for ring in polygon:
                points = [p for n in ring for p in (arcs[n] if n >= 0 else arcs[~n][::-1])]
                sized.append((area(points), ring))
        sized.sort(key=lambda pair: -pair[0])
        rings = [ring for size, ring in sized[:1]] + [ring for size, ring in sized[1:] if size >= SMALLEST]
        if rings:
            out.append({"name": shape["properties"]["name"], "rings": rings})
    return sorted(out, key=lambda s: str(s["name"]))


def disputed(arcs: list[list[Point]], countries: list[dict[str, Any]]) -> dict[int, str]:
    """The arcs that borders.csv calls disputed: between two countries, within a box if one is given."""
    owners: dict[int, set[str]] = defaultdict(set)
    for country in countries:
        for ring in country["rings"]:
            for n in ring:
                owners[n if n >= 0 else ~n].add(country["name"])
    found = {}
    with (HERE / "gazetteer" / "borders.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pair = {row["one"], row["other"]} - {"*"}
            box = [float(x) for x in row["box"].split()] if row["box"] else [-180.0, -90.0, 180.0, 90.0]
            for n, names in owners.items():
                lon = sum(p[0] for p in arcs[n]) / len(arcs[n])
                lat = sum(p[1] for p in arcs[n]) / len(arcs[n])
                if len(names) == 2 and pair <= names and box[0] <= lon <= box[2] and box[1] <= lat <= box[3]:
                    found[n] = row["note"]
    return found


def main() -> None:
    """Compile the file and say how large it is."""
    parser = argparse.ArgumentParser(description="Compile the packaged world outline.")
    parser.add_argument("--atlas", type=Path, required=True, help="countries-50m.json of world-atlas")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    topology = json.loads(args.atlas.read_text(encoding="utf-8"))
    arcs = decode(topology)
    countries = shapes(topology, arcs)
    marks = disputed(arcs, countries)
    used = sorted({n if n >= 0 else ~n for c in countries for ring in c["rings"] for n in ring})
    number = {old: new for new, old in enumerate(used)}
    for country in countries:
        country["rings"] = [[number[n] if n >= 0 else ~number[~n] for n in ring] for ring in country["rings"]]
    outline = {
        "format": "truce-outline/1",
        "source": "Natural Earth 1:50m (public domain), de facto view; marks of disputed borders by truce",
        "arcs": [steps(thin(arcs[n])) for n in used],
        "disputed": {str(number[n]): note for n, note in sorted(marks.items())},
        "countries": countries,
    }
    packed = json.dumps(outline, ensure_ascii=False, separators=(",", ":"))
    args.out.write_text(packed + "\n", encoding="utf-8")
    size = args.out.stat().st_size / 1000
    print(f"{len(countries)} countries, {len(used)} arcs, {len(marks)} disputed, {size:.0f} kB")


if __name__ == "__main__":
    main()
