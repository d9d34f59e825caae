"""The rows of a UCDP GED file, written many at a time.

What a row of that data set says hangs on a few groups of its cells, each by itself: the point, the days, a
side. The cells of a group come again and again, so that the exact reader (`truce.incidents.feeds.ucdp`) is
asked once for each of them, in a row whose other cells are those of a good one, and what it makes of them is
kept as it is written. A row about which anything is not plain is read by the exact reader, all of it. A test
holds the bytes of both equal.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from truce.asof import span_of
from truce.incidents.feeds.events import Event, area_of, bounds_of
from truce.incidents.feeds.formats import GedEvents
from truce.incidents.feeds.ucdp import Quick, identity_of, words
from truce.store.nouns import writers
from truce.store.rows.making import Written

_GROUPS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("type_of_violence", "date_prec", "event_clarity", "code_status", "where_prec"),
     ("kind", "author_told", "date_precision", "clear", "place_precision")),
    (("side_a", "side_b"), ("side_a", "side_b")),
    (("date_start", "date_end", "year"), ("days",)),
    (("latitude", "longitude", "country", "adm_1", "adm_2", "where_coordinates"),
     ("latitude", "longitude", "country", "adm_1", "adm_2", "place_name")),
    (("best", "high", "low"), ("best", "high", "low")),
)  # fmt: skip
"""Which cells say which fields of an event; id and headline are apart, and all others alike in a file."""
_ID, _HEADLINE, _FIXED = "id", "headline", ""
_MOST_KEPT = 65_536
_LONGEST_ID = 15


def ged_rows(file: GedEvents, sides: Counter[str]) -> Iterator[Event | Written]:
    """The good rows of a file, in order: written, many at a time, or as events where they are not plain.

    Counts in how many rows each side stands, at the latest when all rows are told.
    """
    pairs = Counter[tuple[str, str]]()
    for told in file.quickly(_Quick(file)):
        if isinstance(told, Event):
            pairs[told.side_a, told.side_b] += 1
            yield told
        else:
            pairs.update(told.sides)
            yield told.rows
    for pair, count in pairs.items():
        for side in set(pair):
            sides[side] += count


@dataclass(frozen=True, slots=True)
class _Run:
    """Rows that are written, and the sides in each of them."""

    rows: Written
    sides: Sequence[tuple[str, str]]


class _Group(dict[Any, tuple[Any, ...] | None]):
    """What cells of one group say: pieces of what is written, and what rows are looked up by; None: no use.

    `places` are where in a row these pieces stand.
    """

    def __init__(self, name: str, getter: Callable[[Sequence[str]], Any], places: Sequence[int],
                 fresh: Callable[[Any], tuple[Any, ...] | None]) -> None:  # fmt: skip
        self.name, self.getter, self.places, self._fresh = name, getter, places, fresh

    def __missing__(self, cells: Any) -> tuple[Any, ...] | None:
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[cells] = found = self._fresh(cells)
        return found


class _Quick:
    """Writes rows that are plain, as soon as it has met a good one to set their cells in."""

    def __init__(self, file: GedEvents) -> None:
        self._file = file
        self._plain: _Plain | None = None

    def __call__(self, rows: Sequence[list[str]]) -> Quick[_Run] | Collection[int]:
        if self._plain is None:
            good = self._file.event_of(rows[0])
            if good is None:
                return range(len(rows))
            self._plain = _Plain(self._file, list(rows[0]), good)
        return self._plain.written(rows)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Fields that stand side by side in what is written and that one group says, and the words after them."""

    group: str
    fields: tuple[str, ...]
    after: str


