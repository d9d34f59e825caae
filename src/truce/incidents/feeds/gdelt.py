"""GDELT 2.0: its tables of events and of mentions, as the files of fifteen minutes that it hands out.

Tables without a head, 61 columns of events or 16 of mentions with tabs between; also with a head, by which
columns are then found. A program coded them out of the news: they are leads (`truce.incidents.feeds.leads`).

What a row can never tell: that it happened; who acted (actor 1 is the subject of some sentence, as a program
parsed it); on which day (the day is that of the report unless the report names another, and often wrong).
Many rows may be of one event, and one row's mentions copies of one wire. Event codes are CAMEO's
(`tables/cameo.csv`), the precision of a place GDELT's: 1 country, 2 state of the United States, 3 city of the
United States, 4 city elsewhere, 5 first-order division elsewhere, 0 none.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

from truce.asof import EVER, is_date
from truce.errors import InputError
from truce.incidents.accounts import Source
from truce.incidents.feeds.codes import cameo
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.leads import PER_ROW, Leads, packed
from truce.incidents.feeds.lines import Recoded, blocks, kept_cells, opened
from truce.incidents.feeds.listing import Listing, Numbers, WithListing, shown

NAME: Final = "GDELT 2.0"
SOURCE: Final = "gdelt"
EVENTS: Final = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{c}" for n in (1, 2) for c in (
        "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code",
        "Type1Code", "Type2Code", "Type3Code")),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *(f"{who}Geo_{c}" for who in ("Actor1", "Actor2", "Action") for c in (
        "Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
"""The 61 columns of events, in the order in which the files have them."""
MENTIONS: Final = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName",
    "MentionIdentifier", "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset",
    "InRawText", "Confidence", "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
"""The 16 columns of mentions."""
KEPT_OF_EVENTS: Final = (
    "GLOBALEVENTID", "SQLDATE", "EventCode", "ActionGeo_Type", "ActionGeo_Lat", "ActionGeo_Long",
    "ActionGeo_FullName", "ActionGeo_CountryCode", "Actor1Code", "Actor1Name", "Actor2Code", "Actor2Name",
    "NumMentions", "NumSources", "DATEADDED", "SOURCEURL",
)  # fmt: skip
KEPT_OF_MENTIONS: Final = (
    "GLOBALEVENTID", "MentionTimeDate", "MentionSourceName", "MentionIdentifier", "SentenceID", "Confidence",
)  # fmt: skip
OF_EVENTS: Final = "gdelt-events/1"
OF_MENTIONS: Final = "gdelt-mentions/1"

_ABSENT = frozenset({"", "nan"})
_TYPES = frozenset({*"012345", *_ABSENT})


def gdelt_source() -> Source:
    """The data set as a source: a lead, which weighs nothing and confirms nothing whatever its letter."""
    return Source(id=SOURCE, origin="gdelt", lead=True)


class GdeltFile(WithListing):
    """A table of GDELT. Iterating gives its good rows, packed.

    Attributes:
        listing: how the last reading went.
    """

    def __init__(self, file: Path, *, mentions: bool = False) -> None:
        """InputError, saying why, if it is no table of events (or of mentions)."""
        self.file, self.mentions = file, mentions
        self.listing, self._recoded = Listing(), Recoded()
        self._all = MENTIONS if mentions else EVENTS
        self._kept = KEPT_OF_MENTIONS if mentions else KEPT_OF_EVENTS
        self._has_head, columns = self._head()
        self._width = len(columns)
        self._at = [columns.index(name.casefold()) for name in self._kept]

    def _head(self) -> tuple[bool, list[str]]:
        what = "mentions" if self.mentions else "events"
        with opened(self.file) as stream:
            lines = (line for _, many in blocks(stream, Recoded()) for line in many)
            first = next((line for line in lines if line.strip()), None)
        if first is None:
            raise InputError(str(self.file), "is empty", "Name a file with rows")
        cells = first.split("\t")
        names = [cell.strip().casefold() for cell in cells]
        if names[0] == "globaleventid":
            missing = [name for name in self._kept if name.casefold() not in names]
            if missing:
                reason = f"is no table of {NAME} {what}: it lacks {', '.join(missing[:6])}"
                raise InputError(str(self.file), reason, "Check that this is the right table")
            return True, names
        if len(cells) != len(self._all) or _number(cells[0]) is None:
            reason = (
                f"is no table of {NAME} {what}: its first line has {len(cells)} cells with tabs between, "
                f"{len(self._all)} are wanted, the first of them a number"
            )
            raise InputError(str(self.file), reason, "Check that this is the right table")
        return False, [name.casefold() for name in self._all]

    @property
    def notes(self) -> Sequence[str]:
        """What a person should know about the file."""
        if not self._recoded.count:
            return ()
        count, line = self._recoded.count, self._recoded.first
        return (f"{count} lines are not UTF-8 (the first: {line}) and were read as Windows-1252",)

    def __iter__(self) -> Iterator[Leads]:
        self.listing, self._recoded = Listing(), Recoded()
        checks = _Mentions() if self.mentions else _Events()
        waiting: list[tuple[str, ...]] = []
        with opened(self.file) as stream:
            numbered = self._below_head(blocks(stream, self._recoded))
            how = (checks.wrong_with, checks.all_good)
            for rows in kept_cells(numbered, self._width, self._at, how, self.listing):
                waiting += rows
                whole = len(waiting) - len(waiting) % PER_ROW
                for start in range(0, whole, PER_ROW):
                    yield self._packed(waiting[start : start + PER_ROW])
                del waiting[:whole]
        if waiting:
            yield self._packed(waiting)

    def _below_head(self, numbered: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        has_head = self._has_head
        for number, lines in numbered:
            if (
                has_head
                and (filled := next((i for i, line in enumerate(lines) if line.strip()), None)) is not None
            ):
                has_head = False
                yield number + filled + 1, lines[filled + 1 :]
            else:
                yield number, lines

    def _packed(self, rows: Sequence[tuple[str, ...]]) -> Leads:
        days = [row[1][:8] for row in rows]
        ends = [f"{d[:4]}-{d[4:6]}-{d[6:]}" for d in (min(days), max(days))]
        layout = OF_MENTIONS if self.mentions else OF_EVENTS
        first, last = (f"mention-of-{r[0]}" if self.mentions else r[0] for r in (rows[0], rows[-1]))
        return packed(SOURCE, layout, first, last, ends, list(map("\t".join, rows)))


class _Good(set[str]):
    """Cells that were found good: the same ones come again and again."""

    def __init__(self, check: Callable[[str], bool]) -> None:
        self._check = check

    def holds(self, cells: Collection[str]) -> bool:
        """Whether all of these are good."""
        if self.issuperset(cells):
            return True
        fresh = set(cells) - self
        if not all(map(self._check, fresh)):
            return False
        if len(self) + len(fresh) > _MOST_KEPT:
            self.clear()
        self |= fresh
        return True


class _Events:
    """What is checked of rows of events; ids that were met stay met."""

    def __init__(self) -> None:
        self._met = Numbers()
        self._days, self._codes = _Good(_is_day), _Good(lambda code: cameo(code) is not None)
        self._latitudes, self._longitudes = (_Good(partial(_is_degrees, most=most)) for most in (90, 180))

    def wrong_with(self, row: Sequence[str]) -> str | None:
        """All that is wrong with the cells that are kept of a row; None: nothing."""
        identity, day, code, kind, latitude, longitude = row[:6]
        faults = []
        number = _number(identity)
        if number is None:
            faults.append(f"GLOBALEVENTID is {shown(identity)}, not a number")
        if not _is_day(day):
            faults.append(f"SQLDATE is {shown(day)}, not a day such as 20140131")
        if cameo(code) is None:
            faults.append(f"EventCode is {shown(code)}, which CAMEO does not have")
        if kind not in _TYPES:
            faults.append(f"ActionGeo_Type is {shown(kind)}, not 0 to 5")
        for column, text, most in (("ActionGeo_Lat", latitude, 90), ("ActionGeo_Long", longitude, 180)):
            if not _is_degrees(text, most):
                faults.append(f"{column} is {shown(text)}, not degrees from {-most} to {most}")
        if not faults and number is not None and self._met.meets(number):
            faults.append(f"the id {identity} stands in an earlier row too; that one was kept")
        return "; ".join(faults) or None

    def all_good(self, columns: Sequence[tuple[str, ...]]) -> bool:
        """The same of many rows at once: whether there is nothing wrong with any of them."""
        if not columns:
            return True
        ids, days, codes, kinds, latitudes, longitudes = columns[:6]
        plain = (
            all(map(str.isdigit, ids))
            and _TYPES.issuperset(kinds)
            and self._days.holds(days)
            and self._codes.holds(codes)
            and self._latitudes.holds(latitudes)
            and self._longitudes.holds(longitudes)
        )
        if not plain:
            return False
        try:
            numbers = set(map(int, ids))
        except ValueError:
            return False
        if len(numbers) < len(ids) or max(map(len, ids)) > _LONGEST_NUMBER or not all(map(str.isascii, ids)):
            return False
        return self._met.all_new(numbers)


class _Mentions:
    """What is checked of rows of mentions. An event may have any number of them."""

    def __init__(self) -> None:
        self._times = _Good(_is_moment)

    def wrong_with(self, row: Sequence[str]) -> str | None:
        """All that is wrong with the cells that are kept of a row; None: nothing."""
        faults = []
        if _number(row[0]) is None:
            faults.append(f"GLOBALEVENTID is {shown(row[0])}, not a number")
        if not _is_moment(row[1]):
            faults.append(f"MentionTimeDate is {shown(row[1])}, not a time such as 20140131234500")
        return "; ".join(faults) or None

    def all_good(self, columns: Sequence[tuple[str, ...]]) -> bool:
        """The same of many rows at once: whether there is nothing wrong with any of them."""
        if not columns:
            return True
        ids, times = columns[:2]
        return all(_number(i) is not None for i in set(ids)) and self._times.holds(times)


_LONGEST_NUMBER = 15
_MOST_KEPT = 262_144


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else None


@lru_cache(maxsize=65_536)
def _is_day(text: str) -> bool:
    digits = len(text) == 8 and text.isascii() and text.isdigit()
    return digits and is_date(int(text[:4]), int(text[4:6]), int(text[6:]))


@lru_cache(maxsize=65_536)
def _is_moment(text: str) -> bool:
    digits = len(text) == 14 and text.isascii() and text.isdigit()
    return digits and _is_day(text[:8]) and int(text[8:10]) < 24 and int(text[10:12]) < 60


def _is_degrees(text: str, most: int) -> bool:
    if text in _ABSENT:
        return True
    try:
        return text.isascii() and "_" not in text and -most <= float(text) <= most
    except ValueError:
        return False


def events_of(leads: Leads) -> Iterator[Event]:
    """The leads of a packed row of events, as events."""
    for row in leads.cells:
        told = dict(zip(KEPT_OF_EVENTS, ("" if cell == "nan" else cell for cell in row), strict=True))
        code, day = cameo(told["EventCode"]), told["SQLDATE"]
        point = [told["ActionGeo_Lat"], told["ActionGeo_Long"]]
        degrees = (
            [repr(float(p)) for p in point] if all(point) and any(float(p) for p in point) else [None, None]
        )
        yield Event(
            id=f"{SOURCE}/{told['GLOBALEVENTID']}", source=SOURCE,
            kind=f"CAMEO {told['EventCode']}" + (f" ({code.what})" if code else ""),
            side_a=told["Actor1Name"] or told["Actor1Code"], side_b=told["Actor2Name"] or told["Actor2Code"],
            days=f"{day[:4]}-{day[4:6]}-{day[6:]}", latitude=degrees[0], longitude=degrees[1],
            place_precision=int(told["ActionGeo_Type"] or 0), radius_km=-1,
            country=told["ActionGeo_CountryCode"], place_name=told["ActionGeo_FullName"], clear=False,
            deaths_told=False, act=code.act if code else "",
            mentions=_number(told["NumMentions"]) or 0,
            sources=told["SOURCEURL"], known=leads.known,
        )  # fmt: skip


def mentions_of(leads: Leads) -> Iterator[Event]:
    """The leads of a packed row of mentions, each as more words on the event that it is of.

    On which day the event was they do not say: on or before that of the report.
    """
    for row in leads.cells:
        told = dict(zip(KEPT_OF_MENTIONS, ("" if cell == "nan" else cell for cell in row), strict=True))
        moment = told["MentionTimeDate"]
        yield Event(
            id=f"{SOURCE}/mention-of-{told['GLOBALEVENTID']}-{moment}-{told['SentenceID'] or 0}",
            source=SOURCE, kind="mention", side_a="", days=f"../{moment[:4]}-{moment[4:6]}-{moment[6:8]}",
            clear=False, deaths_told=False, act="", of=f"{SOURCE}/{told['GLOBALEVENTID']}", mentions=1,
            sources=told["MentionIdentifier"] or told["MentionSourceName"], known=-EVER,
        )  # fmt: skip
