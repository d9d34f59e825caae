"""Windowed terms: whether an act is answered in time by another, and how many acts fall into one period.

All times are spans: an act happened somewhere between its first and its last minute.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from truce.asof import Span
from truce.findings.matching import Answer


def answered(act: Span, answers: Sequence[Span], low: Span, high: Span) -> Answer:
    """Whether one of the answers comes `low` to `high` minutes after the act (before it, if negative).

    Yes if for every moment at which the act may have happened some answer fits wherever it lies in its own
    span; no if none can fit at all. Exact for answers that are independent of each other.
    """
    if not any(possible(act, a, low, high) for a in answers):
        return "no"
    sure = sorted(
        (a.last - high.first, a.first - low.last)
        for a in answers
        if a.last - high.first <= a.first - low.last
    )
    reached = act.first
    for first, last in sure:
        if first > reached:
            break
        reached = max(reached, last + 1)
        if reached > act.last:
            return "yes"
    return "perhaps"


def possible(act: Span, answer: Span, low: Span, high: Span) -> bool:
    """Whether some moment of the act and some moment of the answer fit."""
    return act.first + low.first <= answer.last and answer.first <= act.last + high.last


Counted = tuple[Span, int, int]
"""When an act happened, and how many it counts for: at least, at most."""


def most_in_a_window(sure: Sequence[Counted], maybe: Sequence[Counted], length: int) -> tuple[int, int]:
    """The most that surely lies in one window of that many minutes, and the most that may.

    Surely: from the first minute of the earliest act to the last of the latest it is shorter than the window.
    That is exact where times are; with uncertain times the true least may be higher (see ADR 7).
    """
    return _contained(sure, length), _touched([*sure, *maybe], length)


def _contained(acts: Sequence[Counted], length: int) -> int:
    """The most that surely lies in one window; the best window begins where some act begins."""
    # What is longer than a window lies in none; of the others, what began before a window ends within it
    # or before it.
    short = [(span, least) for span, least, _ in acts if span.last - span.first < length]
    begun = Sums((span.first, least) for span, least in short)
    ended = Sums((span.last, least) for span, least in short)
    starts = {span.first for span, _ in short}
    return max((ended.upto(start + length - 1) - begun.upto(start - 1) for start in starts), default=0)


def _touched(acts: Sequence[Counted], length: int) -> int:
    """The most that one window can touch; the best window ends where some act begins."""
    begun = Sums((span.first, most) for span, _, most in acts)
    ended = Sums((span.last, most) for span, _, most in acts)
    return max((begun.upto(end) - ended.upto(end - length) for end in {a[0].first for a in acts}), default=0)


class Sums:
    """Numbers by minute, summed up to any minute."""

    def __init__(self, numbers: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(numbers)
        self.minutes = [minute for minute, _ in ordered]
        self.sums = [0, *accumulate(number for _, number in ordered)]

    def upto(self, minute: int) -> int:
        """The sum of all numbers up to and with a minute."""
        return self.sums[bisect_right(self.minutes, minute)]
