"""Who is who in a draft: the parties, bodies and others that a dossier names, each with a readable id."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from truce.claims import records as told
from truce.clauses import model
from truce.clauses.restrictions import area_of
from truce.clauses.slugs import slug
from truce.clauses.values import NOT_STATED

_SHORT = re.compile(r"[A-Z][A-Z0-9-]{1,6}")
_NEVER_BOUND = ("aid_org", "civilians", "media")
_JOINT = ("joint_committee", "monitor")
UNNAMED = "unnamed"
"""The party of an agreement whose parties the text does not name."""


@dataclass(frozen=True)
class Cast:
    """The names that one draft knows. `ids` leads from the actors of the dossier to the ids of the draft."""

    record: told.Agreement
    records: told.Records
    ids: dict[str, str]

    @property
    def parties(self) -> tuple[model.Party, ...]:
        """By the alphabet of their ids; one without a name where the text names none."""
        bound = sorted(self._actors(self.record.parties), key=lambda a: self.ids[a.id])
        names = [frozenset(n.casefold() for n in (a.name, *a.aliases)) for a in bound]
        found = [
            model.Party(id=self.ids[a.id], name=a.name, aliases=_own(a, names[:i] + names[i + 1 :]))
            for i, a in enumerate(bound)
        ]
        return tuple(found) or (model.Party(id=UNNAMED, name="not stated"),)

    @property
    def party_ids(self) -> tuple[str, ...]:
        """The ids of the parties that the text names."""
        return tuple(sorted(self.ids[a.id] for a in self._actors(self.record.parties)))

    @property
    def bodies(self) -> tuple[model.Body, ...]:
        """The bodies that its clauses set up."""
        wanted = (*self.record.institutions, *(c.institution for c in self.record.clauses if c.institution))
        wanted += tuple(
            b for c in self.record.clauses if c.deontic == "constitutive" for b in c.bound if self._is_body(b)
        )
        wanted += tuple(b for c in self.record.clauses for b in c.bound if self._type(b) in _JOINT)
        return tuple(
            model.Body(id=self.ids[a.id], name=a.name, members=self.known(a.members) or model.OPEN)
            for a in self._actors(dict.fromkeys(wanted))
            if a.id not in self.record.parties
        )

    @property
    def zones(self) -> tuple[model.Zone, ...]:
        """The area that it is said to cover, if that is less than a country."""
        zone = area_of(self.record.area, self.records.places)
        return (zone,) if zone else ()

    def actors(self, used: Iterable[str]) -> tuple[model.Actor, ...]:
        """Whoever else the draft names, with the ties to a party that the text gives."""
        known = {*self.party_ids, *(b.id for b in self.bodies)}
        wanted = [a for a in self.records.actors if self.ids[a.id] in set(used) - known]
        return tuple(
            model.Actor(id=self.ids[a.id], name=a.name, aliases=_own(a, ()), links=self._links(a))
            for a in wanted
        )

    def known(self, actors: Iterable[str]) -> tuple[str, ...]:
        """The ids of actors of the dossier, each once; what is no actor is left out."""
        return tuple(dict.fromkeys(self.ids[a] for a in actors if a in self.ids))

    def bound(self, clause: told.Clause) -> tuple[str, ...]:
        """Who a clause binds: ids, or `each` where it binds all parties; not_stated where nobody is named.

        In an agreement of which no party is named, it is the party without a name.
        """
        members = {a.id: a.members for a in self.records.actors}
        bound = self.known(b for actor in clause.bound for b in (members.get(actor) or (actor,)))
        if len(self.party_ids) > 1 and set(bound) == set(self.party_ids):
            return ("each",)
        types = {self.ids[a.id]: a.type for a in self.records.actors}
        if bound and all(types[b] in _NEVER_BOUND for b in bound):
            # "Aid workers are given free passage": those for whom it is done, not those who do it.
            return self.nobody
        return tuple(sorted(bound)) or self.nobody

    @property
    def all_parties(self) -> tuple[str, ...]:
        """All parties, each for itself."""
        return ("each",) if len(self.party_ids) > 1 else self.party_ids or (UNNAMED,)

    @property
    def nobody(self) -> tuple[str, ...]:
        """The bearer of a clause for whom the text gives no name."""
        return (NOT_STATED,) if self.party_ids else (UNNAMED,)

    def body_of(self, clause: told.Clause) -> str | None:
        """The body that a clause sets up, where the text gives it a name."""
        bodies = {b.id for b in self.bodies}
        named = self.known((clause.institution,) if clause.institution else clause.bound)
        return next((name for name in named if name in bodies), None)

    def masked(self, words: str) -> str:
        """The words without the names of parties and bodies: a Liberation Army owes no liberation.

        The last word of a body stays, so that its setting up is told.
        """
        for actor in sorted(self._actors(self.ids), key=lambda a: -len(a.name)):
            if actor.id in self.record.parties or actor.id in self.record.institutions:
                kept = 0 if actor.id in self.record.parties else len(actor.name.split()[-1])
                for name in (actor.name, *actor.aliases):
                    cut = len(name) - kept
                    words = words.replace(name, re.sub(r"\S", "x", name[:cut]) + name[cut:])
        return words

    def named_in(self, words: str) -> tuple[str, ...]:
        """The parties that the words name."""
        return tuple(
            party.id
            for party in self.parties
            if any(
                re.search(rf"\b{re.escape(n)}\b", words) for n in (party.name, *party.aliases) if len(n) > 1
            )
        )

    def _actors(self, ids: Iterable[str]) -> list[told.Actor]:
        wanted = set(ids)
        return [a for a in self.records.actors if a.id in wanted]

    def _is_body(self, actor: str) -> bool:
        return self._type(actor) in (*_JOINT, "armed_force", "group", "government")

    def _type(self, actor: str) -> str | None:
        return next((a.type for a in self.records.actors if a.id == actor), None)

    def _links(self, actor: told.Actor) -> tuple[model.Link, ...]:
        """The party that the text says it belongs to, straight or by way of another."""
        above = {a.id: a.affiliation for a in self.records.actors}
        seen: set[str] = {actor.id}
        current = actor.affiliation
        while current and current not in seen:
            if current in self.record.parties:
                return (model.Link(to=self.ids[current], kind="affiliate", whose="the text"),)
            seen.add(current)
            current = above.get(current)
        return ()


def cast_of(record: told.Agreement, records: told.Records) -> Cast:
    """Who is who in an agreement of a dossier."""
    return Cast(record, records, ids_of(records))


def ids_of(records: told.Records) -> dict[str, str]:
    """A readable id for every actor of a dossier: its abbreviation where it has one, else its name."""
    wanted = {
        a.id: next((n for n in (a.name, *a.aliases) if _SHORT.fullmatch(n)), None) or slug(a.name)
        for a in records.actors
    }
    return _unique(wanted, {UNNAMED, NOT_STATED, "each", "party", "all", "anyone", "other_party"})


def agreement_ids(records: told.Records) -> dict[str, str]:
    """A readable id for every agreement of a dossier, by its name."""
    return _unique({a.id: slug(a.name) for a in records.agreements}, set())


def _unique(wanted: dict[str, str], taken: set[str]) -> dict[str, str]:
    """The ids wanted, a number behind those that stand twice; the record's own id where a name has none."""
    found: dict[str, str] = {}
    for record_id, name in wanted.items():
        base = name or record_id
        number = 1
        while (base if number == 1 else f"{base}-{number}") in taken:
            number += 1
        found[record_id] = base if number == 1 else f"{base}-{number}"
        taken = taken | {found[record_id]}
    return found


def _own(actor: told.Actor, others: Sequence[frozenset[str]]) -> tuple[str, ...]:
    """The aliases that are its own: one that two share tells them not apart."""
    shared = frozenset().union(*others)
    return tuple(n for n in dict.fromkeys(actor.aliases) if n != actor.name and n.casefold() not in shared)
