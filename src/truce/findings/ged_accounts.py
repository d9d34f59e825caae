"""The rows of a UCDP GED file as accounts of a record, in the words of an agreement.

A row is a claim by its data set. Who its sides are, and in which zones its place lies, is said with the names
and areas of the agreement that is watched; all that the row leaves open stays open, as in a rehearsal.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from truce.asof import span_of
from truce.clauses.areas import Areas, Lies
from truce.clauses.model import Agreement
from truce.clauses.values import NOT_STATED
from truce.findings.rehearsal.sides import Sides
from truce.findings.rehearsal.telling import Look, account_of, whereabouts
from truce.incidents.accounts import Account
from truce.incidents.feeds.ucdp import EventPlace, GedEvent, GedFile, ucdp_source

READER = "ucdp-ged/1"
"""What is said of how the rows were read: it changes whenever the same row would be told otherwise."""


@dataclass(frozen=True, slots=True)
class GedAccounts:
    """The good rows of a file as accounts, in order; the same ones each time it is called.

    `chosen` says for names of sides which ids of the agreement they mean. What is wrong with the other rows
    `truce.incidents.feeds.ucdp.GedFile` tells. InputError if it is no such file.
    """

    file: Path
    agreement: Agreement
    chosen: Mapping[str, tuple[str, ...]]

    def __call__(self) -> Iterator[Account]:
        """Read the file from its beginning."""
        events = GedFile(self.file)
        areas = Areas(self.agreement, events.divisions())
        sides, source = Sides(self.agreement, self.chosen), ucdp_source()
        zone = None if self.agreement.zone == NOT_STATED else self.agreement.zone

        @lru_cache(maxsize=65_536)
        def lies(place: EventPlace) -> Lies:
            return areas.of(whereabouts(place))

        for event in events:
            name = f"{source.id}/{event.id}"
            told = account_of(_look(event, sides, lies(event.place)), name, span_of(event.days, zone), source)
            yield _named(replace(told, area=_area(event.place), known=0))


def _look(event: GedEvent, sides: Sides, lies: Lies) -> Look:
    one_sided = event.violence == "one_sided"
    return Look(
        violence=event.violence, side_a=sides.of(event.side_a).ids,
        side_b=() if one_sided else sides.of(event.side_b).ids, lies=lies, clear=event.clear, straddles=False,
    )  # fmt: skip


def _area(place: EventPlace) -> str:
    """The country and its divisions, as far as the row names them."""
    return "/".join(name for name in (place.country, place.adm_1, place.adm_2) if name)


def _named(told: Account) -> Account:
    """An account under an id of what it tells: a row that a later release changes is another account.

    Both are of one incident and one origin, so that the row never counts twice.
    """
    said = repr((
        told.certainty, told.act, told.who, sorted(told.who_maybe), told.whom, sorted(told.whom_maybe),
        told.targets, told.when, sorted(told.zones or ()), sorted(told.zones_maybe), told.area,
    ))  # fmt: skip
    return replace(told, id=f"{told.id}/{hashlib.sha256(said.encode()).hexdigest()[:12]}")
