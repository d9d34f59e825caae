"""When a calm that an office reports day by day broke: Gaza from January and from October 2025, Lebanon.

    python benchmarks/daily.py [--json] [--chart OUT.svg]

The daily figures are those of TRUCE_SHARED (default: ../shared): the word of one side's ministry, which
confirms nothing. The rule is `truce.measures.daily`; its numbers were fixed and committed before the figures
were looked at. On every day only what had been published by then is used, as if each report was public on its
day. Beside it stand the same rule on the raw column `killed` (with everything that was added later, and with
the `killed: 0` of days without a report), and two rules on it that anybody could have. Then the rule with
other numbers.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any, Final

from truce.incidents.feeds.daily_tolls import TollFile, WindowToll
from truce.measures.daily import Count, Level, Rise, first_rise, rise_on, told_of_days

SHARED = Path(os.environ.get("TRUCE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
FILES: Final = {
    "Gaza": "data/gaza_lebanon_daily/casualties_daily.min.json",
    "Lebanon": "data/gaza_lebanon_daily/lebanon_casualties_daily.min.json",
}
CALMS: Final = (
    ("Gaza", date(2023, 11, 24), date(2024, 12, 31), date(2023, 12, 1)),
    ("Gaza", date(2025, 1, 19), date(2025, 9, 30), date(2025, 3, 18)),
    ("Gaza", date(2025, 10, 10), date(2026, 12, 31), None),
    ("Lebanon", date(2024, 11, 27), date(2026, 2, 28), None),
)
"""A truce, the days asked about, and the day on which it is known to have collapsed (None: none known)."""
TIMES, FLOORS, DAYS, BACK = (2, 3, 5), (5, 10, 20), ((1, 1), (2, 3), (3, 5), (4, 5), (5, 7)), (14, 28)


def raw(tolls: Sequence[WindowToll], reports: Sequence[Mapping[str, Any]]) -> dict[date, Count]:
    """The column `killed` as it stands, each number on the day of its report."""
    by_day = {t.published: reports[t.number - 1].get("killed") for t in tolls}
    return {day: Count(n, n) for day, n in by_day.items() if n is not None}


def first_raw(told: Mapping[date, Count], since: date, until: date, level: Level) -> Rise | None:
    """The first sustained rise of a series in which every number counts on its own day."""
    for day in sorted(d for d in told if since <= d <= until):
        rise = rise_on({d: c for d, c in told.items() if d <= day}, since, day, level)
        if rise.answer == "sustained rise":
            return rise
    return None


def tried(place: str, since: date, until: date, collapse: date | None) -> dict[str, Any]:
    """The rule and the others on one calm."""
    file = SHARED / FILES[place]
    if not file.exists():
        sys.exit(f"daily.py: there is no {file}; set TRUCE_SHARED")
    tolls = list(TollFile(file))
    reports = json.loads(file.read_text(encoding="utf-8"))
    column = raw(tolls, reports)
    last = max(t.published for t in tolls if t.published <= until)
    at_end = rise_on(told_of_days(tolls, last), since, last)
    inside = [t for t in tolls if since <= t.published <= last]
    rules = {
        "the rule": first_rise(tolls, since, until),
        "the same on raw `killed`": first_raw(column, since, until, Level()),
        "one day of raw `killed` over three times the level": first_raw(
            column, since, until, Level(days=1, of=1)
        ),
        "any day of raw `killed` of 100": first_raw(
            column, since, until, Level(times=0, floor=100, least_back=1, days=1, of=1)
        ),
    }
    added: dict[str, int] = {}
    for kind, n in (part for t in inside for part in t.added):
        added[kind] = added.get(kind, 0) + n
    return {
        "place": place, "since": since, "until": last, "collapse": collapse,
        "calls": {
            n: {"day": r.day, "since": r.since, "line": r.line} if r else None for n, r in rules.items()
        },
        "at_end": at_end.answer,
        "days_told": len([d for d in told_of_days(tolls, last) if since <= d <= last]),
        "days": (last - since).days + 1, "added": added,
        "least": sum(t.least or 0 for t in inside), "most": sum(t.most or 0 for t in inside),
        "moved": [(t.published, t.moved) for t in inside if t.moved],
    }  # fmt: skip


def sensitivity() -> Iterator[dict[str, Any]]:
    """The rule with other numbers, on the two calms in Gaza that are long enough."""
    tolls = list(TollFile(SHARED / FILES["Gaza"]))
    for times, floor, (days, of), back in product(TIMES, FLOORS, DAYS, BACK):
        level = Level(times=times, floor=floor, days=days, of=of, back=back)
        found = [first_rise(tolls, since, until, level) for _, since, until, _ in CALMS[1:3]]
        yield {
            "times": times, "floor": floor, "days": days, "of": of, "back": back,
            "calls": [r.day if r else None for r in found],
        }  # fmt: skip


def page(calms: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """For people."""
    for calm in calms:
        known = f"collapse known: {calm['collapse']}" if calm["collapse"] else "no collapse known"
        yield f"{calm['place']}, {calm['since']} to {calm['until']}; {known}"
        killed = f"{calm['least']:,} to {calm['most']:,}"
        yield f"  {calm['days_told']} of {calm['days']} days told; killed in them {killed}"
        if calm["added"]:
            parts = ", ".join(f"{kind} {n:,}" for kind, n in sorted(calm["added"].items()))
            yield f"  added, of which no day of death, or an older wound: {parts}"
        for name, call in calm["calls"].items():
            if call is None:
                end = f" ({calm['at_end']})" if name == "the rule" else ""
                yield f"  {name}: not called{end}"
                continue
            off = f", {(call['day'] - calm['collapse']).days:+d} days" if calm["collapse"] else ""
            yield f"  {name}: called on {call['day']}{off} (since {call['since']}, over {call['line']} a day)"
        yield ""
    yield "Other numbers: days high of days told x times the level; first call from January, October 2025"
    for days, of in DAYS:
        for times in TIMES:
            found = [o["calls"] for o in others if (o["days"], o["of"], o["times"]) == (days, of, times)]
            spans = [" to ".join(dict.fromkeys(_ends([c[i] for c in found]))) for i in (0, 1)]
            yield f"  {days} of {of} x {times}: {spans[0]}; {spans[1]}"


def _ends(days: Sequence[date | None]) -> tuple[str, str]:
    """The earliest and the latest call; never is the latest of all."""
    ordered = sorted(days, key=lambda d: d or date.max)
    return str(ordered[0] or "never"), str(ordered[-1] or "never")


def chart(first: date, last: date) -> str:
    """Gaza from one day to another as a picture: killed in each day, added of other days, and the call."""
    tolls = list(TollFile(SHARED / FILES["Gaza"]))
    told, rise = told_of_days(tolls, last), first_rise(tolls, first, last)
    added = {t.published: sum(n for _, n in t.added) for t in tolls}
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    wide, high, left, base, most = 800, 260, 40, 220, 620
    step = (wide - left - 10) / len(days)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="img" '
        f'aria-label="Daily tolls of Gaza, {first} to {last}" font-family="sans-serif" font-size="11">',
        f'<rect width="{wide}" height="{high}" fill="#fff"/>',
    ]
    for number in (0, 200, 400, 600):
        y = base - number / most * 190
        parts.append(f'<path d="M{left} {y:.1f}H{wide - 10}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{number}</text>')
    for i, day in enumerate(days):
        x, y = left + i * step, float(base)
        least, spread = (told[day].least, told[day].most - told[day].least) if day in told else (0, 0)
        for number, fill in ((least, "#8a1c1c"), (spread, "#e0a0a0"), (added.get(day, 0), "#b8c4d0")):
            tall = number / most * 190
            y -= tall
            if number:
                parts.append(
                    f'<rect x="{x:.1f}" y="{y:.1f}" width="{step - 1:.1f}" height="{tall:.1f}" '
                    f'fill="{fill}"/>'
                )
        if day.day in (1, 15):
            parts.append(f'<text x="{x:.1f}" y="{base + 14}">{day:%d.%m.%Y}</text>')
        if rise and day == rise.day:
            parts.append(f'<path d="M{x + step / 2:.1f} 20V{base}" stroke="#000" stroke-dasharray="3 3"/>')
            words = f"rise since {rise.since}, shown on {rise.day}"
            parts.append(f'<text x="{x - 4:.1f}" y="18" text-anchor="end">{words}</text>')
    legend = (("killed in the day, by the ministry", "#8a1c1c"), ("at most so many", "#e0a0a0"))
    for i, (words, fill) in enumerate((*legend, ("added that day, of other or untold days", "#b8c4d0"))):
        x = left + (0, 210, 330)[i]
        parts.append(f'<rect x="{x}" y="{high - 17}" width="9" height="9" fill="{fill}"/>')
        parts.append(f'<text x="{x + 14}" y="{high - 8}">{words}</text>')
    return "\n".join([*parts, "</svg>\n"])


def main() -> None:
    asked = argparse.ArgumentParser(description="When a calm that an office reports day by day broke")
    asked.add_argument("--json", action="store_true", help="all of it as JSON")
    asked.add_argument("--chart", type=Path, help="write the picture of Gaza, January to March 2025, instead")
    options = asked.parse_args()
    if options.chart:
        options.chart.write_text(chart(date(2025, 1, 19), date(2025, 3, 31)), encoding="utf-8")
        return
    calms, others = [tried(*calm) for calm in CALMS], list(sensitivity())
    if options.json:
        print(json.dumps({"calms": calms, "other_numbers": others}, indent=1, default=str))
    else:
        print("\n".join(page(calms, others)))


if __name__ == "__main__":
    main()
