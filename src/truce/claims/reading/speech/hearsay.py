"""Hearsay without a verb of saying: "reportedly", "the alleged strike", "reports that", "according to X"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from truce.claims.reading.context import Context, Named
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.reading.speech import sayings
from truce.claims.reading.speech.acts import Speech
from truce.claims.reading.speech.frames import takes_up, trim
from truce.claims.reading.speech.reported import is_said, is_without, subject_of
from truce.claims.reading.speech.sayings import Saying, listed, unconfirmed
from truce.claims.reading.speech.speakers import Speaker, Speakers
from truce.claims.reading.speech.stances import is_party, modality_of
from truce.claims.records import Certainty, Stance

_SOURCES = frozenset({"pobj", "pcomp"})
_SHORT = 6
"""Words from a source's name to the noun that it ran into, at most."""

_QUALIFIERS = frozenset({"advmod", "amod", "compound"})


def find_hearsay(context: Context, speakers: Speakers, sentence: Sentence) -> Iterator[Speech]:
    """The acts of hearsay of one sentence, in text order."""
    for token in sentence:
        word = token.lower_
        if token.pos_ in ("ADV", "ADJ") or token.dep_ in _QUALIFIERS or word == "reported":
            yield from _qualified(context, token)
        if word in ("according", "per") and token.dep_ != "amod":
            yield from _according(context, speakers, token)
        if token.pos_ == "NOUN":
            yield from _noun(context, speakers, token)
        if word in listed("guesses") and token.dep_ == "aux":
            yield from _possible(context, token)
        if token.tag_ in ("JJ", "VBN", "VBD"):
            yield from _state(context, speakers, token)


def _qualified(context: Context, token: Token) -> Iterator[Speech]:
    adverb = sayings.adverb(token.lower_)
    if adverb is not None:
        yield _unattributed(context, token, _predicate(token), adverb)
        return
    adjective = sayings.adjective(token.lower_)
    if adjective is None:
        return
    opening = token.dep_ == "compound" and token.i == token.sent.start
    if (token.dep_ == "amod" or opening) and token.head.pos_ in ("NOUN", "PROPN"):
        if sayings.noun(token.head.lemma_.lower()) is None:
            words = [
                t for t in subtree(token.head, without=("relcl", "appos", "acl")) if t.i >= _article(token)
            ]
            yield _unattributed(context, token, words, adjective)
    elif token.lower_ == "reported" and _is_participle(token):
        yield _unattributed(context, token, _reported_of(token), adjective)


def _is_participle(token: Token) -> bool:
    """Whether "reported" stands for "which were reported": a place or a fate follows it, no object."""
    after = token.nbor() if token.i + 1 < len(token.doc) else None
    if after is None or any(c.dep_ in ("ccomp", "dobj", "auxpass", "aux") for c in token.children):
        return False
    return after.lower_ in listed("whereabouts")


def _reported_of(token: Token) -> list[Token]:
    before = token.nbor(-1) if token.i > token.sent.start else None
    head = [before] if before is not None and before.pos_ in ("NOUN", "PROPN", "PRON") else []
    after = [
        t
        for c in token.children
        if c.i > token.i and c.dep_ in ("prep", "oprd", "acomp", "advmod")
        for t in subtree(c)
    ]
    return [*head, token, *after]


def _predicate(adverb: Token) -> list[Token]:
    """What an adverb of hearsay reaches over: its verb and what follows, not the subject before it."""
    head = adverb.head
    if head.pos_ not in ("VERB", "AUX"):
        return [t for t in subtree(head) if t.i >= adverb.i]
    auxiliaries = [c.i for c in head.children if c.dep_ in ("aux", "auxpass", "neg")]
    first = min([adverb.i, head.i, *auxiliaries])
    words = [t for t in subtree(head, without=("parataxis",)) if t.i >= first]
    return _until_break(words, head)


def _until_break(words: Sequence[Token], head: Token) -> list[Token]:
    kept: list[Token] = []
    for token in words:
        if token.i > head.i and token.text in (";", "—", "–", "―"):
            break
        kept.append(token)
    return kept


def _article(adjective: Token) -> int:
    """Where the phrase of an adjective begins: at its article, if that stands right before."""
    determiners = [c.i for c in adjective.head.children if c.dep_ in ("det", "poss") and c.i < adjective.i]
    return min([adjective.i, *determiners])


