"""Who issues a communique or a press release: the side whose word all of it is that nobody else says."""

from collections.abc import Iterable, Iterator, Set

from spacy.tokens import Token

from truce.claims.reading.actors.senders import heads_of, office_in
from truce.claims.reading.context import Context, Named
from truce.claims.reading.layout import Block
from truce.claims.reading.speech.sayings import listed
from truce.claims.reading.speech.speakers import Speaker
from truce.claims.reading.speech.stances import is_party

_HEAD = 6
"""Lines at the head of a text among which the names of its issuer stand."""

_FOOT = 3
_SIGNED = 14
"""Words of a line at the foot of a text up to which it is a signature."""

_OFTEN = 2
"""How often a text without a word for what it is must speak of "our forces"."""

_MEDIUM = "communique"


def find_issuer(context: Context, title: Set[str]) -> Speaker | None:
    """The side that issues a text in its own cause, by its head or its signature.

    `title` are the words of the title. Where no side is named that is known, "our fighters" and "the enemy"
    tell that one speaks. A dispatch has a dateline, and no issuer.
    """
    issued = bool(title & listed("issued"))
    head = list(_head(context))
    if (letterhead := _letterhead(context)) is not None:
        return letterhead
    if not issued and any(b.kind == "dateline" for b in context.page.blocks[:_HEAD]):
        return None
    partisan = is_partisan(context, listed("foes") if issued else frozenset()) >= (1 if issued else _OFTEN)
    if not issued and not partisan:
        return None
    armed = _of_types(context, head, listed("armed"))
    issuer = _the_one(armed)
    if issuer is None and partisan:
        signed = _of_types(context, _foot(context), listed("armed") | listed("issuers"))
        issuer = _alone_on_its_line(context, head) or _signer(armed, signed)
    if issuer is not None:
        return Speaker(issuer.ref, "named", issuer.start, issuer.end, _MEDIUM)
    return Speaker(None, "anonymous", 0, 0, _MEDIUM) if issued and partisan and not armed else None


def _letterhead(context: Context) -> Speaker | None:
    """The side whose office for the press makes up a line of the head."""
    offices = [
        o
        for block, sender in heads_of(context.page)
        if not sender and (o := office_in(context.page.text, block.start, block.end)) is not None and o.speaks
    ]
    named = [n for o in offices for n in context.actors_in(o.start, o.end)]
    one = _the_one(list({n.ref: n for n in named if is_party(context, n.ref)}.values()))
    return Speaker(one.ref, "named", one.start, one.end, _MEDIUM) if one is not None else None


def is_partisan(context: Context, foes: Set[str]) -> int:
    """How often a text speaks of "our forces", or of such foes as "the enemy", outside of quotations."""
    found = 0
    for sentence in context.sentences():
        for token in sentence if sentence.quotation is None else ():
            word = token.lemma_.lower()
            ours = word in listed("fighters") and any(c.lower_ == "our" for c in token.children)
            found += ours or (word in foes and not _is_owned(token))
    return found


def _is_owned(token: Token) -> bool:
    """Whether a foe is another's: "their enemy"."""
    return any(c.dep_ == "poss" and c.lower_ != "our" for c in token.children)


def _head(context: Context) -> Iterator[Block]:
    """The lines above the first paragraph."""
    for block in context.page.blocks[:_HEAD]:
        if block.is_prose:
            return
        yield block


def _foot(context: Context) -> list[Block]:
    """The short lines at the end, under which a text is signed."""
    last = [(b, context.page.quote(b.start, b.end).strip()) for b in context.page.blocks[-_FOOT:]]
    return [b for b, line in last if len(line.split()) <= _SIGNED and line[-1:] not in ".!?"]


def _of_types(context: Context, blocks: Iterable[Block], types: Set[str]) -> list[Named]:
    """The first mention of each actor of some types in a few lines."""
    named = {n.ref: n for b in blocks for n in reversed(context.actors_in(b.start, b.end))}
    return [n for n in named.values() if context.actor(n.ref).type in types]


def _the_one(named: list[Named]) -> Named | None:
    return named[0] if len(named) == 1 else None


def _signer(heads: list[Named], signed: list[Named]) -> Named | None:
    """Who signs, if only one side does, or which of those at the head does."""
    both = [n for n in signed if n.ref in {h.ref for h in heads}]
    return _the_one(both) or _the_one(signed)


def _alone_on_its_line(context: Context, head: Iterable[Block]) -> Named | None:
    """The side whose name makes up a line of the head: a letterhead."""
    for block in head:
        for named in context.actors_in(block.start, block.end):
            whole = 2 * (named.end - named.start) > block.end - block.start
            if whole and context.actor(named.ref).type in listed("issuers") | listed("armed"):
                return named
    return None
