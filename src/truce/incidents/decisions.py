"""What people decide of incidents: that accounts tell of several acts, or of one; and the ids that stay.

Decisions name accounts (document#id, or the id of a row), never incidents: matching may propose other
incidents tomorrow, and what a person said of two accounts holds all the same. They are applied in the order
of the record.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from truce.incidents.likeness import Sketch, roles, whose
from truce.incidents.matching import Account, Incident, Member, id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's word on accounts.

    `split` sets them apart from the others of their incident, as one act of their own; `merge` makes one
    incident of all those that hold one of them. `by` is who said so, and `reason` why.
    """

    id: str
    kind: Literal["split", "merge"]
    accounts: tuple[str, ...]
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Opposed:
    """Two accounts that say of one another that it was done by others; `why` in the words of the points."""

    one: str
    other: str
    why: str


def opposed(sketches: Mapping[str, Sketch], refs: Iterable[str]) -> Opposed | None:
    """The first two accounts that name opposite directions of fire, or different authors; None: no two do.

    Matching puts no two such accounts together; a person's merge may. `sketches` are by reference, and what
    has none is passed over.
    """
    first = {roles(sketches[ref]): ref for ref in sorted(set(refs), reverse=True) if ref in sketches}
    told = sorted(first.items(), key=lambda pair: pair[1])
    found = ((whose(a, b), one, other) for n, (a, one) in enumerate(told) for b, other in told[n + 1 :])
    return next((Opposed(one, other, part.reason) for part, one, other in found if part.apart), None)


def decided(groups: Iterable[Sequence[Member]], decisions: Iterable[Decision]) -> list[list[Member]]:
    """Groups of accounts as people decided on them, in the order of the record."""
    found = [list(group) for group in groups]
    for decision in decisions:
        named = frozenset(decision.accounts)
        found = _split(found, named) if decision.kind == "split" else _merged(found, named)
    return found


def _split(groups: Sequence[list[Member]], named: frozenset[str]) -> list[list[Member]]:
    """Each group without the named accounts, and behind it those of them that it held."""
    parts = [
        part
        for group in groups
        for part in ([a for a in group if a.ref not in named], [a for a in group if a.ref in named])
    ]
    return [part for part in parts if part]


def _merged(groups: Sequence[list[Member]], named: frozenset[str]) -> list[list[Member]]:
    """All groups that hold a named account as one, where the first of them stood."""
    touched = [g for g in groups if any(a.ref in named for a in g)]
    if len(touched) < 2:
        return list(groups)
    one = [a for g in touched for a in g]
    return [one if g is touched[0] else g for g in groups if g is touched[0] or g not in touched]


def renamed(incidents: Sequence[Incident], recorded: Mapping[str, tuple[str, int]]) -> tuple[Incident, ...]:
    """The incidents by the id of the account that was recorded first.

    `recorded` gives for an account what stood first in its place (itself, or what an older version told), and
    the position at which that was recorded.
    """
    return tuple(replace(i, id=id_of(_first(i.accounts, recorded))) for i in incidents)


def _first(accounts: Iterable[Account], recorded: Mapping[str, tuple[str, int]]) -> str:
    """What stood first in the place of one of these accounts."""

    def place(account: Account) -> tuple[int, int, str]:
        return recorded.get(account.ref, ("", -1))[1], account.event.start, account.ref

    first = min(accounts, key=place)
    return recorded.get(first.ref, (first.ref, -1))[0]


def resolve(
    incidents: Iterable[Incident], name: str, former: Mapping[str, str] | None = None
) -> Incident | None:
    """The incident that an id means, or once meant: its own, that of any of its accounts, an account or row.

    `former` leads from what older versions told to the accounts that stand in its place.
    """
    before: dict[str, list[str]] = {}
    for old, new in (former or {}).items():
        before.setdefault(new, []).append(old)
    for incident in incidents:
        refs = [r for a in incident.accounts for r in (a.ref, *before.get(a.ref, ()))]
        if name == incident.id or name in incident.rows or any(name in (r, id_of(r)) for r in refs):
            return incident
    return None
