"""Where the agreements of one file begin and end: an appendix is part of the one above it, another is not."""

import re
from collections.abc import Iterator

from truce.clauses.articles.enacted import INSTRUMENT
from truce.clauses.articles.norms import norms_in
from truce.clauses.articles.passages import passages_of
from truce.clauses.articles.sides import find_sides

_APPENDED = re.compile(
    r"\W*(?:annex|appendix|schedule|chapter|part|section|protocol to|article)\b", re.IGNORECASE
)
_FIRST = re.compile(
    r"(?m)^[ \t]*(?:(?:ARTICLE|Article|Art\.|Clause)[ \t]+(?:1|I|One|one|the First)\b|\(?(?:1|I)[.)][ \t])"
)
_PREAMBLE = 900
"""So far behind its title an agreement says who made it."""
_FEWEST = 3
"""So many sentences have to bind before another agreement can begin."""


def instruments_in(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of the agreements of a text: all of it, where it holds one or none.

    Another one begins with a title of its own, says who made it, and counts its articles from one again.
    """
    starts = [0, *_further(text)]
    return tuple(zip(starts, [*starts[1:], len(text)], strict=True))


def alone(text: str, start: int, end: int) -> str:
    """The text with all but a part of it blank: what is found in it stands at the same characters."""
    return re.sub(r"\S", " ", text[:start]) + text[start:end] + re.sub(r"\S", " ", text[end:])


def _further(text: str) -> Iterator[int]:
    """Where a second agreement begins, a third and so on."""
    firsts = [m.start() for m in _FIRST.finditer(text)]
    if len(firsts) < 2:
        return
    binding = [p.start for p in passages_of(text) if norms_in(p)]
    low = 0
    for title in re.finditer(r"(?m)^[^\n]{4,160}$", text):
        at = title.start()
        following = next((f for f in firsts if f > at), None)
        before = [b for b in binding if low <= b < at]
        if following is None or following - at > 2 * _PREAMBLE or len(before) < _FEWEST:
            continue
        if _is_title(title[0]) and len(find_sides(text[at : at + _PREAMBLE]).parties) > 1:
            yield at
            low = at


def _is_title(line: str) -> bool:
    words = line.strip()
    capitals = words == words.upper() or words == words.title()
    named = INSTRUMENT.search(words) is not None and not _APPENDED.match(words)
    return (
        named and words[-1:] not in ".,;:" and (capitals or not re.search(r"\b(?:shall|will|must)\b", words))
    )
