"""Links that a cue word of the sentence itself states, by the syntax around it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.links.constructions import constructions_of
from truce.claims.reading.links.cues import CueRule, rules_of
from truce.claims.reading.links.ends import is_somebody, tells
from truce.claims.reading.links.frames import (
    adjective_ends,
    by_act,
    certainty_of,
    does_so,
    is_dispute,
    is_linking,
    is_unreal,
    noun_ends,
    preposition_ends,
    stands_behind_comma,
    verb_above,
    verb_ends,
    whole,
)  # fmt: skip
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.reading.passages import Passages
from truce.claims.reading.references import References, listed
from truce.claims.records import Agreement, Relation

_LONGEST = 300
_SKIPPED = ("relcl", "punct", "appos", "advcl", "parataxis")
_IMPERSONAL = frozenset({"evidence_for", "enables", "implies", "violates", "produces"})
_LINK_NOUNS = {
    "overlap": "simultaneous", "coincidence": "simultaneous", "concurrence": "simultaneous",
    "simultaneity": "simultaneous", "timing": "simultaneous", "sequence": "precedes", "escalation": "causes",
}  # fmt: skip
_BESIDES = frozenset({"after", "before", "since"})
"""Words of time that mostly tell of no event: "before several thousand people"."""
_OF_EVENTS = frozenset(
    {"precedes", "prevents", "causes", "enables", "produces", "implies", "part_of", "about"}
)
"""Links between what happens, of which the terms of an agreement are no end."""
_CONJUNCTIONS = frozenset({"as", "while", "whilst", "when", "until", "till", "once"})
_TEMPORAL_TYPES = frozenset({"precedes", "simultaneous", "part_of", "backdrop_for", "about", "other"})


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a link: the words, and the records that they name (empty: none is known)."""

    start: int
    end: int
    ids: tuple[str, ...]


