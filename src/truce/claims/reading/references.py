"""What a phrase refers to: the records that its words name, or that they point back at.

"The collapse of the truce" means how that truce ended, "this attack" the attack told last, "the visit to
Norland" an earlier visit with that place or host. Nothing is referred to that the text has not told before.
"""

import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.events.predicates import lemma, load_lexicon
from truce.claims.reading.parse import subtree
from truce.claims.reading.passages import Passages, claim_passages, event_passages, passages
from truce.claims.records import Agreement, Claim, Clause, Condition, Event

_LOOKED_AT = 60
"""Events that are looked at behind a phrase, at most."""

_NEARBY = 600
"""Characters back to the agreement that a bare "breach" is one of."""

_ARTICLE = 4
"""Characters by which two phrases may begin apart and still begin alike: an article."""

_BACK = 2_500
"""Characters that a phrase may point back over."""

_SKIPPED = ("relcl", "punct", "appos", "advcl", "parataxis")
_POINTING = frozenset({"this", "that", "these", "those", "the", "such", "its", "their", "his", "her"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_PRONOUNS = frozenset({"it", "this", "that", "these", "those", "they", "which"})
_ENDS = frozenset({"broken", "ended", "violated", "expired", "suspended"})


@cache
def listed(name: str) -> frozenset[str]:
    """A set of lemmas by its name in ``tables/reference_words.toml``. KeyError if there is none."""
    return frozenset(_table()[name].split())


@cache
def _table() -> dict[str, str]:
    path = files("truce.claims.reading").joinpath("tables/reference_words.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _nouns() -> dict[str, frozenset[str]]:
    """Lemma to the classes of acts that it can point back at."""
    found: dict[str, set[str]] = {}
    for name in _TYPES:
        for word in listed(name):
            found.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


_TYPES = {
    "acts_of_force": frozenset({"ASSAULT"}),
    "acts_of_visit": frozenset({"CONSULT"}),
    "acts_of_talks": frozenset({"CONSULT", "COOPERATE"}),
    "acts_of_speech": frozenset({"ACCUSE", "THREATEN", "REJECT", "REQUEST", "SUPPORT"}),
    "ends_of_truce": frozenset({"REJECT"}),
    "tolls": frozenset({"ASSAULT"}),
}
_VISITS = frozenset({"visit", "travel"})


class References:
    """Resolves phrases to the ids of events, agreements and claims."""

    def __init__(
        self,
        context: Context,
        events: Sequence[Event],
        claims: Sequence[Claim],
        agreements: Sequence[Agreement],
    ) -> None:
        self.context = context
        self.page = context.page
        self.events = sorted(events, key=lambda e: e.start)
        self._events = event_passages(events)
        self._agreements = Passages((m.start, m.end, a) for a in agreements for m in a.mentions)
        self._claims = claim_passages(claims)
        self._clauses = sorted((c for a in agreements for c in a.clauses), key=lambda c: c.start)
        terms: list[Clause | Condition] = [*self._clauses]
        terms += [c for a in agreements for c in a.conditions]
        self._terms = Passages((t.start, t.end, t.id) for t in terms)
        self._spans = {e.id: passages(e) for e in events} | {
            r.id: [(r.start, r.end)] for r in (*terms, *claims)
        }
        self._makers = _makers(events, agreements)

    def of(self, head: Token, span: tuple[int, int]) -> tuple[str, ...]:
        """The records that a phrase means, the likeliest first; empty if none is known."""
        found = self._ended(head, span) or self._pledged(head) or self._worded(head) or self._told(head, span)
        found = found or self._concluded(head, span) or self._agreed(span)
        if not found:
            for noun in (head, *(t for t in head.conjuncts if t.i > head.i)):
                found += self._earlier(noun, span) or self._later(noun)
        return tuple(dict.fromkeys(found or self._inside(head) or self._said(span)))[:3]

    def _worded(self, head: Token) -> list[str]:
        """The event that a word itself tells, of all those of its clause, with the agreement it makes."""
        start, end = self.page.start_of(head), self.page.end_of(head)
        own = [(b - a, e) for a, b, e in self._events.over(start, end) if lemma(head) in _words(e)]
        if not own:
            return []
        event = min(own, key=lambda o: o[0])[1]
        return [event.id, *([event.agreement] if event.agreement else [])]

    def _is_told_elsewhere(self, event: Event, passage: tuple[int, int], span: tuple[int, int]) -> bool:
        """Whether the word that tells an event stands in its passage outside of a span only."""
        at = [self.page.start_of(t) for t in self.page.tokens(*passage) if lemma(t) in _words(event)]
        return bool(at) and not any(span[0] <= a < span[1] for a in at)

    def _told(self, head: Token, span: tuple[int, int]) -> list[str]:
        """Events told in the words themselves.

        A noun within a long passage is a part of what happened, not the happening: only a passage that
        begins with the noun's phrase, or is much the same as it, is meant.
        """
        scored = []
        names_act = head.pos_ not in ("NOUN", "PROPN") or head.lemma_.lower() in load_lexicon().nouns
        for start, end, event in self._events.over(*span):
            if self._is_told_elsewhere(event, (start, end), span):
                continue
            shared = min(end, span[1]) - max(start, span[0])
            begins = names_act and span[0] <= start and shared >= min(10, end - start)
            of_both = shared / (max(end, span[1]) - min(start, span[0]))
            of_one = shared / min(end - start, span[1] - span[0])
            if begins or of_both >= 0.35 or (head.pos_ in ("VERB", "AUX") and of_one >= 0.5):
                scored.append((of_both + begins, event.id))
        return [ref for _, ref in sorted(scored, key=lambda s: -s[0])]

    def _inside(self, head: Token) -> list[str]:
        """Events told in the clauses that hang on a noun: "activity, with hundreds of attacks"."""
        if head.pos_ not in ("NOUN", "PROPN"):
            return []
        start, end = self.page.cover(subtree(head))
        return [e.id for a, _, e in self._events.over(start, end) if a >= start][:2]

    def _agreed(self, span: tuple[int, int]) -> list[str]:
        """Terms and agreements that the words name, each agreement with the event that made it."""
        terms = [ref for start, end, ref in self._terms.over(*span) if _mostly((start, end), span)]
        named = [a for start, end, a in self._agreements.over(*span) if _mostly((start, end), span)]
        known = [ref for a in named for ref in (a.id, *self._makers.get(a.id, ())[:1])]
        return [*known[:2], *terms[:1]] if self._names_only(span) else [*terms, *known]

    def _concluded(self, head: Token, span: tuple[int, int]) -> list[str]:
        """The agreement whose making or running a noun names: "the signing of the truce"."""
        if head.lemma_.lower() not in listed("makings"):
            return []
        named = [a for start, _, a in self._agreements.over(*span) if start >= self.page.end_of(head)]
        return [ref for a in named[:1] for ref in (a.id, *self._makers.get(a.id, ())[:1])]

    def _names_only(self, span: tuple[int, int]) -> bool:
        """Whether a span is little more than the name of an agreement."""
        return any(2 * (end - start) >= span[1] - span[0] for start, end, _ in self._agreements.over(*span))

    def _pledged(self, head: Token) -> list[str]:
        """The last clause before "this commitment"."""
        if head.lemma_.lower() not in listed("pledges") or not any(
            c.lower_ in _POINTING for c in head.children
        ):
            return []
        at = bisect_left(self._clauses, self.page.start_of(head), key=lambda c: c.end)
        near = self._clauses[max(0, at - 6) : at]
        alike = [c for c in near if head.lemma_.lower() in self.page.quote(c.start, c.end).lower()]
        return [c.id for c in (alike or near)[-1:]]

    def fit(self, ref: str, span: tuple[int, int]) -> float:
        """How well a span's words are a record's own: the part shared, and 1 more if both begin alike."""
        best = 0.0
        for start, end in self._spans.get(ref, ()):
            shared = min(end, span[1]) - max(start, span[0])
            alike = abs(start - span[0]) <= _ARTICLE
            best = max(best, alike + shared / (max(end, span[1]) - min(start, span[0])))
        return best

    def _said(self, span: tuple[int, int]) -> list[str]:
        return [c.id for start, end, c in self._claims.over(*span) if _same((start, end), span)]

    def _ended(self, head: Token, span: tuple[int, int]) -> list[str]:
        """How an agreement ended, for "the collapse of the truce"."""
        if "ends_of_truce" not in _nouns().get(head.lemma_.lower(), ()):
            return []
        told = [e.id for _, _, e in self._events.over(*span) if e.type in ("REJECT", "OTHER")]
        of_something = any(c.lower_ in ("of", "in", "to") for c in head.children)
        back = 0 if of_something or head.lemma_.lower() not in ("breach", "violation") else _NEARBY
        for _, _, agreement in reversed(self._agreements.over(max(0, span[0] - back), span[1])):
            rows = [r.id for r in agreement.status_history if r.status in _ENDS and not back]
            return [*told, *rows[:1], agreement.id]
        return told

    def _earlier(self, head: Token, span: tuple[int, int]) -> list[str]:
        """An earlier event of the kind that a noun names, with its actors or places where any are named."""
        types = self._types(head)
        if not types or head.pos_ not in ("NOUN", "PROPN"):
            return []
        named = {n.ref for n in (*self.context.actors_in(*span), *self.context.places_in(*span))}
        definite = any(c.lower_ in _POINTING or c.dep_ == "poss" for c in head.children)
        if not named and not definite:
            return []
        back = None if named else _BACK
        fitting = [e for e in self._before(span[0], back) if e.type in types and self._kind_fits(head, e)]
        fitting = [e for e in fitting if not named or named & _parts(e)]
        words = {t.lemma_.lower() for t in self.page.tokens(*span) if t.pos_ in ("NOUN", "PROPN", "ADJ")}
        ranked = sorted(fitting, key=lambda e: -self._alike(words, e))
        return [e.id for e in ranked[:1]]

    def _alike(self, words: set[str], event: Event) -> int:
        """How many of the words an event's main passage has, too."""
        told = {t.lemma_.lower() for t in self.page.tokens(event.start, min(event.end, event.start + 200))}
        return len(words & told)

    def _later(self, head: Token) -> list[str]:
        """What the next sentence tells, for a phrase that announces it: "a wave of attacks. Rebels ..."."""
        types = self._types(head)
        pointing = any(c.lower_ in _POINTING - {"the"} or c.dep_ == "poss" for c in head.children)
        if not types or pointing or head.pos_ not in ("NOUN", "PROPN"):
            return []
        index = self.page.sentence_of(head).index + 1
        following = [s for s in self.page.sentences[index : index + 3] if s.block.is_prose][:1]
        events = [e for s in following for a, _, e in self._events.over(s.start, s.end) if a >= s.start]
        return [e.id for e in events if e.type in types and self._kind_fits(head, e)][:1]

    def _types(self, head: Token) -> frozenset[str]:
        classes = _nouns().get(head.lemma_.lower(), frozenset())
        if not classes and head.lemma_.lower() in listed("umbrellas"):
            inner = next(
                (t for c in head.children if c.lower_ == "of" for t in c.children if t.pos_ == "NOUN"), None
            )
            return self._types(inner) if inner is not None else frozenset()
        told = frozenset(
            s.type for s in load_lexicon().nouns.get(head.lemma_.lower(), ()) if len(s.words) == 1
        )
        return frozenset(t for c in classes for t in _TYPES[c]) or told

    def is_act(self, noun: Token) -> bool:
        """Whether a noun names an act: an attack, a visit, a statement."""
        return bool(self._types(noun))

    def _kind_fits(self, head: Token, event: Event) -> bool:
        """A visit is not talks: a noun of visits means a visit only, unless it can mean both."""
        classes = _nouns().get(head.lemma_.lower(), frozenset())
        if "tolls" in classes and event.deaths is None and event.injured is None:
            return False
        if event.type != "CONSULT" or not classes:
            return True
        return "acts_of_talks" in classes or event.mode in _VISITS

    def _before(self, offset: int, back: int | None) -> Iterator[Event]:
        """Actual events told before an offset, the last one first; `back` limits how far, in characters."""
        at = bisect_left(self.events, offset, key=lambda e: e.start)
        for event in reversed(self.events[max(0, at - _LOOKED_AT) : at]):
            if event.modality == "actual" and (back is None or offset - event.end <= back):
                yield event

    def before(self, pronoun: Token) -> tuple[str, ...]:
        """What a bare pronoun takes up: the subject of the sentence before, or of the clause before."""
        sentence = self.page.sentence_of(pronoun)
        verbal = pronoun.pos_ in ("VERB", "AUX")
        if sentence.index == 0 or not (verbal or pronoun.lower_ in _PRONOUNS):
            return ()
        earlier = self.page.sentences[sentence.index - 1]
        if verbal:
            told = [e.id for _, _, e in self._events.over(earlier.start, earlier.end)]
            main = [e.id for _, _, e in self._events.over(*self.page.cover([earlier.root]))]
            return tuple(main[:1] or told[-1:])
        clause = [t for t in sentence if t.i < pronoun.i and t.dep_ in _SUBJECTS and t.pos_ == "NOUN"]
        subjects = clause or [t for t in earlier if t.dep_ in _SUBJECTS and t.head == earlier.root]
        for subject in subjects[:1]:
            found = self.of(subject, self.page.cover(subtree(subject, without=_SKIPPED)))
            if found:
                return found
        return ()


def _parts(event: Event) -> set[str]:
    """The actors and places of an event."""
    return {*event.initiator, *event.alleged_initiator, *event.target, *event.alleged_target, *event.places}


def _words(event: Event) -> frozenset[str]:
    """The lemmas of the words by which an event was found."""
    return frozenset(event.rule.removeprefix("events:").partition("/")[0].split())


def _mostly(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans share half of the shorter one."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared >= 0.5 * min(one[1] - one[0], other[1] - other[0])


def _same(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans share half of the longer one."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared >= 0.5 * max(one[1] - one[0], other[1] - other[0])


def _makers(events: Sequence[Event], agreements: Sequence[Agreement]) -> dict[str, list[str]]:
    """For each agreement the events in which it is made, in text order."""
    made: dict[str, list[str]] = {}
    for event in events:
        if event.agreement is not None and event.type == "AGREE":
            made.setdefault(event.agreement, []).append(event.id)
    spans = Passages((e.start, e.end, e) for e in events if e.type in ("AGREE", "CONSULT"))
    for agreement in agreements:
        for row in agreement.status_history:
            if row.status in ("announced", "signed", "accepted") and agreement.id not in made:
                near = [e.id for _, _, e in spans.over(row.start, row.end)]
                if near:
                    made[agreement.id] = near
    return made
