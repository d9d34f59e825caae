"""Names that the text has told as places, wherever it says them again: "shelled N ... the N massacre"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from truce.claims.reading.parse import Page
from truce.claims.reading.places.checks import PlaceChecks
from truce.claims.reading.places.spans import Found
from truce.claims.reading.spans import SpanIndex

_TOLD_BY_NAME = frozenset({"tagger", "gazetteer", "division"})
_LEAST = 4
"""Letters of the shortest name that is looked for again."""


def find_repeats(
    page: Page, checks: PlaceChecks, named: Sequence[Found], owned: Sequence[Found]
) -> Iterator[Found]:
    """Further mentions of the names found, where their own words did not tell that they are places."""
    first: dict[str, Found] = {}
    for found in named:
        if found.rule in _TOLD_BY_NAME and len(found.name) >= _LEAST and checks.is_own_name(found.name):
            first.setdefault(found.name, found)
    if not first:
        return
    taken = SpanIndex((f.start, f.whole_end, f) for f in owned)
    longest = sorted(map(re.escape, first), key=len, reverse=True)
    for match in re.finditer(rf"\b(?:{'|'.join(longest)})\b", page.text):
        start, end = match.span()
        tokens = page.tokens(start, end)
        if not tokens or page.cover(tokens) != (start, end) or taken.overlapping(start, end):
            continue
        if checks.accept_repeat(tokens):
            yield replace(first[match.group()], start=start, end=end, phrase=None, tokens=tokens)
