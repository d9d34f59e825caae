"""Who the sides of a data set are in an agreement: by names and aliases, by the roster, or as a person says.

That a name of a data set means a party is a claim too, so every match says what it rests on.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from truce.asof import Interval
from truce.clauses.model import Actor, Agreement, Party
from truce.clauses.yaml_text import read_yaml
from truce.errors import AgreementError, ArgumentError, InputError, Problem
from truce.incidents.feeds.events import names_nobody
from truce.parties import Roster
from truce.parties.spelling import split_words

OUTSIDER = "other:"
"""Begins the id of a name that nobody has tied to a party, or to an actor that the agreement names.

Whose it is is open: that nobody said so does not make it nobody's. No id of a file has a colon.
"""
NO_PARTY = "none:"
"""Begins the id of a side of which a person says that it is no party."""
NOBODY = "none"
"""What a map of sides writes for a side that is no party."""

_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_FORCES = re.compile(r"(?:Military|Police) Forces of (?:the )?([^()]+?)(?: \(\d{4}-\))?")
"""The forces of a state as ACLED names them, under a government that has no end yet: those of an earlier one
(2004-2021) are not thereby the party's, and neither are units (in brackets, or behind them)."""
_SEVERAL = re.compile(r",\s|;|&|/|\b(?:and/or|and|or)\b", re.IGNORECASE)
"""Between several names of a side: any of them may have acted, and none surely did."""
_TOGETHER = frozenset({"and", "&"})
"""Between names of which all are told: these, and what else stands in a list that has one of them."""
_LISTED = frozenset({",", ";"})
_OF_A_STATE = frozenset({"government", "of", "the"})
_CIVILIANS = re.compile(r"\s*(?:unarmed |local )?civilians?(?:\s*\([^()]*\))?\s*", re.IGNORECASE)
_NO_PARTY = "--parties: no party"


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a person says that a name means, from a day on and until another (both included; None: open)."""

    id: str
    since: date | None = None
    until: date | None = None

    @property
    def is_dated(self) -> bool:
        """Whether it is so in some time alone."""
        return self.since is not None or self.until is not None

    def holds(self, days: Interval) -> bool:
        """Whether it is so on all of these days."""
        first, last = _ends(days)
        return (self.since or date.min) <= first and last <= (self.until or date.max)

    def may_hold(self, days: Interval) -> bool:
        """Whether it is so on one of these days."""
        first, last = _ends(days)
        return (self.since or date.min) <= last and first <= (self.until or date.max)


def _ends(days: Interval) -> tuple[date, date]:
    first, last = days.first, days.last
    return first.date() if first else date.min, last.date() if last else date.max


Choice = tuple[Meant | str, ...]
"""Whom a person says that a name means: nobody of the agreement, one or several, some in a time alone."""


@dataclass(frozen=True, slots=True)
class Side:
    """A side of the data set: the ids it stands for, and what that rests on (empty: it was not matched).

    No ids: the name says that nobody knows who it was. `together`: all of several are told, not one of them.
    """

    name: str
    ids: tuple[str, ...]
    how: str = ""
    together: bool = False

    @property
    def is_known(self) -> bool:
        """Whether it stands for a party, or for an actor that the agreement names."""
        return any(not is_outsider(i) for i in self.ids)

    @property
    def known_ids(self) -> tuple[str, ...]:
        """Those of its ids that are of parties, or of actors that the agreement names."""
        return tuple(i for i in self.ids if not is_outsider(i))

    @property
    def names_nobody(self) -> bool:
        """Whether it may have been anybody."""
        return not self.ids


def is_outsider(name: str) -> bool:
    """Whether an id is of a side that is neither a party nor an actor that the agreement names."""
    return name.startswith((OUTSIDER, NO_PARTY))


def is_untied(name: str) -> bool:
    """Whether an id is of a name that nobody has tied to anybody, or said to be no party."""
    return name.startswith(OUTSIDER)


class Sides:
    """The names of an agreement, ready to be matched. `chosen` says for names of sides whom they mean."""

    def __init__(self, agreement: Agreement, chosen: Mapping[str, Choice] | None = None) -> None:
        self.chosen = {
            _key(name): tuple(Meant(m) if isinstance(m, str) else m for m in choice)
            for name, choice in (chosen or {}).items()
        }
        self.dated = frozenset(k for k, choice in self.chosen.items() if any(m.is_dated for m in choice))
        self.names: dict[str, dict[str, str]] = {}
        self.roster: dict[str, dict[str, str]] = {}
        everybody: tuple[Party | Actor, ...] = (*agreement.parties, *agreement.actors)
        for one in everybody:
            words = [(one.name, "its name")] + [(a, f"its alias {a}") for a in one.aliases]
            # Not its id: an id is a label within one file, and IS may stand for anybody.
            for name, how in words:
                self.names.setdefault(_key(name), {}).setdefault(one.id, how)
            for name, _ in words:
                for known in _in_roster(name):
                    self.roster.setdefault(known, {}).setdefault(one.id, f"the roster, as {name}")
        self._sides: dict[str, Side] = {}

    def is_dated(self, name: str) -> bool:
        """Whether a name means somebody in some time alone."""
        return bool(self.dated) and _key(name) in self.dated

    def of(self, name: str, days: Interval | None = None) -> Side:
        """The side that goes by a name on some days, or at any time: the same for the same name."""
        if days is not None and self.is_dated(name):
            return self._on(name, days)
        if name not in self._sides:
            self._sides[name] = self._find(name)
        return self._sides[name]

    def are_civilians(self, name: str) -> bool:
        """Whether a side is civilians, and nobody says whose: these are hit, and attack nobody."""
        return _CIVILIANS.fullmatch(name) is not None and not self.of(name).is_known

    def _find(self, name: str) -> Side:
        outsider = Side(name, (OUTSIDER + name,))
        if _key(name) in self.chosen:
            ids = tuple(dict.fromkeys(m.id for m in self.chosen[_key(name)]))
            how = "--parties, by date" if self.is_dated(name) else "--parties"
            return Side(name, ids, how) if ids else Side(name, (NO_PARTY + name,), _NO_PARTY)
        if names_nobody(name):
            return Side(name, ())
        found = self._named(name)
        if not found and (forces := _FORCES.fullmatch(name)):
            found = {actor: f"{how}, as its forces" for actor, how in self._named(forces[1]).items()}
        if len(found) == 1:
            [(actor, how)] = found.items()
            return Side(name, (actor,), how)
        parts = [part.strip() for part in _SEVERAL.split(name) if part.strip()]
        if len(found) > 1 or len(parts) < 2:
            return outsider
        members = [self.of(part) for part in parts]
        if not any(m.is_known for m in members):
            return outsider
        ids = tuple(dict.fromkeys(i for m in members for i in m.ids))
        # "Friends of A and B" names no A: all are told only where each part is somebody whom truce knows.
        told = _are_together(name) and all(len(m.known_ids) == len(m.ids) == 1 for m in members)
        return Side(name, ids, "its members", together=told)

    def _on(self, name: str, days: Interval) -> Side:
        """Whom a name means on some days; where they reach over a date of it, any of those who may be."""
        choice = self.chosen[_key(name)]
        may = tuple(dict.fromkeys(m.id for m in choice if m.may_hold(days)))
        sure = tuple(dict.fromkeys(m.id for m in choice if m.holds(days)))
        return Side(name, may if sure and sure == may else (*may, OUTSIDER + name), "--parties, by date")

    def _named(self, name: str) -> dict[str, str]:
        """Ids with what the match rests on; more than one: the name is shared, so it decides nothing."""
        for variant in _variants(name):
            if _key(variant) in self.names:
                return self.names[_key(variant)]
        for known in _in_roster(name):
            if known in self.roster:
                return self.roster[known]
        return {}


def _are_together(name: str) -> bool:
    between = {sign.strip().casefold() for sign in _SEVERAL.findall(name)}
    return bool(between & _TOGETHER) and between <= _TOGETHER | _LISTED


def _key(name: str) -> str:
    """A name as it is compared: without case, accents and the words for a government."""
    words = [w.key for w in split_words(name)]
    return " ".join([w for w in words if w not in _OF_A_STATE] or words)


def _variants(name: str) -> Iterator[str]:
    """A name as it stands, without what is in brackets, and that alone for a state's other name."""
    yield name
    if _BRACKETS.search(name):
        yield _BRACKETS.sub("", name)
        if name.lower().startswith("government of "):
            yield from _BRACKETS.findall(name)


