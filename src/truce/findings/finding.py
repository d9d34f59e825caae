"""What the judge says of one incident and one rule: occurrence, responsibility and ruling, kept apart."""

import hashlib
from dataclasses import dataclass
from typing import Literal

from truce.asof import Span
from truce.clauses.model import LinkKind
from truce.findings.matching import Aspect
from truce.findings.record import Ruling
from truce.findings.weighing import Grade, Weight
from truce.incidents.accounts import Basis, Level

Outcome = Literal[
    "violation", "justification_claimed", "release_claimed", "no_violation", "met", "pending",
    "outside", "contested", "evidence_against", "insufficient", "undecidable", "non_signatory",
]  # fmt: skip
Occurrence = Grade | Literal["unverifiable", "not_an_incident"]
Course = Literal["ongoing", "ceased", "unknown"]
"""Whether a breach goes on: its end is not on record, it surely ended, or neither can be said."""

OUTCOMES: dict[Grade, Outcome] = {
    "confirmed": "violation",
    "probable": "violation",
    "contested": "contested",
    "evidence_against": "evidence_against",
    "unverified": "insufficient",
    "undecidable": "undecidable",
}
ESTABLISHED: tuple[Grade, ...] = ("confirmed", "probable")
UNSETTLED: tuple[Grade, ...] = ("contested", "undecidable")
RANK: dict[Grade, int] = {
    "confirmed": 0, "probable": 1, "contested": 2, "undecidable": 3, "unverified": 4, "evidence_against": 5,
}  # fmt: skip
NOTHING = Weight()
ANY_TIME = Span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """Whether an act was this party's, whatever a clause says of it: how sure, what level, what basis.

    `level` is one that is itself established, else unknown. `basis` is the best on which an account of an
    independent source, or the party's own admission, rests; else alleged. `from_area_of` are those from whose
    ground somebody says it came: that is not "by" them, and weighs nothing.
    """

    party: str
    grade: Grade
    level: Level = "unknown"
    basis: Basis = "alleged"
    from_area_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What is said to tie a group to a party, by whom, and whether it is established or alleged."""

    group: str
    to: str
    kind: LinkKind
    whose: str
    established: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One incident held against one rule: occurrence, responsibility and ruling, kept apart.

    `incident` is None where a duty was not done or a number not kept: there is no single act then, and
    `instance` names when the duty fell due: its phase and number, or the incident that started its clock; for
    an act of a group that signed nothing it names the group. `grade` is that of the whole: the act, by the
    bearer, against those protected, in scope, in force. `hangs_on` are the aspects for which worlds differ.
    `on_silence`: it rests on there being nothing on record. `denied_by` is shown whatever it weighs.
    `one_of`: its author is open, and whoever of these it was broke it (`truce.findings.one_of_several`).
    """

    agreement: str
    encoding: str = ""
    version: str = "1"
    clause: str
    reading: str | None
    bearer: str
    incident: str | None
    instance: str = ""
    occurrence: Occurrence
    responsibility: Responsibility | None = None
    grade: Grade
    outcome: Outcome
    hangs_on: tuple[Aspect, ...] = ()
    weight: Weight = NOTHING
    confirmed_by: str | None = None
    supports: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    claimed: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()
    when: Span = ANY_TIME
    due: Span | None = None
    course: Course | None = None
    certified_by: str | None = None
    count: tuple[int, int] | None = None
    on_silence: bool = False
    unreviewed: bool = False
    implicit: bool = False
    rulings: tuple[Ruling, ...] = ()
    one_of: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What it is about; no two findings of one judgement share it."""
        return (
            self.agreement, self.encoding, self.version, self.clause, self.reading or "", self.bearer,
            self.incident or "", self.instance,
        )  # fmt: skip

    @property
    def id(self) -> str:
        """A short name for its key, the same for ever: to ask for it on a command line."""
        return "fi-" + hashlib.sha256("\n".join(self.key).encode()).hexdigest()[:10]
