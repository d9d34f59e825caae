"""A file of rows with its mapping, open as a feed: the good rows as events, the others with their reasons."""

import codecs
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from truce.errors import InputError
from truce.incidents.accounts import Letter, Source
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.table import BadRow
from truce.incidents.feeds.tabular.delimited import MOST_BYTES, Delimited
from truce.incidents.feeds.tabular.heads import NOWHERE, Head, head_of, resolved, sheet_of
from truce.incidents.feeds.tabular.mapping import Mapping, counts_in
from truce.incidents.feeds.tabular.merges import Merges
from truce.incidents.feeds.tabular.rows import Cut, RowReader, Told, unread_columns
from truce.incidents.feeds.tabular.sheets import (
    MOST_ROWS,
    About,
    BadLine,
    Book,
    Cell,
    Line,
    letters,
)
from truce.incidents.feeds.tabular.stated import shown
from truce.incidents.feeds.tabular.submissions import submissions_of_json
from truce.incidents.feeds.tabular.unpacking import ConfinedBook
from truce.incidents.feeds.tabular.xlsx import is_workbook, moment_of

MOST_LISTED = 10_000
"""So many bad rows are listed with their reasons; the others are counted."""
READER = "table/1"
_NAMED = 8


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table with what became of it; `stops`: from here on nothing is read."""

    line: int
    cells: Cut
    told: Told
    hidden: bool = False
    stops: bool = False


def book_of(file: Path, delimiter: str | None = None) -> Book:
    """A file as a book: a workbook, submissions of a form, or text. InputError, saying why, if it is none."""
    try:
        if file.stat().st_size > MOST_BYTES:
            reason = f"is longer than {MOST_BYTES:,} bytes"
            raise InputError(str(file), reason, "Split it into several tables, each with its head")
        data = file.read_bytes()
    except OSError as error:
        raise InputError(str(file), f"cannot be read ({error.strerror})", "Check the path") from None
    start = data.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    if is_workbook(data[:8]) or start == b"<":
        return ConfinedBook(data, str(file))
    if start in (b"{", b"["):
        return submissions_of_json(data, str(file))
    return Delimited(data, str(file), delimiter)


class OpenTable:
    """A book with a mapping: its sheet and columns found, its rows ready to be read."""

    def __init__(self, book: Book, mapping: Mapping, name: str) -> None:
        """InputError where the mapping does not fit the book."""
        self.book, self.mapping, self.name = book, mapping, name
        self.sheet = sheet_of(book, mapping, name)
        self.head: Head = head_of(book, self.sheet, mapping.header)
        self.columns = resolved(mapping, self.head, name, book.sparse)
        self._read = frozenset(self.columns.values())
        self._merges = Merges(self.about.merges)
        self._reader = RowReader(
            mapping, self.columns, lambda serial: moment_of(serial, book.counts_from_1904)
        )
        self._counts = {self.columns[name]: name for name in counts_in(mapping)}
        self._counted = [
            (at, Merges(m for m in self.about.merges if m.left <= at <= m.right))
            for at in sorted(self._counts)
        ]

    @property
    def about(self) -> About:
        """The sheet that is read."""
        return self.book.sheets[self.sheet]

    @property
    def unanswered(self) -> Sequence[str]:
        """What the mapping names and no row has."""
        return tuple(name for name, at in self.columns.items() if at == NOWHERE)

    @property
    def unread(self) -> Sequence[str]:
        """The columns of which nothing is read."""
        return unread_columns(self.columns, self.head.names())

    def rows(self) -> Iterator[TableRow | BadRow]:
        """Every row below the heads, with what becomes of it."""
        m = self.mapping
        first = m.first or max(m.header) + 1
        repeated: dict[int, tuple[int, Cell]] = {}
        for line in self.book.lines(self.sheet):
            if line.number < first:
                continue
            if m.last is not None and line.number > m.last:
                return
            if isinstance(line, BadLine):
                yield BadRow(line.number, line.reason)
                continue
            cells = self._filled(line, repeated)
            if m.stop is not None and self._reader.is_such(cells, m.stop):
                yield TableRow(line.number, cells, Told(left_out="from here on nothing is read"), stops=True)
                return
            if line.hidden and "rows" not in m.read_hidden:
                yield TableRow(line.number, cells, Told(left_out="hidden"), hidden=True)
                continue
            yield TableRow(line.number, cells, self._told(line, cells))

    def _told(self, line: Line, cells: Cut) -> Told:
        # A number that stands in one cell for several rows is of all of them together, and of none alone.
        shared = {at: m for at, merges in self._counted if (m := merges.over(line.number)) is not None}
        told = self._reader.read({at: c for at, c in cells.items() if at not in shared} if shared else cells)
        if shared:
            said = tuple(
                f"{shown(self._counts[at])} ({letters(at)}) is one cell for rows {m.top} to {m.bottom}: "
                "its number is of these together, unknown for each"
                for at, m in shared.items()
            )
            told = replace(told, doubts=(*told.doubts, *said))
        if not told.fault or self.mapping.merged != "first":
            return told
        merge = self._merges.over(line.number)
        if merge is not None and merge.top < line.number:
            named = f"rows {merge.top} to {merge.bottom} have merged cells: `merged: repeat` fills them"
            return Told(fault=f"{told.fault} ({named})", doubts=told.doubts)
        return told

    def _filled(self, line: Line, repeated: dict[int, tuple[int, Cell]]) -> Cut:
        """The cells of a row, with those that merged cells of rows above repeat, if the mapping says so.

        Only in the columns that are read: merged cells may be as wide and as high as a sheet can be.
        """
        if self.mapping.merged == "first" or not self.about.merges:
            return line.cells
        cells = dict(line.cells)
        for merge in self._merges.beginning(line.number):
            if merge.left in line.cells:
                held = merge.bottom, line.cells[merge.left]
                for at in self._read:
                    if merge.left <= at <= merge.right:
                        cells[at] = held[1]
                        repeated[at] = held
        for at, (bottom, cell) in repeated.items():
            if line.number <= bottom:
                cells.setdefault(at, cell)
        return cells


class TableFile:
    """A file of rows open as a feed. Iterating gives its good rows as events, in order.

    Attributes:
        rows: how many rows were looked at that the mapping wants.
        bad: those that were kept out with their reasons, at most `MOST_LISTED`; `bad_count` is of all.
    """

    def __init__(self, file: Path, mapping: Mapping) -> None:
        """InputError where it is no table, or not the one that the mapping means."""
        self._table = OpenTable(book_of(file, mapping.delimiter), mapping, str(file))
        self._reset()

    def _reset(self) -> None:
        self.rows = self.bad_count = 0
        self.bad: list[BadRow] = []
        self._left: dict[str, list[int]] = {}
        self._doubts: dict[str, list[int]] = {}
        self._results = 0

    def __iter__(self) -> Iterator[Event]:
        self._reset()
        seen: dict[str, int] = {}
        for row in self._table.rows():
            if isinstance(row, TableRow) and row.told.left_out:
                self._left.setdefault("hidden" if row.hidden else row.told.left_out, []).append(row.line)
                continue
            self.rows += 1
            found = row if isinstance(row, BadRow) else self._one(row, seen)
            if isinstance(found, Event):
                yield found
                yield from row.told.more if isinstance(row, TableRow) else ()
                continue
            self.bad_count += 1
            if len(self.bad) < MOST_LISTED:
                self.bad.append(found)

    def _one(self, row: TableRow, seen: dict[str, int]) -> Event | BadRow:
        told = row.told
        if told.event is None:
            return BadRow(row.line, told.fault)
        if told.event.id in seen:
            reason = f"its id stands in row {seen[told.event.id]} too; that one was kept"
            return BadRow(row.line, reason)
        if len(seen) >= MOST_ROWS:
            return BadRow(row.line, f"no more than {MOST_ROWS:,} rows of a table are read")
        seen[told.event.id] = row.line
        self._results += told.results
        for doubt in told.doubts:
            if doubt in self._doubts or len(self._doubts) < MOST_LISTED:
                self._doubts.setdefault(doubt, []).append(row.line)
        return told.event

    @property
    def notes(self) -> Sequence[str]:
        """What a person should know of the file, as far as it was read."""
        found = list(self._table.book.notes)
        if self._table.unanswered:
            found.append(f"answered in no row: {', '.join(map(shown, self._table.unanswered))}")
        if self._table.unread:
            found.append(f"not read: {', '.join(map(shown, self._table.unread))}")
        found += [f"left out ({why}): {_rows(lines)}" for why, lines in self._left.items()]
        if self._results:
            found.append(f"{self._results} cells are the remembered results of formulas, not checked")
        found += [f"unknown, in {_rows(lines)}: {doubt}" for doubt, lines in self._doubts.items()]
        return tuple(found)


def _rows(lines: Sequence[int]) -> str:
    named = ", ".join(map(str, lines[:_NAMED]))
    more = f" and {len(lines) - _NAMED:,} more" if len(lines) > _NAMED else ""
    return f"{'row' if len(lines) == 1 else 'rows'} {named}{more}"


class Tabular:
    """A make of table as a form of event data: what its mapping says. `digest` is that of the mapping."""

    def __init__(self, mapping: Mapping, digest: str) -> None:
        self.mapping, self.digest = mapping, digest
        self.name: str = mapping.source.name
        self.reader: str = f"{READER} {digest[:16]}"
        self.reexport: bool = True

    def source(self, letter: Letter | None = None) -> Source:
        """Whoever filled the table in."""
        said = self.mapping.source
        origin = said.side or self.mapping.table
        return Source(
            id=self.mapping.table, letter=letter or said.letter, origin=origin, side=said.side,
            own_access=said.own_access,
        )  # fmt: skip

    def opened(self, file: Path) -> TableFile:
        """Open a table of that make. InputError if it is none."""
        return TableFile(file, self.mapping)


def digest_of(text: str) -> str:
    """The SHA-256 of the text of a mapping."""
    return hashlib.sha256(text.encode()).hexdigest()
