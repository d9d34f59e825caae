"""Dates as the parser sees them: one word each, so that they break no sentence.

The parser hangs "Kenya" on the year in "On 5 May 2024 Kenya shelled Busia", and "of" on it in "accused X on
5 May 2024 of shelling". It reads "on Monday" well. So every full date is shown to it as a weekday, every
month with its year as the month, and every hour as "noon"; `unmasked` puts the words back into the tree.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from truce.claims.reading.times import TimeMention

_DAY, _HOUR = "Monday", "noon"

_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b\.?,?\s+(?:the\s+)?)"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DATE = r"\d{1,2}(?:st|nd|rd|th)?\b"
_DAYS = rf"{_DATE}(?:(?:\s?[-–—/]\s?|,?\s+(?:and|to|or|until)\s+|,\s+){_DATE}){{0,3}}"
_YEAR = r"(?:,?\s+(?:of\s+)?\d{4}\b)"
_HOURS = (
    r"(?:\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?|\d{4}(?=\s+(?:hours|hrs|local|GMT)))"
)
_MASKED = re.compile(
    rf"(?P<day>{_WEEKDAY}?(?:{_DAYS}\s+(?:of\s+)?{_MONTH}{_YEAR}?|{_MONTH}\s+(?:the\s+)?{_DAYS}{_YEAR}?)"
    rf"|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|\d{{6}}\s?[A-Z]\s?[A-Z]{{3}}\s?\d{{2,4}})"
    rf"|(?P<month>{_MONTH}){_YEAR}"
    rf"|(?P<hour>{_HOURS}(?:\s+(?:local\s+time|hours|hrs|GMT|UTC|[A-Z]{{2,4}}T))?)"
)
_LEADING = frozenset(
    "on by in at from since until before after of the around about early late between during morning evening "
    "afternoon night hours day dawn dusk".split()
)
_OPENERS = frozenset("that and but or when while as because since if although though whereas after".split())
_GOING_ON = _LEADING | frozenset(
    "and or to through onwards onward local time when where which who that near with for under as".split()
)
_PARTING = frozenset(",;:.!?()-–—―\"“”'‘’")


@dataclass(frozen=True, slots=True)
class Mask:
    """Characters of a text that the parser sees as one word."""

    start: int
    end: int
    word: str


def date_masks(mentions: Iterable[TimeMention]) -> list[Mask]:
    """The dates inside the time expressions of a text, in order."""
    return [
        Mask(mention.start + found.start(), mention.start + found.end(), _word(found))
        for mention in mentions
        if mention.kind in ("date", "time")
        for found in _MASKED.finditer(mention.text)
    ]


def _word(found: re.Match[str]) -> str:
    if found["day"]:
        return _DAY
    return found["month"].rstrip(".") if found["month"] else _HOUR


@dataclass(frozen=True, slots=True)
class Masked:
    """Tokens and the words that the parser sees for them; `seen[i]` is the number of token i's word."""

    words: list[str]
    spaces: list[bool]
    seen: list[int]


def masked(
    words: Sequence[str],
    spaces: Sequence[bool],
    spans: Sequence[tuple[int, int]],
    masks: Sequence[Mask],
) -> Masked:
    """The words for the parser, given the span of each token. A mask that cuts through a token is left out.

    What follows a date at the head of a clause is parted from it by a comma, which no token owns.
    """
    owner = _owners(words, spans, masks)
    shown: list[str] = []
    blanks: list[bool] = []
    seen: list[int] = []
    for mask, group in groupby(range(len(words)), key=lambda i: (owner[i], i if owner[i] is None else None)):
        indexes = list(group)
        if mask[0] is None and indexes[0] and owner[indexes[0] - 1] and _opens(words, owner, indexes[0]):
            shown.append(",")
            blanks.append(True)
        shown.append(mask[0].word if mask[0] else words[indexes[0]])
        blanks.append(spaces[indexes[-1]])
        seen += [len(shown) - 1] * len(indexes)
    return Masked(shown, blanks, seen)


