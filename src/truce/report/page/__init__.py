"""The brief as one HTML file that works offline: the texts with marked words beside the records."""

import base64
import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from truce.report.board import Card, Section, documents, sections
from truce.report.page.chart import timeline
from truce.report.page.chartmap import maps, places
from truce.report.page.marked import Mark, marked_lines
from truce.report.wording import GRADES

if TYPE_CHECKING:
    from truce.mission import Brief

MOST_CARDS = 600
"""The most records of one section that the page shows: a browser gives up long before JSON does."""

_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def html(brief: "Brief") -> str:
    """The page of a brief. It loads nothing: style, script, map and texts are inside.

    Texts are untrusted: everything is escaped, characters that change the reading order are shown as their
    codes, and the page's own policy lets only its own script run.
    """
    environment = Environment(
        loader=FunctionLoader(_packaged), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_visible,
    )  # fmt: skip
    script, style = _packaged("page.js"), _packaged("page.css")
    board = sections(brief)
    shown = tuple(replace(s, cards=s.cards[:MOST_CARDS]) for s in board)
    marks = _marks(shown)
    spots, unplaced = places(brief)
    return environment.get_template("page.html.j2").render(
        brief=brief,
        policy=_policy(script, style),
        script=Markup(script),  # noqa: S704  (our own file, packaged)
        style=Markup(style),  # noqa: S704
        documents=[
            (t, marked_lines(t.document.text, marks.get(t.document.id, ()))) for t in documents(brief)
        ],
        sections=shown,
        totals={s.id: len(s.cards) for s in board},
        grades=GRADES,
        timeline=timeline(brief),
        maps=maps(spots),
        unplaced=unplaced,
    )


def _policy(script: str, style: str) -> str:
    return (
        f"default-src 'none'; base-uri 'none'; form-action 'none'; script-src 'sha256-{_digest(script)}'; "
        f"style-src 'sha256-{_digest(style)}'"
    )


def _marks(board: Sequence[Section]) -> dict[str, list[Mark]]:
    """The quotations of the cards shown, by document: so every mark has a card, and every card its marks."""
    found: dict[str, list[Mark]] = {}
    for section in board:
        for card in _all(section.cards):
            for quote in card.quotes:
                mark = Mark(quote.start, quote.end, card.ref, section.id, card.grade)
                found.setdefault(quote.document, []).append(mark)
    return found


def _all(cards: Sequence[Card]) -> Iterator[Card]:
    for card in cards:
        yield card
        for group in card.groups:
            yield from _all(group.cards)


def _visible(value: Any) -> Any:
    """Every text that goes into the page, with control characters and forced directions as their codes."""
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value
    return "".join(f"[U+{ord(c):04X}]" if _hidden(c) else c for c in value)


def _hidden(letter: str) -> bool:
    return letter in _DIRECTIONS or (unicodedata.category(letter) == "Cc" and letter not in "\t\n\r")


def _packaged(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
