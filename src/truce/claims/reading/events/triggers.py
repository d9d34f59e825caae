"""The words of a sentence that tell an event, each with the sense that fits what stands beside it.

Guards work on classes of words: a sense may need a kind of object ("captured" a town, not an audience) or be
barred by one ("a heart attack"), and in a text that is not about a conflict only plain violence between
parties counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.events.arguments import (
    agents,
    first_conjunct,
    is_passive,
    objects,
    outermost,
    prepositional,
    with_conjuncts,
)
from truce.claims.reading.events.naming import SIDES, Naming
from truce.claims.reading.events.predicates import (
    Lexicon,
    Predicate,
    is_nominal,
    is_verbal,
    lemma,
    match_noun,
    match_verb,
    noun_word,
)
from truce.claims.reading.events.roles import NounRoles, Roles, VerbRoles
from truce.claims.reading.parse import Sentence
from truce.claims.reading.speech.acts import SpeechMap

_POLITICAL = frozenset(
    "state unrecognised_state government government_body armed_force security_service police militia "
    "non_state_armed_group group political_group party person officials igo igo_body court monitor "
    "joint_committee civilians aid_org company sports_team media other".split()
)
_ARMED = frozenset(
    "state unrecognised_state government armed_force security_service police militia "
    "non_state_armed_group igo".split()
)
_FORCES = frozenset(("armed_force", "militia", "non_state_armed_group"))
_CIVIL = frozenset(("government_body", "police", "officials", "court"))
_VOICES = frozenset(
    "civilians person officials party political_group media court aid_org company igo".split()
)
_FEELING = frozenset(("feel", "seem", "look", "sound"))
_BACKING = frozenset(("SUPPORT", "AID"))
_COUNTED = ("nummod", "quantmod")
_VERBAL_TYPES = frozenset(
    ("ACCUSE", "REJECT", "REQUEST", "PROTEST", "THREATEN", "AGREE", "SUPPORT", "COERCE")
)
_HURTING = frozenset(("kill", "wound", "injure", "hurt", "maim", "displace", "die", "perish"))
_DYING = frozenset(("die", "perish"))
"""Verbs of hurting whose subject is the one hurt."""
_WHEN = frozenset(("when", "after", "as", "because"))
_AIMED = frozenset(("AGREE", "REJECT", "THREATEN", "SUPPORT"))
_ANNOUNCED = frozenset("capture withdrawal release sanctions expel discontinue".split())
_BARRING = frozenset("in by from of with to on at against".split())
_CARRYING = frozenset(("under", "in", "by", "to", "with", "from"))
_UNNAMED = frozenset(("name", "identify", "quote"))
_UNDOING = frozenset(("REJECT", "REQUEST", "THREATEN"))
HOSTILE = frozenset(("ASSAULT", "COERCE", "SANCTION", "PROTEST"))
"""Types of acts that it is a threat to announce."""
_LABOUR = "labour"
_DUTIES = 3
_BINDING = frozenset("shall must may hereby undertake undertakes herein".split())


@dataclass(frozen=True, slots=True)
class Telling:
    """One passage that tells an event: its word, the sense, the light verb that governs it, and the roles."""

    predicate: Predicate
    token: Token
    phrase: tuple[Token, ...]
    governor: Token | None
    sentence: Sentence
    roles: Roles

    @property
    def head(self) -> Token:
        """The verb of the telling's clause, or the noun if no verb carries it."""
        return self.governor if self.governor is not None else self.token


