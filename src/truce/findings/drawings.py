"""Zones that an agreement leaves to be drawn, as each author draws them: every drawing is a reading.

A text may speak of a line or an area that it does not draw. Whoever files a drawing of it claims where it is.
The clauses that rest on it are then read by each author's drawing, as other readings are: where all give the
same, that is the answer; where they differ, the status depends on whose drawing is taken. As long as neither
all sides nor a body of the agreement have drawn it, what it is without any drawing stands beside: one side's
drawing alone settles nothing. A drawing holds in its author's dates; outside them it tells nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import shapely
from shapely.geometry import mapping, shape

from truce.asof import Interval, Span, span_of
from truce.clauses.areas import division
from truce.clauses.model import After, Agreement, Clause, Near, Reading, Zone
from truce.clauses.values import NOT_STATED
from truce.findings.zone_claims import ZoneClaim
from truce.incidents.accounts import Account, Coverage
from truce.incidents.matching import keys_of_names

if TYPE_CHECKING:
    from truce.findings.record import Record

UNDRAWN: Final = "without any drawing"
"""The reading that stands beside drawings as long as these settle nothing."""


class DrawnZone(Zone):
    """A zone that the text leaves open, as one author draws it: `of` is its id in the text.

    A `part` is one of several drawings by the same author, or one that holds for a time: at the earliest from
    the first minute of `starts` and at the latest to the last one of `ends` (UTC); None: nobody says.
    """

    of: str
    author: str
    part: bool = False
    starts: Span | None = None
    ends: Span | None = None


class AsDrawn(Reading):
    """A clause by one author's drawings: `zones_as` gives the zones to take for those that it names."""

    zones_as: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """What one author draws of a zone for one time: the shapes of one file, as one."""

    claims: tuple[ZoneClaim, ...]

    @property
    def geometry(self) -> dict[str, Any]:
        """All its shapes together."""
        if len(self.claims) == 1:
            return self.claims[0].geometry
        return dict(mapping(shapely.union_all([shape(c.geometry) for c in self.claims])))

    @property
    def error_km(self) -> float | None:
        """The greatest error that its author states; None if he states none."""
        return max((c.error_km for c in self.claims if c.error_km is not None), default=None)


_BY: Final = "by the drawing of "
_SHOWN: Final = 3
_DAY: Final = 25 * 60
"""A day of a clock that is put back has as many minutes."""
Drawings = Mapping[str, Mapping[str, Sequence[Drawing]]]
"""By the zones that a text leaves open, and by author, what was drawn of them."""


def as_drawn(agreement: Agreement, claims: Iterable[ZoneClaim]) -> Agreement:
    """An agreement with its open zones as their authors draw them, and its clauses read by each drawing."""
    found = drawings_of(agreement, claims)
    if not found:
        return agreement
    clauses = tuple(_read(clause, agreement, found) for clause in agreement.clauses)
    zones = [zone for z in _bases_first(agreement) for zone in _drawn(z, agreement, found)]
    return agreement.model_copy(update={"zones": (*agreement.zones, *zones), "clauses": clauses})


def drawings_of(agreement: Agreement, claims: Iterable[ZoneClaim]) -> Drawings:
    """What was drawn of the zones that a text leaves open, in the order of the authors' names."""
    held = list(claims)
    found = {}
    for zone in agreement.zones:
        mine = [c for c in held if _is_of(c, zone, agreement)] if _is_open(zone) else []
        if mine:
            found[zone.id] = _by_author(mine)
    return found


def _is_open(zone: Zone) -> bool:
    """Whether the text says nothing of where it lies."""
    return not (zone.geometry or zone.near or zone.divisions)


def _is_of(claim: ZoneClaim, zone: Zone, agreement: Agreement) -> bool:
    """Whether a drawing is one of a zone: its author says so, or it is called like it, or is whose it is."""
    if claim.fields.get("draws"):
        return bool(claim.fields["draws"] == zone.id)
    if zone.held_by is not None:
        holder = next(p for p in agreement.parties if p.id == zone.held_by)
        whose = _called(holder.id, holder.name, *holder.aliases)
        return claim.fields["kind"] == "control" and bool(whose & _called(claim.fields["of"]))
    return division(claim.name) in (division(zone.id), division(zone.name))


def _called(*names: str) -> frozenset[str]:
    return keys_of_names(names) | frozenset(" ".join(n.split()).casefold() for n in names if n.strip())


def _by_author(claims: Iterable[ZoneClaim]) -> dict[str, list[Drawing]]:
    """Drawings by author; the shapes of one file for one time are one drawing."""
    spelt: dict[str, str] = {}
    together: dict[tuple[Any, ...], list[ZoneClaim]] = {}
    for claim in claims:
        f = claim.fields
        author = spelt.setdefault(" ".join(f["by"].split()).casefold(), " ".join(f["by"].split()))
        key = author, f["digest"], f["since"], f["until"], claim.is_line
        together.setdefault(key, []).append(claim)
    found: dict[str, list[Drawing]] = {}
    for (author, *_), several in together.items():
        found.setdefault(author, []).append(Drawing(tuple(several)))
    return dict(sorted(found.items(), key=lambda pair: pair[0].casefold()))


