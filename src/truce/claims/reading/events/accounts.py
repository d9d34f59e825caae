"""One passage about an event with all that is read of it: words, certainty, source, date and harm."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import get_args

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.events.announced import announced
from truce.claims.reading.events.arguments import is_passive, objects, outermost
from truce.claims.reading.events.belligerents import Belligerents
from truce.claims.reading.events.certainty import Reality, reality
from truce.claims.reading.events.charges import charge_over
from truce.claims.reading.events.dating import Dated, DateReader, lies_before, to_dated
from truce.claims.reading.events.harm import Harm, HarmReader, is_wide
from truce.claims.reading.events.naming import SIDES
from truce.claims.reading.events.predicates import is_verbal, lemma, load_lexicon
from truce.claims.reading.events.tellings import Telling
from truce.claims.reading.events.utterances import UtteranceReader
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.reading.speech.acts import Speech, SpeechMap
from truce.claims.records import Certainty
from truce.documents.records import VoiceAs

SURENESS: tuple[Certainty, ...] = ("fact", "reported", "alleged", "unverified", "disputed", "denied")
"""Certainties from the surest down."""

_LONGEST_QUOTE = 420
_SHORTEST_QUOTE = 20
_AFTERMATH = 3
"""Sentences after an act in which its harm may still be told."""
_NEAR = 25
_OWN_WORDS = 8
_APART = ("advcl", "conj", "parataxis", "punct", "cc")
_CLAUSES = ("ccomp", "conj", "relcl", "advcl", "acl")
_ONSETS = frozenset("outbreak resumption renewal surge escalation wave round flurry spate eruption".split())
_ANSWERED = frozenset(("response", "retaliation", "reprisal", "revenge", "reply", "retribution"))
_PLAIN = frozenset(("asserts", "confirms"))
_ATTRIBUTED = frozenset(("REJECT", "ACCUSE", "THREATEN"))
_PEACEFUL = frozenset(("AGREE", "CONSULT"))
_ON_RECORD = frozenset(("AGREE", "REQUEST", "ACCUSE", "COOPERATE", "AID", "SUPPORT"))
"""What a side tells in its own text as its narrator and nobody disputes: deals, and words said in public."""
_BEFOREHAND = frozenset({"previously", "formerly", "earlier", "once"})


@dataclass(frozen=True, slots=True)
class Account:
    """One telling with everything read about it. `harms` grows while the sentences after it are read."""

    telling: Telling
    span: tuple[int, int]
    certainty: Certainty
    dated: Dated
    harms: list[Harm]
    hedge: str | None = None
    source: str | None = None
    medium: str | None = None
    timed: bool = False
    """Whether its sentence names a time, even one that cannot be dated."""
    vaguely: Dated | None = None
    """What a word that names no day says of when it was: never a date that the account rests on."""
    wide: bool = False
    """Whether its sentence counts the harm of several acts together."""

    def telling_start(self, context: Context) -> int:
        """Where the event's word begins in the text."""
        return context.page.start_of(self.telling.token)

    @property
    def stands_alone(self) -> bool:
        """Whether it tells enough to be an event of its own, and not only point at one told before."""
        telling = self.telling
        roles = telling.roles
        if is_verbal(telling.token) and _names_nobody(telling):
            return bool(roles.places or self.dated.value or self.harms)
        if telling.predicate.pattern == "inforce" and telling.head.dep_ == "advcl":
            return self.dated.value is not None
        if is_verbal(telling.token) or telling.governor is not None:
            return True
        if lemma(outermost(telling.token)) in _ONSETS:
            return True
        named = {r for r in (*roles.initiators, *roles.targets) if r != SIDES}
        return bool(named or roles.places or self.dated.value or self.harms)


