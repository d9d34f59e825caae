"""When an event took place: the time expression that belongs to it, else what the story leaves open.

A time expression belongs to the event word that it hangs on; one that hangs on the clause, or stands at
the head of the sentence, serves every event of the clause that has none of its own. Events without any are
placed between the dated events of the story before and after them, or before one ("had already seen").
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from spacy.tokens import Token

from truce.asof import Interval
from truce.claims.reading.context import Context
from truce.claims.reading.events.arguments import outermost
from truce.claims.reading.events.predicates import is_verbal
from truce.claims.reading.events.staged import is_remembered
from truce.claims.reading.events.tellings import Telling
from truce.claims.reading.parse import Sentence
from truce.claims.reading.times.mention import TimeMention
from truce.claims.reading.when_clauses import day_of_when

Basis = Literal["explicit", "relative", "inferred", "unstated"]

_SOON = re.compile(r"\b(?:minutes?|hours?)\b", re.IGNORECASE)
_OWN = 1
"""The ranks up to here are of times that hang on the event's own word."""
_NEAR_DAYS = 45
_STORY_DAYS = 4
_YEAR_DAYS = 366
_NEAR_BLOCKS = 3
_REACH = 40
"""Dated events before and after one that can bound its date."""
_BOUNDS = frozenset(("since", "before", "after", "following", "until"))
_CLAUSE_EDGES = frozenset(("relcl", "advcl", "ccomp", "acl"))


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as far as it is known: dossier date string, its words, and where it comes from."""

    value: str | None = None
    text: str | None = None
    basis: Basis = "unstated"
    precision: str | None = None
    candidates: tuple[str, ...] = ()

    @property
    def interval(self) -> Interval | None:
        """The date as an interval."""
        return Interval.parse(self.value) if self.value else None


@dataclass(frozen=True, slots=True)
class Moment:
    """What dating needs to know of one event: where it stands, what it is, and its date so far."""

    position: int
    block: int
    verbal: bool
    pluperfect: bool
    dated: Dated
    habitual: bool = False
    present: bool = False
    prior: bool = False
    """Whether it is only referred to as done before: "their agreement to withdraw"."""
    answers: bool = False
    """Whether its sentence says that it followed at once: "In response"."""
    behind: Interval | None = None
    """The date of the clause that it lies before ("after the talks", "under their agreement")."""
    here: Interval | None = None
    """The last day or month that its sentence names before it."""
    told: Interval | None = None
    """The same of its paragraph."""
    apart: bool = True
    """Whether it is something else than talks or an agreement: the day of a truce is none of its."""
    after: Interval | None = None
    before: Interval | None = None


Story = list[tuple[Moment, Interval]]
"""The dated events that carry a story, in the order of the text."""


class DateReader:
    """Finds the time expression of each telling of one document."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._by_sentence: dict[int, list[TimeMention]] = {}

    def date_of(self, telling: Telling, others: Sequence[Telling]) -> Dated:
        """The date that the telling's own sentence gives it; unstated if none does."""
        sentence = telling.sentence
        rivals = _rivals(telling, others)
        ranked: list[tuple[tuple[int, int, bool], TimeMention]] = []
        for mention in self._times(sentence):
            if mention.kind in ("duration", "set"):
                continue
            rank = self._rank(mention, telling, rivals)
            if rank is not None:
                ranked.append(((*rank, not _is_valued(mention)), mention))
        if ranked:
            best, chosen = min(ranked, key=lambda r: r[0])
            if best[0] > _OWN and self.vague_date_of(telling, others):
                return Dated()  # "said on Monday that it had recently shelled": Monday is not its day
            chosen = day_of_when(self.context, chosen, telling.head) or chosen
            return to_dated(chosen) if _is_valued(chosen) else _undecided(chosen)
        return self._entry_date(sentence)

    def vague_date_of(self, telling: Telling, others: Sequence[Telling]) -> Dated | None:
        """What a word that names no day ("recently") says of the event that it hangs on itself.

        Only what lies before the telling: "now" says no more of an event than that it is told.
        """
        rivals = _rivals(telling, others)
        for mention in self.context.vague_in(telling.sentence.start, telling.sentence.end):
            word = self.context.page.token_at(mention.start) if mention.modifier == "before" else None
            if word is None or (word.dep_ == "amod" and word.head.i not in {t.i for t in telling.phrase}):
                continue  # "rejected the recent offer": the offer is recent
            rank = self._rank(mention, telling, rivals)
            if rank is not None and rank[0] <= _OWN:
                return to_dated(mention)
        return None

    def _entry_date(self, sentence: Sentence) -> Dated:
        """The date at the head of the line, where the line is an entry of a chronology or a live blog."""
        ahead = self.context.times_in(sentence.block.start, sentence.start)
        entry = next((m for m in ahead[:1] if m.heads_entry and m.value is not None), None)
        own = any(m.kind == "date" for m in self._times(sentence))
        return to_dated(entry) if entry is not None and not own else Dated()

    def names_time(self, sentence: Sentence) -> bool:
        """Whether a sentence names any time, even one that cannot be dated."""
        return bool(self._times(sentence))

    def _times(self, sentence: Sentence) -> list[TimeMention]:
        """The time expressions of a sentence."""
        if sentence.index not in self._by_sentence:
            self._by_sentence = {sentence.index: self.context.times_in(sentence.start, sentence.end)}
        return self._by_sentence[sentence.index]

    def _rank(self, mention: TimeMention, telling: Telling, rivals: set[int]) -> tuple[int, int] | None:
        tokens = [
            t for t in self.context.page.tokens(mention.start, mention.end) if t.doc is telling.token.doc
        ]
        if not tokens:
            return None
        top = min(tokens, key=_depth)
        path = _path(top)
        own = {telling.token.i, outermost(telling.token).i}
        if not is_remembered(telling.token):
            own.add(telling.head.i)
        own |= {t.i for t in telling.phrase if is_verbal(t)}
        distance = abs(top.i - telling.token.i)
        for steps, token in enumerate(path):
            if token.i in own:
                return (0 if steps <= 3 else 1), distance
            if steps and token.dep_ == "appos":
                return None
            if token.i in rivals or (_opens_clause(token) and not _is_gap_of(token, own, rivals)):
                break
        if mention.hosts_name or is_remembered(telling.token):
            return None
        return self._clause_rank(path, telling, rivals, distance)

    def _clause_rank(
        self, path: list[Token], telling: Telling, rivals: set[int], distance: int
    ) -> tuple[int, int] | None:
        """A time that hangs on a clause above the event serves it, unless it lies in a clause beside it."""
        far = 0
        inner = {t.i for t in path[0].subtree}
        up = _path(telling.token)
        above = {t.i: n for n, t in enumerate(up)}
        bounded = next((n for n, t in enumerate(up) if _is_bound(t)), len(up))
        for token in path:
            if token.i in above:
                leading = path[0].i < telling.token.i
                if above[token.i] > bounded:
                    return None
                if token.i in rivals and not leading:
                    return None
                return (2 if leading else 3) + min(above[token.i], 4) + far, distance
            if _opens_clause(token) or token.i in rivals:
                return None
            if token.lower_ in _BOUNDS and token.i not in inner:
                return None
            far += 3 * (token.pos_ in ("NOUN", "PROPN") and token.i not in inner)
        return None


