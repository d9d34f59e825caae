"""What the lower layers of the reader found, as the upper layers ask for it."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from truce.claims.reading.parse import Page, Sentence
from truce.claims.reading.spans import SpanIndex
from truce.claims.reading.subject import Subject, subject_of
from truce.claims.reading.times import TimeMention
from truce.claims.records import Actor, Mention, Place
from truce.documents.records import Voice

READER = "offline/0.5.0"
"""Name and version of this reader; part of every record's id."""


@dataclass(frozen=True, slots=True)
class Named:
    """One mention of an actor or a place, by the id of its record."""

    start: int
    end: int
    ref: str
    mention: Mention


class Index:
    """Mentions by position. Of overlapping mentions the longest one owns its words."""

    def __init__(self, named: Iterable[Named]) -> None:
        longest_first = sorted(named, key=lambda n: (n.start, n.start - n.end))
        self._all: list[Named] = []
        for item in longest_first:
            if item.mention.form != "part_of_name" and (not self._all or item.start >= self._all[-1].end):
                self._all.append(item)
        self._ends = [item.end for item in self._all]

    def __iter__(self) -> Iterator[Named]:
        return iter(self._all)

    def within(self, start: int, end: int) -> list[Named]:
        """The mentions that overlap a span, in text order."""
        at = bisect_right(self._ends, start)
        found = []
        while at < len(self._all) and self._all[at].start < end:
            found.append(self._all[at])
            at += 1
        return found

    def at(self, start: int, end: int) -> Named | None:
        """The mention that covers or overlaps a token's span, if any."""
        return next(iter(self.within(start, end)), None)


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """One parsed document with its actors, places and times: what the upper layers read from."""

    page: Page
    text_sha256: str
    actors: tuple[Actor, ...]
    places: tuple[Place, ...]
    actor_index: Index
    place_index: Index
    times: tuple[TimeMention, ...]
    doc_date: str | None
    voices: tuple[Voice, ...] = ()
    """Whose words the text may be, as its document says."""
    vague: tuple[TimeMention, ...] = ()
    """Times that name no day ("recently"): apart from `times`, so that nothing takes them for a date."""
    subject: Subject = field(init=False)
    """What the text is about: a war, or something that borrows its words."""
    _times: SpanIndex[TimeMention] = field(init=False)
    _vague: SpanIndex[TimeMention] = field(init=False)
    _actors: dict[str, Actor] = field(init=False)
    _places: dict[str, Place] = field(init=False)
    _sentences: tuple[Sentence, ...] = field(init=False)

    def __post_init__(self) -> None:
        # What is looked up for every word must not be searched for in a list that grows with the text.
        object.__setattr__(self, "_times", SpanIndex((t.start, t.end, t) for t in self.times))
        object.__setattr__(self, "_vague", SpanIndex((t.start, t.end, t) for t in self.vague))
        object.__setattr__(self, "_actors", {a.id: a for a in self.actors})
        object.__setattr__(self, "_places", {p.id: p for p in self.places})
        object.__setattr__(self, "_sentences", tuple(s for s in self.page.sentences if s.block.is_prose))
        spans = (s.span for s in self.page.sentences)
        object.__setattr__(self, "subject", subject_of(spans, lambda t: self.actor_at(t) is not None))

    def actor(self, ref: str) -> Actor:
        """The actor with an id. KeyError if there is none: ids come from this context only."""
        return self._actors[ref]

    def place(self, ref: str) -> Place:
        """The place with an id."""
        return self._places[ref]

    def actor_at(self, token: Token) -> Named | None:
        """The actor mention that a token belongs to."""
        return self.actor_index.at(self.page.start_of(token), self.page.end_of(token))

    def place_at(self, token: Token) -> Named | None:
        """The place mention that a token belongs to."""
        return self.place_index.at(self.page.start_of(token), self.page.end_of(token))

    def actors_in(self, start: int, end: int) -> list[Named]:
        """The actor mentions in a span, in text order."""
        return self.actor_index.within(start, end)

    def places_in(self, start: int, end: int) -> list[Named]:
        """The place mentions in a span, in text order."""
        return self.place_index.within(start, end)

    def times_in(self, start: int, end: int) -> list[TimeMention]:
        """The time expressions that overlap a span, in text order."""
        return self._times.overlapping(start, end)

    def vague_in(self, start: int, end: int) -> list[TimeMention]:
        """The vague times that overlap a span, in text order."""
        return self._vague.overlapping(start, end)

    def sentences(self) -> Sequence[Sentence]:
        """The sentences of the body: neither title nor heading nor dateline."""
        return self._sentences

    def sentences_of(self, blocks: tuple[int, int]) -> Sequence[Sentence]:
        """The sentences of the body in the blocks from the first to the last, both included."""
        return [s for s in self.page.sentences_of(blocks) if s.block.is_prose]

    def record_id(self, kind: str, start: int, end: int, salt: str = "") -> str:
        """The id of a record: a hash of document, span, kind and reader version (design section 2)."""
        key = f"{self.text_sha256}\n{kind}\n{start}\n{end}\n{READER}\n{salt}"
        return f"{kind}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"
