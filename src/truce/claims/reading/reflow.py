"""Hard-wrapped lines made whole again: what the layers read, and the way back to the text.

Cables, mails and plain-text reports break their sentences at a fixed width. `reflow` joins the lines of a
paragraph, so that a sentence is one stretch of words for every layer; and it leaves out the characters
without a width that web pages put into words, so that a name is read as it looks. Whatever is found is moved
back to the document's own offsets at the end (`Reflowed.original`). A text that is not wrapped and hides
nothing stays as it is.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from truce.claims.reading.layout import begins_block

Span = tuple[int, int]
Cut = tuple[int, int, str]
"""What is left out, from where to where, and what stands in its place."""

_LINE = re.compile(r"(?P<quoted>(?:[ \t]*>)*)(?P<indent>[ \t]*)(?P<words>[^\r\n\u2028\u2029]*\S)")
_NARROWEST, _WIDEST = 40, 110
"""Columns between which lines are broken by width; longer lines are paragraphs."""

_ALONE = 55
"""Columns that the first of only two lines must fill to be taken for a wrapped one."""

_FILLED = 0.85
"""Share of the width that a line reaches, with the next line's first word, if it was broken for width."""

_HALF = 0.5
"""Share of the width below which no line is broken, however the next begins."""

_MOST = 0.7
"""Share of the lines that break a sentence which must be filled for the text to be a wrapped one."""

_MANY = 5
"""Broken sentences from which a text is surely wrapped, so that they are joined over a page's end too."""

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\u2066-\u2069\ufeff]+")
"""Characters that neither show nor turn the reading order over."""

_STOPPED = re.compile(r"[.!?:;…][\"”’')\]]*$")
_SOFT = re.compile(r"(?<=[^\W\d_])-$")
_WORD = re.compile(r"\w+(?:-\w+)*")
_AND = re.compile(r"(?:and|or|to|nor|bis|through)\b")
_TABLE = re.compile(r"\S(?:[ ]{3,}|\t+|[ ]*\|[ ]*)\S")
_PAGE = re.compile(
    r"\W*(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\W*|[A-Z ]+\d{5,8}\s+\d{3}(?:\.\d+)?\s+OF\s+\d{3}"
    r"|(?:UNCLASSIFIED|CONFIDENTIAL|SECRET|RESTRICTED|SENSITIVE|OFFICIAL USE ONLY)(?:[ /]+[A-Z]+)*",
    re.IGNORECASE,
)
"""What stands alone at the head or foot of a page."""


@dataclass(frozen=True, slots=True)
class Reflowed:
    """A text with its broken lines joined. `source` is the text that it was made of."""

    text: str
    source: str
    _at: tuple[int, ...] = ()
    _shift: tuple[int, ...] = ()

    def original(self, start: int, end: int) -> Span:
        """Where a span that is not empty stands in the source."""
        return self._moved(start), self._moved(end - 1) + 1

    def _moved(self, offset: int) -> int:
        index = bisect_right(self._at, offset) - 1
        return offset + (self._shift[index] if index >= 0 else 0)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    column: int
    depth: int
    blanks: int
    """Empty lines before it."""
    words: str

    @property
    def width(self) -> int:
        return self.column + len(self.words)

    @property
    def stops(self) -> bool:
        return bool(_STOPPED.search(self.words))

    @property
    def goes_on(self) -> bool:
        """Whether it begins in lower case, as the middle of a sentence does."""
        return self.words[0].islower()


@dataclass(frozen=True, slots=True)
class _Wrapping:
    """How a text is wrapped: at which column, with how many empty lines between lines, how surely."""

    width: int
    reach: int
    """How far a broken line reaches at least, with the next line's first word."""
    spacing: int
    capitals: bool
    sure: bool

    def fills(self, line: _Line, following: _Line) -> bool:
        """Whether the first word of the following line had no room on this one."""
        return _reach(line, following) >= self.reach


def reflow(text: str) -> Reflowed:
    """The text with wrapped lines joined by one blank, and words parted at a line's end made whole."""
    lines = _lines(text)
    wrapping = _wrapping(lines)
    cuts = [(m.start(), m.end(), "") for m in _UNSEEN.finditer(text)]
    if wrapping is not None:
        cuts += _line_ends(text, list(_breaks(lines, wrapping)))
    return _cut(text, sorted(cuts))


def _lines(text: str) -> list[_Line]:
    found: list[_Line] = []
    blanks = 0
    for match in re.finditer(r"([^\r\n\u2028\u2029]*)(?:\r\n|[\r\n\u2028\u2029]|$)", text):
        line = _LINE.match(match[1])
        if line is None:
            blanks += 1
            continue
        start = match.start() + line.start("words")
        words = line["words"]
        column = len(line["indent"].expandtabs())
        found.append(_Line(start, start + len(words), column, line["quoted"].count(">"), blanks, words))
        blanks = 0
    return found


def _wrapping(lines: Sequence[_Line]) -> _Wrapping | None:
    """How the text is wrapped; None if its lines end where its paragraphs do."""
    for spacing in (0, 1):
        near = [(a, b) for a, b in pairwise(lines) if b.blanks == spacing and a.depth == b.depth]
        if spacing and len(near) * 10 < len(lines) * 7:
            return None  # a text with empty lines between its paragraphs is not a double-spaced one
        letters = [c for a, _ in near for c in a.words if c.isalpha()]
        capitals = sum(map(str.isupper, letters)) * 10 > 8 * len(letters) > 0
        broken = [(a, b) for a, b in near if not a.stops and (b.goes_on or capitals) and _is_prose(a, b)]
        found = _width(broken, capitals, spacing)
        if found is not None:
            return found
    return None


