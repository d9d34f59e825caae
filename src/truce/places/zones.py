"""The time zones of countries, out of the IANA database that is packaged as `tzdata`."""

import csv
from functools import lru_cache
from importlib.resources import files


def zones_of(country: str) -> frozenset[str]:
    """The zones (IANA names) of a country (ISO 3166 alpha-3), all of them; none for an unknown country."""
    return _zones().get(_two_letters().get(country.upper(), ""), frozenset())


@lru_cache(maxsize=1)
def _two_letters() -> dict[str, str]:
    """The alpha-2 code of each country, which the IANA tables use; Kosovo is under Serbia there."""
    text = files("truce.places").joinpath("countries.csv").read_text(encoding="utf-8")
    return {row["alpha_3"]: row["alpha_2"] for row in csv.DictReader(text.splitlines())}


@lru_cache(maxsize=1)
def _zones() -> dict[str, frozenset[str]]:
    lines = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines()
    found: dict[str, set[str]] = {}
    for line in lines:
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found.setdefault(country, set()).add(zone)
    return {country: frozenset(zones) for country, zones in found.items()}
