"""Sentences with a syntax tree, and the map from every token back to the text.

The parser (spaCy's small English model, see ADR 0003) reads each block on its own. Four things that it
reads badly are prepared for it, without touching the text: dashes become tokens of their own, long
quotations are taken out of their sentence (one stand-in word is left) and parsed as sentences of their
own, dates are shown to it as one word (see `masks`), and headings are never parsed into a sentence of the
body. What it still hangs on the wrong word is put right afterwards (see `mending`).
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.vocab import Vocab

from truce.claims.reading.layout import Block, Quotation, find_blocks, find_quotations, pieces
from truce.claims.reading.masks import Mask, Masked, date_masks, masked, unmasked
from truce.claims.reading.mending import mend
from truce.claims.reading.model import load_parser, parsed
from truce.claims.reading.needles import Haystack
from truce.claims.reading.spans import SpanIndex
from truce.claims.reading.times import TimeMention, find_times

STAND_IN = "this"
"""What the parser sees in place of a quotation taken out of its sentence."""

LONGEST_SEGMENT = 2_000
"""Characters given to the parser in one piece; a longer block is cut at sentence ends, else at blanks."""

Offsets: TypeAlias = "array[int]"
_OFFSET = "i"
"""Places in a text, four bytes each."""

_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|be|been|has|have|had|will|would|shall|should|must|may|might|can|could|cannot|"
    r"do|does|did|won['’]t|don['’]t|isn['’]t|aren['’]t|didn['’]t|we['’]re|it['’]s|they['’]re|I['’]m)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_DASH = re.compile(r"[—–―]|--")


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """One parsed piece of text: a spaCy document, and where each of its tokens stands in the text."""

    doc: Doc
    starts: Offsets
    ends: Offsets
    block: Block
    quotation: Quotation | None = None
    stand_ins: dict[int, Quotation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """One sentence. `start` and `end` are offsets in the text; `span` is its piece of the syntax tree."""

    index: int
    start: int
    end: int
    segment: Segment
    span: Span

    @property
    def block(self) -> Block:
        """The line that the sentence stands in."""
        return self.segment.block

    @property
    def quotation(self) -> Quotation | None:
        """The quotation that the whole sentence lies in, if it was taken out of its host."""
        return self.segment.quotation

    def __iter__(self) -> Iterator[Token]:
        return iter(self.span)

    @property
    def root(self) -> Token:
        """The head of the sentence's tree."""
        return self.span.root


