"""Where names stand in a text, so that a text of many names is not read anew for each of them."""

import re
from array import array
from collections.abc import Iterator

_WORD = re.compile(r"\w+")
_BEGINS, _ENDS = re.compile(r"(?<!\w)"), re.compile(r"(?!\w)")


class WordIndex:
    """Every word of a text by where it stands, as it is written."""

    def __init__(self, text: str) -> None:
        self._text = text
        # A long text has a million words: four bytes for the place of each.
        self._places: dict[str, array[int]] = {}
        for word in _WORD.finditer(text):
            known = self._places.get(word.group())
            if known is None:
                known = self._places[word.group()] = array("i")
            known.append(word.start())

    def spans(self, name: str) -> Iterator[tuple[int, int]]:
        """Where a name of whole words stands, in text order; one without a letter or digit stands nowhere."""
        first = _WORD.search(name)
        for place in self._places.get(first.group(), ()) if first else ():
            start = place - first.start() if first else place
            end = start + len(name)
            if start >= 0 and self._text.startswith(name, start) and self._is_whole(start, end):
                yield start, end

    def alone(self, name: str) -> Iterator[tuple[int, int]]:
        """The same, but for where a hyphen joins the name to another word."""
        for start, end in self.spans(name):
            if not self.is_joined(start) and self._text[end : end + 1] != "-":
                yield start, end

    def is_joined(self, start: int) -> bool:
        """Whether a hyphen joins what begins at an offset to a word before it."""
        return self._text[max(0, start - 1) : start] == "-"

    def _is_whole(self, start: int, end: int) -> bool:
        return bool(_BEGINS.match(self._text, start) and _ENDS.match(self._text, end))
