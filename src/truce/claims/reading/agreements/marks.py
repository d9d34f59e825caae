"""What tells one agreement of a text from another, kept while its mentions are being gathered.

A long text has thousands of mentions, and each is held against every agreement before it: what their
mentions and cues say is noted once, as they are added, and not gathered anew for each comparison.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from truce.asof import Interval
from truce.claims.reading.agreements.cues import ENDS, STARTS, Cue
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.syntax import lemma
from truce.claims.records import Status

_VAGUE_DAYS = 62


@dataclass(slots=True)
class Marks:
    """The marks of one agreement: each field holds what any of its mentions or cues says."""

    names: set[str] = field(default_factory=set)
    areas: set[str] = field(default_factory=set)
    contents: set[str] = field(default_factory=set)
    parties: set[str] = field(default_factory=set)
    owners: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    """The nouns it goes by: as written where they have a capital, else in lower case."""
    phrases: set[str] = field(default_factory=set)
    """The lemmas of the phrases that name it."""
    phrases_apart: set[str] = field(default_factory=set)
    """Those of the phrases that set it beside another one."""
    dated: dict[Interval, None] = field(default_factory=dict)
    """The dates by which phrases tell it from others, in their order."""
    sentences: set[int] = field(default_factory=set)
    last_block: int = -1
    is_earlier: bool = False
    is_one_sided: bool = False
    is_halt_of_one: bool = True
    """Whether the text only tells that one side held its fire."""
    statuses: set[Status] = field(default_factory=set)
    has_begun: bool = False
    first_start: int | None = None
    """Where the text first tells of its making."""
    begins: dict[tuple[Status, Interval], None] = field(default_factory=dict)
    """Its dates of conclusion and of entry into force, in their order."""

    @property
    def is_truce(self) -> bool:
        """Whether a mention calls it a truce, or a quiet of arms."""
        return "truce" in self.forms

    @property
    def is_sought(self) -> bool:
        """Whether nothing says that it was concluded."""
        return not self.statuses & (STARTS | ENDS | {"holding", "violated"})

    def see(self, mention: InstrumentMention) -> None:
        """Note what one more mention says."""
        told = (
            (self.names, mention.name), (self.areas, mention.area), (self.contents, mention.content),
            (self.owners, mention.owner),
        )  # fmt: skip
        for marks, mark in told:
            if mark:
                marks.add(mark)
        self.parties.update(mention.parties)
        self.forms.add(mention.form)
        for noun in (mention.head, mention.phrase):
            self.nouns.add(noun.text if noun.text[0].isupper() else noun.lower_)
        phrase = lemma(mention.phrase)
        self.phrases.add(phrase)
        if mention.apart:
            self.phrases_apart.add(phrase)
        if mention.dated:
            self.dated[Interval.parse(mention.dated)] = None
        self.sentences.add(mention.sentence.index)
        self.last_block = max(self.last_block, mention.sentence.block.index)
        self.is_earlier |= mention.earlier
        self.is_one_sided |= mention.one_sided
        self.is_halt_of_one &= mention.verbal and bool(mention.owner)

    def hear(self, cue: Cue) -> None:
        """Note what one more cue says."""
        self.statuses.add(cue.status)
        if cue.status in STARTS:
            self.has_begun |= not cue.planned
            self.first_start = cue.start if self.first_start is None else min(self.first_start, cue.start)
        self.begins.update(dict.fromkeys(own_dates((cue,))))


def own_dates(cues: Iterable[Cue]) -> list[tuple[Status, Interval]]:
    """Dates of conclusion and of entry into force among cues."""
    found = []
    for cue in cues:
        if cue.date is None or cue.status not in STARTS:
            continue
        date = Interval.parse(cue.date)
        lasting = date.days is not None and date.days > _VAGUE_DAYS and " as of " in cue.sentence.span.text
        if not lasting:
            found.append((cue.status, date))
    return found
