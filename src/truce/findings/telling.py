"""From what documents say to a record that the judge can weigh.

Every account of an incident becomes an account of its speaker, unreviewed, of a source that nobody has rated:
such a record shows who says what and can confirm nothing. Names are matched with those of the agreement only
where they are the same, or known to be of the same party; whoever else is named may be anybody.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from truce.asof import EVER, Interval, Span, span_of
from truce.claims.reading.actors.senders import names_in
from truce.claims.records import Actor, Certainty, Claim, Event, Mention, Place, StatusRow
from truce.clauses.acts import act_of
from truce.clauses.areas import Areas, Whereabouts, division
from truce.clauses.model import Agreement
from truce.clauses.values import NOT_STATED
from truce.documents.records import Voice
from truce.findings.clocks import Clock, ground
from truce.findings.record import Declared, LifecycleEntry, Record, Text
from truce.incidents import Account as Telling
from truce.incidents import Incident, Told
from truce.incidents.accounts import OF_SIDE, Account, Passage, Source, Stance
from truce.incidents.altered import Altered, Tells, alike, altered, doers_of, tells
from truce.incidents.denials import Denials, base_of
from truce.incidents.matching import keys_of, keys_of_names
from truce.incidents.origins import Origins
from truce.incidents.wires import RUN, Words, copied

_ORGANS = frozenset({
    "state", "unrecognised_state", "government", "government_body", "armed_force", "police",
    "security_service", "officials", "person",
})  # fmt: skip
"""Types of actors that speak and act for what they belong to. A militia that is tied to a party does not:
that is a link, and a claim of its own."""
_TARGETS: Mapping[str, str] = {
    "civilians": "civilians", "armed_force": "security_forces", "police": "security_forces",
    "security_service": "security_forces", "non_state_armed_group": "security_forces",
    "militia": "security_forces", "media": "media", "aid_org": "aid", "monitor": "monitors",
}  # fmt: skip
_ACTS: Mapping[str, Declared] = {
    "in_force": "enter_into_force", "extended": "extend", "suspended": "suspend", "expired": "terminate",
    "ended": "terminate", "superseded": "supersede", "broken": "declare_broken", "violated": "claim_breach",
}  # fmt: skip
_DECLARATIONS = frozenset({"declare_broken", "claim_breach"})
"""What is no act but a party's word: whoever says it has said it."""
_AUTHOR_DENIED = ("responsib", "involve", "carried out", "behind", "role in", "had nothing to do")
_OWN_FORCES = re.compile(
    r"\b(?:its|their|our)\s(?:own\s)?(?:forces?|troops|army|soldiers|fighters|units?|men|military|aircraft|planes"
    r"|jets|drones|artillery|gunners)\b|\bof (?:ours|its|theirs)\b"
)
"""Whoever denies it of its own forces leaves open whether others did it."""
_SENTENCE_END = re.compile(r"[.!?]\s|\n\n")
POINT_KM = 15.0
"""How far an act "at" a town may lie from the town's point."""
_AS_TOLD: Mapping[str, str] = MappingProxyType({})
"""Whose word sources pass on, where nobody says anything beside the documents."""
_KNOWN = -EVER
"""All documents given are known before every moment that is asked for."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was made of documents and incidents for one agreement, and serves the next.

    `accounts` with their sources, by the names, zones and clock that they were read with; `denials` of each
    incident in documents that do not tell it.
    """

    accounts: dict[object, tuple[tuple[Account, ...], dict[str, Source]]] = field(default_factory=dict)
    denials: dict[str, tuple[tuple[Told, Claim], ...]] = field(default_factory=dict)


