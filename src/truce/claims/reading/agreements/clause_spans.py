"""How far the words of a term reach: its verb's clause without the clauses beside it."""

from collections.abc import Iterator
from itertools import takewhile

from spacy.tokens import Token

from truce.claims.reading.agreements.syntax import SUBJECTS, lemma
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.parse import Page, Sentence, subtree

_BESIDE = ("while", "whereas")
_NOT_BESIDE = frozenset({
    "if", "when", "as", "because", "since", "after", "before", "until", "unless", "although", "though",
    "where", "once", "so", "that", "should",
})  # fmt: skip
_CONDITION = frozenset({"if", "unless", "should", "provided"})
_EDGES = frozenset({"and", "but", "while", "whereas", "that", "then", "or", ",", ";", ":", "-", "—", "–"})


def clause_heads(sentence: Sentence) -> Iterator[Token]:
    """The verbs of a sentence's main clauses: the root, and clauses beside it with subjects of their own."""
    stack = [sentence.root]
    while stack:
        verb = stack.pop(0)
        if verb.pos_ in ("VERB", "AUX"):
            yield verb
        for child in verb.children:
            if child.dep_ == "xcomp":
                stack += [c for c in child.children if _is_beside(c, child)]
            elif _is_beside(child, verb):
                stack.append(child)


def _is_beside(child: Token, verb: Token) -> bool:
    if child.dep_ not in ("conj", "advcl", "ccomp", "parataxis") or child.pos_ not in ("VERB", "AUX"):
        return False
    if not has_own_subject(child):
        return False
    marks = {c.lower_ for c in child.children if c.dep_ in ("mark", "advmod")}
    if child.dep_ == "advcl" and not marks & {*_BESIDE} and marks & _NOT_BESIDE:
        return False
    return not (child.dep_ == "ccomp" and child.i > verb.i and lemma(verb) not in ("say", "be"))


def has_own_subject(verb: Token) -> bool:
    """Whether a verb has a subject of its own."""
    return any(c.dep_ in SUBJECTS for c in verb.children)


def joined(verb: Token, with_subjects: bool = False) -> list[Token]:
    """The verbs joined to a verb by "and", by default only those that share its subject."""
    found: list[Token] = []
    for child in verb.children:
        if (
            child.dep_ == "conj"
            and child.pos_ in ("VERB", "AUX")
            and (with_subjects or not has_own_subject(child))
        ):
            found += [child, *joined(child, with_subjects)]
    return found


def listed_acts(verb: Token) -> list[Token]:
    """The acts that a verb of commitment lists.

    "to halt fire, to free captives and withdraw", in text order.
    """
    parts = [c for c in verb.children if c.dep_ in ("xcomp", "ccomp", "advcl") and c.pos_ in ("VERB", "AUX")]
    parts = [p for p in parts if p.i > verb.i and (p.dep_ != "advcl" or _has_to(p))]
    acts = {a.i: a for p in parts for a in (p, *(j for j in joined(p) if _says_something(j)))}
    beside = not acts and any(c.lower_ in ("to", "on") and c.dep_ == "prep" for c in verb.children)
    if beside or (acts and any(_has_to(p) for p in parts)):
        acts |= {
            t.i: t
            for t in verb.subtree
            if t.pos_ == "VERB" and _has_to(t) and _continues_list(t) and not _is_of_another(t, verb)
        }
    return [acts[i] for i in sorted(acts)]


def _has_to(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _says_something(verb: Token) -> bool:
    return any(g.dep_ in ("dobj", "prep", "xcomp") for g in verb.children)


def _is_of_another(act: Token, verb: Token) -> bool:
    """Whether an act belongs to a clause beside a verb's own ("A undertook X, while B agreed to Y and Z")."""
    return any(
        t.dep_ in ("advcl", "conj", "parataxis") and t.pos_ in ("VERB", "AUX") and has_own_subject(t)
        for t in takewhile(lambda t: t != verb, (act, *act.ancestors))
    )


def _continues_list(verb: Token) -> bool:
    """Whether a comma or "and" stands right before an infinitive: the parser hangs lists in many ways."""
    to = next(c for c in verb.children if c.lower_ == "to")
    before = verb.doc[to.i - 1] if to.i else None
    return (
        before is not None
        and before.lower_ in (",", "and", ";", "or")
        and verb.dep_ in ("xcomp", "conj", "advcl", "acl")
    )


def clause_span(
    page: Page, verb: Token, subject: Token | None = None, stop: int | None = None
) -> tuple[int, int]:
    """The words of a verb's clause.

    With those of a subject that stands elsewhere, up to the token index `stop`.

    Left out are clauses beside it with a subject of their own, conditions, and what is only remarked on it.
    """
    tokens = {t.i: t for t in verb.subtree}
    if subject is not None and subject.doc == verb.doc and subject != verb:
        for token in subtree(subject, without=("relcl", "acl")):
            tokens[token.i] = token
        first = min(t.i for t in subject.subtree)
        tokens |= {i: verb.doc[i] for i in range(first, verb.i)} if first < verb.i else {}
    beside = _others(verb)
    right = min((i for i in beside if i > verb.i), default=len(verb.doc))
    left = max(
        (i for i in beside if i < verb.i and (subject is None or i < subject.i or subject.doc != verb.doc)),
        default=-1,
    )
    right = min(right, stop) if stop is not None else right
    kept = sorted(i for i in tokens if left < i < right) or [verb.i]
    while len(kept) > 1 and verb.doc[kept[0]].lower_ in _EDGES:
        kept.pop(0)
    while len(kept) > 1 and verb.doc[kept[-1]].lower_ in _EDGES:
        kept.pop()
    return page.cover([verb.doc[kept[0]], verb.doc[kept[-1]]])


def _others(verb: Token) -> set[int]:
    """The tokens of clauses beside a verb's own."""
    comments = load_words()["comment_verbs"]
    found: set[int] = set()
    for child in (c for t in (verb, *(x for x in verb.children if x.dep_ == "xcomp")) for c in t.children):
        if child.pos_ not in ("VERB", "AUX"):
            continue
        marks = {c.lower_ for c in child.children if c.dep_ in ("mark", "advmod", "aux")}
        apart = child.dep_ in ("conj", "advcl", "parataxis", "ccomp", "csubj") and has_own_subject(child)
        if child.dep_ == "ccomp" and child.i > verb.i:
            apart = False
        if child.dep_ == "advcl" and marks & _NOT_BESIDE and not marks & _CONDITION:
            apart = False
        remark = (
            child.dep_ == "advcl"
            and child.tag_ == "VBG"
            and (lemma(child) in comments or lemma(child) == "establish")
        )
        if apart or (remark and child.i > verb.i):
            found |= {t.i for t in child.subtree}
    return found


def trimmed(text: str, start: int, end: int) -> int:
    """The end of a span without a closing comma, colon or dash."""
    while end > start + 1 and text[end - 1] in " ,;:—–-":
        end -= 1
    return end
