"""Which agreement the duties of a sentence belong to, as a reader keeps it in mind from line to line."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from truce.claims.reading.agreements.cues import STARTS
from truce.claims.reading.agreements.grouping import Instrument, by_block
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.syntax import lemma
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence

Hold = Literal["framed", "enacted", "continued", "made"]
"""How firmly a sentence stands under an agreement.

`framed`: it says so itself ("under the deal"); `enacted`: it is the agreement's own text; `continued`:
terms stand right before it; `made`: the agreement was concluded in a sentence before.
"""

_TERMS = frozenset(
    {"undertaking", "provision", "term", "clause", "commitment", "obligation", "point", "article"}
)
_CONTAINING = frozenset(
    {"consist", "contain", "provide", "say", "require", "entail", "cover", "agree", "agreed", "include"}
)
_LISTING = frozenset(
    {"main", "key", "chief", "principal", "following", "core", "essential", "central", "its", "the"}
)
_WHAT_WAS_AGREED = re.compile(
    r"\bwhat (?:we|they|both sides|(?:the|our) (?:two )?(?:sides|parties|governments))? ?(?:have |has |had )?"
    r"(?:agreed|promised|pledged|signed|undertaken)\b",
    re.IGNORECASE,
)
_PARTS = frozenset({"part", "term", "provision", "framework", "condition", "accordance", "line", "keeping"})
_STEPS = frozenset(
    {"phase", "stage", "step", "term", "provision", "bargain", "scheme", "timetable", "formula"}
)
_TEXTS = frozenset({
    "text", "document", "paper", "rule", "declaration", "undertaking", "package", "blueprint", "letter",
    "code",
})  # fmt: skip
_FRAMING = frozenset({"under", "pursuant", "per"})
_AT_BEGINNING = 60
"""Characters into a sentence within which a frame ("under the deal signed in May") is about all of it."""
_NEAR = 2
"""Blocks for which an agreement that was made stays in mind without a word of it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The agreement that a sentence's duties belong to, and how firmly."""

    instrument: Instrument
    hold: Hold


