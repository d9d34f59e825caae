"""Events: what happened or is said to have happened, with PLOVER types."""

from truce.claims.reading.context import Context
from truce.claims.reading.speech import SpeechMap
from truce.claims.records import Event


def find_events(context: Context, speech: SpeechMap) -> tuple[Event, ...]:
    """The events of a document, in text order."""
    return ()
