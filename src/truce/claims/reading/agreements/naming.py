"""Which actors a phrase names: those who do something, those who stand after a preposition."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Token

from truce.claims.reading.actors.collectives import UNKNOWN
from truce.claims.reading.actors.strangers import STRANGER
from truce.claims.reading.agreements.syntax import taken_into
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context, Named
from truce.claims.reading.parse import subtree
from truce.claims.records import Actor

SIDES = frozenset({
    "state", "unrecognised_state", "government", "armed_force", "militia", "non_state_armed_group",
    "political_group", "party", "security_service",
})  # fmt: skip
"""The types of actors that can be a party to an agreement on war and peace."""

_PERSONS = frozenset({"person", "officials"})
_SENDERS = frozenset({"igo", "igo_body"})
_STANDS_ALONE = frozenset({"state", "unrecognised_state", "non_state_armed_group", "government"})
_PLURAL_GROUPS = frozenset({"group", "other"})
_BEFORE = ("amod", "compound", "nmod", "poss")
_FOR = frozenset({"for", "representing"})
_COMMA = re.compile(r"\s*,\s*(?:the\s+|its\s+)?")
_AND = re.compile(r"\s*,?\s+(?:and|&|as well as)\s+(?:the\s+|its\s+|(?:rebels?|guerrillas?)\s+(?:of\s+)?)*")


def is_side(actor: Actor) -> bool:
    """Whether an actor can be a party to an agreement: by its type, or as an unknown name."""
    return actor.type in SIDES or actor.rule in (STRANGER, UNKNOWN)


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


def doers(context: Context, noun: Token) -> list[str]:
    """The actors that a noun phrase names as doers, in text order.

    Offices and collectives stand for whom they are of ("the presidents of A and B", "A's and B's
    ministers"), persons for the side that the phrase gives them ("X of A", "X for B").
    """
    found: list[Named] = []
    for token in _members(context, noun):
        found += _behind(context, token)
    return list(dict.fromkeys(n.ref for n in _with_list(context, found) if not _is_scene(context, n)))


def _is_scene(context: Context, named: Named) -> bool:
    """Whether a capital only says where ("in X, A and B agreed"), which the parser may take for a doer."""
    before = context.page.text[max(0, named.start - 8) : named.start].lower().split()
    return named.mention.form == "metonym" and before[-1:] in (["in"], ["at"], ["near"])


def below(context: Context, preposition: Token) -> list[str]:
    """The actors after a preposition, the whole of their list."""
    tokens = [t for t in subtree(preposition, without=("relcl", "advcl", "acl")) if t != preposition]
    taken = taken_into(preposition)
    if taken is not None:
        kept = [t for t in tokens if t.i < taken.left_edge.i]
        return [n.ref for n in context.actors_in(*context.page.cover(kept))] if kept else []
    found = context.actors_in(*context.page.cover(tokens)) if tokens else []
    return list(dict.fromkeys(n.ref for n in _with_list(context, found)))


def _members(context: Context, noun: Token) -> Iterator[Token]:
    """A noun and the nouns joined to it; those in apposition only where it names nobody itself."""
    yield noun
    named = context.actor_at(noun)
    for child in noun.children:
        listed = child.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "NUM")
        if listed and (child.dep_ == "conj" or (child.dep_ == "appos" and _may_name(context, child, named))):
            yield from _members(context, child)
        elif listed and child.dep_ == "appos":  # "the president, A, and the leader of B": hung on the name
            for other in (c for c in child.children if c.dep_ == "conj"):
                yield from _members(context, other)


def _may_name(context: Context, apposed: Token, named: Named | None) -> bool:
    """Whether an apposition adds doers: names of a collective, or a list that the parser took for one."""
    other = context.actor_at(apposed)
    if other is None or named is None:
        return True
    types = {context.actor(n.ref).type for n in (other, named)}
    return other.ref != named.ref and types <= SIDES


def _behind(context: Context, token: Token) -> list[Named]:
    """Whom one noun names or stands for."""
    own = context.actor_at(token)
    if own is not None and context.actor(own.ref).type not in _PERSONS:
        return [own]
    given = _side_given(context, token)
    if own is not None:
        known = principal(context, own.ref) != own.ref
        return given if given and not known else [own]
    apposed = any(c.dep_ == "appos" and context.actor_at(c) is not None for c in token.children)
    return given if not apposed or token.lemma_.lower() not in load_words()["collectives"] else []


def _side_given(context: Context, noun: Token) -> list[Named]:
    """Whom words around a noun give: "British and Irish governments", "ministers of A", "X of A"."""
    found: list[Named] = []
    for child in noun.children:
        before = child.dep_ in _BEFORE and child.i < noun.i
        after = child.dep_ == "prep" and child.lower_ in ("of", "from", *_FOR)
        if before or after:
            tokens = [t for t in subtree(child, without=("relcl", "acl", "advcl")) if t != noun]
            found += context.actors_in(*context.page.cover(tokens))
    return [n for n in found if context.actor(n.ref).type in SIDES | _SENDERS]


def _with_list(context: Context, found: Sequence[Named]) -> list[Named]:
    """The actors found, with the rest of the list that they stand in ("A, B, C and D")."""
    if not found:
        return []
    first, last = found[0], found[-1]
    around = context.actors_in(max(0, first.start - 240), last.end + 240)
    at = next((n for n, a in enumerate(around) if a.start == last.start), None)
    if at is None:
        return list(found)
    listed = [*found, *_rest_of_list(context, around[at:])]
    return sorted({n.start: n for n in listed}.values(), key=lambda n: n.start)


def _rest_of_list(context: Context, named: Sequence[Named]) -> list[Named]:
    """The members of a list after its first one, where "and" closes the list."""
    kept: list[Named] = []
    for one, other in pairwise(named):
        gap = context.page.text[one.end : other.start]
        if _AND.fullmatch(gap):
            return [*kept, other]
        if not _COMMA.fullmatch(gap):
            return []
        kept.append(other)
    return []
