"""Characters that make a text look other than it is: controls, reading order, look-alike letters.

Nothing is removed or replaced: a trick in the text is evidence. It is named, with its place.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from truce.documents.records import Caution, CautionKind
from truce.errors import printable

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2064\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")  # fmt: skip  # noqa: E501
# From Greek on, and the letter-like, full-width and mathematical forms: where look-alikes of Latin live.
_FOREIGN = re.compile("[\u0370-\u1cff\u1f00-\u1fff\u2100-\u214f\u2c00-\u2c5f\ua640-\ua69f\ua720-\uab6f\uff21-\uff5a\U0001d400-\U0001d7ff]")  # fmt: skip  # noqa: E501
_WORD = re.compile(r"\w+")
_ALIKE = frozenset("АВЕЅІЈКМНОРСТХУаеѕіјорсухԁԛԝӏһΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυ")
_LOOKING_LATIN = frozenset({
    "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU",
    "FULLWIDTH", "MATHEMATICAL", "DOUBLE-STRUCK", "SCRIPT", "BLACK-LETTER",
})  # fmt: skip
_STYLED = frozenset({"FULLWIDTH", "MATHEMATICAL", "DOUBLE-STRUCK", "SCRIPT", "BLACK-LETTER"})
_NEAR = 30  # code points on each side in which a look-alike word must stand among Latin letters
_LISTED = 10
_RTL = frozenset({"R", "AL"})


def odd_characters(text: str) -> Iterator[Caution]:
    """What is odd about the characters of a text; nothing for an ordinary one."""
    if text.isascii() and text.isprintable():
        return
    yield from _named(text, _CONTROLS, "control_characters", "control characters")
    yield from _named(
        text,
        _BIDI,
        "bidi_controls",
        "characters that change the reading order, so it may look other than it is",
    )
    yield from _named(text, _INVISIBLE, "invisible_characters", "invisible characters inside the text")
    yield from _mixed_scripts(text)


def _named(text: str, pattern: re.Pattern[str], kind: CautionKind, what: str) -> Iterator[Caution]:
    found = [match.start() for match in pattern.finditer(text)]
    if kind == "bidi_controls":
        found = [at for at in found if not _belongs_to_rtl(text, at)]
    if found:
        counts = Counter(text[at] for at in found)
        names = ", ".join(f"{_code_point(c)} x{n}" for c, n in counts.most_common(_LISTED))
        yield Caution(kind, f"{what}: {names}", tuple((at, at + 1) for at in found[:_LISTED]))


def _belongs_to_rtl(text: str, at: int) -> bool:
    """A mark (not an override or an embedding) next to right-to-left letters does its proper work."""
    if text[at] not in "\u061c\u200e\u200f":
        return False
    return any(unicodedata.bidirectional(c) in _RTL for c in text[max(0, at - 10) : at + 11] if c != text[at])


def _code_point(char: str) -> str:
    name = unicodedata.name(char, "control")
    return f"U+{ord(char):04X} {name.lower()}"


def _mixed_scripts(text: str) -> Iterator[Caution]:
    spans = list(_suspect_words(text))
    if spans:
        listed = _words(text, spans[:_LISTED])
        more = f" and {len(spans) - _LISTED} more" if len(spans) > _LISTED else ""
        yield Caution(
            "mixed_script_words",
            f"words with letters that only look Latin: {listed}{more}",
            tuple(spans[:_LISTED]),
        )


def _suspect_words(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    for foreign in _FOREIGN.finditer(text):
        if foreign.start() < end:
            continue
        start = foreign.start()
        while start > end and (text[start - 1].isalnum() or text[start - 1] == "_"):
            start -= 1
        match = _WORD.match(text, start)
        if match is None:
            continue
        end = match.end()
        if _is_suspect(match.group()) or _is_disguised(text, start, end):
            yield start, end


def _is_suspect(word: str) -> bool:
    """Latin letters mixed with look-alikes, or letters styled as another alphabet."""
    scripts = {script(c) for c in word if c.isalpha()}
    return not scripts.isdisjoint(_STYLED) or ("LATIN" in scripts and not scripts.isdisjoint(_LOOKING_LATIN))


def _is_disguised(text: str, start: int, end: int) -> bool:
    """A word of look-alikes alone in a Latin surrounding."""
    if end - start < 2 or not all(c in _ALIKE for c in text[start:end]):
        return False
    around = text[max(0, start - _NEAR) : start] + text[end : end + _NEAR]
    return not _FOREIGN.search(around) and any(script(c) == "LATIN" for c in around)


@lru_cache(maxsize=8192)
def script(char: str) -> str:
    """The script of a letter, in capitals: the first word of its Unicode name ("" for what has no name)."""
    return unicodedata.name(char, "").partition(" ")[0]


def _words(text: str, spans: Iterable[tuple[int, int]]) -> str:
    parts = []
    for start, end in spans:
        word = text[start:end]
        foreign = "".join(dict.fromkeys(c for c in word if _FOREIGN.match(c)))
        parts.append(f"{printable(word[:40])} ({', '.join(_code_point(c) for c in foreign[:3])})")
    return "; ".join(parts)
