"""Where an act happens when its own words do not say it: in its clause, or before it ("In X, ...")."""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from truce.claims.reading.actors.roles import is_set_off
from truce.claims.reading.context import Context, Named
from truce.claims.reading.events.arguments import with_conjuncts
from truce.claims.reading.events.predicates import load_lexicon
from truce.claims.reading.places.words import PlaceWords
from truce.parties import Roster

WHERE = frozenset(
    "in near at around inside outside along across toward towards into onto over off on above beyond "
    "throughout within through".split()
)
"""Prepositions after which the place of an act stands."""
_OTHER_CLAUSE = frozenset(("ccomp", "advcl", "relcl", "parataxis", "csubj", "csubjpass"))
_SAME_SCENE = frozenset(("conj", "advcl", "xcomp"))
_LIVING = frozenset(("in", "at", "near", "of", "from"))
_STANDING = frozenset(("in", "at", "near"))
_SEEING = frozenset(
    "see observe witness find discover hear notice record note establish confirm verify emerge".split()
)
"""What one does at the place that it is about; a statement may be made anywhere."""
_FURTHEST_BACK = 90
"""Code points from the place that "where" goes on about to that word."""
_HIGHEST = 3
"""Steps up from a verb to the verb whose opening words may tell the scene."""
_IN_NAME = frozenset(("compound", "nmod", "appos", "conj"))
_AND_AT = re.compile(
    r"(?: (?P<noun>[a-z]+))?(?:,? (?P<and>and|or|as well as|&)|,)"
    r"(?: in| at| near| on| around| outside)?(?: the)? "
)
"""What stands between two places of a list."""
_FURTHEST = 30
"""Code points from one place of a list to the next."""
_EXAMPLE = re.compile(
    r"\b(?:among (?:them|those|these)|including|such as|notably|namely|especially|particularly|mainly)"
    r"(?: (?:in|at|near|on|around|outside))?(?: the)? $"
)
_SPATIAL = frozenset(("north", "south", "east", "west", "km", "kilometres", "kilometers", "miles"))


def scene_of(context: Context, verb: Token) -> list[str]:
    """The places that the clause of a verb tells, else those that open the sentence for it."""
    told = sorted(_told(context, verb), key=lambda t: (t.i < verb.i, abs(t.i - verb.i)))
    told = told or list(_antecedent(context, verb)) or list(_opening(context, verb))
    told = told or list(_observed(context, verb))
    told = told or list(_teller(context, verb)) or list(_local_doer(context, verb))
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
        if context.place_at(token) is not None and _is_told(context, token):
            yield token
        stack.extend(token.children)


def _is_told(context: Context, token: Token) -> bool:
    """Whether a name stands where the place of an act does: "in X", "east of X", "among them X", "there"."""
    start = context.page.start_of(token)
    if (
        token.dep_ == "advmod"
        or is_set_off(token)
        or _EXAMPLE.search(context.page.quote(max(0, start - 40), start))
    ):
        return True
    while token.dep_ in _IN_NAME and token.head.pos_ in ("NOUN", "PROPN"):
        token = token.head
    if token.dep_ != "pobj":
        return False
    preposition = token.head
    over, words = preposition.head, PlaceWords.load()
    if preposition.lower_ == "to":
        return over.lemma_.lower() in words.goals
    if preposition.lower_ == "from":
        return over.lemma_.lower() in words.origins
    if preposition.lower_ == "between":
        return over.pos_ == "VERB"
    return preposition.lower_ in WHERE or (
        preposition.lower_ == "of" and (over.lower_ in _SPATIAL or over.head.lower_ in WHERE)
    )


