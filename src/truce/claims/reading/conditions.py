"""What an agreement or a term of it hangs on, and what was left out of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.agreement_syntax import chain, is_passive, lemma, subject_of
from truce.claims.reading.agreement_words import load_words
from truce.claims.reading.clauses import Term
from truce.claims.reading.context import Context
from truce.claims.reading.grouping import Instrument
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
    r"\b(?:other (?:side|party)|each other|one another|mutual\w*|reciproc\w*|opposite|both sides|likewise|the same)\b"
)
_CUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "savings",
        re.compile(
            r"\bwithout prejudice to\b|\bnothing in (?:this|the|these)\b|\bshall not (?:prejudice|prejudge|affect)\b|\bnotwithstanding\b",
            re.I,
        ),
    ),
    (
        "reciprocity",
        re.compile(
            r"\bin (?:return|exchange) for\b|\bon a reciprocal basis\b|\bon condition of reciprocity\b", re.I
        ),
    ),
    (
        "exception",
        re.compile(
            r"\bexcept(?: for| that| in| when| where| within)?\b|\bsave for\b|\bwith the exception of\b|\bother than\b|\bapart from\b|\bexcluding\b|\bexempt(?:s|ed|ing)?\b",
            re.I,
        ),
    ),
    (
        "extension",
        re.compile(
            r"\bunless (?:it is |they are )?(?:extended|renewed|prolonged)\b|\b(?:may|can|could|shall|will) be (?:extended|renewed|prolonged)\b|\brenewable\b|\bextendable\b|\bautomatically (?:renewed|extended|renew|extend)",
            re.I,
        ),
    ),
    (
        "termination",
        re.compile(
            r"\bnotice of (?:termination|withdrawal)\b|\b(?:may|can|could|shall|will) (?:be )?(?:terminated?|denounced?|withdraw from (?:it|the|this))\b|\bcease to (?:apply|have effect|be in force)\b|\b(?:would|will|shall) (?:be|become) (?:null and )?void\b|\bwould collapse if\b",
            re.I,
        ),
    ),
    ("suspension", re.compile(r"\b(?:may|can|could|shall|will|would) (?:be )?suspend(?:ed)?\b", re.I)),
    (
        "precondition",
        re.compile(
            r"\bprovided(?: that|,? however|\b(?= (?:it|they|the|no|all|both|each)))|\bproviding that\b|\bon (?:the )?condition(?: that)?\b|\b(?:as|so) long as\b|\bonly (?:if|after|once|when)\b|\bon the understanding that\b|\bon the basis that\b",
            re.I,
        ),
    ),
    (
        "limit",
        re.compile(
            r"\bwhere circumstances (?:allow|permit)\b|\bno more than\b|\bnot more than\b|\bup to a maximum of\b|\bto the extent (?:that|possible)\b",
            re.I,
        ),
    ),
)
_TRIGGER = frozenset({"if", "should", "unless", "once", "when", "whenever", "upon"})
_LEAVING = re.compile(
    r"\b(?:omit(?:s|ted)?|exclud(?:es?|ed)|left (?:out|open|aside|unresolved|unaddressed|for later)|not (?:be )?(?:cover|address|mention|includ|deal|settl|regulat|resolv|touch|discuss)\w*|"
    r"(?:silent|says nothing|made no mention|makes no mention|no mention|nothing is said|does not extend|did not extend)|deferred|postponed|shelved|off the table|outside (?:the scope|its scope))\b",
    re.IGNORECASE,
)
_DELIBERATE = re.compile(
    r"\b(?:deliberate\w*|intentional\w*|on purpose|consciously|purposely|agreed to leave|by design|expressly|explicitly)\b",
    re.I,
)


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
    context: Context, by_sentence: dict[int, list[Instrument]], terms: Sequence[Term]
) -> list[Hinge]:
    """The conditions of the agreements, from the sentences that name them or give their terms."""
    found: list[Hinge] = []
    for sentence in context.sentences():
        mine = [t for t in terms if t.sentence.index == sentence.index]
        instruments = [t.instrument for t in mine] or by_sentence.get(sentence.index, [])
        if not instruments:
            continue
        instrument = instruments[-1]
        found += _hanging(context, sentence, instrument)
        found += _cued(context, sentence, instrument, mine)
        found += _triggers(context, sentence, instrument, mine)
    return _apart(found)


def _hanging(context: Context, sentence: Sentence, instrument: Instrument) -> Iterator[Hinge]:
    """Conditional on X, predicated on X; plain "conditional" where what it hangs on is not said."""
    page = context.page
    for token in sentence:
        if token.lower_ not in _HANGING:
            continue
        on = next((c for c in token.children if c.dep_ == "prep" and c.lower_ in ("on", "upon", "to")), None)
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


def _cued(context: Context, sentence: Sentence, instrument: Instrument, terms: list[Term]) -> Iterator[Hinge]:
    text = context.page.text
    for kind, pattern in _CUES:
        for match in pattern.finditer(text, sentence.start, sentence.end):
            if kind in ("exception", "limit", "precondition", "suspension") and not terms:
                continue
            start, end = _phrase(context, sentence, match.start(), match.end(), kind)
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
    """The words of a condition: from its cue to the end of its clause; the whole sentence for a clause of its own."""
    page = context.page
    if kind in ("savings", "termination", "extension", "suspension") and start - sentence.start < 80:
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
        match = _LEAVING.search(page.text, sentence.start, sentence.end)
        instruments = by_sentence.get(sentence.index)
        if match is None or not instruments:
            continue
        token = page.token_at(match.start())
        while token is not None and token.pos_ != "VERB" and token.head != token:
            token = token.head
        if token is None:
            continue
        deliberate = True if _DELIBERATE.search(page.text, sentence.start, sentence.end) else None
        for issue in _issues(token):
            span = page.cover(subtree(issue, without=("relcl", "appos", "conj", "cc", "punct", "acl")))
            last = max(span[1], page.end_of(token)) if span[0] < match.start() else span[1]
            found.append(LeftOut(instruments[-1], span[0], last, span, deliberate))
    return found


def _issues(verb: Token) -> list[Token]:
    """What is left out: the subject of a passive, else the object; each of several."""
    subject = subject_of(verb)
    if is_passive(verb) and subject is not None:
        return [t for t in chain(subject) if t.pos_ in ("NOUN", "PROPN")][:4]
    objects = [c for c in verb.children if c.dep_ == "dobj"]
    objects += [
        g
        for c in verb.children
        if c.dep_ == "prep" and c.lower_ in ("with", "of", "on", "about")
        for g in c.children
        if g.dep_ == "pobj"
    ]
    return [t for o in objects[:1] for t in chain(o) if t.pos_ in ("NOUN", "PROPN")][:4]
