"""Sentences that say that one agreement took the place of another ("the treaty superseded the truce")."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.syntax import (
    auxiliaries,
    is_hypothetical,
    is_negated,
    is_passive,
    lemma,
    subject_of,
)
from truce.claims.reading.agreements.words import load_words

_AHEAD = frozenset({"will", "would", "'ll", "’ll", "might", "may", "could", "should"})
_WAYS = {"give": "to", "make": "for"}
_INSTEAD = frozenset({"place", "lieu", "stead"})


@dataclass(frozen=True, slots=True, eq=False)
class Replacement:
    """One statement that an agreement took another's place: its verb, and both mentions by their index."""

    verb: Token
    earlier: int
    later: int
    words: tuple[Token, ...]


def find_replacements(mentions: Sequence[InstrumentMention]) -> list[Replacement]:
    """What the text says of agreements that others replaced, in text order."""
    named = {t: n for n, m in reversed([*enumerate(mentions)]) for t in (m.head, m.phrase)}
    sentences = dict.fromkeys(m.sentence for m in mentions if not m.in_heading)
    found: list[Replacement] = []
    for token in (t for s in sentences for t in s):
        for earlier, later in _replaced_by(token):
            old, new = _named(earlier, named), _named(later, named)
            if old is not None and new is not None and old != new and _is_told(token):
                found.append(
                    Replacement(token, old, new, (token, mentions[old].phrase, mentions[new].phrase))
                )
    return found


def _named(noun: Token, named: dict[Token, int]) -> int | None:
    """The mention that a noun is, or that the noun is a part or a version of ("the terms of the truce")."""
    if noun in named:
        return named[noun]
    of = (g for c in noun.children if c.lower_ == "of" for g in c.children)
    below = [named[g] for g in of if g in named] if lemma(noun) in ("term", "text", "provision") else []
    return below[0] if below else None


def _replaced_by(token: Token) -> Iterator[tuple[Token, Token]]:
    """What was replaced, and by what, as a verb, "in place of" or "successor to" tells it."""
    if token.pos_ == "VERB" and lemma(token) in load_words()["replacing"]:
        yield from _by_verb(token)
    elif token.pos_ == "VERB":
        yield from _by_phrase(token)
    elif lemma(token) in _INSTEAD and token.dep_ == "pobj" and token.head.lower_ == "in":
        yield from _instead(token)
    elif lemma(token) == "successor":
        to = [g for c in token.children if c.lower_ in ("to", "of") for g in c.children if g.dep_ == "pobj"]
        subject = subject_of(token.head) if token.dep_ == "attr" else token.head
        yield from ((old, subject) for old in to if subject is not None and token.dep_ in ("attr", "appos"))


def _by_verb(verb: Token) -> Iterator[tuple[Token, Token]]:
    subject = subject_of(verb)
    if is_passive(verb):
        agents = [g for c in verb.children if c.lower_ == "by" for g in c.children if g.dep_ == "pobj"]
        yield from ((subject, new) for new in agents if subject is not None)
        return
    if verb.dep_ == "acl" and verb.head.pos_ in ("NOUN", "PROPN"):
        subject = verb.head
    yield from ((c, subject) for c in verb.children if c.dep_ == "dobj" and subject is not None)


def _by_phrase(verb: Token) -> Iterator[tuple[Token, Token]]:
    """It took the place of it; it gave way to it."""
    subject = subject_of(verb)
    thing = next((c for c in verb.children if c.dep_ == "dobj"), None)
    if subject is None or thing is None:
        return
    below = [(c.lower_, g) for t in (verb, thing) for c in t.children for g in c.children if g.dep_ == "pobj"]
    if lemma(verb) == "take" and lemma(thing) == "place":
        yield from ((noun, subject) for preposition, noun in below if preposition == "of")
    elif lemma(thing) == "way" and lemma(verb) in _WAYS:
        yield from ((subject, noun) for preposition, noun in below if preposition == _WAYS[lemma(verb)])


def _instead(place: Token) -> Iterator[tuple[Token, Token]]:
    """In place of it, they signed another."""
    verb = place.head.head
    made = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    if not made and verb.dep_ == "acl":
        made = [verb.head]
    of = [g for c in place.children if c.lower_ == "of" for g in c.children if g.dep_ == "pobj"]
    yield from ((old, new) for old in of for new in made if verb.pos_ == "VERB")


def _is_told(token: Token) -> bool:
    """Whether it is told as having come about, or laid down: not denied, wished or still to come."""
    verb = token if token.pos_ == "VERB" else token.head if token.dep_ == "attr" else token.head.head
    if verb.pos_ not in ("VERB", "AUX"):
        return True
    to_come = "to" in auxiliaries(verb) and verb.dep_ != "acl"
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    none = any(c.lower_ == "no" for s in subjects for c in s.children)
    return not (auxiliaries(verb) & _AHEAD or to_come or none or is_negated(verb) or is_hypothetical(verb))
