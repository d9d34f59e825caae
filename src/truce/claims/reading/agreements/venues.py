"""Where an agreement was made: the place of the signing before that of the talks."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from truce.claims.reading.agreements.charters import find_closings
from truce.claims.reading.agreements.cues import STARTS, Cue
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.syntax import (
    OBJECTS,
    chain,
    cleft_of,
    is_date_word,
    is_negated,
    lemma,
    own_clause,
)
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context

_TOWNS = frozenset({"city", "settlement", "site", "neighbourhood", "building", "facility"})
_WIDE = frozenset({"country", "province", "region"})
_AT = frozenset({"in", "at", "near", "outside", "aboard"})
_PAPERS = frozenset({"hostility", "fighting", "agreement", "deal", "text", "document", "copy"})
_SIGNED, _MADE, _TALKED, _PERHAPS = 3, 2, 1, 0


def venue_of(context: Context, instrument: Instrument, others: Sequence[Token] = ()) -> str | None:
    """The place (id) where an agreement was made; a town before the country around it.

    `others` are the verbs by which the text makes other agreements: their places are not this one's.
    """
    found = list(_candidates(context, instrument, frozenset(t.i for t in others)))
    for block in find_closings(context, instrument):
        found += [(_SIGNED, n.ref) for n in context.places_in(block.start, block.end)][:1]
    places = [(rank, ref) for rank, ref in found if context.place(ref).type in _TOWNS]
    places = places or [(rank, ref) for rank, ref in found if context.place(ref).type in _WIDE]
    if not places and instrument.blocks is not None:
        first = context.page.blocks[instrument.blocks[0]]
        titled = [n.ref for n in context.places_in(first.start, first.end)]
        return next((r for r in titled if context.place(r).type in _TOWNS), None)
    return max(places, key=lambda p: p[0])[1] if places else None


def _candidates(
    context: Context, instrument: Instrument, others: frozenset[int]
) -> Iterator[tuple[int, str]]:
    """The places that stand with its making, with how surely each is the place of it."""
    own = [c for c in instrument.cues if c.status in STARTS]
    for cue in own:
        if cue.predicate.pos_ in ("VERB", "AUX", "NOUN"):
            yield from _of_verb(context, cue)
    inside = context.sentences_of(instrument.blocks) if instrument.blocks else ()
    named = {c.sentence.index: c.sentence for c in own}
    named |= {m.sentence.index: m.sentence for m in instrument.mentions if _is_beside_talks(m)}
    for sentence in (*named.values(), *inside):
        for token in sentence:
            if not others or token.i not in others or sentence.index not in named:
                yield from _of_talks(context, token)


def _is_beside_talks(mention: InstrumentMention) -> bool:
    """Whether the sentence of a mention tells of the talks on it, in so many words."""
    words = ("talk", "negotiation", "mediation", "discussion")
    return not mention.in_heading and any(lemma(t) in words for t in mention.sentence)


def _of_verb(context: Context, cue: Cue) -> Iterator[tuple[int, str]]:
    """The places in the clause of a verb (or noun) of making: "signed on Monday in A", "its signing at B"."""
    verb = cue.predicate
    rank = _SIGNED if cue.status == "signed" else _MADE
    if cue.status == "in_force" or is_negated(verb) or lemma(verb) in ("accept", "begin"):
        rank = _TALKED
    cleft = cleft_of(verb)
    before = [t for t in own_clause(cleft) if t.i < verb.left_edge.i] if cleft is not None else []
    for token in (*own_clause(verb, also_without=("relcl",)), *before):
        if token.lower_ not in _AT or token.dep_ != "prep":
            continue
        for place in _places(context, token):
            sure = _rank_of(context, cue, token, place, rank)
            if sure is not None:
                yield sure, place
                break


def _rank_of(context: Context, cue: Cue, preposition: Token, place: str, rank: int) -> int | None:
    """How surely "in X" says where it was made; None where it says something else."""
    head, town = preposition.head, context.place(place).type in _TOWNS
    if (
        head in (cue.predicate, cleft_of(cue.predicate))
        or is_date_word(head)
        or lemma(head) in load_words()["gatherings"]
    ):
        return rank if cue.status != "in_force" else None
    about = cue.mention is not None and _is_part_of(head, cue.mention.phrase)
    if not town or not (about or lemma(head) in _PAPERS):
        return None
    if rank == _SIGNED:
        return rank
    return _PERHAPS if not _is_at_war(context, cue, place) else None


def _is_part_of(token: Token, phrase: Token) -> bool:
    return token == phrase or (token.dep_ in ("pobj", "compound") and phrase in token.ancestors)


def _is_at_war(context: Context, cue: Cue, place: str) -> bool:
    """Whether a town lies in the land of a side named in the sentence: "a truce in X" is then for X."""
    around = {place}
    while (within := context.place(place).within) is not None and within not in around:
        around.add(within)
        place = within
    lands = {context.place(p).name.lower() for p in around}
    named = context.actors_in(cue.sentence.start, cue.sentence.end)
    sides = {context.actor(n.ref).name.lower() for n in named}
    sides |= {context.actor(a).name.lower() for n in named if (a := context.actor(n.ref).affiliation)}
    return bool(lands & sides)


def _places(context: Context, preposition: Token) -> list[str]:
    """The places after a preposition, the inmost one first ("at the hotel in X")."""
    found: list[str] = []
    for child in preposition.children:
        if child.dep_ == "pobj":
            deeper = [g for g in child.children if g.dep_ == "prep" and g.lower_ in _AT]
            inner = [p for g in deeper for p in _places(context, g)]
            own = [p.ref for n in chain(child) if (p := context.place_at(n)) is not None]
            found += [*inner, *own] if inner else own
        elif child.dep_ == "prep":
            found += _places(context, child)
    return found


def _of_talks(context: Context, token: Token) -> Iterator[tuple[int, str]]:
    """The places of talks told beside it: "after talks in A", "the A talks", "met in A", "hosted in A"."""
    words = load_words()
    talks = lemma(token) in words["gatherings"] and token.pos_ in ("NOUN", "PROPN")
    brokered = lemma(token) in ("negotiate", "broker", "host", "mediate") and token.pos_ == "VERB"
    held = lemma(token) in ("hold", "meet", "convene", "gather") and token.pos_ == "VERB"
    held = held and (lemma(token) == "meet" or _holds_talks(token))
    if not (talks or brokered or held) or (held and is_negated(token)):
        return
    for child in (c for t in (token, *_objects(token, brokered)) for c in t.children):
        if child.dep_ == "prep" and child.lower_ in _AT:
            for place in _places(context, child)[:1]:
                yield _TALKED, place
        elif talks and child.dep_ in ("compound", "nmod") and (named := context.place_at(child)) is not None:
            yield _TALKED, named.ref


def _objects(verb: Token, wanted: bool) -> list[Token]:
    return [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")] if wanted else []


def _holds_talks(verb: Token) -> bool:
    things = [c for c in verb.children if c.dep_ in ("nsubjpass", *OBJECTS)]
    return any(lemma(t) in load_words()["gatherings"] for c in things for t in chain(c))
