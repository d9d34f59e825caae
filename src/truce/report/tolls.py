"""Daily tolls of offices on the pages of a mission: one side's word, beside the answers and never in them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from truce.asof import Interval, Span, written
from truce.clauses.model import Agreement
from truce.errors import printable
from truce.findings.toll_claims import HeldTolls, otherwise
from truce.incidents.feeds.daily_tolls import WindowToll
from truce.measures.daily import Count
from truce.report.folding import fold
from truce.report.series import Series, additions_said, ranged, rise_said, series, to_dict
from truce.report.wording import some

if TYPE_CHECKING:
    from truce.mission.answers.assembling import State
    from truce.mission.filing.tolls import TakenTolls

_SHOWN = 7
_WORD = (
    "Each is the word of whoever gives it out. It confirms nothing and ends nothing, no status here rests on "
    "it, and none is added to another, or to the deaths of acts. A report is taken as out on its day; what a "
    "file said before it was filed here is not known."
)  # fmt: skip


def tolls_lines(state: "State", width: int) -> Iterator[str]:
    """What each series tells from when the latest agreement here begins by its terms, to the moment asked."""
    yield from _heading(state, width)
    for one in state.tolls:
        yield from _title(one, width)
        found, since = _summed(one, state)
        if found is None:
            yield from fold("It has no report that was out by then.", width, "    ", "      ")
            continue
        told, untold = len(found.told), len(found.untold)
        yield from fold(f"{since}, to {found.at}, as out by then:", width, *_IN)
        silence = f"; {untold:,} are not, which is not calm" if untold else ""
        yield from fold(f"{told:,} of {told + untold:,} days are told{silence}", width, *_IN)
        if told:
            killed = f"killed in these days, by these reports: {ranged(*found.killed)}"
            yield from fold(killed, width, *_IN)
        for text, _ in (*additions_said(found), *rise_said(found)):
            yield from fold(text, width, *_IN)


_IN = ("    ", "      ")


def _heading(state: "State", width: int) -> Iterator[str]:
    if state.tolls:
        yield ""
        yield from fold("DAILY TOLLS THAT OFFICES GIVE OUT", width)
        yield from fold(_WORD, width)


def _title(one: HeldTolls, width: int) -> Iterator[str]:
    side = f" (of the side of {one.of}, as whoever filed it says)" if one.of else " (whose side: nobody says)"
    known = written(Span(one.now.known, one.now.known))
    told = f"{one.by}{side}: {one.title}, {one.now.file} [{one.now.entry[:12]}], known from {known}"
    if len(one.versions) > 1:
        told += f"; {some(range(len(one.versions) - 1), 'earlier file')}, each as it was known then"
    for count, how in ((one.now.bad, "could not be read"), (one.now.withheld, "are withheld or erased")):
        told += f"; {some(range(count), 'report')} {how}" if count else ""
    yield from fold(printable(told), width, "  ", "    ")


def _last_day(state: "State") -> date:
    last = Interval.parse(state.at.removesuffix("Z")).last
    return last.date() if last else date.max


def _summed(one: HeldTolls, state: "State") -> tuple[Series | None, str]:
    """A series from the begin of the latest agreement here on, and in words since when that is."""
    at = _last_day(state)
    tolls = one.reports_by(at)
    if not tolls:
        return None, ""
    first, last = min(t.published for t in tolls), max(t.published for t in tolls)
    begun = [(day, a.title) for a in (e.agreement for e in state.encoded) if (day := _start(a)) and day <= at]
    since, title = max(begun, default=(first, ""))
    words = f"From {since}, when {title} begins by its terms" if title else f"From {since}, its first report"
    return series(one.now.file, tolls, since, at if title else last, ()), printable(words)


def _start(agreement: Agreement) -> date | None:
    """The first day on which it may bind by its terms; None where they do not tell."""
    term = agreement.term
    made = {"announced": term.announced, "signed": term.signed}
    start = made.get(term.starts, term.starts) if isinstance(term.starts, str) else term.starts
    return start.first.date() if isinstance(start, Interval) and start.first else None


def months_lines(state: "State", width: int) -> Iterator[str]:
    """Each series by months, as out by the moment asked about."""
    yield from _heading(state, width)
    for one in state.tolls:
        yield from _title(one, width)
        for month, (days, told, of) in months_of(one, _last_day(state)).items():
            killed = f"killed {ranged(told.least, told.most):>15}" if days else "killed      not told"
            yield f"    {month}  {days:>2} of {of:>2} days told   {killed}"


def months_of(one: HeldTolls, at: date) -> dict[str, tuple[int, Count, int]]:
    """By month how many of its days are told, what is told of these together, and how many days it has."""
    tolls = one.reports_by(at)
    if not tolls:
        return {}
    first, last = min(t.first or t.published for t in tolls), max(t.published for t in tolls)
    told = series(one.now.file, tolls, first, last, ()).told
    found: dict[str, tuple[int, Count, int]] = {}
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        days, before, of = found.get(f"{day:%Y-%m}", (0, Count(0, 0), 0))
        here = told.get(day)
        both = Count(before.least + here.least, before.most + here.most) if here else before
        found[f"{day:%Y-%m}"] = days + (here is not None), both, of + 1
    return found


def versions_lines(state: "State", width: int) -> Iterator[str]:
    """How each series was told over time: what a later file of it told otherwise, and when that was known."""
    yield from _heading(state, width)
    for one in state.tolls:
        yield from _title(one, width)
        for number, version in enumerate(one.versions):
            known = written(Span(version.known, version.known))
            if number == 0:
                yield from fold(f"known from {known}: {some(version.reports, 'report')}", width, *_IN)
                continue
            found = otherwise(one.versions[number - 1].reports, version.reports)
            said = f"known from {known}: {some(range(found.new), 'report')} new, {len(found.changed):,} told "
            yield from fold(f"{said}otherwise, {len(found.gone):,} told no more", width, *_IN)
            for before, after in found.changed[:_SHOWN]:
                told = f"{before.published}: {_said(before)}; now {_said(after)}"
                yield from fold(told, width, "      ", "        ")
            if len(found.changed) > _SHOWN:
                yield f"      and {len(found.changed) - _SHOWN:,} more: --json"


def _said(toll: WindowToll) -> str:
    untold = toll.least is None or toll.most is None
    told = "not told" if untold else f"{ranged(toll.least or 0, toll.most or 0)} killed"
    added = "".join(f", {n:,} {kind}" for kind, n in toll.added)
    return f"{told}{added}" + (f", {toll.total:,} in all" if toll.total is not None else "")


def tolls_dict(state: "State", *, whole: bool = False) -> list[dict[str, Any]]:
    """The series as JSON; `whole` with every report, and what later files told otherwise."""
    return [_one_dict(one, state, whole) for one in state.tolls]


def _one_dict(one: HeldTolls, state: "State", whole: bool) -> dict[str, Any]:
    found, _ = _summed(one, state)
    told = to_dict(found) if found else {}
    if not whole:
        told = {k: v for k, v in told.items() if k not in ("days", "reports", "not_told", "bad", "schema")}
        told["days_told"], told["days_not_told"] = (
            (len(found.told), len(found.untold)) if found else (0, None)
        )
    versions = []
    for before, version in zip((None, *one.versions), one.versions, strict=False):
        changed = otherwise(before.reports, version.reports) if before else None
        versions.append({
            "entry": version.entry, "file": version.file, "reports": len(version.reports),
            "known_from": written(Span(version.known, version.known)), "bad": version.bad,
            "withheld": version.withheld, "audience": version.audience or None,
            "new": changed.new if changed else None,
            "told_otherwise": [
                {"published": str(a.published), "before": _said(a), "now": _said(b)}
                for a, b in changed.changed
            ] if changed else None,
            "told_no_more": [str(t.published) for t in changed.gone] if changed else None,
        })  # fmt: skip
    return {
        "by": one.by, "side": one.of or None, "title": one.title, "confirms": False, **told,
        "versions": versions,
    }  # fmt: skip


def taken_tolls_lines(taken: "TakenTolls", width: int) -> Iterator[str]:
    """What became of a file of daily tolls."""
    words = {"known": "known already; nothing was changed", "new": "filed", "version": "filed, a newer file"}
    entry = f"{words[taken.outcome]}: {some(range(taken.reports), 'report')} [{taken.entry[:12]}]"
    yield from fold(printable(f"{taken.name}: {entry}"), width, "", "  ")
    if taken.otherwise is not None:
        o = taken.otherwise
        said = f"{o.new:,} new, {len(o.changed):,} told otherwise, {len(o.gone):,} told no more"
        yield from fold(f"{said}; what was known before stays as it was known then.", width, "  ", "    ")
    for row in taken.bad[:_SHOWN]:
        yield from fold(printable(f"not used: report {row.line}: {row.reason}"), width, "  ", "    ")
    if len(taken.bad) > _SHOWN:
        yield f"  and {len(taken.bad) - _SHOWN:,} more not used; the file is kept as evidence, whole"


def taken_tolls_dict(taken: "TakenTolls") -> dict[str, Any]:
    """Schema ``truce-tolls-filed/1``."""
    o = taken.otherwise
    return {
        "schema": "truce-tolls-filed/1", "file": taken.name, "entry": taken.entry, "outcome": taken.outcome,
        "reports": taken.reports, "audience": taken.audience or None,
        "new": o.new if o else None, "told_otherwise": len(o.changed) if o else None,
        "told_no_more": len(o.gone) if o else None,
        "bad": [{"report": b.line, "reason": b.reason} for b in taken.bad],
    }  # fmt: skip
