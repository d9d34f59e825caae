"""Whatever was sent: a file, an archive or mail of several, a folder. Each document, each fault by name.

What a file is, its bytes tell (`sniffing`). A plain text is decoded here; every other format is read in a
confined process (`confined`), and what is inside it is read in turn, level by level, within one budget.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from truce.asof import Interval
from truce.documents.extraction import Enclosed, Extraction, PublishedBasis
from truce.documents.formats import READERS
from truce.documents.records import UNCONFINED, Caution, Document, Within, page_at
from truce.documents.sniffing import media_type_of
from truce.documents.source import DEFAULT_LIMIT, bytes_of, document_of, id_of, read_document
from truce.errors import InputError, printable

HEAVIER = 10
"""How many times the limit for a text a file of another format may have: it holds pictures too."""
MOST_DOCUMENTS, MOST_BYTES, MOST_LEVELS = 2000, 500_000_000, 3
"""What one thing given may hold in all, however it is nested."""
MOST_FILES = 20_000
_UNPACK = "Unpack it, and give parts of it"


@dataclass(frozen=True, slots=True)
class Received:
    """A document with the bytes that it was read from."""

    document: Document
    data: bytes


Taken = Received | InputError
"""A document, or why there is none."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """How everything in one thing given is to be read."""

    published: str | None
    limit: int
    unsafe: bool


class _Spent(InputError):  # noqa: N818  (what it is: the budget of one thing given)
    """What was given holds more than may be read of one thing."""


@dataclass(frozen=True, slots=True)
class _Around:
    """What a document came in: where, and what has to be said of that, which has no page of its own.

    `level` counts the things around it.
    """

    within: Within | None = None
    cautions: tuple[Caution, ...] = ()
    level: int = 0


@dataclass(slots=True)
class _Budget:
    """How much more of one thing given may be read; and whether what read it was not confined."""

    name: str
    documents: int = MOST_DOCUMENTS
    size: int = MOST_BYTES
    unconfined: bool = False

    def spend(self, size: int) -> None:
        """Count one more document. _Spent when it is one too many."""
        self.documents -= 1
        self.size -= size
        if self.documents < 0 or self.size < 0:
            most = f"{MOST_DOCUMENTS:,} documents or {MOST_BYTES:,} bytes"
            raise _Spent(self.name, f"it holds more than {most}: the rest was not read", _UNPACK)


def read_documents(
    source: Path | bytes,
    *,
    limit: int = DEFAULT_LIMIT,
    published: str | None = None,
    name: str | None = None,
    unsafe: bool = False,
) -> Iterator[Taken]:
    """Read all the documents in something that was sent, one after the other.

    Args:
        source: a file, a folder, or the bytes of a file.
        limit: the most bytes that a text may have; a file of another format may have ten times as many.
        published: when it was published (a dossier date); before what the documents say of themselves.
        name: what to call it in messages; the file's name by default.
        unsafe: read also where the system cannot confine the reader; such a document says so.

    Yields:
        The documents in a stable order, and an InputError for each that cannot be read.

    Raises:
        ArgumentError: `published` is no date.
    """
    if published is not None:
        Interval.parse(published)
    asked = _Asked(published, limit, unsafe)
    if not isinstance(source, Path):
        yield from _read(source, name or "text", asked)
        return
    for file in files_in(source):
        if isinstance(file, InputError):
            yield file
            continue
        label = name if name and file == source else str(file)
        try:
            data = bytes_of(file, limit * HEAVIER, printable(label))
        except InputError as error:
            yield error
            continue
        yield from _read(data, label, asked)


def files_in(path: Path) -> Iterator[Path | InputError]:
    """The files of a folder and the folders in it, by name; of a file, itself.

    No link is followed: what it leads to may be none of the sender's business. Hidden files are left out.
    Both are said.
    """
    if not path.is_dir():
        yield path
        return
    folders, count, empty = [path], 0, True
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda e: e.name)
        except OSError as error:
            reason = f"the folder cannot be listed ({error.strerror})"
            yield InputError(str(folder), reason, "Check who may read it")
            continue
        inside = []
        for entry in entries:
            empty = False
            if (fault := _fault_of(entry)) is not None:
                yield fault
            elif entry.is_dir(follow_symlinks=False):
                inside.append(folder / entry.name)
            else:
                count += 1
                if count > MOST_FILES:
                    reason = f"it holds more than {MOST_FILES:,} files: the rest was not read"
                    yield InputError(str(path), reason, "Give parts of it")
                    return
                yield folder / entry.name
        folders += reversed(inside)
    if empty:
        yield InputError(str(path), "there is no file in the folder", "Check the name of the folder")


_DATA = frozenset({".csv", ".tsv", ".json", ".jsonl", ".geojson", ".kml"})


def _fault_of(entry: "os.DirEntry[str]") -> InputError | None:
    if entry.name.startswith("."):
        return InputError(
            entry.path,
            "it is hidden (its name begins with a dot) and was left out",
            "Name it to have it read",
        )
    if entry.is_symlink():
        return InputError(entry.path, "it is a link and was not followed", "Name what it leads to")
    if not entry.is_dir() and not entry.is_file():
        return InputError(entry.path, "it is no ordinary file", "Save what it gives in a file")
    return None


def _read(data: bytes, label: str, asked: _Asked) -> Iterator[Taken]:
    whole = Enclosed(Path(label).name or label, data)
    yield from _read_one(whole, label, asked, _Budget(label), _Around())


def _read_one(one: Enclosed, label: str, asked: _Asked, budget: _Budget, around: _Around) -> Iterator[Taken]:
    """A document, and what is in it."""
    shown = printable(label)
    kind = media_type_of(one.data, one.name)
    try:
        module = READERS.get(kind)
        if module is None:
            yield Received(_plain(one, shown, asked, budget, around), one.data)
            return
        if len(one.data) > asked.limit * HEAVIER:
            reason = f"it is over the limit of {asked.limit * HEAVIER:,} bytes"
            raise InputError(shown, reason, "Split it, or raise the limit")
        yield from _opened(one, module, shown, asked, budget, around)
    except _Spent as spent:
        if around.level:
            raise
        yield spent
    except InputError as error:
        yield error


def _opened(
    one: Enclosed, module: str, shown: str, asked: _Asked, budget: _Budget, around: _Around
) -> Iterator[Taken]:
    """What a reader takes out of a file: its text, if it has one, and the documents in it."""
    # Loaded at first use: whoever reads plain texts alone starts sooner.
    from truce.documents.confined import worker_of

    start = 0
    own = Within(one.name, hashlib.sha256(one.data).hexdigest(), None)
    while True:
        # Asked for each time: what is inside may need so many other readers that this one was sent home.
        worker = worker_of(module)
        found = worker.extract(one.data, shown, unsafe=asked.unsafe, start=start)
        budget.unconfined |= not worker.closed.enough
        # What has a text says by itself what is odd about it.
        untold = () if found.text.strip() else (*around.cautions, *found.cautions)
        if found.text.strip():
            yield Received(_document(one, found, shown, asked, budget, around), one.data)
        elif not (found.enclosed or found.refused or start):
            raise InputError(shown, "there is no text in it", "Check that it holds the text of the article")
        for refused in found.refused:
            yield InputError(f"{shown} > {refused.name}", refused.reason, refused.next)
        for inner in found.enclosed:
            budget.spend(len(inner.data))
            label = f"{shown} > {inner.path or inner.name}"
            if around.level >= MOST_LEVELS:
                reason = f"it lies more than {MOST_LEVELS} levels deep, one thing in another"
                yield InputError(label, reason, _UNPACK)
            else:
                where = _Around(own._replace(path=inner.path), untold, around.level + 1)
                yield from _read_one(inner, label, asked, budget, where)
        if found.rest is None:
            return
        start = found.rest


def _plain(one: Enclosed, shown: str, asked: _Asked, budget: _Budget, around: _Around) -> Document:
    """A plain text, decoded here: there is nothing in it to take over.

    A table or a file of data is no text: its cells would be read as sentences, and nothing that its licence
    or its code book says would be kept.
    """
    if Path(one.name).suffix.casefold() in _DATA:
        reason = "it is a table or a file of data, and no text"
        raise InputError(shown, reason, "Give it to truce ingest by itself (docs/reference/feeds.md)")
    read = read_document(one.data, limit=asked.limit, name=shown)
    return replace(
        read, id=id_of(one.name, one.data), name=printable(one.name),
        published=asked.published or one.published,
        published_basis="metadata" if one.published and not asked.published else None,
        title=one.title, address=one.source, within=around.within,
        warnings=(*_shown_open(budget), *around.cautions, *read.warnings),
    )  # fmt: skip


def _document(
    one: Enclosed, found: Extraction, shown: str, asked: _Asked, budget: _Budget, around: _Around
) -> Document:
    """A document of another format: what its reader says of it, and what the outer one does."""
    if len(found.text) > asked.limit:
        reason = f"its text is over the limit of {asked.limit:,} characters"
        raise InputError(shown, reason, "Split it, or raise the limit")
    cautions = (*_shown_open(budget), *around.cautions, *found.cautions)
    stated = asked.published or found.published or one.published
    basis: PublishedBasis | None = found.published_basis if stated == found.published else "metadata"
    document = document_of(
        found.text, one.data, shown, found.extractor, cautions, lambda start: page_at(found.stretches, start)
    )
    return replace(
        document, warnings=(*document.warnings, *_declared(found, document)), name=printable(one.name),
        published=stated, published_basis=None if asked.published or not stated else basis,
        id=id_of(one.name, one.data), title=found.title or one.title, publisher=found.publisher,
        author=found.author, address=one.source, media_type=found.media_type, pages=found.pages,
        stretches=found.stretches, headings=found.headings, within=around.within,
    )  # fmt: skip


def _declared(found: Extraction, document: Document) -> tuple[Caution, ...]:
    """Named where a document declares another language than its words are in: either may be a mistake."""
    if found.language is None or document.language is None:
        return ()
    if found.language.partition("-")[0].lower() == document.language:
        return ()
    what = f"it declares to be in another language ({printable(found.language)}) than its words are in"
    return (Caution("language_declared", what),)


def _shown_open(budget: _Budget) -> tuple[Caution, ...]:
    return (UNCONFINED,) if budget.unconfined else ()
