"""Names of places in a sentence: known ones by the gazetteer, others by the nouns that go with them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from spacy.tokens import Token

from truce.claims.reading.context import Index
from truce.claims.reading.parse import Page, Sentence
from truce.claims.reading.place_roles import happens_there, is_where, stands_as_place
from truce.claims.reading.place_words import PlaceWords
from truce.parties import Roster
from truce.places import Gazetteer, PlaceEntry, normalise

LONGEST_NAME = 7
"""Tokens in the longest name that is looked for."""
_KNOWN_TOWN = 50_000
"""Inhabitants from which a town's name alone is taken for the town."""
_TAGGED = frozenset({"GPE", "LOC", "FAC"})
_OTHER_NAME = frozenset({"PERSON", "ORG", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"})
_INNER = frozenset(
    {
        "-",
        "–",
        "'",
        "’",
        "al",
        "el",
        "as",
        "ez",
        "ash",
        "ad",
        "ar",
        "an",
        "de",
        "la",
        "da",
        "do",
        "dos",
        "del",
    }
    | {"di", "of", "du", "les", "le", "sur", "and", "the", "e", "i", "bin", "ul", "us"}
)
_JOINS = frozenset({",", "and", "or", "&"})
_NEVER = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "LAW", "LANGUAGE", "ORDINAL", "CARDINAL"})
_AGENCY = r"\([A-Z][^)\n]{1,30}\)"
_DATELINE = re.compile(
    rf"(?:, [A-Z][\w.]*(?: \d{{1,2}})?){{0,2}} ?(?:{_AGENCY}|(?:{_AGENCY} ?)?[—–-]{{1,2}}[ A-Z])"
)


@dataclass(frozen=True, slots=True)
class Found:
    """One place name in the text. `start` and `end` are the mention, the phrase is the name with its noun."""

    start: int
    end: int
    name: str
    rule: str
    kind: str | None = None
    phrase: tuple[int, int] | None = None
    entries: tuple[PlaceEntry, ...] = ()
    anchor: str | None = None
    """The name of the place that this one lies in, as stated."""
    form: str = "name"
    tokens: tuple[Token, ...] = field(default=(), repr=False)


@cache
def gazetteer() -> Gazetteer:
    """The packaged gazetteer, opened once per process."""
    return Gazetteer.open()


@cache
def _may_be_government(name: str) -> bool:
    """Whether a name is also an actor's: a state's, or a metonym of one."""
    return any(hit.start == 0 and hit.end == len(name) for hit in Roster.load().find(name))


