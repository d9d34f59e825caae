"""The integers that stand for words in the tables of the engine."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from truce.asof import EVER
from truce.clauses.model import ClauseKind, Exception_
from truce.findings.finding import ESTABLISHED, OUTCOMES, RANK, UNSETTLED, Course, Occurrence, Outcome
from truce.findings.matching import ASPECTS, Aspect
from truce.findings.responsibility import BASES, LEVELS
from truce.findings.weighing import Grade, Side, Signs, graded
from truce.incidents.accounts import Basis, Level

Row = tuple[int, ...]
Table = tuple[tuple[str, ...], Sequence[Row]]
"""The names of the columns, and the rows. Every value is an integer."""

FOREVER = 2 * EVER
"""Until when an entry is known that nothing takes back."""
NONE = -1
"""No party, no incident, no number."""

_APART: tuple[Occurrence, ...] = ("unverifiable", "not_an_incident")
SIDES: Mapping[Side, int] = {side: i for i, side in enumerate(get_args(Side))}
OCCURRENCES: Mapping[Occurrence, int] = {o: i for i, o in enumerate((*get_args(Grade), *_APART))}
GRADES: Mapping[Grade, int] = {grade: i for i, grade in enumerate(get_args(Grade))}
OUTCOME: Mapping[Outcome, int] = {outcome: i for i, outcome in enumerate(get_args(Outcome))}
KINDS: Mapping[ClauseKind, int] = {kind: i for i, kind in enumerate(get_args(ClauseKind))}
EXCEPTIONS: Mapping[str, int] = {kind: 1 << i for i, kind in enumerate(get_args(Exception_))}
COURSES: Mapping[Course, int] = {course: i for i, course in enumerate(get_args(Course))}
OPEN: Mapping[Aspect, int] = {a: 1 << i for i, a in enumerate((*ASPECTS, "condition", "number"))}
"""One bit for each aspect that an answer can hang on, or fail by."""

ROLES: Mapping[str, int] = {
    "act": 0, "answer": 1, "trigger": 2, "done": 3, "happened": 4, "outside": 5, "group": 6, "spared": 7,
    "before": 8,
}  # fmt: skip
"""What a requirement is for: the act itself; what answers it, starts the clock of a duty, or fulfils it;
whether the act happened at all; the act wherever it was, or by a group that signed nothing; the act against
those who are protected whatever the other side does; the duty that has to be done before another."""

DENIES_AUTHOR = len(SIDES)
"""Beside the codes of sides: the account weighs against those whose act it says that it was not."""
FLAGS: Mapping[str, int] = {
    "told": 1, "mechanism": 2, "gate_most": 4, "seen": 8, "reviewed": 16, "supports": 32, "no_access": 64,
    "retaliates": 128, "whole": 256, "part": 512, "examined": 1024, "admits": 2048, "several": 4096,
}  # fmt: skip
"""What an account adds beside points: that it is there; it is what the mechanism itself perceived; it may be
able to confirm; it saw with its own eyes; a person reviewed it; it says that it was so; its source had no
access; it calls it retaliation; it says that it was all that was owed, or a part; it is technical evidence
that was examined; it admits the act; it names several who may have done it."""
GATES: Mapping[str, str] = {
    "mechanism": "the mechanism's own observation",
    "examined": "technical evidence that a verifier examined",
    "admits": "an admission",
    "two_with_access": "two independent sources with access",
}
"""What can confirm, by the flag of an account that can, in the words of `weighing.confirmed_by`."""
_GATE = sum(FLAGS[name] for name in GATES if name in FLAGS)
DOINGS: Mapping[str, int] = {"denies": 1, "entitled": 2, "technical": 4, "observed": 8}
"""What an account says of whose act it was: it denies the act; its speaker may speak for the actor; it is
technical evidence that was examined; its source saw the fire itself. The last three only if reviewed."""
LEVEL: Mapping[Level, int] = {level: i for i, level in enumerate((*LEVELS, "unknown"))}
BASIS: Mapping[Basis, int] = {basis: i for i, basis in enumerate(BASES)}
HITS: Mapping[str, int] = {
    "case": 1, "sure": 2, "beside": 4, "met": 8, "certified": 16, "heard": 32, "numbered": 64,
    "named": 128,
}  # fmt: skip
"""What an account makes of an incident: it may meet the requirement; surely does; tells of another place, for
the requirements that ask for it; may meet the rule itself; surely does in the words of whom the text names to
certify it; surely does, with a number that no side tells; with any number; surely names who is asked for."""
MANY = 2**31
"""More than there are criteria of one aspect: a question is an aim, times this, and whose act it was."""


def names() -> dict[str, int]:
    """Every code by the name that the plans use for it, like ``:for`` or ``:grade_confirmed``."""
    tables: dict[str, Mapping[Any, int]] = {
        "side_": SIDES, "occurrence_": OCCURRENCES, "grade_": GRADES, "is_": OUTCOME, "kind_": KINDS,
        "open_": OPEN, "role_": ROLES, "flag_": FLAGS, "hit_": HITS, "excuse_": EXCEPTIONS,
        "doing_": DOINGS, "level_": LEVEL, "basis_": BASIS, "course_": COURSES,
        "by_": {name: i for i, name in enumerate(GATES)},
    }  # fmt: skip
    found = {f"{prefix}{name}": code for prefix, codes in tables.items() for name, code in codes.items()}
    return found | {
        "flag_gate": _GATE,
        "none": NONE,
        "many": MANY,
        "denies_author": DENIES_AUTHOR,
        "ever": EVER,
        "since_ever": -EVER,
        "forever": FOREVER,
    }


def gradings() -> Table:
    """The judge's grade for every pair of extreme worlds, as one number: 64 times the worst, and the best."""
    every = range(64)
    rows = [(w * 64 + b, GRADES[graded(Signs(w), Signs(b))]) for w in every for b in every]
    return ("signs", "grade"), rows


def meanings() -> Table:
    """What each grade means for an act: its outcome, its place in the order, whether it is settled."""
    rows = [
        (
            GRADES[g],
            OUTCOME[OUTCOMES[g]],
            RANK[g],
            int(g in ESTABLISHED),
            int(g in UNSETTLED),
            int(g == "unverified"),
        )
        for g in GRADES
    ]
    return ("grade", "outcome", "rank", "settled", "unsettled", "unverified"), rows
