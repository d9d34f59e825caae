"""Zones that people drew: claims by their authors, each with its dates.

A status rests on them only as drawings of what a text leaves open (`truce.findings.drawings`).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from truce.asof import Interval
from truce.clauses.areas import Distance, distance_to, lies_within

_NUMBERED = re.compile(r" \(\d+ of \d+\)$")
ZoneKind = Literal["control", "line", "buffer", "no_go", "corridor", "other"]


@dataclass(frozen=True, slots=True)
class ZoneClaim:
    """A zone as somebody draws it: the entry, from which minute on it is known, and what it says."""

    id: str
    known: int
    audience: str
    fields: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What its author, or the file, calls it; of several shapes of one mark each is called like it."""
        return _NUMBERED.sub("", str(self.fields["name"]))

    @property
    def geometry(self) -> dict[str, Any]:
        """Its GeoJSON geometry (WGS 84)."""
        found: dict[str, Any] = json.loads(self.fields["geometry"])
        return found

    @property
    def is_line(self) -> bool:
        """Whether it is drawn as a line, which nothing lies in."""
        return str(self.geometry["type"]).endswith("LineString")

    @property
    def when(self) -> Interval | None:
        """From when to when its author says that it holds; None: nobody says."""
        since, until = self.fields["since"], self.fields["until"]
        if not since and not until:
            return None
        return Interval(
            Interval.parse(since).first if since else None, Interval.parse(until).last if until else None
        )

    @property
    def error_km(self) -> float | None:
        """How far its drawing may be off, in kilometres, as its author says; None: nobody says."""
        told = self.fields.get("error_km")
        return None if told is None else float(told)

    def can_hold_at(self, time: Interval) -> bool:
        """Whether it can be in force in a time, by its author's dates; without dates it can always be."""
        return self.when is None or self.when.intersects(time)

    def lies(self, latitude: float, longitude: float, radius_km: float | None) -> bool | None:
        """Whether a place lies in it as it is drawn; None: perhaps."""
        if radius_km is None:
            return None
        return lies_within(self.geometry, latitude, longitude, radius_km, self.error_km or 0.0)

    def distance(self, latitude: float, longitude: float, radius_km: float | None) -> Distance | None:
        """How far a place is from its edge as it is drawn; None: the place may be anywhere."""
        if radius_km is None:
            return None
        return distance_to(self.geometry, latitude, longitude, radius_km, self.error_km or 0.0)


@dataclass(frozen=True, slots=True)
class Lying:
    """How a place lies to a zone that somebody drew: within it (None: perhaps), and how far from its edge.

    `distance` None: how exact the place is, is not told.
    """

    zone: ZoneClaim
    inside: bool | None
    distance: Distance | None


def zones_of(
    zones: Sequence[ZoneClaim], latitude: float, longitude: float, radius_km: float | None, when: Interval
) -> Iterator[Lying]:
    """How a place lies to the zones that can hold then: those it may lie in, and all that are lines."""
    for zone in zones:
        if not zone.can_hold_at(when):
            continue
        lies = zone.lies(latitude, longitude, radius_km)
        if lies is not False or zone.is_line:
            yield Lying(zone, lies, zone.distance(latitude, longitude, radius_km))
