"""Who brought an agreement about without being bound by it: brokers, witnesses, those who asked for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.agreements.cues import STARTS, Cue
from truce.claims.reading.agreements.frames import frame_of
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.instrument_nouns import form_of
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.naming import below, doers, principal, principals
from truce.claims.reading.agreements.syntax import (
    OBJECTS,
    chain,
    clause_verb,
    is_future,
    is_hypothetical,
    is_negated,
    is_passive,
    lemma,
    subject_of,
)
from truce.claims.reading.agreements.verbal_truces import is_brought_about
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence, subtree

_THIRD = frozenset({
    "state", "government", "igo", "igo_body", "monitor", "person", "officials", "government_body", "group",
    "other", "ngo", "religious_body", "aid_org",
})  # fmt: skip
_PLURAL_GROUPS = frozenset({"group", "other", "officials"})
_BODIES = frozenset({"igo", "igo_body", "monitor"})
_OWNED = ("poss", "nmod", "compound", "amod")
_NEAR = 2


@dataclass(frozen=True, slots=True, eq=False)
class Brokerage:
    """One statement that somebody brokers: who (ids), and the word that says so."""

    sentence: Sentence
    token: Token
    refs: tuple[str, ...]


def find_brokerages(context: Context) -> list[Brokerage]:
    """Every statement of the text on who mediates, hosts or guarantees, in text order."""
    found = []
    for sentence in context.sentences():
        for token in sentence:
            refs = tuple(dict.fromkeys(_brokers_at(context, token)))
            if refs:
                found.append(Brokerage(sentence, token, refs))
    return found


def share_out(
    brokerages: Sequence[Brokerage], mentions: Sequence[InstrumentMention], of: Mapping[int, Instrument],
    instruments: Sequence[Instrument],
) -> dict[int, list[str]]:  # fmt: skip
    """The brokers (ids) of each agreement, by its identity.

    A statement belongs to the agreement that it hangs on, else to the one named nearest.
    """
    shared: dict[int, list[str]] = {}
    told = [n for n in of if not mentions[n].in_heading]
    for brokerage in brokerages:
        inside = next((i for i in instruments if i.holds(brokerage.sentence.block.index)), None)
        owner = inside or _owner(brokerage, mentions, of, told)
        if owner is not None:
            shared.setdefault(id(owner), []).extend(brokerage.refs)
    return shared


def _owner(
    brokerage: Brokerage, mentions: Sequence[InstrumentMention], of: Mapping[int, Instrument],
    told: Sequence[int],
) -> Instrument | None:  # fmt: skip
    here = [n for n in told if mentions[n].sentence.index == brokerage.sentence.index]
    hanging = [n for n in here if mentions[n].phrase in (brokerage.token, *brokerage.token.ancestors)]
    if hanging:
        return of[min(hanging, key=lambda n: abs(mentions[n].phrase.i - brokerage.token.i))]
    governed = [n for n in here if brokerage.token in mentions[n].phrase.ancestors]
    if governed or here:
        return of[min(governed or here, key=lambda n: abs(mentions[n].phrase.i - brokerage.token.i))]
    before = [n for n in told if mentions[n].sentence.index < brokerage.sentence.index]
    after = [n for n in told if mentions[n].sentence.index > brokerage.sentence.index]
    if before and brokerage.sentence.index - mentions[before[-1]].sentence.index <= _NEAR:
        return of[before[-1]]
    if after and mentions[after[0]].sentence.index - brokerage.sentence.index <= _NEAR:
        return of[after[0]]
    return of[before[-1]] if before else of[after[0]] if after else None


def mediators_of(context: Context, instrument: Instrument, brokers: Iterable[str]) -> tuple[str, ...]:
    """The third parties that brought an agreement about; an envoy stands beside the body that sent him."""
    found = list(brokers)
    for mention in instrument.mentions:
        found += _in_phrase(context, mention)
    for cue in instrument.cues:
        found += _by_cue(context, cue)
    refs: list[str] = []
    for ref in found:
        stands_for = principals(context, [ref])
        sent = context.actor(ref).type == "person" and any(
            context.actor(p).type in _BODIES for p in stands_for
        )
        refs += [*stands_for, ref] if sent else stands_for
    third = tuple(dict.fromkeys(r for r in refs if context.actor(r).type in _THIRD))
    return tuple(r for r in third if context.actor(r).type not in _PLURAL_GROUPS) or third


def _brokers_at(context: Context, token: Token) -> Iterator[str]:
    """Who a word says brokers."""
    words = load_words()
    word = lemma(token)
    if token.pos_ == "VERB" and word in words["brokering"]:
        if _is_real(token) and _is_of_talks(token, must=word in words["hosting"]):
            yield from _by_verb(context, token)
    elif word in words["obtaining"] and token.pos_ == "VERB" and _is_got_for_others(context, token):
        yield from _by_verb(context, token) if _is_real(token) else ()
    elif word in words["put_together"] and token.pos_ == "VERB" and _is_of_talks(token, must=True):
        agents = [c for c in token.children if c.dep_ == "agent"]  # a side that negotiates is none
        helpers = [c for c in token.children if agents and c.lower_ == "with"]
        yield from (r for c in (*agents, *helpers) for r in below(context, c))
    elif token.pos_ in ("NOUN", "PROPN") and (word in words["brokering_nouns"] or _is_good_offices(token)):
        yield from _by_noun(context, token)
    elif word in ("host", "sponsor") and token.dep_ == "pobj" and token.head.lower_ == "as":
        yield from _who_acts_as(context, token)
    elif word in words["talk_nouns"]:
        yield from (r for c in token.children if c.lower_ == "under" for r in below(context, c))


def _is_got_for_others(context: Context, verb: Token) -> bool:
    """Whether a verb gets a truce, or a promise, from sides that it names ("a lull between A and B")."""
    words = load_words()
    got = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    pact = any(form_of(words, t) in ("truce", "pause") or lemma(t) in words["words_given"] for t in got)
    froms = [c for t in (verb, *got) for c in t.children if c.lower_ in ("between", "from", "of")]
    froms += [g for t in got for c in t.children if c.dep_ == "prep" for h in c.children for g in h.children]
    sides = (c for c in froms if c.lower_ in ("between", "from"))
    return pact and any(len(set(principals(context, below(context, c)))) > 1 or _are_both(c) for c in sides)


def _are_both(preposition: Token) -> bool:
    """Whether it is of "both sides", "the two armies" that something is got."""
    nouns = (c for c in preposition.children if c.dep_ == "pobj")
    return any(c.lower_ in ("both", "two", "warring") for n in nouns for c in (n, *n.children))


def _is_good_offices(noun: Token) -> bool:
    return lemma(noun) == "office" and any(c.lower_ == "good" for c in noun.children)


def _is_real(verb: Token) -> bool:
    """Whether it is told that somebody brokers: not offered, refused, hoped for or denied."""
    if is_negated(verb) or is_hypothetical(verb):
        return False
    helping = verb.dep_ in ("xcomp", "ccomp") and lemma(verb.head) in ("help", "try", "continue", "agree")
    return helping or (not is_future(verb) and frame_of(verb) in ("told", "decided"))


def _is_of_talks(verb: Token, must: bool) -> bool:
    """Whether what is brokered or hosted is talks or an agreement, not a swap, a team or a feast.

    `must`: whether the verb needs such an object to be about peace at all.
    """
    words = load_words()
    about = words["gatherings"] | words["accord_nouns"] | words["truce_nouns"] | words["brokered_things"]
    things = [t for c in verb.children if c.dep_ in (*OBJECTS, "nsubjpass") for t in chain(c)]
    if verb.dep_ in ("acl", "relcl") and (is_passive(verb) or not things):
        things.append(verb.head)
    if not things:
        return not must
    return any(lemma(t) in about or form_of(words, t) == "truce" for t in things)


def _by_verb(context: Context, verb: Token) -> list[str]:
    """The brokers of a verb: its subject, or the agents of a passive, or the body they act for."""
    found = [r for c in verb.children if c.dep_ == "agent" for r in below(context, c)]
    subject = None if is_passive(verb) else _thanked(verb) or subject_of(verb)
    if subject is None:
        return found
    found += doers(context, subject)
    acts_for = [
        r
        for c in verb.children
        if c.dep_ == "prep" and c.lower_ in ("for", "on")
        for r in below(context, c)
        if context.actor(r).type in _BODIES
    ]
    persons = all(context.actor(r).type == "person" and principal(context, r) == r for r in found)
    return acts_for if acts_for and persons else found


def _thanked(verb: Token) -> Token | None:
    """Who is thanked for it: "grateful to A for hosting their talks", "thank A for mediating"."""
    if verb.dep_ != "pcomp" or verb.head.lower_ != "for":
        return None
    above = verb.head.head
    to = next((c for t in (above, above.head) for c in t.children if c.lower_ == "to"), None)
    names = (c for c in (to or above).children if c.dep_ in ("pobj", "dobj"))
    return next(names, None)


def _by_noun(context: Context, noun: Token) -> list[str]:
    """The brokers of a noun: A's mediation, mediation of A, A as mediator, the mediators were A and B."""
    found: list[str] = []
    for child in noun.children:
        if child.dep_ in _OWNED and child.i < noun.i:
            tokens = subtree(child, without=("relcl", "acl"))
            found += [n.ref for n in context.actors_in(*context.page.cover(tokens))]
        elif child.dep_ in ("prep", "agent") and child.lower_ in ("of", "by", "from", "including", "like"):
            found += below(context, child)
        elif child.dep_ == "acl":
            found += [r for c in child.children if c.dep_ == "agent" for r in below(context, c)]
        elif child.dep_ in ("appos", "conj") and context.actor_at(child) is not None:
            found += doers(context, child)
    own = context.actor_at(noun)
    if noun.dep_ in ("compound", "amod") and own is None:
        found += doers(context, noun.head) if context.actor_at(noun.head) is not None else []
    elif own is not None and not found and context.actor(own.ref).type not in _PLURAL_GROUPS:
        found.append(own.ref)
    return found + _who_acts_as(context, noun)