class NameFinder:
    """Finds the place names of one page. `taken` are the actors' mentions; `people` are names of persons."""

    def __init__(self, page: Page, taken: Index, people: frozenset[str]) -> None:
        self._page = page
        self._taken = taken
        self._people = people
        self._words = PlaceWords.load()

    def in_sentence(self, sentence: Sentence) -> Iterator[Found]:
        """The place names of a sentence, in text order, without overlap."""
        tokens = [t for t in sentence if t.i not in sentence.segment.stand_ins]
        last: Found | None = None
        at = 0
        while at < len(tokens):
            size, found = self._at(tokens, at, last) if _opens_name(tokens, at) else (1, None)
            at += size
            if found is not None:
                last = found
                yield found

    def _at(self, tokens: list[Token], at: int, last: Found | None) -> tuple[int, Found | None]:
        """The place name that begins at a token, and how many tokens to go on by."""
        size, entries = self._longest(tokens, at)
        run = _capital_run(tokens, at)
        if size < run and not self._is_strong(entries):
            featured = self._with_noun(tokens, at, run, ())
            if featured:
                return featured
        if not size:
            return self._unknown(tokens, at, run)
        featured = self._with_noun(tokens, at, size, entries)
        if featured:
            return featured
        found = self._make(tokens[at : at + size], entries, "gazetteer")
        kind = self._shared_noun(tokens, at + size) or self._noun_before(tokens, at)
        if kind:
            found = replace(found, kind=kind, rule="division")
        directed = self._directed(tokens, at, found)
        if directed:
            return size, directed
        return size, found if self._accept(found, tokens, at, last, cued=bool(kind)) else None

    def _longest(self, tokens: Sequence[Token], at: int) -> tuple[int, tuple[PlaceEntry, ...]]:
        limit = min(LONGEST_NAME, len(tokens) - at)
        for size in range(limit, 0, -1):
            part = tokens[at : at + size]
            if not _is_capital(part[-1]) or not all(_is_capital(t) or t.lower_ in _INNER for t in part):
                continue
            entries = gazetteer().lookup(self._text(part))
            if entries:
                return size, tuple(entries)
        return 0, ()

    def _text(self, tokens: Sequence[Token]) -> str:
        start, end = self._page.cover(tokens)
        return self._page.quote(start, end)

    def _make(
        self, tokens: Sequence[Token], entries: tuple[PlaceEntry, ...], rule: str, kind: str | None = None
    ) -> Found:
        start, end = self._page.cover(tokens)
        name = " ".join(self._page.quote(start, end).split())
        return Found(start, end, name, rule, kind, None, entries, tokens=tuple(tokens))

    # ---- names with a noun

    def _with_noun(
        self, tokens: list[Token], at: int, size: int, entries: tuple[PlaceEntry, ...]
    ) -> tuple[int, Found] | None:
        """As in "Helmand province", "Abu Ali bridge": a name, known or not, and the noun after it."""
        after = tokens[at + size] if at + size < len(tokens) else None
        inner = tokens[at + size - 1]
        if not entries and size > 1 and inner.lower_ in self._words.divisions | self._words.features:
            after, size = inner, size - 1
            entries = tuple(gazetteer().lookup(self._text(tokens[at : at + size])))
        if after is None or self._is_actor(tokens[at : at + size], after):
            return None
        noun = after.lower_
        if noun in self._words.divisions:
            return self._division(tokens, at, size, entries, after)
        if noun in self._words.features:
            return self._feature(tokens, at, size, entries, after)
        return None

    def _division(
        self, tokens: list[Token], at: int, size: int, entries: tuple[PlaceEntry, ...], noun: Token
    ) -> tuple[int, Found] | None:
        kind = self._words.divisions[noun.lower_]
        name = tokens[at : at + size]
        fitting = tuple(e for e in entries if e.type == kind)
        if not fitting and (noun.lower_ in self._words.needs_name or not _is_proper(name)):
            known = any(e.type in ("province", "region", "district", "city", "country") for e in entries)
            if not known or noun.lower_ in ("state", "states", "department", "departments"):
                return None
        found = self._make(name, fitting or entries, "division", kind)
        phrase = self._page.cover([*name, noun])
        return size + 1, replace(found, phrase=phrase)

    def _feature(
        self, tokens: list[Token], at: int, size: int, entries: tuple[PlaceEntry, ...], noun: Token
    ) -> tuple[int, Found] | None:
        kind = self._words.features[noun.lower_]
        name = tokens[at : at + size]
        whole = self._make(
            [*name, noun], tuple(gazetteer().lookup(self._text([*name, noun]))), "feature", kind
        )
        if whole.entries:
            return size + 1, whole
        if kind == "border":
            return None
        same = tuple(e for e in entries if e.type == kind)
        if same:
            return size + 1, replace(whole, entries=same)
        if noun.lower_ in self._words.needs_name and not entries:
            return None
        if not _is_proper(name) or not (noun.text[0].isupper() or is_where(whole.tokens)):
            return None
        return size + 1, replace(whole, anchor=self._text(name) if entries else None)

    def _shared_noun(self, tokens: list[Token], at: int) -> str | None:
        """The kind that a plural noun gives to all names before it: "Sool and Sanaag regions"."""
        joined = False
        for token in tokens[at : at + 12]:
            if token.lower_ in self._words.divisions and joined and token.lower_.endswith("s"):
                return self._words.divisions[token.lower_]
            joined = joined or token.lower_ in _JOINS
            if not (_is_capital(token) or token.lower_ in _JOINS or token.text == "-"):
                return None
        return None

    def _noun_before(self, tokens: list[Token], at: int) -> str | None:
        """The kind that a noun before the name gives it: "the city of Aden", "Lake Chad", "the town of"."""
        before = [t.lower_ for t in tokens[max(0, at - 2) : at]]
        if len(before) == 2 and before[1] == "of":
            return self._words.divisions.get(before[0])
        return None

    def _directed(self, tokens: list[Token], at: int, found: Found) -> Found | None:
        """As in "southern Lebanon": a part of the place, with a name of its own."""
        if not at or tokens[at - 1].lower_ not in self._words.directions or found.kind:
            return None
        first = at - 1
        joined = (
            first >= 2
            and tokens[first - 1].text == "-"
            and tokens[first - 2].lower_ in self._words.directions
        )
        part = tokens[first - 2 if joined else first : at]
        if self._is_actor(found.tokens, None, only_longer=True) or not found.entries:
            return None
        start, end = self._page.cover([*part, *found.tokens])
        name = " ".join(self._page.quote(start, end).split())
        best = found.entries[0]
        known = tuple(e for e in gazetteer().lookup(name) if set(e.countries) & set(best.countries))
        kind = "neighbourhood" if best.type in ("city", "settlement") else "region"
        return Found(start, end, name, "direction", kind, None, known, found.name, tokens=found.tokens)

    # ---- what is accepted

    def _accept(self, found: Found, tokens: list[Token], at: int, last: Found | None, *, cued: bool) -> bool:
        best = found.entries[0]
        if self._is_actor(found.tokens, None, only_longer=True):
            return False
        if not cued and (_is_ordinary(found.tokens) or self._is_person(found)):
            return False
        if best.type == "country" or _may_be_government(found.name):
            town = best.type != "country" and best.type != "region"
            if self._in_chain(found, tokens, at, last) or self._is_dateline(found):
                return True
            return cued or stands_as_place(found.tokens, town=town)
        if self._is_actor(found.tokens, None):
            return False
        if cued or self._is_dateline(found):
            return True
        labels = {t.ent_type_ for t in found.tokens}
        if labels & _NEVER:
            return False
        if labels & _TAGGED or (best.id.startswith("t:") and len(found.tokens) > 1):
            return True
        where = is_where(found.tokens) or happens_there(found.tokens)
        if not self._is_strong(found.entries) and _is_part_of_name(found.tokens):
            return False
        if labels & _OTHER_NAME:
            return where and (_fills_entity(found.tokens) or self._is_strong(found.entries))
        return self._is_strong(found.entries) or where

    def _is_strong(self, entries: Sequence[PlaceEntry]) -> bool:
        """Whether the name alone is known well enough to mean the place."""
        if not entries:
            return False
        best = entries[0]
        if best.id.startswith("t:") or best.type == "country":
            return True
        return best.primary and (best.type == "province" or best.population >= _KNOWN_TOWN)

    def _is_actor(self, tokens: Sequence[Token], noun: Token | None, *, only_longer: bool = False) -> bool:
        """Whether an actor's mention owns the words (or is longer than they are)."""
        start, end = self._page.cover(tokens)
        for named in self._taken.within(start, end):
            longer = named.start < start or named.end > end
            inside = _is_locative_tail(tokens, named.start, self._page)
            if longer and not inside and (noun is None or named.end <= self._page.end_of(noun)):
                return True
            if not longer and not only_longer:
                return True
        return False

    def _is_person(self, found: Found) -> bool:
        return normalise(found.name) in self._people

    def _in_chain(self, found: Found, tokens: list[Token], at: int, last: Found | None) -> bool:
        """As in "Doha, Qatar": the country after a place in it."""
        if last is None or at < 2 or tokens[at - 1].text != ",":
            return False
        gap = self._page.quote((last.phrase or (0, last.end))[1], found.start)
        countries = set(found.entries[0].countries)
        return gap.strip() == "," and any(countries & set(e.countries) for e in last.entries)

    def _is_dateline(self, found: Found) -> bool:
        """As in "GOMA (Agency) -": the name that opens a block, before a bracket or a dash."""
        body = self._page.sentence_of(found.tokens[0]).block.body
        return found.start <= body + 1 and bool(_DATELINE.match(self._page.text, found.end))

    def _unknown(self, tokens: list[Token], at: int, run: int) -> tuple[int, Found | None]:
        """A name that the gazetteer does not have: a place only if noun, tagger and grammar agree."""
        featured = self._with_noun(tokens, at, run, ()) if run else None
        if featured:
            return featured
        name = tokens[at : at + max(run, 1)]
        if self._is_actor(name, None) or not _is_proper(name) or _is_part_of_name(name):
            return 1, None
        kind = self._noun_before(tokens, at)
        found = self._make(name, (), "tagger", kind)
        labels = {t.ent_type_ for t in name}
        if self._is_person(found) or not (kind or labels <= _TAGGED):
            return 1, None
        if kind or (is_where(name) and name[-1].ent_iob_ != "" and labels):
            return len(name), found
        return 1, None


