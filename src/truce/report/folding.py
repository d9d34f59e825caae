"""Lines for a terminal: no control characters, and never wider than asked, wide letters included."""

import unicodedata
from collections.abc import Iterator

from truce.errors import printable

_TWO_COLUMNS = frozenset({"W", "F"})
_NO_COLUMN = frozenset({"Mn", "Me"})


def columns(text: str) -> int:
    """How many columns a terminal gives to a text: two for a wide letter, none for a combining mark."""
    if text.isascii():
        return len(text)
    return sum(_width(c) for c in text)


def fold(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """The text in lines of at most `width` columns, each beginning with `first` or `rest`.

    Runs of white space become one space, and whatever could move a cursor is written as its code. A word
    that fits no line is cut.
    """
    lines, line, used = [], first, columns(first)
    room_taken = False
    room = max(width - max(columns(first), columns(rest)), 2)
    for word in _pieces(printable(" ".join(text.split())), room):
        needed = columns(word)
        if room_taken and used + 1 + needed > width:
            lines.append(line)
            line, used, room_taken = rest, columns(rest), False
        line, used = (line + " " + word, used + 1 + needed) if room_taken else (line + word, used + needed)
        room_taken = True
    return [*lines, line] if room_taken else lines


def _pieces(text: str, room: int) -> Iterator[str]:
    """The words of a text; one that is wider than the room comes in parts."""
    for word in text.split():
        if columns(word) <= room:
            yield word
            continue
        part, used = "", 0
        for letter in word:
            if used + _width(letter) > room:
                yield part
                part, used = "", 0
            part, used = part + letter, used + _width(letter)
        if part:
            yield part


def _width(letter: str) -> int:
    if unicodedata.category(letter) in _NO_COLUMN:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in _TWO_COLUMNS else 1