def _rivals(telling: Telling, others: Sequence[Telling]) -> set[int]:
    """The words of the other events of a sentence."""
    return {o.token.i for o in others if o is not telling} - {t.i for t in telling.phrase}


def lies_before(token: Token) -> bool:
    """Whether a word stands in a phrase that lies before its clause in time: "following the talks"."""
    return any(_is_bound(t) for t in _path(token)[1:])


def _is_bound(token: Token) -> bool:
    """Whether a word sets what follows before or after its clause: "after", "in the aftermath of"."""
    if token.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in _BOUNDS for c in token.children):
        return True
    return token.lower_ in _BOUNDS or token.lower_ in (
        "aftermath",
        "wake",
        "run-up",
        "eve",
        "line",
        "pursuant",
        "accordance",
    )


def _opens_clause(token: Token) -> bool:
    infinitive = token.dep_ == "xcomp" and any(c.lower_ == "to" for c in token.children)
    return (token.dep_ in _CLAUSE_EDGES or infinitive) and token.pos_ in ("VERB", "AUX")


def _is_gap_of(verb: Token, own: set[int], rivals: set[int]) -> bool:
    """Whether a relative clause only says what its noun did ("talks that ended on Friday")."""
    if verb.dep_ not in ("relcl", "acl") or verb.head.i not in own:
        return False
    return not any(t.i in rivals for t in verb.subtree)


