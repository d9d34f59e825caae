"""An agreement with the names that it defines, and every part of it with its place in the file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from truce.clauses.model import Agreement, Clause, Part
from truce.clauses.near import meant, quoted
from truce.clauses.values import NOT_STATED
from truce.clauses.yaml_text import Path

EACH = frozenset({"each", "party"})
ANYONE = frozenset({"anyone"})
OTHER = "other_party"

Faults = Iterator[tuple[Path, str, str]]
"""Where, why, what to do."""

_GROUPS = ("parties", "actors", "bodies", "zones", "clauses")


@dataclass(frozen=True)
class Book:
    """An agreement with its names. `hurt` are places with a fault of form: there stands a stand-in."""

    agreement: Agreement
    hurt: frozenset[Path] = field(default_factory=frozenset)

    @cached_property
    def parties(self) -> frozenset[str]:
        """The ids of the parties."""
        return frozenset(p.id for p in self.agreement.parties)

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The ids of the bodies."""
        return frozenset(b.id for b in self.agreement.bodies)

    @cached_property
    def everybody(self) -> frozenset[str]:
        """The ids of parties, actors and bodies."""
        return self.parties | self.bodies | {a.id for a in self.agreement.actors}

    @cached_property
    def zones(self) -> frozenset[str]:
        """The ids of zones and lines."""
        return frozenset(z.id for z in self.agreement.zones)

    @cached_property
    def clauses(self) -> frozenset[str]:
        """The ids of the clauses."""
        return frozenset(c.id for c in self.agreement.clauses)

    @cached_property
    def called(self) -> dict[str, str]:
        """The ids of parties, actors, bodies and zones by their names."""
        a = self.agreement
        found = {alias: actor.id for actor in a.actors for alias in (*actor.aliases, actor.name)}
        found |= {alias: party.id for party in a.parties for alias in (*party.aliases, party.name)}
        return found | {b.name: b.id for b in a.bodies} | {z.name: z.id for z in a.zones}

    @cached_property
    def parts(self) -> tuple[tuple[Path, Part], ...]:
        """Every part of the agreement with its place."""
        return tuple(_parts((), self.agreement))

    @cached_property
    def kinds(self) -> tuple[tuple[Path, Clause, Part], ...]:
        """What each clause says, in each kind that it has."""
        return tuple(
            (path, self.agreement.clauses[int(path[1])], part)
            for path, part in self.parts
            if len(path) == 3 and path[0] == "clauses" and path[2] in KIND_NAMES
        )

    @cached_property
    def whole(self) -> bool:
        """Whether all names are known: no id, and no part that has one, is at fault."""
        return not any(
            not path or (path[0] in _GROUPS and (len(path) < 3 or path[2:] == ("id",))) for path in self.hurt
        )

    def unknown(self, names: Iterable[str], path: Path, what: str, known: frozenset[str]) -> Faults:
        """A fault for each name that is none of those known."""
        for name in names if self.whole else ():
            if name not in known and name != NOT_STATED:
                yield path, f"{quoted(name)} is no {what} of this agreement", meant(name, known, self.called)

    def misspelt(self, names: Iterable[str], path: Path, known: frozenset[str]) -> Faults:
        """A fault for each name that is nearly one of those known, where any words may stand."""
        folded = {k.casefold(): k for k in known}
        for name in names if self.whole else ():
            near = folded.get(name.casefold())
            if near and name not in known:
                yield path, f"`{name}` is nearly `{near}`, and not the same", f"Write `{near}` if it is meant"


KIND_NAMES = frozenset({"forbid", "oblige", "maintain", "require_prior", "limit", "permit", "register"})


def _parts(path: Path, part: Part) -> Iterator[tuple[Path, Part]]:
    yield path, part
    for name, info in type(part).model_fields.items():
        value = getattr(part, name)
        inner = (*path, info.alias or name)
        if isinstance(value, Part):
            yield from _parts(inner, value)
        elif isinstance(value, tuple):
            for i, item in enumerate(value):
                if isinstance(item, Part):
                    yield from _parts((*inner, i), item)
