"""The order of day and month in dates written with strokes, where the document shows it elsewhere."""

import re
from collections.abc import Sequence
from dataclasses import replace

from truce.asof import Interval
from truce.claims.reading.times.mention import Fixed, TimeMention

_STROKES = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/\d{2,4}(?![\d/])")
_MONTHS = 12


def in_order_of_document(mentions: Sequence[TimeMention]) -> tuple[TimeMention, ...]:
    """The mentions, each date that could be read in two orders read in the one that the document shows.

    13/05/2024 shows that the day comes first, 05/13/2024 that the month does. Where both orders stand in
    one document, nothing is decided.
    """
    orders = {order for mention in mentions if (order := _day_first(mention)) is not None}
    if len(orders) != 1:
        return tuple(mentions)
    day_first = orders.pop()
    return tuple(_read_in(mention, day_first) for mention in mentions)


def _day_first(mention: TimeMention) -> bool | None:
    """Whether a date shows that the day comes first; None if it shows no order."""
    found = _STROKES.search(mention.text)
    if not found or mention.flags:
        return None
    first, second = int(found[1]), int(found[2])
    return None if (first > _MONTHS) == (second > _MONTHS) else first > _MONTHS


def _read_in(mention: TimeMention, day_first: bool) -> TimeMention:
    found = _STROKES.search(mention.text)
    if not found or "ambiguous_order" not in mention.flags or not mention.candidates:
        return mention
    month = int(found[2] if day_first else found[1])
    readings = [Interval.parse(reading) for reading in mention.candidates]
    chosen = next((r for r in readings if r.first and r.first.month == month), None)
    if chosen is None:
        return mention
    flags = tuple(flag for flag in mention.flags if flag != "ambiguous_order")
    return replace(mention, when=Fixed(chosen), precision="day", flags=flags, candidates=(), basis="inferred")
