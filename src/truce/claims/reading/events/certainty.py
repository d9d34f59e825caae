"""How real an event is (modality) and how sure the telling of it is (certainty), each with its cue.

Modality is read from the syntax over the event's word: negation, modal verbs, conditions, purposes, fears,
demands and duties. Certainty is read from hedges beside the word ("alleged", "reportedly", "may have") and
from the act of speech over it.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import takewhile
from typing import cast

from spacy.tokens import Token

from truce.claims.reading.events.charges import charge_over
from truce.claims.reading.events.predicates import lemma, load_lexicon
from truce.claims.reading.events.staged import is_command, is_disproved, is_staged
from truce.claims.reading.speech.reminders import is_reminder
from truce.claims.records import Certainty, Modality

_IF = frozenset("if unless lest whether provided providing".split())
_FUTURE_AUX = frozenset(("will", "shall", "'ll", "’ll", "wo"))
_OPEN_AUX = frozenset("would could may might should must can ca ought".split())
_PUBLIC = frozenset(("go", "come", "appear", "rise", "speak", "broadcast", "write"))
_SAYING = frozenset(
    "announce declare proclaim say tell reject deny accuse denounce condemn warn demand".split()
)
"""Acts that are done where somebody comes before the public to do them: "went on air to declare"."""
_CONFERRING = frozenset("meet discuss confer consult negotiate".split())
"""What people come together for, so that who came is taken to have done it: "flew in to meet A"."""
_RULED_OUT = frozenset(
    "question unthinkable impossible unacceptable inconceivable premature unlikely".split()
)
_HEARD = frozenset(("report", "account", "news", "word"))
_NEGATIONS = frozenset("not n't n’t never no neither nor without hardly".split())

_DUE = frozenset("due set likely ready bound about poised scheduled expected slated".split())

_NOBODY = frozenset("nobody none neither nothing no-one".split())
_NONE_OF = frozenset("no neither not none hardly scarcely barely".split())
_SPARING = frozenset("only just merely simply all every less fewer more sooner . long".split())
"""Words after "no" and "not" that deny nothing: "no fewer than ten shells fell", "not only A fired"."""


@dataclass(frozen=True, slots=True)
class Reality:
    """Modality and certainty of one telling, and the hedge that lowers the certainty, verbatim."""

    modality: Modality
    certainty: Certainty = "fact"
    hedge: tuple[int, int] | None = None
    """Token indices [first, last] of the hedge in its parsed segment."""


@lru_cache(maxsize=1)
def _hedges() -> dict[str, Certainty]:
    rows = csv.DictReader(_table("event_hedges.csv"))
    return {row["word"]: cast(Certainty, row["certainty"]) for row in rows}


@lru_cache(maxsize=1)
def _governors() -> dict[tuple[str, str], Modality]:
    found: dict[tuple[str, str], Modality] = {}
    for row in csv.DictReader(_table("event_modality.csv")):
        for word in row["words"].split():
            found.setdefault((row["kind"], word), cast(Modality, row["modality"]))
    return found


def _table(name: str) -> list[str]:
    path = files("truce.claims.reading").joinpath("tables", name)
    return path.read_text(encoding="utf-8").splitlines()


def reality(token: Token, governor: Token | None = None) -> Reality:
    """The modality and local certainty of an event's word; `governor` is its light verb, if any."""
    modality = modality_of(governor) if governor is not None else modality_of(token)
    if modality == "actual" and governor is not None:
        modality = _undone(token, governor) or _of_modifiers(token)
    certainty, hedge = local_hedge(token, governor)
    charge = charge_over(token)
    if certainty == "fact" and charge is not None and charge.bare:
        certainty = "alleged"
    if modality == "actual" and (is_staged(token) or is_disproved(token) or is_command(governor or token)):
        return Reality("hypothetical", certainty, hedge)
    if modality == "hypothetical" and _may_have(governor or token):
        return Reality("actual", "unverified", hedge or _span_of_aux(governor or token))
    return Reality(modality, certainty, hedge)


def modality_of(token: Token) -> Modality:
    """The modality of a word: its own marks, then those of each clause that it hangs in."""
    own = _of_verb(token) if token.pos_ in ("VERB", "AUX") else _of_modifiers(token)
    if own != "actual":
        return own
    below, above = token, token.head
    while above != below:
        if _stands_apart(below) and (below != token or below.dep_ == "ccomp"):
            return "actual"
        if below.dep_ in ("relcl", "appos", "parataxis") or (
            below.dep_ == "advcl" and not _is_purpose(below)
        ):
            return "actual" if below.dep_ != "advcl" or not _is_conditional(below) else "hypothetical"
        if below.dep_ == "ccomp" and _is_finite(below) and is_reminder(above):
            return "actual"
        found = _from_above(below, above)
        if found is not None:
            return found
        below, above = above, above.head
    return "actual"


