"""People and forces without a name who act or are acted on: "protesters", "two gunmen", "Nepalese maids".

They are actors only of what is told of them: those whom no record names are left out at the end
(`without_idle_crowds`).
"""

from collections.abc import Iterable

from spacy.tokens import Token

from truce.claims.reading.actors.draft import Draft, Drafts
from truce.claims.reading.actors.home import Home
from truce.claims.reading.actors.known import Known, People
from truce.claims.reading.actors.sides import Sides
from truce.claims.reading.actors.words import crowd_kinds, listed
from truce.claims.reading.parse import Page
from truce.claims.records import Actor, Mention

RULE = "crowd"
_ACTING = frozenset(("nsubj", "nsubjpass", "dobj", "pobj", "conj", "poss", "ROOT", "dative"))
_OWNED_BY = ("poss",)
_BESIDE = ("compound", "amod", "nmod")
_FORCES = frozenset(("troops", "police"))
_SETTLED = frozenset(("opposition", "unions", "governments"))
"""Nouns that name somebody only where they stand with "the", or act."""
_STATES = frozenset(("state", "unrecognised_state", "government"))
_OF = frozenset(("of", "from"))
_ANYBODY = frozenset("any no every each what which such other another own more".split())
_SEVERAL = frozenset(
    "foreign rival opposing neighbouring neighboring warring outside external invading multinational".split()
)
_TYPES = {
    "fighters": "group",
    "protesters": "group",
    "people": "civilians",
    "captives": "civilians",
    "masses": "civilians",
    "followers": "group",
    "troops": "armed_force",
    "police": "police",
    "officials": "officials",
    "courts": "court",
    "houses": "government_body",
    "opposition": "political_group",
    "unions": "group",
    "governments": "government",
    "campaign": "group",
}


