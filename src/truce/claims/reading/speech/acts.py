"""Acts of speech: who says what in a text, and over which of its words the saying reaches."""

from dataclasses import dataclass, field

from truce.claims.reading.spans import SpanIndex
from truce.claims.records import Attribution, Certainty, Modality, Stance


@dataclass(frozen=True, slots=True)
class Speech:
    """One act of speech, thought or reporting in the text, and the span of what is said.

    `speaker` is an actor id, None where nobody is named (see `attribution`). `start`/`end` span the
    content (the words said, with their marks where quoted), `cue_start`/`cue_end` the words that
    attribute it ("told AFP that", "reportedly"), `whole` both together.

    `certainty` and `modality` are what this act alone makes of its content: "X denied firing" leaves the
    firing denied, "X vowed to fire" leaves it in the future. `said` is False where the text says that
    the act did not take place, or only may ("did not say", "is expected to announce").
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
    certainty: Certainty = "reported"
    modality: Modality = "actual"
    said: bool = True
    rule: str = "speech"

    @property
    def whole(self) -> tuple[int, int]:
        """The span of the attribution and the content together."""
        return min(self.start, self.cue_start), max(self.end, self.cue_end)


@dataclass(frozen=True, slots=True)
class SpeechMap:
    """All acts of speech of a document, in text order."""

    acts: tuple[Speech, ...]
    _index: SpanIndex[Speech] = field(init=False, repr=False, compare=False)
    _cues: SpanIndex[Speech] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", SpanIndex((a.start, a.end, a) for a in self.acts))
        object.__setattr__(self, "_cues", SpanIndex((a.cue_start, a.cue_end, a) for a in self.acts))

    def told_by(self, start: int, end: int) -> tuple[Speech, ...]:
        """The acts whose own words, such as "they blamed", hold the span."""
        return tuple(self._cues.holding(start, end))

    def meeting(self, start: int, end: int) -> tuple[Speech, ...]:
        """The acts whose content shares a character with the span, in their order."""
        return tuple(self._index.as_given(start, end))

    def over(self, start: int, end: int) -> tuple[Speech, ...]:
        """The acts whose content holds the span, innermost first.

        Ask with the words that name a happening ("killed", "airstrikes"), not with its whole clause:
        "reportedly" reaches over its verb and what follows, not over the subject before it.
        """
        return tuple(sorted(self._index.holding(start, end), key=lambda s: s.end - s.start))
