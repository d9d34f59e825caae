"""How the ends of a link hang on its cue in the syntax tree."""

from spacy.tokens import Token

from truce.claims.reading.links.cues import CueRule
from truce.claims.reading.parse import subtree
from truce.claims.reading.references import listed
from truce.claims.records import Certainty

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_OBJECTS = frozenset({"dobj", "obj", "attr", "oprd", "ccomp", "xcomp", "dative"})
_DENIALS = frozenset({"neg"})
_VERBS = ("VERB", "AUX")


def has_of(noun: Token) -> bool:
    """Whether it is said of what: "a catalyst for war"."""
    return any(c.lower_ in ("of", "for", "to") for c in noun.children)


def verb_ends(rule: CueRule, verb: Token) -> tuple[Token, Token] | None:
    """Subject and object of a linking verb; of a passive its agent and subject."""
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    agent = next((object_of(c) for c in verb.children if c.dep_ == "agent" or c.lower_ == "by"), None)
    subject = subject_of(verb)
    if any(c.dep_ == "prt" and c.lower_ not in rule.needs for c in verb.children):
        return None
    if (passive or verb.tag_ == "VBN") and agent is not None and not rule.needs:
        return (agent, subject) if subject is not None else None
    needed = _needed(rule, verb)
    if rule.needs and needed is None:
        return None
    obj = needed if needed is not None else _brought_about(verb) or object_child(verb)
    if rule.type == "prevents" and _is_own_act(rule, verb, obj):
        return None
    if subject is None or obj is None or (passive and not rule.needs):
        return None
    return subject, obj


def adjective_ends(rule: CueRule, word: Token) -> tuple[Token, Token] | None:
    """Of what an adjective is said, and what follows it: "X was contrary to Y", "X was due to Y"."""
    subject = subject_of(word.head) if word.dep_ in ("acomp", "oprd") else None
    behind = next((object_of(c) for c in word.children if c.lower_ in rule.needs), None)
    return (subject, behind) if subject is not None and behind is not None else None


