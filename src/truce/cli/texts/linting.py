"""`truce lint`: read an agreement, show its weaknesses."""

import json
from pathlib import Path

from truce.clauses.lint import SEVERITIES, lint
from truce.clauses.loading import load_marked
from truce.cli import FOUND, say
from truce.errors import ArgumentError
from truce.report.weaknesses import page, to_dict


def run_lint(file: Path, *, as_json: bool, fail_on: str | None) -> int:
    """Show the weaknesses of an agreement. 0: done; 1: one is as grave as `fail_on`, or graver.

    Raises:
        InputError: the file cannot be read.
        AgreementError: it is no agreement.
        ArgumentError: `fail_on` is no severity.
    """
    levels = {severity: rank for rank, severity in enumerate(SEVERITIES)}
    if fail_on is not None and fail_on not in levels:
        raise ArgumentError("--fail-on", fail_on, "this is no severity", f"Write {', '.join(levels)}")
    agreement, marked = load_marked(file)
    findings = lint(agreement, marked.line)
    name = str(file / "agreement.yaml" if file.is_dir() else file)
    if as_json:
        say(json.dumps(to_dict(name, agreement, findings), ensure_ascii=False, indent=2))
    else:
        say(page(name, agreement, findings))
    grave = fail_on is not None and any(levels[f.rule.severity] <= levels[fail_on] for f in findings)
    return FOUND if grave else 0
