"""What a plan may be made of: the SQL that every dialect of ours has, and means alike.

A plan is written once. SQLGlot writes it for each dialect, but it lets through what a dialect lacks or reads
otherwise: an ASOF join becomes a table called "asof" on Spark. So the list says what is allowed, each kind of
node with its parts, and whatever is not on it is refused when a plan is compiled, before anything runs.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import get_args

from sqlglot import exp

from truce.clauses.model import ClauseKind
from truce.errors import ArgumentError

DIALECTS = ("duckdb", "spark")
Node = exp.Expr
_Reason = str | None

_TWO, _ONE, _MANY = "this expression", "this", "this expressions"
_NODES: Mapping[type[Node], str] = {
    # a query
    exp.Select: "expressions distinct from_ joins where group windows",
    exp.Union: "this expression distinct", exp.Subquery: "this alias", exp.From: _ONE,
    exp.Table: "this alias", exp.TableAlias: _ONE, exp.Join: "this on side kind", exp.Where: _ONE,
    exp.Group: "expressions", exp.Distinct: "expressions",
    # what stands in it
    exp.Alias: "this alias", exp.Column: "this table", exp.Identifier: _ONE, exp.Star: "",
    exp.Literal: _ONE, exp.Null: "", exp.Boolean: _ONE, exp.Placeholder: _ONE, exp.Paren: _ONE,
    exp.Cast: "this to", exp.DataType: _ONE,
    # numbers
    exp.Add: _TWO, exp.Sub: _TWO, exp.Mul: _TWO, exp.Neg: _ONE, exp.BitwiseAnd: _TWO, exp.BitwiseOr: _TWO,
    exp.Greatest: "this expressions ignore_nulls", exp.Least: "this expressions ignore_nulls",
    exp.Coalesce: _MANY, exp.Nullif: _TWO,
    # conditions
    exp.EQ: _TWO, exp.NEQ: _TWO, exp.LT: _TWO, exp.LTE: _TWO, exp.GT: _TWO, exp.GTE: _TWO, exp.And: _TWO,
    exp.Or: _TWO, exp.Not: _ONE, exp.Is: _TWO, exp.In: _MANY, exp.Case: "this ifs default",
    exp.If: "this true",
    # many rows as one
    exp.Sum: _ONE, exp.Min: _ONE, exp.Max: _ONE, exp.Count: "this big_int", exp.BitwiseOrAgg: _ONE,
    # windows
    exp.Window: "this partition_by order spec over alias", exp.Order: "expressions",
    exp.Ordered: "this desc nulls_first", exp.WindowSpec: "kind start start_side end end_side",
    exp.RowNumber: "", exp.FirstValue: _ONE, exp.Lead: "this offset default", exp.Lag: "this offset default",
}  # fmt: skip
"""Kinds of nodes, and their parts. Both dialects share them: what only one can do has no place in a plan."""

_WHY: Mapping[type[Node], str] = {
    exp.Div: "a fraction, and verdicts are integers; DuckDB and Spark round it differently",
    exp.IntDiv: "DuckDB rounds it down, Spark toward zero",
    exp.Mod: "the sign of what is left of a negative number is a matter of the dialect",
    exp.ArrayAgg: "a list, and Spark and DuckDB order it as they like",
    exp.List: "a list, which Spark writes and compares otherwise",
    exp.Struct: "a struct, which Spark writes and compares otherwise",
    exp.First: "any row, which is another one on each run",
    exp.AnyValue: "any row, which is another one on each run",
    exp.ArgMax: "any of the rows with the greatest value, which is another one on each run",
    exp.ArgMin: "any of the rows with the least value, which is another one on each run",
    exp.Avg: "a fraction, and verdicts are integers",
    exp.TryCast: "a number that does not fit would become nothing instead of an error",
    exp.Anonymous: "a function that SQLGlot does not know, and lets through as it is",
    exp.BitwiseLeftShift: "DuckDB fails where a bit is lost, Spark drops it",
}  # fmt: skip
"""Why the commonest of what is refused is so."""
_PARTS: Mapping[str, str] = {
    "method": "Spark reads ASOF and POSITIONAL as the alias of a table, and NATURAL hides what is joined",
    "using": "the dialects differ in which of the two columns is left",
    "count": "a list, which Spark does not have",
    "on": "any row of each group, which is another one on each run",
    "order": "tables have no order; only windows have",
    "qualify": "Spark has none",
    "is_string": "no integer, and plans hold nothing else",
    "quoted": "a name that has to be quoted",
    "limit": "any rows, which are others on each run",
}  # fmt: skip
_INTEGERS = {exp.DType.TINYINT, exp.DType.SMALLINT, exp.DType.INT, exp.DType.BIGINT}
_JOINS = {("", ""), ("", "INNER"), ("LEFT", ""), ("", "SEMI"), ("", "ANTI")}
_NAME = re.compile("[a-z_][a-z0-9_]*")
_TAKEN = frozenset(
    "anti cross except full inner intersect join lateral left minus natural on right semi union using".split()
)
"""The words that Spark takes for its own after a table's name."""
_SERVES: Mapping[str, tuple[ClauseKind, ...]] = {
    "of_acts": ("forbid", "maintain", "permit"),
    "of_prior": ("require_prior",),
    "of_duties": ("oblige", "register"),
    "of_counted": ("oblige",), "of_limits": ("limit",), "of_stocks": ("limit",), "of_periods": ("limit",),
    "restored": ("maintain",),
    "once_met": ("oblige", "register"), "suspended": ("oblige", "register"),
    "all_came": ("oblige",), "calls": ("oblige", "register"), "owed": ("oblige",),
    "asked": ("require_prior", "oblige", "register"), "reply": ("require_prior", "oblige", "register"),
    "edge": ("require_prior", "oblige", "register"),
    "cover": ("require_prior", "oblige", "register"), "answered": ("require_prior", "oblige", "register"),
    "tried": ("oblige",), "told_of_number": ("oblige",), "graded_of_number": ("oblige",),
    "amount": ("oblige",), "line": ("require_prior",), "notice": ("require_prior",),
    "best_notice": ("require_prior",),
    "framed": ("oblige", "limit"), "part": ("oblige", "limit"), "spanned": ("oblige", "limit"),
    "covering": ("oblige", "limit"), "summed": ("oblige", "limit"),
    "counted": ("limit",), "stock": ("limit",), "contained": ("limit",), "touched": ("limit",),
}  # fmt: skip
"""The kinds of clauses that a table serves; every other one serves all."""


