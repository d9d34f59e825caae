"""Whether an account meets a rule: yes, no, or perhaps, and what that hangs on.

Perhaps means that some way of filling in what the account leaves open meets the rule and some other does not.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from truce.asof import Span
from truce.clauses.acts import meant_by
from truce.clauses.values import NOT_STATED
from truce.findings.rules import ANYBODY, Force, Rule
from truce.incidents.accounts import Account

Answer = Literal["yes", "perhaps", "no"]
Aspect = Literal["act", "who", "whom", "targets", "means", "where", "when", "condition", "number"]

ASPECTS: tuple[Aspect, ...] = ("act", "who", "whom", "targets", "means", "where", "when")
_NONE = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Match:
    """An account held against a rule: the aspects that a "perhaps" hangs on, and those that are not met."""

    answer: Answer
    open: tuple[Aspect, ...] = ()
    fails: tuple[Aspect, ...] = ()


def match(account: Account, rule: Rule, at: int) -> Match:
    """Hold an account against a rule, as of a moment (minutes, UTC)."""
    answers = (
        meets_act(account.act, rule.acts),
        _named(account.who, account.who_maybe, _bearer(rule.bearer, rule.units)),
        _named(account.whom, account.whom_maybe, rule.whom),
        _named(account.targets, account.targets_maybe, rule.targets),
        _named(account.means, _NONE, rule.means),
        _where(account, rule),
        in_force(account.when, rule.force, at),
    )
    return _together(answers)


@cache
def _together(answers: tuple[Answer, ...]) -> Match:
    """No if one aspect fails, else perhaps if one is open, else yes. The answers stand as in `ASPECTS`."""
    fails = tuple(aspect for aspect, answer in zip(ASPECTS, answers, strict=True) if answer == "no")
    hangs = tuple(aspect for aspect, answer in zip(ASPECTS, answers, strict=True) if answer == "perhaps")
    return Match("no" if fails else "perhaps" if hangs else "yes", hangs, fails)


def in_force(when: Span, force: Force, at: int) -> Answer:
    """Whether a time lies in the span of a binding, and not after the moment asked for."""
    within = _between(when, force.begins, force.ends)
    if within != "no" and when.last > at:
        # Nobody knows yet how it goes on: what lies after that moment is not judged.
        within = "no" if when.first > at else "perhaps"
    if within == "no" or not (force.gaps or force.hours):
        return within
    apart = paused(when, force)
    return within if apart == "no" else "no" if apart == "yes" else "perhaps"


def paused(when: Span, force: Force) -> Answer:
    """Whether a time lies in a suspension, or in hours to which the binding does not extend."""
    restricted = force.hours.gaps(when) if force.hours else ()
    gaps = {_between(when, *gap) for gap in (*force.gaps, *restricted)}
    if "yes" in gaps:
        return "yes"
    return "perhaps" if "perhaps" in gaps else "no"


def _between(when: Span, begins: Span, ends: Span) -> Answer:
    if when.last < begins.first or when.first > ends.last:
        return "no"
    return "yes" if when.first >= begins.last and when.last <= ends.first else "perhaps"


def meets_act(act: str | None, wanted: frozenset[str]) -> Answer:
    """An act of the table is met or not; what may be several is met if all are wanted, open if some are."""
    if act is None:
        return "perhaps" if wanted else "no"
    under = meant_by(act)
    if under <= wanted:
        return "yes"
    return "perhaps" if under & wanted else "no"


def _named(told: tuple[str, ...] | None, maybe: frozenset[str], wanted: frozenset[str] | None) -> Answer:
    if wanted is None:
        return "yes"
    if told is None and not maybe:
        return "perhaps"
    if wanted & frozenset(told or ()):
        return "yes"
    return "perhaps" if wanted & maybe else "no"


@cache
def _bearer(bearer: str, units: frozenset[str]) -> frozenset[str] | None:
    """Who has to have done it; where the text names no doer it is done whoever did it.

    A unit that the text itself calls the bearer's own is the bearer.
    """
    return None if bearer in (ANYBODY, NOT_STATED) else units | {bearer}


def _where(account: Account, rule: Rule) -> Answer:
    if not rule.zones and not rule.outside:
        return "perhaps" if rule.height_or_sea else "yes"
    if account.zones is None:
        return "perhaps"
    sure, maybe = account.zones, account.zones | account.zones_maybe
    if rule.outside & sure or (rule.zones and not rule.zones & maybe):
        return "no"
    inside = not rule.zones or bool(rule.zones & sure)
    sure_inside = inside and not rule.outside & maybe and not rule.height_or_sea
    return "yes" if sure_inside else "perhaps"
