"""Who lays an act on whom, where the syntax carries the charge: "A accused B of shelling", "blamed on B"."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.events.arguments import (
    after,
    agents,
    governing,
    is_date,
    objects,
    outermost,
    with_conjuncts,
)
from truce.claims.reading.events.predicates import is_verbal, lemma, load_lexicon

_OF_ACT = frozenset(("of", "for", "with", "over"))
_ONTO = ("on", "upon", "to")
_LEVELLED = ("against", "at")
_RELATIVES = frozenset(("which", "whom", "that"))


@dataclass(frozen=True, slots=True)
class Charge:
    """The words for those who charge and those charged, and whether the act itself is only charged."""

    accusers: tuple[Token, ...]
    accused: tuple[Token, ...]
    bare: bool
    """Whether nothing but the charge says that the act happened ("accused of", not "blamed for the raid")."""


def charge_over(token: Token) -> Charge | None:
    """The charge that an act is told within; None where nobody is charged with it."""
    for step in _within_clause(token):
        if step.dep_ not in ("pcomp", "pobj") or step.head.lower_ not in _OF_ACT:
            continue
        over = governing(step.head)
        if not _charges(over):
            continue
        bare = is_verbal(step) or step.head.lower_ in ("of", "with")
        if is_verbal(over):
            return Charge(tuple(agents(over)), tuple(objects(over)), bare)
        owners = tuple(c for c in over.children if c.dep_ == "poss")
        return Charge(owners, tuple(after(over, *_LEVELLED)), bare)
    return None


def blame_for(noun: Token) -> Charge | None:
    """The charge laid by an act's noun: "the raid, blamed by A on B", "A attributed the raid to B"."""
    outer = outermost(noun)
    for clause in (c for c in outer.subtree if c.dep_ in ("acl", "relcl") and is_verbal(c)):
        if _lays(clause):
            return _laid(clause, outer)
        fronted = [c for c in clause.lefts if c.dep_ == "prep" and c.lower_ == "for"]
        if _charges(clause) and any(t.lower_ in _RELATIVES for c in fronted for t in c.children):
            return Charge(tuple(agents(clause)), tuple(objects(clause)), False)
    if outer.dep_ in ("dobj", "nsubjpass") and _lays(outer.head):
        return _laid(outer.head, outer)
    return charge_over(noun)


def lays_on(verb: Token) -> list[Token]:
    """Those on whom a verb such as "blame" or "attribute" lays an act; none for other verbs."""
    if not _lays(verb):
        return []
    below = (t for t in verb.subtree if t.i > verb.i and t.dep_ == "pobj" and t.head.lower_ in _ONTO)
    last = [t for t in below if not is_date(t)][-1:]
    return with_conjuncts(last)


def _laid(verb: Token, noun: Token) -> Charge:
    return Charge(tuple(t for t in agents(verb) if t != noun), tuple(lays_on(verb)), False)


def _charges(word: Token) -> bool:
    return "charge" in load_lexicon().classes_of(lemma(word))


def _lays(verb: Token) -> bool:
    return "lay" in load_lexicon().classes_of(lemma(verb))


def _within_clause(token: Token) -> Iterator[Token]:
    """A token and what it hangs on, as far as the clause or the verbs joined to it reach."""
    yield token
    while token.head != token and not _starts_clause(token):
        token = token.head
        yield token


def _starts_clause(token: Token) -> bool:
    subjects = [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")]
    return is_verbal(token) and bool(subjects) and token.dep_ not in ("pcomp", "acl")
