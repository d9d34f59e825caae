"""A text with the quotations of the board marked in it.

The text is cut wherever a quotation begins or ends, so that each piece knows whose words it is. One sweep
over the sorted edges: the time grows with the text and the marks, not with their product.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_FIRST = ("contested", "anomalies", "timeline", "undated", "planned", "claims", "agreements")
"""Which section's mark shows where several lie over the same words."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a text that a record rests on: the record's reference, its section and its grade."""

    start: int
    end: int
    ref: str
    section: str
    grade: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that belongs to the same records throughout; section and grade are those that show."""

    text: str
    start: int
    refs: tuple[str, ...] = ()
    section: str = ""
    grade: str = ""


def marked_lines(text: str, marks: Iterable[Mark]) -> Iterator[tuple[Piece, ...]]:
    """The lines of a text that are not blank, each as its pieces, in order."""
    ordered = sorted(dict.fromkeys(marks), key=lambda m: (m.start, m.end))
    over: list[Mark] = []
    at, offset = 0, 0
    for line in text.splitlines(keepends=True):
        end = offset + len(line)
        begun = at
        while at < len(ordered) and ordered[at].start < end:
            at += 1
        if line.strip():
            yield tuple(_pieces(text, offset, end, over, ordered[begun:at]))
        over = [m for m in (*over, *ordered[begun:at]) if m.end > end]
        offset = end


def _pieces(
    text: str, start: int, end: int, open_marks: Sequence[Mark], new: Sequence[Mark]
) -> Iterator[Piece]:
    edges = sorted(
        {start, end} | {e for m in (*open_marks, *new) for e in (m.start, m.end) if start < e < end}
    )
    over = list(open_marks)
    waiting = 0
    for left, right in pairwise(edges):
        over = [m for m in over if m.end > left]
        while waiting < len(new) and new[waiting].start <= left:
            over.append(new[waiting])
            waiting += 1
        yield _piece(text[left:right], left, over)


def _piece(text: str, start: int, over: Sequence[Mark]) -> Piece:
    if not over:
        return Piece(text, start)
    shown = min(over, key=lambda m: (_rank(m.section), m.end - m.start))
    return Piece(text, start, tuple(dict.fromkeys(m.ref for m in over)), shown.section, shown.grade)


def _rank(section: str) -> int:
    return _FIRST.index(section) if section in _FIRST else len(_FIRST)
