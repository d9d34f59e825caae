"""What a passage is about: families of words for one kind of act, and opposites."""

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

from truce.claims.reading.events.certainty import is_none

OPPOSITES = (
    ("deliberate", "mishap", ""),
    ("aimed", "mishap", "scene"),
    ("gone", "still", "named"),
    ("gone", "armed", "seen"),
    ("lost", "held", "named"),
    ("lost", "still", "staying"),
    ("forced", "willing", ""),
    ("clean", "armed", "seen"),
    ("clean", "broken", "charged"),
    ("clean", "broken", "watched"),
    ("clean", "force", "watched"),
    ("clean", "force", "charged"),
    ("quiet", "force", "scene"),
    ("combatants", "civilians", "scene"),
    ("arrived", "halted", "scene"),
    ("unhurt", "hurt", "scene"),
    ("ended", "running", "scene"),
)
"""Pairs of word lists or families of which one voice uses the one and another the other, of one matter.

The third is "named" where a place or a side must be named by both or the second tells on of the same scene,
"scene" where nothing more is asked than that, "seen" where the second must also be what witnesses saw,
"charged" where it must be laid on the first, "watched" where somebody who takes no side tells it, "staying"
where it must be of people or things at arms.
"""

_TABLE = "tables/matters.toml"
_NEGATIONS = frozenset("not n't n’t never neither nor nowhere hardly scarcely".split())
_ARGUMENTS = frozenset("nsubj nsubjpass dobj attr pobj agent npadvmod expl oprd".split())
_AHEAD = frozenset("will would shall should must ca can may might 'll ’ll wo".split())
_CLAUSES = frozenset("ccomp relcl advcl parataxis".split())
_NO_LONGER = frozenset("longer more only just merely simply".split())


@cache
def listed(name: str) -> frozenset[str]:
    """A set of lemmas by its name in ``tables/matters.toml``. KeyError if there is none."""
    table = _load()
    return frozenset((table["words"].get(name) or table["opposites"][name]).split())


def on_pole(name: str, words: Sequence[Token]) -> bool:
    """Whether words speak of what a list or a family names; a truce that holds is quiet."""
    if name in _load()["families"]:
        return name in families(words)
    read = {"quiet": _is_quiet, "clean": _is_clean}.get(name)
    return any(map(read, words)) if read is not None else bool(lemmas(words) & listed(name))


def _is_clean(word: Token) -> bool:
    """Whether a word says that a truce was kept: "respected the terms", "its observance of the truce"."""
    if word.lemma_.lower() not in listed("clean"):
        return False
    return any(t.lemma_.lower() in listed("truces") | listed("kept") for t in word.subtree)


def _is_quiet(word: Token) -> bool:
    """Whether a word says that all is or was quiet: "the night was calm", "the truce is holding"."""
    lemma = word.lemma_.lower()
    if lemma in listed("quiet"):
        return word.dep_ in ("acomp", "amod", "oprd", "ROOT", "ccomp") and word.pos_ == "ADJ"
    subjects = (c.lemma_.lower() for c in word.children if c.dep_ == "nsubj")
    return lemma in ("hold", "prevail", "reign") and not listed("truces").isdisjoint(subjects)


@cache
def _load() -> dict[str, dict[str, str]]:
    path = files("truce.claims.reading").joinpath(_TABLE)
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _families() -> dict[str, frozenset[str]]:
    """Lemma to the families that it belongs to."""
    found: dict[str, set[str]] = {}
    for name, words in _load()["families"].items():
        for word in words.split():
            found.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


def lemmas(tokens: Iterable[Token]) -> frozenset[str]:
    """The dictionary forms of words, in lower case."""
    return frozenset(t.lemma_.lower() for t in tokens)


def families(tokens: Iterable[Token]) -> frozenset[str]:
    """The kinds of acts that words speak of."""
    told = (t for t in tokens if t.pos_ in ("NOUN", "VERB", "ADJ", "ADV", "AUX", "PROPN"))
    return frozenset(f for t in told for f in _families().get(t.lemma_.lower(), ()))


def clause_of(verb: Token) -> list[Token]:
    """The words of a verb's own clause, without the clauses beside and below it that tell more."""
    words, stack = [], [verb]
    while stack:
        token = stack.pop()
        words.append(token)
        stack += [c for c in token.children if not _stands_apart(c, verb)]
    return sorted(words, key=lambda t: t.i)


def _stands_apart(child: Token, verb: Token) -> bool:
    if child.dep_ in ("advcl", "relcl", "parataxis", "punct"):
        return True
    joined = child.dep_ == "conj" and child.head == verb
    return joined and child.pos_ in ("VERB", "AUX")


def is_past_negation(verb: Token) -> bool:
    """Whether a clause says that a thing is not or was not so: not that it will not, or must not be."""
    if verb.pos_ not in ("VERB", "AUX") or any(c.dep_ == "aux" and c.lower_ in _AHEAD for c in verb.children):
        return False
    return is_negated(verb)


def is_negated(verb: Token) -> bool:
    """Whether a clause denies: "did not", "never", "nobody", "no shot", "not a round", "at no time"."""
    for child in verb.children:
        if child.dep_ == "neg" or (child.lower_ in _NEGATIONS and child.dep_ in ("advmod", "preconj", "cc")):
            if child.i + 1 < len(verb.doc) and child.nbor().lower_ in _NO_LONGER:
                continue
            return True
        if child.dep_ in _ARGUMENTS and (is_none(child) or child.left_edge.lower_ == "not"):
            return True
        if child.dep_ == "prep" and any(is_none(c) for c in child.children if c.dep_ == "pobj"):
            return True
        if child.dep_ in ("ccomp", "xcomp") and _nobody_does(child):
            return True
    return False


def _nobody_does(clause: Token) -> bool:
    """Whether what is seen or heard is that nobody does it: "saw nobody cross"."""
    subjects = (c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass"))
    return clause.left_edge.lower_ in ("nobody", "none", "nothing", "no") or any(map(is_none, subjects))