def _is_valued(mention: TimeMention) -> bool:
    return mention.value is not None or bool(mention.candidates)


def _undecided(mention: TimeMention) -> Dated:
    """A time that nothing places ("last winter"): its words, so that nobody infers another day."""
    return Dated() if mention.kind == "time" else Dated(None, mention.text, "unstated", mention.precision)


def to_dated(mention: TimeMention) -> Dated:
    """The date that a time expression gives."""
    basis: Basis = mention.basis
    value = mention.value
    if value is not None and value.endswith("/..") and _SOON.search(mention.text):
        value = value.removesuffix("/..")
    return Dated(value, mention.text, basis, mention.precision, mention.candidates)


def _path(token: Token) -> list[Token]:
    path = [token]
    while token.head != token:
        token = token.head
        path.append(token)
    return path


def _depth(token: Token) -> int:
    return len(_path(token))


def place_in_story(moments: Sequence[Moment], doc_date: str | None) -> list[Dated]:
    """A date for each event, in text order; those that have one keep it."""
    today = Interval.parse(doc_date) if doc_date else None
    story = _story(moments, today)
    fresh = _is_dispatch(story, today)
    positions = [m.position for m, _ in story]
    placed: list[Dated] = []
    told: Moment | None = None
    for moment in moments:
        here = bisect_left(positions, moment.position)
        earlier = story[max(0, here - _REACH) : here]
        later = [d for d in story[here : here + _REACH] if d[0].position > moment.position]
        if moment.dated.value:
            told = moment
            placed.append(moment.dated)
        elif moment.dated.precision == "vague":
            placed.append(moment.dated)  # it was not on the day of the story, and nobody says on which
        else:
            inferred = _as_told(moment, _infer(moment, earlier, later, today, fresh), today)
            placed.append(_moved_on(moment, told, inferred))
    return placed


def _as_told(moment: Moment, inferred: Dated, today: Interval | None) -> Dated:
    """An act of another time than the story's day, which nothing places, lies by the day of the document."""
    guess, words = inferred.interval, moment.dated.text
    if words is None or guess is None or guess.days is None or guess.days > _STORY_DAYS:
        return inferred
    return Dated(str(today.until()), words, "relative", moment.dated.precision) if today else Dated()


def _moved_on(moment: Moment, told: Moment | None, inferred: Dated) -> Dated:
    """Where the text has gone on to a month or a year, the days told of before it date nothing any more."""
    wide = told.dated.interval if told is not None else None
    guess = inferred.interval
    if told is None or wide is None or guess is None or not _STORY_DAYS < (wide.days or 0) <= _YEAR_DAYS:
        return inferred
    if guess.intersects(wide) or wide.before(guess):
        return inferred
    return _inferred(wide, "window") if moment.block - told.block <= 1 else Dated()


