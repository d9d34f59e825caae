"""The tables of acts and of targets that clauses name, and which act lies under which.

An act of a clause is one of truce's own (``airstrike``), a whole PLOVER root (``ASSAULT``: every act of that
root), or a mode of the reader (``mode:harbour``). `acts_under` resolves all three to truce's own acts.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

HOSTILE = "ASSAULT"
OR = "|"
"""Between the acts, or roots, of which a source leaves open which it was (`meant_by`)."""
NEVER_RECIPROCAL = frozenset({"block_aid", "deny_access", "ill_treatment", "recruit_children", "expel"})
"""Acts against those who are protected, whoever is named: what the other side does excuses none of them."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act of truce's table: its PLOVER root, and the modes under which the reader knows it."""

    name: str
    plover: str
    modes: frozenset[str]
    what: str


@dataclass(frozen=True, slots=True)
class Target:
    """One class of those or that which an act is aimed at; `protected` classes are never reciprocal."""

    name: str
    protected: bool
    what: str


@lru_cache(maxsize=1)
def acts() -> dict[str, Act]:
    """All acts by name, in the order of the table."""
    return {
        row["act"]: Act(row["act"], row["plover"], frozenset(row["modes"].split()), row["what"])
        for row in _rows("acts.csv")
    }


@lru_cache(maxsize=1)
def targets() -> dict[str, Target]:
    """All target classes by name, in the order of the table."""
    return {
        row["target"]: Target(row["target"], row["protected"] == "yes", row["what"])
        for row in _rows("targets.csv")
    }


@lru_cache(maxsize=1)
def protected_targets() -> frozenset[str]:
    """The target classes whose protection is never reciprocal."""
    return frozenset(t.name for t in targets().values() if t.protected)


@lru_cache(maxsize=1)
def roots() -> dict[str, frozenset[str]]:
    """The acts under each PLOVER root."""
    found: dict[str, set[str]] = {}
    for act in acts().values():
        found.setdefault(act.plover, set()).add(act.name)
    return {root: frozenset(names) for root, names in found.items()}


def acts_under(name: str) -> frozenset[str]:
    """The acts that a name stands for; empty if there is no such act, root or mode."""
    if name in acts():
        return frozenset({name})
    if name in roots():
        return roots()[name]
    if name.startswith("mode:"):
        mode = name.removeprefix("mode:")
        return frozenset(a.name for a in acts().values() if mode in a.modes)
    return frozenset()


@lru_cache(maxsize=4096)
def meant_by(told: str) -> frozenset[str]:
    """The acts that an account's act may be: itself; those of a root; those of all that a stroke parts.

    A name that the table does not hold stands for itself, and so is none of its acts.
    """
    return frozenset(a for name in told.split(OR) for a in roots().get(name, frozenset({name})))


def act_of(plover: str, mode: str | None) -> str:
    """The act of an event as the reader types it; its PLOVER root where no act is so specific."""
    fitting = [a.name for a in acts().values() if mode in a.modes]
    of_root = [name for name in fitting if acts()[name].plover == plover]
    return (of_root or fitting or [plover])[0]


@lru_cache(maxsize=1)
def modes() -> tuple[str, ...]:
    """Every mode under which the reader knows an act, in the order of the alphabet."""
    return tuple(sorted({mode for act in acts().values() for mode in act.modes}))


def names() -> tuple[str, ...]:
    """Every name that a clause may use for an act, modes apart."""
    return (*acts(), *roots())


def _rows(table: str) -> list[dict[str, str]]:
    text = files("truce.clauses").joinpath("tables", table).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
