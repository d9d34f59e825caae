"""Who an agreement binds, who brokered, asked for and announced it, and where it was made."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from truce.claims.reading.agreements.cues import BREACHES, ENDS, STARTS, Cue
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.syntax import OBJECTS, chain, clause_verb, is_passive, lemma, subject_of
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.records import Event

_SIDES = frozenset({
    "state", "unrecognised_state", "government", "armed_force", "militia", "non_state_armed_group",
    "political_group", "party", "security_service",
})  # fmt: skip
_THIRD = frozenset(
    {
        "state",
        "government",
        "igo",
        "igo_body",
        "monitor",
        "person",
        "officials",
        "government_body",
        "group",
        "other",
    }
)
_HELP = frozenset(
    {"mediation", "help", "support", "assistance", "facilitation", "aid", "backing", "blessing"}
)
_TOWNS = frozenset({"city", "settlement", "site", "neighbourhood"})
_STANDS_ALONE = frozenset({"state", "unrecognised_state", "non_state_armed_group", "government"})
_PLURAL_GROUPS = frozenset({"group", "other"})


@dataclass(frozen=True, slots=True)
class Roles:
    """The parts that actors (ids) play in one agreement, and the place (id) where it was made."""

    parties: tuple[str, ...]
    mediators: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    requested_by: tuple[str, ...] = ()
    announced_by: tuple[str, ...] = ()
    venue: str | None = None


def principal(context: Context, ref: str) -> str:
    """The state or group that an actor stands for: a president's state, a ministry's government.

    Else the actor.
    """
    for _ in range(4):
        actor = context.actor(ref)
        if actor.affiliation is None or actor.type in _STANDS_ALONE:
            return ref
        ref = actor.affiliation
    return ref


def principals(context: Context, refs: Iterable[str]) -> tuple[str, ...]:
    """The states and groups behind some actors; a group of several stands for its members."""
    found: list[str] = []
    for ref in refs:
        actor = context.actor(ref)
        members = actor.members if actor.type in _PLURAL_GROUPS and len(actor.members) == 2 else (ref,)
        found += [principal(context, m) for m in members]
    return tuple(dict.fromkeys(found))


def find_dyad(
    context: Context, instruments: Sequence[Instrument], events: Sequence[Event]
) -> tuple[str, ...]:
    """The two sides that the text is about; () if none stand out."""
    pairs: Counter[tuple[str, ...]] = Counter()
    for instrument in instruments:
        for mention in instrument.mentions:
            _count(pairs, context, mention.parties, 6)
    for token in (t for s in context.page.sentences for t in s if t.lower_ == "between"):
        below = subtree(token, without=("relcl", "acl"))
        named = context.actors_in(*context.page.cover(below))
        _count(
            pairs,
            context,
            [n.ref for n in named],
            1 if any(n.mention.form == "metonym" for n in named) else 4,
        )
    for event in events:
        if event.type == "ASSAULT" and event.modality == "actual" and event.target:
            _count(pairs, context, [*event.initiator[:1], *event.target[:1]], 2)
    for sentence in context.sentences():
        for token in sentence:
            if (
                token.dep_ == "conj"
                and (b := context.actor_at(token))
                and (a := context.actor_at(token.head))
            ):
                metonym = "metonym" in (a.mention.form, b.mention.form)
                _count(pairs, context, (a.ref, b.ref), 1 if metonym else 2)
    for group in context.actors:
        if len(group.members) == 2:
            _count(pairs, context, group.members, 2 * len(group.mentions))
    return max(pairs.items(), key=lambda p: p[1])[0] if pairs else ()


def _count(pairs: Counter[tuple[str, ...]], context: Context, refs: Sequence[str], weight: int) -> None:
    sides = [r for r in principals(context, refs) if context.actor(r).type in _SIDES]
    if len(sides) == 2:
        pairs[tuple(sorted(sides))] += weight


def with_brokers(context: Context, roles: dict[int, Roles]) -> dict[int, Roles]:
    """The parts, with the brokers of the talks where the text names none beside any of its agreements."""
    if any(r.mediators for r in roles.values() if any(context.actor(m).type != "group" for m in r.mediators)):
        return roles
    words = load_words()
    found: list[str] = []
    for sentence in context.sentences():
        lemmas = {lemma(t) for t in sentence}
        if lemmas & words["brokering_nouns"] and lemmas & words["talk_nouns"]:
            found += _brokers_in(context, sentence)
    states = [
        r for r in principals(context, found) if context.actor(r).type in ("state", "igo", "government")
    ]
    if not states:
        return roles
    return {
        key: replace(
            r, mediators=tuple(dict.fromkeys(s for s in states if s not in r.parties)) or r.mediators
        )
        for key, r in roles.items()
    }


def roles_of(context: Context, instrument: Instrument, dyad: tuple[str, ...]) -> Roles:
    """Everybody's part in one agreement, as far as the text says it."""
    mediators = _mediators(context, instrument)
    requested = _requested(context, instrument)
    parties = _parties(context, instrument, dyad, set(mediators), requested)
    brokers = [m for m in mediators if m not in parties] + _third_signers(context, instrument, dyad)
    return Roles(
        parties=parties,
        mediators=tuple(dict.fromkeys(brokers)),
        witnesses=_witnesses(context, instrument),
        requested_by=requested,
        announced_by=_announcers(context, instrument),
        venue=_venue(context, instrument),
    )


