"""On which clock the local times of documents stand beside those of an agreement.

Documents give local times without a zone. Where a text states no zone either, all that is judged by it is
counted in minutes of the agreement's own clock, whichever that is: one of those of its parties. A time on
another clock is as uncertain there as the two clocks may differ.

The days of an agreement that tells no time of day are, on the ground of each party, the days of that ground:
a strike in one party's capital on the 17th came before a truce of the 18th, whatever the clock was in the
other's. That is not so for what happened elsewhere, nor for a truce of four in the morning. Where neither
the parties nor any place is known, all is read on one clock: that of whoever tells it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from pydantic import BaseModel

from truce.asof import EVER, Interval, Span, span_of
from truce.claims.records import Place, StatusRow
from truce.clauses.model import Agreement
from truce.incidents import Told
from truce.parties import Roster
from truce.places import Gazetteer, zones_of

LOCAL = "UTC"
"""The zone by which minutes of a local clock are written: they are not shifted."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of an agreement: one of `zones` (none: of any), and whether its times are all whole days."""

    zones: frozenset[str]
    by_days: bool

    def span(self, when: Interval, ground: frozenset[str]) -> Span:
        """A local time in minutes of this clock; `ground` are the zones of its place (none: not known)."""
        if (self.by_days and ground <= self.zones) or not (ground or self.zones):
            return span_of(when, LOCAL)
        return self._across(when, ground or self.zones)

    def anywhere(self, when: Interval) -> Span:
        """A local time of nobody knows where, such as the day on which something was published."""
        return self._across(when, frozenset())

    def _across(self, when: Interval, there: frozenset[str]) -> Span:
        first = -EVER if when.first is None else self._moved(when.first, there).first
        last = EVER if when.last is None else self._moved(when.last, there).last
        return Span(first, last)

    def _moved(self, moment: datetime, there: frozenset[str]) -> Span:
        """A moment on one of the clocks there, as this clock may show it."""
        shown, here, away = (
            span_of(Interval(moment, moment), LOCAL),
            _utc(moment, self.zones),
            _utc(moment, there),
        )
        return shown.shift(away.first - here.last, away.last - here.first)


def clock_of(agreement: Agreement, told: Iterable[Told], rows: Iterable[tuple[Told, StatusRow]]) -> Clock:
    """The clock of an agreement that states no zone.

    It is one of the countries of its parties: states, or groups by the states in which they act; where none
    is known, of those that the documents tell of; where there are none, of any.
    """
    zones = frozenset(z for party in agreement.parties for z in _of_party((party.name, *party.aliases)))
    if not zones:
        zones = frozenset().union(*(ground(p, _by_id(t)) for t in told for p in t.records.places))
    times = [*_times(agreement), *(Interval.parse(d) for _, row in rows for d in (row.date, row.until) if d)]
    return Clock(zones, by_days=all(time.unit != "minute" for time in times))


def ground(place: Place, places: Mapping[str, Place]) -> frozenset[str]:
    """The zones of the country in which a place lies, or of those that claim it; none if it is not known."""
    seen: set[str] = set()
    current: Place | None = place
    while current is not None and current.id not in seen:
        seen.add(current.id)
        names = (current.name,) if current.type == "country" else current.claimed_by
        if names:
            return frozenset(zone for name in names for zone in _of_country(name))
        current = places.get(current.within or "")
    return frozenset()


def _by_id(told: Told) -> dict[str, Place]:
    return {p.id: p for p in told.records.places}


def _of_party(names: Iterable[str]) -> Iterator[str]:
    roster = Roster.load()
    for name in names:
        for hit in roster.find(name):
            party = roster.parties[hit.party_id]
            if (hit.start, hit.end) == (0, len(name)) and not hit.others:
                states = (party.id,) if party.type == "state" else (party.governs or "", *party.homes)
                yield from (zone for state in states for zone in zones_of(state))


@lru_cache(maxsize=1_024)
def _of_country(name: str) -> frozenset[str]:
    """The zones of a country by its name, or by its code (ISO 3166 alpha-3)."""
    entry = Gazetteer.open().best(name, kind="country")
    return zones_of(name) or (zones_of(entry.country or "") if entry else frozenset())


# The same few dates and clocks come with every account of a mission.
@lru_cache(maxsize=65_536)
def _utc(moment: datetime, zones: frozenset[str]) -> Span:
    """When a local time is, on whichever of several clocks; of any if there are none."""
    point = Interval(moment, moment)
    each = [span_of(point, zone) for zone in sorted(zones)] or [span_of(point)]
    return Span(min(s.first for s in each), max(s.last for s in each))


def _times(part: object) -> Iterator[Interval]:
    """Every time that an agreement states."""
    if isinstance(part, Interval):
        yield part
    elif isinstance(part, BaseModel):
        yield from (time for field in type(part).model_fields for time in _times(getattr(part, field)))
    elif isinstance(part, tuple):
        yield from (time for one in part for time in _times(one))
