"""Days, times, numbers and places in the form that a mapping states. What has another form is refused.

A day is never guessed between 03/04 and 04/03. Digits of other scripts are digits; years of other calendars
are no years here, and so are two digits.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache

from truce.incidents.feeds.tabular.sheets import Cell

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
ISO, EXCEL, SERIAL = "iso", "excel", "serial"
FIRST_YEAR, LAST_YEAR = 1900, 2100
_TOKEN = re.compile(r"YYYY|YY|MMMM|MMM|MM|M|DD|D|hh|h|mm|ss|[A-Za-z]+|.", re.DOTALL)
_PARTS = {
    "YYYY": r"(?P<year>\d{4})", "MM": r"(?P<month>\d{1,2})", "M": r"(?P<month>\d{1,2})",
    "MMM": r"(?P<name>[^\W\d_]+)\.?", "MMMM": r"(?P<name>[^\W\d_]+)\.?", "DD": r"(?P<day>\d{1,2})",
    "D": r"(?P<day>\d{1,2})", "hh": r"(?P<hour>\d{2})", "h": r"(?P<hour>\d{1,2})", "mm": r"(?P<minute>\d{2})",
    "ss": r"(?P<second>\d{2})(?:\.\d+)?",
}  # fmt: skip
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:[.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
_PLAIN = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_CLOCK = re.compile(r"T?(\d\d):(\d\d)(?::\d\d)?", re.ASCII)
_EITHER = re.compile(r"(\d{1,4})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{1,4})(?:\D.*)?", re.ASCII | re.DOTALL)
_DMS = re.compile(
    r"""(?P<sign>[-+])?(?P<lead>[NSEW])?\s*(?P<deg>\d{1,3})\s*[°ºd:\s]\s*
    (?:(?P<min>\d{1,2}(?:\.\d+)?)\s*['′’m:]?\s*)?(?:(?P<sec>\d{1,2}(?:\.\d+)?)\s*["″”s]?\s*)?
    (?P<trail>[NSEW])?""",
    re.IGNORECASE | re.VERBOSE,
)


Serial = Callable[[float], str | None]
"""What a number of days means in the file that it stands in."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, with a time of day and minutes east of UTC where they are told."""

    day: date
    clock: time | None = None
    offset: int | None = None


class Unfit(ValueError):  # noqa: N818  (what is told of a cell, not an error of ours)
    """A cell that is not what the mapping says; its words are for a person."""


def tidy(text: str) -> str:
    """Words on one line, with plain spaces."""
    return " ".join(text.split())


def plain_digits(text: str) -> str:
    """The same with the digits of every script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(d) if (d := unicodedata.decimal(c, None)) is not None else c for c in text)


def shown(text: str) -> str:
    """A cell in a message."""
    line = tidy(text)
    return f"`{line if len(line) <= 40 else line[:39] + '…'}`" if line else "empty"


@lru_cache(maxsize=256)
def pattern_of(form: str) -> re.Pattern[str]:
    """How a stated form of days and times is found. Unfit if it is none."""
    parts: list[str] = []
    for part in _TOKEN.findall(form):
        if part in _PARTS:
            parts.append(_PARTS[part])
        elif part == "YY":
            raise Unfit("years of two digits are of no century; have the table write four")
        elif part.isalpha() and part != "T":
            raise Unfit("is no form; write YYYY, MM, MMM, DD, hh, mm and the signs between them")
        else:
            parts.append(r"\s+" if part.isspace() else re.escape(part))
    try:
        return re.compile("".join(parts))
    except re.error:
        raise Unfit("names a part twice; MM is the month, mm are minutes") from None


def check_form(form: str) -> None:
    """Unfit if this is no form of a day."""
    if form not in (ISO, EXCEL, SERIAL):
        groups = pattern_of(form).groupindex
        if not {"year", "day"} <= groups.keys() or not {"month", "name"} & groups.keys():
            raise Unfit("lacks the year, the month or the day: write YYYY, MM (or MMM) and DD")


def check_time_form(form: str) -> None:
    """Unfit if this is no form of a time of day."""
    if form != EXCEL and not {"hour", "minute"} <= pattern_of(form).groupindex.keys():
        raise Unfit("lacks hours (hh) or minutes (mm)")


def moment_in(cell: Cell, forms: Sequence[str], months: Sequence[str], serial: Serial) -> Moment:
    """The day that a cell tells in one of the stated forms. Unfit, saying why, if in none, or as two days."""
    text = plain_digits(tidy(cell.text))
    found = {m for form in forms if (m := _in_form(cell, text, form, months, serial)) is not None}
    if len(found) == 1:
        return _of_our_calendar(found.pop(), text)
    if found:
        days = " or ".join(sorted(str(m.day) for m in found))
        raise Unfit(f"{shown(text)} can be {days} by the forms that are stated")
    raise Unfit(_why_no_day(cell, text, forms))


def _in_form(cell: Cell, text: str, form: str, months: Sequence[str], serial: Serial) -> Moment | None:
    if form == EXCEL:
        return _of_iso(text) if cell.kind == "moment" else None
    if cell.kind == "moment":
        return None
    if form == ISO:
        return _of_iso(text)
    if form == SERIAL:
        try:
            told = serial(float(text))
        except ValueError:
            return None
        return _of_iso(told) if told else None
    match = pattern_of(form).fullmatch(text)
    return _of_parts(match.groupdict(), months) if match else None


def _of_iso(text: str) -> Moment | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        clock = time(int(found[4]), int(found[5])) if found[4] else None
    except ValueError:
        return None
    offset = None
    if found[6]:
        sign, digits = found[6][0], found[6][1:].replace(":", "")
        minutes = int(digits[:2]) * 60 + int(digits[2:]) if digits else 0
        offset = -minutes if sign == "-" else minutes
    return Moment(day, clock, offset)


def _of_parts(parts: dict[str, str | None], months: Sequence[str]) -> Moment | None:
    month = int(parts["month"] or 0) if parts.get("month") else month_named(parts.get("name") or "", months)
    try:
        day = date(int(parts["year"] or 0), month, int(parts["day"] or 0))
        hour = parts.get("hour")
        clock = time(int(hour), int(parts.get("minute") or 0)) if hour else None
    except ValueError:
        return None
    return Moment(day, clock)


def month_named(name: str, months: Sequence[str]) -> int:
    """The number of a month by its name, or the beginning of it that no other has; 0 for none."""
    key = name.casefold().rstrip(".")
    known = [m.casefold() for m in months or MONTHS]
    hits = [n for n, m in enumerate(known, 1) if m == key] or [
        n for n, m in enumerate(known, 1) if len(key) >= 3 and m.startswith(key)
    ]
    return hits[0] if len(hits) == 1 else 0


def day_of_parts(year: str, month: str, day: str, months: Sequence[str]) -> Moment:
    """A day out of three cells. Unfit if they make none."""
    texts = [plain_digits(tidy(t)).removesuffix(".0") for t in (year, month, day)]
    number = int(texts[1]) if texts[1].isdecimal() else month_named(texts[1], months)
    try:
        found = Moment(date(int(texts[0]), number, int(texts[2])))
    except ValueError:
        raise Unfit(f"{shown(' '.join(texts))} is no day (year, month, day)") from None
    return _of_our_calendar(found, " ".join(texts))


def _of_our_calendar(moment: Moment, text: str) -> Moment:
    if FIRST_YEAR <= moment.day.year <= LAST_YEAR:
        return moment
    reason = (
        f"{shown(text)} is of the year {moment.day.year}: no year of this calendar that a truce was kept in"
    )
    raise Unfit(f"{reason}. Of another calendar? Have it converted where it is kept")


def _why_no_day(cell: Cell, text: str, forms: Sequence[str]) -> str:
    if cell.kind == "error":
        return f"{shown(text)} is an error of the workbook, or no day that ever was"
    if not text:
        return "is empty"
    said = " or ".join(forms)
    if cell.kind == "moment":
        return f"{shown(text)} is a date of the workbook: state `excel` beside {said}"
    if cell.kind == "number":
        return f"{shown(text)} is a number: if it counts days, state `serial`; not {said}"
    both = either(text)
    if both:
        return (
            f"{shown(text)} can be {both[0]} or {both[1]}: state which (DD/MM/YYYY or MM/DD/YYYY), not {said}"
        )
    if re.match(r"1[34]\d\d\D", text):
        return f"{shown(text)} looks like a year of another calendar; have it converted where it is kept"
    return f"{shown(text)} is no day in the form {said}"


def either(text: str) -> tuple[date, date] | None:
    """The two days that a cell such as 03/04/2025 can mean; None where it can mean one at most."""
    found = _EITHER.fullmatch(plain_digits(tidy(text)))
    if not found or len(found[4]) != 4 or len(found[1]) > 2:
        return None
    one, two, year = int(found[1]), int(found[3]), int(found[4])
    try:
        return date(year, two, one), date(year, one, two)
    except ValueError:
        return None


def clock_in(cell: Cell, forms: Sequence[str]) -> time:
    """The time of day that a cell tells. Unfit if it tells none in the stated forms."""
    text = plain_digits(tidy(cell.text))
    for form in forms:
        if form == EXCEL:
            match = _CLOCK.fullmatch(text) if cell.kind == "moment" else None
            parts = match.groups() if match else None
        else:
            match = pattern_of(form).fullmatch(text)
            parts = (match["hour"], match["minute"]) if match else None
        if parts:
            try:
                return time(int(parts[0]), int(parts[1]))
            except ValueError:
                continue
    raise Unfit(f"{shown(text)} is no time of day in the form {' or '.join(forms)}")


def whole(text: str, decimal: str, thousands: str) -> int:
    """A whole number of things. Unfit for what is none, is below zero, or could be read in two ways."""
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    number = decimal_of(text, decimal, thousands)
    if number != int(number) or not 0 <= number < 10**9:
        raise Unfit(f"{shown(text)} is no whole number of things")
    return int(number)


def decimal_of(text: str, decimal: str, thousands: str) -> float:
    """A number. Unfit for what is none as the mapping says that numbers are written."""
    if decimal == "." and _PLAIN.fullmatch(text):
        return float(text)
    bare = plain_digits("".join(text.split()) if thousands == " " else tidy(text))
    if not _number_form(decimal, thousands).fullmatch(bare):
        raise Unfit(f"{shown(text)} is no number (decimals after `{decimal}`)")
    bare = bare.replace("−", "-")
    return float((bare.replace(thousands, "") if thousands.strip() else bare).replace(decimal, "."))


@lru_cache(maxsize=64)
def _number_form(decimal: str, thousands: str) -> re.Pattern[str]:
    point, group = re.escape(decimal), re.escape(thousands)
    grouped = rf"\d{{1,3}}(?:{group}\d{{3}})+|" if thousands.strip() else ""
    return re.compile(rf"[-+−]?(?:{grouped}\d{{1,15}})(?:{point}\d{{1,15}})?", re.ASCII)


def degrees_in(text: str, form: str, most: int, decimal: str) -> float:
    """Degrees north or east. Unfit for what is none, or more than there are."""
    found = _dms(text, most) if form == "dms" else decimal_of(text, decimal, "")
    if abs(found) > most:
        hint = " (latitude and longitude exchanged?)" if most == 90 and abs(found) <= 180 else ""
        raise Unfit(f"{shown(text)} is not degrees from {-most} to {most}{hint}")
    return found


def _dms(text: str, most: int) -> float:
    match = _DMS.fullmatch(plain_digits(tidy(text)))
    signs = "NS" if most == 90 else "EW"
    letter = (match["lead"] or match["trail"] or "").upper() if match else ""
    if not match or (match["lead"] and match["trail"]) or (letter and letter not in signs):
        raise Unfit(f"""{shown(text)} is not degrees, minutes and seconds such as 34°12'30"{signs[0]}""")
    minutes, seconds = float(match["min"] or 0), float(match["sec"] or 0)
    if minutes >= 60 or seconds >= 60:
        raise Unfit(f"{shown(text)} has 60 minutes or seconds, or more")
    found = int(match["deg"]) + minutes / 60 + seconds / 3600
    return -found if letter in ("S", "W") or match["sign"] == "-" else found


def point_in(text: str, form: str, decimal: str) -> tuple[float, float, float | None]:
    """Latitude, longitude, and metres of uncertainty where they are told. Unfit for what is no such point."""
    parts = [p for p in re.split(r"[;\s]+" if decimal == "," else r"[,;\s]+", tidy(text)) if p]
    wanted = range(2, 5) if form == "odk" else range(2, 3)
    if len(parts) not in wanted:
        raise Unfit(f"{shown(text)} is no point in the form {form}")
    if form == "lon lat":
        parts = parts[::-1]
    latitude, longitude = degrees_in(parts[0], "", 90, decimal), degrees_in(parts[1], "", 180, decimal)
    metres = decimal_of(parts[3], decimal, "") if len(parts) == 4 else None
    return latitude, longitude, metres


def widened(first: date, last: date, exact: str) -> tuple[date, date]:
    """All days that a day of so little exactness can be. Unfit for a code that says no such thing."""
    match exact:
        case "day":
            return first, last
        case "week":
            # Whatever day of the week it begins on, its days are within six of any of them.
            return first - timedelta(6), last + timedelta(6)
        case "month":
            after = date(last.year + last.month // 12, last.month % 12 + 1, 1)
            return first.replace(day=1), after - timedelta(1)
        case "year":
            return date(first.year, 1, 1), date(last.year, 12, 31)
    found = re.fullmatch(r"P(\d{1,3})D", exact, re.ASCII)
    if not found:
        raise Unfit(f"{shown(exact)} is no exactness: `day`, `week`, `month`, `year`, or days as in `P3D`")
    return first - timedelta(int(found[1])), last + timedelta(int(found[1]))
