"""Who an agreement binds, who brokered, asked for and announced it, and where it was made."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from truce.claims.reading.agreements.brokers import (
    announcers_of,
    requesters_of,
    witnesses_of,
)
from truce.claims.reading.agreements.cues import BREACHES, ENDS, STARTS, Cue
from truce.claims.reading.agreements.delegates import speaks_of_two, two_sides, with_senders
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.naming import SIDES, below, doers, is_side, principals
from truce.claims.reading.agreements.signatures import listed_witnesses, signers_for
from truce.claims.reading.agreements.syntax import (
    FIRST_PERSON,
    clause_verb,
    is_passive,
    lemma,
    own_clause,
    subject_of,
)
from truce.claims.reading.agreements.venues import venue_of
from truce.claims.reading.agreements.verbal_truces import is_brought_about, who_halts
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.records import Event

_REBELS = frozenset({"non_state_armed_group", "militia"})
_HELP = frozenset(
    {"mediation", "help", "support", "assistance", "facilitation", "aid", "backing", "blessing"}
)
_BROKERING = frozenset({"broker", "mediate", "facilitate", "host", "arrange", "secure", "produce"})
_ACT = 2
"""Weight of one act of force between two; too little to make them the sides where others are in arms, too."""
_ON_BEHALF = re.compile(r"\b(?:in the name|on behalf) of (?:the |its )?$")
_JOINING = frozenset({"sign", "agree", "reach", "conclude", "strike", "make", "negotiate", "initial", "ink"})


@dataclass(frozen=True, slots=True)
class Roles:
    """The parts that actors (ids) play in one agreement, and the place (id) where it was made."""

    parties: tuple[str, ...]
    mediators: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    requested_by: tuple[str, ...] = ()
    announced_by: tuple[str, ...] = ()
    venue: str | None = None
    alone: bool = False
    """Whether it is a truce of one side only, so that nobody else is bound by it."""


def find_dyad(
    context: Context, instruments: Sequence[Instrument], events: Sequence[Event], third: Collection[str] = ()
) -> tuple[str, ...]:
    """The two sides that the text is about; () if none stand out. `third` are known to be brokers."""
    pairs: Counter[tuple[str, ...]] = Counter()
    for refs, weight in (*_opponents(context, instruments, events, third), *_joined(context, third)):
        _count(pairs, context, refs, weight)
    fought: Counter[tuple[str, ...]] = Counter()
    for refs, weight in _fighting(events):
        _count(fought, context, refs, weight)
    pairs.update(fought)
    pair, weight = max(pairs.items(), key=lambda p: p[1], default=((), 0))
    return pair if weight > _ACT or pair not in fought or not _others_in_arms(context, pair) else ()


def _opponents(
    context: Context, instruments: Sequence[Instrument], events: Sequence[Event], third: Collection[str]
) -> Iterator[tuple[Sequence[str], int]]:
    """Those who agree with each other, or accuse each other over the truce."""
    for instrument in instruments:
        yield from ((m.parties, 6) for m in instrument.mentions)
        yield from ((who_agrees(context, c, ()), 4) for c in instrument.cues)
    truces = sorted(m.start for i in instruments if i.marks.is_truce for m in i.mentions)
    for event in (e for e in events if e.type == "ACCUSE"):
        if bisect_left(truces, event.start) < bisect_left(truces, event.end):
            sides = (*event.initiator[:1], *event.target[:1])
            yield (() if set(principals(context, sides)) & set(third) else sides), 4
    for group in context.actors:
        if len(group.members) == 2:
            yield group.members, 2 * len(group.mentions)


def _others_in_arms(context: Context, pair: Collection[str]) -> bool:
    """Whether the text names armed groups beside two actors: "the rebels", a militia."""
    rebels = load_words()["rebel_words"]
    groups = (a for a in context.actors if a.type in _REBELS or a.name.split()[-1].lower() in rebels)
    return any(g.id not in pair and g.affiliation not in pair for g in groups)


def _fighting(events: Sequence[Event]) -> Iterator[tuple[Sequence[str], int]]:
    """Those who attack each other."""
    for event in events:
        if event.type == "ASSAULT" and event.modality == "actual" and event.target:
            yield [*event.initiator[:1], *event.target[:1]], _ACT


def _joined(context: Context, third: Collection[str]) -> Iterator[tuple[Sequence[str], int]]:
    """Those whom the text names in one breath ("A and B", "between A and B"), but for the brokers."""
    for token in (t for s in context.page.sentences for t in s):
        if token.lower_ == "between":
            after = subtree(token, without=("relcl", "acl"))
            named = context.actors_in(*context.page.cover(after))
            weight = 1 if any(n.mention.form == "metonym" for n in named) else 4
            yield [n.ref for n in named], weight
        elif token.dep_ == "conj" and (b := context.actor_at(token)) and (a := context.actor_at(token.head)):
            brokers = set(principals(context, (a.ref, b.ref))) & set(third)
            metonym = "metonym" in (a.mention.form, b.mention.form)
            yield (() if brokers else (a.ref, b.ref)), 1 if metonym else 2


def _count(pairs: Counter[tuple[str, ...]], context: Context, refs: Sequence[str], weight: int) -> None:
    sides = [r for r in principals(context, refs) if context.actor(r).type in SIDES]
    if len(sides) == 2:
        pairs[tuple(sorted(sides))] += weight


def roles_of(
    context: Context, instrument: Instrument, dyad: tuple[str, ...], mediators: Sequence[str] = (),
    third: Collection[str] = (), others: Sequence[Token] = (),
) -> Roles:  # fmt: skip
    """Everybody's part in one agreement, as far as the text says it.

    `mediators` are those whom the text says to broker it, `third` the brokers of all its agreements,
    `others` the verbs that make other agreements.
    """
    requested = requesters_of(context, instrument)
    pair = dyad or two_sides(context, {*mediators, *third})
    parties = _parties(context, instrument, dyad, set(mediators), requested, pair)
    brokers = [m for m in mediators if m not in parties] + _third_signers(context, instrument, dyad, third)
    return Roles(
        parties=parties,
        mediators=tuple(dict.fromkeys(brokers)),
        witnesses=tuple(w for w in _witnesses(context, instrument) if w not in parties),
        requested_by=requested,
        announced_by=announcers_of(context, instrument),
        venue=venue_of(context, instrument, others),
        alone=_is_one_sided(context, instrument),
    )


def _witnesses(context: Context, instrument: Instrument) -> tuple[str, ...]:
    """Who was there when it was signed, as told or as its own text lists them."""
    told = witnesses_of(context, _sentences(context, instrument))
    listed = listed_witnesses(context) if instrument.blocks is not None else ()
    return tuple(dict.fromkeys((*told, *listed)))


def with_unplaced(context: Context, roles: dict[int, Roles], third: Collection[str]) -> dict[int, Roles]:
    """The parts, with the brokers named beside an agreement that binds themselves broker the others."""
    placed = {m for r in roles.values() for m in (*r.mediators, *r.parties)}
    left = [t for t in third if t not in placed and context.actor(t).type in ("state", "igo", "government")]
    return {
        key: replace(r, mediators=tuple(x for x in left if x not in r.parties)) if not r.mediators else r
        for key, r in roles.items()
    }


def _third_signers(
    context: Context, instrument: Instrument, dyad: tuple[str, ...], brokers: Collection[str]
) -> list[str]:
    """A signatory beside the two who fight is there as a broker, if the text knows it for one."""
    for cue in instrument.cues:
        signers = _sides(context, who_agrees(context, cue, dyad)) if cue.status == "signed" else ()
        if len(signers) == 3 and len(dyad) == 2 and set(dyad) < set(signers):
            return [s for s in signers if s not in dyad and s in brokers]
    return []


def _parties(
    context: Context,
    instrument: Instrument,
    dyad: tuple[str, ...],
    mediators: set[str],
    requested: tuple[str, ...],
    pair: tuple[str, ...],
) -> tuple[str, ...]:
    if len(instrument.parties) > 1:
        sides = _sides(context, instrument.parties)
        return sides if len(sides) > 1 else principals(context, instrument.parties)
    named = _sides(context, [p for m in instrument.mentions for p in m.parties])
    if (alone := _owner_alone(context, instrument)) is not None:
        return (alone,)
    if len(named) < 2 or not any(context.actor(n).type in SIDES for n in named):
        named = _content_sides(context, instrument) or named
    agreeing = [r for c in instrument.cues for r in who_agrees(context, c, pair)]
    acting = _sides(context, agreeing)
    if len(acting) == 1:
        others = [r for r in principals(context, agreeing) if context.actor(r).type in ("person", "group")]
        others = [r for r in others if not _is_collective(context, r) and _may_sign(context, r)]
        acting = tuple(dict.fromkeys((*acting, *others)))
    if len(named) > 1 and len(acting) > 1 and len(set(named) & set(acting)) > 0:
        return tuple(dict.fromkeys((*acting, *named)))
    for found in (named, acting):
        if len(found) > 1:
            return found
    hinted = _sides(context, [*named, *acting, *requested, *_breakers(context, instrument)])
    hinted = hinted or tuple(dict.fromkeys(m.owner for m in instrument.mentions if m.owner is not None))
    sure = {*named, *acting, *dyad} if dyad else set(hinted)
    hinted = tuple(p for p in hinted if p not in mediators and p in sure)
    if not acting and all(context.actor(p).type == "person" for p in hinted):
        hinted = ()
    if acting and len(hinted) > 1 and _is_one_sided(context, instrument):
        return acting
    if len(hinted) > 1:
        return hinted[:2] if len(hinted) > 3 else hinted
    if instrument.is_sought or (acting and _is_one_sided(context, instrument)):
        return hinted
    if any(m.apart and _names_other(m.phrase) for m in instrument.mentions):
        return hinted
    if set(dyad) & mediators or (hinted and not set(hinted) & set(dyad)):
        return hinted
    return dyad or hinted or (pair if speaks_of_two(context) else ())


def _owner_alone(context: Context, instrument: Instrument) -> str | None:
    """The side whose own men hold their fire, where nothing but that is told of an agreement."""
    strong = [m for m in instrument.mentions if m.strong]
    owners = {m.owner for m in strong if m.owner is not None}
    if not strong or not all(m.verbal for m in strong) or len(owners) != 1:
        return None
    return owners.pop() if _is_one_sided(context, instrument) else None


def _may_sign(context: Context, ref: str) -> bool:
    """Whether an actor is a person, or a side without a name of its own ("the guerrillas", "the State")."""
    name = context.actor(ref).name
    return (
        context.actor(ref).type == "person" or name.islower() or name.lower() in load_words()["state_words"]
    )


def _is_collective(context: Context, ref: str) -> bool:
    """Whether an actor is but a word for the sides together ("both sides")."""
    if len(context.actor(ref).members) > 1:
        return True
    return context.actor(ref).name.split()[-1].lower().rstrip("s") in {
        "side",
        "partie",
        "party",
        "government",
    }


def _names_other(phrase: Token) -> bool:
    """Whether a phrase says with whom it was made ("a separate truce with A")."""
    return any(c.dep_ == "prep" and c.lower_ in ("with", "between") for c in phrase.children)


def _is_one_sided(context: Context, instrument: Instrument) -> bool:
    """Whether it is called unilateral, or the others only rejected it."""
    words = load_words()["one_sided"]
    unilateral = any(t.lower_ in words for m in instrument.mentions for t in m.phrase.children)
    verbal = all(m.verbal for m in instrument.mentions if m.strong)
    unilateral |= verbal and not any(lemma(c.predicate) == "agree" for c in instrument.cues)
    owned = any(m.owner and context.actor(m.owner).type in _REBELS for m in instrument.mentions)
    unilateral |= owned and not any(c.status in ("signed", "accepted") for c in instrument.cues)
    return unilateral or any(c.status == "rejected" for c in instrument.cues)


def _sides(context: Context, refs: Iterable[str]) -> tuple[str, ...]:
    """The states and groups behind some actors; the nameless and persons only where there is nobody else."""
    found = [r for r in principals(context, refs) if not _is_paper(context.actor(r).name)]
    sides = tuple(r for r in found if is_side(context.actor(r)))
    groups = tuple(
        r for r in found if context.actor(r).type == "group" and context.actor(r).name[0].isupper()
    )
    return sides or groups or tuple(r for r in found if context.actor(r).type == "person")


def _is_paper(name: str) -> bool:
    """Whether the name of an actor is but a word for an agreement."""
    words = load_words()
    return name.lower() in words["accord_nouns"] | words["pause_nouns"] | words["truce_nouns"]


def _content_sides(context: Context, instrument: Instrument) -> tuple[str, ...]:
    """The states named in what is agreed ("to ban strikes on facilities of A and B").

    Where only persons agree.
    """
    for mention in instrument.mentions:
        for child in mention.phrase.children:
            if child.dep_ == "acl" and mention.content is not None:
                refs = [n.ref for n in context.actors_in(*context.page.cover(child.subtree))]
                sides = tuple(r for r in principals(context, refs) if context.actor(r).type in SIDES)
                if len(sides) > 1:
                    return sides
    return ()


def who_agrees(context: Context, cue: Cue, dyad: tuple[str, ...]) -> list[str]:
    """The actors that a cue of conclusion makes agree: its subject, its agents, those it is made between."""
    agreed = cue.status == "proposed" and lemma(cue.predicate) in ("agree", "reach")
    if not (agreed or cue.status in STARTS) or cue.predicate.pos_ not in ("VERB", "AUX"):
        return []
    verb, found = cue.predicate, []
    brought = is_brought_about(verb)
    between = any(c.dep_ == "prep" and c.lower_ == "between" for c in verb.children)
    for_others = lemma(verb) in load_words()["made_for_others"]
    for_others |= between and lemma(verb) in load_words()["obtaining"]
    announces = for_others and not brought
    subject = who_halts(verb) if brought else subject_of(verb)
    if subject is not None and (brought or not is_passive(verb)):
        named = doers(context, subject)
        brokers = lemma(verb) in _BROKERING
        if not announces or (len(named) > 1 and not brokers) or _binds_itself(context, cue, named):
            found += _whole_pair(context, subject, named) or named or _collective(context, subject, dyad)
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ in ("between", "by")):
            named = below(context, child)
            if not announces or child.lower_ == "between" or _binds_itself(context, cue, named):
                found += named
        elif child.dep_ == "prep" and any(lemma(g) in _HELP for g in child.children):
            continue
        elif child.dep_ == "prep" and child.lower_ == "with" and lemma(verb) in _JOINING:
            beside = {*child.subtree, *child.doc[child.i : child.right_edge.i + 6]}
            brokers = any(lemma(t) in load_words()["brokering_nouns"] | {"witness"} for t in beside)
            found += below(context, child) if not brokers else []
    if subject is not None and subject.lower_ in FIRST_PERSON and cue.source is not None and not for_others:
        found += [cue.source]  # "I ordered my men to", "we agreed"
    if cue.status == "signed":
        envoys = signers_for(context, cue.sentence)
        meant = (envoys.get(r, r) for r in (*found, *_represented(context, cue), *envoys))
        found = [r for r in meant if r is not None]
    misread = subject is None or subject.pos_ == "PROPN"
    if not found and misread and cue.status == "signed" and not is_passive(verb):
        found += _named_before(context, cue)
    return with_senders(context, found)


def _named_before(context: Context, cue: Cue) -> list[str]:
    """The two sides named before a verb of signing whose subject the parser took for something else."""
    named = context.actors_in(cue.sentence.start, context.page.start_of(cue.predicate))
    sides = tuple(dict.fromkeys(n.ref for n in named if context.actor(n.ref).type in SIDES))
    return list(sides) if len(sides) == 2 else []


def _whole_pair(context: Context, subject: Token, named: Sequence[str]) -> list[str]:
    """The two sides in a subject of two that the parser tore apart ("A's envoy, X, and B's leader, Y")."""
    if len(_sides(context, with_senders(context, named))) != 1:
        return []
    tokens = subtree(subject, without=("relcl", "acl", "advcl"))
    if not any(t.dep_ == "cc" and t.lower_ == "and" for t in tokens):
        return []
    inside = list(dict.fromkeys(n.ref for n in context.actors_in(*context.page.cover(tokens))))
    sides = [r for r in principals(context, inside) if context.actor(r).type in SIDES]
    return sides if len(sides) == 2 else []


def _represented(context: Context, cue: Cue) -> list[str]:
    """The sides for which persons sign: "signed by X for A and by Y on behalf of B"."""
    found: list[str] = []
    for side in context.actors_in(cue.sentence.start, cue.sentence.end):
        before = context.page.text[max(cue.sentence.start, side.start - 24) : side.start]
        if context.actor(side.ref).type in SIDES | {"group"} and _ON_BEHALF.search(before):
            found.append(side.ref)
    for token in own_clause(cue.predicate, also_without=("relcl",)):
        behalf = token.lower_ == "of" and lemma(token.head) in ("behalf", "name")
        if token.lower_ not in ("for", "representing") and not behalf:
            continue
        for child in token.children:
            named = context.actor_at(child) if child.dep_ in ("pobj", "dobj") else None
            if named is not None and context.actor(named.ref).type in SIDES:
                found += below(context, token)
    return found


def _binds_itself(context: Context, cue: Cue, doers: Sequence[str]) -> bool:
    """Whether who declares a truce can only declare it for itself: one side alone, or an armed group."""
    if cue.mention is None or lemma(cue.predicate) not in ("announce", "declare", "proclaim"):
        return False
    alone = load_words()["one_sided"] | {"own", "its"}
    unilateral = any(t.lower_ in alone for t in cue.mention.phrase.children)
    types = {context.actor(p).type for p in principals(context, doers)}
    rules = lemma(cue.predicate) != "announce" and not cue.mention.parties and types <= SIDES
    return unilateral or rules or types <= {"non_state_armed_group", "militia", "group"}


def _collective(context: Context, noun: Token, dyad: tuple[str, ...]) -> list[str]:
    """Both sides, their governments: those named last before, else the two that the text is about.

    Also their ministers: "the presidents of the two countries".
    """
    of = (g for c in noun.children if c.lower_ == "of" for g in c.children if g.dep_ == "pobj")
    noun = next((g for g in of if {c.lower_ for c in g.children} & {"both", "two"}), noun)
    if lemma(noun) not in load_words()["collectives"] and noun.lower_ not in ("both", "they"):
        return []
    before = [t for t in noun.sent if t.i < noun.i and t.dep_ == "conj"]
    for token in reversed(before):
        pair = [n.ref for t in (token.head, token) if (n := context.actor_at(t)) is not None]
        if len(set(pair)) == 2 and lemma(token.head.head) not in _BROKERING:
            return pair
    return list(dyad)


def _breakers(context: Context, instrument: Instrument) -> Iterator[str]:
    """Who refuses, or is said to have broken it, and whose word that is.

    A party of one side, a party of the other.
    """
    for cue in instrument.cues:
        if cue.status in BREACHES:
            yield from cue.accused
            if cue.source is not None and context.actor(cue.source).type != "media":
                yield from principals(context, [cue.source])
        elif cue.status in ENDS | {"extended"} and _is_with(cue):
            verb = cue.predicate if cue.predicate.pos_ == "VERB" else None
            subject = subject_of(verb) if verb is not None and not is_passive(verb) else None
            yield from doers(context, subject) if subject is not None else ()
            if cue.source is not None and context.actor(cue.source).type in SIDES:
                yield cue.source
        elif cue.status == "rejected":
            nominal = cue.predicate.dep_ in ("xcomp", "acl")
            verb = clause_verb(cue.predicate.head) if nominal else cue.predicate
            subject = subject_of(verb) if verb is not None else None
            yield from doers(context, subject) if subject is not None else ()


def _is_with(cue: Cue) -> bool:
    """Whether the phrase names only the other side ("its truce with A")."""
    return cue.mention is not None and any(c.lower_ == "with" for c in cue.mention.phrase.children)


def _sentences(context: Context, instrument: Instrument) -> list[Sentence]:
    """The sentences that name it, tell of its signature, or are its own text."""
    found = {m.sentence.index: m.sentence for m in instrument.mentions if not m.in_heading}
    found |= {c.sentence.index: c.sentence for c in instrument.cues if c.status == "signed"}
    if instrument.blocks is not None:
        found |= {s.index: s for s in context.sentences_of(instrument.blocks)}
    return list(found.values())