class _Words:
    """Every token by its place in the text: of prose and headings alike, a quotation's own inside it.

    A long text has a million tokens, so each is four numbers in arrays: start, end, sentence, token.
    """

    def __init__(self, columns: Sequence[Offsets]) -> None:
        table = [np.frombuffer(column, dtype=np.intc) for column in columns]
        order = np.lexsort(table[::-1])
        self._starts, self._ends, self._sentences, self._tokens = (
            array(_OFFSET, column[order].tobytes()) for column in table
        )

    def overlapping(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Sentence and token of each word that shares a character with a span, in the order of the text."""
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        return zip(self._sentences[first:last], self._tokens[first:last], strict=True)


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A text with its blocks, quotations and sentences, in the order of the text."""

    text: str
    blocks: tuple[Block, ...]
    quotations: tuple[Quotation, ...]
    times: tuple[TimeMention, ...]
    """The time expressions as the words alone give them (see `resolve_times`)."""
    sentences: tuple[Sentence, ...]
    _words: _Words
    _hosts: dict[int, tuple[Sentence, Token]]
    """Quotation index to the sentence that it was taken out of, and the stand-in left there."""
    _taken: dict[int, list[Quotation]] = field(init=False)
    _quoted: dict[int, list[Sentence]] = field(init=False)
    _haystack: Haystack = field(init=False)

    def __post_init__(self) -> None:
        taken: dict[int, list[Quotation]] = {}
        for quotation in self.quotations:
            if quotation.index in self._hosts:
                taken.setdefault(self._hosts[quotation.index][0].index, []).append(quotation)
        quoted: dict[int, list[Sentence]] = {}
        for sentence in self.sentences:
            if sentence.quotation is not None:
                quoted.setdefault(sentence.quotation.index, []).append(sentence)
        object.__setattr__(self, "_taken", taken)
        object.__setattr__(self, "_quoted", quoted)
        object.__setattr__(self, "_haystack", Haystack(self.text))

    def sentence_of(self, token: Token) -> Sentence:
        """The sentence that a token belongs to."""
        index: int = token.doc.user_data["sentence_of"][token.i]
        return self.sentences[index]

    def start_of(self, token: Token) -> int:
        """Where a token begins in the text."""
        starts: Offsets = token.doc.user_data["starts"]
        return starts[token.i]

    def end_of(self, token: Token) -> int:
        """Where a token ends in the text."""
        ends: Offsets = token.doc.user_data["ends"]
        return ends[token.i]

    def cover(self, tokens: Iterable[Token]) -> tuple[int, int]:
        """The smallest span of the text that holds all the tokens. ValueError if there are none."""
        listed = list(tokens)
        return min(map(self.start_of, listed)), max(map(self.end_of, listed))

    def quote(self, start: int, end: int) -> str:
        """The words at a span."""
        return self.text[start:end]

    def matches(self, pattern: re.Pattern[str], start: int, end: int) -> Iterator[re.Match[str]]:
        """The matches of a pattern in a span, in the order of the text."""
        return self._haystack.finditer(pattern, start, end)

    def first_match(self, pattern: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
        """The first match of a pattern in a span, if any."""
        return self._haystack.search(pattern, start, end)

    def tokens(self, start: int, end: int) -> tuple[Token, ...]:
        """The tokens that lie wholly or partly in a span, in the order of the text.

        Inside a quotation that was taken out these are the quotation's own tokens, not the stand-in.
        """
        return tuple(self.sentences[s].segment.doc[t] for s, t in self._words.overlapping(start, end))

    def token_at(self, offset: int) -> Token | None:
        """The token that holds a character, if any."""
        return next(iter(self.tokens(offset, offset + 1)), None)

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds a character; the innermost, so a quotation's own where there is one."""
        token = self.token_at(offset)
        return self.sentence_of(token) if token is not None else None

    def sentences_of(self, blocks: tuple[int, int]) -> Sequence[Sentence]:
        """The sentences in the blocks from the first to the last, both included."""
        first = bisect_left(self.sentences, blocks[0], key=lambda s: s.block.index)
        last = bisect_right(self.sentences, blocks[1], key=lambda s: s.block.index)
        return self.sentences[first:last]

    def quotations_in(self, sentence: Sentence) -> Sequence[Quotation]:
        """The quotations that were taken out of a sentence, in the order of the text."""
        return self._taken.get(sentence.index, ())

    def sentences_inside(self, quotation: Quotation) -> Sequence[Sentence]:
        """The sentences of a quotation that was taken out of its host."""
        return self._quoted.get(quotation.index, ())

    def host_of(self, quotation: Quotation) -> tuple[Sentence, Token] | None:
        """The sentence that a taken-out quotation stood in, and the stand-in left there."""
        return self._hosts.get(quotation.index)


def read_page(text: str, is_headed: Callable[[int], bool] = lambda _: False) -> Page:
    """Parse a text. Every token of the result is a span of the text; nothing is invented or moved.

    `is_headed` tells of a line, by where it begins, whether it is marked as a heading.
    """
    blocks = find_blocks(text, is_headed)
    quotations = find_quotations(text, blocks)
    times = find_times(text)
    masks = SpanIndex((m.start, m.end, m) for m in date_masks(times))
    nlp = load_parser()
    drafts = ((d.doc(nlp.vocab), d) for d in _drafts(nlp, text, blocks, quotations, masks))
    segments = [draft.segment(doc) for doc, draft in parsed(nlp, drafts)]
    return _assemble(text, blocks, quotations, times, segments)


def is_taken_out(text: str, quotation: Quotation) -> bool:
    """Whether a quotation is long enough to be a clause of its own, and is parsed as such."""
    inner = text[quotation.inner_start : quotation.inner_end]
    words = len(_WORD.findall(inner))
    return words >= 3 and (bool(_FINITE.search(inner)) or words >= 9)


@dataclass(frozen=True, slots=True, eq=False)
class _Draft:
    """A piece of text on its way to the parser: its tokens, and the words shown in their place."""

    words: list[str]
    spaces: list[bool]
    spans: list[tuple[int, int]]
    block: Block
    quotation: Quotation | None
    stand_ins: dict[int, Quotation]
    shown: Masked

    def doc(self, vocab: Vocab) -> Doc:
        """What the parser reads."""
        return Doc(vocab, words=self.shown.words, spaces=self.shown.spaces)

    def segment(self, parsed: Doc) -> Segment:
        """The piece with its tree, every token in its place."""
        # The network's own numbers are three quarters of a parsed document's memory, and nobody reads them.
        parsed.tensor = np.zeros((0,), dtype="f")
        if self.shown.words != self.words:
            parsed = unmasked(parsed.vocab, parsed, self.words, self.spaces, self.shown)
        mend(parsed)
        starts, ends = (array(_OFFSET, (span[side] for span in self.spans)) for side in (0, 1))
        return Segment(parsed, starts, ends, self.block, self.quotation, self.stand_ins)


def _drafts(
    nlp: Language,
    text: str,
    blocks: Sequence[Block],
    quotations: Sequence[Quotation],
    masks: SpanIndex[Mask],
) -> Iterator[_Draft]:
    by_block: dict[int, list[Quotation]] = {}
    for quotation in quotations:
        if is_taken_out(text, quotation):
            by_block.setdefault(quotation.block, []).append(quotation)
    for block in blocks:
        taken = by_block.get(block.index, [])
        whole = [q for q in taken if q.start <= block.body and q.end >= block.end]
        taken = [] if whole else taken
        for start, end in pieces(text, block.body, block.end, LONGEST_SEGMENT):
            inside = [q for q in taken if start <= q.start and q.end <= end]
            yield _draft(nlp, text, (start, end), block, None, inside, masks)
        for quotation in taken:
            for start, end in pieces(text, quotation.inner_start, quotation.inner_end, LONGEST_SEGMENT):
                yield _draft(nlp, text, (start, end), block, quotation, [], masks)


def _draft(
    nlp: Language,
    text: str,
    span: tuple[int, int],
    block: Block,
    quotation: Quotation | None,
    taken: Sequence[Quotation],
    masks: SpanIndex[Mask],
) -> _Draft:
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    stand_ins: dict[int, Quotation] = {}
    at = span[0]
    for q in taken:
        _tokenise(nlp, text, at, q.start, words, spans)
        tail = len(text[q.inner_start : q.inner_end].rstrip(" ,.;!?…"))
        closing = text[q.inner_start + tail : q.inner_end].strip()
        stand_ins[len(words)] = q
        words.append(STAND_IN)
        spans.append((q.start, q.end))
        if closing and text[q.end : q.end + 1] not in (",", ".", ";"):
            words.append(closing[0])
            spans.append((q.inner_start + tail, q.inner_start + tail + 1))
        at = q.end
    _tokenise(nlp, text, at, span[1], words, spans)
    spaces = [_spaced(text, here[1], after[0]) for here, after in pairwise(spans)] + [False] * bool(spans)
    shown = masked(words, spaces, spans, masks.overlapping(*span))
    return _Draft(words, spaces, spans, block, quotation, stand_ins, shown)


def _spaced(text: str, end: int, start: int) -> bool:
    """Whether the parser sees a blank between two tokens; around a dash it always does."""
    return start > end or bool(_DASH.match(text[start : start + 2]) or _DASH.search(text[end - 1 : end]))


def _tokenise(
    nlp: Language, text: str, start: int, end: int, words: list[str], spans: list[tuple[int, int]]
) -> None:
    """Append the tokens of ``text[start:end]``; dashes are tokens of their own, blanks are dropped."""
    at = start
    while at < end:
        dash = _DASH.search(text, at, end)
        stop = dash.start() if dash else end
        for token in nlp.tokenizer(text[at:stop]):
            if not token.is_space:
                words.append(token.text)
                spans.append((at + token.idx, at + token.idx + len(token.text)))
        if dash:
            words.append(dash.group())
            spans.append(dash.span())
            stop = dash.end()
        at = max(stop, at + 1)


def _assemble(
    text: str,
    blocks: tuple[Block, ...],
    quotations: tuple[Quotation, ...],
    times: tuple[TimeMention, ...],
    segments: Sequence[Segment],
) -> Page:
    spans: list[tuple[int, int, Segment, Span]] = []
    for segment in segments:
        doc = segment.doc
        doc.user_data["starts"], doc.user_data["ends"] = segment.starts, segment.ends
        pieces = [doc[:]] if not segment.block.is_prose else list(doc.sents)
        spans += [(segment.starts[p.start], segment.ends[p.end - 1], segment, p) for p in pieces if len(p)]
    spans.sort(key=lambda s: (s[0], -s[1]))
    sentences: list[Sentence] = []
    columns = tuple(array(_OFFSET) for _ in range(4))
    hosts: dict[int, tuple[Sentence, Token]] = {}
    for index, (start, end, segment, span) in enumerate(spans):
        sentences.append(Sentence(index, start, end, segment, span))
        blank = array(_OFFSET, bytes(array(_OFFSET).itemsize * len(segment.doc)))
        owners: Offsets = segment.doc.user_data.setdefault("sentence_of", blank)
        for token in span:
            owners[token.i] = index
            if token.i in segment.stand_ins:
                hosts[segment.stand_ins[token.i].index] = sentences[-1], token
            else:
                place = (segment.starts[token.i], segment.ends[token.i], index, token.i)
                for column, value in zip(columns, place, strict=True):
                    column.append(value)
    return Page(text, blocks, quotations, times, tuple(sentences), _Words(columns), hosts)


def subtree(token: Token, *, without: Iterable[str] = ()) -> list[Token]:
    """A token's subtree in text order, leaving out the branches whose relation is in `without`."""
    skipped = frozenset(without)
    kept: list[Token] = [token]
    stack: list[Any] = [c for c in token.children if c.dep_ not in skipped]
    while stack:
        child = stack.pop()
        kept.append(child)
        stack.extend(c for c in child.children if c.dep_ not in skipped)
    return sorted(kept, key=lambda t: t.i)
