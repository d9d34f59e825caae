"""Actors without a name of their own: both sides, analysts, civilians, committees, "the army"."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from truce.claims.reading.actors.bodies import gazetteer, names_thing
from truce.claims.reading.actors.draft import Draft, Drafts, trim
from truce.claims.reading.actors.known import Known
from truce.claims.reading.actors.titles import NOT_A_NAME
from truce.claims.reading.actors.voices import is_voice, speaks, tells
from truce.claims.reading.actors.words import listed
from truce.claims.reading.parse import Page, subtree
from truce.parties.spelling import fold

UNKNOWN = "unknown name that acts"
"""The rule of an actor that no table knows and the text only shows to do something."""

_INDEFINITE = frozenset(
    {"a", "an", "one", "another", "some", "several", "two", "three", "four", "many", "unnamed"}
)
_UNTOLD = frozenset({"", "ORG", "NORP", "PRODUCT"})
"""What the tagger may say of a name that acts; anything else tells another thing."""
_DEED = frozenset({"dobj", "ccomp", "xcomp", "dative", "advcl"})
_KNOWN_AFAR = 6.5
"""Importance of a place, as the gazetteer weighs it: of a town of some ten thousand inhabitants."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def _longest_first(words: str) -> list[str]:
    """The whole of a phrase before a part of it, and the same order in every run."""
    return sorted(listed("collectives", words), key=lambda p: (-len(p), p))


