"""What people enter: ratings, reviews, corrections, splits and merges, observations, coverage, rulings.

Each is an entry; read here into what the judge and the matching of incidents take. Who entered it is the key
that signed it and the name that the entry gives.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

from truce.asof import EVER, Interval, span_of
from truce.clauses.areas import Areas, Whereabouts, division
from truce.clauses.model import Agreement
from truce.clauses.values import NOT_STATED
from truce.errors import ArgumentError, IntegrityError
from truce.findings.record import Adoption, LifecycleEntry, Rating, Record, Review, Ruling
from truce.incidents.accounts import Account, Coverage, Source
from truce.incidents.decisions import Decision
from truce.incidents.matching import keys_of_names
from truce.incidents.observations import Observation
from truce.incidents.origins import Origins
from truce.mission.answers.covering import Filed, cover_of, coverage_of, denials_in, observer_of
from truce.mission.opened import Opened, nouns, of_form
from truce.store.nouns import Noun, Retraction, ended, ends_of

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """All that people entered, in the order of the record; times in minutes since 1970, UTC."""

    sources: tuple[Source, ...] = ()
    ratings: tuple[Rating, ...] = ()
    reviews: tuple[Review, ...] = ()
    corrections: Mapping[str, Mapping[str, Any]]
    decisions: tuple[Decision, ...] = ()
    observations: tuple[tuple[Observation, int], ...] = ()
    coverage: tuple[Coverage, ...] = ()
    covers: tuple[Filed, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    lifecycle: tuple[LifecycleEntry, ...] = ()
    adoptions: tuple[Adoption, ...] = ()
    ends: Mapping[str, int]

    @property
    def origins(self) -> dict[str, str]:
        """Whose word sources pass on, as people said."""
        return {s.id: s.origin for s in self.sources if s.origin and s.origin != s.id}

    def following(self, moved: Mapping[str, str]) -> "Said":
        """The same, of what a newer reader found in the words that people spoke of (from id to id)."""
        if not moved:
            return self
        decisions = tuple(
            replace(d, accounts=tuple(moved.get(a, a) for a in d.accounts)) for d in self.decisions
        )
        return replace(
            self,
            reviews=tuple(replace(r, account=moved.get(r.account, r.account)) for r in self.reviews),
            corrections={moved.get(name, name): fields for name, fields in self.corrections.items()},
            decisions=decisions,
        )

    def tied_to(self, now: Callable[[str], str]) -> "Said":
        """The same, with what was tied to an incident by an id of before tied to it by that of `now`."""
        observations = tuple(
            (replace(o, incident=now(o.incident)) if o.incident else o, known)
            for o, known in self.observations
        )
        rulings = tuple(replace(r, incident=now(r.incident)) for r in self.rulings)
        return replace(self, observations=observations, rulings=rulings)

    def adoptions_of(self, agreement: Agreement) -> tuple[Adoption, ...]:
        """The adoptions of one author's encoding."""
        wanted = agreement.agreement, agreement.encoding.author
        return tuple(a for a in self.adoptions if (a.agreement, a.author) == wanted)

    def added_to(self, record: Record, agreement: Agreement) -> Record:
        """A record with what people said beside what documents do, in the ids of one encoding."""
        seen = _Perceived(agreement)
        observed = [(o, known) for o, known in self.observations if o.perceived != "nothing"]
        empty = [(o, known) for o, known in self.observations if o.perceived == "nothing"]
        refused = tuple(denials_in(self.covers, agreement, seen))
        observers = {s.id: s for s in (seen.source(o) for o, _ in self.observations)}
        observers |= {s.id: s for s in (observer_of(f.cover) for f in self.covers if f.cover.is_denial)}
        described = {s.id: s for s in self.sources}
        origins = Origins({}, self.origins)
        quoted = {a.source for a in record.accounts if a.passage is not None}
        rows_and_quotes = [a if a.source in quoted else _passed_on(a, origins) for a in record.accounts]
        mine = agreement.agreement
        return replace(
            record,
            sources=tuple(
                _described(s, described, None if s.id in quoted else origins)
                for s in (*record.sources, *observers.values())
            ),
            accounts=tuple(
                ended(a, self.ends)
                for a in (*rows_and_quotes, *(seen.account(o, known) for o, known in observed), *refused)
            ),
            reviews=(*record.reviews, *self.reviews),
            ratings=(*record.ratings, *self.ratings),
            coverage=(
                *record.coverage,
                *self.coverage,
                *(c for o, known in empty for c in seen.watch(o, known)),
                *coverage_of(self.covers, agreement, seen),
            ),
            rulings=(*record.rulings, *(r for r in self.rulings if r.agreement == mine)),
            lifecycle=(*record.lifecycle, *(e for e in self.lifecycle if e.agreement == mine)),
        )


