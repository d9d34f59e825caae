"""Who sits in a body, who leads it and how it decides, where an agreement says so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from truce.clauses.articles.passages import Passage
from truce.clauses.articles.sides import Sides

_MEMBERS = re.compile(
    r"\b(?:composed of|consist(?:s|ing)? of|made up of|members are) (?P<told>[^.;]+?)"
    r"(?=,? (?:and )?chaired\b|,? (?:shall|will|must)\b|[.;]|$)",
    re.IGNORECASE,
)
_CHAIR = re.compile(
    r"\bchaired by (?P<told>[^,.;]+?)(?=,| (?:shall|will|must|and shall)\b|[.;]|$)", re.IGNORECASE
)
_DECIDES = re.compile(
    r"\b(?:decid\w*|decisions?)\b[^,.;]{0,30}?\b(?P<told>by (?:consensus|unanimity|common accord"
    r"|(?:a )?(?:\w+ )?majority))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Roster:
    """What is said of a body, in the words of the text; empty where nothing is."""

    members: str = ""
    chair: str = ""
    decides: str = ""


def rosters_of(passages: Sequence[Passage], sides: Sides) -> dict[str, Roster]:
    """What the sentences on each body say; a sentence that begins with "it" goes on with the one before."""
    told: dict[str, Roster] = {}
    current = ""
    for passage in passages:
        named = sides.bodies_in(passage.words)
        goes_on = re.match(r"(?:It|Its)\b", passage.words)
        current = current if goes_on else named[0] if named else ""
        if current:
            told[current] = _with(told.get(current, Roster()), passage.words)
    return told


def _with(known: Roster, words: str) -> Roster:
    found = (_MEMBERS.search(words), _CHAIR.search(words), _DECIDES.search(words))
    members, chair, decides = (m["told"].strip() if m else "" for m in found)
    return Roster(known.members or members, known.chair or chair, known.decides or decides)