class AccountReader:
    """Reads the accounts of one document, sentence by sentence in text order."""

    def __init__(self, context: Context, speech: SpeechMap, belligerents: Belligerents) -> None:
        self.context = context
        self.speech = speech
        self.belligerents = belligerents
        self._dates = DateReader(context)
        self._harm = HarmReader(context)
        self._last: Account | None = None

    def in_sentence(self, sentence: Sentence, tellings: list[Telling]) -> list[Account]:
        """The accounts of a sentence; what is not told as having happened is left out."""
        harms = self._harm.in_sentence(sentence)
        shared = _share_out(harms, tellings)
        accounts = []
        for telling in tellings:
            account = self._account(telling, tellings, shared.get(telling.token.i, []))
            if account is not None:
                accounts += [account, *self._listed_after(account)]
        blamed = self._blamed(sentence, accounts)
        self._follow_up(sentence, accounts, harms)
        return [*accounts, *blamed]

    def _blamed(self, sentence: Sentence, accounts: list[Account]) -> list[Account]:
        """The act told just before, as those tell it who lay it on somebody ("..., blaming A")."""
        found: list[Account] = []
        for charge in (a for a in accounts if _lays_blame(a.telling)):
            acts = [a for a in accounts if a.telling.predicate.type == "ASSAULT"]
            told = [a for a in acts if a.telling.token.i < charge.telling.token.i]
            act = told[-1] if told else None if acts else self._just_told(sentence)
            if act is None or act.telling.roles.initiators:
                continue
            roles = replace(act.telling.roles, initiators=charge.telling.roles.targets)
            source = next(iter(charge.telling.roles.initiators), None)
            found.append(
                replace(
                    act, telling=replace(act.telling, roles=roles), span=charge.span, certainty="alleged",
                    harms=[], hedge=None, source=source,
                )
            )  # fmt: skip
        return found

    def _just_told(self, sentence: Sentence) -> Account | None:
        """The act of force that the sentence right before tells last."""
        last = self._last
        near = last is not None and sentence.index - last.telling.sentence.index == 1
        return last if near else None

    def _listed_after(self, account: Account) -> list[Account]:
        """Further acts that a list adds by place and date alone: "capture of A on Monday and B on Friday"."""
        roles, sentence = account.telling.roles, account.telling.sentence
        times = self.context.times_in(account.telling_start(self.context), sentence.end)
        places = self.context.places_in(account.telling_start(self.context), sentence.end)
        if account.telling.predicate.pattern != "of" or not roles.places or len(times) < 2:
            return []
        found = []
        for before, after in pairwise(times):
            place = next((p for p in places if before.end < p.start and p.end < after.start), None)
            link = self.context.page.quote(before.end, place.start).strip(" ,") if place is not None else ""
            lead = self.context.page.quote(place.end, after.start).strip() if place is not None else ""
            if place is None or link not in ("", "and") or lead not in ("on", "in"):
                break
            telling = replace(account.telling, roles=replace(roles, places=(place.ref,)))
            span, dated = (place.start, after.end), to_dated(after)
            found.append(replace(account, telling=telling, span=span, dated=dated, harms=[]))
        return found

    def utterances(self, told: Sequence[Telling], planned: Sequence[Telling]) -> list[Account]:
        """Accounts of the acts of speech that are events themselves."""
        reader = UtteranceReader(self.context, self.speech, self.belligerents)
        return [
            Account(
                telling, span, "fact", self._day_of(telling, told), [], source=telling.roles.initiators[0]
            )
            for telling, span in reader.tellings(told, planned)
        ]

    def _day_of(self, telling: Telling, told: Sequence[Telling]) -> Dated:
        """The date that the sentence of an act of speech gives it."""
        beside = [t for t in told if t.sentence.index == telling.sentence.index]
        return self._dates.date_of(telling, [telling, *beside])

    def announced(self, told: Iterable[tuple[Sentence, list[Telling]]]) -> list[Account]:
        """Accounts of what is only announced, in text order."""
        ahead = ((t, tellings) for _, tellings in told for t in announced(tellings))
        return [self._account_of(t, others, [], Reality("future")) for t, others in ahead]

    def _account(self, telling: Telling, others: Sequence[Telling], harms: list[Harm]) -> Account | None:
        told = reality(telling.token, telling.governor)
        acts = self._acts_over(telling)
        if told.modality != "actual" or any(a.modality != "actual" for a in acts):
            return None
        return self._account_of(telling, others, harms, told)

    def _account_of(
        self, telling: Telling, others: Sequence[Telling], harms: list[Harm], told: Reality
    ) -> Account:
        acts = self._acts_over(telling)
        certainty, hedge = told.certainty, self._hedge(telling, told)
        for act in acts:
            spoken = self._certainty_of(act, telling)
            if SURENESS.index(spoken) > SURENESS.index(certainty):
                certainty, hedge = spoken, hedge or act.hedge
        source = self._accuser(telling) or next((a.speaker for a in acts if a.speaker), None)
        return Account(
            telling=telling,
            span=self.quote_of(telling),
            certainty=certainty,
            dated=self._dates.date_of(telling, others),
            vaguely=self._dates.vague_date_of(telling, others),
            harms=harms,
            hedge=hedge,
            source=source,
            medium=_medium_of(acts, source),
            timed=self._dates.names_time(telling.sentence),
            wide=bool(harms) and self._is_wide(telling.sentence),
        )

    def _accuser(self, telling: Telling) -> str | None:
        """Who charges another with the act, where nothing but the charge tells it."""
        charge = charge_over(telling.token)
        if charge is None or not charge.bare:
            return None
        named = [n.ref for t in charge.accusers if (n := self.context.actor_at(t)) is not None]
        return named[0] if len(set(named)) == 1 else None

    def _acts_over(self, telling: Telling) -> list[Speech]:
        start, end = self.context.page.cover([telling.token])
        near = self.speech.meeting(start, end)
        over = [a for a in near if a.start <= start and end <= a.end and a.said]
        over = [a for a in over if not (a.cue_start <= start and end <= a.cue_end)]
        acts = sorted(over, key=lambda a: a.end - a.start)
        narrators = {a.speaker for a in acts if _is_turn(a)}
        return [a for a in acts if _is_turn(a) or a.speaker not in narrators or a.stance not in _PLAIN]

    def _hedge(self, telling: Telling, told: Reality) -> str | None:
        if told.hedge is None:
            return None
        words = telling.token.doc[told.hedge[0] : told.hedge[1] + 1]
        return self.context.page.quote(*self.context.page.cover(words))

    def _certainty_of(self, act: Speech, telling: Telling) -> Certainty:
        """What one act of speech makes of an event: a party's word against another is alleged."""
        own = self.belligerents.party(act.speaker) in {
            self.belligerents.party(r) for r in telling.roles.initiators
        }
        kind = telling.predicate.type
        if own and kind != "ASSAULT" and act.stance in _PLAIN:
            return "fact"
        if act.rule == "speech.turn" and kind in _ON_RECORD:
            return "fact"
        if _is_turn(act):
            return "reported" if not own and kind in _ATTRIBUTED else "fact"
        if act.certainty not in ("fact", "reported") or not self.belligerents.is_party(act.speaker):
            return act.certainty
        return act.certainty if own or kind in _PEACEFUL else "alleged"

    def _follow_up(self, sentence: Sentence, accounts: list[Account], harms: list[Harm]) -> None:
        """Give the last violent account the harm that the next sentence counts ("No one was hurt.")."""
        violent = [a for a in accounts if a.telling.predicate.type == "ASSAULT"]
        if violent:
            self._last = self._told_last(violent)
        elif self._last is not None and not accounts:
            before = self._last.telling.sentence
            back = sentence.index - before.index
            if before.block.index != sentence.block.index or back > _AFTERMATH:
                self._last = None
                return
            close = back == 1 and not self._dates.names_time(sentence)
            wide = self._is_wide(sentence)
            near = [h for h in harms if h.kind != "displaced" and _follows(h, close=close, wide=wide)]
            self._last.harms.extend(near)
            self._last = None if near else self._last

    def _told_last(self, violent: list[Account]) -> Account:
        """The act that the next sentence goes on from: not one that it answered, nor an answer to it."""
        told = [a for a in violent if not (_provoked(a.telling.token) or lies_before(a.telling.token))]
        last = (told or violent)[-1]
        answer = last.telling.predicate.pattern == "repel" or last.telling.predicate.words[:1] == ("return",)
        if answer and self._last is not None:
            same = self._last.telling.sentence.block.index == last.telling.sentence.block.index
            return self._last if same else last
        return last

    def _is_wide(self, sentence: Sentence) -> bool:
        return is_wide(self.context.page.quote(sentence.start, sentence.end))

    def quote_of(self, telling: Telling) -> tuple[int, int]:
        """The words that tell the event: the clause of a verb, the phrase of a noun."""
        head = telling.head
        if is_verbal(head):
            tokens = _clause_words(head)
        else:
            tokens = _run(subtree(outermost(telling.token), without=_APART), telling.token)
        tokens += telling.phrase
        start, end = self.context.page.cover(tokens)
        if end - start < _SHORTEST_QUOTE:
            start, end = self.context.page.cover([*tokens, *_clause_words(_verb_over(telling.token))])
        if end - start > _LONGEST_QUOTE:
            start, end = self.context.page.cover(t for t in tokens if abs(t.i - telling.token.i) <= _NEAR)
        return start, end


