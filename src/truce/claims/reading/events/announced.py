"""Acts that a text only announces: "A will send B aid", "A said it would withdraw", "the two are to meet".

They had not happened when the text was written: records of their own with the modality "future", which no
count of events and no test of an agreement takes in. Force is left out: to announce it is a threat, and that
is an event by itself.
"""

from collections.abc import Iterable

from spacy.tokens import Token

from truce.claims.reading.events.certainty import modality_of
from truce.claims.reading.events.naming import SIDES
from truce.claims.reading.events.predicates import lemma, load_lexicon
from truce.claims.reading.events.tellings import Telling

_TYPES = frozenset(
    "AGREE CONSULT SUPPORT COOPERATE AID YIELD RETREAT MOBILIZE SANCTION COERCE PROTEST".split()
)
_WILL = frozenset(("will", "shall", "'ll", "’ll"))
_SET = frozenset("due set scheduled poised slated going".split())
_NOW = frozenset(("is", "are", "'s", "’s"))
_ONWARD = frozenset("begin start continue help resume".split())
_CONDITIONS = frozenset(("if", "unless", "provided", "should", "until"))


def announced(tellings: Iterable[Telling]) -> list[Telling]:
    """Those tellings that say what a named party will do, without any condition."""
    return [t for t in tellings if t.predicate.type in _TYPES and _is_by_somebody(t) and _lies_ahead(t.head)]


def _is_by_somebody(telling: Telling) -> bool:
    return bool(set(telling.roles.initiators) - {SIDES}) and telling.sentence.block.is_prose


def _lies_ahead(verb: Token) -> bool:
    """Whether a clause tells what will be done: by "will", or a "would" that was "will" when said."""
    if verb.tag_ != "VB" and not _has_own_time(verb):
        return False
    while not _has_own_time(verb) and _goes_on_from(verb):
        verb = verb.head
    helpers = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    if _is_conditional(verb) or verb.dep_ in ("relcl", "advcl") or "have" in helpers:
        return False
    if "would" in helpers:
        return _is_reported(verb)
    return modality_of(verb) == "future" and (bool(helpers & _WILL) or _is_fixed(verb))


def _goes_on_from(verb: Token) -> bool:
    """Whether a bare verb shares the time of the one over it: "will meet and sign", "will fly in to meet"."""
    joined = verb.dep_ == "conj" or (verb.dep_ == "xcomp" and lemma(verb.head) in _ONWARD)
    joined = joined or (verb.dep_ == "advcl" and load_lexicon().is_in(verb.head, "motion"))
    return joined and verb.head.pos_ in ("VERB", "AUX")


def _has_own_time(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children)


def _is_fixed(verb: Token) -> bool:
    """Whether an infinitive is set for later: "is due to visit", "is going to send"."""
    over = verb.head
    copula = over.head if over.dep_ == "acomp" else over
    present = any(t.lower_ in _NOW for t in (copula, *copula.children))
    return verb.dep_ == "xcomp" and over.lower_ in _SET and present


def _is_reported(verb: Token) -> bool:
    """Whether a clause is what somebody said, told in the past."""
    return verb.dep_ == "ccomp" and verb.head.tag_ in ("VBD", "VBN") and verb.head.i < verb.i


def _is_conditional(verb: Token) -> bool:
    clauses = (c for c in verb.children if c.dep_ == "advcl")
    return any(t.lower_ in _CONDITIONS for c in clauses for t in c.lefts)
