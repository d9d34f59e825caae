"""The steps of one duty in one sentence: several deadlines, or a distance for each kind of weapon.

Steps are read only where every part of the sentence has one deadline of its own, or every weapon one
distance. Where a sentence has several that cannot be told apart, `several_deadlines` and `several_distances`
say so: to keep the first and drop the others would release those who are bound.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from truce.clauses.articles.days import due_by, moments_in
from truce.clauses.deadlines import Window, window_of
from truce.clauses.model import Near, Phase, Zone
from truce.clauses.numbers import NUMBER, number_of
from truce.clauses.particulars import count_in, distance_in, steps_in, weapons_spans
from truce.clauses.slugs import slug
from truce.clauses.values import NOT_STATED

_LENGTH = re.compile(
    rf"\b(?:within|no later than|not later than|by) (?:a (?:maximum|period) of )?(?:at most )?"
    rf"(?:{NUMBER}|an?)(?: \(\d+\))?[ -](?:hour|day|week|month|year)s?\b"
    r"(?: (?:of|from|after|following) (?:its|the|their|this) [^,;.]{0,40}?"
    r"(?:signature|signing|force|effect|announcement|commencement|D-?day)\b)?",
    re.IGNORECASE,
)
_DUE = re.compile(
    r"\b(?:by|before|(?:not|no) later than|at the latest (?:on|by)|until)(?: the)?$", re.IGNORECASE
)
_JOINT = re.compile(r"(?:,|;)? (?:and|then|and then) |(?:,|;) ", re.IGNORECASE)
_JOINED = re.compile(r"(?:,|;|\b(?:and|then))\s*$", re.IGNORECASE)
_LEFT = re.compile(
    r"\b(?:from|in|of) (?P<where>(?:the |all )?"
    r"(?=[^,;:.]*[A-Z]|[^,;:.]*\b(?:sector|zone|area|part|bank|strip|line|district|province)s?\b)"
    r"[^,;:.]{2,60}?)(?= (?:within|by|before|not later|no later|on)\b|[,;.]|$)"
)
_ORIGIN = re.compile(
    r"\b(?:from|in|of) (?:entry|its|the (?:signature|signing|entry|date|day))\b", re.IGNORECASE
)
_ALL_LEFT = re.compile(r"\b(?:all|every\w*|the rest|the others|whoever|the remaining|the remainder)\b", re.I)
_KM = re.compile(
    rf"\b(?:at least |not less than |no less than )?(?P<number>\d+(?:\.\d+)?|{NUMBER})"
    r" ?(?P<unit>km|kilomet(?:re|er)s?|nautical miles?|miles?)\b",
    re.IGNORECASE,
)
_FEWEST = 2
UNCOUNTED = "how many people there are in all: without it no step can be told to be done"


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps, the areas that they name, and what they leave open."""

    phases: tuple[Phase, ...]
    areas: tuple[Zone, ...] = ()
    open: tuple[str, ...] = ()


def steps_of(flat: str, text: str, window: Window, leaves: bool, frees: bool) -> Steps | None:
    """The steps of a duty; None where its words have less than two, or they cannot be told apart.

    `text` is the whole text, `window` the deadline of the sentence as a whole. `leaves`: the duty is to leave
    a place; `frees`: it is to free people, so that numbers of them count.
    """
    counted = steps_in(flat, text)
    if counted:
        opened = ("from which day the steps are counted",) if counted[0].by == NOT_STATED else ()
        return Steps(counted, (), opened)
    return _by_deadline(flat, text, leaves, frees) or (_by_weapon(flat, window) if leaves else None)


def several_deadlines(flat: str) -> bool:
    """Whether a sentence has more than one deadline."""
    return len(_deadlines(flat)) > 1


def several_distances(flat: str) -> bool:
    """Whether a sentence has more than one distance."""
    return len(_KM.findall(flat)) > 1


def _deadlines(flat: str) -> list[tuple[int, int]]:
    """Where the deadlines of a sentence stand: lengths after something, and days that end a time."""
    found = [m.span() for m in _LENGTH.finditer(flat)]
    for moment in moments_in(flat):
        due = _DUE.search(moment.before)
        if due:
            found.append((due.start(), moment.end))
    return sorted(found)


