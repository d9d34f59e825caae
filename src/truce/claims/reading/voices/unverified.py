"""What a text says that nobody could check: "neither account could be independently verified"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.spans import SpanIndex
from truce.claims.reading.speech.stances import is_party
from truce.claims.reading.voices.matters import is_negated, listed
from truce.claims.reading.voices.statements import Statement

_BACK = 900
"""Characters back to the statements that are meant, at most."""

_MANY = frozenset("neither either both any these those accounts claims versions they them".split())
_BARE = frozenset("this it that these those either neither both them they".split())
_PAIR = frozenset("either neither both".split())
_SEVERAL = 4
"""Accounts of which none could be checked, at most."""
_UNABLE = frozenset("unable impossible difficult hard powerless cannot without".split())


def find_unverified(context: Context, statements: Sequence[Statement]) -> Iterator[Statement]:
    """The statements of which the text says that nobody could check them."""
    held = [s for s in statements if s.claim is not None and s.holds]
    said = SpanIndex((*s.said, s) for s in held)
    for sentence in context.sentences():
        for word in sentence:
            if word.lemma_.lower() not in listed("checking") or not _fails(word):
                continue
            if _is_for_a_party_to_say(context, word):
                continue
            at = context.page.start_of(word)
            before = [s for s in said.as_given(at - _BACK, at) if s.said[1] <= at]
            meant = _meant(word)
            if meant is not None:
                yield from _of(before, meant)


def _of(before: Sequence[Statement], meant: Token) -> Sequence[Statement]:
    """The last statement; for "neither account" those of two voices, for "those" the ones told together."""
    if meant.lower_ not in _MANY and not _is_many(meant):
        return before[-1:]
    if meant.lower_ in _BARE - _PAIR:
        return [s for s in before if s.said[1] > before[-1].start]
    return before[-_SEVERAL:]


def _fails(word: Token) -> bool:
    """Whether there was no checking: "could not be verified", "no confirmation", "unable to check"."""
    at = word
    for _ in range(4):
        if at.pos_ in ("VERB", "AUX") and is_negated(at):
            return True
        if any(c.lower_ in _UNABLE or (c.lower_ == "no" and at.pos_ == "NOUN") for c in (at, *at.children)):
            return True
        if at.head == at:
            return False
        at = at.head
    return False


def _is_for_a_party_to_say(context: Context, word: Token) -> bool:
    """Whether it is a side that does not confirm a thing: that is its own silence."""
    subjects = (c for c in word.children if c.dep_ == "nsubj")
    named = (context.actor_at(c) for c in subjects)
    return any(n is not None and is_party(context, n.ref) for n in named)


def _meant(word: Token) -> Token | None:
    """The word for what could not be checked: a claim, an account, "this"; None if it is something else."""
    around = [c for c in word.children if c.dep_ in ("nsubjpass", "dobj", "pobj", "nsubj")]
    around += [t for c in word.children if c.dep_ in ("prep", "acl") for t in c.children]
    if word.dep_ in ("relcl", "acl"):
        around.append(word.head)
    for noun in around:
        if noun.lower_ in _BARE or noun.lemma_.lower() in listed("told"):
            return noun
    return None


def _is_many(noun: Token) -> bool:
    """Whether several accounts are meant: "the claims", "neither account"."""
    return noun.tag_ == "NNS" or any(c.lower_ in _MANY for c in noun.children)
