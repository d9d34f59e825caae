"""Which counted dead, injured and displaced a sentence gives, and on which word they hang."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.events.arguments import objects, surface_subjects, with_conjuncts
from truce.claims.reading.events.predicates import lemma
from truce.claims.reading.events.tolls import Toll, read_counts
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.records import Range, TollPart

Kind = Literal["deaths", "injured", "displaced"]

_TRANSITIVE: dict[str, Kind] = {
    "kill": "deaths", "slay": "deaths", "murder": "deaths", "massacre": "deaths", "execute": "deaths",
    "assassinate": "deaths", "behead": "deaths", "slaughter": "deaths", "decapitate": "deaths",
    "butcher": "deaths", "lynch": "deaths", "martyr": "deaths",
    "wound": "injured", "injure": "injured", "hurt": "injured", "maim": "injured",
    "hospitalise": "injured", "hospitalize": "injured", "disfigure": "injured",
    "displace": "displaced", "uproot": "displaced", "evacuate": "displaced",
}  # fmt: skip
_INTRANSITIVE: dict[str, Kind] = {
    "die": "deaths", "perish": "deaths", "succumb": "deaths", "flee": "displaced",
}  # fmt: skip
_PEOPLE = frozenset(
    "man woman soldier troop fighter officer civilian guard policeman people person child villager sailor "
    "pilot peacekeeper militant rebel insurgent member militiaman crewman airman marine trooper paratrooper "
    "commander cadet combatant guerrilla conscript recruit serviceman".split()
)
_GROUPS = frozenset(
    "number lot crowd group family team unit couple crew squad platoon patrol party army population majority "
    "battalion company garrison band column convoy handful gang mob".split()
)
_STATES: dict[str, Kind] = {
    "dead": "deaths", "killed": "deaths", "deaths": "deaths", "fatalities": "deaths", "lives": "deaths",
    "wounded": "injured", "injured": "injured", "injuries": "injured", "hurt": "injured",
    "displaced": "displaced", "homeless": "displaced", "forced from": "displaced",
    "forced to flee": "displaced",
}  # fmt: skip
_YEAR = re.compile(r"\b(?:of|in|since|from|by|until|till|before|after) (?:1[0-9]|20)\d\d$")
_DEATH_NOUNS = frozenset(("killing", "assassination", "murder", "death", "execution"))
_LOSSES = r"(?:casualties|deaths|injuries|fatalities|loss of life|dead|victims)"
_NOBODY = re.compile(
    r"\b(?:no one|nobody|none of (?:them|those|the)|no (?:people|civilians|soldiers|one)|"
    rf"(?:no|without|not cause|not causing|not inflict)(?: any)?(?! (?:further|other|more|new|additional|"
    rf"immediate|confirmed)\b)(?: (?!reports?\b)[a-z]+)? {_LOSSES}|"
    r"without (?:hurting|harming|injuring|wounding|killing) (?:anyone|anybody))\b(?P<rest>[^.;]{0,40})|"
    r"\b(?:hurt|hurting|injured|injuring|killed|killing|harmed|harming) (?:no one|nobody)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\b(?:(?P<deaths>(?:death )?toll|dead|deaths|fatalities|killed)|(?P<injured>wounded|injured|injuries))"
    r"(?: (?!at\b|to\b)[\w’']+){0,8}? (?P<link>at|to|above|past|beyond|reach(?:ed|es|ing)?|hit|"
    r"pass(?:ed|es)?|exceed(?:ed|s)?|surpass(?:ed|es)?|rose to|stood at)\s*$",
    re.IGNORECASE,
)
"""What stands before the number in "put the dead at 610", "the death toll has risen to 40"."""
_PAST = ("above", "past", "beyond", "exceed", "surpass", "pass")
_NO_FIGURE = re.compile(r"\s*(?:euros?|dollars?|cents?|[$€£%]|people per|a head|\w+ percent)", re.IGNORECASE)
_OF_THEM = re.compile(
    r"^\s*(?:of (?:them|whom)|were|among them)\s+(?:were\s+)?(?P<who>[a-z][\w-]*(?: [a-z][\w-]*)?)"
)
_BOUNDS = frozenset(("fewer", "less", "more"))
_LEFT_OUT = ("relcl", "acl", "appos", "conj", "cc", "advcl")
_STATE = re.compile(
    r"(?:\s+(?:of|the|people|persons|civilians|soldiers|others|troops|fighters|villagers|more|were|was|are|"
    r"have been|had been|had|is|their|left|[a-z]+(?:ese|ish|ian|i|an)s?|[A-Z][a-z]+)){0,4}\s+"
    r"(?P<state>forced from|forced to flee|dead|killed|deaths|fatalities|lives|wounded|injured|injuries|"
    r"hurt|displaced|homeless)\b"
)
_WIDE = re.compile(
    r"\b(?:in|across|at|during) (?:the|all|both|these|those) (?:[a-z]+ )?(?:places|villages|attacks|"
    r"incidents|towns|locations|sites|cities|areas|raids|strikes|camps|districts|provinces|clashes)\b|"
    r"\b(?:on|for|from) (?:both|all) sides\b|\bin (?:all|total)\b|\bsince\b|"
    r"\b(?:altogether|so far|all told)\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\b(?:in total|all told|overall|so far|to date|death toll|altogether)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Harm:
    """One count of people harmed, and the word that says how."""

    token: Token
    kind: Kind
    value: Range
    parts: tuple[TollPart, ...] = ()
    at: int = 0
    """Where the counted phrase begins in the text; 0 where it is not known."""
    put: bool = False
    """Whether the number is a figure put on the dead or wounded, so that words must tie it to an act."""
    who: Token | None = None
    """The noun or number that is counted; None where only a state is ("12 dead")."""


class HarmReader:
    """Reads the harm told in one document."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._types = {a.id: a.type for a in context.actors}

    def in_sentence(self, sentence: Sentence) -> list[Harm]:
        """Every count of people harmed in a sentence, each kind at most once per word."""
        found = [h for token in sentence.span for h in self._of_token(token)]
        covered = {(h.token.i, h.kind) for h in found}
        for harm in (*self._of_states(sentence), *self._of_figures(sentence)):
            if (harm.token.i, harm.kind) not in covered and not any(
                h.kind == harm.kind and h.value == harm.value for h in found
            ):
                found.append(harm)
        found = [h for n, h in enumerate(found) if not any(o.at == h.at for o in found[:n] if h.at)]
        return [*found, *self._nobody(sentence)]

    def _of_token(self, token: Token) -> Iterator[Harm]:
        word = lemma(token)
        if word == "shoot" and any(c.lower_ == "dead" for c in token.children):
            harm = self._counted(token, "deaths", objects(token))
        elif token.pos_ == "VERB" and word in _TRANSITIVE:
            harm = self._counted(token, _TRANSITIVE[word], _out_of_all(token) or objects(token))
        elif token.pos_ == "VERB" and word in _INTRANSITIVE:
            harm = self._counted(token, _INTRANSITIVE[word], surface_subjects(token))
        elif token.pos_ == "VERB" and word in ("force", "drive") and self._from_home(token):
            harm = self._counted(token, "displaced", objects(token))
        elif token.pos_ == "VERB" and _is_to_death(token):
            harm = self._counted(token, "deaths", objects(token))
        elif word in ("lose", "cost", "claim", "take") and token.pos_ == "VERB":
            harm = self._counted(token, "deaths", _lost(token))
        elif word in _DEATH_NOUNS and token.pos_ == "NOUN":
            harm = self._counted(token, "deaths", _beneath(token))
        elif word == "loss" and token.pos_ == "NOUN":
            harm = self._counted(token, "deaths", [p for p in _beneath(token) if lemma(p) in _PEOPLE])
        else:
            harm = None
        if harm is not None:
            yield harm

    def _from_home(self, verb: Token) -> bool:
        below = {lemma(t) for t in verb.subtree}
        return bool(below & {"home", "house", "flee", "refugee"})

    def _counted(self, token: Token, kind: Kind, heads: list[Token]) -> Harm | None:
        counts = [(h, self._count(h)) for h in _without_aside(heads)]
        stated = [c for _, c in counts if c is not None]
        if not stated:
            return None
        if len(counts) > len(stated):
            counts = [(h, c or ((1, 1) if _is_one_more(h) else None)) for h, c in counts]
            stated = [c for _, c in counts if c is not None]
        value = stated[0]
        for other in stated[1:]:
            value = _plus(value, other)
        parts = tuple(p for h, c in counts if c is not None for p in self._parts(h, kind))
        who = min((h for h, c in counts if c is not None), key=self.context.page.start_of)
        return Harm(token, kind, value, parts, self.context.page.start_of(who), who=who)

    def _count(self, head: Token) -> Range | None:
        """How many a phrase counts: its number, one for a named person or "a soldier", else None."""
        words = [t for t in subtree(head, without=(*_LEFT_OUT, "prep", "punct")) if t.i <= head.i]
        words += self._partitive(head)
        if any(t.lower_ == "no" and t.nbor().lower_ not in _BOUNDS for t in words):
            return 0, 0
        start, end = self.context.page.cover(words)
        counts = read_counts(self.context.page.quote(start, end), start)
        if counts:
            return counts[0].value
        named = self.context.actor_at(head)
        if named is not None and self._types.get(named.ref) == "person":
            return 1, 1
        if head.lower_ == "another":
            return 1, 1
        single = head.tag_ == "NN" and any(c.lower_ in ("a", "an", "one", "another") for c in head.children)
        return (1, 1) if single and lemma(head) not in _GROUPS else None

    def _partitive(self, head: Token) -> list[Token]:
        """The rest of "dozens of soldiers", "more than 20 of them"."""
        return [t for c in head.children if c.dep_ == "prep" and c.lower_ == "of" for t in (c, *c.children)]

    def _parts(self, head: Token, kind: Kind) -> Iterator[TollPart]:
        for child in head.children:
            inner = (
                [p for p in child.children if p.dep_ == "pobj"]
                if child.lower_ in ("including", "among")
                else []
            )
            for noun in with_conjuncts(inner):
                part = self._part(noun, kind)
                if part is not None:
                    yield part
        end = self.context.page.end_of(head)
        tail = self.context.page.text[end : end + 80]
        for count in read_counts(tail)[:1]:
            named = _OF_THEM.match(tail[count.end :])
            if named and count.start <= 12 and tail[: count.start].strip(" ,—-(") == "":
                yield _toll_part(named["who"], kind, count.value)

    def _part(self, noun: Token, kind: Kind) -> TollPart | None:
        value = self._count(noun)
        if value is None:
            return None
        words = [
            t for t in subtree(noun, without=(*_LEFT_OUT, "nummod", "det", "punct", "prep")) if t.i <= noun.i
        ]
        start, end = self.context.page.cover(words)
        return _toll_part(self.context.page.quote(start, end), kind, value)

    def _of_states(self, sentence: Sentence) -> Iterator[Harm]:
        """Counts that stand before a state: "12 dead", "left three soldiers wounded", "claimed 30 lives"."""
        text = self.context.page.quote(sentence.start, sentence.end)
        for count in read_counts(text, sentence.start):
            after = self.context.page.text[count.end : min(sentence.end, count.end + 60)]
            state = _STATE.match(after)
            if state is None or _YEAR.search(self.context.page.text[max(0, count.start - 7) : count.end]):
                continue
            token = self.context.page.token_at(count.end + state.start("state"))
            if token is not None and token.doc is sentence.span.doc:
                yield Harm(token, _STATES[state["state"]], count.value)

    def _of_figures(self, sentence: Sentence) -> Iterator[Harm]:
        """Counts that stand after what they count: "put the dead at 610", "the toll rose to 40"."""
        text = self.context.page.quote(sentence.start, sentence.end)
        for count in read_counts(text):
            figure = _FIGURE.search(text[: count.start])
            if figure is None or _NO_FIGURE.match(text[count.end :]):
                continue
            kind: Kind = "deaths" if figure["deaths"] else "injured"
            token = self.context.page.token_at(sentence.start + figure.end(kind) - 1)
            if token is None or token.doc is not sentence.span.doc:
                continue
            past = figure["link"].lower().startswith(_PAST)
            yield Harm(token, kind, (count.value[0], None) if past else count.value, put=True)

    def _nobody(self, sentence: Sentence) -> Iterator[Harm]:
        text = self.context.page.quote(sentence.start, sentence.end)
        for match in _NOBODY.finditer(text):
            words = match.group().lower()
            token = self.context.page.token_at(sentence.start + match.start())
            if token is None or token.doc is not sentence.span.doc:
                continue
            if re.search(r"kill|dead|died|deaths|fatalit|casualt|loss of life|victims|hurt|harm", words):
                yield Harm(token, "deaths", (0, 0))
            if re.search(r"hurt|injur|wound|casualt|harm", words):
                yield Harm(token, "injured", (0, 0))


