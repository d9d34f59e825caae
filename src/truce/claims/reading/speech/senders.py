"""Whose words a whole text is, by what stands around it: the sender of a mail, a byline, a publisher.

Where that is a side, or an office of one, the text's own voice is that side's claim. A wrong guess would put
words into a side's mouth, so all of the name must be understood: "Norland army press", not "Army Times".
"""

from collections.abc import Set

from truce.claims.reading.actors.senders import office_in, parts_of
from truce.claims.reading.actors.words import listed as named_words
from truce.claims.reading.context import Context
from truce.claims.reading.speech.sayings import listed
from truce.claims.reading.speech.speakers import Speaker
from truce.claims.reading.speech.stances import is_party
from truce.documents.records import Voice
from truce.parties.spelling import fold

_SMALL = frozenset({"of", "the", "for", "s"})


def find_sender(context: Context) -> Speaker | None:
    """The side whose words a text is, as its document says. Its medium tells how it is named there."""
    return next((found for voice in context.voices if (found := _side(context, voice)) is not None), None)


def _side(context: Context, voice: Voice) -> Speaker | None:
    parts = [voice.name[a:b] for a, b in parts_of(voice.name)]
    lax = voice.named_as in ("filed", "mail")
    whole = len(parts) == 1
    known = {r for p in parts if (r := _known(context, p, whole=whole, lax=lax)) is not None}
    one = _one_of(context, known)
    if one is not None:
        return Speaker(one, "named", 0, 0, voice.named_as)
    offices = [o for p in parts if (o := office_in(p, 0, len(p))) is not None]
    if known or not (offices and (lax or whole or any(o.speaks for o in offices))):
        return Speaker(None, "named", 0, 0, "filed") if voice.named_as == "filed" else None
    return Speaker(None, "named", 0, 0, voice.named_as)


def _one_of(context: Context, known: Set[str]) -> str | None:
    """The side that all parts of a name lead to: "Col. Lind (army press)" speaks for the army."""
    bodies = {context.actor(ref).affiliation or ref for ref in known if not _stands_alone(context, ref)}
    if bodies:
        return bodies.pop() if len(bodies) == 1 else None
    return next(iter(known)) if len(known) == 1 else None


def _stands_alone(context: Context, ref: str) -> bool:
    """Whether somebody is a person, of an office, whom the text ties to no side by name."""
    actor = context.actor(ref)
    return actor.type == "person" and actor.affiliation is None


def _known(context: Context, part: str, *, whole: bool, lax: bool) -> str | None:
    """The side of the text, or one of its people, that a part of a sender's name is; None if that is open."""
    words = _words(part)
    found: dict[str, tuple[int, Set[str]]] = {}
    for actor in context.actors:
        if actor.anonymous or not is_party(context, actor.id):
            continue
        for name in (actor.name, *actor.aliases):
            own = _words(name)
            rest = _without(words, own)
            if rest is not None and len(own) > found.get(actor.id, (0, rest))[0]:
                found[actor.id] = len(own), rest
    longest = max((length for length, _ in found.values()), default=0)
    ids = [ref for ref, (length, _) in found.items() if length == longest]
    if len(ids) != 1:
        return None
    rest = found[ids[0]][1] - _SMALL
    organs = named_words("senders", "organs") | listed("offices") | listed("voices")
    if not rest <= organs | named_words("senders", "press"):
        return None
    if context.actor(ids[0]).type in ("state", "unrecognised_state"):
        # "Norland Press" and "(Norland)" may be a newspaper, and where somebody sits.
        return ids[0] if rest & organs or (whole and not rest) else None
    return ids[0] if lax or whole or rest else None


def _words(name: str) -> list[str]:
    return fold(name.replace("’", "'").replace("'s", "")).replace("-", " ").replace(".", " ").split()


def _without(words: list[str], own: list[str]) -> Set[str] | None:
    """The words around a name; None where it does not stand there whole."""
    for at in range(len(words) - len(own) + 1):
        if own and words[at : at + len(own)] == own:
            return set(words[:at] + words[at + len(own) :])
    return None
