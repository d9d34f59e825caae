"""Whether a name that may stand for a government is a place where it stands: a question of grammar."""

from collections.abc import Sequence

from spacy.tokens import Token

from truce.claims.reading.place_words import PlaceWords

_TO_FROM = frozenset({"from", "to", "toward", "towards", "onto", "for"})
_SAME_AS = frozenset({"conj", "appos"})
_MODIFIER = frozenset({"compound", "nmod", "amod"})
_OBJECT = frozenset({"dobj", "obj", "nsubjpass"})


def head_of(tokens: Sequence[Token]) -> Token:
    """The token of a name that the rest of the sentence hangs on."""
    inside = {t.i for t in tokens}
    return next((t for t in tokens if t.head.i not in inside or t.head is t), tokens[-1])


def stands_as_place(tokens: Sequence[Token], *, town: bool) -> bool:
    """Whether the grammar makes the name a place rather than the government that bears the name.

    `town`: the name is a capital's, which is also struck, besieged or left; a state's name in such a
    position is its government.
    """
    words = PlaceWords.load()
    token = head_of(tokens)
    for _ in range(8):
        if token.dep_ not in _SAME_AS or token.head is token:
            break
        if token.dep_ == "appos" and token.head.lower_ in words.part_of:
            return True
        token = token.head
    if token.dep_ == "pobj":
        return _after_preposition(token.head, words, town=town)
    if token.dep_ in _OBJECT and token.head.pos_ in ("VERB", "AUX"):
        lemma = token.head.lemma_.lower()
        return lemma in words.entered or (town and lemma in words.struck)
    if token.dep_ in _MODIFIER:
        noun = token.head.lower_
        return noun in words.features or noun in words.divisions or (town and noun in words.happened)
    if token.dep_ == "poss":
        noun = token.head.lower_
        return noun in words.features or noun in words.part_of
    return False


def _after_preposition(preposition: Token, words: PlaceWords, *, town: bool) -> bool:
    word, head = preposition.lower_, preposition.head
    if word in words.always:
        return head.lemma_.lower() not in words.not_after
    if word == "of":
        return head.lower_ in words.part_of or head.lower_ in words.always or head.lower_ in words.features
    if word in _TO_FROM:
        return _is_motion(head, words)
    if word == "at":
        return town
    if word == "on":
        return town and (head.lemma_.lower() in words.struck or head.lower_ in words.happened)
    return False


def _is_motion(head: Token, words: PlaceWords) -> bool:
    """Whether "from" or "to" hangs on a word of motion, also across "the withdrawal of troops from"."""
    chain = [head, head.head, head.head.head]
    return any(t.lemma_.lower() in words.motion for t in chain[: 1 if head.pos_ == "VERB" else 3])


def happens_there(tokens: Sequence[Token]) -> bool:
    """Whether the name says where a thing happened: "the Goma talks"."""
    token = head_of(tokens)
    return token.dep_ in _MODIFIER and token.head.lower_ in PlaceWords.load().happened


def is_where(tokens: Sequence[Token]) -> bool:
    """Whether a phrase of any kind is told as a location: after "in", "near", "at", or struck, or entered."""
    words = PlaceWords.load()
    token = head_of(tokens)
    for _ in range(8):
        if token.dep_ not in _SAME_AS or token.head is token:
            break
        token = token.head
    if token.dep_ == "pobj":
        return token.head.lower_ in words.always | {"at", "on", "from", "to", "of", "toward", "towards"}
    return token.dep_ in _OBJECT and token.head.lemma_.lower() in words.entered | words.struck
