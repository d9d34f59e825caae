"""The words by which a text tells of agreements: the packaged tables, read once per process."""

import csv
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import cast, get_args

from truce.claims.records import Status

_STATUSES = frozenset(get_args(Status))


@dataclass(frozen=True, slots=True)
class StatusCue:
    """A verb, noun or adjective that says something of an agreement's standing (None: it says nothing)."""

    words: tuple[str, ...]
    status: Status | None


class Words:
    """The word lists of `tables/agreement_words.toml` by name, and the status cues by role and first word."""

    def __init__(
        self, lists: dict[str, list[str]], cues: dict[tuple[str, str], tuple[StatusCue, ...]]
    ) -> None:
        self._lists = {name: frozenset(words) for name, words in lists.items()}
        self._cues = cues

    def __getitem__(self, name: str) -> frozenset[str]:
        """A word list. KeyError if the table has none of that name."""
        return self._lists[name]

    def cues(self, role: str, word: str) -> tuple[StatusCue, ...]:
        """The cues of a role that begin with a lemma, those of more words first."""
        return self._cues.get((role, word), ())


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The tables of this package. ValueError if a status is not one of the contract's."""
    tables = files("truce.claims.reading").joinpath("tables")
    lists = tomllib.loads(tables.joinpath("agreement_words.toml").read_text(encoding="utf-8"))
    lines = tables.joinpath("agreement_status.csv").read_text(encoding="utf-8").splitlines()
    cues: dict[tuple[str, str], list[StatusCue]] = {}
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        words = tuple(row["words"].split())
        if row["status"] and row["status"] not in _STATUSES:
            raise ValueError(f"agreement_status.csv: {row['status']!r} is not a status")
        status = cast(Status, row["status"]) if row["status"] else None
        cues.setdefault((row["role"], words[0]), []).append(StatusCue(words, status))
    ordered = {key: tuple(sorted(found, key=lambda c: -len(c.words))) for key, found in cues.items()}
    return Words(lists, ordered)


@lru_cache(maxsize=1)
def load_patterns() -> dict[str, re.Pattern[str]]:
    """The phrases of conditions and of what is left out.

    By kind. ValueError if one is no regular expression.
    """
    table = files("truce.claims.reading").joinpath("tables", "agreement_conditions.toml")
    lists = tomllib.loads(table.read_text(encoding="utf-8"))
    return {kind: re.compile("|".join(phrases), re.IGNORECASE) for kind, phrases in lists.items()}
