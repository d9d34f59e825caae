"""Judgements, outlooks and context: what a text thinks, not what happened."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.reading.spans import SpanIndex
from truce.claims.reading.speech.acts import Speech, SpeechMap
from truce.claims.reading.speech.frames import trim
from truce.claims.reading.speech.sayings import listed
from truce.claims.records import Agreement, Assessment, Event

_LONGEST = 390
"""Characters of an assessment's quote, at most."""

_TAGS = {"V": ("VERB", "AUX", "ADJ"), "N": ("NOUN", "PROPN"), "J": ("ADJ", "VERB", "ADV")}
_MEASURES = frozenset(
    {"attack", "activity", "violence", "violation", "clash", "incident", "tension", "number"}
)


_WARS = frozenset({"war", "conflict", "fighting"})


@dataclass(frozen=True, slots=True)
class Cue:
    """Words, as lemmas, that betray a judgement; how much of the sentence is the judgement."""

    words: tuple[str, ...]
    tag: str
    type: str
    span: str


@cache
def load_cues() -> Mapping[str, tuple[Cue, ...]]:
    """The table of cues by their first word, longest first."""
    table: dict[str, list[Cue]] = defaultdict(list)
    path = files("truce.claims.reading") / "tables" / "assessments.csv"
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        words = tuple(row["cue"].split())
        table[words[0]].append(Cue(words, row["tag"], row["type"], row["span"]))
    return {first: tuple(sorted(cues, key=lambda c: -len(c.words))) for first, cues in table.items()}


def find_assessments(
    context: Context, speech: SpeechMap, events: tuple[Event, ...], agreements: tuple[Agreement, ...]
) -> tuple[Assessment, ...]:
    """The assessments of a document, in text order."""
    wholes = SpeechMap(tuple(_whole(a) for a in speech.acts))
    things = SpanIndex(
        (
            *((start, end, a.id) for a in agreements for start, end in a.spans),
            *((e.start, e.end, e.id) for e in events),
        )
    )
    found: list[Assessment] = []
    for sentence in context.sentences():
        told: list[Assessment] = []
        # An article of an agreement binds; it judges nothing.
        for cue, token in () if any(t.lower_ == "shall" for t in sentence) else _cues(sentence):
            new = _judged(context, wholes, things, cue, token)
            if not any(a.type == new.type and a.start < new.end and new.start < a.end for a in told):
                told.append(new)
        found += told
    found += [_perceived(context, act, things) for act in speech.acts if _is_perception(act)]
    return tuple(sorted(found, key=lambda a: (a.start, a.end)))


def _cues(sentence: Sentence) -> Iterator[tuple[Cue, Token]]:
    """The cues of a sentence, each with the word that it hangs on; of those at one word the longest."""
    table = load_cues()
    tokens = list(sentence)
    forms = [(t.lemma_.lower(), t.lower_) for t in tokens]
    for n, (lemma, word) in enumerate(forms):
        for cue in (*table.get(lemma, ()), *(table.get(word, ()) if word != lemma else ())):
            here = forms[n : n + len(cue.words)]
            if len(here) < len(cue.words) or any(w not in f for w, f in zip(cue.words, here, strict=True)):
                continue
            main = _main(tokens[n : n + len(cue.words)], cue)
            if main is not None and _fits(cue, main):
                yield cue, main
                break


def _main(words: Sequence[Token], cue: Cue) -> Token | None:
    """The word that a cue hangs on: the first of the right kind."""
    if not cue.tag:
        return words[0]
    fitting = [t for t in words if t.pos_ in _TAGS[cue.tag]]
    return min(fitting, key=lambda t: t.pos_ == "AUX", default=None)


