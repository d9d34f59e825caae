"""What `truce lint` says: the weaknesses of a text, by rule, each with its reason and what to ask."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from truce.clauses.lint import SEVERITIES, Finding, Rule
from truce.clauses.model import Agreement
from truce.errors import printable
from truce.report.folding import fold

SCHEMA = "truce-lint/1"
_PART_READ = (
    "Only a part of the text was read for this encoding: what is missing here may stand in the rest of it."
)


def page(file: str, agreement: Agreement, findings: Sequence[Finding], width: int = 80) -> str:
    """The page for the terminal; no line longer than the width but for a file name that is."""
    lines = [printable(file), _wrapped(_headline(agreement, findings), "", width)]
    if agreement.sources and not any(s.complete for s in agreement.sources):
        lines.append(_wrapped(_PART_READ, "", width))
    for severity, group in groupby(findings, key=lambda f: f.rule.severity):
        lines += ["", severity.upper()]
        for rule, found in groupby(group, key=lambda f: f.rule):
            lines += _of_rule(rule, list(found), width)
    return "\n".join([*lines, *_sources(findings, width)])


def to_dict(file: str, agreement: Agreement, findings: Sequence[Finding]) -> dict[str, Any]:
    """The same for machines: schema ``truce-lint/1``."""
    counts = Counter(f.rule.severity for f in findings)
    return {
        "schema": SCHEMA,
        "file": file,
        "agreement": agreement.agreement,
        "counts": {severity: counts[severity] for severity in SEVERITIES},
        "findings": [
            {
                "rule": f.rule.id,
                "severity": f.rule.severity,
                "line": f.line,
                "clause": f.clause,
                "what": f.what,
                "why": f.rule.why,
                "practice": [{"source": p.source, "part": p.part} for p in f.rule.practice],
                "question": f.rule.question,
            }
            for f in findings
        ],
    }


def _headline(agreement: Agreement, findings: Sequence[Finding]) -> str:
    title = f"{printable(agreement.title)} ({printable(agreement.agreement)})"
    if not findings:
        return f"{title}: no weakness that truce looks for. That is no judgement on its terms."
    counts = Counter(f.rule.severity for f in findings)
    told = ", ".join(f"{counts[s]} {s}" for s in SEVERITIES if counts[s])
    return f"{title}: {told}."


def _of_rule(rule: Rule, found: Sequence[Finding], width: int) -> Iterator[str]:
    yield ""
    for finding in found:
        line = f"line {finding.line}: " if finding.line else ""
        # Ids of a draft are the names of their acts: "canton: canton: until when" says it twice.
        twice = finding.what.startswith(f"{(finding.clause or '').replace('-', ' ')}: ")
        clause = f"{printable(finding.clause)}: " if finding.clause and not twice else ""
        yield _wrapped(f"{line}{clause}{printable(finding.what)}", "  ", width)
    yield _wrapped(f"Why: {rule.why}", "    ", width)
    yield _wrapped(f"Ask: {rule.question}", "    ", width)
    told = "; ".join(p.short for p in rule.practice)
    yield _wrapped(f"Practice: {told} [{rule.id}]", "    ", width)


def _sources(findings: Sequence[Finding], width: int) -> Iterator[str]:
    """Where the practice that was named can be read."""
    named = {p.short: p for f in findings for p in f.rule.practice}
    if named:
        yield from ("", "PRACTICE", "")
    for short, practice in sorted(named.items()):
        yield _wrapped(f"{short}: {practice.source}; {practice.part}", "  ", width)


def _wrapped(text: str, indent: str, width: int) -> str:
    return "\n".join(fold(text, width, indent, f"{indent}  " if indent else ""))
