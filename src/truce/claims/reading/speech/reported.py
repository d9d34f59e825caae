"""Indirect speech: verbs of saying with their subject and what is said."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import takewhile

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.layout import Quotation
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.reading.speech import sayings
from truce.claims.reading.speech.acts import Speech
from truce.claims.reading.speech.frames import content_of, takes_up, trim
from truce.claims.reading.speech.offices import is_official
from truce.claims.reading.speech.put_forward import draws_attention, put_forward
from truce.claims.reading.speech.reminders import is_reminder
from truce.claims.reading.speech.sayings import Saying, listed, unconfirmed
from truce.claims.reading.speech.speakers import Speaker, Speakers
from truce.claims.reading.speech.stances import clause_head, is_party, is_threat, modality_of
from truce.claims.records import Attribution, Certainty, Stance

_NEAR = 70
"""Characters between a subject and a participle that it is quoted with, at most."""

_FEW = 12
"""Words of an act that somebody owns up to, at most."""

_WITH_VERB = frozenset({"aux", "auxpass", "neg", "advmod", "prt"})
_JOINED = frozenset({"conj", "xcomp", "advcl", "dep", "parataxis"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A verb of saying with its content, before its speaker's standing is weighed."""

    verb: Token
    saying: Saying
    speaker: Speaker
    content: Sequence[Token]
    frame: str
    passive: bool
    subject: Sequence[Token] = ()


def find_reported(context: Context, speakers: Speakers, sentence: Sentence) -> Iterator[Speech]:
    """The acts of indirect speech of one sentence, in text order."""
    for token in sentence:
        if is_reminder(token):
            continue
        said = is_said(token)
        reading = _with_verb(context, speakers, sentence, token, said) or _put(
            context, speakers, sentence, token
        )
        if reading is not None:
            yield _act(context, reading, said=said or (reading.frame == "that" and _left_open(reading)))


def _with_verb(
    context: Context, speakers: Speakers, sentence: Sentence, token: Token, said: bool
) -> Reading | None:
    """What a verb of saying tells."""
    saying = sayings.verb_of(token) if not draws_attention(token) else None
    if saying is None or (token.dep_ == "amod" and not any(c.dep_ == "nsubj" for c in token.children)):
        return None
    return _read(context, speakers, sentence, token, saying if said else unconfirmed(saying))


def _put(context: Context, speakers: Speakers, sentence: Sentence, token: Token) -> Reading | None:
    """What an actor puts forward by a that-clause under any other verb."""
    saying = put_forward(token)
    reading = _read(context, speakers, sentence, token, saying) if saying is not None else None
    return reading if reading is not None and reading.speaker.ref is not None else None


def _left_open(reading: Reading) -> bool:
    """Whether somebody in particular could not confirm what is told: a doubt, though nothing was said."""
    return reading.saying.stance == "doubts" and reading.speaker.attribution in ("named", "anonymous")


def subject_of(verb: Token, skip: Collection[int] = ()) -> tuple[Token | None, bool]:
    """Who does what a verb says, and whether the verb is passive; None where the text leaves it open.

    `skip` are positions that cannot be subjects: the words that stand in for quotations.
    """
    at = verb
    for _ in range(6):
        subject = _nearest_subject(at, skip)
        if subject is not None:
            return _antecedent(subject, at), False
        passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in at.children)
        if passive or (at.dep_ == "acl" and at.tag_ == "VBN"):
            return (_agent(at) if at == verb else _passive_subject(at)), at == verb
        if at.dep_ == "acl":
            return at.head, False
        if at.dep_ == "pcomp" and at.head.lower_ == "as":
            return _quoted_speaker(at.head.head), False
        able = at.head.pos_ == "ADJ" and at.head.dep_ == "acomp" and at.dep_ == "xcomp"
        above = at.head.head if able else at.head
        if at.dep_ not in _JOINED or above.pos_ not in ("VERB", "AUX") or above == at:
            return None, False
        at = above
    return None, False


