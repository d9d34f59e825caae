"""Whether the grammar tells a phrase as a location."""

from collections.abc import Sequence

from spacy.tokens import Token

from truce.claims.reading.place_words import PlaceWords

_SAME_AS = frozenset({"conj", "appos"})
_MODIFIER = frozenset({"compound", "nmod", "amod"})
_OBJECT = frozenset({"dobj", "obj", "nsubjpass"})
_CHAIN = 6
"""How many conjunctions and appositions are followed before giving up."""


def head_of(tokens: Sequence[Token]) -> Token:
    """The token of a name that the rest of the sentence hangs on."""
    inside = {t.i for t in tokens}
    return next((t for t in tokens if t.head.i not in inside or t.head is t), tokens[-1])


def is_where(tokens: Sequence[Token]) -> bool:
    """Whether a phrase is told as a location: after "in", "near", "at", or struck, or entered."""
    words = PlaceWords.load()
    token = head_of(tokens)
    for _ in range(_CHAIN):
        if token.dep_ not in _SAME_AS:
            break
        token = token.head
    if token.dep_ == "pobj":
        return token.head.lower_ in words.where
    return token.dep_ in _OBJECT and token.head.lemma_.lower() in words.entered | words.struck


def happens_there(tokens: Sequence[Token]) -> bool:
    """Whether the name says where a thing happened: "the Goma talks"."""
    token = head_of(tokens)
    return token.dep_ in _MODIFIER and token.head.lower_ in PlaceWords.load().happened


def names_document(tokens: Sequence[Token]) -> bool:
    """Whether the name is that of a text: "the Geneva Conventions", "the Dayton accords"."""
    token = head_of(tokens)
    return token.dep_ in _MODIFIER and token.head.lower_ in PlaceWords.load().documents


def is_object_of_policy(tokens: Sequence[Token]) -> bool:
    """Whether the name is the object of a verb that does nothing to a town: "destabilise", "isolate"."""
    words = PlaceWords.load()
    token = head_of(tokens)
    lemma = token.head.lemma_.lower()
    return token.dep_ in ("dobj", "obj") and lemma not in words.entered | words.struck
