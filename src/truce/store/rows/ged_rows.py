"""The rows of a UCDP GED file, written many at a time.

What a row of that data set says hangs on a few groups of its cells, each by itself: the place, the days, a
side. The cells of a group come again and again, so that the exact reader (`truce.incidents.feeds.ucdp`) is
asked once for each of them, in a row whose other cells are those of a good one, and what it makes of them is
kept as it is written. Where anything about a row is not plain, the exact reader reads all of the row. A test
holds the bytes of both equal.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from truce.incidents.feeds.events import Event, area_of, ends_of
from truce.incidents.feeds.formats import GedEvents
from truce.incidents.feeds.ucdp import Quick, identity_of, words
from truce.store.nouns import writers
from truce.store.rows.making import Written

_GROUPS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("type_of_violence", "date_prec", "event_clarity", "code_status", "where_prec"),
     ("kind", "author_told", "date_precision", "clear", "place_precision")),
    (("side_a", "side_b"), ("side_a", "side_b")),
    (("date_start", "date_end", "year"), ("days",)),
    (("latitude", "longitude", "country", "adm_1", "adm_2"),
     ("latitude", "longitude", "country", "adm_1", "adm_2")),
    (("best", "high", "low"), ("best", "high", "low")),
    (("where_coordinates",), ("place_name",)),
)  # fmt: skip
"""Which cells say which fields of an event; id and headline are apart, and all others alike in a file."""
_ID = "id"
_MOST_KEPT = 200_000
_LONGEST_ID = 15


def ged_rows(file: GedEvents, sides: Counter[str]) -> Iterator[Event | Written]:
    """The good rows of a file, in order: written, or as events where they are not plain.

    Counts in how many rows each side stands.
    """
    for told in file.quickly(_Quick(file)):
        if isinstance(told, Event):
            sides.update({told.side_a, told.side_b})
            yield told
        else:
            sides.update(told.sides_a)
            sides.update([b for a, b in zip(told.sides_a, told.sides_b, strict=True) if a != b])
            yield from told.rows


@dataclass(frozen=True, slots=True)
class _Run:
    """Rows that are written, and the sides in each of them."""

    rows: Iterator[Written]
    sides_a: Sequence[str]
    sides_b: Sequence[str]


class _Group(dict[Any, tuple[Any, ...] | None]):
    """What cells of one group say: the fields as they are written, and more that rows are looked up by."""

    def __init__(self, fresh: Callable[[Any], tuple[Any, ...] | None]) -> None:
        self._fresh = fresh

    def __missing__(self, cells: Any) -> tuple[Any, ...] | None:
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[cells] = found = self._fresh(cells)
        return found


class _Quick:
    """Writes rows whose cells are all plain."""

    def __init__(self, file: GedEvents) -> None:
        self._file = file
        at = {name: i for i, name in reversed(list(enumerate(file.columns)))}
        self._id = itemgetter(at[_ID])
        self._good: list[str] = []
        self._write = dict(writers(Event))
        self._groups = []
        for columns, fields in _GROUPS:
            where = [at[name] for name in columns if name in at]
            if where:
                group = _Group(self._fresh(where, fields))
                self._groups.append((columns[0], fields, itemgetter(*where), group))
        self._headline = itemgetter(at["source_headline"]) if "source_headline" in at else None
        self._order = [name for name, _ in writers(Event)]

    def __call__(self, rows: Sequence[list[str]]) -> Quick[_Run] | None:
        """The rows, written; None if one of them is not plain."""
        ids = [cell if cell.isdigit() else identity_of(words(cell)) for cell in map(self._id, rows)]
        if not all(map(str.isdigit, ids)) or not all(map(_is_plain, ids)):
            return None
        if not self._good:
            if self._file.event_of(rows[0]) is None:
                return None
            self._good = list(rows[0])
            self._alike = self._file.event_of(rows[0])
        numbers = set(map(int, ids))
        if len(numbers) < len(ids):
            return None
        columns: dict[str, Sequence[str]] = {}
        more: dict[str, Sequence[Any]] = {}
        for name, fields, getter, group in self._groups:
            told = list(map(group.__getitem__, map(getter, rows)))
            if None in told:
                return None
            *written, looked = zip(*told, strict=True)
            columns.update(zip(fields, written, strict=True))
            more[name] = looked
        return self._quick(rows, ids, numbers, columns, more)

    def _quick(
        self, rows: Sequence[list[str]], ids: Sequence[str], numbers: set[int],
        columns: dict[str, Sequence[str]], more: dict[str, Sequence[Any]],
    ) -> Quick[_Run]:  # fmt: skip
        names = [f"{self._alike.source}/{i}" for i in ids]  # type: ignore[union-attr]
        columns["id"] = list(map(self._write["id"], names))
        if self._headline is not None:
            columns["headline"] = list(map(self._write["headline"], map(words, map(self._headline, rows))))
        parts = []
        for field in self._order:
            if field in columns:
                parts.append(columns[field])
            elif constant := self._write[field](getattr(self._alike, field) if field else None):
                parts.append([constant] * len(rows))
        data = [("{" + text[1:] + "}").encode() for text in map("".join, zip(*parts, strict=True))]
        first, last = zip(*more["date_start"], strict=True)
        sides_a, sides_b = zip(*more["side_a"], strict=True)
        written = map(Written, names, data, first, last, more["latitude"])
        return Quick(_Run(written, sides_a, sides_b), numbers, sum(more["best"]))

    def _fresh(self, where: Sequence[int], fields: Sequence[str]) -> Callable[[Any], tuple[Any, ...] | None]:
        def fresh(told: Any) -> tuple[Any, ...] | None:
            cells = list(self._good)
            for at, cell in zip(where, (told,) if len(where) == 1 else told, strict=True):
                cells[at] = cell
            said = self._said(fields, cells)
            if said is None:
                return None
            return *(self._write[f](said[f]) for f in fields), _looked(said, fields[0])

        return fresh

    def _said(self, fields: Sequence[str], cells: Sequence[str]) -> Mapping[str, Any] | None:
        """What the exact reader makes of these fields of a row; None: it cannot be used."""
        if fields[0] in ("days", "latitude"):
            # Of these there are so many that the rest of the row is not read for each.
            return self._file.fields_of(fields[0], cells)
        event = self._file.event_of(cells)
        return None if event is None else {field: getattr(event, field) for field in fields}


def _looked(said: Mapping[str, Any], field: str) -> Any:
    """What a group says beside its fields: minutes, an area, two sides, whether deaths are out of order."""
    match field:
        case "days":
            return ends_of(said["days"])
        case "latitude":
            return area_of(said["country"], said["adm_1"], said["adm_2"])
        case "side_a":
            return said["side_a"], said["side_b"]
        case "best":
            return not said["low"] <= said["best"] <= said["high"]
        case _:
            return None


def _is_plain(identity: str) -> bool:
    return identity.isascii() and len(identity) <= _LONGEST_ID and (identity[0] != "0" or identity == "0")
