"""From text to time mentions: tag the words, build phrases, cut their words out of the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from truce.claims.reading.times.compounds import AROUND, RANGES, WITH_HOURS
from truce.claims.reading.times.direction import direction
from truce.claims.reading.times.elements import PRECISIONS, Length
from truce.claims.reading.times.grammar import Grammar, Item
from truce.claims.reading.times.mention import (
    DayOfMonth,
    Fixed,
    InCalendar,
    OnWeekday,
    Span,
    TimeMention,
    Yearless,
    settle,
)
from truce.claims.reading.times.ordinals import counts_another
from truce.claims.reading.times.periods import with_periods
from truce.claims.reading.times.phrases import PHRASES
from truce.claims.reading.times.quarters import SAID_QUARTER
from truce.claims.reading.times.standing import heads_entry, heads_list, is_aside
from truce.claims.reading.times.words import tag_words, word_tags

_DETERMINERS = ("the", "that", "owner", "possessive", "a", "this")
_ZONE = re.compile(
    r"(?<=\d)Z\b|\b(?:GMT|UTC|[A-Z]{2,4}T|(?:[A-Z]\w+ ){0,2}(?:local )?time)\b|(?<=\d)[A-Z](?= )"
)


def find_times(text: str) -> tuple[TimeMention, ...]:
    """All time expressions of a text, in order, without overlap.

    What the words alone decide has its value; the rest waits for `resolve_times`. Time and memory grow
    with the length of the text, whatever the text.
    """
    found = [mention for items in tag_words(text) for mention in _read(text, items)]
    return tuple(with_periods(text, tuple(_without_loose_quarters(found))))


def _read(text: str, items: Sequence[Item]) -> Iterator[TimeMention]:
    """The mentions in a stretch of the text."""
    for grammar in _passes():
        items = grammar.apply(items)
    for index, item in enumerate(items):
        mention = _as_mention(item)
        if mention is not None and not counts_another(text, mention):
            yield _finished(text, _seen_in_clause(text, mention, items, index))


def _without_loose_quarters(found: Sequence[TimeMention]) -> Iterator[TimeMention]:
    """The mentions without each "the quarter" before which no quarter is told: that is one of a town."""
    told = False
    for mention in found:
        told = told or (mention.precision == "quarter" and mention.when is not SAID_QUARTER)
        if told or mention.when is not SAID_QUARTER or mention.text.lower().endswith("latest quarter"):
            yield mention


@cache
def _passes() -> tuple[Grammar, ...]:
    built = frozenset(rule.tag for rules in (PHRASES, WITH_HOURS, RANGES, AROUND) for rule in rules)
    tags = sorted(word_tags() | built)
    return tuple(Grammar(rules, tags) for rules in (PHRASES, WITH_HOURS, RANGES, AROUND))


def _as_mention(item: Item) -> TimeMention | None:
    if isinstance(item.value, TimeMention):
        return item.value
    if isinstance(item.value, Length):
        length = item.value
        return TimeMention(
            item.start,
            item.end,
            "",
            "duration",
            precision=PRECISIONS[length.unit],
            duration=length.by,
            modifier=length.modifier,
        )
    return None


def _finished(text: str, mention: TimeMention) -> TimeMention:
    words = text[mention.start : mention.end]
    duration = (
        replace(mention.duration, stated=words)
        if mention.duration and mention.kind == "duration"
        else mention.duration
    )
    zone = _ZONE.search(words) if mention.clock is not None else None
    mention = replace(mention, text=words, duration=duration, zone=zone[0] if zone else None)
    listed = heads_list(text, mention)
    entry = listed or heads_entry(text, mention)
    mention = replace(mention, aside=is_aside(text, mention), heads_entry=entry, heads_list=listed)
    if isinstance(mention.when, Fixed):
        return settle(mention, mention.when.interval, "explicit")
    return mention


def _seen_in_clause(text: str, mention: TimeMention, items: Sequence[Item], index: int) -> TimeMention:
    """The mention with what its neighbours say: whether it lies ahead, whether it names something."""
    if isinstance(mention.when, OnWeekday | Yearless | DayOfMonth | InCalendar | Span):
        looks = direction(text, items, index, bound=mention.modifier in ("by", "until"))
        # What has lasted since a day began before anybody spoke of it.
        future = (mention.future or looks == "ahead") and mention.modifier != "since"
        mention = replace(mention, future=future, past=looks == "past")
    if isinstance(mention.when, Yearless) and 0 < index < len(items) - 1:
        before, after = items[index - 1], items[index + 1]
        named = after.tag in ("word", "name", "dash") and after.start - mention.end <= 1
        return replace(
            mention, hosts_name=named and before.tag in ("the", "that", "owner", "possessive", "a", "this")
        )
    return mention
