"""Which nouns name a truce or another agreement, and which only look like it."""

from typing import Literal

from spacy.tokens import Token

from truce.claims.reading.agreements.syntax import is_date_word, lemma
from truce.claims.reading.agreements.words import Words

Form = Literal["truce", "accord", "pause"]
"""Named by a word for a halt of fighting, by a word for any agreement, or by a word for quiet."""

NOUNS = ("NOUN", "PROPN")
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their", "such", "both"})

PAUSES = frozenset({"pause", "lull", "respite", "breather", "breathing-space"})
BARE_HALTS = frozenset({"halt", "cessation", "moratorium", "stand-down", "freeze"})
_MAKING_PEACE = frozenset({"make", "sign", "conclude", "seal", "swear", "negotiate", "strike", "initial"})
_SIGNING = frozenset({"sign", "initial", "ink", "conclude", "seal", "reach", "agree", "adopt", "exchange"})


def form_of(words: Words, token: Token) -> Form | None:
    """What kind of word names an agreement here, if one does."""
    if token.pos_ not in NOUNS and token.dep_ not in ("compound", "pobj", "dobj", "nsubj", "nsubjpass"):
        return None
    word = lemma(token)
    if word == "standstill" and token.head.lower_ in ("to", "at"):
        return None
    if word in words["truce_nouns"] or _is_hyphened(word, token):
        return "truce"
    if word in words["self_nouns"] and is_this_text(token):
        return "accord"
    if word in ("period", "phase", "spell") and _is_of_quiet(words, token):
        return "truce"
    if word in words["papers"]:
        return "accord" if is_set_apart(words, token) and _is_being_signed(token) else None
    if word == "code":
        return "accord" if any(g.lower_ == "conduct" for c in token.children for g in c.children) else None
    if word in words["halted_by"] and _halts_fighting(words, token):
        return "truce"
    if word in words["accord_nouns"] and token.pos_ in NOUNS:
        return "accord" if _may_be_accord(words, token) else None
    if (
        word in ("extension", "renewal")
        and token.dep_ in ("nsubj", "nsubjpass")
        and not any(c.dep_ == "prep" for c in token.children)
    ):
        return "pause" if is_definite(token) else None
    if word in BARE_HALTS and is_definite(token) and not is_modifier(token) and token.pos_ in NOUNS:
        below = [c for c in token.children if c.dep_ == "prep"]
        dated = all(c.lower_ == "of" and any(is_date_word(g) for g in c.children) for c in below)
        return "pause" if dated and (below or token.dep_ != "pobj") else None
    if word == "peace" and token.dep_ == "dobj" and lemma(token.head) in _MAKING_PEACE:
        return "accord"
    if word in words["pause_nouns"] and token.pos_ in NOUNS and not is_modifier(token):
        return "pause" if word in PAUSES or (is_definite(token) and word != "calm") else None
    return None


def is_this_text(token: Token) -> bool:
    """Whether a capitalised noun points at the text that it stands in: "this Act", "the present Charter"."""
    pointing = any(c.lower_ in ("this", "present") and c.i < token.i for c in token.children)
    return pointing and token.text[0].isupper()


def _is_hyphened(word: str, token: Token) -> bool:
    """Whether a word is the noun of one that is written with a hyphen or apart: cease-fire, stand-still."""
    if word == "stand":
        after = [t.lower_ for t in token.doc[token.i + 1 : token.i + 3]]
        return len(after) == 2 and after[0] in "-–‑" and after[1] in ("still", "down")
    before = token.nbor(-1) if token.i and word == "fire" else None
    if before is not None and _is_done(before, token):
        return False
    if before is not None and before.text in "-–‑" and before.i:
        before = before.nbor(-1)
    return before is not None and before.lower_ == "cease"


def _is_done(verb: Token, fire: Token) -> bool:
    """Whether "cease fire" is what somebody does ("undertook to cease fire"), and no noun."""
    own = any(c.dep_ in ("aux", "auxpass", "nsubj") for c in verb.children)
    return verb.pos_ == "VERB" and fire.head == verb and fire.dep_ == "dobj" and own


def _is_of_quiet(words: Words, token: Token) -> bool:
    """A period of inaction, of calm, of restraint."""
    of = [g for c in token.children if c.lower_ == "of" for g in c.children if g.dep_ == "pobj"]
    before = [c for c in token.children if c.dep_ in ("compound", "amod")]
    return any(lemma(g) in words["inaction"] for g in (*of, *before))


def _halts_fighting(words: Words, token: Token) -> bool:
    """Cessation of hostilities, halt in the fighting.

    For weaker words only with a determiner of their own.
    """
    halted = things_halted(words, token)
    if not halted:
        return False
    if lemma(token) in ("cessation", "suspension", "pause", "truce") or token.lower_ == "halt":
        return True
    if token.dep_ == "pobj" and token.head.lower_ in ("on", "to") and token.head.dep_ == "prep":
        return lemma(token.head.head) in words["consenting"]
    return token.dep_ == "dobj" and lemma(token.head) in words["proclaiming"]


