"""Claims: who says what, how surely, and about which event or agreement."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.parse import subtree
from truce.claims.reading.spans import SpanIndex
from truce.claims.reading.speech import sayings
from truce.claims.reading.speech.acts import Speech, SpeechMap
from truce.claims.reading.speech.disputes import link_claims
from truce.claims.reading.speech.narration import find_narrated
from truce.claims.reading.speech.presupposed import find_presupposed
from truce.claims.reading.speech.reported import quotations_in
from truce.claims.reading.speech.sayings import listed
from truce.claims.reading.speech.stances import clause_head, modality_of, sharpen_party
from truce.claims.records import Agreement, Claim, Event

LONGEST = 390
"""Characters of a claim's quote, at most."""

_SHY = frozenset({"named", "identified", "anonymity", "quoted", "comment"})
"""Words of a wish to stay nameless, which is no claim."""

_WORDS = 3
"""Words up to which a sentence of a quotation says nothing on its own."""

_GIST = 0.4
"""Part of a sentence that a claim inside it holds, so that it is what the sentence says."""

_SAME = 0.6
"""The same for a claim that only states, so that it says the sentence over again."""

_POINTERS = frozenset({"this", "it", "that", "so", "what", "which"})
_PLAIN = frozenset({"asserts", "confirms", "suspects"})
_DOING = frozenset({"threatens", "promises", "demands", "condemns"})
"""Stances that are acts of their own: whoever promises has promised."""

_LED = 8
"""Characters between a word of saying and a quotation that goes on its clause (" that ")."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One proposition of an act of speech: its span, and the wider one that anchors it."""

    start: int
    end: int
    first: int
    last: int


def find_claims(
    context: Context, speech: SpeechMap, events: tuple[Event, ...], agreements: tuple[Agreement, ...]
) -> tuple[Claim, ...]:
    """The claims of a document, in text order."""
    parted = [(act, part) for act in _kept(context, speech) for part in _parts(context, act)]
    told = [(_claim(context, act, part), part) for act, part in parted]
    claims = [claim for claim, _ in told]
    claims += _not_sharper(find_narrated(context, speech), claims)
    claims += find_presupposed(context, speech, events)
    said = {claim.id: (part.start, part.end) for claim, part in told}
    return link_claims(_distinct(claims), events, agreements, said)


def _not_sharper(narrated: Iterable[Claim], told: Sequence[Claim]) -> list[Claim]:
    """The plain sentences of a speaker, without those of which a word of saying tells the stance.

    "We fear that X" is a fear, and "the reports of X are false" a denial, of the same speaker.
    """
    said = SpanIndex((c.start, c.end, c) for c in told)

    def is_sharper(own: Claim, plain: Claim) -> bool:
        return own.source == plain.source and _is_gist(own, plain)

    return [c for c in narrated if not any(is_sharper(own, c) for own in said.overlapping(c.start, c.end))]


def _is_gist(own: Claim, plain: Claim) -> bool:
    """Whether a claim inside a sentence says most of it."""
    inside = plain.start <= own.start and own.end <= plain.end
    part = _GIST if own.stance in ("fears", "denies") else _SAME
    return inside and plain.rule == "claim.speech" and len(own.content) > part * len(plain.content)


def _distinct(claims: Iterable[Claim]) -> list[Claim]:
    """Claims in text order; of two readings of one passage with one content the fuller."""
    by_content: dict[tuple[str | None, str, str], Claim] = {}
    for claim in claims:
        key = claim.source, claim.stance, claim.content
        known = by_content.get(key)
        if known is None or known.end - known.start < claim.end - claim.start or _apart(known, claim):
            by_content[key if known is None or not _apart(known, claim) else (*key[:2], claim.id)] = claim
    return sorted(by_content.values(), key=lambda c: (c.start, c.end, c.stance))


def _apart(one: Claim, other: Claim) -> bool:
    return one.end <= other.start or other.end <= one.start


def _kept(context: Context, speech: SpeechMap) -> Iterator[Speech]:
    """The acts that make claims; an adverb of hearsay inside another's words gets that other's voice."""
    spoken = SpeechMap(tuple(a for a in speech.acts if a.said and a.rule != "speech.turn"))
    for act in spoken.acts:
        outer = _around(speech if act.stance == "denies" else spoken, act)
        word = act.rule.split(".")[1]
        if outer is not None and act.speaker is None:
            if sayings.adverb(word) is not None or act.stance == "denies":
                yield _voiced(act, outer)
        elif _is_claim(context, act, word, outer):
            yield act


