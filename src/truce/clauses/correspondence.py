"""What the labels of a dossier become in the clause language, as tables.

A dossier says what a document says; an agreement file says what follows. These tables are where a draft
begins and where a person corrects it; they decide nothing.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

Says = Literal["act", "state", "prior", "number", "list", "body", "scope", "term"]
"""What a provision is about: an act (the plain case), a state that lasts, notice or consent before an act, a
number, a list, a body, an area or period, the term of the agreement."""


@dataclass(frozen=True, slots=True)
class Deontic:
    """A deontic type of the dossier, and what it becomes: a kind of clause, or another part of the file."""

    deontic: str
    says: Says
    becomes: str
    remark: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A type of condition of the dossier, and what it becomes.

    `becomes` is the part of the file; `kind` the kind of condition or the lifecycle act there, "" if it has
    none; `modifier` the field of the clauses that hang on it, where the text names them, "" if none.
    """

    condition: str
    becomes: str
    kind: str
    modifier: str
    remark: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing (what one document says), and the statuses (what the record supports) it can go with."""

    standing: str
    statuses: tuple[str, ...]
    remark: str


def deontic(name: str, says: Says = "act") -> Deontic | None:
    """What a deontic type becomes; as for a plain act where the table has no row for what it says.

    None if the dossier has no such type.
    """
    rows = {row.says: row for row in deontics() if row.deontic == name}
    return rows.get(says) or rows.get("act")


def condition(name: str) -> Condition | None:
    """What a type of condition becomes. None if the dossier has no such type."""
    return next((row for row in conditions() if row.condition == name), None)


@lru_cache(maxsize=1)
def deontics() -> tuple[Deontic, ...]:
    """The whole table of deontic types, in its order."""
    return tuple(Deontic(r["deontic"], r["says"], r["becomes"], r["remark"]) for r in _rows("deontics.csv"))  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def conditions() -> tuple[Condition, ...]:
    """The whole table of types of conditions, in its order."""
    return tuple(Condition(**row) for row in _rows("conditions.csv"))


@lru_cache(maxsize=1)
def standings() -> tuple[Standing, ...]:
    """The whole table of standings, in its order."""
    return tuple(
        Standing(r["standing"], tuple(r["statuses"].split()), r["remark"]) for r in _rows("standings.csv")
    )


def _rows(table: str) -> list[dict[str, str]]:
    text = files("truce.clauses").joinpath("tables", table).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
