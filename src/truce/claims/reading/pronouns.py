"""Whom a pronoun means: the phrase before it that agrees with it and can stand where it stands.

A wrong answer puts one side's act or word into the mouth of the other, so a phrase that agrees but is
nobody's record ("Team 7 ... it") is the answer, too: what comes before it is not meant instead. The order in
which phrases are tried is that of the syntax tree (Hobbs 1978): the subject of the pronoun's own clause where
that can be, those of the clauses over it, then the sentences before, subjects first.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.events.arguments import (
    after,
    is_passive,
    objects,
    prepositional,
    surface_subjects,
    with_conjuncts,
)
from truce.claims.reading.events.predicates import Predicate, lemma, load_lexicon
from truce.claims.reading.parse import Sentence
from truce.claims.reading.references import listed
from truce.claims.reading.speech import sayings

ONE, MANY, MAN, WOMAN = "one", "many", "man", "woman"
KINDS = {
    "it": ONE, "its": ONE, "itself": ONE,
    "they": MANY, "them": MANY, "their": MANY, "theirs": MANY, "themselves": MANY,
    "he": MAN, "him": MAN, "his": MAN, "himself": MAN,
    "she": WOMAN, "her": WOMAN, "hers": WOMAN, "herself": WOMAN,
}  # fmt: skip
"""Pronouns of the third person, and what they stand for."""

PAIRED = {"former": 0, "latter": 1}
"""What takes up the first or the second of two: "the latter said"."""
_PERSONS = (MAN, WOMAN)
_SINGLE = frozenset(
    "state unrecognised_state government government_body igo igo_body court monitor joint_committee media "
    "aid_org company".split()
)
"""Types of actors that are one, whatever the form of their names: "the United States ... its"."""
_OWNING = frozenset(("its", "their", "his", "her"))
_CLAUSAL = ("ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "conj", "parataxis")
_BEHIND = ("advcl", "relcl", "acl", "pcomp", "prep")
_MUST = frozenset(("must", "should", "ought", "shall"))
_SENTENCES = 3
"""Sentences before that are looked at."""
_CLIMB = 12


class Pronouns:
    """Resolves the pronouns of one text to the heads of the phrases that they mean."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._meant: dict[int, tuple[Token, ...]] = {}
        self._sought: set[int] = set()
        self._next = 0

    def of(self, pronoun: Token) -> tuple[Token, ...]:
        """The heads of the phrase that a pronoun means, all those joined in it; () if nothing fits."""
        if is_paired(pronoun):
            return self._of_two(pronoun)
        if pronoun.lower_ not in KINDS:
            return ()
        # In the order of the text, so that a chain of pronouns is followed one step at a time.
        until = self.context.page.sentence_of(pronoun).index + 1
        for sentence in self.context.page.sentences[self._next : until]:
            for token in sentence:
                if token.lower_ in KINDS:
                    self._meant[self.context.page.start_of(token)] = self._find(token)
        self._next = max(self._next, until)
        return self._meant[self.context.page.start_of(pronoun)]

    def _known(self, pronoun: Token) -> tuple[Token, ...]:
        """What a pronoun means that another one may stand for; () while that is being found."""
        at = self.context.page.start_of(pronoun)
        return self._meant[at] if at in self._meant else self._find(pronoun)

    def _taken_up(self, head: Token) -> tuple[Token, ...]:
        """What a word stands for if it only points back; else the word."""
        if is_paired(head):
            return self._of_two(head) or (head,)
        return self._known(head) if head.lower_ in KINDS else (head,)

    def _of_two(self, paired: Token) -> tuple[Token, ...]:
        """The first or the second of the two whom the words before name last; () where there are not two."""
        sentence = self.context.page.sentence_of(paired)
        named = [t for t in sentence if t.i < paired.i and self.context.actor_at(t) is not None]
        for earlier in (None, *self._before(sentence)):
            if earlier is not None:
                named = [*(t for t in earlier if self.context.actor_at(t) is not None), *named]
            joined = [(t.head, t) for t in named if t.dep_ == "conj" and t.head in named]
            apart = list({self.context.actor_at(t).ref: t for t in named}.values())  # type: ignore[union-attr]
            if joined or len(apart) == 2:
                two = joined[-1] if joined else tuple(sorted(apart, key=lambda t: t.i))
                return (two[PAIRED[paired.lower_]],)
            if len(apart) > 2:
                return ()
        return ()

    def _find(self, pronoun: Token) -> tuple[Token, ...]:
        at = self.context.page.start_of(pronoun)
        if at in self._sought:
            return ()
        self._sought.add(at)
        barred = self._barred(pronoun)
        heads = {self.context.page.start_of(t): t for t in self._candidates(pronoun) if t != pronoun}
        groups = [self._taken_up(t) for t in heads.values()]
        fitting = (self._fitting(pronoun, g, loosely) for loosely in (False, True) for g in groups)
        found = next((f for f in fitting if f and not barred & self._ids(f)), ())
        self._sought.discard(at)
        return found

    def _fitting(self, pronoun: Token, group: Sequence[Token], loosely: bool) -> tuple[Token, ...]:
        """A phrase with what is joined to its head, or one of its parts, if that can be meant."""
        joined = tuple(t for t in with_conjuncts(group) if self._is_named(t))
        groups = [joined, *([(t,) for t in joined] if len(joined) > 1 else [])]
        groups = [*([(c,) for t in joined for c in t.children if self._is_other_name(c)]), *groups]
        for head in joined:
            inner = [n for p, n in prepositional(head) if p in ("for", "of", "from")]
            groups += [(n,) for n in (*(c for c in head.children if c.dep_ == "poss"), *inner)]
        return next((g for g in groups if g and self._agrees(pronoun, g, loosely)), ())

    # ---- agreement

    def _agrees(self, pronoun: Token, group: Sequence[Token], loosely: bool) -> bool:
        """Whether a phrase agrees with a pronoun in number and kind; loosely, a body may be "they"."""
        kind = KINDS[pronoun.lower_]
        if kind == MANY:
            several = len(group) > 1 or self._is_many(group[0]) or (loosely and not self._is_person(group[0]))
            return several and all(map(self._is_somebody, group))
        if len(group) != 1:
            return False
        head = group[0]
        if kind in _PERSONS:
            return self._is_person(head)
        if self._is_person(head) or (self._is_many(head) and not self._is_name(head)):
            return False
        return self._is_somebody(head) or (self._is_thing(head) and _takes_things(pronoun))

    def _is_named(self, head: Token) -> bool:
        return head.pos_ in ("NOUN", "PROPN") or self.context.actor_at(head) is not None

    def _is_other_name(self, apposed: Token) -> bool:
        """Whether a name stands beside a phrase that says who he is: "the army chief, X"."""
        return apposed.dep_ == "appos" and self.context.actor_at(apposed) is not None and (
            self.context.actor_at(apposed.head) is None
        )  # fmt: skip

    def _is_somebody(self, head: Token) -> bool:
        """Whether a phrase is an actor, or a body or people that no record names."""
        if self.context.actor_at(head) is not None:
            return True
        if self.context.place_at(head) is not None or head.pos_ not in ("NOUN", "PROPN"):
            return False
        word = lemma(head)
        return head.ent_type_ in ("ORG", "PERSON", "NORP") or word in listed("bodies") or _is_human(head)

    def _is_person(self, head: Token) -> bool:
        named = self.context.actor_at(head)
        if named is None:
            return head.ent_type_ == "PERSON" or (head.tag_ == "NN" and _is_human(head))
        kind = self.context.actor(named.ref).type
        return kind == "person" or (head.tag_ == "NN" and _is_human(head))

    def _is_many(self, head: Token) -> bool:
        """Whether a phrase is of the plural: a state or a body with a plural name is one."""
        if head.tag_ not in ("NNS", "NNPS"):
            return False
        named = self.context.actor_at(head)
        return named is None or self.context.actor(named.ref).type not in _SINGLE

    def _is_name(self, head: Token) -> bool:
        """Whether a phrase is the proper name of a body, which is one and many: "the Armed Forces"."""
        named = self.context.actor_at(head)
        return named is not None and head.is_title | head.is_upper and named.mention.form == "name"

    def _is_thing(self, head: Token) -> bool:
        return head.tag_ in ("NN", "NNP") and not self._is_person(head)

    # ---- where it may stand

    def _barred(self, pronoun: Token) -> set[str | int]:
        """Whom a pronoun cannot mean: the subject of a verb, if it is that verb's object or its victim's."""
        verb = _verb_over(pronoun)
        if verb is None or _is_subject_of(pronoun, verb) or pronoun.lower_.endswith("self"):
            return set()
        owning = pronoun.lower_ in _OWNING and pronoun.dep_ == "poss"
        if owning and (pronoun.i < verb.i or not _is_at_others(verb, pronoun)):
            return set()
        barred: set[str | int] = set()
        for subject in surface_subjects(verb):
            barred |= self._ids(self._taken_up(subject))
        return barred

    def _ids(self, group: Sequence[Token]) -> set[str | int]:
        """What tells phrases apart: the actors' ids, else where the words stand."""
        named = ((self.context.actor_at(t), t) for t in group)
        return {n.ref if n is not None else self.context.page.start_of(t) for n, t in named}

    def _candidates(self, pronoun: Token) -> Iterator[Token]:
        sentence = self.context.page.sentence_of(pronoun)
        verb = _verb_over(pronoun)
        if verb is not None and _is_pact(verb) and pronoun.dep_ == "nsubjpass":
            return
        if verb is not None and not is_after_its_words(pronoun):
            yield from self._here(pronoun, verb)
            before = [t for t in sentence if t.i < pronoun.i]
            yield from [t for t in before if KINDS.get(t.lower_) == KINDS[pronoun.lower_]][-1:]
            yield from reversed([t for t in before if t.dep_ in ("nsubj", "nsubjpass")])
            yield from reversed([t for t in before if t.dep_ in ("dobj", "pobj")])
            yield from self._ahead(pronoun, verb)
        for index, earlier in enumerate(self._before(sentence)):
            yield from _told(earlier, verb) if index == 0 else _main(earlier)

    def _here(self, pronoun: Token, verb: Token) -> Iterator[Token]:
        """Subjects of the pronoun's own clause and of those over it, from the nearest out."""
        if not _is_subject_of(pronoun, verb) and not _is_by_words(pronoun):
            yield from (t for t in surface_subjects(verb) if t.i < pronoun.i)
        over = verb
        for _ in range(_CLIMB):
            clause, over = over, _clause_over(over)
            if over == clause:
                return
            ordered = [*surface_subjects(over), *objects(over)]
            if _is_bid(over) and any(lemma(c) in _MUST for c in clause.children if c.dep_ == "aux"):
                ordered.reverse()
            yield from (t for t in ordered if t.i < pronoun.i)

    def _ahead(self, pronoun: Token, verb: Token) -> Iterator[Token]:
        """The subject that follows a pronoun in a clause or phrase set before: "after its losses, A left"."""
        if not _is_subject_of(pronoun, verb):
            yield from (t for t in surface_subjects(verb) if t.i > pronoun.i)
        over = verb
        for _ in range(_CLIMB):
            hung, over = over, _clause_over(over)
            if over == hung:
                return
            if hung.dep_ in _BEHIND and hung.i < over.i:
                yield from (t for t in surface_subjects(over) if t.i > pronoun.i)

    def _before(self, sentence: Sentence) -> Iterator[Sentence]:
        """The sentences before one, the nearest first: those of the same voice."""
        at, found = sentence.index - 1, 0
        while at >= 0 and found < _SENTENCES:
            earlier = self.context.page.sentences[at]
            if not earlier.block.is_prose:
                return
            if earlier.quotation == sentence.quotation:
                found += 1
                yield earlier
            at -= 1


