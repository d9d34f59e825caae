"""Zones that people drew: claims by their authors, each with its dates; no status rests on one."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from truce.asof import Interval
from truce.clauses.areas import lies_within

ZoneKind = Literal["control", "line", "buffer", "no_go", "corridor", "other"]


@dataclass(frozen=True, slots=True)
class ZoneClaim:
    """A zone as somebody draws it: the entry, from which minute on it is known, and what it says."""

    id: str
    known: int
    audience: str
    fields: Mapping[str, Any]

    @property
    def geometry(self) -> dict[str, Any]:
        """Its GeoJSON geometry (WGS 84)."""
        found: dict[str, Any] = json.loads(self.fields["geometry"])
        return found

    @property
    def when(self) -> Interval | None:
        """From when to when its author says that it holds; None: nobody says."""
        since, until = self.fields["since"], self.fields["until"]
        if not since and not until:
            return None
        return Interval(
            Interval.parse(since).first if since else None, Interval.parse(until).last if until else None
        )

    def can_hold_at(self, time: Interval) -> bool:
        """Whether it can be in force in a time, by its author's dates; without dates it can always be."""
        return self.when is None or self.when.intersects(time)

    def lies(self, latitude: float, longitude: float, radius_km: float | None) -> bool | None:
        """Whether a place lies in it as it is drawn; None: perhaps."""
        if radius_km is None:
            return None
        return lies_within(self.geometry, latitude, longitude, radius_km)


def zones_of(
    zones: Sequence[ZoneClaim], latitude: float, longitude: float, radius_km: float | None, when: Interval
) -> Iterator[tuple[ZoneClaim, bool | None]]:
    """The zones that a place surely or perhaps lies in, of those that can hold then."""
    for zone in zones:
        if zone.can_hold_at(when) and (lies := zone.lies(latitude, longitude, radius_km)) is not False:
            yield zone, lies
