"""The arguments of a verb or a noun in the syntax tree: who does it, to whom, and after which preposition."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from truce.claims.reading.events.predicates import lemma, load_lexicon

_RELATIVE = ("WDT", "WP", "WP$")
_QUANTITIES = frozenset(
    "series wave number dozen hundred thousand score string spate round exchange surge escalation flurry "
    "outbreak renewal resumption beginning start campaign handful pair couple rise increase upsurge "
    "intensification continuation eruption volley succession day week month night hour lot group type kind "
    "act end burst salvo".split()
)
_MEASURES = frozenset(
    "minute hour day week month year percent noon midnight dawn nightfall road air sea".split()
)
_BELOW_RELATIVE = ("conj", "xcomp", "aux", "nsubj", "nsubjpass", "dobj", "pobj", "prep", "poss")
_DEEPEST = 12
"""Steps up or down a tree after which a search gives up: no sentence that people write needs more."""
_LEADING_PARTS = frozenset(("of", "in"))
_NOT_ONLY = frozenset(("only", "just", "merely", "even", "least"))
_OPENING = frozenset((",", "and", "but", "-", "–", "—", ";", "("))
"""What stands before a "not" that sets a phrase aside; that of a verb stands behind its helper."""
_SUBJECT = ("nsubj", "csubj")
_PASSIVE = ("nsubjpass", "csubjpass")
_OBJECT = ("dobj", "obj")
_BIDDEN = {"call": ("on", "upon"), "appeal": ("to",), "prevail": ("on", "upon"), "plead": ("with",)}
"""Verbs that ask somebody behind a preposition to act: "called on A to withdraw"."""
_WITNESSING = frozenset(
    "report hear see observe record detect register note witness describe mention cite monitor recall".split()
)
"""Verbs whose gerund tells what others did: "villagers reported shelling"."""
_BY_OBJECT = frozenset(("of", "for", "from", "against"))
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday morning afternoon evening night".split()
)
_TOLD = frozenset(("claim", "report", "state", "allege"))
_WHAT = frozenset(("what", "whatever"))
_NAMED = frozenset("call describe term dub label name style regard consider know".split())
_LEFT = frozenset(("leave", "remain", "be"))
_PACTS = frozenset("ceasefire cease-fire truce armistice agreement accord deal pact treaty protocol".split())
_MADE = frozenset("conclude sign reach agree strike broker negotiate initial mediate".split())
"""Verbs whose subject is never the agreement: without an object they are participles, parsed for a past."""
_INHERITING = ("conj", "xcomp", "advcl", "pcomp", "ccomp", "dep")


def with_conjuncts(heads: Iterable[Token]) -> list[Token]:
    """Heads and all that is coordinated with them, in text order; nobody who is set aside ("not by B")."""
    found: dict[int, Token] = {}
    stack = list(heads)
    while stack:
        token = stack.pop()
        if token.i not in found:
            found[token.i] = token
            stack.extend(c for c in token.children if c.dep_ == "conj" and c.pos_ != "VERB")
    return [found[i] for i in sorted(found) if not is_set_aside(found[i])]


def is_set_aside(noun: Token) -> bool:
    """Whether a phrase says who it was not: "by A, not by B", "A rather than B", "not A but B"."""
    for child in noun.children:
        if child.lower_ == "not" and child.i < noun.i and child.nbor().lower_ not in _NOT_ONLY:
            return True
    first = noun.head.i if noun.dep_ == "pobj" and noun.head.lower_ == "by" else noun.left_edge.i
    if first > noun.i or first < 2:
        return False
    before, ahead = noun.doc[first - 1].lower_, noun.doc[first - 2].lower_
    if before == "not":
        return ahead in _OPENING or noun.doc[first].lower_ == "by"
    return before == "than" and ahead == "rather"


def outermost(noun: Token) -> Token:
    """The head of the phrase that a noun heads in sense: "series" for "attacks" in "a series of attacks"."""
    while noun.dep_ == "pobj" and noun.head.lower_ in _LEADING_PARTS and lemma(noun.head.head) in _QUANTITIES:
        noun = noun.head.head
    return noun


def first_conjunct(noun: Token) -> Token:
    """The noun that stands in the clause for all those coordinated with it."""
    while noun.dep_ == "conj" and noun.head.pos_ in ("NOUN", "PROPN"):
        noun = outermost(noun.head)
    return noun


def is_passive(verb: Token) -> bool:
    """Whether a verb's surface subject is the one that the act is done to."""
    if _is_state(verb):
        return False
    if any(c.dep_ in ("nsubjpass", "auxpass", "csubjpass") for c in verb.children):
        return True
    if _is_bare_participle(verb) or _is_done_to_pact(verb):
        return True
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl", "amod", "relcl"):
        own = verb.dep_ == "relcl" and any(c.dep_ == "nsubj" for c in verb.children)
        return not own and not any(c.dep_ in (*_OBJECT, "aux") for c in verb.children)
    first = verb
    while (
        first.tag_ == "VBN"
        and first.dep_ == "conj"
        and not any(c.dep_ in ("aux", "auxpass", *_SUBJECT, *_PASSIVE) for c in first.children)
    ):
        first = first.head
    return first != verb and any(c.dep_ in ("nsubjpass", "auxpass", "csubjpass") for c in first.children)


