"""The lines of a page of a PDF, as PDFium finds them: words, place, size; and the words that nobody sees.

Places are points (1/72 inch) in the frame in which the line is horizontal, `y` growing upwards.
"""

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from truce.documents.readers.pdf_paper import Box, Ink, Paper, lost

_INVISIBLE_MODES = frozenset({3, 7})
"""Text render modes (PDF 32000, 9.3.6): neither filled nor stroked, and clipping alone."""
_TINY = 1.5
"""Points of letter height that nobody reads."""
_MOST_RECTANGLES = 24
_SPARSE = 0.62
"""Letter heights per character above which a line surely holds gaps."""
_GAP = 0.55
"""Letter heights between two words from which they may stand in two cells."""
_NARROW_GAP = 0.25
"""The same between cells whose places the row beside them tells."""
_NEXT_ROW = 1.8
"""Letter heights from a line to the next within which both may be rows of one table."""
_UPWARDS = 0.8
"""Share of steps from line to line that go up, above which a page stands on its head."""
_MOST_OBJECTS = 200_000
_MOST_COMPARED = 2_000_000
_BOX_SEGMENTS = 6
_OPAQUE = 250
_THICK = 6.0
"""Points of width from which a drawn line may be what words stand on."""
_SMALLEST_LID = 40.0
"""Square points under which no word is hidden."""
_DEEPEST_FORM = 8


@dataclass(slots=True)
class Line:
    """A line as PDFium gives it. It may go on over several lines of the page: `end_y` is where it ends."""

    text: str
    left: float
    right: float
    y: float
    end_y: float
    size: float
    bold: bool
    upright: bool = True
    cells: tuple[tuple[str, float], ...] = ()
    """Its words cut at wide gaps, each with where it begins; empty where there is none."""
    number: int = 0
    first: int = -1
    """The index of its first character on the page; -1 where characters between were left out."""


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's lines in PDFium's order, the words that it does not show, and whether a machine read them."""

    width: float
    height: float
    lines: tuple[Line, ...]
    hidden: tuple[str, ...]
    recognised: bool
    pictures: int
    covered: bool = False
    """Whether words lie under a box or a picture."""
    unsure: bool = False
    """Whether it holds too much for telling what of it is hidden."""


class _Probe:
    """Out-parameters of PDFium's functions, made once."""

    def __init__(self) -> None:
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.box = [ctypes.c_double() for _ in range(4)]
        self.rect = raw.FS_RECTF()
        self.floats = [ctypes.c_float() for _ in range(4)]
        self.colour = [ctypes.c_uint() for _ in range(4)]


_PROBE = _Probe()


def page_text(page: pdfium.PdfPage) -> PageText:
    """What stands on a page."""
    width, height = page.get_size()
    box = page.get_bbox()
    textpage = page.get_textpage()
    try:
        objects = _Objects(page, box)
        tricks = _hidden_characters(textpage, objects.hidden)
        mask = tricks | _hidden_characters(textpage, objects.covered)
        lines: list[Line] = []
        unseen = list(_hidden_words(textpage, tricks))
        for line in _lines(textpage, mask):
            shown = line.size >= _TINY and _on_page(line, box)
            if shown:
                line.number = len(lines) + 1
                lines.append(line)
            elif line.text.strip():
                unseen.append(line.text)
        _downwards(lines)
        _share_columns(textpage, lines)
        return PageText(
            width, height, tuple(lines), tuple(unseen), objects.recognised, objects.pictures,
            covered=bool(objects.covered), unsure=objects.too_many,
        )  # fmt: skip
    finally:
        textpage.close()


def _on_page(line: Line, box: tuple[float, float, float, float]) -> bool:
    if not line.upright:
        return True
    return line.right > box[0] and line.left < box[2] and box[1] - line.size < line.y < box[3] + line.size


def _lines(textpage: Any, mask: frozenset[int]) -> Iterator[Line]:
    at = 0
    for piece in re.split("(\r\n|(?<=\ufffe))", textpage.get_text_range(errors="ignore")):
        units = len(piece) if piece.isascii() else len(piece.encode("utf-16-le", "ignore")) // 2
        if piece.strip("\ufffe \r\n"):
            first = raw.FPDFText_GetCharIndexFromTextIndex(textpage.raw, at)
            last = raw.FPDFText_GetCharIndexFromTextIndex(textpage.raw, at + units - 1)
            if mask:
                yield from _unmasked(textpage, piece, first, mask)
            elif 0 <= first <= last:
                yield _line(textpage, piece, first, last)
        at += units


def _unmasked(textpage: Any, words: str, first: int, mask: frozenset[int]) -> Iterator[Line]:
    kept = [index for index in range(len(words)) if first + index not in mask]
    text = "".join(words[index] for index in kept)
    if text.strip():
        seen = [index for index in kept if not words[index].isspace()]
        yield _line(textpage, text.strip(), first + seen[0], first + seen[-1], whole=len(kept) == len(words))


