"""Speeches: texts, and turns of a transcript, in which somebody speaks in the first person."""

import re
from collections.abc import Iterator

from truce.claims.reading.acts import Speech
from truce.claims.reading.context import Context
from truce.claims.reading.layout import Block
from truce.claims.reading.sayings import listed
from truce.claims.reading.speakers import Speaker

_OFTEN = 2
"""How often a speaker says "I" in a text of his own, at least."""


def find_turns(context: Context) -> Iterator[Speech]:
    """One act per line of a speech: what its speaker says to the listeners."""
    speaker = _first_person(context)
    for block in context.page.blocks:
        if block.kind == "turn" and _is_turn(context, block):
            speaker = _turn_speaker(context, block)
        elif block.kind == "turn" or not block.is_prose:
            continue
        if speaker is not None and speaker.ref is not None and block.end > block.body:
            yield Speech(
                speaker=speaker.ref,
                attribution="named",
                stance="asserts",
                start=block.body,
                end=block.end,
                cue_start=block.start if block.kind == "turn" else block.body,
                cue_end=block.body,
                direct=True,
                certainty="fact",
                rule="speech.turn",
            )


def find_author(context: Context) -> Speaker | None:
    """Who says "I" in a speech, letter or report: the first person that its title names."""
    if not _title_words(context) & (listed("speeches") | listed("texts")):
        return None
    return _titled_person(context)


def _first_person(context: Context) -> Speaker | None:
    """Who speaks in a text without turns that is a speech, a statement or a letter by its title."""
    if any(b.kind == "turn" and _is_turn(context, b) for b in context.page.blocks):
        return None
    if not _title_words(context) & listed("speeches"):
        return None
    own = (t for s in context.sentences() if s.quotation is None for t in s if t.lower_ in ("i", "my", "me"))
    return _titled_person(context) if sum(1 for _ in own) >= _OFTEN else None


def _title_words(context: Context) -> set[str]:
    page = context.page
    title = " ".join(page.quote(b.start, b.end) for b in page.blocks[:2])
    return set(re.findall(r"\w+", title.casefold()))


def _is_turn(context: Context, block: Block) -> bool:
    """Whether a label opens a turn: it names or titles a speaker, unlike "SUBJECT:" or "A truce"."""
    if block.speaker is None:
        return False
    label = context.page.quote(*block.speaker)
    mark = context.page.quote(block.speaker[1], block.speaker[1] + 1)
    if len(label) == 1:
        return label == "Q" or mark in (":", ".")
    words = set(label.casefold().replace(".", " ").split())
    people = {w for a in context.actors if a.type == "person" for w in a.name.casefold().split()}
    return bool(words & (listed("turns") | people))


def _turn_speaker(context: Context, block: Block) -> Speaker | None:
    assert block.speaker is not None
    label = context.page.quote(*block.speaker)
    if label in ("Q", "QUESTION", "A"):
        return None
    named = next(iter(context.actors_in(*block.speaker)), None)
    if named is not None and context.actor(named.ref).type == "person":
        return Speaker(named.ref, "named", *block.speaker)
    words = label.casefold().replace("mr. ", "").replace("ms. ", "").split()
    for actor in context.actors:
        forms = {f.casefold() for f in (actor.name, *actor.aliases)}
        if label.casefold() in forms or (
            actor.type == "person" and words[-1] in actor.name.casefold().split()
        ):
            return Speaker(actor.id, "named", *block.speaker)
    return _titled_person(context)


def _titled_person(context: Context) -> Speaker | None:
    """The first person named in the title of a speech."""
    for block in context.page.blocks[:3]:
        for named in context.actors_in(block.start, block.end):
            if context.actor(named.ref).type == "person":
                return Speaker(named.ref, "named", block.start, block.end)
    return None
