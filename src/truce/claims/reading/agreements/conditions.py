"""What an agreement or a term of it hangs on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.syntax import SUBJECTS, auxiliaries, is_negated, lemma, subject_of
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
_MUTUAL = re.compile(
    r"\b(?:other (?:side|party|camp)|each other|one another|mutual\w*|reciproc\w*|opposite|both sides"
    r"|likewise|the same|in kind|in turn|adversar\w+|opponents?|enemy|rivals?|counterparts?"
    r"|(?:does|do|did) so too?)\b"
)
_MARKS = {
    "if": "trigger", "should": "trigger", "unless": "exception", "once": "precondition", "when": "trigger",
    "whenever": "trigger", "until": "limit", "till": "limit",
}  # fmt: skip
_ONLY_WITH_TERMS = frozenset({"when", "once", "until", "till"})
_WHOLE = frozenset({"savings", "termination", "extension", "suspension", "limit", "not_covered"})
_OF_THE_WHOLE = frozenset({"savings", "termination", "extension"})
_NEAR_BEGINNING = 80


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


def find_conditions(
    context: Context, by_sentence: dict[int, list[Instrument]], terms: Sequence[Term], naming: frozenset[int]
) -> list[Hinge]:
    """The conditions of the agreements, from the sentences that name them or give their terms.

    `naming` are the indices of the sentences that name an agreement themselves.
    """
    found: list[Hinge] = []
    for sentence in context.sentences():
        mine = [t for t in terms if t.sentence.index == sentence.index]
        own = (t.instrument for t in terms if t.instrument.holds(sentence.block.index))
        instruments = [t.instrument for t in mine] or by_sentence.get(sentence.index, []) or list(own)
        if not instruments:
            continue
        instrument = instruments[-1]
        found += _hanging(context, sentence, instrument)
        enacted = instrument.holds(sentence.block.index)
        found += _subordinate(context, sentence, instrument, mine, enacted)
        found += _cued(context, sentence, instrument, mine, sentence.index in naming, enacted)
    return _apart(found)


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
        kind = "reciprocity" if _MUTUAL.search(words.lower()) else "precondition"
        ban = next((t for t in on.subtree if lemma(t) in load_words()["ban_nouns"] or _is_non(t)), None)
        banned = page.cover([*ban.head.head.subtree]) if ban is not None and ban.head.dep_ == "prep" else None
        yield Hinge(instrument, sentence, start, end, kind, explicit=banned is None, banned=banned)


def _onto(token: Token) -> Token | None:
    """The preposition behind a word of hanging, which names what the thing hangs on."""
    beside = [*token.children, *(token.head.children if token.dep_ == "acomp" else ())]
    return next((c for c in beside if c.lower_ in _ONTO and 0 < c.i - token.i < 3), None)


def _is_of_agreement(verb: Token) -> bool:
    """Whether a verb tells what an agreement, or a term of one, hangs on."""
    subject = subject_of(verb)
    words = load_words()
    return subject is not None and any(
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
    for kind, pattern in load_patterns().items():
        if kind in ("left_out", "deliberate"):
            continue
        for match in pattern.finditer(text, sentence.start, sentence.end):
            loose = kind in ("exception", "suspension") or not of_it
            if not (terms or enacted) and (loose or _is_hoped(context, match.start())):
                continue
            start, end = _phrase(context, sentence, match.start(), match.end(), kind)
            kind = "exception" if kind == "not_covered" else kind
            mutual = kind == "precondition" and _MUTUAL.search(text[start:end].lower())
            on = () if kind in _OF_THE_WHOLE else _bearing(terms, match.start())
            yield Hinge(instrument, sentence, start, end, "reciprocity" if mutual else kind, tuple(on))


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
        return sentence.start, _stop(page.text, sentence.end)
    token = page.token_at(start)
    if token is None:
        return start, end
    last = max([end, *(page.end_of(t) for t in token.subtree if t.i >= token.i)])
    if last == end:
        last = max([end, *(page.end_of(t) for t in token.head.subtree if t.i > token.i)])
    if kind == "reciprocity":
        comma = page.text.find(",", end, last)
        last = comma if comma > 0 else last
    return start, _stop(page.text, min(last, sentence.end))


def _stop(text: str, end: int) -> int:
    while text[end - 1] in " ,;:.":
        end -= 1
    return end


# ---- clauses with a conjunction


def _subordinate(
    context: Context, sentence: Sentence, instrument: Instrument, terms: list[Term], enacted: bool
) -> Iterator[Hinge]:
    """If A does X, then B may do Y; unless, once, until: a condition of the term that it stands with."""
    page = context.page
    for token in sentence:
        mark = token.lower_
        if mark not in _MARKS or token.dep_ not in ("mark", "advmod", "aux", "prep"):
            continue
        verb = _conditional_clause(token)
        if verb is None or (mark in _ONLY_WITH_TERMS and not (terms or enacted or mark in ("until", "till"))):
            continue
        if _is_bare(verb, mark):
            continue
        main = verb.head
        held = [t for t in terms if _stands_with(t, verb)]
        until = mark in ("until", "till")
        alone = _is_still_to_come(verb) if until else (_says_of_itself(main) or _frees_from_it(main))
        if not (held or enacted or alone):
            continue
        start, end = page.cover(verb.subtree)
        start = max(start, page.start_of(token)) if token.i <= min(t.i for t in verb.subtree) + 1 else start
        if mark in ("until", "till") and not _has_verb(verb) and _is_time(context, start, end):
            continue
        end = _stop(page.text, end)
        yield Hinge(instrument, sentence, start, end, _kind(page.quote(start, end), mark, verb), tuple(held))


def _conditional_clause(mark: Token) -> Token | None:
    """The head of what a conjunction introduces: a clause, a participle or a noun ("unless attacked")."""
    if mark.dep_ == "prep":
        return mark if mark.lower_ in ("until", "till", "unless") else None
    if mark.dep_ == "aux" and mark.lower_ != "should":
        return None
    verb = mark.head
    inverted = mark.lower_ != "should" or not any(t.i < mark.i for t in verb.subtree if t.dep_ != "punct")
    return verb if inverted and verb.dep_ in ("advcl", "acl", "pcomp", "prep", "ccomp") else None


def _is_hoped(context: Context, at: int) -> bool:
    """Whether a passage stands under a hope or a fear."""
    token = context.page.token_at(at)
    return token is not None and any(lemma(a) in load_words()["unreal_thoughts"] for a in token.ancestors)


def _is_time(context: Context, start: int, end: int) -> bool:
    words = context.page.quote(start, end).lower()
    return bool(context.times_in(start, end)) or "d-day" in words or " d+" in words


def _is_still_to_come(verb: Token) -> bool:
    """Whether an until-clause looks ahead ("until a settlement is reached"): no tale of what ended it."""
    present = verb.tag_ in ("VBZ", "VBP") or any(c.tag_ in ("VBZ", "VBP") for c in verb.children)
    return present and verb.pos_ in ("VERB", "AUX")


def _is_bare(verb: Token, mark: str) -> bool:
    """Whether a clause only remarks: "when facing danger", "if fully implemented"."""
    own = any(c.dep_ in SUBJECTS for c in verb.children)
    return not own and (
        (mark == "when" and verb.tag_ == "VBG") or lemma(verb) in ("implement", "need", "possible")
    )


def _has_verb(head: Token) -> bool:
    return any(t.pos_ in ("VERB", "AUX") for t in head.subtree)


def _stands_with(term: Term, verb: Token) -> bool:
    if term.verb.doc != verb.doc:
        return False
    return verb.head == term.verb or verb in term.verb.subtree or term.verb in verb.head.subtree


def _kind(words: str, mark: str, verb: Token) -> str:
    """What kind of condition a clause is, by its conjunction and by what its main verb does."""
    main, table = verb.head, load_words()
    of_whole = _says_of_itself(main)
    acts = {lemma(t) for t in (main, *main.children)}
    if of_whole and acts & table["lapsing"]:
        return "termination"
    if acts & {"suspend", "pause"}:
        return "suspension"
    if of_whole and acts & table["lengthening"]:
        return "extension"
    if _MUTUAL.search(words.lower()):
        return "reciprocity"
    refused = is_negated(main) or {"release", "free"} & acts
    if mark in ("if", "should") and is_negated(verb) and refused and not auxiliaries(main) & {"may"}:
        return "reciprocity"
    return _MARKS[mark]


def _is_of_itself(sentence: Sentence) -> bool:
    """Whether a sentence has an agreement, its sides or a pronoun for it as its subject."""
    subject = subject_of(sentence.root)
    if subject is None:
        return False
    words = load_words()
    marked = {c.lower_ for c in subject.children} & {"either", "each", "neither", "any", "both"}
    return subject.lower_ == "it" or lemma(subject) in _agreements() or (
        bool(marked) and lemma(subject) in words["collectives"]
    )  # fmt: skip


def _says_of_itself(verb: Token) -> bool:
    subject = subject_of(verb)
    if subject is None:
        return False
    return lemma(subject) in _agreements() or (subject.lower_ == "it" and verb.dep_ == "ROOT")


def _frees_from_it(verb: Token) -> bool:
    """Whether a verb tells that somebody is no longer held by the agreement."""
    freed = lemma(verb) in (
        "bind",
        "release",
        "free",
        "hold",
        "oblige",
        "consider",
        "withdraw",
        "leave",
        "regard",
    )
    return freed and any(lemma(t) in _agreements() | load_words()["commitment_nouns"] for t in verb.subtree)


def _agreements() -> frozenset[str]:
    words = load_words()
    return words["accord_nouns"] | words["truce_nouns"] | words["pause_nouns"] | {"cessation"}


def _apart(hinges: list[Hinge]) -> list[Hinge]:
    """The conditions in text order, the first of any that overlap."""
    kept: list[Hinge] = []
    for hinge in sorted(hinges, key=lambda h: (h.start, -h.end)):
        if not any(k.start < hinge.end and hinge.start < k.end for k in kept):
            kept.append(hinge)
    return kept
