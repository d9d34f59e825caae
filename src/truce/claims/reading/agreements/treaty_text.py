"""What the text of an agreement itself says of its signature, its entry into force and its term."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from truce.asof import Duration, Interval
from truce.claims.reading.agreements.cues import Cue
from truce.claims.reading.agreements.deadlines import end_of_term
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence
from truce.claims.reading.times import TimeMention
from truce.claims.records import Status
from truce.errors import ArgumentError

_DONE = re.compile(
    r"(?:^|[.;]\s+)\W*(?:thus |so )?(?:done|signed|initialled|concluded|executed|adopted|given)\b",
    re.IGNORECASE,
)
_OF_SIGNING = r"""
    (?:the\s)? (?:(?:date|day|moment|hour|time)\sof\s)? (?:its\s|their\s|the\s|this\s\w+['’]s\s)?
    (?:signature|signing|conclusion|adoption|being\ssigned|(?:it|this\s\w+)\s(?:is|has\sbeen)\ssigned)
"""
_EFFECT = re.compile(
    r"""\b(?:
    (?:enters?|comes?|goes?|brought|put)\sinto\s(?:force|effect|operation) | takes?\seffect
    | (?:be|become)s?\s(?:effective|binding|operative) | effective | binds? | (?:begin|start|commence)s?
    | (?:have|has)\seffect | appl(?:y|ies)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_UPON = re.compile(
    rf"""\b(?:(?:up)?on|at|from|as\s(?:of|from)|with\seffect\sfrom|immediately\s(?:after|following))\s
    {_OF_SIGNING} | \bwith\simmediate\seffect\b""",
    re.IGNORECASE | re.VERBOSE,
)
_AFTER = re.compile(
    rf"[^.;]{{2,45}}?\b(?:of|after|from|following)\s {_OF_SIGNING}", re.IGNORECASE | re.VERBOSE
)
_TERM = re.compile(
    r"""\b(?:
    (?:remain|stay|continue|be|is|are)s?\s(?:to\sremain\s)?
    (?:in\s(?:force|effect)|valid|observed|concluded|binding|made|agreed|of)
    | lasts? | runs? | endures? | hold\sgood | extends? | apply | applies
    )\b[^.;]{0,40}?\b(?:for|of|until|up\sto)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ITSELF = re.compile(
    r"""^\W*(?:\w+[.)]\s*)?(?:it|the\sparties)\b
    | \b(?:agreement|accord|treaty|truce|cease-?fire|armistice|protocol|memorandum|understanding|cessation
    |articles?|pact|declaration|arrangement)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def read_treaty(context: Context, instrument: Instrument) -> list[Cue]:
    """The cues that an agreement's own text gives; [] where the document is not the agreement itself."""
    if instrument.blocks is None:
        return []
    sentences = context.page.sentences_of(instrument.blocks)
    own = [c for c in instrument.cues if c.status == "signed" and c.date]
    found = [] if own else list(_signature(context, sentences))[:1]
    signed = next((c.date for c in (*own, *found) if c.date), context.doc_date)
    in_force = [c for c in instrument.cues if c.status == "in_force" and c.date]
    if not in_force and signed is not None:
        in_force = list(_force(context, sentences, signed))[:1]
        found += in_force
    begin = next((c.date for c in in_force if c.date), signed)
    if begin is not None and not any(c.status == "planned_end" or c.until for c in (*in_force, *found)):
        found += list(_term(context, sentences, begin))[:1]
    return found


def _signature(context: Context, sentences: Sequence[Sentence]) -> Iterator[Cue]:
    """The day of the signature ("Done at ... on ...")."""
    for sentence in sentences:
        done = _DONE.search(context.page.quote(sentence.start, sentence.end))
        if done is None:
            continue
        start, end = sentence.start + done.start(), sentence.start + done.end()
        after = context.times_in(end, min(end + 120, sentence.end))
        time = next((t for t in after if t.value is not None and t.kind != "duration"), None)
        if time is not None:
            date = time.stated or time.value
            yield from _cue(context, sentence, "signed", start, time.end, date, time)


def _force(context: Context, sentences: Sequence[Sentence], signed: str) -> Iterator[Cue]:
    """When it has effect ("upon signature", "within 72 hours of signature")."""
    for sentence in sentences:
        told = _EFFECT.search(context.page.text, sentence.start, sentence.end)
        if told is None or not _ITSELF.search(context.page.quote(sentence.start, told.start() + 1)):
            continue
        if (upon := _UPON.search(context.page.text, sentence.start, sentence.end)) is not None:
            yield from _cue(context, sentence, "in_force", told.start(), upon.end(), signed)
        for time in context.times_in(sentence.start, sentence.end):
            after = _AFTER.match(context.page.text, time.start, sentence.end)
            if time.duration is None or after is None:
                continue
            within = time.modifier == "by" or time.text.lower().startswith("within")
            before = context.page.text[sentence.start : time.start].rstrip()
            within = within or before.endswith(("within", "than"))
            date = _later(signed, time.duration, within)
            if date is not None:
                yield from _cue(context, sentence, "in_force", told.start(), after.end(), date, time)


def _term(context: Context, sentences: Sequence[Sentence], begin: str) -> Iterator[Cue]:
    """The end that is planned ("shall remain in force for six months")."""
    for sentence in sentences:
        told = _TERM.search(context.page.text, sentence.start, sentence.end)
        if told is None or not _ITSELF.search(context.page.quote(sentence.start, told.start() + 1)):
            continue
        times = [t for t in context.times_in(told.start(), sentence.end) if t.start <= told.end() + 25]
        for time in times[:1]:
            end = time.stated if time.modifier == "until" else None
            if end is None and time.duration is not None:
                end = end_of_term(begin.rsplit("/", 1)[-1], time.duration)
            if end is not None:
                yield from _cue(
                    context, sentence, "planned_end", told.start(), time.end, end, time, planned=True
                )


def _later(signed: str, length: Duration, within: bool) -> str | None:
    """A length after the signature, or the days up to it."""
    try:
        day = Interval.parse(signed).to_unit("day")
        end = day.shift(length).to_unit("day")
    except (ArgumentError, OverflowError):
        return None
    if day.first is None or end.last is None or day.days != 1:
        return None
    return str(Interval.from_days(day.first.date(), end.last.date())) if within else str(end)


def _cue(
    context: Context, sentence: Sentence, status: Status, start: int, end: int, date: str | None,
    time: TimeMention | None = None, planned: bool = False,
) -> Iterator[Cue]:  # fmt: skip
    tokens = context.page.tokens(start, end)
    words = [t for t in tokens if t.is_alpha]
    if words:
        first = context.page.start_of(words[0])
        cue = Cue(None, status, words[0], sentence, first, end, date, time)
        yield replace(cue, planned=planned)
