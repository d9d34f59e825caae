"""Agreement texts that nobody tuned the rules on sentence by sentence: made up, of other places and styles.

A false clause is worse than a missing one; a missing one has to stay in its words.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from drafted import drafted, expected, score

from truce.claims.reading.offline import read_offline
from truce.clauses.drafting import drafts
from truce.clauses.lint import lint
from truce.clauses.loading import parse_agreement
from truce.clauses.writing import yaml_of
from truce.documents import read_document
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


def test_two_agreements_of_one_file_are_drafted_apart():
    folder = Path(__file__).parent / "several" / "salt-road"
    text, agreements = drafted(folder)
    want = expected(folder)["instruments"]
    assert len(agreements) == len(want) == len({a.agreement for a in agreements})
    for agreement, w in zip(agreements, want, strict=True):
        assert w["title"] in agreement.title
        told = score(text, agreement, w["clauses"])
        assert (told.false, told.missed, told.silent) == ([], [], [])
        assert {k: str(getattr(agreement.term, k)) for k in w["term"]} == w["term"]
        assert len(agreement.parties) == len(w["parties"])


@pytest.mark.parametrize(
    ("words", "opened"),
    [
        # Where it cannot be told which day is for what, none is taken: the others would be waived.
        ("Each Party shall withdraw its guns within 48 hours of the signature and in any case by 3 May 2031",
         "several deadlines"),
        ("The Parties shall withdraw guns and mortars to 20 km or 10 km from the Line", "several distances"),
        ("Neither Party shall attack the mills, nor come near the fords of the Sael", "come near the fords"),
        ("There shall be no attack on the caravans of salt and on civilians", "the caravans of salt"),
        ("No man of either side shall carry a rifle to the market", "the place that it is banned for"),
    ],
)  # fmt: skip
def test_what_a_sentence_says_besides_is_never_dropped(words: str, opened: str):
    clauses = [c for c in clauses_of(words) if c.text.startswith(words[:30])]
    assert any(opened in point for c in clauses for point in c.open)
    if opened.startswith(("several", "the place")):
        assert not any(c.monitorable for c in clauses)


def test_before_a_day_is_by_the_day_before_it():
    (clause,) = clauses_of("Each Party shall withdraw its guns from Menn before 3 May 2031")[:1]
    assert str(clause.oblige.by) == "2031-05-02"


def clauses_of(words: str):
    """The clauses of a treaty with one more article."""
    text = (HERE / "line-of-kessar" / "text.txt").read_text("utf-8")
    head, _, rest = text.partition("Article 2\n")
    text = f"{head}Article 2\n{words}.\n\nArticle 3\n{rest}"
    document = read_document(text.encode(), name="text.txt")
    (agreement,) = drafts(read_offline(document), document)
    return [c for c in agreement.clauses if words[:30] in c.text]
