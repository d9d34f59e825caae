"""Laws of every reader: given any bytes, it says no in words or gives a text that keeps its way back."""

import time

import pytest
from corpus import corpus
from hypothesis import given
from hypothesis import strategies as st

from truce.asof import Interval
from truce.documents.extraction import Extraction, Reader
from truce.documents.readers import feed, html_page, pdf, word
from truce.documents.readers import mail as mail_reader
from truce.documents.readers import markdown as markdown_reader
from truce.documents.readers.weaving import faults_of
from truce.errors import InputError

READERS: dict[str, Reader] = {
    "html_page": html_page,
    "markdown": markdown_reader,
    "mail": mail_reader,
    "feed": feed,
    "pdf": pdf,
    "word": word,
}
SAMPLES = corpus()
TEXTS = [name for name in READERS if name not in ("pdf", "word")]
MARKUP = [
    "<p>", "</p>", "<table>", "<tr>", "<td>", "</table>", "<b", "<!--", "-->", "<pre>", "<br>", "<q>", "</q>",
    "<li>", "<ol>", "<script>", "</script>", "<h1>", "&amp;", "&#x2014;", "&lt", "&nbsp;", "<title>", '="',
    "'", ">", "<", "/", " ", "\n", "word", "Two words.", "<div hidden>", "</div>",
    "<span style='color:#fff'>", "é", "שלום",
    "# ", "**", "_", "[", "](", ")", "`", "| a | b |\n", "|---|\n", "- ", "1. ", "> ", "\\", "---\n", "```\n",
    "From: a@b\n", "Subject: x\n", "Date: Fri, 17 Oct 2025 16:30:00 +0500\n", "Content-Type: text/html\n",
    "Content-Type: multipart/mixed; boundary=b\n", "\n\n", "--b\n", "--b--\n",
    "<rss version='2.0'><channel><item>", "</item>", "<description>",
]  # fmt: skip


def check(reader: Reader, data: bytes) -> Extraction | None:
    try:
        made = reader.extract(data, "sample")
    except InputError as error:
        assert error.file == "sample"
        assert error.reason
        assert error.next
        return None
    assert faults_of(made.text, made.stretches) == []
    covered = sum(stretch.end - stretch.start for stretch in made.stretches)
    assert covered <= len(made.text)
    for caution in made.cautions:
        assert all(0 <= start < end <= len(made.text) for start, end in caution.spans)
    assert (made.published is None) == (made.published_basis is None)
    if made.published is not None:
        Interval.parse(made.published)
    for item in made.enclosed:
        assert item.name not in ("", ".", "..")
        assert "/" not in item.name
        assert "\\" not in item.name
    return made


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
def test_arbitrary_and_broken_bytes(name: str, data: st.DataObject):
    sample = SAMPLES[name][data.draw(st.integers(0, len(SAMPLES[name]) - 1))]
    start = data.draw(st.integers(0, len(sample)))
    end = data.draw(st.integers(start, len(sample)))
    check(READERS[name], sample[:start] + data.draw(st.binary(max_size=40)) + sample[end:])


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
def test_a_few_changed_bytes(name: str, data: st.DataObject):
    sample = bytearray(SAMPLES[name][data.draw(st.integers(0, len(SAMPLES[name]) - 1))])
    for at in data.draw(st.lists(st.integers(0, len(sample) - 1), min_size=1, max_size=8)):
        sample[at] = data.draw(st.integers(0, 255))
    check(READERS[name], bytes(sample))


@pytest.mark.parametrize("name", READERS)
def test_every_sample_is_read_and_the_same_each_time(name: str):
    read = [check(READERS[name], sample) for sample in SAMPLES[name]]
    assert sum(made is not None for made in read) >= len(read) - 1
    assert read == [check(READERS[name], sample) for sample in SAMPLES[name]]


@pytest.mark.parametrize("name", TEXTS)
@given(parts=st.lists(st.sampled_from(MARKUP), max_size=60))
def test_any_order_of_marks(name: str, parts: list[str]):
    check(READERS[name], "".join(parts).encode())


@pytest.mark.parametrize("name", ["html_page", "markdown"])
@given(parts=st.lists(st.sampled_from(MARKUP), max_size=60))
def test_a_stretch_stands_letter_by_letter_where_it_says(name: str, parts: list[str]):
    source = "".join(parts)
    made = check(READERS[name], source.encode())
    if made is not None:
        for stretch in made.stretches:
            words = made.text[stretch.start : stretch.end]
            assert stretch.offset is not None
            there = source[stretch.offset : stretch.offset + len(words)]
            assert source[stretch.offset] == "&" or there.split() == words.split()


DEEP = 100_000
BOMBS: dict[str, tuple[Reader, bytes]] = {
    "nested tables": (html_page, b"<table><tr><td>" * DEEP + b"the end"),
    "nested spans, all closed": (html_page, b"<span>" * DEEP + b"the end" + b"</span>" * DEEP),
    "unclosed bold": (html_page, b"<b>x " * DEEP),
    "an attribute of 10 MB": (html_page, b"<p title='" + b"a" * 10_000_000 + b"'>the end</p>"),
    "an attribute without an end": (html_page, b"the start <p title='" + b"a" * 5_000_000),
    "tags without an end": (html_page, b"the start " + b"<a " * 1_000_000),
    "a million comments": (html_page, b"<!-- -->" * 500_000 + b"the end"),
    "a million attributes": (html_page, b"<p " + b"a=b c " * 500_000 + b">the end"),
    "a million end tags": (html_page, b"<div>" * 200 + b"</x>" * 500_000 + b"the end"),
    "a row of cells": (html_page, b"<table><tr>" + b"<td>cell" * DEEP),
    "entities": (html_page, b"<p>" + b"&amp;" * 200_000),
    "brackets": (markdown_reader, b"[" * DEEP + b"the end" + b"]" * DEEP),
    "stars": (markdown_reader, b"*a **b " * DEEP),
    "one paragraph of many lines": (markdown_reader, b"some words\n" * DEEP),
    "quotations in quotations": (markdown_reader, b"> " * DEEP + b"the end"),
    "ticks": (markdown_reader, b"`a``b" * DEEP),
    "mails in mails": (mail_reader, b"Subject: a\r\nContent-Type: message/rfc822\r\n\r\n" * 500 + b"\r\nend"),
    "a hundred thousand parts": (
        mail_reader,
        b"Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * DEEP,
    ),
    "a billion laughs": (
        feed,
        b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss version="2.0"><channel>&b;</channel></rss>',
    ),
    "deep elements": (feed, b"<rss version='2.0'><channel><item><title>" + b"<x>" * DEEP),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_end_soon(bomb: str):
    reader, data = BOMBS[bomb]
    began = time.process_time()
    check(reader, data)
    assert time.process_time() - began < 15
