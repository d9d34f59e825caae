"""Links that no single word states: "at X's request", "no sooner ... than", "as X was doing"."""

from collections.abc import Callable, Iterator

from spacy.tokens import Token

from truce.claims.reading.links.frames import (
    first_before,
    has_of,
    is_purpose,
    is_span_within,
    is_unreal,
    object_child,
    object_of,
    stands_before,
    stands_behind_comma,
    subject_of,
)
from truce.claims.reading.references import listed

Found = tuple[str, Token, Token]
"""The type of a link, and the tokens that head its ends, origin first."""

_SPARKS = frozenset({"catalyst", "trigger", "spark"})
_BREACHES = frozenset({"breach", "violation"})
_CLAUSES = ("VERB", "AUX")
_SAME = frozenset({"very", "same", "exact", "precise"})


def constructions_of(token: Token) -> Iterator[Found]:
    """The links of the constructions that a word belongs to."""
    for read in (_BY_WORD.get(token.lower_), _BY_WORD.get(token.lemma_.lower())):
        if read is not None:
            yield from read(token)
            break
    yield from _purposes(token)
    yield from _reasons(token)
    if token.tag_ == "VBN" and token.dep_ == "advcl" and _has_aux(token, "having"):
        yield "precedes", token, token.head


def _has_aux(verb: Token, word: str) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == word for c in verb.children)


# ---- in exchange


def _asked(token: Token) -> Iterator[Found]:
    """Read "at X's request", and "at the call of X"."""
    asked = token.head.lower_ == "at" and token.head.dep_ == "prep"
    if asked and not is_unreal(token.head.head):
        yield ("enables" if token.lemma_ == "request" else "motivates"), token, token.head.head


def _exchanged(token: Token) -> Iterator[Found]:
    """Read "in return for X", "in exchange for X", "as a quid pro quo for X", "swapped X for Y"."""
    if token.pos_ == "VERB":
        yield from _swapped(token)
        return
    obj = next((object_of(c) for c in token.children if c.lower_ == "for"), None)
    if obj is not None and token.head.lower_ in ("in", "as"):
        yield "in_return_for", token.head.head, obj


def _against(token: Token) -> Iterator[Found]:
    """Read "lifted the siege against the release of the prisoners"."""
    obj = object_of(token)
    given = obj is not None and obj.lemma_.lower() in listed("given")
    if (
        obj is not None
        and given
        and token.head.pos_ in _CLAUSES
        and token.head.lemma_ not in listed("opposing")
    ):
        yield "in_return_for", token.head, obj


def _swapped(token: Token) -> Iterator[Found]:
    """Read "traded 30 prisoners for the withdrawal of the troops"."""
    given = object_child(token)
    got = next((object_of(c) for c in token.children if c.lower_ == "for"), None)
    if given is not None and got is not None and not is_unreal(token):
        yield "in_return_for", token, got


# ---- cause and breach


def _sparked(token: Token) -> Iterator[Found]:
    """Read "acted as a catalyst"."""
    if token.head.lower_ == "as" and not has_of(token):
        subject = subject_of(token.head.head)
        if subject is not None:
            yield "causes", subject, token


def _breached(token: Token) -> Iterator[Found]:
    """Read "condemned the raid as a breach", "the raid was a breach"."""
    if token.head.lower_ == "as":
        named = object_child(token.head.head)
    elif token.dep_ in ("attr", "oprd", "xcomp"):
        named = object_child(token.head) if token.dep_ == "oprd" else subject_of(token.head)
    else:
        return
    if named is not None and named != token:
        yield "violates", named, token


def _quarrelled(token: Token) -> Iterator[Found]:
    """Read "the talks collapsed over the shelling"."""
    obj = object_of(token)
    if obj is not None and token.head.pos_ == "VERB" and token.head.lemma_.lower() in listed("failing"):
        yield "causes", obj, token.head


def _reasons(token: Token) -> Iterator[Found]:
    """Read "citing X, they left" and "angered by X, they left"."""
    if token.dep_ != "advcl" or token.head.pos_ not in _CLAUSES:
        return
    if token.tag_ == "VBG" and token.lemma_.lower() in listed("citing"):
        reason = object_child(token)
    elif token.tag_ == "VBN" and token.lemma_.lower() in listed("moving"):
        reason = next((object_of(c) for c in token.children if c.lower_ in ("by", "at", "over")), None)
    else:
        return
    if reason is not None:
        yield "motivates", reason, token.head


def _grounds(token: Token) -> Iterator[Found]:
    """Read "left on the grounds that the army had shelled the town"."""
    clause = next((c for c in token.children if c.dep_ in ("relcl", "acl") and c.pos_ in _CLAUSES), None)
    if token.head.lower_ != "on" or clause is None:
        return
    verb = token.head.head
    while verb.pos_ not in _CLAUSES and verb.head != verb:
        verb = verb.head
    yield "motivates", clause, verb


