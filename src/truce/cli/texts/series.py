"""`truce series`: read the daily tolls that an office gives out, and print what they tell of some days."""

import json
from datetime import date
from pathlib import Path

from truce.asof import Interval
from truce.cli import complain, say
from truce.errors import ArgumentError, printable

_A_DAY = "Write it like 2014-01-31"
_MOST_DAYS = 36_525
"""A hundred years: more is a slip of the pen."""


def run_series(file: Path, *, since: str, at: str | None, as_json: bool, fail_on_rise: bool) -> int:
    """Print a series. 1: a sustained rise was shown in these days, and that was asked for; else 0.

    Raises:
        InputError: the file is no such series.
        ArgumentError: a date is none, or the last day lies before the first.
    """
    from truce.incidents.feeds.daily_tolls import TollFile
    from truce.report import series as told

    first = _day("--since", since)
    tolls = TollFile(file)
    published = [t.published for t in tolls]
    last = _day("--at", at) if at else max(published)
    if last < first:
        what = f"before --since {first}" if at else f"after {last}, the day of the last report"
        raise ArgumentError("--at" if at else "--since", at or since, what, "Give a stretch of time")
    if (last - first).days > _MOST_DAYS:
        raise ArgumentError(
            "--since", since, f"more than {_MOST_DAYS:,} days before {last}", "Give a later day"
        )
    found = told.series(file.name, list(tolls), first, last, tolls.bad)
    if tolls.bad:
        plural = "report was" if len(tolls.bad) == 1 else "reports were"
        complain(f"note: {printable(file.name)}: {len(tolls.bad):,} {plural} not used")
    say(json.dumps(told.to_dict(found), ensure_ascii=False, indent=2) if as_json else told.page(found))
    return 1 if fail_on_rise and found.first else 0


def run_filing(path: Path, file: Path, said: dict[str, str | None], *, as_json: bool) -> int:
    """File a series in a mission, as the word of the office that gives it out. 0: done.

    Raises:
        InputError: the file is no such series.
        ArgumentError: nobody is named, or a party would file it.
        StoreError, LedgerError: the record cannot be written.
    """
    from truce.cli.mission.working import open_mission
    from truce.cli.texts.briefing import width
    from truce.mission.filing.tolls import Given, take_in_tolls
    from truce.report.tolls import taken_tolls_dict, taken_tolls_lines

    given = Given(
        by=said["by"] or "", of=said["of"] or "", title=said["title"] or "", audience=said["audience"]
    )
    with open_mission(path) as mission:
        taken = take_in_tolls(mission, file, given)
    if as_json:
        say(json.dumps(taken_tolls_dict(taken), ensure_ascii=False, indent=2))
    else:
        say("\n".join(taken_tolls_lines(taken, width())))
    return 0


def _day(option: str, value: str) -> date:
    """The day of an option."""
    try:
        found = Interval.parse(value)
    except ArgumentError as error:
        raise ArgumentError(option, value, error.reason, _A_DAY) from None
    if found.unit != "day" or "/" in value or found.first is None:
        raise ArgumentError(option, value, "not one day", _A_DAY)
    return found.first.date()
