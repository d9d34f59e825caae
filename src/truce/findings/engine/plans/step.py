"""One step of the engine: a table that a query makes of the tables before it."""

from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp

from truce.findings.engine.codes import names


@dataclass(frozen=True, slots=True)
class Step:
    """A table that a query makes of the tables before it."""

    table: str
    query: str
    is_view: bool = False

    def compiled(self, dialect: str) -> tuple[str, frozenset[str]]:
        """The query in a dialect, with all codes filled in, and the names of the parameters left in it."""
        return _compiled(self.query, dialect)


@lru_cache(maxsize=256)
def _compiled(query: str, dialect: str) -> tuple[str, frozenset[str]]:
    tree, codes, left = sqlglot.parse_one(query, read="duckdb"), names(), set()
    for hole in list(tree.find_all(exp.Placeholder)):
        if hole.name in codes:
            hole.replace(exp.Literal.number(codes[hole.name]))
        else:
            left.add(hole.name)
    return tree.sql(dialect=dialect), frozenset(left)
