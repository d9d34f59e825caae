"""The parties that a text sets against each other, and who stands with whom."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise

from truce.claims.reading.actors.crowds import RULE as CROWD
from truce.claims.reading.context import Context, Named
from truce.claims.reading.events.naming import SIDES, Naming
from truce.claims.reading.events.tellings import Telling
from truce.claims.reading.parse import Sentence

_KINDS = frozenset(
    "state unrecognised_state government armed_force non_state_armed_group militia group "
    "political_group".split()
)
_AGAINST = frozenset(
    ("ASSAULT", "ACCUSE", "THREATEN", "MOBILIZE", "RETREAT", "REJECT", "SANCTION", "AGREE", "CONSULT")
)
_JOINED = 8
"""How much more two names joined as sides ("the A-B border") say than two names in one sentence."""
_SHARED = re.compile(
    r"\b(?:war|conflict|fighting|clashes|hostilities|violence|battles?|truce|ceasefire|cease-fire|armistice|peace|"
    r"agreement|deal|accord|pact|understanding|talks|negotiations|border|tensions?|dispute|crisis) "
    r"between (?:the )?$",
    re.IGNORECASE,
)
_COUNTED = 3
"""What it says of two parties that the text counts them as "both sides"."""
_OPPOSING = frozenset(("ASSAULT", "AGREE", "COERCE", "RETREAT", "YIELD"))
"""What makes parties of a conflict: acts of force, agreements, captives freed; no words or meetings."""
_ACT = {"ASSAULT": 3, "AGREE": 3, "ACCUSE": 2, "THREATEN": 2}


class Belligerents:
    """The two main parties of one document, their allies, and the party that each actor belongs to."""

    def __init__(self, context: Context, naming: Naming, told: Sequence[Telling]) -> None:
        self._context = context
        self._types = {a.id: a.type for a in context.actors if a.rule != CROWD}
        self.party_of = _parties(context)
        self.pair = self._main_pair(naming, told)
        self._allies = self._joint_doers(told)

    def party(self, ref: str | None) -> str | None:
        """The party that an actor belongs to; the actor itself where it belongs to none."""
        return self.party_of.get(ref, ref) if ref is not None else None

    def is_party(self, ref: str | None) -> bool:
        """Whether an actor belongs to one of the two main parties."""
        return ref is not None and self.party(ref) in self.pair

    def spelt_out(self, refs: Iterable[str]) -> tuple[str, ...]:
        """The refs with "both sides" replaced by the two main parties."""
        return tuple(dict.fromkeys(r for ref in refs for r in (self.pair if ref == SIDES else (ref,))))

    def parties(self, refs: Iterable[str]) -> set[str]:
        """The parties that the actors named belong to; whom "both sides" means is left out."""
        return {self.party_of.get(r, r) for r in refs if r != SIDES}

    def opponents(self, kind: str, doers: Iterable[str]) -> tuple[str, ...]:
        """The other main party and its allies, where a hostile act's author belongs to one of the two."""
        parties = {self.party(r) for r in doers}
        if kind not in _AGAINST or len(parties & set(self.pair)) != 1:
            return ()
        rest = [p for p in self.pair if p not in parties]
        joined = self._allies if kind == "ASSAULT" else {}
        allies = sorted(a for p in rest for a in joined.get(p, ()) if a not in parties)
        return tuple(dict.fromkeys([*rest, *allies]))

    def both_of_clash(self, refs: Iterable[str]) -> tuple[str, ...] | None:
        """Both sides of a clash where only one of the main parties is named; None if that is not so."""
        named = tuple(dict.fromkeys(refs))
        parties = {self.party(r) for r in named}
        if len(parties) != 1 or not parties <= set(self.pair):
            return None
        return (*named, *(p for p in self.pair if p not in parties))

    def _main_pair(self, naming: Naming, told: Sequence[Telling]) -> tuple[str, ...]:
        """The two parties that the text most often sets against each other; empty if there are none."""
        pairs: Counter[tuple[str, str]] = Counter()
        opposed: set[tuple[str, str]] = set()
        for sentence in self._context.sentences():
            named = [
                n for n in self._context.actors_in(sentence.start, sentence.end) if not self._is_place(n)
            ]
            present = {self.party_of.get(n.ref, n.ref) for n in named} | _home_in(naming, sentence)
            fighting = sorted(p for p in present if self._types.get(p) in _KINDS)
            pairs.update((a, b) for i, a in enumerate(fighting) for b in fighting[i + 1 :])
            joined = set(self._joined(named))
            opposed |= joined
            pairs.update(dict.fromkeys(joined, _JOINED))
        for actor in self._context.actors:
            pair = self._as_pair(*actor.members) if len(actor.members) == 2 else None
            if pair is not None:
                pairs[pair] += _COUNTED
                opposed.add(pair)
        breaches = {t.sentence.index for t in told if t.predicate.mode == "violate_ceasefire"}
        for telling in told:
            for doer in telling.roles.initiators:
                for other in telling.roles.targets or self._attacked_in(naming, telling):
                    pair = self._as_pair(doer, other)
                    if pair is not None:
                        pairs[pair] += _ACT.get(telling.predicate.type, 1)
                        if _opposes(telling, breaches):
                            opposed.add(pair)
        best = max(pairs, key=lambda p: (pairs[p], p), default=())
        return best if best in opposed else ()

    def _attacked_in(self, naming: Naming, telling: Telling) -> list[str]:
        """The states on whose soil an act of force is done to nobody named: "killed 28 people in A"."""
        if telling.predicate.type != "ASSAULT" or telling.predicate.mode == "clash":
            return []
        return naming.states_of(telling.roles.places)

    def _is_place(self, named: Named) -> bool:
        """Whether a mention can be read as a place just as well."""
        return bool(self._context.places_in(named.start, named.end))

    def _as_pair(self, one: str, other: str) -> tuple[str, str] | None:
        a, b = sorted((self.party_of.get(one, one), self.party_of.get(other, other)))
        return (a, b) if a != b and {self._types.get(a), self._types.get(b)} <= _KINDS else None

    def _joined(self, named: Sequence[Named]) -> Iterator[tuple[str, str]]:
        """Pairs that the text joins as sides of one thing: "the A-B border", "between A and B"."""
        text = self._context.page.text
        for one, two in pairwise(named):
            link = text[one.end : two.start]
            between = link.strip() in ("and", "and the") and _SHARED.search(
                text[max(0, one.start - 60) : one.start]
            )
            pair = self._as_pair(one.ref, two.ref) if between or link in ("-", "–", "/") else None
            if pair is not None:
                yield pair

    def _joint_doers(self, told: Iterable[Telling]) -> dict[str, set[str]]:
        """Parties that act together against others, by party."""
        allies: dict[str, set[str]] = {}
        for telling in told:
            doers = {self.party_of.get(r, r) for r in telling.roles.initiators if r != SIDES}
            against = {self.party_of.get(r, r) for r in telling.roles.targets}
            if telling.predicate.type not in ("ASSAULT", "MOBILIZE") or doers & against:
                continue
            parties = {d for d in doers if self._types.get(d) in _KINDS}
            for party in parties:
                allies.setdefault(party, set()).update(parties)
        return allies


def _opposes(telling: Telling, breaches: Container[int]) -> bool:
    """Whether an act makes two sides parties of the conflict, as does a charge of breaking their truce."""
    sense = telling.predicate
    if sense.type == "ACCUSE":
        return telling.sentence.index in breaches
    return sense.type in _OPPOSING and sense.pattern != "voice"


def _home_in(naming: Naming, sentence: Sentence) -> set[str]:
    if naming.home is None or not any(naming.is_home(t) for t in sentence.span):
        return set()
    return {naming.home}


def _parties(context: Context) -> dict[str, str]:
    """Each actor's party: the end of its chain of affiliations."""
    owners = {a.id: a.side or a.affiliation for a in context.actors}
    found = {}
    for actor in context.actors:
        at, seen = actor.id, {actor.id}
        while (above := owners.get(at)) and above not in seen and above in owners:
            seen.add(above)
            at = above
        found[actor.id] = at
    return found
