"""Tolls: how many were killed, injured or driven out, as ranges with what the words say about them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from truce.claims.records import Range, TollPart

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VAGUE: dict[str, int] = {
    "several": 3, "a few": 3, "a handful of": 3, "scores": 40, "dozens": 24, "hundreds": 200,
    "thousands": 2000, "tens of thousands": 20000, "hundreds of thousands": 200000, "millions": 2000000,
    "a couple of": 2, "a dozen": 12, "half a dozen": 6, "a hundred": 100, "many": 3, "a number of": 2,
    "multiple": 2,
}  # fmt: skip
_SPELT = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(_UNITS[1:])})"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?: ?(?:million|thousand|hundred))?"
_NUMBER = rf"{_DIGITS}|{_SPELT}(?: hundred| thousand)?"
_VAGUE_RE = "|".join(sorted((re.escape(v) for v in _VAGUE), key=len, reverse=True))
_MARK = (
    r"at least|more than|well over|just over|over|no fewer than|no less than|not less than|upwards? of|"
    r"as many as|some|about|around|roughly|approximately|nearly|almost|close to|up to|"
    r"fewer than|less than|just under|under|"
    r"at most|no more than|an estimated|estimated|exactly|another|a further|a total of|a reported|"
    r"between|only|all|"
    r"the|those|these|its|their|his|her|a|an"
)
_NO_PEOPLE = (
    r"%|percent|per cent|years?\b|days?\b|hours?\b|weeks?\b|months?\b|minutes?\b|km\b|kilomet|miles?\b|"
    r"met(?:re|er)s?\b|times\b|a\.m|p\.m|°|locations\b|villages\b"
)
_COUNT = re.compile(
    rf"\b(?P<mark>(?:(?:{_MARK})\s+)*)"
    rf"(?:(?P<low>{_NUMBER})\s*(?:(?<=\d)\s*-|–|to|and|or)\s*(?P<high>{_NUMBER})|(?P<one>{_NUMBER})|(?P<vague>{_VAGUE_RE}))\b"
    rf"(?!\s*(?:{_NO_PEOPLE}))",
    re.IGNORECASE,
)
_OPEN_BELOW = (
    "up to",
    "as many as",
    "fewer than",
    "less than",
    "under",
    "at most",
    "no more than",
    "just under",
)
_OPEN_ABOVE = ("at least", "no fewer than", "no less than", "not less than", "upward of", "upwards of")
_ABOVE = ("more than", "over", "well over", "just over")


@dataclass(frozen=True, slots=True)
class Count:
    """A counted number: its range, and where its words stand."""

    start: int
    end: int
    value: Range


@dataclass(frozen=True, slots=True)
class Toll:
    """What one telling says about the dead, the injured and the displaced."""

    deaths: Range | None = None
    injured: Range | None = None
    displaced: Range | None = None
    parts: tuple[TollPart, ...] = ()

    @property
    def stated(self) -> bool:
        """Whether anything is counted."""
        return self.deaths is not None or self.injured is not None or self.displaced is not None


def read_counts(text: str, offset: int = 0) -> list[Count]:
    """The counted numbers of a piece of text, each as an inclusive range; times and lengths are left out."""
    return [Count(offset + c.start, offset + c.end, c.value) for c in _counts(text)]


@lru_cache(maxsize=64)  # several questions are asked about one sentence
def _counts(text: str) -> tuple[Count, ...]:
    found = []
    for match in _COUNT.finditer(text):
        value = _value(match)
        if value is not None and not _is_time(text, match):
            found.append(Count(match.start(), match.end(), value))
    return tuple(found)


def _is_time(text: str, match: re.Match[str]) -> bool:
    number = match["one"]
    if number is None:
        return False
    if re.fullmatch(r"(?:19|20)\d\d", number) and not (match["mark"] or "").strip():
        return not re.match(
            r"\s+(?:people|civilians|soldiers|troops|others|dead|deaths)", text[match.end() :]
        )
    before = text[max(0, match.start() - 12) : match.start()]
    months = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    return bool(re.search(rf"{months}\s*$", before) or re.match(rf"\s+{months}", text[match.end() :]))


def _value(match: re.Match[str]) -> Range | None:
    mark = " ".join((match["mark"] or "").lower().split())
    if match["low"]:
        return _number(match["low"]), _number(match["high"])
    if match["vague"]:
        word = " ".join(match["vague"].lower().split())
        exact = word in ("a dozen", "half a dozen", "a couple of", "a hundred")
        return (_VAGUE[word], _VAGUE[word] if exact and not mark else None)
    number = _number(match["one"])
    if number is None:
        return None
    return _bounded(number, mark)


def _bounded(number: int, mark: str) -> Range:
    if any(re.search(rf"\b{m}\b", mark) for m in _OPEN_ABOVE):
        return number, None
    if any(re.search(rf"\b{m}\b", mark) for m in ("fewer than", "less than", "under", "just under")):
        return None, number - 1
    if any(re.search(rf"\b{m}\b", mark) for m in _OPEN_BELOW):
        return None, number
    if any(re.search(rf"\b{m}\b", mark) for m in _ABOVE):
        return number, None
    return number, number


def _number(words: str) -> int | None:
    words = words.lower().strip()
    scale = 1
    for name, factor in (("million", 1_000_000), ("thousand", 1_000), ("hundred", 100)):
        if words.endswith(name):
            scale, words = factor, words[: -len(name)].strip()
            break
    if words[:1].isdigit():
        return round(float(words.replace(",", "")) * scale)
    parts = re.split(r"[- ]", words)
    total = 0
    for part in parts:
        if part in _UNITS:
            total += _UNITS.index(part)
        elif part in _TENS:
            total += 10 * (_TENS.index(part) + 2)
        else:
            return None
    return total * scale
