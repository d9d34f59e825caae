"""What the board is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from truce.incidents import Told


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document (white space run together), and their span in it, in Unicode code points.

    `page` is that of the original, where it has pages.
    """

    words: str
    document: str
    start: int
    end: int
    page: int | None = None

    @property
    def place(self) -> str:
        """Where the words stand, as it is shown: ``report:512``, or ``report:512, p. 3``."""
        return f"{self.document}:{self.start}" + (f", p. {self.page}" if self.page else "")


@dataclass(frozen=True, slots=True)
class Card:
    """One record as it is shown.

    `ref` is document#id. `when` is the date in words, empty where a date would say nothing. `grade` is a
    certainty or severity of the contract, empty for records that have none; `lead` says it in words, with
    whose word it is. `voice` is whoever speaks, for a fair choice when a list is cut. `question` and
    `answer` are what the user asked of it, in one line; `beside` is what the judge says to that.
    """

    ref: str
    title: str
    when: str = ""
    grade: str = ""
    lead: str = ""
    voice: str = ""
    question: str = ""
    answer: str = ""
    beside: str = ""
    lines: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    groups: tuple["Group", ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Records that belong to a card, under a heading."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the board.

    `most` is how many cards a short face shows, and `keep` which: the first, the last, or each voice's
    first ones in turn, so that nobody is left out for a late place in the alphabet. A section without
    cards shows what `empty` says; where that says nothing the section is left out.
    """

    id: str
    short_title: str
    title: str
    cards: tuple[Card, ...]
    empty: str
    most: int = 16
    keep: Literal["first", "last", "each"] = "first"
    spaced: bool = False

    def short(self) -> tuple[Card, ...]:
        """The cards that a short face shows, in their order."""
        if len(self.cards) <= self.most:
            return self.cards
        if self.keep == "each":
            return _each(self.cards, self.most)
        return self.cards[-self.most :] if self.keep == "last" else self.cards[: self.most]


def _each(cards: tuple[Card, ...], most: int) -> tuple[Card, ...]:
    turns: dict[str, int] = {}
    ranked = []
    for at, card in enumerate(cards):
        turns[card.voice] = turns.get(card.voice, 0) + 1
        ranked.append((turns[card.voice], at))
    return tuple(cards[at] for at in sorted(at for _, at in sorted(ranked)[:most]))


def quote(told: Told, start: int, end: int) -> Quote:
    """The words of a span of a document."""
    document = told.document
    words = " ".join(document.text[start:end].split())
    return Quote(words, document.id, start, end, document.page_at(start))


def hedge_line(hedge: str | None, shown: Iterable[Quote]) -> tuple[str, ...]:
    """The text's own hedge, where the quoted words do not show it already."""
    return (f"hedged in the text: {hedge}",) if hedge and not any(hedge in q.words for q in shown) else ()


def quotes(told: Told, spans: Iterable[tuple[int, int]]) -> tuple[Quote, ...]:
    """The words of several spans, each once."""
    return tuple(quote(told, start, end) for start, end in dict.fromkeys(spans))
