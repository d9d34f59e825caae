"""Terms that a text tells more than once."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from truce.claims.reading.agreements.syntax import SUBJECTS, lemma
from truce.claims.reading.agreements.terms import Term
from truce.claims.reading.agreements.words import load_words


def without_repeats(terms: Sequence[Term]) -> list[Term]:
    """The terms in text order.

    One that is told again elsewhere is the later, fuller passage of the same term.
    """
    kept: list[Term] = []
    for term in sorted(terms, key=lambda t: (t.start, -t.end)):
        same = next((k for k in kept if _is_same(k, term)), None)
        if same is None:
            kept.append(term)
        elif (same.start, same.end) != (term.start, term.end):
            longer, other = (term, same) if term.end - term.start > same.end - same.start else (same, term)
            kept[kept.index(same)] = replace(
                longer, also=(*longer.also, *other.also, (other.start, other.end))
            )
    return sorted(kept, key=lambda t: t.start)


def _is_same(one: Term, other: Term) -> bool:
    """Whether two terms are one: the same words, or the same end of the fighting told twice."""
    if one.instrument is not other.instrument:
        return False
    if (one.start, one.end) == (other.start, other.end):
        return True
    words = load_words()
    ends = [_halted_by(t.verb) for t in (one, other)]
    return None not in ends and one.deontic == other.deontic and lemma(one.verb) in words["ending"]


def _halted_by(verb: Token) -> str | None:
    """What kind of fighting a verb of ending puts an end to."""
    words = load_words()
    if lemma(verb) not in words["ending"]:
        return None
    return next(
        (
            lemma(c)
            for c in verb.children
            if c.dep_ in ("dobj", *SUBJECTS) and lemma(c) in words["what_is_halted"]
        ),
        None,
    )
