"""What the parser regularly hangs on the wrong word, put right in the tree once for all layers."""

import numpy as np
from spacy.attrs import DEP  # type: ignore[attr-defined]
from spacy.symbols import acl, cc  # type: ignore[attr-defined]
from spacy.tokens import Doc, Token

_LOOKED_AT = (acl, cc)
_SUBJECTS = ("nsubj", "nsubjpass")
_TIMES = ("DATE", "TIME")
_ABOUT = ("dobj", "nsubjpass", "pobj", "nsubj")
"""What a clause is about, the likeliest first."""


def mend(doc: Doc) -> None:
    """Hang the words of a parsed document on those that they belong to, where the parser mistakes that."""
    for at in np.flatnonzero(np.isin(doc.to_array(DEP), _LOOKED_AT)):
        token = doc[int(at)]
        if token.dep_ == "cc":
            _join_subjects(token)
        else:
            _take_from_date(token)


def _join_subjects(and_: Token) -> None:
    """Join B to A in "A, which leads them, and B agreed", where the parser sees two subjects."""
    first = and_.head
    if first.dep_ not in _SUBJECTS or first.i > and_.i or and_.lower_ not in ("and", "or", "nor"):
        return
    second = next((c for c in first.head.children if c.dep_ in _SUBJECTS and c.i > and_.i), None)
    if second is None or second.i > second.head.i or second.left_edge.i != and_.i + 1:
        return
    second.head, second.dep_ = first, "conj"


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
