"""What is said beside a status of who could have seen a breach: how much of it, by which means, what not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from truce.asof import DAY, in_zone, written
from truce.clauses.values import NOT_STATED
from truce.findings.assessing import Assessed
from truce.findings.drawings import DrawnZone
from truce.findings.statuses import Status
from truce.findings.watching import EVERYWHERE, Watch
from truce.incidents.accounts import Coverage
from truce.report.judged import party
from truce.report.wording import in_words, some

_MOST = 3
NOBODY = "nobody, as far as is on record: silence is no information"


def short(one: Assessed, status: Status) -> str:
    """One line beside a status; "" where nobody is on record as watching, or as kept from it."""
    if not status.coverage and not status.kept_out:
        return ""
    return f"Watched: {'; '.join(_said(one, status, _MOST)) or NOBODY}"


def each_area(one: Assessed, status: Status) -> str:
    """The coverage of each area, for beside a count by party: more is told of whom more people watch."""
    watch = status.watch
    if watch is None or not status.coverage:
        return f"Coverage of each area: {NOBODY}"
    told = (f"{_area(one, a.area)} {_share(a.seen, watch.bound)}" for a in watch.areas)
    return f"Coverage of each area, as a share of its time: {', '.join(told)}"


def whole(one: Assessed, status: Status) -> Iterator[str]:
    """All of it, for an explanation: by means, by area, with every gap, blind spot and refusal."""
    watch = status.watch
    yield f"Who could have seen a breach: {', '.join(status.observed_by) or NOBODY}"
    if watch is None:
        if status.coverage:
            yield "  how much of it they saw cannot be said: since when the term binds is not known"
        return
    if status.coverage:
        yield f"  {_extent(watch)}"
    for means, minutes in watch.means:
        yield f"  by {in_words(means) if means else 'means that are not told'}: {_days(minutes)}"
    for area in watch.areas if status.coverage else ():
        part = f", a part of it for {_days(area.in_part)} more" if area.in_part else ""
        gap = f"; longest time without: {_time(one, area.gap)}" if area.gap else ""
        yield f"  {_area(one, area.area)}: seen for {_days(area.seen)} of {_days(watch.bound)}{part}{gap}"
    if watch.unseen and status.coverage:
        yield f"  nobody there could perceive: {', '.join(map(in_words, watch.unseen))}"
    if watch.blind:
        yield f"  blind spots: {', '.join(watch.blind)}"
    for line in dict.fromkeys(_lost(one, c) for c in watch.lost):
        yield f"  {line}"


def _said(one: Assessed, status: Status, most: int) -> Iterator[str]:
    watch = status.watch
    if watch is None:
        if status.coverage:
            yield f"by {', '.join(status.observed_by)}; how much of its time is not known"
    elif status.coverage:
        yield _extent(watch)
        told = [in_words(m) for m, _ in watch.means if m]
        if told:
            yield f"by {', '.join(told)}"
        gap = watch.gap
        if gap is not None and gap.gap is not None:
            yield f"longest gap {_time(one, gap.gap)} in {_area(one, gap.area)}"
        if watch.unseen:
            named = ", ".join(map(in_words, watch.unseen[:most]))
            more = f" and {len(watch.unseen) - most:,} more" if len(watch.unseen) > most else ""
            yield f"no means to perceive {named}{more}"
        if watch.blind:
            yield f"blind spots: {', '.join(watch.blind)}"
    lost = dict.fromkeys(f"{c.who} {why_not(c, one)}" for c in status.kept_out)
    yield from list(lost)[:most]
    if len(lost) > most:
        yield f"and {len(lost) - most:,} more who could not look"


def _extent(watch: Watch) -> str:
    """The share of its time and areas; less than a whole is never rounded up to one."""
    if watch.whole:
        return "all of its time and areas"
    if not any(a.seen for a in watch.areas):
        return f"a part of its area alone, on {_days(watch.seen)} of {_days(watch.bound)}"
    low, high = (_percent(share) for share in watch.shares)
    told = f"{low} % of its time" if low == high else f"{low} to {high} %, by the act, of its time"
    seen = sum(bool(a.seen) for a in watch.areas)
    if watch.areas[0].area != EVERYWHERE:
        told += f" and areas ({seen} of {some(watch.areas, 'area')})"
    return told


def _share(minutes: int, bound: int) -> str:
    return f"{_percent(minutes / bound)} %" if bound else "not known"


def _percent(share: float) -> str:
    if share >= 1:
        return "100"
    return str(min(99, int(share * 100)) or "less than 1") if share else "0"


def why_not(coverage: Coverage, one: Assessed | None = None) -> str:
    """Why somebody could not look."""
    if coverage.restricted_by:
        who = party(one, coverage.restricted_by) if one else coverage.restricted_by
        return f"kept out by {who}"
    return f"did not look: {coverage.missing}"


def _lost(one: Assessed, coverage: Coverage) -> str:
    where = f" of {', '.join(_area(one, z) for z in sorted(coverage.zones))}" if coverage.zones else ""
    told = f"{coverage.who}: {why_not(coverage, one)}{where}, {_time(one, coverage.when)}"
    if coverage.restricted_by:
        asked = coverage.request or "no request on record"
        right = coverage.right or "no right of access on record"
        told += f" (asked: {asked}; right: {right})"
    return told


def _area(one: Assessed, area: str) -> str:
    if area == EVERYWHERE:
        return "the whole area"
    zones = {z.id: z for z in one.agreement.zones}
    zone = zones.get(area)
    if isinstance(zone, DrawnZone):
        # Who watches a zone watches it wherever it lies: none of those who draw it is named for it.
        zone = zones.get(zone.of, zone)
    return zone.name if zone else area


def _time(one: Assessed, span: Any) -> str:
    """A span on the clock of the agreement."""
    zone = None if one.agreement.zone == NOT_STATED else one.agreement.zone
    return written(in_zone(span, zone), mark="")


def _days(minutes: int) -> str:
    """A length: days, or hours where it is less than two days."""
    length = timedelta(minutes=minutes)
    if length < 2 * DAY:
        return f"{minutes / 60:,.1f} hours"
    return f"{length / DAY:,.1f} days"


def coverage_dict(status: Status) -> dict[str, Any]:
    """The same as JSON: minutes, spans of UTC, and what is not known as null."""
    watch = status.watch
    found: dict[str, Any] = {
        "by": [
            {"id": c.id, "who": c.who, "means": c.means, "when": written(c.when), "areas": sorted(c.zones),
             "part": c.part, "acts": sorted(c.acts), "blind": list(c.blind)}
            for c in status.coverage
        ],
        "not": [
            {"id": c.id, "who": c.who, "means": c.means, "when": written(c.when), "areas": sorted(c.zones),
             "restricted_by": c.restricted_by, "missing": c.missing, "request": c.request, "right": c.right}
            for c in status.kept_out
        ],
        "share": None, "whole": False,
    }  # fmt: skip
    if watch is None:
        return found
    gap = watch.gap
    return found | {
        "share": [round(share, 4) for share in watch.shares], "whole": watch.whole,
        "bound_minutes": watch.bound, "seen_minutes": watch.seen,
        "means": [{"means": m, "minutes": n} for m, n in watch.means],
        "areas": [
            {"area": a.area or None, "minutes": a.seen, "part_minutes": a.in_part,
             "longest_gap": written(a.gap) if a.gap else None}
            for a in watch.areas
        ],
        "largest_gap": {"area": gap.area or None, "when": written(gap.gap)} if gap and gap.gap else None,
        "acts_not_perceived": list(watch.unseen) if status.coverage else None,
        "blind_spots": list(watch.blind),
    }  # fmt: skip
