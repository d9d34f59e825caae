"""Which accounts of documents tell of one act.

What speaks for it is the table of `truce.incidents.likeness`; how pairs become groups is said in
`truce.incidents.grouping`. Here accounts are looked at as these two want them, and groups become incidents.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from truce.asof import Interval
from truce.claims.records import Actor, Event, Place, Range, Records
from truce.documents import Document
from truce.incidents.columns import pairs_at_scale
from truce.incidents.grouping import grouped, pairs_of
from truce.incidents.likeness import VAGUE, Sketch
from truce.incidents.wires import Words, copied
from truce.parties import Roster

MOST_ONE_BY_ONE = 2_000
"""Of more accounts the pairs are worked out on columns."""
_NAMED = frozenset(
    {"state", "unrecognised_state", "government", "non_state_armed_group", "militia", "political_group"}
)
"""Types of actors of whom one that goes by another name is another one; "the army" may be anybody's."""
_ACTING_FOR = frozenset(
    {"armed_force", "police", "security_service", "government_body", "officials", "civilians"}
)
"""What acts, or is hit, for what it belongs to."""
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
_WIDE = frozenset({"country", "region"})
_TOWN_KM = 10
"""How far from the point of a town that it names an account may mean."""


@dataclass(frozen=True, slots=True)
class Told:
    """One document and what the reader read out of it."""

    document: Document
    records: Records

    def ref(self, record_id: str) -> str:
        """The reference of one of its records outside the document."""
        return f"{self.document.id}#{record_id}"

    @property
    def published(self) -> str | None:
        """When it was published, as far as anybody says: the user, the document, or its first date.

        What a program wrote beside the words (when a file was saved) stands back behind the words' own date.
        """
        own = self.records.doc_date
        return own if self.document.published_basis == "metadata" else self.document.published or own


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
class RowTold:
    """A row of event data among the accounts of an act."""

    sketch: Sketch

    @property
    def ref(self) -> str:
        """The id of the row."""
        return self.sketch.id


Member = Account | RowTold


@dataclass(frozen=True, slots=True)
class Incident:
    """All the accounts of one act. The id is that of the account of a document that comes first.

    `rows` are the ids of rows of event data that are of it. `could_be` are accounts of other incidents that
    an account of it could be of as well: it was too open to choose.
    """

    id: str
    type: str
    accounts: tuple[Account, ...]
    date: str | None
    differences: tuple[Difference, ...]
    rows: tuple[str, ...] = ()
    could_be: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matching:
    """Accounts in groups, each of one act; and of which others one that was left out could be.

    `could_be` and `sketches` (as what each was looked at) are by the references of accounts.
    """

    groups: tuple[tuple[Member, ...], ...] = ()
    could_be: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sketches: Mapping[str, Sketch] = field(default_factory=dict)


def match_events(told: Sequence[Told]) -> tuple[Incident, ...]:
    """Put the actual events of several documents into incidents, in the order of their dates.

    Two events of one document stay apart, unless the reader says that one tells the other again. The order
    in which the documents are given does not matter.
    """
    found = matched(accounts_in(told))
    return in_order(incidents_of(found.groups, found.could_be))


def accounts_in(told: Iterable[Told]) -> tuple[Account, ...]:
    """The accounts of acts in documents, by the dates of these."""
    return tuple(_accounts(sorted(told, key=_canonical)))


def matched(members: Sequence[Member]) -> Matching:
    """Accounts in groups, each of one act; groups and accounts in the order in which they are given."""
    # The same document given twice tells each of its acts twice, under one name.
    at: dict[str, list[int]] = {}
    for n, member in enumerate(members):
        at.setdefault(name_of(member), []).append(n)
    names = sorted(at)
    sketches = in_whose_words([members[at[name][0]] for name in names])
    few = len(sketches) <= MOST_ONE_BY_ONE
    found = grouped(sketches, [pair for pair, _ in pairs_of(sketches)] if few else pairs_at_scale(sketches))
    groups = sorted(sorted(n for m in each for n in at[names[m]]) for each in found.members)
    refs = [members[at[name][0]].ref for name in names]
    could_be = {refs[n]: tuple(refs[o] for o in others) for n, others in found.could_be.items()}
    return Matching(
        tuple(tuple(members[n] for n in group) for group in groups), could_be,
        dict(zip(refs, sketches, strict=True)),
    )  # fmt: skip


def in_whose_words(members: Sequence[Member]) -> list[Sketch]:
    """Accounts as matching looks at them, those in the same words with one name for these."""
    told = [m for m in members if isinstance(m, Account)]
    spans = [Words(_telling(a.told), a.event.start, a.event.end) for a in told]
    groups = copied(spans, {_telling(a.told): a.told.document.text for a in told})
    words = {
        name_of(account): f"words of {name_of(told[group])}"
        for account, group in zip(told, groups, strict=True)
        if group is not None
    }
    return [replace(sketch_of(m), words=words.get(name_of(m))) for m in members]


