"""What a reader of one format takes out of the bytes of a document, with the way back into the original.

A reader is a pure function ``extract(data, name) -> Extraction``: no file, no clock, no network. It runs in a
process of its own that may do nothing else (`truce.documents.confined`), so it may fail in any way at all.
"""

from dataclasses import dataclass
from typing import Protocol

from truce.documents.records import Caution, Extractor
from truce.documents.records import PublishedBasis as PublishedBasis
from truce.documents.records import Stretch as Stretch


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A document inside a document: an attachment, a member of an archive, an item of a feed.

    `name` is a plain file name, never a path. `published`, `title` and `source` (an address) are what the
    outer document says of it; `path` is where it lies in an archive, for people to read and never opened.
    `key` is what the outer document calls it by, whatever becomes of its words: the guid or id of an item.
    """

    name: str
    data: bytes
    published: str | None = None
    title: str | None = None
    source: str | None = None
    path: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A document inside a document that is not given: its name (a path, perhaps), why, and what to do."""

    name: str
    reason: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The text of a document, what the document says of itself, and where each part of the text stands.

    All that it says of itself is its own word: `published` (a dossier date) with its basis, `publisher`,
    `language` (BCP 47). None is "not said". `headings` are spans of the text that its format marks as such.
    `enclosed` are to be read in turn; `text` may be empty then; `refused` are those that are not given.
    `rest` is set where there is more than one answer can hold: ``extract(data, name, start=rest)`` goes on
    there (a reader that never sets it needs no `start`).
    """

    text: str
    media_type: str
    extractor: Extractor
    title: str | None = None
    published: str | None = None
    published_basis: PublishedBasis | None = None
    publisher: str | None = None
    author: str | None = None
    language: str | None = None
    pages: int | None = None
    stretches: tuple[Stretch, ...] = ()
    headings: tuple[tuple[int, int], ...] = ()
    cautions: tuple[Caution, ...] = ()
    enclosed: tuple[Enclosed, ...] = ()
    refused: tuple[Refused, ...] = ()
    rest: int | None = None


class Reader(Protocol):
    """A reader of one format.

    Attributes:
        media_types: the formats that it reads.
        extractor: its name and version; the version changes whenever it would give another text.
    """

    media_types: frozenset[str]
    extractor: Extractor

    def extract(self, data: bytes, name: str) -> Extraction:
        """The text of the bytes. InputError, naming `name`, where there is none to be had."""
