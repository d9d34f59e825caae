"""One article, many envelopes: what is read out of each must be what is read out of the plain text, and every
quotation must be found again in the original.
"""

import html
import io
import re
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from envelopes import CHROME, HIDDEN, Article, atom, mail, markdown, page, printout, rss, word

import truce
from truce.demo import dispatches
from truce.documents.extraction import Extraction
from truce.documents.readers import feed, html_page, pdf
from truce.documents.readers import mail as mail_reader
from truce.documents.readers import markdown as markdown_reader
from truce.documents.readers import word as word_reader
from truce.documents.readers.weaving import faults_of

Made = tuple[Extraction, str | None]
"""What was read, and the decoded source that its offsets point into (None: not one text)."""


def _page(article: Article) -> Made:
    source = page(article)
    return html_page.extract(source.encode(), "a.html"), source


def _latin_page(article: Article) -> Made:
    source = page(article).replace('"utf-8"', '"windows-1252"')
    return html_page.extract(source.encode("cp1252", "xmlcharrefreplace"), "a.html"), None


def _markdown(article: Article) -> Made:
    source = markdown(article)
    return markdown_reader.extract(source.encode(), "a.md"), source


def _mail(article: Article) -> Made:
    return mail_reader.extract(mail(article), "a.eml"), None


def _page_in_mail(article: Article) -> Made:
    return mail_reader.extract(mail(article, as_page=True), "a.eml"), None


def _item(source: str) -> Made:
    items = [item for item in feed.extract(source.encode(), "feed.xml").enclosed if item.source]
    assert len(items) == 1
    return html_page.extract(items[0].data, items[0].name), items[0].data.decode()


def _rss(article: Article) -> Made:
    return _item(rss(article))


def _atom(article: Article) -> Made:
    return _item(atom(article))


def _word(article: Article) -> Made:
    return word_reader.extract(word(article), "a.docx"), None


ENVELOPES: dict[str, Callable[[Article], Made]] = {
    "page": _page,
    "page in Windows-1252": _latin_page,
    "Markdown": _markdown,
    "mail": _mail,
    "page in a mail": _page_in_mail,
    "RSS": _rss,
    "Atom": _atom,
    "Word": _word,
}
TEXTS = {path.stem: path.read_text("utf-8") for path in dispatches()}


@cache
def told(text: str) -> list[str]:
    """What the reader of language finds: words, kind, certainty, date and source of events and claims."""
    dossier = truce.brief(text).to_dict()
    names = {actor["id"]: actor["name"] for actor in dossier["actors"]}
    found = []
    for claim in dossier["claims"]:
        quote = " ".join(claim["quote"].split())
        found.append(f"claim {claim['stance']} {names.get(claim['source'])} {claim['certainty']}: {quote}")
    for event in dossier["events"]:
        quote = " ".join(event["quote"].split())
        who = [names.get(actor) for actor in event["initiator"]]
        what = [event.get(key) for key in ("type", "mode", "certainty", "modality", "date")]
        found.append(f"event {what} {who}: {quote}")
    return sorted(found)


def spans(text: str) -> list[tuple[int, int]]:
    dossier = truce.brief(text).to_dict()
    return [tuple(record["span"]) for kind in ("claims", "events") for record in dossier[kind]]


def found_again(made: Extraction, source: str, start: int, end: int) -> str:
    """The words of a span put together from the source alone, by the stretches that cover it."""
    words = []
    at = start
    for stretch in made.stretches:
        if stretch.end <= start or stretch.start >= end:
            continue
        first, last = max(start, stretch.start), min(end, stretch.end)
        words.append(made.text[at:first] if at < first else "")
        assert words[-1].strip(" \n-“”|0123456789.") == "", f"{words[-1]!r} comes from nowhere"
        assert stretch.offset is not None
        reference = re.match(r"&(?:#?\w+);", source[stretch.offset : stretch.offset + 12])
        if reference:
            words.append(html.unescape(reference.group())[first - stretch.start : last - stretch.start])
        else:
            words.append(
                source[stretch.offset + first - stretch.start : stretch.offset + last - stretch.start]
            )
        at = last
    assert at == end
    return "".join(words)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("envelope", ENVELOPES)
