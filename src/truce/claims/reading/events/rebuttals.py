"""Which account a denial denies: the charge, or the report, of another side that it takes up."""

import re
from collections.abc import Iterator, Sequence

from truce.claims.reading.context import Context
from truce.claims.reading.passages import event_passages
from truce.claims.reading.references import listed
from truce.claims.records import Actor, Claim, Event

_NEAR = 900
"""Characters from an accusation to its denial, at most."""

_DENYING = ("denies", "retracts")
_CHARGING = ("accuses", "asserts", "confirms", "condemns", "reports_allegation", "claims_responsibility")
_AT_ONCE = 200
"""Characters from a charge to an answer without a word of denial, at most."""

_NEXT = 40
"""Characters from a claim to what is said right after it, at most."""

_SOON = 250
"""Characters to a denial that takes up an accusation before it, whoever denies."""

_LOOKED_AT = 12
"""Claims before a denial that are looked at."""


_NEVER = re.compile(
    r"\bno (?:such )?[\w -]{2,50}? (?:has|have|had|was|were) (?:ever|never|been)\b|"
    r"\b(?:has|have|had) never\b|"
    r"\bnever (?:agreed|promised|signed|accepted|undertook|existed|happened|took place)\b|"
    r"\bnot a single\b|\bnothing of the (?:sort|kind)\b",
    re.IGNORECASE,
)


