"""For whom persons sign, and which two sides a text is about when it only says "both sides"."""

import re
from collections.abc import Collection, Iterable, Iterator

from spacy.tokens import Token

from truce.claims.reading.agreements.naming import SIDES, principal, principals
from truce.claims.reading.agreements.syntax import lemma
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context

_REACH = 90
_TITLE = (
    r"(?:leader|head|chief|chair(?:man|woman|person)?|commander|negotiator|minister|president|secretary|"
    r"secretary-general|envoy|spokes(?:man|woman|person)|representative|delegate|general|colonel|director|"
    r"ambassador|emissary|founder|deputy|chancellor|governor|premier|adviser|official|member|officer)"
)
_WORDS = r"(?:(?!and |with |or )[\w’'-]+ ){0,5}"
_AFTER = re.compile(
    rf"(?:,? (?:the |its |a |an )?(?:{_WORDS}{_TITLE} )?| ?\(|"
    r",? (?:signed|signing|acting|speaking|initialled) (?:[\w-]+ ){0,4})"
    r"(?:of|for|from|representing|on behalf of) (?:the )?",
    re.IGNORECASE,
)
_TITLE_OF = re.compile(rf"\b{_TITLE} (?:of|for) (?:the )?$", re.IGNORECASE)
_FOR = re.compile(r"\b(?:on behalf of|for|representing) (?:the )?$", re.IGNORECASE)
_TITLED = re.compile(rf"(?:,? (?:{_WORDS}{_TITLE} )?|, (?:its )?{_WORDS}{_TITLE},? )", re.IGNORECASE)
_IN_OFFICE = re.compile(r"\b(?:Minister|President|Premier|Chancellor)\b")
"""The title of one who can only act for a government."""
_OWNED = re.compile(rf"['’]s? {_WORDS}{_TITLE},? (?:\w+ )?", re.IGNORECASE)


_REBELS = frozenset({"non_state_armed_group", "militia"})
_OF_THINGS = frozenset({"amod", "compound", "nmod", "poss"})
_BOTH = re.compile(
    r"\b(?:both|two|warring|opposing|rival|conflicting|other|either) (?:\w+ )?"
    r"(?:sides?|part(?:y|ies)|camps?|armies|forces|factions?|foes|belligerents|adversaries|combatants)\b",
    re.IGNORECASE,
)


def with_senders(context: Context, refs: Iterable[str]) -> list[str]:
    """Actors, each person among them replaced by the side that the text says he acts for."""
    return list(dict.fromkeys(_sender(context, ref) or ref for ref in refs))


def _sender(context: Context, ref: str) -> str | None:
    """The side that a person acts for, by the words around his name: a title, "for A", "A's minister"."""
    person = context.actor(ref)
    if person.type != "person" or principal(context, ref) != ref:
        return None
    text = context.page.text
    rulers = [a.id for a in context.actors if a.type == "government" and "government" in a.name.lower()]
    for mention in person.mentions:
        for named in context.actors_in(mention.end, mention.end + _REACH):
            if _is_side(context, named.ref) and _AFTER.fullmatch(text[mention.end : named.start]):
                return named.ref
        for named in context.actors_in(max(0, mention.start - _REACH), mention.start):
            between, before = text[named.end : mention.start], text[max(0, named.start - 60) : named.start]
            titled = _TITLED.fullmatch(between) and (_TITLE_OF.search(before) or _FOR.search(before))
            if _is_side(context, named.ref) and (titled or _OWNED.fullmatch(between)):
                return named.ref
        office = text[max(0, mention.start - 30) : mention.end]
        if len(rulers) == 1 and _IN_OFFICE.search(office):
            return rulers[0]
    return None


def _is_side(context: Context, ref: str) -> bool:
    return context.actor(ref).type in SIDES


def two_sides(context: Context, third: Collection[str]) -> tuple[str, ...]:
    """The two sides that a text means by "both sides"; () if it leaves open who they are.

    They are the only two it names beside brokers (`third`), whatever it says of troops and rebels without a
    name; else its only armed group and the only one whose arms it tells of. Who merely condemns or welcomes
    is no side, and a state stands against an armed group only where it has arms in the text.
    """
    named = [a.id for a in context.actors if any(m.form != "metonym" for m in a.mentions)]
    found = [r for r in principals(context, named) if _is_side(context, r) and r not in third]
    found = [r for r in found if _has_arms(context, r) or not _stands_by(context, r)]
    sides = [r for r in found if context.actor(r).type == "government" or context.actor(r).name[0].isupper()]
    groups = [r for r in found if context.actor(r).type in _REBELS]
    armed = [r for r in found if r not in groups and _has_arms(context, r)]
    if len(sides) == 2 and (armed if not set(sides) & set(groups) else set(sides) <= {*groups, *armed}):
        return tuple(sides)
    return (armed[0], groups[0]) if len(groups) == len(armed) == 1 and speaks_of_two(context) else ()


def _stands_by(context: Context, ref: str) -> bool:
    """Whether an actor only speaks of the fight of others: it condemns, urges, welcomes."""
    words = load_words()["standing_by"]
    heads = (t.head for t in _tokens(context, ref) if t.dep_ == "nsubj")
    return any(lemma(verb) in words for verb in heads)


def _has_arms(context: Context, ref: str) -> bool:
    """Whether the text tells of an actor's arms or soldiers: "A's troops", "A-ish jets", a force of its own.

    An armed group has them, and a government that a text calls just that is a side of the fight it tells of.
    """
    actor = context.actor(ref)
    if actor.type in ("government", "armed_force") or actor.type in _REBELS:
        return True
    if any(a.type == "armed_force" and a.mentions and a.affiliation == ref for a in context.actors):
        return True
    words = load_words()["arms"]
    return any(lemma(t.head) in words for t in _tokens(context, ref) if t.dep_ in _OF_THINGS)


def _tokens(context: Context, ref: str) -> Iterator[Token]:
    for mention in context.actor(ref).mentions:
        yield from context.page.tokens(mention.start, mention.end)


def speaks_of_two(context: Context) -> bool:
    """Whether the text calls the sides two: both camps, the warring parties, the other side."""
    return _BOTH.search(context.page.text) is not None
