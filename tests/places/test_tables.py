from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files
from pathlib import Path

from truce.places import Gazetteer, normalise

TABLES = Path(__file__).parents[2] / "tools" / "gazetteer"
TYPES = set(
    "country province district city settlement neighbourhood site"
    " border line zone waterway sea mountain region".split()
)
ROWS = [
    row
    for table in ("regions", "lines", "waters", "sites")
    for row in csv.DictReader((TABLES / f"{table}.csv").read_text(encoding="utf-8").splitlines())
]
STATES = csv.DictReader(
    files("truce.parties").joinpath("states.csv").read_text(encoding="utf-8").splitlines()
)
CODES = {row["id"].upper() for row in STATES} | {"XKX", "PSE", "TWN", "ESH"}


def test_hand_written_places_are_whole() -> None:
    for row in ROWS:
        assert None not in row, f"{row['name']}: a comma too many"
        assert row["type"] in TYPES, row["name"]
        assert normalise(row["name"])
        assert bool(row["lat"]) == bool(row["lon"]), row["name"]
        if row["lat"]:
            assert -90 <= float(row["lat"]) <= 90, row["name"]
            assert -180 <= float(row["lon"]) <= 180, row["name"]
        assert set(row["countries"].split()) <= CODES, row["name"]


def test_no_place_is_written_twice() -> None:
    names = Counter(normalise(row["name"]) for row in ROWS)
    assert [name for name, count in names.items() if count > 1] == []


def test_every_hand_written_place_is_in_the_packaged_file() -> None:
    world = Gazetteer.open()
    missing = [r["name"] for r in ROWS if not any(e.id.startswith("t:") for e in world.lookup(r["name"]))]
    assert missing == []


def test_a_disputed_region_names_both_sides() -> None:
    silent = [r["name"] for r in ROWS if r["disputed"] and "claimed" in r["note"] and not r["countries"]]
    assert silent == []