def kinds_of(table: str) -> tuple[ClauseKind, ...]:
    """The kinds of clauses whose verdicts a table of the plans is needed for."""
    return _SERVES.get(table, get_args(ClauseKind))


def check(tree: Node, dialect: str, table: str) -> None:
    """ArgumentError if a plan holds what the dialect lacks or means otherwise than the others."""
    if dialect not in DIALECTS:
        raise ArgumentError("dialect", dialect, "is none of ours", f"Take one of {', '.join(DIALECTS)}")
    fault = next(_faults(tree), None)
    if fault is not None:
        node, reason = fault
        kinds = ", ".join(kinds_of(table)) if table in _SERVES else "every kind"
        what = f"{node.sql('duckdb')!r} ({type(node).__name__})"
        raise ArgumentError(
            "plan", table, f"for clauses of {kinds}, in {dialect}: {what}: {reason}",
            "Write it with what engine/dialects.py lists, or add to that list what both dialects mean alike",
        )  # fmt: skip


def _faults(tree: Node) -> Iterator[tuple[Node, str]]:
    for node in tree.walk():
        reason = _unlisted(node) or next(
            (r for kind, ask in _ASKED if isinstance(node, kind) and (r := ask(node))), None
        )
        if reason:
            yield node, reason


def _unlisted(node: Node) -> _Reason:
    parts = _NODES.get(type(node))
    if parts is None:
        return _WHY.get(type(node), "not on the list of what every dialect means alike")
    more = [part for part, value in node.args.items() if value and part not in parts.split()]
    return _PARTS.get(more[0], f"with {more[0]}, which is not on the list") if more else None


# ---- what is allowed in some forms only


def _join(node: Node) -> _Reason:
    if (node.args.get("side") or "", node.args.get("kind") or "") not in _JOINS:
        return "a join of a kind that is not on the list"
    return None if node.args.get("on") else "without ON every row meets every other"


def _table(node: Node) -> _Reason:
    return None if isinstance(node.this, exp.Identifier) else "a function in place of a table"


def _name(node: Node) -> _Reason:
    if not _NAME.fullmatch(node.this):
        return "a name that is not in small letters: the dialects differ in whether they tell it from others"
    alias = isinstance(node.parent, exp.Table | exp.TableAlias)
    return "a word that Spark keeps for itself" if alias and node.this in _TAKEN else None


def _number(node: Node) -> _Reason:
    if not node.is_int:
        return "no integer"
    return None if abs(int(node.this)) < 2**63 else "a number of more than 64 bits"


def _type(node: Node) -> _Reason:
    return None if node.this in _INTEGERS else "a type that is no integer of both dialects"


def _bits(node: Node) -> _Reason:
    around = (node.parent, *node.args.values())
    bare = any(isinstance(one, exp.Binary) and not isinstance(one, exp.Dot) for one in around)
    return "wants parentheses around it and its parts: the dialects bind it differently" if bare else None


def _named(node: Node) -> _Reason:
    return None if _NAME.fullmatch(str(node.this)) else "a parameter without a name"


def _null(node: Node) -> _Reason:
    return None if isinstance(node.expression, exp.Null) else "compares with what is not NULL"


def _distinct(node: Node) -> _Reason:
    many = len(node.expressions) > 1
    return "more than one column: the dialects differ on those that hold NULL" if many else None


def _windowed(node: Node) -> _Reason:
    return None if isinstance(node.parent, exp.Window) else "outside a window"


def _frame(node: Node) -> _Reason:
    if node.args.get("kind") not in ("ROWS", "RANGE"):
        return "a frame of a kind that Spark lacks"
    ends = (node.args.get("start"), node.args.get("end"))
    fixed = all(
        e in (None, "UNBOUNDED", "CURRENT ROW") or (isinstance(e, exp.Literal) and e.is_int) for e in ends
    )
    return None if fixed else "Spark wants bounds that are numbers, not computed ones"


_ASKED: tuple[tuple[type[Node] | tuple[type[Node], ...], Callable[[Node], _Reason]], ...] = (
    (exp.Join, _join),
    (exp.Table, _table),
    (exp.Identifier, _name),
    (exp.Literal, _number),
    (exp.DataType, _type),
    ((exp.BitwiseAnd, exp.BitwiseOr), _bits),
    (exp.Placeholder, _named),
    (exp.Is, _null),
    (exp.Distinct, _distinct),
    ((exp.RowNumber, exp.FirstValue, exp.Lead, exp.Lag, exp.Order), _windowed),
    (exp.WindowSpec, _frame),
)