def _stands_apart(clause: Token) -> bool:
    """Whether a clause is real whatever stands over it: one before its head, a participle that describes."""
    if clause.dep_ == "ccomp" and clause.i < clause.head.i and _is_finite(clause):
        return True
    return clause.dep_ == "acl" and clause.tag_ == "VBN" and not _is_to_infinitive(clause)


def _from_above(below: Token, above: Token) -> Modality | None:
    """What a governing word makes of what hangs on it; None: look further up."""
    kind = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "noun"}.get(above.pos_)
    if below.dep_ in ("nsubj", "nsubjpass") and _of_verb(above) == "negated":
        return "actual"
    if below.dep_ in ("csubj", "nsubj") and below.tag_ == "VBG" and _is_ruled_out(above):
        return "hypothetical"
    if below.dep_ == "nsubjpass" and (undone := _undone(below, above)) is not None:
        return undone
    if below.dep_ in ("nsubj", "nsubjpass") and _is_to_come(above):
        return "future"
    if below.dep_ in ("conj", "nsubj", "nsubjpass") and above.pos_ in ("VERB", "AUX"):
        if below.dep_ == "conj" and below.pos_ in ("VERB", "AUX") and _is_finite(below):
            return "actual" if not _shares_aux(below) else _nothing(_of_verb(above))
        return _nothing(_of_verb(above))
    if below.dep_ == "prep" and _is_less(above, below):
        return "negated"
    if above.lower_ == "short" and below.lower_ == "of":
        return "negated"
    if above.pos_ == "ADP" and above.lower_ in ("against", "without", "amid"):
        return "negated" if above.lower_ == "without" else None
    if kind is not None and below.dep_ not in ("advmod", "npadvmod", "mark") and _governs(below, kind):
        marked = _governors().get((kind, lemma(above)))
        if marked is not None and marked != "actual" and not (marked == "future" and _is_told_past(below)):
            return marked
    if above.lower_ in ("had", "were", "should") and below.dep_ == "ccomp" and above == above.sent[0]:
        return "hypothetical"
    if above.pos_ in ("VERB", "AUX"):
        found = _nothing(_of_verb(above))
        if found is not None:
            return found
        if below.dep_ == "ccomp" or (below.dep_ in ("dobj", "prep") and _is_finite(above)):
            return None
    return None


def _is_to_come(verb: Token) -> bool:
    """Whether it is only meant, expected or due to come about: "talks are meant to begin"."""
    for told in (verb, *(c for c in verb.children if c.dep_ == "acomp")):
        marked = _governors().get(("verb", lemma(told)))
        aimed = told.lower_ in _DUE if told != verb else marked in ("future", "hypothetical")
        if aimed and any(c.dep_ == "xcomp" and _comes_about(c) for c in told.children):
            return told != verb or any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
    return False


def _comes_about(infinitive: Token) -> bool:
    """Whether an infinitive says that something takes place: "to begin", "to be held"."""
    done = any(c.dep_ == "auxpass" for c in infinitive.children)
    return _is_to_infinitive(infinitive) and (done or lemma(infinitive) in _TAKING_PLACE | _BEGINNING)


def _is_less(noun: Token, preposition: Token) -> bool:
    """Whether it is told how much less of something there was: "a drop in attacks"."""
    less = ("lessening", lemma(noun)) in _governors()
    return less and (preposition.lower_ == "in" or (preposition.lower_ == "of" and noun.lower_ != "fall"))


def _undone(noun: Token, verb: Token) -> Modality | None:
    """What an act of force is that was only ordered, planned, feared, called off: not one that took place."""
    marked = _governors().get(("passive", lemma(verb)))
    if marked is None or not any(s.type == "ASSAULT" for s in load_lexicon().nouns.get(lemma(noun), ())):
        return None
    if lemma(verb) in _WITH_PARTICLE:
        return marked if any(c.dep_ == "prt" and c.lower_ in ("off", "out") for c in verb.children) else None
    return marked


def _is_ruled_out(copula: Token) -> bool:
    """Whether something is said not to come about: "removing them is out of the question"."""
    said = [c for c in copula.children if c.dep_ in ("acomp", "prep", "attr")]
    below = [t for c in said for t in (c, *c.children, *(g for k in c.children for g in k.children))]
    return lemma(copula) == "be" and any(t.lower_ in _RULED_OUT for t in below)


def _is_told_past(clause: Token) -> bool:
    """Whether a clause says what happened, whatever its verb of telling may ask for elsewhere."""
    if clause.dep_ != "ccomp":
        return False
    helpers = {c.lower_ for c in clause.children if c.dep_ in ("aux", "auxpass")}
    return clause.tag_ == "VBD" or bool(helpers & {"had", "has", "have", "was", "were"})


