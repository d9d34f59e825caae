"""The words that make a name a place, from their table."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Words by what they do; see tables/places.toml. Maps go from a noun to the place type it names."""

    divisions: Mapping[str, str]
    features: Mapping[str, str]
    leading: Mapping[str, str]
    generic: Mapping[str, str]
    directions: frozenset[str]
    where: frozenset[str]
    vague: frozenset[str]
    sure_after: frozenset[str]
    entered: frozenset[str]
    struck: frozenset[str]
    bound: frozenset[str]
    besieged: frozenset[str]
    force: frozenset[str]
    overcome: frozenset[str]
    driven: frozenset[str]
    doers: frozenset[str]
    under: frozenset[str]
    beside: frozenset[str]
    munitions: frozenset[str]
    befallen: frozenset[str]
    befallen_only: frozenset[str]
    happened: frozenset[str]
    documents: frozenset[str]
    ground: frozenset[str]
    scene: frozenset[str]
    parts: frozenset[str]
    between: frozenset[str]
    things: frozenset[str]
    company: frozenset[str]
    going: frozenset[str]
    falling: frozenset[str]
    goals: frozenset[str]
    neighbours: frozenset[str]
    origins: frozenset[str]
    beyond: frozenset[str]
    not_border: frozenset[str]
    lines: Mapping[str, str]
    joined: frozenset[str]
    counted: frozenset[str]
    numbers: frozenset[str]
    numbered: Mapping[str, str]
    again: Mapping[str, frozenset[str]]
    needs_name: frozenset[str]

    @staticmethod
    @cache
    def load() -> "PlaceWords":
        """The packaged table, read once per process."""
        table = tomllib.loads(
            files("truce.claims.reading.tables").joinpath("places.toml").read_text(encoding="utf-8")
        )
        roles = {name: frozenset(words) for name, words in table["roles"].items()}
        return PlaceWords(
            divisions=_by_noun(table["divisions"]),
            features=_by_noun(table["features"]),
            leading=_by_noun(table["leading"]),
            generic=_by_noun(table["generic"]),
            directions=frozenset(table["directions"]["words"]),
            lines=_by_noun(table["lines"]),
            joined=frozenset(table["joined"]["nouns"]),
            counted=frozenset(table["counted"]["nouns"]),
            numbers=frozenset(table["counted"]["numbers"]),
            numbered=_by_noun(table["numbered"]),
            again={noun: frozenset(kinds) for noun, kinds in table["again"].items()},
            needs_name=frozenset(table["needs_name"]["nouns"]),
            **roles,
        )


def _by_noun(kinds: Mapping[str, list[str]]) -> dict[str, str]:
    return {noun: kind for kind, nouns in kinds.items() for noun in nouns}
