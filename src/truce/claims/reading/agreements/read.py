"""Agreements, their clauses, conditions and status history, as a text reports them."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TypeVar

from truce.asof import Interval
from truce.claims.reading.agreements.breaches import by_act, find_breaches
from truce.claims.reading.agreements.brokers import find_brokerages, mediators_of, share_out
from truce.claims.reading.agreements.charters import find_charters, signature_of
from truce.claims.reading.agreements.clauses import Terms
from truce.claims.reading.agreements.conditions import find_conditions
from truce.claims.reading.agreements.consents import weigh_consents
from truce.claims.reading.agreements.cues import ENDS, STARTS, Cue
from truce.claims.reading.agreements.grouping import Instrument, by_block, group, is_of_another_day
from truce.claims.reading.agreements.hinges import Hinge
from truce.claims.reading.agreements.histories import date_cues, own_date
from truce.claims.reading.agreements.instruments import (
    InstrumentMention,
    find_mentions,
    is_about_fighting,
)
from truce.claims.reading.agreements.naming import principals
from truce.claims.reading.agreements.omissions import LeftOut, find_left_out
from truce.claims.reading.agreements.pledges import find_pledges
from truce.claims.reading.agreements.quiet import find_quiet
from truce.claims.reading.agreements.records import agreement_of
from truce.claims.reading.agreements.replacements import Replacement, find_replacements
from truce.claims.reading.agreements.signatories import Roles, find_dyad, roles_of, with_unplaced
from truce.claims.reading.agreements.signatures import listed_witnesses
from truce.claims.reading.agreements.status import find_cues
from truce.claims.reading.agreements.successions import find_successions, without_ends_told
from truce.claims.reading.agreements.syntax import lemma
from truce.claims.reading.agreements.terms import Term
from truce.claims.reading.agreements.treaty_text import read_treaty
from truce.claims.reading.agreements.unnamed import find_denials, find_signatures, find_term_breaches
from truce.claims.reading.agreements.verbal_truces import find_verbal_truces
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence
from truce.claims.reading.pronouns import Pronouns
from truce.claims.reading.spans import SpanIndex
from truce.claims.reading.speech.acts import SpeechMap
from truce.claims.records import Agreement, Certainty, Event, EventType, Status

_NEEDS_BOTH: frozenset[Status] = frozenset({"extended", "accepted", "in_force"})
_SURE: frozenset[Certainty] = frozenset({"fact", "reported"})
_UNARMED = frozenset(
    {"company", "sports_team", "media", "aid_org", "document", "person", "party", "civilians"}
)
_WAR = re.compile(
    r"\b(?:troops?|forces|soldiers?|fighters?|weapons?|arms|prisoners?|hostages?|captives?|detainees|"
    r"rockets?|drones?|missiles?|air ?strikes?|shelling|hostilit\w+|militar\w+|fighting|ceasefire|"
    r"cease-fire|mines|armed|offensive|frontline|combatants?|demilitari\w+|blockade|siege)\b",
    re.IGNORECASE,
)
"""Words in a term by which it is one of war, whoever the parties are."""
_LONG_PAST = 60
_HARDLY = 2
"""Words of another field that may stand in any text."""
_OBSERVED: frozenset[Status] = frozenset({"violated", "holding", "in_force"})
_FIGHTERS: frozenset[str] = frozenset({"non_state_armed_group", "militia", "unrecognised_state"})
_POLITICAL: frozenset[str] = _FIGHTERS | {
    "state", "government", "government_body", "armed_force", "security_service", "police", "igo", "igo_body",
    "political_group", "monitor",
}  # fmt: skip
"""Kinds of actors of whom at least one stands in any text about a real truce."""
_SIDES: frozenset[str] = _FIGHTERS | {"state", "government", "armed_force", "political_group"}
"""Kinds of actors who wage wars and end them."""
_THIRD: frozenset[str] = frozenset(
    {"igo", "igo_body", "monitor", "joint_committee", "aid_org", "media", "court", "civilians"}
)
"""Kinds of actors that watch an agreement without being a side to it."""
_MAKES_OR_BREAKS: frozenset[EventType] = frozenset(
    {"AGREE", "REJECT", "ACCUSE", "SUPPORT", "CONSULT", "YIELD"}
)


_Part = TypeVar("_Part", Term, Hinge, LeftOut)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """All that was found of the agreements of one text, before it is made into records."""

    instruments: list[Instrument]
    of: dict[int, Instrument]
    mentions: list[InstrumentMention]
    roles: dict[int, Roles]
    terms: list[Term]
    hinges: list[Hinge]
    left_out: list[LeftOut]
    replaced: list[Replacement]
    is_of_fighting: bool


def find_agreements(
    context: Context, speech: SpeechMap, events: tuple[Event, ...]
) -> tuple[tuple[Agreement, ...], tuple[Event, ...]]:
    """The agreements of a document, and its events with the agreement that each belongs to."""
    if context.subject.about == "other" and not any(a.type in _SIDES for a in context.actors):
        return (), events
    mentions = _all_mentions(context)
    cues = {n: [own_date(context, c) for c in find_cues(context, speech, m)] for n, m in enumerate(mentions)}
    charters = find_charters(context, mentions, cues)
    found = _find(context, speech, events, mentions, cues, charters)
    terms, hinges = _by_agreement(found.terms), _by_agreement(found.hinges)
    left_out = _by_agreement(found.left_out)
    worth = [i for i in found.instruments if terms[id(i)] or _is_worth(i, found)]
    ids = {id(i): context.record_id("agreement", *_first_span(i), str(n)) for n, i in enumerate(worth)}
    succeeded = find_successions(context, worth, found.replaced, found.of)
    agreements = tuple(
        agreement_of(
            context,
            instrument,
            ids,
            found.roles[id(instrument)],
            terms[id(instrument)],
            hinges[id(instrument)],
            left_out[id(instrument)],
            succeeded,
        )
        for instrument in worth
    )
    told = zip(worth, agreements, strict=True)
    kept = tuple(a for i, a in told if i.blocks is not None or not _is_figure(context, a, events))
    gone = {a.id for a in agreements} - {a.id for a in kept}
    linked = _seat(_link(events, worth, ids), agreements)
    return kept, tuple(replace(e, agreement=None) if e.agreement in gone else e for e in linked)


def _by_agreement(parts: Iterable[_Part]) -> defaultdict[int, list[_Part]]:
    """Terms, conditions or what was left out, by the identity of their agreement."""
    of: defaultdict[int, list[_Part]] = defaultdict(list)
    for part in parts:
        of[id(part.instrument)].append(part)
    return of


def _is_figure(context: Context, agreement: Agreement, events: tuple[Event, ...]) -> bool:
    """Whether an agreement is one of critics, shops or players, which only borrows the word.

    In a text on another field it is real if it tells of peace between those who can make it. In a text on a
    war, or on nothing in particular, it is a figure only if nobody in it bears arms or is anybody's side.
    """
    if context.subject.about == "other":
        return not _is_between_sides(context, agreement)
    force = any(e.type == "ASSAULT" and e.modality == "actual" for e in events)
    force = force or any(a.type in _FIGHTERS for a in context.actors)
    armed = any(context.actor(p).type not in _UNARMED for p in (*agreement.parties, *agreement.mediators))
    of_war = any(_WAR.search(c.content) for c in agreement.clauses)
    nobody = not any(a.type in _POLITICAL for a in context.actors)
    bare = not (armed or of_war or agreement.venue)
    borrowed = agreement.is_ceasefire or not context.subject.is_sure
    return borrowed and not force and (bare or nobody)


def _is_between_sides(context: Context, agreement: Agreement) -> bool:
    """Whether an agreement, dated and for peace, is one of those who wage wars: armed groups and states.

    States have their trade truces, too: where much speaks of another field, an armed group must be in it.
    """
    sides = [context.actor(p).type for p in agreement.parties]
    dated = any(row.date for row in agreement.status_history)
    return (
        agreement.is_ceasefire
        and dated
        and len(sides) > 1
        and all(s in _SIDES for s in sides)
        and (any(s in _FIGHTERS for s in sides) or context.subject.foreign <= _HARDLY)
    )


def _all_mentions(context: Context) -> list[InstrumentMention]:
    """The agreements that the text names, and the halts of fire and promises that it tells by a verb."""
    named = find_mentions(context)
    naming = {m.sentence.index: m.start for m in reversed(named) if not m.pronoun}
    halts = find_verbal_truces(context, naming)
    pledges = find_pledges(context, naming | {m.sentence.index: m.sentence.start for m in halts})
    return sorted((*named, *halts, *pledges), key=lambda m: (m.start, m.end))


def _find(
    context: Context, speech: SpeechMap, events: Sequence[Event], mentions: list[InstrumentMention],
    cues: dict[int, list[Cue]], charters: list[Instrument],
) -> _Found:  # fmt: skip
    signed = find_signatures(context, speech, tuple(c.blocks for c in charters if c.blocks))
    replaced = find_replacements(mentions)
    instruments, of = group(mentions, cues, charters, signed, replaced)
    without_ends_told(instruments, replaced)
    told = {c.predicate for i in instruments for c in i.cues}
    placed = {id(c) for i in instruments for c in i.cues}
    instruments += _place_apart(
        (
            *find_term_breaches(context, speech),
            *find_breaches(context, speech, [mentions[n] for n in of], cues, events),
            *(c for c in signed if id(c) not in placed),
            *(c for c in find_quiet(context, speech) if c.predicate not in told),
            *find_denials(context, speech),
        ),
        mentions,
        of,
        charters,
    )
    for charter in charters:
        _read_own_text(context, charter)
    brokers, third = _brokers(context, instruments, mentions, of)
    watching = listed_witnesses(context)
    dyad = find_dyad(context, instruments, events, {*third, *watching})
    for instrument in instruments:
        instrument.cues = [by_act(context, c, events) for c in instrument.cues]
    date_cues(context, instruments)
    making = {id(i): [c.predicate for c in i.cues if c.status in STARTS] for i in instruments}
    roles = {
        id(i): roles_of(
            context,
            i,
            dyad,
            brokers[id(i)],
            third,
            [v for other in instruments if other is not i for v in making[id(other)]],
        )
        for i in instruments
    }
    roles = with_unplaced(context, roles, third)
    pronouns = Pronouns(context)
    for instrument in instruments:
        instrument.cues = weigh_consents(context, pronouns, instrument, roles[id(instrument)])
        contested = any(c.status == "disputed" for c in instrument.cues)
        instrument.cues = [
            _on_whose_word(context, c, roles[id(instrument)], contested) for c in instrument.cues
        ]
    terms = Terms(context, speech, of, mentions, charters, roles).find()
    near = _by_sentence(context.sentences(), mentions, of, terms)
    naming = frozenset(mentions[n].sentence.index for n in of if not mentions[n].in_heading)
    hinges = find_conditions(context, near, terms, naming)
    return _Found(
        instruments,
        of,
        mentions,
        roles,
        terms,
        hinges,
        find_left_out(context, near),
        replaced,
        is_about_fighting(context),
    )


def _read_own_text(context: Context, charter: Instrument) -> None:
    """Give an agreement what its own text says of its signature, its entry into force and its term."""
    if not any(c.status == "signed" and c.date for c in charter.cues):
        closing = signature_of(context, charter)
        charter.tell([closing] if closing is not None else [])
    charter.tell(read_treaty(context, charter))


def _brokers(
    context: Context, instruments: Sequence[Instrument], mentions: Sequence[InstrumentMention],
    of: Mapping[int, Instrument],
) -> tuple[dict[int, tuple[str, ...]], set[str]]:  # fmt: skip
    """The brokers of each agreement, by its identity, and those of the whole text."""
    shared = share_out(find_brokerages(context), mentions, of, instruments)
    brokers = {id(i): mediators_of(context, i, shared.get(id(i), ())) for i in instruments}
    return brokers, {b for found in brokers.values() for b in found}


def _place_apart(
    cues: Iterable[Cue], mentions: Sequence[InstrumentMention], of: dict[int, Instrument],
    charters: Sequence[Instrument],
) -> list[Instrument]:  # fmt: skip
    """Give each cue without a mention to the agreement whose text it stands in, else to the one named last.

    A signature of another day belongs to none of them: it is that of the agreement in the title, which is
    then made and returned.
    """
    titled: list[Instrument] = []
    enacted = by_block(charters)
    placed = [n for n in of if not mentions[n].in_heading]
    for cue in cues:
        block = cue.sentence.block.index
        if inside := enacted.as_given(block, block + 1):
            inside[0].tell([cue])
            continue
        before = placed[: bisect_left(placed, cue.end, key=lambda n: mentions[n].start)]
        if not before:
            continue
        nearest = _nearest(cue, before, mentions, of)
        if nearest is not None:
            of[nearest].tell([cue])
            continue
        title = next((n for n, m in enumerate(mentions) if m.in_heading and m.strong and n not in of), None)
        article = next((i for i in of.values() if i.is_title), None)
        if title is not None:
            of[title] = Instrument(mentions=[mentions[title]])
            of[title].tell([cue])
            titled.append(of[title])
        elif article is not None:
            article.tell([cue])
        elif (last := _last(reversed(before), mentions)) is not None:
            of[last].tell([cue])
    return titled


def _nearest(
    cue: Cue, before: Sequence[int], mentions: Sequence[InstrumentMention], of: Mapping[int, Instrument]
) -> int | None:
    """The last mention before a cue of an agreement that may have been made on its day.

    A signature is rather that of a truce.
    """
    fitting = (n for n in reversed(before) if not is_of_another_day(of[n], cue))
    if cue.status != "signed":
        return _last(fitting, mentions)
    known = list(fitting)
    truce = _last((n for n in known if of[n].marks.is_truce), mentions)
    return _last(iter(known), mentions) if truce is None else truce


def _last(backwards: Iterator[int], mentions: Sequence[InstrumentMention]) -> int | None:
    """The last of mentions that are given from the end; of those that begin at one place the first."""
    found = next(backwards, None)
    if found is None:
        return None
    beside = takewhile(lambda n: mentions[n].start == mentions[found].start, backwards)
    return min([found, *beside])


def _on_whose_word(context: Context, cue: Cue, roles: Roles, contested: bool) -> Cue:
    """A cue that rests on one man's word alone is no fact: others may see it otherwise.

    A party cannot answer for the other; who only says that others agreed passes on what he heard. What
    third parties tell, who take no side, is reported.
    `contested`: a party says that nothing was agreed.
    """
    if cue.source is None:
        return cue
    stands_for = {cue.source, *principals(context, [cue.source])}
    is_party = bool(stands_for & set(roles.parties))
    if cue.certainty == "alleged" and not is_party and cue.status in ENDS | _OBSERVED:
        third = {context.actor(a).type for a in stands_for} & _THIRD or stands_for & set(roles.mediators)
        return replace(cue, certainty="reported") if third else cue
    if cue.certainty != "fact":
        return cue
    if is_party:
        alone = roles.alone and len(roles.parties) == 1  # nobody else is bound by it
        one_sided = (cue.status in _NEEDS_BOTH and not alone and not _is_history(context, cue)) or (
            contested and cue.status in STARTS
        )
        return replace(cue, certainty="alleged") if one_sided else cue
    if cue.status not in STARTS:
        return cue
    if contested:
        return replace(cue, certainty="disputed")
    above = cue.predicate.head
    passed_on = cue.predicate.dep_ == "ccomp" and lemma(above) in load_words()["passing_on"]
    return replace(cue, certainty="reported") if passed_on else cue


def _is_history(context: Context, cue: Cue) -> bool:
    """Whether it is long past for the text, so that a side tells what everybody knows."""
    if context.doc_date is None or cue.date is None:
        return False
    last, now = Interval.parse(cue.date).last, Interval.parse(context.doc_date).first
    return last is not None and now is not None and (now - last).days > _LONG_PAST


def _by_sentence(
    sentences: Sequence[Sentence],
    mentions: Sequence[InstrumentMention],
    of: dict[int, Instrument],
    terms: Sequence[Term],
) -> dict[int, list[Instrument]]:
    """The agreements that each sentence is about.

    Those it names, else the one whose terms stand just before it, in its own block or the one above.
    """
    near: dict[int, list[Instrument]] = {}
    for number, instrument in of.items():
        near.setdefault(mentions[number].sentence.index, []).append(instrument)
    for term in terms:
        near.setdefault(term.sentence.index, [term.instrument])
    telling = {t.sentence.block.index: t.instrument for t in terms}
    last: tuple[int, Instrument] | None = None
    for sentence in sentences:
        own = near.get(sentence.index)
        if own:
            first_is_old = len(own) > 1 and last is not None and last[1] in own
            last = (sentence.block.index, last[1] if first_is_old and last else own[-1])
        elif last is not None and last[0] == sentence.block.index:
            near[sentence.index] = [last[1]]
        elif sentence.block.index - 1 in telling:
            near[sentence.index] = [telling[sentence.block.index - 1]]
        elif last is not None and last[0] == sentence.block.index - 1:
            near[sentence.index] = [last[1]]
    return near


def _is_worth(instrument: Instrument, found: _Found) -> bool:
    """Whether the text says anything of an agreement beyond its name and its terms."""
    if instrument.blocks is not None or _is_replaced(instrument, found):
        return True
    if not found.is_of_fighting and not any(m.strong for m in instrument.mentions):
        return False
    if any(c.date for c in instrument.cues):
        return True
    roles = found.roles[id(instrument)]
    made = any(c.status in STARTS and not c.planned and c.certainty in _SURE for c in instrument.cues)
    return made and (len(roles.parties) > 1 or roles.venue is not None or bool(roles.mediators))


def _is_replaced(instrument: Instrument, found: _Found) -> bool:
    """Whether the text names an agreement by its date and says that another one took its place."""
    dated = any(m.dated for m in instrument.mentions)
    return dated and any(found.of.get(r.earlier) is instrument for r in found.replaced)


def _first_span(instrument: Instrument) -> tuple[int, int]:
    return instrument.mentions[0].start, instrument.mentions[0].end


def _link(
    events: tuple[Event, ...], instruments: Sequence[Instrument], ids: dict[int, str]
) -> tuple[Event, ...]:
    """The events, each with the agreement that it makes, breaks or extends where one is told in its words."""
    told = SpanIndex((c.start, c.end, i) for i in instruments for c in i.cues)
    named = SpanIndex((m.start, m.end, i) for i in instruments for m in i.mentions if not m.in_heading)
    return tuple(
        replace(event, agreement=ids[id(made)])
        if (made := _made_by(event, told, named)) is not None
        else event
        for event in events
    )


def _seat(events: Sequence[Event], agreements: Sequence[Agreement]) -> tuple[Event, ...]:
    """The events; the signing of an agreement was where the text says that the agreement was signed."""
    venues = {a.id: a.venue for a in agreements if a.venue}
    return tuple(
        replace(e, place=venues[e.agreement])
        if e.place is None and e.mode == "sign" and e.agreement in venues
        else e
        for e in events
    )


def _made_by(event: Event, told: SpanIndex[Instrument], named: SpanIndex[Instrument]) -> Instrument | None:
    """The first agreement of which something is told in an event's words, else that they name."""
    if event.type not in _MAKES_OR_BREAKS or event.agreement is not None:
        return None
    made = told.as_given(event.start, event.end)
    if not made and event.type in ("AGREE", "REJECT"):
        made = named.as_given(event.start, event.end)
    return made[0] if made else None