def _by_deadline(flat: str, text: str, leaves: bool, frees: bool) -> Steps | None:
    parts = _parts(flat)
    if len(parts) < _FEWEST:
        return None
    phases, areas, opened = [], [], []
    freed = 0
    for number, part in enumerate(parts, 1):
        window = window_of(part, _day_in(part), None, text)
        zone = _left_in(part) if leaves else None
        count = count_in(part) if frees else None
        if frees and count is None and not _ALL_LEFT.search(part):
            return None
        freed += count or 0
        areas += [zone] if zone else []
        opened += [f"step {number}: {what}" for what in window.open]
        phases.append(
            Phase(
                id=f"step-{number}",
                what=re.sub(r"[\s,;.]+(?:and|then)?[\s,;.]*$", "", part.strip()),
                by=window.by,
                zone=zone.id if zone else None,
                count=freed if count and not _ALL_LEFT.search(part) else None,
            )
        )
    if frees and any(p.count is None for p in phases):
        phases = [p.model_copy(update={"count": None}) for p in phases]
        opened.append(UNCOUNTED)
    return Steps(tuple(phases), tuple(areas), tuple(opened))


def _parts(flat: str) -> list[str]:
    """The sentence cut so that each part has one deadline; nothing where no joint stands between them."""
    spans = _deadlines(flat)
    cuts = [0]
    for (_, end), (start, _) in pairwise(spans):
        between = flat[end:start]
        joints = list(_JOINT.finditer(between + " "))
        if not joints or re.search(r"\b(?:in any case|at the latest|but)\b", between):
            return []
        # "Within five days A, and within ten B": before the second; "A within five days, B ...": after it.
        joint = joints[-1] if _JOINED.search(between) else joints[0]
        if not _JOINED.search(between) and joint.start() > 0:
            return []
        cuts.append(end + joint.end())
    return [flat[low:high] for low, high in zip(cuts, [*cuts[1:], len(flat)], strict=True)]


def _day_in(part: str) -> str | None:
    """The day by which a part is due."""
    return next((str(due_by(m)) for m in moments_in(part) if _DUE.search(m.before)), None)


def _left_in(part: str) -> Zone | None:
    """The place that a step is to leave, or in which it is done."""
    for match in _LEFT.finditer(part):
        if not _ORIGIN.match(part[match.start() :]):
            name = re.sub(r"\s+", " ", match["where"]).strip()
            return Zone(id=slug(name) or "area", name=name)
    return None


def _by_weapon(flat: str, window: Window) -> Steps | None:
    """One step for each kind of weapon that has its own distance from one line."""
    weapons, measures = weapons_spans(flat), list(_KM.finditer(flat))
    if len(measures) < _FEWEST or len(weapons) != len(measures):
        return None
    pairs = list(zip(weapons, measures, strict=True))
    alternate = all(w[1] <= m.start() for w, m in pairs)
    alternate = alternate and all(m.end() <= w[0] for m, w in zip(measures, weapons[1:], strict=False))
    last = distance_in(flat[measures[-1].start() :])
    lines = [distance_in(flat[a.start() : b.start()]) for a, b in pairwise(measures)]
    if not alternate or last is None or any(lines):
        return None
    line, _ = last
    phases, areas = [], [line]
    for number, ((low, high), measure) in enumerate(pairs, 1):
        near = _near(line, measure)
        areas.append(near)
        what = re.sub(r"\s+", " ", flat[low:high]).strip()
        phases.append(
            Phase(
                id=f"step-{number}", what=f"{what}: {near.name}", by=window.by, zone=near.id, weapons=(what,)
            )
        )
    return Steps(tuple(phases), tuple(areas), window.open)


def _near(line: Zone, measure: re.Match[str]) -> Zone:
    found = distance_in(f"{measure['number']} {measure['unit']} from the line")
    km = found[1].near.km if found and found[1].near else float(number_of(measure["number"]))
    name = f"{measure['number']} {measure['unit']} from {line.name}"
    return Zone(id=f"{line.id}-{round(km, 1):g}-km", name=name, near=Near(of=line.id, km=km))
