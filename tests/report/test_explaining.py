"""The explanation: read line by line in golden/, the same on what a brief printed, and never too wide."""

import json
import re
from typing import get_args

import jsonschema
import pytest
from golden_files import golden

from truce import mission
from truce.cli import run
from truce.findings.assessing import find
from truce.findings.changes import Added
from truce.findings.explain import Gate, Says, explain
from truce.findings.finding import Finding, Occurrence, Outcome
from truce.findings.matching import Aspect
from truce.findings.status_changes import changes_of_status
from truce.findings.statuses import AgreementStatus, ClauseStatus
from truce.incidents.accounts import Stance
from truce.report import explaining, explaining_json, explaining_status, judged
from truce.report.brief import to_dict
from truce.report.folding import columns
from truce.report.page import html
from truce.report.terminal import page


def changed_by(one, status):
    when = {"at": one.judgement.at, "known_at": one.judgement.known_at}
    return changes_of_status(one.record, status, **when) if status else None


def explained(brief, name: str, width: int = 80) -> str:
    one, asked = find(brief.statuses, name)
    dates = {i.id: i.date for i in brief.incidents}
    if not isinstance(asked, Finding):
        changed = changed_by(one, asked)
        return explaining_status.status_page(one, asked, changed, str(brief.as_of), dates, width)
    found = explain(one.record, asked.key, at=one.judgement.at, known_at=one.judgement.known_at)
    return explaining.finding_page(found, one, str(brief.as_of), dates.get(asked.incident), width)


def names(brief) -> list[str]:
    return [
        name
        for one in brief.statuses
        for name in (
            one.id,
            *map(one.status_id, one.standing.clauses),
            *(f.id for f in one.judgement.findings),
        )
    ]


def test_the_explanation_is_the_one_that_was_reviewed(small) -> None:
    shown = explained(small, small.statuses[0].judgement.findings[0].id)
    assert shown == golden("explained.txt", shown)


def test_why_an_agreement_and_a_term_have_their_status_is_as_reviewed(small) -> None:
    one = small.statuses[0]
    for name, asked in (
        ("explained-agreement.txt", one.id),
        ("explained-term.txt", one.status_id(one.standing.clauses[0])),
    ):
        shown = explained(small, asked)
        assert shown == golden(name, shown)


def test_every_explanation_fits_its_page_and_is_json(own_text) -> None:
    for name in names(own_text)[:12]:
        assert max(columns(line) for line in explained(own_text, name).splitlines()) <= 80
        assert max(columns(line) for line in explained(own_text, name, 40).splitlines()) <= 40
        one, asked = find(own_text.statuses, name)
        if isinstance(asked, Finding):
            found = explain(one.record, asked.key, at=one.judgement.at, known_at=one.judgement.known_at)
            json.dumps(explaining_json.finding_of(found, one))
        else:
            json.dumps(explaining_json.status_of(one, asked, changed_by(one, asked)))


def test_the_ids_on_the_pages_can_be_asked_for(small) -> None:
    for shown in (page(small), html(small), json.dumps(to_dict(small))):
        asked = set(re.findall(r"\b(?:fi-[0-9a-f]{10}|st-[0-9a-f]{10}(?:/[a-z-]+)?)", shown))
        assert asked
        assert asked <= set(names(small))


def test_nothing_told_is_shown_as_confirmed(own_text) -> None:
    for one in own_text.statuses:
        assert {f.grade for f in one.judgement.findings} <= {
            "unverified", "contested", "undecidable", "evidence_against"
        }  # fmt: skip
    assert "violation assessed" not in page(own_text)


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        (judged.AGREEMENT, AgreementStatus), (judged.CLAUSE, ClauseStatus), (judged.OUTCOMES, Outcome),
        (judged.ASPECTS, Aspect), (explaining.SAYS, Says), (explaining.GATES, Gate),
        (explaining.ADDED, Added), (explaining.FILLED, Aspect), (explaining.STANCES, Stance),
    ],
)  # fmt: skip
def test_every_label_has_its_words(words, labels) -> None:
    assert set(words) == set(get_args(labels))


def test_every_grade_has_its_words() -> None:
    assert set(judged.GRADES) == {
        label for part in get_args(Occurrence) for label in get_args(part) or (part,)
    }


def test_a_printed_brief_is_explained_like_the_files(small, tmp_path, capsys) -> None:
    printed = tmp_path / "brief.json"
    printed.write_text(json.dumps(to_dict(small)), "utf-8")
    name = small.statuses[0].judgement.findings[0].id
    assert run(["explain", str(printed), name]) == 0
    out = capsys.readouterr().out
    assert out == explained(small, name).replace("as of 2031-06-04", "as of 2031-06-04 (as asked)")
    assert run(["explain", str(printed), name, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["schema"], data["finding"]["id"]) == ("truce-explanation/1", name)
    assert {"policy", "judge", "reader", "at", "known_at"} == set(data["versions"])


def test_the_dossier_of_one_file_can_be_explained(small, tmp_path, shared, capsys) -> None:
    one = mission.brief(small.told[0])
    printed = to_dict(one)
    schema = json.loads(shared.path("scoring/dossier.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(printed)
    file = tmp_path / "dossier.json"
    file.write_text(json.dumps(printed), "utf-8")
    assert run(["explain", str(file), one.statuses[0].id]) == 0
    assert "ITS TERMS" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content", ["{", '{"schema": "x"}', '{"schema": "truce-brief/1"}', "{" + '"a":[' * 5000]
)
def test_what_is_no_brief_is_refused_in_one_line(content, tmp_path, capsys) -> None:
    file = tmp_path / "brief.json"
    file.write_text(content, "utf-8")
    assert run(["explain", str(file), "fi-0000000000"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("truce: ")
    assert "brief.json" in error
    assert error.count("\n") == 1


def test_the_same_document_twice_is_refused(small, tmp_path, capsys) -> None:
    files = [tmp_path / name for name in ("a.json", "b.json")]
    for file in files:
        file.write_text(json.dumps(to_dict(small)), "utf-8")
    assert run(["explain", *map(str, files), "fi-0000000000"]) == 2
    assert "twice" in capsys.readouterr().err


def test_an_unknown_id_is_answered_with_the_nearest(small, tmp_path, capsys) -> None:
    file = tmp_path / "brief.json"
    file.write_text(json.dumps(to_dict(small)), "utf-8")
    assert run(["explain", str(file), small.statuses[0].id + "0"]) == 2
    assert small.statuses[0].id in capsys.readouterr().err
