"""Daily tolls that one office gives out: how many people it says were killed in a stretch of time.

Each report is a claim by the office of one side, and confirms nothing. It is a toll of a window of time: it
is of no incident, and is never added to tolls of incidents. Read is JSON in the form of the Palestine
Datasets (casualties by day, for Gaza and Lebanon): a list of reports with `report_date`, `report_source`,
`report_period` (hours), and some of `killed`, `killed_cum` (for Lebanon also `killed_cum_reported`, of one
`phase`), `killed_truce_new`, `killed_recovered`, `killed_succumbed`, `killed_committee`. Fields that the data
set extrapolates (`ext_...`) are nobody's claim and are not read.

What the fields mean is from the data set's own documentation:

* A report of period 0, or of the source `missing`, says nothing of its day; that it writes `killed: 0` there
  is no nought. The next report covers that day too (period 48 or more).
* `killed` is all that were added to the total on that day, also bodies recovered (`killed_recovered`), people
  whom a committee recognised later (`killed_committee`), and people who died of older injuries
  (`killed_succumbed`). Of the first two the day of death is not told. `killed_truce_new` alone is of the
  period.
* Where no part is told, some of `killed` may have died at another time: the number killed in the period is
  then only known to be at most that.

Dates are days of local time. Taken as published on its day: the file tells no other time, and no earlier
version.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, Literal

import rfc8785

from truce.errors import InputError, LedgerError
from truce.incidents.feeds.table import BadRow

NAME: Final = "daily tolls"
FORM: Final = "window-toll/1"
MOST_BYTES: Final = 20_000_000
NO_REPORT: Final = "missing"
"""The source of a day on which no office reported."""

Addition = Literal["recovered", "recognised later", "died of older injuries"]
ADDITIONS: Final[Mapping[str, Addition]] = {
    "killed_recovered": "recovered",
    "killed_committee": "recognised later",
    "killed_succumbed": "died of older injuries",
}
_NEW: Final = "killed_truce_new"
_TOTALS: Final = ("killed_cum_reported", "killed_cum")
"""Where both are there, the first is what the office said; the other goes on from an earlier phase."""
_MOST: Final = 100_000_000
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowToll:
    """One report.

    `number`: the place of the report in the file, from 1. `source`: who said it, as the file calls him.
    `published`: its day. `first` and `last`: the days that it is about, both included; None: about none.
    `least` and `most`: people killed in these days; None where it does not tell. `added`: people added to the
    total of whom the day of death is not told, or who were hurt before; by kind. `total`: all to that day;
    None: not told. `moved`: by how much the total moved beside what the report tells (0 where that cannot be
    said): a fall, or a rise that nobody explains, is a correction.
    """

    number: int
    source: str
    published: date
    first: date | None = None
    last: date | None = None
    least: int | None = None
    most: int | None = None
    added: tuple[tuple[Addition, int], ...] = ()
    total: int | None = None
    moved: int = 0

    @property
    def days(self) -> int:
        """How many days it is about; 0: none."""
        return (self.last - self.first).days + 1 if self.first and self.last else 0

    def to_bytes(self) -> bytes:
        """The row of the record that says this."""
        told = {name: value for name, value in asdict(self).items() if value is not None}
        days = {name: str(value) for name, value in told.items() if isinstance(value, date)}
        return rfc8785.dumps({"form": FORM, **told, **days, "added": [list(part) for part in self.added]})

    @classmethod
    def from_bytes(cls, data: bytes) -> "WindowToll":
        """What a row says. LedgerError if it says nothing of this form."""
        try:
            read = json.loads(data)
            if read.pop("form", None) != FORM or not isinstance(read.get("source"), str):
                raise ValueError("another form")
            for name in ("published", "first", "last"):
                read[name] = date.fromisoformat(read[name]) if read.get(name) else None
            read["added"] = tuple((str(kind), _number(n)) for kind, n in read["added"])
            for name in ("number", "moved", "least", "most", "total"):
                read[name] = None if read.get(name) is None else _number(read[name])
            days = read["first"], read["last"]
            if read["published"] is None or (any(days) and not (all(days) and days[0] <= days[1])):
                raise ValueError("days that are none")
            return cls(**read)
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
            raise LedgerError("row", f"is no daily toll ({error})", "Verify the record") from None


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _MOST:
        raise ValueError("a number that is none")
    return value


class TollFile:
    """A file of reports. Iterating gives the good ones by their days.

    Attributes:
        rows, kept: how many reports there are, and how many could be read.
        bad: those that could not, with the reason; `line` is the place in the file, from 1.
    """

    def __init__(self, file: Path | str) -> None:
        """Read it. InputError if it is no such series."""
        self.file = Path(file)
        reports = _reports(self.file)
        self.rows = len(reports)
        self.bad: list[BadRow] = []
        found: dict[date, WindowToll] = {}
        for number, report in enumerate(reports, 1):
            toll = _toll(number, report)
            if isinstance(toll, WindowToll) and toll.published in found:
                earlier = found[toll.published].number
                toll = BadRow(number, f"report {earlier} is of {toll.published} too; that one was kept")
            if isinstance(toll, BadRow):
                self.bad.append(toll)
            else:
                found[toll.published] = toll
        self.kept = len(found)
        if not found:
            first = f" (report {self.bad[0].line}: {self.bad[0].reason})" if self.bad else ""
            reason = f"has no report that can be read{first}"
            raise InputError(str(file), reason, "Check that this is the right file")
        self._tolls = tuple(_moved(sorted(found.values(), key=lambda t: t.published), reports))

    def __iter__(self) -> Iterator[WindowToll]:
        return iter(self._tolls)


def _reports(file: Path) -> list[Mapping[str, Any]]:
    try:
        # Checked before it is opened: a pipe would wait for ever.
        if file.exists() and not file.is_file():
            raise InputError(str(file), "is no file", "Give the file with the series")
        with file.open("rb") as stream:
            found = stream.read(MOST_BYTES + 1)
        if len(found) > MOST_BYTES:
            reason = f"has more than the {MOST_BYTES:,} bytes of a series of reports"
            raise InputError(str(file), reason, "Check that this is the right file")
        text = found.decode("utf-8-sig")
    except OSError as error:
        raise InputError(str(file), f"cannot be read ({error.strerror})", "Check the path") from None
    except UnicodeDecodeError as error:
        raise InputError(str(file), f"is not UTF-8 (byte {error.start})", "Save it as UTF-8") from None
    try:
        reports = json.loads(text, parse_int=_whole_number)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(str(file), f"is no JSON{where}", "Check that this is the right file") from None
    dated = isinstance(reports, list) and any(isinstance(r, dict) and "report_date" in r for r in reports)
    if not dated:
        reason = f"is no series of {NAME}: it is no list of reports with report_date"
        raise InputError(str(file), reason, "See the reference for the form")
    return [r if isinstance(r, dict) else {} for r in reports]


def _whole_number(digits: str) -> int:
    # A number of a million digits would take hours to read.
    return int(digits) if len(digits) < 20 else -1


def _toll(number: int, report: Mapping[str, Any]) -> WindowToll | BadRow:
    """A report as a toll of a window, without how the total moved; or all that is wrong with it."""
    faults = list[str]()
    day = _day(report.get("report_date"), faults)
    source = report.get("report_source")
    if not isinstance(source, str) or not 0 < len(source.strip()) <= _LONGEST_NAME:
        faults.append("report_source does not say who reported")
    hours = _count(report, "report_period", faults)
    if hours is None or hours % 24:
        faults.append("report_period is no number of whole days in hours")
    killed, new = _count(report, "killed", faults), _count(report, _NEW, faults)
    parts = {kind: _count(report, field, faults) for field, kind in ADDITIONS.items()}
    total = next((t for f in _TOTALS if (t := _count(report, f, faults)) is not None), None)
    added = tuple((kind, n) for kind, n in parts.items() if n)
    known = sum(n for _, n in added)
    if killed is not None and known + (new or 0) > killed:
        faults.append(f"its parts are {known + (new or 0):,} people, more than the {killed:,} killed")
    days = (hours or 0) // 24
    if days > 10_000 or (day is not None and day.toordinal() <= days):
        faults.append("report_period is longer than any series")
    if faults or day is None:
        return BadRow(number, "; ".join(faults))
    silent = days == 0 or source == NO_REPORT
    least, most = _in_period(killed, new, known) if not silent else (None, None)
    return WindowToll(
        number=number, source=str(source).strip(), published=day,
        first=day - timedelta(days=days - 1) if not silent else None, last=None if silent else day,
        least=least, most=most, added=added, total=total,
    )  # fmt: skip


def _in_period(killed: int | None, new: int | None, parts: int) -> tuple[int | None, int | None]:
    """How many were killed in the period itself, at least and at most."""
    if new is not None:
        return new, new
    # Whoever is under no part may have died in it, or before.
    return (None, None) if killed is None else (0, killed - parts)


def _moved(tolls: list[WindowToll], reports: list[Mapping[str, Any]]) -> Iterator[WindowToll]:
    """The tolls with how their total moved; where only the total is told, what that says of the period."""
    totals: dict[object, int] = {}
    for toll in tolls:
        report = reports[toll.number - 1]
        # A total of another phase was begun anew.
        killed, phase = report.get("killed"), str(report.get("phase"))
        change = toll.total - totals[phase] if toll.total is not None and phase in totals else None
        if toll.total is not None:
            totals[phase] = toll.total
        least, most, moved = toll.least, toll.most, 0
        if change is not None and isinstance(killed, int):
            moved = change - killed
        elif change is not None and toll.days:
            # The total says how many were added, and nothing of when they died.
            least, most, moved = (0, change, 0) if change >= 0 else (None, None, change)
        elif change is not None:
            moved = change
        yield replace(toll, least=least, most=most, moved=moved)


def _day(value: object, faults: list[str]) -> date | None:
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    faults.append(f"report_date is `{str(value)[:40]}`, not a day such as 2014-01-31")
    return None


def _count(report: Mapping[str, Any], field: str, faults: list[str]) -> int | None:
    """A number of people; None where the report has none."""
    value = report.get(field)
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST:
        return value
    faults.append(f"{field} is `{str(value)[:40]}`, not a number of people")
    return None
