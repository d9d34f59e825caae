"""By which means an area can be watched, and which acts each of them can perceive.

A means perceives an act if whoever uses it there and then would see or hear the act itself, not a report of
it: a camera sees no ransom being paid, radar sees what flies. An act that no means is said to perceive is
watched by none: silence on it stays "no information". The table (`seen_by.csv`) is a judgement of ours, on
the careful side; an entry may name its acts itself.
"""

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType


@lru_cache(maxsize=1)
def means() -> Mapping[str, str]:
    """The means by name, in the order of the table, each with what it is."""
    return MappingProxyType({row["means"]: row["what"] for row in _rows("means.csv")})


@lru_cache(maxsize=64)
def acts_seen_by(name: str) -> frozenset[str]:
    """The acts that a means can perceive; none for one that is not in the table."""
    return frozenset(row["act"] for row in _rows("seen_by.csv") if name in row["means"].split())


def _rows(table: str) -> list[dict[str, str]]:
    text = files("truce.clauses").joinpath("tables", table).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