def is_paired(token: Token) -> bool:
    """Whether a word is "the former" or "the latter", not the adjective of "the former minister"."""
    the = token.i > 0 and token.nbor(-1).lower_ == "the"
    return token.lower_ in PAIRED and the and token.dep_ not in ("amod", "compound", "advmod")


def _told(sentence: Sentence, verb: Token | None) -> Iterator[Token]:
    """The phrases of a sentence, the likeliest first.

    Where the next sentence only goes on with what somebody says ("it had fired"), the subject of that comes
    before who says it; who denies is the one accused, and who speaks on is who spoke.
    """
    subjects = surface_subjects(sentence.root)
    if verb is not None and _is_before(verb) and sayings.verb_of(sentence.root) and not sayings.verb_of(verb):
        told = [c for c in sentence.root.children if c.dep_ == "ccomp"]
        subjects = [*(t for c in told for t in surface_subjects(c)), *subjects]
    if (
        verb is not None
        and lemma(verb) in listed("rebuttals")
        and load_lexicon().is_in(sentence.root, "charge")
    ):
        yield from objects(sentence.root)
    if verb is not None and sayings.verb_of(verb) is not None:
        yield from (t for c in sentence if c.lower_ == "according" for t in after(c, "to"))
        yield from surface_subjects(sentence.root) if sayings.verb_of(sentence.root) is not None else ()
    yield from subjects
    yield from (t for t in sentence if t.dep_ in ("nsubj", "nsubjpass"))
    yield from (t for t in sentence if t.dep_ in ("dobj", "dative"))
    yield from (t for t in sentence if t.dep_ == "pobj")


