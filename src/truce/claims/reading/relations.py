"""Links in cause, time and part that a text states, found by their cue words and the syntax around them.

Only what is written is linked: order in the text is never taken for order in time, and never for cause.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from spacy.tokens import Token

from truce.claims.reading.bridges import Bridges
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.reading.references import References, listed
from truce.claims.reading.voices.oppositions import Opposition
from truce.claims.records import Agreement, Certainty, Claim, Event, Relation

Frame = Literal[
    "subject>object", "object>subject", "noun>of", "of>noun", "noun>relative", "head>object", "object>head"
]  # fmt: skip

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_OBJECTS = frozenset({"dobj", "obj", "attr", "oprd", "ccomp", "xcomp", "dative"})
_SKIPPED = ("relcl", "punct", "appos", "advcl", "parataxis")
_LONGEST = 300
_SPARKS = frozenset({"catalyst", "trigger", "spark"})
_DENIALS = frozenset({"neg"})
_PERSONS = frozenset("i we he she they you who".split())
_SIDES = frozenset("side party signatory belligerent anyone anybody nobody everybody".split())
_IMPERSONAL = frozenset({"evidence_for", "enables", "implies", "violates", "produces"})
_LINK_NOUNS = {
    "overlap": "simultaneous", "coincidence": "simultaneous", "concurrence": "simultaneous",
    "simultaneity": "simultaneous", "timing": "simultaneous", "sequence": "precedes", "escalation": "causes",
}  # fmt: skip
_BESIDES = frozenset({"after", "before", "since"})
"""Words of time that mostly tell of no event: "before several thousand people"."""
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
    context: Context,
    events: tuple[Event, ...],
    claims: tuple[Claim, ...],
    agreements: tuple[Agreement, ...],
    oppositions: tuple[Opposition, ...] = (),
) -> tuple[Relation, ...]:
    """The relations of a document, in text order. A link none of whose ends is a record is left out."""
    finder = _Finder(context, References(context, events, claims, agreements))
    bridges = Bridges(context, events, claims, agreements, oppositions)
    found: dict[tuple[str, int, int], Relation] = {}
    links = [r for s in context.sentences() for r in (*finder.read(s), *bridges.of_sentence(s))]
    for relation in (*links, *bridges.denials()):
        found.setdefault((relation.type, relation.start, relation.end), relation)
    return tuple(sorted(found.values(), key=lambda r: (r.start, r.end)))


def _by_form(token: Token) -> tuple[CueRule, ...]:
    """The rules for a word as it stands, where that is not its lemma: "following", "preceding"."""
    return cue_rules().get(token.lower_, ()) if token.lower_ != token.lemma_.lower() else ()


class _Finder:
    def __init__(self, context: Context, references: References) -> None:
        self.context = context
        self.page = context.page
        self.references = references
        self._found: list[Relation] = []

    def read(self, sentence: Sentence) -> list[Relation]:
        """The links that one sentence states; later sentences can take them up."""
        found = list(self.of_sentence(sentence))
        self._found += found
        return found

    def of_sentence(self, sentence: Sentence) -> Iterator[Relation]:
        """The links that one sentence states."""
        for token in sentence:
            for rule in (*cue_rules().get(token.lemma_.lower(), ()), *_by_form(token)):
                ends = self._ends(rule, token)
                linked = list(self._link(rule.type, token, *ends)) if ends is not None else []
                if linked:
                    yield from linked
                    break
            yield from self._special(token)

    # ---- the frames

    def _ends(self, rule: CueRule, token: Token) -> tuple[Token, Token] | None:
        """The tokens that head the two ends, origin first; None where the cue is not used so."""
        if rule.pos == "VERB" and token.pos_ in ("VERB", "AUX") and not _is_unreal(token):
            pair = _verb_ends(rule, token)
            if pair is not None and rule.type in _IMPERSONAL and self._is_somebody(pair[0]):
                return None
            if pair is not None and rule.type == "evidence_for" and not self._is_evidence(pair[0]):
                return None
        elif rule.pos == "NOUN" and token.pos_ in ("NOUN", "PROPN"):
            pair = _noun_ends(rule, token)
        elif rule.pos == "ADP" and _is_linking(rule, token):
            pair = _preposition_ends(rule, token)
        else:
            return None
        if pair is None:
            return None
        if rule.type == "about" and not _is_dispute(pair[0]):
            return None
        first, second = pair
        turned = rule.frame in ("object>subject", "of>noun", "object>head")
        return (second, first) if turned else (first, second)

    def _is_evidence(self, token: Token) -> bool:
        """Whether it can prove a thing: an act, a statement, a picture; not a person or office."""
        told = token.lemma_.lower() in listed("evidence")
        return told or self._is_quotation(token) or self.references.is_act(token)

    def _is_somebody(self, token: Token) -> bool:
        """Whether it is an actor: that an army confirms a thing makes it a claim, not proof."""
        one = token.lower_ in _PERSONS or token.lemma_.lower() in _SIDES
        named = one or self.context.actor_at(token) is not None
        return named and not self._is_quotation(token)

    def _is_quotation(self, token: Token) -> bool:
        """Whether it only stands for words between quotation marks."""
        return token.i in self.page.sentence_of(token).segment.stand_ins

    def _special(self, token: Token) -> Iterator[Relation]:
        """Constructions that are no single word: at X's request, in return for, first since, to broker."""
        if token.lower_ == "request" and token.head.lower_ == "at" and token.head.dep_ == "prep":
            yield from self._link("enables", token, token, token.head.head)
        elif token.lower_ in ("return", "exchange") and token.head.lower_ == "in":
            obj = next((_object_of(c) for c in token.children if c.lower_ == "for"), None)
            if obj is not None:
                yield from self._link("in_return_for", token, token.head.head, obj)
        elif token.lemma_ in _SPARKS and token.head.lower_ == "as" and not _has_of(token):
            subject = _subject_of(token.head.head)
            if subject is not None:
                yield from self._link("causes", token, subject, token)
        elif token.lower_ == "since" and _first_before(token) is not None:
            obj = _object_of(token)
            first = _first_before(token)
            if obj is not None and first is not None:
                yield from self._link("first_since", token, first, obj)
        elif token.lower_ == "of" and _is_span_within(token.head):
            obj = _object_of(token)
            if obj is not None:
                yield from self._link("precedes", token.head.head, obj, token.head.head.head)
        elif token.lower_ == "that" and token.dep_ == "mark" and _stands_before(token, "so"):
            yield from self._link("purpose", token, token.head.head, token.head)
        elif token.lemma_ in ("breach", "violation") and token.head.lower_ == "as":
            named = _object_child(token.head.head)
            if named is not None:
                yield from self._link("violates", token, named, token)
        elif token.lemma_ in ("breach", "violation") and token.dep_ in ("attr", "oprd", "xcomp"):
            named = _object_child(token.head) if token.dep_ == "oprd" else _subject_of(token.head)
            if named is not None and named != token:
                yield from self._link("violates", token, named, token)
        elif token.dep_ in ("advcl", "xcomp") and token.tag_ == "VB" and _is_purpose(token):
            yield from self._link("purpose", token, token.head, _object_child(token) or token)

    # ---- the record

    def _link(self, kind: str, cue: Token, origin: Token, target: Token) -> Iterator[Relation]:
        origin, target = _whole(origin, cue), _whole(target, cue)
        if origin is target and kind != "enables":
            return
        left, right = self._apart(self._end(origin, cue), self._end(target, cue))
        if not (left.ids or right.ids) and not self._on_the_matter(kind, cue, left, right):
            return
        if cue.lower_ in _BESIDES and not self._both_tell(left, right):
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
        return bool(words & listed("matter"))

    def _both_tell(self, *ends: _End) -> bool:
        """Whether each end is a record or about the conflict: not "before several thousand people"."""
        words = ({t.lemma_.lower() for t in self.page.tokens(e.start, e.end)} for e in ends if not e.ids)
        return all(told & listed("matter") for told in words)

    def _apart(self, left: _End, right: _End) -> tuple[_End, _End]:
        """The ends without a record in common: it stays with the end whose words are more like its own."""
        shared = set(left.ids) & set(right.ids)
        if not shared:
            return left, right
        fit = self.references.fit
        lost_left = {r for r in shared if fit(r, (left.start, left.end)) < fit(r, (right.start, right.end))}
        kept_left = tuple(r for r in left.ids if r not in lost_left)
        kept_right = tuple(r for r in right.ids if r not in shared - lost_left)
        return _End(left.start, left.end, kept_left), _End(right.start, right.end, kept_right)

    def _words(self, end: _End) -> str:
        return f"({self.page.quote(end.start, end.end)})"

    def _end(self, token: Token, cue: Token) -> _End:
        """The words of one end, without the branch that holds the cue, and the records that they mean."""
        inside = subtree(token)
        branch = {t.i for t in subtree(cue)} if cue is not token and cue in inside else set()
        kept = [
            t
            for t in subtree(token, without=_SKIPPED)
            if t.i not in branch and (t.i != cue.i or cue is token)
        ] or [token]
        start, end = self.page.cover(kept)
        if token.pos_ == "PRON" or _does_so(token):
            ids = self.references.before(token)
        else:
            ids = self._link_before(token)
        return _End(start, end, ids or self.references.of(token, (start, end)))

    def _link_before(self, noun: Token) -> tuple[str, ...]:
        """The link that "this coincidence" takes up: the last one of that kind, not far back."""
        kind = _LINK_NOUNS.get(noun.lemma_.lower())
        if kind is None or not any(c.lower_ in ("this", "that", "the", "such") for c in noun.children):
            return ()
        start = self.page.start_of(noun)
        near = [r for r in self._found[-6:] if r.type == kind and 0 <= start - r.end < 700]
        return (near[-1].id,) if near else ()


