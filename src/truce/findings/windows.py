"""Windowed terms: whether an act is answered in time by another, and how many acts fall into one period.

All times are spans: an act happened somewhere between its first and its last minute.
"""

from collections.abc import Sequence

from truce.asof import Span
from truce.findings.matching import Answer


def answered(act: Span, answers: Sequence[Span], low: Span, high: Span) -> Answer:
    """Whether one of the answers comes `low` to `high` minutes after the act (before it, if negative).

    Yes if for every moment at which the act may have happened some answer fits wherever it lies in its own
    span; no if none can fit at all. Exact for answers that are independent of each other.
    """
    if not any(_possible(act, a, low, high) for a in answers):
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


def _possible(act: Span, answer: Span, low: Span, high: Span) -> bool:
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
    ordered = sorted(acts)
    best = 0
    for i, (start, _, _) in enumerate(ordered):
        end = start.first + length
        best = max(best, sum(least for span, least, _ in ordered[i:] if span.last < end))
    return best


def _touched(acts: Sequence[Counted], length: int) -> int:
    """The most that one window can touch; the best window ends where some act begins."""
    return max(
        (
            sum(most for span, _, most in acts if span.first <= end and span.last > end - length)
            for end in {span.first for span, _, _ in acts}
        ),
        default=0,
    )
