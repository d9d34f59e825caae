"""Places that several call by several names: each name as somebody uses it, and none before the others.

A table of names is its author's claim that they mean one place. It changes no status: what a report calls a
place stays as it says it, and the other names stand beside.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from truce.places import normalise


@dataclass(frozen=True, slots=True)
class Called:
    """One name of a place: who uses it (`not_stated`: nobody says), and what is to be known of it."""

    name: str
    used_by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """One place by all its names, in the order of the alphabet: no side comes first."""

    id: str
    names: tuple[Called, ...]

    def is_called(self, name: str) -> bool:
        """Whether somebody calls it so."""
        key = normalise(name)
        return bool(key) and any(normalise(each.name) == key for each in self.names)


@dataclass(frozen=True, slots=True)
class NameTable:
    """A table of names: its entry, whose it is, from which minute on it is known, who may read it."""

    entry: str
    by: str
    file: str
    known: int
    audience: str
    places: tuple[NamedPlace, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What else a place that is told of is called, by one table.

    `several`: the name is that of more than one place in this table, and which is meant is not told.
    """

    said: str
    place: NamedPlace
    table: NameTable
    several: bool


def beside(tables: Sequence[NameTable], names: Iterable[str]) -> Iterator[Beside]:
    """The other names of the places that are told of by these names, each place of a table once."""
    wanted = sorted({name for name in names if normalise(name)}, key=lambda n: (normalise(n), n))
    for table in tables:
        shown = set[str]()
        for name in wanted:
            found = [place for place in table.places if place.is_called(name)]
            for place in found:
                if place.id not in shown:
                    shown.add(place.id)
                    yield Beside(name, place, table, len(found) > 1)