# ---- syntax


def _has_of(noun: Token) -> bool:
    """Whether it is said of what: "a catalyst for war"."""
    return any(c.lower_ in ("of", "for", "to") for c in noun.children)


def _verb_ends(rule: CueRule, verb: Token) -> tuple[Token, Token] | None:
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    agent = next((_object_of(c) for c in verb.children if c.dep_ == "agent" or c.lower_ == "by"), None)
    subject = _subject_of(verb)
    if (passive or verb.tag_ == "VBN") and agent is not None and not rule.needs:
        return (agent, subject) if subject is not None else None
    needed = _needed(rule, verb)
    if rule.needs and needed is None:
        return None
    obj = needed if needed is not None else _brought_about(verb) or _object_child(verb)
    if rule.type == "prevents" and _is_own_act(rule, verb, obj):
        return None
    if subject is None or obj is None or (passive and not rule.needs):
        return None
    return subject, obj


def _is_own_act(rule: CueRule, verb: Token, obj: Token | None) -> bool:
    """Whether somebody stops what they do themselves: "stopped shooting", "pulled back from the river"."""
    ceases = obj is not None and obj.dep_ == "xcomp" and obj.tag_ == "VBG"
    return ceases or ("from" in rule.needs and _object_child(verb) is None)


def _needed(rule: CueRule, verb: Token) -> Token | None:
    """The object behind the word that the rule needs: "led to X", "paved the way for X"."""
    around = [c for child in verb.children if child.dep_ in ("advmod", "prt") for c in child.children]
    for child in (*verb.children, *around):
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


