"""Where the content of a word of saying stands: a clause, an infinitive, an object, a preposition."""

from collections.abc import Sequence

from spacy.tokens import Token

from truce.claims.reading.parse import subtree
from truce.claims.reading.speech import sayings
from truce.claims.reading.speech.put_forward import FRAME
from truce.claims.reading.speech.sayings import Saying, listed

Content = tuple[list[Token], str]
"""The words said, in text order, and the frame that they were found in; no words if there are none."""

NOTHING: Content = ([], "")

_REACH = 14
"""Words from a verb to the "that" of its clause, at most."""

_CLAUSES = frozenset(
    {
        "that",
        "quote",
        "to",
        "ing",
        "np",
        "name",
        "saying",
        "guilty",
        "to_np",
        "owning",
        "out",
        "shown",
        "sight",
        "clear",
    }
)
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
_BREAKS = frozenset({";", "—", "–", "―"})


def content_of(verb: Token, saying: Saying, passive: bool) -> Content:
    """What is said, and in which frame; nothing where the verb has no content of its own."""
    if FRAME in saying.frames:
        words = _after_that(verb)
        return (words, "that") if words else NOTHING
    return (
        _clause(verb, saying)
        or _infinitive(verb, saying, passive)
        or _complement(verb, saying)
        or _after_preposition(verb, saying, passive)
        or _loose_clause(verb, saying)
        or _object(verb, saying, passive)
        or _sight(verb, saying, passive)
        or NOTHING
    )


def _clause(verb: Token, saying: Saying) -> Content | None:
    """A clause: "said that X", "X, he said", "what he feared could become X"."""
    if any(c.dep_ == "dobj" and c.tag_ == "WP" and c.lower_ != "whom" for c in verb.children):
        return _relative(verb), "that"
    if not saying.frames & {"that", "quote", "how"}:
        return None
    for child in verb.children:
        told = child.dep_ == "ccomp" and _is_clause(child) and not _is_question(child, saying)
        if told and not (saying.word == "hear" and child.tag_ == "VB"):
            if not _parted(child, verb):
                return trim([*_clause_words(child, verb), *_goes_on(child, verb)]), "that"
            return trim(to_clause_end(verb.nbor())), "that"
    content_of_its_own = any(c.dep_ in ("xcomp", "ccomp", "dobj") for c in verb.children)
    as_clause = any(c.lower_ == "as" and c.dep_ in ("mark", "advmod") for c in verb.children)
    if verb.dep_ == "advcl" and as_clause and not content_of_its_own:
        return trim([t for t in subtree(verb.head) if t not in set(verb.subtree)]), "that"
    if verb.dep_ == "parataxis" and verb.head.pos_ in ("VERB", "AUX") and "that" in saying.frames:
        return trim(subtree(verb.head, without=("parataxis",))), "that"
    if _is_tagged_on(verb):
        return trim(_fronted(verb)), "that"
    return None


def _is_tagged_on(verb: Token) -> bool:
    """Whether the parser took "he told reporters" after what he told for a clause of circumstance."""
    if verb.dep_ != "advcl" or verb.head.i > verb.i or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return False
    if any(c.dep_ in ("mark", "advmod", "aux") and c.i < verb.i for c in verb.children):
        return False
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    return bool(subjects) and subjects[0].left_edge.i > 0 and subjects[0].left_edge.nbor(-1).text == ","


def _fronted(verb: Token) -> list[Token]:
    """What stands before the subject of a verb of saying that ends its sentence."""
    subject = next(c for c in verb.children if c.dep_ == "nsubj")
    return list(verb.doc[verb.head.left_edge.i : subject.left_edge.i])


def _goes_on(clause: Token, verb: Token) -> list[Token]:
    """The verbs of "that they had killed X, wounded Y" that the parser joined to the word of saying."""
    marks = {c.lower_ for c in clause.children if c.dep_ in ("mark", "aux")}
    if not {"that", "had"} <= marks:
        return []
    further = [v for v in verb.conjuncts if v.i > clause.i and v.tag_ in ("VBD", "VBN")]
    joined = [v for v in further if sayings.verb_of(v) is None and not _has_subject(v)]
    return [t for v in joined for t in v.doc[clause.right_edge.i + 1 : v.right_edge.i + 1]]


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in _SUBJECTS for c in verb.children)