def name_of(member: Member) -> str:
    """What names an account here: two texts may go by one id, where nobody gave them others."""
    return member.ref if isinstance(member, RowTold) else f"{_telling(member.told)}#{member.event.id}"


def _telling(told: Told) -> str:
    return f"{told.document.id}@{told.document.sha256[:16]}"


def sketch_of(member: Member) -> Sketch:
    """An account as matching looks at it."""
    if isinstance(member, RowTold):
        return member.sketch
    event, told = member.event, member.told
    actors = {a.id: a for a in told.records.actors}
    places = {p.id: p for p in told.records.places}
    first, last = _days(event.date)
    at = [places[ref] for ref in event.places if ref in places]
    spots = [p for p in at if p.type not in _WIDE]
    exact = spots[0] if len(spots) == 1 and spots[0].precision == "point" else None
    point = None if exact is None or exact.lat is None or exact.lon is None else (exact.lat, exact.lon)
    return Sketch(
        id=name_of(member), telling=_telling(told), act=event.type, mode=event.mode, first=first, last=last,
        joined=f"{_telling(told)}#{event.same_as}" if event.same_as else None,
        names=frozenset(n for p in spots for n in _called(p)),
        within=frozenset(n for p in at for up in _around(p, places) for n in _called(up)),
        point=point, radius_km=_TOWN_KM if point else 0,
        who=_keys((*event.initiator, *event.alleged_initiator), actors),
        whom=_keys((*event.target, *event.alleged_target), actors), deaths=event.deaths,
    )  # fmt: skip


def _days(date: str | None) -> tuple[int | None, int | None]:
    when = Interval.parse(date) if date else None
    if when is None:
        return None, None
    return tuple(end.toordinal() if end else None for end in (when.first, when.last))  # type: ignore[return-value]


def _called(place: Place) -> frozenset[str]:
    return frozenset(n.casefold() for n in (place.name, *place.aliases))


def _around(place: Place, places: dict[str, Place]) -> list[Place]:
    """What a place lies in, and itself if it is a country."""
    found = [place] if place.type in _WIDE else []
    up = places.get(place.within or "")
    while up is not None and up not in found and up is not place:
        found.append(up)
        up = places.get(up.within or "")
    return found


def _keys(refs: Iterable[str], actors: dict[str, Actor]) -> frozenset[str]:
    """The keys of actors and of what they act for; of those who may be anybody with the mark of that."""
    found: set[str] = set()
    for actor in (actors[r] for r in refs if r in actors):
        for one in [actors[m] for m in actor.members if m in actors] or [actor]:
            above = actors.get(one.affiliation or "") if one.type in _ACTING_FOR else None
            keys = keys_of(one) | (keys_of(above) if above else frozenset())
            named = not one.anonymous and (one.type in _NAMED or any(k.startswith("#") for k in keys))
            named = named or (above is not None and above.type in _NAMED)
            found |= keys if named else {f"{VAGUE}{k}" for k in keys}
    return frozenset(found)


def in_order(incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    """Incidents by date, the undated last."""
    return tuple(sorted(incidents, key=lambda i: (i.date is None, _sort_key(i.date), i.id)))


def _canonical(told: Told) -> tuple[str, str, str]:
    return told.records.doc_date or "", told.document.sha256, told.document.id


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


def id_of(ref: str) -> str:
    """The id of the incident that an account (document#id) begins."""
    return f"in-{hashlib.sha256(ref.encode()).hexdigest()[:10]}"


def incidents_of(
    groups: Iterable[Sequence[Member]], could_be: Mapping[str, tuple[str, ...]]
) -> Iterator[Incident]:
    """The groups that hold an account of a document as incidents, each with the id of the first."""
    for group in groups:
        accounts = tuple(m for m in group if isinstance(m, Account))
        if accounts:
            first = accounts[0]
            mine = {m.ref for m in group}
            others = dict.fromkeys(o for m in group for o in could_be.get(m.ref, ()) if o not in mine)
            yield Incident(
                id_of(first.ref), first.event.type, accounts, _hull(group), _differences(accounts),
                tuple(sorted(m.ref for m in group if isinstance(m, RowTold))), tuple(others),
            )  # fmt: skip


def _hull(group: Sequence[Member]) -> str | None:
    """The shortest time that holds all dates that documents tell; None: none tells any."""
    dates = [Interval.parse(m.event.date) for m in group if isinstance(m, Account) and m.event.date]
    common = dates[0] if dates else None
    for date in dates[1:]:
        common = common.hull(date) if common else date
    return str(common) if common else None


def _differences(accounts: Sequence[Account]) -> tuple[Difference, ...]:
    """Where the accounts exclude each other: date, tolls, who acted, whether it happened."""
    found = []
    for name in ("date", "deaths", "injured", "certainty"):
        values: dict[str, list[str]] = {}
        for account in accounts:
            value = getattr(account.event, name)
            if value is not None:
                values.setdefault(_words(value), []).append(account.ref)
        if len(values) > 1 and (name == "certainty" or _exclude(accounts, name)):
            found.append(Difference(name, tuple((v, tuple(refs)) for v, refs in values.items())))
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
