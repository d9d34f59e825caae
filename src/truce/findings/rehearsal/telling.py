"""What a row tells, as an account; and every way in which what it leaves open can have been.

Rows that look the same to the terms of a draft are judged once. How a row looks is its type of violence, who
its sides are, in which zones it surely or perhaps lies, whether its coders call it clear, and whether its
days straddle an end of the window.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from truce.asof import EVER, Interval, Span
from truce.clauses.acts import targets
from truce.clauses.areas import Lies, Whereabouts
from truce.findings.rehearsal.sides import NO_PARTY, OUTSIDER, Sides, is_outsider, is_untied
from truce.findings.rehearsal.terms import ACT
from truce.incidents.accounts import Account, Source
from truce.incidents.feeds.ucdp import EventPlace, Violence

Fight = Literal[Violence, "directed"]
"""How a row tells who acted: as UCDP's types do, or "directed": side A did it, to side B."""

RADIUS_KM = {1: 5.0, 2: 25.0, 3: 100.0, 4: 500.0}
"""How far from its point an event may lie, by the precision of its place.

The codebook gives the 25 km. 5 km is the width of a town; 100 and 500 km are the reach of large divisions of
the second and first order, whose point only stands for them. What is fuzzier may lie anywhere.
"""


@dataclass(frozen=True, slots=True)
class Look:
    """What the terms of a draft can see of a row.

    A side without ids is one of which nobody knows who it was. `together`: all of side A are told to have
    acted, where the data set says who did.
    """

    violence: Fight
    side_a: tuple[str, ...]
    side_b: tuple[str, ...]
    lies: Lies
    clear: bool
    straddles: bool
    act: str = ACT
    together: bool = False

    @property
    def authors(self) -> tuple[str, ...]:
        """Those who may have acted, sorted: whom the data set says, or any side of a fight."""
        told = self.violence in ("one_sided", "directed")
        named = self.side_a if told else (*self.side_a, *self.side_b)
        return tuple(sorted(set(named)))

    @property
    def names_all(self) -> bool:
        """Whether each side that may have acted has a name."""
        return bool(self.side_a) and (self.violence in ("one_sided", "directed") or bool(self.side_b))

    @property
    def is_in_scope(self) -> bool:
        """Whether a party, or an actor that the draft names, is one of its sides, or may be."""
        return not self.names_all or any(not is_outsider(i) for i in (*self.side_a, *self.side_b))


@dataclass(frozen=True, slots=True)
class World:
    """One way in which a row can have been, as an incident of its own: who acted, and who was hit."""

    author: str
    target: str
    account: Account


def as_seen(ids: tuple[str, ...]) -> tuple[str, ...]:
    """The ids of a side as the terms see them: all strangers alike, and all names that nobody has tied."""
    seen = (OUTSIDER if is_untied(i) else NO_PARTY if is_outsider(i) else i for i in ids)
    return tuple(dict.fromkeys(seen))


def look_of(
    sides: Sides, told: Fight, names: tuple[str, str], *, lies: Lies, clear: bool, straddles: bool = False,
    act: str = ACT, days: Interval | None = None,
) -> Look:  # fmt: skip
    """How a row looks that names these sides, A and B, on some days.

    Civilians are hit and attack nobody: whoever codes them as who acted tells nothing of who did, and what is
    directed against them is violence against civilians.
    """
    a, b = names
    if told == "directed" and sides.are_civilians(b):
        told = "one_sided"
    side_a, side_b = sides.of(a, days), sides.of(b, days)
    ids_a, ids_b = side_a.ids, () if told == "one_sided" else side_b.ids
    alone = told in ("one_sided", "directed") or sides.are_civilians(b)
    if alone and sides.are_civilians(a):
        ids_a, ids_b = (), ids_b if told == "directed" else ()
    return Look(
        violence=told, side_a=ids_a, side_b=ids_b, lies=lies, clear=clear, straddles=straddles, act=act,
        together=side_a.together,
    )  # fmt: skip


