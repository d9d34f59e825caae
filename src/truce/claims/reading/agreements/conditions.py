"""What an agreement or a term of it hangs on."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from truce.claims.reading.agreements.condition_clauses import find_condition_clauses
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.hinges import (
    MUTUAL,
    Hinge,
    agreement_nouns,
    lays_down,
    without_stop,
)
from truce.claims.reading.agreements.syntax import lemma, subject_of
from truce.claims.reading.agreements.tenses import is_past
from truce.claims.reading.agreements.terms import Term
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
_HINGING = frozenset(
    {"hinge", "depend", "rest", "tie", "link", "condition", "predicate", "premise", "base", "turn"}
)
_ONTO = frozenset({"on", "upon", "to"})
_KINDS = {
    "not_covered": "exception",
    "mirroring": "reciprocity",
    "proviso": "precondition",
    **{k: k for k in ("savings", "reciprocity", "exception", "extension", "termination", "suspension",
                      "precondition", "limit", "trigger")},
}  # fmt: skip
"""The lists of the table that tell of conditions, and the kind of condition that each tells of."""
_FREE = frozenset({"savings", "mirroring", "not_covered", "proviso"})
"""Lists whose phrases tell of a condition wherever an agreement is spoken of."""
_WHOLE = frozenset({"savings", "termination", "extension", "suspension", "not_covered"})
_OF_THE_WHOLE = frozenset({"savings", "termination", "extension"})
_NEAR_BEGINNING = 80


def find_conditions(
    context: Context, by_sentence: dict[int, list[Instrument]], terms: Sequence[Term], naming: frozenset[int]
) -> list[Hinge]:
    """The conditions of the agreements, from the sentences that name them or give their terms.

    `naming` are the indices of the sentences that name an agreement themselves.
    """
    found: list[Hinge] = []
    told: dict[int, list[Term]] = {}
    for term in terms:
        told.setdefault(term.sentence.index, []).append(term)
    enacting = tuple(dict.fromkeys(t.instrument for t in reversed(terms) if t.instrument.blocks))
    for sentence in context.sentences():
        mine = told.get(sentence.index, [])
        named = [t.instrument for t in mine] or by_sentence.get(sentence.index, [])
        instrument = named[-1] if named else _enacted(enacting, sentence)
        if instrument is None:
            continue
        found += _hanging(context, sentence, instrument)
        enacted = instrument.holds(sentence.block.index)
        of_itself = by_sentence[sentence.index][-1] if sentence.index in naming else None
        found += find_condition_clauses(context, sentence, (instrument, of_itself), mine, enacted)
        found += _cued(context, sentence, instrument, mine, sentence.index in naming, enacted)
    return _apart(found)


def _enacted(instruments: Sequence[Instrument], sentence: Sentence) -> Instrument | None:
    """The first of some agreements whose own text a sentence is."""
    return next((i for i in instruments if i.holds(sentence.block.index)), None)


# ---- conditional on X, hinges on X


def _hanging(context: Context, sentence: Sentence, instrument: Instrument) -> Iterator[Hinge]:
    """Conditional on X, hinges on X; plain "conditional" where what it hangs on is not said."""
    page = context.page
    for token in sentence:
        hinged = token.pos_ == "VERB" and lemma(token) in _HINGING
        if token.lower_ not in _HANGING and not (hinged and _is_of_agreement(token)):
            continue
        on = _onto(token)
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
        kind = "reciprocity" if MUTUAL.search(words.lower()) else "precondition"
        ban = next((t for t in on.subtree if lemma(t) in load_words()["ban_nouns"] or _is_non(t)), None)
        banned = page.cover([*ban.head.head.subtree]) if ban is not None and ban.head.dep_ == "prep" else None
        yield Hinge(instrument, sentence, start, end, kind, explicit=banned is None, banned=banned)


def _onto(token: Token) -> Token | None:
    """The preposition behind a word of hanging, which names what the thing hangs on.

    A remark may stand between: "it depends, they said, on X".
    """
    beside = [*token.children, *(token.head.children if token.dep_ == "acomp" else ())]
    near = next((c for c in beside if c.lower_ in _ONTO and 0 < c.i - token.i < 3), None)
    if near is not None or token.i + 1 >= len(token.doc) or token.doc[token.i + 1].text != ",":
        return near
    behind = (token.doc[i] for i in range(token.i + 2, min(token.i + 10, len(token.doc))))
    return next((t for t in behind if t.lower_ in ("on", "upon") and t.doc[t.i - 1].text == ","), None)


def _is_of_agreement(verb: Token) -> bool:
    """Whether a verb tells what an agreement, or a term of one, hangs on."""
    subject = subject_of(verb)
    words = load_words()
    if subject is None:
        return False
    if subject.lower_ == "it" and lemma(verb) in ("depend", "hinge"):
        return True
    return any(
        lemma(t) in words["truce_nouns"] | words["accord_nouns"] | words["duty_nouns"]
        for t in subject.subtree
    )


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


# ---- phrases


def _cued(
    context: Context,
    sentence: Sentence,
    instrument: Instrument,
    terms: list[Term],
    named: bool,
    enacted: bool,
) -> Iterator[Hinge]:
    """The conditions that a phrase of the table introduces."""
    text = context.page.text
    of_it = named or _is_of_itself(sentence)
    for name, pattern in load_patterns().items():
        for match in context.page.matches(pattern, sentence.start, sentence.end) if name in _KINDS else ():
            verb = _verb_over(context, match.start())
            if _is_hoped(context, match.start()) or _only_provides(context, match.start()):
                continue
            if name == "precondition" and _only_dates(context, match.start(), match.end(), verb):
                continue
            if not (terms or enacted or _hangs(name, sentence, verb, of_it)):
                continue
            start, end = _phrase(context, sentence, match.start(), match.end(), name)
            kind = _KINDS[name]
            mutual = kind == "precondition" and MUTUAL.search(text[start:end].lower())
            on = () if kind in _OF_THE_WHOLE else _bearing(terms, match.start())
            yield Hinge(instrument, sentence, start, end, "reciprocity" if mutual else kind, tuple(on))


def _only_dates(context: Context, start: int, end: int, verb: Token | None) -> bool:
    """Whether a phrase only dates what is told as past ("not until May did they sign", "only on 3 June")."""
    told = verb is not None and is_past(verb)
    return told and any(t.value and t.kind != "duration" for t in context.times_in(start, end + 2))


def _only_provides(context: Context, at: int) -> bool:
    """Whether "provided" is a plain verb ("who provided the ground")."""
    token = context.page.token_at(at)
    if token is None or token.lower_ not in ("provided", "providing"):
        return False
    clause = any(c.dep_ in ("ccomp", "advcl") for c in token.children)
    return any(c.dep_ in ("nsubj", "dobj") for c in token.children) and not clause


def _hangs(name: str, sentence: Sentence, verb: Token | None, of_it: bool) -> bool:
    """Whether a phrase of the table tells of a condition in a sentence without a term."""
    if name in _FREE:
        return True
    if any(v is not None and lays_down(v) for v in (verb, sentence.root)):
        return True
    if name == "exception":
        covers = verb is not None and lemma(verb) in load_words()["covering_acts"]
        return covers and _is_of_itself(sentence)
    return of_it and name not in ("suspension", "trigger")


def _verb_over(context: Context, at: int) -> Token | None:
    """The verb of the clause in which a passage stands."""
    token = context.page.token_at(at)
    if token is None:
        return None
    return next((t for t in (token, *token.ancestors) if t.pos_ in ("VERB", "AUX")), None)


def _bearing(terms: list[Term], at: int) -> list[Term]:
    """The terms of a sentence that a condition bears on: the one it stands in, else those that follow it."""
    inside = [t for t in terms if t.start <= at < t.end]
    return inside or [t for t in terms if t.start >= at] or terms


def _phrase(context: Context, sentence: Sentence, start: int, end: int, kind: str) -> tuple[int, int]:
    """The words of a condition: from its cue to the end of its clause.

    The whole sentence for a clause of its own.
    """
    page = context.page
    if kind in _WHOLE and start - sentence.start < _NEAR_BEGINNING:
        return sentence.start, without_stop(page.text, sentence.end)
    token = page.token_at(start)
    if token is None:
        return start, end
    last = max([end, *(page.end_of(t) for t in token.subtree if t.i >= token.i)])
    while last == end and token.head != token:
        token = token.head
        last = max([end, *(page.end_of(t) for t in token.subtree if page.start_of(t) >= start)])
    if kind == "reciprocity":
        comma = page.text.find(",", end, last)
        last = comma if comma > 0 else last
    return start, without_stop(page.text, min(last, sentence.end))


def _is_hoped(context: Context, at: int) -> bool:
    """Whether a passage stands under a hope or a fear."""
    token = context.page.token_at(at)
    return token is not None and any(lemma(a) in load_words()["unreal_thoughts"] for a in token.ancestors)


def _is_of_itself(sentence: Sentence) -> bool:
    """Whether a sentence has an agreement, its sides or a pronoun for it as its subject."""
    subject = subject_of(sentence.root)
    if subject is None:
        return False
    words = load_words()
    marked = {c.lower_ for c in subject.children} & {"either", "each", "neither", "any", "both"}
    return subject.lower_ == "it" or lemma(subject) in agreement_nouns() or (
        bool(marked) and lemma(subject) in words["collectives"]
    )  # fmt: skip


def _apart(hinges: list[Hinge]) -> list[Hinge]:
    """The conditions in text order, the first of any that overlap.

    A short one of another kind within one that fills its sentence stays beside it.
    """
    kept: list[Hinge] = []
    for hinge in sorted(hinges, key=lambda h: (h.start, -h.end)):
        over = [k for k in kept if k.start < hinge.end and hinge.start < k.end]
        if all(_is_apart(hinge, k) for k in over):
            kept.append(hinge)
    return kept


def _is_apart(inner: Hinge, outer: Hinge) -> bool:
    whole = outer.type in _WHOLE and outer.start == outer.sentence.start and inner.type != "trigger"
    return whole and inner.type != outer.type and 2 * (inner.end - inner.start) < outer.end - outer.start
