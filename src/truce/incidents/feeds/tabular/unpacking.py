"""Workbooks, and XML, read in a process that the kernel has shut: it answers cells and nothing else.

`extract` is what runs there: the cells of all sheets as lines of JSON, some million characters at a time.
`ConfinedBook` asks for them and checks every line: a process that a workbook took over may say anything.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, get_args

from truce.documents.confined import Limits, Worker
from truce.documents.extraction import Extraction
from truce.documents.records import Extractor
from truce.errors import InputError, printable
from truce.incidents.feeds.tabular.sheets import (
    MOST_COLUMNS,
    MOST_ROWS,
    About,
    BadLine,
    Book,
    Cell,
    CellKind,
    Formula,
    Line,
    Merge,
)
from truce.incidents.feeds.tabular.submissions import submission_of_xml
from truce.incidents.feeds.tabular.xlsx import Workbook

_NAME = "truce.incidents.feeds.tabular.unpacking"
_PAGE = 14_000_000
_MOST_LINES = 2 * MOST_ROWS
_LIMITS = Limits(seconds=240, processor=230)
_KINDS, _FORMULAS = get_args(CellKind), get_args(Formula)


def extract(data: bytes, name: str, start: int = 0) -> Extraction:
    """The lines of all sheets after the first `start` ones, as many as one answer takes; the sheets first."""
    book: Book = submission_of_xml(data, name) if data.lstrip()[:1] == b"<" else Workbook(data, name)
    parts = [] if start else [json.dumps(_head(book), ensure_ascii=False)]
    size, number, rest = sum(map(len, parts)), 0, None
    for sheet in range(len(book.sheets)):
        for line in book.lines(sheet):
            number += 1
            if number <= start:
                continue
            if number > _MOST_LINES:
                raise InputError(name, f"has more than {_MOST_LINES:,} rows", "Split it")
            told = json.dumps(_line(sheet, line), ensure_ascii=False, separators=(",", ":"))
            if size and size + len(told.encode("utf-8", "replace")) > _PAGE:
                rest = number - 1
                break
            parts.append(told)
            size += len(told.encode("utf-8", "replace")) + 1
        if rest is not None:
            break
    text = "\n".join(parts).encode("utf-8", "replace").decode()
    return Extraction(
        text=text, media_type="application/x-ndjson", extractor=Extractor("truce-cells", "1"), rest=rest
    )


def _head(book: Book) -> dict[str, Any]:
    return {
        "epoch_1904": book.counts_from_1904, "sparse": book.sparse, "notes": list(book.notes),
        "sheets": [[s.name, s.hidden, sorted(s.hidden_columns), [list(m) for m in s.merges], s.aside]
                   for s in book.sheets],
    }  # fmt: skip


def _line(sheet: int, line: Line | BadLine) -> list[Any]:
    if isinstance(line, BadLine):
        return [sheet, line.number, line.reason]
    return [sheet, line.number, line.hidden, [[at, *cell] for at, cell in line.cells.items()]]


class ConfinedBook:
    """A workbook whose bytes nobody parses but a confined process."""

    def __init__(self, data: bytes, name: str) -> None:
        """InputError, saying why, for what is no workbook, or breaks the process that reads it."""
        self._name = name
        self._pages: list[str] = []
        worker, start = Worker(_NAME, limits=_LIMITS), 0
        try:
            while True:
                found = worker.extract(data, name, start=start)
                self._pages.append(found.text)
                if found.rest is None:
                    break
                if found.rest <= start or found.rest > _MOST_LINES:
                    raise self._rubbish("pages out of order")
                start = found.rest
        finally:
            worker.stop()
        head, _, self._pages[0] = self._pages[0].partition("\n")
        self.sheets: Sequence[About]
        self.notes: Sequence[str]
        try:
            self._read_head(json.loads(head))
        except (ValueError, TypeError, KeyError, RecursionError):
            raise self._rubbish("no head") from None

    def _read_head(self, said: dict[str, Any]) -> None:
        self.counts_from_1904, self.sparse = said["epoch_1904"] is True, said["sparse"] is True
        self.notes = tuple(printable(str(n))[:500] for n in said["notes"])
        self.sheets = tuple(
            About(
                str(name), hidden is True, frozenset(int(c) for c in columns),
                tuple(Merge(*(int(x) for x in m)) for m in merges), aside is True,
            )
            for name, hidden, columns, merges, aside in said["sheets"]
        )  # fmt: skip

    def lines(self, sheet: int) -> Iterator[Line | BadLine]:
        """The rows of a sheet that hold something, in order. InputError for an answer that is none."""
        last = 0
        for page in self._pages:
            for text in page.split("\n") if page else ():
                found = self._line(text, sheet)
                if found is None:
                    continue
                if isinstance(found, Line):
                    if found.number <= last:
                        raise self._rubbish("rows out of order")
                    last = found.number
                yield found

    def _line(self, text: str, sheet: int) -> Line | BadLine | None:
        try:
            said = json.loads(text)
            if said[0] != sheet:
                return None
            number = said[1]
            if type(number) is not int or not 0 <= number < 10**12:
                raise self._rubbish("a row without a number")
            if len(said) == 3:
                return BadLine(number, printable(str(said[2]))[:200])
            cells = {at: Cell(words, kind, formula) for at, words, kind, formula in said[3]}
        except (ValueError, TypeError, IndexError, KeyError, RecursionError):
            raise self._rubbish("a line that is none") from None
        if not all(_is_cell(at, *cell) for at, cell in cells.items()) or number > MOST_ROWS:
            raise self._rubbish("a cell that is none")
        return Line(number, cells, said[2] is True)

    def _rubbish(self, what: str) -> InputError:
        reason = f"its reader was stopped: what it answered is no answer ({what})"
        return InputError(self._name, reason, "Save the sheet as CSV in UTF-8")


def _is_cell(at: object, text: object, kind: object, formula: object) -> bool:
    placed = isinstance(at, int) and 0 <= at < MOST_COLUMNS
    return placed and isinstance(text, str) and kind in _KINDS and formula in _FORMULAS