def _who_acts_as(context: Context, noun: Token) -> list[str]:
    """Who conducts the mediation, acts as mediator, or is the mediator."""
    while noun.dep_ == "conj" and noun.head.pos_ == noun.pos_:
        noun = noun.head  # "as hosts and facilitators"
    above = noun.head
    other: Token | None = None
    if noun.dep_ == "dobj" and not is_passive(above) and lemma(above) in load_words()["conducting"]:
        other = subject_of(above)
    elif noun.dep_ == "pobj" and above.lower_ == "as":
        other = (
            above.head if above.head.pos_ in ("NOUN", "PROPN") else _beside(above) or subject_of(above.head)
        )
    elif noun.dep_ == "attr":
        other = subject_of(above)
    elif noun.dep_ == "nsubj" and lemma(above) in ("be", "include", "remain"):
        other = next((c for c in above.children if c.dep_ in ("attr", *OBJECTS)), None)
    elif noun.dep_ == "appos":
        other = above
    return doers(context, other) if other is not None else []


def _beside(preposition: Token) -> Token | None:
    """The noun just before "as" in "with A as mediator", which the parser may hang elsewhere."""
    before = [c for c in preposition.head.children if c.lower_ == "with" and c.i < preposition.i]
    noun = preposition.nbor(-1) if preposition.i else preposition
    while noun.dep_ in ("conj", "compound", "appos"):
        noun = noun.head
    if noun.dep_ == "pobj" and noun.head.lower_ == "with":
        return noun
    return next((c for w in before[-1:] for c in w.children if c.dep_ == "pobj"), None)