# ---- zones


def stand_in(zone: str, author: str, number: int = 0) -> str:
    """The id of a zone as one author draws it, or of one of several drawings by him."""
    return f"{zone} ({number}) as drawn by {author}" if number else f"{zone} as drawn by {author}"


def _root(zone: str, agreement: Agreement) -> str:
    """The zone from which one is measured, in the end; itself if from none."""
    zones = {z.id: z for z in agreement.zones}
    seen: set[str] = set()
    while zone in zones and (near := zones[zone].near) is not None and zone not in seen:
        seen.add(zone)
        zone = near.of
    return zone


def _bases_first(agreement: Agreement) -> list[Zone]:
    zones = {z.id: z for z in agreement.zones}

    def depth(zone: Zone) -> int:
        steps, seen = 0, set[str]()
        while zone.near is not None and zone.near.of in zones and zone.id not in seen:
            seen.add(zone.id)
            zone, steps = zones[zone.near.of], steps + 1
        return steps

    return sorted(agreement.zones, key=depth)


def _drawn(zone: Zone, agreement: Agreement, found: Drawings) -> Iterator[DrawnZone]:
    """A zone as each author draws it, or draws what it is measured from; with its parts where it has any."""
    tz = None if agreement.zone == NOT_STATED else agreement.zone
    for author, drawings in found.get(_root(zone.id, agreement), {}).items():
        if len(drawings) == 1 and drawings[0].claims[0].when is None:
            yield _one(zone, drawings[0], author)
            continue
        yield _one(zone, None, author)
        for number, drawing in enumerate(drawings, 1):
            dates = (drawing.claims[0].fields[which] for which in ("since", "until"))
            yield _one(zone, drawing, author, number, *(_edge(day, tz) for day in dates))


def _one(
    zone: Zone,
    drawing: Drawing | None,
    author: str,
    number: int = 0,
    starts: Span | None = None,
    ends: Span | None = None,
) -> DrawnZone:
    near, geometry, error = None, None, zone.error_km
    if drawing is not None and zone.near is not None:
        of = stand_in(zone.near.of, author, number)
        near = Near.model_construct(of=of, km=zone.near.km, side=zone.near.side)
    elif drawing is not None:
        geometry, error = drawing.geometry, drawing.error_km
    return DrawnZone.model_construct(
        id=stand_in(zone.id, author, number), name=f"{zone.name}, as drawn by {author}", geometry=geometry,
        error_km=error, near=near, divisions=(), map=zone.map, held_by=None, of=zone.id, author=author,
        part=number > 0, starts=starts, ends=ends,
    )  # fmt: skip


def _edge(day: str | None, tz: str | None) -> Span | None:
    """The minutes within which a drawing begins or ends to hold."""
    return span_of(Interval.parse(day), tz) if day else None


# ---- clauses


def _read(clause: Clause, agreement: Agreement, found: Drawings) -> Clause:
    """A clause with a reading for each author who drew what it rests on, for each reading that it has."""
    used = {z: root for z in sorted(set(_used(clause))) if (root := _root(z, agreement)) in found}
    authors = sorted({a for root in used.values() for a in found[root]}, key=str.casefold)
    if not used:
        return clause
    read: list[Reading] = []
    for reading in clause.readings or (None,):
        for author in authors:
            mine = [z for z, root in used.items() if author in found[root]]
            drawn = [d for root in dict.fromkeys(used[z] for z in mine) for d in found[root][author]]
            note, instead = _listed(drawn), tuple((z, stand_in(z, author)) for z in mine)
            read.append(_reading(reading, f"{_BY}{author}", author, note, instead))
        if not all(_settles(found[root], agreement) for root in used.values()):
            note = "not all sides, and no body of the agreement, have drawn it"
            read.append(_reading(reading, UNDRAWN, "nobody", note, ()))
    return clause.model_copy(update={"readings": tuple(read)})


def is_by_drawing(reading: str) -> bool:
    """Whether a reading, by its id, is that of a drawing and of nothing else."""
    return reading == UNDRAWN or reading.startswith(_BY)


def _reading(
    base: Reading | None, name: str, whose: str, note: str, zones_as: tuple[tuple[str, str], ...]
) -> AsDrawn:
    kept = {f: getattr(base, f) for f in Reading.model_fields} if base else {}
    if base is not None:
        name, note = f"{base.id}, {name}", f"{base.note}; {note}" if base.note else note
        whose = f"{base.whose}, {whose}"
    return AsDrawn.model_construct(**{**kept, "id": name, "whose": whose, "note": note, "zones_as": zones_as})


def _listed(drawings: Sequence[Drawing]) -> str:
    """Drawings of one author, the first few of many one by one."""
    told = "; ".join(map(in_short, drawings[:_SHOWN]))
    return f"{told}; and {len(drawings) - _SHOWN:,} more" if len(drawings) > _SHOWN else told