def _unattributed(context: Context, cue: Token, words: Sequence[Token], saying: Saying) -> Speech:
    page = context.page
    content = trim(words) or [cue]
    start, end = page.cover(content)
    cue_start, cue_end = page.start_of(cue), page.end_of(cue)
    return Speech(
        speaker=None,
        attribution="text" if saying.kind == "adjective" else "unattributed",
        stance=saying.stance,
        start=start,
        end=end,
        cue_start=cue_start,
        cue_end=cue_end,
        direct=False,
        hedge=page.quote(cue_start, cue_end),
        certainty=saying.certainty or "reported",
        rule=f"speech.{saying.word}",
    )


def _state(context: Context, speakers: Speakers, token: Token) -> Iterator[Speech]:
    """A state of mind: "is convinced that", "remains wary of"."""
    saying = sayings.state(token.lower_)
    verb = token if token.pos_ in ("VERB", "AUX") else token.head
    if saying is None or verb.pos_ not in ("VERB", "AUX"):
        return
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    clause = next((c for t in (token, verb) for c in t.children if c.dep_ == "ccomp" and c.i > token.i), None)
    phrase = next((c for c in token.children if c.dep_ == "prep" and c.lower_ in saying.frames), None)
    content = trim(subtree(clause or phrase or token)) if clause or phrase else []
    if subject is None or not content or (clause is None and phrase is None):
        return
    speaker = speakers.of(subject)
    if speaker.ref is None and speaker.attribution != "anonymous":
        return
    yield _heard(context, saying, speaker, token, content, said=is_said(verb))


def _possible(context: Context, modal: Token) -> Iterator[Speech]:
    """A guess of the text's own about what has happened: "may have struck"."""
    verb = modal.head
    if not any(c.dep_ == "aux" and c.lower_ == "have" for c in verb.children):
        return
    page = context.page
    start, end = page.cover(trim([t for t in subtree(verb) if t.i >= modal.i]))
    yield Speech(
        speaker=None,
        attribution="text",
        stance="asserts",
        start=start,
        end=end,
        cue_start=page.start_of(modal),
        cue_end=page.end_of(modal),
        direct=False,
        hedge=page.quote(
            page.start_of(modal), page.end_of(verb.nbor(-1)) if verb.i > modal.i + 1 else page.end_of(modal)
        ),
        certainty="unverified",
        rule="speech.may_have",
    )


def _according(context: Context, speakers: Speakers, token: Token) -> Iterator[Speech]:
    to = token if token.lower_ == "per" else next((c for c in token.children if c.lower_ == "to"), None)
    source = next((c for c in to.children if c.dep_ in _SOURCES), None) if to is not None else None
    if source is None and to is not None:
        source = next((c for c in token.children if c.dep_ == "pobj"), None)
    if source is None or (token.lower_ == "per" and context.actor_at(source) is None):
        return
    run_on = _run_on(context, source)
    if run_on is not None:
        yield _run_together(context, token, run_on)
        return
    phrase = {t.i for t in subtree(token)}
    head = token.head if token.head != token else token.sent.root
    content = trim([t for t in _beside(_host_clause(head), token) if t.i not in phrase])
    if not content:
        return
    speaker = speakers.of(source)
    if speaker.attribution == "text":
        speaker = Speaker(None, "unattributed", speaker.start, speaker.end)
    page = context.page
    start, end = _side(context, content, token)
    cue = page.cover([token, *trim(list(token.doc[token.i : source.i + 1]))])
    certainty: Certainty = "alleged" if is_party(context, speaker.ref) else "reported"
    yield Speech(
        speaker=speaker.ref,
        attribution=speaker.attribution,
        stance="asserts",
        start=start,
        end=end,
        cue_start=cue[0],
        cue_end=cue[1],
        direct=False,
        hedge="according to" if page.quote(cue[0], cue[0] + 12).lower() == "according to" else None,
        medium=speaker.medium,
        certainty=certainty,
        rule="speech.according_to",
    )


def _beside(words: Sequence[Token], cue: Token) -> list[Token]:
    """The words between the semicolons around a cue."""
    stops = [t.i for t in cue.sent if t.text == ";"]
    first = max((i for i in stops if i < cue.i), default=-1)
    last = min((i for i in stops if i > cue.i), default=cue.sent.end)
    return [t for t in words if first < t.i < last]


def _run_on(context: Context, source: Token) -> Named | None:
    """The actor at the head of a source that has run into the clause: "According to X the road was ..."."""
    first = source.left_edge
    while first.i < source.i and first.dep_ in ("det", "punct"):
        first = first.nbor()
    named = context.actor_at(first)
    if named is None or source.i - first.i > _SHORT:
        return None
    inside = [t for t in source.subtree if context.page.start_of(t) >= named.end]
    goes_on = any(t.pos_ in ("VERB", "AUX") for t in source.doc[source.i + 1 : source.sent.end])
    return named if goes_on and inside and inside[0].dep_ in ("det", "amod", "compound") else None