def _is_prose(line: _Line, following: _Line) -> bool:
    return (
        _NARROWEST <= line.width <= _WIDEST
        and following.width <= _WIDEST
        and not _TABLE.search(line.words)
        and not begins_block(following.words)
    )


def _width(broken: Sequence[tuple[_Line, _Line]], capitals: bool, spacing: int) -> _Wrapping | None:
    """The width that the broken lines agree on. One in ten may be longer: headers, addresses."""
    if not broken or (len(broken) == 1 and (broken[0][0].width < _ALONE or capitals)):
        return None
    widths = sorted(line.width for line, _ in broken)
    width = widths[len(widths) * 9 // 10]
    reaches = sorted(r for line, following in broken if (r := _reach(line, following)) > _FILLED * width)
    if len(reaches) < _MOST * len(broken):
        return None
    reach = min(reaches[len(reaches) // 20], widths[-1] + 1)
    return _Wrapping(width, reach, spacing, capitals, len(broken) >= _MANY)


def _reach(line: _Line, following: _Line) -> int:
    return line.width + 1 + len(following.words.split(maxsplit=1)[0])


def _breaks(lines: Sequence[_Line], wrapping: _Wrapping) -> Iterable[tuple[_Line, _Line]]:
    """The pairs of lines that are one stretch of words; the head or foot of a page between them falls out."""
    before: _Line | None = None
    for index, line in enumerate(lines):
        if before is not None and _goes_on(before, line, wrapping):
            yield before, line
        elif before is not None and _is_page_end(lines, index, before, wrapping):
            continue
        before = line


def _is_page_end(lines: Sequence[_Line], index: int, before: _Line, wrapping: _Wrapping) -> bool:
    """Whether a line is the head or foot of a page in the middle of a sentence."""
    if not _PAGE.fullmatch(lines[index].words):
        return False
    ahead = next((line for line in lines[index + 1 : index + 4] if not _PAGE.fullmatch(line.words)), None)
    return ahead is not None and _over_page(before, ahead, wrapping)


def _over_page(before: _Line, line: _Line, wrapping: _Wrapping) -> bool:
    broken = not before.stops and line.goes_on and before.depth == line.depth
    return broken and wrapping.sure and wrapping.fills(before, line) and _is_prose(before, line)


def _goes_on(before: _Line, line: _Line, wrapping: _Wrapping) -> bool:
    """Whether a line goes on with the words of the one before it."""
    if before.depth != line.depth or max(before.width, line.width) > _WIDEST:
        return False
    if line.blanks > wrapping.spacing:
        return _over_page(before, line, wrapping)
    midway = wrapping.fills(before, line) and not before.stops
    if begins_block(line.words, midway=midway) or _TABLE.search(before.words) or _TABLE.search(line.words):
        return False
    if not wrapping.capitals and before.words.isupper() and not line.words.isupper():
        return False  # a heading above its paragraph
    if before.stops and line.column > before.column and not begins_block(before.words):
        return False  # the first line of a paragraph is indented
    if wrapping.fills(before, line):
        return True
    return line.goes_on and not before.stops and before.width > _HALF * wrapping.width


def _line_ends(text: str, breaks: Sequence[tuple[_Line, _Line]]) -> Iterable[Cut]:
    parted = any(_parts_word(before, line) for before, line in breaks)
    known = frozenset(_WORD.findall(text.lower())) if parted else frozenset[str]()
    for before, line in breaks:
        end, link = _link(before, line, known)
        yield end, line.start, link


def _cut(text: str, cuts: Sequence[Cut]) -> Reflowed:
    pieces: list[str] = []
    at: list[int] = []
    shift: list[int] = []
    done = length = 0
    for end, start, link in cuts:
        if end < done:
            continue  # it lies in what is left out already
        piece = text[done:end] + link
        pieces.append(piece)
        length += len(piece)
        done = start
        if not shift or shift[-1] != done - length:
            at.append(length)
            shift.append(done - length)
    pieces.append(text[done:])
    return Reflowed("".join(pieces), text, tuple(at), tuple(shift))


def _parts_word(before: _Line, line: _Line) -> bool:
    """Whether the line ends in a hyphen that the next line's first word hangs on ("two- and" does not)."""
    return bool(_SOFT.search(before.words)) and line.goes_on and not _AND.match(line.words)


def _link(before: _Line, line: _Line, known: Set[str]) -> tuple[int, str]:
    """Where the words of the first line end, and what stands between them and those of the next."""
    if not _parts_word(before, line):
        return before.end, " "
    head, tail = _WORD.findall(before.words)[-1], _WORD.findall(line.words)[0]
    return (before.end - 1, "") if _is_one_word(head, tail, known) else (before.end, "")


def _is_one_word(head: str, tail: str, known: Set[str]) -> bool:
    """Whether a word was parted at the line's end: as the text itself writes it, else as English does."""
    whole = head + tail
    if whole.lower() in known:
        return True
    if f"{head}-{tail}".lower() in known:
        return False
    return whole in _words() or whole.lower() in _words()


@cache
def _words() -> frozenset[str]:
    """The words that the parser's model knows (loaded only for a word that no other line decides)."""
    from spacy.strings import StringStore

    from truce.claims.reading.model import load_parser

    path = load_parser().path
    return frozenset(StringStore().from_disk(path / "vocab" / "strings.json")) if path else frozenset()
