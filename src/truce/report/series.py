"""A series of daily tolls as a page for the terminal, and as JSON: what is told, what is not, and a rise."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from truce.incidents.feeds.daily_tolls import WindowToll
from truce.incidents.feeds.table import BadRow
from truce.measures.daily import DEFAULT, Count, Rise, first_rise, rise_on, told_of_days
from truce.report.folding import fold

SCHEMA: Final = "truce-series/1"
_SHOWN = 7
"""So many of the last days, corrections and bad reports are shown; the JSON has all."""


@dataclass(frozen=True, slots=True)
class Series:
    """A series from one day to another, by what had been published on the last of them."""

    file: str
    since: date
    at: date
    tolls: tuple[WindowToll, ...]
    told: dict[date, Count]
    now: Rise
    first: Rise | None
    bad: tuple[BadRow, ...]

    @property
    def inside(self) -> tuple[WindowToll, ...]:
        """The reports that were published in these days."""
        return tuple(t for t in self.tolls if self.since <= t.published <= self.at)

    @property
    def killed(self) -> tuple[int, int]:
        """At least and at most how many were killed in these days, by the reports about them."""
        about = [t for t in self.inside if t.last and t.first and t.last >= self.since]
        # Of a stretch that began before, all may have been killed before.
        least = sum(t.least or 0 for t in about if t.first and t.first >= self.since)
        return least, sum(t.most or 0 for t in about)

    @property
    def untold(self) -> tuple[date, ...]:
        """The days of which nothing is told."""
        days = (self.since + timedelta(days=i) for i in range((self.at - self.since).days + 1))
        return tuple(d for d in days if d not in self.told)


def series(file: str, tolls: Sequence[WindowToll], since: date, at: date, bad: Sequence[BadRow]) -> Series:
    """Sum a series up, as known at the end of a day."""
    told = {d: c for d, c in told_of_days(tolls, at).items() if since <= d <= at}
    now, first = rise_on(told, since, at), first_rise(tolls, since, at)
    return Series(file, since, at, tuple(tolls), told, now, first, tuple(bad))


def to_dict(found: Series) -> dict[str, Any]:
    """As JSON (`truce-series/1`). Numbers that are not told are null."""
    return {
        "schema": SCHEMA,
        "file": found.file,
        "since": str(found.since),
        "at": str(found.at),
        "speakers": _speakers(found),
        "confirms": False,
        "killed": {"least": found.killed[0], "most": found.killed[1]},
        "days": [
            {"day": str(d), "least": c.least, "most": c.most} for d, c in sorted(found.told.items())
        ],
        "not_told": [str(d) for d in found.untold],
        "reports": [
            {
                "report": t.number, "speaker": t.source, "published": str(t.published),
                "first": str(t.first) if t.first else None, "last": str(t.last) if t.last else None,
                "least": t.least, "most": t.most, "added": dict(t.added), "total": t.total, "moved": t.moved,
            }
            for t in found.inside
        ],
        "rise": {
            "measure": "truce.measures.daily",
            "now": found.now.answer,
            "line": found.now.line,
            "first_shown": str(found.first.day) if found.first else None,
            "since": str(found.first.since) if found.first else None,
        },
        "bad": [{"report": b.line, "reason": b.reason} for b in found.bad],
    }  # fmt: skip


def page(found: Series, width: int = 80) -> str:
    """For people, in lines of at most `width` columns."""
    lines = []
    for text, indent in _paragraphs(found):
        lines += fold(text, width, " " * indent, " " * (indent + 2)) if text else [""]
    return "\n".join(lines)


def _speakers(found: Series) -> dict[str, int]:
    return dict(sorted(Counter(t.source for t in found.inside).items()))


def _paragraphs(found: Series) -> Iterator[tuple[str, int]]:
    yield f"Daily tolls: {found.file}, from {found.since} to {found.at}, as published by then", 0
    who = ", ".join(f"{name} ({n})" for name, n in _speakers(found).items())
    yield f"Reports of: {who or 'nobody'}. One side's word, of stretches of time: it confirms nothing.", 0
    yield "Each is taken as public on its day; what the file said before its last version is not known.", 0
    yield "", 0
    days, untold = len(found.told) + len(found.untold), len(found.untold)
    silence = f"; {untold} are not, which is not calm" if untold else ""
    yield f"{len(found.told)} of {days} days are told{silence}", 2
    yield f"killed in these days, by these reports: {ranged(*found.killed)}", 2
    yield from additions_said(found)
    yield "", 0
    yield from rise_said(found)
    last = sorted(found.told)[-_SHOWN:]
    if last:
        yield "", 0
        yield "The last days that are told (a toll of several days is spread over them):", 0
        for day in last:
            mark = "  high" if day in found.now.high else ""
            yield f"{day}: {ranged(found.told[day].least, found.told[day].most)}{mark}", 2
    for row in found.bad[:_SHOWN]:
        yield f"Not used: report {row.line}: {row.reason}", 0
    if len(found.bad) > _SHOWN:
        yield f"Not used: {len(found.bad) - _SHOWN} more; see --json", 0


def additions_said(found: Series) -> Iterator[tuple[str, int]]:
    """What was added to the total and is of no day, and its corrections; each with its indent."""
    added: Counter[str] = Counter()
    for toll in found.inside:
        added.update({str(kind): number for kind, number in toll.added})
    for kind, number in sorted(added.items()):
        yield f"added to the total, killed or hurt on another or an untold day: {number:,} {kind}", 2
    moved = [t for t in found.inside if t.moved]
    for toll in moved[:_SHOWN]:
        yield (
            f"corrected on {toll.published}: the total moved by {toll.moved:+,} beside what is told that day",
            2,
        )
    if len(moved) > _SHOWN:
        yield f"{len(moved) - _SHOWN} more corrections; see --json", 2


def rise_said(found: Series) -> Iterator[tuple[str, int]]:
    """Whether a sustained rise is shown; each sentence with its indent."""
    if found.first:
        since, shown, line = found.first.since, found.first.day, found.first.line
        days = f"{len(found.first.high)} of the last {DEFAULT.of} days told then"
        over = f"more than {line:,} killed a day on {days}"
        yield f"SUSTAINED RISE since {since}, first shown on {shown}: {over}.", 0
    said = {
        "sustained rise": "On the last day it is shown too.",
        "perhaps": "A sustained rise can be neither shown nor ruled out: what was killed when is not told.",
        "no rise shown": "No sustained rise is shown on the last day.",
        "too few days told": "Too few days are told to say whether there is a sustained rise.",
    }
    yield said[found.now.answer], 0
    yield "This is a measure of what these reports say. It finds no breach, and ends nothing.", 0


def ranged(least: int, most: int) -> str:
    """A number that is told as a range, or exactly."""
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"
