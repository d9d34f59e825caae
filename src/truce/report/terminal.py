"""The brief as a terminal page: plain lines that fit 80 columns and survive a pipe.

Every line that says something is followed by the words that it rests on (after a bar) and by where they
stand ([document:offset], in Unicode code points). How sure a line is stands first, as a word, never as a
colour. White space of a quotation is run together and a long one is cut with […]; nothing else changes.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from truce.report.board import Card, Group, Quote, Section, documents, sections
from truce.report.folding import fold
from truce.report.wording import GRADES, some

if TYPE_CHECKING:
    from truce.mission import Brief

WIDTH = 80
_LEAST_WIDTH = 40
_LONGEST_QUOTE = 160
_MOST_DOCUMENTS = 30
_MOST_QUOTES = 3
_MOST_IN_GROUP = 8
_MORE = "all of them: --json, or --html PAGE"


def page(brief: "Brief", width: int = WIDTH) -> str:
    """The terminal page of a brief, as text without control characters; no line is wider than `width`.

    A width under 40 columns is taken as 40.
    """
    width = max(width, _LEAST_WIDTH)
    lines = [*_head(brief, width)]
    if brief.told:
        board = sections(brief)
        lines += _short(board, width)
        for section in board:
            lines += section_lines(section, width)
    lines += _unread(brief, width)
    lines += _legend(brief, width)
    return "\n".join(lines) + "\n"


def _head(brief: "Brief", width: int) -> Iterator[str]:
    read = some(brief.told, "document") + " read"
    read += f", {len(brief.failures):,} not read" if brief.failures else ""
    moment = (
        f"Standings and statuses as of {brief.as_of} ({brief.as_of_basis})"
        if brief.as_of
        else "No date is stated"
    )
    yield from fold(f"TRUCE BRIEF: {read}. {moment}.", width)
    yield from fold("This is what the texts say. A claim is its speaker's; silence is not calm.", width)
    for told in documents(brief)[:_MOST_DOCUMENTS]:
        date = told.records.doc_date or "undated"
        title = told.records.title or told.document.title or told.document.name
        yield from fold(f"{date}  {title} [{told.document.id}]", width, "  ", "      ")
        for caution in told.document.warnings:
            yield from fold(f"caution: {caution.message}", width, "      ", "        ")
    if len(brief.told) > _MOST_DOCUMENTS:
        yield from fold(f"and {len(brief.told) - _MOST_DOCUMENTS:,} more; {_MORE}", width, "  ", "      ")


def _short(board: Sequence[Section], width: int) -> Iterator[str]:
    """What a reader in a hurry needs: each agreement with its standing, and how much there is of the rest."""
    yield ""
    yield from title_lines("IN SHORT (the words follow below)", width)
    for section in board:
        for card in section.short() if section.id == "agreements" else ():
            yield from fold(f"{card.title}: {card.answer}", width, "", "    ")
            if card.beside:
                yield from fold(card.beside, width, "    ", "      ")
    counts = [f"{s.short_title.lower()} {len(s.cards):,}" for s in board if s.cards]
    yield from fold("; ".join(counts) or "nothing found in the texts", width, "", "    ")


def title_lines(words: str, width: int) -> Iterator[str]:
    """A title and the line below it."""
    yield from fold(words, width)
    yield "-" * min(width, len(words))


def section_lines(section: Section, width: int, more: str = _MORE) -> Iterator[str]:
    """The lines of a section of the board: a blank one, its title, its cards, or that it is empty.

    `more` says where all of them are, where not all are shown.
    """
    if not section.most or not (section.cards or section.empty):
        return
    title = section.title.upper() + (f" ({len(section.cards):,})" if section.cards else "")
    yield ""
    yield from title_lines(title, width)
    if not section.cards:
        yield from fold(section.empty, width)
        return
    shown = section.short()
    if len(shown) < len(section.cards):
        which = {"first": "the first", "last": "the latest", "each": "each speaker's first"}[section.keep]
        yield from fold(f"Shown: {which}, {len(shown)} of {len(section.cards):,}; {more}.", width)
    for number, card in enumerate(shown):
        if number and section.spaced:
            yield ""
        yield from _card(card, width, "", more)


def _card(card: Card, width: int, indent: str, more: str) -> Iterator[str]:
    head = f"[{card.lead}] {card.title}" if card.lead else card.title
    date = f"{card.when}  " if card.when else ""
    yield from fold(head, width, indent + date, indent + "    ")
    if card.answer:
        yield from fold(f"{card.question}: {card.answer}", width, indent + "  ", indent + "    ")
    for line in card.lines:
        deeper = indent + ("    " if line.startswith(" ") else "  ")
        yield from fold(line, width, deeper, deeper + "  ")
    for quote in card.quotes[:_MOST_QUOTES]:
        yield from _quote(quote, width, indent + "  ")
    for group in card.groups:
        yield from _group(group, width, indent + "  ", more)


def _group(group: Group, width: int, indent: str, more: str) -> Iterator[str]:
    if group.title:
        yield from fold(f"{group.title}:", width, indent, indent)
    for card in group.cards[:_MOST_IN_GROUP]:
        yield from _card(card, width, indent + "  ", more)
    left = len(group.cards) - _MOST_IN_GROUP
    if left > 0:
        yield from fold(f"and {left:,} more; {more}", width, indent + "  ", indent + "  ")


def _quote(quote: Quote, width: int, indent: str) -> Iterator[str]:
    words = quote.words
    if len(words) > _LONGEST_QUOTE:
        words = words[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " […]"
    yield from fold(f"{words} [{quote.place}]", width, indent + "| ", indent + "| ")


def _unread(brief: "Brief", width: int) -> Iterator[str]:
    dropped = [t for t in brief.told if t.records.tally.dropped]
    yield ""
    yield from title_lines("NOT READ", width)
    if not brief.failures and not dropped:
        yield from fold("Every file given was read.", width)
    for failure in brief.failures:
        yield from fold(str(failure), width, "", "    ")
    for told in dropped:
        count = told.records.tally.dropped
        line = f"{told.document.id}: {count:,} records dropped, their words were not found in the text"
        yield from fold(line, width, "", "    ")


def _legend(brief: "Brief", width: int) -> Iterator[str]:
    if not brief.told:
        return
    yield ""
    yield from title_lines("WORDS", width)
    for shown, meaning in GRADES.values():
        yield from fold(f"{shown}: {meaning}", width, "", "    ")
    yield from fold(
        "[document:offset] is where the words begin, in characters of the text.", width, "", "    "
    )
