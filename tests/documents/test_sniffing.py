"""What a file is, its bytes tell; its name only chooses among what they allow."""

import importlib
import io
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.documents import sniffing
from truce.documents.formats import READERS
from truce.documents.sniffing import media_type_of, zip_names

SENTENCE = "The two sides agreed to stop shelling each other's posts on Monday.\n"
MAIL = f"From: a@example.org\nTo: b@example.org\nMessage-ID: <1@example.org>\nSubject: Truce\n\n{SENTENCE}"
MEMO = f"From: Sector North\nTo: Mission\nDate: 3 May 2031\nSubject: Incident\n\n{SENTENCE}"


def packed(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return held.getvalue()


def old_tar() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("a"))
    header = bytearray(held.getvalue()[:512])
    header[257:265] = bytes(8)
    header[148:156] = b" " * 8
    header[148:155] = b"%06o\0" % sum(header)
    return bytes(header) + bytes(1024)


TOLD = {
    "pdf": (b"%PDF-1.7\n...", "a.txt", sniffing.PDF),
    "pdf after rubbish": (b"HTTP/1.1 200\r\n\r\n%PDF-1.4\n startxref\n12\n%%EOF\n", "a", sniffing.PDF),
    "a text about pdf": (f"A file begins with %PDF-1.4. {SENTENCE}".encode(), "a.pdf", sniffing.PLAIN),
    "docx": (packed("[Content_Types].xml", "_rels/.rels", "word/document.xml"), "a.zip", sniffing.DOCX),
    "zip called docx": (packed("a.txt"), "a.docx", sniffing.ZIP),
    "zip with a docx inside": (packed("in/[Content_Types].xml", "in/word/document.xml"), "a", sniffing.ZIP),
    "xlsx": (packed("[Content_Types].xml", "xl/workbook.xml"), "a.docx", sniffing.PLAIN),
    "odt": (packed("mimetype", "content.xml"), "a.docx", sniffing.PLAIN),
    "tar": (old_tar(), "a.txt", sniffing.TAR),
    "html": (f"<!DOCTYPE html><html><p>{SENTENCE}".encode(), "a.txt", sniffing.HTML),
    "html after a comment": (f"<!-- saved -->\n<html><p>{SENTENCE}".encode(), "a", sniffing.HTML),
    "xhtml": (b'<?xml version="1.0"?><html xmlns="x"><body/></html>', "a.xml", sniffing.HTML),
    "html in utf-16": (f"<html><p>{SENTENCE}".encode("utf-16"), "a.txt", sniffing.HTML),
    "a fragment": (f"<p>{SENTENCE}</p>".encode(), "item.html", sniffing.HTML),
    "a text called html": (SENTENCE.encode(), "a.html", sniffing.PLAIN),
    "rss": (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x --><rss version="2.0">', "a.html", sniffing.RSS),
    "rss with entities": (b'<!DOCTYPE rss [<!ENTITY a SYSTEM "f">]><rss>', "a", sniffing.RSS),
    "atom": (b'<feed xmlns="http://www.w3.org/2005/Atom">', "a.txt", sniffing.ATOM),
    "rdf": (b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="x">', "a", sniffing.RDF),
    "mail": (MAIL.encode(), "a.txt", sniffing.MAIL),
    "mail with its line ends": (MAIL.replace("\n", "\r\n").encode(), "a", sniffing.MAIL),
    "a memo": (MEMO.encode(), "memo.txt", sniffing.PLAIN),
    "a memo called eml": (MEMO.encode(), "memo.eml", sniffing.MAIL),
    "markdown": (f"# Day one\n\n{SENTENCE}".encode(), "day.md", sniffing.MARKDOWN),
    "a text with a heading": (f"# Day one\n\n{SENTENCE}".encode(), "day.txt", sniffing.PLAIN),
    "a page called markdown": (f"<html><p>{SENTENCE}".encode(), "a.md", sniffing.HTML),
    "kml": (b'<?xml version="1.0"?><kml xmlns="x">', "a.html.kml", sniffing.PLAIN),
    "nothing": (b"", "a.pdf", sniffing.PLAIN),
}


@pytest.mark.parametrize(("data", "name", "kind"), TOLD.values(), ids=TOLD.keys())
def test_the_bytes_tell_what_it_is(data: bytes, name: str, kind: str):
    assert media_type_of(data, name) == kind


@given(
    st.binary(max_size=600),
    st.sampled_from([b"", b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"<rss", b"From: "]),
)
def test_any_bytes_are_something(data: bytes, start: bytes):
    assert "/" in media_type_of(start + data, "a.html")
    list(zip_names(start + data))


@pytest.mark.parametrize("text", ["<!--" * 50_000, "a:\n" * 50_000, "<? " * 50_000, "<!DOCTYPE [" * 20_000])
def test_no_text_takes_long_to_tell(text: str):
    assert media_type_of(text.encode(), "a.eml")


def test_each_format_has_the_reader_that_says_it_reads_it():
    for kind, name in READERS.items():
        reader = importlib.import_module(name)
        assert kind in reader.media_types
        assert reader.extractor.name