def _governs(below: Token, kind: str) -> bool:
    """Whether a word reaches what hangs on it: a plan "to attack", the danger "of war", not "in March"."""
    if below.dep_ == "prep":
        return below.lower_ in (
            ("of", "for", "to", "from", "against", "on")
            if kind == "noun"
            else ("for", "from", "against", "to")
        )
    if kind == "noun":
        return below.dep_ in ("acl", "ccomp", "pcomp", "xcomp")
    return below.dep_ in ("xcomp", "ccomp", "dobj", "pcomp", "advcl", "acl", "dative", "agent")


def _nothing(found: Modality) -> Modality | None:
    return None if found == "actual" else found


def _of_verb(verb: Token) -> Modality:
    children = list(verb.children)
    if any(
        c.dep_ == "neg" or (c.lower_ in _NEGATIONS and c.dep_ in ("advmod", "preconj", "cc"))
        for c in children
    ):
        return "negated"
    if any(c.dep_ in ("nsubj", "nsubjpass", "dobj") and is_none(c) for c in children):
        return "negated"
    if any(c.dep_ == "aux" and c.lower_ == "to" and c.i and c.nbor(-1).lower_ == "yet" for c in children):
        return "negated"
    for aux in (c for c in children if c.dep_ in ("aux", "auxpass")):
        if aux.lower_ in _FUTURE_AUX:
            return "future"
        if aux.lower_ in _OPEN_AUX and aux.tag_ == "MD":
            return "hypothetical"
    if _is_conditional(verb) or _has_lost_modal(verb) or _is_asked(verb) or _is_waited_for(verb):
        return "hypothetical"
    if verb.tag_ in ("VBZ", "VBP") and lemma(verb) == "be" and any(map(_is_duty, verb.children)):
        return "future"
    if _is_to_infinitive(verb):
        return _of_infinitive(verb)
    return "actual"


_TAKING_PLACE = frozenset({"take", "happen", "occur", "materialise", "materialize", "come"})
_BEGINNING = frozenset(
    "begin start open resume commence convene reconvene proceed kick get go restart reopen follow".split()
)
_WITH_PARTICLE = frozenset({"call", "rule"})
"""Verbs that undo an act only with their particle: "called off", "ruled out"."""


def is_none(noun: Token) -> bool:
    """Whether a subject or object says that there was none: "nobody", "neither army", "not one shell"."""
    if noun.lower_ in _NOBODY:
        return True
    first = noun.left_edge
    if first.lower_ not in _NONE_OF or first.i >= noun.i:
        return False
    return first.nbor().lower_ not in _SPARING


def _is_asked(verb: Token) -> bool:
    """Whether the sentence asks if it is so: "Did they break the truce?"."""
    return verb.dep_ == "ROOT" and any(t.text == "?" for t in verb.rights)


def _is_waited_for(verb: Token) -> bool:
    """Whether a clause says until when or before what: "until their demands are met"."""
    if not any(c.dep_ == "mark" and c.lower_ in ("until", "till", "before", "once") for c in verb.children):
        return False
    return verb.tag_ in ("VBP", "VBZ") or any(
        c.tag_ in ("VBP", "VBZ") for c in verb.children if "aux" in c.dep_
    )


def _has_lost_modal(verb: Token) -> bool:
    """Whether a passive with a bare "be" was cut off from its modal: "could, he hoped, be signed"."""
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    return [c.lower_ for c in helpers] == ["be"]


def _of_infinitive(verb: Token) -> Modality:
    """An infinitive is as real as its governor makes it: "managed to" is, a wish or purpose is not."""
    head = verb.head
    if verb.dep_ == "xcomp" and head.lower_ == "going":
        return "future"
    if verb.dep_ == "xcomp" and head.pos_ in ("VERB", "AUX", "ADJ"):
        marked = _governors().get(("verb", lemma(head)))
        if marked is not None:
            return marked
        return "future" if lemma(head) == "be" or head.pos_ == "ADJ" else "actual"
    if verb.dep_ == "advcl" and lemma(head) in _PUBLIC and lemma(verb) in _SAYING:
        return "actual"
    if verb.dep_ == "advcl" and lemma(verb) in _CONFERRING and load_lexicon().is_in(head, "motion"):
        return "actual"
    if verb.dep_ == "relcl" or (verb.dep_ == "acl" and verb.head.lower_ in ("first", "last", "latest")):
        return "actual"
    return "future"


