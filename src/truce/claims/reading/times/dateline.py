"""The date that a document gives itself: a line of its own, a label, a dateline, a message's date group."""

import re
from dataclasses import replace

from truce.asof import Interval
from truce.claims.reading.times.find import find_times
from truce.claims.reading.times.mention import TimeMention, Yearless, settle

_HEAD = 15  # lines at the top that may carry the document's date
_TAIL = 4
_LONG = 400  # characters of a line that are looked at
_LABEL = re.compile(
    r"\W*(?:(?:first |last )?(?:published|updated|posted|released|issued|modified)"
    r"|date(?:d| of issue| issued)?|press release|for immediate release|as of|on)\b[^\n]{0,30}$",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\W*(?:last )?(?:updated|modified)", re.IGNORECASE)
_CITY = r"[^\W\d_a-z][\w.'’()-]*(?:[ /,]+(?:[^\W\d_a-z][\w.'’()-]*|de|la|el|al|and|of|the|in))*"
_CITIES = re.compile(rf"\W*(?:\([A-Za-z .]+\)\W*)?{_CITY}[ ,:(|–—-]*(?:on )?$")
_AGENCY = re.compile(r"[\s,.)|]*(?:\(?[A-Z][\w ./&'’-]{0,40}\)?)?\s*(?:[-–—:|]|\.\s[-–—])+(?:\s|$)")
_REST = re.compile(r"[\s,.;:()|–—-]*(?:(?:local time|[A-Z]{2,5})[\s.,;:()|–—-]*)?$")
_BYLINE = re.compile(r"(?:by\b|[^\n]{0,80}[|•·])", re.IGNORECASE)


def find_doc_date(text: str) -> TimeMention | None:
    """The mention that dates the document, or None. Its value is None where no year is in sight."""
    lines = [(m.start(), m[0][:_LONG]) for m in re.finditer(r"[^\n\r]*\S[^\n\r]*", text[:20000])]
    head = lines[:_HEAD]
    updated = None
    for start, line in head:
        found = _date_of_line(line)
        if found is None:
            continue
        found = replace(found, start=found.start + start, end=found.end + start)
        if not _UPDATED.match(line):
            return _with_year(text, found)
        updated = updated or found
    return _with_year(text, updated) if updated else None


def _date_of_line(line: str) -> TimeMention | None:
    """The date of a line that says little else, that is a dateline, or that a label introduces."""
    for mention in find_times(line):
        is_day = (
            mention.kind == "date" and mention.precision in ("day", "minute", "hour") and not mention.modifier
        )
        if not is_day or (mention.value is None and not isinstance(mention.when, Yearless)):
            continue
        before, after = line[: mention.start], line[mention.end :]
        if _is_dated(before, after, mention):
            return mention
    return None


def _is_dated(before: str, after: str, mention: TimeMention) -> bool:
    full = mention.value is not None
    alone = not before.strip(" \t*_#>-–—[(")
    ends = bool(_REST.match(_without_hour(after)))
    if alone and ends:
        return True
    if full and _LABEL.match(before):
        return True
    if len(before) <= 70 and _CITIES.match(before):
        return bool(_AGENCY.match(_without_hour(after))) or (ends and full)
    if alone and full and _AGENCY.match(after):
        return True
    return full and ends and bool(_BYLINE.match(before))


def _without_hour(after: str) -> str:
    """The rest of a line without the hour that may follow the date."""
    return re.sub(r"^[\s,|–—-]*(?:at )?\d{1,2}[:.]\d\d(?: ?[AaPp]\.?[Mm]\.?)?", "", after)


def _with_year(text: str, found: TimeMention) -> TimeMention:
    """A day without a year takes the latest year of a full date in the text."""
    if found.value is not None or not isinstance(found.when, Yearless):
        return found
    stated = [
        Interval.parse(m.value)
        for m in find_times(text)
        if m.value and m.precision in ("day", "month", "year")
    ]
    years = [i.first.year for i in stated if i.first and i.last]
    return settle(found, found.when.in_year(max(years)), "inferred") if years else found
