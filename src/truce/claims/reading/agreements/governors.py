"""The words that say something of the standing of an agreement: where they stand beside its mention."""

from collections.abc import Iterator

from spacy.tokens import Token

from truce.claims.reading.agreements.cues import ENDS, STARTS
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.syntax import (
    SUBJECTS,
    chain,
    has_below,
    is_date_word,
    is_passive,
    lemma,
    subject_of,
)
from truce.claims.reading.agreements.words import StatusCue, load_words
from truce.claims.records import Status

_PREPOSITIONS = frozenset({"on", "to", "with", "by", "from", "for", "of", "out", "into"})
_NOUN_PREPOSITIONS = frozenset({"of", "to", "in", "on", "for", "from"})
_COPULAS = frozenset({"become", "remain", "prove", "turn", "look", "lie", "stay"})
_RUNNING = frozenset({"begin", "start", "commence", "run", "last", "take", "come", "enter", "expire", "end"})
DUE = frozenset({"due", "set", "scheduled", "slated", "expected", "supposed"})
_KEEPING = frozenset({
    "participation", "compliance", "implementation", "observance", "adherence", "application", "performance",
    "involvement", "execution",
})  # fmt: skip
_OFFERS = frozenset({"proposal", "plan", "offer", "call", "appeal", "draft"})
_PARTS = frozenset({
    "phase", "stage", "part", "text", "term", "version", "document", "set", "series", "form", "framework",
    "outline", "memorandum", "round", "article",
})  # fmt: skip
DECLARING = frozenset({
    "declare", "proclaim", "pronounce", "call", "consider", "regard", "deem", "view", "see",
    "treat", "describe",
})  # fmt: skip


_OPENING = frozenset({"begin", "start", "commence", "launch", "resume", "open"})
_COMING_TO_END = frozenset({"end", "cease", "terminate", "finish", "conclude", "close", "culminate", "stop"})
_ITSELF = frozenset({"life", "existence", "course", "run", "itself", "term"})
PUTTING_NAMES = frozenset({"sign", "initial", "ink"})
_ABOUT = frozenset({"on", "about", "concerning", "regarding", "over", "of"})


def object_of(verb: Token) -> Token | None:
    """The direct object of a verb."""
    return next((c for c in verb.children if c.dep_ == "dobj"), None)


def governors(mention: InstrumentMention) -> Iterator[tuple[Token, str]]:
    """The words that say something of a mention, each with the mention's role beside it."""
    told: list[Token] = []
    for predicate, role in _governors(mention):
        told.append(predicate)
        yield predicate, role
        if role == "obj" and predicate.pos_ == "VERB":
            yield from ((v, "subj") for v in _set_to(predicate) if v not in told)


def _set_to(verb: Token) -> Iterator[Token]:
    """What an agreement is made to do ("proclaimed a truce on Monday, to begin at noon on Tuesday")."""
    for child in verb.children:
        below = child.dep_ in ("xcomp", "advcl") and is_infinitive(child) and child.i > verb.i
        if below and lemma(child) in _RUNNING and not any(c.dep_ in SUBJECTS for c in child.children):
            yield child


def _governors(mention: InstrumentMention) -> Iterator[tuple[Token, str]]:
    noun = mention.phrase
    if noun != mention.head and lemma(mention.head) != lemma(noun):
        yield noun, "noun"
    yield from _verbs_below(noun)
    while noun.dep_ in ("conj", "appos") and noun.head.pos_ in ("NOUN", "PROPN") and noun.head != noun:
        noun = noun.head
    garden = _garden_path(noun)
    if garden is not None:
        yield noun.head, "obj"
        yield from _of_subject(garden)
    elif noun.dep_ == "nsubj" and lemma(noun.head) in PUTTING_NAMES and object_of(noun.head) is None:
        yield noun.head, "obj"  # no paper signs: the parser took a participle for the verb
    elif noun.dep_ in SUBJECTS:
        yield from _of_subject(noun.head)
    if noun.dep_ == "nsubj" and noun.head.pos_ == "ADJ" and lemma(noun.head.head) in DECLARING:
        yield noun.head.head, "obj"
    elif noun.dep_ in ("dobj", "obj", "oprd", "dative"):
        yield noun.head, "obj"
        yield from ((v, "obj") for v in _sharing(noun.head) if not any(c.dep_ == "dobj" for c in v.children))
    elif mention.phrase.dep_ == "appos" and noun.dep_ == "pobj" and noun.head.head.pos_ == "VERB":
        yield noun.head.head, "obj"
    elif noun.dep_ == "pobj" and (
        noun.head.lower_ in _PREPOSITIONS or lemma(noun.head.head) in _KEEPING | {"participate"}
    ):
        yield from _of_prepositional(noun.head)
    elif noun.dep_ == "poss":
        yield noun.head, "noun"
    elif noun.dep_ == "attr":
        yield from ((v, "obj") for v in noun.head.children if v.dep_ == "csubj" and _is_what(v))
    elif noun.dep_ in ("ROOT", "npadvmod", "dep") or noun.pos_ == "PROPN":
        yield from _unparsed(noun)