def _in_phrase(context: Context, mention: InstrumentMention) -> list[str]:
    """The A-brokered truce; the proposal of A."""
    words, found = load_words(), []
    for token in mention.phrase.subtree:
        if token.lower_.rsplit("-", 1)[-1] in words["mediating"] and token.i < mention.phrase.i:
            first = min(t.i for t in token.subtree)
            written_as_one = token.i + ("-" in token.text)
            before = list(mention.phrase.doc[max(first, token.i - 6) : written_as_one])
            if before:
                found += [n.ref for n in context.actors_in(*context.page.cover(before))]
    if lemma(mention.phrase) in ("proposal", "plan"):
        owned = [c for c in mention.phrase.children if c.dep_ in _OWNED and c.i < mention.phrase.i]
        found += [n.ref for c in owned for n in context.actors_in(*context.page.cover(c.subtree))]
    return found


def _by_cue(context: Context, cue: Cue) -> list[str]:
    """Who announced after talks that others agreed; with whom a truce is sought."""
    verb = cue.predicate
    if cue.status in STARTS and is_brought_about(verb):
        return _by_verb(context, verb)
    if cue.status == "proposed" and verb.pos_ == "VERB":
        above = verb
        while above.dep_ in ("advcl", "xcomp", "acl", "pcomp", "prep") and above.head != above:
            above = above.head
        above = clause_verb(above) or above
        subject = subject_of(above)
        if above.dep_ == "ccomp" and subject is not None and not doers(context, subject):
            above = above.head
            subject = subject_of(above)
        if subject is None or lemma(above) in ("refuse", "reject"):
            return []
        partners = [
            r for t in above.subtree if t.lower_ == "with" and t.i < verb.i for r in below(context, t)
        ]
        return [*doers(context, subject), *partners] if partners else []
    if cue.status not in STARTS or verb.dep_ != "ccomp":
        return []
    talks = any(lemma(t) in load_words()["talk_nouns"] for t in cue.sentence)
    teller = subject_of(verb.head)
    return doers(context, teller) if talks and teller is not None else []


