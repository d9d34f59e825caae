"""Claims that no word of saying marks: the text's own, and those of a speech."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.reading.speech.acts import Speech, SpeechMap
from truce.claims.reading.speech.frames import trim
from truce.claims.reading.speech.sayings import listed
from truce.claims.records import Attribution, Certainty, Claim, Modality, Stance

_LONGEST = 390
_SHORT = 14
"""Words below which a sentence that speaks of questions only leads on to them."""


_FALSE = (
    r"(?:simply |plainly |quite |entirely |utterly |completely |categorically |all )?(?:an? |pure )?(?:\w+ )?"
    r"(?:untrue|false|not true|not correct|not the case|lies?|falsehoods?|slander|calumny|fabrications?|"
    r"inventions?|baseless|unfounded|groundless|nonsense|propaganda|disinformation)\b"
)
_UNTRUE = re.compile(
    rf"(?:[-*•] )?(?:[Ii]t|[Tt]his|[Tt]hat|[Tt]hese|[Tt]hose|[Aa]ll (?:of )?th(?:is|at|ese)) "
    rf"(?:is|was|are|were) {_FALSE}|"
    r"(?:[-*•] )?(?:[Tt]he|[Tt]hese|[Tt]hose|[Ss]uch) (?:\w+ )?(?:claims?|charges?|allegations?|accusations?|"
    rf"reports?|stor(?:y|ies)|statements?|rumou?rs?)(?: [^.;,]{{0,60}}?)? (?:is|was|are|were) {_FALSE}"
)
_TO_BLAME = re.compile(
    r"\b(?:bears?|bore|carr(?:y|ies)) (?:the )?(?:\w+ )?(?:responsibility|blame|guilt)\b|"
    r"\b(?:is|are|was|were) (?:\w+ )?(?:responsible|to blame|guilty|answerable) (?:for|of)\b|"
    r"\b(?:the blame|responsibility|the fault) (?:lies|rests|falls) (?:\w+ )?(?:with|on|upon)\b"
)


def find_narrated(context: Context, speech: SpeechMap) -> Iterator[Claim]:
    """The claims of a speaker's sentences, and the text's own on causes."""
    turns = SpeechMap(tuple(a for a in speech.acts if a.rule == "speech.turn"))
    for sentence in context.sentences():
        turn = next(iter(turns.over(sentence.start, sentence.end)), None)
        if turn is not None:
            yield from _spoken(context, turn, sentence)
        elif sentence.quotation is None:
            yield from _causes(context, speech, sentence)


def _spoken(context: Context, turn: Speech, sentence: Sentence) -> Iterator[Claim]:
    """A sentence of a speech, if it says something of the world or of what is to come."""
    words = [t for t in sentence if t.is_alpha]
    asks = context.page.quote(sentence.start, sentence.end).rstrip().endswith("?")
    matter = bool(
        context.actors_in(sentence.start, sentence.end)
        or context.places_in(sentence.start, sentence.end)
        or any(t.like_num for t in sentence)
    )
    stance = _stance_of_speech(sentence, context.page.quote(sentence.start, sentence.end))
    if len(words) < 4 or asks or _is_courtesy(words) or not (matter or stance != "asserts"):
        return
    modality: Modality = "future" if stance in ("predicts", "promises", "demands", "threatens") else "actual"
    yield narrated_claim(
        context,
        (sentence.start, min(sentence.end, sentence.start + _LONGEST)),
        "claim.speech",
        source=turn.speaker,
        attribution=turn.attribution,
        medium=turn.medium,
        stance=stance,
        certainty="alleged" if stance in ("denies", "accuses") or turn.certainty == "alleged" else "reported",
        modality="negated" if stance == "denies" else modality,
    )


def _is_courtesy(words: Sequence[Token]) -> bool:
    """Whether a sentence greets, thanks for coming or leads on to the questions, and says nothing."""
    opening = " ".join(t.lower_ for t in words[:3])
    asked = listed("questions") & {t.lower_ for t in words} and len(words) < _SHORT
    return bool(asked) or any(opening.startswith(phrase.replace("-", " ")) for phrase in listed("courtesies"))


def _stance_of_speech(sentence: Sentence, words: str) -> Stance:
    """What a speaker does with a sentence: deny, promise, demand, foresee, or state."""
    if _UNTRUE.match(words):
        return "denies"
    if _TO_BLAME.search(words):
        return "accuses"
    root = _spoken_head(sentence.root)
    lemma = root.lemma_.lower()
    if _is_order(root):
        return "threatens" if _has_or_else(sentence) else "demands"
    first = any(c.dep_ == "nsubj" and c.lower_ in ("i", "we") for c in root.children)
    auxiliaries = {c.lower_ for c in root.children if c.dep_ == "aux"}
    if first and lemma in ("think", "hope", "pray", "expect", "believe"):
        return "predicts"
    if first and lemma in ("condemn", "denounce", "deplore"):
        return "condemns"
    if (first and lemma in ("demand", "urge", "call", "appeal", "ask")) or auxiliaries & {"must", "should"}:
        return "demands"
    negated = any(c.dep_ == "neg" for c in root.children)
    if negated and (root.tag_ == "VBD" or auxiliaries & {"did", "have", "has", "had"}):
        return "denies"
    if auxiliaries & listed("future"):
        return "promises" if first else "predicts"
    return "asserts"


def _spoken_head(root: Token) -> Token:
    """The verb of what is said in "to them I say: lay down your arms"."""
    says = root.lemma_.lower() in ("say", "tell") and any(c.lower_ in ("i", "we") for c in root.children)
    clause = next((c for c in root.children if c.dep_ in ("ccomp", "xcomp") and c.i > root.i), None)
    return clause if says and clause is not None else root


def _is_order(verb: Token) -> bool:
    """Whether a verb is an imperative: a bare form with neither subject nor auxiliary."""
    opens = verb.i == verb.sent.start or verb.nbor(-1).text == ":"
    bare = verb.tag_ == "VB" or (verb.pos_ == "VERB" and verb.tag_ in ("VBP", "VBD") and opens)
    return bare and not any(c.dep_ in ("nsubj", "nsubjpass", "aux", "expl") for c in verb.children)


def _has_or_else(sentence: Sentence) -> bool:
    """Whether an order names what follows if it is not obeyed: "or you will face ..."."""
    words = [t.lower_ for t in sentence]
    return any(a == "or" and b in ("you", "they", "we", "face", "else") for a, b in pairwise(words))


def _causes(context: Context, speech: SpeechMap, sentence: Sentence) -> Iterator[Claim]:
    """What the text itself names as a cause: "acted as a catalyst", "the root cause is", "was caused by"."""
    for token in sentence:
        words = _cause_words(token)
        if not words:
            continue
        start, end = context.page.cover(trim(words))
        if end - start > _LONGEST or speech.over(context.page.start_of(token), context.page.end_of(token)):
            continue
        yield narrated_claim(context, (start, end), "claim.cause", certainty="fact")
        return


def _cause_words(token: Token) -> Sequence[Token]:
    lemma = token.lemma_.lower()
    if lemma in listed("causes_noun") and token.pos_ in ("NOUN", "PROPN"):
        if lemma == "cause" and not any(c.lower_ in listed("main") for c in token.children):
            return ()
        return [t for t in subtree(_clause_of(token)) if t.i >= _first_of(_clause_of(token))]
    if lemma in listed("causes_verb") and token.pos_ == "VERB":
        if token.dep_ == "acl":
            return subtree(token.head, without=("relcl", "appos"))
        return _short_clause(token)
    return ()


def _clause_of(token: Token) -> Token:
    at = token
    while at.head != at and at.pos_ not in ("VERB", "AUX"):
        at = at.head
    return at


def _first_of(verb: Token) -> int:
    subjects = [c.left_edge.i for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    return min([verb.i, *subjects])


def _short_clause(verb: Token) -> list[Token]:
    return [t for t in subtree(verb, without=("advcl", "conj", "parataxis")) if t.i >= _first_of(verb)]


def narrated_claim(
    context: Context,
    span: tuple[int, int],
    rule: str,
    *,
    certainty: Certainty,
    source: str | None = None,
    attribution: Attribution = "text",
    medium: str | None = None,
    stance: Stance = "asserts",
    modality: Modality = "actual",
    about: str | None = None,
) -> Claim:
    """A claim that no word of saying marks: the text's own where there is no source."""
    start, end = span[0], min(span[1], span[0] + _LONGEST)
    return Claim(
        id=context.record_id("claim", start, end, rule + stance),
        start=start,
        end=end,
        rule=rule,
        source=source,
        stance=stance,
        content=" ".join(context.page.quote(start, end).split()).rstrip(" .,;"),
        certainty=certainty,
        modality=modality,
        attribution=attribution,
        medium=medium,
        direct=attribution != "text",
        about=about,
    )