def _run_together(context: Context, token: Token, named: Named) -> Speech:
    page = context.page
    content = trim([t for t in token.sent if page.start_of(t) >= named.end])
    start, end = page.cover(content)
    nameless = context.actor(named.ref).anonymous
    return Speech(
        speaker=named.ref,
        attribution="anonymous" if nameless else "named",
        stance="asserts",
        start=start,
        end=end,
        cue_start=page.start_of(token),
        cue_end=named.end,
        direct=False,
        hedge="according to",
        certainty="alleged" if is_party(context, named.ref) else "reported",
        rule="speech.according_to",
    )


def _host_clause(head: Token) -> list[Token]:
    """The clause that "according to X" stands in: that of the nearest verb above it."""
    at = head
    while at.pos_ not in ("VERB", "AUX") and at.head != at:
        at = at.head
    while at.dep_ in ("advcl", "acl", "conj", "xcomp", "pcomp") and at.head.pos_ in ("VERB", "AUX"):
        at = at.head
    return subtree(at)


def _side(context: Context, content: Sequence[Token], cue: Token) -> tuple[int, int]:
    """The content as one span: all of it where the cue stands at an end, else the part before the cue."""
    page = context.page
    before = [t for t in content if t.i < cue.i]
    after = [t for t in content if t.i > cue.i]
    if before and after and len(after) <= 6 and len(before) > len(after):
        return page.cover(trim(before) or before)
    return page.cover(content)


def _noun(context: Context, speakers: Speakers, token: Token) -> Iterator[Speech]:
    saying = sayings.noun(token.lemma_.lower())
    if saying is None:
        return
    speaker, voicing = _noun_speaker(speakers, token)
    content = _noun_content(token, saying) or _voiced_content(voicing, saying)
    if saying.word in listed("resolve") and speaker.ref is None:
        speaker = _same_sentence(context, speakers, token) or speaker
    if not content and (speaker.ref is None or voicing is None):
        return
    if saying.word in listed("predicaments") and (speaker.ref is None and speaker.attribution != "anonymous"):
        return
    voiced = voicing if voicing is not None and saying.word != "report" else None
    said = voicing is None or is_said(voicing)
    if _is_called_untrue(token):
        saying = replace(saying, stance="denies", certainty="denied")
    if is_without(token):
        saying, said = unconfirmed(saying), said and saying.stance == "confirms" and bool(content)
    yield _heard(context, saying, speaker, token, trim(content) or [token], said=said, voicing=voiced)


def _is_called_untrue(noun: Token) -> bool:
    """Whether a report is told only to be called untrue: "reports that X are false"."""
    verb = noun.head
    if noun.dep_ != "nsubj" or verb.lemma_ != "be" or any(c.dep_ == "neg" for c in verb.children):
        return False
    judged = [c for c in verb.children if c.dep_ in ("acomp", "attr", "oprd") and c.i > verb.i]
    return any(t.lower_ in listed("untrue") for c in judged for t in (c, *c.conjuncts, *c.children))


def _heard(
    context: Context,
    saying: Saying,
    speaker: Speaker,
    cue: Token,
    content: Sequence[Token],
    *,
    said: bool,
    voicing: Token | None = None,
) -> Speech:
    """The act of a noun or a state of mind."""
    page = context.page
    start, end = page.cover(content)
    firsts = [page.start_of(t) for t in (cue, voicing) if t is not None]
    stance = _sharper(saying, content)
    return Speech(
        speaker=speaker.ref,
        attribution=speaker.attribution if speaker.attribution != "text" else "unattributed",
        stance=stance,
        start=start,
        end=end,
        cue_start=min(speaker.start, *firsts),
        cue_end=page.end_of(cue),
        direct=False,
        hedge=page.quote(page.start_of(cue), page.end_of(cue)),
        medium=speaker.medium,
        certainty=_certainty(context, cue, saying, speaker),
        modality=modality_of(content, stance),
        said=said,
        rule=f"speech.{saying.word}",
    )