def _is_before(verb: Token) -> bool:
    return any(lemma(c) == "have" and c.tag_ == "VBD" for c in verb.children)


def _main(sentence: Sentence) -> Iterator[Token]:
    """Who does something to whom in the main clause of a sentence farther back."""
    yield from surface_subjects(sentence.root)
    yield from objects(sentence.root)


def _verb_over(token: Token) -> Token | None:
    """The verb of the clause in which a token stands."""
    over = token
    for _ in range(_CLIMB):
        if over.head == over:
            break
        over = over.head
        if over.pos_ in ("VERB", "AUX"):
            return over
    return None


def _clause_over(verb: Token) -> Token:
    """The verb of the next clause up, itself at the top."""
    over = verb
    for _ in range(_CLIMB):
        if over.head == over:
            return verb
        over = over.head
        if over.pos_ in ("VERB", "AUX"):
            return over
    return verb


def _is_subject_of(token: Token, verb: Token) -> bool:
    """Whether a token stands in the subject of a verb."""
    return _link(token, verb).dep_ in ("nsubj", "nsubjpass", "csubj", "csubjpass")


def is_after_its_words(pronoun: Token) -> bool:
    """Whether who speaks is named after what he says: in "..., it said" the speaker is not in those words."""
    verb = pronoun.head
    told = [c.i for c in verb.children if c.dep_ == "ccomp"]
    return verb.dep_ == "ROOT" and pronoun.dep_ == "nsubj" and bool(told) and max(told) < pronoun.i


