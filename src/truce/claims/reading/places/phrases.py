"""Places that are told without a name of their own: borders, "the capital", "three villages in X", soil."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from truce.claims.reading.parse import Page, Sentence
from truce.claims.reading.places.checks import gazetteer
from truce.claims.reading.places.roles import is_where
from truce.claims.reading.places.spans import Found
from truce.claims.reading.places.words import PlaceWords
from truce.parties import NameHit, Roster
from truce.places import PlaceEntry, normalise

_BETWEEN = re.compile(
    r"\W{0,3}(?:(?:line|zone|area)s?\W)?(?:that|which|shared|separating|separates|dividing|divides|running|runs|"
    r"between|of|with|from|to|and|by|the|its|both|countries|neighbou?ring|neighbou?r|\W)*"
)
_LEFT_JOIN = re.compile(r"(?:[-–—/]|\s+and\s+|\s*)(?:the\s+)?")
_ADJECTIVES = frozenset(
    {"disputed", "shared", "common", "northern", "southern", "eastern", "western", "entire", "whole"}
)
_NUMBER = re.compile(r"1?\d|20")


@dataclass(frozen=True, slots=True)
class Border:
    """A border as one passage tells it: its words, and the states on its sides as far as they are named."""

    start: int
    end: int
    noun: str
    sides: tuple[str, ...]


def find_borders(page: Page, sentence: Sentence) -> Iterator[Border]:
    """The borders told in a sentence, with the states that the words beside them name."""
    words = PlaceWords.load()
    tokens = [t for t in sentence if words.generic.get(t.lower_) == "border"]
    if not tokens:
        return
    hits = [h for h in Roster.load().find(page.quote(sentence.start, sentence.end)) if _state(h)]
    states = [(sentence.start + h.start, sentence.start + h.end, _state(h)) for h in hits]
    for token in tokens:
        if token.i > 1 and token.nbor(-1).text == "-" and token.nbor(-2).lower_ == "cross":
            continue
        after = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
        if after in words.not_border:
            continue
        border = _border(page, token, states)
        told = not token.lower_.endswith("s") or border.start < page.start_of(token)
        if border.sides or (told and token.text.islower()):
            yield border


def _state(hit: NameHit) -> str:
    """The name of the state that a roster name belongs to, "" for others."""
    party = Roster.load().parties[hit.party_id]
    return party.name if party.type == "state" and hit.form != "metonym" else ""


def state_in(name: str) -> str:
    """The state that a name begins with ("South Sudan army"), "" for others."""
    return next((_state(h) for h in Roster.load().find(name) if h.start == 0), "")


def _border(page: Page, token: Token, states: Sequence[tuple[int, int, str]]) -> Border:
    start, end = page.start_of(token), page.end_of(token)
    sides: list[str] = []
    for left, right, name in reversed(states):
        if right <= start and _LEFT_JOIN.fullmatch(page.quote(right, start)) and len(sides) < 2:
            sides.insert(0, name)
            start = left
    if len(sides) < 2:
        at = end
        for left, right, name in states:
            if left >= end and len(sides) < 2 and _BETWEEN.fullmatch(page.quote(at, left)) and left - at < 60:
                sides.append(name)
                at = end = right
    first = page.token_at(start) or token
    while first.i and (first.nbor(-1).lower_ in _ADJECTIVES | {"the", "their", "its", "our", "a"}):
        first = first.nbor(-1)
        start = page.start_of(first)
        if first.pos_ in ("DET", "PRON"):
            break
    return Border(
        start, end, page.quote(page.start_of(token), page.end_of(token)), tuple(dict.fromkeys(sides))
    )


def find_ground(page: Page, sentence: Sentence) -> Iterator[Found]:
    """As in "Malian soil", "the territory of Mali": the country, by its adjective or possessive."""
    words = PlaceWords.load()
    for token in sentence:
        if token.lower_ not in words.ground or not token.i:
            continue
        before = token.nbor(-1)
        if before.text in ("'s", "’s", "'", "’") and before.i:
            before = before.nbor(-1)
        hits = Roster.load().find(
            page.quote(max(sentence.start, page.start_of(before) - 20), page.end_of(before))
        )
        state = _state(hits[-1]) if hits else ""
        entry = gazetteer().best(state) if state else None
        if entry is None or not before.text[0].isupper():
            continue
        start, end = page.start_of(before), page.end_of(before)
        phrase = (start, page.end_of(token))
        yield Found(start, end, entry.name, "ground", "country", phrase, (entry,), tokens=(before,))


def find_counted(page: Page, named: Sequence[Found]) -> Iterator[Found]:
    """As in "three villages in X": places without names of their own, in one that has."""
    words = PlaceWords.load()
    for place in named:
        if not place.tokens or place.tokens[0].i < 3:
            continue
        noun, preposition = place.tokens[0].nbor(-2), place.tokens[0].nbor(-1)
        if noun.lower_ not in words.counted or preposition.lower_ not in (
            "in",
            "of",
            "across",
            "inside",
            "near",
        ):
            continue
        first = noun.nbor(-1)
        if first.pos_ == "ADJ" and first.lower_ not in words.numbers and first.i:
            first = first.nbor(-1)
        if not (first.lower_ in words.numbers or _NUMBER.fullmatch(first.text)):
            continue
        end = (place.phrase or (0, place.end))[1]
        start = page.start_of(first)
        name = " ".join(page.quote(start, end).split())
        yield Found(start, end, name, "counted", "site", None, (), place.name, tokens=(first, noun))


def find_generic(page: Page, sentence: Sentence) -> Iterator[Found]:
    """As in "the airport", "the north of X", where the words before them make them the scene of something."""
    words = PlaceWords.load()
    for token in sentence:
        kind = words.generic.get(token.text)
        if kind is None or kind == "border" or not token.i:
            continue
        first = token.nbor(-1)
        if first.lower_ in ("entire", "whole", "wider", "broader") and first.i:
            first = first.nbor(-1)
        if first.lower_ != "the" or not (is_where((token,)) or _is_concerned(token)):
            continue
        last = _owner_of_part(token) if token.text in words.directions else token
        if last is token and (token.text in words.directions or not _is_whole(token)):
            continue
        start, end = page.start_of(first), page.end_of(last)
        yield Found(start, end, page.quote(start, end), "generic", kind, tokens=(token,))


def _owner_of_part(token: Token) -> Token:
    """The last token of the name in "the north of the Strip", else the token itself."""
    after = list(token.doc[token.i + 1 : token.i + 8])
    if not after or after[0].lower_ != "of":
        return token
    name = after[2:] if len(after) > 1 and after[1].lower_ == "the" else after[1:]
    last = token
    for word in name:
        if not word.text[0].isupper():
            break
        last = word
    return last


def find_lines(page: Page, sentence: Sentence) -> Iterator[Found]:
    """As in "along the line of contact": a line or zone by its common noun, when a certain one is meant."""
    text = page.quote(sentence.start, sentence.end)
    for match in _line_pattern().finditer(text):
        noun = " ".join(match["noun"].split())
        start, end = sentence.start + match.start(), sentence.start + match.end()
        kind = PlaceWords.load().lines[noun]
        yield Found(start, end, noun, "generic", kind, tokens=page.tokens(start, end))


@cache
def _line_pattern() -> re.Pattern[str]:
    nouns = sorted(PlaceWords.load().lines, key=len, reverse=True)
    return re.compile(r"\b(?:the|an?) (?:[a-z]+ )?(?P<noun>" + "|".join(re.escape(n) for n in nouns) + r")\b")


def find_numbered(page: Page, sentence: Sentence) -> Iterator[Found]:
    """As in "position 10A", "checkpoint 56": a post of an army or a mission, with a number for a name."""
    text = page.quote(sentence.start, sentence.end)
    for match in _numbered_pattern().finditer(text):
        start, end = sentence.start + match.start(), sentence.start + match.end()
        tokens = page.tokens(start, end)
        if tokens and is_where(tokens) and not _is_rank(tokens[0]):
            kind = PlaceWords.load().numbered[match["noun"]]
            yield Found(start, end, " ".join(match.group().split()), "numbered", kind, tokens=tokens)


def _is_rank(noun: Token) -> bool:
    """Whether a number tells how good somebody is: "took position 3 in the race"."""
    return noun.dep_ == "dobj" and noun.head.lemma_.lower() in ("take", "hold", "lose", "defend")


@cache
def _numbered_pattern() -> re.Pattern[str]:
    nouns = sorted(PlaceWords.load().numbered, key=len, reverse=True)
    return re.compile(
        r"\b(?P<noun>" + "|".join(re.escape(n) for n in nouns) + r") \d{1,4}-?[A-Z]?(?![\w,.]*\d)\b"
    )


def _is_whole(token: Token) -> bool:
    """Whether the noun stands alone, without a name or a relative clause that would say which one it is."""
    follows = token.nbor(1) if token.i + 1 < len(token.doc) else None
    return token.dep_ != "compound" and (follows is None or follows.lower_ not in ("of", "that", "which"))


def _is_concerned(token: Token) -> bool:
    return token.dep_ == "pobj" and token.head.lower_ == "for"


def find_capitals(page: Page, sentence: Sentence) -> Iterator[Found]:
    """As in "the Sudanese capital": the capital that the gazetteer gives; without a state, no entry."""
    tokens = [t for t in sentence if t.lower_ == "capital" and t.ent_type_ not in ("MONEY", "ORG")]
    if not tokens:
        return
    hits = [h for h in Roster.load().find(page.quote(sentence.start, sentence.end)) if _state(h)]
    for token in tokens:
        at = page.start_of(token) - sentence.start
        owner = next((h for h in hits if 0 < at - h.end <= 3), None)
        first = page.token_at(sentence.start + owner.start) if owner else token
        if first is None:
            continue
        start, end = page.start_of(first), page.end_of(token)
        entry = _capital(_state(owner)) if owner else None
        defined = owner is not None or (token.i > 0 and token.nbor(-1).lower_ == "the")
        if defined and _is_whole(token) and is_where((token,)):
            entries, name = ((entry,), entry.name) if entry else ((), "")
            word, phrase = page.start_of(token), (start, end)
            yield Found(word, end, name, "capital", "city", phrase, entries, tokens=(token,))


def _capital(state: str) -> PlaceEntry | None:
    """The seat of government of a state, unless it is disputed."""
    country = gazetteer().best(state)
    if country is None or country.capital is None or country.country is None:
        return None
    entry = gazetteer().best(country.capital, near=country.country, kind="city")
    return entry if entry is not None and not entry.disputed and entry.country == country.country else None


def is_capital(place: PlaceEntry) -> bool:
    """Whether a place is the seat of government of its country."""
    state = Roster.load().parties.get((place.country or "").lower())
    country = gazetteer().best(state.name) if state else None
    return country is not None and normalise(country.capital or "") == normalise(place.name)