class Collectives:
    """Reads unnamed actors of a page into drafts; runs after persons are read."""

    def __init__(self, page: Page, drafts: Drafts, known: Known) -> None:
        self.page, self.drafts, self.known = page, drafts, known

    def read(self) -> None:
        """All of them, token by token."""
        self._phrases()
        for token in self._nouns():
            start, end = self.page.start_of(token), self.page.end_of(token)
            if not self.drafts.is_free(start, end):
                continue
            lemma = "party" if token.lower_ == "parties" else token.lemma_.lower()
            if self._sides(token, lemma) or self._body(token, lemma) or self._apposition(token, lemma):
                continue
            if (lemma == "civilian" and token.pos_ == "NOUN") or _is_population(token, lemma):
                self._civilians(token)
            elif lemma in listed("collectives", "speakers") or (
                lemma in listed("collectives", "tellers") and tells(token)
            ):
                self._speakers(token, lemma)
            elif lemma in listed("anonymous_heads"):
                self._nameless(token)
            else:
                self._unknown(token)
        self._settle()

    def _nouns(self) -> Iterator[Token]:
        for sentence in self.page.sentences:
            if sentence.block.is_prose:
                yield from (t for t in sentence if t.pos_ in ("NOUN", "PROPN", "ADJ"))

    def _phrases(self) -> None:
        for phrase in _longest_first("named"):
            if "-" in phrase:
                continue
            self._phrase(rf"\b(?P<name>{phrase})\b", phrase)
        for noun in _longest_first("definite"):
            self._phrase(rf"\bthe (?P<name>{noun})\b", noun)

    def _phrase(self, pattern: str, name: str) -> None:
        for match in re.finditer(pattern, self.page.text, re.IGNORECASE):
            draft = self.drafts.open("phrase:" + name, name, "group", "collective")
            self.drafts.claim(draft, *match.span("name"), "name")

    def _sides(self, token: Token, lemma: str) -> bool:
        """The parties counted and not named: "both sides", "the warring parties", "the belligerents"."""
        alone = token.lower_ in listed("collectives", "alone")
        before = [c for c in token.lefts if c.lower_ in listed("collectives", "sides_before")]
        definite = lemma in ("side", "party") and token.lower_.endswith("s") and _has(token, "the")
        signatory = token.text == "Party" and not self._is_named(token)
        if (
            not alone
            and not signatory
            and not (lemma in listed("collectives", "sides") and (before or definite))
        ):
            return False
        if any(c.dep_ in ("prep",) and c.lower_ == "of" for c in token.rights) and lemma == "side":
            return False
        first = min([*before, token], key=lambda t: t.i)
        draft = self.drafts.open("sides", self._words(first, token), "group", "both sides")
        return self._claim(draft, first, token)

    def _body(self, token: Token, lemma: str) -> bool:
        """A body set up: "joint technical committees", "a ceasefire monitoring mission"."""
        if lemma not in listed("collectives", "bodies"):
            return False
        marks = [c for c in _left_phrase(token) if c.lower_ in listed("collectives", "bodies_before")]
        if not marks:
            return False
        first = min(marks, key=lambda t: t.i)
        watching = any(m.lower_ in listed("collectives", "monitor_marks") for m in marks)
        kind = "monitor" if watching else "joint_committee"
        kind = "armed_force" if lemma == "force" else kind
        named = [d for d in self.drafts if d.name.istitle() and d.name.split()[-1].lower() == lemma]
        if len(named) == 1:
            return self._claim(named[0], first, token)
        words = self._words(first, token)
        draft = self.drafts.open("unnamed:" + fold(words).rstrip("s"), words, kind, "body set up")
        return self._claim(draft, first, token)

    def _apposition(self, token: Token, lemma: str) -> bool:
        """Another name of the actor before it: "the Front, an armed group"."""
        if token.dep_ != "appos" or lemma not in listed("unnamed", "appositions"):
            return False
        holder = self.drafts.owner_of(self.page.start_of(token.head), self.page.end_of(token.head))
        if holder is None or holder.type == "person":
            return False
        left = [c for c in _left_phrase(token) if c.pos_ not in ("DET", "PUNCT")]
        return self._claim(holder, min([*left, token], key=lambda t: t.i), token)

    def _civilians(self, token: Token) -> None:
        draft = self.drafts.open("civilians", "civilians", "civilians", "civilians")
        first = next((c for c in token.lefts if c.lower_ == "civilian"), token)
        recruited = token.head.lemma_.lower() in listed("collectives", "recruiting")
        telling = token.dep_ not in ("conj", "compound", "amod") and not recruited
        if (telling or first is token) and self._claim(draft, first, token) and telling:
            draft.role = "subject"

    def _speakers(self, token: Token, lemma: str) -> None:
        """Analysts, residents and the like, where they say something."""
        if not speaks(token):
            return
        first = self._first_word(token)
        kind = "civilians" if lemma in listed("collectives", "civilians") else "group"
        draft = self.drafts.open("speakers:" + lemma, self._words(first, token), kind, "nameless speakers")
        draft.anonymous = True
        self._claim(draft, first, token)

    def _first_word(self, token: Token) -> Token:
        """Where a noun's phrase begins: at most two modifiers before it, none of them half of a compound."""
        first = token
        for word in reversed([t for t in token.lefts if t.dep_ in ("compound", "amod")][-2:]):
            hyphened = word.i > 0 and word.nbor(-1).text == "-"
            if word.i != first.i - 1 or hyphened or not self.drafts.is_free(*self.page.cover([word])):
                break
            first = word
        return first

    def _nameless(self, token: Token) -> None:
        """Somebody whom the text keeps nameless: "a senior X official", "two diplomats"."""
        left = [
            c for c in _left_phrase(token) if c.dep_ in ("det", "nummod", "amod", "compound", "nmod", "poss")
        ]
        marked = any(c.lower_ in _INDEFINITE or c.dep_ == "nummod" for c in left)
        bare = not any(c.dep_ in ("det", "poss") for c in left)
        knows = any(c.lower_ in listed("unnamed", "knowing") for c in token.rights)
        anybody = token.lemma_.lower() in ("people", "person") and not knows
        if not is_voice(token) or not (marked or bare) or anybody:
            self._again(token)
            return
        modifiers = [c for c in left if c.dep_ not in ("det", "nummod")]
        first = min([*modifiers, token], key=lambda t: t.i)
        words = self._words(first, token)
        draft = self.drafts.open("nameless:" + fold(words), words, "officials", "nameless speaker")
        draft.anonymous = True
        start, end = self.page.cover([first, token])
        owner = self.known.last_before(end, start)
        draft.affiliation = owner.key if owner else None
        free = [t for t in [*modifiers, token] if self.drafts.is_free(*self.page.cover([t]))]
        near = [t for t in free if owner is None or self.page.start_of(t) >= owner.end]
        self._claim(draft, min(near, key=lambda t: t.i), token)
        self.drafts.forget_name(draft, token.text)
        self.drafts.note_name(draft, start, end)
        after = [c for c in token.rights if c.dep_ in ("amod", "prep", "acl", "advmod")]
        right = [t for c in after for t in subtree(c, without=("relcl",))]
        if right:
            self.drafts.note_name(draft, *trim(self.page.text, start, self.page.cover(right)[1]))

    def _again(self, token: Token) -> None:
        """The nameless speaker met before, as "the official"."""
        named = [d for d in self.drafts if d.anonymous and d.name.split()[-1].lower() == token.lower_]
        if named and _has(token, "the"):
            self._claim(named[-1], token, token)

    def _unknown(self, token: Token) -> None:
        """A name that no table knows, where it does something to somebody or says something."""
        if token.pos_ != "PROPN" or token.head.pos_ != "VERB" or token.ent_type_ not in _UNTOLD:
            return
        acts = token.dep_ == "nsubj" and any(c.dep_ in _DEED for c in token.head.children)
        if not acts and not (token.dep_ in _SUBJECTS and token.ent_type_ == "ORG"):
            return
        left = [c for c in _left_phrase(token) if c.dep_ == "compound" and c.pos_ == "PROPN"]
        tagged = [e for e in token.sent.ents if e.label_ == "ORG" and e.start <= token.i < e.end]
        tagged = [e for e in tagged if ")" not in e.text]
        first = min([*left, token, *(e[0] for e in tagged)], key=lambda t: t.i)
        last = max([token, *(e[-1] for e in tagged)], key=lambda t: t.i)
        words = self._words(first, last)
        common = next(self.drafts.words.spans(words.lower()), None)
        if (
            common is not None
            or len(words) < 3
            or words.lower() in listed("ailments")
            or NOT_A_NAME.match(words)
            or names_thing(self.page.text, *self.page.cover([first, last]))
            or _is_place(words)
        ):
            return
        draft = self.drafts.open("unknown:" + fold(words), words, "group", UNKNOWN)
        for span in self.drafts.words.alone(words):
            self.drafts.claim(draft, *span, "name")

    def _settle(self) -> None:
        """Keep civilians, communities and media only where they matter."""
        civilians = self.drafts.get("civilians")
        if civilians is not None:
            civilians.listed = civilians.role is not None or len(civilians.mentions) > 1
            civilians.role = None
        for draft in self.drafts:
            if draft.type in ("group", "media") and draft.key in self.known.roster.parties:
                draft.listed = len(draft.mentions) > 1 or self._acts(draft)

    def _acts(self, draft: Draft) -> bool:
        """Does a community or medium do or tell something, or is something told on it?"""
        tokens = [t for m in draft.mentions for t in self.page.tokens(m.start, m.end)]
        tokens += [t.head.head for t in tokens if t.dep_ == "pobj" and t.head.lower_ == "of"]
        heads = [t for t in tokens if t.dep_ in (*_SUBJECTS, "agent", "poss", "dobj")]
        told = [
            t
            for t in tokens
            if t.dep_ == "pobj" and (t.head.lower_ in ("by", "to") or t.head.head.pos_ == "VERB")
        ]
        return bool(heads or told)

    def _is_named(self, token: Token) -> bool:
        """Is the word part of a longer name in capitals?"""
        return any(c.dep_ == "compound" and c.text[0].isupper() for c in token.lefts)

    def _claim(self, draft: Draft, first: Token, last: Token) -> bool:
        return self.drafts.claim(draft, *self.page.cover([first, last]), "name")

    def _words(self, first: Token, last: Token) -> str:
        start, end = self.page.cover([first, last])
        return " ".join(self.page.quote(start, end).split())


def _has(token: Token, word: str) -> bool:
    return any(c.lower_ == word for c in token.lefts)


def _is_impersonal(verb: Token) -> bool:
    """Is the subject of the verb a thing, such as a report that circulates?"""
    return verb.pos_ == "VERB" and any(c.dep_ in _SUBJECTS and c.pos_ == "NOUN" for c in verb.children)


def _is_population(token: Token, lemma: str) -> bool:
    return lemma == "population" and any(c.lower_ == "civilian" for c in token.lefts)


def _left_phrase(token: Token) -> list[Token]:
    """The modifiers before a noun, and theirs, back to the last bracket."""
    left = [t for child in token.lefts for t in child.subtree if t.i < token.i]
    bracket = max((t.i for t in left if t.text in "()[]"), default=-1)
    return [t for t in left if t.i > bracket]


def _is_place(name: str) -> bool:
    """Is it the name of a place that is known beyond its region? Many a company bears a village's name."""
    place = gazetteer().best(name)
    return place is not None and place.importance >= _KNOWN_AFAR
