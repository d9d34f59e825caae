"""What beside its word says that an act of force was one: who acts, with what, on whom, where, who is hurt.

Words of war are borrowed by every field: a war of colours, a raid on the left wing, a truce in a price war.
No list of fields tells them apart, for a bomb can go off behind a museum. So each act must bear its own
evidence; what the text is about only tips the balance. In a text on a war, in which two sides use force, a
word of force is taken for what it says.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.events.accounts import Account
from truce.claims.reading.events.arguments import agents, objects, prepositional
from truce.claims.reading.events.predicates import Lexicon, is_verbal, lemma
from truce.claims.reading.events.tellings import Telling

_ARMED = frozenset(
    {"armed_force", "non_state_armed_group", "militia", "security_service", "police", "unrecognised_state"}
)
_FORCES = frozenset({"armed_force", "non_state_armed_group", "militia"})
_SIDES = (_ARMED - {"police"}) | {"state", "government"}
_TRADE = frozenset({"company", "sports_team"})
_CIVIL = _TRADE | {"media", "aid_org"}
_HARD = frozenset(
    "airstrike drone_strike explosion bombing artillery shooting killing mine shelling massacre "
    "targeted_killing abduction".split()
)
"""Modes of force that few other fields speak of."""
_CRIMES = frozenset(("shooting", "killing", "abduction"))
"""Those of them that robbers and lone men do as well."""
_BORROWED = frozenset(("YIELD", "RETREAT", "MOBILIZE", "AID"))
"""Types whose words ("surrender", "retreat", "rally") tell of any contest."""
_AIMED = frozenset(("AGREE", "SUPPORT", "CONSULT"))
"""Types that are no act of politics unless somebody is named to whom it is done."""
_INSTRUMENTS = frozenset(("with", "by", "of", "from", "in"))
_WAYS = frozenset(("air", "land", "sea", "road", "night", "day"))
_HURTS = frozenset({("kill",), ("wound",), ("injure",), ("hurt",), ("die",), ("perish",)})
"""What accidents and crimes do as well."""
_UNCHANGED = frozenset("hit set cut beat burst put shut split spread shed hurt".split())
"""Verbs whose past is like their present, so that the parser cannot tell them apart."""
_OF_THE_WORLD = frozenset(("table", "party's force"))
"""Rules by which a side is one that exists, and no story has made up."""
_SURE = 2
_LITTLE_TEXT = 40
"""Words: so few are too little to tell a figure of speech."""


class ForceEvidence:
    """Tells the acts of force of one document from figures of speech."""

    def __init__(self, context: Context, lexicon: Lexicon) -> None:
        self._context = context
        self._lexicon = lexicon
        self._types = {a.id: a.type for a in context.actors}
        self._rules = {a.id: a.rule for a in context.actors}
        self._topic = self._topic_of_text()

    def _topic_of_text(self) -> int:
        """What the text is about: 1 a conflict, -1 a field that borrows words of war, else 0."""
        subject = self._context.subject
        if subject.length < _LITTLE_TEXT and not subject.other:
            return 1
        if subject.about == "other":
            return -1
        return int(subject.is_sure or (subject.about == "war" and bool(subject.war)))

    def without_figures(self, accounts: Sequence[Account]) -> list[Account]:
        """The accounts of a document without those of force that nothing but their word tells."""
        force = [a.telling for a in accounts if a.telling.predicate.type == "ASSAULT"]
        short = self._context.subject.length < _LITTLE_TEXT
        if force and not short and not any(self._is_literal(a) for a in accounts):
            self._topic = min(self._topic, 0)
        fought = self._context.subject.is_sure and self._is_fought(force)
        if self._topic > 0 and (short or fought):
            return [a for a in accounts if not self._is_by_beasts(a)]
        return [a for a in accounts if self._is_borne_out(a)]

    def _is_literal(self, account: Account) -> bool:
        """Whether people die, or those who bear arms, states or weapons act: more than words of war."""
        telling = account.telling
        if telling.predicate.type != "ASSAULT" or self._is_civil(telling):
            return False
        hurt = any(h.value != (0, 0) for h in account.harms)
        armed = self._is_armed(telling) or self._has_weapon(telling) or self._hits(telling)
        return hurt or armed or bool(self._sides(telling))

    def _is_borne_out(self, account: Account) -> bool:
        if account.telling.predicate.type == "ASSAULT":
            return self._is_force(account)
        return self._topic > 0 or self._is_plain(account.telling)

    def _is_plain(self, telling: Telling) -> bool:
        """Whether an act other than of force is told in words that no field borrows, and of somebody."""
        roles, sense = telling.roles, telling.predicate
        if sense.type == "PROTEST":
            return bool(roles.initiators) or telling.governor is not None
        if sense.type in _BORROWED and not (self._is_armed(telling) or self._sides(telling)):
            return False
        aimed = bool(roles.targets) or (sense.type not in _AIMED and sense.strength != "n")
        return aimed and sense.pattern != "deny" and bool(roles.initiators) and is_verbal(telling.head)

    def _is_fought(self, force: Sequence[Telling]) -> bool:
        """Whether two sides use force in the text, or one that wages war is at least named in it."""
        return (
            bool(_FORCES & set(self._types.values())) or len({r for t in force for r in self._sides(t)}) > 1
        )

    def _sides(self, telling: Telling) -> set[str]:
        named = (*telling.roles.initiators, *telling.roles.targets)
        return {ref for ref in named if self._types.get(ref) in _SIDES}

    def _is_force(self, account: Account) -> bool:
        telling = account.telling
        armed, weapon = self._is_armed(telling), self._has_weapon(telling)
        if self._is_civil(telling) or self._is_nature(telling) or self._is_by_things(telling):
            return False
        sides, roles = self._sides(telling), telling.roles
        if self._topic < 1 and not (armed or weapon) and telling.predicate.pattern == "blast":
            return False
        if self._topic < 1 and (_is_timeless(telling.head) or _is_asked(telling)):
            return False
        if self._topic < 0 and not (armed or weapon or sides or self._is_deadly(account)):
            return False
        if self._context.subject.is_staged and not self._is_of_the_world(account, sides):
            return False
        bare = not (armed or weapon or roles.initiators) and telling.predicate.words in _HURTS
        points = _SURE * armed + (1 if bare else _SURE) * self._hurts_people(account) + self._topic
        hard = telling.predicate.mode in _HARD and not bare
        points += max(_SURE * weapon, telling.predicate.pattern == "fire", hard)
        points += bool(roles.places) + self._hits(telling)
        return points + len(sides) >= _SURE

    def _is_of_the_world(self, account: Account, sides: set[str]) -> bool:
        """Whether a text on films or games tells an act of a known side, at a place or on a day."""
        real = any(self._rules.get(ref) in _OF_THE_WORLD for ref in sides)
        return real and (bool(account.telling.roles.places) or account.dated.value is not None)

    def _is_deadly(self, account: Account) -> bool:
        """Whether it is told as an attack that hurt people, with who made it or where."""
        telling = account.telling
        doers = self._doers(telling)
        placed = bool(telling.roles.places) and telling.predicate.mode in _HARD - _CRIMES
        return bool(doers or placed) and self._hurts_people(account)

    def _hurts_people(self, account: Account) -> bool:
        """Whether people are counted as hurt; in a text on a war whatever is counted is taken for people."""
        counted = [h.who for h in account.harms if h.value != (0, 0)]
        return any(self._topic > 0 or who is None or self._is_human(who) for who in counted)

    def _is_human(self, noun: Token) -> bool:
        if self._context.actor_at(noun) is not None:
            return True
        return any(self._lexicon.is_in(t, kind) for t in _named_by(noun) for kind in ("victim", "force"))

    def _is_armed(self, telling: Telling) -> bool:
        """Whether those who act bear arms: "gunmen", "police", an army."""
        if any(self._types.get(r) in _ARMED for r in telling.roles.initiators):
            return True
        return any(self._lexicon.is_in(t, "force") for t in self._doers(telling))

    def _has_weapon(self, telling: Telling) -> bool:
        """Whether a weapon stands beside the word: "with a knife", "a car bomb exploded", "drones struck"."""
        heads = {telling.token, telling.head}
        around = [n for head in heads for p, n in prepositional(head) if p in _INSTRUMENTS]
        around += [c for head in heads for c in head.lefts if c.dep_ in ("compound", "amod", "nmod")]
        doers = self._doers(telling)
        around += [*doers, *(n for t in doers for p, n in prepositional(t) if p == "with")]
        inner = [c for t in around for c in t.lefts if c.dep_ == "compound"]
        return any(self._lexicon.is_in(t, "weapon") for t in (*around, *inner))

    def _hits(self, telling: Telling) -> bool:
        """Whether people or things on the ground are named as what is hit."""
        things = objects(telling.head) if is_verbal(telling.head) else []
        things += [n for p, n in prepositional(telling.token) if p in ("on", "against", "of", "at")]
        return any(self._lexicon.is_in(t, kind) for t in things for kind in ("facility", "victim", "force"))

    def _doers(self, telling: Telling) -> list[Token]:
        """The words for those who act."""
        if is_verbal(telling.token):
            return agents(telling.token)
        by = [n for p, n in prepositional(telling.token) if p == "by" and lemma(n) not in _WAYS]
        return by + [c for c in telling.token.lefts if c.dep_ == "poss"]

    def _is_civil(self, telling: Telling) -> bool:
        """Whether firms or clubs did it, or persons in a text about firms or clubs.

        A man with a bomb is a person, too: only such company makes his attack a figure of speech.
        """
        civil = _CIVIL | {"person"} if _TRADE & set(self._types.values()) else _CIVIL
        doers = telling.roles.initiators
        return bool(doers) and all(self._types.get(ref) in civil for ref in doers)

    def _is_nature(self, telling: Telling) -> bool:
        """Whether a storm or a quake stands in the sentence, and nobody who could have done it."""
        if self._is_armed(telling) or self._has_weapon(telling):
            return False
        if any(self._types.get(r) in _SIDES for r in telling.roles.initiators):
            return False
        words = (t for t in telling.sentence.span if t.pos_ in ("NOUN", "PROPN", "VERB"))
        kinds = {"NOUN": ("storm", "accident"), "PROPN": ("storm",), "VERB": ("mishap",)}
        return any(self._lexicon.is_in(t, kind) for t in words for kind in kinds[t.pos_])

    def _is_by_beasts(self, account: Account) -> bool:
        """Whether beasts, weeds or the weather do it, in a text too short to show its field."""
        telling = account.telling
        known = {self._types.get(r) for r in telling.roles.initiators} - {"group"}
        if telling.predicate.type != "ASSAULT" or not is_verbal(telling.token) or known:
            return False
        # The parser takes a word at the head of a sentence for a name, and leaves its plural.
        words = (w for t in self._doers(telling) for w in (lemma(t), lemma(t).removesuffix("s")))
        return any({"beast", "storm"} & self._lexicon.classes_of(w) for w in words)

    def _is_by_things(self, telling: Telling) -> bool:
        """Whether beasts or things act, such as can be no author of force: "wolves", "boulders"."""
        return any(not self._may_act(t) for t in self._doers(telling))

    def _may_act(self, noun: Token) -> bool:
        """Whether a noun names somebody, or a weapon, that can hurt others."""
        if self._context.actor_at(noun) is not None or noun.pos_ in ("PRON", "PROPN", "NUM"):
            return True
        kinds = ("force", "victim", "weapon", "violence")
        return any(self._lexicon.is_in(t, kind) for t in _named_by(noun) for kind in kinds)


def _named_by(noun: Token) -> Iterator[Token]:
    """A noun, and what it counts: "group of men"."""
    yield noun
    yield from (n for p, n in prepositional(noun) if p == "of")


def _is_timeless(verb: Token) -> bool:
    """Whether a clause tells a plot, a habit or a truth: a plain present tense, or one in the passive."""
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if verb.lower_ in _UNCHANGED:
        return False
    if verb.tag_ == "VBN" and helpers:
        return all(c.dep_ == "auxpass" and c.tag_ in ("VBP", "VBZ") for c in helpers)
    return verb.tag_ in ("VBP", "VBZ") and not helpers


def _is_asked(telling: Telling) -> bool:
    """Whether a question tells it."""
    return telling.sentence.span.text.rstrip().endswith("?")
