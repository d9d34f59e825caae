"""Speeches: texts, and turns of a transcript, in which somebody speaks in the first person."""

import re
from collections.abc import Iterator
from typing import get_args

from truce.claims.reading.context import Context
from truce.claims.reading.layout import Block
from truce.claims.reading.speech.acts import Speech
from truce.claims.reading.speech.issuers import find_issuer, is_partisan
from truce.claims.reading.speech.sayings import listed
from truce.claims.reading.speech.senders import find_sender
from truce.claims.reading.speech.speakers import Speaker
from truce.claims.reading.speech.stances import is_party
from truce.claims.records import Certainty
from truce.documents.records import VoiceAs

_TITLES = 3
"""Lines at the head of a text among which its title is looked for."""

_POSTED, _TALKED = "X", "interview"
"""Media of what is posted under a handle, and said in a conversation."""

_NAMED_BESIDE = frozenset(get_args(VoiceAs))
"""Media of a speaker whom the text need not name, for its document does."""

_OFTEN = 2
"""How often a speaker says "I" in a text of his own, at least."""


def find_turns(context: Context) -> Iterator[Speech]:
    """One act per line of a speech: what its speaker says to the listeners."""
    spoken = list(_spoken(context))
    ours = bool(spoken) and is_partisan(context, frozenset()) > 0
    for speaker, block, answers in spoken:
        yield _turn(speaker, block, _certainty(context, speaker, answers=answers, ours=ours))


def _spoken(context: Context) -> Iterator[tuple[Speaker, Block, bool]]:
    """The lines of a speech, each with who speaks in it and whether he answers somebody."""
    speaker = find_sender(context) or _first_person(context) or find_issuer(context, _title_words(context))
    answers = False
    for block in context.page.blocks:
        if block.kind == "turn" and _is_turn(context, block):
            speaker, answers = _turn_speaker(context, block), True
        elif block.kind == "turn" or not block.is_prose:
            continue
        if speaker is not None and block.end > block.body:
            yield speaker, block, answers


def _turn(speaker: Speaker, block: Block, certainty: Certainty) -> Speech:
    return Speech(
        speaker=speaker.ref,
        attribution=speaker.attribution,
        stance="asserts",
        start=block.body,
        end=block.end,
        cue_start=block.start if block.kind == "turn" else block.body,
        cue_end=block.body,
        direct=True,
        medium=speaker.medium,
        certainty=certainty,
        rule="speech.turn",
    )


def _certainty(context: Context, speaker: Speaker, *, answers: bool, ours: bool) -> Certainty:
    """A speech is told in its speaker's voice; what is issued, posted or answered is somebody's word.

    So is the speech of a side: of an office that speaks of "our forces" (`ours`).
    """
    side = is_party(context, speaker.ref) and ours
    if speaker.ref is not None and speaker.medium is None and not (answers or side):
        return "fact"
    unknown = speaker.ref is None and (speaker.attribution == "anonymous" or speaker.medium in _NAMED_BESIDE)
    return "alleged" if unknown or is_party(context, speaker.ref) else "reported"


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
    title = " ".join(context.page.quote(b.start, b.end) for b in _titles(context))
    return set(re.findall(r"\w+", title.casefold()))


def _titles(context: Context) -> list[Block]:
    """The lines above the text: its title and what stands under it, no paragraph."""
    return [b for b in context.page.blocks[:_TITLES] if not b.is_prose]


def _is_turn(context: Context, block: Block) -> bool:
    """Whether a label opens a turn: it names or titles a speaker, unlike "SUBJECT:" or "A truce"."""
    if block.speaker is None:
        return False
    label = context.page.quote(*block.speaker)
    mark = context.page.quote(block.speaker[1], block.speaker[1] + 1)
    if len(label.rstrip(".")) == 1:
        return label[0] == "Q" or label.endswith(".") or mark in (":", ".")
    if label.startswith("@") or not label.isupper():
        return True
    words = set(label.casefold().replace(".", " ").split())
    people = {w for a in context.actors if a.type == "person" for w in a.name.casefold().split()}
    return bool(words & (listed("turns") | people))


def _turn_speaker(context: Context, block: Block) -> Speaker | None:
    assert block.speaker is not None
    label = context.page.quote(*block.speaker)
    if label.upper() in ("Q", "Q.", "QUESTION"):
        return None
    if label.upper() in ("A", "A.", "ANSWER"):
        return _interviewee(context, block)
    if label.startswith("@"):
        return _holder(context, label, block)
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
    if label.isupper() or words[0] in listed("turns"):
        return _titled_person(context)
    return Speaker(None, "named", *block.speaker, _TALKED)


def _interviewee(context: Context, block: Block) -> Speaker:
    """Who answers: the person whom the title of an interview names, else nobody known."""
    start, end = block.speaker or (block.start, block.body)
    person = _titled_person(context)
    ref = person.ref if person is not None else None
    return Speaker(ref, "named" if ref is not None else "anonymous", start, end, _TALKED)


def _holder(context: Context, handle: str, block: Block) -> Speaker:
    """Whose account a handle is: the actor whose name, or last name, it spells."""
    start, end = block.speaker or (block.start, block.body)
    spelled = re.sub(r"[\W_]", "", handle).casefold()
    for actor in context.actors:
        for form in (actor.name, *actor.aliases):
            words = form.casefold().split()
            if spelled in ("".join(words), words[-1] if actor.type == "person" else ""):
                return Speaker(actor.id, "named", start, end, _POSTED)
    return Speaker(None, "named", start, end, _POSTED)


def _titled_person(context: Context) -> Speaker | None:
    """The first person named in the title of a speech."""
    for block in _titles(context):
        for named in context.actors_in(block.start, block.end):
            if context.actor(named.ref).type == "person":
                return Speaker(named.ref, "named", block.start, block.end)
    return None
