"""What a text says of the standing of its agreements: cues beside their mentions."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from truce.claims.reading.agreements.attribution import acts_over, first_actor, make_cue
from truce.claims.reading.agreements.beside import announcements, effect_told, resumed_fighting
from truce.claims.reading.agreements.cue_times import with_term
from truce.claims.reading.agreements.cues import STARTS, Cue
from truce.claims.reading.agreements.frames import (
    Frame,
    frame_of,
    is_contrary,
    is_false_report,
)
from truce.claims.reading.agreements.governors import (
    DECLARING,
    DUE,
    governors,
    is_infinitive,
    made_before,
    status_said,
)
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.syntax import (
    clause_verb,
    is_future,
    is_hypothetical,
    is_negated,
    lemma,
    subject_of,
)
from truce.claims.reading.agreements.verbal_truces import making_verb
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.speech.acts import SpeechMap
from truce.claims.records import Status

_WISHES: frozenset[Status] = frozenset({"proposed", "rejected"})
_OVER = frozenset({"void", "over", "dead", "null", "finished", "broken", "ended", "invalid", "defunct"})
_THOUGHTS = frozenset({"fears", "doubts", "threatens", "demands"})


def find_cues(context: Context, speech: SpeechMap, mention: InstrumentMention) -> list[Cue]:
    """What the words around one mention say of the standing of its agreement."""
    if mention.in_heading:
        return _titled(context, mention)
    if mention.verbal:
        verb = making_verb(mention)
        return [make_cue(context, speech, mention, mention.sentence, verb, "announced", mention.phrase)]
    found = [
        cue
        for predicate, role in governors(mention)
        for cue in _read(context, speech, mention, predicate, role)
    ]
    if not found and not mention.definite:
        found = [c for v in made_before(mention) for c in _read(context, speech, mention, v, "obj")]
    found += effect_told(context, speech, mention, found)
    found += resumed_fighting(context, speech, mention, found)
    found += announcements(context, speech, found)
    return _once(found)


def _titled(context: Context, mention: InstrumentMention) -> list[Cue]:
    """What a title says is being done on the day of its document: "remarks at the signing of ..."."""
    above = mention.phrase.head
    nominal = above.lower_ in ("of", "on")
    made = above.head if nominal else above
    status = status_said(made, "noun" if nominal else "obj") if made != mention.phrase else None
    if (
        context.doc_date is None
        or mention.sentence.block.kind != "title"
        or status not in ("announced", "signed")
    ):
        return []
    start, end = mention.sentence.start, mention.end
    return [Cue(mention, status, made, mention.sentence, start, end, context.doc_date)]


def _read(
    context: Context, speech: SpeechMap, mention: InstrumentMention, predicate: Token, role: str
) -> Iterator[Cue]:
    status = status_said(predicate, role)
    if status is None:
        return
    if predicate.pos_ in ("VERB", "AUX"):
        if is_negated(predicate) and status in STARTS:
            yield from _contradicted(context, speech, mention, predicate)
        if is_negated(predicate) or (is_hypothetical(predicate) and not _has_mark_after(predicate)):
            return
    elif is_hypothetical(predicate):
        return
    if predicate.pos_ in ("VERB", "AUX") and _hangs_on_if(predicate):
        return
    frame = frame_of(predicate)
    if _is_left_open(context, speech, predicate, status, frame):
        return
    cue = make_cue(context, speech, mention, mention.sentence, predicate, status, mention.phrase)
    if lemma(predicate) in DECLARING and _is_called_over(mention, predicate):
        teller = first_actor(context, subject_of(predicate))
        yield replace(cue, status="broken", certainty="alleged", source=cue.source or teller)
        return
    if mention.attempt and status in STARTS:
        return
    if status == "holding" and lemma(predicate) == "last" and _begins_with(context, cue):
        cue = with_term(context, replace(cue, status="in_force"))
    verb = clause_verb(predicate)
    due = {t.lower_ for t in predicate.doc[max(predicate.sent.start, predicate.i - 3) : predicate.i]} & DUE
    settled = frame == "decided" and status not in STARTS
    ahead = bool(due) or (verb is not None and is_future(verb) and not settled)
    if status in STARTS and (denier := _denier(predicate)) is not None:
        yield replace(
            cue, status="disputed", certainty="alleged", source=first_actor(context, subject_of(denier))
        )
        return
    if status == "in_force" and predicate.dep_ == "advcl" and predicate.tag_ in ("VBZ", "VBP"):
        return
    if (
        verb is not None
        and status in (STARTS - {"in_force"}) | {"proposed"}
        and (wish := _wish(verb)) is not None
    ):
        yield replace(cue, status=wish, planned=True)
        return
    if ahead and status in STARTS - {"in_force"}:
        cue = replace(cue, status="proposed")
    elif ahead and status == "ended" and lemma(predicate) in load_words()["collapsing"]:
        return
    elif ahead and status in ("ended", "expired"):
        cue = replace(cue, status="planned_end", planned=True)
    elif ahead and status not in _WISHES and not (status in ("in_force", "extended") and cue.date):
        return
    yield replace(cue, planned=ahead)


def _begins_with(context: Context, cue: Cue) -> bool:
    """Whether the time of a cue is the beginning of a term ("lasts ten days from noon")."""
    if cue.dated is None:
        return False
    words = context.page.text[cue.sentence.start : cue.dated.end].split()
    opening = len(context.page.text[cue.sentence.start : cue.dated.start].split())
    return bool({"from", "starting", "beginning"} & set(words[max(0, opening - 1) : opening + 1]))


def _contradicted(
    context: Context, speech: SpeechMap, mention: InstrumentMention, predicate: Token
) -> Iterator[Cue]:
    """Somebody's word that an agreement has not been made ("said that no ceasefire had been agreed")."""
    denied = any(c.lower_ == "no" for c in mention.phrase.children)
    if not denied or is_future(predicate) or is_hypothetical(predicate):
        return
    act = next((a for a in acts_over(context, speech, predicate, None) if a.speaker is not None), None)
    if act is not None and act.said and act.stance in ("asserts", "confirms", "denies"):
        cue = make_cue(context, speech, mention, mention.sentence, predicate, "disputed", mention.phrase)
        yield replace(cue, certainty="alleged", source=act.speaker)


