"""Actor or place: how the name of a country or of a capital stands in its sentence."""

import re
from typing import Literal, Protocol

from spacy.tokens import Token

from truce.claims.reading.actors.words import listed
from truce.claims.reading.parse import Page, Sentence

Role = Literal["actor", "place"]

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.?"
_DATE = rf"(?:\d{{1,2}} )?{_MONTH}(?: \d{{1,2}})?(?:,? \d{{4}})?"
_CITY = rf"[A-Z][A-Z.’' \-]+[A-Z](?:/[A-Z][A-Z ]+)?(?:, (?!{_MONTH})[A-Z][\w. ]+)?"
_AGENCY = r" ?(?:\([^)\n]+\) ?)?"
_DATELINE = re.compile(rf"{_CITY}(?:, {_DATE}{_AGENCY}[:—–-]|{_AGENCY}[—–]| - )")
"""Where it was written: "CITY, Country, May 3 (Agency) -", "CITY, May 3, 2020:", "CITY, Country —"."""
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?"
_DAY = rf"(?:\d{{1,2}} {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}, \d{{4}})"
_PLACE_AND_DAY = re.compile(rf"[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){{0,2}}(?:, [A-Z]\w+)?, {_WEEKDAY}{_DAY}\b")
"""Where and when something was said or signed, in a line of its own: "City, Monday, 3 May 2021"."""
_CHAIN = 4
"""How many conjunctions and appositions are followed before giving up."""


class Placed(Protocol):
    """Anything with a span and the form of a name."""

    @property
    def start(self) -> int:
        """First code point."""
        ...

    @property
    def end(self) -> int:
        """One past the last code point."""
        ...

    @property
    def form(self) -> str | None:
        """name, abbreviation, demonym, metonym."""
        ...


def role_of_name(page: Page, mention: Placed) -> Role:
    """Whether a name of a country or a capital means who acts there or where it is.

    A capital is a place unless its grammar says otherwise; the name of a country is an actor unless its
    grammar says otherwise.
    """
    tokens = page.tokens(mention.start, mention.end)
    sentence = page.sentence_at(mention.start)
    if not tokens or sentence is None:
        return "place" if mention.form == "metonym" else "actor"
    if is_in_dateline(page, mention.start, sentence):
        return "place"
    return _role(page, head_of(tokens), mention.form == "metonym", 0)


def is_in_dateline(page: Page, start: int, sentence: Sentence) -> bool:
    """Whether a name stands among the words before a dispatch that say where and when it was written."""
    block = sentence.block
    if block.kind == "dateline":
        return True
    line = _DATELINE.match(page.text, block.body, block.end)
    if line is not None and start < line.end():
        return True
    before = page.text[max(block.body, start - 2) : start]
    return before in ("", ", ") and _PLACE_AND_DAY.match(page.text, start, block.end) is not None


def head_of(tokens: tuple[Token, ...]) -> Token:
    """The token of a span that governs the others."""
    inside = {(id(t.doc), t.i) for t in tokens}
    return next((t for t in reversed(tokens) if (id(t.head.doc), t.head.i) not in inside), tokens[-1])


def is_some_people(noun: Token) -> bool:
    """Whether a word for a people means some of it: "two Israelis", "a Thai", "thousands of Nigerians"."""
    if noun.pos_ not in ("NOUN", "PROPN", "ADJ") or noun.dep_ in ("compound", "amod", "nmod", "poss"):
        return False
    before = list(noun.lefts)
    one = any(c.lower_ in ("a", "an", "another") or c.lower_ == "one" for c in before)
    if noun.lower_.endswith("s"):
        counted = any(c.dep_ == "nummod" or c.lower_ in listed("peoples", "some") for c in before)
        over = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else None
        return counted or (over is not None and over.lemma_.lower() in listed("peoples", "groups"))
    alone = noun.i + 1 == len(noun.doc) or noun.nbor(1).pos_ not in ("NOUN", "PROPN", "ADJ")
    return one and alone and noun.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "conj")


def _role(page: Page, head: Token, capital: bool, depth: int) -> Role:
    default: Role = "place" if capital else "actor"
    governor = head.head
    if _after_a_city(head) or (capital and is_set_off(head)):
        return "place"
    if head.dep_ == "poss":
        return "place" if governor.lemma_.lower() in listed("stance", "place_nouns") else "actor"
    if head.dep_ in ("compound", "amod", "nmod", "npadvmod"):
        return _as_modifier(head, governor, capital)
    if head.dep_ in ("nsubj", "nsubjpass"):
        return _as_subject(governor, capital)
    if head.dep_ == "dobj":
        return _as_object(governor, capital)
    if head.dep_ == "pobj":
        return _under_preposition(governor, capital)
    if head.dep_ in ("conj", "appos") and depth < _CHAIN and governor.ent_type_ not in ("DATE", "TIME"):
        return _role(page, governor, capital, depth + 1)
    return default


