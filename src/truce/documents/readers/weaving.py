"""Putting a text together out of runs of an original, so that each keeps the way back to it.

The form is the one that the reader of language expects: a heading, a paragraph, an item or a table row is one
line, a blank line stands between paragraphs. What stands between runs (line ends, bullets, the bars between
cells) belongs to no stretch.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from truce.documents.extraction import Stretch

SPACES = re.compile("[ \t\n\x0b\x0c\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
"""White space of every kind: a run of it is one blank in the text."""
_LINE_ENDS = re.compile("[\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]")
CELL = " | "
"""What stands between two cells of a row."""


MOST_STRETCHES = 40_000
"""Above so many, neighbours are put together: they then lead to where the first of them begins."""


@dataclass(slots=True)
class Weaver:
    """Collects runs in reading order; `woven` gives the text and its stretches."""

    _parts: list[str] = field(default_factory=list)
    _stretches: list[Stretch] = field(default_factory=list)
    _length: int = 0
    _blank: bool = False
    _breaks: int = 0
    _lead: str = ""
    _bullet: str = ""
    _fresh: bool = True
    _held: bool = False
    _headings: list[tuple[int, int]] = field(default_factory=list)

    @property
    def headings(self) -> tuple[tuple[int, int], ...]:
        """The spans of the words that stand in a heading, in order."""
        return tuple(self._headings)

    def heading(self, start: int) -> None:
        """All words put since `start` stand in a heading."""
        begins = self.first_run_since(start)
        if begins is not None and begins < self._length:
            self._headings.append((begins, self._length))

    @property
    def at(self) -> int:
        """Where the next run would begin at the earliest."""
        return self._length

    def first_run_since(self, start: int) -> int | None:
        """Where the first run behind `start` begins; None where there is none."""
        found = None
        for stretch in reversed(self._stretches):
            if stretch.end <= start:
                break
            found = max(start, stretch.start)
        return found

    @property
    def is_fresh(self) -> bool:
        """Whether nothing stands on the present line yet."""
        return self._fresh or self._breaks > 0

    def words(self, text: str, where: str, *, page: int | None = None, offset: int | None = None) -> None:
        """Words of a paragraph: white space becomes single blanks, none at the ends of lines.

        With `offset`, the characters of `text` stand in the source one after the other, beginning there; each
        stretch then stands there letter by letter, but for the kind of a blank.
        """
        position = 0
        for space in SPACES.finditer(text):
            self._put(text[position : space.start()], where, page, _moved(offset, position))
            self._space(where, page, _moved(offset, space.start()))
            position = space.end()
        self._put(text[position:], where, page, _moved(offset, position))

    def character(self, text: str, where: str, *, page: int | None = None, offset: int | None = None) -> None:
        """What the source writes in another way (an entity, an escape): a stretch of its own."""
        if SPACES.fullmatch(text):
            self._blank = True
            return
        self._put(SPACES.sub(" ", text), where, page, offset, alone=True)

    def verbatim(self, line: str, where: str, *, page: int | None = None, offset: int | None = None) -> None:
        """One line as it stands, its blanks too (preformatted text)."""
        self._put(_LINE_ENDS.sub(" ", line.rstrip()), where, page, offset)

    def insert(self, text: str) -> None:
        """What a program shows before the next run and the source does not hold, if the line goes on."""
        self._lead += text.lstrip() if self._lead.endswith(" ") else text

    def bullet(self, text: str) -> None:
        """What is shown before the next run on whatever line it stands: a bullet, the number of an item."""
        self._bullet = text

    def attach(self, text: str) -> None:
        """What is shown right behind the last run: a closing quotation mark."""
        if not self.is_fresh:
            self._parts.append(text)
            self._length += len(text)

    def graft(
        self,
        text: str,
        stretches: tuple[Stretch, ...],
        within: str,
        headings: tuple[tuple[int, int], ...] = (),
    ) -> None:
        """A text that another reader wove, as paragraphs of this one; its places are put `within`."""
        self.paragraph()
        if not stretches:
            return
        self._separate()
        kept = text.rstrip("\n")
        by = self._length
        self._parts.append(kept)
        self._length += len(kept)
        self._stretches.extend(
            Stretch(s.start + by, s.end + by, f"{within}{s.where}", s.page, s.offset) for s in stretches
        )
        self._headings.extend((start + by, end + by) for start, end in headings)
        self._fresh = False
        self.paragraph()

    def blank(self) -> None:
        """What follows stands on the same line, a blank before it."""
        self._blank = self._blank or (not self._fresh and not self._held)
        self._held = False

    def hold(self) -> None:
        """What follows stands right behind the last run: a word goes on after a line's end."""
        self._held = True

    def line(self) -> None:
        """What follows begins a new line."""
        self._end(1)

    def paragraph(self) -> None:
        """What follows begins a new paragraph."""
        self._end(2)

    def woven(self) -> tuple[str, tuple[Stretch, ...]]:
        """The text, ended by one line end where there is any, and its stretches in order."""
        self._trim()
        text = "".join(self._parts)
        stretches = self._stretches
        for within_line in (True, False):
            if len(stretches) > MOST_STRETCHES:
                stretches = _coarser(text, stretches, within_line=within_line)
        return (text + "\n" if text else ""), tuple(stretches)

    def _end(self, breaks: int) -> None:
        if self._parts:
            # A paragraph that an item begins with stands on the item's line.
            self._breaks = max(self._breaks, 1 if self._bullet else breaks)
        self._blank, self._lead, self._fresh, self._held = False, "", True, False

    def _space(self, where: str, page: int | None, offset: int | None) -> None:
        self._blank = self._blank or not self._fresh
        last = self._stretches[-1] if self._stretches and not self._breaks and not self._lead else None
        if last is None or self._fresh or self._parts[-1].endswith(" "):
            return
        if last.end == self._length and _goes_on(last, where, page, offset):
            # The blank stands in the source right after the run: it may lie inside the stretch.
            self._parts.append(" ")
            self._length += 1
            self._stretches[-1] = Stretch(last.start, self._length, where, page, last.offset)
            self._blank = False

    def _put(
        self, text: str, where: str, page: int | None, offset: int | None, *, alone: bool = False
    ) -> None:
        if not text:
            return
        self._separate()
        start, self._length = self._length, self._length + len(text)
        self._parts.append(text)
        last = self._stretches[-1] if self._stretches else None
        joins = last is not None and last.end == start and not alone and _goes_on(last, where, page, offset)
        if last is not None and joins:
            self._stretches[-1] = Stretch(last.start, self._length, where, page, last.offset)
        else:
            self._stretches.append(Stretch(start, self._length, where, page, offset))
        self._fresh = False

    def _separate(self) -> None:
        """The line ends, the blank and the inserted words that wait for the next run."""
        if self._breaks:
            self._trim()
        between = "\n" * self._breaks
        if self._blank and not self._fresh and not (self._parts and self._parts[-1].endswith(" ")):
            between += " "
        bare = self.is_fresh or between.endswith(" ") or (self._parts and self._parts[-1].endswith(" "))
        between += self._bullet + (self._lead.lstrip() if bare else self._lead)
        self._bullet = ""
        self._breaks, self._blank, self._lead = 0, False, ""
        if between:
            self._parts.append(between)
            self._length += len(between)

    def _trim(self) -> None:
        """No blank at the end of a line."""
        while self._parts and self._parts[-1] == " ":
            self._parts.pop()
            self._length -= 1
            last = self._stretches[-1]
            if last.end > self._length > last.start:
                self._stretches[-1] = Stretch(last.start, self._length, last.where, last.page, last.offset)