def _voiced(act: Speech, outer: Speech) -> Speech:
    """Hearsay in the voice of the act around it, and no surer than that."""
    certainty = "unverified" if outer.certainty == "unverified" else act.certainty
    voice = replace(act, speaker=outer.speaker, attribution=outer.attribution, medium=outer.medium)
    return replace(voice, certainty=certainty)


def _around(spoken: SpeechMap, act: Speech) -> Speech | None:
    """The narrowest act of somebody named whose content holds an act's content and cue."""
    return next((a for a in spoken.over(*act.whole) if a is not act and _is_voice(a)), None)


def _is_voice(act: Speech) -> bool:
    """Whether an act gives its content a voice: somebody's, or that of a post by a named account."""
    return act.said and (
        act.speaker is not None or (act.rule == "speech.turn" and act.attribution == "named")
    )


def _is_claim(context: Context, act: Speech, word: str, outer: Speech | None) -> bool:
    said = context.page.quote(act.start, act.end).casefold().split()
    if _SHY.intersection(said) and act.stance == "demands":
        return False
    if _is_empty(context, act, word):
        return False
    if act.speaker is not None or act.attribution in ("anonymous", "named"):
        return bool(said) and (
            act.direct or said[0] not in _POINTERS or len(said) > 1 or act.stance not in _PLAIN
        )
    if sayings.adverb(word) is not None:
        return True
    if act.attribution == "text":
        marked = sayings.adjective(word) is not None
        return outer is None and (marked or word in ("confirm", "may_have", "in_words"))
    if act.direct:
        return True
    if word == "tell":
        return False
    is_noun = act.rule.count(".") == 1 and sayings.noun(word) is not None
    if act.stance in _DOING and not is_noun:
        return False
    clause = act.rule.rsplit(".", 1)[-1] in ("that", "to", "according_to") and act.stance != "predicts"
    if is_noun or act.stance == "accuses":
        return True
    return len(said) > 2 and (clause or word == "stipulate")


def _is_empty(context: Context, act: Speech, word: str) -> bool:
    """Whether a content only names somebody or a text: "suspected bandits", "welcomed the ruling"."""
    tokens = [t for t in context.page.tokens(act.start, act.end) if t.is_alpha and t.dep_ != "det"]
    if not tokens:
        return False
    noun = tokens[-1].lemma_.lower()
    if sayings.adjective(word) is not None and len(tokens) <= _WORDS:
        people = context.actor_at(tokens[-1]) is not None or noun in listed("tellers") | listed("doers")
        return people and tokens[0].lower_ == word and tokens[-1].pos_ in ("NOUN", "PROPN")
    return (
        act.stance == "asserts" and act.rule.endswith(".np") and len(tokens) == 1 and noun in listed("bare")
    )


def _parts(context: Context, act: Speech) -> Iterator[_Part]:
    """The propositions of an act, each with its anchor."""
    if act.direct:
        yield from _quoted_parts(context, act)
        return
    word = act.rule.split(".")[1]
    first, last = act.whole
    if sayings.adverb(word) is not None or sayings.adjective(word) is not None or word == "may_have":
        first, last = _with_pronoun(context, act.start), act.end
    cuts = _cuts(context, act)
    for n, (start, end) in enumerate(cuts):
        yield _Part(start, end, first if n == 0 else start, end if n + 1 < len(cuts) else max(last, end))


def _quoted_parts(context: Context, act: Speech) -> Iterator[_Part]:
    """A quotation, sentence by sentence; with the words that lead into it where it ends their clause."""
    led = act.cue_start < act.cue_end <= act.start <= act.cue_end + _LED
    first = act.cue_start if led else act.start
    opening = context.page.sentence_at(act.start + 1)
    later = context.page.sentences[opening.index :] if opening is not None else ()
    inside = takewhile(lambda s: s.start < act.end, later)
    telling = [s for s in inside if act.start < s.start and s.end <= act.end and len(s.span) > _WORDS]
    if len(telling) < 2:
        yield _Part(act.start, act.end, first, act.end)
        return
    for n, sentence in enumerate(telling):
        yield _Part(sentence.start, sentence.end, sentence.start if n else first, sentence.end)


