"""Reading one document: from a path, from bytes or from a text."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from truce.asof import Interval
from truce.documents.characters import odd_characters
from truce.documents.decoding import decode
from truce.documents.language import Chunk, chunks, is_told_by_letters, languages
from truce.documents.markup import left_over_markup, refuse_page
from truce.documents.records import Caution, Document, Extractor
from truce.errors import InputError, UnreadLanguage, printable

DEFAULT_LIMIT = 5_000_000
"""The most bytes that a document may have, unless the caller says otherwise."""

EXTRACTOR = Extractor("text", "1")
_LONG_LINE = 50_000
_LEAST_WORDS = 3
# Below this share of words in English a document is one in another language with some English in it.
_LEAST_ENGLISH = 0.25
_ENOUGH_ENGLISH, _FEW_LETTERS = 200, 150
"""Letters in English from which a text surely is; letters below which a passage of it tells no other one."""
_MOST_SHOWN = 3
PageOf = Callable[[int], int | None]
_WORD = re.compile(r"[^\W\d_]{2,}")


def read_document(
    source: Path | bytes | str,
    *,
    limit: int = DEFAULT_LIMIT,
    published: str | None = None,
    name: str | None = None,
) -> Document:
    """Read a document: a `Path` is opened, bytes are decoded, a `str` is taken as the text itself.

    Args:
        source: where the document is, or what it holds.
        limit: the most bytes to read.
        published: when it was published, as a dossier date (``2025-10-17``, ``2025-10``).
        name: what to call it in messages, and its id; the file's name by default.

    Raises:
        InputError: it cannot be read; the message names it, the reason and what to do.
        UnreadLanguage: it is in a language that truce does not read.
        ArgumentError: `published` is no date.
    """
    if published is not None:
        Interval.parse(published)
    label = name or (str(source) if isinstance(source, Path) else "text")
    shown = printable(label)
    data = bytes_of(source, limit, shown)
    if len(data) > limit:
        raise InputError(shown, f"it is over the limit of {limit:,} bytes", "Split it, or raise the limit")
    text, assumed = decode(data, shown)
    refuse_page(text, shown)
    read = document_of(text, data, label, EXTRACTOR, assumed)
    return replace(read, published=published)


def document_of(
    text: str,
    data: bytes,
    label: str,
    extractor: Extractor,
    cautions: tuple[Caution, ...] = (),
    page_of: PageOf = lambda _: None,
) -> Document:
    """The document that a text makes which an extractor took out of bytes.

    `page_of` tells on which page a character of the text stands, if any.

    Raises:
        InputError: there is no sentence in it.
        UnreadLanguage: it is in a language that truce does not read.
    """
    shown = printable(label)
    language, unread = _language(text, shown, page_of)
    odd = (*odd_characters(text), *left_over_markup(text), *_long_lines(text))
    return Document(
        id=id_of(Path(label).name, data),
        name=printable(Path(label).name) or shown,
        text=text,
        language=language,
        published=None,
        sha256=hashlib.sha256(data).hexdigest(),
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        chars=len(text),
        extractor=extractor,
        warnings=(*cautions, *odd, *unread),
    )


def id_of(name: str, data: bytes) -> str:
    """The id of a document: by its name, else by its content."""
    return _slug(Path(name).stem) or f"document-{hashlib.sha256(data).hexdigest()[:8]}"


def with_distinct_ids(documents: Iterable[Document]) -> tuple[Document, ...]:
    """The same documents, with ``-2``, ``-3`` … put after an id that an earlier one has."""
    taken: set[str] = set()
    distinct = []
    for document in documents:
        new, number = document.id, 1
        while new in taken:
            number += 1
            new = f"{document.id}-{number}"
        taken.add(new)
        distinct.append(replace(document, id=new))
    return tuple(distinct)


def bytes_of(source: Path | bytes | str, limit: int, shown: str) -> bytes:
    """The content, at most one byte over the limit. InputError where it cannot be read."""
    if isinstance(source, bytes):
        return source
    if isinstance(source, str):
        try:
            return source.encode()
        except UnicodeEncodeError as error:
            reason = f"the text holds half a character (an unpaired surrogate) at offset {error.start}"
            raise InputError(shown, reason, "Decode it again from its bytes") from error
    try:
        with source.open("rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError as error:
        raise InputError(shown, "there is no such file", "Check the name and the folder") from error
    except IsADirectoryError as error:
        raise InputError(shown, "this is a folder", "Name the files in it, such as FOLDER/*.txt") from error
    except PermissionError as error:
        raise InputError(shown, "the file may not be read", "Check who may read it") from error
    except (OSError, ValueError) as error:
        reason = f"it cannot be opened ({getattr(error, 'strerror', None) or error})"
        raise InputError(shown, reason, "Check the name and the disk") from error


def _language(text: str, shown: str, page_of: PageOf) -> tuple[str | None, tuple[Caution, ...]]:
    """English or None (too short to tell), with the passages that are in another language.

    Raises:
        InputError: there is no sentence to read.
        UnreadLanguage: hardly any of it is in English.
    """
    parts = list(chunks(text))
    other = Counter[str]()
    for part in parts:
        if part.language not in {None, "en"}:
            other[part.language or ""] += _weight(part)
    english = sum(_weight(part) for part in parts if part.language == "en")
    if other and english < _LEAST_ENGLISH * (english + other.total()):
        tag = other.most_common(1)[0][0]
        names = languages().names
        what = f"it is in {names[tag]}" if tag in names else "it is in no language known here"
        reason = f"{what}, and truce reads English only"
        raise UnreadLanguage(
            shown, reason, "Give an English text; a translation is its translator's word", tag
        )
    if sum(1 for _, _word in zip(range(_LEAST_WORDS), _WORD.finditer(text), strict=False)) < _LEAST_WORDS:
        raise InputError(shown, "there is no sentence in it", "Check that it holds the text of the article")
    if not english:
        return None, (
            Caution("language_unknown", "too little running text to tell its language: read as English"),
        )
    return "en", tuple(_unread(text, parts, english, page_of))


def _weight(part: Chunk) -> int:
    # Letters, because some scripts put no space between words.
    return part.end - part.start


def _unread(text: str, parts: list[Chunk], english: int, page_of: PageOf) -> Iterator[Caution]:
    """The passages in other languages. Of a text in English a few words say too little of being another's."""
    names = languages().names
    sure = english >= _ENOUGH_ENGLISH
    unread = [
        part for part in parts
        if part.language in names and part.language != "en"
        and not (sure and _letters(text, part) < _FEW_LETTERS and not is_told_by_letters(part.language))
    ]  # fmt: skip
    if unread:
        named = ", ".join(dict.fromkeys(names[part.language or ""] for part in unread))
        spans = tuple((part.start, part.end) for part in unread[:10])
        many = f"{len(unread)} {'passage' if len(unread) == 1 else 'passages'}"
        shown = "; ".join(_begins(text, part, page_of) for part in unread[:_MOST_SHOWN])
        more = f"; and {len(unread) - _MOST_SHOWN} more" if len(unread) > _MOST_SHOWN else ""
        message = f"{many} in {named}, which truce does not read: {shown}{more}"
        yield Caution("unread_passages", message, spans)


def _letters(text: str, part: Chunk) -> int:
    return sum(c.isalpha() for c in text[part.start : part.end])


def _begins(text: str, part: Chunk, page_of: PageOf) -> str:
    """The first words of a passage, and the page on which they stand, where there are pages."""
    words = text[part.start : part.end].split()
    start = part.start + len(text[part.start : part.end]) - len(text[part.start : part.end].lstrip())
    page = page_of(start)
    shown = printable(" ".join(words[:8])[:80])
    return f"“{shown} …”" + (f" (page {page})" if page is not None else "")


def _long_lines(text: str) -> Iterator[Caution]:
    start = 0
    for line in text.splitlines(keepends=True):
        if len(line) > _LONG_LINE:
            message = f"a line of {len(line):,} characters: its headings and paragraphs cannot be told"
            yield Caution("long_line", message, ((start, start + len(line)),))
            return
        start += len(line)


def _slug(stem: str) -> str:
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].rstrip("-")
