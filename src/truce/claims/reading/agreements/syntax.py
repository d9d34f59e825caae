"""What stands around a verb or a noun: the few questions that the agreements reader asks of a syntax tree."""

import calendar
from collections.abc import Iterator

from spacy.tokens import Token

from truce.claims.reading.parse import subtree

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
FIRST_PERSON = frozenset({"i", "we", "us"})
OBJECTS = ("dobj", "obj", "attr", "oprd", "dative")
_OWN_CLAUSE = ("relcl", "advcl", "ccomp", "parataxis", "csubj")
_HYPOTHETICAL_MARKS = frozenset({"if", "unless", "whether", "should", "until", "once", "lest"})
_TITLED = {
    "accords": "accord", "agreements": "agreement", "protocols": "protocol", "treaties": "treaty",
    "understandings": "understanding", "arrangements": "arrangement", "talks": "talk", "truces": "truce",
    "negotiations": "negotiation",
}  # fmt: skip
_CALENDAR = frozenset(
    name.lower() for name in (*calendar.month_name, *calendar.month_abbr, *calendar.day_name) if name
)
_MODALS = frozenset({"may", "might", "could", "should"})
_MAYBE = frozenset({"may", "might", "could", "would", "should", "can"})


def lemma(token: Token) -> str:
    """A token's dictionary form in lower case; the parser leaves the plural of titles as it is."""
    word = token.lemma_.lower()
    return _TITLED.get(word, word)


def is_date_word(token: Token) -> bool:
    """Whether a token is a number or the name of a month or day, as the parts of a date are."""
    return token.like_num or token.pos_ == "NUM" or token.lower_.rstrip(".") in _CALENDAR


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb; a verb joined by "and", or a complement without one, shares the other's."""
    seen = 0
    while seen < 6:
        own = next((c for c in verb.children if c.dep_ in SUBJECTS and c.dep_ != "expl"), None)
        if own is not None:
            return _antecedent(own, verb)
        if verb.dep_ in ("acl",) and verb.head.pos_ in ("NOUN", "PROPN", "PRON") and verb.tag_ != "VB":
            return verb.head
        if verb.dep_ not in ("conj", "xcomp", "aux", "auxpass", "advcl", "pcomp") or verb.head == verb:
            taken = (taken_into(c) for c in verb.children if c.dep_ == "prep")
            return next((t for t in taken if t is not None), None)
        verb = verb.head
        seen += 1
    return None


def taken_into(preposition: Token) -> Token | None:
    """The subject that the parser took for the second member of a list in a phrase before its verb."""
    verb = preposition.head
    if verb.pos_ != "VERB" or preposition.i > verb.i or any(c.dep_ in SUBJECTS for c in verb.children):
        return None
    objects = [t for t in preposition.subtree if t.dep_ == "pobj"]
    dated = (t for t in objects if t.pos_ == "PROPN" and not is_date_word(t))
    after_date = next((t for t in dated if any(c.i < t.i and is_date_word(c) for c in t.children)), None)
    if after_date is not None:
        return after_date  # "on 5 May 2031 A and B pledged"
    for token in (c for noun in objects for c in noun.children):
        listed = token.dep_ in ("conj", "appos") and token.pos_ in ("NOUN", "PROPN")
        first = token.left_edge.i
        if listed and first > 0 and token.doc[first - 1].text == ",":
            return _past_names(token)
    return None


def _past_names(noun: Token) -> Token:
    """What follows a name in apposition and so is the subject ("before the envoy, X, the sides signed")."""
    after = (c for c in noun.children if c.dep_ == "appos" and c.i > noun.i and c.tag_ in ("NNS", "NNPS"))
    last = next(after, None) if noun.dep_ == "appos" and noun.pos_ == "PROPN" else None
    return noun if last is None else last


def _antecedent(subject: Token, verb: Token) -> Token:
    """What a relative pronoun stands for."""
    if subject.tag_ in ("WDT", "WP") and verb.dep_ == "relcl":
        return verb.head
    return subject


def is_passive(verb: Token) -> bool:
    """Whether a verb is passive, a bare participle after its noun included."""
    if any(c.dep_ in ("nsubjpass", "auxpass", "csubjpass", "agent") for c in verb.children):
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not any(c.dep_ in SUBJECTS for c in verb.children):
        return is_passive(verb.head)
    return verb.dep_ == "acl" and verb.tag_ == "VBN"


def is_negated(verb: Token) -> bool:
    """Whether "not", "never" or a negative subject stands with a verb."""
    for child in verb.children:
        if child.dep_ == "neg" or child.lower_ in ("never", "n't", "not", "neither", "nor"):
            return True
        if child.dep_ in SUBJECTS and child.lower_ in ("neither", "none", "nobody"):
            return True
        if child.dep_ in (*SUBJECTS, "dobj", "attr") and any(_is_none(c) for c in child.children):
            return True
    return False


