"""Conditions told as a clause with a conjunction: if, unless, once, until, should it come to that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.hinges import (
    MUTUAL,
    Hinge,
    agreement_nouns,
    is_present,
    lays_down,
    says_of_agreement,
    without_stop,
)
from truce.claims.reading.agreements.syntax import SUBJECTS, auxiliaries, is_negated, lemma, subject_of
from truce.claims.reading.agreements.terms import Term
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence

_KINDS = {
    "if": "trigger", "should": "trigger", "unless": "exception", "once": "precondition", "when": "trigger",
    "whenever": "trigger", "until": "limit", "till": "limit", "before": "precondition", "as": "precondition",
}  # fmt: skip
_OF_TIME = frozenset({"when", "whenever", "once", "until", "till", "before", "as"})
"""Conjunctions that may only date something: a condition where what they date is a term."""
_UNTIL = frozenset({"until", "till"})
_OPENERS = frozenset({"and", "but", "then", "that", "however", "or"})
_MARKS = frozenset({"mark", "advmod", "aux", "prep"})


@dataclass(frozen=True, slots=True)
class _Clause:
    """A subordinate clause: its conjunction, its verb or head, the verb of the main clause, its words."""

    mark: Token
    head: Token
    main: Token
    start: int
    end: int


def find_condition_clauses(
    context: Context, sentence: Sentence, of: tuple[Instrument, Instrument | None], terms: Sequence[Term],
    enacted: bool,
) -> Iterator[Hinge]:  # fmt: skip
    """If A does X, then B may do Y; unless, once, until: a condition of the term that it stands with.

    `of`: the agreement whose terms the sentence tells, and the one that it names itself, if it does.
    """
    page = context.page
    for clause in _clauses(context, sentence):
        if _only_remarks(clause) or not _bears(clause, terms, enacted):
            continue
        if clause.mark.lower_ in _UNTIL and _is_only_time(context, clause):
            continue
        held = tuple(t for t in terms if _stands_with(t, clause))
        words = page.quote(clause.start, clause.end)
        itself = of[1] if of[1] is not None and says_of_agreement(clause.main) else of[0]
        yield Hinge(itself, sentence, clause.start, clause.end, _kind(words, clause), held)


# ---- where the clause is


def _clauses(context: Context, sentence: Sentence) -> Iterator[_Clause]:
    for token in sentence:
        if token.lower_ not in _KINDS:
            continue
        found = _in_front(context, sentence, token) or _behind(context, token)
        if found is not None:
            yield found


def _in_front(context: Context, sentence: Sentence, mark: Token) -> _Clause | None:
    """A clause before its main one ("Should A fail, B may ..."), found by its comma: parsers mix them up."""
    if mark.lower_ == "as" or not _begins_clause(sentence, mark):
        return None
    if mark.lower_ == "should" and (_is_asked(sentence) or mark.doc[mark.i + 1].pos_ in ("VERB", "AUX")):
        return None
    rest = [t for t in sentence if t.i >= mark.i]
    for comma in (t for t in rest if t.text == ","):
        finite = [t for t in rest if t.i < comma.i and (_is_finite(t) or t.lower_ == "should")]
        main = _main_after(rest, comma) if finite else None
        if main is not None:
            page = context.page
            head = mark.head if mark.i < mark.head.i < comma.i else finite[-1]
            end = without_stop(page.text, page.start_of(comma))
            return _Clause(mark, head, main, page.start_of(mark), end)
    return None


def _begins_clause(sentence: Sentence, mark: Token) -> bool:
    before = [t for t in sentence if t.i < mark.i and not t.is_quote]
    return not before or before[-1].text in (";", ":", "-", "–", "—") or before[-1].lower_ in _OPENERS


def _is_asked(sentence: Sentence) -> bool:
    return any(t.text == "?" for t in sentence)


def _is_finite(token: Token) -> bool:
    return token.tag_ in ("VBZ", "VBP", "VBD", "MD") or (token.tag_ == "VB" and token.dep_ != "xcomp")


def _main_after(rest: Sequence[Token], comma: Token) -> Token | None:
    """The verb of the clause that begins right behind a comma with its subject; None if another follows."""
    behind = [t for t in rest if t.i > comma.i]
    if not behind or behind[0].lower_ in ("and", "or", "who", "which", "whose"):
        return None
    for token in behind:
        if token.text in (",", ";"):
            return None
        if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass", "amod", "acl", "relcl"):
            subject = next((c for c in token.children if c.dep_ in SUBJECTS), None)
            return token if subject is not None and comma.i < subject.i < token.i else None
    return None


def _behind(context: Context, mark: Token) -> _Clause | None:
    """A clause, a participle or a noun that the parser hangs on its main verb ("unless attacked")."""
    if mark.lower_ == "should" and mark.dep_ == "aux":
        return _inverted(context, mark)
    if mark.dep_ not in _MARKS or mark.dep_ == "aux":
        return None
    if mark.dep_ == "prep" and mark.lower_ not in ("until", "till", "unless"):
        return None
    head = mark if mark.dep_ == "prep" else mark.head
    if head.dep_ not in ("advcl", "acl", "pcomp", "prep", "ccomp"):
        return None
    page = context.page
    start, end = page.cover(head.subtree)
    first = min(t.i for t in head.subtree)
    start = max(start, page.start_of(mark)) if mark.i <= first + 1 else start
    return _Clause(mark, head, head.head, start, without_stop(page.text, end))


def _inverted(context: Context, mark: Token) -> _Clause | None:
    """A condition by its order of words behind the main clause ("may defend itself should A attack")."""
    head = mark.head
    subject = next((c for c in head.children if c.dep_ in SUBJECTS), None)
    if subject is None or subject.i < mark.i or head.head == head or head.i < head.head.i:
        return None
    end = context.page.cover([t for t in head.subtree if t.i >= mark.i])[1]
    start = context.page.start_of(mark)
    return _Clause(mark, head, head.head, start, without_stop(context.page.text, end))


# ---- whether it is a condition


def _bears(clause: _Clause, terms: Sequence[Term], enacted: bool) -> bool:
    """Whether something hangs on a clause: a term, a rule, or the agreement itself."""
    mark, main = clause.mark.lower_, clause.main
    held = any(_stands_with(t, clause) for t in terms)
    if mark == "as":
        return held and _is_step(clause)
    if mark == "before":
        return (held or enacted) and is_negated(main)
    if mark in _UNTIL:
        return held or enacted or (_has_verb(clause.head) and is_present(clause.head))
    if held or enacted or lays_down(main) or _frees_from_it(main):
        return True
    if mark in _OF_TIME:
        return says_of_agreement(main) and is_present(main) and is_present(clause.head)
    words = load_words()
    if is_present(main) and lemma(main) in words["ruling_acts"]:
        return True
    remarks = lemma(main) == "be" and any(c.dep_ == "attr" for c in main.children)
    return says_of_agreement(main) and not remarks


def _is_step(clause: _Clause) -> bool:
    """Whether an as-clause tells of a step that another keeps pace with ("A leaves as B moves in")."""
    words = load_words()
    own = any(c.dep_ in SUBJECTS for c in clause.head.children)
    steps = words["treaty_acts"] | words["lesser_acts"] | {"arrive", "come"}
    return own and clause.head.i > clause.main.i and is_present(clause.head) and lemma(clause.head) in steps


def _only_remarks(clause: _Clause) -> bool:
    """Whether a clause only remarks: "when facing danger", "if fully implemented"; or stands under a hope."""
    head, unreal = clause.head, load_words()["unreal_thoughts"]
    own = any(c.dep_ in SUBJECTS for c in head.children)
    bare = (clause.mark.lower_ == "when" and head.tag_ == "VBG") or lemma(head) in (
        "implement", "need", "possible",
    )  # fmt: skip
    return (not own and bare) or any(lemma(a) in unreal for a in (clause.main, *clause.main.ancestors))


def _is_only_time(context: Context, clause: _Clause) -> bool:
    if _has_verb(clause.head):
        return False
    words = context.page.quote(clause.start, clause.end).lower()
    return bool(context.times_in(clause.start, clause.end)) or "d-day" in words or " d+" in words


def _has_verb(head: Token) -> bool:
    return any(t.pos_ in ("VERB", "AUX") for t in head.subtree)


def _stands_with(term: Term, clause: _Clause) -> bool:
    verb, main = term.verb, clause.main
    if verb.doc != main.doc:
        return False
    return main == verb or clause.head in verb.subtree or verb in main.subtree


def _kind(words: str, clause: _Clause) -> str:
    """What kind of condition a clause is, by its conjunction and by what its main verb does."""
    main, mark, table = clause.main, clause.mark.lower_, load_words()
    of_whole = says_of_agreement(main)
    acts = {lemma(t) for t in (main, *main.children)}
    if of_whole and acts & table["lapsing"]:
        return "termination"
    if acts & {"suspend", "pause"}:
        return "suspension"
    if of_whole and acts & table["lengthening"]:
        return "extension"
    if MUTUAL.search(words.lower()):
        return "reciprocity"
    refused = is_negated(main) or {"release", "free"} & acts
    if mark in ("if", "should") and is_negated(clause.head) and refused and not auxiliaries(main) & {"may"}:
        return "reciprocity"
    return _KINDS[mark]


def _frees_from_it(verb: Token) -> bool:
    """Whether a verb tells that somebody is no longer held by the agreement."""
    freed = lemma(verb) in (
        "bind", "release", "free", "hold", "oblige", "consider", "withdraw", "leave", "regard",
    )  # fmt: skip
    bound = agreement_nouns() | load_words()["commitment_nouns"]
    return freed and any(lemma(t) in bound for t in verb.subtree) and subject_of(verb) is not None
