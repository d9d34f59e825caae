"""The forms of event data that can be taken in. A new one is a class like `Ged` and a line in `FORMATS`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from truce.asof import EVER, Interval
from truce.errors import ArgumentError, InputError, IntegrityError
from truce.incidents.accounts import Letter, Source
from truce.incidents.feeds import acled, gdelt, polecat, ucdp
from truce.incidents.feeds.events import Event, EventFile, EventFormat
from truce.incidents.feeds.leads import Leads, Unpacked
from truce.incidents.feeds.table import BadRow


class Ged:
    """The UCDP Georeferenced Event Dataset (`truce.incidents.feeds.ucdp`)."""

    name: str = ucdp.NAME
    reader: str = "ucdp-ged/3"
    reexport: bool = True

    def source(self, letter: Letter | None = None) -> Source:
        """UCDP; B unless somebody says otherwise."""
        return ucdp.ucdp_source(letter) if letter else ucdp.ucdp_source()

    def opened(self, file: Path) -> EventFile:
        """Open a file of it. InputError if it is none."""
        return GedEvents(file)


class GedEvents:
    """The rows of a GED file as events of a feed."""

    def __init__(self, file: Path) -> None:
        self._file = ucdp.GedFile(file)
        self._source = ucdp.ucdp_source().id
        self._provisional = ucdp.is_candidate(file.name)

    def __iter__(self) -> Iterator[Event]:
        return (self._event(row) for row in self._file)

    @property
    def kept(self) -> int:
        """How many of its rows were good, the last time."""
        return self._file.kept

    @property
    def columns(self) -> Sequence[str]:
        """The names of the columns, in small letters."""
        return self._file.table.columns

    def quickly(self, quick: ucdp.Quickly[ucdp.T]) -> Iterator[ucdp.T | Event]:
        """As `truce.incidents.feeds.ucdp.GedFile.quickly`, what is told one by one as events."""
        for found in self._file.quickly(quick):
            yield self._event(found) if isinstance(found, ucdp.GedEvent) else found

    def event_of(self, cells: Sequence[str]) -> Event | None:
        """The event of one row by itself; None if it cannot be used. Counts nothing."""
        found = self._file.event_of(cells)
        return self._event(found) if found is not None else None

    @property
    def rows(self) -> int:
        """How many rows were read the last time."""
        return self._file.rows

    @property
    def bad(self) -> list[BadRow]:
        """Those that were kept out, with their reasons."""
        return self._file.bad

    @property
    def bad_count(self) -> int:
        """How many were kept out."""
        return self._file.bad_count

    @property
    def notes(self) -> Sequence[str]:
        """What a person should know about the file."""
        said = "taken for UCDP Candidate by its name: provisional, rows of a yearly release go before its own"
        return (*self._file.notes, *((said,) if self._provisional else ()))

    def days_of(self, cells: Sequence[str]) -> Interval | None:
        """The days of one row by themselves; None if they cannot be used."""
        return self._file.days_of(cells)

    def point_of(self, cells: Sequence[str]) -> tuple[str | None, str | None] | None:
        """Latitude and longitude of one row by themselves, as an event has them; None: they are no use."""
        point = self._file.point_of(cells)
        return None if point is None else (_degrees(point[0]), _degrees(point[1]))

    def words_of(self, cells: Sequence[str], *columns: str) -> tuple[str, ...]:
        """The words of one row in these columns; empty where it, or the column, has none."""
        return self._file.words_of(cells, *columns)

    def _event(self, row: ucdp.GedEvent) -> Event:
        return Event(
            id=f"{self._source}/{row.id}", source=self._source, kind=row.violence, side_a=row.side_a,
            side_b=row.side_b, author_told=row.violence == "one_sided", days=_date(row.days),
            date_precision=row.date_precision, place_name=row.place_name, headline=row.headline,
            clear=row.clear, low=row.toll.low, best=row.toll.best, high=row.toll.high,
            provisional=self._provisional, known=-EVER, **_place(row.place),
        )  # fmt: skip


class Acled:
    """Exports of ACLED, and pages of its API (`truce.incidents.feeds.acled`)."""

    name: str = acled.NAME
    reader: str = "acled/1"
    reexport: bool = False

    def source(self, letter: Letter | None = None) -> Source:
        """ACLED; B unless somebody says otherwise."""
        return acled.acled_source(letter) if letter else acled.acled_source()

    def opened(self, file: Path) -> EventFile:
        """Open a file of it. InputError if it is none."""
        return acled.AcledFile(file)


class AcledDeletions(Acled):
    """What ACLED deleted since: its rows take back those of the same ids."""

    name: str = "ACLED deletions"
    reader: str = "acled-deletions/1"

    def opened(self, file: Path) -> EventFile:
        """Open a file of it. InputError if it is none."""
        return acled.AcledDeletions(file)


class GdeltEvents:
    """GDELT 2.0, its table of events: leads (`truce.incidents.feeds.gdelt`)."""

    name: str = gdelt.NAME
    reader: str = gdelt.OF_EVENTS
    reexport: bool = True

    def source(self, letter: Letter | None = None) -> Source:
        """GDELT: a lead, whatever its letter."""
        return replace(gdelt.gdelt_source(), letter=letter) if letter else gdelt.gdelt_source()

    def opened(self, file: Path) -> EventFile:
        """Open a file of it. InputError if it is none."""
        return gdelt.GdeltFile(file)


class GdeltMentions(GdeltEvents):
    """GDELT 2.0, its table of mentions: more words on events, and never more events."""

    name: str = f"{gdelt.NAME} mentions"
    reader: str = gdelt.OF_MENTIONS
    reexport: bool = True

    def opened(self, file: Path) -> EventFile:
        """Open a file of it. InputError if it is none."""
        return gdelt.GdeltFile(file, mentions=True)


class Polecat:
    """POLECAT: leads (`truce.incidents.feeds.polecat`)."""

    name: str = polecat.NAME
    reader: str = polecat.LAYOUT
    reexport: bool = True

    def source(self, letter: Letter | None = None) -> Source:
        """POLECAT: a lead, whatever its letter."""
        return replace(polecat.polecat_source(), letter=letter) if letter else polecat.polecat_source()

    def opened(self, file: Path) -> EventFile:
        """Open a file of it. InputError if it is none."""
        return polecat.PolecatFile(file)


_UNPACKED: Mapping[str, Unpacked] = {
    gdelt.OF_EVENTS: gdelt.events_of, gdelt.OF_MENTIONS: gdelt.mentions_of, polecat.LAYOUT: polecat.events_of,
}  # fmt: skip
"""What unpacks leads, by their layout."""


def unpacked(leads: Leads) -> Iterator[Event]:
    """The leads of one row of a record, as events. IntegrityError if they cannot be read."""
    try:
        yield from _UNPACKED[leads.layout](leads)
    except (KeyError, ValueError, ArgumentError) as error:
        reason = f"hold leads that cannot be read ({str(error)[:80]})"
        raise IntegrityError(leads.id, reason, "Read it with a newer truce, or verify the record") from None


FORMATS: Final[Sequence[EventFormat]] = (
    Ged(), Acled(), AcledDeletions(), GdeltEvents(), GdeltMentions(), Polecat(),
)  # fmt: skip
"""All forms that are known, in the order in which a file is held against them."""


_LOOKS = "looks like "
_LACKS = re.compile(r"lacks? (\d+) of (\d+) ")


def format_of(file: Path) -> EventFormat:
    """The form that a file is of.

    InputError if it is of none: with what is wrong with it as the one that it may be, or that it is of none.
    """
    found: dict[str, InputError] = {}
    for one in FORMATS:
        try:
            one.opened(file)
        except InputError as error:
            found.setdefault(error.reason, error)
        else:
            return one
    # What a file looks like says less than what is wrong with it as the one form that it may be.
    told = [error for reason, error in found.items() if _LOOKS not in reason] or list(found.values())[:1]
    near = [error for error in told if not _is_far(error.reason)]
    if len(near) == 1 or len(told) == 1:
        raise (near or told)[0]
    if near:
        why = "; ".join(error.reason for error in near)
        raise InputError(str(file), f"is event data of no form that is known: {why}", near[0].next)
    names = ", ".join(one.name for one in FORMATS)
    reason = f"is event data of no form that is known ({names}): its columns are others"
    raise InputError(str(file), reason, "Say what its columns mean: truce preview FILE --write MAP")


def _is_far(reason: str) -> bool:
    """Whether a file lacks more than half of what a form needs."""
    lacks = _LACKS.search(reason)
    return "cells with tabs between" in reason or (lacks is not None and 2 * int(lacks[1]) > int(lacks[2]))


def format_read_by(reader: str) -> EventFormat | None:
    """The form whose files some version of a reader reads; None if this truce has none such."""
    name = reader.partition("/")[0]
    return next((one for one in FORMATS if one.reader.partition("/")[0] == name), None)


def source_of(name: str) -> Source:
    """A data set as a source, by its id, as it is unless somebody says otherwise; F if it is not known."""
    known = (one.source() for one in FORMATS)
    return next((source for source in known if source.id == name), Source(id=name, origin=name))


def is_data_set(source: str) -> bool:
    """Whether a source is a data set of a form that truce knows, and no table of an office."""
    return any(one.source().id == source for one in FORMATS)


def title_of(source: str) -> str:
    """What people call the data set of a source."""
    return next((one.name for one in FORMATS if one.source().id == source), source)


@lru_cache(maxsize=65_536)
def _date(days: Interval) -> str:
    return str(days)


def _place(place: ucdp.EventPlace) -> dict[str, Any]:
    return {
        "latitude": _degrees(place.latitude), "longitude": _degrees(place.longitude),
        "place_precision": place.precision, "country": place.country, "adm_1": place.adm_1,
        "adm_2": place.adm_2,
    }  # fmt: skip


def _degrees(number: float | None) -> str | None:
    return None if number is None else repr(number)
