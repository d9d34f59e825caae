"""What can stand at the end of a link without being a record: something that happens or holds."""

from collections.abc import Iterator

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.references import listed

_TIMES = ("DATE", "TIME")
_SUBJECTS = ("nsubj", "nsubjpass", "expl")


def tells(context: Context, token: Token) -> bool:
    """Whether words tell of an act or a state of things: not a person, a place, a time or a bare pronoun."""
    word = token.lemma_.lower()
    if token.pos_ in ("VERB", "AUX"):
        return word != "be" or not any(c.pos_ == "PRON" for c in token.children if c.dep_ in _SUBJECTS)
    if token.pos_ == "PROPN":
        return word in listed("matter")
    if token.ent_type_ in _TIMES or word in listed("times_of_day"):
        return any(tells(context, filled) for filled in _filling(token))
    if token.pos_ != "NOUN":
        return False
    return not (
        word in listed("bodies") or is_somebody(context, token) or context.place_at(token) is not None
    )


def is_somebody(context: Context, token: Token) -> bool:
    """Whether words mean an actor, or whoever it may be: "both sides", "anyone"."""
    word = token.lemma_.lower()
    one = token.lower_ in listed("persons") or word in listed("whoever")
    return one or context.actor_at(token) is not None


def _filling(time: Token) -> Iterator[Token]:
    """What a length of time is filled with: "months of tension"."""
    return (t for c in time.children if c.lower_ == "of" for t in c.children if t.dep_ == "pobj")