def by_act(verb: Token) -> Token | None:
    """By what act somebody does a thing: "by shelling X", "with the shelling of X", ", violating Y"."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("by", "with", "through", "in"):
            act = next((c for c in child.children if c.dep_ == "pcomp" and c.tag_ == "VBG"), None)
            obj = object_of(child) if child.lower_ != "in" else None
            if act is not None or obj is not None:
                return act if act is not None else obj
    joined = verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.head.pos_ in _VERBS and verb.head.i < verb.i
    return verb.head if joined and stands_behind_comma(verb) else None


def verb_above(token: Token) -> Token | None:
    """The verb that a noun hangs on in the end."""
    at = token
    while at.head != at and at.pos_ not in _VERBS:
        at = at.head
    return at if at.pos_ in _VERBS else None


def stands_behind_comma(cue: Token) -> bool:
    """Whether a comma parts the phrase of a word from what stands before it."""
    first = cue.left_edge
    return first.i > first.sent.start and first.nbor(-1).text in (",", "–", "—", ";")


def _is_own_act(rule: CueRule, verb: Token, obj: Token | None) -> bool:
    """Whether somebody stops what they do themselves: "stopped shooting", "pulled back from the river"."""
    ceases = obj is not None and obj.dep_ == "xcomp" and obj.tag_ == "VBG"
    return ceases or ("from" in rule.needs and object_child(verb) is None)


def _needed(rule: CueRule, verb: Token) -> Token | None:
    """What is behind the word that a rule needs: "led to X", "paved the way for X", "brought X to an end"."""
    around = [c for child in verb.children if child.dep_ in ("advmod", "prt") for c in child.children]
    for child in (*verb.children, *around):
        if child.dep_ == "aux" or not {child.lower_, child.lemma_.lower()} & rule.needs:
            continue
        obj = object_of(child)
        if obj is not None:
            ended = object_child(verb) if obj.lemma_.lower() in listed("endings") else None
            return ended if ended is not None else obj
        return _behind(child, verb)
    return None


def _behind(child: Token, verb: Token) -> Token | None:
    """What follows the object or particle that belongs to a verb: "gave way to X", "took X's place"."""
    later = [c for c in verb.children if c.i > child.i and c.dep_ in ("prep", "dative")]
    for preposition in (*child.children, *later):
        obj = object_of(preposition) if preposition.dep_ in ("prep", "dative") else None
        if obj is not None:
            return obj
    own = next((c for c in child.children if c.dep_ == "poss"), None)
    done = next((c for c in child.children if c.dep_ in ("advcl", "xcomp")), None)
    rest = own if own is not None else done
    if rest is not None:
        return rest
    obj = object_child(verb)
    return obj if obj != child else None


def noun_ends(rule: CueRule, noun: Token) -> tuple[Token, Token] | None:
    """Of what a linking noun is said, and what follows its preposition."""
    if rule.frame == "noun>relative":
        relative = next((c for c in noun.children if c.dep_ == "relcl"), None)
        built = next((c for c in relative.children if c.dep_ in _SUBJECTS), None) if relative else None
        giver = subject_of(noun.head) if noun.dep_ == "dobj" else None
        return (giver, built) if giver is not None and built is not None else None
    around = (*noun.children, *(noun.head.children if noun.dep_ == "dobj" else ()))
    behind = next(
        (object_of(c) for c in around if c.dep_ in ("prep", "dative") and c.lower_ in rule.needs), None
    )
    bearer = _bearer(noun)
    if behind is None or bearer is None or any(c.lower_ in ("no", "any") for c in noun.children):
        return None
    return bearer, behind


def _bearer(noun: Token) -> Token | None:
    """Of what a noun is said: "A was the culmination of B", "A set the backdrop for B", "in the wake of"."""
    head = noun.head
    if noun.dep_ == "appos":
        return head
    if noun.dep_ in ("nsubj", "nsubjpass"):
        return object_child(head)
    if noun.dep_ in ("attr", "dobj", "oprd"):
        return subject_of(head)
    if noun.dep_ == "pobj" and head.dep_ == "prep":
        anchor = head.head
        if anchor.pos_ in ("VERB", "AUX"):
            subject = subject_of(anchor)
            return subject if head.lower_ == "as" and subject is not None else anchor
        return anchor
    return None


def is_linking(rule: CueRule, token: Token) -> bool:
    """Whether it stands as a preposition: "after", "following", "ahead of"."""
    if token.dep_ in ("prep", "mark") or token.tag_ in ("IN", "VBG"):
        return True
    return bool(rule.needs) and (token.pos_ == "ADV" or token.dep_ == "npadvmod")


def preposition_ends(rule: CueRule, token: Token) -> tuple[Token, Token] | None:
    """What a linking preposition or conjunction hangs on, and its object or clause."""
    obj = object_of(token)
    if rule.needs:
        behind = next((c for c in token.children if c.lower_ in rule.needs), None)
        own = obj if behind is not None or token.lower_ == "due" else None
        obj = (object_of(behind) if behind is not None else None) or own
    if obj is None and token.dep_ == "mark":
        host = token.head.head
        if host == token.head or token.tag_ == "RB":
            return None
        if (rule.type == "causes" and _negated(host)) or (host.tag_ == "VB" and rule.type == "precedes"):
            return None
        return token.head.head, token.head
    if obj is not None and _is_time(obj):
        filled = next((object_of(c) for c in obj.children if c.lower_ == "of"), None)
        obj = filled if filled is not None and not _is_time(filled) else None
    if obj is None or token.head == token or (stands_before(token, "long") and token.lower_ == "since"):
        return None
    above = verb_above(token.head) if _is_time(token.head) or token.head.dep_ == "npadvmod" else None
    return above or token.head, obj


def _is_time(noun: Token) -> bool:
    return noun.ent_type_ in ("DATE", "TIME", "CARDINAL") or noun.lemma_.lower() in listed("times_of_day")


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, also of a participle, of a relative clause and of a coordinated verb."""
    for child in verb.children:
        if child.dep_ == "expl":
            return None
        if child.dep_ in _SUBJECTS:
            if child.lower_ in ("which", "that", "who") and verb.dep_ == "relcl":
                return verb.head
            if child.lower_ == "what" and verb.dep_ == "ccomp" and verb.head.lemma_ == "be":
                return subject_of(verb.head)
            return child
    if verb.dep_ == "acl" and verb.tag_ == "VB" and verb.head.dep_ in _OBJECTS:
        return subject_of(verb.head.head) or verb.head
    if verb.dep_ in ("acl", "relcl"):
        return verb.head
    if verb.dep_ in ("conj", "xcomp", "pcomp") and verb.head != verb:
        return subject_of(verb.head) if verb.head.pos_ in ("VERB", "AUX") else None
    if verb.dep_ == "advcl":
        return (subject_of(verb.head) if verb.tag_ in ("VBG", "VB") else None) or verb.head
    return None


