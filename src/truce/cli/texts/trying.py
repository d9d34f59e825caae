"""`truce cases`: judge the cases beside an agreement, show where the judge says something else."""

import json
from pathlib import Path

from truce.clauses.loading import load_agreement
from truce.cli import FOUND, say
from truce.cli.texts.briefing import width


def run_cases(agreement: Path, cases: Path | None, *, as_json: bool) -> int:
    """Judge the cases of an agreement. 0: all as expected; 1: one is not.

    Raises:
        InputError: one of the files cannot be read.
        AgreementError: one of them is no agreement, or holds no cases.
    """
    from truce.findings import cases as judging
    from truce.report import cases as report

    form = load_agreement(agreement)
    file = cases or (agreement if agreement.is_dir() else agreement.parent) / "cases.yaml"
    read, marked = judging.load_marked(file, form)
    tried = report.tried(read, marked.line, judging.run_cases(form, read))
    untried = judging.clauses_without_case(form, read)
    if as_json:
        told = report.to_dict(str(file), form, tried, untried)
        say(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        say(report.page(str(file), form, tried, untried, width()))
    return FOUND if any(case.differences for case in tried) else 0