def _is_what(verb: Token) -> bool:
    """Whether a clause stands for what is done in it: "what A and B signed was a truce"."""
    return any(c.lower_ == "what" and c.dep_ in ("dobj", "nsubjpass") for c in verb.children)


def _garden_path(noun: Token) -> Token | None:
    """The real verb where the parser took a participle for it ("a ceasefire declared in May has held")."""
    verb = noun.head
    if noun.dep_ != "nsubj" or verb.tag_ not in ("VBD", "VBN") or verb.i <= noun.i:
        return None
    between = (t for t in noun.doc[noun.i + 1 : verb.i] if not t.is_punct)
    if any(t.head.dep_ not in ("prep", "pobj") and t.dep_ != "prep" for t in between):
        return None
    if object_of(verb) is not None or status_said(verb, "obj") not in STARTS:
        return None
    for token in verb.subtree:
        if (
            token.i < verb.i
            or token.dep_ not in ("ccomp", "conj", "dep")
            or token.pos_ not in ("VERB", "AUX")
        ):
            continue
        bare = not any(c.dep_ in (*SUBJECTS, "mark") and c.i < token.i for c in token.children)
        finite = token.tag_ in ("VBD", "VBZ", "VBP") or any(c.dep_ == "aux" for c in token.children)
        if bare and finite and token.nbor(-1).dep_ != "cc":
            return token
    return None


def _of_subject(verb: Token) -> Iterator[tuple[Token, str]]:
    role = "obj" if is_passive(verb) else "subj"
    yield verb, role
    for other in _sharing(verb):
        yield other, "obj" if is_passive(other) else "subj"
    verbs = (verb, *_sharing(verb))
    for adjective in (c for v in verbs for c in v.children if c.dep_ == "acomp" and c.lower_ in DUE):
        yield from ((t, "subj") for t in adjective.subtree if t.i > adjective.i and t.tag_ in ("VB", "NN"))
    saying = (*verbs, *(a for v in verbs for a in v.children if a.dep_ == "acomp"))
    for below in [c for t in saying for c in t.children]:
        if below.dep_ == "xcomp" and below.pos_ in ("VERB", "AUX"):
            yield below, "obj" if is_passive(below) else "subj"
            past = (v for v in _sharing(below) if not is_infinitive(v) and v.tag_ != "VB")
            yield from (
                (v, "obj" if is_passive(v) else "subj") for v in past
            )  # "was to end but was prolonged"


def _sharing(verb: Token) -> Iterator[Token]:
    """The verbs joined to a verb that have no subject of their own."""
    for child in verb.children:
        own = [c for c in child.children if c.dep_ in SUBJECTS]
        relative = bool(own) and verb.dep_ == "relcl" and own[0].tag_ in ("WDT", "WP")
        if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX") and (not own or relative):
            yield child
            yield from _sharing(child)


def _of_prepositional(preposition: Token) -> Iterator[tuple[Token, str]]:
    above = preposition.head
    while above.dep_ == "prep" and above.head != above:
        above = above.head
    if above.pos_ == "ADV" and above.head.pos_ in ("NOUN", "VERB"):
        above = above.head
    if above.pos_ in ("VERB", "AUX"):
        if preposition.lower_ in ("to", "into") and load_words().cues("into", lemma(above)):
            yield above, "into"
        by_agent = preposition.lower_ == "by" and is_passive(above)
        if lemma(above) in _COMING_TO_END and not is_passive(above) and subject_of(above) is not None:
            return  # "the war ended with the accord"
        out_of = preposition.head.lower_ == "out"
        if by_agent or (preposition.lower_ == "by" and lemma(above) == "bind"):
            yield above, "by"
        elif out_of or preposition.lower_ not in ("of", "into") or lemma(above) == "enter":
            yield above, "obj"
    elif (
        lemma(above) in _OFFERS | _KEEPING | (_PARTS if preposition.lower_ == "of" else set())
        and (verb := _verb_over(above)) is not None
    ):
        yield verb, "obj"
    elif preposition.lower_ in _NOUN_PREPOSITIONS:
        yield above, "noun"