def _with_pronoun(context: Context, start: int) -> int:
    """Where a clause begins, with the "which" or "who" right before it."""
    before = context.page.token_at(start - 2) if start > 1 else None
    if before is not None and before.lower_ in ("which", "who", "that"):
        return context.page.start_of(before)
    return start


def _cuts(context: Context, act: Speech) -> list[tuple[int, int]]:
    """The coordinated propositions of a content: "that A and that B", "as an X and a Y"."""
    page = context.page
    tokens = list(page.tokens(act.start, act.end))
    frame = act.rule.rsplit(".", 1)[-1]
    head = clause_head(tokens) if frame == "that" else _predicate_noun(tokens) if frame == "as" else None
    if head is None:
        return [(act.start, act.end)]
    second = [c for c in head.conjuncts if c.i > head.i and c in tokens]
    second = [c for c in second if frame == "as" or _has_subject(c)]
    starts = [page.start_of(subtree(c, without=("conj", "cc"))[0]) for c in second]
    edges = [act.start, *sorted(s for s in set(starts) if act.start < s < act.end), act.end]
    return [(a, _before(page.text, b) if b != act.end else b) for a, b in pairwise(edges)]


def _before(text: str, end: int) -> int:
    """The end of what stands before an offset, without blanks, commas and the conjunction between."""
    kept = text[:end].rstrip(" ,;")
    for conjunction in (" and", " but", " or"):
        kept = kept.removesuffix(conjunction)
    return len(kept.rstrip(" ,;"))


def _predicate_noun(tokens: Sequence[Token]) -> Token | None:
    for token in tokens:
        if token.lower_ == "as" and token.dep_ == "prep":
            return next((c for c in token.children if c.dep_ == "pobj"), None)
    return None


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in verb.children)


def _claim(context: Context, act: Speech, part: _Part) -> Claim:
    page = context.page
    tokens = page.tokens(part.start, part.end)
    stance = sharpen_party(context, act, tokens)
    hedges = _hedges(context, act, part)
    first, last = _short(page.text, part)
    words = _quoted_words(context, part)
    return Claim(
        id=context.record_id("claim", first, last, act.rule + stance),
        start=first,
        end=last,
        rule=act.rule,
        source=act.speaker,
        stance=stance,
        content=_content(page.text[part.start : part.end]),
        certainty="fact" if stance != act.stance and stance in _DOING else act.certainty,
        modality=modality_of(tokens, stance) if act.modality == "actual" else act.modality,
        attribution=act.attribution,
        direct=words is not None,
        hedge=hedges[0] if hedges else None,
        medium=act.medium,
        direct_words=words,
        hedges=hedges,
        conditional=any(t.dep_ == "mark" and t.lower_ in ("if", "unless", "should") for t in tokens),
    )


def _short(text: str, part: _Part) -> tuple[int, int]:
    """The anchor, cut at a comma, else between words, if it is too long to point at anything."""
    if part.last - part.first <= LONGEST:
        return part.first, part.last
    first = part.first if part.start - part.first < LONGEST // 2 else part.start
    window = text[first : first + LONGEST]
    cut = max(window.rfind(", "), window.rfind("; "), window.rfind(" — "))
    word = window.rfind(" ")
    return first, first + (cut if cut > LONGEST // 2 else word if word > 0 else LONGEST)


def _content(words: str) -> str:
    """A content as a plain phrase: one line, without "that" in front and marks around."""
    plain = " ".join(words.split()).strip(' ,.;:“”"')
    return plain.removeprefix("that ") or words


def _hedges(context: Context, act: Speech, part: _Part) -> tuple[str, ...]:
    """The words of a claim that keep its content from being plain fact, the act's own first."""
    found = [act.hedge] if act.hedge else []
    for token in context.page.tokens(part.first, part.end):
        word = token.lower_
        modal = token.dep_ == "aux" and word in listed("possible")
        marked = token.dep_ == "amod" and sayings.adjective(word) is not None
        if modal or marked or word in listed("unproven") or sayings.adverb(word) is not None:
            found.append(token.text)
    return tuple(dict.fromkeys(found))


def _quoted_words(context: Context, part: _Part) -> str | None:
    """The words of a part that stand between quotation marks, if there are any."""
    page = context.page
    for quotation in quotations_in(context, part.start, part.end)[:1]:
        inner = page.quote(max(quotation.inner_start, part.start), min(quotation.inner_end, part.end))
        return inner.strip(" ,.") or None
    return None