def _out_of_all(verb: Token) -> list[Token]:
    """Whom a clause counts out of others: the 20 in "90 men, of whom 20 (were) killed"."""
    partitive = any(c.lower_ == "of" and any(t.tag_ == "WP" for t in c.children) for c in verb.lefts)
    return [c for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass")] if partitive else []


def _beneath(noun: Token) -> list[Token]:
    """What hangs on a noun with "of"."""
    return [p for c in noun.children if c.lower_ == "of" for p in with_conjuncts(c.children)]


def _is_to_death(verb: Token) -> bool:
    """Whether an act is done until death: "beaten to death", "burned alive", "gunned down"."""
    if lemma(verb) in ("gun", "mow"):
        return any(c.lower_ == "down" for c in verb.children)
    if lemma(verb) == "burn" and any(c.lower_ == "alive" for c in verb.children):
        return True
    return any(c.lower_ == "to" and any(p.lower_ == "death" for p in c.children) for c in verb.children)


def _lost(verb: Token) -> list[Token]:
    """Those lost by an act: "lost 12 men", "three soldiers lost their lives", "cost a guard his life"."""
    things = objects(verb)
    lives = [t for t in things if lemma(t) == "life"]
    if not lives:
        return [t for t in things if lemma(verb) == "lose" and (lemma(t) in _PEOPLE or _is_of_own(t))]
    beneath = [p for t in lives for p in _beneath(t)]
    if beneath:
        return beneath
    if lemma(verb) == "lose":
        return surface_subjects(verb)
    return [t for c in verb.children if c.dep_ == "dative" for t in with_conjuncts([c])]


def _is_of_own(number: Token) -> bool:
    """Whether a number counts somebody's own people: "two of their own", "three of its men"."""
    beneath = [p for c in number.children if c.lower_ == "of" for p in c.children]
    return number.pos_ == "NUM" and any(p.lower_ == "own" or lemma(p) in _PEOPLE for p in beneath)


def _without_aside(heads: list[Token]) -> list[Token]:
    """Heads without what a comma adds after the object: "shot three people, an attack that ..."."""
    first = next((h for h in heads if h.dep_ == "dobj"), None)
    return [h for h in heads if h.dep_ != "dobj" or h == first or h.head != (first.head if first else None)]


def _is_one_more(head: Token) -> bool:
    """Whether a phrase beside a count names one person: "22 cadets and the driver"."""
    marked = any(c.lower_ in ("the", "their", "his", "her", "its") for c in head.children)
    return head.tag_ == "NN" and head.dep_ == "conj" and marked and lemma(head) not in _GROUPS


def is_total(text: str) -> bool:
    """Whether a passage counts the whole of a conflict so far, not one incident."""
    return bool(_TOTAL.search(text))


def is_wide(text: str) -> bool:
    """Whether a passage counts those harmed in several acts, so that it is no toll of the last one told."""
    return bool(_WIDE.search(text))


def to_toll(harms: list[Harm]) -> Toll:
    """The toll that some harms make together: the first count of each kind, none if no other."""
    values: dict[str, Range] = {}
    parts: list[TollPart] = []
    for harm in sorted(harms, key=lambda h: h.value == (0, 0)):
        if harm.kind not in values:
            values[harm.kind] = harm.value
            parts += harm.parts
    return Toll(values.get("deaths"), values.get("injured"), values.get("displaced"), tuple(parts))


def _toll_part(who: str, kind: Kind, value: Range) -> TollPart:
    return TollPart(who, value if kind == "deaths" else None, value if kind == "injured" else None)


def _plus(one: Range, other: Range) -> Range:
    low = (one[0] or 0) + (other[0] or 0)
    high = one[1] + other[1] if one[1] is not None and other[1] is not None else None
    return low, high