def _after_a_city(head: Token) -> bool:
    """Does the country tell where a city is, as in "Geneva, Switzerland"?"""
    if head.i < 2 or head.nbor(-1).text != ",":
        return False
    left = head.nbor(-2)
    follows = head.nbor(1).lower_ if head.i + 1 < len(head.doc) else ""
    return (
        left.ent_type_ in ("GPE", "LOC", "FAC")
        and head.dep_ != "conj"
        and follows != "and"
        and (head.dep_ in ("appos", "npadvmod", "pobj", "dobj", "nsubj") and head.head.i <= left.i)
    )


def is_set_off(head: Token) -> bool:
    """Does it stand between "in" and a comma, however it was parsed: "On Monday, in Geneva, A met B"?"""
    follows = head.nbor(1).text if head.i + 1 < len(head.doc) else ""
    return head.i > 0 and head.nbor(-1).lower_ in ("in", "at", "near") and follows == ","


def _as_modifier(head: Token, governor: Token, capital: bool) -> Role:
    noun = governor.lemma_.lower()
    if (
        head.i + 2 < len(head.doc)
        and head.nbor(1).text == "-"
        and head.nbor(2).lower_ in listed("stance", "backing")
    ):
        return "actor"
    if noun in listed("stance", "place_nouns"):
        return "place"
    if noun in listed("stance", "backing"):
        return "actor"
    return "place" if capital else "actor"


def _as_subject(verb: Token, capital: bool) -> Role:
    if not capital:
        return "actor"
    decides = verb.lemma_.lower() in listed("stance", "deciding_verbs") | listed("stance", "governing_verbs")
    says = any(c.dep_ in ("ccomp", "xcomp") for c in verb.children)
    return "actor" if verb.pos_ in ("VERB", "AUX") and (decides or says) else "place"


def _as_object(verb: Token, capital: bool) -> Role:
    lemma = verb.lemma_.lower()
    if lemma in listed("stance", "visiting_verbs"):
        return "place"
    if capital:
        return "actor" if lemma in listed("stance", "political_verbs") else "place"
    return "actor"


def _under_preposition(preposition: Token, capital: bool) -> Role:
    word = preposition.lower_
    over = _thing_above(preposition)
    above = over.lemma_.lower()
    if word == "to" and not capital and _is_gift(over):
        return "actor"
    if word == "between":
        return "place" if above in listed("stance", "between_ways") else "actor"
    if word in ("by", "with", "against", "for", "like", "including", "versus", "than"):
        return "actor"
    if word in ("to", "from", "on", "of"):
        return _toward(word, above, capital)
    if word in listed("stance", "location_prepositions"):
        return "actor" if not capital and above in listed("stance", "not_location_heads") else "place"
    return "place" if capital else "actor"


def _is_gift(sending: Token) -> bool:
    """Whether what is sent or delivered somewhere goes to whoever rules there: "send arms to Ruritania"."""
    if sending.pos_ != "VERB":
        return False
    sent = [c for c in sending.children if c.dep_ in ("dobj", "nsubjpass")]
    sent += [t for c in sent for p in c.rights if p.lower_ == "of" for t in p.children]
    return any(t.lemma_.lower() in listed("stance", "gifts") for t in sent)


def _thing_above(preposition: Token) -> Token:
    """What a preposition belongs to; a person's name between is passed over ("a visit by N to X")."""
    above = preposition.head
    for _ in range(_CHAIN):
        if above.pos_ != "PROPN" and above.dep_ != "appos" and above.lower_ not in ("by", "of"):
            break
        above = above.head
    return above


def _toward(word: str, above: str, capital: bool) -> Role:
    if word == "of":
        is_where = capital or above in listed("stance", "place_nouns")
        return "place" if is_where else "actor"
    if above in listed("stance", "toward"):
        return "actor"
    if word == "from" and not capital and above in listed("stance", "sent") | listed("stance", "traded"):
        return "actor"
    if capital or above in listed("stance", "motion"):
        return "place"
    return "actor" if word in ("to", "on") else "place"
