"""What a text says of an agreement's standing at one place: the cue, and what kinds of it there are."""

from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.parse import Sentence
from truce.claims.reading.times import TimeMention
from truce.claims.records import Certainty, Status

STARTS: frozenset[Status] = frozenset({"announced", "accepted", "signed", "in_force"})
ENDS: frozenset[Status] = frozenset({"broken", "ended", "expired", "superseded"})
BREACHES: frozenset[Status] = frozenset({"violated", "broken"})


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """One statement on the standing of the agreement that `mention` names.

    `date` is a dossier date; `after` that it comes some time after that date; `until` the end that a
    term gets. `planned`: the text looks ahead.
    """

    mention: InstrumentMention | None
    status: Status
    predicate: Token
    sentence: Sentence
    start: int
    end: int
    date: str | None = None
    dated: TimeMention | None = None
    after: bool = False
    until: str | None = None
    planned: bool = False
    certainty: Certainty = "fact"
    source: str | None = None
    medium: str | None = None
    hedge: str | None = None
    accused: tuple[str, ...] = ()