def _story(moments: Sequence[Moment], today: Interval | None) -> Story:
    """The dated events that carry the story: days close to each other, without what lies years back."""
    days = [
        (m, i)
        for m in moments
        if (i := m.dated.interval) is not None and i.days is not None and i.days <= _STORY_DAYS
    ]
    if today is not None and today.last is not None:
        days = [(m, i) for m, i in days if i.first is not None and i.first <= today.last]
    days.sort(key=lambda d: d[0].position)
    kept: Story = []
    for n, (moment, interval) in enumerate(days):
        before = kept[-1][1] if kept else None
        then = days[n + 1][1] if n + 1 < len(days) else None
        aside = before and then and _far(interval, before) and _far(interval, then) and not _far(before, then)
        if not aside:
            kept.append((moment, interval))
    return kept


def _far(one: Interval, other: Interval) -> bool:
    """Whether two days lie too far apart to be told as one run of events."""
    if one.first is None or other.first is None:
        return False
    return abs(one.first - other.first) > timedelta(days=_NEAR_DAYS)


def _is_dispatch(story: Story, today: Interval | None) -> bool:
    """Whether the text tells the days just before its own date."""
    if today is None or today.first is None or not today.is_one_day:
        return False
    recent = [i for _, i in story if i.last is not None and today.first - i.last <= timedelta(days=3)]
    return bool(recent) or not story


def _infer(moment: Moment, earlier: Story, following: Story, today: Interval | None, fresh: bool) -> Dated:
    """A date for one event out of the dated events told before and after it."""
    if moment.habitual:
        return Dated()
    if moment.behind is not None and moment.behind.last is not None:
        return _inferred(moment.behind.until(), "window")
    if moment.present and moment.verbal and not moment.pluperfect and today is not None:
        return _inferred(today, "day")
    near = [i for m, i in earlier if m.block == moment.block]
    near += [moment.here] if moment.here is not None and not _is_ahead(moment.here, today) else []
    if fresh and today is not None and not moment.pluperfect:
        if near:
            return _inferred(near[-1], "window")
        if moment.told is not None and not _is_ahead(moment.told, today):
            return _inferred(moment.told, "window")
        return _inferred(today, "day") if moment.verbal else Dated()
    if moment.answers and earlier:
        return _inferred(earlier[-1][1], "window")
    low = moment.after or (earlier[-1][1] if earlier else None)
    later = [i for _, i in following if (low is None or not i.before(low)) and i != low]
    high = later[0] if later else today
    if moment.pluperfect or moment.prior:
        anchor = near[-1] if near else today if fresh else low if moment.prior else high or low
        return (
            _inferred(anchor.until(), "window") if anchor is not None and anchor.last is not None else Dated()
        )
    own = moment.here or (moment.told if moment.apart or not near else near[-1])
    if own is not None and not _is_ahead(own, today):
        return _inferred(own, "window")
    return _between(moment, low, high, earlier, today)


def _is_ahead(day: Interval, today: Interval | None) -> bool:
    """Whether a day begins after the document's own has ended."""
    if today is None or day.first is None or today.last is None:
        return False
    return day.first > today.last


def _between(
    moment: Moment, low: Interval | None, high: Interval | None, earlier: Story, today: Interval | None
) -> Dated:
    """The window between two dated events; nothing where they are out of order."""
    if low is None or high is None or low.first is None or high.last is None:
        return _open_ended(moment, low, earlier)
    if high.last < low.first or (moment.present and today is None):
        return Dated()
    return _inferred(Interval.from_days(low.first.date(), high.last.date()), "window")


def _open_ended(moment: Moment, low: Interval | None, earlier: Story) -> Dated:
    """After the last date of the story: that date while the text stays near it, else any time since."""
    if low is None or low.first is None:
        return Dated()
    block = max((m.block for m, _ in earlier), default=moment.block)
    return _inferred(low if moment.block - block <= _NEAR_BLOCKS else low.since(), "window")


def _inferred(interval: Interval, precision: str) -> Dated:
    return Dated(str(interval), None, "inferred", precision)