def _is_state(verb: Token) -> bool:
    """Whether a participle says what its subject is at, not what it suffers: "engaged in", "opposed to"."""
    if verb.tag_ != "VBN" or not load_lexicon().is_in(verb, "statal"):
        return False
    held = any(c.dep_ == "prep" and c.lower_ in ("in", "to") for c in verb.children)
    return held and not any(c.dep_ in (*_OBJECT, "agent") for c in verb.children)


def _is_bare_participle(verb: Token) -> bool:
    """Whether a passive leaves its helper out: "nine killed by shells", "and twelve injured"."""
    if verb.tag_ not in ("VBN", "VBD") or any(c.dep_ in (*_OBJECT, "aux") for c in verb.children):
        return False
    if any(c.dep_ == "agent" for c in verb.children):
        return True
    helped = any(c.dep_ == "auxpass" for c in verb.head.children)
    return verb.tag_ == "VBN" and verb.dep_ == "conj" and helped


def _is_done_to_pact(verb: Token) -> bool:
    """Whether a participle was parsed for the verb of its sentence: "the truce concluded in X has failed"."""
    if verb.tag_ != "VBD" or lemma(verb) not in _MADE:
        return False
    if any(c.dep_ in (*_OBJECT, "aux") for c in verb.children):
        return False
    return any(c.dep_ == "nsubj" and lemma(c) in _PACTS for c in verb.children)


def free_relative(clause: Token) -> Token | None:
    """The thing that a clause with "what" stands for: a town in "what was left of the town"."""
    opener: Token = clause.left_edge
    if opener.lower_ not in _WHAT or clause.pos_ not in ("VERB", "AUX"):
        return None
    if lemma(clause) in _NAMED:
        named = [c for c in clause.children if c.dep_ in ("oprd", "attr", "dobj", "ccomp") and c != opener]
        return next(iter([*named, *after(clause, "as")]), opener)
    if lemma(clause) in _LEFT:
        return next(iter(after(clause, "of")), opener)
    return opener


def _stands_for(token: Token) -> Token:
    """What a subject or object stands for, be it a relative pronoun or a clause with "what"."""
    return free_relative(token) or antecedent(token)


def surface_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Heads of the surface subject, found through relative clauses, participles and coordination."""
    if depth > _DEEPEST:
        return []
    over = [verb, *(c for c in verb.children if c.dep_ in ("aux", "auxpass"))]
    own = [c for t in over for c in t.children if c.dep_ in (*_SUBJECT, *_PASSIVE)]
    if not own and any(c.dep_ == "expl" and c.lower_ == "there" for t in over for c in t.children):
        return []
    if own and _is_told_by(verb, own[0]):
        return [verb.head]
    if own:
        return [_stands_for(t) for t in with_conjuncts(own)]
    if verb.dep_ in ("acl", "relcl"):
        return [verb.head] if verb.dep_ == "acl" or not _has_other_gap(verb) else []
    if verb.dep_ == "amod":
        return [verb.head]
    if verb.dep_ in ("acomp", "oprd") and verb.head.pos_ in ("VERB", "AUX"):
        return surface_subjects(verb.head, depth + 1)
    if verb.dep_ in _INHERITING and verb.head != verb:
        return _inherited(verb, depth + 1)
    if verb.dep_ == "pobj" and verb.tag_ == "VBG" and verb.head.head != verb.head:
        return _controllers(verb.head, depth + 1)
    return []


def _is_told_by(clause: Token, subject: Token) -> bool:
    """Whether somebody's "claims" was parsed for the subject of a clause: "which A claims killed nine"."""
    if clause.dep_ != "relcl" or lemma(subject) not in _TOLD or subject.i != clause.i - 1:
        return False
    return clause.left_edge.tag_ == "WDT" and any(c.dep_ == "compound" for c in subject.lefts)


