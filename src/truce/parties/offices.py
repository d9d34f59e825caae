"""Offices, ranks and titles that stand with a person's name or in its place."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice

from truce.parties.spelling import AT_ONCE, split_words


@dataclass(frozen=True, slots=True)
class OfficeHit:
    """An office, rank or title in a text, at ``[start, end)`` in code points."""

    start: int
    end: int
    office: str
    kind: str


# Offices that several named persons can share: "Presidents N and N".
_SHARED = frozenset({"head", "minister", "rank", "envoy"})


@dataclass(frozen=True, slots=True)
class Offices:
    """The table of offices; `kinds` maps an office in lower case to what sort of office it is."""

    kinds: Mapping[str, str]
    by_words: Mapping[tuple[str, ...], str]
    lengths: Mapping[str, tuple[int, ...]]
    """How many words the offices have that start with a word, most first."""
    longest: int
    """How many words the longest office has."""

    @staticmethod
    @cache
    def load() -> "Offices":
        """The packaged table, read once per process."""
        table = files("truce.parties").joinpath("offices.csv").read_text(encoding="utf-8")
        kinds = {row["office"]: row["kind"] for row in csv.DictReader(table.splitlines())}
        kinds |= {office + "s": "title" for office, kind in kinds.items() if kind in _SHARED}
        by_words = {tuple(word.key for word in split_words(office)): office for office in kinds}
        lengths: dict[str, set[int]] = {}
        for words in by_words:
            lengths.setdefault(words[0], set()).add(len(words))
        ordered = {word: tuple(sorted(counts, reverse=True)) for word, counts in lengths.items()}
        return Offices(kinds, by_words, ordered, max(map(len, by_words)))

    def kind(self, words: str) -> str | None:
        """What sort of office `words` names (head, minister, spokesperson, rank, title ...), or None."""
        return self.kinds.get(" ".join(words.lower().split()))

    def find(self, text: str) -> list[OfficeHit]:
        """The offices named in a text, the longest at each spot, in order and apart."""
        ahead = split_words(text)
        words = list(islice(ahead, AT_ONCE))
        hits: list[OfficeHit] = []
        at = 0
        while at < len(words):
            step = 1
            for n in self.lengths.get(words[at].key, ()):
                here = words[at : at + n]
                office = self.by_words.get(tuple(w.key for w in here)) if len(here) == n else None
                if office is not None and _is_one_phrase(text[here[0].start : here[-1].end], office):
                    hits.append(OfficeHit(here[0].start, here[-1].end, office, self.kinds[office]))
                    step = n
                    break
            at += step
            if at + self.longest > len(words):
                words, at = [*words[at:], *islice(ahead, AT_ONCE)], 0
        return hits


def _is_one_phrase(written: str, office: str) -> bool:
    """Are the words close together and on one line?"""
    return len(written) <= len(office) + 3 and "\n" not in written
