"""What is done to an agreement as a whole, and what bodies rule: entries that are no claims about acts."""

from dataclasses import dataclass
from typing import Literal

from truce.asof import Span
from truce.clauses.model import LifecycleAct

Declared = LifecycleAct | Literal["propose", "announce", "claim_breach", "declare_broken"]
"""What is done, or said, to an agreement as a whole. That it is declared broken is a claim, never an act."""
Ruled = Literal["violation", "no_violation", "outside", "no_ruling", "referred", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleEntry:
    """Somebody's word that a lifecycle act was done, or a declaration: by whom, from when, until when.

    `ends` limits a suspension or an extension; None: not stated. `given` is when notice of it was given;
    None: nobody says so. `under`: the author and version of the text by which it came about by itself, or may
    be done now; it counts in that text alone, and `stands_for` names the entry of those who did it.
    """

    id: str
    agreement: str
    act: Declared
    by: tuple[str, ...]
    source: str
    effect: Span
    ends: Span | None = None
    given: Span | None = None
    denied: bool = False
    under: tuple[str, str] | None = None
    stands_for: str = ""
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a body with the mandate ruled; it stands beside the assessment and is not weighed.

    `incident` is empty for a ruling on a clause as a whole, say on a duty. `encoding` is the author whose ids
    `clause` and `party` are; None: those of every encoding. `effect` is from when it counts; None: not told.
    """

    id: str
    incident: str
    agreement: str
    clause: str
    body: str
    outcome: Ruled
    party: str | None = None
    dissent: tuple[str, ...] = ()
    encoding: str | None = None
    effect: Span | None = None
    known: int
