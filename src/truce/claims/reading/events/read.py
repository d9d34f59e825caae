"""Events: what happened or is said to have happened, with PLOVER types.

Words that tell an event (`triggers`) become accounts, accounts of the same event become one story
(`retelling`), and each story becomes one record.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from truce.asof import Interval
from truce.claims.reading.context import Context
from truce.claims.reading.events.accounts import (
    SURENESS,
    Account,
    AccountReader,
    is_pluperfect,
    is_present,
    upwards,
)
from truce.claims.reading.events.answers import accuser, with_near_sides
from truce.claims.reading.events.arguments import is_passive
from truce.claims.reading.events.belligerents import Belligerents
from truce.claims.reading.events.charges import blame_for
from truce.claims.reading.events.dating import Dated, Moment, lies_before, place_in_story
from truce.claims.reading.events.evidence import ForceEvidence
from truce.claims.reading.events.harm import is_total, to_toll
from truce.claims.reading.events.predicates import is_verbal, load_lexicon
from truce.claims.reading.events.retelling import Story, group
from truce.claims.reading.events.scenes import finest
from truce.claims.reading.events.staged import is_remembered
from truce.claims.reading.events.tellings import Telling
from truce.claims.reading.events.triggers import TriggerReader
from truce.claims.reading.speech.acts import SpeechMap
from truce.claims.records import Event, Mention

Scope = Literal["incident", "window", "total"]
Refs = tuple[str, ...]

_DAY = timedelta(days=1)
"""Slack for time zones."""
_BACKGROUND = frozenset(("since", "before", "until", "till"))
_SPOKEN = frozenset(("ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONSULT"))
_SEATED = frozenset(("CONSULT", "AGREE"))
_ANSWERS = frozenset({("return", "fire"), ("fire", "back"), ("retaliate",)})
_HURTS = frozenset({("kill",), ("wound",), ("injure",), ("hurt",)})
_NEAR_BLOCKS = 2
_MONTH = 31
"""Days."""
_STRIKES = frozenset((None, "strike", "airstrike", "bombing", "shelling", "raid", "invasion"))
_ANSWER = re.compile(
    r"(?:in (?:response|retaliation|reply|return)|at the same time|simultaneously|immediately|"
    r"(?:minutes|hours|shortly|soon) (?:later|after|afterwards?))\b",
    re.IGNORECASE,
)
_AROUND = 40
"""Events before and after one that can be told in the same sentence."""
_ABOUT_ACTS = frozenset(("ACCUSE", "THREATEN", "REJECT"))
_HABITUAL = frozenset(
    "often usually regularly always frequently sometimes occasionally routinely repeatedly".split()
)


@dataclass(frozen=True, slots=True)
class EventsRead:
    """The events of a document in text order: those that are said to have happened, and those announced."""

    happened: tuple[Event, ...]
    announced: tuple[Event, ...]


def find_events(context: Context, speech: SpeechMap) -> tuple[Event, ...]:
    """The events that a document says to have happened, in text order."""
    return read_events(context, speech).happened


def read_events(context: Context, speech: SpeechMap) -> EventsRead:
    """The events of a document, those that are only announced apart from the others."""
    triggers = TriggerReader(context, load_lexicon(), speech)
    evidence = ForceEvidence(context, load_lexicon())
    told = [(s, triggers.tellings(s)) for s in context.sentences()]
    every = sorted(
        (t for _, tellings in told for t in tellings), key=lambda t: context.page.start_of(t.token)
    )
    belligerents = Belligerents(context, triggers.naming, every)
    reader = AccountReader(context, speech, belligerents)
    accounts = [a for sentence, tellings in told for a in reader.in_sentence(sentence, tellings)]
    accounts = evidence.without_figures(accounts)
    accounts += reader.utterances(every, triggers.planned)
    accounts.sort(key=lambda a: (a.telling.sentence.index, a.telling.token.i))
    spelt_out = with_near_sides([a.telling for a in accounts], belligerents)
    accounts = [replace(a, telling=t) for a, t in zip(accounts, spelt_out, strict=True)]
    stories = group(accounts, belligerents)
    places = [finest(context, refs) for refs in places_of(context, stories)]
    writer = EventWriter(context, belligerents)
    dated = writer.dates(stories)
    answered = [accuser(s, stories[:n], belligerents) for n, s in enumerate(stories)]
    told_of = zip(stories, dated, places, answered, strict=True)
    happened = (writer.event(s, d, p, a) for s, d, p, a in told_of if not _is_ahead(d, context.doc_date))
    ahead = [] if triggers.is_instrument else evidence.without_figures(reader.announced(told))
    return EventsRead(tuple(happened), tuple(writer.ahead(s) for s in group(ahead, belligerents)))


def _is_ahead(dated: Dated, doc_date: str | None) -> bool:
    """Whether an event is dated after its document, so that it had not happened yet."""
    if doc_date is None or dated.interval is None or (dated.basis == "inferred" and dated.text is None):
        return False
    today, first = Interval.parse(doc_date), dated.interval.first
    return first is not None and today.last is not None and first > today.last + _DAY


def _own_date(story: Story) -> Dated:
    """The first date that an event's accounts give it; if there is none, what their other times say."""
    dates = [a.dated for a in story.accounts if a.dated.value]
    dates += [a.vaguely for a in story.accounts if a.vaguely]
    return next(iter(dates), next((a.dated for a in story.accounts if a.dated.text), Dated()))


