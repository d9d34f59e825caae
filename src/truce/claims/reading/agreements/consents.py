"""The consent of one side alone: that A agreed to a truce does not make B agree.

That A consented is a fact; that there is an agreement is then no more than a possibility, and the dossier
says so by the certainty of the row: `alleged`, on the word of the side that consented.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from spacy.tokens import Token

from truce.claims.reading.agreements.cues import ENDS, STARTS, Cue
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.naming import SIDES, below, doers, principals
from truce.claims.reading.agreements.signatories import Roles, who_agrees
from truce.claims.reading.agreements.syntax import (
    is_future,
    is_hypothetical,
    is_negated,
    is_passive,
    lemma,
    own_clause,
    subject_of,
)
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.pronouns import KINDS, Pronouns
from truce.claims.records import Status

_AT_WORK: frozenset[Status] = ENDS | {"in_force", "holding", "extended", "suspended", "violated"}
"""What can only be said of a truce that both sides had."""
_AFTER = 3
"""Sentences after a consent in which the other side's silence is looked for."""


def weigh_consents(context: Context, pronouns: Pronouns, instrument: Instrument, roles: Roles) -> list[Cue]:
    """The cues of an agreement; where one side alone consented, that it is agreed is only alleged."""
    consents = {id(c): _consenting(context, pronouns, c) for c in instrument.cues if _is_consent(c)}
    given = {side for sides in consents.values() for side in sides}
    if len(given) != 1 or not all(consents.values()) or _is_shared(context, instrument, roles, given):
        return instrument.cues
    if any(_others_follow(context, c, given) for c in instrument.cues if id(c) in consents):
        return instrument.cues
    (side,) = given
    return [
        replace(c, status="accepted", certainty="alleged", source=c.source or side)
        if id(c) in consents and c.certainty in ("fact", "reported")
        else c
        for c in instrument.cues
    ]


def _is_consent(cue: Cue) -> bool:
    """Whether a cue says that somebody agrees to what is there or is offered: "accepted", "agreed to"."""
    verb = cue.predicate
    if cue.status not in ("announced", "accepted") or cue.planned or verb.pos_ not in ("VERB", "AUX"):
        return False
    return lemma(verb) in load_words()["saying_yes"] and not is_passive(verb)


def _consenting(context: Context, pronouns: Pronouns, cue: Cue) -> tuple[str, ...]:
    """The sides that a verb of consent makes consent; () where it does not say which."""
    refs = list(who_agrees(context, cue, ()))
    subject = subject_of(cue.predicate)
    if subject is not None and subject.lower_ in KINDS:
        refs += [r for noun in pronouns.of(subject) for r in doers(context, noun)]
    own = _sides(context, doers(context, subject)) if subject is not None else ()
    named = _sides(context, refs)
    own = own or named
    partners = {*named, *_partners(context, cue)} - set(own)
    return own if partners and _is_unanswered(context, cue, own) else (*own, *sorted(partners))


def _partners(context: Context, cue: Cue) -> tuple[str, ...]:
    """Those with whom one side agreed on a truce; who accepts or consents says nothing for the other."""
    if cue.mention is None or lemma(cue.predicate) != "agree":
        return ()
    named = list(cue.mention.parties)
    for child in cue.mention.phrase.children:
        if child.dep_ == "prep" and child.lower_ in ("with", "between"):
            named += below(context, child)
    return _sides(context, named)


def _sides(context: Context, refs: Iterable[str]) -> tuple[str, ...]:
    """The states and groups behind some actors, nameless groups included."""
    return tuple(p for p in principals(context, refs) if context.actor(p).type in SIDES | {"group"})


def _is_shared(context: Context, instrument: Instrument, roles: Roles, given: Collection[str]) -> bool:
    """Whether the text tells of more than one side's consent: it was made, is at work, or the other asked."""
    if instrument.blocks is not None or set(roles.requested_by) & (set(roles.parties) - set(given)):
        return True
    firm = [c for c in instrument.cues if c.certainty in ("fact", "reported") and not c.planned]
    if any(c.status in _AT_WORK for c in firm):
        return True
    return any(c.status in STARTS and not _is_consent(c) and not _is_own(context, c, given) for c in firm)


def _is_own(context: Context, cue: Cue, given: Collection[str]) -> bool:
    """Whether who consented also tells of it: "A announced", "A signed"."""
    sides = principals(context, who_agrees(context, cue, ()))
    return bool(sides) and set(sides) <= set(given)


def _others_follow(context: Context, cue: Cue, given: Collection[str]) -> bool:
    """Whether another side consents in the next sentences to what they only call "it" or "the offer"."""
    return any(
        lemma(verb) in load_words()["following"]
        and verb.i > cue.predicate.i
        and verb.tag_ in ("VBD", "VBN", "VBZ", "VBP")
        and not (is_passive(verb) or is_future(verb) or is_hypothetical(verb) or _is_silence(verb))
        and _takes_up(verb)
        and set(_subjects(context, verb)) - set(given)
        for verb in _verbs_after(context, cue)
    )


def _takes_up(verb: Token) -> bool:
    """Whether what a verb is about was named before: "agreed to it", "signed up to the deal", "too"."""
    for token in own_clause(verb):
        if token.lower_ in ("it", "this", "too", "also", "suit", "likewise", "same"):
            return True
        definite = any(c.lower_ in ("the", "that", "this") for c in token.children)
        if definite and lemma(token) in load_words()["any_accord"]:
            return True
    return False


def _verbs_after(context: Context, cue: Cue) -> list[Token]:
    """The verbs of a cue's sentence and of the next few."""
    near = context.page.sentences[cue.sentence.index : cue.sentence.index + 1 + _AFTER]
    return [token for s in near for token in s if token.pos_ in ("VERB", "AUX")]


def _is_unanswered(context: Context, cue: Cue, consenting: Collection[str]) -> bool:
    """Whether somebody else has not answered yet, or still weighs it."""
    for verb in _verbs_after(context, cue):
        if not _is_silence(verb):
            continue
        sides = _subjects(context, verb)
        if not sides or set(sides) - set(consenting):
            return True
    return False


def _is_silence(verb: Token) -> bool:
    """Whether somebody does not answer ("has yet to respond", "there was no reply") or considers it."""
    words = load_words()
    if lemma(verb) in words["considering"]:
        return True
    if lemma(verb) == "be" and any(lemma(c) in words["answers"] for c in verb.children):
        return is_negated(verb)
    if lemma(verb) not in words["answering"]:
        return False
    yet = verb.dep_ == "xcomp" and any(c.lower_ in ("yet", "still") for c in verb.head.children)
    return yet or is_negated(verb)


def _subjects(context: Context, verb: Token) -> tuple[str, ...]:
    subject = subject_of(verb)
    return principals(context, doers(context, subject)) if subject is not None else ()
