"""Who acts, who is acted on and where: the roles that one telling of an event gives.

Each pattern of `tables/events.csv` says where the roles of its words stand. A place is never an initiator
or a target.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.events.arguments import (
    after,
    agents,
    authors,
    is_passive,
    objects,
    outermost,
    possessors,
    surface_subjects,
    with_conjuncts,
)
from truce.claims.reading.events.charges import blame_for, lays_on
from truce.claims.reading.events.naming import SIDES, Naming
from truce.claims.reading.events.objections import doers_of_wrong, objected_to
from truce.claims.reading.events.predicates import Lexicon, Predicate, is_verbal, lemma, match_verb, noun_word
from truce.claims.reading.speech import sayings

Pair = tuple[list[str], list[str]]
"""Initiators and targets."""

_SIGNATORIES = ("state", "government", "unrecognised_state", "armed_force", "non_state_armed_group")
_LONGEST_NAME = 80
_AND = re.compile(r"(?:[’']s?)?\s+and\s+")
_CLAIMS = frozenset(("claim", "admit", "acknowledge", "accept"))
_MEETINGS = frozenset(("meet", "confer", "consult", "hold"))
_SPOKEN = frozenset(("talk", "meeting", "discussion", "negotiation", "conversation", "call"))
_FOUGHT = frozenset(
    "clash skirmish firefight battle fighting combat hostility exchange violence gunfight "
    "talk negotiation discussion consultation meeting conference".split()
)
_SPEAKERS = frozenset(("delegation", "negotiator", "envoy", "side"))
_HEADS = frozenset(
    "commander general minister president premier leader chief director-general director officer "
    "delegate representative official foe enemy rival king".split()
)
_AT = ("at", "on", "into", "toward", "towards", "against")
_ABOUT = ("against", "to", "with", "for", "of", "on", "from", "by", "over", "at")
_AIMED = frozenset(("to", "against", "with", "from"))
_SPOKEN_CLAUSES = ("ccomp", "xcomp", "advcl", "acl", "pcomp")
_AIMING = (
    "act",
    "voice",
    "give",
    "self",
    "impose",
    "recall",
    "cut",
    "mutual",
    "speak",
    "fire",
    "fireon",
    "violate",
)
_BESIDE_IT = frozenset("according before after since during until despite amid following while".split())
"""Prepositions whose phrase tells when or on whose word something is said, not what."""
_ASIDE = _BESIDE_IT | {"as", "because", "when"}
_HOME = frozenset(("withdraw", "recall", "call"))
_ALONG = ("to", "on", "along", "at", "near", "toward", "towards")
_BORDERS = frozenset(("border", "frontier", "boundary"))
_PARTS = frozenset("part portion half third quarter most much swathe chunk bulk".split())
_CLOSING = frozenset("blockade embargo siege boycott encirclement".split())
_FORCE = ("ASSAULT", "COERCE")
_PASSING = ("pass", "held", "bereft")
"""Patterns of verbs whose subject is the place that passes, or those who lose it."""
_MUTUAL = ("mutual", "exchange", "pact")


@dataclass(frozen=True, slots=True)
class Roles:
    """What one telling of an event says about who did it to whom and where, as ids of records."""

    initiators: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def named(self) -> bool:
        """Whether anybody is named."""
        return bool(self.initiators or self.targets)


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb, its phrase with further words ("open fire"), who does it and the things it is done to."""

    verb: Token
    phrase: tuple[Token, ...]
    doers: list[str]
    things: list[Token]


def _roles(initiators: Iterable[str], targets: Iterable[str], places: Iterable[str]) -> Roles:
    return Roles(*(tuple(dict.fromkeys(refs)) for refs in (initiators, targets, places)))


