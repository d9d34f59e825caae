"""The English words that tell actors from places and from things, out of the packaged table."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def listed(*path: str) -> frozenset[str]:
    """The words under a key of the table; a hyphen inside a word of the table stands for a blank too."""
    found: Any = _table()
    for key in path:
        found = found[key]
    return frozenset(w for word in found.split() for w in (word, word.replace("-", " ")))


@cache
def name_heads() -> dict[str, str]:
    """The type of actor that the last (or first) word of a name tells: "Front", "Ministry", "Committee"."""
    return {word: kind for kind, words in _table()["name_heads"].items() for word in words.split()}


@cache
def labels() -> dict[str, frozenset[str]]:
    """Common nouns before a name, by the type of actor that they tell: "the rebel group N"."""
    return {kind: listed("labels", kind) for kind in _table()["labels"]}


@cache
def crowd_kinds() -> dict[str, str]:
    """What kind of nameless group a noun names ("gunman": fighters), by lemma."""
    kinds = _table()["crowds"]
    return {word: kind for kind, words in kinds.items() if "_" not in kind for word in words.split()}


@cache
def _table() -> dict[str, Any]:
    source = files("truce.claims.reading").joinpath("tables/actor_words.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
