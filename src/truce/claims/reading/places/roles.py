"""Whether the grammar tells a phrase as a location."""

from collections.abc import Sequence

from spacy.tokens import Token

from truce.claims.reading.actors.roles import is_set_off
from truce.claims.reading.places.words import PlaceWords

_SAME_AS = frozenset({"conj", "appos"})
_MODIFIER = frozenset({"compound", "nmod", "amod"})
_OBJECT = frozenset({"dobj", "obj", "nsubjpass"})
_INSIDE = frozenset({"in", "inside", "near", "outside", "around", "at", "into", "off"})
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
    return verb in words.besieged or (verb in words.struck and _is_done_by(token.head, words.munitions))


def is_overcome(tokens: Sequence[Token]) -> bool:
    """Whether soldiers do to the name what they do to ground: "rebels seized N", "N was raided by gunmen"."""
    words = PlaceWords.load()
    token = _first_of(tokens)
    moved = any(c.dep_ == "prep" and c.lower_ in ("from", "to") for c in token.head.children)
    ground = token.dep_ in _OBJECT and not moved and token.head.lemma_.lower() in words.overcome
    return ground and _is_done_by(token.head, words.force)


def _is_done_by(verb: Token, doers: frozenset[str]) -> bool:
    """Whether one of the nouns is the doer of a verb: "rockets hit N", "N was taken by rebels"."""
    agents = [c for by in verb.children if by.dep_ == "agent" for c in by.children]
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    return any(c.lemma_.lower() in doers for c in (*subjects, *agents))


def _suffers(token: Token) -> bool:
    """Whether the name is the subject of what towns suffer: "N fell to", "N came under fire"."""
    if token.dep_ != "nsubj":
        return False
    below = {
        (p.lower_, c.lemma_.lower()) for p in token.head.children for c in p.children if p.dep_ == "prep"
    }
    if token.head.lemma_.lower() == "fall":
        return any(preposition == "to" for preposition, _ in below)
    return any(p == "under" and thing in PlaceWords.load().under for p, thing in below)


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
    token = _first_of(tokens)
    if is_besieged(tokens) or _suffers(token) or _is_nearby(tokens):
        return True
    if token.dep_ != "pobj":
        return False
    preposition, above = token.head.lower_, token.head.head.lemma_.lower()
    if preposition in ("to", "through") or (preposition == "into" and above in words.going):
        return above in words.going
    if preposition == "on":
        fired = token.head.head.pos_ == "NOUN" and above in words.munitions
        return fired or above in words.falling
    if preposition == "of" and token.head.head.lower_ == "out":
        return token.head.head.head.lemma_.lower() in words.going | words.driven
    if preposition == "of":
        return token.head.head.lower_ in words.parts
    if preposition == "into" and above in words.driven:
        return True
    if preposition in _BESIDE:
        return above not in words.company
    if above == "hold":
        held = (c.lower_ for c in token.head.head.children if c.dep_ in _OBJECT)
        return preposition in _INSIDE and any(noun in words.happened for noun in held)
    return preposition in _INSIDE and above in words.scene


def _is_nearby(tokens: Sequence[Token]) -> bool:
    """Whether a word of nearness stands before the bare name: "in nearby N", "Near N, a mine ..."."""
    before = tokens[0].nbor(-1) if tokens[0].i else None
    if before is None:
        return False
    return before.lower_ in PlaceWords.load().beside or (before.text.istitle() and before.lower_ in _BESIDE)


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
