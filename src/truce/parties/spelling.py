"""Words as they are compared: without case, diacritics, apostrophes and possessive endings."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[A-Z](?:\.[A-Z])+\b|\w+(?:['’ʼʿʾ`´]\w+)*")
_POSSESSIVE = re.compile(r"['’ʼ]s$", re.IGNORECASE)
_MARKS = str.maketrans("", "", "'’ʼʿʾ`´.")

AT_ONCE = 1_000
"""Words that are looked at together: those of a long text take more room than its records."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, at ``[start, end)`` without a possessive ending; `key` is how it is compared."""

    start: int
    end: int
    text: str
    key: str


@lru_cache(maxsize=16_384)
def fold(word: str) -> str:
    """`word` without case, diacritics, apostrophes and dots, to compare spellings of one name."""
    word = word.translate(_MARKS)
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
        word = word.replace("ı", "i").replace("ø", "o").replace("ł", "l")
    return word.casefold()


def split_words(text: str) -> Iterator[Word]:
    """The words of a text in order; an abbreviation with dots ("U.S.") is one word."""
    for match in _WORD.finditer(text):
        word, end = match.group(), match.end()
        if word[-1] in "sS" and (tail := _POSSESSIVE.search(word)):
            word, end = word[: tail.start()], end - len(tail.group())
        yield Word(match.start(), end, word, fold(word))
