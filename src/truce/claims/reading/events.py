"""Events: what happened or is said to have happened, with PLOVER types."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from spacy.tokens import Token

from truce.claims.reading.arguments import outermost
from truce.claims.reading.certainty import Reality, reality
from truce.claims.reading.context import Context, Named
from truce.claims.reading.dating import Dated, DateReader, Moment, place_in_story
from truce.claims.reading.harm import Harm, HarmReader, is_total, to_toll
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.reading.predicates import is_verbal, load_lexicon
from truce.claims.reading.retelling import Account, Story, group
from truce.claims.reading.roles import SIDES
from truce.asof import Interval
from truce.claims.reading.acts import SpeechMap
from truce.claims.reading.triggers import Telling, TriggerReader
from truce.claims.reading.utterances import UtteranceReader
from truce.claims.records import Certainty, Event, Mention, Modality

Scope = Literal["incident", "window", "total"]

RULE = "events"
_LONGEST_QUOTE = 420
_APART = ("advcl", "conj", "parataxis", "punct", "cc")
_BEFORE = ("ccomp",)
_SPOKEN = frozenset(("ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONSULT"))
_PARTY_TYPES = frozenset(
    "state unrecognised_state government armed_force non_state_armed_group militia group political_group".split()
)
_HYPHENATED = 4
_HABITUAL = frozenset("often usually regularly always frequently sometimes occasionally routinely repeatedly".split())
_ORDER: tuple[Certainty, ...] = ("fact", "reported", "alleged", "unverified", "disputed", "denied")


def find_events(context: Context, speech: SpeechMap) -> tuple[Event, ...]:
    """The events of a document, in text order."""
    return EventReader(context, speech).read()


class EventReader:
    """Reads the events of one document: tellings, then accounts of each, then one record for each event."""

    def __init__(self, context: Context, speech: SpeechMap) -> None:
        self.context = context
        self.speech = speech
        self.triggers = TriggerReader(context, load_lexicon(), speech)
        self.dates = DateReader(context)
        self.harm = HarmReader(context)
        self.side_of = _sides(context)
        self._last: Account | None = None
        self._reported: set[int] = set()
        self.types = {a.id: a.type for a in context.actors}

    def read(self) -> tuple[Event, ...]:
        """All the events."""
        told = [(s, self.triggers.tellings(s)) for s in self.context.sentences()]
        pair = self._main_parties([t for _, tellings in told for t in tellings])
        self.allies = self._allies_of(t for _, tellings in told for t in tellings)
        parties = {self.side_of.get(r, r) for r in pair}
        accounts = [a for s, tellings in told for a in self._accounts(s, tellings, parties)]
        accounts += self._utterances([t for _, tellings in told for t in tellings], parties)
        accounts.sort(key=lambda a: (a.telling.sentence.index, a.telling.token.i))
        stories = group(accounts, self.side_of)
        dates = self._dates(stories)
        return tuple(self._event(s, d, pair) for s, d in zip(stories, dates, strict=True))

    # ---- parties

    def _main_parties(self, tellings: Iterable[Telling]) -> tuple[str, ...]:
        """The two parties that the text most often sets against each other; empty if there are none."""
        pairs: Counter[tuple[str, str]] = Counter()
        for sentence in self.context.sentences():
            named = self.context.actors_in(sentence.start, sentence.end)
            present = sorted({self.side_of.get(n.ref, n.ref) for n in named} | self._home_in(sentence))
            fighting = [p for p in present if self.types.get(p) in _PARTY_TYPES]
            pairs.update((a, b) for i, a in enumerate(fighting) for b in fighting[i + 1 :])
            pairs.update({p: _HYPHENATED for p in self._hyphenated(named)})
        for telling in tellings:
            weight = 3 if telling.predicate.type in ("ASSAULT", "AGREE") else 1
            for doer in telling.roles.initiators:
                for other in telling.roles.targets:
                    one, two = (self.side_of.get(r, r) for r in (doer, other))
                    if one != two and {self.types.get(one), self.types.get(two)} <= _PARTY_TYPES:
                        pairs[(min(one, two), max(one, two))] += weight
        return max(pairs, key=lambda p: (pairs[p], p)) if pairs else ()

    def _home_in(self, sentence: Sentence) -> set[str]:
        home = self.triggers.roles.home
        return {home} if home is not None and any(self.triggers.roles.is_home(t) for t in sentence.span) else set()

    def _hyphenated(self, named: Sequence[Named]) -> Iterable[tuple[str, str]]:
        """Pairs that the text joins as sides of one thing: "the X-Y border", "between X and Y"."""
        for one, two in pairwise(named):
            between = self.context.page.text[one.end : two.start]
            before = self.context.page.text[max(0, one.start - 12) : one.start].lower()
            if between.strip() in ("-", "–", "/") or (between.strip() in ("and", "and the") and "between" in before):
                a, b = sorted((self.side_of.get(one.ref, one.ref), self.side_of.get(two.ref, two.ref)))
                if a != b and {self.types.get(a), self.types.get(b)} <= _PARTY_TYPES:
                    yield a, b

    def _allies_of(self, tellings: Iterable[Telling]) -> dict[str, set[str]]:
        """Parties that act together against others, by party."""
        allies: dict[str, set[str]] = {}
        for telling in tellings:
            sides = {self.side_of.get(r, r) for r in telling.roles.initiators if r != SIDES}
            against = {self.side_of.get(r, r) for r in telling.roles.targets}
            if telling.predicate.type not in ("ASSAULT", "MOBILIZE") or sides & against:
                continue
            for side in sides:
                if self.types.get(side) in _PARTY_TYPES:
                    allies.setdefault(side, set()).update(s for s in sides if self.types.get(s) in _PARTY_TYPES)
        return allies

    def _with_sides(self, refs: Iterable[str], pair: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(r for ref in refs for r in (pair if ref == SIDES else (ref,))))

    # ---- accounts

    def _accounts(
        self, sentence: Sentence, tellings: list[Telling], parties: set[str]
    ) -> list[Account]:
        if not tellings:
            self._note_aftermath(sentence, [])
            return []
        harms = self._share_out(self.harm.in_sentence(sentence), tellings)
        found = []
        for telling in tellings:
            told = reality(telling.token, telling.governor)
            start, end = self.quote_of(telling)
            certainty, modality, hedge, source, medium = self._spoken(telling, told, parties)
            found.append(
                Account(
                    telling=telling,
                    span=(start, end),
                    reality=replace(told, modality=modality),
                    certainty=certainty,
                    hedge=hedge,
                    source=source,
                    medium=medium,
                    dated=self.dates.date_of(telling, tellings),
                    harms=list(harms.get(telling.token.i, ())),
                )
            )
        actual = [a for a in found if a.reality.modality == "actual"]
        self._note_aftermath(sentence, actual)
        return actual

    def _note_aftermath(self, sentence: Sentence, accounts: list[Account]) -> None:
        """Keep the last violent account, and give it the harm that the next sentence counts ("No one was hurt.")."""
        violent = [a for a in accounts if a.telling.predicate.type == "ASSAULT"]
        if violent:
            self._last = violent[-1]
        elif self._last is not None and not accounts:
            before = self._last.telling.sentence
            if before.block.index == sentence.block.index and sentence.index - before.index <= 1:
                self._last.harms.extend(self.harm.in_sentence(sentence))
                self._last = None

    def _utterances(self, told: list[Telling], parties: set[str]) -> list[Account]:
        """Accounts of the acts of speech that are events themselves."""
        reader = UtteranceReader(self.context, self.speech, self.side_of, parties)
        return [
            Account(telling, span, Reality("actual"), "fact", None, telling.roles.initiators[0], Dated(), [])
            for telling, span in reader.tellings(told)
        ]

    def _share_out(self, harms: list[Harm], tellings: list[Telling]) -> dict[int, list[Harm]]:
        """The harms of a sentence by the event word that they belong to."""
        assaults = {i: t for t in tellings if t.predicate.type == "ASSAULT" for i in _own_tokens(t)}
        shared: dict[int, list[Harm]] = {}
        for harm in harms:
            owner = next((assaults[t.i] for t in _upwards(harm.token) if t.i in assaults), None)
            if owner is None and len({t.token.i for t in assaults.values()}) == 1:
                owner = next(iter(assaults.values()))
            if owner is not None:
                shared.setdefault(owner.token.i, []).append(harm)
        return shared

    def _spoken(
        self, telling: Telling, told: Reality, parties: set[str]
    ) -> tuple[Certainty, Modality, str | None, str | None, str | None]:
        """Certainty, modality, hedge, source and medium of a telling, with the speech over it counted in."""
        page = self.context.page
        start, end = page.cover([telling.token])
        certainty, modality, source, medium = told.certainty, told.modality, None, None
        hedge = None
        if told.hedge is not None:
            doc = telling.token.doc
            hedge = page.quote(*page.cover(doc[told.hedge[0] : told.hedge[1] + 1]))
        for act in self.speech.over(start, end):
            if not getattr(act, "said", True):
                continue
            spoken = self._certainty_of(act, telling, parties)
            if modality == "actual" and getattr(act, "modality", "actual") != "actual":
                modality = act.modality
            if _ORDER.index(spoken) > _ORDER.index(certainty):
                certainty = spoken
                hedge = hedge or act.hedge
            source, medium = source or act.speaker, medium or act.medium
        return certainty, modality, hedge, source, medium

    def _certainty_of(self, act: object, telling: Telling, parties: set[str]) -> Certainty:
        """What one act of speech makes of an event: a party's word against another is alleged."""
        given: Certainty = getattr(act, "certainty", "reported")
        speaker = getattr(act, "speaker", None)
        if given not in ("fact", "reported") or speaker is None:
            return given
        side = self.side_of.get(speaker, speaker)
        doers = {self.side_of.get(r, r) for r in telling.roles.initiators}
        if side in parties and side not in doers and telling.predicate.type not in ("AGREE", "CONSULT"):
            return "alleged"
        return given

    # ---- quotes

    def quote_of(self, telling: Telling) -> tuple[int, int]:
        """The words that tell the event: the clause of a verb, the phrase of a noun."""
        head = telling.head
        if is_verbal(head):
            earlier = {t.i for c in head.lefts if c.dep_ in _BEFORE for t in c.subtree}
            tokens = [t for t in subtree(head, without=_APART) if t.i not in earlier]
            if head.dep_ in ("acl", "relcl", "advcl"):
                tokens += [t for t in subtree(head.head, without=(*_APART, "relcl", "acl", "prep")) if t.i < head.i][-8:] if (
                    head.dep_ != "advcl"
                ) else []
        else:
            tokens = _run(subtree(outermost(telling.token), without=_APART), telling.token)
        tokens += list(telling.phrase)
        start, end = self.context.page.cover(tokens)
        if end - start > _LONGEST_QUOTE:
            near = [t for t in tokens if abs(t.i - telling.token.i) <= 25]
            start, end = self.context.page.cover(near)
        return start, end

    # ---- records

    def _dates(self, stories: Sequence[Story]) -> list[Dated]:
        moments = []
        for n, story in enumerate(stories):
            first = story.first.telling
            stated = next((a.dated for a in story.accounts if a.dated.value), Dated())
            verbal = first.predicate.type in _SPOKEN
            had = first.head.i not in self._reported and _is_pluperfect(first.head)
            often = any(c.lower_ in _HABITUAL for t in (first.head, first.token) for c in t.children)
            noun_request = first.predicate.type == "REQUEST" and not is_verbal(first.token)
            after = self._latest_inside(story, stories)
            moments.append(
                Moment(n, first.sentence.block.index, verbal, had, stated, habitual=often or noun_request, present=_is_present(first.head), after=after)
            )
        return place_in_story(moments, self.context.doc_date)

    def _latest_inside(self, story: Story, stories: Sequence[Story]) -> Interval | None:
        """The date of what an act of speech speaks about: nobody accuses before the act."""
        if story.first.telling.predicate.type not in ("ACCUSE", "THREATEN", "REJECT"):
            return None
        spans = [a.span for a in story.accounts]
        dates = [
            other.interval
            for other in stories
            if other is not story and other.interval is not None and any(_within(a, spans) for a in other.accounts)
        ]
        return max(dates, key=lambda i: str(i), default=None)

    def _event(self, story: Story, dated: Dated, pair: tuple[str, ...]) -> Event:
        first = story.first
        sense = first.telling.predicate
        toll = to_toll([h for a in story.accounts for h in a.harms])
        sure, unsure = self._authors(story, pair)
        targets = self._with_sides((r for a in story.accounts for r in a.telling.roles.targets), pair)
        if not sure and sense.mode == "capture" and self.side_of.get(first.source or "") in pair:
            sure = (self.side_of[first.source or ""],)
        if not sure and not unsure and sense.pattern == "repel":
            sure = self._opponents("ASSAULT", targets, pair)
        sure, targets = self._completed(None if sense.pattern == "repel" else sense.mode, sure, targets, pair)
        targets = targets or self._opponents(sense.type, sure or unsure, pair)
        places = tuple(dict.fromkeys(r for a in story.accounts for r in a.telling.roles.places))
        start, end = first.span
        counted = next((a for a in story.accounts if a.harms), None)
        return Event(
            id=self.context.record_id("event", start, end, f"{sense.type}{first.telling.token.i}"),
            start=start,
            end=end,
            type=sense.type,
            rule=f"{RULE}:{' '.join(sense.words)}/{sense.pattern}",
            certainty=first.certainty,
            modality=first.reality.modality,
            initiator=sure,
            alleged_initiator=unsure,
            target=targets,
            place=self._place_words(places),
            places=places,
            date=dated.value,
            date_text=dated.text,
            date_basis=dated.basis,
            date_precision=dated.precision,
            date_candidates=dated.candidates,
            deaths=toll.deaths,
            injured=toll.injured,
            displaced=toll.displaced,
            toll_parts=toll.parts,
            toll_scope=self._scope(counted, dated) if toll.stated else None,
            toll_certainty=counted.certainty if counted is not None else None,
            initiator_certainty=first.certainty if sure else None,
            source=first.source,
            hedge=first.hedge,
            medium=first.medium,
            mode=sense.mode,
            salience="core" if self._is_core(story, sure, targets) else "minor",
            also=tuple(
                Mention(*a.span, certainty=a.certainty, hedge=a.hedge, source=a.source) for a in story.accounts[1:]
            ),
        )

    def _authors(self, story: Story, pair: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Initiators at the certainty of the event, and those named only with less."""
        best = _ORDER.index(story.first.certainty)
        sure = [r for a in story.accounts if _ORDER.index(a.certainty) <= best for r in a.telling.roles.initiators]
        unsure = [r for a in story.accounts if _ORDER.index(a.certainty) > best for r in a.telling.roles.initiators]
        named = self._with_sides(sure, pair)
        return named, tuple(r for r in self._with_sides(unsure, pair) if r not in named) if not named else ()

    def _completed(
        self, mode: str | None, doers: tuple[str, ...], targets: tuple[str, ...], pair: tuple[str, ...]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """A clash has two sides: where only one of the main parties is named, the other fought it."""
        sides = {self.side_of.get(r, r) for r in (*doers, *targets)}
        if mode != "clash" or len(pair) != 2 or len(sides) != 1 or not sides <= set(pair):
            return doers, targets
        both = tuple(dict.fromkeys((*doers, *targets, *(p for p in pair if p not in sides))))
        return both, both

    def _opponents(self, kind: str, doers: tuple[str, ...], pair: tuple[str, ...]) -> tuple[str, ...]:
        """The other main party, where the act is violent, its author is one of the two and nobody else is hit."""
        if kind not in ("ASSAULT", "ACCUSE", "THREATEN", "MOBILIZE", "RETREAT") or len(pair) != 2:
            return ()
        sides = {self.side_of.get(r, r) for r in doers}
        if len(sides & set(pair)) != 1:
            return ()
        rest = [p for p in pair if p not in sides]
        return tuple(dict.fromkeys([*rest, *sorted(a for p in rest for a in self.allies.get(p, ()) if a not in sides)]))

    def _scope(self, counted: Account | None, dated: Dated) -> Scope:
        if counted is not None and is_total(self.context.page.quote(*counted.span)):
            return "total"
        if dated.precision == "window" or (dated.interval is not None and (dated.interval.days or 99) > 3):
            return "window" if dated.basis != "inferred" or dated.text else "incident"
        return "incident"

    def _place_words(self, places: tuple[str, ...]) -> str | None:
        return "; ".join(self.context.place(p).name for p in places) or None

    def _is_core(self, story: Story, doers: tuple[str, ...], targets: tuple[str, ...]) -> bool:
        first = story.first
        return bool((doers or targets) and (first.dated.value or first.harms or is_verbal(first.telling.head)))


def _is_present(verb: Token) -> bool:
    """Whether a clause is told in the present or present perfect."""
    if not is_verbal(verb):
        return False
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(c.lower_ in ("have", "has", "’ve", "'ve", "is", "are", "’s") for c in helpers):
        return True
    return verb.tag_ in ("VBP", "VBZ") or any(c.lower_ == "just" for c in verb.children)


def _within(account: Account, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= account.span[0] and account.span[1] <= end for start, end in spans)


def _own_tokens(telling: Telling) -> set[int]:
    own = {t.i for t in telling.phrase} | {outermost(telling.token).i}
    if telling.governor is not None:
        own.add(telling.governor.i)
    return own


def _upwards(token: Token) -> Iterable[Token]:
    yield token
    while token.head != token:
        token = token.head
        yield token


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


def _is_pluperfect(token: Token) -> bool:
    """Whether an event is told as already past: "had seen", also of what hangs on such a clause."""
    for step in _upwards(token):
        if step.dep_ in ("relcl", "ccomp") and step != token:
            return False
        if is_verbal(step):
            if any(c.lower_ in ("had", "’d", "'d") and c.dep_ == "aux" for c in step.children):
                return True
            if any(c.dep_ in ("nsubj", "nsubjpass") for c in step.children):
                return False
    return False


def _sides(context: Context) -> dict[str, str]:
    """Each actor's party: the end of its chain of affiliations that is a state or group."""
    owners = {a.id: a.side or a.affiliation for a in context.actors}
    found = {}
    for actor in context.actors:
        at, seen = actor.id, {actor.id}
        while (above := owners.get(at)) and above not in seen and above in owners:
            seen.add(above)
            at = above
        found[actor.id] = at
    return found