def requesters_of(context: Context, instrument: Instrument) -> tuple[str, ...]:
    """At A's request, at the request of A, requested by A."""
    found: list[str] = []
    for mention in instrument.mentions:
        if mention.in_heading:
            continue
        for token in mention.sentence:
            asked = lemma(token) in ("request", "behest", "urging", "insistence")
            if asked and token.head.lower_ in ("at", "on", "upon"):
                found += [n.ref for n in context.actors_in(*context.page.cover(token.subtree))]
            elif token.lower_ == "requested":
                found += [r for c in token.children if c.dep_ == "agent" for r in below(context, c)]
    return principals(context, found)


def announcers_of(context: Context, instrument: Instrument) -> tuple[str, ...]:
    """Who made an agreement known."""
    found: list[str] = []
    for cue in instrument.cues:
        verb = cue.predicate
        if cue.status != "announced" or lemma(verb) not in ("announce", "declare", "proclaim", "unveil"):
            continue
        if is_passive(verb):
            found += [r for c in verb.children if c.dep_ == "agent" for r in below(context, c)]
        elif (subject := subject_of(verb)) is not None:
            found += doers(context, subject) or ([cue.source] if cue.source else [])
    return tuple(dict.fromkeys(found))


def witnesses_of(context: Context, sentences: Iterable[Sentence]) -> tuple[str, ...]:
    """Who was there when it was signed: it was witnessed by A, in the presence of A, with A as witness."""
    found: list[str] = []
    for sentence in sentences:
        for token in sentence:
            if lemma(token) in load_words()["witnessing"] and token.pos_ == "VERB":
                subject = None if is_passive(token) else subject_of(token)
                found += doers(context, subject) if subject is not None else []
                found += [r for c in token.children if c.dep_ == "agent" for r in below(context, c)]
            elif lemma(token) == "presence" and token.head.lower_ == "in":
                found += [n.ref for n in context.actors_in(*context.page.cover(token.subtree))]
            elif lemma(token) == "witness" and token.pos_ == "NOUN":
                found += _who_acts_as(context, token)
    return tuple(dict.fromkeys(found))
