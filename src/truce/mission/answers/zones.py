"""The zones that people drew, as known at a moment."""

from collections.abc import Iterable, Iterator

from truce.findings.judge import KnownBy
from truce.findings.zone_claims import ZoneClaim
from truce.mission.opened import Opened, of_form


def zones_in(then: Iterable[Opened]) -> Iterator[ZoneClaim]:
    """The zones among entries, in order."""
    for entry, data in of_form(then, "zone"):
        yield ZoneClaim(entry.id, entry.known, entry.audience, data)


def zones_at(then: Iterable[Opened], known_at: int, by: KnownBy) -> tuple[ZoneClaim, ...]:
    """The zones known by a minute; none was public, as far as anybody can tell."""
    return tuple(zone for zone in zones_in(then) if by == "record" and zone.known <= known_at)
