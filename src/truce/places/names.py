"""Normalised place names: one key for every way of writing the same name."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
    | {"æ": "ae", "œ": "oe", "ə": "a", "ħ": "h", "ŋ": "ng"}
)
_SILENT = re.compile(r"['’‘ʻʼʽʾʿˈ`´′\"“”.]")
_NOT_A_LETTER = re.compile(r"[^\w]+|_+")
_ARTICLES = frozenset(
    {"al", "el", "ad", "an", "ar", "as", "at", "az", "ash", "ed", "er", "es", "et", "ez", "esh"}
)


def normalise(name: str) -> str:
    """The key of a name: lower case, no diacritics or apostrophes, hyphens as spaces, no leading "the".

    The key of a key is the key itself; a name without a letter or digit has the key "".
    """
    folded = unicodedata.normalize("NFKD", name.casefold()).translate(_LETTERS)
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    words = _NOT_A_LETTER.sub(" ", _SILENT.sub("", bare).casefold()).split()
    while len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


def article_variants(key: str) -> tuple[str, ...]:
    """Other keys under which a name with or without an Arabic article may be filed, most likely first."""
    first, _, rest = key.partition(" ")
    if rest and first in _ARTICLES:
        others = [f"{article} {rest}" for article in ("al", "el") if article != first]
        return (rest, *others)
    return (f"al {key}", f"el {key}")
