"""Who watched what, when and by which means, as people enter it: also plans, what fell out, and refusals.

A plan is no coverage until somebody says that it was carried out. Times are local, of a zone that is always
told; where the clocks leave a minute open it is not counted as watched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal, get_args

from truce.asof import Interval, Span, span_of
from truce.errors import ArgumentError

Watched = Literal["watched", "planned", "missing", "refused"]
"""Carried out; a plan; not carried out, for a cause; access was asked for and refused."""
Cause = Literal["weather", "equipment", "security", "staff", "feed", "other"]
"""Why somebody could not look. Feed: what is polled gave nothing."""
CAUSES: Final[tuple[Cause, ...]] = get_args(Cause)
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
MOST_DAYS: Final = 3_700
"""The longest time of one entry: ten years."""
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)/([01]\d|2[0-4]):([0-5]\d)").fullmatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """One entry on coverage.

    `first` and `last` are the first and last minute, local time of `clock` (IANA), such as 2031-05-09T20:00.
    `daily` are the hours of each day that it is about ("20:00/04:00", the end not included, over midnight if
    that is earlier), `except_daily` those that it is not. `areas` are names of zones or divisions;
    `everywhere` the whole area of each agreement; else within `radius_km` of a point. `part`: only a part of
    these. `acts` are those that could be perceived, empty: what the means can. `blind` are places that were
    hidden, by name. `of` is the entry of the plan that was carried out, or of what fell out; without it, what
    falls out is all of `who`, by `means` if told. `refused_by` kept observers out, who had asked (`request`)
    by a `right`.
    """

    id: str
    what: Watched
    who: str
    first: str
    last: str
    clock: str
    means: str | None = None
    daily: str | None = None
    except_daily: str | None = None
    areas: tuple[str, ...] = ()
    everywhere: bool = False
    part: bool = False
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None
    acts: tuple[str, ...] = ()
    blind: tuple[str, ...] = ()
    of: str | None = None
    cause: Cause | None = None
    refused_by: str | None = None
    request: str | None = None
    right: str | None = None
    by: str = ""
    note: str = ""

    @property
    def is_denial(self) -> bool:
        """Whether it is an incident by itself: asked for, by a right, and refused by somebody named."""
        return bool(self.what == "refused" and self.refused_by and self.request and self.right)


def minutes_told(text: str, *, end: bool) -> str:
    """A day or a minute as its first, or last, local minute. ArgumentError if it is neither."""
    option = "--to" if end else "--from"
    try:
        interval = Interval.parse(text)
    except ArgumentError as error:
        raise ArgumentError(option, text, error.reason, error.next) from None
    moment = interval.last if end else interval.first
    if moment is None or "/" in text:
        raise ArgumentError(option, text, "is no moment", "Write a day or a minute: 2031-05-09T20:00")
    return moment.isoformat(timespec="minutes")


def hours_told(option: str, text: str) -> str:
    """Hours of a day as they are kept. ArgumentError if they are none, or none and all of the day at once."""
    found = _HOURS(text)
    if not found or text[:5] == text[6:] or (found[3] == "24" and found[4] != "00"):
        reason = "is no part of a day"
        raise ArgumentError(option, text, reason, "Write the hours like 20:00/04:00, the end not included")
    return text


@lru_cache(maxsize=20_000)
def spans_of(cover: Cover) -> tuple[Span, ...]:
    """The minutes (UTC) that it is surely about, in order and apart.

    Raises:
        ArgumentError: its times are none, end before they begin, or are longer than ten years.
    """
    first, last = datetime.fromisoformat(cover.first), datetime.fromisoformat(cover.last)
    if last < first:
        raise ArgumentError("--to", cover.last, f"comes before {cover.first}", "Give the later time here")
    if last - first > MOST_DAYS * _DAY:
        reason = f"is more than {MOST_DAYS:,} days after {cover.first}"
        raise ArgumentError("--to", cover.last, reason, "File it year by year")
    if not FIRST_YEAR <= first.year <= last.year <= LAST_YEAR:
        years = f"Give a time between {FIRST_YEAR} and {LAST_YEAR}"
        raise ArgumentError("--from", cover.first, "is of no time that anybody watched", years)
    hours = [_within(cover.daily, first, last)] if cover.daily else [[(first, last)]]
    (local,) = hours
    if cover.except_daily:
        away = list(_within(cover.except_daily, first - _DAY, last + _DAY))
        local = [piece for begins, ends in local for piece in _without(begins, ends, away)]
    found = (_surely(begins, ends, cover.clock) for begins, ends in local)
    return tuple(span for span in found if span is not None)


def _within(hours: str, first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
    """The hours of each day that lie between two minutes, the ends included."""
    return [
        (max(begins, first), min(ends, last))
        for begins, ends in _daily(hours, first.date() - _DAY, last.date())
        if begins <= last and ends >= first
    ]


def _daily(hours: str, first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
    begin, end = hours.split("/")
    start = timedelta(hours=int(begin[:2]), minutes=int(begin[3:]))
    stop = timedelta(hours=int(end[:2]), minutes=int(end[3:]))
    if stop <= start:
        stop += _DAY
    for number in range((last - first).days + 1):
        midnight = datetime.combine(first + number * _DAY, datetime.min.time())
        yield midnight + start, midnight + stop - _MINUTE


def _without(
    first: datetime, last: datetime, away: list[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    reached = first
    for begins, ends in away:
        if ends < reached or begins > last:
            continue
        if begins > reached:
            yield reached, begins - _MINUTE
        reached = max(reached, ends + _MINUTE)
    if reached <= last:
        yield reached, last


def _surely(first: datetime, last: datetime, clock: str) -> Span | None:
    """The minutes that a local time surely holds, if any: where clocks are put back an hour comes twice."""
    begins = span_of(Interval.parse(first.isoformat(timespec="minutes")), clock).last
    ends = span_of(Interval.parse(last.isoformat(timespec="minutes")), clock).first
    return Span(begins, ends) if begins <= ends else None
