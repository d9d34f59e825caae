"""Names that a noun beside them makes places: "X, the air base outside Y", "three towns, among them X"."""

from collections.abc import Sequence

from spacy.tokens import Token

from truce.claims.reading.places.roles import head_of
from truce.claims.reading.places.words import PlaceWords

_BRIDGES = (
    ("among", "them"),
    ("among", "these"),
    ("such", "as"),
    *((word,) for word in ("including", "notably", "namely", "like", ":", "-", "–", "—", ",", "(")),
)
"""Words that lead from a noun in the plural to its names; a comma may stand before them."""
_JOINS = frozenset({",", "and", "or", "&", "the", "of", "-", "al", "el"})
_LINKS = _JOINS | {bridge[-1] for bridge in _BRIDGES}
_CHAIN = 6
"""How many names of a list are followed back to its noun."""
_REACH = 24
"""Tokens between a noun in the plural and the last of its names."""


def apposed_kind(tokens: Sequence[Token]) -> str | None:
    """The type of place that an apposition gives to a name; None if there is none."""
    token = head_of(tokens)
    kinds = [k for c in token.rights if c.dep_ == "appos" and (k := _kind(c)) is not None]
    if kinds:
        return kinds[0]
    for _ in range(_CHAIN):
        if token.dep_ not in ("conj", "appos") or token.head == token:
            break
        above, apposed = token.head, token.dep_ == "appos"
        kind = _kind(above)
        if apposed and kind is not None:
            return kind if _is_set_out(above) else None
        token = above
    return _listed_kind(tokens[0])


def _kind(noun: Token) -> str | None:
    """The type of place that a common noun means, in the singular or in the plural."""
    words = PlaceWords.load()
    if noun.pos_ != "NOUN" or not (noun.text.islower() or noun.is_sent_start):
        return None
    for form in (noun.lower_, noun.lemma_.lower()):
        kind = words.divisions.get(form) or words.features.get(form)
        if kind is not None and kind != "border":
            return kind
    return None


def _is_set_out(noun: Token) -> bool:
    """Whether the noun is itself what is spoken of, not the owner of an office: "head of the base, N"."""
    return not (noun.dep_ == "pobj" and noun.head.lower_ in ("of", "for"))


def _listed_kind(first: Token) -> str | None:
    """As in "three villages: A and N", "bases such as N", "the towns of A and N"."""
    if first.i == 0 or first.nbor(-1).lower_ not in _LINKS:
        return None
    before = list(first.doc[max(first.sent.start, first.i - _REACH) : first.i])
    for bridge in _BRIDGES:
        if tuple(t.lower_ for t in before[-len(bridge) :]) == bridge:
            noun = before[: -len(bridge)][-1:]
            if noun and noun[0].text == ",":
                noun = before[: -len(bridge)][-2:-1]
            if noun and noun[0].tag_ == "NNS" and _is_set_out(noun[0]) and (kind := _kind(noun[0])):
                return kind
    if before and before[-1].lower_ in _JOINS:
        names = [t for t in before if t.text[0].isupper()]
        if names and all(t.lower_ in _JOINS for t in before if t.i > names[-1].i):
            start = names[-1]
            while start.i > before[0].i and start.nbor(-1).text[0].isupper():
                start = start.nbor(-1)
            return _listed_kind(start) if start.i < first.i else None
    return None
