"""Acts of force under an agreement that the text sets against it without a verb of breaking.

"Despite the truce they shelled the port", "ten hours after it began", a list under the heading "Violations",
"called the attack a flagrant breach".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Token

from truce.asof import Interval
from truce.claims.reading.agreements.attribution import first_actor, make_cue
from truce.claims.reading.agreements.cues import BREACHES, Cue
from truce.claims.reading.agreements.governors import status_said
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.syntax import (
    SUBJECTS,
    clause_verb,
    is_negated,
    is_passive,
    lemma,
    own_clause,
    subject_of,
)
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence
from truce.claims.reading.speech.acts import SpeechMap
from truce.claims.records import Event, Status

_CONTRARY = frozenset({"despite", "notwithstanding", "though", "although", "while", "whilst"})
_CONTRARY_OF = frozenset({"spite", "regardless", "irrespective", "face", "teeth"})
_DURING = frozenset({"during", "since"})
_COUNTING = frozenset({"after", "into", "later"})
_BEGINNING = frozenset({
    "start", "beginning", "entry", "onset", "announcement", "signing", "signature", "commencement",
    "conclusion", "launch", "term", "coming", "force", "declaration",
})  # fmt: skip
_RUNNING = frozenset({"in_force", "holding", "announced", "signed", "accepted", "extended"})
_COUNTED = re.compile(
    r"\b(?:minutes?|hours?|days?|weeks?|shortly|soon|just|right|immediately|barely|hardly|long)\s*$",
    re.IGNORECASE,
)
_SOON = re.compile(
    r"\b(?:minutes?|hours?|moments?) (?:later|afterwards?|thereafter)\b"
    r"|\b(?:within|inside|barely|hardly|only|just) [\w ]{0,20}?(?:minutes?|hours?|moments?)\b"
    r"|\b(?:minutes?|hours?|days?) (?:after|into) (?:it|its|that|this)\b"
    r"|\bthe same (?:night|evening|day|afternoon|morning)\b|\b(?:almost )?immediately\b|\bat once\b",
    re.IGNORECASE,
)
"""Words that count what follows in hours from what was just told."""
_BEGINS: frozenset[Status] = frozenset({"in_force", "announced", "signed", "accepted"})
_AGAINST = frozenset({
    "contrary", "incompatible", "inconsistent", "odds", "counter", "irreconcilable", "contradiction",
})  # fmt: skip
_NAMING = frozenset({
    "call", "describe", "condemn", "denounce", "label", "brand", "regard", "consider", "see", "deem", "term",
    "decry", "characterise", "characterize", "view", "treat", "declare", "say", "slam", "blast", "deplore",
    "criticise", "criticize", "count", "class", "protest",
})  # fmt: skip
_POINTING = frozenset({"this", "that", "it", "these", "those", "the"})
_DEEDS = frozenset({
    "ambush", "act", "action", "incident", "move", "killing", "bombing", "offensive", "capture", "incursion",
    "operation", "assault", "seizure", "murder", "massacre", "advance", "blast", "landing", "sortie",
})  # fmt: skip
_NEAR = 2
_SHARP = 2


def find_breaches(
    context: Context, speech: SpeechMap, mentions: Sequence[InstrumentMention],
    cues: Mapping[int, Sequence[Cue]], events: Sequence[Event],
) -> list[Cue]:  # fmt: skip
    """The breaches that no verb of breaking beside a name tells; none in a sentence that has such a verb."""
    told = {c.sentence.index for found in cues.values() for c in found if c.status in BREACHES}
    begun = [c for found in cues.values() for c in found if c.status in _BEGINS and not c.planned]
    found = [
        *_force_under(context, mentions, events),
        *_called_breaches(context, speech, events),
        *_force_soon_after(context, begun, events),
        *_worst_since(context, speech, mentions, events),
        *_contrary_to(context, speech, mentions, events),
    ]
    return [c for c in found if c.sentence.index not in told]


def _force_under(
    context: Context, mentions: Sequence[InstrumentMention], events: Sequence[Event]
) -> Iterator[Cue]:
    """Acts of force that a sentence sets against an agreement, or that stand in a list of breaches."""
    for event in events:
        if not _is_force(event):
            continue
        verb = _predicate(context, event)
        if verb is None:
            continue
        sentence = context.page.sentence_of(verb)
        known = bool(event.initiator or event.alleged_initiator)
        if known and _is_listed(context, sentence) and _day(event) is not None:
            yield _as_breach(event, verb, sentence, event.start, event.end)
            continue
        for mention in (m for m in mentions if m.sentence is sentence):
            tie = _tie(context, mention, verb)
            if tie is not None and (known or tie.lower_ in _CONTRARY | {"of"}):
                counted = (
                    tie.doc[max(tie.sent.start, tie.i - 2)] if tie.lower_ in _COUNTING else tie.left_edge
                )
                start = min(event.start, context.page.start_of(counted), mention.start)
                yield _as_breach(event, verb, sentence, start, max(event.end, mention.end))
                break


def _force_soon_after(context: Context, begun: Sequence[Cue], events: Sequence[Event]) -> Iterator[Cue]:
    """Acts of force that the next words count in hours from a beginning ("Three hours later they ...")."""
    for event in (e for e in events if _is_force(e) and (e.initiator or e.alleged_initiator)):
        verb = _predicate(context, event)
        if verb is None:
            continue
        sentence = context.page.sentence_of(verb)
        start, end = context.page.cover(own_clause(clause_verb(verb) or verb))
        soon = _SOON.search(context.page.text, start, end)
        before = next((c for c in reversed(begun) if c.end <= start and _is_next(c, sentence)), None)
        truce = before is not None and before.mention is not None and before.mention.form == "truce"
        if soon is not None and truce:
            start, end = min(event.start, soon.start()), max(event.end, soon.end())
            yield _as_breach(event, verb, sentence, start, end)


def _is_next(cue: Cue, sentence: Sentence) -> bool:
    """Whether a sentence comes right after a cue, in its paragraph."""
    near = 0 <= sentence.index - cue.sentence.index <= 1
    return near and sentence.block.index == cue.sentence.block.index


def _worst_since(
    context: Context, speech: SpeechMap, mentions: Sequence[InstrumentMention], events: Sequence[Event]
) -> Iterator[Cue]:
    """An act of force set beside others of its kind ("It was the worst attack since the truce began")."""
    for mention in mentions:
        link = _link(mention.phrase) or _link(_beginning_of(mention.phrase))
        if link is None or link.lower_ != "since" or mention.in_heading:
            continue
        above = link.head if link.dep_ != "mark" else link.head.head
        said = above if lemma(above) == "be" else above.head
        ranked = [c for c in said.children if c.dep_ == "attr"] if lemma(said) == "be" else []
        if not any(_is_ranked(noun) for noun in ranked) or is_negated(said):
            continue
        act = _act_before(context, mention.sentence, ranked[0], events)
        if act is not None:
            cue = make_cue(context, speech, mention, mention.sentence, said, "violated", ranked[0])
            yield replace(cue, date=_day(act), certainty=act.certainty, source=act.source, dated=None)


def _is_ranked(noun: Token) -> bool:
    """Whether a noun is put above others of its kind: "the deadliest strike", "the first exchange"."""
    return any(
        c.tag_ in ("JJS", "RBS") or c.lower_ in ("first", "second", "third") or c.tag_ == "RBS"
        for t in (noun, *noun.children)
        for c in t.children
    )


def _contrary_to(
    context: Context, speech: SpeechMap, mentions: Sequence[InstrumentMention], events: Sequence[Event]
) -> Iterator[Cue]:
    """An act of force that somebody holds against an agreement ("they call it contrary to the truce")."""
    for mention in mentions:
        link = mention.phrase.head if mention.phrase.dep_ == "pobj" else None
        against = link.head if link is not None and link.lower_ in ("to", "with") else None
        if against is None or against.lower_ not in _AGAINST or is_negated(against):
            continue
        verb = clause_verb(against)
        act = _act_before(context, mention.sentence, against, events)
        if act is not None and verb is not None and not is_negated(verb):
            cue = make_cue(context, speech, mention, mention.sentence, against, "violated", against)
            yield _on_word_of(context, replace(cue, date=_day(act)), verb)


def _is_force(event: Event) -> bool:
    return event.type == "ASSAULT" and event.modality == "actual" and event.certainty != "denied"


def _called_breaches(context: Context, speech: SpeechMap, events: Sequence[Event]) -> Iterator[Cue]:
    """What is called a breach, of what is not said again ("they called the raid a flagrant breach")."""
    nouns = load_words()["breach_nouns"]
    for sentence in context.sentences():
        for noun in sentence:
            if lemma(noun) not in nouns or noun.tag_ != "NN" or not _is_bare_breach(noun):
                continue
            verb = clause_verb(noun)
            if verb is None or is_negated(verb) or _act_before(context, sentence, noun, events) is None:
                continue
            cue = make_cue(context, speech, None, sentence, noun, "violated", noun)
            yield _on_word_of(context, cue, verb)


def by_act(context: Context, cue: Cue, events: Sequence[Event]) -> Cue:
    """A breach of no stated day that points back to an act of force, with the day of that act."""
    noun = cue.predicate
    if cue.status != "violated" or cue.date is not None:
        return cue
    if noun.pos_ == "VERB":
        act = _act_before(context, cue.sentence, noun, events) if _is_by_the_act(noun) else None
        return cue if act is None else replace(cue, date=_day(act))
    if noun.tag_ != "NN":
        return cue
    verb = clause_verb(noun)
    act = _act_before(context, cue.sentence, noun, events)
    if act is None or verb is None or lemma(noun) not in load_words()["breach_nouns"] or not _points(verb):
        return cue
    return replace(cue, date=_day(act))


def _is_by_the_act(verb: Token) -> bool:
    """Whether it is an act told before that breaks it ("the attack violated the truce")."""
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if subject is None or is_passive(verb):
        return False
    words = load_words()
    deed = lemma(subject) in words["noise"] | words["own_hostilities"] | _DEEDS
    pointed = any(c.lower_ in _POINTING or c.lower_ == "such" for c in subject.children)
    return subject.lower_ in ("this", "that", "which") or (deed and pointed)


def _act_before(context: Context, sentence: Sentence, noun: Token, events: Sequence[Event]) -> Event | None:
    """The dated act of force told last before a word, in its sentence or one of the two before."""
    here = context.page.start_of(noun)
    found: Event | None = None
    for event in events:
        if event.type != "ASSAULT" or event.modality != "actual" or event.start >= here:
            continue
        token = context.page.token_at(event.start)
        told = context.page.sentence_of(token) if token is not None else None
        near = told is not None and 0 <= sentence.index - told.index <= _NEAR
        if near and told is not None and sentence.block.index - told.block.index <= 1:
            found = event if found is None or event.start >= found.start else found
    return found if found is not None and _day(found) is not None else None


def _points(verb: Token) -> bool:
    """Whether a clause takes up something named before: "this", "it", "the raid"."""
    around = [c for c in verb.children if c.dep_ in (*SUBJECTS, "dobj")]
    around += [g for c in around for g in c.children if g.dep_ in SUBJECTS]
    return any(c.lower_ in _POINTING or any(g.lower_ in _POINTING for g in c.children) for c in around)


def _is_bare_breach(noun: Token) -> bool:
    """Whether a noun says of something that it is a breach, and not of which rule or right."""
    said = noun.dep_ in ("attr", "oprd") or (noun.dep_ == "pobj" and noun.head.lower_ == "as")
    special = any(c.dep_ in ("compound", "poss", "nmod") for c in noun.children)
    return said and not special and not any(c.lower_ == "of" for c in noun.children)


def _on_word_of(context: Context, cue: Cue, verb: Token) -> Cue:
    """The cue on the word of who calls it so; nobody named is still somebody's word."""
    if cue.source is not None or lemma(verb) not in _NAMING:
        return cue
    if not is_passive(verb):
        teller = first_actor(context, subject_of(verb))
    else:
        agent = next((c for c in verb.children if c.dep_ == "agent"), None)
        teller = first_actor(context, agent)
    return replace(cue, certainty="alleged", source=teller)


