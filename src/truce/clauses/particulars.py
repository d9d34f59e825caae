"""What narrows or counts a clause in its own words: distances, weapons, numbers, steps, efforts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from truce.clauses.deadlines import days_after_zero
from truce.clauses.model import Near, Phase, Zone
from truce.clauses.numbers import NUMBER, number_of
from truce.clauses.slugs import slug

_KM = {
    "km": 1.0,
    "kilometre": 1.0,
    "kilometer": 1.0,
    "mile": 1.609344,
    "nautical mile": 1.852,
    "metre": 0.001,
}
_FROM = re.compile(
    rf"\b(?:(?P<cue>within|closer than|nearer than|less than|at least|beyond|more than|not less than|to"
    rf"|of|for|behind) )?"
    rf"(?:a (?:distance|depth|radius) of )?(?:at least )?(?P<number>\d+(?:\.\d+)?|{NUMBER})"
    r" ?(?P<unit>km|kilomet(?:re|er)s?|nautical miles?|miles?|metres?)"
    r" (?:from|of|either side of|on (?:both|either) sides? of|around|behind) (?P<of>(?:the|any|its"
    r"|their) [^,.;]{2,60}?)"
    r"(?= (?:by|for|within|before|not|at|on|in|and|shall|must|will|under)\b|[,.;]|$)",
    re.IGNORECASE,
)
_WEAPONS = re.compile(
    r"\b(?P<what>(?:(?:all|any|heavy|light|towed|self-propelled|multiple|surface-to-\w+|anti-\w+"
    r"|air defence|long-range) )*"
    r"(?:weapons?(?: systems?)?|artillery(?: pieces)?|howitzers?|guns?|mortars?|tanks?|(?:rocket "
    r"|missile )?launchers?|launch rocket systems"
    r"|systems|minelayers|missiles|armou?red (?:personnel carriers|vehicles)|cannons?)\b"
    r"(?: (?:of \d+ ?mm\b(?: (?:and|or) (?:above|more|larger|over))?"
    r"|of (?:a )?calib(?:re|er)s?|with (?:a )?(?:calib(?:re|er)|range)|having a range|mounting"
    r"|specified|listed)[^,.;]{0,60}?"
    r"(?= (?:shall|must|will|to|at|from|may|not)\b|[,.;]|$))?)",
    re.IGNORECASE,
)
_EFFORT = re.compile(
    r"\b(?:best (?:efforts?|endeavou?rs?)|(?:every|all (?:possible|reasonable)?|reasonable"
    r"|utmost) ?(?:efforts?|endeavou?rs?)"
    r"|endeavou?rs?(?: to)?|strives? to|seeks? to|attempts? to|(?:its|their|his|her) (?:best|utmost)"
    r"|everything (?:possible|in)"
    r"|all in (?:its|their) power)\b",
    re.IGNORECASE,
)
_PEOPLE = (
    r"(?:prisoners?|detainees?|captives?|hostages?|soldiers?|officers?|fighters?|combatants?|civilians?"
    r"|persons?|people|men"
    r"|women|internees?|pows?|policemen|militants?)"
)
_RATE = re.compile(
    rf"\b(?P<number>{NUMBER})(?: (?:[\w’'-]+ ){{0,3}}?{_PEOPLE}\b(?:(?! for )[^.;]){{0,40}}?)? (?:for|against"
    rf"|in exchange for)"
    rf" (?P<each>each|every|one|a single|{NUMBER}) (?:[\w’'-]+ ){{0,3}}?{_PEOPLE}\b"
    rf"|\bfor (?P<each2>each|every|one) (?:[\w’'-]+ ){{0,3}}?{_PEOPLE}\b[^.;]{{0,80}}?\b(?:free|releas"
    rf"|hand|return|liberat)\w*"
    rf" (?P<number2>{NUMBER}) (?:[\w’'-]+ ){{0,3}}?{_PEOPLE}\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    rf"\b(?:releas\w*|free|freed|liberat\w*|hand\w* over|set free|repatriat\w*) (?:the |its |their |all "
    rf"|these )?"
    rf"(?P<number>{NUMBER}) (?:[\w’'-]+ ){{0,2}}?{_PEOPLE}\b",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"\bby D(?:-?day)? ?\+ ?(?P<days>\d{1,4})(?P<what>[^,;.]*?)(?=,? (?:and )?by D|[,;.]|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many people for each one of the other side."""

    number: int
    words: str


def distance_in(flat: str) -> tuple[Zone, Zone] | None:
    """What a distance is told from, and the area up to there; None where the words tell no such distance."""
    match = _FROM.search(flat)
    if match is None:
        return None
    name = re.sub(r"\s+", " ", match["of"]).strip()
    unit = match["unit"].lower().rstrip("s").replace("kilometer", "kilometre")
    number = match["number"]
    km = (float(number) if re.fullmatch(r"[\d.]+", number) else number_of(number)) * _KM[unit]
    if not 0 < km <= 2000:
        return None
    line = Zone(id=slug(name) or "line", name=name)
    wording = re.sub(r"\s+", " ", f"{number} {match['unit']} from {name}")
    near = Zone(id=f"{line.id}-{round(km, 1):g}-km", name=wording, near=Near(of=line.id, km=round(km, 3)))
    return line, near


def weapons_in(flat: str) -> tuple[str, ...]:
    """The weapons that the words name, each as they name it."""
    return tuple(dict.fromkeys(re.sub(r"\s+", " ", m["what"]).strip() for m in _WEAPONS.finditer(flat)))


def weapons_spans(flat: str) -> list[tuple[int, int]]:
    """Where each weapon stands that the words name."""
    return [m.span("what") for m in _WEAPONS.finditer(flat)]


def tries(flat: str) -> bool:
    """Whether the words promise to try, and not the result."""
    return _EFFORT.search(flat) is not None


def rate_in(flat: str) -> Rate | None:
    """So many for each one; None where the words tell none, or so many for more than one."""
    match = _RATE.search(flat)
    if match is None:
        return None
    each = (match["each"] or match["each2"]).lower()
    if each not in ("each", "every", "one", "a single"):
        return None
    return Rate(number_of(match["number"] or match["number2"]), re.sub(r"\s+", " ", match[0]))


def count_in(flat: str) -> int | None:
    """How many people are to be freed in all, where the words tell one number."""
    found = [number_of(m["number"]) for m in _HOW_MANY.finditer(flat)]
    return found[0] if len(found) == 1 else None


def steps_in(flat: str, text: str) -> tuple[Phase, ...]:
    """The steps of a duty that are counted from day D; none where it has less than two of them.

    `text` is the whole text, which may say what day D is.
    """
    steps = tuple(_steps(flat, text))
    return steps if len(steps) > 1 else ()


def _steps(flat: str, text: str) -> Iterator[Phase]:
    for number, match in enumerate(_STEP.finditer(flat), 1):
        words = re.sub(r"\s+", " ", match[0]).strip()
        yield Phase(id=f"step-{number}", what=words, by=days_after_zero(text, int(match["days"])))
