"""Offices through which a side gives out its word: "Norland army press", "Ministry of Defence"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from truce.claims.reading.actors.words import listed
from truce.claims.reading.layout import Block
from truce.claims.reading.parse import Page

HEAD = 6
"""Lines at the head of a text among which a letterhead, or the sender of a mail, stands."""

_LONGEST = 8
"""Words that the name of an office has at most."""

_TOKEN = re.compile(r"[^\W_][\w’'.\-]*")
_PART = re.compile(r"[^,;|()/<>\"“”\s](?:(?!\s[-–—|]\s)[^,;|()/<>\"“”])*")
_SMALL = frozenset({"of", "the", "for"})
_ADDRESS = re.compile(r"<[^<>]*>|\S+@\S+")
_SENDER = re.compile(r"(?:From|FROM|FM)[:\t ]")


@dataclass(frozen=True, slots=True)
class Office:
    """A body of a side, at ``[start, end)``; `speaks`: its office for the press is named with it."""

    start: int
    end: int
    type: str
    speaks: bool


def parts_of(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """The parts of a sender's name, without addresses: "Col. Lind (army press) <l@army.example>"."""
    line = _ADDRESS.sub(lambda m: " " * len(m.group()), text[start : len(text) if end is None else end])
    for part in _PART.finditer(line):
        words = part.group().rstrip()
        yield start + part.start(), start + part.start() + len(words)


def office_in(text: str, start: int, end: int) -> Office | None:
    """The office that all of a span names by the noun at its head; None if it may be anything else.

    "Friends of the army" and "Army Museum" are no army.
    """
    tokens = list(_TOKEN.finditer(text, start, end))
    words = [t.group().casefold().strip(".") for t in tokens]
    if any(w in listed("senders", "not_of_it") for w in words):
        return None
    first, last = 0, len(tokens)
    while last > first and words[last - 1] in listed("senders", "press"):
        last -= 1
    while first < last and words[first] in listed("senders", "press"):
        first += 1
    # "Army unit" is no letterhead: the office must be one that gives out words.
    speaks = not listed("senders", "speaking").isdisjoint((*words[:first], *words[last:]))
    while first < last and words[first] in ("of", "for", "the"):
        first += 1
    core = words[first:last]
    if not core or len(core) > _LONGEST or not tokens[first].group()[0].isupper():
        return None
    head = core[core.index("of") - 1] if "of" in core[1:] else core[-1]
    kinds = ("armed_force", "police", "non_state_armed_group", "government_body")
    kind = next((k for k in kinds if head in listed("senders", k)), None)
    return Office(tokens[first].start(), tokens[last - 1].end(), kind, speaks) if kind else None


def names_in(sender: str) -> Iterator[str]:
    """What the side may be called whose name all of a sender's is, with and without its office for the press.

    Of several parts one counts that names an office: "(Norland)" may be where somebody sits.
    """
    parts = [sender[a:b] for a, b in parts_of(sender)]
    # Who sends together with others stands there with an address of his own.
    several = sender.count("@") > 1
    for part in parts:
        tokens = list(_TOKEN.finditer(part))
        words = [t.group().casefold().strip(".") for t in tokens]
        own = [n for n, word in enumerate(words) if word not in listed("senders", "press") | _SMALL]
        office = len(own) < len(words) or any(w in listed("senders", "organs") for w in words)
        if own and (office or several or len(parts) == 1):
            yield part
            yield part[tokens[own[0]].start() : tokens[own[-1]].end()]


def heads_of(page: Page) -> Iterator[tuple[Block, bool]]:
    """The lines above the text that may name who gives it out, and whether a line is that of a sender.

    A line on which the text goes on in small letters is the beginning of a sentence, and names nobody so.
    """
    prose = next((b for b in page.blocks if b.is_prose), None)
    goes_on = prose is not None and page.text[prose.body : prose.body + 1].islower()
    for block in page.blocks[:HEAD]:
        if block.is_prose:
            return
        sender = bool(_SENDER.match(page.text, block.start))
        if sender or (block.body == block.start and not goes_on):
            yield block, sender


def offices_of(page: Page) -> Iterator[Office]:
    """The offices that a sender's line or a letterhead names."""
    for block, sender in heads_of(page):
        if not sender:
            office = office_in(page.text, block.start, block.end)
            if office is not None and office.speaks:
                yield office
            continue
        for start, end in parts_of(page.text, block.body, block.end):
            office = office_in(page.text, start, end)
            if office is not None:
                yield office
