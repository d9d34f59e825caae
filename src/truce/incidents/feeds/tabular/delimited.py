"""Text files of cells (CSV, TSV) as a book of one sheet. All cells are text, also those that begin with =.

A quotation mark that nobody closed must not swallow the rows after it: a row over several lines counts only
if it can be taken apart strictly and none of its further lines is a whole row of its own.
"""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from truce.errors import InputError
from truce.incidents.feeds.tabular.sheets import MOST_ROWS, About, BadLine, Cell, Line

MOST_BYTES = 300_000_000
MOST_LINES = 200
LONGEST_LINE = 1_000_000
_DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 50


class Delimited:
    """The rows of a text file. `delimiter`: what stands between cells; None: found out."""

    counts_from_1904 = False
    sparse = False

    def __init__(self, data: bytes, name: str, delimiter: str | None = None) -> None:
        """InputError, saying why, if it is no text."""
        if len(data) > MOST_BYTES:
            reason = f"is longer than {MOST_BYTES:,} bytes"
            raise InputError(name, reason, "Split it into several tables, each with its head")
        text, self.notes = _decoded(data, name)
        self._lines = text.split("\n")
        if not any(line.strip() for line in self._lines):
            raise InputError(name, "is empty", "Name a file with rows")
        self.delimiter = delimiter or _delimiter(self._lines)
        self.sheets: Sequence[About] = (About("the file"),)
        self._width = _width(self._lines, self.delimiter)

    def lines(self, sheet: int) -> Iterator[Line | BadLine]:
        """Its rows; a line of a row that broke is told and the next one is tried."""
        assert sheet == 0
        rows, at = 0, 0
        while at < len(self._lines):
            number, used, cells = at + 1, 1, self._one(at)
            if self._lines[at].count('"') % 2:
                used, cells = self._over_lines(at)
            binary = any("\0" in line for line in self._lines[at : at + used])
            at += used
            if cells is not None and binary:
                yield BadLine(number, "holds binary data (NUL)")
                continue
            if cells is None:
                reason = "a quotation mark is not closed, or the line cannot be taken apart"
                yield BadLine(number, reason)
                continue
            held = {i: Cell(c) for i, c in enumerate(cells) if c and not c.isspace()}
            if held:
                rows += 1
                if rows > MOST_ROWS:
                    yield BadLine(number, f"stands after row {MOST_ROWS:,}: no more of a table are read")
                    return
                yield Line(number, held)

    def _one(self, at: int) -> list[str] | None:
        line = self._lines[at]
        if len(line) > LONGEST_LINE:
            return None
        line = line.removesuffix("\r")
        return _cells(line, self.delimiter) if '"' in line else line.split(self.delimiter)

    def _over_lines(self, at: int) -> tuple[int, list[str] | None]:
        """How many lines a row takes whose first line leaves a quotation open, and its cells."""
        taken = self._lines[at]
        for count in range(1, MOST_LINES):
            if at + count >= len(self._lines):
                break
            following = self._lines[at + count]
            alone = self._one(at + count)
            if alone is not None and len(alone) == self._width > 1:
                break
            taken += "\n" + following
            if len(taken) > LONGEST_LINE:
                break
            if following.count('"') % 2:
                cells = _cells(taken.removesuffix("\r"), self.delimiter)
                return (count + 1, cells) if cells is not None else (1, None)
        return 1, None


def _cells(text: str, delimiter: str) -> list[str] | None:
    """The cells of a row; None if it cannot be taken apart."""
    try:
        return next(csv.reader([t + "\n" for t in text.split("\n")], delimiter=delimiter, strict=True), None)
    except csv.Error:
        return None


def _decoded(data: bytes, name: str) -> tuple[str, Sequence[str]]:
    """The text of a file, and what was odd about how it is written."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), ()
        except UnicodeError:
            raise InputError(name, "is broken UTF-16", "Save it as UTF-8") from None
    if b"\0" in data.lstrip().partition(b"\n")[0]:
        raise InputError(name, "holds binary data, no text", "Save the table as CSV in UTF-8")
    try:
        return _with_line_ends(data.decode("utf-8-sig")), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        told = f"not UTF-8 (first on line {line}): read as Windows-1252, so names may be misspelt"
        return _with_line_ends(data.decode("windows-1252", "replace")), (told,)


def _with_line_ends(text: str) -> str:
    """The same, its lines ended as here, also where an old program ended them its own way."""
    return text if "\n" in text else text.replace("\r", "\n")


def _delimiter(lines: Sequence[str]) -> str:
    """What stands between cells: what cuts most lines into the same number of cells, and into most."""
    shown = list(islice((line for line in lines if line.strip()), _LOOKED_AT))

    def fit(delimiter: str) -> tuple[int, int]:
        counts = Counter(len(_cells(line, delimiter) or ()) for line in shown)
        width, often = max(((w, n) for w, n in counts.items()), key=lambda pair: (pair[0] > 1, pair[1]))
        return (often if width > 1 else 0), width

    return max(_DELIMITERS, key=fit)


def _width(lines: Sequence[str], delimiter: str) -> int:
    """How many cells most lines have."""
    shown = islice((line for line in lines if line.strip()), _LOOKED_AT * 4)
    counts = Counter(len(_cells(line, delimiter) or ()) for line in shown)
    return max(counts, key=lambda w: (counts[w], w))
