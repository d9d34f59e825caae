"""Who says what, how surely and to whom: speech acts, and the claims made of them."""

from collections.abc import Iterable

from truce.claims.reading.context import Context
from truce.claims.reading.speech.acts import Speech, SpeechMap
from truce.claims.reading.speech.claims import find_claims
from truce.claims.reading.speech.hearsay import find_hearsay
from truce.claims.reading.speech.quotes import find_loose, find_quoted, find_short
from truce.claims.reading.speech.reported import find_reported
from truce.claims.reading.speech.speakers import Speakers
from truce.claims.reading.speech.standpoints import find_standpoints
from truce.claims.reading.speech.turns import find_author, find_turns

__all__ = ["Speech", "SpeechMap", "find_claims", "find_speech"]


def find_speech(context: Context) -> SpeechMap:
    """The acts of speech of a document, in text order."""
    acts = list(find_turns(context))
    speakers = Speakers(context, SpeechMap(tuple(acts)), find_author(context))
    for sentence in context.sentences():
        acts += find_reported(context, speakers, sentence)
        acts += find_hearsay(context, speakers, sentence)
        acts += find_standpoints(context, speakers, sentence)
        acts += find_quoted(context, speakers, sentence, acts)
        acts += find_loose(context, sentence, acts)
        acts += find_short(context, sentence, acts)
    return SpeechMap(tuple(_once(acts)))


def _once(acts: Iterable[Speech]) -> list[Speech]:
    """The acts in text order, each kind once per span."""
    by_place = {(a.start, a.end, a.stance, a.rule): a for a in acts}
    return sorted(by_place.values(), key=lambda a: (a.whole, a.rule))