def _is_left_open(
    context: Context, speech: SpeechMap, predicate: Token, status: Status, frame: Frame
) -> bool:
    """Whether it is only thought, wanted or asked that something befell the agreement."""
    if is_false_report(predicate) or (predicate.pos_ in ("VERB", "AUX") and is_contrary(predicate)):
        return True
    verb = clause_verb(predicate)
    sought = status in (STARTS - {"in_force"}) | _WISHES and verb is not None and _wish(verb) is not None
    if frame != "told" and frame != "decided" and status not in _WISHES and not sought:
        return True
    act = next(iter(acts_over(context, speech, predicate, None)), None)
    return act is not None and status not in _WISHES and (act.stance in _THOUGHTS or not act.said)


def _wish(verb: Token) -> Status | None:
    """Whether a verb only says what is wanted ("to reach a truce").

    Proposed, or rejected if that is refused.
    """
    if not is_infinitive(verb) and verb.dep_ != "pcomp":
        return None
    above = clause_verb(verb.head) or verb.head
    if lemma(above) in ("refuse", "decline", "reject", "fail"):
        return "rejected" if lemma(above) != "fail" else None
    if lemma(above) in ("announce", "manage", "help", "please"):
        return None
    return "proposed"


def _hangs_on_if(verb: Token) -> bool:
    """Whether a clause beside a verb says only on what condition it comes true ("it lapses if ...")."""
    after = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else None
    if after is not None and after.lower_ in ("if", "unless"):
        return True
    return verb.tag_ in ("VBZ", "VBP", "VB") and any(
        c.dep_ == "advcl"
        and any(g.dep_ == "mark" and g.lower_ in ("if", "unless", "should") for g in c.children)
        for c in verb.children
    )


def _is_called_over(mention: InstrumentMention, verb: Token) -> bool:
    """Whether a declaration says that it is void ("declared the truce over")."""
    doc, last = verb.doc, max(mention.phrase.i, verb.i)
    return any(t.lower_ in _OVER for t in doc[last + 1 : last + 5] if t.sent.start == verb.sent.start)


def _denier(predicate: Token) -> Token | None:
    """The verb of denial that a predicate stands under ("denied that it had been signed"), if any."""
    above = predicate
    while above.dep_ in ("ccomp", "conj", "xcomp", "dobj") and above.head != above:
        above = above.head
        if lemma(above) in ("deny", "dispute", "refute", "contest"):
            return above
    return None


def _has_mark_after(verb: Token) -> bool:
    """Whether the mark that makes a verb look hypothetical is "until", which only bounds it."""
    return any(c.dep_ == "mark" and c.lower_ == "until" for c in verb.children)


def _once(cues: list[Cue]) -> list[Cue]:
    """Each status once per mention, the first one, dated ones before undated."""
    kept: dict[tuple[Status, str | None], Cue] = {}
    for cue in sorted(cues, key=lambda c: (c.date is None, c.start)):
        kept.setdefault((cue.status, cue.source), cue)
    return sorted(kept.values(), key=lambda c: c.start)