def _nearest_subject(verb: Token, skip: Collection[int]) -> Token | None:
    """A verb's subject; of two that the parser gives it the one nearer to it, and never a date."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj" and c.i not in skip]
    subjects = [c for c in subjects if c.ent_type_ not in ("DATE", "TIME")]
    return min(subjects, key=lambda c: abs(c.i - verb.i), default=None)


def _quoted_speaker(verb: Token) -> Token | None:
    """Who is quoted "as saying": the object of the quoting verb, or its subject where it is passive."""
    roles = ("nsubjpass", "dobj")
    return next((c for role in roles for c in verb.children if c.dep_ == role), None)


def _passive_subject(verb: Token) -> Token | None:
    """Who "adding" belongs to in "he was quoted, adding that": the subject, though passive."""
    return next((c for c in verb.children if c.dep_ == "nsubjpass"), None)


def _antecedent(subject: Token, verb: Token) -> Token:
    """The noun that a relative pronoun stands for."""
    if subject.tag_ in ("WP", "WDT") and verb.dep_ == "relcl":
        return verb.head
    return subject


def _agent(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    for child in verb.subtree:
        if child.lower_ == "by" and child.dep_ == "prep" and child.i > verb.i:
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def is_said(verb: Token) -> bool:
    """Whether the act of saying took place: neither denied, nor future, nor merely possible."""
    for child in verb.children:
        if child.dep_ == "neg" or (
            child.dep_ == "aux" and child.lower_ in listed("future") | listed("possible")
        ):
            return False
        if child.dep_ == "preconj" and child.lower_ == "neither":
            return False
        if child.dep_ in ("nsubj", "nsubjpass") and (_is_nobody(child) or _is_neither(child)):
            return False
        if child.dep_ == "mark" and child.lower_ in ("if", "whether", "unless"):
            return False
    if verb.dep_ == "conj" and any(c.dep_ == "preconj" and c.lower_ == "neither" for c in verb.head.children):
        return False
    if verb.tag_ == "VB" and verb.dep_ in ("xcomp", "acl", "advcl", "ccomp") and verb.head != verb:
        return _comes_about(verb.head)
    return True


def _comes_about(governor: Token) -> bool:
    """Whether the infinitive of a word took place: not so of "refused to", "was unable to", "not able to"."""
    if governor.lemma_.lower() in listed("unsaid"):
        return False
    if governor.pos_ in ("NOUN", "PROPN"):
        return not is_without(governor)
    for child in governor.children:
        if child.dep_ == "acomp" and child.lemma_.lower() in listed("unsaid"):
            return False
        if child.dep_ == "prep" and any(t.dep_ == "pobj" and is_without(t) for t in child.children):
            return False
    above = governor.head if governor.pos_ == "ADJ" and governor.head.pos_ in ("VERB", "AUX") else governor
    return is_said(above)


def is_without(noun: Token) -> bool:
    """Whether a noun is said to be missing: "no confirmation", "without proof", "did not give its word"."""
    if any(c.lower_ in listed("none") for c in noun.children if c.i < noun.i):
        return True
    above = noun.head
    if noun.dep_ == "pobj" and above.lower_ in listed("lacking"):
        return True
    if noun.dep_ == "pobj" and above.lower_ == "of" and above.head.lemma_.lower() in listed("lacking"):
        return True
    if noun.dep_ != "dobj" or above.pos_ != "VERB":
        return False
    given = above.lemma_.lower() in listed("giving") | listed("voicing")
    return above.lemma_.lower() in listed("lacking") or (given and not is_said(above))


def _is_nobody(subject: Token) -> bool:
    """Whether a subject is "nobody", or "no group"."""
    return subject.lower_ in listed("nobody") or any(
        c.dep_ == "det" and c.lower_ in listed("nobody") for c in subject.children
    )


def _is_neither(subject: Token) -> bool:
    """Whether a subject is "neither A nor B"."""
    return any(c.lower_ == "neither" and c.dep_ in ("preconj", "cc", "advmod") for c in subject.children)


def _read(
    context: Context, speakers: Speakers, sentence: Sentence, verb: Token, saying: Saying
) -> Reading | None:
    subject, passive = subject_of(verb, sentence.segment.stand_ins)
    if subject is None and not passive and verb.dep_ == "ROOT":
        subject = _named_before(context, verb)
    content, frame = content_of(verb, saying, passive)
    if subject is not None and subject.i < verb.i and any(t.i == subject.i for t in content):
        content = [t for t in content if t.i < subject.left_edge.i] if subject.dep_ == "conj" else content
    content = trim(_own(content, verb, subject, passive))
    if not content or (subject is not None and any(t.i == subject.i for t in content)):
        return None
    if subject is None:
        start, end = context.page.cover([verb])
        shown = saying.word in listed("showing") and not passive
        nobody = Speaker(None, "text" if shown else "unattributed", start, end)
        return Reading(verb, saying, nobody, content, frame, passive)
    speaking = saying.word not in listed("showing")
    speaker = _through(context, speakers, verb, subject) or speakers.of(subject, speaking=speaking)
    if frame == "shown" and speaker.medium is None:
        return None
    if frame == "sight":
        if speaker.ref is None and speaker.attribution != "anonymous":
            return None
        saying = replace(saying, stance="asserts", certainty="reported")
    if speaker.ref is None and speaker.medium is not None:
        speaker = _carrier(context, speaker, content[0])
    if saying.word == "confirm" and _speaks_already(subject, sentence):
        speaker = Speaker(None, "text", speaker.start, speaker.end)
    elif speaker.attribution == "text" and speaking and subject.pos_ == "PROPN":
        speaker = replace(speaker, attribution="named")
    elif speaker.attribution == "text" and frame == "that" and speaking:
        speaker = replace(speaker, attribution="unattributed")
    return Reading(verb, saying, speaker, content, frame, passive, subtree(subject, without=("relcl", "acl")))


def _named_before(context: Context, verb: Token) -> Token | None:
    """The actor right before a verb that the parser left without a subject."""
    before = verb
    while before.i > verb.sent.start and (before == verb or before.is_punct or before.pos_ == "ADV"):
        before = before.nbor(-1)
    known = context.actor_at(before) is not None or before.lemma_.lower() in listed("tellers")
    return before if before != verb and known else None


def _through(context: Context, speakers: Speakers, verb: Token, subject: Token) -> Speaker | None:
    """The person whom a body speaks through: "the ministry, through its spokesman X, said"."""
    for child in (*verb.children, *subject.children):
        if child.dep_ == "prep" and child.lower_ in ("through", "via") and child.i < verb.i:
            for noun in child.children:
                named = context.actor_at(noun) if noun.dep_ == "pobj" else None
                if named is not None and context.actor(named.ref).type == "person":
                    start = speakers.of(subject).start
                    return replace(speakers.of(noun), start=start)
    return None


def _own(content: Sequence[Token], verb: Token, subject: Token | None, passive: bool) -> list[Token]:
    """A content without the comment that sums it up, and without "by X" where X is who speaks."""
    speaking: set[int] = set()
    if passive and subject is not None and subject.head.lower_ == "by":
        speaking = {t.i for t in subtree(subject.head)}
    return [t for t in content if t.i not in speaking and not _appended(t, verb)]


def _carrier(context: Context, speaker: Speaker, first: Token) -> Speaker:
    """The medium that "reports on social media" run in, as nobody else is named as their source."""
    page = context.page
    for named in context.actors_in(speaker.start, max(speaker.start, page.start_of(first))):
        actor = context.actor(named.ref)
        if actor.type == "media":
            attribution: Attribution = "anonymous" if actor.anonymous else "named"
            return Speaker(
                named.ref, attribution, speaker.start, speaker.end, page.quote(named.start, named.end)
            )
    return speaker


def _appended(token: Token, verb: Token) -> bool:
    """Whether a word belongs to a comment that sums the saying up: "accused X of Y, a charge that ..."."""
    at = token
    while at.head != at and at.i > verb.i:
        if at.dep_ in ("appos", "npadvmod") and sayings.noun(at.lemma_.lower()) is not None:
            return any(c.dep_ in ("relcl", "acl") for c in at.children)
        at = at.head
    return False


def _speaks_already(subject: Token, sentence: Sentence) -> bool:
    """Whether a subject such as "the declaration that ..." has said its content: it confirms as evidence."""
    if sayings.noun(subject.lemma_.lower()) is None:
        return False
    inside = {t.i for t in subtree(subject)}
    quoted = bool(inside & sentence.segment.stand_ins.keys())
    return quoted or any(t.dep_ in ("acl", "relcl", "ccomp") for t in subject.children)


def quotations_in(context: Context, start: int, end: int) -> list[Quotation]:
    """The quotations that overlap a span, in text order."""
    quotations = context.page.quotations
    first = bisect_right(quotations, start, key=lambda q: q.end)
    return list(takewhile(lambda q: q.start < end, quotations[first:]))


def quoted(context: Context, start: int, end: int) -> tuple[int, int, bool]:
    """A content that begins with a short quotation, as the span of that quotation."""
    for quotation in quotations_in(context, start - 1, end + 2):
        if quotation.start - 1 <= start <= quotation.inner_start and quotation.inner_end <= end + 2:
            return quotation.start, quotation.end, True
    return start, end, False


def _act(context: Context, reading: Reading, *, said: bool) -> Speech:
    page, verb = context.page, reading.verb
    start, end, direct = quoted(context, *page.cover(reading.content))
    first, last = page.cover([verb, *(c for c in verb.children if c.dep_ in _WITH_VERB or c.tag_ == "WP")])
    named = verb.dep_ not in _JOINED or any(c.dep_ in ("nsubj", "agent") for c in verb.children)
    named = named or (verb.dep_ != "conj" and 0 < first - reading.speaker.start <= _NEAR)
    cue_start = min(first, reading.speaker.start) if named else first
    stance = stance_of(context, reading)
    return Speech(
        speaker=reading.speaker.ref,
        attribution=reading.speaker.attribution,
        stance=stance,
        start=start,
        end=end,
        cue_start=cue_start,
        cue_end=max(last, reading.speaker.end) if named else last,
        direct=direct,
        hedge=_hedge(context, reading, stance),
        medium=reading.speaker.medium or medium_of(context, verb),
        certainty=_certainty(context, reading, stance),
        modality=modality_of(reading.content, stance),
        said=said,
        rule=f"speech.{reading.saying.word}.{reading.frame}",
    )


def stance_of(context: Context, reading: Reading) -> Stance:
    """The stance of a verb, sharpened by what is said: a vow to strike is a threat, a warned war a fear."""
    stance, words = reading.saying.stance, {t.lemma_.lower() for t in reading.content}
    if reading.frame == "with":
        held = (sayings.noun(t.lemma_.lower()) for t in reading.content)
        return next((n.stance for n in held if n is not None), stance)
    if stance == "promises" and reading.frame in ("to", "that", "np") and _means_harm(reading.content):
        return "threatens"
    if reading.saying.word == "warn" and reading.frame in ("to", "against"):
        return "threatens"
    if stance == "promises" and reading.frame == "that" and _is_past(reading.content):
        return "asserts"
    if reading.frame == "back":
        return "retracts"
    if "owning" in reading.saying.frames and reading.frame == "np":
        return "claims_responsibility"
    if reading.saying.word == "call" and reading.frame in ("on", "upon", "for", "to"):
        return "demands"
    if reading.saying.word == "warn" and reading.frame in ("that", "quote"):
        return "threatens" if is_threat(context, reading.speaker.ref, reading.content) else "fears"
    if reading.saying.word in ("claim", "admit", "acknowledge") and _owns_up(reading, words):
        return "claims_responsibility"
    return stance


def _means_harm(content: Sequence[Token]) -> bool:
    """Whether what is promised is violence, and neither its end ("to cease all attacks") nor its absence."""
    words = [t.lemma_.lower() for t in content]
    first = next((n for n, word in enumerate(words) if word in listed("violence")), None)
    if first is None:
        return False
    before = content[: first + 1]
    ended = any(t.lemma_.lower() in listed("ending") for t in before)
    denied = any(t.lower_ in listed("no_more") for t in before)
    return ended == denied


def _is_past(content: Sequence[Token]) -> bool:
    """Whether what is sworn has happened: "swore that it had kept the truce"."""
    head = clause_head(content)
    if head is None:
        return False
    helpers = {c.lower_ for c in head.children if c.dep_ in ("aux", "auxpass")}
    return bool(helpers & {"had", "has", "have", "was", "were", "did"}) or (
        head.tag_ == "VBD" and not helpers
    )


def _owns_up(reading: Reading, words: Set[str]) -> bool:
    """Whether a speaker takes an act on itself: "claimed responsibility", "admitted it"."""
    if words & {"responsibility", "credit"}:
        return True
    if reading.frame not in ("np", "ing") or len(reading.content) > _FEW:
        return False
    if takes_up(reading.verb):
        before = reading.verb.doc[max(reading.verb.sent.start, reading.verb.i - 2 * _FEW) : reading.verb.i]
        return any(t.lemma_.lower() in listed("acts") for t in before)
    return bool(words & listed("acts") or words & {"it", "this"})


def _hedge(context: Context, reading: Reading, stance: Stance) -> str | None:
    if stance == "asserts" and reading.saying.certainty in (None, "reported") and not reading.passive:
        return None
    return context.page.quote(*context.page.cover([reading.verb]))


def _certainty(context: Context, reading: Reading, stance: Stance) -> Certainty:
    named = reading.speaker.attribution in ("named", "anonymous")
    if reading.speaker.attribution == "text" or (reading.speaker.paper and not reading.passive):
        plain = stance == "confirms" or reading.speaker.paper
        return "fact" if plain else reading.saying.certainty or "fact"
    if any(t.lower_ in listed("unproven") for t in reading.subject):
        return "unverified"
    if stance in ("condemns", "threatens", "demands", "promises"):
        return "alleged" if reading.frame in ("as", "name", "that") and stance == "condemns" else "fact"
    if reading.saying.certainty is not None:
        return reading.saying.certainty
    if named and reading.speaker.ref is None and is_official(t.lemma_.lower() for t in reading.subject):
        return "alleged"
    return "alleged" if named and is_party(context, reading.speaker.ref) else "reported"


def medium_of(context: Context, verb: Token) -> str | None:
    """To or through whom it was said: "told AFP", "said in a statement", "on state television"."""
    for child in verb.children:
        if child.dep_ in ("dobj", "dative") and child.pos_ in ("PROPN", "NOUN"):
            named = context.actor_at(child)
            if named is not None and context.actor(named.ref).type == "media":
                return named.ref
        if child.dep_ == "prep" and child.lower_ in ("in", "on", "to", "via", "through", "by"):
            found = _medium_noun(context, child)
            if found:
                return found
    return None


def _medium_noun(context: Context, preposition: Token) -> str | None:
    for noun in preposition.children:
        if noun.dep_ != "pobj":
            continue
        named = context.actor_at(noun)
        if named is not None and context.actor(named.ref).type == "media":
            return named.ref
        if noun.lemma_.lower() in listed("media"):
            return context.page.quote(*context.page.cover(subtree(noun, without=("prep", "relcl", "acl"))))
    return None
