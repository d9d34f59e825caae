"""Who signs for whom, and who only witnesses: "X for the army", "Witnessed by: A; B"."""

import re
from collections.abc import Iterator
from itertools import pairwise

from truce.claims.reading.context import Context
from truce.claims.reading.layout import Block
from truce.claims.reading.parse import Sentence

_FOR = re.compile(
    r",? (?:(?:acting|signing) )?(?:for|on behalf of|in the name of|representing) (?:the |its )?"
)
_FOR_SOMEBODY = re.compile(
    r"(?:,? and (?:[A-Z][\w’'.-]* ?){1,6})?,? ?\b(?:for|on behalf of|in the name of) the [A-Z]"
)
_WITNESSES = re.compile(
    r"\W*(?:(?:as )?witness(?:es|ed)?(?: by| to this agreement)?|in the presence of|attested by|guarantors?"
    r"|guaranteed by|observers?|observed by|mediators?|facilitators?|facilitated by|sponsors?)\s*[:–—-]",
    re.IGNORECASE,
)
_LISTED = 90
"""Characters of the longest line in a list of those who witness."""


def signers_for(context: Context, sentence: Sentence) -> dict[str, str | None]:
    """The persons of a sentence who act for somebody, each with whom: "by General X for the army".

    None where it is for somebody of whom there is no record.
    """
    named = context.actors_in(sentence.start, sentence.end)
    found: dict[str, str | None] = {}
    for one in (n for n in named if context.actor(n.ref).type == "person"):
        if _FOR_SOMEBODY.match(context.page.text, one.end):
            found[one.ref] = None
    for one, other in pairwise(named):
        person = context.actor(one.ref).type == "person"
        if person and _FOR.fullmatch(context.page.text, one.end, other.start):
            found[one.ref] = other.ref
    return found


def listed_witnesses(context: Context) -> tuple[str, ...]:
    """Those whom the lines below a text list as its witnesses, guarantors or mediators."""
    refs = (n.ref for block in _witness_lines(context) for n in context.actors_in(block.start, block.end))
    return tuple(dict.fromkeys(refs))


def _witness_lines(context: Context) -> Iterator[Block]:
    inside = False
    for block in context.page.blocks:
        line = context.page.text[block.start : block.end]
        label = _WITNESSES.match(line)
        listed = inside and label is None and len(line) <= _LISTED and ":" not in line
        if label is not None or listed:
            yield block
        inside = listed or (label is not None and label.end() == len(line.rstrip()))