def _line(textpage: Any, words: str, first: int, last: int, *, whole: bool = True) -> Line:
    handle, probe = textpage.raw, _PROBE
    angle = -raw.FPDFText_GetCharAngle(handle, first)  # PDFium counts it clockwise
    raw.FPDFText_GetLooseCharBox(handle, first, probe.rect)
    rect = probe.rect
    corners = (rect.left, rect.bottom), (rect.right, rect.top)
    size = abs(rect.top - rect.bottom)
    raw.FPDFText_GetCharOrigin(handle, first, probe.x, probe.y)
    start = probe.x.value, probe.y.value
    raw.FPDFText_GetLooseCharBox(handle, last, probe.rect)
    size = max(size, abs(probe.rect.top - probe.rect.bottom))  # half a ligature is flat
    end_corners = (probe.rect.left, probe.rect.bottom), (probe.rect.right, probe.rect.top)
    raw.FPDFText_GetCharOrigin(handle, last, probe.x, probe.y)
    end = probe.x.value, probe.y.value
    upright = abs(math.sin(angle)) < 0.05 and math.cos(angle) > 0
    if not upright:
        if abs(math.cos(angle)) < 0.05:
            size = max(abs(corners[1][0] - corners[0][0]), abs(probe.rect.right - probe.rect.left))
        start, end = _turned(start, angle), _turned(end, angle)
        corners = tuple(_turned(c, angle) for c in corners)  # type: ignore[assignment]
        end_corners = tuple(_turned(c, angle) for c in end_corners)  # type: ignore[assignment]
    left = min(corner[0] for corner in corners)
    right = max(corner[0] for corner in end_corners)
    bold = (
        raw.FPDFText_GetFontWeight(handle, first) >= 450 and raw.FPDFText_GetFontWeight(handle, last) >= 450
    )
    line = Line(words, left, right, start[1], end[1], size, bold, upright)
    line.first = first if whole else -1
    if whole and upright and abs(line.y - line.end_y) < 0.3 * size and _has_gap(handle, line, first, last):
        line.cells = _cells(textpage, words, first, size)
    return line


def _turned(point: tuple[float, float], angle: float) -> tuple[float, float]:
    x, y = point
    return x * math.cos(angle) + y * math.sin(angle), -x * math.sin(angle) + y * math.cos(angle)


def _has_gap(handle: Any, line: Line, first: int, last: int) -> bool:
    """Whether two of its words may stand wide apart."""
    count = raw.FPDFText_CountRects(handle, first, last - first + 1)
    if count < 2:
        return False
    if count > _MOST_RECTANGLES:
        return line.right - line.left > _SPARSE * line.size * len(line.text)
    left, top, right, bottom = _PROBE.box
    edge = None
    for index in range(count):
        raw.FPDFText_GetRect(handle, index, left, top, right, bottom)
        if edge is not None and left.value - edge > _GAP * line.size:
            return True
        edge = right.value
    return False


def _cells(textpage: Any, words: str, first: int, size: float) -> tuple[tuple[str, float], ...]:
    """The words of a line cut where the gap is wide, if it is at all."""
    left, right, bottom, top = _PROBE.box
    cells: list[tuple[str, float]] = []
    start, begins, edge = 0, None, None
    for index, char in enumerate(words):
        if char.isspace():
            continue
        raw.FPDFText_GetCharBox(textpage.raw, first + index, left, right, bottom, top)
        if begins is None:
            begins = left.value
        elif edge is not None and left.value - edge > _GAP * size and words[index - 1].isspace():
            cells.append((words[start:index].strip(), begins))
            start, begins = index, left.value
        edge = right.value
    if not cells or begins is None:
        return ()
    return (*cells, (words[start:].strip(), begins))


def _downwards(lines: list[Line]) -> None:
    """Turn the lines over where they go up the page: PDFium orders them by how a page is shown, not read."""
    steps = [a.y < b.y for a, b in pairwise(lines) if a.upright == b.upright]
    if len(steps) >= 1 and sum(steps) > _UPWARDS * len(steps):
        lines.reverse()
        for number, line in enumerate(lines, 1):
            line.number = number


def _share_columns(textpage: Any, lines: list[Line]) -> None:
    """Cut rows whose cells stand near each other where the cells of the row above or below begin."""
    for order in (range(1, len(lines)), range(len(lines) - 2, -1, -1)):
        for index in order:
            line, near = lines[index], lines[index - 1 if order.step > 0 else index + 1]
            # What stands farther off is no row of that table, whatever word begins above or below a cell.
            next_to = abs(line.y - near.y) <= _NEXT_ROW * line.size
            level = line.first >= 0 and line.upright and line.y == line.end_y
            if near.cells and not line.cells and level and next_to:
                line.cells = _cut_at(textpage, line, [begins for _, begins in near.cells[1:]])


