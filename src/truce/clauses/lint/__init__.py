"""Weaknesses of an agreement before it is signed: what is missing, loose or cannot work, and what to ask.

Lint judges the text and never a party: each finding names a place, the reason, where mediation practice says
so, and a question that can be put to all sides alike. The rules are a table (`lint.csv`), their sources
another (`practice.csv`); the functions beside this file only find the places.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal, get_args

from truce.clauses.lint import guarantees, instrument, provisions
from truce.clauses.lint.places import WHOLE, Checks
from truce.clauses.model import Agreement
from truce.clauses.yaml_text import Path

Severity = Literal["high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
_CHECKS: Checks = (*instrument.CHECKS, *provisions.CHECKS, *guarantees.CHECKS)


@dataclass(frozen=True, slots=True)
class Practice:
    """Guidance that a rule rests on, and which part of it says so."""

    short: str
    source: str
    part: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of lint: how much it matters, why, where practice says so, what to ask the parties."""

    id: str
    severity: Severity
    why: str
    practice: tuple[Practice, ...]
    question: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A weakness at a place of the file. `line` is None for what stands nowhere, or came from no file."""

    rule: Rule
    what: str
    clause: str | None
    line: int | None


def lint(agreement: Agreement, line_of: Callable[[Path], int] | None = None) -> tuple[Finding, ...]:
    """All weaknesses, the gravest first, then in the order of the rules and of the lines."""
    order = list(rules())
    found = {
        Finding(
            rules()[rule],
            what,
            _clause_at(agreement, path),
            line_of(path) if line_of and path != WHOLE else None,
        )
        for check in _CHECKS
        for rule, path, what in check(agreement)
    }
    return tuple(
        sorted(
            found,
            key=lambda f: (SEVERITIES.index(f.rule.severity), order.index(f.rule.id), f.line or 0, f.what),
        )
    )


@lru_cache(maxsize=1)
def rules() -> dict[str, Rule]:
    """All rules by id, in the order of the table."""
    practice = {
        row["key"]: Practice(row["short"], row["source"], row["part"]) for row in _rows("practice.csv")
    }
    return {
        row["rule"]: Rule(
            row["rule"],
            next(s for s in SEVERITIES if s == row["severity"]),
            row["why"],
            tuple(practice[key] for key in row["practice"].split()),
            row["question"],
        )
        for row in _rows("lint.csv")
    }


def _clause_at(agreement: Agreement, path: Path) -> str | None:
    if len(path) >= 2 and path[0] == "clauses" and isinstance(path[1], int):
        return agreement.clauses[path[1]].id
    return None


def _rows(table: str) -> list[dict[str, str]]:
    text = files("truce.clauses").joinpath("tables", table).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