def said_by_people(filed: Iterable[Opened]) -> Said:
    """What people entered, among entries.

    Raises:
        IntegrityError, LedgerError: an entry does not hold what its kind says; it is named.
    """
    entries = list(filed)
    corrections: dict[str, dict[str, Any]] = {}
    for _, data in of_form(entries, "correction"):
        corrections.setdefault(str(data["claim"]), {}).update(data["fields"])
    found = [noun for _, noun in nouns(entries)]
    return Said(
        sources=tuple(replace(s, known=-EVER) for s in _all(found, Source)),
        ratings=_last(_all(found, Rating), lambda r: r.source),
        reviews=_last(_all(found, Review), lambda r: r.account),
        corrections=corrections,
        decisions=tuple(_decisions(entries)),
        observations=tuple((observation_of(e, d), e.known) for e, d in of_form(entries, "observation")),
        coverage=_all(found, Coverage),
        covers=tuple(Filed(cover_of(e, d), e.known) for e, d in of_form(entries, "cover")),
        rulings=_all(found, Ruling),
        lifecycle=_all(found, LifecycleEntry),
        adoptions=_all(found, Adoption),
        ends=ends_of(_all(found, Retraction)),
    )


def _all(found: Iterable[Noun], form: type[_T]) -> tuple[_T, ...]:
    return tuple(noun for noun in found if isinstance(noun, form))


_Word = TypeVar("_Word", Rating, Review)


def _last(words: Iterable[_Word], about: Callable[[_Word], str]) -> tuple[_Word, ...]:
    """The words in the order of the record; of several on one thing in one minute the last alone.

    The judge goes by minutes: which of them came last it could not tell.
    """
    return tuple({(about(word), word.known): word for word in words}.values())


def _decisions(entries: Iterable[Opened]) -> Iterator[Decision]:
    kinds: tuple[Literal["split", "merge"], ...] = ("split", "merge")
    for entry in entries:
        for kind in kinds:
            for _, data in of_form([entry], kind):
                yield Decision(
                    id=entry.id, kind=kind, accounts=tuple(data["accounts"]), by=str(data.get("by") or ""),
                    reason=str(data.get("reason") or ""),
                )  # fmt: skip


def observation_of(entry: Opened, data: Mapping[str, Any]) -> Observation:
    """The observation that an entry holds; IntegrityError, naming the entry, if it is none."""
    try:
        when = Interval.parse(str(data["when"]))
        return _OBSERVATION.validate_python({**data, "id": entry.id, "when": when})
    except (ValidationError, ArgumentError, KeyError) as error:
        reason = f"is no observation ({str(error).splitlines()[0]})"
        raise IntegrityError(
            f"entry {entry.id[:12]}", reason, "Read it with the truce that wrote it"
        ) from None


_OBSERVATION = TypeAdapter(Observation)


def _described(source: Source, described: Mapping[str, Source], origins: Origins | None) -> Source:
    """A source with what somebody said of it; whose side the documents show it on stays.

    So does that it is the mechanism's own, and its origin where `origins` are None: found in documents.
    """
    told = described.get(source.id)
    if told is None:
        return source
    side = told.side or source.side
    mechanism = source.mechanism or told.mechanism
    origin = source.id if origins is None or mechanism else origins.of(source.id)
    origin = source.origin if source.side or origin == source.id else origin
    return replace(told, side=side, origin=origin, mechanism=mechanism)


