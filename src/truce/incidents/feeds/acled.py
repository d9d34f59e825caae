"""ACLED (Armed Conflict Location and Event Data): exports as CSV, and pages of its API as JSON.

Columns are found by their names, in exports of all ages. What the codes mean is in `tables/acled.csv`.

By the code book neither order nor column says who acted: actors 1 and 2 imply no direction. What it does say
is that civilians and peaceful protesters bear no arms and attack nobody: where, in an act of violence against
them or from afar, one side is they and the other is not, the other acted, whichever column it is in.

Precision is kept: time 1 (the day), 2 (within a week), 3 (within a month); place 1 (the very place), 2 (near
it, or a part of a region), 3 (a region, by a place that stands for it). Days that are not exact are told as
the days that it may have been. Fatalities are one number: the most cautious that reports give, and a nought
may be a number that nobody told. A row may be told again with a later timestamp, and deleted.

The licence of ACLED forbids handing its rows on; every row says so (`Event.reexport`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from truce.asof import EVER, Interval, is_date
from truce.errors import InputError
from truce.incidents.accounts import Letter, Source
from truce.incidents.feeds.answers import Page, is_json, read_page
from truce.incidents.feeds.codes import nested
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.listing import Listing, WithListing, faults_in, shown
from truce.incidents.feeds.table import BadRow, Table

NAME: Final = "ACLED"
SOURCE: Final = "acled"
NEEDED = (
    "event_id_cnty", "event_date", "event_type", "actor1", "country", "latitude", "longitude",
    "geo_precision", "time_precision", "fatalities",
)  # fmt: skip
"""The columns without which a row cannot be a claim that anybody could check."""
TOLD = (
    *NEEDED, "sub_event_type", "actor2", "inter1", "inter2", "admin1", "admin2", "location", "source",
    "source_scale", "notes", "timestamp", "civilian_targeting",
)  # fmt: skip
DELETED = ("event_id_cnty", "deleted_timestamp")
RADIUS_KM: Final = {1: 5, 2: 50, 3: 500}
"""How far from its point an event may lie, by the precision of its place.

