"""Delimited tables (CSV) as they really arrive: read in one go, row by row, with what is broken set aside.

A quotation mark that nobody closed must not swallow the rows after it, and two broken rows must not be read
as one whole row. So a row that runs over several lines counts only if its lines fit together.
"""

import codecs
import csv
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from truce.errors import InputError, printable

LONGEST_LINE = 1_000_000
"""In bytes; a longer line is no row of any data set."""
MOST_LINES = 200
"""A row that runs over more lines has lost a quotation mark."""

_TOO_LONG = '" too long'
"""Stands for such a line. With one quotation mark, so that it is none of those that are closed."""
_AT_ONCE = 64
"""So many lines are read at once."""
_RUN = 64
"""So many rows, or a few more, are one run. Longer runs are slower: their cells leave the caches."""
_DELIMITERS = (",", ";", "\t", "|")
_OTHER_FILES = (
    (b"PK\x03\x04", "is a ZIP archive or an office file", "Unpack it, or save the sheet as CSV"),
    (b"\x1f\x8b", "is compressed", "Unpack it"),
    (b"%PDF", "is a PDF", "Get the table as CSV"),
    (b"{", "looks like JSON, not like a table", "Get the table as CSV"),
    (b"[", "looks like JSON, not like a table", "Get the table as CSV"),
    (b"<", "looks like a web page or XML, not like a table", "Get the table as CSV"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number of its first line in the file, and its cells in the order of the columns."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Run:
    """Rows that follow each other, all as long as the head: their first lines, and their cells."""

    lines: Sequence[int]
    rows: Sequence[list[str]]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was kept out, and why."""

    line: int
    reason: str


StartsRow = Callable[[Sequence[str]], bool]
"""Whether cells look like the beginning of a row of their own."""


class Table:
    """A table in a file.

    Attributes:
        columns: the names in its first line, in small letters.
        recoded: how many lines were not UTF-8 and were read as Windows-1252, and the first of them.
    """

    def __init__(self, file: Path, wanted: Collection[str]) -> None:
        """Read the first line. InputError if this is no such table, with all columns that it lacks."""
        self.file = file
        self.recoded: tuple[int, int | None] = (0, None)
        self._encoding = _encoding(file)
        first = next((text for _, text in _Lines(self._lines()).filled()), "")
        if not first:
            raise InputError(str(file), "is empty", "Name a file with rows")
        heads = {d: [c.strip().lower() for c in _cells(first, d) or ()] for d in _DELIMITERS}
        self.delimiter = max(_DELIMITERS, key=lambda d: len(set(wanted) & set(heads[d])))
        self.columns = tuple(heads[self.delimiter])
        self._check(wanted)

    def _check(self, wanted: Collection[str]) -> None:
        missing = [c for c in wanted if c not in self.columns]
        twice = [c for c in wanted if self.columns.count(c) > 1]
        if twice:
            raise InputError(str(self.file), f"has the column {twice[0]} twice", "Take one out")
        if not missing:
            return
        near = [f"{n[0]} for {c}?" for c in missing if (n := get_close_matches(c, self.columns, 1, 0.75))]
        shown = ", ".join(missing[:12]) + (" and more" if len(missing) > 12 else "")
        lacks = f"lacks {len(missing)} of {len(wanted)} columns that are needed: {shown}"
        hint = f"Perhaps {printable(' '.join(near))}" if near else "Check that this is the right data set"
        raise InputError(str(self.file), lacks, hint)

    def rows(self, starts_row: StartsRow) -> Iterator[Row | BadRow]:
        """All rows; `starts_row` tells a row of its own from the second line of the one before."""
        lines = self._below_head()
        for line, text in lines.filled():
            yield self._from(line, text, lines, starts_row)

    def runs(self, starts_row: StartsRow) -> Iterator["Run | BadRow"]:
        """The same as `rows`, but rows that follow each other come together, as a run."""
        numbers: list[int] = []
        rows: list[list[str]] = []
        for found in self._stretches(starts_row):
            if isinstance(found, Run):
                numbers += found.lines
                rows += found.rows
            elif isinstance(found, Row):
                numbers.append(found.line)
                rows.append(list(found.cells))
            if rows and (isinstance(found, BadRow) or len(rows) >= _RUN):
                yield Run(numbers, rows)
                numbers, rows = [], []
            if isinstance(found, BadRow):
                yield found
        if rows:
            yield Run(numbers, rows)

    def _stretches(self, starts_row: StartsRow) -> Iterator["Run | Row | BadRow"]:
        """The rows in order: those of one line each taken apart many at a time."""
        lines = self._below_head()
        while (stretch := lines.closed()) is not None:
            first, texts = stretch
            try:
                rows = list(csv.reader(texts, delimiter=self.delimiter, strict=True))
            except csv.Error:
                rows = []
            # A row for each line: so none of them took in another, and none is blank.
            if [len(self.columns)] * len(texts) == list(map(len, rows)):
                yield Run(range(first, first + len(texts)), rows)
            else:
                filled = ((line, text) for line, text in enumerate(texts, first) if text.strip())
                yield from (self._from(line, text, lines, starts_row) for line, text in filled)
            if (left_open := lines.take_open()) is not None:
                yield self._from(*left_open, lines, starts_row)

    def _from(self, line: int, text: str, lines: "_Lines", starts_row: StartsRow) -> Row | BadRow:
        """The row that begins with a line; if it goes on, its further lines are used up."""
        if text is _TOO_LONG:
            return BadRow(line, f"is longer than {LONGEST_LINE:,} bytes")
        if '"' not in text:
            return self._row(line, text.rstrip("\r\n").split(self.delimiter))
        if text.count('"') % 2 == 0:
            return self._row(line, _cells(text, self.delimiter))
        return self._row(line, self._over_lines(text, lines, starts_row))

    def _below_head(self) -> "_Lines":
        lines = _Lines(self._lines())
        next(lines.filled())
        return lines

    def _row(self, line: int, cells: Sequence[str] | None) -> Row | BadRow:
        if cells is None:
            return BadRow(line, "a quotation mark is not closed, or the line cannot be taken apart")
        if len(cells) != len(self.columns):
            return BadRow(line, f"has {len(cells)} cells, the head of the table has {len(self.columns)}")
        return Row(line, cells)

    def _over_lines(self, first: str, lines: "_Lines", starts_row: StartsRow) -> Sequence[str] | None:
        """The cells of a row whose first line leaves a quotation open; its further lines are used up."""
        taken: list[str] = []
        while len(taken) < MOST_LINES and (following := lines.take(len(taken))) is not None:
            text = following[1]
            taken.append(text)
            if text is _TOO_LONG or starts_row(_cells(text, self.delimiter) or ()):
                break
            if text.count('"') % 2:
                cells = _cells(first + "".join(taken), self.delimiter)
                if cells is not None and len(cells) == len(self.columns):
                    return cells
                break
        lines.put_back(len(taken))
        alone = _cells(first, self.delimiter)
        return alone if alone is not None and len(alone) == len(self.columns) else None

    def _lines(self) -> Iterator[Sequence[str]]:
        """The lines, some at a time, decoded."""
        self.recoded = (0, None)
        try:
            with self.file.open("rb") as stream:
                if self._encoding == "utf-16":
                    with TextIOWrapper(stream, "utf-16", newline="\n") as text:
                        while some := list(islice(text, _AT_ONCE)):
                            yield some
                else:
                    yield from self._decoded(stream)
        except OSError as error:
            raise InputError(str(self.file), f"cannot be read ({error.strerror})", "Check the path") from None
        except UnicodeError:
            raise InputError(str(self.file), "is broken UTF-16", "Save it as UTF-8") from None

    def _decoded(self, stream: BinaryIO) -> Iterator[Sequence[str]]:
        number = 1
        for some in _whole_lines(stream):
            try:
                yield [_TOO_LONG if line is None else line.decode() for line in some]
            except UnicodeDecodeError:
                yield [self._by_itself(line, at) for at, line in enumerate(some, number)]
            number += len(some)

    def _by_itself(self, line: bytes | None, number: int) -> str:
        try:
            return _TOO_LONG if line is None else line.decode()
        except UnicodeDecodeError:
            lines, first = self.recoded
            self.recoded = lines + 1, first or number
            return _western(line or b"")


def _whole_lines(stream: BinaryIO) -> Iterator[list[bytes | None]]:
    """The lines of a file, some at a time; None for one that is too long."""
    if stream.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
        stream.seek(0)
    goes_on = False
    while some := list(islice(iter(partial(stream.readline, LONGEST_LINE), b""), _AT_ONCE)):
        if not goes_on and max(map(len, some)) < LONGEST_LINE:
            yield [*some]
            continue
        lines: list[bytes | None] = []
        for part in some:
            if not goes_on:
                lines.append(part if len(part) < LONGEST_LINE else None)
            goes_on = (goes_on or len(part) == LONGEST_LINE) and not part.endswith(b"\n")
        yield lines


class _Lines:
    """Lines with their numbers from 1, the last of which can be put back."""

    def __init__(self, batches: Iterator[Sequence[str]]) -> None:
        self._batches = batches
        self._texts: list[str] = []
        self._before = self._at = 0

    def take(self, kept: int = 0) -> tuple[int, str] | None:
        """The next line; None: there is none. So many of those before it can still be put back."""
        if not self._is_filled(kept):
            return None
        self._at += 1
        return self._before + self._at, self._texts[self._at - 1]

    def take_open(self) -> tuple[int, str] | None:
        """The next line if it is one at which `closed` stopped."""
        return self.take() if self._at < len(self._texts) else None

    def filled(self) -> Iterator[tuple[int, str]]:
        """The next lines that are not blank."""
        while (found := self.take()) is not None:
            if found[1].strip():
                yield found

    def closed(self) -> tuple[int, Sequence[str]] | None:
        """The next lines, if any, that leave no quotation open, with the number of the first; None: the end.

        Behind them may stand one that does, or that is too long.
        """
        if not self._is_filled():
            return None
        texts, number = self._texts[self._at :], self._before + self._at + 1
        is_open = [text.count('"') % 2 for text in texts]
        texts = texts[: is_open.index(1)] if 1 in is_open else texts
        self._at += len(texts)
        return number, texts

    def put_back(self, count: int) -> None:
        """Put back the last of the lines that were taken."""
        self._at -= count

    def _is_filled(self, kept: int = 0) -> bool:
        while self._at == len(self._texts):
            fresh = next(self._batches, None)
            if fresh is None:
                return False
            self._before += len(self._texts) - kept
            self._texts, self._at = [*self._texts[len(self._texts) - kept :], *fresh], kept
        return True


def _cells(text: str, delimiter: str) -> list[str] | None:
    """The cells of one row; None if it cannot be taken apart."""
    try:
        # Strict: a quotation mark in the middle of a cell would else join two cells without a word.
        lines = [line + "\n" for line in text.split("\n")]
        return next(csv.reader(lines, delimiter=delimiter, strict=True), None)
    except csv.Error:
        return None


def _western(data: bytes) -> str:
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _encoding(file: Path) -> str:
    """UTF-8 or UTF-16, by the first bytes. InputError for what is plainly no table."""
    try:
        with file.open("rb") as stream:
            start = stream.read(4096)
    except OSError as error:
        raise InputError(str(file), f"cannot be read ({error.strerror})", "Check the path") from None
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for magic, reason, remedy in _OTHER_FILES:
        if start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(magic):
            raise InputError(str(file), reason, remedy)
    if b"\0" in start.partition(b"\n")[0]:
        raise InputError(str(file), "holds binary data", "Get the table as CSV in UTF-8")
    return "utf-8"