def in_short(drawing: Drawing) -> str:
    """A drawing: its entries, from when to when it holds, how far it may be off."""
    f = drawing.claims[0].fields
    entries = ", ".join(c.id[:12] for c in drawing.claims)
    dates = f"{f['since'] or 'no start stated'} to {f['until'] or 'no end stated'}"
    error = "no error stated" if drawing.error_km is None else f"may be {drawing.error_km:g} km off"
    return f"{f['name']} [{entries}], {dates}, {error}"


def _used(clause: Clause) -> Iterator[str]:
    """The zones that a clause names."""
    part = clause.part(clause.kind) if clause.kind else None
    phases = clause.oblige.phases if clause.oblige else ()
    scopes = [clause.scope, *(r.scope for r in clause.readings if r.scope)]
    timed = [getattr(part, "by", None), *(p.by for p in phases), *(r.by for r in clause.readings)]
    yield from (z for scope in scopes for z in (*scope.zones, *scope.outside))
    yield from (z for by in timed if isinstance(by, After) for z in by.zones)
    yield from (p.zone for p in phases if p.zone)


def _settles(authors: Iterable[str], agreement: Agreement) -> bool:
    """Whether all sides of an agreement, or a body with a mandate, are among those who drew a zone."""
    drawn = frozenset(key for author in authors for key in _called(author))
    bodies = [b for b in agreement.bodies if b.mandate != (NOT_STATED,)]
    if any(drawn & _called(b.id, b.name) for b in bodies):
        return True
    sides = {p.side or p.id for p in agreement.parties}
    seen = {p.side or p.id for p in agreement.parties if drawn & _called(p.id, p.name, *p.aliases)}
    return sides <= seen


def read_as(zones: Iterable[str], reading: Reading | None) -> frozenset[str]:
    """Zones of a clause as a reading takes them."""
    instead = dict(reading.zones_as) if isinstance(reading, AsDrawn) else {}
    return frozenset(instead.get(z, z) for z in zones)


# ---- what is told


def holds_for_times(agreement: Agreement) -> bool:
    """Whether a zone is drawn for a time, so that where an act lies hangs on when it was."""
    return any(isinstance(z, DrawnZone) and z.part for z in agreement.zones)


class Settling:
    """In which zones an act lies as each author draws them, once it is known when it was."""

    def __init__(self, agreement: Agreement) -> None:
        drawn = [z for z in agreement.zones if isinstance(z, DrawnZone)]
        self._whole = [z for z in drawn if not z.part]
        self._parts: dict[tuple[str, str], list[DrawnZone]] = {}
        for zone in drawn:
            if zone.part:
                self._parts.setdefault((zone.of, zone.author), []).append(zone)

    def record(self, record: "Record") -> "Record":
        """All accounts and all coverage of a record."""
        if not self._whole:
            return record
        return replace(
            record, accounts=tuple(map(self.account, record.accounts)),
            coverage=tuple(map(self._coverage, record.coverage)),
        )  # fmt: skip

    def account(self, account: Account) -> Account:
        """An account. To settle it twice changes nothing."""
        if not self._whole or account.zones is None:
            return account
        sure, maybe = set(account.zones), set(account.zones_maybe)
        for zone in self._whole:
            inside = True if zone.id in sure else None if zone.id in maybe else False
            if zone.of in sure:
                # Who calls the place by the name of the zone says that it lies in it, wherever that is.
                inside = True
            elif parts := self._parts.get((zone.of, zone.author)):
                inside = _inside(parts, account.when, sure, maybe)
            sure.discard(zone.id)
            maybe.discard(zone.id)
            (sure if inside else maybe if inside is None else set[str]()).add(zone.id)
        return replace(account, zones=frozenset(sure), zones_maybe=frozenset(maybe))

    def _coverage(self, coverage: Coverage) -> Coverage:
        """Who watched a zone by its name watched it wherever it lies."""
        more = {z.id for z in self._whole if z.of in coverage.zones}
        return replace(coverage, zones=coverage.zones | more) if more else coverage


def _inside(parts: Sequence[DrawnZone], when: Span, sure: set[str], maybe: set[str]) -> bool | None:
    """Whether an act lies in a zone that has been drawn for several times; None: perhaps."""
    then = [(part, held) for part in parts if (held := _holds(part, when)) is not False]
    if not any(held for _, held in then):
        return None
    told = {True if p.id in sure else None if p.id in maybe else False for p, _ in then}
    return told.pop() if len(told) == 1 else None


def _holds(part: DrawnZone, when: Span) -> bool | None:
    """Whether a drawing holds at all of a time; None: perhaps, or at a part of it."""
    if (part.starts and when.last < part.starts.first) or (part.ends and when.first > part.ends.last):
        return False
    # A drawing that begins on a day is of that day; how long before its last minute is not told.
    since = part.starts is None or _day_or_last(part.starts, first=True) <= when.first
    until = part.ends is None or when.last <= _day_or_last(part.ends, first=False)
    return True if since and until else None


def _day_or_last(edge: Span, *, first: bool) -> int:
    """From when on, or until when, a drawing surely holds: all of a day that is told by a known clock."""
    exact = edge.last - edge.first < _DAY
    return edge.first if first == exact else edge.last
