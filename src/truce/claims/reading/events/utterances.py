"""Acts of speech that are events themselves: accusations, threats, demands, denials, declared breaches."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.events.belligerents import Belligerents
from truce.claims.reading.events.certainty import modality_of
from truce.claims.reading.events.predicates import Predicate, lemma
from truce.claims.reading.events.roles import Roles
from truce.claims.reading.events.tellings import Telling
from truce.claims.reading.speech.acts import Speech, SpeechMap
from truce.claims.records import EventType

_KINDS: dict[str, EventType] = {
    "threatens": "THREATEN", "accuses": "ACCUSE", "demands": "REQUEST", "denies": "REJECT",
}  # fmt: skip
_BLAME = re.compile(r"\b(?:to blame|responsible for|behind the|guilty of|at fault)\b", re.IGNORECASE)
_UNNAMED = re.compile(r"\bnot (?:to )?be (?:named|identified|quoted)\b")
_THOUGHT = frozenset("perceive view see regard consider believe think suspect fear signal readiness".split())
_HOSTILE = frozenset(("ASSAULT", "COERCE", "SANCTION", "PROTEST", "MOBILIZE", "REJECT"))
_FRIENDLY = frozenset(("AGREE", "YIELD", "CONSULT", "COOPERATE", "RETREAT", "SUPPORT", "AID"))
_NAMELESS = frozenset(("person", "officials", "civilians", "other", "media"))
_TRYING = frozenset("try attempt seek fail struggle need tend".split())
_WILL = frozenset(("will", "would", "wo", "’ll", "'ll"))
_HARMFUL = frozenset(("ASSAULT", "COERCE"))
_WIDEST = 320
"""Characters: an act told over a longer stretch is quoted by what is said alone."""


class UtteranceReader:
    """Turns acts of speech between parties into tellings."""

    def __init__(self, context: Context, speech: SpeechMap, belligerents: Belligerents) -> None:
        self.context = context
        self.speech = speech
        self.belligerents = belligerents

    def tellings(
        self, told: Sequence[Telling], planned: Sequence[Telling] = ()
    ) -> list[tuple[Telling, tuple[int, int]]]:
        """The acts of speech that are events and that no telling covers, each with its quote.

        `planned`: tellings that are no events by themselves, only if a speaker announces them.
        """
        found = []
        starts = [self.context.page.start_of(t.token) for t in told]
        ahead = [self.context.page.start_of(t.token) for t in planned]
        for act in self.speech.acts:
            cue = self._cue(act)
            if act.speaker is None or not act.said or cue is None or self._is_thought(act):
                continue
            near = told[bisect_left(starts, act.whole[0]) : bisect_right(starts, act.whole[1])]
            inside = [t for t in near if self._holds(act, t.token)]
            kind = self._kind(act, inside)
            if kind is None:
                inside = list(planned[bisect_left(ahead, act.start) : bisect_right(ahead, act.end)])
                kind = self._intent(act, inside)
            if kind is None or any(self._covers(act, t, kind) for t in near):
                continue
            found.append((self._telling(act, cue, kind, inside), self._quote(act)))
        return found

    def _kind(self, act: Speech, inside: Iterable[Telling]) -> EventType | None:
        if _UNNAMED.search(self.context.page.quote(act.start, act.end)):
            return None
        if act.stance == "demands" or self._orders(act):
            return "REQUEST" if self._addressed(act) else None
        if act.stance in _KINDS:
            aimed = act.stance in ("threatens", "accuses") or self.belligerents.is_party(act.speaker)
            return _KINDS[act.stance] if aimed else None
        intent = self._intent(act, inside)
        if intent is not None:
            return intent
        if act.stance not in ("asserts", "confirms") or not self.belligerents.is_party(act.speaker):
            return None
        if _BLAME.search(self.context.page.quote(act.start, act.end)):
            return "ACCUSE" if self._addressed(act) else None
        return "ACCUSE" if any(self._blames(act, t) for t in inside) else None

    def _orders(self, act: Speech) -> bool:
        """Whether a speaker says what another must do."""
        if act.stance not in ("asserts", "confirms"):
            return False
        must = [
            t for t in self.context.page.tokens(act.start, act.end) if t.lower_ == "must" and t.dep_ == "aux"
        ]
        return bool(must) and bool(self.context.actors_in(act.start, self.context.page.start_of(must[0])))

    def _addressed(self, act: Speech) -> bool:
        """Whether a demand by somebody who can be named is put to somebody else."""
        speaker = next((a for a in self.context.actors if a.id == act.speaker), None)
        if speaker is None or (speaker.anonymous and speaker.type in _NAMELESS):
            return False
        others = {self.belligerents.party(n.ref) for n in self.context.actors_in(act.start, act.end)}
        return bool(others - {self.belligerents.party(act.speaker)})

    def _intent(self, act: Speech, inside: Iterable[Telling]) -> EventType | None:
        """What a speaker announces: to cooperate is to agree, to harm to threaten, not to do it to refuse."""
        if act.stance not in ("asserts", "confirms", "promises"):
            return None
        for telling in inside:
            if not self._own_act(act, telling) or _is_purpose(telling.head):
                continue
            if _is_refused(telling.head):
                return "REJECT" if telling.predicate.type in _FRIENDLY else None
            if modality_of(telling.head) == "future" or _is_shifted_future(telling.head):
                hostile = telling.predicate.type in _HOSTILE or _is_conditional_on_other(telling.head)
                return "THREATEN" if hostile else "AGREE"
        return None

    def _own_act(self, act: Speech, telling: Telling) -> bool:
        """Whether a speaker tells of an act of their own side, or a body of unknown side of one's act."""
        own = self.belligerents.party(act.speaker)
        doers = {self.belligerents.party(r) for r in telling.roles.initiators}
        return own in doers or telling.predicate.mode == "retaliation"

    def _blames(self, act: Speech, telling: Telling) -> bool:
        """Whether what is said lays a harmful act on another side."""
        if telling.predicate.type not in _HARMFUL or modality_of(telling.head) != "actual":
            return False
        doers = {self.belligerents.party(r) for r in telling.roles.initiators}
        return bool(doers) and self.belligerents.party(act.speaker) not in doers

    def _telling(self, act: Speech, cue: Token, kind: EventType, inside: Sequence[Telling]) -> Telling:
        speaker = act.speaker or ""
        named = [r for t in inside for r in t.roles.initiators if self._blames(act, t)]
        if not named and kind != "ACCUSE" and act.stance != "denies":
            named = [n.ref for n in self.context.actors_in(act.start, act.end)]
        own = self.belligerents.party(speaker)
        others = [r for r in named if self.belligerents.party(r) != own]
        intended = [r for t in inside if self._own_act(act, t) for r in t.roles.targets]
        if kind in ("AGREE", "THREATEN", "REJECT") and intended:
            named, others = [], [r for r in intended if self.belligerents.party(r) != own]
        elif kind != "REQUEST":
            others = [r for r in others if self.belligerents.is_party(r)]
        sense = Predicate((act.stance,), "utter", kind, None, frozenset(), frozenset(), "w")
        places = tuple(dict.fromkeys(p for t in inside if self._own_act(act, t) for p in t.roles.places))
        roles = Roles((speaker,), tuple(dict.fromkeys(others))[:2], places)
        return Telling(sense, cue, (cue,), None, self.context.page.sentence_of(cue), roles)

    def _quote(self, act: Speech) -> tuple[int, int]:
        start, end = act.whole
        return (start, end) if end - start <= _WIDEST else (act.start, min(act.end, act.start + _WIDEST))

    def _covers(self, act: Speech, telling: Telling, kind: EventType) -> bool:
        """Whether a verb or noun of the same sentence tells the act already."""
        if telling.predicate.type != kind:
            return False
        start, end = self.context.page.cover([telling.token])
        return act.cue_start <= start and end <= act.cue_end

    def _is_thought(self, act: Speech) -> bool:
        """Whether nothing was said aloud: "what they saw as", "readiness to"."""
        cue = self.context.page.tokens(act.cue_start, act.cue_end)
        return act.stance in ("asserts", "confirms") and any(t.lemma_.lower() in _THOUGHT for t in cue)

    def _holds(self, act: Speech, token: Token) -> bool:
        return act.start <= self.context.page.start_of(token) and self.context.page.end_of(token) <= act.end

    def _cue(self, act: Speech) -> Token | None:
        tokens = self.context.page.tokens(act.cue_start, act.cue_end)
        return min(tokens, key=lambda t: len(list(t.ancestors)), default=None)


def _is_refused(verb: Token) -> bool:
    """Whether a clause says what somebody will not do."""
    helpers = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    denied = any(c.dep_ == "neg" for c in verb.children)
    return denied and bool(helpers & _WILL)


def _is_purpose(verb: Token) -> bool:
    """Whether an infinitive only says what something was done for, or what was tried: nobody announces it."""
    tried = verb.dep_ == "xcomp" and lemma(verb.head) in _TRYING
    return verb.tag_ == "VB" and (verb.dep_ == "advcl" or tried)


def _is_shifted_future(verb: Token) -> bool:
    """Whether "would" only reports what was said as "will", and no condition stands on it."""
    helpers = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    conditions = [c for c in verb.children if c.dep_ == "advcl" and any(t.lower_ == "if" for t in c.lefts)]
    return "would" in helpers and "have" not in helpers and not conditions


def _is_conditional_on_other(verb: Token) -> bool:
    """Whether something is announced for the case that others do not give in: "unless"."""
    return any(t.lower_ == "unless" for c in verb.children if c.dep_ == "advcl" for t in c.lefts)