class Crowds:
    """Reads nameless groups of a page into drafts; runs last, when every name holds its words."""

    def __init__(self, page: Page, drafts: Drafts, known: Known, sides: Sides) -> None:
        self.page, self.drafts, self.known, self.sides = page, drafts, known, sides
        self.home: Home = sides.home

    def read(self) -> None:
        """All of them, in text order, so that "the gunmen" are those met before."""
        for people in self.known.peoples:
            self._people(people)
        for sentence in self.page.sentences:
            if sentence.block.is_prose:
                for token in sentence:
                    kind = self._kind(token)
                    if kind is not None:
                        self._read(token, kind)

    def _people(self, people: People) -> None:
        """Some of a nation's or a community's people."""
        word = self.page.token_at(people.end - 1)
        if word is None or word.dep_ in _BESIDE:
            return
        words = self.page.quote(people.start, people.end)
        if people.ethnic:
            draft = self.drafts.open(f"ethnic:{people.key}", f"ethnic {words}", "group", RULE)
        else:
            draft = self.drafts.open(f"people:{people.key}", words, "civilians", RULE)
            draft.affiliation = people.key
            self._own(people)
        self.drafts.claim(draft, people.start, people.end, "demonym")

    def _own(self, people: People) -> None:
        """Keep the state that some people belong to, though it is named only by them."""
        state = self.drafts.get(people.key)
        if state is not None:
            state.owns_force = True
            state.unplaced.append(Mention(people.start, people.end, "demonym"))

    def _kind(self, token: Token) -> str | None:
        """What kind of crowd a noun names; None if it names none or is no part of its own in the clause."""
        if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
            return None
        held = token.head.lower_ in ("held", "controlled", "occupied") and token.dep_ == "npadvmod"
        if held or (
            token.dep_ == "compound" and token.head.lemma_.lower() in listed("crowds", "held_places")
        ):
            return self._holding(token)
        if token.dep_ not in _ACTING:
            return None
        kinds = crowd_kinds().get(token.lemma_.lower()) or crowd_kinds().get(token.lower_)
        if kinds is None or any(c.lower_ in _ANYBODY or c.dep_ in _OWNED_BY for c in token.lefts):
            return None
        if kinds in ("carriers", "forces"):
            return self._by_modifier(token)
        if kinds == "captives":
            acting = token.dep_ == "nsubj" and token.head.tag_ == "VBD" and token.head.pos_ == "VERB"
            return kinds if acting else None
        if kinds == "masses":
            counted = token.dep_ == "pobj" and token.head.lower_ == "of"
            head = token.head.head if counted else token
            marching = head.head.lemma_.lower() in listed("crowds", "masses_do")
            return kinds if head.dep_ == "nsubj" and marching else None
        standing = _is_definite(token) or token.dep_ in ("nsubj", "nsubjpass")
        return kinds if standing or kinds not in _SETTLED else None

    def _holding(self, token: Token) -> str | None:
        """The kind of those whose place a noun names: "a rebel camp"."""
        kind = crowd_kinds().get(token.lemma_.lower())
        return kind if kind == "fighters" else None

    def _by_modifier(self, token: Token) -> str | None:
        """The kind of "rebel fighters", "opposition parties", "security forces", by the word before."""
        before = {t.lower_ for t in _modifiers(token)} | {t.lemma_.lower() for t in _modifiers(token)}
        for kind in ("fighters", "opposition", "police", "troops", "officials", "campaign"):
            if before & listed("crowds", f"{kind}_before"):
                return kind
        named = any(t.pos_ == "PROPN" and self._is_free(t) for t in _modifiers(token))
        return "fighters" if named and token.lower_ in listed("crowds", "after_names") else None

    def _read(self, token: Token, kind: str) -> None:
        start, end = self.page.start_of(token), self.page.end_of(token)
        if not self.drafts.is_free(start, end):
            return
        owner = self._owner(token)
        if owner is not None and not _may_own(owner, kind):
            return
        words = [t for t in _modifiers(token) if t.dep_ in _BESIDE and t.pos_ != "NUM"]
        draft = self._draft(token, kind, owner, words)
        first = min([t for t in words if self._is_free(t)] + [token], key=lambda t: t.i)
        if any(not self._is_free(t) for t in token.doc[first.i : token.i]):
            first = token
        if self.drafts.claim(draft, *self.page.cover([first, token]), "name"):
            for more in (words, [*words, *_counting(token)]):
                self.drafts.note_name(draft, *self.page.cover([*more, token]))

    def _draft(self, token: Token, kind: str, owner: Draft | None, words: list[Token]) -> Draft:
        """The crowd met before under these words, else a new one."""
        home = owner.key if owner is not None else None
        if kind in _FORCES and home is None and not _are_several(token):
            home = self.home.beside(token) or self.sides.own_state()
            known = self.drafts.get(f"{'police' if kind == 'police' else 'armed_force'}:{home}")
            if home is not None and known is not None:
                return known
        noun = token.lemma_.lower()
        if kind == "unions" and _is_definite(token) and (union := self._union()) is not None:
            return union
        if owner is None and (_is_definite(token) or not words):
            again = self.drafts.get(f"crowd:{noun}") or self.drafts.get(f"teller:{noun}")
            if again is not None:
                return again
        key = f"crowd:{home}:{noun}" if owner is not None or kind in _FORCES else f"crowd:{noun}"
        name = self.page.quote(*self.page.cover([*words, token]))
        draft = self.drafts.open(key, " ".join(name.split()), _TYPES[kind], RULE)
        draft.affiliation = home if kind not in ("fighters", "protesters", "opposition") else None
        return draft

    def _union(self) -> Draft | None:
        """The one named union of the text; None if there is none or more."""
        named = [d for d in self.drafts if d.type == "group" and d.mentions and self._is_union(d)]
        return named[0] if len(named) == 1 else None

    def _is_union(self, draft: Draft) -> bool:
        if draft.rule != RULE and {w.lower() for w in draft.name.split()} & listed("crowds", "union_names"):
            return True
        tokens = [t for m in draft.mentions for t in self.page.tokens(m.start, m.end)]
        beside = [c for t in tokens for c in (*t.children, t.head) if "appos" in (c.dep_, t.dep_)]
        beside += [c for t in tokens for c in t.lefts if c.dep_ == "compound"]
        return draft.rule != RULE and any(c.lemma_.lower() == "union" for c in beside)

    def _owner(self, token: Token) -> Draft | None:
        """The party whose the crowd is by the words about it: "Nepalese maids", "soldiers from Chad"."""
        beside = [t for m in _modifiers(token) for t in (m, *m.children)]
        behind = [t for c in token.rights if c.lower_ in _OF for t in c.children]
        for word in (*beside, *behind):
            held = self.drafts.owner_of(self.page.start_of(word), self.page.end_of(word))
            if held is not None:
                return held
            seen = self.known.starting_at(self.page.start_of(word))
            draft = self.drafts.get(seen.key) if seen is not None else None
            if draft is not None:
                return draft
        return None

    def _is_free(self, token: Token) -> bool:
        return self.drafts.is_free(self.page.start_of(token), self.page.end_of(token))


def without_idle_crowds(actors: Iterable[Actor], named: Iterable[str]) -> tuple[Actor, ...]:
    """The actors of a dossier without the crowds that no record names."""
    kept = frozenset(named)
    return tuple(a for a in actors if a.rule != RULE or a.id in kept)


def _may_own(owner: Draft, kind: str) -> bool:
    """Whether a crowd is somebody of its own beside its owner: a state's anything, a people's refugees."""
    theirs = kind == "followers" or (kind == "people" and owner.type == "group")
    return theirs or owner.type in _STATES


def _modifiers(token: Token) -> list[Token]:
    """The words before a noun that say which or what kind, its numbers and articles left out."""
    return [t for t in token.lefts if t.dep_ in _BESIDE]


def _counting(token: Token) -> list[Token]:
    """The number or the article that stands right before a noun and its modifiers."""
    first = min([*_modifiers(token), token], key=lambda t: t.i)
    counting = [c for c in token.lefts if c.dep_ == "nummod" or c.lower_ in ("a", "an")]
    return [c for c in counting if c.i == first.i - 1]


def _are_several(token: Token) -> bool:
    """Whether forces cannot be those of one state alone: "all foreign armies", "rival troops"."""
    return any(t.lower_ in _SEVERAL for t in token.lefts)


def _is_definite(token: Token) -> bool:
    return any(c.lower_ in ("the", "these", "those") for c in token.lefts)
