"""One step of the engine: a table that a query makes of the tables before it."""

from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp

from truce.findings.engine.codes import names
from truce.findings.engine.dialects import check


@dataclass(frozen=True, slots=True)
class Step:
    """A table that a query makes of the tables before it.

    `only_if`: a table; where that has no rows, this one has none.
    """

    table: str
    query: str
    is_view: bool = False
    only_if: str = ""

    def compiled(self, dialect: str) -> tuple[str, frozenset[str]]:
        """The query in a dialect, with all codes filled in, and the names of the parameters left in it.

        ArgumentError, naming the kind of clause and the construct, if it holds what a dialect lacks or means
        otherwise than the others.
        """
        return _compiled(self.table, self.query, dialect)


@lru_cache(maxsize=256)
def _compiled(table: str, query: str, dialect: str) -> tuple[str, frozenset[str]]:
    tree, codes, left = sqlglot.parse_one(query, read="duckdb"), names(), set()
    for hole in list(tree.find_all(exp.Placeholder)):
        if hole.name in codes:
            hole.replace(_number(hole.name, codes[hole.name]))
        else:
            left.add(hole.name)
    check(tree, dialect, table)
    return tree.sql(dialect=dialect, pretty=True), frozenset(left)


def _number(name: str, code: int) -> exp.Expr:
    """A code with its name beside it, for whoever reads the query."""
    number = exp.Literal.number(code)
    number.comments = [f" {name} "]
    return number