def _infinitive(verb: Token, saying: Saying, passive: bool) -> Content | None:
    """An infinitive: "vowed to do", "urged X to do", "is said to have done", "called on X to do"."""
    joined = ("xcomp", "ccomp", "advcl", "acl")
    infinitive = next((c for c in verb.children if c.dep_ in joined and has_to(c)), None)
    if infinitive is None:
        return None
    if passive and saying.word in listed("believed"):
        return trim(subtree(infinitive)), "to"
    if "shown" in saying.frames:
        return trim(subtree(infinitive)), "shown"
    if "to" not in saying.frames:
        return None
    behind = [c for c in verb.children if c.i > verb.i and not _is_date(c)]
    addressed = [t for c in behind if c.lower_ in ("on", "upon", "for") for t in subtree(c)]
    return trim([*objects_of(verb), *addressed, *subtree(infinitive)]), "to"


def _complement(verb: Token, saying: Saying) -> Content | None:
    """What an object is called or is charged with: "call X Y", "hold X responsible"; "admit doing"."""
    children = list(verb.children)
    gerund = next((c for c in children if c.dep_ == "xcomp" and _is_gerund(c)), None)
    if "ing" in saying.frames and gerund is not None:
        return trim(subtree(gerund)), "ing"
    if "name" in saying.frames:
        named = [c for c in children if c.dep_ in ("oprd", "ccomp", "dobj", "attr") and c.i > verb.i]
        called = len(named) > 1 or any(c.dep_ != "dobj" or _is_called(c) for c in named)
        if called and not has_to(named[-1]):
            return trim([t for c in named for t in subtree(c)]), "name"
    if "clear" in saying.frames:
        clear = next((c for c in children if c.lower_ in listed("clear") and c.i > verb.i), None)
        words = _after_that(clear) if clear is not None else []
        return (words, "that") if words else None
    if "guilty" in saying.frames:
        guilty = [t for t in verb.subtree if t.lower_ in listed("guilty") and t.i > verb.i]
        if guilty:
            return trim([*objects_of(verb), *subtree(guilty[0], without=("advcl",))]), "guilty"
    return None


def _is_gerund(verb: Token) -> bool:
    """Whether a verb is a gerund, "having done" included."""
    return verb.tag_ == "VBG" or any(c.dep_ == "aux" and c.lower_ == "having" for c in verb.children)


def _is_called(thing: Token) -> bool:
    """Whether the parser took "a sham" in "brand the accord a sham" for an apposition of the accord."""
    return any(c.dep_ in ("appos", "dobj") and c.left_edge.lower_ in ("a", "an") for c in thing.children)


def _after_preposition(verb: Token, saying: Saying, passive: bool) -> Content | None:
    """A preposition of the verb's own: "accused X of Y", "blamed X for Y", "put the toll at 9"."""
    objects = [c for c in verb.children if c.dep_ in ("dobj", "dative")]
    counts = saying.word == "put"
    told = [*objects, *(c for c in verb.children if c.dep_ == "oprd")] if counts else []
    if counts and not any(c.lemma_.lower() in listed("tolls") for c in told):
        return None
    dates = [t for t in verb.subtree if t.ent_type_ in ("DATE", "TIME") and t.i > verb.i]
    for child in [*verb.children, *(c for o in (*objects, *dates) for c in o.children)]:
        if child.dep_ not in ("prep", "agent", "mark", "acl") or child.i < verb.i or _is_date(child):
            continue
        if child.lower_ in saying.frames - _CLAUSES or (child.lower_ == "to" and "to_np" in saying.frames):
            patient = _patient(verb) if passive else []
            rest = [t for c in verb.rights if counts and c.i > child.i for t in _of_count(c)]
            return trim([*patient, *objects_of(verb), *subtree(child), *rest]), child.lower_
    return None


def _of_count(word: Token) -> list[Token]:
    """What says more of those counted: "put its dead at 21, most of them from shelling", "in an ambush"."""
    return subtree(word) if word.dep_ in ("npadvmod", "prep", "appos") and not _is_date(word) else []


