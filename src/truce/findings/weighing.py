"""Weighing accounts: the most within an origin, summed across origins, for and against kept apart.

Each account is surely for, surely against, or either ("perhaps"). The least and the most that each side can
weigh bound every possible world: the weight for grows with each account that turns out to be for, the weight
against shrinks. A verdict that is the same at both ends is the same in every world between.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntFlag
from functools import lru_cache
from typing import Literal

from truce.claims.records import Certainty
from truce.findings.policy import Policy
from truce.incidents.accounts import OF_SIDE, Account, Source

Grade = Literal["confirmed", "probable", "contested", "evidence_against", "unverified", "undecidable"]
Side = Literal["for", "perhaps", "against", "neither", "maybe_against"]
"""Perhaps: for or against. Maybe against: against or neither."""
DENYING: frozenset[Certainty] = frozenset({"denied"})
Sides = Mapping[str, str]
"""The parties, each with the side it stands on: allies are one side, and their words one side's word."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Points for and against, each the least and the most that is possible."""

    for_least: int = 0
    for_most: int = 0
    against_least: int = 0
    against_most: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """One account with its source, its points and the side it weighs on."""

    account: Account
    source: Source
    points: int
    side: Side

    @property
    def voice(self) -> str | None:
        """The party or group whose word it is, through whichever source it came; None: no side's."""
        if self.source.side is not None:
            return self.source.side
        origin = self.account.origin
        return origin.removeprefix(OF_SIDE) if origin.startswith(OF_SIDE) else None

    @property
    def root(self) -> str:
        """What adds nothing to what else has it: its origin, or words that it shares with altered copies.

        A side's word is that side's, in whatever words.
        """
        wording = self.account.wording
        return self.account.origin if wording is None or self.voice is not None else wording


def weigh(told: Iterable[Told]) -> Weight:
    """The bounds of what accounts weigh."""
    most: dict[str, dict[str, int]] = {"fl": {}, "fm": {}, "al": {}, "am": {}}
    for one in told:
        for sums in _SUMS[one.side]:
            origins = most[sums]
            origins[one.root] = max(origins.get(one.root, 0), one.points)
    return Weight(*(sum(most[s].values()) for s in ("fl", "fm", "al", "am")))


_SUMS: dict[Side, tuple[str, ...]] = {
    "for": ("fl", "fm"), "perhaps": ("fm", "am"), "against": ("al", "am"), "neither": (),
    "maybe_against": ("am",),
}  # fmt: skip


class Signs(IntFlag):
    """What can be said of the accounts for, and of those against. Each sign only grows with more accounts."""

    ENOUGH_FOR = 1
    ENOUGH_AGAINST = 2
    GATE_FOR = 4
    """Something that can confirm."""
    GATE_AGAINST = 8
    WORD_FOR = 16
    """The word of a party, whatever its points."""
    WORD_AGAINST = 32


_NO_SIGNS = Signs(0)
_OF_FOR = Signs.ENOUGH_FOR | Signs.GATE_FOR | Signs.WORD_FOR


def grade(told: Iterable[Told], parties: Sides, policy: Policy) -> Grade:
    """What accounts amount to: the four corners, or confirmed, or undecidable where worlds differ."""
    return graded(*signs(told, parties, policy))


def signs(told: Iterable[Told], parties: Sides, policy: Policy) -> tuple[Signs, Signs]:
    """The signs in the world where all that is open is against, and in the one where all of it is for."""
    accounts = tuple(told)
    sure_for = [t for t in accounts if t.side == "for"]
    sure_against = [t for t in accounts if t.side == "against"]
    either = [t for t in accounts if t.side == "perhaps"]
    most_against = [t for t in accounts if t.side in ("perhaps", "against", "maybe_against")]
    least_for = _signs(sure_for, parties, policy)
    worst = least_for | _mirrored(_signs(most_against, parties, policy, most=True))
    most_for = _signs(sure_for + either, parties, policy, most=True)
    best = most_for | _mirrored(_signs(sure_against, parties, policy))
    return worst, best


