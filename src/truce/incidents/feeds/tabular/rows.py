"""Rows of a table as events of a feed, as a mapping says: each a claim by whoever filled the table in.

A cell that is not what the mapping says is unknown, and told with its row; a row whose day or id cannot be
read is kept out and told. A code that the mapping does not explain means nothing.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from typing import Generic, TypeVar, cast
from zoneinfo import ZoneInfo

from truce.asof import EVER, Interval
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.tabular.heads import key_of
from truce.incidents.feeds.tabular.mapping import (
    NO_ACT,
    UNKNOWN,
    Cells,
    DateForm,
    Mapping,
    Rule,
    TimeForm,
    cells_of,
    date_of,
    deaths_of,
    time_of,
)
from truce.incidents.feeds.tabular.sheets import Cell, letters
from truce.incidents.feeds.tabular.stated import (
    Moment,
    Serial,
    Unfit,
    clock_in,
    day_of_parts,
    degrees_in,
    moment_in,
    point_in,
    shown,
    tidy,
    whole,
    widened,
)
from truce.places.bounds import looks_exchanged

_EXACTNESS = {"day": 1, "week": 3, "month": 4, "year": 5}
"""Codes of UCDP GED for how exact a day is; 2: within some days."""
_LONGEST = 4000
_EMPTY = Cell("")
_NO_CELLS = Cells()
_IN_COLUMNS = ("column", "year", "month", "day")
_MOST_KEPT, _LONGEST_KEPT, _TRIED = 16_384, 300, 2_000
"""So many tellings of a part are kept, of so many characters; so many rows show whether that is of use."""
T = TypeVar("T")

Cut = Map[int, Cell]


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a row: an event, or why there is none. `doubts` are cells that count as unknown.

    `more`: further events, where one cell tells several acts; their ids have the code behind a plus sign.

    `left_out`: why the mapping does not want it; "" if it does. `results`: how many of its cells that were
    read are the remembered results of formulas.
    """

    event: Event | None = None
    more: tuple[Event, ...] = ()
    fault: str = ""
    left_out: str = ""
    doubts: tuple[str, ...] = ()
    results: int = 0

    @property
    def events(self) -> tuple[Event, ...]:
        """All events of the row."""
        return () if self.event is None else (self.event, *self.more)


@dataclass(slots=True)
class _Row:
    """One row while it is read."""

    cells: Cut
    doubts: list[str] = field(default_factory=list)
    results: set[int] = field(default_factory=set)

    def doubt(self, words: str) -> None:
        if words not in self.doubts:
            self.doubts.append(words)


_Kept = tuple[T | Unfit, bool, _Row]
"""What a part told, whether it is plain (no doubts, no results of formulas, not unfit), and the doubts."""


class _Part(Generic[T]):
    """What a row tells in a few of its cells. What the same cells told in an earlier row is not read again.

    Whatever reads it is shown these cells alone, so that it cannot depend on others.
    """

    __slots__ = ("_columns", "_is_still", "_misses", "_read", "_still", "_told", "_uses")

    def __init__(self, columns: Iterable[int], read: Callable[[_Row], T]) -> None:
        self._columns = tuple(dict.fromkeys(columns))
        self._read = read
        self._told: dict[tuple[Cell, ...], _Kept[T]] = {}
        self._uses = self._misses = 0
        still = _Row({}) if not self._columns else None
        self._still = None if still is None else read(still)
        self._is_still = still is not None and not still.doubts
        """Whether it is the same for every row: it stands in no column."""

    def of(self, row: _Row) -> T:
        """What a row tells; its doubts become doubts of the row. Unfit as the reading says."""
        if self._is_still:
            return cast(T, self._still)
        if self._misses > _TRIED and 2 * self._misses > self._uses:
            # Of what is another thing in most rows keeping it costs more than reading it.
            return self._read(row)
        self._uses += 1
        get = row.cells.get
        key = tuple([get(at, _EMPTY) for at in self._columns]) if self._columns else ()
        found = self._told.get(key)
        if found is None:
            found = self._now(key)
        value, plain, said = found
        if not plain:
            for doubt in said.doubts:
                row.doubt(doubt)
            row.results |= said.results
            if isinstance(value, Unfit):
                # A new one: one and the same would gather the traces of all rows.
                raise Unfit(str(value))
        return cast(T, value)

    def _now(self, key: tuple[Cell, ...]) -> _Kept[T]:
        self._misses += 1
        alone = _Row(dict(zip(self._columns, key, strict=True)))
        value: T | Unfit
        try:
            value = self._read(alone)
        except Unfit as unfit:
            value = unfit
        plain = not (alone.doubts or alone.results or isinstance(value, Unfit))
        if sum(len(cell.text) for cell in key) <= _LONGEST_KEPT:
            if len(self._told) >= _MOST_KEPT:
                self._told.clear()
            self._told[key] = value, plain, alone
        return value, plain, alone


