"""Where a clause counts, as far as its own words say: a place that they name and no map shows."""

import re

from truce.claims import records as told
from truce.clauses import model
from truce.clauses.acts import acts, acts_under
from truce.clauses.slugs import slug

_PLACED = frozenset({"ASSAULT", "MOBILIZE", "RETREAT", "COERCE", "YIELD"})
_PLACED_ACTS = frozenset({"clear_mines", "deliver_aid", "evacuate_wounded"})
_AREA = (
    "areas?|zones?|lines?|corridors?|strip|borders?|frontiers?|sectors?|north|south|east|west|regions?|provinces?"
    "|districts?|city|cities|towns?|villages?|islands?|ports?|airports?|waters|hospitals?|homes|installations"
)
_WHERE = re.compile(
    rf"\b(?P<how>in|over|along|within|inside|around|near|at|from|quit|leave|vacate) "
    rf"(?P<what>(?:(?!(?:in|over|along|within|from|by|and|to)\b)[\w'’-]+ ){{0,7}}?(?:{_AREA})\b"
    r"(?: of (?:the )?(?:(?-i:[A-Z][\w'’-]+(?:(?:, | and | )[A-Z][\w'’-]+)*)|[\w-]+))?)",
    re.IGNORECASE,
)
_LEAVING = frozenset({"from", "quit", "leave", "vacate"})
_AT = re.compile(
    r"\b(?P<how>in|over|along|within|inside|around|near|at|from|quit|leave|vacate) (?:the |all )?$"
)
_OF_NAME = re.compile(r"(?: of (?:the )?[A-Z][\w’'-]+)+")
_DIVISIONS = ("province", "district")


def area_of(name: str | None, places: tuple[told.Place, ...]) -> model.Zone | None:
    """The zone of a place by its name; None for a country, in which all that its parties do may happen."""
    kinds = {p.type for p in places if p.name == name}
    if not name or "country" in kinds:
        return None
    return _zone(name, bool(kinds & set(_DIVISIONS)))


def has_place(names: tuple[str, ...]) -> bool:
    """Whether acts of these names happen at a place that matters, as a meeting does not."""
    found = [act for name in names for act in acts_under(name)]
    return any(acts()[act].plover in _PLACED or act in _PLACED_ACTS for act in found)


def zone_in(
    start: int, words: str, names: tuple[str, ...], places: tuple[told.Place, ...]
) -> model.Zone | None:
    """The place that a clause restricts itself to; None where it names none, or its acts have no place.

    `start` is where the words begin in the text; `names` are the acts of the clause. A country is no
    restriction. That forces come "from" somewhere is one for leaving it only.
    """
    if not has_place(names):
        return None
    leaving = all(acts()[act].plover == "RETREAT" for name in names for act in acts_under(name))
    flat = re.sub(r"\s", " ", words)
    for place in places:
        for mention in place.mentions:
            low, high = mention.start - start, mention.end - start
            if place.type != "country" and low >= 0 and high <= len(flat):
                before = _AT.search(flat[:low])
                if before and _fits(before["how"], leaving):
                    # "The Hill of Crosses": the place is more than the word that the reader knew.
                    name = flat[low:high] + (_OF_NAME.match(flat[high:]) or [""])[0]
                    return _zone(name, place.type in _DIVISIONS and name == place.name)
    for match in _WHERE.finditer(flat):
        if _fits(match["how"], leaving):
            return _zone(match["what"], False)
    return None


def _fits(how: str, leaving: bool) -> bool:
    """Whether a preposition tells where: for leaving, from where or along what; else not from where."""
    return how.lower() in (*_LEAVING, "along") if leaving else how.lower() not in _LEAVING


def _zone(name: str, division: bool) -> model.Zone:
    return model.Zone(id=slug(name) or "area", name=name, divisions=(name,) if division else ())
