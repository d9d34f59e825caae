"""How much two accounts look like accounts of one act: a table of points, and what rules it out.

One rule for the claims of documents and the rows of event data. An account is looked at as a `Sketch`: what
kind of act, when, where, by whom on whom, how many died, in whose words. `liken` adds up whole points, each
with its reason, or says why the two are not one act. Copies are points for "the same act" and for nothing
else: how many repeat an account has no part in it.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from truce.claims.records import Range
from truce.parties.spelling import fold

ENOUGH = 6
"""The points from which on two accounts are taken to be of one act."""
SLACK_DAYS = 1
"""Dispatches date an act by the day they heard of it: dates one day apart may be the same."""
LONGEST_DAYS = 31
"""What is told of a longer stretch names no act that could be told from another."""
VAGUE = "?"
"""How the key begins of somebody who may be anybody ("gunmen"): it never says that it was somebody else."""
NEAR_KM = 5
WIDEST_KM = 150
"""A point that stands for a wider area is none."""

_EARTH_KM = 6371.0
_NONE: frozenset[str] = frozenset()
_VOWELS = frozenset("aeiouyhw")
_CONSONANT_W = re.compile(r"(?:ou|w)(?=[aeiou])")
_FIRST_VOWEL = re.compile(r"^(?:[aeiou]|y(?![aeiou]))+")
_SOUNDS = (
    ("ph", "f"), ("kh", "k"), ("gh", "g"), ("ch", "c"), ("sh", "s"), ("q", "k"), ("c", "k"), ("z", "s"),
    ("v", "b"), ("j", "g"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What matching looks at in one account. What the account leaves open is None, or empty.

    `telling` is the document or data set: what tells of two acts tells them apart. `joined` is the id of
    another account of that telling which tells the same act again. `act` is a PLOVER root, `mode` an act of
    the table. `first` and `last` are days (`datetime.date.toordinal`), local time, both included. `names` are
    those of the place, `within` those of what it lies in; `point` is latitude and longitude (degrees, WGS 84)
    and the act lies within `radius_km` of it. `who` acted on `whom`: keys of actors; `sides` fought, and it
    is not told who acted. `deaths` is a range. `words` names the group of texts that carry the same words.
    """

    id: str
    telling: str
    act: str
    joined: str | None = None
    mode: str | None = None
    first: int | None = None
    last: int | None = None
    names: frozenset[str] = _NONE
    within: frozenset[str] = _NONE
    point: tuple[float, float] | None = None
    radius_km: int = 0
    who: frozenset[str] = _NONE
    whom: frozenset[str] = _NONE
    sides: frozenset[str] = _NONE
    deaths: Range | None = None
    words: str | None = None

    @property
    def days(self) -> int | None:
        """How many days it may have been; None: not told, or told too loosely to say which act it was."""
        if self.first is None or self.last is None:
            return None
        days = self.last - self.first + 1
        return days if days <= LONGEST_DAYS else None


@dataclass(frozen=True, slots=True)
class Likeness:
    """Points with their reasons; `apart` says why the two are no one act all the same ("": they may be)."""

    reasons: tuple[tuple[str, int], ...] = ()
    apart: str = ""

    @property
    def points(self) -> int:
        """The sum."""
        return sum(points for _, points in self.reasons)

    @property
    def is_enough(self) -> bool:
        """Whether it is proposed that the two tell of one act."""
        return not self.apart and self.points >= ENOUGH


class Part(NamedTuple):
    """What one aspect gives: points and their reason, or (points 0) why it rules the two out."""

    points: int
    reason: str
    apart: bool = False


_SILENT = Part(0, "")


def liken(a: Sketch, b: Sketch) -> Likeness:
    """What speaks for two accounts being of one act, and what rules it out. The order does not matter."""
    if a.act != b.act:
        return Likeness(apart="another kind of act")
    if a.telling == b.telling:
        if a.id == b.joined or b.id == a.joined:
            return Likeness((("the text tells it again", ENOUGH),))
        return Likeness(apart="one telling that tells of two acts")
    parts = (
        where(a.point, b.point, a.radius_km, b.radius_km, placed(a), placed(b)),
        when(a, b),
        whose(roles(a), roles(b)),
        toll(a.deaths, b.deaths),
        by_mode(a.mode, b.mode),
        Part(3, "the same words") if a.words is not None and a.words == b.words else _SILENT,
    )
    out = [part.reason for part in parts if part.apart]
    return Likeness(tuple((p.reason, p.points) for p in parts if p.points), "; ".join(out))


# ---- where


class Placed(NamedTuple):
    """The names of a place, those of what it lies in, and the spellings of both."""

    names: frozenset[str]
    within: frozenset[str]

    @property
    def told(self) -> bool:
        """Whether any is told."""
        return bool(self.names or self.within)


def placed(sketch: Sketch) -> Placed:
    """The names of its place."""
    return Placed(sketch.names, sketch.within)


Spot = tuple[float, float, float]


