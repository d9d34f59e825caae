"""Stances that the words said decide, and whose word counts as an allegation."""

from collections.abc import Sequence

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.speech.acts import Speech
from truce.claims.reading.speech.offices import holds_office
from truce.claims.reading.speech.sayings import listed
from truce.claims.records import Modality, Stance

_MAIN = frozenset({"ROOT", "conj", "ccomp"})


_CORE = frozenset({"xcomp", "conj", "ccomp", "advcl"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "agent"})


def sharpen(stance: Stance, said: Sequence[Token], party: bool, *, direct: bool) -> Stance:
    """The stance of a plain saying by what is said.

    "We will strike back" said by a party is a threat, "we never fired" a denial, "it could unravel" said
    by one who has no side a forecast. Any stance but "asserts" is kept as it is.
    """
    if stance != "asserts":
        return stance
    lower = {t.lower_ for t in said}
    announced = [t.head for t in said if t.lower_ in listed("future") and t.head.dep_ in _MAIN]
    ahead = bool(announced)
    if party and any(t.lemma_.lower() in listed("violence") for v in announced for t in _core(v)):
        return "threatens"
    if not party and (ahead or _looks_ahead(said, direct)):
        return "predicts"
    if lower & listed("own") and _negated_past(said):
        return "denies"
    return stance


def _core(verb: Token) -> list[Token]:
    """A verb with its subject and objects, and the verbs joined to it: not what its objects are for."""
    core, at = [verb], 0
    while at < len(core):
        core += [c for c in core[at].children if c.dep_ in _CORE and c.pos_ != "NOUN" and c not in core]
        at += 1
    joined = [c for v in core for c in v.children]
    means = [t for p in joined if p.lower_ in ("with", "by") for t in p.children if t.dep_ == "pobj"]
    told = [*(c for c in joined if c.dep_ in _ARGUMENTS), *means]
    return [*core, *told, *(c for t in told for c in t.children if c.dep_ == "amod")]


def _looks_ahead(said: Sequence[Token], direct: bool) -> bool:
    """Whether "could" or "may" is said of what is to come, not of what may have been.

    In indirect speech "could" may be the past of "can", and tells nothing.
    """
    for token in said:
        guess = token.dep_ == "aux" and token.lower_ in listed("guesses") and token.head.dep_ in _MAIN
        if guess and (direct or token.lower_ != "could"):
            return not any(c.lemma_ == "have" and c.dep_ == "aux" for c in token.head.children)
    return False


def _negated_past(said: Sequence[Token]) -> bool:
    """Whether the main verb is in the past and negated: "we did not", "we have never"."""
    for token in said:
        if token.dep_ == "neg" and token.head.dep_ in _MAIN:
            auxiliaries = {c.lower_ for c in token.head.children if c.dep_ == "aux"}
            return token.head.tag_ == "VBD" or bool(auxiliaries & {"did", "have", "has", "had"})
    return False


def is_threat(context: Context, ref: str | None, said: Sequence[Token]) -> bool:
    """Whether a warning says what its speaker means to do, or to have done to others.

    "It would not hand over a rifle", "reserves the right to answer", "whoever comes near will pay for it".
    """
    words = {t.lemma_.lower() for t in said}
    if {"reserve", "right"} <= words:
        return True
    ahead = [t.head for t in said if t.dep_ == "aux" and t.lower_ in listed("future") | listed("possible")]
    first = next((t.lower_ for t in said if t.is_alpha), "")
    if any(v.lemma_.lower() in listed("paying") for v in ahead):
        return first in listed("whoever") or is_party(context, ref)
    for verb in [v for v in ahead if v.dep_ in _MAIN and v.lemma_.lower() not in listed("undergoing")]:
        if any(_is_self(context, ref, c) for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")):
            return True
    return is_party(context, ref) and bool(words & listed("violence")) and bool(ahead)


def _is_self(context: Context, ref: str | None, subject: Token) -> bool:
    """Whether the subject of what somebody says is that somebody, or a side to which they belong."""
    if subject.lower_ in ("we", "i", "it", "they", "he", "she"):
        return True
    named = context.actor_at(subject)
    if named is None or ref is None:
        return False
    actor = context.actor(ref)
    return named.ref in (ref, actor.affiliation, actor.side)


def is_party(context: Context, ref: str | None) -> bool:
    """Whether an actor is a side, or belongs to one, so that its word is an allegation."""
    seen: set[str] = set()
    while ref is not None and ref not in seen:
        seen.add(ref)
        actor = context.actor(ref)
        if actor.type in listed("parties") or actor.side is not None or holds_office(context, ref):
            return True
        ref = actor.affiliation
    return False


def modality_of(content: Sequence[Token], stance: Stance) -> Modality:
    """Whether the content is said to be so, to come, to be possible or not to be so."""
    if stance in ("threatens", "demands", "promises"):
        return "future"
    head = clause_head(content)
    for child in head.children if head is not None else ():
        if child.dep_ == "neg":
            return "negated"
        if child.dep_ == "aux" and child.lower_ in listed("future"):
            return "future"
        if child.dep_ == "aux" and child.lower_ in listed("possible"):
            return "hypothetical"
    return "hypothetical" if stance in ("fears", "predicts") else "actual"


def clause_head(content: Sequence[Token]) -> Token | None:
    """The verb that a content hangs on, if it is a clause."""
    inside = {t.i for t in content}
    for token in content:
        if (token.head.i not in inside or token.head == token) and token.pos_ in ("VERB", "AUX"):
            return token
    return None


def sharpen_party(context: Context, act: Speech, said: Sequence[Token]) -> Stance:
    """The stance of an act, sharpened by what is said if somebody in particular says it."""
    if act.attribution not in ("named", "anonymous") or act.certainty == "fact":
        return act.stance
    return sharpen(act.stance, said, is_party(context, act.speaker), direct=act.direct)
