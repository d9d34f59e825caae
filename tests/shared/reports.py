"""A stream of reports of made-up acts, each labelled with the act that it is of: what matching is tested on.

Conflicts of two sides with a region each. Acts come alone, in series (the same side shells the same town on
days in a row), as replies (the other side, the same place, the same day or the next), and beside each other
(another town of the district, the same day). Each is told by several documents and by rows of event data, and
what these get wrong is drawn at the rates of `Rates`, each of which says what it does. Documents copy one
another with whatever the first got wrong. All is drawn from one seed; nothing here tells of anything real.
"""

import datetime as dt
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from truce.incidents.likeness import Sketch


@dataclass(frozen=True, kw_only=True)
class Rates:
    """How often what happens, each as a share of the acts, or of the reports of an act."""

    reply: float = 0.06
    """An act is answered by the other side, in the same town, within a day."""
    same_toll: float = 0.35
    """The answer kills as many."""
    series: float = 0.02
    """An act is the first of two to four by the same side in the same town, a day apart each."""
    beside: float = 0.03
    """The same side hits another town of the district on the same day."""
    copy: float = 0.35
    """A document copies one of before, with its mistakes, but for a word or two."""
    copy_drops_author: float = 0.06
    toll_wrong: float = 0.20
    """Another number: one to three off, or, of each fifth, three times as many."""
    toll_missing: float = 0.25
    author_missing: float = 0.12
    """Nobody is named, or "gunmen"."""
    author_wrong: float = 0.04
    """The author is told to be the side that was hit: its own shells fell short."""
    late: float = 0.10
    """Told days later: then the day is off by one in three of ten cases, or is only "last week"."""
    day_off: float = 0.06
    """Dated by the day of the dispatch, one late."""
    vague_day: float = 0.03
    """"last week": seven days."""
    district: float = 0.06
    """Only the district is named."""
    shifted: float = 0.04
    """Another town within some 20 km is named, or its point taken."""
    spelling: float = 0.12
    """Another spelling of the town, and no point."""
    no_point: float = 0.20
    """The place is not found in the gazetteer: its name alone."""
    no_place: float = 0.04
    mode_wrong: float = 0.06
    mode_missing: float = 0.35
    retracted: float = 0.02
    """A later document of the same outlet takes it back: it tells the act again with no toll."""
    compiled: float = 0.35
    """A row of a data set of sides without direction (as UCDP's), some with a coarse day or place."""
    second: float = 0.40
    """A row of another such data set (as ACLED's), actors in any order."""
    machine: float = 0.50
    """One to three rows that a machine made (as GDELT's): no direction, a doubtful place."""
    row_of_a_week: float = 0.10
    row_of_a_district: float = 0.15
    machine_elsewhere: float = 0.20
    """The point is that of the district's town, or of the province."""


TUNING = Rates()
HELD_OUT = Rates(
    reply=0.05, same_toll=0.50, series=0.025, beside=0.03, copy=0.45, copy_drops_author=0.05, toll_wrong=0.22,
    toll_missing=0.30, author_missing=0.14, author_wrong=0.03, late=0.13, day_off=0.05, vague_day=0.04,
    district=0.05, shifted=0.05, spelling=0.15, no_point=0.30, no_place=0.05, mode_wrong=0.08,
    mode_missing=0.50, retracted=0.03, compiled=0.45, second=0.30, machine=0.40, row_of_a_week=0.12,
    row_of_a_district=0.18, machine_elsewhere=0.25,
)  # fmt: skip
"""Other rates than those that the points were chosen on; for figures, with a seed that was not looked at."""
DENSE = Rates(
    reply=0.11, same_toll=0.45, series=0.04, beside=0.04, copy=0.40, copy_drops_author=0.08, toll_wrong=0.25,
    toll_missing=0.30, author_missing=0.14, author_wrong=0.05, late=0.12, day_off=0.07, vague_day=0.04,
    district=0.07, shifted=0.05, spelling=0.15, no_point=0.25, no_place=0.05, mode_wrong=0.08,
    mode_missing=0.45, retracted=0.03, compiled=0.45, second=0.45, machine=0.40, row_of_a_week=0.12,
    row_of_a_district=0.18, machine_elsewhere=0.30,
)  # fmt: skip
"""As many acts beside each other as in the Central African Republic (UCDP GED 23.1), and all else worse."""

