"""How credible one claim is beside what others tell: the second digit of the Admiralty code, derived.

    1 confirmed by other sources   3 possibly true   5 improbable
    2 probably true                4 doubtful        6 truth cannot be judged

The digits are those of AJP-2.1 and STANAG 2511; the rule is ours (docs/explanation/judging.md). It compares
each claim with the claims of other origins on the same act. Copies of one origin, and all that speaks for one
side, are one voice: they raise nothing. The digit says nothing of a clause, and gives no grade: what confirms
an act is in `weighing`, and a 1 is none of the four things that can.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from truce.findings.weighing import DENYING, Sides, Told, confirmed_by, first_hand
from truce.incidents.accounts import Account, Source

Digit = Literal[1, 2, 3, 4, 5, 6]
Ground = Literal[
    "known_by_others", "told_by_others", "word_against", "others_against", "refuted", "own_words_against",
    "altered_copy", "alone", "not_judged",
]  # fmt: skip
"""Others who know it by themselves tell it; others tell it, and nobody says how they know; a side's word, or
a rumour, speaks against it; others do; what could confirm an act does; its own origin does; a text in its
words tells otherwise, and one of the two altered the other; nobody else tells of it; it tells nothing that
could be compared (it could not verify, is disputed, or only a lead)."""
_Agreement = Literal["none", "unsure", "sure"]
_Opposition = Literal["none", "word", "other", "gate"]
_DIGITS: Final[Mapping[tuple[_Agreement, _Opposition], Digit]] = {
    ("none", "none"): 6, ("none", "word"): 4, ("none", "other"): 4, ("none", "gate"): 5,
    ("unsure", "none"): 2, ("unsure", "word"): 3, ("unsure", "other"): 4, ("unsure", "gate"): 5,
    ("sure", "none"): 1, ("sure", "word"): 2, ("sure", "other"): 3, ("sure", "gate"): 4,
}  # fmt: skip
_TOLD: Final = frozenset({"fact", "reported"})


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of a digit, and the accounts that it rests on."""

    ground: Ground
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Credibility:
    """The digit of one claim, with its reasons."""

    digit: Digit
    reasons: tuple[Reason, ...]


def credibility_of(accounts: Sequence[tuple[Account, Source]], parties: Sides) -> dict[str, Credibility]:
    """The credibility of each account of one act, by id; each account with its source as known.

    `parties` are the parties with the side that each stands on: allies are one side.
    """
    told = [Told(account, source, 0, "neither") for account, source in accounts]
    return {one.account.id: _of(one, told, parties) for one in told}


def best(found: Iterable[Credibility]) -> Credibility | None:
    """The credibility of an act: that of the most credible claim that it happened; None: nobody claims it."""
    return min(found, key=lambda c: c.digit, default=None)


def _of(one: Told, told: Sequence[Told], parties: Sides) -> Credibility:
    if not _speaks(one):
        return Credibility(6, (Reason("not_judged"),))
    others = [o for o in told if o is not one and _speaks(o)]
    own = [o for o in others if _is_one_voice(o, one, parties)]
    altered = [o for o in others if o not in own and o.root == one.root]
    apart = [o for o in others if o not in own and o not in altered]
    agreeing, opposing = [o for o in apart if _agrees(o, one)], [o for o in apart if _opposes(o, one)]
    sure = [o for o in agreeing if one.account.reviewed and _knows(o)]
    # A side's word adds nothing unless another side says the same.
    sides = {_side(o, parties) for o in (one, *agreeing)} - {None}
    unsure = [o for o in agreeing if _tells(o) or (o.voice is not None and len(sides) > 1)]
    against = [o for o in own if _opposes(o, one)]
    changed = [o for o in altered if _opposes(o, one)]
    gate = confirmed_by(opposing) is not None
    other = [o for o in opposing if o.voice is None and o.account.certainty in {*_TOLD, *DENYING}]
    reasons = [
        _reason("known_by_others", sure),
        _reason("told_by_others", [o for o in unsure if o not in sure]),
        _reason("refuted", opposing if gate else []),
        _reason("others_against", [] if gate else other),
        _reason("word_against", [] if gate else [o for o in opposing if o not in other]),
        _reason("own_words_against", against),
        _reason("altered_copy", altered),
    ]
    agreement: _Agreement = "sure" if sure else "unsure" if unsure else "none"
    opposition: _Opposition = (
        "gate" if gate else "other" if other else "word" if opposing or against or changed else "none"
    )
    given = tuple(r for r in reasons if r.accounts)
    return Credibility(_DIGITS[agreement, opposition], given or (Reason("alone"),))


def _reason(ground: Ground, told: Iterable[Told]) -> Reason:
    return Reason(ground, tuple(sorted({t.account.id for t in told})))


def _speaks(told: Told) -> bool:
    """Whether it says of the act that it happened, or that it did not, or not so."""
    account = told.account
    return not told.source.lead and account.stance != "cannot_verify" and account.certainty != "disputed"


def _side(told: Told, parties: Sides) -> str | None:
    return None if told.voice is None else parties.get(told.voice, told.voice)


def _is_one_voice(one: Told, other: Told, parties: Sides) -> bool:
    side = _side(one, parties)
    return one.account.origin == other.account.origin or (side is not None and side == _side(other, parties))


def _denies(told: Told) -> bool:
    return told.account.stance == "denies_act" or (
        told.account.stance == "supports" and told.account.certainty in DENYING
    )


def _affirms(told: Told) -> bool:
    return told.account.stance == "supports" and told.account.certainty not in DENYING


def _agrees(one: Told, other: Told) -> bool:
    if _affirms(one) and _affirms(other):
        return not _names_others(one.account, other.account)
    return (_denies(one) and _denies(other)) or (
        one.account.stance == other.account.stance == "denies_author"
    )


def _opposes(one: Told, other: Told) -> bool:
    if _affirms(one) and _affirms(other):
        return _names_others(one.account, other.account)
    return _affirms(one) != _affirms(other)


def _names_others(one: Account, other: Account) -> bool:
    """Whether two accounts name different doers for sure."""
    if not one.who or not other.who or one.who_maybe or other.who_maybe:
        return False
    return not set(one.who) & set(other.who)


def _tells(told: Told) -> bool:
    """Whether somebody of no side tells it as fact or as reported, or as not so."""
    return told.voice is None and told.account.certainty in {*_TOLD, *DENYING}


def _knows(told: Told) -> bool:
    """Whether it surely comes from elsewhere than another claim: reviewed, and known at first hand.

    It was seen by the mechanism or by somebody with access, a verifier examined it, or who may speak for the
    doer admits it.
    """
    if not told.account.reviewed:
        return False
    seen = (told.source.mechanism or told.source.own_access) and first_hand(told)
    return (seen and told.account.certainty in {*_TOLD, *DENYING}) or confirmed_by([told]) is not None
