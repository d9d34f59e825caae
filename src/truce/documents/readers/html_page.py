"""HTML: the article of a page, every word with its place in the decoded source."""

import codecs
import re

from truce.documents.decoding import decode
from truce.documents.extraction import Extraction
from truce.documents.readers.dates import Told, date_cautions
from truce.documents.readers.html_article import read_article
from truce.documents.readers.html_said import masthead_date, said_by
from truce.documents.readers.html_tree import parse
from truce.documents.records import Caution, Extractor
from truce.errors import InputError, printable

media_types = frozenset({"text/html", "application/xhtml+xml"})
extractor = Extractor("html", "3")

_META = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_BYTES = "the bytes themselves"
_XML = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})[\"']")
_HEAD = 4096
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What pages call Latin-1 or ASCII is Windows-1252 (HTML standard, "Encodings"); so for their neighbours.
_MEANT = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932",
    "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8", "utf-8-sig": "utf-8",
}  # fmt: skip
_NO_TEXT_CODECS = frozenset(
    {"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}
)


def extract(data: bytes, name: str) -> Extraction:
    """The article of a page.

    Raises:
        InputError: the bytes are no text, or in an encoding that cannot be told, or the page shows no words.
    """
    return extract_declared(data, name, None)


def extract_declared(data: bytes, name: str, charset: str | None, *, mail: bool = False) -> Extraction:
    """The article of a page whose encoding the envelope named: the header of a mail, of a server.

    `mail`: it is a mail's, and what it quotes of earlier mails is left out and named.

    Raises:
        InputError: as `extract`.
    """
    source, assumed = decode_text(data, name, charset, _declared(data))
    page = parse(source)
    article = read_article(page, mail=mail)
    if not article.text.strip() and not mail:
        if any("left out" in c.message for c in article.cautions):
            reason = "the page shows no words that everybody sees: rules of its style sheet may hide them"
            raise InputError(name, reason, "Copy what the browser shows into a text file, and give that")
        raise InputError(
            name, "the page shows no words", "It may need its scripts: save what the browser shows"
        )
    said = said_by(page)
    stated = masthead_date(article.text)
    dates = [*([stated] if stated else []), *said.dates]
    chosen: tuple[str, Told] | None = dates[0] if dates else None
    broken = (
        (Caution("damaged", f"the page breaks off within a tag or a comment (character {page.broken_at})"),)
        if page.broken_at is not None
        else ()
    )
    return Extraction(
        text=article.text,
        media_type="text/html",
        extractor=extractor,
        title=article.heading or said.title,
        published=chosen[1].date if chosen else None,
        published_basis=None if chosen is None else "stated" if chosen is stated else "metadata",
        publisher=said.publisher,
        author=said.author,
        language=said.language,
        stretches=article.stretches,
        headings=article.headings,
        cautions=(*assumed, *article.cautions, *date_cautions(chosen, dates[1:]), *broken),
    )


def decode_text(
    data: bytes, name: str, charset: str | None, inside: str | None = None, says: str = "the page"
) -> tuple[str, tuple[Caution, ...]]:
    """The text of bytes that were declared to be in an encoding, and what had to be assumed to read them.

    `charset` is what the envelope says, `inside` what stands in the bytes themselves (in what: `says`).
    A byte order mark decides, then the envelope, then the page's own word; but bytes that are UTF-8 with
    letters beyond ASCII are UTF-8 whatever any of them says, for no other text looks so by chance.

    Raises:
        InputError: the bytes are no text in what is declared, or nothing is and they are no UTF-8.
    """
    declared = [
        (where, label) for where, label in (("its envelope", charset), (says, inside)) if label is not None
    ]
    if data.startswith(_MARKS) or not declared:
        text, assumed = decode(data, name)
        mark = "utf-8" if data.startswith(codecs.BOM_UTF8) else "utf-16"
        return text, (*assumed, *_disagree("its byte order mark", mark, declared))
    where, label = declared[0]
    codec = _codec(label)
    is_utf8 = _is_utf8(data)
    if codec is None or codec == "utf-8" or (is_utf8 and not data.isascii()):
        text, assumed = decode(data, name)
        unknown = (
            (Caution("encoding", f"{where} names an encoding that is none ({printable(label)})"),)
            if codec is None
            else ()
        )
        found = _BYTES, "utf-8" if is_utf8 else "windows-1252"
        return text, (*assumed, *unknown, *_disagree(*found, declared))
    try:
        text = data.decode(codec)
    except (UnicodeDecodeError, LookupError) as error:
        reason = f"{where} says that it is in {printable(label)}, but it is not"
        raise InputError(name, reason, "Save it again from the program it came from") from error
    if "\x00" in text:
        raise InputError(name, "this is binary data, not text", "Save it again from the program it came from")
    return text, _disagree(where, label, declared[1:])


def _declared(data: bytes) -> str | None:
    found = _XML.match(data[:_HEAD]) or _META.search(data[:_HEAD])
    return found[1].decode("ascii") if found else None


def _codec(label: str) -> str | None:
    try:
        found = codecs.lookup(label.strip())
    except (LookupError, ValueError):
        return None
    if not getattr(found, "_is_text_encoding", True) or found.name in _NO_TEXT_CODECS:
        return None
    return _MEANT.get(found.name, found.name)


def _family(label: str) -> str:
    """Encodings of one family need no caution; UTF-16 is one of its own, whatever pages mean by it."""
    return "utf-16" if label.strip().lower().startswith("utf-16") else (_codec(label) or label)[:6]


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _disagree(where: str, used: str, others: list[tuple[str, str]]) -> tuple[Caution, ...]:
    """Named where what was used is not what something else says."""
    against = [
        f"{place} says {printable(label)}" for place, label in others if _family(label) != _family(used)
    ]
    if not against:
        return ()
    shows = "show" if where == _BYTES else "shows"
    return (Caution("encoding", f"read as {printable(used)}, as {where} {shows}; {', '.join(against)}"),)
