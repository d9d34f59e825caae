"""`truce rehearse`: read the draft, the data and the map of sides, run one over the other, and print it."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import cast, get_args

from truce.asof import Interval
from truce.cli import complain, say
from truce.cli.saving import check_output, save
from truce.errors import ArgumentError, printable
from truce.incidents.accounts import Letter

_A_DAY = "Write it like 2014-01-31, 2014-01 or 2014"


def run_rehearse(
    agreement: Path,
    events: Path,
    *,
    since: str | None,
    until: str | None,
    parties: Path | None,
    letter: str,
    as_json: bool,
    chart: Path | None,
) -> int:
    """Rehearse a draft. 0: done, with a line on stderr if rows were bad.

    Raises:
        InputError, AgreementError: a file cannot be used.
        ArgumentError: a date is none, the letter is none, or the chart would overwrite what is read.
    """
    from truce.clauses.loading import load_agreement
    from truce.findings.rehearsal import Window, load_sides, rehearse
    from truce.incidents.feeds.ucdp import GedFile

    if letter not in get_args(Letter):
        raise ArgumentError("--letter", letter, "no letter of reliability", "Write one of A, B, C, D, E, F")
    first, last = _ends("--since", since)[0], _ends("--until", until)[1]
    window = Window(first.date() if first else None, last.date() if last else None)
    if chart is not None:
        check_output(chart, "--chart", [p for p in (agreement, events, parties) if p is not None])
    draft = load_agreement(agreement)
    chosen = load_sides(parties, draft) if parties is not None else {}
    with _patience(events):
        found = rehearse(draft, GedFile(events), window, chosen=chosen, letter=cast(Letter, letter))
    if found.bad_count:
        plural = "row was" if found.bad_count == 1 else "rows were"
        complain(f"note: {printable(events.name)}: {found.bad_count:,} bad {plural} kept out")
    from truce.report import rehearsal, rehearsal_chart

    if as_json:
        say(json.dumps(rehearsal.to_dict(found), ensure_ascii=False, indent=2))
    else:
        say(rehearsal.page(found))
    if chart is not None:
        save(chart, rehearsal_chart.svg(found), "--chart")
        line = f"chart: {printable(str(chart))}"
        if as_json:
            complain(f"note: {line}")
        else:
            say(line)
    return 0


def _ends(option: str, value: str | None) -> tuple[datetime | None, datetime | None]:
    """The first and the last minute of a date that may be a day, a month or a year."""
    if value is None:
        return None, None
    try:
        found = Interval.parse(value)
    except ArgumentError as error:
        raise ArgumentError(option, value, error.reason, _A_DAY) from None
    if "/" in value or found.unit == "minute":
        raise ArgumentError(option, value, "not one day, month or year", _A_DAY)
    return found.first, found.last


@contextmanager
def _patience(events: Path) -> Iterator[None]:
    """Show at a terminal that the work goes on: a million rows take minutes."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"reading {printable(events.name)} …"):
        yield