def _cut_at(textpage: Any, line: Line, begins: list[float]) -> tuple[tuple[str, float], ...]:
    left, right, bottom, top = _PROBE.box
    cuts: list[int] = []
    starts: list[float] = []
    edge: float | None = None
    for index, char in enumerate(line.text):
        if char.isspace():
            continue
        raw.FPDFText_GetCharBox(textpage.raw, line.first + index, left, right, bottom, top)
        parted = edge is None or (
            left.value - edge > _NARROW_GAP * line.size and line.text[index - 1].isspace()
        )
        if parted and (edge is None or any(abs(left.value - x) < 0.2 * line.size for x in begins)):
            cuts.append(index)
            starts.append(left.value)
        edge = right.value
    if len(cuts) != len(begins) + 1:
        return ()
    ends = [*cuts[1:], len(line.text)]
    return tuple((line.text[a:b].strip(), x) for a, b, x in zip(cuts, ends, starts, strict=True))


class _Objects:
    """The objects of a page: which texts nobody sees, and whether the page is a picture with its words.

    Unseen are texts drawn with nothing, those in the colour of what is behind them, and those under a box or
    a picture: a box drawn over words takes nothing out of the file.
    """

    def __init__(self, page: pdfium.PdfPage, box: tuple[float, float, float, float]) -> None:
        self.hidden: set[int] = set()
        self.covered: set[int] = set()
        """Those under a box or a picture. Somebody may have meant to protect somebody: they are not told."""
        self.pictures = 0
        self.too_many = False
        self._page_area = max(1.0, (box[2] - box[0]) * (box[3] - box[1]))
        self._texts: list[Any] = []
        self._undrawn = 0
        self._paper = Paper()
        self._inks: list[tuple[Ink, ...]] = []
        """The inks of each text that is drawn."""
        self._lids: list[tuple[int, Box]] = []
        """Boxes and pictures, each with how many texts were drawn before it."""
        self._picture_area = 0.0
        self._seen = 0
        self._walk(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, 0)
        self._without_contrast()
        # A scan with a text layer: the words that a machine recognised lie unseen upon or under the picture.
        of_page = self._picture_area > 0.5 * self._page_area
        self.recognised = bool(self._texts) and of_page and self._undrawn > 0.8 * len(self._texts)
        if not self.recognised:
            covered = self._covered()
            self.recognised = bool(covered) and of_page and len(covered) > 0.8 * len(self._texts)
            self.covered = covered - self.hidden
        if self.recognised:
            self.hidden, self.covered = set(), set()

    def _walk(self, holder: Any, count: Any, get: Any, depth: int) -> None:
        for index in range(count(holder)):
            self._seen += 1
            if self._seen > _MOST_OBJECTS:
                self.too_many = True
                return
            found = get(holder, index)
            kind = raw.FPDFPageObj_GetType(found)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                self._text(found)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
                self._walk(found, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, depth + 1)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.pictures += 1
                bounds = self._bounds(found)
                self._picture_area += _area(bounds)
                self._paper.lay(len(self._texts), bounds, None, exact=True)
                self._lids.append((len(self._texts), bounds))
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(found)
            elif kind == raw.FPDF_PAGEOBJ_SHADING:
                self._paper.lay(len(self._texts), self._bounds(found), None, exact=False)

    def _path(self, found: Any) -> None:
        bounds = self._bounds(found)
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(found, fill, stroke):
            return
        if fill.value != raw.FPDF_FILLMODE_NONE:
            exact = _is_box(found) and not raw.FPDFPageObj_HasTransparency(found)
            self._paper.lay(len(self._texts), bounds, _ink(found, raw.FPDFPageObj_GetFillColor), exact=exact)
        elif stroke.value and _is_bar(found):
            ink = _ink(found, raw.FPDFPageObj_GetStrokeColor)
            self._paper.lay(len(self._texts), bounds, ink, exact=False)
        if self._texts and self._is_lid(found):
            self._lids.append((len(self._texts), bounds))

    def _is_lid(self, found: Any) -> bool:
        """Whether a path is a filled box through which nothing is seen."""
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        red, green, blue, alpha = _PROBE.colour
        return bool(
            raw.FPDFPath_CountSegments(found) <= _BOX_SEGMENTS
            and raw.FPDFPath_GetDrawMode(found, fill, stroke)
            and fill.value != raw.FPDF_FILLMODE_NONE
            and raw.FPDFPageObj_GetFillColor(found, red, green, blue, alpha)
            and alpha.value >= _OPAQUE
            and not raw.FPDFPageObj_HasTransparency(found)
        )

    def _text(self, found: Any) -> None:
        self._texts.append(found)
        mode = raw.FPDFTextObj_GetTextRenderMode(found)
        if mode in _INVISIBLE_MODES:
            self._undrawn += 1
            self.hidden.add(ctypes.addressof(found.contents))
            self._inks.append(())
        else:
            self._inks.append(tuple(_inks(found, mode)))

    def _without_contrast(self) -> None:
        """Add the texts that cannot be told from what is behind them."""
        for order, (found, inks) in enumerate(zip(self._texts, self._inks, strict=True)):
            if not inks or (self._paper.is_white and not lost(inks, (255, 255, 255))):
                continue
            if self._paper.is_white or self._paper.hides(order, self._bounds(found), inks):
                self.hidden.add(ctypes.addressof(found.contents))
        self.too_many = self.too_many or self._paper.too_much

    def _covered(self) -> set[int]:
        """The texts over which a box or a picture was drawn."""
        covered = set[int]()
        lids = [(before, box) for before, box in self._lids if before and _area(box) > _SMALLEST_LID]
        if not lids or len(lids) * len(self._texts) > _MOST_COMPARED:
            self.too_many = self.too_many or bool(lids)
            return covered
        for index, found in enumerate(self._texts[: lids[-1][0]]):
            left, bottom, right, top = self._bounds(found)
            x, y = (left + right) / 2, (bottom + top) / 2
            for before, box in lids:
                wide = box[0] <= left + 1 and box[2] >= right - 1
                if before > index and wide and box[1] <= y <= box[3] and box[0] <= x <= box[2]:
                    covered.add(ctypes.addressof(found.contents))
        return covered

    def _bounds(self, found: Any) -> Box:
        left, bottom, right, top = _PROBE.floats
        if not raw.FPDFPageObj_GetBounds(found, left, bottom, right, top):
            return 0.0, 0.0, 0.0, 0.0
        return left.value, bottom.value, right.value, top.value