class TriggerReader:
    """Finds the tellings of one document."""

    def __init__(self, context: Context, lexicon: Lexicon, speech: SpeechMap) -> None:
        self.context = context
        self.lexicon = lexicon
        self.naming = Naming(context, speech)
        self._verb_roles = VerbRoles(self.naming, lexicon)
        self._noun_roles = NounRoles(self.naming, lexicon)
        self._types = {a.id: a.type for a in context.actors}
        self.is_instrument = self._is_instrument()
        self.planned: list[Telling] = []
        """Verbs with an author that tell no event by themselves, but do where somebody announces them."""
        self._on_labour = self._counts(_LABOUR) > self._counts("conflict")

    def tellings(self, sentence: Sentence) -> list[Telling]:
        """The tellings of one sentence, in text order; each event word at most once."""
        nouns = {t.token.i: t for t in self._nouns(sentence)}
        verbs = self._without_consequences(list(self._verbs(sentence, nouns)), nouns)
        verbs = [_filled(v, nouns.values()) for v in verbs]
        told = [v for v in verbs if self._supported(v)]
        self.planned += [v for v in verbs if v.roles.initiators and v not in told]
        taken = {t.i for v in told for t in v.phrase}
        told += [
            noun
            for i, noun in nouns.items()
            if i not in taken and not self._is_told(noun, told, verbs) and self._supported(noun)
        ]
        return sorted(told, key=lambda t: t.token.i)

    # ---- verbs

    def _verbs(self, sentence: Sentence, nouns: dict[int, Telling]) -> Iterator[Telling]:
        for token in sentence.span:
            if not is_verbal(token) or token.dep_ in ("aux", "auxpass", "amod") or _is_felt(token):
                continue
            found = self._sense(token)
            if found is None or self._carried_by_noun(token, found[0], nouns):
                continue
            sense, phrase = found
            if "act" in sense.needs and any(self._harms(t) for t in _purposes(token)):
                sense = replace(sense, type="THREATEN")
            roles = self._verb_roles.read(token, phrase, sense.pattern)
            if sense.type not in _BACKING or not _describes(token):
                yield Telling(self._by_doers(sense, roles), token, phrase, None, sentence, roles)

    def _sense(self, verb: Token) -> tuple[Predicate, tuple[Token, ...]] | None:
        """The first sense of a verb that what stands beside it fits, with the words of its phrase."""
        for sense in self.lexicon.verbs.get(lemma(verb), ()):
            phrase = match_verb(sense.words, verb)
            if phrase is not None and not self._is_other_sense(sense) and self._fits(sense, verb, phrase):
                return sense, phrase
        return None

    def _by_doers(self, sense: Predicate, roles: Roles) -> Predicate:
        """A sense as those who act make it: a raid by an office or the police is a search."""
        doers = {self._types.get(r) for r in roles.initiators}
        if sense.mode == "raid" and doers and doers <= _CIVIL:
            return replace(sense, type="COERCE", mode="search")
        return sense

    def _harms(self, verb: Token) -> bool:
        """Whether what somebody means to do is hostile: "to shell", "to resume shelling"."""
        found = self._sense(verb)
        if found is not None:
            return found[0].type in HOSTILE
        begun = [c for c in verb.children if c.dep_ in ("xcomp", "dobj")] if self._light_roles(verb) else []
        nouns = (s for t in begun for s in self.lexicon.nouns.get(noun_word(t), ()))
        return any(s.type in HOSTILE for s in nouns) or any(self._harms(t) for t in begun if is_verbal(t))

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

    def _is_other_sense(self, sense: Predicate) -> bool:
        """Whether a strike is meant the other way: by workers in a text on labour, else with weapons."""
        if sense.words != ("strike",) or sense.type not in ("ASSAULT", "PROTEST"):
            return False
        return (sense.type == "PROTEST") != self._on_labour

    def _carried_by_noun(self, verb: Token, sense: Predicate, nouns: dict[int, Telling]) -> bool:
        """Whether an event noun is the verb's subject and already tells the event ("the strikes killed")."""
        if sense.type != "ASSAULT":
            return False
        heads = {outermost(nouns[i].token).i for i in nouns} | set(nouns)
        return any(t.i in heads for t in agents(verb)) and sense.pattern != "repel"

    def _fits(self, sense: Predicate, verb: Token, phrase: tuple[Token, ...]) -> bool:
        things = [t for t in objects(verb) if t not in phrase]
        things += [p for c in phrase[1:] if c.dep_ == "prep" for p in with_conjuncts(c.children)]
        if sense.type == "REQUEST" and any(lemma(c) in _UNNAMED for c in verb.children if c.dep_ == "xcomp"):
            return False
        if sense.words == ("insist",) and any(_is_told(c) for c in verb.children if c.dep_ == "ccomp"):
            return False
        things += [t.head.head for t in things if t.dep_ == "pobj" and verb.dep_ == "relcl"]
        if is_passive(verb):
            things += [c for c in verb.children if c.dep_ == "dobj" and c not in phrase]
        if self._barred(sense, [*things, *agents(verb)], verb):
            return False
        if sense.words == ("march",) and any(self._is_doer(t, "armed") for t in agents(verb)):
            return False
        if sense.words == ("concede",) and any(c.dep_ == "ccomp" for c in verb.children):
            return False
        if sense.words == ("call",) and any(c.dep_ in ("ccomp", "xcomp", "oprd") for c in verb.children):
            return False
        if sense.type == "ASSAULT" and any(self._fights_nobody(t) for t in agents(verb)):
            return False
        return not sense.needs or any(
            all(self._meets(part, verb, things) for part in need.split("&")) for need in sense.needs
        )

    def _barred(self, sense: Predicate, nouns: Sequence[Token], verb: Token | None) -> bool:
        around = list(nouns)
        if verb is not None:
            around += [n for p, n in prepositional(verb) if p in _BARRING]
        for noun in around:
            word = lemma(noun)
            classes = self.lexicon.classes_of(word)
            if word in sense.bars or sense.bars & classes:
                return self.context.actor_at(noun) is None
        return False

    def _fights_nobody(self, noun: Token) -> bool:
        """Whether what hurts is weather, however it is named ("Storm Ada"), or somebody at play."""
        named = [noun, *(c for c in noun.lefts if c.dep_ in ("compound", "nmod"))]
        return any(self.lexicon.is_in(t, kind) for t in named for kind in ("storm", "sport", "traffic"))

    def _meets(self, need: str, verb: Token, things: Sequence[Token]) -> bool:
        match need:
            case "actor":
                return bool(self.naming.actors(things)) or any(
                    t.lower_ in ("him", "her", "them") for t in things
                )
            case "place":
                return any(self.context.place_at(t) for t in things)
            case "number":
                return any(t.pos_ == "NUM" or any(c.dep_ in _COUNTED for c in t.children) for t in things)
            case "none":
                return not things
            case "clause" if any(c.dep_ in ("ccomp", "xcomp") for c in verb.children):
                return True
            case "inquiry":
                aims = (c for c in verb.children if c.dep_ in ("advcl", "xcomp") and c.tag_ == "VB")
                return any(
                    s.mode == "investigate" for c in aims for s in self.lexicon.verbs.get(lemma(c), ())
                )
            case "told":
                return any(c.dep_ == "ccomp" and c.tag_ != "VB" for c in verb.children)
            case "infinitive":
                return any(c.dep_ in ("ccomp", "xcomp") and c.tag_ == "VB" for c in verb.children)
            case "hostile":
                return any(self.lexicon.is_in(t, "violence") or lemma(t) == "aggression" for t in things)
            case "harm":
                return any(self._harms(t) for t in _purposes(verb))
            case "act":
                return any(self._sense(t) is not None for t in _purposes(verb))
            case "dobj":
                return any(c.dep_ == "dobj" for c in verb.children)
            case _ if need.startswith("s="):
                return any(self._is_doer(t, need[2:]) for t in agents(verb))
            case _:
                words = {w for thing in things for t in _told_by(thing) for w in (lemma(t), t.lower_)}
                return any(word == need or need in self.lexicon.classes_of(word) for word in words)

    def _is_doer(self, doer: Token, kind: str) -> bool:
        """Whether a subject is of a kind: armed, police, a crowd, a number of people, or a class of words."""
        named = self.context.actor_at(doer)
        counted = [n for p, n in prepositional(doer) if p == "of"] if named is None else []
        named = next((n for t in counted if (n := self.context.actor_at(t)) is not None), named)
        held = self._types.get(named.ref) if named is not None else None
        match kind:
            case "armed":
                return held in _FORCES or (self.lexicon.is_in(doer, "force") and held != "police")
            case "police":
                return held in ("police", "security_service")
            case "voice":
                return held in _VOICES
            case "place":
                return self.context.place_at(doer) is not None or self.lexicon.is_in(doer, "territory")
            case "crowd":
                return held in ("group", "civilians", "political_group")
            case "counted":
                number = doer.pos_ == "NUM" or any(c.dep_ in _COUNTED for c in doer.children)
                return number or self.lexicon.is_in(doer, "force") or doer.lower_ == "dozens"
            case _:
                return self.lexicon.is_in(doer, kind)

    # ---- nouns

    def _nouns(self, sentence: Sentence) -> Iterator[Telling]:
        for token in sentence.span:
            if not is_nominal(token) or token.dep_ in ("compound", "amod") or self.context.actor_at(token):
                continue
            for sense in self.lexicon.nouns.get(noun_word(token), ()):
                phrase = match_noun(sense.words, token)
                if self._is_other_sense(sense):
                    continue
                if phrase is None or self._noun_barred(sense, token) or not self._noun_fits(sense, token):
                    continue
                governor, doers, done_to = self._governed(token, sense.mode)
                roles = self._noun_roles.read(token, sense.pattern, doers)
                if done_to and not roles.targets:
                    roles = Roles(roles.initiators, tuple(done_to), roles.places)
                roles = self._with_places(roles, governor, token)
                yield Telling(self._by_doers(sense, roles), token, phrase, governor, sentence, roles)
                break

    def _noun_barred(self, sense: Predicate, noun: Token) -> bool:
        premodifiers = [c for c in noun.children if c.dep_ in ("compound", "amod", "poss", "nmod")]
        beneath = [n for p, n in prepositional(noun) if p in ("of", "in", "on", "for", "between")]
        if noun.i > 0 and noun.nbor(-1).text == "-" and noun.i > 1 and noun.nbor(-2).lower_ == "cease":
            return True
        return any(
            lemma(t) in sense.bars or sense.bars & self.lexicon.classes_of(lemma(t))
            for t in (*premodifiers, *beneath)
            if self.context.actor_at(t) is None and self.context.place_at(t) is None
        )

    def _noun_fits(self, sense: Predicate, noun: Token) -> bool:
        """Whether the thing that a noun is about is one that its sense needs: "exchange of prisoners"."""
        things = [n for p, n in prepositional(noun) if p in ("of", "on", "in", "at")]
        things += [c for c in noun.lefts if c.dep_ in ("compound", "amod", "poss", "nmod")]
        return not sense.needs or any(self._meets(need, noun, things) for need in sense.needs)

    def _governed(self, noun: Token, mode: str | None) -> tuple[Token | None, list[str], list[str]]:
        """The light verb over a noun, and the actors that it makes the doers or those done to."""
        outer = first_conjunct(outermost(noun))
        verb = outer.head if outer.dep_ not in ("pobj", "pcomp") else outer.head.head
        if outer.dep_ in ("acl", "relcl", "conj", "appos", "ROOT") or not is_verbal(verb):
            return None, [], []
        roles = self._light_roles(verb)
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

    def _light_roles(self, verb: Token) -> set[str]:
        """What a light verb may make of its noun: who carries it out, suffers it, sees it, or nobody."""
        senses = self.lexicon.light.get(lemma(verb), ())
        found = {role for words, role in senses if len(words) == 1 or match_verb(words, verb) is not None}
        if lemma(verb) in ("hold", "report", "hear") and is_passive(verb):
            found.add("none")
        return found

    def _with_places(self, roles: Roles, governor: Token | None, noun: Token) -> Roles:
        """Roles with the places that the governing verb or a relative clause names."""
        verbs = [governor] if governor is not None else []
        for head in {noun, outermost(noun)}:
            verbs += [
                c for c in head.children if c.dep_ in ("relcl", "acl") and "none" in self._light_roles(c)
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
            if verb.predicate.type != noun.predicate.type:
                continue
            if outer in objects(verb.token) or outer in agents(verb.token) or outer in verb.phrase:
                return True
            if _happens_in(verb, noun):
                return True
        return False

    # ---- support

    def _supported(self, telling: Telling) -> bool:
        roles, sense = telling.roles, telling.predicate
        listed = telling.sentence.block.kind == "item" and _is_simple_present(telling.head)
        if listed or (self.is_instrument and not _is_narrated(telling)):
            return False
        if sense.type == "ASSAULT":
            return self._assault_supported(telling)
        if sense.pattern == "pact" and len(set(roles.initiators)) < 2:
            return SIDES in roles.initiators
        politic = [r for r in roles.initiators if r == SIDES or self._is_political(r)]
        if (
            sense.type in ("AID", "MOBILIZE", "COERCE")
            and is_verbal(telling.token)
            and is_passive(telling.token)
            and not politic
        ):
            return True
        if sense.type == "PROTEST" and telling.token.dep_ != "advcl":
            return True
        if sense.type == "AID" and "s=cargo" in sense.needs:
            return True
        if not politic and not (roles.targets and telling.governor is None and is_verbal(telling.token)):
            return False
        if sense.words == ("thank",) and not roles.targets:
            return False
        if sense.strength == "n" and telling.governor is None:
            return bool(politic) and (bool(roles.targets) or sense.type in ("AGREE", "REQUEST"))
        return True

    def _assault_supported(self, telling: Telling) -> bool:
        roles, sense = telling.roles, telling.predicate
        if sense.strength == "s":
            return True
        if sense.strength == "n":
            return any(r == SIDES or self._is_political(r) for r in roles.initiators) or (
                telling.governor is not None and self._is_of_weapons(telling.token)
            )
        armed = self._is_of_weapons(telling.token)
        armed = armed or (bool(sense.needs) and is_verbal(telling.token))
        return (
            roles.named
            or bool(roles.places)
            or telling.governor is not None
            or armed
            or self._has_victims(telling)
        )

    def _is_of_weapons(self, noun: Token) -> bool:
        """Whether a weapon stands in a noun's own phrase: "mortar fire"."""
        return any(self.lexicon.is_in(c, "weapon") for c in noun.lefts if c.dep_ == "compound")

    def _has_victims(self, telling: Telling) -> bool:
        return (
            any(
                self.lexicon.is_in(t, "victim") or self.lexicon.is_in(t, "force")
                for t in objects(telling.token)
            )
            if (is_verbal(telling.token))
            else False
        )

    def _is_political(self, ref: str) -> bool:
        return self._types.get(ref, "other") in _POLITICAL

    def _counts(self, word_class: str) -> int:
        """How many words of a class the text has."""
        return sum(self.lexicon.is_in(t, word_class) for s in self.context.page.sentences for t in s.span)

    def _is_instrument(self) -> bool:
        """Whether the text is the wording of an agreement, where the present tense is a duty."""
        tokens = [t for s in self.context.page.sentences for t in s.span]
        shall = sum(t.lower_ == "shall" for t in tokens)
        duties = sum(t.lower_ in _BINDING for t in tokens)
        past = sum(t.tag_ == "VBD" for t in tokens)
        return shall >= _DUTIES or duties > max(_DUTIES, past)


def _is_told(clause: Token) -> bool:
    """Whether a clause says what has happened, so that to insist on it asks for nothing."""
    helpers = {c.lower_ for c in clause.children if c.dep_ in ("aux", "auxpass")}
    return clause.tag_ == "VBD" or bool(helpers & {"had", "has", "have", "was", "were", "did"})


def _purposes(verb: Token) -> list[Token]:
    """What somebody is ready, or plans, to do: the infinitives under a verb or its adjective."""
    over = [verb, *(c for c in verb.children if c.dep_ in ("acomp", "oprd", "attr"))]
    return [c for t in over for c in t.children if c.dep_ in ("xcomp", "ccomp", "acl") and c.tag_ == "VB"]


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


def _is_simple_present(verb: Token) -> bool:
    """Whether a clause states what is so or is to be done ("both sides cease"), not what happened."""
    return verb.tag_ in ("VBP", "VBZ") and not any(c.dep_ in ("aux", "auxpass") for c in verb.children)


def _is_narrated(telling: Telling) -> bool:
    """Whether a passage of an agreement's wording tells what happened: a clause in the past or perfect."""
    verb = telling.head
    while (not is_verbal(verb) or verb.dep_ == "xcomp") and verb.head != verb:
        verb = verb.head
    helpers = [c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if verb.tag_ == "VBD" or (verb.tag_ == "VBN" and verb.dep_ == "ROOT" and not helpers):
        return True
    return bool({"was", "were", "has", "have", "had"} & set(helpers))


def _begins_with(verb: Token, noun: Token) -> bool:
    """Whether a clause goes on to say with what act the noun's began: "the fighting began with a raid"."""
    return any(p == "with" and is_nominal(t) and t != noun for p, t in prepositional(verb)) and (
        lemma(verb) in ("begin", "start", "open", "erupt", "resume")
    )


def _told_by(noun: Token) -> list[Token]:
    """The words that say what a thing is: "aid" too in "an aid programme" and "tons of aid"."""
    beneath = [n for p, n in prepositional(noun) if p == "of"]
    return [noun, *beneath, *(c for n in (noun, *beneath) for c in n.lefts if c.dep_ == "compound")]
