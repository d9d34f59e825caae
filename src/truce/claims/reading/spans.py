"""Spans by position: which ones overlap a passage, without looking at all of them."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class SpanIndex(Generic[T]):
    """Things with a start and an end in the text; they may nest and overlap."""

    def __init__(self, spans: Iterable[tuple[int, int, T]]) -> None:
        given = list(spans)
        self._given = sorted(range(len(given)), key=lambda n: given[n][:2])
        self._spans = [given[n] for n in self._given]
        self._starts = [s[0] for s in self._spans]
        self._reach = list(accumulate((s[1] for s in self._spans), max))

    def overlapping(self, start: int, end: int) -> list[T]:
        """What shares at least one character with ``[start, end)``, in the order of the text."""
        found: list[T] = []
        at = bisect_left(self._starts, end) - 1
        while at >= 0 and self._reach[at] > start:
            if self._spans[at][1] > start:
                found.append(self._spans[at][2])
            at -= 1
        return found[::-1]

    def as_given(self, start: int, end: int) -> list[T]:
        """What shares at least one character with ``[start, end)``, in the order in which it was given."""
        found = []
        at = bisect_left(self._starts, end) - 1
        while at >= 0 and self._reach[at] > start:
            if self._spans[at][1] > start:
                found.append(at)
            at -= 1
        return [self._spans[at][2] for at in sorted(found, key=self._given.__getitem__)]

    def holding(self, start: int, end: int) -> list[T]:
        """What holds the whole of ``[start, end)``, in the order of the text."""
        found: list[T] = []
        at = bisect_left(self._starts, start + 1) - 1
        while at >= 0 and self._reach[at] >= end:
            if self._spans[at][1] >= end:
                found.append(self._spans[at][2])
            at -= 1
        return found[::-1]
