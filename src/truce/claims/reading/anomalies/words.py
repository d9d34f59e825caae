"""The word lists of the finders, read once from the packaged table."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def listed(name: str) -> frozenset[str]:
    """A set of words by its name in ``tables/anomaly_words.toml``. KeyError if there is none."""
    return frozenset(_table()[name].split())


@cache
def alternatives(name: str) -> str:
    """The words of a list as the alternatives of a regular expression, longest first."""
    return "|".join(sorted((w.replace("-", "-?") for w in listed(name)), key=len, reverse=True))


@cache
def _table() -> dict[str, str]:
    path = files("truce.claims.reading").joinpath("tables/anomaly_words.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
