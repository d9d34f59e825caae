"""Days and hours in the words of an article. A day that the calendar does not have is none."""

import re
from dataclasses import dataclass
from datetime import timedelta

from truce.asof import Interval
from truce.errors import ArgumentError

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_MONTH = "|".join(m.capitalize() for m in _MONTHS)
_HOUR = (
    r"(?:(?P<{0}hh>[01]?\d|2[0-4])[:.](?P<{0}mm>[0-5]\d)(?: ?(?:hours|hrs|h))?|(?P<{0}noon>noon|midday)"
    r"|(?P<{0}midnight>midnight))(?: ?\(?(?P<{0}zone>GMT|UTC|Z|[Ll]ocal time)\)?)?"
)
_DAY = (
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: day)?(?: of)? (?P<m1>{_MONTH}),? (?P<y1>\d{{4}})"
    rf"|(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})-(?P<m3>\d\d)-(?P<d3>\d\d))"
)
_MOMENT = re.compile(
    rf"(?:(?P<cue>at )?{_HOUR.format('a')},?(?: on)? (?:the )?)?{_DAY}(?:,? at {_HOUR.format('b')})?"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A stated day, with its hour where that is stated; where it stands; and the words just before it.

    The hour is local, unless `utc` tells that the words count it in Greenwich.
    """

    when: Interval
    start: int
    end: int
    before: str
    utc: bool = False


def moments_in(words: str) -> tuple[Moment, ...]:
    """The days that the words name, in their order.

    Midnight is left out: it begins or ends the day.
    """
    found = (_moment(match, words) for match in _MOMENT.finditer(words))
    return tuple(moment for moment in found if moment is not None)


def due_by(moment: Moment) -> Interval:
    """Until when something is owed that is due by a moment; before a day is by the day before it."""
    day = moment.when
    if day.unit != "day" or day.first is None or not re.search(r"\bbefore(?: the)?$", moment.before):
        return day
    return Interval.from_day(day.first.date() - timedelta(days=1))


def _moment(match: re.Match[str], words: str) -> Moment | None:
    y, m, d = next((match[f"y{i}"], match[f"m{i}"], match[f"d{i}"]) for i in (1, 2, 3) if match[f"y{i}"])
    month = int(m) if m.isdigit() else _MONTHS.index(m.lower()) + 1
    stated = f"{int(y):04}-{month:02}-{int(d):02}{_hour(match)}"
    try:
        when = Interval.parse(stated)
    except ArgumentError:
        return None
    utc = any(match[f"{side}zone"] in ("GMT", "UTC", "Z") for side in ("a", "b"))
    before = words[: match.end("cue") if match["cue"] else match.start()].rstrip()
    return Moment(when, match.start(), match.end(), before, utc)


def _hour(match: re.Match[str]) -> str:
    for side in ("a", "b"):
        if match[f"{side}noon"]:
            return "T12:00"
        # 24:00 is the end of the day, which a day without an hour holds.
        if match[f"{side}hh"] and match[f"{side}hh"] != "24":
            return f"T{int(match[f'{side}hh']):02}:{match[f'{side}mm']}"
    return ""
