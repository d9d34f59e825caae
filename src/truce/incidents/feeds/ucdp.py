"""The UCDP Georeferenced Event Dataset (GED): every row is a claim by that data set.

Read are the CSV files of versions 19.1 to 23.1 and the layout of the Humanitarian Data Exchange with its row
of tags; columns are found by their names. What the codes mean is from the GED codebook: precision of time 1
(a day) to 5 (within a year), of place 1 (exact) to 7 (international waters or airspace), clarity 1 (clear) or
2 (less clear), and violence of three types. **Types 1 and 2 have no direction**: two sides fought, and the
data do not say who acted. Only type 3 has an author, side A, who killed civilians. Deaths by side say who
died. Dates are days of local time without a zone.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Final, Generic, Literal, TypeVar

from truce.asof import Interval, is_date
from truce.errors import InputError
from truce.incidents.accounts import Letter, Source
from truce.incidents.feeds.listing import Numbers
from truce.incidents.feeds.table import BadRow, Row, Run, Table

Violence = Literal["state_based", "non_state", "one_sided"]

NAME: Final = "UCDP GED"
NEEDED = (
    "id", "type_of_violence", "side_a", "side_b", "where_prec", "latitude", "longitude", "country",
    "event_clarity", "date_prec", "date_start", "date_end", "best", "high", "low",
)  # fmt: skip
"""The columns without which a row cannot be a claim that anybody could check."""
MOST_LISTED = 10_000
"""So many bad rows are listed with their reasons; the others are counted."""

_TYPES: Mapping[int, Violence] = {1: "state_based", 2: "non_state", 3: "one_sided"}
_ABSENT = frozenset({"", "na", "nan", "null", "none", "."})
_MOST_DIGITS = 13
"""Longer numbers are none of people, and none that a record can hold."""
_LONGEST_ABSENT = max(map(len, _ABSENT))
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?", re.ASCII)
_TIMED = re.compile(r"\d{4}-\d\d-\d\d[T ]\d", re.ASCII)


_CANDIDATE = re.compile(r"v\d{2}_(?:0_\d{1,2}|\d{2}_\d{2}_\d{2})(?!\d)|candidate", re.IGNORECASE)
"""How UCDP names files of its Candidate data set: v24_0_3 for a month, v24_01_24_03 for several."""


def is_candidate(name: str) -> bool:
    """Whether a file is, by its name, one of the monthly Candidate data set, whose rows are provisional.

    Their columns are those of the yearly release, and nothing in them says so.
    """
    return _CANDIDATE.search(name) is not None


def ucdp_source(letter: Letter = "B") -> Source:
    """The data set as a source. It compiles reports of others and has no access of its own."""
    return Source(id="ucdp-ged", letter=letter, origin="ucdp")


@dataclass(frozen=True, slots=True)
class Toll:
    """Deaths as the data set counts them: a range and its best estimate.

    In some rows the three are not in order; they are kept as given.
    """

    low: int
    best: int
    high: int


@dataclass(frozen=True, slots=True)
class EventPlace:
    """Where a row puts its event. Degrees (WGS 84), None where the row gives none; names as they stand.

    `precision`: 1 exact, 2 near (25 km), 3 second-order division, 4 first-order division, 5 a line or a
    fuzzy area, 6 the country, 7 international waters or airspace. The point of 3 to 7 only stands for the
    area.
    """

    latitude: float | None
    longitude: float | None
    precision: int
    country: str
    adm_1: str = ""
    adm_2: str = ""


@dataclass(frozen=True, slots=True)
class GedEvent:
    """One row. `place_name` and `headline` are words of the data set; `line` is where the row begins."""

    line: int
    id: str
    violence: Violence
    side_a: str
    side_b: str
    days: Interval
    date_precision: int
    place: EventPlace
    clear: bool
    toll: Toll
    place_name: str = ""
    headline: str = ""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Quick(Generic[T]):
    """What was made of many rows at once, their ids as numbers, and how many have deaths out of order."""

    told: T
    ids: Collection[int]
    untidy: int


Quickly = Callable[[Sequence[list[str]]], Quick[T] | Collection[int]]
"""Makes something of the cells of many rows; or says which of them, from 0, are to be told one by one."""


class GedFile:
    """One file of the data set. Iterating gives the good rows as events, in order.

    Attributes:
        rows: how many rows were read, the row of tags apart.
        kept: how many of them are events.
        bad: the rows that were kept out with their reasons, at most `MOST_LISTED`; `bad_count` is of all.
        notes: what a person should know about the file.
    """

    def __init__(self, file: Path | str) -> None:
        """Read the first line. InputError if this is no UCDP GED file."""
        self.file = Path(file)
        try:
            self.table = Table(self.file, NEEDED)
        except InputError as error:
            if "columns that are needed" not in error.reason:
                raise
            raise InputError(error.file, f"is no {NAME} file: it {error.reason}", error.next) from None
        self.rows = self.kept = self.bad_count = 0
        self.bad: list[BadRow] = []
        self._untidy = 0
        self._numbers, self._names = Numbers(), set[str]()
        self._parser = _Parser(self.table.columns)

    def __iter__(self) -> Iterator[GedEvent]:
        yield from self._one_by_one(self._data_rows(self._begin()))

    def quickly(self, quick: "Quickly[T]") -> Iterator[T | GedEvent]:
        """The same rows in the same order, many at a time where `quick` can make something of their cells.

        Where it names some of them these are told one by one, and it is asked again for those between.
        """
        parser = self._begin()
        for found in self._data_runs(parser):
            if isinstance(found, Run):
                yield from self._of_run(found, quick)
            else:
                yield from self._one_by_one([found])

    def _of_run(self, run: Run, quick: "Quickly[T]") -> Iterator[T | GedEvent]:
        made = quick(run.rows)
        if isinstance(made, Quick) and self._numbers.all_new(made.ids):
            self.rows += len(run.rows)
            self.kept += len(run.rows)
            self._untidy += made.untidy
            yield made.told
            return
        # Where it names none, or an id was met before, all of them are told one by one.
        odd = (None if isinstance(made, Quick) else sorted(made)) or range(len(run.rows))
        start = 0
        for at in odd:
            if start < at:
                yield from self._of_run(Run(run.lines[start:at], run.rows[start:at]), quick)
            yield from self._one_by_one([Row(run.lines[at], run.rows[at])])
            start = at + 1
        if start < len(run.rows):
            yield from self._of_run(Run(run.lines[start:], run.rows[start:]), quick)

    def _one_by_one(self, rows: "Iterable[Row | BadRow]") -> Iterator[GedEvent]:
        for row in rows:
            event = self._event(self._parser, row)
            if event is not None:
                yield event

    def event_of(self, cells: Sequence[str]) -> GedEvent | None:
        """The event of one row by itself; None if it cannot be used. Counts nothing."""
        found = self._parser.event(Row(0, cells))
        return found if isinstance(found, GedEvent) else None

    def days_of(self, cells: Sequence[str]) -> Interval | None:
        """The days of one row by themselves; None if they cannot be used."""
        faults = list[str]()
        days = self._parser.days(cells, faults)
        return None if faults else days

    def point_of(self, cells: Sequence[str]) -> tuple[float | None, float | None] | None:
        """The point of one row by itself, or two times None where it tells none; None: it cannot be used."""
        faults = list[str]()
        point = self._parser.point(cells, faults)
        return None if faults else point

    def words_of(self, cells: Sequence[str], *columns: str) -> tuple[str, ...]:
        """The words of one row in these columns; empty where it, or the column, has none."""
        return tuple(self._parser.text(cells, column) for column in columns)

    def _begin(self) -> "_Parser":
        self.rows = self.kept = self.bad_count = self._untidy = 0
        self.bad = []
        self._numbers, self._names = Numbers(), set[str]()
        return self._parser

    def _event(self, parser: "_Parser", row: Row | BadRow) -> GedEvent | None:
        """The event of a row; None if it is kept out."""
        self.rows += 1
        found = row if isinstance(row, BadRow) else parser.event(row)
        if isinstance(found, GedEvent):
            if not self._is_known(found.id):
                self.kept += 1
                self._untidy += not found.toll.low <= found.toll.best <= found.toll.high
                return found
            found = BadRow(row.line, f"the id {found.id} stands in an earlier row too; that one was kept")
        self.bad_count += 1
        if len(self.bad) < MOST_LISTED:
            self.bad.append(found)
        return None

    def _is_known(self, identity: str) -> bool:
        if len(identity) < _MOST_DIGITS and identity.isascii() and identity.isdigit():
            return self._numbers.meets(int(identity))
        known = identity in self._names
        self._names.add(identity)
        return known

    def _data_rows(self, parser: "_Parser") -> Iterator[Row | BadRow]:
        """The rows below the head, and below the row of tags where there is one."""
        rows = self.table.rows(parser.starts_row)
        first = next(rows, None)
        if first is not None and not (isinstance(first, Row) and _is_tags(first.cells)):
            yield first
        yield from rows

    def _data_runs(self, parser: "_Parser") -> Iterator[Run | BadRow]:
        """The same in runs."""
        runs = self.table.runs(parser.starts_row)
        first = next(runs, None)
        if isinstance(first, Run) and _is_tags(first.rows[0]):
            first = Run(first.lines[1:], first.rows[1:])
        if first is not None and (isinstance(first, BadRow) or first.rows):
            yield first
        yield from runs

    def divisions(self) -> frozenset[tuple[str, str]]:
        """All pairs of first and second-order divisions that rows name. Reads the file once more."""
        parser = _Parser(self.table.columns)
        rows = self._data_rows(parser)
        return frozenset(parser.divisions(r.cells) for r in rows if isinstance(r, Row))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know about the file, as far as it was read."""
        found = []
        recoded, line = self.table.recoded
        if recoded:
            found.append(f"{recoded} lines are not UTF-8 (the first: {line}) and were read as Windows-1252")
        if self._untidy:
            found.append(f"{self._untidy} rows have low, best and high deaths out of order; kept as given")
        return tuple(found)


