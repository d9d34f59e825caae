"""Agreements, their clauses, conditions and status history, as a text reports them."""

from truce.claims.reading.context import Context
from truce.claims.reading.speech import SpeechMap
from truce.claims.records import Agreement, Event


def find_agreements(
    context: Context, speech: SpeechMap, events: tuple[Event, ...]
) -> tuple[tuple[Agreement, ...], tuple[Event, ...]]:
    """The agreements of a document, and its events with the agreement that each belongs to."""
    return (), events
