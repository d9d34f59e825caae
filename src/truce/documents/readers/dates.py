"""The date that a document gives itself, read and never repaired.

Only what can be read in one way is a date: ``03/04/2025`` is none. A zone is not kept: a dossier date is the
clock time that was written.
"""

import re
from datetime import date
from email.utils import parsedate
from typing import NamedTuple

from truce.asof import Interval
from truce.documents.records import Caution
from truce.errors import ArgumentError

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_NAMED_MONTH = r"(?P<month>(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6})\.?"
_WEEKDAY = r"(?:(?P<weekday>(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\.?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_CLOCK = (
    r"(?:\s*(?:,|at|[-–—|•·]|T)?\s*(?P<hour>\d{1,2})[:.h](?P<minute>\d\d)(?::\d\d)?"
    r"\s*(?P<half>[ap]\.?m\.?)?(?:\s*(?:\(?[A-Z]{2,5}\)?|[+-]\d\d:?\d\d|local time))*)?"
)
_LABEL = r"(?:(?:first\s+)?(?:published|posted|issued|released|filed|date|dated)(?:\s+on)?\s*:?\s*)?"
_LINE = tuple(
    re.compile(rf"\W*{_LABEL}{_WEEKDAY}{day}{_CLOCK}\W*", re.IGNORECASE)
    for day in (
        rf"{_DAY}\s+{_NAMED_MONTH},?\s+{_YEAR}",
        rf"{_NAMED_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)",
    )
)
_ISO = re.compile(
    r"\s*(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:[.,]\d+)?)?)?)?)?"
    r"\s*(?:Z|[+-]\d\d:?(?:\d\d)?|UTC|GMT)?\s*",
    re.ASCII,
)
_LONGEST = 120


class Told(NamedTuple):
    """A date as told: a dossier date, the words, and what is odd about it (None: nothing)."""

    date: str
    words: str
    odd: str | None = None

    @property
    def day(self) -> str:
        """The date without its clock."""
        return self.date[:10]


def machine_date(words: str) -> Told | None:
    """A date as programs write it: ISO 8601 or that of a mail. None where it is neither, or no such day."""
    if len(words) > _LONGEST:
        return None
    found = _ISO.fullmatch(words)
    if found:
        year, month, day, hour, minute = found.groups()
        return _told(words, (year, month, day, hour, minute), None)
    if not re.search(r"[A-Za-z]{3}", words):
        return None
    return _mail_date(words)


def _mail_date(words: str) -> Told | None:
    try:
        parts = parsedate(words)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # Two figures of a year are a guess of the century; some libraries make it, truce does not.
    if parts is None or not re.search(rf"\b{parts[0]:04d}\b", words):
        return None
    clock = parts[3:5] if re.search(r"\d:\d\d", words) else (None, None)
    weekday = re.match(r"\s*([A-Za-z]{3})[a-z]*\b,?", words)
    named = weekday[1].lower() if weekday and weekday[1].lower() in _WEEKDAYS else None
    return _told(words, tuple(None if p is None else str(p) for p in (*parts[:3], *clock)), named)


def stated_date(line: str) -> Told | None:
    """A line that is nothing but a date in words, or such a date after "Published". None for any other."""
    if len(line) > _LONGEST:
        return None
    for form in _LINE:
        found = form.fullmatch(line)
        if found:
            name = found["month"].lower()
            month = name if name.isdigit() else str(_MONTHS.index(name[:3]) + 1)
            hour = _hour(found["hour"], found["half"])
            weekday = (found["weekday"] or "")[:3].lower() or None
            return _told(line, (found["year"], month, found["day"], hour, found["minute"]), weekday)
    return None


def _hour(hour: str | None, half: str | None) -> str | None:
    if hour is None or half is None:
        return hour
    if not 1 <= int(hour) <= 12:
        return "99"  # "16:30 pm" is no time of day
    return str(int(hour) % 12 + (12 if half.lower().startswith("p") else 0))


def _told(words: str, figures: tuple[str | None, ...], weekday: str | None) -> Told | None:
    """A date out of year, month, day, hour and minute; None where the calendar has no such day."""
    year, month, day, hour, minute = figures
    written = f"{int(year or 0):04d}"
    for figure in (month, day):
        if figure is None:
            break
        written += f"-{int(figure):02d}"
    if day is not None and hour is not None and minute is not None:
        written += f"T{int(hour):02d}:{int(minute):02d}"
    try:
        Interval.parse(written)
    except ArgumentError:
        return None
    words = " ".join(words.split())
    odd = None
    if weekday is not None and day is not None:
        real = date.fromisoformat(written[:10])
        if _WEEKDAYS[real.weekday()] != weekday:
            odd = f"“{words}” names a weekday that is not that day's ({real:%A})"
    if written.startswith("1970-01-01"):
        odd = f"“{words}” is the first day of a computer's clock: most likely nobody set it"
    return Told(written, words, odd)


def date_cautions(chosen: tuple[str, Told] | None, others: list[tuple[str, Told]]) -> tuple[Caution, ...]:
    """What to be wary of: dates that disagree with the one taken, each with where it stands; odd ones.

    Two agree when one is the other told more exactly, so a day and a time of that day do.
    """
    if chosen is None:
        return ()
    told = [chosen, *others]
    cautions = [Caution("published", f"{where}: {date.odd}") for where, date in told if date.odd]
    where, taken = chosen
    against = [
        f"{date.date} ({place})"
        for place, date in others
        if not date.day.startswith(taken.day) and not taken.day.startswith(date.day)
    ]
    if against:
        listed = ", ".join(dict.fromkeys(against))
        cautions.append(
            Caution(
                "published", f"its dates disagree: {taken.date} ({where}) is taken; it also says {listed}"
            )
        )
    return tuple(cautions)


def made_caution(made: tuple[str, Told] | None, stated: tuple[str, Told] | None) -> tuple[Caution, ...]:
    """Where nothing else dates a document: when its program wrote that the file was made.

    Files are made out of templates and made again for every print and download: by such a day no "on Friday"
    may be read, so it is named and not taken.
    """
    if made is None or stated is not None:
        return ()
    where, told = made
    words = f"it states no day of publication ({where}: {told.date}): give --published if that is its day"
    return (Caution("published", words),)
