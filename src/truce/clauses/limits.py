"""Numbers that an article sets: at most, or at least, so many; there at a time, or in a period.

What is counted is found by the table `counted.csv`. A number of something that no row knows, or without a
figure ("not more than a company"), makes no limit; `quantities_left` names it, so that it is not lost.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from truce.asof import Duration, DurationUnit, has_periods
from truce.claims.records import Deontic
from truce.clauses.deadlines import notice_of, period_of
from truce.clauses.model import Window
from truce.clauses.numbers import NUMBER, number_of
from truce.clauses.values import NOT_STATED

_LENGTHS = (
    r"(?:nautical )?(?:met(?:re|er)s?|kilomet(?:re|er)s?|km|mm|miles?|days?|hours?|weeks?|months?|years?"
    r"|per ?cent|times?"
    r"|minutes?|million|%)"
)
_MOST = (
    r"(?:no|not) more than|not (?:to )?exceed(?:ing)?|not be (?:more|greater|higher) than|at most"
    r"|an? maximum of|maximum of|up to"
)
_LEAST = r"at least|(?:no|not) (?:fewer|less) than|an? minimum of|minimum of"
_WORD = r"(?!(?:shall|must|will|may|is|are|at|in|on|of|to|per|from|within)\b)[\w-]+"
_QUANTITY = re.compile(
    rf"\b(?:(?P<most>{_MOST})|(?P<least>{_LEAST})|(?P<more>more than|in excess of|over))"
    rf" (?:(?P<number>{NUMBER})(?: \(\d+\))?(?: (?P<what>(?!{_LENGTHS}\b)[^.;,]+))?"
    rf"|(?P<vague>an? (?:{_WORD})(?: {_WORD})?))(?![\w-])",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?P<most>(?!))?(?P<least>)(?P<more>(?!))?(?P<number>{NUMBER}) (?P<what>[^.;,]+)", re.IGNORECASE
)
"""So many in each period, without "at least": owed as told."""
_UNIT_NEXT = re.compile(rf"\W*{_LENGTHS}\b", re.IGNORECASE)
_NUMBER_OF = re.compile(
    r"\b(?:number|total|strength) of (?P<what>[^.;,]{3,80}?) (?:shall|must|will|may|is|are|not)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:larger|bigger|greater|smaller|heavier|stronger|longer) than (?:an? )?[\w -]{2,30}?(?= shall"
    r"| must| will| may|[,.;]|$)"
    r"|\b(?:above|exceeding|over|below|under|at) (?:an? )?(?:squad|section|platoon|company|battalion"
    r"|regiment\w*|brigade|division\w*)(?: strength| level| size)?\b"
    r"|\b(?:exceeding|above|over|below|under) [\w-]+ (?:men|women|people|persons|soldiers|troops|fighters"
    r"|vehicles|boats|vessels|aircraft|guns|tonnes|tons)\b",
    re.IGNORECASE,
)
"""A size told against another: of units by their name, of people and things by their number."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number: of what, at most or at least, in which period if it is a flow; where its words stand.

    `unclear`: something owed "up to" a number, which may be a cap or what has to be reached.
    """

    what: str
    most: int | None
    least: int | None
    stock: bool
    things: bool
    acts: tuple[str, ...]
    per: Duration | None
    window: Window
    start: int
    end: int
    unclear: bool = False


def quantities_in(deontic: Deontic, flat: str) -> tuple[Quantity, ...]:
    """The numbers that the words of one clause set, where a row tells what is counted."""
    if deontic not in ("prohibition", "obligation", "permission"):
        return ()
    found = tuple(q for match in _QUANTITY.finditer(flat) if (q := _quantity(match, deontic, flat)))
    bare = _BARE.match(flat) if not found and deontic == "obligation" else None
    owed = _quantity(bare, deontic, flat) if bare else None
    return (owed,) if owed and owed.per else found


def quantities_left(flat: str, used: tuple[Quantity, ...]) -> Iterator[str]:
    """The numbers and sizes in the words that became no limit: "not more than a company"."""
    taken = [(q.start, q.end) for q in used]
    for match in (*_QUANTITY.finditer(flat), *_COMPARED.finditer(flat)):
        inside = any(low <= match.start() < high for low, high in taken)
        number = match.groupdict().get("number")
        measured = number is not None and bool(_UNIT_NEXT.match(flat, match.end("number")))
        if not inside and not measured:
            yield _shortened(_without_verb(match[0]))


def _quantity(match: re.Match[str], deontic: Deontic, flat: str) -> Quantity | None:
    if not match["number"] or _UNIT_NEXT.match(flat, match.end("number")):
        return None
    most = bool(match["most"]) or (bool(match["more"]) and deontic == "prohibition")
    if match["more"] and not most:
        return None
    told = match["what"] or ""
    before = _NUMBER_OF.search(flat[: match.end()])
    what = _head(told) or (before["what"] if before else "")
    row = _row(what)
    if row is None or (told and not before and not _stands_first(row, told)):
        return None
    number = number_of(match["number"])
    flow = row["use"] == "flow"
    if not flow and _EACH_TIME.match(told[len(what) :] if told.startswith(what) else ""):
        return None
    rest = flat[match.start() :][:160]
    per = (period_of(rest) or _any_length(rest)) if flow else None
    return Quantity(
        what=re.sub(r"\s+", " ", what).strip(),
        most=number if most else None,
        least=None if most else number,
        stock=not flow,
        things=row["counts"] == "things",
        acts=tuple(row["acts"].split()),
        per=per,
        window=_window(rest, per),
        start=match.start(),
        end=match.end(),
        unclear=deontic == "obligation" and (match["most"] or "").lower() == "up to",
    )


_ANY = re.compile(
    r"\b(?:in|within|during|over) any (?:(?:given |single )?(?:period|stretch|space) of |one )?"
    r"(?:\w+[ -]){0,3}(?:hour|day|week|month|year)s?\b|\brolling\b",
    re.IGNORECASE,
)
_CALENDAR = re.compile(
    r"\b(?:(?:a|per|each|every|one|any one) (?:calendar )?(?:day|month|year)"
    r"|(?:daily|monthly|yearly|annually)|calendar (?:day|month|year))\b",
    re.IGNORECASE,
)


def _any_length(words: str) -> Duration | None:
    """The length of "in any 24 hours", "in any calendar month"; None where the words name none."""
    match = _ANY.search(words)
    if match is None:
        return None
    units: tuple[DurationUnit, ...] = ("hour", "day", "week", "month", "year")
    one = next((u for u in units if match[0].lower().rstrip("s").endswith(u)), None)
    return notice_of(match[0]) or (Duration.of(1, one) if one else None)


def _window(words: str, per: Duration | None) -> Window:
    """Which periods count, as far as the words say: those of the calendar, or any stretch of that length."""
    if per is None:
        return NOT_STATED
    if has_periods(per) and re.search(r"\bcalendar\b", words, re.IGNORECASE):
        return "calendar"
    if _ANY.search(words):
        return "any"
    return "calendar" if has_periods(per) and _CALENDAR.search(words) else NOT_STATED


def _without_verb(words: str) -> str:
    return re.split(r" (?:shall|must|will|may|is|are)\b", words, maxsplit=1)[0]


_EACH_TIME = re.compile(
    r" ?(?:per|a|each|every) (?:day|week|month)\b| ?(?:daily|weekly|monthly)\b", re.IGNORECASE
)
"""A period behind what is there at a time: so many come in it, and no act of the table tells of them."""


def _head(told: str) -> str:
    """What is counted, without the verb and the period behind it."""
    return re.split(
        r"\b(?:shall|must|will|may|is|are|can|per|a day|a week|a month|every|each|daily|weekly|at (?:any"
        r"|the same|a)|in|into|on|to"
        r"|through|within|carrying|from|of each)\b",
        told,
        maxsplit=1,
    )[0].strip()


def _stands_first(row: dict[str, str], told: str) -> bool:
    """Whether what is counted is named at once, not somewhere behind."""
    found = re.search(row["words"], told, re.IGNORECASE)
    return found is not None and len(told[: found.start()].split()) <= 3


def _row(what: str) -> dict[str, str] | None:
    return next((row for row in _rows() if re.search(row["words"], what, re.IGNORECASE)), None)


@lru_cache(maxsize=1)
def _rows() -> tuple[dict[str, str], ...]:
    text = files("truce.clauses").joinpath("tables", "counted.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _shortened(words: str) -> str:
    flat = re.sub(r"\s+", " ", words).strip()
    return flat if len(flat) <= 80 else flat[:79].rsplit(" ", 1)[0] + " …"
