"""Whether enough stands beside the word of an event for it to tell one: who acts, a place, a victim."""

from collections.abc import Mapping

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.events.arguments import agents, is_passive, objects
from truce.claims.reading.events.naming import SIDES
from truce.claims.reading.events.predicates import Lexicon, is_verbal, lemma
from truce.claims.reading.events.tellings import Telling

_POLITICAL = frozenset(
    "state unrecognised_state government government_body armed_force security_service police militia "
    "non_state_armed_group group political_group party person officials igo igo_body court monitor "
    "joint_committee civilians aid_org company sports_team media other".split()
)
_DONE = frozenset(("AID", "MOBILIZE", "COERCE"))
"""Types of acts that need no author where they are told in the passive."""
_SET = frozenset(("AGREE", "CONSULT", "RETREAT", "YIELD", "SANCTION"))
"""Types that besides need a place or a day: what was signed "in X on Monday" was signed by somebody."""
_WATCHING = frozenset(
    "mission monitor observer patrol peacekeeper team officer commission mechanism camera witness".split()
)
"""Those who hear and see what is done to a truce."""
_MONITORS = frozenset(("monitor", "igo_body", "joint_committee"))
_DUTIES = 3
_BINDING = frozenset("shall must may hereby undertake undertakes herein".split())


class Support:
    """Tells the tellings of one document that stand on something from bare words."""

    def __init__(self, context: Context, lexicon: Lexicon, types: Mapping[str, str]) -> None:
        self.context = context
        self.lexicon = lexicon
        self.is_instrument = self._is_instrument()
        self._types = types

    def holds(self, telling: Telling) -> bool:
        """Whether a telling may be an event."""
        roles, sense = telling.roles, telling.predicate
        listed = telling.sentence.block.kind == "item" and _is_simple_present(telling.head)
        if listed or (self.is_instrument and not _is_narrated(telling)):
            return False
        if sense.type == "ASSAULT":
            return self._assault_holds(telling)
        if sense.pattern == "pact" and len(set(roles.initiators)) < 2:
            return SIDES in roles.initiators
        politic = [r for r in roles.initiators if r == SIDES or self._is_political(r)]
        if not politic and self._is_done(telling):
            return True
        if sense.type == "PROTEST" and telling.token.dep_ != "advcl":
            return True
        if sense.type == "AID" and "s=cargo" in sense.needs:
            return True
        if politic and sense.mode == "mediate" and _brings_about(telling.token):
            return True
        if not politic and not (roles.targets and telling.governor is None and is_verbal(telling.token)):
            return False
        if sense.words == ("thank",) and not roles.targets:
            return False
        if sense.strength == "n" and telling.governor is None:
            return bool(politic) and (bool(roles.targets) or sense.type in ("AGREE", "REQUEST"))
        return True

    def _is_done(self, telling: Telling) -> bool:
        """Whether a passive that names no author tells an act: "was arrested", "talks were held in May"."""
        verb, kind = telling.token, telling.predicate.type
        if not is_verbal(verb) or not (is_passive(verb) or telling.predicate.pattern == "bereft"):
            return False
        if kind in _DONE or (kind == "YIELD" and telling.predicate.needs):
            return True
        return kind in _SET and (bool(telling.roles.places) or self._is_dated(verb))

    def _is_dated(self, verb: Token) -> bool:
        """Whether a verb's own clause names a day."""
        words = [t for c in verb.children if c.dep_ in ("prep", "npadvmod") for t in c.subtree]
        return bool(words) and any(
            t.kind == "date" for t in self.context.times_in(*self.context.page.cover(words))
        )

    def _assault_holds(self, telling: Telling) -> bool:
        roles, sense = telling.roles, telling.predicate
        if sense.strength == "s":
            return True
        if sense.strength == "n":
            if sense.pattern == "fire" and roles.places and _was_there(telling.token):
                return True
            return any(r == SIDES or self._is_political(r) for r in roles.initiators) or (
                telling.governor is not None
                and (self._is_of_weapons(telling.token) or self._is_witnessed(telling.governor))
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

    def _is_witnessed(self, verb: Token) -> bool:
        """Whether observers of the truce tell it: monitors, peacekeepers, a patrol or a mission."""
        if not any(role == "seen" for _, role in self.lexicon.light.get(lemma(verb), ())):
            return False
        watching = agents(verb)
        named = (self.context.actor_at(t) for t in watching)
        return any(t.lower_ in ("we", "us") or lemma(t) in _WATCHING for t in watching) or any(
            n is not None and self._types.get(n.ref) in _MONITORS for n in named
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

    def _is_instrument(self) -> bool:
        """Whether the text is the wording of an agreement, where the present tense is a duty."""
        shall = duties = past = 0
        for token in (t for s in self.context.page.sentences for t in s.span):
            shall += token.lower_ == "shall"
            duties += token.lower_ in _BINDING
            past += token.tag_ == "VBD"
        return shall >= _DUTIES or duties > max(_DUTIES, past)


def _brings_about(noun: Token) -> bool:
    """Whether an outcome is owed to what a noun names: "mediation by A led to", "won by A's mediation"."""
    if noun.dep_ == "pobj" and noun.head.dep_ == "agent":
        return True
    return noun.dep_ == "nsubj" and is_verbal(noun.head) and noun.head.lemma_ != "be"


def _was_there(noun: Token) -> bool:
    """Whether there was, or had been, what a noun names: "there was gunfire in X"."""
    be = noun.head
    if lemma(be) != "be" or not any(c.dep_ == "expl" and c.lower_ == "there" for c in be.children):
        return False
    return be.tag_ in ("VBD", "VBN") and not any(c.dep_ == "aux" and c.tag_ == "MD" for c in be.children)


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
