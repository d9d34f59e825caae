"""Which sense of a word is meant: what a sense needs beside it, and what bars it."""

from collections.abc import Sequence

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.events.arguments import (
    agents,
    is_date,
    is_passive,
    objects,
    prepositional,
    surface_subjects,
    with_conjuncts,
)
from truce.claims.reading.events.naming import Naming
from truce.claims.reading.events.predicates import Lexicon, Predicate, is_verbal, lemma, match_verb, noun_word

_FORCES = frozenset(("armed_force", "militia", "non_state_armed_group"))
_SIDES = _FORCES | {"state", "unrecognised_state", "government"}
_VOICES = frozenset(
    "civilians person officials party political_group media court aid_org company igo".split()
)
_REFLEXIVE = frozenset("itself themselves himself herself ourselves myself yourselves".split())
_BESIDE = frozenset("on in at after during before within without amid following by since near around".split())
"""Prepositions that tell when or where something happens, so that they change no verb's sense."""
_NO_MORE = frozenset("not n't n’t never no neither nor without".split())
_IDIOMS = frozenset("love line place value price trouble behind".split())
_BACK = frozenset(("from", "behind", "away", "out", "back"))
_NOW = frozenset(("again", "already", "soon", "once", "now", "back"))
_COUNTED = ("nummod", "quantmod")
_BARRING = frozenset("in by from of with to on at against".split())
_UNNAMED = frozenset(("name", "identify", "quote"))
HOSTILE = frozenset(("ASSAULT", "COERCE", "SANCTION", "PROTEST"))
"""Types of acts that it is a threat to announce."""
_LABOUR = "labour"


class Senses:
    """Picks the senses of the words of one document."""

    def __init__(self, context: Context, lexicon: Lexicon, naming: Naming) -> None:
        self.context = context
        self.lexicon = lexicon
        self.naming = naming
        self._types = naming.types
        self._on_labour = context.subject.about != "war" and self._counts(_LABOUR) > 0

    def of_verb(self, verb: Token) -> tuple[Predicate, tuple[Token, ...]] | None:
        """The first sense of a verb that what stands beside it fits, with the words of its phrase."""
        for sense in self.lexicon.verbs.get(lemma(verb), ()):
            phrase = match_verb(sense.words, verb)
            if phrase is not None and not self.is_other(sense) and self._fits(sense, verb, phrase):
                return sense, phrase
        return None

    def harms(self, verb: Token) -> bool:
        """Whether what somebody means to do is hostile: "to shell", "to resume shelling"."""
        found = self.of_verb(verb)
        if found is not None:
            return found[0].type in HOSTILE
        begun = [c for c in verb.children if c.dep_ in ("xcomp", "dobj")] if self.light_roles(verb) else []
        nouns = (s for t in begun for s in self.lexicon.nouns.get(noun_word(t), ()))
        return any(s.type in HOSTILE for s in nouns) or any(self.harms(t) for t in begun if is_verbal(t))

    def is_other(self, sense: Predicate) -> bool:
        """Whether a strike is meant the other way: by workers in a text on labour, else with weapons."""
        if sense.words != ("strike",) or sense.type not in ("ASSAULT", "PROTEST"):
            return False
        return (sense.type == "PROTEST") != self._on_labour

    def _fits(self, sense: Predicate, verb: Token, phrase: tuple[Token, ...]) -> bool:
        things = [t for t in objects(verb) if t not in phrase]
        things += [p for c in phrase[1:] if c.dep_ == "prep" for p in with_conjuncts(c.children)]
        things += [t for c in phrase[1:] if is_verbal(c) for t in surface_subjects(c)]
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
            case "spot":
                return any(self._is_spot(t) for t in things)
            case "number":
                return any(t.pos_ == "NUM" or any(c.dep_ in _COUNTED for c in t.children) for t in things)
            case "none":
                return not things
            case "unknown":
                return bool(things) and all(self._is_unknown(t) for t in things)
            case "sole":
                return not any(p == "of" for t in things for p, _ in prepositional(t))
            case "done":
                return is_passive(verb)
            case "ground":
                own = (c for c in verb.children if c.dep_ in ("dobj", "nsubjpass"))
                return any(self._is_ground(t) for t in own)
            case "bare":
                return _is_bare(verb)
            case "reached":
                return _is_reached(verb)
            case "away":
                return _leads_away(verb)
            case "reflexive":
                return any(t.lower_ in _REFLEXIVE for t in things)
            case "clause" if any(c.dep_ in ("ccomp", "xcomp") for c in verb.children):
                return True
            case "spared":
                return any(self._spares(verb, c) for c in verb.children if c.dep_ in ("ccomp", "xcomp"))
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
                return any(self.harms(t) for t in purposes(verb))
            case "act":
                return any(self.of_verb(t) is not None for t in purposes(verb))
            case "dobj":
                return any(c.dep_ == "dobj" for c in verb.children)
            case _ if need.startswith("s="):
                return any(self._is_doer(t, need[2:]) for t in agents(verb))
            case _:
                meant = (m for thing in things for m in (thing, *self.naming.meant_by(thing)))
                words = {w for thing in meant for t in _told_by(thing) for w in (lemma(t), t.lower_)}
                return any(word == need or need in self.lexicon.classes_of(word) for word in words)

    def _spares(self, verb: Token, clause: Token) -> bool:
        """Whether a clause puts an end to violence or rules it out: "never to attack", "to end the raids"."""
        words = [*clause.subtree, *(c for c in verb.rights if c.i < clause.i)]
        violent = any(self.lexicon.is_in(t, "violence") for t in words)
        ended = any(self.lexicon.is_in(t, "ending") for t in words)
        return violent and ended != any(t.lower_ in _NO_MORE for t in words)

    def _is_ground(self, noun: Token) -> bool:
        return self.context.place_at(noun) is not None or self.lexicon.is_in(noun, "territory")

    def _is_spot(self, noun: Token) -> bool:
        """Whether a noun is ground, or a name that nobody knows and that may be one."""
        return self._is_ground(noun) or (noun.pos_ == "PROPN" and self._is_unknown(noun))

    def _is_unknown(self, thing: Token) -> bool:
        """Whether no table says what a thing is: "it", "what the army held", a name that nobody knows."""
        if self.context.actor_at(thing) is not None or self.context.place_at(thing) is not None:
            return False
        return not any(self.lexicon.classes_of(w) for w in (lemma(thing), thing.lower_))

    def _is_doer(self, doer: Token, kind: str) -> bool:
        """Whether a subject is of a kind: armed, police, a crowd, a number of people, or a class of words."""
        named = self.context.actor_at(doer)
        counted = [n for p, n in prepositional(doer) if p == "of"] if named is None else []
        named = next((n for t in counted if (n := self.context.actor_at(t)) is not None), named)
        held = self._types.get(named.ref) if named is not None else None
        if named is None and doer.pos_ == "PRON":
            held = next((self._types.get(r) for r in self.naming.actors([doer])), None)
        match kind:
            case "armed":
                return held in _FORCES or (self.lexicon.is_in(doer, "force") and held != "police")
            case "side":
                return held in _SIDES or (held is None and self.lexicon.is_in(doer, "force"))
            case "police":
                return held in ("police", "security_service")
            case "voice":
                return held in _VOICES
            case "place":
                return self._is_ground(doer)
            case "spot":
                return self._is_spot(doer)
            case "crowd":
                return held in ("group", "civilians", "political_group")
            case "counted":
                number = doer.pos_ == "NUM" or any(c.dep_ in _COUNTED for c in doer.children)
                return number or self.lexicon.is_in(doer, "force") or doer.lower_ == "dozens"
            case _:
                return self.lexicon.is_in(doer, kind)

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

    def noun_fits(self, sense: Predicate, noun: Token) -> bool:
        """Whether a noun is about what its sense needs ("exchange of prisoners"), and no bar stands by."""
        if self._noun_barred(sense, noun):
            return False
        things = [n for p, n in prepositional(noun) if p in ("of", "on", "in", "at")]
        things += [c for c in noun.lefts if c.dep_ in ("compound", "amod", "poss", "nmod")]
        return not sense.needs or any(self._meets(need, noun, things) for need in sense.needs)

    def light_roles(self, verb: Token) -> set[str]:
        """What a light verb may make of its noun: who carries it out, suffers it, sees it, or nobody."""
        senses = self.lexicon.light.get(lemma(verb), ())
        found = {role for words, role in senses if len(words) == 1 or match_verb(words, verb) is not None}
        if lemma(verb) in ("hold", "report", "hear") and is_passive(verb):
            found.add("none")
        return found

    def _counts(self, word_class: str) -> int:
        """How many words of a class the text has."""
        return sum(self.lexicon.is_in(t, word_class) for s in self.context.page.sentences for t in s.span)


