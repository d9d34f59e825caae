"""One agreement as several documents tell it: same parties, and dates that can be the same."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from truce.asof import Interval
from truce.claims.records import Agreement, StatusRow
from truce.claims.standing import Standing, standing_at
from truce.incidents.matching import Told, keys_of

_NAMING = ("announced", "signed", "in_force")


@dataclass(frozen=True, slots=True)
class Instrument:
    """One agreement, with each document's telling of it kept apart."""

    id: str
    name: str
    is_ceasefire: bool
    tellings: tuple[tuple[Told, Agreement], ...]

    @property
    def history(self) -> tuple[StatusRow, ...]:
        """The status rows of all tellings."""
        return tuple(row for _, agreement in self.tellings for row in agreement.status_history)

    def standing(self, at: str) -> frozenset[Standing]:
        """The standings that all the documents together leave possible at the end of `at`."""
        return standing_at(self.history, at)

    @property
    def refs(self) -> tuple[str, ...]:
        """document#id of each telling."""
        return tuple(told.ref(agreement.id) for told, agreement in self.tellings)


def match_agreements(told: Sequence[Told]) -> tuple[Instrument, ...]:
    """Put the agreements of several documents together, by parties and dates; unsure ones stay apart."""
    groups: list[list[tuple[Told, Agreement]]] = []
    for one in sorted(told, key=lambda t: (t.records.doc_date or "", t.document.sha256, t.document.id)):
        for agreement in one.records.agreements:
            home = next((g for g in groups if all(_same(m, (one, agreement)) for m in g)), None)
            if home is None:
                groups.append([(one, agreement)])
            else:
                home.append((one, agreement))
    return tuple(_instrument(g) for g in groups)


def _same(a: tuple[Told, Agreement], b: tuple[Told, Agreement]) -> bool:
    if a[0] is b[0] or a[1].is_ceasefire != b[1].is_ceasefire:
        return False
    mine, theirs = _parties(*a), _parties(*b)
    if not any(m & t for m in mine for t in theirs):
        return False
    unshared = [m for m in mine if not any(m & t for t in theirs)]
    if unshared and len(mine) == len(theirs):
        return False
    return _same_time(a[1], b[1])


def _parties(told: Told, agreement: Agreement) -> list[frozenset[str]]:
    """For each party its names, with those of what it belongs to: a government acts for its state."""
    actors = {a.id: a for a in told.records.actors}
    found = []
    for ref in agreement.parties:
        if ref in actors:
            names = keys_of(actors[ref])
            above = actors.get(actors[ref].affiliation or "")
            found.append(names | (keys_of(above) if above else frozenset()))
    return found


def _same_time(a: Agreement, b: Agreement) -> bool:
    """Whether a step in which each begins can have the same date; False where neither states one."""
    mine, theirs = ([Interval.parse(d) for k in _NAMING if (d := getattr(x, k))] for x in (a, b))
    return any(m.intersects(t) for m in mine for t in theirs)


def _instrument(group: Sequence[tuple[Told, Agreement]]) -> Instrument:
    told, first = group[0]
    name = hashlib.sha256(told.ref(first.id).encode()).hexdigest()[:10]
    return Instrument(f"ag-{name}", first.name, first.is_ceasefire, tuple(group))
