"""For whom persons sign, and which two sides a text is about when it only says "both sides"."""

import re
from collections.abc import Collection, Iterable

from truce.claims.reading.agreements.naming import SIDES, principal, principals
from truce.claims.reading.context import Context

_REACH = 90
_TITLE = (
    r"(?:leader|head|chief|chair(?:man|woman|person)?|commander|negotiator|minister|president|secretary|"
    r"secretary-general|envoy|spokes(?:man|woman|person)|representative|delegate|general|colonel|director|"
    r"ambassador|emissary|founder|deputy|chancellor|governor|premier|adviser|official|member|officer)"
)
_WORDS = r"(?:[\w’'-]+ ){0,5}"
_AFTER = re.compile(
    rf"(?:,? (?:the |its |a |an )?(?:{_WORDS}{_TITLE} )?| ?\(|,? (?:signed|signing|acting|speaking) )"
    r"(?:of|for|from|representing|on behalf of) (?:the )?",
    re.IGNORECASE,
)
_TITLE_OF = re.compile(rf"\b{_TITLE} (?:of|for) (?:the )?$", re.IGNORECASE)
_FOR = re.compile(r"\b(?:on behalf of|for|representing) (?:the )?$", re.IGNORECASE)
_TITLED = re.compile(rf"(?:,? (?:{_WORDS}{_TITLE} )?|, (?:its )?{_WORDS}{_TITLE},? )", re.IGNORECASE)
_OWNED = re.compile(rf"['’]s? {_WORDS}{_TITLE},? (?:\w+ )?", re.IGNORECASE)


def with_senders(context: Context, refs: Iterable[str]) -> list[str]:
    """Actors, each person among them replaced by the side that the text says he acts for."""
    return list(dict.fromkeys(_sender(context, ref) or ref for ref in refs))


def _sender(context: Context, ref: str) -> str | None:
    """The side that a person acts for, by the words around his name: a title, "for A", "A's minister"."""
    person = context.actor(ref)
    if person.type != "person" or principal(context, ref) != ref:
        return None
    text = context.page.text
    for mention in person.mentions:
        for named in context.actors_in(mention.end, mention.end + _REACH):
            if _is_side(context, named.ref) and _AFTER.fullmatch(text[mention.end : named.start]):
                return named.ref
        for named in context.actors_in(max(0, mention.start - _REACH), mention.start):
            between, before = text[named.end : mention.start], text[max(0, named.start - 60) : named.start]
            titled = _TITLED.fullmatch(between) and (_TITLE_OF.search(before) or _FOR.search(before))
            if _is_side(context, named.ref) and (titled or _OWNED.fullmatch(between)):
                return named.ref
    return None


def _is_side(context: Context, ref: str) -> bool:
    return context.actor(ref).type in SIDES


def only_two_sides(context: Context, third: Collection[str]) -> tuple[str, ...]:
    """The two sides that a text names, if it names no third one but brokers (`third`); else ().

    Troops and rebels without a name do not count, nor does a state that only its capital stands for.
    """
    named = [a.id for a in context.actors if any(m.form != "metonym" for m in a.mentions)]
    found = [r for r in principals(context, named) if _is_side(context, r) and r not in third]
    sides = [r for r in found if context.actor(r).type == "government" or context.actor(r).name[0].isupper()]
    return tuple(sides) if len(sides) == 2 else ()
