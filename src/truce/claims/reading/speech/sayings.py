"""The words of saying and thinking, and what each makes of its content."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, cast

from spacy.tokens import Token

from truce.claims.records import Certainty, Stance

Kind = Literal["verb", "noun", "adverb", "adjective", "state"]

# The parser's lemma of forms that are no "hop": one "p".
_MISREAD = {"hopes": "hope", "hoped": "hope", "hoping": "hope"}

_TABLES = files("truce.claims.reading") / "tables"


@dataclass(frozen=True, slots=True)
class Saying:
    """One word of saying.

    `frames` say where its content stands: ``that`` (a clause), ``quote`` (a quotation), ``to`` (an
    infinitive), ``ing`` (a gerund), ``np`` (an object), ``saying`` (an object that is itself a saying),
    ``name`` ("call X Y"), ``guilty`` ("hold X responsible"), ``to_np`` ("put it down to X"), else a
    preposition. `certainty` is what it makes of its content, None where that is up to the speaker.
    """

    word: str
    kind: Kind
    stance: Stance
    frames: frozenset[str]
    certainty: Certainty | None


@cache
def load_sayings() -> Mapping[tuple[Kind, str], Saying]:
    """The table of sayings, by kind and lemma."""
    table: dict[tuple[Kind, str], Saying] = {}
    for row in csv.DictReader((_TABLES / "speech.csv").read_text(encoding="utf-8").splitlines()):
        kind = cast(Kind, row["kind"])
        certainty = cast(Certainty, row["certainty"]) if row["certainty"] else None
        frames = frozenset(row["frames"].split())
        table[kind, row["word"]] = Saying(row["word"], kind, cast(Stance, row["stance"]), frames, certainty)
    return MappingProxyType(table)


@cache
def listed(name: str) -> frozenset[str]:
    """A set of words by its name in ``tables/speech_words.toml``. KeyError if there is none."""
    return frozenset(_load_words()[name].split())


@cache
def _load_words() -> dict[str, str]:
    return tomllib.loads((_TABLES / "speech_words.toml").read_text(encoding="utf-8"))


def verb(lemma: str) -> Saying | None:
    """The verb of saying with a lemma, if it is one."""
    return load_sayings().get(("verb", lemma))


def verb_of(token: Token) -> Saying | None:
    """The verb of saying that a token is a form of, if it is one."""
    if not token.tag_.startswith("VB") or _withholds(token):
        return None
    return verb(_MISREAD.get(token.lower_, token.lemma_.lower()))


def _withholds(token: Token) -> bool:
    """Whether "deny" keeps something from somebody: "denied the mission passage" disputes nothing."""
    if token.lemma_.lower() not in ("deny", "refuse"):
        return False
    return any(
        c.dep_ in ("dobj", "nsubjpass") and c.lemma_.lower() in listed("withheld") for c in token.children
    )


def unconfirmed(saying: Saying) -> Saying:
    """What a word of confirming says where nothing was confirmed: a doubt. Any other word stays."""
    if saying.stance != "confirms":
        return saying
    return replace(saying, stance="doubts", certainty="unverified")


def noun(lemma: str) -> Saying | None:
    """The noun of saying with a lemma, if it is one."""
    return load_sayings().get(("noun", lemma))


def adverb(lemma: str) -> Saying | None:
    """The adverb of hearsay with a lemma, if it is one."""
    return load_sayings().get(("adverb", lemma))


def adjective(word: str) -> Saying | None:
    """The adjective of hearsay, if it is one."""
    return load_sayings().get(("adjective", word))


def state(word: str) -> Saying | None:
    """The state of mind ("convinced that", "wary of"), if a word is one."""
    return load_sayings().get(("state", word))
