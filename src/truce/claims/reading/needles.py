"""Looks for patterns only where a word stands that each of their matches holds.

To find nothing in a sentence takes a pattern a hundred times as long as it takes to see that the sentence has
none of the pattern's words; and nearly all patterns find nothing in nearly all sentences.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

_ALIKE = str.maketrans({"ſ": "s", "ı": "i", "İ": "i", "\u212a": "k"})
"""What a pattern that looks past case takes for another letter than its small one is, or that has two."""

_syntax: Any = import_module("re._parser")
"""Python's own reader of patterns."""


class Haystack:
    """A text in which patterns are looked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded = _folded(text)

    def finditer(self, pattern: re.Pattern[str], start: int, end: int) -> Iterator[re.Match[str]]:
        """The matches of a pattern in a span, in the order of the text."""
        return pattern.finditer(self._text, start, end) if self._may_hold(pattern, start, end) else iter(())

    def search(self, pattern: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
        """The first match of a pattern in a span."""
        return pattern.search(self._text, start, end) if self._may_hold(pattern, start, end) else None

    def _may_hold(self, pattern: re.Pattern[str], start: int, end: int) -> bool:
        words = needles(pattern)
        return not words or any(self._folded.find(word, start, end) >= 0 for word in words)


@cache
def needles(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Pieces of words in small letters, one of which each match of a pattern holds; () where none is sure."""
    return tuple(sorted(_needed(_syntax.parse(pattern.pattern, pattern.flags)) or ()))


def _folded(text: str) -> str:
    """A text in small letters, each in the place where it stood."""
    return text.lower() if text.isascii() else text.translate(_ALIKE).lower()


def _needed(sequence: Any) -> frozenset[str] | None:
    """The best of the sets of pieces of which a sequence must hold one."""
    found = [needed for needed in _of_parts(sequence) if needed]
    return max(found, key=lambda needed: (min(map(len, needed)), -len(needed)), default=None)


def _of_parts(sequence: Any) -> Iterator[frozenset[str] | None]:
    letters = ""
    for step, argument in sequence:
        if step is _syntax.LITERAL:
            letters += chr(argument)
            continue
        yield frozenset({_folded(letters)} if letters else ())
        letters = ""
        if step is _syntax.BRANCH:
            yield _union(map(_needed, argument[1]))
        elif step is _syntax.SUBPATTERN:
            yield _needed(argument[3])
        elif step in (_syntax.MAX_REPEAT, _syntax.MIN_REPEAT) and argument[0] > 0:
            yield _needed(argument[2])
    yield frozenset({_folded(letters)} if letters else ())


def _union(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """All pieces of alternatives; None where one of them needs nothing."""
    listed = list(sets)
    return None if not all(listed) else frozenset(word for needed in listed for word in needed or ())
