"""Judgements, outlooks and context: what a text thinks, not what happened."""

from truce.claims.reading.context import Context
from truce.claims.records import Agreement, Assessment, Event


def find_assessments(
    context: Context, events: tuple[Event, ...], agreements: tuple[Agreement, ...]
) -> tuple[Assessment, ...]:
    """The assessments of a document, in text order."""
    return ()
