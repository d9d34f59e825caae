"""The date that a document gives itself: a line of its own, a label, a dateline, a message's date group."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from truce.asof import Interval
from truce.claims.reading.spans import SpanIndex
from truce.claims.reading.times.find import find_times
from truce.claims.reading.times.mention import OnWeekday, TimeMention, Yearless, settle

_HEAD = 15  # lines at the top that may carry the document's date
_TAIL = 12  # lines at the foot
_TITLE = 6  # lines in which a report says which period it is on
_HEADLINE = 140  # characters that such a line may have
_PERIOD = 190  # days that it may have at most
_SHORT = 60  # characters beside the date
_CHRONOLOGY = 3  # so many lines that are only a date are the entries of a chronology
_DAYS = ("day", "hour", "minute")
_READ = 20000  # characters that are looked at for the year of a dateline
_LATER = 5  # years after the latest one told in which the weekday may decide
_YEARLY = ("day", "minute", "month", "year")
_LONG = 400  # characters of a line that are looked at
_LINE = re.compile(r"[^\n\r]*\S[^\n\r]*")
_LABEL = re.compile(
    r"\W*(?:(?:first |last )?(?:published|updated|posted|released|issued|modified)"
    r"|date(?:d| of issue| issued)?|press release|for immediate release)\b[^\n]{0,30}$",
    re.IGNORECASE,
)
_DONE = re.compile(r"\W*(?:done|signed|given|adopted|agreed|executed)\s+(?:at|in|on|this)\b", re.IGNORECASE)
_UPDATED = re.compile(r"\W*(?:last )?(?:updated|modified)", re.IGNORECASE)
_CITY = r"[^\W\d_a-z][\w.'’()-]*(?:[ /,]+(?:[^\W\d_a-z][\w.'’()-]*|de|la|el|al|and|of|the|in))*"
_CITIES = re.compile(rf"\W*(?:\([A-Za-z .]+\)\W*)?{_CITY}[ ,:(|–—-]*(?:on )?$")
_AGENCY = re.compile(r"[\s,.)|]*(?:\(?[A-Z][\w ./&'’-]{0,40}\)?)?\s*(?:[-–—:|]|\.\s[-–—])+(?:\s|$)")
_REST = re.compile(r"[\s,.;:()|–—-]*(?:(?:local time|[A-Z]{2,5})[\s.,;:()|–—-]*)?$")
_ASIDE = re.compile(r"\s*[|·•(/][^\n]{0,60}$")
_NOTICE = re.compile(
    r"\s*[.;,:|–—-]\s*\(?(?:(?:all|the|these)?\s*times?\b|newest|latest|most recent|last update|updates?\b"
    r"|live\b|entries|posts?\b|follow|refresh|this (?:page|blog))",
    re.IGNORECASE,
)
"""How the head of a running report goes on after its date: "All times are local. Newest entries first"."""
_KIND = re.compile(
    r"\b(?:thread|posts?|pasted|transcript|remarks|statement|reports?|dispatch(?:es)?|bulletin"
    r"|live|updates?|as it happened|blog|briefing|brief"
    r"|communiqu[eé]|letter|cable|telegram|interview|minutes|speech|address|summary|sitrep|digest|diary|log"
    r"|note|notes|memo|memorandum|press|news|newsletter|review|assessment|advisory|alert"
    r"|paper|essay|text|draft|study|article|lecture|edition|fact ?sheet|backgrounder|explainer|column|opinion"
    r"|editorial|analysis|commentary|dossier)\b"
    r"(?:[^\n]{0,80}[,(|–—:-]\s*|\s+(?:of|for|from|as of|dated)\s+)$",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\b(?:reports?|bulletins?|summary|summaries|digests?|sitreps?|reviews?|updates?|returns?|logs?|period|covering"
    r"|overview|round-?up|communiqu[eé]|newsletter)\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:by\b|[^\n]{0,80}[|•·])", re.IGNORECASE)


def find_doc_date(text: str, times: Sequence[TimeMention] | None = None) -> TimeMention | None:
    """The mention that dates the document, or None. Its value is None where no year is in sight.

    `times` are those that `find_times` finds in the text, if they are known already.
    """
    times = find_times(text) if times is None else times
    lines = [(m.start(), m[0][:_LONG]) for m in _LINE.finditer(text[:_READ])][:_HEAD]
    dates = SpanIndex((t.start, t.end, t) for t in times if t.value or isinstance(t.when, Yearless))
    told = [(start, line) for start, line in lines if dates.overlapping(start, start + len(line))]
    found = [dated for start, line in told if (dated := _date_of_line(start, line))]
    bare = {dated.mention.text for dated in found if dated.how == "bare"}
    if len(bare) >= _CHRONOLOGY:
        found = [dated for dated in found if dated.how != "bare"]
    found.sort(key=lambda dated: dated.how == "updated")
    if found:
        return _with_year(times, found[0].mention)
    period = next((p for start, line in lines[:_TITLE] if (p := _period_of_line(start, line))), None)
    if period is not None:
        return period
    foot = max(0, len(text) - _READ)
    return _signed([(foot + m.start(), m[0][:_LONG]) for m in _LINE.finditer(text[foot:])])


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date that may be the document's, and what makes it so: its label, its place, or a line of its own."""

    mention: TimeMention
    how: Literal["labelled", "updated", "dateline", "bare"]


