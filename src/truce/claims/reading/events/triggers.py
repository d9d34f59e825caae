"""The words of a sentence that tell an event, each with the sense that fits what stands beside it.

Guards work on classes of words: a sense may need a kind of object ("captured" a town, not an audience) or be
barred by one ("a heart attack"), and in a text that is not about a conflict only plain violence between
parties counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.events.arguments import (
    agents,
    first_conjunct,
    is_passive,
    objects,
    outermost,
    prepositional,
)
from truce.claims.reading.events.naming import SIDES, Naming
from truce.claims.reading.events.predicates import (
    Lexicon,
    Predicate,
    is_nominal,
    is_verbal,
    lemma,
    match_noun,
    noun_word,
)
from truce.claims.reading.events.roles import NounRoles, Roles, VerbRoles
from truce.claims.reading.events.senses import Senses, purposes
from truce.claims.reading.events.support import Support
from truce.claims.reading.events.tellings import Telling
from truce.claims.reading.parse import Sentence
from truce.claims.reading.speech.acts import SpeechMap

_CIVIL = frozenset(("government_body", "police", "officials", "court"))
_FEELING = frozenset(("feel", "seem", "look", "sound"))
_BACKING = frozenset(("SUPPORT", "AID"))
_COUNTED = ("nummod", "quantmod")
_HURTING = frozenset(("kill", "wound", "injure", "hurt", "maim", "displace", "die", "perish"))
_DYING = frozenset(("die", "perish"))
"""Verbs of hurting whose subject is the one hurt."""
_WHEN = frozenset(("when", "after", "as", "because"))
_ANNOUNCED = frozenset("capture withdrawal release sanctions expel discontinue".split())
_CARRYING = frozenset(("under", "in", "by", "to", "with", "from"))
_UNDOING = frozenset(("REJECT", "REQUEST", "THREATEN"))


class TriggerReader:
    """Finds the tellings of one document."""

    def __init__(self, context: Context, lexicon: Lexicon, speech: SpeechMap) -> None:
        self.context = context
        self.lexicon = lexicon
        self.naming = Naming(context, speech)
        self._verb_roles = VerbRoles(self.naming, lexicon)
        self._noun_roles = NounRoles(self.naming, lexicon)
        self._types = self.naming.types
        self._senses = Senses(context, lexicon, self.naming)
        self._support = Support(context, lexicon, self._types)
        self.is_instrument = self._support.is_instrument
        self.planned: list[Telling] = []
        """Verbs with an author that tell no event by themselves, but do where somebody announces them."""

    def tellings(self, sentence: Sentence) -> list[Telling]:
        """The tellings of one sentence, in text order; each event word at most once."""
        nouns = {t.token.i: t for t in self._nouns(sentence)}
        verbs = self._without_consequences(list(self._verbs(sentence, nouns)), nouns)
        verbs = [_filled(v, nouns.values()) for v in verbs]
        told = [v for v in verbs if self._support.holds(v)]
        self.planned += [v for v in verbs if v.roles.initiators and v not in told]
        taken = {t.i for v in told for t in v.phrase}
        told += [
            noun
            for i, noun in nouns.items()
            if i not in taken and not self._is_told(noun, told, verbs) and self._support.holds(noun)
        ]
        return sorted(told, key=lambda t: t.token.i)

    # ---- verbs

    def _verbs(self, sentence: Sentence, nouns: dict[int, Telling]) -> Iterator[Telling]:
        for token in sentence.span:
            if not is_verbal(token) or token.dep_ in ("aux", "auxpass", "amod") or _is_felt(token):
                continue
            found = self._senses.of_verb(token)
            if found is None or self._carried_by_noun(token, found[0], nouns):
                continue
            sense, phrase = found
            if "act" in sense.needs and any(self._senses.harms(t) for t in purposes(token)):
                sense = replace(sense, type="THREATEN")
            roles = self._verb_roles.read(token, phrase, sense.pattern)
            if sense.type not in _BACKING or not _describes(token):
                yield Telling(self._by_doers(sense, roles), token, phrase, None, sentence, roles)

    def _by_doers(self, sense: Predicate, roles: Roles) -> Predicate:
        """A sense as those who act make it: a raid by an office or the police is a search."""
        doers = {self._types.get(r) for r in roles.initiators}
        if sense.mode == "raid" and doers and doers <= _CIVIL:
            return replace(sense, type="COERCE", mode="search")
        return sense

    def _without_consequences(self, verbs: list[Telling], nouns: dict[int, Telling]) -> list[Telling]:
        """Drop verbs that only say whom another act hurt: "exploded, killing ten and wounding twenty".

        What they name goes to the act that bears them.
        """
        violent = {v.token.i: v for v in verbs if v.predicate.type == "ASSAULT"}
        for index, noun in nouns.items():
            if noun.governor is not None:
                violent[noun.governor.i] = noun
            if noun.predicate.type == "ASSAULT":
                violent[index] = noun
        borne: dict[int, list[Telling]] = {}
        kept = []
        for verb in verbs:
            bearer = self._bearer(verb, violent)
            if bearer is None:
                kept.append(verb)
            else:
                borne.setdefault(bearer.token.i, []).append(verb)
        for index in borne.keys() & nouns.keys():
            nouns[index] = _bearing(nouns[index], borne[index])
        return [_bearing(v, borne.get(v.token.i, [])) for v in kept]

    def _bearer(self, harm: Telling, violent: dict[int, Telling]) -> Telling | None:
        """The act in the sentence that a verb of hurting only tells the outcome of; None if there is none."""
        verb = harm.token
        if lemma(verb) not in _HURTING or harm.predicate.type != "ASSAULT":
            return None
        below = _act_beneath(verb, violent)
        if below is not None:
            return below
        over = verb
        while over.i not in violent or over == verb:
            above = self._above(over, harm, violent)
            if above is None:
                return None
            over = above
        found = violent[over.i]
        if found.predicate.pattern == "bereft":  # "lost 12 men and killed 40": two acts of two sides
            return None
        apart = set(found.roles.places) and set(harm.roles.places) - set(found.roles.places)
        if apart and lemma(over) in _HURTING:
            return None
        return self._bearer(found, violent) or found

    def _above(self, verb: Token, harm: Telling, violent: dict[int, Telling]) -> Token | None:
        """What a clause of hurting hangs on as the outcome of it; None where it stands by itself."""
        if lemma(verb) not in _HURTING or verb.dep_ not in ("advcl", "conj", "acl", "xcomp", "relcl"):
            return None
        own = _has_own_subject(verb)
        if own and verb.dep_ == "conj":
            return verb.head if lemma(verb.head) in _HURTING and _is_count(harm) else None
        if verb.dep_ == "acl" and verb.tag_ == "VBN" and verb.head.dep_ == "conj":
            return _outcome_before(verb) or verb.head
        if verb.dep_ != "relcl":
            return None if own else verb.head
        noun = verb.head
        while noun.i not in violent and noun.dep_ in ("pobj", "dobj", "nsubjpass"):
            if not own and self._may_act(noun):
                break
            noun = noun.head.head if noun.head.dep_ == "prep" else noun.head
        return noun if noun.i in violent or not own else None

    def _may_act(self, noun: Token) -> bool:
        """Whether a noun names somebody who can hurt others, as no building, place or date can."""
        if self.context.actor_at(noun) is not None:
            return True
        return any(self.lexicon.is_in(noun, kind) for kind in ("force", "victim", "weapon"))

    def _carried_by_noun(self, verb: Token, sense: Predicate, nouns: dict[int, Telling]) -> bool:
        """Whether an event noun is the verb's subject and already tells the event ("the strikes killed")."""
        if sense.type != "ASSAULT":
            return False
        own = [n for n in nouns.values() if n.token.dep_ != "oprd"]
        heads = {outermost(n.token).i for n in own} | {n.token.i for n in own}
        return any(t.i in heads for t in agents(verb)) and sense.pattern != "repel"

    # ---- nouns

    def _nouns(self, sentence: Sentence) -> Iterator[Telling]:
        for token in sentence.span:
            if not is_nominal(token) or token.dep_ in ("compound", "amod"):
                continue
            senses = self.lexicon.nouns.get(noun_word(token), ())
            if not senses or self.context.actor_at(token) is not None:
                continue
            for sense in senses:
                phrase = match_noun(sense.words, token)
                if self._senses.is_other(sense):
                    continue
                if phrase is None or not self._senses.noun_fits(sense, token):
                    continue
                governor, doers, done_to = self._governed(token, sense.mode)
                roles = self._noun_roles.read(token, sense.pattern, doers)
                if done_to and not roles.targets:
                    roles = Roles(roles.initiators, tuple(done_to), roles.places)
                roles = self._with_places(roles, governor, token)
                yield Telling(self._by_doers(sense, roles), token, phrase, governor, sentence, roles)
                break

    def _governed(self, noun: Token, mode: str | None) -> tuple[Token | None, list[str], list[str]]:
        """The light verb over a noun, and the actors that it makes the doers or those done to."""
        outer = first_conjunct(outermost(noun))
        verb = outer.head if outer.dep_ not in ("pobj", "pcomp") else outer.head.head
        if outer.dep_ in ("acl", "relcl", "conj", "appos", "ROOT") or not is_verbal(verb):
            return None, [], []
        roles = self._senses.light_roles(verb)
        undergone = outer.dep_ in ("dobj", "nsubjpass")
        if "none" in roles and outer.dep_ in ("nsubj", "nsubjpass"):
            return verb, [], self._harmed(verb)
        if outer.dep_ == "pobj" and self._gathers(verb, outer.head):
            return verb, self.naming.actors(agents(verb)), []
        if outer.dep_ == "pobj" and outer.head.lower_ not in _CARRYING:
            return None, [], []
        if "init" in roles and (undergone or outer.dep_ == "pobj"):
            doers = self.naming.actors(t for t in agents(verb) if not self._is_event_word(t))
            return (verb if doers or is_passive(verb) else None), doers, []
        if "announce" in roles and undergone:
            return None, self.naming.actors(agents(verb)) if mode in _ANNOUNCED else [], []
        if "seen" in roles and undergone:
            return verb, [], []
        if "target" in roles and (undergone or outer.head.lower_ == "under"):
            return verb, [], self.naming.actors(t for t in agents(verb) if t != outer)
        return None, [], []

    def _gathers(self, verb: Token, preposition: Token) -> bool:
        """Whether people come for what a noun names: "flew to X for talks", "arrived on a visit"."""
        return preposition.lower_ in ("for", "on") and self.lexicon.is_in(verb, "motion")

    def _is_event_word(self, noun: Token) -> bool:
        return noun_word(noun) in self.lexicon.nouns

    def _harmed(self, verb: Token) -> list[str]:
        if lemma(verb) in ("kill", "wound", "injure", "hit", "destroy", "shake", "rock", "claim"):
            return self.naming.actors((t for t in objects(verb)), deep=0)
        return []

    def _with_places(self, roles: Roles, governor: Token | None, noun: Token) -> Roles:
        """Roles with the places that the governing verb or a relative clause names."""
        verbs = [governor] if governor is not None else []
        for head in {noun, outermost(noun)}:
            verbs += [
                c
                for c in head.children
                if c.dep_ in ("relcl", "acl") and "none" in self._senses.light_roles(c)
            ]
        places = dict.fromkeys(roles.places)
        for verb in verbs:
            done_to = [] if lemma(verb) in ("kill", "wound") else objects(verb)
            places.update(
                dict.fromkeys(self.naming.places_of_verb(verb, (verb,), [t for t in done_to if t != noun]))
            )
        return Roles(roles.initiators, roles.targets, tuple(places))

    def _is_told(self, noun: Telling, told: Sequence[Telling], verbs: Sequence[Telling]) -> bool:
        """Whether a verb tells the noun's event ("killed in an attack") or undoes it ("suspended talks")."""
        outer = outermost(noun.token)
        if noun.governor is not None and not noun.roles.places and _begins_with(noun.governor, noun.token):
            return True
        unnamed = set(noun.roles.initiators) <= {SIDES} and not noun.roles.places
        if (
            outer.dep_ == "pobj"
            and outer.head.lower_ == "including"
            and unnamed
            and noun.predicate.pattern == "mutual"
        ):
            return True
        if any(v.predicate.type in _UNDOING and outer in objects(v.token) for v in verbs):
            return True
        for verb in told:
            if noun.predicate.type == "PROTEST" and verb.predicate.type == "ACCUSE" and outer in verb.phrase:
                return True
            if verb.predicate.type != noun.predicate.type:
                continue
            if outer in objects(verb.token) or outer in agents(verb.token) or outer in verb.phrase:
                return True
            if _happens_in(verb, noun):
                return True
        return False