def _third_signers(context: Context, instrument: Instrument, dyad: tuple[str, ...]) -> list[str]:
    """A signatory beside the two who fight is there as a broker."""
    for cue in instrument.cues:
        signers = _sides(context, _who_agrees(context, cue, dyad)) if cue.status == "signed" else ()
        if len(signers) == 3 and len(dyad) == 2 and set(dyad) < set(signers):
            return [s for s in signers if s not in dyad]
    return []


def _parties(
    context: Context,
    instrument: Instrument,
    dyad: tuple[str, ...],
    mediators: set[str],
    requested: tuple[str, ...],
) -> tuple[str, ...]:
    if len(instrument.parties) > 1:
        return _sides(context, instrument.parties)
    named = _sides(context, [p for m in instrument.mentions for p in m.parties])
    if len(named) < 2 or not any(context.actor(n).type in _SIDES for n in named):
        named = _content_sides(context, instrument) or named
    acting = _sides(context, [r for c in instrument.cues for r in _who_agrees(context, c, dyad)])
    if len(named) > 1 and len(acting) > 1 and len(set(named) & set(acting)) > 0:
        return tuple(dict.fromkeys((*acting, *named)))
    for found in (named, acting):
        if len(found) > 1:
            return found
    hinted = _sides(context, [*named, *acting, *requested, *_breakers(context, instrument)])
    hinted = tuple(p for p in hinted if p not in mediators)
    if acting and len(hinted) > 1 and _is_one_sided(instrument):
        return acting
    if len(hinted) > 1:
        return hinted[:2] if len(hinted) > 3 else hinted
    if instrument.is_sought or (acting and _is_one_sided(instrument)):
        return hinted
    return dyad if not hinted or set(hinted) & set(dyad) else tuple(dict.fromkeys((*hinted, *dyad)))


def _is_one_sided(instrument: Instrument) -> bool:
    """Whether it is called unilateral, or the others only rejected it."""
    unilateral = any(t.lower_ == "unilateral" for m in instrument.mentions for t in m.phrase.children)
    verbal = all(m.verbal for m in instrument.mentions if m.strong)
    unilateral |= verbal and not any(lemma(c.predicate) == "agree" for c in instrument.cues)
    return unilateral or any(c.status == "rejected" for c in instrument.cues)


def _sides(context: Context, refs: Iterable[str]) -> tuple[str, ...]:
    """The states and groups behind some actors; persons of no known side only where there is nobody else."""
    found = principals(context, refs)
    sides = tuple(r for r in found if context.actor(r).type in _SIDES)
    return sides or tuple(r for r in found if context.actor(r).type == "person")


def _content_sides(context: Context, instrument: Instrument) -> tuple[str, ...]:
    """The states named in what is agreed ("to ban strikes on facilities of A and B").

    Where only persons agree.
    """
    for mention in instrument.mentions:
        for child in mention.phrase.children:
            if child.dep_ == "acl" and mention.content is not None:
                refs = [n.ref for n in context.actors_in(*context.page.cover(child.subtree))]
                sides = tuple(r for r in principals(context, refs) if context.actor(r).type in _SIDES)
                if len(sides) > 1:
                    return sides
    return ()


