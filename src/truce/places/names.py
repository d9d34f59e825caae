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


def spelling_variants(key: str) -> tuple[str, ...]:
    """Other keys for an Arabic name: without its article, with another one, with or without a last h."""
    first, _, rest = key.partition(" ")
    bare = rest if rest and first in _ARTICLES else key
    endings = {"a": (bare, bare + "h"), "h": (bare, bare[:-1])} if bare.endswith(("a", "ah")) else {}
    forms = endings.get(bare[-1:], (bare,))
    keys = [
        start + form
        for start in ("", "al ", "ar ", "as ", "ad ", "an ", "at ", "ash ", "el ")
        for form in forms
    ]
    return tuple(dict.fromkeys(k for k in keys if k and k != key))