@lru_cache(maxsize=65_536)
def spot(point: tuple[float, float]) -> Spot:
    """A point of the Earth's surface in kilometres from its middle: straight lines are exact and quick."""
    latitude, longitude = math.radians(point[0]), math.radians(point[1])
    level = _EARTH_KM * math.cos(latitude)
    return level * math.cos(longitude), level * math.sin(longitude), _EARTH_KM * math.sin(latitude)


def is_point(point: tuple[float, float] | None, radius_km: int) -> bool:
    """Whether a point is told that says where it was."""
    return point is not None and radius_km <= WIDEST_KM


def where(
    p: tuple[float, float] | None,
    q: tuple[float, float] | None,
    p_km: int,
    q_km: int,
    a: Placed,
    b: Placed,
) -> Part:
    """Points for the place: 3 of one name or next to each other, 2 like it or in each other, 1 near.

    Two names near each other are two places until something else says that one account is mistaken: -1.
    """
    names = named(a, b)
    if p is None or q is None or p_km > WIDEST_KM or q_km > WIDEST_KM:
        if names.points or not (a.told or p is not None) or not (b.told or q is not None):
            return names
        return Part(0, "another place", apart=True)
    square = squared(spot(p), spot(q))
    reach = p_km + q_km + NEAR_KM
    if square > reach * reach:
        return Part(0, "too far from each other", apart=True)
    if names.points >= 3 or square <= NEAR_KM * NEAR_KM:
        return names if names.points >= 3 else Part(3, f"at most {NEAR_KM} km apart")
    if not names.points and a.names and b.names:
        return Part(-1, f"other names, at most {reach} km apart")
    return max(names, Part(1, f"at most {reach} km apart"))


def squared(p: Spot, q: Spot) -> float:
    """The square of the distance in km. Additions and multiplications alone: the same on every machine."""
    x, y, z = p[0] - q[0], p[1] - q[1], p[2] - q[2]
    return x * x + y * y + z * z


@lru_cache(maxsize=262_144)
def named(a: Placed, b: Placed) -> Part:
    """Points for the names of places."""
    if a.names & b.names:
        return Part(3, "the same place")
    if {s for n in a.names if (s := spelling(n))} & {s for n in b.names if (s := spelling(n))}:
        return Part(3, "the same place, spelt otherwise")
    if a.names & b.within or b.names & a.within:
        return Part(2, "one place lies in the other")
    if {s for n in a.names if (s := sound(n))} & {s for n in b.names if (s := sound(n))}:
        return Part(2, "places spelt alike")
    if a.within & b.within and not (a.names and b.names):
        return Part(1, "in one area")
    return _SILENT


@lru_cache(maxsize=65_536)
def sound(name: str) -> str:
    """What is left of a name however it is spelt: its consonants; "" where too little is left to compare."""
    heard = spelling(name)
    return heard[:1] + heard[1:].replace("a", "")


@lru_cache(maxsize=65_536)
def spelling(name: str) -> str:
    """The consonants of a name as they are heard, "a" for any vowels between; "" if it has under four."""
    folded = "".join(c for c in fold(name) if c.isalnum())
    # Before a vowel w is a consonant (Waziristan, Vaziristan; Ouagadougou, Wagadugu), else half a vowel
    # (Hawl, Hol); and a name may begin with any vowel, as its writer heard it (Oruzgan, Uruzgan; al-, el-).
    folded = _FIRST_VOWEL.sub("a", _CONSONANT_W.sub("v", folded))
    for written, heard in _SOUNDS:
        folded = folded.replace(written, heard)
    slots = "".join("a" if c in _VOWELS and n else c for n, c in enumerate(folded))
    heard = "".join(c for n, c in enumerate(slots) if slots[n - 1 : n] != c)
    return heard if len(heard[:1] + heard[1:].replace("a", "")) >= 4 else ""


# ---- when


def when(a: Sketch, b: Sketch) -> Part:
    """Points for the time: 3 on one day, 1 a day apart or within nine days that may be the same."""
    one, other = a.days, b.days
    if one is None or other is None:
        return Part(0, "no day is told", apart=True)
    gap = max(a.first or 0, b.first or 0) - min(a.last or 0, b.last or 0)
    if gap > SLACK_DAYS:
        return Part(0, "at another time", apart=True)
    if one == other == 1:
        return Part(3, "the same day") if gap == 0 else Part(1, "a day apart")
    return Part(1, "days that may be the same") if max(one, other) <= 9 and gap <= 0 else _SILENT


# ---- who


class Roles(NamedTuple):
    """Who acted on whom; or who fought, where it is not told who acted."""

    who: frozenset[str]
    whom: frozenset[str]
    sides: frozenset[str]

    @property
    def directed(self) -> bool:
        """Whether it is told who acted, or who was hit."""
        return bool(_sure(self.who) or _sure(self.whom))


def roles(sketch: Sketch) -> Roles:
    """Who acted on whom."""
    return Roles(sketch.who, sketch.whom, sketch.sides)


@lru_cache(maxsize=65_536)
def _sure(keys: frozenset[str]) -> frozenset[str]:
    return frozenset(k for k in keys if not k.startswith(VAGUE))