DAY_ONE = dt.date(2031, 1, 1).toordinal()
_MODES = ("artillery_fire", "airstrike", "gunfire", "drone_strike", "bombing")
_FIRST = "Al An Bar Bel Cor Dar El Fen Gar Hol Ir Jas Kar Lem Mor Nar Or Pel Ras Sar Tel Ul Var Wes".split()
_MIDDLE = "a ba da do ga ka la le li ma mi na ne no ra ri ro sa ta ti va vo".split()
_LAST = (
    "beck bury dan dor fell gan gar grad ham kand kent lin mark met mir nach pur ran stan tal ton vik".split()
)
_SPELT = (("k", "q"), ("v", "w"), ("s", "ss"), ("a", "e"), ("i", "y"), ("o", "u"), ("n", "nn"), ("g", "gh"))
_OPENINGS = ("Shelling hit", "Strikes were reported in", "Residents said fire fell on", "Rounds landed in",
             "An attack struck", "Explosions shook")  # fmt: skip
_TAILS = ("after nightfall, according to people there", "as families slept", "during the market hours",
          "near the old bridge and the mill", "for about an hour", "while aid was being handed out",
          "in what locals called the worst day of the month")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Town:
    """A town, its district, and where both lie."""

    name: str
    district: str
    point: tuple[float, float]
    middle: tuple[float, float]
    near: int


@dataclass(frozen=True, slots=True)
class Act:
    """What happened: on which day, in which town, by which side on which, how, and how many died."""

    number: int
    day: int
    town: Town
    who: str
    whom: str
    mode: str
    dead: int


@dataclass(frozen=True, slots=True)
class Report:
    """One account, the number of the act that it is of, and its words."""

    sketch: Sketch
    act: Act
    text: str


