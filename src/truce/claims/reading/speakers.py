"""Who speaks: from a noun phrase or a pronoun to an actor."""

from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading import sayings
from truce.claims.reading.context import Context, Named
from truce.claims.reading.parse import subtree
from truce.claims.reading.sayings import listed
from truce.claims.records import Attribution

_PRONOUNS = frozenset({"he", "she", "i", "they", "we", "it"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it, by actor id (None: nobody named), and the words that name them."""

    ref: str | None
    attribution: Attribution
    start: int
    end: int
    medium: str | None = None
    paper: bool = False


class Speakers:
    """Resolves speakers, and remembers the last ones for the pronouns that follow."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._last: list[Speaker] = []

    def of(self, head: Token) -> Speaker:
        """The speaker that a noun phrase names, by its head."""
        found = self._of(head)
        if found.ref is not None or found.attribution == "anonymous":
            self._last.append(found)
        return found

    def last(self, before: int, *, body: bool | None = None) -> Speaker | None:
        """The latest speaker named before an offset: a person (body False), a body, or either."""
        for speaker in reversed(self._last):
            if speaker.end <= before and (body is None or body == self.is_body(speaker)):
                return speaker
        return None

    def is_body(self, speaker: Speaker) -> bool:
        """Whether a speaker is a state, an organisation or a group, which "he" cannot mean."""
        return speaker.ref is not None and self.context.actor(speaker.ref).type in listed("bodies")

    def _of(self, head: Token) -> Speaker:
        page = self.context.page
        start, end = page.cover(_phrase(head))
        if head.pos_ == "PRON" and head.lower_ in _PRONOUNS:
            return self._pronoun(head, start, end)
        if head.lemma_.lower() in listed("texts") or sayings.noun(head.lemma_.lower()) is not None:
            return self._author(head, start, end)
        return self._named(head, start, end)

    def _named(self, head: Token, start: int, end: int) -> Speaker:
        named = self.context.actor_at(head) or self._inside(head)
        if named is not None:
            nameless = self.context.actor(named.ref).anonymous or (
                self.context.actor_at(head) is None and is_indefinite(head)
            )
            return Speaker(named.ref, "anonymous" if nameless else "named", start, end)
        if head.lemma_.lower() in listed("tellers"):
            return Speaker(None, "anonymous", start, end)
        if head.lemma_.lower() in listed("papers"):
            return Speaker(None, "unattributed", start, end, paper=True)
        return Speaker(None, "text" if head.pos_ != "PRON" else "unattributed", start, end)

    def _inside(self, head: Token) -> Named | None:
        """An actor named within the phrase, such as the army of "an army spokesman"."""
        near = sorted(_phrase(head), key=lambda t: abs(t.i - head.i))
        if head.lemma_.lower() not in listed("tellers") and not head.ent_type_:
            return None
        return next((n for n in map(self.context.actor_at, near) if n is not None), None)

    def _pronoun(self, head: Token, start: int, end: int) -> Speaker:
        named = self.context.actor_at(head)
        if named is not None:
            return Speaker(named.ref, "named", start, end)
        ahead = self._ahead(head)
        if ahead is not None:
            return ahead
        body = None if head.lower_ in ("they", "we") else head.lower_ == "it"
        last = self.last(start, body=body) or (self.last(start) if head.lower_ != "it" else None)
        if last is not None:
            return Speaker(last.ref, last.attribution, start, end)
        return Speaker(None, "unattributed", start, end)

    def _ahead(self, pronoun: Token) -> Speaker | None:
        """Whom a pronoun in a phrase before the main clause points to: that clause's subject."""
        root = pronoun.sent.root
        subject = next((c for c in root.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is None or subject.i <= pronoun.i or root.i <= pronoun.i or pronoun.head is root:
            return None
        named = self.context.actor_at(subject)
        if named is None:
            return None
        body = self.context.actor(named.ref).type in listed("bodies")
        if body != (pronoun.lower_ in ("it", "they", "we")):
            return None
        return Speaker(named.ref, "named", *self.context.page.cover([pronoun]))

    def _author(self, head: Token, start: int, end: int) -> Speaker:
        """Whose statement, report or claim it is: by its owner, "by X", "from X", "on X" or its adjective."""
        medium = head.lemma_.lower() if head.lemma_.lower() in listed("texts") else None
        for child in head.children:
            if child.dep_ in ("poss", "compound", "amod", "nmod"):
                named = self.context.actor_at(child)
                if named is not None and (child.dep_ == "poss" or child.pos_ in ("PROPN", "ADJ")):
                    return self._with(named.ref, start, end, medium)
        for preposition in head.children:
            if preposition.lower_ in ("by", "from", "among", "within"):
                for agent in preposition.children:
                    if agent.dep_ == "pobj":
                        inner = self._named(agent, start, end)
                        if inner.ref is not None or inner.attribution == "anonymous":
                            return Speaker(inner.ref, inner.attribution, start, end, medium)
        named = self.context.actor_at(head)
        if named is not None:
            return self._with(named.ref, start, end, medium)
        return Speaker(None, "unattributed", start, end, medium)

    def _with(self, ref: str, start: int, end: int, medium: str | None) -> Speaker:
        nameless = self.context.actor(ref).anonymous
        return Speaker(ref, "anonymous" if nameless else "named", start, end, medium)


def is_indefinite(head: Token) -> bool:
    """Whether a phrase names nobody in particular: "an official", "two officials", "officials"."""
    if head.pos_ != "NOUN":
        return False
    determiners = [c.lower_ for c in head.children if c.dep_ in ("det", "poss", "nummod")]
    plural = head.tag_ == "NNS"
    return any(d in ("a", "an", "one", "some", "several") for d in determiners) or (
        plural and not any(d in ("the", "its", "their") for d in determiners)
    )


def _phrase(head: Token) -> list[Token]:
    """A noun phrase without its relative clauses and appositions."""
    return subtree(head, without=("relcl", "acl", "appos", "conj", "cc", "punct", "advcl"))
