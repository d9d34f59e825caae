"""Fighting resumed: a measure on a series of deadly clashes between those whom an agreement binds.

It is no status. An agreement ends by a document, a date or an act of those who may end it; fighting alone
ends nothing, and one clash after the signature is a violation at most. This says only that deadly fighting
between the two is, again or still, an armed conflict, and one that goes on.

The rule has two parts, and both must be met. *An armed conflict*: so many deaths within a year as UCDP asks
of one (25). *Going on*: clashes on three different days within thirty, the first and the last of them a week
apart, so that neither one battle nor one bad day is enough.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Clash:
    """A deadly clash as a source tells it: somewhere between two days (both included, local time).

    `deaths`: those of all sides, as the source estimates them; 0 where it tells none.
    """

    id: str
    first: date
    last: date
    deaths: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """When fighting counts as resumed.

    Attributes:
        deaths: so many deaths within `over` days. 25 in a year is UCDP's line for an armed conflict.
        days: clashes on so many different days within `within` days.
        apart: the first and the last of these days lie so many days apart at least.
        longest: clashes whose days are told no better than this many days count for the deaths alone.
    """

    deaths: int = 25
    over: int = 365
    days: int = 3
    within: int = 30
    apart: int = 7
    longest: int = 7


DEFAULT: Final = Threshold()


@dataclass(frozen=True, slots=True)
class Resumption:
    """Since when fighting counts as resumed.

    `known`: the day on which it could first be said. `since`: the day of the first of the clashes that show
    it as going on. `clashes`: the ids of all that it rests on. `deaths`: theirs.
    """

    known: date
    since: date
    clashes: tuple[str, ...]
    deaths: int


def resumption(
    clashes: Iterable[Clash], signed: date, threshold: Threshold = DEFAULT, delay: int = 0
) -> Resumption | None:
    """When it could first be said that fighting had resumed after an agreement; None: at no time.

    A clash is known `delay` days after its last day; one that may have happened on the day of the signature
    or before counts for nothing. None is no sign of calm: clashes that no source tells are not there.
    """
    after = sorted((c for c in clashes if c.first > signed), key=lambda c: (c.last, c.first, c.id))
    known: list[Clash] = []
    for clash in after:
        known.append(clash)
        found = _resumed(known, threshold)
        if found:
            shows, since = found
            return Resumption(
                known=clash.last + timedelta(days=delay),
                since=since,
                clashes=tuple(c.id for c in shows),
                deaths=sum(c.deaths for c in shows),
            )
    return None


def _resumed(known: Sequence[Clash], threshold: Threshold) -> tuple[list[Clash], date] | None:
    """The clashes that show it, all known and the latest of them new, with the day of the first; or None."""
    today = known[-1].last
    year = [c for c in known if c.first > today - timedelta(days=threshold.over)]
    if sum(c.deaths for c in year) < threshold.deaths:
        return None
    days = sorted({c.last for c in year if (c.last - c.first).days < threshold.longest})
    recent = days[bisect_left(days, today - timedelta(days=threshold.within - 1)) :]
    if len(recent) < threshold.days or (recent[-1] - recent[0]).days < threshold.apart:
        return None
    return year, recent[0]
