"""Statements that say something of an agreement without naming it: breaches of the terms, signatures."""

from dataclasses import replace

from spacy.tokens import Token

from truce.claims.reading.agreements.attribution import ACCUSING, first_actor, make_cue
from truce.claims.reading.agreements.beside import since
from truce.claims.reading.agreements.cue_times import owner_of
from truce.claims.reading.agreements.cues import Cue
from truce.claims.reading.agreements.governors import object_of
from truce.claims.reading.agreements.syntax import (
    SUBJECTS,
    clause_verb,
    is_future,
    is_hypothetical,
    is_negated,
    is_passive,
    lemma,
    subject_of,
)
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence
from truce.claims.reading.speech.acts import SpeechMap

_PAPERS = frozenset({"copy", "document", "text", "paper", "page", "version"})
_HAPPENING = frozenset({
    "come", "occur", "happen", "follow", "take", "begin", "arise", "start", "continue", "go", "increase",
    "multiply", "mount", "emerge", "ensue", "persist",
})  # fmt: skip
_OF_TRUCE = load_words()["truce_nouns"] | load_words()["accord_nouns"] | {"term", "it"}
_DENYING = frozenset({"deny", "dispute", "refute", "disavow", "disclaim"})


def find_term_breaches(context: Context, speech: SpeechMap) -> list[Cue]:
    """Breaches of "the terms" or "the condition", where the agreement itself is not named beside them."""
    words, found = load_words(), []
    for sentence in context.sentences():
        for token in sentence:
            breach = lemma(token) in words["breach_nouns"] and token.pos_ == "NOUN"
            if lemma(token) in ("reaffirm", "recommit") and token.pos_ == "VERB" and not is_negated(token):
                found.append(make_cue(context, speech, None, sentence, token, "reaffirmed", token))
            if breach and (_is_charged(token) or _is_of_terms(token)):
                found.append(make_cue(context, speech, None, sentence, token, "violated", token))
            elif breach and _is_counted(context, token):
                found.append(_counted(context, speech, sentence, token))
            elif breach and (verb := _occurring(token)) is not None:
                cue = make_cue(context, speech, None, sentence, token, "violated", token)
                own = cue.dated is not None and (owner_of(context, cue.dated) in (verb, clause_verb(token)))
                found += [_noted(context, cue, verb)] if own else []
            thing = _terms_broken(token) if token.pos_ == "VERB" else None
            ahead = is_future(token) and lemma(token.head) != "fail"
            if thing is not None and not is_hypothetical(token) and not ahead:
                found.append(make_cue(context, speech, None, sentence, token, "violated", thing))
    return found


def _terms_broken(verb: Token) -> Token | None:
    """The terms that somebody breaks, or fails to keep ("has honoured none of its commitments")."""
    words = load_words()
    thing = subject_of(verb) if is_passive(verb) else object_of(verb)
    if thing is not None and lemma(thing) in ("none", "any", "all", "part", "few", "many", "one"):
        thing = next((g for c in thing.children if c.lower_ == "of" for g in c.children), thing)
    if thing is None or lemma(thing) not in words["what_is_kept"]:
        return None
    if lemma(verb) in words["breaking_terms"]:
        return thing if not is_negated(verb) and lemma(verb.head) != "fail" else None
    failed = lemma(verb.head) in ("fail", "failure", "refuse") and verb.dep_ in ("xcomp", "acl")
    failed = failed and not is_negated(verb.head)
    owned = any(c.dep_ == "poss" for c in thing.children)
    return thing if lemma(verb) in words["keeping_terms"] and owned and (failed or is_negated(verb)) else None


def _is_of_terms(noun: Token) -> bool:
    """Whether it is the terms that are breached ("in breach of its provisions")."""
    of = [g for c in noun.children if c.lower_ == "of" for g in c.children]
    definite = [g for g in of if any(c.dep_ == "poss" or c.lower_ in ("the", "these") for c in g.children)]
    return any(lemma(g) in load_words()["what_is_kept"] for g in definite) and not is_hypothetical(noun)


def find_denials(context: Context, speech: SpeechMap) -> list[Cue]:
    """Denials that anything was agreed, where the agreement itself is not named beside them."""
    words, found = load_words(), []
    for sentence in context.sentences():
        for token in sentence:
            if lemma(token) not in _DENYING or token.pos_ != "VERB" or is_negated(token) or is_future(token):
                continue
            denied = [c for c in token.children if c.dep_ in ("ccomp", "xcomp", "pcomp")]
            source = first_actor(context, subject_of(token)) if not is_passive(token) else None
            if source is not None and any(lemma(v) in words["agreeing"] for v in denied):
                cue = make_cue(context, speech, None, sentence, token, "disputed", token)
                found.append(replace(cue, certainty="alleged", source=source))
    return found