def _verb_over(noun: Token) -> Token | None:
    """The verb that a noun is the object of, also through a preposition ("responded to a proposal")."""
    if noun.dep_ == "nsubjpass" or noun.dep_ == "dobj":
        return noun.head
    if noun.dep_ == "pobj" and noun.head.lower_ in _PREPOSITIONS and noun.head.head.pos_ == "VERB":
        return noun.head.head
    return None


def _verbs_below(noun: Token) -> Iterator[tuple[Token, str]]:
    """Verbs that hang on the noun: "announced on Monday", "that began at noon", "reached today"."""
    yield from _after_its_date(noun)
    yield from _after_aside(noun)
    around = ("in", "for", "across", "between", "with")
    places = [n for c in noun.children if c.lower_ in around for g in c.children for n in chain(g)]
    after = noun.nbor() if noun.i + 1 < len(noun.doc) else None
    if after is not None and after.tag_ == "VBN" and after.dep_ == "advcl":
        yield after, "obj"
    yield from ((v, "obj") for v in _signed_after(noun) if v != after)
    for below in _due_below(noun):
        yield below, "obj" if is_passive(below) else "subj"
    for child in (c for n in (noun, *places) for c in n.children):
        if child.dep_ in ("acl", "relcl") and child.pos_ in ("VERB", "AUX") and not is_infinitive(child):
            yield child, _role_below(child)
            if child.dep_ == "acl" and noun.dep_ == "ROOT":
                yield child, "subj"
            yield from ((t, "subj") for t in child.children if _is_to_run(child, t))
            for other in _sharing(child):
                yield other, "obj" if is_passive(other) else "subj"


def _is_to_run(copula: Token, verb: Token) -> bool:
    """Whether a relative clause says what it is to do ("a truce that was to last from Monday")."""
    plain = lemma(copula) == "be" and verb.dep_ == "xcomp"
    return plain and is_infinitive(verb) and not is_passive(verb) and lemma(verb) in _RUNNING


def _signed_after(noun: Token) -> Iterator[Token]:
    """A participle of signing after a phrase, wherever it hangs ("in a text signed today, they")."""
    inner = [g for c in noun.children if c.lower_ in _ABOUT for g in c.children if g.dep_ == "pobj"]
    yield from (c for g in inner for c in g.children if c.dep_ == "acl" and lemma(c) in PUTTING_NAMES)
    after = noun.nbor() if noun.i + 1 < len(noun.doc) else None
    if noun.dep_ != "pobj" or after is None or after.tag_ not in ("VBN", "VBD"):
        return
    own = any(c.dep_ in SUBJECTS for c in after.children) or after.dep_ == "acl"
    if status_said(after, "obj") in STARTS and not own:
        yield after


def _due_below(noun: Token) -> Iterator[Token]:
    """What an agreement is due to do, in words that hang on its noun ("... and due to end on 2 January")."""
    for token in noun.subtree:
        if (
            token.lower_ in DUE
            and token.i > noun.i
            and token.dep_ in ("acl", "amod", "conj", "relcl", "acomp")
        ):
            yield from (c for c in token.children if c.dep_ == "xcomp" and c.pos_ in ("VERB", "AUX"))


def _after_aside(noun: Token) -> Iterator[tuple[Token, str]]:
    """The verb of a relative clause that an aside parts from "which" ("which, as you know, was signed")."""
    after = noun.doc[noun.i + 1 : noun.sent.end]
    if [t.lower_ for t in after[:3]] not in ([",", "which", ","], [",", "that", ","]):
        return
    closing = next((t for t in after[3:] if t.text == ","), None)
    if closing is None:
        return
    for token in noun.doc[closing.i + 1 : min(closing.i + 5, noun.sent.end)]:
        if token.pos_ == "VERB" and not any(c.dep_ == "nsubj" for c in token.children):
            yield token, "obj" if is_passive(token) else "subj"
            return


