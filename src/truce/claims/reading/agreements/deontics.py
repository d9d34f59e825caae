"""Whether a term commands, forbids, allows, empowers or sets up."""

from spacy.tokens import Token

from truce.claims.reading.agreements.syntax import SUBJECTS, auxiliaries, is_negated, is_passive, lemma
from truce.claims.reading.agreements.words import Words, load_words
from truce.claims.records import Deontic

_MAKING_ABLE = frozenset({"able", "free", "entitled", "permitted", "allowed", "authorised", "authorized"})
_REQUESTS = frozenset({"urge", "request", "invite", "ask", "encourage", "appeal", "call", "recommend"})


def of_term_verb(word: str) -> Deontic | None:
    """What the verb that introduces a term makes of it by itself; None if it leaves that to the term."""
    words = load_words()
    if word in words["forbidding"]:
        return "prohibition"
    if word in words["allowing"] or word == "grant":
        return "permission"
    return None


def is_prohibited_noun(noun: Token, words: Words) -> bool:
    """Whether a noun names a ban: "a moratorium", "non-aggression", "no-fly zone"."""
    if lemma(noun) in words["ban_nouns"]:
        return True
    text = noun.doc[max(0, noun.i - 2) : noun.i + 1].text.lower().replace(" ", "")
    return text.endswith("non-" + noun.lower_) or lemma(noun) == "-"


def deontic_of(verb: Token, words: Words) -> Deontic:
    """What a verb or noun of a term lays down."""
    phrase = _phrase(verb)
    lemmas = {lemma(t) for t in phrase}
    if (
        any(is_negated(t) for t in phrase if t.pos_ in ("VERB", "AUX"))
        or _is_one_of_barred(verb)
        or lemmas & words["forbidding"]
    ):
        return "prohibition"
    if any(c.dep_ == "expl" for c in verb.children) and any(
        c.dep_ == "attr" and (lemma(c) in words["institution_nouns"] or c.pos_ == "PROPN")
        for c in verb.children
    ):
        return "constitutive"
    if is_prohibited_noun(verb, words) or _prevents_use(phrase):
        return "prohibition"
    if _empowers(verb, phrase, lemmas, words):
        return "power"
    if _allows(verb, phrase, words):
        return "permission"
    if _founds(verb, phrase, words):
        return "constitutive"
    return "request" if lemma(verb) in _REQUESTS else "obligation"


def _is_one_of_barred(verb: Token) -> bool:
    """Whether a verb shares the negation of the one before it: "neither would shell or bomb the other"."""
    joined = verb.dep_ == "conj" and not any(c.dep_ in (*SUBJECTS, "aux") for c in verb.children)
    linked = any(c.lower_ in ("or", "nor") for c in verb.head.children if c.dep_ == "cc")
    return joined and linked and verb.head.pos_ in ("VERB", "AUX") and is_negated(verb.head)


def _phrase(verb: Token) -> list[Token]:
    """A verb with the verbs that complete it: "will not be allowed to return", "undertakes to refrain"."""
    found, stack = [verb], [verb]
    while stack:
        for child in stack.pop().children:
            if child.dep_ in ("xcomp", "acomp", "pcomp") or (
                child.dep_ == "prep" and child.lower_ in ("from", "to")
            ):
                found.append(child)
                stack.append(child)
    return found


def _prevents_use(phrase: list[Token]) -> bool:
    return any(
        lemma(t) == "prevent" and any(c.dep_ == "dobj" and lemma(c) == "use" for c in t.children)
        for t in phrase
    )


def _empowers(verb: Token, phrase: list[Token], lemmas: set[str], words: Words) -> bool:
    for token in phrase:
        objects = [c for c in token.children if c.dep_ in ("dobj", "attr")]
        if lemma(token) in ("retain", "reserve", "have", "keep") and any(
            lemma(o) in ("right", "authority", "power") for o in objects
        ):
            return True
        if lemma(token) in ("have", "exercise") and any(
            lemma(o) in ("vote", "veto", "say", "authority", "control") for o in objects
        ):
            return True
        if lemma(token) == "exercise" and any(lemma(o) in ("control", "authority") for o in objects):
            return True
        if lemma(token) == "be" and any(lemma(o) in ("authority", "arbiter", "judge") for o in objects):
            return True
    may = "may" in auxiliaries(verb)
    return may and bool(lemmas & words["authority_verbs"])


def _allows(verb: Token, phrase: list[Token], words: Words) -> bool:
    able = any(t.lower_ in _MAKING_ABLE and not any(c.dep_ == "dobj" for c in t.children) for t in phrase[1:])
    if auxiliaries(verb) & {"may", "can", "could", "might"} or able or lemma(verb) == "welcome":
        return True
    if lemma(verb) in ("entitle", "permit", "allow") and is_passive(verb):
        return True
    if any(lemma(t) in words["allowing"] and is_passive(t) for t in phrase):
        return True
    given = lemma(verb) == "enjoy" or (lemma(verb) in ("give", "grant", "accord") and is_passive(verb))
    if given and any(lemma(c) in words["right_nouns"] | {"immunity"} for c in verb.children):
        return True
    keeps = [
        c
        for c in verb.children
        if c.dep_ == "dobj" and lemma(c) in ("control", "possession", "position", "territory")
    ]
    return lemma(verb) in ("keep", "retain") and bool(keeps)


def _founds(verb: Token, phrase: list[Token], words: Words) -> bool:
    if (
        any(c.dep_ in SUBJECTS and _is_body(c, words) for c in verb.children)
        and lemma(verb) in words["composing"]
    ):
        return True
    for token in phrase:
        if lemma(token) not in words["founding"] or token.pos_ != "VERB":
            continue
        things = [c for c in token.children if c.dep_ in ("dobj", *SUBJECTS)]
        if token != verb:
            things += [c for c in verb.children if c.dep_ in SUBJECTS]
        if any(lemma(t) in words["institution_nouns"] for thing in things for t in (thing, *_names(thing))):
            return True
    return False


def _is_body(noun: Token, words: Words) -> bool:
    return lemma(noun) in words["institution_nouns"] or noun.pos_ == "PROPN"


def _names(thing: Token) -> list[Token]:
    return [t for t in thing.subtree if t.dep_ in ("pobj", "compound", "conj", "appos")]