_NAMED_BESIDE = frozenset(get_args(VoiceAs))


def _medium_of(acts: Sequence[Speech], source: str | None) -> str | None:
    """Through which medium it is told. How a document names its own speaker is said of no other's words."""
    mine = (a for a in acts if a.medium not in _NAMED_BESIDE or a.speaker == source)
    return next((a.medium for a in mine if a.medium), None)


def _is_turn(act: Speech) -> bool:
    """Whether an act is a whole speech, so that its speaker is the text's own voice."""
    return act.direct and act.certainty == "fact"


def _lays_blame(telling: Telling) -> bool:
    """Whether somebody is blamed for nothing that is named, so for what was told just before."""
    if telling.predicate.type != "ACCUSE" or not telling.roles.targets or SIDES in telling.roles.targets:
        return False
    if not is_verbal(telling.token) or not load_lexicon().is_in(telling.token, "blame"):
        return False
    own = list(telling.token.children)
    matters = [t for c in own if c.lower_ in ("for", "of", "over", "with") for t in c.children]
    named = any(t.lower_ not in ("it", "this", "that", "both", "them") for t in matters)
    return not named and not any(c.dep_ == "ccomp" for c in own)


def _names_nobody(telling: Telling) -> bool:
    """Whether a passive names neither author nor victim: "they were shelled"."""
    if telling.roles.initiators or not is_passive(telling.token):
        return False
    return all(t.pos_ == "PRON" for t in objects(telling.token))


