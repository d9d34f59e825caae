"""What a file is, told by its bytes. A name never decides; it only chooses among what the bytes allow.

Nothing is unpacked or parsed here: a few bytes are looked at, in the process that asks.
"""

import codecs
import re
import struct
from collections.abc import Iterator

from truce.documents.markup import looks_like_page

PLAIN, MARKDOWN, HTML, MAIL = "text/plain", "text/markdown", "text/html", "message/rfc822"
MAILBOX = "application/mbox"
PDF, RSS, ATOM, RDF = "application/pdf", "application/rss+xml", "application/atom+xml", "application/rdf+xml"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP, TAR, GZIP, BZIP2, XZ = (
    "application/zip", "application/x-tar", "application/gzip", "application/x-bzip2", "application/x-xz",
)  # fmt: skip
ARCHIVES = frozenset({ZIP, TAR, GZIP, BZIP2, XZ})

_HEAD = 65536
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_END_OF_ZIP, _ENTRY = b"PK\x05\x06", b"PK\x01\x02"
_MOST_NAMES = 5000
_PACKED = ((b"\x1f\x8b\x08", GZIP), (b"\xfd7zXZ\x00", XZ))
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)")
_FIRST_ELEMENT = re.compile(
    r"\s*(?:<\?[^>]{0,500}\?>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE[^>\[]{0,500}(?:\[.{0,5000}?\]\s*)?>\s*)*<([A-Za-z:]{1,20})[\s>/]",
    re.DOTALL | re.IGNORECASE,
)
_FEEDS = {"rss": RSS, "feed": ATOM, "rdf:rdf": RDF, "html": HTML}
_HEADERS = re.compile(
    r"\s{0,80}((?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,200}){2,})"
)
_HEADER = re.compile(r"^([A-Za-z][A-Za-z0-9-]+):", re.MULTILINE)
# Fields that programs write and people do not; and those that a memo may have as well.
_BY_PROGRAMS = frozenset({"message-id", "mime-version", "received", "return-path", "dkim-signature"})
_OF_MAIL = frozenset({"from", "to", "date", "subject", "cc", "sender", "reply-to", *_BY_PROGRAMS})
_MAILBOX = re.compile(rb"From [^\r\n]{1,300}\r?\n(?=[A-Za-z][A-Za-z0-9-]{0,60}:)")
_MARKS = ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
          (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
          (codecs.BOM_UTF8, "utf-8"))  # fmt: skip


def media_type_of(data: bytes, name: str) -> str:
    """The media type of a file. What is nothing else is `PLAIN`: the reader of texts says if it is none."""
    if _is_pdf(data):
        return PDF
    if data.startswith(_ZIP):
        return _kind_of_zip(data)
    for signature, kind in _PACKED:
        if data.startswith(signature):
            return kind
    if _BZIP2.match(data):
        return BZIP2
    if is_tar(data[:512]):
        return TAR
    return _kind_of_text(data, name.casefold())


def _is_pdf(data: bytes) -> bool:
    head = data[:1024].removeprefix(codecs.BOM_UTF8)
    if head.lstrip().startswith(b"%PDF-"):
        return True
    # Other programs take one with rubbish before it; a text that speaks of one has no such end.
    return b"%PDF-" in head and b"%%EOF" in data[-2048:] and b"startxref" in data[-2048:]


def _kind_of_zip(data: bytes) -> str:
    names = set(zip_names(data))
    if "word/document.xml" in names and "[Content_Types].xml" in names:
        return DOCX
    # Office files of other kinds are no archives for people: the reader of texts names them.
    office = {"xl/workbook.xml", "ppt/presentation.xml", "mimetype", "xl/workbook.bin"}
    return PLAIN if names & office else ZIP


def zip_names(data: bytes) -> Iterator[str]:
    """The names of the members of a zip archive, by its directory; nothing where it has none."""
    end = data.rfind(_END_OF_ZIP, max(0, len(data) - 66000))
    if end < 0 or end + 22 > len(data):
        return
    size, at = struct.unpack_from("<II", data, end + 12)
    # What was put before the archive moves the directory.
    at = end - size if size <= end and data[end - size : end - size + 4] == _ENTRY else at
    for _ in range(_MOST_NAMES):
        if at + 46 > len(data) or data[at : at + 4] != _ENTRY:
            return
        length, extra, comment = struct.unpack_from("<HHH", data, at + 28)
        yield data[at + 46 : at + 46 + length].decode("utf-8", "replace")
        at += 46 + length + extra + comment


def is_tar(header: bytes) -> bool:
    """Whether 512 bytes are the header of a member of a tar archive: their sum is in them."""
    if len(header) < 512 or not header[0]:
        return False
    try:
        told = int(header[148:156].strip(b" \0") or b"-", 8)
    except ValueError:
        return False
    return told == sum(header) - sum(header[148:156]) + 8 * 32


def _kind_of_text(data: bytes, name: str) -> str:
    head = _head(data)
    if head is None:
        return PLAIN
    # A mailbox says so by its name, or the line before its first mail has the day on which that came.
    began = _MAILBOX.match(data)
    if began and (name.endswith((".mbox", ".mbx")) or re.search(rb"\b(?:19|20)\d\d\b", began[0])):
        return MAILBOX
    first = _FIRST_ELEMENT.match(head)
    if first and (kind := _FEEDS.get(first.group(1).casefold())):
        return kind
    if _is_mail(head, name):
        return MAIL
    if name.endswith((".md", ".markdown")):
        return MARKDOWN
    called_page = name.endswith((".html", ".htm", ".xhtml")) and "<" in head
    return HTML if looks_like_page(head) or called_page else PLAIN


def _head(data: bytes) -> str | None:
    """The beginning as a text, line ends made one; None where it is plainly none."""
    head = data[:_HEAD]
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(codec, "replace").replace("\r\n", "\n")
    if b"\0" in head:
        return None
    return head.decode("latin-1").replace("\r\n", "\n")


def _is_mail(head: str, name: str) -> bool:
    found = _HEADERS.match(head)
    if found is None:
        return False
    fields = {field.casefold() for field in _HEADER.findall(found.group(1))}
    if fields & _BY_PROGRAMS and len(fields & _OF_MAIL) >= 2:
        return True
    return name.endswith(".eml") and len(fields & _OF_MAIL) >= 2
