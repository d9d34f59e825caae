"""Quiet that a text tells of after an agreement: silent guns, no shot fired, a term that has run out."""

from spacy.tokens import Token

from truce.claims.reading.agreements.attribution import make_cue
from truce.claims.reading.agreements.cues import Cue
from truce.claims.reading.agreements.frames import frame_of
from truce.claims.reading.agreements.governors import is_infinitive
from truce.claims.reading.agreements.syntax import (
    auxiliaries,
    is_future,
    is_hypothetical,
    is_negated,
    is_passive,
    lemma,
    subject_of,
)
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.speech.acts import SpeechMap

_BECOMING = frozenset({"be", "fall", "go", "remain", "stay", "lie", "keep", "become", "grow"})
_RUNNING_OUT = frozenset({"expire", "lapse", "elapse", "run", "end"})


def find_quiet(context: Context, speech: SpeechMap) -> list[Cue]:
    """What says that an agreement is being kept, or that its term is over, without naming it.

    Each is a cue without a mention; it belongs to the agreement named before it.
    """
    found = []
    for sentence in context.sentences():
        for verb in sentence:
            if verb.pos_ not in ("VERB", "AUX") or (subject := subject_of(verb)) is None:
                continue
            if is_hypothetical(verb) or is_future(verb) or is_infinitive(verb) or frame_of(verb) != "told":
                continue
            if _is_silence(verb, subject) or _is_absence(verb, subject) or _is_return(verb, subject):
                found.append(make_cue(context, speech, None, sentence, verb, "holding", subject))
            elif _is_term_over(verb, subject):
                found.append(make_cue(context, speech, None, sentence, verb, "expired", subject))
    return found


def _is_silence(verb: Token, subject: Token) -> bool:
    """Guns that fall silent, a front that is quiet; fire that has stopped."""
    words = load_words()
    things = words["what_falls_silent"]
    if lemma(verb) in words["dying_down"] and lemma(subject) in words["noise"] and not is_negated(verb):
        return "had" in auxiliaries(verb) or "has" in auxiliaries(verb) or "have" in auxiliaries(verb)
    line = lemma(subject) == "line" and any(
        c.lower_ in ("front", "contact", "ceasefire", "control") for c in subject.subtree
    )
    if lemma(verb) not in _BECOMING or not (line or lemma(subject) in things) or is_negated(verb):
        return False
    return any(
        c.lower_ in words["quiet"] for c in verb.children if c.dep_ in ("acomp", "attr", "oprd", "advmod")
    )


def _is_absence(verb: Token, subject: Token) -> bool:
    """No shot that is fired, no clash that is recorded."""
    words = load_words()
    if lemma(subject) not in words["noise"] or lemma(verb) not in words["noticing"]:
        return False
    none = {c.lower_ for c in subject.subtree if c.i < subject.i} & {"no", "not", "nor", "neither"}
    return bool(none) or (is_negated(verb) and is_passive(verb))


def _is_return(verb: Token, subject: Token) -> bool:
    """A calm that has returned, prevails or reigns."""
    calm = lemma(subject) in load_words()["calm"]
    return calm and lemma(verb) in load_words()["prevailing"] and not is_negated(verb)


def _is_term_over(verb: Token, subject: Token) -> bool:
    """A term, or the days that were set, that have run out."""
    if lemma(verb) not in _RUNNING_OUT or verb.tag_ not in ("VBD", "VBN") or is_negated(verb):
        return False
    if lemma(verb) == "run" and not any(c.lower_ == "out" for c in verb.children):
        return False
    definite = any(c.lower_ in ("the", "its", "this", "that", "their") for c in subject.children)
    unit = lemma(subject) in load_words()["time_units"] and lemma(verb) != "end"
    return definite and (lemma(subject) in load_words()["terms"] or unit)
