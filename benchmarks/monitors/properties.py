"""The events and the four properties that all monitors of this folder are run on.

An event is (minute, name, a, b): somebody a did something to, near or against b. No two are of the same
minute, because most monitors know one order of events. A log is a text file of such rows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

Event = tuple[int, str, int, int]
Pair = tuple[int, int]
Row = tuple[int, int, int]
"""A violation: the minute of the event that is one, and the pair. Of a number: -1, and the pair."""

DAY = 1440


@dataclass(frozen=True, slots=True)
class Property:
    """An act by a towards b has to be answered within a time: before it, or after it, by a or by b."""

    act: str
    answer: str
    by: Literal["the same", "the other"]
    window: int
    after: bool = False


PROPERTIES: Mapping[str, Property] = {
    "unprovoked": Property("attack", "attack", "the other", DAY),
    "unannounced": Property("move", "notify", "the same", 2 * DAY),
    "unmet": Property("demand", "comply", "the other", 30 * DAY, after=True),
}
"""An attack with no attack of the other in the day before it; a move with no notice in the two days before
it; a demand that the other does not meet in the thirty days after it."""
MANY = "many"
"""The fourth property: more than forty attacks of one on the other in any seven days."""


def read_log(path: Path) -> list[Event]:
    """The events of a log, in the order of their minutes."""
    rows = (line.split(",") for line in path.read_text(encoding="ascii").splitlines())
    return [(int(minute), name, int(a), int(b)) for minute, name, a, b in rows]


def slices(events: list[Event], asked: Property) -> Iterator[tuple[Pair, list[int], list[int]]]:
    """For each pair with such acts: their minutes, and those of what may answer them.

    Monitors of signals know no data: each pair is a log of its own to them.
    """
    minutes: dict[tuple[str, int, int], list[int]] = {}
    for minute, name, a, b in events:
        minutes.setdefault((name, a, b), []).append(minute)
    for (name, a, b), acts in sorted(minutes.items()):
        if name == asked.act:
            who = (b, a) if asked.by == "the other" else (a, b)
            yield (a, b), acts, minutes.get((asked.answer, *who), [])


def pulses(minutes: list[int], origin: int, last: int) -> list[tuple[float, float]]:
    """A signal, as (time since an origin, level), that is up for the minute of each event, up to the last."""
    ups = {float(m - origin): 1.0 for m in minutes}
    downs = {float(m + 1 - origin): 0.0 for m in minutes}
    ends = {0.0: 0.0, float(last + 2 - origin): 0.0}
    return sorted((ends | downs | ups).items())


def minutes_up(signal: Iterable[tuple[float, bool]], until: int) -> Iterator[int]:
    """The whole minutes in which a signal of changes is up."""
    for (time, up), (following, _) in pairwise([*signal, (float(until), False)]):
        if up:
            yield from range(int(time), int(following))


def settled(rows: Iterable[Row], asked: Property, last: int) -> list[Row]:
    """Without those whose time still runs when the log ends: they are no violations yet."""
    return [r for r in rows if not asked.after or r[0] + asked.window < last]
