"""The year of a date that is given without one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from truce.asof import DAY, Duration, Interval
from truce.claims.reading.times.anchors import one_day
from truce.claims.reading.times.mention import Decade, Fixed, Offset, Span, TimeMention, When, Yearless
from truce.errors import ArgumentError

_THESE_DAYS = 7 * DAY
_FITS = 45 * DAY  # how far a date may lie from the start that a stated length gives
_NEAR_FUTURE = 4  # with no verb that looks ahead, a coming day must be so many times nearer than the past one
_FAR_FUTURE = 240  # days: who looks further ahead names the year
_LENGTHS = 8  # lengths of one sentence that are looked at
_YEAR_DAYS = 366
_HEAD = 4  # paragraphs at the head of a text in which the period that it reports on stands
_HEADINGS = ("year", "month")
_EXACT = ("day", "approx_day", "hour", "minute")
_MONTH_DAYS = 31
_DAYS = 3  # what is told later dates what stands before it only if it is told to the day


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a mention stands: its sentence and its paragraph."""

    sentence: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class _Told:
    """A date with its year, and the paragraph that tells it."""

    interval: Interval
    paragraph: int


class Years:
    """What a document says about the year of its dates. Asked in text order, it remembers what it found."""

    def __init__(
        self, mentions: Sequence[TimeMention], standings: Sequence[Standing], document: Interval | None
    ) -> None:
        self._mentions = mentions
        self._standings = standings
        self._document = document
        self._found: dict[tuple[int, int | None, int], int] = {}
        self._lengths: dict[int, list[Duration]] = defaultdict(list)
        self._stated: dict[Yearless, set[int]] = defaultdict(set)
        self._months: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._before: list[tuple[_Told | None, _Told | None]] = []
        self._first: _Told | None = None
        self._period: Interval | None = None
        self._headings: list[int | None] = []
        self._survey()
        self._looks_back = _looks_back(mentions, document)

    def _survey(self) -> None:
        """One pass: lengths by sentence, days by their years, and the dates told before each mention."""
        full: _Told | None = None
        any_: _Told | None = None
        heading: int | None = None
        entry = -1
        for mention, standing in zip(self._mentions, self._standings, strict=True):
            self._before.append((full, any_))
            entry = standing.paragraph if mention.heads_entry else entry
            self._headings.append(heading if standing.paragraph == entry else None)
            if mention.heads_entry and isinstance(mention.when, Fixed) and mention.precision in _HEADINGS:
                heading = mention.when.interval.first.year if mention.when.interval.first else None
            if mention.kind == "duration" and mention.duration:
                self._lengths[standing.sentence].append(mention.duration)
            if not isinstance(mention.when, Fixed) or not mention.when.interval.days:
                continue
            told = _Told(mention.when.interval, standing.paragraph)
            self._note_days(told.interval, mention.start)
            if standing.paragraph < _HEAD and mention.precision == "window" and self._period is None:
                self._period = told.interval if (told.interval.days or 0) <= _YEAR_DAYS else None
            if mention.aside or mention.modifier in ("by", "until"):
                continue  # the year of a name, of what has lasted since, or of a deadline is not the story's
            if (told.interval.days or 0) <= _YEAR_DAYS:
                any_ = told
            if (told.interval.days or 0) <= _MONTH_DAYS:
                full = told
            if (told.interval.days or 0) <= _DAYS:
                self._first = self._first or told

    def _note_days(self, interval: Interval, start: int) -> None:
        first, last = interval.first, interval.last
        if first and last and first.month == last.month and first.year == last.year:
            self._stated[Yearless(first.month, first.day, last.day)].add(first.year)
            self._months[first.month].append((start, first.year))

    def of(self, index: int) -> int | None:
        """The year of a mention's date; None if it has none to find, or if nothing decides it."""
        mention = self._mentions[index]
        if isinstance(mention.when, Decade):
            return self._reference_year(index)
        date = yearless_in(mention.when)
        if date is None:
            return None
        if self._headings[index] is not None:
            return self._headings[index]
        key = (date.month, date.first, date.months)
        by_length = self._by_length(index, date)
        if by_length is not None:
            self._found[key] = by_length
        if key in self._found:
            return self._found[key]
        stated = self._stated.get(date, set())
        elsewhere = next(iter(stated)) if len(stated) == 1 else None
        if mention.hosts_name and (named := elsewhere or self._by_namesake(index, date)) is not None:
            return named
        reported = self._by_period(index, date)
        if reported is not None:
            return reported
        near = None if self._is_announced(mention) else self._by_story(index, date, far=False)
        if near is None and self._document is not None and not self._looks_back:
            return _by_document(date, self._document, mention)
        return near or elsewhere or self._by_story(index, date, far=True)

    def _by_namesake(self, index: int, date: Yearless) -> int | None:
        """The year of the day last told in the month that names something ("the September accord")."""
        if date.first is not None or date.months > 1:
            return None
        here = self._mentions[index].start
        years = [(at < here, at if at < here else -at, year) for at, year in self._months.get(date.month, [])]
        return max(years)[2] if years else None

    def _is_announced(self, mention: TimeMention) -> bool:
        """Whether a date lies ahead of a document of a known day, whatever years were told of before it."""
        return mention.future and self._document is not None and not self._looks_back

    def _reference_year(self, index: int) -> int | None:
        """The latest year that the text can be speaking from."""
        if self._document is not None and self._document.last is not None and not self._looks_back:
            return self._document.last.year
        told = self._before[index][1] or self._first
        return told.interval.last.year if told and told.interval.last else None

    def _by_period(self, index: int, date: Yearless) -> int | None:
        """The year of a day that lies in the period which the head of the text says that it reports on."""
        told = self._before[index][0]
        if self._period is None or self._document is not None:
            return None
        if told is not None and told.paragraph == self._standings[index].paragraph:
            return None
        years = {end.year for end in (self._period.first, self._period.last) if end is not None}
        inside = [y for y in years if (days := date.in_year(y)) and days.within(self._period)]
        return inside[0] if len(inside) == 1 else None

    def _by_length(self, index: int, date: Yearless) -> int | None:
        """A length in the same sentence ("for nearly 14 months") dates the day on which it began."""
        today = one_day(self._document)
        if today is None or date.first is None:
            return None
        now = date.in_year(today.year)
        if now is not None and now.first is not None and abs(now.first.date() - today) <= _THESE_DAYS:
            return None  # these days, and not so many years ago to the day
        for length in self._lengths.get(self._standings[index].sentence, [])[:_LENGTHS]:
            start = _day_before(Interval.from_day(today), length) if length.months >= 2 else None
            if start is None or start.first is None:
                continue
            for year in (start.first.year - 1, start.first.year, start.first.year + 1):
                days = date.in_year(year)
                if days and days.first and abs(days.first - start.first) <= _FITS:
                    return year
        return None

    def _by_story(self, index: int, date: Yearless, *, far: bool) -> int | None:
        """The year that puts the date nearest to the date told of last, in this paragraph or the one before.

        Beside a document's date the story decides only if it tells of another year in this paragraph, or if
        the whole document looks back. `far`: the last date told anywhere before, else the first after.
        """
        full, any_ = self._before[index]
        here = self._standings[index].paragraph
        if far:
            told = any_ or self._first
        elif self._document is None or self._looks_back:
            told = next((t for t in (full, any_) if t and here - t.paragraph <= 1), None)
        else:
            told = full if full and full.paragraph == here and self._is_past_year(full.interval) else None
        return _nearest_year(date, told.interval) if told else None

    def _is_past_year(self, told: Interval) -> bool:
        today = self._document.first if self._document else None
        return bool(told.last and today and told.last.year < today.year)