def _antecedent(context: Context, verb: Token) -> Iterator[Token]:
    """The place that a clause with "where" goes on about: "in X, a port, where gunmen burned a school"."""
    opener = next((c for c in verb.children if c.lower_ == "where" and c.dep_ == "advmod"), None)
    opener = opener or next((t for c in verb.lefts for t in c.children if _is_in_which(t)), None)
    if opener is None or verb.dep_ not in ("relcl", "advcl", "acl"):
        return
    noun = verb.head
    over = [noun, *(noun.ancestors if noun.pos_ in ("NOUN", "PROPN") and verb.dep_ != "advcl" else ())]
    for step in over[:_HIGHEST]:
        if step.pos_ in ("VERB", "AUX"):
            break
        if context.place_at(step) is not None:
            yield step
            return
    start, end = context.page.start_of(opener.sent[0]), context.page.start_of(opener)
    before = context.places_in(max(start, end - _FURTHEST_BACK), end)
    token = context.page.token_at(before[-1].end - 1) if before else None
    if token is not None:
        yield token


def _is_in_which(token: Token) -> bool:
    """Whether a relative pronoun stands for the place of its clause: "in which", "at which"."""
    return token.lower_ == "which" and token.head.dep_ == "prep" and token.head.lower_ in _STANDING


def _observed(context: Context, verb: Token) -> Iterator[Token]:
    """The place where people saw, or live by, what happened there: "monitors saw in X that A had fired"."""
    if verb.dep_ != "ccomp":
        return
    told = [c.lemma_.lower() for c in verb.head.children if c.dep_ == "nsubj"]
    if verb.head.lemma_.lower() in _SEEING or set(told) & PlaceWords.load().neighbours:
        yield from sorted(_told(context, verb.head), key=lambda t: abs(t.i - verb.head.i))


def _local_doer(context: Context, verb: Token) -> Iterator[Token]:
    """The place of those who act where they are: "police in X arrested", "snipers at X shot"."""
    words = PlaceWords.load()
    agents = [c for by in verb.children if by.dep_ == "agent" for c in by.children]
    for doer in (*(c for c in verb.children if c.dep_ == "nsubj"), *agents):
        if doer.lemma_.lower() in words.force | words.doers or load_lexicon().is_in(doer, "force"):
            beside = (c for c in doer.children if c.dep_ == "prep" and c.lower_ in _STANDING)
            homes = (c for p in beside for c in p.children if context.place_at(c) is not None)
            yield from (c for c in homes if not _is_seat(c.text))


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


def _teller(context: Context, verb: Token) -> Iterator[Token]:
    """The place of people who tell what happened among them: "medics in X said a shell had killed four"."""
    if verb.dep_ != "ccomp":
        return
    for subject in (c for c in verb.head.children if c.dep_ == "nsubj"):
        if subject.lemma_.lower() in PlaceWords.load().neighbours:
            beside = (c for c in subject.children if c.dep_ == "prep" and c.lower_ in _LIVING)
            homes = (c for p in beside for c in p.children if context.place_at(c) is not None)
            yield from (c for c in homes if not _is_seat(c.text))


def _is_seat(name: str) -> bool:
    """Whether a town goes by the name of its government, which tells of what happens far away."""
    return any(h.form == "metonym" for h in Roster.load().find(name))


def _places(context: Context, heads: Sequence[Token]) -> Iterator[str]:
    for token in with_conjuncts(heads):
        named = context.place_at(token)
        if named is not None:
            yield from with_listed(context, named)


def with_listed(context: Context, first: Named) -> list[str]:
    """A place and those listed after it: "in A and B", "near A, in B and at C"; not "in A, B", B around A.

    Read off the text: how the parser joins names differs from sentence to sentence.
    """
    listed, pending = [first.ref], list[str]()
    last = first
    for named in context.places_in(first.end, first.end + _FURTHEST * 8):
        gap = " ".join(context.page.quote(last.end, named.start).split(" "))
        match = _AND_AT.fullmatch(gap) if named.start - last.end < _FURTHEST else None
        token = context.page.token_at(named.start)
        if match is None or token is None or token.dep_ in ("nsubj", "nsubjpass"):
            break
        pending.append(named.ref)
        if match["and"]:
            listed, pending = [*listed, *pending], []
        last = named
    return list(dict.fromkeys(listed))
