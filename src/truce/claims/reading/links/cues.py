"""The words that link two events in cause, time or part, and how the ends hang on them."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from spacy.tokens import Token

Frame = Literal[
    "subject>object", "object>subject", "noun>of", "of>noun", "noun>relative", "head>object", "object>head"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CueRule:
    """One row of tables/relations.csv."""

    cue: str
    needs: frozenset[str]
    pos: str
    frame: Frame
    type: str


@lru_cache(maxsize=1)
def cue_rules() -> dict[str, tuple[CueRule, ...]]:
    """The cue table by lemma."""
    rules: dict[str, list[CueRule]] = {}
    table = files("truce.claims.reading").joinpath("tables/relations.csv")
    lines = table.read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        needs = frozenset(n for n in row["needs"].split("|") if n)
        rule = CueRule(row["cue"], needs, row["pos"], row["frame"], row["type"])  # type: ignore[arg-type]
        rules.setdefault(rule.cue, []).append(rule)
    return {cue: tuple(found) for cue, found in rules.items()}


def rules_of(token: Token) -> tuple[CueRule, ...]:
    """The rules for a word by its lemma, and as it stands: "following", "preceding"."""
    by_form = cue_rules().get(token.lower_, ()) if token.lower_ != token.lemma_.lower() else ()
    return (*cue_rules().get(token.lemma_.lower(), ()), *by_form)
