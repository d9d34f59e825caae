"""How much of what a clause is about somebody could see: which time, which areas, by which means, what not.

Times that several cover are counted once: they are put together, never added. Whoever sees a part of an area
is told apart from whoever sees all of it, and a means that cannot perceive an act says nothing about it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from truce.asof import Span
from truce.incidents.accounts import Coverage

EVERYWHERE = ""
"""The area of a term that names none."""


@dataclass(frozen=True, slots=True)
class AreaWatch:
    """One area: minutes in which somebody could see all of it, and those in which only a part.

    `gap` is the longest time in which nobody could see all of it (minutes, UTC); None: there is none.
    """

    area: str
    seen: int
    in_part: int
    gap: Span | None


@dataclass(frozen=True, slots=True)
class Watch:
    """What somebody could see of a clause while it may have bound, up to a moment.

    `bound` and `seen` are minutes: for how long it may have bound, and in how many of these somebody could
    see at least a part of it. `means` are minutes by each (None: not told). `unseen` are the acts that nobody
    there had the means to perceive, `blind` what was hidden by name, `lost` who could not look, and
    `whole` that every minute, area and act was watched with no blind spot. `least` and `most` are minutes,
    summed over the areas, in which an act could be perceived: of those that could at all, the one that could
    least, and most.
    """

    bound: int
    seen: int
    areas: tuple[AreaWatch, ...]
    means: tuple[tuple[str | None, int], ...]
    unseen: tuple[str, ...]
    blind: tuple[str, ...]
    lost: tuple[Coverage, ...]
    whole: bool
    least: int
    most: int

    @property
    def shares(self) -> tuple[float, float]:
        """Of all its time in all its areas, how much somebody could see wholly: 0 to 1.

        The first for the act that could least be perceived, of those that could at all; the second for the
        one that could most.
        """
        all_of_it = self.bound * len(self.areas)
        return (self.least / all_of_it, self.most / all_of_it) if all_of_it else (0.0, 0.0)

    @property
    def gap(self) -> AreaWatch | None:
        """The area with the longest time that nobody could see; None: there is no such time."""
        gaps = [(a.gap.first - a.gap.last, a.area, a) for a in self.areas if a.gap is not None]
        return min(gaps, key=lambda g: g[:2])[2] if gaps else None


def watch_over(
    coverage: Sequence[Coverage],
    lost: Sequence[Coverage],
    zones: Collection[str],
    acts: Collection[str],
    bound: Sequence[Span],
) -> Watch:
    """What coverage shows of some acts in some zones (none: everywhere) in the times of `bound`, in order.

    `coverage` is by those who could see something of it, `lost` by those who could not look.
    """
    areas = tuple(sorted(zones)) or (EVERYWHERE,)
    groups = _groups(coverage, sees := {a for a in acts for c in coverage if not c.acts or a in c.acts})
    each = [sum(_minutes(common(_seeing(coverage, g, a), bound)) for a in areas) for g in groups] or [0]
    by_means = {c.means for c in coverage}
    blind = tuple(sorted({place for c in coverage for place in c.blind}))
    minutes = _minutes(bound)
    return Watch(
        bound=minutes,
        seen=_minutes(common(merged(c.when for c in coverage), bound)),
        areas=tuple(_area(area, coverage, bound) for area in areas),
        means=tuple(
            (m, _minutes(common(merged(c.when for c in coverage if c.means == m), bound)))
            for m in sorted(by_means, key=lambda m: (m is None, m))
        ),
        unseen=tuple(sorted(set(acts) - sees)),
        blind=blind,
        lost=tuple(lost),
        whole=bool(minutes) and not blind and is_watched_throughout(coverage, zones, acts, bound),
        least=min(each),
        most=max(each),
    )


def is_watched_throughout(
    coverage: Sequence[Coverage], zones: Collection[str], acts: Collection[str], times: Sequence[Span]
) -> bool:
    """Whether each act could be perceived in each zone (none: everywhere) at every minute of some times."""
    if not coverage:
        return False
    groups = _groups(coverage, acts) or {frozenset(range(len(coverage)))}
    return all(
        next(holes(times, _seeing(coverage, group, area)), None) is None
        for area in zones or (EVERYWHERE,)
        for group in groups
    )


def _groups(coverage: Sequence[Coverage], acts: Iterable[str]) -> set[frozenset[int]]:
    """Who could perceive an act, for each act: those that the same observers can stand or fall together."""
    return {frozenset(i for i, c in enumerate(coverage) if not c.acts or act in c.acts) for act in acts}


def _seeing(coverage: Sequence[Coverage], group: Iterable[int], area: str) -> list[Span]:
    """The times in which some of a group could see all of an area."""
    return merged(coverage[i].when for i in group if _whole(coverage[i], area))


def _area(area: str, coverage: Sequence[Coverage], bound: Sequence[Span]) -> AreaWatch:
    seeing = merged(c.when for c in coverage if _whole(c, area))
    partly = merged(c.when for c in coverage if _touches(c, area))
    seen = _minutes(common(seeing, bound))
    gap = max(holes(bound, seeing), key=lambda s: (s.last - s.first, -s.first), default=None)
    return AreaWatch(area, seen, _minutes(common(partly, bound)) - seen, gap)


def _touches(coverage: Coverage, area: str) -> bool:
    return not coverage.zones or area == EVERYWHERE or area in coverage.zones


def _whole(coverage: Coverage, area: str) -> bool:
    if coverage.part:
        return False
    return not coverage.zones or area in coverage.zones


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans as one set of minutes: in order, apart from each other."""
    found: list[Span] = []
    for span in sorted(s for s in spans if s.first <= s.last):
        if found and span.first <= found[-1].last + 1:
            found[-1] = Span(found[-1].first, max(found[-1].last, span.last))
        else:
            found.append(span)
    return found


def common(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """The minutes that two sets share; both are in order, and their spans apart."""
    found, i, j = [], 0, 0
    while i < len(one) and j < len(other):
        first, last = max(one[i].first, other[j].first), min(one[i].last, other[j].last)
        if first <= last:
            found.append(Span(first, last))
        if one[i].last < other[j].last:
            i += 1
        else:
            j += 1
    return found


def holes(times: Sequence[Span], seen: Sequence[Span]) -> Iterator[Span]:
    """What of some times is not among those seen; both are in order, and their spans apart."""
    place = 0
    for time in times:
        reached = time.first
        while place < len(seen) and seen[place].last < reached:
            place += 1
        at = place
        while at < len(seen) and seen[at].first <= time.last:
            if seen[at].first > reached:
                yield Span(reached, seen[at].first - 1)
            reached = seen[at].last + 1
            at += 1
        if reached <= time.last:
            yield Span(reached, time.last)


def _minutes(spans: Iterable[Span]) -> int:
    return sum(s.last - s.first + 1 for s in spans)