def _is_none(before: Token) -> bool:
    """Whether a word before a noun says that there is none of it: "no raids", "no more raids"."""
    if before.lower_ in ("no", "neither"):
        return before.dep_ in ("det", "preconj")
    return any(c.lower_ == "no" and before.lower_ in ("more", "further") for c in before.children)


def auxiliaries(verb: Token) -> frozenset[str]:
    """The lower-case auxiliaries of a verb; a verb joined without its own shares those of the first."""
    own = frozenset(c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass"))
    shares = verb.dep_ == "conj" and verb.tag_ not in ("VBZ", "VBD", "VBP")
    if not own and shares and verb.head.pos_ in ("VERB", "AUX"):
        return auxiliaries(verb.head)
    return own


def is_hypothetical(token: Token) -> bool:
    """Whether a token lies in an if-clause or the like, or its verb is only possible."""
    verb = clause_verb(token)
    finite = False  # "should have ended but was prolonged": what is joined has a form of its own
    while verb is not None:
        if any(c.dep_ == "mark" and c.lower_ in _HYPOTHETICAL_MARKS for c in verb.children):
            return True
        modals = (c for c in verb.children if c.dep_ == "aux" and c.lower_ in _MODALS)
        if not finite and any(modals):
            return True
        if verb.dep_ not in ("conj", "xcomp") or verb.head == verb:
            return False
        finite = finite or (verb.dep_ == "conj" and is_finite(verb))
        verb = clause_verb(verb.head)
    return False


def is_finite(verb: Token) -> bool:
    """Whether a verb has a tense of its own, be it that of its auxiliary."""
    return verb.tag_ in ("VBD", "VBZ") or any(
        c.tag_ in ("VBD", "VBZ") for c in verb.children if "aux" in c.dep_
    )


def is_future(verb: Token) -> bool:
    """Whether a verb looks ahead: will, would, to, is due or set to."""
    if auxiliaries(verb) & {"will", "'ll", "’ll", "shall", "would"}:
        return True
    return verb.dep_ == "xcomp" and any(c.lower_ == "to" for c in verb.children)


def cleft_of(verb: Token) -> Token | None:
    """The "was" of a cleft around a verb's clause: "it was in May at X that A and B signed"."""
    above = verb.head
    if verb.dep_ not in ("ccomp", "relcl", "advcl", "acl") or lemma(above) != "be" or above.i > verb.i:
        return None
    return above if any(c.lower_ == "it" and c.dep_ in SUBJECTS for c in above.children) else None


def clause_verb(token: Token) -> Token | None:
    """The nearest verb at or above a token."""
    while token.pos_ not in ("VERB", "AUX"):
        if token.head == token:
            return None
        token = token.head
    return token


def has_below(verb: Token, words: tuple[str, ...]) -> bool:
    """Whether each word stands below a verb, within its own phrase ("come into effect")."""
    near = {lemma(t) for t in _near(verb)} | {t.lower_ for t in _near(verb)}
    return all(word in near for word in words)


def _near(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ in ("prt", "prep", "dobj", "advmod", "acomp", "attr", "advcl"):
            yield child
            yield from (g for g in child.children if g.dep_ in ("pobj", "amod"))


def chain(noun: Token) -> Iterator[Token]:
    """A noun and the nouns joined to it by "and" or a comma."""
    yield noun
    for child in noun.children:
        if child.dep_ in ("conj", "appos") and child.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "NUM"):
            yield from chain(child)


def noun_phrase(noun: Token) -> list[Token]:
    """A noun with what belongs to its name: no relative clause, apposition or joined noun."""
    return subtree(noun, without=("relcl", "acl", "appos", "conj", "cc", "punct", "prep", "advcl", "ccomp"))


def own_clause(verb: Token, also_without: tuple[str, ...] = ()) -> list[Token]:
    """The tokens of a verb's clause, without clauses joined to it that have a subject of their own."""
    kept: list[Token] = [verb]
    stack = [c for c in verb.children if not _is_other_clause(c, also_without)]
    while stack:
        child = stack.pop()
        kept.append(child)
        stack.extend(c for c in child.children if not _is_other_clause(c, also_without))
    return sorted(kept, key=lambda t: t.i)


def _is_other_clause(token: Token, also_without: tuple[str, ...]) -> bool:
    if token.dep_ in also_without:
        return True
    if token.dep_ not in ("conj", "advcl", "parataxis") or token.pos_ not in ("VERB", "AUX"):
        return False
    return any(c.dep_ in SUBJECTS for c in token.children)