def places_of(context: Context, stories: Sequence[Story]) -> list[Refs]:
    """The places of each event: its own, else those of the talks or the act of force that it goes on from."""
    found: list[Refs] = []
    seat: tuple[Account, Refs] | None = None
    scene: tuple[Account, Refs] | None = None
    for story in stories:
        own = tuple(dict.fromkeys(r for a in story.accounts for r in a.telling.roles.places))
        telling = story.first.telling
        if telling.predicate.type in _SEATED and telling.predicate.pattern != "inforce":
            if own and telling.predicate.mode != "visit":
                seat = story.first, own
            elif not own and seat is not None and _is_near(seat[0], story.first):
                own = seat[1]
        elif telling.predicate.type == "ASSAULT":
            if own:
                scene = story.first, own
            elif scene is not None and _goes_on(context, scene[0].telling, telling):
                own = scene[1]
        found.append(own)
    return found


def _goes_on(context: Context, act: Telling, telling: Telling) -> bool:
    """Whether a sentence answers the act told right before, or counts whom it hurt: "Two men were killed"."""
    one, other = act.sentence, telling.sentence
    if other.block.index != one.block.index or other.index - one.index > 1:
        return False
    if other.index != one.index and context.places_in(other.start, other.end):
        return False
    sense = telling.predicate
    answers = sense.pattern == "repel" or sense.words in _ANSWERS
    counts = sense.words in _HURTS and is_verbal(telling.token) and is_passive(telling.token)
    return answers or (counts and not telling.roles.initiators)


def _is_near(one: Account, other: Account) -> bool:
    """Whether two accounts share somebody and stand in neighbouring paragraphs."""
    a, b = one.telling, other.telling
    shared = {*a.roles.initiators, *a.roles.targets} & {*b.roles.initiators, *b.roles.targets}
    return bool(shared) and b.sentence.block.index - a.sentence.block.index <= _NEAR_BLOCKS


