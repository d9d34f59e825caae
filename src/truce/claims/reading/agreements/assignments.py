"""Duties laid on somebody by assignment: X fell to A, A was assigned X, it was left to A to do X."""

from collections.abc import Iterator

from spacy.tokens import Token

from truce.claims.reading.agreements.syntax import (
    SUBJECTS,
    auxiliaries,
    is_negated,
    is_passive,
    lemma,
)
from truce.claims.reading.agreements.words import load_words

_FALLING = frozenset({"fall", "devolve"})
_TOWARD = frozenset({"to", "on", "upon"})
_OWED = frozenset({"responsibility", "task", "duty", "job", "burden", "charge", "role", "part", "work"})
_ASSIGNING = frozenset({
    "assign", "allot", "allocate", "entrust", "charge", "task", "leave", "delegate", "confide", "commit",
    "burden", "saddle", "consign",
})  # fmt: skip
_AHEAD = frozenset({"would", "might", "could"})


def assigned(verb: Token) -> tuple[Token, Token] | None:
    """The word that a duty is told by and the noun of whom it is laid on, where a verb assigns one."""
    beside = any(c.lower_ in ("while", "whereas") for c in verb.children)
    if is_negated(verb) or auxiliaries(verb) & _AHEAD or (verb.dep_ in ("relcl", "advcl") and not beside):
        return None
    found = _fallen(verb) or _given(verb) or _for_somebody(verb)
    return found if found is not None and found[1].pos_ in ("NOUN", "PROPN", "PRON") else None


def _fallen(verb: Token) -> tuple[Token, Token] | None:
    """It fell to A to guard the bridge; the guarding of the bridge fell to A; to A fell the task of it."""
    if lemma(verb) not in _FALLING or verb.pos_ != "VERB":
        return None
    holder = next(_holders(verb), None)
    things = [c for c in verb.children if c.dep_ in (*SUBJECTS, "dobj", "attr") and c != holder]
    act = next((c for c in verb.children if c.dep_ in ("xcomp", "advcl") and "to" in auxiliaries(c)), None)
    owed = any(_is_activity(t) for t in things) or (act is not None and any(t.lower_ == "it" for t in things))
    return (verb, holder) if holder is not None and owed else None


def _given(verb: Token) -> tuple[Token, Token] | None:
    """A was assigned the ferry; the ferry was entrusted to A; it was left to A to fix the line."""
    if lemma(verb) not in _ASSIGNING or not is_passive(verb) or verb.dep_ == "acl":
        return None
    subject = next((c for c in verb.children if c.dep_ in ("nsubjpass", "nsubj")), None)
    if subject is None:
        return None
    holder = next((h for h in _holders(verb)), None)
    act = next((c for c in verb.children if c.dep_ in ("xcomp", "advcl") and "to" in auxiliaries(c)), None)
    if holder is not None and (subject.lower_ != "it" or act is not None):
        return verb, holder
    below = any(c.dep_ in ("dobj", "oprd", "attr") or c.lower_ == "with" for c in verb.children)
    return (verb, subject) if (below or act is not None) and subject.lower_ != "it" else None


def _for_somebody(verb: Token) -> tuple[Token, Token] | None:
    """It was for A to bury the dead; it was A's task to feed the villages."""
    if lemma(verb) != "be" or not any(c.dep_ in SUBJECTS and c.lower_ == "it" for c in verb.children):
        return None
    for child in verb.children:
        if child.lower_ == "for" and child.dep_ == "prep":
            to_do = [t for t in verb.subtree if t.i > child.i and t.tag_ == "VB" and "to" in auxiliaries(t)]
            who = next((g for g in child.children if g.dep_ == "pobj"), None)
            if who is not None and to_do:
                return verb, who
        if child.dep_ in ("advcl", "xcomp", "ccomp") and any(g.lower_ == "for" for g in child.children):
            who = next((g for g in child.children if g.dep_ in SUBJECTS), None)
            if who is not None and "to" in auxiliaries(child):
                return verb, who
    return None


def _holders(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ in ("prep", "dative") and child.lower_ in _TOWARD:
            yield from (g for g in child.children if g.dep_ == "pobj")


def _is_activity(noun: Token) -> bool:
    """Whether a noun names something to be done, so that it does not fall to an army as a town does."""
    words = load_words()
    named = lemma(noun) in words["duty_nouns"] | _OWED
    return named or noun.tag_ == "VBG" or (noun.lower_.endswith("ing") and noun.pos_ == "NOUN")