class Scopes:
    """Follows a document by sentences: which agreement is in focus, and whose terms are being told."""

    def __init__(
        self, context: Context, of: dict[int, Instrument], mentions: Sequence[InstrumentMention],
        charters: Sequence[Instrument],
    ) -> None:  # fmt: skip
        self._context = context
        self._charters = by_block(charters)
        self._is_charter = bool(charters)
        self._mentions: dict[int, list[tuple[InstrumentMention, Instrument]]] = {}
        for index, instrument in of.items():
            mention = mentions[index]
            if not mention.in_heading:
                self._mentions.setdefault(mention.sentence.index, []).append((mention, instrument))
        self._instruments = list(dict.fromkeys(of.values()))
        self._made_at = _made_at(self._instruments)
        self._titled = next((i for i in self._instruments if _is_in_title(context, i)), None)
        self._led = _in_lead(context, self._mentions)
        self._headings = _under_headings(context)
        self._heading_blocks = [b.index for b in context.page.blocks if b.kind == "heading"]
        self._itemised = {id(c) for c in charters if _is_itemised(context, c)}
        self.focus: Instrument | None = None
        self._open: Instrument | None = None
        self._made: tuple[Instrument, int] | None = None
        self._list: Instrument | None = None
        self._list_from = -1
        self._led_in = -1
        self._in_prose = False
        self._block = -1
        self._productive = False

    @property
    def coming(self) -> Instrument | None:
        """The agreement that a text is to name later: its first truce that was made."""
        made = (i for i in self._instruments if i.marks.is_truce and not i.is_sought)
        return None if self._is_charter else next(made, None)

    def named_in(self, sentence: Sentence) -> list[tuple[InstrumentMention, Instrument]]:
        """The agreements that a sentence names."""
        return self._mentions.get(sentence.index, [])

    def named_near(self, sentence: Sentence) -> Instrument | None:
        """The agreement that a sentence, or else the one before it, names last."""
        near = self._mentions.get(sentence.index) or self._mentions.get(sentence.index - 1)
        return near[-1][1] if near else None

    def enter(self, sentence: Sentence) -> Instrument | None:
        """Step to the next sentence; returns the agreement whose own text it is, if it is one's."""
        if sentence.block.index != self._block:
            under_another = self._heading_of(sentence.block.index) != self._heading_of(self._block)
            if self._block >= 0 and (under_another or not self._productive):
                self._open = None
            self._block, self._productive = sentence.block.index, False
        charter = self.charter_at(sentence)
        if charter is not None:
            self._open = charter
        if sentence.index in self._made_at:
            self._made = self._made_at[sentence.index], sentence.block.index
        return charter

    def leave(
        self, sentence: Sentence, charter: Instrument | None, told: Instrument | None, firm: bool
    ) -> None:
        """Step out of a sentence.

        `told` is the agreement of its last term, None if it told none; `firm`: the sentence itself said that
        it tells of one.
        """
        own = self.named_in(sentence)
        named = any(i is self._open for _, i in own)
        self._productive = self._productive or bool(told) or named or self._led_in == self._block
        if told is not None and firm:
            self._open = told
        elif told is not None:
            self._made = told, sentence.block.index
        leading = [i for m, i in own if not (m.order == 1 and self.focus is not None and i is not self.focus)]
        if leading:
            self.focus = leading[-1]
            if self._open is not None and self._open not in leading and charter is None:
                self._open = None

    def begin_list(self, sentence: Sentence, instrument: Instrument | None) -> bool:
        """Remember that a sentence leads into a list of an agreement's terms. False if it is nobody's."""
        self._list, self._list_from = instrument, sentence.block.index
        return instrument is not None

    def in_list(self, sentence: Sentence) -> bool:
        """Whether a sentence is an item of a list that a line before it said to be one of terms."""
        return self._list is not None and sentence.block.kind == "item"

    def of_sentence(self, sentence: Sentence, charter: Instrument | None) -> Scope | None:
        """The agreement that the duties of a sentence belong to; None if nothing says so."""
        framed = self.framed_by(sentence)
        if framed is not None:
            return Scope(framed, "framed")
        if charter is not None:
            return Scope(charter, "enacted")
        if self._open is not None:
            return Scope(self._open, "continued")
        if self._made is not None and sentence.block.index - self._made[1] < _NEAR:
            return Scope(self._made[0], "made")
        return None

    def framed_by(self, sentence: Sentence) -> Instrument | None:
        """The agreement under which a sentence says that it speaks."""
        named = next((i for m, i in self.named_in(sentence) if self._frames(m)), None)
        if named is None and self.focus is not None and any(_is_step(t) for t in sentence):
            return self._open or (self._made[0] if self._made else None) or self.focus
        return named

    def frame_begins(self, sentence: Sentence) -> bool:
        """Whether the frame of a sentence stands at its beginning."""
        named = [m for m, _ in self.named_in(sentence) if self._frames(m)]
        return not named or named[0].start - sentence.start < _AT_BEGINNING

    def _frames(self, mention: InstrumentMention) -> bool:
        """Whether a mention stands in a frame: under the deal, as part of it, in its terms."""
        token = mention.phrase
        while token.dep_ == "pobj":
            preposition = token.head
            if preposition.lower_ == "by" and preposition.i == preposition.sent.start and mention.definite:
                return True  # "by this peace the city was to ..."
            if preposition.lower_ in _FRAMING:
                return True
            if preposition.lower_ == "to" and preposition.head.lower_ in ("according", "pursuant"):
                return True
            if preposition.lower_ in ("in", "as", "by") and lemma(token) in _PARTS:
                return True
            if preposition.lower_ in ("in", "during", "at") and lemma(token) in _STEPS:
                return True
            if preposition.lower_ not in ("of", "with") or lemma(preposition.head) not in _PARTS | _STEPS:
                return False
            token = preposition.head
        return False

    def charter_at(self, sentence: Sentence) -> Instrument | None:
        """The agreement whose own text a sentence is: a treaty's articles, the items of a list of terms."""
        block = sentence.block
        if self._list is not None:
            if block.index == self._list_from if self._in_prose else block.kind == "item":
                return self._list
            if block.index > self._list_from:
                self._list = None
        heading = self._headings.get(block.index)
        if (
            heading is not None
            and self.focus is not None
            and not self._charters.overlapping(block.index, block.index + 1)
        ):
            return self._titled or self._led or self.focus
        if self._context.page.first_match(_WHAT_WAS_AGREED, sentence.start, sentence.end):
            self._open, self._led_in = self._present() or self.focus, block.index
        if self.focus is not None and self._announces_list(sentence):
            self._list, self._list_from, self._in_prose = self.focus, block.index, True
        charter = next(iter(self._charters.as_given(block.index, block.index + 1)), None)
        if charter is not None and block.kind != "item" and id(charter) in self._itemised:
            return None
        return charter

    def _heading_of(self, block: int) -> int:
        """The index of the last heading before a block; -1 if there is none."""
        before = bisect_left(self._heading_blocks, block)
        return self._heading_blocks[before - 1] if before else -1

    def _present(self) -> Instrument | None:
        """The agreement that was made on the day of the document, if one was."""
        today = self._context.doc_date
        made = (i for i in self._instruments if any(c.date == today and c.status in STARTS for c in i.cues))
        return next(made, None) if today is not None else None

    def _announces_list(self, sentence: Sentence) -> bool:
        """Whether a short sentence says that terms follow ("The main provisions:", "Key undertakings.")."""
        if len(sentence.span) > 12:
            return False
        heads = [
            t
            for t in sentence
            if lemma(t) in _TERMS and t.tag_ == "NNS" and t.dep_ in ("ROOT", "nsubj", "attr", "dobj")
        ]
        return any(c.lower_ in _LISTING for h in heads for c in h.lefts)


