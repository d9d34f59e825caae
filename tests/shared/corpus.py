"""Small documents of every format, made here: where a fuzzer of the readers begins."""

import io
import zipfile
from email.message import EmailMessage

import docx
from envelopes import Article, atom, mail, markdown, page, rss, word
from pdfs import line, lines, locked, pdf

ARTICLE = Article(
    "Guns fall silent at the crossing",
    "May 7, 2031",
    (
        "NORTHFORD, May 7 (Example Wire) - Both armies said on Wednesday that they had stopped shelling.",
        'A spokesman said that "nobody fired" and that 12 drivers were freed.',
    ),
)


def corpus() -> dict[str, list[bytes]]:
    """Samples by the name of the module that reads them."""
    return {
        "html_page": _pages(),
        "markdown": _markdown(),
        "mail": _mails(),
        "feed": [rss(ARTICLE).encode(), atom(ARTICLE).encode(), rss(ARTICLE).encode("utf-16"), _RDF],
        "pdf": _pdfs(),
        "word": [word(ARTICLE), _plain_word(), _stored(word(ARTICLE))],
    }


def _pages() -> list[bytes]:
    table = (
        "<table><tr><th>Day<td>Killed<tr><td>Monday<td>3</table><ol start=3><li>a<li>b</ol><pre>x\n y</pre>"
    )
    tricks = (
        "<style>.a{display:none}</style><p class=a>x</p><q>said</q><!-- said --><b><p>c</b></p>&amp;&#x2014;"
    )
    return [
        page(ARTICLE).encode(),
        page(ARTICLE).replace('"utf-8"', '"windows-1251"').encode("cp1252"),
        (table + tricks).encode(),
        ("<?xml version='1.0'?><html xmlns='x'>" + table).encode("utf-16"),
    ]


def _markdown() -> list[bytes]:
    more = "| a | b |\n|---|--:|\n| 1 | *2* |\n\n> quoted `code` ![p](u) [l][r] <u@x.example>\n\n[r]: u\n"
    more += "```\nx\n```\nT\n===\n"
    return [markdown(ARTICLE).encode(), more.encode(), (more + "1. a\\*\n* b <!-- c -->\n").encode()]


def _mails() -> list[bytes]:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.example", "=?utf-8?q?Caf=C3=A9?="
    message["Date"] = "Wed, 07 May 2031 10:00:00 +0000"
    message.set_content("Words.\n\n> Quoted\n", charset="iso-8859-1", cte="quoted-printable")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="a.pdf")
    message.add_attachment(EmailMessage())
    return [mail(ARTICLE), mail(ARTICLE, as_page=True), message.as_bytes(), b"From: a\nDate: x\n\nwords\n"]


_RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item><title>One</title><link>https://w.example/1</link><description>Words of it.</description></item>
</rdf:RDF>"""


def _pdfs() -> list[bytes]:
    words = [*ARTICLE.paragraphs, "The cease-", "fire holds."]
    story = lines(words)
    table = "\n".join(
        line(w, 72 + 150 * (n % 3), 500 - 16 * (n // 3)) for n, w in enumerate("a b c d e f".split())
    )
    return [
        pdf([story, story + "\n" + table, story]),
        pdf(
            [story + "\n" + line("Nobody sees this.", before="3 Tr")],
            page="/Rotate 90",
            info="/CreationDate(D:2031)",
        ),
        pdf([story, "q 500 0 0 700 40 60 cm /Im Do Q"], broken=True, catalog="/Lang(en)"),
        locked(pdf([story]), ""),
        locked(pdf([story]), "secret"),
    ]


def _plain_word() -> bytes:
    document = docx.Document()
    document.add_heading("A heading", 1)
    document.add_paragraph("An item", style="List Number")
    document.add_table(rows=2, cols=2).cell(1, 1).text = "3"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _stored(data: bytes) -> bytes:
    """The same package without compression, so that a changed byte reaches the XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for member in old.infolist():
            new.writestr(member.filename, old.read(member))
    return out.getvalue()