def _noun_content(token: Token, saying: Saying) -> list[Token]:
    after = token.doc[token.i + 1 : min(token.i + 16, token.sent.end - 1)]
    if token.dep_ == "nsubj" and token.head.lemma_.lower() in listed("spreading") and "that" in saying.frames:
        told = next((c for c in token.head.children if c.dep_ == "prep" and c.lower_ == "of"), None)
        if told is not None and "of" in saying.frames:
            return subtree(told)
        clause = next((c for c in token.head.children if c.dep_ == "ccomp" and c.i > token.head.i), None)
        if clause is not None:
            return subtree(clause)
    if "that" in saying.frames:
        for word in after:
            if word.lower_ == "that" and _joined(token, word):
                return _that_clause(word)
            if word.is_punct or word.tag_ in ("VBD", "VBZ", "VBP"):
                break
    for child in token.children:
        if child.i < token.i:
            continue
        if child.dep_ in ("prep", "acl", "advcl") and child.lower_ in saying.frames - {"that", "to"}:
            return subtree(child)
        if child.dep_ == "acl" and ("to" in saying.frames and _infinitive(child)):
            return subtree(child)
        if child.dep_ == "acl" and child.lower_ in (
            "suggesting",
            "alleging",
            "saying",
            "claiming",
            "indicating",
            "regarding",
        ):
            return subtree(child)
    return []


def _voiced_content(voicing: Token | None, saying: Saying) -> list[Token]:
    """What a noun's content is where it hangs on the verb: "cast doubt on X"."""
    if voicing is None:
        return []
    phrases = (c for c in voicing.children if c.dep_ == "prep" and c.lower_ in saying.frames)
    return next((subtree(p) for p in phrases if p.i > voicing.i), [])


def _joined(token: Token, that: Token) -> bool:
    """Whether "that" opens the clause of a noun, not a relative clause ("reports that were false")."""
    taken = sayings.verb(that.head.lemma_.lower()) if that.head.i > that.i else None
    if taken is not None and "np" in taken.frames and takes_up(that.head):
        return False
    following = that.nbor()
    if following.tag_ in ("VBD", "VBZ", "VBP", "MD") and following.pos_ in ("VERB", "AUX"):
        return False
    return all(t.pos_ not in ("VERB",) or t.tag_ == "VBN" for t in token.doc[token.i + 1 : that.i])


def _that_clause(that: Token) -> list[Token]:
    """A that-clause: to the end of its verb's branch, or of the clause where the tree is broken."""
    verb = that.head
    if verb.i > that.i and verb.pos_ in ("VERB", "AUX", "NOUN"):
        return [t for t in subtree(verb) if t.i >= that.i]
    first = that.nbor()
    words: list[Token] = []
    for token in first.doc[first.i : first.sent.end]:
        if token.text in (";", "—", "–"):
            break
        words.append(token)
    return words


def _infinitive(token: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)


def _noun_speaker(speakers: Speakers, token: Token) -> tuple[Speaker, Token | None]:
    """Whose claim, fear or report it is, and the verb that voices it, if there is one."""
    speaker = speakers.of(token)
    above = token.head.head if token.dep_ == "pobj" and token.head.lower_ in ("to", "at") else token.head
    joined = token.dep_ in ("dobj", "nsubjpass") or above != token.head
    verb = above if joined and above.pos_ == "VERB" else None
    if verb is None or verb.lemma_.lower() not in listed("voicing") or speaker.ref is not None:
        return speaker, verb if verb is not None and verb.lemma_.lower() in listed("voicing") else None
    if verb.lemma_.lower() in ("reject", "dismiss"):
        return speaker, None
    subject, _ = subject_of(verb)
    return (speakers.of(subject) if subject is not None else speaker), verb


def _same_sentence(context: Context, speakers: Speakers, token: Token) -> Speaker | None:
    """Whose readiness or resolve is meant where no owner stands by: the last speaker of the sentence."""
    page = context.page
    last = speakers.last(page.start_of(token), pronoun="it")
    if last is None or last.start < page.start_of(token.sent[0]):
        return None
    return replace(last, start=page.start_of(token), end=page.end_of(token))


def _sharper(saying: Saying, words: Sequence[Token]) -> Stance:
    if saying.stance == "promises" and any(t.lemma_.lower() in listed("violence") for t in words):
        return "threatens"
    if saying.word == "warning" and any(t.lower_ in ("will", "would") for t in words):
        return "threatens"
    return saying.stance


def _certainty(context: Context, token: Token, saying: Saying, speaker: Speaker) -> Certainty:
    marked = {c.lower_ for c in token.children if c.dep_ == "amod"}
    if marked & {"unverified", "unconfirmed", "unsubstantiated", "unproven", "conflicting", "false"}:
        return "unverified"
    if saying.certainty is not None:
        return saying.certainty
    return "alleged" if is_party(context, speaker.ref) else "reported"
