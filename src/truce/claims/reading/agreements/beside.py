"""What a sentence says of an agreement beside its main verb: since when it has effect, what broke it."""

import re
from dataclasses import replace

from spacy.tokens import Token

from truce.claims.reading.agreements.attribution import attributed, make_cue
from truce.claims.reading.agreements.cue_times import dated_in, owner_of, with_term
from truce.claims.reading.agreements.cues import STARTS, Cue
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.syntax import (
    SUBJECTS,
    is_hypothetical,
    is_negated,
    lemma,
    own_clause,
    subject_of,
)
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.speech.acts import SpeechMap
from truce.claims.reading.times import TimeMention
from truce.claims.records import Status

_WISHES: frozenset[Status] = frozenset({"proposed", "rejected"})
_FROM_MAKING = re.compile(
    r"\b(?:(?P<by>within|no later than|not later than|in)?\s*"
    r"(?P<number>[\w-]+)\s+(?P<unit>hours?|days?|weeks?)\s+(?:of|after|from|following)"
    r"|(?:no later than|not later than|from|at|by) the (?:time|moment|day|hour) of)\s+"
    r"(?:the |its |their )?(?:signature|signing|announcement|conclusion|adoption)\b",
    re.IGNORECASE,
)
"""By when something is to come, counted from the making of an agreement."""
IMMEDIATELY = re.compile(
    r"\bwith (?:immediate|instant) effect\b|\b(?:effective|operative|starting|beginning|binding) "
    r"(?:immediately|at once|forthwith|straight away|instantly|(?:up)?on (?:its )?(?:signature|signing))\b"
    r"|\bimmediately effective\b|\b(?:up)?on (?:its |their |the )?(?:signature|signing)\b"
    r"|\bfrom the (?:moment|day|date) of (?:its |their |the )?(?:signature|signing)\b"
    r"|\bwith effect from (?:its |their |the )?(?:signature|signing)\b|\bimmediately\b(?= on| upon|$)",
    re.IGNORECASE,
)
"""Words by which an agreement has effect from the day of its making on."""
_STARTING = frozenset({"start", "begin", "commence", "run", "last", "open"})
_NEAR = 60
_RESUMING = frozenset({"resume", "continue", "restart", "erupt", "flare", "renew", "rage", "reignite"})
_GOING_ON = frozenset({"continue", "rage"})
_VIOLENCE = frozenset({
    "fighting", "hostility", "hostilities", "clash", "shelling", "strike", "attack", "violence",
    "bombardment", "combat",
})  # fmt: skip


def effect_told(
    context: Context, speech: SpeechMap, mention: InstrumentMention, found: list[Cue]
) -> list[Cue]:
    """Entry into force told beside the main verb.

    "effective at noon", "ending all hostilities from Monday".
    """
    if any(c.status == "in_force" for c in found) or mention.hypothetical:
        return []
    if any(c.status in _WISHES for c in found):
        return []
    from_day = _from_day(context, mention) or _starting(context, mention, found)
    if from_day is not None:
        return [attributed(context, speech, from_day)]
    for token in mention.sentence:
        begins = since(context, token)
        if begins is not None and not is_hypothetical(token):
            page = context.page
            start, end = min(page.start_of(token), begins.start), max(page.end_of(token), begins.end)
            cue = Cue(
                mention,
                "in_force",
                token,
                mention.sentence,
                start,
                end,
                begins.stated or begins.value,
                begins,
            )
            return [attributed(context, speech, with_term(context, cue))]
    return _at_once(context, speech, mention, found)


def counted_from_making(context: Context, verb: Token) -> re.Match[str] | None:
    """The words by which a verb's act is counted from the making of an agreement, if there are such."""
    return _FROM_MAKING.search(context.page.text, *context.page.cover(own_clause(verb)))


def _at_once(context: Context, speech: SpeechMap, mention: InstrumentMention, found: list[Cue]) -> list[Cue]:
    """A beginning on the day of the making ("signed a truce, effective immediately"), dated with that."""
    made = next((c for c in found if c.status in STARTS and not c.planned), None)
    words = IMMEDIATELY.search(context.page.text, mention.sentence.start, mention.sentence.end)
    if made is None or words is None or mention.pronoun:
        return []
    token = context.page.token_at(words.start())
    if token is None or is_hypothetical(token) or is_negated(token):
        return []
    start, end = min(mention.start, words.start()), max(mention.end, words.end())
    cue = Cue(mention, "in_force", token, mention.sentence, start, end)
    return [attributed(context, speech, cue)]


