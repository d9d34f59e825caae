"""Whom and where a phrase names, by its head: the mention itself, the owner of the thing, a pronoun's actor.

Parties that the words only count ("both sides") stand as `SIDES` until the document's two main parties are
known. "The army" without an owner is that of the state that the text is about.
"""

import re
from collections.abc import Iterable

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.events.arguments import (
    after,
    antecedent,
    authors,
    possessors,
    prepositional,
    senders,
    with_conjuncts,
)
from truce.claims.reading.events.predicates import lemma
from truce.claims.reading.events.scenes import WHERE, finest, scene_of, with_listed
from truce.claims.reading.places.words import PlaceWords
from truce.claims.reading.pronouns import Pronouns, is_paired
from truce.claims.reading.references import listed
from truce.claims.reading.speech.acts import SpeechMap

SIDES = "(sides)"
"""Stands for the two parties that words such as "both sides" count without naming them."""
_ABOUT = frozenset(("on", "of", "over"))
_TALKS = frozenset(
    "talk talks negotiation negotiations discussion discussions agreement accord deal dialogue consultation "
    "proposal understanding conference summit statement resolution".split()
)
"""Nouns whose "on" tells what is spoken of, not where."""
_WITHIN = frozenset(("with", "of", "by", "in", "from", "to", "on"))
_IN = frozenset(("in", "near", "at", "of", "outside"))
_SIDE_NOUNS = frozenset(
    "side party country government neighbour neighbor army nation leader state team force".split()
)
_PAIRED = frozenset("both two warring opposing rival each belligerent conflicting either neither".split())
_ALONE = frozenset("belligerent adversary foe combatant".split())
_SILENT = frozenset(("media", "document", "sports_team"))
_TROOPS = frozenset("forces troops soldiers jets warplanes units fighters drones aircraft artillery".split())
_ARMED = frozenset(
    "man woman boy troop force soldier fighter unit army militia militiaman guerrilla rebel gunman combatant "
    "jet warplane plane drone gunner sniper patrol commando brigade battalion artillery side".split()
)
"""What stands for a side, whoever of it they are called after: "his men", "her fighters"."""
_SENT = frozenset(("officials", "armed_force", "igo_body"))
_LEAVING = frozenset("withdrawal retreat pullout evacuation departure expulsion eviction".split())
_HOME_NOUNS = frozenset("government army military authorities state".split())
_OFFICES = frozenset("minister leader president government official army head chief representative".split())
_PERSONAL = frozenset("he she they it we i him her them his its their our my".split())
_THINGS = frozenset(("it", "they", "them"))
_FIRST = frozenset(("i", "we", "my", "our"))
_THEIRS = frozenset(("they", "them", "their"))
_OWNERS = 6
_FROM = re.compile(r"^[ \t]*(?:FROM\b:?|From:)[ \t]+(?P<who>\S.*)$", re.MULTILINE)
_HEAD = 1500
"""Code points within which the head of a memo lies."""