@lru_cache(maxsize=4096)
def graded(worst: Signs, best: Signs) -> Grade:
    """The grade, if it is the same for all signs between two worlds; else undecidable.

    This is cautious: not every combination of signs between the two need belong to a world. It never calls
    decided what two worlds decide differently.
    """
    differing = [sign for sign in Signs if sign & (worst ^ best)]
    between = {worst}
    for sign in differing:
        between |= {signs ^ sign for signs in between}
    grades = {_grade_of(signs) for signs in between}
    return grades.pop() if len(grades) == 1 else "undecidable"


def _grade_of(signs: Signs) -> Grade:
    """Belnap's four corners; above "probable" only what can confirm, and nothing speaks against."""
    enough_for, enough_against = Signs.ENOUGH_FOR in signs, Signs.ENOUGH_AGAINST in signs
    gate_for, gate_against = Signs.GATE_FOR in signs, Signs.GATE_AGAINST in signs
    if enough_for or gate_for:
        if enough_against or gate_against:
            return "contested"
        return "confirmed" if gate_for else "probable"
    if enough_against or gate_against:
        return "evidence_against"
    if Signs.WORD_FOR in signs and Signs.WORD_AGAINST in signs:
        return "contested"
    return "unverified"


def _signs(told: list[Told], parties: Sides, policy: Policy, most: bool = False) -> Signs:
    """The signs of the accounts on one side, as if they were for; the least that they can be, or the most."""
    if not told:
        return _NO_SIGNS
    found = _NO_SIGNS
    sides = {parties[v] for v in (t.voice for t in told) if v is not None and v in parties}
    # What one side says is never enough, however often it is repeated and whatever rumour joins it.
    counted = [t for t in told if t.voice is None or (t.voice in parties and len(sides) > 1)]
    if policy.is_enough(_points(counted)):
        found |= Signs.ENOUGH_FOR
    if confirmed_by(told, most):
        found |= Signs.GATE_FOR
    if sides:
        found |= Signs.WORD_FOR
    return found


def _points(told: Iterable[Told]) -> int:
    best: dict[str, int] = {}
    for t in told:
        best[t.root] = max(best.get(t.root, 0), t.points)
    return sum(best.values())


def _mirrored(found: Signs) -> Signs:
    """The same signs, as of the accounts against."""
    return found if not found else Signs((found & _OF_FOR) << 1)


def confirmed_by(told: Iterable[Told], most: bool = False) -> str | None:
    """What confirms, of the four things that can (DESIGN section 3); None if nothing does.

    `most`: whether somebody who does not say whose act it was may have spoken of his own side's.
    """
    good = [t for t in told if t.account.reviewed and not t.source.lead]
    if any(t.source.mechanism and first_hand(t) for t in good):
        return "the mechanism's own observation"
    if any(t.account.examined for t in good):
        return "technical evidence that a verifier examined"
    if any(_admits(t, most) for t in good):
        return "an admission"
    seen = {t.root for t in good if has_seen(t.source) and first_hand(t)}
    return "two independent sources with access" if len(seen) > 1 else None


def has_seen(source: Source) -> bool:
    """Whether a source is one of the two that can confirm an act together, if it is no party's."""
    return source.letter in ("A", "B") and source.own_access


def first_hand(told: Told) -> bool:
    """Whether a source tells what it knows itself: nobody's word passed on, nothing alleged by others."""
    own = told.account.origin in (told.source.origin, told.source.id)
    return own and told.voice is None and told.account.certainty not in ("alleged", "unverified")


def _admits(told: Told, most: bool) -> bool:
    """Whether one who may speak for a side says that an act was his own side's. A denial admits nothing."""
    account, side = told.account, told.voice
    if not account.entitled or side is None or account.stance != "supports" or account.certainty in DENYING:
        return False
    if side in (account.who or ()):
        return True
    return most and (side in account.who_maybe if account.who_maybe else account.who is None)
