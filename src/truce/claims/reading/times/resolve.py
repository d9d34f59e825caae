"""Reading time mentions in their document: against its date, and against the story told so far."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from truce.asof import Interval
from truce.claims.reading.times.anchors import A_YEAR, Anchors, one_day, place
from truce.claims.reading.times.mention import (
    Basis,
    DayOfMonth,
    Fixed,
    InCalendar,
    InWeek,
    InYear,
    Offset,
    OnWeekday,
    Rolling,
    TimeMention,
    When,
    Yearless,
    settle,
)
from truce.claims.reading.times.strokes import in_order_of_document
from truce.claims.reading.times.years import Standing, Years

_STRETCH = 4  # paragraphs that "the preceding week" may look back over for the day it ends on

_FEW, _YEAR = 3, 366  # days that the story's day, and its month or year, may span at most

_NO_ANCHORS = ("by", "until", "since", "fiscal")
_NAMED = (Fixed, Yearless, InYear)
"""What names a quarter by itself, instead of going back to one told of."""

Sentences = Sequence[tuple[int, int, int]]
"""Start, end and paragraph number of each sentence, in text order."""


def resolve_times(
    mentions: Sequence[TimeMention],
    *,
    doc_date: Interval | str | None = None,
    sentences: Sentences = (),
) -> tuple[TimeMention, ...]:
    """The mentions with every value that the document decides.

    Words such as "today" and "last week", and weekdays, lean on the document's date; "three days later" and
    "the previous day" on the day last told of, in this paragraph or the one before. A date without a year
    takes the year that a stated length, the same date elsewhere, the story or the document's date gives.
    What nothing decides keeps no value. Resolving again changes nothing.

    Raises:
        ArgumentError: `doc_date` is no date string.
    """
    document = Interval.parse(doc_date) if isinstance(doc_date, str) else doc_date
    mentions = in_order_of_document(mentions)
    reader = _Reader(tuple(mentions), document, sentences)
    return tuple(reader.read(index) for index in range(len(mentions)))


class _Reader:
    """Goes through a document's mentions in order and remembers the day of the story."""

    def __init__(
        self, mentions: tuple[TimeMention, ...], document: Interval | None, sentences: Sentences
    ) -> None:
        self._mentions = mentions
        self._document = document
        self._places = _places(mentions, sentences)
        self._years = Years(mentions, self._places, document)
        self._story: Interval | None = None
        self._story_place = Standing(-9, -9)
        self._told: Interval | None = None
        self._told_place = Standing(-9, -9)
        self._last_quarter: Interval | None = None
        self._quarter: Interval | None = None
        self._quarter_place = Standing(-9, -9)
        self._entry: int | None = None
        self._heading: Interval | None = None
        self._weekdays = _weekdays(mentions)

    def read(self, index: int) -> TimeMention:
        """One mention, given all that came before it."""
        mention = self._mentions[index]
        here = self._places[index]
        reach = _STRETCH if isinstance(mention.when, Rolling | DayOfMonth) else 1
        story = self._story if here.paragraph - self._story_place.paragraph <= reach else None
        told = self._told if here.paragraph - self._told_place.paragraph <= reach else None
        if mention.kind == "time":
            return self._clock(mention, story, here)
        year = self._years.of(index)
        quarter = self._quarter if here.paragraph - self._quarter_place.paragraph <= reach else None
        anchors = Anchors(
            self._document,
            story,
            told,
            self._last_quarter,
            quarter,
            year,
            self._looks_ahead(mention),
            self._weekdays,
        )
        interval = place(mention.when, anchors)
        if interval is None and isinstance(mention.when, Yearless) and year is not None:
            mention, interval = _month_only(mention, year)
        basis = "inferred" if mention.basis == "inferred" else _basis(mention.when)
        read = settle(mention, interval, basis)
        self._remember(read, here)
        return read

    def _looks_ahead(self, mention: TimeMention) -> bool:
        """Whether a weekday lies ahead; in a story without a date an end does ("until Monday")."""
        return mention.future or (self._document is None and mention.modifier in ("by", "until"))

    def _clock(self, mention: TimeMention, story: Interval | None, here: Standing) -> TimeMention:
        """An hour alone belongs to the story's day, if that is near enough; of a live blog, to the text's.

        A day on a line of its own is that of the entries below it.
        """
        if mention.heads_entry and (day := self._heading or self._document) and one_day(day):
            return settle(mention, day, "inferred")
        near = here.sentence - self._story_place.sentence <= 1
        return settle(mention, story if near and one_day(story) else None, "inferred")

    def _remember(self, mention: TimeMention, here: Standing) -> None:
        """The day of the story: not a deadline, not a name, and not a stretch of time.

        In an entry of a chronology it is the date at its head, whatever else the entry names.
        """
        if mention.stated is None or mention.kind != "date":
            return
        self._remember_quarter(mention, here)
        if mention.hosts_name:
            return
        if here.paragraph == self._entry or (mention.aside and here.paragraph == self._told_place.paragraph):
            return
        stated = Interval.parse(mention.stated)
        if mention.heads_entry:
            self._entry = here.paragraph
            self._heading = stated if mention.heads_list else None
        if mention.modifier in _NO_ANCHORS or stated.days is None or _compares(mention.when):
            return
        if stated.days <= _YEAR:
            self._told, self._told_place = stated, here
            if self._story and self._story.before(stated):
                self._story = None  # the story has moved on to a time without a day
        if stated.days <= _FEW:
            self._story, self._story_place = stated, here

    def _remember_quarter(self, mention: TimeMention, here: Standing) -> None:
        """The quarter told of, until another month or year is told."""
        stated = Interval.parse(mention.stated or "")
        if (
            mention.precision == "quarter"
            and mention.modifier is None
            and not isinstance(mention.when, Offset)
        ):
            self._last_quarter = self._quarter = stated
            self._quarter_place = here
        elif mention.precision in ("month", "year"):
            self._quarter = None