class Naming:
    """Resolves phrases of one document to ids of actors and places."""

    def __init__(self, context: Context, speech: SpeechMap) -> None:
        self.context = context
        self.speech = speech
        self.types = {a.id: a.type for a in context.actors}
        self._pronouns = Pronouns(context)
        self._meant: dict[int, list[str]] = {}
        self._affiliations = {a.id: a.affiliation for a in context.actors}
        self._states = {n: a.id for a in context.actors if a.type == "state" for n in (a.name, *a.aliases)}
        self._troops = {
            a.id: a.affiliation
            for a in context.actors
            if a.affiliation and a.type == "armed_force" and a.name.split()[-1].lower() in _TROOPS
        }
        self._writer = _writer(context)
        states = [a for a in context.actors if a.type == "state" and len(a.mentions) > 1]
        self.home = states[0].id if len(states) == 1 else None

    # ---- actors

    def actors(self, heads: Iterable[Token], *, deep: int = _OWNERS) -> list[str]:
        """The actors that phrases name; `deep`: how many owners of owners to try ("the army's convoy")."""
        return list(dict.fromkeys(ref for head in heads for ref in self.actor_of(head, deep=deep)))

    def first_named(self, heads: Iterable[Token], without: Iterable[str] = ()) -> list[str]:
        """The actors of the first phrase that names any but those left out."""
        left_out = frozenset(without)
        named = ([r for r in self.actor_of(head) if r not in left_out] for head in heads)
        return next((refs for refs in named if refs), [])

    def actor_of(self, head: Token, *, deep: int = _OWNERS) -> list[str]:
        """The actors that one phrase names: its own mention, else the owner of the thing it names."""
        head = antecedent(head)
        if self.is_sides(head):
            return self.premodifiers(head) or [SIDES]
        named = self.context.actor_at(head)
        if named is not None:
            if self.types.get(named.ref) in _SILENT:
                return []
            sent_by = self._sent_by(head, named.ref)
            if sent_by:
                return sent_by
            one = self._troops.get(named.ref, named.ref)
            joined = self._joined_before(head, named.ref)
            return self._heads_of_several(head) or (joined if len(joined) > 1 else [*joined, one])
        if head.lower_ in _PERSONAL:
            return self._pronoun(head)
        if is_paired(head):
            return self.actors(self._pronouns.of(head), deep=1)
        if self.home is not None and self.is_home(head):
            return [self.home]
        placed = self.context.place_at(head)
        if placed is not None:
            return self.premodifiers(head) if self.context.place(placed.ref).type == "site" else []
        if not deep:
            return []
        return self._owners(head, deep - 1)

    def _sent_by(self, head: Token, ref: str) -> list[str]:
        """For whom nameless envoys or soldiers act: A and B in "envoys from A and B"."""
        if self.types.get(ref) not in _SENT or self._affiliations.get(ref):
            return []
        return [r for r in self.actors(after(head, "from"), deep=0) if self.types.get(r) == "state"]

    def home_of(self, ref: str) -> str | None:
        """Whom an actor belongs to, if anybody."""
        return self._affiliations.get(ref)

    def is_home(self, head: Token) -> bool:
        """Whether a phrase names a government or its forces without saying whose: "the army"."""
        if lemma(head) not in _HOME_NOUNS or head.tag_ not in ("NN", "NNP"):
            return False
        before = [c.lower_ for c in head.lefts]
        return before == ["the"]

    def is_sides(self, head: Token) -> bool:
        """Whether a phrase counts the parties without naming them."""
        word = lemma(head)
        if word in _ALONE or (word in ("both", "each") and head.pos_ in ("PRON", "DET")):
            return True
        if word not in _SIDE_NOUNS:
            return False
        marks = {c.lower_ for c in head.children}
        return bool(marks & _PAIRED) or (word in ("side", "party") and head.tag_ == "NNS" and "the" in marks)

    def premodifiers(self, head: Token, *, owned: bool = True) -> list[str]:
        """The actors named by the words before a noun: "Ruritanian"; `owned`: also by its possessor."""
        found: dict[str, None] = {}
        for child in head.lefts:
            if child.dep_ in ("compound", "amod", "nmod", "npadvmod", *(("poss",) if owned else ())):
                for token in (child, *child.children, *with_conjuncts([child])):
                    named = self.context.actor_at(token) if token.i < head.i else None
                    if named is not None and self.types.get(named.ref) not in _SILENT:
                        found[named.ref] = None
        return list(found)

    def named_in(self, tokens: Iterable[Token], *kinds: str) -> list[str]:
        """All actors mentioned in a stretch of words, only those of some types if any are given."""
        covered = list(tokens)
        if not covered:
            return []
        mentions = self.context.actors_in(*self.context.page.cover(covered))
        return list(dict.fromkeys(n.ref for n in mentions if not kinds or self.types.get(n.ref) in kinds))

    def states_at(self, heads: Iterable[Token]) -> list[str]:
        """The states whose territory a phrase names as a place: a visit "to India" is to its state."""
        return self.states_of(n.ref for head in heads if (n := self.context.place_at(head)) is not None)

    def states_of(self, places: Iterable[str]) -> list[str]:
        """The states whose whole territory some places are."""
        names = [self.context.place(ref).name for ref in places]
        return [self._states[name] for name in names if name in self._states]

    def _heads_of_several(self, head: Token) -> list[str]:
        """The states of "the prime ministers of A and B", whom one mention cannot name."""
        if lemma(head) not in _OFFICES:
            return []
        owners = self.actors(after(head, "of"), deep=0)
        return owners if len(owners) > 1 else []

    def _joined_before(self, head: Token, last: str) -> list[str]:
        """The first of those joined before a plural: A in "the A and B governments"."""
        if head.tag_ not in ("NNS", "NNPS"):
            return []
        first = [c for c in head.lefts if c.dep_ in ("amod", "compound", "nmod")]
        joined = [t for t in with_conjuncts(first) if t.i < head.i]
        if len(joined) < 2 or not any(c.dep_ == "conj" for t in joined for c in t.children):
            return []
        found = [n.ref for t in joined if (n := self.context.actor_at(t)) is not None]
        return [r for r in dict.fromkeys(found) if r != last and self.types.get(r) not in _SILENT]

    def _owners(self, head: Token, deep: int) -> list[str]:
        if lemma(head) in listed("others_of"):
            apposed = [c for c in head.children if c.dep_ == "appos"]
            return self.actors(apposed, deep=0) or self.premodifiers(head, owned=False)
        owners = self._sides_behind(head, self.actors(possessors(head), deep=0)) or self.premodifiers(head)
        owners = owners or self.actors(authors(head), deep=0)
        owners = owners or self.actors(after(head, "of", "from"), deep=deep)
        owners = owners or self.actors(senders(head), deep=deep)
        apposed = [c for c in head.children if c.dep_ == "appos"]
        apposed += [head.head] if head.dep_ == "appos" else []
        return owners or self.actors(apposed, deep=0)

    def _sides_behind(self, head: Token, owners: list[str]) -> list[str]:
        """Whose "his men" are: those of the side that a person belongs to, where the text says it."""
        if lemma(head) not in _ARMED:
            return owners
        return [self._affiliations.get(r) or r if self.types.get(r) == "person" else r for r in owners]

    # ---- pronouns

    def _pronoun(self, token: Token) -> list[str]:
        """Who a personal pronoun stands for, where the subject before it is an actor."""
        if token.lower_ in _FIRST:
            return self._speaker(token)
        told = self._teller(token)
        if told is not None:
            return [told]
        at = self.context.page.start_of(token)
        if at not in self._meant:
            # A phrase that a pronoun stands beside may be the one that it means: "the record (it ...)".
            self._meant[at] = []
            meant = self.actors(self._pronouns.of(token), deep=1)
            self._meant[at] = [] if token.lower_ in _THEIRS and self._is_own(token, meant) else meant
        return self._meant[at]

    def _is_own(self, token: Token, meant: Iterable[str]) -> bool:
        """Whether somebody's "they" would be his own side, of which he says "we".

        Where the text does not say whose spokesman he is, he is taken to go on for whoever spoke before him.
        """
        start, end = self.context.page.cover([token])
        said = [a.speaker for a in self.speech.over(start, end) if a.speaker and a.direct]
        own = {r for speaker in said for r in (speaker, self._affiliations.get(speaker)) if r}
        if said and not any(self._affiliations.get(speaker) for speaker in said):
            sentence = self.context.page.sentence_of(token)
            before = self.context.page.sentences[max(0, sentence.index - 1)]
            own |= {a.speaker for a in self.speech.meeting(before.start, before.end) if a.speaker}
        return not own.isdisjoint(meant)

    def meant_by(self, token: Token) -> tuple[Token, ...]:
        """The heads of the phrase that a pronoun for a thing means; () for any other word."""
        return self._pronouns.of(token) if token.lower_ in _THINGS else ()

    def _teller(self, token: Token) -> str | None:
        """Who a pronoun before a verb of speech is, where the reading of speech knows its speaker."""
        if token.dep_ != "nsubj" or token.head.pos_ != "VERB":
            return None
        start, end = self.context.page.cover([token.head])
        return next((a.speaker for a in self.speech.told_by(start, end) if a.speaker), None)

    def _speaker(self, token: Token) -> list[str]:
        """Who "I" is: the speaker of the words; "we" is whom the speaker stands for."""
        start, end = self.context.page.cover([token])
        speaker = next((a.speaker for a in self.speech.over(start, end) if a.speaker and a.direct), None)
        speaker = speaker or self._writer
        if speaker is None:
            return []
        owner = self._affiliations.get(speaker)
        return [owner if owner and token.lower_ in ("we", "our") else speaker]

    # ---- places

    def places_named(self, noun: Token) -> list[str]:
        """The places that a phrase names: by its head, a name before it or beside it, and their list."""
        for token in (noun, *[c for c in noun.children if c.dep_ in ("appos", "compound", "nmod")]):
            named = self.context.place_at(token)
            if named is not None:
                return with_listed(self.context, named)
        return []

    def places_after(self, head: Token, *further: str) -> list[str]:
        """The places after the prepositions of place, and after `further` ones, that hang on a word."""
        found: list[str] = []
        for preposition, noun in prepositional(head):
            if preposition not in WHERE and preposition not in further:
                continue
            inner = (r for p, n in prepositional(noun) if p in _IN for r in self.places_named(n))
            found += self.places_named(noun) or list(inner)
        return found

    def places_of_verb(
        self, verb: Token, phrase: tuple[Token, ...], done_to: Iterable[Token]
    ) -> tuple[str, ...]:
        """The places that a verb names: after a preposition, or as what was hit."""
        things = list(done_to)
        found = [p for head in phrase for p in self.places_after(head)]
        found += [p for head in things for p in self.places_after(head, *(("of",) if head != verb else ()))]
        found += (
            [p for t in things for _, n in prepositional(t) for p in self.places_after(n)]
            if not found
            else []
        )
        hit = {lemma(head) for head in phrase} & (PlaceWords.load().struck | PlaceWords.load().entered)
        if hit or not found:
            found += [p for head in things for p in self.places_named(head)]
        return finest(self.context, list(dict.fromkeys(found or scene_of(self.context, verb))))

    def places_of_noun(self, noun: Token) -> list[str]:
        """The places of an event noun: "in X", "of X", "against targets in X", "the X attack"."""
        found = []
        spoken = {lemma(noun), *(lemma(t) for t in after(noun, "of"))} & _TALKS
        for preposition, other in prepositional(noun):
            left = preposition == "from" and lemma(noun) in _LEAVING
            if preposition not in WHERE and preposition not in ("of", "against") and not left:
                continue
            if preposition in _ABOUT and spoken:
                continue
            further = () if preposition == "of" else ("of",)
            found += self.places_named(other) or self.places_after(other, *further)
        before = (c for c in noun.lefts if c.dep_ in ("compound", "poss", "nmod"))
        found += [p for c in before for p in self.places_named(c)]
        return list(finest(self.context, found or self._around_noun(noun)))

    def _around_noun(self, noun: Token) -> list[str]:
        """As in "talks, held in X", "an attack killed six in X"."""
        held = [c for c in noun.children if c.dep_ == "acl" and c.tag_ == "VBN"]
        found = [p for verb in held for p in scene_of(self.context, verb)]
        verb = self._verb_over(noun)
        if found or verb is None:
            return found
        times = [c for c in verb.subtree if c.dep_ in ("advcl", "relcl") and _opens_with_when(c)]
        return scene_of(self.context, verb) or [p for v in times for p in scene_of(self.context, v)]

    def _verb_over(self, noun: Token) -> Token | None:
        """The verb of the clause in which a noun stands, as its subject or object or deeper in one."""
        over = noun
        for _ in range(_OWNERS):
            if over.dep_ in ("nsubj", "nsubjpass", "dobj") and over.head.pos_ in ("VERB", "AUX"):
                return over.head
            if over.dep_ == "pobj" and over.head.lower_ in _WITHIN:
                over = over.head
            elif over.dep_ not in ("prep", "conj", "amod", "acl") or over.head == over:
                return None
            over = over.head
            if over.pos_ in ("VERB", "AUX"):
                return over
        return None


def _writer(context: Context) -> str | None:
    """Whose memo or cable a text is by its head: "FROM: the Embassy of A"."""
    head = _FROM.search(context.page.text, 0, _HEAD)
    if head is None:
        return None
    named = [n.ref for n in context.actors_in(*head.span("who"))]
    named += [a.id for a in context.actors if a.type == "state" and a.name in head["who"]]
    return next(iter(named), None)


def _opens_with_when(clause: Token) -> bool:
    return any(c.lower_ in ("when", "as") and c.dep_ in ("advmod", "mark") for c in clause.lefts)