def _verb_over(token: Token) -> Token:
    return next((t for t in upwards(token) if is_verbal(t)), token)


def _clause_words(verb: Token) -> list[Token]:
    """A verb's clause without the clauses beside and before it; for a participle also the noun it is on."""
    earlier = {t.i for c in verb.lefts if c.dep_ == "ccomp" for t in c.subtree}
    words = [t for t in subtree(verb, without=_APART) if t.i not in earlier]
    if verb.dep_ in ("acl", "relcl"):
        noun = subtree(verb.head, without=(*_APART, "relcl", "acl", "prep"))
        words += [t for t in noun if t.i < verb.i][-_OWN_WORDS:]
    return words


def _run(tokens: list[Token], around: Token) -> list[Token]:
    """The tokens that stand beside each other around one of them, with small gaps for commas."""
    kept = [around]
    for token in sorted((t for t in tokens if t.i < around.i), key=lambda t: -t.i):
        if kept[0].i - token.i <= 2:
            kept.insert(0, token)
    for token in sorted((t for t in tokens if t.i > around.i), key=lambda t: t.i):
        if token.i - kept[-1].i <= 2:
            kept.append(token)
    return kept


def _share_out(harms: list[Harm], tellings: Sequence[Telling]) -> dict[int, list[Harm]]:
    """The harms of a sentence by the index of the event word that they belong to.

    A count that hangs on no act is that of the only act of its sentence, unless that act has a count of its
    own: "lost 12 men and killed 40" gives no toll of 12 for the killing.
    """
    assaults = {i: t for t in tellings if t.predicate.type == "ASSAULT" for i in _own_tokens(t)}
    alone = {t.token.i: t for t in assaults.values()}
    shared: dict[int, list[Harm]] = {}
    loose: list[Harm] = []
    for harm in harms:
        if _provoked(harm.token):
            continue
        owner = next((assaults[t.i].token.i for t in upwards(harm.token) if t.i in assaults), None)
        owner = owner if owner is not None else _means_of(harm.token, alone)
        if owner is not None:
            shared.setdefault(owner, []).append(harm)
        elif len(alone) == 1:
            loose.append(harm)
    for harm in loose:
        only = next(iter(alone))
        own = {h.kind for h in shared.get(only, ()) if h.token.i in _own_tokens(alone[only])}
        if harm.kind not in own and (not harm.put or _ties(harm.token, alone[only].token)):
            shared.setdefault(only, []).append(harm)
    return shared


