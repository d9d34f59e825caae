"""What an agreement or a term of it hangs on, and what was left out of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.agreements.clauses import Term
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.syntax import chain, is_passive, lemma, subject_of
from truce.claims.reading.agreements.words import load_patterns, load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence, subtree

_HANGING = frozenset(
    {
        "conditional",
        "contingent",
        "conditioned",
        "conditionally",
        "predicated",
        "premised",
        "dependent",
        "subject",
    }
)
_MUTUAL = re.compile(
    r"\b(?:other (?:side|party)|each other|one another|mutual\w*|reciproc\w*|opposite|both sides|likewise)\b"
)
_TRIGGER = frozenset({"if", "should", "unless", "once", "when", "whenever", "upon"})


@dataclass(frozen=True, slots=True, eq=False)
class Hinge:
    """One condition, before it is a record; `terms` are those it bears on (none: the whole agreement)."""

    instrument: Instrument
    sentence: Sentence
    start: int
    end: int
    type: str
    terms: tuple[Term, ...] = ()
    explicit: bool = True
    also: tuple[int, int] | None = None
    banned: tuple[int, int] | None = None
    """A ban that the condition names ("predicated on non-aggression"): an implicit term."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One issue that the text says was left out."""

    instrument: Instrument
    start: int
    end: int
    issue: tuple[int, int]
    deliberate: bool | None


def find_conditions(
    context: Context, by_sentence: dict[int, list[Instrument]], terms: Sequence[Term], naming: frozenset[int]
) -> list[Hinge]:
    """The conditions of the agreements, from the sentences that name them or give their terms.

    `naming` are the indices of the sentences that name an agreement themselves.
    """
    found: list[Hinge] = []
    for sentence in context.sentences():
        mine = [t for t in terms if t.sentence.index == sentence.index]
        instruments = [t.instrument for t in mine] or by_sentence.get(sentence.index, [])
        if not instruments:
            continue
        instrument = instruments[-1]
        found += _hanging(context, sentence, instrument)
        found += _cued(context, sentence, instrument, mine, sentence.index in naming)
        found += _triggers(context, sentence, instrument, mine)
    return _apart(found)


def _hanging(context: Context, sentence: Sentence, instrument: Instrument) -> Iterator[Hinge]:
    """Conditional on X, predicated on X; plain "conditional" where what it hangs on is not said."""
    page = context.page
    for token in sentence:
        if token.lower_ not in _HANGING:
            continue
        beside = [*token.children, *(token.head.children if token.dep_ == "acomp" else ())]
        on = next((c for c in beside if c.lower_ in ("on", "upon", "to") and c.i == token.i + 1), None)
        if on is None:
            if token.lower_ == "conditional" and token.dep_ in ("amod", "acomp", "advcl", "conj"):
                yield Hinge(instrument, sentence, *_around(context, token), "unspecified", explicit=False)
            continue
        if token.lower_ == "subject" and on.lower_ != "to":
            continue
        start, end = page.cover([token, *subtree(on)])
        verb = token.head if token.dep_ == "acomp" else token
        helper = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
        start = min([start, *(page.start_of(t) for t in (*helper, verb))])
        words = page.quote(start, end)
        kind = "reciprocity" if _MUTUAL.search(words.lower()) else "precondition"
        ban = next((t for t in on.subtree if lemma(t) in load_words()["ban_nouns"] or _is_non(t)), None)
        banned = page.cover([*ban.head.head.subtree]) if ban is not None and ban.head.dep_ == "prep" else None
        yield Hinge(instrument, sentence, start, end, kind, explicit=banned is None, banned=banned)


def _is_non(token: Token) -> bool:
    return token.lower_ == "non" and token.i + 1 < len(token.doc) and token.doc[token.i + 1].text == "-"


def _around(context: Context, token: Token) -> tuple[int, int]:
    """The phrase that a bare "conditional" stands in, with the verb that it is the object of."""
    noun = token
    while noun.pos_ not in ("NOUN", "PROPN") and noun.head != noun:
        noun = noun.head
    below = subtree(noun, without=("relcl", "punct"))
    if noun.head.pos_ == "VERB" and noun.dep_ == "dobj":
        below = [noun.head, *below]
    return context.page.cover([t for t in below if abs(t.i - noun.i) < 16])