def _compares(when: When | None) -> bool:
    """Whether a time is "a year earlier": another one beside it is the same year, not the one before."""
    return isinstance(when, Offset) and when.by == A_YEAR and when.backwards and when.base is None


def _places(mentions: Sequence[TimeMention], sentences: Sentences) -> list[Standing]:
    """The sentence and paragraph of each mention; without sentences all stand in one."""
    places: list[Standing] = []
    at = 0
    for mention in mentions:
        while at + 1 < len(sentences) and sentences[at + 1][0] <= mention.start:
            at += 1
        places.append(Standing(at, sentences[at][2]) if sentences else Standing(0, 0))
    return places


def _weekdays(mentions: Sequence[TimeMention]) -> dict[int, date]:
    """The date of each weekday that the text names with one date only, and rightly."""
    dates: dict[int, set[date]] = defaultdict(set)
    for mention in mentions:
        day = one_day(mention.when.interval) if isinstance(mention.when, Fixed) else None
        if day is not None and mention.weekday == day.weekday():
            dates[day.weekday()].add(day)
    return {weekday: days.pop() for weekday, days in dates.items() if len(days) == 1}


def _basis(when: When | None) -> Basis:
    match when:
        case Fixed():
            return "explicit"
        case OnWeekday() | InWeek() | InYear() | InCalendar() | Offset() | Rolling():
            return "relative"
        case _:
            return "inferred"


def _month_only(mention: TimeMention, year: int) -> tuple[TimeMention, Interval | None]:
    """29 February of a common year: the month is kept and the day flagged."""
    assert isinstance(mention.when, Yearless)
    flags = tuple(dict.fromkeys((*mention.flags, "impossible_date")))
    return replace(mention, flags=flags, precision="month"), Yearless(mention.when.month).in_year(year)
