"""What a text bids its reader keep in mind: "it should be noted that", "members may care to recall that"."""

from spacy.tokens import Token

from truce.claims.reading.speech.sayings import listed

_UNDER = frozenset({"xcomp", "ccomp", "advcl", "acl", "conj", "acomp"})
_FIRST = frozenset({"i", "we"})
_CLIMB = 3
"""Words from the one of keeping in mind up to its modal, at most: "may care to remember"."""


def is_reminder(verb: Token) -> bool:
    """Whether a word bids somebody keep a fact in mind. What it is a fact of is told, not merely thought of.

    Nothing of the kind is said in "they did not recall that ..." or "if they recall that ...".
    """
    if not verb.tag_.startswith("VB") or verb.lemma_.lower() not in listed("reminding"):
        return False
    negative = any(c.dep_ == "neg" for c in verb.children)
    if negative != (verb.lemma_.lower() in listed("forgetting")):
        return False
    token = verb
    for _ in range(_CLIMB):
        children = list(token.children)
        if any(c.dep_ == "mark" and c.lower_ in ("if", "whether", "unless") for c in children):
            return False
        if any(c.dep_ in ("nsubj", "nsubjpass") and c.lower_ in _FIRST for c in children):
            return False
        if any(c.dep_ == "aux" and c.lower_ in listed("possible") for c in children):
            return True
        if token.dep_ not in _UNDER or token.head == token:
            break
        token = token.head
    return _is_impersonal(token) and token != verb


def _is_impersonal(above: Token) -> bool:
    """Whether it is called right or useful to do so: "it is worth recalling", "it bears repeating"."""
    return any(c.lower_ == "it" and c.dep_ in ("nsubj", "expl", "nsubjpass") for c in above.children)
