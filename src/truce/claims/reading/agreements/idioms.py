"""Terms told in set turns of phrase: X was agreed, A gave its word that, power lies with B."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from truce.claims.reading.agreements.assignments import assigned
from truce.claims.reading.agreements.bearers import Bearers
from truce.claims.reading.agreements.clause_spans import trimmed
from truce.claims.reading.agreements.deontics import deontic_of, is_prohibited_noun
from truce.claims.reading.agreements.duties import form_of
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.hinges import is_present
from truce.claims.reading.agreements.syntax import (
    SUBJECTS,
    auxiliaries,
    is_hypothetical,
    is_negated,
    is_passive,
    lemma,
    subject_of,
)
from truce.claims.reading.agreements.terms import Term, TermMaker
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence
from truce.claims.records import Deontic

_GIVING = frozenset({"give", "make", "accept", "assume", "take", "enter", "sign", "issue"})
_RESTING = frozenset({"lie", "rest", "fall", "belong", "remain", "go", "pass", "reside", "vest", "sit"})
_LINKS = frozenset({"with", "on", "upon", "to", "in"})
_OWED = frozenset({"responsibility", "task", "duty", "job", "burden"})
_POWER = frozenset(
    {"power", "authority", "command", "control", "jurisdiction", "decision", "say", "supervision"}
)
_VERDICTS = frozenset({"ruling", "decision", "verdict", "word", "judgment", "judgement", "award", "finding",
                       "interpretation", "determination"})  # fmt: skip
_LAST = frozenset({"final", "binding", "conclusive", "decisive", "bind", "irrevocable"})
_JUDGING = frozenset({"rule", "decide", "arbitrate", "adjudicate", "mediate"})
_DISPUTES = frozenset({
    "dispute", "disagreement", "difference", "complaint", "violation", "breach", "incident", "case",
    "quarrel", "conflict", "matter", "question",
})  # fmt: skip
_NONE = frozenset({"no", "neither"})


class Idioms:
    """Finds the terms that a sentence tells in a set turn of phrase, beside the plain verbs of duty."""

    def __init__(self, context: Context, who: Bearers, make: TermMaker) -> None:
        self._context = context
        self._who = who
        self._make = make
        self._words = load_words()

    def of_sentence(self, sentence: Sentence, instrument: Instrument) -> Iterator[Term]:
        """The terms of a sentence that speaks of an agreement."""
        for verb in sentence:
            if verb.pos_ not in ("VERB", "AUX") or is_hypothetical(verb) or verb.dep_ in ("aux", "auxpass"):
                continue
            promised = (self._agreed, self._vowed, self._assigned)
            readings = (*promised, self._rests, self._there, self._forbidden, self._judged)
            found = (t for reading in readings for t in reading(sentence, verb, instrument))
            term = next(found, None)
            if term is not None:
                yield term

    # ---- X was agreed; it was agreed to do X

    def _agreed(self, sentence: Sentence, verb: Token, instrument: Instrument) -> Iterator[Term]:
        passive = any(c.dep_ == "auxpass" for c in verb.children)
        if not passive or lemma(verb) not in self._words["agreed_acts"] or is_negated(verb):
            return
        if lemma(verb) == "provide" and not any(c.lower_ == "for" for c in verb.children):
            return
        act = next((c for c in verb.children if c.dep_ == "xcomp" and c.tag_ == "VB"), None)
        subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
        if act is not None and subject is not None and subject.lower_ == "it":
            yield self._make.of_clause(
                sentence, instrument, act, None, "clause.agreed", deontic_of(act, self._words)
            )
            return
        that = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
        if (
            that is not None
            and subject is not None
            and subject.lower_ == "it"
            and subject_of(that) is not None
        ):
            deontic = deontic_of(that, self._words)
            yield self._make.of_clause(sentence, instrument, that, subject_of(that), "clause.agreed", deontic)
            return
        noun = subject or next((g for c in verb.children for g in c.children if g.dep_ == "attr"), None)
        of_noun = self._of_noun(noun) if noun is not None else None
        if noun is not None and of_noun is not None:
            deontic = of_noun
            rule = "clause.founding" if deontic == "constitutive" else "clause.agreed"
            yield self._make.of_noun(sentence, instrument, noun, None, rule, deontic)

    def _of_noun(self, noun: Token) -> Deontic | None:
        """What a noun lays down once it is agreed; None for one that says nothing of what is owed."""
        word, words = lemma(noun), self._words
        if word in words["truce_nouns"] | words["accord_nouns"] | words["talk_nouns"]:
            return None
        if is_prohibited_noun(noun, words):
            return "prohibition"
        if word in words["right_nouns"]:
            return "permission"
        if word in words["duty_nouns"]:
            return "obligation"
        return "constitutive" if word in words["institution_nouns"] else None

    # ---- A gave its word that, took it upon itself to

    def _vowed(self, sentence: Sentence, verb: Token, instrument: Instrument) -> Iterator[Term]:
        if lemma(verb) not in _GIVING or is_passive(verb) or is_negated(verb) or form_of(verb) is not None:
            return
        subject = subject_of(verb)
        if subject is None or not self._who.may_commit(instrument, subject):
            return
        pledge = next((c for c in verb.children if c.dep_ == "dobj" and self._is_pledge(c)), None)
        below = [*verb.children, *(pledge.children if pledge is not None else ())]
        act = next((c for c in below if c.i > verb.i and _is_told_by(c)), None)
        if act is None or (pledge is None and not _is_upon_itself(verb)):
            return
        own = next((c for c in act.children if c.dep_ in SUBJECTS), subject)
        deontic = deontic_of(act, self._words)
        yield self._make.of_clause(sentence, instrument, act, own, "clause.commitment", deontic)

    def _is_pledge(self, noun: Token) -> bool:
        own = any(c.dep_ == "poss" for c in noun.children)
        return lemma(noun) in self._words["commitment_nouns"] or (lemma(noun) == "word" and own)

    # ---- the task fell to B

    def _assigned(self, sentence: Sentence, verb: Token, instrument: Instrument) -> Iterator[Term]:
        found = assigned(verb)
        if found is None:
            return
        told, holder = found
        known = self._who.can_be_bound(holder) or self._who.is_institution(holder) or _is_of_people(holder)
        if not known and lemma(told) not in _RESTING:
            return
        subject = next((c for c in told.children if c.dep_ in SUBJECTS), holder)
        term = self._make.of_clause(sentence, instrument, told, subject, "clause.assigned", "obligation")
        below = [t for t in verb.subtree if t.i > told.i and "to" in auxiliaries(t) and t.tag_ == "VB"]
        end = max([term.end, *(self._context.page.cover(t.subtree)[1] for t in below)])
        end = trimmed(self._context.page.text, term.start, end)
        yield replace(term, end=end, bound=self._who.refs(instrument, holder)[0], by_collective=False)

    # ---- responsibility lies with B

    def _rests(self, sentence: Sentence, verb: Token, instrument: Instrument) -> Iterator[Term]:
        subject = subject_of(verb)
        if lemma(verb) not in _RESTING or subject is None or lemma(subject) not in _OWED | _POWER:
            return
        holder = next(
            (g for c in verb.children if c.lower_ in _LINKS for g in c.children if g.dep_ == "pobj"), None
        )
        if holder is None or not (self._who.can_be_bound(holder) or self._who.is_institution(holder)):
            return
        new = any(c.lower_ in ("a", "an") for c in holder.children)
        power: Deontic = "constitutive" if new else "power"
        deontic: Deontic = "obligation" if lemma(subject) in _OWED else power
        term = self._make.of_clause(sentence, instrument, verb, subject, "clause.holder", deontic)
        yield replace(term, bound=self._who.refs(instrument, holder)[0] or term.bound)

    # ---- there is to be C, there shall be no D

    def _there(self, sentence: Sentence, verb: Token, instrument: Instrument) -> Iterator[Term]:
        if not any(c.dep_ == "expl" for c in verb.children) or form_of(verb) not in ("must", "will"):
            return
        below = [*verb.children, *(g for c in verb.children if c.dep_ == "xcomp" for g in c.children)]
        thing = next((c for c in below if c.dep_ == "attr"), None)
        if thing is None:
            return
        none = any(c.lower_ in _NONE for c in thing.children)
        fought = self._words["attack_nouns"] | self._words["what_is_halted"] | self._words["barred_nouns"]
        deontic = self._of_noun(thing)
        if none:
            deontic = "prohibition" if lemma(thing) in fought or deontic is not None else None
        if deontic is not None:
            yield self._make.of_clause(sentence, instrument, verb, thing, "clause.there", deontic)

    # ---- D is forbidden

    def _forbidden(self, sentence: Sentence, verb: Token, instrument: Instrument) -> Iterator[Term]:
        barred = lemma(verb) in self._words["forbidding"]
        refused = lemma(verb) in self._words["allowing"] and is_negated(verb)
        told = any(c.dep_ == "auxpass" and c.lower_ in ("is", "are", "be") for c in verb.children)
        subject = subject_of(verb)
        if not (barred or refused) or not told or subject is None or verb.dep_ in ("relcl", "acl"):
            return
        if any(c.dep_ in ("agent", "xcomp") for c in verb.children) or self._context.actor_at(subject):
            return
        yield self._make.of_clause(sentence, instrument, verb, subject, "clause.forbidden", "prohibition")

    # ---- its ruling is final, its head decides

    def _judged(self, sentence: Sentence, verb: Token, instrument: Instrument) -> Iterator[Term]:
        subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
        if subject is None or (not is_present(verb) and lemma(verb) != "bind"):
            return
        told = {lemma(verb), *(lemma(c) for c in verb.children if c.dep_ in ("acomp", "attr"))}
        owner = next((c for c in subject.children if c.dep_ == "poss"), None)
        if lemma(subject) in _VERDICTS and owner is not None and told & _LAST:
            main = verb.head.head if verb.dep_ == "relcl" and verb.head.dep_ == "pobj" else verb
            main = main.head if main.dep_ == "prep" else main
            holder = verb.head if verb.dep_ == "relcl" else owner
        elif lemma(verb) in _JUDGING and self._judges(verb, subject, owner):
            main, holder = verb, subject
        else:
            return
        term = self._make.of_clause(sentence, instrument, main, subject_of(main), "clause.power", "power")
        refs = self._who.refs(instrument, holder)[0]
        yield replace(term, bound=refs or term.bound)

    def _judges(self, verb: Token, subject: Token, owner: Token | None) -> bool:
        """Whether a body, or its head, is said to decide disputes as a rule."""
        body = self._who.is_institution(subject) or (owner is not None and owner.lower_ == "its")
        on_what = {lemma(t) for t in verb.subtree}
        return body and bool(on_what & _DISPUTES)


def _is_of_people(noun: Token) -> bool:
    """Whether a noun names people in the plural, who can be given a task: "the elders of both towns"."""
    return noun.tag_ == "NNS" and any(c.lower_ == "the" for c in noun.children)


def _is_told_by(act: Token) -> bool:
    """Whether a verb is what a word of promise promises: "to do X", "that X would be done"."""
    to_do = any(c.dep_ == "aux" and c.lower_ == "to" for c in act.children)
    that = any(c.dep_ == "mark" and c.lower_ == "that" for c in act.children)
    return act.pos_ in ("VERB", "AUX") and act.dep_ in ("acl", "advcl", "ccomp", "xcomp") and (to_do or that)


def _is_upon_itself(verb: Token) -> bool:
    upon = next((c for c in verb.children if c.lower_ in ("upon", "on")), None)
    if lemma(verb) != "take" or upon is None or upon.i + 1 >= len(upon.doc):
        return False
    return upon.doc[upon.i + 1].lower_.endswith(("self", "selves"))
