"""Documents that are themselves agreements: treaties, joint statements, lists of agreed outcomes."""

import re
from collections.abc import Sequence

from spacy.tokens import Token

from truce.claims.reading.agreements.cues import Cue
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.instrument_nouns import is_this_text
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.naming import doers, is_side, principals
from truce.claims.reading.agreements.syntax import auxiliaries, is_passive, lemma, subject_of
from truce.claims.reading.agreements.words import Words, load_words
from truce.claims.reading.context import Context
from truce.claims.reading.layout import Block
from truce.claims.reading.parse import Sentence

_ENACTING = re.compile(
    r"\b(?:agreed?|decided?|resolved?) (?:as follows|(?:on|to) the following)|\bdo hereby agree\b"
    r"|\b(?:have|hereby) (?:\w+ )?agreed?:\s*$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\b", re.IGNORECASE)
_INTRODUCING = re.compile(
    r"\b(?:hereinafter|hereafter|henceforth)\b|\brepresented by\b"
    r"|\b(?:the|as|called|two|both|contracting|each) [\"“'‘(]*part(?:y|ies)\b",
    re.IGNORECASE,
)
_DEFINED = re.compile(r",? ?\((?:(?:hereinafter|hereafter|the) [^()\"“”]{0,40})?[\"“‘']")
"""After the name of a party: the word by which its text calls it, in brackets."""
_CLOSING = re.compile(
    r"\W*(?:done|signed|concluded|given|made|agreed|executed|drawn up)\b[^.;:]{0,60}?\b(?:at|in|on|this)\b",
    re.IGNORECASE,
)
_SIGNING = frozenset({
    "state", "government", "armed_force", "non_state_armed_group", "militia", "political_group",
    "unrecognised_state", "party", "group",
})  # fmt: skip
_ENOUGH = 3
_COUNT_ALONE = 2
"""Words of a heading that only counts."""


def find_charters(
    context: Context, mentions: Sequence[InstrumentMention], cues: dict[int, list[Cue]]
) -> list[Instrument]:
    """The agreements whose text the document holds, each with the blocks that it fills.

    `cues` are those of each mention, by its index in `mentions`.
    """
    words = load_words()
    starts = _starts(context, words)
    found = []
    for number, block in enumerate(starts):
        last = starts[number + 1].index - 1 if number + 1 < len(starts) else context.page.blocks[-1].index
        if _enacts(context, words, block.index, last):
            if _only_reports(context, words, block.index, last, mentions, cues):
                continue
            instrument = Instrument(mentions=[_title(context, words, block)], blocks=(block.index, last))
            instrument.parties = _parties(context, block, last)
            found.append(instrument)
    return found


def _only_reports(
    context: Context, words: Words, first: int, last: int, mentions: Sequence[InstrumentMention],
    cues: dict[int, list[Cue]],
) -> bool:  # fmt: skip
    """Whether a statement tells of an agreement that others signed or that is in force already."""
    heading = context.page.blocks[first]
    tokens = context.page.tokens(heading.start, heading.end)
    own_words = _self_nouns(words, tokens)
    titled = {lemma(t) for t in tokens} & (words["document_nouns"] | own_words)
    called = {t.lower_ for t in tokens} & own_words
    own = [m.phrase for m in mentions if first <= m.sentence.block.index <= last]
    if any(is_this_text(noun) and noun.lower_ in called for noun in own):
        return False
    if titled - {"statement", "communiqué", "communique", "declaration"}:
        return False
    inside = [
        c for n, m in enumerate(mentions) if first <= m.sentence.block.index <= last for c in cues.get(n, [])
    ]
    return any(c.status in ("signed", "in_force", "extended", "accepted") and c.date for c in inside)


def _starts(context: Context, words: Words) -> list[Block]:
    """The headings under which an agreement's text may begin.

    The title, and others that name it and its parties.
    """
    blocks = context.page.blocks
    found = []
    for block in blocks:
        if block.kind not in ("title", "heading") or block.number is not None:
            continue
        named = {lemma(t) for t in context.page.tokens(block.start, block.end)} & words["document_nouns"]
        if block.index == 0 or (named and len(_actors(context, block)) > 1):
            found.append(block)
    return found or list(blocks[:1])


def _actors(context: Context, block: Block) -> list[str]:
    """Who a heading names; not a country that only says where a city lies ("in the capital, the country")."""
    named = context.actors_in(block.start, block.end)
    where = [
        n
        for n in named
        if context.page.text.endswith((", ", " in "), 0, n.start) and context.places_in(n.start, n.end)
    ]
    return list(dict.fromkeys(n.ref for n in named if n not in where))


def _enacts(context: Context, words: Words, first: int, last: int) -> bool:
    """Whether blocks read as an agreement: an enacting formula, or several duties in its own voice."""
    text = context.page.text
    blocks = context.page.blocks[first : last + 1]
    if any(_ENACTING.search(text[b.start : b.end]) for b in blocks):
        return True
    sentences = [s for s in context.sentences_of((first, last)) if s.quotation is None]
    shall = sum(any(t.lower_ == "shall" for t in s) for s in sentences)
    agreed = sum(s.block.kind == "item" and _is_duty(words, s.root) for s in sentences)
    return shall >= _ENOUGH or agreed >= _ENOUGH


