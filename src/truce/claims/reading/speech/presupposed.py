"""Passages that take for granted what the text elsewhere only passes on."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.parse import subtree
from truce.claims.reading.spans import SpanIndex
from truce.claims.reading.speech.acts import Speech, SpeechMap
from truce.claims.reading.speech.frames import trim
from truce.claims.reading.speech.narration import narrated_claim
from truce.claims.reading.speech.sayings import listed
from truce.claims.records import Claim, Event

_DOUBTFUL = frozenset({"alleged", "unverified", "disputed", "denied"})
_CLAIMING = frozenset({"asserts", "accuses", "suspects", "reports_allegation"})
_SAME_SCENE = 600
"""Characters within which two accounts without a place in common may still be of one act."""


def find_presupposed(context: Context, speech: SpeechMap, events: tuple[Event, ...]) -> Iterator[Claim]:
    """Claims of the text's own, with the certainty of a fact, on what is doubtful elsewhere in it."""
    passages = sorted((*_by_event(context, events), *_by_words(context, speech)), key=lambda p: p[:2])
    turns = SpeechMap(tuple(a for a in speech.acts if a.rule == "speech.turn" and a.speaker is not None))
    passages = [p for p in passages if not turns.over(p[0], p[1])]
    last = -1
    for start, end, about in passages:
        if start < last:
            continue
        last = end
        yield narrated_claim(context, (start, end), "claim.presupposed", certainty="fact", about=about)


def _by_event(context: Context, events: tuple[Event, ...]) -> Iterator[tuple[int, int, str | None]]:
    """Other mentions of a doubted event that are told as plain fact, and other records of the same act."""
    near = SpanIndex((e.start, e.end, e) for e in events)
    alike: dict[tuple[str, str | None, str | None], list[Event]] = defaultdict(list)
    for event in events:
        alike[event.type, event.place, event.date].append(event)
    for event in events:
        if event.certainty not in _DOUBTFUL and all(m.certainty not in _DOUBTFUL for m in event.also):
            continue
        for mention in event.also:
            if mention.certainty == "fact":
                yield mention.start, _clipped(context, mention.start, mention.end), event.id
        around = near.overlapping(event.start - _SAME_SCENE, event.end + _SAME_SCENE)
        for other in {e.id: e for e in (*alike[event.type, event.place, event.date], *around)}.values():
            if other.id != event.id and other.certainty == "fact" and _may_be_one(event, other):
                yield other.start, _clipped(context, other.start, other.end), event.id


def _clipped(context: Context, start: int, end: int) -> int:
    """The end of a passage before a comment set off by a dash or a comma, which has its own standing."""
    text = context.page.text
    stops = [at for mark in ("—", "–", ", ") if (at := text.find(mark, start + 1, end)) > 0]
    return min(stops, default=end)


def _may_be_one(event: Event, other: Event) -> bool:
    """Whether two records may tell of one act: same kind and doer, no other day, no other place."""
    if other.same_as == event.id or event.same_as == other.id:
        return True
    doers = {*event.initiator, *event.alleged_initiator} & {*other.initiator, *other.alleged_initiator}
    if event.type != other.type or not doers or other.modality != "actual":
        return False
    here, there = {*event.places, event.place} - {None}, {*other.places, other.place} - {None}
    if here and there:
        return bool(here & there) and event.date == other.date
    both_sides = set(other.initiator) & set(other.target)
    return abs(event.start - other.start) < _SAME_SCENE and not both_sides and _meet(event.date, other.date)


def _meet(one: str | None, other: str | None) -> bool:
    """Whether two dates can be one: either is open, or they have an end in common."""
    if one is None or other is None:
        return True
    return bool(set(one.split("/")) & set(other.split("/")) - {".."})


def _by_words(context: Context, speech: SpeechMap) -> Iterator[tuple[int, int, str | None]]:
    """Definite phrases that name a doubted act again, with an actor or a place of the doubtful passage."""
    doubted = {key for act in speech.acts if _is_doubtful(act) for key in _keys(context, act)}
    stems = {stem for stem, _ in doubted}
    for sentence in context.sentences() if stems else ():
        for token in sentence:
            if token.pos_ != "NOUN" or _stem(token) not in stems or not _is_definite(token):
                continue
            words = trim(subtree(token, without=("relcl", "acl", "appos", "punct", "cc", "conj")))
            start, end = context.page.cover(words)
            known = {(_stem(token), ref) for ref in _refs(context, start, end)} & doubted
            heard = speech.over(context.page.start_of(token), context.page.end_of(token))
            if known and not any(a.attribution != "text" or a.certainty in _DOUBTFUL for a in heard):
                yield start, end, None


def _is_doubtful(act: Speech) -> bool:
    return act.said and act.certainty in _DOUBTFUL and act.stance in _CLAIMING and act.modality == "actual"


def _keys(context: Context, act: Speech) -> Iterator[tuple[str, str]]:
    """The violent acts of a content, each with every actor and place of the content."""
    refs = _refs(context, act.start, act.end)
    for token in context.page.tokens(act.start, act.end):
        if _stem(token) in _acts():
            yield from ((_stem(token), ref) for ref in refs)


def _refs(context: Context, start: int, end: int) -> set[str]:
    return {n.ref for n in (*context.actors_in(start, end), *context.places_in(start, end))}


def _stem(token: Token) -> str:
    """An act's name without its ending or its means: "bombing" and "bomb", "airstrike" and "strike"."""
    return _bare(token.lemma_.lower())


def _bare(word: str) -> str:
    return word.removeprefix("air").removesuffix("ing")


@cache
def _acts() -> frozenset[str]:
    return frozenset(map(_bare, listed("acts")))


def _is_definite(noun: Token) -> bool:
    return any(
        c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in ("the", "this", "these", "that", "those"))
        for c in noun.children
    )
