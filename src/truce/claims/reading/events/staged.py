"""Acts that are shown, rehearsed or remembered, not done: in films, drills and anniversaries."""

from collections.abc import Iterator

from spacy.tokens import Token

from truce.claims.reading.events.predicates import is_verbal, lemma, load_lexicon

_SUBJECTS = ("nsubj", "nsubjpass")
_BEFORE = frozenset("earlier previous original initial prior first".split())
_WITHIN = frozenset(("in", "during", "at", "within"))


def is_staged(token: Token) -> bool:
    """Whether an act is only told, played or rehearsed: in a film, a novel, a drill or a game."""
    for step in _upwards(token):
        if step != token and not is_verbal(step) and _is(step, "fiction"):
            return True
        if step.dep_ == "pobj" and _is(step, "drill") and step.head.lower_ in _WITHIN:
            return True
        if not is_verbal(step):
            continue
        if _is(step, "rehearse") and step != token:
            return True
        subjects = [c for c in step.children if c.dep_ in _SUBJECTS]
        owners = [c for t in subjects for c in t.lefts if c.dep_ == "poss"]
        if any(_is(c, "fiction") for c in owners):
            return True
        if step != token and any(_is(c, "fiction") for c in subjects):
            return True
        if step.dep_ == "ccomp" and any(_is(c, "drill") for c in step.head.children if c.dep_ in _SUBJECTS):
            return True
        if any(_is(t, "drill") or (_is(t, "fiction") and t.head.lower_ == "in") for t in _settings(step)):
            return True
    return False


def is_remembered(token: Token) -> bool:
    """Whether an act lies before what the sentence tells: an anniversary, a memory, an inquiry into it."""
    for step in _upwards(token):
        if step != token and _is(step, "memory"):
            return True
        if step.dep_ == "prep" and step.lower_ == "into" and is_verbal(step.head):
            return any(c.dep_ == "dobj" and _is(c, "memory") for c in step.head.children)
    return False


def is_disproved(token: Token) -> bool:
    """Whether a text tells an act only as a report that it calls false: "a message that ... proved false"."""
    for step in _upwards(token):
        if step.dep_ == "ccomp" and any(_is_outdated(c) for c in step.head.children if c.dep_ in _SUBJECTS):
            return True
        if step == token or not _is(step, "rumour"):
            continue
        said = [c for c in step.children if c.dep_ == "amod"]
        said += [c for c in step.head.children if c.dep_ in ("acomp", "oprd", "attr", "xcomp")]
        said += [c for t in said for c in t.children if c.dep_ in ("acomp", "oprd", "attr")]
        if step.dep_ in _SUBJECTS and any(_is(t, "false") for t in said):
            return True
    return False


def _is_outdated(noun: Token) -> bool:
    """Whether a text speaks of what it said before it was corrected: "an earlier version said that ..."."""
    return _is(noun, "edition") and any(c.lower_ in _BEFORE for c in noun.lefts)


def is_command(verb: Token) -> bool:
    """Whether a clause bids the reader do something: "Pound the garlic"."""
    if verb.tag_ != "VB" or verb.dep_ != "ROOT":
        return False
    return not any(c.dep_ in (*_SUBJECTS, "aux", "auxpass") for c in verb.children)


def _settings(verb: Token) -> Iterator[Token]:
    """What a clause says that it takes place in: "in a drill", "during an exercise", "in a film"."""
    for preposition in verb.children:
        if preposition.dep_ == "prep" and preposition.lower_ in _WITHIN:
            for noun in preposition.children:
                owned = any(c.lower_ == "of" for c in noun.children)
                if noun.dep_ == "pobj" and not (owned and _is(noun, "drill")):
                    yield noun


def _is(token: Token, word_class: str) -> bool:
    return word_class in load_lexicon().classes_of(lemma(token))


def _upwards(token: Token) -> Iterator[Token]:
    """A word and what it hangs on, up to the edge of a clause that stands beside another."""
    yield token
    while token.head != token and not _stands_beside(token):
        token = token.head
        yield token


def _stands_beside(token: Token) -> bool:
    if token.dep_ in ("advcl", "parataxis"):
        return True
    first = token
    while first.dep_ == "conj" and is_verbal(first.head):
        first = first.head
    own = token.dep_ == "conj" and any(c.dep_ in _SUBJECTS for c in token.children)
    return own and first.dep_ != "relcl"