def _is_bare(verb: Token) -> bool:
    """Whether a past verb has no object or complement: "the town fell on Friday", not "fell silent"."""
    if verb.tag_ in ("VBP", "VBZ"):
        return False
    for child in verb.children:
        if lemma(child) == "hand":
            continue
        if child.dep_ in ("dobj", "acomp", "oprd", "attr", "xcomp", "ccomp", "prt", "dative"):
            return False
        if child.dep_ == "prep":
            if child.lower_ not in _BESIDE or any(lemma(c) in _IDIOMS for c in child.children):
                return False
            if child.lower_ == "by" and any(c.dep_ == "nummod" for t in child.children for c in t.children):
                return False
    return True


def _is_reached(copula: Token) -> bool:
    """Whether a state is told as one that was come to: "by the evening", "on 6 March", "again"."""
    return any(
        (c.dep_ == "prep" and (c.lower_ == "by" or any(is_date(t) for t in c.children)))
        or (c.dep_ == "advmod" and c.lower_ in _NOW)
        for c in copula.children
    )


def _leads_away(verb: Token) -> bool:
    """Whether a movement goes away from something: "redeployed to a line 25 km from the border"."""
    heads = [verb, *(n for _, n in prepositional(verb))]
    heads += [c for n in heads[1:] for c in n.children if c.dep_ in ("advmod", "npadvmod", "nmod")]
    return any(c.lower_ in _BACK for n in heads for c in n.children if c.dep_ in ("prep", "advmod", "prt"))


def _is_told(clause: Token) -> bool:
    """Whether a clause says what has happened, so that to insist on it asks for nothing."""
    helpers = {c.lower_ for c in clause.children if c.dep_ in ("aux", "auxpass")}
    return clause.tag_ == "VBD" or bool(helpers & {"had", "has", "have", "was", "were", "did"})


def purposes(verb: Token) -> list[Token]:
    """What somebody is ready, or plans, to do: the infinitives under a verb or its adjective."""
    over = [verb, *(c for c in verb.children if c.dep_ in ("acomp", "oprd", "attr"))]
    return [c for t in over for c in t.children if c.dep_ in ("xcomp", "ccomp", "acl") and c.tag_ == "VB"]


def _told_by(noun: Token) -> list[Token]:
    """The words that say what a thing is: "aid" too in "an aid programme" and "tons of aid"."""
    beneath = [n for p, n in prepositional(noun) if p == "of"]
    return [noun, *beneath, *(c for n in (noun, *beneath) for c in n.lefts if c.dep_ == "compound")]