class Sides:
    """Which state or group an actor belongs to in the end."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._actors = {a.id: a for a in actors}

    def of(self, ref: str | None) -> str | None:
        """The state or group of an actor; the actor itself if it belongs to none."""
        seen: set[str] = set()
        while ref in self._actors and ref not in seen:
            seen.add(ref)
            actor = self._actors[ref]
            if actor.affiliation is None:
                return actor.side or ref
            ref = actor.affiliation
        return ref


class Accounts:
    """The claims of a document, and which of them excludes which."""

    def __init__(self, context: Context, claims: Sequence[Claim], events: Sequence[Event]) -> None:
        self.context = context
        self.sides = Sides(context.actors)
        self._claims = sorted(claims, key=lambda c: c.start)
        self._events = event_passages(events)
        self._force = {e.id for e in events if e.type == "ASSAULT"}

    def denials(self) -> Iterator[tuple[Claim, Claim]]:
        """Each claim that is denied, with its denial, in the order of the denials."""
        for at, denial in enumerate(self._claims):
            if denial.source is None:
                continue
            if denial.stance in _DENYING:
                near = [c for c in self._claims[max(0, at - _LOOKED_AT) : at + 2] if c.id != denial.id]
                found = [] if self.turns_down(denial) else [c for c in near if self._excludes(denial, c)]
            else:
                found = [c for c in self._claims[max(0, at - 2) : at] if self._rebuts(denial, c)]
                found = found or [c for c in self._claims[max(0, at - 4) : at] if self._negates(denial, c)]
            if found:
                yield found[-1], denial

    def _rebuts(self, answer: Claim, claim: Claim) -> bool:
        """Whether a statement without a word of denial excludes the charge before it.

        It says that the thing is not so, or charges the other side with the same act.
        """
        gap = answer.start - claim.end
        if not 0 < gap < _AT_ONCE or claim.stance not in _CHARGING or answer.stance not in _CHARGING:
            return False
        if claim.source is None or not self._weighs(claim) or not self._charges(claim, answer):
            return False
        mine, theirs = self._lemmas(answer), self._lemmas(claim)
        if mine & listed("keeping") and theirs & listed("breaking"):
            return True
        words = {t.lower_ for t in self.context.page.tokens(answer.start, answer.end)}
        if words & listed("untrue"):
            return bool(mine & listed("taken_up")) or self._on_one_matter(claim, answer)
        one_act = bool((mine & theirs) - listed("taken_up") - listed("instruments") - listed("breaking"))
        negated = bool(words & {"not", "no", "never", "n't", "nothing", "none"})
        return one_act and (negated or self._charges(answer, claim))

    def _negates(self, answer: Claim, claim: Claim) -> bool:
        """Whether "no such rule was ever agreed" says no to what another has just told in the same words."""
        near = (
            0 < answer.start - claim.end < _SOON and claim.stance in _CHARGING and answer.stance in _CHARGING
        )
        sources = {self.sides.of(claim.source), self.sides.of(answer.source)}
        if not near or len(sources) < 2 or None in sources:
            return False
        if not _NEVER.search(self.context.page.quote(answer.start, answer.end)):
            return False
        return len(self._told(answer) & self._told(claim)) >= 2

    def _told(self, claim: Claim) -> set[str]:
        tokens = self.context.page.tokens(claim.start, claim.end)
        told = (t for t in tokens if t.like_num or (t.pos_ in ("NOUN", "VERB") and not t.is_stop))
        return {t.lemma_.lower() for t in told}

    def turns_down(self, claim: Claim) -> bool:
        """Whether an offer or a person is refused, not an account: "rejected the first choice"."""
        words = {t.lemma_.lower() for t in self.context.page.tokens(claim.start, claim.end)}
        return bool(words & {"reject", "refuse", "decline"}) and not words & listed("taken_up")

    def _excludes(self, denial: Claim, claim: Claim) -> bool:
        """Whether a claim is the account that a denial denies."""
        apart = denial.start >= claim.end or denial.end <= claim.start
        if claim.stance not in _CHARGING or claim.source is None or abs(denial.start - claim.end) > _NEAR:
            return False
        if not apart and not (denial.start > claim.start and denial.end <= claim.end):
            return False
        if claim.about is not None and claim.about == denial.about:
            return self._weighs(denial) or self._weighs(claim)
        if self.sides.of(claim.source) == self.sides.of(denial.source):
            return False
        if self._charges(claim, denial) and self._is_next(claim, denial):
            return True
        if not self._weighs(claim):
            return False
        if self._lemmas(claim) & listed("breaking") and self._lemmas(denial) & listed("breaking"):
            return True
        if self._charges(claim, denial):
            return self._on_one_matter(claim, denial)
        return self._answers_at_once(claim, denial) or self._answers_soon(claim, denial)

    def _weighs(self, claim: Claim) -> bool:
        """Whether a claim is about force, or about an agreement."""
        events = [e for _, _, e in self._events.over(claim.start, claim.end)]
        words = self._lemmas(claim)
        return (
            any(e.type in ("ASSAULT", "COERCE", "AGREE", "REJECT") for e in events)
            or bool(words & (listed("instruments") | listed("shooting") | listed("backing")))
            or claim.about in self._force
            or self._blames_for_force(claim)
            or (bool(words & listed("misdeeds")) and self._names_another(claim))
        )

    def _names_another(self, claim: Claim) -> bool:
        """Whether a claim names a side other than the one that makes it."""
        mine = self.sides.of(claim.source)
        return any(self.sides.of(n.ref) != mine for n in self.context.actors_in(claim.start, claim.end))

    def _blames_for_force(self, claim: Claim) -> bool:
        """Whether somebody is held responsible for an act of force told in the same sentence."""
        sentence = self.context.page.sentence_at(claim.start)
        words = {t.lemma_.lower() for t in self.context.page.tokens(claim.start, claim.end)}
        if sentence is None or not words & {"responsible", "blame", "responsibility", "behind"}:
            return False
        return any(e.id in self._force for _, _, e in self._events.over(sentence.start, sentence.end))

    def _answers_at_once(self, claim: Claim, denial: Claim) -> bool:
        """Whether a denial is the very next thing said: of "the story", or in the same sentence."""
        between = self.context.page.text[claim.end : denial.start]
        gap = denial.start - claim.end
        points_back = bool(self._lemmas(denial) & (listed("taken_up") - listed("too_common")))
        return (0 < gap < 40 and points_back) or (0 < gap < 120 and ";" in between and "." not in between)

    def _is_next(self, claim: Claim, denial: Claim) -> bool:
        """Whether a denial of "it", or of "the charge", is the very next thing said after a claim."""
        points_back = bool(self._lemmas(denial) & listed("taken_up"))
        return points_back and 0 < denial.start - claim.end < _NEXT

    def _answers_soon(self, claim: Claim, denial: Claim) -> bool:
        """Whether a denial takes up the accusation, or the agreement, that was told right before it."""
        if not 0 < denial.start - claim.end < _SOON:
            return False
        mine, theirs = self._lemmas(denial), self._lemmas(claim)
        if claim.stance == "accuses":
            return self._on_one_matter(claim, denial)
        agreed = theirs & listed("instruments") and mine & listed("instruments")
        return bool(agreed and theirs & listed("making") and mine & (listed("making") | {"exist", "such"}))

    def _charges(self, claim: Claim, denial: Claim) -> bool:
        """Whether the one who denies is named in the claim, by whatever name of its side."""
        theirs = self.sides.of(denial.source)
        named = {self.sides.of(n.ref) for n in self.context.actors_in(claim.start, claim.end)}
        if theirs in named - {self.sides.of(claim.source)}:
            return True
        return bool(self._names(denial) & {t.text for t in self.context.page.tokens(claim.start, claim.end)})

    def _names(self, claim: Claim) -> set[str]:
        """The capitalised words of a speaker's name that is no person's: the army of "the KLA spokesman"."""
        actor = next((a for a in self.context.actors if a.id == claim.source), None)
        if actor is None or actor.type == "person":
            return set()
        return {w for w in actor.name.split() if w[0].isupper()}

    def _on_one_matter(self, claim: Claim, denial: Claim) -> bool:
        """Whether a denial takes up the words of a claim, or points back at it."""
        mine, theirs = self._lemmas(denial), self._lemmas(claim)
        told = {t for t in mine & theirs if t not in listed("taken_up")}
        both_shoot = bool(mine & listed("shooting")) and bool(theirs & listed("shooting"))
        both_back = bool(mine & listed("backing")) and bool(theirs & listed("backing"))
        points_back = bool(mine & listed("taken_up")) and denial.start - claim.end < 250
        both_wrong = bool(mine & theirs & listed("misdeeds"))
        return both_shoot or both_back or both_wrong or points_back or len(told) >= 2

    def _lemmas(self, claim: Claim) -> set[str]:
        tokens = self.context.page.tokens(claim.start, claim.end)
        kept = ("NOUN", "VERB", "PRON", "SCONJ")
        told = {t.lemma_.lower() for t in tokens if t.pos_ in kept and (t.pos_ == "PRON" or not t.is_stop)}
        return told - listed("empty")
