"""Links in cause, time and part that a text states."""

from truce.claims.reading.context import Context
from truce.claims.records import Agreement, Claim, Event, Relation


def find_relations(
    context: Context, events: tuple[Event, ...], claims: tuple[Claim, ...], agreements: tuple[Agreement, ...]
) -> tuple[Relation, ...]:
    """The relations of a document, in text order."""
    return ()
