"""The status history of each agreement: its cues dated, joined and put in order."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import get_args

from spacy.tokens import Token

from truce.asof import Interval
from truce.claims.reading.agreements.beside import IMMEDIATELY, counted_from_making
from truce.claims.reading.agreements.cue_times import dated_in, later_term, owner_of, told_vaguely
from truce.claims.reading.agreements.cues import BREACHES, ENDS, STARTS, Cue
from truce.claims.reading.agreements.deadlines import end_of_term
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.lifetimes import lived
from truce.claims.reading.agreements.quiet import GOING_ON
from truce.claims.reading.agreements.runs import length_set
from truce.claims.reading.agreements.syntax import clause_verb, lemma, own_clause
from truce.claims.reading.agreements.tenses import is_in_progress, is_perfect
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence
from truce.claims.reading.times import TimeMention
from truce.claims.records import Mention, Status, StatusRow
from truce.errors import ArgumentError

_ORDER: tuple[Status, ...] = get_args(Status)
_FEW_DAYS = 1
_MADE: frozenset[Status] = STARTS - {"in_force"}
_SUBORDINATE = ("xcomp", "advcl", "conj", "ccomp", "acl", "pcomp", "prep")
_GOING_ON: frozenset[Status] = frozenset({"holding", "violated", "disputed"})
_CONDITIONAL = frozenset({"conditional", "provisional", "conditionally", "contingent"})
_TEMPORARY = frozenset({"temporary", "short-lived", "brief", "interim", "temporarily"})
_SIGNING = frozenset({"sign", "signing", "signature", "announce", "announcement", "conclusion", "conclude"})
_AT_ONCE = frozenset({"immediately", "instantly", "forthwith", "straightaway"})
_PUBLISHING = frozenset({
    "announce", "declare", "proclaim", "unveil", "publish", "make", "announcement", "declaration",
    "proclamation", "confirm",
})  # fmt: skip
_DONE_AT_ONCE: frozenset[Status] = frozenset({"announced", "extended", "reaffirmed", "suspended", "ended"})
"""What is done by saying so: "we are extending the truce"."""
_OTHER_TIME = frozenset({"after", "before", "since", "until", "till", "when", "once"})
_OFFERED = frozenset({"proposal", "plan", "offer", "draft", "talk", "initiative"})
_FIGHTING_ON = (
    load_words()["resuming"]
    | load_words()["breaking_out"]
    | load_words()["dying_down"]
    | load_words()["halting"]
    | GOING_ON
    | {"keep"}
)
"""Verbs by which fighting without a name of an agreement beside it goes on or begins again."""
_NAMING = re.compile(r"\s(?:(?:on|for|concerning|between|with|in|at)\s[\w\s,'’-]{2,60}?\s)?(?:of|dated)\s")
_DEVELOPING = frozenset({"developing", "provisional", "preliminary", "tentative", "draft"})

_RUNNING = ENDS | {"holding", "violated", "extended", "planned_end"}
"""What is only told of a truce that had begun."""


def date_cues(context: Context, instruments: Sequence[Instrument]) -> None:
    """Give every cue a date as far as the text allows, and drop those that get none.

    What ended or broke an agreement without a date lies between its beginning and the beginning of the
    one that follows it, and after an act that it is said to have followed.
    """
    charters = [i for i in instruments if i.blocks is not None]
    for instrument in instruments:
        instrument.cues = _without_title(instrument.cues)
        instrument.cues = [own_date(context, c) for c in instrument.cues]
        dates = (c.date for i in charters for c in i.cues if c.date)
        _read_conclusion(context, instrument, context.doc_date or max(dates, default=None))
        _read_announcement(instrument)
        instrument.cues = [_as_holding(c) for c in instrument.cues]
    for instrument in instruments:
        _read_story(context, instrument)
        _read_name(context, instrument)
        explicit = [
            c
            for c in instrument.cues
            if c.status == "in_force" and c.dated is not None and c.dated.basis == "explicit"
        ]
        if explicit:
            instrument.cues = [
                c for c in instrument.cues if c.status != "in_force" or not c.planned or c in explicit
            ]
        actual = [Interval.parse(c.date) for c in instrument.cues if _has_begun(c) and c.date]
        instrument.cues = [c for c in instrument.cues if not _was_missed(c, actual)]
    signs = [_first_sign(i) for i in instruments]
    for number, instrument in enumerate(instruments):
        begins = begin_of(instrument)
        if begins is not None:
            instrument.cues = [
                _with_the_making(context, c, _made_before(c, instrument) or begins) for c in instrument.cues
            ]
            instrument.cues = [_clocked(context, c, begins) for c in instrument.cues]
            force = _force_of(instrument)
            instrument.cues = [lived(context, c, _counted_from(c, force, begins)) for c in instrument.cues]
            instrument.cues = [_run_out(context, c, force or begins) for c in instrument.cues]
        ended = min((c.start for c in instrument.cues if c.status in ENDS and c.date), default=None)
        instrument.cues = [c for c in instrument.cues if not _is_of_another_term(c, ended)]
        instrument.cues = [_prolonged(context, c, instrument) for c in instrument.cues]
        others = [s for n, s in enumerate(signs) if n != number and s is not None]
        limit = _next_start(begin_of(instrument), others, context)
        ends = _ending_window(instrument, limit)
        instrument.cues = [c for c in instrument.cues if not _is_undated_quiet(c)]
        begins = begin_of(instrument)
        stood = _force_of(instrument) or begins
        offered = _offered(instrument)
        instrument.cues = [_late_date(c, stood, ends, offered) for c in instrument.cues]
        begins = begin_of(instrument)
        instrument.cues = [_within(c, stood if c.status == "violated" else begins) for c in instrument.cues]
        begins = begin_of(instrument)
        over = [Interval.parse(c.date) for c in instrument.cues if c.status in ENDS and c.date]
        kept = [c for c in instrument.cues if not _is_stale(c, begins) and not _is_end_again(c, instrument)]
        instrument.cues = [c for c in kept if not _is_too_early(c, begins, _force_of(instrument), over)]
        signs[number] = _first_sign(instrument)


def _has_begun(cue: Cue) -> bool:
    return cue.status == "in_force" and not cue.planned


def _was_missed(cue: Cue, actual: Sequence[Interval]) -> bool:
    """Whether it only tells when a truce was due to begin that then began later."""
    if cue.status != "in_force" or not cue.planned or cue.date is None:
        return False
    due = Interval.parse(cue.date)
    return any(due.before(begun) for begun in actual)


def _without_title(cues: list[Cue]) -> list[Cue]:
    """The cues without that of a title, which knows no day of its own, where the body gives the day."""
    told = {c.status for c in cues if c.sentence.block.is_prose and c.date and not c.planned}
    return [c for c in cues if c.sentence.block.is_prose or c.status not in told]


def _is_stale(cue: Cue, begins: Interval | None) -> bool:
    """A wish for what is already agreed says nothing of its own, unless it is dated earlier."""
    if cue.status not in ("proposed", "rejected") or begins is None or cue.date is None:
        return False
    renewal = any(c.status == "extended" for c in load_words().cues("obj", lemma(cue.predicate)))
    return not renewal and not Interval.parse(cue.date).before(begins)


def _is_end_again(cue: Cue, instrument: Instrument) -> bool:
    """Whether it is the end that the same sentence gives a beginning ("took effect and runs until 5 May")."""
    if cue.status != "planned_end":
        return False
    begun = (c for c in instrument.cues if c.status == "in_force" and c.sentence is cue.sentence)
    return any(c.until is not None and c.until == cue.date for c in begun)


def _is_too_early(
    cue: Cue, begins: Interval | None, force: Interval | None, over: Sequence[Interval]
) -> bool:
    """Whether it says that an agreement was over or broken before it was made: another one is meant.

    A quiet, or fighting that goes on, may not come after it was `over` either.
    """
    fighting = (
        cue.status == "violated" and cue.predicate.pos_ == "VERB" and lemma(cue.predicate) in _FIGHTING_ON
    )
    if cue.mention is None and (cue.status == "holding" or fighting):
        stood = force if fighting and force is not None else begins
        return stood is None or cue.date is None or _is_outlived(cue, stood, over)
    if cue.status not in ENDS | BREACHES or begins is None or cue.date is None:
        return False
    return Interval.parse(cue.date).before(begins)


def _is_undated_quiet(cue: Cue) -> bool:
    """A quiet of no stated time says too little of when an agreement was kept."""
    return cue.mention is None and cue.status == "holding" and cue.date is None


def _is_outlived(cue: Cue, begins: Interval, over: Sequence[Interval]) -> bool:
    """Whether a quiet lies before an agreement or after its end, so that it says nothing of it."""
    span = Interval.parse(cue.date or "")
    if span.first is None and span.last is not None and begins.last is not None:
        return span.last <= begins.last  # it went on until the very beginning
    return span.before(begins) or any(end.before(span) for end in over)


def _within(cue: Cue, begins: Interval | None) -> Cue:
    """A breach known only to lie before a day cannot lie before the agreement itself."""
    if cue.status not in ENDS | BREACHES or begins is None or begins.first is None:
        return cue
    if cue.date is None or not cue.date.startswith("../"):
        return cue
    last = Interval.parse(cue.date).last
    if last is None or last < begins.first:
        return cue
    return replace(cue, date=str(Interval.from_days(begins.first.date(), last.date())))


def own_date(context: Context, cue: Cue) -> Cue:
    """A cue in the present dates from the document itself."""
    if context.doc_date is None:
        return cue
    if cue.status == "proposed" and cue.planned and cue.date and cue.date.endswith("/.."):
        return replace(cue, date=context.doc_date)
    if cue.date is not None or _is_from_making(context, cue):
        return cue
    if cue.predicate.pos_ in ("VERB", "AUX") and _is_apart_in_time(cue.predicate):
        return _counted_back(context, cue)
    if told_vaguely(context, cue.sentence, cue.predicate):
        return replace(cue, date=f"../{_last_day(context.doc_date)}")
    teller = clause_verb(cue.predicate.head) if cue.predicate.dep_ in ("xcomp", "acl") else cue.predicate
    if cue.predicate.pos_ == "NOUN" and teller is not None:
        teller = clause_verb(teller)
    if cue.status == "rejected" and teller is not None and is_perfect(teller):
        return replace(cue, date=f"../{_last_day(context.doc_date)}")
    verb = cue.predicate
    if cue.status in ("extended", "reaffirmed", "suspended"):
        verb = clause_verb(verb) or verb
    doing = cue.status in _DONE_AT_ONCE and is_in_progress(verb) and verb == cue.predicate
    while verb.dep_ in _SUBORDINATE and not (is_perfect(verb) or doing):
        above = clause_verb(verb.head)
        if above is None or above == verb:
            break
        verb = above
    if cue.status == "holding" and is_perfect(verb) and verb.tag_ == "VBN":
        return replace(cue, date=f"../{_last_day(context.doc_date)}")
    ahead = any(c.lower_ in ("will", "’ll", "'ll") for c in verb.children)
    if is_perfect(verb) or doing or (cue.planned and ahead and cue.status == "proposed"):
        return replace(cue, date=context.doc_date)
    return cue


def _is_apart_in_time(verb: Token) -> bool:
    """Whether a clause tells of another time than its main one ("ten days after they signed, it has ...")."""
    marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod", "prep")}
    return verb.dep_ == "advcl" and bool(marks & _OTHER_TIME)


def _counted_back(context: Context, cue: Cue) -> Cue:
    """What came a stated length before the time of the main clause: "ten days after they signed"."""
    main, verb = clause_verb(cue.predicate.head), cue.predicate
    if main is None or main == verb or not any(c.lower_ == "after" for c in verb.children):
        return cue
    first = context.page.start_of(min(verb.subtree, key=lambda t: t.i))
    counted = (t for t in context.times_in(first, cue.start + 1) if t.text.lower().endswith(" after"))
    length = next((t.duration for t in counted), None)
    owned = (
        t for t in dated_in(context, cue.sentence.start, cue.sentence.end) if owner_of(context, t) == main
    )
    base = next((t.stated or t.value for t in owned), context.doc_date if is_perfect(main) else None)
    if length is None or base is None:
        return cue
    try:
        return replace(cue, date=str(Interval.parse(base).to_unit("day").shift(length, backwards=True)))
    except (ArgumentError, OverflowError):
        return cue


def _made_before(cue: Cue, instrument: Instrument) -> Interval | None:
    """When the agreement was made as the text told last before a cue."""
    made = [c for c in instrument.cues if c.status in _MADE and c.date and not c.planned]
    told = [c.date for c in made if c.start < cue.start and c.date and not c.date.startswith("..")]
    return Interval.parse(told[-1]) if told else None


def _with_the_making(context: Context, cue: Cue, begins: Interval) -> Cue:
    """A beginning that is counted from the making: with it, or so many hours or days after it."""
    if cue.status != "in_force" or cue.date is not None:
        return cue
    counted = counted_from_making(context, cue.predicate)
    if counted is None:
        return replace(cue, date=str(begins)) if _is_immediate(context, cue) else cue
    if begins.first is None or begins.last is None:
        return cue
    times = context.times_in(counted.start(), counted.end())
    length = next((t.duration for t in times if t.duration is not None), None)
    if length is None:
        return replace(cue, date=str(begins)) if counted.group("unit") is None else cue
    exact = begins.unit == "minute" and counted.group("unit").lower().startswith("hour")
    then = (begins if exact else begins.to_unit("day")).shift(length)
    if counted.group("by") and then.last is not None:
        then = Interval.from_days(begins.first.date(), then.last.date())
    return replace(cue, date=str(then))


def _is_from_making(context: Context, cue: Cue) -> bool:
    """Whether it takes effect with its making, or is counted from it ("three days after signature")."""
    if cue.status != "in_force":
        return False
    return counted_from_making(context, cue.predicate) is not None or _is_immediate(context, cue)


def _is_immediate(context: Context, cue: Cue) -> bool:
    """Whether it takes effect with its making ("takes effect on signature", "effective immediately")."""
    if any(c.lower_ in _AT_ONCE or (c.lower_ == "at" and _is_at_once(c)) for c in cue.predicate.children):
        return True
    first, last = context.page.cover(own_clause(cue.predicate))
    return IMMEDIATELY.search(context.page.text, min(first, cue.start), max(last, cue.end)) is not None


def _is_at_once(preposition: Token) -> bool:
    return any(c.lower_ == "once" for c in preposition.children)


def _clocked(context: Context, cue: Cue, begins: Interval) -> Cue:
    """An entry into force that only an hour is given for: on the day that the agreement was made."""
    if cue.status != "in_force" or cue.date is not None or cue.planned or not begins.is_one_day:
        return cue
    span = context.page.cover(own_clause(cue.predicate))
    time = next((t for t in context.times_in(*span) if t.clock is not None and t.value is None), None)
    if time is None or time.clock is None or begins.first is None:
        return cue
    hour, minute = divmod(time.clock % 1440, 60)
    return replace(cue, date=f"{begins.first.date().isoformat()}T{hour:02d}:{minute:02d}", dated=time)


def _prolonged(context: Context, cue: Cue, instrument: Instrument) -> Cue:
    """An extension of no stated day, dated by the end of the term that the text gives before it."""
    if cue.status != "extended" or cue.date is not None or cue.planned:
        return cue
    terms = [c for c in instrument.cues if c.start < cue.end and c is not cue]
    ends = [c.until for c in terms if c.until and c.status in ("in_force", "extended")]
    ends += [c.date for c in terms if c.date and c.status == "planned_end"]
    ends = [e for e in ends if cue.until is None or e < cue.until]
    return later_term(context, cue, max(ends)) if ends else cue


def _run_out(context: Context, cue: Cue, begins: Interval) -> Cue:
    """An end of no stated day, counted from the beginning ("was to last a week")."""
    if cue.status != "planned_end" or cue.date is not None:
        return cue
    length = length_set(context, cue)
    return replace(cue, date=end_of_term(str(begins), length)) if length is not None else cue


def _read_name(context: Context, instrument: Instrument) -> None:
    """The date in the name of an agreement is that of its making ("the accord of May 2031").

    Unless the text dates that itself; from when it is in force is another matter.
    """
    made = [c for c in instrument.cues if c.status in _MADE and c.date and not c.planned]
    if made or instrument.blocks is not None:
        return
    for mention in instrument.mentions:
        time = _naming_time(context, mention)
        if time is None or mention.in_heading or mention.hypothetical or lemma(mention.phrase) in _OFFERED:
            continue
        status: Status = "signed" if _is_paper(mention) else "announced"
        start, end = min(mention.start, time.start), max(mention.end, time.end)
        date = time.stated or time.value
        instrument.cues.append(Cue(mention, status, mention.phrase, mention.sentence, start, end, date, time))
        return


def _is_paper(mention: InstrumentMention) -> bool:
    """Whether its noun names a text that is signed, not only a halt of fire."""
    words = load_words()
    return lemma(mention.phrase) in words["accord_nouns"] | words["always_accord"]


def _naming_time(context: Context, mention: InstrumentMention) -> TimeMention | None:
    """The date in a name, which may stand after what the agreement is about."""
    page = context.page
    last = page.end_of(mention.head)
    around = context.times_in(
        max(mention.sentence.start, mention.start - 20), min(last + 90, mention.sentence.end)
    )
    times = [t for t in around if t.value is not None and t.kind != "duration"]
    if mention.dated is not None:
        return next((t for t in times if mention.dated in (t.stated, t.value)), None)
    time = next((t for t in times if t.start >= last), None)
    if time is None or not mention.definite or not _NAMING.fullmatch(page.text, last, time.start):
        return None
    told = any(t.pos_ in ("VERB", "AUX") and t.lower_ != "dated" for t in page.tokens(last, time.start))
    return None if told else time


def _read_conclusion(context: Context, instrument: Instrument, limit: str | None) -> None:
    """An agreement whose own text this is, or that the text speaks of as made, was concluded by its date.

    `limit` is the document's date, or that of the agreements whose text it holds.
    """
    if any((c.status in STARTS or c.status in ENDS) and c.date for c in instrument.cues):
        return
    page, first = context.page, instrument.mentions[0]
    if instrument.blocks is not None:
        heading = page.blocks[instrument.blocks[0]]
        dated = [t for t in context.times_in(heading.start, heading.end) if t.value]
        date = _last_day(dated[0].stated or dated[0].value or "") if dated else context.doc_date
        sentence = next((s for s in context.sentences_of(instrument.blocks) if _agrees(s)), None)
        if date is not None and sentence is not None:
            cue = Cue(first, "announced", sentence.root, sentence, sentence.start, sentence.end, date)
            instrument.cues.append(cue)
    elif first.content and first.definite and (limit is not None):
        end = max((page.end_of(t) for t in first.phrase.subtree), default=first.end)
        date = f"../{_last_day(limit)}"
        instrument.cues.append(Cue(first, "announced", first.head, first.sentence, first.start, end, date))


def _read_story(context: Context, instrument: Instrument) -> None:
    """An agreement that no date is given for was made on the day that the story has just named."""
    if any(c.date and (c.status in STARTS or c.status in ENDS) for c in instrument.cues):
        return
    for number, cue in enumerate(instrument.cues):
        if cue.status not in STARTS or cue.planned or cue.predicate.tag_ not in ("VBD", "VBN"):
            continue
        block = cue.sentence.block
        before = [
            t for t in context.times_in(block.start, cue.start) if t.value and t.kind in ("date", "time")
        ]
        days = [
            t for t in before if not t.hosts_name and Interval.parse(t.stated or t.value or "").days in (1, 2)
        ]
        if days:
            date = days[-1].stated or days[-1].value
            instrument.cues[number] = replace(cue, date=date, dated=days[-1])
            return


def _agrees(sentence: Sentence) -> bool:
    return any(t.lemma_.lower() in ("agree", "undertake", "shall", "decide", "commit") for t in sentence)


def _last_day(date: str) -> str:
    return date.rsplit("/", 1)[-1]


def _read_announcement(instrument: Instrument) -> None:
    """A truce of a stated length that is announced runs from then, unless the text says otherwise.

    It is sure only where the text tells of it as one that ran: else nobody has said when it begins.
    """
    timed = any(m.length for m in instrument.mentions)
    announced = next((c for c in instrument.cues if c.status == "announced" and c.date), None)
    if (
        timed
        and announced
        and not announced.planned
        and not any(c.status == "in_force" for c in instrument.cues)
    ):
        ran = any(c.status in _RUNNING and not c.planned for c in instrument.cues)
        ran |= any(m.verbal for m in instrument.mentions)  # "said it would halt its attacks for a week"
        open_or_told = announced.certainty if ran or announced.certainty != "fact" else "unverified"
        instrument.cues.append(replace(announced, status="in_force", certainty=open_or_told))


def _as_holding(cue: Cue) -> Cue:
    """A long stretch says that an agreement stood, not when it was made ("secured ... as of late 2025")."""
    if cue.status not in STARTS or cue.date is None or cue.mention is None:
        return cue
    span = Interval.parse(cue.date)
    text = " ".join(t.lower_ for t in cue.sentence.span)
    if (span.days is None or span.days > 31) and "as of" in text:
        return replace(cue, status="holding")
    return cue


def _next_start(begins: Interval | None, others: Sequence[Interval], context: Context) -> Interval | None:
    """When the next agreement of the text begins, as far as it is later than one that begins at a time.

    `others` is when each of the others is first told of.
    """
    later = others if begins is None else [b for b in others if begins.before(b)]
    if later:
        return min(later, key=lambda b: str(b.first))
    return Interval.parse(context.doc_date) if context.doc_date and begins is not None else None


def begin_of(instrument: Instrument) -> Interval | None:
    """When an agreement was concluded or came into force, the earliest date that the text gives."""
    dates = [Interval.parse(c.date) for c in instrument.cues if c.date and c.status in STARTS]
    dates = [d for d in dates if d.first is not None]
    return min(dates, key=lambda d: str(d.first), default=None)


def _force_of(instrument: Instrument) -> Interval | None:
    """When an agreement came into force, if the text dates that."""
    dates = [Interval.parse(c.date) for c in instrument.cues if c.date and c.status == "in_force"]
    return min((d for d in dates if d.first is not None), key=lambda d: str(d.first), default=None)


def _counted_from(cue: Cue, force: Interval | None, begins: Interval) -> Interval:
    """From when a text counts how long an agreement stood: its entry into force, if it does not say else."""
    told = {lemma(t) for t in own_clause(cue.predicate)}
    return begins if force is None or told & _SIGNING else force


def _first_sign(instrument: Instrument) -> Interval | None:
    """When an agreement is first told of, be it by its breach."""
    dates = [
        Interval.parse(c.date) for c in instrument.cues if c.date and c.status in BREACHES and not c.after
    ]
    return begin_of(instrument) or next(iter(d for d in dates if d.first is not None), None)


def _ending_window(instrument: Instrument, limit: Interval | None) -> Interval | None:
    """The days within which an agreement must have ended, from what is dated about it."""
    told = [c for c in instrument.cues if c.status in ENDS and c.date]
    begins = begin_of(instrument)
    for cue in told:
        span = Interval.parse(cue.date or "")
        if not cue.after:
            return span
        if (
            limit is not None
            and span.first is not None
            and limit.last is not None
            and span.first <= limit.last
        ):
            return Interval.from_days(span.first.date(), limit.last.date())
        return span.since() if span.first else None
    if begins is not None and begins.first is not None and limit is not None and limit.last is not None:
        return begins.hull(limit.to_unit("day"))
    return begins.since() if begins is not None else None


def _offered(instrument: Instrument) -> Interval | None:
    """When an agreement was first proposed, as far as that is dated."""
    told = (c for c in instrument.cues if c.status == "proposed" and c.date)
    dates = (Interval.parse(c.date or "") for c in told)
    return min((d for d in dates if d.first is not None), key=lambda d: str(d.first), default=None)


def _late_date(
    cue: Cue, stood: Interval | None, window: Interval | None, offered: Interval | None = None
) -> Cue:
    """A cue with the date that is left for it, given when the agreement surely stood or was offered."""
    fought_on = cue.status == "violated" and cue.mention is None and lemma(cue.predicate) in _FIGHTING_ON
    if fought_on and cue.date is None and window is not None and stood is not None:
        return replace(cue, date=str(stood.hull(window)))
    if cue.status == "extended" and cue.date is None and not cue.planned:
        return _prolonged_within(cue, stood or offered, window)
    if cue.status in ENDS | BREACHES and (cue.date is None or cue.after) and window is not None:
        return replace(cue, date=str(window), dated=None)
    if cue.status == "rejected" and cue.date is None and offered is not None:
        return replace(cue, date=str(offered.since()))
    if cue.status == "holding" and cue.until is not None:
        return _held_until(cue, stood)
    if cue.status in ("holding", "disputed") and cue.date is None and window is not None:
        span = stood.hull(window) if stood is not None else window
        return replace(cue, date=_held(str(span), stood) if cue.status == "holding" else str(window))
    if cue.status == "holding" and cue.date is not None:
        return replace(cue, date=_held(cue.date, stood))
    return cue


def _is_of_another_term(cue: Cue, ended: int | None) -> bool:
    """Whether a prolongation of no stated day is told after the end (a position): of another truce, then."""
    return cue.status == "extended" and cue.date is None and ended is not None and cue.start > ended


def _prolonged_within(cue: Cue, stood: Interval | None, window: Interval | None) -> Cue:
    """A prolongation of no stated day: between the beginning, or the offer, and the end that it sets."""
    bound = Interval.parse(cue.until) if cue.until is not None else window
    if stood is None or bound is None or stood.first is None or bound.last is None:
        return cue
    first, last = stood.first.date(), bound.last.date()
    return replace(cue, date=str(Interval.from_days(first, last))) if first < last else cue


def _held_until(cue: Cue, stood: Interval | None) -> Cue:
    """A period observed that the text gives the end of ("held until June"), from its beginning if known."""
    end = Interval.parse(cue.until or "")
    own = Interval.parse(cue.date) if cue.date is not None and not cue.date.startswith("../") else stood
    if own is None or own.first is None or end.last is None or end.last < own.first:
        return replace(cue, date=f"../{cue.until}", until=None)
    own = own.to_unit("day") if end.unit == "day" else own
    return replace(cue, date=str(own.hull(end)), until=None)


def _held(date: str, stood: Interval | None) -> str:
    """The period observed, which cannot begin before the agreement was surely there."""
    span = Interval.parse(date)
    if stood is None or stood.last is None or span.last is None or span.last <= stood.last:
        return date
    if span.first is not None and span.first >= stood.last:
        return date
    return str(Interval.from_days(stood.last.date(), span.last.date()))


def rows_of(context: Context, instrument: Instrument) -> tuple[StatusRow, ...]:
    """The status rows of an agreement, one per status, date and source, in order of their dates."""
    grouped: dict[tuple[object, ...], list[Cue]] = {}
    signed = {Interval.parse(c.date) for c in instrument.cues if c.status == "signed" and c.date}
    for cue in (c for c in instrument.cues if c.date is not None and not _is_signing(c, signed)):
        grouped.setdefault((_family(cue), cue.date, cue.source, cue.certainty), []).append(cue)
    for key in [k for k in grouped if k[2] is None]:
        named = next(
            (k for k in grouped if k[2] is not None and k[:2] == key[:2] and _same_word(k[3], key[3])), None
        )
        if named is not None:
            grouped[named] += grouped.pop(key)
    _fold_vague(grouped)
    rows = [_row(context, instrument, cues) for cues in grouped.values()]
    rows = _sharpest(rows)
    rows += _planned_end(context, instrument, rows)
    return tuple(sorted(rows, key=lambda r: (_sort_key(r.date), _ORDER.index(r.status), r.start)))


def _is_signing(cue: Cue, signed: Collection[Interval]) -> bool:
    """Whether it only says again that an agreement was made on the day that it was signed."""
    if cue.status != "announced" or cue.date is None or cue.planned or lemma(cue.predicate) in _PUBLISHING:
        return False
    return any(Interval.parse(cue.date).intersects(day) for day in signed)


def _fold_vague(grouped: dict[tuple[object, ...], list[Cue]]) -> None:
    """Join a breach dated only by what is around it to one of the same word with a date of its own."""
    for key in [
        k for k, cues in grouped.items() if k[0] == "violated" and all(c.dated is None for c in cues)
    ]:
        own = next(
            (
                k
                for k, cues in grouped.items()
                if k != key
                and (k[0], k[2]) == (key[0], key[2])
                and (any(c.dated for c in cues) or _lies_within(k[1], key[1]))
            ),
            None,
        )
        if own is not None:
            grouped[own] += grouped.pop(key)


def _lies_within(inner: object, outer: object) -> bool:
    return Interval.parse(str(inner)).within(Interval.parse(str(outer)))


def _same_word(named: object, other: object) -> bool:
    """Whether a row of no named source can rest on a named one's word."""
    return named == other or {named, other} <= {"alleged", "reported"}


