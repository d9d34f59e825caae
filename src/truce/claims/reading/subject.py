"""What a text is about: a war, or something else that borrows the words of war.

Matches, price wars, kitchens and films all have their sieges and truces, so that no single word tells. What
tells is the company it keeps: a text on a war has its checkpoints, civilians and brigades, one on football
its goalkeepers. `tables/subjects.csv` holds the words of war, those that every field borrows from it
("battle"), the words of the fields, and those that speak for another field, but stand in texts on wars as
well ("weak"; "plot" where it is one of stories).
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal

from spacy.tokens import Token

About = Literal["war", "open", "other"]

_WAR, _BORROWED, _WEAK, _PLOT = "war", "battle", "weak", "plot"
_NAMING = frozenset(("NOUN", "PROPN"))
_PLAIN = frozenset(("NOUN", "PROPN", "ADJ", "VERB"))
_STAGED = frozenset(("stage", "games", "drill"))
"""Fields whose texts tell of acts that nobody did."""
_BORROWING = 3
"""How much more must speak for a war where its words are such as every field borrows."""
_PLAINLY = 2
_HEAVY = 4
_MANY = 3
_RARE = 70
"""Words of a text to each word that makes it one of the stage."""


@dataclass(frozen=True, slots=True)
class Subject:
    """How much of a text is told in the words of war, and how much in those of another field."""

    war: frozenset[str]
    borrowed: frozenset[str]
    other: frozenset[str]
    weak: frozenset[str]
    staged: frozenset[str]
    plot: frozenset[str]
    length: int
    """Words in the text."""

    @property
    def about(self) -> About:
        """Whether a text is on a war, on another field, or does not show it."""
        own, foreign = self.weight, self.foreign
        if self.is_staged or foreign > own:
            return "other"
        return "war" if own > foreign * (1 if self.is_plain else _BORROWING) else "open"

    @property
    def is_plain(self) -> bool:
        """Whether some of its words of war are such as nobody borrows."""
        return len(self.war) >= _PLAINLY

    @property
    def is_sure(self) -> bool:
        """Whether the text is on a war beyond doubt."""
        clear = self.is_plain or self.weight > max(_HEAVY, _HEAVY * self.foreign)
        return self.about == "war" and clear

    @property
    def weight(self) -> float:
        """How much speaks for a war; what every field borrows counts for half."""
        return len(self.war) + len(self.borrowed) / 2

    @property
    def foreign(self) -> float:
        """How much speaks for another field."""
        return len(self.other) + len(self.weak) / 2

    @property
    def is_staged(self) -> bool:
        """Whether the text is about a film, a novel, a game or a drill."""
        signs = len(self.staged) + len(self.plot) / 2
        return bool(self.staged) and signs >= _MANY and signs * _RARE > self.length


def subject_of(sentences: Iterable[Iterable[Token]], is_name: Callable[[Token], bool]) -> Subject:
    """What a text is about. A word of somebody's name (`is_name`) tells of no field."""
    found: dict[str, set[str]] = {}
    length = 0
    for sentence in sentences:
        tokens = list(sentence)
        length += sum(t.is_alpha for t in tokens)
        for token, key in _keys(tokens):
            for subject in _subjects().get(key, ()):
                own = subject in (_WAR, _BORROWED)
                if token.pos_ in (_PLAIN if own else _NAMING) and (
                    own or token.is_sent_start or not is_name(token)
                ):
                    found.setdefault(subject, set()).add(key)
    fields = {k: v for k, v in found.items() if k not in (_WAR, _BORROWED, _WEAK, _PLOT)}
    return Subject(
        war=frozenset(found.get(_WAR, ())),
        borrowed=frozenset(found.get(_BORROWED, ())),
        other=frozenset(w for words in fields.values() for w in words),
        weak=frozenset((*found.get(_WEAK, ()), *found.get(_PLOT, ()))),
        staged=frozenset(w for k, words in fields.items() if k in _STAGED for w in words),
        plot=frozenset(found.get(_PLOT, ())),
        length=length,
    )


def _keys(tokens: list[Token]) -> Iterator[tuple[Token, str]]:
    """The words of a sentence, and each pair of neighbours joined by a hyphen: "prime-minister"."""
    for token in tokens:
        if token.is_alpha:
            yield token, token.lemma_.lower()
            if token.pos_ == "PROPN" and token.lower_.endswith("s"):
                # The parser takes a word at the head of a sentence for a name, and leaves its plural.
                yield token, token.lower_.removesuffix("s")
    for one, other in pairwise(t for t in tokens if t.text != "-"):
        if one.is_alpha and other.is_alpha:
            yield other, f"{one.lower_}-{other.lemma_.lower()}"


@lru_cache(maxsize=1)
def _subjects() -> dict[str, tuple[str, ...]]:
    table = files("truce.claims.reading").joinpath("tables", "subjects.csv")
    found: dict[str, tuple[str, ...]] = {}
    for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
        for word in row["words"].split():
            found[word] = (*found.get(word, ()), row["subject"])
    return found
