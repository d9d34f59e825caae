"""Who acts, who is acted on and where: the arguments of an event's word, resolved to actors and places.

A place is never an initiator or a target. Parties that the words only count ("both sides") stand as `SIDES`
until the document's two main parties are known.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.acts import SpeechMap
from truce.claims.reading.arguments import (
    after,
    agents,
    antecedent,
    is_passive,
    objects,
    outermost,
    possessors,
    prepositional,
    surface_subjects,
    with_conjuncts,
)
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence
from truce.claims.reading.predicates import Lexicon, lemma

SIDES = "(sides)"
"""Stands for the two parties that words such as "both sides" count without naming them."""

_SIDE_NOUNS = frozenset("side party country government neighbour neighbor army nation leader state team force".split())
_PAIRED = frozenset("both two warring opposing rival each belligerent conflicting either".split())
_ALONE = frozenset("belligerent adversary foe combatant".split())
_SILENT = frozenset(("media", "document", "sports_team"))
_WHERE = frozenset(
    "in near at around inside outside along across toward towards into onto over off on to above beyond "
    "throughout within between from through against of".split()
)
_EVENT_WHERE = _WHERE - {"to", "from", "against", "of", "between"}
_CLAIMS = frozenset(("claim", "admit", "acknowledge", "accept"))
_TROOPS = frozenset("forces troops soldiers jets warplanes units fighters drones aircraft artillery".split())
_HOME_NOUNS = frozenset("government army military authorities state".split())
_OFFICES = frozenset("minister leader president government official army head chief representative".split())
_NOT_PARTNERS = frozenset(("after", "before", "during", "in", "on", "at"))
_PERSONAL = frozenset(("he", "she", "they", "it", "we", "i", "him", "her", "them", "his", "its", "their", "our", "my"))


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


class RoleReader:
    """Reads roles in one document."""

    def __init__(self, context: Context, lexicon: Lexicon, speech: SpeechMap) -> None:
        self.context = context
        self.speech = speech
        self._troops = {
            a.id: a.affiliation
            for a in context.actors
            if a.affiliation and a.type == "armed_force" and a.name.split()[-1].lower() in _TROOPS
        }
        states = [a for a in context.actors if a.type == "state" and len(a.mentions) > 1]
        self.home = min(states, key=lambda a: a.mentions[0].start).id if states else None
        self._owners_of = {a.id: a.affiliation for a in context.actors}
        self._states = {n: a.id for a in context.actors if a.type == "state" for n in (a.name, *a.aliases)}
        self.lexicon = lexicon
        self._types = {a.id: a.type for a in context.actors}

    # ---- actors

    def actors(self, heads: Iterable[Token], *, deep: bool = True) -> list[str]:
        """The actors that phrases name, by their heads; `deep`: also those whose possession they are."""
        found: dict[str, None] = {}
        for head in heads:
            for ref in self.actor_of(head, deep=deep):
                found[ref] = None
        return list(found)

    def actor_of(self, head: Token, *, deep: bool = True) -> list[str]:
        """The actors that one phrase names: its own mention, else the owner of the thing it names."""
        head = antecedent(head)
        if self.is_sides(head):
            return [SIDES]
        named = self.context.actor_at(head)
        if named is not None:
            several = self._heads_of_several(head) if head.tag_ in ("NN", "NNS", "NNP", "NNPS") else []
            return [] if self._types.get(named.ref) in _SILENT else several or [self.rolled_up(named.ref)]
        if head.lower_ in _PERSONAL:
            return self._pronoun(head)
        if self.home is not None and self.is_home(head):
            return [self.home]
        if not deep or self.context.place_at(head) is not None:
            return []
        return self._owners(head)

    def is_home(self, head: Token) -> bool:
        """Whether a phrase names a government or its forces without saying whose: "the army"."""
        if lemma(head) not in _HOME_NOUNS or head.tag_ not in ("NN", "NNP"):
            return False
        return all(c.lower_ == "the" for c in head.lefts) and any(c.lower_ == "the" for c in head.lefts)

    def _heads_of_several(self, head: Token) -> list[str]:
        """The states of "the prime ministers of A and B", whom one mention cannot name."""
        if lemma(head) not in _OFFICES:
            return []
        owners = self.actors(after(head, "of"), deep=False)
        return owners if len(owners) > 1 else []

    def rolled_up(self, ref: str) -> str:
        """A state in place of its troops, where the words name no unit ("Ruritanian forces")."""
        return self._troops.get(ref, ref)

    def _owners(self, head: Token) -> list[str]:
        owners = self.actors(possessors(head), deep=False) or self._premodifiers(head)
        if owners:
            return owners
        for noun in after(head, "of", "from"):
            found = self.actor_of(noun)
            if found:
                return self.actors(after(head, "of", "from"))
        apposed = [c for c in head.children if c.dep_ == "appos"]
        return self.actors(apposed, deep=False)

    def _premodifiers(self, head: Token) -> list[str]:
        found: dict[str, None] = {}
        for child in head.lefts:
            if child.dep_ in ("compound", "amod", "nmod", "poss", "npadvmod"):
                for token in (child, *child.children, *with_conjuncts([child])):
                    named = self.context.actor_at(token) if token.i < head.i else None
                    if named is not None and self._types.get(named.ref) not in _SILENT:
                        found[named.ref] = None
        return list(found)

    def is_sides(self, head: Token) -> bool:
        """Whether a phrase counts the parties without naming them."""
        word = lemma(head)
        if word in _ALONE:
            return True
        if word == "both" and head.pos_ in ("PRON", "DET"):
            return True
        if word not in _SIDE_NOUNS:
            return False
        marks = {c.lower_ for c in head.children}
        return bool(marks & _PAIRED) or (word in ("side", "party") and head.tag_ == "NNS" and "the" in marks)

    def _pronoun(self, token: Token) -> list[str]:
        """Who a personal pronoun stands for, where the subject before it is an actor."""
        if token.lower_ in ("i", "we", "my", "our"):
            return self._speaker(token)
        sentence = self.context.page.sentence_of(token)
        if token.dep_ == "poss" and token.i - sentence.span.start <= 4:
            for other in surface_subjects(sentence.root):
                refs = self._same_number(token, other)
                if refs:
                    return refs
        for other in reversed([t for t in sentence.span if t.i < token.i and t.dep_ in ("nsubj", "nsubjpass")]):
            refs = self._same_number(token, other)
            if refs:
                return refs
        before = self.context.page.sentences[max(sentence.index - 1, 0)]
        if before.block.index == sentence.block.index or token.i - sentence.span.start < 3:
            for other in surface_subjects(before.root):
                refs = self._same_number(token, other)
                if refs:
                    return refs
        return self._pair_before(token, sentence) if token.lower_ in ("they", "their", "them") else []

    def _pair_before(self, token: Token, sentence: Sentence) -> list[str]:
        """The nearest actors named together before "they"."""
        for other in reversed([t for t in sentence.span if t.i < token.i and t.dep_ == "conj"]):
            named = self.context.actor_at(other), self.context.actor_at(other.head)
            refs = [n.ref for n in named if n is not None and self._types.get(n.ref) not in _SILENT]
            if len(set(refs)) == 2:
                return refs[::-1]
        return []

    def _speaker(self, token: Token) -> list[str]:
        """Who "I" is: the speaker of the words; "we" is whom the speaker stands for."""
        start, end = self.context.page.cover([token])
        speaker = next((a.speaker for a in self.speech.over(start, end) if a.speaker and a.direct), None)
        if speaker is None:
            return []
        owner = self._owners_of.get(speaker)
        return [owner if owner and token.lower_ in ("we", "our") else speaker]

    def _same_number(self, pronoun: Token, other: Token) -> list[str]:
        named = self.context.actor_at(other)
        refs = [named.ref] if named is not None else []
        refs += [r for t in with_conjuncts([other])[1:] for r in self.actor_of(t, deep=False)]
        if not refs or self._types.get(refs[0]) in _SILENT:
            return []
        person = self._types.get(refs[0]) in ("person", "officials", "monitor", "joint_committee", "other")
        wants_person = pronoun.lower_ in ("he", "she", "his", "her", "him")
        if pronoun.lower_ in ("they", "their", "them"):
            return refs if len(refs) > 1 or other.tag_ in ("NNS", "NNPS") or not person else []
        return refs[:1] if person == wants_person and len(refs) == 1 else []

    # ---- patterns

    def of_verb(self, verb: Token, phrase: tuple[Token, ...], pattern: str) -> Roles:
        """The roles of a verb; `phrase` holds its further words ("open fire", "call on")."""
        doers = self.actors(agents(verb))
        tail = phrase[-1]
        done_to = objects(verb) if len(phrase) == 1 or tail.dep_ == "prt" else []
        bound = [p for c in phrase[1:] if c.dep_ in ("prep", "agent") for p in with_conjuncts(c.children)]
        done_to = done_to + [t for t in objects(verb) if t not in phrase and t not in done_to] + bound
        places = self.places_of(verb, phrase, done_to)
        reader = getattr(self, f"_verb_{pattern}", self._verb_act)
        initiators, targets = reader(verb, phrase, doers, done_to)
        return _roles(initiators, targets, places)

    def _verb_act(
        self, verb: Token, phrase: tuple[Token, ...], doers: list[str], done_to: list[Token]
    ) -> tuple[list[str], list[str]]:
        targets = self.actors(done_to) or self._after(phrase, "against", "on", "at")
        return doers, targets

    def _verb_mutual(
        self, verb: Token, phrase: tuple[Token, ...], doers: list[str], done_to: list[Token]
    ) -> tuple[list[str], list[str]]:
        signed = self._persons_under(verb)
        if len(signed) > 1:
            return signed, signed
        partners = self._after(phrase, "with", "between", "against", "among") or self.actors(
            [t for t in done_to if "agreement" not in self.lexicon.classes_of(lemma(t))], deep=False
        )
        pact = self._between(done_to)
        both = list(dict.fromkeys([*doers, *partners, *(pact if not doers else [])]))
        if not both and self._counts_sides(verb, done_to):
            both = [SIDES]
        if len(both) == 1 and both != [SIDES]:
            return both, []
        if len(phrase) > 1 and lemma(verb) in ("hold", "meet") and doers and partners:
            return doers, partners
        if lemma(verb) in ("meet", "confer", "consult") and doers and partners:
            return doers, partners
        return both, both

    def _counts_sides(self, verb: Token, done_to: list[Token]) -> bool:
        """Whether those who agree are left to be understood: "they signed", "the truce was extended"."""
        doers = agents(verb)
        if not doers:
            return is_passive(verb) and any(self.lexicon.is_in(t, "pact") for t in done_to)
        return any(t.lower_ == "they" or lemma(t) in ("delegation", "negotiator", "envoy", "side") for t in doers)

    def _persons_under(self, verb: Token) -> list[str]:
        """The people named in the phrase of those who act together, however the list was parsed."""
        lists = [c for c in verb.children if c.dep_ in ("agent", "nsubj", "prep") and c.lower_ not in _NOT_PARTNERS]
        found: dict[str, None] = {}
        for head in lists:
            if head.dep_ == "prep" and head.lower_ not in ("between", "with", "by"):
                continue
            start, end = self.context.page.cover(t for t in head.subtree)
            for named in self.context.actors_in(start, end):
                if self._types.get(named.ref) == "person":
                    found[named.ref] = None
        return list(found)

    def _verb_speak(
        self, verb: Token, phrase: tuple[Token, ...], doers: list[str], done_to: list[Token]
    ) -> tuple[list[str], list[str]]:
        return doers, self.actors(done_to) or self._after(phrase, "with", "to") or self.states_at(done_to)

    def _verb_travel(
        self, verb: Token, phrase: tuple[Token, ...], doers: list[str], done_to: list[Token]
    ) -> tuple[list[str], list[str]]:
        goals = [t for head in phrase for t in after(head, "to", "in")]
        return doers, self.actors(goals) or self.states_at(goals)

    def _verb_voice(
        self, verb: Token, phrase: tuple[Token, ...], doers: list[str], done_to: list[Token]
    ) -> tuple[list[str], list[str]]:
        targets = self._after(phrase, "to") or self.actors(done_to)
        targets = targets or self._after(phrase, "against", "to", "with", "for", "of", "on", "from", "by", "over", "at")
        if not targets:
            clauses = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp", "advcl", "acl", "pcomp")]
            targets = self.actors([s for c in clauses for s in surface_subjects(c)]) if clauses else []
            targets = [t for t in targets if t not in doers] or self.actors([o for c in clauses for o in objects(c)])
            targets = targets or self.actors([o for c in clauses for o in after(c, "with", "to", "against", "for")])
        return doers, [t for t in targets if t not in doers]

    def _verb_self(
        self, verb: Token, phrase: tuple[Token, ...], doers: list[str], done_to: list[Token]
    ) -> tuple[list[str], list[str]]:
        if not doers and any(self.lexicon.is_in(t, "pact") for t in done_to):
            return [SIDES], [SIDES]
        doers = doers or self.actors(done_to)
        targets = self._after(phrase, "from", "against", "with", "on", "at", "to")
        if not targets:
            targets = [r for t in done_to for r in self.actors(after(t, "against", "on", "with", "to", "from"))]
        return doers, [t for t in targets if t not in doers]

    def _verb_give(
        self, verb: Token, phrase: tuple[Token, ...], doers: list[str], done_to: list[Token]
    ) -> tuple[list[str], list[str]]:
        receivers = self.actors(c for c in verb.children if c.dep_ == "dative" and c.pos_ != "ADP")
        receivers = receivers or self._after(phrase, "to", "for")
        receivers = receivers or [r for t in done_to for r in self.actors(after(t, "to", "for"))]
        return doers, receivers

    def _verb_impose(
        self, verb: Token, phrase: tuple[Token, ...], doers: list[str], done_to: list[Token]
    ) -> tuple[list[str], list[str]]:
        targets = self._after(phrase, "on", "against", "upon")
        return doers, targets or [r for t in done_to for r in self.actors(after(t, "on", "against", "upon"))]

    def _verb_move(
        self, verb: Token, phrase: tuple[Token, ...], doers: list[str], done_to: list[Token]
    ) -> tuple[list[str], list[str]]:
        return doers, self._after(phrase, "against")

    def _verb_fire(
        self, verb: Token, phrase: tuple[Token, ...], doers: list[str], done_to: list[Token]
    ) -> tuple[list[str], list[str]]:
        reach = ("at", "on", "into", "toward", "towards", "against")
        return doers, self._after(phrase, *reach) or [
            r for t in done_to for r in self.actors(after(t, *reach))
        ]

    _verb_fireon = _verb_fire

    def _verb_repel(
        self, verb: Token, phrase: tuple[Token, ...], doers: list[str], done_to: list[Token]
    ) -> tuple[list[str], list[str]]:
        return doers, self.actors(done_to)

    def _verb_violate(
        self, verb: Token, phrase: tuple[Token, ...], doers: list[str], done_to: list[Token]
    ) -> tuple[list[str], list[str]]:
        return doers, [r for r in self._between(done_to) if r not in doers]

    def _verb_inforce(
        self, verb: Token, phrase: tuple[Token, ...], doers: list[str], done_to: list[Token]
    ) -> tuple[list[str], list[str]]:
        both = self._between(agents(verb)) or self._between(surface_subjects(verb)) or [SIDES]
        return both, both

    def _verb_mediate(
        self, verb: Token, phrase: tuple[Token, ...], doers: list[str], done_to: list[Token]
    ) -> tuple[list[str], list[str]]:
        targets = self._after(phrase, "between", "with", "among") or self._between(done_to)
        targets = targets or [r for t in done_to for r in self.actors(after(t, "with"))]
        targets = targets or self.actors(t for below in verb.subtree for t in after(below, "between"))
        return doers, [t for t in targets if t not in doers]

    def _verb_blast(
        self, verb: Token, phrase: tuple[Token, ...], doers: list[str], done_to: list[Token]
    ) -> tuple[list[str], list[str]]:
        return [], []

    def _verb_wounded(
        self, verb: Token, phrase: tuple[Token, ...], doers: list[str], done_to: list[Token]
    ) -> tuple[list[str], list[str]]:
        return doers, self.actors(done_to)

    def _after(self, phrase: tuple[Token, ...], *prepositions: str) -> list[str]:
        """Actors after a preposition that hangs on any word of a phrase."""
        return self.actors(t for head in phrase for t in after(head, *prepositions) if t not in phrase)

    def _between(self, nouns: Iterable[Token]) -> list[str]:
        """The parties that a noun names: "between A and B", "A's and B's", "with B"."""
        found: dict[str, None] = {}
        for noun in nouns:
            for ref in (
                *self.actors(after(noun, "between", "with", "among")),
                *self.actors(possessors(noun), deep=False),
            ):
                found[ref] = None
        return list(found)

    # ---- nouns

    def of_noun(self, noun: Token, pattern: str, doers: list[str]) -> Roles:
        """The roles of a noun; `doers` are the subjects of the light verb that governs it."""
        heads = list(dict.fromkeys((noun, outermost(noun))))
        own = [r for h in heads for r in self._authors(h)]
        targets = [r for h in heads for r in self.actors(after(h, "against", "on", "at"))]
        targets += [r for h in heads for r in self._clause_targets(h)]
        beneath = [r for h in heads for r in self.actors(t for t in after(h, "of") if t != noun)]
        with_ = [r for h in heads for r in self.actors(after(h, "with", "between", "among", "by"))]
        places = [p for h in heads for p in self._noun_places(h)]
        initiators = own or doers
        if pattern == "pact":
            own = own if len(own) > 1 else self._named_before(noun) or own
        if pattern == "of":
            targets = beneath or targets
        elif pattern in ("mutual", "exchange", "pact"):
            initiators, targets = self._mutual(noun, heads, [*own, *doers], with_, [*beneath, *targets])
        elif pattern in ("visit", "voice"):
            towards = [r for h in heads for r in self._towards(h, pattern)]
            initiators = initiators or beneath
            targets = towards or targets or with_
        elif pattern == "self":
            initiators = initiators or beneath
            targets = [r for h in heads for r in self.actors(after(h, "from", "against"))]
        elif pattern == "mediation":
            targets = [r for h in heads for r in self.actors(after(h, "between", "with"))]
        elif pattern == "blast":
            targets = []
        return _roles(initiators, [t for t in targets if t not in initiators or pattern in _MUTUAL], places)

    def _authors(self, noun: Token) -> list[str]:
        found = self.actors(possessors(noun)) or self._premodifiers(noun) or self._claimants(noun)
        found = found or self.actors(after(noun, "by"))
        if not found:
            passive = [c for c in noun.children if c.dep_ in ("acl", "relcl") and c.pos_ == "VERB"]
            found = [r for c in passive for r in self.actors(t for t in agents(c) if t != noun)]
        return found

    def _claimants(self, noun: Token) -> list[str]:
        """Who claims or admits the act: "an attack that X claimed", "X claimed responsibility for the attack"."""
        clauses = [c for c in noun.children if c.dep_ == "relcl" and lemma(c) in _CLAIMS]
        if clauses:
            return self.actors(t for c in clauses for t in agents(c) if t != noun)
        if noun.dep_ != "pobj" or lemma(noun.head.head) != "responsibility":
            return []
        verb = noun.head.head.head
        return self.actors(agents(verb)) if lemma(verb) in _CLAIMS else []

    def _named_before(self, noun: Token) -> list[str]:
        """All actors in a noun's possessive phrase: "A's and B's agreement"."""
        owners = [t for c in noun.children if c.dep_ == "poss" for t in c.subtree]
        if not owners:
            return []
        start, end = self.context.page.cover(owners)
        return list(dict.fromkeys(n.ref for n in self.context.actors_in(start, end)))

    def _clause_targets(self, noun: Token) -> list[str]:
        clauses = [c for c in noun.children if c.dep_ in ("acl", "relcl") and lemma(c) in ("target", "hit", "kill")]
        return self.actors(t for c in clauses for t in objects(c) if t != noun)

    def _mutual(
        self, noun: Token, heads: list[Token], own: list[str], with_: list[str], others: list[str]
    ) -> tuple[list[str], list[str]]:
        both = list(dict.fromkeys([*own, *with_, *others]))
        sided = any(self.is_sides(t) for h in heads for t in after(h, "on", "between", "by", "of"))
        if sided or (not both and lemma(noun) in _FOUGHT):
            both = [SIDES]
        if own and with_ and lemma(noun) in ("talk", "meeting", "discussion", "negotiation", "conversation", "call"):
            return own, [r for r in with_ if r not in own] or both
        return both, both

    def _towards(self, noun: Token, pattern: str) -> list[str]:
        reach = ("to",) if pattern == "visit" else ("to", "of", "against", "on", "for")
        direct = self.actors(after(noun, *reach))
        if direct or pattern != "visit":
            return direct
        goals = [t for inner in noun.subtree for t in after(inner, "to")]
        return self.actors(goals) or self.states_at(goals)

    def states_at(self, heads: Iterable[Token]) -> list[str]:
        """The states whose territory a phrase names as a place: a visit "to India" is to its state."""
        places = [named.ref for head in heads if (named := self.context.place_at(head)) is not None]
        names = [self.context.place(ref).name for ref in places]
        return [self._states[name] for name in names if name in self._states]

    # ---- places

    def places_of(self, verb: Token, phrase: tuple[Token, ...], done_to: list[Token]) -> list[str]:
        """The places that a verb names as where it happened: after a preposition, or as what was hit."""
        found: dict[str, None] = {}
        for head in (*phrase, *done_to):
            for preposition, noun in prepositional(head):
                if preposition in _EVENT_WHERE or (preposition == "of" and head != verb):
                    self._add_place(found, noun)
        for noun in done_to:
            self._add_place(found, noun)
        return list(found)

    def _noun_places(self, noun: Token) -> list[str]:
        found: dict[str, None] = {}
        for preposition, other in prepositional(noun):
            if preposition in _EVENT_WHERE or preposition in ("of", "against"):
                self._add_place(found, other)
                if self.context.place_at(other) is None and preposition != "of":
                    for inner, deeper in prepositional(other):
                        if inner in _EVENT_WHERE or inner == "of":
                            self._add_place(found, deeper)
        for child in noun.lefts:
            if child.dep_ in ("compound", "poss", "nmod"):
                self._add_place(found, child)
        return list(found)

    def _add_place(self, found: dict[str, None], noun: Token) -> None:
        for token in (noun, *[c for c in noun.children if c.dep_ in ("appos", "compound")]):
            named = self.context.place_at(token)
            if named is not None:
                found[named.ref] = None
                return


_MUTUAL = ("mutual", "exchange", "pact")
_FOUGHT = frozenset("clash skirmish firefight battle fighting combat hostility exchange violence gunfight "
    "talk negotiation discussion consultation".split())


def _roles(initiators: Iterable[str], targets: Iterable[str], places: Iterable[str]) -> Roles:
    return Roles(*(tuple(dict.fromkeys(refs)) for refs in (initiators, targets, places)))
