"""Formats as callers get them, through the confined process: what a document declares beside what it is."""

import pytest
from envelopes import Article, page, word

from truce.demo import dispatches
from truce.documents.receiving import Received, read_documents

ARTICLE = Article.of(dispatches()[3].read_text("utf-8"))


def kinds(data: bytes, name: str) -> list[str]:
    (taken,) = read_documents(data, name=name)
    assert isinstance(taken, Received)
    return [warning.kind for warning in taken.document.warnings]


@pytest.mark.parametrize(
    ("declared", "named"), [("en-GB", False), ("EN", False), ("fr", True), ("ur-PK", True)]
)
def test_a_language_that_is_not_that_of_the_words_is_named(declared: str, named: bool):
    source = page(ARTICLE).replace('lang="en-GB"', f'lang="{declared}"')
    assert ("language_declared" in kinds(source.encode(), "a.html")) == named


def test_what_a_word_file_hides_reaches_the_caller():
    assert kinds(word(ARTICLE), "a.docx").count("revisions") == 2


def test_what_is_odd_about_a_feed_is_said_of_its_items():
    feed = (
        "<?xml version='1.0' encoding='iso-8859-5'?><rss version='2.0'><channel><title>Pérola</title>"
        "<item><title>Café</title><description>The envoy met the two sides in the old town.</description>"
        "</item></channel></rss>"
    ).encode()
    assert kinds(feed, "feed.xml") == ["encoding"]
    assert "damaged" in kinds(feed[:-20], "feed.xml")
