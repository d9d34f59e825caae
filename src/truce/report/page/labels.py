"""Where the names on a map go, so that none covers another: near its place, else further off with a line."""

from dataclasses import dataclass

_LETTER, _LINE, _GAP = 7.2, 13, 4
"""Width of a letter of a wide font, height of a line, distance from a circle: SVG units, for a font of 12."""
_RINGS = (0, 14, 28, 44, 62, 84, 110)
"""How far from its place a name may go."""

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a name stands (the base line of its text), and the end of the line that leads to it."""

    x: float
    y: float
    anchor: str
    leader: tuple[float, float] | None


class Labels:
    """The room on a map that is still free."""

    def __init__(self, width: float, height: float) -> None:
        self._width, self._height = width, height
        self._taken: list[Rectangle] = []

    def keep_free(self, x: float, y: float, radius: float) -> None:
        """Let no name cover this circle."""
        self._taken.append((x - radius, y - radius, x + radius, y + radius))

    def fits(self, words: str, x: float, y: float) -> bool:
        """Take the room for words around a middle, if it is free."""
        half = _wide(words) / 2
        box = (x - half, y - _LINE, x + half, y + 3)
        if not self._free(box):
            return False
        self._taken.append(box)
        return True

    def place(self, words: str, x: float, y: float, radius: float) -> Placed:
        """Find room for the name of a place; where there is none it goes to the right of it, over others."""
        wide = _wide(words)
        for ring in _RINGS:
            reach = radius + _GAP + ring
            for left, base, anchor in _around(x, y, reach, wide):
                box = (left, base - _LINE + 2, left + wide, base + 3)
                if self._free(box):
                    self._taken.append(box)
                    at = {"start": left, "middle": left + wide / 2, "end": left + wide}[anchor]
                    leader = (round(at, 1), round(base - 4, 1)) if ring else None
                    return Placed(round(at, 1), round(base, 1), anchor, leader)
        return Placed(round(x + radius + _GAP, 1), round(y + 4, 1), "start", None)

    def _free(self, box: Rectangle) -> bool:
        left, top, right, bottom = box
        if left < 2 or top < 2 or right > self._width - 2 or bottom > self._height - 2:
            return False
        return not any(left < r and a < right and top < b and t < bottom for a, t, r, b in self._taken)


def _around(x: float, y: float, reach: float, wide: float) -> list[tuple[float, float, str]]:
    """Left edge, base line and anchor of a name to the right, left, above, below and at the corners."""
    slant = reach * 0.7
    return [
        (x + reach, y + 4, "start"),
        (x - reach - wide, y + 4, "end"),
        (x - wide / 2, y - reach, "middle"),
        (x - wide / 2, y + reach + 9, "middle"),
        (x + slant, y - slant, "start"),
        (x + slant, y + slant + 8, "start"),
        (x - slant - wide, y - slant, "end"),
        (x - slant - wide, y + slant + 8, "end"),
    ]


def _wide(words: str) -> float:
    return sum(_LETTER if ord(c) < 0x2E80 else 2 * _LETTER for c in words)
