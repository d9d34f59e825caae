"""Which accounts tell of one act.

Two accounts may be of one act when their PLOVER root is the same, their dates can be the same, and they
share a place, or who acted and on whom. The score is the sum of what they share (see `_score`); nothing in
it depends on how many repeat it, so a copy is an account and no corroboration.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from truce.asof import Interval
from truce.claims.records import Actor, Event, Place, Range, Records
from truce.documents import Document
from truce.parties import Roster

ENOUGH = 4
"""The score from which two accounts are taken to be of one act."""

_ORGANS = frozenset({"government", "government_body", "armed_force", "police", "security_service"})
"""Types of actors that act for a state, if they are one's at all."""
_OF_AN_ORGAN = frozenset(
    "the of s army armed force forces military troops soldiers navy air ground border police guard guards "
    "coast ministry minister defence defense foreign interior government security intelligence service "
    "services command general staff high cabinet presidency".split()
)
"""What the name of a state's organ consists of; any other word may make it somebody else's ("National Army").
"""
_WORD = re.compile(r"[^\W\d_]+")

_SLACK = timedelta(days=1)
"""Dispatches date an act by the day they heard of it: dates one day apart may be the same."""


@dataclass(frozen=True, slots=True)
class Told:
    """One document and what the reader read out of it."""

    document: Document
    records: Records

    def ref(self, record_id: str) -> str:
        """The reference of one of its records outside the document."""
        return f"{self.document.id}#{record_id}"


@dataclass(frozen=True, slots=True)
class Account:
    """One document's account of an act. Actors and places are keyed by name, so that documents compare."""

    told: Told
    event: Event
    initiators: frozenset[str]
    targets: frozenset[str]
    places: frozenset[str]

    @property
    def ref(self) -> str:
        """document#id of the event."""
        return self.told.ref(self.event.id)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the accounts of one act exclude each other: each value, with who gives it."""

    field: str
    values: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Incident:
    """All the accounts of one act. The id is that of the account that comes first."""

    id: str
    type: str
    accounts: tuple[Account, ...]
    date: str | None
    differences: tuple[Difference, ...]


def match_events(told: Sequence[Told]) -> tuple[Incident, ...]:
    """Put the actual events of several documents into incidents, in the order of their dates.

    Two events of one document stay apart, unless the reader says that one tells the other again. The order
    in which the documents are given does not matter.
    """
    blocks = _Blocks()
    for account in _accounts(sorted(told, key=_canonical)):
        near = blocks.near(account)
        best = max(near, key=lambda g: _fit(g, account), default=None)
        if best is not None and _fit(best, account) >= ENOUGH:
            best.append(account)
            blocks.file(best, account)
        else:
            blocks.add(account)
    return in_order(incident_of(g) for g in blocks.groups)


def in_order(incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    """Incidents by date, the undated last."""
    return tuple(sorted(incidents, key=lambda i: (i.date is None, _sort_key(i.date), i.id)))


def _canonical(told: Told) -> tuple[str, str, str]:
    return told.records.doc_date or "", told.document.sha256, told.document.id


class _Blocks:
    """Groups of accounts by type, a shared name and month: an account is compared with those alone.

    Without a place, an author or a target in common no two accounts reach the score (see `_score`).
    """

    _WIDEST = 24
    """Months; a longer stretch is filed with the open ones."""

    def __init__(self) -> None:
        self.groups: list[list[Account]] = []
        self._by_key: dict[tuple[str, str, str], dict[int, list[Account]]] = {}

    def near(self, account: Account) -> list[list[Account]]:
        """The groups that the account could belong to, in the order in which they were begun."""
        months = self._months(account)
        asked = ["any"] if months == ["open"] else [*months, "open"]
        found: dict[int, list[Account]] = {}
        for name in _names(account):
            for month in asked:
                found |= self._by_key.get((account.event.type, name, month), {})
        return [found[number] for number in sorted(found)]

    def add(self, account: Account) -> None:
        """Begin a group."""
        group = [account]
        self.groups.append(group)
        self.file(group, account)

    def file(self, group: list[Account], account: Account) -> None:
        """Make a group findable under an account's type, names and months."""
        number = next(n for n in range(len(self.groups) - 1, -1, -1) if self.groups[n] is group)
        for name in _names(account):
            for month in (*self._months(account), "any"):
                self._by_key.setdefault((account.event.type, name, month), {})[number] = group

    def _months(self, account: Account) -> list[str]:
        date = account.event.date
        when = Interval.parse(date) if date else None
        if when is None or when.first is None or when.last is None:
            return ["open"]
        first, last = when.first - _SLACK, when.last + _SLACK
        months = range(first.year * 12 + first.month, last.year * 12 + last.month + 1)
        return [str(m) for m in months] if len(months) <= self._WIDEST else ["open"]