def whereabouts(place: EventPlace, radius_km: int = 0) -> Whereabouts:
    """The place of a row with its uncertainty; a radius in km goes before the precision (-1: anywhere)."""
    radius = RADIUS_KM.get(place.precision) if radius_km == 0 else radius_km if radius_km > 0 else None
    return Whereabouts(place.latitude, place.longitude, radius, (place.adm_1, place.adm_2))


def account_of(look: Look, incident: str, when: Span, source: Source) -> Account:
    """What a row tells, as one claim of its data set, with all that it does not tell left open.

    A fight has no direction: each side may have acted, and neither surely did. Civilians who were killed may
    have been of any protected kind; whose they were is not told.
    """
    one_sided = look.violence == "one_sided"
    if look.violence == "directed":
        return _directed(look, incident, when, source)
    if not one_sided and not (look.side_a and look.side_b):
        # One side is not told: anybody may have acted, and against anybody.
        return replace(_directed(look, incident, when, source), who=None, whom=None)
    sure = _surely(look) if one_sided else ()
    sides = frozenset(look.authors)
    return Account(
        id=incident, incident=incident, source=source.id, origin=source.origin,
        certainty="fact" if look.clear else "reported",
        act=look.act or None, who=sure if sides else None, who_maybe=frozenset() if sure else sides,
        whom=None if one_sided else (), whom_maybe=frozenset() if one_sided else sides,
        targets=("civilians",) if one_sided else None,
        targets_maybe=_other_protected() if one_sided else frozenset(),
        when=when, zones=look.lies[0], zones_maybe=look.lies[1], known=-EVER,
    )  # fmt: skip


def _directed(look: Look, incident: str, when: Span, source: Source) -> Account:
    """What side A did to side B; of several names of a side each may have, and none surely did.

    A side without a name may be anybody.
    """
    who, whom, sure = look.authors, tuple(sorted(set(look.side_b))), _surely(look)
    return Account(
        id=incident, incident=incident, source=source.id, origin=source.origin,
        certainty="fact" if look.clear else "reported", act=look.act or None,
        who=sure or (() if who else None),
        who_maybe=frozenset() if sure else frozenset(who),
        whom=whom if len(whom) == 1 else None if not whom else (),
        whom_maybe=frozenset(whom) if len(whom) > 1 else frozenset(),
        when=when, zones=look.lies[0], zones_maybe=look.lies[1], known=-EVER,
    )  # fmt: skip


def _surely(look: Look) -> tuple[str, ...]:
    """Those who are told to have acted, where the data set says who did."""
    return look.authors if len(look.authors) == 1 or look.together else ()


def worlds(look: Look, told: Account, by_target: bool) -> Iterator[World]:
    """Every way in which a row can have been, as to who acted and who was hit; other gaps stay open.

    `by_target`: whether it matters to some clause who was hit. A row with one author leaves neither open;
    where a side has no name it may have been anybody, and no worlds are all.
    """
    if told.who or not look.names_all:
        return
    one_sided = look.violence == "one_sided"
    for author in look.authors:
        opposite = () if one_sided else look.side_b if author in look.side_a else look.side_a
        for target in ("civilians", "security_forces") if by_target and not one_sided else ("civilians",):
            incident = f"{told.incident}/{author}/{target}"
            yield World(author, target, _filled(told, incident, author, opposite, target))


def _filled(told: Account, incident: str, author: str, opposite: tuple[str, ...], target: str) -> Account:
    """An account with its author, those acted against and its target filled in."""
    sure = opposite if len(opposite) == 1 else ()
    return Account(
        id=incident, incident=incident, source=told.source, origin=told.origin, certainty=told.certainty,
        act=told.act, who=(author,),
        whom=sure if opposite else told.whom,
        whom_maybe=frozenset() if sure else frozenset(opposite),
        targets=(target,), targets_maybe=_other_protected() if target == "civilians" else frozenset(),
        when=told.when, zones=told.zones, zones_maybe=told.zones_maybe, known=told.known,
    )  # fmt: skip


def _other_protected() -> frozenset[str]:
    """What else those may be who are told to be civilians."""
    return frozenset(t.name for t in targets().values() if t.protected and t.name != "civilians")
