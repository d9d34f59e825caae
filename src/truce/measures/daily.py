"""A sustained rise of a daily count: when a calm that somebody reports day by day has surely broken.

The count is what one side or one office says of each day; nothing of it is established, and the measure says
only what that series shows. It is no status and ends no agreement.

Days of which nothing is told are not there: they are neither calm nor rise, and nothing is filled in for
them. A day may be told as a range, where only a part of a number is surely of that day; it is high where its
lower end is, and may be high where its upper end is. A rise is called only on what is surely high.
"""

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final, Literal

from truce.incidents.feeds.daily_tolls import WindowToll

LONGEST: Final = 7
"""The toll of a window of more days is of none of them."""


@dataclass(frozen=True, slots=True)
class Count:
    """What is told of one day: surely so many at least, and so many at most."""

    least: int
    most: int


def told_of_days(tolls: Iterable[WindowToll], known: date, longest: int = LONGEST) -> dict[date, Count]:
    """What the reports that were published by a day tell of each day.

    The toll of a window of several days is spread evenly over them, for on which of them people were killed
    is not told; a window of more than `longest` days tells of none. Additions whose day is not told are of no
    day. Of two reports about one day the later one counts.
    """
    found: dict[date, Count] = {}
    for toll in sorted(tolls, key=lambda t: t.published):
        if toll.published <= known:
            found |= _by_day(toll, longest)
    return found


def _by_day(toll: WindowToll, longest: int) -> dict[date, Count]:
    """The days that one report is about, with its toll spread over them."""
    days = toll.days
    if not 0 < days <= longest or toll.first is None or toll.least is None or toll.most is None:
        return {}
    each = Count(toll.least // days, -(-toll.most // days))
    return {toll.first + timedelta(days=i): each for i in range(days)}


@dataclass(frozen=True, slots=True)
class Level:
    """When a day is high, and when a rise is sustained.

    Attributes:
        times: a high day is more than so many times the ninth decile of the days before, at most `back` of
            those told since the calm began, without the days that are asked about.
        floor: and at least this much.
        back, least_back: so many told days make the level before; with fewer than `least_back` nothing is
            said.
        days, of: a rise is sustained when `days` of the last `of` told days are high.
    """

    times: int = 3
    floor: int = 10
    back: int = 28
    least_back: int = 7
    days: int = 3
    of: int = 5


DEFAULT: Final = Level()
Answer = Literal["sustained rise", "perhaps", "no rise shown", "too few days told"]


@dataclass(frozen=True, slots=True)
class Rise:
    """What a series shows on a day.

    `high`: the days among the last told ones that are surely high. `line`: how much a high day is more than,
    None where too few days are told.
    """

    day: date
    answer: Answer
    high: tuple[date, ...] = ()
    line: int | None = None

    @property
    def since(self) -> date | None:
        """The first of the high days of a sustained rise."""
        return self.high[0] if self.answer == "sustained rise" else None


def rise_on(told: Mapping[date, Count], since: date, day: date, level: Level = DEFAULT) -> Rise:
    """What the days told from `since` to `day` show on that day, as far as `told` knows them."""
    days = sorted(d for d in told if since <= d <= day)
    recent, before = days[-level.of :], days[: -level.of][-level.back :]
    if len(before) < level.least_back:
        return Rise(day, "too few days told")
    # By what may be at most: a level that may be higher is not passed surely.
    line = max(level.times * _ninth_decile([told[d].most for d in before]), level.floor - 1)
    surely = tuple(d for d in recent if told[d].least > line)
    low = max(level.times * _ninth_decile([told[d].least for d in before]), level.floor - 1)
    perhaps = sum(told[d].most > low for d in recent)
    if len(surely) >= level.days:
        return Rise(day, "sustained rise", surely, line)
    return Rise(day, "perhaps" if perhaps >= level.days else "no rise shown", surely, line)


def first_rise(tolls: Iterable[WindowToll], since: date, until: date, level: Level = DEFAULT) -> Rise | None:
    """The first day from `since` to `until` on which a sustained rise was shown by what was public then.

    On each day only what had been published by then counts. None: on no day.
    """
    told: dict[date, Count] = {}
    days: list[date] = []
    series = [t for t in sorted(tolls, key=lambda t: t.published) if t.published <= until]
    for day, published in groupby(series, key=lambda t: t.published):
        for toll in published:
            for about, count in _by_day(toll, LONGEST).items():
                if about not in told:
                    insort(days, about)
                told[about] = count
        if day < since:
            continue
        # No more days than these are asked about.
        rise = rise_on({d: told[d] for d in days[-(level.of + level.back) :]}, since, day, level)
        if rise.answer == "sustained rise":
            return rise
    return None


def _ninth_decile(numbers: Sequence[int]) -> int:
    """The smallest of the numbers that nine tenths of them do not pass."""
    ordered = sorted(numbers)
    return ordered[-(-9 * len(ordered) // 10) - 1]
