"""Quiet that a text tells of after an agreement: silent guns, fire that resumes, a term that has run out."""

from dataclasses import replace

from spacy.tokens import Token

from truce.asof import Interval
from truce.claims.reading.agreements.attribution import make_cue
from truce.claims.reading.agreements.beside import counted_from_making
from truce.claims.reading.agreements.cue_times import owner_of
from truce.claims.reading.agreements.cues import Cue
from truce.claims.reading.agreements.frames import frame_of
from truce.claims.reading.agreements.governors import is_infinitive, object_of
from truce.claims.reading.agreements.syntax import (
    SUBJECTS,
    auxiliaries,
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
from truce.claims.reading.speech.acts import SpeechMap
from truce.claims.records import Status

_BECOMING = frozenset({"be", "fall", "go", "remain", "stay", "lie", "keep", "become", "grow"})
_FALLING = frozenset({"fall", "go", "become"})
_AGAIN = frozenset({"again", "anew", "afresh"})
GOING_ON = frozenset({"continue", "go", "persist", "rage", "carry", "proceed", "drag"})
"""Verbs by which fighting goes on, beside those of beginning again in the tables."""
_KEEPING_ON = frozenset({"continue", "go", "keep", "persist", "carry"})
_CONTRAST = frozenset({"but", "yet", "however", "still", "though", "although", "despite"})
_REGARDLESS = frozenset({
    "regardless", "nonetheless", "nevertheless", "unabated", "anyway", "undiminished", "undeterred",
    "notwithstanding", "unchecked", "heedless", "though", "however", "but", "yet", "despite", "still",
})  # fmt: skip
_EXTENDING = frozenset({"extend", "prolong", "lengthen", "renew"})
_REACHING = frozenset({"run", "last", "reach", "extend", "stretch", "go"})
_BOUND = frozenset({"shall", "must", "will"})
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
            frame = frame_of(verb)
            if frame == "decided" and _is_term_extended(verb, subject) and not is_hypothetical(verb):
                found.append(make_cue(context, speech, None, sentence, verb, "extended", subject))
            if _is_halt_due(verb, subject) and not is_hypothetical(verb) and frame != "unreal":
                found += _halt_due(
                    context, make_cue(context, speech, None, sentence, verb, "in_force", subject)
                )
            if _is_term_set(verb, subject) and not is_hypothetical(verb):
                cue = make_cue(context, speech, None, sentence, verb, "planned_end", subject)
                bounded = cue.dated is not None and owner_of(context, cue.dated) == verb
                found += [replace(cue, planned=True)] if bounded else []
            if is_hypothetical(verb) or is_future(verb) or is_infinitive(verb) or frame != "told":
                continue
            status = _told_by(verb, subject)
            if status is None and _is_going_on(verb, subject):
                cue = make_cue(context, speech, None, sentence, verb, "violated", subject)
                own = cue.dated is not None and owner_of(context, cue.dated) == verb
                found += [_up_to(cue)] if own else []
            if status is not None:
                cue = make_cue(context, speech, None, sentence, verb, status, subject)
                found.append(_as_beginning(cue) if status == "holding" else cue)
    return found


def _is_halt_due(verb: Token, subject: Token) -> bool:
    """Fire that is to end ("hostilities were to cease on signature", "all firing shall stop at noon")."""
    words = load_words()
    halted = lemma(subject) in words["what_is_halted"] | words["noise"] | words["own_hostilities"]
    if not halted or lemma(verb) not in words["dying_down"] | words["halting"] or is_negated(verb):
        return False
    return is_future(verb) or is_infinitive(verb) or bool(auxiliaries(verb) & _BOUND)


def _halt_due(context: Context, cue: Cue) -> list[Cue]:
    """The beginning that a halt of fire sets, if it says when: counted from the making, or by its time."""
    if counted_from_making(context, cue.predicate) is not None:
        return [replace(cue, date=None, dated=None, planned=True)]
    time = cue.dated
    if time is None or cue.date is None or owner_of(context, time) != cue.predicate:
        return []
    if "/" in cue.date and len(time.candidates) < 2:  # a day of two readings is a day all the same
        return []
    return [replace(cue, planned=True)] if time.modifier is None else []


def _told_by(verb: Token, subject: Token) -> Status | None:
    """What a clause on arms, fire or a term says of the agreement spoken of."""
    if _is_resumed(verb, subject):
        return "violated"
    if _is_silence(verb, subject) or _is_absence(verb, subject) or _is_return(verb, subject):
        return "holding"
    if _is_term_over(verb, subject):
        return "expired"
    return "extended" if _is_term_extended(verb, subject) else None


def _as_beginning(cue: Cue) -> Cue:
    """Guns that fell silent on a day: the day from which the agreement was carried out."""
    began = lemma(cue.predicate) in _FALLING or lemma(cue.predicate) in load_words()["dying_down"]
    simple = cue.predicate.tag_ == "VBD" and not auxiliaries(cue.predicate)
    if not (began and simple) or cue.dated is None or cue.date is None or "/" in cue.date:
        return cue
    return replace(cue, status="in_force") if Interval.parse(cue.date).is_one_day else cue


def _is_resumed(verb: Token, subject: Token) -> bool:
    """Fire that begins again, or that never stopped: "fighting resumed", "clashes flared up anew"."""
    words = load_words()
    if _is_fought_on(verb, subject):
        return True
    if not _is_any_of(subject, words["noise"] | words["what_is_halted"] | words["calm_of_war"]):
        return False
    if lemma(verb) in words["dying_down"] and is_negated(verb):
        return not is_passive(verb)
    if is_negated(verb):
        return False
    if lemma(verb) in GOING_ON and any(t.lower_ in _REGARDLESS for t in verb.sent):
        return True
    again = any(t.lower_ in _AGAIN for t in own_clause(verb))
    return lemma(verb) in words["resuming"] or (again and lemma(verb) in words["breaking_out"])


def _is_term_set(verb: Token, subject: Token) -> bool:
    """A term of the agreement that has an end ("its term ran to 15 May")."""
    words = load_words()
    owned = any(c.lower_ in ("the", "its", "this", "that") for c in subject.children)
    if lemma(subject) not in words["terms"] or not owned or is_negated(verb):
        return False
    ahead = is_future(verb) or is_infinitive(verb) or verb.tag_ in ("VBZ", "VBP")
    return lemma(verb) in _REACHING or (ahead and lemma(verb) in _RUNNING_OUT)


def _up_to(cue: Cue) -> Cue:
    """Fire that went on until a day: up to it."""
    bound = cue.dated is not None and cue.dated.modifier in ("until", "by") and cue.date is not None
    return replace(cue, date=f"../{_last_day(cue.date or '')}") if bound else cue


def _last_day(date: str) -> str:
    return date.removeprefix("../").split("/")[-1]


def _is_any_of(noun: Token, words: frozenset[str]) -> bool:
    """Whether a noun is one of some words, also a gerund that the parser took for a verb ("fighting")."""
    return lemma(noun) in words or noun.lower_ in words


def _is_going_on(verb: Token, subject: Token) -> bool:
    """Fire that goes on, a breach only where the day of it lies under an agreement ("went on that day")."""
    words = load_words()
    fire = (words["noise"] | words["what_is_halted"] | words["calm_of_war"]) - words["breach_nouns"]
    return lemma(verb) in GOING_ON and _is_any_of(subject, fire) and not is_negated(verb)


def _is_fought_on(verb: Token, subject: Token) -> bool:
    """Sides that do not stop firing, or keep on ("neither side stopped shooting", "both kept firing")."""
    words = load_words()
    if (
        subject.lower_ in ("it", "this", "that")
        or lemma(subject) in words["truce_nouns"] | words["accord_nouns"]
    ):
        return False
    none = any(t.lower_ in ("neither", "none", "nobody", "no") for t in (subject, *subject.children))
    fire = words["own_hostilities"] | words["hurting"] | {"fire"}
    below = [c for c in verb.children if c.dep_ in ("xcomp", "dobj", "pcomp", "advcl", "prt", "prep")]
    below += [g for c in below for g in c.children if c.dep_ in ("prep", "prt") and g.dep_ == "pcomp"]
    if not any(lemma(c) in fire and not any(g.dep_ in SUBJECTS for g in c.children) for c in below):
        return False
    if lemma(verb) in words["halting"]:
        return (none or is_negated(verb)) and not is_passive(verb)
    regardless = any(t.lower_ in _REGARDLESS | _CONTRAST for t in verb.sent)
    return lemma(verb) in _KEEPING_ON and not (none or is_negated(verb)) and regardless


def _is_term_extended(verb: Token, subject: Token) -> bool:
    """A period or deadline of the agreement that is put off ("agreed to extend the period by a month")."""
    if lemma(verb) not in _EXTENDING or is_negated(verb):
        return False
    thing = subject if is_passive(verb) else object_of(verb)
    definite = thing is not None and any(c.lower_ in ("the", "its", "this", "that") for c in thing.children)
    return thing is not None and definite and lemma(thing) in load_words()["terms"]


def _is_silence(verb: Token, subject: Token) -> bool:
    """Guns that fall silent, a front that is quiet; fire that has stopped."""
    words = load_words()
    things = words["what_falls_silent"]
    if lemma(verb) in words["dying_down"] and lemma(subject) in words["noise"] and not is_negated(verb):
        helpers = auxiliaries(verb)
        return bool(helpers & {"had", "has", "have"}) or (verb.tag_ == "VBD" and object_of(verb) is None)
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