class EventWriter:
    """Makes the records of one document's events."""

    def __init__(self, context: Context, belligerents: Belligerents) -> None:
        self.context = context
        self.belligerents = belligerents

    def dates(self, stories: Sequence[Story]) -> list[Dated]:
        """The date of each event, as its accounts and the story around it give it."""
        moments = [self._moment(n, story, stories) for n, story in enumerate(stories)]
        return place_in_story(moments, self.context.doc_date)

    def _moment(self, position: int, story: Story, stories: Sequence[Story]) -> Moment:
        first = story.first.telling
        near = stories[max(0, position - _AROUND) : position + _AROUND]
        words = [c.lower_ for t in (first.head, first.token) for c in t.children]
        return Moment(
            position=position,
            block=first.sentence.block.index,
            verbal=first.predicate.type in _SPOKEN,
            pluperfect=is_pluperfect(first.head) and not _is_reported(story.first),
            dated=_own_date(story),
            habitual=bool(_HABITUAL & set(words))
            or is_remembered(first.token)
            or (first.predicate.type == "REQUEST" and not is_verbal(first.token)),
            present=is_present(first.head),
            after=_latest_inside(story, near),
            prior=first.predicate.pattern == "pact",
            answers=_ANSWER.match(self.context.page.quote(first.sentence.start, first.sentence.end))
            is not None,
            behind=_clause_date(story, near),
            here=self._day_told(first, first.sentence.start),
            told=self._day_told(first, first.sentence.block.start),
            apart=first.predicate.type not in _SEATED,
        )

    def _day_told(self, telling: Telling, start: int) -> Interval | None:
        """The last day or month that the text names from `start` until the event's word ends.

        Only for talks and agreements the day on which a truce was made: all else may have come days after.
        """
        mentions = self.context.times_in(start, self.context.page.end_of(telling.token))
        if telling.predicate.type not in _SEATED:
            mentions = [m for m in mentions if not self._is_of_truce(m.start)]
        dated = [m for m in mentions if m.kind == "date" and m.value and not m.hosts_name and not m.modifier]
        own = telling.sentence.start
        dated = [m for m in dated if m.start >= own or not self._is_background(m.start)]
        found = [Interval.parse(m.value) for m in dated if m.value is not None]
        return next((i for i in reversed(found) if i.days is not None and i.days <= _MONTH), None)

    def _is_background(self, offset: int) -> bool:
        """Whether a time only tells what lay before: "who have held the north since the coup of May 2002"."""
        token = self.context.page.token_at(offset)
        return token is not None and any(
            t.dep_ in ("relcl", "acl") or t.lower_ in _BACKGROUND for t in upwards(token)
        )

    def _is_of_truce(self, offset: int) -> bool:
        """Whether the sentence at an offset names a truce or another pact."""
        sentence = self.context.page.sentence_at(offset)
        return sentence is not None and any(load_lexicon().is_in(t, "pact") for t in sentence)

    def event(self, story: Story, dated: Dated, places: Refs, answered: Refs = ()) -> Event:
        """The record of one event; `answered` are those whose charge it denies."""
        first, sense = story.first, story.first.telling.predicate
        toll = to_toll([h for a in story.accounts for h in a.harms])
        sure, unsure, targets = self._roles(story)
        targets = answered or targets
        counted = next((a for a in story.accounts if a.harms), None)
        start, end = first.span
        return Event(
            id=self.context.record_id("event", start, end, f"{sense.type}{first.telling.token.i}"),
            start=start,
            end=end,
            type=sense.type,
            rule=f"events:{' '.join(sense.words)}/{sense.pattern}",
            certainty=first.certainty,
            modality="actual",
            initiator=sure,
            alleged_initiator=unsure,
            target=targets,
            place="; ".join(self.context.place(p).name for p in places) or self._ground(story),
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
            salience="core" if _is_core(first, sure or targets) else "minor",
            also=tuple(
                Mention(*a.span, certainty=a.certainty, hedge=a.hedge, source=a.source)
                for a in story.accounts[1:]
            ),
        )

    def ahead(self, story: Story) -> Event:
        """The record of an act that is only announced: with the date that its own words give, if any."""
        dated = next((a.dated for a in story.accounts if a.dated.value), Dated())
        event = self.event(story, dated, finest(self.context, story.first.telling.roles.places))
        return replace(event, modality="future")

    def _roles(self, story: Story) -> tuple[Refs, Refs, Refs]:
        """Initiators at the event's certainty, those named only with less, and targets."""
        sides, sense, first = self.belligerents, story.first.telling.predicate, story.first
        best = SURENESS.index(first.certainty)
        graded = [(_grade_of_author(a), a.telling.roles.initiators) for a in story.accounts]
        sure = sides.spelt_out(r for grade, refs in graded for r in refs if grade <= best)
        unsure = () if sure else sides.spelt_out(r for grade, refs in graded for r in refs if grade > best)
        targets = sides.spelt_out(r for a in story.accounts for r in a.telling.roles.targets)
        if not sure and sense.mode == "capture" and sides.is_party(first.source):
            sure = tuple(p for p in (sides.party(first.source),) if p)
        if sense.pattern == "repel":
            return sure or (() if unsure else sides.opponents("ASSAULT", targets)), unsure, targets
        both = sides.both_of_clash((*sure, *targets)) if sense.mode == "clash" else None
        if both is not None:
            return both, unsure, both
        if sense.mode == "mediate" and not targets and not any(sides.is_party(r) for r in sure):
            return sure, unsure, sides.pair
        if (
            sense.type == "AGREE"
            and sense.mode == "declare"
            and sure
            and len(targets) < 2
            and not any(sides.is_party(r) for r in sure)
        ):
            return sure, unsure, sides.pair
        if sense.pattern == "deny" or sense.words == ("denies",):
            return sure, unsure, targets
        if not targets and sense.type == "AGREE" and len(sure) > 1:
            return sure, unsure, sure
        if (
            not targets
            and sense.type == "REJECT"
            and sense.pattern == "self"
            and not any(sides.is_party(r) for r in sure)
        ):
            return sure, unsure, sides.pair
        return sure, unsure, targets or sides.opponents(sense.type, sure or unsure)

    def _ground(self, story: Story) -> str | None:
        """The country that an attack on a state took place in, where no place is named."""
        telling = story.first.telling
        if telling.predicate.type != "ASSAULT" or telling.predicate.pattern not in ("act", "of"):
            return None
        names = [
            a.name
            for r in telling.roles.targets
            for a in self.context.actors
            if a.id == r and a.type == "state"
        ]
        return names[0] if len(names) == 1 and telling.predicate.mode in _STRIKES else None

    def _scope(self, counted: Account | None, dated: Dated) -> Scope:
        if counted is not None and is_total(self.context.page.quote(*counted.span)):
            return "total"
        wide = dated.precision == "window" or (dated.interval is not None and (dated.interval.days or 99) > 3)
        return "window" if wide and (dated.basis != "inferred" or dated.text) else "incident"


