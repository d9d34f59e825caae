"""Links in cause, time and part that a text states, found by their cue words and the syntax around them.

Only what is written is linked: order in the text is never taken for order in time, and never for cause.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.records import Agreement, Certainty, Claim, Event, Relation

Frame = Literal[
    "subject>object", "object>subject", "noun>of", "of>noun", "noun>relative", "head>object", "object>head"
]  # fmt: skip

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_OBJECTS = frozenset({"dobj", "obj", "attr", "oprd", "ccomp", "xcomp", "dative"})
_SKIPPED = ("relcl", "punct", "appos", "advcl", "parataxis")
_LONGEST = 300
_HEDGES = frozenset("reportedly allegedly apparently possibly perhaps probably seemingly".split())
_MATTER = frozenset(
    "crisis conflict war hostility escalation tension surge fighting violence clash attack strike truce ceasefire "
    "cease-fire agreement understanding arrangement accord deal peace negotiation mediation aggression "
    "offensive incident collapse breach retaliation withdrawal".split()
)
_PEACEMAKING = frozenset(
    "broker mediate stop end halt negotiate stabilise stabilize defuse resolve calm prevent avert secure "
    "restore oversee monitor implement protect deter".split()
)
_DENIALS = frozenset({"neg"})
_TEMPORAL_TYPES = frozenset({"precedes", "simultaneous", "part_of", "backdrop_for", "about", "other"})


@dataclass(frozen=True, slots=True)
class CueRule:
    """One row of tables/relations.csv."""

    cue: str
    needs: frozenset[str]
    pos: str
    frame: Frame
    type: str


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a link: the words, and the records that they name (empty: none is known)."""

    start: int
    end: int
    ids: tuple[str, ...]