def _after_its_date(noun: Token) -> Iterator[tuple[Token, str]]:
    """A relative clause that the parser hung on the day before it ("a truce on 5 May that began at noon")."""
    for token in noun.doc[noun.i + 1 : noun.i + 10]:
        if token.dep_ == "relcl" and token.sent.start == noun.sent.start and is_date_word(token.head):
            subject = next((c for c in token.children if c.dep_ in SUBJECTS), None)
            if subject is not None and subject.tag_ in ("WDT", "WP") and token.head.i > noun.i:
                yield token, _role_below(token)


def _role_below(verb: Token) -> str:
    """The role of a noun in its relative clause: subject of "which holds", object of "which they signed"."""
    if verb.dep_ != "relcl" or is_passive(verb):
        return "obj" if is_passive(verb) else "subj"
    own = [c for c in verb.children if c.dep_ in SUBJECTS]
    own += [g for c in own for g in c.children if g.dep_ in SUBJECTS]
    return "subj" if all(c.tag_ in ("WDT", "WP") for c in own) else "obj"


def is_infinitive(verb: Token) -> bool:
    """Whether "to" stands before a verb."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _unparsed(noun: Token) -> Iterator[tuple[Token, str]]:
    """The first verb without a subject after a noun that the parser took for the whole sentence."""
    for token in noun.doc[noun.i + 1 : noun.i + 14]:
        if token.sent.start != noun.sent.start:
            return
        if token.dep_ == "amod" and token.i > noun.i:
            return  # "the armistice ended hostilities", read as "ended hostilities"
        if token.pos_ == "VERB" and not any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children):
            yield token, "obj" if token.tag_ == "VBN" else "subj"
            return


def made_before(mention: InstrumentMention) -> Iterator[Token]:
    """A verb of making before the mention whose object the parser took for an adjective of it."""
    doc = mention.head.doc
    for token in reversed(doc[max(mention.head.sent.start, mention.head.i - 12) : mention.head.i]):
        if lemma(token) in load_words()["talk_nouns"] or (token.pos_ == "VERB" and token.tag_ == "VB"):
            return
        if token.pos_ == "VERB" and token.dep_ != "amod" and status_said(token, "obj") in STARTS:
            thing = object_of(token)
            if thing is None or thing.pos_ == "ADJ":
                yield token
            return


def status_said(predicate: Token, role: str) -> Status | None:
    """What a governor says of the standing, by the table."""
    word = lemma(predicate)
    if role == "subj" and word == "be" and (status := _copular(predicate)) is not None:
        return status
    if role == "obj" and word == "negotiate" and _is_completed(predicate):
        return "announced"
    for cue in load_words().cues(role, word):
        if has_below(predicate, cue.words[1:]):
            return None if _is_done_to_other(predicate, role, cue) else cue.status
    return _copular(predicate) if role == "subj" and word in _COPULAS else None


def _is_completed(verb: Token) -> bool:
    """Whether negotiating is told as done with ("negotiated a truce"), not as going on ("for weeks")."""
    if verb.tag_ not in ("VBD", "VBN") or verb.dep_ in ("acl", "amod", "advcl", "relcl"):
        return False
    helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    below = {c.lower_ for c in verb.children if c.dep_ in ("prep", "advmod", "neg")}
    things = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    new = any(g.lower_ in ("a", "an") for c in things for g in c.children)
    return (
        new
        and not helpers & {"being", "to", "would", "will", "could"}
        and not below & {"not", "for", "never"}
    )


def _is_done_to_other(verb: Token, role: str, cue: StatusCue) -> bool:
    """Whether an agreement does to another thing what the verb would say of itself ("it ended the war")."""
    if role != "subj" or len(cue.words) > 1 or not (cue.status in ENDS or cue.words[0] in _OPENING):
        return False
    thing = object_of(verb)
    if thing is None or thing.i < verb.i or lemma(thing) in _ITSELF:
        return False
    told_apart = any(c.dep_ == "poss" or c.lower_ == "of" for c in thing.children)
    return told_apart or lemma(thing) not in load_words()["time_units"]


def _copular(verb: Token) -> Status | None:
    """What is said of an agreement with a copula ("is over", "became a dead letter")."""
    for child in verb.children:
        if child.dep_ in ("acomp", "attr", "advmod", "oprd"):
            for cue in load_words().cues("adj", lemma(child)):
                if {lemma(c) for c in child.subtree}.issuperset(cue.words):
                    return cue.status
    return None