def _family(cue: Cue) -> str:
    return "ended" if cue.status in ("ended", "expired") else cue.status


def _sharpest(rows: Sequence[StatusRow]) -> list[StatusRow]:
    """The rows without those that tell one beginning again, vaguer or a day or two apart."""
    kept: list[StatusRow] = []
    for row in sorted(rows, key=lambda r: (Interval.parse(r.date or "").days or 10**6, r.start)):
        mine = Interval.parse(row.date or "")
        same = [k for k in kept if k.status == row.status and k.source == row.source]
        if row.status in STARTS and any(_is_near(mine, Interval.parse(k.date or "")) for k in same):
            continue
        kept.append(row)
    return kept


def _is_near(one: Interval, other: Interval) -> bool:
    """Whether two dates can be of one beginning."""
    if one.intersects(other):
        return True
    if one.first is None or other.first is None:
        return False
    return abs((one.first.date() - other.first.date()).days) <= _FEW_DAYS


def _sort_key(date: str | None) -> str:
    return (date or "").removeprefix("../").split("/")[0]


def _row(context: Context, instrument: Instrument, cues: list[Cue]) -> StatusRow:
    first = min(cues, key=lambda c: (c.source is None, c.dated is None, c.start))
    phrase = {t.lower_ for m in instrument.mentions if m is first.mention for t in m.phrase.subtree}
    around = {t.lower_ for t in first.sentence.span}
    others = [c for c in cues if c is not first]
    return StatusRow(
        id=context.record_id("status", first.start, first.end, first.status),
        start=first.start,
        end=first.end,
        rule=f"status.{first.status}",
        status=first.status,
        date=first.date,
        certainty=first.certainty,
        source=first.source,
        until=first.until,
        medium=first.medium,
        accused=tuple(dict.fromkeys(a for c in cues for a in c.accused)),
        conditional=bool((phrase | around) & _CONDITIONAL) and first.status in STARTS | {"holding"},
        provisional=bool((phrase | around) & _DEVELOPING) and first.status in STARTS,
        temporary=bool(phrase & _TEMPORARY) and first.status in STARTS | {"holding"},
        hedge=first.hedge,
        also=tuple(Mention(c.start, c.end) for c in others),
    )


def _planned_end(context: Context, instrument: Instrument, rows: Iterable[StatusRow]) -> list[StatusRow]:
    """The end that follows from a stated length: beginning and length, as exact as the beginning."""
    rows = list(rows)
    if any(r.status == "planned_end" or r.until for r in rows):
        return []
    timed = next((m for m in instrument.mentions if m.length), None)
    begun = next((r for r in rows if r.status == "in_force" and r.date), None)
    if timed is None or timed.length is None or begun is None or begun.date is None:
        return []
    end = end_of_term(begun.date, timed.length)
    if end is None:
        return []
    return [
        StatusRow(
            id=context.record_id("status", timed.start, timed.end, "planned_end"),
            start=timed.start,
            end=timed.end,
            rule="status.planned_end.length",
            status="planned_end",
            date=end,
            certainty="fact",
        )
    ]
