"""Against whom a protest, a boycott or a broken-off tie is turned, where only its reason names them.

"A struck to protest at B's ban", "marched in protest against B", "rallied, calling for B to step down".
"""

from collections.abc import Iterator

from spacy.tokens import Token

from truce.claims.reading.events.arguments import after, agents, objects, prepositional, surface_subjects
from truce.claims.reading.events.predicates import Lexicon

_REASONS = ("advcl", "xcomp", "acl", "conj", "pcomp", "relcl")
_CARRYING = ("in", "as", "out", "during", "at")
"""Before a noun of objection: "in protest", "as part of a drive"."""
_AT = ("against", "at", "over", "of", "to", "for", "with", "from", "on", "about", "by", "towards", "toward")
_DEEPEST = 4


def objected_to(word: Token, lexicon: Lexicon) -> list[Token]:
    """What an act's reason objects to or demands, and of whom: heads of phrases, the likeliest first."""
    found = after(word, "over")
    for reason in _reasons(word, lexicon, _DEEPEST):
        found += [s for c in _said(reason) for s in surface_subjects(c)]
        found += after(reason, "on", "upon", "from", "against")
        found += [t for t in objects(reason) if not lexicon.is_in(t, "objection")]
        found += after(reason, *_AT)
        found += [t for o in objects(reason) for t in after(o, *_AT)]
        found += [t for o in objects(reason) for t in doers_of_wrong(o)]
    return list(dict.fromkeys(found))


def doers_of_wrong(thing: Token) -> list[Token]:
    """Who did what a thing asked back suffered: B in "the return of land seized by B"."""
    over = [thing, *after(thing, "of", "for")]
    clauses = [c for t in over for c in t.children if c.dep_ == "acl" and c.tag_ == "VBN"]
    return [t for c in clauses for t in agents(c)]


def _reasons(word: Token, lexicon: Lexicon, deep: int) -> Iterator[Token]:
    """The verbs and nouns of objecting and demanding under a word: "to protest", "in anger"."""
    if not deep:
        return
    if lexicon.is_in(word, "objection") and word.pos_ == "NOUN":
        yield word
    for preposition, noun in prepositional(word):
        if preposition in _CARRYING or preposition == "of":
            yield from _reasons(noun, lexicon, deep - 1)
    for clause in word.children:
        if clause.dep_ not in _REASONS or clause.i < word.i:
            continue
        if lexicon.is_in(clause, "objecting") or any(lexicon.is_in(t, "objection") for t in objects(clause)):
            yield clause
        yield from _reasons(clause, lexicon, deep - 1)


def _said(reason: Token) -> list[Token]:
    """The clauses of what is demanded: "that B resign", "on B to resign", "for B to resign"."""
    marked = [c for c in reason.children if c.dep_ == "advcl" and any(t.lower_ == "for" for t in c.lefts)]
    return [c for c in reason.children if c.dep_ in ("ccomp", "xcomp")] + marked
