"""What a text says was left out of an agreement."""

from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.hinges import agreement_nouns
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
        instruments = by_sentence.get(sentence.index)
        omission = _omission(context, sentence) if instruments else None
        if omission is None or not instruments:
            continue
        issues, telling = omission
        told = page.first_match(load_patterns()["deliberate"], sentence.start, sentence.end)
        for issue in issues:
            span = page.cover(subtree(issue, without=("relcl", "appos", "conj", "cc", "punct", "acl")))
            start, end = min(span[0], telling[0]), max(span[1], telling[1])
            if not context.times_in(*span) and lemma(issue) not in agreement_nouns():
                found.append(LeftOut(instruments[-1], start, end, span, True if told else None))
    return found


def _omission(context: Context, sentence: Sentence) -> tuple[list[Token], tuple[int, int]] | None:
    """The issues that a sentence says were left out, and the words that say so."""
    page, patterns = context.page, load_patterns()
    unsaid = page.first_match(patterns["left_unsaid"], sentence.start, sentence.end)
    aside = page.first_match(patterns["left_aside"], sentence.start, sentence.end)
    weak = page.first_match(patterns["left_out"], sentence.start, sentence.end)
    match = unsaid or aside or (weak if _is_about_terms(sentence) else None)
    first = page.token_at(match.start()) if match is not None else None
    if match is None or first is None:
        return None
    verb = _verb_of(first)
    if unsaid is not None:
        if not _speaks(context, verb):
            return None
        last = page.token_at(match.end() - 1)
        objects = [c for c in last.children if c.dep_ == "pobj"] if last is not None else []
        before = (c for c in verb.children if c.i < verb.i and c.lower_ in ("on", "about"))
        fronted = (g for c in before for g in c.children)
        return _each([*objects, *fronted][:1]), match.span()
    told_of = lemma(verb) in ("be", "remain", "form")
    end = max(match.end(), page.end_of(verb))
    return (_left(verb) if told_of else _issues(verb) or _left(verb)), (match.start(), end)


def _verb_of(token: Token) -> Token:
    """The verb of the clause that a token stands in; the token itself where there is none."""
    return next((t for t in (token, *token.ancestors) if t.pos_ in ("VERB", "AUX")), token)


def _speaks(context: Context, verb: Token) -> bool:
    """Whether it is a text, and not somebody, that says nothing."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    return subject is None or context.actor_at(subject) is None


def _left(verb: Token) -> list[Token]:
    """What stands as the subject of a copula ("oil was not on the table"), or behind it."""
    subject = subject_of(verb)
    if subject is not None and subject.lower_ not in ("it", "that", "this"):
        return _each([subject])
    return _each([c for c in verb.children if c.dep_ in ("attr", "nsubjpass", "nsubj") and c.i > verb.i][:1])


def _each(nouns: list[Token]) -> list[Token]:
    return [t for n in nouns for t in chain(n) if t.pos_ in ("NOUN", "PROPN") and t.ent_type_ != "DATE"][:4]


def _is_about_terms(sentence: Sentence) -> bool:
    """Whether a sentence speaks of a text or of talks, so that what is left out is left out of them."""
    words = load_words()
    texts = (
        words["accord_nouns"]
        | words["truce_nouns"]
        | words["talk_nouns"]
        | {"text", "scope", "document", "term", "herein"}
    )
    subject = subject_of(sentence.root)
    itself = subject is not None and subject.lower_ == "it"
    return itself or any(lemma(t) in texts for t in sentence)


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