def _is_duty(words: Words, verb: Token) -> bool:
    return lemma(verb) in words["commissive_verbs"] or bool(auxiliaries(verb) & {"will", "shall"})


def _self_nouns(words: Words, heading: Sequence[Token]) -> frozenset[str]:
    """What a text under a heading may call itself; "FIRST INSTRUMENT" only counts the papers of a file."""
    return words["self_nouns"] if len(heading) > _COUNT_ALONE else frozenset()


def _title(context: Context, words: Words, block: Block) -> InstrumentMention:
    tokens = context.page.tokens(block.start, block.end) or context.page.tokens(0, len(context.page.text))
    head = next((t for t in tokens if lemma(t) in words["document_nouns"]), None)
    head = head or next((t for t in tokens if lemma(t) in _self_nouns(words, tokens)), tokens[0])
    sentence: Sentence = context.page.sentence_of(head)
    halts = any(lemma(t) in words["truce_nouns"] or lemma(t) == "cessation" for t in tokens)
    return InstrumentMention(
        block.start,
        block.end,
        head,
        head,
        sentence,
        "truce" if halts else "accord",
        strong=True,
        definite=True,
    )


def _names_document(words_before: str) -> bool:
    return bool(load_words()["document_nouns"] & set(words_before.lower().split()))


def _parties(context: Context, block: Block, last: int) -> tuple[str, ...]:
    """Who the heading, or the lines below it ("between A and B"), name as parties; () if they do not say."""
    for candidate in context.page.blocks[block.index : min(last, block.index + 6) + 1]:
        line = context.page.text[candidate.start : candidate.end]
        between = _BETWEEN.search(line)
        if between and (
            between.start() < 3 or not candidate.is_prose or _names_document(line[: between.start()])
        ):
            named = context.actors_in(candidate.start + between.end(), candidate.end)
            refs = tuple(dict.fromkeys(n.ref for n in named))
            if len(refs) > 1:
                return refs
    refs = tuple(_actors(context, block))
    refs = refs if len(refs) > 1 else _in_preamble(context, block, last)
    return refs if len(refs) > 1 else _bound_together(context, block, last)


def _bound_together(context: Context, block: Block, last: int) -> tuple[str, ...]:
    """The sides that a duty binds together ("A and B shall cease"), else the two that duties bind apart."""
    apart: list[str] = []
    for sentence in context.sentences_of((block.index, last)):
        for verb in sentence:
            subject = subject_of(verb) if "shall" in auxiliaries(verb) and not is_passive(verb) else None
            refs = principals(context, doers(context, subject)) if subject is not None else ()
            sides = [r for r in refs if is_side(context.actor(r))]
            if len(sides) > 1:
                return tuple(sides)
            apart += sides
    sole = tuple(dict.fromkeys(apart))
    return sole if len(sole) == 2 else ()


def _in_preamble(context: Context, block: Block, last: int) -> tuple[str, ...]:
    """The parties that a preamble names before it says that they have agreed."""
    lines = context.page.blocks[block.index + 1 : last + 1]
    for candidate in lines[:6]:
        named = context.actors_in(candidate.start, candidate.end)
        defined = dict.fromkeys(n.ref for n in named if _DEFINED.match(context.page.text, n.end))
        if len(defined) > 1:
            return tuple(defined)
    below = [b for b in lines if b.is_prose]
    introduced = [b for b in below[:6] if _INTRODUCING.search(context.page.text[b.start : b.end])]
    for candidate in (*introduced, *below[:1]):
        refs = (n.ref for n in context.actors_in(candidate.start, candidate.end))
        sides = tuple(dict.fromkeys(r for r in refs if context.actor(r).type in _SIGNING))
        if len(sides) > 1:
            return sides
    return ()


def find_closings(context: Context, charter: Instrument) -> list[Block]:
    """The lines of a charter that tell of its signature ("Done at A on 3 May 2031")."""
    if charter.blocks is None:
        return []
    blocks = context.page.blocks[charter.blocks[0] : charter.blocks[1] + 1]
    return [b for b in blocks if _CLOSING.match(context.page.text[b.start : b.end])]


def signature_of(context: Context, charter: Instrument) -> Cue | None:
    """The signature of a charter as its closing line, or the line below its title, dates it."""
    for block in find_closings(context, charter):
        dated = [t for t in context.times_in(block.start, block.end) if t.value and t.kind == "date"]
        tokens = context.page.tokens(block.start, block.end)
        if dated and tokens:
            date = dated[0].stated or dated[0].value
            sentence = context.page.sentence_of(tokens[0])
            return Cue(
                None, "signed", tokens[0], sentence, block.start, max(t.end for t in dated), date, dated[0]
            )
    return None