def _signed(lines: list[tuple[int, str]]) -> TimeMention | None:
    """The date at the foot of an agreement: "Done at ..., on ...". The last one counts."""
    for start, line in reversed(lines[-_TAIL:]):
        if not _DONE.match(line):
            continue
        for found in find_times(line):
            if found.value is not None and found.kind == "date" and found.precision == "day":
                return replace(found, start=found.start + start, end=found.end + start)
    return None


def _period_of_line(start: int, line: str) -> TimeMention | None:
    """The last day of the period that a report says in its title it is on: it is not older than that."""
    if not _REPORT.search(line) or len(line) > _HEADLINE or line.rstrip().endswith("."):
        return None
    for found in find_times(line):
        span = Interval.parse(found.value) if found.value and found.kind == "date" else None
        if span is None or span.last is None or not 1 < (span.days or 0) <= _PERIOD:
            continue
        if found.modifier is not None or not _REST.match(line[found.end :]):
            continue
        last = settle(found, Interval.from_day(span.last.date()), "inferred")
        return replace(last, start=found.start + start, end=found.end + start, precision="day")
    return None


def _date_of_line(start: int, line: str) -> _Dated | None:
    """The date of a line that says little else, that is a dateline, or that a label introduces."""
    for mention in find_times(line):
        is_day = mention.kind == "date" and mention.precision in _DAYS and not mention.modifier
        if not is_day or (mention.value is None and not isinstance(mention.when, Yearless)):
            continue
        how = _how_dated(line[: mention.start], line[mention.end :], full=mention.value is not None)
        if how is not None:
            return _Dated(replace(mention, start=mention.start + start, end=mention.end + start), how)
    return None


def _how_dated(
    before: str, after: str, *, full: bool
) -> Literal["labelled", "updated", "dateline", "bare"] | None:
    """What makes a date the document's; a date without its year needs a line of its own or a dateline."""
    rest = _without_hour(after)
    ends = bool(_REST.match(rest))
    if not before.strip(" \t*_#>-–—[("):
        return "bare" if ends or (full and (_ASIDE.match(after) or _NOTICE.match(after))) else None
    if full and len(after) <= _SHORT and _LABEL.match(before):
        return "updated" if _UPDATED.match(before) else "labelled"
    if len(before) <= _SHORT and _CITIES.match(before):
        return "dateline" if _AGENCY.match(rest) or (ends and full) else None
    if full and (ends or _ASIDE.match(after)) and _KIND.search(before) and "." not in after:
        return "labelled"
    heads = _BYLINE.match(before) or (_DONE.match(before) and "." not in after.strip())
    return "labelled" if full and ends and heads else None


def _without_hour(after: str) -> str:
    """The rest of a line without the hour that may follow the date."""
    return re.sub(r"^[\s,|–—-]*(?:at )?\d{1,2}[:.]\d\d(?: ?[AaPp]\.?[Mm]\.?)?", "", after)


def _with_year(times: Sequence[TimeMention], found: TimeMention) -> TimeMention:
    """A day without a year takes the latest year told in the text, if its first weekday agrees.

    An agency report names the weekday of its dateline in its first lines. Without that, only a full date
    of that year will do.
    """
    if found.value is not None or not isinstance(found.when, Yearless):
        return found
    mentions = [m for m in times if m.end <= _READ and m.start != found.start]
    dated = [(m, Interval.parse(m.value)) for m in mentions if m.value and m.precision in _YEARLY]
    years = [(i.last.year, m.precision != "year") for m, i in dated if i.last]
    if not years:
        return found
    latest = max(year for year, _ in years)
    weekday = next(
        (m.weekday for m in mentions if isinstance(m.when, OnWeekday) and m.start > found.start), None
    )
    for year in range(latest, latest + _LATER):
        day = found.when.in_year(year)
        if weekday is not None and day and day.first and day.first.weekday() == weekday:
            return settle(found, day, "inferred")
    sure = weekday is None and any(full for year, full in years if year == latest)
    return settle(found, found.when.in_year(latest), "inferred") if sure else found