class _Plain:
    """Writes rows, each group of whose cells says something; `good` is such a row, `alike` its event."""

    def __init__(self, file: GedEvents, good: Sequence[str], alike: Event) -> None:
        self._file, self._good, self._source = file, good, alike.source
        at = {name: i for i, name in reversed(list(enumerate(file.columns)))}
        self._write = dict(writers(Event))
        self._id = itemgetter(at[_ID])
        words_at = at.get("source_headline")
        self._headline = None if words_at is None else itemgetter(words_at)
        groups = [(fields, [at[c] for c in columns if c in at]) for columns, fields in _GROUPS]
        saying = {field: fields[0] for fields, where in groups if where for field in fields}
        saying |= {_ID: _ID} | ({_HEADLINE: _HEADLINE} if self._headline else {})
        self._pieces = list(_pieces(saying, alike))
        self._groups = [
            _Group(fields[0], itemgetter(*where), self._places(fields[0]), self._fresh(where, fields))
            for fields, where in groups
            if where
        ]

    def _places(self, group: str) -> list[int]:
        return [place for place, piece in enumerate(self._pieces) if piece.group == group]

    def written(self, rows: Sequence[list[str]]) -> Quick[_Run] | Collection[int]:
        """The rows, written; or which of them are not plain."""
        ids, numbers, odd = _ids(list(map(self._id, rows)))
        columns: list[Sequence[str]] = [
            () if piece.group else [piece.after] * len(rows) for piece in self._pieces
        ]
        more: dict[str, Sequence[Any]] = {}
        for group in self._groups:
            told = list(map(group.__getitem__, map(group.getter, rows)))
            if None in told:
                odd.update(i for i, one in enumerate(told) if one is None)
            elif not odd:
                *written, more[group.name] = zip(*told, strict=True)
                for place, column in zip(group.places, written, strict=True):
                    columns[place] = column
        if odd or len(numbers) < len(ids):
            return odd
        if self._headline is not None:
            [place] = self._places(_HEADLINE)
            columns[place] = list(map(self._write[_HEADLINE], map(words, map(self._headline, rows))))
        [place] = self._places(_ID)
        opening = self._write[_ID](f"{self._source}/")[:-1]
        columns[place] = [f'{opening}{number}"' for number in ids]
        data = [f"{{{text[1:]}}}".encode() for text in map("".join, zip(*columns, strict=True))]
        names = [f"{self._source}/{number}" for number in ids]
        first, last = zip(*more["days"], strict=True)
        made = Written(names, data, first, last, more["latitude"])
        return Quick(_Run(made, more["side_a"]), numbers, sum(more["best"]))

    def _fresh(self, where: Sequence[int], fields: Sequence[str]) -> Callable[[Any], tuple[Any, ...] | None]:
        cells, write = list(self._good), self._write
        pieces = [piece for piece in self._pieces if piece.group == fields[0]]

        def fresh(told: Any) -> tuple[Any, ...] | None:
            for at, cell in zip(where, (told,) if len(where) == 1 else told, strict=True):
                cells[at] = cell
            found = self._said(fields, cells)
            if found is None:
                return None
            said, looked = found
            return *("".join([write[f](said[f]) for f in p.fields]) + p.after for p in pieces), looked

        return fresh

    def _said(self, fields: Sequence[str], cells: Sequence[str]) -> tuple[Mapping[str, Any], Any] | None:
        """What the exact reader makes of these fields of a row, and what is looked up; None: it is no use."""
        match fields[0]:
            case "days":
                days = self._file.days_of(cells)
                return None if days is None else ({"days": str(days)}, bounds_of(span_of(days)))
            case "latitude":
                point = self._file.point_of(cells)
                *area, name = self._file.words_of(cells, "country", "adm_1", "adm_2", "where_coordinates")
                if point is None:
                    return None
                return dict(zip(fields, (*point, *area, name), strict=True)), area_of(*area)
        event = self._file.event_of(cells)
        if event is None:
            return None
        said = {field: getattr(event, field) for field in fields}
        untidy = not event.low <= event.best <= event.high
        return said, (event.side_a, event.side_b) if fields[0] == "side_a" else untidy


def _pieces(saying: Mapping[str, str], alike: Event) -> Iterator[_Piece]:
    """What rows are written of, in order: `saying` names the group that says a field; the rest is alike."""
    piece = _Piece(_FIXED, (), "")
    for field, write in writers(Event):
        group = saying.get(field, _FIXED)
        text = "" if group else write(getattr(alike, field) if field else None)
        # Words that are alike go behind those of a group before them; what says one cell stays by itself.
        if text and piece.group not in (_HEADLINE, _ID):
            piece = replace(piece, after=piece.after + text)
        elif group and group == piece.group and not piece.after:
            piece = replace(piece, fields=(*piece.fields, field))
        elif group or text:
            yield from [piece] if piece.fields or piece.after else []
            piece = _Piece(group, (field,) if group else (), text)
    yield piece


def _ids(cells: list[str]) -> tuple[Sequence[str], set[int], set[int]]:
    """The ids of rows; the same as numbers, unless some are no plain numbers; which of them are none."""
    joined, lengths = "".join(cells), set(map(len, cells))
    if joined.isascii() and joined.isdigit() and min(lengths) > 0 and max(lengths) <= _LONGEST_ID:
        numbers = list(map(int, cells))
        if list(map(str, numbers)) == cells:
            return cells, set(numbers), set()
    ids = [identity_of(words(cell)) for cell in cells]
    odd = {i for i, one in enumerate(ids) if not _is_plain(one)}
    return ids, set() if odd else set(map(int, ids)), odd


def _is_plain(identity: str) -> bool:
    return identity.isascii() and identity.isdigit() and len(identity) <= _LONGEST_ID
