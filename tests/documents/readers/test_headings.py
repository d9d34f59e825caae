"""What a format marks as a heading reaches the reader of language as one, and tells no act of its own."""

import io
from collections.abc import Callable

import docx
import pytest
from pdfs import line, lines, pdf

from truce.claims.reading.offline import read_offline
from truce.documents import read_documents
from truce.documents.readers import html_page, mail, markdown, word
from truce.documents.readers import pdf as pdf_reader
from truce.documents.receiving import Received

HEAD = "Vesk Front and Sudrian army agree to a truce at Old Mill after three days"
BELOW = "The Sudrian army shelled Lower Vale on 30 April 2031 and killed nine people"
STORY = (
    "The Vesk Front and the Sudrian army signed a ceasefire in Ondal on 2 May 2031.",
    "Before that the Sudrian army had shelled Lower Vale for three days, a doctor of the town said.",
    "Both sides had fought for the bridge since the middle of April, and neither had taken it by then.",
)


def page() -> bytes:
    told = f"<h1>{HEAD}</h1><p>{STORY[0]}</p><h2>{BELOW}</h2><p>{STORY[1]}</p><p>{STORY[2]}</p>"
    return f"<html><body><article>{told}</article></body></html>".encode()


def letter() -> bytes:
    return b"From: Desk <a@b.example>\nSubject: Truce\nContent-Type: text/html\n\n" + page()


def marked_down() -> bytes:
    return f"{HEAD}\n====\n\n{STORY[0]}\n\n## {BELOW}\n\n{STORY[1]}\n\n{STORY[2]}\n".encode()


def word_file() -> bytes:
    document = docx.Document()
    for words, level in ((HEAD, 0), (STORY[0], None), (BELOW, 2), (STORY[1], None), (STORY[2], None)):
        document.add_paragraph(words) if level is None else document.add_heading(words, level)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def printed() -> bytes:
    parts = [line(HEAD, 72, 740, size=15), lines([STORY[0]], 72, 700), line(BELOW, 72, 660, size=14)]
    return pdf(["\n".join([*parts, lines([STORY[1]], 72, 630), lines([STORY[2]], 72, 600)])])


FORMATS: dict[str, tuple[Callable[[], bytes], Callable, str]] = {
    "HTML": (page, html_page.extract, "a.html"),
    "mail": (letter, mail.extract, "a.eml"),
    "Markdown": (marked_down, markdown.extract, "a.md"),
    "Word": (word_file, word.extract, "a.docx"),
    "PDF": (printed, pdf_reader.extract, "a.pdf"),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_the_spans_of_headings(kind: str) -> None:
    make, extract, name = FORMATS[kind]
    made = extract(make(), name)
    assert [made.text[start:end] for start, end in made.headings] == [HEAD, BELOW]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_headline_is_no_act_and_no_agreement_of_its_own(kind: str) -> None:
    make, _, name = FORMATS[kind]
    (one,) = read_documents(make(), name=name)
    assert isinstance(one, Received)
    records = read_offline(one.document)
    text = one.document.text
    told = [text[e.start : e.end] for e in records.events]
    assert [words for words in told if words in (HEAD, BELOW) or words in BELOW] == []
    assert [e.certainty for e in records.events if e.type == "ASSAULT"] == ["reported"]
    assert len(records.agreements) == 1


def test_a_text_all_of_which_is_set_as_headings_is_read() -> None:
    words = "".join(f"<h3>{words}</h3>" for words in (*STORY, BELOW + "."))
    (one,) = read_documents(f"<html><body>{words}</body></html>".encode(), name="a.html")
    assert isinstance(one, Received)
    assert len(one.document.headings) == 4
    assert any(e.type == "ASSAULT" for e in read_offline(one.document).events)


def titled(data: bytes, name: str) -> tuple[str | None, list[str]]:
    (one,) = read_documents(data, name=name)
    assert isinstance(one, Received)
    cautions = [c.message for c in one.document.warnings if c.kind == "title"]
    return read_offline(one.document).title, cautions


def test_the_title_is_the_heading_and_not_the_masthead_above_it() -> None:
    told = [line("Home  War", 72, 770), line(HEAD, 72, 740, size=15)]
    data = pdf(["\n".join([*told, lines([STORY[0]], 72, 700), lines([STORY[1]], 72, 670)])])
    assert titled(data, "a.pdf") == (HEAD, [])


def word_with(title: str, *headings: str) -> bytes:
    document = docx.Document()
    document.core_properties.title = title
    for level, words in enumerate(headings, 1):
        document.add_heading(words, level)
    for words in STORY:
        document.add_paragraph(words)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_title_in_the_properties_that_is_another_is_named() -> None:
    title, (caution,) = titled(word_with("Template of the ministry", HEAD), "a.docx")
    assert title == HEAD
    assert "“Template of the ministry”" in caution
    assert f"“{HEAD}”" in caution


def test_a_title_in_the_properties_that_stands_below_a_kicker_is_taken() -> None:
    assert titled(word_with(HEAD, "Briefing", HEAD), "a.docx") == (HEAD, [])


@pytest.mark.parametrize("foot", ["https://wire.example/a?b=1 1/1", "file:///C:/a.html"])
def test_what_a_browser_prints_at_the_edges_of_one_page_is_left_out(foot: str) -> None:
    story = [lines([STORY[0]], 72, 700), lines([STORY[1]], 72, 670)]
    head = line("5/3/2031, 10:45 AM The title", 40, 780)
    made = pdf_reader.extract(pdf(["\n".join([head, *story, line(foot, 40, 20)])]), "a.pdf")
    assert made.text.startswith("The Vesk Front")
    assert foot.split()[0] not in made.text
    assert "5/3/2031" not in made.text
    assert any("edges of pages" in c.message for c in made.cautions)
    log = pdf_reader.extract(pdf(["\n".join([line("5/3/2031, 10:45 The post fell", 40, 780), *story])]), "a")
    assert "10:45 The post fell" in log.text
