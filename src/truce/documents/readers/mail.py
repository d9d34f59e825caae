"""Mails (RFC 5322, MIME): who wrote, when, what, and what is attached.

The head stands in the text as lines (From, To, Date, Subject), for the reader of language knows them. Of
several forms of the same words the plain one is read; HTML goes through the reader of pages. What it quotes
of earlier mails is left out and named: these are other people's words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import PurePosixPath

from truce.documents.extraction import Enclosed, Extraction
from truce.documents.readers import html_page
from truce.documents.readers.dates import Told, date_cautions, machine_date
from truce.documents.readers.quoted import earlier_at, left_to_its_writer, own_lines, quoted_lines
from truce.documents.readers.weaving import Weaver
from truce.documents.records import Caution, Extractor
from truce.errors import InputError, printable

media_types = frozenset({"message/rfc822"})
extractor = Extractor("mail", "2")

_DEEPEST = 30
_MOST_PARTS = 2000
_MOST_BOUNDARIES = 5000
_BOUNDARY = re.compile(rb"(?i)boundary\s*=|content-type\s*:\s*message/rfc822")
_SECRET = {
    "multipart/encrypted": "it is encrypted",
    "application/pkcs7-mime": "it is encrypted or sealed in S/MIME",
    "application/x-pkcs7-mime": "it is encrypted or sealed in S/MIME",
}
_HEAD = ("From", "To", "Date", "Subject")
_LINE = re.compile(r"([^\r\n]*)(\r\n?|\n|\Z)")
_SIGNED = re.compile(r"-----BEGIN PGP (?P<what>MESSAGE|SIGNED MESSAGE)-----")
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
_LEAST_OTHER = 4
"""Words from which a sentence of the shown form says something."""
_NAME = re.compile(r"[^\w.() -]+")


@dataclass(slots=True)
class _Mail:
    """What is gathered of a mail while its parts are walked."""

    name: str
    weaver: Weaver = field(default_factory=Weaver)
    enclosed: list[Enclosed] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)
    subject: str | None = None
    language: str | None = None
    parts: int = 0


def extract(data: bytes, name: str) -> Extraction:
    """The head and the words of a mail.

    Raises:
        InputError: it is no mail, encrypted, nested too deep, or in an encoding that cannot be told.
    """
    if len(_BOUNDARY.findall(data)) > _MOST_BOUNDARIES:
        raise InputError(name, "it holds more parts than any mail", "Save its parts as files of their own")
    try:
        message = message_from_bytes(data)
        return _read(message, name)
    except RecursionError as error:
        reason = "mails are nested in it too deep to be read"
        raise InputError(name, reason, "Save the innermost mail as a file of its own") from error
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, AssertionError) as error:
        # The parser of Python's library fails so on heads that break the format.
        raise InputError(
            name, f"its format is broken ({type(error).__name__})", "Save the mail again"
        ) from error


def _read(message: Message, name: str) -> Extraction:
    if not any(message.get(header) for header in ("From", "Date", "Subject", "Message-ID", "Received")):
        raise InputError(name, "this is no mail: it has no head", "Save it as .eml, with its head")
    mail = _Mail(name, subject=_header(message, "Subject"))
    for header in _HEAD:
        if written := _header(message, header):
            mail.weaver.words(f"{header}: {written}", f"header[{header}]")
            mail.weaver.line()
    mail.weaver.paragraph()
    _part(message, "", 0, mail)
    text, stretches = mail.weaver.woven()
    if mail.parts == 0 and not mail.enclosed:
        raise InputError(name, "there are no words in it", "Check that it was saved completely")
    told, cautions = _date(message)
    return Extraction(
        text=text,
        media_type="message/rfc822",
        extractor=extractor,
        title=_header(message, "Subject"),
        published=told.date if told else None,
        published_basis="stated" if told else None,
        author=_header(message, "From"),
        language=mail.language or _language(message),
        stretches=stretches,
        headings=mail.weaver.headings,
        cautions=(*mail.cautions, *cautions),
        enclosed=tuple(mail.enclosed),
    )


def _header(message: Message, header: str) -> str | None:
    """A header with its encoded words read (RFC 2047); as it stands where they are broken."""
    raw = message.get(header)
    if raw is None:
        return None
    try:
        decoded = str(make_header(decode_header(raw)))
    except (MessageError, LookupError, UnicodeError, ValueError):
        decoded = str(raw)
    words = " ".join(decoded.encode("utf-8", "replace").decode("utf-8").split())
    return words[:2000] or None


def _language(message: Message) -> str | None:
    tag = (_header(message, "Content-Language") or "").split(",")[0].strip()
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", tag) else None


def _date(message: Message) -> tuple[Told | None, tuple[Caution, ...]]:
    """The date of the head; without a clock, it is too late if the servers passed it on before."""
    written = _header(message, "Date")
    if written is None:
        return None, (Caution("published", "its head has no Date: when it was sent is not known"),)
    told = machine_date(re.sub(r"\([^()]{0,100}\)", " ", written)[:120].strip())
    if told is None:
        shown = printable(written[:60])
        return None, (Caution("published", f"its Date is none that the calendar has: “{shown}”"),)
    cautions = list(date_cautions(("its Date", told), []))
    received = [
        passed
        for stamp in message.get_all("Received", [])[:50]
        if (passed := machine_date(" ".join(str(stamp).rpartition(";")[2].split("(")[0].split())))
    ]
    if received and all(told.day > passed.day for passed in received):
        latest = max(passed.day for passed in received)
        cautions.append(
            Caution("published", f"its Date ({told.date}) is after the servers passed it on ({latest})")
        )
    return told, tuple(cautions)


def _part(part: Message, where: str, depth: int, mail: _Mail) -> None:
    """Take one part of a mail, and what is in it."""
    kind = part.get_content_type()
    if kind in _SECRET and part.get_param("smime-type") != "signed-data":
        raise InputError(mail.name, _SECRET[kind], "Open it in a mail program and save it decrypted")
    if kind in _SECRET:
        raise InputError(
            mail.name, "its words are sealed in an S/MIME signature", "Save it from a mail program"
        )
    if depth > _DEEPEST:
        raise InputError(
            mail.name, "mails are nested in it too deep", "Save the innermost as a file of its own"
        )
    if kind == "message/rfc822":
        _enclose(part, where or "1", mail)
        return
    if not part.is_multipart():
        _leaf(part, where or "1", mail)
        return
    children = [child for child in part.get_payload() if isinstance(child, Message)]
    if kind == "multipart/alternative":
        chosen = _best(children)
        if chosen is not None:
            _part(children[chosen], _inner(where, chosen + 1), depth + 1, mail)
            mail.cautions.extend(_other_words(children, chosen, mail.name))
        return
    for number, child in enumerate(children[:_MOST_PARTS], 1):
        _part(child, _inner(where, number), depth + 1, mail)


def _inner(where: str, number: int) -> str:
    """The number of a part as mail servers count (IMAP): the parts of the mail itself are 1, 2, 3."""
    return f"{where}.{number}" if where else str(number)


def _best(children: list[Message]) -> int | None:
    """Of several forms of the same words: plain text that holds any, else HTML, else the first."""
    for wanted in ("text/plain", "text/html"):
        for index, child in enumerate(children):
            if child.get_content_type() == wanted and _payload(child).strip():
                return index
    return 0 if children else None


def _other_words(children: list[Message], chosen: int, name: str) -> Iterator[Caution]:
    """Named where the form that mail programs show says what the plain one, which is read, does not say."""
    shown = [part for part in children if part.get_content_type() == "text/html"]
    if not shown or children[chosen].get_content_type() != "text/plain":
        return
    charset = shown[-1].get_content_charset()
    try:
        page = html_page.extract_declared(_payload(shown[-1]), name, charset, mail=True).text
        plain, _ = html_page.decode_text(
            _payload(children[chosen]), name, children[chosen].get_content_charset()
        )
    except InputError:
        return
    read = f" {' '.join(_WORD.findall(own_lines(plain).casefold()))} "
    other = [
        sentence for sentence in _SENTENCE.split(page)
        if len(words := _WORD.findall(sentence.casefold())) >= _LEAST_OTHER
        and f" {' '.join(words)} " not in read
    ]  # fmt: skip
    if other:
        what = "mail programs show its HTML form, which says what the plain one that was read does not"
        yield Caution("left_out", f"{what}: “{printable(' '.join(' '.join(other).split())[:200])}”")


def _leaf(part: Message, where: str, mail: _Mail) -> None:
    kind = part.get_content_type()
    attached = part.get_content_disposition() == "attachment" or bool(part.get_filename())
    if attached or kind not in ("text/plain", "text/html"):
        _enclose(part, where, mail)
        return
    data = _payload(part)
    if not data.strip():
        return
    mail.parts += 1
    mail.weaver.paragraph()
    if kind == "text/html":
        _page(data, part, where, mail)
        return
    text = _decoded(data, part, mail)
    if found := _SIGNED.search(text):
        if found["what"] == "MESSAGE":
            raise InputError(mail.name, "it is encrypted (PGP)", "Decrypt it in a mail program and save it")
        mail.cautions.append(Caution("left_out", "its PGP signature was not checked"))
    at = 0
    if (
        mail.parts == 1
        and mail.subject
        and " ".join(text.lstrip().partition("\n")[0].split()) == mail.subject
    ):
        at = text.index("\n", len(text) - len(text.lstrip())) + 1 if "\n" in text.strip() else len(text)
    quoted = _plain(text, at, where, mail.weaver, flowed=part.get_param("format") == "flowed")
    if quoted:
        mail.cautions.append(left_to_its_writer(quoted))


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded(data: bytes, part: Message, mail: _Mail) -> str:
    charset = part.get_content_charset()
    text, assumed = html_page.decode_text(data, mail.name, charset)
    mail.cautions.extend(assumed)
    return text


def _page(data: bytes, part: Message, where: str, mail: _Mail) -> None:
    """An HTML part, by the reader of pages; its stretches say the part before the path."""
    page = html_page.extract_declared(data, mail.name, part.get_content_charset(), mail=True)
    mail.language = mail.language or page.language
    mail.cautions.extend(c for c in page.cautions if c.kind != "published")
    text, stretches, headings = page.text, page.stretches, page.headings
    first = text.partition("\n")[0]
    if mail.parts == 1 and first == mail.subject:
        # The headline stands in the text already, as the subject; a second time it would be no headline.
        by = len(first) + len(text[len(first) :]) - len(text[len(first) :].lstrip("\n"))
        text = text[by:]
        stretches = tuple(replace(s, start=s.start - by, end=s.end - by) for s in stretches if s.start >= by)
        headings = tuple((a - by, b - by) for a, b in headings if a >= by)
    mail.weaver.graft(text, stretches, f"part[{where}]", headings)


def _plain(text: str, at: int, where: str, weaver: Weaver, *, flowed: bool) -> list[str]:
    """A plain part, line by line: lines broken for their width are left to the reader, which joins them.

    Gives the lines that it quotes of an earlier mail. They are no text of this one: read with it, they would
    be its sender's word.
    """
    own_end = earlier_at(text, at)
    end = len(text) if own_end is None else own_end
    lines = [(m[1], m.start()) for m in _LINE.finditer(text, at, end) if m[0]]
    marked = quoted_lines([line for line, _ in lines])
    for number, (line, start) in enumerate(lines):
        if number in marked or not line.strip():
            weaver.paragraph()
            continue
        # Space-stuffing (RFC 3676) is no part of the words; neither is an indent.
        indent = len(line) - len(line.lstrip())
        place = f"part[{where}]"
        weaver.verbatim(line[indent:], place, offset=start + indent)
        if flowed and line.endswith(" ") and line != "-- ":
            weaver.words(" ", place)
        else:
            weaver.line()
    quoted = [lines[n][0] for n in sorted(marked)] + text[end:].splitlines()
    return [words for line in quoted if (words := line.strip(" \t>"))]


def _enclose(part: Message, where: str, mail: _Mail) -> None:
    """An attachment, under a plain file name."""
    if len(mail.enclosed) >= _MOST_PARTS:
        raise InputError(
            mail.name, "it has more attachments than any mail", "Save them as files of their own"
        )
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = part.get_payload()
        data = (
            inner[0].as_bytes()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message)
            else b""
        )
    else:
        data = _payload(part)
    if not data or kind in (
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
    ):
        return
    given = PurePosixPath((part.get_filename() or "").replace("\\", "/")).name
    plain = _NAME.sub("_", given).strip(". ")[:120]
    ending = {"message/rfc822": ".eml", "text/html": ".html", "text/plain": ".txt", "application/pdf": ".pdf"}
    mail.enclosed.append(Enclosed(plain or f"part-{where}{ending.get(kind, '.bin')}", data))
