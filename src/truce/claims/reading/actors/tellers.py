"""Who tells something without a name and is no known party: "a village chief", "survivors", "one trader"."""

from collections.abc import Iterator
from functools import cached_property

from spacy.tokens import Token

from truce.claims.reading.actors.draft import Drafts, trim
from truce.claims.reading.actors.known import Known
from truce.claims.reading.actors.words import listed
from truce.claims.reading.parse import Page, subtree

_DEFINITE = frozenset({"the", "this", "that", "its", "their", "his", "her", "our", "my"})
_TITLE_WORDS = 2
"""Words before a name in which a person's office stands."""
_SUFFIXED = 4
"""Letters from which an ending may be a suffix: a "packer", but no "war"."""


class Tellers:
    """Reads the nameless who tell something into drafts; runs after every other reader of actors."""

    def __init__(self, page: Page, drafts: Drafts, known: Known) -> None:
        self.page, self.drafts, self.known = page, drafts, known

    def read(self) -> None:
        """All of them, in the order of the text."""
        for token in self._nouns():
            start, end = self.page.start_of(token), self.page.end_of(token)
            if not self.drafts.is_free(start, end) or not (_tells(token) or _is_cited(token)):
                continue
            lemma = token.lemma_.lower()
            if (
                not (_is_human(lemma) or _is_body(token, lemma))
                or lemma in listed("tellers", "organs")
                or _is_nobody(token)
            ):
                continue
            if not self._is_known(token, lemma):
                self._open(token, lemma)

    def _nouns(self) -> Iterator[Token]:
        for sentence in self.page.sentences:
            if sentence.block.is_prose:
                yield from (t for t in sentence if t.pos_ == "NOUN")

    def _is_known(self, token: Token, lemma: str) -> bool:
        """Does "the chief" point back to somebody whose name, or the office before it, has that word?"""
        if not any(c.lower_ in _DEFINITE for c in token.lefts):
            return False
        return self._first_named.get(lemma, len(self.page.text)) <= self.page.start_of(token)

    @cached_property
    def _first_named(self) -> dict[str, int]:
        """Each word in or before the names of those who have one: where the first such name ends."""
        found: dict[str, int] = {}
        for mention in (m for d in self.drafts if not d.anonymous for m in d.mentions):
            for word in self._words_at(mention.start, mention.end):
                found[word] = min(found.get(word, mention.end), mention.end)
        return found

    def _words_at(self, start: int, end: int) -> list[str]:
        """The words of a mention and the two before it."""
        before = self.page.text[max(0, start - 40) : start].split()[-_TITLE_WORDS:]
        return [w.casefold().strip(",.") for w in (*before, *self.page.text[start:end].split())]

    def _open(self, token: Token, lemma: str) -> None:
        first = self._first_word(token)
        start, end = self.page.cover([first, token])
        words = " ".join(self.page.quote(start, end).split())
        again = any(c.lower_ in _DEFINITE for c in token.lefts)
        draft = (self.drafts.get("teller:" + lemma) if again else None) or self.drafts.open(
            "teller:" + lemma if first == token else "teller:" + words.casefold(),
            words,
            _type(token),
            "teller",
        )
        draft.anonymous = True
        draft.affiliation = draft.affiliation or self._owner(token)
        self.drafts.claim(draft, start, end, "name")
        after = [c for c in token.rights if c.dep_ in ("prep", "acl", "amod") and c.lower_ != "on"]
        right = [t for c in after for t in subtree(c, without=("relcl",)) if t.head != token.head]
        if right and right[0].i == token.i + 1:
            self.drafts.note_name(draft, *trim(self.page.text, start, self.page.cover(right)[1]))

    def _first_word(self, token: Token) -> Token:
        """Where the noun's own phrase begins, as far as the words before it belong to nobody else."""
        first = token
        for word in reversed([t for t in token.lefts if t.dep_ in ("compound", "amod", "nmod")]):
            if word.i != first.i - 1 or not self.drafts.is_free(*self.page.cover([word])):
                break
            first = word
        return first

    def _owner(self, token: Token) -> str | None:
        """Whom a nationality or a name right before the noun makes it belong to."""
        for child in token.lefts:
            owner = self.drafts.owner_of(*self.page.cover([child])) if child.dep_ != "det" else None
            if owner is not None:
                return owner.key
        return None


def _tells(token: Token) -> bool:
    """Is it the subject of a verb that tells something: a clause, a quotation, or with some verbs a thing?"""
    verb = token.head
    if token.dep_ != "nsubj" or verb.pos_ not in ("VERB", "AUX"):
        return False
    content = {c.dep_ for c in verb.children}
    quoted = verb.dep_ in ("ccomp", "parataxis")
    if verb.lemma_.lower() in listed("tellers", "verbs"):
        return quoted or not content.isdisjoint(("ccomp", "dobj", "dative", "parataxis", "xcomp", "prep"))
    if verb.lemma_.lower() in listed("tellers", "not_telling"):
        found = verb.lemma_.lower() == "find" and token.lemma_.lower() in listed("tellers", "finders")
        return found and "ccomp" in content
    return "ccomp" in content


def _is_cited(token: Token) -> bool:
    """Is it somebody's word by "according to"?"""
    to = token.head
    return token.dep_ == "pobj" and to.lower_ == "to" and to.i > 0 and to.nbor(-1).lower_ == "according"


def _is_nobody(token: Token) -> bool:
    """Is it said that nobody of the kind tells anything: "no official has mentioned them"?"""
    return any(c.lower_ in ("no", "neither") for c in token.lefts)


def _is_human(lemma: str) -> bool:
    """Can a noun mean people who speak?"""
    if any(
        lemma in words
        for words in (
            listed("anonymous_heads"),
            listed("collectives", "speakers"),
            listed("collectives", "tellers"),
            listed("crowds", "fighters"),
            listed("collectives", "civilians"),
            listed("tellers", "people"),
        )
    ):
        return True
    made = lemma.endswith(("er", "or", "ist", "ian", "eer", "man", "woman", "folk"))
    return made and len(lemma) > _SUFFIXED and lemma not in listed("tellers", "things")


def _is_body(token: Token, lemma: str) -> bool:
    """Can a noun mean a body that speaks; where it might also point back, a new one: "a group"?"""
    if any(lemma in listed("tellers", kind) for kind in ("media", "crews", "posts")):
        return True
    definite = any(c.lower_ in _DEFINITE or c.dep_ == "poss" for c in token.lefts)
    return lemma in listed("tellers", "bodies") and not definite


def _type(token: Token) -> str:
    lemma = token.lemma_.lower()
    if lemma in listed("tellers", "media"):
        return "media"
    if lemma in listed("tellers", "bodies") or lemma in listed("tellers", "crews"):
        return "group"
    if lemma in listed("tellers", "armed"):
        return "non_state_armed_group"
    if lemma in listed("anonymous_heads"):
        return "officials"
    if lemma in listed("collectives", "civilians"):
        return "civilians"
    return "group" if token.tag_ == "NNS" else "person"
