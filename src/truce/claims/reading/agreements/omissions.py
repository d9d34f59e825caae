"""What a text says was left out of an agreement."""

from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.syntax import chain, is_passive, lemma, subject_of
from truce.claims.reading.agreements.words import load_patterns, load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence, subtree


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One issue that the text says was left out."""

    instrument: Instrument
    start: int
    end: int
    issue: tuple[int, int]
    deliberate: bool | None


def find_left_out(context: Context, by_sentence: dict[int, list[Instrument]]) -> list[LeftOut]:
    """Issues that the text says an agreement does not cover."""
    found: list[LeftOut] = []
    page = context.page
    for sentence in context.sentences():
        match = load_patterns()["left_out"].search(page.text, sentence.start, sentence.end)
        instruments = by_sentence.get(sentence.index)
        if match is None or not instruments or not _is_about_terms(sentence):
            continue
        token = page.token_at(match.start())
        while token is not None and token.pos_ != "VERB" and token.head != token:
            token = token.head
        if token is None:
            continue
        deliberate = (
            True if load_patterns()["deliberate"].search(page.text, sentence.start, sentence.end) else None
        )
        for issue in _issues(token):
            span = page.cover(subtree(issue, without=("relcl", "appos", "conj", "cc", "punct", "acl")))
            last = max(span[1], page.end_of(token)) if span[0] < match.start() else span[1]
            if not context.times_in(*span):
                found.append(LeftOut(instruments[-1], span[0], last, span, deliberate))
    return found


def _is_about_terms(sentence: Sentence) -> bool:
    """Whether a sentence speaks of a text or of talks, so that what is left out is left out of them."""
    words = load_words()
    texts = (
        words["accord_nouns"]
        | words["truce_nouns"]
        | words["talk_nouns"]
        | {"text", "scope", "document", "term", "herein"}
    )
    return any(lemma(t) in texts for t in sentence)


def _issues(verb: Token) -> list[Token]:
    """What is left out: the subject of a passive, else the object; each of several."""
    subject = subject_of(verb)
    if is_passive(verb) and subject is not None:
        return [t for t in chain(subject) if t.pos_ in ("NOUN", "PROPN") and t.ent_type_ != "DATE"][:4]
    objects = [c for c in verb.children if c.dep_ == "dobj"]
    objects += [
        g
        for c in verb.children
        if c.dep_ == "prep" and c.lower_ in ("with", "of", "on", "about")
        for g in c.children
        if g.dep_ == "pobj"
    ]
    return [t for o in objects[:1] for t in chain(o) if t.pos_ in ("NOUN", "PROPN")][:4]