def _is_linking(rule: CueRule, token: Token) -> bool:
    """Whether it stands as a preposition: "after", "following", "ahead of"."""
    if token.dep_ in ("prep", "mark") or token.tag_ in ("IN", "VBG"):
        return True
    return bool(rule.needs) and token.pos_ == "ADV"


def _preposition_ends(rule: CueRule, token: Token) -> tuple[Token, Token] | None:
    obj = _object_of(token)
    if rule.needs:
        behind = next((c for c in token.children if c.lower_ in rule.needs), None)
        own = obj if behind is not None or token.lower_ == "due" else None
        obj = (_object_of(behind) if behind is not None else None) or own
    if obj is None and token.dep_ == "mark":
        return token.head.head, token.head
    if obj is not None and _is_time(obj):
        filled = next((_object_of(c) for c in obj.children if c.lower_ == "of"), None)
        obj = filled if filled is not None and not _is_time(filled) else None
    if obj is None or token.head == token:
        return None
    return token.head, obj


def _is_time(noun: Token) -> bool:
    return noun.ent_type_ in ("DATE", "TIME", "CARDINAL") or noun.lemma_.lower() in listed("times_of_day")


def _subject_of(verb: Token) -> Token | None:
    """The subject of a verb, also of a participle, of a relative clause and of a coordinated verb."""
    for child in verb.children:
        if child.dep_ in _SUBJECTS:
            if child.lower_ in ("which", "that", "who") and verb.dep_ == "relcl":
                return verb.head
            return child
    if verb.dep_ == "acl" and verb.tag_ == "VB" and verb.head.dep_ in _OBJECTS:
        return _subject_of(verb.head.head) or verb.head
    if verb.dep_ in ("acl", "relcl"):
        return verb.head
    if verb.dep_ in ("conj", "xcomp", "pcomp") and verb.head != verb:
        return _subject_of(verb.head) if verb.head.pos_ in ("VERB", "AUX") else None
    if verb.dep_ == "advcl":
        return (_subject_of(verb.head) if verb.tag_ in ("VBG", "VB") else None) or verb.head
    return None


