"""Workbooks, and XML, read in a process that the kernel has shut: it answers cells and nothing else.

`extract` is what runs there: the cells of all sheets as lines of JSON, some million characters at a time.
`ConfinedBook` asks for them and checks every line: a process that a workbook took over may say anything.
"""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, get_args

from truce.documents.confined import Limits, Worker
from truce.documents.confined.limits import MIB
from truce.documents.extraction import Enclosed, Extraction
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
_PAGE = 120_000_000
_MOST_UNPACKED = 2_000_000_000
_LONGEST_LINE = 50_000_000
_MOST_LINES = 2 * MOST_ROWS
_LIMITS = Limits(seconds=240, processor=230, answer=160 * MIB)
_CODES = {pair: chr(65 + n) for n, pair in enumerate(product(get_args(CellKind), get_args(Formula)))}
_MEANT: Mapping[str, tuple[CellKind, Formula]] = {code: pair for pair, code in _CODES.items()}
"""What kind a cell is of and whether it has a formula, as one letter."""


def extract(data: bytes, name: str, start: int = 0) -> Extraction:
    """The lines of all sheets after the first `start` ones, as many as one answer takes; the sheets first.

    They are packed: what a million rows say is ten times what one answer may hold.
    """
    book: Book = submission_of_xml(data, name) if data.lstrip()[:1] == b"<" else Workbook(data, name)
    head = json.dumps(_head(book), ensure_ascii=False) if not start else ""
    packer = zlib.compressobj(1)
    parts, size, rest = [], 0, None
    for number, told in enumerate(_lines(book), 1):
        if number <= start:
            continue
        if number > _MOST_LINES:
            raise InputError(name, f"has more than {_MOST_LINES:,} rows", "Split it")
        packed = packer.compress(told.encode("utf-8", "replace"))
        if packed:
            parts.append(packed)
            size += len(packed)
        if size > _PAGE:
            rest = number
            break
    parts.append(packer.flush())
    return Extraction(
        text=head.encode("utf-8", "replace").decode(), media_type="application/x-ndjson",
        extractor=Extractor("truce-cells", "1"), enclosed=(Enclosed("cells", b"".join(parts)),), rest=rest,
    )  # fmt: skip


def _lines(book: Book) -> Iterator[str]:
    for sheet in range(len(book.sheets)):
        for line in book.lines(sheet):
            yield json.dumps(_line(sheet, line), ensure_ascii=False, separators=(",", ":")) + "\n"


def _head(book: Book) -> dict[str, Any]:
    return {
        "epoch_1904": book.counts_from_1904, "sparse": book.sparse, "notes": list(book.notes),
        "sheets": [[s.name, s.hidden, sorted(s.hidden_columns), [list(m) for m in s.merges], s.aside]
                   for s in book.sheets],
    }  # fmt: skip


def _line(sheet: int, line: Line | BadLine) -> list[Any]:
    if isinstance(line, BadLine):
        return [sheet, line.number, line.reason]
    cells = line.cells.values()
    return [
        sheet, line.number, line.hidden, list(line.cells), [cell[0] for cell in cells],
        "".join([_CODES[cell[1:]] for cell in cells]),
    ]  # fmt: skip


class ConfinedBook:
    """A workbook whose bytes nobody parses but a confined process."""

    def __init__(self, data: bytes, name: str) -> None:
        """InputError, saying why, for what is no workbook, or breaks the process that reads it."""
        self._name = name
        self._pages: list[bytes] = []
        head = ""
        worker, start = Worker(_NAME, limits=_LIMITS), 0
        try:
            while True:
                found = worker.extract(data, name, start=start)
                head = head or found.text
                self._pages += [each.data for each in found.enclosed]
                if found.rest is None:
                    break
                if found.rest <= start or found.rest > _MOST_LINES:
                    raise self._rubbish("pages out of order")
                start = found.rest
        finally:
            worker.stop()
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
        for text in self._unpacked():
            found = self._line(text, sheet)
            if found is None:
                continue
            if isinstance(found, Line):
                if found.number <= last:
                    raise self._rubbish("rows out of order")
                last = found.number
            yield found

    def _unpacked(self) -> Iterator[bytes]:
        """The lines of all pages, unpacked a little at a time."""
        left = _MOST_UNPACKED
        for page in self._pages:
            unpacker, begun, waiting = zlib.decompressobj(), b"", page
            while waiting and not unpacker.eof:
                try:
                    begun += unpacker.decompress(waiting, 1 << 20)
                except zlib.error:
                    raise self._rubbish("cells that cannot be unpacked") from None
                waiting = unpacker.unconsumed_tail
                *lines, begun = begun.split(b"\n")
                left -= sum(map(len, lines))
                if left < 0 or len(begun) > _LONGEST_LINE:
                    raise self._rubbish("more cells than a workbook has")
                yield from lines
            yield from filter(None, (begun + unpacker.flush()).split(b"\n"))

    def _line(self, text: bytes, sheet: int) -> Line | BadLine | None:
        try:
            said = json.loads(text)
            if said[0] != sheet:
                return None
            number = said[1]
            if type(number) is not int or not 0 <= number < 10**12:
                raise self._rubbish("a row without a number")
            if len(said) == 3:
                return BadLine(number, printable(str(said[2]))[:200])
            columns, texts, codes = said[3:]
            cells = {
                at: Cell(text, *_MEANT[code]) for at, text, code in zip(columns, texts, codes, strict=True)
            }
        except (ValueError, TypeError, IndexError, KeyError, RecursionError):
            raise self._rubbish("a line that is none") from None
        placed = not columns or (
            set(map(type, columns)) == {int} and 0 <= min(columns) <= max(columns) < MOST_COLUMNS
        )
        if not placed or not set(map(type, texts)) <= {str} or number > MOST_ROWS:
            raise self._rubbish("a cell that is none")
        return Line(number, cells, said[2] is True)

    def _rubbish(self, what: str) -> InputError:
        reason = f"its reader was stopped: what it answered is no answer ({what})"
        return InputError(self._name, reason, "Save the sheet as CSV in UTF-8")