def _owners(
    words: Sequence[str], spans: Sequence[tuple[int, int]], masks: Sequence[Mask]
) -> list[Mask | None]:
    """The mask that hides each token."""
    owner: list[Mask | None] = [None] * len(words)
    at = 0
    for mask in masks:
        while at < len(spans) and spans[at][1] <= mask.start:
            at += 1
        end = at
        while end < len(spans) and spans[end][1] <= mask.end:
            end += 1
        if end == at or spans[at][0] != mask.start or spans[end - 1][1] != mask.end:
            continue
        if _closes(words, at, end):
            end += 1
        elif end == len(words) or words[end] in _PARTING:
            continue  # with nothing after it, it breaks no sentence
        owner[at:end] = [mask] * (end - at)
        at = end
    return owner


def _closes(words: Sequence[str], start: int, end: int) -> bool:
    """Whether the comma after a date only closes it: "said on Monday, May 5, that"."""
    if words[end : end + 1] != [","] or "," not in words[start:end]:
        return False
    before = start - 1
    while before >= 0 and words[before].lower() in _LEADING:
        before -= 1
    return before >= 0 and words[before] not in _PARTING


def _opens(words: Sequence[str], owner: Sequence[Mask | None], at: int) -> bool:
    """Whether a clause begins right after a date at its head: "On 5 May 2024 Kenya shelled Busia"."""
    before = at - 1
    while before >= 0 and (owner[before] or words[before].lower() in _LEADING):
        before -= 1
    prepositional = words[before + 1].lower() in _LEADING and owner[before + 1] is None
    heads = before < 0 or words[before] in _PARTING or words[before].lower() in _OPENERS
    follows = words[at][0].isalpha() and words[at].lower() not in _GOING_ON and words[at - 1] != ","
    return prepositional and heads and follows


def unmasked(vocab: Vocab, parsed: Doc, words: Sequence[str], spaces: Sequence[bool], shape: Masked) -> Doc:
    """The parsed document with every token in its place; a date's tokens hang on its month, or its first."""
    groups = {seen: list(group) for seen, group in groupby(range(len(words)), key=lambda i: shape.seen[i])}
    heads = {seen: _head(words, group) for seen, group in groups.items()}
    made: dict[str, list[str]] = {name: [] for name in ("tags", "pos", "morphs", "lemmas", "deps", "ents")}
    to: list[int] = []
    for seen, group in groups.items():
        token, head = parsed[seen], heads[seen]
        stands_in = token.text != words[group[0]]
        for index in group:
            hidden = index != head
            to.append(head if hidden else heads[token.head.i])
            _add(made, _inner(words[index]) if hidden else _own(token, words[index], stands_in))
            made["ents"].append(_entity(token, stands_in, index == group[0]))
    return Doc(
        vocab,
        words=list(words),
        spaces=list(spaces),
        heads=to,
        tags=made["tags"],
        pos=made["pos"],
        morphs=made["morphs"],
        lemmas=made["lemmas"],
        deps=made["deps"],
        ents=made["ents"],
    )


def _head(words: Sequence[str], group: Sequence[int]) -> int:
    return next((i for i in group if len(group) > 1 and re.fullmatch(_MONTH, words[i])), group[0])


def _add(made: dict[str, list[str]], values: tuple[str, str, str, str, str]) -> None:
    for name, value in zip(("tags", "pos", "morphs", "lemmas", "deps"), values, strict=True):
        made[name].append(value)


def _own(token: Token, word: str, stands_in: bool) -> tuple[str, str, str, str, str]:
    lemma = word if stands_in else token.lemma_
    return token.tag_, token.pos_, str(token.morph), lemma, token.dep_


def _inner(word: str) -> tuple[str, str, str, str, str]:
    if word[0].isdigit():
        return "CD", "NUM", "NumType=Card", word, "nummod"
    if not word[0].isalpha():
        return ",", "PUNCT", "PunctType=Comm", word, "punct"
    return "NNP", "PROPN", "Number=Sing", word, "nmod"


def _entity(token: Token, stands_in: bool, first: bool) -> str:
    kind = token.ent_type_ or ("DATE" if stands_in else "")
    if not kind:
        return "O"
    begins = token.ent_iob_ != "I" and first
    return f"{'B' if begins else 'I'}-{kind}"