The code book gives no distances. 5 km is the width of a town, 50 km the reach of what is "near" one or a part
of a small region, 500 km that of a large region, for which a town stands.
"""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3,9})[- ](\d{4})", re.ASCII)
_CIVILIANS = frozenset({"7", "civilians"})
_UNARMED = _CIVILIANS | {"6", "protesters"}
_AT_UNARMED = ("violence against civilians", "explosions/remote violence", "remote violence")
_FORCE_AT_PROTESTERS = "excessive force against protesters"


def acled_source(letter: Letter = "B") -> Source:
    """The data set as a source. It compiles reports of others and has no access of its own."""
    return Source(id=SOURCE, letter=letter, origin="acled")


class AcledFile(WithListing):
    """A file of ACLED. Iterating gives its good rows, in order; of an id that is told again the latest.

    Attributes:
        listing: how the last reading went.
    """

    def __init__(self, file: Path) -> None:
        """InputError, saying why, if it is none."""
        self.file = file
        self.listing = Listing()
        self._table: Table | None = None
        self._page: Page | None = None
        if is_json(file):
            self._page = read_page(file, NAME, NEEDED)
        else:
            self._table = _table(file, NEEDED, f"is no {NAME} file")
        self._again = self._outdated = 0

    @property
    def notes(self) -> Sequence[str]:
        """What a person should know about the file."""
        found = list(self._page.notes if self._page else ())
        if self._table and self._table.recoded[0]:
            recoded, line = self._table.recoded
            found.append(f"{recoded} lines are not UTF-8 (the first: {line}) and were read as Windows-1252")
        if self._outdated:
            found.append(f"{self._outdated} rows are told again with a later timestamp, which counts")
        return tuple(found)

    def __iter__(self) -> Iterator[Event]:
        latest = self._latest()
        self.listing = listing = Listing()
        self._outdated = 0
        given = set[str]()
        for row in self._rows(listing):
            event = acled_event(row.cells)
            if isinstance(event, str):
                listing.keep_out(BadRow(row.line, event))
            elif event.revised < latest[event.id]:
                self._outdated += 1
            elif event.id in given:
                why = f"the id {event.id.partition('/')[2]} stands in an earlier row too; that one was kept"
                listing.keep_out(BadRow(row.line, why))
            else:
                given.add(event.id)
                listing.kept += 1
                yield event

    def _latest(self) -> Mapping[str, int]:
        """The latest timestamp of each id among the rows that can be used."""
        found: dict[str, int] = {}
        for row in self._rows(Listing()):
            event = acled_event(row.cells)
            if isinstance(event, Event):
                found[event.id] = max(event.revised, found.get(event.id, 0))
        return found

    def _rows(self, listing: Listing) -> Iterator["_Cells"]:
        if self._page is not None:
            yield from _of_page(self._page, listing)
        elif self._table is not None:
            yield from _of_table(self._table, listing)


class _Cells:
    """A row by the names of its columns, and its line (or its number in an answer of the API)."""

    __slots__ = ("cells", "line")

    def __init__(self, line: int, cells: Mapping[str, str]) -> None:
        self.line, self.cells = line, cells


def _of_page(page: Page, listing: Listing) -> Iterator[_Cells]:
    for number, told in page.rows():
        listing.rows += 1
        if isinstance(told, str):
            listing.keep_out(BadRow(number, told))
        else:
            yield _Cells(number, told)


def _of_table(table: Table, listing: Listing) -> Iterator[_Cells]:
    at = {name: table.columns.index(name) for name in TOLD if name in table.columns}
    identity, kind = at["event_id_cnty"], at["event_type"]

    def starts_row(cells: Sequence[str]) -> bool:
        whole = len(cells) > max(identity, kind)
        return whole and bool(cells[identity].strip()) and nested("acled", cells[kind].strip()) is not None

    for found in table.rows(starts_row):
        for row in faults_in(found, listing):
            yield _Cells(row.line, {name: row.cells[i] for name, i in at.items()})


def _table(file: Path, needed: Sequence[str], what: str) -> Table:
    try:
        return Table(file, needed)
    except InputError as error:
        if "columns that are needed" not in error.reason:
            raise
        raise InputError(error.file, f"{what}: it {error.reason}", error.next) from None


def acled_event(cells: Mapping[str, str]) -> Event | str:
    """The event of a row, or all that is wrong with it."""
    faults: list[str] = []

    def text(column: str) -> str:
        return " ".join(cells.get(column, "").split())

    def filled(column: str) -> str:
        told = text(column)
        if not told:
            faults.append(f"{column} is empty")
        return told

    identity, side_a = filled("event_id_cnty"), filled("actor1")
    kind, sub = filled("event_type"), text("sub_event_type")
    code = nested("acled", kind, sub) if sub else nested("acled", kind)
    if kind and code is None:
        faults.append(f"event_type is {shown(kind)}, which the code book does not have")
    time_precision = _code(text("time_precision"), "time_precision", faults)
    place_precision = _code(text("geo_precision"), "geo_precision", faults)
    days = _days(filled("event_date"), time_precision, faults)
    latitude = degrees(text("latitude"), "latitude", 90, faults)
    longitude = degrees(text("longitude"), "longitude", 180, faults)
    toll, revised = _count(text("fatalities"), "fatalities", faults), _stamp(text("timestamp"), faults)
    if faults or code is None or days is None:
        return "; ".join(faults)
    side_a, side_b, told = _directed(cells, side_a, text("actor2"))
    no_point = latitude is None or longitude is None or float(latitude) == float(longitude) == 0
    return Event(
        id=f"{SOURCE}/{identity}", source=SOURCE, kind=sub or kind, side_a=side_a, side_b=side_b,
        author_told=told == "civilians", directed=told == "protesters", days=days,
        date_precision=time_precision, latitude=None if no_point else latitude,
        longitude=None if no_point else longitude, place_precision=place_precision,
        radius_km=RADIUS_KM[place_precision], country=text("country"), adm_1=text("admin1"),
        adm_2=text("admin2"), place_name=text("location"), clear=False,
        low=toll or 0, best=toll or 0, high=toll or 0, deaths_told=toll is not None, act=code.act,
        revised=revised, reexport=False, sources=text("source"), source_scale=text("source_scale"),
        notes=text("notes"), known=-EVER,
    )  # fmt: skip


def _directed(cells: Mapping[str, str], side_a: str, side_b: str) -> tuple[str, str, str]:
    """The sides, who acted first where that is told, and whom against ("": it is not told).

    Only the definition of civilians and protesters tells it, never the order of the columns.
    """
    kind = cells.get("event_type", "").strip().casefold()
    protest = cells.get("sub_event_type", "").strip().casefold() == _FORCE_AT_PROTESTERS
    if not protest and kind not in _AT_UNARMED:
        return side_a, side_b, ""
    unarmed = [
        _is_unarmed(cells.get(inter, ""), side, protest=protest)
        for inter, side in (("inter1", side_a), ("inter2", side_b))
    ]
    if unarmed == [False, True] and side_b:
        return side_a, side_b, "protesters" if protest else "civilians"
    if unarmed == [True, False] and side_b:
        return side_b, side_a, "protesters" if protest else "civilians"
    return side_a, side_b, ""


def _is_unarmed(inter: str, side: str, *, protest: bool) -> bool:
    told = inter.strip().casefold()
    if told:
        return told in (_UNARMED if protest else _CIVILIANS)
    words = ("civilians", "protesters") if protest else ("civilians",)
    return side.casefold().partition(" (")[0] in words


def _code(text: str, column: str, faults: list[str]) -> int:
    if text in ("1", "2", "3"):
        return int(text)
    faults.append(f"{column} is {shown(text)}, not 1 to 3")
    return 0


def _count(text: str, column: str, faults: list[str]) -> int | None:
    """A number of people; None where none is told."""
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    faults.append(f"{column} is {shown(text)}, not a number of people")
    return None


def _stamp(text: str, faults: list[str]) -> int:
    if not text:
        return 0
    if text.isascii() and text.isdigit() and len(text) < 12:
        return int(text)
    faults.append(f"timestamp is {shown(text)}, not seconds since 1970")
    return 0


def degrees(text: str, column: str, most: int, faults: list[str]) -> str | None:
    """Degrees as the shortest decimal number that is the same; None where none are told."""
    if not text:
        return None
    try:
        number = float(text) if text.isascii() and "_" not in text else float("nan")
    except ValueError:
        number = float("nan")
    if -most <= number <= most:
        return repr(number)
    comma = ": a decimal comma; save it with decimal points" if re.fullmatch(r"-?\d+,\d+", text) else ""
    faults.append(f"{column} is {shown(text)}, not degrees from {-most} to {most}{comma}")
    return None


@lru_cache(maxsize=65_536)
def _day(text: str) -> date | None:
    if iso := _ISO.fullmatch(text):
        year, month, day = (int(g) for g in iso.groups())
    elif words := _WORDS.fullmatch(text):
        name = words[2].casefold()
        year, month, day = int(words[3]), 1 + _month(name), int(words[1])
    else:
        return None
    return date(year, month, day) if 1 <= month <= 12 and is_date(year, month, day) else None


def _month(name: str) -> int:
    full = "january february march april may june july august september october november december".split()
    return next((i for i, m in enumerate(full) if name in (m, _MONTHS[i])), 12)


def _days(text: str, precision: int, faults: list[str]) -> str | None:
    """The days that it may have been, as a dossier date."""
    day = _day(text)
    if day is None:
        if text:
            faults.append(f"event_date is {shown(text)}, not a day such as 2014-01-31 or 31 January 2014")
        return None
    return _span(day, precision)


@lru_cache(maxsize=65_536)
def _span(day: date, precision: int) -> str:
    if precision == 2:
        # Some day of a week, by a day of it: no more than six days away.
        return str(Interval.from_days(day - timedelta(6), day + timedelta(6)))
    if precision == 3:
        first = day.replace(day=1)
        last = (first + timedelta(31)).replace(day=1) - timedelta(1)
        return str(Interval.from_days(first, last))
    return str(Interval.from_days(day, day))


class AcledDeletions(WithListing):
    """What the API says was deleted, as JSON or CSV: each id as a row that says that it is there no more.

    Attributes:
        listing: how the last reading went.
    """

    def __init__(self, file: Path) -> None:
        """InputError, saying why, if it is none."""
        self.listing = Listing()
        self._page: Page | None = None
        self._table: Table | None = None
        if is_json(file):
            self._page = read_page(file, f"{NAME} deletions", DELETED)
        else:
            self._table = _table(file, DELETED, f"is no file of {NAME} deletions")

    @property
    def notes(self) -> Sequence[str]:
        """What a person should know about the file."""
        return tuple(self._page.notes) if self._page else ()

    def __iter__(self) -> Iterator[Event]:
        self.listing = listing = Listing()
        given = set[str]()
        for row in self._rows(listing):
            faults: list[str] = []
            identity = row.cells.get("event_id_cnty", "").strip()
            stamp = _stamp(row.cells.get("deleted_timestamp", "").strip(), faults)
            if not identity or not stamp:
                faults.append("it names no id and no time of deletion")
            elif identity in given:
                faults.append(f"the id {identity} stands in an earlier row too; that one was kept")
            if faults:
                listing.keep_out(BadRow(row.line, "; ".join(faults)))
                continue
            given.add(identity)
            listing.kept += 1
            yield Event(
                id=f"{SOURCE}/{identity}", source=SOURCE, kind="deletion", side_a="", days=_until(stamp),
                deaths_told=False, act="", revised=stamp, deleted=True, reexport=False, known=-EVER,
            )  # fmt: skip

    def _rows(self, listing: Listing) -> Iterator[_Cells]:
        if self._page is not None:
            yield from _of_page(self._page, listing)
        elif self._table is not None:
            at = {name: self._table.columns.index(name) for name in DELETED}
            for found in self._table.rows(lambda cells: bool(cells and cells[0].strip())):
                for row in faults_in(found, listing):
                    yield _Cells(row.line, {name: row.cells[i] for name, i in at.items()})


def _until(stamp: int) -> str:
    """The days up to a time: when what was deleted is said to have been is not told any more."""
    return f"../{datetime.fromtimestamp(stamp, UTC):%Y-%m-%d}"