def _whole(noun: Token, cue: Token) -> Token:
    """The noun that a clause or phrase hangs on in meaning: "the outbreak of war, which followed"."""
    if noun.dep_ != "pobj" or cue not in noun.subtree or cue is noun:
        return noun
    above = noun.head.head
    if noun.pos_ == "NUM" or noun.ent_type_ in ("DATE", "TIME"):
        return _whole(above, cue) if above.pos_ in ("NOUN", "PROPN") else noun
    if noun.head.lower_ != "of" or above.pos_ != "NOUN":
        return noun
    return above if above.lemma_.lower() in listed("umbrellas") else noun


def _brought_about(verb: Token) -> Token | None:
    """What somebody is made to do: "prompted Norland to recall its envoy"."""
    clauses = (c for c in verb.children if c.dep_ in ("xcomp", "ccomp") and c.pos_ == "VERB")
    return next((c for c in clauses if any(a.dep_ == "aux" and a.lower_ == "to" for a in c.children)), None)


def _object_child(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in _OBJECTS), None)


def _object_of(preposition: Token) -> Token | None:
    behind = (c for c in preposition.children if c.dep_ in ("pobj", "dobj", "pcomp", "obj"))
    return next((c for c in behind if c.pos_ != "ADP"), None)


def _first_before(since: Token) -> Token | None:
    """The noun called first, in "the first such N since"."""
    at = since.head
    for token in (at, *at.lefts, *subtree(at)):
        if token.lower_ == "first" and token.i < since.i:
            return token.head if token.head.pos_ in ("NOUN", "PROPN") else at
    return None


def _is_span_within(noun: Token) -> bool:
    """Whether it is the time in "within hours of the departure"; not a term ("within 24 hours of")."""
    return (
        noun.dep_ == "pobj"
        and not any(c.like_num for c in noun.children)
        and noun.head.lower_ == "within"
        and noun.lemma_.lower() in listed("spans_of_time")
    )


def _stands_before(token: Token, word: str) -> bool:
    return token.i > 0 and token.nbor(-1).lower_ == word


def _is_purpose(verb: Token) -> bool:
    to = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    promised = verb.dep_ == "xcomp" and verb.head.lemma_.lower() in listed("willing")
    return to and not promised and verb.lemma_.lower() in listed("peacemaking")


_UNREAL = frozenset("shall will would could may might should must".split())


def _is_unreal(verb: Token) -> bool:
    """Whether the link is denied, promised or only possible."""
    if verb.dep_ == "xcomp" and verb.head.lemma_.lower() in listed("willing"):
        return True
    return _negated(verb) or any(c.dep_ == "aux" and c.lower_ in _UNREAL for c in verb.children)


def _does_so(verb: Token) -> bool:
    """Whether it stands for the verb before: "they did so"."""
    return verb.lemma_.lower() == "do" and any(c.lower_ in ("so", "this", "that") for c in verb.children)


def _is_dispute(head: Token) -> bool:
    """Whether "over" and its like can say what a thing is about."""
    return head.lemma_.lower() in listed("disputes") | {"be"}


def _negated(verb: Token) -> bool:
    return any(c.dep_ in _DENIALS for c in verb.children)


def _certainty(cue: Token) -> Certainty:
    near = {c.lower_ for c in (*cue.children, *cue.head.children)}
    return "reported" if near & listed("hedges") else "fact"
