"""Who says what, how surely and to whom: speech acts, and the claims made of them."""

from dataclasses import dataclass

from truce.claims.reading.context import Context
from truce.claims.records import Agreement, Attribution, Claim, Event, Stance


@dataclass(frozen=True, slots=True)
class Speech:
    """One act of speech, thought or reporting in the text, and the span of what is said.

    `speaker` is an actor id, None where nobody is named (see `attribution`). `start`/`end` span the
    content (the words said, with their marks where quoted), `cue_start`/`cue_end` the words that
    attribute it ("told AFP that", "reportedly"), `whole` both together.
    """

    speaker: str | None
    attribution: Attribution
    stance: Stance
    start: int
    end: int
    cue_start: int
    cue_end: int
    direct: bool
    hedge: str | None = None
    medium: str | None = None

    @property
    def whole(self) -> tuple[int, int]:
        """The span of the attribution and the content together."""
        return min(self.start, self.cue_start), max(self.end, self.cue_end)


@dataclass(frozen=True, slots=True)
class SpeechMap:
    """All acts of speech of a document, in text order."""

    acts: tuple[Speech, ...]

    def over(self, start: int, end: int) -> tuple[Speech, ...]:
        """The acts whose content holds the span, innermost first."""
        inside = [s for s in self.acts if s.start <= start and end <= s.end]
        return tuple(sorted(inside, key=lambda s: s.end - s.start))


def find_speech(context: Context) -> SpeechMap:
    """The acts of speech of a document."""
    return SpeechMap(())


def find_claims(
    context: Context, speech: SpeechMap, events: tuple[Event, ...], agreements: tuple[Agreement, ...]
) -> tuple[Claim, ...]:
    """The claims of a document, in text order."""
    return ()