def _who_agrees(context: Context, cue: Cue, dyad: tuple[str, ...]) -> list[str]:
    """The actors that a cue of conclusion makes agree: its subject, its agents, those it is made between."""
    if cue.status not in STARTS or cue.predicate.pos_ not in ("VERB", "AUX"):
        return []
    verb, found = cue.predicate, []
    announces = lemma(verb) in load_words()["made_for_others"]
    subject = subject_of(verb)
    if subject is not None and not is_passive(verb):
        doers = _named(context, subject)
        if not announces or len(doers) > 1 or _binds_itself(context, cue, doers):
            found += doers or _collective(context, subject, dyad)
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ in ("between", "by")):
            if not announces or child.lower_ == "between":
                found += _below(context, child)
        elif child.dep_ == "prep" and any(lemma(g) in _HELP for g in child.children):
            continue
        elif (
            child.dep_ == "prep"
            and child.lower_ == "with"
            and lemma(verb) in ("sign", "agree", "reach", "conclude")
        ):
            found += _below(context, child)
    return found


def _binds_itself(context: Context, cue: Cue, doers: Sequence[str]) -> bool:
    """Whether who declares a truce can only declare it for itself: one side alone, or an armed group."""
    if cue.mention is None or lemma(cue.predicate) not in ("announce", "declare", "proclaim"):
        return False
    unilateral = any(t.lower_ in ("unilateral", "own", "its") for t in cue.mention.phrase.children)
    groups = ("non_state_armed_group", "militia")
    return unilateral or all(context.actor(p).type in groups for p in principals(context, doers))


def _named(context: Context, noun: Token) -> list[str]:
    found = [named.ref for t in chain(noun) if (named := context.actor_at(t)) is not None]
    return list(dict.fromkeys(found))


def _below(context: Context, preposition: Token) -> list[str]:
    below = [t for t in subtree(preposition, without=("relcl", "advcl", "acl")) if t != preposition]
    return [n.ref for n in context.actors_in(*context.page.cover(below))] if below else []


def _collective(context: Context, noun: Token, dyad: tuple[str, ...]) -> list[str]:
    """Both sides, their governments: those named last before, else the two that the text is about."""
    if lemma(noun) not in load_words()["collectives"] and noun.lower_ not in ("both", "they"):
        return []
    before = [t for t in noun.sent if t.i < noun.i and t.dep_ == "conj"]
    for token in reversed(before):
        pair = [n.ref for t in (token.head, token) if (n := context.actor_at(t)) is not None]
        if len(set(pair)) == 2:
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
                yield principal(context, cue.source)
        elif cue.status in ENDS | {"extended"} and _is_with(cue):
            verb = cue.predicate if cue.predicate.pos_ == "VERB" else None
            subject = subject_of(verb) if verb is not None and not is_passive(verb) else None
            yield from _named(context, subject) if subject is not None else ()
            if cue.source is not None and context.actor(cue.source).type in _SIDES:
                yield cue.source
        elif cue.status == "rejected":
            nominal = cue.predicate.dep_ in ("xcomp", "acl")
            verb = clause_verb(cue.predicate.head) if nominal else cue.predicate
            subject = subject_of(verb) if verb is not None else None
            yield from _named(context, subject) if subject is not None else ()


def _is_with(cue: Cue) -> bool:
    """Whether the phrase names only the other side ("its truce with A")."""
    return cue.mention is not None and any(c.lower_ == "with" for c in cue.mention.phrase.children)


def _mediators(context: Context, instrument: Instrument) -> tuple[str, ...]:
    found: list[str] = []
    for mention in instrument.mentions:
        found += _in_phrase(context, mention)
        found += _beside(context, mention)
    for sentence in context.sentences():
        if instrument.holds(sentence.block.index):
            found += _brokers_in(context, sentence)
    for cue in instrument.cues:
        found += _by_cue(context, cue)
    refs = principals(context, found)
    third = tuple(r for r in refs if context.actor(r).type in _THIRD)
    return tuple(r for r in third if context.actor(r).type not in _PLURAL_GROUPS) or third


