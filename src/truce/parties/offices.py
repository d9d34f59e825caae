"""Offices, ranks and titles that stand with a person's name or in its place."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Offices:
    """The table of offices; `kinds` maps an office in lower case to what sort of office it is."""

    kinds: Mapping[str, str]
    longest: int

    @staticmethod
    @cache
    def load() -> "Offices":
        """The packaged table, read once per process."""
        table = files("truce.parties").joinpath("offices.csv").read_text(encoding="utf-8")
        kinds = {row["office"]: row["kind"] for row in csv.DictReader(table.splitlines())}
        return Offices(kinds, max(len(office.split()) for office in kinds))

    def kind(self, words: str) -> str | None:
        """What sort of office `words` names (head, minister, spokesperson, rank, title ...), or None."""
        return self.kinds.get(" ".join(words.lower().split()))
