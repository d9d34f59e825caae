"""What is accepted as a place's name, and what belongs to an actor, a person or a date instead."""

import re
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Token

from truce.claims.reading.actors import role_of_name
from truce.claims.reading.actors.bodies import names_thing
from truce.claims.reading.actors.roles import is_in_dateline
from truce.claims.reading.actors.words import name_heads
from truce.claims.reading.context import Index, Named
from truce.claims.reading.parse import Page
from truce.claims.reading.places.roles import (
    acts,
    happens_there,
    is_besieged,
    is_object_of_policy,
    is_overcome,
    is_ruling,
    is_scene,
    is_where,
    names_document,
    takes_article,
)
from truce.claims.reading.places.words import PlaceWords
from truce.claims.records import Actor
from truce.parties import NameHit, Roster
from truce.places import Gazetteer, PlaceEntry, normalise

_KNOWN_TOWN = 50_000
"""Inhabitants from which a town's name alone is taken for the town."""
LOCAL_TOWN = 10_000
"""The same, in a country that the text is about."""
_GREAT_TOWN = 300_000
"""The same, where a line in capitals gives no other hint."""
_TAGGED = frozenset({"GPE", "LOC", "FAC"})
_ACRONYM = 4
_TOWNS = frozenset({"city", "settlement"})
_OTHER_NAME = frozenset({"PERSON", "ORG", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART"})
_NEVER = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "LAW", "LANGUAGE", "ORDINAL", "CARDINAL"})
CALENDAR = frozenset(
    """january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday""".split()
)
_NO_SCENE = (_NEVER | {"NORP", "PRODUCT"}) - {"LANGUAGE"}
_AGENCY = r"\([A-Z][^)\n]{1,30}\)"
_DATELINE = re.compile(
    rf"(?:, [A-Z][\w.]*(?: \d{{1,2}})?){{0,2}} ?(?:{_AGENCY}|(?:{_AGENCY} ?)?[—–-]{{1,2}}[ A-Z])"
)