@lru_cache(maxsize=1)
def cue_rules() -> dict[str, tuple[CueRule, ...]]:
    """The cue table by lemma."""
    rules: dict[str, list[CueRule]] = {}
    lines = files(__package__).joinpath("tables/relations.csv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        needs = frozenset(n for n in row["needs"].split("|") if n)
        rule = CueRule(row["cue"], needs, row["pos"], row["frame"], row["type"])  # type: ignore[arg-type]
        rules.setdefault(rule.cue, []).append(rule)
    return {cue: tuple(found) for cue, found in rules.items()}


def find_relations(
    context: Context, events: tuple[Event, ...], claims: tuple[Claim, ...], agreements: tuple[Agreement, ...]
) -> tuple[Relation, ...]:
    """The relations of a document, in text order. A link none of whose ends is a record is left out."""
    finder = _Finder(context, events, claims, agreements)
    found: dict[tuple[str, int, int], Relation] = {}
    for sentence in context.sentences():
        for relation in finder.of_sentence(sentence):
            found.setdefault((relation.type, relation.start, relation.end), relation)
    return tuple(sorted(found.values(), key=lambda r: (r.start, r.end)))


class _Finder:
    def __init__(
        self,
        context: Context,
        events: Sequence[Event],
        claims: Sequence[Claim],
        agreements: Sequence[Agreement],
    ) -> None:
        self.context = context
        self.page = context.page
        spans: list[tuple[int, int, str, int]] = []
        for event in events:
            spans += [(event.start, event.end, event.id, 0)]
            spans += [(m.start, m.end, event.id, 0) for m in event.also]
        for agreement in agreements:
            spans += [(m.start, m.end, agreement.id, 1) for m in agreement.mentions]
            spans += [(c.start, c.end, c.id, 1) for c in agreement.clauses]
        spans += [(c.start, c.end, c.id, 2) for c in claims]
        self.spans = sorted(spans)

    def of_sentence(self, sentence: Sentence) -> Iterator[Relation]:
        """The links that one sentence states."""
        for token in sentence:
            for rule in cue_rules().get(token.lemma_.lower(), ()) or cue_rules().get(token.lower_, ()):
                ends = self._ends(rule, token)
                if ends is not None:
                    yield from self._link(rule.type, token, *ends)
                    break
            yield from self._special(token)

    # ---- the frames

    def _ends(self, rule: CueRule, token: Token) -> tuple[Token, Token] | None:
        """The tokens that head the two ends, origin first; None where the cue is not used so."""
        if rule.pos == "VERB" and token.pos_ in ("VERB", "AUX") and not _negated(token):
            pair = _verb_ends(rule, token)
        elif rule.pos == "NOUN" and token.pos_ in ("NOUN", "PROPN"):
            pair = _noun_ends(rule, token)
        elif rule.pos == "ADP" and (token.dep_ in ("prep", "mark") or token.tag_ in ("IN", "VBG")):
            pair = _preposition_ends(rule, token)
        else:
            return None
        if pair is None:
            return None
        first, second = pair
        turned = rule.frame in ("object>subject", "of>noun", "object>head")
        return (second, first) if turned else (first, second)

    def _special(self, token: Token) -> Iterator[Relation]:
        """Constructions that are no single word: at X's request, in return for, first since, to broker."""
        if token.lower_ == "request" and token.head.lower_ == "at" and token.head.dep_ == "prep":
            yield from self._link("enables", token, token, token.head.head)
        elif token.lower_ in ("return", "exchange") and token.head.lower_ == "in":
            obj = next((_object_of(c) for c in token.children if c.lower_ == "for"), None)
            if obj is not None:
                yield from self._link("in_return_for", token, token.head.head, obj)
        elif token.lemma_ == "catalyst" and token.head.lower_ == "as" and not list(token.rights):
            subject = _subject_of(token.head.head)
            if subject is not None:
                yield from self._link("causes", token, subject, token)
        elif token.lower_ == "since" and _first_before(token) is not None:
            obj = _object_of(token)
            first = _first_before(token)
            if obj is not None and first is not None:
                yield from self._link("first_since", token, first, obj)
        elif token.dep_ in ("advcl", "xcomp") and token.tag_ == "VB" and _is_purpose(token):
            yield from self._link("purpose", token, token.head, _object_child(token) or token)

    # ---- the record

    def _link(self, kind: str, cue: Token, origin: Token, target: Token) -> Iterator[Relation]:
        if origin is target and kind != "enables":
            return
        left, right = self._end(origin, cue), self._end(target, cue)
        if not (left.ids or right.ids) and not self._on_the_matter(kind, cue, left, right):
            return
        if left.ids and left.ids == right.ids and kind != "enables":
            return
        cue_span = self.page.start_of(cue), self.page.end_of(cue)
        start = min(left.start, right.start, cue_span[0])
        end = max(left.end, right.end, cue_span[1])
        if end - start > _LONGEST:
            start, end = max(start, cue_span[0] - _LONGEST // 2), min(end, cue_span[1] + _LONGEST // 2)
            start, end = self.page.cover(self.page.tokens(start, end))
        yield Relation(
            id=self.context.record_id("rel", start, end, kind),
            start=start,
            end=end,
            rule=f"relations/{cue.lemma_.lower()}",
            type=kind,
            origin=left.ids or (self._words(left),),
            target=right.ids or (self._words(right),),
            cue=self.page.quote(*cue_span),
            certainty=_certainty(cue),
        )

    def _on_the_matter(self, kind: str, cue: Token, left: _End, right: _End) -> bool:
        """A link between words that are no record is kept only if it is about the conflict itself."""
        if kind in _TEMPORAL_TYPES and cue.pos_ not in ("NOUN", "VERB"):
            return False
        words = {t.lemma_.lower() for e in (left, right) for t in self.page.tokens(e.start, e.end)}
        return bool(words & _MATTER)

    def _words(self, end: _End) -> str:
        return f"({self.page.quote(end.start, end.end)})"

    def _end(self, token: Token, cue: Token) -> _End:
        """The words of one end, without the branch that holds the cue, and the records they touch."""
        branch = {t.i for t in subtree(cue)} if cue in subtree(token) and cue is not token else set()
        kept = [t for t in subtree(token, without=_SKIPPED) if t.i not in branch and t.i != cue.i] or [token]
        start, end = self.page.cover(kept)
        inner = self._records(start, end, 0) or self._records(start, end, 1) or self._records(start, end, 2)
        return _End(start, end, inner)

    def _records(self, start: int, end: int, level: int) -> tuple[str, ...]:
        """The records of one level whose passage shares most of itself, or of the words, with the words."""
        scored: list[tuple[float, str]] = []
        for left, right, ref, kind in self.spans:
            if left >= end:
                break
            shared = min(right, end) - max(left, start)
            if kind == level and shared > 0:
                part = shared / min(right - left, end - start)
                if part >= 0.5:
                    scored.append((part, ref))
        ids = [ref for _, ref in sorted(scored, reverse=True)]
        return tuple(dict.fromkeys(ids))[:3]


# ---- syntax


def _verb_ends(rule: CueRule, verb: Token) -> tuple[Token, Token] | None:
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    agent = next((_object_of(c) for c in verb.children if c.dep_ == "agent" or c.lower_ == "by"), None)
    subject = _subject_of(verb)
    if (passive or verb.tag_ == "VBN") and agent is not None and not rule.needs:
        return (agent, subject) if subject is not None else None
    needed = _needed(rule, verb)
    if rule.needs and needed is None:
        return None
    obj = needed if needed is not None else _object_child(verb)
    if subject is None or obj is None or (passive and not rule.needs):
        return None
    return subject, obj


def _needed(rule: CueRule, verb: Token) -> Token | None:
    """The object behind the word that the rule needs: "led to X", "paved the way for X"."""
    for child in verb.children:
        if child.lower_ in rule.needs or child.lemma_.lower() in rule.needs:
            obj = _object_of(child)
            if obj is not None:
                return obj
            further = next((_object_of(c) for c in child.children if c.dep_ == "prep"), None)
            return further if further is not None else _object_child(verb)
    return None


def _noun_ends(rule: CueRule, noun: Token) -> tuple[Token, Token] | None:
    if rule.frame == "noun>relative":
        relative = next((c for c in noun.children if c.dep_ == "relcl"), None)
        built = next((c for c in relative.children if c.dep_ in _SUBJECTS), None) if relative else None
        giver = _subject_of(noun.head) if noun.dep_ == "dobj" else None
        return (giver, built) if giver is not None and built is not None else None
    around = (*noun.children, *(noun.head.children if noun.dep_ == "dobj" else ()))
    behind = next(
        (_object_of(c) for c in around if c.dep_ in ("prep", "dative") and c.lower_ in rule.needs), None
    )
    bearer = _bearer(noun)
    return (bearer, behind) if bearer is not None and behind is not None else None


def _bearer(noun: Token) -> Token | None:
    """Of what a noun is said: "A was the culmination of B", "A set the backdrop for B", "in the wake of"."""
    head = noun.head
    if noun.dep_ == "appos":
        return head
    if noun.dep_ in ("nsubj", "nsubjpass"):
        return _object_child(head)
    if noun.dep_ in ("attr", "dobj", "oprd"):
        return _subject_of(head)
    if noun.dep_ == "pobj" and head.dep_ == "prep":
        anchor = head.head
        if anchor.pos_ in ("VERB", "AUX"):
            subject = _subject_of(anchor)
            return subject if head.lower_ == "as" and subject is not None else anchor
        return anchor
    return None


def _preposition_ends(rule: CueRule, token: Token) -> tuple[Token, Token] | None:
    obj = _object_of(token)
    if rule.needs:
        behind = next((c for c in token.children if c.lower_ in rule.needs), None)
        obj = _object_of(behind) if behind is not None else (obj if token.lower_ == "due" else None)
    if obj is None and token.dep_ == "mark":
        return token.head.head, token.head
    if obj is None or token.head is token or obj.ent_type_ in ("DATE", "TIME", "CARDINAL"):
        return None
    return token.head, obj


def _subject_of(verb: Token) -> Token | None:
    """The subject of a verb, also of a participle, of a relative clause and of a coordinated verb."""
    for child in verb.children:
        if child.dep_ in _SUBJECTS:
            if child.lower_ in ("which", "that", "who") and verb.dep_ == "relcl":
                return verb.head
            return child
    if verb.dep_ in ("acl", "relcl"):
        return verb.head
    if verb.dep_ in ("conj", "xcomp", "pcomp") and verb.head is not verb:
        return _subject_of(verb.head) if verb.head.pos_ in ("VERB", "AUX") else None
    if verb.dep_ == "advcl":
        return verb.head
    return None


def _object_child(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in _OBJECTS), None)


def _object_of(preposition: Token) -> Token | None:
    return next((c for c in preposition.children if c.dep_ in ("pobj", "dobj", "pcomp", "obj")), None)


def _first_before(since: Token) -> Token | None:
    """The noun called first, in "the first such N since"."""
    at = since.head
    for token in (at, *at.lefts, *subtree(at)):
        if token.lower_ == "first" and token.i < since.i:
            return token.head if token.head.pos_ in ("NOUN", "PROPN") else at
    return None


def _is_purpose(verb: Token) -> bool:
    to = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    return to and verb.lemma_.lower() in _PEACEMAKING


def _negated(verb: Token) -> bool:
    return any(c.dep_ in _DENIALS for c in verb.children)


def _certainty(cue: Token) -> Certainty:
    near = {c.lower_ for c in (*cue.children, *cue.head.children)}
    return "reported" if near & _HEDGES else "fact"
