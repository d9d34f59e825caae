"""Terms that a text tells more than once."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from truce.claims.reading.agreements.syntax import SUBJECTS, lemma
from truce.claims.reading.agreements.terms import Term
from truce.claims.reading.agreements.words import load_words


def without_repeats(terms: Sequence[Term]) -> list[Term]:
    """The terms in text order.

    One that is told again elsewhere is the later, fuller passage of the same term: of one agreement the same
    words, or the same end of the fighting told twice.
    """
    kept: list[Term] = []
    # The first term kept that has these words, or that puts an end to the fighting in this way.
    first: dict[tuple[object, ...], int] = {}
    for term in sorted(terms, key=lambda t: (t.start, -t.end)):
        words = id(term.instrument), term.start, term.end
        ending = (id(term.instrument), term.deontic) if _halted_by(term.verb) is not None else words
        at = min(first.get(words, len(kept)), first.get(ending, len(kept)))
        if at == len(kept):
            kept.append(term)
            first[ending] = at
        elif (same := kept[at]).start != term.start or same.end != term.end:
            longer, other = (term, same) if term.end - term.start > same.end - same.start else (same, term)
            kept[at] = replace(longer, also=(*longer.also, *other.also, (other.start, other.end)))
        if (kept[at].start, kept[at].end) == (term.start, term.end):
            first[words] = at
    return sorted(kept, key=lambda t: t.start)


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