def _is_to_infinitive(verb: Token) -> bool:
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def _is_duty(infinitive: Token) -> bool:
    """Whether an infinitive after "are" says what is to be done: "all operations are to cease"."""
    return infinitive.dep_ == "xcomp" and _is_to_infinitive(infinitive)


def _is_conditional(verb: Token) -> bool:
    if any(c.dep_ == "mark" and c.lower_ in _IF for c in verb.children):
        return True
    inverted = [c for c in verb.lefts if c.dep_ == "aux" and c.lower_ in ("should", "were", "had")]
    subjects = [c for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass")]
    clause_like = verb.dep_ in ("advcl", "relcl", "acl", "ccomp")
    return bool(clause_like and inverted and subjects and inverted[0].i < subjects[0].i)


def _is_purpose(verb: Token) -> bool:
    return _is_to_infinitive(verb)


def _is_finite(verb: Token) -> bool:
    return verb.tag_ in ("VBD", "VBZ", "VBP", "MD") or any(
        c.dep_ in ("aux", "auxpass") for c in verb.children
    )


def _shares_aux(verb: Token) -> bool:
    """Whether a coordinated verb stands under the modal of the verb before it ("will deploy and take")."""
    return verb.tag_ == "VB" and not any(c.dep_ in ("aux", "nsubj") for c in verb.children)


def _of_modifiers(noun: Token) -> Modality:
    for child in noun.children:
        if child.dep_ in ("amod", "det", "compound"):
            marked = _governors().get(("adjective", lemma(child))) or _governors().get(
                ("adjective", child.lower_)
            )
            if marked is not None:
                return marked
            if child.lower_ in ("no", "neither"):
                return "negated"
        if child.lower_ == "not" or any(c.lower_ == "not" for c in child.children if child.dep_ == "nummod"):
            return "negated"
        if child.dep_ == "relcl" and lemma(child) in _TAKING_PLACE and _of_verb(child) == "negated":
            return "negated"
    return "actual"


def _may_have(verb: Token) -> bool:
    """Whether a clause supposes something past: "may have", "might have been", "could have"."""
    clause = verb
    while clause.pos_ not in ("VERB", "AUX") and clause.head != clause:
        clause = clause.head
    auxiliaries = [c.lower_ for c in clause.children if c.dep_ in ("aux", "auxpass")]
    return any(a in ("may", "might", "could") for a in auxiliaries) and "have" in auxiliaries


def _span_of_aux(verb: Token) -> tuple[int, int] | None:
    while verb.pos_ not in ("VERB", "AUX") and verb.head != verb:
        verb = verb.head
    found = [
        c.i
        for c in verb.children
        if c.dep_ in ("aux", "auxpass") and c.lower_ in ("may", "might", "could", "have")
    ]
    return (min(found), max(found)) if found else None


def local_hedge(token: Token, governor: Token | None) -> tuple[Certainty, tuple[int, int] | None]:
    """The certainty that a hedge beside the event's word gives it; fact where there is none."""
    for word in _beside(token, governor):
        found = _hedges().get(word.lower_)
        if found is not None:
            return found, (word.i, word.i)
        if word.lower_ == "called" and word.i >= 2 and word.nbor(-2).lower_ == "so":
            return "alleged", (word.i - 2, word.i)
    told = _told_of(token)
    if told is not None:
        certainty: Certainty = "unverified" if lemma(told) in _HEARD else "alleged"
        return certainty, (told.i, told.i)
    return "fact", None


def _told_of(token: Token) -> Token | None:
    """The noun that makes an act only told of: "reports of shelling", "claims by A of an attack"."""
    step = token
    while step.head != step and (step == token or step.pos_ not in ("VERB", "AUX")):
        if step.dep_ in ("pobj", "pcomp") and step.head.lower_ == "of":
            above = [step.head.head, *step.head.head.ancestors]
            nouns = takewhile(lambda t: t.pos_ not in ("VERB", "AUX"), above)
            return next((t for t in nouns if "told_of" in load_lexicon().classes_of(lemma(t))), None)
        step = step.head
    return None


def _beside(token: Token, governor: Token | None) -> Iterator[Token]:
    heads = [token] if governor is None else [token, governor]
    outer = token
    while outer.dep_ == "pobj" and outer.head.lower_ in ("of", "in") and outer.head.head.pos_ == "NOUN":
        outer = outer.head.head
        heads.append(outer)
    for head in heads:
        for child in head.children:
            if child.dep_ in ("amod", "advmod", "compound"):
                yield child
                yield from (c for c in child.children if c.dep_ in ("advmod", "amod"))
    if token.pos_ in ("NOUN", "PROPN") and governor is None and token.head.pos_ == "VERB":
        yield from (c for c in token.head.children if c.dep_ == "advmod" and abs(c.i - token.head.i) <= 2)