def stream(
    seed: int, accounts: int, rates: Rates = TUNING, conflicts: int = 0, days: int = 365
) -> Iterator[Report]:
    """So many reports (a few more, to end with a whole act), conflict by conflict."""
    rng = random.Random(seed)
    told = 0
    worlds = conflicts or max(2, accounts // 3_000)
    each = accounts / worlds
    for world in range(worlds):
        towns = _towns(rng, world)
        before = told
        number = 0
        while told - before < each:
            for act in _acts(rng, rates, world, towns, days, number):
                number += 1
                for report in _reports(rng, rates, act, towns, told):
                    told += 1
                    yield report


def _towns(rng: random.Random, world: int) -> list[Town]:
    """120 towns in 24 districts of one region."""
    south, west = rng.uniform(-30, 50), rng.uniform(-100, 140)
    found: list[Town] = []
    names: set[str] = set()
    for district in range(24):
        middle = (south + rng.uniform(0, 6), west + rng.uniform(0, 6))
        called = f"{rng.choice(_FIRST)}{rng.choice(_MIDDLE)}{rng.choice(_LAST)} district {world}-{district}"
        first = len(found)
        while len(found) - first < 5:
            name = f"{rng.choice(_FIRST)}{rng.choice(_MIDDLE)}{rng.choice(_MIDDLE)}{rng.choice(_LAST)}"
            if name not in names:
                names.add(name)
                point = (middle[0] + rng.uniform(-0.25, 0.25), middle[1] + rng.uniform(-0.25, 0.25))
                found.append(Town(name, called, point, middle, first + (len(found) - first + 1) % 5))
    return found


def _acts(
    rng: random.Random, rates: Rates, world: int, towns: list[Town], days: int, number: int
) -> Iterator[Act]:
    """One act, with what it brings about."""
    sides = [f"#side{world}a", f"#side{world}b"]
    rng.shuffle(sides)
    who, whom = sides
    day, at = DAY_ONE + rng.randrange(days), rng.randrange(len(towns))
    mode, base = rng.choice(_MODES), world * 10_000_000 + number
    first = Act(base, day, towns[at], who, whom, mode, _dead(rng))
    found = [first]
    if rng.random() < rates.series:
        found += [
            Act(base + n, day + n, towns[at], who, whom, mode, _dead(rng))
            for n in range(1, rng.randint(2, 4))
        ]
    if rng.random() < rates.reply:
        dead = first.dead if rng.random() < rates.same_toll else _dead(rng)
        same = mode if rng.random() < 0.7 else rng.choice(_MODES)
        found.append(Act(base + len(found), day + rng.choice((0, 0, 0, 1)), towns[at], whom, who, same, dead))
    if rng.random() < rates.beside:
        found.append(Act(base + len(found), day, towns[towns[at].near], who, whom, mode, _dead(rng)))
    yield from found


def _dead(rng: random.Random) -> int:
    return min(int(rng.expovariate(0.25)), 60)


def _reports(rng: random.Random, rates: Rates, act: Act, towns: list[Town], told: int) -> Iterator[Report]:
    """What documents and data sets tell of one act."""
    originals: list[Report] = []
    for n in range(1 + min(int(rng.expovariate(0.35)), 11)):
        name = f"doc{told + n:08d}"
        if originals and rng.random() < rates.copy:
            report = _copied(rng, rates, rng.choice(originals), name)
        else:
            report = _document(rng, rates, act, towns, name)
            originals.append(report)
        yield report
        if rng.random() < rates.retracted:
            again = report.sketch
            yield Report(
                _with(again, id=f"{name}x#event-1", telling=f"{name}x", deaths=None),
                act,
                f"Taken back: {report.text}",
            )
    if rng.random() < rates.compiled:
        yield _row(rng, rates, act, "ucdp", told)
    if rng.random() < rates.second:
        yield _row(rng, rates, act, "acled", told)
    if rng.random() < rates.machine:
        for n in range(rng.randint(1, 3)):
            yield _machine_row(rng, rates, act, f"gdelt{told}-{n}")


def _document(rng: random.Random, rates: Rates, act: Act, towns: list[Town], name: str) -> Report:
    first, last = _days(rng, rates, act)
    names, within, point, radius = _place(rng, rates, act, towns)
    who, whom = frozenset({act.who}), frozenset({act.whom})
    if rng.random() < rates.author_missing:
        who = frozenset({"?gunmen"}) if rng.random() < 0.5 else frozenset()
        whom = frozenset() if rng.random() < 0.6 else whom
    elif rng.random() < rates.author_wrong:
        who = whom
    dead = _toll(rng, rates, act.dead)
    mode = None if rng.random() < rates.mode_missing else act.mode
    if mode and rng.random() < rates.mode_wrong:
        mode = rng.choice(_MODES)
    sketch = Sketch(
        id=f"{name}#event-1", telling=name, act="ASSAULT", mode=mode, first=first, last=last, names=names,
        within=within, point=point, radius_km=radius, who=who, whom=whom, deaths=dead,
        words=f"wire{name}",
    )  # fmt: skip
    return Report(sketch, act, _text(rng, sketch, act))


def _days(rng: random.Random, rates: Rates, act: Act) -> tuple[int, int]:
    late = rng.random() < rates.late
    drawn = rng.random()
    if drawn < rates.vague_day or (late and drawn < 0.2):
        monday = act.day - rng.randrange(7)
        return monday, monday + 6
    if drawn < rates.vague_day + rates.day_off or (late and drawn < 0.5):
        return act.day + 1, act.day + 1
    return act.day, act.day


def _place(
    rng: random.Random, rates: Rates, act: Act, towns: list[Town]
) -> tuple[frozenset[str], frozenset[str], tuple[float, float] | None, int]:
    """The names, what the place lies in, its point, and how far from it."""
    drawn = rng.random()
    inside = frozenset({act.town.district.casefold()})
    if drawn < rates.no_place:
        return frozenset(), frozenset(), None, 0
    if drawn < rates.no_place + rates.district:
        return inside, frozenset(), act.town.middle, 40
    town = (
        towns[act.town.near]
        if rng.random() < rates.shifted and _km(act.town, towns[act.town.near]) < 22
        else act.town
    )
    if rng.random() < rates.spelling:
        return frozenset({_spelt(rng, town.name)}), inside if rng.random() < 0.3 else frozenset(), None, 0
    name = frozenset({town.name.casefold()})
    if rng.random() < rates.no_point:
        return name, inside if rng.random() < 0.4 else frozenset(), None, 0
    return name, inside, town.point, 10


def _km(a: Town, b: Town) -> float:
    return 111 * math.hypot(a.point[0] - b.point[0], a.point[1] - b.point[1])


def _spelt(rng: random.Random, name: str) -> str:
    folded = name.casefold()
    written, other = rng.choice([pair for pair in _SPELT if pair[0] in folded] or [("", "")])
    return folded.replace(written, other, 1) if written else folded


def _toll(rng: random.Random, rates: Rates, dead: int) -> tuple[int, int] | None:
    if rng.random() < rates.toll_missing:
        return None
    if rng.random() < rates.toll_wrong:
        dead = dead * 3 if rng.random() < 0.2 else max(0, dead + rng.choice((-3, -2, -1, 1, 2, 3)))
    return dead, dead


def _copied(rng: random.Random, rates: Rates, first: Report, name: str) -> Report:
    """The same words but for a few, by another outlet."""
    words = first.text.split()
    for _ in range(rng.randrange(3)):
        words[rng.randrange(len(words))] = rng.choice(("meanwhile", "reportedly", "on", "late"))
    sketch = _with(first.sketch, id=f"{name}#event-1", telling=name)
    if rng.random() < rates.copy_drops_author:
        sketch = _with(sketch, who=frozenset(), whom=frozenset())
    return Report(sketch, first.act, " ".join(words))


def _row(rng: random.Random, rates: Rates, act: Act, data_set: str, told: int) -> Report:
    """A row of a compiled data set: who fought, and no word on who acted."""
    first = last = act.day
    if rng.random() < rates.row_of_a_week:
        first = act.day - rng.randrange(7)
        last = first + 6
    elif rng.random() < rates.day_off:
        first = last = act.day + 1
    coarse = rng.random() < rates.row_of_a_district
    dead = act.dead if rng.random() > rates.toll_wrong else max(0, act.dead + rng.choice((-1, 1, 2)))
    town = act.town
    sketch = Sketch(
        id=f"{data_set}/{told}", telling=data_set, act="ASSAULT", first=first, last=last,
        names=frozenset() if coarse else frozenset({town.name.casefold()}),
        within=frozenset({town.district.casefold()}), point=town.middle if coarse else town.point,
        radius_km=40 if coarse else 5, sides=frozenset({act.who, act.whom}), deaths=(dead, dead),
    )  # fmt: skip
    return Report(sketch, act, "")


def _machine_row(rng: random.Random, rates: Rates, act: Act, name: str) -> Report:
    """A row that a machine made: each of them a telling of its own, for it tells one act many times."""
    elsewhere = rng.random() < rates.machine_elsewhere
    day = act.day + (rng.random() < rates.day_off + 0.04)
    sketch = Sketch(
        id=f"{name}/1", telling=name, act="ASSAULT", first=day, last=day,
        names=frozenset() if elsewhere else frozenset({act.town.name.casefold()}),
        point=act.town.middle if elsewhere else act.town.point, radius_km=40 if elsewhere else 10,
        sides=frozenset({act.who, act.whom}) if rng.random() < 0.8 else frozenset({act.who}),
    )  # fmt: skip
    return Report(sketch, act, "")


def _text(rng: random.Random, sketch: Sketch, act: Act) -> str:
    """Words of its own: two reports that copied nothing share no long run of them but by chance."""
    where = " ".join(sorted(sketch.names)) or "the area"
    toll = f"killing {sketch.deaths[0]} people" if sketch.deaths else "with no word on casualties"
    by = " ".join(sorted(sketch.who)) or "unknown attackers"
    tail = rng.sample(_TAILS, 2)
    return f"{rng.choice(_OPENINGS)} {where} {tail[0]}, {toll}, in fire laid to {by}, {tail[1]}"


def _with(sketch: Sketch, **changed: object) -> Sketch:
    fields = {name: getattr(sketch, name) for name in Sketch.__slots__}
    return Sketch(**(fields | changed))  # type: ignore[arg-type]


# ---- how well a grouping does


@dataclass(frozen=True)
class Score:
    """Of all pairs of accounts: how many were put together, how many of these rightly, how many should be.

    `crossed` are groups that hold both directions of fire: accounts of one act that were told with a side
    that acted, beside those of an act of the other side.
    """

    together: int
    right: int
    wanted: int
    crossed: int

    @property
    def precision(self) -> float:
        return self.right / self.together if self.together else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(reports: Sequence[Report], members: Sequence[tuple[int, ...]]) -> Score:
    """Hold groups (of places in the list) against the acts."""
    acts = [r.act for r in reports]
    directed = {n for n, r in enumerate(reports) if r.act.who in r.sketch.who and r.act.whom in r.sketch.whom}
    sizes: dict[int, int] = {}
    for act in acts:
        sizes[act.number] = sizes.get(act.number, 0) + 1
    together = right = crossed = 0
    for group in members:
        held: dict[int, int] = {}
        for n in group:
            held[acts[n].number] = held.get(acts[n].number, 0) + 1
        together += _pairs(len(group))
        right += sum(_pairs(count) for count in held.values())
        crossed += len({acts[n].who for n in group if n in directed}) > 1
    return Score(together, right, sum(_pairs(s) for s in sizes.values()), crossed)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2