class Finder:
    """Finds the links of one sentence after the other."""

    def __init__(self, context: Context, references: References, agreements: Sequence[Agreement]) -> None:
        self.context = context
        self.page = context.page
        self.references = references
        self._found: list[Relation] = []
        self._terms = frozenset(
            {c.id for a in agreements for c in a.clauses} | {c.id for a in agreements for c in a.conditions}
        )
        self._pacts = self._terms.union(*((a.id, *(r.id for r in a.status_history)) for a in agreements))
        self._made = {e.id: e.agreement for e in references.events if e.agreement is not None}
        self._laid_down = Passages((c.start, c.end, c.id) for a in agreements for c in a.clauses)

    def read(self, sentence: Sentence) -> list[Relation]:
        """The links that one sentence states; later sentences can take them up."""
        found = list(self.of_sentence(sentence))
        self._found += found
        return found

    def of_sentence(self, sentence: Sentence) -> Iterator[Relation]:
        """The links that one sentence states."""
        for token in sentence:
            for rule in rules_of(token):
                ends = self._ends(rule, token)
                linked = list(self._link(rule.type, token, *ends)) if ends is not None else []
                if linked:
                    yield from linked
                    break
            for kind, origin, target in constructions_of(token):
                yield from self._link(kind, token, origin, target)

    # ---- the frames

    def _ends(self, rule: CueRule, token: Token) -> tuple[Token, Token] | None:
        """The tokens that head the two ends, origin first; None where the cue is not used so."""
        if rule.pos == "VERB" and token.pos_ in ("VERB", "AUX") and not is_unreal(token):
            pair = self._with_act(token, verb_ends(rule, token))
            if pair is not None and rule.type in _IMPERSONAL and self._is_somebody(pair[0]):
                return None
            if pair is not None and rule.type == "evidence_for" and not self._is_evidence(pair[0]):
                return None
        elif rule.pos == "NOUN" and token.pos_ in ("NOUN", "PROPN"):
            pair = noun_ends(rule, token)
        elif rule.pos == "ADP" and is_linking(rule, token):
            pair = preposition_ends(rule, token)
        elif rule.pos == "ADJ" and token.pos_ in ("ADJ", "ADV"):
            pair = adjective_ends(rule, token)
        else:
            return None
        if pair is None:
            return None
        if rule.type == "about" and not is_dispute(pair[0]):
            return None
        first, second = pair
        turned = rule.frame in ("object>subject", "of>noun", "object>head")
        return (second, first) if turned else (first, second)

    def _with_act(self, verb: Token, pair: tuple[Token, Token] | None) -> tuple[Token, Token] | None:
        """The ends with what somebody does for the somebody: "by shelling the town they broke the truce"."""
        if pair is None or not self._is_somebody(pair[0]):
            return pair
        act = by_act(verb)
        told = act is not None and (act.pos_ == "VERB" or self.references.is_act(act))
        return (act, pair[1]) if act is not None and told else pair

    def _is_evidence(self, token: Token) -> bool:
        """Whether it can prove a thing: an act, a statement, a picture; not a person or office."""
        told = token.lemma_.lower() in listed("evidence")
        return told or self._is_quotation(token) or self.references.is_act(token)

    def _is_somebody(self, token: Token) -> bool:
        """Whether it is an actor: that an army confirms a thing makes it a claim, not proof."""
        return is_somebody(self.context, token) and not self._is_quotation(token)

    def _is_quotation(self, token: Token) -> bool:
        """Whether it only stands for words between quotation marks."""
        return token.i in self.page.sentence_of(token).segment.stand_ins

    # ---- the record

    def _link(self, kind: str, cue: Token, origin: Token, target: Token) -> Iterator[Relation]:
        origin, target = self._clear(whole(origin, cue), cue), self._clear(whole(target, cue), cue)
        if origin is target and kind != "enables":
            return
        left, right = self._apart(self._end(origin, cue), self._end(target, cue))
        if kind in ("violates", "supersedes"):
            left, right = (left if kind == "violates" else self._pact(left)), self._pact(right)
        if kind in _OF_EVENTS:
            left, right = self._happened(left), self._happened(right)
            if self._laid_down.over(self.page.start_of(cue), self.page.end_of(cue)):
                return
        if not self._both_clear((origin, left), (target, right)) or not self._fits(kind, cue, left, right):
            return
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
            certainty=certainty_of(cue),
        )

    def _clear(self, token: Token, cue: Token) -> Token:
        """The clause instead of a noun that a relative clause or an apposition of it all seems to hang on.

        "They shelled the town, which drew a raid": it is the shelling that did so.
        """
        hangs = cue.dep_ in ("relcl", "appos", "acl") and cue.head == token and stands_behind_comma(cue)
        if not hangs or tells(self.context, token) or self.references.is_act(token):
            return token
        return verb_above(token) or token

    def _both_clear(self, *ends: tuple[Token, _End]) -> bool:
        """Whether each end is a record or tells of something."""
        return all(e.ids or self._is_quotation(t) or tells(self.context, t) for t, e in ends)

    def _fits(self, kind: str, cue: Token, left: _End, right: _End) -> bool:
        """Whether a link of a kind can be between two ends; a mere conjunction is between records."""
        if cue.lower_ in _CONJUNCTIONS and not (left.ids and right.ids):
            return False
        if kind == "violates":
            return self._is_pact(right, "breaches")
        return kind != "supersedes" or (self._is_pact(left, "ones") and self._is_pact(right, "ones"))

    def _is_pact(self, end: _End, otherwise: str) -> bool:
        """Whether an end is an agreement or a term of one, or words for such."""
        words = {t.lemma_.lower() for t in self.page.tokens(end.start, end.end)}
        return not self._pacts.isdisjoint(end.ids) or bool(
            words & (listed("instruments") | listed(otherwise))
        )

    def _pact(self, end: _End) -> _End:
        """An end with the agreement that its event makes."""
        made = (self._made[i] for i in end.ids if i in self._made)
        return replace(end, ids=tuple(dict.fromkeys((*made, *end.ids))))

    def _happened(self, end: _End) -> _End:
        """An end without the terms that its words lay down: what is to be has not happened."""
        return replace(end, ids=tuple(i for i in end.ids if i not in self._terms))

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
        if token.pos_ == "PRON" or does_so(token):
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