def _inherited(verb: Token, depth: int) -> list[Token]:
    head = verb.head
    if verb.dep_ == "pcomp":
        return _controllers(head, depth)
    if verb.dep_ == "xcomp":
        objects = [c for c in head.children if c.dep_ in (*_OBJECT, "dative")]
        objects = objects or after(head, *_BIDDEN.get(lemma(head), ()))
        if objects:
            return [antecedent(t) for t in with_conjuncts(objects)]
        if verb.tag_ == "VBG" and lemma(head) in _WITNESSING:
            return []
    if verb.dep_ == "ccomp" and verb.tag_ not in ("VBG", "VB", "VBN"):
        return []
    reported = _told_before(verb)
    if reported is not None:
        return surface_subjects(reported, depth)
    return _governing_subjects(head, depth)


def _told_before(verb: Token) -> Token | None:
    """The reported act that an act of force goes on from: "said that A had shelled B and burned C"."""
    over = verb.head
    while over.dep_ == "conj" and over.head != over:
        over = over.head
    forceful = any(s.type == "ASSAULT" for s in load_lexicon().verbs.get(lemma(verb), ()))
    if verb.dep_ != "conj" or not forceful:
        return None
    told = [c for c in over.children if c.dep_ == "ccomp" and over.i < c.i < verb.i]
    return next((c for c in told if any(t.lower_ == "that" for t in c.lefts)), None)


def _controllers(preposition: Token, depth: int) -> list[Token]:
    """Who does what a gerund after a preposition says: the object in "accuse B of", else the subject."""
    over = governing(preposition)
    if over.pos_ in ("NOUN", "PROPN") and preposition.lower_ in _BY_OBJECT:
        charged = after(over, "against", "at")
        return charged or ([] if _is_charge(over) else _governing_subjects(over, depth))
    if over.pos_ in ("VERB", "AUX") and (
        preposition.lower_ in _BY_OBJECT or (preposition.lower_ == "with" and _is_charge(over))
    ):
        return objects(over) or ([] if _is_charge(over) else _governing_subjects(over, depth))
    return _governing_subjects(over, depth)


def governing(preposition: Token) -> Token:
    """The word that a preposition belongs to in sense, past another preposition ("out of fear for")."""
    over = preposition.head
    while over.head != over and over.pos_ == "ADP":
        over = over.head
    return over


def is_date(token: Token) -> bool:
    """Whether a word is part of a date or a count: "May", "Monday", "2024"."""
    return token.pos_ == "NUM" or token.lower_ in _CALENDAR


def _is_charge(word: Token) -> bool:
    return "charge" in load_lexicon().classes_of(lemma(word))


def _governing_subjects(head: Token, depth: int) -> list[Token]:
    if head.pos_ in ("NOUN", "PROPN"):
        return [c for c in head.children if c.dep_ == "poss"]
    return surface_subjects(head, depth) if head.pos_ in ("VERB", "AUX", "ADJ") else []


