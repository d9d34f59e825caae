"""Rows of event data as matching looks at them: who fought, where and when, the author if one is told.

A row names its sides, and nobody is an author by the order of names. A point of low precision stands for an
area; its own codes say for which.
"""

import re
from collections.abc import Callable, Iterator

from truce.asof import Interval
from truce.incidents.feeds.events import Event
from truce.incidents.likeness import VAGUE, Sketch
from truce.incidents.matching import keys_of_names

REACH_KM = {1: 5, 2: 25, 3: 100}
"""How far from its point an event may lie, by UCDP's code of its place; what is coarser has no point."""
_EXACT = 2
"""Up to this code the place that is named is that of the event."""
_KIND_OF_PLACE = re.compile(
    r"\s+(?:town|city|village|municipality|commune|camp|district|sub-district|prefecture|province|region|state"
    r"|governorate|county|department|division|township|area)$",
    re.IGNORECASE,
)
_ANYBODY = re.compile(r"\b(?:unidentified|unknown|unnamed|civilians?)\b", re.IGNORECASE)
_GOVERNMENT = re.compile(
    r"^(?:the )?(?:government|military forces|police forces) of (?:the )?", re.IGNORECASE
)
_YEARS = re.compile(r"\s*\(\d{4}-\d{0,4}\)")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")


def sketch_of_row(event: Event, root: Callable[[str], str]) -> Sketch:
    """A row as matching looks at it. `root` gives the PLOVER root of an act; "" where it may be several."""
    when = Interval.parse(event.days)
    told = event.author_told or event.directed
    side_a, side_b = keys_of_side(event.side_a), keys_of_side(event.side_b)
    reach = event.radius_km or REACH_KM.get(event.place_precision, -1)
    point = None if event.latitude is None or event.longitude is None or reach < 0 else (
        float(event.latitude), float(event.longitude),
    )  # fmt: skip
    exact = bool(event.place_name) and (event.place_precision <= _EXACT and reach <= REACH_KM[_EXACT])
    deaths = event.deaths
    return Sketch(
        id=event.id, telling=event.source, act=root(event.act) or event.id,
        first=when.first.toordinal() if when.first else None,
        last=when.last.toordinal() if when.last else None,
        names=_called(event.place_name) if exact else frozenset(),
        within=frozenset(n for name in (event.adm_1, event.adm_2) for n in _called(name)),
        point=point, radius_km=max(reach, 0) if point else 0,
        who=side_a if told else frozenset(), whom=side_b if told else frozenset(),
        sides=frozenset() if told else side_a | side_b,
        deaths=(deaths[0], deaths[2]) if deaths else None,
    )  # fmt: skip


def keys_of_side(name: str) -> frozenset[str]:
    """The keys of all whom the name of a side names: alliances name several."""
    found: set[str] = set()
    for part in name.split(", "):
        keys = keys_of_names(_variants(part.strip()))
        found |= {f"{VAGUE}{key}" for key in keys} if _ANYBODY.search(part) else keys
    return frozenset(found)


def _variants(name: str) -> Iterator[str]:
    """A name as it stands, without years of rule, what is in brackets, and the words for a government."""
    yield name
    bare = _YEARS.sub("", name)
    yield bare
    yield _BRACKETS.sub("", bare)
    state = _GOVERNMENT.sub("", bare)
    if state != bare:
        yield _BRACKETS.sub("", state)
        yield from _BRACKETS.findall(state)


def _called(name: str) -> frozenset[str]:
    """A place by its name, and without the word for what kind of place it is."""
    return frozenset(n for n in (name.casefold(), _KIND_OF_PLACE.sub("", name).casefold()) if n)
