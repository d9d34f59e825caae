"""Agreement texts that nobody tuned the rules on sentence by sentence: made up, of other places and styles.

A false clause is worse than a missing one; a missing one has to stay in its words.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from drafted import drafted, expected, score

from truce.clauses.lint import lint
from truce.clauses.loading import parse_agreement
from truce.clauses.writing import yaml_of
from truce.report.drafts import Written, page

HERE = Path(__file__).parent / "drafts"
TEXTS = sorted(p.name for p in HERE.iterdir() if p.is_dir())


@cache
def draft_of(name: str):
    """The text and its one draft."""
    text, (agreement,) = drafted(HERE / name)
    return text, agreement


@pytest.mark.parametrize("name", TEXTS)
def test_no_clause_is_false_and_none_is_lost(name: str):
    text, agreement = draft_of(name)
    want = expected(HERE / name)
    told = score(text, agreement, want["clauses"])
    assert told.false == []
    assert told.silent == []
    assert sorted(told.missed) == sorted(want.get("missed", []))


@pytest.mark.parametrize("name", TEXTS)
def test_what_the_agreement_says_of_itself(name: str):
    _, agreement = draft_of(name)
    want = expected(HERE / name)
    issues = [x.issue for x in agreement.excluded_issues]
    assert [[w for w in want.get("excluded", []) if w in issue] for issue in issues] == [
        [w] for w in want.get("excluded", [])
    ]
    assert sorted(x.act for x in agreement.lifecycle) == sorted(want.get("lifecycle", []))
    assert {k: str(getattr(agreement.term, k)) for k in want["term"]} == want["term"]
    names = " | ".join(p.name for p in agreement.parties)
    assert len(agreement.parties) == len(want["parties"])
    assert [p for p in want["parties"] if p not in names] == []


@pytest.mark.parametrize("name", TEXTS)
def test_every_quote_stands_in_the_text_and_the_draft_can_be_used(name: str):
    text, agreement = draft_of(name)
    flat = re.sub(r"\s", " ", text)
    assert [c.id for c in agreement.clauses if re.sub(r"\s", " ", c.text) not in flat] == []
    again = parse_agreement(yaml_of(agreement))
    assert again == agreement
    asked = {f.rule.id for f in lint(again)}
    want = expected(HERE / name)
    assert set(want.get("asked", [])) <= asked
    assert asked & set(want.get("not_asked", [])) == set()
    assert (
        max(len(line) for line in page("text.txt", [Written("out/agreement.yaml", agreement)]).splitlines())
        <= 80
    )