def _is_felt(participle: Token) -> bool:
    """Whether a participle says how somebody feels: "the villagers feel threatened"."""
    return participle.dep_ in ("acomp", "oprd") and lemma(participle.head) in _FEELING


def _describes(verb: Token) -> bool:
    """Whether a participle only says what somebody is like: "rebels backed by A"."""
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod")


def _act_beneath(verb: Token, violent: dict[int, Telling]) -> Telling | None:
    """The act of the clause that says how people came to be hurt: "ten were killed when shells hit"."""
    joined = [verb, *(c for c in verb.children if c.dep_ == "conj" and lemma(c) in _HURTING)]
    if lemma(verb) not in _DYING and (not is_passive(verb) or agents(verb)):
        return None
    for clause in (c for t in joined for c in t.children if c.dep_ == "advcl"):
        marks = {c.lower_ for c in clause.lefts}
        if marks & _WHEN and clause.i in violent and lemma(clause) not in _HURTING:
            return violent[clause.i]
    return None


def _outcome_before(verb: Token) -> Token | None:
    """The verb of hurting that a list goes on from: "nine were killed and 17 others injured"."""
    counted = any(c.dep_ in _COUNTED for c in verb.head.children)
    before = (verb.doc[at] for at in range(verb.i - 1, verb.sent.start - 1, -1))
    last = next((t for t in before if is_verbal(t) and t.dep_ not in ("aux", "auxpass")), None)
    return last if counted and last is not None and lemma(last) in _HURTING else None


