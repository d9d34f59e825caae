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
    keys_of_sketch,
    named,
    placed,
    roles,
    spot,
    toll,
    whose,
)

AT_ONCE = 4_000_000
"""Pairs that are worked out together: some 1 GB."""
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
    by_people: NDArray[np.bool_]


class _Reading:
    """Reads sketches into columns."""

    def __init__(self) -> None:
        self.roles = _Numbered[Roles](whose)
        self.places = _Numbered[Placed](named)
        self.modes = _Numbered[Any](by_mode)
        self.tolls = _Numbered[Any](toll)
        self._names: dict[Hashable, int] = {}

    def read(self, sketches: Sequence[Sketch]) -> _Columns:
        """The columns of accounts."""
        rows, spots = [], []
        filed = [keys_of_sketch(s) for s in sketches]
        lonely = {p for k in filed if not k.places for p in k.people}
        keys: list[int] = []
        owners: list[int] = []
        by_people: list[bool] = []
        earliest = min((k.times.start for k in filed if k.times), default=0)
        for n, (s, k) in enumerate(zip(sketches, filed, strict=True)):
            rows.append(
                (self._name(s.telling), -1 if s.first is None else s.first, -1 if s.last is None else s.last,
                 self.roles.number(roles(s)), self.places.number(placed(s)), self.modes.number(s.mode),
                 self.tolls.number(s.deaths), _NONE if s.words is None else self._name(s.words),
                 s.radius_km if s.point is not None else _NONE, bool(s.names or s.within),
                 bool(s.names), not k.places)
            )  # fmt: skip
            spots.append((0.0, 0.0, 0.0) if s.point is None else spot(s.point))
            act = self._name(("act", s.act))
            for people, names in ((False, k.places), (True, k.people & lonely)):
                for name in names:
                    # 24 bits of days, 34 of names and kinds of acts: no two keys are the same number.
                    base = self._name((act, people, name)) << 24
                    for time in k.times:
                        keys.append(base | (time - earliest))
                        owners.append(n)
                        by_people.append(people)
        columns = np.array(rows, np.int64).reshape(len(rows), len(_ASPECTS)).T
        ints = dict(zip(_ASPECTS, np.ascontiguousarray(columns), strict=True))
        return _Columns(
            ints, np.array(spots).reshape(-1, 3), np.array(keys, np.int64), np.array(owners, np.int64),
            np.array(by_people, np.bool_),
        )  # fmt: skip

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
    keys, owners, by_people = columns.keys[order], columns.owners[order], columns.by_people[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[starts, len(keys)])
    ends = np.repeat(starts + sizes, sizes)
    after = ends - np.arange(len(keys)) - 1
    upto = np.cumsum(after)
    begin = 0
    while begin < len(keys):
        before = upto[begin - 1] if begin else 0
        end = max(int(np.searchsorted(upto, before + AT_ONCE, "right")), begin + 1)
        left = np.repeat(np.arange(begin, end), after[begin:end])
        right = (
            left
            + 1
            + np.arange(len(left))
            - np.repeat(upto[begin:end] - after[begin:end] - before, after[begin:end])
        )
        i, j = owners[left], owners[right]
        i, j, people = np.minimum(i, j), np.maximum(i, j), by_people[left]
        keep = (i != j) & (
            ~people | (columns.ints["placeless"][i] | columns.ints["placeless"][j]).astype(bool)
        )
        yield i[keep], j[keep]
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