def _from_day(context: Context, mention: InstrumentMention) -> Cue | None:
    """A truce of ten days from Monday: the phrase itself says when it begins."""
    for token in mention.phrase.subtree:
        if token.lower_ != "from" or token.dep_ != "prep" or token.i < mention.head.i or mention.pronoun:
            continue
        if any(t.pos_ == "VERB" and mention.phrase.i < t.i < token.i for t in mention.phrase.subtree):
            continue
        time = next((t for t in context.times_in(*context.page.cover(token.subtree)) if t.value), None)
        if time is not None:
            cue = Cue(
                mention,
                "in_force",
                token,
                mention.sentence,
                mention.start,
                time.end,
                time.stated or time.value,
                time,
            )
            return with_term(context, cue)
    return None


def _starting(context: Context, mention: InstrumentMention, found: list[Cue]) -> Cue | None:
    """A beginning told by a participle: "a truce starting on Monday", "beginning on Monday, the truce"."""
    above = [c.predicate for c in found] + [mention.phrase, mention.head]
    above += [mention.phrase.head] if mention.phrase.dep_ in SUBJECTS else []
    page = context.page
    for token in mention.sentence:
        if lemma(token) not in _STARTING or token.tag_ != "VBG" or token.head not in above:
            continue
        if is_hypothetical(token) or is_negated(token) or any(c.dep_ in SUBJECTS for c in token.children):
            continue
        after = context.times_in(page.start_of(token), page.end_of(token) + _NEAR)
        time = next((t for t in after if t.value and t.kind != "duration" and t.modifier != "until"), None)
        if time is not None and (time.start <= page.start_of(token) or owner_of(context, time) == token):
            start, end = min(mention.start, page.start_of(token)), max(mention.end, time.end)
            date = time.stated or time.value
            return with_term(
                context, Cue(mention, "in_force", token, mention.sentence, start, end, date, time)
            )
    return None


def since(context: Context, token: Token) -> TimeMention | None:
    """The time from which a word says that something has effect, if it does."""
    words = load_words()
    in_effect = token.lower_ in ("effect", "force", "operation", "place") and token.head.lower_ in (
        "in",
        "into",
    )
    if in_effect and token.i + 1 < len(token.doc) and token.nbor().lower_ in ("since", "from", "as"):
        after = context.times_in(context.page.end_of(token), context.page.end_of(token) + 40)
        return next((t for t in after if t.value and t.kind != "duration"), None)
    opens = token.lower_ in ("effective", "operative", "valid", "operational", "binding")
    if opens or (token.lower_ == "effect" and token.head.lower_ == "with"):
        after = context.times_in(context.page.end_of(token), context.page.end_of(token) + 60)
        return next((t for t in after if t.value), None)
    if lemma(token) in words["ending"] and token.pos_ == "VERB":
        objects = [c for c in token.children if c.dep_ == "dobj" and lemma(c) in words["what_is_halted"]]
        since = [c for c in token.children if c.dep_ == "prep" and c.lower_ in ("from", "at", "on", "as")]
        if objects and since:
            times = dated_in(context, *context.page.cover(own_clause(token)))
            return times[0] if times else None
    return None


def resumed_fighting(
    context: Context, speech: SpeechMap, mention: InstrumentMention, found: list[Cue]
) -> list[Cue]:
    """A break told by what follows: "came into effect, but fighting resumed within minutes"."""
    begun = next((c for c in found if c.status in STARTS), None)
    if begun is None:
        return []
    for token in mention.sentence:
        if lemma(token) not in _RESUMING or token.pos_ != "VERB" or token.i < begun.predicate.i:
            continue
        subject = subject_of(token)
        if (
            subject is None
            or not {lemma(subject), subject.lower_} & _VIOLENCE
            or is_hypothetical(token)
            or is_negated(token)
        ):
            continue
        page = context.page
        start, end = page.cover(own_clause(token))
        time = next(iter(dated_in(context, start, end)), None)
        within = any(t.kind == "duration" for t in context.times_in(start, end))
        date = (time.stated or time.value) if time else begun.date
        cue = Cue(
            mention,
            "violated" if lemma(token) in _GOING_ON else "broken",
            token,
            mention.sentence,
            start,
            end,
            date,
            time,
            after=time is None and not within,
        )
        short = any(
            t.lower_ in ("minute", "minutes", "hour", "hours", "immediately", "soon")
            for t in own_clause(token)
        )
        return [attributed(context, speech, replace(cue, after=cue.after and not short))]
    return []


def announcements(context: Context, speech: SpeechMap, found: list[Cue]) -> list[Cue]:
    """The announcing of an acceptance or agreement, which is an announcement of its own."""
    if any(c.status == "announced" for c in found):
        return []
    for cue in found:
        above = cue.predicate
        while above.dep_ in ("ccomp", "conj") and above.head != above:
            above = above.head
            if lemma(above) in ("announce", "declare") and cue.status in ("accepted", "signed"):
                start = min(cue.start, context.page.start_of(above))
                made = make_cue(context, speech, cue.mention, cue.sentence, above, "announced", above)
                return [replace(made, start=start, end=cue.end, date=cue.date or made.date)]
    return []