def _in_phrase(context: Context, mention: InstrumentMention) -> list[str]:
    """The A-brokered truce; the proposal of A; a truce brokered by A."""
    words, found = load_words(), []
    for token in mention.phrase.subtree:
        if token.lower_ in words["mediating"]:
            first = min(t.i for t in token.subtree)
            before = list(mention.phrase.doc[max(first, token.i - 4) : token.i])
            if before and token.i < mention.phrase.i:
                found += [n.ref for n in context.actors_in(*context.page.cover(before))]
            found += [r for c in token.children if c.dep_ == "agent" for r in _below(context, c)]
    if lemma(mention.phrase) in ("proposal", "plan"):
        owned = [
            c
            for c in mention.phrase.children
            if c.dep_ in ("poss", "nmod", "compound", "amod") and c.i < mention.phrase.i
        ]
        found += [n.ref for c in owned for n in context.actors_in(*context.page.cover(c.subtree))]
    return found


def _beside(context: Context, mention: InstrumentMention) -> list[str]:
    """A brokered the truce; with the mediation of A; key mediators, namely A and B."""
    return [] if mention.in_heading else _brokers_in(context, mention.sentence)


def _brokers_in(context: Context, sentence: Sentence) -> list[str]:
    """Who a sentence says brokers, hosts or guarantees."""
    words = load_words()
    found: list[str] = []
    for token in sentence:
        if lemma(token) in words["brokering"] and token.pos_ == "VERB":
            subject = None if is_passive(token) else subject_of(token)
            found += _named(context, subject) if subject is not None else []
            found += [r for c in token.children if c.dep_ == "agent" for r in _below(context, c)]
        elif lemma(token) in words["put_together"] and token.pos_ == "VERB":
            agents = [c for c in token.children if c.dep_ == "agent" or c.lower_ == "with"]
            found += [r for c in agents if any(a.dep_ == "agent" for a in agents) for r in _below(context, c)]
        elif lemma(token) in words["brokering_nouns"]:
            found += [
                n.ref for n in context.actors_in(*context.page.cover(subtree(token, without=("relcl",))))
            ]
            found += _who_brokers(context, token)
        elif lemma(token) in words["talk_nouns"]:
            found += [r for c in token.children if c.lower_ == "under" for r in _below(context, c)]
    return found


def _who_brokers(context: Context, noun: Token) -> list[str]:
    """Who conducts the mediation, or acts "as mediators": the subject of the sentence."""
    if noun.dep_ == "dobj" and not is_passive(noun.head):
        subject = subject_of(noun.head)
    elif noun.dep_ == "pobj" and noun.head.lower_ == "as":
        above = noun.head.head
        subject = above if above.pos_ in ("NOUN", "PROPN") else subject_of(above)
    else:
        return []
    return _named(context, subject) if subject is not None else []


def _by_cue(context: Context, cue: Cue) -> list[str]:
    """Who announced after talks that others agreed; with whom a truce is sought."""
    verb = cue.predicate
    if cue.status == "proposed" and verb.pos_ == "VERB":
        above = verb
        while above.dep_ in ("advcl", "xcomp", "acl", "pcomp", "prep") and above.head != above:
            above = above.head
        above = clause_verb(above) or above
        subject = subject_of(above)
        if above.dep_ == "ccomp" and subject is not None and not _named(context, subject):
            above = above.head
            subject = subject_of(above)
        if subject is None or lemma(above) in ("refuse", "reject"):
            return []
        partners = [
            r for t in above.subtree if t.lower_ == "with" and t.i < verb.i for r in _below(context, t)
        ]
        return [*_named(context, subject), *partners] if partners else []
    if cue.status not in STARTS or verb.dep_ != "ccomp":
        return []
    talks = any(lemma(t) in load_words()["talk_nouns"] for t in cue.sentence)
    teller = subject_of(verb.head)
    return _named(context, teller) if talks and teller is not None else []