def _has_other_gap(verb: Token) -> bool:
    """Whether a relative clause's gap is its object, so that its antecedent is not its subject."""
    return any(c.dep_ in _OBJECT and c.tag_ in _RELATIVE for c in verb.children)


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for; any other token is itself."""
    if token.tag_ not in _RELATIVE:
        return token
    clause: Token = token.head
    while clause.dep_ in _BELOW_RELATIVE and clause.head != clause:
        clause = clause.head
    if clause.dep_ == "ccomp" and clause.head.dep_ == "relcl":
        told: Token = clause.head.head
        return told
    if clause.dep_ in ("ccomp", "advcl"):
        return _cleft(clause.head) or token
    if clause.dep_ != "relcl":
        return token
    noun: Token = clause.head
    return (_cleft(noun.head) or noun) if is_set_aside(noun) else noun


def _cleft(copula: Token) -> Token | None:
    """Whom a cleft sentence sets out: A in "it was A that shelled"."""
    if lemma(copula) != "be" or not any(c.dep_ in _SUBJECT and c.lower_ == "it" for c in copula.children):
        return None
    return next((c for c in copula.children if c.dep_ == "attr"), None)


def agents(verb: Token) -> list[Token]:
    """Who does what the verb says: the subject, or in the passive the phrase with "by"."""
    if not is_passive(verb):
        return surface_subjects(verb)
    by = [c for c in verb.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by")]
    found = [
        p
        for c in (*by, *(o for first in by for o in first.children if o.dep_ == "conj" and o.lower_ == "by"))
        for p in c.children
        if p.dep_ in ("pobj", "pcomp") and lemma(p) not in _MEASURES
    ]
    return with_conjuncts(found)


def _is_up_to(verb: Token, noun: Token) -> bool:
    """Whether a number with "up to" was parsed as going up to something: "kidnapped up to ten men"."""
    up = any(c.lower_ == "up" and c.i == verb.i + 1 for c in verb.children)
    return up and noun.pos_ == "NOUN" and any(c.dep_ == "nummod" for c in noun.children)


def authors(noun: Token) -> list[Token]:
    """Who did what a noun names: B in "the arrest of a man by B", "a law signed by B"; nobody's victim."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "of":
        return []
    named = after(noun, "by") or [t for thing in after(noun, "of") for t in after(thing, "by")]
    clauses = [c for c in noun.children if c.dep_ == "acl" and c.tag_ == "VBN" and not _hurts(c)]
    return named or [t for c in clauses for t in agents(c) if t != noun]


def _hurts(verb: Token) -> bool:
    return any(s.type == "ASSAULT" and s.pattern == "act" for s in load_lexicon().verbs.get(lemma(verb), ()))


def senders(message: Token) -> list[Token]:
    """Who speaks in a message that names no author: A in "A issued a statement that condemned B"."""
    verb = message.head
    if message.dep_ != "dobj" or verb.pos_ != "VERB" or not load_lexicon().is_in(message, "message"):
        return []
    return agents(verb) if load_lexicon().is_in(verb, "sending") else []


def objects(verb: Token) -> list[Token]:
    """What the act is done to: the object, in the passive the surface subject."""
    if is_passive(verb):
        return surface_subjects(verb)
    own = with_conjuncts(c for c in verb.children if c.dep_ in _OBJECT)
    own = own or [t for t in after(verb, "to") if _is_up_to(verb, t)]
    if own:
        return [antecedent(t) for t in own]
    meant = [t for c in verb.rights if c.dep_ == "ccomp" and (t := free_relative(c)) is not None]
    if meant:
        return with_conjuncts(meant)
    if verb.dep_ == "relcl" and any(c.dep_ in _SUBJECT and c.tag_ not in _RELATIVE for c in verb.children):
        return [verb.head]
    shared = [c for c in verb.children if c.dep_ == "conj" and c.pos_ == "VERB" and c.tag_ == verb.tag_]
    for other in shared[:1]:
        if not any(c.dep_ in _SUBJECT for c in other.children) and other.i - verb.i <= 3:
            return with_conjuncts(c for c in other.children if c.dep_ in _OBJECT)
    return []


def after(head: Token, *prepositions: str) -> list[Token]:
    """Heads of the phrases that hang on a verb or noun by one of the prepositions."""
    return [noun for preposition, noun in prepositional(head) if preposition in prepositions]


def prepositional(head: Token) -> Iterator[tuple[str, Token]]:
    """All prepositional phrases of a verb or noun, as (preposition, head of its noun phrase)."""
    for child in head.children:
        hangs = child.dep_ in ("agent", "dative", "prt", "advmod") and child.pos_ in ("ADP", "SCONJ", "ADV")
        if (hangs or child.dep_ == "prep") and child.lower_ != "according":
            yield from _below(child.lower_, child)


def _below(preposition: str, child: Token, depth: int = 0) -> Iterator[tuple[str, Token]]:
    for inner in child.children:
        if inner.dep_ in ("pobj", "pcomp"):
            for noun in with_conjuncts([free_relative(inner) or inner]):
                yield preposition, noun
        elif inner.dep_ == "prep" and depth < _DEEPEST:
            source = preposition == "out" and inner.lower_ == "of"
            yield from _below("from" if source else inner.lower_, inner, depth + 1)


def possessors(noun: Token) -> list[Token]:
    """Possessors of a noun, with those coordinated with them."""
    return [t for c in noun.children if c.dep_ == "poss" for t in with_conjuncts([c])]