def _grade_of_author(account: Account) -> int:
    """How unsure an account is of who did it: an act that one side lays on another may be sure."""
    charged = not is_verbal(account.telling.token) and blame_for(account.telling.token) is not None
    return max(SURENESS.index(account.certainty), SURENESS.index("alleged") if charged else 0)


def _latest_inside(story: Story, stories: Sequence[Story]) -> Interval | None:
    """The date of what an act of speech speaks about: nobody accuses before the act."""
    if story.first.telling.predicate.type not in _ABOUT_ACTS:
        return None
    spans = [a.span for a in story.accounts]
    dates = [
        other.interval
        for other in stories
        if other is not story
        and other.interval is not None
        and any(_within(a, spans) for a in other.accounts)
    ]
    return max(dates, key=str, default=None)


def _is_reported(account: Account) -> bool:
    """Whether somebody is quoted on it, so that "had" only shifts the past back."""
    return account.source is not None and account.certainty != "fact"


def _clause_date(story: Story, stories: Sequence[Story]) -> Interval | None:
    """The date of the sentence around an event that the sentence sets before its own ("after the talks")."""
    telling = story.first.telling
    if len(story.accounts) > 1 or is_verbal(telling.token):
        return None
    if telling.predicate.pattern != "pact" and not lies_before(telling.token):
        return None
    index = telling.sentence.index
    others = [s for s in stories if s is not story and s.first.telling.sentence.index == index]
    return next((s.interval for s in others if s.interval is not None), None)


def _within(account: Account, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= account.span[0] and account.span[1] <= end for start, end in spans)


def _is_core(first: Account, somebody: Refs) -> bool:
    return bool(somebody and (first.dated.value or first.harms or is_verbal(first.telling.head)))
