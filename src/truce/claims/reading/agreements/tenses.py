"""When a verb tells: what holds while the text is written, and what is told as past."""

from spacy.tokens import Token

from truce.claims.reading.agreements.syntax import auxiliaries, clause_verb

_AWAITING = frozenset({"until", "till", "once", "before", "when", "whenever", "unless", "after"})

_IS = frozenset({"am", "is", "are", "'m", "’m", "'re", "’re", "'s", "’s"})


def is_perfect(verb: Token) -> bool:
    """Whether a verb is in the present perfect or present: what it says holds when the text is written."""
    helpers = auxiliaries(verb)
    if helpers & {"had", "should", "would", "could", "to"}:
        return False
    return bool(helpers & {"has", "have", "'s", "’s", "'ve", "’ve"}) or verb.tag_ in ("VBZ", "VBP")


def is_in_progress(verb: Token) -> bool:
    """Whether a verb tells what somebody is doing as the text is written: "we are ending it"."""
    helpers = auxiliaries(verb)
    backshifted = verb.dep_ == "ccomp" and is_past(verb.head) and bool(helpers & {"was", "were"})
    return verb.tag_ == "VBG" and (backshifted or bool(helpers & _IS))


def is_past(verb: Token) -> bool:
    """Whether a verb is in the simple past or past perfect."""
    helpers = auxiliaries(verb)
    return not helpers & {"to", "has", "have", "will", "would"} and (
        verb.tag_ == "VBD" or bool(helpers & {"had", "was", "were", "did"})
    )


def is_awaited(verb: Token) -> bool:
    """Whether a clause in the present only says what is awaited ("until a truce is signed", "once ...")."""
    marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod")}
    helpers = auxiliaries(verb)
    present = verb.tag_ in ("VBZ", "VBP") or bool(helpers & {"is", "are", "has", "have"})
    return verb.dep_ in ("advcl", "ccomp", "pcomp") and bool(marks & _AWAITING) and present


def is_told(predicate: Token) -> bool:
    """Whether a predicate hangs on a verb in the simple past or past perfect.

    Something that is being told.
    """
    verb = clause_verb(predicate)
    while (
        verb is not None
        and verb.tag_ not in ("VBD", "MD")
        and verb.dep_ in ("xcomp", "advcl", "conj", "pcomp", "prep", "acl")
    ):
        if auxiliaries(verb) & {"has", "have", "will", "'ve", "’ve", "'s", "’s"}:
            return False
        verb = clause_verb(verb.head)
    if verb is None:
        return False
    return verb.tag_ == "VBD" or bool(auxiliaries(verb) & {"had", "was", "were", "did"})