def find_signatures(context: Context, speech: SpeechMap, charters: tuple[tuple[int, int], ...]) -> list[Cue]:
    """Signatures told without naming what is signed: "signed at noon on Monday", "signed two copies".

    In the text of an agreement itself (`charters`: its first and last block) also from when it has effect.
    """
    found = []
    for sentence in context.sentences():
        inside = any(first <= sentence.block.index <= last for first, last in charters)
        for token in sentence:
            if inside and token.lower_ == "effect" and (time := since(context, token)) is not None:
                cue = Cue(
                    None, "in_force", token, sentence, context.page.start_of(token), time.end, None, time
                )
                found.append(replace(cue, date=time.stated or time.value))
            found += _name_put(context, speech, sentence, token)
            if (
                lemma(token) not in ("sign", "initial", "ink")
                or token.pos_ != "VERB"
                or (is_passive(token) and not inside)
            ):
                continue
            thing = object_of(token)
            opens = inside and token.i == token.sent.start and token.tag_ in ("VBN", "VBD")
            if is_negated(token) or is_hypothetical(token) or is_future(token):
                continue
            signer = subject_of(token)
            if (signer is None and not opens) or (signer is not None and _is_paper(signer)):
                continue
            if thing is None or lemma(thing) in _PAPERS:
                cue = make_cue(context, speech, None, sentence, token, "signed", token)
                owned = cue.dated is not None and owner_of(context, cue.dated) == token
                found += [cue] if owned else []
    return found


def _is_paper(noun: Token) -> bool:
    """Whether a noun names what is signed, not who signs."""
    words = load_words()
    return lemma(noun) in words["accord_nouns"] | words["truce_nouns"] | words["papers"]


def _name_put(context: Context, speech: SpeechMap, sentence: Sentence, verb: Token) -> list[Cue]:
    """A signature told by the name or hand that is put to a paper ("put his name to the document")."""
    thing = object_of(verb)
    if lemma(verb) not in ("put", "set", "affix", "append", "add") or thing is None or is_negated(verb):
        return []
    if lemma(thing) not in ("name", "signature", "initial", "hand", "pen", "seal") or is_future(verb):
        return []
    paper = [g for c in (*verb.children, *thing.children) if c.dep_ in ("prep", "dative") for g in c.children]
    if is_hypothetical(verb) or not any(lemma(g) in _PAPERS for g in paper):
        return []
    cue = make_cue(context, speech, None, sentence, verb, "signed", verb)
    return [cue] if cue.dated is not None and owner_of(context, cue.dated) == verb else []


def _is_charged(noun: Token) -> bool:
    """Whether somebody is accused of violations, of what is not said again."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("of", "for") or lemma(noun.head.head) not in ACCUSING:
        return False
    return not any(c.dep_ == "prep" and c.lower_ == "of" for c in noun.children)


def _is_counted(context: Context, noun: Token) -> bool:
    """Whether violations are told by number or author, as reports do ("62 violations by the other side")."""
    by = [c for c in noun.children if c.dep_ == "prep" and c.lower_ == "by"]
    of = [c for c in noun.children if c.dep_ == "prep" and c.lower_ in ("of", "against")]
    return (
        any(context.actors_in(*context.page.cover(b.subtree)) for b in by)
        and not of
        and not is_hypothetical(noun)
    )


def _occurring(noun: Token) -> Token | None:
    """The verb by which breaches come about or are noted ("the first breach came", "noted 12 violations")."""
    of = [g for c in noun.children if c.lower_ in ("of", "against") for g in c.children]
    special = any(c.dep_ in ("compound", "poss", "nmod") and lemma(c) not in _OF_TRUCE for c in noun.children)
    if special or any(lemma(g) not in _OF_TRUCE for g in of) or noun.dep_ not in (*SUBJECTS, "dobj"):
        return None
    verb = noun.head
    if (
        is_negated(verb)
        or is_hypothetical(verb)
        or is_future(verb)
        or any(c.lower_ == "no" for c in noun.children)
    ):
        return None
    noted = lemma(verb) in load_words()["noticing"] | load_words()["complaining"]
    happened = lemma(verb) in _HAPPENING and noun.dep_ == "nsubj"
    return verb if happened or (noted and (noun.dep_ == "dobj" or is_passive(verb))) else None


def _noted(context: Context, cue: Cue, verb: Token) -> Cue:
    """Breaches on the word of who noted them; those that only came about are the text's own word."""
    if cue.source is not None or lemma(verb) in _HAPPENING:
        return cue
    teller = first_actor(context, subject_of(verb)) if not is_passive(verb) else None
    return replace(cue, certainty="alleged", source=teller) if teller else replace(cue, certainty="reported")


def _counted(context: Context, speech: SpeechMap, sentence: Sentence, noun: Token) -> Cue:
    """Violations that a side reports: its word against the other's."""
    cue = make_cue(context, speech, None, sentence, noun, "violated", noun)
    verb = clause_verb(noun)
    teller = subject_of(verb) if verb is not None and noun.dep_ == "dobj" and not is_passive(verb) else None
    who = first_actor(context, teller)
    if cue.source is not None or who is None or who in cue.accused:
        return cue
    return replace(cue, certainty="alleged", source=who)
