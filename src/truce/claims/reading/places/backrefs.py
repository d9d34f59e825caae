"""Words that point back to a place named before: "the city", "the camp", "there"."""

from collections.abc import Collection, Iterator
from typing import Protocol

from spacy.tokens import Token

from truce.claims.reading.parse import Page, Sentence
from truce.claims.reading.places.roles import is_where
from truce.claims.reading.places.spans import Found
from truce.claims.reading.places.words import PlaceWords
from truce.claims.records import Form, Mention

_REACH = 1200
"""Code points after which a word no longer points back to a name."""
_DEFINITE = frozenset({"the", "this", "that", "same"})
_FURTHER = frozenset({"of", "that", "which", "where", "in", "near", "called", "named"})
_SITES = frozenset({"site", "other"})


class Gathered(Protocol):
    """A place that is being gathered."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def kind(self) -> str:
        """What type of place it is."""
        ...

    @property
    def mentions(self) -> list[Mention]:
        """Where it was named."""
        ...

    def add(self, start: int, end: int, alias: str, form: Form = "name") -> None:
        """One more mention, and what it calls the place."""
        ...


def find_again(page: Page, sentence: Sentence) -> Iterator[Found]:
    """The words of a sentence that can point back: "in the city", "shelled the camp", "stayed there"."""
    words = PlaceWords.load()
    nouns = words.again.keys() | words.features.keys()
    for token in sentence:
        there = token.text == "there" and token.dep_ in ("advmod", "pcomp", "pobj") and token.tag_ != "EX"
        if not there and not (token.lower_ in nouns and token.text.islower() and _is_bare(token)):
            continue
        if there or is_where((token,)):
            start, end = page.start_of(token), page.end_of(token)
            yield Found(start, end, token.text, "again", tokens=(token,))


def _is_bare(token: Token) -> bool:
    """Whether the noun stands with its article alone, so that the text must have said which one it is."""
    left = [c.lower_ for c in token.lefts]
    follows = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    return bool(left) and set(left) <= _DEFINITE and follows not in _FURTHER


def attach_again(item: Found, drafts: Collection[Gathered]) -> None:
    """Give the words to the place named last before them that is of the kind they mean, if there is one."""
    words, noun = PlaceWords.load(), item.name
    fitting = [d for d in drafts if _fits(d, noun, words)]
    last = max((m.start, n) for n, d in enumerate(fitting) for m in d.mentions) if fitting else None
    if last is not None and item.start - last[0] < _REACH and item.start > last[0]:
        fitting[last[1]].add(item.start, item.end, fitting[last[1]].name, "pronoun")


def _fits(draft: Gathered, noun: str, words: PlaceWords) -> bool:
    if noun == "there":
        return True
    if noun in words.again:
        return draft.kind in words.again[noun]
    return draft.kind in _SITES | {words.features[noun]} and noun in draft.name.lower().split()