def _is_tags(cells: Sequence[str]) -> bool:
    """The row of tags (HXL) that the Humanitarian Data Exchange puts below the head."""
    filled = [c for c in cells if c.strip()]
    return bool(filled) and all(c.strip().startswith("#") for c in filled)


class _Parser:
    """Takes rows apart by the names of their columns."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.at = {name: i for i, name in reversed(list(enumerate(columns)))}

    def starts_row(self, cells: Sequence[str]) -> bool:
        """Whether these cells begin a row of their own: an id and a type of violence where they belong."""
        wanted = [self.at[c] for c in ("id", "type_of_violence")]
        if len(cells) <= max(wanted):
            return False
        try:
            return _whole(cells[wanted[0]]) >= 0 and _whole(cells[wanted[1]]) in _TYPES
        except ValueError:
            return False

    def divisions(self, cells: Sequence[str]) -> tuple[str, str]:
        return self.text(cells, "adm_1"), self.text(cells, "adm_2")

    def event(self, row: Row) -> GedEvent | BadRow:
        """The event of a row, or all that is wrong with it."""
        cells, faults = row.cells, list[str]()
        identity = self._filled(cells, "id", faults)
        violence = _TYPES.get(self._code(cells, "type_of_violence", 3, faults))
        side_a, side_b = (self._filled(cells, c, faults) for c in ("side_a", "side_b"))
        days = self.days(cells, faults)
        precision = self._code(cells, "date_prec", 5, faults)
        clarity = self._code(cells, "event_clarity", 2, faults)
        place = self.place(cells, faults)
        low, best, high = (self._deaths(cells, c, faults) for c in ("low", "best", "high"))
        if faults or violence is None or days is None:
            return BadRow(row.line, "; ".join(faults))
        return GedEvent(
            line=row.line, id=identity_of(identity), violence=violence, side_a=side_a, side_b=side_b,
            days=days, date_precision=precision, place=place, toll=Toll(low, best, high),
            clear=clarity == 1 and self.text(cells, "code_status").lower() in ("clear", ""),
            place_name=self.text(cells, "where_coordinates"), headline=self.text(cells, "source_headline"),
        )  # fmt: skip

    def text(self, cells: Sequence[str], column: str) -> str:
        """A cell as one line; empty where it, or the column, is missing."""
        at = self.at.get(column)
        return words(cells[at]) if at is not None else ""

    def _filled(self, cells: Sequence[str], column: str, faults: list[str]) -> str:
        text = self.text(cells, column)
        if not text:
            faults.append(f"{column} is empty")
        return text

    def _code(self, cells: Sequence[str], column: str, most: int, faults: list[str]) -> int:
        """A code from 1 to `most`; 0 where there is none such."""
        text = self.text(cells, column)
        try:
            code = _whole(text)
        except ValueError:
            code = 0
        if 1 <= code <= most:
            return code
        faults.append(f"{column} is {_shown(text)}, not 1 to {most}")
        return 0

    def _deaths(self, cells: Sequence[str], column: str, faults: list[str]) -> int:
        text = self.text(cells, column)
        try:
            number = _whole(text)
        except ValueError:
            number = -1
        if number < 0:
            faults.append(f"{column} is {_shown(text)}, not a number of people")
        return number

    def days(self, cells: Sequence[str], faults: list[str]) -> Interval | None:
        ends = [_day(self.text(cells, c)) for c in ("date_start", "date_end")]
        for column, end in zip(("date_start", "date_end"), ends, strict=True):
            if isinstance(end, str):
                faults.append(f"{column} is {end}")
        first, last = ends
        if isinstance(first, str) or isinstance(last, str):
            return None
        if first > last:
            faults.append(f"it ends on {last}, before it begins on {first}")
            return None
        year = self.text(cells, "year")
        if year and not self._is_year(year, first, last):
            faults.append(f"year is {_shown(year)}, the dates are of {first} to {last}")
        return _interval(first, last)

    def _is_year(self, text: str, first: date, last: date) -> bool:
        try:
            return first.year <= _whole(text) <= last.year
        except ValueError:
            return False

    def place(self, cells: Sequence[str], faults: list[str]) -> EventPlace:
        precision = self._code(cells, "where_prec", 7, faults)
        point = self.point(cells, faults)
        return EventPlace(*point, precision, self.text(cells, "country"), *self.divisions(cells))

    def point(self, cells: Sequence[str], faults: list[str]) -> tuple[float | None, float | None]:
        latitude = self._degrees(cells, "latitude", 90, faults)
        longitude = self._degrees(cells, "longitude", 180, faults)
        if latitude is None or longitude is None or latitude == longitude == 0:
            # Nought and nought is in the open sea: what converters write where they know no place.
            return None, None
        return latitude, longitude

    def _degrees(self, cells: Sequence[str], column: str, most: int, faults: list[str]) -> float | None:
        text = self.text(cells, column)
        if not text:
            return None
        try:
            degrees = float(text)
        except ValueError:
            degrees = math.nan
        if not -most <= degrees <= most:
            faults.append(f"{column} is {_shown(text)}, not degrees from {-most} to {most}")
            return None
        return degrees


def words(cell: str) -> str:
    """A cell as one line; empty where it says that there is nothing."""
    text = cell.strip()
    if len(text) <= _LONGEST_ABSENT and text.lower() in _ABSENT:
        return ""
    return text if "\n" not in text else " ".join(text.split())


def _whole(text: str) -> int:
    """A whole number, also written with a point or an exponent (300380.0, 1e+05). ValueError if none."""
    if len(text) < _MOST_DIGITS and text.isascii() and text.isdigit():
        return int(text)
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or abs(number) > 10**12 or number != int(number):
        raise ValueError(text)
    return int(number)


def identity_of(text: str) -> str:
    """An id without the point and nought that some exports add; other ids as they stand."""
    try:
        return str(_whole(text))
    except ValueError:
        return text


@lru_cache(maxsize=65_536)
def _day(text: str) -> date | str:
    """A day, or what is wrong with it."""
    found = _DAY.fullmatch(text)
    if found is None:
        if _TIMED.match(text):
            return f"{_shown(text)}: a time of day, so an export has moved it to another zone"
        return f"{_shown(text)}, not a day such as 2014-01-31"
    year, month, day = (int(g) for g in found.groups())
    return date(year, month, day) if is_date(year, month, day) else f"{_shown(text)}: there is no such day"


@lru_cache(maxsize=65_536)
def _interval(first: date, last: date) -> Interval:
    return Interval.from_days(first, last)


def _shown(text: str) -> str:
    return f"`{text if len(text) <= 40 else text[:39] + '…'}`" if text else "empty"