@lru_cache(maxsize=262_144)
def whose(a: Roles, b: Roles) -> Part:
    """Points for who acted (2) and on whom (1, or -2). The two directions of fire are never one act.

    Accounts that blame different actors can be of one act only where they agree on who was hit.
    """
    who, whom = a.who & b.who, a.whom & b.whom
    if (_sure(a.who) & _sure(b.whom) or _sure(b.who) & _sure(a.whom)) and not who and not whom:
        return Part(0, "the other direction", apart=True)
    if _sure(a.who) and _sure(b.who) and not who:
        if not _sure(whom):
            return Part(0, "by somebody else", apart=True)
        # Agreed on who was hit, and disagreed on by whom: the usual quarrel over one act.
        return Part(0, "")
    if a.sides or b.sides:
        return _fought(a, b)
    found = [f"{word} the same" for word, shared in (("by", who), ("on", whom)) if shared]
    others = bool(_sure(a.whom) and _sure(b.whom) and not whom)
    if others:
        found.append("on others")
    points = (2 if who else 0) + (1 if whom else 0) - 2 * others
    return Part(points, " and ".join(found)) if found else _SILENT


def _fought(a: Roles, b: Roles) -> Part:
    """Points where one of the two names only who fought."""
    one, other = _sure(a.sides | a.who | a.whom), _sure(b.sides | b.who | b.whom)
    if not (one and other):
        return _SILENT
    if one & other:
        return Part(2, "sides in common")
    # One side alone leaves open whom it fought.
    return Part(0, "of other sides", apart=True) if len(one) > 1 and len(other) > 1 else _SILENT


# ---- how many, by what


def toll(a: Range | None, b: Range | None) -> Part:
    """Points for the dead: 2 for the same number, -1 for numbers that are far from each other."""
    if a is None or b is None:
        return _SILENT
    if a == b:
        return Part(2, "the same toll") if a != (0, 0) else _SILENT
    low, high = max(a[0] or 0, b[0] or 0), min(_most(a), _most(b))
    # Early counts grow: twice as many and two more are no other act.
    return Part(-1, "tolls far apart") if low > 2 * high + 2 else _SILENT


def _most(count: Range) -> int:
    return 10**9 if count[1] is None else count[1]


def by_mode(a: str | None, b: str | None) -> Part:
    """A point for the same mode, one less for another."""
    if a is None or b is None:
        return _SILENT
    return Part(1, "by the same means") if a == b else Part(-1, "by other means")


# ---- what may be compared at all

_BUCKET_DAYS = 4
_CELL_DEGREES = 0.5
_KM_OF_DEGREE = 111.0


@dataclass(frozen=True, slots=True)
class Keys:
    """Under what an account is filed: those of one kind of act that share a time and a place are compared.

    Where one of two has no place, they are compared if they share an actor.
    """

    times: range = range(0)
    places: frozenset[str] = field(default=_NONE)
    people: frozenset[str] = field(default=_NONE)


def keys_of_sketch(sketch: Sketch) -> Keys:
    """Where an account is filed. Whoever is enough like it is filed under one time and place, too."""
    times = times_of(sketch)
    return Keys(times, places_of(sketch), people_of(sketch)) if times else Keys()


def times_of(sketch: Sketch) -> range:
    """The buckets of days that it may have been in; none if no day is told."""
    if sketch.days is None or sketch.first is None or sketch.last is None:
        return range(0)
    return range(sketch.first // _BUCKET_DAYS, (sketch.last + SLACK_DAYS) // _BUCKET_DAYS + 1)


def places_of(sketch: Sketch) -> frozenset[str]:
    """The names of its place with their sounds, and the cells of its circle."""
    names = sketch.names | sketch.within
    return names | {f"~{s}" for n in sketch.names if (s := sound(n))} | frozenset(_cells(sketch))


def is_placed(sketch: Sketch) -> bool:
    """Whether it is filed under any place."""
    return bool(sketch.names or sketch.within or is_point(sketch.point, sketch.radius_km))


def people_of(sketch: Sketch) -> frozenset[str]:
    """All whom it names."""
    return sketch.who | sketch.whom | sketch.sides


def _cells(sketch: Sketch) -> Iterable[str]:
    """The cells of a grid that its circle touches."""
    if sketch.point is None or not is_point(sketch.point, sketch.radius_km):
        return ()
    return _cells_around(sketch.point, sketch.radius_km + NEAR_KM)


@lru_cache(maxsize=262_144)
def _cells_around(point: tuple[float, float], km: int) -> tuple[str, ...]:
    latitude, longitude = point
    tall = km / _KM_OF_DEGREE
    wide = min(180.0, tall / max(math.cos(math.radians(min(89.9, abs(latitude) + tall))), 1e-3))
    rows = range(_cell(latitude - tall), _cell(latitude + tall) + 1)
    columns = range(_cell(longitude - wide), _cell(longitude + wide) + 1)
    round_it = round(360 / _CELL_DEGREES)
    return tuple(sorted({f"{row},{column % round_it}" for row in rows for column in columns}))


def _cell(degrees: float) -> int:
    return math.floor(degrees / _CELL_DEGREES)
