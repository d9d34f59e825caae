"""Who speaks for a side by office: ministers, officers and spokesmen whose affiliation no text need name."""

from collections.abc import Iterable

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.speech.sayings import listed

_INTRODUCTIONS = 3
"""Mentions of a person, from the first, that may say who it is."""


def holds_office(context: Context, ref: str) -> bool:
    """Whether a person or its people of no named affiliation are introduced by an office of a side.

    "Defence Minister Lind", "Lind, the chief government spokesman"; not "Lind of the Rights Monitor".
    """
    actor = context.actor(ref)
    if actor.affiliation is not None or actor.type not in listed("office_holders"):
        return False
    words = set(actor.name.casefold().split())
    for mention in actor.mentions[:_INTRODUCTIONS]:
        for token in context.page.tokens(mention.start, mention.end):
            words.update(_introduction(token))
    return is_official(words)


def is_official(words: Iterable[str]) -> bool:
    """Whether the words of a speaker's phrase name an office or an organ of a side, and no other body."""
    told = set(words)
    if told & listed("outsiders"):
        return False
    return bool(told & listed("offices")) or (bool(told & listed("voices")) and bool(told & listed("chiefs")))


def _introduction(token: Token) -> set[str]:
    """The words that tell who a name is: its titles, its apposition, or the noun that it stands by."""
    told = {token.lower_}
    near = [c for c in token.children if c.dep_ in ("compound", "amod", "nmod", "appos")]
    if token.dep_ in ("appos", "compound", "nmod") and token.head.pos_ in ("NOUN", "PROPN"):
        near += [token.head, *token.head.children]
    for word in near:
        if word.dep_ == "appos" or word == token.head:
            told.update(t.lemma_.lower() for c in word.children if c.dep_ in _OWN for t in c.subtree)
        told.add(word.lemma_.lower())
    return told


_OWN = frozenset({"compound", "amod", "nmod", "prep", "poss"})
