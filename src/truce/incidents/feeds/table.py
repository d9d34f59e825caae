"""Delimited tables (CSV) as they really arrive: read in one go, row by row, with what is broken set aside.

A quotation mark that nobody closed must not swallow the rows after it, and two broken rows must not be read
as one whole row. So a row that runs over several lines counts only if its lines fit together.
"""

import codecs
import csv
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from io import TextIOWrapper
from itertools import count
from pathlib import Path
from typing import BinaryIO

from truce.errors import InputError, printable

LONGEST_LINE = 1_000_000
"""In bytes; a longer line is no row of any data set."""
MOST_LINES = 200
"""A row that runs over more lines has lost a quotation mark."""

_TOO_LONG = "\0"
_RUN = 64
"""So many rows at most are one run: if one is odd, all are read one by one. Longer runs are slower."""
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
    """Rows of one line each that follow each other, all as long as the head: their lines, and their cells."""

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
        first = next((text for _, text in self._lines() if text.strip()), "")
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
        lines = _Lines(self._lines())
        next(lines.filled())
        for line, text in lines.filled():
            if text is _TOO_LONG:
                yield BadRow(line, f"is longer than {LONGEST_LINE:,} bytes")
                continue
            if '"' not in text:
                cells: Sequence[str] | None = text.rstrip("\r\n").split(self.delimiter)
            elif text.count('"') % 2 == 0:
                cells = _cells(text, self.delimiter)
            else:
                cells = self._over_lines(text, lines, starts_row)
            yield self._row(line, cells)

    def runs(self, starts_row: StartsRow) -> Iterator["Run | Row | BadRow"]:
        """The same as `rows`, but rows of one line each that follow each other come together, as a run."""
        lines = _Lines(self._lines())
        next(lines.filled())
        numbers: list[int] = []
        texts: list[str] = []
        for line, text in lines.filled():
            if text is not _TOO_LONG and text.count('"') % 2 == 0:
                numbers.append(line)
                texts.append(text)
                if len(texts) == _RUN:
                    yield from self._run(numbers, texts)
                    numbers, texts = [], []
                continue
            yield from self._run(numbers, texts)
            numbers, texts = [], []
            if text is _TOO_LONG:
                yield BadRow(line, f"is longer than {LONGEST_LINE:,} bytes")
            else:
                yield self._row(line, self._over_lines(text, lines, starts_row))
        yield from self._run(numbers, texts)

    def _run(self, numbers: list[int], texts: list[str]) -> Iterator["Run | Row | BadRow"]:
        try:
            rows = list(csv.reader(texts, delimiter=self.delimiter, strict=True))
        except csv.Error:
            rows = []
        # A row for each line: so none of them took in another.
        if [len(self.columns)] * len(texts) == list(map(len, rows)):
            if rows:
                yield Run(numbers, rows)
            return
        for number, text in zip(numbers, texts, strict=True):
            plain = '"' not in text
            cells = text.rstrip("\r\n").split(self.delimiter) if plain else _cells(text, self.delimiter)
            yield self._row(number, cells)

    def _row(self, line: int, cells: Sequence[str] | None) -> Row | BadRow:
        if cells is None:
            return BadRow(line, "a quotation mark is not closed, or the line cannot be taken apart")
        if len(cells) != len(self.columns):
            return BadRow(line, f"has {len(cells)} cells, the head of the table has {len(self.columns)}")
        return Row(line, cells)

    def _over_lines(self, first: str, lines: "_Lines", starts_row: StartsRow) -> Sequence[str] | None:
        """The cells of a row whose first line leaves a quotation open; its further lines are used up."""
        taken: list[tuple[int, str]] = []
        while len(taken) < MOST_LINES and (following := lines.take()) is not None:
            taken.append(following)
            if starts_row(_cells(following[1], self.delimiter) or ()):
                break
            if following[1].count('"') % 2:
                cells = _cells(first + "".join(text for _, text in taken), self.delimiter)
                if cells is not None and len(cells) == len(self.columns):
                    return cells
                break
        lines.put_back(taken)
        alone = _cells(first, self.delimiter)
        return alone if alone is not None and len(alone) == len(self.columns) else None

    def _lines(self) -> Iterator[tuple[int, str]]:
        """The lines with their numbers, decoded."""
        self.recoded = (0, None)
        try:
            with self.file.open("rb") as stream:
                if self._encoding == "utf-16":
                    with TextIOWrapper(stream, "utf-16", newline="\n") as text:
                        yield from enumerate(text, 1)
                else:
                    yield from self._decoded(stream)
        except OSError as error:
            raise InputError(str(self.file), f"cannot be read ({error.strerror})", "Check the path") from None
        except UnicodeError:
            raise InputError(str(self.file), "is broken UTF-16", "Save it as UTF-8") from None

    def _decoded(self, stream: BinaryIO) -> Iterator[tuple[int, str]]:
        for number in count(1):
            data = stream.readline(LONGEST_LINE)
            if not data:
                return
            if number == 1:
                data = data.removeprefix(codecs.BOM_UTF8)
            if len(data) == LONGEST_LINE:
                while data and not data.endswith(b"\n"):
                    data = stream.readline(LONGEST_LINE)
                yield number, _TOO_LONG
                continue
            try:
                yield number, data.decode()
            except UnicodeDecodeError:
                lines, first = self.recoded
                self.recoded = lines + 1, first or number
                yield number, _western(data)


class _Lines:
    """Numbered lines, some of which can be put back."""

    def __init__(self, lines: Iterator[tuple[int, str]]) -> None:
        self.lines = lines
        self.back: deque[tuple[int, str]] = deque()

    def take(self) -> tuple[int, str] | None:
        return self.back.popleft() if self.back else next(self.lines, None)

    def filled(self) -> Iterator[tuple[int, str]]:
        """The next lines that are not blank."""
        while (found := self.take()) is not None:
            if found[1].strip():
                yield found

    def put_back(self, lines: Sequence[tuple[int, str]]) -> None:
        self.back.extendleft(reversed(lines))


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
