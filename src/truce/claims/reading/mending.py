"""What the parser regularly hangs on the wrong word, put right in the tree once for all layers."""

from itertools import pairwise

import numpy as np
from spacy.tokens import Doc, Token

_LOOKED_AT = ("acl", "cc", "neg")
_SUBJECTS = ("nsubj", "nsubjpass")
_AGAIN = ("again", "ever", "longer", "more")
_TIMES = ("DATE", "TIME")
_NOUNS = ("NOUN", "PROPN")
_ABOUT = ("dobj", "nsubjpass", "pobj", "nsubj")
"""What a clause is about, the likeliest first."""
_ENDS = frozenset(".!?:;…|•·")


def mend(doc: Doc) -> None:
    """Hang the words of a parsed document on those that they belong to, where the parser mistakes that."""
    _undo_cuts(doc)
    relations = [doc.vocab.strings[name] for name in _LOOKED_AT]
    for at in np.flatnonzero(np.isin(doc.to_array("DEP"), relations)):
        token = doc[int(at)]
        if token.dep_ == "cc":
            _join_subjects(token)
            _raise_second(token)
        elif token.dep_ == "acl":
            _take_from_date(token)
        else:
            _give_to_infinitive(token)


def _undo_cuts(doc: Doc) -> None:
    """Join what the parser took for two sentences where no mark ends the first: before an odd name."""
    for first, second in pairwise(list(doc.sents)):
        last = first[-1]
        if last.is_punct or last.text in _ENDS:
            continue
        root = second.root
        if root.pos_ in ("VERB", "AUX"):
            root.dep_, root.head = "parataxis", first.root
        else:
            root.dep_, root.head = "appos", last


def _join_subjects(and_: Token) -> None:
    """Join B to A in "A, which leads them, and B agreed", where the parser sees two subjects."""
    first = and_.head
    if first.dep_ not in _SUBJECTS or first.i > and_.i or and_.lower_ not in ("and", "or", "nor"):
        return
    second = next((c for c in first.head.children if c.dep_ in _SUBJECTS and c.i > and_.i), None)
    if second is None or second.i > second.head.i or second.left_edge.i != and_.i + 1:
        return
    second.head, second.dep_ = first, "conj"


def _raise_second(and_: Token) -> None:
    """Join B to "the army" in "between the army of A and the B", where the parser joins it to A."""
    inner = and_.head
    second = next((c for c in inner.children if c.dep_ == "conj" and c.i > and_.i), None)
    if second is None or inner.dep_ != "pobj" or inner.head.lower_ != "of" or and_.i < inner.i:
        return
    outer = inner.head.head
    while outer.dep_ == "pobj" and outer.head.lower_ == "of" and outer.head.head.pos_ in _NOUNS:
        outer = outer.head.head
    if outer.tag_ not in ("NN", "NNP") or any(c.dep_ == "conj" for c in outer.children):
        return
    between = outer.dep_ == "pobj" and outer.head.lower_ == "between"
    own = _has_the(outer) and _has_the(second) and not _has_the(inner) and outer.dep_ in _SUBJECTS
    if between or own:
        second.head, and_.head = outer, outer


def _has_the(noun: Token) -> bool:
    return any(c.lower_ == "the" and c.dep_ == "det" for c in noun.lefts)


def _take_from_date(participle: Token) -> None:
    """Hang "brokered" on the truce in "signed a truce on 3 May, brokered by A", not on the day."""
    day = participle.head
    comma = participle.left_edge.i > 0 and participle.left_edge.nbor(-1).text == ","
    if participle.tag_ != "VBN" or day.ent_type_ not in _TIMES or not comma:
        return
    verb = next((t for t in day.ancestors if t.pos_ == "VERB"), None)
    if verb is None or verb.i > participle.i:
        return
    about = [
        t for t in (*verb.children, *(g for c in verb.children if c.dep_ == "prep" for g in c.children))
        if t.dep_ in _ABOUT and t.ent_type_ not in _TIMES and t.i < participle.i
    ]  # fmt: skip
    if about:
        participle.head = min(about, key=lambda t: _ABOUT.index(t.dep_))


def _give_to_infinitive(no: Token) -> None:
    """Hang "never" on the infinitive in "vowed never again to attack", whose act is denied by it."""
    adverb = no.head
    if adverb.dep_ != "advmod" or adverb.i != no.i + 1 or adverb.lower_ not in _AGAIN:
        return
    after = adverb.nbor() if adverb.i + 1 < len(adverb.doc) else no
    if after.lower_ == "to" and after.dep_ == "aux" and after.head.i > after.i:
        no.head, adverb.head = after.head, after.head
