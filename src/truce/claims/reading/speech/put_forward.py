"""What somebody puts forward without a verb of saying: "had it recorded that", "put it to them that".

Whatever verb governs it, what a party's that-clause tells is that party's word. Verbs after which a clause is
known, brought about or merely the case ("learnt that", "ensured that") are listed in `speech_words.toml`.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from truce.claims.reading.speech.sayings import Saying, listed

FRAME = "clause"
"""The frame of such a saying: the next clause that "that" opens."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def put_forward(verb: Token) -> Saying | None:
    """The saying that a verb with a that-clause amounts to; None for those listed."""
    word = verb.lemma_.lower()
    if not verb.tag_.startswith("VB"):
        return None
    told = word not in listed("not_told") and (_that_clause(verb) or draws_attention(verb))
    return Saying(word, "verb", "asserts", frozenset({FRAME}), None) if told else None


def _that_clause(verb: Token) -> bool:
    """Whether a clause about something that happened hangs on a verb: "that", with a subject of its own."""
    below = [*verb.children, *(g for g in _told_to(verb) if g.dep_ in ("acl", "relcl"))]
    return any(
        (c.dep_ == "ccomp" or c.head != verb)
        and c.i > verb.i
        and any(g.lower_ == "that" and (g.dep_ == "mark" or c.head != verb) for g in c.children)
        and any(g.dep_ in _SUBJECTS and g.lower_ != "that" for g in c.children)
        and _is_told(c)
        for c in below
    )


def _told_to(verb: Token) -> Iterator[Token]:
    """What hangs on those to whom it is put: the clause of "put it to the mediators that ..."."""
    if not any(c.lower_ == "it" and c.dep_ == "dobj" for c in verb.children):
        return
    for preposition in verb.children:
        for noun in preposition.children if preposition.lower_ == "to" else ():
            yield from noun.children


def draws_attention(verb: Token) -> bool:
    """Whether attention is drawn to a fact: "to the fact that", "to the point that"."""
    if not any(c.lemma_.lower() in listed("drawn") for c in verb.children if c.dep_ == "dobj"):
        return False
    nouns = (n for p in verb.children if p.dep_ == "prep" for n in p.children if n.dep_ == "pobj")
    return any(
        c.dep_ in ("acl", "ccomp", "relcl") and any(g.lower_ == "that" for g in c.children) and _is_told(c)
        for n in nouns
        for c in n.children
    )


def _is_told(clause: Token) -> bool:
    """Whether a clause is finite: told, not wanted ("that they withdraw")."""
    return clause.tag_ in ("VBD", "VBZ", "VBP") or any(
        c.dep_ in ("aux", "auxpass") and c.tag_ != "TO" for c in clause.children
    )