def _is_date(preposition: Token) -> bool:
    """Whether a preposition only tells when: "on Monday"."""
    objects = [c for c in preposition.children if c.dep_ == "pobj"]
    return bool(objects) and all(c.ent_type_ in ("DATE", "TIME") for c in objects)


def _loose_clause(verb: Token, saying: Saying) -> Content | None:
    """The words after "that" where the parser did not join the clause to its verb."""
    words = _after_that(verb) if "that" in saying.frames else []
    return (words, "that") if words else None


def _after_that(word: Token) -> list[Token]:
    """The clause after the next "that", if no other verb comes first."""
    for token in word.doc[word.i + 1 : min(word.i + _REACH, word.sent.end - 1)]:
        if token.lower_ == "that" and _opens_clause(token):
            return trim(to_clause_end(token.nbor()))
        if token.tag_ in ("VBD", "VBZ", "VBP") or token.text in (";", ":"):
            return []
    return []


def _opens_clause(that: Token) -> bool:
    """Whether "that" opens a clause: not in "that night", nor on its own."""
    pointing = that.dep_ == "det" and that.head == that.nbor() and that.head.pos_ == "NOUN"
    return that.tag_ in ("IN", "WDT", "DT") and not that.nbor().is_punct and not pointing


def _object(verb: Token, saying: Saying, passive: bool) -> Content | None:
    """A noun phrase: "denied involvement", "the claim was rejected by X", "withdrew its claim"."""
    if not saying.frames & {"np", "saying", "owning", "out"} and not takes_up(verb):
        return None
    if "guilty" in saying.frames:  # "the men whom they hold": an object is held, not told
        return None
    if _is_offer_refused(verb, saying, passive) or _is_sent_away(verb, saying, passive):
        return None
    words = trim(_patient(verb) if passive else objects_of(verb))
    told = listed("texts") | listed("tolls")
    said = any(sayings.noun(t.lemma_.lower()) or t.lemma_.lower() in told for t in words)
    if verb.dep_ == "amod":
        words = trim([t for t in subtree(verb.head) if t.i > verb.i])
    if "owning" in saying.frames and said and any(c.lower_ == "back" for c in verb.children):
        return words, "back"
    if "owning" in saying.frames and not any(t.lemma_.lower() in listed("owned") for t in words):
        return None
    if "out" in saying.frames:
        out = any(c.dep_ == "prt" and c.lower_ == "out" for c in verb.children)
        return (words, "np") if out and words else None
    if saying.frames & {"np", "that"} and takes_up(verb):
        return trim(subtree(verb.head, without=("relcl", "acl", "appos"))), "np"
    whole = bool(saying.frames & {"np", "owning"})
    return (words, "np") if words and (whole or said) else None


def _is_offer_refused(verb: Token, saying: Saying, passive: bool) -> bool:
    """Whether something offered or wanted is turned down, not an account: "rejected the truce"."""
    if saying.word not in ("reject", "dismiss"):
        return False
    roles = ("nsubjpass",) if passive else ("dobj", "dative")
    things = [c for c in verb.children if c.dep_ in roles]
    if not things and verb.dep_ in ("acl", "relcl", "amod"):
        things = [verb.head]
    return any(t.lemma_.lower() in listed("offered") for t in things)


def _is_sent_away(verb: Token, saying: Saying, passive: bool) -> bool:
    """Whether somebody loses an office, and no account is turned down: "dismissed the general"."""
    if saying.word not in ("dismiss", "reject"):
        return False
    roles = ("nsubjpass",) if passive else ("dobj", "dative")
    persons = [c for c in verb.children if c.dep_ in roles]
    return any(t.ent_type_ == "PERSON" or t.lemma_.lower() in listed("dismissed") for t in persons)


def _sight(verb: Token, saying: Saying, passive: bool) -> Content | None:
    """What an observer heard or saw of war: "heard 12 explosions", "observed two tanks in the zone"."""
    if "sight" not in saying.frames or passive:
        return None
    seen = [c for c in verb.children if c.dep_ in ("dobj", "obj")]
    if any(c.lower_ == "no" for head in seen for c in head.children):  # "heard no guns" is told elsewhere
        return None
    if not any(t.lemma_.lower() in listed("sighted") for head in seen for t in (head, *head.conjuncts)):
        return None
    words = trim(objects_of(verb))
    return (words, "sight") if words else None


