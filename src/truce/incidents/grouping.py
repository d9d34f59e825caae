"""From pairs that are alike to groups of accounts: one group is one act that is proposed.

The surest pairs are joined first, and no group ever holds two accounts that rule each other out. What is told
too loosely to choose (no side told to have acted, "last week", a district) is put to the one group that it
fits best; where several fit it alike it stays apart, and says which it could be. The answer is a function of
the accounts: the order in which they came has no part in it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from truce.incidents.likeness import (
    ENOUGH,
    NEAR_KM,
    SLACK_DAYS,
    Likeness,
    Roles,
    Sketch,
    keys_of_sketch,
    liken,
    roles,
    sound,
    spot,
    squared,
    whose,
)

_LOOSE_DAYS = 3
_LOOSE_KM = 30
_CLEARLY = 2
"""By so many points an account of which it is not told who acted has to fit one direction of fire better."""

_AGREE = 2
_COUNTED_ALIKE = 3
"""Tolls that differ by more are of two acts where day or place differ too."""
_OUTVOTED = 3
_T = TypeVar("_T")

Pair = tuple[int, int, int]
"""Points, and the places of two accounts in the list, the lower one first."""
Pairs = NDArray[np.int64]
"""Pairs as rows of a table."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Which accounts (by their place in the list) are of one act, and which others a group could be of.

    `could_be` leads from an account that stays apart to one account of each group that it fits alike.
    """

    members: tuple[tuple[int, ...], ...]
    could_be: Mapping[int, tuple[int, ...]]


def pairs_of(sketches: Sequence[Sketch], least: int = ENOUGH) -> Iterator[tuple[Pair, Likeness]]:
    """All pairs that share a key and have so many points, one at a time: for some thousands of accounts."""
    filed: dict[tuple[str, int, str], list[int]] = {}
    keys = [keys_of_sketch(s) for s in sketches]
    placeless = [not (k.places or not k.people) for k in keys]
    lonely = {p for k, none in zip(keys, placeless, strict=True) if none for p in k.people}
    for n, (sketch, key) in enumerate(zip(sketches, keys, strict=True)):
        for name in (*key.places, *(f"@{p}" for p in key.people if p in lonely)):
            for time in key.times:
                filed.setdefault((sketch.act, time, name), []).append(n)
    seen: set[tuple[int, int]] = set()
    for (_, _, name), numbers in filed.items():
        for i, j in combinations(numbers, 2):
            if (i, j) not in seen and (not name.startswith("@") or placeless[i] or placeless[j]):
                seen.add((i, j))
                found = liken(sketches[i], sketches[j])
                if not found.apart and found.points >= least:
                    yield (found.points, i, j), found
    for joined in joined_pairs(sketches):
        if joined[1:] not in seen:
            yield joined, liken(sketches[joined[1]], sketches[joined[2]])


def joined_pairs(sketches: Sequence[Sketch]) -> Iterator[Pair]:
    """The accounts that a text itself says to be of one act."""
    at = {s.id: n for n, s in enumerate(sketches)}
    for n, sketch in enumerate(sketches):
        other = at.get(sketch.joined or "")
        if other is not None and other != n and sketches[other].telling == sketch.telling:
            yield ENOUGH, min(n, other), max(n, other)


def grouped(sketches: Sequence[Sketch], pairs: Iterable[Pair] | Pairs) -> Groups:
    """Accounts in groups, given all pairs with enough points.

    `sketches` are in the order of their ids, so that whoever comes first is the same in every order of the
    record. Accounts that no chain of pairs leads to one another have no part in each other's groups, so each
    chain is grouped for itself.
    """
    table = pairs if isinstance(pairs, np.ndarray) else np.array(list(pairs), np.int64).reshape(-1, 3)
    alone = np.ones(len(sketches), bool)
    alone[table[:, 1:].ravel()] = False
    members: list[tuple[int, ...]] = [(n,) for n in np.flatnonzero(alone).tolist()]
    could_be: dict[int, tuple[int, ...]] = {}
    for chain in _chains(len(sketches), table):
        found = _Grouping(sketches, chain).done(chain)
        members += found.members
        could_be |= found.could_be
    return Groups(tuple(sorted(members)), dict(sorted(could_be.items())))


def _chains(size: int, table: Pairs) -> Iterator[list[Pair]]:
    """The pairs of accounts that hang together, set by set; the surest first, then by places in the list."""
    _, i, j = table.T
    home = np.arange(size)
    while not ((one := home[i]) == (other := home[j])).all():
        low = np.minimum(one, other)
        np.minimum.at(home, one, low)
        np.minimum.at(home, other, low)
        home = home[home]
    table = table[np.lexsort((j, i, -table[:, 0], home[i]))]
    starts = np.flatnonzero(np.diff(home[table[:, 1]], prepend=-1)).tolist()
    for start, end in pairwise([*starts, len(table)]):
        yield [(points, i, j) for points, i, j in table[start:end].tolist()]


class _Told(NamedTuple):
    """What one account says that others may contradict; empty: nothing."""

    day: int | None
    names: frozenset[str]
    dead: int | None
    mode: str | None


@dataclass(slots=True)
class _Group:
    """What a group holds, as far as it rules others out.

    `by` leads from whoever did not copy another (a text, or all that carry the same words) to what it tells;
    `most` is what most of them tell, and `counts` says how many these are.
    """

    members: list[int]
    tellings: set[str]
    first: int
    last: int
    roles: set[Roles]
    spots: set[tuple[tuple[float, float], int]]
    by: dict[str, _Told]
    most: _Told
    counts: tuple[int, int, int, int] = (1, 1, 1, 1)

    @property
    def size(self) -> int:
        """How many tell of it that did not copy one another."""
        return len(self.by)

    def takes(self, other: "_Group") -> bool:
        """Whether nothing in one rules out anything in the other."""
        if max(self.first, other.first) - min(self.last, other.last) > SLACK_DAYS:
            return False
        if not self.tellings.isdisjoint(other.tellings):
            return False
        if self._tells_another_act(other) or self.is_opposed(other):
            return False
        return self.spots == other.spots or all(
            p == q or squared(spot(p), spot(q)) <= (p_km + q_km + NEAR_KM) ** 2
            for p, p_km in self.spots
            for q, q_km in other.spots
        )

    def _tells_another_act(self, other: "_Group") -> bool:
        """Whether the two name other days, or other places, and nothing says that one of them is mistaken.

        Each day (or place) stands if enough name it that did not copy one another; what goes with it, another
        toll or other means, speaks for two acts like one voice more, the same toll like one less. Tolls far
        from each other are of two acts. On one day in one place another toll by other means is another act.
        """
        one, two = self.most, other.most
        day = _differ(one.day, two.day)
        place = bool(one.names and two.names and one.names.isdisjoint(two.names))
        toll, means = _differ(one.dead, two.dead), _differ(one.mode, two.mode)
        if not (day or place):
            return toll and means and min(*self.counts[2:], *other.counts[2:]) >= _AGREE
        if toll and abs((one.dead or 0) - (two.dead or 0)) > _COUNTED_ALIKE:
            return True
        besides = toll + means - bool(one.dead and one.dead == two.dead)
        return (day and _both_stand(self.counts[0], other.counts[0], besides)) or (
            place and _both_stand(self.counts[1], other.counts[1], besides)
        )

    def is_opposed(self, other: "_Group") -> bool:
        """Whether the two tell of other authors, or of the two directions of fire."""
        return any(a != b and whose(a, b).apart for a in self.roles for b in other.roles)

    def take(self, other: "_Group") -> None:
        """Take all of another."""
        self.members += other.members
        self.tellings |= other.tellings
        # The latest beginning and the earliest end: each further account has to fit all of them.
        self.first, self.last = max(self.first, other.first), min(self.last, other.last)
        self.roles |= other.roles
        self.spots |= other.spots
        self.by = other.by | self.by
        every = self.by.values()
        day, days = _majority([t.day for t in every if t.day is not None], None)
        names, named = _majority([t.names for t in every if t.names], _NO_NAMES)
        dead, tolls = _majority([t.dead for t in every if t.dead is not None], None)
        mode, modes = _majority([t.mode for t in every if t.mode is not None], None)
        self.most, self.counts = _Told(day, names, dead, mode), (days, named, tolls, modes)


_NO_NAMES: frozenset[str] = frozenset()


def _majority(told: Sequence[_T], nothing: _T) -> tuple[_T, int]:
    """What is told most often, and how often; of two, the one that is told first in the order of values."""
    if not told:
        return nothing, 0
    if told.count(told[0]) == len(told):
        return told[0], len(told)
    counts = Counter(told)
    most = max(counts.values())
    return min((value for value, count in counts.items() if count == most), key=_ordered), most


def _ordered(value: object) -> tuple[object, ...]:
    return tuple(sorted(value)) if isinstance(value, frozenset) else (value,)


def _differ(one: object, other: object) -> bool:
    """Whether both are told, and otherwise."""
    return one is not None and other is not None and one != other


def _both_stand(one: int, other: int, besides: int) -> bool:
    """Whether both are told by some, and neither is outvoted; `besides` is what else speaks for two acts."""
    fewer, more = sorted((one, other))
    # A single text that is mistaken may be so in several things.
    fewer += besides if fewer >= _AGREE else min(besides, 0)
    return fewer >= _AGREE and more < _OUTVOTED * fewer


class _Grouping:
    def __init__(self, sketches: Sequence[Sketch], pairs: Iterable[Pair]) -> None:
        held = sorted({n for _, *both in pairs for n in both})
        self._sketches = sketches
        self._groups = {n: _alone(n, sketches[n]) for n in held}
        self._told = {n: group.most for n, group in self._groups.items()}
        self._home = {n: n for n in held}
        self._loose = {n: _is_loose(sketches[n]) for n in held}

    def done(self, pairs: Sequence[Pair]) -> Groups:
        """Texts' own words first, then what is exact, then what is loose: to others, and last to itself."""
        for _, i, j in pairs:
            if self._sketches[i].telling == self._sketches[j].telling:
                self._join(i, j, told=True)
        vague: dict[int, list[tuple[int, int]]] = {}
        blind: set[int] = set()
        later = []
        for points, i, j in pairs:
            if self._loose[i] != self._loose[j]:
                loose, exact = (i, j) if self._loose[i] else (j, i)
                vague.setdefault(loose, []).append((points, exact))
                if self._is_exact(i, j):
                    blind.add(loose)
            elif not self._loose[i]:
                if self._is_exact(i, j):
                    self._join(i, j)
                else:
                    later.append((i, j))
        # Who tells the very day and place, and only not who acted, is a voice for both.
        self._attach({n: vague[n] for n in blind})
        for i, j in later:
            self._join(i, j)
        could_be = self._attach({n: fits for n, fits in vague.items() if self._is_alone(n)})
        for _, i, j in pairs:
            if self._of(i) != self._of(j) and could_be.get(i) == could_be.get(j):
                self._join_rest(i, j)
        held = sorted(tuple(sorted(g.members)) for g in self._groups.values())
        return Groups(tuple(held), could_be)

    def _is_alone(self, n: int) -> bool:
        """Whether it is in no group with an exact account yet."""
        return all(self._loose[m] for m in self._groups[self._of(n)].members)

    def _join_rest(self, i: int, j: int) -> None:
        """Join what is left. What is loose never brings together two groups that hold what is exact."""
        exact = [any(not self._loose[n] for n in self._groups[self._of(m)].members) for m in (i, j)]
        if not all(exact) or not (self._loose[i] or self._loose[j]):
            self._join(i, j)

    def _is_exact(self, i: int, j: int) -> bool:
        """Whether two accounts name the same day and place: they are joined before any that do not."""
        one, other = self._told[i], self._told[j]
        return one.day is not None and one.day == other.day and not one.names.isdisjoint(other.names)

    def _attach(self, rest: Mapping[int, Sequence[tuple[int, int]]]) -> dict[int, tuple[int, ...]]:
        """Put each loose account to its one best group of exact ones; what each of the others could be."""
        chosen: list[tuple[int, int]] = []
        could_be: dict[int, tuple[int, ...]] = {}
        for n in sorted(rest):
            best: dict[int, int] = {}
            for points, exact in rest[n]:
                home = self._of(exact)
                if self._groups[home].takes(self._groups[self._of(n)]):
                    best[home] = max(best.get(home, 0), points)
            rivals = self._rivals(n, best)
            if len(rivals) == 1:
                chosen.append((n, rivals[0]))
            elif rivals:
                could_be[n] = tuple(sorted(min(self._groups[home].members) for home in rivals))
        for n, home in chosen:
            if not self._join(n, min(self._groups[self._of(home)].members)):
                could_be[n] = (min(self._groups[self._of(home)].members),)
        return could_be

    def _rivals(self, n: int, best: Mapping[int, int]) -> list[int]:
        """The groups that fit an account best; one alone, if it is that one."""
        if not best:
            return []
        first = max(best, key=lambda home: (best[home], self._groups[home].size, -home))
        most, size = best[first], self._groups[first].size
        blind = not roles(self._sketches[n]).directed
        return [
            home
            for home, points in best.items()
            if home == first
            or (points == most and self._groups[home].size * _OUTVOTED > size)
            or (blind and points > most - _CLEARLY and self._are_opposed(home, first))
        ]

    def _are_opposed(self, one: int, other: int) -> bool:
        return self._groups[one].is_opposed(self._groups[other])

    def _join(self, i: int, j: int, told: bool = False) -> bool:
        one, other = self._of(i), self._of(j)
        if one == other:
            return True
        if not told and not self._groups[one].takes(self._groups[other]):
            return False
        if len(self._groups[one].members) < len(self._groups[other].members):
            one, other = other, one
        gone = self._groups.pop(other)
        self._groups[one].take(gone)
        self._home[other] = one
        return True

    def _of(self, n: int) -> int:
        home = self._home
        while home[n] != n:
            home[n] = n = home[home[n]]
        return n


def _alone(n: int, sketch: Sketch) -> _Group:
    low = -(10**9) if sketch.first is None else sketch.first
    high = 10**9 if sketch.last is None else sketch.last
    spots = set() if sketch.point is None else {(sketch.point, sketch.radius_km)}
    dead = sketch.deaths[0] if sketch.deaths and sketch.deaths[0] == sketch.deaths[1] else None
    told = _Told(low if low == high else None, _sounds(sketch.names), dead, sketch.mode)
    by = {sketch.words or sketch.telling: told}
    return _Group([n], {sketch.telling}, low, high, {roles(sketch)}, spots, by, told)


@lru_cache(maxsize=65_536)
def _sounds(names: frozenset[str]) -> frozenset[str]:
    return frozenset(sound(name) or name for name in names)


def _is_loose(sketch: Sketch) -> bool:
    """Whether it leaves open enough to fit several acts of one place and week."""
    days = sketch.days
    coarse = sketch.point is not None and sketch.radius_km > _LOOSE_KM
    somewhere = not sketch.names and (sketch.point is None or coarse)
    return days is None or days > _LOOSE_DAYS or somewhere or coarse or not roles(sketch).directed
