"""The pairs of very many accounts: the rule of `likeness`, worked out on columns.

How an account looks is numbered aspect by aspect, and the rule's own functions are asked once for each pair
of numbers, so that both ways give the same pairs; a test holds them equal. One stretch of days is taken
after the other, with the accounts of before that reach into it: what is held at once stays small.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from truce.incidents.grouping import Pairs, joined_pairs
from truce.incidents.likeness import (
    ENOUGH,
    LONGEST_DAYS,
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

AT_ONCE = 300_000
"""Pairs that are worked out together: some 60 MB."""
STRETCH = 40_000
"""Accounts that are looked at together, and all others of their last day."""
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
        self._known: dict[tuple[int, int], int] = {}

    def number(self, value: _T) -> int:
        """The number of a value."""
        found = self._numbers.get(value)
        if found is None:
            found = self._numbers[value] = len(self._values)
            self._values.append(value)
        return found

    def points(self, a: Ints, b: Ints) -> Ints:
        """The points of pairs of values, by their numbers; `_OUT` where the rule puts them apart."""
        size = len(self._values)
        flat = a * size + b
        found: Ints
        if size * size > 4 * len(flat):
            codes, where = np.unique(flat, return_inverse=True)
            found = self._each(codes, size)[where]
        else:
            # Few values: a table of all pairs of them is smaller than the pairs, and nothing need be sorted.
            codes = np.flatnonzero(np.bincount(flat, minlength=size * size))
            table: Ints = np.zeros(size * size, np.int64)
            table[codes] = self._each(codes, size)
            found = table[flat]
        return found

    def _each(self, codes: Ints, size: int) -> Ints:
        return np.array([self._of(*divmod(code, size)) for code in codes.tolist()], np.int64)

    def _of(self, one: int, other: int) -> int:
        points = self._known.get((one, other))
        if points is None:
            part = self._rule(self._values[one], self._values[other])
            points = self._known[one, other] = _OUT if part.apart else part.points
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
        self._keys: dict[tuple[str, str], int] = {}
        self._looks: dict[Hashable, tuple[int, ...]] = {}

    def read(self, sketches: Sequence[Sketch]) -> _Columns:
        """The columns of accounts."""
        rows, spots = [], []
        names: dict[str, int] = {}
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
                (_number(names, s.telling), s.first or _NONE, s.last or _NONE,
                 self.roles.number(roles(s)), self.places.number(placed(s)), self.modes.number(s.mode),
                 self.tolls.number(s.deaths), _NONE if s.words is None else _number(names, s.words),
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
        people = people_of(sketch) & lonely
        look = (sketch.act, sketch.names, sketch.within, sketch.point, sketch.radius_km, people)
        found = self._looks.get(look)
        if found is None:
            named = bool(sketch.names)
            told = [(name, named and name in sketch.within - sketch.names) for name in places_of(sketch)]
            told += [(f"@{p}", is_placed(sketch)) for p in people]
            found = tuple((_number(self._keys, (sketch.act, name)) << 24) + passive for name, passive in told)
            self._looks[look] = found
        return found


def _number(numbers: dict[_T, int], value: _T) -> int:
    return numbers.setdefault(value, len(numbers))


_ASPECTS = (
    "telling", "first", "last", "roles", "place", "mode", "toll", "words", "radius", "named", "called",
    "placeless",
)  # fmt: skip


def pairs_at_scale(sketches: Sequence[Sketch]) -> Pairs:
    """All pairs with enough points, as `grouping.pairs_of` finds them: for some hundred thousand accounts."""
    reading = _Reading()
    found = [np.array(list(joined_pairs(sketches)), np.int64).reshape(-1, 3)]
    for numbers, earlier in _stretches(sketches):
        columns = reading.read([sketches[n] for n in numbers.tolist()])
        scored = [_scored(reading, columns, i, j) for i, j in _candidates(columns, earlier)]
        points, i, j = (
            (np.concatenate([part[n] for part in scored]) for n in range(3))
            if scored
            else (np.zeros((3, 0), np.int64))
        )
        size = len(numbers)
        _, once = np.unique(i * size + j, return_index=True)
        one, other = numbers[i[once]], numbers[j[once]]
        found.append(np.stack([points[once], np.minimum(one, other), np.maximum(one, other)], axis=1))
    return np.concatenate(found)


def _stretches(sketches: Sequence[Sketch]) -> Iterator[tuple[Ints, int]]:
    """The accounts that tell a day, by stretches of days: the places of those that begin in it in the list.

    Before them stand, so many, those that began earlier and may be of a day in it: with the others of these
    they were compared.
    """
    days = np.array([(s.first or 0, s.last or 0) if s.days else (0, -1) for s in sketches]).reshape(-1, 2)
    dated = np.flatnonzero(days[:, 1] >= days[:, 0])
    numbers = dated[np.argsort(days[dated, 0], kind="stable")]
    first = days[numbers, 0]
    begin = 0
    while begin < len(numbers):
        last = min(begin + STRETCH, len(numbers)) - 1
        end = int(np.searchsorted(first, first[last], "right"))
        earlier = numbers[np.searchsorted(first, first[begin] - LONGEST_DAYS - SLACK_DAYS) : begin]
        earlier = earlier[days[earlier, 1] + SLACK_DAYS >= first[begin]]
        yield np.concatenate([earlier, numbers[begin:end]]), len(earlier)
        begin = end


def _candidates(columns: _Columns, earlier: int) -> Iterator[tuple[Ints, Ints]]:
    """Pairs that share a key, the lower number first, some of them twice; the first `earlier` apart."""
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
        low, high = np.minimum(i, j), np.maximum(i, j)
        keep = (low != high) & (high >= earlier)
        yield low[keep], high[keep]
        begin = end


def _scored(reading: _Reading, columns: _Columns, i: Ints, j: Ints) -> tuple[Ints, Ints, Ints]:
    """Those of the pairs that have enough points, with these."""
    c = columns.ints
    points, gap = _when(c["first"][i], c["last"][i], c["first"][j], c["last"][j])
    keep = (gap <= SLACK_DAYS) & (c["telling"][i] != c["telling"][j])
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


def _when(first: Ints, last: Ints, other_first: Ints, other_last: Ints) -> tuple[Ints, Ints]:
    gap = np.maximum(first, other_first) - np.minimum(last, other_last)
    longest = np.maximum(last - first, other_last - other_first) + 1
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
