"""What the codes of a data set's code book mean: one table each, beside this file (`tables`).

Each row has the code, its PLOVER root, the reader's mode, the act of truce's table (or a PLOVER root where
the code is no more exact; several with strokes between where it leaves open which; "" where it tells none),
what it means in our own words, and where the mapping comes from.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a code book; every text as the table has it."""

    code: str
    plover: str
    mode: str
    act: str
    what: str
    source: str


@cache
def codes(book: str) -> Mapping[str, Code]:
    """The codes of a code book (`acled`, `cameo` or `polecat`), in the order of its table."""
    text = files("truce.incidents.feeds").joinpath("tables", f"{book}.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        row["code"]: Code(row["code"], row["plover"], row["mode"], row["act"], row["what"], row["from"])
        for row in rows
    }


@lru_cache(maxsize=4096)
def cameo(code: str) -> Code | None:
    """The CAMEO code that one is, or lies under (a code lies under its first digits); None: it is none."""
    if not (code.isascii() and code.isdigit() and 2 <= len(code) <= 4):
        return None
    known = codes("cameo")
    return next((known[code[:n]] for n in range(len(code), 1, -1) if code[:n] in known), None)


@lru_cache(maxsize=4096)
def nested(book: str, *levels: str) -> Code | None:
    """The code of several levels ("Riots", "Mob violence"), or of as many of the first as the table has."""
    known = {name.casefold(): code for name, code in codes(book).items()}
    for n in range(len(levels), 0, -1):
        found = known.get("/".join(level.casefold() for level in levels[:n]))
        if found is not None:
            return found
    return None