def _requested(context: Context, instrument: Instrument) -> tuple[str, ...]:
    """At A's request, at the request of A, requested by A."""
    found: list[str] = []
    for mention in instrument.mentions:
        if mention.in_heading:
            continue
        for token in mention.sentence:
            if lemma(token) in ("request", "behest", "urging", "insistence") and token.head.lower_ in (
                "at",
                "on",
                "upon",
            ):
                found += [n.ref for n in context.actors_in(*context.page.cover(token.subtree))]
            elif token.lower_ == "requested":
                found += [r for c in token.children if c.dep_ == "agent" for r in _below(context, c)]
    return principals(context, found)


def _announcers(context: Context, instrument: Instrument) -> tuple[str, ...]:
    found: list[str] = []
    for cue in instrument.cues:
        if cue.status == "announced" and lemma(cue.predicate) in (
            "announce",
            "declare",
            "proclaim",
            "unveil",
        ):
            if is_passive(cue.predicate):
                found += [r for c in cue.predicate.children if c.dep_ == "agent" for r in _below(context, c)]
            elif (subject := subject_of(cue.predicate)) is not None:
                found += _named(context, subject) or ([cue.source] if cue.source else [])
    return tuple(dict.fromkeys(found))


def _witnesses(context: Context, instrument: Instrument) -> tuple[str, ...]:
    found: list[str] = []
    for sentence in _sentences(instrument):
        for token in sentence:
            if lemma(token) in ("witness", "countersign") and token.pos_ == "VERB":
                subject = None if is_passive(token) else subject_of(token)
                found += _named(context, subject) if subject is not None else []
                found += [r for c in token.children if c.dep_ == "agent" for r in _below(context, c)]
            elif lemma(token) == "presence" and token.head.lower_ == "in":
                found += [n.ref for n in context.actors_in(*context.page.cover(token.subtree))]
    return tuple(dict.fromkeys(found))


def _sentences(instrument: Instrument) -> list[Sentence]:
    return list({m.sentence.index: m.sentence for m in instrument.mentions if not m.in_heading}.values())


def _venue(context: Context, instrument: Instrument) -> str | None:
    """The place of the talks or of the signing; a city before the country around it."""
    found: list[str] = []
    inside = [s for s in context.sentences() if instrument.holds(s.block.index)]
    for sentence in (*_sentences(instrument), *inside):
        for token in sentence:
            found += _venue_at(context, token)
    if not found and instrument.blocks is not None:
        first = context.page.blocks[instrument.blocks[0]]
        found = [n.ref for n in context.places_in(first.start, first.end)]
    exact = [f for f in found if context.place(f).type in _TOWNS]
    if not exact and instrument.blocks is not None:
        first = context.page.blocks[instrument.blocks[0]]
        exact = [
            n.ref for n in context.places_in(first.start, first.end) if context.place(n.ref).type in _TOWNS
        ]
    wide = [f for f in found if context.place(f).type in ("country", "province", "region")]
    return next(iter(exact or wide), None)


def _venue_at(context: Context, token: Token) -> list[str]:
    """The places that stand with a word for talks or for making the agreement."""
    words = load_words()
    made = lemma(token) in (
        "sign",
        "agree",
        "reach",
        "conclude",
        "negotiate",
        "broker",
        "ink",
        "host",
        "announce",
        "mediate",
    )
    made = made and token.pos_ == "VERB"
    talks = lemma(token) in words["talk_nouns"]
    held = lemma(token) in ("hold", "meet", "convene", "gather") and token.pos_ == "VERB"
    if not (made or talks or held):
        return []
    if held and not any(
        lemma(t) in words["talk_nouns"]
        for c in token.children
        if c.dep_ in ("nsubjpass", *OBJECTS)
        for t in chain(c)
    ):
        return []
    found: list[str] = []
    objects = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass")] if made else []
    for child in (c for t in (token, *objects) for c in t.children):
        if child.dep_ == "prep" and child.lower_ in ("in", "at"):
            nouns = [n for c in child.children if c.dep_ == "pobj" for n in chain(c)]
            found += [place.ref for n in nouns if (place := context.place_at(n)) is not None]
        elif talks and child.dep_ in ("compound", "nmod") and (place := context.place_at(child)):
            found.append(place.ref)
    return found