class PlaceChecks:
    """The checks for one page, whose actors are known; `near` are the countries (ISO 3166) it is about."""

    def __init__(
        self, page: Page, actors: Sequence[Actor], mentions: Sequence[Named], near: frozenset[str]
    ) -> None:
        self._page = page
        self._taken = Index(mentions)
        self._persons = frozenset(a.id for a in actors if a.type == "person")
        self._groups = frozenset(a.id for a in actors if a.type == "group")
        self.near = near
        self._words = PlaceWords.load()
        self._people = self._find_people(actors)
        self._common = frozenset(t.text for s in page.sentences for t in s if t.text.islower())

    def accept(
        self, tokens: Sequence[Token], entries: Sequence[PlaceEntry], *, cued: bool, chained: bool
    ) -> bool:
        """Whether a name that the gazetteer has is a place here.

        `cued`: a noun says so ("the town of"); `chained`: it follows a place that lies in it.
        """
        if self.is_actor(tokens, cued=cued, only_longer=True):
            return False
        if self._text(tokens).lower() in self._words.beyond:
            return cued
        if cued or chained or self._is_dateline(tokens):
            return True
        if self._is_ordinary(tokens, entries) or _is_inside_entity(tokens):
            return False
        area = entries[0].type not in _TOWNS and is_where(tokens)
        scene = self._is_scene(tokens)
        if not (area or scene) and entries[0].type != "country" and self._is_person(tokens):
            return False
        if names_document(tokens):
            return False
        hit = _government(self._text(tokens))
        if hit is not None and hit.form == "demonym":
            return False
        if hit is not None:
            start, end = self._page.cover(tokens)
            form = "name" if entries[0].type in ("country", "region") else hit.form
            here = NameHit(start, end, hit.party_id, form)
            if self.is_actor(tokens) or role_of_name(self._page, here) == "actor":
                return False
            seat = form == "metonym" and takes_article(tokens)
            return form != "metonym" or not (seat or is_object_of_policy(tokens) or is_ruling(tokens))
        return not self.is_actor(tokens) and self._is_known(tokens, entries)

    def accept_unknown(
        self, tokens: Sequence[Token], *, cued: bool, apposed: bool = False, listed: bool = False
    ) -> bool:
        """Whether a name that the gazetteer does not have is a place here.

        `cued`: a noun says so ("the town of"); `apposed`: one that stands beside it ("N, a town"); `listed`:
        it stands in a list with a place ("in M and N").
        """
        if self._opens_dateline(tokens):
            return _government(self._text(tokens)) is None
        if self.is_actor(tokens, cued=cued) or not is_proper(tokens) or _is_part_of_name(tokens):
            return False
        labels = {t.ent_type_ for t in tokens}
        scene = self._is_scene(tokens) or self._is_overcome(tokens)
        if listed and self.is_listed(tokens):
            return not (labels & _NEVER or self._is_shouted(tokens) or _is_acronym(tokens))
        if not (cued or scene) and (self._is_person(tokens) or labels & _NEVER):
            return False
        tagged = bool(labels & _TAGGED) and not labels & _OTHER_NAME
        if tokens[-1].lower_ in self._words.happened | self._words.documents or _is_acronym(tokens):
            return False
        if len(tokens) == 1 and tokens[0].lower_ in self._words.divisions:
            return False
        if any(self.is_people((token,)) for token in tokens):
            return False
        where = is_where(tokens, surely=not cued)
        if scene or apposed:
            return not self._is_shouted(tokens)
        plain = is_besieged(tokens) and not labels - {""}
        return where and (tagged or cued or plain) and not self._is_shouted(tokens)

    def accept_repeat(self, tokens: Sequence[Token]) -> bool:
        """Whether a name that is a place elsewhere in the text means the place here too."""
        if self.is_actor(tokens) or self._is_person(tokens) or self._is_shouted(tokens):
            return False
        if {t.ent_type_ for t in tokens} & _NEVER or names_document(tokens) or takes_article(tokens):
            return False
        return is_proper(tokens) and not _is_part_of_name(tokens) and not _is_inside_entity(tokens)

    def is_own_name(self, name: str) -> bool:
        """Whether a name means nothing else in the text: no government, no person, no common word."""
        known = normalise(name) in self._people or name.lower() in self._common | self._words.beyond
        return not known and _government(name) is None

    def is_listed(self, tokens: Sequence[Token]) -> bool:
        """Whether a name beside a place stands where a place does, and is no person's and no word's."""
        common = len(tokens) == 1 and tokens[0].lower_ in self._common
        return is_where(tokens, surely=True) and not common and not self._is_actors_name(tokens)

    def is_strong(self, entries: Sequence[PlaceEntry]) -> bool:
        """Whether the name alone is known well enough to mean the place."""
        if not entries:
            return False
        best = entries[0]
        if best.id.startswith("t:") or best.type == "country":
            return True
        least = _KNOWN_TOWN if best.primary else _GREAT_TOWN
        return (best.primary and best.type == "province") or best.population >= least

    def is_actor(self, tokens: Sequence[Token], *, cued: bool = False, only_longer: bool = False) -> bool:
        """Whether an actor's mention owns the words, or one that is longer than they are.

        With a noun of place (`cued`), a person's name is the place's that is named after the person, and a
        government's seat is the building.
        """
        start, end = self._page.cover(tokens)
        for named in self._taken.within(start, end):
            if cued and named.mention.form == "metonym":
                continue
            if named.ref in self._persons and (cued or self._is_known_name(tokens)):
                continue
            if (named.start < start or named.end > end) and not self._is_tail(tokens, named.start):
                return True
            if not only_longer and (named.start, named.end) == (start, end):
                return not (named.ref in self._groups and is_where(tokens, surely=True))
        return False

    def _is_known_name(self, tokens: Sequence[Token]) -> bool:
        """Whether a place's name was taken for a person's: "Ras Tanura", a province that saw fighting."""
        best = gazetteer().best(self._text(tokens), near=self.near) if is_where(tokens) else None
        return best is not None and (len(tokens) > 1 or best.type not in _TOWNS)

    def is_people(self, tokens: Sequence[Token]) -> bool:
        """Whether the words are an adjective of a people, not a name: "Thai" in "the Thai province"."""
        hit = _government(self._text(tokens))
        return hit is not None and hit.form == "demonym"

    def _text(self, tokens: Sequence[Token]) -> str:
        return self._page.quote(*self._page.cover(tokens))

    def _is_known(self, tokens: Sequence[Token], entries: Sequence[PlaceEntry]) -> bool:
        """Whether tagger, grammar and gazetteer together make a name that is no government's a place."""
        labels = {t.ent_type_ for t in tokens}
        best = entries[0]
        strong = self.is_strong(entries)
        spoken = labels == {"LANGUAGE"} and strong and is_where(tokens, surely=True)
        if (labels & _NEVER and not spoken) or self._is_odd(tokens, best, strong=strong):
            return False
        small = best.type in _TOWNS and not strong and not self.near.intersection(best.countries)
        if small and not best.id.startswith("t:") and acts(tokens):
            return False
        if labels & _TAGGED or (best.id.startswith("t:") and len(tokens) > 1):
            return True
        nearby = bool(self.near.intersection(best.countries))
        trusted = nearby and not labels & _OTHER_NAME
        where = is_where(tokens, surely=not (trusted or strong)) or happens_there(tokens)
        local = nearby and best.primary and best.population >= LOCAL_TOWN
        if self._is_scene(tokens):
            return True
        if labels & _OTHER_NAME:
            misread = local and "PERSON" not in labels and _fills_entity(tokens)
            return misread or (where and (strong or nearby))
        if best.type in _TOWNS and not nearby:
            return is_where(tokens, surely=True) or happens_there(tokens)
        return strong or local or where

    def _is_odd(self, tokens: Sequence[Token], best: PlaceEntry, *, strong: bool) -> bool:
        """Whether a town's name is written as no town's: "QC", "the Mission", "Valeska Paris"."""
        if self._is_shouted(tokens):
            return not best.id.startswith("t:") and best.population < _GREAT_TOWN
        if not strong and _is_part_of_name(tokens):
            return True
        if best.type not in _TOWNS or best.id.startswith("t:"):
            return False
        return takes_article(tokens) or _is_acronym(tokens) or _follows_name(tokens) or _is_prefix(tokens)

    def _is_ordinary(self, tokens: Sequence[Token], entries: Sequence[PlaceEntry]) -> bool:
        """Whether the words are no name ("Most" or "Police" at the head of a sentence)."""
        known = entries[0].id.startswith("t:") or entries[0].type == "country"
        if len(tokens) == 1 and tokens[0].lower_ in self._common and not known:
            return True
        if len(tokens) == 1 and tokens[0].pos_ not in ("PROPN", "NOUN", "ADJ"):
            return tokens[0].is_sent_start is True or not self.is_strong(entries)
        return all(t.is_stop for t in tokens)

    def _find_people(self, actors: Sequence[Actor]) -> frozenset[str]:
        """Keys of names of persons and of every part of them: a surname alone is no town."""
        names = [n for a in actors if a.type == "person" for n in (a.name, *a.aliases)]
        self._actors_names = _parts(names)
        tagged = {
            e.text for s in self._page.sentences for e in s.span.ents if e.label_ == "PERSON" and len(e) > 1
        }
        tagged = {name for name in tagged if name.split()[-1].lower() not in CALENDAR}
        names += [name for name in tagged if not self._is_misread(name)]
        return _parts(names)

    def _is_misread(self, name: str) -> bool:
        """Whether the tagger took a known place for a person: "Near Tal Afar"."""
        words = name.split()
        while words and words[0].lower() in self._words.where:
            words = words[1:]
        entries = gazetteer().lookup(" ".join(words))
        return self.is_strong(entries) or any(self.near.intersection(e.countries) for e in entries)

    def _is_person(self, tokens: Sequence[Token]) -> bool:
        return normalise(self._text(tokens)) in self._people

    def _is_scene(self, tokens: Sequence[Token]) -> bool:
        """Whether something happens there, so that the name is a place whatever the tagger makes of it."""
        return is_scene(tokens) and self._may_be_scene(tokens)

    def _is_overcome(self, tokens: Sequence[Token]) -> bool:
        """Whether soldiers take or lose it, and one word names it, as it hardly names a person there."""
        single = all(t.dep_ != "compound" for t in tokens[-1].lefts)
        return single and len(tokens) == 1 and is_overcome(tokens) and self._may_be_scene(tokens)

    def _may_be_scene(self, tokens: Sequence[Token]) -> bool:
        """Whether the name is no date's, no thing's and nobody's."""
        if tokens[-1].lower_ in CALENDAR or {t.ent_type_ for t in tokens} & _NO_SCENE:
            return False
        thing = names_thing(self._page.text, *self._page.cover(tokens))
        named = thing or tokens[-1].text in name_heads() or tokens[0].lower_ in self._words.beyond
        return not named and not self._is_actors_name(tokens)

    def _is_actors_name(self, tokens: Sequence[Token]) -> bool:
        """Whether a person of the text goes by the name, or by a part of his name."""
        return normalise(self._text(tokens)) in self._actors_names

    def _is_dateline(self, tokens: Sequence[Token]) -> bool:
        """As in "GOMA (Agency) -": the name that opens a block, before a bracket or a dash."""
        start, end = self._page.cover(tokens)
        sentence = self._page.sentence_of(tokens[0])
        if start > sentence.block.body + 1:
            return False
        return bool(_DATELINE.match(self._page.text, end)) or is_in_dateline(self._page, start, sentence)

    def _opens_dateline(self, tokens: Sequence[Token]) -> bool:
        """Whether the name opens a dateline that was cut off its paragraph."""
        block = self._page.sentence_of(tokens[0]).block
        return block.kind == "dateline" and self._page.start_of(tokens[0]) == block.body

    def _is_shouted(self, tokens: Sequence[Token]) -> bool:
        """Whether the sentence is in capitals, so that they make no name."""
        sentence = self._page.sentence_of(tokens[0])
        letters = [c for c in self._page.quote(sentence.start, sentence.end)[:300] if c.isalpha()]
        return len(letters) > 12 and sum(c.isupper() for c in letters) > 0.7 * len(letters)

    def _is_tail(self, tokens: Sequence[Token], start: int) -> bool:
        """Whether the name ends an actor's longer mention as "in X", or as "the mayor of X"."""
        first = tokens[0]
        if not first.i:
            return False
        before = first.nbor(-1)
        local = before.lower_ == "of" and before.head.lower_ in self._words.parts
        return (local or before.lower_ in ("in", "at", "near")) and self._page.start_of(before) > start


