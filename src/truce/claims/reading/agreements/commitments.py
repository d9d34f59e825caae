"""Terms that parties take upon themselves: they agreed to A and B, pledged C, undertook that D."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from truce.claims.reading.agreements.bearers import Bearers
from truce.claims.reading.agreements.clause_spans import clause_span
from truce.claims.reading.agreements.deontics import deontic_of
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.pledges import pledge_of
from truce.claims.reading.agreements.syntax import (
    SUBJECTS,
    auxiliaries,
    is_hypothetical,
    is_negated,
    lemma,
    own_clause,
    subject_of,
)
from truce.claims.reading.agreements.terms import Term, TermMaker
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence

_VAGUE = frozenset({"little", "nothing", "much", "everything", "anything", "that", "this"})
_TALKING = frozenset({"disagree", "differ"})
_RECIPROCAL = frozenset({"return", "exchange"})


class Commitments:
    """Finds the terms under verbs of commitment."""

    def __init__(self, context: Context, who: Bearers, make: TermMaker) -> None:
        self._context = context
        self._who = who
        self._make = make
        self._words = load_words()

    def of_verb(
        self, sentence: Sentence, verb: Token, subject: Token | None, scope: Instrument, told: bool
    ) -> Iterator[Term]:
        """They agreed to A, B and C; both pledged respect for D; A undertook that E.

        `told`: the sentence stands in the agreement's own text or under its name, so that anybody's
        promise counts, and a coming one too.
        """
        if subject is None or is_negated(verb) or is_hypothetical(verb) or _is_of_one_mind(verb):
            return
        if auxiliaries(verb) & {"will", "would", "could", "might", "to"} and not told:
            return
        if not told and not self._who.may_commit(scope, subject):
            return
        pledge = pledge_of(verb)
        listed = pledge.acts if pledge is not None else ()
        acts = [a for a in listed if not self._prolongs(a)]
        if listed and not acts:
            return
        mutual = any(t.lower_ in _RECIPROCAL and t.head.lower_ == "in" for t in own_clause(verb))
        for number, act in enumerate(acts):
            following = acts[number + 1] if number + 1 < len(acts) else None
            yield replace(self._act(sentence, act, subject, scope, number == 0, following), in_return=mutual)
        if not acts:
            thing = self._pledge(sentence, verb, subject, scope)
            if thing is not None:
                yield replace(thing, in_return=mutual)

    def _act(
        self, sentence: Sentence, act: Token, subject: Token, scope: Instrument, first: bool,
        following: Token | None,
    ) -> Term:  # fmt: skip
        whose = subject_of(act) if any(c.dep_ in SUBJECTS for c in act.children) else subject
        stop = min(t.i for t in following.subtree) if following is not None else None
        deontic = deontic_of(act, self._words)
        term = self._make.of_clause(sentence, scope, act, whose, "clause.commitment", deontic)
        shared = act.head.dep_ == "conj" and subject.head != act.head
        start, end = clause_span(self._context.page, act, subject if first and not shared else None, stop)
        return replace(term, start=start, end=end)

    def _pledge(self, sentence: Sentence, verb: Token, subject: Token, scope: Instrument) -> Term | None:
        """What is pledged as a noun or a gerund."""
        objects = [c for c in verb.children if c.dep_ == "dobj"] + [
            g
            for c in verb.children
            if c.dep_ == "prep" and c.lower_ in ("to", "on")
            for g in c.children
            if g.dep_ in ("pobj", "pcomp")
        ]
        if (
            all(o.pos_ == "PRON" for o in objects)
            or any(self.is_agreement(o) for o in objects)
            or lemma(verb) == "accept"
        ):
            return None
        deontic = deontic_of(objects[0], self._words)
        return self._make.of_clause(sentence, scope, verb, subject, "clause.pledge", deontic)

    def _prolongs(self, act: Token) -> bool:
        """Whether an act is done to the agreement itself ("to extend the truce"): its status, no term."""
        thing = next((c for c in act.children if c.dep_ == "dobj"), None)
        if thing is None:
            return False
        itself = self.is_agreement(thing) or lemma(thing) in self._words["terms"] or thing.lower_ == "it"
        return itself and bool(self._words.cues("obj", lemma(act)))

    def is_agreement(self, noun: Token) -> bool:
        """Whether a noun phrase names a truce or an accord."""
        return any(lemma(t) in self._words["truce_nouns"] | self._words["accord_nouns"] for t in noun.subtree)


def _is_of_one_mind(verb: Token) -> bool:
    """Whether "agree" tells of a view and not of a promise: "agree that it took effect", "on little"."""
    if lemma(verb) != "agree":
        return False
    in_principle = any(c.lower_ == "in" and c.nbor().lower_ == "principle" for c in verb.children)
    if in_principle or any(c.dep_ == "xcomp" and lemma(c) in _TALKING for c in verb.children):
        return True
    told = (c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i)
    view = verb.tag_ in ("VBP", "VBZ") and any(c.tag_ == "VBD" for c in told)
    behind = {verb.doc[i].lower_ for i in range(verb.i + 1, min(verb.i + 3, len(verb.doc)))}
    return view or ("on" in behind and bool(behind & _VAGUE))
