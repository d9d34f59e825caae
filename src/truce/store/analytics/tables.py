"""The tables of the analytics: their columns, and how rows of Python get into them.

Minutes since 1970, UTC, but for `recorded` (milliseconds). `position` is that of an entry, `number` beside it
that of a row of the entry (-1: the entry itself). `deed`, `setting` and `manner` number what accounts tell;
the tables of these names hold, for each number, an account that tells nothing else.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from truce.store.analytics.files import Manifest, Part, files_of, write_part

Columns = Mapping[str, str]
_CONTENT: Columns = {"number": "BIGINT", "content": "BLOB"}
_PLACE: Columns = {"position": "BIGINT", "number": "BIGINT"}
_ABOUT: Columns = {
    "first": "BIGINT", "last": "BIGINT", "area": "VARCHAR", "published": "BIGINT", "quantity": "BIGINT",
}  # fmt: skip

GROWING: Mapping[str, Columns] = {
    "entry": {
        "position": "BIGINT", "recorded": "BIGINT", "known": "BIGINT", "kind": "VARCHAR", "key": "VARCHAR",
        "id": "VARCHAR",
    },
    "noun": {**_PLACE, "known": "BIGINT", "kind": "VARCHAR", "content": "BLOB"},
    "account": {
        **_PLACE, "known": "BIGINT", "id": "VARCHAR", "incident": "VARCHAR", "source": "VARCHAR",
        "origin": "VARCHAR", **_ABOUT, "answers": "VARCHAR", "deed": "BIGINT", "setting": "BIGINT",
        "manner": "BIGINT",
    },
    "deed": _CONTENT, "setting": _CONTENT, "manner": _CONTENT,
    "event": {
        **_PLACE, "id": "VARCHAR", "telling": "VARCHAR", "look": "BIGINT", "place": "BIGINT",
        "days": "BIGINT", "low": "BIGINT", "best": "BIGINT", "high": "BIGINT", "final": "BIGINT",
        "revised": "BIGINT", "deleted": "BIGINT",
    },
    "look": {
        "number": "BIGINT", "source": "VARCHAR", "side_a": "VARCHAR", "side_b": "VARCHAR",
        "author_told": "BIGINT", "clear": "BIGINT", "directed": "BIGINT", "act": "VARCHAR",
    },
    "place": {
        "number": "BIGINT", "latitude": "VARCHAR", "longitude": "VARCHAR", "place_precision": "BIGINT",
        "country": "VARCHAR", "adm_1": "VARCHAR", "adm_2": "VARCHAR", "radius_km": "BIGINT",
    },
    "days": {"number": "BIGINT", "days": "VARCHAR", "zone": "VARCHAR"},
    "missing": _PLACE,
}  # fmt: skip
"""What a build adds to: all entries, what they say, accounts in numbers, and what was withheld or erased.

`event` holds the rows of event data, whatever agreement is asked about: how a row looks, its place and its
days are numbers of the tables of these names, and `telling` tells apart what versions of a row tell. Of rows
of one id a `final` one counts before others, then the one that was `revised` last; deaths are NULL where none
are told.
"""
MADE_ANEW: Mapping[str, Columns] = {
    "state": {
        **_PLACE, "id": "VARCHAR", "incident": "BIGINT", "deed": "BIGINT", "setting": "BIGINT",
        "way": "BIGINT", **_ABOUT, "known": "BIGINT", "until": "BIGINT",
    },
    "incident": {"number": "BIGINT", "incident": "VARCHAR"},
    "way": {"number": "BIGINT", "manner": "BIGINT", "voice": "BIGINT", "accepted": "BIGINT"},
    "voice": {"number": "BIGINT", "source": "BLOB", "origin": "VARCHAR"},
}  # fmt: skip
"""What hangs on the record as a whole. `state`: each account in each span of knowledge (from `known` on, to
before `until`) in which nothing about it changes and no review rejects it. `way`: a manner, the voice whose
word it is, and whether a review accepts it. `voice`: a source as it stood, and the origin of its accounts."""
TABLES: Mapping[str, Columns] = {**GROWING, **MADE_ANEW}

_UNTOLD = -(2**62)
"""Stands for a number that is not told, on its way into a table."""


def load(
    duck: duckdb.DuckDBPyConnection, name: str, columns: Columns, rows: Sequence[tuple[Any, ...]]
) -> None:
    """Make a table of rows of Python, in place of one of the same name."""
    with_types = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    duck.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({with_types})")
    if rows:
        duck.execute(f"INSERT INTO {name} {_registered(duck, columns, rows)}")
        duck.unregister("block")


def part_of(
    duck: duckdb.DuckDBPyConnection, folder: Path, table: str, rows: Sequence[tuple[Any, ...]]
) -> Part:
    """Write rows of Python as a part of a table."""
    try:
        return write_part(duck, folder, table, _registered(duck, TABLES[table], rows))
    finally:
        duck.unregister("block")


def view(duck: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest, table: str) -> None:
    """Make a table readable under its name in the schema `record`: the engine has others so called."""
    files = files_of(folder, manifest, table)
    none = ", ".join(f"NULL::{kind} AS {name}" for name, kind in TABLES[table].items())
    found = f"SELECT * FROM read_parquet({files!r})" if files else f"SELECT {none} WHERE false"
    duck.execute("CREATE SCHEMA IF NOT EXISTS record")
    duck.execute(f"CREATE OR REPLACE VIEW record.{table} AS {found}")


def _registered(duck: duckdb.DuckDBPyConnection, columns: Columns, rows: Sequence[tuple[Any, ...]]) -> str:
    """Register rows as `block`; the query that gives them with the types of the columns."""
    block = {}
    for (name, kind), values in zip(columns.items(), zip(*rows, strict=True), strict=True):
        whole = kind == "BIGINT"
        told = [_UNTOLD if v is None else v for v in values] if whole and None in values else values
        block[name] = np.array(told, dtype=np.int64 if whole else object)
    duck.register("block", block)
    told_or_null = {"BIGINT": f"NULLIF({{0}}, {_UNTOLD})::BIGINT"}
    chosen = (f"{told_or_null.get(k, '{0}::' + k).format(n)} AS {n}" for n, k in columns.items())
    return f"SELECT {', '.join(chosen)} FROM block"