def _passed_on(account: Account, origins: Origins) -> Account:
    """A row of a data set with the origin that somebody gave this; documents are told with it already."""
    origin = origins.of(account.source)
    return account if origin == account.source else replace(account, origin=origin)


class _Perceived:
    """Observations in the ids of one agreement."""

    def __init__(self, agreement: Agreement) -> None:
        self._zone = None if agreement.zone == NOT_STATED else agreement.zone
        self._areas = Areas(agreement)
        self._zones = {division(n): z.id for z in agreement.zones for n in (z.id, z.name)}
        self._ids: dict[str, str] = {}
        named = [(p.id, p.name, p.aliases) for p in agreement.parties]
        named += [(a.id, a.name, a.aliases) for a in agreement.actors]
        for name, full, aliases in named:
            for key in (*keys_of_names((full, *aliases)), name.casefold()):
                self._ids[key] = name

    def source(self, observation: Observation) -> Source:
        """The mechanism's observer: of own access, and of no party."""
        name = f"observer {observation.observer.casefold()}"
        return Source(id=name, letter="A", origin="the mechanism", mechanism=True, own_access=True)

    def account(self, observation: Observation, known: int) -> Account:
        """What was perceived, and nothing that was not."""
        source = self.source(observation)
        sure, maybe = self._whereabouts(observation)
        by_whom = observation.perceives_authors
        return Account(
            id=observation.id, incident=observation.incident or f"in-{observation.id[:10]}",
            source=source.id, origin=source.origin, certainty="fact", act=observation.act,
            who=self.of_names(observation.who) if by_whom else None, whom=self.of_names(observation.whom),
            targets=observation.targets or None, means=(observation.weapon,) if observation.weapon else None,
            when=span_of(observation.when, observation.zone or self._zone), zones=sure, zones_maybe=maybe,
            basis="observed_firing" if by_whom and observation.who else "alleged",
            reviewed=True, quantity=observation.count,
            known=known, published=None, speaker=observation.observer,
        )  # fmt: skip

    def watch(self, observation: Observation, known: int) -> Iterator[Coverage]:
        """That nothing was observed: somebody could have seen, then, in the zones that the place lies in.

        A place in no zone is no coverage of anything that the judge knows: silence stays "no information".
        """
        sure, _ = self._whereabouts(observation)
        when = span_of(observation.when, observation.zone or self._zone)
        acts = frozenset({observation.act}) if observation.act else frozenset[str]()
        if sure:
            yield Coverage(
                id=observation.id, who=observation.observer, when=when, acts=acts, zones=sure, known=known,
                part=not self._is_zone(observation.place),
            )  # fmt: skip

    def _is_zone(self, place: str | None) -> bool:
        """Whether a place is a whole zone; else it is somewhere within one."""
        return division(place or "") in self._zones

    def of_names(self, names: Iterable[str]) -> tuple[str, ...] | None:
        """The ids of those who are called so; empty if the agreement knows none, None for no names."""
        found = [self._ids.get(key) for n in names for key in (*sorted(keys_of_names((n,))), n.casefold())]
        ids = tuple(sorted({i for i in found if i}))
        return ids if ids or names else None

    def _whereabouts(self, observation: Observation) -> tuple[frozenset[str] | None, frozenset[str]]:
        if observation.latitude is None and observation.place is None:
            return None, frozenset()
        named = self._zones.get(division(observation.place or ""))
        known = observation.latitude is not None
        radius = (observation.radius_km if observation.radius_km is not None else 0.1) if known else None
        sure, maybe = self._areas.of(Whereabouts(observation.latitude, observation.longitude, radius))
        here = frozenset({named}) if named else frozenset[str]()
        return sure | here, maybe - here
