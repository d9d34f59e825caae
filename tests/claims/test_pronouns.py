"""Whom a pronoun means. A wrong answer puts one side's act or word into the mouth of the other."""

import csv
from pathlib import Path

import pytest

from truce.claims.reading.offline import read_offline, survey
from truce.claims.reading.pronouns import Pronouns
from truce.documents import read_document

TABLE = Path(__file__).with_name("pronouns.tsv")
"""A text, the first of its words that is that pronoun, and whom it means ("-": nobody who has a record)."""


def _cases() -> list[object]:
    with TABLE.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    not_yet = pytest.mark.xfail(strict=True, reason="not read yet")
    return [
        pytest.param(r["text"], r["pronoun"], r["means"], marks=[not_yet] if r["read"] == "no" else [])
        for r in rows
    ]


@pytest.mark.parametrize(("text", "pronoun", "means"), _cases())
def test_a_pronoun_means(text, pronoun, means):
    document = read_document(text.encode(), name="text.txt")
    context = survey(document, document.text)
    token = next(t for s in context.page.sentences for t in s if t.text == pronoun)
    named = [context.actor_at(t) for t in Pronouns(context).of(token)]
    assert ("; ".join(context.actor(n.ref).name for n in named if n is not None) or "-") == means


def test_a_ring_of_pronouns_ends():
    document = read_document(
        b"It said it had. It had its own. They say they do: its their it.", name="text.txt"
    )
    context = survey(document, document.text)
    pronouns = Pronouns(context)
    assert all(pronouns.of(t) == () for s in context.page.sentences for t in s)


def test_a_phrase_that_its_own_pronoun_stands_beside_is_read():
    text = b'A column that nobody had seen before ("Team 7 ... it") shelled the town of Abeche.'
    assert read_offline(read_document(text, name="text.txt")).events
