"""A row of an event data set as a record keeps it: in one form, whichever data set it is of.

A row is a claim by its data set. What it leaves open stays open here: sides are names, and no party's; the
side that is named first is nobody's author unless the data set says so (`author_told`); the codes of its own
precision are kept as they stand. Whose the sides are, and in which zones the place lies, is asked with the
terms of an agreement, when a question is.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from truce.asof import EVER, Interval, Span, span_of
from truce.incidents.accounts import Letter, Source
from truce.incidents.feeds.table import BadRow

if TYPE_CHECKING:
    from truce.incidents.feeds.leads import Leads

ARMED_FORCE: Final = "ASSAULT"
"""The act of a row that tells no more exactly: what data on deadly violence hold. A PLOVER root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One row.

    `id` is the id of the data set's source, a stroke, and the id that the data set gave the row; `kind` what
    the data set calls the event. `days` is a dossier date of local time, possibly open; `zone` (IANA) is that
    of its clock, "" where the data set names none. `latitude` and
    `longitude` are degrees (WGS 84) as decimal numbers, None where no point is told. `date_precision` and
    `place_precision` are the data set's own codes. `low`, `best` and `high` are deaths; they say nothing
    where `deaths_told` is False. `known` in minutes, UTC.

    `act` is what the data set's code means: an act of truce's table, a PLOVER root, or several with strokes
    between where the code leaves open which ("": it tells none). `author_told`: side A did it, to civilians;
    `directed`: side A did it to side B. Both only by the words of a code book, never by the order of names.
    `radius_km` is how far from its point it may lie; 0: as the codes of UCDP GED say, -1: anywhere in the
    area that it names.

    `revised` is when the data set last changed the row (seconds since 1970, UTC; 0: not told): of rows of one
    id the later one counts. `deleted`: from then on the data set has no such row any more. `provisional`: one
    that is not goes before it, whichever came later. `of` is the id of the event that the row is only a
    mention of: more words on it, and no event of its own. `reexport` False: its licence forbids handing it
    on. `sources` and `source_scale` are what the data set says that the row rests on, `notes` its own words,
    `mentions` in how many places it was found.
    """

    id: str
    source: str
    kind: str
    side_a: str
    side_b: str = ""
    author_told: bool = False
    days: str
    date_precision: int = 0
    latitude: str | None = None
    longitude: str | None = None
    place_precision: int = 0
    country: str = ""
    adm_1: str = ""
    adm_2: str = ""
    place_name: str = ""
    headline: str = ""
    clear: bool = True
    low: int = 0
    best: int = 0
    high: int = 0
    deaths_told: bool = True
    act: str = ARMED_FORCE
    directed: bool = False
    radius_km: int = 0
    revised: int = 0
    deleted: bool = False
    provisional: bool = False
    of: str = ""
    reexport: bool = True
    sources: str = ""
    source_scale: str = ""
    notes: str = ""
    mentions: int = 0
    zone: str = ""
    known: int

    def __post_init__(self) -> None:
        """ValueError or ArgumentError for what no question could be asked of."""
        span_of_days(self.days, self.zone)
        for degrees in (self.latitude, self.longitude):
            if degrees is not None and not -180 <= float(degrees) <= 180:
                raise ValueError(f"{degrees!r:.40} is no number of degrees")

    @property
    def area(self) -> str | None:
        """The country and its divisions, as far as the row names them; None: it names none."""
        return area_of(self.country, self.adm_1, self.adm_2)

    @property
    def deaths(self) -> tuple[int, int, int] | None:
        """Deaths, low, best and high; None: it tells none, which is not nought."""
        return (self.low, self.best, self.high) if self.deaths_told else None

    @property
    def rank(self) -> tuple[bool, int]:
        """Of rows of one id, that of the highest rank counts, and of equals the one that came last."""
        return not self.provisional, self.revised

    @property
    def telling(self) -> str:
        """A name for what the row tells: another where a later version of the data set tells it otherwise.

        Its words in prose (`place_name`, `headline`, `notes`, `sources`) are no part of that, and neither is
        when it was revised.
        """
        told: tuple[object, ...] = (
            self.source, self.kind, self.side_a, self.side_b, self.author_told, self.days,
            self.date_precision, self.latitude, self.longitude, self.place_precision, self.country,
            self.adm_1, self.adm_2, self.clear, self.low, self.best, self.high,
        )  # fmt: skip
        # Reviews name what a row told before these were told as well: where they say nothing it stays.
        more = self.deaths_told, self.act, self.directed, self.radius_km, self.deleted, self.of, self.zone
        if more != _NO_MORE:
            told += more
        return hashlib.sha256(repr(told).encode()).hexdigest()[:12]

    @property
    def account(self) -> str:
        """The id of the account that the row is, as it tells it here: what a review of it names."""
        return f"{self.id}@{self.telling}"


_NO_MORE = (True, ARMED_FORCE, False, 0, False, "", "")


# UCDP writes XXX and a number for an actor whom it could not tell.
_UNIDENTIFIED = re.compile(
    r"^XXX\d*$|\bun(?:identified|known|named|specified|determined|clear)\b"
    r"|\bnot (?:known|stated|identified)\b",
    re.IGNORECASE,
)


def names_nobody(side: str) -> bool:
    """Whether the name of a side says that nobody knows who it was: then it may have been anybody.

    "Unidentified armed group" is no group beside the others: whoever writes so acquits nobody.
    """
    return not side or _UNIDENTIFIED.search(side) is not None


@lru_cache(maxsize=65_536)
def span_of_days(days: str, zone: str = "") -> Span:
    """A dossier date as minutes of UTC, wherever on Earth it is told of if no zone is.

    ArgumentError if it is none, or the zone is none.
    """
    return span_of(Interval.parse(days), zone or None)


def lookup_of_event(event: Event) -> tuple[str, int | None, int | None, str | None]:
    """What a row of a feed that holds this is looked up by: its id, first and last minute, and area."""
    return event.id, *ends_of(event.days, event.zone), event.area


def ends_of(days: str, zone: str = "") -> tuple[int | None, int | None]:
    """The first and the last minute (UTC) of a dossier date, anywhere on Earth without a zone; None: open."""
    return bounds_of(span_of_days(days, zone))


def bounds_of(when: Span) -> tuple[int | None, int | None]:
    """The first and the last minute (UTC) of a span; None: open."""
    return None if when.first <= -EVER else when.first, None if when.last >= EVER else when.last


def area_of(country: str, adm_1: str, adm_2: str) -> str | None:
    """A country and its divisions as one name, as far as they are named; None: none is."""
    return "/".join(name for name in (country, adm_1, adm_2) if name) or None


class EventFile(Protocol):
    """One file of a data set, open. Iterating gives its good rows, in order, the same ones each time.

    Rows of leads come packed, many in one (`truce.incidents.feeds.leads`).
    """

    def __iter__(self) -> "Iterator[Event] | Iterator[Leads]":
        """The rows from the first on."""

    @property
    def rows(self) -> int:
        """How many rows were read the last time."""

    @property
    def bad(self) -> Sequence[BadRow]:
        """Those that were kept out, with their reasons; not all of them if they are very many."""

    @property
    def bad_count(self) -> int:
        """How many were kept out."""

    @property
    def notes(self) -> Sequence[str]:
        """What a person should know about the file."""


class EventFormat(Protocol):
    """A form of event data: what a new one has to bring (`truce.incidents.feeds.formats`).

    Attributes:
        name: what people call the data set.
        reader: name and version of what reads it; another whenever the same row would be told otherwise.
        reexport: whether its rows may be handed on, by its licence.
    """

    name: str
    reader: str
    reexport: bool

    def source(self, letter: Letter | None = None) -> Source:
        """Who speaks in its rows, under the letter given or the one that it has unless somebody says."""

    def opened(self, file: Path) -> EventFile:
        """Open a file of it. InputError, saying why, if it is none."""