def _coarser(text: str, stretches: list[Stretch], *, within_line: bool) -> list[Stretch]:
    """Those of one element and line put together, or those of one page and paragraph."""
    made: list[Stretch] = []
    for here in stretches:
        last = made[-1] if made else None
        between = text[last.end : here.start] if last is not None else ""
        if last is None or len(between) > 8 or last.page != here.page:
            made.append(here)
        elif (last.where == here.where and "\n" not in between) if within_line else "\n\n" not in between:
            made[-1] = Stretch(last.start, here.end, last.where, last.page, last.offset)
        else:
            made.append(here)
    return made


def _moved(offset: int | None, by: int) -> int | None:
    return None if offset is None else offset + by


def _goes_on(last: Stretch, where: str, page: int | None, offset: int | None) -> bool:
    """Whether the next run stands right behind the last stretch, in the source too."""
    if (last.where, last.page) != (where, page):
        return False
    if last.offset is None or offset is None:
        return last.offset is offset
    return last.offset + (last.end - last.start) == offset


def faults_of(text: str, stretches: tuple[Stretch, ...]) -> list[str]:
    """What breaks the law of stretches: in order, inside the text, no overlap, none empty."""
    faults = [f"{s} is empty or outside the text" for s in stretches if not 0 <= s.start < s.end <= len(text)]
    faults += [f"{a} and {b} overlap or are out of order" for a, b in pairwise(stretches) if a.end > b.start]
    return faults
