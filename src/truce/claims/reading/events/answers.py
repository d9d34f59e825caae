"""Whom an event answers or goes on from: the accuser that a denial turns to, the two that "each" means."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from truce.claims.reading.events.arguments import objects
from truce.claims.reading.events.belligerents import Belligerents
from truce.claims.reading.events.naming import SIDES
from truce.claims.reading.events.predicates import is_verbal, lemma, load_lexicon
from truce.claims.reading.events.retelling import Story
from truce.claims.reading.events.roles import Roles
from truce.claims.reading.events.tellings import Telling

Refs = tuple[str, ...]
_NEAR = 2
"""Sentences from a charge to its denial, at most."""
_BETWEEN = frozenset(("ASSAULT",))
_DOUBTED = frozenset(("alleged", "disputed", "denied", "unverified"))


def accuser(story: Story, before: Sequence[Story], sides: Belligerents) -> Refs:
    """Whom a denial or a rejected charge answers: who laid it, last before; nobody for any other event."""
    telling = story.first.telling
    if not _is_denial(telling):
        return ()
    own = {sides.party(r) for r in telling.roles.initiators}
    for other in reversed(before):
        if telling.sentence.index - other.first.telling.sentence.index > _NEAR:
            break
        for ref in _chargers(other):
            if sides.party(ref) not in own:
                return (ref,)
    return ()


def _is_denial(telling: Telling) -> bool:
    sense = telling.predicate
    if sense.type != "REJECT":
        return False
    if sense.pattern == "deny" or sense.words == ("denies",) or sense.mode == "deny_responsibility":
        return True
    if not is_verbal(telling.token):
        return False
    classes = load_lexicon().classes_of
    return any(
        "charge" in classes(lemma(t)) or lemma(t) in ("charge", "claim") for t in objects(telling.token)
    )


def _chargers(story: Story) -> Iterator[str]:
    """Who says, in a story, that another did something."""
    first = story.first
    if first.telling.predicate.type == "ACCUSE":
        yield from first.telling.roles.initiators
    elif first.certainty in _DOUBTED and first.source is not None:
        yield first.source


def with_near_sides(told: Sequence[Telling], sides: Belligerents) -> list[Telling]:
    """Tellings in which "both" and "each" mean the two that fought or met just before, if they name two."""
    found: list[Telling] = []
    pair: Refs = ()
    at = -_NEAR - 1
    for telling in told:
        index = telling.sentence.index
        roles = telling.roles
        if {*roles.initiators, *roles.targets} == {SIDES} and pair and index - at <= _NEAR:
            telling = replace(telling, roles=_spelt(roles, pair))
        elif telling.predicate.type in _BETWEEN and _is_pair(roles, sides):
            pair = roles.initiators
        if pair and {*telling.roles.initiators, *telling.roles.targets} & set(pair):
            at = index
        found.append(telling)
    return found


def _is_pair(roles: Roles, sides: Belligerents) -> bool:
    same = set(roles.initiators) == set(roles.targets)
    parties = {sides.party(r) for r in roles.initiators if r != SIDES}
    return same and len(roles.initiators) == 2 and len(parties) == 2


def _spelt(roles: Roles, pair: Refs) -> Roles:
    initiators, targets = (
        tuple(dict.fromkeys(r for ref in refs for r in (pair if ref == SIDES else (ref,))))
        for refs in (roles.initiators, roles.targets)
    )
    return Roles(initiators, targets, roles.places)
