"""Whether the grammar tells a phrase as a location."""

from collections.abc import Sequence

from spacy.tokens import Token

from truce.claims.reading.actors.roles import is_set_off
from truce.claims.reading.places.words import PlaceWords

_SAME_AS = frozenset({"conj", "appos"})
_MODIFIER = frozenset({"compound", "nmod", "amod"})
_OBJECT = frozenset({"dobj", "obj", "nsubjpass"})
_INSIDE = frozenset({"in", "inside", "near", "outside", "around", "at", "into"})
_BESIDE = frozenset({"near", "outside"})
"""Prepositions that hardly stand before anything but a place's name."""
_CHAIN = 6
"""How many conjunctions and appositions are followed before giving up."""


def head_of(tokens: Sequence[Token]) -> Token:
    """The token of a name that the rest of the sentence hangs on."""
    inside = {t.i for t in tokens}
    return next((t for t in reversed(tokens) if t.head.i not in inside or t.head == t), tokens[-1])


def is_where(tokens: Sequence[Token], *, surely: bool = False) -> bool:
    """Whether a phrase is told as a location: after "in", "near", "at", or struck, entered, or falling.

    `surely`: not by a preposition such as "of" that also stands before what is no place.
    """
    words = PlaceWords.load()
    token = head_of(tokens)
    for _ in range(_CHAIN):
        kinds = words.divisions.keys() | words.features.keys()
        named = token.dep_ in _MODIFIER and token.head.lower_ in kinds
        if token.dep_ not in _SAME_AS and not named:
            break
        token = token.head
    if token.dep_ == "pobj" and token.head.lower_ == "for":
        return token.head.head.lemma_.lower() in words.bound
    if token.dep_ == "pobj" and token.head.lower_ == "between":
        return token.head.head.lemma_.lower() in words.between
    if token.dep_ == "pobj":
        vague = surely and token.head.lower_ in words.vague and token.head.head.lower_ not in words.sure_after
        return token.head.lower_ in words.where and not vague
    if token.dep_ == "nsubj":
        return befalls(token)
    return token.dep_ in _OBJECT and token.head.lemma_.lower() in words.entered | words.struck


def is_besieged(tokens: Sequence[Token]) -> bool:
    """Whether what is done to the name is done to places only: "besieged N", "shelled M and N"."""
    words = PlaceWords.load()
    token = _first_of(tokens)
    verb = token.head.lemma_.lower()
    if token.dep_ not in _OBJECT:
        return False
    return verb in words.besieged or (verb in words.struck and _is_hit_from_afar(token.head))


def _is_hit_from_afar(verb: Token) -> bool:
    """Whether what strikes is fired or dropped, or is a blast: "rockets hit N", "a blast rocked N"."""
    words = PlaceWords.load()
    return any(c.dep_ == "nsubj" and c.lemma_.lower() in words.munitions for c in verb.children)


def _first_of(tokens: Sequence[Token]) -> Token:
    """The head of the first member of the list that a name stands in."""
    token = head_of(tokens)
    for _ in range(_CHAIN):
        if token.dep_ not in _SAME_AS:
            break
        token = token.head
    return token


def is_scene(tokens: Sequence[Token]) -> bool:
    """Whether something is told to happen there that has a scene: "burned houses in N", "fled to N"."""
    words = PlaceWords.load()
    if is_besieged(tokens):
        return True
    token = _first_of(tokens)
    if token.dep_ != "pobj":
        return False
    preposition, above = token.head.lower_, token.head.head.lemma_.lower()
    if preposition in ("to", "through") or (preposition == "into" and above in words.going):
        return above in words.going
    if preposition == "on":
        return above in words.falling
    if preposition == "of":
        return token.head.head.lower_ in words.parts
    if preposition in _BESIDE:
        return above not in words.company
    return preposition in _INSIDE and above in words.scene


def acts(tokens: Sequence[Token]) -> bool:
    """Whether the name does something that no town does: "N scored twice", "N is great"."""
    token = head_of(tokens)
    verb = token.head
    told = any(c.dep_ == "attr" and c.lower_ in PlaceWords.load().divisions for c in verb.children)
    return token.dep_ == "nsubj" and verb.pos_ in ("VERB", "AUX") and not befalls(token) and not told


def befalls(subject: Token) -> bool:
    """Whether a thing happens to the subject that happens to towns: "fell", "came under fire"."""
    return subject.head.lemma_.lower() in PlaceWords.load().befallen


def happens_there(tokens: Sequence[Token]) -> bool:
    """Whether the name says where a thing happened: "the Goma talks"."""
    token = head_of(tokens)
    return token.dep_ in _MODIFIER and token.head.lower_ in PlaceWords.load().happened


def names_document(tokens: Sequence[Token]) -> bool:
    """Whether the name is that of a text: "the Geneva Conventions", "the Dayton accords"."""
    token = head_of(tokens)
    return token.dep_ in _MODIFIER and token.head.lower_ in PlaceWords.load().documents


def is_object_of_policy(tokens: Sequence[Token]) -> bool:
    """Whether the name is the object of a verb that does nothing to a town: "isolate", "destabilising"."""
    words = PlaceWords.load()
    token, before = head_of(tokens), tokens[0].nbor(-1) if tokens[0].i else None
    if before is not None and before.dep_ == "amod" and before.lower_.endswith("ing"):
        verbs = {before.lower_[:-3], before.lower_[:-3] + "e", before.lemma_.lower()}
    elif token.dep_ in ("dobj", "obj"):
        verbs = {token.head.lemma_.lower()}
    else:
        return False
    return not verbs & (words.entered | words.struck)


def takes_article(tokens: Sequence[Token]) -> bool:
    """Whether an article stands before the name alone, as before no town's ("the Mission")."""
    before = tokens[0].nbor(-1) if tokens[0].i else None
    return (
        before is not None and before.lower_ in ("the", "a", "an") and head_of(tokens).dep_ not in _MODIFIER
    )


def is_ruling(tokens: Sequence[Token]) -> bool:
    """Whether the name is the subject of what a government does or is, not a town ("Cairo was pleased")."""
    if is_set_off(tokens[-1]):
        return False
    token = head_of(tokens)
    for _ in range(_CHAIN):
        if token.dep_ != "conj":
            break
        token = token.head
    verb = token.head
    under = verb.lemma_ == "come" and any(c.lower_ == "under" for c in verb.children)
    return token.dep_ == "nsubj" and not under and verb.lemma_ not in PlaceWords.load().befallen_only
