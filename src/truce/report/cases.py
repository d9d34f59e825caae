"""What `truce cases` says: which cases of an agreement the judge answers as expected, and which not."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from truce.clauses.model import Agreement
from truce.clauses.yaml_text import Path
from truce.findings.cases import CasesFile, Difference
from truce.report.folding import fold
from truce.report.wording import some

SCHEMA = "truce-cases/1"


@dataclass(frozen=True, slots=True)
class Tried:
    """One case: its name, its line in the file, and where the judge differs from it; nothing: it holds."""

    name: str
    line: int
    differences: tuple[Difference, ...]


def tried(
    cases: CasesFile, line: Callable[[Path], int], judged: Sequence[tuple[str, tuple[Difference, ...]]]
) -> tuple[Tried, ...]:
    """The answers of the judge beside the lines of the file; both in its order."""
    lines = [line(("cases", i)) for i in range(len(cases.cases))]
    return tuple(Tried(name, at, found) for at, (name, found) in zip(lines, judged, strict=True))


def page(
    file: str, agreement: Agreement, cases: Sequence[Tried], untried: Sequence[str], width: int = 80
) -> str:
    """The page for the terminal, no line wider than the width. Cases that differ come first."""
    differ = [c for c in cases if c.differences]
    kept = [c for c in cases if not c.differences]
    lines = fold(file, width)
    lines += fold(f"{agreement.title} ({agreement.agreement}): {_headline(cases, len(differ))}", width)
    if differ:
        lines += ["", "THE JUDGE SAYS SOMETHING ELSE"]
    for case in differ:
        lines += ["", *fold(f"line {case.line}: {case.name}", width, "  ", "    ")]
        for one in case.differences:
            lines += _difference(one, width)
    if kept:
        lines += ["", "AS EXPECTED", ""]
    for case in kept:
        lines += fold(f"line {case.line}: {case.name}", width, "  ", "    ")
    if untried:
        lines += ["", "CLAUSES THAT NO CASE ASKS ABOUT", "", *fold(", ".join(untried), width, "  ", "  ")]
    return "\n".join(lines)


def to_dict(
    file: str, agreement: Agreement, cases: Sequence[Tried], untried: Sequence[str]
) -> dict[str, Any]:
    """The same for machines: schema ``truce-cases/1``."""
    return {
        "schema": SCHEMA,
        "file": file,
        "agreement": agreement.agreement,
        "cases": [
            {
                "name": case.name,
                "line": case.line,
                "as_expected": not case.differences,
                "differences": [
                    {"what": d.what, "expected": d.expected, "found": d.found} for d in case.differences
                ],
            }
            for case in cases
        ],
        "clauses_without_case": list(untried),
    }


def _headline(cases: Sequence[Tried], differing: int) -> str:
    told = some(cases, "case")
    return f"{told}, {differing} not answered as expected." if differing else f"{told}, all as expected."


def _difference(one: Difference, width: int) -> Iterator[str]:
    yield from fold(one.what, width, "    ", "      ")
    yield from fold(f"expected: {one.expected}", width, "      ", "        ")
    yield from fold(f"found:    {one.found}", width, "      ", "        ")
