"""Claims: who says what, how surely, and about which event or agreement."""

from truce.claims.reading.acts import SpeechMap
from truce.claims.reading.context import Context
from truce.claims.records import Agreement, Claim, Event


def find_claims(
    context: Context, speech: SpeechMap, events: tuple[Event, ...], agreements: tuple[Agreement, ...]
) -> tuple[Claim, ...]:
    """The claims of a document, in text order."""
    return ()
