"""The integers that stand for words in the tables of the engine."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from truce.asof import EVER
from truce.clauses.model import ClauseKind, Exception_
from truce.findings.judge import ESTABLISHED, OUTCOMES, RANK, UNSETTLED, Outcome
from truce.findings.matching import ASPECTS, Aspect
from truce.findings.weighing import Grade, Side, Signs, graded

Row = tuple[int, ...]
Table = tuple[tuple[str, ...], Sequence[Row]]
"""The names of the columns, and the rows. Every value is an integer."""

FOREVER = 2 * EVER
"""Until when an entry is known that nothing takes back."""
NONE = -1
"""No party, no incident, no number."""

SIDES: Mapping[Side, int] = {side: i for i, side in enumerate(get_args(Side))}
GRADES: Mapping[Grade, int] = {grade: i for i, grade in enumerate(get_args(Grade))}
OUTCOME: Mapping[Outcome, int] = {outcome: i for i, outcome in enumerate(get_args(Outcome))}
KINDS: Mapping[ClauseKind, int] = {kind: i for i, kind in enumerate(get_args(ClauseKind))}
EXCEPTIONS: Mapping[str, int] = {kind: 1 << i for i, kind in enumerate(get_args(Exception_))}
OPEN: Mapping[Aspect, int] = {a: 1 << i for i, a in enumerate((*ASPECTS, "condition"))}
"""One bit for each aspect that an answer can hang on, or fail by."""

ROLES: Mapping[str, int] = {"act": 0, "answer": 1, "trigger": 2, "done": 3, "happened": 4}
"""What a requirement is for: the act itself, what answers it, what starts the clock of a duty, what fulfils
the duty; and whether the act happened at all, whoever did it."""

FLAGS: Mapping[str, int] = {"gate": 1, "gate_most": 2, "seen": 4, "others": 8, "reviewed": 16}
"""What an account adds beside points: it can confirm; it may be able to; it saw with its own eyes; it weighs
and is no party's; a person reviewed it."""
HITS: Mapping[str, int] = {"met": 1, "case": 2, "elsewhere": 4, "linked": 8}
"""What an account makes of an incident: it may meet the rule; and speaks for it; but for the place it would;
but for the doer, who is tied to the one bound, it would."""


def names() -> dict[str, int]:
    """Every code by the name that the plans use for it, like ``:for`` or ``:grade_confirmed``."""
    tables: dict[str, Mapping[Any, int]] = {
        "side_": SIDES, "grade_": GRADES, "is_": OUTCOME, "kind_": KINDS, "open_": OPEN, "role_": ROLES,
        "flag_": FLAGS, "hit_": HITS,
    }  # fmt: skip
    found = {f"{prefix}{name}": code for prefix, codes in tables.items() for name, code in codes.items()}
    return found | {"none": NONE, "ever": EVER, "since_ever": -EVER, "forever": FOREVER}


def gradings() -> Table:
    """The judge's grade for every pair of extreme worlds, as one number: 64 times the worst, and the best."""
    every = range(64)
    rows = [(w * 64 + b, GRADES[graded(Signs(w), Signs(b))]) for w in every for b in every]
    return ("signs", "grade"), rows


def meanings() -> Table:
    """What each grade means for an act: its outcome, its place in the order, whether it is settled."""
    rows = [
        (GRADES[g], OUTCOME[OUTCOMES[g]], RANK[g], int(g in ESTABLISHED), int(g in UNSETTLED)) for g in GRADES
    ]
    return ("grade", "outcome", "rank", "settled", "unsettled"), rows
