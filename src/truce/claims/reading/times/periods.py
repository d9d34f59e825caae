"""The period that a report says it covers, and the words that go back to it: "during the fortnight"."""

import re
from collections.abc import Iterator, Sequence

from truce.asof import Interval
from truce.claims.reading.times.mention import Fixed, TimeMention, settle

_HEAD = 1500
"""Code points in which a report says what it covers."""
_BESIDE = 60
_UNITS = {"week": (6, 8), "fortnight": (13, 16), "month": (28, 31), "quarter": (89, 92), "period": (2, 366)}
"""How many days a period has that is gone back to by each word."""
_NAMES = "|".join(_UNITS)
_LABEL = re.compile(
    r"(?:\b(?:(?:reporting|review)\s+)?period"
    r"(?:\s+(?:covered|reviewed|under\s+review|of\s+(?:(?:the|this)\s+)?(?:report|review)))?"
    r"(?:\s+(?:is|was|runs))?(?:\s+(?:from|of))?"
    rf"|\bcover(?:s|ing|ed)(?:\s+the)?(?:\s+(?:{_NAMES}))?(?:\s+(?:from|of))?"
    rf"|\bfor\s+the\s+(?:{_NAMES})(?:\s+(?:from|of))?"
    r"|\b(?:week|fortnight)\s+of)"
    r"\s*[:–—-]?\s*$",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?P<link>during|throughout|in\s+the\s+course\s+of|over\s+the\s+course\s+of|over|in|within)\s+"
    rf"(?P<phrase>(?:the|this)\s+(?:(?:whole|entire)\s+)?(?P<kind>reporting\s+)?(?P<unit>{_NAMES})"
    r"(?P<of>\s+(?:under\s+review|covered|in\s+review|of\s+(?:this|the)\s+report))?)\b"
    r"(?!\s+(?:of|from|between|before|after|since|when|that|until|to|in|following|preceding|leading)\b)",
    re.IGNORECASE,
)
_LASTING = ("during", "throughout", "course")


def with_periods(text: str, found: Sequence[TimeMention]) -> Iterator[TimeMention]:
    """The mentions of a text, in order, those that go back to the period at its head with its days.

    Where no period is stated at the head, or none of the length that is spoken of, nothing changes.
    """
    reported = _reported(text, found)
    back = list(_going_back(text, reported)) if reported is not None else []
    for mention in found:
        while back and back[0].end <= mention.start:
            yield back.pop(0)
        if back and back[0].start < mention.end:
            continue
        yield mention
    yield from back


def _reported(text: str, found: Sequence[TimeMention]) -> Interval | None:
    """The days that the head of a report says it is about."""
    for mention in found:
        if mention.start > _HEAD:
            return None
        before = text[max(0, mention.start - _BESIDE) : mention.start]
        if isinstance(mention.when, Fixed) and mention.kind == "date" and _LABEL.search(before):
            days = mention.when.interval.days or 0
            return mention.when.interval if 1 < days <= _UNITS["period"][1] else None
    return None


def _going_back(text: str, reported: Interval) -> Iterator[TimeMention]:
    days = reported.days or 0
    for match in _BACK.finditer(text):
        unit = match["unit"].lower()
        least, most = _UNITS[unit]
        named = match["kind"] or match["of"] or unit != "period"
        lasting = any(word in match["link"].lower() for word in _LASTING)
        if not least <= days <= most or not (named or lasting):
            continue
        start, end = match.span("phrase")
        words = text[start:end]
        made = TimeMention(start, end, words, "date", precision="window", when=Fixed(reported))
        yield settle(made, reported, "inferred")
