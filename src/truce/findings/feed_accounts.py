"""The rows of feeds as accounts, in the words of one agreement.

A row names sides and a place. Whose the sides are and in which zones the place lies is said with the parties
and areas of the agreement that is asked about; all that a row leaves open stays open, as in a rehearsal. What
two rows that look the same to an agreement mean is worked out once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from truce.asof import Interval, Span, span_of
from truce.clauses.areas import Areas, Lies
from truce.clauses.model import Agreement
from truce.clauses.values import NOT_STATED
from truce.findings.drawings import Settling
from truce.findings.rehearsal.sides import Choice, Side, Sides
from truce.findings.rehearsal.telling import Fight, account_of, look_of, whereabouts
from truce.incidents.accounts import Account
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.formats import source_of, title_of
from truce.incidents.feeds.ucdp import EventPlace

Chosen = Mapping[str, Choice]
"""For names of sides, as data sets write them, whom of an agreement they mean (none: nobody), and when."""


class Seen(NamedTuple):
    """All of a row, beside its place and its days, on which it hangs what the row tells an agreement."""

    source: str
    side_a: str
    side_b: str
    author_told: bool
    clear: bool
    directed: bool
    act: str


class Where(NamedTuple):
    """Where a row puts its event, as it tells it (`Event`)."""

    latitude: str | None
    longitude: str | None
    place_precision: int
    country: str
    adm_1: str
    adm_2: str
    radius_km: int


def seen_of(event: Event) -> Seen:
    """What an agreement can see of a row."""
    return Seen(
        event.source, event.side_a, event.side_b, event.author_told, event.clear, event.directed, event.act
    )


def where_of(event: Event) -> Where:
    """Where a row puts its event."""
    return Where(
        event.latitude, event.longitude, event.place_precision, event.country, event.adm_1, event.adm_2,
        event.radius_km,
    )  # fmt: skip


class Wording:
    """The words of one agreement, ready for rows: who its parties are called, and where its zones lie.

    `chosen` says for names of sides whom they mean; all others are matched by name. `divisions` are the pairs
    of first and second-order divisions that rows name. `has_zones`: whether it matters where a row was.
    """

    def __init__(
        self, agreement: Agreement, chosen: Chosen, divisions: Iterable[tuple[str, str]] = ()
    ) -> None:
        named = any(zone.divisions for zone in agreement.zones)
        self._areas = Areas(agreement, divisions if named else ())
        self._settling = Settling(agreement)
        self._sides = Sides(agreement, chosen)
        self.has_zones = bool(agreement.zones)
        self._zone = None if agreement.zone == NOT_STATED else agreement.zone
        self.lies = lru_cache(maxsize=None)(self._lies)
        self.when = lru_cache(maxsize=None)(self._when)
        self._alike: dict[tuple[Seen, Lies], Account] = {}

    def account(self, event: Event, known: int, published: int | None) -> Account:
        """What a row tells, as a claim of its data set; known, and published, from a minute (UTC) on."""
        seen, lies = seen_of(event), self.lies(where_of(event))
        named = self.is_dated and (self._sides.is_dated(event.side_a) or self._sides.is_dated(event.side_b))
        alike = self._told(seen, lies, Interval.parse(event.days)) if named else self.alike(seen, lies)
        told = replace(
            alike, id=event.account, incident=event.id, when=self.when(event.days, event.zone),
            area=event.area, known=known, published=published,
            speaker=f"{title_of(event.source)}, row {event.id.partition('/')[2]}",
        )  # fmt: skip
        return self._settling.account(told)

    def alike(self, seen: Seen, lies: Lies) -> Account:
        """What all rows tell that look like this and lie in these zones, of no incident and no time."""
        found = self._alike.get((seen, lies))
        if found is None:
            found = self._alike[seen, lies] = self._told(seen, lies, None)
        return found

    def _told(self, seen: Seen, lies: Lies, days: Interval | None) -> Account:
        told: Fight = "one_sided" if seen.author_told else "directed" if seen.directed else "state_based"
        names = seen.side_a, seen.side_b
        look = look_of(self._sides, told, names, lies=lies, clear=seen.clear, act=seen.act, days=days)
        return account_of(look, "", Span(), source_of(seen.source))

    @property
    def is_dated(self) -> bool:
        """Whether a name means somebody in some time alone: then rows that look alike may not be."""
        return bool(self._sides.dated)

    def at_civilians(self, seen: Seen) -> bool:
        """Whether what a row tells is violence against civilians: on that hangs what was aimed at."""
        return seen.author_told or (seen.directed and self._sides.are_civilians(seen.side_b))

    def side(self, name: str) -> Side:
        """Whom a name of a side means here, and what that rests on."""
        return self._sides.of(name)

    def _lies(self, where: Where) -> Lies:
        latitude, longitude = (None if d is None else float(d) for d in where[:2])
        place = EventPlace(
            latitude, longitude, where.place_precision, where.country, where.adm_1, where.adm_2
        )
        return self._areas.of(whereabouts(place, where.radius_km))

    def _when(self, days: str, zone: str = "") -> Span:
        return span_of(Interval.parse(days), zone or self._zone)
