"""One condition of an agreement before it is a record, and what tells conditions from threats and tales."""

import re
from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.agreements.duties import form_of
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.syntax import auxiliaries, is_negated, lemma, subject_of
from truce.claims.reading.agreements.terms import Term
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.parse import Sentence

MUTUAL = re.compile(
    r"\b(?:other (?:side|party|camp)|each other|one another|mutual\w*|reciproc\w*|opposite|both sides"
    r"|likewise|the same|in kind|in turn|adversar\w+|opponents?|enemy|rivals?|counterparts?"
    r"|(?:does|do|did) so too?)\b"
)
_PRESENT = frozenset({"VBZ", "VBP"})


@dataclass(frozen=True, slots=True, eq=False)
class Hinge:
    """One condition, before it is a record; `terms` are those it bears on (none: the whole agreement)."""

    instrument: Instrument
    sentence: Sentence
    start: int
    end: int
    type: str
    terms: tuple[Term, ...] = ()
    explicit: bool = True
    also: tuple[int, int] | None = None
    banned: tuple[int, int] | None = None
    """A ban that the condition names ("predicated on non-aggression"): an implicit term."""


def without_stop(text: str, end: int) -> int:
    """The end of a passage without the space and the punctuation that close it."""
    while text[end - 1] in " ,;:.":
        end -= 1
    return end


def agreement_nouns() -> frozenset[str]:
    """The nouns that name an agreement or a pause in fighting."""
    words = load_words()
    return words["accord_nouns"] | words["truce_nouns"] | words["pause_nouns"] | {"cessation"}


def says_of_agreement(verb: Token) -> bool:
    """Whether a verb has an agreement, or "it" for one, as its subject."""
    subject = subject_of(verb)
    if subject is None:
        return False
    return lemma(subject) in agreement_nouns() or (subject.lower_ == "it" and verb.dep_ == "ROOT")


def lays_down(verb: Token) -> bool:
    """Whether a main verb lays something down: a duty, a permission, an act that agreements are made of.

    A threat ("they will strike") and an outcome ("they will suffer") lay nothing down.
    """
    words, form = load_words(), form_of(verb)
    if form in ("must", "asked"):
        return True
    acts = {lemma(v) for v in (verb, *(c for c in verb.children if c.dep_ == "xcomp"))}
    if form == "may":
        return "may" in auxiliaries(verb) or bool(acts & words["treaty_acts"])
    if form != "will" or (acts & words["hostile_acts"] and not is_negated(verb)):
        return False
    return bool(acts & (words["treaty_acts"] | words["lesser_acts"] | words["answering_acts"]))


def is_present(verb: Token) -> bool:
    """Whether a verb is finite and in the present: it tells what holds, or what a clause waits for."""
    return verb.tag_ in _PRESENT or any(
        c.tag_ in _PRESENT and c.dep_ in ("aux", "auxpass") for c in verb.children
    )