def _in_roster(name: str) -> Iterator[str]:
    """The known party that all of a name stands for, if only one goes by it."""
    for variant in _variants(name):
        bare = re.sub(r"^(?:the )?government of (?:the )?", "", variant, flags=re.IGNORECASE)
        hits = Roster.load().find(bare)
        if len(hits) == 1 and not hits[0].others and (hits[0].start, hits[0].end) == (0, len(bare)):
            yield hits[0].party_id


def load_sides(file: Path | str, agreement: Agreement) -> dict[str, Choice]:
    """Read a map from names of sides to ids of the agreement: one ``name: id`` a line, ``none`` for no party.

    An id may be `{id: X, since: D, until: D}`: then the name means X on these days, both included.

    Raises:
        InputError: the file cannot be read.
        AgreementError: it is no such map; holds every problem.
    """
    path = Path(file)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({error.strerror})", "Check the path") from None
    except UnicodeDecodeError as error:
        raise InputError(str(path), f"is not UTF-8 (byte {error.start})", "Save it as UTF-8") from None
    marked, problems = read_yaml(text)
    if marked is None:
        raise AgreementError(str(path), problems)
    if not isinstance(marked.value, dict):
        problems = [*problems, Problem(1, None, "is no map of sides", "Write `name of the side: id` lines")]
        raise AgreementError(str(path), problems)
    known = {p.id for p in agreement.parties} | {a.id for a in agreement.actors}
    chosen: dict[str, Choice] = {}
    for name, value in marked.value.items():
        line = marked.line((name,))
        choice = []
        for each in value if isinstance(value, list) else [value]:
            try:
                choice.append(_meant(each))
            except (ArgumentError, ValueError) as error:
                remedy = "Write `id`, or `{id: X, since: 2031-05-09, until: 2031-06-01}`"
                problems.append(Problem(line, None, f"{error}".partition(". ")[0], remedy))
        plain = tuple(m if m.is_dated else m.id for m in choice)
        chosen[str(name)] = () if plain == (NOBODY,) else plain
        for unknown in [m.id for m in choice if chosen[str(name)] and m.id not in known]:
            near = get_close_matches(unknown, known, 1, 0.6)
            remedy = f"Did you mean `{near[0]}`" if near else f"Known: {', '.join(sorted(known))}, {NOBODY}"
            reason = f"`{unknown}` is no party or actor of the agreement"
            problems.append(Problem(line, None, reason, remedy))
    if problems:
        raise AgreementError(str(path), problems)
    return chosen


def _meant(value: object) -> Meant:
    """One of those whom a name means. ValueError or ArgumentError for what says no such thing."""
    if not isinstance(value, dict):
        return Meant(str(value))
    if "id" not in value or set(value) - {"id", "since", "until"}:
        raise ValueError("says of a name other things than id, since and until")
    return meant(str(value["id"]), value.get("since"), value.get("until"))


def meant(name: str, since: object, until: object) -> Meant:
    """Whom a name means from a day to another; ArgumentError for no date, ValueError for no time."""
    first = Interval.parse(str(since)).first if since is not None else None
    last = Interval.parse(str(until)).last if until is not None else None
    one = Meant(name, first.date() if first else None, last.date() if last else None)
    if one.since and one.until and one.until < one.since:
        raise ValueError(f"`{name}` until {one.until}, before it begins on {one.since}")
    return one