def _names(account: Account) -> list[str]:
    """What two accounts of one act must share one of; `same_as` joins accounts of one document by id."""
    event = account.event
    own = {account.told.ref(event.id), account.told.ref(event.same_as or event.id)}
    return sorted(account.places | account.initiators | account.targets | own)


def _accounts(told: Iterable[Told]) -> Iterable[Account]:
    for one in told:
        actors = {a.id: keys_of(a) for a in one.records.actors}
        places = {p.id: _place_keys(p, one.records.places) for p in one.records.places}
        for event in one.records.events:
            if event.modality == "actual":
                yield Account(
                    one,
                    event,
                    _named((*event.initiator, *event.alleged_initiator), actors),
                    _named((*event.target, *event.alleged_target), actors),
                    _named(event.places, places),
                )


def _named(refs: Iterable[str], names: dict[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(n for r in refs for n in names.get(r, frozenset()))


def keys_of(actor: Actor) -> frozenset[str]:
    """The names by which an actor of one document is known again in another, and those of its state.

    A party that the tables know goes by its id as well; what governs a state also goes by that state's, and
    so does an organ of a state ("the Ugandan army") of which its document says no more.
    """
    names = keys_of_names((actor.name, *actor.aliases))
    return names | _state_behind(actor.name) if actor.type in _ORGANS and not actor.affiliation else names


def keys_of_names(names: Iterable[str]) -> frozenset[str]:
    """The same for somebody of whom only the names are given."""
    used = [name for name in names if len(name) > 1]
    return frozenset(name.casefold() for name in used).union(*(_known(name) for name in used))


@lru_cache(maxsize=4_096)
def _known(name: str) -> frozenset[str]:
    roster = Roster.load()
    hits = roster.find(name)
    if len(hits) != 1 or (hits[0].start, hits[0].end) != (0, len(name)) or hits[0].others:
        return frozenset()
    party = roster.parties[hits[0].party_id]
    return frozenset(f"#{ref}" for ref in (party.id, party.governs) if ref)


@lru_cache(maxsize=4_096)
def _state_behind(name: str) -> frozenset[str]:
    """The state whose organ bears a name, where that is plain: the state's own name and what the organ is."""
    roster = Roster.load()
    hits = roster.find(name)
    if len(hits) != 1 or hits[0].others:
        return frozenset()
    party = roster.parties[hits[0].party_id]
    rest = _WORD.findall((name[: hits[0].start] + " " + name[hits[0].end :]).casefold())
    if not rest:
        return frozenset({f"#{party.affiliation}"} if party.affiliation and party.type in _ORGANS else ())
    return frozenset({f"#{party.id}"} if party.type == "state" and _OF_AN_ORGAN.issuperset(rest) else ())


def _place_keys(place: Place, places: Sequence[Place]) -> frozenset[str]:
    names = {n.casefold() for n in (place.name, *place.aliases)}
    up = next((p for p in places if p.id == place.within and p.type not in ("country", "region")), None)
    return frozenset(names | ({up.name.casefold()} if up else set()))


def _fit(group: Sequence[Account], account: Account) -> int:
    """The best score against a group's accounts; 0 if any of them excludes the account."""
    if any(_apart(a, account) for a in group):
        return 0
    return max(_score(a, account) for a in group)


def _apart(a: Account, b: Account) -> bool:
    if a.event.type != b.event.type:
        return True
    if a.told is b.told:
        return a.event.id not in (b.event.same_as,) and b.event.id not in (a.event.same_as,)
    if a.places and b.places and not a.places & b.places:
        return True
    return not _may_be_same_time(a.event.date, b.event.date)


def _score(a: Account, b: Account) -> int:
    """Place 3, same day 2 (overlapping dates 1), who 2, whom 1, a toll in common 1."""
    if a.told is b.told:
        return ENOUGH
    score = 3 if a.places & b.places else 0
    if a.event.date and b.event.date:
        score += 2 if a.event.date == b.event.date else 1
    score += 2 if a.initiators & b.initiators else 0
    score += 1 if a.targets & b.targets else 0
    score += 1 if a.event.deaths is not None and a.event.deaths == b.event.deaths else 0
    return score if a.event.date and b.event.date else min(score, ENOUGH - 1)


def _may_be_same_time(a: str | None, b: str | None) -> bool:
    if a is None or b is None:
        return True
    first, second = Interval.parse(a), Interval.parse(b)
    if first.intersects(second):
        return True
    early, late = (first, second) if first.before(second) else (second, first)
    return bool(early.last and late.first and late.first - early.last <= _SLACK)


def id_of(ref: str) -> str:
    """The id of the incident that an account (document#id) begins."""
    return f"in-{hashlib.sha256(ref.encode()).hexdigest()[:10]}"


def incident_of(accounts: Sequence[Account]) -> Incident:
    """The accounts as one incident, with the id of the first."""
    first = accounts[0]
    dates = [Interval.parse(a.event.date) for a in accounts if a.event.date]
    common = dates[0] if dates else None
    for date in dates[1:]:
        common = common.hull(date) if common else date
    return Incident(
        id_of(first.ref),
        first.event.type,
        tuple(accounts),
        str(common) if common else None,
        _differences(accounts),
    )


def _differences(accounts: Sequence[Account]) -> tuple[Difference, ...]:
    """Where the accounts exclude each other: date, tolls, who acted, whether it happened."""
    found = []
    for field in ("date", "deaths", "injured", "certainty"):
        values: dict[str, list[str]] = {}
        for account in accounts:
            value = getattr(account.event, field)
            if value is not None:
                values.setdefault(_words(value), []).append(account.ref)
        if len(values) > 1 and (field == "certainty" or _exclude(accounts, field)):
            found.append(Difference(field, tuple((v, tuple(refs)) for v, refs in values.items())))
    blamed: dict[str, list[str]] = {}
    for account in accounts:
        names = [a.name for a in account.told.records.actors
                 if a.id in (*account.event.initiator, *account.event.alleged_initiator)]  # fmt: skip
        if names:
            blamed.setdefault(", ".join(sorted(names)), []).append(account.ref)
    if len(blamed) > 1:
        found.append(Difference("initiator", tuple((v, tuple(refs)) for v, refs in blamed.items())))
    return tuple(found)


def _exclude(accounts: Sequence[Account], field: str) -> bool:
    values = [getattr(a.event, field) for a in accounts if getattr(a.event, field) is not None]
    for i, first in enumerate(values):
        for second in values[i + 1 :]:
            if field == "date":
                if not Interval.parse(first).intersects(Interval.parse(second)):
                    return True
            elif max(first[0] or 0, second[0] or 0) > min(_high(first), _high(second)):
                return True
    return False


def _high(count: Range) -> float:
    return float("inf") if count[1] is None else count[1]


def _words(value: object) -> str:
    if isinstance(value, tuple):
        low, high = value
        if low == high:
            return str(low)
        if high is None:
            return f"at least {low}"
        return f"up to {high}" if low is None else f"{low} to {high}"
    return str(value)


def _sort_key(date: str | None) -> str:
    return (date or "").removeprefix("../")
