"""What tells one body from another of its kind: "the separatist ministry" is not the ministry named before.

A phrase that points back with a noun alone ("the ministry", "the commander") means the one named last. One
with a word that tells sides apart means only somebody who was called so, too: whoever else is taken for him
gets the other side's words into his mouth.
"""

from spacy.tokens import Token

from truce.claims.reading.actors.words import listed

_BEFORE = ("amod", "compound", "nmod", "poss")
_OF = frozenset({"of", "for", "in"})
_SIDED = (
    "-backed",
    "-led",
    "-held",
    "-controlled",
    "-run",
    "-aligned",
    "-allied",
    "-installed",
    "-appointed",
)


def telling_apart(head: Token) -> frozenset[str]:
    """The words of a noun's phrase, in lower case, by which it is another's: names, and words for sides."""
    found: set[str] = set()
    for child in head.children:
        if child.dep_ in _BEFORE and child.i < head.i:
            near = [child, *(t for t in child.lefts if t.dep_ in _BEFORE)]
        elif child.dep_ == "prep" and child.lower_ in _OF and child.i > head.i:
            near = [t for pobj in child.children if pobj.dep_ == "pobj" for t in (pobj, *pobj.lefts)]
        else:
            continue
        found |= {t.lower_ for t in near if _tells_apart(t)}
    return frozenset(found)


def _tells_apart(token: Token) -> bool:
    """Whether a word before or behind a noun says whose it is."""
    word = token.lower_
    named = token.text[0].isupper() and token.pos_ in ("PROPN", "ADJ", "NOUN") and not token.is_sent_start
    sides = listed("sides_apart")
    return named or word in sides or token.lemma_.lower() in sides or word.endswith(_SIDED)