def record_of_told(
    told: Sequence[Told],
    incidents: Sequence[Incident],
    agreement: Agreement,
    rows: Iterable[tuple[Told, StatusRow]] = (),
    rated: Mapping[str, Source] | None = None,
    clock: Clock | None = None,
    heard: Heard | None = None,
    origins: Mapping[str, str] = _AS_TOLD,
) -> Record:
    """The record that documents make beside one agreement.

    `rows` are what is told of the agreement's standing. `rated` are sources that somebody rated, by the id
    that they have here; all others have the letter F and no access of their own. `clock` is the one of an
    agreement that states no zone; without it all times are on the agreement's. `heard` keeps what is made
    for the next agreement with the same names, zones and clock: of the same documents and incidents only.
    `origins` is whose word sources pass on, by their ids, as somebody says (`truce.incidents.origins`).
    """
    telling = _Telling(agreement, told, clock, heard or Heard(), origins)
    accounts = telling.heard(incidents)
    sources = telling.sources | {i: s for i, s in (rated or {}).items() if i in telling.sources}
    entries = tuple(e for one, row in rows if (e := telling.entry(one, row)) is not None)
    return Record(
        sources=tuple(sources[i] for i in sorted(sources)),
        texts=(Text(id="text", agreement=agreement, known=_KNOWN),),
        accounts=accounts,
        lifecycle=entries,
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """Ids that somebody named is, and whether somebody was named whom the agreement does not know."""

    ids: tuple[str, ...]
    others: bool


class _Telling:
    """Reads documents with the names of one agreement."""

    def __init__(
        self, agreement: Agreement, told: Sequence[Told], clock: Clock | None, before: Heard,
        origins: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.agreement = agreement
        self._before = before
        self.clock = clock
        self.zone = None if agreement.zone == NOT_STATED else agreement.zone
        self._denials = Denials(told)
        self._texts = {t.document.id: t.document.text for t in told}
        self.sources: dict[str, Source] = {}
        self._tells: dict[str, Tells] = {}
        self._published_on: dict[str, int] = {}
        self._actors = {t.document.id: {a.id: a for a in t.records.actors} for t in told}
        self._places = {t.document.id: {p.id: p for p in t.records.places} for t in told}
        self._origins = Origins({t.document.id: t.document.publisher for t in told}, origins)
        self._areas = Areas(agreement)
        self._names = _names(agreement)
        self._parties = frozenset(agreement.party_ids)
        self._everybody = self._parties | {a.id for a in agreement.actors}

    # ---- accounts

    def heard(self, incidents: Sequence[Incident]) -> tuple[Account, ...]:
        """All accounts of the incidents, copies as one; their sources are known from now on."""
        names = self.agreement.model_dump_json(include={"parties", "actors", "zones", "zone"})
        key, known = (names, self.clock), self._before.accounts
        if key not in known:
            found = [a for incident in incidents for a in self.accounts(incident)]
            accounts = _as_one(found, self._texts, self._tells)
            known[key] = accounts, dict(self.sources)
        accounts, sources = known[key]
        self.sources |= sources
        return accounts

    def accounts(self, incident: Incident) -> Iterator[Account]:
        """The accounts of an incident, and the denials of it."""
        for telling in incident.accounts:
            told, event = telling.told, telling.event
            account = self._account(incident.id, telling)
            self._tells[account.id] = tells(telling, doers_of(account))
            yield account
            for mention in event.also:
                if mention.source not in (None, event.source):
                    yield self._mentioned(account, told, mention)
            for claim in told.records.claims:
                if claim.stance == "denies" and event.id in _denied_in(claim, told):
                    yield self._denial(account, told, claim)
        for told, claim in self._denials_elsewhere(incident):
            account = self._account(incident.id, base_of(incident))
            denial = self._denial(account, told, claim)
            # One denial may be of several acts.
            yield replace(denial, id=f"{denial.id}@{incident.id}", published=self._published(told))

    def _denials_elsewhere(self, incident: Incident) -> tuple[tuple[Told, Claim], ...]:
        """Which these are does not hang on the agreement: they are looked for once."""
        known = self._before.denials
        if incident.id not in known:
            known[incident.id] = tuple(self._denials.of(incident))
        return known[incident.id]

    def _account(self, incident: str, telling: Telling) -> Account:
        told, event = telling.told, telling.event
        taken_back = _taken_back(told, event)
        source = self._source(told, event.source, event.medium)
        who, who_maybe = self._doers(told, event)
        whom, whom_maybe = self._aimed(told, event)
        zones, zones_maybe = self._whereabouts(told, event)
        return Account(
            id=telling.ref, incident=incident, source=source.id, origin=source.origin,
            certainty=self._grade(source, event) if taken_back is None else "disputed",
            act=act_of(event.type, event.mode), who=who, who_maybe=who_maybe,
            whom=whom, whom_maybe=whom_maybe, targets=self._classes(told, event),
            when=self._when(told, event),
            zones=zones, zones_maybe=zones_maybe, known=_KNOWN,
            published=self._published(told),
            passage=_passage(told, event.start if taken_back is None else taken_back, event.end),
            speaker=self._speaker(told, event.source, event.medium),
        )  # fmt: skip

    def _grade(self, source: Source, event: Event) -> Certainty:
        """How sure it is told; what a side states in its own voice is a side's word."""
        told = _weakest(event)
        return "alleged" if source.side is not None and told == "fact" else told

    def _mentioned(self, account: Account, told: Told, mention: Mention) -> Account:
        """Another speaker's words on the same act.

        What exactly they say of it is not told apart, but for whom they accuse of it.
        """
        source = self._source(told, mention.source, None)
        return replace(
            account, id=f"{account.id}@{mention.start}", source=source.id, origin=source.origin,
            certainty=mention.certainty or account.certainty, who=self._accused(told, mention),
            who_maybe=frozenset(), whom=None,
            whom_maybe=frozenset(), targets=None, zones=None, zones_maybe=frozenset(),
            passage=_passage(told, mention.start, mention.end),
            speaker=self._speaker(told, mention.source, None),
        )  # fmt: skip

    def _accused(self, told: Told, mention: Mention) -> tuple[str, ...] | None:
        """Whom the speaker of a mention accuses in its words; None if nobody, or one whom nobody knows."""
        for event in told.records.events:
            inside = mention.start <= event.start and event.end <= mention.end
            around = event.start <= mention.start and mention.end <= event.end
            if event.type == "ACCUSE" and (inside or around) and mention.source in event.initiator:
                found = self._known(told, event.target)
                return found.ids if found.ids and not found.others else None
        return None

    def _denial(self, account: Account, told: Told, claim: Claim) -> Account:
        source = self._source(told, claim.source, claim.medium)
        passage = _passage(told, claim.start, claim.end)
        words = passage.quote.casefold()
        author = any(sign in words for sign in _AUTHOR_DENIED) or _OWN_FORCES.search(words)
        stance: Stance = "denies_author" if author else "denies_act"
        return replace(
            account, id=told.ref(claim.id), source=source.id, origin=source.origin, stance=stance,
            certainty="denied", passage=passage, speaker=self._speaker(told, claim.source, claim.medium),
        )  # fmt: skip

    # ---- who

    def _doers(self, told: Told, event: Event) -> tuple[tuple[str, ...] | None, frozenset[str]]:
        """Who is said to have done it; who is only blamed may have."""
        sure, blamed = self._known(told, event.initiator), self._known(told, event.alleged_initiator)
        if not event.initiator and not event.alleged_initiator:
            return None, frozenset()
        if sure.others or blamed.others or not event.initiator:
            maybe = self._everybody if sure.others or blamed.others else frozenset(blamed.ids)
            return sure.ids, maybe - frozenset(sure.ids)
        return sure.ids, frozenset(blamed.ids) - frozenset(sure.ids)

    def _aimed(self, told: Told, event: Event) -> tuple[tuple[str, ...] | None, frozenset[str]]:
        """Whose people or things it was aimed at."""
        refs = (*event.target, *event.alleged_target)
        if not refs:
            return None, frozenset()
        found = self._known(told, event.target, aimed_at=True)
        maybe = self._known(told, event.alleged_target, aimed_at=True)
        others = found.others or maybe.others
        return found.ids, (self._everybody if others else frozenset(maybe.ids)) - frozenset(found.ids)

    def _classes(self, told: Told, event: Event) -> tuple[str, ...] | None:
        """The target classes, where the type of every one aimed at tells it."""
        actors = self._each(told, event.target)
        classes = [_TARGETS.get(a.type) for a in actors]
        return tuple(dict.fromkeys(c for c in classes if c)) if classes and all(classes) else None

    def _known(self, told: Told, refs: Iterable[str], aimed_at: bool = False) -> _Named:
        each = [self._ids(told, actor, aimed_at) for actor in self._each(told, refs)]
        ids = tuple(sorted({i for found in each for i in found}))
        return _Named(ids, any(not found for found in each))

    def _ids(self, told: Told, actor: Actor, aimed_at: bool) -> frozenset[str]:
        """The ids of one actor, or of what it acts for; empty if the agreement names neither."""
        above = self._actors[told.document.id]
        seen: set[str] = set()
        current: Actor | None = actor
        while current is not None and current.id not in seen:
            seen.add(current.id)
            found = frozenset(self._names[k] for k in keys_of(current) if k in self._names)
            if found:
                return found
            belongs = current.type in _ORGANS or (aimed_at and current.type == "civilians")
            current = above.get(current.affiliation or "") if belongs else None
        return frozenset()

    def _each(self, told: Told, refs: Iterable[str]) -> list[Actor]:
        """The actors, with the members of a group such as "both sides" in its place."""
        actors = self._actors[told.document.id]
        found = [actors[r] for r in refs if r in actors]
        return [m for a in found for m in ([actors[i] for i in a.members if i in actors] or [a])]

    # ---- where and when

    def _whereabouts(self, told: Told, event: Event) -> tuple[frozenset[str] | None, frozenset[str]]:
        """The zones in which all places of the act surely lie, and those in which one of them may."""
        places = [p for i in event.places if (p := self._places[told.document.id].get(i)) is not None]
        if not places:
            return None, frozenset()
        lies = [self._lies(p) for p in places]
        sure = frozenset.intersection(*(s for s, _ in lies))
        return sure, frozenset().union(*(s | m for s, m in lies)) - sure

    def _lies(self, place: Place) -> tuple[frozenset[str], frozenset[str]]:
        names = {division(n) for n in (place.name, *place.aliases)}
        named = {z.id for z in self.agreement.zones if names & {division(n) for n in (z.name, *z.divisions)}}
        radius = POINT_KM if place.precision == "point" else None
        sure, maybe = self._areas.of(Whereabouts(place.lat, place.lon, radius))
        return sure | named, maybe - named

    def _when(self, told: Told, event: Event) -> Span:
        """The time told, or all that it can be read as; what is told as done lies before its telling."""
        dates = [Interval.parse(d) for d in event.date_candidates or ((event.date,) if event.date else ())]
        places = self._places[told.document.id]
        there = [ground(places[i], places) for i in event.places if i in places]
        zones = frozenset().union(*there) if all(there) else frozenset[str]()
        spans = [self.clock.span(d, zones) if self.clock else span_of(d, self.zone) for d in dates]
        when = Span(min(s.first for s in spans), max(s.last for s in spans)) if spans else Span()
        told_on = self._published(told)
        return Span(when.first, min(when.last, max(told_on, when.first))) if told_on is not None else when

    def _published(self, told: Told) -> int | None:
        """The last minute at which a document can have been published."""
        date = told.published
        if date is None:
            return None
        if date not in self._published_on:
            day = Interval.parse(date)
            span = span_of(day, self.zone) if self.clock is None else self.clock.anywhere(day)
            self._published_on[date] = span.last
        return self._published_on[date]

    # ---- who says it

    def _source(self, told: Told, speaker: str | None, medium: str | None) -> Source:
        """The innermost speaker, else the medium that is credited, else the document, for its publisher."""
        actor = self._actors[told.document.id].get(speaker or medium or "")
        voice = told.document.voice_as(medium) if speaker is None else None
        if voice is not None:
            name, side = " ".join(voice.name.split()), self._side_of(voice)
            source = Source(
                id=name.casefold(),
                origin=f"{OF_SIDE}{side}" if side else self._origins.of_name(name),
                side=side,
            )
        elif actor is None and medium and speaker is None:
            source = Source(id=medium.casefold(), origin=self._origins.of_name(medium))
        elif actor is None:
            side = self._own_side(told)
            # All that one outlet publishes is one; the outlet of a party is the party's voice.
            origin = f"{OF_SIDE}{side}" if side else self._origins.of(told.document.id)
            source = Source(id=told.document.id, origin=origin, side=side)
        else:
            name = f"{told.document.id}#{actor.id}" if actor.anonymous else actor.name.casefold()
            sides = sorted(self._ids(told, actor, aimed_at=False) & self._parties)
            # Who belongs to several sides speaks for none of them alone.
            side = sides[0] if len(sides) == 1 else None
            origin = self._origins.of(name) if actor.anonymous else self._origins.of_name(actor.name)
            source = Source(id=name, origin=f"{OF_SIDE}{side}" if side else origin, side=side)
        known = self.sources.get(source.id, source)
        if known.side is not None and source.side not in (None, known.side):
            # The same name on two sides: two people.
            source = replace(source, id=f"{told.document.id}#{source.id}")
        elif known.side is not None:
            source = known
        self.sources[source.id] = source
        return source

    def _own_side(self, told: Told) -> str | None:
        """The party whose word a document's own voice is, by who sent, signed or published it."""
        sides = (self._side_of(voice) for voice in told.document.voices)
        return next((side for side in sides if side is not None), None)

    def _side_of(self, voice: Voice) -> str | None:
        """The party that somebody named by a document is, or for which his office gives out its word."""
        keys = {k for name in names_in(voice.name) for k in keys_of_names((name,))}
        sides = sorted({self._names[k] for k in keys if k in self._names} & self._parties)
        return sides[0] if len(sides) == 1 else None

    def _speaker(self, told: Told, speaker: str | None, medium: str | None) -> str | None:
        actor = self._actors[told.document.id].get(speaker or "")
        voice = told.document.voice_as(medium)
        if voice is None and speaker is None and not medium:
            voice = next((v for v in told.document.voices if self._side_of(v) is not None), None)
        if voice is not None:
            return voice.shown(actor.name if actor else None)
        return actor.name if actor else None

    def entry(self, told: Told, row: StatusRow) -> LifecycleEntry | None:
        """What is told of the agreement as a whole. Nobody's act is established by it: `by` stays empty.

        A declaration is the word of the party whose named speaker or body is quoted with it.
        """
        act = _ACTS.get(row.status)
        if act is None or row.date is None:
            return None
        source = self._source(told, row.source, row.medium)
        actor = self._actors[told.document.id].get(row.source or "")
        speaks = actor is not None and not actor.anonymous and actor.type != "officials"
        by = (source.side,) if source.side and speaks and act in _DECLARATIONS else ()
        return LifecycleEntry(
            id=told.ref(row.id), agreement=self.agreement.agreement, act=act, by=by, source=source.id,
            effect=span_of(Interval.parse(row.date), self.zone),
            ends=span_of(Interval.parse(row.until), self.zone) if row.until else None,
            denied=row.certainty == "denied", known=_KNOWN,
        )  # fmt: skip


_NO_WORDS = Words("", 0, 0)


def _as_one(
    accounts: Sequence[Account], texts: Mapping[str, str], told: Mapping[str, Tells]
) -> tuple[Account, ...]:
    """The accounts, those of one incident in the same words with one origin, as far as they tell the same.

    That is a side's, if one of them is its word: whoever left out who speaks has not seen it himself. Else it
    is that of the one published first. Nobody says by it who copied whom. Who tells otherwise in these words
    has an origin of his own (`truce.incidents.altered`); `told` is by the ids of accounts.
    """
    ordered = sorted(accounts, key=lambda a: (EVER if a.published is None else a.published, a.id))
    # Who alone tells of an act copied nobody who tells of it.
    tellers: dict[str, set[str]] = {}
    for account in ordered:
        tellers.setdefault(account.incident, set()).add(account.passage.document if account.passage else "")
    spans = [
        Words(p.document, p.start, p.end) if len(tellers[a.incident]) > 1 and (p := a.passage) else _NO_WORDS
        for a in ordered
    ]
    read = {span.text for span in spans}
    groups = copied(spans, {key: text for key, text in texts.items() if key in read}, exchanged=True)
    same: dict[tuple[str, str, bool], list[Account]] = {}
    for account, group in zip(ordered, groups, strict=True):
        # Who denies it in a sentence that tells it too is quoted there, and has altered nothing.
        same.setdefault((*_words(account, group), account.stance == "supports"), []).append(account)
    found: dict[int, Account] = {}
    for members in same.values():
        sides = {(_told(a, told), a.origin): None for a in members if a.origin.startswith(OF_SIDE)}
        tellings = alike([(a, _told(a, told)) for a in members], lambda one, other: bool(_differ(one, other)))
        for each in tellings:
            mine = {_told(a, told) for a in each}
            # A side's word with all but the deed's author exchanged is that side's word still.
            side = (o for s, o in sides if not any({"who", "denial"} & _differ(s, other) for other in mine))
            origin = next(side, each[0].origin)
            wording = f"words of {members[0].id}" if len(tellings) > 1 else None
            for a in each:
                own = a.origin if a.origin.startswith(OF_SIDE) else origin
                found[id(a)] = replace(a, origin=own, wording=wording)
    return tuple(found[id(a)] for a in accounts)


_ToldOf = tuple[Tells | None, frozenset[str]]
"""What an account tells, as far as its text was read for that, and whom it accuses."""


def _told(account: Account, told: Mapping[str, Tells]) -> _ToldOf:
    return told.get(account.id), doers_of(account)


def _differ(one: _ToldOf, other: _ToldOf) -> frozenset[Altered]:
    """In what two accounts in the same words tell otherwise: as their texts do, or by whom they accuse."""
    if one[0] is not None and other[0] is not None:
        return frozenset(altered(one[0], other[0])) - {"toll"}
    return frozenset({"who"} if one[1] and other[1] and not one[1] & other[1] else ())


def _words(account: Account, group: int | None) -> tuple[str, str]:
    """What tells a copy: the incident and the words; a few words alone may be the same by chance."""
    if group is not None:
        return account.incident, f"words {group}"
    words = account.passage.quote.casefold().split() if account.passage else []
    return account.incident, " ".join(words) if len(words) >= RUN else account.id


def _names(agreement: Agreement) -> dict[str, str]:
    """The names of parties and actors, each leading to one id; one that two of them share leads nowhere."""
    found: dict[str, set[str]] = {}
    for party in agreement.parties:
        governed = (party.governed_by,) if party.governed_by else ()
        for key in keys_of_names((party.name, *party.aliases, *governed)):
            found.setdefault(key, set()).add(party.id)
    for actor in agreement.actors:
        for key in keys_of_names((actor.name, *actor.aliases)):
            found.setdefault(key, set()).add(actor.id)
    return {key: min(ids) for key, ids in found.items() if len(ids) == 1}


def _taken_back(told: Told, event: Event) -> int | None:
    """Where the words begin that take back what an event tells, within its sentence; None if none do."""
    text = told.document.text
    for claim in told.records.claims:
        between = text[claim.end : event.start]
        if claim.stance == "retracts" and claim.start <= event.start and not _SENTENCE_END.search(between):
            return claim.start
    return None


def _denied_in(claim: Claim, told: Told) -> frozenset[str]:
    """The events that a denial is about: its own, and those of the claims that it contradicts."""
    about = {c.about for c in told.records.claims if c.id in claim.conflicts_with}
    return frozenset(e for e in {claim.about, *about} if e)


_SUREST: tuple[Certainty, ...] = ("fact", "reported", "alleged", "unverified")


def _weakest(event: Event) -> Certainty:
    """How sure the act and its author are told together."""
    grades = [event.certainty, event.initiator_certainty or event.certainty]
    ranked = [g for g in grades if g in _SUREST]
    return max(ranked, key=_SUREST.index) if len(ranked) == len(grades) else event.certainty


def _passage(told: Told, start: int, end: int) -> Passage:
    text = told.document
    return Passage(text.id, start, end, text.text[start:end], text.page_at(start))
