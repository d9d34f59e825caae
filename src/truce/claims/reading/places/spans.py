"""Names of places in a sentence: known ones by the gazetteer, others by the nouns that go with them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from truce.claims.reading.parse import Page, Segment
from truce.claims.reading.places.apposition import apposed_kind
from truce.claims.reading.places.checks import (
    CALENDAR,
    LOCAL_TOWN,
    PlaceChecks,
    gazetteer,
    is_capital_word,
    is_proper,
)
from truce.claims.reading.places.roles import is_besieged, is_scene, is_where
from truce.claims.reading.places.words import PlaceWords
from truce.places import PlaceEntry, normalise

LONGEST_NAME = 7
"""Tokens in the longest name that is looked for."""
_MOST_MODIFIERS = 2
"""Words between a name and its noun: "Kherson regional children's hospital" is too far."""
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
        "es",
        "ed",
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
    | {
        "di",
        "of",
        "du",
        "des",
        "von",
        "van",
        "der",
        "les",
        "le",
        "sur",
        "and",
        "the",
        "e",
        "i",
        "bin",
        "ul",
        "us",
    }
)
_RUN_INNER = _INNER - {"and", "the", "of", "us"}
_HELD = frozenset({"administered", "controlled", "held", "occupied"})
_WITHIN_NAME = _INNER | _HELD
_IN_NAMES = frozenset({"city", "settlement"})
"""Kinds of which a noun in capitals may be part of the name itself."""
_AREAS = frozenset({"province", "region"})
_LISTED = re.compile(r"(?:,? and(?: the)?|,? or(?: the)?|,)(?: in| at| near| around| outside)? ")
_LYING = re.compile(r",? in(?: the)?|in(?: the)?")
_JOINS = frozenset({",", "and", "or", "&"})
_OPENERS = frozenset({"near", "outside", "inside", "around", "across", "along", "throughout"})
"""Prepositions that the tagger takes for the first word of a name at the head of a sentence."""
_NO_NAME = frozenset({"ADP", "PRON", "CCONJ", "SCONJ", "AUX", "PART", "INTJ", "DET"})


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
    tokens: tuple[Token, ...] = field(default=(), repr=False)

    @property
    def whole_end(self) -> int:
        """Where the name ends, with its noun."""
        return self.phrase[1] if self.phrase else self.end


class NameFinder:
    """Finds the place names of one page."""

    def __init__(self, page: Page, checks: PlaceChecks) -> None:
        self._page = page
        self._checks = checks
        self._words = PlaceWords.load()

    def in_segment(self, segment: Segment) -> Iterator[Found]:
        """The place names of a parsed piece of text, in text order, without overlap."""
        tokens = [t for t in segment.doc if t.i not in segment.stand_ins]
        last: Found | None = None
        at = 0
        while at < len(tokens):
            size, found = self._at(tokens, at, last) if _opens_name(tokens, at) else (1, None)
            at += size
            if found is None:
                continue
            if last is not None:
                last, found = self._joined(last, found)
                yield last
            last = found
        if last is not None:
            yield last

    def _at(self, tokens: list[Token], at: int, last: Found | None) -> tuple[int, Found | None]:
        """The place name that begins at a token, and how many tokens to go on by."""
        run = _capital_run(tokens, at)
        if tokens[at].lower_ in self._words.things:
            return max(run, 1), None
        size, entries = self._longest(tokens, at)
        if size < 2 and tokens[at].lower_ in self._words.directions:
            return 1, None
        if tokens[at].lower_ == "the" and not any(e.name.startswith("The ") for e in entries):
            return 1, None
        for count in dict.fromkeys((run, size)):
            featured = self._with_noun(tokens, at, count) if count else None
            if featured:
                return featured
        numbered = at + run < len(tokens) and tokens[at + run].text.isdigit()
        if run and (not size or ((size < run or numbered) and not self._checks.is_strong(entries))):
            unknown = self._unknown(tokens, at, run, last)
            if unknown:
                return len(unknown.tokens), unknown
        if not size:
            return 1, None
        found = self._make(tokens[at : at + size], entries, "gazetteer")
        kind = self._shared_noun(tokens, at + size) or self._noun_before(tokens, at)
        kind = kind or (None if self._checks.is_strong(entries) else apposed_kind(found.tokens))
        if kind:
            found = replace(found, kind=kind, rule="division")
        directed = self._directed(tokens, at, found)
        if directed:
            return size, directed
        chained = (last is not None and self._is_chained(last, found)) or self._opens_chain(tokens, at, found)
        chained = chained or (self._is_listed(last, found.tokens) and self._checks.is_listed(found.tokens))
        accepted = self._checks.accept(found.tokens, entries, cued=bool(kind), chained=chained)
        return size, found if accepted else None

    def _longest(self, tokens: Sequence[Token], at: int) -> tuple[int, tuple[PlaceEntry, ...]]:
        """The longest known name from a token on: its length in tokens, and the places of that name."""
        ahead = tokens[at : at + LONGEST_NAME]
        capital = [is_capital_word(t) for t in ahead]
        inner = [c or t.lower_ in _WITHIN_NAME for t, c in zip(ahead, capital, strict=True)]
        reach = inner.index(False) if False in inner else len(inner)
        for size in range(reach, 0, -1):
            entries = self._lookup(ahead[:size]) if capital[size - 1] else ()
            if entries:
                return size, entries
        return 0, ()

    def _lookup(self, tokens: Sequence[Token]) -> tuple[PlaceEntry, ...]:
        return tuple(gazetteer().lookup(self._text(tokens), near=self._checks.near))

    def _text(self, tokens: Sequence[Token]) -> str:
        return " ".join(self._page.quote(*self._page.cover(tokens)).split())

    def _make(
        self, tokens: Sequence[Token], entries: tuple[PlaceEntry, ...], rule: str, kind: str | None = None
    ) -> Found:
        start, end = self._page.cover(tokens)
        return Found(start, end, self._text(tokens), rule, kind, None, entries, tokens=tuple(tokens))

    def _is_chained(self, last: Found, found: Found) -> bool:
        """As in "Doha, Qatar", "Doha in Qatar": the larger place after one in it."""
        gap = " ".join(self._page.quote(last.whole_end, found.start).split())
        if not found.entries or not (gap == "," or _LYING.fullmatch(gap)):
            return False
        if not last.entries and gap != ",":
            return found.entries[0].type in _AREAS | {"country"}
        return any(_lies_in(small, large) for small in last.entries for large in found.entries)

    def _is_listed(self, last: Found | None, name: Sequence[Token]) -> bool:
        """Whether only a comma, "and" or a preposition stands between the last place and a name."""
        gap = self._page.quote(last.whole_end, self._page.start_of(name[0])) if last is not None else ""
        return _LISTED.fullmatch(gap) is not None

    def _opens_chain(self, tokens: list[Token], at: int, found: Found) -> bool:
        """Whether the larger place follows: "Goris" in "Goris, Syunik province"."""
        follows = at + len(found.tokens)
        if follows + 1 >= len(tokens) or tokens[follows].text != ",":
            return False
        _, large = self._longest(tokens, follows + 1)
        return any(_lies_in(small, e) for small in found.entries for e in large)

    def _joined(self, last: Found, found: Found) -> tuple[Found, Found]:
        """Two places of a chain, each with only the meanings that the other one leaves."""
        if not self._is_chained(last, found):
            return last, found
        large = tuple(e for e in found.entries if any(_lies_in(s, e) for s in last.entries))
        small = tuple(e for e in last.entries if any(_lies_in(e, g) for g in large))
        anchor = last.anchor or found.name
        if not last.entries:
            return replace(last, anchor=anchor), found
        return replace(last, entries=small, anchor=anchor), replace(found, entries=large)

    # ---- names with a noun

    def _with_noun(self, tokens: list[Token], at: int, count: int) -> tuple[int, Found] | None:
        """As in "Helmand province", "Abu Ali bridge": a name, known or not, and its noun."""
        nouns = self._words.divisions.keys() | self._words.features.keys()
        end = at + count
        if count > 1 and tokens[end - 1].lower_ in nouns:
            name, noun_at = tokens[at : end - 1], end - 1
        else:
            name, noun_at = tokens[at:end], end
            while (
                noun_at < len(tokens)
                and noun_at - end < _MOST_MODIFIERS
                and _is_modifier(tokens[noun_at], nouns)
            ):
                noun_at += 1
        if (
            noun_at >= len(tokens)
            or tokens[noun_at].lower_ not in nouns
            or not _is_adjacent(self._page, tokens[at : noun_at + 1])
        ):
            return None
        if self._checks.is_actor(name, cued=True) or self._checks.is_people(name):
            return None
        follows = tokens[noun_at + 1].lower_ if noun_at + 1 < len(tokens) else ""
        if follows in self._words.features and tokens[noun_at + 1].pos_ in ("NOUN", "PROPN"):
            noun_at += 1
        told = (
            noun_at + 2 < len(tokens)
            and tokens[noun_at + 1].text == ","
            and tokens[noun_at].text[0].isupper()
        )
        told = told and self._checks.is_strong(self._longest(tokens, noun_at + 2)[1])
        found = self._named_by(name, tokens[at : noun_at + 1], chained=told)
        return (noun_at + 1 - at, found) if found else None

    def _named_by(self, name: list[Token], whole: list[Token], *, chained: bool) -> Found | None:
        noun = whole[-1].lower_
        known = self._lookup(whole) if noun in self._words.features else ()
        if known:
            own = known[0].type in ("city", "settlement", "waterway")
            return self._make(whole, known, "feature", self._words.features[noun] if own else known[0].type)
        entries = self._lookup(name)
        if not entries and all(t.ent_type_ == "NORP" for t in name):
            return None
        if noun in self._words.divisions and len(whole) == len(name) + 1:
            kind = self._words.divisions[noun]
            return self._division(
                name, whole, tuple(gazetteer().lookup(self._text(name), near=self._checks.near, kind=kind))
            )
        if noun not in self._words.features:
            return None
        return self._feature(name, whole, entries, chained=chained)

    def _division(
        self, name: list[Token], whole: list[Token], entries: tuple[PlaceEntry, ...]
    ) -> Found | None:
        noun = whole[-1].lower_
        kind = self._words.divisions[noun]
        fitting = tuple(e for e in entries if e.type == kind or {e.type, kind} <= _AREAS)
        unsure = noun in self._words.needs_name and not _is_told(whole)
        if not fitting and (unsure or not is_proper(name)):
            return None
        if all(t.lower_ in self._words.directions for t in name):
            return self._make(whole, self._lookup(whole) or fitting, "division", kind)
        if kind in _IN_NAMES and whole[-1].is_title:
            known = self._lookup(whole)
            if known or not any(e.type in _IN_NAMES and e.population >= LOCAL_TOWN for e in entries):
                # "Cape Town", "East Hill Village": no town is known by the name without its noun.
                return self._make(whole, known, "division", kind)
        found = self._make(name, fitting or entries, "division", kind)
        return replace(found, phrase=self._page.cover(whole))

    def _feature(
        self, name: list[Token], whole: list[Token], entries: tuple[PlaceEntry, ...], *, chained: bool
    ) -> Found | None:
        noun = whole[-1].lower_
        kind = self._words.features[noun]
        same = tuple(e for e in entries if e.type == kind)
        if same:
            return self._make(whole, same, "feature", kind)
        unsure = noun in self._words.needs_name and not is_besieged(whole)
        if kind == "border" or unsure or not is_proper(name):
            return None
        labels = {t.ent_type_ for t in whole}
        if kind == "site" and not (chained or is_where(whole) or "FAC" in labels):
            return None
        if whole[-1].ent_type_ == "PERSON" and not (chained or is_where(whole, surely=True)):
            return None
        if noun.endswith("s") and noun[:-1] in self._words.features and whole[-1].text.islower():
            return replace(self._make(name, (), "feature", kind), phrase=self._page.cover(whole))
        anchor = self._text(name) if entries else None
        return replace(self._make(whole, (), "feature", kind), anchor=anchor)

    def _shared_noun(self, tokens: list[Token], at: int) -> str | None:
        """The kind that a plural noun gives to all names before it: "Sool and Sanaag regions"."""
        joined = False
        kinds = {**self._words.features, **self._words.divisions}
        for token in tokens[at : at + 12]:
            if token.lower_ in kinds and token.text.islower() and joined and token.lower_.endswith("s"):
                return kinds[token.lower_]
            joined = joined or token.lower_ in _JOINS
            if not (is_capital_word(token) or token.lower_ in _JOINS or token.text == "-"):
                return None
        return None

    def _noun_before(self, tokens: list[Token], at: int) -> str | None:
        """The kind that the noun before a name gives it: "the city of Aden", "the villages of Sejna and"."""
        before = at - 1
        while (
            before > 0
            and (tokens[before].lower_ in _JOINS or is_capital_word(tokens[before]))
            and at - before < 10
        ):
            before -= 1
        if before < 1 or tokens[before].lower_ != "of":
            return None
        noun = tokens[before - 1].lower_
        if noun in self._words.joined:
            return self._words.features[noun]
        return self._words.divisions.get(noun) if before == at - 1 or noun.endswith("s") else None

    def _directed(self, tokens: list[Token], at: int, found: Found) -> Found | None:
        """As in "southern Lebanon": a part of the place, with a name of its own."""
        directions = self._words.directions
        if not at or tokens[at - 1].lower_ not in directions or found.kind:
            return None
        joined = at >= 3 and tokens[at - 2].text == "-" and tokens[at - 3].lower_ in directions
        if self._checks.is_actor(found.tokens, only_longer=True):
            return None
        start, end = self._page.cover([*tokens[at - 3 if joined else at - 1 : at], *found.tokens])
        name = " ".join(self._page.quote(start, end).split())
        whole = found.entries[0]
        known = tuple(e for e in gazetteer().lookup(name) if set(e.countries) & set(whole.countries))
        kind = "neighbourhood" if whole.type in ("city", "settlement") else "region"
        return Found(start, end, name, "direction", kind, None, known, found.name, found.tokens)

    def _unknown(self, tokens: list[Token], at: int, run: int, last: Found | None) -> Found | None:
        """A name that the gazetteer does not have: a place only if noun, tagger and grammar agree."""
        numbered = at + run < len(tokens) and tokens[at + run].text.isdigit()
        name = tokens[at : at + run + numbered]
        kind = self._noun_before(tokens, at) or self._shared_noun(tokens, at + len(name))
        kind = kind or self._words.features.get(name[-1].lower_)
        if len(name) > 1 and name[0].lower_ in self._words.leading:
            kind = self._words.leading[name[0].lower_]
        elif numbered:
            return None
        apposed = None if kind else apposed_kind(name)
        kind = kind or self._inner_noun(name) or apposed
        listed = self._is_listed(last, name)
        if not self._checks.accept_unknown(
            name, cued=kind is not None, apposed=apposed is not None, listed=listed
        ):
            return None
        return self._make(name, (), "tagger", kind)

    def _inner_noun(self, name: list[Token]) -> str | None:
        """The kind that a noun in the middle of a name gives it: "Forward Operating Base N"."""
        inner = [self._words.features.get(t.lower_) for t in name[1:-1]]
        return "site" if "site" in inner else None


def _is_told(whole: Sequence[Token]) -> bool:
    """Whether something happens to or in what a name and its noun mean: "killed in the N area"."""
    return is_besieged(whole) or (not whole[-1].lower_.endswith("s") and is_scene(whole))


def _lies_in(small: PlaceEntry, large: PlaceEntry) -> bool:
    if not set(small.countries) & set(large.countries) or small.id == large.id:
        return False
    if large.type == "country":
        return small.type != "country"
    return large.type in _AREAS and normalise(small.admin1 or "") == normalise(large.name)


def _opens_name(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if token.is_sent_start and token.lower_ in _OPENERS:
        return False
    if is_capital_word(token):
        return token.pos_ not in _NO_NAME or token.ent_type_ in ("GPE", "LOC", "FAC")
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return token.lower_ in _INNER and token.text.isalpha() and following in ("-", "–")


def _capital_run(tokens: list[Token], at: int) -> int:
    """How many tokens from here look like one name: capitals, with hyphens and articles between them."""
    size = 0
    for offset, token in enumerate(tokens[at : at + LONGEST_NAME]):
        if size and token.lower_ in CALENDAR:
            break
        if is_capital_word(token):
            size = offset + 1
        elif token.lower_ not in _RUN_INNER:
            break
    return size


def _is_modifier(token: Token, nouns: set[str]) -> bool:
    return token.text.islower() and token.pos_ in ("NOUN", "ADJ", "PROPN") and token.lower_ not in nouns


def _is_adjacent(page: Page, tokens: Sequence[Token]) -> bool:
    """Whether only blanks and hyphens stand between the words."""
    return "," not in page.quote(*page.cover(tokens)) and "\n" not in page.quote(*page.cover(tokens))
