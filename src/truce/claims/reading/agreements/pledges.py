"""Pacts told by a verb of commitment alone: two sides pledge each other, bind themselves, give their word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.agreements.clause_spans import listed_acts
from truce.claims.reading.agreements.cue_times import dated_in
from truce.claims.reading.agreements.frames import frame_of, is_contrary
from truce.claims.reading.agreements.governors import PUTTING_NAMES, object_of
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.naming import doers, is_side, principals
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
from truce.claims.reading.parse import Sentence

_REFLEXIVE = frozenset({"themselves", "themself", "itself", "himself", "ourselves"})
_BOTH = frozenset({"both", "two", "warring", "opposing", "rival", "three"})
_FINITE = ("VBD", "VBN", "VBP", "VBZ")
_MOST = 4


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise told by a verb: `word` is the noun that it gives ("their word"), if it gives one.

    `solemn`: the words alone make a pact of it, since the sides promise each other or bind themselves.
    """

    verb: Token
    word: Token | None
    acts: tuple[Token, ...]
    solemn: bool


def pledge_of(verb: Token) -> Pledge | None:
    """What a verb promises; None if it promises nothing that somebody is to do."""
    words = load_words()
    if verb.pos_ != "VERB":
        return None
    if lemma(verb) in words["commissive_verbs"]:
        acts = listed_acts(verb)
        solemn = _is_mutual(verb) or _binds_itself(verb)
        return Pledge(verb, None, tuple(acts), solemn) if acts else None
    if lemma(verb) not in words["pledge_giving"]:
        return None
    for word in (c for c in verb.children if c.dep_ == "dobj" and lemma(c) in words["words_given"]):
        acts = [c for c in word.children if c.dep_ in ("acl", "ccomp", "relcl") and c.pos_ in ("VERB", "AUX")]
        acts += listed_acts(verb)
        mutual = _is_mutual(verb) or lemma(verb) in ("exchange", "swap", "trade")
        if acts:
            return Pledge(verb, word, tuple(acts), mutual)
    return None


def find_pledges(context: Context, naming: Mapping[int, int]) -> list[InstrumentMention]:
    """The pacts that a sentence tells by a verb of commitment with both sides.

    `naming`: where the sentences (by index) that name an agreement first name it; there the verb tells of
    that one, unless it is only named after the signature.
    """
    found: list[InstrumentMention] = []
    for sentence in context.sentences():
        named = naming.get(sentence.index)
        signed = _signings(context, sentence)
        pacts = [p for p in signed if named is None or context.page.end_of(p.verb) < named]
        pacts += _pacts(context, sentence) if named is None else ()
        found += [_mention(context, sentence, p) for p in pacts]
    return found[:_MOST]


def _pacts(context: Context, sentence: Sentence) -> Iterator[Pledge]:
    for verb in sentence:
        pledge = pledge_of(verb)
        if pledge is None or not _is_told(verb) or not _is_of_war(pledge):
            continue
        giver = subject_of(verb)
        if giver is None or not _are_sides(context, giver, pledge):
            continue
        if pledge.solemn or _is_dated(context, sentence):
            yield pledge
            return


def _signings(context: Context, sentence: Sentence) -> Iterator[Pledge]:
    """Signatures of both sides without a word for what they sign: "at X, on 5 May, A and B signed"."""
    for verb in sentence:
        if lemma(verb) not in PUTTING_NAMES or verb.pos_ != "VERB" or object_of(verb) is not None:
            continue
        signer = subject_of(verb)
        below = {c.lower_ for c in verb.children if c.dep_ in ("prt", "prep")} & {"for", "up", "off", "with"}
        if signer is None or below or not _is_told(verb) or not _is_dated(context, sentence):
            continue
        signing = Pledge(verb, None, (), solemn=False)
        if _are_sides(context, signer, signing):
            yield signing


def _is_told(verb: Token) -> bool:
    """Whether a promise is told as given: not refused, wished for, only possible or still to come."""
    if verb.tag_ not in _FINITE or is_negated(verb) or is_passive(verb) or is_hypothetical(verb):
        return False
    present = verb.tag_ in ("VBP", "VBZ") and "have" not in auxiliaries(verb)
    in_principle = any(c.lower_ == "in" and c.nbor().lower_ == "principle" for c in verb.children)
    return not (present or in_principle or is_future(verb) or is_contrary(verb)) and frame_of(verb) == "told"


def _is_mutual(verb: Token) -> bool:
    """Whether it is done to each other, to one another, mutually."""
    near = [c for c in verb.children if c.dep_ in ("dobj", "dative", "prep", "advmod", "iobj")]
    near += [g for c in near if c.dep_ in ("prep", "dative") for g in c.children]
    return any(
        t.lower_ in ("mutually", "reciprocally") or _is_each_other(t) for t in near if t.dep_ != "poss"
    )


def _is_each_other(token: Token) -> bool:
    before = {c.lower_ for c in token.children}
    return (token.lower_ == "other" and "each" in before) or (
        token.lower_ in ("another", "one") and ("another" in before or "one" in before)
    )


def _binds_itself(verb: Token) -> bool:
    return any(c.dep_ in ("dobj", "dative") and c.lower_ in _REFLEXIVE for c in verb.children)


def _is_of_war(pledge: Pledge) -> bool:
    """Whether it is promised to do what truces are made of, or not to do what wars are made of."""
    words = load_words()
    talks = words["talk_nouns"] | words["accord_nouns"] | words["truce_nouns"]
    for act in pledge.acts:
        things = {lemma(c) for c in act.children if c.dep_ in ("dobj", "pobj")}
        if things & talks or lemma(act) in ("meet", "talk", "negotiate", "continue", "sign"):
            continue
        done = [act, *(c for c in act.children if c.dep_ in ("xcomp", "pcomp"))]
        barred = any(is_negated(v) for v in done)
        known = words["pact_acts"] | (words["treaty_acts"] if pledge.solemn or barred else frozenset())
        if pledge.solemn and barred:
            return True
        if any(lemma(v) in known for v in done) and (barred or lemma(act) not in words["hostile_acts"]):
            return True
        if things & (words["forces"] | words["captives"]):
            return True
    return False


def _are_sides(context: Context, giver: Token, pledge: Pledge) -> bool:
    """Whether both sides promise it: two actors of whom each can be one, or a word for them together."""
    named = principals(context, doers(context, giver))
    sides = [r for r in named if is_side(context.actor(r))]
    members = sum(max(1, len(context.actor(r).members)) for r in sides)
    if members > 1:
        return True
    marks = {c.lower_ for c in giver.children}
    together = giver.tag_ in ("NNS", "NNPS") and lemma(giver) in load_words()["collectives"]
    if together and marks & _BOTH:
        return True
    joined = any(c.dep_ == "conj" for c in giver.subtree) or giver.lower_ in ("they", "both")
    return pledge.solemn and _is_mutual(pledge.verb) and (joined or giver.tag_ in ("NNS", "NNPS"))


def _is_dated(context: Context, sentence: Sentence) -> bool:
    times = dated_in(context, sentence.start, sentence.end)
    return any(t.modifier not in ("by", "until") for t in times)


def _mention(context: Context, sentence: Sentence, pledge: Pledge) -> InstrumentMention:
    thing = pledge.word or pledge.verb
    start, end = context.page.cover([pledge.verb, thing, *pledge.acts[:1]])
    return InstrumentMention(
        start, end, thing, thing, sentence, "accord", strong=True, verbal=True, maker=pledge.verb
    )
