"""The pairs of very many accounts: the rule of `likeness`, worked out on columns.

How an account looks is numbered aspect by aspect, and the rule's own functions are asked once for each pair
of numbers, so that both ways give the same pairs; a test holds them equal.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from truce.incidents.grouping import Pair, joined_pairs
from truce.incidents.likeness import (
    ENOUGH,
    NEAR_KM,
    SLACK_DAYS,
    WIDEST_KM,
    Part,
    Placed,
    Roles,
    Sketch,
    by_mode,
    is_placed,
    named,
    people_of,
    placed,
    places_of,
    roles,
    spot,
    times_of,
    toll,
    whose,
)

AT_ONCE = 2_000_000
"""Pairs that are worked out together: some 500 MB."""
_OUT = -100
_NONE = -1

_T = TypeVar("_T", bound=Hashable)
Ints = NDArray[np.int64]


class _Numbered(Generic[_T]):
    """Values with a number each, and what the rule says of two of them."""

    def __init__(self, rule: Callable[[_T, _T], Part]) -> None:
        self._numbers: dict[_T, int] = {}
        self._values: list[_T] = []
        self._rule = rule
        self._known: dict[int, int] = {}

    def number(self, value: _T) -> int:
        """The number of a value."""
        found = self._numbers.get(value)
        if found is None:
            found = self._numbers[value] = len(self._values)
            self._values.append(value)
        return found

    def points(self, a: Ints, b: Ints) -> Ints:
        """The points of pairs of values, by their numbers; `_OUT` where the rule puts them apart."""
        codes, where = np.unique(a * len(self._values) + b, return_inverse=True)
        return np.array([self._of(code) for code in codes.tolist()], np.int64)[where]

    def _of(self, code: int) -> int:
        points = self._known.get(code)
        if points is None:
            one, other = divmod(code, len(self._values))
            part = self._rule(self._values[one], self._values[other])
            points = self._known[code] = _OUT if part.apart else part.points
        return points


@dataclass(slots=True)
class _Columns:
    """What is asked of accounts, a column for each aspect, and the keys under which they are filed."""

    ints: dict[str, Ints]
    spots: NDArray[np.float64]
    keys: Ints
    owners: Ints


class _Reading:
    """Reads sketches into columns."""

    def __init__(self) -> None:
        self.roles = _Numbered[Roles](whose)
        self.places = _Numbered[Placed](named)
        self.modes = _Numbered[Any](by_mode)
        self.tolls = _Numbered[Any](toll)
        self._names: dict[Hashable, int] = {}
        self._looks: dict[Hashable, tuple[int, ...]] = {}

    def read(self, sketches: Sequence[Sketch]) -> _Columns:
        """The columns of accounts."""
        rows, spots = [], []
        filed = [times_of(s) for s in sketches]
        lonely = {
            p for s, t in zip(sketches, filed, strict=True) if t and not is_placed(s) for p in people_of(s)
        }
        keys: list[int] = []
        owners: list[int] = []
        earliest = min((t.start for t in filed if t), default=0)
        for n, (s, times) in enumerate(zip(sketches, filed, strict=True)):
            placeless = not is_placed(s)
            rows.append(
                (self._name(s.telling), -1 if s.first is None else s.first, -1 if s.last is None else s.last,
                 self.roles.number(roles(s)), self.places.number(placed(s)), self.modes.number(s.mode),
                 self.tolls.number(s.deaths), _NONE if s.words is None else self._name(s.words),
                 s.radius_km if s.point is not None else _NONE, bool(s.names or s.within),
                 bool(s.names), placeless)
            )  # fmt: skip
            spots.append((0.0, 0.0, 0.0) if s.point is None else spot(s.point))
            for base in self._bases(s, lonely):
                for time in times:
                    keys.append(base + ((time - earliest) << 1))
                    owners.append(n)
        columns = np.array(rows, np.int64).reshape(len(rows), len(_ASPECTS)).T
        ints = dict(zip(_ASPECTS, np.ascontiguousarray(columns), strict=True))
        return _Columns(
            ints, np.array(spots).reshape(-1, 3), np.array(keys, np.int64), np.array(owners, np.int64)
        )

    def _bases(self, sketch: Sketch, lonely: set[str]) -> tuple[int, ...]:
        """The keys of an account, without time: 39 bits of names and kinds of acts, 24 left for the time.

        The lowest bit says that two with it need not be compared: the area of places that are named, and
        actors of accounts that tell a place.
        """
        look = (sketch.act, sketch.names, sketch.within, sketch.point, sketch.radius_km, roles(sketch))
        found = self._looks.get(look)
        if found is None:
            named = bool(sketch.names)
            told = [(name, named and name in sketch.within - sketch.names) for name in places_of(sketch)]
            told += [(f"@{p}", is_placed(sketch)) for p in people_of(sketch) & lonely]
            found = tuple((self._name((sketch.act, name)) << 24) + passive for name, passive in told)
            self._looks[look] = found
        return found

    def _name(self, value: Hashable) -> int:
        return self._names.setdefault(value, len(self._names))


_ASPECTS = (
    "telling", "first", "last", "roles", "place", "mode", "toll", "words", "radius", "named", "called",
    "placeless",
)  # fmt: skip


def pairs_at_scale(sketches: Sequence[Sketch]) -> list[Pair]:
    """All pairs with enough points, as `grouping.pairs_of` finds them: for some hundred thousand accounts."""
    reading = _Reading()
    columns = reading.read(sketches)
    found = [_scored(reading, columns, i, j) for i, j in _candidates(columns)]
    size = len(sketches)
    codes = np.concatenate(
        [points * size * size + i * size + j for points, i, j in found] or [np.zeros(0, np.int64)]
    )
    whole = np.unique(codes)
    rest = whole % (size * size) if size else whole
    pairs = zip(
        (whole // max(size * size, 1)).tolist(),
        (rest // max(size, 1)).tolist(),
        (rest % max(size, 1)).tolist(),
        strict=True,
    )
    return [*pairs, *joined_pairs(sketches)]


def _candidates(columns: _Columns) -> Iterator[tuple[Ints, Ints]]:
    """Pairs that share a key, the lower number first, some of them more than once."""
    order = np.argsort(columns.keys, kind="stable")
    keys, owners = columns.keys[order], columns.owners[order]
    passive = (keys & 1).astype(bool)
    keys = keys >> 1
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[starts, len(keys)])
    after = np.repeat(starts + sizes, sizes) - np.arange(len(keys)) - 1
    # Those that need not be compared with each other stand last under their key.
    after[passive] = 0
    upto = np.cumsum(after)
    begin = 0
    while begin < len(keys):
        before = int(upto[begin - 1]) if begin else 0
        end = max(int(np.searchsorted(upto, before + AT_ONCE, "right")), begin + 1)
        count = after[begin:end]
        left = np.repeat(np.arange(begin, end), count)
        right = left + 1 + np.arange(len(left)) - np.repeat(upto[begin:end] - count - before, count)
        i, j = owners[left], owners[right]
        keep = i != j
        yield np.minimum(i, j)[keep], np.maximum(i, j)[keep]
        begin = end


def _scored(reading: _Reading, columns: _Columns, i: Ints, j: Ints) -> tuple[Ints, Ints, Ints]:
    """Those of the pairs that have enough points, with these."""
    c = columns.ints
    one, other = {k: v[i] for k, v in c.items()}, {k: v[j] for k, v in c.items()}
    points, gap = _when(one, other)
    keep = (gap <= SLACK_DAYS) & (one["telling"] != other["telling"])
    i, j, points = i[keep], j[keep], points[keep]
    for aspect, rule in (("roles", reading.roles), ("toll", reading.tolls), ("mode", reading.modes)):
        points = points + rule.points(c[aspect][i], c[aspect][j])
        # No place gives more than three points, the same words three.
        keep = points >= ENOUGH - 6
        i, j, points = i[keep], j[keep], points[keep]
    points = points + 3 * ((c["words"][i] == c["words"][j]) & (c["words"][i] != _NONE))
    keep = points >= ENOUGH - 3
    i, j, points = i[keep], j[keep], points[keep]
    points = points + _where(reading, columns, i, j)
    keep = points >= ENOUGH
    return points[keep], i[keep], j[keep]


def _when(one: dict[str, Ints], other: dict[str, Ints]) -> tuple[Ints, Ints]:
    gap = np.maximum(one["first"], other["first"]) - np.minimum(one["last"], other["last"])
    longest = np.maximum(one["last"] - one["first"], other["last"] - other["first"]) + 1
    loose = np.where((longest <= 9) & (gap <= 0), 1, 0)
    return np.where(longest == 1, np.where(gap == 0, 3, 1), loose), gap


def _where(reading: _Reading, columns: _Columns, i: Ints, j: Ints) -> Ints:
    c = columns.ints
    names = reading.places.points(c["place"][i], c["place"][j])
    radius, other = c["radius"][i], c["radius"][j]
    pointed = (radius != _NONE) & (other != _NONE) & (radius <= WIDEST_KM) & (other <= WIDEST_KM)
    told = (c["named"][i] | (radius != _NONE)) & (c["named"][j] | (other != _NONE))
    by_name = np.where((names > 0) | (told == 0), names, _OUT)
    x, y, z = (columns.spots[i] - columns.spots[j]).T
    square = x * x + y * y + z * z
    reach = radius + other + NEAR_KM
    other_names = (names == 0) & (c["called"][i] & c["called"][j]).astype(bool)
    near = np.where(other_names, -1, np.maximum(names, 1))
    close = np.where((names >= 3) | (square <= NEAR_KM * NEAR_KM), 3, near)
    return np.where(pointed, np.where(square > reach * reach, _OUT, close), by_name)