def _cued(
    context: Context, sentence: Sentence, instrument: Instrument, terms: list[Term], named: bool
) -> Iterator[Hinge]:
    """The conditions that a phrase of the table introduces."""
    text = context.page.text
    for kind, pattern in load_patterns().items():
        if kind in ("left_out", "deliberate"):
            continue
        for match in pattern.finditer(text, sentence.start, sentence.end):
            if (not terms and kind in ("exception", "suspension")) or not (terms or named):
                continue
            start, end = _phrase(context, sentence, match.start(), match.end(), kind)
            kind = "exception" if kind == "not_covered" else kind
            said = (
                "reciprocity" if kind == "precondition" and _MUTUAL.search(text[start:end].lower()) else kind
            )
            whole = kind in ("savings", "termination", "extension")
            on = () if whole else _bearing(terms, match.start())
            yield Hinge(instrument, sentence, start, end, said, tuple(on))


def _bearing(terms: list[Term], at: int) -> list[Term]:
    """The terms of a sentence that a condition bears on: the one it stands in, else those that follow it."""
    inside = [t for t in terms if t.start <= at < t.end]
    return inside or [t for t in terms if t.start >= at] or terms


def _phrase(context: Context, sentence: Sentence, start: int, end: int, kind: str) -> tuple[int, int]:
    """The words of a condition: from its cue to the end of its clause.

    The whole sentence for a clause of its own.
    """
    page = context.page
    if (
        kind in ("savings", "termination", "extension", "suspension", "limit", "not_covered")
        and start - sentence.start < 80
    ):
        return sentence.start, _stop(page.text, sentence.end)
    token = page.token_at(start)
    if token is None:
        return start, end
    last = max([end, *(page.end_of(t) for t in token.subtree if t.i >= token.i)])
    if last == end:
        head = token.head
        last = max([end, *(page.end_of(t) for t in head.subtree if t.i > token.i)])
    if kind == "reciprocity":
        comma = page.text.find(",", end, last)
        last = comma if comma > 0 else last
    return start, _stop(page.text, min(last, sentence.end))


def _stop(text: str, end: int) -> int:
    while text[end - 1] in " ,;:.":
        end -= 1
    return end


def _triggers(
    context: Context, sentence: Sentence, instrument: Instrument, terms: list[Term]
) -> Iterator[Hinge]:
    """If A does X, then B may do Y: a trigger of the term that it stands with."""
    page = context.page
    for token in sentence:
        if token.lower_ not in _TRIGGER or token.dep_ not in ("mark", "advmod", "aux"):
            continue
        verb = token.head
        if verb.dep_ != "advcl" or (token.lower_ in ("when", "once") and not terms):
            continue
        held = [
            t
            for t in terms
            if t.verb.doc == verb.doc
            and (verb.head == t.verb or verb in list(t.verb.subtree) or t.verb in list(verb.head.subtree))
        ]
        if not held and not (_says_of_itself(verb.head) and terms):
            continue
        start, end = page.cover(verb.subtree)
        start = max(start, page.start_of(token)) if token.i <= min(t.i for t in verb.subtree) + 1 else start
        kind = "exception" if token.lower_ == "unless" else "trigger"
        yield Hinge(instrument, sentence, start, _stop(page.text, end), kind, tuple(held))


def _says_of_itself(verb: Token) -> bool:
    subject = subject_of(verb)
    return (
        subject is not None and lemma(subject) in load_words()["accord_nouns"] | load_words()["truce_nouns"]
    )


def _apart(hinges: list[Hinge]) -> list[Hinge]:
    """The conditions in text order, the first of any that overlap."""
    kept: list[Hinge] = []
    for hinge in sorted(hinges, key=lambda h: (h.start, -h.end)):
        if not any(k.start < hinge.end and hinge.start < k.end for k in kept):
            kept.append(hinge)
    return kept


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
