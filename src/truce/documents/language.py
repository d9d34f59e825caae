"""Which language a text is in, from its letters and its commonest words: enough to tell English apart.

The question is "can the English reader read this?"; the name of any other language is for the message.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from truce.documents.characters import script


@dataclass(frozen=True, slots=True)
class Languages:
    """The table of languages: names by tag, and for each function word the tags that have it."""

    names: dict[str, str]
    having: dict[str, tuple[str, ...]]


@cache
def languages() -> Languages:
    """The packaged table of languages."""
    table = tomllib.loads(Path(__file__).with_name("languages.toml").read_text("utf-8"))
    having: dict[str, tuple[str, ...]] = {}
    for tag, entry in table.items():
        for word in dict.fromkeys(entry.get("words", "").split()):
            having[word] = (*having.get(word, ()), tag)
    return Languages({tag: entry["name"] for tag, entry in table.items()}, having)


_SCRIPTS = {
    "ARABIC": "ar", "HEBREW": "he", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko",
    "DEVANAGARI": "hi", "BENGALI": "bn", "TAMIL": "ta", "GREEK": "el", "ARMENIAN": "hy", "GEORGIAN": "ka",
    "THAI": "th", "KHMER": "km", "MYANMAR": "my", "ETHIOPIC": "am", "CYRILLIC": "ru",
}  # fmt: skip
# Letters that one language of a script has and the others lack; the first that occurs decides.
_TELLING_LETTERS = (("ps", "ټډړښځڅږ"), ("ur", "ٹڈڑےں"), ("fa", "پچژگ"), ("uk", "іїєґ"))

_BY_THEIR_LETTERS = frozenset(_SCRIPTS.values()) | {tag for tag, _ in _TELLING_LETTERS}

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CHUNK_WORDS = 12  # fewer words than this say little: they are judged with the lines that follow
_LETTERS_OF_OTHER_SCRIPT = 20
_ENOUGH = 0.12  # share of function words that makes a language plausible; running English has .35 to .55
_LONG = 60  # words after which running text in a language always shows some of its function words


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of lines judged together: ``[start, end)``, its words, its language (None: cannot be told)."""

    start: int
    end: int
    words: int
    language: str | None


def is_told_by_letters(tag: str) -> bool:
    """Whether a language is told by its script: a few words of it are enough to be sure."""
    return tag in _BY_THEIR_LETTERS


def chunks(text: str) -> Iterator[Chunk]:
    """The text in runs of whole lines, each with its language."""
    start = position = 0
    words: list[str] = []
    for line in text.splitlines(keepends=True):
        position += len(line)
        words += _WORD.findall(line)
        if len(words) >= _CHUNK_WORDS or sum(map(len, words)) >= 4 * _CHUNK_WORDS:
            yield Chunk(start, position, len(words), _language(words))
            start, words = position, []
    if words:
        yield Chunk(start, position, len(words), _language(words))


def _language(words: list[str]) -> str | None:
    letters = "".join(words)
    if not letters.isascii():
        other = _by_script(letters)
        if other is not None:
            return other
    having = languages().having
    hits = Counter(language for word in words for language in having.get(word.lower(), ()))
    least = max(2.0, _ENOUGH * len(words))
    likely = [(count, language) for language, count in hits.items() if count >= least]
    if likely:
        most = max(count for count, _ in likely)
        return "en" if hits["en"] >= most else max(likely)[1]
    return "und" if len(words) >= _LONG and hits["en"] < 0.03 * len(words) else None


def _by_script(letters: str) -> str | None:
    """The language of a text mostly in another script than Latin; None when it is mostly Latin."""
    # A sample at even steps bounds the work on a long line and still sees all of it.
    sample = letters[:: max(1, len(letters) // 4000)]
    counts = Counter(script(c) for c in sample)
    latin = counts.pop("LATIN", 0)
    other = Counter({name: count for name, count in counts.items() if name in _SCRIPTS})
    if other.total() <= latin or other.total() < _LETTERS_OF_OTHER_SCRIPT:
        return None
    if other["HIRAGANA"] + other["KATAKANA"] > other.total() * 0.1:
        return "ja"
    main = _SCRIPTS[other.most_common(1)[0][0]]
    if main in {"ar", "ru"}:
        return next((tag for tag, told in _TELLING_LETTERS if any(c in told for c in sample)), main)
    return main
