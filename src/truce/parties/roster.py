"""Finding known parties in a text by any of their names, longest name first."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice, pairwise
from typing import Literal

from truce.parties.spelling import AT_ONCE, Word, split_words

NameForm = Literal["name", "demonym", "metonym", "abbreviation"]

_TABLES = ("states", "groups", "organisations", "media", "forces", "communities")
_COLUMNS: tuple[tuple[str, NameForm], ...] = (
    ("name", "name"),
    ("aliases", "name"),
    ("abbreviations", "abbreviation"),
    ("demonyms", "demonym"),
    ("metonyms", "metonym"),
)
_TYPE_WHEN_BLANK = "non_state_armed_group"

_AROUND = 100
_JOINT = re.compile(r"[ \t\r\n\-‐‑‒–/(&]{1,4}|['’]s? |s['’] |, ")
# Written in capitals, these abbreviations are English words: in a line of capitals they stay words.
_ENGLISH_WORDS = frozenset({
    "CAR", "CARE", "FAN", "FAR", "HAD", "IF", "IM", "IS", "IT", "MAP", "MEND", "MODEL", "PA", "QUAD", "RAND",
    "RAW", "TIP", "TIME", "US", "WHO",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Party:
    """One known actor. `homes` are the states where it acts, `affiliation` what it belongs to."""

    id: str
    type: str
    name: str
    demonyms: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()
    affiliation: str | None = None
    governs: str | None = None


@dataclass(frozen=True, slots=True)
class NameHit:
    """A known name in a text, at ``[start, end)`` in code points, without a possessive ending.

    `others` are further parties that go by the same name: the caller decides by context, and takes
    `party_id` where the context says nothing.
    """

    start: int
    end: int
    party_id: str
    form: NameForm
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Name:
    """One name as its words: keys to compare, and whether each must start with a capital letter."""

    keys: tuple[str, ...]
    capitals: tuple[bool, ...]
    exact: str | None
    form: NameForm
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """The parties of the world and an index of their names by first word."""

    parties: Mapping[str, Party]
    names: Mapping[str, tuple[_Name, ...]]
    longest: int
    """The words of the longest name."""

    @staticmethod
    @cache
    def load() -> "Roster":
        """The packaged tables, read once per process."""
        rows = [row for table in _TABLES for row in _read(table)]
        governs = {row["party"]: row["governs"] for row in _read("governing")}
        parties = {row["id"]: _party(row, governs.get(row["id"])) for row in rows}
        spellings = [s for row in rows for s in _spellings(row)]
        spellings += [(row["name"], "name", "") for row in _read("decoys")]
        names = _index(spellings)
        return Roster(parties, names, max(len(name.keys) for same in names.values() for name in same))

    def find(self, text: str) -> list[NameHit]:
        """All known names in `text`, left to right, without overlap; a longer name hides those inside it."""
        ahead = split_words(text)
        words = list(islice(ahead, AT_ONCE))
        hits: list[NameHit] = []
        at = 0
        while at < len(words):
            name = self._longest(text, words, at) if words[at].key in self.names else None
            last = at + len(name.keys) - 1 if name is not None else at
            if name is not None and name.parties[0]:
                end = _close_bracket(text, words[at].start, words[last].end)
                hits.append(NameHit(words[at].start, end, name.parties[0], name.form, name.parties[1:]))
            at = last + 1
            if at + self.longest > len(words):
                words, at = [*words[at:], *islice(ahead, AT_ONCE)], 0
        return hits

    def inside(self, text: str, hit: NameHit) -> list[NameHit]:
        """Names of parties inside the longer name `hit`: parts of it, never mentions of those parties."""
        words = list(split_words(text[hit.start : hit.end]))
        parts: list[NameHit] = []
        for at, word in enumerate(words):
            for name in self.names.get(word.key, ()):
                n = len(name.keys)
                if n < len(words) and name.parties[0] and _fits(text[hit.start : hit.end], words, at, name):
                    start, end = hit.start + word.start, hit.start + words[at + n - 1].end
                    parts.append(NameHit(start, end, name.parties[0], name.form, name.parties[1:]))
                    break
        return parts

    def _longest(self, text: str, words: list[Word], at: int) -> _Name | None:
        for name in self.names.get(words[at].key, ()):
            if _fits(text, words, at, name):
                return name
        return None


def _read(table: str) -> list[dict[str, str]]:
    source = files("truce.parties").joinpath(f"{table}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(source.splitlines()))


def _party(row: Mapping[str, str], governs: str | None) -> Party:
    return Party(
        id=row["id"],
        type=row["type"] or _TYPE_WHEN_BLANK,
        name=row["name"],
        demonyms=_listed(row.get("demonyms")),
        homes=_listed(row.get("homes")),
        affiliation=row.get("affiliation") or None,
        governs=governs,
    )


def _listed(cell: str | None) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


def _spellings(row: Mapping[str, str]) -> Iterator[tuple[str, NameForm, str]]:
    for column, form in _COLUMNS:
        for spelling in _listed(row.get(column)):
            yield spelling, form, row["id"]
            if form == "demonym" and not spelling.endswith(("s", "sh", "ch", "ese", "men", "z")):
                yield spelling + "s", form, row["id"]


def _index(spellings: list[tuple[str, NameForm, str]]) -> dict[str, tuple[_Name, ...]]:
    """Names by first word, longest first, one entry for all parties that share a name."""
    shared: dict[tuple[tuple[str, ...], str | None], list[tuple[NameForm, str, tuple[bool, ...]]]] = {}
    for spelling, form, party in spellings:
        words = list(split_words(spelling))
        keys = tuple(w.key for w in words)
        capitals = tuple(w.text[0].isupper() for w in words)
        exact = "".join(w.text for w in words).replace(".", "") if form == "abbreviation" else None
        shared.setdefault((keys, exact), []).append((form, party, capitals))
    index: dict[str, list[_Name]] = {}
    for (keys, exact), uses in shared.items():
        parties = tuple(dict.fromkeys(party for _, party, _ in uses))
        capitals = tuple(all(word) for word in zip(*(c for _, _, c in uses), strict=True))
        index.setdefault(keys[0], []).append(_Name(keys, capitals, exact, uses[0][0], parties))
    return {first: tuple(sorted(names, key=lambda n: -len(n.keys))) for first, names in index.items()}


def _fits(text: str, words: list[Word], at: int, name: _Name) -> bool:
    n = len(name.keys)
    if at + n > len(words) or words[at + n - 1].key != name.keys[-1]:
        return False
    here = words[at : at + n]
    if any(word.key != key for word, key in zip(here, name.keys, strict=True)):
        return False
    if any(needed and w.text[0].islower() for w, needed in zip(here, name.capitals, strict=True)):
        return False
    if name.exact is not None and not _is_abbreviation(text, here, name.exact):
        return False
    return all(_joined(text, a, b) for a, b in pairwise(here))


def _joined(text: str, left: Word, right: Word) -> bool:
    """Do the two words stand in one name: a blank, a hyphen, a slash, or the dot of "St." between them?"""
    between = text[left.end : right.start]
    if between == ". ":
        return len(left.text) <= 2
    return between == "." or bool(_JOINT.fullmatch(between))


def _is_abbreviation(text: str, here: list[Word], exact: str) -> bool:
    written = "".join(w.text for w in here).replace(".", "")
    if written != exact:
        return False
    if exact not in _ENGLISH_WORDS or "." in here[0].text:
        return True
    near = text[max(0, here[0].start - _AROUND) : here[0].start].rpartition("\n")[2]
    near += exact + text[here[-1].end : here[-1].end + _AROUND].partition("\n")[0]
    letters = [c for c in near if c.isalpha()]
    return sum(c.isupper() for c in letters) < 0.6 * len(letters) or len(letters) <= len(exact)


def _close_bracket(text: str, start: int, end: int) -> int:
    """`end`, past a closing bracket that belongs to the name ("Communist Party (Maoist)")."""
    inside = text[start:end]
    return end + 1 if inside.count("(") > inside.count(")") and text[end : end + 1] == ")" else end