def _opens_name(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if _is_capital(token):
        return True
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return token.lower_ in _INNER and token.text.isalpha() and following in ("-", "–")


def _is_capital(token: Token) -> bool:
    return token.text[0].isupper() or (token.text[0].isdigit() and token.text[-1].isalpha())


def _capital_run(tokens: list[Token], at: int) -> int:
    """How many tokens from here look like one name: capitals, with hyphens and articles between them."""
    size = 0
    for offset, token in enumerate(tokens[at : at + LONGEST_NAME]):
        if _is_capital(token):
            size = offset + 1
        elif token.lower_ not in _INNER or token.lower_ in ("and", "the", "of"):
            break
    return size


def _is_proper(tokens: Sequence[Token]) -> bool:
    return any(t.pos_ == "PROPN" for t in tokens) and all(t.pos_ != "PRON" for t in tokens)


def _is_ordinary(tokens: Sequence[Token]) -> bool:
    """A single word that the tagger reads as no name ("Most", "Police" at the head of a sentence)."""
    if len(tokens) == 1 and tokens[0].pos_ not in ("PROPN", "NOUN", "ADJ"):
        return True
    return all(t.is_stop for t in tokens)


def _is_part_of_name(tokens: Sequence[Token]) -> bool:
    """Whether a capital word or a hyphen stands right beside the words: they are part of something else."""
    first, last = tokens[0], tokens[-1]
    before = first.nbor(-1).text if first.i else ""
    after = last.nbor(1).text if last.i + 1 < len(last.doc) else ""
    return before in ("-", "/") or after in ("-", "/") or before[:1].isupper() or after[:1].isupper()


def _fills_entity(tokens: Sequence[Token]) -> bool:
    """Whether the tagger's own name goes no further than these words."""
    first, last = tokens[0], tokens[-1]
    follows = last.nbor(1) if last.i + 1 < len(last.doc) else None
    opens = first.ent_iob_ != "I" or first.nbor(-1).lower_ == "the"
    return opens and (follows is None or follows.ent_iob_ != "I" or follows.lower_ in ("'s", "’s"))


def _is_locative_tail(tokens: Sequence[Token], start: int, page: Page) -> bool:
    """Whether the name ends a longer mention as "in X": the mention is an actor's, the name is a place."""
    first = tokens[0]
    if not first.i:
        return False
    before = first.nbor(-1)
    return before.lower_ in ("in", "at", "near", "of") and page.start_of(before) > start