def _is_in_title(context: Context, instrument: Instrument) -> bool:
    """Whether the document's title is an agreement's name."""
    title = context.page.blocks[0]
    words = context.page.text[title.start : title.end].casefold()
    return not title.is_prose and any(n.casefold() in words for n in instrument.marks.names)


def _in_lead(
    context: Context, mentions: dict[int, list[tuple[InstrumentMention, Instrument]]]
) -> Instrument | None:
    """The agreement that the first paragraph names first: that of an article on it."""
    lead = next((b for b in context.page.blocks if b.is_prose), None)
    named = (
        i for s in sorted(mentions) for m, i in mentions[s] if m.sentence.block == lead and not m.pronoun
    )
    return next(named, None)


def _made_at(instruments: Sequence[Instrument]) -> dict[int, Instrument]:
    """The agreement that is told as concluded in each sentence that tells of one."""
    return {
        c.sentence.index: i
        for i in instruments
        for c in i.cues
        if c.status in STARTS and not c.planned and c.certainty not in ("denied", "disputed")
    }


def _is_step(token: Token) -> bool:
    """Whether a word frames a sentence by a part of an agreement: "in its first phase", "under its terms"."""
    if token.dep_ != "pobj" or lemma(token) not in _STEPS | _TEXTS:
        return False
    preposition = token.head.lower_
    if preposition == "under" and lemma(token) != "step":
        return True
    if preposition == "to" and token.head.head.lower_ == "according":
        return True
    marks = {c.lower_ for c in _marks(token)}
    return (
        preposition in ("in", "during")
        and lemma(token) in _STEPS
        and bool(marks & load_words()["phase_marks"])
    )


def _marks(noun: Token) -> Iterator[Token]:
    yield from (c for c in noun.children if c.dep_ in ("amod", "nummod", "poss", "det", "appos", "compound"))


def _under_headings(context: Context) -> dict[int, int]:
    """The blocks that stand under a heading such as "Provisions" or "Main terms".

    Each with that heading's.
    """
    found: dict[int, int] = {}
    heading: int | None = None
    for block in context.page.blocks:
        words = context.page.text[block.body : block.end].lower().split()
        question = block.kind == "paragraph" and len(words) <= 9 and words[-1].endswith("?")
        if question or block.kind in ("title", "heading"):
            stems = {w.rstrip("s?:") for w in words}
            tells = bool(stems & (_TERMS | {"content"})) and len(words) <= 5
            asks = bool(stems & _CONTAINING) and words[0] in ("what", "how") and len(words) <= 9
            heading = block.index if tells or asks else None
        elif heading is not None:
            found[block.index] = heading
    return found


def _is_itemised(context: Context, charter: Instrument) -> bool:
    """Whether an agreement's text gives its terms as a list of items, so that the prose around is no term."""
    if charter.blocks is None:
        return False
    own = context.page.blocks[charter.blocks[0] : charter.blocks[1] + 1]
    return sum(b.kind == "item" and b.number is None for b in own) > 2
