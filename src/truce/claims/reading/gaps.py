"""What a reader of a truce would look for and the text does not state."""

from truce.claims.reading.context import Context
from truce.claims.records import Agreement, Claim, Event, NotStated


def find_gaps(
    context: Context, events: tuple[Event, ...], claims: tuple[Claim, ...], agreements: tuple[Agreement, ...]
) -> tuple[NotStated, ...]:
    """The gaps of a document."""
    return ()