def _is_at_others(verb: Token, pronoun: Token) -> bool:
    """Whether nobody does what a verb says to his own: "A shelled its posts" are another's."""
    if any(t.lower_ == "own" for t in pronoun.head.lefts) or is_passive(verb):
        return False
    link = _link(pronoun.head, verb)
    senses = [s for s in load_lexicon().verbs.get(lemma(verb), ()) if s.type == "ASSAULT"]
    if link.dep_ == "prep":
        hit = bool(senses) and link.lower_ in ("on", "at", "against")
        return hit or (lemma(verb) in listed("at_others") and link.lower_ in ("on", "at", "with"))
    hurts = any(s.pattern == "act" and len(s.words) == 1 and _has_victim(s) for s in senses)
    return hurts or lemma(verb) in listed("at_others")


def _has_victim(sense: Predicate) -> bool:
    """Whether the object of an act of force is whom or what it hits: not so in "laid a mine"."""
    return not sense.needs or bool(sense.needs & {"actor", "place", "facility", "force"})


def _link(token: Token, verb: Token) -> Token:
    """The child of a verb below which a token stands."""
    over = token
    while over.head not in (over, verb):
        over = over.head
    return over


def _is_by_words(pronoun: Token) -> bool:
    """Whether a clause is told "in its words": by somebody else than the subject of that clause."""
    return (
        pronoun.dep_ == "poss" and pronoun.head.dep_ == "pobj" and lemma(pronoun.head) in listed("by_words")
    )


def _is_pact(verb: Token) -> bool:
    """Whether what a passive speaks of is an agreement, nobody's act: "it was prolonged"."""
    return any(s.type == "AGREE" for s in load_lexicon().verbs.get(lemma(verb), ()))


def _is_bid(verb: Token) -> bool:
    """Whether a verb asks somebody to do something: "told B that it must leave"."""
    told = any(s.type == "REQUEST" for s in load_lexicon().verbs.get(lemma(verb), ()))
    return told or lemma(verb) in listed("bids")


def _is_human(head: Token) -> bool:
    return lemma(head) in sayings.listed("tellers") and lemma(head) not in listed("bodies")


def _takes_things(pronoun: Token) -> bool:
    """Whether a pronoun stands where a thing does as well as somebody: not as one who acts or owns."""
    if pronoun.lower_ == "its":
        return False
    return pronoun.dep_ != "nsubj" or is_passive(pronoun.head)