def _as_breach(event: Event, verb: Token, sentence: Sentence, start: int, end: int) -> Cue:
    who = event.initiator or event.alleged_initiator
    return Cue(
        None, "violated", verb, sentence, start, end, _day(event),
        certainty=event.certainty, source=event.source, hedge=event.hedge, accused=who,
    )  # fmt: skip


def _day(event: Event) -> str | None:
    """The date of an event, where the text gives one of a day or two."""
    if event.date is None or event.date.startswith("../") or event.date.endswith("/.."):
        return None
    days = Interval.parse(event.date).days
    return event.date if days is not None and days <= _SHARP else None


def _predicate(context: Context, event: Event) -> Token | None:
    """The word of an event that the others hang on."""
    tokens = context.page.tokens(event.start, event.end)
    inside = {t.i for t in tokens}
    tops = [t for t in tokens if t.head.i not in inside or t.head == t]
    return next((t for t in tops if t.pos_ in ("VERB", "NOUN", "AUX")), None)


def _is_listed(context: Context, sentence: Sentence) -> bool:
    """Whether the heading above is one of breaches, or the paragraph is one of a list of them."""
    nouns = load_words()["breach_nouns"]
    for block in reversed(context.page.blocks[: sentence.block.index]):
        if block.kind in ("heading", "title"):
            words = context.page.tokens(block.start, block.end)
            named = words if block.kind == "heading" else words[:1]
            return any(lemma(t) in nouns or t.lower_.removesuffix("s") in nouns for t in named)
    return False


