"""The timeline as SVG: one row per incident, its width is what is known of its date."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from truce.asof import Interval
from truce.incidents import Incident
from truce.report.wording import ACTS, GRADES, Names, grade, when

if TYPE_CHECKING:
    from truce.mission import Brief

WIDTH, LEFT, ROW, TOP = 680, 230, 20, 34
_MARGIN = 40
_MOST_ROWS = 80
_LONGEST_LABEL = 34
_NEVER = datetime(1, 1, 1)  # noqa: DTZ001  (dates of texts have no zone)
_NEAR = timedelta(days=120)
_STEPS = (1, 2, 7, 14, 30, 90, 180, 365, 3650, 36500, 365000)
"""Days between two ticks."""


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
    """A drawn timeline; `outside` counts incidents far from the others or past the last row."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    undated: int
    outside: int


def timeline(brief: "Brief") -> Chart | None:
    """The chart of a brief's incidents; None where no incident has a date. Days are local, without a zone."""
    dated = sorted(
        ((Interval.parse(i.date), i) for i in brief.incidents if i.date),
        key=lambda d: (_begin(d[0]), d[1].id),
    )
    if not dated:
        return None
    first, last = _window([interval for interval, _ in dated])
    span = max((last - first).total_seconds(), 86_400.0)
    names = Names(brief.told)

    def x(moment: datetime) -> float:
        return round(LEFT + (WIDTH - LEFT - _MARGIN) * (moment - first).total_seconds() / span, 1)

    bars: list[Bar] = []
    for interval, incident in dated:
        start, end = interval.first or first, interval.last or last
        if first <= end and start <= last and len(bars) < _MOST_ROWS:
            left, right = x(max(start, first)), x(min(end, last))
            bars.append(_bar(incident, interval, names, left, right, TOP + ROW * len(bars)))
    return Chart(
        WIDTH,
        TOP + ROW * len(bars) + 6,
        tuple(bars),
        tuple(Tick(x(t), _label(t, last - first)) for t in _ticks(first, last)),
        sum(i.date is None for i in brief.incidents),
        len(dated) - len(bars),
    )


def _begin(interval: Interval) -> datetime:
    return interval.first or interval.last or _NEVER


def _window(intervals: list[Interval]) -> tuple[datetime, datetime]:
    """The stretch in which most incidents lie, so that one old date does not flatten the rest."""
    middle = sorted(_begin(i) for i in intervals)[len(intervals) // 2]
    ends = [[e for e in (i.first, i.last) if e] for i in intervals]
    near = [e for pair in ends if all(abs(e - middle) <= _NEAR for e in pair) for e in pair] or [middle]
    return min(near), max(near)


def _bar(incident: Incident, interval: Interval, names: Names, left: float, right: float, y: int) -> Bar:
    first = incident.accounts[0]
    kind = ACTS[incident.accounts[0].event.type][0]
    # The least sure account shows: a bar must not look firmer than any of its accounts.
    certainty = max((a.event.certainty for a in incident.accounts), key=list(GRADES).index)
    who = names.several(first.told, first.event.initiator)
    label = f"{kind}: {who}" if who else f"{kind} at {first.event.place}" if first.event.place else kind
    return Bar(
        first.ref,
        label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…",
        certainty,
        f"{when(incident.date)}, {grade(certainty)}: {label}",
        left,
        max(round(right - left, 1), 5.0),
        y,
        interval.first is None,
        interval.last is None,
    )


def _ticks(first: datetime, last: datetime) -> list[datetime]:
    days = max((last - first).days, 1)
    step = timedelta(days=next((s for s in _STEPS if days / s <= 6), _STEPS[-1]))
    at = first.replace(hour=0, minute=0)
    found = [at] if at >= first else []
    while last - at >= step:
        at += step
        found.append(at)
    return found


def _label(moment: datetime, span: timedelta) -> str:
    return f"{moment:%Y-%m-%d}" if span.days < 1500 else f"{moment:%Y}"
