"""Titles: what programs call a file, beside the heading that people read above it."""

from collections.abc import Iterator

from truce.documents.records import Caution
from truce.errors import printable


def title_cautions(named: str | None, text: str, headings: tuple[tuple[int, int], ...]) -> Iterator[Caution]:
    """Named where a file's properties have another title than its first heading: a template keeps its own.

    The heading is taken, unless the other stands among the first lines of the text.
    """
    if not named or not headings:
        return
    first = text[slice(*headings[0])]
    if _folded(named) in _folded(text[: headings[0][1] + 500]):
        return
    yield Caution(
        "title", f"its properties call it “{printable(named[:120])}”, its first heading is "
        f"“{printable(' '.join(first.split())[:120])}”: the heading is taken",
    )  # fmt: skip


def _folded(words: str) -> str:
    return f" {' '.join(words.casefold().split())} "