def _ink(found: Any, get: Any) -> Ink | None:
    red, green, blue, alpha = _PROBE.colour
    if not get(found, red, green, blue, alpha):
        return None
    return Ink((red.value, green.value, blue.value), min(1.0, alpha.value / 255))


def _inks(found: Any, mode: int) -> Iterator[Ink]:
    """What letters are filled and outlined with, by their render mode; nothing where that cannot be told."""
    getters = [raw.FPDFPageObj_GetFillColor] if mode % 4 != 1 else []
    getters += [raw.FPDFPageObj_GetStrokeColor] if mode % 4 in (1, 2) else []
    inks = [_ink(found, get) for get in getters]
    if None not in inks:
        yield from (ink for ink in inks if ink is not None)


def _is_box(found: Any) -> bool:
    """Whether a path is a rectangle that stands upright: it fills its bounds."""
    count, x, y = raw.FPDFPath_CountSegments(found), *_PROBE.floats[:2]
    matrix = raw.FS_MATRIX()
    if not 4 <= count <= _BOX_SEGMENTS or not raw.FPDFPageObj_GetMatrix(found, matrix):
        return False
    turned = min(max(abs(matrix.b), abs(matrix.c)), max(abs(matrix.a), abs(matrix.d)))
    points = set[tuple[float, float]]()
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(found, index)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_BEZIERTO:
            return False
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.add((round(x.value, 1), round(y.value, 1)))
    return (
        turned < 1e-3 and len(points) == 4 and len({a for a, _ in points}) == len({b for _, b in points}) == 2
    )


def _is_bar(found: Any) -> bool:
    """Whether a line is as thick as a line of words: it is drawn as a box."""
    width = _PROBE.floats[0]
    return bool(raw.FPDFPageObj_GetStrokeWidth(found, width)) and width.value > _THICK


def _area(box: Box) -> float:
    return max(0.0, (box[2] - box[0]) * (box[3] - box[1]))


def _hidden_characters(textpage: Any, hidden: set[int]) -> frozenset[int]:
    """The indexes of the characters that belong to texts which nobody sees."""
    found = set[int]()
    if not hidden:
        return frozenset()
    inside = False
    for index in range(raw.FPDFText_CountChars(textpage.raw)):
        text = raw.FPDFText_GetTextObject(textpage.raw, index)
        if text:
            inside = ctypes.addressof(text.contents) in hidden
        if inside:
            found.add(index)
    return frozenset(found)


def _hidden_words(textpage: Any, mask: frozenset[int]) -> Iterator[str]:
    words = []
    for index in sorted(mask):
        code = raw.FPDFText_GetUnicode(textpage.raw, index)
        words.append(chr(code) if 31 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " ")
    if "".join(words).strip():
        yield " ".join("".join(words).split())