class RowReader:
    """Reads rows by a mapping whose columns were found. `serial` tells what numbers of days mean."""

    def __init__(self, mapping: Mapping, columns: Map[str, int], serial: Serial = lambda _: None) -> None:
        self.mapping, self._columns, self._serial = mapping, columns, serial
        self._unknown = {key_of(w) for w in mapping.unknown}
        self._unknown_starts = {word[:1] for word in self._unknown}
        self._codes: dict[int, dict[str, str]] = {}
        self._named: dict[str, Cells] = {}
        self._date = date_of(mapping.date)
        self._until = date_of(mapping.until)
        self._time, self._act, self._dead = (
            time_of(mapping.time),
            cells_of(mapping.act),
            deaths_of(mapping.deaths),
        )
        self._zone = None if mapping.zone == "not_stated" else ZoneInfo(mapping.zone)
        self._rules = {
            id(rule): frozenset(map(key_of, rule.values))
            for rule in (*mapping.leave_out, *filter(None, [mapping.stop]))
        }
        self._take_parts(mapping)

    def _take_parts(self, m: Mapping) -> None:
        """The parts of a row, each with all columns that it is read from."""
        place, dead, at = m.place, self._dead, self._at
        directed = m.sides.by is not None or m.sides.against is not None
        first, second = (m.sides.by, m.sides.against) if directed else (m.sides.first, m.sides.second)
        self._directed = directed
        self._codes_told = _Part(at(self._act), self._acts)
        self._first_day = _Part(at(self._date), partial(self._moment, form=date_of(m.date)))
        self._clock = _Part(at(self._time), self._time_of_day)
        self._last_day = _Part(at(self._until), self._until_of)
        self._exactly = _Part(at(m.exact), self._exact)
        self._toll = _Part(at(dead.low, dead.best, dead.high) if dead else (), self._deaths)
        self._where = _Part(at(place.point, place.latitude, place.longitude, place.country), self._placed)
        self._within = _Part(at(place.within_km, place.within_m), self._radius)
        values = first, second, place.name, m.sure, place.country, place.adm_1, place.adm_2
        alone = [_Part(at(value), partial(self._said, value=value)) for value in values]
        self._first, self._second, self._place, self._sure, self._country, self._adm_1, self._adm_2 = alone
        self._reported = _Part(at(m.reported_by, m.filed_by), self._reporters)
        self._others = _Part(at(*m.counts.values()), self._counted)

    def _at(self, *values: str | Cells | DateForm | TimeForm | None) -> Iterator[int]:
        """The columns that values stand in."""
        for value in values:
            heads = [value] if isinstance(value, str) else [getattr(value, n, None) for n in _IN_COLUMNS]
            yield from (self._columns[head] for head in heads if head is not None)

    def read(self, cells: Cut) -> Told:
        """What a row tells."""
        for rule in self.mapping.leave_out:
            if self.is_such(cells, rule):
                return Told(left_out=f"{shown(rule.column)} is {shown(self._raw(cells, rule.column).text)}")
        row = _Row(cells)
        try:
            acts = self._codes_told.of(row)
            wanted = [(act, code) for act, code in acts if act != NO_ACT]
            if not wanted:
                return Told(left_out=f"{shown(acts[0][1])} is no incident")
            events = [self._event(row, act, code, several=len(wanted) > 1) for act, code in wanted]
        except Unfit as unfit:
            return Told(fault=str(unfit), doubts=tuple(row.doubts), results=len(row.results))
        doubts, results = tuple(row.doubts), len(row.results)
        return Told(events[0], tuple(events[1:]), doubts=doubts, results=results)

    def is_such(self, cells: Cut, rule: Rule) -> bool:
        """Whether a row is one that a rule names."""
        text = key_of(self._raw(cells, rule.column).text)
        return text in self._rules[id(rule)] if rule.values else not text

    def _event(self, row: _Row, act: str, code: str, *, several: bool) -> Event:
        m = self.mapping
        identity = f"{self._identity(row)}+{code}" if several else self._identity(row)
        days, zone, exactness = self._days(row)
        low, best, high = self._toll.of(row)
        country = self._country.of(row)
        latitude, longitude, metres, refused = self._where.of(row)
        radius = 0 if latitude is None else self._within.of(row)
        if not radius and metres is not None:
            radius = _kilometres(metres / 1000)
        adm_1, adm_2 = self._adm_1.of(row), self._adm_2.of(row)
        coarse = 3 if adm_2 else 4 if adm_1 else 6 if country else 0
        return Event(
            id=f"{m.table}/{identity}", source=m.table, kind=code or m.table, side_a=self._first.of(row),
            side_b=self._second.of(row), directed=self._directed, act=act, days=days, zone=zone,
            date_precision=exactness, latitude=latitude, longitude=longitude, radius_km=radius,
            place_precision=0 if radius else coarse, country=country, adm_1=adm_1, adm_2=adm_2,
            place_name=self._place.of(row), headline=self._said(row, m.words),
            clear=self._sure.of(row) == "stated", low=low or 0, best=best or 0, high=high or 0,
            deaths_told=best is not None, sources=self._reported.of(row),
            notes="; ".join(filter(None, (self._others.of(row), refused))),
            known=-EVER,
        )  # fmt: skip

    # ---- cells

    def _raw(self, cells: Cut, column: str) -> Cell:
        return cells.get(self._columns[column], _EMPTY)

    def _cell(self, row: _Row, column: str) -> Cell:
        """A cell that is read; empty where it says that nothing is known, or nothing (a dash, a mark)."""
        at = self._columns[column]
        cell = row.cells.get(at, _EMPTY)
        if cell.formula == "unread":
            self._doubt(row, column, "is a formula without a remembered result")
            return _EMPTY
        if cell.formula == "result":
            row.results.add(at)
        if not cell.text[:1].isalnum() and not any(map(str.isalnum, cell.text)):
            return _EMPTY
        return _EMPTY if self._unknown and self._is_unknown(cell.text) else cell

    def _is_unknown(self, text: str) -> bool:
        """Whether a cell says that nothing is known. What begins otherwise is none of these words."""
        start = text[:1]
        return (start.isspace() or start.casefold()[:1] in self._unknown_starts) and key_of(
            text
        ) in self._unknown

    def _said(self, row: _Row, value: str | Cells | None) -> str:
        """What a column, or the mapping itself, says in words; "" for nothing, or nothing that is known."""
        said = self._cells_of(value)
        if said is None:
            return ""
        if said.column is None:
            return said.constant or ""
        cell = self._cell(row, said.column)
        if cell.kind == "error":
            self._doubt(row, said.column, f"is {shown(cell.text)}, an error of the workbook")
            return ""
        text = cell.text.strip()[:_LONGEST]
        if not text or (said.unknown and key_of(text) in {key_of(u) for u in said.unknown}):
            return ""
        if said.split:
            parts = [part.strip() for part in text.split(said.split) if part.strip()]
            meant = [self._meant(row, said, p) if said.codes is not None else tidy(p) for p in parts]
            return ", ".join(dict.fromkeys(filter(None, meant)))
        return self._meant(row, said, text) if said.codes is not None else tidy(text)

    def _cells_of(self, value: str | Cells | None) -> Cells | None:
        """As `cells_of`; the same is asked for with every row."""
        if isinstance(value, str):
            if value not in self._named:
                self._named[value] = Cells(column=value)
            return self._named[value]
        return value

    def _meant(self, row: _Row, said: Cells, text: str) -> str:
        assert said.codes is not None
        if id(said) not in self._codes:
            self._codes[id(said)] = {key_of(code): meaning for code, meaning in said.codes.items()}
        meaning = self._codes[id(said)].get(key_of(text))
        if meaning is None:
            self._doubt(row, str(said.column), f"is {shown(text)}, a code that the mapping does not explain")
        return "" if meaning in (None, UNKNOWN) else str(meaning)

    def _doubt(self, row: _Row, column: str, words: str) -> None:
        row.doubt(f"{shown(column)} ({letters(self._columns[column])}) {words}")

    # ---- who, what, how many

    def _identity(self, row: _Row) -> str:
        parts = [tidy(self._cell(row, column).text) for column in self.mapping.id]
        empty = [c for c, part in zip(self.mapping.id, parts, strict=True) if not part]
        if empty:
            raise Unfit(f"has no id: {' and '.join(map(shown, empty))} is empty")
        return "|".join(parts)

    def _acts(self, row: _Row) -> list[tuple[str, str]]:
        """The acts, "" for one that is not told, each with the code that it is called by in the table."""
        said = self._act
        if said is None:
            return [("", "")]
        text = tidy(self._raw(row.cells, said.column).text)[:500] if said.column else ""
        codes = [c.strip()[:80] for c in text.split(said.split) if c.strip()] if said.split else [text[:80]]
        if len(codes) < 2:
            return [(self._said(row, said), codes[0] if codes else "")]
        return [(self._meant(row, said, code), code) for code in dict.fromkeys(codes)]

    def _deaths(self, row: _Row) -> tuple[int | None, int | None, int | None]:
        """At least, best and at most; all None where no number is told that stands for all of them."""
        form = self._dead
        if form is None:
            return None, None, None
        low, best, high = (self._number(row, v) for v in (form.low, form.best, form.high))
        if best is None and low is not None and high is not None:
            best = low
        if best is None:
            if low is not None or high is not None:
                row.doubt("deaths have one end alone, and no best number: unknown")
            return None, None, None
        return best if low is None else low, best, best if high is None else high

    def _number(self, row: _Row, value: str | Cells | None) -> int | None:
        said, text = self._cells_of(value), self._said(row, value)
        if said is None or not text:
            return None
        try:
            return whole(text, self._point_sign(row, said), self.mapping.thousands)
        except Unfit as unfit:
            if said.column:
                self._doubt(row, said.column, str(unfit))
            return None

    def _point_sign(self, row: _Row, said: Cells) -> str:
        """Before decimals: in numbers of a workbook a point, whatever its words have."""
        at = self._columns.get(said.column or "", -1)
        return "." if row.cells.get(at, _EMPTY).kind == "number" else self.mapping.decimal

    def _counted(self, row: _Row) -> str:
        """The other numbers, in words: `3 injured; 40 rounds`."""
        found = ((unit, self._number(row, value)) for unit, value in self.mapping.counts.items())
        return "; ".join(f"{number} {unit}" for unit, number in found if number is not None)

    def _reporters(self, row: _Row) -> str:
        reported, filed = (self._said(row, v) for v in (self.mapping.reported_by, self.mapping.filed_by))
        told = (f"reported by {reported}" if reported else "", f"filed by {filed}" if filed else "")
        return "; ".join(words for words in told if words)

    # ---- where

    def _placed(self, row: _Row) -> tuple[str | None, str | None, float | None, str]:
        """The point of a row; where it seems exchanged none, and what is written there in words."""
        latitude, longitude, metres = self._point(row)
        country = self._said(row, self.mapping.place.country)
        if latitude is None or longitude is None or not country:
            return latitude, longitude, metres, ""
        if not looks_exchanged(country, float(latitude), float(longitude)):
            return latitude, longitude, metres, ""
        row.doubt(
            f"the point lies far from {shown(country)} as written, and in it with latitude and longitude "
            "exchanged: no point; what is written stands in the notes of the row"
        )
        written = f"its point is written as latitude {latitude}, longitude {longitude}, and not used"
        return None, None, None, written

    def _point(self, row: _Row) -> tuple[str | None, str | None, float | None]:
        """Degrees north and east, and within how many metres, where the point itself says so."""
        place = self.mapping.place
        metres = None
        try:
            if place.point is not None:
                text = self._said(row, place.point)
                if not text:
                    return None, None, None
                form = "lat lon" if place.form == "degrees" else place.form
                latitude, longitude, metres = point_in(text, form, self.mapping.decimal)
            else:
                told = self._said(row, place.latitude), self._said(row, place.longitude)
                if not all(told):
                    if any(told):
                        row.doubt("has one of latitude and longitude alone: no point")
                    return None, None, None
                sign = self._point_sign(row, self._cells_of(place.latitude) or _NO_CELLS)
                latitude = degrees_in(told[0], place.form, 90, sign)
                longitude = degrees_in(told[1], place.form, 180, sign)
        except Unfit as unfit:
            row.doubt(f"the point {unfit}")
            return None, None, None
        if latitude == longitude == 0:
            row.doubt("the point is 0, 0, in the open sea: what devices write that know none")
            return None, None, None
        return f"{latitude:.10g}", f"{longitude:.10g}", metres

    def _radius(self, row: _Row) -> int:
        """Within how many kilometres of its point a row says that it lies; 0: it does not."""
        for value, unit in ((self.mapping.place.within_km, 1.0), (self.mapping.place.within_m, 0.001)):
            text = self._said(row, value)
            if text:
                try:
                    return _kilometres(degrees_in(text, "degrees", 10**7, self.mapping.decimal) * unit)
                except Unfit:
                    row.doubt(f"{shown(text)} is no distance: how exact the place is stays unknown")
        return 0

    # ---- when

    def _days(self, row: _Row) -> tuple[str, str, int]:
        """The dossier date, its zone ("" if not told), and how exact it is by the codes of UCDP GED."""
        first, clock = self._first_day.of(row), self._clock.of(row)
        if clock is not None:
            first = Moment(first.day, clock, first.offset)
        last = self._last_day.of(row) or first
        if (last.day, last.clock or time(23, 59)) < (first.day, first.clock or time()):
            raise Unfit(f"ends on {last.day}, before it begins on {first.day}")
        exact = self._exactly.of(row)
        if exact:
            days = Interval.from_days(*widened(first.day, last.day, exact))
            return str(days), self._zone_of(first), _EXACTNESS.get(exact, 2)
        if first.clock is None or (last.clock is None and last is not first):
            precision = 1 if last.day == first.day else 2
            return _days_of(first.day, last.day), self._zone_of(first), precision
        ends = [self._local(m) for m in (first, last)]
        return str(Interval(ends[0], ends[1], "minute")), self._zone_of(first), 1

    def _until_of(self, row: _Row) -> Moment | None:
        if self._until is None:
            return None
        if self._until.column and not self._cell(row, self._until.column).text.strip():
            return None
        return self._moment(row, self._until)

    def _exact(self, row: _Row) -> str:
        """How exact the day is; "" where it is as exact as it is written. Unknown codes leave a month."""
        if self.mapping.exact is None:
            return ""
        told = self._said(row, self.mapping.exact)
        if told in ("", "day"):
            return "" if told else self._unexplained(row)
        return told

    def _unexplained(self, row: _Row) -> str:
        assert self.mapping.exact is not None
        column = self.mapping.exact.column
        if column is None or not self._raw(row.cells, column).text.strip():
            return ""
        row.doubt("how exact the day is cannot be read: taken for the whole month")
        return "month"

    def _moment(self, row: _Row, form: DateForm | None) -> Moment:
        assert form is not None
        if form.column is None:
            parts = [self._cell(row, c).text if c else "" for c in (form.year, form.month, form.day)]
            return day_of_parts(parts[0], parts[1], parts[2], form.months)
        cell = self._cell(row, form.column)
        try:
            return moment_in(cell, form.format, form.months, self._serial)
        except Unfit as unfit:
            if row.cells.get(self._columns[form.column], _EMPTY).formula == "unread":
                raise Unfit(f"{shown(form.column)} is a formula without a remembered result") from None
            raise Unfit(f"{shown(form.column)} {unfit}") from None

    def _time_of_day(self, row: _Row) -> time | None:
        """The time of day of a column of its own, where one is told."""
        form = self._time
        if form is None:
            return None
        cell = self._cell(row, form.column)
        if not cell.text.strip():
            return None
        try:
            return clock_in(cell, form.format)
        except Unfit as unfit:
            self._doubt(row, form.column, f"{unfit}: the whole day")
            return None

    def _local(self, moment: Moment) -> datetime:
        """A moment by the clock of the table; by UTC where it has an offset, and the table no zone."""
        assert moment.clock is not None
        local = datetime.combine(moment.day, moment.clock)
        if moment.offset is None:
            return local
        universal = local - timedelta(minutes=moment.offset)
        if self._zone is None:
            return universal
        return universal.replace(tzinfo=ZoneInfo("UTC")).astimezone(self._zone).replace(tzinfo=None)

    def _zone_of(self, moment: Moment) -> str:
        if self._zone is not None:
            return self.mapping.zone
        return "UTC" if moment.offset is not None and moment.clock is not None else ""


@lru_cache(maxsize=65_536)
def _days_of(first: date, last: date) -> str:
    return str(Interval.from_days(first, last))


def _kilometres(km: float) -> int:
    """Whole kilometres that surely hold a distance; at least one."""
    if km < 0:
        raise Unfit("is below zero")
    return max(1, math.ceil(km))


def unread_columns(columns: Map[str, int], heads: Map[int, str]) -> Sequence[str]:
    """The columns of which nothing is read."""
    used = set(columns.values())
    return tuple(name for at, name in heads.items() if at not in used)