def _means_of(harm: Token, acts: Mapping[int, Telling]) -> int | None:
    """The act by which people were hurt, where it is told in the phrase of the verb: "killed by A's fire"."""
    means = [p for c in harm.children if c.dep_ in ("agent", "prep") for p in c.children if p.dep_ == "pobj"]
    return next((p.i for p in means if p.i in acts and p.head.lower_ in ("by", "in", "during")), None)


def _follows(harm: Harm, *, close: bool, wide: bool) -> bool:
    """Whether a count alone in its sentence belongs to the act told before: none hurt, "the toll"."""
    if wide:
        return False
    back = harm.value == (0, 0) or harm.token.lower_ == "toll"
    return back or (close and not harm.put)


def _provoked(token: Token) -> bool:
    """Whether the harm is what an act answers: "in response to the killing of three soldiers"."""
    return any(t.lower_ in _ANSWERED and t.dep_ == "pobj" for t in upwards(token) if t != token)


def _ties(figure: Token, act: Token) -> bool:
    """Whether an act hangs on what a figure is put on: "put the toll of the raid at 12"."""
    verb = next((t for t in upwards(figure) if is_verbal(t)), figure)
    inside = list(upwards(act))
    if verb not in inside:
        return False
    between = inside[1 : inside.index(verb)]
    return not any(t.lower_ == "since" or (t.dep_ in _CLAUSES and is_verbal(t)) for t in between)


def _own_tokens(telling: Telling) -> set[int]:
    own = {t.i for t in telling.phrase} | {outermost(telling.token).i}
    if telling.governor is not None:
        own.add(telling.governor.i)
    return own


def upwards(token: Token) -> Iterator[Token]:
    """A token and all that it hangs on, up to the root."""
    yield token
    while token.head != token:
        token = token.head
        yield token


def is_present(verb: Token) -> bool:
    """Whether a clause is told in the present or present perfect."""
    if not is_verbal(verb):
        return False
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(c.lower_ in ("have", "has", "’ve", "'ve", "is", "are", "’s") for c in helpers):
        return True
    return verb.tag_ in ("VBP", "VBZ") or any(c.lower_ == "just" for c in verb.children)


def is_pluperfect(token: Token) -> bool:
    """Whether an event is told as already past: "had seen", "previously saw", also in such a clause."""
    for step in upwards(token):
        if step.dep_ in ("relcl", "ccomp") and step != token:
            return False
        if is_verbal(step):
            if any(c.lower_ in ("had", "’d", "'d") and c.dep_ == "aux" for c in step.children):
                return True
            if any(c.lower_ in _BEFOREHAND and c.dep_ == "advmod" for c in step.children):
                return True
            if any(c.dep_ in ("nsubj", "nsubjpass") for c in step.children):
                return False
    return False