def _parts(names: Sequence[str]) -> frozenset[str]:
    """Keys of names and of every word of them."""
    parts = (normalise(part) for name in names for part in (name, *re.split(r"[\s\-]+", name)))
    return frozenset(part for part in parts if len(part) > 2)


@cache
def gazetteer() -> Gazetteer:
    """The packaged gazetteer, opened once per process."""
    return Gazetteer.open()


@cache
def _government(name: str) -> NameHit | None:
    """The state, or body, that also goes by a name."""
    return next((h for h in Roster.load().find(name) if h.start == 0 and h.end == len(name)), None)


def is_capital_word(token: Token) -> bool:
    """Whether a token is written as part of a name: with a capital, or as "50th"."""
    return token.text[0].isupper() or (token.text[0].isdigit() and token.text[-1].isalpha())


def is_proper(tokens: Sequence[Token]) -> bool:
    """Whether the tagger reads a proper noun among the tokens and no pronoun."""
    return any(t.pos_ == "PROPN" for t in tokens) and all(t.pos_ != "PRON" for t in tokens)


def _fills_entity(tokens: Sequence[Token]) -> bool:
    """Whether the tagger's name is these words and no more."""
    last = tokens[-1]
    follows = last.nbor(1).ent_iob_ if last.i + 1 < len(last.doc) else "O"
    return tokens[0].ent_iob_ == "B" and follows != "I" and not _is_part_of_name(tokens)


