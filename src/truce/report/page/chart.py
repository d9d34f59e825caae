"""The timeline as SVG: one row per incident, its width is what is known of its date."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from truce.asof import Interval
from truce.incidents import Incident

if TYPE_CHECKING:
    from truce.mission import Brief

WIDTH, LEFT, ROW, TOP = 900, 150, 20, 34
_MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """One incident on the chart, in SVG units; an open end is one that the text does not bound."""

    ref: str
    label: str
    grade: str
    words: str
    x: float
    width: float
    y: int
    open_start: bool
    open_end: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled line of the time axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn timeline; `outside` counts incidents dated far from the others, `undated` those without."""

    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    undated: int
    outside: int


def timeline(brief: "Brief") -> Chart | None:
    """The chart of a brief's incidents; None where no incident has a date. Days are local, without a zone."""
    dated = [(i, Interval.parse(i.date)) for i in brief.incidents if i.date]
    if not dated:
        return None
    first, last = _window([i for _, i in dated])
    span = max((last - first).total_seconds(), 86_400.0)

    def x(moment: datetime) -> float:
        return round(LEFT + (WIDTH - LEFT - 10) * (moment - first).total_seconds() / span, 1)

    bars: list[Bar] = []
    for incident, when in dated:
        start, end = when.first or first, when.last or last
        if end < first or start > last:
            continue
        start, end = max(start, first), min(end, last)
        bars.append(_bar(incident, when, x(start), x(end), TOP + ROW * len(bars)))
    shown = bars[:_MOST_ROWS]
    return Chart(
        TOP + ROW * len(shown) + 10,
        tuple(shown),
        tuple(Tick(x(t), _label(t, last - first)) for t in _ticks(first, last)),
        sum(i.date is None for i in brief.incidents),
        len(dated) - len(shown),
    )


def _window(intervals: list[Interval]) -> tuple[datetime, datetime]:
    """The stretch in which most incidents lie, so that one old date does not flatten the rest."""
    starts = sorted(i.first or i.last for i in intervals if i.first or i.last)  # type: ignore[type-var]
    middle = starts[len(starts) // 2]
    assert middle is not None
    near = [i for i in intervals if _near(i, middle)]
    firsts = [i.first for i in near if i.first] or [middle]
    lasts = [i.last for i in near if i.last] or [middle]
    return min(*firsts, min(lasts)), max(*lasts, max(firsts))


def _near(interval: Interval, middle: datetime) -> bool:
    ends = [e for e in (interval.first, interval.last) if e]
    return all(abs(e - middle) <= timedelta(days=120) for e in ends)


def _bar(incident: Incident, when: Interval, left: float, right: float, y: int) -> Bar:
    first = incident.accounts[0]
    grades = {a.event.certainty for a in incident.accounts}
    names = [a.name for r in (*first.event.initiator, *first.event.alleged_initiator)
             for a in first.told.records.actors if a.id == r]  # fmt: skip
    who = ", ".join(names) or "author not named"
    return Bar(
        first.ref,
        f"{incident.type.lower()}: {who}"[:26],
        grades.pop() if len(grades) == 1 else "disputed",
        f"{incident.date} {incident.type} {who}",
        left,
        max(right - left, 5.0),
        y,
        when.first is None,
        when.last is None,
    )


def _ticks(first: datetime, last: datetime) -> list[datetime]:
    days = max((last - first).days, 1)
    step = next(s for s in (1, 2, 7, 14, 30, 90, 180, 365, 3650, 10**6) if days / s <= 9)
    at = first.replace(hour=0, minute=0)
    found = []
    while at <= last:
        if at >= first:
            found.append(at)
        at += timedelta(days=step)
    return found


def _label(moment: datetime, span: timedelta) -> str:
    return f"{moment:%Y-%m-%d}" if span.days < 1500 else f"{moment:%Y}"
