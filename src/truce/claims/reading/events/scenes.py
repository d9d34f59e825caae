"""Where an act happens when its own words do not say it: in its clause, or before it ("In X, ...")."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.events.arguments import with_conjuncts

WHERE = frozenset(
    "in near at around inside outside along across toward towards into onto over off on above beyond "
    "throughout within through".split()
)
"""Prepositions after which the place of an act stands."""
_OTHER_CLAUSE = frozenset(("ccomp", "advcl", "relcl", "parataxis", "csubj", "csubjpass"))
_SAME_SCENE = frozenset(("conj", "advcl", "xcomp"))
_HIGHEST = 3
"""Steps up from a verb to the verb whose opening words may tell the scene."""
_SPATIAL = frozenset(("north", "south", "east", "west", "km", "kilometres", "kilometers", "miles"))


def scene_of(context: Context, verb: Token) -> list[str]:
    """The places that the clause of a verb tells, else those that open the sentence for it."""
    told = sorted(_told(context, verb), key=lambda t: (t.i < verb.i, abs(t.i - verb.i)))
    if not told:
        told = list(_opening(context, verb))
    return list(dict.fromkeys(_places(context, told[:1])))


def finest(context: Context, refs: Sequence[str]) -> tuple[str, ...]:
    """Places without those in which another of them lies."""
    wider = {outer for ref in refs for outer in _around(context, ref)}
    return tuple(ref for ref in refs if ref not in wider)


def _around(context: Context, ref: str) -> Iterator[str]:
    seen = {ref}
    outer = context.place(ref).within
    while outer is not None and outer not in seen:
        yield outer
        seen.add(outer)
        outer = context.place(outer).within


def _told(context: Context, verb: Token) -> Iterator[Token]:
    """The words of a clause that name a place of it, whatever word the parser hung them on."""
    stack = list(verb.children)
    while stack:
        token = stack.pop()
        if token.dep_ in _OTHER_CLAUSE or (token.dep_ == "conj" and token.pos_ in ("VERB", "AUX")):
            continue
        if token.dep_ == "nsubj" and context.actor_at(token) is not None:
            continue
        if context.place_at(token) is not None and _is_told(token):
            yield token
        stack.extend(token.children)


def _is_told(token: Token) -> bool:
    """Whether a name stands where the place of an act does: "in X", "east of X", "there"."""
    if token.dep_ == "advmod":
        return True
    if token.dep_ != "pobj":
        return False
    preposition = token.head
    over = preposition.head
    return preposition.lower_ in WHERE or (
        preposition.lower_ == "of" and (over.lower_ in _SPATIAL or over.head.lower_ in WHERE)
    )


def _opening(context: Context, verb: Token) -> Iterator[Token]:
    """The place in the opening words of a sentence whose verb this one goes with: "In X, they ...killing"."""
    over = verb
    for _ in range(_HIGHEST):
        if over.dep_ not in _SAME_SCENE or over.head == over:
            return
        over = over.head
        for child in over.lefts:
            if child.dep_ == "prep" and child.lower_ in WHERE:
                yield from (c for c in child.children if context.place_at(c) is not None)


def _places(context: Context, heads: Sequence[Token]) -> Iterator[str]:
    for token in with_conjuncts(heads):
        named = context.place_at(token)
        if named is not None:
            yield named.ref
