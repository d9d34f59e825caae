"""What a table is made of, whichever file it came in: sheets, lines and cells, as they stand.

Nothing is evaluated and nothing is guessed here: a cell says what kind of value it holds, and whether that is
the remembered result of a formula, or a formula without one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

MOST_ROWS = 1_048_576
"""So many rows a sheet of a workbook can have; of a text file no more are read either."""
MOST_COLUMNS = 16_384
LONGEST_CELL = 32_767
"""In characters: what a cell of a workbook can hold."""

CellKind = Literal["text", "number", "moment", "truth", "error"]
"""Moment: a date or time that the workbook itself marks as one, written as in ISO 8601."""
Formula = Literal["", "result", "unread"]


class Cell(NamedTuple):
    """A cell that holds something.

    `text` is it as written; of a moment 2031-03-05, 2031-03-05T10:30 or T10:30. `formula`: whether it is the
    result of a formula that the program which wrote the file remembered, or (unread) a formula without one.
    """

    text: str
    kind: CellKind = "text"
    formula: Formula = ""


class Line(NamedTuple):
    """One row of a sheet: its number there, its cells that hold something by column (from 0)."""

    number: int
    cells: Mapping[int, Cell]
    hidden: bool = False


class BadLine(NamedTuple):
    """A line that cannot be taken apart, and why."""

    number: int
    reason: str


class Merge(NamedTuple):
    """Cells that are shown as one: first and last row (from 1) and column (from 0), all included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class About:
    """What a sheet is called, whether a reader of the file sees it, and what of it is not seen.

    `aside`: it is read only where somebody names it.
    """

    name: str
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()
    aside: bool = False


class Book(Protocol):
    """A file with one sheet or more."""

    @property
    def sheets(self) -> Sequence[About]:
        """Its sheets, in order."""

    @property
    def notes(self) -> Sequence[str]:
        """What a person should know of the file."""

    @property
    def sparse(self) -> bool:
        """Whether a column is there only if some row has something in it."""

    @property
    def counts_from_1904(self) -> bool:
        """Whether its numbers of days count from 1904, not from 1900."""

    def lines(self, sheet: int) -> Iterator[Line | BadLine]:
        """The rows of a sheet that hold something, in order, from the first on each time."""


def letters(column: int) -> str:
    """The letters of a column (from 0): A, B ... Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_of(name: str) -> int | None:
    """The column (from 0) of letters; None if they are of none."""
    if not 1 <= len(name) <= 3 or not name.isascii() or not name.isalpha():
        return None
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1 if number <= MOST_COLUMNS else None