class VerbRoles:
    """Reads the roles of verbs."""

    def __init__(self, naming: Naming, lexicon: Lexicon) -> None:
        self.naming = naming
        self.lexicon = lexicon

    def read(self, verb: Token, phrase: tuple[Token, ...], pattern: str) -> Roles:
        """The roles of a verb; `phrase` holds it and its further words ("open fire", "call on")."""
        things = [_whole(t) for t in objects(verb) if t not in phrase]
        things += [p for c in phrase[1:] if c.dep_ in ("prep", "agent") for p in with_conjuncts(c.children)]
        things += [t for c in phrase[1:] if is_verbal(c) for t in surface_subjects(c)]
        clause = Clause(verb, phrase, self.naming.actors(agents(verb)), things)
        initiators, targets = _PATTERNS.get(pattern, VerbRoles._act)(self, clause)
        done_to = [*things, *agents(verb)] if pattern in _PASSING else things
        return _roles(initiators, targets, self.naming.places_of_verb(verb, phrase, done_to))

    def _pass(self, clause: Clause) -> Pair:
        """Into whose hands a place passes: A in "the town fell to A", "B lost the town to A"."""
        takers = self.naming.actors(clause.things)
        return takers, [r for r in clause.doers if r not in takers]

    def _held(self, clause: Clause) -> Pair:
        """In whose hands a place is: A in "the town was in A's hands"."""
        return self.naming.actors(clause.phrase[-1:]), []

    def _obtain(self, clause: Clause) -> Pair:
        """Who brings a pact about, and whose it is: "A obtained a truce between B and C", "from B"."""
        named = self._between(clause.things) or self._after(clause, "from", "between", "with")
        return clause.doers, [r for r in named if r not in clause.doers]

    def _act(self, clause: Clause) -> Pair:
        named = [r for r in self.naming.actors(clause.things) if r not in clause.doers]
        if not named:
            heads = [t for word in clause.phrase for t in after(word, "against", "on", "at", "among", "amid")]
            named = self.naming.actors(t for t in heads if lemma(t) not in ("way", "road", "eve"))
        named = named or self._after_things(clause, "from") or self._meant_for(clause)
        housing = (t for t in clause.things if self.lexicon.is_in(t, "facility"))
        named = named or self.naming.actors(t for thing in housing for t in after(thing, "for"))
        return clause.doers, named

    def _meant_for(self, clause: Clause) -> list[str]:
        """Whom an act of force is to hit by its purpose: "fired shots to disperse the crowd"."""
        purposes = [c for c in clause.verb.children if c.dep_ in ("advcl", "xcomp") and c.tag_ == "VB"]
        hostile = [c for c in purposes if any(s.type in _FORCE for s in self._senses(c))]
        return self.naming.actors(o for c in hostile for o in objects(c))

    def _senses(self, verb: Token) -> tuple[Predicate, ...]:
        return self.lexicon.verbs.get(lemma(verb), ())

    def _mutual(self, clause: Clause) -> Pair:
        signed = self._people(clause.verb)
        signed = signed if len(signed) > 1 else []
        if not signed and clause.verb.tag_ == "VBN" and clause.verb.dep_ == "ROOT" and not clause.doers:
            signed = self.naming.named_in(clause.verb.subtree, *_SIGNATORIES)
        if len(signed) > 1:
            return signed, signed
        others = [t for t in clause.things if "agreement" not in self.lexicon.classes_of(lemma(t))]
        partners = self._after(clause, "with", "between", "against", "among")
        partners = partners or self.naming.actors(others, deep=0)
        pact = [] if clause.doers else self._between(clause.things)
        both = list(dict.fromkeys([*clause.doers, *partners, *pact]))
        if not both and self._counts_sides(clause):
            both = [SIDES]
        if len(both) == 1 and both != [SIDES]:
            return both, self._in_complement(clause) if clause.doers else []
        if partners and clause.doers and lemma(clause.verb) in ("fight", "battle") and others:
            return clause.doers, partners
        if lemma(clause.verb) in _MEETINGS and clause.doers and partners:
            return clause.doers, partners
        return both, both

    def _speak(self, clause: Clause) -> Pair:
        named = self.naming.actors(clause.things) or self._after(clause, "with", "to")
        return clause.doers, named or self.naming.states_at(clause.things)

    def _travel(self, clause: Clause) -> Pair:
        goals = [t for head in clause.phrase for t in after(head, "to", "in")]
        return clause.doers, self.naming.actors(goals) or self.naming.states_at(goals)

    def _voice(self, clause: Clause) -> Pair:
        if any(t.lower_ == "other" for t in clause.things):
            return clause.doers, clause.doers
        targets = self.naming.actors(lays_on(clause.verb)) or self._complained_of(clause)
        targets = targets or self._demanded(clause) or self._held_by(clause)
        targets = targets or self._after(clause, "to") or self.naming.actors(clause.things)
        targets = targets or self._after(clause, *_ABOUT)
        others = [t for t in targets if t not in clause.doers]
        return clause.doers, others or self._spoken_of(clause) or self._in_complement(clause)

    def _demanded(self, clause: Clause) -> list[str]:
        """Who is to act by a demand that is named as a thing: "repeated its demand that B leave"."""
        demands = [t for t in clause.things if self.lexicon.is_in(t, "objection")]
        clauses = [(t, c) for t in demands for c in t.children if c.dep_ in ("acl", "ccomp", "relcl")]
        subjects = self.naming.actors(s for t, c in clauses for s in surface_subjects(c) if s != t)
        return [r for r in subjects if not self._is_own(r, clause.doers)]

    def _held_by(self, clause: Clause) -> list[str]:
        """From whom something is demanded back: B in "demanded the release of men held by B"."""
        if not self.lexicon.is_in(clause.verb, "objecting"):
            return []
        return self.naming.actors(t for thing in clause.things for t in doers_of_wrong(thing))

    def _complained_of(self, clause: Clause) -> list[str]:
        """Whom a complaint is about, not to whom it goes: B in "complained to C over raids by B"."""
        if not any(self.lexicon.is_in(t, "complaint") for t in (clause.verb, *clause.things)):
            return []
        about = ("about", "over", "against", "at", "of")
        hosts = [t for word in (*clause.phrase, *clause.things) for t in after(word, "to", "with")]
        named = self._after(clause, *about) or self._after_things(clause, *about)
        return named or self.naming.actors(t for host in hosts for t in after(host, *about[:3]))

    def _spoken_of(self, clause: Clause) -> list[str]:
        """Those in the clause that is said, demanded or refused: who acts in it, else who is acted on."""
        below = (c for word in clause.phrase for c in word.children)
        clauses = [c for c in below if c.dep_ in _SPOKEN_CLAUSES and not _is_aside(c)]
        found = [self.naming.actors(s for c in clauses for s in surface_subjects(c))]
        found += [self._done_to(c) for c in clauses]
        apart = ([r for r in refs if not self._is_own(r, clause.doers)] for refs in found)
        return next((refs for refs in apart if refs), [])

    def _is_own(self, ref: str, doers: list[str]) -> bool:
        """Whether somebody is one of those who speak, or belongs to the same party as they."""
        home = self.naming.home_of(ref)
        return ref in doers or any(home in (d, self.naming.home_of(d)) for d in doers if home)

    def _done_to(self, verb: Token) -> list[str]:
        """Whom an act that is only spoken of would be done to: the targets that its own verb gives."""
        for sense in self._senses(verb):
            phrase = match_verb(sense.words, verb)
            if phrase is not None and sense.pattern in _AIMING:
                return list(self.read(verb, phrase, sense.pattern).targets)
        named = self.naming.actors(objects(verb))
        return named or self.naming.actors(after(verb, "with", "to", "against", "for"))

    def _in_complement(self, clause: Clause) -> list[str]:
        """The first other actor in what is said, rejected or agreed to: "a call by A"."""
        heads = [t for t in clause.things if t not in clause.phrase]
        below = (c for word in clause.phrase for c in word.children if c not in clause.phrase)
        behind = [c for c in below if c.i > clause.verb.i and c.lower_ not in _BESIDE_IT]
        heads += [c for c in behind if c.dep_ in ("ccomp", "xcomp", "prep", "dobj")]
        for head in heads:
            named = [r for r in self.naming.named_in(head.subtree) if r not in clause.doers]
            if named:
                return named[:1]
        return []

    def _self(self, clause: Clause) -> Pair:
        if not clause.doers and any(self.lexicon.is_in(t, "pact") for t in clause.things):
            return [SIDES], [SIDES]
        doers = clause.doers or self.naming.actors(clause.things)
        reach = ("from", "with", "on", "at", "to")
        targets = self._after(clause, "against") or self._after_things(clause, "against")
        targets = targets or self.naming.actors(t for word in clause.phrase[1:] for t in after(word, "of"))
        targets = targets or self._after(clause, *reach) or self._after_things(clause, *reach, "for")
        others = [t for t in targets if t not in doers] or self._in_case_of_war(clause)
        reasons = (t for word in (clause.verb, *clause.things) for t in objected_to(word, self.lexicon))
        return doers, others or self.naming.first_named(reasons, doers)

    def _in_case_of_war(self, clause: Clause) -> list[str]:
        """Whom forces are made ready against: B in "for a war with B", "to the border with B"."""
        over = (clause.verb, *clause.things)
        wars = [t for word in over for t in after(word, "for") if self.lexicon.is_in(t, "violence")]
        lines = [t for word in over for t in after(word, *_ALONG) if lemma(t) in _BORDERS]
        return self.naming.actors(t for noun in (*wars, *lines) for t in after(noun, "against", "with", "on"))

    def _give(self, clause: Clause) -> Pair:
        given = self.naming.actors(c for c in clause.verb.children if c.dep_ == "dative" and c.pos_ != "ADP")
        given = given or self._after(clause, "to", "for") or self._after_things(clause, "to", "for")
        return clause.doers, given

    def _recall(self, clause: Clause) -> Pair:
        """Whose envoys are sent away, or where one's own are called home from."""
        theirs = [r for r in self.naming.actors(clause.things) if r not in clause.doers]
        reach = ("from", "in", "to")
        heads = [t for head in (*clause.phrase, *clause.things) for t in after(head, *reach)]
        abroad = self.naming.actors(heads) or self.naming.states_at(heads)
        abroad = [r for r in abroad if r not in clause.doers]
        return clause.doers, abroad or theirs if lemma(clause.verb) in _HOME else theirs or abroad

    def _inspect(self, clause: Clause) -> Pair:
        """Where inspectors are sent, or what they are to look into."""
        sent = self._after(clause, "to", "into", "against") or self._after_things(clause, "to", "into")
        return clause.doers, sent or [r for r in self._spoken_of(clause) if r not in clause.doers]

    def _impose(self, clause: Clause) -> Pair:
        reach = ("on", "against", "upon")
        named = self._after(clause, *reach) or self._after_things(clause, *reach)
        closed = [t for t in clause.things if lemma(t) in _CLOSING]
        named = named or self.naming.actors(t for thing in closed for t in after(thing, "of"))
        put = [c for t in clause.things for c in t.children if c.dep_ == "acl" and c.tag_ == "VBN"]
        return clause.doers, named or self.naming.actors(t for c in put for t in after(c, *reach))

    def _cease(self, clause: Clause) -> Pair:
        """Who stops violence of their own; stopping another's is no truce."""
        owners = set(self.naming.actors(clause.things)) - set(clause.doers)
        against = self._after_things(clause, "on", "against", "by")
        return ([], []) if owners - set(against) else (clause.doers, against)

    def _cut(self, clause: Clause) -> Pair:
        """Who is to get no more of something: B in "banned all aid to B"."""
        reach = ("to", "with", "from", "for", "against")
        return clause.doers, self._after(clause, *reach) or self._after_things(clause, *reach)

    def _fire(self, clause: Clause) -> Pair:
        named = self._after(clause, *_AT) or self._after_things(clause, *_AT)
        return clause.doers, named or self._meant_for(clause)

    def _violate(self, clause: Clause) -> Pair:
        return clause.doers, [r for r in self._between(clause.things) if r not in clause.doers]

    def _in_force(self, clause: Clause) -> Pair:
        pacts = clause.things if is_passive(clause.verb) else agents(clause.verb)
        both = self._between(pacts) or [SIDES]
        return both, both

    def _mediate(self, clause: Clause) -> Pair:
        targets = self._after(clause, "between", "with", "among") or self._between(clause.things)
        targets = targets or self.naming.actors(
            t for below in clause.verb.subtree for t in after(below, "between")
        )
        return clause.doers, [t for t in targets if t not in clause.doers]

    def _people(self, verb: Token) -> list[str]:
        """The people named among those who act together, however their list was parsed."""
        found: list[str] = []
        for child in verb.children:
            if child.dep_ in ("agent", "nsubj") or (
                child.dep_ == "prep" and child.lower_ in ("between", "by")
            ):
                found += self.naming.named_in(child.subtree, "person")
        return list(dict.fromkeys(found))

    def _counts_sides(self, clause: Clause) -> bool:
        """Whether those who agree are left to be understood: "they signed", "the truce was extended"."""
        doers = agents(clause.verb)
        if any(self.lexicon.is_in(t, "force") for t in doers) and "fire" in {lemma(t) for t in clause.phrase}:
            return True
        if not doers:
            shared = [t for t in clause.things if self._is_shared(t)]
            return is_passive(clause.verb) and bool(shared)
        return any(t.lower_ == "they" or lemma(t) in _SPEAKERS or _are_heads(t) for t in doers)

    def _is_shared(self, thing: Token) -> bool:
        """Whether a thing takes two to agree on: a truce, "it", prisoners to be exchanged."""
        return (
            thing.lower_ == "it" or self.lexicon.is_in(thing, "pact") or self.lexicon.is_in(thing, "captive")
        )

    def _after(self, clause: Clause, *prepositions: str) -> list[str]:
        """Actors after a preposition that hangs on any word of the phrase."""
        heads = [t for word in clause.phrase for t in after(word, *prepositions) if t not in clause.phrase]
        return self.naming.actors(heads) or self._states(clause.phrase, prepositions)

    def _after_things(self, clause: Clause, *prepositions: str) -> list[str]:
        heads = [t for thing in clause.things for t in after(thing, *prepositions)]
        return self.naming.actors(heads) or self._states(clause.things, prepositions)

    def _states(self, heads: Iterable[Token], prepositions: tuple[str, ...]) -> list[str]:
        """The states that words name as places where an act is aimed: "arms to Ruritania"."""
        aimed = [p for p in prepositions if p in _AIMED]
        return self.naming.states_at(t for head in heads for t in after(head, *aimed)) if aimed else []

    def _between(self, nouns: Iterable[Token]) -> list[str]:
        """The parties that a noun names: "between A and B", "A's and B's", "with B"."""
        listed = list(nouns)
        found = [r for n in listed for r in self.naming.actors(after(n, "between", "with", "among"))]
        found += [r for n in listed for r in self.naming.actors(possessors(n), deep=0)]
        return list(dict.fromkeys(found))


