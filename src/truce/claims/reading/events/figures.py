"""Words of war that tell of no force: a war of colours, an attack on the king's side, a truce in a price war.

In a text in which no two sides use force on each other, such a word is taken for an act of force only
where something hard stands beside it: somebody hurt, a weapon's own kind of act, armed people, or a state
at a place. A few lines are too little to tell, and are taken at their word.
"""

from truce.claims.reading.context import Context
from truce.claims.reading.events.predicates import load_lexicon
from truce.claims.records import Event

_ARMED = frozenset(
    {"armed_force", "non_state_armed_group", "militia", "security_service", "unrecognised_state"}
)
_LITTLE_TEXT = 40
"""Words."""

_SIDES = _ARMED | {"state", "government"}
_TRADE = frozenset({"company", "sports_team"})
_CIVIL = _TRADE | {"media", "aid_org"}
_HARD = frozenset(
    {"airstrike", "drone_strike", "explosion", "bombing", "artillery", "shooting", "killing", "mine"}
)


def without_figures(context: Context, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The events of a document without acts of force that are figures of speech."""
    if sum(t.is_alpha for s in context.page.sentences for t in s.span) < _LITTLE_TEXT:
        return events
    types = {a.id: a.type for a in context.actors}
    fought = [_sides(e, types) for e in events if e.type == "ASSAULT" and e.modality == "actual"]
    if any(len(sides) >= 2 for sides in fought) or len(set().union(*fought)) >= 2:
        return events
    return tuple(
        e for e in events if e.type != "ASSAULT" or (_is_hard(e, types) and not _is_nature(context, e, types))
    )


def _is_nature(context: Context, event: Event, types: dict[str, str]) -> bool:
    """Whether a storm or a quake stands in the sentence, and nobody who could have done it."""
    sentence = context.page.sentence_at(event.start)
    if sentence is None or _sides(event, types):
        return False
    return any(t.pos_ in ("NOUN", "PROPN") and load_lexicon().is_in(t, "storm") for t in sentence)


def _sides(event: Event, types: dict[str, str]) -> set[str]:
    named = (*event.initiator, *event.target, *event.alleged_initiator, *event.alleged_target)
    return {ref for ref in named if types.get(ref) in _SIDES}


def _is_hard(event: Event, types: dict[str, str]) -> bool:
    """Whether something beside the word itself says that force was used."""
    if event.deaths or event.injured or event.displaced:
        return True
    if event.mode in _HARD and not _is_civil(event, types):
        return True
    sides = _sides(event, types)
    return any(types[ref] in _ARMED for ref in sides) or bool(sides and event.places)


def _is_civil(event: Event, types: dict[str, str]) -> bool:
    """Whether firms or clubs did it, or persons in a text about firms or clubs.

    A man with a bomb is a person, too: only such company makes his attack a figure of speech.
    """
    civil = _CIVIL | {"person"} if _TRADE & set(types.values()) else _CIVIL
    return bool(event.initiator) and all(types.get(ref) in civil for ref in event.initiator)
