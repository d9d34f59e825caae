"""Merged cells of a sheet, found by row: a sheet may have a hundred thousand, each as large as the sheet."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from truce.incidents.feeds.tabular.sheets import Merge


class Merges:
    """Merged cells, those that reach over several rows by the rows that they reach."""

    def __init__(self, merges: Iterable[Merge]) -> None:
        ordered = sorted(merges, key=lambda m: m.top)
        self._begin: dict[int, list[Merge]] = {}
        for merge in ordered:
            self._begin.setdefault(merge.top, []).append(merge)
        downwards = [merge for merge in ordered if merge.top < merge.bottom]
        self._tops = [merge.top for merge in downwards]
        self._deepest = list(accumulate(downwards, _deeper))

    def beginning(self, number: int) -> Sequence[Merge]:
        """Those whose first row it is."""
        return self._begin.get(number, ())

    def over(self, number: int) -> Merge | None:
        """One that reaches over several rows, of which this is one; None: there is none."""
        before = bisect_right(self._tops, number)
        deepest = self._deepest[before - 1] if before else None
        return deepest if deepest is not None and deepest.bottom >= number else None


def _deeper(one: Merge, other: Merge) -> Merge:
    return other if other.bottom > one.bottom else one
