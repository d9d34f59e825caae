"""Other places where the words of documents stood, beside what rests on these documents."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from truce.errors import printable
from truce.report.folding import fold

if TYPE_CHECKING:
    from truce.mission.filing.appearances import Appearance

WIDTH = 80
_HEAD = "THE SAME WORDS ELSEWHERE"
_ENDING = "The same words are one origin, wherever they stand: no place confirms another."


def elsewhere_lines(found: Sequence["Appearance"], width: int = WIDTH) -> Iterator[str]:
    """Each document with its further places; nothing where there is none."""
    if not found:
        return
    yield ""
    yield _HEAD
    for one in found:
        published = f" ({printable(one.published)})" if one.published else ""
        yield from fold(f"{one.document}: also at {printable(one.place)}{published}", width, "  ", "    ")
    yield from fold(_ENDING, width)


def elsewhere_dict(found: Iterable["Appearance"]) -> list[dict[str, Any]]:
    """The same as data."""
    return [
        {
            "document": one.document, "entry": one.entry, "publisher": one.publisher,
            "address": one.address, "published": one.published,
        }
        for one in found
    ]  # fmt: skip


def named_on(page: str, found: Iterable["Appearance"]) -> tuple["Appearance", ...]:
    """Those whose document a page (or its JSON) rests on: it is named there with a place in its text."""
    return tuple(one for one in found if re.search(rf"(?<![\w-]){re.escape(one.document)}(?=[:#\]])", page))
