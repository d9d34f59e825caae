"""Direct speech: quotations, and who says them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.layout import Quotation
from truce.claims.reading.parse import Sentence
from truce.claims.reading.speech import sayings
from truce.claims.reading.speech.acts import Speech
from truce.claims.reading.speech.reported import is_said, medium_of, quotations_in, subject_of
from truce.claims.reading.speech.sayings import Saying
from truce.claims.reading.speech.speakers import Speaker, Speakers
from truce.claims.reading.speech.stances import is_party, is_threat, sharpen
from truce.claims.records import Certainty, Stance

_FAR = 40
"""Tokens between a quotation and the word that attributes it, at most."""

_FEW = 3
"""Words up to which a quotation is a name or a term rather than something said."""

_ACCORDING = Saying("according", "verb", "asserts", frozenset({"quote"}), None)


@dataclass(frozen=True, slots=True)
class _Credit:
    """Who says a quotation, and by which word; no word where it goes on with an earlier speaker."""

    speaker: Speaker
    word: Token | None = None
    saying: Saying | None = None


def find_quoted(
    context: Context, speakers: Speakers, sentence: Sentence, before: Sequence[Speech]
) -> Iterator[Speech]:
    """The quotations that were taken out of a sentence; `before` are the acts found ahead of them."""
    earlier = list(before)
    for token in sentence:
        quotation = sentence.segment.stand_ins.get(token.i)
        if quotation is None or _is_credited(quotation, before):
            continue
        credit = _credit(speakers, sentence, token) or _inherited(sentence, quotation, earlier)
        act = _act(context, quotation, credit)
        earlier.append(act)
        yield act


def _is_credited(quotation: Quotation, before: Sequence[Speech]) -> bool:
    """Whether the sentence has already been read to give a quotation as somebody's words."""
    recent = takewhile(lambda a: a.end >= quotation.start, reversed(before))
    return any(a.rule == "speech.in_words" and a.start <= quotation.start < a.end for a in recent)


def find_loose(context: Context, sentence: Sentence, before: Sequence[Speech]) -> Iterator[Speech]:
    """A line that is one quotation: it goes on with the speaker of the line before."""
    block = sentence.block
    for quotation in quotations_in(context, block.start, block.end):
        first = sentence.start <= quotation.inner_start + 1
        whole = quotation.start <= block.body and quotation.end >= block.end
        if quotation.block == block.index and whole and first:
            last = next((a for a in reversed(before) if a.end <= quotation.start and a.speaker), None)
            yield _act(context, quotation, _Credit(_as(last, quotation.start)))


def find_short(context: Context, sentence: Sentence, before: Sequence[Speech]) -> Iterator[Speech]:
    """Quotations too short to be parsed on their own that go on with a speaker of their sentence or line.

    Those inside the content of another act are that act's words ("called it “a breach”").
    """
    for quotation in quotations_in(context, sentence.start, sentence.end):
        inside = sentence.start <= quotation.start and quotation.end <= sentence.end + 1
        if not inside or context.page.host_of(quotation) is not None:
            continue
        words = context.page.tokens(quotation.inner_start, quotation.inner_end)
        recent = takewhile(lambda a: a.end >= sentence.block.start, reversed(before))
        covered = any(a.start <= quotation.start + 1 and quotation.end - 1 <= a.end for a in recent)
        credit = _inherited(sentence, quotation, before)
        if not covered and len(words) > _FEW and credit.speaker.ref is not None:
            yield _act(context, quotation, credit)


def _credit(speakers: Speakers, sentence: Sentence, stand_in: Token) -> _Credit | None:
    """The word of saying that a quotation hangs on, or stands next to, and whose word it is."""
    for word in _words_near(stand_in):
        credit = _credit_of(speakers, sentence, word)
        if credit is not None:
            return credit
    return _before_colon(speakers, stand_in)


def _before_colon(speakers: Speakers, stand_in: Token) -> _Credit | None:
    """The speaker of "X: <quotation>" and "X was blunt: <quotation>"."""
    if stand_in.i == stand_in.sent.start or stand_in.nbor(-1).text != ":":
        return None
    root = stand_in.sent.root
    subject = next((c for c in root.children if c.dep_ in ("nsubj", "nsubjpass")), root)
    speaker = speakers.of(subject, speaking=True)
    return _Credit(speaker) if speaker.ref is not None else None


def _credit_of(speakers: Speakers, sentence: Sentence, word: Token) -> _Credit | None:
    if word.lower_ == "according":
        source = next((t for t in word.subtree if t.dep_ == "pobj"), None)
        return _Credit(speakers.of(source), word, _ACCORDING) if source is not None else None
    if word.pos_ == "NOUN":
        saying = sayings.noun(word.lemma_.lower())
        speaker = speakers.of(word)
        nobody = speaker.ref is None and speaker.attribution != "anonymous"
        return None if nobody or saying is None else _Credit(speaker, word, saying)
    saying = sayings.verb_of(word)
    if saying is None or "quote" not in saying.frames | _NAMING or not is_said(word):
        return None
    skip = sentence.segment.stand_ins
    subject, passive = subject_of(word, skip)
    if subject is None:
        subject = _inverted(word, skip) or _beside_quotation(word, skip)
    if subject is not None:
        return _Credit(speakers.of(subject, speaking=True), word, saying)
    start = speakers.context.page.start_of(word)
    return _Credit(Speaker(None, "unattributed", start, start), word, saying) if passive else None