def test_every_envelope_tells_what_the_plain_text_tells(name: str, envelope: str):
    made, _ = ENVELOPES[envelope](Article.of(TEXTS[name]))
    assert told(made.text) == told(TEXTS[name])


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("envelope", ENVELOPES)
def test_every_quotation_is_found_again_in_the_original(name: str, envelope: str):
    made, source = ENVELOPES[envelope](Article.of(TEXTS[name]))
    assert faults_of(made.text, made.stretches) == []
    covered = [made.text[stretch.start : stretch.end] for stretch in made.stretches]
    assert re.sub(r"\s", "", "".join(covered)) == re.sub(r"\s", "", made.text)
    if source is not None:
        for start, end in spans(made.text):
            again = found_again(made, source, start, end)
            assert re.sub(r"\s", " ", again) == re.sub(r"\s", " ", made.text[start:end])


@pytest.mark.parametrize("envelope", ENVELOPES)
def test_what_stands_around_the_article_is_not_its_text(envelope: str):
    made, _ = ENVELOPES[envelope](Article.of(TEXTS["4-wire-2025-10-15"]))
    for words in (*CHROME, HIDDEN, "rights reserved", "Bridge at the old ferry", "partners store"):
        assert words not in made.text


@pytest.mark.parametrize("envelope", ["page", "page in Windows-1252", "page in a mail"])
def test_hidden_words_are_named(envelope: str):
    made, _ = ENVELOPES[envelope](Article.of(TEXTS["4-wire-2025-10-15"]))
    assert [c.message for c in made.cautions if c.kind == "hidden_text" and HIDDEN[:40] in c.message]


@pytest.mark.parametrize("envelope", ENVELOPES)
def test_the_day_is_the_one_that_the_article_states(envelope: str):
    made, _ = ENVELOPES[envelope](Article.of(TEXTS["4-wire-2025-10-15"]))
    assert (made.published or "")[:10] == "2025-10-15"
    assert made.published_basis == "stated"


def test_a_paragraph_of_a_word_file_is_found_by_its_locator():
    data = word(Article.of(TEXTS["4-wire-2025-10-15"]))
    made = word_reader.extract(data, "a.docx")
    paragraphs = Document(io.BytesIO(data)).element.body.findall(qn("w:p"))
    for start, end in spans(made.text):
        (stretch,) = [s for s in made.stretches if s.start <= start < s.end]
        number = re.fullmatch(r"p\[(\d+)\]", stretch.where)
        assert number
        there = "".join(t.text or "" for t in paragraphs[int(number[1]) - 1].iter(qn("w:t")))
        assert made.text[start:end] in there


@pytest.fixture(scope="module")
def prints(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every dispatch printed by Chromium, upright and on its side."""
    from playwright.sync_api import sync_playwright

    folder = tmp_path_factory.mktemp("prints")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page()
        for number, (name, text) in enumerate(TEXTS.items()):
            tab.set_content(printout(Article.of(text)))
            tab.pdf(path=folder / f"{name}.pdf", format="A5", landscape=number % 2 == 1)
        browser.close()
    return {name: folder / f"{name}.pdf" for name in TEXTS}


@pytest.mark.browser
@pytest.mark.parametrize("name", TEXTS)
def test_a_print_tells_what_the_plain_text_tells(name: str, prints: dict[str, Path]):
    made = pdf.extract(prints[name].read_bytes(), "a.pdf")
    assert faults_of(made.text, made.stretches) == []
    assert told(made.text) == told(TEXTS[name])
    assert (made.published or "")[:10] == name[-10:]
    assert made.published_basis == "stated"


@pytest.mark.browser
@pytest.mark.parametrize("name", TEXTS)
def test_a_quotation_of_a_print_stands_on_its_page(name: str, prints: dict[str, Path], pdftotext: str):
    made = pdf.extract(prints[name].read_bytes(), "a.pdf")
    for start, end in spans(made.text):
        pages = sorted({s.page or 0 for s in made.stretches if s.start < end and s.end > start})
        command = [pdftotext, "-f", str(pages[0]), "-l", str(pages[-1]), str(prints[name]), "-"]
        there = subprocess.run(command, capture_output=True, timeout=60, check=True).stdout.decode()
        # A hyphen at a line's end stands there without the blank that follows any other word.
        assert re.sub(r"[\s-]", "", made.text[start:end]) in re.sub(r"[\s-]", "", there)
