"""The daily tolls that offices give out, as a record holds them: each file of a series, and what it changed.

They are the word of whoever gives them out: they confirm nothing, and no status rests on them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from truce.incidents.feeds.daily_tolls import WindowToll


@dataclass(frozen=True, slots=True)
class TollVersion:
    """One file of a series, as it was filed: its entry, from which minute on it is known, its reports.

    `bad` reports could not be read; `withheld` ones are in the record, and not for whoever asks, or erased.
    """

    entry: str
    file: str
    known: int
    reports: tuple[WindowToll, ...]
    bad: int
    withheld: int
    audience: str


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What a version tells otherwise than the one before: reports by their days, before and after."""

    new: int
    changed: tuple[tuple[WindowToll, WindowToll], ...]
    gone: tuple[WindowToll, ...]


@dataclass(frozen=True, slots=True)
class HeldTolls:
    """A series: by whom, of whose side as whoever filed it says ("": nobody says), and its files in order."""

    by: str
    of: str
    title: str
    versions: tuple[TollVersion, ...]

    @property
    def now(self) -> TollVersion:
        """The file that counts: the last one."""
        return self.versions[-1]

    def reports_by(self, day: date) -> tuple[WindowToll, ...]:
        """Its reports that were out by the end of a day."""
        return tuple(t for t in self.now.reports if t.published <= day)


def otherwise(before: Iterable[WindowToll], after: Iterable[WindowToll]) -> Otherwise:
    """What one version tells otherwise than another. The place of a report in its file tells nothing."""
    old, new = ({t.published: t for t in tolls} for tolls in (before, after))
    shared = sorted(old.keys() & new.keys())
    changed = tuple((old[d], new[d]) for d in shared if _what(old[d]) != _what(new[d]))
    return Otherwise(
        len(new.keys() - old.keys()), changed, tuple(old[d] for d in sorted(old.keys() - new.keys()))
    )


def _what(toll: WindowToll) -> tuple[object, ...]:
    return toll.source, toll.first, toll.last, toll.least, toll.most, toll.added, toll.total


def key_of(by: str, title: str) -> tuple[str, str]:
    """What tells one series from another."""
    return " ".join(by.split()).casefold(), " ".join(title.split()).casefold()