def things_halted(words: Words, token: Token) -> list[Token]:
    """What a cessation or an end is of: fighting, or armed deeds ("its armed campaign")."""
    things = [g for c in token.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pobj"]
    things += [c for g in things for c in g.children if c.dep_ == "compound"]
    return [
        g
        for g in things
        if lemma(g) in words["what_is_halted"] or _is_armed_deed(words, g) or _is_own_fire(words, g)
    ]


def _is_own_fire(words: Words, noun: Token) -> bool:
    """Its offensive, their attacks."""
    owned = any(c.dep_ == "poss" and c.lower_ in ("its", "their", "our") for c in noun.children)
    return owned and lemma(noun) in words["own_hostilities"]


def _is_armed_deed(words: Words, noun: Token) -> bool:
    """Armed activity, military operations, offensive actions."""
    return lemma(noun) in words["deeds"] and any(lemma(c) in words["armed"] for c in noun.children)


def _may_be_accord(words: Words, token: Token) -> bool:
    """Whether a word for an agreement can name one here: not agreement in general, not a turn of phrase."""
    if is_modifier(token) or (lemma(token) == "map" and not any(c.lower_ == "road" for c in token.children)):
        return False
    if token.dep_ == "dobj" and lemma(token.head) in ("sign", "ink", "initial", "adopt"):
        return True
    if lemma(token) in ("statement", "declaration", "outcome", "plan", "map") and not _is_titled(
        words, token
    ):
        return False
    if {c.lower_ for c in token.children} & {
        "mutual",
        "common",
        "prior",
        "written",
        "tacit",
    } and not is_definite(token):
        return False
    if _is_of_one_voice(token):
        return False
    if lemma(token) == "understanding" and token.i + 1 < len(token.doc) and token.nbor().lower_ == "that":
        return False
    of = [c for c in token.children if c.dep_ == "prep" and c.lower_ in ("of", "about", "that")]
    if (
        lemma(token) in ("understanding", "statement", "declaration", "plan")
        and of
        and not is_definite(token)
    ):
        return False
    if token.dep_ == "pobj" and token.head.lower_ in ("in", "by") and not has_determiner(token):
        return False
    return not (lemma(token) == "deal" and any(c.lower_ in ("great", "good") for c in token.children))


def _is_of_one_voice(noun: Token) -> bool:
    """Whether a statement is one speaker's ("Statement by the Chairperson"), so that nobody agrees in it."""
    if lemma(noun) not in ("statement", "declaration", "communique", "communiqué", "outcome"):
        return False
    if any(c.lower_ in ("joint", "common", "agreed", "trilateral", "tripartite") for c in noun.children):
        return False
    by = [g for c in noun.children if c.lower_ in ("by", "from") for g in c.children if g.dep_ == "pobj"]
    return bool(by) and not any(c.dep_ == "conj" for g in by for c in g.children)


def _is_titled(words: Words, token: Token) -> bool:
    """A joint statement, a peace plan, a road map, the Statement of a place; not any statement."""
    before = {lemma(c) for c in token.children if c.dep_ in ("amod", "compound", "nmod")}
    if before & (words["field_modifiers"] | {"joint", "road", "final"}):
        return True
    return token.text[0].isupper() and (bool(before) or token.i == token.sent.start)


def is_modifier(token: Token) -> bool:
    """Whether a noun only stands before another one ("truce" in "truce talks")."""
    return token.dep_ in ("compound", "amod", "nmod") and token.head.i > token.i and token.head.pos_ in NOUNS


def is_definite(noun: Token) -> bool:
    """Whether a phrase points to something known: "the truce", "its truce", "A's truce"."""
    return any(c.dep_ in ("det", "poss", "predet") and c.lower_ in _DEFINITE for c in noun.children) or any(
        c.dep_ == "poss" for c in noun.children
    )


def has_determiner(noun: Token) -> bool:
    """Whether an article, an owner, an adjective or a number stands with a noun."""
    return any(c.dep_ in ("det", "poss", "amod", "nummod") for c in noun.children)


def is_set_apart(words: Words, noun: Token) -> bool:
    """Whether a phrase brings in another agreement beside the one in hand.

    By its adjective ("a separate protocol", "a further deal"), or by the verb that makes it ("they also
    signed a memorandum", "separately, ... was signed"). A known one ("the separate protocol") is not new.
    """
    if is_definite(noun) or noun.tag_ in ("NNS", "NNPS"):
        return False
    if any(lemma(c) in words["apart_words"] for c in noun.children if c.dep_ in ("amod", "compound", "nmod")):
        return True
    first = noun.doc[noun.sent.start : noun.sent.start + 2]
    if len(first) > 1 and first[0].lower_ in words["apart_adverbs"] and lemma(first[1]) in _SIGNING:
        return True  # "also signed that day was a deal on oil"
    verb = noun.head
    if noun.dep_ not in ("dobj", "nsubjpass", "nsubj") or lemma(verb) not in _SIGNING:
        return False
    return any(c.lower_ in words["apart_adverbs"] for c in verb.children if c.dep_ in ("advmod", "prep"))


def _is_being_signed(noun: Token) -> bool:
    """Whether the words around a paper say that it is signed."""
    below = any(c.dep_ in ("acl", "relcl") and lemma(c) in _SIGNING for c in noun.children)
    after = noun.nbor() if noun.i + 1 < len(noun.doc) else noun
    below = below or (after.tag_ in ("VBN", "VBD") and lemma(after) in _SIGNING)
    return below or (noun.dep_ in ("dobj", "nsubjpass", "nsubj") and lemma(noun.head) in _SIGNING)
