"""Who speaks: from a noun phrase or a pronoun to an actor."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from spacy.tokens import Token

from truce.claims.reading.actors.apart import telling_apart
from truce.claims.reading.context import Context, Named
from truce.claims.reading.parse import subtree
from truce.claims.reading.pronouns import Pronouns, is_after_its_words, is_paired
from truce.claims.reading.speech import sayings
from truce.claims.reading.speech.acts import SpeechMap
from truce.claims.reading.speech.genders import find_genders
from truce.claims.reading.speech.sayings import listed
from truce.claims.records import Attribution

_MEMORY = 20_000
"""Characters for which a reader remembers who was named."""

_SUFFIXED = 4
"""Letters from which an ending may be a suffix: a "packer", but no "war"."""

_TITLE = 30
"""Characters before a name in which its title or kind stands."""

_FAR_MORE = 2
"""How many times oftener than any other the state is named that is called just "the government"."""

_PRONOUNS = {
    "he": "he", "his": "he", "she": "she", "her": "she", "it": "it", "its": "it",
    "they": "they", "their": "they", "we": "they", "our": "they", "i": "i", "my": "i",
}  # fmt: skip


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

    def __init__(self, context: Context, turns: SpeechMap, author: Speaker | None) -> None:
        self.context = context
        self._turns = turns
        self._author_of_all = author
        self._last: list[Speaker] = []
        self._genders = find_genders(context)
        self._pronouns = Pronouns(context)
        self._by_words = {context.page.quote(n.start, n.end): n.ref for n in context.actor_index}

    def of(self, head: Token, *, speaking: bool = False) -> Speaker:
        """The speaker that a noun phrase names, by its head.

        With `speaking`, somebody does speak, so that any phrase with an actor in it means that actor's
        people: "Norland's team", "the Sudrian side".
        """
        found = self._of(head)
        if speaking and found.attribution == "text":
            inside = self._owner(head)
            found = self._with(inside.ref, found.start, found.end) if inside is not None else found
        if found.ref is not None or found.attribution == "anonymous":
            self._last.append(found)
        return found

    def last(self, before: int, *, pronoun: str | None = None) -> Speaker | None:
        """The latest speaker named before an offset; with a pronoun, the latest that it can mean."""
        for speaker in reversed(self._last):
            if speaker.end <= before and (pronoun is None or self._fits(speaker.ref, pronoun)):
                return speaker
        return None

    def _fits(self, ref: str | None, pronoun: str) -> bool:
        """Whether a pronoun can mean an actor: "it" a body, "he" and "she" a person not called otherwise."""
        if ref is None:
            return pronoun in ("he", "she", "they")
        kind = self.context.actor(ref).type
        person = kind == "person" or (kind in listed("people") and not self._is_many(ref))
        if pronoun in ("he", "she"):
            return person and self._genders.get(ref, pronoun) == pronoun
        return pronoun == "they" or (person if pronoun == "i" else kind != "person")

    def _is_many(self, ref: str) -> bool:
        """Whether an actor is several people: "officials", unlike "an army spokesman"."""
        return self.context.actor(ref).name.endswith(("s", "people", "men", "women"))

    def _of(self, head: Token) -> Speaker:
        page = self.context.page
        start, end = page.cover(_phrase(head))
        if head.lower_ in _PRONOUNS:
            return self._pronoun(head, start, end)
        if is_paired(head) and (meant := self._pronouns.of(head)):
            return self._named_as(meant[0], start, end)
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
        metonym = self._by_words.get(self.context.page.quote(start, end)) if head.pos_ == "PROPN" else None
        if metonym is not None:
            return self._with(metonym, start, end)
        if head.lemma_.lower() in listed("tellers") or _does_for_a_living(head):
            again = None if is_indefinite(head) else self._named_so(head, start)
            if again is not None:
                return self._with(again, start, end)
            return Speaker(None, "anonymous", start, end)
        if head.lemma_.lower() in listed("papers"):
            issuer = self._issuer(head)
            if issuer is not None:
                return self._with(issuer.ref, start, end)
            return Speaker(None, "unattributed", start, end, paper=True)
        return Speaker(None, "text" if head.pos_ != "PRON" else "unattributed", start, end)

    def _inside(self, head: Token) -> Named | None:
        """An actor named within the phrase, such as the army of "an army spokesman"."""
        for child in head.children:
            named = self.context.actor_at(child) if child.dep_ == "appos" else None
            if named is not None:
                return named
        for child in head.children:
            if child.dep_ == "acl" and child.tag_ in ("VBN", "VBG") and child.lemma_ in listed("naming"):
                called = (self.context.actor_at(t) for t in child.subtree)
                return next((n for n in called if n is not None), None)
        near = sorted(_phrase(head), key=lambda t: abs(t.i - head.i))
        human = head.lemma_.lower() in listed("tellers") or _does_for_a_living(head)
        if not human and not head.ent_type_:
            return None
        return next((n for n in map(self._named_at, near) if n is not None), None)

    def _named_at(self, token: Token) -> Named | None:
        """The actor named at a word of a phrase; who only backs another ("X-installed") does not speak."""
        named = self.context.actor_at(token)
        backs = named is not None and self.context.page.text[named.end : named.end + 1] in ("-", "–")
        return None if backs else named

    def _named_so(self, head: Token, start: int) -> str | None:
        """Who "the union" or "the army" is: the last actor named before with that word in its name.

        "The government" is the state that the text names most, if it names it far more than any other.
        """
        word, apart = head.lemma_.lower(), telling_apart(head)
        told = self.context.actor_index.within(max(0, start - _MEMORY), start)
        before = [n for n in told if n.mention.form != "pronoun"]
        for named in reversed(before):
            words = self._words_of(named)
            if word in words and apart <= set(words):
                return named.ref
        if apart or word not in listed("organs"):
            return None
        states = Counter(n.ref for n in before if self.context.actor(n.ref).type == "state").most_common(2)
        if states and (len(states) == 1 or states[0][1] >= _FAR_MORE * states[1][1]):
            return states[0][0]
        return None

    def _words_of(self, named: Named) -> list[str]:
        """The words of a mention and the two right before it: "the trade union X" is a union."""
        text = self.context.page.text
        ahead = re.split(r"[^\w\s’'-]", text[max(0, named.start - _TITLE) : named.start])[-1].split()
        return [w.casefold() for w in (*ahead[-2:], *text[named.start : named.end].split())]

    def _owner(self, head: Token) -> Named | None:
        """The actor that a noun belongs to: its possessor, or the adjective or noun right before it."""
        owners = (c for c in head.children if c.dep_ in ("poss", "compound", "amod", "nmod"))
        return next((n for n in map(self._named_at, owners) if n is not None), None)

    def _pronoun(self, head: Token, start: int, end: int) -> Speaker:
        if head.lower_ in listed("own") and self.context.page.sentence_of(head).quotation is None:
            return self._narrator(start, end)
        named = self.context.actor_at(head)
        if named is not None:
            return Speaker(named.ref, "named", start, end)
        last = self.last(self.context.page.start_of(head), pronoun=_PRONOUNS[head.lower_])
        witness = self._witness(head) if last is None or self._is_party(last) else None
        if witness is not None:
            return self._named_as(witness, start, end)
        meant = () if last is not None and is_after_its_words(head) else self._pronouns.of(head)
        if meant:
            return self._named_as(meant[0], start, end)
        if last is not None:
            return Speaker(last.ref, last.attribution, start, end)
        return Speaker(None, "unattributed", start, end)

    def _is_party(self, speaker: Speaker) -> bool:
        """Whether a speaker is named, or nameless but of a side in the conflict ("rebels")."""
        if speaker.attribution == "named" or speaker.ref is None:
            return speaker.attribution == "named"
        return self.context.actor(speaker.ref).type in listed("parties")

    def _witness(self, pronoun: Token) -> Token | None:
        """The people told of in "villagers had slept, they said", not the army told of before."""
        if pronoun.lower_ != "they" or not is_after_its_words(pronoun):
            return None
        told = (c for c in pronoun.head.children if c.dep_ == "ccomp" and c.i < pronoun.i)
        people = (t for c in told for t in c.children if t.dep_ in ("nsubj", "nsubjpass") and t.tag_ == "NNS")
        civil = (t for t in people if t.lemma_.lower() in listed("common_people") or _does_for_a_living(t))
        return next((t for t in civil if t.lemma_.lower() not in listed("in_arms")), None)

    def _named_as(self, head: Token, start: int, end: int) -> Speaker:
        """The speaker of a phrase that other words take up; nobody named, if no record names it."""
        found = self._named(head, *self.context.page.cover(_phrase(head)))
        attribution = found.attribution if found.ref is not None else "anonymous"
        return Speaker(found.ref, attribution, start, end)

    def _narrator(self, start: int, end: int) -> Speaker:
        """Who says "I" outside of any quotation: the speaker of the turn, else the author in the title."""
        turns = self._turns.over(start, end)
        if turns:
            return Speaker(turns[0].speaker, turns[0].attribution, start, end)
        author = self._author_of_all
        return replace(author, start=start, end=end) if author else Speaker(None, "text", start, end)

    def _author(self, head: Token, start: int, end: int) -> Speaker:
        """Whose statement, report or claim it is: by its owner, "by X", "from X", "on X" or its adjective."""
        medium = head.lemma_.lower() if head.lemma_.lower() in listed("texts") else None
        mine = next((c for c in head.children if c.dep_ == "poss" and c.lower_ in _PRONOUNS), None)
        if mine is not None:
            owner = self._own_subject(head) or self._pronoun(mine, start, end)
            return replace(owner, start=start, end=end, medium=medium)
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
        issuer = self._issuer(head)
        if issuer is not None:
            return self._with(issuer.ref, start, end, medium)
        return Speaker(None, "unattributed", start, end, medium)

    def _own_subject(self, head: Token) -> Speaker | None:
        """Whose "its claim" is where the claim is an object: that of the verb's subject."""
        subject = next((c for c in head.head.children if c.dep_ == "nsubj"), None)
        if head.dep_ != "dobj" or subject is None or subject.lower_ in _PRONOUNS:
            return None
        named = self.context.actor_at(subject)
        return self._with(named.ref, named.start, named.end) if named is not None else None

    def _issuer(self, head: Token) -> Named | None:
        """Who issues a text: "X published a report that ...", "X answered with a letter that ..."."""
        verb = head.head
        if head.dep_ == "pobj" and verb.lower_ in ("with", "in", "through"):
            verb = verb.head
        elif head.dep_ != "dobj" or verb.lemma_.lower() not in listed("issuing"):
            return None
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        return self.context.actor_at(subject) if subject is not None else None

    def _with(self, ref: str, start: int, end: int, medium: str | None = None) -> Speaker:
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


def _does_for_a_living(head: Token) -> bool:
    """Whether a common noun is made from what people do or are: "retailers", "a packer", "economists"."""
    endings = ("er", "or", "ist", "ian", "eer", "man", "woman", "folk")
    return head.pos_ == "NOUN" and head.lemma_.lower().endswith(endings) and len(head.lemma_) > _SUFFIXED


def _phrase(head: Token) -> list[Token]:
    """A noun phrase without its relative clauses and appositions."""
    return subtree(head, without=("relcl", "acl", "appos", "conj", "cc", "punct", "advcl"))