def whole(noun: Token, cue: Token) -> Token:
    """The noun that a clause or phrase hangs on in meaning: "the outbreak of war, which followed"."""
    if noun.dep_ != "pobj" or cue not in noun.subtree or cue is noun:
        return noun
    above = noun.head.head
    if noun.pos_ == "NUM" or noun.ent_type_ in ("DATE", "TIME"):
        return whole(above, cue) if above.pos_ in ("NOUN", "PROPN") else noun
    if noun.head.lower_ != "of" or above.pos_ != "NOUN":
        return noun
    return above if above.lemma_.lower() in listed("umbrellas") else noun


def _brought_about(verb: Token) -> Token | None:
    """What somebody is made to do: "prompted Norland to recall its envoy"."""
    clauses = (c for c in verb.children if c.dep_ in ("xcomp", "ccomp") and c.pos_ == "VERB")
    return next((c for c in clauses if any(a.dep_ == "aux" and a.lower_ == "to" for a in c.children)), None)


def object_child(verb: Token) -> Token | None:
    """The first object or complement of a verb."""
    return next((c for c in verb.children if c.dep_ in _OBJECTS), None)


def object_of(preposition: Token) -> Token | None:
    """The object of a preposition."""
    behind = (c for c in preposition.children if c.dep_ in ("pobj", "dobj", "pcomp", "obj"))
    return next((c for c in behind if c.pos_ != "ADP"), None)


def first_before(since: Token) -> Token | None:
    """The noun called first, in "the first such N since"."""
    at = since.head
    for token in (at, *at.lefts, *subtree(at)):
        if token.lower_ == "first" and token.i < since.i:
            return token.head if token.head.pos_ in ("NOUN", "PROPN") else at
    return None


def is_span_within(noun: Token) -> bool:
    """Whether it is the time in "within hours of the departure"; not a term ("within 24 hours of")."""
    return (
        noun.dep_ == "pobj"
        and not any(c.like_num for c in noun.children)
        and noun.head.lower_ == "within"
        and noun.lemma_.lower() in listed("spans_of_time")
    )


def stands_before(token: Token, word: str) -> bool:
    """Whether a word stands right before a token."""
    return token.i > 0 and token.nbor(-1).lower_ == word


def is_purpose(verb: Token) -> bool:
    """Whether an infinitive says what is meant to come of an act for peace."""
    to = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    promised = verb.dep_ == "xcomp" and verb.head.lemma_.lower() in listed("willing")
    return to and not promised and verb.lemma_.lower() in listed("peacemaking")


_UNREAL = frozenset("shall will would could may might should must".split())


def is_unreal(verb: Token) -> bool:
    """Whether the link is denied, promised or only possible."""
    if verb.dep_ == "xcomp" and verb.head.lemma_.lower() in listed("willing") | listed("meaning"):
        return True
    if verb.dep_ == "acl" and verb.tag_ == "VB" and verb.head.lemma_.lower() in listed("tries"):
        return True
    return _negated(verb) or any(c.dep_ == "aux" and c.lower_ in _UNREAL for c in verb.children)


def does_so(verb: Token) -> bool:
    """Whether it stands for the verb before: "they did so"."""
    return verb.lemma_.lower() == "do" and any(c.lower_ in ("so", "this", "that") for c in verb.children)


def is_dispute(head: Token) -> bool:
    """Whether "over" and its like can say what a thing is about."""
    return head.lemma_.lower() in listed("disputes") | {"be"}


def _negated(verb: Token) -> bool:
    return any(c.dep_ in _DENIALS for c in verb.children)


def certainty_of(cue: Token) -> Certainty:
    """How sure a link is: reported where its cue is hedged."""
    near = {c.lower_ for c in (*cue.children, *cue.head.children)}
    return "reported" if near & listed("hedges") else "fact"