def _is_inside_entity(tokens: Sequence[Token]) -> bool:
    """Whether a longer name of the tagger begins before the words: "Jordan" in "Michael Jordan"."""
    first = tokens[0]
    if first.ent_iob_ != "I" or not first.i:
        return False
    before = first.nbor(-1)
    if before.lower_ in ("of", "for", "and", "&"):
        return first.ent_type_ in _OTHER_NAME
    return before.text[0].isupper() and before.lower_ not in ("the", "south", "north", "east", "west")


def _is_acronym(tokens: Sequence[Token]) -> bool:
    """Whether the name is written as a few capitals."""
    return len(tokens) == 1 and tokens[0].text.isupper() and len(tokens[0]) <= _ACRONYM


def _follows_name(tokens: Sequence[Token]) -> bool:
    """Whether a proper noun stands right before the words and the tagger does not start a place with them."""
    first = tokens[0]
    if not first.i or (first.ent_iob_ == "B" and first.ent_type_ in _TAGGED):
        return False
    before, words = first.nbor(-1), PlaceWords.load()
    return (
        before.pos_ == "PROPN"
        and before.text[0].isupper()
        and before.lower_ not in words.where | words.directions
    )


def _is_prefix(tokens: Sequence[Token]) -> bool:
    """Whether the words begin something else: "Pan-democratic", "Art. 4"."""
    after = [t.text for t in tokens[-1].doc[tokens[-1].i + 1 : tokens[-1].i + 3]]
    numbered = bool(after) and (after[0].isdigit() or (after[0] == "." and after[-1].isdigit()))
    return numbered or after[:1] == ["-"]


def _is_part_of_name(tokens: Sequence[Token]) -> bool:
    """Whether a capital word or a hyphen stands right beside the words: they are part of something else."""
    first, last = tokens[0], tokens[-1]
    before = first.nbor(-1) if first.i else None
    after = last.nbor(1) if last.i + 1 < len(last.doc) else None
    words = PlaceWords.load()
    if before is not None and before.lower_ in words.where | words.directions | {"the"}:
        before = None
    if after is not None and after.lower_ in CALENDAR:
        after = None
    return any(t is not None and (t.text in ("-", "/") or t.text[0].isupper()) for t in (before, after))
