"""POLECAT: weekly tables with tabs between, coded by a program after PLOVER; leads, which weigh nothing.

Columns are found by their names; the first may begin with marks, and some files have empty columns at the
end. Types and modes are PLOVER's (`tables/polecat.csv`). What a row can never tell: that it happened, or who
acted: actor and recipient are what a program took for the subject and the object of a sentence.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from truce.asof import is_date
from truce.errors import InputError
from truce.incidents.accounts import Source
from truce.incidents.feeds.codes import nested
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.leads import PER_ROW, Leads, packed
from truce.incidents.feeds.listing import Listing, WithListing, faults_in, shown
from truce.incidents.feeds.table import BadRow, Row, Table

NAME: Final = "POLECAT"
SOURCE: Final = "polecat"
LAYOUT: Final = "polecat/1"
NEEDED: Final = ("event id", "event date", "event type", "actor name", "recipient name", "country")
KEPT: Final = (
    *NEEDED, "event mode", "intensity", "placename", "city", "district", "province", "latitude", "longitude",
    "source", "publication date", "language",
)  # fmt: skip

_ABSENT = frozenset({"", "none", "na", "nan"})


def polecat_source() -> Source:
    """The data set as a source: a lead, which weighs nothing and confirms nothing whatever its letter."""
    return Source(id=SOURCE, origin="polecat", lead=True)


class PolecatFile(WithListing):
    """A table of POLECAT. Iterating gives its good rows, packed.

    Attributes:
        listing: how the last reading went.
    """

    def __init__(self, file: Path) -> None:
        """InputError, saying why, if it is none."""
        self.listing = Listing()
        try:
            self.table = Table(file, NEEDED)
        except InputError as error:
            if "columns that are needed" not in error.reason:
                raise
            raise InputError(error.file, f"is no {NAME} file: it {error.reason}", error.next) from None
        self._at = [self.table.columns.index(c) if c in self.table.columns else -1 for c in KEPT]

    @property
    def notes(self) -> Sequence[str]:
        """What a person should know about the file."""
        recoded, line = self.table.recoded
        if not recoded:
            return ()
        return (f"{recoded} lines are not UTF-8 (the first: {line}) and were read as Windows-1252",)

    def __iter__(self) -> Iterator[Leads]:
        self.listing = Listing()
        waiting: list[list[str]] = []
        for cells in self._good():
            waiting.append(cells)
            if len(waiting) == PER_ROW:
                yield _packed(waiting)
                waiting.clear()
        if waiting:
            yield _packed(waiting)

    def _good(self) -> Iterator[list[str]]:
        met = set[str]()
        day = self.table.columns.index("event date")
        for found in self.table.rows(lambda cells: len(cells) > day and _is_day(cells[day].strip())):
            for row in faults_in(found, self.listing):
                cells = self._cells(row)
                wrong = _wrong_with(cells, met)
                if wrong:
                    self.listing.keep_out(BadRow(row.line, wrong))
                else:
                    self.listing.kept += 1
                    yield cells

    def _cells(self, row: Row) -> list[str]:
        told = [" ".join(row.cells[at].split()) if at >= 0 else "" for at in self._at]
        return ["" if cell.casefold() in _ABSENT else cell for cell in told]


def _wrong_with(cells: Sequence[str], met: set[str]) -> str:
    told = dict(zip(KEPT, cells, strict=True))
    faults = []
    if not told["event id"]:
        faults.append("Event ID is empty")
    if not _is_day(told["event date"]):
        faults.append(f"Event Date is {shown(told['event date'])}, not a day such as 2014-01-31")
    if nested("polecat", told["event type"]) is None:
        faults.append(f"Event Type is {shown(told['event type'])}, which PLOVER does not have")
    for column, most in (("latitude", 90), ("longitude", 180)):
        if told[column] and not _is_degrees(told[column], most):
            faults.append(f"{column} is {shown(told[column])}, not degrees from {-most} to {most}")
    if not faults and told["event id"] in met:
        faults.append(f"the id {told['event id']} stands in an earlier row too; that one was kept")
    met.add(told["event id"])
    return "; ".join(faults)


@lru_cache(maxsize=65_536)
def _is_day(text: str) -> bool:
    parts = text.split("-")
    digits = [len(p) for p in parts] == [4, 2, 2] and all(p.isascii() and p.isdigit() for p in parts)
    return digits and is_date(*map(int, parts))


def _is_degrees(text: str, most: int) -> bool:
    try:
        return text.isascii() and "_" not in text and -most <= float(text) <= most
    except ValueError:
        return False


def _packed(rows: Sequence[Sequence[str]]) -> Leads:
    days = [row[1] for row in rows]
    return packed(SOURCE, LAYOUT, rows[0][0], rows[-1][0], (min(days), max(days)), list(map("\t".join, rows)))


def events_of(leads: Leads) -> Iterator[Event]:
    """The leads of a packed row, as events."""
    for row in leads.cells:
        told = dict(zip(KEPT, row, strict=True))
        kind, mode = told["event type"], told["event mode"]
        code = nested("polecat", kind, mode) if mode else nested("polecat", kind)
        point = told["latitude"], told["longitude"]
        degrees = (
            [repr(float(p)) for p in point] if all(point) and any(float(p) for p in point) else [None, None]
        )
        yield Event(
            id=f"{SOURCE}/{told['event id']}", source=SOURCE, kind=f"{kind}/{mode}" if mode else kind,
            side_a=told["actor name"], side_b=told["recipient name"], days=told["event date"],
            latitude=degrees[0], longitude=degrees[1], radius_km=-1, country=told["country"],
            adm_1=told["province"], adm_2=told["district"], place_name=told["placename"] or told["city"],
            clear=False, deaths_told=False, act=code.act if code else "", sources=told["source"],
            known=leads.known,
        )  # fmt: skip
