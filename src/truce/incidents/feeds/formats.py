"""The forms of event data that can be taken in. A new one is a class like `Ged` and a line in `FORMATS`."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from truce.asof import EVER, Interval
from truce.errors import InputError
from truce.incidents.accounts import Letter, Source
from truce.incidents.feeds import ucdp
from truce.incidents.feeds.events import Event, EventFile, EventFormat
from truce.incidents.feeds.table import BadRow


class Ged:
    """The UCDP Georeferenced Event Dataset (`truce.incidents.feeds.ucdp`)."""

    name: str = ucdp.NAME
    reader: str = "ucdp-ged/2"

    def source(self, letter: Letter | None = None) -> Source:
        """UCDP; B unless somebody says otherwise."""
        return ucdp.ucdp_source(letter) if letter else ucdp.ucdp_source()

    def opened(self, file: Path) -> EventFile:
        """Open a file of it. InputError if it is none."""
        return _GedEvents(file)


class _GedEvents:
    """The rows of a GED file as events of a feed."""

    def __init__(self, file: Path) -> None:
        self._file = ucdp.GedFile(file)
        self._source = ucdp.ucdp_source().id

    def __iter__(self) -> Iterator[Event]:
        return (self._event(row) for row in self._file)

    @property
    def rows(self) -> int:
        return self._file.rows

    @property
    def bad(self) -> list[BadRow]:
        return self._file.bad

    @property
    def bad_count(self) -> int:
        return self._file.bad_count

    @property
    def notes(self) -> Sequence[str]:
        return self._file.notes

    def _event(self, row: ucdp.GedEvent) -> Event:
        place = row.place
        return Event(
            id=f"{self._source}/{row.id}", source=self._source, kind=row.violence, side_a=row.side_a,
            side_b=row.side_b, author_told=row.violence == "one_sided", days=_date(row.days),
            date_precision=row.date_precision, latitude=_degrees(place.latitude),
            longitude=_degrees(place.longitude), place_precision=place.precision, country=place.country,
            adm_1=place.adm_1, adm_2=place.adm_2, place_name=row.place_name, headline=row.headline,
            clear=row.clear, low=row.toll.low, best=row.toll.best, high=row.toll.high, known=-EVER,
        )  # fmt: skip


FORMATS: Final[Sequence[EventFormat]] = (Ged(),)
"""All forms that are known, in the order in which a file is held against them."""


def format_of(file: Path) -> EventFormat:
    """The form that a file is of.

    InputError if it is of none, with what each of them lacks in it.
    """
    reasons = []
    for one in FORMATS:
        try:
            one.opened(file)
        except InputError as error:
            reasons.append(error)
        else:
            return one
    if len(reasons) == 1:
        raise reasons[0]
    why = "; ".join(error.reason for error in reasons)
    raise InputError(str(file), f"is event data of no form that is known: {why}", reasons[-1].next)


def format_read_by(reader: str) -> EventFormat | None:
    """The form whose files some version of a reader reads; None if this truce has none such."""
    name = reader.partition("/")[0]
    return next((one for one in FORMATS if one.reader.partition("/")[0] == name), None)


def source_of(name: str) -> Source:
    """A data set as a source, by its id, as it is unless somebody says otherwise; F if it is not known."""
    known = (one.source() for one in FORMATS)
    return next((source for source in known if source.id == name), Source(id=name, origin=name))


def title_of(source: str) -> str:
    """What people call the data set of a source."""
    return next((one.name for one in FORMATS if one.source().id == source), source)


@lru_cache(maxsize=65_536)
def _date(days: Interval) -> str:
    return str(days)


def _degrees(number: float | None) -> str | None:
    return None if number is None else repr(number)