def _are_heads(noun: Token) -> bool:
    """Whether a phrase counts the heads of two sides: "the two commanders", "both foreign ministers"."""
    return lemma(noun) in _HEADS and any(c.lower_ in ("two", "both") for c in noun.lefts)


def _is_aside(clause: Token) -> bool:
    """Whether a clause only tells when or why something is said: "as fighting raged"."""
    return clause.dep_ == "advcl" and any(t.lower_ in _ASIDE for t in clause.lefts if t.dep_ == "mark")


def _whole(thing: Token) -> Token:
    """What a part is of: a stronghold in "part of a stronghold"."""
    wholes = after(thing, "of") if lemma(thing) in _PARTS else []
    return wholes[0] if wholes else thing


def _tells_author(clause: Token) -> bool:
    """Whether a clause on an act's noun may name who did it: no word of saying about it, or of blame."""
    return clause.pos_ == "VERB" and not lays_on(clause) and sayings.verb_of(clause) is None


def _claims(verb: Token) -> bool:
    """Whether a clause owns up to an act: "which X claimed", "for which X took responsibility"."""
    return lemma(verb) in _CLAIMS or any(lemma(c) == "responsibility" for c in verb.children)


class NounRoles:
    """Reads the roles of event nouns."""

    def __init__(self, naming: Naming, lexicon: Lexicon) -> None:
        self.naming = naming
        self.lexicon = lexicon

    def read(self, noun: Token, pattern: str, doers: list[str]) -> Roles:
        """The roles of a noun; `doers` are the subjects of the light verb that governs it."""
        heads = list(dict.fromkeys((noun, outermost(noun))))
        charge = blame_for(noun)
        charged = self.naming.actors(charge.accused) if charge is not None else []
        own = charged or [r for h in heads for r in self._authors(h, pattern)]
        initiators, targets = self._pair(noun, heads, pattern, own or doers)
        places = [p for h in heads for p in self.naming.places_of_noun(h)]
        apart = targets if pattern in _MUTUAL else [t for t in targets if t not in initiators]
        return _roles(initiators, apart, places)

    def _pair(self, noun: Token, heads: list[Token], pattern: str, doers: list[str]) -> Pair:
        against = self._after(heads, "against", "on", "at")
        against += [r for h in heads for r in self._hit(h) if pattern not in _MUTUAL]
        beneath = self.naming.actors(t for h in heads for t in after(h, "of") if t != noun)
        match pattern:
            case "of":
                return doers, beneath or against
            case "mutual" | "exchange" | "pact":
                return self._mutual(noun, heads, doers, [*beneath, *against])
            case "visit":
                return doers or beneath, self._goal(heads)
            case "voice":
                told = (
                    self._alleged(heads)
                    or self._after(heads, "to", "of", "against", "on", "for", "into")
                    or against
                )
                return doers or beneath, told or self._after(_carriers(heads), "against", "into")
            case "self":
                own = doers or beneath
                return own, self._after(heads, "from", "against") or self._objected(heads, own)
            case "cut":
                things = (t for h in heads for t in after(h, "of"))
                reach = ("to", "with", "from", "for", "against")
                return doers, self._after([*heads, *things], *reach)
            case "mediation":
                return doers, self._after(heads, "between", "with")
            case "blast":
                return doers, []
            case _:
                return doers, against or self._after(_carriers(heads), "against")

    def _authors(self, noun: Token, pattern: str) -> list[str]:
        named = self.naming.named_in(t for c in noun.children if c.dep_ == "poss" for t in c.subtree)
        if pattern == "pact" and named:
            return [*self._joined_before(noun), *named]
        found = self.naming.actors(possessors(noun)) or self.naming.premodifiers(noun)
        found = found or self._claimants(noun) or self.naming.actors(authors(noun))
        if found:
            return found
        passive = [c for c in noun.children if c.dep_ in ("acl", "relcl") and _tells_author(c)]
        return self.naming.actors(t for c in passive for t in agents(c) if t != noun)

    def _joined_before(self, noun: Token) -> list[str]:
        """An owner joined by "and" to a noun's possessor: A in "A's and B's agreement"."""
        page = self.naming.context.page
        first = min(
            (page.start_of(t) for c in noun.children if c.dep_ == "poss" for t in c.subtree), default=0
        )
        for named in reversed(self.naming.context.actors_in(max(0, first - _LONGEST_NAME), first)):
            if _AND.fullmatch(page.quote(named.end, first)):
                return [named.ref]
        return []

    def _claimants(self, noun: Token) -> list[str]:
        """Who claims or admits the act: "an attack that X claimed", "X claimed responsibility for it"."""
        clauses = [c for c in noun.subtree if c.dep_ == "relcl" and c.pos_ == "VERB" and _claims(c)]
        if clauses:
            return self.naming.actors(t for c in clauses for t in agents(c) if t != noun)
        if noun.dep_ != "pobj" or lemma(noun.head.head) != "responsibility":
            return []
        verb = noun.head.head.head
        return self.naming.actors(agents(verb)) if lemma(verb) in _CLAIMS else []

    def _hit(self, noun: Token) -> list[str]:
        clauses = [c for c in noun.children if c.dep_ in ("acl", "relcl")]
        hits = [c for c in clauses if lemma(c) in ("target", "hit", "kill")]
        return self.naming.actors(t for c in hits for t in objects(c) if t != noun)

    def _mutual(self, noun: Token, heads: list[Token], own: list[str], others: list[str]) -> Pair:
        things = [t for h in heads for t in after(h, "of")]
        with_ = self._after(heads, "with", "between", "among", "by") or self._after(
            things, "between", "among"
        )
        both = list(dict.fromkeys([*own, *with_, *others]))
        sided = any(self.naming.is_sides(t) for h in heads for t in after(h, "on", "between", "by", "of"))
        if sided or (not both and noun_word(noun) in _FOUGHT):
            both = [SIDES]
        if len(both) == 1 and both != [SIDES]:
            return both, []
        if own and with_ and lemma(noun) in _SPOKEN:
            return own, [r for r in with_ if r not in own] or both
        return both, both

    def _alleged(self, heads: list[Token]) -> list[str]:
        """Who is said to have done it: C in "an inquiry into a charge by B that C had shelled"."""
        charges = [t for h in heads for t in after(h, "into", "of") if self.lexicon.is_in(t, "told_of")]
        clauses = [c for t in charges for c in t.children if any(g.dep_ == "mark" for g in c.lefts)]
        return self.naming.actors(s for c in clauses for s in surface_subjects(c) if s not in charges)

    def _objected(self, heads: list[Token], doers: list[str]) -> list[str]:
        """Whom a protest's reason names, told under the noun or under the verb that carries it."""
        reasons = (t for h in (*heads, *_carriers(heads)) for t in objected_to(h, self.lexicon))
        return self.naming.first_named(reasons, doers)

    def _goal(self, heads: list[Token]) -> list[str]:
        """Where a visit goes: "to X", wherever in the phrase it hangs."""
        direct = self._after(heads, "to")
        if direct:
            return direct
        goals = [t for h in heads for inner in h.subtree for t in after(inner, "to")]
        return self.naming.actors(goals) or self.naming.states_at(goals)

    def _after(self, heads: list[Token], *prepositions: str) -> list[str]:
        return self.naming.actors(t for h in heads for t in after(h, *prepositions))


