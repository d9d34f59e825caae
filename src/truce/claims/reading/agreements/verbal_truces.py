"""Truces told by a verb alone: a side suspends its operations, two sides agree to stop shooting."""

from collections.abc import Collection, Iterator

from spacy.tokens import Token

from truce.claims.reading.agreements.frames import frame_of
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.syntax import (
    chain,
    is_future,
    is_hypothetical,
    is_negated,
    is_passive,
    lemma,
    subject_of,
)
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence

_ARMED = frozenset({"non_state_armed_group", "armed_force", "militia", "unrecognised_state"})
_RULING = frozenset({"state", "government", "political_group"})
_COMMANDS = frozenset({"order", "tell", "instruct", "command", "direct"})
_AGREES = frozenset({"agree", "pledge", "undertake", "decide", "promise", "vow"})


def find_verbal_truces(context: Context, naming: Collection[int]) -> list[InstrumentMention]:
    """The halts of fire that a dated sentence tells by a verb.

    `naming` are the indices of the sentences that name an agreement: there the verb tells of that one.
    """
    return [
        _mention(context, sentence, verb, thing)
        for sentence in context.sentences()
        if sentence.index not in naming and sentence.block.is_prose and _is_dated(context, sentence)
        for verb, thing in _halts(context, sentence)
    ][:4]


def making_verb(mention: InstrumentMention) -> Token:
    """The verb by which a verbal truce is made: to agree or order where one stands above, else to halt."""
    verb = mention.head.head
    if verb.dep_ in ("xcomp", "ccomp") and lemma(verb.head) in _AGREES | _COMMANDS:
        return verb.head
    return verb


def _is_dated(context: Context, sentence: Sentence) -> bool:
    times = context.times_in(sentence.start, sentence.end)
    return any(t.value is not None and t.kind != "duration" for t in times)


def _halts(context: Context, sentence: Sentence) -> Iterator[tuple[Token, Token]]:
    """The verbs of halting with what they halt, where a side to a conflict does it for itself."""
    for thing in sentence:
        verb = thing.head
        if thing.dep_ not in ("dobj", "xcomp") or verb.pos_ != "VERB" or not _is_halt(verb, thing):
            continue
        above = verb.head if verb.dep_ in ("xcomp", "ccomp") else verb
        ordered = lemma(above) in _AGREES | _COMMANDS
        if (not ordered and above != verb) or any(
            is_negated(v) or is_hypothetical(v) or is_future(v) for v in ({above} if ordered else {verb})
        ):
            continue
        if frame_of(verb) not in ("told", "decided") or is_passive(above):
            continue
        own = ordered or any(c.lower_ in ("its", "their", "all") for c in thing.children)
        if (own or lemma(thing) in ("arm", "weapon")) and _is_side(context, subject_of(above), ordered):
            yield verb, thing


def _is_halt(verb: Token, thing: Token) -> bool:
    words = load_words()
    what = lemma(thing)
    if lemma(verb) == "lay":
        return what in ("arm", "weapon") and any(c.lower_ == "down" for c in verb.children)
    if what == "fire":
        return lemma(verb) in ("hold", "cease", "stop", "halt")
    return lemma(verb) in words["halting"] and what in words["own_hostilities"]


def _is_side(context: Context, subject: Token | None, ordered: bool) -> bool:
    """Whether armed actors do it, or states that agree to it or order it."""
    if subject is None:
        return False
    types = {context.actor(n.ref).type for t in chain(subject) if (n := context.actor_at(t)) is not None}
    collective = ordered and lemma(subject) in ("side", "party", "they", "both")
    return bool(types & _ARMED) or collective or (ordered and bool(types & _RULING))


def _mention(context: Context, sentence: Sentence, verb: Token, thing: Token) -> InstrumentMention:
    page = context.page
    start, end = min(page.start_of(verb), page.start_of(thing)), page.end_of(thing)
    lasting = (t for t in context.times_in(sentence.start, sentence.end) if t.kind == "duration")
    length = next((t.duration for t in lasting if t.duration is not None), None)
    return InstrumentMention(
        start, end, thing, thing, sentence, "truce", strong=True, length=length, verbal=True
    )