def _tie(context: Context, mention: InstrumentMention, verb: Token) -> Token | None:
    """The word that sets an act against an agreement or counts it from its beginning, if there is one."""
    link = _link(_beginning_of(mention.phrase))
    if link is None:
        return None
    hung = link.head if link.dep_ != "mark" else link.head.head
    if not (hung == verb or hung.is_ancestor(verb) or verb.is_ancestor(hung)):
        return None
    if link.lower_ in _COUNTING:
        before = context.page.text[max(0, context.page.start_of(link) - 20) : context.page.start_of(link)]
        return link if _COUNTED.search(before) else None
    return link


def _beginning_of(noun: Token) -> Token:
    """The noun of beginning that an agreement stands under ("the start of the truce"), else its own."""
    while noun.dep_ == "pobj" and noun.head.lower_ in ("of", "into") and lemma(noun.head.head) in _BEGINNING:
        noun = noun.head.head
    return noun


def _link(noun: Token) -> Token | None:
    """The preposition or conjunction between an agreement that runs and what is told of its time."""
    above = noun.head
    if noun.dep_ == "pobj":
        if above.lower_ in _CONTRARY | _DURING | _COUNTING:
            return above
        return above if above.lower_ == "of" and above.head.lower_ in _CONTRARY_OF else None
    if noun.dep_ not in SUBJECTS or above.dep_ not in ("advcl", "pcomp"):
        return None
    role = "obj" if is_passive(above) else "subj"
    if status_said(above, role) not in _RUNNING or is_negated(above):
        return None
    marks = [c for c in above.children if c.dep_ in ("mark", "advmod", "prep") and c.i < noun.i]
    marks += [above.head] if above.dep_ == "pcomp" else []
    return next((m for m in marks if m.lower_ in _CONTRARY | _DURING | _COUNTING), None)
