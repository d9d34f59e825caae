"""How the reading of one file went: its rows, and those that were kept out, with their reasons."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from truce.incidents.feeds.table import BadRow, Row

MOST_LISTED = 10_000
"""So many bad rows are listed with their reasons; the others are counted."""
HALF: Final = re.compile("[\ud800-\udfff]")
"""Half of a character: JSON can write one, and no record can keep it."""
_PAGE = 1024


@dataclass(slots=True)
class Listing:
    """What was read so far: `rows` of which `kept` were good; `bad` are listed, `bad_count` is of all."""

    rows: int = 0
    kept: int = 0
    bad: list[BadRow] = field(default_factory=list)
    bad_count: int = 0

    def keep_out(self, row: BadRow) -> None:
        """Count a row that cannot be used, and list it with its reason."""
        self.bad_count += 1
        if len(self.bad) < MOST_LISTED:
            self.bad.append(row)


class WithListing:
    """A file of event data that keeps how its last reading went in `listing`."""

    listing: Listing

    @property
    def rows(self) -> int:
        """How many rows were read the last time."""
        return self.listing.rows

    @property
    def bad(self) -> Sequence[BadRow]:
        """Those that were kept out, with their reasons; not all of them if they are very many."""
        return self.listing.bad

    @property
    def bad_count(self) -> int:
        """How many were kept out."""
        return self.listing.bad_count


@dataclass(frozen=True, slots=True)
class Listed:
    """How the reading of a whole file went: its rows by side, and those that were kept out.

    `kept` are the good rows; `sides` says in how many of them each name stands, `deleted` how many of them
    only take others back.
    """

    rows: int
    kept: int
    bad: tuple[BadRow, ...]
    bad_count: int
    notes: tuple[str, ...]
    sides: Mapping[str, int] = field(default_factory=dict)
    deleted: int = 0


class Numbers:
    """Whole numbers that were met. Those that lie close together take little memory, however many."""

    def __init__(self) -> None:
        self._pages: dict[int, int] = {}

    def meets(self, number: int) -> bool:
        """Whether it was met before; from now on it was."""
        page, bit = number // _PAGE, 1 << number % _PAGE
        held = self._pages.get(page, 0)
        self._pages[page] = held | bit
        return bool(held & bit)

    def all_new(self, numbers: Collection[int]) -> bool:
        """Whether none of these was met before; only then they were from now on."""
        found = _pages_of(numbers)
        if any(self._pages.get(page, 0) & bits for page, bits in found.items()):
            return False
        for page, bits in found.items():
            self._pages[page] = self._pages.get(page, 0) | bits
        return True


def _pages_of(numbers: Collection[int]) -> dict[int, int]:
    """Numbers as bits of pages."""
    low, high = min(numbers, default=0), max(numbers, default=-1)
    found: dict[int, int] = {}
    if high - low + 1 == len(set(numbers)):
        # Numbers without a gap, as data sets count their rows: page by page.
        for page in range(low // _PAGE, high // _PAGE + 1):
            begin, end = max(low - page * _PAGE, 0), min(high + 1 - page * _PAGE, _PAGE)
            found[page] = (1 << end) - (1 << begin)
        return found
    for number in numbers:
        page = number // _PAGE
        found[page] = found.get(page, 0) | 1 << number % _PAGE
    return found


def faults_in(row: Row | BadRow, listing: Listing) -> Iterator[Row]:
    """The row itself, if it could be taken apart; else it is kept out. Counts it."""
    listing.rows += 1
    if isinstance(row, BadRow):
        listing.keep_out(row)
    else:
        yield row


def shown(text: str) -> str:
    """A cell as a message quotes it."""
    return f"`{text if len(text) <= 40 else text[:39] + '…'}`" if text else "empty"