def _has_own_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") and c.tag_ not in ("WDT", "WP") for c in verb.children)


def _is_count(harm: Telling) -> bool:
    """Whether a verb of hurting names nobody who did it: "and twelve (were) wounded"."""
    return not harm.roles.initiators and not any(c.dep_ == "dobj" for c in harm.token.children)


def _happens_in(act: Telling, noun: Telling) -> bool:
    """Whether a verb tells what was done in the act that a noun names: "killed in an attack"."""
    outer = outermost(noun.token)
    if outer.dep_ != "pobj" or act.predicate.type != noun.predicate.type:
        return False
    return outer.head.head in act.phrase and outer.head.lower_ in ("in", "by", "with", "during")


def _filled(act: Telling, nouns: Iterable[Telling]) -> Telling:
    """A verb's telling with those roles that only the noun of the same act names."""
    for noun in nouns:
        if _happens_in(act, noun):
            own, named = act.roles, noun.roles
            roles = Roles(own.initiators or named.initiators, own.targets or named.targets, own.places)
            return replace(act, roles=roles)
    return act


def _bearing(act: Telling, harms: Sequence[Telling]) -> Telling:
    """An act with the words that tell its outcome, and with what only these name."""
    if not harms:
        return act
    told = (act, *harms)
    initiators, targets, places = (
        next((refs for t in told if (refs := getattr(t.roles, role))), ())
        for role in ("initiators", "targets", "places")
    )
    phrase = tuple(dict.fromkeys((*act.phrase, *(t.token for t in harms))))
    return replace(act, phrase=phrase, roles=Roles(initiators, targets, places))


def _begins_with(verb: Token, noun: Token) -> bool:
    """Whether a clause goes on to say with what act the noun's began: "the fighting began with a raid"."""
    return any(p == "with" and is_nominal(t) and t != noun for p, t in prepositional(verb)) and (
        lemma(verb) in ("begin", "start", "open", "erupt", "resume")
    )
