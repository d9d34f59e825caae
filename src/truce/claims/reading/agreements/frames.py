"""Whether a text tells that something befell an agreement, or only thinks, wants, fears or asks it."""

from typing import Literal

from spacy.tokens import Token

from truce.claims.reading.agreements.syntax import (
    SUBJECTS,
    auxiliaries,
    is_date_word,
    is_finite,
    is_passive,
    lemma,
    subject_of,
)
from truce.claims.reading.agreements.words import load_words

Frame = Literal["told", "decided", "wanted", "unreal"]
"""Told as it is; told as decided ("agreed to extend"); only wanted; or not said to have happened."""

_LINKS = frozenset({"xcomp", "ccomp", "pcomp", "prep", "acl", "conj", "pobj", "dobj", "obj", "advcl"})
_INSTEAD = frozenset({"without", "against", "instead"})
_MODALS = frozenset({"would", "could", "might", "should"})
_MEANT = frozenset(
    {"due", "suppose", "supposed", "mean", "schedule", "scheduled", "expect", "intend", "plan"}
)


def frame_of(predicate: Token) -> Frame:
    """How the words above a predicate on an agreement's standing put it."""
    if _is_asked(predicate):
        return "unreal"
    words, token, seen, decided, joined = load_words(), predicate, 0, False, False
    while seen < 8:
        seen += 1
        if not joined and (is_contrary(token) or _is_before(token)):
            return "unreal"
        joined = token.dep_ == "conj" and is_finite(token)  # "was to have ended but was prolonged"
        above = _governor(token)
        if above is None:
            break
        word, clause = lemma(above), token.dep_ == "ccomp" and not _is_bare(token)
        if clause and word in words["unreal_thoughts"]:
            return "unreal"
        if not clause and _is_governed(token) and above != token:
            if above.lower_ in _INSTEAD:
                return "unreal"
            if word in words["proposing_acts"]:
                return "wanted"
            if word in words["unreal_acts"] and above.lower_ != "expected":
                return "unreal"
            decided = decided or (word in words["deciding"] and _is_verbal(token))
        token = above
    return "decided" if decided else "told"


def is_false_report(predicate: Token) -> bool:
    """Whether the text calls what it passes on false ("a false report said ...")."""
    above = predicate
    while above.dep_ in ("ccomp", "xcomp", "conj", "acl") and above.head != above:
        above = above.head
        teller = above if above.pos_ == "NOUN" else subject_of(above)
        if teller is not None and any(c.lower_ in load_words()["false_words"] for c in teller.children):
            return True
    return False


def _governor(token: Token) -> Token | None:
    """The word that a phrase hangs on, past the date that the parser may have hung it on instead."""
    if token.head == token or token.dep_ not in (*_LINKS, "nsubjpass", "relcl", "nsubj"):
        return None
    above = token.head
    if token.dep_ == "nsubj" or token.dep_ == "nsubjpass":
        nominal = token.pos_ in ("NOUN", "PROPN") and (is_passive(above) or token.dep_ == "nsubjpass")
        return above if nominal else None
    if token.dep_ == "relcl" and not is_date_word(above):
        return None
    if token.dep_ == "advcl" and not (_is_infinitive(token) or token.tag_ == "VBG"):
        return None
    return above


def _is_governed(token: Token) -> bool:
    """Whether a phrase leaves its truth to the word above it: an infinitive, a gerund, a noun, "be held"."""
    if token.pos_ in ("VERB", "AUX"):
        joined = token.dep_ == "conj" and token.tag_ in ("VB", "VBG")
        if joined:
            return False
        return _is_infinitive(token) or token.tag_ == "VBG" or _is_bare(token)
    return token.dep_ != "conj"


def _is_verbal(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX") or token.dep_ == "prep"


def _is_infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _is_bare(verb: Token) -> bool:
    """A subjunctive: "proposed that the truce be extended"."""
    if verb.dep_ != "ccomp":
        return False
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(c.lower_ == "be" and c.tag_ == "VB" for c in helpers) and len(helpers) == 1:
        return True
    has_subject = any(c.dep_ in SUBJECTS for c in verb.children)
    return verb.tag_ == "VB" and not helpers and has_subject


def _is_asked(predicate: Token) -> bool:
    """Whether it stands in a question."""
    sentence = predicate.sent
    for token in reversed(sentence.doc[predicate.i : sentence.end]):
        if token.text == "?":
            return True
        if not (token.is_quote or token.is_space or token.is_bracket):
            return False
    return False


def is_contrary(verb: Token) -> bool:
    """Whether a verb says what did not come about: "would have ended", "was to have begun"."""
    helpers = auxiliaries(verb)
    if "have" not in helpers:
        return False
    return bool(helpers & _MODALS) or (
        "to" in helpers and (lemma(verb.head) == "be" or lemma(verb.head) in _MEANT)
    )


def _is_before(verb: Token) -> bool:
    """Whether a clause tells only before what something else was ("before it ran out, they met")."""
    return verb.dep_ == "advcl" and any(
        c.dep_ in ("mark", "advmod") and c.lower_ in ("before", "lest") for c in verb.children
    )
