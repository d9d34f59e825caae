"""The words that name events: which PLOVER type they stand for, and what must stand beside them.

`tables/events.csv` holds one sense of a verb, noun or light verb a line, or of a family of them
("capture|seize"); `tables/event_words.csv` the classes
of words that a sense needs ("captured" needs a place or a position) or that bar it ("a heart attack").
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import cast

from spacy.tokens import Token

from truce.claims.records import EventType

_VERBAL = ("VERB", "AUX")
_NOMINAL = ("NOUN", "PROPN")
UNKNOWN = "unknown"
"""The need of a sense that takes things which no table knows, mostly of those who bear arms alone."""
_TAKEN_AS_NOUN = frozenset(("dobj", "pobj", "nsubj", "nsubjpass", "csubj", "csubjpass"))


@dataclass(frozen=True, slots=True)
class Predicate:
    """One sense of a word or phrase.

    `pattern` says where the roles stand (see `roles`), `needs` and `bars` name classes of words for the
    thing acted on; `strength` is "s" where the word alone tells an event, "w" where an argument must
    support it, "n" where only a named author does.
    """

    words: tuple[str, ...]
    pattern: str
    type: EventType
    mode: str | None
    needs: frozenset[str]
    bars: frozenset[str]
    strength: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables: senses of verbs and nouns by first word, light verbs by first word, classes by word."""

    verbs: dict[str, tuple[Predicate, ...]]
    nouns: dict[str, tuple[Predicate, ...]]
    light: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    classes: dict[str, frozenset[str]]

    def classes_of(self, word: str) -> frozenset[str]:
        """The classes that a lower-case lemma belongs to."""
        return self.classes.get(word, frozenset())

    def is_in(self, token: Token, word_class: str) -> bool:
        """Whether a token's lemma belongs to a class."""
        return word_class in self.classes_of(lemma(token))


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The packaged tables, read once per process."""
    verbs: dict[str, list[Predicate]] = {}
    nouns: dict[str, list[Predicate]] = {}
    light: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in _rows("events.csv"):
        family = [tuple(phrase.split()) for phrase in row["lemma"].split("|")]
        if row["pos"] == "l":
            for words in family:
                light.setdefault(words[0], []).append((words, row["pattern"]))
            continue
        for sense in (_sense(words, row) for words in family):
            if row["pos"] == "v":
                verbs.setdefault(sense.words[0], []).append(sense)
            else:
                nouns.setdefault(sense.words[-1], []).append(sense)
    return Lexicon(
        {k: tuple(sorted(v, key=_breadth)) for k, v in verbs.items()},
        {k: tuple(sorted(v, key=lambda p: -len(p.words))) for k, v in nouns.items()},
        {k: tuple(sorted(v, key=lambda p: -len(p[0]))) for k, v in light.items()},
        _classes(),
    )


def _sense(words: tuple[str, ...], row: dict[str, str]) -> Predicate:
    return Predicate(
        words,
        row["pattern"],
        cast(EventType, row["type"]),
        row["mode"] or None,
        frozenset(row["needs"].split()),
        frozenset(row["bars"].split()),
        row["strength"],
    )


def _breadth(sense: Predicate) -> tuple[int, bool, bool, bool]:
    """How much a sense takes: the one that asks for most words, then for most beside them, comes first.

    One for things that no table knows comes last.
    """
    open_ = any(need.startswith(UNKNOWN) for need in sense.needs)
    return -len(sense.words), open_, not sense.needs, not any("&" in need for need in sense.needs)


def _classes() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in _rows("event_words.csv"):
        for word in row["words"].split():
            found.setdefault(word, set()).add(row["class"])
    return {word: frozenset(classes) for word, classes in found.items()}


def _rows(name: str) -> Iterator[dict[str, str]]:
    table = files("truce.claims.reading").joinpath("tables", name)
    yield from csv.DictReader(table.read_text(encoding="utf-8").splitlines())


def lemma(token: Token) -> str:
    """A token's dictionary form in lower case."""
    return token.lemma_.lower()


def noun_word(token: Token) -> str:
    """The dictionary form of an event noun; a gerund stands for itself, a hyphen joins: "sit-in"."""
    word = token.lower_ if token.tag_ == "VBG" else lemma(token)
    if token.i < 2 or token.nbor(-1).text != "-":
        return word
    joined = f"{token.nbor(-2).lower_}-{word}"
    return joined if joined in load_lexicon().nouns else word


def is_verbal(token: Token) -> bool:
    """Whether a token is a verb in its sentence."""
    return token.pos_ in _VERBAL


def is_nominal(token: Token) -> bool:
    """Whether a token is a noun in its sentence, or a gerund that stands where a noun does."""
    return token.pos_ in _NOMINAL or (token.tag_ == "VBG" and token.dep_ in _TAKEN_AS_NOUN)


def match_verb(words: tuple[str, ...], verb: Token) -> tuple[Token, ...] | None:
    """The tokens of a verb phrase such as "take control of", each hanging on one before; None if absent.

    The two last words may hang the other way round: "tear" on "gas" in "fire tear gas".
    """
    return _match_below(words[1:], verb) or _match_below((*words[1:-2], *words[:-3:-1]), verb, len(words) > 2)


def _match_below(words: tuple[str, ...], verb: Token, tried: bool = True) -> tuple[Token, ...] | None:
    found = [verb]
    for word in words if tried else ():
        near = (c for t in reversed(found) for c in _beneath(t, word))
        below = next((c for c in near if _is_word(c, word) and not _tells_when(c)), None)
        if below is None:
            return None
        found.append(below)
    return tuple(found) if tried else None


def _beneath(token: Token, word: str) -> Iterator[Token]:
    """What hangs on a token; "for" also where it opens a clause: "push for A to leave"."""
    yield from token.children
    if word == "for":
        yield from (m for c in token.children if c.dep_ == "advcl" for m in c.lefts if m.dep_ == "mark")


def match_noun(words: tuple[str, ...], noun: Token) -> tuple[Token, ...] | None:
    """The tokens of a compound such as "air strike" whose head is `noun`; None if absent."""
    found = [noun]
    for word in words[:-1]:
        before = next((c for c in noun.lefts if _is_word(c, word)), None)
        if before is None:
            return None
        found.append(before)
    return tuple(found)


def _tells_when(preposition: Token) -> bool:
    """Whether a preposition only gives a date, as in "called off the strike on Monday"."""
    objects = [c for c in preposition.children if c.dep_ == "pobj"] if preposition.pos_ == "ADP" else []
    return bool(objects) and all(c.ent_type_ in ("DATE", "TIME") for c in objects)


def _is_word(token: Token, word: str) -> bool:
    return lemma(token) == word or token.lower_ == word
