"""The country that a document is written from or about: whose "the army" is meant where none is named."""

import re
from collections import Counter
from collections.abc import Iterator

from spacy.tokens import Token

from truce.claims.reading.actors.bodies import gazetteer
from truce.claims.reading.actors.draft import Drafts
from truce.claims.reading.actors.known import Known
from truce.claims.reading.actors.words import listed
from truce.claims.reading.parse import Page
from truce.places import PlaceEntry

_CITY = re.compile(r"[^,(:—–-]+")
_APART = 1.0
"""Importance by which a place must stand above its namesakes in other countries to tell a country."""


class Home:
    """The states, as keys of parties, that the places of a page speak of."""

    def __init__(self, page: Page, drafts: Drafts, known: Known) -> None:
        self.page, self.drafts, self.known = page, drafts, known
        self._is_guest = any(t.lower_ == "here" and _is_meeting(t.head) for t in self._words())
        """Whether it is written where sides met ("signed here"): who met there is from anywhere."""
        self._datelines = tuple(self._cities())
        self.written_in = self._dateline()
        self.spoken_of = self._spoken_of()

    def of_document(self, acting: Counter[str]) -> str | None:
        """The state that the document speaks of most, as a place or as one who acts (`acting`, how often).

        None where two are spoken of as often, or where one state acts and the places are another's.
        """
        weight = self.spoken_of + acting
        if self.written_in:
            weight[self.written_in] += 1
        ranked = weight.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        first = ranked[0][0]
        return None if acting and first not in acting and first != self.written_in else first

    def beside(self, token: Token) -> str | None:
        """The state that the same clause happens in: "In X, the army ..."."""
        for prep in token.head.lefts:
            if prep.lower_ not in ("in", "inside", "across") or prep.i > token.i:
                continue
            for noun in prep.children:
                seen = self.known.starting_at(self.page.start_of(noun))
                draft = self.drafts.get(seen.key) if seen else None
                if seen is not None and draft is not None and draft.type == "state":
                    return seen.key
        return None

    def _dateline(self) -> str | None:
        for city in () if self._is_guest else self._datelines:
            entry = gazetteer().best(city[0].strip())
            if entry is not None:
                return _state_of(entry)
        return None

    def _cities(self) -> Iterator[re.Match[str]]:
        """What stands before the day in each dateline."""
        lines = (b for b in self.page.blocks if b.kind == "dateline")
        yield from (m for b in lines if (m := _CITY.match(self.page.text, b.body, b.end)))

    def _words(self) -> Iterator[Token]:
        return (t for s in self.page.sentences if s.block.is_prose for t in s)

    def _spoken_of(self) -> Counter[str]:
        """How often each state, or a plain town of it, is named as a place."""
        tally: Counter[str] = Counter()
        for draft in self.drafts:
            if draft.type == "state" and draft.unplaced:
                tally[draft.key] += sum(not self._is_venue(m.start, m.end) for m in draft.unplaced)
        for name in self._towns():
            if state := _plain_state(name):
                tally[state] += 1
        return tally

    def _towns(self) -> Iterator[str]:
        """Places of the tagger that are no party's name."""
        for sentence in self.page.sentences:
            for entity in sentence.span.ents if sentence.block.is_prose else ():
                start, end = self.page.cover(entity)
                if entity.label_ == "GPE" and not (
                    self.known.within(start, end) or self._is_venue(start, end)
                ):
                    yield self.page.quote(start, end)

    def _is_venue(self, start: int, end: int) -> bool:
        """Is it told only as where sides met or signed? A host is no side of what it hosts."""
        if self._is_guest and any(city.start() <= start < city.end() for city in self._datelines):
            return True
        tokens = self.page.tokens(start, end)
        if not tokens:
            return False
        head = next((t for t in tokens if t.head not in tokens), tokens[-1])
        if head.dep_ != "pobj":
            return False
        over = head.head.head
        told = [over, *(c for c in over.children if c.dep_ in ("nsubj", "nsubjpass", "dobj"))]
        return any(_is_meeting(t) for t in told)


def _is_meeting(token: Token) -> bool:
    """Does the word tell of a meeting or a signature?"""
    return bool({token.lemma_.lower(), token.lower_} & listed("unnamed", "venue_words"))


def _plain_state(name: str) -> str | None:
    """The state of a town that hardly any other country has by this name."""
    entries = gazetteer().lookup(name)
    if not entries or not entries[0].primary or entries[0].type == "country":
        return None
    first = entries[0]
    rivals = [
        e for e in entries[1:] if e.country != first.country and first.importance - e.importance < _APART
    ]
    return None if rivals else _state_of(first)


def _state_of(entry: PlaceEntry) -> str | None:
    return entry.country.lower() if entry.country else None