def takes_up(verb: Token) -> bool:
    """Whether a relative clause says something of the noun before it: "a charge that X rejected"."""
    if verb.dep_ not in ("relcl", "acl") or verb.head.pos_ not in ("NOUN", "PROPN"):
        return False
    saying = sayings.verb_of(verb)
    denied = saying is not None and saying.stance == "denies"
    bare = denied or sayings.noun(verb.head.lemma_.lower()) is not None
    joined = bare or any(c.tag_ == "WDT" or (c.lower_ == "that" and c.i < verb.i) for c in verb.children)
    subject = any(c.dep_ == "nsubj" and c.tag_ != "WDT" and c.lower_ != "that" for c in verb.children)
    objects = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp", "dobj")]
    content = any(c.tag_ != "WDT" and c.lower_ != "that" for c in objects)
    return joined and subject and not content


def _relative(verb: Token) -> list[Token]:
    """What follows in "what X feared could become Y", "what he called a breach"."""
    words = to_clause_end(verb.nbor()) if verb.i + 1 < verb.sent.end else []
    stop = next((n for n, t in enumerate(words) if n and t.text in (",", ")")), len(words))
    return trim(words[:stop])


def _is_question(clause: Token, saying: Saying) -> bool:
    """Whether a clause leaves open what it says: "told whether", "asked how", but not "described how"."""
    first = clause.left_edge
    if first.lower_ == "how" and "how" in saying.frames:
        return False
    return first.lower_ in ("whether", "if", "how", "why", "when", "where", "who") and first.i > clause.head.i


def _parted(clause: Token, verb: Token) -> bool:
    """Whether a semicolon parts a clause from the verb: then it is no content of the verb."""
    first, last = sorted((clause.i, verb.i))
    return any(t.text == ";" for t in verb.doc[first:last])


def _patient(verb: Token) -> list[Token]:
    """What a passive verb is said of: its subject, or the noun that a participle stands by."""
    for child in verb.children:
        if child.dep_ == "nsubjpass":
            return subtree(child)
    return subtree(verb.head, without=("acl", "relcl")) if verb.dep_ == "acl" else []


def objects_of(verb: Token) -> list[Token]:
    """The words of a verb's objects."""
    return [t for c in verb.children if c.dep_ in ("dobj", "dative") for t in subtree(c)]


def _is_clause(token: Token) -> bool:
    """Whether a complement is a clause; a verb that the parser took for a noun has words of its own."""
    return token.pos_ in ("VERB", "AUX") or any(True for _ in token.children)


def has_to(token: Token) -> bool:
    """Whether a verb is an infinitive with "to"."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)


def _clause_words(clause: Token, verb: Token) -> list[Token]:
    """A clause's words on its side of the verb, up to a semicolon."""
    if clause.i < verb.i:
        return [t for t in subtree(clause) if t.i < verb.i]
    words = subtree(clause)
    if not any(c.dep_ in _SUBJECTS for c in clause.children):
        words = sorted([*objects_of(verb), *words], key=lambda t: t.i)
    stop = next((t.i for t in words if t.i > clause.i and t.text == ";"), None)
    return [t for t in words if stop is None or t.i < stop]


def to_clause_end(first: Token) -> list[Token]:
    """From a word to the end of its clause: the next semicolon or dash, or the end of the sentence."""
    words: list[Token] = []
    for token in first.doc[first.i : first.sent.end]:
        if token.text in _BREAKS:
            break
        words.append(token)
    return words


def trim(words: Sequence[Token]) -> list[Token]:
    """Words in text order without the punctuation and conjunctions at either end."""
    kept = sorted(set(words), key=lambda t: t.i)
    while kept and (kept[0].is_punct or kept[0].dep_ == "cc"):
        kept.pop(0)
    while kept and ((kept[-1].is_punct and kept[-1].text not in ')]”"') or kept[-1].dep_ == "cc"):
        kept.pop()
    return kept