# ---- time


def _since(token: Token) -> Iterator[Found]:
    """Read "the first attack since the truce"."""
    first, obj = first_before(token), object_of(token)
    if obj is not None and first is not None:
        yield "first_since", first, obj


def _within(token: Token) -> Iterator[Found]:
    """Read "within hours of the departure"."""
    obj = object_of(token)
    if is_span_within(token.head) and obj is not None:
        yield "precedes", obj, token.head.head.head


def _as(token: Token) -> Iterator[Found]:
    """Read "as the talks opened", "while shells fell", and "as soon as the truce was signed"."""
    clause = token.head
    if token.dep_ != "mark" or clause.dep_ != "advcl" or clause.pos_ not in _CLAUSES:
        return
    host = clause.head
    if host.lower_ == "soon":
        yield "precedes", clause, host.head
    elif host.pos_ in _CLAUSES and clause.lemma_.lower() not in listed("viewing"):
        running = clause.tag_ == "VBG" or clause.lemma_.lower() in listed("phases")
        reason = clause.i > host.i and stands_behind_comma(clause)
        if running or (token.lower_ == "as" and not reason):
            yield "simultaneous", host, clause


def _when(token: Token) -> Iterator[Found]:
    """Read "had hardly been signed when X", "were talking when X"."""
    clause, host = token.head, token.head.head
    if clause.dep_ != "advcl" or host.pos_ not in _CLAUSES or clause == host:
        return
    if any(c.lower_ in ("hardly", "scarcely", "barely") for c in host.children):
        yield "precedes", host, clause
    elif host.tag_ == "VBG" and host.i < clause.i and any(c.dep_ == "aux" for c in host.children):
        yield "simultaneous", clause, host


def _than(token: Token) -> Iterator[Found]:
    """Read "no sooner had X than Y"."""
    clause, host = token.head, token.head.head
    if token.dep_ == "mark" and any(c.lower_ == "sooner" for c in host.children):
        yield "precedes", host, clause


def _same_time(token: Token) -> Iterator[Found]:
    """Read "on the very day that X", "at the same moment as X"."""
    if not any(c.lower_ in _SAME for c in token.children) or token.head.dep_ != "prep":
        return
    host = token.head.head
    clause = next(
        (c for c in token.children if c.dep_ in ("relcl", "acl", "advcl") and c.pos_ in _CLAUSES), None
    )
    if clause is None:
        clause = next((object_of(c) for c in token.children if c.lower_ in ("as", "of")), None)
    if clause is not None and host.pos_ in _CLAUSES:
        yield "simultaneous", host, clause


# ---- purpose and part


def _so_that(token: Token) -> Iterator[Found]:
    """Read "left so that convoys could enter"."""
    if token.dep_ == "mark" and stands_before(token, "so"):
        yield "purpose", token.head.head, token.head


def _purposes(token: Token) -> Iterator[Found]:
    """Read "to broker a truce", "in order to free them", "was meant to end the war"."""
    if token.tag_ != "VB" or not _has_aux(token, "to"):
        return
    goal, host = object_child(token) or token, token.head
    if token.dep_ == "acl" and host.lower_ == "order" and host.head.lower_ == "in":
        yield "purpose", host.head.head, goal
    elif token.dep_ == "xcomp" and host.tag_ == "VBN" and host.lemma_.lower() in listed("meaning"):
        subject = subject_of(host)
        if subject is not None:
            yield "purpose", subject, goal
    elif token.dep_ in ("advcl", "xcomp") and is_purpose(token):
        yield "purpose", host, goal


def _among(token: Token) -> Iterator[Found]:
    """Read "they are among the 40 killed in the fighting"."""
    obj = object_of(token)
    subject = subject_of(token.head) if token.head.lemma_ in ("be", "rank", "count") else None
    if obj is not None and subject is not None and obj.lemma_.lower() in listed("tolls") | {"people"}:
        yield "part_of", subject, obj


_ASKS = """request call urging invitation insistence behest instigation appeal prompting bidding instance"""
_SWAPS = "return exchange quo price payment compensation trade swap barter"
_TIMES = "day moment time hour night morning evening week afternoon minute instant"
_BY_WORD: dict[str, Callable[[Token], Iterator[Found]]] = {
    **dict.fromkeys(_ASKS.split(), _asked),
    **dict.fromkeys(_SWAPS.split(), _exchanged),
    **dict.fromkeys(_TIMES.split(), _same_time),
    **dict.fromkeys(_SPARKS, _sparked),
    **dict.fromkeys(_BREACHES, _breached),
    **dict.fromkeys(("as", "while", "whilst"), _as),
    "against": _against,
    "over": _quarrelled,
    "ground": _grounds,
    "since": _since,
    "of": _within,
    "when": _when,
    "than": _than,
    "that": _so_that,
    "among": _among,
}
"""By the word as it stands, else by its lemma."""
