"""Offices, ranks and titles that stand with a person's name or in its place."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from truce.parties.spelling import split_words


@dataclass(frozen=True, slots=True)
class OfficeHit:
    """An office, rank or title in a text, at ``[start, end)`` in code points."""

    start: int
    end: int
    office: str
    kind: str


@dataclass(frozen=True, slots=True)
class Offices:
    """The table of offices; `kinds` maps an office in lower case to what sort of office it is."""

    kinds: Mapping[str, str]
    by_words: Mapping[tuple[str, ...], str]
    longest: int

    @staticmethod
    @cache
    def load() -> "Offices":
        """The packaged table, read once per process."""
        table = files("truce.parties").joinpath("offices.csv").read_text(encoding="utf-8")
        kinds = {row["office"]: row["kind"] for row in csv.DictReader(table.splitlines())}
        by_words = {tuple(word.key for word in split_words(office)): office for office in kinds}
        return Offices(kinds, by_words, max(map(len, by_words)))

    def kind(self, words: str) -> str | None:
        """What sort of office `words` names (head, minister, spokesperson, rank, title ...), or None."""
        return self.kinds.get(" ".join(words.lower().split()))

    def find(self, text: str) -> list[OfficeHit]:
        """The offices named in a text, the longest at each spot, in order and apart."""
        words = list(split_words(text))
        hits: list[OfficeHit] = []
        at = 0
        while at < len(words):
            step = 1
            for n in range(min(self.longest, len(words) - at), 0, -1):
                office = self.by_words.get(tuple(w.key for w in words[at : at + n]))
                span = text[words[at].start : words[at + n - 1].end]
                if office is not None and len(span) <= len(office) + 3 and "\n" not in span:
                    hits.append(OfficeHit(words[at].start, words[at + n - 1].end, office, self.kinds[office]))
                    step = n
                    break
            at += step
        return hits