def yearless_in(when: When | None) -> Yearless | None:
    """The date without a year inside a meaning; of a range, its start."""
    match when:
        case Yearless():
            return _with_last(when)
        case Offset(base=Yearless() as base):
            return _with_last(base)
        case Span(first=Yearless() as first):
            return _with_last(first)
        case _:
            return None


def _with_last(date: Yearless) -> Yearless:
    return replace(date, last=date.first if date.last is None else date.last)


def _looks_back(mentions: Sequence[TimeMention], document: Interval | None) -> bool:
    """Whether most full dates lie more than a year before the document's own: a history, not news."""
    if document is None or document.first is None:
        return False
    days = [
        m.when.interval.first
        for m in mentions
        if isinstance(m.when, Fixed) and m.when.interval.first and m.precision in _EXACT
    ]
    old = [d for d in days if document.first - d > _YEAR_DAYS * DAY]
    return len(days) >= 3 and len(old) * 10 >= 7 * len(days)


def _day_before(interval: Interval, by: Duration) -> Interval | None:
    try:
        return interval.shift(by, backwards=True)
    except ArgumentError:
        return None


def _nearest_year(date: Yearless, told: Interval) -> int | None:
    """The year in which the days lie in what was told of, or nearest to it; of a whole year, that year."""
    if told.first is None or told.last is None or told.days is None:
        return None
    year = told.first.year
    if told.days > _MONTH_DAYS:
        spanned = (
            y for y in range(year, told.last.year + 1) if (days := date.in_year(y)) and days.within(told)
        )
        return next(spanned, told.last.year)
    years = [y for y in (year, year + 1, year - 1) if date.in_year(y)]
    return min(years, key=lambda y: _distance(date, y, told), default=year)


def _distance(date: Yearless, year: int, told: Interval) -> int:
    """Days between the starts of two times."""
    days = date.in_year(year)
    assert days is not None
    assert days.first is not None
    assert told.first is not None
    return abs((days.first.date() - told.first.date()).days)


def _by_document(date: Yearless, document: Interval, mention: TimeMention) -> int | None:
    """The latest such days up to the document's own, unless the words look ahead or the coming are near."""
    if document.first is None or document.last is None:
        return None
    year = document.first.year
    this = date.in_year(year)
    if this is not None and date.months > 1 and not mention.future and this.before(document):
        return year  # of balance sheets it is the last one that has begun
    if this is None or this.first is None or this.last is None or this.intersects(document):
        return year
    past, coming = (year, year + 1) if this.before(document) else (year - 1, year)
    if date.in_year(past) is None or date.in_year(coming) is None:
        return past if date.in_year(coming) is None else coming
    ahead, behind = _distance(date, coming, document), _distance(date, past, document)
    told_past = mention.past and date.first is None  # a day so near is ahead, whatever its clause tells
    near = ahead * _NEAR_FUTURE < behind and not told_past
    return coming if near or (mention.future and ahead <= _FAR_FUTURE) else past