def _carriers(heads: Iterable[Token]) -> list[Token]:
    """The verbs that carry nouns: "opened an inquiry against A", "engaged in pogroms in X against A"."""
    listed = list(heads)
    over = [h.head for h in listed if h.dep_ == "dobj"]
    over += [h.head.head for h in listed if h.dep_ == "pobj" and h.head.lower_ == "in"]
    over += [n.head for n in over if n.dep_ == "dobj"]
    return [v for v in over if v.pos_ == "VERB"]


# Not a table of bound methods: an object that holds itself keeps its whole text in memory.
_PATTERNS: dict[str, Callable[[VerbRoles, Clause], Pair]] = {
    "act": VerbRoles._act,
    "mutual": VerbRoles._mutual,
    "speak": VerbRoles._speak,
    "travel": VerbRoles._travel,
    "voice": VerbRoles._voice,
    "self": VerbRoles._self,
    "give": VerbRoles._give,
    "pass": VerbRoles._pass,
    "recall": VerbRoles._recall,
    "inspect": VerbRoles._inspect,
    "cut": VerbRoles._cut,
    "impose": VerbRoles._impose,
    "cease": VerbRoles._cease,
    "fire": VerbRoles._fire,
    "fireon": VerbRoles._fire,
    "violate": VerbRoles._violate,
    "inforce": VerbRoles._in_force,
    "mediate": VerbRoles._mediate,
    "bereft": lambda _, clause: ([], clause.doers),
    "held": VerbRoles._held,
    "obtain": VerbRoles._obtain,
    "blast": lambda *_: ([], []),
    "deny": lambda _, clause: (clause.doers, []),
}
