"""What is drawn behind the words of a page of a PDF: paper is white, and boxes are drawn upon it.

What is behind a spot is a set of colours, because not every shape is told exactly: words are unseen where
they cannot be told from any of these. A picture or a shading is an unknown colour (None), on which words are
seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from truce.documents.readers.contrast import Colour, unseen

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""

_WHITE: Colour = (255, 255, 255)
_BAND = 24.0
_BANDS = 400
_MOST_COMPARED = 3_000_000

_told = lru_cache(maxsize=4096)(unseen)


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour with how much of it is drawn: `share` from 0 (clear) to 1."""

    colour: Colour
    share: float

    def over(self, behind: Colour | None) -> Colour | None:
        """The colour that is seen where it is drawn upon another."""
        if behind is None:
            return self.colour if self.share >= 1 else None
        red, green, blue = (
            round(self.share * own + (1 - self.share) * under)
            for own, under in zip(self.colour, behind, strict=True)
        )
        return red, green, blue


@dataclass(frozen=True, slots=True)
class _Sheet:
    order: int
    box: Box
    ink: Ink | None
    exact: bool


@dataclass(slots=True)
class Paper:
    """What was drawn on a page so far, in its order."""

    sheets: dict[int, list[_Sheet]] = field(default_factory=dict)
    compared: int = 0
    is_white: bool = True

    def lay(self, order: int, box: Box, ink: Ink | None, *, exact: bool) -> None:
        """Something drawn before the text of that number.

        `exact`: it fills its box, and hides what is under.
        """
        sheet = _Sheet(order, box, ink, exact)
        self.is_white = self.is_white and ink is not None and ink.over(_WHITE) == _WHITE
        for band in range(_band(box[1]), _band(box[3]) + 1):
            self.sheets.setdefault(band, []).append(sheet)

    def hides(self, order: int, box: Box, inks: tuple[Ink, ...]) -> bool:
        """Whether words drawn in these inks cannot be seen along most of their box."""
        y = (box[1] + box[3]) / 2
        inset = min(2.0, (box[2] - box[0]) / 4)
        spots = (box[0] + inset, (box[0] + box[2]) / 2, box[2] - inset)
        return sum(self._hides_at(order, x, y, inks) for x in spots) >= 2

    @property
    def too_much(self) -> bool:
        """Whether more lies upon the page than was compared."""
        return self.compared > _MOST_COMPARED

    def _hides_at(self, order: int, x: float, y: float, inks: tuple[Ink, ...]) -> bool:
        return all(lost(inks, behind) for behind in self._behind(order, x, y))

    def _behind(self, order: int, x: float, y: float) -> set[Colour | None]:
        found: set[Colour | None] = {_WHITE}
        for sheet in self._upon(y):
            left, bottom, right, top = sheet.box
            if sheet.order > order:
                break
            if left <= x <= right and bottom <= y <= top:
                drawn: set[Colour | None] = (
                    {sheet.ink.over(under) for under in found} if sheet.ink else {None}
                )
                found = drawn if sheet.exact else found | drawn
                if len(found) > 12:
                    return {None}
        return found

    def _upon(self, y: float) -> Iterator[_Sheet]:
        for sheet in self.sheets.get(_band(y), ()):
            self.compared += 1
            if self.too_much:
                return
            yield sheet


def lost(inks: tuple[Ink, ...], behind: Colour | None) -> bool:
    """Whether none of the inks is seen upon a colour."""
    return all(_told(ink.over(behind), behind) for ink in inks)


def _band(y: float) -> int:
    return max(-_BANDS, min(_BANDS, int(y // _BAND))) if y == y else 0