def _fits(cue: Cue, main: Token) -> bool:
    """Whether a common word is meant as the judgement: "fell" of attacks, not of a town."""
    if cue.type == "trend" and cue.tag == "V":
        subject = next((c for c in main.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is None and main.dep_ == "relcl":
            subject = main.head
        if subject is not None and subject.tag_ == "WDT":
            subject = main.head
        if subject is not None and subject.pos_ == "NUM":
            return True
        return subject is not None and any(t.lemma_.lower() in _MEASURES for t in subtree(subject))
    if cue.type == "risk" and cue.span == "phrase" and main.pos_ in ("NOUN", "PROPN"):
        return not _is_under_way(cue, main)
    if cue.type in ("motive", "spoiler"):
        return not any(c.dep_ == "neg" or c.lower_ in listed("none") for c in main.children)
    return True


def _is_under_way(cue: Cue, noun: Token) -> bool:
    """Whether what would be a risk is told as a war of its own name: "the Norlandic civil war"."""
    if cue.words[-1] not in _WARS:
        return False
    defined = any(c.dep_ == "det" and c.lower_ in ("the", "this", "that") for c in noun.children)
    marks = [c for c in noun.children if c.dep_ in ("amod", "compound", "poss")]
    named = any(c.ent_type_ or c.pos_ == "PROPN" for c in marks)
    return defined or named


def _whole(act: Speech) -> Speech:
    """An act that reaches over its cue too: "warned of a risk" is itself the judgement."""
    start, end = act.whole
    return replace(act, start=start, end=end)


def _is_perception(act: Speech) -> bool:
    """Whether an act tells how somebody sees a thing: "sees X as Y", "X is viewed with suspicion by Y"."""
    return act.speaker is not None and act.said and act.rule.split(".")[1] in listed("perceiving")


def _perceived(context: Context, act: Speech, told: SpanIndex[str]) -> Assessment:
    start, end = act.whole
    end = min(end, start + _LONGEST)
    return Assessment(
        id=context.record_id("assessment", start, end, "perception"),
        start=start,
        end=end,
        rule=act.rule,
        type="perception",
        source=act.speaker,
        about=_about(context, start, end, told),
        content=" ".join(context.page.quote(start, end).split()),
        attribution=act.attribution,
        hedge=act.hedge,
    )


def _judged(context: Context, speech: SpeechMap, told: SpanIndex[str], cue: Cue, token: Token) -> Assessment:
    page = context.page
    start, end = page.cover(trim(_words(cue, token)) or [token])
    if end - start > _LONGEST:
        end = start + max(page.text[start : start + _LONGEST].rfind(" "), 1)
    act = _voice(speech, page.start_of(token), page.end_of(token))
    return Assessment(
        id=context.record_id("assessment", start, end, cue.type),
        start=start,
        end=end,
        rule=f"assessment.{cue.type}.{'_'.join(cue.words)}",
        type=cue.type,
        source=act.speaker if act else None,
        about=_about(context, start, end, told),
        content=" ".join(page.quote(start, end).split()),
        attribution=act.attribution if act else "text",
        hedge=act.hedge if act else None,
    )


def _voice(speech: SpeechMap, start: int, end: int) -> Speech | None:
    """The act of somebody named that a judgement stands in, or that is itself the judgement."""
    return next((a for a in speech.over(start, end) if a.speaker is not None), None)


def _words(cue: Cue, token: Token) -> list[Token]:
    """The words of a judgement: its noun phrase, its verb with what follows, or its clause."""
    if cue.span == "phrase":
        head = token
        while (head.pos_ in ("ADJ", "ADP", "ADV") or head.dep_ == "amod") and head.head != head:
            head = head.head
        return subtree(head) if head.pos_ not in ("VERB", "AUX") else _clause(head)
    verb = token
    while verb.head != verb and not _heads_clause(verb):
        verb = verb.head
    if cue.span == "predicate":
        return [
            t for t in subtree(verb) if t.i >= min([verb.i, *(c.i for c in verb.children if c.dep_ == "aux")])
        ]
    return _clause(verb)


def _heads_clause(token: Token) -> bool:
    """Whether a word is the verb of a clause; one that the parser took for a noun counts by its place."""
    if token.pos_ in ("VERB", "AUX"):
        return token.dep_ not in ("xcomp", "amod")
    return token.dep_ in ("ccomp", "advcl", "relcl")


def _clause(verb: Token) -> list[Token]:
    """A verb's clause, from its subject on, without the clauses that hang before it."""
    edges = [c.left_edge.i for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "expl", "aux", "mark")]
    first = min([verb.i, *edges])
    return [t for t in subtree(verb, without=("parataxis",)) if t.i >= first]


def _about(context: Context, start: int, end: int, told: SpanIndex[str]) -> tuple[str, ...]:
    """The agreements or events (`told`) that a judgement's words overlap, else the first actor it names."""
    named = (n.ref for n in context.actors_in(start, end))
    return tuple(dict.fromkeys(told.as_given(start, end)))[:2] or tuple(dict.fromkeys(named))[:1]