_NAMING = frozenset({"as", "name"})


def _words_near(stand_in: Token) -> list[Token]:
    """The words of saying of a quotation's sentence, likeliest first.

    A quotation after "that" or a colon belongs to the word before it; else the tree decides, then nearness.
    """
    sent = stand_in.sent
    left = [t for t in reversed(stand_in.doc[sent.start : stand_in.i]) if _is_word(t)]
    right = [t for t in stand_in.doc[stand_in.i + 1 : sent.end] if _is_word(t)]
    led = stand_in.i > sent.start and stand_in.nbor(-1).lower_ in ("that", ":")
    above: list[Token] = []
    at = stand_in
    while at.head != at and len(above) < 6:
        at = at.head
        above.append(at)
    near = sorted((*left, *right), key=lambda t: abs(t.i - stand_in.i))
    ranked = [*(left if led else ()), *(t for t in above if _is_word(t) and t.pos_ != "NOUN"), *near]
    return [t for t in dict.fromkeys(ranked) if abs(t.i - stand_in.i) <= _FAR]


def _is_word(token: Token) -> bool:
    if sayings.verb_of(token) is not None:
        return token.dep_ != "amod"
    return token.lower_ == "according" or (
        token.pos_ == "NOUN" and sayings.noun(token.lemma_.lower()) is not None
    )


def _inverted(verb: Token, skip: Collection[int]) -> Token | None:
    """The subject of "said X" where the parser took it for an object."""
    for child in verb.children:
        if child.i > verb.i and child.i not in skip and child.dep_ in ("dobj", "attr", "oprd", "npadvmod"):
            return child
    return None


def _beside_quotation(verb: Token, skip: Collection[int]) -> Token | None:
    """Who says a quotation, where the parser took them for its apposition: "…, a commander, X, said"."""
    stand_ins = (c for c in verb.children if c.i in skip and c.i < verb.i)
    return next((t for c in stand_ins for t in c.children if t.dep_ == "appos" and t.i < verb.i), None)


def _inherited(sentence: Sentence, quotation: Quotation, before: Sequence[Speech]) -> _Credit:
    """The speaker of an earlier quotation of the line; for a quotation alone, of the saying just before."""
    for act in reversed(before):
        if act.whole[0] < sentence.block.start:
            break
        if act.direct and act.rule != "speech.turn":
            return _Credit(_as(act, quotation.start))
    alone = sum(not t.is_punct for t in sentence) <= 1
    last = next((a for a in reversed(before) if a.whole[0] < quotation.start and a.speaker), None)
    return _Credit(_as(last if alone else None, quotation.start))


def _as(act: Speech | None, at: int) -> Speaker:
    """The speaker of an earlier act, going on here; nobody where there was none."""
    if act is None:
        return Speaker(None, "unattributed", at, at)
    return Speaker(act.speaker, act.attribution, at, at, act.medium)


def _act(context: Context, quotation: Quotation, credit: _Credit) -> Speech:
    page, speaker, saying = context.page, credit.speaker, credit.saying
    cue = page.cover([credit.word]) if credit.word is not None else (quotation.start, quotation.start)
    party = is_party(context, speaker.ref)
    said = page.tokens(quotation.inner_start, quotation.inner_end)
    stance = saying.stance if saying else "asserts"
    single = len({page.sentence_of(t).index for t in said if not t.is_punct}) == 1
    if speaker.attribution in ("named", "anonymous") and single:
        stance = sharpen(stance, said, party, direct=True)
        warned = saying is not None and saying.word == "warn"
        stance = "threatens" if warned and is_threat(context, speaker.ref, said) else stance
    return Speech(
        speaker=speaker.ref,
        attribution=speaker.attribution if speaker.attribution != "text" else "unattributed",
        stance=stance,
        start=quotation.start,
        end=quotation.end,
        cue_start=min(cue[0], speaker.start) if speaker.end > speaker.start else cue[0],
        cue_end=max(cue[1], speaker.end),
        direct=True,
        medium=speaker.medium or (medium_of(context, credit.word) if credit.word is not None else None),
        certainty="fact" if speaker.paper else _certainty(saying, stance, party),
        rule=f"speech.quotation.{saying.word if saying else 'none'}",
    )


def _certainty(saying: Saying | None, stance: Stance, party: bool) -> Certainty:
    if stance in ("condemns", "threatens", "demands", "promises"):
        return "fact"
    if saying is not None and saying.certainty is not None:
        return saying.certainty
    return "alleged" if party else "reported"
