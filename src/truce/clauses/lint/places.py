"""What the checks of lint share: how a place is told, and what an agreement is about."""

import re
from collections.abc import Callable, Iterator

from truce.clauses.acts import acts_under, roots
from truce.clauses.model import Agreement, Clause, Named, Part
from truce.clauses.values import NOT_STATED
from truce.clauses.yaml_text import Path

Hits = Iterator[tuple[str, Path, str]]
"""The rule, the place in the file, and what is there or is not."""
Checks = tuple[Callable[[Agreement], Hits], ...]

WHOLE: Path = ("agreement",)
"""The place of what stands nowhere."""
_TRUCES = ("ceasefire", "cessation_of_hostilities", "truce", "humanitarian_pause", "armistice")


_NO_COMBAT = frozenset({"abduction", "killing", "ill_treatment", "destruction", "retaliation", "lay_mines"})
"""Acts of violence that a truce does not begin or end with."""


def stops_force(agreement: Agreement) -> bool:
    """Whether it stops the use of force: by its kind, or by a ban."""
    return agreement.kind in _TRUCES or any(bans_force(c) for c in agreement.clauses)


def bans_force(clause: Clause) -> bool:
    """Whether a clause bans acts of combat, whatever their target; a ban of torture stops no war."""
    return clause.forbid is not None and bool(acts_of(clause) & (roots()["ASSAULT"] - _NO_COMBAT))


def acts_of(clause: Clause) -> frozenset[str]:
    """All acts that a clause names, those that break or hinder included."""
    part = part_of(clause)
    names: set[str] = set()
    for field in ("acts", "act", "broken_by", "restored_by", "hindered_by"):
        value = getattr(part, field, ())
        names |= {value} if isinstance(value, str) else set(value)
    return frozenset(act for name in names for act in acts_under(name))


def part_of(clause: Clause) -> Part | None:
    """What the clause says as a clause of its kind."""
    return clause.part(clause.kind) if clause.kind else None


def bearers(clause: Clause, agreement: Agreement) -> frozenset[str]:
    """Who is bound, with `each` written out."""
    who: tuple[str, ...] = getattr(part_of(clause), "who", ())
    named = set(agreement.party_ids) if {"each", "party"} & set(who) else set()
    return frozenset(named | (set(who) - {"each", "party", NOT_STATED}))


def names_groups(clause: Clause) -> bool:
    """Whether a clause is about groups that are no parties."""
    return isinstance(getattr(part_of(clause), "whom", ()), Named)


def says(agreement: Agreement, words: str) -> bool:
    """Whether the words of any clause, condition or body match a pattern, without regard to case."""
    pattern = re.compile(words, re.IGNORECASE)
    told = [c.text for c in agreement.clauses] + [c.text for c in agreement.conditions]
    told += [b.name for b in agreement.bodies]
    return any(pattern.search(text) for text in told)


def listed(words: list[str]) -> str:
    """Words as a list in a sentence."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
